/*
 * Why something was not delivered, or not done: the conditions of RFC 6120,
 * 8.3.3, in words.  Knows no account.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "chat/inside.h"

/* RFC 6120, 8.3.3, in words of ours: the condition comes from outside. */
static const struct refusal {
	const char *condition, *contact, *server;
} refusals[] = {
	{ "bad-request", NULL, "the server cannot understand it" },
	{ "conflict", NULL, "something else has this name or address" },
	{ "feature-not-implemented", "the other side cannot do that", "the "
	    "server cannot do that" },
	{ "forbidden", "the server forbids it", "the server forbids it" },
	{ "gone", "the contact has moved away", NULL },
	{ "internal-server-error", "the server has an internal error", "the "
	    "server has an internal error" },
	{ "item-not-found", "there is no such address", "the server knows no "
	    "such contact" },
	{ "jid-malformed", "the address is not valid", "the address is not "
	    "valid" },
	{ "not-acceptable", "the contact does not accept it", "the server "
	    "does not take this name or address" },
	{ "not-allowed", "the server does not allow it", "the server does "
	    "not allow it" },
	{ "not-authorized", "the server wants another log-in for it", "the "
	    "server wants another log-in for it" },
	{ "policy-violation", "the server's policy forbids it", "the server's "
	    "policy forbids it" },
	{ "recipient-unavailable", "the contact is offline", NULL },
	{ "remote-server-not-found", "there is no such server", NULL },
	{ "remote-server-timeout", "the contact's server does not "
	    "answer", NULL },
	{ "resource-constraint", "the server has no space for it", "the server "
	    "has no space for it" },
	{ "service-unavailable", "the contact cannot be reached", "the server "
	    "does not do that" },
	{ "unexpected-request", NULL, "sotto does not know yet who is in the "
	    "roster" },
	{ "subscription-required", "the contact takes messages only from "
	    "those they know", NULL },
};

static const char *
refusal_words(const char *condition, bool server)
{
	const char *words = NULL;

	for (size_t i = 0; i < NELEM(refusals); i++)
		if (strcmp(refusals[i].condition, condition) == 0)
			words = server ? refusals[i].server :
			    refusals[i].contact;
	if (words == NULL)
		words = server ? "the server refuses it" : "not delivered";
	return words;
}

char *
refusal_say(const char *words, const char *condition, const char *text)
{
	char word[CHAT_NOTE_MAX + 1], line[CHAT_NOTE_MAX + 1];
	char said[SAYS_MAX];

	chat_quote(word, *condition != '\0' ? condition :
	    "undefined-condition");
	/* A server may quote what it does not deliver. */
	chat_fit(said, sizeof(said), chat_quote(line, otr_is_otr(text) ? "" :
	    text));
	if (*said == '\0')
		return xasprintf("%s (%s)", words, word);
	return xasprintf("%s (%s: \"%s\")", words, word, said);
}

char *
refusal_text(const char *condition, const char *text, bool server)
{
	return refusal_say(refusal_words(condition, server), condition, text);
}

char *
refusal_long(const char *jid, const char *condition, const char *text)
{
	bool server = strchr(jid, '@') == NULL &&
	    strcmp(condition, "item-not-found") != 0;

	if (strcmp(condition, "timeout") == 0)
		return xstrdup("there was no answer within a minute");
	if (strcmp(condition, "gone") == 0 && *text == '\0')
		return xstrdup("the connection was lost before the answer "
		    "came");
	return refusal_text(condition, text, server);
}
