/*
 * What was shown lately, so that a line that comes again under the same id
 * is shown once (law 2).  The text counts too: else a server could take a
 * line away by using its id before.  So does the key that it came under: a
 * text that can be guessed, said before by somebody else, takes none away.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

struct recent {
	uint64_t hashes[CHAT_RECENT];
	unsigned char ends[CHAT_RECENT];	/* the last byte of each */
	size_t next;
};

struct recent *
recent_new(void)
{
	return xcalloc(1, sizeof(struct recent));
}

void
recent_free(struct recent *r)
{
	if (r != NULL)
		wipe(r, sizeof(*r));
	free(r);
}

/* All of them for each message: by their ends, many at a time. */
static bool
recent_knows(const struct recent *r, uint64_t h)
{
	const unsigned char *at = r->ends, *end = r->ends + CHAT_RECENT;

	while ((at = memchr(at, (unsigned char)h, (size_t)(end - at))) != NULL)
		if (r->hashes[at++ - r->ends] == h)
			return true;
	return false;
}

static void
recent_learn(struct recent *r, uint64_t h)
{
	r->hashes[r->next] = h;
	r->ends[r->next] = (unsigned char)h;
	r->next = (r->next + 1) % CHAT_RECENT;
}

/* Of the hashes of id, key and text. */
static uint64_t
recent_hash(const struct hash_seed *seed, const uint64_t parts[3])
{
	uint64_t h = hash_bytes(seed, parts, 3 * sizeof(*parts));

	return h != 0 ? h : 1;	/* 0 is an empty place */
}

bool
recent_has(const struct recent *r, const struct hash_seed *seed,
    const char *id, const char *text)
{
	const uint64_t parts[3] = {
		hash_bytes(seed, id, strlen(id)), hash_bytes(seed, "", 0),
		hash_bytes(seed, text, strlen(text)),
	};

	return *id != '\0' && recent_knows(r, recent_hash(seed, parts));
}

enum recent_sight
recent_see(struct recent *r, const struct hash_seed *seed, const char *id,
    const char *key, const char *text)
{
	uint64_t by_key, any, parts[3];
	bool known;

	if (*id == '\0')
		return RECENT_NEW;
	parts[0] = hash_bytes(seed, id, strlen(id));
	parts[1] = hash_bytes(seed, key, strlen(key));
	parts[2] = hash_bytes(seed, text, strlen(text));
	by_key = recent_hash(seed, parts);
	parts[1] = hash_bytes(seed, "", 0);
	any = recent_hash(seed, parts);
	if (recent_knows(r, by_key))
		return RECENT_SAME;
	known = recent_knows(r, any);
	recent_learn(r, by_key);
	if (!known && any != by_key)
		recent_learn(r, any);
	return known ? RECENT_OTHER : RECENT_NEW;
}
