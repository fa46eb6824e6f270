/*
 * A start that the user commanded right after the account came online, when
 * the server had not said yet who is there: it waits for the contact, a few
 * seconds at most, and lines wait with it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "otr/session.h"

/* They are there, or it is over: nobody waits any more. */
static bool
await_end(struct otr_session *s)
{
	bool waited = s->want_peer;

	s->want_peer = false;
	if (s->await != NULL)
		timer_off(s->await);
	/* Theirs began meanwhile: it needs none of ours. */
	return waited && !s->moving;
}

void
await_drop(struct otr_session *s)
{
	await_end(s);
}

/* In place of the Starting that was only waiting. */
static void
await_go(struct otr_session *s)
{
	if (!await_end(s))
		return;
	s->starting = s->own = false;
	s->why = "you started";
	if (exchange_begin(s, s->chosen, NULL) == -1) {
		exchange_stop(s);
		s->why = "there is no key";
	}
}

static void
await_due(void *arg)
{
	struct otr_session *s = arg;
	struct otr_peer peer;

	otr_enter(s->otr);
	session_peer(s, &peer);
	if (peer.online)
		await_go(s);
	else if (await_end(s)) {
		exchange_give_up(s);
		s->why = "the contact is offline";
		event_add(s->otr, s, OTR_EVENT_NOT_THERE);
	}
	otr_leave(s->otr, s);
}

void
await_begin(struct otr_session *s, int milliseconds)
{
	if (s->starting)
		return;		/* it waits already, or needs not */
	s->starting = s->own = s->want_peer = true;
	if (s->await == NULL)
		s->await = timer_new(s->otr->loop, await_due, s);
	timer_set(s->await, milliseconds);
}

void
await_look(struct otr_session *s)
{
	struct otr_peer peer;

	if (!s->want_peer)
		return;
	session_peer(s, &peer);
	if (peer.online)
		await_go(s);
}

void
otr_presence_known(struct otr *otr, const char *account)
{
	struct otr_session *s;

	for (s = otr->sessions; s != NULL; s = s->next) {
		if (!s->want_peer || strcmp(s->account, account) != 0)
			continue;
		otr_enter(otr);
		await_look(s);
		otr_leave(otr, s);
	}
}
