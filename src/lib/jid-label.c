/*
 * One label of a domain in Unicode: whether it may be shown to people, or
 * could be taken for another.  Must not know DNS, nor how it is encoded.
 *
 * Of scripts there are here those that people write domains in; a letter of
 * any other is shown nowhere (the label is then written as DNS has it).
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "lib/inside.h"
#include "lib/lib.h"

enum script {
	NO_SCRIPT,
	COMMON,			/* digits, hyphens, marks: of any */
	/* Written in one label by the same people. */
	LATIN, HAN, HIRAGANA, KATAKANA,
	ALONE,			/* each of those below only with itself */
	ARABIC, ARMENIAN, BENGALI, BOPOMOFO, CANADIAN, CHEROKEE, CYRILLIC,
	DEVANAGARI, ETHIOPIC, GEORGIAN, GREEK, GUJARATI, GURMUKHI, HANGUL,
	HEBREW, JAVANESE, KANNADA, KHMER, LAO, MALAYALAM, MONGOLIAN, MYANMAR,
	NKO, ORIYA, SINHALA, SYRIAC, TAMIL, TELUGU, THAANA, THAI, TIBETAN,
	TIFINAGH, YI,
};

/*
 * In order.  Left out of Latin: the letters of phonetics and other signs that
 * are the usual ones but for a stroke (U+0251, U+0261, U+01C0).
 */
static const struct {
	uint32_t first, last;
	enum script script;
} ranges[] = {
	{ 0x2d, 0x2d, COMMON }, { 0x30, 0x39, COMMON },
	{ 0x5f, 0x5f, COMMON }, { 0x61, 0x7a, LATIN },
	{ 0xb7, 0xb7, COMMON }, { 0xdf, 0xf6, LATIN },
	{ 0xf8, 0x1bf, LATIN }, { 0x1cd, 0x24f, LATIN },
	{ 0x300, 0x36f, COMMON }, { 0x370, 0x3e1, GREEK },
	{ 0x3f0, 0x3ff, GREEK }, { 0x400, 0x52f, CYRILLIC },
	{ 0x531, 0x58a, ARMENIAN }, { 0x591, 0x5f4, HEBREW },
	{ 0x600, 0x6ff, ARABIC }, { 0x700, 0x74f, SYRIAC },
	{ 0x750, 0x77f, ARABIC }, { 0x780, 0x7bf, THAANA },
	{ 0x7c0, 0x7ff, NKO }, { 0x870, 0x8ff, ARABIC },
	{ 0x900, 0x97f, DEVANAGARI }, { 0x980, 0x9ff, BENGALI },
	{ 0xa00, 0xa7f, GURMUKHI }, { 0xa80, 0xaff, GUJARATI },
	{ 0xb00, 0xb7f, ORIYA }, { 0xb80, 0xbff, TAMIL },
	{ 0xc00, 0xc7f, TELUGU }, { 0xc80, 0xcff, KANNADA },
	{ 0xd00, 0xd7f, MALAYALAM }, { 0xd80, 0xdff, SINHALA },
	{ 0xe00, 0xe7f, THAI }, { 0xe80, 0xeff, LAO },
	{ 0xf00, 0xfff, TIBETAN }, { 0x1000, 0x109f, MYANMAR },
	{ 0x10a0, 0x10ff, GEORGIAN }, { 0x1200, 0x139f, ETHIOPIC },
	{ 0x13a0, 0x13ff, CHEROKEE }, { 0x1400, 0x167f, CANADIAN },
	{ 0x1780, 0x17ff, KHMER }, { 0x1800, 0x18af, MONGOLIAN },
	{ 0x18b0, 0x18ff, CANADIAN }, { 0x1e00, 0x1eff, LATIN },
	{ 0x1f00, 0x1fff, GREEK }, { 0x2d00, 0x2d2f, GEORGIAN },
	{ 0x2d30, 0x2d7f, TIFINAGH }, { 0x2d80, 0x2ddf, ETHIOPIC },
	{ 0x3005, 0x3007, HAN }, { 0x3041, 0x309f, HIRAGANA },
	{ 0x30a1, 0x30ff, KATAKANA }, { 0x3105, 0x312f, BOPOMOFO },
	{ 0x31a0, 0x31bf, BOPOMOFO }, { 0x31f0, 0x31ff, KATAKANA },
	{ 0x3400, 0x4dbf, HAN }, { 0x4e00, 0x9fff, HAN },
	{ 0xa000, 0xa4cf, YI }, { 0xa66e, 0xa66e, CYRILLIC },
	{ 0xa8e0, 0xa8ff, DEVANAGARI }, { 0xa980, 0xa9df, JAVANESE },
	{ 0xa9e0, 0xa9ff, MYANMAR }, { 0xaa60, 0xaa7f, MYANMAR },
	{ 0xab00, 0xab2f, ETHIOPIC }, { 0xab70, 0xabbf, CHEROKEE },
	{ 0xac00, 0xd7a3, HANGUL }, { 0x20000, 0x323af, HAN },
};

/*
 * Letters that look like Latin ones (or like digits): a label of nothing else
 * reads as another.  Per script, small letters.
 */
static const struct {
	enum script script;
	const char *letters;
} alike[] = {
	{ CYRILLIC, "\u0430\u0433\u0435\u0437\u043e\u043f\u0440\u0441\u0443"
	    "\u0445\u044a\u044c\u0455\u0456\u0458\u0461\u0475\u04bb\u04bd"
	    "\u04cf\u04d5\u0501\u051b\u051d" },
	{ GREEK, "\u03b1\u03b3\u03b5\u03b7\u03b9\u03ba\u03bd\u03bf\u03c1"
	    "\u03c4\u03c5\u03c7\u03c9\u03f2\u03f3" },
	{ ARMENIAN, "\u0561\u0563\u0566\u0567\u056c\u0570\u0575\u0578\u057d"
	    "\u0581\u0584\u0585" },
	{ GEORGIAN, "\u10d8\u10dd\u10e7\u10eb\u10ee\u10f5\u10fd\u10ff" },
	{ CHEROKEE, "" },	/* most of it: none is shown in a Latin TLD */
};

static enum script
jid_label_script_of(uint32_t cp)
{
	size_t low = 0, high = NELEM(ranges), middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (ranges[middle].last < cp)
			low = middle + 1;
		else
			high = middle;
	}
	return low < NELEM(ranges) && ranges[low].first <= cp ?
	    ranges[low].script : NO_SCRIPT;
}

static bool
jid_label_is_japanese(enum script script)
{
	return script == HAN || script == HIRAGANA || script == KATAKANA;
}

/* Katakana that pass for a slash or a hyphen where no Japanese is around. */
static bool
jid_label_is_stroke(uint32_t cp)
{
	return cp == 0x30bd || cp == 0x30be || cp == 0x30ce || cp == 0x30f3 ||
	    cp == 0x30fb || cp == 0x30fc;
}

/* The script of the letters; LATIN also of a mix of those that may be mixed.
 * NO_SCRIPT: it is of several, or of one that is not known. */
static enum script
script_of_label(const char *label)
{
	enum script all = COMMON, before = COMMON, script;
	size_t n = strlen(label);
	uint32_t cp;
	int len;

	for (; (len = utf8_decode(label, n, &cp)) > 0;
	    label += len, n -= (size_t)len, before = script) {
		script = jid_label_script_of(cp);
		if (script == NO_SCRIPT ||
		    (jid_label_is_stroke(cp) && !jid_label_is_japanese(before)))
			return NO_SCRIPT;
		if (script == COMMON || script == all)
			continue;
		if (all == COMMON)
			all = script;
		else if (all > ALONE || script > ALONE)
			return NO_SCRIPT;
		else
			all = LATIN;
	}
	return all;
}

/* Whether all letters look like those of another script. */
static bool
jid_label_is_alike(const char *label, enum script script)
{
	const char *letters = NULL;
	size_t n = strlen(label);
	uint32_t cp;
	int len;

	for (size_t i = 0; i < NELEM(alike); i++)
		if (alike[i].script == script)
			letters = alike[i].letters;
	if (letters == NULL)
		return false;
	for (; *letters != '\0' && (len = utf8_decode(label, n, &cp)) > 0;
	    label += len, n -= (size_t)len) {
		char one[5] = "";

		memcpy(one, label, (size_t)len);
		if (jid_label_script_of(cp) == script && strstr(letters,
		    one) == NULL)
			return false;
	}
	return true;
}

bool
jid_label_is_clear(const char *label, const char *last)
{
	enum script script = script_of_label(label);

	if (script == NO_SCRIPT)
		return false;
	/* Under a domain of its own script nobody expects another. */
	return !jid_label_is_alike(label,
	    script) || (script_of_label(last) == script &&
	    !jid_label_is_alike(last, script));
}
