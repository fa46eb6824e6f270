/*
 * libotr's three files in libotr's formats: read strictly (a broken one is
 * an error with its line, and stays as it is), written whole; under a
 * passphrase what is secret in them is encrypted.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
#define FILE_MAX (16 * 1024 * 1024)
#define TRIES 3			/* for a passphrase */

static char *
path_of(const struct otr *otr, const char *name)
{
	return xasprintf("%s/%s", otr->dir, name);
}

/* ---- under a passphrase ------------------------------------------------- */

/*
 * Asks until the file opens, with what opened the file before it first: it
 * is another passphrase only if the program was killed while one was
 * changed.  NULL: none, or three were wrong.
 */
static struct vault *
unlock(struct otr *otr, const char *path, const struct str *data,
    struct err *err)
{
	struct vault *v = NULL;
	unsigned tries;

	if (otr->passphrase.len > 0)
		v = vault_unlock(path, data->s, data->len, otr->passphrase.s,
		    err);
	for (tries = 0; v == NULL && tries < TRIES; tries++) {
		if (otr->ops.passphrase == NULL) {
			err_set(err, "locked", "%s: needs its passphrase",
			    path);
			break;
		}
		str_clear(&otr->passphrase);
		if (otr->ops.passphrase(otr->ops.arg, path, tries,
		    &otr->passphrase, err) == -1)
			break;
		v = vault_unlock(path, data->s, data->len, otr->passphrase.s,
		    err);
		if (v == NULL && strcmp(err->code, "wrong-passphrase") != 0)
			break;
	}
	return v;
}

/* What is sealed in `data` takes its place. */
static int
unseal(struct otr *otr, const char *path, const char *name, struct str *data,
    struct err *err)
{
	struct vault *v = otr->vault;
	struct str text;
	int ret;

	if (v == NULL || !vault_fits(v, data->s, data->len))
		v = unlock(otr, path, data, err);
	if (v == NULL)
		return -1;
	str_init_secret(&text);
	ret = vault_open(v, path, name, data->s, data->len, &text, err);
	if (otr->vault == NULL)
		otr->vault = v;
	else if (v != otr->vault) {
		otr->unsettled = true;
		vault_free(v);
	}
	str_free(data);
	*data = text;
	return ret;
}

/*
 * Fingerprints in the clear beside keys under a passphrase: no order of our
 * writes leaves that behind, so that somebody else put them there.
 */
static int
plain_check(struct otr *otr, const char *path, const char *name,
    struct err *err)
{
	if (otr->vault == NULL || strcmp(name, FINGERPRINTS) != 0)
		return 0;
	return err_set(err, "broken-file", "%s: not encrypted, but the "
	    "private keys are: somebody replaced it; the file is kept as it "
	    "is", path);
}

/* 0 read, 1 there is none, -1. */
static int
file_load(struct otr *otr, const char *name, struct str *text,
    struct err *err)
{
	struct err why = { .code = "" };
	char *path = path_of(otr, name);
	int ret = file_read(path, FILE_MAX, text, &why);

	if (ret == -1 && strcmp(why.code, "no-file") == 0)
		ret = 1;
	else if (ret == -1)
		err_set(err, "broken-file", "%s", why.text);
	else if (vault_sealed(text->s, text->len))
		ret = unseal(otr, path, name, text, err);
	else
		ret = plain_check(otr, path, name, err);
	if (ret == 0 && memchr(text->s, '\0', text->len) != NULL)
		ret = err_set(err, "broken-file", "%s: holds a NUL byte",
		    path);
	free(path);
	return ret;
}

static int
file_save(const struct otr *otr, const char *name, const char *text,
    size_t len, struct err *err)
{
	char *path = path_of(otr, name);
	struct str sealed;
	int ret;

	str_init(&sealed);
	if (otr->vault == NULL)
		ret = file_write(path, text, len, err);
	else if ((ret = vault_seal(otr->vault, name, text, len, &sealed,
	    err)) == 0)
		ret = file_write(path, sealed.s, sealed.len, err);
	str_free(&sealed);
	free(path);
	return ret;
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

/* "a@b/Home" of Pidgin is the account a@b here. */
static void
cut_resource(char *account)
{
	account[strcspn(account, "/")] = '\0';
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
	char *account = xstrdup(name);
	int ret;

	if (protocol_is_ours(protocol)) {
		cut_resource(account);
		protocol = OTR_PROTOCOL;
	}
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
	ret = file_load(otr, KEYS, &text, err);
	if (ret == 0 && keyring_each(text.s, text.len, key_read, otr,
	    &at) == -1)
		ret = broken(otr, KEYS, line_at(&text, at),
		    "not a list of private keys", err);
	str_free(&text);
	return ret == -1 ? -1 : 0;
}

int
files_write_keys(struct otr *otr, struct err *err)
{
	struct str text;
	int ret;

	str_init_secret(&text);
	keyring_print(otr->us->privkey_root, &text);
	ret = file_save(otr, KEYS, text.s, text.len, err);
	str_free(&text);
	return ret;
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
	ret = file_load(otr, name, &text, err);
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

	if (n != 3 || field[0][0] == '\0' || !is_hex(field[2], 8))
		return -1;
	tag = strtoul(field[2], NULL, 16);
	if (tag < OTRL_MIN_VALID_INSTAG)
		return -1;
	if (protocol_is_ours(field[1])) {
		cut_resource(field[0]);
		field[1] = (char *)OTR_PROTOCOL;
	}
	tag_add(otr, field[0], field[1], (uint32_t)tag);
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
	unsigned char raw[FINGERPRINT_HEX / 2];
	ConnContext *c;
	unsigned v;
	size_t i;

	if ((n != 4 && n != 5) || field[0][0] == '\0' ||
	    field[1][0] == '\0' || !is_hex(field[3], FINGERPRINT_HEX))
		return -1;
	if (protocol_is_ours(field[2])) {
		cut_resource(field[0]);
		cut_resource(field[1]);
		field[2] = (char *)OTR_PROTOCOL;
	}
	for (i = 0; i < sizeof(raw); i++) {
		sscanf(field[3] + 2 * i, "%2x", &v);
		raw[i] = (unsigned char)v;
	}
	c = otrl_context_find(otr->us, field[0], field[1], field[2],
	    OTRL_INSTAG_MASTER, 1, NULL, NULL, NULL);
	otrl_context_set_trust(otrl_context_find_fingerprint(c, raw, 1, NULL),
	    n == 5 ? field[4] : "");
	return 0;
}

int
files_read_fingerprints(struct otr *otr, struct err *err)
{
	return lines_read(otr, FINGERPRINTS, fingerprint_line,
	    "contact, account, protocol, 40 hex digits and trust are "
	    "expected", err);
}

void
files_print_fingerprints(struct otr *otr, struct str *out)
{
	char *buf = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&buf, &len);

	if (f == NULL)
		die("out of memory");
	otrl_privkey_write_fingerprints_FILEp(otr->us, f);
	if (fclose(f) != 0)
		die("out of memory");
	str_addn(out, buf, len);
	wipe(buf, len);
	free(buf);
}

int
files_write_fingerprints(struct otr *otr, struct err *err)
{
	struct str text;
	int ret;

	str_init_secret(&text);
	files_print_fingerprints(otr, &text);
	ret = file_save(otr, FINGERPRINTS, text.s, text.len, err);
	str_free(&text);
	return ret;
}

/* ---- the passphrase itself ---------------------------------------------- */

/*
 * A crash between two files left one under no passphrase or an older one:
 * all come under the passphrase that opened the private keys.
 */
int
files_settle(struct otr *otr, struct err *err)
{
	char *path = path_of(otr, KEYS);
	struct str text;
	int ret = 0;

	str_free(&otr->passphrase);
	str_init_secret(&text);
	if (otr->vault != NULL) {
		if (file_read(path, FILE_MAX, &text, NULL) == -1 ||
		    !vault_sealed(text.s, text.len))
			ret = files_write_keys(otr, err);
		if (ret == 0 && otr->unsettled)
			ret = files_write_fingerprints(otr, err);
	}
	otr->unsettled = false;
	str_free(&text);
	free(path);
	return ret;
}

/* In this order a crash never leaves what plain_check() refuses. */
static int
write_both(struct otr *otr, struct err *err)
{
	if (otr->vault == NULL)
		return files_write_keys(otr, err) == -1 ? -1 :
		    files_write_fingerprints(otr, err);
	return files_write_fingerprints(otr, err) == -1 ? -1 :
	    files_write_keys(otr, err);
}

int
files_set_vault(struct otr *otr, struct vault *vault, struct err *err)
{
	struct vault *old = otr->vault;

	otr->vault = vault;
	if (write_both(otr, err) == 0) {
		vault_free(old);
		return 0;
	}
	/* The one that was written goes back under the old one. */
	otr->vault = old;
	(void)write_both(otr, NULL);
	vault_free(vault);
	return -1;
}
