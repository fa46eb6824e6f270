/*
 * How much is said of what changes in a room, beside who comes and goes
 * (room-joins.c): so many lines a minute, so that a crowd does not push what
 * was said out of the window; how many more there were is one line.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include "chat/rooms.h"

#define ROOM_SAID_MS (60 * 1000)

static void
room_say_more(void *arg)
{
	struct talk *v = arg;
	struct room_said_so_far *s = &v->room->said;

	if (s->more > 0)
		talk_say(v, ENTRY_NOTICE, "room-more", "%u more things changed "
		    "here within a minute.", s->more);
	s->more = 0;
}

bool
room_may_say(struct talk *v)
{
	struct room_said_so_far *s = &v->room->said;
	int64_t now = loop_now(v->account->chat->loop);
	int64_t left = s->since + ROOM_SAID_MS - now;

	if (s->said == 0 || left <= 0) {
		s->since = now;
		s->said = 0;
		left = ROOM_SAID_MS;
	}
	if (s->said < ROOM_SAID_MAX) {
		s->said++;
		return true;
	}
	s->more++;
	if (s->timer == NULL)
		s->timer = timer_new(v->account->chat->loop, room_say_more,
		    v);
	if (!timer_armed(s->timer))
		timer_set(s->timer, left);
	return false;
}
