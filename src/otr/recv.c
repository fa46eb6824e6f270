/*
 * What comes from the wire: sorted by kind, and only what is understood and
 * allowed reaches libotr.  Text in the clear never does.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "otr/inside.h"

static int64_t
recv_now(const struct otr_session *s)
{
	return loop_now(s->otr->loop);
}

void
otr_in_clear(struct otr_in *in)
{
	secret_free(in->text);
	secret_free(in->refers);
	wipe(in, sizeof(*in));
}

/* ---- in the clear -------------------------------------------------------- */

static bool
recv_is_unexpected(const struct incoming *m)
{
	const struct otr_session *s = m->s;

	return s->state != SESSION_NONE || exchange_starts(s) ||
	    policy_starts(s, &m->peer);
}

static void
recv_clear(struct incoming *m, const char *text, size_t len)
{
	m->in->text = secret_dupn(text, len);
	m->in->level = OTR_NOT_PRIVATE;
	m->in->unexpected_clear = recv_is_unexpected(m);
}

static void
recv_text(struct incoming *m)
{
	recv_clear(m, m->body, strlen(m->body));
}

/* A tag is an offer: taken where policy wants sessions, else cut off. */
static void
recv_tagged(struct incoming *m)
{
	size_t head = (size_t)(m->wire.tag - m->body);
	struct otr_session *s = m->s;
	struct str text;

	str_init_secret(&text);
	str_addn(&text, m->body, head);
	str_add(&text, m->wire.tag_end);
	recv_clear(m, text.s, text.len);
	str_free(&text);
	if (m->age == AGE_OLD || m->peer.policy == OTR_POLICY_NEVER ||
	    m->peer.policy == OTR_POLICY_MANUAL || s->state != SESSION_NONE)
		return;
	if ((m->wire.offers & 1u << 3) == 0 &&
	    ((m->wire.offers & 1u << 2) == 0 ||
	    policy_v2(s, &m->peer) == OTR_V2_NEVER))
		return;
	if (m->stranger) {
		if (s->stranger != STRANGER_REFUSED)
			wait_hold(s, WAIT_STRANGER, m->resource, NULL,
			    m->wire.offers);
		return;
	}
	s->why = "the contact offers OTR";
	exchange_auto(s);
}

static void
recv_query(struct incoming *m)
{
	if (m->age == AGE_OLD || m->peer.policy == OTR_POLICY_NEVER)
		recv_text(m);
	else if (!m->stranger)
		exchange_query(m->s, m->resource, m->wire.offers, m->body);
	else if (m->s->stranger != STRANGER_REFUSED)
		wait_hold(m->s, WAIT_STRANGER, m->resource, m->body,
		    m->wire.offers);
}

/* "?OTR Error: text", OTRv3: unauthenticated, and never answered. */
static void
recv_error(struct incoming *m)
{
	struct otr_session *s = m->s;
	const char *text = m->body + strlen("?OTR Error:");
	/* Without presence it may have moved, and nobody told us. */
	bool ours = m->age != AGE_OLD && (exchange_concerns(s, m->resource) ||
	    (!m->peer.watched && !device_is_at(s, m->resource)));
	/* Or a line went there just before another place was chosen. */
	bool moved = m->age != AGE_OLD && resource_is(s->before, m->resource);
	struct otr_event *e;

	if (!bucket_take(&s->errors, recv_now(s), 10, 10000))
		return;
	/* The session may have ended while the line was on its way. */
	e = event_add(s->otr, s, s->sealed && (ours || moved) ?
	    OTR_EVENT_PEER_UNREADABLE : OTR_EVENT_ERROR);
	e->on = m->age != AGE_OLD && !m->stranger;
	event_str(&e->text, text + strspn(text, " "));
	event_str(&e->resource, m->resource);
	if (!ours || m->stranger)
		return;
	s->why = "the contact could not read a message";
	exchange_auto(s);
	/*
	 * New keys before the next line, or it would be lost as well; under
	 * manual too: that line asks for no more than the session there was.
	 */
	if (s->state == SESSION_LIVE && s->sealed)
		s->gone = true;
}

/* ---- exchanges ----------------------------------------------------------- */

static bool
recv_may_exchange(struct incoming *m)
{
	struct otr_session *s = m->s;

	if (m->peer.policy == OTR_POLICY_NEVER) {
		notice_refused(s, m->resource, OTR_REFUSAL_POLICY);
		return false;
	}
	if (m->age == AGE_OLD) {
		notice_seldom(s, m->resource, "an old key exchange");
		return false;
	}
	if (exchange_is_elsewhere(s, m->resource, m->wire.version)) {
		notice_refused(s, m->resource, OTR_REFUSAL_ELSEWHERE);
		return false;
	}
	if (m->wire.version == 2 &&
	    policy_v2(s, &m->peer) == OTR_V2_NEVER) {
		exchange_refuse_v2(s, m->resource);
		return false;
	}
	if (m->wire.version == 3 && m->wire.to != 0 &&
	    m->wire.to != keys_tag(s->otr->keys, s->account)) {
		notice_seldom(s, m->resource,
		    "for another of your programs");
		return false;
	}
	return m->wire.version == 2 || room_make(s, m->wire.from);
}

/*
 * In version 2 an exchange with another of the contact's programs writes over
 * the session that there is.
 */
static bool
recv_replaces(const struct incoming *m)
{
	const struct otr_session *s = m->s;

	return m->wire.version == 2 && (m->wire.kind == WIRE_REVEAL ||
	    m->wire.kind == WIRE_SIGNATURE) && s->version == 2 && !s->gone &&
	    s->resource != NULL && m->resource != NULL &&
	    !resource_is(s->resource, m->resource);
}

static void
recv_run(struct incoming *m)
{
	struct otr_session *s = m->s;
	char *farewell = recv_replaces(m) ? data_farewell(s) : NULL;
	char *there = xstrdup(s->resource);
	unsigned generation = s->generation;
	struct run run;

	exchange_moved(s, m->resource);
	/* The others are shorter than a thread's beginning is worth. */
	run_wire(s, m->resource, m->body, m->wire.kind == WIRE_REVEAL, &run);
	run_clear(&run);
	/* The one that had it would go on writing into it. */
	if (farewell != NULL && s->generation != generation)
		inject_add(s, there, farewell);
	free(there);
	free(farewell);
}

/*
 * Both sides have committed: libotr would answer both and finish neither.
 * One side keeps its own and drops theirs, the other does the reverse.
 */
static bool
recv_crosses(struct incoming *m)
{
	if (context_step(session_master(m->s, true)) != CONTEXT_COMMIT ||
	    !exchange_starts(m->s))
		return false;
	if (session_first(m->s) || m->wire.version == 2)
		return true;
	exchange_drop_commit(m->s);
	return false;
}

static void
recv_answer_commit(struct incoming *m)
{
	struct run run;
	bool lends = m->wire.version == 3 && m->s->pair != NULL;

	session_run(m->s, m->resource, &run);
	if (lends)
		ahead_lend_pair(&run, m->wire.from, m->s->pair);
	recv_run(m);
	if (lends)
		ahead_take_back(&run, m->wire.from);
}

static void
recv_commit(struct incoming *m)
{
	struct otr_session *s = m->s;

	if (m->stranger) {
		if (s->stranger != STRANGER_REFUSED)
			wait_hold(s, WAIT_STRANGER, m->resource, m->body,
			    1u << m->wire.version);
	} else if (!recv_may_exchange(m))
		return;
	else if (m->wire.version == 2 &&
	    policy_v2(s, &m->peer) == OTR_V2_ASK)
		wait_hold(s, WAIT_V2, m->resource, m->body, 1u << 2);
	else if (!keys_have(s->otr->keys, s->account))
		wait_hold(s, WAIT_KEY, m->resource, m->body, 0);
	else if (!recv_crosses(m) &&
	    bucket_take(&s->exchanges, recv_now(s), 10, 6000))
		recv_answer_commit(m);
}

/*
 * What ends an exchange: libotr believes the key that it brings before it has
 * looked at it.  What is not for this exchange it would not take either.
 */
static bool
recv_signer(struct incoming *m, struct context *c)
{
	if (m->wire.kind == WIRE_KEY)
		return true;
	switch (c == NULL ? SIGNER_NONE : signer_look(c, m->body, &m->wire)) {
	case SIGNER_GOOD:
		return true;
	case SIGNER_FALSE:
		notice_refused(m->s, m->resource, OTR_REFUSAL_BAD_KEY);
		return false;
	case SIGNER_NONE:
		return false;
	}
	return false;
}

/* The rest of an exchange that we are in; anything else libotr ignores. */
static void
recv_exchange(struct incoming *m)
{
	struct context *c, *master;

	if (m->stranger || !recv_may_exchange(m) ||
	    !keys_have(m->s->otr->keys, m->s->account))
		return;
	c = session_context(m->s, m->wire.from);
	master = session_master(m->s, true);
	if ((c == NULL || context_step(c) == CONTEXT_IDLE) &&
	    context_step(master) == CONTEXT_IDLE)
		return;
	/* libotr answers repeated ones, and computes for most. */
	if (!bucket_take(&m->s->steps, recv_now(m->s), 30, 2000) ||
	    !recv_signer(m, c))
		return;
	/*
	 * libotr is about to write the master's exchange over this one, and
	 * does not free the ciphers of the last.
	 */
	if (m->wire.kind == WIRE_KEY && c != NULL && c != master &&
	    context_step(c) != CONTEXT_COMMIT &&
	    context_step(master) == CONTEXT_COMMIT)
		context_drop_exchange(c);
	if (m->wire.kind == WIRE_REVEAL && c != NULL &&
	    context_step(c) == CONTEXT_KEY)
		context_forget_ciphers(c);
	recv_run(m);
}

/* ---- all ----------------------------------------------------------------- */

static void
recv_v1(struct incoming *m)
{
	notice_refused(m->s, m->resource, OTR_REFUSAL_V1);
}

static void
recv_broken(struct incoming *m)
{
	notice_seldom(m->s, m->resource, m->wire.version > 3 ?
	    "an OTR message of a version that sotto does not know" :
	    "a damaged OTR message");
}

static void
recv_fragment(struct incoming *m)
{
	/* Only reached from within a fragment: none may hold another. */
	recv_broken(m);
}

static void (*const handlers[WIRE_KINDS])(struct incoming *) = {
	[WIRE_TEXT] = recv_text,
	[WIRE_TAGGED] = recv_tagged,
	[WIRE_QUERY] = recv_query,
	[WIRE_COMMIT] = recv_commit,
	[WIRE_KEY] = recv_exchange,
	[WIRE_REVEAL] = recv_exchange,
	[WIRE_SIGNATURE] = recv_exchange,
	[WIRE_DATA] = data_recv,
	[WIRE_ERROR] = recv_error,
	[WIRE_FRAGMENT] = recv_fragment,
	[WIRE_V1] = recv_v1,
	[WIRE_BROKEN] = recv_broken,
	[WIRE_BENT] = bent_recv,
};

static void
recv_parsed(struct otr_session *s, const char *resource, const char *body,
    const struct wire *w, enum age age, struct otr_in *in)
{
	struct incoming m = { .s = s, .resource = resource, .body = body,
	    .wire = *w, .age = age, .in = in };

	memset(in, 0, sizeof(*in));
	session_peer(s, &m.peer);
	m.stranger = !m.peer.known && s->stranger != STRANGER_ALLOWED;
	if (strlen(body) > OTR_BODY_MAX)
		notice_seldom(s, resource, "a message that is too long");
	else
		handlers[w->kind](&m);
}

void
recv_body(struct otr_session *s, const char *resource, const char *body,
    enum age age, struct otr_in *in)
{
	struct wire w;

	wire_parse(body, &w);
	recv_parsed(s, resource, body, &w, age, in);
}

static char *
recv_piece(struct otr_session *s, const char *resource, const char *body,
    enum age age)
{
	struct incoming m = { .s = s, .resource = resource, .body = body,
	    .age = age };
	char *whole;
	bool lost;

	session_peer(s, &m.peer);
	whole = partial_add(s, resource, body, m.peer.known, &lost);
	if (lost)
		bent_torn(&m);
	return whole;
}

void
otr_recv(struct otr_session *s, const char *resource, const char *body,
    int64_t age_ms, struct otr_in *in)
{
	enum age age = age_ms > OTR_OLD_MS ? AGE_OLD :
	    age_ms > 0 ? AGE_DELAYED : AGE_LIVE;
	struct wire w;
	char *whole;

	memset(in, 0, sizeof(*in));
	otr_enter(s->otr);
	wire_parse(body, &w);
	if (w.kind == WIRE_FRAGMENT) {
		whole = recv_piece(s, resource, body, age);
		if (whole != NULL)
			recv_body(s, resource, whole, age, in);
		free(whole);
	} else
		recv_parsed(s, resource, body, &w, age, in);
	otr_leave(s->otr, s);
}

bool
otr_is_message(const char *body)
{
	struct wire w;

	wire_parse(body, &w);
	return w.kind != WIRE_TEXT && w.kind != WIRE_TAGGED;
}

bool
otr_is_for_us(const struct otr_session *s, const char *body)
{
	struct wire w;

	wire_parse(body, &w);
	return w.kind == WIRE_DATA && w.to != 0 &&
	    w.to == keys_tag(s->otr->keys, s->account);
}

bool
otr_is_otr(const char *body)
{
	struct wire w;

	wire_parse(body, &w);
	return w.kind != WIRE_TEXT;
}

char *
otr_without_tag(const char *body)
{
	struct wire w;

	wire_parse(body, &w);
	if (w.kind != WIRE_TAGGED)
		return xstrdup(body);
	return xasprintf("%.*s%s", (int)(w.tag - body), body, w.tag_end);
}
