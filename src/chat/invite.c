/*
 * Invitations that the user sends: by the room, where that lets them in, else
 * by themselves (XEP-0249); and what comes back of one that did not arrive.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/invitation.h"
#include "chat/rooms.h"

extern const struct chat_feature chat_feature_invite;

#define INVITES_MAX 32		/* the last that were sent, in case they bounce */

struct invite {
	char *id, *room, *to;	/* NULL: none */
};
struct invites {
	struct invite last[INVITES_MAX];
	size_t next;
};

static void
invite_forget(struct invite *i)
{
	free(i->id);
	free(i->room);
	free(i->to);
	*i = (struct invite){ 0 };
}

static void *
invites_new(void)
{
	return xcalloc(1, sizeof(struct invites));
}

static void
invites_free(void *state)
{
	struct invites *all = state;

	for (size_t i = 0; i < INVITES_MAX; i++)
		invite_forget(&all->last[i]);
	free(all);
}

static void
invite_note(struct account *a, const struct msg *m)
{
	struct invites *all = chat_feature_state(a, &chat_feature_invite);
	struct invite *i = &all->last[all->next];

	all->next = (all->next + 1) % INVITES_MAX;
	invite_forget(i);
	i->id = xstrdup(m->u.invite.id);
	i->room = xstrdup(m->u.invite.room);
	i->to = xstrdup(m->u.invite.to);
}

int
room_invite(struct talk *v, const char *jid, const char *text,
    struct err *err)
{
	const struct room *r = v->room;
	struct account *a = v->account;
	struct msg m = { .type = MSG_INVITE };
	char *id;
	int rc;

	if (blocked_refuse(a, jid, err) == -1)
		return -1;
	if (r->state != ROOM_JOINED)
		return err_set(err, "not-joined", "you are not in %s",
		    v->jid);
	if (text != NULL && strlen(text) > IPC_TEXT_MAX)
		return err_set(err, "too-long", "the text may have at most %d "
		    "bytes", IPC_TEXT_MAX);
	id = chat_id(a->chat);
	m.u.invite.room = v->jid;
	m.u.invite.to = jid;
	m.u.invite.id = id;
	m.u.invite.mediated = room_invites(v);
	m.u.invite.text = text != NULL ? text : "";
	m.u.invite.password = r->password != NULL &&
	    !m.u.invite.mediated ? r->password : "";
	rc = link_tell(a, &m, err);
	if (rc == 0)
		invite_note(a, &m);
	free(id);
	return rc;
}

bool
room_invites(const struct talk *v)
{
	return (v->room->traits & ROOM_MEMBERS_ONLY) != 0;
}

bool
room_has_password(const struct talk *v)
{
	return v->room->password != NULL;
}

static struct invite *
invite_find(struct account *a, const char *from, const char *id)
{
	struct invites *all = chat_feature_state(a, &chat_feature_invite);

	for (size_t i = 0; *id != '\0' && i < INVITES_MAX; i++)
		if (all->last[i].id != NULL &&
		    strcmp(all->last[i].id, id) == 0 &&
		    (jid_same_bare(all->last[i].room, from) ||
		    jid_same_bare(all->last[i].to, from)))
			return &all->last[i];
	return NULL;
}

bool
invite_bounced(struct account *a, const char *from, const char *id,
    const char *reason)
{
	struct invite *i = invite_find(a, from, id);

	if (i == NULL)
		return false;
	chat_say(a->chat, a, room_talk(a, i->room), ENTRY_ERROR,
	    "invite-failed", (const struct chat_pair[]){
	    { "room", i->room }, { "contact", i->to }, { NULL, NULL } },
	    "%s was not invited to %s: %s.", i->to, i->room, reason);
	invite_forget(i);
	return true;
}

const struct chat_feature chat_feature_invite = {
	.name = "invite", .new = invites_new, .free = invites_free,
};
