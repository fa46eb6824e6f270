/*
 * libotr's three files in libotr's formats: read strictly (a broken one is
 * an error with its line, and stays as it is), written whole.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <ctype.h>
#include <errno.h>
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

#define KEYS "otr.private_key"
#define TAGS "otr.instance_tags"
#define FINGERPRINTS "otr.fingerprints"
#define FILE_MAX (16 * 1024 * 1024)

static char *
path_of(const struct otr *otr, const char *name)
{
	return xasprintf("%s/%s", otr->dir, name);
}

/* 0 read, 1 there is none, -1. */
static int
file_load(const struct otr *otr, const char *name, struct str *text,
    struct err *err)
{
	struct err why = { .code = "" };
	char *path = path_of(otr, name);
	int ret = file_read(path, FILE_MAX, text, &why);

	if (ret == -1 && strcmp(why.code, "no-file") == 0)
		ret = 1;
	else if (ret == -1)
		err_set(err, "broken-file", "%s", why.text);
	else if (memchr(text->s, '\0', text->len) != NULL)
		ret = err_set(err, "broken-file", "%s: holds a NUL byte",
		    path);
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
keys_check(struct otr *otr, const struct str *text, struct err *err)
{
	gcry_sexp_t all = NULL;
	size_t offset = 0;

	if (gcry_sexp_sscan(&all, &offset, text->s, text->len) != 0)
		return broken(otr, KEYS, line_at(text, offset),
		    "not an S-expression", err);
	gcry_sexp_release(all);
	return 0;
}

/* An unlinked file in the directory: libotr reads and writes FILEs only. */
static FILE *
scratch(struct otr *otr, struct err *err)
{
	char *path = path_of(otr, ".otr-XXXXXX");
	int fd = mkstemp(path);		/* 0600 */
	FILE *f = NULL;

	if (fd == -1)
		err_set(err, "write", "%s: %s", path, strerror(errno));
	else {
		unlink(path);
		if ((f = fdopen(fd, "w+")) == NULL) {
			err_set(err, "write", "%s: %s", path,
			    strerror(errno));
			close(fd);
		}
	}
	free(path);
	return f;
}

static void
keys_normalize(struct otr *otr)
{
	OtrlPrivKey *p;

	for (p = otr->us->privkey_root; p != NULL; p = p->next) {
		if (!protocol_is_ours(p->protocol))
			continue;
		cut_resource(p->accountname);
		if (strcmp(p->protocol, OTR_PROTOCOL) != 0) {
			free(p->protocol);
			p->protocol = xstrdup(OTR_PROTOCOL);
		}
	}
}

int
files_read_keys(struct otr *otr, struct err *err)
{
	struct str text;
	FILE *f = NULL;
	int ret;

	str_init_secret(&text);
	ret = file_load(otr, KEYS, &text, err);
	if (ret != 0) {
		str_free(&text);
		return ret == 1 ? 0 : -1;
	}
	ret = -1;
	if (keys_check(otr, &text, err) == -1 ||
	    (f = scratch(otr, err)) == NULL)
		goto out;
	if (fwrite(text.s, 1, text.len, f) != text.len || fflush(f) != 0) {
		err_set(err, "write", "%s: %s", otr->dir, strerror(errno));
		goto out;
	}
	rewind(f);
	if (otrl_privkey_read_FILEp(otr->us, f) != 0) {
		broken(otr, KEYS, 1, "not a list of private keys", err);
		goto out;
	}
	keys_normalize(otr);
	ret = 0;
out:
	if (f != NULL)
		fclose(f);
	str_free(&text);
	return ret;
}

/* What libotr wrote into the scratch file becomes the file. */
static int
keys_commit(struct otr *otr, FILE *f, struct err *err)
{
	char *path = path_of(otr, KEYS);
	char *buf = secret_alloc(65536);
	struct str text;
	size_t n;
	int ret;

	str_init_secret(&text);
	rewind(f);
	while ((n = fread(buf, 1, 65536, f)) > 0)
		str_addn(&text, buf, n);
	if (ferror(f) || text.len == 0)
		ret = err_set(err, "write", "%s: %s", path, "cannot be read "
		    "back");
	else
		ret = file_write(path, text.s, text.len, err);
	secret_free(buf);
	str_free(&text);
	free(path);
	return ret;
}

int
files_finish_key(struct otr *otr, void *newkey, struct err *err)
{
	FILE *f = scratch(otr, err);
	int ret = -1;

	if (f == NULL) {
		otrl_privkey_generate_cancelled(otr->us, newkey);
		return -1;
	}
	if (otrl_privkey_generate_finish_FILEp(otr->us, newkey, f) != 0)
		err_set(err, "write", "%s/%s: the new key cannot be written",
		    otr->dir, KEYS);
	else
		ret = keys_commit(otr, f, err);
	fclose(f);
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

	str_init(&text);
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

int
files_write_fingerprints(struct otr *otr, struct err *err)
{
	char *path = path_of(otr, FINGERPRINTS), *buf = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&buf, &len);
	int ret;

	if (f == NULL)
		die("out of memory");
	otrl_privkey_write_fingerprints_FILEp(otr->us, f);
	if (fclose(f) != 0)
		die("out of memory");
	ret = file_write(path, buf, len, err);
	free(buf);
	free(path);
	return ret;
}
