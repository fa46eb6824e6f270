/*
 * Commands on invitations into rooms.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include "cmd/inside.h"

/* That is named, else that of the window. */
static struct talk *
invite_room(const struct args *args, struct err *err)
{
	char *jid;
	struct talk *v;

	if (args->arg[0] == NULL)
		return room_here(args, err);
	if ((jid = jid_parse_bare(args->arg[0], err)) == NULL)
		return NULL;
	v = talk_find(args->account, jid);
	if (v == NULL || talk_kind(v) != TALK_ROOM) {
		err_set(err, "not-joined", "you are not in %s", jid);
		v = NULL;
	}
	free(jid);
	return v;
}

int
cmd_invite(struct app *app, struct args *args, struct err *err)
{
	struct talk *v = invite_room(args, err);

	if (v == NULL ||
	    room_invite(v, args->contact, args->arg[1], err) == -1)
		return -1;
	cmd_say(app, args, ENTRY_NOTICE, "invited",
	    (const struct chat_pair[]){ { "room", talk_jid(v) },
	    { "contact", args->contact },
	    { "mediated", room_invites(v) ? "true" : "false" },
	    { NULL, NULL } }, room_invites(v) ?
	    "%s is invited to %s, as a member." MORE "%s" :
	    "%s is invited to %s." MORE "%s", args->contact, talk_jid(v),
	    !room_invites(v) && room_has_password(v) ?
	    "The room's password goes with it; the servers on the way "
	    "can read it." : "");
	return 0;
}

int
cmd_room_decline(struct app *app, struct args *args, struct err *err)
{
	char *room = jid_parse_bare(args->arg[0], err);
	bool told;

	if (room == NULL)
		return -1;
	if (invitation_decline(args->account, room, args->arg[1], &told,
	    err) == -1) {
		free(room);
		return -1;
	}
	cmd_say(app, args, ENTRY_NOTICE, "invitation-declined",
	    (const struct chat_pair[]){ { "room", room },
	    { "told", told ? "true" : "false" }, { NULL, NULL } },
	    told ? "You refused %s: the room tells whoever invited "
	    "you." : "You refused %s. Nobody is told: such an invitation takes "
	    "no answer.", room);
	free(room);
	return 0;
}
