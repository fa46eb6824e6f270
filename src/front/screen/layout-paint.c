/*
 * Paints the rows of an entry that was laid out.  Must not know what they say,
 * nor the window that they stand in.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "front/screen/inside.h"

static enum style
layout_side_style(const struct layout *l, enum style own)
{
	return l->wide ? l->text_style : own;
}

static void
layout_paint_head(const struct layout *l, const struct columns *c,
    struct grid *g, int x, int y)
{
	int at = c->author_x, width = c->width - at;

	if (l->time[0] != '\0')
		grid_put(g, x + c->time_x, y, c->time, layout_side_style(l,
		    STYLE_TIME), l->time, strlen(l->time));
	if (c->author > 0) {
		width = c->author;
		if (!c->left && l->message)
			at += width - utf8_width(l->author.s, l->author.len);
	}
	if (width > 0 && l->author.len > 0)
		grid_put(g, x + at, y, width, l->author_style, l->author.s,
		    l->author.len);
}

/* Each row of a message has its level. */
static void
layout_paint_sign(const struct layout *l, bool first, const struct columns *c,
    struct grid *g, int x, int y)
{
	if (l->sign == NULL)
		return;
	grid_put(g, x + c->level_x, y, 1, layout_side_style(l, l->sign_style),
	    l->sign, strlen(l->sign));
	if (first && l->note != ' ')
		grid_put(g, x + c->level_x + 1, y, 1, layout_side_style(l,
		    STYLE_TIME), &l->note, 1);
}

/* Where in the lists the painting has come to: they are in order. */
struct painting {
	size_t unsafe, hits, styled;
};

/* What stands at `at` is in one of them, from `*i` on; `*stop` is not beyond
 * where that changes. */
static bool
layout_paint_within(const struct spans *s, size_t *i, size_t at, size_t *stop)
{
	size_t from;

	while (*i < s->n && s->at[*i].from + s->at[*i].len <= at)
		++*i;
	if (*i == s->n)
		return false;
	from = s->at[*i].from;
	if (from > at && *stop > from)
		*stop = from;
	else if (from <= at && *stop > from + s->at[*i].len)
		*stop = from + s->at[*i].len;
	return from <= at;
}

/* The look of what stands at `at`; `*stop` as above. */
static unsigned
layout_paint_look(const struct layout *l, struct painting *p, size_t at,
    size_t *stop)
{
	const struct styled *s = &l->styled;
	size_t from;

	while (p->styled < s->n && s->at[p->styled].from +
	    s->at[p->styled].len <= at)
		p->styled++;
	if (p->styled == s->n)
		return 0;
	from = s->at[p->styled].from;
	if (from > at) {
		if (*stop > from)
			*stop = from;
		return 0;
	}
	if (*stop > from + s->at[p->styled].len)
		*stop = from + s->at[p->styled].len;
	return s->at[p->styled].look;
}

static enum style
layout_look_style(const struct layout *l, unsigned look)
{
	return look & STYLED_PRE ? STYLE_TEXT_PRE : look & STYLED_QUOTE ?
	    STYLE_TEXT_QUOTE : l->text_style;
}

/* Looks are beside the style, and no cell is wider for them. */
static void
layout_paint_looks(struct grid *g, int x, int y, int used, unsigned look)
{
	for (int i = 0; i < used && x + i < g->columns; i++) {
		struct cell *cell = grid_cell(g, x + i, y);

		cell->bold = (look & STYLED_STRONG) != 0;
		cell->italic = (look & STYLED_EMPHASIS) != 0;
		cell->strike = (look & STYLED_STRIKE) != 0;
	}
}

/*
 * The text of a row; what stands for a character that must not be shown has
 * a style of its own, lest "^[" be taken for two characters or for one.
 * Returns its columns.
 */
static int
layout_paint_words(const struct layout *l, const struct row *r, struct grid *g,
    int x, int y, int width)
{
	size_t at = r->from, end = r->from + r->len, stop;
	struct painting p = { 0, 0, 0 };
	int used = 0, put;

	while (at < end && used < width) {
		unsigned look;
		bool unsafe, hit;

		stop = end;
		if (at < l->subject && stop > l->subject)
			stop = l->subject;
		unsafe = layout_paint_within(&l->unsafe, &p.unsafe, at,
		    &stop);
		hit = layout_paint_within(&l->hits, &p.hits, at, &stop);
		look = layout_paint_look(l, &p, at, &stop);
		put = grid_put(g, x + used, y, width - used, hit ? STYLE_HIT :
		    unsafe ? STYLE_UNSAFE : at < l->subject ? STYLE_NOTICE :
		    layout_look_style(l, look), l->text.s + at, stop - at);
		if (hit)
			layout_paint_looks(g, x + used, y, put, l->found ?
			    STYLED_STRONG : 0);
		else if (!unsafe && (look & (STYLED_STRONG | STYLED_EMPHASIS |
		    STYLED_STRIKE)) != 0)
			layout_paint_looks(g, x + used, y, put, look);
		used += put;
		at = stop;
	}
	return used;
}

static void
layout_paint_text(const struct layout *l, int row, const struct columns *c,
    struct grid *g, int x, int y)
{
	const struct row *r = &l->rows[row];
	int at = (row == 0 ? l->first : l->indent) + r->indent;

	if (row == 0 && l->entry->kind != ENTRY_DRAWING)
		layout_paint_head(l, c, g, x, y);
	layout_paint_sign(l, row == 0, c, g, x, y);
	if (r->quoted) {
		grid_put(g, x + l->indent, y, c->width - l->indent,
		    layout_side_style(l, STYLE_MARK), "|", 1);
		at += QUOTE_WIDTH;
	}
	if (at < c->width) {
		int words = at;

		at += layout_paint_words(l, r, g, x + at, y, c->width - at);
		urls_paint(&l->urls, &l->text, r, g, x + words, y, c->linked);
	}
	if ((size_t)row + 1 < l->nrows || l->ntails > 0 || l->tail.len == 0)
		return;
	at = l->behind ? at + 2 : c->edge - utf8_width(l->tail.s, l->tail.len);
	grid_put(g, x + at, y, c->width - at, l->tail_style, l->tail.s,
	    l->tail.len);
}

static void
layout_paint_tail(const struct layout *l, size_t row, const struct columns *c,
    struct grid *g, int x, int y)
{
	const struct row *r = &l->tails[row];
	int w = utf8_width(l->tail.s + r->from, r->len), at = l->indent;

	layout_paint_sign(l, false, c, g, x, y);
	if (!l->behind && l->ntails == 1 && w <= c->edge - at)
		at = c->edge - w;
	grid_put(g, x + at, y, c->width - at, l->tail_style,
	    l->tail.s + r->from, r->len);
}

bool
layout_paint(const struct layout *l, int row, const struct columns *c,
    struct grid *g, int x, int y)
{
	if (l->day[0] != '\0' && row-- == 0) {
		rule_paint(c, g, x, y, l->day);
		return false;
	}
	if (l->mark && row-- == 0) {
		rule_paint(c, g, x, y, "new");
		return false;
	}
	if (l->rule && row-- == 0) {
		rule_paint_level(l, c, g, x, y);
		return false;
	}
	grid_fill(g, x, y, c->width, l->wide ? l->text_style : STYLE_DEFAULT);
	if ((size_t)row < l->nrows)
		layout_paint_text(l, row, c, g, x, y);
	else
		layout_paint_tail(l, (size_t)row - l->nrows, c, g, x, y);
	return row == 0;
}
