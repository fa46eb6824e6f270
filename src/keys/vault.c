/*
 * Files under a passphrase: a key by Argon2id (RFC 9106), the file by
 * AES-256-GCM.  Must not know what is in them nor where they are.
 *
 * A sealed file is
 *	magic	12	"sotto vault\n"
 *	what	4	version 1, key derivation 1, cipher 1, 0
 *	costs	12	passes, KiB of memory, lanes; high byte first
 *	salt	16
 *	check	16	tells a wrong passphrase from a damaged file
 *	sum	8	of all before it (SHA-256): tells a damaged beginning
 *	nonce	12
 *	text	...	encrypted
 *	tag	16	over everything above, and the file's name
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdlib.h>
#include <string.h>

#include <gcrypt.h>

#include "keys/inside.h"

#define MAGIC "sotto vault\n"
#define MAGIC_LEN 12
#define AT_WHAT MAGIC_LEN
#define AT_COSTS 16
#define AT_SALT 28
#define AT_CHECK 44
#define AT_SUM 60
#define AT_NONCE 68
#define HEAD_LEN 80
#define KEY_LEN 32
#define SALT_LEN 16
#define CHECK_LEN 16
#define SUM_LEN 8
#define NONCE_LEN 12
#define TAG_LEN 16

/* RFC 9106, 4: the second choice, for where memory is short. */
#define PASSES 3
#ifndef MEMORY_KIB		/* a test has less time */
#define MEMORY_KIB 65536
#endif
#define LANES 4
/* What a file may ask for, lest it keep us busy for ever. */
#define PASSES_MAX 64
#define MEMORY_MAX (1024 * 1024)
#define LANES_MAX 64

struct vault {
	unsigned char head[AT_SUM];	/* of the files that it seals */
	unsigned char key[KEY_LEN];
};

static const unsigned char what[4] = { 1, 1, 1, 0 };

static void
vault_put32(unsigned char *p, uint32_t n)
{
	p[0] = (unsigned char)(n >> 24);
	p[1] = (unsigned char)(n >> 16);
	p[2] = (unsigned char)(n >> 8);
	p[3] = (unsigned char)n;
}

static uint32_t
vault_get32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

bool
vault_sealed(const char *data, size_t len)
{
	return len >= MAGIC_LEN && memcmp(data, MAGIC, MAGIC_LEN) == 0;
}

/* ---- from a passphrase to a key ------------------------------------------ */

/* Key and check, side by side, for the costs and the salt of a head. */
static int
vault_derive(const unsigned char *head, const char *passphrase,
    unsigned char out[KEY_LEN + CHECK_LEN])
{
	const unsigned char *costs = head + AT_COSTS;
	const unsigned long param[4] = { KEY_LEN + CHECK_LEN,
	    vault_get32(costs), vault_get32(costs + 4),
	    vault_get32(costs + 8) };
	gcry_kdf_hd_t kdf;
	int ret = -1;

	if (gcry_kdf_open(&kdf, GCRY_KDF_ARGON2, GCRY_KDF_ARGON2ID, param, 4,
	    passphrase, strlen(passphrase), head + AT_SALT, SALT_LEN, NULL, 0,
	    NULL, 0) != 0)
		return -1;
	if (gcry_kdf_compute(kdf, NULL) == 0 &&
	    gcry_kdf_final(kdf, KEY_LEN + CHECK_LEN, out) == 0)
		ret = 0;
	gcry_kdf_close(kdf);
	return ret;
}

static bool
vault_same(const unsigned char *a, const unsigned char *b, size_t len)
{
	unsigned char differ = 0;

	while (len-- > 0)
		differ |= *a++ ^ *b++;
	return differ == 0;
}

struct vault *
vault_new(const char *passphrase, struct err *err)
{
	struct vault *v = secret_alloc(sizeof(*v));
	unsigned char *both = secret_alloc(KEY_LEN + CHECK_LEN);

	memcpy(v->head, MAGIC, MAGIC_LEN);
	memcpy(v->head + AT_WHAT, what, sizeof(what));
	vault_put32(v->head + AT_COSTS, PASSES);
	vault_put32(v->head + AT_COSTS + 4, MEMORY_KIB);
	vault_put32(v->head + AT_COSTS + 8, LANES);
	random_bytes(v->head + AT_SALT, SALT_LEN);
	if (vault_derive(v->head, passphrase, both) == -1) {
		err_set(err, "passphrase", "no key could be made from the "
		    "passphrase: is memory short?");
		vault_free(v);
		v = NULL;
	} else {
		memcpy(v->key, both, KEY_LEN);
		memcpy(v->head + AT_CHECK, both + KEY_LEN, CHECK_LEN);
	}
	secret_free(both);
	return v;
}

static int
vault_broken(const char *path, const char *why, struct err *err)
{
	return err_set(err, "broken-file", "%s: %s; the file is kept as it "
	    "is", path, why);
}

static void
vault_sum(const unsigned char *head, unsigned char sum[32])
{
	gcry_md_hash_buffer(GCRY_MD_SHA256, sum, head, AT_SUM);
}

/* Also the costs, which are not authentic before the key is made. */
static int
vault_check(const char *path, const unsigned char *head, size_t len,
    struct err *err)
{
	const unsigned char *costs = head + AT_COSTS;
	unsigned char sum[32];

	if (len < HEAD_LEN + TAG_LEN)
		return vault_broken(path, "it is cut short", err);
	vault_sum(head, sum);
	if (memcmp(sum, head + AT_SUM, SUM_LEN) != 0)
		return vault_broken(path, "its beginning is damaged", err);
	if (memcmp(head + AT_WHAT, what, sizeof(what)) != 0)
		return vault_broken(path, "it is encrypted in a way that this "
		    "version does not know", err);
	if (vault_get32(costs) < 1 || vault_get32(costs) > PASSES_MAX ||
	    vault_get32(costs + 8) < 1 || vault_get32(costs + 8) > LANES_MAX ||
	    vault_get32(costs + 4) < 8 * vault_get32(costs + 8) ||
	    vault_get32(costs + 4) > MEMORY_MAX)
		return vault_broken(path, "it asks for too much", err);
	return 0;
}

struct vault *
vault_unlock(const char *path, const char *data, size_t len,
    const char *passphrase, struct err *err)
{
	const unsigned char *head = (const unsigned char *)data;
	unsigned char *both;
	struct vault *v = NULL;

	if (vault_check(path, head, len, err) == -1)
		return NULL;
	both = secret_alloc(KEY_LEN + CHECK_LEN);
	if (vault_derive(head, passphrase, both) == -1)
		err_set(err, "passphrase", "%s: no key could be made from the "
		    "passphrase: is memory short?", path);
	else if (!vault_same(both + KEY_LEN, head + AT_CHECK, CHECK_LEN))
		err_set(err, "wrong-passphrase", "%s: the passphrase is "
		    "wrong; the file is kept as it is", path);
	else {
		v = secret_alloc(sizeof(*v));
		memcpy(v->head, head, AT_SUM);
		memcpy(v->key, both, KEY_LEN);
	}
	secret_free(both);
	return v;
}

bool
vault_fits(const struct vault *v, const char *data, size_t len)
{
	return len >= AT_SUM && memcmp(v->head, data, AT_SUM) == 0;
}

bool
vault_is(const struct vault *v, const char *passphrase)
{
	unsigned char *both = secret_alloc(KEY_LEN + CHECK_LEN);
	bool is = vault_derive(v->head, passphrase, both) == 0 &&
	    vault_same(both, v->key, KEY_LEN);

	secret_free(both);
	return is;
}

void
vault_free(struct vault *v)
{
	secret_free(v);
}

/* ---- from a key to a file ------------------------------------------------ */

/* The name is authenticated last: its end is the end of what it says. */
static int
vault_cipher(const struct vault *v, const unsigned char *head,
    const char *name, gcry_cipher_hd_t *hd)
{
	if (gcry_cipher_open(hd, GCRY_CIPHER_AES256, GCRY_CIPHER_MODE_GCM,
	    0) != 0)
		return -1;
	if (gcry_cipher_setkey(*hd, v->key, KEY_LEN) == 0 &&
	    gcry_cipher_setiv(*hd, head + AT_NONCE, NONCE_LEN) == 0 &&
	    gcry_cipher_authenticate(*hd, head, HEAD_LEN) == 0 &&
	    gcry_cipher_authenticate(*hd, name, strlen(name)) == 0)
		return 0;
	gcry_cipher_close(*hd);
	return -1;
}

int
vault_open(const struct vault *v, const char *path, const char *name,
    const char *data, size_t len, struct str *out, struct err *err)
{
	const unsigned char *head = (const unsigned char *)data;
	gcry_cipher_hd_t hd;
	char *text;
	size_t n;
	int ret = -1;

	if (vault_check(path, head, len, err) == -1)
		return -1;
	if (vault_cipher(v, head, name, &hd) == -1)
		return vault_broken(path, "cannot be decrypted", err);
	n = len - HEAD_LEN - TAG_LEN;
	text = secret_alloc(n + 1);
	/* Not a byte is looked at before the tag has been. */
	if ((n > 0 && gcry_cipher_decrypt(hd, text, n, data + HEAD_LEN,
	    n) != 0) ||
	    gcry_cipher_checktag(hd, data + HEAD_LEN + n, TAG_LEN) != 0)
		vault_broken(path, "it is damaged, or somebody has changed "
		    "it", err);
	else {
		str_addn(out, text, n);
		ret = 0;
	}
	secret_free(text);
	gcry_cipher_close(hd);
	return ret;
}

int
vault_seal(const struct vault *v, const char *name, const char *text,
    size_t len, struct str *out, struct err *err)
{
	unsigned char head[HEAD_LEN], sum[32], tag[TAG_LEN];
	gcry_cipher_hd_t hd;
	char *sealed = xmalloc(len + 1);
	int ret = -1;

	memcpy(head, v->head, AT_SUM);
	vault_sum(head, sum);
	memcpy(head + AT_SUM, sum, SUM_LEN);
	random_bytes(head + AT_NONCE, NONCE_LEN);
	if (vault_cipher(v, head, name, &hd) == 0) {
		if ((len == 0 || gcry_cipher_encrypt(hd, sealed, len, text,
		    len) == 0) && gcry_cipher_gettag(hd, tag, TAG_LEN) == 0)
			ret = 0;
		gcry_cipher_close(hd);
	}
	if (ret == -1)
		err_set(err, "write", "%s: cannot be encrypted", name);
	else {
		str_addn(out, (char *)head, HEAD_LEN);
		str_addn(out, sealed, len);
		str_addn(out, (char *)tag, TAG_LEN);
	}
	free(sealed);
	return ret;
}
