/*
 * Which row of the panel is chosen while one walks in it, and which rows are in
 * sight.  What is chosen may move: it is looked for again.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

/* Rows of what the panel shows. */
size_t
chosen_rows(struct ui *ui)
{
	const struct talk *room = people_room(ui);

	size_t rows = list_get(ui)->rows;

	return room != NULL ? people_above(ui) + people_rows(room) : rows;
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

void
chosen_note(struct ui *ui)
{
	const struct talk *room = people_room(ui);
	size_t row = chosen_here(ui)->row, above = people_above(ui);
	const struct occupant *o;
	struct list_item item;

	ui->walk.above = room != NULL && row < above;
	if (room != NULL && row >= above) {
		o = people_at(room, row - above);
		free(ui->walk.nick);
		ui->walk.nick = o == NULL ? NULL : xstrdup(o->nick);
	} else if (list_item(ui, row, &item))
		list_key_set(&ui->walk.key, &item);
}

static bool
chosen_is_person(const struct ui *ui, const struct talk *room, size_t row)
{
	const struct occupant *o = people_at(room, row);

	return o == NULL ? ui->walk.nick == NULL : ui->walk.nick != NULL &&
	    strcmp(o->nick, ui->walk.nick) == 0;
}

/* Where one stood at first: mostly nobody came or went. */
static bool
chosen_find_person(const struct ui *ui, const struct talk *room, size_t *row)
{
	size_t rows = people_rows(room), above = people_above(ui);

	if (*row >= above && *row - above < rows &&
	    chosen_is_person(ui, room, *row - above))
		return true;
	for (size_t i = 0; i < rows; i++)
		if (chosen_is_person(ui, room, i)) {
			*row = above + i;
			return true;
		}
	return false;
}

/* In a room: it may be read meanwhile, and not be above any more. */
static bool
chosen_find_above(const struct ui *ui, size_t *row)
{
	size_t at;

	if (!list_find(ui, &ui->walk.key, &at) || at >= people_above(ui))
		return false;
	*row = at;
	return true;
}

bool
chosen_follow(struct ui *ui)
{
	const struct talk *room = people_room(ui);
	size_t rows;
	bool found;

	if (!ui->walk.on)
		return true;
	rows = chosen_rows(ui);
	if (room == NULL)
		found = list_find(ui, &ui->walk.key, &ui->walk.list.row);
	else
		found = ui->walk.above ? chosen_find_above(ui,
		    &ui->walk.people.row) : chosen_find_person(ui, room,
		    &ui->walk.people.row);
	if (rows > 0 && chosen_here(ui)->row >= rows)
		chosen_here(ui)->row = rows - 1;
	return found;
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
