/*
 * The contacts of an account in the order in which a panel shows them: who is
 * there first, then by name.  A skip list (Pugh, 1990), since each presence
 * moves a contact: what that costs grows with the logarithm of their number.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "chat/inside.h"

#define HEIGHT_MAX 12		/* a quarter of each row goes one higher */
#define RANKS 6			/* order_rank() */

/* Its own copy of what it is sorted by: the contact's may change. */
struct place {
	struct contact *contact;
	int rank;
	char *name;
	int height;
	struct place *next[];
};

struct order {
	struct place *head;
	size_t n;
	uint64_t random;
};

static struct place *
order_place_new(int height)
{
	struct place *p = xcalloc(1, sizeof(*p) +
	    (size_t)height * sizeof(p->next[0]));

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
		next = p->next[0];
		order_place_free(p);
	}
	free(o);
}

static int
order_rank(enum show show)
{
	static const int ranks[] = {
		[SHOW_CHAT] = 0, [SHOW_ONLINE] = 1, [SHOW_AWAY] = 2,
		[SHOW_XA] = 3, [SHOW_DND] = 4, [SHOW_OFFLINE] = 5,
	};

	return ranks[show];
}

static int
order_compare(const struct place *p, int rank, const char *name,
    const char *jid)
{
	int order = p->rank - rank;

	if (order == 0)
		order = strcasecmp(p->name, name);
	return order != 0 ? order : strcmp(p->contact->jid, jid);
}

/* In each row the last place before. */
static void
order_find_before(const struct order *o, int rank, const char *name,
    const char *jid, struct place *before[HEIGHT_MAX])
{
	struct place *p = o->head;

	for (int i = HEIGHT_MAX - 1; i >= 0; i--) {
		while (p->next[i] != NULL &&
		    order_compare(p->next[i], rank, name, jid) < 0)
			p = p->next[i];
		before[i] = p;
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
order_del(struct order *o, struct contact *c)
{
	struct place *before[HEIGHT_MAX], *p = c->place;

	if (p == NULL)
		return;
	order_find_before(o, p->rank, p->name, c->jid, before);
	for (int i = 0; i < p->height; i++)
		before[i]->next[i] = p->next[i];
	order_place_free(p);
	c->place = NULL;
	o->n--;
}

void
order_put(struct order *o, struct contact *c)
{
	struct place *before[HEIGHT_MAX], *p = c->place;
	int rank = order_rank(c->show);

	if (p != NULL && p->rank == rank &&
	    strcmp(p->name, contact_name(c)) == 0)
		return;
	order_del(o, c);
	order_find_before(o, rank, contact_name(c), c->jid, before);
	p = order_place_new(order_height(o));
	p->contact = c;
	p->rank = rank;
	p->name = xstrdup(contact_name(c));
	for (int i = 0; i < p->height; i++) {
		p->next[i] = before[i]->next[i];
		before[i]->next[i] = p;
	}
	c->place = p;
	o->n++;
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
	struct place *before[HEIGHT_MAX], *p;

	for (int rank = 0; rank < RANKS; rank++) {
		order_find_before(o, rank, name, jid, before);
		p = before[0]->next[0];
		if (p != NULL && order_compare(p, rank, name, jid) == 0)
			p = p->next[0];
		runs->at[rank] = p != NULL && p->rank == rank ? p : NULL;
	}
}

/* The first by name of those that are left, or NULL. */
static struct place *
order_runs_next(struct runs *runs)
{
	struct place *best = NULL, *p;
	int rank = 0;

	for (int i = 0; i < RANKS; i++) {
		p = runs->at[i];
		if (p != NULL && (best == NULL || order_compare(p, p->rank,
		    best->name, best->contact->jid) < 0)) {
			best = p;
			rank = i;
		}
	}
	if (best == NULL)
		return NULL;
	p = best->next[0];
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

/* ---- reading ----------------------------------------------------------- */

size_t
roster_count(const struct account *a)
{
	return a->roster->places->n;
}

struct contact *
roster_first(const struct account *a)
{
	const struct place *p = a->roster->places->head->next[0];

	return p != NULL ? p->contact : NULL;
}

struct contact *
roster_next(const struct contact *c)
{
	const struct place *p = c->place != NULL ? c->place->next[0] : NULL;

	return p != NULL ? p->contact : NULL;
}
