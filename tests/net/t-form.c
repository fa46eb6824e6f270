/*
 * What addresses say of themselves, forms and commands, as stanzas: what is
 * asked, whose answer counts, what is told of it, and how much.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/stanzas.h"

#define COMMANDS "http://jabber.org/protocol/commands"
#define BOT "bot.example.org"

/* The id of the first or second request in the notes. */
static void
id_of(struct notes *n, size_t which, char id[32])
{
	const char *at = n->text.s;

	for (size_t i = 0; i <= which; i++) {
		at = strstr(at, "<iq id='");
		assert_non_null(at);
		at += 8;
	}
	snprintf(id, 32, "%.*s", (int)strcspn(at, "'"), at);
}

static void
feed(struct notes *n, const char *fmt, ...)
{
	struct str xml;
	va_list ap;

	str_init(&xml);
	str_add(&xml, "<s xmlns='jabber:client'>");
	va_start(ap, fmt);
	str_addv(&xml, fmt, ap);
	va_end(ap);
	str_add(&xml, "</s>");
	assert_int_equal(notes_feed(n, xml.s), 0);
	str_free(&xml);
}

static void
browse(struct notes *n, const char *node, bool commands)
{
	struct msg m = { .type = MSG_BROWSE };

	m.u.browse.request = 7;
	m.u.browse.to = BOT;
	m.u.browse.node = node;
	m.u.browse.commands = commands;
	str_clear(&n->text);
	assert_true(xep_do(&n->wire, &m));
}

static void
command(struct notes *n, const char *session, const char *action,
    bool submits)
{
	struct msg m = { .type = MSG_ADHOC };

	m.u.adhoc.request = 9;
	m.u.adhoc.to = BOT;
	m.u.adhoc.node = "add";
	m.u.adhoc.session = session;
	m.u.adhoc.action = action;
	m.u.adhoc.submits = submits;
	assert_true(xep_do(&n->wire, &m));
}

static void
fill(struct notes *n, const char *var, enum form_type type,
    const char *value)
{
	struct msg m = { .type = MSG_FORM_FILLED };

	m.u.form_filled.request = 9;
	m.u.form_filled.var = var;
	m.u.form_filled.type = type;
	m.u.form_filled.value = value != NULL ? value : "";
	m.u.form_filled.empty = value == NULL;
	assert_true(xep_do(&n->wire, &m));
}

static size_t
times(const struct notes *n, const char *part)
{
	size_t count = 0;
	const char *at = n->text.len > 0 ? n->text.s : "";

	for (; (at = strstr(at, part)) != NULL; at += strlen(part))
		count++;
	return count;
}

static int
setup(void **state)
{
	struct notes *n = xcalloc(1, sizeof(*n));

	notes_init(n);
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

/* As Prosody answers, with mod_server_contact_info. */
static void
test_browse(void **state)
{
	struct notes *n = *state;
	char info[32], items[32];

	browse(n, "", false);
	assert_int_equal(times(n, "to='" BOT "' type='get'"), 2);
	id_of(n, 0, info);
	id_of(n, 1, items);
	str_clear(&n->text);
	feed(n, "<iq type='result' id='%s' from='" BOT "'><query xmlns="
	    "'http://jabber.org/protocol/disco#info'><identity "
	    "category='server' type='im' name='Prosody'/><feature "
	    "var='urn:xmpp:ping'/><x xmlns='jabber:x:data' type='result'>"
	    "<field type='hidden' var='FORM_TYPE'><value>"
	    "http://jabber.org/network/serverinfo</value></field><field "
	    "type='list-multi' var='abuse-addresses'><value>"
	    "mailto:abuse@example.org</value></field></x></query></iq>",
	    info);
	assert_string_equal(n->text.s, "found request=7 node='server/im' "
	    "name='Prosody'\nfound request=7 kind=1 node='urn:xmpp:ping'\n"
	    "form request=7\nform_field request=7 type=9 required=0 "
	    "var='FORM_TYPE'\nform_value request=7 "
	    "value='http://jabber.org/network/serverinfo'\nform_field "
	    "request=7 type=7 required=0 var='abuse-addresses'\nform_value "
	    "request=7 value='mailto:abuse@example.org'\nform_end request=7\n");
	str_clear(&n->text);
	feed(n, "<iq type='result' id='%s' from='" BOT "'><query xmlns="
	    "'http://jabber.org/protocol/disco#items'><item "
	    "jid='rooms.example.org' name='Rooms'/><item jid='a.example.org' "
	    "node='x'/><item name='none'/></query></iq>", items);
	assert_string_equal(n->text.s, "found request=7 kind=2 "
	    "jid='rooms.example.org' name='Rooms'\nfound request=7 kind=2 "
	    "jid='a.example.org' node='x'\nbrowsed request=7 left=1\n");
}

/* A program that has no items has not failed; an answer of somebody else's is
 * none. */
static void
test_refused(void **state)
{
	struct notes *n = *state;
	char info[32], items[32];

	browse(n, "here", false);
	assert_int_equal(times(n, "node='here'"), 2);
	id_of(n, 0, info);
	id_of(n, 1, items);
	str_clear(&n->text);
	feed(n, "<iq type='result' id='%s' from='eve@example.org/x'><query "
	    "xmlns='http://jabber.org/protocol/disco#info'><identity "
	    "category='a' type='b'/></query></iq><iq type='error' id='%s' "
	    "from='" BOT "/x'/>", info, items);
	assert_int_equal(n->text.len, 0);
	feed(n, "<iq type='error' id='%s' from='" BOT "'><error type='cancel'>"
	    "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'"
	    "/></error></iq><iq type='result' id='%s' from='" BOT "'><query "
	    "xmlns='http://jabber.org/protocol/disco#info'/></iq>", items,
	    info);
	assert_string_equal(n->text.s, "browsed request=7\n");
	browse(n, "", true);
	assert_int_equal(times(n, "node='" COMMANDS "'"), 1);
	id_of(n, 0, items);
	str_clear(&n->text);
	loop_clock_move(n->loop, 62000);
	assert_string_equal(n->text.s,
	    "browsed request=7 condition='timeout'\n");
}

/* However long an answer is. */
static void
test_many(void **state)
{
	struct notes *n = *state;
	char items[32];
	struct str xml;

	browse(n, "", true);
	id_of(n, 0, items);
	str_init(&xml);
	for (size_t i = 0; i < 20000; i++)
		str_addf(&xml, "<item jid='i%zu.example.org'/>", i);
	str_clear(&n->text);
	feed(n, "<iq type='result' id='%s' from='" BOT "'><query xmlns="
	    "'http://jabber.org/protocol/disco#items'>%s</query></iq>", items,
	    xml.s);
	assert_int_equal(times(n, "found "), IPC_FOUND_MAX);
	assert_int_equal(times(n, "browsed request=7 left=19500\n"), 1);
	str_free(&xml);
}

/* ---- commands ------------------------------------------------------------ */

static void
answer(struct notes *n, const char *id, const char *inner)
{
	str_clear(&n->text);
	feed(n, "<iq type='result' id='%s' from='" BOT "'><command xmlns='"
	    COMMANDS "' node='add' sessionid='s1' status='executing'>%s"
	    "</command></iq>", id, inner);
}

/* A room's password is hidden, however the server writes the field. */
static void
test_room_secret(void **state)
{
	struct notes *n = *state;
	char id[32];

	command(n, "", "execute", false);
	id_of(n, 0, id);
	answer(n, id, "<x xmlns='jabber:x:data' type='form'><field "
	    "type='text-single' var='muc#roomconfig_roomsecret'/><field "
	    "var='muc#roomconfig_roomsecret'/><field type='text-single' "
	    "var='muc#roomconfig_roomname'/></x>");
	assert_int_equal(times(n, "type=1 required=0 "
	    "var='muc#roomconfig_roomsecret'"), 2);
	assert_int_equal(times(n, "type=0 required=0 "
	    "var='muc#roomconfig_roomname'") + times(n, "form_field "
	    "request=9 required=0 var='muc#roomconfig_roomname'"), 1);
}

static void
test_command(void **state)
{
	struct notes *n = *state;
	char id[32];

	command(n, "", "execute", false);
	assert_int_equal(times(n, "<command action='execute' node='add' "
	    "xmlns='" COMMANDS "'/>"), 1);
	id_of(n, 0, id);
	answer(n, id, "<actions execute='complete'><prev/><complete/>"
	    "</actions><note type='warn'>mind\nthis</note><x "
	    "xmlns='jabber:x:data' type='form'><title>T</title>"
	    "<instructions>one</instructions><instructions>two"
	    "</instructions><field type='list-single' var='role' label='Role'>"
	    "<desc>what</desc><required/><value>u</value><option label='User'>"
	    "<value>u</value></option><option><value>a</value></option>"
	    "</field></x>");
	assert_string_equal(n->text.s, "form request=9 title='T' "
	    "text='one\ntwo'\nform_field request=9 type=6 required=1 "
	    "var='role' label='Role' about='what'\nform_value request=9 "
	    "value='u'\nform_option request=9 label='User' value='u'\n"
	    "form_option request=9 value='a'\nform_end request=9\n"
	    "adhoc_done request=9 status='executing' session='s1' actions=5 "
	    "action='complete' note='Warning: mind\nthis'\n");
	str_clear(&n->text);
	fill(n, "FORM_TYPE", FORM_HIDDEN, "t");
	fill(n, "jids", FORM_JIDS, "a@b");
	fill(n, "jids", FORM_JIDS, "c@d");
	fill(n, "none", FORM_CHOICES, NULL);
	fill(n, "text", FORM_TEXT, "");
	command(n, "s1", "complete", true);
	assert_int_equal(times(n, "<command action='complete' node='add' "
	    "sessionid='s1' xmlns='" COMMANDS "'><x type='submit' "
	    "xmlns='jabber:x:data'><field type='hidden' var='FORM_TYPE'>"
	    "<value>t</value></field><field type='jid-multi' var='jids'>"
	    "<value>a@b</value><value>c@d</value></field><field "
	    "type='list-multi' var='none'/><field type='text-single' "
	    "var='text'><value/></field></x></command>"), 1);
	/* Nothing of it is left for the next one. */
	str_clear(&n->text);
	command(n, "s1", "cancel", false);
	assert_int_equal(times(n, "<x "), 0);
}

static void
test_result(void **state)
{
	struct notes *n = *state;
	char id[32];

	command(n, "", "execute", false);
	id_of(n, 0, id);
	answer(n, id, "<x xmlns='jabber:x:data' type='result'><reported><field "
	    "var='u' label='User' type='jid-single'/></reported><item><field "
	    "var='u'><value>a@b</value></field></item><item><field var='u'>"
	    "<value>c@d</value></field></item></x>");
	assert_int_equal(times(n, "form_field request=9 type=3 required=0 "
	    "row=2 var='u' label='User'\nform_value request=9 value='c@d'"),
	    1);
}

/* Nobody but who was asked; and a command that comes is refused. */
static void
test_others(void **state)
{
	struct notes *n = *state;
	char id[32];

	command(n, "", "execute", false);
	id_of(n, 0, id);
	str_clear(&n->text);
	feed(n, "<iq type='result' id='%s' from='eve@example.org/x'><command "
	    "xmlns='" COMMANDS "' sessionid='e' status='executing'/></iq>"
	    "<iq type='result' id='%s' from='example.org'/><iq type='result' "
	    "id='%s'/>", id, id, id);
	assert_int_equal(n->text.len, 0);
	feed(n, "<iq type='error' id='%s' from='" BOT "'><error type='modify'>"
	    "<bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text "
	    "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>no</text></error>"
	    "</iq>", id);
	assert_string_equal(n->text.s, "adhoc_done request=9 "
	    "condition='bad-request' text='no'\n");
	str_clear(&n->text);
	feed(n, "<iq type='set' id='1' from='example.org'><command xmlns='"
	    COMMANDS "' node='x' action='execute'/></iq>");
	assert_int_equal(times(n, "service-unavailable"), 1);
}

/* Forms that are too large: bounded, and it is said how much is missing. */
static void
test_bounds(void **state)
{
	struct notes *n = *state;
	struct str x;
	char id[32];

	str_init(&x);
	str_add(&x, "<x xmlns='jabber:x:data'>");
	for (size_t i = 0; i < 10000; i++)
		str_addf(&x, "<field var='f%zu'><value>1</value></field>", i);
	str_add(&x, "</x>");
	command(n, "", "execute", false);
	id_of(n, 0, id);
	answer(n, id, x.s);
	assert_int_equal(times(n, "form_field "), IPC_FORM_FIELDS_MAX);
	assert_int_equal(times(n, "form_end request=9 left="), 1);
	assert_int_equal(times(n, "adhoc_done "), 1);

	str_clear(&x);
	str_add(&x, "<x xmlns='jabber:x:data'><field type='list-single' "
	    "var='f'><option label='");
	for (size_t i = 0; i < 60000; i++)
		str_addc(&x, 'l');
	str_add(&x, "'><value>");
	for (size_t i = 0; i < 900000; i++)
		str_addc(&x, 'v');
	str_add(&x, "</value></option><option><value>ok</value></option>"
	    "</field></x>");
	str_clear(&n->text);
	command(n, "", "execute", false);
	id_of(n, 0, id);
	answer(n, id, x.s);
	assert_int_equal(times(n, "form_option request=9 value='ok'\n"), 1);
	assert_int_equal(times(n, "form_option "), 1);
	assert_int_equal(times(n, "form_end request=9 left=1\n"), 1);
	assert_true(n->text.len < 2000);
	str_free(&x);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_browse), T(test_refused), T(test_many),
		T(test_room_secret),
		T(test_command), T(test_result), T(test_others),
		T(test_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
