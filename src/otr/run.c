/*
 * The care around libotr (docs/DESIGN, "libotr"): each message goes through
 * run_wire(), which compares all contexts of the contact before and after,
 * since libotr changes them without saying so.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <gcrypt.h>
#include <libotr/proto.h>
#include <libotr/message.h>
#include <libotr/userstate.h>

#include "otr/session.h"

/* ---- before and after --------------------------------------------------- */

struct before {
	uint32_t tag;
	OtrlMessageState msgstate;
	Fingerprint *fingerprint;
	unsigned generation;
	unsigned version;
	char *trust;		/* of that fingerprint; NULL: it is new */
	struct exponents exponents;
};

struct snapshot {
	struct before at[OTR_INSTANCES_MAX + 2];
	size_t n;
};

static void
snapshot_take(struct otr_session *s, struct snapshot *snap)
{
	struct context *c, *master = context_master(s, true);

	snap->n = 0;
	for (c = master; c != NULL && c->m_context == master &&
	    snap->n < NELEM(snap->at); c = c->next) {
		struct before *b = &snap->at[snap->n++];

		context_forget_last(c);
		b->tag = c->their_instance;
		b->msgstate = c->msgstate;
		b->fingerprint = c->active_fingerprint;
		b->generation = c->context_priv->generation;
		b->version = c->protocol_version;
		smp_exponents(c, &b->exponents);
		b->trust = b->fingerprint == NULL ? NULL
		    : xstrdup(b->fingerprint->trust);
	}
}

static const struct before *
snapshot_find(const struct snapshot *snap, const struct context *c)
{
	static const struct before none = {
		.msgstate = OTRL_MSGSTATE_PLAINTEXT
	};
	size_t i;

	for (i = 0; i < snap->n; i++)
		if (snap->at[i].tag == c->their_instance)
			return &snap->at[i];
	return &none;
}

static bool
trust_same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* SMP has shown whose the key is: of two that came it is the answer. */
static void
trust_shown(struct otr_session *s, const Fingerprint *f)
{
	char hex[FINGERPRINT_HEX + 1];

	fingerprint_hex(f, hex);
	trust_event(s, hex, true);
	s->flush = true;
	if (strcmp(hex, s->new_key) == 0)
		otr_accept(s, NULL);
	else if (s->candidate != TAG_OF_NOBODY && strcmp(hex, s->key) == 0)
		candidate_drop(s);
}

/*
 * libotr erases trust when SMP fails or the other side cheats, and calls a
 * key that was compared by hand "smp" afterwards.  Trust only grows here.
 */
static void
trust_restore(struct run *run, const struct snapshot *snap)
{
	struct otr_session *s = run->s;
	size_t i;

	for (i = 0; i < snap->n; i++) {
		const struct before *b = &snap->at[i];
		Fingerprint *f = b->fingerprint;

		if (f == NULL || trust_same(b->trust, f->trust))
			continue;
		if (run->gained && (b->trust == NULL || *b->trust == '\0'))
			trust_shown(s, f);
		else
			otrl_context_set_trust(f, b->trust);
		s->otr->fingerprints_dirty = true;
	}
}

static void
snapshot_free(struct snapshot *snap)
{
	size_t i;

	for (i = 0; i < snap->n; i++)
		free(snap->at[i].trust);
}

/* ---- what changed ------------------------------------------------------- */

/* From now on lines use this context. */
void
run_pin(struct otr_session *s, struct context *c, const char *resource)
{
	if (s->ctx != c)
		smp_reset(s, "the session changed");
	if (s->chosen != NULL && resource != NULL && !exchange_starts(s) &&
	    strcmp(s->chosen, resource) != 0)
		device_choose(s, NULL);
	s->ctx = c;
	s->state = SESSION_LIVE;
	s->tag = c->their_instance;
	s->generation = c->context_priv->generation;
	s->version = (int)c->protocol_version;
	s->gone = false;
	s->beside = TAG_OF_NOBODY;
	if (s->version == 3 && resource_is(s->old, resource)) {
		free(s->old);
		s->old = NULL;
	}
	s->heard_at = loop_now(s->otr->loop);
	fingerprint_hex(c->active_fingerprint, s->key);
	session_set_resource(s, resource);
}

/* The question about a key, unless it is about another than this one. */
static void
new_key_settled(struct otr_session *s, const char *hex, bool pin)
{
	if (!pin && strcmp(hex, s->new_key) != 0)
		return;
	candidate_drop(s);
}

/* Another key than the contact was known by. */
static void
key_announce(struct otr_session *s, const struct context *c, const char *hex,
    bool pin)
{
	struct otr_event *e = event_add(s->otr, s, OTR_EVENT_NEW_KEY);
	char old[FINGERPRINT_HEX + 1];
	const Fingerprint *verified = fingerprint_verified(s, hex);

	event_str(&e->fingerprint, hex);
	event_str(&e->resource, context_resource(c));
	if (verified != NULL) {
		fingerprint_hex(verified, old);
		event_str(&e->verified, old);
	}
	fingerprint_hex(fingerprint_before(s, hex), old);
	event_str(&e->before, old);
	e->on = !pin && verified == NULL;
	free(s->stay);
	s->stay = pin ? NULL : xstrdup(s->resource);
}

/* Law 4, and the first key of a contact. */
static bool
key_judge(struct otr_session *s, struct context *c, bool pin)
{
	Fingerprint *f = c->active_fingerprint;
	char hex[FINGERPRINT_HEX + 1];

	fingerprint_hex(f, hex);
	if (!fingerprint_questioned(s, f)) {
		new_key_settled(s, hex, pin);
		fingerprint_keep(s, f);
		return fingerprint_trusted(f);
	}
	/* Asked once: who repeats an exchange does not fill the window. */
	if (strcmp(hex, s->new_key) != 0)
		key_announce(s, c, hex, pin);
	memcpy(s->new_key, hex, sizeof(hex));
	s->candidate = pin ? TAG_OF_NOBODY : c->their_instance;
	return true;
}

static void
first_key(struct otr_session *s, struct context *c)
{
	char hex[FINGERPRINT_HEX + 1];
	struct otr_event *e;

	fingerprint_hex(c->active_fingerprint, hex);
	e = event_add(s->otr, s, OTR_EVENT_FIRST_KEY);
	event_str(&e->fingerprint, hex);
	event_str(&e->resource, context_resource(c));
}

/* An instance with another key than the session's is never switched to. */
static bool
may_pin(const struct otr_session *s, const struct context *c,
    const char *resource)
{
	char hex[FINGERPRINT_HEX + 1];

	/* What we asked for is answered by whoever is there now. */
	if (!session_lives(s) || s->gone || c == s->ctx ||
	    (exchange_ours(s) && (s->asked == NULL ||
	    resource_is(s->asked, resource))))
		return true;
	/* One that is known takes the place of one that is in question. */
	if (session_key_questioned(s) &&
	    !fingerprint_questioned(s, c->active_fingerprint))
		return true;
	fingerprint_hex(c->active_fingerprint, hex);
	return strcmp(hex, s->key) == 0 && !device_is_chosen(s);
}

/* A key exchange was completed on this context. */
static void
exchanged(struct run *run, struct context *c, bool known_key)
{
	struct otr_session *s = run->s;
	char hex[FINGERPRINT_HEX + 1];
	bool pin;

	fingerprint_hex(c->active_fingerprint, hex);
	device_heard(s, c, run->resource);
	/* The context that we use may have got another key right now. */
	pin = c == s->ctx || may_pin(s, c, run->resource);
	if (c == s->ctx)
		smp_reset(s, "the session was begun anew");
	if (!key_judge(s, c, pin) && !known_key)
		first_key(s, c);
	if (!pin) {
		s->why = "another program of the contact's has a session too";
		if (!session_is_locked(s))
			device_beside(s, c, run->resource);
		/* Our own query to a certain program still runs. */
		if (!exchange_ours(s) || s->asked == NULL)
			exchange_stop(s);
		return;
	}
	s->why = s->state != SESSION_LIVE ? "the key exchange is complete"
	    : strcmp(hex, s->key) == 0 ? "new session keys"
	    : "the contact has another key now";
	if (s->sealed && (s->state != SESSION_LIVE || s->gone))
		event_add(s->otr, s, OTR_EVENT_ANEW)->on =
		    s->state == SESSION_LIVE;
	run_pin(s, c, run->resource);
	exchange_stop(s);
	exchange_hint_anew(s);
	s->auto_at = 0;		/* it answers: the next one may follow */
	s->errors_out.filled = 0;	/* what is unreadable next is another loss */
	if (s->version == 3 && s->v2 != V2_OVER) {
		s->v2 = V2_OVER;
		event_add(s->otr, s, OTR_EVENT_V3_SEEN);
	}
}

static void
ended(struct run *run, struct context *c)
{
	struct otr_session *s = run->s;
	struct otr_event *e;

	if (c != s->ctx || s->state != SESSION_LIVE) {
		c->msgstate = OTRL_MSGSTATE_PLAINTEXT;
		return;
	}
	s->state = SESSION_FINISHED;
	s->new_key[0] = '\0';
	s->why = "the contact ended the session";
	smp_reset(s, s->why);
	exchange_stop(s);
	e = event_add(s->otr, s, OTR_EVENT_ENDED);
	event_str(&e->resource, run->resource);
}

/*
 * DESIGN 7, "Downgrade" and "Phantom session": libotr copies the state of
 * the master context to others when an unauthenticated DH-KEY or DH-COMMIT
 * comes.  The keys are untouched by it, so the state is put back: lines in
 * flight are read until the exchange, if it is an honest one, is complete.
 */
static void
context_mend(struct run *run, struct context *c, const struct before *b)
{
	if (c->msgstate == OTRL_MSGSTATE_ENCRYPTED &&
	    c->active_fingerprint == NULL)
		c->msgstate = OTRL_MSGSTATE_PLAINTEXT;
	if (b->msgstate == OTRL_MSGSTATE_ENCRYPTED && b->fingerprint != NULL &&
	    c->msgstate == OTRL_MSGSTATE_PLAINTEXT &&
	    c->active_fingerprint == b->fingerprint &&
	    c->context_priv->generation == b->generation) {
		c->msgstate = OTRL_MSGSTATE_ENCRYPTED;
		if (c == run->s->ctx)
			exchange_moved(run->s, run->s->resource);
	}
	if (b->msgstate == OTRL_MSGSTATE_PLAINTEXT &&
	    c->msgstate == OTRL_MSGSTATE_FINISHED)
		c->msgstate = OTRL_MSGSTATE_PLAINTEXT;
	/*
	 * A version 2 session lives in the master, on which any version 3
	 * exchange begins: that must not change how the session speaks.
	 */
	if (b->msgstate == OTRL_MSGSTATE_ENCRYPTED &&
	    c->context_priv->generation == b->generation)
		c->protocol_version = b->version;
}

static size_t
count_keys(const struct otr_session *s)
{
	const Fingerprint *f;
	size_t n = 0;

	if (s->master == NULL)
		return 0;
	for (f = s->master->fingerprint_root.next; f != NULL; f = f->next)
		n++;
	return n;
}

static void
contexts_compare(struct run *run, const struct snapshot *snap, bool known_key)
{
	struct context *c, *master = run->s->master;

	for (c = master; c != NULL && c->m_context == master; c = c->next) {
		const struct before *b = snapshot_find(snap, c);

		smp_exponents_free(c, &b->exponents);
		context_forget_last(c);
		context_mend(run, c, b);
		if (c->context_priv->generation > b->generation &&
		    c->msgstate == OTRL_MSGSTATE_ENCRYPTED)
			exchanged(run, c, known_key);
		if (b->msgstate == OTRL_MSGSTATE_ENCRYPTED &&
		    c->msgstate == OTRL_MSGSTATE_FINISHED)
			ended(run, c);
	}
}

/* ---- running ------------------------------------------------------------ */

static void
run_text(struct run *run, char *text)
{
	struct str s;

	if (text == NULL)
		return;
	str_init_secret(&s);
	utf8_fix(&s, text, strlen(text));
	run->text = str_take(&s);
	run->read = true;
	wipe(text, strlen(text));
	otrl_message_free(text);
}

void
run_wire(struct otr_session *s, const char *resource, const char *wire,
    struct run *run)
{
	struct snapshot snap;
	char *text = NULL;
	size_t keys;

	memset(run, 0, sizeof(*run));
	run->otr = s->otr;
	run->s = s;
	run->resource = resource;
	snapshot_take(s, &snap);
	keys = count_keys(s);
	otrl_message_receiving(s->otr->us, &otr_libotr_ops, run, s->account,
	    OTR_PROTOCOL, s->contact, wire, &text, &run->tlvs, &run->ctx,
	    NULL, NULL);
	run_text(run, text);
	if (run->tlvs != NULL)
		run->read = true;
	/* First, since what an exchange brings is judged by trust. */
	trust_restore(run, &snap);
	contexts_compare(run, &snap, count_keys(s) == keys);
	snapshot_free(&snap);
	if (run->refreshed && exchange_starts(s)) {
		s->why = "the keys are as before";
		exchange_stop(s);
	}
	smp_after(run);
}

void
run_clear(struct run *run)
{
	secret_free(run->text);
	otrl_tlv_free(run->tlvs);
	memset(run, 0, sizeof(*run));
}

char *
run_seal(struct otr_session *s, const char *text, const struct s_OtrlTLV *tlvs,
    bool ignorable)
{
	char *wire = NULL;
	gcry_error_t code;

	if (!session_lives(s))
		return NULL;
	code = otrl_proto_create_data(&wire, s->ctx, text, tlvs,
	    ignorable ? OTRL_MSGFLAGS_IGNORE_UNREADABLE : 0, NULL);
	context_forget_last(s->ctx);
	if (code != 0)
		return NULL;
	/* libotr's clock for heartbeats is its own. */
	s->ctx->context_priv->lastsent = time(NULL);
	return wire;
}

void
run_end_one(struct otr_session *s, struct context *c)
{
	struct run run = { .otr = s->otr, .s = s };

	run.resource = c == s->ctx ? s->resource : context_resource(c);
	if (c->msgstate != OTRL_MSGSTATE_PLAINTEXT)
		otrl_message_disconnect(s->otr->us, &otr_libotr_ops, &run,
		    s->account, OTR_PROTOCOL, s->contact, c->their_instance);
	context_forget_last(c);
}

unsigned
run_end(struct otr_session *s, bool tell)
{
	struct context *c, *master = context_master(s, false);
	struct otr_peer peer;
	unsigned told = 0;

	session_peer(s, &peer);
	for (c = master; c != NULL && c->m_context == master; c = c->next) {
		if (c->msgstate == OTRL_MSGSTATE_ENCRYPTED && tell &&
		    peer.online && peer.account_online)
			told++;
		run_end_one(s, c);
	}
	return told;
}
