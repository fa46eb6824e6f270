/*
 * What is a file of OTR, by its name and its shape: what the courier may
 * carry, and nothing else.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "courier/inside.h"
#include "words/words.h"

/* Pidgin, Adium; profanity; irssi; Kopete; Adium and Gajim say whose. */
static const char *const names[] = {
	"otr.private_key", "otr.fingerprints", "keys.txt", "fingerprints.txt",
	"otr.key", "otr.fp", "privkeys", "fingerprints", "Accounts.plist",
	"config",
};

/* mcabber; Gajim and weechat. */
static const char *const endings[] = { ".key", ".fpr", ".key3" };

bool
shape_one_of(const char *word, const char *const words[], size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(word, words[i]) == 0)
			return (true);
	return (false);
}

const char *
shape_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return (slash == NULL ? path : slash + 1);
}

bool
shape_name(const char *name)
{
	size_t len = strlen(name), end;

	if (shape_one_of(name, names, NELEM(names)))
		return (true);
	for (size_t i = 0; i < NELEM(endings); i++) {
		end = strlen(endings[i]);
		if (len > end && strcmp(name + len - end, endings[i]) == 0)
			return (true);
	}
	return (false);
}

static bool
shape_begins(const struct str *data, const char *with)
{
	size_t blank = strspn(data->s, " \t\r\n");

	return (strncmp(data->s + blank, with, strlen(with)) == 0);
}

/* user TAB account TAB protocol TAB 40 hex digits */
static bool
shape_line_is_fingerprint(const char *line, size_t len)
{
	const char *end = line + len, *at = line;

	for (int tab = 0; tab < 3; tab++) {
		if ((at = memchr(at, '\t', (size_t)(end - at))) == NULL)
			return (false);
		at++;
	}
	return ((size_t)(end - at) >= FINGERPRINT_HEX &&
	    strspn(at, "0123456789abcdefABCDEF") >= FINGERPRINT_HEX);
}

/* Some lines may be broken, but then it is a broken file of fingerprints. */
static bool
shape_is_fingerprints(const struct str *data)
{
	const char *at = data->s;
	size_t good = 0, bad = 0, len;

	for (; *at != '\0'; at += len + (at[len] != '\0')) {
		len = strcspn(at, "\n");
		if (len == 0 || *at == '#' || *at == '\r')
			continue;
		if (shape_line_is_fingerprint(at, len))
			good++;
		else
			bad++;
	}
	return (good > 0 && good >= bad);
}

/* A type of two zero bytes, then five numbers with their lengths: no more. */
static bool
shape_is_key3(const struct str *data)
{
	const unsigned char *p = (const unsigned char *)data->s;
	size_t at = 2, len;

	if (data->len < 2 || p[0] != 0 || p[1] != 0)
		return (false);
	for (int i = 0; i < 5; i++) {
		if (data->len - at < 4)
			return (false);
		len = (size_t)p[at] << 24 | (size_t)p[at + 1] << 16 |
		    (size_t)p[at + 2] << 8 | p[at + 3];
		at += 4;
		if (len > 512 || len > data->len - at)
			return (false);
		at += len;
	}
	return (at == data->len);
}

/*
 * Gajim's configuration may hold passwords: of it only the lines go that
 * say the address of an account.
 */
static bool
shape_filter(struct str *data)
{
	char *rest = data->s, *line, *equal;
	struct str out;
	size_t len;

	str_init(&out);
	while ((line = strsep(&rest, "\n")) != NULL) {
		if (strncmp(line, "accounts.", 9) != 0 ||
		    (equal = strstr(line, " = ")) == NULL)
			continue;
		len = (size_t)(equal - line);
		if ((len > 5 && strncmp(equal - 5, ".name", 5) == 0) ||
		    (len > 9 && strncmp(equal - 9, ".hostname", 9) == 0))
			str_addf(&out, "%s\n", line);
	}
	str_clear(data);
	str_addn(data, out.s, out.len);
	str_free(&out);
	return (data->len > 0);
}

bool
shape_of(const char *path, struct str *data)
{
	/* Whatever else it looks like: it may hold passwords. */
	if (strcmp(shape_base(path), "config") == 0)
		return (memchr(data->s, '\0', data->len) == NULL &&
		    shape_filter(data));
	/* The last is of no use to anyone, but that can be said then. */
	if (shape_is_key3(data) || shape_begins(data, "sotto vault\n"))
		return (true);
	if (memchr(data->s, '\0', data->len) == NULL &&
	    (shape_begins(data, "(privkeys") || shape_is_fingerprints(data)))
		return (true);
	return (strcmp(shape_base(path), "Accounts.plist") == 0 &&
	    (shape_begins(data, "<?xml") || shape_begins(data, "bplist")));
}

bool
shape_may_write(const struct str *keys, const struct str *fingerprints)
{
	return (shape_begins(keys, "(privkeys") && (fingerprints->len == 0 ||
	    shape_is_fingerprints(fingerprints)));
}
