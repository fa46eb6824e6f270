/*
 * The screen of keys: what each does, by topic, in as many columns as there
 * is room for.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/box.h"

#define KEYS_WIDTH 17		/* columns of "C-M-Left, PageUp" */
#define COLUMN_LEAST 48		/* ... of keys and what they do */

struct key_page {
	char **lines;
	size_t n;
	size_t rows;		/* of one column */
	int width;		/* of it */
};

static void
key_page_add(void *arg, const char *keys, const char *help)
{
	struct key_page *p = arg;
	size_t len = keys == NULL ? 0 : strlen(keys);

	p->lines = xreallocarray(p->lines, p->n + 1, sizeof(p->lines[0]));
	if (keys == NULL)
		p->lines[p->n++] = xasprintf("-- %s", help);
	else if (len <= KEYS_WIDTH)
		p->lines[p->n++] = xasprintf("%-*s %s", KEYS_WIDTH, keys,
		    help);
	else
		p->lines[p->n++] = xasprintf("%s  %s", keys, help);
}

static size_t
key_page_fill(struct ui *ui, void *arg, const char *filter, int width,
    size_t *all)
{
	struct key_page *p = arg;
	size_t columns = width > COLUMN_LEAST ? (size_t)width / COLUMN_LEAST :
	    1;

	(void)ui;
	(void)filter;
	(void)all;
	p->width = width / (int)columns - 1;
	p->rows = (p->n + columns - 1) / columns;
	return p->rows;
}

static void
key_page_row(struct ui *ui, void *arg, size_t at, struct box_row *row)
{
	const struct key_page *p = arg;
	struct str s;
	size_t n;

	(void)ui;
	str_init(&s);
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
key_page_closed(struct ui *ui, void *arg, bool chose)
{
	struct key_page *p = arg;

	(void)ui;
	(void)chose;
	while (p->n > 0)
		free(p->lines[--p->n]);
	free(p->lines);
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

	key_lines(ui->bindings, key_page_add, p);
	box_open(ui, &kind, NULL, p);
}
