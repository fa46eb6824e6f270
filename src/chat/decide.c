/*
 * What the user decides about a conversation: to send again, to drop, to
 * start or end a session, to trust.  Lines that wait are dealt with first,
 * so that none can slip out beside the decision.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

/* ---- lines ------------------------------------------------------------- */

static bool
waits(const struct line *l)
{
	return l->delivery == DELIVERY_HELD || l->delivery == DELIVERY_FAILED;
}

static struct line *
newest_waiting(const struct talk *v)
{
	struct line *newest = NULL;

	for (struct line *l = v->outbox; l != NULL; l = l->next)
		if (waits(l))
			newest = l;
	return newest;
}

static int
find_waiting(const struct talk *v, const char *id, struct line **l,
    struct err *err)
{
	*l = strcmp(id, "last") == 0 ? newest_waiting(v) :
	    outbox_find(v, id);
	if (*l != NULL && waits(*l))
		return 0;
	return err_set(err, "no-line", "no line %s to %s waits or has failed",
	    id, talk_name(v));
}

static int
need_some(const struct talk *v, struct err *err)
{
	if (v->held + v->failed > 0)
		return 0;
	return err_set(err, "no-line", "no line to %s waits or has failed",
	    talk_name(v));
}

/*
 * The user saw the level and wants the line under it.  Not private on the
 * screen is the one case in which what was held may leave in the clear;
 * never to another key, whatever is on the screen (law 4).
 */
static void
free_line(struct talk *v, struct line *l, enum otr_level shown)
{
	line_give(v, l);
	l->shown = l->least = shown;
	l->asked = false;
	l->attempts = 0;
	if (l == v->account->link->blamed)
		v->account->link->blamed = NULL;
	l->clear_ok = shown == OTR_NOT_PRIVATE;
	if (l->clear_ok)
		l->never_clear = false;
	l->said_held = l->said_sent = l->doubt = false;
	line_hold(v, l, OTR_HOLD_NONE, NULL);
}

/* What is in doubt goes again by its name only, since it may be read. */
static int
find_again(const struct talk *v, const char *id, enum otr_level shown,
    struct line **l, struct err *err)
{
	*l = id != NULL ? outbox_find(v, id) : NULL;
	if (*l == NULL || !(*l)->doubt)
		return need_some(v, err) == -1 || (id != NULL &&
		    find_waiting(v, id, l, err) == -1) ? -1 : 0;
	/* "To the same key only" was said of it. */
	if (shown != OTR_NOT_PRIVATE)
		return 0;
	return err_set(err, "no-session", "that line left encrypted, and "
	    "there is no session with %s now: /otr start first",
	    talk_name(v));
}

int
talk_resend(struct talk *v, const char *id, enum otr_level shown,
    struct err *err)
{
	struct line *l;

	if (find_again(v, id, shown, &l, err) == -1)
		return -1;
	if (talk_give_changed(v, l, err) == -1)
		return -1;
	v->flushing = true;	/* nothing moves before all are free */
	/* It answers the fall that was seen, and none that came since. */
	if (shown == otr_level(v->otr)) {
		otr_latch_clear(v->otr);
		v->fell_asked = false;
	}
	if (l != NULL)
		free_line(v, l, shown);
	else
		for (l = v->outbox; l != NULL; l = l->next)
			if (waits(l))
				free_line(v, l, shown);
	v->flushing = false;
	talk_flush(v);
	return 0;
}

enum otr_hold
talk_hold(const struct talk *v)
{
	for (const struct line *l = v->outbox; l != NULL; l = l->next)
		if (l->delivery == DELIVERY_HELD && l->hold != OTR_HOLD_NONE)
			return l->hold;
	return OTR_HOLD_NONE;
}

static void
discard(struct talk *v, struct line *l)
{
	struct entry *e = buffer_serial(&v->buffer, l->serial);

	if (l->delivery == DELIVERY_HELD)
		line_fail(v, l, "discarded");
	else if (e != NULL)
		buffer_reason(&v->buffer, e, DELIVERY_FAILED, "discarded");
	outbox_remove(v, l);
}

int
talk_discard(struct talk *v, const char *id, struct err *err)
{
	struct line *l, *next;

	if (need_some(v, err) == -1)
		return -1;
	if (id != NULL) {
		if (find_waiting(v, id, &l, err) == -1)
			return -1;
		discard(v, l);
	} else {
		for (l = v->outbox; l != NULL; l = next) {
			next = l->next;
			if (waits(l))
				discard(v, l);
		}
	}
	talk_flush(v);		/* what waited behind it */
	return 0;
}

/* ---- sessions ---------------------------------------------------------- */

int
talk_otr_start(struct talk *v, struct err *err)
{
	talk_befriend(v);
	talk_discover(v, true);
	v->fell_asked = false;
	v->changes++;
	if (v->asks_stranger) {
		v->asks_stranger = false;
		return otr_stranger_answer(v->otr, true, err);
	}
	return otr_start(v->otr, err);
}

void
alarm_over(struct talk *v)
{
	v->alarmed[0] = '\0';
	v->alarmed_again = false;
	v->alarms = 0;
}

/*
 * Somebody on the way can bring another key between reading and Enter: the
 * word counts for the key that was read.
 */
int
key_changed(const struct talk *v, const char *fingerprint, const char *what,
    struct err *err)
{
	char shown[FINGERPRINT_HEX + 5];

	otr_fingerprint_show(fingerprint, shown);
	return err_set(err, "fingerprint-changed", "nothing was done: the key "
	    "that %s shows changed meanwhile. Once more %s this one: %s",
	    talk_name(v), what, shown);
}

int
alarm_changed(struct talk *v, const char *what, struct err *err)
{
	if (!v->alarmed_again)
		return 0;
	v->alarmed_again = false;
	return key_changed(v, v->alarmed, what, err);
}

int
talk_otr_end(struct talk *v, struct err *err)
{
	outbox_fail_held(v, "the session was ended before it left");
	outbox_forget(v);
	v->fell_asked = false;
	alarm_over(v);
	v->changes++;
	if (v->asks_stranger) {
		v->asks_stranger = false;
		return otr_stranger_answer(v->otr, false, err);
	}
	return otr_end(v->otr, err);
}

int
talk_otr_accept(struct talk *v, struct err *err)
{
	if (v->asks_stranger)
		return talk_otr_start(v, err);
	if (alarm_changed(v, "/otr accept goes on with", err) == -1)
		return -1;
	if (otr_accept(v->otr, err) == -1)
		return -1;
	alarm_over(v);
	/* The user has seen whom the session is with now, and goes on. */
	otr_latch_clear(v->otr);
	return 0;
}

static void
keep_shown(struct talk *v, const char *fingerprint)
{
	snprintf(v->last_fingerprint, sizeof(v->last_fingerprint), "%s",
	    fingerprint);
}

void
talk_showed(struct talk *v, const char *fingerprint)
{
	keep_shown(v, fingerprint);
	v->fingerprint_changed = false;
}

void
talk_showed_unasked(struct talk *v, const char *fingerprint)
{
	if (*v->last_fingerprint != '\0' &&
	    strcmp(v->last_fingerprint, fingerprint) != 0)
		v->fingerprint_changed = true;
	keep_shown(v, fingerprint);
}

int
talk_otr_trust(struct talk *v, const char *fingerprint, struct err *err)
{
	struct otr_info info;

	if (fingerprint == NULL && v->fingerprint_changed) {
		v->fingerprint_changed = false;
		return key_changed(v, v->last_fingerprint, "/otr trust trusts",
		    err);
	}
	if (fingerprint == NULL)
		fingerprint = v->last_fingerprint;
	if (*fingerprint == '\0')
		return err_set(err, "no-fingerprint", "no fingerprint of %s "
		    "was shown here yet: /otr fingerprint shows what is known",
		    talk_name(v));
	/* Refused there if a session lives with yet another key. */
	if (otr_trust(v->otr, fingerprint, err) == -1)
		return -1;
	if (strcmp(fingerprint, v->alarmed) == 0)
		alarm_over(v);
	otr_info(v->otr, &info);
	if (info.verified)
		otr_latch_clear(v->otr);
	return 0;
}

int
talk_otr_v2(struct talk *v, bool allow, struct err *err)
{
	struct err ignored;
	int rc = conf_set(v->account->chat->conf, SET_OTR_V2,
	    v->account->jid, v->jid, allow ? "allow" : "never", err);

	if (rc == -1 && !err_is(err, "not-kept"))
		return -1;
	/* It may come before the question: then there is nothing to answer. */
	otr_v2_answer(v->otr, allow, &ignored);
	v->changes++;
	return rc;
}

int
talk_otr_policy(struct talk *v, const char *word, struct err *err)
{
	int rc = conf_set(v->account->chat->conf, SET_OTR_POLICY,
	    v->account->jid, v->jid, word, err);

	/* Law 1: what protects counts, kept or not. */
	if (rc == -1 && !err_is(err, "not-kept"))
		return -1;
	outbox_fail_held(v, "the policy was changed before it left");
	otr_policy_changed(v->otr);
	v->changes++;
	return rc;
}
