/*
 * What conn.c and pump.c share: one account's connection.  For no other file.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_NET_CONN_H
#define SOTTO_NET_CONN_H

#include "net/net.h"

struct _xmpp_conn_t;
struct _xmpp_log_t;
struct _xmpp_sm_t;

#define EARLY_MAX 32		/* stanzas that come before ONLINE */

struct conn {
	struct loop *loop;
	const struct conn_ops *ops;
	void *arg;
	struct memory *memory;
	struct _xmpp_log_t *log;
	struct _xmpp_ctx_t *ctx;
	struct wire wire;
	struct count *stream;

	/* One attempt. */
	char *password, *host, *pins, *accept;
	bool resume;
	unsigned port;
	struct addresses addresses;
	size_t next_address;

	/* One connection. */
	struct _xmpp_conn_t *xmpp;
	int fd;
	enum conn_state state;
	struct loss end;
	struct str problem;	/* what OpenSSL found with the certificate */
	struct certificate cert;
	bool resuming;		/* XEP-0198 state was handed to it */
	bool resumed;
	bool resumed_unseen;	/* <resumed/> has no h yet */
	bool managed;
	bool pumping;
	struct _xmpp_stanza_t *early[EARLY_MAX];
	size_t earlies;
	uint64_t heard, spoken;	/* bytes in and out */
	int64_t heard_at;
	uint64_t stanza_mark;	/* bytes in before this stanza */
	uint64_t watch_mark;
	bool watch_last;

	/* From one connection to the next. */
	struct _xmpp_sm_t *sm;
	bool quitting;

	struct timer *tick, *deadline, *watch, *again;
};

/* ---- conn.c ------------------------------------------------------------ */

void conn_tell_stage(struct conn *, const char *what, const char *where);
/*
 * What is wrong with the server's certificate, or NULL; if something is,
 * sotto has been told.
 */
const char *conn_judge(struct conn *);
/* libstrophe is done with a connection: tries another, or says OFFLINE. */
void conn_ended(struct conn *);

/* ---- pump.c: runs libstrophe, and hears what it has to say -------------- */

void pump_init(struct conn *);
void pump_free(struct conn *);
/* Begins to connect to an address.  0 or -1. */
int pump_start(struct conn *, const struct address *);
/* Runs until nothing moves; may end in conn_ended(). */
void pump_run(struct conn *);
/* Sends </stream>, and waits a moment for the server's. */
void pump_leave(struct conn *);
/* Ends it without another byte, in a way that libstrophe notices. */
void pump_cut(struct conn *);
void pump_stop(struct conn *);	/* the timers, the descriptor */
/* Nothing has come for long. */
bool pump_is_silent(const struct conn *);

#endif
