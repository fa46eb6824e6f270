/*
 * Lines by their tickets, by which the network half speaks of them.  Tickets
 * are given out in order and come back in order: a row, in which a line is
 * found by halving.  Must not know what becomes of a line.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

struct ticket {
	uint64_t number;
	struct line *line;	/* NULL: it was taken out */
};

struct tickets {
	struct ticket *row;	/* by number, from `first` on */
	size_t first, end, room;
	size_t gone;		/* between them that were taken out */
};

struct tickets *
tickets_new(void)
{
	return xcalloc(1, sizeof(struct tickets));
}

void
tickets_free(struct tickets *t)
{
	free(t->row);
	free(t);
}

/* The first place whose number is not lower. */
static size_t
tickets_place(const struct tickets *t, uint64_t number)
{
	size_t low = t->first, high = t->end;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (t->row[middle].number < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct ticket *
tickets_find(const struct tickets *t, uint64_t number)
{
	size_t at = tickets_place(t, number);

	return at < t->end && t->row[at].number == number ? &t->row[at] :
	    NULL;
}

/* Only those that are left, from the beginning on. */
static void
tickets_close_up(struct tickets *t)
{
	size_t to = 0;

	for (size_t i = t->first; i < t->end; i++)
		if (t->row[i].line != NULL)
			t->row[to++] = t->row[i];
	t->first = t->gone = 0;
	t->end = to;
}

/* Each is moved once for as many that came, at most. */
static void
tickets_make_room(struct tickets *t)
{
	if (t->end < t->room)
		return;
	if (t->first + t->gone > t->room / 2) {
		tickets_close_up(t);
		return;
	}
	t->room = t->room != 0 ? t->room * 2 : 32;
	t->row = xreallocarray(t->row, t->room, sizeof(*t->row));
}

void
tickets_put(struct tickets *t, uint64_t number, struct line *l)
{
	struct ticket *same = tickets_find(t, number);
	size_t at;

	if (same != NULL) {
		t->gone -= same->line == NULL;
		same->line = l;
		return;
	}
	tickets_make_room(t);
	at = tickets_place(t, number);
	memmove(t->row + at + 1, t->row + at,
	    (t->end - at) * sizeof(*t->row));
	t->row[at] = (struct ticket){ .number = number, .line = l };
	t->end++;
}

struct line *
tickets_get(const struct tickets *t, uint64_t number)
{
	const struct ticket *found = tickets_find(t, number);

	return found != NULL ? found->line : NULL;
}

void
tickets_del(struct tickets *t, uint64_t number)
{
	struct ticket *found = tickets_find(t, number);

	if (found == NULL || found->line == NULL)
		return;
	found->line = NULL;
	t->gone++;
	for (; t->first < t->end && t->row[t->first].line == NULL; t->first++)
		t->gone--;
	if (t->first == t->end)
		t->first = t->end = 0;
}
