/*
 * Bytes from a terminal into keys: whole, torn at every place, and rubbish.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "term/inside.h"

static void
add_name(struct str *out, struct key *key)
{
	char *name;

	if (out->len > 0)
		str_add(out, " ");
	if (key->code == KEY_PASTE)
		str_addf(out, "<%s>", key->paste);
	else if (key->code == KEY_FOCUS_IN || key->code == KEY_FOCUS_OUT)
		str_add(out, key->code == KEY_FOCUS_IN ? "in" : "out");
	else {
		name = key_to_name(key);
		str_add(out, name);
		free(name);
	}
	key_clear(key);
}

/* The keys of some bytes that come in pieces of `piece`. */
static void
assert_pieces(const char *bytes, size_t n, size_t piece, const char *want)
{
	struct decoder *d = decoder_new();
	struct str got;
	struct key key;

	str_init(&got);
	for (size_t at = 0; at < n; at += piece) {
		decoder_add(d, bytes + at, n - at < piece ? n - at : piece);
		while (decoder_next(d, &key, false))
			add_name(&got, &key);
	}
	while (decoder_next(d, &key, true))
		add_name(&got, &key);
	assert_string_equal(got.s, want);
	str_free(&got);
	decoder_free(d);
}

static const struct {
	const char *bytes, *want;
} cases[] = {
	{ "ab", "a b" },
	{ "\r\n\t\x7f\b", "Enter Enter Tab Backspace Backspace" },
	{ "\x01\x17\x1f", "C-a C-w C-_" },
	{ "\xc3\xa9\xe4\xbd\xa0\xf0\x9f\x91\xa8",
	    "\xc3\xa9 \xe4\xbd\xa0 \xf0\x9f\x91\xa8" },
	{ "\033a\0331\033\r\033\x7f", "M-a M-1 M-Enter M-Backspace" },
	{ "\033\xc3\xa9", "M-\xc3\xa9" },
	{ "\033[A\033OB\033[H\033[4~\033[5~", "Up Down Home End PageUp" },
	{ "\033[1;3D\033[1;5C\033[5;2~\033[3;7~",
	    "M-Left C-Right S-PageUp C-M-Delete" },
	{ "\033\033[A", "M-Up" },
	{ "\033[Z\033[1;2P\033OP\033[15~\033[24~\033[[B",
	    "S-Tab S-F1 F1 F5 F12 F2" },
	{ "\033[I\033[O", "in out" },
	{ "\033[97;3u\033[13;3u\033[27;5;119~\033[9;2u",
	    "M-a M-Enter C-w S-Tab" },
	{ "\033[200~two\nlines\033[201~x", "<two\nlines> x" },
	{ "\033[200~\033[A\x03y\033[20\033[201~", "<\033[A\x03y\033[20>" },
	{ "\033[200~a\xff" "b\033[201~", "<a\xef\xbf\xbd" "b>" },
	/* Answers to questions nobody asked, and rubbish. */
	{ "\033[?1;2c\033[24;80R\033[<0;1;1M\033[>0;1mx", "x" },
	{ "\xff\xfe" "a\xc3" "b\xed\xa0\x80" "c\xc2\x85" "d", "a b c d" },
	{ "\033", "Escape" },
	{ "\033\033", "Escape" },
	{ "\033[", "M-[" },
	{ "\033O", "M-O" },
};

static void
test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++)
		for (size_t piece = 1; piece < 20; piece++)
			assert_pieces(cases[i].bytes, strlen(cases[i].bytes),
			    piece, cases[i].want);
}

/* What was typed ahead of a question is gone, also a paste half arrived. */
static void
test_flush(void **state)
{
	struct decoder *d = decoder_new();
	struct key key;

	(void)state;
	decoder_add(d, "y\r\033[200~y", 9);
	decoder_flush(d);
	assert_false(decoder_next(d, &key, true));
	decoder_add(d, "y\ny\033[201~n", 10);
	assert_true(decoder_next(d, &key, false));
	assert_string_equal(key.text, "n");
	assert_false(decoder_next(d, &key, false));
	decoder_free(d);
}

static void
test_waits(void **state)
{
	struct decoder *d = decoder_new();
	struct key key;

	(void)state;
	decoder_add(d, "\033", 1);
	assert_false(decoder_next(d, &key, false));
	assert_true(decoder_waits(d));
	decoder_add(d, "[200~abc", 8);
	assert_false(decoder_next(d, &key, false));
	assert_false(decoder_waits(d));
	decoder_free(d);
}

/* No bytes make it fail, hang, or give a key that is none. */
static void
test_random(void **state)
{
	static const char bytes[] = "\033\033[[O0159;~~AZuRMI\xc3\xa9\xf0\x9f "
	    "a\x01\xff?<$";
	struct decoder *d = decoder_new();
	struct key key;
	unsigned r = 7;

	(void)state;
	for (int i = 0; i < 300000; i++) {
		r = r * 1103515245u + 12345u;
		decoder_add(d, &bytes[(r >> 16) % (sizeof(bytes) - 1)], 1);
		while (decoder_next(d, &key, r >> 29 == 0)) {
			assert_true(key.code != KEY_NONE_);
			if (key.code == KEY_TEXT)
				assert_true(utf8_valid(key.text,
				    strlen(key.text)) && key.text[0] != '\0');
			if (key.code == KEY_F)
				assert_in_range(key.number, 1, 12);
			key_clear(&key);
		}
	}
	decoder_free(d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_flush),
		cmocka_unit_test(test_waits),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
