/*
 * Rooms and their bookmarks, as alice's account and her other programs have
 * them (XEP-0402): each room lets her in, and nobody else is there.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include "talk.h"

static void
bookmark_say(struct script *t, const char *room, bool autojoin, bool pushed)
{
	struct msg m = { .type = MSG_BOOKMARK };

	m.u.bookmark.room = room;
	m.u.bookmark.name = "Tea & \"more\"";
	m.u.bookmark.nick = "Al";
	m.u.bookmark.password = "not to be seen";
	m.u.bookmark.autojoin = autojoin;
	m.u.bookmark.pushed = pushed;
	net_send(t, &m);
}

static void
bookmark_asked(struct script *t)
{
	struct msg end = { .type = MSG_BOOKMARKS_END };

	if (t->net.bookmark != NULL)
		bookmark_say(t, t->net.bookmark, true, false);
	end.u.bookmarks_end.place = BOOKMARK_PEP;
	end.u.bookmarks_end.condition = "";
	net_send(t, &end);
}

static void
bookmark_done(struct script *t, uint32_t request)
{
	struct msg m = { .type = MSG_BOOKMARK_DONE };

	m.u.bookmark_done.request = request;
	net_send(t, &m);
}

static void
bookmark_room(struct script *t, const char *room)
{
	struct msg m = { .type = MSG_ROOM_INFO };

	m.u.room_info.room = room;
	m.u.room_info.traits = ROOM_IS_ROOM;
	net_send(t, &m);
}

static void
bookmark_joined(struct script *t, const struct msg *join)
{
	struct msg m = { .type = MSG_ROOM_OCCUPANT };
	char *from = xasprintf("%s/%s", join->u.room_join.room,
	    join->u.room_join.nick);

	m.u.room_occupant.from = from;
	m.u.room_occupant.here = true;
	m.u.room_occupant.show = SHOW_ONLINE;
	m.u.room_occupant.role = ROLE_PARTICIPANT;
	m.u.room_occupant.affiliation = AFFILIATION_NONE;
	m.u.room_occupant.codes = ROOM_CODE_SELF;
	net_send(t, &m);
	free(from);
}

static void
bookmark_directory(struct script *t, uint32_t request)
{
	struct msg m = { .type = MSG_DIRECTORY_ROOM };
	struct msg end = { .type = MSG_DIRECTORY_END };

	m.u.directory_room.request = request;
	m.u.directory_room.room = "tea@rooms.example.org";
	m.u.directory_room.name = "Tea\r\n-- forged";
	m.u.directory_room.people = 12;
	net_send(t, &m);
	end.u.directory_end.request = request;
	end.u.directory_end.service = "rooms.example.org";
	end.u.directory_end.more = true;
	net_send(t, &end);
}

bool
bookmark_heard(struct script *t, const struct msg *m)
{
	if (m->type == MSG_BOOKMARKS_ASK)
		bookmark_asked(t);
	else if (m->type == MSG_BOOKMARK_SET)
		bookmark_done(t, m->u.bookmark_set.request);
	else if (m->type == MSG_BOOKMARK_REMOVE)
		bookmark_done(t, m->u.bookmark_remove.request);
	else if (m->type == MSG_ROOM_ASK)
		bookmark_room(t, m->u.room_ask.room);
	else if (m->type == MSG_ROOM_JOIN)
		bookmark_joined(t, m);
	else if (m->type == MSG_DIRECTORY_ASK)
		bookmark_directory(t, m->u.directory_ask.request);
	else
		return false;
	return true;
}

static void
do_bookmark_first(struct script *t, const char *room)
{
	free(t->net.bookmark);
	t->net.bookmark = xstrdup(room);
}

static void
do_bookmark_on(struct script *t, const char *room)
{
	bookmark_say(t, room, true, true);
}

static void
do_bookmark_off(struct script *t, const char *room)
{
	bookmark_say(t, room, false, true);
}

static void
do_bookmark_gone(struct script *t, const char *room)
{
	struct msg m = { .type = MSG_BOOKMARK_GONE };

	m.u.bookmark_gone.room = room;
	net_send(t, &m);
}

const struct word bookmark_words[] = {
	{ "bookmark first", do_bookmark_first },
	{ "bookmark gone", do_bookmark_gone },
	{ "bookmark off", do_bookmark_off },
	{ "bookmark on", do_bookmark_on },
	{ NULL, NULL },
};
