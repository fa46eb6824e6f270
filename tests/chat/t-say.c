/*
 * What the program says in short, and the rest of it: which is which says the
 * format alone, never what somebody else wrote.
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

#include "tests/support/chat-bench.h"

static const struct entry *
last(struct bench *b)
{
	return buffer_at(&b->bob->buffer, b->bob->buffer.count - 1);
}

static void
is_said(struct bench *b, const char *brief, const char *text)
{
	const struct entry *e = last(b);

	assert_string_equal(e->text, text);
	assert_int_equal(e->brief, strlen(brief));
	assert_memory_equal(e->text, brief, e->brief);
}

static void
test_brief(void **state)
{
	struct bench *b = *state;

	talk_say(b->bob, ENTRY_NOTICE, "level", "One %s." MORE "Two %d.",
	    "line", 2);
	is_said(b, "One line.", "One line. Two 2.");
	talk_say(b->bob, ENTRY_WARNING, "level", "One %s:" MORE "\n  %s", "key",
	    "abc");
	is_said(b, "One key:", "One key:\n  abc");
	/* Nothing follows: nothing is folded away. */
	talk_say(b->bob, ENTRY_NOTICE, "level", "%s" MORE "%s", "One.", "");
	is_said(b, "", "One.");
	talk_say(b->bob, ENTRY_NOTICE, "level", "One.");
	is_said(b, "", "One.");
	assert_int_equal(bench_count(b, "notice level"), 4);
}

/* The sign in what is put in says nothing. */
static void
test_foreign(void **state)
{
	struct bench *b = *state;

	talk_say(b->bob, ENTRY_NOTICE, "level", "%s said so." MORE "Yes.",
	    "a\fb");
	is_said(b, "a\fb said so.", "a\fb said so. Yes.");
	talk_say(b->bob, ENTRY_NOTICE, "level", "%s said so.", "a\fb");
	is_said(b, "", "a\fb said so.");
	chat_say_quote(b->chat, b->account, b->bob, ENTRY_NOTICE, "level",
	    NULL, "q\fr", "He said:" MORE "this.");
	is_said(b, "He said:", "He said: this.\nq\fr");
	assert_int_equal(last(b)->quote_at, strlen("He said: this.\n"));
}

/* Of an alarm nothing is folded away. */
static void
test_alarm(void **state)
{
	struct bench *b = *state;

	talk_say(b->bob, ENTRY_ALARM, "new-key", "ANOTHER KEY." MORE "Call.");
	is_said(b, "", "ANOTHER KEY. Call.");
}

static void
test_made(void **state)
{
	static const struct {
		const char *text, *whole;
		size_t brief;
	} made[] = {
		{ "One." MORE "Two.", "One. Two.", 4 },
		{ "One: /one" MORE "Two.", "One: /one. Two.", 9 },
		{ "One." MORE "\n  two", "One.\n  two", 4 },
		{ "One." MORE, "One.", 0 },
		{ "One.", "One.", 0 },
	};

	(void)state;
	for (size_t i = 0; i < NELEM(made); i++) {
		char *text = xstrdup(made[i].text);

		assert_int_equal(say_brief(&text), made[i].brief);
		assert_string_equal(text, made[i].whole);
		free(text);
	}
}

/* For scripts alone. */
static void
test_tell(void **state)
{
	struct bench *b = *state;
	size_t n = b->bob->buffer.count;

	chat_tell(b->bob, ENTRY_NOTICE, "ended", NULL, "It %s." MORE "So.",
	    "ended");
	assert_int_equal(b->bob->buffer.count, n);
	assert_int_equal(bench_count(b, "notice ended"), 1);
}

#define T(name) cmocka_unit_test_setup_teardown(test_##name, begin, \
    bench_teardown)

static int
begin(void **state)
{
	if (bench_setup(state) != 0)
		return -1;
	bench_quiet(*state);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(brief), T(foreign), T(alarm), T(made), T(tell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
