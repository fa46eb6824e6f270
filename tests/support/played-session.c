/*
 * A client's session with the played server: its resource, and stream
 * management (XEP-0198) as Prosody's mod_smacks does it: a stream that is
 * lost leaves the session there for a while; what was not acknowledged when
 * that is over goes into offline storage.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "played-parts.h"

static const struct played_server *
server_of(const struct session *i)
{
	return i->account->server;
}

/* ---- beginning ----------------------------------------------------------- */

static void
on_expiry(void *arg)
{
	played_session_end(arg, false);
}

/* Nothing answers: the link is taken for dead. */
static void
on_silence(void *arg)
{
	struct session *i = arg;

	if (i->stream != NULL)
		played_stream_eof(i->stream);
}

static struct session *
session_new(struct played_account *a, const char *resource)
{
	struct session *i = xcalloc(1, sizeof(*i));

	i->account = a;
	i->resource = xstrdup(resource);
	i->full = xasprintf("%s/%s", a->bare, resource);
	i->expiry = timer_new(a->server->setup.loop, on_expiry, i);
	i->silence = timer_new(a->server->setup.loop, on_silence, i);
	i->next = a->sessions;
	a->sessions = i;
	return i;
}

static void
attach(struct session *i, struct played_stream *t)
{
	i->stream = t;
	t->session = i;
	t->state = STREAM_BOUND;
	timer_off(i->expiry);
}

void
played_session_bind(struct played_stream *t, struct element *iq)
{
	struct element *bind = element_child(iq, "bind", NS_BIND), *jid, *name;
	struct session *i;
	char *resource;

	if (bind == NULL) {
		played_stream_error(t, "not-authorized");
		return;
	}
	name = element_child(bind, "resource", NS_BIND);
	resource = name != NULL ? element_text(name) :
	    xasprintf("r%u", ++t->server->ids);
	for (i = t->account->sessions; i != NULL; i = i->next)
		if (strcmp(i->resource, resource) == 0)
			break;
	if (i != NULL)
		played_session_end(i, false);
	attach(session_new(t->account, resource), t);
	free(resource);
	element_set(iq, "type", "result");
	if (name != NULL)
		element_set(iq, "from", NULL);
	while (bind->children != NULL) {
		struct element *c = bind->children;

		bind->children = c->next;
		element_free(c);
	}
	jid = element_add_new(bind, "jid", NS_BIND);
	element_add_text(jid, t->session->full, strlen(t->session->full));
	played_send(t, iq);
}

/* ---- stream management --------------------------------------------------- */

/* RFC 6120, 4.7.3: what it says to one that asks for too much. */
static void
say_failed(struct played_stream *t, const char *condition,
    const uint32_t *heard)
{
	char h[24] = "", *text;

	if (heard != NULL)
		snprintf(h, sizeof(h), " h='%u'", *heard);
	text = xasprintf("<failed xmlns='" NS_SM "'%s><%s xmlns='" NS_ERRORS
	    "'/></failed>", h, condition);
	played_write(t, text);
	free(text);
}

static void
ask(struct session *i)
{
	if (i->stream == NULL || i->asked)
		return;
	i->asked = true;
	played_write(i->stream, "<r xmlns='" NS_SM "'/>");
	if (server_of(i)->setup.silence_ms > 0)
		timer_set(i->silence, server_of(i)->setup.silence_ms);
}

/* -1: it acknowledges what was never sent (XEP-0198, 4). */
static int
take_ack(struct session *i, const char *h)
{
	uint32_t n = (uint32_t)strtoul(h, NULL, 10) - i->acked, waiting = 0;
	const struct played_server *s = server_of(i);
	struct element *e;

	for (struct kept *k = i->queue; k != NULL; k = k->next)
		waiting++;
	if (n > waiting)
		return -1;
	i->acked += n;
	for (; n > 0; n--) {
		e = played_kept_pop(&i->queue);
		if (s->ops.given != NULL && played_is_kept(e))
			s->ops.given(s->arg, i->full, e);
		element_free(e);
	}
	return 0;
}

static void
enable(struct session *i, const struct element *e)
{
	const struct played_setup *setup = &server_of(i)->setup;
	const char *resume = element_get(e, "resume");
	char *text;

	if ((setup->has & PLAYED_SM) == 0 || i->id != NULL) {
		say_failed(i->stream, "unexpected-request", NULL);
		return;
	}
	i->id = xasprintf("sm-%u", ++i->account->server->ids);
	played_kept_free(&i->queue);	/* from now on all stanzas are kept */
	i->resumable = (setup->has & PLAYED_RESUME) != 0 &&
	    (strcmp(resume, "true") == 0 || strcmp(resume, "1") == 0);
	text = i->resumable ? xasprintf("<enabled xmlns='" NS_SM "' id='%s' "
	    "resume='true' max='%lld'/>", i->id,
	    (long long)setup->resume_ms / 1000) :
	    xstrdup("<enabled xmlns='" NS_SM "'/>");
	played_write(i->stream, text);
	free(text);
}

void
played_session_managed(struct session *i, struct element *e)
{
	char *text;

	if (element_is(e, "enable", NULL))
		enable(i, e);
	else if (i->id == NULL)
		played_stream_error(i->stream, "unsupported-stanza-type");
	else if (element_is(e, "r", NULL)) {
		text = xasprintf("<a xmlns='" NS_SM "' h='%u'/>", i->heard);
		played_write(i->stream, text);
		free(text);
	} else if (element_is(e, "a", NULL)) {
		i->asked = false;
		timer_off(i->silence);
		if (take_ack(i, element_get(e, "h")) == -1)
			played_stream_error(i->stream, "undefined-condition");
		else if (i->queue != NULL)
			ask(i);
	}
}

static struct session *
session_with(const struct played_account *a, const char *id)
{
	for (struct session *i = a->sessions; i != NULL; i = i->next)
		if (i->resumable && strcmp(i->id, id) == 0)
			return i;
	return NULL;
}

/* Prosody tells what it had counted of one that is over. */
static const uint32_t *
heard_of_gone(const struct played_server *s, const char *id)
{
	for (const struct gone *g = s->gone; g != NULL; g = g->next)
		if (strcmp(g->id, id) == 0)
			return &g->heard;
	return NULL;
}

static void
resumed(struct session *i)
{
	char *text = xasprintf("<resumed xmlns='" NS_SM "' previd='%s' "
	    "h='%u'/>", i->id, i->heard);

	played_write(i->stream, text);
	free(text);
	for (struct kept *k = i->queue; k != NULL; k = k->next)
		played_send(i->stream, k->e);
	i->asked = false;
	if (i->queue != NULL)
		ask(i);
}

void
played_session_resume(struct played_stream *t, struct element *e)
{
	struct session *i = session_with(t->account,
	    element_get(e, "previd"));
	struct played_stream *old;

	if (i == NULL) {
		say_failed(t, "item-not-found",
		    (t->server->setup.has & PLAYED_TELLS_H) != 0 ?
		    heard_of_gone(t->server, element_get(e, "previd")) :
		    NULL);
		return;
	}
	if ((old = i->stream) != NULL) {
		old->session = NULL;
		i->stream = NULL;
		played_stream_error(old, "conflict");
	}
	if (take_ack(i, element_get(e, "h")) == -1) {
		say_failed(t, "item-not-found", NULL);
		return;
	}
	attach(i, t);
	resumed(i);
}

/* ---- stanzas to the client ----------------------------------------------- */

void
played_session_send(struct session *i, const struct element *e)
{
	if (i->id != NULL || played_is_kept(e))
		played_kept_push(&i->queue, element_copy(e));
	if (i->stream == NULL)
		return;
	played_send(i->stream, e);
	if (i->id != NULL)
		ask(i);
}

/* ---- the end ------------------------------------------------------------- */

void
played_session_detach(struct session *i, bool in_order)
{
	i->stream->session = NULL;
	i->stream = NULL;
	i->asked = false;
	timer_off(i->silence);
	if (in_order || !i->resumable)
		played_session_end(i, false);
	else
		timer_set(i->expiry, server_of(i)->setup.resume_ms);
}

static void
remember_gone(struct session *i)
{
	struct gone *g = xcalloc(1, sizeof(*g));
	struct played_server *s = i->account->server;

	g->id = xstrdup(i->id);
	g->heard = i->heard;
	g->next = s->gone;
	s->gone = g;
}

/* What it had is stored for another time; without XEP-0198 nobody knows what
 * of it has arrived. */
static void
give_up_queue(struct session *i, bool killed)
{
	struct played_server *s = i->account->server;
	struct element *e;

	while ((e = played_kept_pop(&i->queue)) != NULL) {
		if (!played_is_kept(e))
			;
		else if (killed || i->id == NULL) {
			if (s->ops.lost != NULL)
				s->ops.lost(s->arg, e);
		} else
			played_route_store(i->account, e);
		element_free(e);
	}
}

void
played_session_end(struct session *i, bool killed)
{
	struct session **at = &i->account->sessions;

	while (*at != i)
		at = &(*at)->next;
	*at = i->next;
	if (i->stream != NULL) {
		struct played_stream *t = i->stream;

		t->session = NULL;
		i->stream = NULL;
		if (!killed)
			played_stream_error(t, "conflict");
	}
	if (!killed && i->id != NULL)
		remember_gone(i);
	if (!killed && i->available)
		played_route_unavailable(i);
	give_up_queue(i, killed);
	timer_free(i->expiry);
	timer_free(i->silence);
	element_free(i->presence);
	free(i->resource);
	free(i->full);
	free(i->id);
	free(i);
}
