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

/* All are wiped, not only those under OTR: it costs nothing to speak of. */
static void
buffer_text_free(char *s)
{
	if (s == NULL)
		return;
	wipe(s, strlen(s));
	free(s);
}

/* What others decide the length of. */
static size_t
buffer_entry_bytes(const struct entry *e)
{
	return strlen(e->text) + (e->id != NULL ? strlen(e->id) : 0) +
	    (e->subject != NULL ? strlen(e->subject) : 0);
}

static void
buffer_entry_clear(struct buffer *b, struct entry *e)
{
	if (e->text != NULL)
		b->bytes -= buffer_entry_bytes(e);
	buffer_text_free(e->text);
	buffer_text_free(e->subject);
	free(e->author);
	free(e->id);
	free(e->reason);
	memset(e, 0, sizeof(*e));
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

	buffer_move(b, room > b->keep ? b->keep : room);
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
	e->author = xstrdup(from->author);
	e->text = xstrdup(from->text != NULL ? from->text : "");
	e->subject = xstrdup(from->subject);
	e->id = xstrdup(from->id);
	e->reason = xstrdup(from->reason);
	buffer_changed(b);
	b->bytes += buffer_entry_bytes(e);
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

	if (e == NULL)
		return;
	b->bytes -= buffer_entry_bytes(e);
	buffer_text_free(e->text);
	buffer_text_free(e->subject);
	e->subject = NULL;
	e->quote_at = e->quote_len = 0;
	e->text = xstrdup("(wiped)");
	b->bytes += buffer_entry_bytes(e);
	e->wiped = true;
	buffer_changed(b);
}
