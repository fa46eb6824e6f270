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

/* Bytes more at a place: what stands behind it has moved. */
static void
urls_insert(struct str *text, size_t at, const char *what, size_t n,
    struct spans *unsafe)
{
	struct str behind;
	struct bytes mark = { at, n };
	size_t i = unsafe->n;

	str_init_secret(&behind);
	str_addn(&behind, text->s + at, text->len - at);
	text->len = at;
	str_addn(text, what, n);
	str_addn(text, behind.s, behind.len);
	str_free(&behind);
	/* Apart from its neighbours, and in its place among them. */
	unsafe->at = xreallocarray(unsafe->at, unsafe->n + 1,
	    sizeof(*unsafe->at));
	for (; i > 0 && unsafe->at[i - 1].from >= at; i--) {
		unsafe->at[i] = unsafe->at[i - 1];
		unsafe->at[i].from += n;
	}
	unsafe->at[i] = mark;
	unsafe->cap = ++unsafe->n;
}

void
urls_find(struct urls *urls, struct str *text, size_t from,
    struct spans *unsafe)
{
	struct url url;
	char *hint;

	while (url_next(text->s, text->len, from, &url)) {
		from = url.at.from + url.at.len;
		if (url.hint != NULL) {
			hint = xasprintf(" [%s]", url.hint);
			urls_insert(text, from, hint, strlen(hint), unsafe);
			from += strlen(hint);
			free(hint);
		}
		urls_add(urls, &url);
		url_free(&url);
	}
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
