/*
 * The words for what an address is, can do and has: one entry for people, and
 * a notice for each thing for scripts.  All names in it are foreign.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

#define ITEMS_SHOWN 50		/* in the entry; scripts get all */

static const struct known_feature {
	const char *ns, *word;
} known_features[] = {
	{ "eu.siacs.conversations.axolotl.devicelist+notify", "OMEMO" },
	{ "http://jabber.org/protocol/activity", "activity" },
	{ "http://jabber.org/protocol/address", "extended addressing" },
	{ "http://jabber.org/protocol/bytestreams", "file streams" },
	{ "http://jabber.org/protocol/caps", "capabilities" },
	{ "http://jabber.org/protocol/chatstates", "chat states" },
	{ "http://jabber.org/protocol/commands", "commands" },
	{ "http://jabber.org/protocol/disco#info", "discovery" },
	{ "http://jabber.org/protocol/disco#items", "items" },
	{ "http://jabber.org/protocol/muc", "rooms" },
	{ "http://jabber.org/protocol/offline", "offline messages" },
	{ "http://jabber.org/protocol/pubsub", "publish-subscribe" },
	{ "http://jabber.org/protocol/rsm", "paging" },
	{ "http://jabber.org/protocol/xhtml-im", "XHTML" },
	{ "jabber:iq:gateway", "gateway" },
	{ "jabber:iq:last", "last activity" },
	{ "jabber:iq:oob", "links" },
	{ "jabber:iq:privacy", "privacy lists" },
	{ "jabber:iq:private", "private storage" },
	{ "jabber:iq:register", "registration" },
	{ "jabber:iq:roster", "roster" },
	{ "jabber:iq:search", "search" },
	{ "jabber:iq:time", "time (old)" },
	{ "jabber:iq:version", "version" },
	{ "jabber:x:conference", "invitations" },
	{ "jabber:x:data", "forms" },
	{ "jabber:x:oob", "links" },
	{ "msgoffline", "offline messages" },
	{ "urn:xmpp:attention:0", "attention" },
	{ "urn:xmpp:avatar:metadata+notify", "avatars" },
	{ "urn:xmpp:blocking", "blocking" },
	{ "urn:xmpp:bookmarks:1#compat", "bookmarks" },
	{ "urn:xmpp:bookmarks:1#compat-pep", "bookmarks" },
	{ "urn:xmpp:carbons:2", "carbons" },
	{ "urn:xmpp:chat-markers:0", "chat markers" },
	{ "urn:xmpp:csi:0", "client state" },
	{ "urn:xmpp:extdisco:2", "external services" },
	{ "urn:xmpp:hints", "hints" },
	{ "urn:xmpp:http:upload:0", "upload" },
	{ "urn:xmpp:idle:1", "idle time" },
	{ "urn:xmpp:jingle:1", "Jingle" },
	{ "urn:xmpp:mam:2", "archive" },
	{ "urn:xmpp:mam:2#extended", "archive (more)" },
	{ "urn:xmpp:message-correct:0", "corrections" },
	{ "urn:xmpp:message-retract:1", "retractions" },
	{ "urn:xmpp:otr:0", "OTR" },
	{ "urn:xmpp:ping", "ping" },
	{ "urn:xmpp:push:0", "push" },
	{ "urn:xmpp:reactions:0", "reactions" },
	{ "urn:xmpp:receipts", "receipts" },
	{ "urn:xmpp:reply:0", "replies" },
	{ "urn:xmpp:reporting:1", "reports" },
	{ "urn:xmpp:sid:0", "stanza ids" },
	{ "urn:xmpp:sm:3", "stream management" },
	{ "urn:xmpp:spoiler:0", "spoilers" },
	{ "urn:xmpp:styling:0", "styling" },
	{ "urn:xmpp:time", "time" },
	{ "vcard-temp", "vCard" },
};

/* A name of ours; NULL: it is not known. */
static const char *
browse_word(const char *ns)
{
	for (size_t i = 0; i < NELEM(known_features); i++)
		if (strcmp(known_features[i].ns, ns) == 0)
			return known_features[i].word;
	return NULL;
}

static struct talk *
browsed_talk(const struct browsed *b)
{
	return b->said_in == NULL ? NULL : talk_find(b->said_of, b->said_in);
}

/* XEP-0157 */
static bool
browsed_is_contacts(const struct form *form)
{
	for (size_t i = 0; i < form->nfields; i++)
		if (strcmp(form->fields[i].var, "FORM_TYPE") == 0 &&
		    form->fields[i].nvalues == 1 &&
		    strcmp(form->fields[i].values[0],
		    "http://jabber.org/network/serverinfo") == 0)
			return true;
	return false;
}

/* ---- for people -------------------------------------------------------- */

static void
browsed_add_named(struct str *out, const char *what, const char *name)
{
	char line[CHAT_NOTE_MAX + 1];

	str_addf(out, "%s", chat_line(line, what));
	if (*name != '\0')
		str_addf(out, " \"%s\"", chat_quote(line, name));
}

/* What it has of a kind, one behind the other. */
static size_t
browsed_add_row(struct str *out, const struct browsed *b, enum found kind,
    const char *head)
{
	size_t n = 0;

	for (size_t i = 0; i < b->n; i++) {
		const struct found_one *f = &b->found[i];
		const char *word = kind == FOUND_FEATURE ?
		    browse_word(f->node) : NULL;

		if (f->kind != kind)
			continue;
		str_addf(out, n++ == 0 ? "\n%s: " : ", ", head);
		browsed_add_named(out, word != NULL ? word : f->node,
		    f->name);
	}
	return n;
}

static void
browsed_add_items(struct str *out, const struct browsed *b)
{
	char line[CHAT_NOTE_MAX + 1];
	size_t n = 0;

	for (size_t i = 0; i < b->n; i++) {
		const struct found_one *f = &b->found[i];

		if (f->kind != FOUND_ITEM || n++ >= ITEMS_SHOWN)
			continue;
		/* Or they would be taken for what stands above them. */
		if (n == 1 && !b->commands)
			str_add(out, "\nIt has:");
		str_add(out, "\n  ");
		if (b->commands)
			browsed_add_named(out, f->node, f->name);
		else {
			browsed_add_named(out, f->jid, f->name);
			if (*f->node != '\0')
				str_addf(out, ", node %s", chat_line(line,
				    f->node));
		}
	}
	if (n > ITEMS_SHOWN)
		str_addf(out, "\n  ... and %zu more", n - ITEMS_SHOWN);
}

static void
browsed_add_forms(struct str *out, const struct browsed *b)
{
	char *text, *line, *rest;

	for (size_t i = 0; i < b->nforms; i++) {
		text = rest = form_result_text(b->forms[i],
		    !browsed_is_contacts(b->forms[i]));
		str_add(out, browsed_is_contacts(b->forms[i]) ?
		    "\nWho runs it:" : "\nMore:");
		while ((line = strsep(&rest, "\n")) != NULL)
			str_addf(out, "\n%s%s", *line == ' ' ? "" : "  ",
			    line);
		free(text);
	}
}

static char *
browsed_text(const struct browsed *b)
{
	char line[CHAT_NOTE_MAX + 1];
	struct str out;

	str_init(&out);
	str_addf(&out, "%s", b->jid);
	if (*b->node != '\0')
		str_addf(&out, ", node \"%s\"", chat_quote(line, b->node));
	str_add(&out, ":");
	if (b->commands) {
		str_add(&out, b->n == 0 ? " no commands" : " commands; /adhoc "
		    "ADDRESS NODE starts one");
		browsed_add_items(&out, b);
	} else {
		browsed_add_row(&out, b, FOUND_IDENTITY, "It is");
		browsed_add_row(&out, b, FOUND_FEATURE, "It can");
		browsed_add_forms(&out, b);
		if (b->n > 0)
			browsed_add_items(&out, b);
		else
			str_add(&out, " it says nothing about itself");
	}
	if (b->left > 0)
		str_addf(&out, "\n(%zu more are left out)", b->left);
	return str_take(&out);
}

/* ---- for scripts ------------------------------------------------------- */

static void
browsed_emit(struct account *a, const struct browsed *b, const char *code,
    const char *text, const struct chat_pair *data)
{
	chat_emit(a->chat, &(struct chat_event){ .type = CHAT_NOTICE,
	    .account = a, .talk = browsed_talk(b), .code = code,
	    .text = text, .data = data, .kind = ENTRY_NOTICE });
}

static void
browsed_emit_one(struct account *a, const struct browsed *b,
    const struct found_one *f)
{
	const char *word = browse_word(f->node);
	const struct chat_pair item[] = {
		{ "address", b->jid }, { "item", f->jid },
		{ "node", f->node }, { "name", f->name }, { NULL, NULL },
	};
	const struct chat_pair feature[] = {
		{ "address", b->jid }, { "feature", f->node },
		{ "name", word != NULL ? word : "" }, { NULL, NULL },
	};
	const struct chat_pair identity[] = {
		{ "address", b->jid }, { "identity", f->node },
		{ "name", f->name }, { NULL, NULL },
	};

	if (f->kind == FOUND_IDENTITY)
		browsed_emit(a, b, "disco-identity", f->node, identity);
	else if (f->kind == FOUND_FEATURE)
		browsed_emit(a, b, "disco-feature", f->node, feature);
	else if (b->commands)
		browsed_emit(a, b, "adhoc-command", f->node, item);
	else
		browsed_emit(a, b, "disco-item", f->jid, item);
}

static void
browsed_emit_form(struct account *a, const struct browsed *b,
    const struct form *form)
{
	const struct chat_pair data[] = {
		{ "address", b->jid }, { NULL, NULL },
	};

	chat_emit(a->chat, &(struct chat_event){ .type = CHAT_FORM,
	    .account = a, .talk = browsed_talk(b),
	    .text = browsed_is_contacts(form) ? "contacts" : "info",
	    .form = form, .data = data });
}

void
browsed_say(struct account *a, const struct browsed *b)
{
	const struct chat_pair data[] = {
		{ "address", b->jid }, { "node", b->node }, { NULL, NULL },
	};
	char *text = browsed_text(b);

	for (size_t i = 0; i < b->n; i++)
		browsed_emit_one(a, b, &b->found[i]);
	for (size_t i = 0; i < b->nforms; i++)
		browsed_emit_form(a, b, b->forms[i]);
	chat_say(a->chat, a, browsed_talk(b), ENTRY_NOTICE, b->commands ?
	    "adhoc-commands" : "disco", data, "%s", text);
	free(text);
}

void
browsed_say_failed(struct account *a, const struct browsed *b,
    const char *condition, const char *said)
{
	const struct chat_pair data[] = {
		{ "address", b->jid }, { "node", b->node },
		{ "condition", condition }, { NULL, NULL },
	};
	/* What a list of commands is refused for by who has none. */
	bool none = b->commands && (strcmp(condition, "item-not-found") == 0 ||
	    strcmp(condition, "feature-not-implemented") == 0);
	char *why = none ? xasprintf("it takes no commands (%s)", condition) :
	    refusal_long(b->jid, condition, said);

	chat_say(a->chat, a, browsed_talk(b), ENTRY_ERROR, b->commands ?
	    "adhoc-failed" : "disco-failed", data, "%s: %s.", b->jid, why);
	free(why);
}
