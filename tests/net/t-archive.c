/*
 * The archive (XEP-0313) as a server tells it, and as one that lies does: what
 * is asked, which results count, when a page is over.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "net/xep/inside.h"
#include "tests/support/stanzas.h"

#define OWN "me@example.org"
#define BOB "bob@example.org/x"

struct bench {
	struct notes n;
	char iq[32], query[32];	/* ids of the query that runs */
};

static void
copy_after(char out[32], const char *text, const char *mark)
{
	const char *at = strstr(text, mark);

	assert_non_null(at);
	snprintf(out, 32, "%.16s", at + strlen(mark));
}

static void
ask_of(struct bench *b, uint32_t request, const char *room, const char *with,
    const char *before, uint64_t start)
{
	struct msg m = { .type = MSG_ARCHIVE_ASK };

	m.u.archive_ask.request = request;
	m.u.archive_ask.room = room;
	m.u.archive_ask.with = with;
	m.u.archive_ask.before = before;
	m.u.archive_ask.start = start;
	m.u.archive_ask.most = 3;
	str_clear(&b->n.text);
	assert_true(xep_do(&b->n.wire, &m));
	copy_after(b->iq, b->n.text.s, "<iq id='");
	copy_after(b->query, b->n.text.s, "queryid='");
}

static void
ask(struct bench *b, const char *with, const char *before, uint64_t start)
{
	ask_of(b, 7, "", with, before, start);
}

static void
feed(struct bench *b, const char *xml)
{
	char *all = xasprintf("<s xmlns='jabber:client'>%s</s>", xml);

	str_clear(&b->n.text);
	assert_int_equal(notes_feed(&b->n, all), 0);
	free(all);
}

/* A result that holds this message, in a query of that id. */
static void
result_in(struct bench *b, const char *who, const char *ns, const char *query,
    const char *id, const char *message)
{
	char *xml = xasprintf("<message from='%s' to='me@example.org/here'>"
	    "<result xmlns='%s' queryid='%s' id='%s'>"
	    "<forwarded xmlns='urn:xmpp:forward:0'><delay "
	    "xmlns='urn:xmpp:delay' stamp='2026-11-20T10:00:00Z'/>%s"
	    "</forwarded></result></message>", who, ns, query, id, message);

	feed(b, xml);
	free(xml);
}

static void
result(struct bench *b, const char *id, const char *message)
{
	result_in(b, OWN, "urn:xmpp:mam:2", b->query, id, message);
}

static char *
message(const char *from, const char *to, const char *type, const char *more)
{
	return xasprintf("<message xmlns='jabber:client' from='%s' to='%s' "
	    "type='%s' id='m1'>%s</message>", from, to, type, more);
}

static void
result_of(struct bench *b, const char *from, const char *to, const char *type,
    const char *more)
{
	char *m = message(from, to, type, more);

	result(b, "a1", m);
	free(m);
}

static void
fin(struct bench *b, const char *inside)
{
	char *xml = xasprintf("<iq type='result' id='%s'>%s</iq>", b->iq,
	    inside);

	feed(b, xml);
	free(xml);
}

#define FIN(more) "<fin xmlns='urn:xmpp:mam:2'" more "/>"

static int
setup(void **state)
{
	struct bench *b = xcalloc(1, sizeof *b);

	notes_init(&b->n);
	*state = b;
	return 0;
}

static int
teardown(void **state)
{
	struct bench *b = *state;

	notes_free(&b->n);
	free(b);
	return 0;
}

/* ---- what is asked ------------------------------------------------------- */

static void
expect_query(struct bench *b, const char *fields, const char *page)
{
	char *want = xasprintf("<iq id='%s' type='set'><query queryid='%s' "
	    "xmlns='urn:xmpp:mam:2'><x type='submit' xmlns='jabber:x:data'>"
	    "<field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field>%s"
	    "</x><set xmlns='http://jabber.org/protocol/rsm'><max>3</max>%s"
	    "</set></query></iq>\n", b->iq, b->query, fields, page);

	assert_string_equal(b->n.text.s, want);
	free(want);
}

static void
test_asked(void **state)
{
	struct bench *b = *state;

	ask(b, "", "", 0);
	expect_query(b, "", "<before/>");
	fin(b, FIN(" complete='true'"));
	ask(b, "a<20>b@example.org", "id<&'\"7", 1795168800999);
	expect_query(b, "<field var='with'><value>a b@example.org</value>"
	    "</field><field var='start'><value>2026-11-20T10:00:00Z</value>"
	    "</field>", "<before>id<&'\"7</before>");
}

/* Another one meanwhile is told so at once, and takes nothing from this. */
static void
test_one_at_a_time(void **state)
{
	struct bench *b = *state;
	struct msg m = { .type = MSG_ARCHIVE_ASK };

	ask(b, "", "", 0);
	m.u.archive_ask.request = 8;
	m.u.archive_ask.with = m.u.archive_ask.before = "";
	m.u.archive_ask.room = "";
	m.u.archive_ask.most = 3;
	str_clear(&b->n.text);
	assert_true(xep_do(&b->n.wire, &m));
	assert_string_equal(b->n.text.s, "archive_end request=8 complete=0 "
	    "condition='busy'\n");
	result_of(b, BOB, OWN, "chat", "<body>hi</body>");
	assert_int_equal(strncmp(b->n.text.s, "archived request=7", 18), 0);
}

/* ---- results -------------------------------------------------------------- */

static void
test_page(void **state)
{
	struct bench *b = *state;

	ask(b, "", "", 0);
	result_of(b, BOB, OWN, "chat", "<body>hi</body><subject>s</subject>");
	assert_string_equal(b->n.text.s, "archived request=7 "
	    "archive_id='a1' from='" BOB "' to='" OWN "' id='m1' subject='s' "
	    "body='hi' stamp=1795168800000\n");
	/* One's own, from another program; a type that nobody knows. */
	result_of(b, OWN "/phone", BOB, "whatever", "<body>me</body>");
	assert_non_null(strstr(b->n.text.s, "from='" OWN "/phone' to='" BOB));
	fin(b, FIN(" complete='1'"));
	assert_string_equal(b->n.text.s, "archive_end request=7 complete=1 "
	    "first='a1' count=2\n");
	/* What comes behind it is nobody's. */
	result_of(b, BOB, OWN, "chat", "<body>hi</body>");
	assert_string_equal(b->n.text.s, "forged from='" OWN "' what='an "
	    "archive result'\n");
}

/* The stamp is the archive's: who wrote the message moves it nowhere. */
static void
test_stamp(void **state)
{
	struct bench *b = *state;

	ask(b, "", "", 0);
	result_of(b, BOB, OWN, "chat", "<body>hi</body><delay "
	    "xmlns='urn:xmpp:delay' stamp='2001-01-01T00:00:00Z'/>");
	assert_non_null(strstr(b->n.text.s, " stamp=1795168800000\n"));
	feed(b, "");
}

/* The server says that it has an archive, and takes forged ids out. */
static void
features(struct bench *b)
{
	const char *at;
	char *xml;

	str_clear(&b->n.text);
	xep_opened(&b->n.wire);
	at = strstr(b->n.text.s, "<query xmlns='http://jabber.org/protocol/"
	    "disco#info'");
	assert_non_null(at);
	while (strncmp(at, "id='", 4) != 0)
		at--;
	xml = xasprintf("<iq type='result' id='%.16s'><query xmlns='http://"
	    "jabber.org/protocol/disco#info'><feature var='urn:xmpp:mam:2'/>"
	    "</query></iq>", at + 4);
	feed(b, xml);
	free(xml);
}

/* The id that the archive will know a live message by: one's own archive. */
static void
test_live_id(void **state)
{
	static const struct { const char *inside, *id; } all[] = {
		{ "<stanza-id xmlns='urn:xmpp:sid:0' by='" OWN "' id='a7'/>",
		    "archive_id='a7'" },
		{ "<stanza-id xmlns='urn:xmpp:sid:0' by='eve@example.org' "
		    "id='e'/><stanza-id xmlns='urn:xmpp:sid:0' by='ME@"
		    "Example.org' id='a8'/>", NULL },
		{ "<stanza-id xmlns='urn:xmpp:sid:0' by='" OWN "/here' "
		    "id='a9'/>", NULL },
		{ "<stanza-id xmlns='urn:xmpp:sid:0' id='a9'/>", NULL },
		{ "<origin-id xmlns='urn:xmpp:sid:0' by='" OWN "' id='a9'/>",
		    NULL },
	};
	struct bench *b = *state;
	char *m, *more;

	features(b);
	for (size_t i = 0; i < NELEM(all); i++) {
		more = xasprintf("<body>x</body>%s", all[i].inside);
		m = message(BOB, OWN, "chat", more);
		feed(b, m);
		assert_non_null(strstr(b->n.text.s, "body='x'"));
		if (all[i].id != NULL)
			assert_non_null(strstr(b->n.text.s, all[i].id));
		else
			assert_null(strstr(b->n.text.s, "archive_id"));
		free(more);
		free(m);
	}
}

/* What no live message of a conversation could have been; what has no text. */
static void
test_not_shown(void **state)
{
	static const char *const all[][4] = {
		{ BOB, OWN, "groupchat", "<body>x</body>" },
		{ BOB, OWN, "headline", "<body>x</body>" },
		{ BOB, OWN, "error", "<body>x</body>" },
		{ BOB, OWN, "chat", "<received xmlns='urn:xmpp:receipts' "
		    "id='1'/>" },
		{ BOB, OWN, "chat", "<subject>x</subject>" },
		{ BOB, OWN, "chat", "<body/>" },
		{ BOB, OWN, "chat", "<body>x</body><x xmlns='http://jabber.org"
		    "/protocol/muc#user'/>" },
		{ BOB, "eve@example.org", "chat", "<body>x</body>" },
		{ BOB, "", "chat", "<body>x</body>" },
		{ "", OWN, "chat", "<body>x</body>" },
		{ BOB, OWN ".eve.net", "chat", "<body>x</body>" },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < NELEM(all); i++) {
		ask(b, "", "", 0);
		result_of(b, all[i][0], all[i][1], all[i][2], all[i][3]);
		assert_string_equal(b->n.text.s, "");
		/* It counts all the same: the next page begins before it. */
		fin(b, FIN(""));
		assert_string_equal(b->n.text.s, "archive_end request=7 "
		    "complete=0 first='a1' count=1\n");
	}
	ask(b, "", "", 0);
	result(b, "a1", "");
	result(b, "a2", "<message from='" BOB "' to='" OWN "' type='chat'>"
	    "<body>x</body></message>");
	/* Another namespace is another thing. */
	assert_string_equal(b->n.text.s, "");
	result(b, "a3", "<message xmlns='x' from='" BOB "' to='" OWN "'>"
	    "<body>x</body></message>");
	assert_string_equal(b->n.text.s, "");
}

/* Not a byte of it goes on: neither ciphertext nor the sentence beside it. */
static void
test_sealed(void **state)
{
	static const struct { const char *inside; enum sealing sealing; }
	    all[] = {
		{ "<body>Sorry</body><encryption xmlns='urn:xmpp:eme:0' "
		    "namespace='eu.siacs.conversations.axolotl'/>",
		    SEALING_OMEMO },
		{ "<body>Sorry</body><encryption xmlns='urn:xmpp:eme:0' "
		    "namespace='urn:xmpp:otr:0'/>", SEALING_OTR },
		{ "<body>Sorry</body><encryption xmlns='urn:xmpp:eme:0' "
		    "namespace='urn:new'/>", SEALING_OTHER },
		{ "<body>Sorry</body><encryption xmlns='urn:xmpp:eme:0'/>",
		    SEALING_OTHER },
		{ "<encrypted xmlns='urn:xmpp:omemo:2'><payload/>"
		    "</encrypted>", SEALING_OMEMO },
		{ "<x xmlns='jabber:x:encrypted'>AAAA</x><body>Sorry</body>",
		    SEALING_OPENPGP },
		{ "<openpgp xmlns='urn:xmpp:openpgp:0'>AAAA</openpgp>",
		    SEALING_OPENPGP },
	};
	struct bench *b = *state;
	char *want;

	for (size_t i = 0; i < NELEM(all); i++) {
		ask(b, "", "", 0);
		result_of(b, BOB, OWN, "chat", all[i].inside);
		want = xasprintf("archived request=7 archive_id='a1' from='"
		    BOB "' to='" OWN "' id='m1' sealing=%d "
		    "stamp=1795168800000\n", (int)all[i].sealing);
		assert_string_equal(b->n.text.s, want);
		free(want);
		fin(b, FIN(""));
	}
	/* Keys that OMEMO sends by itself. */
	ask(b, "", "", 0);
	result_of(b, BOB, OWN, "chat", "<encrypted "
	    "xmlns='urn:xmpp:omemo:2'><header/></encrypted><encryption "
	    "xmlns='urn:xmpp:eme:0' namespace='urn:xmpp:omemo:2'/>");
	assert_string_equal(b->n.text.s, "");
}

/* ---- servers and others that lie ------------------------------------------ */

static void
test_forged(void **state)
{
	static const char *const who[] = { "eve@example.org/x", BOB,
	    OWN "/here", OWN "/other", "example.org", "me@example.org.eve.net",
	};
	struct bench *b = *state;
	char *m = message(BOB, OWN, "chat", "<body>forged</body>");

	/* Nothing was asked. */
	result_in(b, OWN, "urn:xmpp:mam:2", "", "a1", m);
	assert_string_equal(b->n.text.s, "forged from='" OWN "' what='an "
	    "archive result'\n");
	ask(b, "", "", 0);
	for (size_t i = 0; i < NELEM(who); i++) {
		result_in(b, who[i], "urn:xmpp:mam:2", b->query, "a1", m);
		assert_int_equal(strncmp(b->n.text.s, "forged from=", 12), 0);
		assert_null(strstr(b->n.text.s, "body"));
	}
	result_in(b, OWN, "urn:xmpp:mam:2", "other", "a1", m);
	assert_int_equal(strncmp(b->n.text.s, "forged from=", 12), 0);
	result_in(b, OWN, "urn:xmpp:mam:2", "", "a1", m);
	assert_int_equal(strncmp(b->n.text.s, "forged from=", 12), 0);
	result_in(b, OWN, "urn:xmpp:mam:1", b->query, "a1", m);
	assert_int_equal(strncmp(b->n.text.s, "forged from=", 12), 0);
	/* None of them was counted. */
	fin(b, FIN(""));
	assert_string_equal(b->n.text.s, "archive_end request=7 complete=0\n");
	free(m);
}

/* Who else knows the id of the request ends no page. */
static void
test_forged_fin(void **state)
{
	struct bench *b = *state;
	char *xml;

	ask(b, "", "", 0);
	xml = xasprintf("<iq type='result' id='%s' from='%s'>%s</iq>", b->iq,
	    BOB, FIN(" complete='true'"));
	feed(b, xml);
	assert_string_equal(b->n.text.s, "");
	free(xml);
	fin(b, "");
	assert_string_equal(b->n.text.s, "archive_end request=7 complete=0 "
	    "condition='undefined-condition'\n");
}

/* A page has as many as were asked for; what has no id is none. */
static void
test_too_many(void **state)
{
	struct bench *b = *state;
	char id[16], *m = message(BOB, OWN, "chat", "<body>x</body>");
	size_t told = 0;

	ask(b, "", "", 0);
	result(b, "", m);
	assert_string_equal(b->n.text.s, "");
	for (int i = 0; i < 10000; i++) {
		snprintf(id, sizeof id, "a%d", i);
		result(b, id, m);
		told += b->n.text.len > 0;
	}
	assert_int_equal(told, 3);
	fin(b, FIN(""));
	assert_string_equal(b->n.text.s, "archive_end request=7 complete=0 "
	    "first='a0' count=3\n");
	free(m);
}

/* A long text is cut, and says so; an id that is too long is none. */
static void
test_long(void **state)
{
	struct bench *b = *state;
	struct str s;
	char *m;

	str_init(&s);
	str_add(&s, "<body>");
	for (int i = 0; i < IPC_BODY_MAX + 9; i++)
		str_addc(&s, 'x');
	str_add(&s, "</body>");
	ask(b, "", "", 0);
	result_of(b, BOB, OWN, "chat", s.s);
	assert_non_null(strstr(b->n.text.s, " missing=9 "));
	str_clear(&s);
	for (int i = 0; i < ID_MAX_BYTES + 1; i++)
		str_addc(&s, 'i');
	m = message(BOB, OWN, "chat", "<body>x</body>");
	result(b, s.s, m);
	assert_string_equal(b->n.text.s, "");
	free(m);
	str_free(&s);
}

static void
test_refused(void **state)
{
	struct bench *b = *state;
	char *xml;

	ask(b, "", "", 0);
	xml = xasprintf("<iq type='error' id='%s'><error type='cancel'>"
	    "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'"
	    "/><text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>no</text>"
	    "</error></iq>", b->iq);
	feed(b, xml);
	assert_string_equal(b->n.text.s, "archive_end request=7 complete=0 "
	    "condition='service-unavailable' text='no'\n");
	free(xml);
	/* Nobody answers. */
	ask(b, "", "", 0);
	str_clear(&b->n.text);
	loop_clock_move(b->n.loop, 61000);
	assert_string_equal(b->n.text.s, "archive_end request=7 complete=0 "
	    "condition='timeout'\n");
	/* The stream ends in the midst of a page: that says it all. */
	ask(b, "", "", 0);
	result_of(b, BOB, OWN, "chat", "<body>x</body>");
	str_clear(&b->n.text);
	xep_ended(&b->n.wire);
	assert_string_equal(b->n.text.s, "");
	ask(b, "", "", 0);
	fin(b, FIN(" complete='true'"));
	assert_string_equal(b->n.text.s, "archive_end request=7 complete=1\n");
}

/* A page that comes slowly is one that comes, but not for ever. */
static void
test_slow(void **state)
{
	struct bench *b = *state;
	char id[16], *m = message(BOB, OWN, "chat", "<body>x</body>");

	ask(b, "", "", 0);
	for (int i = 0; i < 3; i++) {
		loop_clock_move(b->n.loop, 50000);
		snprintf(id, sizeof id, "a%d", i);
		result(b, id, m);
		assert_int_equal(strncmp(b->n.text.s, "archived", 8), 0);
	}
	loop_clock_move(b->n.loop, 50000);
	result(b, "a3", m);	/* more than was asked for */
	str_clear(&b->n.text);
	loop_clock_move(b->n.loop, 11000);
	assert_string_equal(b->n.text.s, "archive_end request=7 complete=0 "
	    "first='a0' count=3 condition='timeout'\n");
	free(m);
}

/* A stream that is resumed goes on with the page. */
static void
test_resumed(void **state)
{
	struct bench *b = *state;

	ask(b, "", "", 0);
	result_of(b, BOB, OWN, "chat", "<body>x</body>");
	xep_paused(&b->n.wire);
	loop_clock_move(b->n.loop, 200000);
	xep_resumed(&b->n.wire);
	result_of(b, BOB, OWN, "chat", "<body>y</body>");
	assert_non_null(strstr(b->n.text.s, "body='y'"));
	fin(b, FIN(""));
	assert_string_equal(b->n.text.s, "archive_end request=7 complete=0 "
	    "first='a1' count=2\n");
}

/* ---- what is said of other messages --------------------------------------- */

#define RETRACT "urn:xmpp:message-retract:1"
#define REACT "urn:xmpp:reactions:0"

static void
expect_has(struct bench *b, const char *part)
{
	if (strstr(b->n.text.s, part) == NULL)
		fail_msg("no %s in %s", part, b->n.text.s);
}

static void
test_said(void **state)
{
	struct bench *b = *state;

	ask(b, "", "", 0);
	result_of(b, BOB, OWN, "chat", "<body>new</body><replace "
	    "xmlns='urn:xmpp:message-correct:0' id='m0'/>");
	expect_has(b, "refers=1 refers_id='m0'");
	result_of(b, BOB, OWN, "chat", "<retract xmlns='" RETRACT
	    "' id='m0'/>");
	expect_has(b, "refers=4 refers_id='m0'");
	result_of(b, OWN "/x", BOB, "chat", "<reactions xmlns='" REACT
	    "' id='m0'><reaction>x</reaction></reactions>");
	expect_has(b, "refers=3 refers_id='m0' emoji='x'");
}

static void
test_tombstone(void **state)
{
	struct bench *b = *state;

	ask(b, "", "", 0);
	result_of(b, BOB, OWN, "chat", "<retracted xmlns='" RETRACT
	    "' stamp='2026-11-20T11:00:00Z' id='r1'/>");
	expect_has(b, "id='m1' retracted=1");
	result_of(b, BOB, OWN, "chat", "<retracted xmlns='urn:xmpp:message-"
	    "retract:0' stamp='2026-11-20T11:00:00Z'><origin-id "
	    "xmlns='urn:xmpp:sid:0' id='o1'/></retracted>");
	expect_has(b, "id='m1' retracted=1");
	/* Where its text is there it was not taken back. */
	result_of(b, BOB, OWN, "chat", "<body>hi</body><retracted xmlns='"
	    RETRACT "' stamp='2026-11-20T11:00:00Z' id='r1'/>");
	assert_null(strstr(b->n.text.s, "retracted="));
}

/* Beside what was encrypted nothing says anything. */
static void
test_said_sealed(void **state)
{
	struct bench *b = *state;

	ask(b, "", "", 0);
	result_of(b, BOB, OWN, "chat", "<body>no OMEMO</body><encrypted xmlns="
	    "'eu.siacs.conversations.axolotl'><payload/></encrypted>"
	    "<retract xmlns='"
	    RETRACT "' id='m0'/><retracted xmlns='" RETRACT "' id='r1'/>");
	expect_has(b, "sealing=");
	assert_null(strstr(b->n.text.s, "refers"));
	assert_null(strstr(b->n.text.s, "retracted"));
}

/* ---- of a room ------------------------------------------------------------- */

#define ROOM "room@rooms.test"

static void
room_fin(struct bench *b, const char *from)
{
	char *xml = xasprintf("<iq type='result' id='%s' from='%s'>"
	    FIN(" complete='true'") "</iq>", b->iq, from);

	feed(b, xml);
	free(xml);
}

static void
room_result(struct bench *b, const char *from, const char *type,
    const char *more)
{
	char *m = xasprintf("<message xmlns='jabber:client' from='%s' "
	    "type='%s' id='m1'>%s</message>", from, type, more);

	result_in(b, ROOM, "urn:xmpp:mam:2", b->query, "a1", m);
	free(m);
}

/* The room itself is asked, and answers; others do not. */
static void
test_room_asked(void **state)
{
	struct bench *b = *state;
	char *want;

	ask_of(b, 7, ROOM, "", "a5", 0);
	want = xasprintf("<iq id='%s' to='" ROOM "' type='set'><query "
	    "queryid='%s' xmlns='urn:xmpp:mam:2'>", b->iq, b->query);
	assert_int_equal(strncmp(b->n.text.s, want, strlen(want)), 0);
	assert_non_null(strstr(b->n.text.s, "<before>a5</before>"));
	free(want);
	room_result(b, ROOM "/Bob", "groupchat", "<body>hi</body>");
	assert_string_equal(b->n.text.s, "archived request=7 archive_id='a1' "
	    "from='" ROOM "/Bob' to='" ROOM "' id='m1' body='hi' "
	    "stamp=1795168800000\n");
	room_fin(b, OWN);
	room_fin(b, ROOM "/Bob");
	room_fin(b, "rooms.test");
	assert_string_equal(b->n.text.s, "");
	room_fin(b, ROOM);
	assert_string_equal(b->n.text.s, "archive_end request=7 complete=1 "
	    "first='a1' count=1\n");
}

/* Who wrote it, by the room's word; said twice it is somebody else's. */
static void
test_room_who(void **state)
{
	static const char id[] = "<occupant-id xmlns='urn:xmpp:occupant-id:0' "
	    "id='o1'/>";
	static const char real[] = "<x xmlns='http://jabber.org/protocol/"
	    "muc#user'><item jid='bob@Example.org/pc'/></x>";
	static const char origin[] = "<origin-id xmlns='urn:xmpp:sid:0' "
	    "id='g1'/>";
	struct bench *b = *state;
	struct room *r = rooms_add(&b->n.wire, ROOM);
	char *all = xasprintf("<body>x</body>%s%s%s", id, real, origin);
	char *twice = xasprintf("<body>x</body>%s%s%s%s%s%s", id, real, origin,
	    id, real, origin);

	r->standing = STANDING_INSIDE;
	r->traits = ROOM_OCCUPANT_ID;
	ask_of(b, 7, ROOM, "", "", 0);
	room_result(b, ROOM "/Bob", "groupchat", all);
	expect_has(b, " origin='g1' occupant='o1' real='bob@example.org/pc' ");
	room_result(b, ROOM "/Bob", "groupchat", twice);
	assert_non_null(strstr(b->n.text.s, "body='x'"));
	assert_null(strstr(b->n.text.s, "origin="));
	assert_null(strstr(b->n.text.s, "occupant="));
	assert_null(strstr(b->n.text.s, "real="));
	free(all);
	free(twice);
}

/* What nobody has said there to all. */
static void
test_room_not_shown(void **state)
{
	static const char *const all[][3] = {
		{ ROOM "/Bob", "chat", "<body>x</body>" },
		{ ROOM "/Bob", "error", "<body>x</body>" },
		{ ROOM "/Bob", "groupchat", "<subject>x</subject>" },
		{ ROOM, "groupchat", "<body>x</body>" },
		{ "other@rooms.test/Bob", "groupchat", "<body>x</body>" },
		{ OWN, "groupchat", "<body>x</body>" },
		{ "", "groupchat", "<body>x</body>" },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < NELEM(all); i++) {
		ask_of(b, 7, ROOM, "", "", 0);
		room_result(b, all[i][0], all[i][1], all[i][2]);
		assert_string_equal(b->n.text.s, "");
		room_fin(b, ROOM);
		assert_non_null(strstr(b->n.text.s, "count=1"));
	}
}

/* A result counts from the room that was asked, in its query alone: neither
 * one's own account nor another room speaks for it, nor it for them. */
static void
test_room_forged(void **state)
{
	static const char *const who[] = { OWN, ROOM "/Bob", "rooms.test",
	    "other@rooms.test", ROOM ".eve.net" };
	struct bench *b = *state;
	char *m = message(ROOM "/Bob", OWN, "groupchat", "<body>x</body>");
	char *direct = message(BOB, OWN, "chat", "<body>x</body>");
	char own[32];

	ask(b, "", "", 0);
	memcpy(own, b->query, sizeof own);
	ask_of(b, 8, ROOM, "", "", 0);
	for (size_t i = 0; i < NELEM(who); i++) {
		result_in(b, who[i], "urn:xmpp:mam:2", b->query, "a1", m);
		assert_int_equal(strncmp(b->n.text.s, "forged from=", 12), 0);
	}
	result_in(b, ROOM, "urn:xmpp:mam:2", own, "a1", direct);
	assert_int_equal(strncmp(b->n.text.s, "forged from=", 12), 0);
	result_in(b, OWN, "urn:xmpp:mam:2", own, "a1", direct);
	assert_int_equal(strncmp(b->n.text.s, "archived request=7", 18), 0);
	result_in(b, ROOM, "urn:xmpp:mam:2", b->query, "a1", m);
	assert_int_equal(strncmp(b->n.text.s, "archived request=8", 18), 0);
	free(m);
	free(direct);
}

/* Each archive once at a time, and not very many of them. */
static void
test_room_several(void **state)
{
	struct bench *b = *state;
	struct msg m = { .type = MSG_ARCHIVE_ASK };

	ask(b, "", "", 0);
	for (uint32_t i = 1; i < IPC_QUERIES_MAX; i++) {
		char *room = xasprintf("room%u@rooms.test", i);

		ask_of(b, 7 + i, room, "", "", 0);
		free(room);
	}
	m.u.archive_ask.room = "room9@rooms.test";
	m.u.archive_ask.with = m.u.archive_ask.before = "";
	m.u.archive_ask.request = 99;
	str_clear(&b->n.text);
	assert_true(xep_do(&b->n.wire, &m));
	assert_string_equal(b->n.text.s, "archive_end request=99 complete=0 "
	    "condition='busy'\n");
	room_fin(b, "room3@rooms.test");
	ask_of(b, 7, "room9@rooms.test", "", "", 0);
	m.u.archive_ask.room = "room1@rooms.test";
	str_clear(&b->n.text);
	assert_true(xep_do(&b->n.wire, &m));
	assert_non_null(strstr(b->n.text.s, "condition='busy'"));
}

/* A room that lets each result wait holds nobody up for longer than one that
 * says nothing. */
static void
test_room_slow(void **state)
{
	struct bench *b = *state;

	ask_of(b, 7, ROOM, "", "", 0);
	loop_clock_move(b->n.loop, 50000);
	room_result(b, ROOM "/Bob", "groupchat", "<body>x</body>");
	str_clear(&b->n.text);
	loop_clock_move(b->n.loop, 11000);
	assert_non_null(strstr(b->n.text.s, "condition='timeout'"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		TEST(test_asked),
		TEST(test_one_at_a_time),
		TEST(test_page),
		TEST(test_live_id),
		TEST(test_stamp),
		TEST(test_not_shown),
		TEST(test_sealed),
		TEST(test_forged),
		TEST(test_forged_fin),
		TEST(test_too_many),
		TEST(test_long),
		TEST(test_refused),
		TEST(test_slow),
		TEST(test_resumed),
		TEST(test_said),
		TEST(test_tombstone),
		TEST(test_said_sealed),
		TEST(test_room_asked),
		TEST(test_room_who),
		TEST(test_room_not_shown),
		TEST(test_room_forged),
		TEST(test_room_several),
		TEST(test_room_slow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
