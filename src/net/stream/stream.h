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

struct loop;
struct tls_session;

/* ---- target.c: where to connect, in which order ------------------------ */

#define TARGETS_MAX 32		/* of a domain; RFC 2782 knows no limit */
#define HOST_MAX_BYTES 255	/* RFC 1035, 3.1 */

/* One SRV record, or what the user has set. */
struct target {
	char host[HOST_MAX_BYTES + 1];	/* as DNS has it, no dot behind */
	uint16_t port;
	uint16_t priority, weight;
	bool direct;		/* TLS from the first byte (XEP-0368) */
};
struct targets {
	struct target list[TARGETS_MAX];
	size_t n;
	bool answered;		/* DNS had a record of either kind */
};
/*
 * Adds one record.  A host "." says that this kind is not offered (RFC 2782);
 * what cannot be a host's name, or has port 0, is passed over.
 */
void targets_add(struct targets *, const char *host, uint16_t port,
    uint16_t priority, uint16_t weight, bool direct);
/*
 * Puts them in order: by priority, both kinds together (XEP-0368, 2.1), and
 * within one by chance, as the weights say (RFC 2782).  `draw` gives a number
 * from 0 up to and without `below`.
 */
void targets_order(struct targets *, uint32_t (*draw)(void *, uint32_t below),
    void *arg);
/*
 * RFC 6120, 3.2.2: where DNS had no record, the domain itself on port 5222.
 * -1 with "no-service": it had some, and they say that there is no service.
 */
int targets_finish(struct targets *, const char *domain, struct err *);

#define ADDRESS_MAX_BYTES 45	/* of a numeric address, without zone */
struct host_address {
	char ip[ADDRESS_MAX_BYTES + 1];
	bool six;
};
/*
 * RFC 8305, 4: the two families in turn, the first as the resolver has it
 * (RFC 6724), each in its own order.
 */
void host_addresses_interleave(struct host_address *, size_t n);

/* ---- dns.c: c-ares in the loop; resolve.c's alone ---------------------- */

struct dns;
enum dns_end {
	DNS_FOUND,
	DNS_NONE,		/* DNS says that there is none */
	DNS_SILENT,		/* no name server gave an answer */
};
/*
 * `servers` as for resolve_new(); `search`: the system's search list goes
 * behind names without a dot.  NULL: c-ares cannot be had.
 */
struct dns *dns_new(struct loop *, const char *servers, bool search);
/* NULL is fine.  Nobody is called any more.  Not within a callback. */
void dns_free(struct dns *);
/*
 * Callbacks come at any time, from within these calls too, and must do no
 * more than note what came, or ask.
 */
typedef void dns_srv_fn(void *arg, enum dns_end);
/* "_xmpp-client._tcp": each record goes to `into`, then fn is called. */
void dns_srv(struct dns *, const char *service, const char *domain,
    struct targets *into, bool direct, dns_srv_fn *, void *arg);
/* Called for each address, then with NULL. */
typedef void dns_address_fn(void *arg, const struct host_address *,
    enum dns_end);
void dns_address(struct dns *, const char *host, bool six, dns_address_fn *,
    void *arg);
/* What the hosts file says, before it returns; false: nothing. */
bool dns_hosts(struct dns *, const char *host, dns_address_fn *, void *arg);

/* ---- host.c: a host's name, and its addresses as they come ------------- */

bool host_is_numeric(const char *);	/* an address, without brackets */
/* Whether it is `under`, or a name below it. */
bool host_is_below(const char *name, const char *under);
/*
 * The setting `host`, or a domain, as DNS and a proxy have it: A-labels in
 * small letters, no dot behind, or a numeric address without brackets.  -1:
 * it is neither.
 */
int host_normal(const char *, char out[HOST_MAX_BYTES + 1]);
/* The same for people: in Unicode where that may be shown; caller frees. */
char *host_shown(const char *);

#define HOST_ADDRESSES 8	/* that are taken of each family */
struct host {
	struct loop *loop;
	loop_fn *changed;
	void *arg;
	/* The first `taken` were given out. */
	struct host_address list[2 * HOST_ADDRESSES];
	size_t n, taken;
	bool asked[2];		/* [six]: and not answered yet */
	bool silent;		/* a question had no answer */
	int64_t since;		/* when the last answer came */
};
/*
 * Asks for A and AAAA together, but what the hosts file has, a numeric
 * address, and names below localhost.  Fills all of the host, which must stay
 * where it is until the dns is freed.  `dns` may be NULL for an address.
 * `changed` comes at any time and must do no more than note it.
 */
void host_ask(struct host *, const char *name, struct dns *, struct loop *,
    loop_fn *changed, void *arg);
/*
 * The next address to try, each once: families in turn, IPv6 first where it
 * is there within 50 ms of IPv4 (RFC 8305, 3 and 4).  Where there is none
 * `wait` says: -1, none comes; 0, until `changed`; else so many milliseconds.
 */
bool host_next(struct host *, struct host_address *, int64_t *wait);
void host_give_up(struct host *);	/* no answer comes any more */

/* ---- resolve.c: names to places, by DNS, in the loop ------------------- */

#define RESOLVE_TARGETS 8	/* of a domain that are looked up */

/* A place that a connection may be made to. */
struct endpoint {
	char host[HOST_MAX_BYTES + 1];	/* a name, or a numeric address */
	char ip[ADDRESS_MAX_BYTES + 1];
	uint16_t port;
	bool direct;		/* TLS from the first byte */
};

/* What is looked up; strings are read in resolve_start() only. */
struct resolve_to {
	const char *domain;	/* A-labels, or a numeric address */
	/*
	 * As the user writes it (a name in any spelling, an address, also in
	 * brackets), NULL or "": none.  With it, or with a port, there are no
	 * SRV records: this host (or the domain), this port (0: that of
	 * `direct` or not), and TLS as `direct` says.
	 */
	const char *host;
	unsigned port;
	bool direct;
};

struct resolve;
struct resolve_ops {
	void (*stage)(void *arg, const char *text);
	/* resolve_next() may have another answer than before. */
	void (*changed)(void *arg);
};
/*
 * `servers`: for tests, the name servers to ask ("127.0.0.1:5353") in the
 * place of the system's; NULL.  All callbacks come from the loop.
 */
struct resolve *resolve_new(struct loop *, const char *servers,
    const struct resolve_ops *, void *arg);
void resolve_free(struct resolve *);	/* NULL is fine; not in stage() */
/*
 * RFC 6120, 3.2, and XEP-0368: both kinds of SRV together, then A and AAAA of
 * each target together (the hosts file first), each told as it comes;
 * 15 s for all of it.  What was looked up before is forgotten.  A name in
 * "onion" is never asked for (RFC 7686).
 */
void resolve_start(struct resolve *, const struct resolve_to *);
void resolve_stop(struct resolve *);

enum resolve_got {
	RESOLVE_ONE,		/* `endpoint` is filled; each is given once */
	RESOLVE_WAIT,		/* none yet: changed() will be called */
	RESOLVE_END,		/* none is left, nor comes */
};
/*
 * The next place to try, by the targets' order.  A later target does not wait
 * over a second for the answers about an earlier one.
 */
enum resolve_got resolve_next(struct resolve *, struct endpoint *);
/*
 * Why there was no place at all, -1; or 0: there was one.  "unknown-host",
 * "no-service" (DNS says that the domain has none), "onion", "bad-host".
 */
int resolve_why(const struct resolve *, struct err *);

/* ---- attempt.c: one attempt to connect; dial.c's alone ------------------ */

struct attempt;
/* `error`: errno, then the descriptor is closed; or 0, and it waits for
 * attempt_take(). */
typedef void attempt_fn(void *arg, struct attempt *, int error);
struct attempt {
	struct loop *loop;
	attempt_fn *done;
	void *arg;
	struct endpoint to;
	int fd;			/* -1: it does not run */
	int64_t begun;
	struct timer *time;
};
void attempt_init(struct attempt *, struct loop *, attempt_fn *, void *arg);
void attempt_free(struct attempt *);	/* closes */
/* Ten seconds for it.  0, or errno: it could not begin, nobody is called. */
int attempt_begin(struct attempt *, const struct endpoint *);
int attempt_take(struct attempt *);	/* the descriptor: caller closes */
void attempt_close(struct attempt *);	/* nobody is called */
/*
 * TCP_NODELAY, and keepalive: a link that is dead is noticed after 80 s of
 * silence, and after 30 s with something unconfirmed; `mobile`: after seven
 * minutes.
 */
void attempt_options(int fd, bool mobile);

/* ---- dial.c: a connection to the first place that answers -------------- */

/* Strings and the proxy are read in dial_start() only. */
struct dial_to {
	const char *domain;	/* A-labels, or a numeric address */
	const char *host;	/* the setting, in any spelling; NULL, "": none */
	unsigned port;		/* the setting; 0: none */
	/* The setting `tls`; it counts where host, port or proxy is set. */
	bool direct;
	const struct proxy_url *proxy;	/* NULL: none */
	bool mobile;		/* the link is a mobile network */
};
struct dial_ops {
	/* For people: "looking up example.org", "connecting to 192.0.2.1
	 * port 5222". */
	void (*stage)(void *arg, const char *text);
	/*
	 * The descriptor is handed over: connected, non-blocking, with its
	 * options set.  With a proxy `endpoint` says what it is to be asked
	 * for: host, port and direct.
	 */
	void (*connected)(void *arg, int fd, const struct endpoint *);
	/*
	 * Nothing is left to try: a code of resolve_why(), "refused",
	 * "timeout" or "proxy" (it cannot be reached, or what it was asked
	 * for was of no use).
	 */
	void (*failed)(void *arg, const struct err *);
};
struct dial;
struct dial *dial_new(struct loop *, const struct dial_ops *, void *arg);
/* For tests: `servers` as for resolve_new(). */
struct dial *dial_new_with(struct loop *, const char *servers,
    const struct dial_ops *, void *arg);
/* NULL is fine; within connected() and failed() as well. */
void dial_free(struct dial *);
/*
 * RFC 8305: attempts begin 250 ms apart, or when one fails; the first that
 * connects is told, the others are closed.  Ten seconds for an attempt, thirty
 * for all.  No callback comes before it has returned.  With a proxy no name
 * is looked up but the proxy's own, and no other place is connected to.
 */
void dial_start(struct dial *, const struct dial_to *);
/*
 * What was connected (and is closed by the caller) was of no use: goes on
 * with what is left, in the same way.
 */
void dial_next(struct dial *);
/* Ends it; to be called too once no dial_next() will come. */
void dial_stop(struct dial *);

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
/* After the verdict: seals bytes for tls_wire(); -1 as above. */
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
void certificate_free(struct certificate *);
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
void stream_send(struct stream *, struct _xmpp_stanza_t *, uint64_t ticket);
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
