/*
 * The hashes of SCRAM, and the salted password.  libgcrypt computes.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include <gcrypt.h>

#include "sasl/inside.h"

static const int algorithms[] = {
	[SASL_HASH_NONE] = GCRY_MD_NONE,
	[SASL_SHA1] = GCRY_MD_SHA1,
	[SASL_SHA256] = GCRY_MD_SHA256,
	[SASL_SHA512] = GCRY_MD_SHA512,
};

void
sasl_hash(enum sasl_hash hash, const void *data, size_t len,
    unsigned char *out)
{
	gcry_md_hash_buffer(algorithms[hash], out, data, len);
}

void
sasl_hmac(enum sasl_hash hash, const void *key, size_t key_len,
    const void *data, size_t len, unsigned char *out)
{
	gcry_md_hd_t md;

	if (gcry_md_open(&md, algorithms[hash],
	    GCRY_MD_FLAG_HMAC | GCRY_MD_FLAG_SECURE) != 0 ||
	    gcry_md_setkey(md, key, key_len) != 0)
		die("sasl: libgcrypt has no HMAC");
	gcry_md_write(md, data, len);
	memcpy(out, gcry_md_read(md, 0), sasl_hash_size(hash));
	gcry_md_close(md);
}

static bool
key_is_payable(unsigned iterations)
{
	return iterations >= SASL_ITERATIONS_MIN &&
	    iterations <= SASL_ITERATIONS_MAX;
}

struct sasl_key *
sasl_key_make(enum sasl_hash hash, const void *salt, size_t len,
    unsigned iterations, const char *password, struct err *err)
{
	struct sasl_key *k;
	char *word;

	if (!key_is_payable(iterations) || len == 0 || len > SASL_SALT_MAX) {
		err_set(err, "server-cost", "the server asks for %u rounds",
		    iterations);
		return NULL;
	}
	if ((word = sasl_prep(password, true, "the password", err)) == NULL)
		return NULL;
	k = secret_alloc(sizeof *k);
	k->hash = hash;
	k->iterations = iterations;
	k->salt_len = len;
	memcpy(k->salt, salt, len);
	if (gcry_kdf_derive(word, strlen(word), GCRY_KDF_PBKDF2,
	    algorithms[hash], salt, len, iterations, sasl_hash_size(hash),
	    k->salted) != 0)
		die("sasl: libgcrypt has no PBKDF2");
	secret_free(word);
	return k;
}

void
sasl_key_free(struct sasl_key *k)
{
	secret_free(k);
}
