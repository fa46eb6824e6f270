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

/* ---- resolve.c: names to places, by DNS, in the loop ------------------- */

#define RESOLVE_TARGETS 8	/* of a domain that are looked up */
#define RESOLVE_ADDRESSES 8	/* of a target, for each family */

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
 * The next place to try: by the targets' order; families in turn, IPv6 first
 * where it is there within 50 ms of IPv4 (RFC 8305, 3 and 4).  A later target
 * does not wait over a second for the answers about an earlier one.
 */
enum resolve_got resolve_next(struct resolve *, struct endpoint *);
/*
 * Why there was no place at all, -1; or 0: there was one.  "unknown-host",
 * "no-service" (DNS says that the domain has none), "onion", "bad-host".
 */
int resolve_why(const struct resolve *, struct err *);
/*
 * The setting `host`, or a domain, as DNS and a proxy have it: A-labels in
 * small letters, no dot behind, or a numeric address without brackets.  -1:
 * it is neither.
 */
int resolve_host(const char *host, char out[HOST_MAX_BYTES + 1]);

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
 * In TLS_VERDICT and later.  The server's own certificate as PEM, or NULL;
 * caller frees.
 */
char *tls_certificate(const struct tls *);
/*
 * What is wrong with it for this domain and this trust, all that was found
 * ("; " between), or "": nothing.
 */
const char *tls_problem(const struct tls *);
/* The certificate is taken: now bytes may flow.  Only in TLS_VERDICT. */
void tls_accept(struct tls *);

/* "TLS 1.3, TLS_AES_256_GCM_SHA384, resumed": for people; caller frees. */
char *tls_describe(const struct tls *);
/*
 * Channel binding, for TLS_VERDICT and later; bytes written to `out`, which
 * has room for TLS_BINDING_MAX, or 0 where the type is not defined for this
 * connection.  Exporter: RFC 9266; end point: RFC 5929, 4.1.
 */
size_t tls_exporter(const struct tls *, unsigned char *out);
size_t tls_endpoint(const struct tls *, unsigned char *out);

/*
 * What the next connection to this domain can resume, or NULL.  Taken once;
 * the caller frees it.  It must not be used with another trust.
 */
struct tls_session *tls_session_take(struct tls *);
void tls_session_free(struct tls_session *);	/* NULL is fine */

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

#endif
