/*
 * All keys of all accounts: opened and closed, and what is asked of one's
 * own.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdlib.h>
#include <string.h>

#include "keys/inside.h"

static int
keys_load(struct keys *k, struct err *err)
{
	sealed_sweep(k);
	if (files_read(k, err) == -1 || passphrase_settle(k, err) == -1)
		return -1;
	return passphrase_first(k, err);
}

static void
keys_tell(const struct keys *k)
{
	const struct own_key *p;
	const struct own_tag *t;

	for (p = k->own; p != NULL; p = p->next)
		if (strcmp(p->protocol, KEYS_PROTOCOL) == 0)
			k->ops.key(k->ops.arg, p->account, p->key);
	for (t = k->tags; t != NULL; t = t->next)
		if (strcmp(t->protocol, KEYS_PROTOCOL) == 0)
			k->ops.tag(k->ops.arg, t->account, t->tag);
}

struct keys *
keys_open(struct loop *loop, const char *dir, const struct keys_ops *ops,
    struct err *err)
{
	struct keys *k;

	if (dir_private(dir, err) == -1)
		return NULL;
	k = xcalloc(1, sizeof(*k));
	k->loop = loop;
	k->ops = *ops;
	k->dir = xstrdup(dir);
	k->known = known_new();
	k->pipe[0] = k->pipe[1] = -1;
	str_init_secret(&k->passphrase);
	if (keys_load(k, err) == -1) {
		keys_close(k);
		return NULL;
	}
	keys_tell(k);
	return k;
}

static void
keys_tags_free(struct keys *k)
{
	struct own_tag *t;

	while ((t = k->tags) != NULL) {
		k->tags = t->next;
		free(t->account);
		free(t->protocol);
		free(t);
	}
}

void
keys_close(struct keys *k)
{
	if (k == NULL)
		return;
	make_stop(k);
	own_free(&k->own);
	keys_tags_free(k);
	known_free(k->known);
	vault_free(k->vault);
	str_free(&k->passphrase);
	free(k->unkept);
	free(k->dir);
	free(k);
}

/* ---- one's own ----------------------------------------------------------- */

uint32_t
keys_tag(const struct keys *k, const char *account)
{
	const struct own_tag *t;

	for (t = k->tags; t != NULL; t = t->next)
		if (strcmp(t->account, account) == 0 &&
		    strcmp(t->protocol, KEYS_PROTOCOL) == 0)
			return t->tag;
	return 0;
}

bool
keys_have(const struct keys *k, const char *account)
{
	return own_find(k, account) != NULL && keys_tag(k, account) != 0;
}

int
keys_fingerprint(const struct keys *k, const char *account,
    char hex[FINGERPRINT_HEX + 1])
{
	const struct own_key *own = own_find(k, account);

	return own != NULL ? key_hex(own->key, hex) : -1;
}

int
keys_add_tag(struct keys *k, const char *account, struct err *err)
{
	uint32_t tag = 0;
	int ret;

	while (tag < TAG_MIN)
		random_bytes(&tag, sizeof(tag));
	ret = files_add_tag(k, account, tag, err);
	k->ops.tag(k->ops.arg, account, tag);
	return ret;
}

/* On the disk first: a key that could not be kept is not used. */
int
keys_put(struct keys *k, const char *account, struct gcry_sexp *key,
    struct err *err)
{
	struct own_key *old = k->own, *list = NULL, *p;
	int ret;

	for (p = old; p != NULL; p = p->next)
		own_put(&list, p->account, p->protocol, p->key);
	if (own_put(&list, account, KEYS_PROTOCOL, key) == -1) {
		own_free(&list);
		return err_set(err, "key", "%s: not a private key", account);
	}
	k->own = list;
	if ((ret = files_write_keys(k, err)) == -1) {
		k->own = old;
		old = list;
	} else
		k->ops.key(k->ops.arg, account, key);
	own_free(&old);
	return ret;
}

/* ---- the file of fingerprints -------------------------------------------- */

int
known_write(struct keys *k, struct err *err)
{
	return files_write_fingerprints(k, err);
}

int
known_keep(struct keys *k, struct err *err)
{
	struct err own;

	if (err == NULL)
		err = &own;
	if (files_write_fingerprints(k, err) == 0)
		return 0;
	free(k->unkept);
	k->unkept = xstrdup(err->text);
	return -1;
}

const char *
known_unkept(const struct keys *k)
{
	return k->unkept;
}
