/*
 * A little terminal.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <utf8proc.h>

#include "lib/inside.h"
#include "little.h"

#define JOINER "\xe2\x80\x8d"

const char *
little_name(enum counting counting)
{
	static const char *const names[] = { "by cluster", "by character",
	    "by most", "as tmux" };

	return names[counting];
}

struct little_cell *
little_at(const struct little *t, int x, int y)
{
	if (x < 0 || y < 0 || x >= t->columns || y >= t->rows)
		die("the terminal has no %d,%d", x, y);
	return &t->cells[y * t->columns + x];
}

static void
blank(struct little *t, int x, int y)
{
	*little_at(t, x, y) = (struct little_cell){ " ", 1, t->fore };
}

static void
blank_row(struct little *t, int y, int from)
{
	for (int x = from; x < t->columns; x++)
		blank(t, x, y);
}

void
little_init(struct little *t, enum counting counting, int columns, int rows)
{
	memset(t, 0, sizeof(*t));
	t->counting = counting;
	t->columns = columns;
	t->rows = rows;
	t->bottom = rows - 1;
	t->cursor = true;
	t->cells = xcalloc((size_t)(columns * rows), sizeof(*t->cells));
	for (int y = 0; y < rows; y++)
		blank_row(t, y, 0);
	str_init(&t->answers);
}

void
little_free(struct little *t)
{
	free(t->cells);
	str_free(&t->answers);
}

/* ---- characters -------------------------------------------------------- */

static int
char_width(const struct little *t, uint32_t cp)
{
	int width = wcwidth((wchar_t)cp);

	if (width < 0)
		return t->counting == BY_MOST ? 2 : 1;
	if (t->counting == BY_MOST && ((cp >= 0x1160 && cp <= 0x11ff) ||
	    (cp >= 0xd7b0 && cp <= 0xd7fb)))
		return 1;
	return width;
}

static bool
is_vs16(uint32_t cp)
{
	return cp == 0xfe0f;
}

static bool
is_flag(uint32_t cp)
{
	return cp >= 0x1f1e6 && cp <= 0x1f1ff;
}

/* Columns of a cluster: its widest; VS16 and a second flag letter widen. */
static int
cluster_width(const struct little *t, const char *s)
{
	size_t n = strlen(s), len;
	uint32_t cp, before = 0;
	int width = 1, w;

	for (; n > 0; s += len, n -= len) {
		len = utf8_take(s, n, &cp);
		w = is_vs16(cp) || (is_flag(cp) && is_flag(before)) ? 2 :
		    char_width(t, cp);
		if (w > width)
			width = w;
		before = cp;
	}
	return width;
}

/* The cell before the cursor, at its beginning; NULL: there is none. */
static struct little_cell *
cell_before(const struct little *t)
{
	int x = t->x - 1;

	while (x > 0 && little_at(t, x, t->y)->width == 0)
		x--;
	return x < 0 ? NULL : little_at(t, x, t->y);
}

static bool
ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), len = strlen(end);

	return n >= len && strcmp(s + n - len, end) == 0;
}

/* However long: the program's own limit is none of the terminal's. */
static bool
is_cluster(const char *s, size_t n)
{
	utf8proc_int32_t state = 0;
	uint32_t cp, next;
	size_t at = utf8_take(s, n, &cp);

	for (; at < n; cp = next) {
		at += utf8_take(s + at, n - at, &next);
		if (utf8proc_grapheme_break_stateful((utf8proc_int32_t)cp,
		    (utf8proc_int32_t)next, &state))
			return false;
	}
	return true;
}

/* Whether a character is drawn onto the one before. */
static bool
joins(const struct little *t, const struct little_cell *before,
    const char *s, size_t n, uint32_t cp)
{
	char both[sizeof(before->text) + 8];

	if (t->counting != BY_CLUSTER && char_width(t, cp) == 0)
		return true;
	if (before == NULL)
		return t->counting == BY_CLUSTER && char_width(t, cp) == 0;
	if (t->counting == AS_TMUX)
		return ends_with(before->text, JOINER) ||
		    (char_is_skin_tone(cp) && strlen(before->text) > 1);
	if (t->counting != BY_CLUSTER)
		return false;
	if (t->moved)
		return char_width(t, cp) == 0;
	snprintf(both, sizeof(both), "%s%.*s", before->text, (int)n, s);
	return is_cluster(both, strlen(both));
}

/* Nothing is left of what is written over in part. */
static void
clear_cell(struct little *t, int x)
{
	int from = x;

	while (from > 0 && little_at(t, from, t->y)->width == 0)
		from--;
	do
		blank(t, from++, t->y);
	while (from < t->columns && little_at(t, from, t->y)->width == 0);
}

static void
set_width(struct little *t, int x, int width)
{
	struct little_cell *cell = little_at(t, x, t->y);

	if (x + width > t->columns)
		width = t->columns - x;
	for (int i = cell->width > 0 ? cell->width : 1; i < width; i++) {
		if (little_at(t, x + i, t->y)->width != 1)
			clear_cell(t, x + i);
		*little_at(t, x + i, t->y) =
		    (struct little_cell){ "", 0, t->fore };
	}
	cell->width = width;
	t->x = x + width;
}

static void
join(struct little *t, struct little_cell *cell, const char *s, size_t n,
    uint32_t cp)
{
	int x, width;

	/* At the left edge there is nothing that it could be drawn on. */
	if (cell == NULL)
		return;
	if (strlen(cell->text) + n >= sizeof(cell->text))
		die("too much in a cell");
	strncat(cell->text, s, n);
	width = cell->width;
	if (t->counting == BY_CLUSTER)
		width = cluster_width(t, cell->text);
	else if (t->counting == AS_TMUX && (is_vs16(cp) ||
	    char_is_skin_tone(cp)))
		width = 2;
	x = (int)(cell - t->cells) % t->columns;
	if (width > cell->width)
		set_width(t, x, width);
}

static void
put(struct little *t, const char *s, size_t n, uint32_t cp)
{
	struct little_cell *cell = cell_before(t);
	int width;

	if (joins(t, cell, s, n, cp)) {
		join(t, cell, s, n, cp);
		return;
	}
	width = char_width(t, cp) == 0 ? 1 : char_width(t, cp);
	if (t->x + width > t->columns)
		t->x = t->columns - width;
	for (int i = 0; i < width; i++)
		clear_cell(t, t->x + i);
	cell = little_at(t, t->x, t->y);
	memcpy(cell->text, s, n);
	cell->text[n] = '\0';
	cell->fore = t->fore;
	cell->width = 1;
	set_width(t, t->x, width);
	t->moved = false;
}

/* ---- what is no character ---------------------------------------------- */

static void
scroll(struct little *t)
{
	size_t row = (size_t)t->columns * sizeof(*t->cells);

	if (t->y < t->bottom) {
		t->y++;
		return;
	}
	memmove(little_at(t, 0, t->top), little_at(t, 0, t->top) + t->columns,
	    row * (size_t)(t->bottom - t->top));
	blank_row(t, t->bottom, 0);
}

static void
escape(struct little *t, const char *s, char last)
{
	int a = 0, b = 0, n = sscanf(s, "%d;%d", &a, &b);

	t->moved = true;
	if (last == 'H') {
		t->y = n > 0 ? a - 1 : 0;
		t->x = n > 1 ? b - 1 : 0;
	} else if (last == 'J') {
		for (int y = 0; y < t->rows; y++)
			blank_row(t, y, 0);
	} else if (last == 'K') {
		clear_cell(t, t->x);
		blank_row(t, t->y, t->x);
	} else if (last == 'r') {
		t->top = a - 1;
		t->bottom = b - 1;
		t->x = t->y = 0;
	} else if (last == 'm')
		t->fore = a;
	else if (last == 'h' || last == 'l')
		t->cursor = last == 'h';
	else if (last == 'n' && a == 6)
		str_addf(&t->answers, "\033[%d;%dR", t->y + 1, t->x + 1);
	else
		die("what is %s%c?", s, last);
}

void
little_take(struct little *t, const char *s, size_t n)
{
	size_t len;
	uint32_t cp;

	for (; n > 0; s += len, n -= len) {
		if (n > 2 && s[0] == '\033' && s[1] == '[') {
			len = 2 + strspn(s + 2, "?0123456789;");
			escape(t, s + 2 + (s[2] == '?'), s[len]);
			len++;
		} else if (*s == '\n') {
			scroll(t);
			len = 1;
		} else {
			len = utf8_take(s, n, &cp);
			if (cp < ' ' || (cp >= 0x7f && cp < 0xa0))
				die("U+%04X came through", (unsigned)cp);
			put(t, s, len, cp);
		}
	}
}

/* ---- described, and looked at ------------------------------------------ */

void
little_describe(struct terminfo *info)
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

void
little_describe_free(struct terminfo *info)
{
	for (int i = 0; i < CAPS; i++)
		free(info->cap[i]);
}

void
little_theme(struct theme *theme)
{
	memset(theme, 0, sizeof(*theme));
	for (int i = 0; i < STYLES; i++) {
		theme->style[i].fg8 = (short)(i == 0 ? -1 : i);
		theme->style[i].bg8 = -1;
	}
}

char *
little_row_text(const struct little *t, int y)
{
	struct str s;

	str_init(&s);
	for (int x = 0; x < t->columns; x++)
		if (strcmp(little_at(t, x, y)->text, " ") != 0)
			str_add(&s, little_at(t, x, y)->text);
	return str_take(&s);
}
