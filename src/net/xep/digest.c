/*
 * An answer of XEP-0030 as the text that XEP-0115, 5.1 hashes.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#define PARTS_MAX 1000		/* identities, features, fields of an answer */
#define PART_MAX 4096		/* bytes of one */
#define ANSWER_MAX (64 * 1024)	/* bytes of all */

/* ---- lists of texts ----------------------------------------------------- */

/*
 * Within a text that is to be sorted \1 stands between its parts: it is
 * smaller than all that XML may contain, and itself never in XML.
 */
struct list {
	char *at[PARTS_MAX];
	size_t n;
	bool bad;		/* too many, too long, or one twice */
};

static void
digest_list_free(struct list *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->at[i]);
	free(l);
}

static void
digest_list_take(struct list *l, char *text)
{
	if (l->n == PARTS_MAX || strlen(text) > ANSWER_MAX) {
		l->bad = true;
		free(text);
	} else
		l->at[l->n++] = text;
}

static int
digest_by_octets(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static size_t
digest_head(const char *text)
{
	return strcspn(text, "\1");
}

/* Sorts; no two may be the same, with `heads` up to the first \1. */
static void
digest_list_sort(struct list *l, bool heads)
{
	size_t n;

	qsort(l->at, l->n, sizeof *l->at, digest_by_octets);
	for (size_t i = 1; i < l->n; i++) {
		n = heads ? digest_head(l->at[i]) : strlen(l->at[i]);
		if (strncmp(l->at[i - 1], l->at[i], n) == 0 &&
		    (heads ? digest_head(l->at[i - 1]) :
		    strlen(l->at[i - 1])) == n)
			l->bad = true;
	}
}

/* Appends all, each ended by `end`, with `mid` for \1. */
static void
digest_list_print(const struct list *l, char mid, const char *end,
    struct str *s)
{
	for (size_t i = 0; i < l->n; i++) {
		for (const char *p = l->at[i]; *p != '\0'; p++)
			str_addc(s, *p == '\1' ? mid : *p);
		str_add(s, end);
	}
}

/* ---- the text of an answer, XEP-0115, 5.1 ------------------------------- */

static const char *
digest_attr(xmpp_stanza_t *s, const char *name, bool *bad)
{
	const char *v = xmpp_stanza_get_attribute(s, name);

	*bad |= v != NULL && strlen(v) > PART_MAX;
	return v == NULL || *bad ? "" : v;
}

static void
digest_take_identity(struct list *l, xmpp_stanza_t *s)
{
	digest_list_take(l, xasprintf("%s\1%s\1%s\1%s",
	    digest_attr(s, "category", &l->bad), digest_attr(s, "type",
	    &l->bad),
	    stanza_lang(s), digest_attr(s, "name", &l->bad)));
}

static void
digest_take_values(struct list *l, xmpp_stanza_t *field)
{
	xmpp_stanza_t *v = xmpp_stanza_get_children(field);
	size_t missing;

	for (; v != NULL && !l->bad; v = xmpp_stanza_get_next(v)) {
		if (!stanza_is(v, "value", NS_FORM))
			continue;
		digest_list_take(l, stanza_text(v, PART_MAX, &missing));
		l->bad |= missing > 0;
	}
	qsort(l->at, l->n, sizeof *l->at, digest_by_octets);
}

/* "var<value<value<" */
static void
digest_take_field(struct list *l, xmpp_stanza_t *field)
{
	struct list *values = xcalloc(1, sizeof *values);
	struct str s;

	digest_take_values(values, field);
	str_init(&s);
	str_addf(&s, "%s\1", digest_attr(field, "var", &l->bad));
	digest_list_print(values, '<', "<", &s);
	l->bad |= values->bad;
	digest_list_free(values);
	digest_list_take(l, str_take(&s));
}

static bool
digest_is_form_type(xmpp_stanza_t *field)
{
	return strcmp(stanza_attr(field, "var", 16), "FORM_TYPE") == 0 &&
	    strcmp(stanza_attr(field, "type", 16), "hidden") == 0;
}

/* The one value that it may have; one that has none is no form of ours. */
static char *
digest_form_type(xmpp_stanza_t *form, bool *bad)
{
	xmpp_stanza_t *f = xmpp_stanza_get_children(form);
	struct list *values;
	char *type = NULL;

	while (f != NULL && !(stanza_is(f, "field", NS_FORM) &&
	    digest_is_form_type(f)))
		f = xmpp_stanza_get_next(f);
	if (f == NULL)
		return NULL;
	values = xcalloc(1, sizeof *values);
	digest_take_values(values, f);
	for (size_t i = 1; i < values->n; i++)
		*bad |= strcmp(values->at[0], values->at[i]) != 0;
	*bad |= values->bad;
	if (values->n > 0)
		type = xstrdup(values->at[0]);
	digest_list_free(values);
	return type;
}

static void
digest_take_form(struct list *l, xmpp_stanza_t *form)
{
	struct list *fields;
	xmpp_stanza_t *f = xmpp_stanza_get_children(form);
	char *type = digest_form_type(form, &l->bad);
	struct str s;

	if (type == NULL)
		return;
	fields = xcalloc(1, sizeof *fields);
	for (; f != NULL && !fields->bad; f = xmpp_stanza_get_next(f))
		if (stanza_is(f, "field", NS_FORM) && !digest_is_form_type(f))
			digest_take_field(fields, f);
	qsort(fields->at, fields->n, sizeof *fields->at, digest_by_octets);
	str_init(&s);
	str_addf(&s, "%s\1", type);
	digest_list_print(fields, '<', "", &s);
	l->bad |= fields->bad;
	digest_list_free(fields);
	digest_list_take(l, str_take(&s));
	free(type);
}

int
digest_text(xmpp_stanza_t *query, struct str *out)
{
	struct list *who = xcalloc(1, sizeof *who);
	struct list *what = xcalloc(1, sizeof *what);
	struct list *forms = xcalloc(1, sizeof *forms);
	xmpp_stanza_t *c = xmpp_stanza_get_children(query);
	bool bad;

	for (; c != NULL && !who->bad && !what->bad && !forms->bad;
	    c = xmpp_stanza_get_next(c)) {
		if (stanza_is(c, "identity", NS_DISCO))
			digest_take_identity(who, c);
		else if (stanza_is(c, "feature", NS_DISCO))
			digest_list_take(what, xstrdup(digest_attr(c, "var",
			    &what->bad)));
		else if (stanza_is(c, "x", NS_FORM))
			digest_take_form(forms, c);
	}
	digest_list_sort(who, false);
	digest_list_sort(what, false);
	digest_list_sort(forms, true);
	digest_list_print(who, '/', "<", out);
	digest_list_print(what, '/', "<", out);
	digest_list_print(forms, '<', "", out);
	bad = who->bad || what->bad || forms->bad || out->len > ANSWER_MAX;
	digest_list_free(who);
	digest_list_free(what);
	digest_list_free(forms);
	return bad ? -1 : 0;
}

char *
digest_sha1(xmpp_ctx_t *ctx, const struct str *text)
{
	unsigned char digest[XMPP_SHA1_DIGEST_SIZE];
	char *word, *out;

	xmpp_sha1_digest((const unsigned char *)text->s, text->len, digest);
	word = xmpp_base64_encode(ctx, digest, sizeof digest);
	if (word == NULL)
		die("out of memory");
	out = xstrdup(word);
	xmpp_free(ctx, word);
	return out;
}
