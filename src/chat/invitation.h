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
struct msg;
struct talk;

/* ---- invitation.c, invitation-kept.c: those that came ------------------------ */

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

/* ---- what its files share among themselves --------------------------------- */

struct invitation {
	struct invitation *next;
	char *room;
	char *from;		/* full where it was; "": it is not known */
	bool mediated;		/* `from` is the room's claim */
	bool by_contact;	/* of a contact, who sent it themselves */
	char *password;		/* secret; or NULL */
};

/* What is said in a minute, so that nobody talks for those who are known. */
enum invitation_side {
	SIDE_CONTACT,		/* themselves */
	SIDE_OTHERS,		/* strangers, and whatever a room claims */
	SIDE_DECLINED,
	INVITATION_SIDES			/* how many */
};

/* ---- invitation-kept.c: those that wait, and those that came before ---------- */

/* The newest, of any room; each has the next. */
const struct invitation *invitations_open(const struct account *);
/* The newest for that room, or NULL. */
const struct invitation *invitation_open(const struct account *,
    const char *room);
/* It waits for an answer; the same one only has a new password ("": none). */
void invitation_keep(struct account *, const struct invitation *,
    const char *password);
/* Nothing waits for that room any more. */
void invitation_over(struct account *, const char *room);
/* Whether it is the same as one of the last hour. */
bool invitation_is_again(const struct account *, const struct invitation *);
void invitation_note_seen(struct account *, const struct invitation *);
void invitation_forget_seen(struct account *, const char *room);

/* ---- invitation-side.c: how many are said -------------------------------------- */

/* False: it is counted, and the number is said when the minute is over. */
bool invitation_may_say(struct account *, enum invitation_side);

/* ---- invitation-said.c: in words ----------------------------------------------- */

/* Whether it is a contact's address, or one's own. */
bool invitation_is_contact(const struct account *, const char *bare);
/* "BOB invites you to the room TEA", and what else is to be known of it;
 * caller frees. */
char *invitation_words(struct account *, const struct invitation *,
    const struct msg *);
/* One to where the user is already. */
void invitation_say_there(struct account *, const struct invitation *);
/* Somebody does not come: `from` of it; with that text, or "". */
void invitation_say_declined(struct account *, const struct invitation *,
    const char *text);

#endif
