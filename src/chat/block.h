/*
 * Blocking: whom an account has nothing to do with.  What comes from there is
 * neither shown nor acted on, and nothing is sent there, from the command on
 * and whether or not the server blocks, too (XEP-0191).
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CHAT_BLOCK_H
#define SOTTO_CHAT_BLOCK_H

#include "lib/lib.h"
#include "words/words.h"

struct account;
struct talk;

/* ---- blocked.c: who they are -------------------------------------------- */

/* Who sees to it; bits. */
#define BLOCKED_HERE 1		/* sotto, which remembers it in the settings */
#define BLOCKED_THERE 2		/* the server */

/*
 * What is blocked that has this address in it: the address itself, or a domain
 * alone; NULL: nothing.  The account itself never is.  `jid` is normalized,
 * bare or full.  Borrowed until the next change.
 */
const char *account_blocks(const struct account *, const char *jid);
size_t account_blocked(const struct account *);	/* how many */
/* The i-th, and in `by` who sees to it; in no order.  NULL: not so many. */
const char *account_blocked_at(const struct account *, size_t i,
    unsigned *by);

/* ---- block.c: commands --------------------------------------------------- */

/*
 * Blocks an address or a domain (normalized, bare), and reports it to the
 * server.  A session with them is ended first, and they are told so; lines that
 * wait fail ("blocked").  What the server says is said later, in the window of
 * `said` or (NULL) in the status window: block-kept, block-here.  -1:
 * "not-kept", and it counts; "own-address", "too-many", and nothing is done.
 */
int account_block(struct account *, const char *jid, enum report,
    const struct talk *said, struct err *);
/* The other way.  -1: "not-blocked"; "offline" where the server has to be
 * told; what is wrong with the settings, and then it stays blocked. */
int account_unblock(struct account *, const char *jid,
    const struct talk *said, struct err *);

#endif
