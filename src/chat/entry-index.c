/*
 * The entries of a buffer by their serial and by their id, in a time that does
 * not grow with how many there are.  Ids are chosen by others: nobody there
 * may find out which fall together, and as many as like may be the same.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

/*
 * `serials` has lists without order: serials are given in a row, so there is
 * hardly more than one in each.  `ids` has rings, the newest of which is named,
 * by their places: the oldest is found as soon, which is what leaves.
 *
 * With each entry too many one list is parted in two (linear hashing), so
 * that a long conversation never stands still to be sorted anew.
 */

#define LISTS_FIRST 16

void
index_free(struct entry_index *x)
{
	free(x->serials);
	free(x->ids);
	memset(x, 0, sizeof(*x));
}

void
index_clear(struct entry_index *x)
{
	if (x->lists > 0) {
		memset(x->serials, 0, x->lists * sizeof(*x->serials));
		memset(x->ids, 0, x->lists * sizeof(*x->ids));
	}
	x->count = 0;
}

/* Which list a number belongs to. */
static size_t
index_list(const struct entry_index *x, uint64_t number)
{
	size_t list = (size_t)number & (2 * x->whole - 1);

	return list < x->lists ? list : list - x->whole;
}

/* ---- by serial ----------------------------------------------------------- */

static struct entry **
index_serials(const struct entry_index *x, uint64_t serial)
{
	return &x->serials[index_list(x, serial)];
}

struct entry *
index_serial(const struct entry_index *x, uint64_t serial)
{
	struct entry *e;

	if (x->lists == 0)
		return NULL;
	for (e = *index_serials(x, serial); e != NULL; e = e->serial_next)
		if (e->serial == serial)
			break;
	return e;
}

static void
index_drop_serial(struct entry_index *x, struct entry *e)
{
	struct entry **at = index_serials(x, e->serial);

	while (*at != e)
		at = &(*at)->serial_next;
	*at = e->serial_next;
}

/* ---- by id --------------------------------------------------------------- */

static unsigned
index_hash(const struct entry_index *x, enum entry_kind kind, const char *id)
{
	return (unsigned)hash_bytes(&x->seed, id, strlen(id)) + kind;
}

static struct entry **
index_ids(const struct entry_index *x, unsigned hash)
{
	return &x->ids[index_list(x, hash)];
}

struct entry *
index_id(const struct entry_index *x, enum entry_kind kind, const char *id,
    int64_t stamp)
{
	struct entry *newest, *e;
	unsigned hash;

	if (x->lists == 0 || *id == '\0')
		return NULL;
	hash = index_hash(x, kind, id);
	e = newest = *index_ids(x, hash);
	if (e == NULL)
		return NULL;
	do {
		if (e->id_hash == hash && e->kind == kind &&
		    e->stamp <= stamp && strcmp(e->id, id) == 0)
			return e;
		e = e->id_older;
	} while (e != newest);
	return NULL;
}

/* The one that it stands before in a ring: the next older one; the newest
 * where it is the oldest, or newer than that. */
static struct entry *
index_ring_at(struct entry *newest, const struct entry *e)
{
	struct entry *at = newest;

	if (e->place > newest->place || e->place < newest->id_newer->place)
		return newest;
	while (at->place > e->place)
		at = at->id_older;
	return at;
}

static void
index_put_id(struct entry_index *x, struct entry *e)
{
	struct entry **newest = index_ids(x, e->id_hash), *at;

	if (*newest == NULL) {
		*newest = e->id_newer = e->id_older = e;
		return;
	}
	at = index_ring_at(*newest, e);
	e->id_older = at;
	e->id_newer = at->id_newer;
	e->id_older->id_newer = e->id_newer->id_older = e;
	if (e->place > (*newest)->place)
		*newest = e;
}

static void
index_drop_id(struct entry_index *x, struct entry *e)
{
	struct entry **newest = index_ids(x, e->id_hash);

	if (e->id_older == e) {
		*newest = NULL;
		return;
	}
	e->id_older->id_newer = e->id_newer;
	e->id_newer->id_older = e->id_older;
	if (*newest == e)
		*newest = e->id_older;
}

/* ---- both ---------------------------------------------------------------- */

static void
index_part_serials(struct entry_index *x, size_t list)
{
	struct entry *e = x->serials[list], *next;

	for (x->serials[list] = NULL; e != NULL; e = next) {
		struct entry **at = index_serials(x, e->serial);

		next = e->serial_next;
		e->serial_next = *at;
		*at = e;
	}
}

/* The oldest first, each of which then is the newest of its ring. */
static void
index_part_ids(struct entry_index *x, size_t list)
{
	struct entry *newest = x->ids[list], *e, *next;

	if (newest == NULL)
		return;
	x->ids[list] = NULL;
	for (e = newest->id_newer; e != newest; e = next) {
		next = e->id_newer;
		index_put_id(x, e);
	}
	index_put_id(x, newest);
}

/* One list more, with its part of what was in another. */
static void
index_part(struct entry_index *x)
{
	size_t list = x->lists - x->whole;

	if (x->lists == x->room) {
		x->room *= 2;
		x->serials = xreallocarray(x->serials, x->room,
		    sizeof(*x->serials));
		x->ids = xreallocarray(x->ids, x->room, sizeof(*x->ids));
	}
	x->serials[x->lists] = x->ids[x->lists] = NULL;
	if (++x->lists == 2 * x->whole)
		x->whole = x->lists;
	index_part_serials(x, list);
	index_part_ids(x, list);
}

static void
index_begin(struct entry_index *x)
{
	random_bytes(&x->seed, sizeof(x->seed));
	x->lists = x->whole = x->room = LISTS_FIRST;
	x->serials = xcalloc(x->room, sizeof(*x->serials));
	x->ids = xcalloc(x->room, sizeof(*x->ids));
}

static bool
index_has_id(const struct entry *e)
{
	return e->id != NULL && *e->id != '\0';
}

void
index_add(struct entry_index *x, struct entry *e)
{
	struct entry **list;

	if (x->lists == 0)
		index_begin(x);
	if (++x->count > x->lists)
		index_part(x);
	list = index_serials(x, e->serial);
	e->serial_next = *list;
	*list = e;
	if (!index_has_id(e))
		return;
	e->id_hash = index_hash(x, e->kind, e->id);
	index_put_id(x, e);
}

void
index_drop(struct entry_index *x, struct entry *e)
{
	x->count--;
	index_drop_serial(x, e);
	if (index_has_id(e))
		index_drop_id(x, e);
}
