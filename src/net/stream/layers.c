/*
 * The layers that a stream's bytes pass on their way in: TLS to a proxy, the
 * talk with it, TLS to the server, the reader.  What is read is judged by
 * negotiate.c; nothing is read beyond a layer that is not through.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "net/stream/inside.h"

static void
layers_read_bytes(struct stream *s, const char *data, size_t len)
{
	struct err err = { .code = "" };

	/* After <proceed/> no word in the clear is believed. */
	while (len > 0 && s->state != STREAM_ENDED &&
	    s->state != STREAM_TLS) {
		ssize_t n;

		s->reading = true;
		n = reader_feed(s->reader, data, len, &err);
		s->reading = false;
		if (n == -1) {
			stream_fault(s, err.code, err.text);
			return;
		}
		if (s->restart) {
			s->restart = false;
			reader_restart(s->reader);
		}
		data += n;
		len -= (size_t)n;
	}
}

/* What TLS has for the reader. */
static void
layers_read_tls(struct stream *s)
{
	struct err err = { .code = "" };
	struct str clear;

	str_init(&clear);
	if (tls_read(s->tls, &clear, &err) == -1) {
		layers_read_bytes(s, clear.s, clear.len);
		stream_end(s, ENDING_LOST, s->state == STREAM_ONLINE ? "" :
		    "closed", err.text);
	} else {
		layers_read_bytes(s, clear.s, clear.len);
		if (s->state != STREAM_ENDED &&
		    tls_state(s->tls) == TLS_CLOSED)
			stream_eof(s, 0);
	}
	wipe(clear.s, clear.len);
	str_free(&clear);
}

void
stream_begin_tls(struct stream *s)
{
	stream_move(s, STREAM_TLS);
	s->tls = tls_new(s->setup.trust, s->domain, s->setup.direct,
	    s->setup.session);
	s->ops->stage(s->arg, "securing the connection");
}

static void
layers_feed_tls(struct stream *s, const char *data, size_t len)
{
	struct err err = { .code = "" };

	if (tls_feed(s->tls, data, len, &err) == -1) {
		stream_end(s, ENDING_TLS, "", err.text);
		return;
	}
	if (s->state == STREAM_TLS && tls_state(s->tls) == TLS_VERDICT) {
		stream_move(s, STREAM_VERDICT);
		s->ops->certificate(s->arg, s->tls);
	} else if (s->state > STREAM_VERDICT && s->state != STREAM_ENDED) {
		layers_read_tls(s);
	}
}

void
stream_accept(struct stream *s)
{
	if (s->state != STREAM_VERDICT)
		return;
	tls_accept(s->tls);
	stream_move(s, STREAM_SECURE);
	s->ops->stage(s->arg, "logging in");
	stream_open(s);
	layers_read_tls(s);
}

/* The connection reaches the server. */
static void
stream_layers_begin(struct stream *s)
{
	if (s->setup.direct) {
		stream_begin_tls(s);
		return;
	}
	stream_move(s, STREAM_CLEAR);
	s->ops->stage(s->arg, "securing the connection");
	stream_open(s);
}

static void
layers_feed_server(struct stream *s, const char *data, size_t len)
{
	if (s->tls != NULL)
		layers_feed_tls(s, data, len);
	else
		layers_read_bytes(s, data, len);
}

static void
layers_feed_proxy(struct stream *s, const char *data, size_t len)
{
	struct err err = { .code = "" };
	size_t used = 0;

	switch (proxy_feed(s->proxy, data, len, &used, &s->below, &err)) {
	case PROXY_MORE:
		break;
	case PROXY_OPEN:
		stream_layers_begin(s);
		if (used < len)
			layers_feed_server(s, data + used, len - used);
		break;
	case PROXY_FAILED:
		stream_end(s, ENDING_PROXY, err.code, err.text);
		break;
	}
}

static void
layers_begin_proxy(struct stream *s)
{
	stream_move(s, STREAM_PROXY);
	s->ops->stage(s->arg, "asking the proxy");
	s->proxy = proxy_new(s->setup.proxy, s->host, s->setup.port,
	    &s->below);
}

/* A proxy is not asked for before its certificate is right: its password. */
static void
layers_judge_proxy(struct stream *s)
{
	char *text;

	if (*tls_problem(s->outer) == '\0') {
		tls_accept(s->outer);
		layers_begin_proxy(s);
		return;
	}
	text = xasprintf("its certificate is not valid: %s",
	    tls_problem(s->outer));
	stream_end(s, ENDING_PROXY, "proxy", text);
	free(text);
}

static void
layers_feed_outer(struct stream *s, const void *data, size_t len)
{
	struct err err = { .code = "" };
	struct str clear;

	if (tls_feed(s->outer, data, len, &err) == -1) {
		stream_end(s, ENDING_PROXY, "proxy", err.text);
		return;
	}
	if (s->state == STREAM_PROXY_TLS &&
	    tls_state(s->outer) == TLS_VERDICT)
		layers_judge_proxy(s);
	if (s->state == STREAM_PROXY_TLS || s->state == STREAM_ENDED)
		return;
	str_init(&clear);
	if (tls_read(s->outer, &clear, &err) == -1)
		stream_end(s, ENDING_LOST, "", err.text);
	else if (clear.len > 0 && s->state == STREAM_PROXY)
		layers_feed_proxy(s, clear.s, clear.len);
	else if (clear.len > 0)
		layers_feed_server(s, clear.s, clear.len);
	if (tls_state(s->outer) == TLS_CLOSED)
		stream_eof(s, 0);
	str_free(&clear);
}

void
stream_feed(struct stream *s, const void *data, size_t len)
{
	if (s->state == STREAM_ENDED || len == 0)
		return;
	if (s->outer != NULL)
		layers_feed_outer(s, data, len);
	else if (s->state == STREAM_PROXY)
		layers_feed_proxy(s, data, len);
	else
		layers_feed_server(s, data, len);
}

void
layers_begin(struct stream *s)
{
	const struct proxy_url *proxy = s->setup.proxy;

	if (proxy != NULL && proxy->kind == PROXY_HTTPS) {
		s->outer = tls_new(s->setup.proxy_trust, proxy->host, false,
		    NULL);
	} else if (proxy != NULL) {
		layers_begin_proxy(s);
	} else {
		stream_move(s, STREAM_PROXY);
		stream_layers_begin(s);
	}
}
