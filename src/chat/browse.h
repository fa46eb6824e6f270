/*
 * What addresses are, can do and have (XEP-0030), for who wants to know.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CHAT_BROWSE_H
#define SOTTO_CHAT_BROWSE_H

#include "lib/lib.h"

struct account;
struct talk;

/*
 * Asks an address ("": the own server), at a node of its or "".  What comes is
 * said in that conversation (NULL: in none).  It tells them that we are there.
 * -1: "offline", "too-many".
 */
int account_browse(struct account *, const char *jid, const char *node,
    const struct talk *said, struct err *);
/* The same of the commands that it takes (XEP-0050). */
int account_browse_commands(struct account *, const char *jid,
    const struct talk *said, struct err *);

#endif
