/*
 * What becomes of a line: the table of policies by levels, and all that may
 * hold a line besides.  Decides and changes nothing.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "otr/session.h"

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

static const struct { const char *word, *text, *help; } holds[OTR_HOLDS] = {
	[OTR_HOLD_NONE] = { "none", "nothing holds it: it is sent at once",
	    "" },
	[OTR_HOLD_STARTING] = { "starting", "waiting for the key exchange",
	    "it leaves when the keys are there" },
	[OTR_HOLD_NO_ANSWER] = { "no-answer",
	    "the key exchange got no answer",
	    "/otr start tries again, /otr doctor says more" },
	[OTR_HOLD_UNVERIFIED] = { "unverified", "verify the contact first",
	    "/verify" },
	[OTR_HOLD_FINISHED] = { "finished", "the contact ended the session",
	    "/otr start for a new one, /otr end to go on without" },
	[OTR_HOLD_LEVEL_FELL] = { "level-fell",
	    "less private than when you typed it",
	    "/otr start for a session, /resend to send it so" },
	[OTR_HOLD_NEW_KEY] = { "new-key", "the contact has another key",
	    "/otr trust if they confirmed it, /otr accept to go on "
	    "unverified, /otr end to stop" },
	[OTR_HOLD_OTHER_KEY] = { "other-key",
	    "it was written to another key",
	    "/resend gives it to the key that the session has now, unless it "
	    "was sent to the other one before; /discard drops it" },
	[OTR_HOLD_OFFLINE] = { "offline", "the contact is offline",
	    "it leaves when they are back" },
	[OTR_HOLD_V2] = { "v2", "waiting for your answer about version 2",
	    "/otr v2 allow, or /otr v2 never" },
	[OTR_HOLD_NO_KEY] = { "no-key", "your own key is being made",
	    "it leaves when the key is there" },
};

const char *
otr_hold_word(enum otr_hold hold)
{
	return hold < OTR_HOLDS ? holds[hold].word : "none";
}

const char *
otr_hold_text(enum otr_hold hold)
{
	return hold < OTR_HOLDS ? holds[hold].text : "";
}

const char *
otr_refusal_word(enum otr_refusal why)
{
	static const char *const words[OTR_REFUSALS] = {
		[OTR_REFUSAL_POLICY] = "policy",
		[OTR_REFUSAL_V1] = "v1",
		[OTR_REFUSAL_V2] = "v2",
		[OTR_REFUSAL_V3_SEEN] = "v3-seen",
		[OTR_REFUSAL_ELSEWHERE] = "elsewhere",
		[OTR_REFUSAL_BAD_KEY] = "bad-key",
		[OTR_REFUSAL_UNKNOWN] = "unknown-version",
	};

	return why < OTR_REFUSALS ? words[why] : "";
}

const char *
otr_hold_help(enum otr_hold hold)
{
	return hold < OTR_HOLDS ? holds[hold].help : "";
}

const char *
otr_smp_word(enum otr_smp smp)
{
	switch (smp) {
	case OTR_SMP_NONE:
		return "none";
	case OTR_SMP_ASKED:
		return "asked";
	case OTR_SMP_RUNNING:
		return "running";
	case OTR_SMP_SUCCEEDED:
		return "succeeded";
	case OTR_SMP_FAILED:
		return "failed";
	case OTR_SMP_ABORTED:
		return "aborted";
	}
	return "none";
}

/* How much a level protects; falls are falls of this. */
int
policy_rank(enum otr_level level)
{
	switch (level) {
	case OTR_NOT_PRIVATE:
	case OTR_STARTING:
		return 0;
	case OTR_FINISHED:
		return 1;
	case OTR_UNVERIFIED:
		return 2;
	case OTR_PRIVATE:
		return 3;
	}
	return 0;
}

bool
policy_starts(const struct otr_session *s, const struct otr_peer *peer)
{
	switch (peer->policy) {
	case OTR_POLICY_NEVER:
	case OTR_POLICY_MANUAL:
		return false;
	case OTR_POLICY_OPPORTUNISTIC:
		return s->state == SESSION_FINISHED || fingerprint_any(s);
	case OTR_POLICY_ALWAYS:
	case OTR_POLICY_VERIFIED:
		return true;
	}
	return false;
}

enum otr_v2
policy_v2(const struct otr_session *s, const struct otr_peer *peer)
{
	/* Never back to 2 once a version 3 session was authenticated. */
	if (peer->v3_seen)
		return OTR_V2_NEVER;
	switch (s->v2) {
	case V2_UNASKED:
		return peer->v2;
	case V2_ALLOWED:
		return OTR_V2_ALLOW;
	case V2_REFUSED:
	case V2_OVER:
		return OTR_V2_NEVER;
	}
	return OTR_V2_NEVER;
}

static void
hold(struct decision *d, enum otr_hold why)
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
		hold(d, OTR_HOLD_LEVEL_FELL);
	else if (s->failed_at != 0 && since < OTR_GRACE_MS)
		/* Begun while Starting was shown, most likely. */
		hold(d, OTR_HOLD_LEVEL_FELL);
	else if (only_key != NULL)
		hold(d, OTR_HOLD_OTHER_KEY);
	else
		d->verdict = OTR_CLEAR;
}

bool
policy_never_clear(const struct otr_peer *peer)
{
	return peer->policy == OTR_POLICY_ALWAYS ||
	    peer->policy == OTR_POLICY_VERIFIED;
}

/*
 * Where nothing can leave in the clear, a new session that protects as much
 * as what was on the screen is what the policy already said: no question.
 */
static bool
latch_holds(const struct otr_session *s, const struct otr_peer *peer,
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
		hold(d, OTR_HOLD_OFFLINE);
		return;
	}
	d->start = s->auto_at == 0 || since >= OTR_AUTO_MS;
	if (latch_holds(s, peer, shown))
		hold(d, OTR_HOLD_LEVEL_FELL);
	else
		hold(d, d->start ? OTR_HOLD_STARTING : OTR_HOLD_NO_ANSWER);
}

static void
decide_wait(const struct otr_session *s, struct decision *d)
{
	if (s->waiting == WAIT_V2)
		hold(d, OTR_HOLD_V2);
	else if (s->exchange == OTR_EXCHANGE_WAITS_KEY ||
	    s->waiting == WAIT_KEY)
		hold(d, OTR_HOLD_NO_KEY);
	else
		hold(d, OTR_HOLD_STARTING);
}

static void
decide_seal(const struct otr_session *s, const struct otr_peer *peer,
    enum otr_level shown, const char *only_key, struct decision *d)
{
	if (session_is_locked(s))
		hold(d, OTR_HOLD_NEW_KEY);
	else if (latch_holds(s, peer, shown) ||
	    policy_rank(shown) > policy_rank(otr_level(s)))
		hold(d, OTR_HOLD_LEVEL_FELL);
	else if (only_key != NULL && strcmp(only_key, s->key) != 0)
		hold(d, OTR_HOLD_OTHER_KEY);
	else if (!peer->online)
		hold(d, OTR_HOLD_OFFLINE);
	else if (s->gone)
		/* It may have restarted: new keys before the next line. */
		decide_start(s, peer, shown, d);
	else
		d->verdict = OTR_SEALED;
}

static enum action
action_of(const struct otr_session *s, const struct otr_peer *peer)
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
	if (action_of(s, &peer) != CLEAR)
		return false;
	decide_clear(s, shown, NULL, &d);
	return d.verdict == OTR_CLEAR;
}

void
policy_decide(const struct otr_session *s, enum otr_level shown,
    const char *only_key, struct decision *d)
{
	struct otr_peer peer;
	enum action action;

	memset(d, 0, sizeof(*d));
	session_peer(s, &peer);
	action = action_of(s, &peer);
	if (!peer.account_online && action != REFUSE) {
		hold(d, OTR_HOLD_OFFLINE);
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
		decide_start(s, &peer, shown, d);
		break;
	case WAIT:
		decide_wait(s, d);
		break;
	case SEAL:
		decide_seal(s, &peer, shown, only_key, d);
		break;
	case VERIFY:
		hold(d, session_is_locked(s) ? OTR_HOLD_NEW_KEY
		    : OTR_HOLD_UNVERIFIED);
		break;
	case ASK:
		hold(d, OTR_HOLD_FINISHED);
		break;
	}
	d->tag = d->verdict == OTR_CLEAR && peer.online && !s->tag_sent &&
	    peer.policy == OTR_POLICY_OPPORTUNISTIC;
}
