/*
 * The other end of sotto's channels, in the same process and loop: a parent
 * that gives out workers, and workers that do what a test tells them.  Every
 * frame that sotto sends is kept, so that a test can ask what left.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_FAKE_NET_H
#define SOTTO_FAKE_NET_H

#include "ipc/ipc.h"
#include "lib/lib.h"
#include "scram-server.h"

/* What sotto sent: copies; what the type lacks is "" or 0. */
struct fake_frame {
	enum msg_type type;
	char *account;		/* whose worker it came to */
	char *to;		/* SEND..., DISCOVER: to; ROSTER_SET: jid;
				 * SASL_AUTH: the mechanism */
	char *id;		/* CONNECT: the language */
	char *body;		/* SEND; else kind, name, caps; of SASL: data */
	char *more;		/* CONNECT: "host port pins accept" */
	uint64_t ticket;	/* ROSTER_SET: request */
	uint32_t flags;
	bool on;		/* resume, remove, at_once */
};
struct fake_net;

/* `control` receives sotto's end, for chat_new(). */
struct fake_net *fake_net_new(struct loop *, int *control);
void fake_net_free(struct fake_net *);
/*
 * What happens by itself: START is answered by a worker; CONNECT by a log-in
 * and ONLINE, DISCONNECT by OFFLINE; SEND by SENT and ACKED.  All are on at
 * first; what sotto says of SASL is always answered.
 */
void fake_net_answers(struct fake_net *, bool start, bool connect, bool send);
/* How the server logs in ("pw", SCRAM-SHA-1 and PLAIN), for the next offer. */
void fake_net_password(struct fake_net *, const char *);
struct scram_setup *fake_net_setup(struct fake_net *);
/* Turns the loop until nobody has anything left to do. */
void fake_net_run(struct fake_net *);

/* Sends a message to sotto as the worker of an account; then runs. */
void fake_net_say(struct fake_net *, const char *account, const struct msg *);
/* SASL_OFFER, and what follows up to SASL_PROVEN, or not so far. */
void fake_net_offer(struct fake_net *, const char *account);
bool fake_net_proven(struct fake_net *, const char *account);
/* The same, then ONLINE; where it is proved already, just that. */
void fake_net_online(struct fake_net *, const char *account,
    const char *resource, bool resumed);
void fake_net_offline(struct fake_net *, const char *account, enum off,
    const char *text);
/* ... with what the server said, and over which frame, or 0. */
void fake_net_ended(struct fake_net *, const char *account, enum off,
    const char *condition, const char *text, uint64_t ticket);
/* How long a stanza may be, from the next stream on (XEP-0478). */
void fake_net_takes(struct fake_net *, uint32_t bytes);
void fake_net_sent(struct fake_net *, const char *account, uint64_t ticket);
void fake_net_acked(struct fake_net *, const char *account, uint64_t ticket);
void fake_net_message(struct fake_net *, const char *account,
    const char *from, const char *id, const char *body, uint32_t flags);
void fake_net_receipt(struct fake_net *, const char *account,
    const char *from, const char *id);
void fake_net_bounce(struct fake_net *, const char *account,
    const char *from, const char *id, const char *condition);
void fake_net_presence(struct fake_net *, const char *account,
    const char *from, enum show);
/* ... with the hash of XEP-0115. */
void fake_net_caps(struct fake_net *, const char *account, const char *from,
    const char *caps);
void fake_net_discovered(struct fake_net *, const char *account,
    const char *from, enum announced);
void fake_net_answer(struct fake_net *, const char *account,
    uint32_t request, const char *condition, const char *text);
void fake_net_presence_error(struct fake_net *, const char *account,
    const char *from, const char *condition, const char *text);
void fake_net_roster(struct fake_net *, const char *account,
    const char *jid, const char *name, enum subscription);
/* The worker's, the parent's process ends. */
void fake_net_kill(struct fake_net *, const char *account);
void fake_net_kill_parent(struct fake_net *);
/* Bytes that are no message, from the worker. */
void fake_net_garbage(struct fake_net *, const char *account);

/* What left. */
size_t fake_net_count(const struct fake_net *, enum msg_type);
/* The i-th of a type; NULL if there are not so many. */
const struct fake_frame *fake_net_frame(const struct fake_net *,
    enum msg_type, size_t i);
const struct fake_frame *fake_net_last(const struct fake_net *,
    enum msg_type);
/* Whether any string of any frame ever sent contains the text. */
bool fake_net_leaked(const struct fake_net *, const char *text);
/* Forgets the frames (what leaked is remembered). */
void fake_net_forget(struct fake_net *);

#endif
