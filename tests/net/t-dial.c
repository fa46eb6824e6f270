/*
 * A connection to the first place that answers: who is tried, when, and what
 * is told.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/socket.h>
#include <sys/syscall.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <arpa/inet.h>

#include <errno.h>
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "net/stream/stream.h"
#include "tests/support/fake-dns.h"

#define PATIENCE 5000		/* real milliseconds that a test may wait */

/*
 * Whatever this process sends anything to, by our code or by a library: the
 * C library's own are not reached.
 */
static char places[4096];

static void
note_place(const char *how, const struct sockaddr *at)
{
	char ip[64] = "?";
	size_t n = strlen(places);

	if (at->sa_family == AF_INET6)
		inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void
		    *)at)->sin6_addr, ip, sizeof ip);
	else
		inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void
		    *)at)->sin_addr, ip, sizeof ip);
	snprintf(places + n, sizeof places - n, "%s %s %u; ", how, ip,
	    ntohs(((const struct sockaddr_in *)(const void *)at)->sin_port));
}

int
connect(int fd, const struct sockaddr *at, socklen_t len)
{
	note_place("connect", at);
	return (int)syscall(SYS_connect, fd, at, len);
}

ssize_t
sendto(int fd, const void *data, size_t n, int flags,
    const struct sockaddr *at, socklen_t len)
{
	if (at != NULL)
		note_place("sendto", at);
	return syscall(SYS_sendto, fd, data, n, flags, at, len);
}

/* What was told. */
struct heard {
	struct loop *loop;
	struct fake_dns dns;
	int n_stages;
	bool free_it;		/* within the callback */
	struct dial *dial;
	struct str stages;	/* "; " between */
	int fd;			/* connected, or -1 */
	struct endpoint to;
	struct err err;
	int connected, failed;
};

static void
on_stage(void *arg, const char *text)
{
	struct heard *h = arg;

	h->n_stages++;
	str_addf(&h->stages, "%s%s", h->stages.len > 0 ? "; " : "", text);
}

static void
on_connected(void *arg, int fd, const struct endpoint *to)
{
	struct heard *h = arg;

	h->fd = fd;
	h->to = *to;
	h->connected++;
	if (h->free_it) {
		dial_free(h->dial);
		h->dial = NULL;
	}
}

static void
on_failed(void *arg, const struct err *err)
{
	struct heard *h = arg;

	h->err = *err;
	h->failed++;
	if (h->free_it) {
		dial_free(h->dial);
		h->dial = NULL;
	}
}

static const struct dial_ops ops = { on_stage, on_connected, on_failed };

static void
begin(struct heard *h)
{
	memset(h, 0, sizeof *h);
	h->fd = -1;
	h->loop = loop_new();
	loop_clock_fake(h->loop, 1000000);
	str_init(&h->stages);
	fake_dns_begin(&h->dns, h->loop);
	h->dial = dial_new_with(h->loop, h->dns.servers, &ops, h);
	places[0] = '\0';
}

static void
end(struct heard *h)
{
	if (h->fd != -1)
		close(h->fd);
	dial_free(h->dial);
	fake_dns_end(&h->dns);
	/* Nothing is left behind: no timer that would wake anybody. */
	assert_int_equal(loop_next(h->loop), -1);
	loop_free(h->loop);
	str_free(&h->stages);
}

/* Turns until one of both was told. */
static void
await(struct heard *h)
{
	for (int i = 0; i < PATIENCE && h->connected + h->failed == 0; i++) {
		loop_clock_move(h->loop, 0);
		loop_turn(h->loop, 1);
	}
	assert_int_equal(h->connected + h->failed, 1);
}

/* Turns until so many stages were told. */
static void
await_stages(struct heard *h, int n)
{
	for (int i = 0; i < PATIENCE && h->n_stages < n; i++)
		loop_turn(h->loop, 1);
	assert_int_equal(h->n_stages, n);
}

/* Turns until nothing more is on its way over loopback. */
static void
settle(struct heard *h)
{
	for (int i = 0; i < 20; i++)
		loop_turn(h->loop, 1);
}

/* Again, of what was told. */
static void
forget(struct heard *h)
{
	if (h->fd != -1)
		close(h->fd);
	h->fd = -1;
	h->connected = h->failed = h->n_stages = 0;
	str_clear(&h->stages);
}

static int
open_descriptors(void)
{
	DIR *d = opendir("/proc/self/fd");
	int n = 0;

	assert_non_null(d);
	while (readdir(d) != NULL)
		n++;
	closedir(d);
	return n;
}

/* A listener on a loopback address; its port where that is 0. */
static int
listen_at(const char *ip, uint16_t *port)
{
	struct sockaddr_in four = { .sin_family = AF_INET,
	    .sin_port = htons(*port) };
	struct sockaddr_in6 six = { .sin6_family = AF_INET6,
	    .sin6_port = htons(*port) };
	bool is_six = strchr(ip, ':') != NULL;
	struct sockaddr *at = is_six ? (struct sockaddr *)&six :
	    (struct sockaddr *)&four;
	socklen_t len = is_six ? sizeof six : sizeof four;
	int fd = socket(at->sa_family, SOCK_STREAM | SOCK_NONBLOCK, 0);

	assert_true(fd != -1);
	assert_int_equal(inet_pton(at->sa_family, ip, is_six ?
	    (void *)&six.sin6_addr : (void *)&four.sin_addr), 1);
	assert_int_equal(bind(fd, at, len), 0);
	assert_int_equal(listen(fd, 16), 0);
	assert_int_equal(getsockname(fd, at, &len), 0);
	*port = ntohs(is_six ? six.sin6_port : four.sin_port);
	return fd;
}

/*
 * A listener whose queue is full: who connects gets no answer.  `kept` holds
 * those who filled it.
 */
#define KEPT 4
static int
dead_at(const char *ip, uint16_t *port, int kept[KEPT])
{
	int fd = listen_at(ip, port);
	bool six = strchr(ip, ':') != NULL;
	struct sockaddr_storage at;
	socklen_t len = sizeof at;

	assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &len), 0);
	assert_int_equal(listen(fd, 0), 0);
	for (int i = 0; i < KEPT; i++) {
		struct pollfd p = { .events = POLLOUT };

		kept[i] = p.fd = socket(six ? AF_INET6 : AF_INET,
		    SOCK_STREAM | SOCK_NONBLOCK, 0);
		(void)syscall(SYS_connect, p.fd, &at, len);
		(void)poll(&p, 1, 20);
	}
	return fd;
}

static void
close_kept(int kept[KEPT])
{
	for (int i = 0; i < KEPT; i++)
		close(kept[i]);
}

/* Whether somebody has connected to a listener. */
static bool
was_called(int listener)
{
	int fd = accept(listener, NULL, NULL);

	if (fd != -1)
		close(fd);
	return fd != -1;
}

static int
option(int fd, int level, int name)
{
	int value = -1;
	socklen_t len = sizeof value;

	assert_int_equal(getsockopt(fd, level, name, &value, &len), 0);
	return value;
}

static void
test_literal(void **state)
{
	static const char *const hosts[] = { "127.0.0.1", "::1", "[::1]" };
	struct heard h;

	(void)state;
	for (size_t i = 0; i < NELEM(hosts); i++) {
		const char *ip = i == 0 ? "127.0.0.1" : "::1";
		uint16_t port = 0;
		int fd = listen_at(ip, &port);
		struct dial_to to = { .domain = "x.example",
		    .host = hosts[i], .port = port, .direct = i == 1 };

		begin(&h);
		dial_start(h.dial, &to);
		assert_int_equal(h.connected + h.failed, 0);
		assert_int_equal(h.stages.len, 0);
		await(&h);
		assert_int_equal(h.connected, 1);
		assert_string_equal(h.to.host, ip);
		assert_string_equal(h.to.ip, ip);
		assert_int_equal(h.to.port, port);
		assert_int_equal(h.to.direct, i == 1);
		assert_int_equal(option(h.fd, IPPROTO_TCP, TCP_NODELAY), 1);
		assert_true(fcntl(h.fd, F_GETFL) & O_NONBLOCK);
		assert_true(fcntl(h.fd, F_GETFD) & FD_CLOEXEC);
		dial_stop(h.dial);
		end(&h);
		close(fd);
	}
}

static void
test_refused(void **state)
{
	struct heard h;
	uint16_t port = 0;
	struct dial_to to = { .domain = "x.example", .host = "127.0.0.1" };

	(void)state;
	close(listen_at("127.0.0.1", &port));
	to.port = port;
	begin(&h);
	dial_start(h.dial, &to);
	await(&h);
	assert_int_equal(h.failed, 1);
	assert_string_equal(h.err.code, "refused");
	assert_non_null(strstr(h.err.text, "127.0.0.1 port "));
	end(&h);
}

static void
add_srv(struct heard *h, const char *kind, unsigned priority, uint16_t port,
    const char *host)
{
	char name[64], data[64];

	snprintf(name, sizeof name, "_%s._tcp.x.example", kind);
	snprintf(data, sizeof data, "%u 1 %u %s", priority, port, host);
	fake_dns_add(&h->dns, "SRV", name, data);
}

/* What refuses is passed over without any wait. */
static void
test_next_target(void **state)
{
	struct dial_to to = { .domain = "x.example" };
	uint16_t gone = 0, port = 0;
	int fd = listen_at("127.0.0.2", &port);
	char stages[256];
	struct heard h;

	(void)state;
	close(listen_at("127.0.0.1", &gone));
	begin(&h);
	add_srv(&h, "xmpp-client", 1, gone, "a.example");
	add_srv(&h, "xmpps-client", 2, port, "b.example");
	fake_dns_add(&h.dns, "A", "a.example", "127.0.0.1");
	fake_dns_add(&h.dns, "A", "b.example", "127.0.0.2");
	dial_start(h.dial, &to);
	await(&h);
	assert_int_equal(h.connected, 1);
	assert_string_equal(h.to.host, "b.example");
	assert_string_equal(h.to.ip, "127.0.0.2");
	assert_true(h.to.direct);
	snprintf(stages, sizeof stages, "looking up x.example; "
	    "connecting to 127.0.0.1 port %u; "
	    "connecting to 127.0.0.2 port %u", gone, port);
	assert_string_equal(h.stages.s, stages);
	/* Of no use: there is no other. */
	forget(&h);
	dial_next(h.dial);
	assert_int_equal(h.connected + h.failed, 0);
	await(&h);
	assert_int_equal(h.failed, 1);
	assert_string_equal(h.err.code, "refused");
	end(&h);
	close(fd);
}

/* RFC 8305, 5: IPv6 does not answer; a quarter of a second later IPv4 does. */
static void
test_happy(void **state)
{
	struct dial_to to = { .domain = "x.example", .host = "h.example" };
	uint16_t port = 0;
	int kept[KEPT], dead = dead_at("::1", &port, kept);
	int fd = listen_at("127.0.0.1", &port), before;
	struct heard h;

	(void)state;
	begin(&h);
	fake_dns_add(&h.dns, "A", "h.example", "127.0.0.1");
	fake_dns_add(&h.dns, "AAAA", "h.example", "::1");
	before = open_descriptors();
	to.port = port;
	dial_start(h.dial, &to);
	await_stages(&h, 2);	/* the lookup, and one */
	settle(&h);
	loop_clock_move(h.loop, 249);
	settle(&h);
	assert_int_equal(h.n_stages, 2);
	assert_int_equal(h.connected + h.failed, 0);
	loop_clock_move(h.loop, 1);
	await(&h);
	assert_int_equal(h.connected, 1);
	assert_string_equal(h.to.ip, "127.0.0.1");
	/* Of no use: the other gets its time, then nothing is left. */
	forget(&h);
	dial_next(h.dial);
	await_stages(&h, 1);
	assert_non_null(strstr(h.stages.s, "::1"));
	loop_clock_move(h.loop, 9999);
	settle(&h);
	assert_int_equal(h.connected + h.failed, 0);
	loop_clock_move(h.loop, 1);
	await(&h);
	assert_int_equal(h.failed, 1);
	assert_string_equal(h.err.code, "timeout");
	assert_non_null(strstr(h.err.text, "[::1] port "));
	settle(&h);
	assert_int_equal(open_descriptors(), before);
	end(&h);
	close(fd);
	close(dead);
	close_kept(kept);
}

/* The first that answers wins, also one that began later. */
static void
test_race(void **state)
{
	struct dial_to to = { .domain = "x.example", .host = "h.example" };
	uint16_t port = 0;
	int kept[KEPT], dead = dead_at("::1", &port, kept), fds[2];
	struct heard h;

	(void)state;
	/* 127.0.0.1 is asked for second, and somebody is there. */
	fds[0] = listen_at("127.0.0.1", &port);
	fds[1] = listen_at("127.0.0.2", &port);
	begin(&h);
	fake_dns_add(&h.dns, "A", "h.example", "127.0.0.1");
	fake_dns_add(&h.dns, "A", "h.example", "127.0.0.2");
	fake_dns_add(&h.dns, "AAAA", "h.example", "::1");
	to.port = port;
	dial_start(h.dial, &to);
	await_stages(&h, 2);
	loop_clock_move(h.loop, 250);
	await(&h);
	assert_int_equal(h.connected, 1);
	/* Just one: the third has not been tried. */
	settle(&h);
	assert_int_equal(was_called(fds[0]) + was_called(fds[1]), 1);
	/* It is when the first was of no use; before it the one that was
	 * closed gets its turn. */
	forget(&h);
	dial_next(h.dial);
	await_stages(&h, 1);
	assert_non_null(strstr(h.stages.s, "::1"));
	loop_clock_move(h.loop, 250);
	await(&h);
	assert_int_equal(h.connected, 1);
	assert_int_equal(was_called(fds[0]) + was_called(fds[1]), 1);
	end(&h);
	close(fds[0]);
	close(fds[1]);
	close(dead);
	close_kept(kept);
}

/* Never more than sixteen at once, nor longer than thirty seconds. */
static void
test_bounds(void **state)
{
	struct dial_to to = { .domain = "x.example" };
	uint16_t port = 0;
	int kept[KEPT], dead = dead_at("0.0.0.0", &port, kept), most = 0;
	int before;
	char text[64];
	struct heard h;

	(void)state;
	begin(&h);
	for (int i = 0; i < 8; i++) {
		snprintf(text, sizeof text, "t%d.example", i);
		add_srv(&h, "xmpp-client", (unsigned)i, port, text);
		fake_dns_add(&h.dns, "A", text, "hold");
		for (int j = 1; j <= 8; j++) {
			char ip[32];

			snprintf(ip, sizeof ip, "127.0.%d.%d", i, j);
			fake_dns_add(&h.dns, "A", text, ip);
		}
	}
	before = open_descriptors();
	dial_start(h.dial, &to);
	for (int i = 0; i < PATIENCE && h.dns.n_held < 8; i++)
		loop_turn(h.loop, 1);
	assert_int_equal(h.dns.n_held, 8);
	loop_clock_move(h.loop, 14900);
	for (int i = 0; i < 8; i++) {
		snprintf(text, sizeof text, "t%d.example", i);
		fake_dns_release(&h.dns, "A", text);
	}
	await_stages(&h, 2);
	settle(&h);
	before = open_descriptors() - 1;
	for (int ms = 14900; ms < 29900; ms += 250) {
		loop_clock_move(h.loop, 250);
		loop_turn(h.loop, 0);
		if (open_descriptors() - before > most)
			most = open_descriptors() - before;
	}
	assert_int_equal(h.n_stages, 1 + 61);
	assert_int_equal(most, 16);
	loop_clock_move(h.loop, 99);
	assert_int_equal(h.failed, 0);
	loop_clock_move(h.loop, 1);
	assert_int_equal(h.failed, 1);
	assert_string_equal(h.err.code, "timeout");
	assert_non_null(strstr(h.err.text, "and others"));
	end(&h);
	close(dead);
	close_kept(kept);
}

static void
test_options(void **state)
{
	uint16_t port = 0;
	int fd = listen_at("127.0.0.1", &port);
	struct dial_to to = { .domain = "x.example", .host = "127.0.0.1",
	    .port = port };

	(void)state;
	for (int mobile = 0; mobile < 2; mobile++) {
		struct heard h;

		begin(&h);
		to.mobile = mobile;
		dial_start(h.dial, &to);
		await(&h);
		assert_int_equal(h.connected, 1);
		assert_int_equal(option(h.fd, SOL_SOCKET, SO_KEEPALIVE), 1);
		assert_int_equal(option(h.fd, IPPROTO_TCP, TCP_KEEPIDLE),
		    mobile ? 290 : 60);
		assert_int_equal(option(h.fd, IPPROTO_TCP, TCP_KEEPINTVL),
		    mobile ? 30 : 10);
		assert_int_equal(option(h.fd, IPPROTO_TCP, TCP_KEEPCNT),
		    mobile ? 4 : 3);
		assert_int_equal(option(h.fd, IPPROTO_TCP, TCP_USER_TIMEOUT),
		    mobile ? 410000 : 30000);
		end(&h);
	}
	close(fd);
}

/* What comes from the lookup is told as it is. */
static void
test_lookup_fails(void **state)
{
	static const struct {
		const char *domain, *host, *code;
	} cases[] = {
		{ "x.example", NULL, "unknown-host" },
		{ "y.example", NULL, "no-service" },
		{ "x.onion", NULL, "onion" },
		{ "x.example", "a.b.onion", "onion" },
		{ "x.example", "a b", "bad-host" },
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct dial_to to = { .domain = cases[i].domain,
		    .host = cases[i].host };
		struct heard h;

		begin(&h);
		fake_dns_add(&h.dns, "SRV", "_xmpp-client._tcp.y.example",
		    "0 0 0 .");
		dial_start(h.dial, &to);
		await(&h);
		assert_int_equal(h.failed, 1);
		assert_string_equal(h.err.code, cases[i].code);
		if (strcmp(cases[i].code, "onion") == 0) {
			assert_non_null(strstr(h.err.text, "setting proxy"));
			assert_string_equal(places, "");
		}
		end(&h);
	}
}

/* ---- proxies ----------------------------------------------------------- */

/* Nothing goes past it: every place that anything was sent to is the proxy. */
static void
test_proxy(void **state)
{
	static const struct {
		const char *domain, *host;
		unsigned port;
		bool direct;
		const char *ask;
		unsigned ask_port;
	} cases[] = {
		{ "x.example", NULL, 0, false, "x.example", 5222 },
		{ "x.example", NULL, 443, true, "x.example", 443 },
		{ "x.example", NULL, 0, true, "x.example", 5223 },
		{ "x.example", "h.example", 0, false, "h.example", 5222 },
		{ "x.example", "B\u00fccher.example", 7, false,
		    "xn--bcher-kva.example", 7 },
		{ "x.example", "[::1]", 7, false, "::1", 7 },
		{ "x.onion", NULL, 0, false, "x.onion", 5222 },
	};
	uint16_t port = 0, other = 0;
	int fd = listen_at("127.0.0.1", &port);
	int trap = listen_at("127.0.0.2", &other);
	char url[64], only[64];
	struct proxy_url proxy;

	(void)state;
	snprintf(url, sizeof url, "socks5://127.0.0.1:%u", port);
	snprintf(only, sizeof only, "connect 127.0.0.1 %u; ", port);
	assert_int_equal(proxy_parse(url, &proxy, NULL), 0);
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct dial_to to = { .domain = cases[i].domain,
		    .host = cases[i].host, .port = cases[i].port,
		    .direct = cases[i].direct, .proxy = &proxy };
		struct heard h;

		begin(&h);
		/* What it would find, if it asked. */
		add_srv(&h, "xmpp-client", 1, other, "h.example");
		fake_dns_add(&h.dns, "A", "x.example", "127.0.0.2");
		fake_dns_add(&h.dns, "A", "h.example", "127.0.0.2");
		dial_start(h.dial, &to);
		await(&h);
		assert_int_equal(h.connected, 1);
		assert_string_equal(h.to.host, cases[i].ask);
		assert_int_equal(h.to.port, cases[i].ask_port);
		assert_int_equal(h.to.direct, cases[i].direct);
		settle(&h);
		loop_clock_move(h.loop, 60000);
		settle(&h);
		assert_string_equal(places, only);
		assert_string_equal(h.dns.asked.s, "");
		assert_true(was_called(fd));
		assert_false(was_called(trap));
		/* The proxy could not: where else, the settings say. */
		forget(&h);
		dial_next(h.dial);
		await(&h);
		assert_int_equal(h.failed, 1);
		assert_string_equal(h.err.code, "proxy");
		if (strncmp(cases[i].ask, "xn--", 4) != 0)
			assert_non_null(strstr(h.err.text, cases[i].ask));
		assert_non_null(strstr(h.err.text, "set host and port"));
		settle(&h);
		assert_string_equal(places, only);
		end(&h);
	}
	proxy_url_free(&proxy);
	close(fd);
	close(trap);
}

/* Its own name is looked up, without SRV; no other is. */
static void
test_proxy_name(void **state)
{
	uint16_t port = 0;
	int fd = listen_at("127.0.0.3", &port);
	struct dial_to to = { .domain = "x.example" };
	struct proxy_url proxy;
	struct heard h;
	char url[64];

	(void)state;
	begin(&h);
	snprintf(url, sizeof url, "http://p.example:%u", port);
	assert_int_equal(proxy_parse(url, &proxy, NULL), 0);
	to.proxy = &proxy;
	fake_dns_add(&h.dns, "A", "p.example", "127.0.0.3");
	dial_start(h.dial, &to);
	await(&h);
	assert_int_equal(h.connected, 1);
	assert_string_equal(h.to.host, "x.example");
	assert_int_equal(fake_dns_asked(&h.dns, "AAAA p.example; "), 1);
	assert_int_equal(fake_dns_asked(&h.dns, "A p.example; "), 2);
	assert_int_equal(fake_dns_asked(&h.dns, "; "), 2);
	end(&h);
	close(fd);

	/* It is not there; or it is not known; or cannot be asked for. */
	static const struct {
		const char *url, *host, *code, *has;
	} bad[] = {
		{ "http://127.0.0.3:1", NULL, "proxy", "127.0.0.3 port 1" },
		{ "http://q.example", NULL, "proxy", "q.example" },
		{ "socks5://q.onion", NULL, "proxy", "q.onion" },
		{ "socks5://127.0.0.3:1", "a b", "bad-host", "host" },
	};

	proxy_url_free(&proxy);
	for (size_t i = 0; i < NELEM(bad); i++) {
		begin(&h);
		assert_int_equal(proxy_parse(bad[i].url, &proxy, NULL), 0);
		to.proxy = &proxy;
		to.host = bad[i].host;
		dial_start(h.dial, &to);
		await(&h);
		assert_int_equal(h.failed, 1);
		assert_string_equal(h.err.code, bad[i].code);
		assert_non_null(strstr(h.err.text, bad[i].has));
		assert_int_equal(fake_dns_asked(&h.dns, "x.example"), 0);
		assert_int_equal(fake_dns_asked(&h.dns, "onion"), 0);
		proxy_url_free(&proxy);
		end(&h);
	}
}

/* ---- the end of it ----------------------------------------------------- */

static void
test_end(void **state)
{
	uint16_t port = 0, gone = 0;
	int kept[KEPT], dead = dead_at("::1", &port, kept);
	int fd = listen_at("127.0.0.1", &port);
	struct dial_to to = { .domain = "x.example", .host = "127.0.0.1" };
	struct heard h;

	(void)state;
	close(listen_at("127.0.0.1", &gone));
	for (int i = 0; i < 2; i++) {
		begin(&h);
		h.free_it = true;
		to.port = i == 0 ? port : gone;
		dial_start(h.dial, &to);
		await(&h);
		assert_int_equal(h.connected, i == 0);
		assert_null(h.dial);
		end(&h);
	}
	/* While it runs: stopped, begun anew, freed. */
	begin(&h);
	to.port = port;
	to.host = "::1";
	dial_start(h.dial, &to);
	await_stages(&h, 1);
	dial_stop(h.dial);
	assert_int_equal(loop_next(h.loop), -1);
	loop_clock_move(h.loop, 60000);
	settle(&h);
	assert_int_equal(h.connected + h.failed, 0);
	dial_start(h.dial, &to);
	await_stages(&h, 2);
	to.host = "127.0.0.1";
	dial_start(h.dial, &to);
	await(&h);
	assert_int_equal(h.connected, 1);
	assert_string_equal(h.to.ip, "127.0.0.1");
	forget(&h);
	to.host = "::1";
	dial_start(h.dial, &to);
	await_stages(&h, 1);
	end(&h);
	close(fd);
	close(dead);
	close_kept(kept);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_literal),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_next_target),
		cmocka_unit_test(test_happy),
		cmocka_unit_test(test_race),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_options),
		cmocka_unit_test(test_lookup_fails),
		cmocka_unit_test(test_proxy),
		cmocka_unit_test(test_proxy_name),
		cmocka_unit_test(test_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
