/*
 * Those in a room whose nicks can be taken for each other's, by their
 * skeletons: as quick with many as with few, whatever nicks they choose.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat/rooms.h"

struct alikes {
	struct table *by_skeleton;	/* one of a ring of such occupants */
};

struct alikes *
alikes_new(void)
{
	struct alikes *all = xcalloc(1, sizeof(*all));

	all->by_skeleton = table_new();
	return all;
}

void
alikes_free(struct alikes *all)
{
	table_free(all->by_skeleton);
	free(all);
}

/* A nick of which nothing is seen is like any other. */
static void
alike_settle(struct occupant *o)
{
	o->alike = o->like != NULL || o->twin != o || *o->skeleton == '\0';
}

void
alikes_add(struct alikes *all, struct occupant *o)
{
	struct occupant *other;

	o->skeleton = name_skeleton(o->nick);
	other = table_get(all->by_skeleton, o->skeleton);
	if (other == NULL) {
		o->twin = o->twin_before = o;
		table_put(all->by_skeleton, o->skeleton, o);
	} else {
		o->twin = other->twin;
		o->twin_before = other;
		other->twin->twin_before = o;
		other->twin = o;
		alike_settle(other);
	}
	alike_settle(o);
}

void
alikes_drop(struct alikes *all, struct occupant *o)
{
	struct occupant *other = o->twin;

	if (other == o)
		table_del(all->by_skeleton, o->skeleton);
	else {
		table_put(all->by_skeleton, o->skeleton, other);
		o->twin_before->twin = other;
		other->twin_before = o->twin_before;
		alike_settle(other);
	}
	free(o->skeleton);
	o->skeleton = NULL;
	free(o->like);
	o->like = NULL;
}

void
alike_set(struct occupant *o, const char *jid)
{
	char *copy = xstrdup(jid);

	free(o->like);
	o->like = copy;
	alike_settle(o);
}

const struct occupant *
room_alike(const struct occupant *o)
{
	return o->twin != o ? o->twin : NULL;
}

/* ---- what tells them apart ----------------------------------------------------- */

#define APART_MAX 100		/* bytes of a nick that is shown for that */

/* Signs of one's own alphabet that look like others of it. */
static const struct {
	char c;
	const char *word;
} apart_signs[] = {
	{ 'I', "a capital I" }, { 'l', "a small L" }, { '1', "the digit 1" },
	{ '|', "a bar" }, { 'O', "a capital O" }, { '0', "the digit 0" },
	{ ' ', "a blank" },
};

static char *
apart_ascii(const char *nick)
{
	char line[CHAT_NOTE_MAX + 1], said[APART_MAX];
	struct str s;

	str_init(&s);
	str_add(&s, "");
	for (size_t i = 0; i < NELEM(apart_signs); i++)
		if (strchr(nick, apart_signs[i].c) != NULL)
			str_addf(&s, "%s%s", s.len == 0 ? "has " : ", ",
			    apart_signs[i].word);
	if (s.len == 0) {
		chat_fit(said, sizeof(said), chat_quote(line, nick));
		str_addf(&s, "written \"%s\"", said);
	}
	return str_take(&s);
}

/* The first few signs that are not of ASCII, by their numbers. */
static char *
apart_letters(const char *nick)
{
	size_t len = strlen(nick), n, named = 0;
	uint32_t cp;
	struct str s;

	str_init(&s);
	for (; len > 0 && named < 3; nick += n, len -= n) {
		n = utf8_take(nick, len, &cp);
		if (cp >= 0x80)
			str_addf(&s, "%sU+%04X", named++ == 0 ? "has " : ", ",
			    cp);
	}
	return str_take(&s);
}

char *
room_apart(const struct occupant *o)
{
	const char *p = o->nick;
	char line[CHAT_NOTE_MAX + 1], id[9];

	if (o->real != NULL)
		return xstrdup(o->real);
	if (o->id != NULL) {
		str_fit(id, sizeof(id), chat_quote(line, o->id));
		return xasprintf("id %s", id);
	}
	while (*p != '\0' && (unsigned char)*p < 0x80)
		p++;
	return *p == '\0' ? apart_ascii(o->nick) : apart_letters(o->nick);
}
