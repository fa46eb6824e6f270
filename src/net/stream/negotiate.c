/*
 * From the first <stream:stream> until the stream is up (RFC 6120, 4 to 7,
 * XEP-0198): what each word of the server's means in each state.  A word out
 * of place ends the stream.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "net/stream/inside.h"

/* RFC 6120, 4.7.5: without a version there are no features. */
void
negotiate_opened(struct stream *s, struct _xmpp_stanza_t *root)
{
	const char *version = stanza_attr(root, "version", 8);

	if (s->state == STREAM_ENDED)
		return;
	if (strcmp(stanza_ns(root), NS_STREAM) != 0)
		stream_fault(s, "invalid-namespace",
		    "the answer does not come from an XMPP server");
	else if (strcmp(stanza_name(root), "stream") != 0)
		stream_fault(s, "bad-format",
		    "the answer does not come from an XMPP server");
	else if (strncmp(version, "1.", 2) != 0)
		stream_fault(s, "unsupported-version",
		    "the server speaks another version of XMPP");
}

void
negotiate_closed(struct stream *s)
{
	if (s->state == STREAM_ENDED)
		return;
	if (s->state == STREAM_LEAVING)
		ending_set(&s->end, ENDING_LEFT, "", NULL);
	else if (s->state == STREAM_ONLINE)
		ending_set(&s->end, ENDING_STREAM, "", NULL);
	else
		ending_set(&s->end, ENDING_LOST, "closed", NULL);
	stream_finish(s, "");
}

/* RFC 6120, 4.9 */
static void
negotiate_got_error(struct stream *s, struct _xmpp_stanza_t *el)
{
	if (s->state == STREAM_LEAVING)
		ending_set(&s->end, ENDING_LEFT, "", NULL);
	else
		ending_stream_error(&s->end, el, s->lang);
	if (s->state == STREAM_ONLINE && ending_blames(s->end.condition))
		s->end.line = sm_suspect(s->setup.sm);
	stream_finish(s, "");
}

/* ---- STARTTLS, RFC 6120, 5 ---------------------------------------------- */

static void
negotiate_got_clear_features(struct stream *s)
{
	if (!s->features.starttls) {
		ending_set(&s->end, ENDING_NO_TLS, "", NULL);
		stream_finish(s, "");
		return;
	}
	stream_move(s, STREAM_STARTTLS);
	stream_say_text(s, "<starttls xmlns='" NS_TLS "'/>");
}

static void
negotiate_got_starttls(struct stream *s, struct _xmpp_stanza_t *el)
{
	if (stanza_is(el, "proceed", NS_TLS)) {
		reader_stop(s->reader);
		stream_begin_tls(s);
	} else if (stanza_is(el, "failure", NS_TLS)) {
		ending_set(&s->end, ENDING_TLS, "",
		    "the server refuses to begin TLS");
		stream_finish(s, "");
	} else {
		stream_unexpected(s, el);
	}
}

/* ---- binding and stream management --------------------------------------- */

static void
negotiate_begin_binding(struct stream *s)
{
	struct str out;

	if (!s->features.bind) {
		ending_set(&s->end, ENDING_FAULT, "",
		    "the server offers no address to log in with");
		stream_finish(s, "");
		return;
	}
	stream_move(s, STREAM_BINDING);
	str_init(&out);
	bind_request(&out);
	stream_say(s, out.s, out.len);
	str_free(&out);
}

static void
negotiate_begin_managing(struct stream *s)
{
	struct str out;

	if (!s->features.sm) {
		sm_open_pinged(s->setup.sm);
		online_begin(s, false);
		return;
	}
	stream_move(s, STREAM_ENABLING);
	str_init(&out);
	sm_enable(&out);
	stream_say(s, out.s, out.len);
	str_free(&out);
}

/* The features behind the log-in: the old stream, or a new one. */
static void
negotiate_got_proven_features(struct stream *s)
{
	struct str out;

	if (!s->setup.resume || !s->features.sm ||
	    !sm_can_resume(s->setup.sm)) {
		negotiate_begin_binding(s);
		return;
	}
	stream_move(s, STREAM_RESUMING);
	str_init(&out);
	sm_resume(s->setup.sm, &out);
	stream_say(s, out.s, out.len);
	str_free(&out);
}

static void
negotiate_got_resumed(struct stream *s, struct _xmpp_stanza_t *el)
{
	struct err err;

	if (stanza_is(el, "failed", NS_SM)) {
		sm_refused(s->setup.sm, el);
		negotiate_begin_binding(s);
	} else if (!stanza_is(el, "resumed", NS_SM)) {
		stream_unexpected(s, el);
	} else if (sm_check_resumed(s->setup.sm, el, &err) == -1) {
		/* What it has is not what we had: a fresh one next time. */
		sm_forget(s->setup.sm);
		stream_fault(s, "undefined-condition", err.text);
	} else {
		online_begin(s, true);
		if (s->state != STREAM_ENDED)
			sm_resumed(s->setup.sm, el);
	}
}

/* The answer to a request of ours; false: it is none, or an error. */
static bool
negotiate_take_answer(struct stream *s, struct _xmpp_stanza_t *iq,
    const char *id)
{
	const char *type = stanza_attr(iq, "type", 16);

	if (!stanza_is(iq, "iq", NS_CLIENT) ||
	    strcmp(stanza_attr(iq, "id", 16), id) != 0 ||
	    (strcmp(type, "result") != 0 && strcmp(type, "error") != 0)) {
		stream_unexpected(s, iq);
		return false;
	}
	if (strcmp(type, "result") == 0)
		return true;
	ending_iq(&s->end, iq, s->lang);
	stream_finish(s, "");
	return false;
}

static void
negotiate_say_session(struct stream *s)
{
	struct str out;

	stream_move(s, STREAM_SESSION);
	str_init(&out);
	bind_session(&out);
	stream_say(s, out.s, out.len);
	str_free(&out);
}

static void
negotiate_got_bound(struct stream *s, struct _xmpp_stanza_t *iq)
{
	if (!negotiate_take_answer(s, iq, BIND_ID))
		return;
	s->full = bind_result(iq, s->bare);
	if (s->full == NULL) {
		ending_set(&s->end, ENDING_FAULT, "",
		    "the server gave another address than asked for");
		stream_finish(s, "");
	} else if (s->features.session) {
		negotiate_say_session(s);
	} else {
		negotiate_begin_managing(s);
	}
}

static void
negotiate_got_enabled(struct stream *s, struct _xmpp_stanza_t *el)
{
	if (stanza_is(el, "enabled", NS_SM)) {
		sm_enabled(s->setup.sm, el, s->full);
		online_begin(s, false);
	} else if (stanza_is(el, "failed", NS_SM)) {
		sm_open_pinged(s->setup.sm);
		online_begin(s, false);
	} else if (s->earlies < STREAM_EARLY_MAX) {
		s->early[s->earlies++] = stanza_keep(el);
	} else {
		stream_fault(s, "policy-violation",
		    "too much came before <enabled/>");
	}
}

/* ---- what the server says ------------------------------------------------ */

static void
negotiate_got_features(struct stream *s, struct _xmpp_stanza_t *el)
{
	if (!stanza_is(el, "features", NS_STREAM)) {
		stream_unexpected(s, el);
		return;
	}
	features_read(&s->features, el);
	if (s->state == STREAM_CLEAR)
		negotiate_got_clear_features(s);
	else if (s->state == STREAM_SECURE)
		sasl_offer(s);
	else
		negotiate_got_proven_features(s);
}

void
negotiate_element(void *stream, struct _xmpp_stanza_t *el, bool cut)
{
	struct stream *s = stream;

	if (s->state != STREAM_ENDED && stanza_is(el, "error", NS_STREAM)) {
		negotiate_got_error(s, el);
		return;
	}
	switch (s->state) {
	case STREAM_CLEAR:
	case STREAM_SECURE:
	case STREAM_PROVEN:
		negotiate_got_features(s, el);
		break;
	case STREAM_STARTTLS:
		negotiate_got_starttls(s, el);
		break;
	case STREAM_AUTH:
		sasl_element(s, el);
		break;
	case STREAM_RESUMING:
		negotiate_got_resumed(s, el);
		break;
	case STREAM_BINDING:
		negotiate_got_bound(s, el);
		break;
	case STREAM_SESSION:
		if (negotiate_take_answer(s, el, SESSION_ID))
			negotiate_begin_managing(s);
		break;
	case STREAM_ENABLING:
		negotiate_got_enabled(s, el);
		break;
	case STREAM_ONLINE:
	case STREAM_LEAVING:
		online_element(s, el, cut);
		break;
	case STREAM_PROXY_TLS:
	case STREAM_PROXY:
	case STREAM_TLS:
	case STREAM_VERDICT:
	case STREAM_OFFERED:
	case STREAM_CHALLENGED:
	case STREAM_SUCCESS:
		stream_unexpected(s, el);
		break;
	case STREAM_ENDED:
	case STREAM_STATES:
		break;
	}
}
