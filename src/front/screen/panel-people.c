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
people_tail(struct panel_row *row, const struct occupant *o)
{
	row->tail_style = row->style;
	if (o->ignored)
		snprintf(row->tail, sizeof(row->tail), "ignored");
	else if (o->alike) {
		row->tail_style = STYLE_WARNING;
		snprintf(row->tail, sizeof(row->tail), "alike");
	} else if (people_is_away(o))
		snprintf(row->tail, sizeof(row->tail), "%c",
		    show_sign(o->show));
}

static void
people_row(struct ui *ui, struct panel *p, const struct occupant *o, bool self)
{
	struct panel_row row = { .sign = { people_role_sign(o->role),
	    people_affiliation_sign(o->affiliation) }, .x = 3,
	    .fill = STYLE_ROSTER };

	row.style = o->ignored || people_is_away(o) ? STYLE_ROSTER_OFFLINE :
	    self ? STYLE_AUTHOR_ME : nick_style(ui->hues, o->nick);
	people_tail(&row, o);
	row.text = o->nick;
	panel_add(ui, p, &row);
}

void
panel_people(struct ui *ui, struct panel *p, const struct talk *room)
{
	const struct occupant *o, *self = room_self(room);
	size_t n = room_people(room), left;
	char text[32];

	if (room_state(room) != ROOM_JOINED) {
		panel_words(ui, p, 1, STYLE_ROSTER,
		    room_state_word(room_state(room)));
		return;
	}
	snprintf(text, sizeof(text), n == 1 ? "%zu person" : "%zu people", n);
	panel_words(ui, p, 1, STYLE_ROSTER, text);
	left = n > p->n - p->at ? n - (p->n - p->at) : 0;
	for (size_t i = 0; p->at < p->n - (left > 0) &&
	    (o = room_occupant(room, i)) != NULL; i++)
		people_row(ui, p, o, o == self);
	if (left > 0) {
		snprintf(text, sizeof(text), "... %zu more", left + 1);
		panel_words(ui, p, 3, STYLE_ROSTER, text);
	}
}
