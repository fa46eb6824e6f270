/*
 * What accounts and contacts are called on a screen: the user's own word for
 * them (setting `name`), else the roster's, else a part of the address.  No
 * name may pass for another one: who would is shown by the address.
 *
 * SPDX-License-Identifier: ISC
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "chat/rooms.h"

/* The user's words for contacts: "account\tname" in lower case -> address. */
struct names {
	unsigned seen;		/* conf_changes() */
	struct table *owners;
	char **kept;		/* the addresses */
	size_t n;
};

static void
names_clear(struct names *names)
{
	table_free(names->owners);
	for (size_t i = 0; i < names->n; i++)
		free(names->kept[i]);
	free(names->kept);
	names->kept = NULL;
	names->n = 0;
}

void
names_free(struct names *names)
{
	if (names == NULL)
		return;
	names_clear(names);
	free(names);
}

static char *
name_key(const char *account, const char *name)
{
	char *key = xasprintf("%s\t%s", account, name);

	for (char *p = key; *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	return key;
}

/* Two that were given one name: it is nobody's. */
static void
name_add(void *arg, const char *account, const char *contact,
    const char *name)
{
	struct names *names = arg;
	char *key = name_key(account, name);
	const char *owner = table_get(names->owners, key);
	char *copy;

	if (owner == NULL || strcmp(owner, contact) != 0) {
		copy = xstrdup(owner == NULL ? contact : "");
		names->kept = xreallocarray(names->kept, names->n + 1,
		    sizeof(char *));
		names->kept[names->n++] = copy;
		table_put(names->owners, key, copy);
	}
	free(key);
}

static const struct names *
names_now(struct chat *c)
{
	struct names *names = c->names;

	if (names != NULL && names->seen == conf_changes(c->conf))
		return names;
	if (names == NULL)
		names = c->names = xcalloc(1, sizeof(*names));
	else
		names_clear(names);
	names->owners = table_new();
	names->seen = conf_changes(c->conf);
	conf_each_contact(c->conf, SET_NAME, name_add, names);
	return names;
}

/* Whether the user has called somebody else so. */
static bool
name_is_given(const struct account *a, const char *jid, const char *name)
{
	const struct names *names = names_now(a->chat);
	const char *owner;
	char *key;

	if (names->n == 0)
		return false;
	key = name_key(a->jid, name);
	owner = table_get(names->owners, key);
	free(key);
	return owner != NULL && strcmp(owner, jid) != 0;
}

#define ME "me"			/* what screens call the user */

/* Whether it would look like our own before a line. */
static bool
name_is_own(const struct account *a, const char *name)
{
	size_t n = strcspn(a->jid, "@");

	return name_looks_like(name, ME) || (strlen(name) == n &&
	    strncasecmp(a->jid, name, n) == 0) ||
	    strcasecmp(account_name(a), name) == 0;
}

/* "carol@example.org" is not what bob may be called, with whatever looks like
 * an at sign (U+FE6B, U+FF20). */
static bool
name_is_address(const char *name)
{
	char *jid;
	bool is;

	if (strstr(name, "\xef\xb9\xab") != NULL ||
	    strstr(name, "\xef\xbc\xa0") != NULL)
		return true;
	jid = strchr(name, '@') != NULL ? jid_parse(name, NULL) : NULL;
	is = jid != NULL;
	free(jid);
	return is;
}

const char *
account_name(const struct account *a)
{
	const char *name = conf_text(a->chat->conf, SET_NAME, a->jid, NULL);

	return name != NULL ? name : a->jid;
}

/* `foreign`: what they are called without a word of the user's. */
static const char *
name_shown(const struct account *a, const char *jid, const char *foreign)
{
	const char *name = conf_text(a->chat->conf, SET_NAME, a->jid, jid);

	if (name == NULL)
		name = foreign;
	if (strcmp(name, jid) == 0 || name_is_own(a, name) ||
	    name_is_given(a, jid, name) || name_is_address(name))
		return jid;
	return name;
}

const char *
contact_name(const struct contact *c)
{
	return name_shown(c->account, c->jid, c->name != NULL &&
	    *c->name != '\0' ? c->name : c->local);
}

const char *
name_of(const struct account *a, const char *jid)
{
	const struct contact *c = contact_find(a, jid);

	return c != NULL ? contact_name(c) : name_shown(a, jid, jid);
}

/* The beginning of its address, where no other room's is the same. */
static const char *
name_of_room(const struct talk *v)
{
	const struct chat *c = v->account->chat;

	for (size_t i = 0; i < c->ntalks; i++)
		if (c->talks[i] != v && c->talks[i]->kind == TALK_ROOM &&
		    strcmp(c->talks[i]->room->local, v->room->local) == 0)
			return v->jid;
	return v->room->local;
}

const char *
talk_name(const struct talk *v)
{
	if (v->kind == TALK_ROOM)
		return name_shown(v->account, v->jid, name_of_room(v));
	return v->contact != NULL ? contact_name(v->contact) :
	    name_shown(v->account, v->jid, v->jid);
}
