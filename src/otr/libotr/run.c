/*
 * The care around libotr: each message goes through libotr_receive(), which
 * compares all contexts of the contact before and after, since libotr changes
 * them without saying so.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdlib.h>
#include <string.h>

#include <libotr/proto.h>
#include <libotr/message.h>
#include <libotr/userstate.h>

#include "otr/libotr/inside.h"

/* ---- before and after ---------------------------------------------------- */

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
	struct before at[CONTEXTS_MAX];
	size_t n;
};

static void
run_snapshot(struct run *run, struct snapshot *snap)
{
	struct context *c;

	snap->n = 0;
	for (c = run->master; c != NULL && snap->n < NELEM(snap->at);
	    c = context_next(c)) {
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
run_before(const struct snapshot *snap, const struct context *c)
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
run_same_trust(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/*
 * libotr erases trust when SMP fails or the other side cheats, and calls a
 * key that was compared by hand "smp" afterwards.  Trust only grows here.
 */
static void
run_restore_trust(struct run *run, const struct snapshot *snap)
{
	size_t i;

	for (i = 0; i < snap->n; i++) {
		const struct before *b = &snap->at[i];
		Fingerprint *f = b->fingerprint;

		if (f == NULL || run_same_trust(b->trust, f->trust))
			continue;
		if (run->gained && (b->trust == NULL || *b->trust == '\0'))
			run->lib->ops->verified(run, f);
		else
			otrl_context_set_trust(f, b->trust);
		run->lib->ops->learnt(run->lib->arg);
	}
}

static void
run_snapshot_free(struct snapshot *snap)
{
	size_t i;

	for (i = 0; i < snap->n; i++)
		free(snap->at[i].trust);
}

/* ---- what changed -------------------------------------------------------- */

/*
 * DESIGN 7, "Downgrade" and "Phantom session": libotr copies the state of
 * the master context to others when an unauthenticated DH-KEY or DH-COMMIT
 * comes.  The keys are untouched by it, so the state is put back: lines in
 * flight are read until the exchange, if it is an honest one, is complete.
 */
static void
run_mend(struct run *run, struct context *c, const struct before *b)
{
	if (c->msgstate == OTRL_MSGSTATE_ENCRYPTED &&
	    c->active_fingerprint == NULL)
		c->msgstate = OTRL_MSGSTATE_PLAINTEXT;
	if (b->msgstate == OTRL_MSGSTATE_ENCRYPTED && b->fingerprint != NULL &&
	    c->msgstate == OTRL_MSGSTATE_PLAINTEXT &&
	    c->active_fingerprint == b->fingerprint &&
	    c->context_priv->generation == b->generation) {
		c->msgstate = OTRL_MSGSTATE_ENCRYPTED;
		if (c == run->used)
			run->lib->ops->disturbed(run);
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
run_count_keys(const struct run *run)
{
	const Fingerprint *f;
	size_t n = 0;

	for (f = run->master->fingerprint_root.next; f != NULL; f = f->next)
		n++;
	return n;
}

static void
run_compare(struct run *run, const struct snapshot *snap, bool known_key)
{
	struct context *c;

	for (c = run->master; c != NULL; c = context_next(c)) {
		const struct before *b = run_before(snap, c);

		smp_exponents_free(c, &b->exponents);
		context_forget_last(c);
		run_mend(run, c, b);
		if (c->context_priv->generation > b->generation &&
		    c->msgstate == OTRL_MSGSTATE_ENCRYPTED)
			run->lib->ops->agreed(run, c, known_key);
		if (b->msgstate == OTRL_MSGSTATE_ENCRYPTED &&
		    c->msgstate == OTRL_MSGSTATE_FINISHED)
			run->lib->ops->ended(run, c);
	}
}

/* ---- running ------------------------------------------------------------- */

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

struct receiving {
	struct run *run;
	const char *wire;
	char *text;
};

static void
run_receiving(void *arg)
{
	struct receiving *r = arg;
	struct run *run = r->run;

	otrl_message_receiving(run->lib->us, &libotr_callbacks, run,
	    run->account, KEYS_PROTOCOL, run->contact, r->wire, &r->text,
	    &run->tlvs, NULL, NULL, NULL);
}

void
libotr_receive(struct run *run, const char *wire)
{
	struct receiving receiving = { .run = run, .wire = wire };
	struct snapshot snap;
	size_t keys;

	run_snapshot(run, &snap);
	keys = run_count_keys(run);
	if (run->slow)
		run->lib->ops->compute(run->lib->arg, run_receiving,
		    &receiving);
	else
		run_receiving(&receiving);
	run_text(run, receiving.text);
	if (run->tlvs != NULL)
		run->read = true;
	/* First, since what an exchange brings is judged by trust. */
	run_restore_trust(run, &snap);
	run_compare(run, &snap, run_count_keys(run) == keys);
	run_snapshot_free(&snap);
	if (run->refreshed)
		run->lib->ops->refreshed(run);
}

void
run_clear(struct run *run)
{
	secret_free(run->text);
	otrl_tlv_free(run->tlvs);
	memset(run, 0, sizeof(*run));
}

const unsigned char *
run_tlv(const struct run *run, enum tlv type, size_t *len)
{
	const OtrlTLV *found = NULL;

	for (const OtrlTLV *t = run->tlvs; t != NULL; t = t->next) {
		if (t->type != type)
			continue;
		if (found != NULL)
			return NULL;
		found = t;
	}
	if (found == NULL)
		return NULL;
	*len = found->len;
	return found->data;
}

void
libotr_end(struct run *run, struct context *c)
{
	if (c->msgstate != OTRL_MSGSTATE_PLAINTEXT)
		otrl_message_disconnect(run->lib->us, &libotr_callbacks, run,
		    run->account, KEYS_PROTOCOL, run->contact,
		    c->their_instance);
	context_forget_last(c);
}
