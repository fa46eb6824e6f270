/*
 * Where to connect: the account's host and port, or what DNS says of the
 * domain (RFC 6120, 3.2).  Blocks, so its caller sets an alarm; knows no
 * connection.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/net.h"

#include <sys/types.h>
#include <sys/socket.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

/* The calls that every version from 1.16 on has. */
#define CARES_NO_DEPRECATED
#include <ares.h>

#define CLIENT_PORT 5222
#define TARGETS_MAX 8

struct target {
	char host[256];
	uint16_t port, priority;
	uint32_t order;		/* random, by weight, within the priority */
};

struct targets {
	struct target list[TARGETS_MAX];
	size_t count;
	bool none;		/* "." : no such service, on purpose */
	bool done;
};

/* ---- SRV --------------------------------------------------------------- */

/* RFC 2782: the larger the weight, the likelier an early place. */
static uint32_t
draw(uint16_t weight)
{
	char word[17];
	uint32_t best = 0, n;

	for (unsigned tries = 1 + weight / 8; tries > 0; tries--) {
		random_word(word);
		memcpy(&n, word, sizeof n);
		n *= 2654435761u;	/* letters have few bits each */
		if (n > best)
			best = n;
		if (tries > 64)
			tries = 64;
	}
	return best;
}

static int
target_order(const void *a, const void *b)
{
	const struct target *x = a, *y = b;

	if (x->priority != y->priority)
		return x->priority < y->priority ? -1 : 1;
	return x->order > y->order ? -1 : x->order < y->order;
}

static void
srv_answer(void *arg, int status, int timeouts, unsigned char *data, int len)
{
	struct targets *t = arg;
	struct ares_srv_reply *list = NULL;

	(void)timeouts;
	t->done = true;
	if (status != ARES_SUCCESS ||
	    ares_parse_srv_reply(data, len, &list) != ARES_SUCCESS)
		return;
	for (struct ares_srv_reply *r = list;
	    r != NULL && t->count < TARGETS_MAX; r = r->next) {
		struct target *to = &t->list[t->count];
		size_t n = strlen(r->host);
		if (n == 0 || strcmp(r->host, ".") == 0) {
			t->none = true;
			continue;
		}
		if (n >= sizeof to->host)
			continue;
		memcpy(to->host, r->host, n + 1);
		to->port = r->port;
		to->priority = r->priority;
		to->order = draw(r->weight);
		t->count++;
	}
	ares_free_data(list);
	qsort(t->list, t->count, sizeof *t->list, target_order);
}

/* Waits for the sockets of c-ares until the question is answered. */
static void
srv_wait(ares_channel ares, const struct targets *t)
{
	while (!t->done) {
		ares_socket_t socks[ARES_GETSOCK_MAXNUM];
		struct pollfd fds[ARES_GETSOCK_MAXNUM];
		int bits = ares_getsock(ares, socks, ARES_GETSOCK_MAXNUM);
		struct timeval tv, most = { 5, 0 };
		nfds_t n = 0;

		for (int i = 0; i < ARES_GETSOCK_MAXNUM; i++) {
			short events = 0;
			if (ARES_GETSOCK_READABLE(bits, i))
				events |= POLLIN;
			if (ARES_GETSOCK_WRITABLE(bits, i))
				events |= POLLOUT;
			if (events != 0)
				fds[n++] = (struct pollfd){
				    .fd = socks[i], .events = events };
		}
		if (n == 0)
			return;
		ares_timeout(ares, &most, &tv);
		(void)poll(fds, n, (int)(tv.tv_sec * 1000 +
		    tv.tv_usec / 1000 + 1));
		for (nfds_t i = 0; i < n; i++)
			ares_process_fd(ares,
			    fds[i].revents & (POLLIN | POLLERR | POLLHUP) ?
			    fds[i].fd : ARES_SOCKET_BAD,
			    fds[i].revents & POLLOUT ?
			    fds[i].fd : ARES_SOCKET_BAD);
		ares_process_fd(ares, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
	}
}

/* Fills the targets; leaves them empty where DNS has no answer. */
static void
srv_lookup(struct targets *t, const char *domain)
{
	struct ares_options options = { .timeout = 3000, .tries = 2 };
	ares_channel ares;
	char *name;

	if (ares_library_init(ARES_LIB_INIT_ALL) != ARES_SUCCESS)
		return;
	if (ares_init_options(&ares, &options,
	    ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES) == ARES_SUCCESS) {
		/* The dot: no search list. */
		name = xasprintf("_xmpp-client._tcp.%s.", domain);
		ares_query(ares, name, ns_c_in, ns_t_srv, srv_answer, t);
		srv_wait(ares, t);
		ares_destroy(ares);
		free(name);
	}
	ares_library_cleanup();
}

/* ---- addresses --------------------------------------------------------- */

static void
add_address(struct addresses *out, const struct addrinfo *ai, unsigned port)
{
	struct address *a = &out->list[out->count];

	if (out->count == ADDRESSES_MAX ||
	    getnameinfo(ai->ai_addr, ai->ai_addrlen, a->ip, sizeof a->ip,
	    NULL, 0, NI_NUMERICHOST) != 0)
		return;
	a->port = (uint16_t)port;
	for (size_t i = 0; i < out->count; i++)
		if (strcmp(out->list[i].ip, a->ip) == 0 &&
		    out->list[i].port == a->port)
			return;
	out->count++;
}

static int
host_lookup(struct addresses *out, const char *host, unsigned port,
    struct err *err)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *list, *ai;
	int rc;

#ifdef AI_IDN
	hints.ai_flags = AI_IDN;
#endif
	if ((rc = getaddrinfo(host, NULL, &hints, &list)) != 0)
		return err_set(err, "unknown-host", "%s: %s", host,
		    gai_strerror(rc));
	for (ai = list; ai != NULL; ai = ai->ai_next)
		add_address(out, ai, port);
	freeaddrinfo(list);
	return 0;
}

static bool
is_numeric(const char *host)
{
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST }, *list;

	if (getaddrinfo(host, NULL, &hints, &list) != 0)
		return false;
	freeaddrinfo(list);
	return true;
}

int
resolve(struct addresses *out, const char *domain, const char *host,
    unsigned port, struct err *err)
{
	struct targets t = { .count = 0 };
	int rc = -1;

	memset(out, 0, sizeof *out);
	if (*host != '\0' || port != 0 || is_numeric(domain))
		return host_lookup(out, *host != '\0' ? host : domain,
		    port != 0 ? port : CLIENT_PORT, err);
	srv_lookup(&t, domain);
	if (t.none && t.count == 0)
		return err_set(err, "unknown-host",
		    "%s: has no XMPP service (so says DNS)", domain);
	if (t.count == 0)
		return host_lookup(out, domain, CLIENT_PORT, err);
	for (size_t i = 0; i < t.count; i++)
		if (host_lookup(out, t.list[i].host, t.list[i].port,
		    err) == 0)
			rc = 0;
	return rc;
}
