/*
 * Walking in the panel: what keys do there.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

/* ---- moving -------------------------------------------------------------------- */

static void
walk_by(struct ui *ui, int step)
{
	struct walk_at *at = chosen_here(ui);
	size_t rows = chosen_rows(ui);

	if (step < 0)
		at->row -= at->row < (size_t)-step ? at->row : (size_t)-step;
	else
		at->row = at->row + (size_t)step < rows ? at->row +
		    (size_t)step : rows == 0 ? 0 : rows - 1;
	chosen_note(ui);
}

static int
walk_page(const struct ui *ui)
{
	return ui->panel != NULL && ui->panel->n > 4 ?
	    (int)ui->panel->n - 3 : 1;
}

void
walk_scroll(struct ui *ui, int direction)
{
	struct walk_at *at = chosen_here(ui);
	size_t page = (size_t)walk_page(ui);

	if (direction > 0)
		at->top += page;
	else
		at->top -= at->top < page ? at->top : page;
}

/* Where the window that is shown has its row. */
static void
walk_start(struct ui *ui)
{
	struct list_key key = { .number = ui->current->number };
	const struct talk *talk = ui->current->talk;

	if (people_room(ui) == NULL) {
		list_get(ui);
		if (talk != NULL) {
			key.account = xstrdup(account_jid(talk_account(talk)));
			key.jid = xstrdup(talk_jid(talk));
		}
		list_find(ui, &key, &ui->walk.list.row);
		list_key_free(&key);
	} else if (ui->walk.people.row < people_above(ui))
		ui->walk.people.row = people_above(ui);
	walk_by(ui, 0);
}

void
walk_toggle(struct ui *ui)
{
	struct geometry g;

	if (ui->walk.on) {
		ui->walk.on = false;
		return;
	}
	geometry_get(ui, &g);
	if (g.panel_width == 0)
		ui_roster(ui, 1);
	geometry_get(ui, &g);
	if (g.panel_width == 0) {
		ui_say(ui, STYLE_ERROR, "the list needs a screen of %d columns",
		    COLUMNS_PANEL);
		return;
	}
	ui->walk.on = true;
	walk_start(ui);
	ui_say(ui, STYLE_STATUS, "Up and Down choose, Enter opens, Space "
	    "folds, Escape goes back");
}

/* ---- what is done with it -------------------------------------------------------- */

static void
walk_fold(struct ui *ui, int fold)
{
	const struct list_part *part;
	struct list_item item;

	list_get(ui);
	if (people_room(ui) != NULL ||
	    !list_item(ui, ui->walk.list.row, &item))
		return;
	part = item.part;
	ui->walk.list.row = part->start;
	chosen_note(ui);
	list_fold(ui, part, fold == -1 ? !part->folded : fold == 1);
}

static void
walk_open_room(struct ui *ui, const struct list_item *item)
{
	struct err err;
	struct talk *talk = room_join(item->account, item->room->jid, NULL,
	    NULL, &err);

	if (talk != NULL)
		window_show(ui, talk);
	else
		ui_say(ui, STYLE_ERROR, "%s", err.text);
}

static void
walk_open_person(struct ui *ui, const struct talk *room)
{
	const struct occupant *o = people_at(room, ui->walk.people.row -
	    people_above(ui));
	struct talk *talk;
	struct err err;

	if (o == NULL || o == room_self(room))
		return;
	talk = room_private(talk_find(talk_account(room), talk_jid(room)),
	    o->nick, &err);
	if (talk != NULL)
		window_show(ui, talk);
	else
		ui_say(ui, STYLE_ERROR, "%s", err.text);
}

static void
walk_open(struct ui *ui)
{
	const struct window *before = ui->current;
	const struct talk *room = people_room(ui);
	struct list_item item;

	list_get(ui);
	/* What moved up to its row was not chosen. */
	if (!chosen_follow(ui)) {
		ui_say(ui, STYLE_NOTICE, "That is no longer there.");
		return;
	}
	if (room != NULL && !ui->walk.above) {
		ui->walk.on = false;
		walk_open_person(ui, room);
		window_chosen(ui, before);
		return;
	}
	if (!list_item(ui, chosen_here(ui)->row, &item) || item.heading) {
		walk_fold(ui, -1);
		return;
	}
	ui->walk.on = false;
	if (item.window != NULL)
		window_switch(ui, item.window);
	else if (item.talk != NULL)
		window_show(ui, item.talk);
	else if (item.contact != NULL)
		window_show(ui, talk_open(item.account,
		    contact_jid(item.contact)));
	else
		walk_open_room(ui, &item);
	window_chosen(ui, before);
}

/* ---- keys ------------------------------------------------------------------------ */

enum walk_do { WALK_UP, WALK_DOWN, WALK_PAGE_UP, WALK_PAGE_DOWN, WALK_FIRST,
	WALK_LAST, WALK_OPEN, WALK_FOLD, WALK_CLOSE, WALK_UNFOLD, WALK_BACK };

/* By what keys do elsewhere: who has bound others moves by those here, too. */
static const struct {
	const char *action;
	enum walk_do what;
} walk_actions[] = {
	{ "row-up", WALK_UP }, { "older", WALK_UP },
	{ "row-down", WALK_DOWN }, { "newer", WALK_DOWN },
	{ "page-up", WALK_PAGE_UP }, { "page-down", WALK_PAGE_DOWN },
	{ "rows-up", WALK_UP }, { "rows-down", WALK_DOWN },
	{ "line-start", WALK_FIRST }, { "oldest", WALK_FIRST },
	{ "line-end", WALK_LAST }, { "newest", WALK_LAST },
	{ "enter", WALK_OPEN }, { "panel-fold", WALK_FOLD },
	{ "left", WALK_CLOSE }, { "right", WALK_UNFOLD },
	{ "cancel", WALK_BACK },
};

static void
walk_do(struct ui *ui, enum walk_do what)
{
	switch (what) {
	case WALK_UP:
		walk_by(ui, -1);
		break;
	case WALK_DOWN:
		walk_by(ui, 1);
		break;
	case WALK_PAGE_UP:
		walk_by(ui, -walk_page(ui));
		break;
	case WALK_PAGE_DOWN:
		walk_by(ui, walk_page(ui));
		break;
	case WALK_FIRST:
		walk_by(ui, -(int)chosen_here(ui)->row);
		break;
	case WALK_LAST:
		walk_by(ui, (int)chosen_rows(ui));
		break;
	case WALK_OPEN:
		walk_open(ui);
		break;
	case WALK_FOLD:
		walk_fold(ui, -1);
		break;
	case WALK_CLOSE:
	case WALK_UNFOLD:
		walk_fold(ui, what == WALK_CLOSE);
		break;
	case WALK_BACK:
		ui->walk.on = false;
		break;
	}
}

static bool
walk_is_space(const struct key *key)
{
	return key->code == KEY_TEXT && key->mods == 0 &&
	    strcmp(key->text, " ") == 0;
}

bool
walk_key(struct ui *ui, const struct key *key, const struct action *row)
{
	if (!ui->walk.on)
		return false;
	if (key->code == KEY_ESCAPE || (row == NULL && walk_is_space(key))) {
		walk_do(ui, key->code == KEY_ESCAPE ? WALK_BACK : WALK_FOLD);
		return true;
	}
	for (size_t i = 0; row != NULL && i < NELEM(walk_actions); i++)
		if (strcmp(walk_actions[i].action, row->name) == 0) {
			walk_do(ui, walk_actions[i].what);
			return true;
		}
	return false;
}

/* Any other key is for the line again. */
void
walk_end(struct ui *ui)
{
	ui->walk.on = false;
}
