/*
 * Key exchanges: who asks, who answers, how long it may take, and what waits
 * for the user or for our own key.  Builds no message but the query.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdlib.h>
#include <string.h>

#include <libotr/proto.h>
#include <libotr/message.h>

#include "otr/session.h"

/* Plain text, no address: whoever has no OTR reads it, and so may others. */
#define QUERY_TEXT "\nI would like to talk privately (Off-the-Record, OTR), " \
    "but your program does not seem to know how."

static int64_t
now_ms(const struct otr_session *s)
{
	return loop_now(s->otr->loop);
}

/* ---- what libotr is in the middle of ------------------------------------- */

static void
auth_clear(struct otr_session *s, bool all)
{
	struct context *c, *master = context_master(s, false);

	for (c = master; c != NULL && c->m_context == master; c = c->next)
		if (all || c->auth.authstate == OTRL_AUTHSTATE_AWAITING_DHKEY)
			otrl_auth_clear(&c->auth);
}

/*
 * Where a Reveal Signature left, the contact may have the new keys already
 * and seal with them: that exchange has to come to its end.
 */
void
exchange_drop_commit(struct otr_session *s)
{
	auth_clear(s, false);
}

void
exchange_forget(struct otr_session *s)
{
	auth_clear(s, true);
}

static bool
awaits_signature(const struct otr_session *s)
{
	const struct context *c, *master = context_master(s, false);

	for (c = master; c != NULL && c->m_context == master; c = c->next)
		if (c->auth.authstate == OTRL_AUTHSTATE_AWAITING_SIG)
			return true;
	return false;
}

static void query_send(struct otr_session *, const char *,
    enum otr_exchange);

/* ---- clocks ------------------------------------------------------------- */

static void
clock_off(struct timer *t)
{
	if (t != NULL)
		timer_off(t);
}

/* Where a question about version 2 has stopped it, only the user goes on. */
static bool
has_clock(const struct otr_session *s)
{
	return s->answer != NULL && timer_armed(s->answer);
}

static void exchange_over(struct otr_session *, enum otr_exchange);
static void hint_failed(struct otr_session *);

static void
answer_due(void *arg)
{
	struct otr_session *s = arg;
	struct otr_event *e;

	otr_enter(s->otr);
	exchange_drop_commit(s);
	exchange_over(s, OTR_EXCHANGE_UNANSWERED);
	hint_failed(s);
	s->failed_at = now_ms(s);
	s->why = "the key exchange got no answer";
	e = event_add(s->otr, s, OTR_EVENT_NO_ANSWER);
	event_str(&e->text, s->why);
	otr_leave(s->otr, s);
}

static void
answer_clock(struct otr_session *s)
{
	if (s->answer == NULL)
		s->answer = timer_new(s->otr->loop, answer_due, s);
	timer_set(s->answer, OTR_ANSWER_MS);
}

static void query_answer(struct otr_session *, const char *, int);
static void query_defer(struct otr_session *, const char *, int, int64_t);

/*
 * Both sides asked at once, or an exchange got stuck halfway: one side goes
 * first, the other only if that did not help.
 */
static void
stall_due(void *arg)
{
	struct otr_session *s = arg;
	int version;

	otr_enter(s->otr);
	if (s->deferred != 0 && (!awaits_signature(s) || !has_clock(s))) {
		version = s->deferred;
		s->deferred = 0;
		query_answer(s, s->defer_resource, version);
	} else if (exchange_runs(s) && !exchange_again(s)) {
		exchange_drop_commit(s);
		query_send(s, s->asked, OTR_EXCHANGE_ASKED_AGAIN);
	}
	otr_leave(s->otr, s);
}

static void
stall_clock(struct otr_session *s, int64_t first, int64_t other)
{
	if (s->stall == NULL)
		s->stall = timer_new(s->otr->loop, stall_due, s);
	timer_set(s->stall, session_first(s) ? first : other);
}

/* ---- asking ------------------------------------------------------------- */

/*
 * Where a query goes.  A hint that came to nothing is not followed twice in a
 * row: the program may be broken, or somebody may lie, and another of the
 * contact's might answer.
 */
static const char *
query_to(struct otr_session *s, const struct otr_peer *peer)
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
hint_failed(struct otr_session *s)
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

static void
query_send(struct otr_session *s, const char *resource,
    enum otr_exchange state)
{
	struct otr_peer peer;
	char *copy;

	tell_before_keys(s);
	session_peer(s, &peer);
	copy = xstrdup(resource);	/* it may be the same string */
	free(s->asked);
	s->asked = copy;
	inject_add(s, query_to(s, &peer), policy_v2(s, &peer) != OTR_V2_NEVER
	    ? "?OTRv23?" QUERY_TEXT : "?OTRv3?" QUERY_TEXT);
	exchange_move(s, state);
	s->asked_at = now_ms(s);
	s->failed_at = 0;
	clock_off(s->stall);
	answer_clock(s);
}

int
exchange_begin(struct otr_session *s, const char *resource, struct err *err)
{
	if (exchange_ours(s) && (s->exchange == OTR_EXCHANGE_WAITS_KEY ||
	    now_ms(s) - s->asked_at < OTR_GRACE_MS))
		return 0;
	/* What is under way makes new keys too, or is begun again. */
	if (exchange_runs(s) && !exchange_again(s) && has_clock(s) &&
	    (resource == NULL || resource_is(s->with, resource)))
		return 0;
	exchange_wait_drop(s);
	if (!keys_have(s->otr->keys, s->account)) {
		if (otr_key_want(s->otr, s->account, err) == -1)
			return -1;
		clock_off(s->answer);
		exchange_move(s, OTR_EXCHANGE_WAITS_KEY);
		return 0;
	}
	/* One that was never answered would stand in the way of theirs. */
	exchange_drop_commit(s);
	query_send(s, resource, OTR_EXCHANGE_ASKED);
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
	    now_ms(s) - s->provoked_at < OTR_AUTO_MS)
		return;
	s->provoked_at = now_ms(s);
	exchange_begin(s, NULL, NULL);
}

/* ---- answering ---------------------------------------------------------- */

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
	    now_ms(s) - s->heard_at < OTR_QUIET_MS)
		/* After a while it may have moved, and nobody told us. */
		here = s->resource;
	return here != NULL && strcmp(here, resource) != 0;
}

bool
exchange_concerns(const struct otr_session *s, const char *resource)
{
	return s->state != SESSION_LIVE || s->gone || s->resource == NULL ||
	    resource == NULL || strcmp(s->resource, resource) == 0;
}

/* The state when a message of the exchange comes or goes. */
static enum otr_exchange
running(enum otr_exchange state)
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
	if (!has_clock(s))
		answer_clock(s);
	exchange_move(s, running(s->exchange));
	s->deferred = 0;
	stall_clock(s, OTR_STALL_MS, OTR_STALL_OTHER_MS);
}

static void
exchange_end(struct otr_session *s, enum otr_exchange state)
{
	exchange_move(s, state);
	s->deferred = 0;
	s->failed_at = 0;
	clock_off(s->await);
	clock_off(s->answer);
	clock_off(s->stall);
	/* What waited for the key or for an answer came too late now. */
	if (s->waiting == WAIT_KEY || s->waiting == WAIT_V2)
		exchange_wait_drop(s);
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
	if (s->state == SESSION_LIVE && awaits_signature(s))
		s->gone = true;
	exchange_end(s, state);
}

void
exchange_give_up(struct otr_session *s)
{
	exchange_over(s, OTR_EXCHANGE_NONE);
}

static void
query_answer(struct otr_session *s, const char *resource, int version)
{
	struct run run;

	if (!bucket_take(&s->exchanges, now_ms(s), 10, 6000)) {
		/* Too many in a row: the last of them, and later. */
		query_defer(s, resource, version, 6000);
		return;
	}
	run_wire(s, resource, version == 3 ? "?OTRv3?" : "?OTRv2?", &run);
	run_clear(&run);
	exchange_moved(s, resource);
}

/*
 * Both asked at once: our own query is about to be answered, or is being so.
 * An answer to theirs would make the contact drop that exchange while we
 * bring it to its end, and what is sealed then cannot be read.
 */
static void
query_defer(struct otr_session *s, const char *resource, int version,
    int64_t at_least)
{
	char *copy = xstrdup(resource);

	free(s->defer_resource);
	s->defer_resource = copy;
	s->deferred = version;
	stall_clock(s, at_least > OTR_DEFER_MS ? at_least : OTR_DEFER_MS,
	    at_least > OTR_DEFER_OTHER_MS ? at_least : OTR_DEFER_OTHER_MS);
}

void
exchange_refuse_v2(struct otr_session *s, const char *resource)
{
	struct otr_peer peer;
	char *copy;

	session_peer(s, &peer);
	if (!peer.v3_seen && s->v2 != V2_OVER) {
		recv_refused(s, resource, OTR_REFUSAL_V2);
		return;
	}
	copy = xstrdup(resource);
	free(s->old);
	s->old = copy;
	recv_refused(s, resource, OTR_REFUSAL_V3_SEEN);
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
		recv_refused(s, resource, offers == 1u << 1 ?
		    OTR_REFUSAL_V1 : OTR_REFUSAL_UNKNOWN);
	else if (exchange_is_elsewhere(s, resource, version))
		recv_refused(s, resource, OTR_REFUSAL_ELSEWHERE);
	else if (allowed == OTR_V2_NEVER)
		exchange_refuse_v2(s, resource);
	else if (allowed == OTR_V2_ASK)
		exchange_wait(s, WAIT_V2, resource, body, offers);
	else if (!keys_have(s->otr->keys, s->account))
		exchange_wait(s, WAIT_KEY, resource, body, offers);
	else if (exchange_runs(s) || (exchange_ours(s) &&
	    s->exchange != OTR_EXCHANGE_WAITS_CONTACT))
		query_defer(s, resource, version, 0);
	else
		query_answer(s, resource, version);
}

/* ---- what waits --------------------------------------------------------- */

void
exchange_wait_drop(struct otr_session *s)
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
exchange_wait(struct otr_session *s, enum waiting why, const char *resource,
    const char *body, unsigned offers)
{
	bool announced = s->waiting == why;

	if (body != NULL && strlen(body) > OTR_STRANGER_MAX)
		return;
	exchange_wait_drop(s);
	s->waiting = why;
	s->waiting_body = xstrdup(body);
	s->waiting_resource = xstrdup(resource);
	s->waiting_offers = offers;
	if (!announced)
		wait_announce(s, why, resource);
	if (why == WAIT_V2 && exchange_starts(s)) {
		/* It did answer; now the user takes as long as it takes. */
		clock_off(s->answer);
		clock_off(s->stall);
	}
	if (why == WAIT_KEY) {
		if (!exchange_starts(s) && exchange_concerns(s, resource))
			exchange_move(s, OTR_EXCHANGE_WANTED);
		otr_key_want(s->otr, s->account, NULL);
	}
}

void
exchange_replay(struct otr_session *s)
{
	char *body = s->waiting_body, *resource = s->waiting_resource;
	struct otr_in in;

	s->waiting_body = s->waiting_resource = NULL;
	s->waiting = WAIT_NOTHING;
	if (body != NULL) {
		recv_body(s, resource, body, AGE_LIVE, &in);
		otr_in_clear(&in);
	} else
		exchange_begin(s, resource, NULL);
	free(body);
	free(resource);
}

void
exchange_key_ready(struct otr_session *s, bool ok)
{
	bool want = s->exchange == OTR_EXCHANGE_WAITS_KEY;

	if (!want && s->waiting != WAIT_KEY)
		return;
	otr_enter(s->otr);
	if (!ok) {
		exchange_stop(s);
		s->why = "there is no key";
	} else {
		if (s->waiting == WAIT_KEY)
			exchange_replay(s);
		if (want)
			query_send(s, s->chosen, OTR_EXCHANGE_ASKED);
		else if (!exchange_runs(s) && s->waiting == WAIT_NOTHING) {
			/* It is refused by now: nothing runs. */
			exchange_stop(s);
			s->why = "what the contact wanted was refused";
		}
	}
	otr_leave(s->otr, s);
}

int
otr_v2_answer(struct otr_session *s, bool allow, struct err *err)
{
	struct otr_peer peer;

	session_peer(s, &peer);
	if (allow && (peer.v3_seen || s->v2 == V2_OVER))
		return err_set(err, "v3-seen", "version 2 refused: %s has "
		    "spoken version 3", s->contact);
	otr_enter(s->otr);
	if (s->v2 != V2_OVER)
		s->v2 = allow ? V2_ALLOWED : V2_REFUSED;
	if (s->waiting == WAIT_V2 && allow) {
		if (exchange_starts(s))
			answer_clock(s);
		exchange_replay(s);
	} else if (s->waiting == WAIT_V2) {
		s->commanded = true;
		s->why = "version 2 refused";
		exchange_stop(s);
	}
	otr_leave(s->otr, s);
	return 0;
}

int
otr_stranger_answer(struct otr_session *s, bool allow, struct err *err)
{
	if (s->waiting != WAIT_STRANGER)
		return err_set(err, "no-question",
		    "no question about %s waits", s->contact);
	otr_enter(s->otr);
	s->stranger = allow ? STRANGER_ALLOWED : STRANGER_REFUSED;
	if (allow)
		exchange_replay(s);
	else
		exchange_wait_drop(s);
	otr_leave(s->otr, s);
	return 0;
}

void
otr_estrange(struct otr_session *s)
{
	if (s->stranger == STRANGER_ALLOWED)
		s->stranger = STRANGER_UNASKED;
}
