/*
 * Commands that others offer (XEP-0050): one of an account's at a time, with
 * the form that it asks for.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CHAT_ADHOC_H
#define SOTTO_CHAT_ADHOC_H

#include "chat/form.h"
#include "lib/lib.h"

struct account;
struct talk;

/* Begins one at an address ("": the own server).  What it says is said in that
 * conversation (NULL: in none).  -1: "offline", "form-open". */
int adhoc_begin(struct account *, const char *jid, const char *node,
    const struct talk *said, struct err *);
/* The form that is open and waits for the user, or NULL ("no-form"; while an
 * answer is awaited, "form-waits"). */
struct form *adhoc_form(const struct account *, struct err *);
/* Whose command it is; NULL: none is open. */
const char *adhoc_address(const struct account *);
/* What goes on with it, as commands: "/form send, /form cancel". */
char *adhoc_next_steps(const struct account *);
/*
 * "next", "prev", "cancel", or "send": complete where that may be, else the
 * next stage.  -1: "no-form", "form-waits", "no-such-step", what form_check()
 * says, "offline".
 */
int adhoc_step(struct account *, const char *step, struct err *);
/* Tells front ends how the form is now. */
void adhoc_tell(struct account *);

#endif
