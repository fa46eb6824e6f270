/*
 * Hashes and ciphers without their cost: opening libgcrypt's asks the kernel
 * for chance.  The linker prefers these.  Protects nothing.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdlib.h>
#include <string.h>

#include <gcrypt.h>

#include "pool.h"

struct toy_md {
	uint64_t key, state;
	size_t len;
	unsigned char out[32];
};

static uint64_t
mix(uint64_t h, const void *data, size_t n)
{
	const unsigned char *p = data;
	uint64_t word;

	for (; n >= 8; n -= 8, p += 8) {
		memcpy(&word, p, 8);
		h = (h ^ word) * 0x9fb21c651e98df25;
		h ^= h >> 32;
	}
	for (; n > 0; n--)
		h = (h ^ *p++) * 0x100000001b3;
	return h ^ h >> 29;
}

static void
spread(uint64_t state, unsigned char out[32])
{
	for (int i = 0; i < 4; i++) {
		uint64_t word = storm_random(&state);

		memcpy(out + 8 * i, &word, 8);
	}
}

static size_t
length(int algo)
{
	return algo == GCRY_MD_SHA1 ? 20 : 32;
}

gcry_error_t
gcry_md_open(gcry_md_hd_t *h, int algo, unsigned flags)
{
	struct toy_md *md = xcalloc(1, sizeof(*md));

	(void)flags;
	md->len = length(algo);
	*h = (gcry_md_hd_t)md;
	return 0;
}

void
gcry_md_close(gcry_md_hd_t h)
{
	free(h);
}

gcry_error_t
gcry_md_setkey(gcry_md_hd_t h, const void *key, size_t n)
{
	struct toy_md *md = (struct toy_md *)h;

	md->key = md->state = mix(0x1234567, key, n);
	return 0;
}

void
gcry_md_reset(gcry_md_hd_t h)
{
	struct toy_md *md = (struct toy_md *)h;

	md->state = md->key;
}

void
gcry_md_write(gcry_md_hd_t h, const void *data, size_t n)
{
	struct toy_md *md = (struct toy_md *)h;

	md->state = mix(md->state, data, n);
}

unsigned char *
gcry_md_read(gcry_md_hd_t h, int algo)
{
	struct toy_md *md = (struct toy_md *)h;

	(void)algo;
	spread(md->state, md->out);
	return md->out;
}

void
gcry_md_hash_buffer(int algo, void *out, const void *data, size_t n)
{
	unsigned char all[32];

	spread(mix(0x7654321, data, n), all);
	memcpy(out, all, length(algo));
}

gpg_error_t
gcry_kdf_derive(const void *word, size_t len, int algo, int hash,
    const void *salt, size_t salt_len, unsigned long rounds, size_t n,
    void *out)
{
	unsigned char all[32];

	(void)algo;
	(void)hash;
	spread(mix(mix(rounds, word, len), salt, salt_len), all);
	memcpy(out, all, n < sizeof(all) ? n : sizeof(all));
	return 0;
}

struct toy_cipher {
	uint64_t key, counter;
};

gcry_error_t
gcry_cipher_open(gcry_cipher_hd_t *h, int algo, int mode, unsigned flags)
{
	(void)algo;
	(void)mode;
	(void)flags;
	*h = (gcry_cipher_hd_t)xcalloc(1, sizeof(struct toy_cipher));
	return 0;
}

void
gcry_cipher_close(gcry_cipher_hd_t h)
{
	free(h);
}

gcry_error_t
gcry_cipher_setkey(gcry_cipher_hd_t h, const void *key, size_t n)
{
	((struct toy_cipher *)h)->key = mix(1, key, n);
	return 0;
}

gcry_error_t
gcry_cipher_setctr(gcry_cipher_hd_t h, const void *ctr, size_t n)
{
	((struct toy_cipher *)h)->counter = mix(2, ctr, n);
	return 0;
}

gcry_error_t
gcry_cipher_ctl(gcry_cipher_hd_t h, int command, void *p, size_t n)
{
	(void)command;
	(void)p;
	(void)n;
	((struct toy_cipher *)h)->counter = 0;
	return 0;
}

/* CTR mode: both ways are the same. */
gcry_error_t
gcry_cipher_encrypt(gcry_cipher_hd_t h, void *out, size_t room,
    const void *in, size_t n)
{
	struct toy_cipher *c = (struct toy_cipher *)h;
	uint64_t state = c->key ^ c->counter * 31, word = 0;
	unsigned char *to = out;
	const unsigned char *from = in != NULL ? in : out;

	if (in == NULL)
		n = room;
	for (size_t i = 0; i < n; i++, word >>= 8) {
		if (i % 8 == 0)
			word = storm_random(&state);
		to[i] = from[i] ^ (unsigned char)word;
	}
	return 0;
}

gcry_error_t
gcry_cipher_decrypt(gcry_cipher_hd_t h, void *out, size_t room,
    const void *in, size_t n)
{
	return gcry_cipher_encrypt(h, out, room, in, n);
}
