/*
 * A connection to the first place that answers: who is tried, when, and what
 * is told.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/socket.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <arpa/inet.h>

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "net/stream/stream.h"

#define PATIENCE 5000		/* real milliseconds that a test may wait */

/* What was told. */
struct heard {
	struct loop *loop;
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

	str_addf(&h->stages, "%s%s", h->stages.len > 0 ? "; " : "", text);
}

static void
on_connected(void *arg, int fd, const struct endpoint *to)
{
	struct heard *h = arg;

	h->fd = fd;
	h->to = *to;
	h->connected++;
}

static void
on_failed(void *arg, const struct err *err)
{
	struct heard *h = arg;

	h->err = *err;
	h->failed++;
}

static const struct dial_ops ops = { on_stage, on_connected, on_failed };

static void
begin(struct heard *h, const char *servers)
{
	memset(h, 0, sizeof *h);
	h->fd = -1;
	h->loop = loop_new();
	loop_clock_fake(h->loop, 1000000);
	str_init(&h->stages);
	h->dial = dial_new_with(h->loop, servers, &ops, h);
}

static void
end(struct heard *h)
{
	if (h->fd != -1)
		close(h->fd);
	dial_free(h->dial);
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

		begin(&h, NULL);
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
	begin(&h, NULL);
	dial_start(h.dial, &to);
	await(&h);
	assert_int_equal(h.failed, 1);
	assert_string_equal(h.err.code, "refused");
	assert_non_null(strstr(h.err.text, "127.0.0.1 port "));
	end(&h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_literal),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
