/*
 * Turns one grid into the next on the terminal with few bytes: scrolls where
 * lines moved up, writes the cells that differ, erases to the right.  Must
 * not know what is shown, nor write anything itself.
 *
 * Terminals disagree about the width of many characters.  So the cursor is
 * set anew after each that is not ASCII, and a row that has such is written
 * to its end.  A cluster has the columns of a terminal that gives it the
 * most; where another may draw it in fewer, they are blanked before.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/term/inside.h"

#define ERASE_MIN 6		/* blanks at the end that are worth erasing */
#define SCROLL_MIN 3		/* rows that are worth scrolling */
#define NOT_ERASED -2
#define ZWJ "\xe2\x80\x8d"
#define STALE 0xf		/* width of a cell that shows who knows what */

void
screen_init(struct screen *s, const struct terminfo *info)
{
	memset(s, 0, sizeof(*s));
	s->info = info;
	grid_init(&s->old);
	for (int i = 0; i < STYLES_ALL; i++) {
		str_init(&s->style[i][0]);
		str_init(&s->style[i][1]);
	}
}

void
screen_free(struct screen *s)
{
	for (int i = 0; i < STYLES_ALL; i++) {
		str_free(&s->style[i][0]);
		str_free(&s->style[i][1]);
	}
	grid_free(&s->old);
	free(s->seen);
}

/* ---- styles ------------------------------------------------------------ */

/*
 * A colour by its own red, green and blue, or by its number.  Where a
 * terminal's description counts more than 256, it takes such a number for red,
 * green and blue.
 */
static void
screen_colour(const struct terminfo *info, struct str *out, enum cap cap,
    int colour, int exact)
{
	int kind = cap == CAP_SET_FORE ? 38 : 48;

	if (exact != 0 && info->rgb)
		str_addf(out, "\033[%d;2;%d;%d;%dm", kind, exact >> 16 & 0xff,
		    exact >> 8 & 0xff, exact & 0xff);
	else if (colour >= 0 && info->colours > 256)
		str_addf(out, "\033[%d;5;%dm", kind, colour);
	else if (colour >= 0)
		terminfo_add(info, out, cap, colour, 0);
}

static void
screen_make_style(struct screen *s, struct str *out, const struct style_attr *a,
    bool bold)
{
	const struct terminfo *info = s->info;
	bool many = info->colours >= 256;

	str_clear(out);
	terminfo_add(info, out, CAP_RESET, 0, 0);
	/* Black is grey where bold text is in the brighter eight colours. */
	if ((a->bold || bold) && (many || info->colours < 8 || a->fg8 != 0))
		terminfo_add(info, out, CAP_BOLD, 0, 0);
	if (a->dim)
		terminfo_add(info, out, CAP_DIM, 0, 0);
	if (a->underline)
		terminfo_add(info, out, CAP_UNDERLINE, 0, 0);
	if (a->reverse)
		terminfo_add(info, out, CAP_REVERSE, 0, 0);
	if (info->colours < 8)
		return;
	screen_colour(info, out, CAP_SET_FORE, many ? a->fg : a->fg8,
	    many ? a->fg_rgb : 0);
	screen_colour(info, out, CAP_SET_BACK, many ? a->bg : a->bg8,
	    many ? a->bg_rgb : 0);
}

void
screen_theme(struct screen *s, const struct theme *theme)
{
	const struct style_attr *a;
	int bg;

	s->theme = *theme;
	for (int i = 0; i < STYLES_ALL; i++) {
		a = &theme->style[i];
		str_clear(&s->style[i][0]);
		str_clear(&s->style[i][1]);
		bg = s->info->colours >= 256 ? a->bg : s->info->colours >= 8 ?
		    a->bg8 : -1;
		s->erasable[i] = s->info->cap[CAP_CLEAR_EOL] != NULL &&
		    !a->reverse && !a->underline &&
		    (bg < 0 || s->info->erases_colour);
	}
	s->valid = false;
}

/* All that a cell looks like but its text, as a number. */
static int
screen_attr(const struct cell *c)
{
	return c->style * 8 + c->strike * 4 + c->italic * 2 + c->bold;
}

static void
screen_set_style(struct screen *s, const struct cell *c, struct str *out)
{
	int attr = screen_attr(c);
	struct str *style = &s->style[c->style][c->bold];

	if (attr == s->attr)
		return;
	/* Of many styles few are on a screen. */
	if (style->len == 0)
		screen_make_style(s, style, &s->theme.style[c->style], c->bold);
	str_addn(out, style->s, style->len);
	if (c->italic)
		terminfo_add(s->info, out, CAP_ITALIC, 0, 0);
	if (c->strike)
		terminfo_add(s->info, out, CAP_STRIKE, 0, 0);
	s->attr = attr;
}

static void
screen_set_link(struct screen *s, const struct grid *g, unsigned link,
    struct str *out)
{
	if (s->osc == NULL || link == s->link)
		return;
	hyperlink_add(s->osc, link, link == 0 ? NULL : grid_target(g, link),
	    out);
	s->link = link;
}

/* ---- rows -------------------------------------------------------------- */

/* What the terminal shows there nobody knows. */
static void
screen_make_stale(struct screen *s, int y)
{
	struct cell *row = grid_cell(&s->old, 0, y);

	for (int x = 0; x < s->old.columns; x++)
		row[x].width = STALE;
	s->seen[y] = 0;
}

/* Nobody has drawn into it since it was shown. */
static bool
screen_is_seen(const struct screen *s, const struct grid *g, int y)
{
	return s->seen[y] != 0 && s->seen[y] == g->drawn[y];
}

/* The terminal shows the row. */
static void
screen_see(struct screen *s, const struct grid *g, int y)
{
	grid_copy_row(&s->old, y, g, y);
	s->seen[y] = g->drawn[y];
}

/* ---- cells ------------------------------------------------------------- */

/* The terminal shows there what the grid has. */
static bool
screen_same(const struct screen *s, const struct grid *g, int x, int y)
{
	const struct cell *c = grid_at(g, x, y);

	return memcmp(c, grid_at(&s->old, x, y), sizeof(*c)) == 0 &&
	    (c->text[0] != '\0' || strcmp(grid_cluster(g, x, y),
	    grid_cluster(&s->old, x, y)) == 0);
}

static bool
screen_is_ascii(const struct cell *c)
{
	return c->width == 1 && (unsigned char)c->text[0] < 0x80 &&
	    c->text[1] == '\0';
}

static void
screen_move(struct screen *s, int x, int y, struct str *out)
{
	if (s->x == x && s->y == y)
		return;
	terminfo_add(s->info, out, CAP_MOVE, y, x);
	s->x = x;
	s->y = y;
}

/* Where a cell ends in a joiner tmux adds to it whatever is drawn next. */
static bool
screen_joins_next(const struct grid *g, int x, int y)
{
	const char *text;
	size_t n;

	while (x > 0 && grid_at(g, x, y)->width == 0)
		x--;
	text = grid_cluster(g, x, y);
	n = strlen(text);
	return n >= strlen(ZWJ) && strcmp(text + n - strlen(ZWJ), ZWJ) == 0;
}

/*
 * Blanks the columns of a cluster that may be drawn in fewer of them, or on
 * the one before.  Erasing serves for all that follow in the same style: a
 * row that has such is written to its end.
 */
static void
screen_make_room(struct screen *s, const struct grid *g, int x, int y,
    struct str *out)
{
	const struct cell *c = grid_at(g, x, y);
	const char *text = grid_cluster(g, x, y);
	bool joins = x > 0 && screen_joins_next(g, x - 1, y);

	if (s->erased == s->attr || (!joins && (screen_is_ascii(c) ||
	    utf8_is_sure(text, strlen(text)))))
		return;
	screen_set_link(s, g, 0, out);
	if (joins || s->erasable[c->style])
		terminfo_add(s->info, out, CAP_CLEAR_EOL, 0, 0);
	if (s->erasable[c->style]) {
		s->erased = s->attr;
		return;
	}
	for (int i = 0; i < c->width; i++)
		str_addc(out, ' ');
	s->x = s->y = -1;
	screen_move(s, x, y, out);
}

static void
screen_put(struct screen *s, const struct grid *g, int x, int y,
    struct str *out)
{
	const struct cell *c = grid_at(g, x, y);

	if (c->width == 0)
		return;
	screen_move(s, x, y, out);
	screen_set_style(s, c, out);
	screen_make_room(s, g, x, y, out);
	screen_set_link(s, g, c->link, out);
	str_add(out, grid_cluster(g, x, y));
	s->x += c->width;
	/* At the edge a terminal waits with wrapping, or does not. */
	if (!screen_is_ascii(c) || s->x >= g->columns)
		s->x = s->y = -1;
}

/* Where the blanks begin that reach the end of the row in one style. */
static int
screen_blanks_from(const struct screen *s, const struct grid *g, int y)
{
	const struct cell *row = grid_at(g, 0, y), *last;
	int x = g->columns;

	last = &row[x - 1];
	if (!s->erasable[last->style] || last->strike || last->link != 0 ||
	    strcmp(last->text, " ") != 0)
		return x;
	while (x > 0 && memcmp(&row[x - 1], last, sizeof(*last)) == 0)
		x--;
	return x;
}

/* All of the row is, on the terminal and in the grid. */
static bool
screen_row_is_ascii(const struct screen *s, const struct grid *g, int y)
{
	const struct cell *new = grid_at(g, 0, y), *old = grid_at(&s->old, 0,
	    y);

	for (int x = 0; x < g->columns; x++)
		if (!screen_is_ascii(&new[x]) || !screen_is_ascii(&old[x]))
			return false;
	return true;
}

/* From x on, in steps of 1 or -1: the first cell that differs, or `end`. */
static int
screen_change(const struct screen *s, const struct grid *g, int y, int x,
    int step, int end)
{
	const struct cell *new = grid_at(g, 0, y), *old = grid_at(&s->old, 0,
	    y);
	bool longer = g->longer[y] != NULL;

	while (x != end && memcmp(&new[x], &old[x], sizeof(*new)) == 0 &&
	    (!longer || screen_same(s, g, x, y)))
		x += step;
	return x;
}

static void
screen_show_row(struct screen *s, const struct grid *g, int y, struct str *out)
{
	int first = screen_change(s, g, y, 0, 1, g->columns), last, blanks;
	bool ascii;

	s->erased = NOT_ERASED;
	if (first == g->columns)
		return;
	last = screen_change(s, g, y, g->columns - 1, -1, first);
	ascii = screen_row_is_ascii(s, g, y);
	if (!ascii) {
		last = g->columns - 1;
		while (first > 0 && (grid_at(g, first, y)->width == 0 ||
		    grid_at(&s->old, first, y)->width == 0 ||
		    screen_joins_next(g, first - 1, y)))
			first--;
	}
	blanks = screen_blanks_from(s, g, y);
	if (blanks < first)
		blanks = first;
	if (last - blanks < ERASE_MIN)
		blanks = g->columns;
	for (int x = first; x <= last && x < blanks; x++) {
		/* Six unchanged cells cost as much as moving over them. */
		if (ascii && screen_same(s, g, x, y) && s->x != x)
			continue;
		screen_put(s, g, x, y, out);
	}
	screen_set_link(s, g, 0, out);
	if (blanks <= last) {
		screen_move(s, blanks, y, out);
		screen_set_style(s, grid_at(g, blanks, y), out);
		terminfo_add(s->info, out, CAP_CLEAR_EOL, 0, 0);
	}
}

/* ---- lines that the terminal wraps ------------------------------------- */

/* The last cell with something in it, + 1. */
static int
screen_used(const struct grid *g, int y)
{
	int x = g->columns;

	while (x > 0 && strcmp(grid_cluster(g, x - 1, y), " ") == 0)
		x--;
	return x;
}

/*
 * From the first of its rows to the last, one behind the other as if it was
 * printed: so the terminal takes them for one line.
 */
static int
screen_show_flow(struct screen *s, const struct grid *g, int y,
    struct str *out)
{
	const struct terminfo *info = s->info;
	int last = y;

	while (last + 1 < g->rows && g->goes_on[last] > 0)
		last++;
	screen_set_style(s, grid_at(g, 0, y), out);
	for (int i = y; i <= last; i++) {
		terminfo_add(info, out, CAP_MOVE, i, 0);
		terminfo_add(info, out, CAP_CLEAR_EOL, 0, 0);
	}
	terminfo_add(info, out, CAP_MARGINS_ON, 0, 0);
	terminfo_add(info, out, CAP_MOVE, y, 0);
	for (; y <= last; y++) {
		int end = g->goes_on[y] > 0 ? g->goes_on[y] :
		    screen_used(g, y);

		for (int x = 0; x < end; x++)
			if (grid_at(g, x, y)->width > 0) {
				screen_set_style(s, grid_at(g, x, y), out);
				str_add(out, grid_cluster(g, x, y));
			}
		screen_see(s, g, y);
	}
	terminfo_add(info, out, CAP_MARGINS_OFF, 0, 0);
	s->x = s->y = -1;
	return last;
}

/* ---- scrolling --------------------------------------------------------- */


/* Rows as sums (FNV-1a), to compare each with many. */
static uint64_t *
screen_row_sums(const struct grid *g)
{
	uint64_t *sums = xcalloc((size_t)g->rows, sizeof(*sums)), sum;
	const struct cell *c;
	uint64_t word[sizeof(*c) / sizeof(sum)];

	for (int y = 0; y < g->rows; y++) {
		sum = 0xcbf29ce484222325u;
		for (int x = 0; x < g->columns; x++) {
			c = grid_at(g, x, y);
			memcpy(word, c, sizeof(word));
			for (size_t i = 0; i < NELEM(word); i++)
				sum = (sum ^ word[i]) * 0x100000001b3u;
			if (c->text[0] != '\0')
				continue;
			for (const char *s = grid_cluster(g, x, y); *s != '\0';
			    s++)
				sum = (sum ^ (unsigned char)*s) *
				    0x100000001b3u;
		}
		sums[y] = sum;
	}
	return sums;
}

struct shift {
	int by;			/* rows up */
	int top, bottom;	/* of the region */
	int gain;		/* rows that are right then, and were not */
};

static struct shift
screen_try_shift(const uint64_t *new, const uint64_t *old, int rows, int by)
{
	struct shift s = { by, 0, 0, 0 };

	for (int y = 0; y + by < rows; y++) {
		if (new[y] != old[y + by]) {
			if (s.gain > 0)
				break;
			continue;
		}
		if (new[y] == old[y])
			continue;
		if (s.gain++ == 0)
			s.top = y;
		s.bottom = y + by;
	}
	return s;
}

static struct shift
screen_best_shift(const struct screen *s, const struct grid *g)
{
	uint64_t *new = screen_row_sums(g), *old = screen_row_sums(&s->old);
	struct shift best = { 0, 0, 0, SCROLL_MIN - 1 }, shift;

	for (int by = 1; by <= g->rows / 2; by++) {
		shift = screen_try_shift(new, old, g->rows, by);
		if (shift.gain > best.gain)
			best = shift;
	}
	free(new);
	free(old);
	return best;
}

static void
screen_scroll(struct screen *s, const struct grid *g, struct str *out)
{
	struct shift f;

	if (s->info->cap[CAP_SCROLL_REGION] == NULL ||
	    s->info->cap[CAP_SCROLL_UP] == NULL)
		return;
	f = screen_best_shift(s, g);
	if (f.by == 0)
		return;
	terminfo_add(s->info, out, CAP_RESET, 0, 0);
	s->attr = -1;
	terminfo_add(s->info, out, CAP_SCROLL_REGION, f.top, f.bottom);
	terminfo_add(s->info, out, CAP_MOVE, f.bottom, 0);
	for (int i = 0; i < f.by; i++)
		terminfo_add(s->info, out, CAP_SCROLL_UP, 0, 0);
	terminfo_add(s->info, out, CAP_SCROLL_REGION, 0, g->rows - 1);
	s->x = s->y = -1;
	/* Only what a sum says: a row is compared cell by cell afterwards. */
	for (int y = f.top; y + f.by <= f.bottom; y++)
		grid_copy_row(&s->old, y, &s->old, y + f.by);
	for (int y = f.top; y <= f.bottom; y++)
		s->seen[y] = 0;
	for (int y = f.bottom - f.by + 1; y <= f.bottom; y++)
		screen_make_stale(s, y);
}

/* ---- the whole --------------------------------------------------------- */

static bool
screen_row_differs(const struct screen *s, const struct grid *g, int y)
{
	if (memcmp(grid_at(g, 0, y), grid_at(&s->old, 0, y),
	    (size_t)g->columns * sizeof(struct cell)) != 0)
		return true;
	for (int x = 0; g->longer[y] != NULL && x < g->columns; x++)
		if (!screen_same(s, g, x, y))
			return true;
	return false;
}

static int
screen_rows_differ(struct screen *s, const struct grid *g)
{
	int n = 0;

	for (int y = 0; y < g->rows; y++) {
		if (screen_is_seen(s, g, y))
			continue;
		if (screen_row_differs(s, g, y))
			n++;
		else
			s->seen[y] = g->drawn[y];
	}
	return n;
}

static void
screen_begin_anew(struct screen *s, const struct grid *g, struct str *out)
{
	grid_resize(&s->old, g->columns, g->rows);
	free(s->seen);
	s->seen = xcalloc((size_t)g->rows, sizeof(*s->seen));
	for (int y = 0; y < g->rows; y++)
		screen_make_stale(s, y);
	/* One may have begun whose end the terminal did not take. */
	if (s->osc != NULL)
		hyperlink_add(s->osc, 0, NULL, out);
	s->link = 0;
	terminfo_add(s->info, out, CAP_RESET, 0, 0);
	terminfo_add(s->info, out, CAP_CLEAR, 0, 0);
	s->x = s->y = s->attr = -1;
	s->relinked = g->relinked;
	s->valid = true;
}

static void
screen_show_cursor(struct screen *s, const struct grid *g, bool off,
    struct str *out)
{
	if (!off)
		screen_move(s, g->cursor_x, g->cursor_y, out);
	if (off != s->cursor_off)
		terminfo_add(s->info, out, off ? CAP_CURSOR_OFF :
		    CAP_CURSOR_ON, 0, 0);
	s->cursor_off = off;
}

void
screen_show(struct screen *s, const struct grid *g, struct str *out)
{
	int n;

	if (g->cells == NULL)
		return;
	if (!s->valid || s->old.columns != g->columns ||
	    s->old.rows != g->rows || s->relinked != g->relinked)
		screen_begin_anew(s, g, out);
	/* After this `seen` is about this grid. */
	if (s->from != g)
		memset(s->seen, 0, (size_t)g->rows * sizeof(*s->seen));
	s->from = g;
	n = screen_rows_differ(s, g);
	/* A cursor that runs over the screen flickers. */
	if (n > 2)
		screen_show_cursor(s, g, true, out);
	if (n > SCROLL_MIN)
		screen_scroll(s, g, out);
	for (int y = 0; y < g->rows; y++) {
		if (screen_is_seen(s, g, y))
			continue;
		if (g->goes_on[y] > 0) {
			y = screen_show_flow(s, g, y, out);
			continue;
		}
		screen_show_row(s, g, y, out);
		screen_see(s, g, y);
	}
	screen_show_cursor(s, g, g->cursor_x < 0, out);
}
