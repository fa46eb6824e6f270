/*
 * Elements of XML as a small tree.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "played-element.h"

#define NS_XML "http://www.w3.org/XML/1998/namespace"

struct element *
element_new(const char *name, const char *ns)
{
	struct element *e = xcalloc(1, sizeof(*e));

	e->name = xstrdup(name);
	e->ns = xstrdup(ns);
	return e;
}

void
element_free(struct element *e)
{
	struct element *child, *next;
	struct attribute *a, *after;

	if (e == NULL)
		return;
	for (child = e->children; child != NULL; child = next) {
		next = child->next;
		element_free(child);
	}
	for (a = e->attributes; a != NULL; a = after) {
		after = a->next;
		free(a->name);
		free(a->value);
		free(a);
	}
	free(e->name);
	free(e->ns);
	free(e->text);
	free(e);
}

struct element *
element_copy(const struct element *e)
{
	struct element *copy = element_new(e->name, e->ns);

	copy->text = xstrdup(e->text);
	for (const struct attribute *a = e->attributes; a != NULL; a = a->next)
		element_set(copy, a->name, a->value);
	for (const struct element *c = e->children; c != NULL; c = c->next)
		element_add(copy, element_copy(c));
	return copy;
}

void
element_set(struct element *e, const char *name, const char *value)
{
	struct attribute **at = &e->attributes, *a;

	while (*at != NULL && strcmp((*at)->name, name) != 0)
		at = &(*at)->next;
	if ((a = *at) != NULL) {
		*at = a->next;
		free(a->name);
		free(a->value);
		free(a);
	}
	if (value == NULL)
		return;
	a = xcalloc(1, sizeof(*a));
	a->name = xstrdup(name);
	a->value = xstrdup(value);
	a->next = *at;
	*at = a;
}

const char *
element_get(const struct element *e, const char *name)
{
	for (const struct attribute *a = e->attributes; a != NULL; a = a->next)
		if (strcmp(a->name, name) == 0)
			return a->value;
	return "";
}

struct element *
element_add(struct element *e, struct element *child)
{
	struct element **at = &e->children;

	while (*at != NULL)
		at = &(*at)->next;
	return *at = child;
}

struct element *
element_add_new(struct element *e, const char *name, const char *ns)
{
	return element_add(e, element_new(name, ns));
}

void
element_add_text(struct element *e, const char *text, size_t n)
{
	struct element *t = element_add_new(e, "", "");

	t->text = xstrndup(text, n);
}

bool
element_is(const struct element *e, const char *name, const char *ns)
{
	return strcmp(e->name, name) == 0 &&
	    (ns == NULL || strcmp(e->ns, ns) == 0);
}

struct element *
element_child(const struct element *e, const char *name, const char *ns)
{
	for (struct element *c = e->children; c != NULL; c = c->next)
		if (element_is(c, name, ns))
			return c;
	return NULL;
}

char *
element_text(const struct element *e)
{
	struct str s;

	str_init(&s);
	str_add(&s, "");
	for (const struct element *c = e->children; c != NULL; c = c->next)
		if (c->text != NULL)
			str_add(&s, c->text);
	return str_take(&s);
}

static void
print_text(struct str *s, const char *text)
{
	for (; *text != '\0'; text++)
		switch (*text) {
		case '<':
			str_add(s, "&lt;");
			break;
		case '>':
			str_add(s, "&gt;");
			break;
		case '&':
			str_add(s, "&amp;");
			break;
		case '\'':
			str_add(s, "&apos;");
			break;
		default:
			str_addc(s, *text);
		}
}

void
element_print(const struct element *e, const char *ns, struct str *s)
{
	if (e->text != NULL) {
		print_text(s, e->text);
		return;
	}
	str_addf(s, "<%s", e->name);
	if (strcmp(e->ns, ns) != 0)
		str_addf(s, " xmlns='%s'", e->ns);
	for (const struct attribute *a = e->attributes; a != NULL;
	    a = a->next) {
		str_addf(s, " %s='", a->name);
		print_text(s, a->value);
		str_addc(s, '\'');
	}
	if (e->children == NULL) {
		str_add(s, "/>");
		return;
	}
	str_addc(s, '>');
	for (const struct element *c = e->children; c != NULL; c = c->next)
		element_print(c, e->ns, s);
	str_addf(s, "</%s>", e->name);
}

/* ---- a stream of them ---------------------------------------------------- */

#define DEEP 64

struct element_reader {
	const struct element_reader_ops *ops;
	void *arg;
	struct xml *xml;
	struct element *open[DEEP + 1];	/* [1]: the root, then what is in it */
	unsigned depth;
};

static struct element *
made(const char *ns, const char *name, const struct xml_attribute *a, size_t n)
{
	struct element *e = element_new(name, ns);

	for (size_t i = 0; i < n; i++) {
		char *full = strcmp(a[i].ns, NS_XML) == 0 ?
		    xasprintf("xml:%s", a[i].name) : xstrdup(a[i].name);

		element_set(e, full, a[i].value);
		free(full);
	}
	return e;
}

static void
on_start(void *arg, const char *ns, const char *name,
    const struct xml_attribute *a, size_t n)
{
	struct element_reader *r = arg;
	struct element *e = made(ns, name, a, n);

	if (++r->depth > DEEP)
		die("played: too deep");
	r->open[r->depth] = e;
	if (r->depth == 1) {
		r->ops->opened(r->arg, e);
		element_free(e);
		r->open[1] = NULL;
	} else if (r->depth > 2)
		element_add(r->open[r->depth - 1], e);
}

static void
on_text(void *arg, const char *text, size_t n)
{
	struct element_reader *r = arg;

	if (r->depth >= 2)
		element_add_text(r->open[r->depth], text, n);
}

static void
on_end(void *arg)
{
	struct element_reader *r = arg;
	struct element *e = r->open[r->depth];

	r->open[r->depth--] = NULL;
	if (r->depth == 0)
		r->ops->closed(r->arg);
	else if (r->depth == 1)
		r->ops->element(r->arg, e);
}

struct element_reader *
element_reader_new(const struct element_reader_ops *ops, void *arg)
{
	static const struct xml_ops xml_ops = { on_start, on_text, on_end,
	    NULL };
	struct element_reader *r = xcalloc(1, sizeof(*r));

	r->ops = ops;
	r->arg = arg;
	r->xml = xml_new(&xml_ops, r);
	return r;
}

void
element_reader_restart(struct element_reader *r)
{
	xml_restart(r->xml);
	if (r->depth >= 2)
		element_free(r->open[2]);
	memset(r->open, 0, sizeof(r->open));
	r->depth = 0;
}

void
element_reader_free(struct element_reader *r)
{
	if (r == NULL)
		return;
	xml_free(r->xml);
	if (r->depth >= 2)
		element_free(r->open[2]);
	free(r);
}

ssize_t
element_reader_feed(struct element_reader *r, const char *p, size_t n,
    struct err *err)
{
	return xml_feed(r->xml, p, n, err);
}

void
element_reader_stop(struct element_reader *r)
{
	xml_stop(r->xml);
}
