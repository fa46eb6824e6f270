/*
 * One account's connection over its attempts, as sotto asks for it.  Where to
 * connect is reach.c's, the socket link.c's, and what the stream says is
 * passed on by worker.c; what stanzas mean is not known here.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/inside.h"

#include <stdlib.h>
#include <string.h>

#define MEMORY_MAX (256 * 1024 * 1024)	/* of all stanzas */

static void
conn_disconnect(struct conn *c, bool at_once)
{
	static const struct reason asked = { .why = OFF_ASKED };

	if (c->stream == NULL) {
		reach_finish(c, &asked);
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
conn_put(struct conn *c, const char *bytes, size_t len,
    const uint64_t *ticket)
{
	uint64_t number = ticket == NULL ? 0 : *ticket;

	if (c->stream != NULL) {
		stream_send(c->stream, bytes, len, number);
		link_soon(c);
	} else
		/* Sent as the connection broke: for the stream that is
		 * resumed. */
		sm_send(c->sm, bytes, len, number);
}

static void
conn_wire_put(void *arg, const char *bytes, size_t len,
    const uint64_t *ticket)
{
	struct conn *c = arg;

	xep_puts(&c->wire, bytes, len);
	conn_put(c, bytes, len, ticket);
}

static void
conn_wire_send(void *arg, struct _xmpp_stanza_t *s, const uint64_t *ticket)
{
	struct conn *c = arg;
	struct str out;

	xep_sends(&c->wire, s);
	str_init(&out);
	str_room(&out, STANZA_USUAL);
	stanza_write(s, &out);
	conn_put(c, out.s, out.len, ticket);
	wipe(out.s, out.len);
	str_free(&out);
}

static void
conn_wire_say(void *arg, struct _xmpp_stanza_t *element)
{
	struct conn *c = arg;

	if (c->stream == NULL)
		return;
	xep_sends(&c->wire, element);
	stream_say_element(c->stream, element);
	link_soon(c);
}

static bool
conn_wire_offers(void *arg, const char *ns)
{
	const struct conn *c = arg;

	return c->stream != NULL && stream_offers(c->stream, ns);
}

static bool
conn_wire_crowded(void *arg)
{
	const struct conn *c = arg;

	return c->ops->crowded(c->arg);
}

void
conn_do(struct conn *c, const struct msg *m)
{
	switch (m->type) {
	case MSG_CONNECT:
		xep_watch(&c->wire, m->u.connect.show_xml);
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
conn_go_on(struct conn *c)
{
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
	    .bare = xstrdup(bare), .tell = worker_tell, .send = conn_wire_send,
	    .put = conn_wire_put,
	    .say = conn_wire_say, .offers = conn_wire_offers,
	    .crowded = conn_wire_crowded, .arg = c };
	xep_init(&c->wire, loop);
	reach_init(c);
	link_init(c, reach_after);
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
