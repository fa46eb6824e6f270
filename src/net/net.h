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

#define NS_SM "urn:xmpp:sm:3"

/* How a worker ends: the status in MSG_EXITED. */
#define EXIT_GONE 0		/* sotto closed the channel */
#define EXIT_BAD 1		/* it could not go on */
#define EXIT_STALE 3		/* CONNECT that the confinement rules out */

/*
 * What the files that know stanzas see of the rest: whose account it is, and
 * two ways out.  Makes them testable without a server.
 */
struct wire {
	struct _xmpp_ctx_t *ctx;
	char *bare;		/* the account's own address, normalized */
	char *full;		/* as bound last, or NULL */
	char lang[LANG_MAX_BYTES + 1];	/* the user's, or "" */
	struct contacts *contacts;
	struct discovery *discovery;
	struct measure *measure;
	/* To sotto. */
	void (*tell)(void *arg, const struct msg *);
	/* To the server; the stanza stays the caller's.  ticket may be NULL. */
	void (*send)(void *arg, struct _xmpp_stanza_t *,
	    const uint64_t *ticket);
	void *arg;
};

/* ---- address.c: the addresses that stanzas name ------------------------- */

/*
 * An address that a stanza names, as jid_hear() writes it, without a resource
 * that is too long; NULL where all of it is, which is told.  Caller frees.
 */
char *stanza_heard(const struct wire *, struct _xmpp_stanza_t *,
    const char *raw);
/*
 * Who a stanza is from, as jid_hear() writes it; the account itself where it
 * does not say
 * (RFC 6120, 8.1.2.1).  NULL if the address is too long.  Caller frees.
 */
char *stanza_from(const struct wire *, struct _xmpp_stanza_t *);
/* Only what the own account itself has said: from the bare address. */
bool stanza_is_own(const struct wire *, const char *from);

/* ---- message.c --------------------------------------------------------- */

/* <message/> from the wire; law 7. */
void message_got(const struct wire *, struct _xmpp_stanza_t *);
/* MSG_SEND and MSG_SEND_RECEIPT as stanzas; the caller releases. */
struct _xmpp_stanza_t *message_make(struct _xmpp_ctx_t *, const struct msg *);
struct _xmpp_stanza_t *receipt_make(struct _xmpp_ctx_t *, const struct msg *);

/* ---- roster.c ---------------------------------------------------------- */

struct contacts *contacts_new(void);
void contacts_free(struct contacts *);
/* Whether they may see our presence anyway: subscription from or both. */
bool contacts_see_us(const struct contacts *, const char *bare);
/* Asks for the roster; each item, then ROSTER_END, is told. */
void roster_request(const struct wire *);
/* MSG_ROSTER_SET, MSG_SEND_PRESENCE */
void roster_set(const struct wire *, const struct msg *);
struct _xmpp_stanza_t *presence_make(struct _xmpp_ctx_t *,
    const struct msg *);
/* True if the stanza was the roster's: an answer or a push. */
bool roster_got(const struct wire *, struct _xmpp_stanza_t *iq);
void presence_got(const struct wire *, struct _xmpp_stanza_t *);

/* ---- info.c: what others may ask us ------------------------------------- */

/* Answers an <iq/> of type get or set; nothing else. */
void info_got(const struct wire *, struct _xmpp_stanza_t *iq);
struct measure *measure_new(void);	/* of how many are answered */
void measure_free(struct measure *);
/* Sends an empty result. */
void info_done(const struct wire *, struct _xmpp_stanza_t *iq);
/* Adds XEP-0115 capabilities to a presence. */
void info_add_caps(struct _xmpp_stanza_t *presence);

/* ---- discover.c: what a contact's program says that it can do ----------- */

struct discovery *discovery_new(void);
void discovery_free(struct discovery *);
/* A fresh stream: no question of before is answered any more. */
void discovery_forget(struct discovery *);
/* The hash of XEP-0115 in a presence, "" if it has none of SHA-1. */
const char *discover_caps(struct _xmpp_stanza_t *presence);
/*
 * MSG_DISCOVER: asks (XEP-0030), unless the hash says it all or whom it
 * concerns may not see our presence.  MSG_DISCOVERED follows, or, where
 * nobody answers, does not.
 */
void discover_ask(const struct wire *, const struct msg *);
/* True if the <iq/> answers such a question, and comes from who was asked. */
bool discover_got(const struct wire *, struct _xmpp_stanza_t *iq);

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
