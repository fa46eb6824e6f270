/*
 * Pairs of keys that key exchanges need, made before they are needed: as many
 * as one exchange takes are kept, made while nothing happens.  Where they are
 * used up one is made right behind what was just sent, while the contact
 * computes and the answer is on its way.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sched.h>

#include "otr/inside.h"

#define KEPT_MS 500

/* ---- for whichever exchange begins next ---------------------------------- */

/* One in a turn: what is typed waits for no second. */
static void
ahead_kept_due(void *arg)
{
	struct otr *otr = arg;
	struct ahead_pair *pair;

	if (otr->kept_count == AHEAD_KEPT ||
	    (pair = ahead_pair_new()) == NULL)
		return;
	otr->kept[otr->kept_count++] = pair;
	if (otr->kept_count < AHEAD_KEPT)
		timer_set(otr->kept_due, 0);
}

/* Nobody is kept waiting for it: it is made when nothing has happened for a
 * while, once there is a key to sign with. */
static void
ahead_look_kept(struct otr_session *s)
{
	struct otr *otr = s->otr;

	if (otr->kept_count == AHEAD_KEPT || !keys_have(otr->keys, s->account))
		return;
	if (otr->kept_due == NULL)
		otr->kept_due = timer_new(otr->loop, ahead_kept_due, otr);
	timer_set(otr->kept_due, KEPT_MS);
}

/* The caller's from now on: it is never for a second exchange, whatever
 * becomes of this one. */
static struct ahead_pair *
ahead_take(struct otr *otr)
{
	struct ahead_pair *pair;

	if (otr->kept_count == 0)
		return NULL;
	pair = otr->kept[--otr->kept_count];
	otr->kept[otr->kept_count] = NULL;
	return pair;
}

bool
ahead_answer(struct otr_session *s, const char *resource)
{
	struct ahead_pair *pair = ahead_take(s->otr);
	struct run run;
	bool sent;

	if (pair == NULL)
		return false;
	session_run(s, resource, &run);
	sent = ahead_commit(&run, pair);
	run_clear(&run);
	ahead_pair_free(pair);
	return sent;
}

void
ahead_free(struct otr *otr)
{
	struct ahead_pair *pair;

	timer_free(otr->kept_due);
	while ((pair = ahead_take(otr)) != NULL)
		ahead_pair_free(pair);
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

/* One that is kept, or a new one; NULL: that failed. */
static struct ahead_pair *
ahead_pair_get(struct otr *otr)
{
	struct ahead_pair *pair = ahead_take(otr);

	if (pair != NULL)
		return pair;
	/* sotto-net may wait for this processor with what was sent. */
	sched_yield();
	return ahead_pair_new();
}

static void
ahead_due(void *arg)
{
	struct otr_session *s = arg;
	struct ahead_pair *pair;
	struct context *c;

	if (ahead_asks(s) && s->pair == NULL)
		s->pair = ahead_pair_get(s->otr);
	for (c = session_master(s, false); c != NULL; c = context_next(c)) {
		if (!ahead_lacks_next(c) ||
		    (pair = ahead_pair_get(s->otr)) == NULL)
			continue;
		ahead_give_next(c, pair);
		ahead_pair_free(pair);
	}
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
	ahead_look_kept(s);
}

void
ahead_drop(struct otr_session *s)
{
	ahead_pair_free(s->pair);
	s->pair = NULL;
}
