/*
 * Entering rooms and leaving them (XEP-0045, 7): a room that the user wants to
 * be in is asked what it is, then entered.  Must not know when a stream begins
 * (room-stream.c), nor what is said in the room.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat/rooms.h"

/* ---- what is sent ------------------------------------------------------------ */

static bool
join_nick_is_valid(const char *jid, const char *nick)
{
	char *full = xasprintf("%s/%s", jid, nick);
	char *parsed = strlen(nick) > ROOM_NICK_MAX || *nick == '\0' ? NULL :
	    jid_parse(full, NULL);
	bool valid = parsed != NULL && strcmp(parsed, full) == 0;

	free(parsed);
	free(full);
	return valid;
}

static int
join_check_nick(const char *jid, const char *nick, struct err *err)
{
	if (join_nick_is_valid(jid, nick))
		return 0;
	return err_set(err, "bad-nick", "a nick has 1 to %d bytes, no blanks "
	    "around it, and no hidden characters", ROOM_NICK_MAX);
}

static int
join_send(struct talk *v, bool fresh, struct err *err)
{
	const struct room *r = v->room;
	struct msg m = { .type = MSG_ROOM_JOIN };

	m.u.room_join.room = v->jid;
	m.u.room_join.nick = r->wanted != NULL ? r->wanted : r->nick;
	m.u.room_join.password = r->password != NULL ? r->password : "";
	m.u.room_join.fresh = fresh;
	if (!fresh || room_keeps(v))
		m.u.room_join.lines = 0;
	else if (r->known != 0) {
		m.u.room_join.lines = ROOM_LINES_MISSED;
		m.u.room_join.since = (uint64_t)r->known;
	} else
		m.u.room_join.lines = ROOM_LINES;
	return link_tell(v->account, &m, err);
}

/* The first step: what is it? */
void
room_begin(struct talk *v)
{
	struct msg m = { .type = MSG_ROOM_ASK };

	m.u.room_ask.room = v->jid;
	v->room->asks = link_tell(v->account, &m, NULL) == 0;
	if (v->room->asks)
		room_set_state(v, ROOM_JOINING, NULL);
}

/* ---- the user's word ------------------------------------------------------------ */

static size_t
join_count(const struct account *a)
{
	const struct chat *c = a->chat;
	size_t n = 0;

	for (size_t i = 0; i < c->ntalks; i++)
		n += c->talks[i]->account == a && c->talks[i]->room != NULL;
	return n;
}

/* Who sees us, or is seen: what they write would be taken for a room's. */
static bool
join_is_person(const struct account *a, const char *jid)
{
	const struct contact *c = contact_find(a, jid);

	return c != NULL && (c->subscription != SUB_NONE ||
	    contact_is_online(c));
}

/* A conversation with a person is none any more by a slip of the pen. */
static struct talk *
join_talk(struct account *a, const char *jid, const char *nick,
    struct err *err)
{
	struct talk *v = talk_find(a, jid);

	if (v != NULL && v->kind == TALK_ROOM)
		return v;
	if (v != NULL || strchr(jid, '@') == NULL ||
	    strcmp(jid, a->jid) == 0 || join_is_person(a, jid)) {
		err_set(err, "not-a-room", v != NULL ? "%s is a conversation "
		    "with a person; if it is a room, /close it first" :
		    strchr(jid, '@') == NULL ?
		    "%s: the address of a room looks like name@service" :
		    "%s is a person, not a room", jid);
		return NULL;
	}
	if (join_count(a) >= ROOMS_MAX) {
		err_set(err, "too-many-rooms", "%d rooms are open already: "
		    "/close some",
		    ROOMS_MAX);
		return NULL;
	}
	v = talk_new(a, jid);
	room_new(v, nick);
	record_load(v);
	talk_say_odd(v);
	return v;
}

static void
join_set_password(struct room *r, const char *password)
{
	secret_free(r->password);
	r->password = secret_dup(password);
}

static void
join_set_nick(struct room *r, const char *nick)
{
	free(r->wanted);
	r->wanted = NULL;
	free(r->nick);
	r->nick = xstrdup(nick);
}

/* In it already: there is nothing to do but what is new. */
static int
join_is_there(struct talk *v, const char *nick, struct err *err)
{
	return nick == NULL || strcmp(nick, v->room->nick) == 0 ? 0 :
	    room_set_nick(v, nick, err);
}

/* What the user is called in it where nothing else is said: as the last time,
 * before the window was closed; caller frees. */
static char *
join_usual_nick(const struct account *a, const char *jid)
{
	const struct bookmark *b = bookmark_find(a, jid);
	const char *kept = nick_kept(a, jid);

	if (kept != NULL)
		return xstrdup(kept);
	return b != NULL && join_nick_is_valid(jid, b->nick) ?
	    xstrdup(b->nick) : room_usual_nick(a);
}

struct talk *
room_join(struct account *a, const char *jid, const char *nick,
    const char *password, struct err *err)
{
	char *usual = nick == NULL ? join_usual_nick(a, jid) : NULL;
	struct talk *v = NULL;

	if (blocked_refuse(a, jid, err) == 0 &&
	    join_check_nick(jid, nick != NULL ? nick : usual, err) == 0)
		v = join_talk(a, jid, nick != NULL ? nick : usual, err);
	free(usual);
	if (v == NULL)
		return NULL;
	v->room->wants = true;
	v->room->said_unheard = false;
	if (password == NULL && v->room->password == NULL)
		password = bookmark_password(a, jid);
	if (password == NULL && v->room->password == NULL)
		password = invitation_password(a, jid);
	if (password != NULL)
		join_set_password(v->room, password);
	invitation_taken(a, jid);
	if (v->room->state == ROOM_JOINED)
		return join_is_there(v, nick, err) == -1 ? NULL : v;
	if (nick != NULL)
		join_set_nick(v->room, nick);
	if (v->room->state != ROOM_JOINING && link_is_open(a))
		room_begin(v);
	talk_changed(v);
	return v;
}

int
room_leave(struct talk *v, const char *text, struct err *err)
{
	struct room *r = v->room;
	struct msg m = { .type = MSG_ROOM_LEAVE };

	if (!r->wants && r->state != ROOM_JOINED && r->state != ROOM_JOINING)
		return err_set(err, "not-joined", "you are not in %s", v->jid);
	r->wants = r->asks = false;
	join_set_password(r, NULL);
	m.u.room_leave.room = v->jid;
	m.u.room_leave.text = text != NULL ? text : "";
	if (r->state == ROOM_JOINED || r->state == ROOM_JOINING)
		link_tell(v->account, &m, NULL);
	room_set_state(v, ROOM_LEFT, NULL);
	talk_say(v, ENTRY_NOTICE, "room-left", "You have left %s.", v->jid);
	return 0;
}

int
room_set_nick(struct talk *v, const char *nick, struct err *err)
{
	struct room *r = v->room;

	if (join_check_nick(v->jid, nick, err) == -1)
		return -1;
	if (r->state != ROOM_JOINED) {
		join_set_nick(r, nick);
		talk_changed(v);
		/* It was refused, perhaps because of the nick. */
		if (r->state == ROOM_FAILED && link_is_open(v->account)) {
			r->wants = true;
			room_begin(v);
		}
		return 0;
	}
	free(r->wanted);
	r->wanted = xstrdup(nick);
	return join_send(v, false, err);
}

int
room_set_topic(struct talk *v, const char *text, struct err *err)
{
	struct msg m = { .type = MSG_ROOM_TOPIC };
	char *id;
	int rc;

	if (v->room->state != ROOM_JOINED)
		return err_set(err, "not-joined", "you are not in %s", v->jid);
	id = chat_id(v->account->chat);
	m.u.room_topic.room = v->jid;
	m.u.room_topic.id = id;
	m.u.room_topic.text = text;
	rc = link_tell(v->account, &m, err);
	free(id);
	return rc;
}

/* ---- what it is ---------------------------------------------------------------------- */

/* What others will see of the user, before they do. */
static void
join_say_real(struct talk *v)
{
	struct room *r = v->room;

	if ((r->traits & ROOM_REAL_ADDRESSES) == 0 || r->said_real)
		return;
	r->said_real = true;
	talk_say(v, ENTRY_WARNING, "room-real", "Everybody in this room sees "
	    "your address, %s.", v->account->jid);
}

/* The address is nobody's room: it is free again for whom it belongs to.  Not
 * where something would be lost with the window. */
static void
join_not_a_room(struct talk *v)
{
	struct account *a = v->account;
	bool keep = v->room->entered || v->held + v->flying + v->failed > 0;
	char *jid = xstrdup(v->jid);

	v->room->wants = false;
	room_set_state(v, ROOM_FAILED, "not-a-room");
	if (!keep) {
		v->retires = true;	/* the user may be typing there */
		talk_close(v, true, NULL);
	}
	chat_say(a->chat, a, keep ? v : NULL, ENTRY_ERROR, "not-a-room", NULL,
	    "%s is not a room.", jid);
	free(jid);
}

static void
join_take_info(struct talk *v, const struct msg *m)
{
	char line[CHAT_NOTE_MAX + 1];
	struct room *r = v->room;

	r->traits = m->u.room_info.traits;
	keep_text(&r->name, chat_line(line, m->u.room_info.name),
	    CHAT_NAME_MAX);
	talk_changed(v);
}

static bool
join_is_unreachable(const char *condition)
{
	return strcmp(condition, "remote-server-not-found") == 0 ||
	    strcmp(condition, "remote-server-timeout") == 0 ||
	    strcmp(condition, "timeout") == 0;
}

/* One question at a time, however often it changes. */
static void
join_ask_anew(struct talk *v)
{
	struct msg m = { .type = MSG_ROOM_ASK };
	struct room *r = v->room;

	m.u.room_ask.room = v->jid;
	r->asks_again = r->asks_anew;
	r->asks_anew = r->asks_anew || link_tell(v->account, &m, NULL) == 0;
}

static int
join_hear_info(struct account *a, const struct msg *m, struct err *err)
{
	char *jid = jid_parse(m->u.room_info.room, NULL), *why;
	struct talk *v = jid != NULL ? room_talk(a, jid) : NULL;
	const char *condition = m->u.room_info.condition, *code;

	(void)err;
	free(jid);
	if (v == NULL)
		return 0;
	if (*condition == '\0')
		join_take_info(v, m);
	v->room->asks_anew = false;
	if (v->room->asks_again)
		join_ask_anew(v);
	if (!v->room->asks || v->room->state != ROOM_JOINING)
		return 0;
	v->room->asks = false;
	if (*condition == '\0' && (v->room->traits & ROOM_IS_ROOM) == 0) {
		join_not_a_room(v);
		return 0;
	}
	if (join_is_unreachable(condition)) {
		struct msg e = { .type = MSG_ROOM_ERROR };

		e.u.room_error.room = e.u.room_error.nick = "";
		e.u.room_error.instead = "";
		e.u.room_error.condition = condition;
		e.u.room_error.text = m->u.room_info.text;
		why = room_refused(v, &e, &code);
		room_set_state(v, ROOM_FAILED, code);
		talk_say(v, ENTRY_ERROR, "room-refused", "%s", why);
		free(why);
		return 0;
	}
	join_say_real(v);
	join_send(v, true, NULL);
	return 0;
}

/* ---- in, and out ------------------------------------------------------------------------ */

static void
join_say_entered(struct talk *v, unsigned codes)
{
	const size_t people = room_people(v);
	char line[CHAT_NOTE_MAX + 1], with[40] = "alone";

	if ((codes & ROOM_CODE_REAL) != 0)
		v->room->traits |= ROOM_REAL_ADDRESSES;
	join_say_real(v);
	if (people > 1)
		snprintf(with, sizeof(with), "with %zu other%s", people - 1,
		    people == 2 ? "" : "s");
	talk_say(v, ENTRY_NOTICE, "room-joined", "You are in %s as %s, %s.",
	    v->jid, chat_nick(line, v->room->nick), with);
	if ((codes & ROOM_CODE_LOGGED) != 0)
		talk_say(v, ENTRY_WARNING, "room-logged", "What is said in "
		    "this room is kept, and may be public.");
	if ((codes & ROOM_CODE_CREATED) != 0)
		talk_say(v, ENTRY_NOTICE, "room-created", "You have made this "
		    "room. /room config sets it up.");
}

/* A new room lets nobody else in before its owner has said how it is to be. */
static void
join_unlock(struct talk *v)
{
	struct msg m = { .type = MSG_ROOM_UNLOCK };

	m.u.room_unlock.room = v->jid;
	link_tell(v->account, &m, NULL);
}

void
room_entered(struct talk *v, unsigned codes)
{
	if ((codes & ROOM_CODE_CREATED) != 0)
		join_unlock(v);
	v->room->entered = true;
	room_set_state(v, ROOM_JOINED, NULL);
	join_say_entered(v, codes);
	outbox_unsure(v);
	if (!archive_enter_room(v))
		unsure_settle(v, false);
	talk_flush(v);
	/* What it is could not be asked before there was one. */
	if ((codes & ROOM_CODE_CREATED) != 0)
		join_ask_anew(v);
}

void
room_put_out(struct talk *v, enum room_state state, const char *why)
{
	/* Where nobody put us out, it is tried again on the next stream. */
	v->room->wants = state == ROOM_LEFT;
	room_set_state(v, state, why);
}

static int
join_hear_error(struct account *a, const struct msg *m, struct err *err)
{
	char *jid = jid_parse(m->u.room_error.room, NULL), *why;
	struct talk *v = jid != NULL ? room_talk(a, jid) : NULL;
	const char *code;

	(void)err;
	free(jid);
	if (v == NULL || (v->room->state != ROOM_JOINING &&
	    v->room->wanted == NULL))
		return 0;
	why = room_refused(v, m, &code);
	if (v->room->state == ROOM_JOINED) {	/* another nick was asked for */
		free(v->room->wanted);
		v->room->wanted = NULL;
	} else {
		v->room->wants = strcmp(code, "timeout") == 0 ||
		    strcmp(code, "unreachable") == 0;
		room_set_state(v, ROOM_FAILED, code);
	}
	talk_say(v, ENTRY_ERROR, "room-refused", "%s", why);
	free(why);
	return 0;
}

static void
join_say_changed(struct talk *v, unsigned codes)
{
	if ((codes & ROOM_CODE_NOW_SEMI) != 0 && room_may_say(v))
		talk_say(v, ENTRY_NOTICE, "room-semi", "From now on only "
		    "moderators of this room see real addresses.");
	if ((codes & ROOM_CODE_LOGGED) != 0 && room_may_say(v))
		talk_say(v, ENTRY_WARNING, "room-logged", "What is said in "
		    "this room is kept from now on, and may be public.");
	if ((codes & ROOM_CODE_UNLOGGED) != 0 && room_may_say(v))
		talk_say(v, ENTRY_NOTICE, "room-unlogged", "From now on this "
		    "room does not keep what is said.");
}

/* It is set up otherwise: it is asked again what it is. */
static int
join_hear_changed(struct account *a, const struct msg *m, struct err *err)
{
	char *jid = jid_parse(m->u.room_changed.room, NULL);
	struct talk *v = jid != NULL ? room_talk(a, jid) : NULL;
	unsigned codes = m->u.room_changed.codes;

	(void)err;
	free(jid);
	if (v == NULL || v->room->state != ROOM_JOINED)
		return 0;
	if ((codes & ROOM_CODE_NOW_REAL) != 0) {
		if ((v->room->traits & ROOM_REAL_ADDRESSES) == 0)
			v->room->said_real = false;
		v->room->traits |= ROOM_REAL_ADDRESSES;
		join_say_real(v);
	}
	join_say_changed(v, codes);
	join_ask_anew(v);
	return 0;
}

/* ---- what is heard -------------------------------------------------------- */

static const struct chat_hears room_hears[] = {
	{ MSG_ROOM_INFO, join_hear_info },
	{ MSG_ROOM_ERROR, join_hear_error },
	{ MSG_ROOM_CHANGED, join_hear_changed },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_room = {
	.name = "room", .hears = room_hears,
};
