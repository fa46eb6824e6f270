/*
 * Invitations into rooms that came: each is a question, and nothing is entered
 * before the user answers.
 *
 * However many come, few are said, and few are remembered.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"
#include "chat/invitation.h"
#include "chat/rooms.h"

/* ---- one that came ---------------------------------------------------------------- */

/* Their own window; what a room claims stands in nobody's. */
static struct talk *
invitation_talk(struct account *a, const struct invitation *v)
{
	char *bare = jid_bare(v->from);
	struct talk *talk = v->mediated ? NULL : direct_find(a, bare);

	free(bare);
	return talk;
}

static void
invitation_tell(struct account *a, const struct invitation *v,
    const struct msg *m)
{
	const struct chat_pair data[] = {
		{ "room", v->room }, { "from", v->from },
		{ "mediated", v->mediated ? "true" : "false" },
		{ "with_password", *m->u.invitation.password != '\0' ?
		    "true" : "false" },
		{ NULL, NULL },
	};

	chat_emit(a->chat, &(struct chat_event){ .type = CHAT_INVITATION,
		.account = a, .talk = invitation_talk(a, v),
		.text = m->u.invitation.text, .data = data });
}

static bool
invitation_look(struct question *q)
{
	return invitation_open(q->account, q->peer) != NULL;
}

static void
invitation_ask(struct account *a, const struct invitation *v,
    const struct msg *m)
{
	const char *text = m->u.invitation.text;
	struct says says = { .quote = *text != '\0' ? text : NULL };

	says.text = invitation_words(a, v, m);
	says_answer(&says, chat_command(a, "/join", v->room, NULL),
	    &(struct answer){ .text = "enter the room", .brief = "enter",
	    .risky = true });
	says_answer(&says, chat_command(a, "/room decline", v->room, NULL),
	    &(struct answer){ .text = "decline", .brief = "decline" });
	chat_ask(a->chat, &(struct whose){ .account = a,
		.talk = invitation_talk(a, v), .peer = v->room,
		.code = "invitation", .look = invitation_look }, &says);
}

static bool
invitation_is_wanted(const struct account *a, const struct invitation *v)
{
	const char *whose = conf_text(a->chat->conf, SET_INVITATIONS, a->jid,
	    NULL);
	char *bare;
	bool known;

	if (strcmp(whose, "all") == 0)
		return true;
	bare = jid_bare(v->from);
	/* A room that names oneself names nobody: whoever invites knows that
	 * address. */
	known = strcmp(whose, "contacts") == 0 &&
	    (!v->mediated || strcmp(bare, a->jid) != 0) &&
	    invitation_is_contact(a, bare);
	free(bare);
	return known;
}

static enum invitation_side
invitation_side(const struct account *a, const struct invitation *v)
{
	char *bare = jid_bare(v->from);
	bool contact = !v->mediated && invitation_is_contact(a, bare);

	free(bare);
	return contact ? SIDE_CONTACT : SIDE_OTHERS;
}

static bool
invitation_is_there(struct account *a, const char *room)
{
	const struct talk *v = room_talk(a, room);

	return v != NULL && (v->room->state == ROOM_JOINED ||
	    v->room->state == ROOM_JOINING);
}

static void
invitation_came(struct account *a, const struct invitation *v,
    const struct msg *m)
{
	if (!invitation_is_wanted(a, v))
		return;
	if (invitation_is_again(a, v)) {
		if (invitation_open(a, v->room) != NULL)
			invitation_keep(a, v, m->u.invitation.password);
		return;
	}
	if (!invitation_may_say(a, invitation_side(a, v)))
		return;
	invitation_note_seen(a, v);
	if (invitation_is_there(a, v->room)) {
		invitation_say_there(a, v);
		return;
	}
	invitation_keep(a, v, m->u.invitation.password);
	invitation_tell(a, v, m);
	invitation_ask(a, v, m);
}

/* ---- from the worker ---------------------------------------------------------------- */

/* A room's address, of nobody who is blocked; NULL: none.  Caller frees. */
static char *
invitation_heard_room(struct account *a, const char *jid)
{
	char *room = *jid == '\0' ? NULL : heard_from(a, jid);

	if (room != NULL && (jid_resource(room) != NULL ||
	    room[strcspn(room, "@/")] != '@')) {
		free(room);
		return NULL;
	}
	return room;
}

/* By somebody in a room whom the user ignores there. */
static bool
invitation_is_ignored(struct account *a, const struct invitation *v)
{
	const char *nick = jid_resource(v->from);
	char *bare = jid_bare(v->from);
	struct talk *room = nick == NULL ? NULL : room_talk(a, bare);
	bool ignored = room != NULL && ignored_is(room, nick, NULL);

	free(bare);
	return ignored;
}

static int
invitation_hear(struct account *a, const struct msg *m, struct err *err)
{
	struct invitation v = { .mediated = m->u.invitation.mediated };

	(void)err;
	if ((v.room = invitation_heard_room(a, m->u.invitation.room)) == NULL)
		return 0;
	v.from = v.mediated && *m->u.invitation.from == '\0' ? xstrdup("") :
	    heard_from(a, m->u.invitation.from);
	if (v.from != NULL && !invitation_is_ignored(a, &v)) {
		v.by_contact = invitation_side(a, &v) == SIDE_CONTACT;
		invitation_came(a, &v, m);
	}
	free(v.from);
	free(v.room);
	return 0;
}

static int
invitation_hear_declined(struct account *a, const struct msg *m,
    struct err *err)
{
	struct invitation v = { .mediated = true };

	(void)err;
	if ((v.room = invitation_heard_room(a, m->u.declined.room)) == NULL)
		return 0;
	v.from = *m->u.declined.from == '\0' ? xstrdup("") :
	    heard_from(a, m->u.declined.from);
	if (v.from != NULL && invitation_is_there(a, v.room) &&
	    !invitation_is_ignored(a, &v) && invitation_may_say(a, SIDE_DECLINED))
		invitation_say_declined(a, &v, m->u.declined.text);
	free(v.from);
	free(v.room);
	return 0;
}

/* ---- answered --------------------------------------------------------------------------- */

void
invitation_taken(struct account *a, const char *room)
{
	invitation_over(a, room);
	invitation_forget_seen(a, room);
}

int
invitation_decline(struct account *a, const char *room, const char *text,
    bool *told, struct err *err)
{
	const struct invitation *v;
	struct msg m = { .type = MSG_DECLINE };

	*told = false;
	if (invitation_open(a, room) == NULL)
		return err_set(err, "no-question", "no invitation to %s waits "
		    "for an answer", room);
	if (text != NULL && strlen(text) > IPC_TEXT_MAX)
		return err_set(err, "too-long", "the text may have at most %d "
		    "bytes", IPC_TEXT_MAX);
	m.u.decline.room = room;
	m.u.decline.text = text != NULL ? text : "";
	for (v = invitations_open(a); v != NULL; v = v->next) {
		if (strcmp(v->room, room) != 0 || !v->mediated ||
		    *v->from == '\0')
			continue;
		m.u.decline.to = v->from;
		if (link_tell(a, &m, err) == -1)
			return -1;
		*told = true;
	}
	invitation_over(a, room);
	return 0;
}

static const struct chat_hears invitation_hears[] = {
	{ MSG_INVITATION, invitation_hear },
	{ MSG_DECLINED, invitation_hear_declined },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_invitation = {
	.name = "invitation", .hears = invitation_hears,
};
