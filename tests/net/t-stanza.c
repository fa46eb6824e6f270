/*
 * Stanzas: each tests/net/stanzas/NAME.xml is fed in, and what comes of it (messages
 * to sotto, stanzas in answer) must be tests/net/stanzas/NAME.out.  Then the other
 * direction.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <dirent.h>
#include <cmocka.h>

#include "tests/support/stanzas.h"

static char *
slurp(const char *dir, const char *name, const char *ending)
{
	char path[4096];
	struct str s;

	snprintf(path, sizeof path, "%s/%s%s", dir, name, ending);
	str_init(&s);
	if (file_read(path, 1 << 20, &s, NULL) == -1)
		fail_msg("%s cannot be read", path);
	return str_take(&s);
}

/* No stream may have them: they are for who reads the file. */
static void
drop_comments(char *xml)
{
	char *from, *to;

	while ((from = strstr(xml, "<!--")) != NULL &&
	    (to = strstr(from, "-->")) != NULL)
		memmove(from, to + 3, strlen(to + 3) + 1);
}

static void
run_file(const char *dir, const char *name)
{
	char *xml = slurp(dir, name, ".xml");
	char *want = slurp(dir, name, ".out");
	struct notes n;

	drop_comments(xml);
	notes_init(&n);
	if (notes_feed(&n, xml) == -1)
		fail_msg("%s.xml is no XML", name);
	if (strcmp(n.text.s == NULL ? "" : n.text.s, want) != 0)
		fail_msg("%s:\n%s--- instead of\n%s", name, n.text.s, want);
	notes_free(&n);
	free(xml);
	free(want);
}

static void
test_files(void **state)
{
	const char *srcdir = getenv("srcdir");
	char dir[2048], name[256];
	struct dirent *e;
	unsigned count = 0;
	DIR *d;

	(void)state;
	snprintf(dir, sizeof dir, "%s/tests/net/stanzas",
	    srcdir == NULL ? "." : srcdir);
	assert_non_null(d = opendir(dir));
	while ((e = readdir(d)) != NULL) {
		size_t len = strlen(e->d_name);
		if (len < 5 || len >= sizeof name ||
		    strcmp(e->d_name + len - 4, ".xml") != 0)
			continue;
		memcpy(name, e->d_name, len - 4);
		name[len - 4] = '\0';
		run_file(dir, name);
		count++;
	}
	closedir(d);
	assert_true(count >= 8);
}

/* The answer to our own request, whose id nobody else knows. */
static void
test_roster(void **state)
{
	struct notes n;
	char id[64], *xml;
	const char *p;

	(void)state;
	notes_init(&n);
	xep_opened(&n.wire);
	p = strstr(n.text.s, "jabber:iq:roster");
	assert_non_null(p);
	while (p > n.text.s && strncmp(p, "id='", 4) != 0)
		p--;
	snprintf(id, sizeof id, "%.16s", p + 4);
	str_clear(&n.text);
	/* Not from somebody who guessed it. */
	xml = xasprintf("<s xmlns='jabber:client'><iq type='result' id='%s' "
	    "from='eve@example.org'><query xmlns='jabber:iq:roster'><item "
	    "jid='eve@example.org' subscription='both'/></query></iq>"
	    "<iq type='result' id='other'><query xmlns='jabber:iq:roster'>"
	    "<item jid='eve@example.org' subscription='both'/></query></iq>"
	    "</s>", id);
	assert_int_equal(notes_feed(&n, xml), 0);
	assert_string_equal(n.text.s, "");
	free(xml);
	xml = xasprintf("<s xmlns='jabber:client'><iq type='result' id='%s'>"
	    "<query xmlns='jabber:iq:roster'>"
	    "<item jid='bob@Example.org' name='B' subscription='both'/>"
	    "<item jid='not an address'/>"
	    "<item jid='zoe@example.org' subscription='to' ask='subscribe'/>"
	    "</query></iq></s>", id);
	assert_int_equal(notes_feed(&n, xml), 0);
	free(xml);
	assert_string_equal(n.text.s,
	    "roster_item jid='bob@example.org' name='B' subscription=3 ask=0 "
	    "removed=0 pushed=0\n"
	    "roster_item jid='not<20>an<20>address' ask=0 "
	    "removed=0 pushed=0\n"
	    "roster_item jid='zoe@example.org' subscription=1 ask=1 "
	    "removed=0 pushed=0\n"
	    "roster_end count=3 failed=0\n");
	/* An error is no empty roster. */
	str_clear(&n.text);
	xep_opened(&n.wire);
	p = strstr(n.text.s, "jabber:iq:roster");
	assert_non_null(p);
	while (p > n.text.s && strncmp(p, "id='", 4) != 0)
		p--;
	snprintf(id, sizeof id, "%.16s", p + 4);
	str_clear(&n.text);
	xml = xasprintf("<s xmlns='jabber:client'><iq type='error' id='%s'>"
	    "<error type='wait'><resource-constraint xmlns='urn:ietf:params:"
	    "xml:ns:xmpp-stanzas'/></error></iq></s>", id);
	assert_int_equal(notes_feed(&n, xml), 0);
	free(xml);
	assert_string_equal(n.text.s, "roster_end failed=1\n");
	/* Only who sees us is told anything, and that is still known. */
	str_clear(&n.text);
	assert_int_equal(notes_feed(&n, "<s xmlns='jabber:client'><iq "
	    "type='get' id='1' from='bob@example.org/x'><ping "
	    "xmlns='urn:xmpp:ping'/></iq><iq type='get' id='2' "
	    "from='zoe@example.org/x'><ping xmlns='urn:xmpp:ping'/></iq>"
	    "</s>"), 0);
	assert_non_null(strstr(n.text.s, "<iq id='1' to='bob@example.org/x' "
	    "type='result'/>"));
	assert_non_null(strstr(n.text.s, "<iq id='2' to='zoe@example.org/x' "
	    "type='error'>"));
	notes_free(&n);
}

/* What comes of a message of sotto's. */
static void
expect_xml(struct notes *n, const struct msg *m, const char *want)
{
	str_clear(&n->text);
	assert_true(xep_do(&n->wire, m));
	assert_int_equal(n->text.s[n->text.len - 1], '\n');
	n->text.s[n->text.len - 1] = '\0';
	assert_string_equal(n->text.s, want);
}

static void
test_sending(void **state)
{
	struct notes n;
	struct msg m = { .type = MSG_SEND };

	(void)state;
	notes_init(&n);
	m.u.send.to = "bob@example.org/x";
	m.u.send.id = "i1";
	m.u.send.body = "a<b\x01&\n\xc3\xbc";
	expect_xml(&n, &m,
	    "<message id='i1' to='bob@example.org/x' type='chat'>"
	    "<body>a<b&\n\xc3\xbc</body></message>");
	m.u.send.flags = SEND_OTR | SEND_RECEIPT;
	expect_xml(&n, &m,
	    "<message id='i1' to='bob@example.org/x' type='chat'>"
	    "<body>a<b&\n\xc3\xbc</body>"
	    "<encryption name='OTR' namespace='urn:xmpp:otr:0' "
	    "xmlns='urn:xmpp:eme:0'/>"
	    "<no-copy xmlns='urn:xmpp:hints'/>"
	    "<no-permanent-store xmlns='urn:xmpp:hints'/>"
	    "<private xmlns='urn:xmpp:carbons:2'/>"
	    "<request xmlns='urn:xmpp:receipts'/></message>");
	m = (struct msg){ .type = MSG_SEND_PRESENCE };
	m.u.send_presence.to = "bob@example.org";
	m.u.send_presence.kind = "subscribe";
	m.u.send_presence.show = "";
	m.u.send_presence.text = "hello";
	expect_xml(&n, &m,
	    "<presence to='bob@example.org' type='subscribe'>"
	    "<status>hello</status></presence>");
	m.u.send_presence.to = m.u.send_presence.kind =
	    m.u.send_presence.text = "";
	m.u.send_presence.show = "offline";
	expect_xml(&n, &m,
	    "<presence type='unavailable'/>");
	m.u.send_presence.show = "dnd";
	expect_xml(&n, &m,
	    "<presence><show>dnd</show><c hash='sha-1' "
	    "node='urn:sotto:client' ver='jRxNv81RX9CQ414IrRoIcdrJG6o=' "
	    "xmlns='http://jabber.org/protocol/caps'/></presence>");
	notes_free(&n);
}

/* What a line says of another one, and the text for who knows less. */
static void
test_references(void **state)
{
	struct notes n;
	struct msg m = { .type = MSG_SEND };

	(void)state;
	notes_init(&n);
	m.u.send.to = "bob@example.org/x";
	m.u.send.id = "i2";
	m.u.send.body = "right";
	m.u.send.refers = REFERENCE_CORRECTS;
	m.u.send.refers_id = "i1";
	expect_xml(&n, &m,
	    "<message id='i2' to='bob@example.org/x' type='chat'>"
	    "<body>right</body>"
	    "<replace id='i1' xmlns='urn:xmpp:message-correct:0'/></message>");
	/* A corrected answer is one still. */
	m.u.send.answers_id = "q1";
	expect_xml(&n, &m,
	    "<message id='i2' to='bob@example.org/x' type='chat'>"
	    "<body>right</body>"
	    "<replace id='i1' xmlns='urn:xmpp:message-correct:0'/>"
	    "<reply id='q1' to='bob@example.org' xmlns='urn:xmpp:reply:0'/>"
	    "</message>");
	m.u.send.answers_id = "";
	m.u.send.refers = REFERENCE_ANSWERS;
	m.u.send.body = "> f\xc3\xbcnf \xf0\x9f\x91\x8d\nyes";
	m.u.send.fallback = (uint32_t)strlen(m.u.send.body) - 3;
	expect_xml(&n, &m,
	    "<message id='i2' to='bob@example.org/x' type='chat'>"
	    "<body>> f\xc3\xbcnf \xf0\x9f\x91\x8d\nyes</body>"
	    "<reply id='i1' to='bob@example.org' xmlns='urn:xmpp:reply:0'/>"
	    "<fallback for='urn:xmpp:reply:0' xmlns='urn:xmpp:fallback:0'>"
	    "<body end='9' start='0'/></fallback></message>");
	m.u.send.flags = SEND_OURS;
	m.u.send.body = "no quote";
	m.u.send.fallback = 0;
	expect_xml(&n, &m,
	    "<message id='i2' to='bob@example.org/x' type='chat'>"
	    "<body>no quote</body>"
	    "<reply id='i1' to='me@example.org' "
	    "xmlns='urn:xmpp:reply:0'/></message>");
	m.u.send.flags = 0;
	m.u.send.refers = REFERENCE_REACTS;
	m.u.send.emoji = "\xf0\x9f\x91\x8d \xe2\x9d\xa4\xef\xb8\x8f";
	m.u.send.body = m.u.send.emoji;
	m.u.send.fallback = (uint32_t)strlen(m.u.send.body);
	expect_xml(&n, &m,
	    "<message id='i2' to='bob@example.org/x' type='chat'>"
	    "<body>\xf0\x9f\x91\x8d \xe2\x9d\xa4\xef\xb8\x8f</body>"
	    "<reactions id='i1' xmlns='urn:xmpp:reactions:0'>"
	    "<reaction>\xf0\x9f\x91\x8d</reaction>"
	    "<reaction>\xe2\x9d\xa4\xef\xb8\x8f</reaction></reactions>"
	    "<fallback for='urn:xmpp:reactions:0' "
	    "xmlns='urn:xmpp:fallback:0'><body/></fallback>"
	    "<store xmlns='urn:xmpp:hints'/></message>");
	m.u.send.refers = REFERENCE_RETRACTS;
	m.u.send.body = "gone";
	m.u.send.fallback = 4;
	expect_xml(&n, &m,
	    "<message id='i2' to='bob@example.org/x' type='chat'>"
	    "<body>gone</body>"
	    "<retract id='i1' xmlns='urn:xmpp:message-retract:1'/>"
	    "<fallback for='urn:xmpp:message-retract:1' "
	    "xmlns='urn:xmpp:fallback:0'><body/></fallback>"
	    "<store xmlns='urn:xmpp:hints'/></message>");
	/* Beside what is sealed there is none of it. */
	m.u.send.flags = SEND_OTR;
	expect_xml(&n, &m,
	    "<message id='i2' to='bob@example.org/x' type='chat'>"
	    "<body>gone</body>"
	    "<encryption name='OTR' namespace='urn:xmpp:otr:0' "
	    "xmlns='urn:xmpp:eme:0'/>"
	    "<no-copy xmlns='urn:xmpp:hints'/>"
	    "<no-permanent-store xmlns='urn:xmpp:hints'/>"
	    "<private xmlns='urn:xmpp:carbons:2'/></message>");
	notes_free(&n);
}

static void
expect_exact(struct notes *n, const struct msg *m, const char *want)
{
	str_clear(&n->text);
	n->exact = true;
	assert_true(xep_do(&n->wire, m));
	n->exact = false;
	if (strstr(n->text.s, want) == NULL)
		fail_msg("%s: not in %s", want, n->text.s);
}

/* To the very address that was heard, and not to one that looks like it. */
static void
test_sending_odd(void **state)
{
	struct notes n;
	struct msg m = { .type = MSG_SEND };

	(void)state;
	notes_init(&n);
	m.u.send.to = "a<20><42>@example.org/x<20>";
	m.u.send.id = "i1";
	m.u.send.body = "hi";
	expect_xml(&n, &m,
	    "<message id='i1' to='a B@example.org/x ' type='chat'>"
	    "<body>hi</body></message>");
	m.u.send.body = "two\nlines";
	expect_exact(&n, &m, "two\nlines");
	m.u.send.to = "a<9>b<a>c<d>@example.org";
	expect_exact(&n, &m,
	    "to=\"a&#9;b&#10;c&#13;@example.org\"");
	expect_exact(&n, &m, "two\nlines");
	m = (struct msg){ .type = MSG_SEND_PRESENCE };
	m.u.send_presence.to = "a<a>b@example.org";
	m.u.send_presence.kind = "subscribed";
	m.u.send_presence.show = m.u.send_presence.text = "";
	expect_exact(&n, &m, "to=\"a&#10;b@");
	m = (struct msg){ .type = MSG_ROSTER_SET };
	m.u.roster_set.jid = "a<20>b@example.org";
	m.u.roster_set.name = "";
	m.u.roster_set.change = ROSTER_REMOVE;
	m.u.roster_set.request = 1;
	assert_true(xep_do(&n.wire, &m));
	assert_non_null(strstr(n.text.s, "jid='a b@example.org'"));
	notes_free(&n);
}

/* Name and version, and nothing of the system. */
static void
test_version(void **state)
{
	struct notes n;

	(void)state;
	notes_init(&n);
	assert_int_equal(notes_feed(&n, "<s xmlns='jabber:client'><iq "
	    "type='get' id='v'><query xmlns='jabber:iq:version'/></iq></s>"),
	    0);
	assert_string_equal(n.text.s, "<iq id='v' type='result'><query "
	    "xmlns='jabber:iq:version'><name>" PACKAGE_NAME "</name><version>"
	    PACKAGE_VERSION "</version></query></iq>\n");
	notes_free(&n);
}

/* A body over the limit is cut, marked, and still a message. */
static void
test_large_body(void **state)
{
	struct notes n;
	struct str xml;

	(void)state;
	notes_init(&n);
	str_init(&xml);
	str_add(&xml, "<s xmlns='jabber:client'><message "
	    "from='bob@example.org/x' type='chat'><body>");
	for (int i = 0; i < IPC_BODY_MAX / 2 + 10; i++)
		str_add(&xml, i == 0 ? "a" : "\xc3\xbc");
	str_add(&xml, "</body></message></s>");
	assert_int_equal(notes_feed(&n, xml.s), 0);
	assert_int_equal(strncmp(n.text.s, "message from=", 13), 0);
	/* "a", and of two bytes each as many as fit; the rest is counted. */
	assert_non_null(strstr(n.text.s, " flags=32 missing=20 "));
	str_free(&xml);
	notes_free(&n);
}

/* An id of so many bytes, with what has to be escaped in it. */
static char *
long_id(size_t len)
{
	char *id = xmalloc(len + 1);

	memset(id, 'i', len);
	memcpy(id, "\xc3\xbc/ .", 5);
	id[len] = '\0';
	return id;
}

static void
message_id(size_t len, bool counts)
{
	char *id = long_id(len), *xml, *want;
	struct msg m = { .type = MSG_SEND_RECEIPT };
	struct notes n;

	notes_init(&n);
	xml = xasprintf("<s xmlns='jabber:client'><message id='%s' "
	    "from='bob@example.org/x' type='chat'><body>b</body><request "
	    "xmlns='urn:xmpp:receipts'/></message><message "
	    "from='bob@example.org/x'><received id='%s' "
	    "xmlns='urn:xmpp:receipts'/></message></s>", id, id);
	assert_int_equal(notes_feed(&n, xml), 0);
	assert_null(strstr(n.text.s, "BAD"));
	want = xasprintf(" id='%s' ", id);
	assert_true((strstr(n.text.s, want) != NULL) == counts);
	assert_true((strstr(n.text.s, " flags=8 ") != NULL) == counts);
	assert_true((strstr(n.text.s, "receipt from") != NULL) == counts);
	free(want);
	free(xml);
	m.u.send_receipt.to = "bob@example.org/x";
	m.u.send_receipt.id = id;
	str_clear(&n.text);
	if (counts) {
		assert_true(xep_do(&n.wire, &m));
		want = xasprintf("<received id='%s' xmlns=", id);
		assert_non_null(strstr(n.text.s, want));
		free(want);
		/* The receipt's own is never as long. */
		assert_true(n.text.len < len + 300);
		assert_non_null(strstr(n.text.s, " id='"));
	}
	notes_free(&n);
	free(id);
}

/* What arrives goes back as it came; a question has its answer however long
 * its id is (RFC 6120, 8.2.3). */
static void
test_ids(void **state)
{
	char *id = long_id(60000), *xml, *want;
	struct notes n;

	(void)state;
	message_id(129, true);
	message_id(1024, true);
	message_id(ID_MAX_BYTES, true);
	message_id(ID_MAX_BYTES + 1, false);
	notes_init(&n);
	xml = xasprintf("<s xmlns='jabber:client'><iq type='get' id='%s'>"
	    "<ping xmlns='urn:xmpp:ping'/></iq><iq type='set' id='%s'>"
	    "<query xmlns='jabber:iq:roster'><item jid='bob@example.org'/>"
	    "</query></iq></s>", id, id);
	assert_int_equal(notes_feed(&n, xml), 0);
	want = xasprintf("<iq id='%s' type='result'/>\n", id);
	free(xml);
	assert_non_null(xml = strstr(n.text.s, want));
	assert_non_null(strstr(xml + 1, want));
	free(want);
	free(id);
	notes_free(&n);
}

/* A name or status that is cut says so, and how much is missing. */
static void
test_cut(void **state)
{
	struct notes n;
	struct str xml;

	(void)state;
	notes_init(&n);
	str_init(&xml);
	str_add(&xml, "<s xmlns='jabber:client'><presence "
	    "from='bob@example.org/x'><status>");
	for (int i = 0; i < IPC_TEXT_MAX; i++)
		str_add(&xml, "\xc3\xbc");
	str_add(&xml, "</status></presence><message "
	    "from='bob@example.org/x'><subject>");
	for (int i = 0; i < IPC_SUBJECT_MAX + 1; i++)
		str_add(&xml, "x");
	str_add(&xml, "</subject></message></s>");
	assert_int_equal(notes_feed(&n, xml.s), 0);
	assert_null(strstr(n.text.s, "BAD"));
	/* 4,096 - 40 bytes of it, and 41 of the subject. */
	assert_non_null(strstr(n.text.s,
	    "\xc3\xbc... (cut: 4136 bytes more)'"));
	assert_non_null(strstr(n.text.s, "xx... (cut: 41 bytes more)'"));
	str_clear(&xml);
	str_add(&xml, "<s xmlns='jabber:client'><iq type='set' id='r'><query "
	    "xmlns='jabber:iq:roster'><item jid='bob@example.org' name='");
	for (int i = 0; i < IPC_NAME_MAX + 1; i++)
		str_add(&xml, "n");
	str_add(&xml, "'/></query></iq></s>");
	assert_int_equal(notes_feed(&n, xml.s), 0);
	assert_non_null(strstr(n.text.s, "nn... (cut: 41 bytes more)'"));
	str_free(&xml);
	notes_free(&n);
}

static size_t
answered(const char *who, unsigned times)
{
	static const char question[] = "<iq type='get' id='1' from='%s'>"
	    "<query xmlns='jabber:iq:version'/></iq>";
	struct notes n;
	struct str xml;
	size_t count = 0;

	notes_init(&n);
	str_init(&xml);
	str_add(&xml, "<s xmlns='jabber:client'>");
	for (unsigned i = 0; i < times; i++)
		str_addf(&xml, question, who);
	str_add(&xml, "</s>");
	assert_int_equal(notes_feed(&n, xml.s), 0);
	for (const char *at = n.text.s; at != NULL &&
	    (at = strstr(at, "<iq")) != NULL; at++)
		count++;
	str_free(&xml);
	notes_free(&n);
	return count;
}

/* A crowd that asks and asks fills no queue; the own server may. */
static void
test_crowd(void **state)
{
	(void)state;
	assert_int_equal(answered("eve@example.org/x", 50), 50);
	assert_true(answered("eve@example.org/x", 5000) < 1000);
	assert_int_equal(answered("example.org", 5000), 5000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_roster),
		cmocka_unit_test(test_sending),
		cmocka_unit_test(test_references),
		cmocka_unit_test(test_sending_odd),
		cmocka_unit_test(test_version),
		cmocka_unit_test(test_large_body),
		cmocka_unit_test(test_ids),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_crowd),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
