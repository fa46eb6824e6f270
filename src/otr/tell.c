/*
 * Errors that go to the contact: its program is told that a message could not
 * be read here, rarely, and also what could not be told at once.  OTRv3,
 * "OTR Error Messages".
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include "otr/session.h"

static int64_t
now_ms(const struct otr_session *s)
{
	return loop_now(s->otr->loop);
}

static void
error_send(struct otr_session *s, const char *resource)
{
	inject_add(s, resource, "?OTR Error: your message could not be read "
	    "here: please start the private conversation again");
}

/* What was unreadable since the last one is said when one may go again. */
static void
owed_due(void *arg)
{
	struct otr_session *s = arg;
	struct otr_peer peer;

	otr_enter(s->otr);
	session_peer(s, &peer);
	if (!peer.known && s->stranger != STRANGER_ALLOWED)
		;		/* no contact any more: it learns nothing */
	else if (!peer.online)
		s->error_due = now_ms(s);
	else if (bucket_take(&s->errors_out, now_ms(s), OTR_ERROR_BURST,
	    OTR_ERROR_EACH_MS))
		error_send(s, s->owed_resource);
	otr_leave(s->otr, s);
}

void
tell_owed(struct otr_session *s, const char *resource, int64_t ms)
{
	char *copy = xstrdup(resource);
	int64_t at = now_ms(s) + ms;

	free(s->owed_resource);
	s->owed_resource = copy;
	if (s->owed == NULL)
		s->owed = timer_new(s->otr->loop, owed_due, s);
	if (timer_armed(s->owed) && s->owed_at <= at)
		return;
	s->owed_at = at;
	timer_set(s->owed, ms);
}

void
tell_before_keys(struct otr_session *s)
{
	struct otr_peer peer;

	if (s->owed == NULL || !timer_armed(s->owed))
		return;
	timer_off(s->owed);
	session_peer(s, &peer);
	if (peer.known || s->stranger == STRANGER_ALLOWED)
		error_send(s, s->owed_resource);
}

void
tell_unreadable(struct incoming *m)
{
	struct otr_session *s = m->s;

	if (m->stranger)
		return;
	if (!m->peer.online)
		s->error_due = now_ms(s);
	else if (bucket_take(&s->errors_out, now_ms(s), OTR_ERROR_BURST,
	    OTR_ERROR_EACH_MS))
		error_send(s, m->resource);
	else
		tell_owed(s, m->resource, OTR_ERROR_EACH_MS);
}

/*
 * The contact had left when its message came, and is back; perhaps only
 * another of its programs, so that each that comes is told for a while.
 */
void
tell_due(struct otr_session *s, const char *resource)
{
	if (s->error_due != 0 && now_ms(s) - s->error_due < OTR_OLD_MS &&
	    bucket_take(&s->errors_out, now_ms(s), OTR_ERROR_BURST,
	    OTR_ERROR_EACH_MS))
		error_send(s, resource);
}
