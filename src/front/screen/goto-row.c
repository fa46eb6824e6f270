/*
 * What a row of the go-to box shows of a window, a room or a contact, as it is
 * now.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "front/screen/box.h"

static const char *
goto_row_sign(const struct ui *ui, const struct goto_item *i,
    const struct contact *c)
{
	return i->kind == GOTO_ROOM ? "#" : c == NULL ? " " :
	    show_sign(ui, contact_show(c));
}

/* Of a conversation: what is new, who reads it, how old its last line is. */
static void
goto_row_talk(const struct ui *ui, struct talk *talk, struct box_row *row)
{
	size_t unread = talk_unread(talk);
	const struct buffer *b = talk_buffer(talk);

	if (unread > 0)
		snprintf(row->cells[0].text, sizeof(row->cells[0].text),
		    talk_mentions(talk) > 0 ? "%zu!" : "%zu new", unread);
	row->cells[0].style = STYLE_ACTIVITY;
	str_fit(row->cells[1].text, sizeof(row->cells[1].text),
	    sign_text(ui, level_sign(talk_level(talk))));
	row->cells[1].style = level_sign_style(talk_level(talk));
	if (b->count > 0)
		when_age(row->cells[3].text, sizeof(row->cells[3].text),
		    buffer_at(b, b->count - 1)->stamp,
		    loop_wall(chat_loop(ui->chat)));
}

static void
goto_row_cells(const struct ui *ui, const struct goto_item *i,
    struct box_row *row)
{
	row->cells[0].width = 7;
	row->cells[1].width = 1;
	box_tag(ui, goto_lives(ui, i->account) ? i->account : NULL,
	    &row->cells[2]);
	row->cells[3].width = 4;
	row->cells[3].style = STYLE_TIME;
}

static const struct contact *
goto_row_contact(const struct ui *ui, const struct goto_item *i)
{
	return i->kind != GOTO_TALK || !goto_lives(ui, i->account) ? NULL :
	    contact_find(i->account, i->jid);
}

/* The name as it is now; else as it was. */
static const char *
goto_row_name(const struct ui *ui, const struct goto_item *i)
{
	const struct window *w = goto_window(ui, i);
	const struct contact *c = goto_row_contact(ui, i);

	if (w != NULL)
		return window_name(w);
	if (c != NULL)
		return contact_name(c);
	return i->name != NULL && i->name[0] != '\0' ? i->name : i->jid;
}

static const char *
goto_row_note(const struct ui *ui, const struct goto_item *i, const char *name)
{
	if (goto_is_gone(ui, i))
		return "closed";
	if (i->kind == GOTO_RAW)
		return account_jid(i->account);
	return i->jid != NULL && strcmp(name, i->jid) != 0 ? i->jid : NULL;
}

void
goto_row_show(const struct ui *ui, const struct goto_item *i,
    struct box_row *row)
{
	const struct window *w = goto_window(ui, i);
	const struct contact *c = goto_row_contact(ui, i);
	struct talk *talk = goto_talk(ui, i);
	const char *name = goto_row_name(ui, i);
	char number[12];

	snprintf(number, sizeof(number), "%d", w == NULL ? 0 : w->number);
	snprintf(row->head, sizeof(row->head), "%4s %s", w == NULL ? "" :
	    number, goto_row_sign(ui, i, c));
	row->text = xstrdup(name);
	row->note = xstrdup(goto_row_note(ui, i, name));
	if (w == NULL && (c == NULL || contact_show(c) == SHOW_OFFLINE))
		row->style = STYLE_ROSTER_OFFLINE;
	goto_row_cells(ui, i, row);
	if (talk != NULL)
		goto_row_talk(ui, talk, row);
	if (w != NULL && card_waits(ui, w)) {
		str_fit(row->cells[0].text, sizeof(row->cells[0].text),
		    "asks");
		row->cells[0].style = STYLE_ACTIVITY;
	}
}
