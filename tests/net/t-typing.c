/*
 * Chat states (XEP-0085) as stanzas: what is written, and what of what comes
 * is told.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/stanzas.h"

#define NS "http://jabber.org/protocol/chatstates"
#define BOB "bob@example.org/pc"

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

/* Kept nowhere, without a receipt and without a text. */
static void
test_sent(void **state)
{
	struct msg m = { .type = MSG_SEND_TYPING };

	(void)state;
	n.exact = true;
	m.u.send_typing.to = BOB;
	m.u.send_typing.state = TYPING_COMPOSING;
	str_clear(&n.text);
	assert_true(xep_do(&n.wire, &m));
	assert_non_null(strstr(n.text.s, "<message to=\"" BOB "\" "
	    "type=\"chat\"><composing xmlns=\"" NS "\"/>"
	    "<no-store xmlns=\"urn:xmpp:hints\"/></message>"));
	str_clear(&n.text);
	m.u.send_typing.state = TYPING_NONE;
	assert_true(xep_do(&n.wire, &m));
	assert_int_equal(n.text.len, 0);
}

static void
test_with_line(void **state)
{
	struct msg m = { .type = MSG_SEND };

	(void)state;
	n.exact = true;
	m.u.send.to = BOB;
	m.u.send.id = "1";
	m.u.send.body = "hello";
	m.u.send.flags = SEND_ACTIVE;
	assert_true(xep_do(&n.wire, &m));
	assert_non_null(strstr(n.text.s, "</body><active xmlns=\"" NS
	    "\"/></message>"));
	str_clear(&n.text);
	m.u.send.flags = 0;
	assert_true(xep_do(&n.wire, &m));
	assert_null(strstr(n.text.s, NS));
}

static void
test_heard(void **state)
{
	(void)state;
	assert_string_equal(feed("<message from='" BOB "' type='chat'>"
	    "<composing xmlns='" NS "'/></message>"),
	    "typing from='" BOB "' state=2\n");
	assert_string_equal(feed("<message from='" BOB "'>"
	    "<gone xmlns='" NS "'/></message>"),
	    "typing from='" BOB "' state=5\n");
	/* After the text that it came with. */
	feed("<message from='" BOB "' type='chat'><active xmlns='" NS "'/>"
	    "<body>hi</body></message>");
	assert_non_null(strstr(n.text.s, "\ntyping from='" BOB "' state=1\n"));
}

/* What lay somewhere, is a copy, an error, of a room, or none at all. */
static void
test_not_heard(void **state)
{
	(void)state;
	assert_string_equal(feed("<message from='" BOB "' type='chat'>"
	    "<composing xmlns='" NS "'/><delay xmlns='urn:xmpp:delay' "
	    "stamp='2020-01-01T00:00:00Z'/></message>"), "");
	assert_string_equal(feed("<message from='" BOB "' type='groupchat'>"
	    "<composing xmlns='" NS "'/></message>"), "");
	assert_string_equal(feed("<message from='" BOB "' type='headline'>"
	    "<composing xmlns='" NS "'/></message>"), "");
	assert_string_equal(feed("<message from='" BOB "' type='chat'>"
	    "<composing/><none xmlns='" NS "'/></message>"), "");
	assert_null(strstr(feed("<message from='" BOB "' type='error'>"
	    "<composing xmlns='" NS "'/></message>"), "typing"));
	assert_string_equal(feed("<message from='alice@example.org'>"
	    "<received xmlns='urn:xmpp:carbons:2'><forwarded "
	    "xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='"
	    BOB "' to='alice@example.org' type='chat'><composing xmlns='" NS
	    "'/></message></forwarded></received></message>"), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_sent, setup, teardown),
		cmocka_unit_test_setup_teardown(test_with_line, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_heard, setup, teardown),
		cmocka_unit_test_setup_teardown(test_not_heard, setup,
		    teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
