/*
 * Contacts of all accounts by the groups that the rosters have them in, as a
 * list on the screen shows them: how many are in each, and the n-th of those
 * who have a row.
 * Kept only once somebody asks; a presence then costs as in the whole roster
 * (order.c).  Must not know the list.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "chat/inside.h"

#define GROUPS_MAX 1000		/* that are told apart */
#define RANK_HIDDEN 100		/* who has no row is behind all others */

struct grouped {
	char *name;		/* "": who is in none */
	struct order *order;
	size_t there;		/* of them, hidden ones too */
	size_t rows;
};

struct groups {
	bool by_name, offline;
	struct grouped **all;	/* by name; "" is the last */
	size_t n;
};

/* The groups a contact is in, and its place in each. */
struct grouped_place {
	struct grouped *group;
	struct place *place;
};
struct grouped_contact {
	char *names;		/* contact_groups(), as it was */
	bool there;
	struct grouped_place *places;
	size_t n;
};

/* ---- groups ------------------------------------------------------------- */

/* Case does not part them in the list, but they are two. */
static int
grouped_compare(const char *a, const char *b)
{
	int order = (*a == '\0') - (*b == '\0');

	if (order == 0)
		order = strcasecmp(a, b);
	return order != 0 ? order : strcmp(a, b);
}

static size_t
grouped_where(const struct groups *g, const char *name)
{
	size_t low = 0, high = g->n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (grouped_compare(g->all[middle]->name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct grouped *
grouped_get(const struct groups *g, const char *name)
{
	size_t at = grouped_where(g, name);

	return at < g->n && strcmp(g->all[at]->name, name) == 0 ?
	    g->all[at] : NULL;
}

static struct grouped *
grouped_make(struct groups *g, const char *name)
{
	struct grouped *group = grouped_get(g, name);
	size_t at;

	if (group != NULL)
		return group;
	if (g->n >= GROUPS_MAX && *name != '\0')
		return grouped_make(g, "");
	at = grouped_where(g, name);
	g->all = xreallocarray(g->all, g->n + 1, sizeof(*g->all));
	memmove(g->all + at + 1, g->all + at,
	    (g->n - at) * sizeof(*g->all));
	g->n++;
	group = g->all[at] = xcalloc(1, sizeof(*group));
	group->name = xstrdup(name);
	group->order = order_new();
	return group;
}

static void
grouped_group_free(struct grouped *group)
{
	order_free(group->order);
	free(group->name);
	free(group);
}

/* The last one has left it. */
static void
grouped_drop_empty(struct groups *g, struct grouped *group)
{
	size_t at;

	if (order_count(group->order) > 0)
		return;
	at = grouped_where(g, group->name);
	memmove(g->all + at, g->all + at + 1,
	    (g->n - at - 1) * sizeof(*g->all));
	g->n--;
	grouped_group_free(group);
}

void
groups_free(struct chat *chat)
{
	struct groups *g = chat->groups;

	if (g == NULL)
		return;
	chat->groups = NULL;
	for (size_t i = 0; i < g->n; i++)
		grouped_group_free(g->all[i]);
	free(g->all);
	free(g);
}

/* ---- a contact ------------------------------------------------------------ */

static int
grouped_rank(const struct groups *g, const struct contact *c, bool talks)
{
	bool offline = c->show == SHOW_OFFLINE;

	if (talks || (offline && !g->offline))
		return RANK_HIDDEN;
	return g->by_name ? 0 : order_rank(c->show);
}

static void
grouped_place_add(struct grouped_contact *in, struct grouped *group,
    struct contact *c, int rank)
{
	struct grouped_place *p;

	for (size_t i = 0; i < in->n; i++)
		if (in->places[i].group == group)
			return;
	in->places = xreallocarray(in->places, in->n + 1,
	    sizeof(*in->places));
	p = &in->places[in->n++];
	p->group = group;
	p->place = order_add(group->order, c, rank, contact_name(c));
	group->rows += rank != RANK_HIDDEN;
	group->there += in->there;
}

static void
grouped_add(struct groups *g, struct contact *c, int rank)
{
	struct grouped_contact *in = xcalloc(1, sizeof(*in));
	const char *s = contact_groups(c);
	size_t len;

	in->names = xstrdup(s);
	in->there = c->show != SHOW_OFFLINE;
	if (*s == '\0')
		grouped_place_add(in, grouped_make(g, ""), c, rank);
	for (; *s != '\0'; s += len + (s[len] == '\n')) {
		char *name = xstrndup(s, len = strcspn(s, "\n"));

		grouped_place_add(in, grouped_make(g, name), c, rank);
		free(name);
	}
	c->grouped = in;
}

static void
grouped_forget(struct contact *c)
{
	if (c->grouped == NULL)
		return;
	free(c->grouped->places);
	free(c->grouped->names);
	free(c->grouped);
	c->grouped = NULL;
}

void
grouped_take(struct contact *c)
{
	struct grouped_contact *in = c->grouped;
	struct groups *g = c->account->chat->groups;

	for (size_t i = 0; in != NULL && g != NULL && i < in->n; i++) {
		struct grouped *group = in->places[i].group;

		group->rows -= place_rank(in->places[i].place) !=
		    RANK_HIDDEN;
		group->there -= in->there;
		order_take(group->order, in->places[i].place);
		grouped_drop_empty(g, group);
	}
	grouped_forget(c);
}

/* Whether it stands where it would be put. */
static bool
grouped_is_right(const struct contact *c, int rank)
{
	const struct grouped_contact *in = c->grouped;
	const char *name = contact_name(c);

	if (in == NULL || in->there != (c->show != SHOW_OFFLINE) ||
	    strcmp(in->names, contact_groups(c)) != 0)
		return false;
	for (size_t i = 0; i < in->n; i++)
		if (!place_is(in->places[i].place, rank, name))
			return false;
	return true;
}

void
grouped_put(struct contact *c, bool talks)
{
	struct groups *g = c->account->chat->groups;
	int rank;

	if (!c->in_roster) {
		grouped_take(c);
		return;
	}
	rank = grouped_rank(g, c, talks);
	if (grouped_is_right(c, rank))
		return;
	grouped_take(c);
	grouped_add(g, c, rank);
}

/* ---- what is asked --------------------------------------------------------- */

bool
grouped_begin(struct chat *chat, bool by_name, bool offline)
{
	struct groups *g = chat->groups;

	if (g != NULL && g->by_name == by_name && g->offline == offline)
		return false;
	if (g == NULL)
		g = chat->groups = xcalloc(1, sizeof(*g));
	g->by_name = by_name;
	g->offline = offline;
	return true;
}

const struct grouped *
grouped_at(const struct chat *chat, size_t i)
{
	const struct groups *g = chat->groups;

	return g != NULL && i < g->n ? g->all[i] : NULL;
}

const struct grouped *
grouped_find(const struct chat *chat, const char *name)
{
	return chat->groups == NULL ? NULL : grouped_get(chat->groups, name);
}

const char *
grouped_name(const struct grouped *group)
{
	return group->name;
}

size_t
grouped_people(const struct grouped *group)
{
	return order_count(group->order);
}

size_t
grouped_there(const struct grouped *group)
{
	return group->there;
}

size_t
grouped_rows(const struct grouped *group)
{
	return group->rows;
}

struct contact *
grouped_contact(const struct grouped *group, size_t i)
{
	return i < group->rows ? order_at(group->order, i) : NULL;
}

bool
grouped_row(const struct grouped *group, const struct contact *c, size_t *i)
{
	const struct grouped_contact *in = c->grouped;

	for (size_t k = 0; in != NULL && k < in->n; k++) {
		if (in->places[k].group != group)
			continue;
		*i = order_index(group->order, in->places[k].place);
		return *i < group->rows;
	}
	return false;
}
