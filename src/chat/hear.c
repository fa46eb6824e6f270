/*
 * A message that came: for a conversation, or beside one (a copy, one from the
 * archive, of a room, of a server), or from nobody who can be named.  Only
 * what is live and direct goes to a conversation, and there to OTR (law 7).
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat/refer.h"
#include "chat/rooms.h"

#define STAMP_FIRST 946684800000	/* 2000-01-01: before is nonsense */
#define STAMP_AHEAD 60000		/* ms that clocks may differ */

/* What a stamp is worth: a foolish one makes a message old, not live. */
static int64_t
hear_age(struct account *a, const struct msg *m, int64_t *stamp)
{
	int64_t now = loop_wall(a->chat->loop);
	uint64_t said = m->u.message.stamp;

	*stamp = now;
	if (!(m->u.message.flags & GOT_DELAYED))
		return 0;
	if (said < STAMP_FIRST || said > (uint64_t)(now + STAMP_AHEAD))
		return CHAT_OLD_MS + 1;
	*stamp = (int64_t)said < now ? (int64_t)said : now;
	return now - *stamp;
}

static void
hear_aside(struct account *a, const char *from, const struct msg *m,
    const char *code, const char *what)
{
	aside_say(a, heard_talk(a, from), from, m, code, what);
}

/* What is said in one that was not entered would fill windows. */
static void
hear_unknown_room(struct account *a, const char *from)
{
	if (!a->link->room_said)
		chat_say(a->chat, a, NULL, ENTRY_NOTICE, "room", NULL,
		    "%s writes as a room that you have not entered. /join" MORE
		    "Its messages are not shown.", from);
	a->link->room_said = true;
}

/*
 * An address without '@' that the user has nothing to do with.  A gateway that
 * is a contact, or has a window, is talked with as with anybody.
 */
static bool
hear_is_server(struct account *a, const char *from)
{
	const struct contact *c;
	char *bare;

	if (from[strcspn(from, "@/")] == '@')
		return false;
	bare = jid_bare(from);
	c = contact_find(a, bare);
	free(bare);
	return (c == NULL || !c->in_roster) && heard_talk(a, from) == NULL;
}

static bool
hear_is_aside(struct account *a, const char *from, const struct msg *m)
{
	if (m->u.message.kind == MESSAGE_GROUPCHAT)
		hear_unknown_room(a, from);
	else if (m->u.message.content != CONTENT_NONE)
		aside_content(a, heard_talk(a, from), from,
		    (enum content)m->u.message.content);
	else if (m->u.message.kind == MESSAGE_HEADLINE)
		aside_headline(a, heard_talk(a, from), from, m);
	else if (hear_is_server(a, from))
		hear_aside(a, from, m, "server", "a message from the server");
	else
		return false;
	return true;
}

static bool
hear_is_bare(const struct msg *m)
{
	return *m->u.message.body == '\0' && *m->u.message.subject == '\0';
}

/* Reactions and retractions need no text. */
static bool
hear_says_something(const struct msg *m)
{
	return !hear_is_bare(m) ||
	    m->u.message.refers == REFERENCE_REACTS ||
	    m->u.message.refers == REFERENCE_RETRACTS;
}

/* ---- copies -------------------------------------------------------------- */

static bool
hear_is_copy(const struct msg *m)
{
	return (m->u.message.flags & (GOT_CARBON | GOT_CARBON_SENT)) != 0;
}

/*
 * Of what a live message could have been: with a person, between them and us.
 * One of ours to ourselves comes live, too.
 */
static bool
hear_copy_may_be(struct account *a, const char *from, const struct msg *m,
    const char *other)
{
	bool sent = (m->u.message.flags & GOT_CARBON_SENT) != 0;
	const char *to = m->u.message.to;

	return (m->u.message.kind == MESSAGE_CHAT ||
	    m->u.message.kind == MESSAGE_NORMAL) &&
	    !hear_is_server(a, other) && !account_has_room(a, other) &&
	    (sent ? jid_same_bare(from, a->jid) &&
	    !jid_same_bare(other, a->jid) :
	    *to == '\0' || jid_same_bare(to, a->jid));
}

static void
hear_copy_with(struct account *a, const char *from, const struct msg *m,
    const char *other)
{
	char emoji[EMOJI_MAX_BYTES + 1];
	struct copy c = {
		.sent = (m->u.message.flags & GOT_CARBON_SENT) != 0,
		.resource = jid_resource(from), .id = m->u.message.id,
		.subject = m->u.message.subject, .text = m->u.message.body,
		.body = m->u.message.body,
		.archive_id = m->u.message.archive_id,
		.sealing = (enum sealing)m->u.message.sealing,
		.missing = m->u.message.missing,
		.delayed = (m->u.message.flags & GOT_DELAYED) != 0,
		.unstyled = (m->u.message.flags & GOT_UNSTYLED) != 0,
		.refers.kind = (enum reference_kind)m->u.message.refers,
		.refers.id = m->u.message.refers_id, .refers.emoji = emoji,
		.fallback_at = m->u.message.fallback_at,
		.fallback = m->u.message.fallback,
	};
	char *bare = jid_bare(other);
	struct talk *v = talk_find(a, bare);

	emoji_take(emoji, m->u.message.emoji);
	(void)hear_age(a, m, &c.stamp);
	if (v == NULL && (!hear_is_bare(m) ||
	    m->u.message.sealing != SEALING_NONE))
		v = talk_open_foreign(a, bare);
	/* As of a live one: what goes from the history goes by its stamp. */
	if (v != NULL && !c.delayed)
		c.stamp = talk_moment(v);
	if (v != NULL)
		copy_take(v, &c);
	else
		refer_forget(a, bare, c.sent ? ENTRY_OUT : ENTRY_IN,
		    &c.refers, c.stamp);
	free(bare);
}

static void
hear_copy(struct account *a, const char *from, const struct msg *m)
{
	char *other = (m->u.message.flags & GOT_CARBON_SENT) ?
	    heard_from(a, m->u.message.to) : xstrdup(from);

	if (other != NULL && hear_copy_may_be(a, from, m, other))
		hear_copy_with(a, from, m, other);
	free(other);
}

/* ---- all of them --------------------------------------------------------- */

static int
hear_message(struct account *a, const struct msg *heard, struct err *err)
{
	struct msg own = *heard, *m = &own;
	char *from = heard_from(a, m->u.message.from), *bare;
	struct talk *v;
	int64_t stamp, age;

	(void)err;
	/* No subject is sealed: what looks so there was put there. */
	if (otr_is_message(m->u.message.subject))
		m->u.message.subject = "(an OTR message, which cannot be a "
		    "subject)";
	/* Law 7: what comes by way of a room is never for OTR. */
	if (from != NULL && !hear_is_copy(m) && account_has_room(a, from)) {
		(void)hear_age(a, m, &stamp);
		room_hear_message(a, from, m, stamp);
		free(from);
		return 0;
	}
	if (m->u.message.kind != MESSAGE_GROUPCHAT)
		archive_saw(a, m->u.message.archive_id);
	if (from != NULL && hear_is_copy(m))
		hear_copy(a, from, m);
	if (from == NULL || hear_is_copy(m) || hear_is_aside(a, from, m) ||
	    !hear_says_something(m)) {
		free(from);
		return 0;
	}
	bare = jid_bare(from);
	age = hear_age(a, m, &stamp);
	v = direct_find(a, bare);
	if (v == NULL && !hear_is_bare(m))
		v = talk_open_foreign(a, bare);
	if (v != NULL)
		direct_recv(v, from, m, stamp, age);
	else
		refer_forget(a, bare, ENTRY_IN, &(struct reference){
			.kind = (enum reference_kind)m->u.message.refers,
			.id = m->u.message.refers_id }, stamp);
	free(bare);
	free(from);
	return 0;
}

static int
hear_unheard(struct account *a, const struct msg *m, struct err *err)
{
	char *what = xasprintf("%s whose address is empty or too long",
	    m->u.unheard.what);

	(void)err;
	account_dropped(a, what, m->u.unheard.begin);
	free(what);
	return 0;
}

static const struct chat_hears message_hears[] = {
	{ MSG_MESSAGE, hear_message },
	{ MSG_UNHEARD, hear_unheard },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_message = {
	.name = "message", .hears = message_hears,
};
