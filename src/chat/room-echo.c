/*
 * What a room does with a line of the user's (law 2): it hands it on to all,
 * the user among them, which is the receipt; or it refuses it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/rooms.h"

/* Rooms that give lines ids of their own: the oldest with that text. */
static struct line *
echo_find(struct talk *v, const struct msg *m)
{
	struct line *l = *m->u.message.id != '\0' ?
	    outbox_find(v, m->u.message.id) : NULL;

	if (l != NULL || (v->room->traits & ROOM_STABLE_ID) != 0)
		return l;
	for (l = v->outbox; l != NULL; l = l->next)
		if ((line_is_flying(l) || l->delivery == DELIVERY_ACKED) &&
		    strcmp(l->text, m->u.message.body) == 0)
			return l;
	return NULL;
}

bool
room_echo(struct talk *v, const struct msg *m)
{
	struct line *l = echo_find(v, m);
	struct entry *e;

	if (l == NULL || (!line_is_flying(l) &&
	    l->delivery != DELIVERY_ACKED))
		return false;
	e = buffer_serial(&v->buffer, l->serial);
	if (e != NULL && *m->u.message.archive_id != '\0' &&
	    (l->refers == REFERENCE_NONE || l->refers == REFERENCE_ANSWERS))
		buffer_name(&v->buffer, e, l->id, m->u.message.archive_id);
	outbox_arrived(v, l);
	return true;
}

void
room_bounced(struct account *a, const char *from, const char *id,
    const char *condition, const char *text)
{
	struct line *l = table_get(a->link->ids, id);
	char *bare = jid_bare(from), *reason;

	/* From the room, or the occupant that it was for. */
	if (l != NULL && l->talk->account == a &&
	    l->talk->kind != TALK_DIRECT && l->to != NULL &&
	    jid_same_bare(l->to, bare) && (line_is_flying(l) ||
	    l->delivery == DELIVERY_ACKED)) {
		reason = refusal_text(condition, text, false);
		line_fail(l->talk, l, reason);
		free(reason);
	} else if (l == NULL && room_talk(a, bare) != NULL) {
		reason = refusal_text(condition, text, false);
		talk_say(room_talk(a, bare), ENTRY_ERROR, "room-refused",
		    "The room refused that: %s.", reason);
		free(reason);
	}
	free(bare);
}
