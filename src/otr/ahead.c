/*
 * Keys that a key exchange needs next, made right behind what was just sent:
 * while the contact computes and the answer is on its way.
 *
 * SPDX-License-Identifier: ISC
 */
#include "otr/inside.h"

static void
ahead_due(void *arg)
{
	struct otr_session *s = arg;
	struct context *c;

	for (c = session_master(s, false); c != NULL; c = context_next(c))
		if (ahead_lacks_next(c))
			ahead_make_next(c);
}

void
ahead_look(struct otr_session *s)
{
	const struct context *c = session_master(s, false);

	while (c != NULL && !ahead_lacks_next(c))
		c = context_next(c);
	if (c != NULL && s->ahead == NULL)
		s->ahead = timer_new(s->otr->loop, ahead_due, s);
	/* It is behind what is gathered to be sent in this turn. */
	if (c != NULL)
		timer_set(s->ahead, 0);
	else if (s->ahead != NULL)
		timer_off(s->ahead);
}
