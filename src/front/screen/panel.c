/*
 * The roster panel: who is there, and who wrote.  It knows what it painted in
 * each row, and paints those that show something else now.  Must not know how
 * one talks to them.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

/* ASCII signs. */
static const char *const signs[] = {
	[SHOW_CHAT] = "*",
	[SHOW_ONLINE] = "+",
	[SHOW_AWAY] = "-",
	[SHOW_XA] = "~",
	[SHOW_DND] = "!",
	[SHOW_OFFLINE] = " ",
};

/* What a row shows. */
struct panel_row {
	const char *sign;	/* NULL: none */
	int x;			/* of the text, in the panel */
	enum style fill, style;
	char tail[32];		/* at the right edge */
	enum style tail_style;
	char *text;		/* foreign; NULL: the row is not known */
};

struct panel {
	int x, y, width;	/* where it was painted */
	size_t n;
	struct panel_row *rows;	/* from above */
	size_t at;		/* that comes next */
};

/* ---- rows that are painted ---------------------------------------------- */

void
panel_forget(struct ui *ui)
{
	struct panel *p = ui->panel;

	if (p == NULL)
		return;
	for (size_t i = 0; i < p->n; i++)
		free(p->rows[i].text);
	free(p->rows);
	free(p);
	ui->panel = NULL;
}

static struct panel *
panel_here(struct ui *ui, const struct geometry *g)
{
	struct panel *p = ui->panel;
	size_t n = (size_t)(g->bar_y - g->lines_y);

	if (p != NULL && p->x == g->panel_x && p->y == g->lines_y &&
	    p->width == g->panel_width && p->n == n)
		return p;
	panel_forget(ui);
	ui->panel = p = xcalloc(1, sizeof(*p));
	p->x = g->panel_x;
	p->y = g->lines_y;
	p->width = g->panel_width;
	p->n = n;
	p->rows = xcalloc(n, sizeof(*p->rows));
	return p;
}

static bool
panel_row_same(const struct panel_row *a, const struct panel_row *b)
{
	return b->text != NULL && a->sign == b->sign && a->x == b->x &&
	    a->fill == b->fill && a->style == b->style &&
	    a->tail_style == b->tail_style &&
	    strcmp(a->tail, b->tail) == 0 && strcmp(a->text, b->text) == 0;
}

static void
panel_text(struct grid *grid, int x, int y, int width, enum style style,
    const char *text)
{
	char *safe = ui_safe(text);

	grid_put_cut(grid, x, y, width, style, safe, strlen(safe));
	free(safe);
}

static void
panel_row_paint(struct grid *grid, const struct panel *p, int y,
    const struct panel_row *row)
{
	int used = 0;

	grid_fill(grid, p->x - 1, y, 1, STYLE_DEFAULT);
	grid_put(grid, p->x, y, 1, STYLE_ROSTER_OFFLINE, "|", 1);
	grid_fill(grid, p->x + 1, y, p->width - 1, row->fill);
	if (row->tail[0] != '\0') {
		used = (int)strlen(row->tail) + 1;
		panel_text(grid, p->x + p->width - used, y, used - 1,
		    row->tail_style, row->tail);
	}
	if (row->sign != NULL)
		panel_text(grid, p->x + 1, y, 1, row->style, row->sign);
	panel_text(grid, p->x + row->x, y, p->width - row->x - 1 - used,
	    row->style, row->text);
}

/* `row->text` is borrowed. */
static void
panel_add(struct ui *ui, struct panel *p, const struct panel_row *row)
{
	struct panel_row *old = &p->rows[p->at];

	if (!panel_row_same(row, old)) {
		panel_row_paint(&ui->grid, p, p->y + (int)p->at, row);
		free(old->text);
		*old = *row;
		old->text = xstrdup(row->text);
	}
	p->at++;
}

/* ---- what there is to show ---------------------------------------------- */

static void
panel_contact(struct ui *ui, struct panel *p, const struct contact *c)
{
	const struct talk *talk = talk_find(contact_account(c),
	    contact_jid(c));
	const struct window *w = talk == NULL ? NULL : window_of(ui, talk);
	bool unread = talk != NULL && talk_unread(talk) > 0;
	struct panel_row row = { .sign = signs[contact_show(c)], .x = 3,
	    .style = contact_show(c) == SHOW_OFFLINE ? STYLE_ROSTER_OFFLINE :
	    STYLE_ROSTER };

	if (w != NULL && w == ui->current)
		row.style = STYLE_TITLE;
	row.fill = row.style;
	row.tail_style = unread ? STYLE_ACTIVITY : row.style;
	if (unread)
		snprintf(row.tail, sizeof(row.tail), "(%zu)",
		    talk_unread(talk));
	else if (contact_asks(c))
		snprintf(row.tail, sizeof(row.tail), "?");
	else if (w != NULL)
		snprintf(row.tail, sizeof(row.tail), "%d", w->number);
	row.text = (char *)(uintptr_t)contact_name(c);
	panel_add(ui, p, &row);
}

static void
panel_words(struct ui *ui, struct panel *p, int x, enum style fill,
    const char *text)
{
	struct panel_row row = { .x = x, .fill = fill,
	    .style = STYLE_ROSTER_OFFLINE, .tail_style = STYLE_ROSTER };

	row.text = (char *)(uintptr_t)text;
	panel_add(ui, p, &row);
}

static void
panel_account(struct ui *ui, struct panel *p, struct account *a,
    bool heading, size_t room)
{
	const struct contact *c;

	if (heading && p->at < room)
		panel_words(ui, p, 1, STYLE_ROSTER, account_name(a));
	for (c = roster_first(a); c != NULL && p->at < room;
	    c = roster_next(c))
		panel_contact(ui, p, c);
}

/* How many contacts have no row. */
static size_t
panel_left_out(const struct ui *ui, size_t room)
{
	size_t left = 0, n = chat_accounts(ui->chat), count;

	for (size_t i = 0; i < n; i++) {
		if (n > 1 && room > 0)
			room--;
		count = roster_count(chat_account(ui->chat, i));
		left += count > room ? count - room : 0;
		room -= count > room ? room : count;
	}
	return left;
}

/* What is said above the status bar may stand over the lowest rows. */
static void
panel_forget_hidden(struct panel *p, const struct geometry *g)
{
	for (int y = g->hint_y; y < g->bar_y; y++) {
		free(p->rows[y - p->y].text);
		p->rows[y - p->y].text = NULL;
	}
}

void
panel_paint(struct ui *ui, const struct geometry *g)
{
	size_t n = chat_accounts(ui->chat), left;
	struct panel *p;
	char more[32];

	if (g->panel_width == 0) {
		panel_forget(ui);
		return;
	}
	p = panel_here(ui, g);
	p->at = 0;
	left = panel_left_out(ui, p->n);
	for (size_t i = 0; i < n; i++)
		panel_account(ui, p, chat_account(ui->chat, i), n > 1,
		    p->n - (left > 0));
	if (left > 0) {
		snprintf(more, sizeof(more), "... %zu more", left + 1);
		panel_words(ui, p, 3, STYLE_ROSTER_OFFLINE, more);
	}
	while (p->at < p->n)
		panel_words(ui, p, 3, STYLE_ROSTER, "");
	panel_forget_hidden(p, g);
}
