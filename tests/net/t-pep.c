/*
 * What one's own account publishes and keeps for itself (XEP-0163, 0223), and
 * up to where conversations were read there (XEP-0490): what is written, what
 * is never, and what of what comes is told.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/stanzas.h"

#define NS "urn:xmpp:mds:displayed:0"
#define PUBSUB "http://jabber.org/protocol/pubsub"
#define BOB "bob@example.org"
#define ME "me@example.org"
#define OPTIONS "<feature var='" PUBSUB "#publish-options'/>"
#define UNMET "<error type='cancel'><conflict xmlns='urn:ietf:params:xml:ns:" \
    "xmpp-stanzas'/><precondition-not-met xmlns='" PUBSUB "#errors'/></error>"
#define REFUSED "<error type='cancel'><forbidden xmlns='urn:ietf:params:xml:" \
    "ns:xmpp-stanzas'/></error>"

static struct notes n;
static char id[17];

static void
feed(const char *inner)
{
	char *xml = xasprintf("<s xmlns='jabber:client'>%s</s>", inner);

	str_clear(&n.text);
	str_add(&n.text, "");
	assert_int_equal(notes_feed(&n, xml), 0);
	free(xml);
}

/* Of the last request. */
static void
take_id(void)
{
	const char *at = strstr(n.text.s, "<iq id='");

	assert_non_null(at);
	snprintf(id, sizeof(id), "%s", at + 8);
}

static void
answer(const char *type, const char *inner)
{
	char *xml = xasprintf("<iq type='%s' id='%s'>%s</iq>", type, id,
	    inner);

	feed(xml);
	free(xml);
}

/* A fresh stream, whose server says that it has these. */
static void
open_with(const char *features)
{
	char *query = xasprintf("<query xmlns='http://jabber.org/protocol/"
	    "disco#info'>%s</query>", features), *at;

	str_clear(&n.text);
	xep_opened(&n.wire);
	at = strstr(n.text.s, "disco#info");
	assert_non_null(at);
	while (strncmp(at, "<iq id='", 8) != 0)
		at--;
	snprintf(id, sizeof(id), "%s", at + 8);
	answer("result", query);
	free(query);
	str_clear(&n.text);
}

static int
setup(void **state)
{
	(void)state;
	notes_init(&n);
	str_add(&n.text, "");
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	notes_free(&n);
	return 0;
}

static void
publish_of(const char *jid, bool room)
{
	struct msg m = { .type = MSG_READ_TELL };

	m.u.read_tell.jid = jid;
	m.u.read_tell.room = room;
	m.u.read_tell.archive_id = "a&1";
	str_clear(&n.text);
	str_add(&n.text, "");
	assert_true(xep_do(&n.wire, &m));
}

static void
publish(void)
{
	publish_of(BOB, false);
}

#define PRIVATE \
    "<field var='pubsub#access_model'><value>whitelist</value></field>" \
    "<field var='pubsub#persist_items'><value>true</value></field>" \
    "<field var='pubsub#max_items'><value>max</value></field>" \
    "<field var='pubsub#send_last_published_item'><value>never</value>" \
    "</field></x>"

static void
test_published(void **state)
{
	(void)state;
	open_with(OPTIONS);
	publish();
	assert_non_null(strstr(n.text.s, " type='set'><pubsub xmlns='" PUBSUB
	    "'><publish node='" NS "'><item id='" BOB "'><displayed xmlns='"
	    NS "'><stanza-id by='" ME "' id='a&1' xmlns='urn:xmpp:sid:0'/>"
	    "</displayed></item></publish><publish-options><x type='submit' "
	    "xmlns='jabber:x:data'><field type='hidden' var='FORM_TYPE'>"
	    "<value>" PUBSUB "#publish-options</value></field>" PRIVATE));
	take_id();
	answer("result", "");
	assert_string_equal(n.text.s, "read_told jid='" BOB "'\n");
}

/* Without the server's promise it would be there for all contacts. */
static void
test_never_open(void **state)
{
	static const char told[] = "read_told jid='" BOB "' "
	    "condition='feature-not-implemented'\n";

	(void)state;
	publish();
	assert_string_equal(n.text.s, told);
	open_with("<feature var='" PUBSUB "#publish'/>");
	publish();
	assert_string_equal(n.text.s, told);
	/* Nor is what one server promised so on the next stream. */
	open_with(OPTIONS);
	str_clear(&n.text);
	xep_opened(&n.wire);
	publish();
	assert_string_equal(n.text.s, told);
}

/* A node that others can read is made private, or nothing goes there. */
static void
test_open_node(void **state)
{
	(void)state;
	open_with(OPTIONS);
	publish();
	take_id();
	answer("error", UNMET);
	assert_non_null(strstr(n.text.s, "<pubsub xmlns='" PUBSUB "#owner'>"
	    "<configure node='" NS "'><x type='submit' xmlns='jabber:x:data'>"
	    "<field type='hidden' var='FORM_TYPE'><value>" PUBSUB
	    "#node_config</value></field>" PRIVATE "</configure></pubsub>"));
	take_id();
	answer("result", "");
	assert_non_null(strstr(n.text.s, "<publish node='" NS "'>"));
	assert_non_null(strstr(n.text.s, "<publish-options>"));
	take_id();
	answer("result", "");
	assert_string_equal(n.text.s, "read_told jid='" BOB "'\n");

	publish();
	take_id();
	answer("error", UNMET);
	take_id();
	answer("error", REFUSED);
	assert_string_equal(n.text.s, "read_told jid='" BOB "' "
	    "condition='forbidden'\n");

	/* Somebody opens it again and again. */
	publish();
	take_id();
	answer("error", UNMET);
	take_id();
	answer("result", "");
	take_id();
	answer("error", UNMET);
	assert_string_equal(n.text.s, "read_told jid='" BOB "' "
	    "condition='conflict'\n");

	publish();
	take_id();
	answer("error", REFUSED);
	assert_string_equal(n.text.s, "read_told jid='" BOB "' "
	    "condition='forbidden'\n");
	/* With the stream it is gone. */
	publish();
	str_clear(&n.text);
	str_add(&n.text, "");
	xep_ended(&n.wire);
	assert_string_equal(n.text.s, "");
}

/* ---- what comes ---------------------------------------------------------- */

#define AT(jid, by, line) "<item id='" jid "'><displayed xmlns='" NS "'>" \
    "<stanza-id xmlns='urn:xmpp:sid:0' by='" by "' id='" line "'/>" \
    "</displayed></item>"
#define EVENT(from, node, items) "<message type='headline' from='" from "'>" \
    "<event xmlns='" PUBSUB "#event'><items node='" node "'>" items \
    "</items></event></message>"

static void
event_is(const char *xml, const char *told)
{
	feed(xml);
	assert_string_equal(n.text.s, told);
}

static void
test_heard(void **state)
{
	(void)state;
	event_is(EVENT(ME, NS, AT(BOB, ME, "a1")),
	    "read_at jid='" BOB "' room=0 archive_id='a1'\n");
	event_is(EVENT("me@Example.org", NS, AT(BOB, "me@EXAMPLE.org", "a1")),
	    "read_at jid='" BOB "' room=0 archive_id='a1'\n");
	/* Which account it is from is not said: one's own. */
	event_is("<message type='headline'><event xmlns='" PUBSUB "#event'>"
	    "<items node='" NS "'>" AT(BOB, ME, "a2") "</items></event>"
	    "</message>", "read_at jid='" BOB "' room=0 archive_id='a2'\n");
}

static void
test_forged(void **state)
{
	(void)state;
	event_is(EVENT(BOB, NS, AT(BOB, ME, "a1")), "");
	event_is(EVENT(BOB "/pc", NS, AT(BOB, ME, "a1")), "");
	event_is(EVENT(ME "/here", NS, AT(BOB, ME, "a1")), "");
	event_is(EVENT("example.org", NS, AT(BOB, ME, "a1")), "");
	event_is(EVENT("me@example.net", NS, AT(BOB, ME, "a1")), "");
	event_is("<message type='error' from='" ME "'><event xmlns='" PUBSUB
	    "#event'><items node='" NS "'>" AT(BOB, ME, "a1") "</items>"
	    "</event></message>", "bounce from='" ME "' "
	    "condition='undefined-condition'\n");
	/* Within a copy, or what was handed on. */
	event_is("<message from='" ME "'><received xmlns='urn:xmpp:carbons:2'>"
	    "<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:"
	    "client' from='" ME "' to='" ME "/here'><event xmlns='" PUBSUB
	    "#event'><items node='" NS "'>" AT(BOB, ME, "a1") "</items>"
	    "</event></message></forwarded></received></message>", "");
}

/* Of a room, by the room's own archive; one's own has none of it. */
static void
test_room(void **state)
{
	(void)state;
	event_is(EVENT(ME, NS, AT("room@rooms.test", "room@Rooms.test", "a1")),
	    "read_at jid='room@rooms.test' room=1 archive_id='a1'\n");
	event_is(EVENT(ME, NS, AT("room@rooms.test", "other@rooms.test", "a1")),
	    "");
	event_is(EVENT(ME, NS, AT("room@rooms.test", "room@rooms.test/x",
	    "a1")), "");
	open_with(OPTIONS);
	publish_of("room@rooms.test", true);
	assert_non_null(strstr(n.text.s, "<item id='room@rooms.test'>"
	    "<displayed xmlns='" NS "'><stanza-id by='room@rooms.test' "
	    "id='a&1' xmlns='urn:xmpp:sid:0'/></displayed></item>"));
}

/* What is no address, of one in a room, by another archive, or by two. */
static void
test_odd(void **state)
{
	(void)state;
	event_is(EVENT(ME, NS, AT("", ME, "a1")), "");
	event_is(EVENT(ME, NS, AT("room@rooms.test/nick", ME, "a1")), "");
	event_is(EVENT(ME, NS, AT(BOB, ME "/here", "a1")), "");
	event_is(EVENT(ME, NS, AT(BOB, "", "a1")), "");
	event_is(EVENT(ME, NS, AT(BOB, ME, "")), "");
	event_is(EVENT(ME, "urn:xmpp:other", AT(BOB, ME, "a1")), "");
	event_is(EVENT(ME, NS, "<item id='" BOB "'/>"), "");
	event_is(EVENT(ME, NS, "<retract id='" BOB "'/>"), "");
	event_is(EVENT(ME, NS, "<item id='" BOB "'><displayed xmlns='" NS "'>"
	    "<stanza-id xmlns='urn:xmpp:sid:0' by='" ME "' id='a1'/>"
	    "<stanza-id xmlns='urn:xmpp:sid:0' by='" ME "' id='a2'/>"
	    "</displayed></item>"), "");
	event_is(EVENT(ME, NS, "<x/>"), "");
	/* A text beside it is a message all the same. */
	feed("<message type='chat' from='" BOB "/pc'><body>hi</body><event "
	    "xmlns='" PUBSUB "#event'><items node='" NS "'>" AT(BOB, ME, "a1")
	    "</items></event></message>");
	assert_non_null(strstr(n.text.s, "body='hi'"));
	assert_null(strstr(n.text.s, "read_at"));
}

/* An id that is as long as a stanza, and one event of thousands. */
static void
test_large(void **state)
{
	char *long_id = xcalloc(1, 5001);
	struct str xml;
	size_t told = 0;

	(void)state;
	memset(long_id, 'x', 5000);
	str_init(&xml);
	str_addf(&xml, "<message from='" ME "'><event xmlns='" PUBSUB
	    "#event'><items node='" NS "'><item id='" BOB "'><displayed "
	    "xmlns='" NS "'><stanza-id xmlns='urn:xmpp:sid:0' by='" ME
	    "' id='%s'/></displayed></item></items></event></message>",
	    long_id);
	event_is(xml.s, "");
	long_id[1025] = '\0';
	str_clear(&xml);
	str_addf(&xml, "<message from='" ME "'><event xmlns='" PUBSUB
	    "#event'><items node='" NS "'><item id='" BOB "'><displayed "
	    "xmlns='" NS "'><stanza-id xmlns='urn:xmpp:sid:0' by='" ME
	    "' id='%s'/></displayed></item></items></event></message>",
	    long_id);
	event_is(xml.s, "");
	str_clear(&xml);
	str_add(&xml, "<message from='" ME "'><event xmlns='" PUBSUB
	    "#event'><items node='" NS "'>");
	for (int i = 0; i < 1000; i++)
		str_add(&xml, AT(BOB, ME, "a1"));
	str_add(&xml, "</items></event></message>");
	feed(xml.s);
	for (const char *at = n.text.s; (at = strstr(at, "read_at")) != NULL;
	    at++)
		told++;
	assert_int_equal(told, 64);
	str_free(&xml);
	free(long_id);
}

/* ---- all of them ---------------------------------------------------------- */

static void
ask(void)
{
	struct msg m = { .type = MSG_READ_ASK };

	str_clear(&n.text);
	str_add(&n.text, "");
	assert_true(xep_do(&n.wire, &m));
}

static void
test_asked(void **state)
{
	(void)state;
	open_with(OPTIONS);
	ask();
	assert_non_null(strstr(n.text.s, " type='get'><pubsub xmlns='" PUBSUB
	    "'><items node='" NS "'/><set xmlns='http://jabber.org/protocol/"
	    "rsm'><max>200</max></set></pubsub></iq>"));
	take_id();
	ask();
	assert_string_equal(n.text.s, "");
	answer("result", "<pubsub xmlns='" PUBSUB "'><items node='" NS "'>"
	    AT(BOB, ME, "a1") AT("x@y/z", ME, "a2") AT("eve@example.net", ME,
	    "a3") "</items></pubsub>");
	assert_string_equal(n.text.s, "read_at jid='" BOB "' room=0 "
	    "archive_id='a1'\nread_at jid='eve@example.net' room=0 archive_id='a3'\n"
	    "read_end takes=1\n");
	/* None was published yet; there is no such thing. */
	ask();
	take_id();
	answer("error", "<error type='cancel'><item-not-found xmlns='urn:ietf:"
	    "params:xml:ns:xmpp-stanzas'/></error>");
	assert_string_equal(n.text.s, "read_end takes=1\n");
	open_with("");
	ask();
	take_id();
	answer("error", "<error type='cancel'><service-unavailable xmlns='urn:"
	    "ietf:params:xml:ns:xmpp-stanzas'/></error>");
	assert_string_equal(n.text.s, "read_end takes=0 "
	    "condition='service-unavailable'\n");
}

#define PAGE "<set xmlns='http://jabber.org/protocol/rsm'><last>%s</last></set>"

static void
page(int first, int count, const char *last)
{
	struct str xml;

	str_init(&xml);
	str_add(&xml, "<pubsub xmlns='" PUBSUB "'><items node='" NS "'>");
	for (int i = first; i < first + count; i++)
		str_addf(&xml, "<item id='u%d@example.org'><displayed xmlns='"
		    NS "'><stanza-id xmlns='urn:xmpp:sid:0' by='" ME
		    "' id='a'/></displayed></item>", i);
	str_addf(&xml, "</items>" PAGE "</pubsub>", last);
	answer("result", xml.s);
	str_free(&xml);
}

static size_t
told(void)
{
	size_t all = 0;

	for (const char *at = n.text.s; (at = strstr(at, "read_at")) != NULL;
	    at++)
		all++;
	return all;
}

/* Page after page; one that goes round is not followed. */
static void
test_pages(void **state)
{
	size_t all = 0;
	int i;

	(void)state;
	open_with(OPTIONS);
	ask();
	take_id();
	page(0, 200, "u199");
	assert_int_equal(told(), 200);
	assert_non_null(strstr(n.text.s, "<max>200</max><after>u199</after>"));
	take_id();
	page(200, 200, "u199");
	assert_int_equal(told(), 200);
	assert_non_null(strstr(n.text.s, "read_end takes=1\n"));
	/* A page of none is the last; so is one that is full up. */
	ask();
	take_id();
	page(0, 1, "u0");
	take_id();
	page(1, 0, "u1");
	assert_string_equal(n.text.s, "read_end takes=1\n");
	ask();
	for (i = 0; i < 50 && strstr(n.text.s, "read_end") == NULL; i++) {
		char last[16];

		take_id();
		snprintf(last, sizeof(last), "u%d", i);
		page(i * 300, 300, last);
		all += told();
	}
	assert_int_equal(all, 1000);
	assert_non_null(strstr(n.text.s, "read_end left_out=200 takes=1\n"));
	/* Odd ones without end. */
	ask();
	for (i = 0; i < 50 && strstr(n.text.s, "read_end") == NULL; i++) {
		char *xml = xasprintf("<pubsub xmlns='" PUBSUB "'><items><item"
		    "/></items><set xmlns='http://jabber.org/protocol/rsm'>"
		    "<last>%d</last></set></pubsub>", i);

		take_id();
		answer("result", xml);
		free(xml);
	}
	assert_int_equal(i, 20);
}

/* 10,000 in one answer, as a server without pages gives them. */
static void
test_flood(void **state)
{
	(void)state;
	open_with(OPTIONS);
	ask();
	take_id();
	page(0, 10000, "");
	assert_true(told() <= 1000);
	assert_non_null(strstr(n.text.s, "read_end left_out="));
}

int
main(void)
{
#define TEST(x) cmocka_unit_test_setup_teardown(x, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_published),
		TEST(test_never_open),
		TEST(test_open_node),
		TEST(test_heard),
		TEST(test_forged),
		TEST(test_room),
		TEST(test_odd),
		TEST(test_large),
		TEST(test_asked),
		TEST(test_pages),
		TEST(test_flood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
