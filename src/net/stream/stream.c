/*
 * One XMPP stream (RFC 6120): made of its states and the layers that its bytes
 * pass.
 *
 *	socket  [TLS to the proxy]  [proxy]  [TLS]  reader  negotiate.c, sm.c
 *
 * Has no socket, no clock and no file.  Nothing is said that names the
 * account before the certificate was judged.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "net/stream/inside.h"

/* ---- out --------------------------------------------------------------- */

size_t
stream_waiting(const struct stream *s)
{
	return s->said;
}

bool
stream_asked(const struct stream *s)
{
	return s->asked && s->state == STREAM_ONLINE;
}

static void
stream_wire_tls(struct stream *s)
{
	bool open = tls_state(s->tls) == TLS_OPEN;

	tls_wire(s->tls, &s->below);
	if (open && tls_state(s->tls) == TLS_FAILED)
		stream_end(s, ENDING_LOST, "", NULL);
}

void
stream_wire(struct stream *s, struct str *out)
{
	online_answer(s);
	if (s->state == STREAM_ONLINE)
		sm_taken(s->setup.sm);
	s->said = 0;
	if (s->broken)
		stream_end(s, ENDING_LOST, "", NULL);
	if (s->tls != NULL)
		stream_wire_tls(s);
	if (s->outer == NULL) {
		str_addn(out, s->below.s, s->below.len);
	} else {
		if (tls_state(s->outer) == TLS_OPEN)
			(void)tls_write(s->outer, s->below.s, s->below.len,
			    NULL);
		tls_wire(s->outer, out);
	}
	/* The proxy's password may have been in it. */
	wipe(s->below.s, s->below.len);
	str_clear(&s->below);
}

void
stream_written(struct stream *s)
{
	if (s->state == STREAM_ONLINE || s->state == STREAM_LEAVING)
		sm_written(s->setup.sm);
}

void
stream_leave(struct stream *s)
{
	if (s->state == STREAM_ENDED || s->state == STREAM_LEAVING)
		return;
	if (s->state != STREAM_ONLINE) {
		stream_end(s, ENDING_LEFT, "", NULL);
		return;
	}
	s->asked = true;
	online_answer(s);
	sm_taken(s->setup.sm);	/* its <r/>: nothing comes behind the end */
	stream_say_text(s, "</stream:stream>");
	stream_move(s, STREAM_LEAVING);
}

/* ---- new and free ------------------------------------------------------ */

static void
stream_on_opened(void *arg, struct _xmpp_stanza_t *root)
{
	negotiate_opened(arg, root);
}

static void
stream_on_closed(void *arg)
{
	negotiate_closed(arg);
}

static bool
stream_on_by_item(void *arg, struct _xmpp_stanza_t *head)
{
	struct stream *s = arg;

	return s->state == STREAM_ONLINE && s->ops->by_item != NULL &&
	    s->ops->by_item(s->arg, head);
}

static void
stream_on_item(void *arg, struct _xmpp_stanza_t *head,
    struct _xmpp_stanza_t *item)
{
	struct stream *s = arg;

	if (s->state == STREAM_ONLINE)
		s->ops->item(s->arg, head, item);
}

static void
stream_on_sent(void *arg, uint64_t ticket)
{
	struct stream *s = arg;

	s->ops->sent(s->arg, ticket);
}

static void
stream_on_acked(void *arg, uint64_t ticket)
{
	struct stream *s = arg;

	s->ops->acked(s->arg, ticket);
}

struct stream *
stream_new(const struct stream_setup *setup, const struct stream_ops *ops,
    void *arg)
{
	static const struct reader_ops reader_ops = { stream_on_opened,
	    negotiate_element,
	    stream_on_by_item, stream_on_item, stream_on_closed,
	    online_left_out };
	static const struct sm_ops sm_ops = { stream_say, stream_on_sent,
	    stream_on_acked };
	struct stream *s = xcalloc(1, sizeof *s);

	s->ops = ops;
	s->arg = arg;
	s->setup = *setup;
	s->bare = xstrdup(setup->bare);
	s->domain = xstrdup(setup->domain);
	s->host = xstrdup(setup->host);
	s->lang = xstrdup(setup->lang);
	str_init(&s->below);
	features_init(&s->features);
	s->reader = reader_new(setup->ctx, &reader_ops, s);
	reader_pass_over(s->reader, setup->passes_over, setup->over_arg);
	sm_attach(setup->sm, &sm_ops, s);
	layers_begin(s);
	return s;
}

void
stream_free(struct stream *s)
{
	if (s == NULL)
		return;
	if (s->state != STREAM_ENDED)
		sm_closed(s->setup.sm, false);
	while (s->earlies > 0)
		stanza_release(s->early[--s->earlies]);
	reader_free(s->reader);
	tls_free(s->tls);
	proxy_free(s->proxy);
	tls_free(s->outer);
	wipe(s->below.s, s->below.len);
	str_free(&s->below);
	features_free(&s->features);
	ending_free(&s->end);
	free(s->bare);
	free(s->domain);
	free(s->host);
	free(s->lang);
	free(s->full);
	free(s);
}

/* ---- questions --------------------------------------------------------- */

bool
stream_waits(const struct stream *s)
{
	return s->state == STREAM_ONLINE && sm_waits(s->setup.sm);
}

char *
stream_tls(const struct stream *s)
{
	return s->tls == NULL || s->state < STREAM_VERDICT ? NULL :
	    tls_describe(s->tls);
}

struct tls_session *
stream_session_take(struct stream *s)
{
	return s->tls == NULL ? NULL : tls_session_take(s->tls);
}
