/*
 * Blocking (XEP-0191) towards the server: the list, pushes from whom they are
 * believed, changes and reports (XEP-0377), and who is ignored here.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/stanzas.h"

#define NS "urn:xmpp:blocking"
#define BOB "bob@example.org"

static struct notes n;

/* The id of the newest request of ours that was written down. */
static void
last_id(char id[17])
{
	const char *at = NULL, *p = n.text.s;

	while ((p = strstr(p, "<iq id='")) != NULL)
		at = p++;
	assert_non_null(at);
	snprintf(id, 17, "%s", at + 8);
}

static void
feed(const char *fmt, const char *id)
{
	char *inner = xasprintf(fmt, id, id, id);
	char *xml = xasprintf("<s xmlns='jabber:client'>%s</s>", inner);

	str_clear(&n.text);
	str_add(&n.text, "");
	assert_int_equal(notes_feed(&n, xml), 0);
	free(xml);
	free(inner);
}

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

/* A fresh stream; the id of the question for the list. */
static void
begin(char id[17])
{
	const char *at;

	str_clear(&n.text);
	xep_opened(&n.wire);
	at = strstr(n.text.s, "<blocklist xmlns='" NS "'/>");
	assert_non_null(at);
	while (strncmp(at, "<iq id='", 8) != 0)
		at--;
	snprintf(id, 17, "%s", at + 8);
	assert_null(strstr(at, " to='"));
}

static void
test_list(void **state)
{
	char id[17];

	(void)state;
	begin(id);
	feed("<iq type='result' id='%s'><blocklist xmlns='" NS "'>"
	    "<item jid='" BOB "'/><item/><item jid=''/><other jid='x@y'/>"
	    "<item xmlns='urn:x' jid='x@y'/><item jid='Evil.Example'/>"
	    "</blocklist></iq>", id);
	assert_string_equal(n.text.s, "block_item jid='" BOB "' on=1 pushed=0\n"
	    "unheard what='item'\n"
	    "block_item jid='evil.example' on=1 pushed=0\n"
	    "block_end count=2\n");
	/* Once. */
	feed("<iq type='result' id='%s'><blocklist xmlns='" NS "'/></iq>", id);
	assert_string_equal(n.text.s, "");
	begin(id);
	feed("<iq type='result' id='%s'><blocklist xmlns='" NS "'/></iq>", id);
	assert_string_equal(n.text.s, "block_end\n");
}

static void
test_no_list(void **state)
{
	char id[17];

	(void)state;
	begin(id);
	feed("<iq type='error' id='%s'><error type='cancel'>"
	    "<service-unavailable xmlns='urn:ietf:params:xml:ns:"
	    "xmpp-stanzas'/></error></iq>", id);
	assert_string_equal(n.text.s,
	    "block_end condition='service-unavailable'\n");
	begin(id);
	feed("<iq type='result' id='%s'/>", id);
	assert_string_equal(n.text.s,
	    "block_end condition='undefined-condition'\n");
	/* From others it is no answer. */
	begin(id);
	feed("<iq type='result' id='%s' from='eve@example.org/x'><blocklist "
	    "xmlns='" NS "'><item jid='" BOB "'/></blocklist></iq><iq "
	    "type='result' id='%s' from='" BOB "'><blocklist xmlns='" NS
	    "'/></iq>", id);
	assert_string_equal(n.text.s, "");
}

/* So many are told, and the others counted. */
static void
test_long_list(void **state)
{
	char id[17];
	struct str s;
	size_t told = 0;

	(void)state;
	begin(id);
	str_init(&s);
	str_addf(&s, "<s xmlns='jabber:client'><iq type='result' id='%s'>"
	    "<blocklist xmlns='" NS "'>", id);
	for (int i = 0; i < 100000; i++)
		str_addf(&s, "<item jid='u%d@evil.example'/>", i);
	str_add(&s, "</blocklist></iq></s>");
	str_clear(&n.text);
	assert_int_equal(notes_feed(&n, s.s), 0);
	for (const char *p = n.text.s; (p = strstr(p, "block_item ")) != NULL;
	    p++)
		told++;
	assert_int_equal(told, IPC_BLOCKED_MAX);
	assert_non_null(strstr(n.text.s, "block_end count=100000\n"));
	str_free(&s);
}

static void
test_pushes(void **state)
{
	(void)state;
	feed("<iq type='set' id='1'><block xmlns='" NS "'><item jid='" BOB
	    "'/><item jid='evil.example'/></block></iq>", "");
	assert_string_equal(n.text.s, "block_item jid='" BOB "' on=1 pushed=1\n"
	    "block_item jid='evil.example' on=1 pushed=1\n"
	    "<iq id='1' type='result'/>\n");
	feed("<iq type='set' id='2' from='me@example.org'><unblock xmlns='" NS
	    "'><item jid='" BOB "'/></unblock></iq>", "");
	assert_string_equal(n.text.s, "block_item jid='" BOB "' on=0 pushed=1\n"
	    "<iq id='2' to='me@example.org' type='result'/>\n");
	feed("<iq type='set' id='3'><unblock xmlns='" NS "'/></iq>", "");
	assert_string_equal(n.text.s, "block_item on=0 pushed=1\n"
	    "<iq id='3' type='result'/>\n");
	/* Nothing is no command to block. */
	feed("<iq type='set' id='4'><block xmlns='" NS "'/></iq>", "");
	assert_null(strstr(n.text.s, "block_item"));
}

static void
test_forged(void **state)
{
	static const char *const others[] = {
		BOB, BOB "/x", "example.org", "me@example.org/other",
		"eve@example.net", "me@example.org.eve.net",
	};

	(void)state;
	feed("<iq type='set' id='1'><query xmlns='jabber:iq:roster'><item "
	    "jid='" BOB "' subscription='both'/></query></iq>", "");
	for (size_t i = 0; i < NELEM(others); i++) {
		feed("<iq type='set' id='7' from='%s'><block xmlns='" NS
		    "'><item jid='" BOB "'/></block></iq><iq type='set' "
		    "id='8' from='%s'><unblock xmlns='" NS "'/></iq>",
		    others[i]);
		assert_null(strstr(n.text.s, "block_item"));
		assert_null(strstr(n.text.s, "type='result'"));
	}
}

/* More than is read at once: the list is asked for anew. */
static void
test_long_push(void **state)
{
	struct str s;

	(void)state;
	str_init(&s);
	str_add(&s, "<s xmlns='jabber:client'><iq type='set' id='1'><block "
	    "xmlns='" NS "'>");
	for (int i = 0; i < 10000; i++)
		str_addf(&s, "<item jid='u%d@evil.example'/>", i);
	str_add(&s, "</block></iq></s>");
	str_clear(&n.text);
	assert_int_equal(notes_feed(&n, s.s), 0);
	assert_non_null(strstr(n.text.s, "<blocklist xmlns='" NS "'/>"));
	assert_non_null(strstr(n.text.s, "<iq id='1' type='result'/>"));
	str_free(&s);
}

static void
block(const char *jid, bool on, enum report report, uint32_t request)
{
	struct msg m = { .type = MSG_BLOCK };

	m.u.block.jid = jid;
	m.u.block.on = on;
	m.u.block.report = report;
	m.u.block.request = request;
	str_clear(&n.text);
	assert_true(xep_do(&n.wire, &m));
}

static void
test_changes(void **state)
{
	char id[17], *want;

	(void)state;
	block(BOB, true, REPORT_NONE, 5);
	last_id(id);
	want = xasprintf("<iq id='%s' type='set'><block xmlns='" NS "'><item "
	    "jid='" BOB "'/></block></iq>\n", id);
	assert_string_equal(n.text.s, want);
	free(want);
	feed("<iq type='result' id='%s'/>", id);
	assert_string_equal(n.text.s, "block_done request=5 reported=0\n");
	block("evil.example", false, REPORT_SPAM, 6);
	last_id(id);
	want = xasprintf("<iq id='%s' type='set'><unblock xmlns='" NS "'><item "
	    "jid='evil.example'/></unblock></iq>\n", id);
	assert_string_equal(n.text.s, want);
	free(want);
	feed("<iq type='error' id='%s'><error type='cancel'><item-not-found "
	    "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='urn:"
	    "ietf:params:xml:ns:xmpp-stanzas'>no</text></error></iq>", id);
	assert_string_equal(n.text.s, "block_done request=6 reported=0 "
	    "condition='item-not-found' text='no'\n");
	block(BOB, true, REPORT_NONE, 7);
	str_clear(&n.text);
	xep_opened(&n.wire);
	assert_memory_equal(n.text.s, "block_done request=7 reported=0 "
	    "condition='gone'\n", 49);
}

/* The report goes with the block; whether it was taken is asked behind it. */
static void
test_report(void **state)
{
	char id[17];

	(void)state;
	block(BOB, true, REPORT_SPAM, 5);
	last_id(id);
	assert_non_null(strstr(n.text.s, "<item jid='" BOB "'><report "
	    "reason='urn:xmpp:reporting:spam' xmlns='urn:xmpp:reporting:1'/>"
	    "</item>"));
	feed("<iq type='result' id='%s'/>", id);
	assert_null(strstr(n.text.s, "block_done"));
	last_id(id);
	assert_non_null(strstr(n.text.s, "to='example.org' type='get'><query "
	    "xmlns='http://jabber.org/protocol/disco#info'/>"));
	feed("<iq type='result' id='%s' from='example.org'><query xmlns="
	    "'http://jabber.org/protocol/disco#info'><feature var='" NS "'/>"
	    "<feature var='urn:xmpp:reporting:1'/></query></iq>", id);
	assert_string_equal(n.text.s, "block_done request=5 reported=1\n");
	block(BOB, true, REPORT_ABUSE, 6);
	last_id(id);
	assert_non_null(strstr(n.text.s, "urn:xmpp:reporting:abuse"));
	feed("<iq type='result' id='%s'/>", id);
	last_id(id);
	feed("<iq type='result' id='%s' from='example.org'><query xmlns="
	    "'http://jabber.org/protocol/disco#info'><feature var='" NS "'/>"
	    "</query></iq>", id);
	assert_string_equal(n.text.s, "block_done request=6 reported=0\n");
}

static void
ignore(const char *jid, bool on)
{
	struct msg m = { .type = MSG_IGNORE };

	m.u.ignore.jid = jid;
	m.u.ignore.on = on;
	assert_true(xep_do(&n.wire, &m));
}

static bool
answers(const char *from)
{
	feed("<iq type='get' id='9' from='%s'><ping xmlns='urn:xmpp:ping'/>"
	    "</iq>", from);
	return strstr(n.text.s, "type='result'") != NULL;
}

static void
test_ignored(void **state)
{
	(void)state;
	feed("<iq type='set' id='1'><query xmlns='jabber:iq:roster'><item "
	    "jid='" BOB "' subscription='both'/></query></iq><iq type='set' "
	    "id='2'><query xmlns='jabber:iq:roster'><item "
	    "jid='carol@evil.example' subscription='from'/></query></iq>", "");
	assert_true(answers(BOB "/x"));
	ignore(BOB, true);
	ignore("evil.example", true);
	assert_false(answers(BOB "/x"));
	assert_non_null(strstr(n.text.s, "service-unavailable"));
	assert_false(answers("carol@evil.example/x"));
	/* The own account is never a stranger. */
	ignore("example.org", true);
	assert_true(answers("me@example.org/other"));
	assert_true(answers("example.org"));
	ignore("example.org", false);
	ignore(BOB, false);
	assert_true(answers(BOB "/x"));
	assert_false(answers("carol@evil.example/x"));
	ignore("", false);
	assert_true(answers("carol@evil.example/x"));
	for (int i = 0; i < 10000; i++) {
		char jid[32];

		snprintf(jid, sizeof(jid), "u%d@evil.example", i);
		ignore(jid, true);
	}
	assert_true(answers(BOB "/x"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_list),
		TEST(test_no_list),
		TEST(test_long_list),
		TEST(test_pushes),
		TEST(test_forged),
		TEST(test_long_push),
		TEST(test_changes),
		TEST(test_report),
		TEST(test_ignored),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
