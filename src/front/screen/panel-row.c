/*
 * Rows of the panel beside the lines.  It knows what it painted in each, and
 * paints those that show something else now.  Must not know what they say.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

static bool
panel_tail_same(const struct panel_tail *a, const struct panel_tail *b)
{
	return a->style == b->style && strcmp(a->text, b->text) == 0;
}

static bool
panel_row_same(const struct panel_row *a, const struct panel_row *b)
{
	for (int i = 0; i < PANEL_TAILS; i++)
		if (!panel_tail_same(&a->tail[i], &b->tail[i]))
			return false;
	return b->text != NULL && strcmp(a->head, b->head) == 0 &&
	    a->x == b->x && a->fill == b->fill && a->style == b->style &&
	    strcmp(a->text, b->text) == 0;
}

/* Columns that it has but its edge, and where they begin. */
static int
panel_inner(const struct panel *p, int *x)
{
	*x = p->left ? p->x : p->x + 1;
	return p->width - 1;
}

static void
panel_edge(struct ui *ui, const struct panel *p, int y)
{
	const char *edge = sign_text(ui, SIGN_EDGE);
	int x = p->left ? p->x + p->width - 1 : p->x;

	/* The column between it and the lines. */
	grid_fill(&ui->grid, p->left ? x + 1 : x - 1, y, 1, STYLE_DEFAULT);
	grid_fill(&ui->grid, x, y, 1, STYLE_ROSTER_OFFLINE);
	grid_put(&ui->grid, x, y, 1, STYLE_ROSTER_OFFLINE, edge,
	    strlen(edge));
}

/* From the right edge on; which columns are left for the text. */
static int
panel_row_tails(struct ui *ui, const struct panel_row *row, int x, int y,
    int width)
{
	int used;

	for (int i = 0; i < PANEL_TAILS; i++) {
		const struct panel_tail *t = &row->tail[i];

		if (t->text[0] == '\0')
			continue;
		used = utf8_width(t->text, strlen(t->text));
		if (width - used - 1 < row->x + PANEL_TEXT_MIN)
			continue;
		width -= used + 1;
		grid_put(&ui->grid, x + width, y, used, t->style, t->text,
		    strlen(t->text));
	}
	return width;
}

static void
panel_row_paint(struct ui *ui, const struct panel *p, int y,
    const struct panel_row *row)
{
	int x, width = panel_inner(p, &x);
	char *text;

	panel_edge(ui, p, y);
	grid_fill(&ui->grid, x, y, width, row->fill);
	width = panel_row_tails(ui, row, x, y, width);
	grid_put(&ui->grid, x, y, row->x, row->style, row->head,
	    strlen(row->head));
	text = cut_name(ui, row->text, width - row->x - 1);
	grid_put(&ui->grid, x + row->x, y, width - row->x, row->style, text,
	    strlen(text));
	free(text);
}

void
panel_add(struct ui *ui, struct panel *p, const struct panel_row *row)
{
	struct panel_row *old = &p->rows[p->at];

	if (!panel_row_same(row, old)) {
		panel_row_paint(ui, p, p->y + (int)p->at, row);
		free(old->text);
		*old = *row;
		old->text = xstrdup(row->text);
	}
	p->at++;
}

void
panel_words(struct ui *ui, struct panel *p, int x, const char *text)
{
	struct panel_row row = { .x = x, .fill = STYLE_ROSTER,
	    .style = STYLE_ROSTER_OFFLINE };

	row.text = (char *)(uintptr_t)text;
	panel_add(ui, p, &row);
}
