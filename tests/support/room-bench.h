/*
 * The bench of chat with a room: what its worker tells of one.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_ROOM_BENCH_H
#define SOTTO_ROOM_BENCH_H

#include "chat-bench.h"

#define ROOM "den@rooms.example.org"

/* Joins ROOM as alice, and is in it. */
struct talk *room_enter(struct bench *);
/* Types into a talk; the id stays valid until the bench goes. */
const char *bench_type_in(struct bench *, struct talk *, const char *text);

/* What the worker tells of ROOM. */
void room_info(struct bench *, unsigned traits, const char *condition);
void room_error(struct bench *, const char *condition);
void occupant(struct bench *, const char *nick, enum role, unsigned codes);
void occupant_gone(struct bench *, const char *nick, unsigned codes);
void occupant_renamed(struct bench *, const char *nick, const char *as,
    unsigned codes);
void room_line(struct bench *, const char *nick, const char *id,
    const char *body);
/* ... with the room's id of it, and whose it is (XEP-0421). */
void room_line_as(struct bench *, const char *nick, const char *id,
    const char *body, const char *room_id, const char *occupant_id);
/* What somebody says of another line. */
void room_refers_to(struct bench *, const char *nick,
    const char *occupant_id, enum reference_kind, const char *refers_id,
    const char *body, const char *emoji);
/* `by` "": who has the id o9. */
void room_moderates(struct bench *, const char *by, const char *room_id);

#endif
