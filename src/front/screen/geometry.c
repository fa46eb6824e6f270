/*
 * Which rows and columns the parts of the screen have.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

/* Nobody asked for it: only where there is room to spare. */
/* Whether the panel with the contacts is shown at so many columns. */
static bool
geometry_has_roster(const struct ui *ui, int columns)
{
	bool asked = ui->roster != -1 ||
	    conf_where(ui->conf, SET_ROSTER_SHOWN, NULL, NULL) != 0;

	if (columns < (asked ? COLUMNS_ROSTER : COLUMNS_ROSTER_UNASKED))
		return false;
	return ui->roster == -1 ?
	    conf_bool(ui->conf, SET_ROSTER_SHOWN, NULL, NULL) :
	    ui->roster == 1;
}

/* Rows of what stands above the status bar for a moment. */
static int
geometry_hint(const struct ui *ui, const struct geometry *g)
{
	struct row *rows;
	size_t n;

	if (complete_is_open(ui))
		return complete_height(ui);
	if (ui->message != NULL) {
		n = wrap_text(ui->message, strlen(ui->message),
		    g->columns - 2, g->columns - 2, &rows);
		free(rows);
		return (int)n;
	}
	if (ui->box != NULL || ui_is_seeking(ui))
		return ui->box == NULL;
	if (ui->hint != NULL && !input_has_hint(ui, g->columns))
		return 1;
	return ui->current->anchor != 0;
}

void
geometry_get(struct ui *ui, struct geometry *g)
{
	int most;

	memset(g, 0, sizeof(*g));
	g->columns = ui->grid.columns;
	g->rows = ui->grid.rows;
	g->input_height = input_height(ui, g->columns, g->rows);
	g->input_y = g->rows - g->input_height;
	g->bar_y = g->input_y - 1;
	g->lines_y = 1;
	most = (g->bar_y - g->lines_y) / 2;
	g->hint_height = geometry_hint(ui, g);
	if (g->hint_height > most)
		g->hint_height = most;
	g->hint_y = g->bar_y - g->hint_height;
	g->lines_height = g->hint_y - g->lines_y;
	g->lines_width = g->columns;
	if (!geometry_has_roster(ui, g->columns))
		return;
	g->panel_width = (int)conf_int(ui->conf, SET_ROSTER_WIDTH, NULL,
	    NULL);
	if (g->panel_width < 8)
		g->panel_width = 8;
	if (g->panel_width > g->columns / 2)
		g->panel_width = g->columns / 2;
	g->panel_x = g->columns - g->panel_width;
	g->lines_width = g->panel_x - 1;
}

void
ui_roster(struct ui *ui, int on)
{
	if (on == -1)
		on = !geometry_has_roster(ui, ui->grid.columns);
	ui->roster = on;
	ui->changes++;
}
