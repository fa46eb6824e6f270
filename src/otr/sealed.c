/*
 * The files on the disk, under a passphrase or not: opened with what the user
 * types, written under it, and brought together again after a crash.  Must
 * not know what is in them.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "otr/session.h"
#include "otr/store.h"

#define FILE_MAX (128 * 1024 * 1024)	/* a million fingerprints */
#define TRIES 3			/* for a passphrase */

static char *
path_of(const struct otr *otr, const char *name)
{
	return xasprintf("%s/%s", otr->dir, name);
}

/* ---- reading and writing ------------------------------------------------ */

/*
 * Asks until the file opens, with what opened the file before it first: it
 * is another passphrase only if the program was killed while one was
 * changed.  NULL: none, or three were wrong.
 */
static struct vault *
unlock(struct otr *otr, const char *path, const struct str *data,
    struct err *err)
{
	struct vault *v = NULL;
	unsigned tries;

	if (otr->passphrase.len > 0)
		v = vault_unlock(path, data->s, data->len, otr->passphrase.s,
		    err);
	for (tries = 0; v == NULL && tries < TRIES; tries++) {
		if (otr->ops.passphrase == NULL) {
			err_set(err, "locked", "%s: needs its passphrase",
			    path);
			break;
		}
		str_clear(&otr->passphrase);
		if (otr->ops.passphrase(otr->ops.arg, path, tries,
		    &otr->passphrase, err) == -1)
			break;
		v = vault_unlock(path, data->s, data->len, otr->passphrase.s,
		    err);
		if (v == NULL && strcmp(err->code, "wrong-passphrase") != 0)
			break;
	}
	return v;
}

/* What is sealed in `data` takes its place. */
static int
unseal(struct otr *otr, const char *path, const char *name, struct str *data,
    struct err *err)
{
	struct vault *v = otr->vault;
	struct str text;
	int ret;

	if (v == NULL || !vault_fits(v, data->s, data->len))
		v = unlock(otr, path, data, err);
	if (v == NULL)
		return -1;
	str_init_secret(&text);
	ret = vault_open(v, path, name, data->s, data->len, &text, err);
	if (otr->vault == NULL)
		otr->vault = v;
	else if (v != otr->vault) {
		otr->unsettled = true;
		vault_free(v);
	}
	str_free(data);
	*data = text;
	return ret;
}

/*
 * Fingerprints in the clear beside keys under a passphrase: no order of our
 * writes leaves that behind, so that somebody else put them there.
 */
static int
plain_check(struct otr *otr, const char *path, const char *name,
    struct err *err)
{
	if (otr->vault == NULL || strcmp(name, FINGERPRINTS_FILE) != 0)
		return 0;
	return err_set(err, "broken-file", "%s: not encrypted, but the "
	    "private keys are: somebody replaced it; the file is kept as it "
	    "is", path);
}

/* 0 read, 1 there is none, -1. */
int
sealed_load(struct otr *otr, const char *name, struct str *text,
    struct err *err)
{
	struct err why = { .code = "" };
	char *path = path_of(otr, name);
	int ret = file_read_own(path, FILE_MAX, text, &why);

	if (ret == -1 && strcmp(why.code, "no-file") == 0)
		ret = 1;
	else if (ret == -1)
		err_set(err, "broken-file", "%s", why.text);
	else if (vault_sealed(text->s, text->len))
		ret = unseal(otr, path, name, text, err);
	else {
		ret = plain_check(otr, path, name, err);
		otr->plain |= strcmp(name, TAGS_FILE) != 0 && text->len > 0;
	}
	if (ret == 0 && memchr(text->s, '\0', text->len) != NULL)
		ret = err_set(err, "broken-file", "%s: holds a NUL byte",
		    path);
	free(path);
	return ret;
}

int
sealed_save(const struct otr *otr, const char *name, const char *text,
    size_t len, struct err *err)
{
	char *path = path_of(otr, name);
	struct str sealed;
	int ret;

	str_init(&sealed);
	if (otr->vault == NULL)
		ret = file_write_secret(path, text, len, err);
	else if ((ret = vault_seal(otr->vault, name, text, len, &sealed,
	    err)) == 0)
		ret = file_write(path, sealed.s, sealed.len, err);
	str_free(&sealed);
	free(path);
	return ret;
}

/* ---- the passphrase itself ---------------------------------------------- */

/* The start reads one line, byte for byte, with no keys to edit it. */
int
sealed_check(const char *passphrase, struct err *err)
{
	size_t len = strlen(passphrase), i;

	if (len == 0 || len > OTR_PASSPHRASE_MAX)
		return err_set(err, "passphrase", "a passphrase has 1 to %d "
		    "bytes", OTR_PASSPHRASE_MAX);
	for (i = 0; i < len; i++)
		if ((unsigned char)passphrase[i] < 0x20 ||
		    passphrase[i] == 0x7f)
			break;
	if (i < len || !utf8_valid(passphrase, len) ||
	    strstr(passphrase, "\xef\xbf\xbd") != NULL)
		return err_set(err, "passphrase", "there is a character in "
		    "it that could not be typed at the start: choose another "
		    "passphrase");
	return 0;
}

/*
 * A crash between two files left one under no passphrase or an older one:
 * all come under the passphrase that opened the private keys.
 */
int
sealed_settle(struct otr *otr, struct err *err)
{
	char *path = path_of(otr, KEYS_FILE);
	struct str text;
	int ret = 0;

	str_free(&otr->passphrase);
	str_init_secret(&text);
	if (otr->vault != NULL) {
		if (file_read_own(path, FILE_MAX, &text, NULL) == -1 ||
		    !vault_sealed(text.s, text.len))
			ret = files_write_keys(otr, err);
		if (ret == 0 && otr->unsettled)
			ret = files_write_fingerprints(otr, err);
	}
	otr->unsettled = false;
	str_free(&text);
	free(path);
	return ret;
}

void
sealed_sweep(const struct otr *otr)
{
	static const char *const names[] = { KEYS_FILE, FINGERPRINTS_FILE,
	    TAGS_FILE };

	for (size_t i = 0; i < NELEM(names); i++) {
		char *path = path_of(otr, names[i]);

		file_sweep(path);
		free(path);
	}
}

typedef int write_fn(struct otr *, struct err *);

/*
 * Law 1: where there was no passphrase this one counts, for whatever is
 * written from now on.
 */
static int
sealed_unkept(struct otr *otr, struct err *err)
{
	struct err why = *err;

	otr->unsealed = true;
	free(otr->unkept);
	otr->unkept = xstrdup(why.text);
	return err_set(err, "not-kept", "keys and fingerprints on the disk are "
	    "NOT all encrypted yet, since that could not be written; what is "
	    "written from now on is: %s", why.text);
}

int
sealed_set(struct otr *otr, struct vault *vault, bool for_now,
    struct err *err)
{
	/* In this order a crash never leaves what plain_check() refuses. */
	write_fn *first = vault == NULL ? files_write_keys :
	    files_write_fingerprints;
	write_fn *second = vault == NULL ? files_write_fingerprints :
	    files_write_keys;
	struct vault *old = otr->vault;
	bool half, unsealed = otr->unsealed;
	struct err own;

	if (err == NULL)
		err = &own;
	otr->vault = vault;
	otr->unsealed = false;
	half = first(otr, err) == 0;
	if (half && second(otr, err) == 0) {
		vault_free(old);
		return 0;
	}
	if (for_now && vault != NULL && (old == NULL || unsealed)) {
		vault_free(old);
		return sealed_unkept(otr, err);
	}
	otr->vault = old;
	otr->unsealed = unsealed;
	/* That one alone goes back: a full disk has room for no other. */
	if (half && first(otr, NULL) == -1)
		err_set(err, "half-changed", "half of it could not be "
		    "written, nor the other half be taken back: make room on "
		    "the disk, and do it once more");
	vault_free(vault);
	return -1;
}

static int
first_set(struct otr *otr, const char *passphrase, struct err *err)
{
	struct vault *vault;

	if (sealed_check(passphrase, err) == -1 ||
	    (vault = vault_new(passphrase, err)) == NULL)
		return -1;
	return sealed_set(otr, vault, false, err);
}

/*
 * Where a passphrase is wanted and nothing is under one yet: all is, from
 * now on.  Where that cannot be, nothing more may be written in the clear:
 * the start fails.
 */
int
sealed_first(struct otr *otr, struct err *err)
{
	struct str passphrase;
	int ret;

	if (otr->vault != NULL || otr->ops.first_passphrase == NULL)
		return 0;
	str_init_secret(&passphrase);
	ret = otr->ops.first_passphrase(otr->ops.arg, &passphrase, err);
	if (ret == 0)
		ret = first_set(otr, passphrase.s, err);
	if (ret == 0)
		otr->sealed = otr->plain ? OTR_SEALED_PLAIN :
		    OTR_SEALED_FRESH;
	if (ret == -1)
		err_in(err, otr->plain ? "your keys are not encrypted yet, "
		    "and cannot be now" : "no key can be made that is "
		    "encrypted");
	str_free(&passphrase);
	return ret == -1 ? -1 : 0;
}
