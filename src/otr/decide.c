/*
 * What becomes of a line: the table of policies by levels, and all that may
 * hold a line besides.  Decides and changes nothing.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "otr/inside.h"

enum action {
	REFUSE,
	CLEAR,
	OFFER,		/* start where a key is known, else clear with a tag */
	START,		/* start, held */
	WAIT,
	SEAL,
	VERIFY,		/* held: verify first */
	ASK,		/* held: the contact ended it */
};

/* sotto(1), "Levels and policies". */
static const enum action table[][5] = {
	/* by level: NOT_PRIVATE STARTING UNVERIFIED PRIVATE FINISHED */
	[OTR_POLICY_NEVER] =	{ CLEAR, REFUSE, REFUSE, REFUSE, REFUSE },
	[OTR_POLICY_MANUAL] =	{ CLEAR, WAIT, SEAL, SEAL, ASK },
	[OTR_POLICY_OPPORTUNISTIC] = { OFFER, WAIT, SEAL, SEAL, ASK },
	[OTR_POLICY_ALWAYS] =	{ START, WAIT, SEAL, SEAL, START },
	[OTR_POLICY_VERIFIED] =	{ START, WAIT, VERIFY, SEAL, START },
};

static void
decide_hold(struct decision *d, enum otr_hold why)
{
	d->verdict = OTR_HELD;
	d->hold = why;
}

static void
decide_clear(const struct otr_session *s, enum otr_level shown,
    const char *only_key, struct decision *d)
{
	int64_t since = loop_now(s->otr->loop) - s->failed_at;

	if (s->latch != LATCH_OFF || shown != OTR_NOT_PRIVATE)
		decide_hold(d, OTR_HOLD_LEVEL_FELL);
	else if (s->failed_at != 0 && since < OTR_GRACE_MS)
		/* Begun while Starting was shown, most likely. */
		decide_hold(d, OTR_HOLD_LEVEL_FELL);
	else if (only_key != NULL)
		decide_hold(d, OTR_HOLD_OTHER_KEY);
	else
		d->verdict = OTR_CLEAR;
}

/*
 * Where nothing can leave in the clear, a new session that protects as much
 * as what was on the screen is what the policy already said: no question.
 */
static bool
decide_latch(const struct otr_session *s, const struct otr_peer *peer,
    enum otr_level shown)
{
	if (s->latch == LATCH_OFF)
		return false;
	return s->latch == LATCH_NEW_KEY || !policy_never_clear(peer) ||
	    policy_rank(shown) > policy_rank(OTR_FINISHED);
}

static void
decide_start(const struct otr_session *s, const struct otr_peer *peer,
    enum otr_level shown, struct decision *d)
{
	int64_t since = loop_now(s->otr->loop) - s->auto_at;

	if (!peer->online) {
		decide_hold(d, OTR_HOLD_OFFLINE);
		return;
	}
	d->start = s->auto_at == 0 || since >= OTR_AUTO_MS;
	if (decide_latch(s, peer, shown))
		decide_hold(d, OTR_HOLD_LEVEL_FELL);
	else
		decide_hold(d, d->start ? OTR_HOLD_STARTING :
		    OTR_HOLD_NO_ANSWER);
}

static void
decide_wait(const struct otr_session *s, struct decision *d)
{
	if (s->waiting == WAIT_V2)
		decide_hold(d, OTR_HOLD_V2);
	else if (s->exchange == OTR_EXCHANGE_WAITS_KEY ||
	    s->waiting == WAIT_KEY)
		decide_hold(d, OTR_HOLD_NO_KEY);
	else
		decide_hold(d, OTR_HOLD_STARTING);
}

static void
decide_seal(const struct otr_session *s, const struct otr_peer *peer,
    enum otr_level shown, const char *only_key, struct decision *d)
{
	if (session_is_locked(s))
		decide_hold(d, OTR_HOLD_NEW_KEY);
	else if (decide_latch(s, peer, shown) ||
	    policy_rank(shown) > policy_rank(otr_level(s)))
		decide_hold(d, OTR_HOLD_LEVEL_FELL);
	else if (only_key != NULL && strcmp(only_key, s->key) != 0)
		decide_hold(d, OTR_HOLD_OTHER_KEY);
	else if (!peer->online)
		decide_hold(d, OTR_HOLD_OFFLINE);
	else if (s->gone)
		/* It may have restarted: new keys before the next line. */
		decide_start(s, peer, shown, d);
	else
		d->verdict = OTR_SEALED;
}

static enum action
decide_action(const struct otr_session *s, const struct otr_peer *peer)
{
	enum otr_level level = otr_level(s);
	enum action action;

	if ((size_t)peer->policy >= NELEM(table) || (size_t)level >= 5)
		return REFUSE;
	action = table[peer->policy][level];
	if (action == OFFER)
		action = fingerprint_any(s) ? START : CLEAR;
	return action;
}

bool
otr_may_be_clear(const struct otr_session *s, enum otr_level shown)
{
	struct decision d = { .verdict = OTR_REFUSED };
	struct otr_peer peer;

	session_peer(s, &peer);
	if (decide_action(s, &peer) != CLEAR)
		return false;
	decide_clear(s, shown, NULL, &d);
	return d.verdict == OTR_CLEAR;
}

void
decide_line(const struct otr_session *s, const struct otr_peer *peer,
    enum otr_level shown, const char *only_key, struct decision *d)
{
	enum action action;

	memset(d, 0, sizeof(*d));
	action = decide_action(s, peer);
	if (!peer->account_online && action != REFUSE) {
		decide_hold(d, OTR_HOLD_OFFLINE);
		return;
	}
	switch (action) {
	case REFUSE:
		break;
	case CLEAR:
	case OFFER:
		decide_clear(s, shown, only_key, d);
		break;
	case START:
		decide_start(s, peer, shown, d);
		break;
	case WAIT:
		decide_wait(s, d);
		break;
	case SEAL:
		decide_seal(s, peer, shown, only_key, d);
		break;
	case VERIFY:
		decide_hold(d, session_is_locked(s) ? OTR_HOLD_NEW_KEY
		    : OTR_HOLD_UNVERIFIED);
		break;
	case ASK:
		decide_hold(d, OTR_HOLD_FINISHED);
		break;
	}
	d->tag = d->verdict == OTR_CLEAR && peer->online && !s->tag_sent &&
	    peer->policy == OTR_POLICY_OPPORTUNISTIC;
}
