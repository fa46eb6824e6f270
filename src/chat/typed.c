/*
 * A stanza that the user typed, looked over without a parser of XML, which this
 * program does not have: what is not plainly one <iq/> or <presence/> without
 * a message is refused.  Comments, CDATA, entities, declarations and prefixes
 * are refused with it, so that each `<' begins a tag and each name is what it
 * seems.  Pure.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>
#include <strings.h>

#include "chat/inside.h"

#define TYPED_DEPTH_MAX 32	/* levels */
#define TYPED_BLANKS " \t\r\n"

struct typed {
	const char *at;
	unsigned depth;
	bool over;		/* the one element has ended */
};

const char *
xml_flaw_text(enum xml_flaw flaw)
{
	static const char *const texts[] = {
		[XML_FLAW_NONE] = "",
		[XML_FLAW_BROKEN] = "this is not well-formed XML, or has what "
		    "a stream may not have (comments, CDATA, entities)",
		[XML_FLAW_SEVERAL] = "write one stanza at a time, and nothing "
		    "beside it",
		[XML_FLAW_NAME] = "only <iq ...> and <presence ...> can be "
		    "sent so",
		[XML_FLAW_MESSAGE] = "messages, and what carries one, leave "
		    "only from a conversation",
		[XML_FLAW_FROM] = "leave out `from': the server adds it",
		[XML_FLAW_PREFIX] = "write names without a prefix, and xmlns "
		    "where it begins",
		[XML_FLAW_ID] = "its id is too long",
		[XML_FLAW_LARGE] = "it is too long, or nested too deeply",
		[XML_FLAW_TYPE] = "an <iq ...> needs a type: get, set, result "
		    "or error",
		[XML_FLAW_OFF] = "stanzas can be sent only while they are "
		    "shown: type /xml first",
	};

	return (unsigned)flaw < NELEM(texts) ? texts[flaw] : "";
}

bool
typed_has_secret(const char *text)
{
	static const char *const words[] = { "passphrase", "passwd",
	    "password", "secret", "token", "text-private" };

	for (; *text != '\0'; text++)
		for (size_t i = 0; i < NELEM(words); i++)
			if (strncasecmp(text, words[i],
			    strlen(words[i])) == 0)
				return true;
	return false;
}

/* ---- pieces of XML ------------------------------------------------------ */

static void
typed_skip_blanks(struct typed *t)
{
	t->at += strspn(t->at, TYPED_BLANKS);
}

/* "&amp;", "&#1234;" */
static bool
typed_is_reference(const char *s)
{
	static const char *const names[] = { "&amp;", "&apos;", "&gt;",
	    "&lt;", "&quot;" };
	const char *digits;

	for (size_t i = 0; i < NELEM(names); i++)
		if (strncmp(s, names[i], strlen(names[i])) == 0)
			return true;
	if (s[1] != '#')
		return false;
	digits = s[2] == 'x' ? "0123456789abcdefABCDEF" : "0123456789";
	s += s[2] == 'x' ? 3 : 2;
	return strspn(s, digits) > 0 && s[strspn(s, digits)] == ';';
}

/* Up to one of `ends`, with whole references only. */
static bool
typed_skip_text(struct typed *t, const char *ends)
{
	for (; *t->at != '\0' && strchr(ends, *t->at) == NULL; t->at++)
		if (*t->at == '&' && !typed_is_reference(t->at))
			return false;
	return true;
}

/* A name; how many bytes, 0: none. */
static size_t
typed_name(struct typed *t)
{
	size_t n = strcspn(t->at, TYPED_BLANKS "/>=<\"'&!?[]");

	t->at += n;
	return n;
}

static bool
typed_is(const char *name, size_t len, const char *word)
{
	return strlen(word) == len && strncasecmp(name, word, len) == 0;
}

static bool
typed_is_carrier(const char *name, size_t len)
{
	static const char *const names[] = { "body", "forwarded", "iq",
	    "message", "presence" };

	for (size_t i = 0; i < NELEM(names); i++)
		if (typed_is(name, len, names[i]))
			return true;
	return false;
}

/* ---- tags --------------------------------------------------------------- */

/* What is wrong with the name of an element that begins. */
static enum xml_flaw
typed_judge_name(const struct typed *t, const char *name, size_t len)
{
	if (len == 0)
		return XML_FLAW_BROKEN;
	if (memchr(name, ':', len) != NULL)
		return XML_FLAW_PREFIX;
	if (t->depth > 0)
		return typed_is_carrier(name, len) ? XML_FLAW_MESSAGE :
		    XML_FLAW_NONE;
	if (typed_is(name, len, "message"))
		return XML_FLAW_MESSAGE;
	return typed_is(name, len, "iq") || typed_is(name, len, "presence") ?
	    XML_FLAW_NONE : XML_FLAW_NAME;
}

static enum xml_flaw
typed_attribute(struct typed *t)
{
	const char *name = t->at;
	size_t len = typed_name(t);
	char quote[3] = "<";

	if (len == 0)
		return XML_FLAW_BROKEN;
	if (memchr(name, ':', len) != NULL && strncmp(name, "xml:", 4) != 0)
		return XML_FLAW_PREFIX;
	typed_skip_blanks(t);
	if (*t->at != '=')
		return XML_FLAW_BROKEN;
	t->at++;
	typed_skip_blanks(t);
	quote[1] = *t->at;
	if (quote[1] != '"' && quote[1] != '\'')
		return XML_FLAW_BROKEN;
	t->at++;
	if (!typed_skip_text(t, quote) || *t->at != quote[1])
		return XML_FLAW_BROKEN;
	t->at++;
	return XML_FLAW_NONE;
}

/* The rest of a start tag. */
static enum xml_flaw
typed_attributes(struct typed *t)
{
	enum xml_flaw flaw;

	for (;;) {
		size_t blanks = strspn(t->at, TYPED_BLANKS);

		t->at += blanks;
		if (*t->at == '/' || *t->at == '>')
			break;
		if (blanks == 0)
			return XML_FLAW_BROKEN;
		if ((flaw = typed_attribute(t)) != XML_FLAW_NONE)
			return flaw;
	}
	if (*t->at == '>')
		t->depth++;
	else if (*++t->at != '>')
		return XML_FLAW_BROKEN;
	t->at++;
	return t->depth > TYPED_DEPTH_MAX ? XML_FLAW_LARGE : XML_FLAW_NONE;
}

static enum xml_flaw
typed_end_tag(struct typed *t)
{
	t->at++;
	if (t->depth == 0 || typed_name(t) == 0)
		return XML_FLAW_BROKEN;
	typed_skip_blanks(t);
	if (*t->at != '>')
		return XML_FLAW_BROKEN;
	t->at++;
	t->depth--;
	return XML_FLAW_NONE;
}

/* At a `<'. */
static enum xml_flaw
typed_tag(struct typed *t)
{
	enum xml_flaw flaw;
	const char *name = ++t->at;

	if (*name == '/')
		flaw = typed_end_tag(t);
	else {
		flaw = typed_judge_name(t, name, typed_name(t));
		if (flaw == XML_FLAW_NONE)
			flaw = typed_attributes(t);
	}
	t->over = t->depth == 0;
	return flaw;
}

enum xml_flaw
typed_flaw(const char *text)
{
	struct typed t = { .at = text };
	enum xml_flaw flaw = XML_FLAW_NONE;

	if (strlen(text) > IPC_XML_MAX)
		return XML_FLAW_LARGE;
	typed_skip_blanks(&t);
	if (*t.at != '<')
		return XML_FLAW_BROKEN;
	while (flaw == XML_FLAW_NONE && !t.over) {
		flaw = typed_tag(&t);
		if (flaw == XML_FLAW_NONE && !t.over &&
		    (!typed_skip_text(&t, "<") || *t.at == '\0'))
			flaw = XML_FLAW_BROKEN;
	}
	typed_skip_blanks(&t);
	return flaw == XML_FLAW_NONE && *t.at != '\0' ? XML_FLAW_SEVERAL :
	    flaw;
}
