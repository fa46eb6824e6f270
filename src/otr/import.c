/*
 * Keys and fingerprints of other programs: what was found is told, taken,
 * and given back.  Nothing that is here is lost by it.
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

#include "otr/import.h"
#include "otr/session.h"
#include "otr/store.h"

const char *
otr_import_word(enum otr_import_state state)
{
	static const char *const words[] = {
		[OTR_IMPORT_NEW] = "new", [OTR_IMPORT_TRUST] = "trust",
		[OTR_IMPORT_SAME] = "same", [OTR_IMPORT_CLASH] = "other-key",
		[OTR_IMPORT_SKIP] = "skipped",
	};

	return words[state];
}

struct otr_import *
otr_import_new(struct otr *otr, const char *account,
    bool (*ours)(void *, const char *), void *arg)
{
	struct otr_import *im = xcalloc(1, sizeof(*im));

	im->otr = otr;
	im->account = xstrdup(account);
	im->ours = ours;
	im->arg = arg;
	return im;
}

static void
entry_free(struct entry *e)
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
otr_import_free(struct otr_import *im)
{
	size_t i;

	if (im == NULL)
		return;
	for (i = 0; i < im->n; i++)
		entry_free(im->entries[i]);
	free(im->entries);
	foreign_free(im->adium);
	foreign_free(im->gajim);
	free(im->account);
	free(im);
}

/* ---- what was found ---------------------------------------------------- */

static void
entry_item(const struct entry *e, struct otr_import_item *item)
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
otr_import_each(const struct otr_import *im, otr_import_fn *fn, void *arg)
{
	struct otr_import_item item;
	size_t i;

	for (i = 0; i < im->n; i++) {
		entry_item(im->entries[i], &item);
		fn(arg, &item);
	}
}

size_t
otr_import_count(const struct otr_import *im, enum otr_import_state state,
    bool key)
{
	size_t i, n = 0;

	for (i = 0; i < im->n; i++)
		n += im->entries[i]->item.state == state &&
		    im->entries[i]->item.key == key;
	return n;
}

/* ---- taking it --------------------------------------------------------- */

static int
take_key(struct otr_import *im, struct entry *e, bool replace,
    struct err *err)
{
	int ret = 0;

	if (e->item.state == OTR_IMPORT_NEW && !replace)
		ret = files_put_key(im->otr, e->account, e->sexp, err);
	else if (e->item.state == OTR_IMPORT_CLASH && replace)
		ret = key_replace(im->otr, e->account, e->sexp, err);
	else
		return 0;
	if (ret == 0) {
		e->item.state = OTR_IMPORT_SAME;
		e->why = "";
	}
	return ret;
}

/*
 * A session that lives learns of it, as of /otr trust, once it is in the
 * file; nor is what an import says heeded where that would be refused.
 */
static void
tell_session(struct otr_import *im, const struct entry *e)
{
	struct otr_session *s = session_find(im->otr, e->account, e->contact);

	if (s != NULL && (!session_lives(s) ||
	    strcmp(e->fingerprint, s->key) == 0 ||
	    strcmp(e->fingerprint, s->new_key) == 0))
		trust_gained(s, e->fingerprint, true);
}

static void
put_trust(struct otr_import *im, const struct entry *e, const char *trust)
{
	known_put(im->otr, e->account, e->contact, OTR_PROTOCOL,
	    e->fingerprint, trust);
}

static void
take_fingerprint(struct otr_import *im, struct entry *e)
{
	if (e->trust[0] != '\0')
		put_trust(im, e, e->trust);
	else if (e->item.state == OTR_IMPORT_NEW)
		put_trust(im, e, "");
	e->taken = true;
}

/* Trust that could not be kept is none; that a key is known does no harm. */
static void
settle_fingerprint(struct otr_import *im, struct entry *e, bool kept)
{
	if (!e->taken)
		return;
	e->taken = false;
	if (!kept) {
		put_trust(im, e, "");
		return;
	}
	e->item.state = OTR_IMPORT_SAME;
	if (e->trust[0] != '\0')
		tell_session(im, e);
}

int
otr_import_take(struct otr_import *im, bool replace, struct err *err)
{
	bool wrote = false;
	size_t i;
	int ret = 0;
	struct entry *e;

	for (i = 0; ret == 0 && i < im->n; i++) {
		e = im->entries[i];
		if (e->item.key)
			ret = take_key(im, e, replace, err);
	}
	for (i = 0; ret == 0 && !replace && i < im->n; i++) {
		e = im->entries[i];
		if (e->item.key || (e->item.state != OTR_IMPORT_NEW &&
		    e->item.state != OTR_IMPORT_TRUST))
			continue;
		take_fingerprint(im, e);
		wrote = true;
	}
	if (!wrote)
		return ret;
	ret = files_write_fingerprints(im->otr, err);
	for (i = 0; i < im->n; i++)
		settle_fingerprint(im, im->entries[i], ret == 0);
	return ret;
}

/* ---- and back ---------------------------------------------------------- */

static const char *const protocols[OTR_PROGRAMS] = {
	[OTR_PROGRAM_PIDGIN] = OTR_PROTOCOL,
	[OTR_PROGRAM_PROFANITY] = "xmpp",
	[OTR_PROGRAM_MCABBER] = "jabber",
};

/* "contact account protocol fingerprint trust", by tabs. */
static void
print_fingerprint(const char *line, size_t len, enum otr_program program,
    struct str *out)
{
	static const char field[] = "\t" OTR_PROTOCOL "\t";
	const char *at = memmem(line, len, field, sizeof(field) - 1);
	const char *rest, *end = line + len;

	if (at == NULL)
		return;
	rest = at + sizeof(field) - 1;
	str_addn(out, line, (size_t)(at + 1 - line));
	str_add(out, protocols[program]);
	/* profanity heeds no other word than its own. */
	if (program == OTR_PROGRAM_PROFANITY && memchr(rest, '\t',
	    (size_t)(end - rest)) != NULL && end[-1] != '\t')
		str_addf(out, "\t%.*s\ttrusted", FINGERPRINT_HEX, rest);
	else
		str_addf(out, "\t%.*s", (int)(end - rest), rest);
	str_addc(out, '\n');
}

static void
print_fingerprints(struct otr *otr, enum otr_program program,
    struct str *out)
{
	struct str all;
	const char *line, *end;

	str_init_secret(&all);
	known_print(otr, &all);
	for (line = all.s; (end = strchr(line, '\n')) != NULL; line = end + 1)
		print_fingerprint(line, (size_t)(end - line), program, out);
	str_free(&all);
}

int
otr_export(struct otr *otr, enum otr_program program, struct str *keys,
    struct str *fingerprints, struct err *err)
{
	print_fingerprints(otr, program, fingerprints);
	if (otr->us->privkey_root == NULL && fingerprints->len == 0)
		return err_set(err, "no-key", "there are no keys and no "
		    "fingerprints yet");
	keyring_print(otr->us->privkey_root, protocols[program], keys);
	return 0;
}
