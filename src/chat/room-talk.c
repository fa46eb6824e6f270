/*
 * What a talk with a room is made of, and what the program says when one's
 * standing there changes.  Sends nothing but that one leaves.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/refer.h"
#include "chat/rooms.h"

struct talk *
room_talk(struct account *a, const char *room)
{
	struct talk *v = talk_find(a, room);

	return v != NULL && v->kind == TALK_ROOM ? v : NULL;
}

char *
room_usual_nick(const struct account *a)
{
	const struct conf *conf = a->chat->conf;
	const char *nick = conf_text(conf, SET_ROOM_NICK, a->jid, NULL);

	if (nick == NULL || *nick == '\0')
		nick = conf_text(conf, SET_NICKNAME, a->jid, NULL);
	if (nick != NULL && *nick != '\0')
		return xstrdup(nick);
	return xstrndup(a->jid, strcspn(a->jid, "@"));
}

bool
room_may_send(const struct talk *v, const char **why)
{
	switch (v->room->state) {
	case ROOM_JOINED:
		return true;
	case ROOM_JOINING:
		*why = "you are not in the room yet";
		break;
	case ROOM_LEFT:
	case ROOM_FAILED:
	case ROOM_KICKED:
	case ROOM_BANNED:
	case ROOM_DESTROYED:
	case ROOM_STATES:
		*why = v->room->wants ? "you are not in the room yet" :
		    "you are not in the room: /join enters it";
		break;
	}
	return false;
}

/* ---- one of those in it, alone ------------------------------------------------ */

struct talk *
room_of_private(const struct talk *v)
{
	return v->occupant != NULL ?
	    room_talk(v->account, v->occupant->room) : NULL;
}

bool
room_private_is_same(const struct talk *v)
{
	const struct occupant_talk *t = v->occupant;
	const struct talk *room = room_of_private(v);
	const struct occupant *o = room != NULL ?
	    room_find(room, jid_resource(v->jid)) : NULL;

	if (o == NULL)
		return false;
	return t->id != NULL && o->id != NULL ? strcmp(t->id, o->id) == 0 :
	    t->here;
}

void
private_accept(struct talk *v)
{
	const struct talk *room = room_of_private(v);
	const struct occupant *o = room != NULL ?
	    room_find(room, jid_resource(v->jid)) : NULL;

	if (o == NULL || room_private_is_same(v))
		return;
	free(v->occupant->id);
	v->occupant->id = xstrdup(o->id);
	v->occupant->here = true;
}

bool
private_may_send(const struct talk *v, const char **why)
{
	const struct talk *room = room_of_private(v);

	if (room == NULL || room->room->state != ROOM_JOINED)
		*why = "you are not in the room";
	else if (room_find(room, jid_resource(v->jid)) == NULL)
		*why = "they are not in the room";
	else if (!room_private_is_same(v))
		*why = "somebody else may have that nick now: /resend sends it "
		    "to them, /discard throws it away";
	else
		return true;
	return false;
}

/* ---- what changes ------------------------------------------------------------ */

/* While one is not there, nicks may pass to others unseen. */
static void
room_lose_sight(const struct talk *v)
{
	const struct chat *c = v->account->chat;

	for (size_t i = 0; i < c->ntalks; i++)
		if (c->talks[i]->account == v->account &&
		    c->talks[i]->occupant != NULL &&
		    strcmp(c->talks[i]->occupant->room, v->jid) == 0)
			c->talks[i]->occupant->here = false;
}

void
room_set_state(struct talk *v, enum room_state state, const char *why)
{
	struct room *r = v->room;

	r->state = state;
	if (state != ROOM_JOINED) {
		r->asks_anew = r->asks_again = false;
		people_clear(r->people);
		room_lose_sight(v);
	}
	talk_changed(v);
	chat_emit(v->account->chat, &(struct chat_event){ .type = CHAT_ROOM,
		.account = v->account, .talk = v, .room = v->jid,
		.nick = r->nick, .code = why,
		.state = room_state_word(state) });
}

/* ---- beginning and end --------------------------------------------------------- */

static void
room_sent(struct talk *v, const struct line *l)
{
	refer_sent(v, l);
}

static void
room_read(struct talk *v)
{
	read_moved(v);
}

static void
room_closing(struct talk *v)
{
	struct msg m = { .type = MSG_ROOM_LEAVE };

	nick_keep(v);
	if (v->room->state != ROOM_JOINED && v->room->state != ROOM_JOINING)
		return;
	m.u.room_leave.room = v->jid;
	m.u.room_leave.text = "";
	link_tell(v->account, &m, NULL);
}

static void
room_free(struct talk *v)
{
	struct room *r = v->room;

	read_close(v);
	timer_free(r->said.timer);
	table_free(r->alike_said);
	people_free(r->people);
	joins_free(r->joins);
	secret_free(r->password);
	free(r->local);
	free(r->nick);
	free(r->wanted);
	free(r->name);
	free(r->topic);
	free(r->topic_by);
	free(r->past.until);
	archived_free_all(r->past.waits);
	free(r);
}

static const struct talk_ops room_ops = {
	.sent = room_sent,
	.read = room_read,
	.closing = room_closing,
	.free = room_free,
};

struct room *
room_new(struct talk *v, const char *nick)
{
	struct room *r = xcalloc(1, sizeof(*r));

	v->kind = TALK_ROOM;
	v->ops = &room_ops;
	v->room = r;
	r->people = people_new(&v->account->people);
	r->nick = xstrdup(nick);
	r->local = xstrndup(v->jid, strcspn(v->jid, "@"));
	r->name = xstrdup("");
	r->topic = xstrdup("");
	r->topic_by = xstrdup("");
	return r;
}
