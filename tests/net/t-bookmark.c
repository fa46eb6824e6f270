/*
 * Bookmarks of rooms (XEP-0402, XEP-0048): what is asked for, what of what
 * comes is told, and what is written without losing anything.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/stanzas.h"

#define NS "urn:xmpp:bookmarks:1"
#define OLD "storage:bookmarks"
#define PUBSUB "http://jabber.org/protocol/pubsub"
#define ME "me@example.org"
#define ROOM "tea@rooms.example.org"
#define FEATURE(x) "<feature var='" x "'/>"
#define OPTIONS FEATURE(PUBSUB "#publish-options")
#define ERROR(x) "<error type='cancel'><" x " xmlns='urn:ietf:params:xml:ns:" \
    "xmpp-stanzas'/></error>"
#define ITEM(id, attributes, within) "<item id='" id "'><conference xmlns='" \
    NS "' " attributes ">" within "</conference></item>"
#define ITEMS(x) "<pubsub xmlns='" PUBSUB "'><items node='" NS "'>" x \
    "</items></pubsub>"
#define STORED(x) "<query xmlns='jabber:iq:private'><storage xmlns='" OLD \
    "'>" x "</storage></query>"

static struct notes n;
static char id[17];

static void
clear(void)
{
	str_clear(&n.text);
	str_add(&n.text, "");
}

static void
feed(const char *inner)
{
	char *xml = xasprintf("<s xmlns='jabber:client'>%s</s>", inner);

	clear();
	assert_int_equal(notes_feed(&n, xml), 0);
	free(xml);
}

/* Of the last request that has this in it. */
static void
take_id(const char *has)
{
	const char *at = strstr(n.text.s, has);

	assert_non_null(at);
	while (strncmp(at, "<iq id='", 8) != 0)
		at--;
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

static void
opens(const char *features)
{
	char *query = xasprintf("<query xmlns='http://jabber.org/protocol/"
	    "disco#info'>%s</query>", features);

	clear();
	xep_opened(&n.wire);
	take_id("disco#info");
	answer("result", query);
	free(query);
}

static void
ask(void)
{
	struct msg m = { .type = MSG_BOOKMARKS_ASK };

	clear();
	assert_true(xep_do(&n.wire, &m));
}

static void
set(uint32_t request, const char *room, const char *name, const char *nick,
    const char *password, bool autojoin)
{
	struct msg m = { .type = MSG_BOOKMARK_SET };

	m.u.bookmark_set.request = request;
	m.u.bookmark_set.room = room;
	m.u.bookmark_set.name = name;
	m.u.bookmark_set.nick = nick;
	m.u.bookmark_set.password = password;
	m.u.bookmark_set.autojoin = autojoin;
	clear();
	assert_true(xep_do(&n.wire, &m));
}

static void
removes(uint32_t request, const char *room)
{
	struct msg m = { .type = MSG_BOOKMARK_REMOVE };

	m.u.bookmark_remove.request = request;
	m.u.bookmark_remove.room = room;
	clear();
	assert_true(xep_do(&n.wire, &m));
}

static void
is(const char *told)
{
	assert_string_equal(n.text.s, told);
}

static void
has(const char *part)
{
	if (strstr(n.text.s, part) == NULL)
		fail_msg("no %s in %s", part, n.text.s);
}

static int
setup(void **state)
{
	(void)state;
	notes_init(&n);
	clear();
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	notes_free(&n);
	return 0;
}

/* ---- reading -------------------------------------------------------------- */

static void
test_read(void **state)
{
	(void)state;
	opens(OPTIONS);
	ask();
	has("<items node='" NS "'/>");
	take_id("<items");
	answer("result", ITEMS(
	    ITEM(ROOM, "name='Tea &amp; more' autojoin='true'",
	    "<nick>Al</nick><password>p w</password>")
	    ITEM("bare@rooms.example.org", "autojoin='1'", "")
	    ITEM("Off@Rooms.example.org", "autojoin='yes'", "<nick/>")
	    ITEM("rooms.example.org", "", "") ITEM(ROOM "/Al", "", "")
	    ITEM("", "", "") "<item id='" ROOM "'><x xmlns='x'/></item>"));
	is("bookmark room='" ROOM "' name='Tea & more' nick='Al' "
	    "password='p w' autojoin=1 pushed=0\n"
	    "bookmark room='bare@rooms.example.org' autojoin=1 pushed=0\n"
	    "bookmark room='off@rooms.example.org' autojoin=0 pushed=0\n"
	    "bookmarks_end place=1\n");
	/* None, and the server says that there are no others. */
	opens(OPTIONS FEATURE(NS "#compat"));
	ask();
	take_id("<items");
	answer("error", ERROR("item-not-found"));
	is("bookmarks_end place=1\n");
	/* Nobody answers: what an old client left is not taken instead. */
	ask();
	clear();
	loop_clock_move(n.loop, 60001);
	has("bookmarks_end condition='timeout'\n");
}

static void
test_storage(void **state)
{
	(void)state;
	opens(OPTIONS);
	ask();
	take_id("<items");
	answer("error", ERROR("item-not-found"));
	has("<query xmlns='jabber:iq:private'><storage xmlns='" OLD "'/>");
	take_id("jabber:iq:private");
	answer("result", STORED("<url url='http://x'/><conference jid='" ROOM
	    "' name='Tea' autojoin='1'><nick>Al</nick></conference>"
	    "<conference jid='rooms.example.org'/>"));
	is("bookmark room='" ROOM "' name='Tea' nick='Al' autojoin=1 "
	    "pushed=0\nbookmarks_end place=2\n");
	/* Nothing there either: the newer place, if it is private. */
	ask();
	take_id("<items");
	answer("result", ITEMS(""));
	take_id("jabber:iq:private");
	answer("result", STORED(""));
	is("bookmarks_end place=1\n");
	opens("");
	ask();
	take_id("<items");
	answer("error", ERROR("service-unavailable"));
	take_id("jabber:iq:private");
	answer("result", STORED(""));
	is("bookmarks_end place=2\n");
	ask();
	take_id("<items");
	answer("error", ERROR("service-unavailable"));
	take_id("jabber:iq:private");
	answer("error", ERROR("service-unavailable"));
	is("bookmarks_end condition='service-unavailable'\n");
	set(1, ROOM, "", "", "", true);
	is("bookmark_done request=1 condition='feature-not-implemented'\n");
}

/* A nick and a password that are too long; 3,000 of them. */
static void
test_large(void **state)
{
	char *many = xcalloc(1, 2001);
	struct str xml;
	size_t told = 0;

	(void)state;
	memset(many, 'x', 2000);
	opens(OPTIONS);
	ask();
	take_id("<items");
	str_init(&xml);
	str_addf(&xml, "<pubsub xmlns='" PUBSUB "'><items node='" NS "'>"
	    "<item id='" ROOM "'><conference xmlns='" NS "'><nick>%s</nick>"
	    "<password>%s</password></conference></item></items></pubsub>",
	    many, many);
	answer("result", xml.s);
	is("bookmark room='" ROOM "' autojoin=0 pushed=0\n"
	    "bookmarks_end place=1\n");
	ask();
	take_id("<items");
	str_clear(&xml);
	str_add(&xml, "<pubsub xmlns='" PUBSUB "'><items node='" NS "'>");
	for (int i = 0; i < 1500; i++)
		str_addf(&xml, "<item id='r%d@rooms.test'><conference xmlns='"
		    NS "'/></item>", i);
	str_add(&xml, "</items></pubsub>");
	answer("result", xml.s);
	for (const char *at = n.text.s; (at = strstr(at, "bookmark ")) != NULL;
	    at++)
		told++;
	assert_int_equal(told, 1000);
	has("bookmarks_end left_out=");
	str_free(&xml);
	free(many);
}

/* ---- events --------------------------------------------------------------- */

#define EVENT(from, inner) "<message type='headline' from='" from \
    "'><event xmlns='" PUBSUB "#event'>" inner "</event></message>"

static void
event_is(const char *xml, const char *told)
{
	feed(xml);
	is(told);
}

static void
test_events(void **state)
{
	(void)state;
	event_is(EVENT(ME, "<items node='" NS "'>" ITEM(ROOM,
	    "autojoin='true'", "<nick>Al</nick>") "</items>"),
	    "bookmark room='" ROOM "' nick='Al' autojoin=1 pushed=1\n");
	event_is(EVENT(ME, "<items node='" NS "'><retract id='" ROOM
	    "'/></items>"), "bookmark_gone room='" ROOM "'\n");
	event_is(EVENT(ME, "<items node='" NS "'><retract id='rooms.test'/>"
	    "</items>"), "");
	event_is(EVENT(ME, "<purge node='" NS "'/>"), "bookmark_gone\n");
	event_is(EVENT(ME, "<delete node='" NS "'/>"), "bookmark_gone\n");
	event_is(EVENT(ME, "<delete node='other'/>"), "");
	event_is(EVENT(ME, "<configuration node='" NS "'/>"), "");
	/* Of positions nothing goes. */
	event_is(EVENT(ME, "<items node='urn:xmpp:mds:displayed:0'><retract "
	    "id='x@y'/></items>"), "");
	/* Of others nothing counts. */
	event_is(EVENT("bob@example.org", "<items node='" NS "'>" ITEM(ROOM,
	    "autojoin='true'", "") "</items>"), "");
	event_is(EVENT(ME "/pc", "<items node='" NS "'>" ITEM(ROOM, "", "")
	    "</items>"), "");
	event_is(EVENT("example.org", "<purge node='" NS "'/>"), "");
	event_is(EVENT(ROOM, "<items node='" NS "'><retract id='" ROOM
	    "'/></items>"), "");
}

/* ---- writing -------------------------------------------------------------- */

static void
read_none(const char *features)
{
	opens(features);
	ask();
	take_id("<items");
	answer("result", ITEMS(ITEM("other@rooms.test", "", "")));
	clear();
}

static void
test_set(void **state)
{
	(void)state;
	read_none(OPTIONS);
	set(1, ROOM, "Tea", "Al", "p&w", true);
	has(" type='get'><pubsub xmlns='" PUBSUB "'><items node='" NS
	    "'><item id='" ROOM "'/></items></pubsub></iq>");
	take_id("<items");
	answer("error", ERROR("item-not-found"));
	has("<publish node='" NS "'><item id='" ROOM "'><conference "
	    "autojoin='true' name='Tea' xmlns='" NS "'><nick>Al</nick>"
	    "<password>p&w</password></conference></item></publish>"
	    "<publish-options>");
	has("<field var='pubsub#access_model'><value>whitelist</value>");
	has("<field var='pubsub#max_items'><value>max</value>");
	take_id("<publish ");
	answer("result", "");
	is("bookmark_done request=1\n");
}

/* What others have written there stays, whatever it is. */
static void
test_keeps(void **state)
{
	(void)state;
	read_none(OPTIONS);
	set(1, ROOM, "", "New", "", false);
	take_id("<items");
	answer("result", ITEMS(ITEM(ROOM, "name='Tea' autojoin='true' "
	    "minimize='1' xmlns:y='urn:y' y:z='2'",
	    "<nick>Al</nick><password>pw</password><extensions><pinned "
	    "xmlns='urn:xmpp:bookmarks-pinning:0'/><a xmlns='urn:a' b='c'>d"
	    "<e/></a></extensions><nick xmlns='urn:x'>other</nick>")));
	has("<conference autojoin='false' minimize='1' name='Tea' xmlns='" NS
	    "' {urn:y}z='2'><nick>New</nick><password xmlns='" NS
	    "'>pw</password><extensions xmlns='" NS "'><pinned xmlns='urn:xmpp:"
	    "bookmarks-pinning:0'/><a b='c' xmlns='urn:a'>d<e xmlns='urn:a'/>"
	    "</a></extensions><nick xmlns='urn:x'>other</nick></conference>");
	take_id("<publish ");
	answer("error", ERROR("forbidden"));
	is("bookmark_done request=1 condition='forbidden'\n");
}

/* What cannot be read whole is not written anew. */
static void
test_cut(void **state)
{
	struct str xml;

	(void)state;
	read_none(OPTIONS);
	set(1, ROOM, "", "", "", true);
	take_id("<items");
	str_init(&xml);
	str_add(&xml, "<pubsub xmlns='" PUBSUB "'><items node='" NS "'><item "
	    "id='" ROOM "'><conference xmlns='" NS "'><extensions>");
	for (int i = 0; i < 5000; i++)
		str_add(&xml, "<x/>");
	str_add(&xml, "</extensions></conference></item></items></pubsub>");
	answer("result", xml.s);
	is("bookmark_done request=1 condition='resource-constraint'\n");
	str_free(&xml);
}

/* Never where others could read it. */
static void
test_never_open(void **state)
{
	(void)state;
	read_none("");
	set(1, ROOM, "", "", "pw", true);
	take_id("<items");
	answer("error", ERROR("item-not-found"));
	is("bookmark_done request=1 condition='feature-not-implemented'\n");
}

/* One after the other, and not before it is known where. */
static void
test_queue(void **state)
{
	(void)state;
	opens(OPTIONS);
	ask();
	set(1, ROOM, "", "", "", true);
	removes(2, "b@rooms.test");
	is("");
	ask();
	is("");
	xep_opened(&n.wire);	/* all of it is gone */
	clear();
	opens(OPTIONS);
	ask();
	take_id("<items");
	set(3, ROOM, "", "", "", true);
	removes(4, "b@rooms.test");
	removes(5, "c@rooms.test");
	answer("result", ITEMS(ITEM(ROOM, "", "")));
	has("bookmarks_end place=1\n");
	assert_null(strstr(n.text.s, "<retract"));
	take_id("<item id");
	answer("error", ERROR("not-allowed"));
	has("bookmark_done request=3 condition='not-allowed'\n");
	has(" type='set'><pubsub xmlns='" PUBSUB "'><retract node='" NS
	    "' notify='true'><item id='b@rooms.test'/></retract></pubsub>");
	take_id("<retract");
	answer("result", "");
	has("bookmark_done request=4\n");
	/* One that is not there is removed. */
	take_id("<retract");
	answer("error", ERROR("item-not-found"));
	is("bookmark_done request=5\n");
	/* With the stream all that waits is. */
	removes(6, "b@rooms.test");
	removes(7, "c@rooms.test");
	clear();
	xep_ended(&n.wire);
	is("");
}

static void
read_storage(const char *stored)
{
	opens(OPTIONS);
	ask();
	take_id("<items");
	answer("result", ITEMS(""));
	take_id("jabber:iq:private");
	answer("result", stored);
	has("place=2");
}

#define BEFORE "<url url='http://x' name='X'/><conference jid='" ROOM \
    "' name='Tea' autojoin='1' print='2'><nick>Al</nick><x xmlns='urn:x'/>" \
    "</conference><conference jid='b@rooms.test'/>"

/* Back to the same place, with all else that is there. */
static void
test_set_storage(void **state)
{
	(void)state;
	read_storage(STORED(BEFORE));
	set(1, ROOM, "", "Bo", "", false);
	take_id("jabber:iq:private");
	answer("result", STORED(BEFORE));
	has(" type='set'><query xmlns='jabber:iq:private'><storage xmlns='" OLD
	    "'><url name='X' url='http://x' xmlns='" OLD "'/><conference "
	    "jid='b@rooms.test' xmlns='" OLD "'/><conference autojoin='false' "
	    "jid='" ROOM "' name='Tea' print='2' xmlns='" OLD "'><nick>Bo"
	    "</nick><x xmlns='urn:x'/></conference></storage></query>");
	take_id("jabber:iq:private");
	answer("result", "");
	is("bookmark_done request=1\n");
	removes(2, "b@rooms.test");
	take_id("jabber:iq:private");
	answer("result", STORED(BEFORE));
	assert_null(strstr(n.text.s, "b@rooms.test"));
	has("http://x");
	has("<nick xmlns='" OLD "'>Al</nick>");
	take_id("jabber:iq:private");
	answer("error", ERROR("forbidden"));
	is("bookmark_done request=2 condition='forbidden'\n");
	set(3, "new@rooms.test", "New", "", "", true);
	take_id("jabber:iq:private");
	answer("result", STORED(""));
	has("<storage xmlns='" OLD "'><conference autojoin='true' "
	    "jid='new@rooms.test' name='New' xmlns='" OLD "'/></storage>");
}

int
main(void)
{
#define TEST(x) cmocka_unit_test_setup_teardown(x, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_read),
		TEST(test_storage),
		TEST(test_large),
		TEST(test_events),
		TEST(test_set),
		TEST(test_keeps),
		TEST(test_cut),
		TEST(test_never_open),
		TEST(test_queue),
		TEST(test_set_storage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
