/*
 * What is said in a room of another line there: a correction (XEP-0308), an
 * answer (0461), a reaction (0444), a retraction (0424), or one by a moderator
 * (0425).  A line is known by the id that the room gave it (XEP-0359), since
 * its writer's can be anybody's; a correction names the writer's own, and
 * counts for a line of the same person alone.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/refer.h"
#include "chat/rooms.h"

#define NEAR 2000		/* lines that can be meant */

/* ---- which line is meant ----------------------------------------------------- */

/*
 * Whether who has the nick now wrote it: by XEP-0421, else by having had the
 * nick since before it came.
 */
static bool
refer_is_by(const struct talk *v, const struct entry *e,
    const struct room_said *s)
{
	const struct occupant *o = room_find(v, s->nick);

	if (s->own || e->kind == ENTRY_OUT)
		return s->own && e->kind == ENTRY_OUT;
	if (e->author == NULL)
		return false;
	if (e->occupant != NULL && *e->occupant != '\0' &&
	    *s->occupant != '\0')
		return strcmp(e->occupant, s->occupant) == 0;
	return strcmp(e->author, s->nick) == 0 && !e->delayed && o != NULL &&
	    e->serial > o->since;
}

static struct entry *
refer_corrected(const struct talk *v, const struct room_said *s)
{
	const struct buffer *b = &v->buffer;

	for (size_t i = b->count; i > 0 && b->count - i < NEAR; i--) {
		const struct entry *e = buffer_at(b, i - 1);

		if ((e->kind == ENTRY_IN || e->kind == ENTRY_OUT) &&
		    e->id != NULL && strcmp(e->id, s->refers->id) == 0 &&
		    refer_is_by(v, e, s))
			return buffer_serial(b, e->serial);
	}
	return NULL;
}

static struct entry *
refer_meant(const struct talk *v, const struct room_said *s)
{
	struct entry *e;

	if (s->refers->id == NULL || *s->refers->id == '\0')
		return NULL;
	if (s->refers->kind == REFERENCE_CORRECTS)
		return refer_corrected(v, s);
	e = buffer_by_archive_id(&v->buffer, s->refers->id);
	return e == NULL || !refer_may(e) ||
	    (s->refers->kind == REFERENCE_RETRACTS && !refer_is_by(v, e, s)) ?
	    NULL : e;
}

/* ---- what becomes of it ---------------------------------------------------------- */

static struct referred
refer_of(const struct room_said *s)
{
	return (struct referred){
		.by = s->own ? ENTRY_OUT : ENTRY_IN, .refers = *s->refers,
		.id = s->id, .text = s->text, .level = OTR_NOT_PRIVATE,
		.stamp = s->stamp, .delayed = s->delayed,
		.resource = s->nick };
}

/* What was read before is not changed unseen. */
static void
refer_say_corrected(struct talk *v, const struct entry *e)
{
	const struct buffer *b = &v->buffer;
	const uint64_t serial = e->serial;
	char nick[CHAT_NOTE_MAX + 1], *was;

	if (b->count > 0 && buffer_at(b, b->count - 1) == e)
		return;
	was = quote_begin(e);
	chat_say_quote(v->account->chat, v->account, v, ENTRY_NOTICE,
	    "corrected", NULL, was, "%s has corrected an earlier line, which "
	    "said:", chat_nick(nick, e->author));
	trace_quoted(v, serial);
	text_free(was);
}

static bool
refer_correct_in_room(struct talk *v, struct entry *e,
    const struct room_said *s)
{
	const struct referred r = refer_of(s);
	const uint64_t serial = e->serial;

	if (*s->text == '\0' || !refer_may(e))
		return false;
	if (!s->own && !s->delayed)
		refer_say_corrected(v, e);
	if ((e = buffer_serial(&v->buffer, serial)) == NULL)
		return true;
	refer_emit(v, e, CHAT_MESSAGE, &r, s->text);
	refer_rewrite(v, e, s->stamp, s->text);
	return true;
}

static void
refer_react_in_room(struct talk *v, struct entry *e,
    const struct room_said *s)
{
	const struct referred r = refer_of(s);

	refer_emit(v, e, CHAT_REACTION, &r, NULL);
	if (s->own)
		remarks_react(remarks_of(e), true, s->refers->emoji);
	else
		remarks_react_by(remarks_of(e), *s->occupant != '\0' ?
		    s->occupant : s->nick, s->refers->emoji);
	buffer_edited(&v->buffer, e);
}

static void
refer_retract_in_room(struct talk *v, struct entry *e,
    const struct room_said *s)
{
	const struct referred r = refer_of(s);

	refer_emit(v, e, CHAT_RETRACTION, &r, NULL);
	refer_take_back(v, e, s->stamp);
}

bool
room_refers(struct talk *v, const struct room_said *s, uint64_t *answers)
{
	struct entry *e = refer_meant(v, s);

	*answers = 0;
	if (e == NULL)
		return s->refers->kind == REFERENCE_REACTS ||
		    s->refers->kind == REFERENCE_RETRACTS;
	switch (s->refers->kind) {
	case REFERENCE_NONE:
		return false;
	case REFERENCE_ANSWERS:
		*answers = e->serial;
		return false;
	case REFERENCE_CORRECTS:
		return refer_correct_in_room(v, e, s);
	case REFERENCE_REACTS:
		refer_react_in_room(v, e, s);
		break;
	case REFERENCE_RETRACTS:
		refer_retract_in_room(v, e, s);
		break;
	}
	talk_changed(v);
	return true;
}

/* ---- moderation (XEP-0425) -------------------------------------------------------- */

/* By the nick, or where the room gives none, of who has that id; or "". */
static const char *
refer_moderator(const struct talk *v, const struct msg *m)
{
	const char *id = m->u.room_moderated.by_occupant;
	const struct occupant *o = *id != '\0' ? room_find_id(v, id) : NULL;

	return *m->u.room_moderated.by != '\0' || o == NULL ?
	    m->u.room_moderated.by : o->nick;
}

static void
refer_moderate(struct talk *v, const struct msg *m)
{
	struct entry *e = buffer_by_archive_id(&v->buffer, m->u.room_moderated.id);
	char by[CHAT_NOTE_MAX + 1], why[CHAT_NOTE_MAX + 1];
	const struct reference refers = { .kind = REFERENCE_RETRACTS,
	    .id = m->u.room_moderated.id };
	const char *nick = refer_moderator(v, m);
	const struct room_said s = { .nick = nick,
	    .refers = &refers, .id = "", .text = "", .occupant = "",
	    .stamp = loop_wall(v->account->chat->loop) };
	const struct referred r = refer_of(&s);
	char author[CHAT_NOTE_MAX + 1];

	if (e == NULL || (e->kind != ENTRY_IN && e->kind != ENTRY_OUT) ||
	    (e->remarks != NULL && e->remarks->taken_back != 0))
		return;
	chat_nick(author, e->author != NULL ? e->author : "?");
	chat_quote(by, nick);
	chat_quote(why, m->u.room_moderated.reason);
	refer_emit(v, e, CHAT_RETRACTION, &r, NULL);
	refer_take_back(v, e, s.stamp);
	talk_say(v, ENTRY_NOTICE, "room-moderated", "A line of %s was taken "
	    "back by %s%s%s%s%s%s.", author, *by != '\0' ? "\"" :
	    "a moderator", by, *by != '\0' ? "\"" : "", *why != '\0' ?
	    ", because: \"" : "", why, *why != '\0' ? "\"" : "");
}

static int
refer_hear_moderated(struct account *a, const struct msg *m, struct err *err)
{
	char *jid = jid_parse(m->u.room_moderated.room, NULL);
	struct talk *v = jid != NULL ? room_talk(a, jid) : NULL;

	(void)err;
	free(jid);
	if (v != NULL && v->room->state == ROOM_JOINED &&
	    *m->u.room_moderated.id != '\0')
		refer_moderate(v, m);
	return 0;
}

static const struct chat_hears refer_hears[] = {
	{ MSG_ROOM_MODERATED, refer_hear_moderated },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_room_moderation = {
	.name = "room-moderation", .hears = refer_hears,
};
