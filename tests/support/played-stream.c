/*
 * One connection to the played server: TLS, the stream and its features
 * (RFC 6120, 4 to 5).  What stanzas mean is not known here.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "played-parts.h"

/* ---- what goes out ------------------------------------------------------- */

static void
flush_tls(struct played_stream *t)
{
	struct str out;

	if (t->tls == NULL)
		return;
	str_init(&out);
	played_tls_wire(t->tls, &out);
	if (out.len > 0)
		t->ops->write(t->arg, out.s, out.len);
	str_free(&out);
}

void
played_write(struct played_stream *t, const char *text)
{
	if (t->state == STREAM_CLOSED)
		return;
	if (t->tls == NULL) {
		t->ops->write(t->arg, text, strlen(text));
		return;
	}
	played_tls_write(t->tls, text, strlen(text));
	flush_tls(t);
}

void
played_send(struct played_stream *t, const struct element *e)
{
	struct str s;

	str_init(&s);
	element_print(e, NS_CLIENT, &s);
	played_write(t, s.s);
	str_free(&s);
}

void
played_end(struct played_stream *t)
{
	if (t->state == STREAM_CLOSED)
		return;
	played_write(t, "</stream:stream>");
	if (t->tls != NULL)
		played_tls_close(t->tls);
	flush_tls(t);
	t->state = STREAM_CLOSED;
	t->ops->closed(t->arg);
}

/* ---- features ------------------------------------------------------------ */

static void
features_bound(struct played_stream *t, struct str *s)
{
	const struct played_setup *setup = &t->server->setup;

	str_add(s, "<bind xmlns='" NS_BIND "'/>");
	if ((setup->has & PLAYED_SM) != 0)
		str_add(s, "<sm xmlns='" NS_SM "'/>");
	if (setup->max_bytes != 0)
		str_addf(s, "<limits xmlns='" NS_LIMITS "'><max-bytes>%zu"
		    "</max-bytes></limits>", setup->max_bytes);
}

static void
open_stream(struct played_stream *t)
{
	struct str s;

	str_init(&s);
	str_addf(&s, "<?xml version='1.0'?><stream:stream xmlns='" NS_CLIENT
	    "' xmlns:stream='" NS_STREAMS "' id='s%u' from='%s' "
	    "version='1.0' xml:lang='en'><stream:features>",
	    ++t->server->ids, t->server->domain);
	if (t->state == STREAM_CLEAR)
		str_add(&s, "<starttls xmlns='" NS_TLS "'><required/>"
		    "</starttls>");
	else if (t->state == STREAM_SECURED)
		played_login_offer(t, &s);
	else
		features_bound(t, &s);
	str_add(&s, "</stream:features>");
	played_write(t, s.s);
	str_free(&s);
}

void
played_stream_error(struct played_stream *t, const char *condition)
{
	char *text;

	if (t->state == STREAM_CLOSED)
		return;
	text = xasprintf("<stream:error><%s xmlns='urn:ietf:params:xml:ns:"
	    "xmpp-streams'/></stream:error>", condition);
	played_write(t, text);
	free(text);
	played_end(t);
}

/* ---- what comes in ------------------------------------------------------- */

static void
got_opened(void *arg, const struct element *root)
{
	struct played_stream *t = arg;

	(void)root;
	t->opened = true;
	open_stream(t);
}

static void
got_clear(struct played_stream *t, const struct element *e)
{
	if (!element_is(e, "starttls", NS_TLS)) {
		played_stream_error(t, "policy-violation");
		return;
	}
	played_write(t, "<proceed xmlns='" NS_TLS "'/>");
	t->tls = played_tls_new(t->server->tls);
	t->state = STREAM_SECURED;
	t->restart = true;
	element_reader_stop(t->reader);
}

static void
got_proven(struct played_stream *t, struct element *e)
{
	if (element_is(e, "resume", NS_SM))
		played_session_resume(t, e);
	else if (element_is(e, "iq", NS_CLIENT))
		played_session_bind(t, e);
	else
		played_stream_error(t, "not-authorized");
}

static bool
is_too_large(struct played_stream *t, const struct element *e)
{
	struct played_server *s = t->server;
	size_t len = 0;
	struct str text;

	if (s->setup.hard_bytes == 0)
		return false;
	str_init(&text);
	element_print(e, NS_CLIENT, &text);
	len = text.len;
	str_free(&text);
	if (len <= s->setup.hard_bytes)
		return false;
	if (s->ops.refused != NULL)
		s->ops.refused(s->arg, e);
	return true;
}

static void
got_element(void *arg, struct element *e)
{
	struct played_stream *t = arg;

	switch (t->state) {
	case STREAM_CLEAR:
		got_clear(t, e);
		break;
	case STREAM_SECURED:
		played_login_got(t, e);
		if (t->restart)
			element_reader_stop(t->reader);
		break;
	case STREAM_PROVEN:
		got_proven(t, e);
		break;
	case STREAM_BOUND:
		if (is_too_large(t, e))
			played_stream_error(t, "policy-violation");
		else if (strcmp(e->ns, NS_SM) == 0)
			played_session_managed(t->session, e);
		else {
			played_route(t->session, e);
			return;		/* it owns the element */
		}
		break;
	case STREAM_CLOSED:
		break;
	}
	element_free(e);
}

static void
got_closed(void *arg)
{
	struct played_stream *t = arg;

	if (t->session != NULL)
		played_session_detach(t->session, true);
	played_end(t);
}

static void
read_text(struct played_stream *t, const char *p, size_t n)
{
	struct err err;
	ssize_t taken;

	while (n > 0 && t->state != STREAM_CLOSED) {
		taken = element_reader_feed(t->reader, p, n, &err);
		if (taken == -1) {
			played_stream_error(t, err.code);
			return;
		}
		p += taken;
		n -= (size_t)taken;
		if (!t->restart)
			continue;
		t->restart = false;
		element_reader_restart(t->reader);
	}
}

void
played_stream_feed(struct played_stream *t, const void *p, size_t n)
{
	struct str said;
	int rc;

	if (t->state == STREAM_CLOSED)
		return;
	if (t->tls == NULL) {
		read_text(t, p, n);
		return;
	}
	str_init(&said);
	rc = played_tls_feed(t->tls, p, n, &said);
	flush_tls(t);
	if (said.len > 0)
		read_text(t, said.s, said.len);
	str_free(&said);
	if (rc == -1)
		played_stream_eof(t);
}

void
played_stream_eof(struct played_stream *t)
{
	if (t->session != NULL)
		played_session_detach(t->session, false);
	if (t->state == STREAM_CLOSED)
		return;
	t->state = STREAM_CLOSED;
	t->ops->closed(t->arg);
}

/* ---- beginning and end --------------------------------------------------- */

struct played_stream *
played_stream_new(struct played_server *s, bool direct,
    const struct played_stream_ops *ops, void *arg)
{
	static const struct element_reader_ops reader_ops = { got_opened,
	    got_element, got_closed };
	struct played_stream *t = xcalloc(1, sizeof(*t));

	t->server = s;
	t->ops = ops;
	t->arg = arg;
	t->direct = direct;
	t->reader = element_reader_new(&reader_ops, t);
	if (direct) {
		t->tls = played_tls_new(s->tls);
		t->state = STREAM_SECURED;
	}
	t->next = s->streams;
	s->streams = t;
	return t;
}

void
played_stream_free(struct played_stream *t)
{
	struct played_stream **at = &t->server->streams;

	if (t->session != NULL)
		played_session_detach(t->session, false);
	while (*at != t)
		at = &(*at)->next;
	*at = t->next;
	played_login_free(t->login);
	played_tls_free(t->tls);
	element_reader_free(t->reader);
	free(t);
}

const char *
played_stream_jid(const struct played_stream *t)
{
	return t->session != NULL ? t->session->full : NULL;
}
