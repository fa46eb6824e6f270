/*
 * The input line: editing, history, what must not be remembered.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "front/screen/screen.h"

#define EACUTE "e\xcc\x81"
#define FAMILY "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d" \
	"\xf0\x9f\x91\xa7"

/* A line with a '|' where the cursor is. */
static void
assert_line(const struct line_edit *l, const char *want)
{
	struct str s;

	str_init(&s);
	str_addn(&s, line_text(l), line_cursor(l));
	str_add(&s, "|");
	str_add(&s, line_text(l) + line_cursor(l));
	assert_string_equal(s.s, want);
	str_free(&s);
}

static void
type(struct line_edit *l, const char *s)
{
	for (size_t n; *s != '\0'; s += n) {
		n = utf8_next(s, strlen(s));
		line_insert(l, s, n);
	}
}

static void
test_edit(void **state)
{
	struct line_edit *l = line_new(10);

	(void)state;
	type(l, "hello wrold");
	assert_line(l, "hello wrold|");
	line_do(l, LINE_WORD_LEFT);
	assert_line(l, "hello |wrold");
	line_do(l, LINE_RIGHT);
	line_do(l, LINE_RIGHT);
	line_do(l, LINE_TRANSPOSE);
	assert_line(l, "hello wor|ld");
	line_do(l, LINE_HOME);
	line_do(l, LINE_DELETE);
	assert_line(l, "|ello world");
	type(l, "J");
	line_do(l, LINE_END);
	line_do(l, LINE_BACKSPACE);
	assert_line(l, "Jello worl|");
	line_do(l, LINE_WORD_LEFT);
	line_do(l, LINE_WORD_LEFT);
	line_do(l, LINE_LEFT);
	assert_line(l, "|Jello worl");
	line_do(l, LINE_WORD_RIGHT);
	assert_line(l, "Jello| worl");
	line_do(l, LINE_CLEAR);
	assert_line(l, "|");
	line_do(l, LINE_UNDO);
	assert_line(l, "Jello| worl");
	line_free(l);
}

static void
test_clusters(void **state)
{
	struct line_edit *l = line_new(10);

	(void)state;
	type(l, "a" EACUTE FAMILY);
	line_do(l, LINE_BACKSPACE);
	assert_line(l, "a" EACUTE "|");
	line_do(l, LINE_LEFT);
	assert_line(l, "a|" EACUTE);
	line_do(l, LINE_DELETE);
	assert_line(l, "a|");
	type(l, FAMILY "b");
	line_do(l, LINE_LEFT);
	line_do(l, LINE_TRANSPOSE);
	assert_line(l, "ab" FAMILY "|");
	line_free(l);
}

static void
test_kill(void **state)
{
	struct line_edit *l = line_new(10);

	(void)state;
	type(l, "one two/three four");
	line_do(l, LINE_KILL_WORD_LEFT);
	line_do(l, LINE_KILL_WORD_LEFT);
	assert_line(l, "one |");
	line_do(l, LINE_YANK);
	assert_line(l, "one two/three four|");
	line_do(l, LINE_HOME);
	line_do(l, LINE_KILL_WORD_RIGHT);
	line_do(l, LINE_KILL_WORD_RIGHT);
	assert_line(l, "|/three four");
	line_do(l, LINE_END);
	line_do(l, LINE_YANK);
	assert_line(l, "/three fourone two|");
	line_do(l, LINE_KILL_TO_START);
	line_do(l, LINE_UNDO);
	assert_line(l, "/three fourone two|");
	line_do(l, LINE_HOME);
	line_do(l, LINE_KILL_TO_END);
	assert_line(l, "|");
	line_free(l);
}

/* What was cut before the last cut, round and round; only right after it. */
static void
test_ring(void **state)
{
	struct line_edit *l = line_new(10);
	char piece[8];

	(void)state;
	line_do(l, LINE_YANK);
	line_do(l, LINE_YANK_OLDER);
	assert_line(l, "|");
	type(l, "one two three");
	line_do(l, LINE_KILL_WORD_LEFT);
	line_do(l, LINE_LEFT);
	line_do(l, LINE_KILL_WORD_LEFT);
	line_do(l, LINE_HOME);
	line_do(l, LINE_KILL_WORD_RIGHT);
	assert_line(l, "|  ");
	line_do(l, LINE_YANK);
	assert_line(l, "one|  ");
	line_do(l, LINE_YANK_OLDER);
	assert_line(l, "two|  ");
	line_do(l, LINE_YANK_OLDER);
	assert_line(l, "three|  ");
	line_do(l, LINE_YANK_OLDER);
	assert_line(l, "one|  ");
	line_do(l, LINE_UNDO);
	assert_line(l, "three|  ");
	line_do(l, LINE_YANK_OLDER);
	assert_line(l, "three|  ");
	type(l, "x");
	line_do(l, LINE_YANK_OLDER);
	assert_line(l, "threex|  ");
	/* It has an end. */
	for (int i = 0; i < 40; i++) {
		line_do(l, LINE_CLEAR);
		snprintf(piece, sizeof(piece), "%d", i);
		type(l, piece);
		line_do(l, LINE_KILL_TO_START);
		line_do(l, LINE_HOME);
	}
	line_do(l, LINE_YANK);
	for (int i = 0; i < 15; i++)
		line_do(l, LINE_YANK_OLDER);
	assert_line(l, "24|");
	line_do(l, LINE_YANK_OLDER);
	assert_line(l, "39|");
	line_free(l);
}

static void
test_last_word(void **state)
{
	struct line_edit *l = line_new(10);

	(void)state;
	line_do(l, LINE_LAST_WORD);
	assert_line(l, "|");
	type(l, "see https://example.org/x ");
	line_done(l, false);
	type(l, "/otr smp hunter2");
	line_done(l, true);
	type(l, "hello you");
	line_done(l, false);
	type(l, "a ");
	line_do(l, LINE_LAST_WORD);
	assert_line(l, "a you|");
	/* The line with the secret was never there. */
	line_do(l, LINE_LAST_WORD);
	assert_line(l, "a https://example.org/x|");
	line_do(l, LINE_LAST_WORD);
	assert_line(l, "a https://example.org/x|");
	line_do(l, LINE_UNDO);
	assert_line(l, "a you|");
	type(l, " b ");
	line_do(l, LINE_LAST_WORD);
	assert_line(l, "a you b you|");
	line_free(l);
}

static void
test_case(void **state)
{
	struct line_edit *l = line_new(10);

	(void)state;
	type(l, "one, tWO \xc3\xa4" FAMILY "b " EACUTE "t" EACUTE);
	line_do(l, LINE_HOME);
	line_do(l, LINE_UPPER);
	assert_line(l, "ONE|, tWO \xc3\xa4" FAMILY "b " EACUTE "t" EACUTE);
	line_do(l, LINE_CAPITAL);
	assert_line(l, "ONE, Two| \xc3\xa4" FAMILY "b " EACUTE "t" EACUTE);
	line_do(l, LINE_UPPER);
	assert_line(l, "ONE, Two \xc3\x84" FAMILY "B| " EACUTE "t" EACUTE);
	line_do(l, LINE_CAPITAL);
	assert_line(l, "ONE, Two \xc3\x84" FAMILY "B E\xcc\x81t" EACUTE "|");
	line_do(l, LINE_UPPER);
	line_do(l, LINE_HOME);
	line_do(l, LINE_RIGHT);
	line_do(l, LINE_LOWER);
	assert_line(l, "One|, Two \xc3\x84" FAMILY "B E\xcc\x81t" EACUTE);
	line_do(l, LINE_UNDO);
	assert_line(l, "O|NE, Two \xc3\x84" FAMILY "B E\xcc\x81t" EACUTE);
	line_free(l);
}

static void
test_history(void **state)
{
	struct line_edit *l = line_new(3);

	(void)state;
	line_do(l, LINE_OLDER);
	line_do(l, LINE_NEWER);
	for (const char *s = "abcd"; *s != '\0'; s++) {
		line_insert(l, s, 1);
		line_done(l, false);
	}
	type(l, "draft");
	line_do(l, LINE_NEWER);
	assert_line(l, "draft|");
	line_do(l, LINE_OLDER);
	assert_line(l, "d|");
	line_do(l, LINE_OLDER);
	line_do(l, LINE_OLDER);
	line_do(l, LINE_OLDER);
	assert_line(l, "b|");
	line_do(l, LINE_NEWER);
	line_do(l, LINE_NEWER);
	line_do(l, LINE_NEWER);
	assert_line(l, "draft|");
	line_done(l, false);
	/* The same line again is kept once. */
	type(l, "draft");
	line_done(l, false);
	line_do(l, LINE_OLDER);
	line_do(l, LINE_OLDER);
	assert_line(l, "d|");
	line_free(l);
}

/* Law 5: a line with a secret is in no history, no yank, no undo. */
static void
test_secret(void **state)
{
	struct line_edit *l = line_new(10);

	(void)state;
	type(l, "before");
	line_done(l, false);
	type(l, "/otr smp hunter2");
	line_do(l, LINE_KILL_WORD_LEFT);
	line_do(l, LINE_YANK);
	line_done(l, true);
	assert_line(l, "|");
	line_do(l, LINE_YANK);
	line_do(l, LINE_UNDO);
	assert_line(l, "|");
	line_do(l, LINE_OLDER);
	assert_line(l, "before|");
	line_free(l);
}

static void
test_rows(void **state)
{
	struct line_edit *l = line_new(10);

	(void)state;
	type(l, "older");
	line_done(l, false);
	line_insert(l, "first\nsecond\n3", 14);
	line_do(l, LINE_UP);
	assert_line(l, "first\ns|econd\n3");
	line_do(l, LINE_END);
	assert_line(l, "first\nsecond|\n3");
	line_do(l, LINE_UP);
	assert_line(l, "first|\nsecond\n3");
	line_do(l, LINE_KILL_TO_START);
	line_do(l, LINE_KILL_TO_END);
	assert_line(l, "|second\n3");
	line_do(l, LINE_DOWN);
	assert_line(l, "second\n|3");
	line_do(l, LINE_UP);
	line_do(l, LINE_UP);
	assert_line(l, "older|");
	line_do(l, LINE_DOWN);
	assert_line(l, "second\n3|");
	line_free(l);
}

static void
test_limits(void **state)
{
	struct line_edit *l = line_new(0);
	char *long_text = xmalloc(LINE_MAX_BYTES);

	(void)state;
	memset(long_text, 'x', LINE_MAX_BYTES);
	line_insert(l, long_text, LINE_MAX_BYTES - 1);
	line_insert(l, "\xc3\xa9", 2);
	assert_int_equal(strlen(line_text(l)), LINE_MAX_BYTES - 1);
	line_insert(l, "yz", 2);
	assert_int_equal(strlen(line_text(l)), LINE_MAX_BYTES);
	line_done(l, false);
	line_do(l, LINE_OLDER);
	assert_line(l, "|");
	for (int i = 0; i < 500; i++)
		line_insert(l, " ", 1);
	for (int i = 0; i < 500; i++)
		line_do(l, LINE_UNDO);
	line_set(l, "abc", 99);
	assert_line(l, "abc|");
	line_set(l, line_text(l), 1);
	assert_line(l, "a|bc");
	line_free(l);
	free(long_text);
}

/* What otr_wipe takes from a window is not brought back by an arrow. */
static void
test_forget(void **state)
{
	static const char *const lines[] = {
		"kept", "gone", "/msg bob@example.org gone", "//gone", "gone  ",
		"/say gone", "gone on", "be gone", "go\001ne",
	};
	struct line_edit *l = line_new(20);
	size_t before;

	(void)state;
	for (size_t i = 0; i < NELEM(lines); i++) {
		type(l, lines[i]);
		line_done(l, false);
	}
	type(l, "take gone back");
	line_do(l, LINE_KILL_TO_START);
	type(l, "draft");
	line_do(l, LINE_OLDER);
	before = secret_count();
	line_forget(l, "gone");
	assert_true(secret_count() < before);
	assert_line(l, "draft|");
	line_do(l, LINE_OLDER);
	assert_line(l, "be gone|");
	line_do(l, LINE_OLDER);
	assert_line(l, "gone on|");
	line_do(l, LINE_OLDER);
	assert_line(l, "kept|");
	line_do(l, LINE_OLDER);
	assert_line(l, "kept|");
	for (int i = 0; i < 3; i++)
		line_do(l, LINE_NEWER);
	assert_line(l, "draft|");
	line_do(l, LINE_YANK);
	assert_line(l, "draft|");
	line_do(l, LINE_OLDER);
	line_insert(l, "!", 1);
	line_forget(l, "be gone");	/* what is being written stays */
	assert_line(l, "be gone!|");
	line_free(l);
}

/* Nothing is left in secret memory. */
static void
test_wiped(void **state)
{
	size_t before = secret_count();
	struct line_edit *l = line_new(5);

	(void)state;
	for (int i = 0; i < 20; i++) {
		type(l, "some words");
		line_do(l, i % 2 ? LINE_KILL_WORD_LEFT : LINE_OLDER);
		line_done(l, i % 3 == 0);
	}
	line_free(l);
	assert_int_equal(secret_count(), before);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_edit),
		cmocka_unit_test(test_clusters),
		cmocka_unit_test(test_kill),
		cmocka_unit_test(test_ring),
		cmocka_unit_test(test_last_word),
		cmocka_unit_test(test_case),
		cmocka_unit_test(test_history),
		cmocka_unit_test(test_secret),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_forget),
		cmocka_unit_test(test_wiped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
