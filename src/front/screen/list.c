/*
 * What the panel shows of the roster: who is there, and who wrote.  Must not
 * know how one talks to them.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>

#include "front/screen/inside.h"

static void
roster_contact_row(struct ui *ui, struct panel *p, const struct contact *c)
{
	const struct talk *talk = talk_find(contact_account(c),
	    contact_jid(c));
	const struct window *w = talk == NULL ? NULL : window_of(ui, talk);
	bool unread = talk != NULL && talk_unread(talk) > 0;
	struct panel_row row = { .sign = { show_sign(contact_show(c)) },
	    .x = 3, .style = contact_show(c) == SHOW_OFFLINE ?
	    STYLE_ROSTER_OFFLINE : STYLE_ROSTER };

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
roster_account_rows(struct ui *ui, struct panel *p, struct account *a,
    bool heading, size_t room)
{
	const struct contact *c;

	if (heading && p->at < room)
		panel_words(ui, p, 1, STYLE_ROSTER, account_name(a));
	for (c = roster_first(a); c != NULL && p->at < room;
	    c = roster_next(c))
		roster_contact_row(ui, p, c);
}

/* How many contacts have no row. */
static size_t
roster_left_out(const struct ui *ui, size_t room)
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

void
panel_roster(struct ui *ui, struct panel *p)
{
	size_t n = chat_accounts(ui->chat), left = roster_left_out(ui, p->n);
	char more[32];

	for (size_t i = 0; i < n; i++)
		roster_account_rows(ui, p, chat_account(ui->chat, i), n > 1,
		    p->n - (left > 0));
	if (left > 0) {
		snprintf(more, sizeof(more), "... %zu more", left + 1);
		panel_words(ui, p, 3, STYLE_ROSTER_OFFLINE, more);
	}
}
