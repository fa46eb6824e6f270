/*
 * Coming into a room and going (XEP-0045, 7.2, 7.6, 7.14), what is said in its
 * name, and whether one is still in it (XEP-0410).  What comes of that is told
 * by occupant.c and message.c.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#define NS_PING "urn:xmpp:ping"

/* ---- presence --------------------------------------------------------- */

/* To ROOM/NICK; both are written as sotto knows them. */
static void
room_address(xmpp_stanza_t *s, const char *room, const char *nick)
{
	char *jid = xasprintf("%s/%s", room, nick);

	stanza_set_jid(s, "to", jid);
	free(jid);
}

static xmpp_stanza_t *
room_presence(const struct wire *w, struct room *r, const char *nick)
{
	xmpp_stanza_t *p = stanza_new(w->ctx, "presence", NULL);

	room_address(p, r->jid, nick);
	show_add(w, p);
	r->shown = show_number(w);
	return p;
}

static void
room_send(const struct wire *w, xmpp_stanza_t *take)
{
	w->send(w->arg, take, NULL);
	xmpp_stanza_release(take);
}

void
room_show_self(const struct wire *w, struct room *r)
{
	if (r->standing == STANDING_INSIDE && r->shown != show_number(w) &&
	    show_is_on(w))
		room_send(w, room_presence(w, r, r->nick));
}

/* ---- entering --------------------------------------------------------- */

/* 7.2.13: what was said before, of which the room sends so much. */
static void
room_add_history(xmpp_stanza_t *x, const struct msg *m)
{
	xmpp_stanza_t *h = stanza_add_new(x, "history", NULL);
	char text[STAMP_MAX];

	snprintf(text, sizeof text, "%u", (unsigned)m->u.room_join.lines);
	xmpp_stanza_set_attribute(h, "maxstanzas", text);
	if (m->u.room_join.since == 0)
		return;
	stamp_write(text, m->u.room_join.since);
	xmpp_stanza_set_attribute(h, "since", text);
}

static void
room_enter(const struct wire *w, struct room *r, const struct msg *m)
{
	xmpp_stanza_t *p, *x;

	if (!r->told)
		room_info_learn(w, r->jid);
	if (r->standing == STANDING_LEAVING)
		r->stale = true;
	r->told_past = false;
	rooms_move(w, r, STANDING_ENTERING);
	p = room_presence(w, r, r->asked);
	x = stanza_add_new(p, "x", NS_MUC);
	room_add_history(x, m);
	stanza_add_text(x, "password", m->u.room_join.password);
	room_send(w, p);
}

static void
room_refuse(const struct wire *w, const char *jid, const struct msg *m,
    const char *condition)
{
	struct msg e = { .type = MSG_ROOM_ERROR };

	e.u.room_error.room = jid;
	e.u.room_error.nick = m->u.room_join.nick;
	e.u.room_error.condition = condition;
	w->tell(w->arg, &e);
}

static void
room_join(const struct wire *w, const struct msg *m)
{
	char *bare = jid_bare(m->u.room_join.room);
	struct room *r = NULL;

	/* What the account itself and a server say is never a room's. */
	if (stanza_is_own(w, bare) || strchr(bare, '@') == NULL)
		room_refuse(w, bare, m, "jid-malformed");
	else if ((r = rooms_add(w, bare)) == NULL)
		room_refuse(w, bare, m, "resource-constraint");
	free(bare);
	if (r == NULL)
		return;
	rooms_nick_set(&r->asked, m->u.room_join.nick);
	if (m->u.room_join.fresh || r->standing != STANDING_INSIDE) {
		room_enter(w, r, m);
		return;
	}
	room_send(w, room_presence(w, r, r->asked));
	rooms_wait(w, r);
}

/* ---- leaving ---------------------------------------------------------- */

static void
room_leave(const struct wire *w, const struct msg *m)
{
	struct room *r = rooms_of(w, m->u.room_leave.room);
	xmpp_stanza_t *p;

	if (r == NULL || r->standing == STANDING_LEAVING)
		return;
	if (r->standing == STANDING_OUTSIDE) {
		rooms_move(w, r, STANDING_KNOWN);
		return;
	}
	p = stanza_new(w->ctx, "presence", NULL);
	room_address(p, r->jid, r->standing == STANDING_INSIDE ? r->nick :
	    r->asked);
	xmpp_stanza_set_type(p, "unavailable");
	stanza_add_text(p, "status", m->u.room_leave.text);
	room_send(w, p);
	rooms_move(w, r, STANDING_LEAVING);
}

/* ---- the subject ------------------------------------------------------ */

/* 8.1: without a text, since with one it is a message that has a subject. */
static void
room_set_topic(const struct wire *w, const struct msg *m)
{
	struct str out;

	str_init(&out);
	groupchat_begin(&out, m->u.room_topic.room, m->u.room_topic.id);
	if (*m->u.room_topic.text == '\0')
		str_add(&out, "<subject/>");
	else
		stanza_put_text(&out, "subject", m->u.room_topic.text);
	message_end(w, &out, NULL);
}

/* ---- whether one is in it --------------------------------------------- */

/* XEP-0410, 3: most errors are the room's own; these are of who has the nick,
 * which is oneself. */
static enum room_pong
room_pong_of(const char *condition)
{
	static const char *const here[] = { "feature-not-implemented",
	    "item-not-found", "service-unavailable" };
	static const char *const unknown[] = { "remote-server-not-found",
	    "remote-server-timeout", "resource-constraint" };

	for (size_t i = 0; i < NELEM(here); i++)
		if (strcmp(condition, here[i]) == 0)
			return ROOM_PONG_HERE;
	for (size_t i = 0; i < NELEM(unknown); i++)
		if (strcmp(condition, unknown[i]) == 0)
			return ROOM_PONG_UNKNOWN;
	return ROOM_PONG_GONE;
}

static void
room_ponged(const struct wire *w, enum iq_end end, xmpp_stanza_t *iq,
    void *arg)
{
	struct msg m = { .type = MSG_ROOM_PONG, .u.room_pong.room = arg };
	const char *condition;
	char *text = NULL;

	m.u.room_pong.answer = end == IQ_RESULT ? ROOM_PONG_HERE :
	    ROOM_PONG_UNKNOWN;
	if (end == IQ_ERROR) {
		stanza_error(w, iq, &condition, &text);
		m.u.room_pong.answer = room_pong_of(condition);
	}
	if (end != IQ_GONE)
		w->tell(w->arg, &m);
	free(text);
	free(arg);
}

static void
room_ping(const struct wire *w, const struct msg *m)
{
	char *bare = jid_bare(m->u.room_ping.room);
	xmpp_stanza_t *iq = iq_new(w, "get", NULL);

	room_address(iq, bare, m->u.room_ping.nick);
	stanza_add_new(iq, "ping", NS_PING);
	iq_send(w, iq, NULL, room_ponged, bare);
}

static const char *const room_announces[] = { NS_MUC, NULL };
static const struct does room_does[] = {
	{ MSG_ROOM_JOIN, room_join },
	{ MSG_ROOM_LEAVE, room_leave },
	{ MSG_ROOM_PING, room_ping },
	{ MSG_ROOM_TOPIC, room_set_topic },
	{ MSG_NONE, NULL },
};
const struct feature feature_room = {
	.name = "room",
	.announces = room_announces,
	.does = room_does,
};
