/*
 * Key exchanges: who asks, who answers, and how long it may take.  Builds no
 * message but the query.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "otr/inside.h"

/* Times in milliseconds. */
#define OTR_ANSWER_MS 20000		/* for a key exchange */
#define OTR_STALL_MS 5000		/* begun, but not going on */
#define OTR_STALL_OTHER_MS 11000	/* ... for the side that waits */
#define OTR_DEFER_MS 700		/* both asked: one answers first */
#define OTR_DEFER_OTHER_MS 5000
#define OTR_QUIET_MS 60000		/* then another place may take over */

/* Plain text, no address: whoever has no OTR reads it, and so may others. */
#define QUERY_TEXT "\nI would like to talk privately (Off-the-Record, OTR), " \
    "but your program does not seem to know how."

static int64_t
exchange_now(const struct otr_session *s)
{
	return loop_now(s->otr->loop);
}

/* ---- what libotr is in the middle of ------------------------------------- */

/*
 * Where a Reveal Signature left, the contact may have the new keys already
 * and seal with them: that exchange has to come to its end.
 */
void
exchange_drop_commit(struct otr_session *s)
{
	struct context *c;

	for (c = session_master(s, false); c != NULL; c = context_next(c))
		if (context_step(c) == CONTEXT_COMMIT)
			context_drop_exchange(c);
}

void
exchange_forget(struct otr_session *s)
{
	struct context *c;

	for (c = session_master(s, false); c != NULL; c = context_next(c))
		context_drop_exchange(c);
}

static bool
exchange_awaits_signature(const struct otr_session *s)
{
	const struct context *c;

	for (c = session_master(s, false); c != NULL; c = context_next(c))
		if (context_step(c) == CONTEXT_REVEAL)
			return true;
	return false;
}

static void exchange_answer(struct otr_session *, const char *, int);
static void exchange_defer(struct otr_session *, const char *, int, int64_t);
static void exchange_over(struct otr_session *, enum otr_exchange);
static void exchange_hint_failed(struct otr_session *);

/* ---- clocks -------------------------------------------------------------- */

static void
exchange_clock_off(struct timer *t)
{
	if (t != NULL)
		timer_off(t);
}

/* Where a question about version 2 has stopped it, only the user goes on. */
static bool
exchange_has_clock(const struct otr_session *s)
{
	return s->answer != NULL && timer_armed(s->answer);
}

static void
exchange_unanswered(void *arg)
{
	struct otr_session *s = arg;
	struct otr_event *e;

	otr_enter(s->otr);
	exchange_drop_commit(s);
	exchange_over(s, OTR_EXCHANGE_UNANSWERED);
	exchange_hint_failed(s);
	s->failed_at = exchange_now(s);
	s->why = "the key exchange got no answer";
	e = event_add(s->otr, s, OTR_EVENT_NO_ANSWER);
	event_str(&e->text, s->why);
	otr_leave(s->otr, s);
}

void
exchange_clock(struct otr_session *s)
{
	if (s->answer == NULL)
		s->answer = timer_new(s->otr->loop, exchange_unanswered, s);
	timer_set(s->answer, OTR_ANSWER_MS);
}

/*
 * Both sides asked at once, or an exchange got stuck halfway: one side goes
 * first, the other only if that did not help.
 */
static void
exchange_stalled(void *arg)
{
	struct otr_session *s = arg;
	struct otr_peer peer;
	int version;

	otr_enter(s->otr);
	session_peer(s, &peer);
	/* What the user has set meanwhile counts. */
	if (peer.policy == OTR_POLICY_NEVER)
		s->deferred = 0;
	if (s->deferred != 0 && (!exchange_awaits_signature(s) ||
	    !exchange_has_clock(s))) {
		version = s->deferred;
		s->deferred = 0;
		exchange_answer(s, s->defer_resource, version);
	} else if (exchange_runs(s) && !exchange_again(s)) {
		exchange_drop_commit(s);
		exchange_ask(s, s->asked, OTR_EXCHANGE_ASKED_AGAIN);
	}
	otr_leave(s->otr, s);
}

static void
exchange_stall_clock(struct otr_session *s, int64_t first, int64_t other)
{
	if (s->stall == NULL)
		s->stall = timer_new(s->otr->loop, exchange_stalled, s);
	timer_set(s->stall, session_first(s) ? first : other);
}

/* ---- asking -------------------------------------------------------------- */

/*
 * Where a query goes.  A hint that came to nothing is not followed twice in a
 * row: the program may be broken, or somebody may lie, and another of the
 * contact's might answer.
 */
static const char *
exchange_query_to(struct otr_session *s, const struct otr_peer *peer)
{
	bool here = s->state != SESSION_NONE && !s->gone;

	if (s->hint == HINT_FAILED || s->hint == HINT_PASSED)
		s->hint = HINT_PASSED;
	else
		s->hint = s->asked == NULL && !here && peer->hint != NULL ?
		    HINT_FOLLOWED : HINT_UNUSED;
	if (s->hint == HINT_FOLLOWED)
		return peer->hint;
	return s->asked == NULL && here ? s->resource : s->asked;
}

static void
exchange_hint_failed(struct otr_session *s)
{
	if (s->hint == HINT_FOLLOWED)
		s->hint = HINT_FAILED;
	else if (s->hint == HINT_PASSED)
		s->hint = HINT_UNUSED;
}

void
exchange_hint_anew(struct otr_session *s)
{
	if (s->hint == HINT_FAILED || s->hint == HINT_PASSED)
		s->hint = HINT_UNUSED;
}

void
exchange_ask(struct otr_session *s, const char *resource,
    enum otr_exchange state)
{
	struct otr_peer peer;
	char *copy;

	tell_before_keys(s);
	session_peer(s, &peer);
	copy = xstrdup(resource);	/* it may be the same string */
	free(s->asked);
	s->asked = copy;
	inject_add(s, exchange_query_to(s, &peer),
	    policy_v2(s, &peer) != OTR_V2_NEVER ?
	    "?OTRv23?" QUERY_TEXT : "?OTRv3?" QUERY_TEXT);
	exchange_move(s, state);
	s->asked_at = exchange_now(s);
	s->failed_at = 0;
	exchange_clock_off(s->stall);
	exchange_clock(s);
}

int
exchange_begin(struct otr_session *s, const char *resource, struct err *err)
{
	if (exchange_ours(s) && (s->exchange == OTR_EXCHANGE_WAITS_KEY ||
	    exchange_now(s) - s->asked_at < OTR_GRACE_MS))
		return 0;
	/* What is under way makes new keys too, or is begun again. */
	if (exchange_runs(s) && !exchange_again(s) && exchange_has_clock(s) &&
	    (resource == NULL || resource_is(s->with, resource)))
		return 0;
	wait_drop(s);
	if (!keys_have(s->otr->keys, s->account)) {
		if (otr_key_want(s->otr, s->account, err) == -1)
			return -1;
		exchange_clock_off(s->answer);
		exchange_move(s, OTR_EXCHANGE_WAITS_KEY);
		return 0;
	}
	/* One that was never answered would stand in the way of theirs. */
	exchange_drop_commit(s);
	exchange_ask(s, resource, OTR_EXCHANGE_ASKED);
	return 0;
}

void
exchange_auto(struct otr_session *s)
{
	struct otr_peer peer;

	session_peer(s, &peer);
	if (peer.policy == OTR_POLICY_NEVER ||
	    peer.policy == OTR_POLICY_MANUAL || !peer.online ||
	    !peer.account_online || exchange_starts(s))
		return;
	/* Anyone can forge an error or a tag: not again and again. */
	if (s->provoked_at != 0 &&
	    exchange_now(s) - s->provoked_at < OTR_AUTO_MS)
		return;
	s->provoked_at = exchange_now(s);
	exchange_begin(s, NULL, NULL);
}

/* ---- answering ----------------------------------------------------------- */

bool
exchange_is_elsewhere(const struct otr_session *s, const char *resource,
    int version)
{
	const char *here = NULL;

	if (version != 2 || resource == NULL)
		return false;
	/* What we asked for is answered by whoever is there first. */
	if (exchange_runs(s))
		here = s->with;
	else if (s->state == SESSION_LIVE && !s->gone && s->version == 2 &&
	    !exchange_ours(s) &&
	    exchange_now(s) - s->heard_at < OTR_QUIET_MS)
		/* After a while it may have moved, and nobody told us. */
		here = s->resource;
	return here != NULL && strcmp(here, resource) != 0;
}

/* The state when a message of the exchange comes or goes. */
static enum otr_exchange
exchange_running(enum otr_exchange state)
{
	switch (state) {
	case OTR_EXCHANGE_WAITS_CONTACT:
	case OTR_EXCHANGE_WAITS_KEY:
	case OTR_EXCHANGE_ASKED:
	case OTR_EXCHANGE_OURS:
		return OTR_EXCHANGE_OURS;
	case OTR_EXCHANGE_ASKED_AGAIN:
	case OTR_EXCHANGE_OURS_AGAIN:
		return OTR_EXCHANGE_OURS_AGAIN;
	case OTR_EXCHANGE_NONE:
	case OTR_EXCHANGE_UNANSWERED:
	case OTR_EXCHANGE_WANTED:
	case OTR_EXCHANGE_THEIRS:
	case OTR_EXCHANGE_LOST:
	case OTR_EXCHANGES:
		break;
	}
	return OTR_EXCHANGE_THEIRS;
}

void
exchange_moved(struct otr_session *s, const char *resource)
{
	if (!exchange_starts(s) && !exchange_concerns(s, resource))
		return;
	tell_before_keys(s);
	if (!exchange_runs(s)) {
		char *copy = xstrdup(resource);

		free(s->with);
		s->with = copy;
	}
	if (!exchange_has_clock(s))
		exchange_clock(s);
	exchange_move(s, exchange_running(s->exchange));
	s->deferred = 0;
	exchange_stall_clock(s, OTR_STALL_MS, OTR_STALL_OTHER_MS);
}

static void
exchange_end(struct otr_session *s, enum otr_exchange state)
{
	exchange_move(s, state);
	s->deferred = 0;
	s->failed_at = 0;
	exchange_clock_off(s->await);
	exchange_clock_off(s->answer);
	exchange_clock_off(s->stall);
	/* What waited for the key or for an answer came too late now. */
	if (s->waiting == WAIT_KEY || s->waiting == WAIT_V2)
		wait_drop(s);
}

void
exchange_stop(struct otr_session *s)
{
	exchange_end(s, OTR_EXCHANGE_NONE);
}

/*
 * It comes to nothing.  Where our Reveal Signature left, the contact may be
 * under new keys already: no more lines under the old ones.
 */
static void
exchange_over(struct otr_session *s, enum otr_exchange state)
{
	if (s->state == SESSION_LIVE && exchange_awaits_signature(s))
		s->gone = true;
	exchange_end(s, state);
}

void
exchange_give_up(struct otr_session *s)
{
	exchange_over(s, OTR_EXCHANGE_NONE);
}

static void
exchange_answer(struct otr_session *s, const char *resource, int version)
{
	struct run run;

	if (!bucket_take(&s->exchanges, exchange_now(s), 10, 6000)) {
		/* Too many in a row: the last of them, and later. */
		exchange_defer(s, resource, version, 6000);
		return;
	}
	if (version != 3 || !ahead_answer(s, resource)) {
		run_wire(s, resource, version == 3 ? "?OTRv3?" : "?OTRv2?",
		    false, &run);
		run_clear(&run);
	}
	exchange_moved(s, resource);
}

/*
 * Both asked at once: our own query is about to be answered, or is being so.
 * An answer to theirs would make the contact drop that exchange while we
 * bring it to its end, and what is sealed then cannot be read.
 */
static void
exchange_defer(struct otr_session *s, const char *resource, int version,
    int64_t at_least)
{
	char *copy = xstrdup(resource);

	free(s->defer_resource);
	s->defer_resource = copy;
	s->deferred = version;
	exchange_stall_clock(s,
	    at_least > OTR_DEFER_MS ? at_least : OTR_DEFER_MS,
	    at_least > OTR_DEFER_OTHER_MS ? at_least : OTR_DEFER_OTHER_MS);
}

void
exchange_refuse_v2(struct otr_session *s, const char *resource)
{
	struct otr_peer peer;
	char *copy;

	session_peer(s, &peer);
	if (!peer.v3_seen && s->v2 != V2_OVER) {
		notice_refused(s, resource, OTR_REFUSAL_V2);
		return;
	}
	copy = xstrdup(resource);
	free(s->old);
	s->old = copy;
	notice_refused(s, resource, OTR_REFUSAL_V3_SEEN);
}

void
exchange_query(struct otr_session *s, const char *resource, unsigned offers,
    const char *body)
{
	int version = (offers & 1u << 3) != 0 ? 3 : 2;
	struct otr_peer peer;
	enum otr_v2 allowed;

	session_peer(s, &peer);
	allowed = version == 3 ? OTR_V2_ALLOW : policy_v2(s, &peer);
	if ((offers & (1u << 2 | 1u << 3)) == 0)
		notice_refused(s, resource, offers == 1u << 1 ?
		    OTR_REFUSAL_V1 : OTR_REFUSAL_UNKNOWN);
	else if (exchange_is_elsewhere(s, resource, version))
		notice_refused(s, resource, OTR_REFUSAL_ELSEWHERE);
	else if (allowed == OTR_V2_NEVER)
		exchange_refuse_v2(s, resource);
	else if (allowed == OTR_V2_ASK)
		wait_hold(s, WAIT_V2, resource, body, offers);
	else if (!keys_have(s->otr->keys, s->account))
		wait_hold(s, WAIT_KEY, resource, body, offers);
	else if (exchange_runs(s) || (exchange_ours(s) &&
	    s->exchange != OTR_EXCHANGE_WAITS_CONTACT))
		exchange_defer(s, resource, version, 0);
	else
		exchange_answer(s, resource, version);
}
