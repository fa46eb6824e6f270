/*
 * Text: well-formedness, clusters, columns, and foreign text made safe.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>
#include <utf8proc.h>

#include "lib/lib.h"

#define FAMILY "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d" \
	"\xf0\x9f\x91\xa7"
#define HEART "\xe2\x9d\xa4\xef\xb8\x8f"
#define FLAG "\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa"
#define KEYCAP "1\xef\xb8\x8f\xe2\x83\xa3"
#define THUMB "\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd"
#define WALES "\xf0\x9f\x8f\xb4\xf3\xa0\x81\xa7\xf3\xa0\x81\xa2" \
	"\xf3\xa0\x81\xb7\xf3\xa0\x81\xac\xf3\xa0\x81\xb3\xf3\xa0\x81\xbf"
#define E_ACUTE "e\xcc\x81"
#define NI "\xe0\xa4\xa8\xe0\xa5\x80"	/* with a spacing mark */
#define KAM "\xe0\xb8\x81\xe0\xb8\xb3"	/* with U+0E33, a letter */
#define HANGUL "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab"

static void
test_valid(void **state)
{
	static const char *const bad[] = { "\x80", "\xc0\x80", "\xc1\xbf",
	    "\xe0\x80\x80", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xed\xbf\xbf",
	    "\xf0\x80\x80\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",
	    "\xff", "\xe2\x82", "a\xe2\x82", "\xe2\x82z", "\xf0\x9f\x98" };
	static const char *const good[] = { "", "a", "\x7f", "\xc2\x80",
	    "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80", "\xf0\x90\x80\x80",
	    "\xf4\x8f\xbf\xbf", FAMILY };

	(void)state;
	for (size_t i = 0; i < NELEM(bad); i++)
		if (utf8_valid(bad[i], strlen(bad[i])))
			fail_msg("bad text %zu passes", i);
	for (size_t i = 0; i < NELEM(good); i++)
		if (!utf8_valid(good[i], strlen(good[i])))
			fail_msg("good text %zu does not pass", i);
	assert_false(utf8_valid("a\0b", 3));
}

/* Plain text goes by in eights: one other byte is found wherever it is. */
static void
test_one_other(void **state)
{
	char text[40], want[40];
	struct str out;

	(void)state;
	str_init(&out);
	for (int byte = 0; byte < 256; byte++)
		for (size_t from = 0; from < 8; from++)
			for (size_t at = from; at < 30; at++) {
				size_t n = 30 - from, rest = 29 - at;

				memset(text, 'a', sizeof(text));
				text[at] = (char)byte;
				assert_int_equal(utf8_valid(text + from, n),
				    byte > 0 && byte < 0x80);
				str_clear(&out);
				utf8_xml(&out, text + from, n);
				memset(want, 'a', sizeof(want));
				if (byte >= ' ' && byte < 0x80)
					want[at - from] = (char)byte;
				if (byte < 0x80 && byte < ' ' && byte != '\t' &&
				    byte != '\n' && byte != '\r')
					n--;
				else if (byte < ' ')
					want[at - from] = (char)byte;
				if (byte >= 0x80) {
					memcpy(want + at - from,
					    "\xef\xbf\xbd", 3);
					n += 2;
				}
				assert_int_equal(out.len, n);
				assert_memory_equal(out.s, want, n - rest);
			}
	str_free(&out);
}

static void
test_decode(void **state)
{
	uint32_t cp;

	(void)state;
	assert_int_equal(utf8_decode("\xf0\x9f\x98\x80", 4, &cp), 4);
	assert_int_equal(cp, 0x1f600);
	assert_int_equal(utf8_decode("\xe2\x82\xac!", 4, &cp), 3);
	assert_int_equal(cp, 0x20ac);
	assert_int_equal(utf8_decode("x", 0, &cp), 0);
	assert_int_equal(utf8_decode("\xe2\x82", 2, &cp), -1);
}

/* Columns where nothing is known of the terminal, and where it counts by
 * cluster. */
static const struct {
	const char *cluster;
	int most, joined;
} clusters[] = {
	{ "a", 1, 1 }, { " ", 1, 1 }, { E_ACUTE, 1, 1 },
	{ "\xe4\xb8\xad", 2, 2 }, { FAMILY, 6, 2 }, { HEART, 2, 2 },
	{ FLAG, 2, 2 }, { KEYCAP, 2, 2 }, { THUMB, 4, 2 }, { WALES, 2, 2 },
	{ HANGUL, 4, 2 }, { "\xed\x95\x9c", 2, 2 }, { "\xe2\x9d\xa4", 1, 1 },
	{ "\xef\xbf\xbd", 1, 1 }, { NI, 2, 1 }, { "\xff", 1, 1 },
	{ "\xf0\x9f\xa6\x84", 2, 2 }, { KAM, 2, 1 },
	{ "\xf0\x9f\x87\xa9", 2, 2 },
	/* Unicode 16 made these wide: of older tables they are narrow. */
	{ "\xe2\x98\xb0", 2, 2 }, { "\xe2\x9a\x8f", 2, 2 },
	{ "\xe4\xb7\x80", 2, 2 }, { "\xf0\x9d\x8c\x80", 2, 2 },
	{ "\xf0\x9d\x8d\xa0", 2, 2 },
};

static void
test_clusters(void **state)
{
	size_t len;
	int width;

	(void)state;
	for (size_t i = 0; i < NELEM(clusters); i++) {
		len = strlen(clusters[i].cluster);
		if (utf8_next(clusters[i].cluster, len) != len ||
		    utf8_prev(clusters[i].cluster, len) != len)
			fail_msg("cluster %zu is torn", i);
		width = utf8_width(clusters[i].cluster, len);
		if (width != clusters[i].most)
			fail_msg("cluster %zu is %d wide", i, width);
		utf8_joins((1u << UTF8_JOINS) - 1);
		width = utf8_width(clusters[i].cluster, len);
		utf8_joins(0);
		if (width != clusters[i].joined)
			fail_msg("cluster %zu is %d wide, joined", i, width);
	}
}

/* Forwards and backwards find the same boundaries, in any company. */
static void
test_walk(void **state)
{
	size_t ends[256], n = 0, at = 0, len;
	struct str s;
	int width = 0;

	(void)state;
	str_init(&s);
	for (size_t i = 0; i < NELEM(clusters); i++) {
		str_add(&s, clusters[i].cluster);
		str_add(&s, i % 3 == 0 ? "" : i % 3 == 1 ? "xy" : "\xc3\xa9");
		width += clusters[i].most + (int)(i % 3 == 0 ? 0 :
		    i % 3 == 1 ? 2 : 1);
	}
	assert_int_equal(utf8_width(s.s, s.len), width);
	while ((len = utf8_next(s.s + at, s.len - at)) > 0)
		ends[n++] = at += len;
	assert_int_equal(at, s.len);
	while (n-- > 0) {
		assert_int_equal(at, ends[n]);
		at -= utf8_prev(s.s, at);
	}
	assert_int_equal(at, 0);
	assert_int_equal(utf8_prev(s.s, 0), 0);
	str_free(&s);
}

/* Step by step through what is long and has no plain place to begin at. */
static void
test_walk_far(void **state)
{
	static const struct { const char *cluster; size_t steps; } runs[] = {
		{ E_ACUTE, 1 }, { HANGUL, 1 }, { "\1", 1 }, { "\xe2\x82\xac", 1 },
		{ FAMILY " ", 2 }, { "\x80", 1 },
	};
	struct str s;
	size_t at, steps, n;

	(void)state;
	for (size_t i = 0; i < NELEM(runs); i++) {
		str_init(&s);
		n = strlen(runs[i].cluster);
		while (s.len < 60000)
			str_add(&s, runs[i].cluster);
		at = s.len;
		for (steps = 0; at > 0; steps++)
			at -= utf8_prev(s.s, at);
		assert_int_equal(steps, s.len / n * runs[i].steps);
		str_free(&s);
	}
}

static void
test_clip(void **state)
{
	const char *text = "ab" FAMILY "c";
	size_t all = strlen(text);

	(void)state;
	assert_int_equal(utf8_clip(text, all, 0), 0);
	assert_int_equal(utf8_clip(text, all, 2), 2);
	assert_int_equal(utf8_clip(text, all, 7), 2);
	assert_int_equal(utf8_clip(text, all, 8), all - 1);
	assert_int_equal(utf8_clip(text, all, 99), all);
	assert_int_equal(utf8_clip("e\xcc\x81x", 4, 1), 3);
}

static void
check_safe(const char *in, size_t len, enum safe as, const char *want)
{
	struct str out;

	str_init(&out);
	utf8_safe(&out, in, len, as);
	assert_string_equal(out.s, want);
	str_free(&out);
}

/* Law 6: what could act is seen instead. */
static void
test_safe(void **state)
{
	static const struct {
		const char *in, *want;
	} cases[] = {
		{ "plain", "plain" },
		{ "\033[31mred\033]0;x\007", "^[[31mred^[]0;x^G" },
		{ "back\b\b\b\r", "back^H^H^H^M" },
		{ "\x7f", "^?" },
		{ "\xc2\x9b" "31m", "<U+009B>31m" },
		{ "\xe2\x80\xae" "evil", "<U+202E>evil" },
		{ "\xe2\x81\xa6x\xe2\x81\xa9", "<U+2066>x<U+2069>" },
		{ "\xe2\x80\x8f\xd8\x9c", "<U+200F><U+061C>" },
		{ "pay\xe2\x80\x8bpal", "pay<U+200B>pal" },
		{ "pay\xe2\x80\x8dpal", "pay<U+200D>pal" },
		{ "pay\xe2\x80\x8cpal", "pay<U+200C>pal" },
		{ "\xef\xbb\xbfx", "<U+FEFF>x" },
		{ "so\xc2\xad" "ft", "so<U+00AD>ft" },
		{ "\xe2\x80\xa8\xe2\x80\xa9", "<U+2028><U+2029>" },
		{ "\xee\x80\x80", "<U+E000>" },
		{ "\xef\xbf\xbe", "<U+FFFE>" },
		{ "\xef\xbf\xb9", "<U+FFF9>" },
		{ "\xe3\x85\xa4\xef\xbe\xa0\xe1\x85\x9f",
		  "<U+3164><U+FFA0><U+115F>" },
		{ "a\xef\xb8\x8f", "a<U+FE0F>" },
		{ "1\xef\xb8\x8f" "2", "1<U+FE0F>2" },
		{ "x\xf3\xa0\x81\xa1", "x<U+E0061>" },
		{ "\xf0\x9f\x8f\xb4\xf3\xa0\x81\xa1",
		  "\xf0\x9f\x8f\xb4<U+E0061>" },
		{ "a\xffz\xe2\x82", "a\xef\xbf\xbdz\xef\xbf\xbd" },
		{ "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\xcc\x81x", "\xe2\x97\x8c\xcc\x81x" },
		{ FAMILY HEART FLAG KEYCAP THUMB WALES E_ACUTE HANGUL,
		  FAMILY HEART FLAG KEYCAP THUMB WALES E_ACUTE HANGUL },
		{ HEART "\xe2\x80\x8d\xf0\x9f\x94\xa5",
		  HEART "\xe2\x80\x8d\xf0\x9f\x94\xa5" },
		{ HEART "\xef\xb8\x8f", HEART "<U+FE0F>" },
		/* Persian and Hindi are written with joiners. */
		{ "\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae",
		  "\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae" },
		{ "\xe0\xa4\x95\xe0\xa5\x8d\xe2\x80\x8d\xe0\xa4\xb7",
		  "\xe0\xa4\x95\xe0\xa5\x8d\xe2\x80\x8d\xe0\xa4\xb7" },
		{ "\xd9\x85\xe2\x80\x8c\xe2\x80\x8c\xd8\xae",
		  "\xd9\x85<U+200C><U+200C>\xd8\xae" },
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++)
		check_safe(cases[i].in, strlen(cases[i].in), SAFE_NAME,
		    cases[i].want);
	check_safe("a\0b", 3, SAFE_NAME, "a^@b");
	check_safe("a\nb\tc\r\n", 7, SAFE_TEXT, "a\nb    c\n");
	check_safe("a\r\nb\r\r\nc\rd\r", 11, SAFE_TEXT, "a\nb\nc^Md");
	check_safe("a\nb\tc", 5, SAFE_NAME, "a^Jb^Ic");
	/* A mark does not climb over a line's end either. */
	check_safe("a\n\xcc\x81", 4, SAFE_TEXT, "a\n\xe2\x97\x8c\xcc\x81");
}

/*
 * What is usual and hides nothing is not spelled out in texts; in names it
 * is, since two of them must not look alike.
 */
static void
test_safe_texts(void **state)
{
	static const struct {
		const char *in, *text, *mixed;
	} cases[] = {
		{ "\xd7\x90\xe2\x80\x8f \xe2\x80\x8eMartin\xe2\x80\x8e: hi",
		  "\xd7\x90 Martin: hi",
		  "\xd7\x90<U+200F> <U+200E>Martin<U+200E>: hi" },
		{ "\xe2\x98\xba\xef\xb8\x8e a\xef\xb8\x8f", "\xe2\x98\xba a",
		  "\xe2\x98\xba<U+FE0E> a<U+FE0F>" },
		{ "so\xc2\xad" "ft", "soft", "so<U+00AD>ft" },
		{ "pay\xe2\x80\x8bpal", "paypal", "pay<U+200B>pal" },
		{ "pay\xe2\x80\x8dpal", "paypal", "pay<U+200D>pal" },
		{ "\xef\xbb\xbfx\xe2\x81\xa0", "x", "<U+FEFF>x<U+2060>" },
		/* Bengali has the joiner before the virama as well. */
		{ "\xe0\xa6\xb0\xe2\x80\x8d\xe0\xa7\x8d\xe0\xa6\xaf",
		  "\xe0\xa6\xb0\xe2\x80\x8d\xe0\xa7\x8d\xe0\xa6\xaf",
		  "\xe0\xa6\xb0<U+200D>\xe0\xa7\x8d\xe0\xa6\xaf" },
		/* A vowel of Korean by itself stands on a filler. */
		{ "\xe1\x85\x9f\xe1\x85\xa1 \xe1\x85\x9fx",
		  "\xe1\x85\x9f\xe1\x85\xa1 <U+115F>x",
		  "<U+115F>\xe1\x85\xa1 <U+115F>x" },
		/* The end of a verse is a sign. */
		{ "\xdb\x9d\xd9\xa1", "\xdb\x9d\xd9\xa1", "<U+06DD>\xd9\xa1" },
		/* What reorders or hides is spelled out everywhere. */
		{ "\xe2\x80\xae" "x\xe2\x81\xa6", "<U+202E>x<U+2066>",
		  "<U+202E>x<U+2066>" },
		{ "\xf3\xa0\x81\xa1\xe3\x85\xa4", "<U+E0061><U+3164>",
		  "<U+E0061><U+3164>" },
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		check_safe(cases[i].in, strlen(cases[i].in), SAFE_TEXT,
		    cases[i].text);
		check_safe(cases[i].in, strlen(cases[i].in), SAFE_LINE,
		    cases[i].text);
		check_safe(cases[i].in, strlen(cases[i].in), SAFE_MIXED,
		    cases[i].mixed);
		check_safe(cases[i].in, strlen(cases[i].in), SAFE_NAME,
		    cases[i].mixed);
	}
	/* While it is typed, what joins does so, and what is not seen is. */
	check_safe("\xe0\xa6\xb0\xe2\x80\x8d\xe0\xa7\x8d", 9, SAFE_TYPED,
	    "\xe0\xa6\xb0\xe2\x80\x8d\xe0\xa7\x8d");
	check_safe("a\xe2\x80\x8f\n", 5, SAFE_TYPED, "a<U+200F>\n");
	check_safe("in\r\nthe\n\nmeeting\t!\n", 18, SAFE_LINE,
	    "in / the / meeting !");
	check_safe("\n\nx", 3, SAFE_LINE, "x");
	check_safe("a\rb", 3, SAFE_LINE, "a^Mb");
}

/* Marks without end would be drawn over the lines above. */
static void
test_many_marks(void **state)
{
	struct str in, out;
	size_t marks = 0;

	(void)state;
	str_init(&in);
	str_init(&out);
	str_addc(&in, 'z');
	for (int i = 0; i < 1000; i++)
		str_add(&in, "\xcc\x81");
	utf8_safe(&out, in.s, in.len, SAFE_TEXT);
	for (size_t i = 0; i + 1 < out.len; i++)
		marks += memcmp(out.s + i, "\xcc\x81", 2) == 0;
	assert_int_equal(marks, 16);
	assert_non_null(strstr(out.s, "<U+0301>"));
	str_free(&in);
	str_free(&out);
}

static void
test_fix(void **state)
{
	struct str out;

	(void)state;
	str_init(&out);
	utf8_fix(&out, "a\xff\0\xe2\x82z\xf0\x9f\x98\x80", 10);
	assert_string_equal(out.s, "a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdz"
	    "\xf0\x9f\x98\x80");
	assert_true(utf8_valid(out.s, out.len));
	str_free(&out);
}

static void
test_xml(void **state)
{
	struct str out;

	(void)state;
	str_init(&out);
	utf8_xml(&out, "a\tb\n\r\x01\x0b\x1f" "c\xef\xbf\xbf\xef\xbf\xbd\x7f",
	    16);
	assert_string_equal(out.s, "a\tb\n\rc\xef\xbf\xbd\x7f");
	str_clear(&out);
	utf8_xml(&out, "a\0b\xff", 4);
	assert_string_equal(out.s, "ab\xef\xbf\xbd");
	str_free(&out);
}

/* What a terminal may not draw at all leaves there what was there before. */
static void
test_sure(void **state)
{
	static const char *const sure[] = { "a", "\xc3\xa4", "e\xcc\x81",
	    "\xe4\xb8\x96", "\xf0\xa0\x80\x80", "\xd7\xa9" };
	/* Hindi ki, a family's man, a flag letter, Kawi, a Lisu letter. */
	static const char *const unsure[] = { "\xe0\xa4\x95\xe0\xa4\xbf",
	    "\xf0\x9f\x91\xa8", "\xf0\x9f\x87\xa9",
	    "\xf0\x91\xbc\x82", "\xf0\x91\xbe\xb0" };

	(void)state;
	for (size_t i = 0; i < NELEM(sure); i++)
		assert_true(utf8_is_sure(sure[i], strlen(sure[i])));
	for (size_t i = 0; i < NELEM(unsure); i++)
		assert_false(utf8_is_sure(unsure[i], strlen(unsure[i])));
}

/* All that can be decoded is encoded again; nothing else is. */
static void
test_encode(void **state)
{
	char bytes[UTF8_MAX];
	uint32_t back;
	size_t len;

	(void)state;
	for (uint32_t cp = 1; cp < 0x110010; cp += cp < 0x3000 ? 1 : 13) {
		len = utf8_encode(bytes, cp);
		if (cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff)) {
			assert_int_equal(len, 0);
			continue;
		}
		assert_int_equal(utf8_decode(bytes, len, &back), len);
		assert_int_equal(back, cp);
	}
	assert_int_equal(utf8_encode(bytes, UINT32_MAX), 0);
}

/* What is not looked up is what the tables say. */
static void
test_lone(void **state)
{
	static const struct { uint32_t from, to; int width; } lone[] = {
		{ 0xc0, 0x24f, 1 }, { 0x391, 0x3a1, 1 }, { 0x3a3, 0x3ff, 1 },
		{ 0x400, 0x481, 1 }, { 0x3041, 0x3096, 2 },
		{ 0x30a1, 0x30fa, 2 }, { 0x4e00, 0x9fef, 2 },
		{ 0xac00, 0xd7a3, 2 },
	};
	static const uint32_t others[] = { 'a', '~', 0xe9, 0x3c9, 0x444,
	    0x3042, 0x30a2, 0x4e00, 0xac00, 0xac01, 0x301, 0x200d, 0x11a8 };
	char s[2 * UTF8_MAX];
	size_t n, more;

	(void)state;
	for (size_t i = 0; i < NELEM(lone); i++)
		for (uint32_t cp = lone[i].from; cp <= lone[i].to; cp++) {
			utf8proc_int32_t c = (utf8proc_int32_t)cp;

			n = utf8_encode(s, cp);
			assert_int_equal(utf8proc_charwidth(c), lone[i].width);
			assert_int_not_equal(utf8proc_category(c),
			    UTF8PROC_CATEGORY_CN);
			assert_int_equal(utf8_width(s, n), lone[i].width);
			for (size_t k = 0; k < NELEM(others); k++) {
				more = utf8_encode(s + n, others[k]);
				assert_int_equal(utf8_next(s, n + more),
				    utf8proc_grapheme_break(c,
				    (utf8proc_int32_t)others[k]) ? n :
				    n + more);
			}
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lone),
		cmocka_unit_test(test_valid),
		cmocka_unit_test(test_one_other),
		cmocka_unit_test(test_decode),
		cmocka_unit_test(test_encode),
		cmocka_unit_test(test_clusters),
		cmocka_unit_test(test_walk),
		cmocka_unit_test(test_walk_far),
		cmocka_unit_test(test_clip),
		cmocka_unit_test(test_safe),
		cmocka_unit_test(test_safe_texts),
		cmocka_unit_test(test_many_marks),
		cmocka_unit_test(test_fix),
		cmocka_unit_test(test_xml),
		cmocka_unit_test(test_sure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
