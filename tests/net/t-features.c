/*
 * What a server's <features/> and <iq/> say.
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

#define SASL "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'"
#define CB "xmlns='urn:xmpp:sasl-cb:0'"
#define SESSION "xmlns='urn:ietf:params:xml:ns:xmpp-session'"
#define LIMITS "xmlns='urn:xmpp:stream-limits:0'"

static char *
read_as(const char *inner)
{
	char *text = xasprintf("<stream:features>%s</stream:features>",
	    inner);
	xmpp_stanza_t *s = element_of(ctx, text);
	struct features f;
	char *out;

	features_init(&f);
	/* What another had does not stay. */
	f.starttls = f.bind = f.session = f.sm = f.lists_bindings = true;
	f.max_bytes = f.idle_seconds = 77;
	str_add(&f.mechanisms, "OLD");
	str_add(&f.bindings, "old");
	features_read(&f, s);
	out = xasprintf("%s%s%s%s%s[%s][%s]%lu/%lu",
	    f.starttls ? "tls " : "", f.bind ? "bind " : "",
	    f.session ? "session " : "", f.sm ? "sm " : "",
	    f.lists_bindings ? "lists " : "", f.mechanisms.s, f.bindings.s,
	    (unsigned long)f.max_bytes, (unsigned long)f.idle_seconds);
	features_free(&f);
	xmpp_stanza_release(s);
	free(text);
	return out;
}

static void
test_features(void **state)
{
	static const struct { const char *in, *out; } cases[] = {
		{ "", "[][]0/0" },
		{ "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'>"
		    "<required/></starttls>", "tls [][]0/0" },
		{ "<starttls xmlns='urn:other'/>", "[][]0/0" },
		{ "<mechanisms " SASL "><mechanism>PLAIN</mechanism>"
		    "<mechanism>SCRAM-SHA-1-PLUS</mechanism></mechanisms>",
		    "[PLAIN SCRAM-SHA-1-PLUS][]0/0" },
		{ "<mechanisms " SASL "><mechanism>A B</mechanism>"
		    "<mechanism/><mechanism>O&#10;K</mechanism>"
		    "<mechanism xmlns='urn:o'>NO</mechanism>"
		    "<other>NO</other>text<mechanism>X</mechanism>"
		    "</mechanisms>", "[X][]0/0" },
		{ "<mechanisms xmlns='urn:o'><mechanism " SASL ">NO"
		    "</mechanism></mechanisms>", "[][]0/0" },
		{ "<sasl-channel-binding " CB "><channel-binding type="
		    "'tls-exporter'/><channel-binding type='tls-server-end-"
		    "point'/><channel-binding/><channel-binding type='a b'/>"
		    "</sasl-channel-binding>",
		    "lists [][tls-exporter tls-server-end-point]0/0" },
		{ "<sasl-channel-binding " CB "/>", "lists [][]0/0" },
		{ "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
		    "<sm xmlns='urn:xmpp:sm:3'/><session " SESSION
		    "><optional/></session>", "bind sm [][]0/0" },
		{ "<session " SESSION "/>", "session [][]0/0" },
		{ "<sm xmlns='urn:xmpp:sm:2'/>", "[][]0/0" },
		{ "<limits " LIMITS "><max-bytes>262144</max-bytes>"
		    "<idle-seconds>1800</idle-seconds></limits>",
		    "[][]262144/1800" },
		{ "<limits " LIMITS "><max-bytes>9999999999</max-bytes>"
		    "<idle-seconds>-5</idle-seconds></limits>",
		    "[][]4294967295/0" },
		{ "<limits " LIMITS "><max-bytes>99999999999999999999"
		    "</max-bytes><idle-seconds>1e3</idle-seconds></limits>",
		    "[][]0/0" },
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		char *got = read_as(cases[i].in);

		assert_string_equal(got, cases[i].out);
		free(got);
	}
}

/* However many a server names, the list fits what sotto takes. */
static void
test_many(void **state)
{
	struct str in;
	char *got;

	(void)state;
	str_init(&in);
	str_add(&in, "<mechanisms " SASL ">");
	for (int i = 0; i < 1000; i++)
		str_addf(&in, "<mechanism>SCRAM-SHA-%d</mechanism>", i);
	str_add(&in, "</mechanisms>");
	got = read_as(in.s);
	assert_true(strlen(got) < 600);
	assert_non_null(strstr(got, "[SCRAM-SHA-0 SCRAM-SHA-1 "));
	free(got);
	str_free(&in);
}

#define BOUND(jid) "<iq type='result' id='bind'><bind xmlns='urn:ietf:" \
	"params:xml:ns:xmpp-bind'><jid>" jid "</jid></bind></iq>"

static void
test_bound(void **state)
{
	static const struct { const char *in, *out; } cases[] = {
		{ BOUND("alice@example.org/x"), "alice@example.org/x" },
		{ BOUND("Alice@Example.ORG/X"), "alice@example.org/X" },
		{ BOUND("alice@example.org"), NULL },
		{ BOUND("mallory@example.org/x"), NULL },
		{ BOUND("alice@evil.org/x"), NULL },
		{ BOUND("alice@example.org/"), NULL },
		{ BOUND(""), NULL },
		{ "<iq type='result' id='bind'/>", NULL },
		{ "<iq type='result'><bind xmlns='urn:o'><jid>"
		    "alice@example.org/x</jid></bind></iq>", NULL },
	};
	struct str a, b;

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		xmpp_stanza_t *s = element_of(ctx, cases[i].in);
		char *got = bind_result(s, "alice@example.org");

		if (cases[i].out == NULL)
			assert_null(got);
		else
			assert_string_equal(got, cases[i].out);
		free(got);
		xmpp_stanza_release(s);
	}
	/* A fresh resource each time. */
	str_init(&a);
	str_init(&b);
	bind_request(&a);
	bind_request(&b);
	assert_string_not_equal(a.s, b.s);
	str_free(&a);
	str_free(&b);
}

/* Whole namespaces, of children alone; one that is too long is passed over. */
static void
test_offers(void **state)
{
	struct features f;
	struct str in;
	xmpp_stanza_t *s;

	(void)state;
	str_init(&in);
	str_add(&in, "<stream:features xmlns:stream="
	    "'http://etherx.jabber.org/streams'><csi xmlns='urn:xmpp:csi:0'>"
	    "<x xmlns='urn:within'/></csi><sm xmlns='urn:xmpp:sm:3'/><y xmlns='");
	for (int i = 0; i < 200; i++)
		str_addc(&in, 'n');
	str_add(&in, "'/></stream:features>");
	s = element_of(ctx, in.s);
	features_init(&f);
	assert_false(features_offer(&f, "urn:xmpp:csi:0"));
	features_read(&f, s);
	assert_true(features_offer(&f, "urn:xmpp:csi:0"));
	assert_true(features_offer(&f, "urn:xmpp:sm:3"));
	assert_false(features_offer(&f, "urn:xmpp:csi:"));
	assert_false(features_offer(&f, "xmpp:csi:0"));
	assert_false(features_offer(&f, "urn:xmpp:csi:01"));
	assert_false(features_offer(&f, "urn:within"));
	assert_int_equal(f.spaces.len, strlen("urn:xmpp:csi:0\nurn:xmpp:sm:3\n"));
	features_free(&f);
	xmpp_stanza_release(s);
	str_free(&in);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_features), cmocka_unit_test(test_many),
		cmocka_unit_test(test_bound), cmocka_unit_test(test_offers),
	};
	int rc;

	xmpp_initialize();
	ctx = xmpp_ctx_new(NULL, NULL);
	rc = cmocka_run_group_tests(tests, NULL, NULL);
	xmpp_ctx_free(ctx);
	xmpp_shutdown();
	return rc;
}
