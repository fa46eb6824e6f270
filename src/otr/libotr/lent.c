/*
 * What libotr has of the keys: one's own and their tags, and those of the
 * contacts with whom there is a session.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libotr/proto.h>
#include <libotr/context.h>
#include <libotr/instag.h>
#include <libotr/privkey.h>
#include <libotr/userstate.h>

#include "otr/libotr/inside.h"

/* ---- one's own ----------------------------------------------------------- */

static void
lent_drop(OtrlPrivKey *p)
{
	*p->tous = p->next;
	if (p->next != NULL)
		p->next->tous = p->tous;
	key_free(p->privkey);
	free(p->accountname);
	free(p->protocol);
	free(p->pubkey_data);
	free(p);
}

void
lent_key(struct libotr *lib, const char *account, struct gcry_sexp *key)
{
	OtrlPrivKey *p = otrl_privkey_find(lib->us, account, KEYS_PROTOCOL);
	struct str public;

	if (p != NULL)
		lent_drop(p);
	str_init(&public);
	key_public(key, &public);
	p = xcalloc(1, sizeof(*p));
	p->accountname = xstrdup(account);
	p->protocol = xstrdup(KEYS_PROTOCOL);
	p->pubkey_type = OTRL_PUBKEY_TYPE_DSA;
	p->privkey = key_copy(key);
	p->pubkey_datalen = public.len;
	p->pubkey_data = (unsigned char *)str_take(&public);
	p->next = lib->us->privkey_root;
	if (p->next != NULL)
		p->next->tous = &p->next;
	p->tous = &lib->us->privkey_root;
	lib->us->privkey_root = p;
}

void
lent_tag(struct libotr *lib, const char *account, uint32_t tag)
{
	OtrlInsTag *p = xcalloc(1, sizeof(*p));

	p->accountname = xstrdup(account);
	p->protocol = xstrdup(KEYS_PROTOCOL);
	p->instag = tag;
	p->next = lib->us->instag_root;
	if (p->next != NULL)
		p->next->tous = &p->next;
	p->tous = &lib->us->instag_root;
	lib->us->instag_root = p;
}

void
lent_free(struct libotr *lib)
{
	while (lib->us->privkey_root != NULL)
		lent_drop(lib->us->privkey_root);
}

/* ---- those of contacts --------------------------------------------------- */

/* Into libotr's list, without a look at those that are in it. */
static Fingerprint *
lent_add(ConnContext *master, Fingerprint **at, const char *hex,
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
lent_find(ConnContext *master, const char *hex)
{
	char have[FINGERPRINT_HEX + 1];
	Fingerprint *f;

	for (f = master->fingerprint_root.next; f != NULL; f = f->next) {
		fingerprint_hex(f, have);
		if (strcmp(have, hex) == 0)
			return f;
	}
	return NULL;
}

void *
lent_next(void *person, void *key)
{
	ConnContext *master = person;
	Fingerprint *f = key;

	return f == NULL ? master->fingerprint_root.next : f->next;
}

void
lent_look(void *key, char hex[FINGERPRINT_HEX + 1], const char **trust)
{
	const Fingerprint *f = key;

	fingerprint_hex(f, hex);
	*trust = f->trust;
}

void
lent_put(void *person, const char *hex, const char *trust)
{
	ConnContext *master = person;
	Fingerprint *f = lent_find(master, hex);

	if (f != NULL)
		otrl_context_set_trust(f, trust);
	else
		lent_add(master, &master->fingerprint_root.next, hex,
		    trust);
}

/* A contact's keys go over to libotr, in their order. */
struct lending {
	ConnContext *master;
	Fingerprint **end;
};

static void
lent_one(void *arg, const char *contact, const char *hex, const char *trust)
{
	struct lending *l = arg;

	(void)contact;
	l->end = &lent_add(l->master, l->end, hex, trust)->next;
}

struct context *
libotr_master(struct libotr *lib, struct keys *keys, const char *account,
    const char *contact, bool add)
{
	struct context *master = known_lent(keys, account, contact);
	struct lending l;

	if (master != NULL || !add)
		return master;
	l.master = otrl_context_find(lib->us, contact, account, KEYS_PROTOCOL,
	    OTRL_INSTAG_MASTER, 1, NULL, NULL, NULL);
	l.end = &l.master->fingerprint_root.next;
	known_lend(keys, account, contact, l.master, lent_one, &l);
	return l.master;
}
