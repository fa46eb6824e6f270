/*
 * What is said in a room (XEP-0045, 7.4, 8.1), by it, and through it to the
 * user alone (7.5).  None of it goes to OTR, whatever it looks like (law 7).
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/refer.h"
#include "chat/rooms.h"

/* ---- a line ---------------------------------------------------------------------------- */

static bool
message_is_shown(struct talk *v, const char *nick, const struct msg *m,
    int64_t stamp, const char *text)
{
	const struct room_line l = {
		.archive_id = m->u.message.archive_id, .nick = nick,
		.id = m->u.message.id, .text = text, .stamp = stamp,
		.delayed = (m->u.message.flags & GOT_DELAYED) != 0,
	};

	if (archive_room_has(v, &l)) {
		if (l.delayed && strcmp(nick, v->room->nick) == 0)
			unsure_told(v, l.id, l.archive_id);
		return true;
	}
	return recent_see(v->recent, &v->account->chat->seed,
	    m->u.message.id, nick, text) != RECENT_NEW;
}

static char *
message_or_null(const char *s)
{
	return *s == '\0' ? NULL : (char *)(uintptr_t)s;
}

/* Of before, who has the nick now may not have had it then. */
static bool
message_is_own(const struct talk *v, const char *nick, const struct msg *m)
{
	if (m->u.message.flags & GOT_DELAYED)
		return room_kept_is_own(v, m->u.message.occupant, "");
	return strcmp(nick, v->room->nick) == 0;
}

static void
message_record(struct talk *v, const struct entry *e)
{
	record_add(v, &(struct record){ .incoming = e->kind == ENTRY_IN,
	    .level = OTR_NOT_PRIVATE, .stamp = e->stamp, .text = e->text,
	    .id = e->id, .nick = e->author, .archive_id = e->archive_id });
}

/* What tells them apart whose nick can be taken for another's; or NULL. */
static char *
message_apart(const struct talk *v, const char *nick)
{
	const struct occupant *o = room_find(v, nick);

	return o != NULL && o->alike ? room_apart(o) : NULL;
}

static void
message_show(struct talk *v, const char *nick, const struct msg *m,
    int64_t stamp, const char *text, uint64_t answers)
{
	bool delayed = (m->u.message.flags & GOT_DELAYED) != 0;
	bool own = message_is_own(v, nick, m);
	char *apart = own || delayed ? NULL : message_apart(v, nick);
	const struct entry *meant;
	struct entry e = {
		.kind = own ? ENTRY_OUT : ENTRY_IN,
		.stamp = delayed ? stamp : talk_moment(v),
		.delayed = delayed, .level = OTR_NOT_PRIVATE,
		.delivery = own && !delayed ? DELIVERY_RECEIVED :
		    DELIVERY_NONE,
		.author = (char *)(uintptr_t)nick,
		.text = (char *)(uintptr_t)text,
		.id = (char *)(uintptr_t)m->u.message.id,
		.archive_id = message_or_null(m->u.message.archive_id),
		.occupant = message_or_null(m->u.message.occupant),
		.from = apart != NULL ? apart : (char *)(uintptr_t)(own &&
		    !delayed ? "another program" : NULL),
		.unstyled = (m->u.message.flags & GOT_UNSTYLED) != 0,
		.mention = !own && room_names(text, v->room->nick),
	};
	const struct entry *pushed = buffer_push(&v->buffer, &e);

	free(apart);
	e.from = NULL;
	message_record(v, &e);
	if ((meant = buffer_serial(&v->buffer, answers)) != NULL)
		refer_answers(v, pushed, meant);
	if (!own && e.stamp > v->room->known)
		v->room->known = e.stamp;
	if (!own && !delayed) {
		v->unread++;
		v->mentions += e.mention;
	}
	talk_changed(v);
	chat_emit(v->account->chat, &(struct chat_event){
		.type = CHAT_MESSAGE, .account = v->account, .talk = v,
		.room = v->jid, .nick = nick, .id = m->u.message.id,
		.text = text, .level = OTR_NOT_PRIVATE,
		.missing = m->u.message.missing, .incoming = !own,
		.mention = e.mention, .occupant = e.occupant,
		.reply_to = meant != NULL ? meant->id : NULL,
		.delayed = delayed, .entry = pushed });
}

/* What it says of another line; true: that was all. */
static bool
message_refers(struct talk *v, const char *nick, const struct msg *m,
    int64_t stamp, const char *text, uint64_t *answers)
{
	char emoji[EMOJI_MAX_BYTES + 1];
	const struct reference refers = {
		.kind = (enum reference_kind)m->u.message.refers,
		.id = m->u.message.refers_id, .emoji = emoji,
	};

	*answers = 0;
	if (refers.kind == REFERENCE_NONE || (m->u.message.flags & GOT_CUT))
		return false;
	emoji_take(emoji, m->u.message.emoji);
	return room_refers(v, &(struct room_said){ .nick = nick,
	    .occupant = m->u.message.occupant, .own = message_is_own(v, nick,
	    m), .refers = &refers, .id = m->u.message.id, .text = text,
	    .stamp = stamp, .delayed = (m->u.message.flags &
	    GOT_DELAYED) != 0 }, answers);
}

/* One that was not here yet. */
static void
message_new(struct talk *v, const char *nick, const struct msg *m,
    int64_t stamp, const char *text)
{
	char *rest = text_without(text, m->u.message.body,
	    m->u.message.fallback_at, m->u.message.fallback);
	uint64_t answers;

	if (message_refers(v, nick, m, stamp, rest != NULL ? rest : text,
	    &answers))
		;	/* shown in the line that it means */
	else if (*text != '\0')
		message_show(v, nick, m, stamp, answers != 0 && rest != NULL ?
		    rest : text, answers);
	secret_free(rest);
}

static void
message_line(struct talk *v, const char *nick, const struct msg *m,
    int64_t stamp)
{
	char *text = otr_without_tag(m->u.message.body);

	if (strcmp(nick, v->room->nick) == 0 &&
	    (m->u.message.flags & GOT_DELAYED) == 0 && room_echo(v, m))
		;	/* it was shown when it was typed */
	else if (!message_is_shown(v, nick, m, stamp, text))
		message_new(v, nick, m, stamp, text);
	text_free(text);
}

/* ---- the subject ------------------------------------------------------------------------ */

static void
message_topic(struct talk *v, const char *nick, const struct msg *m)
{
	struct room *r = v->room;
	char line[CHAT_NOTE_MAX + 1], by[CHAT_NOTE_MAX + 1];
	bool same;

	chat_line(line, m->u.message.subject);
	same = strcmp(line, r->topic) == 0;
	keep_text(&r->topic, line, CHAT_NOTE_MAX);
	keep_text(&r->topic_by, nick, ROOM_NICK_MAX);
	talk_changed(v);
	chat_emit(v->account->chat, &(struct chat_event){
		.type = CHAT_TOPIC, .account = v->account, .talk = v,
		.room = v->jid, .nick = nick, .text = m->u.message.subject });
	if (same || !room_may_say(v))
		return;
	chat_say_quote(v->account->chat, v->account, v, ENTRY_NOTICE,
	    "room-topic", NULL, line, *line == '\0' ?
	    "The room has no topic any more%s%s." : *nick != '\0' ?
	    "The topic, set by %s%s:" : "The topic%s%s:",
	    *nick != '\0' && *line != '\0' ? chat_nick(by, nick) : "", "");
}

/* ---- all that comes ------------------------------------------------------------------------ */

/* By the room itself: "this room is being logged", for example. */
static void
message_by_room(struct talk *v, const struct msg *m)
{
	char line[CHAT_NOTE_MAX + 1];

	if (*m->u.message.body == '\0' || !room_may_say(v))
		return;
	chat_say_quote(v->account->chat, v->account, v, ENTRY_NOTICE,
	    "room-says", NULL, chat_line(line, m->u.message.body),
	    "The room says:");
}

/* What it still hands on when one has left: a line of one's own has arrived. */
static void
message_late(struct talk *v, const char *nick, const struct msg *m)
{
	if (v->room->state == ROOM_LEFT && nick != NULL &&
	    m->u.message.kind == MESSAGE_GROUPCHAT &&
	    (m->u.message.flags & GOT_DELAYED) == 0 &&
	    strcmp(nick, v->room->nick) == 0)
		(void)room_echo(v, m);
}

/* It was no room, and the user should know why nothing is seen of them. */
static void
message_unheard(struct talk *v, const char *from, const struct msg *m)
{
	char line[CHAT_NOTE_MAX + 1];

	if (v->room->state != ROOM_FAILED || v->room->said_unheard ||
	    m->u.message.kind == MESSAGE_GROUPCHAT ||
	    *m->u.message.body == '\0')
		return;
	v->room->said_unheard = true;
	talk_say(v, ENTRY_WARNING, "room-unheard", "\"%s\" writes to you, "
	    "which is not shown. /close this window" MORE
	    "This window is for a room, but the address may be a "
	    "person.", chat_quote(line, from));
}

void
room_hear_message(struct account *a, const char *from, const struct msg *m,
    int64_t stamp)
{
	char *bare = jid_bare(from);
	struct talk *v = room_talk(a, bare);
	const char *nick = jid_resource(from);
	bool group = m->u.message.kind == MESSAGE_GROUPCHAT;

	free(bare);
	if (v == NULL)
		return;
	if (v->room->state != ROOM_JOINED) {
		message_late(v, nick, m);
		message_unheard(v, from, m);
		return;
	}
	if (nick != NULL && ignored_is(v, nick, m->u.message.occupant))
		return;
	if (group && (m->u.message.flags & GOT_TOPIC))
		message_topic(v, nick != NULL ? nick : "", m);
	else if (nick == NULL)
		message_by_room(v, m);
	else if (!group)
		private_heard(v, nick, m, stamp);
	else if (*m->u.message.body != '\0' ||
	    m->u.message.refers != REFERENCE_NONE)
		message_line(v, nick, m, stamp);
}
