/*
 * What a name looks like: two names that can be taken for each other have one
 * skeleton, whatever they are made of (after UTS 39, and stricter: case, marks
 * above and below, and what cannot be seen do not count).  A skeleton is for
 * comparing, and is shown to nobody.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "lib/lib.h"

/*
 * Letters that look like a Latin one, in both cases, since what is large may
 * look like another than what is small.  In order.
 */
static const struct {
	uint32_t cp;
	char as;
} skeleton_alike[] = {
	{ 0x7c, 'l' }, { 0xd8, 'o' }, { 0xf0, 'd' }, { 0xf8, 'o' },
	{ 0x110, 'd' }, { 0x111, 'd' }, { 0x126, 'h' }, { 0x127, 'h' },
	{ 0x131, 'l' }, { 0x138, 'k' }, { 0x141, 'l' }, { 0x142, 'l' },
	{ 0x166, 't' }, { 0x167, 't' }, { 0x180, 'b' }, { 0x184, 'b' },
	{ 0x185, 'b' }, { 0x189, 'd' }, { 0x197, 'l' }, { 0x19a, 'l' },
	{ 0x1bd, 's' }, { 0x1c0, 'l' }, { 0x1c3, '!' }, { 0x251, 'a' },
	{ 0x261, 'g' }, { 0x262, 'g' }, { 0x268, 'l' }, { 0x269, 'l' },
	{ 0x26a, 'l' }, { 0x274, 'n' }, { 0x280, 'r' }, { 0x299, 'b' },
	{ 0x29c, 'h' }, { 0x29f, 'l' }, { 0x2bb, '\'' }, { 0x2bc, '\'' },
	{ 0x391, 'a' }, { 0x392, 'b' }, { 0x395, 'e' }, { 0x396, 'z' },
	{ 0x397, 'h' }, { 0x399, 'l' }, { 0x39a, 'k' }, { 0x39c, 'm' },
	{ 0x39d, 'n' }, { 0x39f, 'o' }, { 0x3a1, 'p' }, { 0x3a4, 't' },
	{ 0x3a5, 'y' }, { 0x3a7, 'x' }, { 0x3b1, 'a' }, { 0x3b2, 'b' },
	{ 0x3b3, 'y' }, { 0x3b5, 'e' }, { 0x3b7, 'n' }, { 0x3b9, 'l' },
	{ 0x3ba, 'k' }, { 0x3bd, 'v' }, { 0x3bf, 'o' }, { 0x3c1, 'p' },
	{ 0x3c2, 'c' }, { 0x3c3, 'o' }, { 0x3c4, 't' }, { 0x3c5, 'u' },
	{ 0x3c7, 'x' }, { 0x3c9, 'w' }, { 0x3f2, 'c' }, { 0x3f3, 'j' },
	{ 0x3f9, 'c' }, { 0x405, 's' }, { 0x406, 'l' }, { 0x408, 'j' },
	{ 0x410, 'a' }, { 0x412, 'b' }, { 0x413, 'r' }, { 0x415, 'e' },
	{ 0x417, '3' }, { 0x41a, 'k' }, { 0x41c, 'm' }, { 0x41d, 'h' },
	{ 0x41e, 'o' }, { 0x41f, 'n' }, { 0x420, 'p' }, { 0x421, 'c' },
	{ 0x422, 't' }, { 0x423, 'y' }, { 0x425, 'x' }, { 0x42c, 'b' },
	{ 0x430, 'a' }, { 0x432, 'b' }, { 0x433, 'r' }, { 0x435, 'e' },
	{ 0x437, '3' }, { 0x43a, 'k' }, { 0x43c, 'm' }, { 0x43d, 'h' },
	{ 0x43e, 'o' }, { 0x43f, 'n' }, { 0x440, 'p' }, { 0x441, 'c' },
	{ 0x442, 't' }, { 0x443, 'y' }, { 0x445, 'x' }, { 0x44a, 'b' },
	{ 0x44c, 'b' }, { 0x455, 's' }, { 0x456, 'l' }, { 0x458, 'j' },
	{ 0x461, 'w' }, { 0x474, 'v' }, { 0x475, 'v' }, { 0x49a, 'k' },
	{ 0x49b, 'k' }, { 0x4ae, 'y' }, { 0x4af, 'y' }, { 0x4ba, 'h' },
	{ 0x4bb, 'h' }, { 0x4bd, 'e' }, { 0x4c0, 'l' }, { 0x4cf, 'l' },
	{ 0x500, 'd' }, { 0x501, 'd' }, { 0x51a, 'q' }, { 0x51b, 'q' },
	{ 0x51c, 'w' }, { 0x51d, 'w' }, { 0x54d, 'u' }, { 0x54f, 's' },
	{ 0x555, 'o' }, { 0x561, 'w' }, { 0x563, 'q' }, { 0x566, 'q' },
	{ 0x56c, 'l' }, { 0x570, 'h' }, { 0x575, 'j' }, { 0x578, 'n' },
	{ 0x57d, 'u' }, { 0x581, 'g' }, { 0x584, 'p' }, { 0x585, 'o' },
	{ 0x5c0, 'l' }, { 0x5d5, 'l' }, { 0x5d8, 'v' }, { 0x5df, 'l' },
	{ 0x5e1, 'o' }, { 0x627, 'l' }, { 0x647, 'o' }, { 0x661, 'l' },
	{ 0x665, 'o' }, { 0x6f1, 'l' }, { 0x6f5, 'o' }, { 0x966, 'o' },
	{ 0x9e6, 'o' }, { 0x10ff, 'o' }, { 0x13a0, 'd' }, { 0x13a1, 'r' },
	{ 0x13a2, 't' }, { 0x13a5, 'l' }, { 0x13aa, 'a' }, { 0x13ab, 'j' },
	{ 0x13ac, 'e' }, { 0x13b3, 'w' }, { 0x13b7, 'm' }, { 0x13bb, 'h' },
	{ 0x13bd, 'y' }, { 0x13c0, 'g' }, { 0x13c2, 'h' }, { 0x13c3, 'z' },
	{ 0x13cf, 'b' }, { 0x13d2, 'r' }, { 0x13d4, 'w' }, { 0x13d9, 'v' },
	{ 0x13da, 's' }, { 0x13de, 'l' }, { 0x13df, 'c' }, { 0x13e2, 'p' },
	{ 0x13e6, 'k' }, { 0x13e7, 'd' }, { 0x13f4, 'b' }, { 0x1d00, 'a' },
	{ 0x1d04, 'c' }, { 0x1d05, 'd' }, { 0x1d07, 'e' }, { 0x1d0a, 'j' },
	{ 0x1d0b, 'k' }, { 0x1d0d, 'm' }, { 0x1d0f, 'o' }, { 0x1d18, 'p' },
	{ 0x1d1b, 't' }, { 0x1d1c, 'u' }, { 0x1d20, 'v' }, { 0x1d21, 'w' },
	{ 0x1d22, 'z' }, { 0x2010, '-' }, { 0x2011, '-' }, { 0x2012, '-' },
	{ 0x2013, '-' }, { 0x2014, '-' }, { 0x2018, '\'' }, { 0x2019, '\'' },
	{ 0x2212, '-' }, { 0x2223, 'l' }, { 0x2c9f, 'o' }, { 0xa4d0, 'b' },
	{ 0xa731, 's' },
};

static char
skeleton_latin(uint32_t cp)
{
	size_t low = 0, high = NELEM(skeleton_alike), middle;

	/* Small Cherokee looks like the large. */
	if (cp >= 0xab70 && cp <= 0xabbf)
		cp -= 0xab70 - 0x13a0;
	while (low < high) {
		middle = low + (high - low) / 2;
		if (skeleton_alike[middle].cp < cp)
			low = middle + 1;
		else
			high = middle;
	}
	return low < NELEM(skeleton_alike) &&
	    skeleton_alike[low].cp == cp ? skeleton_alike[low].as : '\0';
}

/* What letters of one's own alphabet are taken for. */
static char
skeleton_ascii(char c)
{
	if (c >= 'A' && c <= 'Z')
		c = (char)(c - 'A' + 'a');
	switch (c) {
	case '1':
	case 'i':
	case '|':
		return 'l';
	case '0':
		return 'o';
	default:
		return c;
	}
}

/* "rn" is taken for m, "vv" for w. */
static void
skeleton_put(struct str *out, char c)
{
	char last = out->len > 0 ? out->s[out->len - 1] : '\0';

	if ((c == 'n' && last == 'r') || (c == 'v' && last == 'v'))
		out->s[out->len - 1] = c == 'n' ? 'm' : 'w';
	else
		str_addc(out, c);
}

static void
skeleton_add(struct str *out, uint32_t cp)
{
	char utf8[UTF8_MAX], latin = skeleton_latin(cp);
	utf8proc_category_t is = utf8proc_category((utf8proc_int32_t)cp);
	size_t n;

	if (latin != '\0')
		skeleton_put(out, latin);
	else if (is == UTF8PROC_CATEGORY_ZS || is == UTF8PROC_CATEGORY_ZL ||
	    is == UTF8PROC_CATEGORY_ZP || is == UTF8PROC_CATEGORY_CC ||
	    is == UTF8PROC_CATEGORY_CF || is == UTF8PROC_CATEGORY_CO ||
	    is == UTF8PROC_CATEGORY_CN)
		;	/* nothing is seen of it */
	else if (cp < 0x80)
		skeleton_put(out, skeleton_ascii((char)cp));
	else if ((n = utf8_encode(utf8, (uint32_t)utf8proc_tolower(
	    (utf8proc_int32_t)cp))) > 0)
		str_addn(out, utf8, n);
}

static bool
skeleton_is_ascii(const char *s)
{
	while (*s != '\0' && (unsigned char)*s < 0x80)
		s++;
	return *s == '\0';
}

char *
name_skeleton(const char *name)
{
	const utf8proc_option_t how = UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
	    UTF8PROC_STRIPMARK | UTF8PROC_IGNORE | UTF8PROC_STABLE;
	const utf8proc_uint8_t *in = (const utf8proc_uint8_t *)name;
	size_t len = strlen(name), room = len * 18 + 1;
	utf8proc_int32_t *cps = NULL;
	utf8proc_ssize_t n = -1;
	struct str out;

	str_init(&out);
	str_add(&out, "");
	if (!skeleton_is_ascii(name) && len <= SKELETON_MAX) {
		cps = xmalloc(room * sizeof(*cps));
		n = utf8proc_decompose(in, (utf8proc_ssize_t)len, cps,
		    (utf8proc_ssize_t)room, how);
	}
	for (utf8proc_ssize_t i = 0; i < n; i++)
		skeleton_add(&out, (uint32_t)cps[i]);
	for (size_t i = 0; n < 0 && i < len; i++)
		if ((unsigned char)name[i] < 0x80)
			skeleton_add(&out, (unsigned char)name[i]);
		else
			str_addc(&out, name[i]);
	free(cps);
	return str_take(&out);
}

static bool
skeleton_is_of_word(int32_t cp)
{
	switch (utf8proc_category(cp)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ND:
		return true;
	default:
		return cp == '-' || cp == '_';
	}
}

bool
name_is_plain(const char *name)
{
	size_t len = strlen(name), n;
	uint32_t cp;

	for (size_t i = 0; i < len; i += n) {
		n = utf8_take(name + i, len - i, &cp);
		if (!skeleton_is_of_word((int32_t)cp))
			return false;
	}
	return len > 0;
}

/* Letters that are a stroke: clicks, the Korean and the Chinese bar, "1". */
static bool
skeleton_is_stroke(uint32_t cp)
{
	return (cp >= 0x1c0 && cp <= 0x1c3) || cp == 0x1173 || cp == 0x1175 ||
	    cp == 0x3161 || cp == 0x3163 || cp == 0x4e00 || cp == 0x4e28 ||
	    cp == 0xffda || cp == 0xffdc;
}

bool
name_begins_plain(const char *name)
{
	uint32_t cp;

	if (*name == '\0')
		return false;
	(void)utf8_take(name, strlen(name), &cp);
	if (cp < 0x80)
		return (cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z') ||
		    (cp >= 'A' && cp <= 'Z');
	switch (utf8proc_category((utf8proc_int32_t)cp)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_ND:
		return !skeleton_is_stroke(cp);
	default:
		return false;
	}
}

/* Blanks of other scripts, and letters of which nothing is seen. */
static bool
skeleton_is_gap(uint32_t cp)
{
	return utf8proc_category((utf8proc_int32_t)cp) ==
	    UTF8PROC_CATEGORY_ZS || cp == 0x2800 || cp == 0x115f ||
	    cp == 0x1160 || cp == 0x3164 || cp == 0xffa0;
}

bool
name_has_gap(const char *name)
{
	size_t len = strlen(name);
	uint32_t cp;

	for (size_t at = 0; at < len;) {
		at += utf8_take(name + at, len - at, &cp);
		if (cp == ' ' ? name[at] == ' ' || at == len : cp >= 0x80 &&
		    skeleton_is_gap(cp))
			return true;
	}
	return false;
}

#define SHORT_NAME 16

/* The skeleton of a short ASCII name; its length, 0 for any other. */
static size_t
skeleton_of_ascii(char out[SHORT_NAME], const char *name)
{
	size_t n = 0;
	char c;

	for (; *name > 0; name++) {
		if (*name <= ' ' || *name == 0x7f)
			continue;	/* as skeleton_add() */
		c = skeleton_ascii(*name);
		if (n > 0 && ((c == 'n' && out[n - 1] == 'r') || (c == 'v' &&
		    out[n - 1] == 'v')))
			out[n - 1] = c == 'n' ? 'm' : 'w';
		else if (n == SHORT_NAME)
			return 0;
		else
			out[n++] = c;
	}
	return *name == '\0' ? n : 0;
}

bool
name_looks_like(const char *name, const char *other)
{
	char a[SHORT_NAME], b[SHORT_NAME], *x, *y;
	size_t n = skeleton_of_ascii(a, name), len = strlen(name);
	bool is;

	/* As most names are, at each line. */
	if (n > 0)
		return n == skeleton_of_ascii(b, other) && memcmp(a, b, n) == 0;
	if (len >= SKELETON_MAX)
		return false;
	x = name_skeleton(name);
	y = name_skeleton(other);
	is = strcmp(x, y) == 0;
	free(x);
	free(y);
	return is;
}
