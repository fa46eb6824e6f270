/*
 * Where a stream connects to: names and addresses put in order, and a
 * connection to the first that answers.  A part of stream.h, which includes
 * it.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_NET_STREAM_PLACE_H
#define SOTTO_NET_STREAM_PLACE_H

#include <sys/types.h>

#include "lib/lib.h"

struct loop;

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

#endif
