/*
 * What a worker tells of a room.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include "room-bench.h"

struct talk *
room_enter(struct bench *b)
{
	struct talk *v = room_join(b->account, ROOM, NULL, NULL, NULL);

	room_info(b, ROOM_IS_ROOM | ROOM_STABLE_ID, "");
	occupant(b, "alice", ROLE_PARTICIPANT, ROOM_CODE_SELF);
	return v;
}

const char *
bench_type_in(struct bench *b, struct talk *v, const char *text)
{
	talk_type(v, text, OTR_NOT_PRIVATE, NULL, NULL, NULL);
	fake_net_run(b->net);
	return bench_entry(&v->buffer, text)->id;
}

void
room_info(struct bench *b, unsigned traits, const char *condition)
{
	struct msg m = { .type = MSG_ROOM_INFO };

	fake_net_run(b->net);
	m.u.room_info.room = ROOM;
	m.u.room_info.traits = traits;
	m.u.room_info.condition = condition;
	fake_net_say(b->net, ALICE, &m);
}

void
room_error(struct bench *b, const char *condition)
{
	struct msg m = { .type = MSG_ROOM_ERROR };

	m.u.room_error.room = ROOM;
	m.u.room_error.condition = condition;
	fake_net_say(b->net, ALICE, &m);
}

static void
occupant_say(struct bench *b, const char *nick, bool here, enum role role,
    unsigned codes, const char *as)
{
	struct msg m = { .type = MSG_ROOM_OCCUPANT };
	char *from = xasprintf(ROOM "/%s", nick);

	m.u.room_occupant.from = from;
	m.u.room_occupant.here = here;
	m.u.room_occupant.show = here ? SHOW_ONLINE : SHOW_OFFLINE;
	m.u.room_occupant.role = role;
	m.u.room_occupant.affiliation = AFFILIATION_NONE;
	m.u.room_occupant.codes = codes;
	m.u.room_occupant.nick = as;
	fake_net_say(b->net, ALICE, &m);
	free(from);
}

void
occupant(struct bench *b, const char *nick, enum role role, unsigned codes)
{
	occupant_say(b, nick, true, role, codes, "");
}

void
occupant_gone(struct bench *b, const char *nick, unsigned codes)
{
	occupant_say(b, nick, false, ROLE_NONE, codes, "");
}

void
occupant_renamed(struct bench *b, const char *nick, const char *as,
    unsigned codes)
{
	occupant_say(b, nick, false, ROLE_NONE, codes | ROOM_CODE_RENAMED,
	    as);
}

static void
room_say(struct bench *b, const char *nick, struct msg *m)
{
	char *from = xasprintf(ROOM "/%s", nick);

	m->type = MSG_MESSAGE;
	m->u.message.from = from;
	m->u.message.kind = MESSAGE_GROUPCHAT;
	fake_net_say(b->net, ALICE, m);
	free(from);
}

void
room_line_as(struct bench *b, const char *nick, const char *id,
    const char *body, const char *room_id, const char *occupant_id)
{
	struct msg m = { .type = MSG_MESSAGE };

	m.u.message.id = id;
	m.u.message.body = body;
	m.u.message.archive_id = room_id;
	m.u.message.occupant = occupant_id;
	room_say(b, nick, &m);
}

void
room_line(struct bench *b, const char *nick, const char *id,
    const char *body)
{
	room_line_as(b, nick, id, body, "", "");
}

void
room_refers_to(struct bench *b, const char *nick, const char *occupant_id,
    enum reference_kind kind, const char *refers_id, const char *body,
    const char *emoji)
{
	static unsigned ids;
	struct msg m = { .type = MSG_MESSAGE };
	char *id = xasprintf("refers%u", ids++);

	m.u.message.id = id;
	m.u.message.occupant = occupant_id;
	m.u.message.refers = kind;
	m.u.message.refers_id = refers_id;
	m.u.message.body = body;
	m.u.message.emoji = emoji;
	room_say(b, nick, &m);
	free(id);
}

void
room_moderates(struct bench *b, const char *by, const char *room_id)
{
	struct msg m = { .type = MSG_ROOM_MODERATED };

	m.u.room_moderated.room = ROOM;
	m.u.room_moderated.id = room_id;
	m.u.room_moderated.by = by;
	m.u.room_moderated.by_occupant = *by == '\0' ? "o9" : "";
	m.u.room_moderated.reason = "";
	fake_net_say(b->net, ALICE, &m);
}
