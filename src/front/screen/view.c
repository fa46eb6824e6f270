/*
 * Paints the whole into the grid, and only what changed: the model's change
 * counters are compared (law 8), the lines of a window are laid out anew
 * only where they did.  Must not change anything but what was painted.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "front/screen/box.h"

/* ---- lines ------------------------------------------------------------- */

struct lines {
	struct layout *layouts;	/* newest first */
	size_t n;
	int rows;		/* of all of them */
	int cut;		/* rows of the newest that are below */
};

/* Lays out entries upwards until the window is full. */
static void
view_lines_collect(struct ui *ui, const struct geometry *g,
    const struct columns *c, struct lines *lines)
{
	struct layout *l;
	size_t index;
	int row;

	memset(lines, 0, sizeof(*lines));
	if (g->lines_height < 1 || !scroll_place(ui, ui->current, &index, &row))
		return;
	lines->layouts = xcalloc((size_t)g->lines_height,
	    sizeof(*lines->layouts));
	while (lines->rows < g->lines_height) {
		l = &lines->layouts[lines->n];
		window_layout(ui, ui->current, index, c, l);
		l->found = seek_lights(ui, l->entry, &l->text, &l->hits);
		follow_label(ui, l);
		if (lines->n++ == 0 && row >= 0 && row < l->height)
			lines->cut = l->height - 1 - row;
		lines->rows += l->height - (lines->n == 1 ? lines->cut : 0);
		if (index-- == 0)
			break;
	}
}

void
view_each(struct ui *ui, void (*fn)(struct ui *, const struct layout *, int,
    int))
{
	struct geometry g;
	struct columns c;
	struct lines lines;
	int above;

	geometry_get(ui, &g);
	window_columns(ui, ui->current, g.lines_width, &c);
	view_lines_collect(ui, &g, &c, &lines);
	above = lines.rows > g.lines_height ? lines.rows - g.lines_height : 0;
	for (size_t i = 0; i < lines.n; i++) {
		struct layout *l = &lines.layouts[i];

		fn(ui, l, i + 1 == lines.n ? above : 0, l->height -
		    (i == 0 ? lines.cut : 0));
		layout_free(l);
	}
	free(lines.layouts);
}

static void
view_lines_paint(struct ui *ui, const struct geometry *g)
{
	struct columns c;
	struct lines lines;
	int y = g->lines_y, skip;
	bool named = false;

	window_columns(ui, ui->current, g->lines_width, &c);
	view_lines_collect(ui, g, &c, &lines);
	/* The oldest may be shown in part. */
	skip = lines.rows > g->lines_height ? lines.rows - g->lines_height : 0;
	for (size_t i = lines.n; i-- > 0;) {
		struct layout *l = &lines.layouts[i];
		int end = l->height - (i == 0 ? lines.cut : 0);

		/* Above the first is nobody who could have said it. */
		if (!named && l->author.len == 0)
			author_make(l, &c);
		for (int row = skip; row < end; row++)
			named |= layout_paint(l, row, &c, &ui->grid,
			    g->lines_x, y++);
		skip = 0;
		layout_free(l);
	}
	free(lines.layouts);
	for (; y < g->card_y; y++)
		grid_fill(&ui->grid, g->lines_x, y, g->lines_width,
		    STYLE_DEFAULT);
}

/* ---- what stands above the status bar ---------------------------------- */

static void
view_message(struct ui *ui, const struct geometry *g)
{
	struct row *rows;
	size_t n = wrap_text(ui->message, strlen(ui->message),
	    g->lines_width - 2, g->lines_width - 2, &rows);

	for (int i = 0; i < g->hint_height && (size_t)i < n; i++)
		grid_put(&ui->grid, g->lines_x + 1, g->hint_y + i,
		    g->lines_width - 1, ui->message_style,
		    ui->message + rows[i].from, rows[i].len);
	free(rows);
}

static void
view_more(struct ui *ui, const struct geometry *g)
{
	const struct window *w = ui->current;
	size_t index, count = window_buffer(ui, w)->count;
	char text[96];
	int row;

	if (!scroll_place(ui, w, &index, &row))
		return;
	/* Of the one at the bottom some rows may be below. */
	if (index + 1 < count)
		snprintf(text, sizeof(text), "-- more -- %zu below%s",
		    count - 1 - index, g->lines_width < COLUMNS_ALIGNED ? "" :
		    "  (PageDown, Alt-End)");
	else
		snprintf(text, sizeof(text), "-- more --%s", g->lines_width <
		    COLUMNS_ALIGNED ? "" : "  (PageDown, Alt-End)");
	grid_put(&ui->grid, g->lines_x + 1, g->hint_y, g->lines_width - 1,
	    STYLE_MARK, text, strlen(text));
}

static void
view_hint(struct ui *ui, const struct geometry *g)
{
	for (int i = 0; i < g->hint_height; i++)
		grid_fill(&ui->grid, g->lines_x, g->hint_y + i,
		    g->lines_width, STYLE_DEFAULT);
	if (g->hint_height == 0)
		return;
	if (complete_is_open(ui))
		complete_paint(ui, g->lines_x, g->hint_y, g->lines_width,
		    g->hint_height);
	else if (ui->message != NULL)
		view_message(ui, g);
	else if (ui_is_seeking(ui))
		return;		/* behind the line, for its cursor */
	else if (ui->hint != NULL && !input_has_hint(ui, g->columns))
		grid_put(&ui->grid, g->lines_x + 1, g->hint_y,
		    g->lines_width - 1, STYLE_TIME, ui->hint,
		    strlen(ui->hint));
	else
		view_more(ui, g);
}

/* ---- the whole --------------------------------------------------------- */

static void
view_too_small(struct ui *ui)
{
	static const char text[] = "Too small";
	const struct window *w = ui->current;
	const char *level = w->talk == NULL ? "" : level_words(w->level,
	    w->alert);
	struct grid *g = &ui->grid;

	for (int y = 0; y < g->rows; y++)
		grid_fill(g, 0, y, g->columns, STYLE_DEFAULT);
	if (g->rows > 1)
		grid_put(g, 0, 0, g->columns, STYLE_DEFAULT, text,
		    strlen(text));
	grid_put(g, 0, g->rows - 1, g->columns, level_style(w->level,
	    w->alert), level, strlen(level));
	g->cursor_x = g->cursor_y = -1;
}

/* Everything that the lines of the current window are painted from. */
static uint64_t
view_lines_sum(const struct ui *ui, const struct geometry *g)
{
	const struct window *w = ui->current;
	const struct buffer *b = window_buffer(ui, w);
	uint64_t sum = ui_mix(0, (uint64_t)(uintptr_t)w);

	sum = ui_mix(sum, b->changes);
	sum = ui_mix(sum, b->serial);
	sum = ui_mix(sum, b->count);
	sum = ui_mix(sum, w->anchor);
	sum = ui_mix(sum, (uint64_t)w->anchor_row);
	sum = ui_mix(sum, w->mark);
	sum = ui_mix(sum, w->folds.changes);
	sum = ui_mix(sum, (uint64_t)ui->seeks << 32 | (uint64_t)g->lines_x <<
	    16 | (uint64_t)g->lines_width);
	sum = ui_mix(sum, (uint64_t)g->lines_height);
	/* The names beside them, and the form of the time. */
	if (w->talk != NULL)
		sum = ui_mix(sum, account_changes(talk_account(w->talk)));
	return ui_mix(sum, conf_changes(ui->conf));
}

/* What is said above the status bar stands over other parts. */
static bool
view_is_as_it_was(const struct ui *ui, const struct geometry *g)
{
	return g->hint_height == 0 && g->card_height == 0 &&
	    memcmp(g, &ui->geometry, sizeof(*g)) == 0;
}

void
view_paint(struct ui *ui, bool line_only)
{
	struct window *w = ui->current;
	bool same = line_only && ui->window_painted == w;
	struct geometry g;
	uint64_t sum;

	w->level = w->talk == NULL ? OTR_NOT_PRIVATE :
	    talk_level(w->talk);
	/* What it depends on would have changed more than the line. */
	if (!same)
		w->alert = level_alerts(ui, w->talk);
	ui->window_painted = w;
	if (ui_too_small(ui)) {
		view_too_small(ui);
		return;
	}
	if (bare_paint(ui))
		return;
	geometry_get(ui, &g);
	sum = ui->box != NULL ? 0 : view_lines_sum(ui, &g);
	if (ui->box != NULL)
		box_paint(ui, &g);
	else if (sum != ui->lines_painted)
		view_lines_paint(ui, &g);
	/* A panel's paint may go where lines were, if that was switched. */
	ui->lines_painted = sum;
	same = same && view_is_as_it_was(ui, &g);
	if (!same) {
		title_paint(ui, &g);
		panel_paint(ui, &g);
		view_hint(ui, &g);
	}
	ui->geometry = g;
	if (!same)
		bar_paint(ui, &g);
	input_paint(ui, &g);
	card_paint(ui, &g);
	if (ui->box != NULL)
		box_paint_cursor(ui, &g);
	else if (ui_is_seeking(ui) && ui->message == NULL)
		seek_paint(ui, &g);
	chosen_cursor(ui);
}
