/*
 * The text of a window alone, for the terminal's own selection (M-z): lines
 * that are too long are wrapped by the terminal, so that it knows them for
 * one.  It stands still; the last row says who can read the next line, and any
 * key goes back.  Must not know how rows are drawn.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/box.h"

struct bare_row {
	char *text;		/* secret, safe */
	int goes_on;		/* its columns, where the next one belongs to it */
};

/* ---- which rows ------------------------------------------------------------ */

/* Rows of an entry in the columns; behind those that there are. */
static size_t
bare_add(struct bare_row **rows, const char *s, size_t bytes, int columns)
{
	size_t n = 0;

	for (;;) {
		size_t line = strcspn(s, "\n"), fits;

		if (line > bytes)
			line = bytes;
		do {
			fits = utf8_clip(s, line, columns);
			if (fits == 0)
				fits = utf8_next(s, line);
			*rows = xreallocarray(*rows, n + 1, sizeof(**rows));
			(*rows)[n++] = (struct bare_row){ secret_dupn(s, fits),
			    fits < line ? utf8_width(s, fits) : 0 };
			s += fits;
			bytes -= fits;
			line -= fits;
		} while (line > 0);
		if (bytes == 0)
			return n;
		s++;
		bytes--;
	}
}

static size_t
bare_entry(const struct entry *e, int columns, struct bare_row **rows)
{
	struct str safe;
	size_t n;

	*rows = NULL;
	if (e->kind == ENTRY_DRAWING)
		return 0;
	str_init_secret(&safe);
	utf8_safe(&safe, e->text, strlen(e->text), SAFE_TEXT);
	n = bare_add(rows, safe.s, safe.len, columns);
	str_free(&safe);
	return n;
}

static void
bare_paint_row(struct grid *g, int y, const struct bare_row *row)
{
	grid_fill(g, 0, y, g->columns, STYLE_DEFAULT);
	grid_put(g, 0, y, g->columns, STYLE_TEXT, row->text,
	    strlen(row->text));
	grid_go_on(g, y, row->goes_on);
}

/* From the last row that is shown upwards, until there is no room. */
static void
bare_paint_lines(struct ui *ui)
{
	struct grid *g = &ui->grid;
	const struct buffer *b = window_buffer(ui, ui->current);
	int y = g->rows - 1, row;
	size_t index;
	bool more = scroll_place(ui, ui->current, &index, &row);

	for (; more && y > 0; more = index-- > 0) {
		struct bare_row *rows;
		size_t n = bare_entry(buffer_at(b, index), g->columns, &rows);

		for (; n > 0; n--) {
			if (y > 0)
				bare_paint_row(g, --y, &rows[n - 1]);
			secret_free(rows[n - 1].text);
		}
		free(rows);
	}
	while (y > 0)
		grid_fill(g, 0, --y, g->columns, STYLE_DEFAULT);
}

/* ---- begun, ended, painted ------------------------------------------------- */

/* A mouse that is ours selects nothing. */
static void
bare_wheel(struct ui *ui, bool on)
{
	if (ui->display.wheel != NULL && conf_bool(ui->conf, SET_WHEEL, NULL,
	    NULL))
		ui->display.wheel(ui->display.arg, on);
}

void
bare_open(struct ui *ui)
{
	complete_end(ui);
	box_close(ui);
	card_leave(ui);
	ui->bare = BARE_BEGUN;
	ui->changes++;
	bare_wheel(ui, false);
	ui->display.redraw(ui->display.arg);
}

static void
bare_end(struct ui *ui)
{
	ui->bare = BARE_OFF;
	for (int y = 0; y < ui->grid.rows; y++)
		grid_go_on(&ui->grid, y, 0);
	ui->lines_painted = 0;
	panel_forget(ui);
	ui->changes++;
	bare_wheel(ui, true);
	ui->display.redraw(ui->display.arg);
}

bool
bare_key(struct ui *ui)
{
	if (ui->bare == BARE_OFF)
		return false;
	bare_end(ui);
	return true;
}

void
bare_resized(struct ui *ui)
{
	if (ui->bare != BARE_OFF)
		ui->bare = BARE_BEGUN;
}

/* Law 3: the level is as it is now, though the lines are not. */
bool
bare_paint(struct ui *ui)
{
	static const char back[] = "any key goes back";
	const struct window *w = ui->current;
	const char *level = w->talk == NULL ? "" : otr_level_name(w->level);
	struct grid *g = &ui->grid;
	int y = g->rows - 1, x = 0;

	if (ui->bare == BARE_OFF)
		return false;
	if (ui->bare == BARE_BEGUN)
		bare_paint_lines(ui);
	ui->bare = BARE_SHOWN;
	grid_fill(g, 0, y, g->columns, STYLE_STATUS);
	if (w->talk != NULL)
		x = grid_put(g, 0, y, g->columns, level_style(w->level, w->alert),
		    level, strlen(level)) + 1;
	if (x + (int)strlen(back) <= g->columns)
		grid_put(g, x, y, g->columns - x, STYLE_STATUS, back,
		    strlen(back));
	g->cursor_x = g->cursor_y = -1;
	return true;
}
