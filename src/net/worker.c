/*
 * Between the stream and sotto: the certificate's verdict, the messages of
 * SASL, stanzas, and what was sent and acknowledged.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REST_WAIT 1000		/* with giving memory back, until all is told */
#define NS_PREAPPROVAL "urn:xmpp:features:pre-approval"

void
worker_tell(void *conn, const struct msg *m)
{
	const struct conn *c = conn;

	c->ops->tell(c->arg, m);
}

void
worker_stage(void *conn, const char *text)
{
	worker_tell(conn, &(struct msg){ .type = MSG_STAGE,
	    .u.stage.text = text });
}

/* ---- the certificate ---------------------------------------------------- */

static void
worker_tell_certificate(struct conn *c, const char *problem)
{
	struct msg m = { .type = MSG_CERTIFICATE };

	m.u.certificate.subject = c->cert.subject;
	m.u.certificate.issuer = c->cert.issuer;
	m.u.certificate.names = c->cert.names;
	m.u.certificate.not_before = c->cert.not_before;
	m.u.certificate.not_after = c->cert.not_after;
	m.u.certificate.sha256 = c->cert.sha256;
	m.u.certificate.problem = problem;
	worker_tell(c, &m);
}

/* What is wrong with it, or NULL.  Pins come first, whoever signed. */
static const char *
worker_judge(struct conn *c, const struct tls *t)
{
	char *pem = tls_certificate(t);
	int rc = pem == NULL ? -1 : certificate_read(&c->cert, pem);

	free(pem);
	if (rc == -1)
		return "the server showed no certificate that can be read";
	if (certificate_listed(c->accept, c->cert.sha256))
		return NULL;
	if (*c->pins != '\0')
		return certificate_listed(c->pins, c->cert.sha256) ? NULL :
		    "it is not the one that was pinned";
	return *tls_problem(t) == '\0' ? NULL : tls_problem(t);
}

static void
worker_on_certificate(void *arg, const struct tls *t)
{
	struct conn *c = arg;
	const char *problem = worker_judge(c, t);

	if (problem == NULL) {
		dial_stop(c->dial);	/* this is the place */
		stream_accept(c->stream);
		return;
	}
	worker_tell_certificate(c, problem);
	stream_end(c->stream, ENDING_CERTIFICATE, "",
	    "the server's certificate was not taken");
}

/* ---- logging in ---------------------------------------------------------- */

static void
worker_on_offer(void *arg, const struct stream_offer *o)
{
	struct msg m = { .type = MSG_SASL_OFFER };

	m.u.sasl_offer.mechanisms = o->mechanisms;
	m.u.sasl_offer.bindings = o->bindings;
	m.u.sasl_offer.lists_bindings = o->lists_bindings;
	m.u.sasl_offer.endpoint = o->endpoint;
	m.u.sasl_offer.exporter = o->exporter;
	worker_tell(arg, &m);
}

static void
worker_on_challenge(void *arg, const char *data)
{
	worker_tell(arg, &(struct msg){ .type = MSG_SASL_CHALLENGE,
	    .u.sasl_challenge.data = data });
}

static void
worker_on_success(void *arg, const char *data)
{
	worker_tell(arg, &(struct msg){ .type = MSG_SASL_SUCCESS,
	    .u.sasl_success.data = data });
}

/* What was agreed, for /status. */
static char *
worker_describe(struct conn *c)
{
	char *tls = stream_tls(c->stream);
	char *text = xasprintf("%s, %s", tls == NULL ? "TLS" : tls,
	    c->cert.key == NULL ? "" : c->cert.key);

	free(tls);
	if (strlen(text) > 128)
		text[128] = '\0';
	return text;
}

/* A third of the time before the server gives up on us is left (XEP-0478). */
static unsigned
worker_idle_time(const struct conn *c, uint32_t seconds)
{
	if (seconds > 24 * 3600)
		return 0;	/* other traffic comes first */
	return c->mobile ? seconds * 900 : seconds * 667;
}

static void
worker_on_online(void *arg, const struct stream_online *on)
{
	struct conn *c = arg;
	struct msg m = { .type = MSG_ONLINE };
	char *tls = worker_describe(c);

	free(c->wire.full);
	c->wire.full = xstrdup(on->jid);
	c->was_online = true;
	c->idle = worker_idle_time(c, on->idle_seconds);
	if (c->idle > 0)
		timer_set(c->nudge, c->idle);
	m.u.online.jid = c->wire.full;
	m.u.online.resumed = on->resumed;
	m.u.online.managed = on->managed;
	m.u.online.tls = tls;
	m.u.online.sha256 = c->cert.sha256;
	m.u.online.max_bytes = on->max_bytes;
	m.u.online.preapproves = c->wire.offers(c->wire.arg, NS_PREAPPROVAL);
	worker_tell(c, &m);
	free(tls);
	c->told_online = true;
	timer_set(c->rest, REST_WAIT);
	if (on->resumed)
		xep_resumed(&c->wire);
	else
		xep_opened(&c->wire);
}

/* ---- stanzas ------------------------------------------------------------- */

static void
worker_on_stanza(void *arg, struct _xmpp_stanza_t *s, bool cut)
{
	struct conn *c = arg;

	(void)cut;		/* what is there means what it means */
	xep_got(&c->wire, s);
}

static bool
worker_on_by_item(void *arg, struct _xmpp_stanza_t *head)
{
	struct conn *c = arg;

	return xep_by_item(&c->wire, head);
}

static void
worker_on_item(void *arg, struct _xmpp_stanza_t *head,
    struct _xmpp_stanza_t *item)
{
	struct conn *c = arg;

	xep_item(&c->wire, head, item);
}

static void
worker_on_sent(void *arg, uint64_t ticket)
{
	worker_tell(arg, &(struct msg){ .type = MSG_SENT,
	    .u.sent.ticket = ticket });
}

static void
worker_on_acked(void *arg, uint64_t ticket)
{
	worker_tell(arg, &(struct msg){ .type = MSG_ACKED,
	    .u.acked.ticket = ticket });
}

/* ---- the end ------------------------------------------------------------- */

static enum off
worker_off_of(enum ending_why why)
{
	switch (why) {
	case ENDING_LEFT:
		return OFF_ASKED;
	case ENDING_LOOKUP:
		return OFF_LOOKUP;
	case ENDING_PROXY:
		return OFF_REFUSED;
	case ENDING_NO_TLS:
		return OFF_NO_TLS;
	case ENDING_TLS:
		return OFF_TLS;
	case ENDING_CERTIFICATE:
		return OFF_CERTIFICATE;
	case ENDING_SASL:
		return OFF_AUTH;
	case ENDING_CONFLICT:
		return OFF_CONFLICT;
	case ENDING_STREAM:
		return OFF_STREAM;
	case ENDING_TIMEOUT:
		return OFF_TIMEOUT;
	case ENDING_FAULT:
	case ENDING_LOST:
		return OFF_LOST;
	}
	return OFF_STREAM;
}

/* The words of the stream itself; the other ends are what we saw. */
static bool
worker_is_said(enum ending_why why)
{
	return why == ENDING_STREAM || why == ENDING_CONFLICT ||
	    why == ENDING_LOOKUP || why == ENDING_LOST;
}

static void
worker_on_ended(void *arg, const struct ending *e)
{
	struct conn *c = arg;

	c->over = true;
	c->early = e->early;
	/* The condition that we told the server is not the server's word. */
	reason_set(&c->reason, worker_off_of(e->why), e->why == ENDING_FAULT ?
	    "bad-stream" : e->condition, e->text == NULL ? "" : e->text);
	c->reason.line = e->line;
	c->reason.unproven = e->early && worker_is_said(e->why);
	snprintf(c->other_host, sizeof c->other_host, "%s", e->host);
	c->other_port = e->port;
}

const struct stream_ops *
worker_ops(void)
{
	static const struct stream_ops ops = { worker_stage,
	    worker_on_certificate,
	    worker_on_offer, worker_on_challenge, worker_on_success,
	    worker_on_online,
	    worker_on_stanza,
	    worker_on_by_item, worker_on_item, worker_on_sent, worker_on_acked,
	    worker_on_ended };

	return &ops;
}
