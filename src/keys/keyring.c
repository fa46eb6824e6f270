/*
 * Private keys: their text (libotr's format), their numbers, and whether a
 * foreign one can be used.  Works in memory alone, since libotr reads and
 * writes them through files on the disk only.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gcrypt.h>

#include "keys/inside.h"

#define Q_BITS 160		/* OTRv3, "DSA": r and s are 20 bytes each */
#define P_BITS_MIN 1024
#define P_BITS_MAX 3072
#define NAME_MAX_BYTES 4096

/* ---- reading ------------------------------------------------------------- */

/* The word after `token` in a list, or NULL; caller frees. */
static char *
keyring_word_of(gcry_sexp_t list, const char *token)
{
	gcry_sexp_t found = gcry_sexp_find_token(list, token, 0);
	const char *s;
	char *word = NULL;
	size_t len;

	if (found == NULL)
		return NULL;
	s = gcry_sexp_nth_data(found, 1, &len);
	if (s != NULL && len <= NAME_MAX_BYTES && memchr(s, '\0', len) == NULL)
		word = xstrndup(s, len);
	gcry_sexp_release(found);
	return word;
}

static bool
keyring_begins_with(gcry_sexp_t list, const char *token)
{
	size_t len;
	const char *s = gcry_sexp_nth_data(list, 0, &len);

	return s != NULL && len == strlen(token) && memcmp(s, token, len) == 0;
}

static int
keyring_account_read(gcry_sexp_t account, keyring_fn *fn, void *arg)
{
	char *name = keyring_word_of(account, "name");
	char *protocol = keyring_word_of(account, "protocol");
	gcry_sexp_t key = gcry_sexp_find_token(account, "private-key", 0);
	int ret = -1;

	if (keyring_begins_with(account, "account") && name != NULL &&
	    protocol != NULL && key != NULL)
		ret = fn(arg, name, protocol, key);
	gcry_sexp_release(key);
	free(name);
	free(protocol);
	return ret;
}

int
keyring_each(const char *text, size_t len, keyring_fn *fn, void *arg,
    size_t *at)
{
	gcry_sexp_t all = NULL, account;
	int ret = 0, i, n;

	*at = 0;
	if (gcry_sexp_sscan(&all, at, text, len) != 0)
		return -1;
	if (!keyring_begins_with(all, "privkeys"))
		ret = -1;
	n = gcry_sexp_length(all);
	for (i = 1; ret == 0 && i < n; i++) {
		account = gcry_sexp_nth(all, i);
		ret = account == NULL ? -1 : keyring_account_read(account, fn,
		    arg);
		gcry_sexp_release(account);
	}
	gcry_sexp_release(all);
	return ret;
}

/* ---- numbers ------------------------------------------------------------- */

enum { P, Q, G, Y, X, NUMBERS };

static void
keyring_numbers_free(gcry_mpi_t n[NUMBERS])
{
	int i;

	for (i = 0; i < NUMBERS; i++)
		gcry_mpi_release(n[i]);
}

static int
keyring_numbers_of(gcry_sexp_t key, gcry_mpi_t n[NUMBERS])
{
	static const char *const names[NUMBERS] = { "p", "q", "g", "y", "x" };
	gcry_sexp_t dsa = gcry_sexp_find_token(key, "dsa", 0), found;
	int i, ret = dsa == NULL ? -1 : 0;

	memset(n, 0, NUMBERS * sizeof(n[0]));
	for (i = 0; ret == 0 && i < NUMBERS; i++) {
		found = gcry_sexp_find_token(dsa, names[i], 0);
		if (found == NULL || (n[i] = gcry_sexp_nth_mpi(found, 1,
		    GCRYMPI_FMT_USG)) == NULL)
			ret = -1;
		gcry_sexp_release(found);
	}
	gcry_sexp_release(dsa);
	if (ret == -1)
		keyring_numbers_free(n);
	return ret;
}

/* FIPS 186-4, 4.1: q divides p - 1; 1 < g, y < p; 0 < x < q. */
static bool
keyring_numbers_fit(gcry_mpi_t n[NUMBERS])
{
	gcry_mpi_t rest;
	bool fit;

	if (gcry_mpi_cmp_ui(n[G], 1) <= 0 || gcry_mpi_cmp(n[G], n[P]) >= 0 ||
	    gcry_mpi_cmp_ui(n[Y], 1) <= 0 || gcry_mpi_cmp(n[Y], n[P]) >= 0 ||
	    gcry_mpi_cmp_ui(n[X], 0) <= 0 || gcry_mpi_cmp(n[X], n[Q]) >= 0)
		return false;
	rest = gcry_mpi_new(0);
	gcry_mpi_mod(rest, n[P], n[Q]);
	fit = gcry_mpi_cmp_ui(rest, 1) == 0;
	gcry_mpi_release(rest);
	return fit;
}

const char *
key_trouble(struct gcry_sexp *key)
{
	gcry_mpi_t n[NUMBERS];
	const char *why = NULL;
	unsigned bits;

	if (keyring_numbers_of(key, n) == -1)
		return "not a DSA key";
	bits = gcry_mpi_get_nbits(n[P]);
	if (bits < P_BITS_MIN || bits > P_BITS_MAX ||
	    gcry_mpi_get_nbits(n[Q]) != Q_BITS)
		why = "a DSA key of a size that OTR does not use";
	else if (!keyring_numbers_fit(n) || gcry_pk_testkey(key) != 0)
		why = "a damaged key: its numbers do not fit together";
	keyring_numbers_free(n);
	return why;
}

/* OTRv3, "MPI": the length in four bytes, then the number. */
static void
keyring_number_add(struct str *out, gcry_mpi_t n)
{
	unsigned char buf[P_BITS_MAX / 8 + 8];
	size_t len = 0;

	if (gcry_mpi_print(GCRYMPI_FMT_USG, buf, sizeof(buf), &len, n) != 0)
		len = 0;
	str_addc(out, (char)(len >> 24));
	str_addc(out, (char)(len >> 16));
	str_addc(out, (char)(len >> 8));
	str_addc(out, (char)len);
	str_addn(out, (char *)buf, len);
}

int
key_public(struct gcry_sexp *key, struct str *out)
{
	gcry_mpi_t n[NUMBERS];
	int i;

	if (keyring_numbers_of(key, n) == -1)
		return -1;
	for (i = P; i <= Y; i++)
		keyring_number_add(out, n[i]);
	keyring_numbers_free(n);
	return 0;
}

int
key_hex(struct gcry_sexp *key, char hex[FINGERPRINT_HEX + 1])
{
	unsigned char raw[FINGERPRINT_HEX / 2];
	struct str public;
	size_t i;

	str_init(&public);
	if (key_public(key, &public) == -1) {
		str_free(&public);
		return -1;
	}
	gcry_md_hash_buffer(GCRY_MD_SHA1, raw, public.s, public.len);
	for (i = 0; i < sizeof(raw); i++)
		snprintf(hex + 2 * i, 3, "%02x", raw[i]);
	str_free(&public);
	return 0;
}

/* ---- writing ------------------------------------------------------------- */

static void
keyring_sexp_add(struct str *out, gcry_sexp_t sexp)
{
	size_t len = gcry_sexp_sprint(sexp, GCRYSEXP_FMT_ADVANCED, NULL, 0);
	char *text = secret_alloc(len + 1);

	gcry_sexp_sprint(sexp, GCRYSEXP_FMT_ADVANCED, text, len);
	str_add(out, text);
	secret_free(text);
}

void
key_print(struct gcry_sexp *key, const char *account, const char *protocol,
    struct str *out)
{
	gcry_sexp_t all;

	if (gcry_sexp_build(&all, NULL,
	    "(account (name %s) (protocol %s) %S)", account, protocol,
	    key) != 0)
		die("a private key cannot be written");
	keyring_sexp_add(out, all);
	gcry_sexp_release(all);
}

/* ---- keys ---------------------------------------------------------------- */

struct gcry_sexp *
key_make(void)
{
	gcry_sexp_t wish, pair = NULL, key = NULL;

	/* OTRv3, "DSA": 1024 bits are what every program reads. */
	if (gcry_sexp_new(&wish, "(genkey (dsa (nbits 4:1024)))", 0, 1) != 0)
		return NULL;
	if (gcry_pk_genkey(&pair, wish) == 0)
		key = gcry_sexp_find_token(pair, "private-key", 0);
	gcry_sexp_release(pair);
	gcry_sexp_release(wish);
	return key;
}

struct gcry_sexp *
key_copy(struct gcry_sexp *key)
{
	gcry_sexp_t copy;

	if (gcry_sexp_build(&copy, NULL, "%S", key) != 0)
		die("out of memory");
	return copy;
}

void
key_free(struct gcry_sexp *key)
{
	gcry_sexp_release(key);
}
