/*
 * Which rooms there are at a server (XEP-0045, 6.3), for who looks for one.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CHAT_DIRECTORY_H
#define SOTTO_CHAT_DIRECTORY_H

#include "lib/lib.h"

struct account;
struct talk;

/*
 * Asks a service of rooms, or a server that has one ("": one's own), for rooms
 * with that word ("": all) in their name or address.  What comes is said in
 * that conversation (NULL: in none).  It tells them that we are there.  -1:
 * "offline", "too-many", "too-long" (the word).
 */
int account_rooms(struct account *, const char *at, const char *word,
    const struct talk *said, struct err *);

#endif
