/*
 * Who is in a room, by nick and in the order of a panel.  An array, since it is
 * read far more often than it changes, and what a change moves in it is little.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "chat/rooms.h"

struct people {
	struct occupant **all;	/* in order */
	size_t n, room;
	struct table *by_nick;
	struct alikes *alikes;
	size_t *of_account;	/* in all of its rooms */
	unsigned changes;
};

struct people *
people_new(size_t *of_account)
{
	struct people *p = xcalloc(1, sizeof(*p));

	p->of_account = of_account;
	p->by_nick = table_new();
	p->alikes = alikes_new();
	return p;
}

static void
people_occupant_free(struct occupant *o)
{
	free(o->nick);
	free(o->real);
	free(o->id);
	free(o->text);
	free(o->skeleton);
	free(o->like);
	free(o);
}

void
people_clear(struct people *p)
{
	for (size_t i = 0; i < p->n; i++)
		people_occupant_free(p->all[i]);
	*p->of_account -= p->n;
	p->n = 0;
	table_free(p->by_nick);
	p->by_nick = table_new();
	alikes_free(p->alikes);
	p->alikes = alikes_new();
	p->changes++;
}

void
people_free(struct people *p)
{
	people_clear(p);
	table_free(p->by_nick);
	alikes_free(p->alikes);
	free(p->all);
	free(p);
}

/* ---- order --------------------------------------------------------------- */

static int
people_compare(const struct occupant *a, const struct occupant *b)
{
	int d;

	if (a->role != b->role)
		return a->role > b->role ? -1 : 1;
	d = strcasecmp(a->nick, b->nick);
	return d != 0 ? d : strcmp(a->nick, b->nick);
}

/* Where it stands, or would: nobody before it comes after it. */
static size_t
people_at(const struct people *p, const struct occupant *o)
{
	size_t first = 0, end = p->n, middle;

	while (first < end) {
		middle = first + (end - first) / 2;
		if (people_compare(p->all[middle], o) < 0)
			first = middle + 1;
		else
			end = middle;
	}
	return first;
}

/* What it is sorted by is about to change. */
static void
people_take(struct people *p, const struct occupant *o)
{
	size_t at = people_at(p, o);

	if (at >= p->n || p->all[at] != o)
		return;
	memmove(p->all + at, p->all + at + 1,
	    (p->n - at - 1) * sizeof(struct occupant *));
	p->n--;
}

static void
people_put(struct people *p, struct occupant *o)
{
	size_t at = people_at(p, o);

	if (p->n == p->room) {
		p->room = p->room * 2 + 16;
		p->all = xreallocarray(p->all, p->room,
		    sizeof(struct occupant *));
	}
	memmove(p->all + at + 1, p->all + at,
	    (p->n - at) * sizeof(struct occupant *));
	p->all[at] = o;
	p->n++;
}

/* ---- changes --------------------------------------------------------------- */

struct occupant *
people_add_self(struct people *p, const char *nick)
{
	struct occupant *o;

	++*p->of_account;
	o = xcalloc(1, sizeof(*o));
	o->nick = xstrdup(nick);
	random_bytes(&o->person, sizeof(o->person));
	table_put(p->by_nick, nick, o);
	people_put(p, o);
	alikes_add(p->alikes, o);
	p->changes++;
	return o;
}

struct occupant *
people_add(struct people *p, const char *nick)
{
	return p->n >= ROOM_PEOPLE_MAX ||
	    *p->of_account >= ACCOUNT_PEOPLE_MAX ? NULL :
	    people_add_self(p, nick);
}

struct occupant *
people_find(const struct people *p, const char *nick)
{
	return table_get(p->by_nick, nick);
}

void
people_set_role(struct people *p, struct occupant *o, enum role role)
{
	p->changes++;
	if (o->role == role)
		return;
	people_take(p, o);
	o->role = role;
	people_put(p, o);
}

void
people_rename(struct people *p, struct occupant *o, const char *nick)
{
	people_take(p, o);
	table_del(p->by_nick, o->nick);
	alikes_drop(p->alikes, o);
	free(o->nick);
	o->nick = xstrdup(nick);
	table_put(p->by_nick, nick, o);
	people_put(p, o);
	alikes_add(p->alikes, o);
	p->changes++;
}

void
people_drop(struct people *p, struct occupant *o)
{
	--*p->of_account;
	people_take(p, o);
	table_del(p->by_nick, o->nick);
	alikes_drop(p->alikes, o);
	people_occupant_free(o);
	p->changes++;
}

void
people_ignore(struct people *p, struct occupant *o, bool ignored)
{
	if (o->ignored != ignored)
		p->changes++;
	o->ignored = ignored;
}

/* ---- reading ------------------------------------------------------------------ */

static const struct people *
occupant_people(const struct talk *v)
{
	return v->room != NULL ? v->room->people : NULL;
}

size_t
room_people(const struct talk *v)
{
	const struct people *p = occupant_people(v);

	return p != NULL ? p->n : 0;
}

const struct occupant *
room_occupant(const struct talk *v, size_t i)
{
	const struct people *p = occupant_people(v);

	return p != NULL && i < p->n ? p->all[i] : NULL;
}

size_t
room_after(const struct talk *v, enum role role, const char *nick)
{
	const struct people *p = occupant_people(v);
	const struct occupant one = { .role = role,
	    .nick = (char *)(uintptr_t)nick };
	size_t at;

	if (p == NULL)
		return 0;
	at = people_at(p, &one);
	return at < p->n && people_compare(p->all[at], &one) == 0 ? at + 1 :
	    at;
}

const struct occupant *
room_find(const struct talk *v, const char *nick)
{
	const struct people *p = occupant_people(v);

	return p != NULL ? people_find(p, nick) : NULL;
}

const struct occupant *
room_find_id(const struct talk *v, const char *id)
{
	const struct people *p = occupant_people(v);
	const struct occupant *found = NULL;

	for (size_t i = 0; p != NULL && i < p->n; i++) {
		if (p->all[i]->id == NULL || strcmp(p->all[i]->id, id) != 0)
			continue;
		if (found != NULL)
			return NULL;
		found = p->all[i];
	}
	return found;
}

unsigned
room_changes(const struct talk *v)
{
	const struct people *p = occupant_people(v);

	return p != NULL ? p->changes : 0;
}
