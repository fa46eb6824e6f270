/*
 * The program sotto-net: one worker, one account, one XMPP stream.  Knows
 * no key, no home directory, no terminal.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_NET_H
#define SOTTO_NET_H

#include "ipc/ipc.h"

/* How a worker ends: the status in MSG_EXITED. */
#define EXIT_GONE 0		/* sotto closed the channel */
#define EXIT_BAD 1		/* it could not go on */
#define EXIT_STALE 3		/* CONNECT that the confinement rules out */

/* ---- parent.c ------------------------------------------------------------ */

/*
 * Makes workers as sotto says over the control channel, until that is closed
 * and all are gone.  `worker` is run in each, with its channel; its result is
 * the status of the process.  Returns that of our own.
 */
int parent_run(int control, int (*worker)(int fd));

/* ---- conn.c: one account's connection ----------------------------------- */

struct conn;
struct conn_ops {
	void (*tell)(void *arg, const struct msg *);
	/* sotto does not keep up: read no more from the network until
	 * conn_go_on(). */
	bool (*busy)(void *arg);
	/* The end that conn_quit() asked for. */
	void (*quit)(void *arg);
	/* sotto is behind: what it can do without is not told. */
	bool (*crowded)(void *arg);
};
struct conn *conn_new(struct loop *, const char *bare,
    const struct conn_ops *, void *arg);
void conn_free(struct conn *);
/* Any message to a worker. */
void conn_do(struct conn *, const struct msg *);
/* ops->busy() was true, and perhaps is not any more. */
void conn_go_on(struct conn *);
/* Ends the stream, waits a moment for the server, then calls quit. */
void conn_quit(struct conn *);

#endif
