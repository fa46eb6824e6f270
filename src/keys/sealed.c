/*
 * The files on the disk, under a passphrase or not: opened with what the user
 * types, written under it, and brought together again after a crash.  Must
 * not know what is in them.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "keys/inside.h"

#define TRIES 3			/* for a passphrase */

static char *
sealed_path(const struct keys *k, const char *name)
{
	return xasprintf("%s/%s", k->dir, name);
}

/* ---- reading and writing ------------------------------------------------- */

/*
 * Asks until the file opens, with what opened the file before it first: it
 * is another passphrase only if the program was killed while one was
 * changed.  NULL: none, or three were wrong.
 */
static struct vault *
sealed_unlock(struct keys *k, const char *path, const struct str *data,
    struct err *err)
{
	struct vault *v = NULL;
	unsigned tries;

	if (k->passphrase.len > 0)
		v = vault_unlock(path, data->s, data->len, k->passphrase.s,
		    err);
	for (tries = 0; v == NULL && tries < TRIES; tries++) {
		if (k->ops.passphrase == NULL) {
			err_set(err, "locked", "%s: needs its passphrase",
			    path);
			break;
		}
		str_clear(&k->passphrase);
		if (k->ops.passphrase(k->ops.arg, path, tries,
		    &k->passphrase, err) == -1)
			break;
		v = vault_unlock(path, data->s, data->len, k->passphrase.s,
		    err);
		if (v == NULL && strcmp(err->code, "wrong-passphrase") != 0)
			break;
	}
	return v;
}

/* What is sealed in `data` takes its place. */
static int
sealed_open(struct keys *k, const char *path, const char *name,
    struct str *data, struct err *err)
{
	struct vault *v = k->vault;
	struct str text;
	int ret;

	if (v == NULL || !vault_fits(v, data->s, data->len))
		v = sealed_unlock(k, path, data, err);
	if (v == NULL)
		return -1;
	str_init_secret(&text);
	ret = vault_open(v, path, name, data->s, data->len, &text, err);
	if (k->vault == NULL)
		k->vault = v;
	else if (v != k->vault) {
		k->unsettled = true;
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
sealed_check_plain(struct keys *k, const char *path, const char *name,
    struct err *err)
{
	if (k->vault == NULL || strcmp(name, FINGERPRINTS_FILE) != 0)
		return 0;
	return err_set(err, "broken-file", "%s: not encrypted, as keys are: "
	    "somebody replaced it; it is left alone", path);
}

/* 0 read, 1 there is none, -1. */
int
sealed_load(struct keys *k, const char *name, struct str *text,
    struct err *err)
{
	struct err why = { .code = "" };
	char *path = sealed_path(k, name);
	int ret = file_read_own(path, SEALED_MAX, text, &why);

	if (ret == -1 && strcmp(why.code, "no-file") == 0)
		ret = 1;
	else if (ret == -1)
		err_set(err, "broken-file", "%s", why.text);
	else if (vault_sealed(text->s, text->len))
		ret = sealed_open(k, path, name, text, err);
	else {
		ret = sealed_check_plain(k, path, name, err);
		k->plain |= strcmp(name, TAGS_FILE) != 0 && text->len > 0;
	}
	if (ret == 0 && memchr(text->s, '\0', text->len) != NULL)
		ret = err_set(err, "broken-file", "%s: has a NUL byte",
		    path);
	free(path);
	return ret;
}

int
sealed_save(const struct keys *k, const char *name, const char *text,
    size_t len, struct err *err)
{
	char *path = sealed_path(k, name);
	struct str sealed;
	int ret;

	str_init(&sealed);
	if (k->vault == NULL)
		ret = file_write_secret(path, text, len, err);
	else if ((ret = vault_seal(k->vault, name, text, len, &sealed,
	    err)) == 0)
		ret = file_write(path, sealed.s, sealed.len, err);
	str_free(&sealed);
	free(path);
	return ret;
}

void
sealed_sweep(const struct keys *k)
{
	static const char *const names[] = { KEYS_FILE, FINGERPRINTS_FILE,
	    TAGS_FILE };

	for (size_t i = 0; i < NELEM(names); i++) {
		char *path = sealed_path(k, names[i]);

		file_sweep(path);
		free(path);
	}
}
