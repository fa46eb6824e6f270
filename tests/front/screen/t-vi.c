/*
 * The vi set of keys: a text, what is typed, the text then; '|' is where the
 * cursor is.  It begins in commands.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "front/screen/inside.h"

#define ESC "\033"
#define EACUTE "e\xcc\x81"
#define WIDE "\xe4\xbd\xa0\xe5\xa5\xbd"		/* two characters, two columns each */
#define FAMILY "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d" \
	"\xf0\x9f\x91\xa7"

static const struct {
	const char *text, *keys, *want;
} cases[] = {
	/* Motions. */
	{ "one two|", "h", "one t|wo" },
	{ "on|e two", "hhhh", "|one two" },
	{ "|one", "lll", "on|e" },
	{ "|one", "2l", "on|e" },
	{ "|one", "  ", "on|e" },
	{ "  one tw|o", "0", "|  one two" },
	{ "  one tw|o", "^", "  |one two" },
	{ "|one two", "$", "one tw|o" },
	{ "|one two", "5|", "one |two" },
	{ "|one, two.three  four", "w", "one|, two.three  four" },
	{ "|one, two.three  four", "2w", "one, |two.three  four" },
	{ "|one, two.three  four", "4w", "one, two.|three  four" },
	{ "|one, two.three  four", "W", "one, |two.three  four" },
	{ "|one, two.three  four", "2W", "one, two.three  |four" },
	{ "|one", "w", "on|e" },
	{ "one, two.three  fo|ur", "b", "one, two.three  |four" },
	{ "one, two.three  |four", "3b", "one, |two.three  four" },
	{ "one, two.three  |four", "B", "one, |two.three  four" },
	{ "|one, two", "e", "on|e, two" },
	{ "|one, two", "2e", "one|, two" },
	{ "|one, two", "E", "one|, two" },
	{ "|one, two", "9e", "one, tw|o" },
	{ "one, two| x", "ge", "one, tw|o x" },
	{ "one, t|wo", "ge", "one|, two" },
	{ "one, t|wo", "2ge", "on|e, two" },
	{ "a one, t|wo", "2gE", "|a one, two" },
	{ "|one two three", "fo", "one tw|o three" },
	{ "|one two three", "2fe", "one two thr|ee" },
	{ "|one two three", "tw", "one |two three" },
	{ "|one two three", "te;", "one two th|ree" },
	{ "one two thre|e", "Fo", "one tw|o three" },
	{ "one two thre|e", "To", "one two| three" },
	{ "|axbxcx", "fx;;", "axbxc|x" },
	{ "|axbxcx", "fx;;,", "axb|xcx" },
	{ "axbxc|x", "Tx;", "ax|bxcx" },
	{ "|one", "fz", "|one" },
	{ "|f(a, (b))", "%", "f(a, (b)|)" },
	{ "f(a, (b|))", "%", "f(a, |(b))" },
	{ "f(a, (b)|)", "%", "f|(a, (b))" },
	{ "|no", "%", "|no" },
	{ "a\nb\n c|c", "gg", "|a\nb\n cc" },
	{ "|a\nb\n cc", "G", "a\nb\n |cc" },
	{ "|a\nb\n cc", "2G", "a\n|b\n cc" },
	{ "o|ne\ntwo", "j", "one\nt|wo" },
	{ "one\nt|wo", "k", "o|ne\ntwo" },
	{ "one\nt|wo", "hhh", "one\n|two" },
	{ "on|e\ntwo", "lll", "on|e\ntwo" },
	/* Operators, with motions and counts. */
	{ "|one two three", "dw", "|two three" },
	{ "|one two three", "2dw", "|three" },
	{ "|one two three", "d2w", "|three" },
	{ "|a b c d e f g h", "2d3w", "|g h" },
	{ "one two |three", "dw", "one two| " },
	{ "one |two\n three", "dw", "one| \n three" },
	{ "|one two", "de", "| two" },
	{ "one two|", "db", "one |o" },
	{ "one t|wo", "d0", "|wo" },
	{ "one t|wo", "d$", "one |t" },
	{ "one t|wo three", "D", "one |t" },
	{ "|one two", "dfo", "|" },
	{ "|one: two", "dt:", "|: two" },
	{ "|one: two", "dtz", "|one: two" },
	{ "one, two|", "dFn", "o|o" },
	{ "x f|(a(b)) y", "d%", "x f| y" },
	{ "|abc", "x", "|bc" },
	{ "|abc", "2x", "|c" },
	{ "ab|c", "9x", "a|b" },
	{ "ab|c", "X", "a|c" },
	{ "|", "x", "|" },
	{ "|one two", "dd", "|" },
	{ "a\n|b\nc", "dd", "a\n|c" },
	{ "a\nb\n|c", "dd", "a\n|b" },
	{ "|a\nb\nc", "2dd", "|c" },
	{ "a\n|b\nc", "dj", "|a" },
	{ "a\nb\n|c", "dk", "|a" },
	{ "a\n|b\nc", "dgg", "|c" },
	{ "a\n|b\nc", "dG", "|a" },
	{ "a\n|b", "dj", "a\n|b" },
	{ "|one two", "cwx" ESC, "|x two" },
	{ "on|e two", "cwx" ESC, "on|x two" },
	{ "|one two three", "2cwx" ESC, "|x three" },
	{ "one|  two", "cwx" ESC, "one|xtwo" },
	{ "|one two", "cex" ESC, "|x two" },
	{ "one| two", "C!" ESC, "one|!" },
	{ "a\n|b c\nd", "ccx" ESC, "a\n|x\nd" },
	{ "a\n|b c\nd", "Sx" ESC, "a\n|x\nd" },
	{ "|abc", "2sxyz" ESC, "xy|zc" },
	{ "|one two", "ctwx" ESC, "|xwo" },
	{ "|one two", "yw$p", "one twoone| " },
	{ "|one two", "ye$p", "one twoon|e" },
	{ "one two|", "yb", "one |two" },
	{ "|a\nb", "yyjp", "a\nb\n|a" },
	{ "|a\nb", "Yp", "a\n|a\nb" },
	{ "a\n|b", "yyP", "a\n|b\nb" },
	{ "|a\nb", "ddp", "b\n|a" },
	{ "|a", "yy2p", "a\n|a\na" },
	{ "|one two", "gUw", "|ONE two" },
	{ "|ONE TWO", "guu", "|one two" },
	{ "|One", "g~~", "|oNE" },
	{ "|one two", "gUiw", "|ONE two" },
	/* A command that is none does nothing, nor does half of one. */
	{ "|one two", "dqx", "|ne two" },
	{ "|one two", "gzx", "|ne two" },
	{ "|one two", "d" ESC "x", "|ne two" },
	{ "|one two", "3" ESC "x", "|ne two" },
	{ "|one two", "dix", "|one two" },
	/* Objects. */
	{ "one tw|o three", "diw", "one | three" },
	{ "one tw|o three", "daw", "one |three" },
	{ "one two thr|ee", "daw", "one tw|o" },
	{ "one|  two", "diw", "one|two" },
	{ "one|  two three", "daw", "one| three" },
	{ "one |two three", "d2iw", "one |three" },
	{ "|one two three", "d2aw", "|three" },
	{ "fo|o,bar", "daw", "|,bar" },
	{ "a fo|o,bar c", "daW", "a |c" },
	{ "a fo|o,bar c", "ciWx" ESC, "a |x c" },
	{ "say \"on|e two\" now", "di\"", "say \"|\" now" },
	{ "say \"on|e two\" now", "da\"", "say |now" },
	{ "|say \"one two\" now", "ci\"x" ESC, "say \"|x\" now" },
	{ "say \"one\" |and \"two\"", "di\"", "say \"one\" and \"|\"" },
	{ "say '|it' and `x`", "yi'$p", "say 'it' and `x`i|t" },
	{ "a `cod|e`", "da`", "|a" },
	{ "say \"a \\\" |b\" c", "di\"", "say \"|\" c" },
	{ "no |quotes", "di\"", "no |quotes" },
	{ "f(a, |b)", "di(", "f(|)" },
	{ "f(a, |b)", "dab", "|f" },
	{ "f(a, (|b))", "d2i(", "f(|)" },
	{ "f|(a)", "di)", "f(|)" },
	{ "[x {|y} z]", "ci[q" ESC, "[|q]" },
	{ "{a\n|b}", "diB", "{|}" },
	{ "<|a>", "di<", "<|>" },
	{ "(|a", "di(", "(|a" },
	/* Typing. */
	{ "b|c", "iX" ESC, "b|Xc" },
	{ "b|c", "aX" ESC, "bc|X" },
	{ "  b|c", "IX" ESC, "  |Xbc" },
	{ "|bc", "AX" ESC, "bc|X" },
	{ "|a\nb", "oX" ESC, "a\n|X\nb" },
	{ "a\n|b", "OX" ESC, "a\n|X\nb" },
	{ "|a", "3ixy" ESC, "xyxyx|ya" },
	{ "|a", "3Ax" ESC, "axx|x" },
	{ "|a", "2ox" ESC, "a\nx\n|x" },
	{ "|", "ihello" ESC, "hell|o" },
	/* Single changes. */
	{ "|abc", "rx", "|xbc" },
	{ "|abc", "2rx", "x|xc" },
	{ "ab|c", "2rx", "ab|c" },
	{ "|abC", "3~", "AB|c" },
	{ "|a\n  b\nc", "J", "a| b\nc" },
	{ "|a\n  b\nc", "3J", "a b| c" },
	{ "|a", "J", "|a" },
	{ "|ab", "xp", "b|a" },
	{ "|ab", "x2p", "ba|a" },
	{ "a|b", "xP", "|ba" },
	/* The last change again. */
	{ "|one two three four", "dw.", "|three four" },
	{ "|one two three four", "dw2.", "|four" },
	{ "|a b c d e f", "2dw.", "|e f" },
	{ "|one two", "cwx" ESC "w.", "x |x" },
	{ "|one two", "ciwx" ESC "w.", "x |x" },
	{ "|a b", "Ax" ESC "..", "a bxx|x" },
	{ "|a", "ix" ESC "3.", "xx|xxa" },
	{ "|abcd", "x..", "|d" },
	{ "|abc", "rxl.", "x|xc" },
	{ "|aBc", "~.", "Ab|c" },
	{ "|a,b,c", "dt,x.", "|,c" },
	{ "|a b", "yw.", "|a b" },
	{ "|one \"a\" \"b\"", "ci\"x" ESC "f\"l.", "one \"x\" \"|x\"" },
	/* Undo takes a whole change back. */
	{ "|one two", "cwx y z" ESC "u", "|one two" },
	{ "|one", "Ax y" ESC "u", "|one" },
	{ "|one two three", "dwdwuu", "|one two three" },
	{ "|one two three", "dwdw2u", "|one two three" },
	{ "|a\nb\nc", "3Ju", "|a\nb\nc" },
	/* Characters of several bytes, several code points, two columns. */
	{ "|" WIDE "a", "l", "\xe4\xbd\xa0|\xe5\xa5\xbd" "a" },
	{ "|" WIDE "a", "3|", "\xe4\xbd\xa0|\xe5\xa5\xbd" "a" },
	{ "|" WIDE "a", "x", "|\xe5\xa5\xbd" "a" },
	{ "|" WIDE " " WIDE, "w", WIDE " |" WIDE },
	{ "|" WIDE " " WIDE, "dw", "|" WIDE },
	{ "|" WIDE " x", "e", "\xe4\xbd\xa0|\xe5\xa5\xbd x" },
	{ "|a" WIDE, "f\xe5\xa5\xbd", "a\xe4\xbd\xa0|\xe5\xa5\xbd" },
	{ "|a" WIDE, "t\xe5\xa5\xbd", "a|" WIDE },
	{ "|a" EACUTE FAMILY "b", "fb", "a" EACUTE FAMILY "|b" },
	{ "|a" EACUTE FAMILY "b", "lx", "a|" FAMILY "b" },
	{ "a" EACUTE FAMILY "|b", "hx", "a" EACUTE "|b" },
	{ "|a" EACUTE "b", "f" EACUTE, "a|" EACUTE "b" },
	{ "|" EACUTE "b", "fe", "|" EACUTE "b" },
	{ "|" FAMILY "b", "rx", "|xb" },
	{ "|ab", "r" FAMILY, "|" FAMILY "b" },
	{ "|\xc3\xa4\xd0\xb1", "gU$", "|\xc3\x84\xd0\x91" },
	{ "|\xc3\xa4" WIDE, "3~", "\xc3\x84\xe4\xbd\xa0|\xe5\xa5\xbd" },
	{ "|a", "A" WIDE ESC, "a\xe4\xbd\xa0|\xe5\xa5\xbd" },
	{ "|a b", "cw" WIDE ESC "w.", WIDE " \xe4\xbd\xa0|\xe5\xa5\xbd" },
	{ "x \"" WIDE "|" FAMILY "\" y", "di\"", "x \"|\" y" },
	/* A command is begun with a colon, in an empty line alone. */
	{ "|", ":x", "/x|" },
	{ "|ab", ":x", "|b" },
};

static struct line_edit *
begin(const char *text)
{
	struct line_edit *l = line_new(10);
	const char *cursor = strchr(text, '|');
	struct str s;

	str_init(&s);
	str_addn(&s, text, (size_t)(cursor - text));
	str_add(&s, cursor + 1);
	line_set(l, s.s, (size_t)(cursor - text));
	if ((size_t)(cursor - text) == s.len)
		line_move(l, s.len);
	str_free(&s);
	return l;
}

static void
press(struct vi *v, struct line_edit *l, const char *keys)
{
	char cluster[CELL_BYTES + 1];

	for (size_t n; *keys != '\0'; keys += n) {
		n = utf8_next(keys, strlen(keys));
		memcpy(cluster, keys, n);
		cluster[n] = '\0';
		if (*keys == '\033')
			vi_escape(v, l);
		else if (vi_commands(v))
			vi_key(v, l, cluster);
		else
			line_insert(l, cluster, n);
	}
}

static char *
shown(const struct line_edit *l)
{
	return xasprintf("%.*s|%s", (int)line_cursor(l), line_text(l),
	    line_text(l) + line_cursor(l));
}

static void
test_cases(void **state)
{
	int bad = 0;

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct line_edit *l = begin(cases[i].text);
		struct vi *v = vi_new();
		size_t at = line_cursor(l);
		char *got;

		vi_escape(v, l);
		line_move(l, at);
		vi_edited(v, l, false);
		press(v, l, cases[i].keys);
		got = shown(l);
		if (strcmp(got, cases[i].want) != 0)
			print_error("\"%s\" %s: \"%s\", not \"%s\"\n",
			    cases[i].text, cases[i].keys, got, cases[i].want);
		bad += strcmp(got, cases[i].want) != 0;
		free(got);
		vi_free(v);
		line_free(l);
	}
	assert_int_equal(bad, 0);
}

/* Each row is read, and told apart from what is none. */
static void
test_table(void **state)
{
	const struct vi_row *rows;
	size_t n = vi_rows(&rows);
	struct vi_command c;

	(void)state;
	for (size_t i = 0; i < n; i++) {
		assert_true(rows[i].help[0] != '\0');
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(rows[i].keys, rows[j].keys);
		assert_int_not_equal(vi_read(&c, rows[i].keys), VI_WRONG);
		if (rows[i].type == VI_ACTION)
			assert_non_null(action_find(rows[i].same));
		if (rows[i].type == VI_SAME)
			assert_int_equal(vi_read(&c, rows[i].same), VI_WHOLE);
	}
	assert_int_equal(vi_read(&c, "d2f"), VI_PART);
	assert_int_equal(vi_read(&c, "2d3f" WIDE), VI_WHOLE);
	assert_int_equal(c.count, 6);
	assert_int_equal(vi_read(&c, "99999999999999999999x"), VI_WHOLE);
	assert_int_equal(c.count, 9999);
	assert_int_equal(vi_read(&c, "dd"), VI_WHOLE);
	assert_int_equal(vi_read(&c, "dcd"), VI_WRONG);
	assert_int_equal(vi_read(&c, "Z"), VI_WRONG);
}

/* Law 5: of what was entered nothing is repeated. */
static void
test_entered(void **state)
{
	struct line_edit *l = begin("|one");
	struct vi *v = vi_new();
	size_t before;
	char *got;

	(void)state;
	vi_escape(v, l);
	press(v, l, "A/otr smp hunter2" ESC "fx2d");
	assert_string_equal(vi_begun(v), "2d");
	line_done(l, true);
	vi_entered(v);
	assert_false(vi_commands(v));
	assert_string_equal(vi_begun(v), "");
	press(v, l, "next" ESC ".;p");
	got = shown(l);
	assert_string_equal(got, "nex|t");
	free(got);
	line_free(l);
	vi_free(v);
	/* All of it is secret memory, and none is left. */
	before = secret_count();
	l = begin("|one two");
	v = vi_new();
	vi_escape(v, l);
	press(v, l, "cwx" ESC ".yyp2d");
	line_free(l);
	vi_free(v);
	assert_int_equal(secret_count(), before);
}

/* What moves while one types begins another text for the dot. */
static void
test_moved(void **state)
{
	struct line_edit *l = begin("|one two");
	struct vi *v = vi_new();
	char *got;

	(void)state;
	vi_escape(v, l);
	press(v, l, "iab");
	line_do(l, LINE_BACKSPACE);
	vi_edited(v, l, true);
	press(v, l, "c");
	line_do(l, LINE_END);
	vi_edited(v, l, false);
	press(v, l, "xy" ESC);
	got = shown(l);
	assert_string_equal(got, "acone twox|y");
	free(got);
	press(v, l, "0.");
	got = shown(l);
	assert_string_equal(got, "x|yacone twoxy");
	free(got);
	vi_free(v);
	line_free(l);
}

/* Anything typed at anything leaves a text whose cursor is at a cluster. */
static void
test_monkey(void **state)
{
	static const char *const keys[] = { "d", "c", "y", "w", "b", "e", "W",
	    "i", "a", "A", "I", "o", "O", "x", "X", "p", "P", "J", "~", ".",
	    "u", "2", "3", "f", "t", ";", ",", "%", "g", "G", "$", "0", "^",
	    "\"", "(", "r", "s", "S", "D", "C", "j", "k", "h", "l", " ",
	    "\n", WIDE, EACUTE, FAMILY, ESC, ESC, ESC, "U", ")", "\\" };
	struct line_edit *l = begin("|one (two) \"" WIDE "\"\n three");
	struct vi *v = vi_new();
	unsigned r = 5;

	(void)state;
	for (int i = 0; i < 40000; i++) {
		r = r * 1103515245u + 12345u;
		press(v, l, keys[(r >> 16) % NELEM(keys)]);
		assert_true(line_cursor(l) <= strlen(line_text(l)));
		assert_true(utf8_valid(line_text(l), strlen(line_text(l))));
		assert_true(utf8_valid(line_text(l), line_cursor(l)));
		if (i % 200 == 0 || strlen(line_text(l)) > 2000)
			line_set(l, "one (two) \"" WIDE "\"\n three", 0);
	}
	vi_free(v);
	line_free(l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_entered),
		cmocka_unit_test(test_moved),
		cmocka_unit_test(test_monkey),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
