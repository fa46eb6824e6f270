/*
 * Bytes as code points: what is well-formed, and what to do with the rest.
 * Must not know what is drawn, nor where a text came from.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include <utf8proc.h>

#include "lib/inside.h"
#include "lib/lib.h"

/*
 * Length of the well-formed sequence at the start, or 0 with the length of
 * what to skip: the maximal subpart (Unicode, 3.9, "U+FFFD Substitution").
 */
static size_t
utf8_sequence(const char *text, size_t n, uint32_t *cp, size_t *skip)
{
	const unsigned char *s = (const unsigned char *)text;
	unsigned char low = 0x80, high = 0xbf;
	size_t len, i;

	*skip = 1;
	if (s[0] < 0x80) {
		*cp = s[0];
		return 1;
	}
	if (s[0] < 0xc2 || s[0] > 0xf4)
		return 0;
	len = s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
	/* RFC 3629, 4: no overlong forms, no surrogates, at most U+10FFFF. */
	if (s[0] == 0xe0)
		low = 0xa0;
	else if (s[0] == 0xed)
		high = 0x9f;
	else if (s[0] == 0xf0)
		low = 0x90;
	else if (s[0] == 0xf4)
		high = 0x8f;
	*cp = s[0] & (0x7fu >> len);
	for (i = 1; i < len; i++) {
		if (i >= n || s[i] < low || s[i] > high) {
			*skip = i;
			return 0;
		}
		*cp = *cp << 6 | (s[i] & 0x3f);
		low = 0x80;
		high = 0xbf;
	}
	return len;
}

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/*
 * How many bytes from the start are surely ASCII from `least` on, counted in
 * eights: most text is, and goes by without being looked at one by one.
 */
static size_t
utf8_plain(const char *s, size_t n, unsigned char least)
{
	uint64_t word;
	size_t i;

	for (i = 0; n - i >= sizeof(word); i += sizeof(word)) {
		memcpy(&word, s + i, sizeof(word));
		/* The second: one of them is less. */
		if ((word & EACH(0x80)) != 0 ||
		    ((word - EACH(least)) & ~word & EACH(0x80)) != 0)
			break;
	}
	return i;
}

bool
utf8_valid(const char *s, size_t n)
{
	size_t len, skip;
	uint32_t cp;

	for (; n > 0; s += len, n -= len) {
		if ((len = utf8_plain(s, n, 1)) > 0)
			continue;
		if (*s == '\0' || (len = utf8_sequence(s, n, &cp, &skip)) == 0)
			return false;
	}
	return true;
}

int
utf8_decode(const char *s, size_t n, uint32_t *cp)
{
	size_t len, skip;

	if (n == 0)
		return 0;
	len = utf8_sequence(s, n, cp, &skip);
	return len == 0 ? -1 : (int)len;
}

size_t
utf8_take(const char *s, size_t n, uint32_t *cp)
{
	size_t len, skip;

	if ((len = utf8_sequence(s, n, cp, &skip)) > 0)
		return len;
	*cp = 0xfffd;
	return skip;
}

size_t
utf8_encode(char out[UTF8_MAX], uint32_t cp)
{
	if (cp >= 0xd800 && cp <= 0xdfff)
		return 0;
	return cp > 0x10ffff ? 0 :
	    (size_t)utf8proc_encode_char((utf8proc_int32_t)cp,
	    (utf8proc_uint8_t *)out);
}

void
utf8_fix(struct str *out, const char *s, size_t n)
{
	size_t len, skip, good = 0;
	uint32_t cp;

	/* Good stretches are added whole. */
	while (good < n) {
		if ((len = utf8_plain(s + good, n - good, 1)) > 0) {
			good += len;
			continue;
		}
		len = utf8_sequence(s + good, n - good, &cp, &skip);
		if (len > 0 && cp != 0) {
			good += len;
			continue;
		}
		str_addn(out, s, good);
		str_add(out, REPLACEMENT);
		s += good + skip;
		n -= good + skip;
		good = 0;
	}
	str_addn(out, s, good);
}

static bool
utf8_is_xml(uint32_t cp)
{
	return cp >= 0x20 ? cp != 0xfffe && cp != 0xffff :
	    cp == '\t' || cp == '\n' || cp == '\r';
}

void
utf8_xml(struct str *out, const char *s, size_t n)
{
	size_t len, skip, good = 0;
	uint32_t cp;

	while (good < n) {
		if ((len = utf8_plain(s + good, n - good, ' ')) > 0) {
			good += len;
			continue;
		}
		len = utf8_sequence(s + good, n - good, &cp, &skip);
		if (len > 0 && utf8_is_xml(cp)) {
			good += len;
			continue;
		}
		str_addn(out, s, good);
		if (len == 0)
			str_add(out, REPLACEMENT);
		else
			skip = len;
		s += good + skip;
		n -= good + skip;
		good = 0;
	}
	str_addn(out, s, good);
}
