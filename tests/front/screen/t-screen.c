/*
 * What is written to the terminal: a little terminal here carries it out,
 * and must show the same as the grid, whatever was shown before.
 *
 * SPDX-License-Identifier: ISC
 */
#include <locale.h>
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/fake-display.h"
#include "tests/support/little.h"

#define COLUMNS 20
#define ROWS 10
/* With one more it is longer than what a cell has room for. */
#define FAMILY "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d"

static void
assert_shows(const struct little *t, const struct grid *g)
{
	const struct little_cell *shown;
	const struct cell *c;
	const char *text;

	for (int y = 0; y < ROWS; y++) {
		for (int x = 0; x < COLUMNS; x++) {
			c = grid_at(g, x, y);
			text = grid_cluster(g, x, y);
			shown = little_at(t, x, y);
			/* Of what it draws in fewer the rest is blank. */
			if (strcmp(shown->text, c->width == 0 &&
			    shown->width == 1 ? " " : text) != 0 ||
			    (c->width > 0 && shown->fore != c->style))
				fail_msg("%d,%d: \"%s\" (%d), not \"%s\" (%d)",
				    x, y, shown->text, shown->fore, text,
				    c->style);
		}
	}
	assert_int_equal(t->cursor, g->cursor_x >= 0);
	if (g->cursor_x >= 0) {
		assert_int_equal(t->x, g->cursor_x);
		assert_int_equal(t->y, g->cursor_y);
	}
}

struct fixture {
	struct terminfo info;
	struct screen screen;
	struct theme theme;
	struct little little;
	struct grid grid;
};

static void
begin(struct fixture *f)
{
	memset(f, 0, sizeof(*f));
	little_describe(&f->info);
	little_theme(&f->theme);
	screen_init(&f->screen, &f->info);
	screen_theme(&f->screen, &f->theme);
	little_init(&f->little, BY_CLUSTER, COLUMNS, ROWS);
	grid_init(&f->grid);
	grid_resize(&f->grid, COLUMNS, ROWS);
}

static void
end(struct fixture *f)
{
	screen_free(&f->screen);
	grid_free(&f->grid);
	little_describe_free(&f->info);
	little_free(&f->little);
}

static size_t
show(struct fixture *f)
{
	struct str out;
	size_t n;

	str_init(&out);
	screen_show(&f->screen, &f->grid, &out);
	n = out.len;
	little_take(&f->little, out.s, out.len);
	str_free(&out);
	assert_shows(&f->little, &f->grid);
	return n;
}

static void
put(struct fixture *f, int x, int y, enum style style, const char *s)
{
	grid_put(&f->grid, x, y, COLUMNS - x, style, s, strlen(s));
}

/* ---- tests ------------------------------------------------------------- */

static void
test_difference(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f);
	put(&f, 0, 0, STYLE_TITLE, "a title");
	f.grid.cursor_x = f.grid.cursor_y = 3;
	show(&f);
	/* Nothing changed: nothing is written. */
	assert_int_equal(show(&f), 0);
	/* One typed character costs a character. */
	f.grid.cursor_x = 3;
	put(&f, 3, 3, STYLE_DEFAULT, "x");
	f.grid.cursor_x = 4;
	assert_in_range(show(&f), 1, 12);
	put(&f, 4, 3, STYLE_DEFAULT, "y");
	f.grid.cursor_x = 5;
	assert_in_range(show(&f), 1, 2);
	f.grid.cursor_x = f.grid.cursor_y = -1;
	show(&f);
	end(&f);
}

/* A line that comes below moves the others: they are not written again. */
static void
test_scroll(void **state)
{
	struct fixture f;
	char text[32];

	(void)state;
	begin(&f);
	for (int first = 0; first < 5; first++) {
		for (int y = 1; y < 9; y++) {
			grid_fill(&f.grid, 0, y, COLUMNS, STYLE_DEFAULT);
			snprintf(text, sizeof(text), "the line number %d",
			    first + y);
			put(&f, 0, y, STYLE_DEFAULT, text);
		}
		put(&f, 0, 0, STYLE_TITLE, "a title");
		put(&f, 0, 9, STYLE_INPUT, "> typed");
		if (first > 0)
			assert_in_range(show(&f), 1, 80);
		else
			show(&f);
	}
	end(&f);
}

static void
test_random(void **state)
{
	static const char *const texts[] = { "a", "words here", " ",
	    "\xe4\xbd\xa0", "x\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9y",
	    "e\xcc\x81", "                    ", "abcdefghijklmnopqrst",
	    FAMILY "\xf0\x9f\x91\xa7", FAMILY "\xf0\x9f\x91\xa6",
	    "a" FAMILY "\xf0\x9f\x91\xa7z" };
	struct fixture f;
	unsigned r = 3;

	(void)state;
	begin(&f);
	for (int i = 0; i < 20000; i++) {
		r = r * 1103515245u + 12345u;
		put(&f, (int)((r >> 8) % COLUMNS), (int)((r >> 16) % ROWS),
		    (enum style)((r >> 20) % 5), texts[(r >> 24) %
		    NELEM(texts)]);
		/* Rows move up as when lines come. */
		if (r >> 29 == 0) {
			int by = 1 + (int)((r >> 13) % 3);

			for (int y = 1; y < ROWS - 1 - by; y++)
				grid_copy_row(&f.grid, y, &f.grid, y + by);
			for (int y = 1; y < ROWS - 1; y++)
				(void)grid_cell(&f.grid, 0, y);
		}
		f.grid.cursor_x = r >> 30 == 0 ? -1 : (int)((r >> 9) % COLUMNS);
		f.grid.cursor_y = f.grid.cursor_x < 0 ? -1 :
		    (int)((r >> 11) % ROWS);
		if (r >> 27 == 31)
			f.screen.valid = false;
		if (r >> 28 != 5)
			show(&f);
	}
	end(&f);
}

/* What a picture sets for a style; the terminal has so many colours. */
static bool
sets_in(const char *theme, int colours, bool rgb, enum style style,
    const char *want)
{
	struct fixture f;
	struct str out;
	bool is;

	begin(&f);
	f.info.colours = colours;
	f.info.rgb = rgb;
	f.info.cap[CAP_BOLD] = xstrdup("\033[B");
	if (theme == NULL)
		theme_default(&f.theme);
	else
		assert_int_equal(theme_parse(&f.theme, "x", theme,
		    strlen(theme), NULL), 0);
	screen_theme(&f.screen, &f.theme);
	put(&f, 0, 0, style, "x");
	str_init(&out);
	screen_show(&f.screen, &f.grid, &out);
	is = strstr(out.s, want) != NULL;
	str_free(&out);
	end(&f);
	return is;
}

static bool
sets(int colours, bool rgb, enum style style, const char *want)
{
	return sets_in(NULL, colours, rgb, style, want);
}

/* A name's colour is as near as the terminal has it. */
static void
test_hue(void **state)
{
	struct theme theme;
	struct style_attr *a;
	char rgb[32], fore[16], eight[16];
	enum style style;

	(void)state;
	theme_default(&theme);
	for (int i = 0; i < HUES; i++) {
		style = (enum style)(STYLE_HUE + i);
		a = &theme.style[style];
		snprintf(rgb, sizeof(rgb), "\033[38;2;%d;%d;%dm",
		    a->fg_rgb >> 16 & 255, a->fg_rgb >> 8 & 255,
		    a->fg_rgb & 255);
		snprintf(fore, sizeof(fore), "\033[%dm", a->fg);
		snprintf(eight, sizeof(eight), "\033[%dm", a->fg8);
		assert_true(sets(256, true, style, rgb));
		assert_true(sets(256, false, style, fore));
		assert_false(sets(256, false, style, "38;2"));
		assert_true(sets(8, false, style, eight));
		assert_false(sets(8, false, style, fore));
	}
	assert_false(sets(256, true, STYLE_AUTHOR_ME, "38;2"));
}

/* Both colours of a theme, exactly; a number where 256 would be red, green and
 * blue. */
static void
test_exact(void **state)
{
	static const char text[] = "text { fg = \"#010203\" bg = \"#fafbfc\" "
	    "fg8 = red bg8 = blue }\ntime { fg = 200 }";

	(void)state;
	assert_true(sets_in(text, 256, true, STYLE_TEXT, "\033[38;2;1;2;3m"
	    "\033[48;2;250;251;252m"));
	assert_false(sets_in(text, 256, false, STYLE_TEXT, ";2;"));
	assert_true(sets_in(text, 8, true, STYLE_TEXT, "\033[1m\033[44m"));
	assert_true(sets_in(text, 256, true, STYLE_TIME, "\033[200m"));
	assert_true(sets_in(text, 1 << 24, true, STYLE_TIME,
	    "\033[38;5;200m"));
}

/* Black would be grey in bold text of a terminal that makes that brighter. */
static void
test_bold(void **state)
{
	static const char text[] = "text { fg8 = black bold = true }\n"
	    "time { fg8 = red bold = true }";

	(void)state;
	assert_false(sets_in(text, 8, false, STYLE_TEXT, "\033[B"));
	assert_true(sets_in(text, 8, false, STYLE_TIME, "\033[B"));
	assert_true(sets_in(text, 256, false, STYLE_TEXT, "\033[B"));
	assert_true(sets_in(text, 1, false, STYLE_TEXT, "\033[B"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_difference),
		cmocka_unit_test(test_scroll),
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_hue),
		cmocka_unit_test(test_exact),
		cmocka_unit_test(test_bold),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
