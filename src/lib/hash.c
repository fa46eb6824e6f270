/*
 * SipHash (Aumasson and Bernstein, 2012) with one and three rounds: a hash of
 * what strangers choose, who cannot know which of it falls together.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "lib/lib.h"

static uint64_t
hash_turn(uint64_t n, int bits)
{
	return n << bits | n >> (64 - bits);
}

static inline void
hash_mix(uint64_t v[4])
{
	v[0] += v[1];
	v[2] += v[3];
	v[1] = hash_turn(v[1], 13) ^ v[0];
	v[3] = hash_turn(v[3], 16) ^ v[2];
	v[0] = hash_turn(v[0], 32);
	v[2] += v[1];
	v[0] += v[3];
	v[1] = hash_turn(v[1], 17) ^ v[2];
	v[3] = hash_turn(v[3], 21) ^ v[0];
	v[2] = hash_turn(v[2], 32);
}

static inline void
hash_take(uint64_t v[4], uint64_t word)
{
	v[3] ^= word;
	hash_mix(v);
	v[0] ^= word;
}

uint64_t
hash_bytes(const struct hash_seed *seed, const void *bytes, size_t len)
{
	const unsigned char *p = bytes;
	uint64_t v[4] = {
		seed->half[0] ^ 0x736f6d6570736575, seed->half[1] ^ 0x646f72616e646f6d,
		seed->half[0] ^ 0x6c7967656e657261, seed->half[1] ^ 0x7465646279746573,
	};
	uint64_t word;
	size_t left = len;

	/* In whatever order the machine has them: nobody else is told. */
	for (; left >= sizeof(word); p += sizeof(word), left -= sizeof(word)) {
		memcpy(&word, p, sizeof(word));
		hash_take(v, word);
	}
	word = 0;
	for (size_t i = 0; i < left; i++)
		word |= (uint64_t)p[i] << 8 * i;
	hash_take(v, word | (uint64_t)len << 56);
	v[2] ^= 0xff;
	for (int i = 0; i < 3; i++)
		hash_mix(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}
