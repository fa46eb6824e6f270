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

#include "front/screen/screen.h"
#include "front/tty/inside.h"

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
	/* A wheel, and what else a mouse does. */
	{ "\033[<64;10;5M\033[<65;200;70Mx", "WheelUp WheelDown x" },
	{ "\033[<80;1;1M\033[<73;1;1M\033[<68;1;1M",
	    "C-WheelUp M-WheelDown S-WheelUp" },
	{ "\033[<64;10;5m\033[<66;1;1M\033[<0;1;1M\033[<0;1;1mx", "x" },
	{ "\033[<64M\033[<64;1M\033[<64;1;1;1M\033[64;1;1Mx\033[<96;1;1M", "x" },
	/* Answers to questions nobody asked, and rubbish. */
	{ "\033[?1;2c\033[24;80R\033[<0;1;1M\033[>0;1mx", "x" },
	{ "\033[<35;10;5m\033[32;10;5Mx\033[0nx\033[8;24;80tx", "x x x" },
	{ "\033[?0u\033[?2026;2$y\033[?997;1n\033[?24;80Rx", "x" },
	{ "\033]11;rgb:1e1e/1e1e/1e1e\033\\x", "x" },
	{ "\033]11;rgb:1e1e/1e1e/1e1e\007x", "x" },
	{ "\033]52;c;aGVsbG8gd29ybGQ=\033\\\033]4;1;rgb:0/0/0\007x", "x" },
	{ "\033]lsome /quit\033\\\033]Licon\007x", "x" },
	{ "\033P>|XTerm(379)\033\\\033P1+r544e=78\033\\x", "x" },
	{ "\033P1$r0m\007\033\\\033P!|00000000\033\\x", "x" },
	{ "\033_Gi=31;OK\033\\\033^hello\033\\\033Xhello\033\\x", "x" },
	{ "\033]11;with\nlines\rin it\x03\033\\x", "x" },
	{ "\xc2\x9d" "11;rgb:0\xc2\x9cx\xc2\x9b" "24;80Rx", "x x" },
	{ "\033]11;\xc3\x9c\xe4\xbd\xa0\033\\x", "x" },
	/* Broken off, by another or by CAN and SUB. */
	{ "\033]11;rgb:\033[Ax", "Up x" },
	{ "\033]11;rgb:\033]12;rgb:\007x", "x" },
	{ "\033]11;rgb:\033\033\\x\033P1$r\x18y\033_Gi\x1az", "x y z" },
	/* Mice: of X10, its columns over 95 as one byte and as two. */
	{ "\033[M !!x\033[M#\x80\xffx\033[M !!\033[M#!!x", "x x x" },
	{ "\033[M \xc2\x80!x\033[M !\xc4\x85x\033[M\xc2\x80\xc2\x80\xc2\x80x",
	    "x x x" },
	{ "\033[M\r\x03\x7fx\033[M !\033[Ax\033[t!!x\033[T!!!!!!x",
	    "x Up x x x" },
	/* Longer than any key. */
	{ "\033[?1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18;19;20;21;22;"
	    "23;24;25;26;27;28;29;30;31;32;33;34cx", "x" },
	{ "\033[1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1;1"
	    ";1;1;1;1;1~x", "x" },
	/* kitty's numbers for keys that are no characters. */
	{ "\033[57358ux\033[57441;2ux\033[97;1:3ux", "x x x" },
	{ "\033O2P\033O1;5Cx", "S-F1 C-Right x" },
	{ "\xff\xfe" "a\xc3" "b\xed\xa0\x80" "c\xc2\x85" "d", "a b c d" },
	{ "\033", "Escape" },
	{ "\033\033", "Escape" },
	{ "\033[", "M-[" },
	{ "\033O", "M-O" },
	{ "\033]", "M-]" },
	{ "\033P", "M-P" },
	{ "\033X", "M-X" },
	/* Alt with a key, and what was typed on. */
	{ "\033]hello\r", "M-] h e l l o Enter" },
	{ "\033Phello\033Xhello", "M-P h e l l o M-X h e l l o" },
	{ "\033_hi\033^hi\033", "M-_ h i M-^ h i Escape" },
	{ "\033[\r\033O\r\033[\xc3\xa9", "M-[ Enter M-O Enter M-[ \xc3\xa9" },
	{ "\033\033]11;rgb:0\007x", "Escape x" },
	{ "\033\033\033]11;rgb:0\007x", "Escape x" },
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

/* The keys of what came, told that nothing follows it (yet). */
static void
assert_keys(struct decoder *d, const char *bytes, const char *want)
{
	struct str got;
	struct key key;

	str_init(&got);
	decoder_add(d, bytes, strlen(bytes));
	while (decoder_next(d, &key, true))
		add_name(&got, &key);
	assert_string_equal(got.len == 0 ? "" : got.s, want);
	str_free(&got);
}

/* A slow line tears an answer; no part of it becomes a key. */
static void
test_torn(void **state)
{
	static const char *const pieces[][4] = {
		{ "\033]1", "1;rgb:1e/", "\033", "\\" },
		{ "\033]11;rgb:y\r", "y\r\x03\t", "", "\007" },
		{ "\033P>|XTe", "rm(3\033", "\033", "\\" },
		{ "\033_Gi", "=31;OK", "", "\033\\" },
		{ "\033[24", ";80", "", "R" },
		{ "\033[M", " ", "!", "!" },
		{ "\033[M \xc4", "\x85", "\xc4", "\x85" },
		{ "\033[?62;1;2", ";3;4;5;6;7;8;9", ";10", "c" },
	};
	struct decoder *d = decoder_new();

	(void)state;
	for (size_t i = 0; i < NELEM(pieces); i++) {
		for (size_t k = 0; k < 4; k++) {
			assert_keys(d, pieces[i][k], "");
			if (decoder_drops(d) != (k < 3))
				fail_msg("case %zu, piece %zu", i, k);
		}
		assert_keys(d, "ok", "o k");
	}
	/* One that never ends holds nobody up for longer than that. */
	assert_keys(d, "\033]11;rgb:", "");
	assert_keys(d, "swallowed\r", "");
	decoder_late(d);
	assert_false(decoder_drops(d));
	assert_keys(d, "typed\r", "t y p e d Enter");
	/* What is dropped answers no question either. */
	decoder_add(d, "\033]11;y", 7);
	decoder_flush(d);
	assert_keys(d, "y\007n", "n");
	decoder_free(d);
}

/* However much comes, nothing of it is kept. */
static void
test_endless(void **state)
{
	struct decoder *d = decoder_new();

	(void)state;
	assert_keys(d, "\033]52;c;", "");
	for (int i = 0; i < 100000; i++) {
		decoder_add(d, "AAAAAAAA\r\n/quit", 15);
		assert_keys(d, "", "");
		assert_false(decoder_waits(d));
	}
	assert_keys(d, "\033\\x", "x");
	decoder_free(d);
}

static void
test_position(void **state)
{
	struct decoder *d = decoder_new();
	int row, column;

	(void)state;
	assert_keys(d, "\033[1;2R\033[1;40R\033[5;2R", "S-F3");
	assert_false(decoder_position(d, &row, &column));
	decoder_expect_position(d, 2);
	assert_keys(d, "a\033[1;2Rb", "a b");
	assert_true(decoder_position(d, &row, &column));
	assert_int_equal(row * 100 + column, 102);
	assert_false(decoder_position(d, &row, &column));
	assert_keys(d, "\033[0;0R\033[24;80R\033[1;2R", "S-F3");
	assert_true(decoder_position(d, &row, &column));
	assert_int_equal(row * 100 + column, 2480);
	/* In their order, with keys between them. */
	decoder_expect_position(d, 3);
	assert_keys(d, "x\033[2;4Ry\033[2;5R\033[A\033[2;7R\033[2;8R",
	    "x y Up");
	for (int i = 0; i < 3; i++) {
		assert_true(decoder_position(d, &row, &column));
		assert_int_equal(row * 100 + column, i == 0 ? 204 : i == 1 ?
		    205 : 207);
	}
	assert_false(decoder_position(d, &row, &column));
	decoder_free(d);
}

/* The background's colour is heard, in however many pieces, and what the
 * terminal says of itself when it changes. */
static void
test_background(void **state)
{
	struct decoder *d = decoder_new();
	bool light;

	(void)state;
	assert_false(decoder_background(d, &light));
	assert_keys(d, "a\033]11;rgb:ffff/ffff/ffff\033\\b", "a b");
	assert_true(decoder_background(d, &light));
	assert_true(light);
	assert_false(decoder_background(d, &light));
	assert_keys(d, "\033]11;rgb:0/0", "");
	assert_keys(d, "/0\007x", "x");
	assert_true(decoder_background(d, &light));
	assert_false(light);
	assert_keys(d, "\033[?997;2ny", "y");
	assert_true(decoder_background(d, &light));
	assert_true(light);
	assert_keys(d, "\033[?997;3n\033[?997n\033[997;2n\033[?996;1n"
	    "\033]11;rgb:ff/ff/ff\030\033]4;11;rgb:ff/ff/ff\007\033P11;"
	    "rgb:ff/ff/ff\033\\\033]11;rgb:ffff/ffff/ffff;and/so/it/goes/on/"
	    "\007z", "z");
	assert_false(decoder_background(d, &light));
	decoder_free(d);
}

static void
test_background_forms(void **state)
{
	static const struct {
		const char *text;
		int light;		/* -1: it says nothing of it */
	} forms[] = {
		{ "11;rgb:0000/0000/0000", 0 }, { "11;rgb:ffff/ffff/ffff", 1 },
		{ "11;rgb:0/0/0", 0 }, { "11;rgb:f/f/f", 1 },
		{ "11;rgb:fd/f6/e3", 1 }, { "11;rgb:00/2b/36", 0 },
		{ "11;rgba:ffff/ffff/ffff/0000", 1 },
		{ "11;rgb:FFF/FFF/FFF", 1 }, { "11;rgb:7f7f/7f7f/7f7f", 0 },
		{ "11;rgb:", -1 }, { "11;rgb:ff/ff", -1 },
		{ "11;rgb:ff/ff/ff0ff", -1 }, { "11;rgb:ff/ff/ffx", -1 },
		{ "11;rgb:ff//ff", -1 }, { "11;rgb:g/f/f", -1 },
		{ "10;rgb:ff/ff/ff", -1 }, { "11;#ffffff", -1 },
	};
	struct decoder *d = decoder_new();
	bool light = false;

	(void)state;
	for (size_t i = 0; i < NELEM(forms); i++) {
		decoder_add(d, "\033]", 2);
		decoder_add(d, forms[i].text, strlen(forms[i].text));
		assert_keys(d, "\007x", "x");
		assert_int_equal(decoder_background(d, &light),
		    forms[i].light != -1);
		if (forms[i].light != -1)
			assert_int_equal(light, forms[i].light);
	}
	decoder_free(d);
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
	    "]]PX_^\\\\\007\x18tTG\xc2\x9d\x9b"
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
		cmocka_unit_test(test_torn),
		cmocka_unit_test(test_endless),
		cmocka_unit_test(test_position),
		cmocka_unit_test(test_background),
		cmocka_unit_test(test_background_forms),
		cmocka_unit_test(test_flush),
		cmocka_unit_test(test_waits),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
