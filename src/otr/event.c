/*
 * What goes upward: events and libotr's own messages wait here until libotr
 * has returned, since a handler may send lines at once.  Knows nothing of
 * what an event means.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "otr/inside.h"

struct queued {
	struct queued *next;
	struct otr_session *session;
	struct otr_event event;
};

struct inject {
	struct inject *next;
	struct otr_session *session;
	char *resource;
	char *wire;
};

struct otr_event *
event_add(struct otr *otr, struct otr_session *s, enum otr_event_type type)
{
	struct queued *q = xcalloc(1, sizeof(*q));

	q->session = s;
	q->event.type = type;
	if (s != NULL) {
		q->event.account = s->account;
		q->event.contact = s->contact;
	}
	*otr->events_end = q;
	otr->events_end = &q->next;
	return &q->event;
}

void
event_str(const char **field, const char *s)
{
	free((void *)*field);
	*field = xstrdup(s);
}

void
event_of_account(struct otr *otr, const char *account, enum otr_event_type type,
    bool on, const char *text)
{
	struct otr_event *e = event_add(otr, NULL, type);

	e->account = xstrdup(account);
	e->on = on;
	event_str(&e->text, text);
}

static void
event_free(struct queued *q)
{
	struct otr_event *e = &q->event;

	if (q->session == NULL)
		free((void *)e->account);
	free((void *)e->question);
	free((void *)e->fingerprint);
	free((void *)e->verified);
	free((void *)e->before);
	free((void *)e->resource);
	free((void *)e->text);
	free(q);
}

void
inject_add(struct otr_session *s, const char *resource, const char *wire)
{
	struct inject *i = xcalloc(1, sizeof(*i));

	i->session = s;
	i->resource = xstrdup(resource);
	i->wire = xstrdup(wire);
	*s->otr->injects_end = i;
	s->otr->injects_end = &i->next;
}

static void
event_inject_free(struct inject *i)
{
	free(i->resource);
	free(i->wire);
	free(i);
}

static void
event_inject_piece(void *arg, const char *piece)
{
	const struct inject *i = arg;
	const struct otr *otr = i->session->otr;

	otr->ops.inject(otr->ops.arg, i->session, i->resource, piece);
}

/*
 * What libotr made goes out before any line that is sealed after it: the
 * receiver takes a lower counter for a replay (OTRv3, "Receiving a Data
 * Message").
 */
void
injects_send(struct otr *otr)
{
	struct otr_peer peer;
	struct inject *i;

	while ((i = otr->injects) != NULL) {
		if ((otr->injects = i->next) == NULL)
			otr->injects_end = &otr->injects;
		session_peer(i->session, &peer);
		fragment_split(i->wire, peer.fragment, event_inject_piece, i);
		event_inject_free(i);
	}
}

void
events_deliver(struct otr *otr)
{
	struct queued *q;

	otr->delivering = true;
	while ((q = otr->events) != NULL) {
		if ((otr->events = q->next) == NULL)
			otr->events_end = &otr->events;
		otr->ops.event(otr->ops.arg, q->session, &q->event);
		event_free(q);
	}
	otr->delivering = false;
}

void
events_free(struct otr *otr)
{
	struct queued *q;
	struct inject *i;

	while ((q = otr->events) != NULL) {
		otr->events = q->next;
		event_free(q);
	}
	while ((i = otr->injects) != NULL) {
		otr->injects = i->next;
		event_inject_free(i);
	}
}
