/*
 * A talk with a room as others see it: read, never written.  Calls nothing but
 * who is in it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "chat/rooms.h"

enum room_state
room_state(const struct talk *v)
{
	return v->room->state;
}

const char *
room_nick(const struct talk *v)
{
	return v->room->nick;
}

const struct occupant *
room_self(const struct talk *v)
{
	return v->room->state == ROOM_JOINED ?
	    people_find(v->room->people, v->room->nick) : NULL;
}

const char *
room_topic(const struct talk *v)
{
	return v->room->topic;
}

const char *
room_topic_by(const struct talk *v)
{
	return v->room->topic_by;
}

const char *
room_name(const struct talk *v)
{
	return v->room->name;
}

unsigned
room_traits(const struct talk *v)
{
	return v->room->traits;
}

bool
room_notifies(const struct talk *v, bool mention)
{
	const char *which = conf_text(v->account->chat->conf, SET_ROOM_NOTIFY,
	    v->account->jid, v->jid);

	return strcmp(which, "all") == 0 ||
	    (mention && strcmp(which, "mentions") == 0);
}
