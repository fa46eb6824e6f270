/*
 * One XML stream as stanzas: xml's events put together.  What libstrophe's
 * own parser did is linear here, and bounded before it is built.  Knows no
 * stanza's meaning.
 *
 * Level 1 is the stream, level 2 a stanza; where its payload (level 3) is told
 * by item, level 4 is one.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/stanza/stanza.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#include "xml/xml.h"

#define NS_XML "http://www.w3.org/XML/1998/namespace"

struct reader {
	struct xml *xml;
	xmpp_ctx_t *ctx;
	const struct reader_ops *ops;
	void *arg;
	/* By level; NULL: not open, or left out.  The first two own. */
	xmpp_stanza_t *open[XML_DEPTH_MAX + 1];
	struct str text;	/* of the element that is open, so far */
	size_t parts, attributes;	/* of the stanza, or the item */
	size_t head_parts, head_attributes;	/* while an item is open */
	/* or NULL; and its argument */
	bool (*passes_over)(const void *, const char *ns, const char *name);
	const void *over_arg;
	bool is_message;	/* the stanza that is open */
	bool by_item;
	bool cut;		/* something of the stanza or item is missing */
	bool head_cut;		/* ... and of the stanza, while an item is open */
};

#define LEVEL_STANZA 2
#define LEVEL_ITEM 4

/* ---- building ---------------------------------------------------------- */

static void
reader_set_attribute(xmpp_stanza_t *s, const struct xml_attribute *a)
{
	char *key = NULL;

	if (*a->ns != '\0')
		key = strcmp(a->ns, NS_XML) == 0 ?
		    xasprintf("xml:%s", a->name) :
		    xasprintf("{%s}%s", a->ns, a->name);
	if (xmpp_stanza_set_attribute(s, key == NULL ? a->name : key,
	    a->value) != XMPP_EOK)
		die("out of memory");
	free(key);
}

static xmpp_stanza_t *
reader_make_element(struct reader *r, const char *ns, const char *name,
    const struct xml_attribute *a, size_t n)
{
	xmpp_stanza_t *s = stanza_new(r->ctx, name, ns);

	for (size_t i = 0; i < n; i++)
		reader_set_attribute(s, &a[i]);
	return s;
}

/* Whether there is room for one more part; if not, it is left out. */
static bool
reader_counts(struct reader *r, size_t attributes)
{
	if (r->parts == READER_PARTS_MAX ||
	    r->attributes + attributes > READER_ATTRIBUTES_MAX) {
		r->cut = true;
		return false;
	}
	r->parts++;
	r->attributes += attributes;
	return true;
}

static bool
reader_is_item(const struct reader *r, unsigned level)
{
	return r->by_item && level == LEVEL_ITEM;
}

/* Nothing is kept of the texts between the items. */
static bool
reader_keeps_text(const struct reader *r, unsigned level)
{
	return level >= LEVEL_STANZA && r->open[level] != NULL &&
	    !(r->by_item && level == LEVEL_ITEM - 1);
}

/* The text so far, in front of a tag, becomes a child. */
static void
reader_put_text(struct reader *r, unsigned level)
{
	xmpp_stanza_t *text;

	if (r->text.len == 0)
		return;
	if (reader_counts(r, 0)) {
		text = xmpp_stanza_new(r->ctx);
		if (text == NULL || xmpp_stanza_set_text_with_size(text,
		    r->text.s, r->text.len) != XMPP_EOK)
			die("out of memory");
		stanza_add(r->open[level], text);
	}
	wipe(r->text.s, r->text.len);
	str_clear(&r->text);
}

/* An item is counted by itself. */
static void
reader_item_begins(struct reader *r)
{
	r->head_parts = r->parts;
	r->head_attributes = r->attributes;
	r->parts = r->attributes = 0;
	r->head_cut = r->cut;
	r->cut = false;
}

static void
reader_item_ends(struct reader *r)
{
	r->parts = r->head_parts;
	r->attributes = r->head_attributes;
	r->cut |= r->head_cut;
	xml_part(r->xml);
}

/* ---- what xml tells ---------------------------------------------------- */

static void
reader_mark_cut(const struct reader *r, xmpp_stanza_t *s)
{
	if (r->cut)
		xmpp_stanza_set_attribute(s, ATTRIBUTE_CUT, "");
}

static void
reader_stream_begins(struct reader *r, xmpp_stanza_t *root)
{
	r->ops->opened(r->arg, root);
	xmpp_stanza_release(root);
}

static void
stanza_begins(struct reader *r)
{
	xmpp_stanza_t *head = r->open[LEVEL_STANZA];

	r->is_message = stanza_is(head, "message", NS_CLIENT);
	r->by_item = r->ops->by_item != NULL && r->ops->by_item(r->arg, head);
}

/* Left out as if it were not there: nothing is missing without it. */
static bool
reader_passes_over(const struct reader *r, unsigned level, const char *ns,
    const char *name)
{
	return level == LEVEL_STANZA + 1 && r->passes_over != NULL &&
	    r->is_message && r->passes_over(r->over_arg, ns, name);
}

static void
reader_on_start(void *arg, const char *ns, const char *name,
    const struct xml_attribute *a, size_t n)
{
	struct reader *r = arg;
	unsigned level = xml_depth(r->xml);
	xmpp_stanza_t *parent;

	if (level < LEVEL_STANZA) {
		reader_stream_begins(r, reader_make_element(r, ns, name, a, n));
		return;
	}
	reader_put_text(r, level - 1);
	if (level == LEVEL_STANZA) {
		r->parts = r->attributes = 0;
		r->cut = false;
	}
	if (reader_is_item(r, level))
		reader_item_begins(r);
	parent = r->open[level - 1];
	if ((parent == NULL && level > LEVEL_STANZA) ||
	    reader_passes_over(r, level, ns, name) || !reader_counts(r, n))
		return;
	r->open[level] = reader_make_element(r, ns, name, a, n);
	if (level == LEVEL_STANZA)
		stanza_begins(r);
	else if (!reader_is_item(r, level))
		stanza_add(parent, r->open[level]);
}

static void
reader_on_text(void *arg, const char *s, size_t len)
{
	struct reader *r = arg;

	if (reader_keeps_text(r, xml_depth(r->xml)))
		str_addn(&r->text, s, len);
}

static void
reader_on_left_out(void *arg)
{
	struct reader *r = arg;

	if (xml_depth(r->xml) >= LEVEL_STANZA)
		r->cut = true;
	else if (r->ops->left_out != NULL)
		r->ops->left_out(r->arg);
}

static void
reader_on_end(void *arg)
{
	struct reader *r = arg;
	unsigned level = xml_depth(r->xml) + 1;
	xmpp_stanza_t *s = r->open[level];

	if (level < LEVEL_STANZA) {
		r->ops->closed(r->arg);
		return;
	}
	reader_put_text(r, level);
	r->open[level] = NULL;
	if (reader_is_item(r, level)) {
		if (s != NULL) {
			reader_mark_cut(r, s);
			r->ops->item(r->arg, r->open[LEVEL_STANZA], s);
			xmpp_stanza_release(s);
		}
		reader_item_ends(r);
	} else if (level == LEVEL_STANZA) {
		reader_mark_cut(r, s);
		r->ops->element(r->arg, s, r->cut);
		xmpp_stanza_release(s);
	}
}

/* ---- the reader -------------------------------------------------------- */

struct reader *
reader_new(xmpp_ctx_t *ctx, const struct reader_ops *ops, void *arg)
{
	static const struct xml_ops xml_ops = { reader_on_start,
	    reader_on_text, reader_on_end,
	    reader_on_left_out };
	struct reader *r = xcalloc(1, sizeof *r);

	r->xml = xml_new(&xml_ops, r);
	r->ctx = ctx;
	r->ops = ops;
	r->arg = arg;
	str_init(&r->text);
	return r;
}

/* What was begun and is not whole. */
static void
reader_forget(struct reader *r)
{
	if (r->by_item && r->open[LEVEL_ITEM] != NULL)
		xmpp_stanza_release(r->open[LEVEL_ITEM]);
	if (r->open[LEVEL_STANZA] != NULL)
		xmpp_stanza_release(r->open[LEVEL_STANZA]);
	memset(r->open, 0, sizeof r->open);
	if (r->text.len > 0)
		wipe(r->text.s, r->text.len);
	str_clear(&r->text);
	r->by_item = false;
}

void
reader_free(struct reader *r)
{
	if (r == NULL)
		return;
	reader_forget(r);
	str_free(&r->text);
	xml_free(r->xml);
	free(r);
}

ssize_t
reader_feed(struct reader *r, const char *s, size_t len, struct err *err)
{
	return xml_feed(r->xml, s, len, err);
}

void
reader_pass_over(struct reader *r,
    bool (*passes_over)(const void *, const char *ns, const char *name),
    const void *arg)
{
	r->passes_over = passes_over;
	r->over_arg = arg;
}

void
reader_stop(struct reader *r)
{
	xml_stop(r->xml);
}

void
reader_restart(struct reader *r)
{
	reader_forget(r);
	xml_restart(r->xml);
}

/* ---- one stanza by itself ------------------------------------------------ */

static void
read_opened(void *arg, xmpp_stanza_t *root)
{
	(void)arg;
	(void)root;
}

static void
read_element(void *arg, xmpp_stanza_t *s, bool cut)
{
	xmpp_stanza_t **read = arg;

	if (*read == NULL && !cut)
		*read = xmpp_stanza_clone(s);
}

static void
read_closed(void *arg)
{
	(void)arg;
}

xmpp_stanza_t *
stanza_read(xmpp_ctx_t *ctx, const char *s, size_t len)
{
	static const char open[] = "<s xmlns='" NS_CLIENT "'>";
	static const struct reader_ops ops = { .opened = read_opened,
	    .element = read_element, .closed = read_closed };
	xmpp_stanza_t *read = NULL;
	struct reader *r = reader_new(ctx, &ops, &read);

	if (reader_feed(r, open, sizeof open - 1, NULL) != -1)
		(void)reader_feed(r, s, len, NULL);
	reader_free(r);
	return read;
}

bool
stanza_is_cut(xmpp_stanza_t *s)
{
	return xmpp_stanza_get_attribute(s, ATTRIBUTE_CUT) != NULL;
}
