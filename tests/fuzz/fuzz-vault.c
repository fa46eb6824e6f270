/*
 * Sealed files.  The first byte chooses: "d" the rest damages a file that was
 * sealed here (pairs of place and value), "t" cuts or lengthens it, anything
 * else is a file itself.  Nothing opens but the very file that was sealed.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "otr/otr.h"
#include "keys/inside.h"

#define NAME "otr.private_key"
#define TEXT "(privkeys)\n"

static struct vault *vault;
static struct str sealed;

static void
done(void)
{
	vault_free(vault);
	str_free(&sealed);
}

static void
begin(void)
{
	struct err err;

	if (vault != NULL)
		return;
	if ((vault = vault_new("passphrase", &err)) == NULL)
		abort();
	str_init(&sealed);
	if (vault_seal(vault, NAME, TEXT, strlen(TEXT), &sealed, &err) == -1)
		abort();
	atexit(done);
}

/* Opens with the key that we have; and where the beginning is whole, also
 * with the one that the file says the passphrase makes. */
static void
try(const char *data, size_t len, bool same)
{
	struct str out;
	struct err err = { .code = "" };

	str_init_secret(&out);
	if ((vault_open(vault, "/p", NAME, data, len, &out, &err) == 0) !=
	    same)
		abort();
	if (same ? strcmp(out.s, TEXT) != 0 : err.code[0] == '\0')
		abort();
	str_clear(&out);
	/* Nor does a file stand for another. */
	if (vault_open(vault, "/p", "otr.fingerprints", data, len, &out,
	    &err) == 0)
		abort();
	str_free(&out);
}

/* A passphrase that was never anybody's. */
static void
unlock(const char *data, size_t len)
{
	struct err err = { .code = "" };
	struct vault *v;

	v = vault_unlock("/p", data, len, "another", &err);
	if (v != NULL || err.code[0] == '\0')
		abort();
}

static void
damage(const uint8_t *data, size_t len)
{
	char *copy = xmalloc(sealed.len);

	memcpy(copy, sealed.s, sealed.len);
	for (; len >= 2; data += 2, len -= 2)
		copy[data[0] % sealed.len] ^= (char)data[1];
	try(copy, sealed.len, memcmp(copy, sealed.s, sealed.len) == 0);
	free(copy);
}

static void
cut(const uint8_t *data, size_t len)
{
	size_t n = len > 0 ? data[0] % (sealed.len + 1) : 0, all;
	char *copy;

	len = len > 0 ? len - 1 : 0;
	all = n + len;
	copy = xmalloc(all + 1);
	memcpy(copy, sealed.s, n);
	memcpy(copy + n, data + 1, len);
	try(copy, all, all == sealed.len &&
	    memcmp(copy, sealed.s, all) == 0);
	free(copy);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	if (len == 0)
		return 0;
	begin();
	if (data[0] == 'd')
		damage(data + 1, len - 1);
	else if (data[0] == 't')
		cut(data + 1, len - 1);
	else {
		if (vault_sealed((const char *)data + 1, len - 1) !=
		    (len > 12 && memcmp(data + 1, "sotto vault\n", 12) == 0))
			abort();
		try((const char *)data + 1, len - 1, false);
		unlock((const char *)data + 1, len - 1);
	}
	return 0;
}

FUZZ_MAIN("vault")
