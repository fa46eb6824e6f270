/*
 * A stanza as the user may see it: on rows of its own, without passwords and
 * the like, pictures shortened, and no more than there is room for.  Must not
 * know who looks.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <strophe.h>

#define SHORT_MAX 48		/* bytes of a picture that are shown */

/* What is not shown of an element's text, and of all within. */
enum hiding {
	HIDING_NOTHING,
	HIDING_LONG,		/* all but its beginning */
	HIDING_ALL,
};

static const struct {
	const char *name, *ns;	/* NULL: any */
	enum hiding hiding;
} maskeds[] = {
	/* SASL and SASL 2 have no place in a stanza, whoever puts it there. */
	{ NULL, "urn:ietf:params:xml:ns:xmpp-sasl", HIDING_ALL },
	{ NULL, "urn:xmpp:sasl:1", HIDING_ALL },
	{ NULL, "urn:xmpp:sasl:2", HIDING_ALL },
	{ NULL, "urn:xmpp:fast:0", HIDING_ALL },
	{ "digest", "jabber:iq:auth", HIDING_ALL },
	{ "header", "urn:xmpp:http:upload:0", HIDING_ALL },
	{ "passphrase", NULL, HIDING_ALL },
	{ "passwd", NULL, HIDING_ALL },
	{ "password", NULL, HIDING_ALL },
	{ "secret", NULL, HIDING_ALL },
	{ "token", NULL, HIDING_ALL },
	{ "BINVAL", NULL, HIDING_LONG },
	{ "data", NULL, HIDING_LONG },
	{ "uri", "urn:ietf:params:xml:ns:vcard-4.0", HIDING_LONG },
};

/* What a name of an attribute, or of a field, is for. */
static const char *const secret_words[] = {
	"passphrase", "passwd", "password", "secret", "token",
};

static bool
masked_is_secret_name(const char *name)
{
	for (size_t i = 0; i < NELEM(secret_words); i++)
		for (const char *p = name; *p != '\0'; p++)
			if (strncasecmp(p, secret_words[i],
			    strlen(secret_words[i])) == 0)
				return true;
	return false;
}

/* XEP-0004: a field that is private, or that only its name betrays. */
static bool
masked_is_secret_field(xmpp_stanza_t *s, const char *ns)
{
	return strcmp(stanza_name(s), "field") == 0 &&
	    strcmp(ns, NS_FORM) == 0 &&
	    (strcmp(stanza_attr(s, "type", 16), "text-private") == 0 ||
	    masked_is_secret_name(stanza_attr(s, "var", SIZE_MAX)) ||
	    masked_is_secret_name(stanza_attr(s, "label", SIZE_MAX)));
}

/* `ns`: its namespace, or the one that it stands in: what is made here says it
 * where it begins. */
static enum hiding
masked_hiding(xmpp_stanza_t *s, const char *ns)
{
	const char *name = stanza_name(s);

	for (size_t i = 0; i < NELEM(maskeds); i++)
		if ((maskeds[i].name == NULL ||
		    strcasecmp(maskeds[i].name, name) == 0) &&
		    (maskeds[i].ns == NULL ||
		    strcmp(maskeds[i].ns, ns) == 0))
			return maskeds[i].hiding;
	return masked_is_secret_field(s, ns) ? HIDING_ALL : HIDING_NOTHING;
}

/* ---- bounded ------------------------------------------------------------- */

void
masked_init(struct masked *m)
{
	str_init(&m->text);
	str_add(&m->text, "");
	m->missing = 0;
}

void
masked_free(struct masked *m)
{
	if (m->text.len > 0)
		wipe(m->text.s, m->text.len);
	str_free(&m->text);
	m->missing = 0;
}

/* Nothing stands behind a gap. */
static void
masked_put(struct masked *m, const char *s, size_t len)
{
	size_t room = IPC_XML_MAX - m->text.len, n = len;

	if (m->missing > 0)
		n = 0;
	else if (len > room)
		for (n = room; n > 0 && (s[n] & 0xc0) == 0x80;)
			n--;	/* whole characters */
	str_addn(&m->text, s, n);
	m->missing += len - n;
}

static void
masked_puts(struct masked *m, const char *s)
{
	masked_put(m, s, strlen(s));
}

/* Takes it over, and wipes it. */
static void
masked_put_take(struct masked *m, struct str *s)
{
	masked_put(m, s->s, s->len);
	if (s->len > 0)
		wipe(s->s, s->len);
	str_free(s);
}

static void
masked_row(struct masked *m, unsigned level)
{
	if (m->text.len == 0 && m->missing == 0)
		return;
	masked_puts(m, "\n");
	for (unsigned i = 0; i < level; i++)
		masked_puts(m, "  ");
}

/* ---- what stands in an element -------------------------------------------- */

static bool
masked_is_blank(const char *text)
{
	return text[strspn(text, " \t\r\n")] == '\0';
}

/* Only elements, but for blanks: each may have a row. */
static bool
masked_has_rows(xmpp_stanza_t *s)
{
	xmpp_stanza_t *child = xmpp_stanza_get_children(s);

	for (; child != NULL; child = xmpp_stanza_get_next(child))
		if (xmpp_stanza_is_text(child) &&
		    !masked_is_blank(xmpp_stanza_get_text_ptr(child)))
			return false;
	return true;
}

static void
masked_add_text(struct masked *m, const char *text, enum hiding hiding)
{
	size_t len = strlen(text);
	struct str s;

	str_init(&s);
	if (hiding == HIDING_ALL && !masked_is_blank(text))
		str_add(&s, STANZA_HIDDEN);
	else if (hiding == HIDING_LONG && len > 2 * SHORT_MAX)
		str_addf(&s, STANZA_HIDDEN " (%zu bytes)", len);
	else
		stanza_escape_text(&s, text);
	masked_put_take(m, &s);
}

static void masked_element(struct masked *, xmpp_stanza_t *, const char *,
    unsigned, enum hiding, const struct masked *);

static void
masked_children(struct masked *m, xmpp_stanza_t *s, const char *ns,
    unsigned level, enum hiding hiding, const struct masked *items)
{
	xmpp_stanza_t *child = xmpp_stanza_get_children(s), *next;
	bool rows = masked_has_rows(s);

	for (; child != NULL; child = next) {
		next = xmpp_stanza_get_next(child);
		if (!xmpp_stanza_is_text(child)) {
			if (rows)
				masked_row(m, level + 1);
			masked_element(m, child, ns, level + 1, hiding,
			    next == NULL ? items : NULL);
		} else if (!rows)
			masked_add_text(m, xmpp_stanza_get_text_ptr(child),
			    hiding);
	}
	if (rows && stanza_first(s) != NULL)
		masked_row(m, level);
}

/* The items that were told by themselves are the element's. */
static void
masked_take_items(struct masked *m, const struct masked *items,
    unsigned level)
{
	masked_row(m, level + 1);
	masked_put(m, items->text.s, items->text.len);
	m->missing += items->missing;
	masked_row(m, level);
}

static void
masked_element(struct masked *m, xmpp_stanza_t *s, const char *inherited,
    unsigned level, enum hiding hiding, const struct masked *items)
{
	const char *said = xmpp_stanza_get_ns(s);
	const char *ns = said != NULL ? said : inherited;
	enum hiding own = masked_hiding(s, ns);
	bool has_items = items != NULL && items->text.len > 0 && level == 1;
	struct str tag;

	str_init(&tag);
	stanza_write_tag(s, inherited, masked_is_secret_name, &tag);
	masked_put_take(m, &tag);
	if (xmpp_stanza_get_children(s) == NULL && !has_items) {
		masked_puts(m, "/>");
		return;
	}
	masked_puts(m, ">");
	if (has_items)
		masked_take_items(m, items, level);
	else
		masked_children(m, s, ns, level,
		    own > hiding ? own : hiding, items);
	masked_puts(m, "</");
	masked_puts(m, stanza_name(s));
	masked_puts(m, ">");
}

void
masked_add(struct masked *m, xmpp_stanza_t *s, const char *ns,
    unsigned level, const struct masked *items)
{
	masked_row(m, level);
	masked_element(m, s, ns, level, HIDING_NOTHING, items);
}
