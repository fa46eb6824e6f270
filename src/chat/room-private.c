/*
 * A talk with one who is in a room, through the room (XEP-0045, 7.5): never
 * under OTR, and with that occupant only.  Who has the nick is known by
 * XEP-0421 where the room has that; else by never having gone.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/refer.h"
#include "chat/rooms.h"

/* ---- beginning and end ------------------------------------------------------------- */

static void
private_sent(struct talk *v, const struct line *l)
{
	refer_sent(v, l);
}

static void
private_nothing(struct talk *v)
{
	(void)v;
}

static void
private_free(struct talk *v)
{
	free(v->occupant->room);
	free(v->occupant->id);
	free(v->occupant);
}

static const struct talk_ops private_ops = {
	.sent = private_sent,
	.read = private_nothing,
	.closing = private_nothing,
	.free = private_free,
};

static struct talk *
private_find(struct talk *room, const char *nick)
{
	char *jid = xasprintf("%s/%s", room->jid, nick);
	struct talk *v = talk_find(room->account, jid);

	free(jid);
	return v;
}

static struct talk *
private_new(struct talk *room, const struct occupant *o)
{
	char *jid = xasprintf("%s/%s", room->jid, o->nick);
	struct talk *v = talk_new(room->account, jid);
	char line[CHAT_NOTE_MAX + 1];

	free(jid);
	v->kind = TALK_OCCUPANT;
	v->ops = &private_ops;
	v->occupant = xcalloc(1, sizeof(*v->occupant));
	v->occupant->room = xstrdup(room->jid);
	v->occupant->id = xstrdup(o->id);
	v->occupant->here = true;
	talk_say(v, ENTRY_NOTICE, "room-private", "Not private: you write to "
	    "\"%s\" through a room." MORE "The server of %s can read it, and "
	    "there is no OTR here.", chat_quote(line, o->nick), room->jid);
	return v;
}

/* ---- whose it is ---------------------------------------------------------------------- */

struct talk *
room_private(struct talk *room, const char *nick, struct err *err)
{
	const struct occupant *o = room_find(room, nick);
	struct talk *v = private_find(room, nick);

	if (v != NULL)
		return v;
	if (o != NULL)
		return private_new(room, o);
	err_set(err, "no-occupant", "nobody in %s has the name %s", room->jid,
	    nick);
	return NULL;
}

/* ---- what comes ---------------------------------------------------------------------------- */

static void
private_show(struct talk *v, const struct occupant *o, const struct msg *m,
    int64_t stamp, const char *text, uint64_t answers)
{
	bool delayed = (m->u.message.flags & GOT_DELAYED) != 0;
	char *apart = o->alike && !delayed ? room_apart(o) : NULL;
	struct entry e = {
		.kind = ENTRY_IN, .stamp = stamp, .from = apart,
		.delayed = delayed, .level = OTR_NOT_PRIVATE,
		.author = (char *)(uintptr_t)jid_resource(v->jid),
		.text = (char *)(uintptr_t)text,
		.id = (char *)(uintptr_t)m->u.message.id,
		.occupant = o->id, .mention = true,
		.unstyled = (m->u.message.flags & GOT_UNSTYLED) != 0,
	};
	const struct entry *pushed = buffer_push(&v->buffer, &e), *meant;

	free(apart);
	record_add(v, &(struct record){ .incoming = true, .stamp = e.stamp,
	    .level = OTR_NOT_PRIVATE, .text = text, .id = e.id });
	if ((meant = buffer_serial(&v->buffer, answers)) != NULL)
		refer_answers(v, pushed, meant);
	v->unread++;
	v->mentions++;
	talk_changed(v);
	chat_emit(v->account->chat, &(struct chat_event){
		.type = CHAT_MESSAGE, .account = v->account, .talk = v,
		.room = v->occupant->room, .nick = jid_resource(v->jid),
		.id = m->u.message.id, .text = text, .incoming = true,
		.level = OTR_NOT_PRIVATE, .mention = true,
		.missing = m->u.message.missing, .occupant = e.occupant,
		.reply_to = meant != NULL ? meant->id : NULL,
		.delayed = delayed, .entry = pushed });
}

/* What it says of another line; true: that was all. */
static bool
private_refers(struct talk *v, const struct msg *m, int64_t stamp,
    const char *text, uint64_t *answers)
{
	char emoji[EMOJI_MAX_BYTES + 1];
	const struct referred r = {
		.by = ENTRY_IN, .id = m->u.message.id, .text = text,
		.refers = { .kind = (enum reference_kind)m->u.message.refers,
		    .id = m->u.message.refers_id, .emoji = emoji },
		.level = OTR_NOT_PRIVATE, .stamp = stamp,
		.delayed = (m->u.message.flags & GOT_DELAYED) != 0,
	};
	const struct entry *e;

	*answers = 0;
	/* Who has the nick now means no line of who had it. */
	if (r.refers.kind == REFERENCE_NONE ||
	    (m->u.message.flags & GOT_CUT) || !room_private_is_same(v))
		return false;
	emoji_take(emoji, m->u.message.emoji);
	if (r.refers.kind != REFERENCE_ANSWERS)
		return refer_heard(v, &r) == REFER_DONE;
	if ((e = refer_find(v, &r)) != NULL)
		*answers = e->serial;
	return false;
}

static void
private_take(struct talk *v, const struct occupant *o, const struct msg *m,
    int64_t stamp)
{
	char *text = otr_without_tag(m->u.message.body);
	char *rest = text_without(text, m->u.message.body,
	    m->u.message.fallback_at, m->u.message.fallback);
	uint64_t answers;

	if ((m->u.message.flags & GOT_DELAYED) == 0)
		stamp = talk_moment(v);
	if (!private_refers(v, m, stamp, rest != NULL ? rest : text,
	    &answers) && *text != '\0')
		private_show(v, o, m, stamp, answers != 0 && rest != NULL ?
		    rest : text, answers);
	secret_free(rest);
	text_free(text);
}

/* A line of the user's waits for the one before: what the other one writes
 * stands in that talk, under a warning. */
static void
private_warn(struct talk *v, const struct occupant *o)
{
	const struct buffer *b = &v->buffer;
	const struct entry *last = b->count > 0 ?
	    buffer_at(b, b->count - 1) : NULL;
	char line[CHAT_NOTE_MAX + 1];

	if (last == NULL || o->id == NULL || last->occupant == NULL ||
	    strcmp(last->occupant, o->id) != 0)
		talk_say(v, ENTRY_WARNING, "room-other", "\"%s\" is another "
		    "person now. A line waits: /resend or /discard" MORE
		    "It was for the one before: /resend sends it to the one "
		    "who is there now, /discard throws it "
		    "away.", chat_quote(line, o->nick));
}

/* Somebody else has the nick now.  What waits there, or was not read, stays: then
 * both are in one window, with a warning between. */
static struct talk *
private_anew(struct talk *room, struct talk *old, const struct occupant *o)
{
	struct talk *v;
	char line[CHAT_NOTE_MAX + 1];

	if (old->held + old->flying + old->unread > 0) {
		private_warn(old, o);
		return old;
	}
	old->retires = true;
	talk_close(old, false, NULL);
	v = private_new(room, o);
	talk_say(v, ENTRY_WARNING, "room-other", "\"%s\" is another person "
	    "than the one you wrote with under that name.",
	    chat_quote(line, o->nick));
	return v;
}

/*
 * However many are in a room, so many windows are opened by them: those that
 * the user has not written in count.
 */
static bool
private_has_room(struct talk *room, const char *nick)
{
	const struct chat *c = room->account->chat;
	char line[CHAT_NOTE_MAX + 1];
	size_t n = 0;

	for (size_t i = 0; i < c->ntalks; i++)
		n += c->talks[i]->kind == TALK_OCCUPANT &&
		    c->talks[i]->typed == 0;
	if (n < CHAT_STRANGERS_MAX)
		return true;
	if (room_may_say(room))
		talk_say(room, ENTRY_WARNING, "room-private-full", "\"%s\" "
		    "writes to you alone, and is not shown. /close some "
		    "windows" MORE "%d such windows are open that you have "
		    "written nothing in.",
		    chat_quote(line, nick), CHAT_STRANGERS_MAX);
	return false;
}

void
private_heard(struct talk *room, const char *nick, const struct msg *m,
    int64_t stamp)
{
	const struct occupant *o = room_find(room, nick);
	struct talk *v = private_find(room, nick);

	if ((*m->u.message.body == '\0' &&
	    m->u.message.refers == REFERENCE_NONE) || o == NULL)
		return;
	if (v != NULL && !room_private_is_same(v))
		v = private_anew(room, v, o);
	else if (v == NULL && private_has_room(room, nick))
		v = private_new(room, o);
	if (v != NULL)
		private_take(v, o, m, stamp);
}

/* ---- who comes and goes ------------------------------------------------------------------- */

void
private_went(struct talk *room, const char *nick)
{
	struct talk *v = private_find(room, nick);
	char line[CHAT_NOTE_MAX + 1];

	if (v == NULL)
		return;
	v->occupant->here = false;
	talk_say(v, ENTRY_NOTICE, "room-leave", "%s has left the room.",
	    chat_nick(line, nick));
}

void
private_came(struct talk *room, const struct occupant *o)
{
	struct talk *v = private_find(room, o->nick);
	char line[CHAT_NOTE_MAX + 1];

	if (v == NULL)
		return;
	if (!room_private_is_same(v))
		talk_say(v, ENTRY_WARNING, "room-other", "Somebody came as "
		    "\"%s\", who may be another: nothing is sent there." MORE
		    "Nothing proves that it is the same person.",
		    chat_quote(line, o->nick));
	else {
		talk_say(v, ENTRY_NOTICE, "room-join", "%s is in the room "
		    "again.", chat_nick(line, o->nick));
		talk_flush(v);
	}
}

/* The talk goes with whom it is with. */
void
private_renamed(struct talk *room, const char *nick, const char *as)
{
	struct talk *v = private_find(room, nick);
	struct talk *other = private_find(room, as);
	char was[CHAT_NOTE_MAX + 1], now[CHAT_NOTE_MAX + 1], *jid;

	if (v == NULL)
		return;
	if (other != NULL) {
		v->occupant->here = false;
		return;
	}
	jid = xasprintf("%s/%s", room->jid, as);
	table_del(v->account->talks, v->jid);
	free(v->jid);
	v->jid = jid;
	table_put(v->account->talks, v->jid, v);
	talk_say(v, ENTRY_NOTICE, "room-nick", "%s is %s now.",
	    chat_nick(was, nick), chat_nick(now, as));
}
