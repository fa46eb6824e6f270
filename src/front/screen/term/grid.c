/*
 * A screen as rows of cells in memory.  Must not know what is drawn, nor how
 * a terminal shows it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/term/term.h"

#define DOTTED_CIRCLE "\xe2\x97\x8c"

void
grid_init(struct grid *g)
{
	memset(g, 0, sizeof(*g));
	g->cursor_x = g->cursor_y = -1;
}

/* Of a row's longer clusters. */
static size_t
grid_longer_size(const struct grid *g)
{
	return (size_t)g->columns * (CELL_BYTES + 1);
}

void
grid_free(struct grid *g)
{
	if (g->cells != NULL)
		wipe(g->cells, (size_t)g->columns * (size_t)g->rows *
		    sizeof(*g->cells));
	for (int y = 0; y < g->rows; y++) {
		if (g->longer[y] != NULL)
			wipe(g->longer[y], grid_longer_size(g));
		free(g->longer[y]);
	}
	for (int i = 0; g->targets != NULL && i <= GRID_LINKS; i++)
		secret_free(g->targets[i]);
	free(g->targets);
	free(g->cells);
	free(g->longer);
	free(g->drawn);
	free(g->goes_on);
	grid_init(g);
}

void
grid_resize(struct grid *g, int columns, int rows)
{
	uint64_t draws = g->draws;
	unsigned relinked = g->relinked;

	grid_free(g);
	g->draws = draws;
	g->relinked = relinked + 1;
	if (columns <= 0 || rows <= 0)
		return;
	g->columns = columns;
	g->rows = rows;
	g->cells = xcalloc((size_t)columns * (size_t)rows, sizeof(*g->cells));
	g->longer = xcalloc((size_t)rows, sizeof(*g->longer));
	g->drawn = xcalloc((size_t)rows, sizeof(*g->drawn));
	g->goes_on = xcalloc((size_t)rows, sizeof(*g->goes_on));
	for (int y = 0; y < rows; y++)
		grid_fill(g, 0, y, columns, STYLE_DEFAULT);
}

static size_t
grid_index(const struct grid *g, int x, int y)
{
	if (x < 0 || y < 0 || x >= g->columns || y >= g->rows)
		die("a cell at %d,%d of %dx%d", x, y, g->columns, g->rows);
	return (size_t)y * (size_t)g->columns + (size_t)x;
}

const struct cell *
grid_at(const struct grid *g, int x, int y)
{
	return &g->cells[grid_index(g, x, y)];
}

struct cell *
grid_cell(struct grid *g, int x, int y)
{
	struct cell *cell = &g->cells[grid_index(g, x, y)];

	g->drawn[y] = ++g->draws;
	return cell;
}

const char *
grid_cluster(const struct grid *g, int x, int y)
{
	const struct cell *cell = grid_at(g, x, y);

	if (cell->text[0] != '\0' || cell->width == 0 || g->longer[y] == NULL)
		return cell->text;
	return g->longer[y] + (size_t)x * (CELL_BYTES + 1);
}

/* Where a cell's longer cluster is. */
static char *
grid_longer(struct grid *g, int x, int y)
{
	if (g->longer[y] == NULL)
		g->longer[y] = xcalloc(1, grid_longer_size(g));
	return g->longer[y] + (size_t)x * (CELL_BYTES + 1);
}

void
grid_copy_row(struct grid *g, int y, const struct grid *from, int from_y)
{
	memcpy(grid_cell(g, 0, y), grid_at(from, 0, from_y),
	    (size_t)g->columns * sizeof(*g->cells));
	if (from->longer[from_y] != NULL)
		memcpy(grid_longer(g, 0, y), from->longer[from_y],
		    grid_longer_size(g));
}

static void
grid_blank(struct cell *cell, enum style style)
{
	memset(cell, 0, sizeof(*cell));
	cell->text[0] = ' ';
	cell->width = 1;
	cell->style = (unsigned char)style;
}

/* No part of a wide cluster stays beside what is drawn over the other. */
static void
grid_mend_edges(struct grid *g, int x, int y, int width)
{
	struct cell *row;
	int i;

	if (width <= 0)
		return;
	row = grid_cell(g, 0, y);
	for (i = x; i > 0 && row[i].width == 0;)
		i--;
	for (int at = i; at < x; at++)
		grid_blank(&row[at], (enum style)row[i].style);
	for (i = x + width; i < g->columns && row[i].width == 0; i++)
		grid_blank(&row[i], (enum style)row[i].style);
}

/* Clips a span to the grid; false if nothing of it is within. */
static bool
grid_clip(const struct grid *g, int *x, int y, int *width)
{
	if (y < 0 || y >= g->rows || *x >= g->columns)
		return false;
	if (*x < 0) {
		*width += *x;
		*x = 0;
	}
	if (*width > g->columns - *x)
		*width = g->columns - *x;
	return *width > 0;
}

void
grid_fill(struct grid *g, int x, int y, int width, enum style style)
{
	struct cell *cell;

	if (!grid_clip(g, &x, y, &width))
		return;
	grid_mend_edges(g, x, y, width);
	cell = grid_cell(g, x, y);
	for (int i = 0; i < width; i++)
		grid_blank(&cell[i], style);
}

static void
grid_put_cluster(struct grid *g, int x, int y, int width, enum style style,
    const char *s, size_t len)
{
	struct cell *cell = grid_cell(g, x, y);
	bool hangs = utf8_hangs(s, len);
	size_t at = hangs ? strlen(DOTTED_CIRCLE) : 0;
	char *text = cell->text;

	for (int i = 0; i < width; i++) {
		grid_blank(cell + i, style);
		cell[i].text[0] = '\0';
		cell[i].width = 0;
	}
	/* Alone it would be drawn on the character before, or not at all. */
	if (at + len > CELL_SHORT)
		text = grid_longer(g, x, y);
	if (hangs)
		memcpy(text, DOTTED_CIRCLE, at);
	memcpy(text + at, s, len);
	text[at + len] = '\0';
	cell->width = (unsigned char)width;
}

/* Bytes of ASCII at the beginning, `most` or fewer, each a cluster of its
 * own, whatever stands behind it: as most are. */
static int
grid_plain_run(const char *s, size_t bytes, int most)
{
	int n = 0;

	for (; n < most && (size_t)n < bytes && s[n] >= ' ' && s[n] <= '~';
	    n++)
		if ((size_t)n + 1 < bytes && (unsigned char)s[n + 1] >= 0x80)
			break;
	return n;
}

static void
grid_put_plain(struct grid *g, int x, int y, enum style style, const char *s,
    int n)
{
	struct cell *cell = grid_cell(g, x, y);

	for (int i = 0; i < n; i++) {
		grid_blank(&cell[i], style);
		cell[i].text[0] = s[i];
	}
}

int
grid_put(struct grid *g, int x, int y, int width, enum style style,
    const char *text, size_t bytes)
{
	int start = x, at, w;
	size_t len;

	if (x < 0 || !grid_clip(g, &x, y, &width))
		return 0;
	w = grid_plain_run(text, bytes, width);
	if ((size_t)w == bytes || w == width) {
		grid_mend_edges(g, x, y, w);
		if (w > 0)
			grid_put_plain(g, x, y, style, text, w);
		return w;
	}
	w = utf8_width(text, utf8_clip(text, bytes, width));
	grid_mend_edges(g, x, y, w);
	for (at = x; bytes > 0; text += len, bytes -= len) {
		w = grid_plain_run(text, bytes, width - (at - start));
		if (w > 0) {
			grid_put_plain(g, at, y, style, text, w);
			at += w;
			len = (size_t)w;
			continue;
		}
		len = utf8_next(text, bytes);
		w = utf8_width(text, len);
		if (w == 0)
			continue;
		if (at - start + w > width) {
			grid_fill(g, at, y, width - (at - start), style);
			at = start + width;
			break;
		}
		grid_put_cluster(g, at, y, w, style, text, len);
		at += w;
	}
	return at - start;
}

int
grid_put_cut(struct grid *g, int x, int y, int width, enum style style,
    const char *text, size_t bytes)
{
	int used;

	if (width > g->columns - x)
		width = g->columns - x;
	if (width < 8 || utf8_clip(text, bytes, width) == bytes)
		return grid_put(g, x, y, width, style, text, bytes);
	used = grid_put(g, x, y, width - 3, style, text,
	    utf8_clip(text, bytes, width - 3));
	return used + grid_put(g, x + used, y, 3, style, "...", 3);
}

void
grid_go_on(struct grid *g, int y, int columns)
{
	(void)grid_cell(g, 0, y);
	g->goes_on[y] = columns;
}

/* ---- links ------------------------------------------------------------- */

/* Numbers that no cell has any more lead nowhere; false: all are in use. */
static bool
grid_sweep_links(struct grid *g)
{
	bool used[GRID_LINKS + 1] = { true }, swept = false;

	for (int i = 0; i < g->columns * g->rows; i++)
		used[g->cells[i].link] = true;
	for (int i = 1; i <= GRID_LINKS; i++) {
		if (used[i])
			continue;
		secret_free(g->targets[i]);
		g->targets[i] = NULL;
		swept = true;
	}
	if (swept)
		g->relinked++;
	return swept;
}

/* The number of a target; 0: there is none for it. */
static unsigned
grid_link_number(struct grid *g, const char *target)
{
	unsigned spare = 0;

	if (g->targets == NULL)
		g->targets = xcalloc(GRID_LINKS + 1, sizeof(*g->targets));
	for (unsigned i = GRID_LINKS; i > 0; i--)
		if (g->targets[i] == NULL)
			spare = i;
		else if (strcmp(g->targets[i], target) == 0)
			return i;
	if (spare != 0)
		g->targets[spare] = secret_dup(target);
	else if (grid_sweep_links(g))
		return grid_link_number(g, target);
	return spare;
}

void
grid_link(struct grid *g, int x, int y, int width, const char *target)
{
	unsigned number;
	struct cell *cell;

	if (!grid_clip(g, &x, y, &width))
		return;
	number = grid_link_number(g, target);
	cell = grid_cell(g, x, y);
	for (int i = 0; i < width; i++)
		cell[i].link = (unsigned char)number;
}

const char *
grid_target(const struct grid *g, unsigned link)
{
	return g->targets == NULL || link > GRID_LINKS ? NULL :
	    g->targets[link];
}
