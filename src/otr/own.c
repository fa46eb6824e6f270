/*
 * One's own keys and tags: made when they are wanted, and what a new one means
 * for the sessions; and that what counts of contacts' keys is written.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "otr/session.h"

static void
key_event(struct otr *otr, const char *account, enum otr_event_type type,
    bool on, const char *text)
{
	struct otr_event *e = event_add(otr, NULL, type);

	e->account = xstrdup(account);
	e->on = on;
	event_str(&e->text, text);
}

/* ---- the file of fingerprints -------------------------------------------- */

void
fingerprints_save(struct otr *otr)
{
	struct err err = { .code = "" };

	otr->fingerprints_dirty = false;
	if (known_keep(otr->keys, &err) == -1)
		key_event(otr, "", OTR_EVENT_FILES, false, err.text);
}

int
fingerprints_keep(struct otr *otr, struct err *err)
{
	struct err why;

	otr->fingerprints_dirty = false;
	if (known_keep(otr->keys, &why) == 0)
		return 0;
	return err_set(err, "not-kept", "what you say about keys counts now, "
	    "but it could not be written and is forgotten at the next start: "
	    "%s", why.text);
}

const char *
otr_unkept(const struct otr *otr)
{
	return known_unkept(otr->keys);
}

int
otr_keep(struct otr *otr, struct err *err)
{
	return otr_unkept(otr) == NULL ? 0 : fingerprints_keep(otr, err);
}

enum passphrase_first
otr_sealed_at_start(const struct otr *otr)
{
	return passphrase_first_done(otr->keys);
}

struct keys *
otr_keys(struct otr *otr)
{
	return otr->keys;
}

/* ---- keys and tags ------------------------------------------------------- */

/* Sessions that were made with the old key have nothing to do with the new. */
static void
sessions_end(void *arg, const char *account)
{
	struct otr *otr = arg;
	struct otr_session *s;

	for (s = otr->sessions; s != NULL; s = s->next)
		if (strcmp(s->account, account) == 0 &&
		    s->state != SESSION_NONE)
			otr_end(s, NULL);
}

static void
sessions_key_ready(struct otr *otr, const char *account, bool ok)
{
	struct otr_session *s;

	for (s = otr->sessions; s != NULL; s = s->next)
		if (strcmp(s->account, account) == 0)
			exchange_key_ready(s, ok);
}

static void
own_made(void *arg, const char *account, struct gcry_sexp *key, bool replace)
{
	struct otr *otr = arg;
	struct err err = { .code = "" };
	bool ok = key != NULL;

	if (ok && replace)
		sessions_end(otr, account);
	otr_enter(otr);
	if (!ok)
		err_set(&err, "keygen", "no key could be made");
	/* One that came meanwhile, by an import, stays. */
	else if ((replace || !keys_have(otr->keys, account)) &&
	    keys_put(otr->keys, account, key, &err) == -1)
		ok = keys_have(otr->keys, account);
	if (err.code[0] != '\0')
		key_event(otr, account, OTR_EVENT_KEY_ERROR, false, err.text);
	else
		key_event(otr, account, OTR_EVENT_KEYGEN, false, NULL);
	otr_leave(otr, NULL);
	sessions_key_ready(otr, account, ok);
}

static int
own_make(struct otr *otr, const char *account, bool replace, struct err *err)
{
	switch (keys_make(otr->keys, account, replace, err)) {
	case -1:
		return -1;
	case 0:
		return 0;
	}
	otr_enter(otr);
	key_event(otr, account, OTR_EVENT_KEYGEN, true, NULL);
	otr_leave(otr, NULL);
	return 0;
}

/* DESIGN 7: without a tag that is kept every version 3 exchange fails. */
void
tag_want(struct otr *otr, const char *account)
{
	struct err err = { .code = "" };

	if (keys_tag(otr->keys, account) != 0)
		return;
	if (keys_add_tag(otr->keys, account, &err) == -1) {
		otr_enter(otr);
		key_event(otr, account, OTR_EVENT_FILES, false, err.text);
		otr_leave(otr, NULL);
	}
}

int
otr_key_want(struct otr *otr, const char *account, struct err *err)
{
	tag_want(otr, account);
	if (keys_have(otr->keys, account))
		return 0;
	return own_make(otr, account, false, err);
}

int
otr_key_replace(struct otr *otr, const char *account, struct err *err)
{
	tag_want(otr, account);
	return own_make(otr, account, true, err);
}

int
otr_key_fingerprint(struct otr *otr, const char *account, char *hex,
    struct err *err)
{
	if (keys_fingerprint(otr->keys, account, hex) == -1)
		return err_set(err, "no-key", "%s has no key yet", account);
	return 0;
}

/* ---- what keys tell ------------------------------------------------------ */

/*
 * A session that lives learns of it, as of /otr trust, once it is in the
 * file; nor is what an import says heeded where that would be refused.
 */
static void
own_trusted(void *arg, const char *account, const char *contact,
    const char *hex)
{
	struct otr_session *s = session_find(arg, account, contact);

	if (s != NULL && (!session_lives(s) || strcmp(hex, s->key) == 0 ||
	    strcmp(hex, s->new_key) == 0))
		trust_gained(s, hex, true);
}

static int
own_passphrase(void *arg, const char *file, unsigned wrong, struct str *out,
    struct err *err)
{
	const struct otr *otr = arg;

	return otr->ops.passphrase(otr->ops.arg, file, wrong, out, err);
}

static int
own_first_passphrase(void *arg, struct str *out, struct err *err)
{
	const struct otr *otr = arg;

	return otr->ops.first_passphrase(otr->ops.arg, out, err);
}

int
own_open(struct otr *otr, const char *dir, struct err *err)
{
	struct keys_ops ops = {
		.arg = otr,
		.passphrase = otr->ops.passphrase != NULL ?
		    own_passphrase : NULL,
		.first_passphrase = otr->ops.first_passphrase != NULL ?
		    own_first_passphrase : NULL,
		.key = lent_key,
		.tag = lent_tag,
		.made = own_made,
		.replaces = sessions_end,
		.trusted = own_trusted,
		.lent_next = lent_next,
		.lent_look = lent_look,
		.lent_put = lent_put,
	};

	otr->keys = keys_open(otr->loop, dir, &ops, err);
	return otr->keys == NULL ? -1 : 0;
}
