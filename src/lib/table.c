/*
 * Tables: from a name (an address, a fingerprint) to what is kept under it,
 * in a time that does not grow with how much there is.  Must not know what
 * that is.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

/* Names come from outside: nobody there may find out which fall together. */
#define HASH_FUNCTION(key, len, hash) ((hash) = 0)	/* hash_bytes() does */
#define uthash_fatal(text) die("out of memory")
#include <uthash.h>

#include "lib/lib.h"

struct item {
	UT_hash_handle hh;
	void *value;
	char key[];
};

struct table {
	struct item *items;
	struct hash_seed seed;
};

struct table *
table_new(void)
{
	struct table *t = xcalloc(1, sizeof(*t));

	random_bytes(&t->seed, sizeof(t->seed));
	return t;
}

void
table_free(struct table *t)
{
	struct item *item, *next;

	if (t == NULL)
		return;
	HASH_ITER(hh, t->items, item, next) {
		HASH_DEL(t->items, item);
		free(item);
	}
	free(t);
}

static unsigned
table_hash(const struct table *t, const char *key, size_t len)
{
	uint64_t hash = hash_bytes(&t->seed, key, len);

	return (unsigned)(hash ^ hash >> 32);
}

static struct item *
table_item(const struct table *t, const char *key, size_t len, unsigned hash)
{
	struct item *item;

	HASH_FIND_BYHASHVALUE(hh, t->items, key, len, hash, item);
	return item;
}

void *
table_get(const struct table *t, const char *key)
{
	size_t len = strlen(key);
	struct item *item = table_item(t, key, len, table_hash(t, key, len));

	return item != NULL ? item->value : NULL;
}

void
table_put(struct table *t, const char *key, void *value)
{
	size_t len = strlen(key);
	unsigned hash = table_hash(t, key, len);
	struct item *item = table_item(t, key, len, hash);

	if (item == NULL) {
		item = xcalloc(1, sizeof(*item) + len + 1);
		memcpy(item->key, key, len + 1);
		HASH_ADD_KEYPTR_BYHASHVALUE(hh, t->items, item->key, len,
		    hash, item);
	}
	item->value = value;
}

void *
table_del(struct table *t, const char *key)
{
	size_t len = strlen(key);
	struct item *item = table_item(t, key, len, table_hash(t, key, len));
	void *value;

	if (item == NULL)
		return NULL;
	value = item->value;
	HASH_DEL(t->items, item);
	free(item);
	return value;
}

size_t
table_count(const struct table *t)
{
	return HASH_COUNT(t->items);
}
