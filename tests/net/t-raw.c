/*
 * Stanzas that the user looks at, and his own: what is hidden of them, how
 * much is told, what is taken of what was typed.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/stanzas.h"

#define TEN "0123456789"
#define LONG TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

static bool is_crowded;

static bool
crowded(void *arg)
{
	(void)arg;
	return is_crowded;
}

/* As conn.c does. */
static void
send_seen(void *arg, xmpp_stanza_t *s, const uint64_t *ticket)
{
	struct notes *n = arg;

	xep_sends(&n->wire, s);
	note_send(n, s, ticket);
}

static int
setup(void **state)
{
	struct notes *n = xcalloc(1, sizeof(*n));

	notes_init(n);
	n->wire.send = send_seen;
	n->wire.crowded = crowded;
	is_crowded = false;
	xep_watch(&n->wire, true);
	str_clear(&n->text);
	*state = n;
	return 0;
}

static int
teardown(void **state)
{
	notes_free(*state);
	free(*state);
	return 0;
}

static void
comes(struct notes *n, const char *xml)
{
	char *all = xasprintf("<s xmlns='jabber:client'>%s</s>", xml);

	str_clear(&n->text);
	assert_int_equal(notes_feed(n, all), 0);
	free(all);
}

static bool
told(const struct notes *n, const char *text)
{
	return n->text.len > 0 && strstr(n->text.s, text) != NULL;
}

static size_t
times(const struct notes *n, const char *text)
{
	size_t count = 0;

	if (n->text.len > 0)
		for (const char *p = n->text.s; (p = strstr(p, text)) != NULL;
		    p++)
			count++;
	return count;
}

static void
type(struct notes *n, const char *text)
{
	struct msg m = { .type = MSG_SEND_XML };

	str_clear(&n->text);
	m.u.send_xml.text = text;
	assert_true(xep_do(&n->wire, &m));
}

/* ---- what is shown -------------------------------------------------------- */

static void
test_shows(void **state)
{
	struct notes *n = *state;

	comes(n, "<presence from='bob@example.org/x'><show>away</show>"
	    "<c xmlns='urn:c' a='1'/></presence>");
	assert_true(told(n, "stanza out=0 text='<presence from=\"bob@example.org/x\""
	    ">\n  <show>away</show>\n  <c a=\"1\" xmlns=\"urn:c\"/>\n"
	    "</presence>' cut=0\n"));
	/* What is mixed stays as it is. */
	comes(n, "<presence><status>a<b/> c</status></presence>");
	assert_true(told(n, "<status>a<b/> c</status>"));
	/* Nothing is left out, as it is for who does not look. */
	comes(n, "<message><body>a</body><no-copy xmlns='urn:xmpp:hints'/>"
	    "<private xmlns='urn:xmpp:carbons:2'/></message>");
	assert_true(told(n, "<body>a</body>\n  <no-copy xmlns=\"urn:xmpp:hints\""
	    "/>\n  <private xmlns=\"urn:xmpp:carbons:2\"/>"));
	/* A forged row is text. */
	comes(n, "<presence><status>&lt;/presence&gt;&#10;In:</status>"
	    "</presence>");
	assert_true(told(n, "<status>&lt;/presence&gt;\nIn:</status>"));
	xep_watch(&n->wire, false);
	comes(n, "<presence from='bob@example.org/x'/>");
	assert_false(told(n, "stanza"));
}

static void
test_out(void **state)
{
	struct notes *n = *state;
	struct msg m = { .type = MSG_SEND_PRESENCE };

	m.u.send_presence.to = "";
	m.u.send_presence.kind = "";
	m.u.send_presence.show = "away";
	m.u.send_presence.text = "out";
	m.u.send_presence.nick = "";
	str_clear(&n->text);
	assert_true(xep_do(&n->wire, &m));
	assert_true(told(n, "stanza out=1 text='<presence"));
	assert_true(told(n, "\n  <status>out</status>"));
	/* As the worker does with what is bytes already. */
	str_clear(&n->text);
	xep_puts(&n->wire, "<message to='b@c'><body>?OTR:AAM=.</body>"
	    "</message>", 51);
	assert_true(told(n, "stanza out=1 text='<message to=\"b@c\">\n"
	    "  <body>?OTR:AAM=.</body>\n</message>'"));
}

static void
test_masks(void **state)
{
	static const char *const secrets[] = {
		"<iq><query xmlns='jabber:iq:register'><username>u</username>"
		    "<password>SECRET</password></query></iq>",
		"<iq><query xmlns='jabber:iq:auth'><password>SECRET"
		    "</password></query></iq>",
		"<iq><query xmlns='jabber:iq:auth'><digest>SECRET</digest>"
		    "</query></iq>",
		"<iq><x xmlns='jabber:x:data'><field type='text-private' "
		    "var='v'><value>SECRET</value><value>SECRET</value>"
		    "</field></x></iq>",
		"<iq><x xmlns='jabber:x:data'><field var='Password-verify'>"
		    "<value>SECRET</value></field></x></iq>",
		"<iq><x xmlns='jabber:x:data'><field "
		    "var='muc#roomconfig_roomsecret'><value>SECRET</value>"
		    "</field></x></iq>",
		"<iq><x xmlns='jabber:x:data'><field var='f1' "
		    "label='Your password'><value>SECRET</value></field></x>"
		    "</iq>",
		"<iq><x xmlns='jabber:x:data'><field var='f1' label='"
		    LONG LONG LONG LONG LONG LONG LONG LONG LONG LONG LONG
		    LONG "Your password'><value>SECRET</value></field></x>"
		    "</iq>",
		"<presence><x xmlns='http://jabber.org/protocol/muc'>"
		    "<password>SECRET</password></x></presence>",
		"<message><x xmlns='jabber:x:conference' jid='c' "
		    "password='SECRET'/></message>",
		"<iq><services xmlns='urn:xmpp:extdisco:2'><service "
		    "username='u' password='SECRET'/></services></iq>",
		"<iq><slot xmlns='urn:xmpp:http:upload:0'><put url='u'>"
		    "<header name='Authorization'>SECRET</header></put>"
		    "</slot></iq>",
		"<iq><auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' "
		    "mechanism='PLAIN'>SECRET</auth></iq>",
		"<iq><challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
		    "SECRET</challenge></iq>",
		"<iq><response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
		    "SECRET</response></iq>",
		"<iq><success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
		    "SECRET</success></iq>",
		"<iq><authenticate xmlns='urn:xmpp:sasl:2'><initial-response>"
		    "SECRET</initial-response></authenticate></iq>",
		"<iq><success xmlns='urn:xmpp:sasl:2'><token "
		    "xmlns='urn:xmpp:fast:0' token='SECRET'/></success></iq>",
		"<iq><p:password xmlns:p='urn:any'>SECRET</p:password></iq>",
		"<iq><PassWord xmlns='urn:any'><a>SECRET</a></PassWord></iq>",
		"<iq><a xmlns:p='urn:any' p:password='SECRET'/></iq>",
		"<iq><preauth xmlns='urn:xmpp:pars:0' token='SECRET'/></iq>",
		"<iq><x xmlns='jabber:x:data'><field var='v' "
		    "type='text-private'><value><![CDATA[SECRET]]></value>"
		    "</field></x></iq>",
	};

	for (size_t i = 0; i < NELEM(secrets); i++) {
		comes(*state, secrets[i]);
		if (told(*state, "SECRET") || !told(*state, "***"))
			fail_msg("shown: %s", ((struct notes *)*state)->text.s);
	}
	/* Beside it all is there. */
	comes(*state, secrets[0]);
	assert_true(told(*state, "<username>u</username>\n    <password>***"
	    "</password>"));
}

static void
only_show(void *arg, xmpp_stanza_t *s, const uint64_t *ticket)
{
	(void)ticket;
	xep_sends(&((struct notes *)arg)->wire, s);
}

/* What is made here has its namespaces where they begin. */
static void
test_masks_own(void **state)
{
	struct notes *n = *state;
	struct msg m = { .type = MSG_FORM_FILLED };

	n->wire.send = only_show;
	m.u.form_filled.request = 9;
	m.u.form_filled.var = "pin";
	m.u.form_filled.type = FORM_PRIVATE;
	m.u.form_filled.value = "SECRET";
	assert_true(xep_do(&n->wire, &m));
	m.u.form_filled.var = "new-password";
	m.u.form_filled.type = FORM_TEXT;
	assert_true(xep_do(&n->wire, &m));
	m.u.form_filled.var = "user";
	m.u.form_filled.value = "bob";
	assert_true(xep_do(&n->wire, &m));
	m = (struct msg){ .type = MSG_ADHOC };
	m.u.adhoc.request = 9;
	m.u.adhoc.to = "example.org";
	m.u.adhoc.node = "change";
	m.u.adhoc.session = "s";
	m.u.adhoc.action = "";
	m.u.adhoc.submits = true;
	str_clear(&n->text);
	assert_true(xep_do(&n->wire, &m));
	assert_true(told(n, "stanza out=1"));
	assert_true(told(n, "<value>bob</value>"));
	assert_true(told(n, "<value>***</value>"));
	assert_false(told(n, "SECRET"));
}

/* The payload of a long answer is told by item. */
static void
test_items(void **state)
{
	struct notes *n = *state;
	const char *at;
	char *xml;

	/* The roster's request, which begins with the stream. */
	str_clear(&n->text);
	xep_opened(&n->wire);
	at = strstr(n->text.s, "xmlns='jabber:iq:roster'");
	assert_non_null(at);
	while (strncmp(at, "\n<iq", 4) != 0)
		at--;
	at = strstr(at, "id='") + 4;
	xml = xasprintf("<iq type='result' id='%.16s'><query "
	    "xmlns='jabber:iq:roster'><item jid='a@b' subscription='both'/>"
	    "<item jid='c@d' name='C' subscription='to'><group>g</group>"
	    "</item></query></iq>", at);
	comes(n, xml);
	assert_true(told(n, "  <query xmlns=\"jabber:iq:roster\">\n"
	    "    <item jid=\"a@b\" subscription=\"both\""));
	assert_true(told(n, "\n      <group>g</group>\n    </item>\n"
	    "  </query>\n</iq>'"));
	free(xml);
	/* And none of it in what comes next. */
	comes(n, "<presence from='x@y'/>");
	assert_false(told(n, "a@b"));
}

static void
test_pictures(void **state)
{
	struct str xml;

	str_init(&xml);
	str_add(&xml, "<iq><vCard xmlns='vcard-temp'><FN>Bob</FN><PHOTO>"
	    "<BINVAL>");
	for (size_t i = 0; i < 5000; i++)
		str_add(&xml, "iVBO");
	str_add(&xml, "</BINVAL></PHOTO></vCard></iq>");
	comes(*state, xml.s);
	assert_true(told(*state, "<FN>Bob</FN>"));
	assert_true(told(*state, "<BINVAL>*** (20000 bytes)</BINVAL>"));
	assert_false(told(*state, "iVBO"));
	assert_false(told(*state, "missing"));
	str_free(&xml);
}

static void
test_bounded(void **state)
{
	struct notes *n = *state;
	struct str xml;

	str_init(&xml);
	str_add(&xml, "<presence><status>");
	for (size_t i = 0; i < 20000; i++)
		str_add(&xml, "\xc3\xa4");
	str_add(&xml, "</status></presence>");
	comes(n, xml.s);
	/* note_tell() has looked: it is whole characters, and fits. */
	assert_true(told(n, "\xc3\xa4' missing="));
	str_free(&xml);
}

/* What comes too fast is counted, and the count is told also where nothing
 * follows. */
static void
test_too_fast(void **state)
{
	struct notes *n = *state;

	is_crowded = true;
	comes(n, "<presence from='a@b/1'/><presence from='a@b/2'/>");
	assert_false(told(n, "stanza"));
	is_crowded = false;
	comes(n, "<presence from='a@b/3'/>");
	assert_true(told(n, "stanza out=0 text='<presence from=\"a@b/3\"/>' "
	    "cut=0 unshown=2\n"));
	is_crowded = true;
	comes(n, "<presence from='a@b/4'/>");
	str_clear(&n->text);
	loop_clock_fake(n->loop, loop_now(n->loop) + 2000);
	loop_turn(n->loop, 0);
	assert_string_equal(n->text.s, "stanza out=0 cut=0 unshown=1\n");
	/* Nothing is told of it any more once nobody looks. */
	comes(n, "<presence from='a@b/4'/>");
	xep_watch(&n->wire, false);
	str_clear(&n->text);
	loop_clock_fake(n->loop, loop_now(n->loop) + 4000);
	loop_turn(n->loop, 0);
	assert_int_equal(n->text.len, 0);
}

/* However much comes in a second, what is told of it is bounded. */
static void
test_rate(void **state)
{
	struct notes *n = *state;
	struct str xml;
	size_t count = 0;

	str_init(&xml);
	str_add(&xml, "<presence from='a@b/x'><status>");
	for (size_t i = 0; i < 15000; i++)
		str_addc(&xml, 'x');
	str_add(&xml, "</status></presence>");
	for (size_t i = 0; i < 200; i++) {
		comes(n, xml.s);
		count += told(n, "stanza ");
	}
	assert_true(count > 60 && count < 80);
	loop_clock_fake(n->loop, loop_now(n->loop) + 1000);
	comes(n, xml.s);
	assert_true(told(n, "stanza ") && told(n, "unshown="));
	/* Small ones are as much work. */
	loop_clock_fake(n->loop, loop_now(n->loop) + 2000);
	str_clear(&xml);
	for (size_t i = 0; i < 100; i++)
		str_add(&xml, "<presence/>");
	count = 0;
	for (size_t i = 0; i < 100; i++) {
		comes(n, xml.s);
		count += times(n, "stanza out=0");
	}
	assert_true(count > 3000 && count < 5000);
	str_free(&xml);
}

/* ---- what is typed ---------------------------------------------------------- */

static void
test_sends(void **state)
{
	struct notes *n = *state;

	n->exact = true;
	type(n, " <iq type='get' to=\"a@b\" id='ping'><ping "
	    "xmlns='urn:xmpp:ping'/></iq>\n");
	assert_true(told(n, "stanza out=1 text='<iq id=\"xml-ping\""));
	assert_true(told(n, "\n<iq id=\"xml-ping\" to=\"a@b\" type=\"get\">"
	    "<ping xmlns=\"urn:xmpp:ping\"/></iq>\n"));
	type(n, "<presence/>");
	assert_true(told(n, "\n<presence/>\n"));
	/* Never the id of another request, nor none. */
	type(n, "<iq type='get'><ping xmlns='urn:xmpp:ping'/></iq>");
	assert_true(told(n, "\n<iq id=\"xml-"));
	/* An answer keeps the id of what it answers. */
	type(n, "<iq type='error' id='q1' to='a@b'/>");
	assert_true(told(n, "\n<iq id=\"q1\" to=\"a@b\" type=\"error\"/>\n"));
	/* Another name of a character is that character. */
	type(n, "<presence><status>&#x3c;a&gt;</status></presence>");
	assert_true(told(n, "<status>&lt;a&gt;</status>"));
	/* The answer is shown, and nothing is done about it. */
	comes(n, "<iq type='result' id='xml-ping' from='a@b'/>");
	assert_string_equal(n->text.s, "stanza out=0 text='<iq from=\"a@b\" "
	    "id=\"xml-ping\" type=\"result\"/>' cut=0\n");
}

static void
test_refuses(void **state)
{
	static const struct {
		const char *text;
		enum xml_flaw flaw;
	} rows[] = {
		{ "", XML_FLAW_BROKEN },
		{ "hello", XML_FLAW_BROKEN },
		{ "<iq type='get'>", XML_FLAW_BROKEN },
		{ "<iq type='get'></presence>", XML_FLAW_BROKEN },
		{ "<iq type=get/>", XML_FLAW_BROKEN },
		{ "<iq type='get' type='set'/>", XML_FLAW_BROKEN },
		{ "<iq type='get'/><iq type='get'/>", XML_FLAW_SEVERAL },
		{ "<presence/><message to='a@b'><body>x</body></message>",
		    XML_FLAW_SEVERAL },
		{ "<presence/>text", XML_FLAW_BROKEN },
		{ "<presence/></s>", XML_FLAW_BROKEN },
		{ "</s>", XML_FLAW_BROKEN },
		{ "<presence/></s><s xmlns='jabber:client'><message/>",
		    XML_FLAW_BROKEN },
		{ "</s></stream:stream>", XML_FLAW_BROKEN },
		{ "<?xml version='1.0'?><presence/>", XML_FLAW_BROKEN },
		{ "<!DOCTYPE a [<!ENTITY b 'c'>]><presence/>",
		    XML_FLAW_BROKEN },
		{ "<presence><!-- --></presence>", XML_FLAW_BROKEN },
		{ "<presence>&b;</presence>", XML_FLAW_BROKEN },
		{ "<stream:stream xmlns:stream="
		    "'http://etherx.jabber.org/streams'/>", XML_FLAW_NAME },
		{ "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
		    XML_FLAW_NAME },
		{ "<r xmlns='urn:xmpp:sm:3'/>", XML_FLAW_NAME },
		{ "<iq xmlns='jabber:server' type='get'/>", XML_FLAW_NAME },
		{ "<iq xmlns='' type='get'/>", XML_FLAW_NAME },
		{ "<Iq type='get'/>", XML_FLAW_NAME },
		{ "<message to='a@b'><body>x</body></message>",
		    XML_FLAW_MESSAGE },
		{ "<m:message xmlns:m='jabber:client' to='a@b'/>",
		    XML_FLAW_MESSAGE },
		{ "<iq type='set'><message xmlns='jabber:client'/></iq>",
		    XML_FLAW_MESSAGE },
		{ "<iq type='set'><message xmlns='jabber:server'/></iq>",
		    XML_FLAW_MESSAGE },
		{ "<iq type='set'><q xmlns='urn:q'><p:message "
		    "xmlns:p='urn:p'/></q></iq>", XML_FLAW_MESSAGE },
		{ "<iq type='set'><Message xmlns='urn:p'/></iq>",
		    XML_FLAW_MESSAGE },
		{ "<iq type='set'><forwarded xmlns='urn:xmpp:forward:0'/>"
		    "</iq>", XML_FLAW_MESSAGE },
		{ "<iq type='set'><privileged_iq xmlns='urn:xmpp:privilege:2'>"
		    "<iq xmlns='jabber:client' type='set'/></privileged_iq>"
		    "</iq>", XML_FLAW_MESSAGE },
		{ "<iq type='set'><save xmlns='urn:xmpp:archive'><chat><to>"
		    "<body>x</body></to></chat></save></iq>",
		    XML_FLAW_MESSAGE },
		{ "<presence><body xmlns='urn:b'>x</body></presence>",
		    XML_FLAW_MESSAGE },
		{ "<iq type='get' from='a@b'/>", XML_FLAW_FROM },
		{ "<iq/>", XML_FLAW_TYPE },
		{ "<iq type='chat'/>", XML_FLAW_TYPE },
	};
	struct notes *n = *state;

	n->exact = true;
	for (size_t i = 0; i < NELEM(rows); i++) {
		char *want = xasprintf("xml_refused flaw=%d\n", rows[i].flaw);

		type(n, rows[i].text);
		if (strcmp(n->text.s, want) != 0)
			fail_msg("%s: %s", rows[i].text, n->text.s);
		free(want);
	}
}

static void
test_refuses_large(void **state)
{
	struct notes *n = *state;
	struct str xml;

	str_init(&xml);
	str_add(&xml, "<iq type='get'>");
	for (size_t i = 0; i < 100; i++)
		str_add(&xml, "<a>");
	for (size_t i = 0; i < 100; i++)
		str_add(&xml, "</a>");
	str_add(&xml, "</iq>");
	type(n, xml.s);
	assert_string_equal(n->text.s, "xml_refused flaw=8\n");
	assert_int_equal(XML_FLAW_LARGE, 8);
	str_clear(&xml);
	str_add(&xml, "<iq type='get'");
	for (size_t i = 0; i < 100; i++)
		str_addf(&xml, " a%zu=''", i);
	str_add(&xml, "/>");
	type(n, xml.s);
	assert_string_equal(n->text.s, "xml_refused flaw=8\n");
	str_free(&xml);
}

/* Who does not see what comes back sends nothing. */
static void
test_off(void **state)
{
	struct notes *n = *state;

	xep_watch(&n->wire, false);
	type(n, "<presence/>");
	assert_string_equal(n->text.s, "xml_refused flaw=10\n");
	assert_int_equal(XML_FLAW_OFF, 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(t) cmocka_unit_test_setup_teardown(t, setup, teardown)
		TEST(test_shows), TEST(test_out), TEST(test_masks), TEST(test_masks_own),
		TEST(test_items), TEST(test_pictures), TEST(test_bounded),
		TEST(test_too_fast), TEST(test_rate), TEST(test_sends),
		TEST(test_refuses), TEST(test_refuses_large),
		TEST(test_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
