/*
 * What tests of rooms begin with: a room, what it says that it is, and how one
 * gets into it.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_TESTS_NET_ROOMS_H
#define SOTTO_TESTS_NET_ROOMS_H

#include "asked.h"

#define ROOM "den@rooms.example.org"
#define MUC "http://jabber.org/protocol/muc"
#define DISCO "http://jabber.org/protocol/disco#info"

static inline void
act(const struct msg *m)
{
	str_clear(&n.text);
	str_add(&n.text, "");
	assert_true(xep_do(&n.wire, m));
}

/* What is as it was where the test does not say. */
static inline void
join(const char *room, const char *nick, bool fresh)
{
	struct msg m = { .type = MSG_ROOM_JOIN };

	m.u.room_join.room = room;
	m.u.room_join.nick = nick;
	m.u.room_join.password = "";
	m.u.room_join.fresh = fresh;
	act(&m);
}

/* Each that it feeds is <presence from=... type=...>INNER</presence>. */
static inline const char *
presence(const char *from, const char *type, const char *inner)
{
	char *xml = xasprintf("<presence from=\"%s\"%s%s%s>%s</presence>", from,
	    *type == '\0' ? "" : " type='", type, *type == '\0' ? "" : "'",
	    inner);

	feed(xml);
	free(xml);
	return n.text.s;
}

static inline void
tell_features(const char *features)
{
	struct msg m = { .type = MSG_ROOM_ASK, .u.room_ask.room = ROOM };
	char *xml = xasprintf("<query xmlns='" DISCO "'>%s</query>", features);

	act(&m);
	take_id();
	feed_answer(ROOM, "result", xml);
	free(xml);
}

static const char self[] = "<x xmlns='" MUC "#user'><item role='participant' "
    "affiliation='member'/><status code='110'/></x>";

static inline void
be_inside(void)
{
	tell_features("<feature var='urn:xmpp:sid:0'/>"
	    "<feature var='urn:xmpp:occupant-id:0'/>"
	    "<feature var='urn:xmpp:hats:0'/>");
	join(ROOM, "me", true);
	presence(ROOM "/me", "", self);
}

static inline bool
says(const char *part)
{
	return strstr(n.text.s, part) != NULL;
}

#define ERRORS "urn:ietf:params:xml:ns:xmpp-stanzas"
#define REFUSED(x) "<error type='cancel'><" x " xmlns='" ERRORS "'/></error>"

static inline void
leave(void)
{
	struct msg m = { .type = MSG_ROOM_LEAVE };

	m.u.room_leave.room = ROOM;
	m.u.room_leave.text = "bye";
	act(&m);
}

/* Whether the address is a room's. */
static inline bool
is_room(void)
{
	presence(ROOM "/someone", "", "");
	return says("room_occupant");
}

static inline void
wait_for(int64_t ms)
{
	str_clear(&n.text);
	str_add(&n.text, "");
	loop_clock_move(n.loop, ms);
}

#endif
