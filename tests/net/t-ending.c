/*
 * Why a stream ended: what a server says, in its own words, and where it
 * sends one to.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/elements.h"
#include "net/stream/inside.h"

static xmpp_ctx_t *ctx;

#define S " xmlns='urn:ietf:params:xml:ns:xmpp-streams'"
#define Q " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'"
#define SASL " xmlns='urn:ietf:params:xml:ns:xmpp-sasl'"

typedef void read_fn(struct ending *, xmpp_stanza_t *, const char *lang);

static void
check(read_fn *read, const char *in, enum ending_why why,
    const char *condition, const char *text)
{
	xmpp_stanza_t *s = element_of(ctx, in);
	struct ending e = { .condition = "old", .text = xstrdup("old"),
	    .host = "old", .port = 1, .line = 5 };

	read(&e, s, "de");
	print_message("%s\n", in);
	assert_string_equal(e.condition, condition);
	assert_int_equal(e.why, why);
	if (text == NULL)
		assert_null(e.text);
	else
		assert_string_equal(e.text, text);
	assert_int_equal(e.line, 0);
	ending_free(&e);
	xmpp_stanza_release(s);
}

static void
test_stream_errors(void **state)
{
	static const struct { const char *condition; enum ending_why why; }
	cases[] = {
		{ "bad-format", ENDING_STREAM },
		{ "bad-namespace-prefix", ENDING_STREAM },
		{ "conflict", ENDING_CONFLICT },
		{ "connection-timeout", ENDING_LOST },
		{ "host-gone", ENDING_LOOKUP },
		{ "host-unknown", ENDING_LOOKUP },
		{ "improper-addressing", ENDING_STREAM },
		{ "internal-server-error", ENDING_STREAM },
		{ "invalid-from", ENDING_STREAM },
		{ "invalid-namespace", ENDING_STREAM },
		{ "invalid-xml", ENDING_STREAM },
		{ "not-authorized", ENDING_STREAM },
		{ "not-well-formed", ENDING_STREAM },
		{ "policy-violation", ENDING_STREAM },
		{ "remote-connection-failed", ENDING_STREAM },
		{ "reset", ENDING_LOST },
		{ "resource-constraint", ENDING_STREAM },
		{ "restricted-xml", ENDING_STREAM },
		{ "see-other-host", ENDING_STREAM },
		{ "system-shutdown", ENDING_LOST },
		{ "undefined-condition", ENDING_STREAM },
		{ "unsupported-encoding", ENDING_STREAM },
		{ "unsupported-feature", ENDING_STREAM },
		{ "unsupported-stanza-type", ENDING_STREAM },
		{ "unsupported-version", ENDING_STREAM },
		{ "made-up", ENDING_STREAM },
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		char *in = xasprintf("<stream:error><text" S ">Why</text><%s"
		    S "/><more xmlns='urn:o'/></stream:error>",
		    cases[i].condition);

		check(ending_stream_error, in, cases[i].why,
		    cases[i].condition, "Why");
		free(in);
	}
	check(ending_stream_error, "<stream:error/>", ENDING_STREAM,
	    "undefined-condition", NULL);
	check(ending_stream_error, "<stream:error><reset/><Bad_Name" S "/>"
	    "<text>no</text></stream:error>", ENDING_STREAM,
	    "undefined-condition", NULL);
	/* The user's language, where it is there. */
	check(ending_stream_error, "<stream:error><reset" S "/><text" S
	    " xml:lang='en'>Back soon</text><text" S " xml:lang='de'>Gleich "
	    "wieder</text></stream:error>", ENDING_LOST, "reset",
	    "Gleich wieder");
}

static void
test_failures(void **state)
{
	(void)state;
	check(ending_failure, "<failure" SASL "><not-authorized/><text "
	    "xml:lang='en'>expired</text></failure>", ENDING_SASL,
	    "not-authorized", "expired");
	check(ending_failure, "<failure" SASL "><account-disabled/>"
	    "</failure>", ENDING_SASL, "account-disabled", NULL);
	check(ending_failure, "<failure" SASL "><temporary-auth-failure/>"
	    "</failure>", ENDING_STREAM, "temporary-auth-failure", NULL);
	check(ending_failure, "<failure" SASL "/>", ENDING_SASL,
	    "not-authorized", NULL);
}

static void
test_iq(void **state)
{
	(void)state;
	check(ending_iq, "<iq type='error'><error type='wait'><resource-"
	    "constraint" Q "/><text" Q ">Full</text></error></iq>",
	    ENDING_STREAM, "resource-constraint", "Full");
	check(ending_iq, "<iq type='error'/>", ENDING_STREAM,
	    "undefined-condition", NULL);
}

static void
test_hosts(void **state)
{
	static const struct {
		const char *in, *host;
		unsigned port;
	} cases[] = {
		{ "h.example", "h.example", 0 },
		{ "h.example:5333", "h.example", 5333 },
		{ "192.0.2.1", "192.0.2.1", 0 },
		{ "192.0.2.1:1", "192.0.2.1", 1 },
		{ "[2001:db8::1]:5222", "2001:db8::1", 5222 },
		{ "[2001:db8::1]", "2001:db8::1", 0 },
		{ "2001:db8::1", "2001:db8::1", 0 },
		{ "b\303\274cher.example:80", "b\303\274cher.example", 80 },
		{ "", NULL, 0 }, { ":5222", NULL, 0 }, { "h:", NULL, 0 },
		{ "h:0", NULL, 0 }, { "h:65536", NULL, 0 },
		{ "h:x", NULL, 0 }, { "h:1:2", NULL, 0 },
		{ "[h]", NULL, 0 }, { "[::1", NULL, 0 },
		{ "[::1]x", NULL, 0 }, { "a b", NULL, 0 },
		{ "a@b", NULL, 0 }, { "a/b", NULL, 0 }, { "a\nb", NULL, 0 },
		{ "-o", NULL, 0 }, { ".", NULL, 0 },
	};
	char host[HOST_MAX_BYTES + 1], longest[400];
	uint16_t port;

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		int rc = host_port_parse(cases[i].in, host, &port);

		print_message("%s\n", cases[i].in);
		assert_int_equal(rc, cases[i].host == NULL ? -1 : 0);
		if (rc == 0) {
			assert_string_equal(host, cases[i].host);
			assert_int_equal(port, cases[i].port);
		}
	}
	memset(longest, 'a', sizeof longest);
	longest[256] = '\0';
	assert_int_equal(host_port_parse(longest, host, &port), -1);
	longest[255] = '\0';
	assert_int_equal(host_port_parse(longest, host, &port), 0);
}

static void
test_see_other(void **state)
{
	xmpp_stanza_t *s = element_of(ctx, "<stream:error><see-other-host" S
	    ">[2001:db8::1]:9</see-other-host></stream:error>");
	struct ending e = { .why = ENDING_LEFT };

	(void)state;
	ending_stream_error(&e, s, "");
	assert_string_equal(e.host, "2001:db8::1");
	assert_int_equal(e.port, 9);
	assert_string_equal(e.text, "[2001:db8::1]:9");
	ending_free(&e);
	xmpp_stanza_release(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stream_errors),
		cmocka_unit_test(test_failures), cmocka_unit_test(test_iq),
		cmocka_unit_test(test_hosts),
		cmocka_unit_test(test_see_other),
	};
	int rc;

	xmpp_initialize();
	ctx = xmpp_ctx_new(NULL, NULL);
	rc = cmocka_run_group_tests(tests, NULL, NULL);
	xmpp_ctx_free(ctx);
	xmpp_shutdown();
	return rc;
}
