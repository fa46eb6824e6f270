/*
 * The keys of contacts that are known, as the file has them.  libotr keeps
 * contacts in one sorted list, so that a file of 80,000 took it 40 seconds:
 * it gets those alone with whom there is a session, and then has the last
 * word on their keys.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libotr/proto.h>
#include <libotr/context.h>
#include <libotr/userstate.h>

#include "otr/session.h"
#include "otr/store.h"

#define FEW 8			/* keys that are looked through one by one */

struct key {
	struct key *next;
	char hex[FINGERPRINT_HEX + 1];
	char *trust;
};

/* One contact of one account: his keys are here, or with libotr. */
struct person {
	char *contact;
	char *account;
	char *protocol;
	struct key *keys, **end;
	size_t n;
	struct table *by_hex;	/* where they are many, else NULL */
	struct context *master;	/* libotr's: it has the keys; or NULL */
};

struct known {
	struct table *by_name;
	struct person **all;
	size_t n, room;
	bool sorted;
};

/* ---- making and freeing ------------------------------------------------- */

struct known *
known_new(void)
{
	struct known *k = xcalloc(1, sizeof(*k));

	k->by_name = table_new();
	k->sorted = true;
	return k;
}

static void
keys_drop(struct person *p)
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

		keys_drop(p);
		free(p->contact);
		free(p->account);
		free(p->protocol);
		free(p);
	}
	free(k->all);
	table_free(k->by_name);
	free(k);
}

/* No name has a tab: a field of the file ends there. */
static struct person *
person_find(const struct known *k, const char *contact, const char *account,
    const char *protocol)
{
	char *name = xasprintf("%s\t%s\t%s", contact, account, protocol);
	struct person *p = table_get(k->by_name, name);

	free(name);
	return p;
}

static struct person *
person_make(struct known *k, const char *contact, const char *account,
    const char *protocol)
{
	char *name = xasprintf("%s\t%s\t%s", contact, account, protocol);
	struct person *p = table_get(k->by_name, name);

	if (p == NULL) {
		p = xcalloc(1, sizeof(*p));
		p->contact = xstrdup(contact);
		p->account = xstrdup(account);
		p->protocol = xstrdup(protocol);
		p->end = &p->keys;
		if (k->n == k->room) {
			k->room = k->room ? k->room * 2 : 32;
			k->all = xreallocarray(k->all, k->room,
			    sizeof(struct person *));
		}
		k->all[k->n++] = p;
		k->sorted = false;
		table_put(k->by_name, name, p);
	}
	free(name);
	return p;
}

/* ---- the keys of one ---------------------------------------------------- */

static struct key *
key_find(const struct person *p, const char *hex)
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
key_add(struct person *p, const char *hex)
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

/* Into libotr's list, without a look at those that are in it. */
static Fingerprint *
fingerprint_add(ConnContext *master, Fingerprint **at, const char *hex,
    const char *trust)
{
	Fingerprint *f = xcalloc(1, sizeof(*f));
	size_t i;
	unsigned v;

	f->fingerprint = xmalloc(FINGERPRINT_HEX / 2);
	for (i = 0; i < FINGERPRINT_HEX / 2; i++) {
		sscanf(hex + 2 * i, "%2x", &v);
		f->fingerprint[i] = (unsigned char)v;
	}
	f->context = master;
	f->next = *at;
	if (f->next != NULL)
		f->next->tous = &f->next;
	*at = f;
	f->tous = at;
	otrl_context_set_trust(f, trust);
	return f;
}

static Fingerprint *
fingerprint_of(const struct person *p, const char *hex)
{
	char have[FINGERPRINT_HEX + 1];
	Fingerprint *f;

	for (f = p->master->fingerprint_root.next; f != NULL; f = f->next) {
		fingerprint_hex(f, have);
		if (strcmp(have, hex) == 0)
			return f;
	}
	return NULL;
}

/* His keys go over to libotr, in their order. */
static void
person_give(struct otr *otr, struct person *p)
{
	const struct key *key;
	Fingerprint **end;

	p->master = otrl_context_find(otr->us, p->contact, p->account,
	    p->protocol, OTRL_INSTAG_MASTER, 1, NULL, NULL, NULL);
	end = &p->master->fingerprint_root.next;
	for (key = p->keys; key != NULL; key = key->next)
		end = &fingerprint_add(p->master, end, key->hex,
		    key->trust)->next;
	keys_drop(p);
}

struct context *
known_master(struct otr *otr, const char *account, const char *contact,
    bool add)
{
	struct person *p = add ?
	    person_make(otr->known, contact, account, OTR_PROTOCOL) :
	    person_find(otr->known, contact, account, OTR_PROTOCOL);

	if (p != NULL && p->master == NULL && add)
		person_give(otr, p);
	return p != NULL ? p->master : NULL;
}

bool
known_any(const struct otr *otr, const char *account, const char *contact)
{
	const struct person *p = person_find(otr->known, contact, account,
	    OTR_PROTOCOL);

	return p != NULL && (p->keys != NULL || (p->master != NULL &&
	    p->master->fingerprint_root.next != NULL));
}

const char *
known_trust(const struct otr *otr, const char *account, const char *contact,
    const char *hex)
{
	const struct person *p = person_find(otr->known, contact, account,
	    OTR_PROTOCOL);
	const struct key *key;
	const Fingerprint *f;

	if (p == NULL)
		return NULL;
	if (p->master == NULL)
		return (key = key_find(p, hex)) != NULL ? key->trust : NULL;
	if ((f = fingerprint_of(p, hex)) == NULL)
		return NULL;
	return f->trust != NULL ? f->trust : "";
}

void
known_put(struct otr *otr, const char *account, const char *contact,
    const char *protocol, const char *hex, const char *trust)
{
	struct person *p = person_make(otr->known, contact, account, protocol);
	struct key *key;
	Fingerprint *f;

	if (p->master != NULL) {
		if ((f = fingerprint_of(p, hex)) != NULL)
			otrl_context_set_trust(f, trust);
		else
			fingerprint_add(p->master,
			    &p->master->fingerprint_root.next, hex, trust);
		return;
	}
	if ((key = key_find(p, hex)) == NULL)
		key = key_add(p, hex);
	free(key->trust);
	key->trust = xstrdup(trust);
}

/* ---- all of them -------------------------------------------------------- */

/* As libotr sorts them. */
static int
by_name(const void *va, const void *vb)
{
	const struct person *a = *(struct person *const *)va;
	const struct person *b = *(struct person *const *)vb;
	int order = strcmp(a->contact, b->contact);

	if (order == 0)
		order = strcmp(a->account, b->account);
	return order != 0 ? order : strcmp(a->protocol, b->protocol);
}

static void
known_sort(struct known *k)
{
	if (!k->sorted && k->n > 0)
		qsort(k->all, k->n, sizeof(struct person *), by_name);
	k->sorted = true;
}

static void
print_key(const struct person *p, const char *hex, const char *trust,
    struct str *out)
{
	str_add(out, p->contact);
	str_addc(out, '\t');
	str_add(out, p->account);
	str_addc(out, '\t');
	str_add(out, p->protocol);
	str_addc(out, '\t');
	str_add(out, hex);
	str_addc(out, '\t');
	str_add(out, trust != NULL ? trust : "");
	str_addc(out, '\n');
}

void
known_print(struct otr *otr, struct str *out)
{
	char hex[FINGERPRINT_HEX + 1];
	const struct key *key;
	const Fingerprint *f;

	known_sort(otr->known);
	for (size_t i = 0; i < otr->known->n; i++) {
		const struct person *p = otr->known->all[i];

		for (key = p->keys; key != NULL; key = key->next)
			print_key(p, key->hex, key->trust, out);
		for (f = p->master == NULL ? NULL :
		    p->master->fingerprint_root.next; f != NULL; f = f->next) {
			/* Asked about again next time: nobody answered. */
			if (fingerprint_is_new(f))
				continue;
			fingerprint_hex(f, hex);
			print_key(p, hex, f->trust, out);
		}
	}
}

static void
person_each(const struct person *p, known_fn *fn, void *arg)
{
	char hex[FINGERPRINT_HEX + 1];
	const struct key *key;
	const Fingerprint *f, *next;

	for (key = p->keys; key != NULL; key = key->next)
		fn(arg, p->contact, key->hex, key->trust);
	for (f = p->master == NULL ? NULL : p->master->fingerprint_root.next;
	    f != NULL; f = next) {
		next = f->next;
		fingerprint_hex(f, hex);
		fn(arg, p->contact, hex, f->trust != NULL ? f->trust : "");
	}
}

void
known_each(struct otr *otr, const char *account, const char *contact,
    known_fn *fn, void *arg)
{
	struct known *k = otr->known;
	const struct person *p;

	if (contact != NULL) {
		p = person_find(k, contact, account, OTR_PROTOCOL);
		if (p != NULL)
			person_each(p, fn, arg);
		return;
	}
	known_sort(k);
	for (size_t i = 0; i < k->n; i++) {
		p = k->all[i];
		if (strcmp(p->account, account) == 0 &&
		    strcmp(p->protocol, OTR_PROTOCOL) == 0)
			person_each(p, fn, arg);
	}
}
