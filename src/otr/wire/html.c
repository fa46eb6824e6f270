/*
 * Markup in messages: some programs (Pidgin, Adium) write HTML inside OTR.
 * What looks like it, the text of it, and text made fit for such a program.
 * A message is text until the whole of it is markup: one `&quot;` says
 * nothing.  Knows no session.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "otr/wire/html.h"

#define NAME_MAX_BYTES 12	/* of an element or an entity that we know */
#define TAG_MAX_BYTES 4096	/* a longer one is none */

/* Those of Pidgin's and Adium's messages; others are text. */
enum element { OTHER, INLINE, BREAK, BLOCK, LINK };
static const struct { const char *name; enum element kind; } elements[] = {
	{ "a", LINK }, { "b", INLINE }, { "body", INLINE }, { "br", BREAK },
	{ "center", BLOCK }, { "div", BLOCK }, { "em", INLINE },
	{ "font", INLINE }, { "hr", BREAK }, { "html", INLINE },
	{ "i", INLINE }, { "p", BLOCK }, { "pre", BLOCK }, { "s", INLINE },
	{ "span", INLINE }, { "strike", INLINE }, { "strong", INLINE },
	{ "sub", INLINE }, { "sup", INLINE }, { "tt", INLINE },
	{ "u", INLINE },
};
static const struct { const char *name, *text; } entities[] = {
	{ "amp", "&" }, { "apos", "'" }, { "copy", "\302\251" },
	{ "gt", ">" }, { "lt", "<" }, { "nbsp", " " }, { "quot", "\"" },
	{ "reg", "\302\256" },
};

struct tag {
	enum element kind;
	bool closing;
	const char *name;
	size_t name_len;
	size_t len;		/* of the whole, with both brackets */
	const char *attributes, *end;	/* end: at the last bracket */
};

static bool
html_is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static enum element
html_element_of(const char *name, size_t len)
{
	for (size_t i = 0; i < NELEM(elements); i++)
		if (strlen(elements[i].name) == len &&
		    strncasecmp(elements[i].name, name, len) == 0)
			return elements[i].kind;
	return OTHER;
}

/* Past the quotes of attributes; 0: no end. */
static size_t
html_tag_length(const char *s)
{
	char quote = '\0';

	for (size_t i = 1; i < TAG_MAX_BYTES && s[i] != '\0'; i++) {
		if (quote != '\0')
			quote = s[i] == quote ? '\0' : quote;
		else if (s[i] == '"' || s[i] == '\'')
			quote = s[i];
		else if (s[i] == '<')
			return 0;
		else if (s[i] == '>')
			return i + 1;
	}
	return 0;
}

/* A tag that we know, at the "<". */
static bool
html_tag_read(const char *s, struct tag *t)
{
	const char *p = s + 1;

	memset(t, 0, sizeof(*t));
	if (*p == '/') {
		t->closing = true;
		p++;
	}
	t->name = p;
	while (html_is_letter(*p))
		p++;
	t->name_len = (size_t)(p - t->name);
	t->attributes = p;
	if (t->name_len == 0 || t->name_len > NAME_MAX_BYTES ||
	    strchr(" \t\r\n/>", *p) == NULL || *p == '\0')
		return false;
	t->kind = html_element_of(t->name, t->name_len);
	t->len = html_tag_length(s);
	t->end = s + t->len - 1;
	return t->kind != OTHER && t->len > 0;
}

/* Writes a character as UTF-8, if it may stand in a text. */
static bool
html_put_character(struct str *out, unsigned long c)
{
	char utf8[UTF8_MAX];

	if ((c < 0x20 && c != '\t' && c != '\n') || c > 0x10ffff ||
	    (c >= 0xd800 && c <= 0xdfff) || (c >= 0x7f && c < 0xa0))
		return false;
	str_addn(out, utf8, utf8_encode(utf8, (uint32_t)c));
	return true;
}

static bool
html_put_number(const char *s, size_t len, struct str *out)
{
	int base = *s == 'x' || *s == 'X' ? 16 : 10;
	char *end;
	unsigned long c;

	if (base == 16)
		s++, len--;
	if (len == 0 || len > 7 || *s == '-' || *s == '+' || *s == ' ')
		return false;
	c = strtoul(s, &end, base);
	return end == s + len && html_put_character(out, c);
}

/* At the "&": how long the entity is, 0 if it is none that we know. */
static size_t
html_entity_read(const char *s, struct str *out)
{
	size_t len = strcspn(s + 1, "; &<");

	if (s[1 + len] != ';' || len == 0 || len > NAME_MAX_BYTES)
		return 0;
	if (s[1] == '#')
		return html_put_number(s + 2, len - 1, out) ? len + 2 : 0;
	for (size_t i = 0; i < NELEM(entities); i++)
		if (strlen(entities[i].name) == len &&
		    strncmp(entities[i].name, s + 1, len) == 0) {
			str_add(out, entities[i].text);
			return len + 2;
		}
	return 0;
}

/* ---- does it look like markup -------------------------------------------- */

static bool
html_ends_with(const char *s, const struct tag *open)
{
	size_t len = strlen(s), want = open->name_len + 3;

	while (len > 0 && strchr(" \t\r\n", s[len - 1]) != NULL)
		len--;
	return len >= want && s[len - 1] == '>' && s[len - want] == '<' &&
	    s[len - want + 1] == '/' && strncasecmp(s + len - want + 2,
	    open->name, open->name_len) == 0;
}

enum otr_markup
otr_html_look(const char *s)
{
	struct str ignored;
	struct tag t;
	bool wrapped = false, breaks = false, bare = false, tags = false;
	bool escaped = false, signs = strpbrk(s, "<>\"") != NULL;
	size_t n;

	str_init_secret(&ignored);
	if (*s == '<' && html_tag_read(s, &t) && !t.closing)
		wrapped = t.kind != BREAK && html_ends_with(s, &t);
	for (; *s != '\0' && !bare; s += n) {
		n = 1;
		if (*s == '<' && html_tag_read(s, &t)) {
			n = t.len;
			tags = true;
			breaks |= t.kind == BREAK;
		} else if (*s == '<')
			bare = true;
		else if (*s == '&') {
			n = html_entity_read(s, &ignored);
			bare = n == 0;
			escaped = true;
		}
	}
	str_free(&ignored);
	if (bare)
		return OTR_MARKUP_NOT;
	if (wrapped || breaks)
		return OTR_MARKUP;
	return escaped && !signs && !tags ? OTR_MARKUP_ESCAPED
	    : OTR_MARKUP_UNKNOWN;
}

/* ---- the text of it ------------------------------------------------------ */

static void
html_new_line(struct str *out)
{
	if (out->len > 0 && out->s[out->len - 1] != '\n')
		str_addc(out, '\n');
}

#define BLANKS " \t\r\n"

static size_t
html_until(const char *s, const char *end, const char *stop)
{
	size_t n = 0;

	while (s + n < end && strchr(stop, s[n]) == NULL)
		n++;
	return n;
}

/* Takes the next attribute of [*at, end), its value; false: no more. */
static bool
html_attribute_read(const char **at, const char *end, bool *href,
    const char **value, size_t *len)
{
	const char *s = *at;
	size_t name;
	char quote[2] = "";
	bool equals = false;

	while (s < end && strchr(BLANKS "/=", *s) != NULL)
		s++;
	if (s == end)
		return false;
	name = html_until(s, end, BLANKS "/=\"'");
	*href = name == 4 && strncasecmp(s, "href", 4) == 0;
	s += name;
	*value = s;
	*len = 0;
	for (; s < end && strchr(BLANKS "=", *s) != NULL; s++)
		equals |= *s == '=';
	if (s < end && (*s == '"' || *s == '\''))
		quote[0] = *s++;
	else if (!equals) {
		*at = s;
		return true;		/* a name alone */
	}
	*value = s;
	*len = html_until(s, end, quote[0] != '\0' ? quote : BLANKS);
	s += *len;
	*at = s < end ? s + 1 : s;
	return true;
}

static void
html_link_end(struct str *out, struct str *where)
{
	struct str plain;

	if (where->len == 0)
		return;
	str_init_secret(&plain);
	for (const char *s = where->s; *s != '\0';) {
		size_t n = *s == '&' ? html_entity_read(s, &plain) : 0;

		if (n == 0) {
			str_addc(&plain, *s);
			n = 1;
		}
		s += n;
	}
	if (out->len < plain.len || strcmp(out->s + out->len - plain.len,
	    plain.s) != 0)
		str_addf(out, " <%s>", plain.s);
	str_free(&plain);
	str_free(where);
}

/* Where a link leads must be seen: it is told behind its words. */
static void
html_link_begin(const struct tag *t, struct str *out, struct str *where)
{
	const char *at = t->attributes;
	const char *value;
	size_t len;
	bool href;

	html_link_end(out, where);
	while (html_attribute_read(&at, t->end, &href, &value, &len))
		if (href) {
			str_addn(where, value, len);
			return;
		}
}

static void
html_put_tag(const struct tag *t, struct str *out, struct str *where)
{
	switch (t->kind) {
	case BREAK:
		str_addc(out, '\n');
		break;
	case BLOCK:
		html_new_line(out);
		break;
	case LINK:
		if (t->closing)
			html_link_end(out, where);
		else
			html_link_begin(t, out, where);
		break;
	case INLINE:
	case OTHER:
		break;
	}
}

char *
otr_html_text(const char *s)
{
	struct str out, where;
	struct tag t;
	size_t n;

	str_init_secret(&out);
	str_init_secret(&where);
	for (; *s != '\0'; s += n) {
		n = 0;
		if (*s == '<' && html_tag_read(s, &t)) {
			html_put_tag(&t, &out, &where);
			n = t.len;
		} else if (*s == '&')
			n = html_entity_read(s, &out);
		if (n == 0) {
			str_addc(&out, *s);
			n = 1;
		}
	}
	html_link_end(&out, &where);
	while (out.len > 0 && out.s[out.len - 1] == '\n')
		out.s[--out.len] = '\0';
	str_free(&where);
	return str_take(&out);
}

/* ---- one's own text for such a program ----------------------------------- */

char *
otr_html_escape(const char *s)
{
	struct str out;

	str_init_secret(&out);
	for (; *s != '\0'; s++) {
		if (*s == '&')
			str_add(&out, "&amp;");
		else if (*s == '<')
			str_add(&out, "&lt;");
		else if (*s == '>')
			str_add(&out, "&gt;");
		else if (*s == '\n')
			str_add(&out, "<br>");
		else
			str_addc(&out, *s);
	}
	return str_take(&out);
}
