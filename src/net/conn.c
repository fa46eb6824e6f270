/*
 * One account's connection over its attempts: which address, whether the
 * server's certificate is taken, what is kept for a resumption, and what
 * sotto asks for.  pump.c runs the library; what stanzas mean is not known
 * here.
 *
 * The order that keeps the password safe: libstrophe is given it only once
 * TLS is up and the server's certificate was looked at here; before that it
 * has none to send.  Its own verdict on a certificate is only taken down (its
 * handler cannot see valid ones), the decision is ours, after the handshake
 * and before another byte is sent.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/conn.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <strophe.h>

#define LOOKUP_HANG 30		/* seconds that the lookup may take */
#define MEMORY_MAX (256 * 1024 * 1024)	/* of libstrophe */

/* ---- small things ------------------------------------------------------ */

static void
tell(struct conn *c, const struct msg *m)
{
	c->ops->tell(c->arg, m);
}

void
conn_tell_stage(struct conn *c, const char *what, const char *where)
{
	char *text = xasprintf("%s%s%s", what, *where == '\0' ? "" : " ",
	    where);

	tell(c, &(struct msg){ .type = MSG_STAGE, .u.stage.text = text });
	free(text);
}

static void
tell_offline(struct conn *c, enum off why, const char *text)
{
	struct msg m = { .type = MSG_OFFLINE };
	struct str s;
	char *words;

	str_init(&s);
	if (text != NULL)
		utf8_fix(&s, text, strlen(text));
	words = words_take(str_take(&s), IPC_TEXT_MAX);
	m.u.offline.why = why;
	m.u.offline.text = words;
	tell(c, &m);
	free(words);
}

/* ---- the certificate ---------------------------------------------------- */

static void
tell_certificate(struct conn *c, const char *problem)
{
	struct msg m = { .type = MSG_CERTIFICATE };

	m.u.certificate.subject = c->cert.subject;
	m.u.certificate.issuer = c->cert.issuer;
	m.u.certificate.names = c->cert.names;
	m.u.certificate.not_before = c->cert.not_before;
	m.u.certificate.not_after = c->cert.not_after;
	m.u.certificate.sha256 = c->cert.sha256;
	m.u.certificate.problem = problem;
	tell(c, &m);
}

static const char *
judge(struct conn *c)
{
	xmpp_tlscert_t *peer = xmpp_conn_get_peer_cert(c->xmpp);
	const char *pem = peer == NULL ? NULL : xmpp_tlscert_get_pem(peer);
	int rc = pem == NULL ? -1 : certificate_read(&c->cert, pem);

	if (peer != NULL)
		xmpp_tlscert_free(peer);
	if (rc == -1)
		return "the server showed no certificate that can be read";
	if (certificate_listed(c->accept, c->cert.sha256))
		return NULL;
	if (*c->pins != '\0')
		return certificate_listed(c->pins, c->cert.sha256) ? NULL :
		    "it is not the one that was pinned";
	return c->problem.len == 0 ? NULL : c->problem.s;
}

const char *
conn_judge(struct conn *c)
{
	const char *problem = judge(c);

	if (problem != NULL)
		tell_certificate(c, problem);
	return problem;
}

/* ---- the end ------------------------------------------------------------ */

/*
 * Keeps what a resumption needs, or forgets it.  libstrophe spoils its state
 * when an attempt to resume fails, and in a stream that began with a refused
 * resumption it counts wrongly: neither may be used again.
 */
static void
conn_keep(struct conn *c, bool was_online)
{
	bool keep = was_online && count_closed(c->stream) &&
	    c->resuming == c->resumed;
	xmpp_sm_state_t *sm = xmpp_conn_is_disconnected(c->xmpp) ?
	    xmpp_conn_get_sm_state(c->xmpp) : NULL;

	if (keep)
		c->sm = sm;
	else if (sm != NULL)
		xmpp_free_sm_state(sm);
}

/* Lets go of the connection, of which nothing is heard any more. */
static void
conn_drop(struct conn *c)
{
	xmpp_conn_t *xmpp = c->xmpp;

	if (xmpp == NULL)
		return;
	c->xmpp = NULL;
	pump_stop(c);
	xmpp_conn_release(xmpp);
}

static void
conn_forget_sm(struct conn *c)
{
	if (c->sm != NULL)
		xmpp_free_sm_state(c->sm);
	c->sm = NULL;
}

static void
conn_forget_attempt(struct conn *c)
{
	secret_free(c->password);
	c->password = NULL;
	free(c->host);
	free(c->pins);
	free(c->accept);
	c->host = c->pins = c->accept = NULL;
}

static void conn_try(struct conn *);

void
conn_ended(struct conn *c)
{
	enum conn_state state = c->state;
	bool was_online = state == CONN_ONLINE || state == CONN_LEAVING;
	enum off why = loss_why(&c->end, state,
	    pump_is_silent(c));
	char *text;

	if (state == CONN_REACHING && c->next_address < c->addresses.count) {
		conn_keep(c, false);
		conn_drop(c);
		conn_try(c);
		return;
	}
	text = xstrdup(loss_text(&c->end, why));
	conn_keep(c, was_online);
	if (state == CONN_LEAVING)
		conn_forget_sm(c);	/* it was ended in order */
	if (c->sm == NULL)
		xep_ended(&c->wire);
	conn_drop(c);
	c->state = CONN_IDLE;
	conn_forget_attempt(c);
	tell_offline(c, why, text);
	free(text);
	if (c->quitting)
		c->ops->quit(c->arg);
}

/* ---- the beginning ------------------------------------------------------ */

/* Tries the next address; ends the attempt if there is none. */
static void
conn_try(struct conn *c)
{
	while (c->next_address < c->addresses.count) {
		const struct address *a =
		    &c->addresses.list[c->next_address++];
		char *where = xasprintf("%s port %u", a->ip,
		    (unsigned)a->port);
		conn_tell_stage(c, "connecting to", where);
		free(where);
		/*
		 * libstrophe spoils the state of a resumption when it cannot
		 * connect, and mostly it is the network that is down.
		 */
		if (c->resume && c->sm != NULL && !socket_reachable(a))
			continue;
		if (pump_start(c, a) == 0)
			return;
		conn_keep(c, false);
		conn_drop(c);
	}
	c->state = CONN_IDLE;
	conn_forget_attempt(c);
	tell_offline(c, OFF_REFUSED, "no address took the connection");
}

static void
conn_connect(struct conn *c, const struct msg *m)
{
	struct err err;
	char *domain;
	int rc;

	if (c->state != CONN_IDLE)
		return;
	conn_forget_attempt(c);
	c->host = xstrdup(m->u.connect.host);
	c->port = m->u.connect.port;
	c->pins = xstrdup(m->u.connect.pins);
	c->accept = xstrdup(m->u.connect.accept);
	c->resume = m->u.connect.resume;
	strncpy(c->wire.lang, m->u.connect.lang, LANG_MAX_BYTES);
	if (!c->resume)
		conn_forget_sm(c);
	domain = jid_host(c->wire.bare);
	conn_tell_stage(c, "looking up", *c->host != '\0' ? c->host : domain);
	alarm(LOOKUP_HANG);
	rc = resolve(&c->addresses, domain, c->host, c->port, &err);
	alarm(0);
	free(domain);
	c->next_address = 0;
	if (rc == -1) {
		conn_forget_attempt(c);
		tell_offline(c, OFF_LOOKUP, err.text);
		return;
	}
	conn_try(c);
}

static void
conn_disconnect(struct conn *c, bool at_once)
{
	bool was_online = c->state == CONN_ONLINE ||
	    c->state == CONN_LEAVING;

	if (c->state == CONN_LEAVING && !at_once)
		return;		/* OFFLINE comes */
	if ((was_online || c->state == CONN_SETTLING) && !at_once) {
		pump_leave(c);
		return;
	}
	if (c->xmpp != NULL) {
		pump_cut(c);
		conn_keep(c, was_online);
		conn_drop(c);
	}
	if (c->sm == NULL)
		xep_ended(&c->wire);
	c->state = CONN_IDLE;
	conn_forget_attempt(c);
	tell_offline(c, OFF_ASKED, "");
	if (c->quitting)
		c->ops->quit(c->arg);
}

/* ---- messages from sotto ------------------------------------------------ */

static void
wire_send(void *arg, xmpp_stanza_t *s, const uint64_t *ticket)
{
	struct conn *c = arg;

	count_send(c->stream, s, ticket);
}

static void
wire_tell(void *arg, const struct msg *m)
{
	tell(arg, m);
}

static void
write_stanza(struct conn *c, xmpp_stanza_t *s)
{
	struct str out;

	str_init(&out);
	stanza_write(s, &out);
	xmpp_send_raw(c->xmpp, out.s, out.len);
	wipe(out.s, out.len);
	str_free(&out);
}

static void
on_write(void *arg, xmpp_stanza_t *s)
{
	struct conn *c = arg;

	if (c->xmpp == NULL)
		return;
	write_stanza(c, s);
	/* What a callback sends is written by the pump that called it. */
	if (!c->pumping)
		timer_set(c->again, 0);
}

static void
on_sent(void *arg, uint64_t ticket)
{
	tell(arg, &(struct msg){ .type = MSG_SENT, .u.sent.ticket = ticket });
}

static void
on_acked(void *arg, uint64_t ticket)
{
	tell(arg, &(struct msg){ .type = MSG_ACKED,
	    .u.acked.ticket = ticket });
}

void
conn_do(struct conn *c, const struct msg *m)
{
	switch (m->type) {
	case MSG_CONNECT:
		conn_connect(c, m);
		break;
	case MSG_DISCONNECT:
		conn_disconnect(c, m->u.disconnect.at_once);
		break;
	default:		/* the channel lets no others through */
		(void)xep_do(&c->wire, m);
		break;
	}
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
	static const struct count_ops count_ops = { on_write, on_sent,
	    on_acked };
	struct conn *c = xcalloc(1, sizeof *c);

	c->loop = loop;
	c->ops = ops;
	c->arg = arg;
	c->fd = -1;
	c->memory = memory_new(MEMORY_MAX);
	c->log = xcalloc(1, sizeof *c->log);
	c->log->userdata = c;
	xmpp_initialize();
	c->ctx = xmpp_ctx_new(memory_ops(c->memory), c->log);
	if (c->ctx == NULL)
		die("libstrophe cannot start");
	c->wire = (struct wire){ .ctx = c->ctx, .bare = xstrdup(bare),
	    .tell = wire_tell, .send = wire_send, .arg = c };
	xep_init(&c->wire, loop);
	c->stream = count_new(loop, c->ctx, &count_ops, c);
	pump_init(c);
	return c;
}

void
conn_free(struct conn *c)
{
	if (c == NULL)
		return;
	conn_drop(c);
	conn_forget_attempt(c);
	conn_forget_sm(c);
	count_free(c->stream);
	xep_free(&c->wire);
	free(c->wire.bare);
	free(c->wire.full);
	pump_free(c);
	xmpp_ctx_free(c->ctx);
	xmpp_shutdown();
	memory_free(c->memory);
	free(c->log);
	free(c);
}
