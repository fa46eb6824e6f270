/*
 * Control strings for the terminal's own system: whatever goes in, one string
 * comes out that is printable, ends, and is not too long; or none does.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "front/screen/term/inside.h"

#define MAX 64
#define BEGIN "\033]"
#define ST "\033\\"

static bool
add(const struct osc *o, struct str *out, int number,
    const char *const fields[], size_t max, bool outer, bool whole)
{
	const struct osc_string string = { number, fields, max, whole, outer };

	return osc_add(o, out, &string);
}
#define text(o, out, number, fields, max, outer) \
	add(o, out, number, fields, max, outer, false)

static const struct {
	const char *term, *tmux, *sty;
	bool nearest, outer;
} terminals[] = {
	{ "xterm-256color", NULL, NULL, true, true },
	{ "xterm-256color", "", "", true, true },
	{ "xterm-kitty", NULL, NULL, true, true },
	{ "tmux-256color", "/tmp/tmux-0/default,1,0", NULL, true, true },
	{ "tmux-256color", NULL, NULL, true, true },
	{ "screen-256color", "/tmp/tmux-0/default,1,0", NULL, true, true },
	{ "screen.xterm-256color", NULL, "4711.pts-1", true, false },
	{ "screen", NULL, NULL, true, false },
	{ "xterm", "/tmp/tmux-0/default,1,0", "4711.pts-1", true, false },
	{ "dumb", NULL, NULL, false, false },
	{ "linux", NULL, NULL, false, false },
	{ "linux-16color", "/tmp/tmux-0/default,1,0", NULL, false, false },
	{ "vt100", NULL, NULL, false, false },
	{ "vt220", NULL, NULL, false, false },
	{ "", NULL, NULL, false, false },
	{ NULL, NULL, NULL, false, false },
};

static void
test_where(void **state)
{
	const char *const fields[] = { "a", NULL };
	struct str out;
	struct osc o;

	(void)state;
	for (size_t i = 0; i < sizeof(terminals) / sizeof(*terminals); i++) {
		osc_look(&o, terminals[i].term, terminals[i].tmux,
		    terminals[i].sty);
		str_init(&out);
		assert_int_equal(text(&o, &out, 2, fields, MAX, false),
		    terminals[i].nearest);
		assert_int_equal(out.len > 0, terminals[i].nearest);
		str_clear(&out);
		assert_int_equal(add(&o, &out, 2, fields, MAX, true, true),
		    terminals[i].outer);
		assert_int_equal(out.len > 0, terminals[i].outer);
		str_free(&out);
	}
}

/* Set before it is ours, while it is, and given back. */
static void
test_title(void **state)
{
	struct outside o;
	struct str out;

	(void)state;
	assert_int_equal(setenv("TERM", "xterm", 1), 0);
	unsetenv("TMUX");
	unsetenv("STY");
	outside_init(&o);
	str_init(&out);
	outside_enter(&o, &out);
	outside_leave(&o, &out);
	outside_title(&o, "(1) bob\033\\ - sotto", false, &out);
	assert_int_equal(out.len, 0);
	outside_enter(&o, &out);
	assert_string_equal(out.s, "\033[22;2t" BEGIN "2;(1) bob^[\\ - sotto"
	    ST);
	str_clear(&out);
	outside_title(&o, "(1) bob\033\\ - sotto", true, &out);
	assert_int_equal(out.len, 0);
	outside_title(&o, "sotto", true, &out);
	outside_enter(&o, &out);	/* all is drawn anew */
	assert_string_equal(out.s, BEGIN "2;sotto" ST BEGIN "2;sotto" ST);
	str_clear(&out);
	outside_leave(&o, &out);
	outside_leave(&o, &out);
	assert_string_equal(out.s, BEGIN "2;" ST "\033[23;2t");
	str_clear(&out);
	outside_enter(&o, &out);
	assert_string_equal(out.s, "\033[22;2t" BEGIN "2;sotto" ST);
	str_clear(&out);
	outside_title(&o, NULL, true, &out);
	outside_leave(&o, &out);
	assert_string_equal(out.s, BEGIN "2;" ST "\033[23;2t");
	outside_free(&o);
	str_free(&out);
}

static const char *const hostile[] = {
	"bob", "", "Jos\xc3\xa9 \xe2\x9c\x93",
	"\033]0;owned\a", "\a", "\033\\", "\x9c", "\xc2\x9c", "\xc2\x9d" "0;x",
	"\033P", "\033", "a\033\033\\b", "\033c", "\r\n", "a\nb", "\t",
	"\xe2\x80\xae" "evil", "\xe2\x81\xa6", "\x7f", "\xff\xfe", "\xd0",
	"\x18\x1a", "\033[2J", "\033[6n", "\xf3\xa0\x80\x81", "\033Ptmux;x",
	";;;;", "9;4;1;50", "a;b\033\\;c", "\001\002\003\x1f",
	"................................................................"
	"................................................................",
	"\xe4\xbd\xa0\xe5\xa5\xbd\xe4\xbd\xa0\xe5\xa5\xbd\xe4\xbd\xa0\xe5\xa5"
	"\xbd\xe4\xbd\xa0\xe5\xa5\xbd\xe4\xbd\xa0\xe5\xa5\xbd\xe4\xbd\xa0\xe5"
	"\xa5\xbd\xe4\xbd\xa0\xe5\xa5\xbd\xe4\xbd\xa0\xe5\xa5\xbd\xe4\xbd\xa0",
};
#define HOSTILE (sizeof(hostile) / sizeof(*hostile))

/* Nothing in it acts: no C0, C1, DEL, no bad bytes, nothing of bidi. */
static void
assert_harmless(const char *s, size_t n)
{
	uint32_t cp;

	assert_true(utf8_valid(s, n));
	for (size_t at = 0; at < n;) {
		at += utf8_take(s + at, n - at, &cp);
		assert_true(cp >= ' ' && cp != 0x7f);
		assert_false(cp >= 0x80 && cp < 0xa0);
		assert_false(cp >= 0x202a && cp <= 0x202e);
		assert_false(cp >= 0x2066 && cp <= 0x2069);
	}
}

static void
assert_one(const char *s, const char *begin, const char *end, size_t max)
{
	size_t n = strlen(s), b = strlen(begin), e = strlen(end);

	assert_true(n >= b + e && n <= b + max + e);
	assert_memory_equal(s, begin, b);
	assert_string_equal(s + n - e, end);
	assert_harmless(s + b, n - b - e);
}

static void
test_hostile(void **state)
{
	struct osc plain, tmux;
	struct str out;

	(void)state;
	osc_look(&plain, "xterm", NULL, NULL);
	osc_look(&tmux, "tmux-256color", "x", NULL);
	for (size_t i = 0; i < HOSTILE; i++)
		for (size_t j = 0; j < HOSTILE; j++) {
			const char *const fields[] = { "notify", hostile[i],
			    hostile[j], NULL };

			str_init_secret(&out);
			assert_true(text(&plain, &out, 777, fields, MAX, true));
			assert_one(out.s, BEGIN "777;notify;", ST, MAX);
			str_clear(&out);
			assert_true(text(&tmux, &out, 777, fields, MAX, false));
			assert_one(out.s, BEGIN "777;notify;", ST, MAX);
			str_clear(&out);
			assert_true(text(&tmux, &out, 777, fields, MAX, true));
			assert_one(out.s, "\033Ptmux;\033" BEGIN "777;notify;",
			    "\033" ST ST, MAX);
			str_free(&out);
		}
}

/* What stands in one field begins no other. */
static void
test_fields(void **state)
{
	const char *const fields[] = { "notify", "a;b;", "c;d", NULL };
	struct osc o;
	struct str out;

	(void)state;
	osc_look(&o, "xterm", NULL, NULL);
	str_init(&out);
	assert_true(text(&o, &out, 777, fields, MAX, true));
	assert_string_equal(out.s, BEGIN "777;notify;a,b,;c;d" ST);
	str_free(&out);
}

/* A cut takes no cluster apart, and leaves the separators. */
static void
test_cut(void **state)
{
	const char *const fields[] = { "e\xcc\x81" "e\xcc\x81", "x", NULL };
	struct osc o;
	struct str out;

	(void)state;
	osc_look(&o, "xterm", NULL, NULL);
	str_init(&out);
	assert_true(text(&o, &out, 777, fields, 5, true));
	assert_string_equal(out.s, BEGIN "777;e\xcc\x81;x" ST);
	str_clear(&out);
	assert_true(text(&o, &out, 777, fields, 2, true));
	assert_string_equal(out.s, BEGIN "777;;x" ST);
	str_free(&out);
}

static const struct {
	const char *first, *last, *want;
} data[] = {
	{ "c", "aGVsbG8=", BEGIN "52;c;aGVsbG8=" ST },
	{ "", "", BEGIN "52;;" ST },
	{ "c", "a;b", BEGIN "52;c;a;b" ST },
	{ "c;d", "a", NULL }, { "c", "\xc3\xa9", NULL }, { "c", "\033\\", NULL },
	{ "c", "a\ab", NULL }, { "\n", "a", NULL }, { "c", "\x7f", NULL },
	{ "c", "0123456789012345678901234567890123456789012345678901234567890"
	    "1", BEGIN "52;c;0123456789012345678901234567890123456789012345678"
	    "9012345678901" ST },
	{ "c", "0123456789012345678901234567890123456789012345678901234567890"
	    "12", NULL },
};

/* It arrives as it is, or not at all. */
static void
test_data(void **state)
{
	struct osc o;
	struct str out;

	(void)state;
	osc_look(&o, "xterm", NULL, NULL);
	for (size_t i = 0; i < sizeof(data) / sizeof(*data); i++) {
		const char *const fields[] = { data[i].first, data[i].last,
		    NULL };

		str_init(&out);
		str_add(&out, "<");
		assert_int_equal(add(&o, &out, 52, fields, MAX, false, true),
		    data[i].want != NULL);
		assert_string_equal(out.s + 1, data[i].want == NULL ? "" :
		    data[i].want);
		str_free(&out);
	}
}

static const struct {
	const char *term, *program, *tmux;
	int number;
	const char *want;
} notices[] = {
	{ "xterm", NULL, NULL, 0, "" },
	{ "xterm", NULL, NULL, 9, BEGIN "9;sotto: bob: 4,1" ST },
	{ "xterm", NULL, NULL, 777, BEGIN "777;notify;bob;4;1" ST },
	{ "xterm", "WezTerm", NULL, 0, BEGIN "777;notify;bob;4;1" ST },
	{ "xterm", "iTerm.app", NULL, 0, BEGIN "9;sotto: bob: 4,1" ST },
	{ "foot", NULL, NULL, 0, BEGIN "777;notify;bob;4;1" ST },
	{ "xterm-kitty", NULL, NULL, 0, BEGIN "99;i=sotto:d=0:p=title;bob" ST
	    BEGIN "99;i=sotto:d=1:p=body;4;1" ST },
	{ "linux", "WezTerm", NULL, 0, "" }, { "linux", NULL, NULL, 777, "" },
	{ "tmux", "iTerm.app", "x", 0, "" },
	{ "tmux", NULL, "x", 9, "\033Ptmux;\033" BEGIN "9;sotto: bob: 4,1\033"
	    ST ST },
};

/* What a desktop would read as markup is none. */
static void
test_notify(void **state)
{
	struct outside o;
	struct str out;

	(void)state;
	unsetenv("STY");
	unsetenv("LC_TERMINAL");
	for (size_t i = 0; i < NELEM(notices); i++) {
		setenv("TERM", notices[i].term, 1);
		setenv("TERM_PROGRAM", notices[i].program == NULL ? "" :
		    notices[i].program, 1);
		setenv("TMUX", notices[i].tmux == NULL ? "" : notices[i].tmux,
		    1);
		outside_init(&o);
		str_init_secret(&out);
		outside_notify(&o, notices[i].number, "bob", "4;1", &out);
		assert_string_equal(out.s, notices[i].want);
		str_free(&out);
	}
	setenv("TERM", "foot", 1);
	setenv("TMUX", "", 1);
	outside_init(&o);
	str_init_secret(&out);
	outside_notify(&o, 0, "a;<b>", "<img src=x>&amp;\033]0;x\a", &out);
	assert_string_equal(out.s, BEGIN "777;notify;a,\xe2\x80\xb9" "b\xe2\x80"
	    "\xba;\xe2\x80\xb9img src=x\xe2\x80\xba\xef\xbc\x86" "amp;^[]0;x^G"
	    ST);
	str_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_where),
		cmocka_unit_test(test_title),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_data),
		cmocka_unit_test(test_notify),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
