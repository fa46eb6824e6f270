/*
 * The screen of keys: what each does, by topic, in as many columns as there
 * is room for.  Where all of it does not fit at once, the most used stand
 * before it in a few words.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/box.h"

#define COLUMN_LEAST 48		/* ... of keys and what they do */
#define BRIEF_LEAST 38		/* ... in a few words */

/* Lines in columns, filled one after the other. */
struct key_part {
	char **lines;
	size_t n, rows;		/* lines; rows of one column */
	int least, width;	/* columns that one has at least; that it has */
	int keys;		/* ... for the keys */
};
struct key_page {
	struct key_part brief, all;
	bool is_brief;		/* both are shown */
};

static void
key_page_add(void *arg, const char *keys, const char *help)
{
	struct key_part *p = arg;
	int len = keys == NULL ? 0 : utf8_width(keys, strlen(keys));

	p->lines = xreallocarray(p->lines, p->n + 1, sizeof(p->lines[0]));
	if (keys == NULL)
		p->lines[p->n++] = xasprintf("-- %s", help);
	else if (len <= p->keys)
		p->lines[p->n++] = xasprintf("%s%*s %s", keys, p->keys - len,
		    "", help);
	else
		p->lines[p->n++] = xasprintf("%s  %s", keys, help);
}

static void
key_part_fit(struct key_part *p, int width)
{
	int columns = width > p->least ? width / p->least : 1;

	p->width = width / columns - 1;
	p->rows = (p->n + (size_t)columns - 1) / (size_t)columns;
}

static size_t
key_page_fill(struct ui *ui, void *arg, const char *filter, int width,
    size_t *all)
{
	struct key_page *p = arg;
	struct geometry g;

	(void)filter;
	(void)all;
	geometry_get(ui, &g);
	key_part_fit(&p->brief, width);
	key_part_fit(&p->all, width);
	/* Less the box's own two. */
	p->is_brief = p->all.rows + 2 > (size_t)g.lines_height;
	/* With an empty row between them. */
	return p->all.rows + (p->is_brief ? p->brief.rows + 1 : 0);
}

static void
key_page_row(struct ui *ui, void *arg, size_t at, struct box_row *row)
{
	const struct key_page *page = arg;
	const struct key_part *p = &page->all;
	struct str s;
	size_t n;

	(void)ui;
	if (page->is_brief && at < page->brief.rows)
		p = &page->brief;
	else if (page->is_brief)
		at -= page->brief.rows + 1;
	str_init(&s);
	/* The number of the empty row has wrapped: no line has it. */
	for (; at < p->n; at += p->rows) {
		n = utf8_clip(p->lines[at], strlen(p->lines[at]), p->width);
		str_addn(&s, p->lines[at], n);
		if (at + p->rows >= p->n)
			break;
		for (int w = utf8_width(p->lines[at], n); w <= p->width; w++)
			str_addc(&s, ' ');
	}
	row->text = str_take(&s);
}

static void
key_part_free(struct key_part *p)
{
	while (p->n > 0)
		free(p->lines[--p->n]);
	free(p->lines);
}

static void
key_page_closed(struct ui *ui, void *arg, bool chose)
{
	struct key_page *p = arg;

	(void)ui;
	(void)chose;
	key_part_free(&p->brief);
	key_part_free(&p->all);
	free(p);
}

void
ui_key_page(struct ui *ui)
{
	static const struct box_kind kind = {
		.title = "Keys: C- is Control, M- Alt, S- Shift",
		.keys = "PageDown, PageUp: turn  Esc: back  /bind changes "
		    "them",
		.flags = BOX_TEXT,
		.fill = key_page_fill,
		.row = key_page_row,
		.closed = key_page_closed,
	};
	struct key_page *p = xcalloc(1, sizeof(*p));

	p->brief.least = BRIEF_LEAST;
	p->brief.keys = 15;
	p->all.least = COLUMN_LEAST;
	p->all.keys = 17;
	key_brief(ui->bindings, key_page_add, &p->brief);
	key_lines(ui->bindings, key_page_add, &p->all);
	box_open(ui, &kind, NULL, p);
}
