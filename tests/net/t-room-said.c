/*
 * What is said in a room, and by the room itself: lines, subjects, private
 * messages, what they refer to, notices; and what of it anybody could forge.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "rooms.h"

#define SID(by, id) "<stanza-id xmlns='urn:xmpp:sid:0' by='" by "' id='" id \
    "'/>"
#define OCCUPANT(id) "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='" id \
    "'/>"
#define RETRACT "urn:xmpp:message-retract:1"
#define MODERATE "urn:xmpp:message-moderate:1"

static const char *
message(const char *from, const char *type, const char *inner)
{
	char *xml = xasprintf("<message from='%s' type='%s' id='1'>%s"
	    "</message>", from, type, inner);

	feed(xml);
	free(xml);
	return n.text.s;
}

/* ---- lines -------------------------------------------------------------------- */

static void
test_line(void **state)
{
	(void)state;
	be_inside();
	message(ROOM "/bob", "groupchat", "<body>hi</body>"
	    SID(ROOM, "s1") OCCUPANT("o1"));
	assert_string_equal(n.text.s, "message from='" ROOM "/bob' id='1' "
	    "body='hi' kind=2 stamp=0 archive_id='s1' occupant='o1'\n");
	/* No receipt is asked for or given, and nobody is writing. */
	message(ROOM "/bob", "groupchat", "<body>hi</body>"
	    "<request xmlns='urn:xmpp:receipts'/>"
	    "<received xmlns='urn:xmpp:receipts' id='7'/>"
	    "<active xmlns='http://jabber.org/protocol/chatstates'/>"
	    "<displayed xmlns='urn:xmpp:chat-markers:0' id='7'/>");
	assert_string_equal(n.text.s, "message from='" ROOM "/bob' id='1' "
	    "body='hi' kind=2 stamp=0\n");
	message(ROOM "/bob", "error", "<error type='auth'><forbidden xmlns='urn:"
	    "ietf:params:xml:ns:xmpp-stanzas'/></error>");
	assert_true(says("bounce from='" ROOM "/bob' id='1' "
	    "condition='forbidden'"));
}

#define DELAY(by) "<delay xmlns='urn:xmpp:delay' from='" by \
    "' stamp='2020-01-01T00:00:00Z'/>"

/* Who is in it makes none of their lines an old one, which nobody looks for. */
static void
test_stamp(void **state)
{
	(void)state;
	be_inside();
	/* What was said before: by whoever stamps it there. */
	message(ROOM "/bob", "groupchat", "<body>a</body>" DELAY(ROOM "/bob"));
	assert_true(says("stamp=1577836800000"));
	message(ROOM, "groupchat", "<subject>tea</subject>");
	message(ROOM "/bob", "groupchat", "<body>b</body>" DELAY(ROOM "/bob")
	    "<delay xmlns='urn:xmpp:delay' stamp='2020-01-01T00:00:00Z'/>"
	    "<x xmlns='jabber:x:delay' from='example.org' "
	    "stamp='20200101T00:00:00'/>");
	assert_true(says("stamp=0"));
	message(ROOM "/bob", "groupchat", "<body>c</body>" DELAY(ROOM));
	assert_true(says("stamp=1577836800000"));
	message(ROOM "/bob", "groupchat", "<body>d</body>"
	    "<delay xmlns='urn:xmpp:delay' from='" ROOM
	    "' stamp='2021-01-01T00:00:00Z'/>" DELAY("bob@example.org"));
	assert_true(says("stamp=1609459200000"));
	message(ROOM "/bob", "chat", "<body>e</body>" DELAY(ROOM "/bob"));
	assert_true(says("stamp=0"));
	/* Entered again, it tells of the past again. */
	join(ROOM, "me", true);
	message(ROOM "/bob", "groupchat", "<body>f</body>" DELAY(ROOM "/bob"));
	assert_true(says("stamp=1577836800000"));
}

static void
test_topic(void **state)
{
	(void)state;
	be_inside();
	message(ROOM "/bob", "groupchat", "<subject>tea</subject>");
	assert_true(says(" subject='tea' kind=2 flags=128 "));
	message(ROOM "/bob", "groupchat", "<subject/>");
	assert_string_equal(n.text.s, "message from='" ROOM "/bob' id='1' "
	    "kind=2 flags=128 stamp=0\n");
	/* Beside a text it is the message's. */
	message(ROOM "/bob", "groupchat", "<subject>s</subject><body>b</body>");
	assert_false(says("flags="));
	message(BOB, "groupchat", "<subject/>");
	assert_string_equal(n.text.s, "");
}

static const char *
refers(const char *from, const char *element)
{
	char *inner = xasprintf("<body>x</body>%s", element);

	message(from, "groupchat", inner);
	free(inner);
	return n.text.s;
}

static void
test_references(void **state)
{
	(void)state;
	be_inside();
	refers(ROOM "/bob", "<replace xmlns='urn:xmpp:message-correct:0' "
	    "id='0'/>");
	assert_true(says(" refers=1 refers_id='0'"));
	refers(ROOM "/bob", "<retract xmlns='" RETRACT "' id='s0'/>");
	assert_true(says(" refers_id='s0'"));
	assert_false(says("room_moderated"));
	/* Of a room that was not entered nothing counts. */
	refers("hut@rooms.example.org/bob",
	    "<retract xmlns='" RETRACT "' id='s0'/>");
	assert_false(says("refers"));
}

/* Another one's ids, two of one, and those of a room that keeps none. */
static void
test_forged_ids(void **state)
{
	(void)state;
	be_inside();
	message(ROOM "/eve", "groupchat", "<body>x</body>"
	    SID("me@example.org", "a") SID("hut@rooms.example.org", "b")
	    SID(ROOM "/eve", "c"));
	assert_false(says("archive_id"));
	message(ROOM "/eve", "groupchat", "<body>x</body>" SID(ROOM, "a")
	    SID(ROOM, "b") OCCUPANT("a") OCCUPANT("b"));
	assert_false(says("archive_id"));
	assert_false(says("occupant="));
	tell_features("<feature var='" MUC "'/>");
	message(ROOM "/eve", "groupchat", "<body>x</body>" SID(ROOM, "a")
	    OCCUPANT("a"));
	assert_string_equal(n.text.s, "message from='" ROOM "/eve' id='1' "
	    "body='x' kind=2 stamp=0\n");
}

/* ---- what the room itself says --------------------------------------------------- */

static void
test_changed(void **state)
{
	static const char x[] = "<x xmlns='" MUC "#user'>"
	    "<status code='104'/><status code='172'/><status code='999'/></x>";

	(void)state;
	be_inside();
	assert_string_equal(message(ROOM, "groupchat", x),
	    "room_changed room='" ROOM "' codes=68\n");
	/* Who is in it can say that, too. */
	assert_string_equal(message(ROOM "/eve", "groupchat", x), "");
	assert_string_equal(message(BOB, "groupchat", x), "");
	assert_string_equal(message("hut@rooms.example.org", "groupchat", x),
	    "");
	assert_true(strncmp(message(ROOM, "error", x), "bounce", 6) == 0);
}

static const char moderated[] = "<body>A line was taken back</body>"
    "<retract xmlns='" RETRACT "' id='s1'><moderated xmlns='" MODERATE "' by='"
    ROOM "/bob'/><reason>spam</reason></retract>";
static const char moderated_0[] = "<apply-to xmlns='urn:xmpp:fasten:0' "
    "id='s1'><moderated xmlns='urn:xmpp:message-moderate:0' by='" ROOM "/bob'>"
    "<retract xmlns='urn:xmpp:message-retract:0'/><reason>spam</reason>"
    "</moderated></apply-to>";

static void
test_moderated(void **state)
{
	static const char said[] = "room_moderated room='" ROOM "' id='s1' "
	    "by='bob' reason='spam'\n";

	(void)state;
	be_inside();
	assert_string_equal(message(ROOM, "groupchat", moderated), said);
	assert_string_equal(message(ROOM, "groupchat", moderated_0), said);
	/* As both are said in one message, and who did by an id alone. */
	assert_string_equal(message(ROOM, "groupchat", "<apply-to id='s1' "
	    "xmlns='urn:xmpp:fasten:0'><moderated "
	    "xmlns='urn:xmpp:message-moderate:0' by='" ROOM "/bob'>"
	    "<retract xmlns='urn:xmpp:message-retract:0'/></moderated>"
	    "</apply-to><retract xmlns='" RETRACT "' id='s1'>"
	    "<moderated xmlns='" MODERATE "'>" OCCUPANT("o1") "</moderated>"
	    "</retract>"), "room_moderated room='" ROOM "' id='s1' "
	    "by_occupant='o1'\n");
	message(ROOM "/eve", "groupchat", moderated);
	assert_false(says("room_moderated"));
	assert_false(says("refers"));
	assert_string_equal(message(ROOM "/eve", "groupchat", moderated_0), "");
	message(BOB, "groupchat", moderated);
	assert_false(says("room_moderated"));
}

/* Somebody whose nick is too long to be heard is not the room. */
static void
test_too_long_is_not_the_room(void **state)
{
	char nick[1001], *from;

	(void)state;
	be_inside();
	memset(nick, ' ', sizeof nick - 1);
	nick[sizeof nick - 1] = '\0';
	from = xasprintf(ROOM "/%s", nick);
	message(from, "groupchat", moderated);
	assert_true(strncmp(n.text.s, "unheard ", 8) == 0);
	assert_null(strchr(n.text.s, '\n')[1] == '\0' ? NULL : n.text.s);
	free(from);
}

/* ---- one in it alone ---------------------------------------------------------------- */

static void
test_private(void **state)
{
	struct msg m = { .type = MSG_SEND };
	struct msg r = { .type = MSG_SEND_RECEIPT };

	(void)state;
	be_inside();
	message(ROOM "/bob", "chat", "<body>psst</body><x xmlns='" MUC "#user'/>"
	    OCCUPANT("o1") "<request xmlns='urn:xmpp:receipts'/>");
	assert_string_equal(n.text.s, "message from='" ROOM "/bob' id='1' "
	    "body='psst' kind=1 flags=8 stamp=0 occupant='o1'\n");
	m.u.send.to = ROOM "/bob";
	m.u.send.id = "2";
	m.u.send.body = "what?";
	m.u.send.flags = SEND_OCCUPANT;
	act(&m);
	assert_string_equal(n.text.s, "<message id='2' to='" ROOM "/bob' "
	    "type='chat'><x xmlns='" MUC "#user'/><body>what?</body>"
	    "</message>\n");
	/* The user's own address is nobody's business there. */
	m.u.send.refers = REFERENCE_ANSWERS;
	m.u.send.refers_id = "1";
	m.u.send.emoji = m.u.send.answers_id = "";
	act(&m);
	assert_true(says("<reply id='1' to='" ROOM "/bob' "));
	m.u.send.flags = SEND_OCCUPANT | SEND_OURS;
	act(&m);
	assert_true(says("<reply id='1' to='" ROOM "/me' "));
	assert_false(says("me@example.org"));
	m.u.send.to = "hut@rooms.example.org/bob";
	act(&m);
	assert_true(says("<x xmlns='" MUC "#user'/><body>"));
	assert_false(says("me@example.org"));
	r.u.send_receipt.to = ROOM "/bob";
	r.u.send_receipt.id = "1";
	act(&r);
	assert_true(says("<x xmlns='" MUC "#user'/><received "));
}

/* XEP-0280, 6.1: with or without the sign of one, a copy is none of a talk. */
static void
test_copies(void **state)
{
	static const char copy[] = "<message from='me@example.org'><received "
	    "xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>"
	    "<message xmlns='jabber:client' type='chat' from='" ROOM "/bob' "
	    "to='me@example.org/x'><body>psst</body></message></forwarded>"
	    "</received></message>";
	static const char sent[] = "<message from='me@example.org'><sent "
	    "xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>"
	    "<message xmlns='jabber:client' type='chat' to='" ROOM "/bob' "
	    "from='me@example.org/x'><body>psst</body></message></forwarded>"
	    "</sent></message>";

	(void)state;
	feed(copy);
	assert_true(says("psst"));
	be_inside();
	feed(copy);
	assert_string_equal(n.text.s, "");
	feed(sent);
	assert_string_equal(n.text.s, "");
}

/* ---- what is sent -------------------------------------------------------------------- */

static void
test_send(void **state)
{
	struct msg m = { .type = MSG_SEND };
	struct msg t = { .type = MSG_ROOM_TOPIC };

	(void)state;
	m.u.send.to = ROOM;
	m.u.send.id = "7";
	m.u.send.body = "hi";
	m.u.send.flags = SEND_GROUPCHAT;
	act(&m);
	assert_string_equal(n.text.s, "<message id='7' to='" ROOM "' "
	    "type='groupchat'><body>hi</body><origin-id id='7' "
	    "xmlns='urn:xmpp:sid:0'/></message>\n");
	m.u.send.refers = REFERENCE_ANSWERS;
	m.u.send.refers_id = "s1";
	m.u.send.author = "bob";
	m.u.send.emoji = m.u.send.answers_id = "";
	act(&m);
	assert_true(says("<reply id='s1' to='" ROOM "/bob' "
	    "xmlns='urn:xmpp:reply:0'/>"));
	t.u.room_topic.room = ROOM;
	t.u.room_topic.id = "8";
	t.u.room_topic.text = "tea";
	act(&t);
	assert_string_equal(n.text.s, "<message id='8' to='" ROOM "' "
	    "type='groupchat'><subject>tea</subject></message>\n");
	t.u.room_topic.text = "";
	act(&t);
	assert_true(says("<subject/></message>"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_line, setup, teardown),
		cmocka_unit_test_setup_teardown(test_stamp, setup, teardown),
		cmocka_unit_test_setup_teardown(test_topic, setup, teardown),
		cmocka_unit_test_setup_teardown(test_references, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_forged_ids, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_changed, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_moderated, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_too_long_is_not_the_room,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(test_private, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_copies, setup, teardown),
		cmocka_unit_test_setup_teardown(test_send, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
