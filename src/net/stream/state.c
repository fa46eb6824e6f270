/*
 * The states of a stream: what may follow what, what is said in them, and how
 * they end.  Who acts in them stands above: layers, negotiate, online, stream.
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
state_is_proxy(const struct stream *s)
{
	return s->state <= STREAM_PROXY;
}

/* A document of ours is open in which something can be said. */
static bool
state_is_open(const struct stream *s)
{
	return s->state == STREAM_CLEAR || s->state == STREAM_STARTTLS ||
	    (s->state >= STREAM_SECURE && s->state <= STREAM_ONLINE);
}

/* ---- out --------------------------------------------------------------- */

void
stream_say(void *stream, const char *data, size_t len)
{
	struct stream *s = stream;

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

/* RFC 6120, 4.2; the account is not named. */
void
stream_open(struct stream *s)
{
	char *domain = jid_domain(s->bare);
	char *to = jid_exact(domain);
	struct str out;

	str_init(&out);
	str_add(&out, "<?xml version='1.0'?><stream:stream to='");
	stanza_escape(&out, to);
	str_add(&out, "' version='1.0' xmlns='" NS_CLIENT "' xmlns:stream='"
	    NS_STREAM "'");
	if (*s->lang != '\0') {
		str_add(&out, " xml:lang='");
		stanza_escape(&out, s->lang);
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
	if (error != NULL && state_is_open(s)) {
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
stream_unexpected(struct stream *s, struct _xmpp_stanza_t *el)
{
	char *text = xasprintf("<%.64s/> came out of place",
	    stanza_name(el));

	stream_fault(s, "unsupported-stanza-type", text);
	free(text);
}

void
stream_eof(struct stream *s, int error)
{
	const char *text = error == 0 ? NULL : strerror(error);

	if (s->state == STREAM_LEAVING)
		stream_end(s, ENDING_LEFT, "", NULL);
	else if (state_is_proxy(s))
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
	else if (state_is_proxy(s))
		stream_end(s, ENDING_PROXY, "proxy",
		    "the proxy does not answer");
	else
		stream_end(s, ENDING_TIMEOUT, "", NULL);
}
