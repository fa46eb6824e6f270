/*
 * Who is in the room of the window that is shown, as rows: the first says how
 * many, or why one is not there.
 *
 * SPDX-License-Identifier: ISC
 */
#include "front/screen/inside.h"

const struct talk *
people_room(const struct ui *ui)
{
	const struct talk *talk = ui->current->talk;

	return talk != NULL && talk_kind(talk) == TALK_ROOM ? talk : NULL;
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
