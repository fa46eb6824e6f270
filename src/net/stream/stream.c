/*
 * One XMPP stream (RFC 6120): its states, and the layers that its bytes pass.
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

/* ---- states ------------------------------------------------------------ */

#define TO(state) (1u << (STREAM_##state))

/* What may follow; STREAM_ENDED may always. */
static const unsigned follows[STREAM_STATES] = {
	[STREAM_PROXY_TLS] = TO(PROXY),
	[STREAM_PROXY] = TO(CLEAR) | TO(TLS),
	[STREAM_CLEAR] = TO(STARTTLS),
	[STREAM_STARTTLS] = TO(TLS),
	[STREAM_TLS] = TO(VERDICT),
	[STREAM_VERDICT] = TO(SECURE),
	[STREAM_SECURE] = TO(OFFERED),
	[STREAM_OFFERED] = TO(AUTH),
	[STREAM_AUTH] = TO(CHALLENGED) | TO(SUCCESS),
	[STREAM_CHALLENGED] = TO(AUTH),
	[STREAM_SUCCESS] = TO(PROVEN),
	[STREAM_PROVEN] = TO(RESUMING) | TO(BINDING),
	[STREAM_RESUMING] = TO(BINDING) | TO(ONLINE),
	[STREAM_BINDING] = TO(SESSION) | TO(ENABLING) | TO(ONLINE),
	[STREAM_SESSION] = TO(ENABLING) | TO(ONLINE),
	[STREAM_ENABLING] = TO(ONLINE),
	[STREAM_ONLINE] = TO(LEAVING),
};

/* Seconds that each may last. */
static const unsigned patience[STREAM_STATES] = {
	[STREAM_PROXY_TLS] = 30,
	[STREAM_PROXY] = 30,
	[STREAM_CLEAR] = 15,
	[STREAM_STARTTLS] = 15,
	[STREAM_TLS] = 20,
	[STREAM_VERDICT] = 20,
	[STREAM_SECURE] = 15,
	[STREAM_OFFERED] = 120,	/* the user may be asked */
	[STREAM_AUTH] = 20,
	[STREAM_CHALLENGED] = 60,	/* it takes time to compute */
	[STREAM_SUCCESS] = 60,
	[STREAM_PROVEN] = 15,
	[STREAM_RESUMING] = 15,
	[STREAM_BINDING] = 15,
	[STREAM_SESSION] = 15,
	[STREAM_ENABLING] = 15,
	[STREAM_ONLINE] = 0,
};
#define FAREWELL 1500		/* milliseconds for the server's last word */

void
stream_move(struct stream *s, enum stream_state to)
{
	if (to != STREAM_ENDED && (follows[s->state] & 1u << to) == 0)
		die("the stream cannot go from state %d to %d",
		    (int)s->state, (int)to);
	s->state = to;
}

enum stream_state
stream_state(const struct stream *s)
{
	return s->state;
}

unsigned
stream_patience(const struct stream *s)
{
	return s->state == STREAM_LEAVING ? FAREWELL :
	    patience[s->state] * 1000;
}

static bool
is_proxy(const struct stream *s)
{
	return s->state <= STREAM_PROXY;
}

/* A document of ours is open in which something can be said. */
static bool
is_open(const struct stream *s)
{
	return s->state == STREAM_CLEAR || s->state == STREAM_STARTTLS ||
	    (s->state >= STREAM_SECURE && s->state <= STREAM_ONLINE);
}

/* ---- out --------------------------------------------------------------- */

void
stream_say(struct stream *s, const char *data, size_t len)
{
	s->said += len;
	if (s->tls == NULL)
		str_addn(&s->below, data, len);
	else if (tls_write(s->tls, data, len, NULL) == -1)
		s->broken = true;
}

void
stream_say_text(struct stream *s, const char *text)
{
	stream_say(s, text, strlen(text));
}

static void
on_write(void *arg, const char *data, size_t len)
{
	stream_say(arg, data, len);
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
		tls_wire(s->tls, &s->below);
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

/* RFC 6120, 4.2; the account is not named. */
void
stream_open(struct stream *s)
{
	char *domain = jid_domain(s->bare);
	char *to = jid_exact(domain);
	struct str out;

	str_init(&out);
	str_add(&out, "<?xml version='1.0'?><stream:stream to='");
	xml_escape(&out, to);
	str_add(&out, "' version='1.0' xmlns='" NS_CLIENT "' xmlns:stream='"
	    NS_STREAM "'");
	if (*s->lang != '\0') {
		str_add(&out, " xml:lang='");
		xml_escape(&out, s->lang);
		str_addc(&out, '\'');
	}
	str_addc(&out, '>');
	stream_say(s, out.s, out.len);
	str_free(&out);
	free(to);
	free(domain);
	if (s->reading) {
		reader_stop(s->reader);
		s->restart = true;
	} else {
		reader_restart(s->reader);
	}
}

/* ---- the end ----------------------------------------------------------- */

void
stream_finish(struct stream *s, const char *error)
{
	bool mine = s->state == STREAM_ONLINE || s->state == STREAM_LEAVING;
	bool in_order = s->state == STREAM_LEAVING || error != NULL;

	if (s->state == STREAM_ENDED)
		return;
	s->end.early = s->state < STREAM_SECURE;
	if (error != NULL && is_open(s)) {
		stream_say_text(s, error);
		stream_say_text(s, "</stream:stream>");
	}
	if (s->tls != NULL)
		tls_close(s->tls);
	if (s->reading)
		reader_stop(s->reader);
	stream_move(s, STREAM_ENDED);
	sm_closed(s->setup.sm, mine && in_order);
	s->ops->ended(s->arg, &s->end);
}

void
stream_end(struct stream *s, enum ending_why why, const char *condition,
    const char *text)
{
	if (s->state == STREAM_ENDED)
		return;
	ending_set(&s->end, why, condition, text);
	stream_finish(s, NULL);
}

void
stream_fault(struct stream *s, const char *condition, const char *text)
{
	char *error = xasprintf("<stream:error><%s xmlns='%s'/>"
	    "</stream:error>", condition, NS_STREAM_ERROR);

	ending_set(&s->end, ENDING_FAULT, condition, text);
	stream_finish(s, error);
	free(error);
}

void
stream_eof(struct stream *s, int error)
{
	const char *text = error == 0 ? NULL : strerror(error);

	if (s->state == STREAM_LEAVING)
		stream_end(s, ENDING_LEFT, "", NULL);
	else if (is_proxy(s))
		stream_end(s, ENDING_PROXY, "proxy", text != NULL ? text :
		    "the proxy closed the connection");
	else if (s->state == STREAM_TLS)
		stream_end(s, ENDING_TLS, "", text != NULL ? text :
		    "the server closed the connection");
	else
		stream_end(s, ENDING_LOST, s->state == STREAM_ONLINE ? "" :
		    "closed", text);
}

void
stream_late(struct stream *s)
{
	if (s->state == STREAM_LEAVING)
		stream_end(s, ENDING_LEFT, "", NULL);
	else if (is_proxy(s))
		stream_end(s, ENDING_PROXY, "proxy",
		    "the proxy does not answer");
	else
		stream_end(s, ENDING_TIMEOUT, "", NULL);
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
on_opened(void *arg, struct _xmpp_stanza_t *root)
{
	negotiate_opened(arg, root);
}

static void
on_element(void *arg, struct _xmpp_stanza_t *element, bool cut)
{
	negotiate_element(arg, element, cut);
}

static void
on_closed(void *arg)
{
	negotiate_closed(arg);
}

static bool
on_by_item(void *arg, struct _xmpp_stanza_t *head)
{
	struct stream *s = arg;

	return s->state == STREAM_ONLINE && s->ops->by_item != NULL &&
	    s->ops->by_item(s->arg, head);
}

static void
on_item(void *arg, struct _xmpp_stanza_t *head, struct _xmpp_stanza_t *item)
{
	struct stream *s = arg;

	if (s->state == STREAM_ONLINE)
		s->ops->item(s->arg, head, item);
}

static void
on_sent(void *arg, uint64_t ticket)
{
	struct stream *s = arg;

	s->ops->sent(s->arg, ticket);
}

static void
on_acked(void *arg, uint64_t ticket)
{
	struct stream *s = arg;

	s->ops->acked(s->arg, ticket);
}

struct stream *
stream_new(const struct stream_setup *setup, const struct stream_ops *ops,
    void *arg)
{
	static const struct reader_ops reader_ops = { on_opened, on_element,
	    on_by_item, on_item, on_closed, online_left_out };
	static const struct sm_ops sm_ops = { on_write, on_sent, on_acked };
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
