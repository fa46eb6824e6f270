/*
 * One part of an address as text: which characters it may have, how it is
 * normalized, and how one that breaks these rules is written all the same.
 * Must not know what the other parts are.
 *
 * Written: each character that may not stand there, or would be changed by
 * normalizing, as <HEX>, its number in hexadecimal digits; where none has to be
 * (the part is too long, or empty), <> stands before the part.  '<' itself is
 * always <3c>, so that what is written means one text, and each text is
 * written in one way.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "lib/inside.h"
#include "lib/lib.h"

#define ROUNDS 4		/* of normalizing until nothing changes */

/* ---- characters -------------------------------------------------------- */

static utf8proc_category_t
jid_part_category(uint32_t cp)
{
	return utf8proc_category((utf8proc_int32_t)cp);
}

static bool
jid_part_is_letter_or_digit(uint32_t cp)
{
	switch (jid_part_category(cp)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ND:
		/* RFC 8264, 9.13: not what only shows or hides others. */
		return !utf8proc_get_property((utf8proc_int32_t)cp)->ignorable;
	default:
		return false;
	}
}

/* RFC 8264, 4.2 (IdentifierClass), less what RFC 7622, 3.3.1 takes away. */
static bool
jid_part_local_allows(uint32_t cp)
{
	if (cp < 0x80)
		return cp > ' ' && cp < 0x7f &&
		    strchr("\"&'/:<>@", (int)cp) == NULL;
	return jid_part_is_letter_or_digit(cp);
}

static bool
jid_part_domain_allows(uint32_t cp)
{
	if (cp < 0x80)
		return (cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9') ||
		    cp == '-' || cp == '.' || cp == '_';
	return jid_part_is_letter_or_digit(cp);
}

static bool
jid_part_is_mark(uint32_t cp)
{
	switch (jid_part_category(cp)) {
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
		return true;
	default:
		return false;
	}
}

/*
 * Resources are made by other people's clients, and a server has accepted
 * them: only what could act or cannot be seen is refused (RFC 7622, 3.4, is
 * stricter and forbids the emoji of the year after).
 */
static bool
jid_part_resource_allows(uint32_t cp)
{
	switch (jid_part_category(cp)) {
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return false;
	case UTF8PROC_CATEGORY_ZS:
		return cp == ' ';
	default:
		return cp != '<' && (cp & 0xfffe) != 0xfffe &&
		    !(cp >= 0xfdd0 && cp <= 0xfdef) &&
		    !utf8proc_get_property((utf8proc_int32_t)cp)->ignorable;
	}
}

/* What joins emoji, or colours them, within a run of them. */
static bool
jid_part_joins_emoji(uint32_t before, uint32_t cp)
{
	return (cp == 0x200d || cp == 0xfe0f) && (before == 0xfe0f ||
	    jid_part_category(before) == UTF8PROC_CATEGORY_SO ||
	    jid_part_category(before) == UTF8PROC_CATEGORY_SK);
}

static bool (*const allows[])(uint32_t) = {
	[JID_LOCAL] = jid_part_local_allows,
	[JID_DOMAIN] = jid_part_domain_allows,
	[JID_RESOURCE] = jid_part_resource_allows,
};

/* Blanks at the ends cannot be seen; a mark would go to what is before it. */
static bool
jid_part_resource_ends_well(const char *s)
{
	size_t n = strlen(s);
	uint32_t cp;

	return n == 0 || (s[0] != ' ' && s[n - 1] != ' ' &&
	    utf8_decode(s, n, &cp) > 0 && !jid_part_is_mark(cp));
}

bool
jid_part_allowed(enum jid_part part, const char *s)
{
	size_t n = strlen(s);
	uint32_t cp, before = 0;
	int len;

	if (part == JID_RESOURCE && !jid_part_resource_ends_well(s))
		return false;
	for (; (len = utf8_decode(s, n, &cp)) > 0;
	    s += len, n -= (size_t)len, before = cp)
		if (!allows[part](cp) && (part != JID_RESOURCE ||
		    !jid_part_joins_emoji(before, cp)))
			return false;
	return len == 0;
}

/* ---- normalizing ------------------------------------------------------- */

/* Full and half width forms as the usual ones (RFC 8265, 3.3.1). */
static uint32_t
jid_part_usual_width(uint32_t cp)
{
	const utf8proc_property_t *p =
	    utf8proc_get_property((utf8proc_int32_t)cp);
	utf8proc_int32_t to[4];

	if ((p->decomp_type == UTF8PROC_DECOMP_TYPE_WIDE ||
	    p->decomp_type == UTF8PROC_DECOMP_TYPE_NARROW) &&
	    utf8proc_decompose_char((utf8proc_int32_t)cp, to, NELEM(to),
	    UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE, NULL) == 1)
		return (uint32_t)to[0];
	return cp;
}

static uint32_t
jid_part_folded(uint32_t cp)
{
	return (uint32_t)utf8proc_tolower((
	    utf8proc_int32_t)jid_part_usual_width(cp));
}

static char *
jid_part_fold_case(const char *s)
{
	utf8proc_uint8_t bytes[4];
	size_t n = strlen(s);
	struct str out;
	uint32_t cp;
	int len;

	str_init(&out);
	for (; (len = utf8_decode(s, n, &cp)) > 0; s += len, n -= (size_t)len) {
		cp = jid_part_folded(cp);
		str_addn(&out, (char *)bytes, (size_t)utf8proc_encode_char(
		    (utf8proc_int32_t)cp, bytes));
	}
	return str_take(&out);
}

char *
jid_part_nfc(const char *s)
{
	utf8proc_uint8_t *out;
	char *copy;

	if (jid_part_ascii(s))
		return xstrdup(s);
	if ((out = utf8proc_NFC((const utf8proc_uint8_t *)s)) == NULL)
		die("out of memory");
	copy = xstrdup((char *)out);
	free(out);
	return copy;
}

bool
jid_part_ascii(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s >= 0x80)
			return false;
	return true;
}

char *
jid_part_lower(const char *s)
{
	char *copy = xstrdup(s);

	for (char *p = copy; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p += 'a' - 'A';
	return copy;
}

char *
jid_part_fold(const char *s)
{
	char *now, *lower, *next;

	if (jid_part_ascii(s))
		return jid_part_lower(s);
	now = xstrdup(s);
	for (int i = 0; i < ROUNDS; i++) {
		lower = jid_part_fold_case(now);
		next = jid_part_nfc(lower);
		free(lower);
		if (strcmp(now, next) == 0) {
			free(next);
			return now;
		}
		free(now);
		now = next;
	}
	free(now);
	return NULL;
}

/* ---- written ----------------------------------------------------------- */

/* Whether a character stands for itself in a part that breaks the rules. */
static bool
jid_part_is_literal(enum jid_part part, uint32_t cp)
{
	if (!allows[part](cp) || jid_part_is_mark(cp) || cp == ' ')
		return false;
	return part == JID_RESOURCE || jid_part_folded(cp) == cp;
}

static char *
lib_jid_part_escape(enum jid_part part, const char *s, bool ascii_only)
{
	size_t n = strlen(s);
	bool escaped = false;
	struct str out;
	uint32_t cp;
	int len;

	str_init(&out);
	for (; (len = utf8_decode(s, n, &cp)) > 0;
	    s += len, n -= (size_t)len) {
		if (jid_part_is_literal(part,
		    cp) && (cp < 0x80 || !ascii_only)) {
			str_addn(&out, s, (size_t)len);
		} else {
			str_addf(&out, "<%x>", (unsigned)cp);
			escaped = true;
		}
	}
	if (!escaped) {
		char *whole = xasprintf("<>%s", out.s);

		str_free(&out);
		return whole;
	}
	return str_take(&out);
}

/* What stands for itself must stay so: characters that compose do not. */
char *
jid_part_escape(enum jid_part part, const char *s)
{
	char *out = lib_jid_part_escape(part, s, false),
	    *composed = jid_part_nfc(out);
	bool stays = strcmp(out, composed) == 0;

	free(composed);
	if (stays)
		return out;
	free(out);
	return lib_jid_part_escape(part, s, true);
}

/* "<HEX>"; returns its length, -1 where it is none. */
static int
jid_part_read_escape(const char *s, uint32_t *cp)
{
	size_t len = strspn(s + 1, "0123456789abcdefABCDEF");

	if (len == 0 || len > 6 || s[len + 1] != '>')
		return -1;
	*cp = (uint32_t)strtoul(s + 1, NULL, 16);
	if (*cp == 0 || *cp > 0x10ffff || (*cp >= 0xd800 && *cp <= 0xdfff))
		return -1;
	return (int)len + 2;
}

char *
jid_part_unescape(const char *s)
{
	utf8proc_uint8_t bytes[4];
	struct str out;
	uint32_t cp;
	int len;

	str_init(&out);
	if (strncmp(s, "<>", 2) == 0)
		s += 2;
	while (*s != '\0') {
		if (*s != '<') {
			str_addc(&out, *s++);
			continue;
		}
		if ((len = jid_part_read_escape(s, &cp)) == -1) {
			str_free(&out);
			return NULL;
		}
		str_addn(&out, (char *)bytes, (size_t)utf8proc_encode_char(
		    (utf8proc_int32_t)cp, bytes));
		s += len;
	}
	return str_take(&out);
}
