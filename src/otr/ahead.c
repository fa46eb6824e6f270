/*
 * Keys that a key exchange needs next, made right behind what was just sent:
 * while the contact computes and the answer is on its way.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sched.h>

#include "otr/inside.h"

/* We asked, and nothing of it has come. */
static bool
ahead_asks(const struct otr_session *s)
{
	return s->exchange == OTR_EXCHANGE_ASKED ||
	    s->exchange == OTR_EXCHANGE_ASKED_AGAIN;
}

static bool
ahead_lacks(const struct otr_session *s)
{
	const struct context *c = session_master(s, false);

	while (c != NULL && !ahead_lacks_next(c))
		c = context_next(c);
	return c != NULL || (ahead_asks(s) && s->pair == NULL);
}

static void
ahead_due(void *arg)
{
	struct otr_session *s = arg;
	struct context *c;

	/* sotto-net may wait for this processor with what was sent. */
	sched_yield();
	if (ahead_asks(s) && s->pair == NULL)
		s->pair = ahead_pair_new();
	for (c = session_master(s, false); c != NULL; c = context_next(c))
		if (ahead_lacks_next(c))
			ahead_make_next(c);
}

void
ahead_look(struct otr_session *s)
{
	bool lacks = ahead_lacks(s);

	if (!ahead_asks(s))
		ahead_drop(s);
	if (lacks && s->ahead == NULL)
		s->ahead = timer_new(s->otr->loop, ahead_due, s);
	/* It is behind what is gathered to be sent in this turn. */
	if (lacks)
		timer_set(s->ahead, 0);
	else if (s->ahead != NULL)
		timer_off(s->ahead);
}

void
ahead_drop(struct otr_session *s)
{
	ahead_pair_free(s->pair);
	s->pair = NULL;
}
