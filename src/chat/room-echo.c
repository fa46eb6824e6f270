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

/* Who is in a room can write an error, too: it counts from whom the line went
 * to, or from the room. */
static bool
echo_is_answer(const struct line *l, const char *from)
{
	return l->to != NULL && (strcmp(l->to, from) == 0 ||
	    (jid_resource(from) == NULL && jid_same_bare(l->to, from)));
}

void
room_bounced(struct account *a, const char *from, const char *id,
    const char *condition, const char *text)
{
	struct line *l = table_get(a->link->ids, id);
	struct talk *room = jid_resource(from) == NULL ? room_talk(a, from) :
	    NULL;
	char *reason = refusal_text(condition, text, false);

	if (l != NULL && l->talk->account == a &&
	    l->talk->kind != TALK_DIRECT && echo_is_answer(l, from) &&
	    (line_is_flying(l) || l->delivery == DELIVERY_ACKED))
		line_fail(l->talk, l, reason);
	else if (l == NULL && room != NULL)
		talk_say(room, ENTRY_ERROR, "room-refused",
		    "The room refused that: %s.", reason);
	free(reason);
}
