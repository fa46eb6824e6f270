/*
 * The URL of a proxy: what it means, and what of it is shown.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/lib.h"

static const struct {
	const char *url;
	enum proxy_kind kind;
	const char *host;
	unsigned port;
	const char *user, *password;
} good[] = {
	{ "socks5://127.0.0.1:9050", PROXY_SOCKS5, "127.0.0.1", 9050, NULL,
	    NULL },
	{ "socks5://localhost", PROXY_SOCKS5, "localhost", 1080, NULL, NULL },
	{ "socks5://[::1]:9050/", PROXY_SOCKS5, "::1", 9050, NULL, NULL },
	{ "socks5://me@h:1", PROXY_SOCKS5, "h", 1, "me", NULL },
	{ "socks5://me:@h:1", PROXY_SOCKS5, "h", 1, "me", NULL },
	{ "http://a%3ab:p%40%2f:x@proxy.example:3128", PROXY_HTTP, NULL, 0,
	    NULL, NULL },
	{ "http://a:p%40%2F:x@proxy.example:3128", PROXY_HTTP,
	    "proxy.example", 3128, "a", "p@/:x" },
	{ "http://a:p@x@proxy.example", PROXY_HTTP, "proxy.example", 8080,
	    "a", "p@x" },
	{ "https://proxy_1.example/", PROXY_HTTPS, "proxy_1.example", 443,
	    NULL, NULL },
	/* refused */
	{ "", 0, NULL, 0, NULL, NULL },
	{ "127.0.0.1:9050", 0, NULL, 0, NULL, NULL },
	{ "socks4://h:1", 0, NULL, 0, NULL, NULL },
	{ "SOCKS5://h:1", 0, NULL, 0, NULL, NULL },
	{ "socks5://", 0, NULL, 0, NULL, NULL },
	{ "socks5://:1", 0, NULL, 0, NULL, NULL },
	{ "socks5://h:", 0, NULL, 0, NULL, NULL },
	{ "socks5://h:0", 0, NULL, 0, NULL, NULL },
	{ "socks5://h:65536", 0, NULL, 0, NULL, NULL },
	{ "socks5://h:1x", 0, NULL, 0, NULL, NULL },
	{ "socks5://h:1/path", 0, NULL, 0, NULL, NULL },
	{ "socks5://h/path", 0, NULL, 0, NULL, NULL },
	{ "socks5://h\r\nx:1", 0, NULL, 0, NULL, NULL },
	{ "socks5://h h:1", 0, NULL, 0, NULL, NULL },
	{ "socks5://[::1:1", 0, NULL, 0, NULL, NULL },
	{ "socks5://[h]:1", 0, NULL, 0, NULL, NULL },
	{ "socks5://[::1]x:1", 0, NULL, 0, NULL, NULL },
	{ "socks5://@h:1", 0, NULL, 0, NULL, NULL },
	{ "socks5://:p@h:1", 0, NULL, 0, NULL, NULL },
	{ "socks5://a%0:p@h:1", 0, NULL, 0, NULL, NULL },
	{ "socks5://a%00:p@h:1", 0, NULL, 0, NULL, NULL },
	{ "socks5://a:p%zz@h:1", 0, NULL, 0, NULL, NULL },
};

static void
test_urls(void **state)
{
	(void)state;
	for (size_t i = 0; i < NELEM(good); i++) {
		struct err err = { .code = "" };
		struct proxy_url u;
		int rc = proxy_parse(good[i].url, &u, &err);

		print_message("%s\n", good[i].url);
		assert_int_equal(rc, good[i].host == NULL ? -1 : 0);
		if (rc == -1) {
			assert_string_equal(err.code, "bad-proxy");
			continue;
		}
		assert_int_equal(u.kind, good[i].kind);
		assert_string_equal(u.host, good[i].host);
		assert_int_equal(u.port, good[i].port);
		assert_int_equal(u.user == NULL, good[i].user == NULL);
		if (u.user != NULL)
			assert_string_equal(u.user, good[i].user);
		assert_int_equal(u.password == NULL,
		    good[i].password == NULL);
		if (u.password != NULL)
			assert_string_equal(u.password, good[i].password);
		proxy_url_free(&u);
	}
	assert_int_equal(secret_count(), 0);
}

/* 255 bytes are the most that SOCKS5 can say. */
static void
test_long_login(void **state)
{
	(void)state;
	for (size_t n = 255; n <= 256; n++) {
		struct proxy_url u;
		struct str s;

		str_init(&s);
		str_add(&s, "socks5://");
		for (size_t i = 0; i < n; i++)
			str_addc(&s, 'a');
		str_add(&s, "@h");
		assert_int_equal(proxy_parse(s.s, &u, NULL), n == 255 ? 0 :
		    -1);
		if (n == 255)
			proxy_url_free(&u);
		str_free(&s);
	}
}

/* The password is in nothing that is shown, however badly it is written. */
static void
test_shown(void **state)
{
	static const struct {
		const char *url, *shown;
	} cases[] = {
		{ "socks5://h:1", "socks5://h:1" },
		{ "socks5://me@h:1", "socks5://me@h:1" },
		{ "http://me:hunter2@h:1", "http://me:(not shown)@h:1" },
		{ "http://me:hun@ter:2@h:1", "http://me:(not shown)@h:1" },
		{ "me:hunter2@h", "me:(not shown)@h" },
		{ "me:hunter2@h://x", "me:(not shown)@h://x" },
		{ "http://[::1]:80", "http://[::1]:80" },
		{ "none", "none" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		char *shown = proxy_shown(cases[i].url);

		assert_string_equal(shown, cases[i].shown);
		assert_int_equal(proxy_has_password(cases[i].url),
		    strcmp(cases[i].url, shown) != 0);
		free(shown);
	}
}

static void
test_with_user(void **state)
{
	static const char *const cases[][2] = {
		{ "socks5://h:1", "socks5://u:p@h:1" },
		{ "socks5://[::1]", "socks5://u:p@[::1]" },
		{ "socks5://me@h:1", "socks5://me@h:1" },
		{ "socks5://me:x@h:1", "socks5://me:x@h:1" },
		{ "http://h:1", "http://h:1" },
		{ "https://h:1", "https://h:1" },
		{ "none", "none" },
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		char *url = proxy_with_user(cases[i][0], "u", "p");

		assert_string_equal(url, cases[i][1]);
		secret_free(url);
	}
	assert_int_equal(secret_count(), 0);
}

static void
test_apart(void **state)
{
	char *word = NULL, *other = NULL;
	char *one = proxy_apart("socks5://h:1", &word);
	char *two = proxy_apart("socks5://h:1", &word);
	char *three = proxy_apart("socks5://h:1", &other);
	char *own = proxy_apart("socks5://me@h:1", &other);

	(void)state;
	assert_int_equal(strncmp(one, "socks5://sotto-", 15), 0);
	assert_string_equal(one, two);
	assert_string_not_equal(one, three);
	assert_string_equal(own, "socks5://me@h:1");
	secret_free(one);
	secret_free(two);
	secret_free(three);
	secret_free(own);
	secret_free(word);
	secret_free(other);
	assert_int_equal(secret_count(), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_urls),
		cmocka_unit_test(test_long_login),
		cmocka_unit_test(test_shown),
		cmocka_unit_test(test_with_user),
		cmocka_unit_test(test_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
