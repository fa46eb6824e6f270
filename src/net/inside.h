/*
 * What the files of one account's connection share.  For no other directory.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_NET_INSIDE_H
#define SOTTO_NET_INSIDE_H

#include <sys/types.h>
#include <sys/stat.h>

#include "net/net.h"
#include "net/stream/stream.h"
#include "net/xep/xep.h"

/* What is known of why it ended, until sotto is told: struct ending, and the
 * ways in which no stream began. */
struct reason {
	enum off why;
	char condition[IPC_CONDITION_MAX + 1];
	char *text;
	uint64_t line;
	bool unproven;		/* said by who had shown no certificate yet */
};

struct conn {
	struct loop *loop;
	const struct conn_ops *ops;
	void *arg;
	struct memory *memory;
	struct wire wire;
	void (*after)(struct conn *);	/* the connection was closed */

	/* One attempt, from CONNECT to ONLINE or OFFLINE. */
	bool active;		/* OFFLINE is due at its end */
	bool told_online;	/* ... and ONLINE was told in it */
	char *host, *pins, *accept;
	unsigned port;
	bool direct, mobile, resume;
	bool has_proxy;
	struct proxy_url proxy;
	struct dial *dial;
	bool at_location;	/* XEP-0198, 3: where it would be resumed */
	unsigned hops;		/* see-other-host that were followed */
	char other[HOST_MAX_BYTES + 8];	/* ... to; "": nowhere else */
	char *moved_to;		/* ... once online: for the next attempt */
	struct reason last;	/* what an address was of no use for */

	/* One connection. */
	int fd;			/* -1: none */
	bool watched;		/* the loop tells of it */
	struct stream *stream;
	enum stream_state state;	/* that the deadline was set for */
	struct endpoint endpoint;
	struct str out;		/* to be written, from `written` on */
	size_t written;
	char *chunk;		/* what is read at once */
	struct certificate cert;
	bool feeding;		/* within a call of the stream's */
	bool over;		/* it has ended */
	bool early;		/* ... before the certificate was judged */
	bool was_online;
	struct reason reason;
	char other_host[HOST_MAX_BYTES + 1];
	uint16_t other_port;
	uint64_t heard, watch_mark;	/* bytes that came, as signs of life */
	bool watch_last;
	unsigned idle;		/* milliseconds until a blank is sent; 0 */

	/* From one connection to the next. */
	struct tls_trust *trust;
	struct stat trusted;	/* the file as it was then */
	struct tls_session *session;
	struct sm *sm;
	int64_t ended_at;	/* the stream that may be resumed */
	bool quitting;

	struct timer *deadline, *watch, *nudge, *answer, *quick, *again,
	    *rest;
};

/* ---- reason.c -------------------------------------------------------------- */

void reason_set(struct reason *, enum off, const char *condition,
    const char *text);
void reason_free(struct reason *);	/* empties */

/* ---- reach.c: which place ------------------------------------------------ */

void reach_init(struct conn *);
void reach_free(struct conn *);
/* MSG_CONNECT: begins an attempt. */
void reach_begin(struct conn *, const struct msg *);
void reach_stop(struct conn *);
/* The connection is gone: another place, or reach_finish(). */
void reach_after(struct conn *);
/* No connection stands any more, and none is tried: OFFLINE. */
void reach_finish(struct conn *, const struct reason *);

/* ---- link.c: the socket and the stream on it ------------------------------ */

/* `after`: to be called when the connection has ended and was closed. */
void link_init(struct conn *, void (*after)(struct conn *));
void link_end(struct conn *);
void link_start(struct conn *, int fd, const struct endpoint *);
/* To be called behind each call of the stream: writes, looks whether it has
 * ended, sets the timers. */
void link_settle(struct conn *);
/* The same, once the loop is back. */
void link_soon(struct conn *);
/* Closes it; nobody is told. */
void link_close(struct conn *);

/* ---- worker.c: between the stream and sotto --------------------------------- */

void worker_tell(void *conn, const struct msg *);	/* as wire.tell */
void worker_stage(void *conn, const char *text);
const struct stream_ops *worker_ops(void);

#endif
