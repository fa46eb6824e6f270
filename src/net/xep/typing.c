/*
 * Chat states (XEP-0085): whether somebody is writing, either way.  Only what
 * is live counts.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <string.h>

#include <strophe.h>

/* Not to be kept anywhere, nor for who is away (XEP-0334). */
static void
typing_send(const struct wire *w, const struct msg *m)
{
	struct str out;

	if (m->u.send_typing.state == TYPING_NONE)
		return;
	str_init(&out);
	message_begin(w, &out, m->u.send_typing.to, "");
	str_addf(&out, "<%s xmlns=\"" NS_TYPING "\"/>"
	    "<no-store xmlns=\"" NS_HINTS "\"/>",
	    typing_word((enum typing)m->u.send_typing.state));
	message_end(w, &out, NULL);
}

/* One that lay anywhere says what was so then. */
static bool
typing_is_live(xmpp_stanza_t *s)
{
	const char *type = stanza_attr(s, "type", 16);
	bool delayed = false;
	uint64_t oldest;

	stamp_read(s, NULL, &delayed, &oldest);
	return !delayed && strcmp(type, "groupchat") != 0 &&
	    strcmp(type, "headline") != 0;
}

void
typing_tell(const struct wire *w, xmpp_stanza_t *s, const char *from)
{
	struct msg m = { .type = MSG_TYPING };
	enum typing state;

	for (state = TYPING_ACTIVE; state <= TYPING_GONE; state++)
		if (stanza_child(s, typing_word(state), NS_TYPING) != NULL)
			break;
	if (state > TYPING_GONE || !typing_is_live(s))
		return;
	m.u.typing.from = from;
	m.u.typing.state = state;
	w->tell(w->arg, &m);
}

static const char *const typing_announces[] = { NS_TYPING, NULL };
static const struct does typing_does[] = {
	{ MSG_SEND_TYPING, typing_send },
	{ MSG_NONE, NULL },
};
const struct feature feature_typing = {
	.name = "typing",
	.announces = typing_announces,
	.does = typing_does,
};
