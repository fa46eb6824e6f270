/*
 * Names to places, by c-ares in our loop.  Must not connect.
 *
 * c-ares calls back wherever it likes: its callbacks only note what came, and
 * arm a timer of no time, from which all that follows is done.
 *
 * Its older calls are the ones that every version from 1.18 on has, with the
 * same behaviour; newer headers advise against them.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/random.h>
#include <sys/socket.h>
#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netinet/in.h>
#include <netdb.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define CARES_NO_DEPRECATED
#include <ares.h>

#include "net/stream/stream.h"

#define SRV_TIME 6000		/* then it counts as without an answer */
#define SRV_DELAY 1000		/* one kind has records: for the other */
#define WHOLE_TIME 15000
#define QUERY_TIME 2000		/* to one name server, at first */
#define QUERY_TRIES 3
#define FAMILY_DELAY 50		/* RFC 8305, 3 */
#define TARGET_DELAY 1000	/* for the answers about an earlier target */
#define SOCKETS_MAX 64
#define PORT_STARTTLS 5222
#define PORT_DIRECT 5223

/* One of the two kinds of SRV. */
struct kind {
	struct resolve *resolve;
	bool direct;
	bool asked;		/* and not answered yet */
};

/* A and AAAA of one target. */
struct name {
	struct resolve *resolve;
	struct target target;
	struct host_address list[2 * RESOLVE_ADDRESSES];
	size_t n, taken;
	bool asked[2];		/* [six]: and not answered yet */
	int64_t since;		/* A came without AAAA: when; 0: not so */
};

enum resolve_step { RESOLVE_IDLE, RESOLVE_SRV, RESOLVE_NAMES };

struct resolve {
	struct loop *loop;
	const struct resolve_ops *ops;
	void *arg;
	char *servers;
	enum resolve_step step;
	ares_channel ares;	/* NULL: none is needed (yet) */
	int sockets[SOCKETS_MAX];
	size_t n_sockets;
	struct timer *ares_time;	/* c-ares wants to look at the time */
	struct timer *srv_time, *whole;
	struct timer *turn;	/* something came; or a delay is over */
	char domain[HOST_MAX_BYTES + 1];
	struct kind kinds[2];
	struct targets targets;
	struct name names[RESOLVE_TARGETS];
	size_t n;
	int64_t begun;		/* when the names were asked for */
	bool any;		/* there was a place */
	bool told;		/* the stage */
	int status;		/* of c-ares: why a name has no address */
	struct err err;		/* code "": nothing is wrong */
};

/* ---- names ------------------------------------------------------------- */

static bool
is_numeric(const char *s)
{
	struct in6_addr a;

	return inet_pton(AF_INET, s, &a) == 1 ||
	    inet_pton(AF_INET6, s, &a) == 1;
}

/* Whether a name is `under`, or below it. */
static bool
is_below(const char *name, const char *under)
{
	size_t n = strlen(name), len = strlen(under);

	return n >= len && strcasecmp(name + n - len, under) == 0 &&
	    (n == len || name[n - len - 1] == '.');
}

int
resolve_host(const char *host, char out[HOST_MAX_BYTES + 1])
{
	size_t len = strlen(host);
	char *plain = host[0] == '[' && len > 2 && host[len - 1] == ']' ?
	    xstrndup(host + 1, len - 2) : xstrdup(host);
	char *jid = is_numeric(plain) || strpbrk(plain, "@/<") != NULL ?
	    NULL : jid_parse(plain, NULL);
	char *name = jid == NULL ? NULL : jid_host(jid);
	int rc = -1;

	if (name == NULL && is_numeric(plain))
		name = xstrdup(plain);
	if (name != NULL && strlen(name) <= HOST_MAX_BYTES) {
		strcpy(out, name);
		rc = 0;
	}
	free(name);
	free(jid);
	free(plain);
	return rc;
}

static uint32_t
draw(void *arg, uint32_t below)
{
	uint64_t n;

	(void)arg;
	if (getrandom(&n, sizeof n, 0) != sizeof n)
		die("no random numbers");
	return (uint32_t)(n % below);
}

/* ---- c-ares in the loop ------------------------------------------------ */

/* Something came; what follows is done from the loop. */
static void
wake(struct resolve *r)
{
	timer_set(r->turn, 0);
}

static void
ares_rearm(struct resolve *r)
{
	struct timeval most = { .tv_sec = WHOLE_TIME / 1000 }, tv, *t;

	if (r->ares == NULL || r->n_sockets == 0) {
		timer_off(r->ares_time);
		return;
	}
	t = ares_timeout(r->ares, &most, &tv);
	timer_set(r->ares_time, t->tv_sec * 1000 + t->tv_usec / 1000 + 1);
}

static void
ares_ready(void *arg, int fd, short got)
{
	struct resolve *r = arg;

	ares_process_fd(r->ares, (got & ~POLLOUT) != 0 ? fd :
	    ARES_SOCKET_BAD, (got & POLLOUT) != 0 ? fd : ARES_SOCKET_BAD);
	ares_rearm(r);
}

static void
ares_time_over(void *arg)
{
	struct resolve *r = arg;

	ares_process_fd(r->ares, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
	ares_rearm(r);
}

/* ARES_OPT_SOCK_STATE_CB: both 0 is the end of the descriptor. */
static void
ares_state(void *arg, ares_socket_t fd, int in, int out)
{
	struct resolve *r = arg;
	short events = (short)((in ? POLLIN : 0) | (out ? POLLOUT : 0));
	size_t i = 0;

	while (i < r->n_sockets && r->sockets[i] != fd)
		i++;
	if (i < r->n_sockets && events != 0) {
		loop_set(r->loop, fd, events);
	} else if (i < r->n_sockets) {
		loop_del(r->loop, fd);
		r->sockets[i] = r->sockets[--r->n_sockets];
	} else if (events != 0 && r->n_sockets < SOCKETS_MAX) {
		/* One that has no room is left to c-ares' own timeout. */
		r->sockets[r->n_sockets++] = fd;
		loop_add(r->loop, fd, events, ares_ready, r);
	}
}

static int
ares_open(struct resolve *r, bool search)
{
	/* No search list behind a name with a dot: a domain is asked for as
	 * it is, and told to nobody else.  The hosts file comes first. */
	struct ares_options options = { .timeout = QUERY_TIME,
	    .tries = QUERY_TRIES, .sock_state_cb = ares_state,
	    .sock_state_cb_data = r, .lookups = (char []){ "fb" },
	    .flags = ARES_FLAG_EDNS | (search ? 0 : ARES_FLAG_NOSEARCH) };

	if (ares_library_init(ARES_LIB_INIT_ALL) != ARES_SUCCESS)
		return -1;
	if (ares_init_options(&r->ares, &options, ARES_OPT_TIMEOUTMS |
	    ARES_OPT_TRIES | ARES_OPT_FLAGS | ARES_OPT_LOOKUPS |
	    ARES_OPT_SOCK_STATE_CB) != ARES_SUCCESS) {
		r->ares = NULL;
		ares_library_cleanup();
		return -1;
	}
	if (r->servers != NULL && ares_set_servers_ports_csv(r->ares,
	    r->servers) != ARES_SUCCESS)
		die("resolve: no such name server: %s", r->servers);
	return 0;
}

static void
ares_close(struct resolve *r)
{
	ares_channel ares = r->ares;

	timer_off(r->ares_time);
	if (ares == NULL)
		return;
	/* Calls back about all that is under way. */
	ares_destroy(ares);
	r->ares = NULL;
	ares_library_cleanup();
}

/* ---- addresses --------------------------------------------------------- */

static void
add_address(struct name *n, const struct ares_addrinfo_node *node,
    size_t *added)
{
	struct host_address a = { .six = node->ai_family == AF_INET6 };
	const void *from = a.six ?
	    (void *)&((struct sockaddr_in6 *)node->ai_addr)->sin6_addr :
	    (void *)&((struct sockaddr_in *)node->ai_addr)->sin_addr;

	if (*added == RESOLVE_ADDRESSES || (!a.six &&
	    node->ai_family != AF_INET) ||
	    inet_ntop(node->ai_family, from, a.ip, sizeof a.ip) == NULL)
		return;
	for (size_t i = 0; i < n->n; i++)
		if (strcmp(n->list[i].ip, a.ip) == 0)
			return;
	/* Before those that are still to be tried. */
	memmove(&n->list[n->taken + *added + 1],
	    &n->list[n->taken + *added],
	    (n->n - n->taken - *added) * sizeof n->list[0]);
	n->list[n->taken + *added] = a;
	n->n++;
	(*added)++;
}

/* Which family is first of those to be tried; IPv6, then in turn. */
static void
put_in_turn(struct name *n)
{
	bool six = n->taken == 0 || !n->list[n->taken - 1].six;
	size_t i = n->taken;
	struct host_address first;

	while (i < n->n && n->list[i].six != six)
		i++;
	if (i < n->n) {
		first = n->list[i];
		memmove(&n->list[n->taken + 1], &n->list[n->taken],
		    (i - n->taken) * sizeof first);
		n->list[n->taken] = first;
	}
	host_addresses_interleave(&n->list[n->taken], n->n - n->taken);
}

static void
name_answer(struct name *n, bool six, int status,
    struct ares_addrinfo *answer)
{
	struct resolve *r = n->resolve;
	size_t added = 0;

	if (status == ARES_EDESTRUCTION)
		return;
	n->asked[six] = false;
	for (struct ares_addrinfo_node *node = answer == NULL ? NULL :
	    answer->nodes; node != NULL; node = node->ai_next)
		add_address(n, node, &added);
	if (answer != NULL)
		ares_freeaddrinfo(answer);
	if (added > 0)
		put_in_turn(n);
	else if (r->status == ARES_SUCCESS || status == ARES_ETIMEOUT)
		r->status = status;
	r->any = r->any || added > 0;
	n->since = loop_now(r->loop);
	wake(r);
}

static void
name_answer_4(void *arg, int status, int timeouts,
    struct ares_addrinfo *answer)
{
	(void)timeouts;
	name_answer(arg, false, status, answer);
}

static void
name_answer_6(void *arg, int status, int timeouts,
    struct ares_addrinfo *answer)
{
	(void)timeouts;
	name_answer(arg, true, status, answer);
}

static void
name_ask(struct name *n)
{
	struct ares_addrinfo_hints hints = { .ai_socktype = SOCK_STREAM };
	ares_channel ares = n->resolve->ares;

	n->asked[0] = n->asked[1] = true;
	hints.ai_family = AF_INET6;
	ares_getaddrinfo(ares, n->target.host, NULL, &hints, name_answer_6,
	    n);
	hints.ai_family = AF_INET;
	ares_getaddrinfo(ares, n->target.host, NULL, &hints, name_answer_4,
	    n);
}

/* ---- SRV --------------------------------------------------------------- */

static void
srv_answer(void *arg, int status, int timeouts, unsigned char *data, int len)
{
	struct kind *k = arg;
	struct resolve *r = k->resolve;
	struct ares_srv_reply *list = NULL;

	(void)timeouts;
	if (status == ARES_EDESTRUCTION)
		return;
	k->asked = false;
	wake(r);
	if (status != ARES_SUCCESS ||
	    ares_parse_srv_reply(data, len, &list) != ARES_SUCCESS)
		return;
	for (struct ares_srv_reply *s = list; s != NULL; s = s->next)
		targets_add(&r->targets, s->host, s->port, s->priority,
		    s->weight, k->direct);
	ares_free_data(list);
	timer_set(r->srv_time, SRV_DELAY);
}

static void
srv_ask(struct resolve *r)
{
	static const char *const services[] = { "_xmpp-client",
	    "_xmpps-client" };

	r->step = RESOLVE_SRV;
	timer_set(r->srv_time, SRV_TIME);
	for (size_t i = 0; i < NELEM(r->kinds); i++) {
		/* The dot: no search list. */
		char *name = xasprintf("%s._tcp.%s.", services[i],
		    r->domain);

		r->kinds[i] = (struct kind){ r, i == 1, true };
		ares_query(r->ares, name, ns_c_in, ns_t_srv, srv_answer,
		    &r->kinds[i]);
		free(name);
	}
}

/* ---- from step to step ------------------------------------------------- */

static void
onion_error(struct err *err, const char *host)
{
	err_set(err, "onion", "%s is reached through a proxy alone, and there "
	    "is none: see the setting proxy", host);
}

/* All targets at once; those in "onion" are passed over. */
static void
names_ask(struct resolve *r)
{
	r->step = RESOLVE_NAMES;
	r->begun = loop_now(r->loop);
	for (size_t i = 0; i < r->targets.n && r->n < NELEM(r->names); i++) {
		struct name *n = &r->names[r->n];

		if (is_below(r->targets.list[i].host, "onion")) {
			onion_error(&r->err, r->targets.list[i].host);
			continue;
		}
		r->n++;
		memset(n, 0, sizeof *n);
		n->resolve = r;
		n->target = r->targets.list[i];
		if (!is_numeric(n->target.host)) {
			name_ask(n);
			continue;
		}
		memcpy(n->list[0].ip, n->target.host, ADDRESS_MAX_BYTES);
		n->n = 1;
		r->any = true;
	}
	if (r->n > 0)
		r->err.code[0] = '\0';
	ares_rearm(r);
	wake(r);
}

static void
srv_over(struct resolve *r)
{
	timer_off(r->srv_time);
	for (size_t i = 0; i < NELEM(r->kinds); i++)
		r->kinds[i].asked = false;
	targets_order(&r->targets, draw, NULL);
	if (targets_finish(&r->targets, r->domain, &r->err) == -1) {
		r->step = RESOLVE_NAMES;
		wake(r);
	} else
		names_ask(r);
}

static void
srv_time_over(void *arg)
{
	srv_over(arg);
}

static void
tell_stage(struct resolve *r)
{
	char *text;

	if (r->told || r->ares == NULL)
		return;
	r->told = true;
	text = xasprintf("looking up %s", r->domain);
	r->ops->stage(r->arg, text);
	free(text);
}

static void
turn(void *arg)
{
	struct resolve *r = arg;

	tell_stage(r);
	if (r->step == RESOLVE_SRV && !r->kinds[0].asked &&
	    !r->kinds[1].asked)
		srv_over(r);
	else if (r->step == RESOLVE_NAMES)
		r->ops->changed(r->arg);
}

static void
whole_over(void *arg)
{
	struct resolve *r = arg;

	ares_close(r);
	timer_off(r->srv_time);
	r->step = RESOLVE_NAMES;
	if (r->status == ARES_SUCCESS)
		r->status = ARES_ETIMEOUT;
	for (size_t i = 0; i < r->n; i++)
		r->names[i].asked[0] = r->names[i].asked[1] = false;
	wake(r);
}

/* ---- the next place ---------------------------------------------------- */

/* RFC 8305, 3: IPv4 alone waits a moment for IPv6; <0: no longer. */
static int64_t
family_wait(const struct name *n, int64_t now)
{
	return n->taken > 0 || !n->asked[1] ? -1 :
	    n->since + FAMILY_DELAY - now;
}

static void
give(struct name *n, struct endpoint *to)
{
	memset(to, 0, sizeof *to);
	memcpy(to->host, n->target.host, sizeof to->host);
	memcpy(to->ip, n->list[n->taken++].ip, sizeof to->ip);
	to->port = n->target.port;
	to->direct = n->target.direct;
}

enum resolve_got
resolve_next(struct resolve *r, struct endpoint *to)
{
	int64_t now = loop_now(r->loop), wait;
	enum resolve_got got = RESOLVE_END;

	if (r->step == RESOLVE_SRV)
		return RESOLVE_WAIT;
	for (size_t i = 0; i < r->n; i++) {
		struct name *n = &r->names[i];
		bool ready = n->taken < n->n;

		if (!ready && !n->asked[0] && !n->asked[1])
			continue;
		wait = ready ? family_wait(n, now) :
		    r->begun + TARGET_DELAY - now;
		if (ready && wait <= 0) {
			give(n, to);
			return RESOLVE_ONE;
		}
		got = RESOLVE_WAIT;
		if (wait > 0) {
			timer_set(r->turn, wait);
			return got;
		}
	}
	return got;
}

int
resolve_why(const struct resolve *r, struct err *err)
{
	const char *host = r->n > 0 ? r->names[0].target.host : r->domain;

	if (r->any)
		return 0;
	if (r->err.code[0] != '\0')
		return err_set(err, r->err.code, "%s", r->err.text);
	if (r->status == ARES_ENOTFOUND || r->status == ARES_ENODATA)
		return err_set(err, "unknown-host", "%s: DNS knows no address "
		    "of it", host);
	return err_set(err, "unknown-host", "%s: no answer from DNS (%s)",
	    host, ares_strerror(r->status));
}

/* ---- for others -------------------------------------------------------- */

struct resolve *
resolve_new(struct loop *loop, const char *servers,
    const struct resolve_ops *ops, void *arg)
{
	struct resolve *r = xcalloc(1, sizeof *r);

	r->loop = loop;
	r->servers = xstrdup(servers);
	r->ops = ops;
	r->arg = arg;
	r->ares_time = timer_new(loop, ares_time_over, r);
	r->srv_time = timer_new(loop, srv_time_over, r);
	r->whole = timer_new(loop, whole_over, r);
	r->turn = timer_new(loop, turn, r);
	return r;
}

void
resolve_free(struct resolve *r)
{
	if (r == NULL)
		return;
	resolve_stop(r);
	timer_free(r->ares_time);
	timer_free(r->srv_time);
	timer_free(r->whole);
	timer_free(r->turn);
	free(r->servers);
	free(r);
}

/* One target instead of what SRV would say. */
static void
target_alone(struct resolve *r, const struct resolve_to *to)
{
	struct target *t = &r->targets.list[0];

	r->targets.n = 1;
	memcpy(t->host, r->domain, sizeof t->host);
	t->port = (uint16_t)(to->port != 0 ? to->port : to->direct ?
	    PORT_DIRECT : PORT_STARTTLS);
	t->direct = to->direct;
}

void
resolve_start(struct resolve *r, const struct resolve_to *to)
{
	bool set = to->port != 0 || (to->host != NULL && *to->host != '\0');

	resolve_stop(r);
	timer_set(r->whole, WHOLE_TIME);
	wake(r);
	r->step = RESOLVE_NAMES;
	if (resolve_host(to->host != NULL && *to->host != '\0' ? to->host :
	    to->domain, r->domain) == -1) {
		err_set(&r->err, "bad-host", "host is neither a name nor an "
		    "address");
		return;
	}
	if (is_below(r->domain, "onion")) {
		onion_error(&r->err, r->domain);
		return;
	}
	if (!is_numeric(r->domain) &&
	    ares_open(r, strchr(r->domain, '.') == NULL) == -1) {
		r->status = ARES_ENOTINITIALIZED;
		return;
	}
	/* RFC 6761, 6.3: about localhost DNS is not asked. */
	if (set || r->ares == NULL || is_below(r->domain, "localhost")) {
		target_alone(r, to);
		names_ask(r);
	} else {
		srv_ask(r);
		ares_rearm(r);
	}
}

void
resolve_stop(struct resolve *r)
{
	ares_close(r);
	timer_off(r->srv_time);
	timer_off(r->whole);
	timer_off(r->turn);
	memset(&r->targets, 0, sizeof r->targets);
	r->n = 0;
	r->step = RESOLVE_IDLE;
	r->any = r->told = false;
	r->status = ARES_SUCCESS;
	r->err.code[0] = '\0';
}
