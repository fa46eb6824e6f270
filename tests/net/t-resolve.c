/*
 * Names to places: what is asked, what is waited for, what comes out.
 *
 * SPDX-License-Identifier: ISC
 */
#include <arpa/inet.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "net/stream/stream.h"
#include "tests/support/fake-dns.h"

#define PATIENCE 4000		/* real milliseconds that a test may wait */

struct bench {
	struct loop *loop;
	struct fake_dns dns;
	struct resolve *resolve;
	struct str places;	/* "HOST IP PORT" or "... direct", "; " behind */
	struct str stages;
	bool over;
	int changes;
};

static void
on_stage(void *arg, const char *text)
{
	struct bench *b = arg;

	str_addf(&b->stages, "%s; ", text);
}

/* Takes all that is there. */
static void
on_changed(void *arg)
{
	struct bench *b = arg;
	struct endpoint to;
	enum resolve_got got;

	b->changes++;
	while ((got = resolve_next(b->resolve, &to)) == RESOLVE_ONE)
		str_addf(&b->places, "%s %s %u%s; ", to.host, to.ip,
		    (unsigned)to.port, to.direct ? " direct" : "");
	b->over = got == RESOLVE_END;
}

static const struct resolve_ops ops = { on_stage, on_changed };

static void
begin(struct bench *b)
{
	memset(b, 0, sizeof *b);
	b->loop = loop_new();
	loop_clock_fake(b->loop, 1000000);
	str_init(&b->places);
	str_init(&b->stages);
	fake_dns_begin(&b->dns, b->loop);
	b->resolve = resolve_new(b->loop, b->dns.servers, &ops, b);
}

static void
end(struct bench *b)
{
	resolve_free(b->resolve);
	fake_dns_end(&b->dns);
	assert_int_equal(loop_next(b->loop), -1);
	loop_free(b->loop);
	str_free(&b->places);
	str_free(&b->stages);
}

static void
start(struct bench *b, const char *domain, const char *host, unsigned port,
    bool direct)
{
	struct resolve_to to = { domain, host, port, direct };
	int changes = b->changes;

	str_clear(&b->places);
	str_clear(&b->stages);
	str_clear(&b->dns.asked);
	b->over = false;
	resolve_start(b->resolve, &to);
	/* All comes from the loop. */
	assert_int_equal(b->changes, changes);
	assert_int_equal(b->stages.len, 0);
}

/* Turns until there are `n` places, or all is over where n is -1. */
static void
await(struct bench *b, int n)
{
	for (int i = 0; i < PATIENCE; i++) {
		int have = 0;

		for (char *s = b->places.s; (s = strstr(s, "; ")) != NULL; s++)
			have++;
		if (n == -1 ? b->over : have >= n)
			return;
		loop_turn(b->loop, 1);
	}
	fail_msg("waited in vain; places: %s asked: %s", b->places.s,
	    b->dns.asked.s);
}

/* Turns until so many questions with this in it have come. */
static void
await_asked(struct bench *b, const char *what, int n)
{
	for (int i = 0; i < PATIENCE && fake_dns_asked(&b->dns, what) < n; i++)
		loop_turn(b->loop, 1);
	assert_true(fake_dns_asked(&b->dns, what) >= n);
}

/* Turns until nothing more is on its way over loopback. */
static void
settle(struct bench *b)
{
	for (int i = 0; i < 20; i++)
		loop_turn(b->loop, 1);
}

static void
assert_why(struct bench *b, const char *code, const char *has)
{
	struct err err = { .code = "" };

	assert_int_equal(resolve_why(b->resolve, &err), -1);
	assert_string_equal(err.code, code);
	assert_non_null(strstr(err.text, has));
}

/* ---- SRV --------------------------------------------------------------- */

static void
test_srv(void **state)
{
	struct bench b;

	(void)state;
	begin(&b);
	fake_dns_add(&b.dns, "SRV", "_xmpp-client._tcp.x.example",
	    "20 0 5222 b.example");
	fake_dns_add(&b.dns, "SRV", "_xmpp-client._tcp.x.example",
	    "5 0 5269 a.example");
	fake_dns_add(&b.dns, "SRV", "_xmpps-client._tcp.x.example",
	    "10 0 443 a.example");
	fake_dns_add(&b.dns, "A", "a.example", "192.0.2.1");
	fake_dns_add(&b.dns, "AAAA", "b.example", "2001:db8::2");
	start(&b, "x.example", NULL, 0, false);
	await(&b, -1);
	assert_string_equal(b.places.s, "a.example 192.0.2.1 5269; "
	    "a.example 192.0.2.1 443 direct; b.example 2001:db8::2 5222; ");
	assert_string_equal(b.stages.s, "looking up x.example; ");
	/* Once each, as they are: no search list. */
	assert_int_equal(fake_dns_asked(&b.dns, "SRV "), 2);
	assert_int_equal(fake_dns_asked(&b.dns,
	    "SRV _xmpp-client._tcp.x.example; "), 1);
	assert_int_equal(fake_dns_asked(&b.dns,
	    "SRV _xmpps-client._tcp.x.example; "), 1);
	assert_int_equal(fake_dns_asked(&b.dns, " x.example;"), 0);
	assert_int_equal(resolve_why(b.resolve, NULL), 0);
	end(&b);
}

/* RFC 2782: each first about as often as its weight says. */
static void
test_weight(void **state)
{
	struct bench b;
	int first = 0;

	(void)state;
	begin(&b);
	fake_dns_add(&b.dns, "SRV", "_xmpp-client._tcp.x.example",
	    "1 80 1 127.example");
	fake_dns_add(&b.dns, "SRV", "_xmpps-client._tcp.x.example",
	    "1 20 2 127.example");
	fake_dns_add(&b.dns, "A", "127.example", "127.0.0.1");
	for (int i = 0; i < 200; i++) {
		start(&b, "x.example", NULL, 0, false);
		await(&b, 2);
		first += strncmp(b.places.s, "127.example 127.0.0.1 1;",
		    24) == 0;
	}
	assert_in_range(first, 120, 195);
	end(&b);
}

static void
test_dot(void **state)
{
	struct bench b;

	(void)state;
	begin(&b);
	fake_dns_add(&b.dns, "SRV", "_xmpp-client._tcp.x.example", "0 0 0 .");
	fake_dns_add(&b.dns, "A", "x.example", "192.0.2.1");
	start(&b, "x.example", NULL, 0, false);
	await(&b, -1);
	assert_string_equal(b.places.s, "");
	assert_why(&b, "no-service", "x.example");
	/* Nothing is tried instead. */
	assert_int_equal(fake_dns_asked(&b.dns, " x.example;"), 0);
	/* The other kind is there all the same. */
	fake_dns_add(&b.dns, "SRV", "_xmpps-client._tcp.x.example",
	    "0 0 443 x.example");
	start(&b, "x.example", NULL, 0, false);
	await(&b, -1);
	assert_string_equal(b.places.s, "x.example 192.0.2.1 443 direct; ");
	end(&b);
}

static void
test_fallback(void **state)
{
	static const char *const how[] = { NULL, "fail", "silent" };

	(void)state;
	for (size_t i = 0; i < NELEM(how); i++) {
		struct bench b;

		begin(&b);
		fake_dns_add(&b.dns, "A", "x.example", "192.0.2.1");
		if (how[i] != NULL) {
			fake_dns_add(&b.dns, "SRV",
			    "_xmpp-client._tcp.x.example", how[i]);
			fake_dns_add(&b.dns, "SRV",
			    "_xmpps-client._tcp.x.example", how[i]);
		}
		start(&b, "x.example", NULL, 0, false);
		await_asked(&b, "SRV ", 2);
		if (i == 2) {
			loop_clock_move(b.loop, 5999);
			settle(&b);
			assert_int_equal(fake_dns_asked(&b.dns,
			    " x.example;"), 0);
			loop_clock_move(b.loop, 1);
		}
		await(&b, -1);
		assert_string_equal(b.places.s,
		    "x.example 192.0.2.1 5222; ");
		end(&b);
	}
}

/* One kind without an answer holds the other up for a second. */
static void
test_half(void **state)
{
	struct bench b;

	(void)state;
	begin(&b);
	fake_dns_add(&b.dns, "SRV", "_xmpp-client._tcp.x.example",
	    "1 1 5222 a.example");
	fake_dns_add(&b.dns, "SRV", "_xmpps-client._tcp.x.example", "silent");
	fake_dns_add(&b.dns, "A", "a.example", "192.0.2.1");
	start(&b, "x.example", NULL, 0, false);
	await_asked(&b, "SRV ", 2);
	settle(&b);
	loop_clock_move(b.loop, 999);
	settle(&b);
	assert_string_equal(b.places.s, "");
	loop_clock_move(b.loop, 1);
	await(&b, -1);
	assert_string_equal(b.places.s, "a.example 192.0.2.1 5222; ");
	end(&b);
}

/* What has no room in a datagram is asked for by TCP. */
static void
test_tcp(void **state)
{
	struct bench b;

	(void)state;
	begin(&b);
	b.dns.truncated = true;
	fake_dns_add(&b.dns, "SRV", "_xmpp-client._tcp.x.example",
	    "1 1 5222 a.example");
	fake_dns_add(&b.dns, "A", "a.example", "192.0.2.1");
	start(&b, "x.example", NULL, 0, false);
	await(&b, -1);
	assert_string_equal(b.places.s, "a.example 192.0.2.1 5222; ");
	assert_true(fake_dns_asked(&b.dns, "TCP SRV ") >= 1);
	end(&b);
}

/* ---- A and AAAA -------------------------------------------------------- */

/* RFC 8305, 3 */
static void
test_families(void **state)
{
	struct bench b;

	(void)state;
	begin(&b);
	for (int i = 1; i <= 3; i++) {
		char ip[64];

		snprintf(ip, sizeof ip, "192.0.2.%d", i);
		fake_dns_add(&b.dns, "A", "h.example", ip);
		snprintf(ip, sizeof ip, "2001:db8::%d", i);
		fake_dns_add(&b.dns, "AAAA", "h.example", ip);
	}
	start(&b, "x.example", "h.example", 5222, false);
	await(&b, -1);
	/* Which of a family is first, the resolver says (RFC 6724). */
	assert_int_equal(strncmp(b.places.s, "h.example 2001:db8::", 20), 0);
	for (int i = 0; i < 6; i++) {
		char *s = b.places.s;

		for (int j = 0; j < i; j++)
			s = strstr(s, "; ") + 2;
		assert_int_equal(strncmp(s, i % 2 == 0 ?
		    "h.example 2001:" : "h.example 192.0", 15), 0);
	}
	end(&b);
}

static void
test_family_delay(void **state)
{
	struct bench b;

	(void)state;
	begin(&b);
	fake_dns_add(&b.dns, "A", "h.example", "192.0.2.1");
	fake_dns_add(&b.dns, "AAAA", "h.example", "2001:db8::1");
	fake_dns_add(&b.dns, "AAAA", "h.example", "hold");
	start(&b, "x.example", "h.example", 0, true);
	await_asked(&b, "h.example", 2);
	settle(&b);
	assert_string_equal(b.places.s, "");
	loop_clock_move(b.loop, 49);
	settle(&b);
	assert_string_equal(b.places.s, "");
	loop_clock_move(b.loop, 1);
	assert_string_equal(b.places.s, "h.example 192.0.2.1 5223 direct; ");
	/* It comes later, and is taken. */
	fake_dns_release(&b.dns, "AAAA", "h.example");
	await(&b, -1);
	assert_string_equal(b.places.s, "h.example 192.0.2.1 5223 direct; "
	    "h.example 2001:db8::1 5223 direct; ");
	/* In time: it is first.  Nobody waits where AAAA is first. */
	start(&b, "x.example", "h.example", 5222, false);
	await_asked(&b, "h.example", 2);
	settle(&b);
	loop_clock_move(b.loop, 40);
	fake_dns_release(&b.dns, "AAAA", "h.example");
	await(&b, -1);
	assert_string_equal(b.places.s, "h.example 2001:db8::1 5222; "
	    "h.example 192.0.2.1 5222; ");
	end(&b);
	begin(&b);
	fake_dns_add(&b.dns, "A", "h.example", "hold");
	fake_dns_add(&b.dns, "AAAA", "h.example", "2001:db8::1");
	start(&b, "x.example", "h.example", 5222, false);
	await(&b, 1);
	assert_string_equal(b.places.s, "h.example 2001:db8::1 5222; ");
	end(&b);
}

/* An answer is not held up by those about other targets. */
static void
test_targets(void **state)
{
	struct bench b;

	(void)state;
	begin(&b);
	fake_dns_add(&b.dns, "SRV", "_xmpp-client._tcp.x.example",
	    "1 1 5222 a.example");
	fake_dns_add(&b.dns, "SRV", "_xmpp-client._tcp.x.example",
	    "2 1 5222 b.example");
	fake_dns_add(&b.dns, "A", "a.example", "192.0.2.1");
	fake_dns_add(&b.dns, "A", "b.example", "silent");
	fake_dns_add(&b.dns, "AAAA", "b.example", "silent");
	start(&b, "x.example", NULL, 0, false);
	await(&b, 1);
	assert_string_equal(b.places.s, "a.example 192.0.2.1 5222; ");
	assert_false(b.over);
	/* At last it is known that no more comes. */
	loop_clock_move(b.loop, 15000);
	await(&b, -1);
	assert_string_equal(b.places.s, "a.example 192.0.2.1 5222; ");
	end(&b);

	/* The later one waits for the earlier one, but not for long. */
	begin(&b);
	fake_dns_add(&b.dns, "SRV", "_xmpp-client._tcp.x.example",
	    "2 1 5222 a.example");
	fake_dns_add(&b.dns, "SRV", "_xmpp-client._tcp.x.example",
	    "1 1 5222 b.example");
	fake_dns_add(&b.dns, "A", "a.example", "192.0.2.1");
	fake_dns_add(&b.dns, "A", "b.example", "192.0.2.2");
	fake_dns_add(&b.dns, "A", "b.example", "hold");
	start(&b, "x.example", NULL, 0, false);
	await_asked(&b, "a.example", 2);
	await_asked(&b, "b.example", 2);
	settle(&b);
	loop_clock_move(b.loop, 999);
	settle(&b);
	assert_string_equal(b.places.s, "");
	loop_clock_move(b.loop, 1);
	assert_string_equal(b.places.s, "a.example 192.0.2.1 5222; ");
	fake_dns_release(&b.dns, "A", "b.example");
	await(&b, -1);
	assert_string_equal(b.places.s, "a.example 192.0.2.1 5222; "
	    "b.example 192.0.2.2 5222; ");
	end(&b);
}

static void
test_bounds(void **state)
{
	struct bench b;
	char text[64];

	(void)state;
	begin(&b);
	for (int i = 0; i < 20; i++) {
		snprintf(text, sizeof text, "%d 0 5222 t%d.example", i, i);
		fake_dns_add(&b.dns, "SRV", "_xmpp-client._tcp.x.example",
		    text);
	}
	for (int i = 0; i < 20; i++) {
		snprintf(text, sizeof text, "192.0.2.%d", i + 1);
		fake_dns_add(&b.dns, "A", "t0.example", text);
		snprintf(text, sizeof text, "2001:db8::%x", i + 1);
		fake_dns_add(&b.dns, "AAAA", "t0.example", text);
	}
	start(&b, "x.example", NULL, 0, false);
	await(&b, -1);
	int n = 0;

	for (char *s = b.places.s; (s = strstr(s, "; ")) != NULL; s++)
		n++;
	assert_int_equal(n, 2 * HOST_ADDRESSES);
	assert_int_equal(fake_dns_asked(&b.dns, " t7.example"), 2);
	assert_int_equal(fake_dns_asked(&b.dns, " t8.example"), 0);
	end(&b);

	/* Of time: fifteen seconds. */
	begin(&b);
	fake_dns_add(&b.dns, "A", "h.example", "silent");
	fake_dns_add(&b.dns, "AAAA", "h.example", "silent");
	start(&b, "x.example", "h.example", 0, false);
	await_asked(&b, "h.example", 2);
	loop_clock_move(b.loop, 14999);
	settle(&b);
	assert_false(b.over);
	loop_clock_move(b.loop, 1);
	await(&b, -1);
	assert_why(&b, "unknown-host", "h.example: no answer");
	end(&b);
}

static void
test_unknown(void **state)
{
	struct bench b;

	(void)state;
	begin(&b);
	start(&b, "x.example", NULL, 0, false);
	await(&b, -1);
	assert_why(&b, "unknown-host", "x.example: DNS knows no address");
	end(&b);
	/* Nobody there at all. */
	begin(&b);
	resolve_free(b.resolve);
	b.resolve = resolve_new(b.loop, "127.0.0.1:1", &ops, &b);
	start(&b, "x.example", "h.example", 0, false);
	loop_clock_move(b.loop, 15000);
	await(&b, -1);
	assert_why(&b, "unknown-host", "h.example: no answer");
	end(&b);
}

/* ---- names ------------------------------------------------------------- */

static void
test_without_dns(void **state)
{
	static const struct {
		const char *domain, *host, *places;
	} cases[] = {
		{ "x.example", "192.0.2.1", "192.0.2.1 192.0.2.1 5222; " },
		{ "x.example", "2001:DB8::1",
		    "2001:db8::1 2001:db8::1 5222; " },
		{ "x.example", "[::1]", "::1 ::1 5222; " },
		{ "192.0.2.1", NULL, "192.0.2.1 192.0.2.1 5222; " },
		{ "[::1]", "", "::1 ::1 5222; " },
		{ "a.localhost", NULL, "a.localhost ::1 5222; "
		    "a.localhost 127.0.0.1 5222; " },
	};
	struct bench b;

	(void)state;
	begin(&b);
	for (size_t i = 0; i < NELEM(cases); i++) {
		start(&b, cases[i].domain, cases[i].host, 0, false);
		await(&b, -1);
		assert_string_equal(b.places.s, cases[i].places);
		assert_string_equal(b.dns.asked.s, "");
	}
	start(&b, "localhost", NULL, 0, false);
	await(&b, -1);
	assert_non_null(strstr(b.places.s, "localhost 127.0.0.1 5222; "));
	assert_string_equal(b.dns.asked.s, "");
	end(&b);
}

/* Each name of the hosts file has the address that it has there. */
static void
test_hosts(void **state)
{
	FILE *f = fopen("/etc/hosts", "r");
	char line[1024], ip[64], name[256], place[400];
	int names = 0;
	struct bench b;

	(void)state;
	assert_non_null(f);
	begin(&b);
	while (fgets(line, sizeof line, f) != NULL) {
		int family = strchr(line, ':') != NULL ? AF_INET6 : AF_INET;
		struct in6_addr a;

		if (sscanf(line, " %63[0-9a-fA-F.:] %255[a-zA-Z0-9.-]", ip,
		    name) != 2 || inet_pton(family, ip, &a) != 1 ||
		    inet_ntop(family, &a, ip, sizeof ip) == NULL)
			continue;
		names++;
		start(&b, "x.example", name, 7, false);
		await(&b, -1);
		snprintf(place, sizeof place, " %s 7; ", ip);
		assert_non_null(strstr(b.places.s, place));
		assert_string_equal(b.dns.asked.s, "");
	}
	assert_true(names > 0);
	fclose(f);
	end(&b);
}

static void
test_idn(void **state)
{
	struct bench b;

	(void)state;
	begin(&b);
	fake_dns_add(&b.dns, "A", "xn--bcher-kva.example", "192.0.2.1");
	start(&b, "x.example", "B\u00fccher.example", 0, false);
	await(&b, -1);
	assert_string_equal(b.places.s,
	    "xn--bcher-kva.example 192.0.2.1 5222; ");
	/* People read letters, but none that could be another's. */
	assert_string_equal(b.stages.s, "looking up b\u00fccher.example; ");
	start(&b, "xn--mnchen-3ya.example", NULL, 0, false);
	await(&b, -1);
	assert_why(&b, "unknown-host", "m\u00fcnchen.example: DNS");
	start(&b, "xn--80ak6aa92e.com", NULL, 0, false);
	await(&b, -1);
	assert_why(&b, "unknown-host", "xn--80ak6aa92e.com: DNS");
	start(&b, "xn--bcher-kva.example", NULL, 0, false);
	await(&b, -1);
	assert_string_equal(b.places.s,
	    "xn--bcher-kva.example 192.0.2.1 5222; ");
	assert_int_equal(fake_dns_asked(&b.dns,
	    "SRV _xmpp-client._tcp.xn--bcher-kva.example; "), 1);
	end(&b);
}

/* A name with a dot is told to nobody but who it is for. */
static void
test_search(void **state)
{
	struct bench b;

	(void)state;
	assert_int_equal(setenv("LOCALDOMAIN", "lan.example", 1), 0);
	begin(&b);
	fake_dns_add(&b.dns, "A", "server.lan.example", "192.0.2.9");
	start(&b, "x.example", "server", 0, false);
	await(&b, -1);
	assert_string_equal(b.places.s, "server 192.0.2.9 5222; ");
	start(&b, "x.example", "h.example", 0, false);
	await(&b, -1);
	start(&b, "x.example", NULL, 0, false);
	await(&b, -1);
	assert_string_equal(b.places.s, "");
	assert_int_equal(fake_dns_asked(&b.dns, "lan.example"), 0);
	end(&b);
	unsetenv("LOCALDOMAIN");
}

/* With a port alone it is the domain's own, and no SRV record counts. */
static void
test_port(void **state)
{
	struct bench b;

	(void)state;
	begin(&b);
	fake_dns_add(&b.dns, "SRV", "_xmpp-client._tcp.x.example",
	    "1 1 5269 a.example");
	fake_dns_add(&b.dns, "A", "a.example", "192.0.2.1");
	fake_dns_add(&b.dns, "A", "x.example", "192.0.2.2");
	start(&b, "x.example", NULL, 443, true);
	await(&b, -1);
	assert_string_equal(b.places.s, "x.example 192.0.2.2 443 direct; ");
	assert_int_equal(fake_dns_asked(&b.dns, "SRV"), 0);
	end(&b);
}

static void
test_bad_host(void **state)
{
	static const char *const bad[] = { "a b", "a@b.example", "a/b", "",
	    "-a.example", "a..example", "[192.0.2.1", "[h.example]",
	    "fe80::1%eth0", "<61>", "[192.0.2.1]", "x\uff0eonion" };
	struct bench b;

	(void)state;
	begin(&b);
	for (size_t i = 0; i < NELEM(bad); i++) {
		/* "" is none: then it is the domain that is bad. */
		start(&b, "a b", bad[i], 5222, false);
		await(&b, -1);
		assert_string_equal(b.places.s, "");
		assert_why(&b, "bad-host", "");
		assert_string_equal(b.dns.asked.s, "");
	}
	end(&b);
}

/* RFC 7686 */
static void
test_onion(void **state)
{
	static const char *const hosts[] = { "x.onion", "a.b.Onion",
	    "x.onion.", "onion", "x.\uff4fnion" };
	struct bench b;

	(void)state;
	begin(&b);
	for (size_t i = 0; i < NELEM(hosts); i++) {
		start(&b, "x.example", hosts[i], 5222, false);
		await(&b, -1);
		assert_string_equal(b.places.s, "");
		assert_why(&b, "onion", "proxy");
	}
	start(&b, "x.onion", NULL, 0, false);
	await(&b, -1);
	assert_why(&b, "onion", "proxy");
	settle(&b);
	assert_string_equal(b.dns.asked.s, "");
	/* Of targets: the others are used. */
	fake_dns_add(&b.dns, "SRV", "_xmpp-client._tcp.x.example",
	    "1 1 5222 x.onion");
	start(&b, "x.example", NULL, 0, false);
	await(&b, -1);
	assert_string_equal(b.places.s, "");
	assert_why(&b, "onion", "proxy");
	fake_dns_add(&b.dns, "SRV", "_xmpp-client._tcp.x.example",
	    "2 1 5222 a.example");
	fake_dns_add(&b.dns, "A", "a.example", "192.0.2.1");
	start(&b, "x.example", NULL, 0, false);
	await(&b, -1);
	assert_string_equal(b.places.s, "a.example 192.0.2.1 5222; ");
	assert_int_equal(fake_dns_asked(&b.dns, "onion"), 0);
	end(&b);
	/* What only looks like it is not it. */
	begin(&b);
	fake_dns_add(&b.dns, "A", "onion.example", "192.0.2.1");
	start(&b, "x.example", "onion.example", 0, false);
	await(&b, 1);
	end(&b);
}

static void
test_stop(void **state)
{
	struct bench b;
	int changes;

	(void)state;
	begin(&b);
	fake_dns_add(&b.dns, "A", "h.example", "hold");
	fake_dns_add(&b.dns, "AAAA", "h.example", "hold");
	start(&b, "x.example", "h.example", 0, false);
	await_asked(&b, "h.example", 2);
	resolve_stop(b.resolve);
	assert_int_equal(loop_next(b.loop), -1);
	changes = b.changes;
	fake_dns_release(&b.dns, "A", "h.example");
	settle(&b);
	loop_clock_move(b.loop, 60000);
	assert_int_equal(b.changes, changes);
	/* And again, from the beginning. */
	start(&b, "x.example", "192.0.2.1", 0, false);
	await(&b, -1);
	assert_string_equal(b.places.s, "192.0.2.1 192.0.2.1 5222; ");
	end(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_srv),
		cmocka_unit_test(test_weight),
		cmocka_unit_test(test_dot),
		cmocka_unit_test(test_fallback),
		cmocka_unit_test(test_half),
		cmocka_unit_test(test_tcp),
		cmocka_unit_test(test_families),
		cmocka_unit_test(test_family_delay),
		cmocka_unit_test(test_targets),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_without_dns),
		cmocka_unit_test(test_hosts),
		cmocka_unit_test(test_idn),
		cmocka_unit_test(test_search),
		cmocka_unit_test(test_port),
		cmocka_unit_test(test_bad_host),
		cmocka_unit_test(test_onion),
		cmocka_unit_test(test_stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
