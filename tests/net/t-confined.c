/*
 * Names, connections and trust where they are used: in a worker of sotto-net
 * that has confined itself.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <arpa/inet.h>
#include <netinet/in.h>

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "confine/confine.h"
#include "net/stream/stream.h"
#include "tests/support/fake-dns.h"

#define PATIENCE 10000		/* milliseconds */

/* ---- the worker -------------------------------------------------------- */

struct worker {
	struct loop *loop;
	char ip[ADDRESS_MAX_BYTES + 1];
};

static void
on_stage(void *arg, const char *text)
{
	(void)arg;
	fprintf(stderr, "%s\n", text);
}

static void
on_connected(void *arg, int fd, const struct endpoint *to)
{
	struct worker *w = arg;

	memcpy(w->ip, to->ip, sizeof w->ip);
	close(fd);
	loop_stop(w->loop, 0);
}

static void
on_failed(void *arg, const struct err *err)
{
	struct worker *w = arg;

	fprintf(stderr, "%s: %s\n", err->code, err->text);
	loop_stop(w->loop, 1);
}

/* Whether it ends at this address; NULL: at any. */
static bool
dials(const char *servers, const char *domain, const char *host,
    uint16_t port, const char *ip)
{
	static const struct dial_ops ops = { on_stage, on_connected,
	    on_failed };
	const struct dial_to to = { .domain = domain, .host = host,
	    .port = port };
	struct worker w = { .loop = loop_new() };
	struct dial *d = dial_new_with(w.loop, servers, &ops, &w);
	int status;

	dial_start(d, &to);
	status = loop_run(w.loop);
	dial_free(d);
	loop_free(w.loop);
	return status == 0 && (ip == NULL || strcmp(w.ip, ip) == 0);
}

static int
confined(const char *servers, uint16_t port)
{
	struct tls_trust *trust;
	struct err err = { .text = "" };

	/* As sotto-net: the worker's filter on top of its parent's. */
	if (confine_early(&err) == -1 ||
	    confine_enter(CONFINE_NET_PARENT, NULL, 0, &err) == -1 ||
	    confine_enter(CONFINE_NET_WORKER, NULL, 0, &err) == -1) {
		fprintf(stderr, "%s\n", err.text);
		return 2;
	}
	/* By UDP, then by TCP, with A and AAAA; without DNS. */
	if (!dials(servers, "x.example", NULL, 0, "127.0.0.1") ||
	    !dials(servers, "x.example", "six.example", port, "::1") ||
	    !dials(servers, "localhost", NULL, port, NULL))
		return 3;
	if (!dials(NULL, "x.example", "127.0.0.1", port, "127.0.0.1"))
		return 4;
	if ((trust = tls_trust_new(NULL, &err)) == NULL) {
		fprintf(stderr, "%s\n", err.text);
		return 5;
	}
	tls_trust_free(trust);
	return 0;
}

/* ---- what it connects to ----------------------------------------------- */

/* Both loopback addresses at one port. */
static uint16_t
listen_both(int fds[2])
{
	struct sockaddr_in four = { .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct sockaddr_in6 six = { .sin6_family = AF_INET6,
	    .sin6_addr = IN6ADDR_LOOPBACK_INIT };
	socklen_t len = sizeof four;

	for (int i = 0; i < 100; i++) {
		four.sin_port = 0;
		fds[0] = socket(AF_INET, SOCK_STREAM, 0);
		fds[1] = socket(AF_INET6, SOCK_STREAM, 0);
		assert_int_equal(bind(fds[0], (struct sockaddr *)&four,
		    len), 0);
		assert_int_equal(getsockname(fds[0],
		    (struct sockaddr *)&four, &len), 0);
		six.sin6_port = four.sin_port;
		if (bind(fds[1], (struct sockaddr *)&six, sizeof six) == 0)
			break;
		close(fds[0]);
		close(fds[1]);
		assert_int_equal(errno, EADDRINUSE);
	}
	assert_int_equal(listen(fds[0], 16), 0);
	assert_int_equal(listen(fds[1], 16), 0);
	return ntohs(four.sin_port);
}

static void
run_worker(bool truncated)
{
	struct loop *loop = loop_new();
	struct fake_dns dns;
	int fds[2], status = -1;
	uint16_t port = listen_both(fds);
	char srv[64];
	pid_t pid;

	fake_dns_begin(&dns, loop);
	dns.truncated = truncated;
	snprintf(srv, sizeof srv, "1 1 %u four.example", port);
	fake_dns_add(&dns, "SRV", "_xmpps-client._tcp.x.example", srv);
	fake_dns_add(&dns, "A", "four.example", "127.0.0.1");
	fake_dns_add(&dns, "AAAA", "six.example", "::1");
	if ((pid = fork()) == 0)
		_exit(confined(dns.servers, port));
	assert_true(pid > 0);
	for (int i = 0; i < PATIENCE && waitpid(pid, &status, WNOHANG) == 0;
	    i++)
		loop_turn(loop, 1);
	assert_int_equal(status, 0);
	assert_int_equal(fake_dns_asked(&dns, "TCP SRV") > 0, truncated);
	fake_dns_end(&dns);
	loop_free(loop);
	close(fds[0]);
	close(fds[1]);
}

static void
test_udp(void **state)
{
	(void)state;
	run_worker(false);
}

static void
test_tcp(void **state)
{
	(void)state;
	run_worker(true);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_udp),
		cmocka_unit_test(test_tcp),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
