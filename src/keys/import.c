/*
 * Keys and fingerprints of other programs: what was found is told and taken.
 * Nothing that is here is lost by it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "keys/inside.h"

const char *
import_word(enum import_state state)
{
	static const char *const words[] = {
		[IMPORT_NEW] = "new", [IMPORT_TRUST] = "trust",
		[IMPORT_SAME] = "same", [IMPORT_CLASH] = "other-key",
		[IMPORT_SKIP] = "skipped",
	};

	return words[state];
}

struct import *
import_new(struct keys *keys, const char *account,
    bool (*ours)(void *, const char *), void *arg)
{
	struct import *im = xcalloc(1, sizeof(*im));

	im->keys = keys;
	im->account = xstrdup(account);
	im->ours = ours;
	im->arg = arg;
	return im;
}

static void
import_entry_free(struct entry *e)
{
	key_free(e->sexp);
	free(e->source);
	free(e->account);
	free(e->contact);
	free(e->trust);
	free(e->why_own);
	free(e->their_account);
	free(e->their_contact);
	free(e->protocol);
	free(e->path);
	free(e);
}

void
import_free(struct import *im)
{
	size_t i;

	if (im == NULL)
		return;
	for (i = 0; i < im->n; i++)
		import_entry_free(im->entries[i]);
	free(im->entries);
	foreign_free(im->adium);
	foreign_free(im->gajim);
	free(im->account);
	free(im);
}

/* ---- what was found ------------------------------------------------------ */

static void
import_entry_item(const struct entry *e, struct import_item *item)
{
	*item = e->item;
	item->source = e->source;
	item->account = e->account != NULL ? e->account : e->their_account;
	item->contact = e->contact != NULL ? e->contact : e->their_contact;
	item->fingerprint = e->fingerprint;
	item->trust = e->trust;
	item->why = e->why == NULL ? "" : e->why;
}

void
import_each(const struct import *im, import_fn *fn, void *arg)
{
	struct import_item item;
	size_t i;

	for (i = 0; i < im->n; i++) {
		import_entry_item(im->entries[i], &item);
		fn(arg, &item);
	}
}

size_t
import_count(const struct import *im, enum import_state state,
    bool key)
{
	size_t i, n = 0;

	for (i = 0; i < im->n; i++)
		n += im->entries[i]->item.state == state &&
		    im->entries[i]->item.key == key;
	return n;
}

/* ---- taking it ----------------------------------------------------------- */

static int
import_take_key(struct import *im, struct entry *e, bool replace,
    struct err *err)
{
	int ret;

	if (e->item.state == IMPORT_CLASH && replace)
		im->keys->ops.replaces(im->keys->ops.arg, e->account);
	else if (e->item.state != IMPORT_NEW || replace)
		return 0;
	ret = keys_put(im->keys, e->account, e->sexp, err);
	if (ret == 0) {
		e->item.state = IMPORT_SAME;
		e->why = "";
	}
	return ret;
}

static void
import_put_trust(struct import *im, const struct entry *e, const char *trust)
{
	known_put(im->keys, e->account, e->contact, KEYS_PROTOCOL,
	    e->fingerprint, trust);
}

static void
import_take_fingerprint(struct import *im, struct entry *e)
{
	if (e->trust[0] != '\0')
		import_put_trust(im, e, e->trust);
	else if (e->item.state == IMPORT_NEW)
		import_put_trust(im, e, "");
	e->taken = true;
}

/* Trust that could not be kept is none; that a key is known does no harm. */
static void
import_settle_fingerprint(struct import *im, struct entry *e, bool kept)
{
	if (!e->taken)
		return;
	e->taken = false;
	if (!kept) {
		import_put_trust(im, e, "");
		return;
	}
	e->item.state = IMPORT_SAME;
	if (e->trust[0] != '\0')
		im->keys->ops.trusted(im->keys->ops.arg, e->account,
		    e->contact, e->fingerprint);
}

int
import_take(struct import *im, bool replace, struct err *err)
{
	bool wrote = false;
	size_t i;
	int ret = 0;
	struct entry *e;

	for (i = 0; ret == 0 && i < im->n; i++) {
		e = im->entries[i];
		if (e->item.key)
			ret = import_take_key(im, e, replace, err);
	}
	for (i = 0; ret == 0 && !replace && i < im->n; i++) {
		e = im->entries[i];
		if (e->item.key || (e->item.state != IMPORT_NEW &&
		    e->item.state != IMPORT_TRUST))
			continue;
		import_take_fingerprint(im, e);
		wrote = true;
	}
	if (!wrote)
		return ret;
	ret = known_write(im->keys, err);
	for (i = 0; i < im->n; i++)
		import_settle_fingerprint(im, im->entries[i], ret == 0);
	return ret;
}
