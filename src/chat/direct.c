/*
 * What the user decides about a session: to start or end it, to trust, under
 * which policy.  Lines that wait are dealt with first, so that none can slip
 * out beside the decision.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/refer.h"

int
direct_start(struct talk *v, struct err *err)
{
	struct direct *d = v->direct;

	if (blocked_refuse(v->account, v->jid, err) == -1)
		return -1;
	talk_befriend(v);
	direct_discover(v, true);
	d->fell_asked = false;
	talk_changed(v);
	if (d->asks_stranger) {
		d->asks_stranger = false;
		return otr_stranger_answer(d->otr, true, err);
	}
	return otr_start(d->otr, err);
}

int
direct_end(struct talk *v, struct err *err)
{
	struct direct *d = v->direct;

	outbox_fail_held(v, "the session was ended before it left");
	outbox_forget(v);
	d->fell_asked = false;
	alarm_over(v);
	talk_changed(v);
	if (d->asks_stranger) {
		d->asks_stranger = false;
		return otr_stranger_answer(d->otr, false, err);
	}
	return otr_end(d->otr, err);
}

int
direct_accept(struct talk *v, struct err *err)
{
	struct direct *d = v->direct;

	if (d->asks_stranger)
		return direct_start(v, err);
	if (alarm_changed(v, "/otr accept goes on with", err) == -1)
		return -1;
	if (otr_accept(d->otr, err) == -1)
		return -1;
	alarm_over(v);
	/* The user has seen whom the session is with now, and goes on. */
	otr_latch_clear(d->otr);
	return 0;
}

int
direct_trust(struct talk *v, const char *fingerprint, struct err *err)
{
	struct direct *d = v->direct;
	struct otr_info info;

	if (fingerprint == NULL && d->shown_changed) {
		d->shown_changed = false;
		return key_changed(v, d->shown_key, "/otr trust trusts",
		    err);
	}
	if (fingerprint == NULL)
		fingerprint = d->shown_key;
	if (*fingerprint == '\0')
		return err_set(err, "no-fingerprint", "no fingerprint of %s "
		    "was shown yet: /otr fingerprint shows it",
		    talk_name(v));
	/* Refused there if a session lives with yet another key. */
	if (otr_trust(d->otr, fingerprint, err) == -1)
		return -1;
	if (strcmp(fingerprint, d->alarmed) == 0)
		alarm_over(v);
	otr_info(d->otr, &info);
	if (info.verified)
		otr_latch_clear(d->otr);
	return 0;
}

int
direct_v2(struct talk *v, bool allow, struct err *err)
{
	struct err ignored;
	int rc = conf_set(v->account->chat->conf, SET_OTR_V2,
	    v->account->jid, v->jid, allow ? "allow" : "never", err);

	if (rc == -1 && !err_is(err, "not-kept"))
		return -1;
	/* It may come before the question: then there is nothing to answer. */
	otr_v2_answer(v->direct->otr, allow, &ignored);
	talk_changed(v);
	return rc;
}

void
direct_policy_changed(struct talk *v, const char *reason)
{
	outbox_fail_held(v, reason);
	/* There may be a thousand, nearly all of which rest. */
	if (v->outbox != NULL || otr_minds_policy(v->direct->otr))
		otr_policy_changed(v->direct->otr);
	talk_changed(v);
}

int
direct_policy(struct talk *v, const char *word, struct err *err)
{
	int rc = conf_set(v->account->chat->conf, SET_OTR_POLICY,
	    v->account->jid, v->jid, word, err);

	/* Law 1: what protects counts, kept or not. */
	if (rc == -1 && !err_is(err, "not-kept"))
		return -1;
	direct_policy_changed(v, "the policy was changed before it left");
	return rc;
}

void
direct_estrange(struct talk *v)
{
	v->stranger = true;
	otr_estrange(v->direct->otr);
}

/* ---- telling ----------------------------------------------------------- */

void
direct_tell_level(struct talk *v)
{
	struct otr_info info;

	otr_info(v->direct->otr, &info);
	talk_changed(v);
	chat_emit(v->account->chat, &(struct chat_event){ .type = CHAT_OTR,
		.account = v->account, .talk = v, .peer = v->jid,
		.resource = info.resource[0] != '\0' ? info.resource : NULL,
		.level = info.level, .fingerprint = info.fingerprint,
		.version = info.version });
}

/* ---- what happens on lower floors -------------------------------------- */

static void
direct_sent(struct talk *v, const struct line *l)
{
	refer_sent(v, l);
	direct_fade_later(v);
	if (*l->only_key != '\0')
		direct_stir(v);
}

static void
direct_read(struct talk *v)
{
	direct_fade_later(v);
	read_moved(v);
	marker_read(v);
}

/* ---- beginning and end ------------------------------------------------- */

static void
direct_free(struct talk *v)
{
	struct direct *d = v->direct;

	otr_session_set_data(d->otr, NULL);
	direct_fade_free(v);
	typing_free(v);
	read_close(v);
	marker_free(v);
	free(d->asked);
	free(d);
}

static const struct talk_ops direct_ops = {
	.sent = direct_sent,
	.read = direct_read,
	.closing = typing_close,
	.free = direct_free,
};

void
direct_new(struct talk *v)
{
	struct direct *d = xcalloc(1, sizeof(*d));

	v->kind = TALK_DIRECT;
	v->ops = &direct_ops;
	v->contact = contact_find(v->account, v->jid);
	v->direct = d;		/* OTR asks about the contact at once */
	d->otr = otr_session(v->account->chat->otr, v->account->jid, v->jid);
	otr_session_set_data(d->otr, v);
}
