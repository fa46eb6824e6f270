/*
 * A stream that ended over a line: that line fails, with what the server
 * said, and is not sent again by itself; those behind it go on.  Where the
 * network half cannot tell which line it was, the first that was not
 * acknowledged is suspected, goes alone the next time, and fails when it
 * happens again: no line can end one stream after the other.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include "chat/inside.h"

#define AFTER_MS 5000		/* later it was not for the line's sake */
#define TIMES_SAID 2		/* the server, or a worker, was the one */
#define TIMES_LOST 3		/* it may have been the network */

/* The first that is on its way, or the one that a frame belongs to. */
static struct line *
blame_find(const struct account *a, uint64_t ticket)
{
	struct line *found = NULL;

	for (size_t i = 0; i < a->chat->ntalks; i++) {
		struct talk *v = a->chat->talks[i];

		if (v->account != a || v->flying == 0)
			continue;
		for (struct line *l = v->outbox; l != NULL; l = l->next) {
			if (!line_is_flying(l))
				continue;
			if (ticket != 0 && l->first <= ticket &&
			    ticket <= l->ticket)
				return l;
			if (ticket == 0 && (found == NULL ||
			    l->first < found->first))
				found = l;
		}
	}
	return found;
}

static void
blame_fail(struct line *l, const struct ending *e, const char *what)
{
	char *reason = xasprintf("the server ended the stream %s: %s", what,
	    e->reason.s);

	line_refuse(l->talk, l, e->code, reason);
	free(reason);
}

static bool
blame_was_soon(const struct account *a, const struct line *l, int64_t since)
{
	int64_t sent = l->flown > since ? l->flown : since;

	return loop_now(a->chat->loop) - sent <= AFTER_MS;
}

/* Once more the same one: how often now? */
static unsigned
blame_suspect(struct account *a, struct line *l)
{
	if (a->link->blamed != l)
		a->link->blames = 0;
	a->link->blamed = l;
	return ++a->link->blames;
}

void
outbox_ended(struct account *a, const struct ending *e, uint64_t ticket,
    int64_t since)
{
	struct line *l = ticket != 0 || !e->calm ? blame_find(a, ticket) :
	    NULL;

	if (ticket != 0) {
		if (l != NULL)
			blame_fail(l, e, "over it");
	} else if (l == NULL || !blame_was_soon(a, l, since))
		a->link->blamed = NULL;
	else if (blame_suspect(a, l) >= (e->lost ? TIMES_LOST : TIMES_SAID))
		blame_fail(l, e, "each time that it was sent; it is not sent "
		    "again by itself");
}

bool
outbox_must_wait(const struct line *l)
{
	const struct line *blamed = l->talk->account->link->blamed;

	return blamed != NULL && blamed != l && line_is_flying(blamed);
}
