/*
 * A start that the user commanded right after the account came online, when
 * the server had not said yet who is there: it waits for the contact, a few
 * seconds at most, and lines wait with it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "otr/inside.h"

/* In place of the Starting that was only waiting. */
static void
await_go(struct otr_session *s)
{
	exchange_stop(s);
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
	if (s->exchange != OTR_EXCHANGE_WAITS_CONTACT)
		;		/* theirs began meanwhile */
	else if (peer.online)
		await_go(s);
	else {
		exchange_give_up(s);
		s->why = "the contact is offline";
		event_add(s->otr, s, OTR_EVENT_NOT_THERE);
	}
	otr_leave(s->otr, s);
}

void
await_begin(struct otr_session *s, int milliseconds)
{
	if (exchange_starts(s))
		return;		/* it waits already, or needs not */
	exchange_move(s, OTR_EXCHANGE_WAITS_CONTACT);
	if (s->await == NULL)
		s->await = timer_new(s->otr->loop, await_due, s);
	timer_set(s->await, milliseconds);
}

void
await_look(struct otr_session *s)
{
	struct otr_peer peer;

	if (s->exchange != OTR_EXCHANGE_WAITS_CONTACT)
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
		if (s->exchange != OTR_EXCHANGE_WAITS_CONTACT ||
		    strcmp(s->account, account) != 0)
			continue;
		otr_enter(otr);
		await_look(s);
		otr_leave(otr, s);
	}
}
