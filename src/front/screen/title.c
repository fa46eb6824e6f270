/*
 * The title bar: with whom or where the window is, and what that says of
 * itself.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

static void
title_add(struct str *s, const char *text)
{
	utf8_safe(s, text, strlen(text), SAFE_NAME);
}

static void
title_presence(struct str *s, const struct contact *contact)
{
	const char *text;

	if (contact == NULL || !contact_in_roster(contact)) {
		str_add(s, "  not in the roster");
		if (contact == NULL)
			return;
	}
	if (account_blocks(contact_account(contact),
	    contact_jid(contact)) != NULL) {
		str_add(s, "  blocked");
		return;
	}
	str_addf(s, "  %s", show_word(contact_show(contact)));
	text = contact_text(contact);
	if (*text != '\0') {
		str_add(s, ": ");
		utf8_safe(s, text, strlen(text), SAFE_LINE);
	}
}

static void
title_direct(struct str *s, const struct talk *talk)
{
	title_add(s, talk_name(talk));
	if (strcmp(talk_name(talk), talk_jid(talk)) != 0) {
		str_add(s, "  ");
		title_add(s, talk_jid(talk));
	}
	title_presence(s, talk_contact(talk));
}

/* Its whole address, and what it is about. */
static void
title_room(struct str *s, const struct talk *talk)
{
	const char *topic = room_topic(talk);

	title_add(s, talk_jid(talk));
	str_add(s, "  ");
	if (*topic == '\0')
		topic = room_name(talk);
	utf8_safe(s, topic, strlen(topic), SAFE_LINE);
}

/* "bob  in den@rooms.example.org  away" */
static void
title_occupant(struct str *s, const struct talk *talk)
{
	const char *nick = jid_resource(talk_jid(talk));
	char *bare = jid_bare(talk_jid(talk));
	const struct talk *room = talk_find(talk_account(talk), bare);
	const struct occupant *o = room == NULL ? NULL : room_find(room, nick);

	title_add(s, nick);
	str_add(s, "  in ");
	title_add(s, bare);
	str_addf(s, "  %s", o == NULL ? "not there" : show_word(o->show));
	free(bare);
}

static void
title_talk(struct str *s, const struct talk *talk)
{
	switch (talk_kind(talk)) {
	case TALK_DIRECT:
		title_direct(s, talk);
		break;
	case TALK_ROOM:
		title_room(s, talk);
		break;
	case TALK_OCCUPANT:
		title_occupant(s, talk);
		break;
	}
}

void
title_paint(struct ui *ui, const struct geometry *g)
{
	const struct window *w = ui->current;
	struct str s;

	str_init(&s);
	str_addf(&s, " %d ", w->number);
	if (w->talk != NULL)
		title_talk(&s, w->talk);
	else
		title_add(&s, window_name(w));
	if (w->raw != NULL) {
		str_add(&s, "  ");
		title_add(&s, account_jid(w->raw));
	}
	grid_fill(&ui->grid, 0, 0, g->columns, STYLE_TITLE);
	/* /roster lists it whole. */
	grid_put_cut(&ui->grid, 0, 0, g->columns, STYLE_TITLE, s.s, s.len);
	str_free(&s);
}
