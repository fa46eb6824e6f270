/*
 * The parts of an XMPP stream below its stanzas: each takes bytes and gives
 * bytes and events, and can be tested without a socket.  Knows no stanza, no
 * account and no password.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_NET_STREAM_H
#define SOTTO_NET_STREAM_H

#include <sys/types.h>

#include "lib/lib.h"
#include "net/stream/place.h"

struct loop;
struct tls_session;

/* ---- tls.c: TLS, the client's side; RFC 8446, RFC 5246 ----------------- */

#define TLS_BINDING_MAX 64	/* bytes of channel-binding data */
#define TLS_PROBLEM_MAX 511	/* bytes of what is wrong with a certificate */

/*
 * First of all, before confinement: OpenSSL reads its settings, and loads the
 * modules that they name; later neither could be.
 */
void tls_load(void);

/* What all connections of a worker share: whom it trusts. */
struct tls_trust;
/*
 * `ca_file`: the certificates that are trusted, and no others; NULL: the
 * system's.  NULL with "ca-file" where the file has none that can be read.
 */
struct tls_trust *tls_trust_new(const char *ca_file, struct err *);
void tls_trust_free(struct tls_trust *);	/* NULL is fine */

enum tls_state {
	TLS_HANDSHAKE,
	TLS_VERDICT,	/* it is over; nothing is sent or read before
			 * tls_accept() */
	TLS_OPEN,
	TLS_CLOSED,	/* the server has said that no more comes */
	TLS_FAILED,
};

struct tls;
/*
 * One connection.  `domain` (A-labels, or a numeric address) is sent as SNI
 * and is what the certificate must be for; with `direct` the protocol is
 * named by ALPN (XEP-0368, 2).  A session that tls_session_take() gave for
 * the same domain is resumed where the server agrees.  The trust must outlive it.
 */
struct tls *tls_new(struct tls_trust *, const char *domain, bool direct,
    const struct tls_session *);
void tls_free(struct tls *);	/* NULL is fine */

/*
 * Bytes from the wire.  Moves the handshake on.  -1: it failed ("tls", and
 * why, in the library's words); then nothing can be done but write what
 * tls_wire() still has, an alert.
 */
int tls_feed(struct tls *, const void *, size_t, struct err *);
/* Appends what is to be written to the wire; call it after each other call. */
void tls_wire(struct tls *, struct str *);
enum tls_state tls_state(const struct tls *);
/* After the verdict: appends what the server said, decrypted; -1 as above. */
int tls_read(struct tls *, struct str *, struct err *);
#define TLS_RECORD 16384	/* bytes in one, at most */
/*
 * After the verdict: bytes for tls_wire(); -1 as above.  What is written between
 * two calls of that shares records, and no call's bytes are in two where they
 * fit into one.
 */
int tls_write(struct tls *, const void *, size_t, struct err *);
/* Says that nothing more is sent; a last tls_wire() is due. */
void tls_close(struct tls *);

/*
 * What is wrong with the certificate for this domain and this trust, all
 * that was found ("; " between), or "": nothing.
 */
const char *tls_problem(const struct tls *);
/* The certificate is taken: now bytes may flow.  Only in TLS_VERDICT. */
void tls_accept(struct tls *);

/*
 * What the next connection to this domain can resume, or NULL.  Taken once;
 * the caller frees it.  It must not be used with another trust.
 */
struct tls_session *tls_session_take(struct tls *);
void tls_session_free(struct tls_session *);	/* NULL is fine */

/* ---- agreed.c: what was agreed by TLS ------------------------------------ */

/*
 * In TLS_VERDICT and later.  The server's own certificate as PEM, or NULL;
 * caller frees.
 */
char *tls_certificate(const struct tls *);
/* "TLS 1.3, TLS_AES_256_GCM_SHA384, resumed": for people; caller frees. */
char *tls_describe(const struct tls *);
/*
 * Channel binding, for TLS_VERDICT and later; bytes written to `out`, which
 * has room for TLS_BINDING_MAX, or 0 where the type is not defined for this
 * connection.  Exporter: RFC 9266; end point: RFC 5929, 4.1.
 */
size_t tls_exporter(const struct tls *, unsigned char *out);
size_t tls_endpoint(const struct tls *, unsigned char *out);

/* ---- certificate.c: what one says, for people -------------------------- */

struct certificate {
	char *subject, *issuer, *names, *not_before, *not_after, *key;
	char sha256[65];
};
/* Reads a PEM certificate.  0 or -1. */
int certificate_read(struct certificate *, const char *pem);
void certificate_clear(struct certificate *);
/* Whether a list like "sha256:HEX HEX" has it. */
bool certificate_listed(const char *list, const char *sha256);

/* ---- proxy.c: SOCKS5 (RFC 1928, 1929) and CONNECT (RFC 9110, 9.3.6) ---- */

enum proxy_state { PROXY_MORE, PROXY_OPEN, PROXY_FAILED };

/* The talk with a proxy until it has connected us to `host`. */
struct proxy;
/*
 * `host` is handed on as it is (the proxy looks names up): A-labels, 255
 * bytes at most, or a numeric address.  The URL is copied.  The first bytes
 * to write are appended to `out`, which may come to hold the password.
 */
struct proxy *proxy_new(const struct proxy_url *, const char *host,
    uint16_t port, struct str *out);
void proxy_free(struct proxy *);	/* NULL is fine; wipes */
/*
 * Bytes from the proxy; what is to be answered is appended to `out`.  `used`
 * says how many were the proxy's own: what is behind PROXY_OPEN comes from
 * the server.  PROXY_FAILED with "proxy" (it refuses, or speaks no such
 * protocol) or "proxy-login" (name or password).
 */
enum proxy_state proxy_feed(struct proxy *, const void *, size_t len,
    size_t *used, struct str *out, struct err *);

/* ---- ending.c: why a stream ended, as the server says it ---------------- */

#define CONDITION_MAX 63	/* bytes of a condition */

enum ending_why {
	ENDING_LEFT,		/* stream_leave() was obeyed */
	ENDING_LOOKUP,		/* the server does not serve the domain */
	ENDING_PROXY,		/* the proxy did not get through */
	ENDING_NO_TLS,		/* the server offers no STARTTLS */
	ENDING_TLS,		/* the handshake failed */
	ENDING_CERTIFICATE,	/* it was not taken */
	ENDING_SASL,		/* the log-in was refused */
	ENDING_CONFLICT,	/* another program took the resource */
	ENDING_STREAM,		/* any other error that the server names */
	ENDING_FAULT,		/* what it sent is not what XMPP allows now */
	ENDING_TIMEOUT,		/* the server did not answer */
	ENDING_LOST,		/* the connection broke, or was closed */
};
struct ending {
	enum ending_why why;
	/*
	 * RFC 6120, 4.9.3 (also where it is we who told the server), 6.5 or
	 * 8.3.3; with ENDING_LOST "closed": before the log-in was over; with
	 * ENDING_PROXY the code of proxy_feed(); else "".
	 */
	char condition[CONDITION_MAX + 1];
	char *text;		/* the server's own, or of a library; owned */
	/* see-other-host (RFC 6120, 4.9.3.19); "" and 0: not said. */
	char host[HOST_MAX_BYTES + 1];
	uint16_t port;
	bool early;		/* the certificate was not judged yet */
	/*
	 * The line that the server ended the stream over: its ticket, or 0.
	 * Where the condition finds fault with what was sent, it is the first
	 * line that was not acknowledged, for each has its own request for
	 * that behind it.  What stands before it and is no line may have been
	 * the cause: then a line fails that could have gone, which is seen,
	 * and not one that can never go ends each stream anew.
	 */
	uint64_t line;
};
void ending_free(struct ending *);	/* empties */
/* "HOST", "HOST:PORT", "[ADDRESS]:PORT"; -1: it is none.  port 0: not said. */
int host_port_parse(const char *, char host[HOST_MAX_BYTES + 1],
    uint16_t *port);

/* ---- sm.c: what was sent, and what of it arrived (XEP-0198) ------------ */

#define SM_HELD_MAX (64 * 1024 * 1024)	/* bytes that wait to be acknowledged */

/* Kept from one stream of an account to the next. */
struct sm;
struct sm *sm_new(void);
void sm_free(struct sm *);	/* NULL is fine */
/*
 * Sends a stanza (its bytes are copied), or, while there is no stream, holds
 * it where the last one may be resumed; a fresh stream forgets it.  ticket 0:
 * nobody waits for it.
 */
void sm_send(struct sm *, const char *, size_t, uint64_t ticket);
/* Whether the last stream may be resumed, as far as it knows itself. */
bool sm_can_resume(const struct sm *);
/* ... within so many seconds of its end; 0: the server did not say. */
uint32_t sm_max(const struct sm *);
/* Where the server would have it resumed (host_port_parse()); NULL: anywhere. */
const char *sm_location(const struct sm *);
void sm_forget(struct sm *);	/* it is not to be resumed */

/* ---- stream.c: one XMPP stream, from its first byte to its last -------- */

struct _xmpp_ctx_t;
struct _xmpp_stanza_t;

enum stream_state {
	STREAM_PROXY_TLS,	/* TLS to the proxy itself */
	STREAM_PROXY,		/* it is to connect us */
	STREAM_CLEAR,		/* the features before TLS are awaited */
	STREAM_STARTTLS,	/* <proceed/> is awaited */
	STREAM_TLS,		/* the handshake */
	STREAM_VERDICT,		/* the caller judges the certificate */
	STREAM_SECURE,		/* the features with <mechanisms/> */
	STREAM_OFFERED,		/* the caller chooses how to log in */
	STREAM_AUTH,		/* the server's next word of SASL */
	STREAM_CHALLENGED,	/* the caller's */
	STREAM_SUCCESS,		/* the caller judges the server's proof */
	STREAM_PROVEN,		/* the features with <bind/> */
	STREAM_RESUMING,	/* <resumed/> or <failed/> */
	STREAM_BINDING,
	STREAM_SESSION,		/* RFC 3921, 3: for old servers */
	STREAM_ENABLING,	/* <enabled/> or <failed/> */
	STREAM_ONLINE,
	STREAM_LEAVING,		/* </stream:stream> was sent */
	STREAM_ENDED,
	STREAM_STATES		/* how many */
};

/* Strings are copied; all else is borrowed for the stream's life. */
struct stream_setup {
	const char *bare;	/* the account, normalized */
	const char *domain;	/* of the certificate, A-labels */
	const char *lang;	/* the user's, or "" */
	struct tls_trust *trust;
	const struct tls_session *session;	/* or NULL */
	bool direct;		/* TLS from the first byte */
	const struct proxy_url *proxy;		/* or NULL */
	struct tls_trust *proxy_trust;	/* of an https proxy's certificate */
	const char *host;	/* what the proxy is to connect to */
	uint16_t port;
	struct _xmpp_ctx_t *ctx;
	struct sm *sm;
	bool resume;		/* where sm can */
	/* As reader_pass_over(), or NULL. */
	bool (*passes_over)(const void *arg, const char *ns, const char *name);
	const void *over_arg;
};

/* What the server offers to log in with (MSG_SASL_OFFER); never NULL. */
struct stream_offer {
	const char *mechanisms;	/* blanks between them */
	const char *bindings;	/* XEP-0440, likewise */
	bool lists_bindings;
	const char *endpoint, *exporter;	/* base64, or "" */
};
struct stream_online {
	const char *jid;	/* full, as bound or resumed, normalized */
	bool resumed, managed;
	uint32_t max_bytes;	/* of a stanza, XEP-0478; 0: not said */
	uint32_t idle_seconds;	/* ... until an idle link ends; likewise */
};

/*
 * Told within stream_feed() and the other calls.  A callback may call
 * anything here but stream_free() and stream_feed().
 */
struct stream_ops {
	void (*stage)(void *arg, const char *text);
	/* STREAM_VERDICT: stream_accept() or stream_end() is due. */
	void (*certificate)(void *arg, const struct tls *);
	void (*offer)(void *arg, const struct stream_offer *);
	void (*challenge)(void *arg, const char *base64);
	void (*success)(void *arg, const char *base64);	/* or "" */
	void (*online)(void *arg, const struct stream_online *);
	/* jabber:client's three, once online; see struct reader_ops. */
	void (*stanza)(void *arg, struct _xmpp_stanza_t *, bool cut);
	bool (*by_item)(void *arg, struct _xmpp_stanza_t *head);
	void (*item)(void *arg, struct _xmpp_stanza_t *head,
	    struct _xmpp_stanza_t *item);
	void (*sent)(void *arg, uint64_t ticket);
	/* Also before online(): a stream that is gone had these. */
	void (*acked)(void *arg, uint64_t ticket);
	/* The last one; what stream_wire() has is still to be written. */
	void (*ended)(void *arg, const struct ending *);
};

struct stream;
/* The connection stands.  What is to be written first is in stream_wire(). */
struct stream *stream_new(const struct stream_setup *,
    const struct stream_ops *, void *arg);
void stream_free(struct stream *);	/* NULL is fine */
enum stream_state stream_state(const struct stream *);
/* Bytes from the socket, in pieces of any size. */
void stream_feed(struct stream *, const void *, size_t);
/* The connection is closed; an errno, or 0 where the server closed it. */
void stream_eof(struct stream *, int error);
/* Appends what is to be written to the socket; call it after each other. */
void stream_wire(struct stream *, struct str *);
/* Bytes that stream_wire() would give, before TLS. */
size_t stream_waiting(const struct stream *);
/* Whether it would give an answer to the server's <r/>, too (XEP-0198). */
bool stream_asked(const struct stream *);
/* All that stream_wire() ever gave has been written. */
void stream_written(struct stream *);
/* Milliseconds that the state may last before stream_late(); 0: for ever. */
unsigned stream_patience(const struct stream *);
/* The state has lasted too long. */
void stream_late(struct stream *);

void stream_accept(struct stream *);	/* in STREAM_VERDICT */
/* In STREAM_OFFERED; the texts are secret, base64 or "". */
void stream_auth(struct stream *, const char *mechanism, const char *initial);
void stream_respond(struct stream *, const char *data);	/* ..._CHALLENGED */
void stream_proven(struct stream *);	/* in STREAM_SUCCESS */
/* As sm_send(). */
void stream_send(struct stream *, const char *bytes, size_t,
    uint64_t ticket);
/*
 * An element of an extension that is no stanza, and not counted; only while
 * the stream is online, else nothing is sent.
 */
void stream_say_element(struct stream *, struct _xmpp_stanza_t *);
/* Whether the server offered, behind the log-in, something in a namespace
 * (RFC 6120, 4.3.2). */
bool stream_offers(const struct stream *, const char *ns);
void stream_nudge(struct stream *);	/* a blank: something was heard */
/* </stream:stream>; ended() comes when the server has answered. */
void stream_leave(struct stream *);
/* Ends it at once, for this reason; text may be NULL. */
void stream_end(struct stream *, enum ending_why, const char *condition,
    const char *text);

/* Whether something was sent that nobody has acknowledged. */
bool stream_waits(const struct stream *);
/* As tls_describe(), or NULL before it; caller frees. */
char *stream_tls(const struct stream *);
/* As tls_session_take(). */
struct tls_session *stream_session_take(struct stream *);

#endif
