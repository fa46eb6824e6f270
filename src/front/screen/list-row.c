/*
 * A row of the list: number, presence, name, account, what is unread, level.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wctype.h>

#include "front/screen/inside.h"

#define COLUMNS_NUMBER 16	/* a narrower panel has no numbers */

/* ---- headings --------------------------------------------------------------- */

/* In capitals, so that no contact looks like one. */
static char *
list_capitals(const char *foreign)
{
	size_t len = strlen(foreign), n;
	char bytes[UTF8_MAX];
	struct str s;
	uint32_t cp;

	str_init(&s);
	for (size_t at = 0; at < len; at += n) {
		n = utf8_take(foreign + at, len - at, &cp);
		str_addn(&s, bytes, utf8_encode(bytes,
		    (uint32_t)towupper((wint_t)cp)));
	}
	return str_take(&s);
}

static void
list_heading_row(struct ui *ui, struct panel *p, const struct list_part *part,
    struct panel_row *row)
{
	char counts[64] = "";
	char *name = list_capitals(part->kind == LIST_GROUP &&
	    *part->name == '\0' ? "Contacts" : part->name), *cut, *text;

	if (part->people > 0)
		snprintf(counts, sizeof(counts), " (%zu/%zu)%s%s",
		    part->there, part->people, part->folded ? " " : "",
		    part->folded ? sign_text(ui, SIGN_CLOSED) : "");
	cut = cut_name(ui, name, p->width - 3 - utf8_width(counts,
	    strlen(counts)));
	text = xasprintf("%s%s", cut, counts);
	row->x = 1;
	row->text = text;
	panel_add(ui, p, row);
	free(name);
	free(cut);
	free(text);
}

/* ---- who is there ------------------------------------------------------------ */

/* Of the nick that a conversation through a room is with. */
static enum show
list_occupant_show(const struct talk *talk)
{
	struct talk *room = room_of_private(talk);
	const struct occupant *o = room == NULL ? NULL :
	    room_find(room, jid_resource(talk_jid(talk)));

	return o == NULL ? SHOW_OFFLINE : o->show;
}

static enum show
list_talk_show(const struct talk *talk)
{
	switch (talk_kind(talk)) {
	case TALK_DIRECT:
		return talk_contact(talk) == NULL ? SHOW_OFFLINE :
		    contact_show(talk_contact(talk));
	case TALK_OCCUPANT:
		return list_occupant_show(talk);
	case TALK_ROOM:
		break;
	}
	return room_state(talk) == ROOM_JOINED ? SHOW_ONLINE : SHOW_OFFLINE;
}

static enum show
list_item_show(const struct list_item *item)
{
	if (item->contact != NULL)
		return contact_show(item->contact);
	return item->talk != NULL ? list_talk_show(item->talk) : SHOW_OFFLINE;
}

static const char *
list_item_sign(const struct ui *ui, const struct list_item *item)
{
	if (item->room != NULL || (item->talk != NULL &&
	    talk_kind(item->talk) == TALK_ROOM))
		return "#";
	if (item->talk == NULL && item->contact == NULL)
		return " ";
	return show_sign(ui, list_item_show(item));
}

/* ---- the row ------------------------------------------------------------------ */

static int
list_digits(const struct ui *ui)
{
	int most = ui->windows[ui->nwindows - 1]->number;

	return most < 10 ? 1 : most < 100 ? 2 : most < 1000 ? 3 : 4;
}

/* " >3 * ": whether it is shown, its number, who is there. */
static void
list_row_head(const struct ui *ui, const struct panel *p,
    const struct list_item *item, struct panel_row *row)
{
	const char *sign = list_item_sign(ui, item);
	char mark = item->window == ui->current && item->window != NULL ?
	    '>' : ' ';
	char number[12] = "";
	int digits = list_digits(ui);

	if (p->width < COLUMNS_NUMBER) {
		snprintf(row->head, sizeof(row->head), "%c%s ", mark, sign);
		row->x = 3;
		return;
	}
	/* Most rows are of contacts, who have none. */
	if (item->window != NULL)
		snprintf(number, sizeof(number), "%*d", digits,
		    item->window->number);
	row->x = digits + 5;
	memset(row->head, ' ', (size_t)digits + 3);
	row->head[1] = mark;
	if (number[0] != '\0')
		memcpy(row->head + 2, number, strlen(number));
	str_fit(row->head + digits + 3, sizeof(row->head) - 8, sign);
}

static const char *
list_row_name(const struct list_item *item)
{
	if (item->contact != NULL)
		return contact_name(item->contact);
	if (item->room != NULL)
		return item->room->name[0] != '\0' ? item->room->name :
		    item->room->jid;
	return item->window != NULL ? window_name(item->window) :
	    talk_name(item->talk);
}

/* "3", of a room "2!" where so many of the lines name the user; "?" where a
 * question waits. */
static void
list_row_unread(const struct ui *ui, const struct list_item *item,
    struct panel_tail *t)
{
	size_t unread = item->talk == NULL ? 0 : talk_unread(item->talk);
	bool room = item->talk != NULL && talk_kind(item->talk) == TALK_ROOM;

	if (item->window == NULL)
		return;
	/* It waits for an answer, whether or not it was seen. */
	if (card_waits(ui, item->window)) {
		t->style = STYLE_ACTIVITY;
		snprintf(t->text, sizeof(t->text), unread > 0 ? "?%zu" : "?",
		    unread);
		return;
	}
	if (item->window->activity == ACTIVITY_NONE)
		return;
	if (item->window->activity == ACTIVITY_MESSAGE)
		t->style = STYLE_ACTIVITY;
	if (room && talk_mentions(item->talk) > 0)
		snprintf(t->text, sizeof(t->text), "%zu!",
		    talk_mentions(item->talk));
	else if (unread > 0)
		snprintf(t->text, sizeof(t->text), "%zu", unread);
	else
		snprintf(t->text, sizeof(t->text), "+");
}

/* One column of ASCII, as lines have where there is no colour. */
static char
list_level(enum otr_level level)
{
	static const char signs[] = {
		[OTR_NOT_PRIVATE] = '!',
		[OTR_STARTING] = '~',
		[OTR_UNVERIFIED] = '-',
		[OTR_PRIVATE] = '=',
		[OTR_FINISHED] = 'x',
	};

	return signs[level];
}

/* As in the list of a room: somebody else can be taken for that one. */
static bool
list_is_alike(const struct list_item *item)
{
	const struct contact *c = item->contact != NULL ? item->contact :
	    item->talk == NULL || talk_kind(item->talk) != TALK_DIRECT ?
	    NULL : talk_contact(item->talk);

	return c != NULL && contact_alike(c) != NULL;
}

static void
list_row_tails(struct ui *ui, const struct panel *p,
    const struct list_item *item, struct panel_row *row)
{
	char *tag;

	for (int i = 0; i < PANEL_TAILS; i++)
		row->tail[i].style = row->style;
	if (item->talk != NULL)
		row->tail[0].text[0] = list_level(talk_level(item->talk));
	else if (item->contact != NULL && contact_asks(item->contact))
		row->tail[0].text[0] = '?';
	else if (chat_accounts(ui->chat) < 2)
		row->tail[0].text[0] = ' ';	/* no name is seen there */
	list_row_unread(ui, item, &row->tail[1]);
	if (list_is_alike(item)) {
		row->tail[2].style = STYLE_WARNING;
		snprintf(row->tail[2].text, sizeof(row->tail[2].text),
		    "alike");
	}
	tag = item->account == NULL ? NULL : tag_text(ui, item->account,
	    p->width / 4);
	if (tag == NULL)
		return;
	snprintf(row->tail[3].text, sizeof(row->tail[3].text), "%s", tag);
	row->tail[3].style = tag_style(ui, item->account);
	free(tag);
}

static enum style
list_row_style(const struct ui *ui, const struct list_item *item)
{
	if (!ui->walk.on && item->window != NULL && item->window ==
	    ui->current)
		return STYLE_TITLE;
	if (item->window != NULL && item->window->activity != ACTIVITY_NONE)
		return STYLE_ROSTER;
	return list_item_show(item) == SHOW_OFFLINE ? STYLE_ROSTER_OFFLINE :
	    STYLE_ROSTER;
}

void
list_row(struct ui *ui, struct panel *p, size_t i, const void *arg)
{
	struct panel_row row = { .style = STYLE_ROSTER_OFFLINE };
	struct list_item item;

	(void)arg;
	if (!list_item(ui, i, &item))
		return;
	if (!item.heading)
		row.style = list_row_style(ui, &item);
	if (chosen_is(ui, i))
		row.style = STYLE_TITLE;
	row.fill = row.style;
	if (item.heading) {
		list_heading_row(ui, p, item.part, &row);
		return;
	}
	list_row_head(ui, p, &item, &row);
	list_row_tails(ui, p, &item, &row);
	if (row.style == STYLE_TITLE)
		for (int k = 0; k < PANEL_TAILS; k++)
			row.tail[k].style = STYLE_TITLE;
	row.text = (char *)(uintptr_t)list_row_name(&item);
	panel_add(ui, p, &row);
}
