/*
 * Text without regard to upper and lower case: character for character, which
 * is no full folding (one letter does not become two).
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include <utf8proc.h>

#include "lib/lib.h"

/* By way of the capital: some letters have two small forms (sigma). */
static uint32_t
find_lower(uint32_t cp)
{
	if (cp < 0x80)
		return cp >= 'A' && cp <= 'Z' ? cp - 'A' + 'a' : cp;
	return (uint32_t)utf8proc_tolower(utf8proc_toupper(
	    (utf8proc_int32_t)cp));
}

void
utf8_lower(struct str *out, const char *s, size_t n)
{
	char one[UTF8_MAX];
	uint32_t cp;
	size_t len;

	for (size_t at = 0; at < n; at += len) {
		len = utf8_take(s + at, n - at, &cp);
		str_addn(out, one, utf8_encode(one, find_lower(cp)));
	}
}

/* How many bytes at the beginning of a text are that in small letters; 0: it
 * begins otherwise. */
static size_t
find_begins(const char *s, size_t n, const char *lower, size_t m)
{
	uint32_t a, b;
	size_t i = 0, j = 0;

	while (j < m) {
		if (i == n)
			return 0;
		if ((unsigned char)s[i] < 0x80) {
			if (find_lower((unsigned char)s[i++]) !=
			    (unsigned char)lower[j++])
				return 0;
			continue;
		}
		i += utf8_take(s + i, n - i, &a);
		j += utf8_take(lower + j, m - j, &b);
		if (find_lower(a) != b)
			return 0;
	}
	return i;
}

/* Whether a character with this first byte may be that with the other. */
static bool
find_may_begin(unsigned char byte, unsigned char first)
{
	return byte < 0x80 ? find_lower(byte) == first : byte >= 0xc0;
}

bool
utf8_find(const char *s, size_t n, const char *lower, struct bytes *where)
{
	size_t m = strlen(lower), len;
	unsigned char first = (unsigned char)lower[0];

	if (m == 0)
		return false;
	for (size_t at = 0; at < n; at++) {
		if (!find_may_begin((unsigned char)s[at], first))
			continue;
		len = find_begins(s + at, n - at, lower, m);
		if (len == 0)
			continue;
		where->from = at;
		where->len = len;
		return true;
	}
	return false;
}
