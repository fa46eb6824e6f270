/*
 * Cards (XEP-0054, 0292): read within bounds, and one field of the own card
 * changed with all else kept.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/net/asked.h"

#define CARD "<vCard xmlns='vcard-temp'>"

#define NONE "<error type='cancel'><item-not-found xmlns='urn:ietf:params:" \
    "xml:ns:xmpp-stanzas'/></error>"

static void
get(const char *of)
{
	struct msg m = { .type = MSG_VCARD_GET };

	m.u.vcard_get.request = 3;
	m.u.vcard_get.of = of;
	str_clear(&n.text);
	assert_true(xep_do(&n.wire, &m));
	take_id();
}

static void
set(const char *field, const char *value)
{
	struct msg m = { .type = MSG_VCARD_SET };

	m.u.vcard_set.request = 4;
	m.u.vcard_set.field = field;
	m.u.vcard_set.value = value;
	str_clear(&n.text);
	assert_true(xep_do(&n.wire, &m));
}

static void
test_read(void **state)
{
	(void)state;
	get(BOB);
	assert_non_null(strstr(n.text.s, "to='" BOB "' type='get'><vCard "
	    "xmlns='vcard-temp'/></iq>"));
	/* Only who was asked. */
	feed_answer("eve@example.org", "result", CARD "<FN>Eve</FN></vCard>");
	assert_string_equal(n.text.s, "");
	feed_answer(BOB, "result", CARD "<FN>Robert</FN><N><FAMILY>Smith</FAMILY>"
	    "<GIVEN>Bob</GIVEN><MIDDLE/></N><EMAIL><INTERNET/><USERID>bob@x.y"
	    "</USERID></EMAIL><URL></URL><PHOTO><TYPE>image/png</TYPE><BINVAL>"
	    "AAAA</BINVAL></PHOTO></vCard>");
	assert_string_equal(n.text.s,
	    "vcard_field request=3 name='fn' text='Robert'\n"
	    "vcard_field request=3 name='n' text='Smith, Bob'\n"
	    "vcard_field request=3 name='email' text='bob@x.y'\n"
	    "vcard_end request=3 left_out=1\n");
	get("");
	assert_null(strstr(n.text.s, " to='"));
}

/* Where there is none of the older kind: the newer one. */
static void
test_newer(void **state)
{
	(void)state;
	get(BOB);
	feed_answer(BOB, "error", NONE);
	assert_non_null(strstr(n.text.s, "to='" BOB "' type='get'><pubsub "
	    "xmlns='" PUBSUB "'><items node='urn:xmpp:vcard4'/></pubsub>"));
	take_id();
	feed_answer(BOB, "result", "<pubsub xmlns='" PUBSUB "'><items node='urn:"
	    "xmpp:vcard4'><item><vcard xmlns='urn:ietf:params:xml:ns:vcard-4.0"
	    "'><fn><text>Robert</text></fn><tel><parameters><type><text>work"
	    "</text></type></parameters><uri>tel:+1</uri></tel></vcard></item>"
	    "</items></pubsub>");
	assert_string_equal(n.text.s,
	    "vcard_field request=3 name='fn' text='Robert'\n"
	    "vcard_field request=3 name='tel' text='tel:+1'\n"
	    "vcard_end request=3\n");
	/* Neither. */
	get(BOB);
	feed_answer(BOB, "result", CARD "</vCard>");
	take_id();
	feed_answer(BOB, "error", NONE);
	assert_string_equal(n.text.s, "vcard_end request=3\n");
	get(BOB);
	feed_answer(BOB, "error", NONE);
	take_id();
	feed_answer(BOB, "error", NONE);
	assert_string_equal(n.text.s,
	    "vcard_end request=3 condition='item-not-found'\n");
	get(BOB);
	str_clear(&n.text);
	xep_ended(&n.wire);
	assert_string_equal(n.text.s,
	    "vcard_end request=3 condition='gone'\n");
}

static size_t
count(const char *what)
{
	size_t found = 0;

	for (const char *p = n.text.s; (p = strstr(p, what)) != NULL; p++)
		found++;
	return found;
}

static void
test_bounds(void **state)
{
	struct str s;

	(void)state;
	get(BOB);
	str_init(&s);
	str_add(&s, CARD);
	for (int i = 0; i < 200; i++)
		str_addf(&s, "<X%d>%d</X%d>", i, i, i);
	str_add(&s, "</vCard>");
	feed_answer(BOB, "result", s.s);
	assert_int_equal(count("vcard_field "), IPC_FIELDS_MAX);
	assert_non_null(strstr(n.text.s, "left_out=136\n"));
	get(BOB);
	str_clear(&s);
	str_add(&s, CARD "<DESC>");
	for (int i = 0; i < 200000; i++)
		str_add(&s, "b\xc3\xa4");
	str_add(&s, "</DESC><NOTE>\x01\x1b[2J</NOTE>");
	str_addc(&s, '<');
	for (int i = 0; i < 64; i++)
		str_addc(&s, 'L');
	str_add(&s, "/></vCard>");
	/* Control characters are no XML: the stream would end. */
	s.len = (size_t)(strstr(s.s, "<NOTE>") - s.s);
	s.s[s.len] = '\0';
	str_add(&s, "</vCard>");
	feed_answer(BOB, "result", s.s);
	assert_true(n.text.len < 1300);
	assert_non_null(strstr(n.text.s, "(cut: "));
	str_free(&s);
}

static void
test_set(void **state)
{
	(void)state;
	set("nickname", "Al");
	assert_non_null(strstr(n.text.s, "type='get'><vCard "
	    "xmlns='vcard-temp'/>"));
	take_id();
	feed_answer("me@example.org", "result", CARD "<FN>Alice</FN><NICKNAME>old"
	    "</NICKNAME><X-ODD a='1'><DEEP>kept</DEEP></X-ODD><NICKNAME>second"
	    "</NICKNAME></vCard>");
	assert_non_null(strstr(n.text.s, "type='set'><vCard "
	    "xmlns='vcard-temp'>"));
	assert_non_null(strstr(n.text.s, ">Alice</FN><NICKNAME>Al</NICKNAME>"
	    "<X-ODD a='1' xmlns='vcard-temp'><DEEP xmlns='vcard-temp'>kept"
	    "</DEEP></X-ODD><NICKNAME xmlns='vcard-temp'>second</NICKNAME>"
	    "</vCard>"));
	take_id();
	feed_answer("me@example.org", "result", "");
	/* Published, too, for those who look there. */
	assert_non_null(strstr(n.text.s, "<publish node='http://jabber.org/"
	    "protocol/nick'><item><nick xmlns='http://jabber.org/protocol/"
	    "nick'>Al</nick></item></publish>"));
	assert_non_null(strstr(n.text.s, "vcard_end request=4\n"));
	/* What has parts keeps them. */
	set("email", "new@x.y");
	take_id();
	feed_answer("me@example.org", "result", CARD "<EMAIL><WORK/><USERID>old"
	    "</USERID></EMAIL></vCard>");
	assert_non_null(strstr(n.text.s, "<EMAIL><WORK xmlns='vcard-temp'/>"
	    "<USERID>new@x.y</USERID></EMAIL></vCard>"));
	/* Taken out; and the first one ever. */
	set("url", "");
	take_id();
	feed_answer("me@example.org", "result", CARD "<URL>u</URL><FN>A</FN>"
	    "</vCard>");
	assert_null(strstr(n.text.s, "URL"));
	assert_non_null(strstr(n.text.s, ">A</FN></vCard>"));
	set("fn", "A");
	take_id();
	feed_answer("me@example.org", "error", NONE);
	assert_non_null(strstr(n.text.s, "<vCard xmlns='vcard-temp'><FN>A</FN>"
	    "</vCard>"));
}

static void
test_not_set(void **state)
{
	struct str s;

	(void)state;
	set("photo", "x");
	assert_string_equal(n.text.s,
	    "vcard_end request=4 condition='bad-request'\n");
	/* Refused, and nothing is written over what could not be read. */
	set("fn", "A");
	take_id();
	feed_answer("me@example.org", "error", "<error type='cancel'><forbidden "
	    "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>");
	assert_string_equal(n.text.s,
	    "vcard_end request=4 condition='forbidden'\n");
	set("fn", "A");
	take_id();
	str_init(&s);
	str_add(&s, CARD);
	for (int i = 0; i < 10000; i++)
		str_add(&s, "<X>x</X>");
	str_add(&s, "</vCard>");
	feed_answer("me@example.org", "result", s.s);
	str_free(&s);
	assert_string_equal(n.text.s,
	    "vcard_end request=4 condition='resource-constraint'\n");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_read),
		TEST(test_newer),
		TEST(test_bounds),
		TEST(test_set),
		TEST(test_not_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
