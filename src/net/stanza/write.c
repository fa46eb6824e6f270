/*
 * A stanza as the bytes that bring it over as it is.  libstrophe's own way of
 * writing leaves tabs and line breaks in attributes, which a parser makes
 * into blanks (XML 1.0, 3.3.3: an address would be another), and knows no
 * prefix.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/stanza/stanza.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#include "xml/xml.h"

#define SPECIAL "&<>'\"\t\n\r"
#define BETWEEN_TAGS "'\"\t\n"	/* of these stand as they are */

static void
write_special(struct str *out, char c)
{
	switch (c) {
	case '&':
		str_add(out, "&amp;");
		break;
	case '<':
		str_add(out, "&lt;");
		break;
	case '>':
		str_add(out, "&gt;");
		break;
	case '"':
		str_add(out, "&quot;");
		break;
	case '\'':
		str_add(out, "&apos;");
		break;
	default:
		str_addf(out, "&#%d;", c);
		break;
	}
}

/* `keep`: of the special ones, these stand as they are. */
static void
write_allowed(struct str *out, const char *text, const char *keep)
{
	for (const char *p = text; *p != '\0'; p++) {
		size_t n = strcspn(p, SPECIAL);

		str_addn(out, p, n);
		p += n;
		if (*p == '\0')
			break;
		if (strchr(keep, *p) != NULL)
			str_addc(out, *p);
		else
			write_special(out, *p);
	}
}

/* Bytes that XML allows, each of them a character: most of what is sent.
 * Eight at a time: below the blank or above the tilde one has its high bit. */
static bool
write_is_plain(const char *text)
{
	const uint64_t each = 0x0101010101010101;
	size_t n = strlen(text), i;
	uint64_t word, odd = 0;

	for (i = 0; n - i >= sizeof(word); i += sizeof(word)) {
		memcpy(&word, text + i, sizeof(word));
		odd |= word | (word - each * ' ') | (word + each);
	}
	for (; i < n; i++)
		if ((unsigned char)(text[i] - ' ') > '~' - ' ')
			return false;
	return (odd & each << 7) == 0;
}

static void
write_text(struct str *out, const char *text, const char *keep)
{
	struct str s;

	if (write_is_plain(text)) {
		write_allowed(out, text, keep);
		return;
	}
	str_init(&s);
	utf8_xml(&s, text, strlen(text));
	write_allowed(out, s.s, keep);
	if (s.len > 0)
		wipe(s.s, s.len);
	str_free(&s);
}

/* `key`: "name", "xml:name" or "{namespace}name". */
static void
write_attribute(struct str *out, const char *key, const char *value, int nth)
{
	const char *end = *key == '{' ? strrchr(key, '}') : NULL;
	char *ns;

	if (end == NULL) {
		str_addc(out, ' ');
		str_add(out, key);
		str_add(out, "=\"");
	} else {
		ns = xstrndup(key + 1, (size_t)(end - key - 1));
		str_addf(out, " xmlns:a%d=\"", nth);
		write_text(out, ns, "'");
		str_addf(out, "\" a%d:%s=\"", nth, end + 1);
		free(ns);
	}
	write_text(out, value, "'");
	str_addc(out, '"');
}

static int
write_by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool
write_is_written(const char *key, const char *value, const char *inherited)
{
	return strcmp(key, ATTRIBUTE_CUT) != 0 &&
	    (strcmp(key, "xmlns") != 0 || strcmp(value, inherited) != 0);
}

/* Sorted, whatever libstrophe's order is.  `hides` (NULL: nothing): whose
 * value is nobody's business. */
static void
write_attributes(struct str *out, xmpp_stanza_t *s, const char *inherited,
    bool (*hides)(const char *key))
{
	const char *list[2 * (XML_ATTRIBUTES_MAX + 1)];
	int n = xmpp_stanza_get_attributes(s, list, (int)NELEM(list)) / 2;

	if (n > 1)
		qsort(list, (size_t)n, 2 * sizeof *list, write_by_name);
	for (int i = 0; i < n; i++)
		if (write_is_written(list[2 * i], list[2 * i + 1], inherited))
			write_attribute(out, list[2 * i], hides != NULL &&
			    hides(list[2 * i]) ? STANZA_HIDDEN :
			    list[2 * i + 1], i);
}

/* `inherited`: the default namespace where it stands. */
static void
write_element(struct str *out, xmpp_stanza_t *s, const char *inherited)
{
	const char *name = xmpp_stanza_get_name(s);
	const char *ns = xmpp_stanza_get_ns(s);
	xmpp_stanza_t *child = xmpp_stanza_get_children(s);

	if (xmpp_stanza_is_text(s)) {
		write_text(out, xmpp_stanza_get_text_ptr(s), BETWEEN_TAGS);
		return;
	}
	str_addc(out, '<');
	str_add(out, name);
	write_attributes(out, s, inherited, NULL);
	if (child == NULL) {
		str_add(out, "/>");
		return;
	}
	str_addc(out, '>');
	for (; child != NULL; child = xmpp_stanza_get_next(child))
		write_element(out, child, ns == NULL ? inherited : ns);
	str_add(out, "</");
	str_add(out, name);
	str_addc(out, '>');
}

void
stanza_write(xmpp_stanza_t *s, struct str *out)
{
	write_element(out, s, NS_CLIENT);
}

void
stanza_write_tag(xmpp_stanza_t *s, const char *inherited,
    bool (*hides)(const char *key), struct str *out)
{
	str_addc(out, '<');
	str_add(out, xmpp_stanza_get_name(s));
	write_attributes(out, s, inherited, hides);
}

void
stanza_put_text(struct str *out, const char *name, const char *text)
{
	if (*text == '\0')
		return;
	str_addc(out, '<');
	str_add(out, name);
	str_addc(out, '>');
	write_text(out, text, BETWEEN_TAGS);
	str_add(out, "</");
	str_add(out, name);
	str_addc(out, '>');
}

void
stanza_escape(struct str *out, const char *text)
{
	write_text(out, text, "");
}

void
stanza_escape_text(struct str *out, const char *text)
{
	write_text(out, text, BETWEEN_TAGS);
}
