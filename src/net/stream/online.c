/*
 * A stream that is up: stanzas in and out, and what XEP-0198 says between
 * them.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "net/stream/inside.h"

static bool
online_is_stanza(struct _xmpp_stanza_t *el)
{
	return stanza_is(el, "message", NS_CLIENT) ||
	    stanza_is(el, "presence", NS_CLIENT) ||
	    stanza_is(el, "iq", NS_CLIENT);
}

void
online_begin(struct stream *s, bool resumed)
{
	struct stream_online on = {
		.jid = resumed ? sm_jid(s->setup.sm) : s->full,
		.resumed = resumed,
		.managed = resumed || sm_is_managed(s->setup.sm),
		.max_bytes = s->features.max_bytes,
		.idle_seconds = s->features.idle_seconds,
	};

	stream_move(s, STREAM_ONLINE);
	s->ops->online(s->arg, &on);
	/* XEP-0198, 3: the server counts from <enabled/> on. */
	for (size_t i = 0; i < s->earlies && s->state != STREAM_ENDED; i++)
		s->ops->stanza(s->arg, s->early[i], false);
}

/* XEP-0198, 4: it counts more than it was sent. */
static void
online_fail_count(struct stream *s, const char *h, const char *text)
{
	char *error = xasprintf("<stream:error><undefined-condition xmlns='%s'"
	    "/><handled-count-too-high xmlns='%s' h='%s' send-count="
	    "'%lu'/></stream:error>", NS_STREAM_ERROR, NS_SM, h,
	    (unsigned long)sm_handed(s->setup.sm));

	ending_set(&s->end, ENDING_FAULT, "undefined-condition", text);
	stream_finish(s, error);
	free(error);
}

static void
online_got_ack(struct stream *s, struct _xmpp_stanza_t *a)
{
	struct err err;

	if (sm_ack(s->setup.sm, a, &err) == 0)
		return;
	if (err_is(&err, "handled-count-too-high"))
		online_fail_count(s, stanza_attr(a, "h", 10), err.text);
	else
		stream_fault(s, err.code, err.text);
}

/* However often it was asked, before it reads: one answer holds for all. */
void
online_answer(struct stream *s)
{
	struct str out;

	if (!s->asked || s->state != STREAM_ONLINE)
		return;
	s->asked = false;
	str_init(&out);
	sm_answer(s->setup.sm, &out);
	stream_say(s, out.s, out.len);
	str_free(&out);
}

void
online_element(struct stream *s, struct _xmpp_stanza_t *el, bool cut)
{
	if (stanza_is(el, "a", NS_SM)) {
		online_got_ack(s, el);
	} else if (stanza_is(el, "r", NS_SM)) {
		s->asked = true;
	} else if (online_is_stanza(el)) {
		sm_handled(s->setup.sm);
		if (!stanza_is(el, "iq", NS_CLIENT) ||
		    !sm_pong(s->setup.sm, el))
			s->ops->stanza(s->arg, el, cut);
	}
	/* Anything else is not ours to judge: a stream may have more. */
}

/* No server has such elements of its own: it passes a stanza on, and counts
 * it (XEP-0198, 4). */
void
online_left_out(void *arg)
{
	struct stream *s = arg;

	if (s->state == STREAM_ONLINE)
		sm_handled(s->setup.sm);
}

void
stream_send(struct stream *s, const char *bytes, size_t len, uint64_t ticket)
{
	if (s->state == STREAM_LEAVING)
		return;
	sm_send(s->setup.sm, bytes, len, ticket);
	/* Without XEP-0198 nothing is held, but lies there while the server
	 * does not read. */
	if (s->state == STREAM_ONLINE && (s->said > SM_HELD_MAX ||
	    sm_held(s->setup.sm) > SM_HELD_MAX))
		stream_end(s, ENDING_LOST, "", "too much waits to be sent");
}

void
stream_say_element(struct stream *s, struct _xmpp_stanza_t *element)
{
	struct str out;

	if (s->state != STREAM_ONLINE)
		return;
	str_init(&out);
	stanza_write(element, &out);
	stream_say(s, out.s, out.len);
	str_free(&out);
}

bool
stream_offers(const struct stream *s, const char *ns)
{
	return s->state == STREAM_ONLINE && features_offer(&s->features, ns);
}

void
stream_nudge(struct stream *s)
{
	if (s->state == STREAM_ONLINE)
		stream_say_text(s, " ");
}
