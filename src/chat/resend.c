/*
 * What the user decides about lines that wait or have failed: to send them
 * again, or to drop them.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/refer.h"
#include "chat/rooms.h"

static bool
resend_waits(const struct line *l)
{
	return l->delivery == DELIVERY_HELD || l->delivery == DELIVERY_FAILED;
}

static struct line *
resend_newest(const struct talk *v)
{
	struct line *newest = NULL;

	for (struct line *l = v->outbox; l != NULL; l = l->next)
		if (resend_waits(l))
			newest = l;
	return newest;
}

static int
resend_find(const struct talk *v, const char *id, struct line **l,
    struct err *err)
{
	*l = strcmp(id, "last") == 0 ? resend_newest(v) :
	    outbox_find(v, id);
	if (*l != NULL && resend_waits(*l))
		return 0;
	return err_set(err, "no-line", "no line %s to %s waits or has failed",
	    id, talk_name(v));
}

static int
resend_need(const struct talk *v, struct err *err)
{
	if (v->held + v->failed > 0)
		return 0;
	return err_set(err, "no-line", "no line to %s waits or has failed",
	    talk_name(v));
}

/* What is said of a sealed line never leaves in the clear, whoever asks. */
static bool
resend_would_bare(const struct talk *v, const struct line *l,
    enum otr_level shown)
{
	return l->refers_seal != NULL && otr_may_be_clear(v->direct->otr,
	    shown);
}

/*
 * The user saw the level and wants the line under it.  Not private on the
 * screen is the one case in which what was held may leave in the clear;
 * never to another key, whatever is on the screen (law 4).
 */
static void
resend_free(struct talk *v, struct line *l, enum otr_level shown)
{
	if (resend_would_bare(v, l, shown)) {
		line_fail(v, l, "it is about an encrypted line, and is sent "
		    "encrypted or not at all");
		return;
	}
	line_give(v, l);
	l->shown = l->least = shown;
	l->asked = l->unsure = false;
	l->attempts = 0;
	if (l == v->account->link->blamed)
		v->account->link->blamed = NULL;
	l->clear_ok = shown == OTR_NOT_PRIVATE && l->refers_seal == NULL;
	if (l->clear_ok)
		l->never_clear = false;
	l->said_held = l->said_sent = l->doubt = false;
	line_hold(v, l, OTR_HOLD_NONE, NULL);
}

/* What is in doubt goes again by its name only, since it may be read. */
static int
resend_find_again(const struct talk *v, const char *id, enum otr_level shown,
    struct line **l, struct err *err)
{
	*l = id != NULL ? outbox_find(v, id) : NULL;
	if (*l != NULL && resend_would_bare(v, *l, shown))
		return err_set(err, "no-session", "that is about an "
		    "encrypted line, and %s has no session: /otr start first",
		    talk_name(v));
	if (*l == NULL || !(*l)->doubt)
		return resend_need(v, err) == -1 || (id != NULL &&
		    resend_find(v, id, l, err) == -1) ? -1 : 0;
	/* "To the same key only" was said of it. */
	if (shown != OTR_NOT_PRIVATE)
		return 0;
	return err_set(err, "no-session", "that line was encrypted, and %s "
	    "has no session now: /otr start first",
	    talk_name(v));
}

int
talk_resend(struct talk *v, const char *id, enum otr_level shown,
    struct err *err)
{
	struct direct *d = v->direct;
	struct line *l;

	if (resend_find_again(v, id, shown, &l, err) == -1)
		return -1;
	if (line_give_changed(v, l, err) == -1)
		return -1;
	if (v->kind == TALK_OCCUPANT)
		private_accept(v);
	v->flushing = true;	/* nothing moves before all are free */
	/* It answers the fall that was seen, and none that came since. */
	if (d != NULL && shown == otr_level(d->otr)) {
		otr_latch_clear(d->otr);
		d->fell_asked = false;
	}
	if (l != NULL)
		resend_free(v, l, shown);
	else
		for (l = v->outbox; l != NULL; l = l->next)
			if (resend_waits(l))
				resend_free(v, l, shown);
	v->flushing = false;
	talk_flush(v);
	return 0;
}

static void
resend_discard(struct talk *v, struct line *l)
{
	struct entry *e = buffer_serial(&v->buffer, l->serial);

	if (l->delivery == DELIVERY_HELD)
		line_fail(v, l, "discarded");
	else if (e != NULL)
		line_shown(&v->buffer, e, l, DELIVERY_FAILED, "discarded");
	refer_dropped(v, l);
	outbox_remove(v, l);
}

int
talk_discard(struct talk *v, const char *id, struct err *err)
{
	struct line *l, *next;

	if (resend_need(v, err) == -1)
		return -1;
	if (id != NULL) {
		if (resend_find(v, id, &l, err) == -1)
			return -1;
		resend_discard(v, l);
	} else {
		for (l = v->outbox; l != NULL; l = next) {
			next = l->next;
			if (resend_waits(l))
				resend_discard(v, l);
		}
	}
	talk_flush(v);		/* what waited behind it */
	return 0;
}

const char *
talk_waiting(const struct talk *v, const char *id)
{
	struct line *l;
	struct err err;

	return resend_find(v, id, &l, &err) == 0 ? l->id : NULL;
}

static bool
resend_exposes(const struct line *l)
{
	return resend_waits(l) && l->refers_seal == NULL && (l->never_clear ||
	    *l->only_key != '\0' || l->shown != OTR_NOT_PRIVATE);
}

/* Under a policy that starts a session instead none is sent so. */
size_t
talk_exposed(const struct talk *v, const char *id)
{
	const char *policy = conf_text(v->account->chat->conf, SET_OTR_POLICY,
	    v->account->jid, v->jid);
	struct line *one;
	struct err err;
	size_t n = 0;

	if (!talk_is_direct(v) || strcmp(policy, "always") == 0 ||
	    strcmp(policy, "verified") == 0)
		return 0;
	if (id != NULL)
		return resend_find(v, id, &one, &err) == 0 &&
		    resend_exposes(one);
	for (const struct line *l = v->outbox; l != NULL; l = l->next)
		n += resend_exposes(l);
	return n;
}
