/*
 * The program sotto-net: one worker, one account, one XMPP stream.  Knows
 * no key, no home directory, no terminal.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_NET_H
#define SOTTO_NET_H

#include "ipc/ipc.h"
#include "net/stanza/stanza.h"
#include "net/xep/xep.h"

#define NS_SM "urn:xmpp:sm:3"

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

/* ---- count.c: what was sent, and what of it arrived (XEP-0198) --------- */

struct count;
struct count_ops {
	void (*write)(void *arg, struct _xmpp_stanza_t *);
	void (*sent)(void *arg, uint64_t ticket);
	void (*acked)(void *arg, uint64_t ticket);
};
struct count *count_new(struct loop *, struct _xmpp_ctx_t *,
    const struct count_ops *, void *arg);
void count_free(struct count *);
/* Sends, or holds until that is possible.  Keeps a reference. */
void count_send(struct count *, struct _xmpp_stanza_t *,
    const uint64_t *ticket);
/* A fresh stream: all that came before is forgotten. */
void count_open(struct count *, bool managed);
/* The stream goes on; `h` is what the server has counted, if known. */
void count_resumed(struct count *, const uint32_t *h);
/* <a/> */
void count_got_ack(struct count *, struct _xmpp_stanza_t *);
/* True if the <iq/> answers a ping of ours. */
bool count_got_pong(struct count *, struct _xmpp_stanza_t *);
/* So many of what was handed over is not written yet. */
void count_unwritten(struct count *, size_t);
/* The connection is gone.  Returns whether the stream may be resumed. */
bool count_closed(struct count *);
/* Whether something was sent that nobody has acknowledged. */
bool count_waits(const struct count *);
/* Bytes held for that. */
size_t count_held(const struct count *);

/* ---- resolve.c --------------------------------------------------------- */

#define ADDRESSES_MAX 8
struct address {
	char ip[64];		/* numeric */
	uint16_t port;
};
struct addresses {
	struct address list[ADDRESSES_MAX];
	size_t count;
};
/*
 * Where to connect, best first: host and port if given, else by SRV, else
 * the domain itself.  Blocks.  -1 with "unknown-host".
 */
int resolve(struct addresses *, const char *domain, const char *host,
    unsigned port, struct err *);

/* ---- socket.c ---------------------------------------------------------- */

void socket_setup(int fd);
/*
 * Bytes read from it so far, and written through it; whether that differs
 * from what was there.
 */
bool socket_progress(int fd, uint64_t *in, uint64_t *out);
void socket_acknowledge(int fd);	/* what was read: now */
bool socket_ready(int fd, short events);
/* Whether an address takes connections.  Blocks for some seconds at most. */
bool socket_reachable(const struct address *);

/* ---- loss.c ------------------------------------------------------------ */

enum conn_state {
	CONN_IDLE,
	CONN_REACHING,		/* TCP */
	CONN_SECURING,		/* the stream in the clear, then TLS */
	CONN_LOGGING_IN,	/* the certificate was approved */
	CONN_SETTLING,		/* bound; has it XEP-0198? */
	CONN_ONLINE,
	CONN_LEAVING,		/* </stream> was sent */
};

/* All that is known of why a connection ended. */
struct loss {
	bool ended;
	int error;		/* libstrophe's: an errno, or 0 */
	bool stream_error;
	int type;		/* its xmpp_error_type_t */
	char *text;
	bool given_up;		/* by us, for this reason: */
	enum off why;
	const char *why_text;
	bool starttls_offered;
	bool tls_began;
	bool sasl_failed;
	bool sasl_done;
	bool no_sm;		/* the features after it lack XEP-0198 */
	char sasl_condition[64];
};
void loss_reset(struct loss *);
/* A line of libstrophe's debug log. */
void loss_read_log(struct loss *, enum conn_state, const char *);
/* The connection is gone; type and text are those of a stream error. */
void loss_take(struct loss *, int error, const int *type,
    const char *text);
/* It is to be ended by us; the text must last.  The first reason counts. */
void loss_give_up(struct loss *, enum off, const char *text);
/* `silent`: nothing had come for long. */
enum off loss_why(const struct loss *, enum conn_state, bool silent);
const char *loss_text(const struct loss *, enum off);

/* ---- certificate.c ------------------------------------------------------ */

struct certificate {
	char *subject, *issuer, *names, *not_before, *not_after, *key;
	char sha256[65];
};
/* Reads a PEM certificate.  0 or -1. */
int certificate_read(struct certificate *, const char *pem);
void certificate_free(struct certificate *);
/* Whether a list like "sha256:HEX HEX" has it. */
bool certificate_listed(const char *list, const char *sha256);

/* ---- conn.c: one account's connection ----------------------------------- */

struct conn;
struct conn_ops {
	void (*tell)(void *arg, const struct msg *);
	/* sotto does not keep up: read no more from the network for now. */
	bool (*busy)(void *arg);
	/* The end that conn_quit() asked for. */
	void (*quit)(void *arg);
};
struct conn *conn_new(struct loop *, const char *bare,
    const struct conn_ops *, void *arg);
void conn_free(struct conn *);
/* Any message to a worker. */
void conn_do(struct conn *, const struct msg *);
/* Ends the stream, waits a moment for the server, then calls quit. */
void conn_quit(struct conn *);

#endif
