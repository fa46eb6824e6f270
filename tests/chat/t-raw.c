/*
 * Stanzas that the user looks at, in the model: what is kept of them and for
 * how long, and what of what he types leaves.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/chat-bench.h"

static int
setup(void **state)
{
	struct bench *b = bench_new(NULL);

	bench_talk(b);
	bench_quiet(b);
	*state = b;
	return 0;
}

static int
teardown(void **state)
{
	bench_free(*state);
	return 0;
}

static void
stanza(struct bench *b, bool out, const char *text, uint32_t unshown)
{
	struct msg m = { .type = MSG_STANZA };

	m.u.stanza.out = out;
	m.u.stanza.text = text;
	m.u.stanza.unshown = unshown;
	fake_net_say(b->net, ALICE, &m);
}

static const struct entry *
shown(struct bench *b, const char *text)
{
	return bench_entry(account_raw_buffer(b->account), text);
}

static void
test_shows(void **state)
{
	struct bench *b = *state;
	const struct entry *e;

	assert_false(account_raw_is_shown(b->account));
	assert_null(account_raw_buffer(b->account));
	account_raw_show(b->account, true);
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_SHOW_XML), 1);
	stanza(b, false, "<presence/>\n?? /otr trust", 0);
	stanza(b, true, "<iq/>", 7);
	/* All that is foreign is a quotation. */
	e = shown(b, "<presence/>");
	assert_non_null(e);
	assert_string_equal(e->text, "In:\n<presence/>\n?? /otr trust");
	assert_int_equal(e->quote_at, 4);
	assert_int_equal(e->quote_len, strlen(e->text) - 4);
	assert_non_null(shown(b, "Out:\n<iq/>"));
	assert_non_null(shown(b, "7 stanzas"));
	assert_true(bench_heard(b, "xml in unshown=0 missing=0 <presence/>",
	    "xml out unshown=7", NULL));
	/* It belongs to no conversation, nor to the status window. */
	assert_null(bench_entry(talk_buffer(b->bob), "<presence/>"));
	assert_null(bench_entry(chat_status(b->chat), "<presence/>"));
	account_raw_show(b->account, false);
	assert_true(bench_heard(b, "xml closed", NULL));
	assert_null(account_raw_buffer(b->account));
	/* One that was on its way is no fault, and is not kept. */
	stanza(b, false, "<presence/>", 0);
	assert_int_equal(account_state(b->account), ACCOUNT_ONLINE);
	account_raw_show(b->account, true);
	assert_null(shown(b, "In:"));
}

/* What nobody asked for breaks the rules. */
static void
test_unasked(void **state)
{
	struct bench *b = *state;

	stanza(b, false, "<presence/>", 0);
	assert_int_not_equal(account_state(b->account), ACCOUNT_ONLINE);
}

static void
test_bounded(void **state)
{
	struct bench *b = *state;
	struct str text;

	str_init(&text);
	for (size_t i = 0; i < 16000; i++)
		str_addc(&text, 'x');
	account_raw_show(b->account, true);
	for (size_t i = 0; i < 3000; i++)
		stanza(b, false, i % 10 == 0 ? text.s : "<presence/>", 0);
	assert_true(account_raw_buffer(b->account)->count <= 1000);
	assert_true(account_raw_buffer(b->account)->bytes <=
	    2 * 1024 * 1024);
	str_free(&text);
}

/* Each stream is shown from its first stanza on. */
static void
test_again(void **state)
{
	struct bench *b = *state;

	account_raw_show(b->account, true);
	fake_net_kill(b->net, ALICE);
	fake_net_run(b->net);
	fake_net_forget(b->net);
	account_connect(b->account, NULL, NULL);
	fake_net_run(b->net);
	assert_non_null(fake_net_last(b->net, MSG_CONNECT));
	assert_true(fake_net_count(b->net, MSG_SHOW_XML) > 0);
	assert_true(account_raw_is_shown(b->account));
}

/* ---- what is typed ------------------------------------------------------- */

static void
sends(struct bench *b, const char *text)
{
	struct err err = { .code = "" };

	fake_net_forget(b->net);
	assert_int_equal(account_raw_send(b->account, text, &err), 0);
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_SEND_XML), 1);
	assert_int_equal(fake_net_count(b->net, MSG_SEND), 0);
}

static void
refuses(struct bench *b, const char *text, const char *code)
{
	struct err err = { .code = "" };

	fake_net_forget(b->net);
	if (account_raw_send(b->account, text, &err) == 0)
		fail_msg("sent: %s", text);
	assert_string_equal(err.code, code);
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_SEND_XML), 0);
}

static void
test_sends(void **state)
{
	struct bench *b = *state;

	refuses(b, "<presence/>", "xml-off");
	account_raw_show(b->account, true);
	sends(b, "<presence/>");
	sends(b, "  <iq type='get' id=\"a>b\" xml:lang='en'><ping "
	    "xmlns='urn:xmpp:ping'/></iq>\n");
	sends(b, "<iq type='set'><a b='&lt;&#60;&#x3c;'>&amp; text</a ></iq>");
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	refuses(b, "<presence/>", "offline");
}

static void
test_refuses(void **state)
{
	static const char *const texts[] = {
		"", "  ", "hello", "<", "<>", "< iq/>", "<iq", "<iq>", "<iq/",
		"<iq/ >", "<iq a/>", "<iq a=/>", "<iq a=b/>", "<iq a='b/>",
		"<iq a='<'/>", "<iq a='b'c='d'/>", "<iq =''/>",
		"</iq>", "<iq></iq", "<iq/></iq>",
		"<iq/><iq/>", "<iq/>x", "x<iq/>", "<iq/>\n<presence/>",
		"<presence/><message><body>hello</body></message>",
		"<message/>", "<message to='a@b'><body>hello</body></message>",
		"<MESSAGE/>", "<m:message xmlns:m='jabber:client'/>",
		"<iq><message/></iq>", "<iq><a><message/></a></iq>",
		"<iq><message></message></iq>",
		"<iq><p:message xmlns:p='jabber:client'/></iq>",
		"<iq><p:message/></iq>", "<iq><m:x/></iq>",
		"<iq><forwarded xmlns='urn:xmpp:forward:0'/></iq>",
		"<iq><body>hello</body></iq>", "<iq><iq/></iq>",
		"<iq><presence/></iq>", "<presence><message/></presence>",
		"<iq xmlns:x='y'/>", "<x:iq/>", "<iq x:y='z'/>",
		"<stream:stream>", "</stream:stream>",
		"<stream:error/>", "<starttls/>", "<auth>AHAAcA==</auth>",
		"<response/>", "<r/>", "<a h='1'/>", "<active/>",
		"<iq><![CDATA[<message/>]]></iq>", "<iq><!-- a --></iq>",
		"<?xml version='1.0'?><iq/>", "<iq><?a b?></iq>",
		"<!DOCTYPE a><iq/>",
		"<!DOCTYPE a [<!ENTITY b '<message/>'>]><iq>&b;</iq>",
		"<iq>&b;</iq>", "<iq>&</iq>", "<iq>&#;</iq>", "<iq>&#x;</iq>",
		"<iq>&#60</iq>", "<iq a='&b;'/>",
		"<iq>\"<message/>\"</iq>", "<iq a='\"'><message/></iq>",
	};
	struct bench *b = *state;

	account_raw_show(b->account, true);
	for (size_t i = 0; i < NELEM(texts); i++)
		refuses(b, texts[i], "bad-stanza");
}

static void
test_refuses_large(void **state)
{
	struct bench *b = *state;
	struct str text;

	account_raw_show(b->account, true);
	str_init(&text);
	str_add(&text, "<iq type='get'>");
	for (size_t i = 0; i < 40; i++)
		str_add(&text, "<a>");
	for (size_t i = 0; i < 40; i++)
		str_add(&text, "</a>");
	str_add(&text, "</iq>");
	refuses(b, text.s, "bad-stanza");
	str_clear(&text);
	str_add(&text, "<presence><status>");
	while (text.len < IPC_XML_MAX)
		str_add(&text, "xxxxxxxx");
	str_add(&text, "</status></presence>");
	refuses(b, text.s, "bad-stanza");
	str_free(&text);
}

/* What only sotto-net saw. */
static void
test_refused_there(void **state)
{
	struct bench *b = *state;
	struct msg m = { .type = MSG_XML_REFUSED };

	account_raw_show(b->account, true);
	m.u.xml_refused.flaw = XML_FLAW_FROM;
	fake_net_say(b->net, ALICE, &m);
	assert_true(bench_heard(b, "error bad-stanza not sent: leave "
	    "out `from'", NULL));
	assert_non_null(shown(b, "not sent: leave out `from'"));
}

static void
test_secret(void **state)
{
	(void)state;
	assert_true(typed_has_secret("<password>x</password>"));
	assert_true(typed_has_secret("<field type='TEXT-private'/>"));
	assert_false(typed_has_secret("<presence/>"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(t) cmocka_unit_test_setup_teardown(t, setup, teardown)
		TEST(test_shows), TEST(test_unasked), TEST(test_bounded),
		TEST(test_again), TEST(test_sends), TEST(test_refuses),
		TEST(test_refuses_large), TEST(test_refused_there),
		TEST(test_secret),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
