/*
 * Presence, subscription stanzas included (RFC 6121, 3 and 4); that of rooms
 * is occupant.c's.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strophe.h>

/* XEP-0172, 4.2: it is one of the few stanzas to somebody who does not know
 * us yet. */
static void
presence_add_nick(xmpp_stanza_t *p, const char *nick)
{
	if (nick != NULL && *nick != '\0')
		stanza_fill(stanza_add_new(p, "nick", NS_NICK), nick);
}

static void
presence_add_priority(xmpp_stanza_t *p, int32_t priority)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", (int)priority);
	stanza_add_text(p, "priority", text);
}

static void
presence_send(const struct wire *w, const struct msg *m)
{
	xmpp_stanza_t *p = stanza_new(w->ctx, "presence", NULL);
	const char *kind = m->u.send_presence.kind;
	const char *show = m->u.send_presence.show;

	if (*m->u.send_presence.to != '\0')
		stanza_set_jid(p, "to", m->u.send_presence.to);
	if (*kind == '\0' && strcmp(show, show_word(SHOW_OFFLINE)) == 0)
		kind = "unavailable";
	if (*kind != '\0') {
		xmpp_stanza_set_type(p, kind);
	} else {
		if (strcmp(show, show_word(SHOW_ONLINE)) != 0)
			stanza_add_text(p, "show", show);
		caps_add(w, p);
	}
	stanza_add_text(p, "status", m->u.send_presence.text);
	presence_add_nick(p, m->u.send_presence.nick);
	if (*kind == '\0' && m->u.send_presence.priority != 0)
		presence_add_priority(p, m->u.send_presence.priority);
	w->send(w->arg, p, NULL);
	xmpp_stanza_release(p);
	/* XEP-0045, 7.7: the server tells rooms alone that one is gone. */
	if (*m->u.send_presence.to == '\0') {
		show_keep(w, m);
		rooms_each(w, room_show_self);
	}
}

enum show
presence_show(xmpp_stanza_t *s)
{
	char *word = stanza_child_text(s, "show", 16);
	enum show show = SHOW_ONLINE;

	if (*word != '\0' && (show_parse(word, &show) == -1 ||
	    show == SHOW_OFFLINE))
		show = SHOW_ONLINE;
	free(word);
	return show;
}

static int32_t
presence_priority(xmpp_stanza_t *s)
{
	char *word = stanza_child_text(s, "priority", 16);
	long n = strtol(word, NULL, 10);

	free(word);
	return n < -128 || n > 127 ? 0 : (int32_t)n;
}

static void
tell_presence(const struct wire *w, xmpp_stanza_t *s, const char *from,
    bool available)
{
	struct msg m = { .type = MSG_PRESENCE };
	char *text = stanza_words(w->lang, s, "status", NULL, IPC_TEXT_MAX);

	m.u.presence.from = from;
	m.u.presence.show = available ? presence_show(s) : SHOW_OFFLINE;
	m.u.presence.priority = available ? presence_priority(s) : 0;
	m.u.presence.text = text;
	m.u.presence.caps = available ? caps_of(s) : "";
	w->tell(w->arg, &m);
	free(text);
}

static void
presence_tell_subscription(const struct wire *w, xmpp_stanza_t *s,
    const char *from,
    const char *kind)
{
	struct msg m = { .type = MSG_SUBSCRIPTION };
	char *text = stanza_words(w->lang, s, "status", NULL, IPC_TEXT_MAX);
	char *nick = stanza_words(w->lang, s, "nick", NS_NICK, IPC_TOLD_MAX);
	char *bare = jid_bare(from);

	m.u.subscription.nick = nick;
	m.u.subscription.from = bare;
	m.u.subscription.kind = kind;
	m.u.subscription.text = text;
	w->tell(w->arg, &m);
	free(bare);
	free(nick);
	free(text);
}

static void
presence_tell_error(const struct wire *w, xmpp_stanza_t *s, const char *from)
{
	struct msg m = { .type = MSG_PRESENCE_ERROR };
	char *text;

	stanza_error(w, s, &m.u.presence_error.condition, &text);
	m.u.presence_error.from = from;
	m.u.presence_error.text = text;
	w->tell(w->arg, &m);
	free(text);
}

static bool
presence_got(const struct wire *w, xmpp_stanza_t *s, xmpp_stanza_t *child)
{
	static const char *const kinds[] = { "subscribe", "subscribed",
	    "unsubscribe", "unsubscribed" };
	const char *type = xmpp_stanza_get_type(s);
	char *from = stanza_from(w, s);

	(void)child;
	if (from == NULL)
		return true;
	if (type == NULL || strcmp(type, "unavailable") == 0)
		tell_presence(w, s, from, type == NULL);
	else if (strcmp(type, "error") == 0)
		presence_tell_error(w, s, from);
	for (size_t i = 0; type != NULL && i < NELEM(kinds); i++)
		if (strcmp(type, kinds[i]) == 0)
			presence_tell_subscription(w, s, from, kinds[i]);
	free(from);
	return true;
}

static const struct hears presence_hears[] = {
	{ "presence", NULL, NULL, NULL, 0, presence_got },
	{ NULL, NULL, NULL, NULL, 0, NULL },
};
static const struct does presence_does[] = {
	{ MSG_SEND_PRESENCE, presence_send },
	{ MSG_NONE, NULL },
};
const struct feature feature_presence = {
	.name = "presence",
	.hears = presence_hears,
	.does = presence_does,
};
