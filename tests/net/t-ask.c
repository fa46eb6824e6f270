/*
 * Questions to contacts' programs and what they answer (XEP-0199, 0202, 0092,
 * 0012, 0172), and which of theirs are answered and announced.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/net/asked.h"

#define NICK "http://jabber.org/protocol/nick"

/* Asks, and compares what leaves behind the id. */
static void
ask(enum inquiry what, const char *to, const char *want)
{
	struct msg m = { .type = MSG_ASK };

	m.u.ask.request = 7;
	m.u.ask.what = what;
	m.u.ask.to = to;
	str_clear(&n.text);
	assert_true(xep_do(&n.wire, &m));
	assert_memory_equal(n.text.s, "<iq id='", 8);
	take_id();
	assert_string_equal(n.text.s + 8 + 16, want);
}

static void
answer(const char *from, const char *inner, const char *want)
{
	feed_answer(from, "result", inner);
	assert_string_equal(n.text.s, want);
}

static void
test_ping(void **state)
{
	(void)state;
	ask(INQUIRY_PING, BOB "/x", "' to='" BOB "/x' type='get'><ping "
	    "xmlns='urn:xmpp:ping'/></iq>\n");
	answer(BOB "/y", "", "");
	answer("eve@example.org/x", "", "");
	answer(BOB "/x", "", "told request=7 utc=0 offset=0\n");
	answer(BOB "/x", "", "");
	ask(INQUIRY_PING, "", "' to='example.org' type='get'><ping "
	    "xmlns='urn:xmpp:ping'/></iq>\n");
	answer("example.org", "", "told request=7 utc=0 offset=0\n");
	ask(INQUIRY_PING, BOB, "' to='" BOB "' type='get'><ping "
	    "xmlns='urn:xmpp:ping'/></iq>\n");
	{
		char *xml = xasprintf("<iq type='error' id='%s' from='" BOB
		    "'><error type='cancel'><service-unavailable xmlns='urn:"
		    "ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:ietf:"
		    "params:xml:ns:xmpp-stanzas'>no</text></error></iq>", id);

		feed(xml);
		free(xml);
	}
	assert_string_equal(n.text.s, "told request=7 "
	    "condition='service-unavailable' text='no' utc=0 offset=0\n");
	ask(INQUIRY_PING, BOB, "' to='" BOB "' type='get'><ping "
	    "xmlns='urn:xmpp:ping'/></iq>\n");
	str_clear(&n.text);
	xep_ended(&n.wire);
	assert_string_equal(n.text.s, "told request=7 condition='gone' utc=0 "
	    "offset=0\n");
}

#define TIME_ASKED "' to='" BOB "/x' type='get'><time xmlns='urn:xmpp:time'/>" \
    "</iq>\n"

static void
test_time(void **state)
{
	static const char *const bad[] = {
		"", "<time xmlns='urn:xmpp:time'/>",
		"<time xmlns='urn:xmpp:time'><utc>2006-12-19T17:58:35Z</utc>"
		"</time>",
		"<time xmlns='urn:xmpp:time'><utc>yesterday</utc><tzo>Z</tzo>"
		"</time>",
		"<time xmlns='urn:xmpp:time'><utc>2006-12-19T17:58:35Z</utc>"
		"<tzo>+99:00</tzo></time>",
		"<time xmlns='urn:x'><utc>2006-12-19T17:58:35Z</utc>"
		"<tzo>Z</tzo></time>",
	};

	(void)state;
	ask(INQUIRY_TIME, BOB "/x", TIME_ASKED);
	answer(BOB "/x", "<time xmlns='urn:xmpp:time'><tzo>-06:00</tzo><utc>"
	    "2006-12-19T17:58:35Z</utc></time>",
	    "told request=7 utc=1166551115000 offset=-360\n");
	for (size_t i = 0; i < NELEM(bad); i++) {
		ask(INQUIRY_TIME, BOB "/x", TIME_ASKED);
		answer(BOB "/x", bad[i], "told request=7 "
		    "condition='undefined-condition' utc=0 offset=0\n");
	}
}

#define VERSION_ASKED "' to='" BOB "/x' type='get'><query " \
    "xmlns='jabber:iq:version'/></iq>\n"

static void
test_version(void **state)
{
	struct str s;

	(void)state;
	ask(INQUIRY_VERSION, BOB "/x", VERSION_ASKED);
	answer(BOB "/x", "<query xmlns='jabber:iq:version'><name>Exodus</name>"
	    "<version>0.7</version><os>Windows</os></query>",
	    "told request=7 name='Exodus' version='0.7' system='Windows' "
	    "utc=0 offset=0\n");
	ask(INQUIRY_VERSION, BOB "/x", VERSION_ASKED);
	answer(BOB "/x", "<query xmlns='jabber:iq:version'><os>x</os></query>",
	    "told request=7 condition='undefined-condition' system='x' utc=0 "
	    "offset=0\n");
	/* A name without end. */
	ask(INQUIRY_VERSION, BOB "/x", VERSION_ASKED);
	str_init(&s);
	str_addf(&s, "<iq type='result' id='%s' from='" BOB "/x'><query "
	    "xmlns='jabber:iq:version'><name>", id);
	for (int i = 0; i < 100000; i++)
		str_addc(&s, 'a');
	str_add(&s, "</name></query></iq>");
	feed(s.s);
	str_free(&s);
	assert_true(n.text.len < 1200);
	assert_non_null(strstr(n.text.s, "bytes more)"));
}

#define LAST_ASKED "' to='" BOB "' type='get'><query xmlns='jabber:iq:last'/>" \
    "</iq>\n"

static void
test_last(void **state)
{
	static const char *const bad[] = { "", " seconds=''",
	    " seconds='-1'", " seconds='1e9'", " seconds='9999999999999'",
	    " seconds='4294967296'" };
	char *xml;

	(void)state;
	ask(INQUIRY_LAST, BOB, LAST_ASKED);
	answer(BOB, "<query xmlns='jabber:iq:last' seconds='903'>at home"
	    "</query>", "told request=7 text='at home' utc=0 offset=0 "
	    "seconds=903\n");
	for (size_t i = 0; i < NELEM(bad); i++) {
		ask(INQUIRY_LAST, BOB, LAST_ASKED);
		xml = xasprintf("<query xmlns='jabber:iq:last'%s/>", bad[i]);
		answer(BOB, xml, "told request=7 "
		    "condition='undefined-condition' utc=0 offset=0\n");
		free(xml);
	}
}

static void
test_nick(void **state)
{
	(void)state;
	ask(INQUIRY_NICK, BOB, "' to='" BOB "' type='get'><pubsub xmlns='"
	    PUBSUB "'><items node='" NICK "'/></pubsub></iq>\n");
	answer(BOB, "<pubsub xmlns='" PUBSUB "'><items node='" NICK "'><item>"
	    "<nick xmlns='" NICK "'>Bobby</nick></item></items></pubsub>",
	    "told request=7 text='Bobby' utc=0 offset=0\n");
}

/* ---- what is answered ---------------------------------------------------- */

static void
consent(unsigned to, int offset, unsigned idle)
{
	struct msg m = { .type = MSG_CONSENT };

	m.u.consent.to = to;
	m.u.consent.offset = offset;
	m.u.consent.idle = idle;
	assert_true(xep_do(&n.wire, &m));
}

static void
know_bob(void)
{
	feed("<iq type='set' id='1'><query xmlns='jabber:iq:roster'><item "
	    "jid='" BOB "' subscription='both'/></query></iq>");
}

static bool
answers(const char *from, const char *payload)
{
	char *xml = xasprintf("<iq type='get' id='9' from='%s'>%s</iq>", from,
	    payload);

	feed(xml);
	free(xml);
	return strstr(n.text.s, "type='result'") != NULL;
}

#define Q_TIME "<time xmlns='urn:xmpp:time'/>"
#define Q_LAST "<query xmlns='jabber:iq:last'/>"
#define Q_VERSION "<query xmlns='jabber:iq:version'/>"

static void
test_answers(void **state)
{
	(void)state;
	know_bob();
	consent(0, 0, 0);
	assert_false(answers(BOB "/x", Q_TIME));
	assert_false(answers(BOB "/x", Q_LAST));
	assert_false(answers(BOB "/x", Q_VERSION));
	assert_non_null(strstr(n.text.s, "service-unavailable"));
	consent(CONSENT_VERSION | CONSENT_TIME | CONSENT_LAST, -90, 600);
	assert_true(answers(BOB "/x", Q_VERSION));
	assert_true(answers(BOB "/x", Q_TIME));
	assert_non_null(strstr(n.text.s, "<tzo>-01:30</tzo><utc>20"));
	assert_true(answers(BOB "/x", Q_LAST));
	assert_non_null(strstr(n.text.s, "seconds='600'"));
	/* Not who may not see us. */
	assert_false(answers("eve@example.org/x", Q_TIME));
	assert_false(answers("eve@example.org/x", Q_LAST));
	assert_false(answers("eve@example.org/x", Q_VERSION));
	consent(CONSENT_TIME, 0, 0);
	assert_false(answers(BOB "/x", Q_VERSION));
	assert_false(answers(BOB "/x", Q_LAST));
	assert_true(answers(BOB "/x", Q_TIME));
	assert_non_null(strstr(n.text.s, "<tzo>+00:00</tzo>"));
}

static bool
announces(const char *var)
{
	char *feature = xasprintf("<feature var='%s'/>", var);
	bool has;

	assert_true(answers(BOB "/x", "<query xmlns='http://jabber.org/"
	    "protocol/disco#info'/>"));
	has = strstr(n.text.s, feature) != NULL;
	free(feature);
	return has;
}

/* The hash that goes with our presence. */
static void
caps(char out[64])
{
	struct msg m = { .type = MSG_SEND_PRESENCE };
	const char *at;

	m.u.send_presence.to = m.u.send_presence.kind = "";
	m.u.send_presence.show = "online";
	m.u.send_presence.text = "";
	str_clear(&n.text);
	assert_true(xep_do(&n.wire, &m));
	at = strstr(n.text.s, " ver='");
	assert_non_null(at);
	snprintf(out, 64, "%.28s", at + 6);
}

/* Only what is answered now is announced, and the hash is another then. */
static void
test_announced(void **state)
{
	char none[64], version[64], all[64];

	(void)state;
	know_bob();
	consent(0, 0, 0);
	assert_false(announces("jabber:iq:version"));
	caps(none);
	consent(CONSENT_VERSION, 0, 0);
	assert_true(announces("jabber:iq:version"));
	assert_false(announces("urn:xmpp:time"));
	assert_false(announces("jabber:iq:last"));
	caps(version);
	assert_string_not_equal(none, version);
	consent(CONSENT_VERSION | CONSENT_TIME | CONSENT_LAST, 0, 0);
	assert_true(announces("urn:xmpp:time"));
	assert_true(announces("jabber:iq:last"));
	caps(all);
	assert_string_not_equal(all, version);
}

/* ---- names in requests (XEP-0172) ---------------------------------------- */

static void
test_subscribe(void **state)
{
	struct msg m = { .type = MSG_SEND_PRESENCE };

	(void)state;
	m.u.send_presence.to = BOB;
	m.u.send_presence.kind = "subscribe";
	m.u.send_presence.show = "online";
	m.u.send_presence.text = "";
	m.u.send_presence.nick = "Al <i>";
	str_clear(&n.text);
	assert_true(xep_do(&n.wire, &m));
	assert_string_equal(n.text.s, "<presence to='" BOB "' "
	    "type='subscribe'><nick xmlns='" NICK "'>Al <i></nick>"
	    "</presence>\n");
	feed("<presence type='subscribe' from='" BOB "'><status>hello</status>"
	    "<nick xmlns='" NICK "'>Bobby</nick><nick>no</nick></presence>");
	assert_string_equal(n.text.s, "subscription from='" BOB "' "
	    "kind='subscribe' text='hello' nick='Bobby'\n");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_ping),
		TEST(test_time),
		TEST(test_version),
		TEST(test_last),
		TEST(test_nick),
		TEST(test_answers),
		TEST(test_announced),
		TEST(test_subscribe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
