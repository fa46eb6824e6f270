/*
 * Which row of the panel is chosen while one walks in it, and which rows are in
 * sight.  What is chosen may move: it is looked for again.
 *
 * SPDX-License-Identifier: ISC
 */
#include "front/screen/inside.h"

/* Rows of what the panel shows. */
size_t
chosen_rows(struct ui *ui)
{
	const struct talk *room = people_room(ui);

	return room != NULL ? people_rows(room) : list_get(ui)->rows;
}

struct walk_at *
chosen_here(struct ui *ui)
{
	return people_room(ui) != NULL ? &ui->walk.people : &ui->walk.list;
}

bool
chosen_is(const struct ui *ui, size_t row)
{
	return ui->walk.on && row == (people_room(ui) != NULL ?
	    ui->walk.people.row : ui->walk.list.row);
}

/* What is chosen may have moved. */
void
chosen_follow(struct ui *ui)
{
	size_t rows;

	if (!ui->walk.on)
		return;
	rows = chosen_rows(ui);
	if (people_room(ui) == NULL)
		list_find(ui, &ui->walk.key, &ui->walk.list.row);
	if (rows > 0 && chosen_here(ui)->row >= rows)
		chosen_here(ui)->row = rows - 1;
}

/* The rows that say how many are out of sight are not for others. */
static size_t
chosen_top_of(const struct walk_at *at, size_t rows, size_t n)
{
	size_t row = at->row, top = at->top;

	if (row < top + (top > 0))
		top = row > 1 ? row - 1 : 0;
	if (row >= top + n - (top + n < rows))
		top = row + 2 - n;
	return top;
}

size_t
chosen_top(struct ui *ui, size_t rows, size_t n)
{
	struct walk_at *at = chosen_here(ui);

	if (ui->walk.on && n > 2)
		at->top = chosen_top_of(at, rows, n);
	if (at->top > (rows > n ? rows - n : 0))
		at->top = rows > n ? rows - n : 0;
	return at->top;
}

void
chosen_cursor(struct ui *ui)
{
	const struct walk_at *at = chosen_here(ui);
	const struct panel *p = ui->panel;

	if (!ui->walk.on || p == NULL || at->row < at->top ||
	    at->row - at->top >= p->n)
		return;
	ui->grid.cursor_x = p->left ? p->x : p->x + 1;
	ui->grid.cursor_y = p->y + (int)(at->row - at->top);
}
