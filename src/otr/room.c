/*
 * Room for the contact's programs: which of libotr's contexts goes for a new
 * one.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "otr/inside.h"

/* What goes for another, in this order; none that lines go to. */
enum spare {
	SPARE_IDLE,		/* no session */
	SPARE_UNVERIFIED,
	SPARE_ANY,		/* crashed ones of the contact's own, likely */
	SPARES
};

static bool
room_may_go(const struct otr_session *s, const struct context *c,
    enum spare spare)
{
	if (c == s->ctx || c == session_master(s, false) ||
	    context_tag(c) == s->candidate)
		return false;
	if (spare == SPARE_IDLE)
		return !context_is_encrypted(c) && !context_is_finished(c);
	return spare == SPARE_ANY ||
	    !fingerprint_trusted(context_key(c));
}

/* In seconds for what is idle, since such may be in an exchange just now. */
static bool
room_is_older(const struct context *a, const struct context *b,
    enum spare spare)
{
	if (spare == SPARE_IDLE)
		return context_last_heard(a) < context_last_heard(b);
	return device_heard_at(a) < device_heard_at(b);
}

/* The one that was silent for longest, of those that may go. */
static struct context *
room_oldest(const struct otr_session *s, enum spare spare)
{
	struct context *c, *oldest = NULL, *master = session_master(s, false);

	for (c = master; c != NULL; c = context_next(c))
		if (room_may_go(s, c, spare) && (oldest == NULL ||
		    room_is_older(c, oldest, spare)))
			oldest = c;
	return oldest;
}

/*
 * Each new instance tag is a new context, for ever, and tags are free for
 * whoever forges them: only so many.  Sessions cost an exchange, but who has
 * a program beside the contact's can make as many; they must not shut the
 * contact's own next one out.  False: no room for `tag`.
 */
bool
room_make(struct otr_session *s, uint32_t tag)
{
	struct context *c, *oldest = NULL, *master = session_master(s, true);
	unsigned n = 0;
	int spare;

	if (session_context(s, tag) != NULL)
		return true;
	for (c = master; c != NULL; c = context_next(c))
		n++;
	if (n <= OTR_INSTANCES_MAX)
		return true;
	for (spare = SPARE_IDLE; oldest == NULL && spare < SPARES; spare++)
		oldest = room_oldest(s, (enum spare)spare);
	if (oldest == NULL)
		return false;
	if (context_is_encrypted(oldest) || context_is_finished(oldest))
		end_one(s, oldest);		/* its program is told */
	context_forget(oldest);
	return true;
}
