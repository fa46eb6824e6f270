/*
 * Known fingerprints and the trust in them: only the user, or SMP that
 * succeeded, gives it; nothing from the wire takes it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdlib.h>
#include <string.h>

#include <libotr/proto.h>
#include <libotr/context.h>
#include <libotr/userstate.h>

#include "otr/session.h"

void
fingerprint_hex(const struct s_fingerprint *f, char *hex)
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	hex[0] = '\0';
	if (f == NULL || f->fingerprint == NULL)
		return;
	for (i = 0; i < FINGERPRINT_HEX / 2; i++) {
		hex[2 * i] = digits[f->fingerprint[i] >> 4];
		hex[2 * i + 1] = digits[f->fingerprint[i] & 15];
	}
	hex[FINGERPRINT_HEX] = '\0';
}

/* "smp", "fingerprint", and what older programs wrote: any word is trust. */
bool
fingerprint_trusted(const struct s_fingerprint *f)
{
	return f != NULL && f->trust != NULL && f->trust[0] != '\0';
}

bool
fingerprint_any(const struct otr_session *s)
{
	return known_any(s->otr->keys, s->account, s->contact);
}

static struct s_fingerprint *
first(const struct otr_session *s)
{
	if (!fingerprint_any(s))
		return NULL;
	return context_master(s, true)->fingerprint_root.next;
}

struct s_fingerprint *
fingerprint_find(const struct otr_session *s, const char *hex)
{
	char have[FINGERPRINT_HEX + 1];
	struct s_fingerprint *f;

	for (f = first(s); f != NULL; f = f->next) {
		fingerprint_hex(f, have);
		if (strcmp(have, hex) == 0)
			return f;
	}
	return NULL;
}

/*
 * libotr gives a fingerprint that it has just met no trust at all (NULL), one
 * that was read from the file or kept an empty word: that tells those that
 * nobody has answered for from those that were known before.
 */
bool
fingerprint_is_new(const struct s_fingerprint *f)
{
	return f != NULL && f->trust == NULL;
}

void
fingerprint_keep(struct otr_session *s, struct s_fingerprint *f)
{
	if (!fingerprint_is_new(f))
		return;
	otrl_context_set_trust(f, "");
	s->otr->fingerprints_dirty = true;
}

struct s_fingerprint *
fingerprint_before(const struct otr_session *s, const char *hex)
{
	char have[FINGERPRINT_HEX + 1];
	struct s_fingerprint *f, *found = NULL;

	for (f = first(s); f != NULL; f = f->next) {
		fingerprint_hex(f, have);
		if (fingerprint_is_new(f) || strcmp(have, hex) == 0)
			continue;
		/* Rather the one that lines were written to. */
		if (found == NULL || strcmp(have, s->key) == 0)
			found = f;
	}
	return found;
}

bool
fingerprint_questioned(const struct otr_session *s,
    const struct s_fingerprint *f)
{
	char hex[FINGERPRINT_HEX + 1];

	fingerprint_hex(f, hex);
	if (fingerprint_trusted(f) || strcmp(hex, s->accepted) == 0)
		return false;
	/* Once asked it stays so, whatever becomes of the others meanwhile. */
	if (strcmp(hex, s->new_key) == 0)
		return true;
	return fingerprint_verified(s, hex) != NULL ||
	    (fingerprint_is_new(f) && fingerprint_before(s, hex) != NULL);
}

struct s_fingerprint *
fingerprint_verified(const struct otr_session *s, const char *hex)
{
	char have[FINGERPRINT_HEX + 1];
	struct s_fingerprint *f;

	for (f = first(s); f != NULL; f = f->next) {
		fingerprint_hex(f, have);
		if (fingerprint_trusted(f) && strcmp(have, hex) != 0)
			return f;
	}
	return NULL;
}

void
trust_event(struct otr_session *s, const char *hex, bool on)
{
	struct otr_event *e = event_add(s->otr, s, OTR_EVENT_TRUST);

	e->on = on;
	event_str(&e->fingerprint, hex);
	s->otr->fingerprints_dirty = true;
}

/* What cannot be kept is not trusted: it would be forgotten in silence. */
static int
trust_keep(struct otr_session *s, struct s_fingerprint *f, struct err *err)
{
	bool new = fingerprint_is_new(f);
	struct err why;

	otrl_context_set_trust(f, "fingerprint");
	if (known_write(s->otr->keys, &why) == 0)
		return 0;
	otrl_context_set_trust(f, new ? NULL : "");
	return err_set(err, "write", "the key of %s is not trusted, since that "
	    "could not be written: %s", s->contact, why.text);
}

void
candidate_drop(struct otr_session *s)
{
	s->candidate = TAG_OF_NOBODY;
	s->new_key[0] = '\0';
}

/* A key is trusted, in the list and in its file: what follows. */
void
trust_gained(struct otr_session *s, const char *hex, bool new)
{
	otr_enter(s->otr);
	s->commanded = true;
	s->why = "you trust this key";
	if (new) {
		trust_event(s, hex, true);
		s->otr->fingerprints_dirty = false;
	}
	if (strcmp(hex, s->new_key) == 0)
		otr_accept(s, NULL);
	else if (s->candidate != TAG_OF_NOBODY && strcmp(hex, s->key) == 0)
		candidate_drop(s);
	s->flush = true;
	otr_leave(s->otr, s);
}

static struct s_fingerprint *
known(const struct otr_session *s, const char *fingerprint, char *hex,
    struct err *err)
{
	struct s_fingerprint *f;

	if (otr_fingerprint_parse(fingerprint, hex) == -1) {
		err_set(err, "bad-fingerprint", "not a fingerprint: 40 hex "
		    "digits are expected");
		return NULL;
	}
	if ((f = fingerprint_find(s, hex)) == NULL)
		err_set(err, "unknown-fingerprint",
		    "%s has not shown this key", s->contact);
	return f;
}

int
otr_trust(struct otr_session *s, const char *fingerprint, struct err *err)
{
	char hex[FINGERPRINT_HEX + 1];
	struct s_fingerprint *f = known(s, fingerprint, hex, err);
	bool new;

	if (f == NULL)
		return -1;
	if (session_lives(s) && strcmp(hex, s->key) != 0 &&
	    strcmp(hex, s->new_key) != 0)
		return err_set(err, "fingerprint-changed",
		    "the session with %s has another key now", s->contact);
	new = !fingerprint_trusted(f);
	if (new && trust_keep(s, f, err) == -1)
		return -1;
	trust_gained(s, hex, new);
	return 0;
}

int
otr_distrust(struct otr_session *s, const char *fingerprint, struct err *err)
{
	char hex[FINGERPRINT_HEX + 1];
	struct s_fingerprint *f = known(s, fingerprint, hex, err);
	int ret;

	if (f == NULL)
		return -1;
	otr_enter(s->otr);
	s->commanded = true;
	s->why = "you no longer trust this key";
	if (strcmp(hex, s->accepted) == 0)
		s->accepted[0] = '\0';
	if (fingerprint_trusted(f)) {
		otrl_context_set_trust(f, "");
		trust_event(s, hex, false);
	}
	ret = fingerprints_keep(s->otr, err);
	otr_leave(s->otr, s);
	return ret;
}

/* The new key's session is another than the one that lines use: change. */
static void
candidate_take(struct otr_session *s)
{
	struct context *c = context_find(s, s->candidate);
	char hex[FINGERPRINT_HEX + 1] = "";

	s->candidate = TAG_OF_NOBODY;
	if (c == NULL || c->msgstate != OTRL_MSGSTATE_ENCRYPTED ||
	    c->active_fingerprint == NULL)
		return;
	fingerprint_hex(c->active_fingerprint, hex);
	if (strcmp(hex, s->accepted) == 0)
		run_pin(s, c, context_resource(c));
}

/* The user answers for the new key: it is one that is known from now on. */
void
key_take(struct otr_session *s)
{
	struct otr_event *e = event_add(s->otr, s, OTR_EVENT_KEY_TAKEN);

	memcpy(s->accepted, s->new_key, sizeof(s->accepted));
	s->new_key[0] = '\0';
	event_str(&e->fingerprint, s->accepted);
	fingerprint_keep(s, fingerprint_find(s, s->accepted));
}

int
otr_accept(struct otr_session *s, struct err *err)
{
	if (s->new_key[0] == '\0' && session_key_questioned(s))
		memcpy(s->new_key, s->key, sizeof(s->new_key));
	if (s->new_key[0] == '\0')
		return err_set(err, "no-question",
		    "no new key of %s waits for an answer", s->contact);
	otr_enter(s->otr);
	key_take(s);
	s->commanded = true;
	if (s->candidate != TAG_OF_NOBODY)
		candidate_take(s);
	/* The question that set the latch is answered by this. */
	if (s->latch == LATCH_NEW_KEY)
		s->latch = LATCH_OFF;
	s->flush = true;
	otr_leave(s->otr, s);
	return 0;
}

static bool
in_use(const struct otr_session *s, const struct s_fingerprint *f)
{
	struct context *c;

	for (c = s->master; c != NULL && c->m_context == s->master;
	    c = c->next)
		if (c->active_fingerprint == f)
			return true;
	return false;
}

int
otr_forget(struct otr_session *s, const char *fingerprint, struct err *err)
{
	char hex[FINGERPRINT_HEX + 1];
	struct s_fingerprint *f = known(s, fingerprint, hex, err);
	int ret;

	if (f == NULL)
		return otr_unkept(s->otr) != NULL ? otr_keep(s->otr, err) : -1;
	if (in_use(s, f))
		return err_set(err, "in-use",
		    "a session with %s uses this key: end it first",
		    s->contact);
	otr_enter(s->otr);
	/* Forgotten is forgotten: that it was accepted, too. */
	if (strcmp(hex, s->accepted) == 0)
		s->accepted[0] = '\0';
	if (fingerprint_trusted(f))
		trust_event(s, hex, false);
	otrl_context_forget_fingerprint(f, 0);
	ret = fingerprints_keep(s->otr, err);
	otr_leave(s->otr, s);
	return ret;
}

/* ---- listing ------------------------------------------------------------ */

struct walk {
	const struct otr *otr;
	const char *account;
	otr_known_fn *fn;
	void *arg;
};

static void
known_one(void *arg, const char *contact, const char *hex, const char *trust)
{
	const struct walk *w = arg;
	const struct otr_session *s = session_find(w->otr, w->account, contact);
	struct otr_known k = {
		.contact = contact, .fingerprint = hex, .trust = trust,
		.verified = *trust != '\0',
		.in_use = s != NULL && session_lives(s) &&
		    strcmp(s->key, hex) == 0,
	};

	w->fn(w->arg, &k);
}

void
otr_known_each(struct otr *otr, const char *account, const char *contact,
    otr_known_fn *fn, void *arg)
{
	struct walk w = { otr, account, fn, arg };

	known_each(otr->keys, account, contact, known_one, &w);
}
