/*
 * Commands that others offer (XEP-0050): one of an account's at a time, with
 * the form that it asks for.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CHAT_ADHOC_H
#define SOTTO_CHAT_ADHOC_H

#include "lib/lib.h"

struct account;
struct talk;

/* Begins one at an address ("": the own server).  What it says is said in that
 * conversation (NULL: in none).  -1: "offline", "form-open". */
int adhoc_begin(struct account *, const char *jid, const char *node,
    const struct talk *said, struct err *);

#endif
