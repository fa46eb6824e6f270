/*
 * Who is there: the contact's programs and our own stream come and go, and
 * what that means for sessions and key exchanges.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "otr/inside.h"

void
otr_peer_gone(struct otr_session *s, const char *resource)
{
	bool ours = resource == NULL || (s->resource != NULL &&
	    strcmp(s->resource, resource) == 0);

	devices_gone(s, resource);
	if (!ours)
		return;
	otr_enter(s->otr);
	if (s->state == SESSION_LIVE && !choose_twin(s))
		s->gone = true;
	if (exchange_starts(s) &&
	    (resource == NULL || s->state == SESSION_LIVE)) {
		exchange_give_up(s);
		s->why = "the contact went offline";
	}
	if (resource == NULL)
		s->tag_sent = false;
	otr_leave(s->otr, s);
}

/*
 * The contact is back, perhaps as a new process that knows nothing of the
 * session: new keys before anything else, or lines are lost (law 2).
 */
void
otr_peer_came(struct otr_session *s, const char *resource)
{
	otr_enter(s->otr);
	exchange_hint_anew(s);		/* it may have been started anew */
	tell_due(s, resource);
	await_look(s);
	if (s->state == SESSION_LIVE && s->gone) {
		if (!exchange_starts(s)) {
			s->why = "the contact came back";
			exchange_begin(s, resource, NULL);
		}
	} else
		s->flush = true;
	otr_leave(s->otr, s);
}

void
otr_link_down(struct otr *otr, const char *account)
{
	struct otr_session *s;

	for (s = otr->sessions; s != NULL; s = s->next) {
		if (!exchange_starts(s) || strcmp(s->account, account) != 0)
			continue;
		otr_enter(otr);
		exchange_give_up(s);
		s->why = "the connection was lost";
		otr_leave(otr, s);
	}
}

void
otr_link_up(struct otr *otr, const char *account, bool resumed)
{
	struct otr_session *s;

	for (s = otr->sessions; s != NULL; s = s->next) {
		if (strcmp(s->account, account) != 0)
			continue;
		otr_enter(otr);
		if (!resumed)
			devices_gone(s, NULL);
		if (s->state == SESSION_LIVE && !resumed)
			s->gone = true;
		else
			s->flush = true;
		otr_leave(otr, s);
	}
}
