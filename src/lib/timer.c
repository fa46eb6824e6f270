/*
 * Timers: a heap with the next on top.  Must not know who waits, nor for what.
 * A timer is taken out of the heap before it fires and not looked at again.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include "lib/inside.h"
#include "lib/lib.h"

#define IDLE ((size_t)-1)	/* place of a timer that is not in the heap */

struct timer {
	struct timers *all;	/* NULL: outlived their loop */
	struct timer *prev, *next;
	loop_fn *fn;
	void *arg;
	int64_t when;
	uint64_t order;		/* of arming: equal times fire in order */
	size_t place;		/* in the heap */
};

static bool
timer_before(const struct timer *a, const struct timer *b)
{
	return a->when != b->when ? a->when < b->when : a->order < b->order;
}

static void
timer_heap_put(struct timers *all, struct timer *t, size_t place)
{
	all->heap[place] = t;
	t->place = place;
}

static void
timer_heap_up(struct timers *all, struct timer *t)
{
	size_t i = t->place;

	for (; i > 0 && timer_before(t, all->heap[(i - 1) / 2]);
	    i = (i - 1) / 2)
		timer_heap_put(all, all->heap[(i - 1) / 2], i);
	timer_heap_put(all, t, i);
}

static void
timer_heap_down(struct timers *all, struct timer *t)
{
	size_t i = t->place, child;

	while ((child = 2 * i + 1) < all->armed) {
		if (child + 1 < all->armed &&
		    timer_before(all->heap[child + 1], all->heap[child]))
			child++;
		if (!timer_before(all->heap[child], t))
			break;
		timer_heap_put(all, all->heap[child], i);
		i = child;
	}
	timer_heap_put(all, t, i);
}

struct timer *
timers_add(struct timers *all, loop_fn *fn, void *arg)
{
	struct timer *t = xcalloc(1, sizeof(*t));

	t->all = all;
	t->fn = fn;
	t->arg = arg;
	t->place = IDLE;
	if ((t->next = all->first) != NULL)
		t->next->prev = t;
	all->first = t;
	return t;
}

/* Timers belong to those who made them, who may free them later. */
void
timers_end(struct timers *all)
{
	struct timer *t, *next;

	for (t = all->first; t != NULL; t = next) {
		next = t->next;
		t->all = NULL;
		t->place = IDLE;
	}
	free(all->heap);
}

void
timer_off(struct timer *t)
{
	struct timers *all = t->all;
	struct timer *last;
	size_t place = t->place;

	if (place == IDLE)
		return;
	t->place = IDLE;
	last = all->heap[--all->armed];
	if (last == t)
		return;
	timer_heap_put(all, last, place);
	timer_heap_up(all, last);
	timer_heap_down(all, last);
}

void
timer_set(struct timer *t, int64_t milliseconds)
{
	struct timers *all = t->all;

	if (all == NULL)
		return;
	timer_off(t);
	if (milliseconds < 0)
		milliseconds = 0;
	if (__builtin_add_overflow(timers_now(all), milliseconds, &t->when))
		t->when = INT64_MAX;
	t->order = all->order++;
	if (all->armed == all->cap) {
		all->cap = all->cap == 0 ? 8 : all->cap * 2;
		all->heap = xreallocarray(all->heap, all->cap,
		    sizeof(struct timer *));
	}
	timer_heap_put(all, t, all->armed++);
	timer_heap_up(all, t);
}

bool
timer_armed(const struct timer *t)
{
	return t->place != IDLE;
}

void
timer_free(struct timer *t)
{
	if (t == NULL)
		return;
	if (t->all != NULL) {
		timer_off(t);
		if (t->prev != NULL)
			t->prev->next = t->next;
		else
			t->all->first = t->next;
		if (t->next != NULL)
			t->next->prev = t->prev;
	}
	free(t);
}

/* Fires the first timer if it is due by then and was armed before `order`. */
static bool
timer_fire(struct timers *all, int64_t now, uint64_t order)
{
	struct timer *t;

	if (all->armed == 0)
		return false;
	t = all->heap[0];
	if (t->when > now || t->order >= order)
		return false;
	timer_off(t);
	t->fn(t->arg);
	return true;
}

/* What callbacks arm waits for the next turn, or one could run for ever. */
bool
timers_run(struct timers *all)
{
	int64_t now = timers_now(all);
	uint64_t order = all->order;
	bool ran = false;

	while (timer_fire(all, now, order))
		ran = true;
	return ran;
}

int64_t
timers_now(const struct timers *all)
{
	return all->fake ? all->fake_now : clock_now();
}

int64_t
timers_next(const struct timers *all)
{
	int64_t left;

	if (all->armed == 0)
		return -1;
	left = all->heap[0]->when - timers_now(all);
	return left > 0 ? left : 0;
}

bool
timers_move(struct timers *all, int64_t end)
{
	if (all->armed == 0 || all->heap[0]->when > end)
		return false;
	if (all->heap[0]->when > all->fake_now)
		all->fake_now = all->heap[0]->when;
	return timer_fire(all, all->fake_now, UINT64_MAX);
}
