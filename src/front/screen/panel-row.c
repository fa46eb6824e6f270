/*
 * Rows of the panel at the right.  It knows what it painted in each, and
 * paints those that show something else now.  Must not know what they say.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

/* ---- rows that are painted ---------------------------------------------- */

void
panel_forget(struct ui *ui)
{
	struct panel *p = ui->panel;

	if (p == NULL)
		return;
	for (size_t i = 0; i < p->n; i++)
		free(p->rows[i].text);
	free(p->rows);
	free(p);
	ui->panel = NULL;
}

struct panel *
panel_here(struct ui *ui, const struct geometry *g)
{
	struct panel *p = ui->panel;
	size_t n = (size_t)(g->bar_y - g->lines_y);

	if (p != NULL && p->x == g->panel_x && p->y == g->lines_y &&
	    p->width == g->panel_width && p->n == n)
		return p;
	panel_forget(ui);
	ui->panel = p = xcalloc(1, sizeof(*p));
	p->x = g->panel_x;
	p->y = g->lines_y;
	p->width = g->panel_width;
	p->n = n;
	p->rows = xcalloc(n, sizeof(*p->rows));
	return p;
}

static bool
panel_row_same(const struct panel_row *a, const struct panel_row *b)
{
	return b->text != NULL && strcmp(a->sign, b->sign) == 0 && a->x == b->x &&
	    a->fill == b->fill && a->style == b->style &&
	    a->tail_style == b->tail_style &&
	    strcmp(a->tail, b->tail) == 0 && strcmp(a->text, b->text) == 0;
}

static void
panel_text(struct grid *grid, int x, int y, int width, enum style style,
    const char *text)
{
	char *safe = ui_safe(text);

	grid_put_cut(grid, x, y, width, style, safe, strlen(safe));
	free(safe);
}

static void
panel_row_paint(struct grid *grid, const struct panel *p, int y,
    const struct panel_row *row)
{
	int used = 0;

	grid_fill(grid, p->x - 1, y, 1, STYLE_DEFAULT);
	grid_put(grid, p->x, y, 1, STYLE_ROSTER_OFFLINE, "|", 1);
	grid_fill(grid, p->x + 1, y, p->width - 1, row->fill);
	if (row->tail[0] != '\0') {
		used = (int)strlen(row->tail) + 1;
		panel_text(grid, p->x + p->width - used, y, used - 1,
		    row->tail_style, row->tail);
	}
	if (row->sign[0] != '\0')
		panel_text(grid, p->x + 1, y, row->x - 1, row->style,
		    row->sign);
	panel_text(grid, p->x + row->x, y, p->width - row->x - 1 - used,
	    row->style, row->text);
}

void
panel_add(struct ui *ui, struct panel *p, const struct panel_row *row)
{
	struct panel_row *old = &p->rows[p->at];

	if (!panel_row_same(row, old)) {
		panel_row_paint(&ui->grid, p, p->y + (int)p->at, row);
		free(old->text);
		*old = *row;
		old->text = xstrdup(row->text);
	}
	p->at++;
}

void
panel_words(struct ui *ui, struct panel *p, int x, enum style fill,
    const char *text)
{
	struct panel_row row = { .x = x, .fill = fill,
	    .style = STYLE_ROSTER_OFFLINE, .tail_style = STYLE_ROSTER };

	row.text = (char *)(uintptr_t)text;
	panel_add(ui, p, &row);
}
