/*
 * What goes by itself: encrypted lines of a window that the user wants wiped,
 * and sessions that lie idle.  Timers are armed only while there is something
 * to wait for.  Must not know who paints, nor what is kept elsewhere.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

#define MINUTE 60000

/* ---- wiping ------------------------------------------------------------ */

/*
 * Neither what the user has not seen yet, nor a line that still waits: that
 * would be to lose it in silence (law 2).
 */
static bool
fade_may_wipe(const struct talk *v, const struct entry *e)
{
	if (e->wiped || !otr_level_is_sealed(e->level))
		return false;
	if (e->kind == ENTRY_IN)
		return buffer_entry_is_read(&v->buffer, e);
	return e->kind == ENTRY_OUT && e->delivery != DELIVERY_HELD &&
	    e->delivery != DELIVERY_FAILED && e->delivery != DELIVERY_NONE;
}

/* Wipes what is older; returns when the next one is due, or 0. */
static int64_t
fade_wipe_until(struct talk *v, int64_t stamp)
{
	int64_t next = 0;
	size_t wiped = 0;

	for (size_t i = 0; i < v->buffer.count; i++) {
		const struct entry *e = buffer_at(&v->buffer, i);

		if (!fade_may_wipe(v, e))
			continue;
		if (e->stamp <= stamp) {
			trace_forget(v, e);
			buffer_wipe(&v->buffer, e->serial);
			wiped++;
		} else if (next == 0 || e->stamp < next)
			next = e->stamp;
	}
	if (wiped > 0) {
		traces_wipe(v);
		talk_changed(v);
	}
	return next;
}

static void fade_wipe(struct talk *);

static void
fade_wipe_due(void *arg)
{
	fade_wipe(arg);
}

/* Wipes what is due, and arms the timer. */
static void
fade_wipe(struct talk *v)
{
	struct direct *d = v->direct;
	int64_t age = peer_said(v)->wipe * (int64_t)MINUTE, now, next;

	if (age == 0) {		/* "never", "end" */
		if (d->wipe != NULL)
			timer_off(d->wipe);
		return;
	}
	now = loop_wall(v->account->chat->loop);
	next = fade_wipe_until(v, now - age);
	if (next == 0)
		return;
	if (d->wipe == NULL)
		d->wipe = timer_new(v->account->chat->loop, fade_wipe_due, v);
	/* However the clock was set meanwhile: not later than this. */
	next = next + age - now;
	timer_set(d->wipe, next < age ? next : age);
}

void
direct_fade_later(struct talk *v)
{
	struct direct *d = v->direct;

	/* An armed one is for an older line: it looks at all of them. */
	if (d->wipe == NULL || !timer_armed(d->wipe))
		fade_wipe(v);
}

void
direct_session_over(struct talk *v)
{
	if (strcmp(conf_text(v->account->chat->conf, SET_OTR_WIPE,
	    v->account->jid, v->jid), "end") == 0)
		fade_wipe_until(v, INT64_MAX);
}

/* ---- idle -------------------------------------------------------------- */

static int64_t
fade_idle_ms(struct talk *v)
{
	return peer_said(v)->idle * (int64_t)MINUTE;
}

int
fade_idle_minutes(struct talk *v)
{
	return (int)(fade_idle_ms(v) / MINUTE);
}

static void
fade_idle_due(void *arg)
{
	struct talk *v = arg;
	int minutes = fade_idle_minutes(v);

	if (!otr_level_is_sealed(otr_level(v->direct->otr)))
		return;
	if (v->held > 0 || v->flying > 0) {
		direct_stir(v);
		return;
	}
	chat_tell(v, ENTRY_NOTICE, "idle-end", NULL, "The session with %s was "
	    "idle for %d minute%s and has ended, as you have set it "
	    "(otr_idle_end).", talk_name(v), minutes, minutes == 1 ? "" : "s");
	v->direct->idle_end = true;
	otr_end_idle(v->direct->otr);
	v->direct->idle_end = false;
	direct_session_over(v);
}

void
direct_stir(struct talk *v)
{
	struct direct *d = v->direct;
	int64_t ms = fade_idle_ms(v);

	if (ms == 0 || !otr_level_is_sealed(otr_level(d->otr))) {
		if (d->idle != NULL)
			timer_off(d->idle);
		return;
	}
	if (d->idle == NULL)
		d->idle = timer_new(v->account->chat->loop, fade_idle_due, v);
	timer_set(d->idle, ms);
}

/* ---- all of it --------------------------------------------------------- */

void
chat_fade_changed(struct chat *c)
{
	for (size_t i = 0; i < c->ntalks; i++) {
		if (!talk_is_direct(c->talks[i]))
			continue;
		fade_wipe(c->talks[i]);
		direct_stir(c->talks[i]);
	}
}

void
direct_fade_free(struct talk *v)
{
	struct direct *d = v->direct;

	timer_free(d->wipe);
	timer_free(d->idle);
}
