/*
 * What the user asks for, and what happens around a session: start, end, the
 * latch, policies.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "otr/inside.h"

static int
command_may_start(const struct otr_session *s, const struct otr_peer *peer,
    struct err *err)
{
	if (peer->policy == OTR_POLICY_NEVER)
		return err_set(err, "policy-never",
		    "your policy for %s is never: no OTR (/otr "
		    "policy)", s->contact);
	if (!peer->account_online)
		return err_set(err, "offline", "%s is not connected: /connect "
		    "first",
		    s->account);
	if (!peer->online && peer->unknown_for == 0)
		return err_set(err, "contact-offline",
		    "%s is offline: /otr start when they are back", s->contact);
	return 0;
}

int
otr_start(struct otr_session *s, struct err *err)
{
	return otr_start_at(s, NULL, err);
}

int
otr_start_at(struct otr_session *s, const char *resource, struct err *err)
{
	struct otr_peer peer;
	int ret = 0;

	session_peer(s, &peer);
	if (command_may_start(s, &peer, err) == -1)
		return -1;
	if (resource_is(s->old, resource))
		return err_set(err, "v3-seen", "\"%s\" has only version 2, but "
		    "%s has spoken version 3 before",
		    resource, s->contact);
	otr_enter(s->otr);
	if (resource != NULL)
		device_choose(s, resource);
	s->commanded = true;
	s->latch = LATCH_OFF;
	s->stranger = STRANGER_ALLOWED;
	s->why = "you started";
	/* The limits are for what others begin. */
	bucket_give(&s->exchanges, 10, 1);
	bucket_give(&s->steps, 30, 4);
	if (peer.online)
		ret = exchange_begin(s, s->chosen, err);
	else
		await_begin(s, peer.unknown_for);
	otr_leave(s->otr, s);
	return ret;
}

/* Ends whatever runs; the peer is told where one listens. */
static unsigned
command_end(struct otr_session *s)
{
	unsigned told;

	smp_reset(s, "the session ended");
	s->smp_unheeded = false;
	exchange_stop(s);
	wait_drop(s);
	exchange_forget(s);
	told = end_all(s);
	device_choose(s, NULL);
	s->beside = s->candidate = TAG_OF_NOBODY;
	s->state = SESSION_NONE;
	s->ctx = NULL;
	s->tag = 0;
	s->gone = false;
	s->key[0] = s->new_key[0] = s->accepted[0] = '\0';
	return told;
}

int
otr_end(struct otr_session *s, struct err *err)
{
	bool something = s->state != SESSION_NONE || exchange_starts(s) ||
	    s->latch != LATCH_OFF || s->waiting != WAIT_NOTHING;

	otr_enter(s->otr);
	s->commanded = true;
	s->latch = LATCH_OFF;
	s->why = "you ended it";
	command_end(s);
	otr_leave(s->otr, s);
	if (!something)
		return err_set(err, "no-session",
		    "there is no session with %s to end", s->contact);
	return 0;
}

void
otr_end_idle(struct otr_session *s)
{
	otr_enter(s->otr);
	s->why = "the session lay idle";
	command_end(s);
	otr_leave(s->otr, s);
}

unsigned
otr_end_all(struct otr *otr)
{
	struct otr_session *s;
	unsigned told = 0;

	for (s = otr->sessions; s != NULL; s = s->next) {
		if (s->state == SESSION_NONE && !exchange_starts(s))
			continue;
		otr_enter(otr);
		s->commanded = true;
		s->why = "sotto ends";
		told += command_end(s);
		otr_leave(otr, s);
	}
	return told;
}

void
otr_latch_clear(struct otr_session *s)
{
	otr_enter(s->otr);
	s->flush = s->latch != LATCH_OFF && otr_level_is_sealed(otr_level(s));
	s->latch = LATCH_OFF;
	s->failed_at = 0;
	otr_leave(s->otr, s);
}

/* Where nothing lives, runs, fell, waits or was answered, only the next line
 * minds the policy, and it is looked up for each. */
bool
otr_minds_policy(const struct otr_session *s)
{
	return s->state != SESSION_NONE ||
	    s->exchange != OTR_EXCHANGE_NONE || s->latch != LATCH_OFF ||
	    s->v2 == V2_ALLOWED || s->v2 == V2_REFUSED ||
	    s->waiting != WAIT_NOTHING;
}

void
otr_policy_changed(struct otr_session *s)
{
	struct otr_peer peer;

	otr_enter(s->otr);
	session_peer(s, &peer);
	if (s->v2 != V2_OVER)
		s->v2 = V2_UNASKED;
	if (peer.policy == OTR_POLICY_NEVER &&
	    (s->state != SESSION_NONE || exchange_starts(s))) {
		s->commanded = true;
		s->why = "policy never";
		command_end(s);
	} else
		s->flush = true;
	otr_leave(s->otr, s);
}
