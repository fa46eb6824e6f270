/*
 * Paints the box that is open: what is typed, the rows, and what can be done.
 * All that is foreign passes utf8_safe() here.  Must not know what rows are.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "front/screen/box.h"

#define ROWS_WITH_KEYS 6	/* with fewer, nothing but rows */
#define NOTE_LEAST 8		/* columns; narrower, and there is none */
#define TAG_WIDTH 8
#define FILTER_LEAST 12		/* ... and there is no number beside it */

/* What it shows may be secret. */
static int
box_paint_text(struct grid *g, int x, int y, int width, enum style style,
    const char *text)
{
	struct str safe;
	int used = 0;

	str_init_secret(&safe);
	utf8_safe(&safe, text, strlen(text), SAFE_NAME);
	if (width > 0)
		used = grid_put_cut(g, x, y, width, style, safe.s, safe.len);
	str_free(&safe);
	return used;
}

void
box_tag(const struct ui *ui, const struct account *a, struct box_cell *cell)
{
	char *tag = a == NULL ? NULL : tag_text(ui, a, TAG_WIDTH);

	cell->width = chat_accounts(ui->chat) < 2 ? 1 : TAG_WIDTH;
	cell->style = a == NULL ? STYLE_TIME : tag_style(ui, a);
	if (tag != NULL)
		str_fit(cell->text, sizeof(cell->text), tag);
	free(tag);
}

/* ---- a row ----------------------------------------------------------------- */

/* Cells at the right edge, as many as leave half of the row; what they take. */
static int
box_paint_cells(struct grid *g, int y, int x, int width,
    const struct box_row *row, bool chosen)
{
	int used = 0, n = 0, at;

	while (n < BOX_CELLS && used + row->cells[n].width + 1 <= width / 2)
		used += row->cells[n].width > 0 ? row->cells[n++].width + 1 :
		    width;
	used = 0;
	for (int i = 0; i < n; i++)
		used += row->cells[i].width + 1;
	at = x + width - used;
	for (int i = 0; i < n; i++) {
		const struct box_cell *c = &row->cells[i];
		char *safe = ui_safe(c->text);
		int pad = c->width - utf8_width(safe, strlen(safe));

		if (pad < 0)
			pad = 0;
		grid_put_cut(g, at + pad, y, c->width - pad, chosen ?
		    STYLE_TITLE : c->style, safe, strlen(safe));
		at += c->width + 1;
		free(safe);
	}
	return used;
}

/* Columns for the text: half of them are the note's, where that needs them,
 * so that no name hides whose it is. */
static int
box_text_room(const struct box_row *row, int room)
{
	char *safe = row->note == NULL ? NULL : ui_safe(row->note);
	int note = safe == NULL ? 0 : utf8_width(safe, strlen(safe)) + 2;

	free(safe);
	if (note == 0 || room / 2 < NOTE_LEAST)
		return room;
	return note > room / 2 ? room - room / 2 : room - note;
}

static void
box_paint_row(struct ui *ui, const struct box *b, size_t at, int left, int y,
    int width)
{
	bool chosen = at == b->at && (b->kind->flags & BOX_TEXT) == 0;
	struct grid *g = &ui->grid;
	struct box_row row = { .style = STYLE_TEXT };
	int x = left + 1, used;
	enum style style;

	b->kind->row(ui, b->arg, at, &row);
	style = chosen ? STYLE_TITLE : row.style;
	grid_fill(g, left, y, width, chosen ? STYLE_TITLE : STYLE_DEFAULT);
	/* Never by colour alone. */
	if (chosen)
		grid_put(g, left, y, 1, style, ">", 1);
	if ((b->kind->flags & BOX_NUMBERED) != 0)
		x += 2;
	if (x == left + 3 && at < 9)
		grid_put(g, left + 1, y, 1, style, &"123456789"[at], 1);
	box_paint_text(g, x, y, b->kind->head, style, row.head);
	x += b->kind->head + (b->kind->head > 0);
	width += left;
	used = width - box_paint_cells(g, y, x, width - x, &row, chosen);
	/* What is cut does not run into what stands behind it. */
	used -= used < width;
	if (row.text != NULL)
		x += box_paint_text(g, x, y, box_text_room(&row, used - x),
		    style, row.text) + 2;
	if (row.note != NULL && used - x >= NOTE_LEAST)
		box_paint_text(g, x, y, used - x, chosen ? style :
		    STYLE_TIME, row.note);
	if (row.secret)
		secret_free(row.text);
	else
		free(row.text);
	free(row.note);
}

/* ---- the whole ------------------------------------------------------------- */

/* A question is shown whole, where there is room for answers. */
static void
box_paint_question(struct ui *ui, struct box *b, int left, int y, int width,
    int most)
{
	struct row *rows;
	size_t n = wrap_text(b->title, strlen(b->title), width - 2, width - 2,
	    &rows);

	b->head = (int)n < most ? (int)n : most;
	for (int i = 0; i < b->head; i++) {
		grid_fill(&ui->grid, left, y + i, width, STYLE_QUESTION);
		grid_put_cut(&ui->grid, left + 1, y + i, width - 1, STYLE_QUESTION,
		    b->title + rows[i].from, rows[i].len);
	}
	free(rows);
}

/* What it is, the filter behind that, and "12 of 80". */
static void
box_paint_head(struct ui *ui, struct box *b, int left, int y, int width)
{
	struct grid *g = &ui->grid;
	char count[64];
	int n;

	b->head = 1;
	if (b->all == SIZE_MAX)
		snprintf(count, sizeof(count), "%zu+", b->n);
	else if (b->n < b->all)
		snprintf(count, sizeof(count), "%zu of %zu", b->n, b->all);
	else
		snprintf(count, sizeof(count), "%zu", b->n);
	n = (int)strlen(count);
	grid_fill(g, left, y, width, STYLE_STATUS);
	b->filter_x = left + 3 + grid_put_cut(g, left + 1, y, width - 2, STYLE_STATUS,
	    b->title, strlen(b->title));
	b->filter_width = left + width - b->filter_x - 1;
	if ((b->kind->flags & BOX_TEXT) != 0 ||
	    b->filter_width < n + FILTER_LEAST)
		return;
	b->filter_width -= n + 1;
	grid_put(g, left + width - n - 1, y, n, STYLE_STATUS, count, (size_t)n);
}

static bool
box_has_keys(const struct box *b, int height)
{
	return b->kind->keys != NULL && height >= ROWS_WITH_KEYS;
}

void
box_paint(struct ui *ui, const struct geometry *g)
{
	struct box *b = ui->box;
	int y = g->lines_y, end = g->lines_y + g->lines_height;
	int left = g->lines_x, width = g->lines_width;

	end -= box_has_keys(b, g->lines_height);
	if ((b->kind->flags & BOX_ASKED) != 0)
		box_paint_question(ui, b, left, y, width, (end - y + 1) / 2);
	else
		box_paint_head(ui, b, left, y, width);
	y += b->head;
	box_fit(ui, width, end - y);
	for (size_t at = b->top; y < end; y++, at++) {
		if (at < b->n)
			box_paint_row(ui, b, at, left, y, width);
		else
			grid_fill(&ui->grid, left, y, width, STYLE_DEFAULT);
	}
	if (b->n == 0 && end > g->lines_y + b->head)
		box_paint_text(&ui->grid, left + 1, g->lines_y + b->head,
		    width - 1,
		    STYLE_NOTICE, b->kind->empty != NULL ?
		    b->kind->empty(b->arg) : "nothing has this name");
	if (!box_has_keys(b, g->lines_height))
		return;
	grid_fill(&ui->grid, left, end, width, STYLE_DEFAULT);
	box_paint_text(&ui->grid, left + 1, end, width - 1, STYLE_TIME,
	    b->kind->keys);
}

void
box_paint_cursor(struct ui *ui, const struct geometry *g)
{
	const struct box *b = ui->box;

	if ((b->kind->flags & BOX_FILTER) != 0) {
		field_paint(ui, b->filter, b->filter_x, g->lines_y,
		    b->filter_width, STYLE_STATUS);
		return;
	}
	ui->grid.cursor_x = g->lines_x;
	ui->grid.cursor_y = g->lines_y + b->head + (b->kind->flags & BOX_TEXT ?
	    0 : (int)(b->at - b->top));
}
