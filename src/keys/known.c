/*
 * The keys of contacts that are known, as the file has them.  libotr keeps
 * contacts in one sorted list, so that a file of 80,000 took it 40 seconds:
 * it is lent those alone with whom there is a session, and then has the last
 * word on their keys.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "keys/inside.h"

#define FEW 8			/* keys that are looked through one by one */
#define MANY_NEW 64		/* people: all are sorted anew */
#define SLACK 4096		/* bytes that may have come since */

struct key {
	struct key *next;
	char hex[FINGERPRINT_HEX + 1];
	char *trust;		/* NULL: "" */
};

/*
 * One contact of one account: his keys are here, or lent.  The names are in
 * `names`, each with its NUL: all of them are gone through when the file is
 * written, and there may be a hundred thousand.
 */
struct person {
	struct key *keys, **end;
	void *lent;		/* to whom, who has the keys now; or NULL */
	struct table *by_hex;	/* where they are many, else NULL */
	size_t n;
	const char *contact;
	const char *account;
	const char *protocol;
	size_t len;		/* of all names */
	char names[];
};

struct known {
	struct table *by_name;
	struct person **all;
	size_t n, room;
	size_t sorted;		/* so many of them, from the first on */
	size_t printed;		/* bytes, the last time */
};

/* ---- making and freeing -------------------------------------------------- */

struct known *
known_new(void)
{
	struct known *k = xcalloc(1, sizeof(*k));

	k->by_name = table_new();
	return k;
}

static void
known_drop(struct person *p)
{
	struct key *key;

	while ((key = p->keys) != NULL) {
		p->keys = key->next;
		free(key->trust);
		free(key);
	}
	p->end = &p->keys;
	p->n = 0;
	table_free(p->by_hex);
	p->by_hex = NULL;
}

void
known_free(struct known *k)
{
	if (k == NULL)
		return;
	for (size_t i = 0; i < k->n; i++) {
		struct person *p = k->all[i];

		known_drop(p);
		free(p);
	}
	free(k->all);
	table_free(k->by_name);
	free(k);
}

/* No name has a tab: a field of the file ends there. */
static char *
known_name(const char *contact, const char *account, const char *protocol)
{
	struct str s;

	str_init(&s);
	str_room(&s, strlen(contact) + strlen(account) + strlen(protocol) + 2);
	str_add(&s, contact);
	str_addc(&s, '\t');
	str_add(&s, account);
	str_addc(&s, '\t');
	str_add(&s, protocol);
	return str_take(&s);
}

static struct person *
known_find(const struct known *k, const char *contact, const char *account,
    const char *protocol)
{
	char *name = known_name(contact, account, protocol);
	struct person *p = table_get(k->by_name, name);

	free(name);
	return p;
}

static struct person *
known_person_new(const char *contact, const char *account,
    const char *protocol)
{
	size_t c = strlen(contact) + 1, a = strlen(account) + 1;
	size_t n = strlen(protocol) + 1;
	struct person *p = xcalloc(1, sizeof(*p) + c + a + n);

	p->contact = memcpy(p->names, contact, c);
	p->account = memcpy(p->names + c, account, a);
	p->protocol = memcpy(p->names + c + a, protocol, n);
	p->len = c + a + n;
	p->end = &p->keys;
	return p;
}

static struct person *
known_make(struct known *k, const char *contact, const char *account,
    const char *protocol)
{
	char *name = known_name(contact, account, protocol);
	struct person *p = table_get(k->by_name, name);

	if (p == NULL) {
		p = known_person_new(contact, account, protocol);
		if (k->n == k->room) {
			k->room = k->room ? k->room * 2 : 32;
			k->all = xreallocarray(k->all, k->room,
			    sizeof(struct person *));
		}
		k->all[k->n++] = p;
		table_put(k->by_name, name, p);
	}
	free(name);
	return p;
}

/* ---- the keys of one ----------------------------------------------------- */

static const char *
known_key_trust(const struct key *key)
{
	return key->trust != NULL ? key->trust : "";
}

static struct key *
known_key_find(const struct person *p, const char *hex)
{
	struct key *key;

	if (p->by_hex != NULL)
		return table_get(p->by_hex, hex);
	for (key = p->keys; key != NULL; key = key->next)
		if (strcmp(key->hex, hex) == 0)
			return key;
	return NULL;
}

static struct key *
known_key_add(struct person *p, const char *hex)
{
	struct key *key = xcalloc(1, sizeof(*key));

	snprintf(key->hex, sizeof(key->hex), "%s", hex);
	*p->end = key;
	p->end = &key->next;
	if (++p->n == FEW) {
		p->by_hex = table_new();
		for (struct key *each = p->keys; each != NULL;
		    each = each->next)
			table_put(p->by_hex, each->hex, each);
	} else if (p->by_hex != NULL)
		table_put(p->by_hex, hex, key);
	return key;
}

/* ---- those that are lent ------------------------------------------------- */

/* The key after another one (NULL: the first); NULL: there is none. */
static void *
known_lent_next(const struct keys *k, const struct person *p, void *key)
{
	return p->lent == NULL ? NULL : k->ops.lent_next(p->lent, key);
}

static const char *
known_lent_look(const struct keys *k, void *key, char hex[FINGERPRINT_HEX + 1])
{
	const char *trust;

	k->ops.lent_look(key, hex, &trust);
	return trust;
}

/* The trust in it; NULL: it has no such key. */
static const char *
known_lent_trust(const struct keys *k, const struct person *p, const char *hex)
{
	char have[FINGERPRINT_HEX + 1];
	const char *trust;
	void *key = NULL;

	while ((key = known_lent_next(k, p, key)) != NULL) {
		trust = known_lent_look(k, key, have);
		if (strcmp(have, hex) == 0)
			return trust != NULL ? trust : "";
	}
	return NULL;
}

void
known_lend(struct keys *k, const char *account, const char *contact,
    void *person, known_fn *fn, void *arg)
{
	struct person *p = known_make(k->known, contact, account,
	    KEYS_PROTOCOL);
	const struct key *key;

	p->lent = person;
	for (key = p->keys; key != NULL; key = key->next)
		fn(arg, contact, key->hex, known_key_trust(key));
	known_drop(p);
}

void *
known_lent(const struct keys *k, const char *account, const char *contact)
{
	const struct person *p = known_find(k->known, contact, account,
	    KEYS_PROTOCOL);

	return p != NULL ? p->lent : NULL;
}

/* ---- asked and told ------------------------------------------------------ */

bool
known_any(const struct keys *k, const char *account, const char *contact)
{
	const struct person *p = known_find(k->known, contact, account,
	    KEYS_PROTOCOL);

	return p != NULL && (p->keys != NULL ||
	    known_lent_next(k, p, NULL) != NULL);
}

const char *
known_trust(const struct keys *k, const char *account, const char *contact,
    const char *hex)
{
	const struct person *p = known_find(k->known, contact, account,
	    KEYS_PROTOCOL);
	const struct key *key;

	if (p == NULL)
		return NULL;
	if (p->lent != NULL)
		return known_lent_trust(k, p, hex);
	return (key = known_key_find(p, hex)) != NULL ? known_key_trust(key) :
	    NULL;
}

void
known_put(struct keys *k, const char *account, const char *contact,
    const char *protocol, const char *hex, const char *trust)
{
	struct person *p = known_make(k->known, contact, account, protocol);
	struct key *key;

	if (p->lent != NULL) {
		k->ops.lent_put(p->lent, hex, trust);
		return;
	}
	if ((key = known_key_find(p, hex)) == NULL)
		key = known_key_add(p, hex);
	free(key->trust);
	key->trust = trust != NULL && *trust != '\0' ? xstrdup(trust) : NULL;
}

/* ---- all of them --------------------------------------------------------- */

/* As libotr sorts them. */
static int
known_order(const void *va, const void *vb)
{
	const struct person *a = *(struct person *const *)va;
	const struct person *b = *(struct person *const *)vb;
	int order = strcmp(a->contact, b->contact);

	if (order == 0)
		order = strcmp(a->account, b->account);
	return order != 0 ? order : strcmp(a->protocol, b->protocol);
}

/* Puts the first of those that are not sorted where it belongs. */
static void
known_insert(struct known *k)
{
	struct person *p = k->all[k->sorted];
	size_t low = 0, high = k->sorted;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (known_order(&k->all[middle], &p) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	memmove(k->all + low + 1, k->all + low,
	    (k->sorted - low) * sizeof(struct person *));
	k->all[low] = p;
	k->sorted++;
}

/* As a rule one came since the last time, or all, from a file in order. */
static void
known_sort(struct known *k)
{
	while (k->sorted < k->n && (k->sorted == 0 || known_order(
	    &k->all[k->sorted - 1], &k->all[k->sorted]) < 0))
		k->sorted++;
	if (k->n - k->sorted > MANY_NEW) {
		qsort(k->all, k->n, sizeof(struct person *), known_order);
		k->sorted = k->n;
	}
	while (k->sorted < k->n)
		known_insert(k);
}

static void
known_print_key(const struct person *p, const char *hex, const char *trust,
    struct str *out)
{
	size_t from = out->len;
	char *line;

	str_addn(out, p->names, p->len);
	line = out->s + from;
	line[p->account - p->names - 1] = '\t';
	line[p->protocol - p->names - 1] = '\t';
	line[p->len - 1] = '\t';
	str_addn(out, hex, FINGERPRINT_HEX);
	str_addc(out, '\t');
	str_add(out, trust != NULL ? trust : "");
	str_addc(out, '\n');
}

void
known_print(struct keys *k, struct str *out)
{
	char hex[FINGERPRINT_HEX + 1];
	const struct key *key;
	const char *trust;
	void *lent;

	known_sort(k->known);
	str_room(out, k->known->printed + SLACK);
	for (size_t i = 0; i < k->known->n; i++) {
		const struct person *p = k->known->all[i];

		for (key = p->keys; key != NULL; key = key->next)
			known_print_key(p, key->hex, key->trust, out);
		lent = NULL;
		while ((lent = known_lent_next(k, p, lent)) != NULL) {
			trust = known_lent_look(k, lent, hex);
			/* NULL: asked about again, since nobody answered. */
			if (trust != NULL)
				known_print_key(p, hex, trust, out);
		}
	}
	k->known->printed = out->len;
}

static void
known_person_each(const struct keys *k, const struct person *p, known_fn *fn,
    void *arg)
{
	char hex[FINGERPRINT_HEX + 1];
	const struct key *key;
	const char *trust;
	void *lent, *next;

	for (key = p->keys; key != NULL; key = key->next)
		fn(arg, p->contact, key->hex, known_key_trust(key));
	for (lent = known_lent_next(k, p, NULL); lent != NULL; lent = next) {
		next = known_lent_next(k, p, lent);
		trust = known_lent_look(k, lent, hex);
		fn(arg, p->contact, hex, trust != NULL ? trust : "");
	}
}

static bool
known_is_of(const struct person *p, const char *account)
{
	return strcmp(p->account, account) == 0 &&
	    strcmp(p->protocol, KEYS_PROTOCOL) == 0;
}

/* The first whose contact stands behind this one. */
static size_t
known_behind(const struct known *k, const char *contact)
{
	size_t low = 0, high = k->sorted;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (strcmp(k->all[middle]->contact, contact) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const char *
known_some(struct keys *keys, const char *account, const char *after,
    size_t max, known_fn *fn, void *arg)
{
	struct known *k = keys->known;
	const char *last = NULL;
	size_t i, begin;

	known_sort(k);
	begin = i = known_behind(k, after);
	/* One contact may be there for several accounts. */
	for (; i < k->n && (i - begin < max ||
	    strcmp(k->all[i]->contact, last) == 0); i++) {
		last = k->all[i]->contact;
		if (known_is_of(k->all[i], account))
			known_person_each(keys, k->all[i], fn, arg);
	}
	return i < k->n ? last : NULL;
}

void
known_settle(struct keys *keys)
{
	known_sort(keys->known);
}

void
known_each(struct keys *keys, const char *account, const char *contact,
    known_fn *fn, void *arg)
{
	struct known *k = keys->known;
	const struct person *p;

	if (contact != NULL) {
		p = known_find(k, contact, account, KEYS_PROTOCOL);
		if (p != NULL)
			known_person_each(keys, p, fn, arg);
		return;
	}
	known_sort(k);
	for (size_t i = 0; i < k->n; i++) {
		p = k->all[i];
		if (known_is_of(p, account))
			known_person_each(keys, p, fn, arg);
	}
}
