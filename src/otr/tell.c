/*
 * Errors that go to the contact: its program is told that a message could not
 * be read here, rarely, and also what could not be told at once.  OTRv3,
 * "OTR Error Messages".
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include "otr/inside.h"

#define OTR_ERROR_BURST 3

static int64_t
tell_clock(const struct otr_session *s)
{
	return loop_now(s->otr->loop);
}

static void
tell_error(struct otr_session *s, const char *resource)
{
	inject_add(s, resource, "?OTR Error: your message could not be read "
	    "here: please start the private conversation again");
}

/* What was unreadable since the last one is said when one may go again. */
static void
tell_owed_due(void *arg)
{
	struct otr_session *s = arg;
	struct otr_peer peer;

	otr_enter(s->otr);
	session_peer(s, &peer);
	if (!peer.known && s->stranger != STRANGER_ALLOWED)
		;		/* no contact any more: it learns nothing */
	else if (!peer.online)
		s->error_due = tell_clock(s);
	else if (bucket_take(&s->errors_out, tell_clock(s), OTR_ERROR_BURST,
	    OTR_ERROR_EACH_MS))
		tell_error(s, s->owed_resource);
	otr_leave(s->otr, s);
}

void
tell_owed(struct otr_session *s, const char *resource, int64_t ms)
{
	char *copy = xstrdup(resource);
	int64_t at = tell_clock(s) + ms;

	free(s->owed_resource);
	s->owed_resource = copy;
	if (s->owed == NULL)
		s->owed = timer_new(s->otr->loop, tell_owed_due, s);
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
		tell_error(s, s->owed_resource);
}

void
tell_unreadable(struct incoming *m)
{
	struct otr_session *s = m->s;

	if (m->stranger)
		return;
	if (!m->peer.online)
		s->error_due = tell_clock(s);
	else if (bucket_take(&s->errors_out, tell_clock(s), OTR_ERROR_BURST,
	    OTR_ERROR_EACH_MS))
		tell_error(s, m->resource);
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
	if (s->error_due != 0 && tell_clock(s) - s->error_due < OTR_OLD_MS &&
	    bucket_take(&s->errors_out, tell_clock(s), OTR_ERROR_BURST,
	    OTR_ERROR_EACH_MS))
		tell_error(s, resource);
}
