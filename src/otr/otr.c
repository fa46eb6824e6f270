/*
 * The manager: made and freed with all that is below it, and what that calls.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "otr/inside.h"

/* ---- what libotr causes -------------------------------------------------- */

static bool
otr_below_speaks_v2(void *session)
{
	const struct otr_session *s = session;
	struct otr_peer peer;

	session_peer(s, &peer);
	/* One that lives stays readable whatever the policy has become. */
	return policy_v2(s, &peer) == OTR_V2_ALLOW ||
	    (s->state == SESSION_LIVE && s->version == 2);
}

/* Else the contact would go on sealing to keys that are gone. */
static bool
otr_below_is_there(void *session)
{
	struct otr_peer peer;

	session_peer(session, &peer);
	return peer.account_online && peer.online;
}

static void
otr_below_inject(void *session, const char *resource, const char *wire)
{
	inject_add(session, resource, wire);
}

static void
otr_below_learnt(void *arg)
{
	struct otr *otr = arg;

	otr->fingerprints_dirty = true;
}

static void
otr_below_wants_tag(void *arg, const char *account)
{
	own_want_tag(arg, account);
}

static void
otr_below_compute(void *arg, void (*fn)(void *), void *fn_arg)
{
	const struct otr *otr = arg;

	if (otr->ops.compute != NULL)
		otr->ops.compute(otr->ops.arg, fn, fn_arg);
	else
		fn(fn_arg);
}

static const struct libotr_ops below = {
	.compute = otr_below_compute,
	.speaks_v2 = otr_below_speaks_v2,
	.is_there = otr_below_is_there,
	.inject = otr_below_inject,
	.learnt = otr_below_learnt,
	.wants_tag = otr_below_wants_tag,
	.smp = smp_event,
	.verified = agreed_verified,
	.disturbed = agreed_disturbed,
	.agreed = agreed_keys,
	.refreshed = agreed_refreshed,
	.ended = agreed_ended,
};

/* ---- what keys tell ------------------------------------------------------ */

/* Sessions that were made with the old key have nothing to do with the new. */
static void
otr_below_replaces(void *arg, const char *account)
{
	struct otr *otr = arg;
	struct otr_session *s;

	for (s = otr->sessions; s != NULL; s = s->next)
		if (strcmp(s->account, account) == 0 &&
		    s->state != SESSION_NONE)
			otr_end(s, NULL);
}

static void
otr_below_key_ready(struct otr *otr, const char *account, bool ok)
{
	struct otr_session *s;

	for (s = otr->sessions; s != NULL; s = s->next)
		if (strcmp(s->account, account) == 0)
			answer_key_ready(s, ok);
}

static void
otr_below_made(void *arg, const char *account, struct gcry_sexp *key,
    bool replace)
{
	struct otr *otr = arg;
	struct err err = { .code = "" };
	bool ok = key != NULL;

	if (ok && replace)
		otr_below_replaces(otr, account);
	otr_enter(otr);
	if (!ok)
		err_set(&err, "keygen", "no key could be made");
	/* One that came meanwhile, by an import, stays. */
	else if ((replace || !keys_have(otr->keys, account)) &&
	    keys_put(otr->keys, account, key, &err) == -1)
		ok = keys_have(otr->keys, account);
	if (err.code[0] != '\0')
		event_of_account(otr, account, OTR_EVENT_KEY_ERROR, false,
		    err.text);
	else
		event_of_account(otr, account, OTR_EVENT_KEYGEN, false, NULL);
	otr_leave(otr, NULL);
	otr_below_key_ready(otr, account, ok);
}

static void
otr_below_key(void *arg, const char *account, struct gcry_sexp *key)
{
	lent_key(((struct otr *)arg)->lib, account, key);
}

static void
otr_below_tag(void *arg, const char *account, uint32_t tag)
{
	lent_tag(((struct otr *)arg)->lib, account, tag);
}

/*
 * A session that lives learns of it, as of /otr trust, once it is in the
 * file; nor is what an import says heeded where that would be refused.
 */
static void
otr_below_trusted(void *arg, const char *account, const char *contact,
    const char *hex)
{
	struct otr_session *s = session_find(arg, account, contact);

	if (s != NULL && (!session_lives(s) || strcmp(hex, s->key) == 0 ||
	    strcmp(hex, s->new_key) == 0))
		trust_gained(s, hex, true);
}

static int
otr_below_passphrase(void *arg, const char *file, unsigned wrong,
    struct str *out,
    struct err *err)
{
	const struct otr *otr = arg;

	return otr->ops.passphrase(otr->ops.arg, file, wrong, out, err);
}

static int
otr_below_first_passphrase(void *arg, struct str *out, struct err *err)
{
	const struct otr *otr = arg;

	return otr->ops.first_passphrase(otr->ops.arg, out, err);
}

static int
otr_below_open(struct otr *otr, const char *dir, struct err *err)
{
	struct keys_ops ops = {
		.arg = otr,
		.passphrase = otr->ops.passphrase != NULL ?
		    otr_below_passphrase : NULL,
		.first_passphrase = otr->ops.first_passphrase != NULL ?
		    otr_below_first_passphrase : NULL,
		.key = otr_below_key,
		.tag = otr_below_tag,
		.made = otr_below_made,
		.replaces = otr_below_replaces,
		.trusted = otr_below_trusted,
		.lent_next = lent_next,
		.lent_look = lent_look,
		.lent_put = lent_put,
	};

	otr->keys = keys_open(otr->loop, dir, &ops, err);
	return otr->keys == NULL ? -1 : 0;
}

/* ---- the manager --------------------------------------------------------- */

struct otr *
otr_new(struct loop *loop, const char *dir, const struct otr_ops *ops,
    struct err *err)
{
	struct otr *otr;

	otr = xcalloc(1, sizeof(*otr));
	otr->loop = loop;
	otr->ops = *ops;
	otr->by_name = table_new();
	random_bytes(&otr->seed, sizeof(otr->seed));
	otr->events_end = &otr->events;
	otr->injects_end = &otr->injects;
	otr->lib = libotr_new(loop, &below, otr, err);
	if (otr->lib == NULL || otr_below_open(otr, dir, err) == -1) {
		otr_free(otr);
		return NULL;
	}
	return otr;
}

static void
otr_session_free(struct otr_session *s)
{
	timer_free(s->answer);
	timer_free(s->stall);
	timer_free(s->await);
	timer_free(s->ahead);
	ahead_drop(s);
	timer_free(s->retry);
	timer_free(s->owed);
	free(s->owed_resource);
	partial_drop(s);
	wait_drop(s);
	secret_free(s->smp_secret);
	spoken_drop(s);
	free(s->smp_asked);
	free(s->chosen);
	free(s->stay);
	free(s->old);
	free(s->with);
	free(s->asked);
	free(s->defer_resource);
	free(s->shown.resource);
	free(s->before);
	free(s->resource);
	free(s->contact);
	free(s->account);
	free(s);
}

void
otr_free(struct otr *otr)
{
	struct otr_session *s;

	if (otr == NULL)
		return;
	while ((s = otr->sessions) != NULL) {
		otr->sessions = s->next;
		otr_session_free(s);
	}
	events_free(otr);
	ahead_free(otr);
	keys_close(otr->keys);
	libotr_free(otr->lib);
	table_free(otr->by_name);
	free(otr);
}
