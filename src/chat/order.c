/*
 * Contacts in an order: those of an account's roster, who is there first,
 * then by name; those of a group as a list shows them.  A skip list (Pugh,
 * 1990), since each presence moves a contact: what that costs grows with the
 * logarithm of their number, and so does what it costs to find the n-th.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "chat/inside.h"

#define HEIGHT_MAX 12		/* a quarter of each row goes one higher */
#define RANKS 6			/* order_rank() */

/* To the next place in a row, and how many places further that is. */
struct step {
	struct place *to;
	unsigned places;
};

/* Its own copy of what it is sorted by: the contact's may change. */
struct place {
	struct contact *contact;
	int rank;
	char *name;
	int height;
	struct step step[];
};

struct order {
	struct place *head;
	int height;		/* of the highest place there was */
	size_t n;
	uint64_t random;
};

/* In each row the last place before another, and the number of that. */
struct before {
	struct place *at[HEIGHT_MAX];
	unsigned number[HEIGHT_MAX];
};

static struct place *
order_place_new(int height)
{
	struct place *p = xcalloc(1, sizeof(*p) +
	    (size_t)height * sizeof(p->step[0]));

	p->height = height;
	return p;
}

static void
order_place_free(struct place *p)
{
	free(p->name);
	free(p);
}

struct order *
order_new(void)
{
	struct order *o = xcalloc(1, sizeof(*o));

	o->head = order_place_new(HEIGHT_MAX);
	random_bytes(&o->random, sizeof(o->random));
	o->random |= 1;
	return o;
}

void
order_free(struct order *o)
{
	struct place *p, *next;

	for (p = o->head; p != NULL; p = next) {
		next = p->step[0].to;
		order_place_free(p);
	}
	free(o);
}

int
order_rank(enum show show)
{
	static const int ranks[] = {
		[SHOW_CHAT] = 0, [SHOW_ONLINE] = 1, [SHOW_AWAY] = 2,
		[SHOW_XA] = 3, [SHOW_DND] = 4, [SHOW_OFFLINE] = 5,
	};

	return ranks[show];
}

/* What a place is found by.  Two accounts may have the same contact, whose
 * places are side by side then. */
struct by {
	int rank;
	const char *name, *jid;
	const struct account *account;	/* NULL: all are of one */
};

static struct by
order_by(const struct place *p)
{
	return (struct by){ p->rank, p->name, p->contact->jid,
	    p->contact->account };
}

static int
order_compare(const struct place *p, const struct by *by)
{
	int order = p->rank - by->rank;

	if (order == 0)
		order = strcasecmp(p->name, by->name);
	if (order == 0)
		order = strcmp(p->contact->jid, by->jid);
	if (order != 0 || by->account == NULL ||
	    by->account == p->contact->account)
		return order;
	return strcmp(p->contact->account->jid, by->account->jid);
}

/* The head has the number 0, the first place 1. */
static void
order_find_before(const struct order *o, const struct by *by,
    struct before *before)
{
	struct place *p = o->head;
	unsigned number = 0;

	before->at[0] = p;
	before->number[0] = 0;
	for (int i = o->height - 1; i >= 0; i--) {
		while (p->step[i].to != NULL &&
		    order_compare(p->step[i].to, by) < 0) {
			number += p->step[i].places;
			p = p->step[i].to;
		}
		before->at[i] = p;
		before->number[i] = number;
	}
}

/* xorshift (Marsaglia, 2003). */
static int
order_height(struct order *o)
{
	int height = 1;

	o->random ^= o->random << 13;
	o->random ^= o->random >> 7;
	o->random ^= o->random << 17;
	for (uint64_t bits = o->random >> 20;
	    (bits & 3) == 0 && height < HEIGHT_MAX; bits >>= 2)
		height++;
	return height;
}

void
order_take(struct order *o, struct place *p)
{
	struct by by = order_by(p);
	struct before before;

	order_find_before(o, &by, &before);
	for (int i = 0; i < o->height; i++) {
		struct step *step = &before.at[i]->step[i];

		if (i < p->height) {
			step->to = p->step[i].to;
			step->places += p->step[i].places;
		}
		step->places--;
	}
	order_place_free(p);
	o->n--;
}

/* The rows that nothing has reached yet are the head's alone. */
static void
order_raise(struct order *o, int height)
{
	for (; o->height < height; o->height++)
		o->head->step[o->height].places = (unsigned)o->n;
}

/* A step that leads nowhere counts to behind the last place. */
struct place *
order_add(struct order *o, struct contact *c, int rank, const char *name)
{
	struct place *p = order_place_new(order_height(o));
	struct by by = { rank, name, c->jid, c->account };
	struct before before;

	order_raise(o, p->height);
	order_find_before(o, &by, &before);
	p->contact = c;
	p->rank = rank;
	p->name = xstrdup(name);
	for (int i = 0; i < o->height; i++) {
		struct step *step = &before.at[i]->step[i];
		unsigned first = before.number[0] - before.number[i];

		if (i < p->height) {
			p->step[i].to = step->to;
			p->step[i].places = step->places - first;
			step->to = p;
			step->places = first;
		}
		step->places++;
	}
	o->n++;
	return p;
}

bool
place_is(const struct place *p, int rank, const char *name)
{
	return p->rank == rank && strcmp(p->name, name) == 0;
}

int
place_rank(const struct place *p)
{
	return p->rank;
}

size_t
order_count(const struct order *o)
{
	return o->n;
}

struct contact *
order_at(const struct order *o, size_t index)
{
	const struct place *p = o->head;
	size_t left = index + 1;

	if (index >= o->n)
		return NULL;
	for (int i = o->height - 1; i >= 0; i--)
		while (p->step[i].to != NULL && p->step[i].places <= left) {
			left -= p->step[i].places;
			p = p->step[i].to;
		}
	return p->contact;
}

size_t
order_index(const struct order *o, const struct place *p)
{
	struct by by = order_by(p);
	struct before before;

	order_find_before(o, &by, &before);
	return before.number[0];
}

/* ---- the whole roster ----------------------------------------------------- */

void
order_del(struct order *o, struct contact *c)
{
	if (c->place == NULL)
		return;
	order_take(o, c->place);
	c->place = NULL;
}

void
order_put(struct order *o, struct contact *c)
{
	int rank = order_rank(c->show);
	const char *name = contact_name(c);

	if (c->place != NULL && place_is(c->place, rank, name))
		return;
	order_del(o, c);
	c->place = order_add(o, c, rank, name);
}

/* ---- by name alone -------------------------------------------------------- */

/* Those of one rank follow each other, by name: the next of each rank. */
struct runs {
	struct place *at[RANKS];
};

static void
order_runs_begin(const struct order *o, struct runs *runs, const char *name,
    const char *jid)
{
	struct by by = { 0, name, jid, NULL };
	struct before before;
	struct place *p;

	for (by.rank = 0; by.rank < RANKS; by.rank++) {
		order_find_before(o, &by, &before);
		p = before.at[0]->step[0].to;
		if (p != NULL && order_compare(p, &by) == 0)
			p = p->step[0].to;
		runs->at[by.rank] = p != NULL && p->rank == by.rank ? p : NULL;
	}
}

/* The first by name of those that are left, or NULL. */
static struct place *
order_runs_next(struct runs *runs)
{
	struct place *best = NULL, *p;
	int rank = 0;

	for (int i = 0; i < RANKS; i++) {
		struct by by;

		if ((p = runs->at[i]) == NULL)
			continue;
		if (best != NULL) {
			by = order_by(best);
			by.rank = p->rank;
		}
		if (best == NULL || order_compare(p, &by) < 0) {
			best = p;
			rank = i;
		}
	}
	if (best == NULL)
		return NULL;
	p = best->step[0].to;
	runs->at[rank] = p != NULL && p->rank == rank ? p : NULL;
	return best;
}

size_t
order_by_name(const struct order *o, const char *name, const char *jid,
    struct contact **out, size_t max)
{
	const struct place *p;
	struct runs runs;
	size_t n = 0;

	order_runs_begin(o, &runs, name, jid);
	while (n < max && (p = order_runs_next(&runs)) != NULL)
		out[n++] = p->contact;
	return n;
}

/* ---- one after the other ---------------------------------------------------- */

struct contact *
order_after(const struct order *o, const struct place *p)
{
	p = p == NULL ? o->head->step[0].to : p->step[0].to;
	return p != NULL ? p->contact : NULL;
}
