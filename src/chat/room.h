/*
 * A talk of kind room (XEP-0045): who is in it, what it is about, and how one
 * stands to it.  Strings that are returned are borrowed, until the next event
 * of the room.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CHAT_ROOM_H
#define SOTTO_CHAT_ROOM_H

#include "lib/lib.h"
#include "words/words.h"

struct account;
struct talk;

/* Somebody who is in a room. */
struct occupant {
	char *nick;
	char *real;		/* bare, the room's word for it; or NULL */
	char *id;		/* XEP-0421: of the same person, always; or NULL */
	char *text;		/* of the presence, or NULL */
	uint64_t since;		/* entries of the talk when they came */
	uint64_t person;	/* a number that no other has had */
	enum show show;
	enum role role;
	enum affiliation affiliation;
	bool ignored;		/* by the user: /ignore */
	bool alike;		/* the nick can be taken for another's, the
				 * user's own or a contact's name among them */
	/* alike.c's own: how the nick looks, whose name it is like (an
	 * address, or NULL), and others who look the same, in a ring */
	char *skeleton, *like;
	struct occupant *twin, *twin_before;
};

/* ---- coming and going: room.c, room-join.c -------------------------------- */

/*
 * Enters a room, in a talk that is made where there is none.  `jid`: bare,
 * normalized.  `nick`, `password` NULL: as they were, else as its bookmark has
 * them, else the account's nick (room_usual_nick()), and none.  The password is
 * kept in locked memory until the room is left for good.  Offline, it is
 * entered once the account is online.  NULL: "not-a-room" (no localpart, or a
 * conversation with a person has that address and lines wait in it),
 * "bad-nick", "too-many-rooms".
 */
struct talk *room_join(struct account *, const char *jid, const char *nick,
    const char *password, struct err *);
/* Leaves; `text` NULL: without a word.  The talk stays.  -1 "not-joined". */
int room_leave(struct talk *, const char *text, struct err *);
/* Takes another nick, which counts once the room says so; kept for when it is
 * entered the next time.  -1 "bad-nick". */
int room_set_nick(struct talk *, const char *nick, struct err *);
/* Gives it a subject, "" none.  -1 "not-joined", "offline". */
int room_set_topic(struct talk *, const char *text, struct err *);
/* What one is called in rooms: setting `room_nick`, else what one calls
 * oneself (/vcard nickname), else the localpart.  Caller frees. */
char *room_usual_nick(const struct account *);

/* ---- what it is ------------------------------------------------------------ */

enum room_state room_state(const struct talk *);
const char *room_nick(const struct talk *);	/* one's own, or that is asked */
/* The occupant who is oneself; NULL: one is not in it. */
const struct occupant *room_self(const struct talk *);
const char *room_topic(const struct talk *);	/* "": none */
const char *room_topic_by(const struct talk *);	/* a nick, or "" */
const char *room_name(const struct talk *);	/* as it calls itself, or "" */
unsigned room_traits(const struct talk *);	/* ROOM_... of words.h */
/* Whether a line that came is to call the user, as the setting room_notify
 * has it; `mention`: it names them. */
bool room_notifies(const struct talk *, bool mention);

/* ---- who is in it: occupant.c ------------------------------------------------ */

size_t room_people(const struct talk *);	/* oneself among them */
/* In the order of a panel: moderators, participants, visitors, each by nick;
 * NULL: there are not so many. */
const struct occupant *room_occupant(const struct talk *, size_t);
/* Which of these is the first behind one with that role and nick, who may
 * have gone. */
size_t room_after(const struct talk *, enum role, const char *nick);
/* By nick, exactly; NULL: none has it. */
const struct occupant *room_find(const struct talk *, const char *nick);
/* By the id of XEP-0421; NULL: nobody, or more than one. */
const struct occupant *room_find_id(const struct talk *, const char *id);
/* Another one of them whose nick can be taken for this; NULL: none. */
const struct occupant *room_alike(const struct occupant *);
/* What tells them apart from who has such a nick: "bob@example.org", "id
 * 3f9a81c2", "has U+0430".  It is foreign in part.  Caller frees. */
char *room_apart(const struct occupant *);
/* Grows with each change of who is in it, or of what they are. */
unsigned room_changes(const struct talk *);

/* ---- who is not shown: ignored.c --------------------------------------------- */

/*
 * Nothing of who has that nick is shown from now on; who has an occupant id
 * (XEP-0421) is known again by it, others by the nick.  It is kept in the
 * settings, and nobody is told.  -1: "own-nick", "too-many", or as
 * conf_list_add().
 */
int room_ignore(struct talk *, const char *nick, struct err *);
/* -1 "not-ignored", or as conf_list_remove(). */
int room_unignore(struct talk *, const char *nick, struct err *);
/* The i-th of them: the nick then; NULL: there are not so many. */
const char *room_ignored(const struct talk *, size_t, bool *by_id);

/* ---- one of them alone: a talk of kind occupant (7.5) --------------------------- */

/*
 * Finds or makes the talk with that occupant: it belongs to who has the nick
 * now (XEP-0421), as long as they are there.  -1 "no-occupant".
 */
struct talk *room_private(struct talk *room, const char *nick, struct err *);
/* The room of such a talk; NULL: it was closed. */
struct talk *room_of_private(const struct talk *);
/* Whether who has the nick now is the one that the talk is with. */
bool room_private_is_same(const struct talk *);

#endif
