/*
 * The title bar: with whom or where the window is, and what that says of
 * itself.  Parts that others wrote look like none of the program's: a name
 * that could stands in brackets, and leaves room for what is true; what
 * somebody says of themselves stands in quotes, at the end.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

#define TAG_COLUMNS 10

static void
title_add(struct str *s, const char *text)
{
	utf8_safe(s, text, strlen(text), SAFE_NAME);
}

/* No more than half of the row. */
static void
title_add_name(const struct ui *ui, struct str *s, const char *name)
{
	char *safe = ui_safe(name), *cut;
	bool plain = !name_has_gap(safe) &&
	    strstr(safe, sign_as(true, SIGN_DOT)) == NULL;

	cut = cut_text(ui, safe, ui->grid.columns / 2 - 2);
	str_addf(s, plain ? "%s" : "<%s>", cut);
	free(cut);
	free(safe);
}

/* In quotes; those of its own are none. */
static void
title_add_words(struct str *s, const char *text)
{
	size_t from = s->len + 1;

	str_addc(s, '"');
	utf8_safe(s, text, strlen(text), SAFE_LINE);
	for (; from < s->len; from++)
		if (s->s[from] == '"')
			s->s[from] = '\'';
	str_addc(s, '"');
}

/* The next thing that is said of it. */
static void
title_dot(const struct ui *ui, struct str *s)
{
	if (ui->signs)
		str_addf(s, " %s ", sign_text(ui, SIGN_DOT));
	else
		str_add(s, "  ");
}

static const char *
title_presence(const struct contact *contact)
{
	if (contact == NULL || !contact_in_roster(contact))
		return "not in the roster";
	if (account_blocks(contact_account(contact),
	    contact_jid(contact)) != NULL)
		return "blocked";
	return show_word(contact_show(contact));
}

/* Of the contact; the bar says what the next line is. */
static void
title_verified(const struct ui *ui, struct str *s, const struct talk *talk)
{
	char verified[DIRECT_VERIFIED + 1];
	struct otr_info info;

	otr_info(direct_otr(talk), &info);
	if (info.level != OTR_PRIVATE || !info.verified)
		return;
	direct_verified(loop_wall(chat_loop(ui->chat)), info.verified_day, verified);
	title_dot(ui, s);
	str_add(s, verified);
}

/* What the contact wrote of themselves is last: it is as long as they like. */
static void
title_direct(const struct ui *ui, struct str *s, const struct talk *talk)
{
	const struct contact *c = talk_contact(talk);
	const char *text = c == NULL ? "" : contact_text(c);

	title_add_name(ui, s, talk_name(talk));
	title_dot(ui, s);
	str_add(s, title_presence(c));
	if (strcmp(talk_name(talk), talk_jid(talk)) != 0) {
		title_dot(ui, s);
		title_add(s, talk_jid(talk));
	}
	title_verified(ui, s, talk);
	if (*text == '\0')
		return;
	title_dot(ui, s);
	title_add_words(s, text);
}

/* Its whole address, and what it is about. */
static void
title_room(const struct ui *ui, struct str *s, const struct talk *talk)
{
	const char *topic = room_topic(talk);

	title_add(s, talk_jid(talk));
	if (*topic == '\0')
		topic = room_name(talk);
	if (*topic != '\0')
		title_dot(ui, s);
	utf8_safe(s, topic, strlen(topic), SAFE_LINE);
}

/* "bob in den@rooms.example.org - away" */
static void
title_occupant(const struct ui *ui, struct str *s, const struct talk *talk)
{
	const char *nick = jid_resource(talk_jid(talk));
	char *bare = jid_bare(talk_jid(talk));
	const struct talk *room = talk_find(talk_account(talk), bare);
	const struct occupant *o = room == NULL ? NULL : room_find(room, nick);

	title_add_name(ui, s, nick);
	str_add(s, " in ");
	title_add(s, bare);
	title_dot(ui, s);
	str_add(s, o == NULL ? "not there" : show_word(o->show));
	free(bare);
}

static void
title_talk(const struct ui *ui, struct str *s, const struct talk *talk)
{
	switch (talk_kind(talk)) {
	case TALK_DIRECT:
		title_direct(ui, s, talk);
		break;
	case TALK_ROOM:
		title_room(ui, s, talk);
		break;
	case TALK_OCCUPANT:
		title_occupant(ui, s, talk);
		break;
	}
}

/* The account, where there are several, at the right edge; the columns left. */
static int
title_paint_tag(struct ui *ui, const struct window *w, int columns)
{
	const struct account *a = w->raw != NULL ? w->raw : w->talk == NULL ?
	    NULL : talk_account(w->talk);
	char *tag = a == NULL ? NULL : tag_text(ui, a, TAG_COLUMNS);
	int width = tag == NULL ? 0 : utf8_width(tag, strlen(tag));

	if (width > 0 && width + 12 < columns) {
		columns -= width + 1;
		grid_put(&ui->grid, columns, 0, width, STYLE_TITLE, tag,
		    strlen(tag));
		columns--;
	}
	free(tag);
	return columns;
}

void
title_paint(struct ui *ui, const struct geometry *g)
{
	const struct window *w = ui->current;
	struct str s;
	char *cut;

	str_init(&s);
	str_addf(&s, " %d ", w->number);
	if (w->talk != NULL)
		title_talk(ui, &s, w->talk);
	else
		title_add(&s, window_name(w));
	if (w->raw != NULL) {
		title_dot(ui, &s);
		title_add(&s, account_jid(w->raw));
	}
	grid_fill(&ui->grid, 0, 0, g->columns, STYLE_TITLE);
	/* /roster lists it whole. */
	cut = cut_text(ui, s.s, title_paint_tag(ui, w, g->columns));
	grid_put(&ui->grid, 0, 0, g->columns, STYLE_TITLE, cut, strlen(cut));
	free(cut);
	str_free(&s);
}
