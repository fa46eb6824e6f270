/*
 * The talk with a proxy until the connection is there.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "net/stream/stream.h"

/* ---- talks ------------------------------------------------------------- */

struct bytes_of {
	const char *s;
	size_t len;
};
#define B(text) { text, sizeof(text) - 1 }

static const struct {
	const char *url, *host;
	unsigned port;
	struct bytes_of first;
	struct {
		struct bytes_of says, answer;
	} turns[4];		/* what the proxy says, and what we answer */
	const char *code;	/* of the end; NULL: it is open */
} talks[] = {
	{ "socks5://h", "chat.example", 5222, B("\5\1\0"), {
	    { B("\5\0"), B("\5\1\0\3\14chat.example\24\146") },
	    { B("\5\0\0\1\1\2\3\4\0\1"), B("") } }, NULL },
	{ "socks5://h", "127.0.0.1", 80, B("\5\1\0"), {
	    { B("\5\0"), B("\5\1\0\1\177\0\0\1\0\120") },
	    { B("\5\0\0\3\3abc\0\1"), B("") } }, NULL },
	{ "socks5://h", "::1", 80, B("\5\1\0"), {
	    { B("\5\0"), B("\5\1\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\120")
	    }, { B("\5\0\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\120"), B("") }
	    }, NULL },
	{ "socks5://me:secret@h", "a", 1, B("\5\2\0\2"), {
	    { B("\5\2"), B("\1\2me\6secret") },
	    { B("\1\0"), B("\5\1\0\3\1a\0\1") },
	    { B("\5\0\0\1\0\0\0\0\0\0"), B("") } }, NULL },
	{ "socks5://me@h", "a", 1, B("\5\2\0\2"), {
	    { B("\5\2"), B("\1\2me\0") },
	    { B("\1\1"), B("") } }, "proxy-login" },
	/* It does not ask for the name that was offered: fine. */
	{ "socks5://me@h", "a", 1, B("\5\2\0\2"), {
	    { B("\5\0"), B("\5\1\0\3\1a\0\1") },
	    { B("\5\5\0\1\0\0\0\0\0\0"), B("") } }, "proxy" },
	/* A name that was not offered is not asked for. */
	{ "socks5://h", "a", 1, B("\5\1\0"), { { B("\5\2"), B("") } },
	    "proxy-login" },
	{ "socks5://h", "a", 1, B("\5\1\0"), { { B("\5\377"), B("") } },
	    "proxy-login" },
	{ "socks5://h", "a", 1, B("\5\1\0"), { { B("\4\0"), B("") } },
	    "proxy" },
	{ "socks5://h", "a", 1, B("\5\1\0"), {
	    { B("\5\0"), B("\5\1\0\3\1a\0\1") },
	    { B("\5\77\0\3\0\0\0"), B("") } }, "proxy" },
	{ "socks5://h", "a", 1, B("\5\1\0"), { { B("HTTP/1.1 400"), B("") } },
	    "proxy" },
	{ "http://h", "chat.example", 5222, B("CONNECT chat.example:5222 "
	    "HTTP/1.1\r\nHost: chat.example:5222\r\n\r\n"), {
	    { B("HTTP/1.1 200 OK\r\nVia: x\r\n\r\n"), B("") } }, NULL },
	{ "https://me:secret@h", "::1", 1, B("CONNECT [::1]:1 HTTP/1.1\r\n"
	    "Host: [::1]:1\r\nProxy-Authorization: Basic bWU6c2VjcmV0\r\n\r\n"
	    ), { { B("HTTP/1.0 204 fine\r\n\r\n"), B("") } }, NULL },
	{ "http://m@h", "a", 1, B("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n"
	    "Proxy-Authorization: Basic bTo=\r\n\r\n"),
	    { { B("HTTP/1.1 407 x\r\n\r\n"), B("") } }, "proxy-login" },
	{ "http://h", "a", 1, B("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n"),
	    { { B("HTTP/1.1 503 x\r\n\r\n"), B("") } }, "proxy" },
	{ "http://h", "a", 1, B("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n"),
	    { { B("HTTP/1.1 20 x\r\n\r\n"), B("") } }, "proxy" },
	{ "http://h", "a", 1, B("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n"),
	    { { B("\5\0\r\n\r\n"), B("") } }, "proxy" },
};

/* The proxy's bytes in pieces of `size`; behind the last, the server's. */
static void
run_talk(size_t i, size_t size)
{
	struct err err = { .code = "" };
	enum proxy_state state = PROXY_MORE;
	struct proxy_url u;
	struct proxy *p;
	struct str out;
	size_t used;

	assert_int_equal(proxy_parse(talks[i].url, &u, NULL), 0);
	str_init(&out);
	p = proxy_new(&u, talks[i].host, (uint16_t)talks[i].port, &out);
	proxy_url_free(&u);
	assert_int_equal(out.len, talks[i].first.len);
	assert_memory_equal(out.s, talks[i].first.s, out.len);
	for (size_t t = 0; t < 4 && talks[i].turns[t].says.s != NULL &&
	    state == PROXY_MORE; t++) {
		struct bytes_of says = talks[i].turns[t].says;

		str_clear(&out);
		for (size_t at = 0; at < says.len && state == PROXY_MORE;
		    at += used) {
			state = proxy_feed(p, says.s + at, says.len - at <
			    size ? says.len - at : size, &used, &out, &err);
			assert_true(used > 0);
		}
		assert_int_equal(out.len, talks[i].turns[t].answer.len);
		if (out.len > 0)
			assert_memory_equal(out.s,
			    talks[i].turns[t].answer.s, out.len);
	}
	assert_int_equal(state, talks[i].code == NULL ? PROXY_OPEN :
	    PROXY_FAILED);
	assert_string_equal(err.code, talks[i].code == NULL ? "" :
	    talks[i].code);
	assert_int_equal(proxy_feed(p, "x", 1, &used, &out, &err),
	    PROXY_FAILED);
	assert_int_equal(used, 0);
	proxy_free(p);
	str_free(&out);
}

static void
test_talks(void **state)
{
	(void)state;
	for (size_t i = 0; i < NELEM(talks); i++) {
		print_message("%zu: %s\n", i, talks[i].url);
		run_talk(i, 1);
		run_talk(i, 3);
		run_talk(i, 1000);
	}
	assert_int_equal(secret_count(), 0);
}

/* What the server says at once is not the proxy's. */
static void
test_behind(void **state)
{
	static const char text[] = "HTTP/1.1 200 x\r\n\r\n\26\3\3";
	struct proxy_url u;
	struct proxy *p;
	struct str out;
	size_t used;

	(void)state;
	str_init(&out);
	assert_int_equal(proxy_parse("http://h", &u, NULL), 0);
	p = proxy_new(&u, "a", 1, &out);
	assert_int_equal(proxy_feed(p, text, sizeof text - 1, &used, &out,
	    NULL), PROXY_OPEN);
	assert_int_equal(used, sizeof text - 1 - 3);
	proxy_free(p);
	proxy_url_free(&u);
	str_free(&out);
}

/* An answer without end. */
static void
test_endless(void **state)
{
	enum proxy_state last = PROXY_MORE;
	struct err err;
	struct proxy_url u;
	struct proxy *p;
	struct str out;
	size_t used, n = 0;

	(void)state;
	str_init(&out);
	assert_int_equal(proxy_parse("http://h", &u, NULL), 0);
	p = proxy_new(&u, "a", 1, &out);
	while (last == PROXY_MORE && n++ < 100000)
		last = proxy_feed(p, "HTTP/1.1 200 ", 13, &used, &out, &err);
	assert_int_equal(last, PROXY_FAILED);
	assert_true(n < 2000);
	proxy_free(p);
	proxy_url_free(&u);
	str_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_talks),
		cmocka_unit_test(test_behind),
		cmocka_unit_test(test_endless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
