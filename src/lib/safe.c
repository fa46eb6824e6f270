/*
 * Foreign text made safe for a terminal (law 6): what could act, hide or
 * reorder is seen instead, or is not there.  Must not know where a text came
 * from, nor how wide anything is.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "lib/inside.h"
#include "lib/lib.h"

#define ZWNJ 0x200c
#define KEYCAP 0x20e3
#define BLACK_FLAG 0x1f3f4
#define DOTTED_CIRCLE "\xe2\x97\x8c"
#define MARKS_MAX 16		/* combining marks in a row that are shown */

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
safe_is_mark(uint32_t cp)
{
	utf8proc_category_t c = utf8proc_category((utf8proc_int32_t)cp);

	return c == UTF8PROC_CATEGORY_MN || c == UTF8PROC_CATEGORY_ME;
}

static bool
safe_is_plain(char c)
{
	return c >= ' ' && c <= '~';
}

static bool
safe_is_arabic(uint32_t cp)
{
	return (cp >= 0x620 && cp <= 0x6ff) || (cp >= 0x750 && cp <= 0x77f);
}

static bool
safe_is_noncharacter(uint32_t cp)
{
	return (cp & 0xfffe) == 0xfffe || (cp >= 0xfdd0 && cp <= 0xfdef);
}

/* Never drawn by itself: it can hide, forge or reorder what is. */
static bool
safe_is_invisible(uint32_t cp)
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
		return p->ignorable || safe_is_noncharacter(cp) ||
		    (cp >= 0xfff0 && cp <= 0xfffb) ||
		    (cp >= 0xe0000 && cp <= 0xe0fff);
	}
}

/*
 * The joiners have honest work: U+200D within emoji; both after a virama;
 * U+200C between Arabic letters (RFC 5892, A.1 and A.2, made stricter).
 */
static bool
safe_joiner_stays(const struct before *b, uint32_t cp, const char *s, size_t n)
{
	uint32_t next;

	if (n == 0 || (b->last == ZWJ || b->last == ZWNJ))
		return false;
	utf8_take(s, n, &next);
	if (cp == ZWJ && char_is_pictographic(b->base) && char_is_pictographic(next))
		return true;
	if (utf8proc_get_property((utf8proc_int32_t)b->last)->
	    combining_class == 9 && !safe_is_invisible(next))
		return true;
	return cp == ZWNJ && safe_is_arabic(b->base) && safe_is_arabic(next);
}

/* Scripts whose letters take other shapes beside others. */
static bool
safe_is_shaped(uint32_t cp)
{
	return !safe_is_invisible(cp) && ((cp >= 0x600 && cp <= 0x109f) ||
	    (cp >= 0x1700 && cp <= 0x1cff) || (cp >= 0xa800 && cp <= 0xabff) ||
	    (cp >= 0x10a00 && cp <= 0x11fff));
}

/* Old Korean is written with fillers for the missing part of a syllable. */
static bool
safe_filler_stays(const struct before *b, uint32_t cp, uint32_t next)
{
	return cp == 0x115f ? char_class(next) == UTF8PROC_BOUNDCLASS_V :
	    cp == 0x1160 && b->last != 0x115f &&
	    char_class(b->last) == UTF8PROC_BOUNDCLASS_L;
}

/* Whether an invisible character may stay for the sake of what it joins. */
static bool
safe_stays(const struct before *b, uint32_t cp, const char *s, size_t n,
    bool text)
{
	uint32_t next = 0;

	if (n > 0)
		utf8_take(s, n, &next);
	if (cp == ZWJ || cp == ZWNJ)
		return safe_joiner_stays(b, cp, s, n) || (text && n > 0 &&
		    safe_is_shaped(b->last) && safe_is_shaped(next));
	if (text && (char_is_drawn_format(cp) || safe_filler_stays(b, cp,
	    next)))
		return true;
	if (cp != VS16)
		return false;
	return char_is_pictographic(b->last) ||
	    (char_is_keycap_base(b->last) && next == KEYCAP);
}

/*
 * Invisible, usual, and without a lie to tell within a text: what it would
 * do to its neighbours is not done.
 */
static bool
safe_is_harmless(uint32_t cp)
{
	return cp == 0xad || cp == 0x34f || cp == 0x61c || cp == 0x17b4 ||
	    cp == 0x17b5 || (cp >= 0x180b && cp <= 0x180f) ||
	    (cp >= 0x200b && cp <= 0x200f) || (cp >= 0x2060 && cp <= 0x2064) ||
	    (cp >= 0xfe00 && cp <= 0xfe0f) || cp == 0xfeff ||
	    (cp >= 0xe0100 && cp <= 0xe01ef);
}

static void
safe_add_visible(struct str *out, uint32_t cp)
{
	if (cp < 0x20 || cp == 0x7f) {
		str_addc(out, '^');
		str_addc(out, (char)(cp ^ 0x40));
	} else
		str_addf(out, "<U+%04X>", (unsigned)cp);
}

/* The length of the tags after a black flag, if they are of a known flag. */
static size_t
safe_tags_length(const char *s, size_t n)
{
	size_t len;

	for (size_t i = 0; i < NELEM(tag_flags); i++) {
		len = strlen(tag_flags[i]);
		if (n >= len && memcmp(s, tag_flags[i], len) == 0)
			return len;
	}
	return 0;
}

void
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

/* Adds one character, or its visible form; `n` bytes follow it. */
static void
safe_add(struct str *out, struct before *b, uint32_t cp, const char *bytes,
    size_t len, size_t n, enum safe as, struct spans *spans)
{
	bool text = as == SAFE_TEXT || as == SAFE_LINE;
	size_t from = out->len;
	bool mark = safe_is_mark(cp);

	if ((safe_is_invisible(cp) && !safe_stays(b, cp, bytes + len, n,
	    text || as == SAFE_TYPED)) ||
	    (mark && b->marks >= MARKS_MAX)) {
		if (text && safe_is_harmless(cp))
			return;
		safe_add_visible(out, cp);
		spans_add(spans, from, out->len);
		b->base = b->last = '>';
		return;
	}
	/* A mark must not fall on what stands before this text. */
	if (mark && b->last == 0)
		str_add(out, DOTTED_CIRCLE);
	if (cp == 0xfffd)
		str_add(out, REPLACEMENT);
	else
		str_addn(out, bytes, len);
	b->marks = mark ? b->marks + 1 : 0;
	if (!mark && !char_is_skin_tone(cp))
		b->base = cp;
	b->last = cp;
}

/* Bytes at the start that are safe whatever stands around them. */
static size_t
safe_plain_run(const char *s, size_t n)
{
	size_t at = 0;

	while (at < n && safe_is_plain(s[at]))
		at++;
	return at;
}

/* ---- lines ------------------------------------------------------------- */

/* Length of a break of a line; CR counts where the line ends anyway. */
static size_t
safe_break_length(const char *s, size_t n)
{
	size_t at = 0;

	while (at < n && s[at] == '\r')
		at++;
	if (at < n && s[at] == '\n')
		return at + 1;
	return at == n ? at : 0;
}

/* Of breaks in one line there is a sign between words, and only there. */
static size_t
safe_add_break(struct str *out, const char *s, size_t n, enum safe as)
{
	size_t len = safe_break_length(s, n), next;

	if (as != SAFE_LINE) {
		if (s[len - 1] == '\n')
			str_addc(out, '\n');
		return len;
	}
	while ((next = safe_break_length(s + len, n - len)) > 0)
		len += next;
	if (out->len > 0 && len < n)
		str_add(out, " / ");
	return len;
}

/* What breaks or moves a line and is no character; its length, or 0. */
static size_t
safe_add_layout(struct str *out, struct before *b, const char *s, size_t n,
    enum safe as)
{
	size_t len;

	if (as == SAFE_NAME)
		return 0;
	if (safe_break_length(s, n) > 0) {
		len = safe_add_break(out, s, n, as);
		memset(b, 0, sizeof(*b));
		return len;
	}
	if (*s != '\t')
		return 0;
	str_add(out, as == SAFE_LINE ? " " : "    ");
	b->base = b->last = ' ';
	b->marks = 0;
	return 1;
}

/* ---- the whole --------------------------------------------------------- */

void
utf8_safe(struct str *out, const char *s, size_t n, enum safe as)
{
	utf8_safe_spans(out, s, n, as, NULL);
}

void
utf8_safe_spans(struct str *out, const char *s, size_t n, enum safe as,
    struct spans *spans)
{
	struct before b = { 0, 0, 0 };
	size_t len, tags;
	uint32_t cp;

	for (; n > 0; s += len, n -= len) {
		if ((len = safe_plain_run(s, n)) > 0) {
			str_addn(out, s, len);
			b.base = b.last = (unsigned char)s[len - 1];
			b.marks = 0;
			continue;
		}
		if ((len = safe_add_layout(out, &b, s, n, as)) > 0)
			continue;
		len = utf8_take(s, n, &cp);
		safe_add(out, &b, cp, s, len, n - len, as, spans);
		if (cp == BLACK_FLAG &&
		    (tags = safe_tags_length(s + len, n - len)) > 0) {
			str_addn(out, s + len, tags);
			len += tags;
		}
	}
}
