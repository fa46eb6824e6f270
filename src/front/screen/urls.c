/*
 * Links in the text of an entry that is laid out: what each leads to, and the
 * host behind it where the text hides that.  Must not know what is done with
 * them, nor whose text it is.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

static void
urls_add(struct urls *urls, struct url *url)
{
	struct url_placed *placed;

	if (urls->n == urls->cap) {
		urls->cap = urls->cap == 0 ? 4 : urls->cap * 2;
		urls->of = xreallocarray(urls->of, urls->cap,
		    sizeof(*urls->of));
	}
	placed = &urls->of[urls->n++];
	*placed = (struct url_placed){ url->at, url->target, '\0', false };
	url->target = NULL;
}

/* As spans_add(), but no two become one. */
static void
urls_push(struct spans *spans, size_t from, size_t len)
{
	if (spans->n == spans->cap) {
		spans->cap = spans->cap == 0 ? 8 : spans->cap * 2;
		spans->at = xreallocarray(spans->at, spans->cap,
		    sizeof(*spans->at));
	}
	spans->at[spans->n++] = (struct bytes){ from, len };
}

/* A text with more in it than there was: the hosts, each behind its link. */
struct urls_made {
	struct str text;	/* secret */
	struct spans unsafe;
	size_t taken;		/* bytes of the old text */
	size_t moved;		/* ... of its spans */
};

/* Up to a place of the old text. */
static void
urls_take(struct urls_made *made, const struct str *text,
    const struct spans *unsafe, size_t to)
{
	size_t more = made->text.len - made->taken;

	for (; made->moved < unsafe->n && unsafe->at[made->moved].from < to;
	    made->moved++) {
		struct bytes at = unsafe->at[made->moved];

		urls_push(&made->unsafe, at.from + more, at.len);
	}
	str_addn(&made->text, text->s + made->taken, to - made->taken);
	made->taken = to;
}

static void
urls_add_hint(struct urls_made *made, const char *hint)
{
	size_t from = made->text.len;

	str_addf(&made->text, " [%s]", hint);
	/* Apart from its neighbours. */
	urls_push(&made->unsafe, from, made->text.len - from);
}

static void
urls_finish(struct urls_made *made, struct str *text, struct spans *unsafe)
{
	if (made->text.len > 0) {
		urls_take(made, text, unsafe, text->len);
		str_clear(text);
		str_addn(text, made->text.s, made->text.len);
		spans_free(unsafe);
		*unsafe = made->unsafe;
	}
	str_free(&made->text);
}

/* Each byte is moved once, however many links there are. */
void
urls_find(struct urls *urls, struct str *text, size_t from,
    struct spans *unsafe)
{
	struct urls_made made = { .taken = 0 };
	struct url url;

	str_init_secret(&made.text);
	while (url_next(text->s, text->len, from, &url)) {
		from = url.at.from + url.at.len;
		url.at.from += made.text.len - made.taken;
		if (url.hint != NULL) {
			urls_take(&made, text, unsafe, from);
			urls_add_hint(&made, url.hint);
		}
		urls_add(urls, &url);
		url_free(&url);
	}
	urls_finish(&made, text, unsafe);
}

void
urls_free(struct urls *urls)
{
	for (size_t i = 0; i < urls->n; i++)
		secret_free(urls->of[i].target);
	free(urls->of);
	*urls = (struct urls){ NULL, 0, 0 };
}

/* The letter stands over the beginning of the link, or of a row of it, which
 * may be all that is seen. */
static void
urls_paint_label(const struct url_placed *u, struct grid *g, int x, int y)
{
	char label[4] = { '[', u->label, ']', '\0' };

	grid_put(g, x, y, 3, u->chosen ? STYLE_HIT : STYLE_QUESTION, label, 3);
}

void
urls_paint(const struct urls *urls, const struct str *text,
    const struct row *row, struct grid *g, int x, int y, bool linked)
{
	size_t end = row->from + row->len;

	for (size_t i = 0; i < urls->n; i++) {
		const struct url_placed *u = &urls->of[i];
		size_t from = u->at.from > row->from ? u->at.from : row->from;
		size_t to = u->at.from + u->at.len;
		int at;

		if (to > end)
			to = end;
		if (from >= to)
			continue;
		at = x + utf8_width(text->s + row->from, from - row->from);
		if (linked)
			grid_link(g, at, y, utf8_width(text->s + from,
			    to - from), u->target);
		if (u->label != '\0')
			urls_paint_label(u, g, at, y);
	}
}
