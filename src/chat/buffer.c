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

void
buffer_init(struct buffer *b, size_t keep)
{
	memset(b, 0, sizeof(*b));
	b->keep = keep ? keep : 1;
}

/* All are wiped, not only those under OTR: it costs nothing to speak of. */
static void
text_free(char *s)
{
	if (s == NULL)
		return;
	wipe(s, strlen(s));
	free(s);
}

static void
entry_clear(struct entry *e)
{
	text_free(e->text);
	free(e->author);
	free(e->id);
	free(e->reason);
	memset(e, 0, sizeof(*e));
}

static struct entry *
slot(const struct buffer *b, size_t i)
{
	return &b->entries[(b->first + i) % b->room];
}

void
buffer_clear(struct buffer *b)
{
	for (size_t i = 0; i < b->count; i++)
		entry_clear(slot(b, i));
	b->first = b->count = 0;
	b->read = b->serial;
	b->changes++;
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

/* Moves the entries: only while the ring has never been full. */
static void
grow(struct buffer *b)
{
	size_t room = b->room ? b->room * 2 : ROOM_FIRST;

	if (room > b->keep)
		room = b->keep;
	b->entries = xreallocarray(b->entries, room, sizeof(*b->entries));
	memset(b->entries + b->room, 0,
	    (room - b->room) * sizeof(*b->entries));
	b->room = room;
}

/* `first` is 0 whenever there is room left to grow: see buffer_push. */
static struct entry *
take_slot(struct buffer *b)
{
	if (b->count == b->room && b->room < b->keep)
		grow(b);
	if (b->count == b->room) {
		entry_clear(slot(b, 0));
		b->first = (b->first + 1) % b->room;
		b->count--;
	}
	return slot(b, b->count++);
}

struct entry *
buffer_push(struct buffer *b, const struct entry *from)
{
	struct entry *e = take_slot(b);

	*e = *from;
	e->serial = ++b->serial;
	e->author = xstrdup(from->author);
	e->text = xstrdup(from->text != NULL ? from->text : "");
	e->id = xstrdup(from->id);
	e->reason = xstrdup(from->reason);
	b->changes++;
	return e;
}

const struct entry *
buffer_at(const struct buffer *b, size_t i)
{
	return i < b->count ? slot(b, i) : NULL;
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
	return slot(b, b->count - 1 - (size_t)back);
}

void
buffer_reason(struct buffer *b, struct entry *e, enum delivery delivery,
    const char *reason)
{
	char *copy = xstrdup(reason);

	free(e->reason);
	e->reason = copy;
	e->delivery = delivery;
	b->changes++;
}

void
buffer_wipe(struct buffer *b, uint64_t serial)
{
	struct entry *e = buffer_serial(b, serial);

	if (e == NULL)
		return;
	text_free(e->text);
	e->text = xstrdup("(wiped)");
	e->wiped = true;
	b->changes++;
}

struct entry *
buffer_find(struct buffer *b, const char *id)
{
	for (size_t i = b->count; i > 0; i--) {
		struct entry *e = slot(b, i - 1);

		if (e->kind == ENTRY_OUT && e->id != NULL &&
		    strcmp(e->id, id) == 0)
			return e;
	}
	return NULL;
}
