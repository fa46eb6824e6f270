/*
 * What a terminal is told of links and for its clipboard, and which is told.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "front/screen/term/inside.h"
#include "tests/support/little.h"

#define URL "https://a.example/b"
#define LINKED(n, url) "\033]8;id=" n ";" url "\033\\"
#define END "\033]8;;\033\\"

/* ---- which terminal ---------------------------------------------------- */

static const char *const (*variables)[2];

static const char *
env(const char *name)
{
	for (size_t i = 0; variables[i][0] != NULL; i++)
		if (strcmp(variables[i][0], name) == 0)
			return variables[i][1];
	return NULL;
}

static bool
knows(const char *const all[][2])
{
	struct osc osc;

	variables = all;
	osc_look(&osc, env("TERM"), env("TMUX"), env("STY"));
	return hyperlink_is_known(&osc, env);
}

#define KNOWS(...) knows((const char *const[][2]){ __VA_ARGS__, { NULL } })

static void
test_known(void **state)
{
	(void)state;
	assert_true(KNOWS({ "TERM", "foot" }));
	assert_true(KNOWS({ "TERM", "xterm-kitty" }));
	assert_true(KNOWS({ "TERM", "xterm-256color" },
	    { "VTE_VERSION", "7006" }));
	assert_false(KNOWS({ "TERM", "xterm-256color" },
	    { "VTE_VERSION", "4803" }));
	assert_false(KNOWS({ "TERM", "xterm-256color" }));
	assert_true(KNOWS({ "TERM", "xterm-256color" },
	    { "TERM_PROGRAM", "iTerm.app" }));
	assert_true(KNOWS({ "TERM", "xterm" }, { "WT_SESSION", "x" }));
	assert_false(KNOWS({ "TERM", "linux" }, { "WT_SESSION", "x" }));
	assert_false(KNOWS({ "TERM", "dumb" }, { "VTE_VERSION", "7006" }));
	/* Whoever is outside of tmux: it says what it hands on. */
	assert_false(KNOWS({ "TERM", "tmux-256color" }, { "TMUX", "x" },
	    { "VTE_VERSION", "7006" }));
	assert_true(KNOWS({ "TERM", "tmux-256color" }, { "TMUX", "x" },
	    { "TERM_PROGRAM", "tmux" }, { "TERM_PROGRAM_VERSION", "3.4" }));
	assert_true(KNOWS({ "TERM", "tmux-256color" }, { "TMUX", "x" },
	    { "TERM_PROGRAM", "tmux" },
	    { "TERM_PROGRAM_VERSION", "next-3.10" }));
	assert_false(KNOWS({ "TERM", "tmux-256color" }, { "TMUX", "x" },
	    { "TERM_PROGRAM", "tmux" }, { "TERM_PROGRAM_VERSION", "3.3a" }));
	assert_false(KNOWS({ "TERM", "screen" }, { "STY", "x" },
	    { "VTE_VERSION", "7006" }));
}

/* ---- what it is told --------------------------------------------------- */

struct fixture {
	struct terminfo info;
	struct screen screen;
	struct theme theme;
	struct grid grid;
	struct osc osc;
	struct str out;
};

static void
begin(struct fixture *f)
{
	memset(f, 0, sizeof(*f));
	little_describe(&f->info);
	little_theme(&f->theme);
	screen_init(&f->screen, &f->info);
	screen_theme(&f->screen, &f->theme);
	osc_look(&f->osc, "foot", NULL, NULL);
	f->screen.osc = &f->osc;
	grid_init(&f->grid);
	grid_resize(&f->grid, 20, 5);
	str_init(&f->out);
}

static void
end(struct fixture *f)
{
	screen_free(&f->screen);
	grid_free(&f->grid);
	little_describe_free(&f->info);
	str_free(&f->out);
}

static const char *
show(struct fixture *f)
{
	str_clear(&f->out);
	screen_show(&f->screen, &f->grid, &f->out);
	return f->out.s;
}

static unsigned
count(const char *s, const char *what)
{
	unsigned n = 0;

	for (; (s = strstr(s, what)) != NULL; s++)
		n++;
	return n;
}

static void
put(struct fixture *f, int x, int y, const char *s, const char *target)
{
	grid_put(&f->grid, x, y, 20 - x, STYLE_TEXT, s, strlen(s));
	if (target != NULL)
		grid_link(&f->grid, x, y, (int)strlen(s), target);
}

static void
test_shown(void **state)
{
	struct fixture f;
	const char *out;

	(void)state;
	begin(&f);
	put(&f, 0, 1, "see here, you", NULL);
	put(&f, 4, 1, "here", URL);
	out = show(&f);
	assert_non_null(strstr(out, LINKED("1", URL) "here" END));
	assert_int_equal(count(out, LINKED("1", URL)), 1);
	/* It is over, whatever comes. */
	assert_string_equal(show(&f), "");
	/* The same words lead elsewhere. */
	put(&f, 4, 1, "here", "https://b.example/");
	assert_non_null(strstr(show(&f), LINKED("2", "https://b.example/")
	    "here" END));
	/* ... and nowhere. */
	put(&f, 4, 1, "here", NULL);
	out = show(&f);
	assert_non_null(strstr(out, "here"));
	assert_int_equal(count(out, "\033]8"), 0);
	/* One that does not know them is told nothing. */
	f.screen.osc = NULL;
	f.screen.valid = false;
	put(&f, 4, 1, "here", URL);
	assert_int_equal(count(show(&f), "\033]"), 0);
	end(&f);
}

/* A picture that a terminal took in part may have begun one. */
static void
test_broken(void **state)
{
	struct fixture f;
	const char *out;

	(void)state;
	begin(&f);
	put(&f, 0, 0, "here", URL);
	show(&f);
	f.screen.valid = false;
	out = show(&f);
	assert_ptr_equal(strstr(out, "\033]8"), strstr(out, END));
	assert_true(strstr(out, END) < strstr(out, LINKED("1", URL)));
	end(&f);
}

/* More than there are numbers: one that was used again is drawn again. */
static void
test_many(void **state)
{
	struct fixture f;
	char url[64];

	(void)state;
	begin(&f);
	for (int i = 0; i < 3 * GRID_LINKS; i++) {
		snprintf(url, sizeof(url), "https://a.example/%d", i);
		put(&f, 0, 2, "here", url);
		put(&f, 0, 3, "stays", URL);
		show(&f);
		assert_string_equal(grid_target(&f.grid, grid_at(&f.grid, 0,
		    2)->link), url);
		if (i > 0)
			assert_non_null(strstr(f.out.s, url));
		assert_string_equal(grid_target(&f.grid, grid_at(&f.grid, 0,
		    3)->link), URL);
	}
	end(&f);
}

/* Lines that go on are written as if they were printed. */
static void
test_flows(void **state)
{
	static const char first[] = "abcdefghijklmnopqrst";
	struct fixture f;
	const char *out;

	(void)state;
	begin(&f);
	put(&f, 0, 0, "above", NULL);
	put(&f, 0, 1, first, NULL);
	grid_go_on(&f.grid, 1, 20);
	put(&f, 0, 2, "uvw", NULL);
	put(&f, 0, 3, "below", NULL);
	out = show(&f);
	assert_non_null(strstr(out, "abcdefghijklmnopqrstuvw"));
	assert_null(strstr(out, "uvwbelow"));
	assert_null(strstr(out, "aboveabc"));
	assert_string_equal(show(&f), "");
	end(&f);
}

/* ---- the clipboard ----------------------------------------------------- */

static void
assert_copied(const char *text, const char *base64)
{
	struct osc osc;
	struct str out, want;

	osc_look(&osc, "xterm", NULL, NULL);
	str_init(&out);
	str_init(&want);
	str_addf(&want, "\033]52;c;%s\033\\", base64);
	assert_true(clipboard_add(&osc, text, strlen(text), &out));
	assert_string_equal(out.s, want.s);
	str_free(&want);
	str_free(&out);
}

static void
test_clipboard(void **state)
{
	struct osc osc;
	struct str out, text;

	(void)state;
	assert_copied("", "");
	assert_copied("f", "Zg==");
	assert_copied("fo", "Zm8=");
	assert_copied("foo", "Zm9v");
	assert_copied("foob", "Zm9vYg==");
	assert_copied("\033]0;x\007\xff", "G10wO3gH/w==");
	osc_look(&osc, "xterm", NULL, NULL);
	str_init(&out);
	str_init(&text);
	while (text.len < CLIPBOARD_MAX)
		str_addc(&text, 'x');
	assert_true(clipboard_add(&osc, text.s, text.len, &out));
	str_clear(&out);
	str_addc(&text, 'x');
	assert_false(clipboard_add(&osc, text.s, text.len, &out));
	assert_int_equal(out.len, 0);
	osc_look(&osc, "linux", NULL, NULL);
	assert_false(clipboard_add(&osc, "x", 1, &out));
	assert_int_equal(out.len, 0);
	str_free(&text);
	str_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known),
		cmocka_unit_test(test_shown),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_flows),
		cmocka_unit_test(test_clipboard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
