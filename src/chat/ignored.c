/*
 * Those in rooms whom the user does not want to see: by what the room knows a
 * person by (XEP-0421) where it has that, else by nick.  They are kept in the
 * settings; nobody is told.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/rooms.h"

extern const struct chat_feature chat_feature_ignored;

#define IGNORED_ID_MAX 512	/* a longer one is none that could be kept */

/* "id ROOM ID NICK", "nick ROOM NICK": a table of what stands before the nick,
 * or of all of it. */
struct ignored {
	struct table *items;	/* or NULL */
	unsigned seen;		/* conf_changes() */
};

static void *
ignored_new(void)
{
	return xcalloc(1, sizeof(struct ignored));
}

static void
ignored_free(void *state)
{
	struct ignored *i = state;

	table_free(i->items);
	free(i);
}

/* ---- as they are kept ------------------------------------------------------- */

static bool
ignored_is_by_id(const char *item)
{
	return strncmp(item, "id ", 3) == 0;
}

/* The nick within an item. */
static const char *
ignored_nick(const char *item)
{
	int blanks = ignored_is_by_id(item) ? 3 : 2;

	while (*item != '\0' && blanks > 0)
		blanks -= *item++ == ' ';
	return item;
}

static bool
ignored_is_of(const char *item, const char *room)
{
	const char *at = item + strcspn(item, " ");
	size_t n = strlen(room);

	return *at == ' ' && strncmp(at + 1, room, n) == 0 &&
	    at[1 + n] == ' ';
}

/* What it is known by; NULL: the id cannot be kept.  Caller frees. */
static char *
ignored_key(const char *room, const char *nick, const char *id)
{
	if (id == NULL || *id == '\0')
		return xasprintf("nick %s %s", room, nick);
	if (strlen(id) > IGNORED_ID_MAX || id[strcspn(id, " \t\r\n")] != '\0')
		return NULL;
	return xasprintf("id %s %s ", room, id);
}

static const struct ignored *
ignored_now(struct account *a)
{
	struct ignored *all = chat_feature_state(a, &chat_feature_ignored);
	const char *const *items;
	char *key;
	size_t n;

	if (all->items != NULL && all->seen == conf_changes(a->chat->conf))
		return all;
	table_free(all->items);
	all->items = table_new();
	all->seen = conf_changes(a->chat->conf);
	n = conf_list(a->chat->conf, SET_IGNORED, a->jid, NULL, &items);
	for (size_t i = 0; i < n; i++) {
		key = ignored_is_by_id(items[i]) ? xstrndup(items[i],
		    (size_t)(ignored_nick(items[i]) - items[i])) :
		    xstrdup(items[i]);
		table_put(all->items, key, all);
		free(key);
	}
	return all;
}

static bool
ignored_has(const struct ignored *all, const char *room, const char *nick,
    const char *id)
{
	char *key = ignored_key(room, nick, id);
	bool has = key != NULL && table_get(all->items, key) != NULL;

	free(key);
	return has;
}

bool
ignored_is(struct talk *v, const char *nick, const char *id)
{
	const struct ignored *all = ignored_now(v->account);
	const struct occupant *o = people_find(v->room->people, nick);

	if (strcmp(nick, v->room->nick) == 0)
		return false;
	if (id == NULL || *id == '\0')
		id = o != NULL ? o->id : NULL;
	else if (o != NULL && o->id != NULL && strcmp(o->id, id) != 0)
		o = NULL;	/* who had the nick then is another person */
	return (o != NULL && o->ignored) ||
	    (table_count(all->items) > 0 &&
	    (ignored_has(all, v->jid, nick, NULL) ||
	    (id != NULL && ignored_has(all, v->jid, nick, id))));
}

/* ---- the user's word --------------------------------------------------------- */

static void
ignored_settle(struct talk *v)
{
	struct people *p = v->room->people;
	const struct ignored *all = ignored_now(v->account);
	const struct occupant *o;

	for (size_t i = 0; (o = room_occupant(v, i)) != NULL; i++)
		people_ignore(p, people_find(p, o->nick),
		    strcmp(o->nick, v->room->nick) != 0 &&
		    (ignored_has(all, v->jid, o->nick, NULL) ||
		    (o->id != NULL && ignored_has(all, v->jid, o->nick,
		    o->id))));
	talk_changed(v);
}

int
room_ignore(struct talk *v, const char *nick, struct err *err)
{
	struct account *a = v->account;
	const struct occupant *o = people_find(v->room->people, nick);
	const char *const *items;
	char *key, *item;
	int rc;

	if (strcmp(nick, v->room->nick) == 0)
		return err_set(err, "own-nick", "%s is you", nick);
	if (conf_list(a->chat->conf, SET_IGNORED, a->jid, NULL, &items) >=
	    BLOCKED_HERE_MAX)
		return err_set(err, "too-many", "you already ignore %d people: "
		    "/ignore lists those of a room", BLOCKED_HERE_MAX);
	key = ignored_key(v->jid, nick, o != NULL ? o->id : NULL);
	item = key != NULL && ignored_is_by_id(key) ?
	    xasprintf("%s%s", key, nick) :
	    xasprintf("nick %s %s", v->jid, nick);
	rc = conf_list_add(a->chat->conf, SET_IGNORED, a->jid, NULL, item,
	    err);
	free(item);
	free(key);
	ignored_settle(v);
	return rc;
}

const char *
room_ignored(const struct talk *v, size_t i, bool *by_id)
{
	const struct account *a = v->account;
	const char *const *items;
	size_t n = conf_list(a->chat->conf, SET_IGNORED, a->jid, NULL,
	    &items);

	for (size_t at = 0; at < n; at++) {
		if (!ignored_is_of(items[at], v->jid) || i-- > 0)
			continue;
		*by_id = ignored_is_by_id(items[at]);
		return ignored_nick(items[at]);
	}
	return NULL;
}

/* Whether an item is about who has that nick, or had it then. */
static bool
ignored_means(const struct talk *v, const char *item, const char *nick)
{
	const struct occupant *o = people_find(v->room->people, nick);
	char *key = o != NULL && o->id != NULL ?
	    ignored_key(v->jid, nick, o->id) : NULL;
	bool means = strcmp(ignored_nick(item), nick) == 0 || (key != NULL &&
	    strncmp(item, key, strlen(key)) == 0);

	free(key);
	return means && ignored_is_of(item, v->jid);
}

int
room_unignore(struct talk *v, const char *nick, struct err *err)
{
	struct account *a = v->account;
	const char *const *items;
	size_t n, i;
	char *item;
	bool any = false;
	int rc = 0;

	do {
		n = conf_list(a->chat->conf, SET_IGNORED, a->jid, NULL,
		    &items);
		for (i = 0; i < n && !ignored_means(v, items[i], nick); i++)
			;
		if (i == n)
			break;
		any = true;
		item = xstrdup(items[i]);
		rc = conf_list_remove(a->chat->conf, SET_IGNORED, a->jid,
		    NULL, item, err);
		free(item);
	} while (rc == 0);
	if (!any)
		return err_set(err, "not-ignored", "nobody called %s is "
		    "ignored here", nick);
	ignored_settle(v);
	return rc;
}

const struct chat_feature chat_feature_ignored = {
	.name = "ignored", .new = ignored_new, .free = ignored_free,
};
