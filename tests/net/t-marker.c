/*
 * Chat markers (XEP-0333) as stanzas: what is written, and what of what comes
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

#define NS "urn:xmpp:chat-markers:0"
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

static void
test_sent(void **state)
{
	struct msg m = { .type = MSG_SEND_MARKER };

	(void)state;
	n.exact = true;
	m.u.send_marker.to = BOB;
	m.u.send_marker.id = "a'1";
	str_clear(&n.text);
	assert_true(xep_do(&n.wire, &m));
	assert_non_null(strstr(n.text.s, "to=\"" BOB "\" type=\"chat\">"
	    "<displayed id=\"a&apos;1\" xmlns=\"" NS "\"/></message>"));
	assert_null(strstr(n.text.s, "<body"));
	assert_null(strstr(n.text.s, "markable"));
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
	m.u.send.flags = SEND_MARKABLE;
	assert_true(xep_do(&n.wire, &m));
	assert_non_null(strstr(n.text.s, "</body><markable xmlns=\"" NS
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
	    "<displayed xmlns='" NS "' id='l1'/></message>"),
	    "marker from='" BOB "' id='l1'\n");
	assert_string_equal(feed("<message from='" BOB "'>"
	    "<acknowledged xmlns='" NS "' id='l1'/></message>"),
	    "marker from='" BOB "' id='l1'\n");
	/* It waited with the server. */
	assert_string_equal(feed("<message from='" BOB "' type='chat'>"
	    "<displayed xmlns='" NS "' id='l1'/><delay xmlns='urn:xmpp:delay' "
	    "stamp='2020-01-01T00:00:00Z'/></message>"),
	    "marker from='" BOB "' id='l1'\n");
	assert_non_null(strstr(feed("<message from='" BOB "' type='chat' "
	    "id='m1'><body>hi</body><markable xmlns='" NS "'/></message>"),
	    "flags=64"));
	/* It could not be named. */
	assert_null(strstr(feed("<message from='" BOB "' type='chat'><body>hi"
	    "</body><markable xmlns='" NS "'/></message>"), "flags"));
}

#define WITHIN "<message xmlns='jabber:client' from='%s' to='%s' " \
    "type='chat'><displayed xmlns='" NS "' id='l1'/></message>"

static void
not_told(const char *format, const char *from, const char *to)
{
	char *inner = xasprintf(WITHIN, from, to);
	char *xml = xasprintf(format, inner);

	assert_null(strstr(feed(xml), "marker from"));
	free(xml);
	free(inner);
}

/* Copies, of either way, and from the archive; of a room; errors; nothing. */
static void
test_not_heard(void **state)
{
	static const char got[] = "<message from='me@example.org'><received "
	    "xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>"
	    "%s</forwarded></received></message>";
	static const char sent[] = "<message from='me@example.org'><sent "
	    "xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>"
	    "%s</forwarded></sent></message>";
	static const char kept[] = "<message from='me@example.org'><result "
	    "xmlns='urn:xmpp:mam:2' id='a1'><forwarded xmlns='urn:xmpp:forward"
	    ":0'>%s</forwarded></result></message>";

	(void)state;
	not_told(got, BOB, "me@example.org/here");
	not_told(sent, "me@example.org/other", "bob@example.org");
	not_told(kept, BOB, "me@example.org/here");
	assert_null(strstr(feed("<message from='" BOB "' type='error'>"
	    "<displayed xmlns='" NS "' id='l1'/></message>"), "marker from"));
	assert_string_equal(feed("<message from='" BOB "' type='groupchat'>"
	    "<displayed xmlns='" NS "' id='l1'/></message>"), "");
	assert_string_equal(feed("<message from='" BOB "' type='headline'>"
	    "<displayed xmlns='" NS "' id='l1'/></message>"), "");
	assert_string_equal(feed("<message from='" BOB "' type='chat'>"
	    "<displayed xmlns='" NS "'/></message>"), "");
	assert_string_equal(feed("<message from='" BOB "' type='chat'>"
	    "<received xmlns='" NS "' id='l1'/></message>"), "");
	assert_string_equal(feed("<message from='" BOB "' type='chat'>"
	    "<displayed xmlns='urn:xmpp:other' id='l1'/></message>"), "");
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
