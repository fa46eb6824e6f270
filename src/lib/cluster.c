/*
 * Text as people see it: grapheme clusters and columns.  Must not know a
 * terminal; but how the one that is drawn on counts can be told.
 *
 * Some terminals count the columns of a cluster as a whole, most add up its
 * characters.  A cluster gets the columns of whoever gives it more, until
 * it was measured that this terminal gives less (DESIGN 5).
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "lib/inside.h"
#include "lib/lib.h"

/*
 * Of these the terminal is known to draw none in columns of their own: it
 * is state of the process, as the locale is.
 */
static unsigned joined;

void
utf8_joins(unsigned joins)
{
	joined = joins;
}

/* ---- characters -------------------------------------------------------- */

static bool
cluster_is_plain(const char *s, size_t at, size_t n)
{
	return at >= n || (s[at] >= ' ' && s[at] <= '~');
}

static bool
cluster_is_flag_letter(uint32_t cp)
{
	return char_class(cp) == UTF8PROC_BOUNDCLASS_REGIONAL_INDICATOR;
}

static bool
cluster_is_jamo(uint32_t cp)
{
	int class = char_class(cp);

	return class == UTF8PROC_BOUNDCLASS_L ||
	    class == UTF8PROC_BOUNDCLASS_V || class == UTF8PROC_BOUNDCLASS_T;
}

/*
 * Circled numbers on squares; trigrams, hexagrams and the like, counting rods:
 * wide for some terminals, and in Unicode from version 16 on.
 */
static bool
cluster_is_square_sign(uint32_t cp)
{
	return (cp >= 0x2630 && cp <= 0x2637) ||
	    (cp >= 0x268a && cp <= 0x268f) ||
	    (cp >= 0x3248 && cp <= 0x324f) ||
	    (cp >= 0x4dc0 && cp <= 0x4dff) ||
	    (cp >= 0x1d300 && cp <= 0x1d356) ||
	    (cp >= 0x1d360 && cp <= 0x1d378);
}

/* Columns of a character; where tables differ, the most that one gives. */
static int
cluster_char_width(uint32_t cp)
{
	int width = utf8proc_charwidth((utf8proc_int32_t)cp);

	switch (utf8proc_category((utf8proc_int32_t)cp)) {
	case UTF8PROC_CATEGORY_CN:
		/* The terminal's table may be of a newer Unicode. */
		return 2;
	case UTF8PROC_CATEGORY_MC:
		/* The tone marks of Korean are as wide as its syllables. */
		return cp == 0x302e || cp == 0x302f ? 2 : 1;
	case UTF8PROC_CATEGORY_CF:
		return char_is_drawn_format(cp) ? 1 : width;
	default:
		break;
	}
	if (cluster_is_jamo(cp))
		return width < 1 ? 1 : width;
	return cluster_is_square_sign(cp) ? 2 : width;
}

/* Scripts whose characters have had two columns for ever. */
static bool
cluster_is_square(uint32_t cp)
{
	return (cp >= 0x1100 && cp <= 0x115e) ||
	    (cp >= 0x2e80 && cp <= 0x303e) || (cp >= 0x3041 && cp <= 0x3247) ||
	    (cp >= 0x3250 && cp <= 0x4dbf) || (cp >= 0x4e00 && cp <= 0xa4cf) ||
	    (cp >= 0xac00 && cp <= 0xd7a3) || (cp >= 0xf900 && cp <= 0xfaff) ||
	    (cp >= 0xfe30 && cp <= 0xfe6f) || (cp >= 0xff01 && cp <= 0xffe6) ||
	    (cp >= 0x20000 && cp <= 0x3fffd);
}

/*
 * Columns of a character of the scripts that are written most, if it is a
 * cluster of its own wherever it stands between others such; 0: look it up,
 * which takes twenty times as long.
 */
static int
cluster_lone(uint32_t cp)
{
	if ((cp >= ' ' && cp <= '~') || (cp >= 0xc0 && cp <= 0x24f) ||
	    (cp >= 0x391 && cp <= 0x3a1) || (cp >= 0x3a3 && cp <= 0x3ff) ||
	    (cp >= 0x400 && cp <= 0x481))
		return 1;
	if ((cp >= 0x3041 && cp <= 0x3096) || (cp >= 0x30a1 && cp <= 0x30fa) ||
	    (cp >= 0x4e00 && cp <= 0x9fef) || (cp >= 0xac00 && cp <= 0xd7a3))
		return 2;
	return 0;
}

/* ---- clusters ---------------------------------------------------------- */

size_t
utf8_next(const char *s, size_t n)
{
	utf8proc_int32_t state = 0;
	uint32_t cp, next;
	size_t at, len;
	int columns;

	if (n == 0)
		return 0;
	/* Before printable ASCII there is a break: the common case. */
	if (cluster_is_plain(s, 0, n) && cluster_is_plain(s, 1, n))
		return 1;
	at = utf8_take(s, n, &cp);
	if (cluster_lone(cp) > 0) {
		if (at == n)
			return at;
		utf8_take(s + at, n - at, &next);
		if (cluster_lone(next) > 0)
			return at;
	}
	columns = cluster_char_width(cp);
	while (at < n) {
		len = utf8_take(s + at, n - at, &next);
		columns += cluster_char_width(next);
		if (utf8proc_grapheme_break_stateful((utf8proc_int32_t)cp,
		    (utf8proc_int32_t)next, &state) ||
		    at + len > CLUSTER_BYTES || columns > CLUSTER_COLUMNS)
			break;
		at += len;
		cp = next;
	}
	return at;
}

/* Length of the character, or of the bad bytes, that end at s + at. */
static size_t
cluster_take_back(const char *s, size_t at, uint32_t *cp)
{
	for (size_t n = 1; n <= at && n <= 4; n++)
		if (((unsigned char)s[at - n] & 0xc0) != 0x80) {
			if (utf8_take(s + at - n, n, cp) == n)
				return n;
			break;
		}
	return utf8_take(s + at - 1, 1, cp);
}

/* Whether a cluster ends between them, whatever stands before. */
static bool
cluster_always_breaks(uint32_t cp, uint32_t next)
{
	if (!utf8proc_grapheme_break((utf8proc_int32_t)cp,
	    (utf8proc_int32_t)next))
		return false;
	switch (char_class(cp)) {
	case UTF8PROC_BOUNDCLASS_EXTEND:
	case UTF8PROC_BOUNDCLASS_ZWJ:
	case UTF8PROC_BOUNDCLASS_PREPEND:
	case UTF8PROC_BOUNDCLASS_REGIONAL_INDICATOR:
		return next >= ' ' && next <= '~';
	default:
		return true;
	}
}

size_t
utf8_prev(const char *s, size_t at)
{
	uint32_t cp, before;
	size_t start, len;

	if (at == 0)
		return 0;
	/* Clusters can only be found forwards, from a sure place. */
	start = at - cluster_take_back(s, at, &cp);
	while (start > 0) {
		len = cluster_take_back(s, start, &before);
		if (cluster_always_breaks(before, cp))
			break;
		start -= len;
		cp = before;
	}
	while ((len = utf8_next(s + start, at - start)) < at - start)
		start += len;
	return len;
}

/* ---- columns ----------------------------------------------------------- */

/* What a character was measured by that follows another; JOINS: nothing. */
static enum utf8_join
cluster_join_of(uint32_t cp, uint32_t before)
{
	if (char_is_skin_tone(cp))
		return char_is_pictographic(before) ? UTF8_JOIN_TONE : UTF8_JOINS;
	if (char_is_pictographic(cp))
		return before == ZWJ ? UTF8_JOIN_EMOJI : UTF8_JOINS;
	if (cluster_is_jamo(cp) && char_class(cp) != UTF8PROC_BOUNDCLASS_L)
		return UTF8_JOIN_JAMO;
	return utf8proc_category((utf8proc_int32_t)cp) ==
	    UTF8PROC_CATEGORY_MC ? UTF8_JOIN_MARK : UTF8_JOIN_LETTER;
}

/* VS16 makes some characters wider that stand before it. */
static bool
cluster_widens(uint32_t cp, uint32_t before)
{
	return cp == VS16 && (char_is_pictographic(before) ||
	    char_is_keycap_base(before)) && cluster_char_width(before) == 1;
}

/* By its widest character, and by the sum; the greater of both. */
static int
cluster_drawn_width(const char *s, size_t n)
{
	uint32_t cp, before = 0;
	int widest = 0, sum = 0, w;
	bool counts = true;
	size_t len;

	for (size_t at = 0; at < n; at += len) {
		len = utf8_take(s + at, n - at, &cp);
		w = cluster_widens(cp, before) ? 1 : cluster_char_width(cp);
		if (cp != VS16)
			counts = at == 0 ||
			    (joined & 1u << cluster_join_of(cp, before)) == 0;
		if (counts)
			sum += w;
		if (cluster_widens(cp, before) ||
		    (cluster_is_flag_letter(cp) &&
		    cluster_is_flag_letter(before)))
			w = 2;
		if (w > widest)
			widest = w;
		before = cp;
	}
	/* One flag letter by itself: some terminals give it two. */
	if (n == 4 && cluster_is_flag_letter(before))
		return 2;
	return sum > widest ? sum : widest;
}

bool
utf8_hangs(const char *s, size_t n)
{
	uint32_t cp;

	if (n == 0 || cluster_is_plain(s, 0, n))
		return false;
	utf8_take(s, n, &cp);
	switch (char_class(cp)) {
	case UTF8PROC_BOUNDCLASS_EXTEND:
	case UTF8PROC_BOUNDCLASS_ZWJ:
	case UTF8PROC_BOUNDCLASS_SPACINGMARK:
	case UTF8PROC_BOUNDCLASS_V:
	case UTF8PROC_BOUNDCLASS_T:
		return true;
	case UTF8PROC_BOUNDCLASS_CONTROL:
	case UTF8PROC_BOUNDCLASS_CR:
	case UTF8PROC_BOUNDCLASS_LF:
		return false;
	default:
		return cluster_char_width(cp) == 0;
	}
}

static int
cluster_width(const char *s, size_t len)
{
	uint32_t cp;
	int width;

	if (len > 0 && utf8_take(s, len, &cp) == len &&
	    (width = cluster_lone(cp)) > 0)
		return width;
	return cluster_drawn_width(s, len) + utf8_hangs(s, len);
}

/*
 * Characters at the start that are clusters of their own, a column each; no
 * more than `most` are looked at.
 */
static size_t
cluster_plain_run(const char *s, size_t n, size_t most)
{
	size_t at = 0;

	while (at < n && at < most && cluster_is_plain(s, at, n))
		at++;
	/* What comes behind the last one may hang on it. */
	return at > 0 && at < n ? at - 1 : at;
}

int
utf8_width(const char *s, size_t n)
{
	size_t width = 0, len;

	for (; n > 0; s += len, n -= len) {
		if ((len = cluster_plain_run(s, n, n)) > 0) {
			width += len;
		} else {
			len = utf8_next(s, n);
			width += (size_t)cluster_width(s, len);
		}
	}
	return (int)width;
}

size_t
utf8_clip(const char *s, size_t n, int columns)
{
	size_t at = 0, len, most = (size_t)columns, width;

	for (; columns >= 0 && at < n; at += len) {
		len = cluster_plain_run(s + at, n - at, most + 2);
		if (len > 0) {
			if (len > most)
				return at + most;
			most -= len;
			continue;
		}
		len = utf8_next(s + at, n - at);
		width = (size_t)cluster_width(s + at, len);
		if (width > most)
			break;
		most -= width;
	}
	return at;
}

bool
utf8_is_sure(const char *s, size_t n)
{
	utf8proc_category_t category;
	uint32_t cp;
	size_t len;
	int width;

	if (n <= 1)
		return n == 1 && cluster_is_plain(s, 0, n);
	len = utf8_take(s, n, &cp);
	width = cluster_char_width(cp);
	/* Beyond the first plane much is newer than a terminal's table. */
	if (utf8_hangs(s, n) || cluster_is_flag_letter(cp) ||
	    (cp > 0xffff && !cluster_is_square(cp)) ||
	    width != utf8proc_charwidth((utf8proc_int32_t)cp) ||
	    (width > 1 && !cluster_is_square(cp)))
		return false;
	for (s += len, n -= len; n > 0; s += len, n -= len) {
		len = utf8_take(s, n, &cp);
		category = utf8proc_category((utf8proc_int32_t)cp);
		if (cp == VS16 || (category != UTF8PROC_CATEGORY_MN &&
		    category != UTF8PROC_CATEGORY_ME))
			return false;
	}
	return true;
}
