/*
 * A text that is read by pages, in the place of the lines.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/box.h"

#define PAGER_HANG 2	/* blanks before what goes on from the row above */

struct pager {
	char *text;
	struct row *rows;	/* of it, at the width that there is */
	size_t n;
};

static size_t
pager_fill(struct ui *ui, void *arg, const char *filter, int width,
    size_t *all)
{
	struct pager *p = arg;

	(void)ui;
	(void)filter;
	(void)all;
	free(p->rows);
	p->n = wrap_text(p->text, strlen(p->text), width - 2,
	    width - 2 - PAGER_HANG, &p->rows);
	return p->n;
}

/* What goes on from the row above, so that each beginning is seen. */
static int
pager_hang(const struct pager *p, const struct row *r)
{
	return r->from > 0 && p->text[r->from - 1] != '\n' ? PAGER_HANG : 0;
}

static void
pager_row(struct ui *ui, void *arg, size_t at, struct box_row *row)
{
	const struct pager *p = arg;
	const struct row *r = &p->rows[at];
	struct str s;

	(void)ui;
	str_init(&s);
	for (int i = 0; i < r->indent + pager_hang(p, r); i++)
		str_addc(&s, ' ');
	str_addn(&s, p->text + r->from, r->len);
	row->text = str_take(&s);
}

static void
pager_closed(struct ui *ui, void *arg, bool chose)
{
	struct pager *p = arg;

	(void)ui;
	(void)chose;
	free(p->rows);
	free(p->text);
	free(p);
}

void
ui_page(struct ui *ui, const char *title, const char *text)
{
	static const struct box_kind kind = {
		.title = "Help",
		.keys = "PageDown, PageUp: turn  Esc: back",
		.flags = BOX_TEXT,
		.fill = pager_fill,
		.row = pager_row,
		.closed = pager_closed,
	};
	struct pager *p = xcalloc(1, sizeof(*p));

	p->text = xstrdup(text);
	box_open(ui, &kind, title, p);
}
