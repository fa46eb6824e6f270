/*
 * Whose an entry is here, and what is here already.  A name that leaves room
 * for doubt is left to the user, for trust comes along with it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdlib.h>
#include <string.h>

#include <uthash.h>

#include "keys/inside.h"

/* ---- whose it is --------------------------------------------------------- */

/* "a@b/Home" is a@b; NULL: not an address of a person. */
static char *
import_settle_address(const char *name)
{
	char *bare = xstrndup(name, strcspn(name, "/")), *jid;

	jid = jid_parse_account(bare, NULL);
	free(bare);
	return jid;
}

/* The part before ".key3"; caller frees. */
static char *
import_settle_stem_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash == NULL ? path : slash + 1;
	const char *dot = strrchr(name, '.');

	return dot == NULL ? xstrdup(name) :
	    xstrndup(name, (size_t)(dot - name));
}

/* A .key3 is named after a label; the .fpr beside it says whose it is. */
static const struct entry *
import_settle_beside(const struct import *im, const struct entry *key)
{
	size_t i, len = strlen(key->path);
	const struct entry *e;

	for (i = 0; i < im->n; i++) {
		e = im->entries[i];
		if (!e->item.key && !e->settled && strlen(e->path) == len - 1 &&
		    strncmp(e->path, key->path, len - 4) == 0 &&
		    strcmp(e->path + len - 4, "fpr") == 0)
			return e;
	}
	return NULL;
}

static void
settle_key3(struct import *im, struct entry *e)
{
	size_t len = strlen(e->path);
	const struct entry *fpr = len > 5 &&
	    strcmp(e->path + len - 5, ".key3") == 0 ? import_settle_beside(im,
	    e) : NULL;
	char *stem = import_settle_stem_of(e->path);
	const char *jid = foreign_find(im->gajim, stem), *protocol = "xmpp";

	if (fpr != NULL) {
		jid = fpr->their_account;
		protocol = fpr->protocol;
	} else if (jid == NULL) {
		jid = stem;
		if (strstr(e->path, "weechat") != NULL)
			protocol = "irc";
	}
	free(e->their_account);
	free(e->protocol);
	e->their_account = xstrdup(jid);
	e->protocol = xstrdup(protocol);
	e->item.program = foreign_program(e->path, protocol);
	free(stem);
}

static bool
import_settle_is_number(const char *s)
{
	return *s != '\0' && s[strspn(s, "0123456789")] == '\0';
}

/* NULL, or why this entry has no account here. */
static const char *
settle_account(const struct import *im, struct entry *e)
{
	enum foreign kind = foreign_protocol(e->protocol);
	const char *name = e->their_account;

	if (kind == FOREIGN_OTHER)
		return "it is not for XMPP";
	if (import_settle_is_number(name) && foreign_find(im->adium,
	    name) != NULL)
		name = foreign_find(im->adium, name);
	e->account = import_settle_address(name);
	/* A network's name or number; or it looks like an address. */
	if (kind == FOREIGN_IRC && im->account == NULL && (e->account == NULL ||
	    im->ours == NULL || !im->ours(im->arg, e->account)))
		return "an IRC account: -a ACCOUNT says whose it is here";
	if ((kind == FOREIGN_IRC || e->account == NULL) &&
	    im->account != NULL) {
		free(e->account);
		e->account = xstrdup(im->account);
	}
	return e->account != NULL ? NULL : import_settle_is_number(name) ?
	    "a number of Adium's: Accounts.plist is missing; -a ACCOUNT says "
	    "whose it is here" :
	    "not an address: -a ACCOUNT says whose it is here";
}

/*
 * weechat files contacts as NICK@SERVER, the server being its word for the
 * connexion that its own account is named after.
 */
static const char *
settle_contact(const struct import *im, struct entry *e)
{
	const char *at = strrchr(e->their_account, '@');
	char *name = xstrdup(e->their_contact), *end;

	if (strcmp(e->protocol, "irc") == 0 && im->account != NULL &&
	    at != NULL && (end = strrchr(name, '@')) != NULL &&
	    strcmp(end, at) == 0)
		*end = '\0';
	e->contact = import_settle_address(name);
	free(name);
	return e->contact != NULL ? NULL : "the contact is not an address";
}

static const char *
import_settle_entry_name(const struct entry *e)
{
	return e->item.key ? "" : e->contact;
}

/* Entries that were met, by account, contact and fingerprint. */
struct met {
	char *id;
	struct entry *entry;
	UT_hash_handle hh;
};

/* The entry that was met before this one, or NULL. */
static struct entry *
import_settle_meet(struct met **all, struct entry *e)
{
	char *id = xasprintf("%s\t%s\t%s", e->account,
	    import_settle_entry_name(e),
	    e->item.key ? "key" : e->fingerprint);
	struct met *met;

	HASH_FIND_STR(*all, id, met);
	if (met != NULL) {
		free(id);
		return met->entry;
	}
	met = xcalloc(1, sizeof(*met));
	met->id = id;
	met->entry = e;
	HASH_ADD_KEYPTR(hh, *all, id, strlen(id), met);
	return NULL;
}

static void
import_settle_met_free(struct met **all)
{
	struct met *met, *next;

	HASH_ITER(hh, *all, met, next) {
		HASH_DEL(*all, met);
		free(met->id);
		free(met);
	}
}

/* The same entry in two files counts once; trust in one of them counts. */
static void
import_settle_only_once(struct met **all, struct entry *e)
{
	struct entry *first = import_settle_meet(all, e);

	if (first == NULL)
		return;
	if (e->item.key && strcmp(first->fingerprint, e->fingerprint) != 0) {
		e->why_own = xasprintf("a second key for this account: the one "
		    "of %s counts", first->source);
		import_skip(e, e->why_own);
		return;
	}
	if (first->trust[0] == '\0') {
		free(first->trust);
		first->trust = xstrdup(e->trust);
	}
	import_skip(e, "the same as an earlier entry");
}

static void
settle_owner(struct import *im, struct met **met, struct entry *e)
{
	const char *why;

	if (e->item.key && strcmp(e->protocol, "key3") == 0)
		settle_key3(im, e);
	why = settle_account(im, e);
	if (why == NULL && !e->item.key)
		why = settle_contact(im, e);
	if (why != NULL)
		import_skip(e, why);
	else
		import_settle_only_once(met, e);
}

/* ---- against what is here ------------------------------------------------ */

static void
import_settle_compare(const struct import *im, struct entry *e)
{
	char own[FINGERPRINT_HEX + 1], shown[FINGERPRINT_HEX + 5];
	const char *trust;

	e->item.state = IMPORT_NEW;
	e->why = "";
	if (!e->item.key) {
		trust = known_trust(im->keys, e->account, e->contact,
		    e->fingerprint);
		if (trust != NULL)
			e->item.state = e->trust[0] != '\0' &&
			    *trust == '\0' ? IMPORT_TRUST :
			    IMPORT_SAME;
		return;
	}
	if (keys_fingerprint(im->keys, e->account, own) == -1)
		return;
	if (strcmp(own, e->fingerprint) == 0) {
		e->item.state = IMPORT_SAME;
		return;
	}
	otr_fingerprint_show(own, shown);
	free(e->why_own);
	e->why_own = xasprintf("the account has another key: %s", shown);
	e->why = e->why_own;
	e->item.state = IMPORT_CLASH;
}

void
import_settle(struct import *im)
{
	struct met *met = NULL;
	size_t i;

	for (i = 0; i < im->n; i++)
		if (!im->entries[i]->settled)
			settle_owner(im, &met, im->entries[i]);
	import_settle_met_free(&met);
	for (i = 0; i < im->n; i++)
		if (!im->entries[i]->settled) {
			im->entries[i]->settled = true;
			import_settle_compare(im, im->entries[i]);
		}
}
