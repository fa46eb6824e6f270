/*
 * What moderators, admins and owners do in a room (XEP-0045, 8 to 10), and the
 * forms that rooms and services have.  A room is meant by its address, bare and
 * normalized.  Each is a request: what became of it is said in the conversation
 * with the room, where there is one, else in `said` (NULL: in none).
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CHAT_ROOM_ADMIN_H
#define SOTTO_CHAT_ROOM_ADMIN_H

#include "lib/lib.h"
#include "words/words.h"

struct account;
struct talk;

/* ---- room-admin.c: each -1 "offline", "too-many" (that are not answered) -- */

/* Gives one who is in the room another role; ROLE_NONE puts them out. */
int room_set_role(struct account *, const char *room, const char *nick,
    enum role, const char *text, const struct talk *said, struct err *);
/* Makes an address, or a domain, something else to the room, for good. */
int room_set_affiliation(struct account *, const char *room, const char *jid,
    enum affiliation, const char *text, const struct talk *said,
    struct err *);
/*
 * The address that is meant: what has an '@' is one, "@example.org" a whole
 * domain; all else is a nick, whose address the room may not tell.  Caller
 * frees.  NULL: "not-joined", "no-occupant", "no-address", "two-meanings" (an
 * address that somebody else there has for a nick), or of jid_parse().
 */
char *room_address(struct account *, const char *room, const char *who,
    struct err *);
/* `instead`: the room to go to then, or NULL. */
int room_destroy(struct account *, const char *room, const char *instead,
    const char *text, const struct talk *said, struct err *);
/* Takes a line of a room back for all who are in it (XEP-0425): "#ID", or NULL:
 * the newest that somebody else wrote.  -1 also "no-line". */
int room_moderate(struct talk *room, const char *id, const char *text,
    struct err *);

/* ---- room-list.c ---------------------------------------------------------- */

/* Who is that to the room; AFFILIATION_NONE: all lists that it has.  -1 as
 * above. */
int room_ask_list(struct account *, const char *room, enum affiliation,
    const struct talk *said, struct err *);

/* ---- browse.c, room-info.c ------------------------------------------------ */

/* What it says of itself.  -1 as above. */
int room_ask_info(struct account *, const char *room, const struct talk *said,
    struct err *);

/* ---- room-form.c: with /form, as commands of others; -1 also "form-open" --- */

/* Opens the form by which an owner sets the room up. */
int room_config(struct account *, const char *room, const struct talk *said,
    struct err *);
/* ... by which one registers with a room, or a service (XEP-0077). */
int room_register(struct account *, const char *jid, const struct talk *said,
    struct err *);
/* One is registered there no longer. */
int room_unregister(struct account *, const char *jid,
    const struct talk *said, struct err *);

#endif
