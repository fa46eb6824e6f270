/*
 * What a window shows: a ring of entries, the newest `keep` of them, in the
 * order of their places.  No widths, no colours, no wrapping: that is for who
 * paints.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

#define BUFFER_SOUGHT 2000	/* entries in which an archive's id is */

#define ROOM_FIRST 16
#define NEAR 64			/* entries that are looked at first */
#define PUSHED_OUT 64		/* that go for one that comes */
#define PLACE_FIRST (UINT64_C(1) << 62)	/* as many may come before */
#define BYTES_MOST (32 * 1024 * 1024)	/* a contact's, who never stops */

void
buffer_init(struct buffer *b, size_t keep)
{
	memset(b, 0, sizeof(*b));
	b->keep = keep ? keep : 1;
	b->most = BYTES_MOST;
	b->next = PLACE_FIRST;
	b->read = b->next - 1;
}

static void
buffer_changed(struct buffer *b)
{
	b->changes++;
	if (b->changed != NULL)
		b->changed(b->changed_arg);
}

static size_t
buffer_length(const char *s)
{
	return s != NULL ? strlen(s) : 0;
}

/* What others decide the length of. */
static void
buffer_count(struct buffer *b, struct entry *e)
{
	b->bytes -= e->bytes;
	e->bytes = strlen(e->text) + buffer_length(e->id) +
	    buffer_length(e->subject) + buffer_length(e->from) +
	    buffer_length(e->archive_id) + remarks_bytes(e->remarks);
	b->bytes += e->bytes;
}

/* All are wiped, not only those under OTR: it costs nothing to speak of. */
static void
buffer_entry_free(struct buffer *b, struct entry *e)
{
	b->bytes -= e->bytes;
	free(e->reason);
	remarks_free(e->remarks);
	seal_free(e->seal);
	wipe(e, sizeof(*e) + e->size);
	free(e);
}

/* Puts a copy where `*at` is, which goes behind it. */
static char *
buffer_copy(char **at, const char *s)
{
	size_t size;
	char *copy = *at;

	if (s == NULL)
		return NULL;
	size = strlen(s) + 1;
	memcpy(copy, s, size);
	*at += size;
	return copy;
}

/* One block for all: each of its own would be as much memory again. */
static struct entry *
buffer_entry_new(struct buffer *b, const struct entry *from)
{
	const char *text = from->text != NULL ? from->text : "";
	size_t size = strlen(text) + buffer_length(from->author) +
	    buffer_length(from->subject) + buffer_length(from->id) +
	    buffer_length(from->from) + buffer_length(from->archive_id) +
	    buffer_length(from->occupant) + 7;
	struct entry *e = xmalloc(sizeof(*e) + size);
	char *at = (char *)(e + 1);

	*e = *from;
	e->serial = ++b->serial;
	e->author = buffer_copy(&at, from->author);
	e->text = buffer_copy(&at, text);
	e->subject = buffer_copy(&at, from->subject);
	e->id = buffer_copy(&at, from->id);
	e->from = buffer_copy(&at, from->from);
	e->archive_id = buffer_copy(&at, from->archive_id);
	e->occupant = buffer_copy(&at, from->occupant);
	e->size = (size_t)(at - (char *)(e + 1));
	e->reason = xstrdup(from->reason);
	e->remarks = NULL;
	e->seal = seal_copy(from->seal);
	e->bytes = 0;
	buffer_count(b, e);
	return e;
}

/* ---- the ring ------------------------------------------------------------ */

static struct entry **
buffer_slot(const struct buffer *b, size_t i)
{
	return &b->entries[(b->first + i) % b->room];
}

/* The place of the oldest. */
static uint64_t
buffer_place_first(const struct buffer *b)
{
	return b->next - b->count;
}

void
buffer_clear(struct buffer *b)
{
	for (size_t i = 0; i < b->count; i++)
		buffer_entry_free(b, *buffer_slot(b, i));
	b->first = b->count = 0;
	index_clear(&b->index);
	buffer_read(b);
	buffer_changed(b);
}

void
buffer_free(struct buffer *b)
{
	if (b->room > 0)
		buffer_clear(b);
	index_free(&b->index);
	free(b->entries);
	b->entries = NULL;
	b->room = 0;
}

/* Moves the entries, the oldest to the front. */
static void
buffer_move(struct buffer *b, size_t room)
{
	struct entry **entries = xcalloc(room, sizeof(*entries));

	for (size_t i = 0; i < b->count; i++)
		entries[i] = *buffer_slot(b, i);
	free(b->entries);
	b->entries = entries;
	b->room = room;
	b->first = 0;
}

static void
buffer_grow(struct buffer *b)
{
	size_t room = b->room ? b->room * 2 : ROOM_FIRST;

	if (room > b->keep)
		room = b->keep;
	if (b->first != 0) {
		buffer_move(b, room);
		return;
	}
	/* Where it lies: a large one is not copied, its pages move. */
	b->entries = xreallocarray(b->entries, room, sizeof(*b->entries));
	b->room = room;
}

static void
buffer_drop_oldest(struct buffer *b)
{
	struct entry *e = *buffer_slot(b, 0);

	index_drop(&b->index, e);
	buffer_entry_free(b, e);
	b->first = (b->first + 1) % b->room;
	b->count--;
}

/* The newest always stays, however long it is. */
static bool
buffer_is_over(const struct buffer *b)
{
	return b->count > b->keep || (b->count > 1 && b->bytes > b->most);
}

size_t
buffer_trim(struct buffer *b, size_t max)
{
	size_t was = b->count;

	while (buffer_is_over(b) && was - b->count < max)
		buffer_drop_oldest(b);
	if (b->room > b->keep && b->count <= b->keep)
		buffer_move(b, b->keep);
	if (b->count != was)
		buffer_changed(b);
	return was - b->count;
}

/* What is over after one more came, or one grew: not all of it where it was
 * over before. */
static void
buffer_trim_pushed(struct buffer *b)
{
	for (size_t i = 0; i < PUSHED_OUT && b->count > b->keep; i++)
		buffer_drop_oldest(b);
	while (b->count > 1 && b->bytes > b->most)
		buffer_drop_oldest(b);
}

void
buffer_keep(struct buffer *b, size_t keep, size_t most)
{
	b->keep = keep ? keep : 1;
	b->most = most ? most : BYTES_MOST;
}

void
buffer_limit(struct buffer *b, size_t keep, size_t most)
{
	buffer_keep(b, keep, most);
	(void)buffer_trim(b, SIZE_MAX);
	buffer_changed(b);
}

/* Room for one more. */
static void
buffer_make_room(struct buffer *b)
{
	if (b->count == b->room && b->room < b->keep)
		buffer_grow(b);
	if (b->count == b->room)
		buffer_drop_oldest(b);
}

struct entry *
buffer_push(struct buffer *b, const struct entry *from)
{
	struct entry *e = buffer_entry_new(b, from);

	buffer_make_room(b);
	*buffer_slot(b, b->count++) = e;
	e->place = b->next++;
	index_add(&b->index, e);
	buffer_changed(b);
	buffer_trim_pushed(b);	/* frees others alone */
	return e;
}

/* ---- in between ---------------------------------------------------------- */

/*
 * How many stay before one with that stamp: up to the last that is not
 * younger.  What comes late is of the last minutes, or older than all: behind
 * the newest it is looked for from both ends.  Stamps need not be in order,
 * those of one's own clock stand beside those of servers; then it may be the
 * first that is younger.
 */
size_t
buffer_stamp_index(const struct buffer *b, int64_t stamp)
{
	for (size_t i = 0; i < b->count; i++) {
		if (buffer_at(b, b->count - 1 - i)->stamp <= stamp)
			return b->count - i;
		if (i >= NEAR && buffer_at(b, i - NEAR)->stamp > stamp)
			return i - NEAR;
	}
	return 0;
}

const struct entry *
buffer_kept(const struct buffer *b, enum entry_kind kind, int64_t stamp,
    const char *text)
{
	for (size_t i = buffer_stamp_index(b, stamp); i > 0; i--) {
		const struct entry *e = buffer_at(b, i - 1);

		if (e->stamp != stamp)
			return NULL;
		if (e->kind == kind && e->text != NULL &&
		    (strcmp(e->text, text) == 0 || (e->remarks != NULL &&
		    e->remarks->first != NULL &&
		    strcmp(e->remarks->first, text) == 0)))
			return e;
	}
	return NULL;
}

/* Moves the fewer ones aside; returns the place that is free then. */
static uint64_t
buffer_part(struct buffer *b, size_t index)
{
	uint64_t place = buffer_place_first(b) + index;
	bool down = index < b->count / 2;

	b->count++;
	if (down) {
		b->first = (b->first + b->room - 1) % b->room;
		for (size_t i = 0; i < index; i++) {
			*buffer_slot(b, i) = *buffer_slot(b, i + 1);
			(*buffer_slot(b, i))->place--;
		}
		b->read -= b->read < place;
		return place - 1;
	}
	for (size_t i = b->count - 1; i > index; i--) {
		*buffer_slot(b, i) = *buffer_slot(b, i - 1);
		(*buffer_slot(b, i))->place++;
	}
	b->read += b->read >= place;
	b->next++;
	return place;
}

struct entry *
buffer_insert(struct buffer *b, const struct entry *from)
{
	struct entry *e;
	uint64_t serial;
	size_t index;

	(void)buffer_trim(b, SIZE_MAX);
	index = buffer_stamp_index(b, from->stamp);
	if (b->count == b->keep && index == 0)
		return NULL;
	index -= b->count == b->keep;
	buffer_make_room(b);
	e = buffer_entry_new(b, from);
	serial = e->serial;
	e->place = buffer_part(b, index);
	*buffer_slot(b, index) = e;
	index_add(&b->index, e);
	buffer_changed(b);
	(void)buffer_trim(b, SIZE_MAX);
	return buffer_serial(b, serial);
}

/* What names it is not in its block of memory. */
void
buffer_name(struct buffer *b, struct entry *e, const char *id,
    const char *archive_id)
{
	struct remarks *m = remarks_of(e);

	index_drop(&b->index, e);
	free(m->id);
	free(m->archive_id);
	e->id = m->id = xstrdup(id);
	e->archive_id = m->archive_id = xstrdup(archive_id);
	index_add(&b->index, e);
	buffer_count(b, e);
}

void
buffer_remove(struct buffer *b, struct entry *e)
{
	index_drop(&b->index, e);
	b->read -= b->read >= e->place;
	for (size_t i = buffer_index(b, e); i + 1 < b->count; i++) {
		*buffer_slot(b, i) = *buffer_slot(b, i + 1);
		(*buffer_slot(b, i))->place--;
	}
	b->count--;
	b->next--;
	buffer_entry_free(b, e);
	buffer_changed(b);
}

/* ---- finding ------------------------------------------------------------- */

const struct entry *
buffer_at(const struct buffer *b, size_t i)
{
	return i < b->count ? *buffer_slot(b, i) : NULL;
}

size_t
buffer_index(const struct buffer *b, const struct entry *e)
{
	return (size_t)(e->place - buffer_place_first(b));
}

struct entry *
buffer_serial(const struct buffer *b, uint64_t serial)
{
	return index_serial(&b->index, serial);
}

struct entry *
buffer_by_id(const struct buffer *b, enum entry_kind kind, const char *id)
{
	return index_id(&b->index, kind, id, INT64_MAX);
}

struct entry *
buffer_by_id_until(const struct buffer *b, enum entry_kind kind,
    const char *id, int64_t stamp)
{
	return index_id(&b->index, kind, id, stamp);
}

struct entry *
buffer_by_archive_id(const struct buffer *b, const char *archive_id)
{
	for (size_t i = b->count; i > 0 && b->count - i < BUFFER_SOUGHT; i--) {
		struct entry *e = *buffer_slot(b, i - 1);
		const char *id = e->archive_id != NULL ? e->archive_id :
		    e->remarks != NULL ? e->remarks->archive_id : NULL;

		if (id != NULL && *id != '\0' && strcmp(id, archive_id) == 0)
			return e;
	}
	return NULL;
}

uint64_t
buffer_newest(const struct buffer *b)
{
	return b->count == 0 ? 0 : buffer_at(b, b->count - 1)->serial;
}

/* ---- what was read ------------------------------------------------------- */

void
buffer_read(struct buffer *b)
{
	b->read = b->next - 1;
}

bool
buffer_is_read(const struct buffer *b)
{
	return b->read == b->next - 1;
}

bool
buffer_entry_is_read(const struct buffer *b, const struct entry *e)
{
	return e->place <= b->read;
}

/* ---- changes ------------------------------------------------------------- */

void
buffer_reason(struct buffer *b, struct entry *e, enum delivery delivery,
    const char *reason)
{
	char *copy = xstrdup(reason);

	free(e->reason);
	e->reason = copy;
	e->delivery = delivery;
	buffer_changed(b);
}

void
buffer_edited(struct buffer *b, struct entry *e)
{
	buffer_count(b, e);
	buffer_changed(b);
	buffer_trim_pushed(b);
}

void
buffer_wipe(struct buffer *b, uint64_t serial)
{
	struct entry *e = buffer_serial(b, serial);

	if (e == NULL || e->wiped)
		return;
	entry_wipe(e, "(wiped)");
	buffer_edited(b, e);
}
