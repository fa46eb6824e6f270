/*
 * Tables: from a name (an address, a fingerprint) to what is kept under it,
 * in a time that does not grow with how much there is.  Must not know what
 * that is.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/random.h>

#include <stdlib.h>
#include <string.h>

/* Names come from outside: nobody there may find out which fall together. */
#define HASH_FUNCTION(key, len, hash) ((hash) = 0)	/* table_hash() does */
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
	uint64_t seed[2];
};

struct table *
table_new(void)
{
	struct table *t = xcalloc(1, sizeof(*t));

	/* Before there are random numbers the start is not known either. */
	if (getrandom(t->seed, sizeof(t->seed), GRND_NONBLOCK) == -1)
		t->seed[0] = (uint64_t)(uintptr_t)t;
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

/* ---- SipHash (Aumasson and Bernstein, 2012), one and three rounds ------- */

static uint64_t
turn(uint64_t n, int bits)
{
	return n << bits | n >> (64 - bits);
}

static void
mix(uint64_t v[4])
{
	v[0] += v[1];
	v[2] += v[3];
	v[1] = turn(v[1], 13) ^ v[0];
	v[3] = turn(v[3], 16) ^ v[2];
	v[0] = turn(v[0], 32);
	v[2] += v[1];
	v[0] += v[3];
	v[1] = turn(v[1], 17) ^ v[2];
	v[3] = turn(v[3], 21) ^ v[0];
	v[2] = turn(v[2], 32);
}

static void
take(uint64_t v[4], uint64_t word)
{
	v[3] ^= word;
	mix(v);
	v[0] ^= word;
}

static unsigned
table_hash(const struct table *t, const char *key, size_t len)
{
	const unsigned char *p = (const unsigned char *)key;
	uint64_t v[4] = {
		t->seed[0] ^ 0x736f6d6570736575, t->seed[1] ^ 0x646f72616e646f6d,
		t->seed[0] ^ 0x6c7967656e657261, t->seed[1] ^ 0x7465646279746573,
	};
	uint64_t word = 0;

	for (size_t i = 0; i < len; i++) {
		word |= (uint64_t)p[i] << (i % 8 * 8);
		if (i % 8 == 7) {
			take(v, word);
			word = 0;
		}
	}
	take(v, word | (uint64_t)len << 56);
	v[2] ^= 0xff;
	for (int i = 0; i < 3; i++)
		mix(v);
	word = v[0] ^ v[1] ^ v[2] ^ v[3];
	return (unsigned)(word ^ word >> 32);
}

/* ---- what is in it ------------------------------------------------------ */

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
