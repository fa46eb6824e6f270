/*
 * The world's scripts on terminals that count differently: of a text nothing
 * may be missing on any of them, nothing of its neighbours either, and the
 * cursor stands where the grid has it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <locale.h>
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <cmocka.h>

#include "tests/support/fake-display.h"
#include "tests/support/little.h"
#include "front/screen/inside.h"
#include "front/tty/inside.h"

#define COLUMNS 40
#define ROWS 12
#define CIRCLE "\xe2\x97\x8c"

struct world {
	struct terminfo info;
	struct screen screen;
	struct theme theme;
	struct grid grid;
	struct little little[COUNTINGS];
	int only;		/* one terminal, or -1 */
};

static void
begin(struct world *w)
{
	memset(w, 0, sizeof(*w));
	w->only = -1;
	little_describe(&w->info);
	little_theme(&w->theme);
	screen_init(&w->screen, &w->info);
	screen_theme(&w->screen, &w->theme);
	grid_init(&w->grid);
	grid_resize(&w->grid, COLUMNS, ROWS);
	for (int i = 0; i < COUNTINGS; i++)
		little_init(&w->little[i], (enum counting)i, COLUMNS, ROWS);
}

static void
end(struct world *w)
{
	screen_free(&w->screen);
	grid_free(&w->grid);
	little_describe_free(&w->info);
	for (int i = 0; i < COUNTINGS; i++)
		little_free(&w->little[i]);
	utf8_joins(0);
}

/* ---- comparing --------------------------------------------------------- */

/* Without blanks, and without what a mark was given to stand on. */
static void
squeeze(char *s)
{
	char *to = s;

	while (*s != '\0') {
		if (strncmp(s, CIRCLE, strlen(CIRCLE)) == 0)
			s += strlen(CIRCLE);
		else if (*s == ' ' || *s == '\n')
			s++;
		else
			*to++ = *s++;
	}
	*to = '\0';
}

static void
assert_rows(struct world *w, int which)
{
	const struct little *t = &w->little[which];
	char *want, *shown;

	for (int y = 0; y < ROWS; y++) {
		want = grid_row_text(&w->grid, y);
		shown = little_row_text(t, y);
		squeeze(want);
		squeeze(shown);
		if (strcmp(want, shown) != 0)
			fail_msg("%s, row %d: \"%s\", not \"%s\"",
			    little_name(t->counting), y, shown, want);
		free(want);
		free(shown);
	}
	if (w->grid.cursor_x >= 0 && (t->x != w->grid.cursor_x ||
	    t->y != w->grid.cursor_y))
		fail_msg("%s: the cursor is at %d,%d", little_name(t->counting),
		    t->x, t->y);
}

/* A cell begins where the grid has it, and stays within its columns. */
static void
assert_cells(struct world *w, int which)
{
	const struct little_cell *cell;
	const char *text;

	for (int y = 0; y < ROWS; y++) {
		for (int x = 0; x < COLUMNS; x++) {
			if (grid_at(&w->grid, x, y)->width == 0)
				continue;
			text = grid_cluster(&w->grid, x, y);
			cell = little_at(&w->little[which], x, y);
			if (cell->width == 0 || strncmp(cell->text, text,
			    strlen(cell->text)) != 0)
				fail_msg("%s: %d,%d is \"%s\", not \"%s\"",
				    little_name((enum counting)which), x, y,
				    cell->text, text);
		}
	}
}

static void
show(struct world *w)
{
	struct str out;

	grid_check(&w->grid);
	str_init(&out);
	screen_show(&w->screen, &w->grid, &out);
	for (int i = 0; i < COUNTINGS; i++) {
		if (w->only != -1 && w->only != i)
			continue;
		little_take(&w->little[i], out.s, out.len);
		assert_rows(w, i);
		/* tmux draws the next onto what ends in a joiner. */
		if (i != AS_TMUX)
			assert_cells(w, i);
	}
	str_free(&out);
}

/* ---- text -------------------------------------------------------------- */

static unsigned
roll(unsigned *r, unsigned n)
{
	*r = *r * 1103515245u + 12345u;
	return (*r >> 8) % n;
}

static void
add_cp(struct str *s, uint32_t cp)
{
	if (cp < 0x80)
		str_addc(s, (char)cp);
	else if (cp < 0x800)
		str_addf(s, "%c%c", 0xc0 | (int)(cp >> 6),
		    0x80 | (int)(cp & 0x3f));
	else if (cp < 0x10000)
		str_addf(s, "%c%c%c", 0xe0 | (int)(cp >> 12),
		    0x80 | (int)(cp >> 6 & 0x3f), 0x80 | (int)(cp & 0x3f));
	else
		str_addf(s, "%c%c%c%c", 0xf0 | (int)(cp >> 18),
		    0x80 | (int)(cp >> 12 & 0x3f), 0x80 | (int)(cp >> 6 & 0x3f),
		    0x80 | (int)(cp & 0x3f));
}

/* Characters that depend on others, and blocks of scripts. */
static const uint32_t blocks[][2] = {
	{ 0x20, 0x7e }, { 0x20, 0x7e }, { 0xa0, 0x24f }, { 0x300, 0x36f },
	{ 0x370, 0x52f }, { 0x591, 0x5f4 }, { 0x600, 0x6ff }, { 0x900, 0x97f },
	{ 0x980, 0x9fe }, { 0xa01, 0xb71 }, { 0xb82, 0xbfa }, { 0xc00, 0xc7f },
	{ 0xc80, 0xcf3 }, { 0xd00, 0xd7f }, { 0xd81, 0xdf4 }, { 0xe01, 0xe5b },
	{ 0xe81, 0xedf }, { 0xf00, 0xfda }, { 0x1000, 0x109f },
	{ 0x1100, 0x11ff }, { 0x1160, 0x11ff }, { 0x1780, 0x17f9 },
	{ 0x1800, 0x18aa }, { 0x1a20, 0x1aad }, { 0x1b00, 0x1b7e },
	{ 0x1cd0, 0x1cfa }, { 0x200b, 0x200f }, { 0x200d, 0x200d },
	{ 0x2190, 0x23ff }, { 0x2600, 0x27bf }, { 0x3000, 0x30ff },
	{ 0x3131, 0x3164 }, { 0x4dc0, 0x4e10 }, { 0xa840, 0xa9ff },
	{ 0xa960, 0xabf9 }, { 0xac00, 0xac40 }, { 0xd7b0, 0xd7fb },
	{ 0xfe0e, 0xfe0f }, { 0xff01, 0xffee }, { 0x11000, 0x11070 },
	{ 0x11300, 0x11374 }, { 0x1f1e6, 0x1f1ff }, { 0x1f3fb, 0x1f3ff },
	{ 0x1f400, 0x1f64f }, { 0x1f900, 0x1fbff }, { 0x20000, 0x20010 },
	{ 0xe0020, 0xe007f }, { 0x20e3, 0x20e3 }, { 0x94d, 0x94d },
};

static void
make_text(struct str *s, unsigned *r)
{
	const uint32_t *block = blocks[roll(r, NELEM(blocks))];
	unsigned n = roll(r, 60);
	uint32_t cp;

	str_clear(s);
	while (n-- > 0) {
		if (roll(r, 3) == 0)
			block = blocks[roll(r, NELEM(blocks))];
		cp = block[0] + roll(r, block[1] - block[0] + 1);
		/* What a mark is that is newer than its table no terminal
		 * knows. */
		if (wcwidth((wchar_t)cp) != -1 || cp >= 0x1f000)
			add_cp(s, cp);
		if (roll(r, 7) == 0)
			str_addc(s, ' ');
		if (roll(r, 40) == 0)
			str_addc(s, '\n');
	}
}

/* A text in rows, with signs around it that must stay; false: no room. */
static bool
put_text(struct world *w, const struct str *text, int x, int y, int width)
{
	struct row *rows;
	struct str all;
	size_t n;
	char *want, *row;
	bool fits;

	n = wrap_text(text->s, text->len, width - 3, width, &rows);
	fits = (size_t)y + n <= ROWS;
	str_init(&all);
	for (size_t i = 0; fits && i < n; i++) {
		int at = x + (i == 0 ? 3 : 0) + rows[i].indent;

		grid_fill(&w->grid, 0, y + (int)i, COLUMNS, STYLE_DEFAULT);
		grid_put(&w->grid, at, y + (int)i, x + width - at, STYLE_TEXT,
		    text->s + rows[i].from, rows[i].len);
		row = grid_row_text(&w->grid, y + (int)i);
		str_add(&all, row);
		free(row);
		if (x > 0)
			grid_put(&w->grid, x - 1, y + (int)i, 1,
			    STYLE_STATUS, "<", 1);
		grid_put(&w->grid, x + width, y + (int)i, 1, STYLE_STATUS,
		    ">", 1);
	}
	free(rows);
	/* On its way into cells nothing was lost either. */
	want = xstrdup(text->s);
	row = xstrdup(all.s);
	squeeze(want);
	squeeze(row);
	if (fits)
		assert_string_equal(row, want);
	free(row);
	free(want);
	str_free(&all);
	return fits;
}

static void
try_texts(struct world *w, unsigned seed, int times)
{
	struct str text, safe;
	unsigned r = seed;

	str_init(&text);
	str_init(&safe);
	for (int i = 0; i < times; i++) {
		make_text(&text, &r);
		str_clear(&safe);
		utf8_safe(&safe, text.s, text.len, SAFE_TEXT);
		put_text(w, &safe, (int)roll(&r, 8), (int)roll(&r, ROWS),
		    4 + (int)roll(&r, 28));
		w->grid.cursor_x = (int)roll(&r, COLUMNS);
		w->grid.cursor_y = (int)roll(&r, ROWS);
		show(w);
	}
	str_free(&text);
	str_free(&safe);
}

/* ---- tests ------------------------------------------------------------- */

/* Nothing is known of the terminal: it is right for each. */
static void
test_unmeasured(void **state)
{
	struct world w;

	(void)state;
	begin(&w);
	try_texts(&w, 7, 6000);
	end(&w);
}

/* What the terminal says of itself, asked as the program asks. */
static struct measure
measured(struct world *w, int which)
{
	struct little *t = &w->little[which];
	struct measure m;
	struct str out;
	const char *s;
	unsigned n;
	int row, column;

	str_init(&out);
	n = measure_ask(&m, &w->info, ROWS, &out);
	assert_true(n > 0 && n <= POSITIONS_MAX);
	str_add(&out, w->info.cap[CAP_CLEAR]);
	little_take(t, out.s, out.len);
	str_free(&out);
	for (s = t->answers.s; n > 0; n--) {
		assert_int_equal(m.left, n);
		assert_int_equal(sscanf(s, "\033[%d;%dR", &row, &column), 2);
		assert_int_equal(measure_take(&m, row, column), n == 1);
		s = strchr(s, 'R') + 1;
	}
	assert_string_equal(s, "");
	assert_false(measure_take(&m, row, column));
	return m;
}

/* What was measured is right, too, and leaves no gaps. */
static void
test_measured(void **state)
{
	static const unsigned want[COUNTINGS] = {
		[BY_CLUSTER] = (1u << UTF8_JOINS) - 1,
		[BY_CHARACTER] = 1u << UTF8_JOIN_JAMO,
		[BY_MOST] = 0,
		[AS_TMUX] = 1u << UTF8_JOIN_JAMO | 1u << UTF8_JOIN_EMOJI |
		    1u << UTF8_JOIN_TONE,
	};
	struct world w;
	struct measure m;

	(void)state;
	for (int i = 0; i < COUNTINGS; i++) {
		begin(&w);
		m = measured(&w, i);
		if (m.joins != want[i])
			fail_msg("%s: %x", little_name((enum counting)i),
			    m.joins);
		assert_true(m.signs);
		utf8_joins(m.joins);
		w.only = i;
		try_texts(&w, 11, 3000);
		end(&w);
	}
}

/* An answer to something else, or none, and nothing is known. */
static void
test_answers(void **state)
{
	struct terminfo info;
	struct measure m;
	struct str out;
	unsigned n;

	(void)state;
	little_describe(&info);
	str_init(&out);
	n = measure_ask(&m, &info, 24, &out);
	for (unsigned i = 0; i < n; i++)
		assert_false(measure_take(&m, i == 1 ? 5 : 2, 2));
	/* Where there is no second row, and where no such terminal is. */
	str_clear(&out);
	assert_int_equal(measure_ask(&m, &info, 1, &out), 0);
	info.cap[CAP_MOVE][0] = '=';
	assert_int_equal(measure_ask(&m, &info, 24, &out), 0);
	assert_string_equal(out.s, "");
	str_free(&out);
	little_describe_free(&info);
}

/* One that gives two columns to some of them, or draws them over others. */
static void
test_signs(void **state)
{
	struct terminfo info;
	struct measure m;
	struct str out;
	unsigned n;

	(void)state;
	little_describe(&info);
	for (int columns = SIGNS_COLUMNS - 1; columns <= 2 * SIGNS_COLUMNS;
	    columns++) {
		str_init(&out);
		n = measure_ask(&m, &info, 24, &out);
		assert_non_null(strstr(out.s, SIGNS_DRAWN));
		for (unsigned i = 1; i < n; i++)
			assert_false(measure_take(&m, 2, 2));
		assert_true(measure_take(&m, 2, columns + 1));
		assert_int_equal(m.signs, columns == SIGNS_COLUMNS);
		str_free(&out);
	}
	little_describe_free(&info);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unmeasured),
		cmocka_unit_test(test_measured),
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_signs),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
