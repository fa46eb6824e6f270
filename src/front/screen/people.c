/*
 * Who is in the room of the window that is shown, as rows: the first says how
 * many, or why one is not there.  Above them stands what is new elsewhere.
 *
 * SPDX-License-Identifier: ISC
 */
#include "front/screen/inside.h"

#define PEOPLE_ABOVE_MAX 6	/* the list has all of them */

const struct talk *
people_room(const struct ui *ui)
{
	const struct talk *talk = ui->current->talk;

	return talk != NULL && talk_kind(talk) == TALK_ROOM ? talk : NULL;
}

size_t
people_above(const struct ui *ui)
{
	size_t n = ui->nactive;

	/* Its heading, and those that come first. */
	return n == 0 ? 0 : 1 + (n < PEOPLE_ABOVE_MAX ? n : PEOPLE_ABOVE_MAX);
}

size_t
people_rows(const struct talk *room)
{
	return 1 + (room_state(room) == ROOM_JOINED ? room_people(room) : 0);
}

const struct occupant *
people_at(const struct talk *room, size_t row)
{
	return row == 0 || room_state(room) != ROOM_JOINED ? NULL :
	    room_occupant(room, row - 1);
}
