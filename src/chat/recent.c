/*
 * What was shown lately, so that a line that comes again under the same id
 * is shown once (law 2).  The text counts too: else a server could take a
 * line away by using its id before.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/parts.h"

struct recent {
	uint64_t hashes[CHAT_RECENT];
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

/* FNV-1a from a random start: nobody outside can prepare an equal one. */
static uint64_t
hash(uint64_t h, const char *s)
{
	do {
		h ^= (unsigned char)*s;
		h *= 0x100000001b3;
	} while (*s++ != '\0');
	return h;
}

bool
recent_seen(struct recent *r, uint64_t seed, const char *id, const char *text)
{
	uint64_t h;

	if (*id == '\0')
		return false;
	h = hash(hash(seed ^ 0xcbf29ce484222325, id), text);
	if (h == 0)
		h = 1;		/* 0 is an empty place */
	for (size_t i = 0; i < CHAT_RECENT; i++)
		if (r->hashes[i] == h)
			return true;
	r->hashes[r->next] = h;
	r->next = (r->next + 1) % CHAT_RECENT;
	return false;
}
