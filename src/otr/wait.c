/*
 * A message of an exchange that waits: for the user, or for our own key.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "otr/inside.h"

static void
wait_clock_off(struct timer *t)
{
	if (t != NULL)
		timer_off(t);
}

void
wait_drop(struct otr_session *s)
{
	free(s->waiting_body);
	free(s->waiting_resource);
	s->waiting_body = s->waiting_resource = NULL;
	s->waiting = WAIT_NOTHING;
}

static void
wait_announce(struct otr_session *s, enum waiting why, const char *resource)
{
	struct otr_event *e;

	if (why == WAIT_KEY)
		return;
	e = event_add(s->otr, s, why == WAIT_V2 ? OTR_EVENT_V2
	    : OTR_EVENT_STRANGER);
	event_str(&e->resource, resource);
}

void
wait_hold(struct otr_session *s, enum waiting why, const char *resource,
    const char *body, unsigned offers)
{
	bool announced = s->waiting == why;

	if (body != NULL && strlen(body) > OTR_STRANGER_MAX)
		return;
	wait_drop(s);
	s->waiting = why;
	s->waiting_body = xstrdup(body);
	s->waiting_resource = xstrdup(resource);
	s->waiting_offers = offers;
	if (!announced)
		wait_announce(s, why, resource);
	if (why == WAIT_V2 && exchange_starts(s)) {
		/* It did answer; now the user takes as long as it takes. */
		wait_clock_off(s->answer);
		wait_clock_off(s->stall);
	}
	if (why == WAIT_KEY) {
		if (!exchange_starts(s) && exchange_concerns(s, resource))
			exchange_move(s, OTR_EXCHANGE_WANTED);
		otr_key_want(s->otr, s->account, NULL);
	}
}
