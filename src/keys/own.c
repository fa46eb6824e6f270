/*
 * The list of private keys, each an account's.  Knows no file.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "keys/inside.h"

static void
own_drop(struct own_key *p)
{
	key_free(p->key);
	free(p->account);
	free(p->protocol);
	free(p);
}

static bool
own_is(const struct own_key *p, const char *account, const char *protocol)
{
	return strcmp(p->account, account) == 0 &&
	    strcmp(p->protocol, protocol) == 0;
}

static bool
own_fits(struct gcry_sexp *key)
{
	struct str public;
	bool fits;

	str_init(&public);
	fits = key_public(key, &public) == 0;
	str_free(&public);
	return fits;
}

int
own_put(struct own_key **list, const char *account, const char *protocol,
    struct gcry_sexp *key)
{
	struct own_key *p, **at = list;

	if (!own_fits(key))
		return -1;
	while ((p = *at) != NULL)
		if (own_is(p, account, protocol)) {
			*at = p->next;
			own_drop(p);
		} else
			at = &p->next;
	/* At the end: files keep their order. */
	p = xcalloc(1, sizeof(*p));
	p->account = xstrdup(account);
	p->protocol = xstrdup(protocol);
	p->key = key_copy(key);
	*at = p;
	return 0;
}

struct own_key *
own_find(const struct keys *k, const char *account)
{
	struct own_key *p;

	for (p = k->own; p != NULL; p = p->next)
		if (own_is(p, account, KEYS_PROTOCOL))
			return p;
	return NULL;
}

void
own_free(struct own_key **list)
{
	struct own_key *p;

	while ((p = *list) != NULL) {
		*list = p->next;
		own_drop(p);
	}
}

void
own_print(const struct own_key *p, const char *protocol, struct str *out)
{
	str_add(out, "(privkeys\n");
	for (; p != NULL; p = p->next)
		key_print(p->key, p->account, protocol, out);
	str_add(out, ")\n");
}
