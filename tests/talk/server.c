/*
 * What a server and its services say of themselves, as far as a script can
 * tell: what they are, commands with their forms, copies of what other programs
 * send and get, and stanzas as they go by.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "talk.h"

/* ---- what it is (XEP-0030) ----------------------------------------------- */

static void
server_found(struct script *t, uint32_t request, enum found kind,
    const char *jid, const char *node, const char *name)
{
	struct msg m = { .type = MSG_FOUND };

	m.u.found.request = request;
	m.u.found.kind = kind;
	m.u.found.jid = jid;
	m.u.found.node = node;
	m.u.found.name = name;
	net_send(t, &m);
}

static void
server_field(struct script *t, uint32_t request, enum form_type type,
    const char *var, const char *label, bool required)
{
	struct msg m = { .type = MSG_FORM_FIELD };

	m.u.form_field.request = request;
	m.u.form_field.type = type;
	m.u.form_field.var = var;
	m.u.form_field.label = label;
	m.u.form_field.required = required;
	net_send(t, &m);
}

static void
server_value(struct script *t, uint32_t request, const char *value)
{
	struct msg m = { .type = MSG_FORM_VALUE };

	m.u.form_value.request = request;
	m.u.form_value.value = value;
	net_send(t, &m);
}

static void
server_option(struct script *t, uint32_t request, const char *label,
    const char *value)
{
	struct msg m = { .type = MSG_FORM_OPTION };

	m.u.form_option.request = request;
	m.u.form_option.label = label;
	m.u.form_option.value = value;
	net_send(t, &m);
}

static void
server_form(struct script *t, uint32_t request, const char *title,
    const char *text)
{
	struct msg m = { .type = MSG_FORM };

	m.u.form.request = request;
	m.u.form.title = title;
	m.u.form.text = text;
	net_send(t, &m);
}

static void
server_form_ends(struct script *t, uint32_t request)
{
	struct msg m = { .type = MSG_FORM_END };

	m.u.form_end.request = request;
	net_send(t, &m);
}

static void
server_info(struct script *t, uint32_t request)
{
	server_found(t, request, FOUND_IDENTITY, "", "server/im",
	    "Talker\n-- forged");
	server_found(t, request, FOUND_FEATURE, "", "urn:xmpp:mam:2", "");
	server_found(t, request, FOUND_FEATURE, "", "urn:odd:\033[2J", "");
	server_found(t, request, FOUND_ITEM, "rooms.example.org", "",
	    "Rooms");
	server_form(t, request, "", "");
	server_field(t, request, FORM_HIDDEN, "FORM_TYPE", "", false);
	server_value(t, request, "http://jabber.org/network/serverinfo");
	server_field(t, request, FORM_CHOICES, "abuse-addresses", "",
	    false);
	server_value(t, request, "mailto:abuse@example.org");
	server_form_ends(t, request);
}

static void
server_browse(struct script *t, const struct msg *m)
{
	struct msg end = { .type = MSG_BROWSED };
	uint32_t request = m->u.browse.request;

	end.u.browsed.request = request;
	if (strcmp(m->u.browse.to, "example.org") != 0)
		end.u.browsed.condition = "service-unavailable";
	else if (m->u.browse.commands) {
		server_found(t, request, FOUND_ITEM, "example.org", "greet",
		    "Be greeted");
		server_found(t, request, FOUND_ITEM, "example.org", "broken",
		    "Broken");
	} else
		server_info(t, request);
	net_send(t, &end);
}

/* ---- what it does (XEP-0050) --------------------------------------------- */

static void
server_asks(struct script *t, uint32_t request)
{
	server_form(t, request, "Greeting", "Who are you?\n!! forged");
	server_field(t, request, FORM_FIXED, "", "", false);
	server_value(t, request, "Say it plainly.");
	server_field(t, request, FORM_TEXT, "name", "Your name", true);
	server_field(t, request, FORM_CHOICE, "colour", "A colour", false);
	server_option(t, request, "Red", "r");
	server_option(t, request, "Green", "g");
	server_value(t, request, "r");
	server_field(t, request, FORM_PRIVATE, "word", "Pass word", false);
	server_form_ends(t, request);
}

static void
server_adhoc(struct script *t, const struct msg *m)
{
	struct msg done = { .type = MSG_ADHOC_DONE };
	uint32_t request = m->u.adhoc.request;

	done.u.adhoc_done.request = request;
	done.u.adhoc_done.session = "s1";
	if (strcmp(m->u.adhoc.node, "greet") != 0)
		done.u.adhoc_done.condition = "forbidden";
	else if (strcmp(m->u.adhoc.action, "cancel") == 0)
		done.u.adhoc_done.status = "canceled";
	else if (*m->u.adhoc.session == '\0') {
		server_asks(t, request);
		done.u.adhoc_done.status = "executing";
		done.u.adhoc_done.actions = ADHOC_COMPLETE;
		done.u.adhoc_done.action = "complete";
	} else {
		server_form(t, request, "Your greeting", "");
		server_field(t, request, FORM_TEXT, "text", "Text", false);
		server_value(t, request, "hello");
		server_form_ends(t, request);
		done.u.adhoc_done.status = "completed";
		done.u.adhoc_done.note = "You are greeted.";
	}
	net_send(t, &done);
}

/* What was filled in: "var=value". */
static void
server_filled(struct script *t, const struct msg *m)
{
	str_addf(&t->net.wire, "%s=%s\n", m->u.form_filled.var,
	    m->u.form_filled.value);
}

/* ---- what goes by ---------------------------------------------------------- */

static void
server_carbons(struct script *t, bool on)
{
	struct msg m = { .type = MSG_CARBONS_SET };

	m.u.carbons_set.on = on && !t->net.no_copies;
	m.u.carbons_set.condition = t->net.no_copies ?
	    "service-unavailable" : "";
	net_send(t, &m);
}

static void
do_copy(struct script *t, const char *rest)
{
	struct msg m = { .type = MSG_MESSAGE };
	bool out = strncmp(rest, "out ", 4) == 0;
	char *id = xasprintf("copy%u", ++t->net.copies);

	m.u.message.kind = MESSAGE_CHAT;
	m.u.message.from = out ? ALICE "/other" : t->bob.full;
	m.u.message.to = out ? t->bob.full : ALICE "/other";
	m.u.message.flags = out ? GOT_CARBON_SENT : GOT_CARBON;
	m.u.message.id = id;
	m.u.message.body = rest + strcspn(rest, " ") + 1;
	if (strncmp(m.u.message.body, "?OTR", 4) == 0) {
		m.u.message.sealing = SEALING_OTR;
		m.u.message.body = "";
	}
	net_send(t, &m);
	free(id);
}

static void
do_copies(struct script *t, const char *rest)
{
	t->net.no_copies = strcmp(rest, "off") == 0;
}

static void
do_stanza(struct script *t, const char *rest)
{
	struct msg m = { .type = MSG_STANZA };

	if (!t->net.shows_xml)
		return;
	m.u.stanza.out = strncmp(rest, "out ", 4) == 0;
	m.u.stanza.text = rest + strcspn(rest, " ") + 1;
	net_send(t, &m);
}

/* "WHO TEXT[|PASSWORD]" */
static void
do_invites(struct script *t, const char *rest)
{
	struct msg m = { .type = MSG_INVITATION };
	size_t who = strcspn(rest, " ");
	const char *text = rest + who + strspn(rest + who, " ");
	char *said = xstrndup(text, strcspn(text, "|"));

	m.u.invitation.room = "tea@rooms.example.org";
	m.u.invitation.from = strncmp(rest, "eve", who) == 0 ?
	    "eve@example.net/x" : t->bob.full;
	m.u.invitation.mediated = strncmp(rest, "room", who) == 0;
	m.u.invitation.text = said;
	m.u.invitation.password = text[strlen(said)] == '|' ?
	    text + strlen(said) + 1 : "";
	net_send(t, &m);
	free(said);
}

bool
server_heard(struct script *t, const struct msg *m)
{
	switch (m->type) {
	case MSG_BROWSE:
		server_browse(t, m);
		break;
	case MSG_ADHOC:
		server_adhoc(t, m);
		break;
	case MSG_FORM_FILLED:
		server_filled(t, m);
		break;
	case MSG_CARBONS:
		server_carbons(t, m->u.carbons.on);
		break;
	case MSG_CONNECT:
		t->net.shows_xml = m->u.connect.show_xml;
		break;
	case MSG_SHOW_XML:
		t->net.shows_xml = m->u.show_xml.on;
		break;
	case MSG_SEND_XML:
		str_addf(&t->net.wire, "%s\n", m->u.send_xml.text);
		break;
	case MSG_DECLINE:
		str_addf(&t->net.wire, "decline %s %s %s\n",
		    m->u.decline.room, m->u.decline.to, m->u.decline.text);
		break;
	default:
		return false;
	}
	return true;
}

const struct word server_words[] = {
	{ "copies", do_copies },
	{ "copy", do_copy },
	{ "invites", do_invites },
	{ "stanza", do_stanza },
	{ NULL, NULL },
};
