/*
 * Other programs' files into entries.  Formats are recognised by what is in
 * them; nothing is believed, nothing executed (Gajim's are numbers, not
 * pickles), and each thing that cannot be read is named with its place.
 *
 * SPDX-License-Identifier: ISC
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "keys/inside.h"

#define ENTRIES_MAX 20000
#define BROKEN_MAX 20		/* broken lines that are named, each file */
#define FIELD_MAX 4096		/* bytes of a name */
#define TRUST_MAX 32

static struct entry *
import_read_entry_add(struct import *im, const char *path, unsigned line,
    bool key,
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

void
import_skip(struct entry *e, const char *why)
{
	e->item.state = IMPORT_SKIP;
	e->why = why;
	e->settled = true;
}

/* A file, or a line of one, that cannot be read. */
static void
import_read_broken(struct import *im, const char *path, unsigned line,
    const char *why)
{
	struct entry *e = import_read_entry_add(im, path, line, false, "", "");

	if (e != NULL) {
		e->item.program = "";
		import_skip(e, why);
	}
}

struct keys_read {
	struct import *im;
	const char *path;
};

static int
import_read_key_found(void *arg, const char *name, const char *protocol,
    struct gcry_sexp *key)
{
	struct keys_read *r = arg;
	struct entry *e = import_read_entry_add(r->im, r->path, 0, true, name,
	    protocol);
	const char *why;

	if (e == NULL)
		return 0;
	if ((why = key_trouble(key)) != NULL)
		import_skip(e, why);
	else if (key_hex(key, e->fingerprint) == 0)
		e->sexp = key_copy(key);
	return 0;
}

static unsigned
import_read_line_at(const char *data, size_t len, size_t at)
{
	unsigned line = 1;
	size_t i;

	for (i = 0; i < at && i < len; i++)
		line += data[i] == '\n';
	return line;
}

static void
read_keys(struct import *im, const char *path, const char *data,
    size_t len)
{
	struct keys_read r = { im, path };
	size_t at;

	if (keyring_each(data, len, import_read_key_found, &r, &at) == -1)
		import_read_broken(im, path, import_read_line_at(data, len, at),
		    "not a list of private keys");
}

/* Whose it is comes to light when all files are known. */
static void
read_key3(struct import *im, const char *path, const char *data,
    size_t len)
{
	struct gcry_sexp *key = foreign_key3(data, len);
	struct entry *e;
	const char *why;

	if (key == NULL) {
		import_read_broken(im, path, 0, "not a private key");
		return;
	}
	e = import_read_entry_add(im, path, 0, true, "", "key3");
	if (e == NULL)
		key_free(key);
	else if ((why = key_trouble(key)) != NULL) {
		import_skip(e, why);
		key_free(key);
	} else {
		key_hex(key, e->fingerprint);
		e->sexp = key;
	}
}

/* Cuts at tabs; how many there are, at most `max`. */
static size_t
import_read_fields(char *line, char **field, size_t max)
{
	size_t n = 0;

	while (n < max && line != NULL)
		field[n++] = strsep(&line, "\t");
	return n;
}

/* Any word is trust; what is no word is one all the same. */
static void
import_read_trust_word(struct entry *e, const char *word)
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
import_read_fingerprint_line(struct import *im, const char *path,
    unsigned number,
    char *line)
{
	char hex[FINGERPRINT_HEX + 1], *field[5];
	size_t n = import_read_fields(line, field, NELEM(field));
	struct entry *e;

	if (n < 4 || field[0][0] == '\0' || field[1][0] == '\0' ||
	    strlen(field[0]) > FIELD_MAX || strlen(field[1]) > FIELD_MAX ||
	    strlen(field[2]) > FIELD_MAX ||
	    otr_fingerprint_parse(field[3], hex) == -1)
		return false;
	e = import_read_entry_add(im, path, number, false, field[1], field[2]);
	if (e == NULL)
		return true;
	free(e->their_contact);
	e->their_contact = xstrdup(field[0]);
	memcpy(e->fingerprint, hex, sizeof(hex));
	if (n == 5)
		import_read_trust_word(e, field[4]);
	return true;
}

/* Instance tags: two programs must not have the same one. */
static bool
import_read_is_tag_line(const char *line)
{
	const char *tab = strrchr(line, '\t');

	return tab != NULL && strlen(tab + 1) == 8 &&
	    strspn(tab + 1, "0123456789abcdefABCDEF") == 8;
}

static void
read_fingerprints(struct import *im, const char *path, const char *data,
    size_t len)
{
	char *text = xstrndup(data, len), *rest = text, *line;
	unsigned number = 0, bad = 0;

	while ((line = strsep(&rest, "\n")) != NULL) {
		number++;
		line[strcspn(line, "\r")] = '\0';
		if (line[0] == '\0' || line[0] == '#' ||
		    import_read_is_tag_line(line) ||
		    import_read_fingerprint_line(im, path, number, line))
			continue;
		if (++bad <= BROKEN_MAX)
			import_read_broken(im, path, number,
			    "contact, account, protocol, "
			    "40 hex digits and trust are expected");
	}
	if (bad > BROKEN_MAX)
		import_read_broken(im, path, 0,
		    "more lines are broken than can be named here");
	free(text);
}

static bool
import_read_begins(const char *data, size_t len, const char *with)
{
	size_t blank = 0;

	while (blank < len && isspace((unsigned char)data[blank]))
		blank++;
	return len - blank >= strlen(with) &&
	    memcmp(data + blank, with, strlen(with)) == 0;
}

void
import_file(struct import *im, const char *path, const char *data,
    size_t len)
{
	if (len >= 2 && data[0] == 0 && data[1] == 0)
		read_key3(im, path, data, len);
	else if (vault_sealed(data, len))
		import_read_broken(im, path, 0,
		    "encrypted with a passphrase: use /otr export in the sotto "
		    "that has it");
	else if (import_read_begins(data, len, "bplist"))
		import_read_broken(im, path, 0,
		    "a binary property list: plutil -convert xml1 makes it "
		    "readable; or name the account with -a");
	else if (memchr(data, '\0', len) != NULL)
		import_read_broken(im, path, 0, "it has a NUL byte");
	else if (import_read_begins(data, len, "(privkeys"))
		read_keys(im, path, data, len);
	else if (import_read_begins(data, len, "<?xml")) {
		if (foreign_adium(data, len, &im->adium) == -1)
			import_read_broken(im, path, 0,
			    "it has no accounts");
	} else if (import_read_begins(data, len, "accounts."))
		foreign_gajim(data, len, &im->gajim);
	else
		read_fingerprints(im, path, data, len);
}
