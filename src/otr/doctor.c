/*
 * What a session looks like from inside, for who asks why it does not work:
 * the contact's programs, the step at which a key exchange stands, what
 * waits, what is limited.  Changes nothing.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <string.h>

#include "otr/inside.h"

/* What we sent last. */
static enum otr_step
doctor_step(const struct context *c)
{
	switch (context_step(c)) {
	case CONTEXT_COMMIT:
		return OTR_STEP_COMMIT;
	case CONTEXT_KEY:
		return OTR_STEP_KEY;
	case CONTEXT_REVEAL:
		return OTR_STEP_REVEAL;
	case CONTEXT_IDLE:
		break;
	}
	return context_is_encrypted(c) ? OTR_STEP_DONE : OTR_STEP_NONE;
}

static void
doctor_instance(const struct otr_session *s, const struct context *c,
    struct otr_instance *i)
{
	i->tag = c == s->master ? 0 : context_tag(c);
	i->version = !context_is_encrypted(c) &&
	    !context_is_finished(c) ? 0 :
	    context_version(c);
	i->resource = device_resource(c);
	i->encrypted = context_is_live(c);
	i->finished = context_is_finished(c);
	i->used = c == s->ctx && s->state == SESSION_LIVE;
	i->asks = i->encrypted && s->new_key[0] != '\0' &&
	    (s->candidate != TAG_OF_NOBODY ?
	    context_tag(c) == s->candidate : i->used);
	i->step = doctor_step(c);
	if (i->encrypted) {
		fingerprint_hex(context_key(c), i->fingerprint);
		i->verified = fingerprint_trusted(context_key(c));
	}
	i->heard = context_last_heard(c) * 1000;
}

/* The master carries what is sent to nobody in particular, and version 2. */
static void
doctor_instances(const struct otr_session *s, struct otr_doctor *d)
{
	struct context *c, *master = session_master(s, false);

	for (c = master; c != NULL; c = context_next(c)) {
		enum otr_step step = doctor_step(c);

		if (step != OTR_STEP_DONE && step > d->step)
			d->step = step;
		if (c == master && !context_is_encrypted(c) &&
		    !context_is_finished(c))
			continue;
		if (d->ninstances < OTR_DOCTOR_INSTANCES)
			doctor_instance(s, c, &d->instances[d->ninstances++]);
	}
}

static int64_t
doctor_ago(const struct otr_session *s, int64_t at)
{
	return at == 0 ? -1 : loop_now(s->otr->loop) - at;
}

/* How long until it may be done again; 0: now. */
static int64_t
doctor_until(const struct otr_session *s, int64_t last, int64_t each)
{
	int64_t left = last == 0 ? 0 : last + each -
	    loop_now(s->otr->loop);

	return left > 0 ? left : 0;
}

/* As bucket_take() would find it. */
static unsigned
doctor_bucket(const struct otr_session *s, const struct bucket *b,
    unsigned size, int64_t each)
{
	int64_t more = b->filled == 0 ? size :
	    (loop_now(s->otr->loop) - b->filled) / each;

	return more + b->tokens >= size ? size :
	    (unsigned)(more + b->tokens);
}

static const char *
doctor_waiting(enum waiting waiting)
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
	memset(d, 0, sizeof(*d));
	session_peer(s, &d->peer);
	doctor_instances(s, d);
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
	d->asked_ago = doctor_ago(s, s->asked_at);
	d->failed_ago = doctor_ago(s, s->failed_at);
	d->waiting = doctor_waiting(s->waiting);
	d->gone = s->state == SESSION_LIVE && s->gone;
	d->latched = s->latch != LATCH_OFF;
	d->latch_by_key = s->latch == LATCH_NEW_KEY;
	memcpy(d->new_key, s->new_key, sizeof(d->new_key));
	d->v3_seen = s->v2 == V2_OVER || d->peer.v3_seen;
	d->v2 = s->v2 == V2_ALLOWED ? 1 : s->v2 == V2_REFUSED ? -1 : 0;
	d->tag_sent = s->tag_sent;
	d->stranger_refused = s->stranger == STRANGER_REFUSED;
	d->exchanges_left = doctor_bucket(s, &s->exchanges, 10, 6000);
	d->auto_in = doctor_until(s, s->provoked_at, OTR_AUTO_MS);
	d->error_in = s->errors_out.tokens > 0 ? 0
	    : doctor_until(s, s->errors_out.filled, OTR_ERROR_EACH_MS);
	d->partials = partial_count(s);
}
