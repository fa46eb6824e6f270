/*
 * Links in a text: where they stand, what they lead to, and which host is said
 * because the text does not show it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/lib.h"

/* The first one: what stands there, what it leads to, what is said (or NULL).
 */
static void
assert_url(const char *text, const char *stands, const char *target,
    const char *hint)
{
	struct url url;
	char *found;

	if (!url_next(text, strlen(text), 0, &url))
		fail_msg("no link: %s", text);
	found = xstrndup(text + url.at.from, url.at.len);
	assert_string_equal(found, stands);
	assert_string_equal(url.target, target);
	if (hint == NULL)
		assert_null(url.hint);
	else
		assert_string_equal(url.hint, hint);
	free(found);
	url_free(&url);
	assert_null(url.target);
}

static void
assert_as_it_is(const char *text, const char *target)
{
	assert_url(text, target, target, NULL);
}

static void
assert_none(const char *text)
{
	struct url url;

	if (url_next(text, strlen(text), 0, &url))
		fail_msg("%s in: %s", url.target, text);
	assert_null(url.target);
}

static void
test_stands(void **state)
{
	(void)state;
	assert_as_it_is("https://a.example/", "https://a.example/");
	assert_as_it_is("see https://a.example/b?c=d&e=f;g#h, then",
	    "https://a.example/b?c=d&e=f;g#h");
	assert_as_it_is("(https://a.example/b)", "https://a.example/b");
	assert_as_it_is("(https://a.example/b_(c))",
	    "https://a.example/b_(c)");
	assert_as_it_is("[it](https://a.example/b), and",
	    "https://a.example/b");
	assert_as_it_is("[https://a.example/b](https://b.example/c)",
	    "https://a.example/b");
	assert_as_it_is("<https://a.example/b>", "https://a.example/b");
	assert_as_it_is("*https://a.example/b*", "https://a.example/b");
	assert_as_it_is("_https://a.example/b_", "https://a.example/b");
	assert_as_it_is("https://a.example/b_", "https://a.example/b_");
	assert_as_it_is("https://a.example/b*c", "https://a.example/b*c");
	assert_as_it_is("https://a.example/b... Or", "https://a.example/b");
	assert_as_it_is("\"https://a.example/b\"", "https://a.example/b");
	assert_as_it_is("at\nhttps://a.example/b\nor", "https://a.example/b");
	/* The full stop of other scripts. */
	assert_as_it_is("\xe7\x9c\x8bhttps://a.example/b\xe3\x80\x82"
	    "\xe7\x9c\x8b", "https://a.example/b");
	assert_as_it_is("http://[::1]:80/x", "http://[::1]:80/x");
	assert_as_it_is("http://127.0.0.1:8080/", "http://127.0.0.1:8080/");
	assert_as_it_is("http://localhost/", "http://localhost/");
	assert_as_it_is("no: https:/x https://a.example/b",
	    "https://a.example/b");
	assert_url("https://a.example.", "https://a.example",
	    "https://a.example/", NULL);
	assert_url("https://a.example: x", "https://a.example",
	    "https://a.example/", NULL);
	assert_url("HTTPS://A.Example/B?c", "HTTPS://A.Example/B?c",
	    "https://a.example/B?c", NULL);
	assert_url("http://a.example?b", "http://a.example?b",
	    "http://a.example/?b", NULL);
}

static void
test_none(void **state)
{
	static const char *const texts[] = {
		"", ":", "http", "http:", "http://", "https:///x", "//a.b/",
		"ftp://a.example/", "javascript:alert(1)", "file:///etc/passwd",
		"svn+http://a.example/", "xhttp://a.example/", "www.a.example",
		"http://.", "http://a..b/", "http://a.example:x/",
		"http://a.example:99999/", "http://%61.example/",
		"http://a%2eexample/", "http://[::g]/", "http://[::1/",
		"http://user@/", "http:// a.example",
		"xmpp:", "xmpp: x", "xmpp:x", "xmpp:@a.example", "xmpp://",
		"xmpp://a@b.example", "data:text/html,x", "https:\\\\a.example",
	};

	(void)state;
	for (size_t i = 0; i < NELEM(texts); i++)
		assert_none(texts[i]);
}

/* What the text hides is said. */
static void
test_hidden(void **state)
{
	(void)state;
	assert_url("https://bank.example@evil.example/x",
	    "https://bank.example@evil.example/x",
	    "https://bank.example@evil.example/x", "evil.example");
	assert_url("https://bank.example:443@evil.example",
	    "https://bank.example:443@evil.example",
	    "https://bank.example:443@evil.example/", "evil.example");
	/* All who read links shall find the same host. */
	assert_url("https://bank.example@x@evil.example/",
	    "https://bank.example@x@evil.example/",
	    "https://bank.example%40x@evil.example/", "evil.example");
	assert_url("https://bank.example\\@evil.example/",
	    "https://bank.example", "https://bank.example/", NULL);
	assert_url("https://bank.example#@evil.example/",
	    "https://bank.example#@evil.example/",
	    "https://bank.example/#@evil.example/", NULL);
	/* Cyrillic a. */
	assert_url("https://b\xd0\xb0nk.example/", "https://b\xd0\xb0nk.example/",
	    "https://xn--bnk-6cd.example/", "xn--bnk-6cd.example");
	assert_url("https://m\xc3\xbcller.example/\xc3\xbc",
	    "https://m\xc3\xbcller.example/\xc3\xbc",
	    "https://xn--mller-kva.example/%C3%BC", "xn--mller-kva.example");
	/* Signs that look like a stroke, and that become one. */
	assert_url("https://bank.example\xe2\x88\x95@evil.example/",
	    "https://bank.example", "https://bank.example/", NULL);
	assert_none("https://bank.example\xe2\x84\x80.evil.example/");
	assert_url("https://bank.example\xef\xbf\xbd.evil.example/",
	    "https://bank.example", "https://bank.example/", NULL);
	assert_url("https://accounts.bank.example.login.session.0123456789."
	    "evil.example/x", "https://accounts.bank.example.login.session."
	    "0123456789.evil.example/x", "https://accounts.bank.example.login."
	    "session.0123456789.evil.example/x", "...0123456789.evil.example");
	/* Its own name, however long that is. */
	assert_url("https://www.bank.example-login-0123456789-0123456789.co."
	    "example/", "https://www.bank.example-login-0123456789-0123456789."
	    "co.example/", "https://www.bank.example-login-0123456789-"
	    "0123456789.co.example/", "...example-login-0123456789-0123456789."
	    "co.example");
}

static void
test_encoded(void **state)
{
	(void)state;
	assert_url("http://a.example/%zz%4", "http://a.example/%zz%4",
	    "http://a.example/%25zz%254", NULL);
	assert_url("http://a.example/it's", "http://a.example/it's",
	    "http://a.example/it%27s", NULL);
	assert_url("http://a.example/\xe6\x9d\x8e\xf0\x9f\x98\x80",
	    "http://a.example/\xe6\x9d\x8e\xf0\x9f\x98\x80",
	    "http://a.example/%E6%9D%8E%F0%9F%98%80", NULL);
	/* What could end a control string, a word, a command. */
	assert_url("http://a.example/\x07x", "http://a.example/",
	    "http://a.example/", NULL);
	assert_url("http://a.example/\x1b\\x", "http://a.example/",
	    "http://a.example/", NULL);
	assert_url("http://a.example/`x`", "http://a.example/",
	    "http://a.example/", NULL);
}

static void
test_xmpp(void **state)
{
	(void)state;
	assert_as_it_is("to xmpp:bob@b.example, please", "xmpp:bob@b.example");
	assert_as_it_is("xmpp:room@muc.example?join",
	    "xmpp:room@muc.example?join");
	assert_as_it_is("xmpp:muc.example/x?join", "xmpp:muc.example/x?join");
	assert_url("xmpp://me@a.example/bob@b.example?message",
	    "xmpp://me@a.example/bob@b.example?message",
	    "xmpp:bob@b.example?message", NULL);
	assert_url("xmpp:bob@b\xd0\xb0nk.example", "xmpp:bob@b\xd0\xb0nk.example",
	    "xmpp:bob@xn--bnk-6cd.example", "xn--bnk-6cd.example");
	/* The address ends at the stroke. */
	assert_url("xmpp:bank.example/x@evil.example",
	    "xmpp:bank.example/x@evil.example",
	    "xmpp:bank.example/x%40evil.example", NULL);
}

static void
assert_address(const char *target, const char *want)
{
	char *address = url_xmpp_address(target);

	if (want == NULL)
		assert_null(address);
	else
		assert_string_equal(address, want);
	free(address);
}

/* The address is at the host that the link shows, and at no other. */
static void
test_address(void **state)
{
	(void)state;
	assert_address("xmpp:bob@b.example/x?message", "bob@b.example");
	assert_address("xmpp:b%c3%bc@b.example", "b\xc3\xbc@b.example");
	assert_address("xmpp:b.example", "b.example");
	assert_address("http://b.example/", NULL);
	assert_address("xmpp:bob%40bank.example%2f@evil.example", NULL);
	assert_address("xmpp:bob%40bank.example@evil.example", NULL);
	assert_address("xmpp:bank.example%2F@evil.example", NULL);
	assert_address("xmpp:bob%00@evil.example", NULL);
}

static void
test_several(void **state)
{
	static const char text[] = "http://a.example/, http://b.example/ and "
	    "http:// http://c.example/";
	struct url url;
	size_t at = 0, n = 0;
	char host[] = "a.example";

	(void)state;
	for (; url_next(text, strlen(text), at, &url); n++) {
		host[0] = (char)('a' + n);
		assert_string_equal(url.host, host);
		at = url.at.from + url.at.len;
		url_free(&url);
	}
	assert_int_equal(n, 3);
}

/* What is too long is none; and no text takes long. */
static void
test_long(void **state)
{
	struct str s;
	struct url url;

	(void)state;
	str_init(&s);
	str_add(&s, "http://a.example/");
	while (s.len < URL_MAX_BYTES)
		str_addc(&s, 'x');
	assert_true(url_next(s.s, s.len, 0, &url));
	url_free(&url);
	str_addc(&s, 'x');
	assert_none(s.s);
	str_add(&s, " http://b.example/");
	assert_true(url_next(s.s, s.len, 0, &url));
	assert_string_equal(url.host, "b.example");
	url_free(&url);
	/* Encoding makes it longer. */
	str_clear(&s);
	str_add(&s, "http://a.example/");
	while (s.len < URL_MAX_BYTES / 2)
		str_add(&s, "\xc3\xa4");
	assert_none(s.s);
	str_clear(&s);
	while (s.len < 1 << 20)
		str_add(&s, "http://");
	assert_none(s.s);
	/* A word that begins many, all of them none, is given up. */
	str_clear(&s);
	for (int i = 0; i < 40; i++)
		str_add(&s, "xmpp:\xc3\xa9;");
	str_add(&s, "http://a.example/");
	assert_none(s.s);
	str_add(&s, " http://b.example/");
	assert_true(url_next(s.s, s.len, 0, &url));
	assert_string_equal(url.host, "b.example");
	url_free(&url);
	str_free(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stands),
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_hidden),
		cmocka_unit_test(test_encoded),
		cmocka_unit_test(test_xmpp),
		cmocka_unit_test(test_address),
		cmocka_unit_test(test_several),
		cmocka_unit_test(test_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
