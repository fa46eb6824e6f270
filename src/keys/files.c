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

#include "keys/inside.h"

static int
files_broken(const struct keys *k, const char *name, unsigned line,
    const char *expected, struct err *err)
{
	return err_set(err, "broken-file", "%s/%s:%u: %s; the file is kept "
	    "as it is", k->dir, name, line, expected);
}

/* ---- the names under which keys were filed ------------------------------- */

/* Other programs' word for XMPP. */
static bool
files_is_xmpp(const char *protocol)
{
	return strcmp(protocol, KEYS_PROTOCOL) == 0 ||
	    strcmp(protocol, "xmpp") == 0 || strcmp(protocol, "jabber") == 0;
}

/*
 * "a@b/Home" of Pidgin is the account a@b here; of an internationalized
 * domain all spellings are one.  What is no address stays as it is.
 */
static char *
files_name(const char *name)
{
	char *bare = xstrndup(name, strcspn(name, "/"));
	char *jid = jid_parse_bare(bare, NULL);

	if (jid == NULL)
		return bare;
	free(bare);
	return jid;
}

/* ---- private keys -------------------------------------------------------- */

static unsigned
files_line_at(const struct str *text, size_t offset)
{
	unsigned line = 1;
	size_t i;

	for (i = 0; i < offset && i < text->len; i++)
		line += text->s[i] == '\n';
	return line;
}

static int
files_read_key(void *arg, const char *name, const char *protocol,
    struct gcry_sexp *key)
{
	struct keys *k = arg;
	bool ours = files_is_xmpp(protocol);
	char *account = ours ? files_name(name) : xstrdup(name);
	int ret;

	if (ours)
		protocol = KEYS_PROTOCOL;
	ret = own_put(&k->own, account, protocol, key);
	free(account);
	return ret;
}

static int
files_read_keys(struct keys *k, struct err *err)
{
	struct str text;
	size_t at;
	int ret;

	str_init_secret(&text);
	ret = sealed_load(k, KEYS_FILE, &text, err);
	if (ret == 0 && keyring_each(text.s, text.len, files_read_key, k,
	    &at) == -1)
		ret = files_broken(k, KEYS_FILE, files_line_at(&text, at),
		    "not a list of private keys", err);
	str_free(&text);
	return ret == -1 ? -1 : 0;
}

static int files_fingerprints(struct keys *, struct err *);

static int
files_keys(struct keys *k, struct err *err)
{
	struct str text;
	int ret;

	str_init_secret(&text);
	own_print(k->own, KEYS_PROTOCOL, &text);
	ret = sealed_save(k, KEYS_FILE, text.s, text.len, err);
	str_free(&text);
	return ret;
}

/*
 * Where a passphrase could not be put on both files, every write tries it
 * again; fingerprints go first, or the start would refuse them.
 */
int
files_write_keys(struct keys *k, struct err *err)
{
	if (k->unsealed && files_fingerprints(k, err) == -1)
		return -1;
	if (files_keys(k, err) == -1)
		return -1;
	if (k->unsealed) {
		k->unsealed = false;
		free(k->unkept);
		k->unkept = NULL;
	}
	return 0;
}

/* ---- lines with tabs ----------------------------------------------------- */

/* Cuts the next line out of *rest; NULL at the end. */
static char *
files_next_line(char **rest)
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
files_split(char *line, char **field, size_t max)
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
files_is_hex(const char *s, size_t len)
{
	return strlen(s) == len &&
	    strspn(s, "0123456789abcdefABCDEF") == len;
}

typedef int line_fn(struct keys *, char **field, size_t n);

static int
files_lines(struct keys *k, const char *name, line_fn *fn,
    const char *expected, struct err *err)
{
	struct str text;
	char *line, *rest, *field[5];
	unsigned number = 0;
	int ret;

	str_init_secret(&text);
	ret = sealed_load(k, name, &text, err);
	rest = text.s;
	while (ret == 0 && (line = files_next_line(&rest)) != NULL) {
		number++;
		if (line[0] == '\0' || line[0] == '#')
			continue;
		if (fn(k, field, files_split(line, field, NELEM(field))) == -1)
			ret = files_broken(k, name, number, expected, err);
	}
	str_free(&text);
	return ret == -1 ? -1 : 0;
}

/* ---- instance tags ------------------------------------------------------- */

static void
files_tag(struct keys *k, const char *account, const char *protocol,
    uint32_t tag)
{
	struct own_tag *t = xcalloc(1, sizeof(*t));

	t->account = xstrdup(account);
	t->protocol = xstrdup(protocol);
	t->tag = tag;
	t->next = k->tags;
	k->tags = t;
}

static int
files_tag_line(struct keys *k, char **field, size_t n)
{
	unsigned long tag;
	char *account;

	if (n != 3 || field[0][0] == '\0' || !files_is_hex(field[2], 8))
		return -1;
	tag = strtoul(field[2], NULL, 16);
	if (tag < TAG_MIN)
		return -1;
	if (!files_is_xmpp(field[1])) {
		files_tag(k, field[0], field[1], (uint32_t)tag);
		return 0;
	}
	account = files_name(field[0]);
	files_tag(k, account, KEYS_PROTOCOL, (uint32_t)tag);
	free(account);
	return 0;
}

static int
files_read_tags(struct keys *k, struct err *err)
{
	return files_lines(k, TAGS_FILE, files_tag_line,
	    "account, protocol and instance tag are expected", err);
}

/* As libotr writes them. */
static int
files_write_tags(const struct keys *k, struct err *err)
{
	char *path = xasprintf("%s/%s", k->dir, TAGS_FILE);
	const struct own_tag *t;
	struct str s;
	int ret;

	str_init(&s);
	str_add(&s, "# WARNING! You shouldn't copy this file to another "
	    "computer. It is unnecessary and can cause problems.\n");
	for (t = k->tags; t != NULL; t = t->next)
		str_addf(&s, "%s\t%s\t%08x\n", t->account, t->protocol,
		    t->tag);
	ret = file_write(path, s.s, s.len, err);
	str_free(&s);
	free(path);
	return ret;
}

int
files_add_tag(struct keys *k, const char *account, uint32_t tag,
    struct err *err)
{
	/* In memory it counts even if the disk is full. */
	files_tag(k, account, KEYS_PROTOCOL, tag);
	return files_write_tags(k, err);
}

/* ---- fingerprints -------------------------------------------------------- */

static int
files_fingerprint_line(struct keys *k, char **field, size_t n)
{
	const char *trust = n == 5 ? field[4] : "", *before;
	char *contact, *account;
	bool ours;

	if ((n != 4 && n != 5) || field[0][0] == '\0' ||
	    field[1][0] == '\0' || !files_is_hex(field[3], FINGERPRINT_HEX))
		return -1;
	ours = files_is_xmpp(field[2]);
	contact = ours ? files_name(field[0]) : xstrdup(field[0]);
	account = ours ? files_name(field[1]) : xstrdup(field[1]);
	for (char *p = field[3]; *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	/* In two spellings of one address, one of them verified: it is. */
	before = ours ? known_trust(k, account, contact, field[3]) : NULL;
	if (*trust != '\0' || before == NULL)
		known_put(k, account, contact, ours ? KEYS_PROTOCOL :
		    field[2], field[3], trust);
	free(contact);
	free(account);
	return 0;
}

static int
files_read_fingerprints(struct keys *k, struct err *err)
{
	return files_lines(k, FINGERPRINTS_FILE, files_fingerprint_line,
	    "contact, account, protocol, 40 hex digits and trust are "
	    "expected", err);
}

static int
files_fingerprints(struct keys *k, struct err *err)
{
	struct str text;
	int ret;

	str_init_secret(&text);
	known_print(k, &text);
	ret = sealed_save(k, FINGERPRINTS_FILE, text.s, text.len, err);
	str_free(&text);
	return ret;
}

int
files_write_fingerprints(struct keys *k, struct err *err)
{
	if (k->unsealed)
		return files_write_keys(k, err);
	if (files_fingerprints(k, err) == -1)
		return -1;
	free(k->unkept);
	k->unkept = NULL;
	return 0;
}

int
files_read(struct keys *k, struct err *err)
{
	if (files_read_keys(k, err) == -1 || files_read_tags(k, err) == -1 ||
	    files_read_fingerprints(k, err) == -1)
		return -1;
	/* Now, and not where keys are typed. */
	known_settle(k);
	return 0;
}
