/*
 * libotr's three files in libotr's formats: read strictly (a broken one is
 * an error with its line, and stays as it is), written whole.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gcrypt.h>
#include <libotr/proto.h>
#include <libotr/instag.h>
#include <libotr/privkey.h>
#include <libotr/userstate.h>

#include "otr/session.h"
#include "otr/store.h"

#define KEYS KEYS_FILE
#define TAGS TAGS_FILE
#define FINGERPRINTS FINGERPRINTS_FILE

static char *
path_of(const struct otr *otr, const char *name)
{
	return xasprintf("%s/%s", otr->dir, name);
}

static int
broken(const struct otr *otr, const char *name, unsigned line,
    const char *expected, struct err *err)
{
	return err_set(err, "broken-file", "%s/%s:%u: %s; the file is kept "
	    "as it is", otr->dir, name, line, expected);
}

/* ---- the names under which keys were filed ------------------------------ */

/* Other programs' word for XMPP. */
static bool
protocol_is_ours(const char *protocol)
{
	return strcmp(protocol, OTR_PROTOCOL) == 0 ||
	    strcmp(protocol, "xmpp") == 0 || strcmp(protocol, "jabber") == 0;
}

/*
 * "a@b/Home" of Pidgin is the account a@b here; of an internationalized
 * domain all spellings are one.  What is no address stays as it is.
 */
static char *
own_name(const char *name)
{
	char *bare = xstrndup(name, strcspn(name, "/"));
	char *jid = jid_parse_bare(bare, NULL);

	if (jid == NULL)
		return bare;
	free(bare);
	return jid;
}

/* ---- private keys ------------------------------------------------------- */

static unsigned
line_at(const struct str *text, size_t offset)
{
	unsigned line = 1;
	size_t i;

	for (i = 0; i < offset && i < text->len; i++)
		line += text->s[i] == '\n';
	return line;
}

static int
key_read(void *arg, const char *name, const char *protocol,
    struct gcry_sexp *key)
{
	struct otr *otr = arg;
	bool ours = protocol_is_ours(protocol);
	char *account = ours ? own_name(name) : xstrdup(name);
	int ret;

	if (ours)
		protocol = OTR_PROTOCOL;
	ret = keyring_put(&otr->us->privkey_root, account, protocol, key);
	free(account);
	return ret;
}

int
files_read_keys(struct otr *otr, struct err *err)
{
	struct str text;
	size_t at;
	int ret;

	str_init_secret(&text);
	ret = sealed_load(otr, KEYS, &text, err);
	if (ret == 0 && keyring_each(text.s, text.len, key_read, otr,
	    &at) == -1)
		ret = broken(otr, KEYS, line_at(&text, at),
		    "not a list of private keys", err);
	str_free(&text);
	return ret == -1 ? -1 : 0;
}

static int fingerprints_write(struct otr *, struct err *);

static int
keys_write(struct otr *otr, struct err *err)
{
	struct str text;
	int ret;

	str_init_secret(&text);
	keyring_print(otr->us->privkey_root, OTR_PROTOCOL, &text);
	ret = sealed_save(otr, KEYS, text.s, text.len, err);
	str_free(&text);
	return ret;
}

/*
 * Where a passphrase could not be put on both files, every write tries it
 * again; fingerprints go first, or the start would refuse them.
 */
int
files_write_keys(struct otr *otr, struct err *err)
{
	if (otr->unsealed && fingerprints_write(otr, err) == -1)
		return -1;
	if (keys_write(otr, err) == -1)
		return -1;
	if (otr->unsealed) {
		otr->unsealed = false;
		free(otr->unkept);
		otr->unkept = NULL;
	}
	return 0;
}

static int
key_again(void *arg, const char *name, const char *protocol,
    struct gcry_sexp *key)
{
	return keyring_put(arg, name, protocol, key);
}

/* On the disk first: a key that could not be kept is not used. */
int
files_put_key(struct otr *otr, const char *account, struct gcry_sexp *key,
    struct err *err)
{
	OtrlPrivKey *old = otr->us->privkey_root, *list = NULL, *p;
	int ret;

	for (p = old; p != NULL; p = p->next)
		key_again(&list, p->accountname, p->protocol, p->privkey);
	if (keyring_put(&list, account, OTR_PROTOCOL, key) == -1) {
		keyring_free(&list);
		return err_set(err, "key", "%s: not a private key", account);
	}
	otr->us->privkey_root = list;
	if ((ret = files_write_keys(otr, err)) == -1) {
		otr->us->privkey_root = old;
		old = list;
	}
	if (otr->us->privkey_root != NULL)
		otr->us->privkey_root->tous = &otr->us->privkey_root;
	keyring_free(&old);
	return ret;
}

/* ---- lines with tabs ---------------------------------------------------- */

/* Cuts the next line out of *rest; NULL at the end. */
static char *
next_line(char **rest)
{
	char *line = *rest, *end;

	if (line == NULL || *line == '\0')
		return NULL;
	end = line + strcspn(line, "\n");
	*rest = *end == '\0' ? end : end + 1;
	*end = '\0';
	line[strcspn(line, "\r")] = '\0';
	return line;
}

static size_t
split(char *line, char **field, size_t max)
{
	size_t n = 0;

	for (; n < max; n++) {
		field[n] = line;
		if ((line = strchr(line, '\t')) == NULL)
			return n + 1;
		*line++ = '\0';
	}
	return max + 1;
}

static bool
is_hex(const char *s, size_t len)
{
	return strlen(s) == len &&
	    strspn(s, "0123456789abcdefABCDEF") == len;
}

typedef int line_fn(struct otr *, char **field, size_t n);

static int
lines_read(struct otr *otr, const char *name, line_fn *fn,
    const char *expected, struct err *err)
{
	struct str text;
	char *line, *rest, *field[5];
	unsigned number = 0;
	int ret;

	str_init_secret(&text);
	ret = sealed_load(otr, name, &text, err);
	rest = text.s;
	while (ret == 0 && (line = next_line(&rest)) != NULL) {
		number++;
		if (line[0] == '\0' || line[0] == '#')
			continue;
		if (fn(otr, field, split(line, field, NELEM(field))) == -1)
			ret = broken(otr, name, number, expected, err);
	}
	str_free(&text);
	return ret == -1 ? -1 : 0;
}

/* ---- instance tags ------------------------------------------------------ */

static void
tag_add(struct otr *otr, const char *account, const char *protocol,
    uint32_t tag)
{
	OtrlInsTag *p = xcalloc(1, sizeof(*p));

	p->accountname = xstrdup(account);
	p->protocol = xstrdup(protocol);
	p->instag = tag;
	p->next = otr->us->instag_root;
	if (p->next != NULL)
		p->next->tous = &p->next;
	p->tous = &otr->us->instag_root;
	otr->us->instag_root = p;
}

static int
tag_line(struct otr *otr, char **field, size_t n)
{
	unsigned long tag;
	char *account;

	if (n != 3 || field[0][0] == '\0' || !is_hex(field[2], 8))
		return -1;
	tag = strtoul(field[2], NULL, 16);
	if (tag < OTRL_MIN_VALID_INSTAG)
		return -1;
	if (!protocol_is_ours(field[1])) {
		tag_add(otr, field[0], field[1], (uint32_t)tag);
		return 0;
	}
	account = own_name(field[0]);
	tag_add(otr, account, OTR_PROTOCOL, (uint32_t)tag);
	free(account);
	return 0;
}

int
files_read_tags(struct otr *otr, struct err *err)
{
	return lines_read(otr, TAGS, tag_line,
	    "account, protocol and instance tag are expected", err);
}

int
files_add_tag(struct otr *otr, const char *account, struct err *err)
{
	char *path = path_of(otr, TAGS), *buf = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&buf, &len);
	int ret;

	if (f == NULL)
		die("out of memory");
	/* In memory it counts even if the disk is full. */
	otrl_instag_generate_FILEp(otr->us, f, account, OTR_PROTOCOL);
	if (fclose(f) != 0)
		die("out of memory");
	ret = file_write(path, buf, len, err);
	free(buf);
	free(path);
	return ret;
}

/* ---- fingerprints ------------------------------------------------------- */

static int
fingerprint_line(struct otr *otr, char **field, size_t n)
{
	const char *trust = n == 5 ? field[4] : "", *before;
	char *contact, *account;
	bool ours;

	if ((n != 4 && n != 5) || field[0][0] == '\0' ||
	    field[1][0] == '\0' || !is_hex(field[3], FINGERPRINT_HEX))
		return -1;
	ours = protocol_is_ours(field[2]);
	contact = ours ? own_name(field[0]) : xstrdup(field[0]);
	account = ours ? own_name(field[1]) : xstrdup(field[1]);
	for (char *p = field[3]; *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	/* In two spellings of one address, one of them verified: it is. */
	before = ours ? known_trust(otr, account, contact, field[3]) : NULL;
	if (*trust != '\0' || before == NULL)
		known_put(otr, account, contact, ours ? OTR_PROTOCOL :
		    field[2], field[3], trust);
	free(contact);
	free(account);
	return 0;
}

int
files_read_fingerprints(struct otr *otr, struct err *err)
{
	return lines_read(otr, FINGERPRINTS, fingerprint_line,
	    "contact, account, protocol, 40 hex digits and trust are "
	    "expected", err);
}

static int
fingerprints_write(struct otr *otr, struct err *err)
{
	struct str text;
	int ret;

	str_init_secret(&text);
	known_print(otr, &text);
	ret = sealed_save(otr, FINGERPRINTS, text.s, text.len, err);
	str_free(&text);
	return ret;
}

int
files_write_fingerprints(struct otr *otr, struct err *err)
{
	if (otr->unsealed)
		return files_write_keys(otr, err);
	if (fingerprints_write(otr, err) == -1)
		return -1;
	free(otr->unkept);
	otr->unkept = NULL;
	return 0;
}
