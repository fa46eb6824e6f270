/*
 * Text as people see it: code points, grapheme clusters, columns; and foreign
 * text made safe.  Must not know a terminal, nor where a text came from.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "lib/lib.h"

#define ZWNJ 0x200c
#define ZWJ 0x200d
#define VS16 0xfe0f		/* variation selector: show as emoji */
#define KEYCAP 0x20e3
#define BLACK_FLAG 0x1f3f4
#define REPLACEMENT "\xef\xbf\xbd"
#define CLUSTER_FAR 256		/* bytes */
#define MARKS_MAX 16		/* combining marks in a row that are shown */

/* ---- code points ------------------------------------------------------- */

/*
 * Length of the well-formed sequence at the start, or 0 with the length of
 * what to skip: the maximal subpart (Unicode, 3.9, "U+FFFD Substitution").
 */
static size_t
sequence(const char *text, size_t n, uint32_t *cp, size_t *skip)
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

bool
utf8_valid(const char *s, size_t n)
{
	size_t len, skip;
	uint32_t cp;

	for (; n > 0; s += len, n -= len) {
		if (*s == '\0' || (len = sequence(s, n, &cp, &skip)) == 0)
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
	len = sequence(s, n, cp, &skip);
	return len == 0 ? -1 : (int)len;
}

/* As sequence(), but a bad one counts as one U+FFFD of its length. */
static size_t
take(const char *s, size_t n, uint32_t *cp)
{
	size_t len, skip;

	if ((len = sequence(s, n, cp, &skip)) > 0)
		return len;
	*cp = 0xfffd;
	return skip;
}

/* ---- clusters and columns ---------------------------------------------- */

static bool
is_plain(const char *s, size_t at, size_t n)
{
	return at >= n || (s[at] >= ' ' && s[at] <= '~');
}

size_t
utf8_next(const char *s, size_t n)
{
	utf8proc_int32_t state = 0;
	uint32_t cp, next;
	size_t at, len;

	if (n == 0)
		return 0;
	/* Before printable ASCII there is a break: the common case. */
	if (is_plain(s, 0, n) && is_plain(s, 1, n))
		return 1;
	at = take(s, n, &cp);
	while (at < n) {
		len = take(s + at, n - at, &next);
		if (utf8proc_grapheme_break_stateful((utf8proc_int32_t)cp,
		    (utf8proc_int32_t)next, &state))
			break;
		at += len;
		cp = next;
	}
	return at;
}

size_t
utf8_prev(const char *s, size_t at)
{
	size_t start = at, len;

	if (at == 0)
		return 0;
	/*
	 * Clusters can only be found forwards.  Between two printable ASCII
	 * characters there is always a break, so begin there; or at a
	 * character that is farther than any cluster which is drawn.
	 */
	for (start = at - 1; start > 0; start--)
		if ((is_plain(s, start, at) && is_plain(s, start - 1, at)) ||
		    at - start > CLUSTER_FAR + 4 || (at - start > CLUSTER_FAR &&
		    ((unsigned char)s[start] & 0xc0) != 0x80))
			break;
	while ((len = utf8_next(s + start, at - start)) < at - start)
		start += len;
	return len;
}

static bool
is_pictographic(uint32_t cp)
{
	return utf8proc_get_property((utf8proc_int32_t)cp)->boundclass ==
	    UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

static bool
is_flag_letter(uint32_t cp)
{
	return cp >= 0x1f1e6 && cp <= 0x1f1ff;
}

static bool
is_keycap_base(uint32_t cp)
{
	return (cp >= '0' && cp <= '9') || cp == '#' || cp == '*';
}

/* The widest of its characters; VS16 and a second flag letter make it 2. */
static int
cluster_width(const char *s, size_t n)
{
	uint32_t cp, before = 0;
	int width = 0, w;
	size_t len;

	for (; n > 0; s += len, n -= len) {
		len = take(s, n, &cp);
		w = utf8proc_charwidth((utf8proc_int32_t)cp);
		if ((cp == VS16 &&
		    (is_pictographic(before) || is_keycap_base(before))) ||
		    (is_flag_letter(cp) && is_flag_letter(before)))
			w = 2;
		if (w > width)
			width = w;
		before = cp;
	}
	return width;
}

int
utf8_width(const char *s, size_t n)
{
	int width = 0;
	size_t len;

	for (; (len = utf8_next(s, n)) > 0; s += len, n -= len)
		width += len == 1 && is_plain(s, 0, n) ? 1 :
		    cluster_width(s, len);
	return width;
}

size_t
utf8_clip(const char *s, size_t n, int columns)
{
	size_t at = 0, len;

	while ((len = utf8_next(s + at, n - at)) > 0) {
		columns -= cluster_width(s + at, len);
		if (columns < 0)
			break;
		at += len;
	}
	return at;
}

/* ---- foreign text ------------------------------------------------------ */

/* The flags of England, Scotland and Wales: a flag and tag characters. */
static const char *const tag_flags[] = {
	"\xf3\xa0\x81\xa7\xf3\xa0\x81\xa2\xf3\xa0\x81\xa5\xf3\xa0\x81\xae"
	"\xf3\xa0\x81\xa7\xf3\xa0\x81\xbf",
	"\xf3\xa0\x81\xa7\xf3\xa0\x81\xa2\xf3\xa0\x81\xb3\xf3\xa0\x81\xa3"
	"\xf3\xa0\x81\xb4\xf3\xa0\x81\xbf",
	"\xf3\xa0\x81\xa7\xf3\xa0\x81\xa2\xf3\xa0\x81\xb7\xf3\xa0\x81\xac"
	"\xf3\xa0\x81\xb3\xf3\xa0\x81\xbf",
};

/* What has been written, as far as the next character depends on it. */
struct before {
	uint32_t base;		/* the last that is no mark or selector */
	uint32_t last;
	int marks;		/* in a row */
};

static bool
is_mark(uint32_t cp)
{
	utf8proc_category_t c = utf8proc_category((utf8proc_int32_t)cp);

	return c == UTF8PROC_CATEGORY_MN || c == UTF8PROC_CATEGORY_ME;
}

static bool
is_skin_tone(uint32_t cp)
{
	return cp >= 0x1f3fb && cp <= 0x1f3ff;
}

static bool
is_arabic(uint32_t cp)
{
	return (cp >= 0x620 && cp <= 0x6ff) || (cp >= 0x750 && cp <= 0x77f);
}

static bool
is_noncharacter(uint32_t cp)
{
	return (cp & 0xfffe) == 0xfffe || (cp >= 0xfdd0 && cp <= 0xfdef);
}

/* Never drawn by itself: it can hide, forge or reorder what is. */
static bool
is_invisible(uint32_t cp)
{
	const utf8proc_property_t *p =
	    utf8proc_get_property((utf8proc_int32_t)cp);

	switch (p->category) {
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return true;
	default:
		return p->ignorable || is_noncharacter(cp) ||
		    (cp >= 0xfff0 && cp <= 0xfffb) ||
		    (cp >= 0xe0000 && cp <= 0xe0fff);
	}
}

/*
 * The joiners have honest work: U+200D within emoji; both after a virama;
 * U+200C between Arabic letters (RFC 5892, A.1 and A.2, made stricter).
 */
static bool
joiner_stays(const struct before *b, uint32_t cp, const char *s, size_t n)
{
	uint32_t next;

	if (n == 0 || (b->last == ZWJ || b->last == ZWNJ))
		return false;
	take(s, n, &next);
	if (cp == ZWJ && is_pictographic(b->base) && is_pictographic(next))
		return true;
	if (utf8proc_get_property((utf8proc_int32_t)b->last)->
	    combining_class == 9 && !is_invisible(next))
		return true;
	return cp == ZWNJ && is_arabic(b->base) && is_arabic(next);
}

/* Whether an invisible character may stay for the sake of what it joins. */
static bool
stays(const struct before *b, uint32_t cp, const char *s, size_t n)
{
	uint32_t next = 0;

	if (cp == ZWJ || cp == ZWNJ)
		return joiner_stays(b, cp, s, n);
	if (cp != VS16 || b->last == VS16)
		return false;
	if (n > 0)
		take(s, n, &next);
	return is_pictographic(b->base) ||
	    (is_keycap_base(b->last) && next == KEYCAP);
}

static void
add_visible(struct str *out, uint32_t cp)
{
	if (cp < 0x20 || cp == 0x7f) {
		str_addc(out, '^');
		str_addc(out, (char)(cp ^ 0x40));
	} else
		str_addf(out, "<U+%04X>", (unsigned)cp);
}

/* The length of the tags after a black flag, if they are of a known flag. */
static size_t
tags_length(const char *s, size_t n)
{
	size_t len;

	for (size_t i = 0; i < NELEM(tag_flags); i++) {
		len = strlen(tag_flags[i]);
		if (n >= len && memcmp(s, tag_flags[i], len) == 0)
			return len;
	}
	return 0;
}

/* What was added from `from` on stands for something else. */
static void
spans_add(struct spans *spans, size_t from, size_t to)
{
	struct bytes *last;

	if (spans == NULL)
		return;
	last = spans->n == 0 ? NULL : &spans->at[spans->n - 1];
	if (last != NULL && last->from + last->len == from) {
		last->len = to - last->from;
		return;
	}
	if (spans->n == spans->cap) {
		spans->cap = spans->cap == 0 ? 8 : spans->cap * 2;
		spans->at = xreallocarray(spans->at, spans->cap,
		    sizeof(*spans->at));
	}
	spans->at[spans->n++] = (struct bytes){ from, to - from };
}

void
spans_free(struct spans *spans)
{
	free(spans->at);
	*spans = (struct spans){ NULL, 0, 0 };
}

/* Adds one character, or its visible form; `s` is what follows it. */
static void
safe_add(struct str *out, struct before *b, uint32_t cp, const char *bytes,
    size_t len, size_t n, struct spans *spans)
{
	const char *s = bytes + len;
	size_t from = out->len;
	bool mark = is_mark(cp);

	if ((is_invisible(cp) && !stays(b, cp, s, n)) ||
	    (mark && b->marks >= MARKS_MAX)) {
		add_visible(out, cp);
		spans_add(spans, from, out->len);
		b->base = b->last = '>';
		return;
	}
	/* A mark must not fall on what stands before this text. */
	if (mark && b->last == 0)
		str_add(out, "\xe2\x97\x8c");
	if (cp == 0xfffd)
		str_add(out, REPLACEMENT);
	else
		str_addn(out, bytes, len);
	b->marks = mark ? b->marks + 1 : 0;
	if (!mark && !is_skin_tone(cp))
		b->base = cp;
	b->last = cp;
}

/* Bytes at the start that are safe whatever stands around them. */
static size_t
plain_run(const char *s, size_t n)
{
	size_t at = 0;

	while (at < n && is_plain(s, at, n))
		at++;
	return at;
}

void
utf8_safe(struct str *out, const char *s, size_t n, bool newlines)
{
	utf8_safe_spans(out, s, n, newlines, NULL);
}

void
utf8_safe_spans(struct str *out, const char *s, size_t n, bool newlines,
    struct spans *spans)
{
	struct before b = { 0, 0, 0 };
	size_t len, tags;
	uint32_t cp;

	for (; n > 0; s += len, n -= len) {
		if ((len = plain_run(s, n)) > 0) {
			str_addn(out, s, len);
			b.base = b.last = (unsigned char)s[len - 1];
			b.marks = 0;
			continue;
		}
		len = take(s, n, &cp);
		if (newlines && cp == '\n') {
			str_addc(out, '\n');
			memset(&b, 0, sizeof(b));
			continue;
		}
		if (newlines && cp == '\t') {
			str_add(out, "    ");
			b.base = b.last = ' ';
			continue;
		}
		safe_add(out, &b, cp, s, len, n - len, spans);
		if (cp == BLACK_FLAG &&
		    (tags = tags_length(s + len, n - len)) > 0) {
			str_addn(out, s + len, tags);
			len += tags;
		}
	}
}

void
utf8_fix(struct str *out, const char *s, size_t n)
{
	size_t len, skip, good = 0;
	uint32_t cp;

	/* Good stretches are added whole. */
	while (good < n) {
		len = sequence(s + good, n - good, &cp, &skip);
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
is_xml(uint32_t cp)
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
		len = sequence(s + good, n - good, &cp, &skip);
		if (len > 0 && is_xml(cp)) {
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
