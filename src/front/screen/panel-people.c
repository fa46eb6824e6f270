/*
 * What the panel shows in the window of a room: who is in it.  However many
 * there are, only those are looked at that have a row.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>

#include "front/screen/inside.h"

/* "@~alice": what they may do here, and what they are to the room. */
static char
people_role_sign(enum role role)
{
	return role == ROLE_MODERATOR ? '@' : role == ROLE_VISITOR ? '-' :
	    ' ';
}

static char
people_affiliation_sign(enum affiliation affiliation)
{
	return affiliation == AFFILIATION_OWNER ? '~' :
	    affiliation == AFFILIATION_ADMIN ? '&' :
	    affiliation == AFFILIATION_MEMBER ? '+' : ' ';
}

static bool
people_is_away(const struct occupant *o)
{
	return o->show == SHOW_AWAY || o->show == SHOW_XA ||
	    o->show == SHOW_DND;
}

static void
people_tail(const struct ui *ui, struct panel_row *row,
    const struct occupant *o)
{
	struct panel_tail *t = &row->tail[0];

	t->style = row->style;
	if (o->ignored)
		snprintf(t->text, sizeof(t->text), "ignored");
	else if (o->alike) {
		t->style = STYLE_WARNING;
		snprintf(t->text, sizeof(t->text), "alike");
	} else if (people_is_away(o))
		snprintf(t->text, sizeof(t->text), "%s",
		    sign_text(ui, SIGN_AWAY));
}

/* How many there are, or why one is not among them. */
static void
people_heading(struct ui *ui, struct panel *p, const struct talk *room,
    struct panel_row *row)
{
	size_t n = room_people(room);
	char text[32];

	snprintf(text, sizeof(text), n == 1 ? "%zu person" : "%zu people", n);
	row->x = 1;
	row->text = room_state(room) == ROOM_JOINED ? text :
	    (char *)(uintptr_t)room_state_word(room_state(room));
	panel_add(ui, p, row);
}

static enum style
people_style(struct ui *ui, const struct talk *room, const struct occupant *o)
{
	if (o->ignored || people_is_away(o))
		return STYLE_ROSTER_OFFLINE;
	return o == room_self(room) ? STYLE_AUTHOR_ME : nick_style(ui->hues, o->nick);
}

void
people_row(struct ui *ui, struct panel *p, size_t i, const void *arg)
{
	const struct talk *room = arg;
	const struct occupant *o = people_at(room, i - people_above(ui));
	struct panel_row row = { .style = chosen_is(ui, i) ? STYLE_TITLE :
	    STYLE_ROSTER };

	if (o == NULL) {
		people_heading(ui, p, room, &row);
		return;
	}
	if (row.style != STYLE_TITLE)
		row.style = people_style(ui, room, o);
	row.fill = chosen_is(ui, i) ? STYLE_TITLE : STYLE_ROSTER;
	snprintf(row.head, sizeof(row.head), " %c%c",
	    people_role_sign(o->role),
	    people_affiliation_sign(o->affiliation));
	row.x = 3;
	people_tail(ui, &row, o);
	row.text = o->nick;
	panel_add(ui, p, &row);
}
