/*
 * What is written to the terminal: a little terminal here carries it out,
 * and must show the same as the grid, whatever was shown before.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fake-display.h"
#include "term/inside.h"

#define COLUMNS 20
#define ROWS 10

/* ---- the little terminal ----------------------------------------------- */

struct cell_shown {
	char text[CELL_BYTES + 1];
	int width, fore;
};
struct little {
	struct cell_shown cell[ROWS][COLUMNS];
	int x, y, top, bottom, fore;
	bool cursor;
};

static void
little_blank(struct little *t, int y, int from)
{
	for (int x = from; x < COLUMNS; x++) {
		t->cell[y][x] = (struct cell_shown){ " ", 1, 0 };
		t->cell[y][x].fore = t->fore;
	}
}

static void
little_scroll(struct little *t)
{
	if (t->y < t->bottom) {
		t->y++;
		return;
	}
	memmove(t->cell[t->top], t->cell[t->top + 1],
	    sizeof(t->cell[0]) * (size_t)(t->bottom - t->top));
	little_blank(t, t->bottom, 0);
}

static void
little_escape(struct little *t, const char *s, char last)
{
	int a = 0, b = 0, n = sscanf(s, "%d;%d", &a, &b);

	if (last == 'H') {
		t->y = n > 0 ? a - 1 : 0;
		t->x = n > 1 ? b - 1 : 0;
	} else if (last == 'J') {
		for (int y = 0; y < ROWS; y++)
			little_blank(t, y, 0);
	} else if (last == 'K')
		little_blank(t, t->y, t->x);
	else if (last == 'r') {
		t->top = a - 1;
		t->bottom = b - 1;
		t->x = t->y = 0;
	} else if (last == 'm')
		t->fore = a;
	else if (last == 'h' || last == 'l')
		t->cursor = last == 'h';
	else
		fail_msg("what is %s%c?", s, last);
}

static void
little_put(struct little *t, const char *s, size_t n)
{
	int width = utf8_width(s, n);

	assert_in_range(t->x, 0, COLUMNS - width);
	memcpy(t->cell[t->y][t->x].text, s, n);
	t->cell[t->y][t->x].text[n] = '\0';
	t->cell[t->y][t->x].width = width;
	t->cell[t->y][t->x].fore = t->fore;
	if (width == 2)
		t->cell[t->y][t->x + 1] = (struct cell_shown){ "", 0, t->fore };
	t->x += width;
}

static void
little_take(struct little *t, const char *s)
{
	size_t n;

	for (; *s != '\0'; s += n) {
		if (s[0] == '\033' && s[1] == '[') {
			n = 2 + strspn(s + 2, "?0123456789;");
			little_escape(t, s + 2 + (s[2] == '?'), s[n]);
			n++;
		} else if (*s == '\n') {
			little_scroll(t);
			n = 1;
		} else {
			n = utf8_next(s, strlen(s));
			little_put(t, s, n);
		}
	}
}

static void
assert_shows(const struct little *t, const struct grid *g)
{
	const struct cell *c;

	for (int y = 0; y < ROWS; y++) {
		for (int x = 0; x < COLUMNS; x++) {
			c = grid_at(g, x, y);
			if (strcmp(t->cell[y][x].text, c->text) != 0 ||
			    (c->width > 0 && t->cell[y][x].fore != c->style))
				fail_msg("%d,%d: \"%s\" (%d), not \"%s\" (%d)",
				    x, y, t->cell[y][x].text,
				    t->cell[y][x].fore, c->text, c->style);
		}
	}
	assert_int_equal(t->cursor, g->cursor_x >= 0);
	if (g->cursor_x >= 0) {
		assert_int_equal(t->x, g->cursor_x);
		assert_int_equal(t->y, g->cursor_y);
	}
}

/* ---- as a terminal is described ---------------------------------------- */

static void
describe(struct terminfo *info)
{
	static const char *const caps[CAPS] = {
		[CAP_CLEAR] = "\033[H\033[J",
		[CAP_CLEAR_EOL] = "\033[K",
		[CAP_CURSOR_OFF] = "\033[?25l",
		[CAP_CURSOR_ON] = "\033[?25h",
		[CAP_MOVE] = "\033[%i%p1%d;%p2%dH",
		[CAP_RESET] = "\033[m",
		[CAP_SCROLL_REGION] = "\033[%i%p1%d;%p2%dr",
		[CAP_SCROLL_UP] = "\n",
		[CAP_SET_BACK] = "\033[4%p1%dm",
		[CAP_SET_FORE] = "\033[%p1%dm",
	};

	memset(info, 0, sizeof(*info));
	info->colours = 8;
	for (int i = 0; i < CAPS; i++)
		info->cap[i] = xstrdup(caps[i]);
}

static void
make_theme(struct theme *theme)
{
	memset(theme, 0, sizeof(*theme));
	for (int i = 0; i < STYLES; i++) {
		theme->style[i].fg8 = (short)(i == 0 ? -1 : i);
		theme->style[i].bg8 = -1;
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
	describe(&f->info);
	make_theme(&f->theme);
	screen_init(&f->screen, &f->info);
	screen_theme(&f->screen, &f->theme);
	f->little.bottom = ROWS - 1;
	f->little.cursor = true;
	grid_init(&f->grid);
	grid_resize(&f->grid, COLUMNS, ROWS);
}

static void
end(struct fixture *f)
{
	screen_free(&f->screen);
	grid_free(&f->grid);
	for (int i = 0; i < CAPS; i++)
		free(f->info.cap[i]);
}

static size_t
show(struct fixture *f)
{
	struct str out;
	size_t n;

	str_init(&out);
	screen_show(&f->screen, &f->grid, &out);
	n = out.len;
	little_take(&f->little, out.s);
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
	    "e\xcc\x81", "                    ", "abcdefghijklmnopqrst" };
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
			size_t by = 1 + (r >> 13) % 3, row = COLUMNS *
			    sizeof(struct cell);

			memmove(grid_at(&f.grid, 0, 1), grid_at(&f.grid, 0,
			    1 + (int)by), row * (ROWS - 2 - by));
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_difference),
		cmocka_unit_test(test_scroll),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
