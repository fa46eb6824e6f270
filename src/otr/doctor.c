/*
 * What a session looks like from inside, for who asks why it does not work:
 * the contact's programs, the step at which a key exchange stands, what
 * waits, what is limited.  Changes nothing.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdio.h>
#include <string.h>

#include <libotr/proto.h>
#include <libotr/message.h>
#include <libotr/userstate.h>

#include "otr/session.h"

const char *
otr_step_word(enum otr_step step)
{
	static const char *const words[OTR_STEPS] = {
		[OTR_STEP_NONE] = "none",
		[OTR_STEP_QUERY] = "query",
		[OTR_STEP_COMMIT] = "commit",
		[OTR_STEP_KEY] = "key",
		[OTR_STEP_REVEAL] = "reveal",
		[OTR_STEP_DONE] = "done",
	};

	return (unsigned)step < OTR_STEPS ? words[step] : "none";
}

/* OTRv3, "The protocol state machine": what we sent last. */
static enum otr_step
step_of(const struct context *c)
{
	switch (c->auth.authstate) {
	case OTRL_AUTHSTATE_AWAITING_DHKEY:
		return OTR_STEP_COMMIT;
	case OTRL_AUTHSTATE_AWAITING_REVEALSIG:
		return OTR_STEP_KEY;
	case OTRL_AUTHSTATE_AWAITING_SIG:
		return OTR_STEP_REVEAL;
	case OTRL_AUTHSTATE_NONE:
	case OTRL_AUTHSTATE_V1_SETUP:
		break;
	}
	return c->msgstate == OTRL_MSGSTATE_ENCRYPTED ? OTR_STEP_DONE :
	    OTR_STEP_NONE;
}

static void
instance_fill(const struct otr_session *s, const struct context *c,
    struct otr_instance *i)
{
	i->tag = c == s->master ? 0 : c->their_instance;
	i->version = c->msgstate == OTRL_MSGSTATE_PLAINTEXT ? 0 :
	    (int)c->protocol_version;
	i->resource = context_resource(c);
	i->encrypted = c->msgstate == OTRL_MSGSTATE_ENCRYPTED &&
	    c->active_fingerprint != NULL;
	i->finished = c->msgstate == OTRL_MSGSTATE_FINISHED;
	i->used = c == s->ctx && s->state == SESSION_LIVE;
	i->asks = i->encrypted && s->new_key[0] != '\0' &&
	    (s->candidate != TAG_OF_NOBODY ?
	    c->their_instance == s->candidate : i->used);
	i->step = step_of(c);
	if (i->encrypted) {
		fingerprint_hex(c->active_fingerprint, i->fingerprint);
		i->verified = fingerprint_trusted(c->active_fingerprint);
	}
	if (c->context_priv->lastrecv != 0)
		i->heard = (int64_t)c->context_priv->lastrecv * 1000;
}

/* The master carries what is sent to nobody in particular, and version 2. */
static void
instances_fill(const struct otr_session *s, struct otr_doctor *d)
{
	struct context *c, *master = context_master(s, false);

	for (c = master; c != NULL && c->m_context == master; c = c->next) {
		enum otr_step step = step_of(c);

		if (step != OTR_STEP_DONE && step > d->step)
			d->step = step;
		if (c == master && c->msgstate == OTRL_MSGSTATE_PLAINTEXT)
			continue;
		if (d->ninstances < OTR_DOCTOR_INSTANCES)
			instance_fill(s, c, &d->instances[d->ninstances++]);
	}
}

static int64_t
ago(const struct otr_session *s, int64_t at)
{
	return at == 0 ? -1 : loop_now(s->otr->loop) - at;
}

/* How long until it may be done again; 0: now. */
static int64_t
until(const struct otr_session *s, int64_t last, int64_t each)
{
	int64_t left = last == 0 ? 0 : last + each -
	    loop_now(s->otr->loop);

	return left > 0 ? left : 0;
}

/* As bucket_take() would find it. */
static unsigned
bucket_left(const struct otr_session *s, const struct bucket *b,
    unsigned size, int64_t each)
{
	int64_t more = b->filled == 0 ? size :
	    (loop_now(s->otr->loop) - b->filled) / each;

	return more + b->tokens >= size ? size :
	    (unsigned)(more + b->tokens);
}

static const char *
waiting_word(enum waiting waiting)
{
	switch (waiting) {
	case WAIT_STRANGER:
		return "stranger";
	case WAIT_V2:
		return "v2";
	case WAIT_KEY:
		return "key";
	case WAIT_NOTHING:
		break;
	}
	return "";
}

void
otr_doctor(const struct otr_session *s, struct otr_doctor *d)
{
	const struct partial *p;

	memset(d, 0, sizeof(*d));
	session_peer(s, &d->peer);
	instances_fill(s, d);
	/* The master's stays as it was when another context took over. */
	if (exchange_starts(s) && !exchange_runs(s))
		d->step = OTR_STEP_QUERY;
	else if (!exchange_starts(s) && session_lives(s))
		d->step = OTR_STEP_DONE;
	d->have_key = keys_have(s->otr->keys, s->account);
	d->exchange = s->exchange;
	d->own = exchange_ours(s);
	d->restarted = exchange_again(s);
	d->deferred = s->deferred != 0;
	d->refused_steps = s->refused_steps;
	d->refused_from = s->refused_from;
	d->refused_to = s->refused_to;
	d->want_key = s->exchange == OTR_EXCHANGE_WAITS_KEY ||
	    s->waiting == WAIT_KEY;
	d->asked_ago = ago(s, s->asked_at);
	d->failed_ago = ago(s, s->failed_at);
	d->waiting = waiting_word(s->waiting);
	d->gone = s->state == SESSION_LIVE && s->gone;
	d->latched = s->latch != LATCH_OFF;
	d->latch_by_key = s->latch == LATCH_NEW_KEY;
	memcpy(d->new_key, s->new_key, sizeof(d->new_key));
	d->v3_seen = s->v2 == V2_OVER || d->peer.v3_seen;
	d->v2 = s->v2 == V2_ALLOWED ? 1 : s->v2 == V2_REFUSED ? -1 : 0;
	d->tag_sent = s->tag_sent;
	d->stranger_refused = s->stranger == STRANGER_REFUSED;
	d->exchanges_left = bucket_left(s, &s->exchanges, 10, 6000);
	d->auto_in = until(s, s->provoked_at, OTR_AUTO_MS);
	d->error_in = s->errors_out.tokens > 0 ? 0
	    : until(s, s->errors_out.filled, OTR_ERROR_EACH_MS);
	for (p = s->partials; p != NULL; p = p->next)
		d->partials++;
}
