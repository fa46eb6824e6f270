/*
 * Invitations into rooms: those that came, which wait for an answer, and those
 * that the user sends.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CHAT_INVITATION_H
#define SOTTO_CHAT_INVITATION_H

#include "lib/lib.h"

struct account;
struct talk;

/* ---- invitation.c: those that came ------------------------------------------ */

/* Rooms that an invitation waits for, the newest first, borrowed; NULL: there
 * are not so many. */
const char *invitation_room(const struct account *, size_t);
/* The password that the newest for that room brought; NULL: none did.
 * Borrowed, in secret memory. */
const char *invitation_password(const struct account *, const char *room);
/* The user goes there: nothing waits for an answer, and the next invitation is
 * a new one. */
void invitation_taken(struct account *, const char *room);
/*
 * The user does not: who invited through the room is told so, with that text
 * or (NULL) none.  `told`: whether anybody was.  -1: "no-question", "offline",
 * "too-long".
 */
int invitation_decline(struct account *, const char *room, const char *text,
    bool *told, struct err *);

/* ---- invite.c: those that the user sends -------------------------------------- */

/*
 * Invites somebody (bare) into a room that one is in, with a text, or NULL.
 * -1: "not-joined", "blocked", "too-long", "offline".  Said later, where it
 * did not arrive: invite-failed.
 */
int room_invite(struct talk *room, const char *jid, const char *text,
    struct err *);
/* Whether the room does that, and lets them in: it is for members only. */
bool room_invites(const struct talk *room);
/* Whether a password of it is known, which goes with other invitations. */
bool room_has_password(const struct talk *room);
/* What was sent under this id came back: true, it was one of these. */
bool invite_bounced(struct account *, const char *from, const char *id,
    const char *reason);

#endif
