/*
 * Who is there: what a server says of an address as a whole, and what is said
 * of it in the window.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/room-bench.h"

static void
shows(struct bench *b, const char *from, enum show show)
{
	fake_net_presence(b->net, ALICE, from, show);
	bench_clock(b, 100);
}

/* The answer to an older question hides nobody who has just come. */
static void
test_bare_unavailable(void **state)
{
	struct bench *b = *state;
	struct contact *c;

	c = contact_find(b->account, BOB);
	assert_true(contact_is_online(c));
	shows(b, BOB, SHOW_OFFLINE);
	assert_true(contact_is_online(c));
	bench_clock(b, 20000);
	shows(b, BOB "/desk", SHOW_AWAY);
	shows(b, BOB, SHOW_OFFLINE);
	assert_int_equal(c->nresources, 1);
	assert_string_equal(c->resources[0].name, "desk");
	bench_clock(b, 20000);
	shows(b, BOB, SHOW_OFFLINE);
	assert_false(contact_is_online(c));
	shows(b, PHONE, SHOW_ONLINE);
	shows(b, PHONE, SHOW_OFFLINE);
	assert_false(contact_is_online(c));
}

static void
test_lines(void **state)
{
	struct bench *b = *state;
	struct err err;

	bench_clock(b, 20000);
	shows(b, PHONE, SHOW_OFFLINE);
	assert_int_equal(bench_count(b, "contact-presence"), 0);
	assert_int_equal(conf_set(b->conf, SET_PRESENCE_LINES, NULL, NULL,
	    "online", &err), 0);
	shows(b, PHONE, SHOW_ONLINE);
	assert_int_equal(bench_count(b, "contact-presence Bob is "
	    "online."), 1);
	shows(b, PHONE, SHOW_AWAY);
	shows(b, BOB "/desk", SHOW_ONLINE);
	shows(b, BOB "/desk", SHOW_OFFLINE);
	assert_int_equal(bench_count(b, "contact-presence"), 1);
	shows(b, PHONE, SHOW_OFFLINE);
	assert_int_equal(bench_count(b, "contact-presence Bob is "
	    "offline."), 1);
	assert_int_equal(conf_set(b->conf, SET_PRESENCE_LINES, ALICE, BOB,
	    "all", &err), 0);
	shows(b, PHONE, SHOW_ONLINE);
	shows(b, PHONE, SHOW_DND);
	shows(b, PHONE, SHOW_DND);
	assert_int_equal(bench_count(b, "contact-presence"), 4);
}

/* Of a room whose window was closed. */
static void
test_room_nick(void **state)
{
	struct bench *b = *state;
	struct talk *v;
	struct err err;

	v = room_enter(b);
	assert_string_equal(room_nick(v), "alice");
	assert_int_equal(talk_close(v, true, &err), 0);
	v = room_join(b->account, ROOM, "mask", NULL, &err);
	room_info(b, ROOM_IS_ROOM, "");
	occupant(b, "mask", ROLE_PARTICIPANT, ROOM_CODE_SELF);
	bench_clock(b, 100);
	assert_int_equal(room_state(v), ROOM_JOINED);
	assert_int_equal(bench_count(b, "as mask, alone."), 1);
	assert_int_equal(talk_close(v, true, &err), 0);
	v = room_join(b->account, ROOM, NULL, NULL, &err);
	assert_string_equal(room_nick(v), "mask");
	/* One that was never entered had no name. */
	assert_int_equal(talk_close(v, true, &err), 0);
	v = room_join(b->account, "other@rooms.example.org", "x", NULL, &err);
	assert_int_equal(talk_close(v, true, &err), 0);
	v = room_join(b->account, "other@rooms.example.org", NULL, NULL, &err);
	assert_string_equal(room_nick(v), "alice");
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, bench_setup, bench_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_bare_unavailable), TEST(test_lines),
		TEST(test_room_nick),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
