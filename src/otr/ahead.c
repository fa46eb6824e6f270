/*
 * Keys that a key exchange needs next, made right behind what was just sent:
 * while the contact computes and the answer is on its way.  And one pair for
 * the next query that comes, made while nothing happens.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sched.h>

#include "otr/inside.h"

#define NEXT_MS 500

/* ---- for the next query of anybody's ------------------------------------- */

static void
ahead_next_due(void *arg)
{
	struct otr *otr = arg;

	if (otr->next == NULL)
		otr->next = ahead_pair_new();
}

/* Nobody is kept waiting for it: it is made when nothing has happened for a
 * while, once there is a key to sign with. */
static void
ahead_look_next(struct otr_session *s)
{
	struct otr *otr = s->otr;

	if (otr->next != NULL || !keys_have(otr->keys, s->account))
		return;
	if (otr->next_due == NULL)
		otr->next_due = timer_new(otr->loop, ahead_next_due, otr);
	timer_set(otr->next_due, NEXT_MS);
}

bool
ahead_answer(struct otr_session *s, const char *resource)
{
	struct otr *otr = s->otr;
	struct run run;
	bool sent;

	if (otr->next == NULL)
		return false;
	session_run(s, resource, &run);
	sent = ahead_commit(&run, otr->next);
	run_clear(&run);
	/* Never for a second exchange, whatever became of this one. */
	ahead_pair_free(otr->next);
	otr->next = NULL;
	return sent;
}

void
ahead_free(struct otr *otr)
{
	timer_free(otr->next_due);
	ahead_pair_free(otr->next);
}

/* ---- for the exchange of a session --------------------------------------- */

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
	ahead_look_next(s);
}

void
ahead_drop(struct otr_session *s)
{
	ahead_pair_free(s->pair);
	s->pair = NULL;
}
