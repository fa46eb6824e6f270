/*
 * c-ares in our loop: SRV records and addresses, without blocking.  Must not
 * know what they are for.
 *
 * The calls are those that every c-ares from 1.18 on has, with the same
 * behaviour; the headers of newer ones advise against some.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/socket.h>
#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netinet/in.h>
#include <netdb.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#define CARES_NO_DEPRECATED
#include <ares.h>

#include "net/stream/stream.h"

#define QUERY_TIME 2000		/* for one name server, at first */
#define QUERY_TRIES 3
#define LOOK_MAX 15000		/* c-ares looks at the time, at the latest */
#define SOCKETS_MAX 48

struct dns {
	struct loop *loop;
	/* `files` knows the hosts file alone, and answers at once. */
	ares_channel files, ares;
	int sockets[SOCKETS_MAX];
	size_t n_sockets;
	struct timer *time;	/* c-ares wants to look at the time */
};

/* One question; lives until c-ares has called back. */
struct question {
	struct dns *dns;
	dns_srv_fn *srv;
	dns_address_fn *address;
	void *arg;
	struct targets *into;	/* SRV */
	bool direct;
	bool hosts, found;	/* of the hosts file: was there one? */
};

/* ---- the loop ---------------------------------------------------------- */

static void
dns_rearm(struct dns *d)
{
	struct timeval most = { .tv_sec = LOOK_MAX / 1000 }, tv, *t;

	if (d->n_sockets == 0) {
		timer_off(d->time);
		return;
	}
	t = ares_timeout(d->ares, &most, &tv);
	timer_set(d->time, t->tv_sec * 1000 + t->tv_usec / 1000 + 1);
}

static void
dns_ready(void *arg, int fd, short got)
{
	struct dns *d = arg;

	ares_process_fd(d->ares, (got & ~POLLOUT) != 0 ? fd :
	    ARES_SOCKET_BAD, (got & POLLOUT) != 0 ? fd : ARES_SOCKET_BAD);
	dns_rearm(d);
}

static void
dns_time(void *arg)
{
	struct dns *d = arg;

	ares_process_fd(d->ares, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
	dns_rearm(d);
}

/* Neither to read nor to write is the end of the descriptor. */
static void
dns_state(void *arg, ares_socket_t fd, int in, int out)
{
	struct dns *d = arg;
	short events = (short)((in ? POLLIN : 0) | (out ? POLLOUT : 0));
	size_t i = 0;

	while (i < d->n_sockets && d->sockets[i] != fd)
		i++;
	if (i < d->n_sockets && events != 0) {
		loop_set(d->loop, fd, events);
	} else if (i < d->n_sockets) {
		loop_del(d->loop, fd);
		d->sockets[i] = d->sockets[--d->n_sockets];
	} else if (events != 0 && d->n_sockets < SOCKETS_MAX) {
		/* One without room here is left to c-ares' own timeout. */
		d->sockets[d->n_sockets++] = fd;
		loop_add(d->loop, fd, events, dns_ready, d);
	}
}

/* ---- beginning and end ------------------------------------------------- */

static int
dns_channel_open(ares_channel *channel, const char *lookups, bool search,
    struct dns *d)
{
	struct ares_options options = { .timeout = QUERY_TIME,
	    .tries = QUERY_TRIES, .flags = ARES_FLAG_EDNS | (search ? 0 :
	    ARES_FLAG_NOSEARCH), .sock_state_cb = dns_state,
	    .sock_state_cb_data = d };
	/* The flag alone is not heeded by ares_getaddrinfo() of 1.18; no
	 * domains alone might not count as said in a later one. */
	int what = ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_FLAGS |
	    ARES_OPT_LOOKUPS | ARES_OPT_SOCK_STATE_CB | (search ? 0 :
	    ARES_OPT_DOMAINS);
	char order[4];

	strcpy(order, lookups);
	options.lookups = order;
	if (ares_init_options(channel, &options, what) == ARES_SUCCESS)
		return 0;
	*channel = NULL;
	return -1;
}

struct dns *
dns_new(struct loop *loop, const char *servers, bool search)
{
	struct dns *d;

	if (ares_library_init(ARES_LIB_INIT_ALL) != ARES_SUCCESS)
		return NULL;
	d = xcalloc(1, sizeof *d);
	d->loop = loop;
	d->time = timer_new(loop, dns_time, d);
	if (dns_channel_open(&d->files, "f", false, d) == -1 ||
	    dns_channel_open(&d->ares, "b", search, d) == -1) {
		dns_free(d);
		return NULL;
	}
	if (servers != NULL && ares_set_servers_ports_csv(d->ares,
	    servers) != ARES_SUCCESS)
		die("no name servers: %s", servers);
	return d;
}

void
dns_free(struct dns *d)
{
	if (d == NULL)
		return;
	/* Calls back about all that is under way, and closes its sockets. */
	if (d->ares != NULL)
		ares_destroy(d->ares);
	if (d->files != NULL)
		ares_destroy(d->files);
	timer_free(d->time);
	free(d);
	ares_library_cleanup();
}

static struct question *
dns_question_new(struct dns *d, void *arg)
{
	struct question *q = xcalloc(1, sizeof *q);

	q->dns = d;
	q->arg = arg;
	return q;
}

static enum dns_end
dns_end_of(int status)
{
	switch (status) {
	case ARES_SUCCESS:
		return DNS_FOUND;
	case ARES_ENOTFOUND:
	case ARES_ENODATA:
	case ARES_EBADNAME:
		return DNS_NONE;
	default:
		return DNS_SILENT;
	}
}

/* ---- SRV --------------------------------------------------------------- */

static void
dns_srv_came(void *arg, int status, int timeouts, unsigned char *data, int len)
{
	struct question *q = arg;
	struct ares_srv_reply *list = NULL;

	(void)timeouts;
	if (status == ARES_SUCCESS)
		status = ares_parse_srv_reply(data, len, &list);
	for (struct ares_srv_reply *s = status == ARES_SUCCESS ? list : NULL;
	    s != NULL; s = s->next)
		targets_add(q->into, s->host, s->port, s->priority,
		    s->weight, q->direct);
	if (list != NULL)
		ares_free_data(list);
	if (status != ARES_EDESTRUCTION)
		q->srv(q->arg, dns_end_of(status));
	free(q);
}

void
dns_srv(struct dns *d, const char *service, const char *domain,
    struct targets *into, bool direct, dns_srv_fn *fn, void *arg)
{
	struct question *q = dns_question_new(d, arg);
	/* The dot: no search list. */
	char *name = xasprintf("%s.%s.", service, domain);

	q->srv = fn;
	q->into = into;
	q->direct = direct;
	ares_query(d->ares, name, ns_c_in, ns_t_srv, dns_srv_came, q);
	free(name);
	dns_rearm(d);
}

/* ---- addresses --------------------------------------------------------- */

static void
dns_address_came(void *arg, int status, int timeouts,
    struct ares_addrinfo *answer)
{
	struct question *q = arg;
	struct host_address a;

	(void)timeouts;
	for (struct ares_addrinfo_node *n = answer == NULL ? NULL :
	    answer->nodes; n != NULL; n = n->ai_next) {
		const void *from = n->ai_family == AF_INET6 ?
		    (void *)&((struct sockaddr_in6 *)n->ai_addr)->sin6_addr :
		    (void *)&((struct sockaddr_in *)n->ai_addr)->sin_addr;

		a.six = n->ai_family == AF_INET6;
		q->found = true;
		if (inet_ntop(n->ai_family, from, a.ip, sizeof a.ip) != NULL)
			q->address(q->arg, &a, DNS_FOUND);
	}
	if (answer != NULL)
		ares_freeaddrinfo(answer);
	if (q->hosts)
		return;		/* of the caller's stack */
	if (status != ARES_EDESTRUCTION)
		q->address(q->arg, NULL, dns_end_of(status));
	free(q);
}

bool
dns_hosts(struct dns *d, const char *host, dns_address_fn *fn, void *arg)
{
	struct ares_addrinfo_hints hints = { .ai_socktype = SOCK_STREAM,
	    .ai_family = AF_UNSPEC };
	struct question q = { .dns = d, .address = fn, .arg = arg,
	    .hosts = true };

	ares_getaddrinfo(d->files, host, NULL, &hints, dns_address_came, &q);
	return q.found;
}

void
dns_address(struct dns *d, const char *host, bool six, dns_address_fn *fn,
    void *arg)
{
	struct ares_addrinfo_hints hints = { .ai_socktype = SOCK_STREAM,
	    .ai_family = six ? AF_INET6 : AF_INET };
	struct question *q = dns_question_new(d, arg);

	q->address = fn;
	ares_getaddrinfo(d->ares, host, NULL, &hints, dns_address_came, q);
	dns_rearm(d);
}
