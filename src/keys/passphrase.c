/*
 * The passphrase over the files: what can be one, set for all of them at
 * once, and brought together again after a crash.  Must not know what is in
 * them.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "keys/inside.h"

/* The start reads one line, byte for byte, with no keys to edit it. */
static int
passphrase_fits(const char *passphrase, struct err *err)
{
	size_t len = strlen(passphrase), i;

	if (len == 0 || len > KEYS_PASSPHRASE_MAX)
		return err_set(err, "passphrase", "a passphrase has 1 to %d "
		    "bytes", KEYS_PASSPHRASE_MAX);
	for (i = 0; i < len; i++)
		if ((unsigned char)passphrase[i] < 0x20 ||
		    passphrase[i] == 0x7f)
			break;
	if (i < len || !utf8_valid(passphrase, len) ||
	    strstr(passphrase, "\xef\xbf\xbd") != NULL)
		return err_set(err, "passphrase", "it has a character that you "
		    "cannot type at the start: choose another one");
	return 0;
}

/*
 * A crash between two files left one under no passphrase or an older one:
 * all come under the passphrase that opened the private keys.
 */
int
passphrase_settle(struct keys *k, struct err *err)
{
	char *path = xasprintf("%s/%s", k->dir, KEYS_FILE);
	struct str text;
	int ret = 0;

	str_free(&k->passphrase);
	str_init_secret(&text);
	if (k->vault != NULL) {
		if (file_read_own(path, SEALED_MAX, &text, NULL) == -1 ||
		    !vault_sealed(text.s, text.len))
			ret = files_write_keys(k, err);
		if (ret == 0 && k->unsettled)
			ret = files_write_fingerprints(k, err);
	}
	k->unsettled = false;
	str_free(&text);
	free(path);
	return ret;
}

typedef int write_fn(struct keys *, struct err *);

/*
 * Law 1: where there was no passphrase this one counts, for whatever is
 * written from now on.
 */
static int
passphrase_unkept(struct keys *k, struct err *err)
{
	struct err why = *err;

	k->unsealed = true;
	free(k->unkept);
	k->unkept = xstrdup(why.text);
	return err_set(err, "not-kept", "NOT all key files are encrypted yet; "
	    "what is written from now on is: %s", why.text);
}

static int
passphrase_put(struct keys *k, struct vault *vault, bool for_now,
    struct err *err)
{
	/* So a crash never leaves what sealed_check_plain() refuses. */
	write_fn *first = vault == NULL ? files_write_keys :
	    files_write_fingerprints;
	write_fn *second = vault == NULL ? files_write_fingerprints :
	    files_write_keys;
	struct vault *old = k->vault;
	bool half, unsealed = k->unsealed;
	struct err own;

	if (err == NULL)
		err = &own;
	k->vault = vault;
	k->unsealed = false;
	half = first(k, err) == 0;
	if (half && second(k, err) == 0) {
		vault_free(old);
		return 0;
	}
	if (for_now && vault != NULL && (old == NULL || unsealed)) {
		vault_free(old);
		return passphrase_unkept(k, err);
	}
	k->vault = old;
	k->unsealed = unsealed;
	/* That one alone goes back: a full disk has room for no other. */
	if (half && first(k, NULL) == -1)
		err_set(err, "half-changed", "only one of two key files was "
		    "changed: make room on the disk and do it again");
	vault_free(vault);
	return -1;
}

static int
passphrase_put_first(struct keys *k, const char *passphrase, struct err *err)
{
	struct vault *vault;

	if (passphrase_fits(passphrase, err) == -1 ||
	    (vault = vault_new(passphrase, err)) == NULL)
		return -1;
	return passphrase_put(k, vault, false, err);
}

/*
 * Where a passphrase is wanted and nothing is under one yet: all is, from
 * now on.  Where that cannot be, nothing more may be written in the clear:
 * the start fails.
 */
int
passphrase_first(struct keys *k, struct err *err)
{
	struct str passphrase;
	int ret;

	if (k->vault != NULL || k->ops.first_passphrase == NULL)
		return 0;
	str_init_secret(&passphrase);
	ret = k->ops.first_passphrase(k->ops.arg, &passphrase, err);
	if (ret == 0)
		ret = passphrase_put_first(k, passphrase.s, err);
	if (ret == 0)
		k->first = k->plain ? PASSPHRASE_FIRST_PLAIN :
		    PASSPHRASE_FIRST_FRESH;
	if (ret == -1)
		err_in(err, k->plain ? "your keys are not encrypted yet, and "
		    "cannot be encrypted now" : "no key can be made that is "
		    "encrypted");
	str_free(&passphrase);
	return ret == -1 ? -1 : 0;
}

/* ---- what is asked of it ------------------------------------------------- */

bool
keys_has_passphrase(const struct keys *k)
{
	return k->vault != NULL;
}

enum passphrase_first
passphrase_first_done(const struct keys *k)
{
	return k->first;
}

int
keys_passphrase_check(const struct keys *k, const char *passphrase,
    struct err *err)
{
	if (k->vault == NULL || vault_is(k->vault, passphrase))
		return 0;
	return err_set(err, "wrong-passphrase", "the passphrase is wrong");
}

int
keys_passphrase_set(struct keys *k, const char *passphrase, struct err *err)
{
	struct vault *vault = NULL;

	if (passphrase != NULL && passphrase_fits(passphrase, err) == -1)
		return -1;
	if (passphrase != NULL &&
	    (vault = vault_new(passphrase, err)) == NULL)
		return -1;
	return passphrase_put(k, vault, true, err);
}
