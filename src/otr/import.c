/*
 * Keys and fingerprints of other programs: what is in their files, whose it
 * is here, and taking it.  Formats are recognised by what is in them; nothing
 * is believed, nothing executed (Gajim's are numbers, not pickles), and each
 * thing that is left out is named with its reason.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libotr/proto.h>
#include <libotr/context.h>
#include <libotr/privkey.h>
#include <libotr/userstate.h>
#include <uthash.h>

#include "otr/session.h"
#include "otr/store.h"

#define ENTRIES_MAX 20000
#define BROKEN_MAX 20		/* broken lines that are named, each file */
#define FIELD_MAX 4096		/* bytes of a name */
#define TRUST_MAX 32
#define FILES_MAX 512

struct entry {
	struct otr_import_item item;
	char *source, *account, *contact, *trust;
	const char *why;	/* not owned */
	char *why_own;
	char fingerprint[FINGERPRINT_HEX + 1];
	struct gcry_sexp *sexp;
	/* As the file has it. */
	char *their_account, *their_contact, *protocol;
	char *path;
	bool settled;
	char *id;		/* account, contact, fingerprint */
	UT_hash_handle hh;
};

struct otr_import {
	struct otr *otr;
	char *account;
	bool (*ours)(void *, const char *);
	void *arg;
	struct entry **entries;
	size_t n, cap;
	struct foreign_name *adium, *gajim;
	struct entry *known;	/* hash: an entry comes once */
};

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
	free(e->id);
	free(e);
}

void
otr_import_free(struct otr_import *im)
{
	size_t i;

	if (im == NULL)
		return;
	HASH_CLEAR(hh, im->known);
	for (i = 0; i < im->n; i++)
		entry_free(im->entries[i]);
	free(im->entries);
	foreign_free(im->adium);
	foreign_free(im->gajim);
	free(im->account);
	free(im);
}

/* ---- files into entries ------------------------------------------------ */

static struct entry *
entry_add(struct otr_import *im, const char *path, unsigned line, bool key,
    const char *account, const char *protocol)
{
	struct entry *e;

	if (im->n == ENTRIES_MAX)
		return NULL;
	if (im->n == im->cap) {
		im->cap = im->cap == 0 ? 64 : im->cap * 2;
		im->entries = xreallocarray(im->entries, im->cap,
		    sizeof(*im->entries));
	}
	e = xcalloc(1, sizeof(*e));
	e->item.key = key;
	e->source = line == 0 ? xstrdup(path) :
	    xasprintf("%s:%u", path, line);
	e->path = xstrdup(path);
	e->their_account = xstrdup(account);
	e->their_contact = xstrdup("");
	e->protocol = xstrdup(protocol);
	e->trust = xstrdup("");
	e->item.program = foreign_program(path, protocol);
	im->entries[im->n++] = e;
	return e;
}

static void
skip(struct entry *e, const char *why)
{
	e->item.state = OTR_IMPORT_SKIP;
	e->why = why;
	e->settled = true;
}

/* A file, or a line of one, that cannot be read. */
static void
broken(struct otr_import *im, const char *path, unsigned line,
    const char *why)
{
	struct entry *e = entry_add(im, path, line, false, "", "");

	if (e != NULL) {
		e->item.program = "";
		skip(e, why);
	}
}

struct keys_read {
	struct otr_import *im;
	const char *path;
};

static int
key_found(void *arg, const char *name, const char *protocol,
    struct gcry_sexp *key)
{
	struct keys_read *r = arg;
	struct entry *e = entry_add(r->im, r->path, 0, true, name, protocol);
	const char *why;

	if (e == NULL)
		return 0;
	if ((why = key_trouble(key)) != NULL)
		skip(e, why);
	else if (key_hex(key, e->fingerprint) == 0)
		e->sexp = key_copy(key);
	return 0;
}

static unsigned
line_at(const char *data, size_t len, size_t at)
{
	unsigned line = 1;
	size_t i;

	for (i = 0; i < at && i < len; i++)
		line += data[i] == '\n';
	return line;
}

static void
read_keys(struct otr_import *im, const char *path, const char *data,
    size_t len)
{
	struct keys_read r = { im, path };
	size_t at;

	if (keyring_each(data, len, key_found, &r, &at) == -1)
		broken(im, path, line_at(data, len, at),
		    "not a list of private keys");
}

/* Whose it is comes to light when all files are known. */
static void
read_key3(struct otr_import *im, const char *path, const char *data,
    size_t len)
{
	struct gcry_sexp *key = foreign_key3(data, len);
	struct entry *e;
	const char *why;

	if (key == NULL) {
		broken(im, path, 0, "not a private key");
		return;
	}
	e = entry_add(im, path, 0, true, "", "key3");
	if (e == NULL)
		key_free(key);
	else if ((why = key_trouble(key)) != NULL) {
		skip(e, why);
		key_free(key);
	} else {
		key_hex(key, e->fingerprint);
		e->sexp = key;
	}
}

/* Cuts at tabs; how many there are, at most `max`. */
static size_t
fields(char *line, char **field, size_t max)
{
	size_t n = 0;

	while (n < max && line != NULL)
		field[n++] = strsep(&line, "\t");
	return n;
}

/* Any word is trust; what is no word is one all the same. */
static void
trust_word(struct entry *e, const char *word)
{
	size_t i, len = strlen(word);

	free(e->trust);
	for (i = 0; i < len; i++)
		if (!isalnum((unsigned char)word[i]) &&
		    strchr("-_. ", word[i]) == NULL)
			break;
	e->trust = xstrdup(i == len && len <= TRUST_MAX ? word : "verified");
}

/* contact, account, protocol, 40 hex digits, trust (may be missing). */
static bool
fingerprint_line(struct otr_import *im, const char *path, unsigned number,
    char *line)
{
	char hex[FINGERPRINT_HEX + 1], *field[5];
	size_t n = fields(line, field, NELEM(field));
	struct entry *e;

	if (n < 4 || field[0][0] == '\0' || field[1][0] == '\0' ||
	    strlen(field[0]) > FIELD_MAX || strlen(field[1]) > FIELD_MAX ||
	    strlen(field[2]) > FIELD_MAX ||
	    otr_fingerprint_parse(field[3], hex) == -1)
		return false;
	e = entry_add(im, path, number, false, field[1], field[2]);
	if (e == NULL)
		return true;
	free(e->their_contact);
	e->their_contact = xstrdup(field[0]);
	memcpy(e->fingerprint, hex, sizeof(hex));
	if (n == 5)
		trust_word(e, field[4]);
	return true;
}

/* Instance tags: two programs must not have the same one. */
static bool
is_tag_line(const char *line)
{
	const char *tab = strrchr(line, '\t');

	return tab != NULL && strlen(tab + 1) == 8 &&
	    strspn(tab + 1, "0123456789abcdefABCDEF") == 8;
}

static void
read_fingerprints(struct otr_import *im, const char *path, const char *data,
    size_t len)
{
	char *text = xstrndup(data, len), *rest = text, *line;
	unsigned number = 0, bad = 0;

	while ((line = strsep(&rest, "\n")) != NULL) {
		number++;
		line[strcspn(line, "\r")] = '\0';
		if (line[0] == '\0' || line[0] == '#' || is_tag_line(line) ||
		    fingerprint_line(im, path, number, line))
			continue;
		if (++bad <= BROKEN_MAX)
			broken(im, path, number, "contact, account, protocol, "
			    "40 hex digits and trust are expected");
	}
	if (bad > BROKEN_MAX)
		broken(im, path, 0, "more lines are broken than are named");
	free(text);
}

static bool
begins(const char *data, size_t len, const char *with)
{
	size_t blank = 0;

	while (blank < len && isspace((unsigned char)data[blank]))
		blank++;
	return len - blank >= strlen(with) &&
	    memcmp(data + blank, with, strlen(with)) == 0;
}

void
otr_import_file(struct otr_import *im, const char *path, const char *data,
    size_t len)
{
	if (len >= 2 && data[0] == 0 && data[1] == 0)
		read_key3(im, path, data, len);
	else if (vault_sealed(data, len))
		broken(im, path, 0, "encrypted under a passphrase: /otr "
		    "export in the sotto that has it");
	else if (begins(data, len, "bplist"))
		broken(im, path, 0, "a binary property list: plutil -convert "
		    "xml1 makes it readable, or give the account by -a");
	else if (memchr(data, '\0', len) != NULL)
		broken(im, path, 0, "holds a NUL byte");
	else if (begins(data, len, "(privkeys"))
		read_keys(im, path, data, len);
	else if (begins(data, len, "<?xml")) {
		if (foreign_adium(data, len, &im->adium) == -1)
			broken(im, path, 0, "no accounts are in it");
	} else if (begins(data, len, "accounts."))
		foreign_gajim(data, len, &im->gajim);
	else
		read_fingerprints(im, path, data, len);
}

/* ---- whose it is ------------------------------------------------------- */

/* "a@b/Home" is a@b; NULL: not an address of a person. */
static char *
address(const char *name)
{
	char *bare = xstrndup(name, strcspn(name, "/")), *jid;

	jid = jid_parse_bare(bare, NULL);
	free(bare);
	return jid;
}

/* The part before ".key3"; caller frees. */
static char *
stem_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash == NULL ? path : slash + 1;
	const char *dot = strrchr(name, '.');

	return dot == NULL ? xstrdup(name) :
	    xstrndup(name, (size_t)(dot - name));
}

/* A .key3 is named after a label; the .fpr beside it says whose it is. */
static const struct entry *
beside(const struct otr_import *im, const struct entry *key)
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
settle_key3(struct otr_import *im, struct entry *e)
{
	size_t len = strlen(e->path);
	const struct entry *fpr = len > 5 &&
	    strcmp(e->path + len - 5, ".key3") == 0 ? beside(im, e) : NULL;
	char *stem = stem_of(e->path);
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
is_number(const char *s)
{
	return *s != '\0' && s[strspn(s, "0123456789")] == '\0';
}

/* NULL, or why this entry has no account here. */
static const char *
settle_account(const struct otr_import *im, struct entry *e)
{
	enum foreign kind = foreign_protocol(e->protocol);
	const char *name = e->their_account;

	if (kind == FOREIGN_OTHER)
		return "not of XMPP";
	if (is_number(name) && foreign_find(im->adium, name) != NULL)
		name = foreign_find(im->adium, name);
	e->account = address(name);
	if (kind == FOREIGN_IRC && im->account == NULL && e->account != NULL &&
	    (im->ours == NULL || !im->ours(im->arg, e->account)))
		return "an account of IRC: -a ACCOUNT says whose it is here";
	if ((kind == FOREIGN_IRC || e->account == NULL) &&
	    im->account != NULL) {
		free(e->account);
		e->account = xstrdup(im->account);
	}
	return e->account != NULL ? NULL : is_number(name) ?
	    "a number of Adium's: Accounts.plist is missing; -a ACCOUNT says "
	    "whose it is here" :
	    "not an address: -a ACCOUNT says whose it is here";
}

/*
 * weechat files contacts as NICK@SERVER, the server being its word for the
 * connexion that its own account is named after.
 */
static const char *
settle_contact(const struct otr_import *im, struct entry *e)
{
	const char *at = strrchr(e->their_account, '@');
	char *name = xstrdup(e->their_contact), *end;

	if (strcmp(e->protocol, "irc") == 0 && im->account != NULL &&
	    at != NULL && (end = strrchr(name, '@')) != NULL &&
	    strcmp(end, at) == 0)
		*end = '\0';
	e->contact = address(name);
	free(name);
	return e->contact != NULL ? NULL : "the contact is not an address";
}

static const char *
entry_name(const struct entry *e)
{
	return e->item.key ? "" : e->contact;
}

/* The same entry in two files counts once; trust in one of them counts. */
static bool
is_again(struct otr_import *im, struct entry *e)
{
	struct entry *first;

	e->id = xasprintf("%s\t%s\t%s", e->account, entry_name(e),
	    e->item.key ? "key" : e->fingerprint);
	HASH_FIND_STR(im->known, e->id, first);
	if (first == NULL) {
		HASH_ADD_KEYPTR(hh, im->known, e->id, strlen(e->id), e);
		return false;
	}
	if (e->item.key && strcmp(first->fingerprint, e->fingerprint) != 0) {
		e->why_own = xasprintf("a second key for this account: the "
		    "one of %s comes first", first->source);
		skip(e, e->why_own);
		return true;
	}
	if (first->trust[0] == '\0') {
		free(first->trust);
		first->trust = xstrdup(e->trust);
	}
	skip(e, "the same as an entry before it");
	return true;
}

static void
settle_owner(struct otr_import *im, struct entry *e)
{
	const char *why;

	if (e->item.key && strcmp(e->protocol, "key3") == 0)
		settle_key3(im, e);
	why = settle_account(im, e);
	if (why == NULL && !e->item.key)
		why = settle_contact(im, e);
	if (why != NULL)
		skip(e, why);
	else
		(void)is_again(im, e);
}

/* ---- against what is here ---------------------------------------------- */

static struct s_fingerprint *
fingerprint_of(const struct otr_import *im, const struct entry *e)
{
	struct context *c = otrl_context_find(im->otr->us, e->contact,
	    e->account, OTR_PROTOCOL, OTRL_INSTAG_MASTER, 0, NULL, NULL, NULL);
	char hex[FINGERPRINT_HEX + 1];
	struct s_fingerprint *f;

	for (f = c == NULL ? NULL : c->fingerprint_root.next; f != NULL;
	    f = f->next) {
		fingerprint_hex(f, hex);
		if (strcmp(hex, e->fingerprint) == 0)
			return f;
	}
	return NULL;
}

static void
compare(const struct otr_import *im, struct entry *e)
{
	char own[FINGERPRINT_HEX + 1], shown[FINGERPRINT_HEX + 5];
	struct s_fingerprint *f;

	e->item.state = OTR_IMPORT_NEW;
	e->why = "";
	if (!e->item.key) {
		if ((f = fingerprint_of(im, e)) != NULL)
			e->item.state = e->trust[0] != '\0' &&
			    !fingerprint_trusted(f) ? OTR_IMPORT_TRUST :
			    OTR_IMPORT_SAME;
		return;
	}
	if (otr_key_fingerprint(im->otr, e->account, own, NULL) == -1)
		return;
	if (strcmp(own, e->fingerprint) == 0) {
		e->item.state = OTR_IMPORT_SAME;
		return;
	}
	otr_fingerprint_show(own, shown);
	free(e->why_own);
	e->why_own = xasprintf("the account has another key: %s", shown);
	e->why = e->why_own;
	e->item.state = OTR_IMPORT_CLASH;
}

void
otr_import_settle(struct otr_import *im)
{
	size_t i;

	for (i = 0; i < im->n; i++)
		if (!im->entries[i]->settled)
			settle_owner(im, im->entries[i]);
	for (i = 0; i < im->n; i++)
		if (!im->entries[i]->settled) {
			im->entries[i]->settled = true;
			compare(im, im->entries[i]);
		}
}

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

/* A session that lives learns of it, as of /otr trust. */
static void
tell_session(struct otr_import *im, const struct entry *e)
{
	struct otr_session *s;

	for (s = im->otr->sessions; s != NULL; s = s->next)
		if (strcmp(s->account, e->account) == 0 &&
		    strcmp(s->contact, e->contact) == 0) {
			otr_trust(s, e->fingerprint, NULL);
			return;
		}
}

static void
take_fingerprint(struct otr_import *im, struct entry *e)
{
	unsigned char raw[FINGERPRINT_HEX / 2];
	struct context *c;
	struct s_fingerprint *f;
	unsigned v;
	size_t i;

	for (i = 0; i < sizeof(raw); i++) {
		sscanf(e->fingerprint + 2 * i, "%2x", &v);
		raw[i] = (unsigned char)v;
	}
	c = otrl_context_find(im->otr->us, e->contact, e->account,
	    OTR_PROTOCOL, OTRL_INSTAG_MASTER, 1, NULL, NULL, NULL);
	f = otrl_context_find_fingerprint(c, raw, 1, NULL);
	if (e->trust[0] != '\0') {
		tell_session(im, e);
		otrl_context_set_trust(f, e->trust);
	} else if (e->item.state == OTR_IMPORT_NEW)
		otrl_context_set_trust(f, "");
	e->item.state = OTR_IMPORT_SAME;
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
	if (wrote)
		ret = files_write_fingerprints(im->otr, err);
	return ret;
}

/* ---- and back ---------------------------------------------------------- */

int
otr_export(struct otr *otr, struct str *keys, struct str *fingerprints,
    struct err *err)
{
	files_print_fingerprints(otr, fingerprints);
	if (otr->us->privkey_root == NULL && fingerprints->len == 0)
		return err_set(err, "no-key", "there are no keys and no "
		    "fingerprints yet");
	keyring_print(otr->us->privkey_root, keys);
	return 0;
}
