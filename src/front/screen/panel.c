/*
 * The roster panel: who is there, and who wrote.  Must not know how one
 * talks to them.
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

struct panel {
	struct ui *ui;
	const struct geometry *g;
	int y, end;
	size_t left_out;
};

static void
panel_text(struct panel *p, int x, enum style style, const char *text,
    int width)
{
	char *safe = ui_safe(text);

	grid_put_cut(&p->ui->grid, p->g->panel_x + x, p->y, width, style, safe,
	    strlen(safe));
	free(safe);
}

static void
panel_contact(struct panel *p, const struct contact *c)
{
	const struct talk *talk;
	const struct window *w;
	enum style style = contact_show(c) == SHOW_OFFLINE ?
	    STYLE_ROSTER_OFFLINE : STYLE_ROSTER;
	int width = p->g->panel_width - 4, used = 0;
	char tail[32] = "";

	talk = talk_find(contact_account(c), contact_jid(c));
	w = talk == NULL ? NULL : window_of(p->ui, talk);
	if (contact_asks(c))
		snprintf(tail, sizeof(tail), "?");
	if (talk != NULL && talk_unread(talk) > 0)
		snprintf(tail, sizeof(tail), "(%zu)", talk_unread(talk));
	else if (w != NULL && tail[0] == '\0')
		snprintf(tail, sizeof(tail), "%d", w->number);
	if (w != NULL && w == p->ui->current)
		style = STYLE_TITLE;
	grid_fill(&p->ui->grid, p->g->panel_x + 1, p->y,
	    p->g->panel_width - 1, style);
	if (tail[0] != '\0') {
		used = (int)strlen(tail) + 1;
		panel_text(p, p->g->panel_width - used, talk != NULL &&
		    talk_unread(talk) > 0 ? STYLE_ACTIVITY : style, tail,
		    used - 1);
	}
	panel_text(p, 1, style, signs[contact_show(c)], 1);
	panel_text(p, 3, style, contact_name(c), width - used);
	p->y++;
}

static void
panel_account(struct panel *p, struct account *a, bool heading)
{
	const struct contact *c;
	size_t n = 0;

	if (heading && p->y < p->end)
		panel_text(p, 1, STYLE_ROSTER_OFFLINE, account_name(a),
		    p->g->panel_width - 2), p->y++;
	for (c = roster_first(a); c != NULL && p->y < p->end;
	    c = roster_next(c), n++)
		panel_contact(p, c);
	p->left_out += roster_count(a) - n;
}

void
panel_paint(struct ui *ui, const struct geometry *g)
{
	struct panel p = { ui, g, g->lines_y, g->bar_y, 0 };
	size_t n = chat_accounts(ui->chat);
	char more[32];

	if (g->panel_width == 0)
		return;
	for (int y = p.y; y < p.end; y++) {
		grid_fill(&ui->grid, g->panel_x - 1, y, 1, STYLE_DEFAULT);
		grid_fill(&ui->grid, g->panel_x, y, g->panel_width,
		    STYLE_ROSTER);
		grid_put(&ui->grid, g->panel_x, y, 1, STYLE_ROSTER_OFFLINE,
		    "|", 1);
	}
	for (size_t i = 0; i < n; i++)
		panel_account(&p, chat_account(ui->chat, i), n > 1);
	if (p.left_out == 0)
		return;
	p.y = p.end - 1;
	snprintf(more, sizeof(more), "... %zu more", p.left_out + 1);
	grid_fill(&ui->grid, g->panel_x + 1, p.y, g->panel_width - 1,
	    STYLE_ROSTER_OFFLINE);
	panel_text(&p, 3, STYLE_ROSTER_OFFLINE, more, g->panel_width - 4);
}
