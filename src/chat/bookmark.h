/*
 * Bookmarks of rooms, as an account keeps them for all programs of the user's
 * (XEP-0402; XEP-0048 where a server has no others).  Entering a room does not
 * bookmark it, and the other way round.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CHAT_BOOKMARK_H
#define SOTTO_CHAT_BOOKMARK_H

#include "lib/lib.h"

struct account;
struct talk;

/* Strings are foreign, and borrowed until the next event of the account. */
struct bookmark {
	char *jid;		/* of the room: bare, normalized */
	char *name;		/* or "" */
	char *nick;		/* that one has there, or "": the usual one */
	bool has_password;
	bool autojoin;		/* to be entered after each log-in */
};

/* ---- bookmark-store.c ---------------------------------------------------- */

size_t account_bookmarks(const struct account *);	/* how many are known */
/* In the order of their addresses; NULL: there are not so many. */
const struct bookmark *account_bookmark(const struct account *, size_t);
/* NULL: there is none. */
const struct bookmark *bookmark_find(const struct account *,
    const char *jid);

/* ---- bookmark.c ---------------------------------------------------------- */

/*
 * Adds a bookmark, or changes what is given of one (NULL: it stays as it is);
 * a new one has autojoin.  What became of it is said later, in the window of
 * `said` or (NULL) in the status window: bookmark-kept, bookmark-refused.  -1:
 * "offline", "not-a-room", "bad-nick", "too-long" (the password), "too-many".
 */
int bookmark_add(struct account *, const char *jid, const char *nick,
    const char *password, const struct talk *said, struct err *);
/* -1: "offline", "not-bookmarked", "too-many". */
int bookmark_set_autojoin(struct account *, const char *jid, bool on,
    const struct talk *said, struct err *);
int bookmark_remove(struct account *, const char *jid,
    const struct talk *said, struct err *);
/* What is to be said of the list: NULL, it is all there is; else, borrowed,
 * why it is not, as a sentence's end. */
const char *account_bookmarks_lack(const struct account *);

#endif
