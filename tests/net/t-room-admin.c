/*
 * What moderators, admins and owners do in a room, as stanzas: what is asked,
 * whose answer counts, and what is told of it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/net/asked.h"

#define ROOM "room@muc.example.org"
#define ADMIN "http://jabber.org/protocol/muc#admin"
#define OWNER "http://jabber.org/protocol/muc#owner"
#define REGISTER "jabber:iq:register"
#define DISCO "http://jabber.org/protocol/disco#info"
#define STANZAS "urn:ietf:params:xml:ns:xmpp-stanzas"

static void
does(struct msg *m)
{
	str_clear(&n.text);
	assert_true(xep_do(&n.wire, m));
	take_id();
}

static void
sent(const char *inner)
{
	if (strstr(n.text.s, inner) == NULL)
		fail_msg("not \"%s\" in \"%s\"", inner, n.text.s);
}

static void
told(const char *text)
{
	assert_string_equal(n.text.s, text);
}

static void
role(const char *nick, enum role what, const char *reason)
{
	struct msg m = { .type = MSG_ROOM_ROLE };

	m.u.room_role.request = 3;
	m.u.room_role.room = ROOM;
	m.u.room_role.nick = nick;
	m.u.room_role.role = what;
	m.u.room_role.reason = reason;
	does(&m);
}

static void
test_role(void **state)
{
	(void)state;
	role("a \"b\" <c>", ROLE_NONE, "be off & go");
	sent("to='" ROOM "' type='set'");
	sent("<query xmlns='" ADMIN "'><item nick='a \"b\" <c>' role='none'>"
	    "<reason>be off & go</reason></item></query>");
	feed_answer("eve@example.org/x", "result", "");
	told("");
	feed_answer(ROOM "/somebody", "result", "");
	told("");
	feed_answer(ROOM, "result", "");
	told("room_done request=3\n");
	role("ann", ROLE_MODERATOR, "");
	sent("<item nick='ann' role='moderator'/>");
	feed_answer(ROOM, "error", "<error type='cancel'><not-allowed xmlns='"
	    STANZAS "'/><text xmlns='" STANZAS "'>no</text></error>");
	told("room_done request=3 condition='not-allowed' text='no'\n");
	role("ann", ROLE_VISITOR, "");
	str_clear(&n.text);
	loop_clock_move(n.loop, 62000);
	told("room_done request=3 condition='timeout'\n");
	role("ann", ROLE_VISITOR, "");
	str_clear(&n.text);
	xep_ended(&n.wire);
	told("room_done request=3 condition='gone'\n");
}

static void
test_affiliation(void **state)
{
	struct msg m = { .type = MSG_ROOM_AFFILIATION };

	(void)state;
	m.u.room_affiliation.request = 4;
	m.u.room_affiliation.room = ROOM;
	m.u.room_affiliation.jid = "evil.example";
	m.u.room_affiliation.affiliation = AFFILIATION_OUTCAST;
	m.u.room_affiliation.reason = "spam";
	does(&m);
	sent("<query xmlns='" ADMIN "'><item affiliation='outcast' "
	    "jid='evil.example'><reason>spam</reason></item></query>");
	feed_answer(ROOM, "result", "");
	told("room_done request=4\n");
}

static void
list(enum affiliation what)
{
	struct msg m = { .type = MSG_ROOM_LIST };

	m.u.room_list.request = 5;
	m.u.room_list.room = ROOM;
	m.u.room_list.affiliation = what;
	does(&m);
}

/* Who has no address, and who is something else, is only counted. */
static void
test_list(void **state)
{
	(void)state;
	list(AFFILIATION_OUTCAST);
	sent("type='get'");
	sent("<query xmlns='" ADMIN "'><item affiliation='outcast'/></query>");
	feed_answer(ROOM, "result", "<query xmlns='" ADMIN "'>"
	    "<item affiliation='outcast' jid='eve@example.org'><reason>spam"
	    "</reason></item><item affiliation='owner' jid='me@example.org'/>"
	    "<item affiliation='outcast' /><item jid='evil.example' "
	    "nick='e'/><other/></query>");
	told("room_listed request=5 jid='eve@example.org' reason='spam'\n"
	    "room_listed request=5 jid='evil.example' nick='e'\n"
	    "room_done request=5 left=2\n");
	n.whole = true;
	list(AFFILIATION_OWNER);
	feed_answer(ROOM, "result", "<query xmlns='" ADMIN "'>"
	    "<item affiliation='owner' jid='me@example.org'/></query>");
	told("room_listed request=5 jid='me@example.org'\n"
	    "room_done request=5\n");
	n.whole = false;
	list(AFFILIATION_ADMIN);
	feed_answer(ROOM, "error", "<error type='auth'><forbidden xmlns='"
	    STANZAS "'/></error>");
	told("room_done request=5 condition='forbidden'\n");
}

static void
test_list_bound(void **state)
{
	struct str xml;

	(void)state;
	list(AFFILIATION_MEMBER);
	str_init(&xml);
	str_add(&xml, "<query xmlns='" ADMIN "'>");
	for (int i = 0; i < IPC_LISTED_MAX + 7; i++)
		str_addf(&xml, "<item affiliation='member' "
		    "jid='u%d@example.org'/>", i);
	str_add(&xml, "</query>");
	feed_answer(ROOM, "result", xml.s);
	str_free(&xml);
	assert_non_null(strstr(n.text.s, "room_done request=5 left=7\n"));
	assert_null(strstr(n.text.s, "u2000@"));
}

static void
test_destroy(void **state)
{
	struct msg m = { .type = MSG_ROOM_DESTROY };

	(void)state;
	m.u.room_destroy.request = 6;
	m.u.room_destroy.room = ROOM;
	m.u.room_destroy.instead = "other@muc.example.org";
	m.u.room_destroy.reason = "we moved";
	does(&m);
	sent("<query xmlns='" OWNER "'><destroy jid='other@muc.example.org'>"
	    "<reason>we moved</reason></destroy></query>");
	feed_answer(ROOM, "result", "");
	told("room_done request=6\n");
	m.u.room_destroy.instead = m.u.room_destroy.reason = "";
	does(&m);
	sent("<query xmlns='" OWNER "'><destroy/></query>");
}

/* ---- forms --------------------------------------------------------------- */

static void
room_form(enum room_form kind, enum room_form_step step, bool plain)
{
	struct msg m = { .type = MSG_ROOM_FORM };

	m.u.room_form.request = 9;
	m.u.room_form.to = ROOM;
	m.u.room_form.kind = kind;
	m.u.room_form.step = step;
	m.u.room_form.plain = plain;
	does(&m);
}

static void
fill(const char *var, enum form_type type, const char *value)
{
	struct msg m = { .type = MSG_FORM_FILLED };

	m.u.form_filled.request = 9;
	m.u.form_filled.var = var;
	m.u.form_filled.type = type;
	m.u.form_filled.value = value;
	assert_true(xep_do(&n.wire, &m));
}

static void
test_config(void **state)
{
	(void)state;
	room_form(ROOM_FORM_CONFIG, ROOM_FORM_ASK, false);
	sent("type='get'");
	sent("<query xmlns='" OWNER "'/>");
	feed_answer(ROOM, "result", "<query xmlns='" OWNER "'><x xmlns="
	    "'jabber:x:data' type='form'><title>Setup</title><field "
	    "type='boolean' var='muc#roomconfig_moderatedroom'><value>1"
	    "</value></field></x></query>");
	told("form request=9 title='Setup'\nform_field request=9 type=5 "
	    "required=0 var='muc#roomconfig_moderatedroom'\nform_value "
	    "request=9 value='1'\nform_end request=9\n"
	    "room_form_done request=9 plain=0 registered=0\n");
	fill("muc#roomconfig_moderatedroom", FORM_BOOLEAN, "0");
	room_form(ROOM_FORM_CONFIG, ROOM_FORM_SEND, false);
	sent("type='set'");
	sent("<query xmlns='" OWNER "'><x type='submit' xmlns='jabber:x:data'>"
	    "<field type='boolean' var='muc#roomconfig_moderatedroom'>"
	    "<value>0</value></field></x></query>");
	feed_answer(ROOM, "result", "");
	told("room_form_done request=9 plain=0 registered=0\n");
	/* Nothing filled in. */
	room_form(ROOM_FORM_CONFIG, ROOM_FORM_SEND, false);
	sent("<x type='submit' xmlns='jabber:x:data'/>");
	feed_answer(ROOM, "error", "<error type='auth'><forbidden xmlns='"
	    STANZAS "'/></error>");
	told("room_form_done request=9 plain=0 registered=0 "
	    "condition='forbidden'\n");
	/* An answer without a form. */
	room_form(ROOM_FORM_CONFIG, ROOM_FORM_ASK, false);
	feed_answer(ROOM, "result", "<query xmlns='" OWNER "'/>");
	told("room_form_done request=9 plain=0 registered=0 "
	    "condition='undefined-condition'\n");
}

static void
test_register(void **state)
{
	(void)state;
	room_form(ROOM_FORM_REGISTER, ROOM_FORM_ASK, false);
	sent("<query xmlns='" REGISTER "'/>");
	feed_answer(ROOM, "result", "<query xmlns='" REGISTER "'><registered/>"
	    "<x xmlns='jabber:x:data' type='form'><field type='text-single' "
	    "var='muc#register_roomnick'><required/></field></x></query>");
	told("form request=9\nform_field request=9 required=1 "
	    "var='muc#register_roomnick'\nform_end request=9\n"
	    "room_form_done request=9 plain=0 registered=1\n");
	room_form(ROOM_FORM_REGISTER, ROOM_FORM_REMOVE, false);
	sent("type='set'");
	sent("<query xmlns='" REGISTER "'><remove/></query>");
}

/* Without a form: the elements become one, and elements again. */
static void
test_register_plain(void **state)
{
	(void)state;
	room_form(ROOM_FORM_REGISTER, ROOM_FORM_ASK, false);
	feed_answer(ROOM, "result", "<query xmlns='" REGISTER "'>"
	    "<instructions>Choose.</instructions><username>me</username>"
	    "<password/><key>k1</key><x xmlns='jabber:x:oob'><url>"
	    "https://example.org/</url></x></query>");
	told("form request=9 text='Choose.\nhttps://example.org/'\n"
	    "form_field request=9 required=1 var='username'\n"
	    "form_value request=9 value='me'\n"
	    "form_field request=9 type=1 required=1 var='password'\n"
	    "form_field request=9 type=9 required=1 var='key'\n"
	    "form_value request=9 value='k1'\nform_end request=9\n"
	    "room_form_done request=9 plain=1 registered=0\n");
	fill("username", FORM_TEXT, "me");
	fill("password", FORM_PRIVATE, "s & t");
	fill("key", FORM_HIDDEN, "k1");
	room_form(ROOM_FORM_REGISTER, ROOM_FORM_SEND, true);
	sent("<query xmlns='" REGISTER "'><username>me</username><password>"
	    "s & t</password><key>k1</key></query>");
}

/* ---- moderation ------------------------------------------------------------ */

static void
moderate(const char *features)
{
	struct msg m = { .type = MSG_ROOM_MODERATE };
	char *query = xasprintf("<query xmlns='" DISCO "'><identity "
	    "category='conference' type='text'/>%s</query>", features);

	m.u.room_moderate.request = 8;
	m.u.room_moderate.room = ROOM;
	m.u.room_moderate.id = "s1";
	m.u.room_moderate.reason = "spam";
	does(&m);
	sent("<query xmlns='" DISCO "'/>");
	feed_answer(ROOM, "result", query);
	free(query);
}

static void
test_moderate(void **state)
{
	(void)state;
	moderate("<feature var='urn:xmpp:message-moderate:0'/><feature "
	    "var='urn:xmpp:message-moderate:1'/>");
	sent("type='set'><moderate id='s1' xmlns="
	    "'urn:xmpp:message-moderate:1'><retract xmlns="
	    "'urn:xmpp:message-retract:1'/><reason>spam</reason></moderate>");
	take_id();
	feed_answer(ROOM, "result", "");
	told("room_done request=8\n");
	moderate("<feature var='urn:xmpp:message-moderate:0'/>");
	sent("<apply-to id='s1' xmlns='urn:xmpp:fasten:0'><moderate xmlns="
	    "'urn:xmpp:message-moderate:0'><retract xmlns="
	    "'urn:xmpp:message-retract:0'/><reason>spam</reason></moderate>"
	    "</apply-to>");
	take_id();
	feed_answer(ROOM, "error", "<error type='auth'><forbidden xmlns='"
	    STANZAS "'/></error>");
	told("room_done request=8 condition='forbidden'\n");
	moderate("<feature var='urn:xmpp:mam:2'/>");
	told("room_done request=8 condition='feature-not-implemented'\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_role, setup, teardown),
		cmocka_unit_test_setup_teardown(test_affiliation, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_list, setup, teardown),
		cmocka_unit_test_setup_teardown(test_list_bound, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_destroy, setup, teardown),
		cmocka_unit_test_setup_teardown(test_config, setup, teardown),
		cmocka_unit_test_setup_teardown(test_register, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_register_plain, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_moderate, setup,
		    teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
