/*
 * Where in the list something is: it moves, and who stands on it goes along.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

void
list_key_free(struct list_key *key)
{
	free(key->account);
	free(key->jid);
	free(key->group);
	memset(key, 0, sizeof(*key));
}

void
list_key_set(struct list_key *key, const struct list_item *item)
{
	list_key_free(key);
	key->kind = item->part->kind;
	key->heading = item->heading;
	key->group = xstrdup(item->part->name);
	if (item->account != NULL)
		key->account = xstrdup(account_jid(item->account));
	if (item->contact != NULL)
		key->jid = xstrdup(contact_jid(item->contact));
	else if (item->room != NULL)
		key->jid = xstrdup(item->room->jid);
	else if (item->talk != NULL)
		key->jid = xstrdup(talk_jid(item->talk));
	if (item->window != NULL)
		key->number = item->window->number;
}

static const struct list_part *
list_find_part(const struct list *l, enum list_kind kind, const char *name)
{
	for (size_t i = 0; i < l->nparts; i++)
		if (l->parts[i].kind == kind &&
		    strcmp(l->parts[i].name, name) == 0)
			return &l->parts[i];
	return NULL;
}

static bool
list_find_window(const struct ui *ui, const struct window *w, size_t *row)
{
	size_t i = window_order_index(ui, w);
	bool unread = i < ui->nactive;
	const struct list_part *part = list_find_part(&ui->list, unread ?
	    LIST_UNREAD : LIST_OPEN, unread ? "UNREAD" : "OPEN");

	if (i >= ui->norder || part == NULL)
		return false;
	*row = part->start + 1 + (unread ? i : i - ui->nactive);
	return true;
}

static struct account *
list_find_account(const struct ui *ui, const struct list_key *key)
{
	for (size_t i = 0; key->account != NULL &&
	    i < chat_accounts(ui->chat); i++)
		if (strcmp(account_jid(chat_account(ui->chat, i)),
		    key->account) == 0)
			return chat_account(ui->chat, i);
	return NULL;
}

static bool
list_find_contact(const struct ui *ui, struct account *a,
    const struct list_key *key, size_t *row)
{
	const struct contact *c = contact_find(a, key->jid);
	const struct list_part *part = list_find_part(&ui->list, LIST_GROUP,
	    key->group);
	const struct grouped *g = grouped_find(ui->chat, key->group);
	size_t i;

	if (c == NULL || part == NULL || g == NULL || part->folded ||
	    !grouped_row(g, c, &i))
		return false;
	*row = part->start + 1 + i;
	return true;
}

static bool
list_find_room(const struct ui *ui, const struct account *a,
    const struct list_key *key, size_t *row)
{
	const struct list_part *part = list_find_part(&ui->list, LIST_ROOMS,
	    "ROOMS");

	if (part == NULL || part->folded)
		return false;
	for (size_t i = 0; i < ui->list.nrooms; i++) {
		if (ui->list.rooms[i].account != a ||
		    strcmp(account_bookmark(a, ui->list.rooms[i].number)->jid,
		    key->jid) != 0)
			continue;
		*row = part->start + 1 + i;
		return true;
	}
	return false;
}

/* A contact has a window now, or none any more. */
static bool
list_find_talk(const struct ui *ui, const struct account *a,
    const struct list_key *key, size_t *row)
{
	const struct talk *talk = talk_find(a, key->jid);
	const struct window *w = talk == NULL ? NULL : window_of(ui, talk);

	return w != NULL && list_find_window(ui, w, row);
}

bool
list_find(const struct ui *ui, const struct list_key *key, size_t *row)
{
	struct account *a = list_find_account(ui, key);
	const struct list_part *part;
	const struct window *w;

	if (key->heading) {
		part = list_find_part(&ui->list, key->kind, key->group);
		if (part != NULL)
			*row = part->start;
		return part != NULL;
	}
	if (a != NULL && key->jid != NULL)
		return list_find_talk(ui, a, key, row) ||
		    list_find_contact(ui, a, key, row) ||
		    list_find_room(ui, a, key, row);
	w = window_numbered(ui, key->number);
	return w != NULL && list_find_window(ui, w, row);
}
