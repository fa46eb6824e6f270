/*
 * Invitations into rooms as stanzas (XEP-0249; XEP-0045, 7.8.2): who is
 * believed to send one, and what is written.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/stanzas.h"

#define ROOM "tea@rooms.example.org"
#define BOB "bob@example.org/pc"
#define USER "http://jabber.org/protocol/muc#user"
#define DIRECT "<x xmlns='jabber:x:conference' jid='" ROOM "'/>"
#define MEDIATED "<x xmlns='" USER "'><invite from='" BOB "'>" \
    "<reason>come</reason></invite><password>open</password></x>"

static struct notes n;

static int
setup(void **state)
{
	(void)state;
	notes_init(&n);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	notes_free(&n);
	return 0;
}

static const char *
feed(const char *inner)
{
	char *xml = xasprintf("<s xmlns='jabber:client'>%s</s>", inner);

	str_clear(&n.text);
	str_add(&n.text, "");
	assert_int_equal(notes_feed(&n, xml), 0);
	free(xml);
	return n.text.s;
}

static void
test_direct(void **state)
{
	(void)state;
	assert_string_equal(feed("<message from='" BOB "'>" DIRECT
	    "</message>"), "invitation room='" ROOM "' from='" BOB "' "
	    "mediated=0 continues=0 stamp=0\n");
	assert_string_equal(feed("<message from='" BOB "'>"
	    "<x xmlns='jabber:x:conference' jid='Tea@Rooms.example.org' "
	    "password='open' reason='come' continue='true' thread='t'/>"
	    "</message>"), "invitation room='" ROOM "' from='" BOB "' "
	    "mediated=0 continues=1 text='come' password='open' stamp=0\n");
	/* A text beside it is a line as any other. */
	assert_string_equal(feed("<message from='" BOB "' type='chat'>"
	    DIRECT "<body>hello</body></message>"), "invitation room='" ROOM
	    "' from='" BOB "' mediated=0 continues=0 stamp=0\n"
	    "message from='" BOB "' body='hello' kind=1 stamp=0\n");
	/* Kept by a server while nobody was there. */
	assert_string_equal(feed("<message from='" BOB "'>" DIRECT
	    "<delay xmlns='urn:xmpp:delay' stamp='2002-09-10T23:08:25Z'/>"
	    "</message>"), "invitation room='" ROOM "' from='" BOB "' "
	    "mediated=0 continues=0 stamp=1031699305000\n");
}

static void
test_mediated(void **state)
{
	(void)state;
	assert_string_equal(feed("<message from='" ROOM "'>" MEDIATED
	    "</message>"), "invitation room='" ROOM "' from='" BOB "' "
	    "mediated=1 continues=0 text='come' password='open' stamp=0\n");
	/* What stands beside it says the same once more. */
	assert_string_equal(feed("<message from='" ROOM "'>" MEDIATED DIRECT
	    "<body>bob invites you: ?OTRv3?</body></message>"),
	    "invitation room='" ROOM "' from='" BOB "' mediated=1 "
	    "continues=0 text='come' password='open' stamp=0\n");
	assert_string_equal(feed("<message from='" ROOM "'><x xmlns='" USER
	    "'><invite><continue thread='t'/></invite></x></message>"),
	    "invitation room='" ROOM "' mediated=1 continues=1 stamp=0\n");
	/* Of the time before XEP-0045: the room itself, and no name. */
	assert_string_equal(feed("<message from='" ROOM "'>" DIRECT
	    "</message>"), "invitation room='" ROOM "' mediated=1 "
	    "continues=0 stamp=0\n");
	/* An address that is none is no claim. */
	assert_string_equal(feed("<message from='" ROOM "'><x xmlns='" USER
	    "'><invite from='/'/></x></message>"), "invitation room='" ROOM
	    "' mediated=1 continues=0 stamp=0\n");
	assert_string_equal(feed("<message from='" ROOM "'><x xmlns='" USER
	    "'><decline from='" BOB "'><reason>no time</reason></decline>"
	    "</x></message>"), "declined room='" ROOM "' from='" BOB "' "
	    "text='no time'\n");
}

/* A password that is too long is none: what is cut would be another. */
static void
test_password(void **state)
{
	char *many = xmalloc(1100), *xml;

	(void)state;
	memset(many, 'x', 1099);
	many[1099] = '\0';
	xml = xasprintf("<message from='" ROOM "'><x xmlns='" USER "'>"
	    "<invite/><password>%s</password></x></message>", many);
	assert_string_equal(feed(xml), "invitation room='" ROOM "' "
	    "mediated=1 continues=0 stamp=0\n");
	free(xml);
	xml = xasprintf("<message from='" BOB "'><x password='%s' "
	    "xmlns='jabber:x:conference' jid='" ROOM "'/></message>", many);
	assert_string_equal(feed(xml), "invitation room='" ROOM "' from='"
	    BOB "' mediated=0 continues=0 stamp=0\n");
	free(xml);
	free(many);
}

static void
is_none(const char *inner)
{
	assert_null(strstr(feed(inner), "invitation"));
	assert_null(strstr(n.text.s, "declined"));
}

/* Nobody but the room speaks for it, and nothing but a live message. */
static void
test_none(void **state)
{
	static const char *const froms[] = { BOB, "bob@example.org",
	    ROOM "/bob", "rooms.example.org", "me@example.org/there" };
	char *xml;

	(void)state;
	for (size_t i = 0; i < NELEM(froms); i++) {
		xml = xasprintf("<message from='%s'>" MEDIATED "</message>",
		    froms[i]);
		/* The address of a person could be a room's as well. */
		if (strchr(froms[i], '@') == NULL ||
		    strchr(froms[i], '/') != NULL)
			is_none(xml);
		free(xml);
	}
	is_none("<message from='" BOB "'><x xmlns='" USER "'><decline "
	    "from='eve@example.net'/></x></message>");
	is_none("<message from='" ROOM "' type='error'>" MEDIATED
	    "<error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:"
	    "xmpp-stanzas'/></error></message>");
	is_none("<message from='" BOB "' type='error'>" DIRECT "</message>");
	is_none("<message from='" BOB "' type='groupchat'>" DIRECT
	    "</message>");
	is_none("<message from='" BOB "' type='headline'>" DIRECT
	    "</message>");
	is_none("<message from='eve@example.net'>" DIRECT "<received "
	    "xmlns='urn:xmpp:carbons:2'/></message>");
	is_none("<message from='me@example.org'><received xmlns='urn:xmpp:"
	    "carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message "
	    "xmlns='jabber:client' from='" BOB "' to='me@example.org/there'>"
	    DIRECT "</message></forwarded></received></message>");
	is_none("<message from='" BOB "'><x xmlns='jabber:x:conference'/>"
	    "</message>");
	is_none("<message from='" BOB "'><x xmlns='jabber:x:conference' "
	    "jid='" ROOM "/nick'/></message>");
	is_none("<message from='" BOB "'><x xmlns='jabber:x:conference' "
	    "jid='rooms.example.org'/></message>");
	is_none("<message from='" ROOM "'><x xmlns='" USER "'/></message>");
}

static const char *
do_it(struct msg *m)
{
	n.exact = true;
	str_clear(&n.text);
	assert_true(xep_do(&n.wire, m));
	return n.text.s;
}

static void
test_sent(void **state)
{
	struct msg m = { .type = MSG_INVITE };

	(void)state;
	m.u.invite.room = ROOM;
	m.u.invite.to = "bob@example.org";
	m.u.invite.id = "i1";
	m.u.invite.text = "a \"cup\" <of>";
	m.u.invite.password = "o'p";
	assert_string_equal(do_it(&m), "<message id=\"i1\" "
	    "to=\"bob@example.org\"><x xmlns=\"jabber:x:conference\" "
	    "jid=\"" ROOM "\" password=\"o&apos;p\" "
	    "reason=\"a &quot;cup&quot; &lt;of&gt;\"/></message>\n");
	m.u.invite.mediated = true;
	assert_string_equal(do_it(&m), "<message id=\"i1\" to=\"" ROOM "\">"
	    "<x xmlns=\"" USER "\"><invite to=\"bob@example.org\"><reason>"
	    "a \"cup\" &lt;of&gt;</reason></invite></x></message>\n");
	m = (struct msg){ .type = MSG_DECLINE };
	m.u.decline.room = ROOM;
	m.u.decline.to = BOB;
	m.u.decline.text = "";
	assert_string_equal(do_it(&m), "<message to=\"" ROOM "\"><x xmlns=\""
	    USER "\"><decline to=\"" BOB "\"></decline></x></message>\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_direct, setup, teardown),
		cmocka_unit_test_setup_teardown(test_mediated, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_password, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_none, setup, teardown),
		cmocka_unit_test_setup_teardown(test_sent, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
