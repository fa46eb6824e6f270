/*
 * What waited goes on: the user has answered, or our own key is there.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "otr/inside.h"

static void
answer_replay(struct otr_session *s)
{
	char *body = s->waiting_body, *resource = s->waiting_resource;
	struct otr_in in;

	s->waiting_body = s->waiting_resource = NULL;
	s->waiting = WAIT_NOTHING;
	if (body != NULL) {
		recv_body(s, resource, body, AGE_LIVE, &in);
		otr_in_clear(&in);
	} else
		exchange_begin(s, resource, NULL);
	free(body);
	free(resource);
}

void
answer_key_ready(struct otr_session *s, bool ok)
{
	bool want = s->exchange == OTR_EXCHANGE_WAITS_KEY;

	if (!want && s->waiting != WAIT_KEY)
		return;
	otr_enter(s->otr);
	if (!ok) {
		exchange_stop(s);
		s->why = "there is no key";
	} else {
		if (s->waiting == WAIT_KEY)
			answer_replay(s);
		if (want)
			exchange_ask(s, s->chosen, OTR_EXCHANGE_ASKED);
		else if (!exchange_runs(s) && s->waiting == WAIT_NOTHING) {
			/* It is refused by now: nothing runs. */
			exchange_stop(s);
			s->why = "you refused what the contact wanted";
		}
	}
	otr_leave(s->otr, s);
}

int
otr_v2_answer(struct otr_session *s, bool allow, struct err *err)
{
	struct otr_peer peer;

	session_peer(s, &peer);
	if (allow && (peer.v3_seen || s->v2 == V2_OVER))
		return err_set(err, "v3-seen", "version 2 is refused: %s has "
		    "spoken version 3", s->contact);
	otr_enter(s->otr);
	if (s->v2 != V2_OVER)
		s->v2 = allow ? V2_ALLOWED : V2_REFUSED;
	if (s->waiting == WAIT_V2 && allow) {
		if (exchange_starts(s))
			exchange_clock(s);
		answer_replay(s);
	} else if (s->waiting == WAIT_V2) {
		s->commanded = true;
		s->why = "version 2 refused";
		exchange_stop(s);
	}
	otr_leave(s->otr, s);
	return 0;
}

int
otr_stranger_answer(struct otr_session *s, bool allow, struct err *err)
{
	if (s->waiting != WAIT_STRANGER)
		return err_set(err, "no-question",
		    "no question about %s waits", s->contact);
	otr_enter(s->otr);
	s->stranger = allow ? STRANGER_ALLOWED : STRANGER_REFUSED;
	if (allow)
		answer_replay(s);
	else
		wait_drop(s);
	otr_leave(s->otr, s);
	return 0;
}

void
otr_estrange(struct otr_session *s)
{
	if (s->stranger == STRANGER_ALLOWED)
		s->stranger = STRANGER_UNASKED;
}
