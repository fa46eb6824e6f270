/*
 * The trust in keys: only the user, or SMP that succeeded, gives it; nothing
 * from the wire takes it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "otr/inside.h"

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
	static const char word[] = "fingerprint";
	bool new = fingerprint_is_new(f);
	struct err why;

	fingerprint_trust_today(s, f, word, strlen(word));
	if (known_write(s->otr->keys, &why) == 0)
		return 0;
	fingerprint_set_trust(f, new ? NULL : "");
	return err_set(err, "write", "the key of %s is not trusted, as that "
	    "could not be written: %s", s->contact, why.text);
}

void
trust_drop_candidate(struct otr_session *s)
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
		trust_drop_candidate(s);
	s->flush = true;
	otr_leave(s->otr, s);
}

static struct s_fingerprint *
trust_find(const struct otr_session *s, const char *fingerprint, char *hex,
    struct err *err)
{
	struct s_fingerprint *f;

	if (otr_fingerprint_parse(fingerprint, hex) == -1) {
		err_set(err, "bad-fingerprint", "not a fingerprint, which has "
		    "40 hex digits");
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
	struct s_fingerprint *f = trust_find(s, fingerprint, hex, err);
	bool new;

	if (f == NULL)
		return -1;
	if (session_lives(s) && strcmp(hex, s->key) != 0 &&
	    strcmp(hex, s->new_key) != 0)
		return err_set(err, "fingerprint-changed",
		    "the session with %s has another key now", s->contact);
	new = !fingerprint_trusted(f);
	if (!new)
		fingerprint_renew(s, f);
	else if (trust_keep(s, f, err) == -1)
		return -1;
	trust_gained(s, hex, new);
	return 0;
}

int
otr_distrust(struct otr_session *s, const char *fingerprint, struct err *err)
{
	char hex[FINGERPRINT_HEX + 1];
	struct s_fingerprint *f = trust_find(s, fingerprint, hex, err);
	int ret;

	if (f == NULL)
		return -1;
	otr_enter(s->otr);
	s->commanded = true;
	s->why = "you no longer trust this key";
	if (strcmp(hex, s->accepted) == 0)
		s->accepted[0] = '\0';
	if (fingerprint_trusted(f)) {
		fingerprint_set_trust(f, "");
		trust_event(s, hex, false);
	}
	ret = keep_or_fail(s->otr, err);
	otr_leave(s->otr, s);
	return ret;
}

/* The new key's session is another than the one that lines use: change. */
static void
trust_change(struct otr_session *s)
{
	struct context *c = session_context(s, s->candidate);
	char hex[FINGERPRINT_HEX + 1] = "";

	s->candidate = TAG_OF_NOBODY;
	if (c == NULL || !context_is_encrypted(c) ||
	    context_key(c) == NULL)
		return;
	fingerprint_hex(context_key(c), hex);
	if (strcmp(hex, s->accepted) == 0)
		pin_session(s, c, device_resource(c));
}

/* The user answers for the new key: it is one that is known from now on. */
void
trust_take_key(struct otr_session *s)
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
	trust_take_key(s);
	s->commanded = true;
	if (s->candidate != TAG_OF_NOBODY)
		trust_change(s);
	/* The question that set the latch is answered by this. */
	if (s->latch == LATCH_NEW_KEY)
		s->latch = LATCH_OFF;
	s->flush = true;
	otr_leave(s->otr, s);
	return 0;
}

static bool
trust_in_use(const struct otr_session *s, const struct s_fingerprint *f)
{
	struct context *c;

	for (c = s->master; c != NULL; c = context_next(c))
		if (context_key(c) == f)
			return true;
	return false;
}

int
otr_forget(struct otr_session *s, const char *fingerprint, struct err *err)
{
	char hex[FINGERPRINT_HEX + 1];
	struct s_fingerprint *f = trust_find(s, fingerprint, hex, err);
	int ret;

	if (f == NULL)
		return otr_unkept(s->otr) != NULL ? otr_keep(s->otr, err) : -1;
	if (trust_in_use(s, f))
		return err_set(err, "in-use",
		    "a session with %s uses this key: end it first",
		    s->contact);
	otr_enter(s->otr);
	/* Forgotten is forgotten: that it was accepted, too. */
	if (strcmp(hex, s->accepted) == 0)
		s->accepted[0] = '\0';
	if (fingerprint_trusted(f))
		trust_event(s, hex, false);
	fingerprint_forget(f);
	ret = keep_or_fail(s->otr, err);
	otr_leave(s->otr, s);
	return ret;
}

/* ---- listing ------------------------------------------------------------- */

struct walk {
	const struct otr *otr;
	const char *account;
	otr_known_fn *fn;
	void *arg;
};

static void
trust_list_one(void *arg, const char *contact, const char *hex,
    const char *trust)
{
	const struct walk *w = arg;
	const struct otr_session *s = session_find(w->otr, w->account, contact);
	char day[TRUST_DAY + 1];
	char *word = xstrndup(trust, trust_word(trust, day));
	struct otr_known k = {
		.contact = contact, .fingerprint = hex, .trust = word,
		.day = day, .verified = *trust != '\0',
		.in_use = s != NULL && session_lives(s) &&
		    strcmp(s->key, hex) == 0,
	};

	w->fn(w->arg, &k);
	free(word);
}

void
otr_known_each(struct otr *otr, const char *account, const char *contact,
    otr_known_fn *fn, void *arg)
{
	struct walk w = { otr, account, fn, arg };

	known_each(otr->keys, account, contact, trust_list_one, &w);
}

const char *
otr_known_some(struct otr *otr, const char *account, const char *after,
    size_t max, otr_known_fn *fn, void *arg)
{
	struct walk w = { otr, account, fn, arg };

	return known_some(otr->keys, account, after, max, trust_list_one, &w);
}
