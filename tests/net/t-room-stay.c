/*
 * What one does in a room, and what of it does not come about: who is refused,
 * who gets no answer, who loses the link, and what others make up (XEP-0045,
 * XEP-0410).
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "rooms.h"

static void
test_refused(void **state)
{
	(void)state;
	tell_features("");
	join(ROOM, "me", true);
	presence(ROOM "/me", "error", "<x xmlns='" MUC "'/>"
	    "<error type='cancel'><conflict xmlns='" ERRORS "'/>"
	    "<text xmlns='" ERRORS "'>taken</text></error>");
	assert_string_equal(n.text.s, "room_error room='" ROOM "' nick='me' "
	    "condition='conflict' text='taken'\n");
	assert_true(is_room());
	/* Nothing is waited for any more. */
	assert_int_equal(loop_next(n.loop), -1);
	leave();
	assert_string_equal(n.text.s, "");
	assert_false(is_room());
	join(ROOM, "me", true);
	presence(ROOM, "error", "<error type='cancel'><gone xmlns='" ERRORS
	    "'>xmpp:new@rooms.example.org?join</gone></error>");
	assert_string_equal(n.text.s, "room_error room='" ROOM "' "
	    "condition='gone' instead='new@rooms.example.org'\n");
}

static void
test_no_answer(void **state)
{
	(void)state;
	tell_features("");
	join(ROOM, "me", true);
	wait_for(59000);
	/* A large room comes in parts. */
	presence(ROOM "/bob", "", "");
	wait_for(59999);
	assert_string_equal(n.text.s, "");
	wait_for(1);
	assert_string_equal(n.text.s, "room_error room='" ROOM "' nick='me' "
	    "condition='timeout'\n");
	assert_int_equal(loop_next(n.loop), -1);
	/* It came too late, and counts. */
	presence(ROOM "/me", "", self);
	assert_true(says(" codes=8 "));
}

/* While no stream stands nobody is told, and nobody is asked again. */
static void
test_resumed(void **state)
{
	(void)state;
	tell_features("");
	join(ROOM, "me", true);
	wait_for(30000);
	xep_paused(&n.wire);
	assert_int_equal(loop_next(n.loop), -1);
	wait_for(600000);
	assert_string_equal(n.text.s, "");
	xep_resumed(&n.wire);
	assert_string_equal(n.text.s, "");
	wait_for(59999);
	assert_string_equal(n.text.s, "");
	presence(ROOM "/me", "", self);
	xep_paused(&n.wire);
	xep_resumed(&n.wire);
	assert_true(is_room());
	xep_ended(&n.wire);
	assert_false(is_room());
	/* What it is is still known. */
	str_clear(&n.text);
	join(ROOM, "me", true);
	assert_false(says("<query xmlns='" DISCO "'/>"));
	xep_opened(&n.wire);
	assert_false(is_room());
}

static void
test_leave(void **state)
{
	(void)state;
	be_inside();
	leave();
	assert_string_equal(n.text.s, "<presence to='" ROOM "/me' "
	    "type='unavailable'><status>bye</status></presence>\n");
	presence(ROOM "/me", "unavailable", self);
	assert_true(says("room_occupant from='" ROOM "/me' here=0 "));
	assert_true(says(" codes=8 "));
	assert_false(is_room());
}

/* The answer to the former is not that one has left again. */
static void
test_leave_and_join(void **state)
{
	(void)state;
	be_inside();
	leave();
	join(ROOM, "me", true);
	presence(ROOM "/me", "unavailable", self);
	assert_string_equal(n.text.s, "");
	presence(ROOM "/me", "", self);
	assert_true(says(" here=1 "));
	presence(ROOM "/me", "unavailable", self);
	assert_true(says(" here=0 "));
}

static void
test_nick(void **state)
{
	struct msg m = { .type = MSG_SEND_PRESENCE };

	(void)state;
	be_inside();
	join(ROOM, "I", false);
	presence(ROOM "/I", "error", REFUSED("conflict"));
	assert_string_equal(n.text.s, "room_error room='" ROOM "' nick='I' "
	    "condition='conflict'\n");
	join(ROOM, "we", false);
	presence(ROOM "/me", "unavailable", "<x xmlns='" MUC "#user'>"
	    "<item nick='we'/><status code='303'/><status code='110'/></x>");
	assert_true(says(" codes=2056 nick='we' "));
	presence(ROOM "/we", "", self);
	assert_int_equal(loop_next(n.loop), -1);
	m.u.send_presence.to = m.u.send_presence.kind = "";
	m.u.send_presence.show = "away";
	m.u.send_presence.text = "lunch";
	act(&m);
	assert_true(says("<presence to='" ROOM "/we'><show>away</show>"));
}

/* 7.7: each room that one is in is told; by the server, that one is gone. */
static void
test_show(void **state)
{
	struct msg m = { .type = MSG_SEND_PRESENCE };

	(void)state;
	tell_features("");
	join(ROOM, "me", true);
	m.u.send_presence.to = m.u.send_presence.kind = "";
	m.u.send_presence.show = "dnd";
	m.u.send_presence.text = "busy";
	act(&m);
	assert_true(says("<presence><show>dnd</show>"));
	assert_false(says(ROOM));
	/* It changed while one was coming in. */
	presence(ROOM "/me", "", self);
	assert_true(says("<presence to='" ROOM "/me'><show>dnd</show><c "));
	assert_true(says("<status>busy</status></presence>"));
	presence(ROOM "/me", "", self);
	assert_false(says("<presence"));
	m.u.send_presence.kind = "unavailable";
	act(&m);
	assert_false(says(ROOM));
	m.u.send_presence.kind = "subscribe";
	m.u.send_presence.to = BOB;
	act(&m);
	assert_false(says(ROOM));
}

/* A presence that does not arrive: one was put out without a word. */
static void
test_lost(void **state)
{
	(void)state;
	be_inside();
	presence(ROOM "/me", "error", REFUSED("remote-server-timeout"));
	assert_string_equal(n.text.s, "room_pong room='" ROOM "' answer=2\n");
	presence(ROOM "/me", "error", REFUSED("item-not-found"));
	assert_string_equal(n.text.s, "room_pong room='" ROOM "' answer=1\n");
	presence(ROOM "/me", "error", REFUSED("item-not-found"));
	assert_string_equal(n.text.s, "");
}

/* Who is too long to be heard is left out, and never is the room. */
static void
test_bad_nick(void **state)
{
	char *nick = xmalloc(1100), *from;

	(void)state;
	memset(nick, 'n', 1099);
	nick[1099] = '\0';
	from = xasprintf(ROOM "/%s", nick);
	be_inside();
	presence(from, "", self);
	assert_true(strncmp(n.text.s, "unheard begin='" ROOM "/nnn", 40) == 0);
	assert_false(says("occupant"));
	/* Nor one that is so when it is written as sotto knows it. */
	memset(nick, ' ', 1000);
	nick[1000] = '\0';
	free(from);
	from = xasprintf(ROOM "/%s", nick);
	presence(from, "", self);
	assert_true(says("unheard"));
	assert_false(says("occupant"));
	/* Who takes such a nick is gone. */
	free(from);
	from = xasprintf("<x xmlns='" MUC "#user'><item role='none' nick='%s'/>"
	    "<status code='303'/></x>", nick);
	presence(ROOM "/bob", "unavailable", from);
	assert_string_equal(n.text.s, "room_occupant from='" ROOM "/bob' "
	    "here=0 affiliation=1 destroyed=0\n");
	free(from);
	free(nick);
}

/* What somebody has put into a presence stands before what the room has. */
static void
test_forged_presence(void **state)
{
	(void)state;
	be_inside();
	presence(ROOM "/eve", "", "<x xmlns='" MUC "#user'>"
	    "<item role='moderator' affiliation='owner' jid='" BOB "'/>"
	    "<status code='110'/></x><x xmlns='" MUC "#user'>"
	    "<item role='visitor' affiliation='none'/></x>"
	    "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='theirs'/>"
	    "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='ours'/>");
	assert_string_equal(n.text.s, "room_occupant from='" ROOM "/eve' "
	    "here=1 show=1 role=1 affiliation=1 destroyed=0\n");
	/* The room itself is nobody, and asks for nothing. */
	assert_string_equal(presence(ROOM, "", self), "");
	assert_string_equal(presence(ROOM "/eve", "subscribe", ""), "");
	/* Others are who they always are. */
	assert_true(strncmp(presence(BOB "/x", "", self), "presence ", 9) == 0);
	assert_true(strncmp(presence("hut@rooms.example.org/me", "", self),
	    "presence ", 9) == 0);
}

/* Without its word an id, or a hat, is anybody's. */
static void
test_untold(void **state)
{
	(void)state;
	tell_features("<feature var='" MUC "'/>");
	join(ROOM, "me", true);
	presence(ROOM "/eve", "", "<occupant-id "
	    "xmlns='urn:xmpp:occupant-id:0' id='bobs'/>"
	    "<hats xmlns='urn:xmpp:hats:0'><hat title='Host' uri='u'/></hats>");
	assert_string_equal(n.text.s, "room_occupant from='" ROOM "/eve' "
	    "here=1 show=1 affiliation=1 destroyed=0\n");
}

static void
test_many(void **state)
{
	char room[64];

	(void)state;
	for (unsigned i = 0; i <= 1000; i++) {
		snprintf(room, sizeof room, "r%u@rooms.example.org", i);
		join(room, "me", true);
	}
	assert_string_equal(n.text.s, "room_error room='r1000@rooms.example.org' "
	    "nick='me' condition='resource-constraint'\n");
	/* One that one is not in gives way. */
	presence("r7@rooms.example.org/me", "error", REFUSED("forbidden"));
	join(room, "me", true);
	assert_true(says("<presence to='r1000@rooms.example.org/me'>"));
}

/* Who is in a room is no contact, even if the roster has the room. */
static void
test_asked(void **state)
{
	(void)state;
	be_inside();
	feed("<iq type='set' id='1'><query xmlns='jabber:iq:roster'>"
	    "<item jid='" ROOM "' subscription='both'/></query></iq>");
	feed("<iq type='get' id='v' from='" ROOM "/eve'>"
	    "<query xmlns='jabber:iq:version'/></iq>");
	assert_true(says("service-unavailable"));
	assert_false(says("<version>"));
}

/* ---- whether one is in it -------------------------------------------------------- */

static const char *
pong(const char *type, const char *inner)
{
	struct msg m = { .type = MSG_ROOM_PING };

	m.u.room_ping.room = ROOM;
	m.u.room_ping.nick = "me";
	act(&m);
	take_id();
	feed_answer(ROOM "/me", type, inner);
	return n.text.s;
}

static void
test_ping(void **state)
{
	struct msg m = { .type = MSG_ROOM_PING };

	(void)state;
	assert_string_equal(pong("result", ""), "room_pong room='" ROOM "'\n");
	assert_string_equal(pong("error", REFUSED("not-acceptable")),
	    "room_pong room='" ROOM "' answer=1\n");
	assert_string_equal(pong("error", REFUSED("service-unavailable")),
	    "room_pong room='" ROOM "'\n");
	assert_string_equal(pong("error", REFUSED("remote-server-timeout")),
	    "room_pong room='" ROOM "' answer=2\n");
	m.u.room_ping.room = ROOM;
	m.u.room_ping.nick = "me";
	act(&m);
	take_id();
	/* Only who was asked answers. */
	feed_answer(ROOM "/eve", "result", "");
	assert_string_equal(n.text.s, "");
	wait_for(60000);
	assert_string_equal(n.text.s, "room_pong room='" ROOM "' answer=2\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(test_no_answer, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_resumed, setup, teardown),
		cmocka_unit_test_setup_teardown(test_leave, setup, teardown),
		cmocka_unit_test_setup_teardown(test_leave_and_join, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_nick, setup, teardown),
		cmocka_unit_test_setup_teardown(test_show, setup, teardown),
		cmocka_unit_test_setup_teardown(test_lost, setup, teardown),
		cmocka_unit_test_setup_teardown(test_bad_nick, setup, teardown),
		cmocka_unit_test_setup_teardown(test_forged_presence, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_untold, setup, teardown),
		cmocka_unit_test_setup_teardown(test_many, setup, teardown),
		cmocka_unit_test_setup_teardown(test_asked, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ping, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
