/*
 * The panel at the right: of the roster, or of the people of a room.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include "front/screen/inside.h"

/* What is said above the status bar may stand over the lowest rows. */
static void
panel_forget_hidden(struct panel *p, const struct geometry *g)
{
	for (int y = g->hint_y; y < g->bar_y; y++) {
		free(p->rows[y - p->y].text);
		p->rows[y - p->y].text = NULL;
	}
}

void
panel_paint(struct ui *ui, const struct geometry *g)
{
	const struct talk *talk = ui->current->talk;
	struct panel *p;

	if (g->panel_width == 0) {
		panel_forget(ui);
		return;
	}
	p = panel_here(ui, g);
	p->at = 0;
	if (talk != NULL && talk_kind(talk) == TALK_ROOM)
		panel_people(ui, p, talk);
	else
		panel_roster(ui, p);
	while (p->at < p->n)
		panel_words(ui, p, 3, STYLE_ROSTER, "");
	panel_forget_hidden(p, g);
}
