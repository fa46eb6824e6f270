/*
 * SHA-1 (FIPS 180-4, 6.1) of a short text, for what is told by no secret: the
 * colour of a name (XEP-0392).  Whatever must be safe has libgcrypt.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "lib/lib.h"

static uint32_t
sha1_turn(uint32_t n, int bits)
{
	return n << bits | n >> (32 - bits);
}

static uint32_t
sha1_choice(int t, const uint32_t v[5])
{
	if (t < 20)
		return ((v[1] & v[2]) | (~v[1] & v[3])) + 0x5a827999u;
	if (t < 40)
		return (v[1] ^ v[2] ^ v[3]) + 0x6ed9eba1u;
	if (t < 60)
		return ((v[1] & v[2]) | (v[1] & v[3]) | (v[2] & v[3])) +
		    0x8f1bbcdcu;
	return (v[1] ^ v[2] ^ v[3]) + 0xca62c1d6u;
}

static void
sha1_block(uint32_t sum[5], const unsigned char *s)
{
	uint32_t w[80], v[5], next;

	for (int t = 0; t < 16; t++, s += 4)
		w[t] = (uint32_t)s[0] << 24 | (uint32_t)s[1] << 16 |
		    (uint32_t)s[2] << 8 | s[3];
	for (int t = 16; t < 80; t++)
		w[t] = sha1_turn(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16],
		    1);
	memcpy(v, sum, sizeof(v));
	for (int t = 0; t < 80; t++) {
		next = sha1_turn(v[0], 5) + sha1_choice(t, v) + v[4] + w[t];
		v[4] = v[3];
		v[3] = v[2];
		v[2] = sha1_turn(v[1], 30);
		v[1] = v[0];
		v[0] = next;
	}
	for (int i = 0; i < 5; i++)
		sum[i] += v[i];
}

void
sha1(const char *text, size_t n, unsigned char out[SHA1_BYTES])
{
	uint32_t sum[5] = { 0x67452301u, 0xefcdab89u, 0x98badcfeu, 0x10325476u,
	    0xc3d2e1f0u };
	const unsigned char *s = (const unsigned char *)text;
	unsigned char last[128];
	size_t left = n % 64, end = left < 56 ? 64 : 128;

	for (size_t at = 0; at + 64 <= n; at += 64)
		sha1_block(sum, s + at);
	memset(last, 0, sizeof(last));
	if (left > 0)
		memcpy(last, s + n - left, left);
	last[left] = 0x80;
	for (size_t i = 0; i < 8; i++)
		last[end - 1 - i] = (unsigned char)((uint64_t)n * 8 >> 8 * i);
	for (size_t at = 0; at < end; at += 64)
		sha1_block(sum, last + at);
	for (int i = 0; i < SHA1_BYTES; i++)
		out[i] = (unsigned char)(sum[i / 4] >> (24 - 8 * (i % 4)));
}
