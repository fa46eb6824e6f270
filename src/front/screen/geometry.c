/*
 * Which rows and columns the parts of the screen have.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

/* Where the list stands, or would: "left", "right", "off". */
static const char *
geometry_side(const struct ui *ui)
{
	return conf_text(ui->conf, SET_PANEL, NULL, NULL);
}

/* Whether the list is shown at so many columns.  Where nobody asked for it:
 * only if there is room to spare. */
static bool
geometry_has_panel(const struct ui *ui, int columns)
{
	bool asked = ui->roster != -1 ||
	    conf_where(ui->conf, SET_PANEL, NULL, NULL) != 0;

	if (columns < (asked ? COLUMNS_PANEL : COLUMNS_PANEL_UNASKED))
		return false;
	return ui->roster == -1 ? strcmp(geometry_side(ui), "off") != 0 :
	    ui->roster == 1;
}

/* The list, and beside it, with a column between, the lines. */
static void
geometry_panel(const struct ui *ui, struct geometry *g)
{
	int width = (int)conf_int(ui->conf, SET_PANEL_WIDTH, NULL, NULL);

	g->lines_width = g->columns;
	if (!geometry_has_panel(ui, g->columns))
		return;
	if (width > g->columns / 2)
		width = g->columns / 2;
	g->panel_width = width;
	g->lines_width = g->columns - width - 1;
	g->panel_left = strcmp(geometry_side(ui), "right") != 0;
	if (g->panel_left)
		g->lines_x = width + 1;
	else
		g->panel_x = g->columns - width;
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
		    g->lines_width - 2, g->lines_width - 2, &rows);
		free(rows);
		return (int)n;
	}
	if (ui->box != NULL || ui_is_seeking(ui))
		return ui->box == NULL;
	if (ui->hint != NULL && !input_has_hint(ui, g->columns))
		return 1;
	return ui->current->anchor != 0;
}

/* A question is read before the lines; where there is hardly a row for it,
 * before the title too. */
static void
geometry_card(const struct ui *ui, struct geometry *g)
{
	g->card_most = g->hint_y - g->lines_y;
	if (g->card_most < CARD_ROWS_MIN)
		g->card_most = g->hint_y;
	g->card_height = card_height(ui, g->lines_width, g->card_most);
	g->card_y = g->hint_y - g->card_height;
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
	geometry_panel(ui, g);
	g->hint_height = geometry_hint(ui, g);
	if (g->hint_height > most)
		g->hint_height = most;
	g->hint_y = g->bar_y - g->hint_height;
	geometry_card(ui, g);
	g->lines_height = g->card_y - g->lines_y;
}

void
ui_roster(struct ui *ui, int on)
{
	if (on == -1)
		on = !geometry_has_panel(ui, ui->grid.columns);
	ui->roster = on;
	ui->changes++;
}
