/*
 * One account's connection over its attempts, as sotto asks for it.  Where to
 * connect is reach.c's, the socket link.c's, and what the stream says is
 * passed on by worker.c; what stanzas mean is not known here.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MEMORY_MAX (256 * 1024 * 1024)	/* of all stanzas */

/* ---- small things ------------------------------------------------------ */

void
conn_tell(struct conn *c, const struct msg *m)
{
	c->ops->tell(c->arg, m);
}

void
conn_stage(void *conn, const char *text)
{
	conn_tell(conn, &(struct msg){ .type = MSG_STAGE,
	    .u.stage.text = text });
}

void
reason_set(struct reason *r, enum off why, const char *condition,
    const char *text)
{
	reason_free(r);
	r->why = why;
	snprintf(r->condition, sizeof r->condition, "%s", condition);
	r->text = xstrdup(text);
}

void
reason_free(struct reason *r)
{
	free(r->text);
	memset(r, 0, sizeof *r);
}

/* ---- the end ----------------------------------------------------------- */

static void
tell_offline(struct conn *c, const struct reason *r)
{
	struct msg m = { .type = MSG_OFFLINE };
	struct str s;
	char *words;

	str_init(&s);
	if (r->text != NULL)
		utf8_fix(&s, r->text, strlen(r->text));
	words = words_take(str_take(&s), IPC_TEXT_MAX);
	m.u.offline.why = r->why;
	m.u.offline.condition = r->condition;
	m.u.offline.text = words;
	m.u.offline.ticket = r->line;
	m.u.offline.unproven = r->unproven;
	conn_tell(c, &m);
	free(words);
}

void
conn_finish(struct conn *c, const struct reason *r)
{
	struct reason copy = *r;

	copy.text = xstrdup(r->text);
	reach_stop(c);
	c->active = false;
	/* Afterwards sotto takes no answers; what is left waits for xep_opened(). */
	if (c->told_online && !sm_can_resume(c->sm))
		xep_ended(&c->wire);
	xep_paused(&c->wire);
	c->told_online = false;
	tell_offline(c, &copy);
	reason_free(&copy);
	if (c->quitting)
		c->ops->quit(c->arg);
}

static void
conn_disconnect(struct conn *c, bool at_once)
{
	static const struct reason asked = { .why = OFF_ASKED };

	if (c->stream == NULL) {
		conn_finish(c, &asked);
	} else if (at_once) {
		stream_end(c->stream, ENDING_LEFT, "", NULL);
		link_settle(c);
	} else {
		stream_leave(c->stream);
		link_settle(c);
	}
}

/* ---- messages from sotto ------------------------------------------------ */

static void
wire_send(void *arg, struct _xmpp_stanza_t *s, const uint64_t *ticket)
{
	struct conn *c = arg;
	uint64_t number = ticket == NULL ? 0 : *ticket;
	struct str out;

	if (c->stream != NULL) {
		stream_send(c->stream, s, number);
		link_soon(c);
		return;
	}
	/* Sent as the connection broke: for the stream that is resumed. */
	str_init(&out);
	stanza_write(s, &out);
	sm_send(c->sm, out.s, out.len, number);
	wipe(out.s, out.len);
	str_free(&out);
}

static void
wire_tell(void *arg, const struct msg *m)
{
	conn_tell(arg, m);
}

void
conn_do(struct conn *c, const struct msg *m)
{
	switch (m->type) {
	case MSG_CONNECT:
		if (!c->active)
			reach_begin(c, m);
		return;
	case MSG_DISCONNECT:
		conn_disconnect(c, m->u.disconnect.at_once);
		return;
	case MSG_SASL_AUTH:
		if (c->stream != NULL)
			stream_auth(c->stream, m->u.sasl_auth.mechanism,
			    m->u.sasl_auth.initial);
		break;
	case MSG_SASL_RESPONSE:
		if (c->stream != NULL)
			stream_respond(c->stream, m->u.sasl_response.data);
		break;
	case MSG_SASL_PROVEN:
		if (c->stream != NULL)
			stream_proven(c->stream);
		break;
	default:		/* the channel lets no others through */
		(void)xep_do(&c->wire, m);
		return;
	}
	link_settle(c);
}

void
conn_quit(struct conn *c)
{
	c->quitting = true;
	conn_disconnect(c, false);
}

/* ---- new and free ------------------------------------------------------- */

struct conn *
conn_new(struct loop *loop, const char *bare, const struct conn_ops *ops,
    void *arg)
{
	struct conn *c = xcalloc(1, sizeof *c);

	c->loop = loop;
	c->ops = ops;
	c->arg = arg;
	c->memory = memory_new(MEMORY_MAX);
	c->sm = sm_new();
	c->wire = (struct wire){ .ctx = context_new(c->memory),
	    .bare = xstrdup(bare), .tell = wire_tell, .send = wire_send,
	    .arg = c };
	xep_init(&c->wire, loop);
	reach_init(c);
	link_init(c);
	return c;
}

void
conn_free(struct conn *c)
{
	if (c == NULL)
		return;
	link_close(c);
	reach_stop(c);
	link_end(c);
	reach_free(c);
	xep_free(&c->wire);
	sm_free(c->sm);
	free(c->wire.bare);
	free(c->wire.full);
	reason_free(&c->reason);
	reason_free(&c->last);
	context_free(c->wire.ctx);
	memory_free(c->memory);
	free(c);
}
