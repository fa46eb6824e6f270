/*
 * Changes of the roster: what the server has of a contact stays as it is, each
 * change is answered, and none is made where something could be lost.
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

#define QUERY "<query xmlns='jabber:iq:roster'>"

struct bench {
	struct notes n;
	char id[32];		/* of the last request */
};

static void
take_id(struct bench *b)
{
	const char *at = strstr(b->n.text.s, "jabber:iq:roster");

	assert_non_null(at);
	while (at > b->n.text.s && strncmp(at, " id='", 5) != 0)
		at--;
	assert_memory_equal(at, " id='", 5);
	snprintf(b->id, sizeof b->id, "%.16s", at + 5);
}

static void
feed(struct bench *b, const char *xml)
{
	char *all = xasprintf("<s xmlns='jabber:client'>%s</s>", xml);

	str_clear(&b->n.text);
	assert_int_equal(notes_feed(&b->n, all), 0);
	free(all);
}

static void
answer(struct bench *b, const char *items)
{
	char *xml = xasprintf("<iq type='result' id='%s'>" QUERY "%s</query>"
	    "</iq>", b->id, items);

	feed(b, xml);
	free(xml);
}

static void
push(struct bench *b, const char *item)
{
	char *xml = xasprintf("<iq type='set' id='p'>" QUERY "%s</query></iq>",
	    item);

	feed(b, xml);
	free(xml);
}

static int
setup(void **state)
{
	struct bench *b = xcalloc(1, sizeof *b);

	notes_init(&b->n);
	xep_opened(&b->n.wire);
	take_id(b);
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

static void
set(struct bench *b, const char *jid, const char *name, bool removed,
    uint32_t request)
{
	struct msg m = { .type = MSG_ROSTER_SET };

	m.u.roster_set.jid = jid;
	m.u.roster_set.name = name;
	m.u.roster_set.change = removed ? ROSTER_REMOVE : ROSTER_ADD;
	m.u.roster_set.request = request;
	str_clear(&b->n.text);
	assert_true(xep_do(&b->n.wire, &m));
}

/* What is sent, within the query. */
static void
expect(struct bench *b, const char *item)
{
	char *want;

	take_id(b);
	want = xasprintf("<iq id='%s' type='set'><query "
	    "xmlns='jabber:iq:roster'>%s</query></iq>\n", b->id, item);
	assert_string_equal(b->n.text.s, want);
	free(want);
}

#define NEW "urn:example:later"
#define RICH "<item jid='bob@example.org' name='B' subscription='both' " \
	"ask='subscribe' approved='true' colour='red' x:since='2026' " \
	"xmlns:x='" NEW "'><group>Friends</group><group>A &amp; B</group>" \
	"<note xmlns='" NEW "' xml:lang='de'>gro\xc3\x9f</note></item>"
/* Sorted as note_xml() does; what is the server's own to set is not sent. */
#define KEPT(name) "<item colour='red' jid='bob@example.org'" name \
	" xmlns='jabber:iq:roster' {" NEW "}since='2026'>" \
	"<group xmlns='jabber:iq:roster'>Friends</group>" \
	"<group xmlns='jabber:iq:roster'>A & B</group>" \
	"<note xml:lang='de' xmlns='" NEW "'>gro\xc3\x9f</note></item>"

/* Groups, and whatever comes later, by either way of being told. */
static void
test_kept(void **state)
{
	struct bench *b = *state;

	for (int whole = 0; whole < 2; whole++) {
		b->n.whole = whole;
		str_clear(&b->n.text);
		xep_opened(&b->n.wire);
		take_id(b);
		answer(b, RICH "<item jid='eve@example.org'/>");
		assert_non_null(strstr(b->n.text.s, "roster_end count=2"));
		set(b, "bob@example.org", "Bobby", false, 1);
		expect(b, KEPT(" name='Bobby'"));
		set(b, "bob@example.org", "", false, 2);
		expect(b, KEPT(""));
		set(b, "bob@example.org", "B", false, 3);
		expect(b, KEPT(" name='B'"));
		set(b, "eve@example.org", "Eve", false, 4);
		expect(b, "<item jid='eve@example.org' name='Eve'/>");
		set(b, "new@example.org", "", false, 5);
		expect(b, "<item jid='new@example.org'/>");
		set(b, "bob@example.org", "", true, 6);
		expect(b, "<item jid='bob@example.org' "
		    "subscription='remove'/>");
	}
}

/* On the wire, as XML: what was read before is there again. */
static void
test_bytes(void **state)
{
	struct bench *b = *state;

	answer(b, RICH);
	b->n.exact = true;
	set(b, "bob@example.org", "B", false, 1);
	assert_non_null(strstr(b->n.text.s, "<query "
	    "xmlns=\"jabber:iq:roster\"><item colour=\"red\" "
	    "jid=\"bob@example.org\" name=\"B\" xmlns:a"));
	assert_non_null(strstr(b->n.text.s, "=\"" NEW "\" a"));
	assert_non_null(strstr(b->n.text.s, ":since=\"2026\"><group>Friends"
	    "</group><group>A &amp; B</group><note xml:lang=\"de\" "
	    "xmlns=\"" NEW "\">gro\xc3\x9f</note></item>"));
}

static void
test_pushes(void **state)
{
	struct bench *b = *state;

	answer(b, RICH);
	push(b, "<item jid='bob@example.org'><group>Other</group></item>");
	set(b, "bob@example.org", "B", false, 1);
	expect(b, "<item jid='bob@example.org' name='B' "
	    "xmlns='jabber:iq:roster'><group xmlns='jabber:iq:roster'>Other"
	    "</group></item>");
	push(b, "<item jid='bob@example.org' name='B'/>");
	set(b, "bob@example.org", "C", false, 2);
	expect(b, "<item jid='bob@example.org' name='C'/>");
	push(b, RICH);
	push(b, "<item jid='bob@example.org' subscription='remove'/>");
	set(b, "bob@example.org", "C", false, 3);
	expect(b, "<item jid='bob@example.org' name='C'/>");
	/* Only the own account's (RFC 6121, 2.1.6). */
	push(b, RICH);
	feed(b, "<iq type='set' id='p' from='eve@example.org'>" QUERY "<item "
	    "jid='bob@example.org'/></query></iq>");
	assert_null(strstr(b->n.text.s, "roster_item"));
	set(b, "bob@example.org", "", false, 4);
	expect(b, KEPT(""));
}

/* A name too long to be told is not replaced by how it was told. */
static void
test_long_name(void **state)
{
	struct bench *b = *state;
	char name[3000], told[IPC_NAME_MAX + 1], *xml;
	const char *at;

	memset(name, 'n', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	xml = xasprintf("<item jid='bob@example.org' name='%s'/>", name);
	answer(b, xml);
	free(xml);
	assert_non_null(at = strstr(b->n.text.s, " name='"));
	snprintf(told, sizeof told, "%.*s", (int)strcspn(at + 7, "'"), at + 7);
	set(b, "bob@example.org", told, false, 1);
	assert_non_null(strstr(b->n.text.s, name));
	set(b, "bob@example.org", "short", false, 2);
	assert_null(strstr(b->n.text.s, "nnnn"));
}

/* What could not be kept is not destroyed either: the change is not made. */
static void
test_too_much(void **state)
{
	struct bench *b = *state;
	struct str s;

	str_init(&s);
	str_add(&s, "<item jid='bob@example.org'>");
	while (s.len < CONTACT_KEPT_MAX)
		str_add(&s, "<group>one of very many</group>");
	str_add(&s, "</item>");
	answer(b, s.s);
	str_free(&s);
	set(b, "bob@example.org", "B", false, 7);
	assert_string_equal(b->n.text.s, "answer request=7 "
	    "condition='resource-constraint' text='there is more in the "
	    "roster than could be kept'\n");
	/* To remove it is what the user wants. */
	set(b, "bob@example.org", "", true, 8);
	expect(b, "<item jid='bob@example.org' subscription='remove'/>");
	push(b, "<item jid='bob@example.org'/>");
	set(b, "bob@example.org", "B", false, 9);
	expect(b, "<item jid='bob@example.org' name='B'/>");
}

/* An item of more parts than are read is too much, too. */
static void
test_cut(void **state)
{
	struct bench *b = *state;
	struct str s;

	str_init(&s);
	str_add(&s, "<item jid='bob@example.org'>");
	for (int i = 0; i < READER_PARTS_MAX; i++)
		str_add(&s, "<g/>");
	str_add(&s, "</item><item jid='eve@example.org' ");
	str_add(&s, "/>");
	answer(b, s.s);
	str_free(&s);
	set(b, "bob@example.org", "B", false, 7);
	assert_non_null(strstr(b->n.text.s, "resource-constraint"));
}

/* Nor is one that is too deep anywhere, however short. */
static void
test_deep(void **state)
{
	struct bench *b = *state;
	struct str s;

	str_init(&s);
	str_add(&s, "<item jid='bob@example.org'>");
	for (int i = 0; i < 100; i++)
		str_add(&s, "<g>");
	for (int i = 0; i < 100; i++)
		str_add(&s, "</g>");
	str_add(&s, "</item>");
	answer(b, s.s);
	set(b, "bob@example.org", "B", false, 7);
	assert_non_null(strstr(b->n.text.s, "resource-constraint"));
	answer(b, "");
	push(b, s.s);
	set(b, "bob@example.org", "B", false, 8);
	assert_non_null(strstr(b->n.text.s, "resource-constraint"));
	str_free(&s);
}

/* Before the server has said who is in the roster, nobody knows what a change
 * would destroy. */
static void
test_not_known(void **state)
{
	struct bench *b = *state;
	char *xml;

	set(b, "bob@example.org", "B", false, 1);
	assert_non_null(strstr(b->n.text.s, "answer request=1 "
	    "condition='unexpected-request'"));
	xml = xasprintf("<iq type='error' id='%s'><error/></iq>", b->id);
	feed(b, xml);
	free(xml);
	assert_string_equal(b->n.text.s, "roster_end failed=1\n");
	set(b, "bob@example.org", "B", false, 2);
	assert_non_null(strstr(b->n.text.s, "answer request=2 "
	    "condition='unexpected-request'"));
	/* The next stream. */
	str_clear(&b->n.text);
	xep_opened(&b->n.wire);
	take_id(b);
	answer(b, "");
	set(b, "bob@example.org", "B", false, 3);
	expect(b, "<item jid='bob@example.org' name='B'/>");
	/* Nobody answers at all. */
	str_clear(&b->n.text);
	xep_opened(&b->n.wire);
	str_clear(&b->n.text);
	loop_clock_move(b->n.loop, 60000);
	/* ... nor says whom it blocks. */
	assert_string_equal(b->n.text.s, "block_end condition='timeout'\n"
	    "roster_end failed=1\n");
}

/* Each change has its answer, once. */
static void
test_answers(void **state)
{
	struct bench *b = *state;
	char *xml;

	answer(b, "");
	set(b, "bob@example.org", "B", false, 1);
	take_id(b);
	xml = xasprintf("<iq type='result' id='%s'/>", b->id);
	feed(b, xml);
	assert_string_equal(b->n.text.s, "answer request=1\n");
	feed(b, xml);
	assert_string_equal(b->n.text.s, "");
	free(xml);
	set(b, "bob@example.org", "B", false, 2);
	take_id(b);
	xml = xasprintf("<iq type='error' id='%s' from='me@example.org'>"
	    "<error type='cancel'><not-allowed xmlns='" NS_ERRORS "'/><text "
	    "xmlns='" NS_ERRORS "'>no</text></error></iq>", b->id);
	feed(b, xml);
	assert_string_equal(b->n.text.s, "answer request=2 "
	    "condition='not-allowed' text='no'\n");
	free(xml);
	set(b, "bob@example.org", "B", false, 3);
	str_clear(&b->n.text);
	loop_clock_move(b->n.loop, 60000);
	assert_non_null(strstr(b->n.text.s, "\nanswer request=3 "
	    "condition='timeout'\n"));
	set(b, "bob@example.org", "", true, 4);
	str_clear(&b->n.text);
	xep_ended(&b->n.wire);
	assert_string_equal(b->n.text.s, "answer request=4 "
	    "condition='gone'\n");
}

/* More contacts than are known: the others' items are not known either. */
static void
test_many(void **state)
{
	struct bench *b = *state;
	struct str s;

	str_init(&s);
	for (int i = 0; i < CONTACTS_MAX + 10; i++)
		str_addf(&s, "<item jid='c%d@example.org'><group>g</group>"
		    "</item>", i);
	answer(b, s.s);
	str_free(&s);
	assert_non_null(strstr(b->n.text.s, "roster_end count=65536 "));
	set(b, "c65535@example.org", "B", false, 1);
	assert_non_null(strstr(b->n.text.s, "<group"));
	set(b, "c65536@example.org", "B", false, 2);
	assert_non_null(strstr(b->n.text.s, "resource-constraint"));
}

/* ---- groups --------------------------------------------------------------- */

static void
regroup(struct bench *b, enum roster_change change, const char *name,
    const char *group)
{
	struct msg m = { .type = MSG_ROSTER_SET };

	m.u.roster_set.jid = "bob@example.org";
	m.u.roster_set.name = name;
	m.u.roster_set.group = group;
	m.u.roster_set.change = change;
	m.u.roster_set.request = 1;
	str_clear(&b->n.text);
	assert_true(xep_do(&b->n.wire, &m));
}

static void
accept(struct bench *b)
{
	char *xml = xasprintf("<iq type='result' id='%s'/>", b->id);

	feed(b, xml);
	free(xml);
}

#define GROUP(name) "<group xmlns='jabber:iq:roster'>" name "</group>"

/* Nothing else of the item is lost, nor is a change that was just made. */
static void
test_groups(void **state)
{
	struct bench *b = *state;

	answer(b, RICH);
	assert_non_null(strstr(b->n.text.s, "groups='Friends\nA & B'"));
	regroup(b, ROSTER_GROUP_ADD, "B", "Close friends");
	expect(b, "<item colour='red' jid='bob@example.org' name='B'"
	    " xmlns='jabber:iq:roster' {" NEW "}since='2026'>"
	    GROUP("Friends") GROUP("A & B")
	    "<note xml:lang='de' xmlns='" NEW "'>gro\xc3\x9f</note>"
	    GROUP("Close friends") "</item>");
	/* Taken: the next change begins with it, before any push. */
	accept(b);
	regroup(b, ROSTER_GROUP_REMOVE, "B", "A & B");
	expect(b, "<item colour='red' jid='bob@example.org' name='B'"
	    " xmlns='jabber:iq:roster' {" NEW "}since='2026'>"
	    GROUP("Friends")
	    "<note xml:lang='de' xmlns='" NEW "'>gro\xc3\x9f</note>"
	    GROUP("Close friends") "</item>");
	/* Refused: as it was. */
	regroup(b, ROSTER_GROUP_ADD, "B", "Friends");
	expect(b, "<item colour='red' jid='bob@example.org' name='B'"
	    " xmlns='jabber:iq:roster' {" NEW "}since='2026'>"
	    GROUP("Friends") GROUP("A & B")
	    "<note xml:lang='de' xmlns='" NEW "'>gro\xc3\x9f</note>"
	    GROUP("Close friends") "</item>");
}

/* Of one of whom nothing is kept the name is sotto's to give. */
static void
test_groups_new(void **state)
{
	struct bench *b = *state;

	answer(b, "<item jid='bob@example.org' name='Bob'/>");
	regroup(b, ROSTER_GROUP_ADD, "Bob", "a");
	expect(b, "<item jid='bob@example.org' name='Bob' "
	    "xmlns='jabber:iq:roster'>" GROUP("a") "</item>");
	accept(b);
	regroup(b, ROSTER_GROUP_ADD, "Bob", "b");
	expect(b, "<item jid='bob@example.org' name='Bob' "
	    "xmlns='jabber:iq:roster'>" GROUP("a") GROUP("b") "</item>");
	/* What came after it was sent counts, not what was sent. */
	push(b, "<item jid='bob@example.org' name='Bob'><group>c</group>"
	    "</item>");
	accept(b);
	set(b, "bob@example.org", "Bob", false, 2);
	expect(b, "<item jid='bob@example.org' name='Bob' "
	    "xmlns='jabber:iq:roster'>" GROUP("c") "</item>");
}

/* As they are told: one line each, so many of such a length. */
static void
test_groups_told(void **state)
{
	struct bench *b = *state;
	struct str s;
	size_t n = 0;

	str_init(&s);
	str_add(&s, "<item jid='bob@example.org'><group>\n two\n lines\n"
	    "</group><group> </group><group/><group xmlns='urn:other'>no"
	    "</group><group>");
	for (int i = 0; i <= IPC_GROUP_MAX; i++)
		str_addc(&s, 'x');
	str_add(&s, "</group>");
	for (int i = 0; i < IPC_GROUPS + 5; i++)
		str_addf(&s, "<group>g%d</group>", i);
	str_add(&s, "</item>");
	answer(b, s.s);
	str_free(&s);
	assert_non_null(strstr(b->n.text.s, "groups='two  lines\ng0\n"));
	assert_null(strstr(b->n.text.s, "xx"));
	for (const char *at = b->n.text.s; (at = strstr(at, "\ng")) != NULL;
	    at++)
		n++;
	assert_int_equal(n, IPC_GROUPS - 1);
	/* By the name that is told. */
	regroup(b, ROSTER_GROUP_REMOVE, "", "two  lines");
	assert_null(strstr(b->n.text.s, "two"));
	assert_non_null(strstr(b->n.text.s, ">g36<"));
}

/* Fewer where their addresses are as long as they may be. */
static void
test_many_long(void **state)
{
	struct bench *b = *state;
	int fit = CONTACTS_NAMED_MAX / (1000 + 1 + 11);
	char local[1001], count[64];
	struct str s;

	memset(local, 'a', sizeof(local));
	local[1000] = '\0';
	str_init(&s);
	for (int i = 0; i < fit + 10; i++) {
		int n = snprintf(count, sizeof(count), "%d", i);

		str_addf(&s, "<item jid='%.*s%s@example.org'/>", 1000 - n,
		    local, count);
	}
	answer(b, s.s);
	str_free(&s);
	snprintf(count, sizeof(count), "roster_end count=%d ", fit);
	assert_non_null(strstr(b->n.text.s, count));
	set(b, "new@example.org", "B", false, 1);
	assert_non_null(strstr(b->n.text.s, "resource-constraint"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_kept),
		TEST(test_bytes),
		TEST(test_pushes),
		TEST(test_long_name),
		TEST(test_too_much),
		TEST(test_cut),
		TEST(test_groups),
		TEST(test_groups_new),
		TEST(test_groups_told),
		TEST(test_deep),
		TEST(test_not_known),
		TEST(test_answers),
		TEST(test_many),
		TEST(test_many_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
