/*
 * What is said of messages that were not read or not acted on, and how often.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include "otr/inside.h"

/* Times in milliseconds. */
#define OTR_ERROR_MS 30000		/* between notices of one kind */

static int64_t
notice_now(const struct otr_session *s)
{
	return loop_now(s->otr->loop);
}

void
notice_bent(struct otr_session *s, const char *resource, const char *text,
    enum otr_bent bent)
{
	struct otr_event *e;
	char *more = NULL;

	/* Each counts, but a flood of them is no list to be read. */
	if (!bucket_take(&s->unreadable, notice_now(s), 60, 1000)) {
		s->unreadable_missed++;
		return;
	}
	if (s->unreadable_missed > 0)
		more = xasprintf("%s (and %u others before it)", text,
		    s->unreadable_missed);
	s->unreadable_missed = 0;
	e = event_add(s->otr, s, OTR_EVENT_UNREADABLE);
	e->bent = bent;
	event_str(&e->resource, resource);
	event_str(&e->text, more != NULL ? more : text);
	free(more);
}

void
notice_unreadable(struct otr_session *s, const char *resource, const char *text)
{
	notice_bent(s, resource, text, OTR_BENT_NOT);
}

static bool
notice_is_due(const struct otr_session *s, int64_t *last)
{
	if (*last != 0 && notice_now(s) - *last < OTR_ERROR_MS)
		return false;
	*last = notice_now(s);
	return true;
}

void
notice_seldom(struct otr_session *s, const char *resource, const char *text)
{
	if (notice_is_due(s, &s->notice_at))
		notice_unreadable(s, resource, text);
}

void
notice_refused(struct otr_session *s, const char *resource,
    enum otr_refusal why)
{
	struct otr_event *e;

	if (!notice_is_due(s, &s->refused_at))
		return;
	e = event_add(s->otr, s, OTR_EVENT_REFUSED);
	e->refusal = why;
	event_str(&e->resource, resource);
}
