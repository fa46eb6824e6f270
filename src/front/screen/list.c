/*
 * What is in the list, part by part: conversations with something new, the
 * other open ones, rooms that are bookmarked, contacts by their groups.  Only
 * how many rows a part has is counted; what is in a row is asked for by its
 * number.  Must not know how a row is painted.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "front/screen/inside.h"

/* ---- folding -------------------------------------------------------------- */

/* As it is remembered; NULL: it cannot be folded. */
static char *
list_fold_name(const struct list_part *part)
{
	switch (part->kind) {
	case LIST_UNREAD:
	case LIST_OPEN:
		break;
	case LIST_ROOMS:
		return xstrdup("rooms");
	case LIST_GROUP:
		return *part->name == '\0' ? xstrdup("contacts") :
		    xasprintf("=%s", part->name);
	}
	return NULL;
}

static bool
list_is_folded(const struct ui *ui, const struct list_part *part)
{
	const char *const *items;
	size_t n = conf_list(ui->conf, SET_PANEL_FOLDED, NULL, NULL, &items);
	char *name = n == 0 ? NULL : list_fold_name(part);
	bool folded = false;

	for (size_t i = 0; name != NULL && i < n && !folded; i++)
		folded = strcmp(items[i], name) == 0;
	free(name);
	return folded;
}

void
list_fold(struct ui *ui, const struct list_part *part, bool fold)
{
	char *name = list_fold_name(part);
	struct err err;
	int rc;

	if (name == NULL || part->folded == fold) {
		free(name);
		return;
	}
	rc = fold ? conf_list_add(ui->conf, SET_PANEL_FOLDED, NULL, NULL,
	    name, &err) : conf_list_remove(ui->conf, SET_PANEL_FOLDED, NULL,
	    NULL, name, &err);
	if (rc == -1)
		ui_say(ui, STYLE_ERROR, "%s", err.text);
	free(name);
	ui->changes++;
}

/* ---- parts ----------------------------------------------------------------- */

/* A part with `rows` rows below its heading; without any it is not there. */
static void
list_add_part(struct ui *ui, struct list *l, struct list_part part, size_t rows)
{
	if (rows == 0)
		return;
	part.folded = list_is_folded(ui, &part);
	part.start = l->rows;
	part.rows = 1 + (part.folded ? 0 : rows);
	if (l->nparts == l->room) {
		l->room = l->room == 0 ? 16 : l->room * 2;
		l->parts = xreallocarray(l->parts, l->room,
		    sizeof(*l->parts));
	}
	l->parts[l->nparts++] = part;
	l->rows += part.rows;
}

/* Conversations that have no window yet: hardly ever one. */
static void
list_find_bare(struct ui *ui, struct list *l)
{
	size_t n = chat_talks(ui->chat);

	l->nbare = 0;
	if (n == ui->ntalks)
		return;
	l->bare = xreallocarray(l->bare, n, sizeof(*l->bare));
	for (size_t i = 0; i < n; i++) {
		struct talk *talk = chat_talk(ui->chat, i);

		if (window_of(ui, talk) == NULL)
			l->bare[l->nbare++] = talk;
	}
}

static void
list_add_windows(struct ui *ui, struct list *l)
{
	struct list_part unread = { .kind = LIST_UNREAD, .name = "UNREAD" };
	struct list_part open = { .kind = LIST_OPEN, .name = "OPEN" };

	list_find_bare(ui, l);
	list_add_part(ui, l, unread, ui->nactive);
	list_add_part(ui, l, open, ui->norder - ui->nactive + l->nbare);
}

/* Those that one is in, or was, are conversations. */
static void
list_add_rooms(struct ui *ui, struct list *l)
{
	struct list_part part = { .kind = LIST_ROOMS, .name = "ROOMS" };

	l->nrooms = 0;
	for (size_t i = 0; i < chat_accounts(ui->chat); i++) {
		struct account *a = chat_account(ui->chat, i);
		size_t n = account_bookmarks(a);

		l->rooms = xreallocarray(l->rooms, l->nrooms + n + 1,
		    sizeof(*l->rooms));
		part.people += n;
		for (size_t k = 0; k < n; k++) {
			const char *jid = account_bookmark(a, k)->jid;

			if (talk_find(a, jid) != NULL)
				continue;
			l->rooms[l->nrooms].account = a;
			l->rooms[l->nrooms++].number = k;
		}
	}
	part.there = part.people - l->nrooms;
	list_add_part(ui, l, part, l->nrooms);
}

static void
list_add_groups(struct ui *ui, struct list *l)
{
	const struct grouped *g;

	chat_mark_alike(ui->chat);
	chat_group_by(ui->chat, ui->order_by_name,
	    conf_bool(ui->conf, SET_ROSTER_OFFLINE, NULL, NULL));
	for (size_t i = 0; (g = grouped_at(ui->chat, i)) != NULL; i++) {
		struct list_part part = {
			.kind = LIST_GROUP, .name = grouped_name(g),
			.people = grouped_people(g), .there = grouped_there(g),
		};

		list_add_part(ui, l, part, grouped_rows(g));
	}
}

const struct list *
list_get(struct ui *ui)
{
	struct list *l = &ui->list;

	l->nparts = l->rows = 0;
	window_order_look(ui);
	list_add_windows(ui, l);
	list_add_rooms(ui, l);
	list_add_groups(ui, l);
	return l;
}

void
list_free(struct ui *ui)
{
	free(ui->list.parts);
	free(ui->list.rooms);
	free(ui->list.bare);
}

/* ---- rows ------------------------------------------------------------------- */

static const struct list_part *
list_part(const struct list *l, size_t row)
{
	size_t low = 0, high = l->nparts;

	if (row >= l->rows)
		return NULL;
	while (low + 1 < high) {
		size_t middle = (low + high) / 2;

		if (l->parts[middle].start <= row)
			low = middle;
		else
			high = middle;
	}
	return &l->parts[low];
}

static struct contact *
list_contact(const struct ui *ui, const char *group, size_t i)
{
	const struct grouped *g = grouped_find(ui->chat, group);

	return g == NULL ? NULL : grouped_contact(g, i);
}

static void
list_item_window(const struct ui *ui, size_t i, struct list_item *item)
{
	if (i < ui->norder) {
		item->window = ui->order[i];
		item->talk = item->window->talk;
	} else
		item->talk = ui->list.bare[i - ui->norder];
}

/* What is in the i-th row of a part, below its heading. */
static void
list_item_of(const struct ui *ui, const struct list_part *part, size_t i,
    struct list_item *item)
{
	switch (part->kind) {
	case LIST_UNREAD:
		list_item_window(ui, i, item);
		break;
	case LIST_OPEN:
		list_item_window(ui, ui->nactive + i, item);
		break;
	case LIST_ROOMS:
		item->account = ui->list.rooms[i].account;
		item->room = account_bookmark(item->account,
		    ui->list.rooms[i].number);
		break;
	case LIST_GROUP:
		item->contact = list_contact(ui, part->name, i);
		break;
	}
	if (item->contact != NULL)
		item->account = contact_account(item->contact);
	else if (item->talk != NULL)
		item->account = talk_account(item->talk);
	else if (item->window != NULL)
		item->account = item->window->raw;
}

bool
list_item(const struct ui *ui, size_t row, struct list_item *item)
{
	memset(item, 0, sizeof(*item));
	item->part = list_part(&ui->list, row);
	if (item->part == NULL)
		return false;
	item->heading = row == item->part->start;
	if (!item->heading)
		list_item_of(ui, item->part, row - item->part->start - 1,
		    item);
	return true;
}
