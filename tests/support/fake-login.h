/*
 * The server's side of a log-in as sotto sees it, through the messages of a
 * worker: scram-server.h behind src/ipc.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef FAKE_LOGIN_H
#define FAKE_LOGIN_H

#include "ipc/ipc.h"
#include "scram-server.h"

typedef void fake_login_fn(void *arg, const struct msg *);
struct fake_login;
/* The setup is borrowed, and read anew with each offer. */
struct fake_login *fake_login_new(const struct scram_setup *,
    fake_login_fn *tell, void *arg);
void fake_login_free(struct fake_login *);	/* NULL is fine */
/* CONNECT came: tells SASL_OFFER.  What was proved before is void. */
void fake_login_offer(struct fake_login *);
/* Whether a message of sotto's was SASL's; it is answered then. */
bool fake_login_hears(struct fake_login *, const struct msg *);
bool fake_login_is_proven(const struct fake_login *);
void fake_login_forget(struct fake_login *);	/* the stream is gone */

/* fake-key.c: as long as it is held a key takes its time. */
void fake_key_hold(bool);

#endif
