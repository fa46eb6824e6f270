/*
 * What a room keeps of what is said in it (XEP-0313): whether that may be
 * read, and whose a line of before is.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "chat/rooms.h"

bool
room_keeps(const struct talk *v)
{
	const struct account *a = v->account;

	return v->kind == TALK_ROOM &&
	    (room_traits(v) & ROOM_ARCHIVE) != 0 &&
	    conf_bool(a->chat->conf, SET_ARCHIVE, a->jid, v->jid);
}

/* Who has a nick now may not have had it then. */
bool
room_kept_is_own(const struct talk *v, const char *occupant,
    const char *real)
{
	const struct occupant *self = room_self(v);
	unsigned traits = room_traits(v);

	if (*occupant != '\0' && (traits & ROOM_OCCUPANT_ID) != 0)
		return self != NULL && self->id != NULL &&
		    strcmp(self->id, occupant) == 0;
	return *real != '\0' && (traits & ROOM_REAL_ADDRESSES) != 0 &&
	    jid_same_bare(real, v->account->jid);
}
