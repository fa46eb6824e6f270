/*
 * What a window shows: a ring of entries, the newest `keep` of them.  No
 * widths, no colours, no wrapping: that is for who paints.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/chat.h"

#define ROOM_FIRST 16
#define BYTES_MOST (32 * 1024 * 1024)	/* a contact's, who never stops */

void
buffer_init(struct buffer *b, size_t keep)
{
	memset(b, 0, sizeof(*b));
	b->keep = keep ? keep : 1;
	b->most = BYTES_MOST;
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
	    buffer_length(e->subject);
	b->bytes += e->bytes;
}

/* All are wiped, not only those under OTR: it costs nothing to speak of. */
static void
buffer_entry_clear(struct buffer *b, struct entry *e)
{
	b->bytes -= e->bytes;
	if (e->block != NULL)
		wipe(e->block, e->size);
	free(e->block);
	free(e->reason);
	memset(e, 0, sizeof(*e));
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
static void
buffer_entry_fill(struct entry *e, const struct entry *from)
{
	const char *text = from->text != NULL ? from->text : "";
	char *at;

	e->size = strlen(text) + buffer_length(from->author) +
	    buffer_length(from->subject) + buffer_length(from->id) + 4;
	e->block = at = xmalloc(e->size);
	e->author = buffer_copy(&at, from->author);
	e->text = buffer_copy(&at, text);
	e->subject = buffer_copy(&at, from->subject);
	e->id = buffer_copy(&at, from->id);
	e->size = (size_t)(at - e->block);
	e->reason = xstrdup(from->reason);
	e->bytes = 0;
}

static struct entry *
buffer_slot(const struct buffer *b, size_t i)
{
	return &b->entries[(b->first + i) % b->room];
}

void
buffer_clear(struct buffer *b)
{
	for (size_t i = 0; i < b->count; i++)
		buffer_entry_clear(b, buffer_slot(b, i));
	b->first = b->count = 0;
	b->read = b->serial;
	buffer_changed(b);
}

void
buffer_free(struct buffer *b)
{
	if (b->room > 0)
		buffer_clear(b);
	free(b->entries);
	b->entries = NULL;
	b->room = 0;
}

/* Moves the entries, the oldest to the front. */
static void
buffer_move(struct buffer *b, size_t room)
{
	struct entry *entries = xcalloc(room, sizeof(*entries));

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
	buffer_entry_clear(b, buffer_slot(b, 0));
	b->first = (b->first + 1) % b->room;
	b->count--;
}

/* The newest always stays, however long it is. */
static void
buffer_trim(struct buffer *b)
{
	while (b->count > b->keep || (b->count > 1 && b->bytes > b->most))
		buffer_drop_oldest(b);
}

void
buffer_limit(struct buffer *b, size_t keep, size_t most)
{
	b->keep = keep ? keep : 1;
	b->most = most ? most : BYTES_MOST;
	buffer_trim(b);
	if (b->room > b->keep)
		buffer_move(b, b->keep);
	buffer_changed(b);
}

static struct entry *
buffer_take_slot(struct buffer *b)
{
	if (b->count == b->room && b->room < b->keep)
		buffer_grow(b);
	if (b->count == b->room)
		buffer_drop_oldest(b);
	return buffer_slot(b, b->count++);
}

struct entry *
buffer_push(struct buffer *b, const struct entry *from)
{
	struct entry *e = buffer_take_slot(b);

	*e = *from;
	e->serial = ++b->serial;
	buffer_entry_fill(e, from);
	buffer_changed(b);
	buffer_count(b, e);
	buffer_trim(b);		/* moves nothing: `e` stays where it is */
	return e;
}

const struct entry *
buffer_at(const struct buffer *b, size_t i)
{
	return i < b->count ? buffer_slot(b, i) : NULL;
}

struct entry *
buffer_serial(struct buffer *b, uint64_t serial)
{
	uint64_t back;

	if (serial == 0 || serial > b->serial)
		return NULL;
	back = b->serial - serial;
	if (back >= b->count)
		return NULL;
	return buffer_slot(b, b->count - 1 - (size_t)back);
}

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
buffer_wipe(struct buffer *b, uint64_t serial)
{
	struct entry *e = buffer_serial(b, serial);

	if (e == NULL || e->wiped)
		return;
	wipe(e->text, strlen(e->text));
	if (e->subject != NULL)
		wipe(e->subject, strlen(e->subject));
	e->subject = NULL;
	e->quote_at = e->quote_len = 0;
	e->text = (char *)(uintptr_t)"(wiped)";
	buffer_count(b, e);
	e->wiped = true;
	buffer_changed(b);
}
