/*
 * The other end of sotto's channels, in the same process and loop: a parent
 * that gives out workers, and workers that do what a test tells them.  Every
 * frame that sotto sends is kept, so that a test can ask what left.
 *
 * This is the network as sotto sees it, messages of src/ipc.  As sotto-net
 * sees it, bytes of a stream, it is played-server.h over played-link.h; the
 * server's side of a log-in (scram-server.h) is the same for both.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_FAKE_NET_H
#define SOTTO_FAKE_NET_H

#include "fake-frame.h"
#include "scram-server.h"

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
/*
 * Whether there is a way to the server: without one CONNECT waits, and
 * fake_net_online() answers it.  On at first.
 */
void fake_net_reachable(struct fake_net *, bool);
enum fake_stream {
	FAKE_NO_WORKER,		/* that lives */
	FAKE_OFFLINE,
	FAKE_WAITS,		/* its CONNECT was not answered */
	FAKE_ONLINE,
};
enum fake_stream fake_net_stream(const struct fake_net *, const char *account);
/*
 * Whether the server counts what it gets: else SENT comes alone, and ACKED
 * when the stream is resumed.  On at first.
 */
void fake_net_counts(struct fake_net *, bool);
/* The rest of what is played; each may be NULL. */
struct fake_net_ops {
	void *arg;
	/* A frame came from sotto, and was answered as it is by itself. */
	void (*sent)(void *arg, const struct msg *);
	/* ONLINE was told: what a server says next. */
	void (*online)(void *arg, bool resumed);
	/* sotto closed a channel, or wrote into it what is no message. */
	void (*ended)(void *arg, const struct err *);
};
/* ... and from now on nothing runs but by fake_net_run(). */
void fake_net_play(struct fake_net *, const struct fake_net_ops *);
/* Turns the loop until nobody has anything left to do. */
void fake_net_run(struct fake_net *);
/* Grows with each message, either way. */
uint64_t fake_net_traffic(const struct fake_net *);

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
