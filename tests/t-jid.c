/*
 * Addresses: what is accepted, how it is written, what is the same.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/lib.h"

static void
test_good(void **state)
{
	static const struct {
		const char *in, *want;
	} cases[] = {
		{ "alice@example.org", "alice@example.org" },
		{ "Alice@Example.ORG/Home PC", "alice@example.org/Home PC" },
		{ "example.org", "example.org" },
		{ "example.org./x", "example.org/x" },
		{ "a@b/c@d/e", "a@b/c@d/e" },
		{ "example.org/x@y", "example.org/x@y" },
		{ "b@localhost", "b@localhost" },
		{ "b@127.0.0.1", "b@127.0.0.1" },
		{ "b@[::1]/x", "b@[::1]/x" },
		{ "o'reilly\\27@x", NULL },
		{ "a\\20b@x", "a\\20b@x" },
		{ "J\xc3\x9cRGEN@m\xc3\x9cller.de",
		  "j\xc3\xbcrgen@m\xc3\xbcller.de" },
		/* Composed, and full width made usual. */
		{ "u\xcc\x88@x", "\xc3\xbc@x" },
		{ "\xef\xbc\xa1lice@x", "alice@x" },
		{ "\xce\xa3@x", "\xcf\x83@x" },
		{ "a@x/\xe2\x9d\xa4\xef\xb8\x8f", "a@x/\xe2\x9d\xa4\xef\xb8\x8f" },
		{ "a@x/u\xcc\x88", "a@x/\xc3\xbc" },
	};
	struct err err;
	char *jid, *again;

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		jid = jid_parse(cases[i].in, &err);
		if (cases[i].want == NULL) {
			assert_null(jid);
			continue;
		}
		if (jid == NULL)
			fail_msg("%s: %s", cases[i].in, err.text);
		assert_string_equal(jid, cases[i].want);
		again = jid_parse(jid, &err);
		assert_string_equal(jid, again);
		free(jid);
		free(again);
	}
}

static void
test_bad(void **state)
{
	static const char *const bad[] = { "", "@", "a@", "@x", "a@b@c", "/x",
	    "a@x/", "a b@x", "a@x y", "a@x..y", "a@.x", "a@-x", "a@x-", "a\"@x",
	    "a&b@x", "a'@x", "a:b@x", "a<b@x", "a>@x", "a\nb@x", "a@x/y\nz",
	    "a@x/\033[31m", "a@x\033", "a\x7f@x", "a@x/\xe2\x80\xae", "a@[::x]",
	    "a@[]", "a\xe2\x80\x8b@x", "a\xe2\x80\xae@x", "a\xc2\xad@x",
	    "a@x\xe2\x80\x8d", "a\xe2\x99\xa5@x", "a\xff@x", "a@x/\xed\xa0\x80",
	    "a\xef\xbc\xa0@x", "a@b\xef\xbc\x8f" "c", "a\xc2\xa0" "b@x",
	    "a@x/\xe2\x80\xa8", "a@x:5222", "xmpp:a@x?message", "a@x/\xef\xbf\xbf" };
	struct err err;
	char *jid;

	(void)state;
	for (size_t i = 0; i < NELEM(bad); i++) {
		if ((jid = jid_parse(bad[i], &err)) != NULL)
			fail_msg("%zu passes as %s", i, jid);
		assert_string_equal(err.code, "bad-address");
		assert_true(utf8_valid(err.text, strlen(err.text)));
	}
	assert_null(jid_parse("", NULL));
}

static void
test_lengths(void **state)
{
	char text[JID_MAX_BYTES + 2], *jid;
	struct err err;

	(void)state;
	memset(text, 'a', sizeof(text));
	strcpy(text + 1023, "@x");
	assert_non_null(jid = jid_parse(text, &err));
	free(jid);
	memset(text, 'a', sizeof(text));
	strcpy(text + 1024, "@x");
	assert_null(jid_parse(text, &err));
	memset(text, 'a', sizeof(text));
	memcpy(text, "a@x/", 4);
	text[4 + 1023] = '\0';
	assert_non_null(jid = jid_parse(text, &err));
	free(jid);
	text[4 + 1023] = 'a';
	text[4 + 1024] = '\0';
	assert_null(jid_parse(text, &err));
	memset(text, 'a', sizeof(text));
	strcpy(text + 64, "");
	assert_null(jid_parse(text, &err));
	memset(text, 'a', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	assert_null(jid_parse(text, &err));
}

static void
test_parts(void **state)
{
	struct err err;
	char *s;

	(void)state;
	s = jid_bare("a@x/y/z");
	assert_string_equal(s, "a@x");
	free(s);
	s = jid_bare("a@x");
	assert_string_equal(s, "a@x");
	free(s);
	assert_string_equal(jid_resource("a@x/y/z"), "y/z");
	assert_null(jid_resource("a@x"));
	s = jid_domain("a@x/y@z");
	assert_string_equal(s, "x");
	free(s);
	s = jid_domain("x/y@z");
	assert_string_equal(s, "x");
	free(s);
	assert_true(jid_same_bare("a@x/y", "a@x"));
	assert_true(jid_same_bare("a@x/y", "a@x/z"));
	assert_false(jid_same_bare("a@x", "a@xy"));
	assert_false(jid_same_bare("a@xy/z", "a@x/z"));
	s = jid_parse_bare("A@x", &err);
	assert_string_equal(s, "a@x");
	free(s);
	assert_null(jid_parse_bare("a@x/y", &err));
	assert_null(jid_parse_bare("x", &err));
	assert_string_equal(err.code, "bad-address");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
