/*
 * Rooms and streams: what the user wants to be in is entered on each fresh one;
 * after one that was resumed the room is asked whether one is still in it
 * (XEP-0410).
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/rooms.h"

/* XEP-0410: it has no trace of us, perhaps since its server was started
 * again. */
static int
room_stream_hear_pong(struct account *a, const struct msg *m, struct err *err)
{
	char *jid = jid_parse(m->u.room_pong.room, NULL);
	struct talk *v = jid != NULL ? room_talk(a, jid) : NULL;

	(void)err;
	free(jid);
	if (v != NULL && m->u.room_pong.answer == ROOM_PONG_GONE &&
	    v->room->state == ROOM_JOINED) {
		talk_say(v, ENTRY_WARNING, "room-lost", "The room has lost "
		    "you; sotto enters it again.");
		room_begin(v);
	}
	return 0;
}

static void
room_stream_ping(struct talk *v)
{
	struct msg m = { .type = MSG_ROOM_PING };

	m.u.room_ping.room = v->jid;
	m.u.room_ping.nick = v->room->nick;
	link_tell(v->account, &m, NULL);
}

static void
room_stream_begins(struct account *a, bool resumed)
{
	struct chat *c = a->chat;

	for (size_t i = 0; i < c->ntalks; i++) {
		struct talk *v = c->talks[i];

		if (v->account != a || v->room == NULL || !v->room->wants)
			continue;
		if (!resumed)
			room_begin(v);
		else if (v->room->state == ROOM_JOINED)
			room_stream_ping(v);
	}
}

static void
room_stream_ends(struct account *a, enum stream_end how)
{
	struct chat *c = a->chat;

	if (how == STREAM_PAUSED)
		return;
	for (size_t i = 0; i < c->ntalks; i++) {
		struct talk *v = c->talks[i];

		if (v->account != a || v->room == NULL)
			continue;
		v->room->asks = false;
		if (v->room->state == ROOM_JOINED ||
		    v->room->state == ROOM_JOINING)
			room_set_state(v, ROOM_LEFT, "offline");
	}
}

static const struct chat_hears room_stream_hears[] = {
	{ MSG_ROOM_PONG, room_stream_hear_pong },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_room_stream = {
	.name = "room-stream", .hears = room_stream_hears,
	.begin = room_stream_begins, .end = room_stream_ends,
};
