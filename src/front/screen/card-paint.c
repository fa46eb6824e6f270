/*
 * Paints a card over the last rows of the lines.  Must not know what a key
 * does with it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/card.h"

int
card_height(const struct ui *ui, int width, int most)
{
	const struct card *c = card_shown(ui);
	struct card_rows r;

	/* What is typed is for the prompt: nothing else asks for it. */
	if (c == NULL || ui->box != NULL || prompt_open(ui) != NULL ||
	    most < 1)
		return 0;
	card_rows_make(ui, c, width, most, &r);
	card_rows_free(&r);
	return r.height;
}

/* A rule with what it is, or nothing. */
static void
card_paint_rule(struct ui *ui, const struct geometry *g, int y,
    const char *title)
{
	const char *rule = sign_text(ui, SIGN_RULE);

	for (int x = 0; x < g->lines_width; x++)
		grid_put(&ui->grid, g->lines_x + x, y, 1, STYLE_QUESTION, rule,
		    strlen(rule));
	if (title[0] != '\0')
		grid_put(&ui->grid, g->lines_x + 2, y, g->lines_width - 4,
		    STYLE_QUESTION, title, strlen(title));
}

/* Answers are bold: nobody's words can look like one. */
static void
card_paint_row(struct ui *ui, const struct geometry *g, int y, bool framed,
    const struct card_row *row)
{
	int x = g->lines_x + (framed ? 2 : 0);
	int width = g->lines_width - (framed ? 4 : 0), used;

	grid_fill(&ui->grid, g->lines_x, y, g->lines_width, STYLE_QUESTION);
	used = grid_put_cut(&ui->grid, x, y, width, STYLE_QUESTION,
	    row->text.s, row->text.len);
	for (int i = 0; row->part == CARD_ANSWERS && i < used; i++)
		grid_cell(&ui->grid, x + i, y)->bold = true;
	if (row->more != '\0')
		grid_put(&ui->grid, g->lines_x + g->lines_width - 1 -
		    (framed ? 2 : 0), y, 1, STYLE_QUESTION, &row->more, 1);
}

void
card_paint(struct ui *ui, const struct geometry *g)
{
	const struct card *c = card_shown(ui);
	struct card_rows r;
	int y = g->card_y;

	if (g->card_height == 0 || c == NULL)
		return;
	card_rows_make(ui, c, g->lines_width, g->card_most, &r);
	if (r.framed)
		card_paint_rule(ui, g, y++, " Question ");
	if (card_has_keys(ui)) {
		ui->grid.cursor_x = g->lines_x + (r.framed ? 2 : 0);
		ui->grid.cursor_y = y + (int)(r.answers < r.n ? r.answers : 0);
	}
	for (size_t i = 0; i < r.n; i++)
		card_paint_row(ui, g, y++, r.framed, &r.at[i]);
	if (r.framed)
		card_paint_rule(ui, g, y, "");
	card_rows_free(&r);
}
