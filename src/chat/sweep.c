/*
 * Something concerned all contacts of an account: their places in the order
 * follow, some in each turn of the loop, since there may be tens of thousands.
 * What is read of a contact itself is true at once; only its place is late.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include "chat/inside.h"

#define SWEPT_MAX 200		/* contacts in one turn */

/* Programs that were online before the stream began anew. */
struct leftover {
	struct resource *resources;
	size_t n;
};

struct sweep {
	struct timer *timer;
	size_t left;		/* of roster->all: those before it */
	struct leftover *leftovers;
	size_t n, room;
};

static bool
sweep_leftover(struct sweep *s)
{
	struct leftover *l;

	if (s->n == 0)
		return false;
	l = &s->leftovers[--s->n];
	for (size_t i = 0; i < l->n; i++)
		resource_free(&l->resources[i]);
	free(l->resources);
	if (s->n == 0) {
		free(s->leftovers);
		s->leftovers = NULL;
		s->room = 0;
	}
	return true;
}

/* Contacts that go are replaced by the last one, which was seen to. */
static bool
sweep_contact(struct roster *r)
{
	struct sweep *s = r->sweep;

	if (s->left > r->n)
		s->left = r->n;
	if (s->left == 0)
		return false;
	contact_changed(r->all[--s->left]);
	return true;
}

/* At most so many; whether there may be more. */
static bool
sweep_some(struct account *a, size_t max)
{
	bool some = true;

	for (size_t i = 0; i < max && some; i++) {
		some = sweep_contact(a->roster);
		some = sweep_leftover(a->roster->sweep) || some;
	}
	roster_changed(a);
	return some;
}

static void
sweep_turn(void *arg)
{
	struct account *a = arg;

	if (sweep_some(a, SWEPT_MAX))
		timer_set(a->roster->sweep->timer, 0);
}

static struct sweep *
sweep_of(struct account *a)
{
	struct sweep *s = a->roster->sweep;

	if (s == NULL) {
		s = a->roster->sweep = xcalloc(1, sizeof(*s));
		s->timer = timer_new(a->chat->loop, sweep_turn, a);
	}
	return s;
}

void
sweep_begin(struct account *a)
{
	struct sweep *s = sweep_of(a);

	s->left = a->roster->n;
	timer_set(s->timer, 0);
}

void
sweep_take(struct contact *c)
{
	struct sweep *s = sweep_of(c->account);

	if (s->n == s->room) {
		s->room = s->room ? s->room * 2 : 32;
		s->leftovers = xreallocarray(s->leftovers, s->room,
		    sizeof(*s->leftovers));
	}
	s->leftovers[s->n++] = (struct leftover){ c->resources,
	    c->nresources };
	c->resources = NULL;
	c->nresources = 0;
}

void
sweep_end(struct account *a)
{
	struct sweep *s = a->roster->sweep;

	if (s == NULL || !timer_armed(s->timer))
		return;
	while (sweep_some(a, SWEPT_MAX))
		continue;
	timer_off(s->timer);
}

void
sweep_free(struct sweep *s)
{
	if (s == NULL)
		return;
	while (sweep_leftover(s))
		continue;
	timer_free(s->timer);
	free(s);
}
