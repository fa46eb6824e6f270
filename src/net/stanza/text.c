/*
 * What a stanza says: its texts, in the language that suits the user, and
 * cut where they are too long.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/stanza/stanza.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#define LANG_MAX 255		/* bytes of a tag that is looked at */

/* Whole characters within so many bytes. */
static size_t
text_fit(const char *text, size_t len, size_t max)
{
	if (len <= max)
		return len;
	while (max > 0 && ((unsigned char)text[max] & 0xc0) == 0x80)
		max--;
	return max;
}

/* Where there is nothing but one text, as a rule, it is borrowed. */
static const char *
text_alone(xmpp_stanza_t *s)
{
	xmpp_stanza_t *child = xmpp_stanza_get_children(s);

	return child != NULL && xmpp_stanza_is_text(child) &&
	    xmpp_stanza_get_next(child) == NULL ?
	    xmpp_stanza_get_text_ptr(child) : NULL;
}

char *
stanza_text(xmpp_stanza_t *s, size_t max, size_t *missing)
{
	const char *alone = text_alone(s);
	char *joined = alone != NULL ? NULL : xmpp_stanza_get_text(s);
	const char *text = alone != NULL ? alone : joined;
	size_t len = text == NULL ? 0 : strlen(text);
	size_t n = len == 0 ? 0 : text_fit(text, len, max);
	char *out = n == 0 ? xstrdup("") : xstrndup(text, n);

	if (missing != NULL)
		*missing = len - n;
	if (joined != NULL)
		xmpp_free(xmpp_stanza_get_context(s), joined);
	return out;
}

/* ---- several forms of one text ------------------------------------------ */

static bool
text_says_something(xmpp_stanza_t *s)
{
	xmpp_stanza_t *child = xmpp_stanza_get_children(s);
	const char *text;

	for (; child != NULL; child = xmpp_stanza_get_next(child))
		if (xmpp_stanza_is_text(child) &&
		    (text = xmpp_stanza_get_text_ptr(child)) != NULL &&
		    *text != '\0')
			return true;
	return false;
}

const char *
stanza_lang(xmpp_stanza_t *s)
{
	const char *lang = stanza_attr(s, "xml:lang", LANG_MAX);

	/* libstrophe's own parser drops the prefix. */
	return *lang != '\0' ? lang : stanza_attr(s, "lang", LANG_MAX);
}

/*
 * How much one of several is to be preferred.  The stream's own language,
 * which a stanza without one inherits (RFC 6120, 4.7.4), decides nothing: what
 * has none counts right after the user's.
 */
static int
text_preference(const char *want, xmpp_stanza_t *s, const char *inherited)
{
	const char *own = stanza_lang(s);
	int serves = lang_serves(want, *own != '\0' ? own : inherited);

	if (serves > 0)
		return 2 + serves;
	return *own == '\0' ? 2 : 1;
}

xmpp_stanza_t *
stanza_pick(const char *lang, xmpp_stanza_t *s, const char *name,
    const char *ns)
{
	xmpp_stanza_t *child = xmpp_stanza_get_children(s), *best = NULL;
	const char *inherited = NULL;
	int most = 0, n;

	if (ns == NULL && (ns = xmpp_stanza_get_ns(s)) == NULL)
		return NULL;
	for (; child != NULL; child = xmpp_stanza_get_next(child)) {
		if (!xmpp_stanza_is_tag(child) ||
		    !stanza_is(child, name, ns) || !text_says_something(child))
			continue;
		if (best == NULL) {	/* the only one, as a rule */
			best = child;
			continue;
		}
		if (inherited == NULL) {
			inherited = stanza_lang(s);
			most = text_preference(lang, best, inherited);
		}
		if ((n = text_preference(lang, child, inherited)) > most) {
			best = child;
			most = n;
		}
	}
	return best;
}

/* ---- texts for people --------------------------------------------------- */

char *
words_take(char *text, size_t max)
{
	size_t len = strlen(text), n;
	char *out;

	if (len <= max)
		return text;
	n = text_fit(text, len, max - 40);	/* room for the sign */
	out = xasprintf("%.*s... (cut: %zu bytes more)", (int)n, text,
	    len - n);
	free(text);
	return out;
}

char *
stanza_words(const char *lang, xmpp_stanza_t *s, const char *name,
    const char *ns, size_t max)
{
	xmpp_stanza_t *child = stanza_pick(lang, s, name, ns);

	return child == NULL ? xstrdup("") :
	    words_take(stanza_text(child, SIZE_MAX, NULL), max);
}

char *
stanza_attr_words(xmpp_stanza_t *s, const char *name, size_t max)
{
	return words_take(xstrdup(stanza_attr(s, name, SIZE_MAX)), max);
}

char *
stanza_child_text(xmpp_stanza_t *s, const char *name, size_t max)
{
	const char *ns = xmpp_stanza_get_ns(s);
	xmpp_stanza_t *child = ns == NULL ? NULL : stanza_child(s, name, ns);

	return child == NULL ? xstrdup("") : stanza_text(child, max, NULL);
}
