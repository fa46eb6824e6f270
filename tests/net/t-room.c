/*
 * Coming into a room and going as stanzas (XEP-0045), and what of what comes
 * from one is told: by the room's own addresses alone.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "rooms.h"

/* ---- what it is ------------------------------------------------------- */

static void
test_ask(void **state)
{
	struct msg m = { .type = MSG_ROOM_ASK, .u.room_ask.room = ROOM };

	(void)state;
	tell_features("<identity category='conference' type='text' "
	    "name='The den'/><feature var='" MUC "'/>"
	    "<feature var='muc_membersonly'/><feature var='urn:xmpp:mam:2'/>"
	    "<feature var='" MUC "#stable_id'/><feature var='odd'/>"
	    "<x xmlns='jabber:x:data' type='result'>"
	    "<field var='muc#roominfo_description'><value>For all</value>"
	    "</field><field var='muc#roominfo_occupants'><value>12</value>"
	    "</field></x>");
	assert_string_equal(n.text.s, "room_info room='" ROOM "' traits=389 "
	    "name='The den' about='For all' people=12\n");
	act(&m);
	take_id();
	feed_answer(ROOM, "error", "<error type='cancel'><item-not-found "
	    "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>");
	assert_string_equal(n.text.s, "room_info room='" ROOM "' "
	    "condition='item-not-found'\n");
	act(&m);
	str_clear(&n.text);
	loop_clock_move(n.loop, 60000);
	assert_true(says("room_info room='" ROOM "' condition='timeout'"));
}

/* ---- coming and going ------------------------------------------------- */

static void
test_join(void **state)
{
	struct msg m = { .type = MSG_ROOM_JOIN };

	(void)state;
	tell_features("");
	n.exact = true;
	m.u.room_join.room = ROOM;
	m.u.room_join.nick = "me & mine";
	m.u.room_join.password = "s<cret";
	m.u.room_join.fresh = true;
	m.u.room_join.lines = 20;
	m.u.room_join.since = 1577836800000;
	act(&m);
	assert_true(says("<presence to=\"" ROOM "/me &amp; mine\">"));
	assert_true(says("<x xmlns=\"" MUC "\"><history maxstanzas=\"20\" "
	    "since=\"2020-01-01T00:00:00Z\"/><password>s&lt;cret</password>"
	    "</x></presence>"));
	/* Another nick is no second coming. */
	presence(ROOM "/me &amp; mine", "", self);
	join(ROOM, "I", false);
	assert_true(says("<presence to=\"" ROOM "/I\">"));
	assert_false(says(MUC));
	assert_false(says("disco#info\"/>"));
}

/* What counts there is asked for where sotto did not. */
static void
test_join_unknown(void **state)
{
	(void)state;
	join(ROOM, "me", true);
	assert_true(says("<query xmlns='" DISCO "'/>"));
	take_id();
	feed_answer(ROOM, "result", "<query xmlns='" DISCO "'>"
	    "<feature var='urn:xmpp:occupant-id:0'/></query>");
	assert_string_equal(n.text.s, "");
	presence(ROOM "/bob", "", "<occupant-id "
	    "xmlns='urn:xmpp:occupant-id:0' id='o1'/>");
	assert_true(says(" occupant='o1'"));
}

static void
test_own_address_is_no_room(void **state)
{
	(void)state;
	join("me@example.org", "x", true);
	assert_string_equal(n.text.s, "room_error room='me@example.org' "
	    "nick='x' condition='jid-malformed'\n");
	join("example.org", "x", true);
	assert_string_equal(n.text.s, "room_error room='example.org' "
	    "nick='x' condition='jid-malformed'\n");
}

static void
test_occupants(void **state)
{
	(void)state;
	be_inside();
	assert_string_equal(n.text.s, "room_occupant from='" ROOM "/me' "
	    "here=1 show=1 role=2 affiliation=2 codes=8 destroyed=0\n");
	presence(ROOM "/bob", "", "<show>away</show><status>out</status>"
	    "<x xmlns='" MUC "#user'><item role='moderator' "
	    "affiliation='owner' jid='bob@example.org/pc'/>"
	    "<status code='100'/></x><occupant-id "
	    "xmlns='urn:xmpp:occupant-id:0' id='o1'/>"
	    "<hats xmlns='urn:xmpp:hats:0'><hat title='Host' uri='u'/>"
	    "<hat title='Teacher' uri='v'/></hats>");
	assert_string_equal(n.text.s, "room_occupant from='" ROOM "/bob' "
	    "here=1 show=3 text='out' role=3 affiliation=4 "
	    "real='bob@example.org' occupant='o1' codes=1 destroyed=0 "
	    "hats='Host\nTeacher'\n");
	presence(ROOM "/bob", "unavailable", "<x xmlns='" MUC "#user'>"
	    "<item role='none' affiliation='none'><actor nick='me'/>"
	    "<reason>spam</reason></item><status code='307'/></x>");
	assert_string_equal(n.text.s, "room_occupant from='" ROOM "/bob' "
	    "here=0 affiliation=1 codes=4096 actor='me' reason='spam' "
	    "destroyed=0\n");
	presence(ROOM "/eve", "unavailable", "<x xmlns='" MUC "#user'>"
	    "<item role='participant' affiliation='none' nick='mallory'/>"
	    "<status code='303'/></x>");
	assert_true(says(" codes=2048 nick='mallory'"));
	presence(ROOM "/me", "unavailable", "<x xmlns='" MUC "#user'>"
	    "<item role='none' affiliation='none'/><destroy jid='new@rooms."
	    "example.org/x'><reason>moved</reason></destroy>"
	    "<status code='110'/></x>");
	assert_true(says("reason='moved' destroyed=1 "
	    "instead='new@rooms.example.org'"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_ask, setup, teardown),
		cmocka_unit_test_setup_teardown(test_join, setup, teardown),
		cmocka_unit_test_setup_teardown(test_join_unknown, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_own_address_is_no_room,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(test_occupants, setup,
		    teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
