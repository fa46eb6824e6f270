/*
 * Who comes to a room and goes, as lines of its window: one that grows, a line
 * each, or none.  Front ends hear each.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "chat/room.h"
#include "tests/support/room-bench.h"

static const char *
newest(struct talk *v)
{
	struct buffer *b = talk_buffer(v);

	return buffer_at(b, b->count - 1)->text;
}

static void
come(struct bench *b, const char *nick)
{
	occupant(b, nick, ROLE_PARTICIPANT, 0);
}

static void
test_one_line(void **state)
{
	struct bench *b = *state;
	struct talk *v = room_enter(b);
	size_t before = talk_buffer(v)->count, changes;

	come(b, "rob");
	assert_string_equal(newest(v), "rob came");
	come(b, "carol");
	changes = talk_buffer(v)->changes;
	occupant_gone(b, "dave", 0);
	assert_int_equal(talk_buffer(v)->changes, changes);
	occupant_gone(b, "rob", 0);
	assert_string_equal(newest(v), "carol came; rob came and left");
	come(b, "rob");
	assert_string_equal(newest(v), "rob, carol came");
	assert_int_equal(talk_buffer(v)->count, before + 1);
	/* Something else was said. */
	room_line(b, "rob", "1", "hello");
	occupant_gone(b, "rob", 0);
	occupant_renamed(b, "carol", "caro", 0);
	come(b, "caro");
	come(b, "eve");
	assert_string_equal(newest(v), "eve came; rob left; carol is now "
	    "caro");
	assert_int_equal(talk_buffer(v)->count, before + 3);
	come(b, "rob");
	occupant_renamed(b, "caro", "carol", 0);
	assert_string_equal(newest(v), "eve came; rob left and came back; "
	    "carol took another name and the old one again");
	/* Each is heard. */
	assert_true(bench_heard(b, "rob came", "carol came", "rob left",
	    "carol is now caro", "eve came", NULL));
	/* Half an hour later it is another line. */
	bench_clock(b, 31 * 60 * 1000);
	occupant_gone(b, "eve", 0);
	assert_string_equal(newest(v), "eve left");
}

static void
test_names(void **state)
{
	struct bench *b = *state;
	struct talk *v = room_enter(b);

	come(b, "rob left; eve");
	assert_string_equal(newest(v), "\"rob left; eve\" came");
	come(b, "1234567890123456789012345678901234567890");
	assert_string_equal(newest(v), "\"rob left; eve\", "
	    "12345678901234567890123456789012... came");
}

/* However many come and go, the line is bounded, and so is its text. */
static void
test_flood(void **state)
{
	struct bench *b = *state;
	struct talk *v = room_enter(b);
	size_t before = talk_buffer(v)->count;
	char nick[1001];

	for (int i = 0; i < 1000; i++) {
		snprintf(nick, sizeof(nick), "%04d%0990d", i, 0);
		come(b, nick);
		assert_true(strlen(newest(v)) < 2000);
	}
	assert_int_equal(talk_buffer(v)->count, before + 10);
	for (int i = 0; i < 1000; i++)
		come(b, "rob"), occupant_gone(b, "rob", 0);
	assert_int_equal(talk_buffer(v)->count, before + 11);
	assert_string_equal(newest(v), "rob came and left");
}

static void
set_joins(struct bench *b, const char *how)
{
	assert_int_equal(conf_set(chat_conf(b->chat), SET_ROOM_JOINS, NULL,
	    NULL, how, NULL), 0);
}

static void
test_setting(void **state)
{
	struct bench *b = *state;
	struct talk *v = room_enter(b);
	size_t before = talk_buffer(v)->count;

	set_joins(b, "all");
	come(b, "rob");
	come(b, "carol");
	assert_string_equal(newest(v), "carol came");
	occupant_renamed(b, "carol", "caro", 0);
	assert_string_equal(newest(v), "carol is now caro");
	assert_int_equal(talk_buffer(v)->count, before + 3);
	set_joins(b, "none");
	occupant_gone(b, "rob", 0);
	assert_int_equal(talk_buffer(v)->count, before + 3);
	/* What is more than that is said. */
	occupant_gone(b, "caro", ROOM_CODE_KICKED);
	assert_string_equal(newest(v), "caro was put out.");
}

#define T(f) cmocka_unit_test_setup_teardown(f, bench_setup, bench_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_one_line), T(test_names), T(test_flood),
		T(test_setting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
