/*
 * What was painted in the panel, row by row.  Must not know what rows say.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include "front/screen/inside.h"

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
	    p->width == g->panel_width && p->n == n &&
	    p->left == g->panel_left)
		return p;
	panel_forget(ui);
	ui->panel = p = xcalloc(1, sizeof(*p));
	p->x = g->panel_x;
	p->y = g->lines_y;
	p->width = g->panel_width;
	p->left = g->panel_left;
	p->n = n;
	p->rows = xcalloc(n, sizeof(*p->rows));
	return p;
}
