/*
 * Cryptography without its cost, for storms that look at what stands above
 * it: libotr itself runs, with all that it does right and wrong, but its
 * group has 64 bits, a signature is a word, and chance comes from the seed.
 * The linker prefers these to libgcrypt's own.  Protects nothing.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gcrypt.h>
#include <libotr/proto.h>
#include <libotr/privkey.h>
#include <libotr/userstate.h>

#include "keys/inside.h"
#include "pool.h"

const bool storm_is_toy = true;
unsigned long storm_works;

#define P 0xffffffffffffffc5ULL	/* a prime: 2^64 - 59 */

static uint64_t
mul(uint64_t a, uint64_t b)
{
	return (uint64_t)((unsigned __int128)a * b % P);
}

/* The low 64 bits, mixed with the rest: any function will do. */
static uint64_t
number(gcry_mpi_t m)
{
	unsigned char bytes[512];
	size_t n = 0;
	uint64_t v = 0;

	if (gcry_mpi_print(GCRYMPI_FMT_USG, bytes, sizeof(bytes), &n, m) != 0)
		return 3;
	for (size_t i = 0; i < n; i++)
		v = (v << 8 | v >> 56) ^ bytes[i];
	return v;
}

/* The modulus has 1536 bits, the order of SMP's exponents one less. */
static bool
is_group(gcry_mpi_t m)
{
	return gcry_mpi_get_nbits(m) == 1536;
}

static void
set(gcry_mpi_t w, uint64_t v)
{
	gcry_mpi_set_ui(w, v);
}

static uint64_t
power(uint64_t base, uint64_t exp)
{
	uint64_t r = 1;

	for (; exp > 0; exp >>= 1, base = mul(base, base))
		if ((exp & 1) != 0)
			r = mul(r, base);
	return r;
}

void
gcry_mpi_powm(gcry_mpi_t w, const gcry_mpi_t b, const gcry_mpi_t e,
    const gcry_mpi_t m)
{
	uint64_t r = power(number(b) % P, number(e) % (P - 1));

	(void)m;
	storm_works++;
	set(w, r < 2 ? 2 : r);
}

/* Numbers modulo the group, or exponents: as powers are taken above. */
void
gcry_mpi_mulm(gcry_mpi_t w, gcry_mpi_t u, gcry_mpi_t v, gcry_mpi_t m)
{
	uint64_t mod = is_group(m) ? P : P - 1;
	uint64_t a = number(u) % mod, b = number(v) % mod;

	set(w, (uint64_t)((unsigned __int128)a * b % mod));
}

void
gcry_mpi_subm(gcry_mpi_t w, gcry_mpi_t u, gcry_mpi_t v, gcry_mpi_t m)
{
	uint64_t mod = is_group(m) ? P : P - 1;
	uint64_t a = number(u) % mod, b = number(v) % mod;

	set(w, a >= b ? a - b : a + (mod - b));
}

int
gcry_mpi_invm(gcry_mpi_t w, gcry_mpi_t u, gcry_mpi_t m)
{
	(void)m;
	set(w, power(number(u) % P, P - 2));
	return 1;
}

/* ---- chance ------------------------------------------------------------- */

void
gcry_randomize(void *p, size_t n, enum gcry_random_level level)
{
	(void)level;
	storm_random_bytes(p, n);
}

void *
gcry_random_bytes(size_t n, enum gcry_random_level level)
{
	void *p = gcry_malloc(n);

	gcry_randomize(p, n, level);
	return p;
}

void *
gcry_random_bytes_secure(size_t n, enum gcry_random_level level)
{
	return gcry_random_bytes(n, level);
}

/* Of malloc's, not of the few locked pages. */
void *
gcry_malloc_secure(size_t n)
{
	return gcry_malloc(n);
}

/* ---- signatures --------------------------------------------------------- */

/* What a key signs is bound to it by libotr's own MAC already. */
gcry_error_t
otrl_privkey_sign(unsigned char **sig, size_t *len, OtrlPrivKey *key,
    const unsigned char *data, size_t n)
{
	(void)key;
	*len = 40;
	*sig = xcalloc(1, *len);
	memcpy(*sig, data, n < *len ? n : *len);
	return 0;
}

gcry_error_t
otrl_privkey_verify(const unsigned char *sig, size_t len,
    unsigned short type, gcry_sexp_t key, const unsigned char *data, size_t n)
{
	(void)type;
	(void)key;
	if (len != 40 || memcmp(sig, data, n < len ? n : len) != 0)
		return gcry_error(GPG_ERR_BAD_SIGNATURE);
	return 0;
}

/* ---- keys: parsed once; stands in for src/keys/keyring.c ------------------ */

gcry_error_t
gcry_sexp_build(gcry_sexp_t *out, size_t *offset, const char *format, ...)
{
	const char *word;
	void *args[] = { &word };
	va_list ap;

	*out = NULL;		/* a public key, for otrl_privkey_verify() */
	if (strstr(format, "%s)") == NULL)
		return 0;
	va_start(ap, format);	/* "(name %s)", when the pool is made */
	word = va_arg(ap, const char *);
	va_end(ap);
	return gcry_sexp_build_array(out, offset, format, args);
}

int
keyring_each(const char *text, size_t len, keyring_fn *fn, void *arg,
    size_t *at)
{
	const char *name = strstr(text, "(name \"");
	const OtrlPrivKey *key;
	char account[100], *one;
	int ret = name != NULL ? 0 : -1;

	(void)len;
	*at = 0;
	while (name != NULL && ret == 0) {
		const char *next = strstr(name + 1, "(name \"");

		one = next != NULL ? xstrndup(name, (size_t)(next - name)) :
		    xstrdup(name);
		key = pool_key_in(one);
		snprintf(account, sizeof(account), "%.*s",
		    (int)strcspn(one + 7, "\""), one + 7);
		ret = key == NULL ? -1 : fn(arg, account, key->protocol,
		    (struct gcry_sexp *)(uintptr_t)key);
		free(one);
		name = next;
	}
	return ret;
}

static int
pool_number(const struct gcry_sexp *key)
{
	int i = 0;

	while (i < STORM_KEYS && (const void *)pool_key_of(i) != key)
		i++;
	return i;
}

int
key_public(struct gcry_sexp *key, struct str *out)
{
	const OtrlPrivKey *of = (const OtrlPrivKey *)key;

	str_addn(out, (const char *)of->pubkey_data, of->pubkey_datalen);
	return 0;
}

void
key_print(struct gcry_sexp *key, const char *account, const char *protocol,
    struct str *out)
{
	const char *from;
	struct str s;

	(void)protocol;
	str_init(&s);
	pool_print(&s, pool_number(key), account);
	from = strstr(s.s, " (account");
	str_addn(out, from, (size_t)(strrchr(s.s, ')') - from));
	str_free(&s);
}

const char *
key_trouble(struct gcry_sexp *key)
{
	(void)key;
	return "no keys are made here";
}

int
key_hex(struct gcry_sexp *key, char hex[FINGERPRINT_HEX + 1])
{
	snprintf(hex, FINGERPRINT_HEX + 1, "%s",
	    pool_fingerprint(pool_number(key)));
	return 0;
}

struct gcry_sexp *
key_make(void)
{
	return (struct gcry_sexp *)(uintptr_t)pool_key_of(late_key());
}

struct gcry_sexp *
key_copy(struct gcry_sexp *key)
{
	return key;
}

void
key_free(struct gcry_sexp *key)
{
	(void)key;
}
