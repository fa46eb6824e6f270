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

enum proxy_kind {
	PROXY_SOCKS5,
	PROXY_HTTP,
	PROXY_HTTPS,		/* TLS to the proxy itself, around all of it */
};
/* As of "socks5://[USER[:PASSWORD]@]HOST[:PORT]"; strings are owned. */
struct proxy_url {
	enum proxy_kind kind;
	char *host;		/* a name, or an address without brackets */
	uint16_t port;		/* 1080, 8080 and 443 where none is given */
	char *user;		/* NULL: none; percent-decoded, as below */
	char *password;		/* in secret memory; NULL: none */
};
/* -1 with "bad-proxy"; then nothing is to be freed. */
int proxy_parse(const char *, struct proxy_url *, struct err *);
void proxy_url_free(struct proxy_url *);	/* empties */

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
