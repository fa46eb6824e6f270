/*
 * What a room says of itself (XEP-0045, 6.4), in words, for who wants to know:
 * a question of browse.c's, whose answer is foreign.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "chat/inside.h"

/* What its features mean. */
static const struct room_word {
	const char *ns, *word, *words;
} room_words[] = {
	{ "muc_passwordprotected", "password", "you need a password" },
	{ "muc_membersonly", "members-only", "only members may enter" },
	{ "muc_moderated", "moderated", "visitors may not speak" },
	{ "muc_nonanonymous", "real-addresses", "all see real addresses" },
	{ "muc_semianonymous", "semi-anonymous", "only moderators see real "
	    "addresses" },
	{ "muc_hidden", "hidden", "it is in no list of rooms" },
	{ "muc_public", "public", "it is in the list of rooms" },
	{ "muc_persistent", "persistent", "it stays when it is empty" },
	{ "muc_temporary", "temporary", "it is gone when it is empty" },
	{ "urn:xmpp:mam:2", "archive", "it keeps what is said" },
	{ "jabber:iq:register", "registration", "you can register with it" },
	{ "urn:xmpp:message-moderate:1", "moderation", "moderators can take "
	    "lines back" },
	{ "urn:xmpp:message-moderate:0", "moderation", "moderators can take "
	    "lines back" },
};

/* What its form (15.5) says, and how that is called. */
static const struct room_fact {
	const char *var, *key, *label;
} room_facts[] = {
	{ "muc#roominfo_description", "about", "About" },
	{ "muc#roominfo_subject", "topic", "Topic" },
	{ "muc#roominfo_occupants", "people", "People in it" },
	{ "muc#roominfo_lang", "language", "Language" },
	{ "muc#roominfo_contactjid", "contact", "Who runs it" },
	{ "muc#roominfo_logs", "logs", "Kept at" },
};

static bool
room_info_has(const struct browsed *b, enum found kind, const char *node)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->found[i].kind == kind &&
		    strcmp(b->found[i].node, node) == 0)
			return true;
	return false;
}

/* As it calls itself, or "". */
static const char *
room_info_name(const struct browsed *b)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->found[i].kind == FOUND_IDENTITY &&
		    b->found[i].name[0] != '\0')
			return b->found[i].name;
	return "";
}

/* The first value that it gives, or "". */
static const char *
room_info_fact(const struct browsed *b, const char *var)
{
	for (size_t i = 0; i < b->nforms; i++)
		for (size_t k = 0; k < b->forms[i]->nfields; k++) {
			const struct form_field *f = &b->forms[i]->fields[k];

			if (strcmp(f->var, var) == 0 && f->nvalues > 0)
				return f->values[0];
		}
	return "";
}

/* The words of its features, or (`plain`) those for scripts. */
static void
room_info_add_traits(struct str *out, const struct browsed *b, bool plain)
{
	const char *last = "";

	for (size_t i = 0; i < NELEM(room_words); i++) {
		const struct room_word *w = &room_words[i];

		if (!room_info_has(b, FOUND_FEATURE, w->ns) ||
		    strcmp(last, w->word) == 0)
			continue;
		str_addf(out, "%s%s", *last == '\0' ? "" : plain ? " " : "; ",
		    plain ? w->word : w->words);
		last = w->word;
	}
}

static void
room_info_add_all(struct str *out, const struct browsed *b)
{
	const char *name = room_info_name(b), *fact;
	char line[CHAT_NOTE_MAX + 1];

	str_addf(out, "%s", b->jid);
	if (*name != '\0')
		str_addf(out, " \"%s\"", chat_quote(line, name));
	str_add(out, ": ");
	room_info_add_traits(out, b, false);
	for (size_t i = 0; i < NELEM(room_facts); i++) {
		fact = room_info_fact(b, room_facts[i].var);
		if (*fact != '\0')
			str_addf(out, "\n%s: %s", room_facts[i].label,
			    chat_line(line, fact));
	}
}

void
room_info_say(struct account *a, const struct browsed *b)
{
	struct chat_pair data[NELEM(room_facts) + 4] = {
		{ "room", b->jid }, { "name", room_info_name(b) },
	};
	struct talk *v = talk_find(a, b->jid);
	struct str out, traits;
	size_t n = 3;

	if (v == NULL && b->said_in != NULL)
		v = talk_find(b->said_of, b->said_in);
	str_init(&out);
	str_init(&traits);
	str_add(&traits, "");
	room_info_add_traits(&traits, b, true);
	data[2] = (struct chat_pair){ "traits", traits.s };
	for (size_t i = 0; i < NELEM(room_facts); i++)
		data[n++] = (struct chat_pair){ room_facts[i].key,
		    room_info_fact(b, room_facts[i].var) };
	if (room_info_has(b, FOUND_FEATURE,
	    "http://jabber.org/protocol/muc"))
		room_info_add_all(&out, b);
	else
		str_addf(&out, "%s does not say that it is a room.", b->jid);
	chat_say(a->chat, a, v, ENTRY_NOTICE, "room-info", data, "%s", out.s);
	str_free(&traits);
	str_free(&out);
}
