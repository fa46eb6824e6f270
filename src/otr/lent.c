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

#include "otr/session.h"

/* ---- one's own ----------------------------------------------------------- */

static void
own_drop(OtrlPrivKey *p)
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
lent_key(void *arg, const char *account, struct gcry_sexp *key)
{
	struct otr *otr = arg;
	OtrlPrivKey *p = otrl_privkey_find(otr->us, account, OTR_PROTOCOL);
	struct str public;

	if (p != NULL)
		own_drop(p);
	str_init(&public);
	key_public(key, &public);
	p = xcalloc(1, sizeof(*p));
	p->accountname = xstrdup(account);
	p->protocol = xstrdup(OTR_PROTOCOL);
	p->pubkey_type = OTRL_PUBKEY_TYPE_DSA;
	p->privkey = key_copy(key);
	p->pubkey_datalen = public.len;
	p->pubkey_data = (unsigned char *)str_take(&public);
	p->next = otr->us->privkey_root;
	if (p->next != NULL)
		p->next->tous = &p->next;
	p->tous = &otr->us->privkey_root;
	otr->us->privkey_root = p;
}

void
lent_tag(void *arg, const char *account, uint32_t tag)
{
	struct otr *otr = arg;
	OtrlInsTag *p = xcalloc(1, sizeof(*p));

	p->accountname = xstrdup(account);
	p->protocol = xstrdup(OTR_PROTOCOL);
	p->instag = tag;
	p->next = otr->us->instag_root;
	if (p->next != NULL)
		p->next->tous = &p->next;
	p->tous = &otr->us->instag_root;
	otr->us->instag_root = p;
}

void
lent_free(struct otr *otr)
{
	while (otr->us->privkey_root != NULL)
		own_drop(otr->us->privkey_root);
}

/* ---- those of contacts --------------------------------------------------- */

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
fingerprint_of(ConnContext *master, const char *hex)
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
	Fingerprint *f = fingerprint_of(master, hex);

	if (f != NULL)
		otrl_context_set_trust(f, trust);
	else
		fingerprint_add(master, &master->fingerprint_root.next, hex,
		    trust);
}

/* A contact's keys go over to libotr, in their order. */
struct lending {
	ConnContext *master;
	Fingerprint **end;
};

static void
lend_one(void *arg, const char *contact, const char *hex, const char *trust)
{
	struct lending *l = arg;

	(void)contact;
	l->end = &fingerprint_add(l->master, l->end, hex, trust)->next;
}

struct context *
known_master(struct otr *otr, const char *account, const char *contact,
    bool add)
{
	struct context *master = known_lent(otr->keys, account, contact);
	struct lending l;

	if (master != NULL || !add)
		return master;
	l.master = otrl_context_find(otr->us, contact, account, OTR_PROTOCOL,
	    OTRL_INSTAG_MASTER, 1, NULL, NULL, NULL);
	l.end = &l.master->fingerprint_root.next;
	known_lend(otr->keys, account, contact, l.master, lend_one, &l);
	return l.master;
}
