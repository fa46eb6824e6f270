/*
 * The panel beside the lines: of conversations and contacts, or of the people
 * of a room; and which of its rows are in sight.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>

#include "front/screen/inside.h"

/* Rows above and below that are out of sight have one that says so. */
static void
panel_paint_rows(struct ui *ui, struct panel *p, size_t rows, panel_fn *row,
    const void *arg)
{
	size_t top = chosen_top(ui, rows, p->n), last = top + p->n;
	bool above = top > 0, below = last < rows;
	char text[48];

	if (above) {
		snprintf(text, sizeof(text), "%s %zu above",
		    sign_text(ui, SIGN_ELLIPSIS), top + 1);
		panel_words(ui, p, 3, text);
	}
	for (size_t i = top + above; i < last - below && i < rows; i++)
		row(ui, p, i, arg);
	if (below) {
		snprintf(text, sizeof(text), "%s %zu more",
		    sign_text(ui, SIGN_ELLIPSIS), rows - last + 1);
		panel_words(ui, p, 3, text);
	}
}

/* In a room: what is new elsewhere, and who is in it. */
static void
panel_room_row(struct ui *ui, struct panel *p, size_t i, const void *arg)
{
	if (i < people_above(ui))
		list_row(ui, p, i, NULL);
	else
		people_row(ui, p, i, arg);
}

void
panel_paint(struct ui *ui, const struct geometry *g)
{
	const struct talk *room = people_room(ui);
	struct panel *p;

	if (g->panel_width == 0) {
		panel_forget(ui);
		ui->walk.on = false;
		return;
	}
	p = panel_here(ui, g);
	p->at = 0;
	if (!chosen_follow(ui))
		chosen_note(ui);	/* what is shown there now */
	if (room != NULL)
		panel_paint_rows(ui, p, chosen_rows(ui), panel_room_row, room);
	else
		panel_paint_rows(ui, p, list_get(ui)->rows, list_row, NULL);
	while (p->at < p->n)
		panel_words(ui, p, 3, "");
}
