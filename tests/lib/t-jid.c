/*
 * Addresses: what is accepted, how it is written, what is the same.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/inside.h"
#include "lib/lib.h"

static void
test_good(void **state)
{
	static const struct {
		const char *in, *want;
	} cases[] = {
		{ "alice@example.org", "alice@example.org" },
		{ "Alice@Example.ORG/Home PC", "alice@example.org/Home PC" },
		{ "example.org", "example.org" },
		{ "example.org./x", "example.org/x" },
		{ "a@b/c@d/e", "a@b/c@d/e" },
		{ "example.org/x@y", "example.org/x@y" },
		{ "b@localhost", "b@localhost" },
		{ "b@127.0.0.1", "b@127.0.0.1" },
		{ "b@[::1]/x", "b@[::1]/x" },
		{ "o'reilly\\27@x", NULL },
		{ "a\\20b@x", "a\\20b@x" },
		{ "J\xc3\x9cRGEN@m\xc3\x9cller.de",
		  "j\xc3\xbcrgen@m\xc3\xbcller.de" },
		/* Composed, and full width made usual. */
		{ "u\xcc\x88@x", "\xc3\xbc@x" },
		{ "\xef\xbc\xa1lice@x", "alice@x" },
		{ "\xce\xa3@x", "\xcf\x83@x" },
		{ "a@x/\xe2\x9d\xa4\xef\xb8\x8f", "a@x/\xe2\x9d\xa4\xef\xb8\x8f" },
		{ "a@x/u\xcc\x88", "a@x/\xc3\xbc" },
	};
	struct err err;
	char *jid, *again;

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		jid = jid_parse(cases[i].in, &err);
		if (cases[i].want == NULL) {
			assert_null(jid);
			continue;
		}
		if (jid == NULL)
			fail_msg("%s: %s", cases[i].in, err.text);
		assert_string_equal(jid, cases[i].want);
		again = jid_parse(jid, &err);
		assert_string_equal(jid, again);
		free(jid);
		free(again);
	}
}

static void
test_bad(void **state)
{
	static const char *const bad[] = { "", "@", "a@", "@x", "a@b@c", "/x",
	    "a@x/", "a b@x", "a@x y", "a@x..y", "a<20@x", "a<g>@x", "a<0>@x", "a<d800>@x",
	    "a<110000>@x", "a@x/<", "a@x/ y", "a@x/y ", "a@.x", "a@-x", "a@x-", "a\"@x",
	    "a&b@x", "a'@x", "a:b@x", "a<b@x", "a>@x", "a\nb@x", "a@x/y\nz",
	    "a@x/\033[31m", "a@x\033", "a\x7f@x", "a@x/\xe2\x80\xae", "a@[::x]",
	    "a@[]", "a\xe2\x80\x8b@x", "a\xe2\x80\xae@x", "a\xc2\xad@x",
	    "a@x\xe2\x80\x8d", "a\xe2\x99\xa5@x", "a\xff@x", "a@x/\xed\xa0\x80",
	    "a\xef\xbc\xa0@x", "a@b\xef\xbc\x8f" "c", "a\xc2\xa0" "b@x",
	    "a@x/\xe2\x80\xa8", "a@x:5222", "xmpp:a@x?message", "a@x/\xef\xbf\xbf" };
	struct err err;
	char *jid;

	(void)state;
	for (size_t i = 0; i < NELEM(bad); i++) {
		if ((jid = jid_parse(bad[i], &err)) != NULL)
			fail_msg("%zu passes as %s", i, jid);
		assert_string_equal(err.code, "bad-address");
		assert_true(utf8_valid(err.text, strlen(err.text)));
	}
	assert_null(jid_parse("", NULL));
}

static void
test_lengths(void **state)
{
	char text[JID_MAX_BYTES + 2], *jid;
	struct err err;

	(void)state;
	memset(text, 'a', sizeof(text));
	strcpy(text + 1023, "@x");
	assert_non_null(jid = jid_parse(text, &err));
	free(jid);
	memset(text, 'a', sizeof(text));
	strcpy(text + 1024, "@x");
	assert_null(jid_parse(text, &err));
	memset(text, 'a', sizeof(text));
	memcpy(text, "a@x/", 4);
	text[4 + 1023] = '\0';
	assert_non_null(jid = jid_parse(text, &err));
	free(jid);
	text[4 + 1023] = 'a';
	text[4 + 1024] = '\0';
	assert_null(jid_parse(text, &err));
	memset(text, 'a', sizeof(text));
	strcpy(text + 64, "");
	assert_null(jid_parse(text, &err));
	memset(text, 'a', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	assert_null(jid_parse(text, &err));
}

static void
test_parts(void **state)
{
	struct err err;
	char *s;

	(void)state;
	s = jid_bare("a@x/y/z");
	assert_string_equal(s, "a@x");
	free(s);
	s = jid_bare("a@x");
	assert_string_equal(s, "a@x");
	free(s);
	assert_string_equal(jid_resource("a@x/y/z"), "y/z");
	assert_null(jid_resource("a@x"));
	s = jid_domain("a@x/y@z");
	assert_string_equal(s, "x");
	free(s);
	s = jid_domain("x/y@z");
	assert_string_equal(s, "x");
	free(s);
	assert_true(jid_same_bare("a@x/y", "a@x"));
	assert_true(jid_same_bare("a@x/y", "a@x/z"));
	assert_false(jid_same_bare("a@x", "a@xy"));
	assert_false(jid_same_bare("a@xy/z", "a@x/z"));
	s = jid_parse_bare("A@x", &err);
	assert_string_equal(s, "a@x");
	free(s);
	assert_null(jid_parse_bare("a@x/y", &err));
	s = jid_parse_bare("x", &err);
	assert_string_equal(s, "x");
	free(s);
	assert_null(jid_parse_account("x", &err));
	assert_null(jid_parse_account("a@x/y", &err));
	assert_null(jid_parse_account("a<20>b@x", &err));
	assert_string_equal(err.code, "bad-address");
}

/* What a server says, how it is written, and that it means the same again. */
static void
test_heard(void **state)
{
	static const struct {
		const char *in, *want;
	} cases[] = {
		{ "bob@example.org/Home PC", "bob@example.org/Home PC" },
		{ "Bob@Example.ORG./x", "<42>ob@example.org/x" },
		{ "a b@x", "a<20>b@x" },
		{ "\"a&'/:<>\"@x", "<22>a<26><27>/:<3c>>\"@x" },
		{ "a\tb\nc@x", "a<9>b<a>c@x" },
		{ "a\\20b@x", "a\\20b@x" },
		{ "a<20>b@x", "a<3c>20<3e>b@x" },
		{ "b\xe2\x80\x8bob@x", "b<200b>ob@x" },
		{ "\xe2\x80\xae" "bob@x", "<202e>bob@x" },
		{ "\xef\xbd\x82ob@x", "<ff42>ob@x" },
		{ "u\xcc\x88@x", "u<308>@x" },
		{ "@x", "<>@x" },
		{ "a@", "a@<>" },
		{ "a@x/", "a@x/<>" },
		{ "/r", "<>/r" },
		{ "a@b@c", "a@b<40>c" },
		{ "x:5222", "x<3a>5222" },
		{ "[::1]/r", "[::1]/r" },
		{ "-a", "<>-a" },
		{ "_x.y", "_x.y" },
		{ "a@x/ y", "a@x/<20>y" },
		{ "a@x/y ", "a@x/y<20>" },
		{ "a@x/y <", "a@x/y<20><3c>" },
		{ "a@x/y\nz", "a@x/y<a>z" },
		{ "a@x/u\xcc\x88", "a@x/u<308>" },
		{ "a@x/\xe2\x9d\xa4\xef\xb8\x8f",
		  "a@x/\xe2\x9d\xa4\xef\xb8\x8f" },
		{ "a@x/p\xe2\x80\x8b", "a@x/p<200b>" },
		{ "b@\xc4\xb0.com", "b@<130>.com" },
	};
	char *jid, *again, *exact, *heard;
	struct err err;

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		jid = jid_hear(cases[i].in, &err);
		assert_non_null(jid);
		assert_string_equal(jid, cases[i].want);
		again = jid_parse(jid, &err);
		if (again == NULL)
			fail_msg("%s: %s", jid, err.text);
		assert_string_equal(again, jid);
		exact = jid_exact(jid);
		heard = jid_hear(exact, &err);
		assert_string_equal(heard, jid);
		if (strchr(jid, '<') != NULL && strchr(jid, '.') == NULL)
			assert_string_equal(exact, cases[i].in);
		free(jid);
		free(again);
		free(exact);
		free(heard);
	}
}

/* Not one of these may be taken for another. */
static void
test_apart(void **state)
{
	static const char *const alike[] = { "bob@x", "Bob@x", "BOB@x",
	    "b\xe2\x80\x8bob@x", "bob\xe2\x80\x8d@x", "\xef\xbd\x82ob@x",
	    "bob @x", " bob@x", "<>bob@x", "b<6f>b@x", "bob\t@x", "bob\xc2\xad@x",
	    ("b\xd0\xbe" "b@x"), "bob@x\xe2\x80\x8b", "bob@x:1", "bob@@x", "@bob@x",
	    "bob@x@x", "bob", "bob@x/", "bob@x/ ", "bob@x/a", "bob@x/<61>",
	    "bob@x/a\xcc\x88", "bob@x/\xc3\xa4", "bob@x ", "b\\20ob@x" };
	char *jids[NELEM(alike)];

	(void)state;
	for (size_t i = 0; i < NELEM(alike); i++) {
		jids[i] = jid_hear(alike[i], NULL);
		assert_non_null(jids[i]);
		for (size_t k = 0; k < i; k++)
			if (strcmp(jids[i], jids[k]) == 0)
				fail_msg("%zu and %zu are %s", k, i, jids[i]);
	}
	for (size_t i = 0; i < NELEM(alike); i++)
		free(jids[i]);
}

static void
heard_long(const char *fill, size_t n, const char *after, bool fits)
{
	struct str text;
	char *jid, *again;

	str_init(&text);
	for (size_t i = 0; i < n; i++)
		str_add(&text, fill);
	str_add(&text, after);
	jid = jid_hear(text.s, NULL);
	assert_int_equal(jid != NULL, fits);
	if (fits) {
		assert_true(jid_is_odd(jid));
		again = jid_parse(jid, NULL);
		assert_string_equal(jid, again);
		free(again);
		again = jid_exact(jid);
		assert_string_equal(again, text.s);
		free(again);
	}
	free(jid);
	str_free(&text);
}

static void
test_heard_long(void **state)
{
	(void)state;
	heard_long("a", 1024, "@x", true);
	heard_long("a", 3000, "@x/y", true);
	heard_long("A", 1024, "@x", true);
	heard_long("\xd0\xb0", 600, "@x", true);
	heard_long("a", 64, ".x", true);
	heard_long("a", JID_MAX_BYTES, "@x", false);
	heard_long("\n", JID_MAX_BYTES / 2, "@x", false);
	assert_false(jid_is_odd("bob@x/<20>"));
}

/* The spellings of a domain are one; the Unicode one counts. */
static void
test_idn(void **state)
{
	static const struct {
		const char *in, *want;
	} cases[] = {
		{ "b@b\xc3\xbc" "cher.example", "b@b\xc3\xbc" "cher.example" },
		{ "b@xn--bcher-kva.example", "b@b\xc3\xbc" "cher.example" },
		{ "b@XN--BCHER-KVA.Example.", "b@b\xc3\xbc" "cher.example" },
		{ "b@B\xc3\x9c" "CHER.example", "b@b\xc3\xbc" "cher.example" },
		{ "b@bu\xcc\x88" "cher.example", "b@b\xc3\xbc" "cher.example" },
		{ "b@fa\xc3\x9f.de", "b@fa\xc3\x9f.de" },
		{ "b@xn--fa-hia.de", "b@fa\xc3\x9f.de" },
		{ "b@fass.de", "b@fass.de" },
		{ "b@xn--e1afmkfd.xn--p1ai",
		  "b@\xd0\xbf\xd1\x80\xd0\xb8\xd0\xbc\xd0\xb5\xd1\x80."
		  "\xd1\x80\xd1\x84" },
		/* Nothing that could be shown: it stays. */
		{ "b@xn--a", "b@xn--a" },
		{ "b@xn--i-7iq.ws", "b@xn--i-7iq.ws" },
		/* Its Unicode would begin or end with a hyphen. */
		{ "b@xn--h--2oo", "b@xn--h--2oo" },
		{ "b@xn--n--m0lm.de", "b@xn--n--m0lm.de" },
	};
	char *jid;

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		jid = jid_parse(cases[i].in, NULL);
		assert_string_equal(jid, cases[i].want);
		free(jid);
		jid = jid_hear(cases[i].in, NULL);
		assert_string_equal(jid, cases[i].want);
		free(jid);
	}
	jid = jid_host("b@b\xc3\xbc" "cher.example");
	assert_string_equal(jid, "xn--bcher-kva.example");
	free(jid);
	jid = jid_host("b@example.org");
	assert_string_equal(jid, "example.org");
	free(jid);
	assert_null(jid_parse("b@\xc4\xb0.com", NULL));
}

/*
 * A label is shown in Unicode only where it can be taken for no other; both
 * spellings are one address, and the server is told the Unicode.
 */
static void
test_idn_shown(void **state)
{
	static const struct {
		const char *unicode, *ascii;
		bool shown;
	} cases[] = {
		/* One script each. */
		{ "b\u00fccher.example", "xn--bcher-kva.example", true },
		{ "\u043f\u0440\u0438\u043c\u0435\u0440.example",
		  "xn--e1afmkfd.example", true },
		{ "\u03b4\u03bf\u03ba\u03b9\u03bc\u03ae.example",
		  "xn--jxalpdlp.example", true },
		{ "\u65e5\u672c\u8a9e.example", "xn--wgv71a119e.example",
		  true },
		{ "\ud55c\uad6d.example", "xn--3e0b707e.example", true },
		{ "\u05d3\u05d5\u05d2\u05de\u05d4.example",
		  "xn--6dbbec0c.example", true },
		{ "\u0645\u062b\u0627\u0644.example", "xn--mgbh0fb.example",
		  true },
		{ "\u0e15\u0e31\u0e27\u0e2d.example", "xn--m3c0bso.example",
		  true },
		/* Latin, Han and kana together. */
		{ "abc\u65e5\u672c.example", "xn--abc-v08fl0d.example",
		  true },
		{ "\u30ab\u30e9\u30fc\u3044.example", "xn--n8j9ksgwc.example",
		  true },
		/* Other mixes: Cyrillic a in Latin, Greek in Latin, Hangul. */
		{ "p\u0430ypal.example", "xn--pypal-4ve.example", false },
		{ "\u03b1bc.example", "xn--bc-b9b.example", false },
		{ "abc\ud55c.example", "xn--abc-061p.example", false },
		/* Katakana that passes for a slash between Latin letters. */
		{ "a\u30cex.example", "xn--ax-8j4a.example", false },
		/* A script as a whole: reads as "apple", as "ava". */
		{ "\u0430\u0440\u0440\u04cf\u0435.com", "xn--80ak6aa92e.com",
		  false },
		{ "\u03b1\u03bd\u03b1.com", "xn--mxaa9a.com", false },
		/* Under a domain of its own script it is what it is. */
		{ "\u0430\u0440\u0440\u04cf\u0435.\u0440\u0444",
		  "xn--80ak6aa92e.xn--p1ai", true },
		/* Phonetics, a click. */
		{ "\u0261oogle.com", "xn--oogle-qmc.com", false },
		{ "goog\u01c0e.com", "xn--googe-8tb.com", false },
		/* What joins and cannot be seen; a script that few read. */
		{ "\u0915\u094d\u200d\u0937.example",
		  "xn--11b2ezcw70k.example", false },
		{ "\ua500\ua501.example", "xn--hn8ac.example", false },
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		const char *want = cases[i].shown ? cases[i].unicode :
		    cases[i].ascii;
		char *in[] = { xasprintf("b@%s", cases[i].unicode),
		    xasprintf("b@%s", cases[i].ascii) };

		print_message("%s\n", cases[i].ascii);
		for (size_t j = 0; j < NELEM(in); j++) {
			char *typed = jid_parse(in[j], NULL);
			char *heard = jid_hear(in[j], NULL);
			char *exact, *host;

			assert_non_null(typed);
			assert_string_equal(typed + 2, want);
			assert_string_equal(heard, typed);
			exact = jid_exact(typed);
			assert_string_equal(exact + 2, cases[i].unicode);
			host = jid_host(typed);
			assert_string_equal(host, cases[i].ascii);
			assert_int_equal(jid_is_alike(typed),
			    !cases[i].shown);
			assert_false(jid_is_odd(typed));
			free(exact);
			free(host);
			free(typed);
			free(heard);
			free(in[j]);
		}
	}
	/* Right to left and left to right in one label; what is no label. */
	assert_null(jid_parse("b@a\u05d0.example", NULL));
	assert_null(jid_parse("b@\u05d0a.example", NULL));
	assert_null(jid_parse("b@a\u200db.example", NULL));
	assert_null(jid_parse("b@\u2764.example", NULL));
	assert_null(jid_parse("b@\u00fc<.example", NULL));
	assert_null(jid_parse("b@\u00fc b.example", NULL));
	assert_false(jid_is_alike("b@xn--i-7iq.ws"));
	assert_false(jid_is_alike("b@xn--a"));
	assert_false(jid_is_alike("b@x/xn--80ak6aa92e.com"));
}

static void
test_word(void **state)
{
	static const struct {
		const char *in, *want;
	} cases[] = {
		{ "a@x", "a@x" },
		{ "irc.x", "irc.x" },
		{ "list", "@list" },
		{ "list/a b", "\"@list/a b\"" },
		{ "[::1]", "@[::1]" },
		{ "a@x/my \"b\\", "\"a@x/my \\\"b\\\\\"" },
		{ "a\\20b@x", "a\\20b@x" },
	};
	char *word;

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		word = jid_word(cases[i].in, false);
		assert_string_equal(word, cases[i].want);
		free(word);
	}
	word = jid_word("irc.x/y", true);
	assert_string_equal(word, "@irc.x/y");
	free(word);
	word = jid_word("a@x", true);
	assert_string_equal(word, "a@x");
	free(word);
}

/* A word of few characters, such as stand in addresses and at their edges. */
static size_t
random_part(char *out, unsigned *seed, const char *from, size_t most)
{
	size_t n = 1 + (size_t)(*seed >> 16) % most;

	for (size_t i = 0; i < n; i++) {
		*seed = *seed * 1103515245u + 12345u;
		out[i] = from[(*seed >> 16) % strlen(from)];
	}
	return n;
}

static void
assert_same(char *a, char *b, const char *s)
{
	if ((a == NULL) != (b == NULL) || (a != NULL && strcmp(a, b) != 0))
		fail_msg("%s: %s, and the long way %s", s, a, b);
	free(a);
	free(b);
}

/*
 * What is normal as it stands takes a short way: the long way, which the same
 * address with a capital letter in its host takes, comes to the same.
 */
static void
test_plain(void **state)
{
	char s[256], other[256], *last;
	unsigned seed = 7;
	size_t n, short_way = 0;

	(void)state;
	for (int i = 0; i < 200000; i++) {
		n = 0;
		if (i % 4 != 0) {
			n = random_part(s, &seed, "abcz09._-", 8);
			s[n++] = '@';
		}
		n += random_part(s + n, &seed, "abxn09..--", i % 7 == 0 ?
		    70 : 9);
		s[n++] = '.';
		last = s + n;
		n += random_part(s + n, &seed, "abxn0-", 4);
		if (i % 3 != 0) {
			s[n++] = '/';
			n += random_part(s + n, &seed, "aZ0._-", 6);
		}
		s[n] = '\0';
		if (*last < 'a')
			continue;
		memcpy(other, s, n + 1);
		other[last - s] = (char)(*last - 'a' + 'A');
		assert_same(jid_parse(s, NULL), jid_parse(other, NULL), s);
		if (!jid_plain(s))
			continue;
		short_way++;
		assert_same(jid_hear(s, NULL), jid_hear(other, NULL), s);
	}
	assert_true(short_way > 20000);
	assert_false(jid_plain("alice@Example.org"));
	assert_false(jid_plain("1.2.3.4"));
	assert_false(jid_plain("a@xn--e1afmkfd.org"));
	assert_false(jid_plain("a@b.org/x y"));
	assert_false(jid_plain("a@b.org/"));
	assert_false(jid_plain("@b.org"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_heard),
		cmocka_unit_test(test_heard_long),
		cmocka_unit_test(test_apart),
		cmocka_unit_test(test_idn),
		cmocka_unit_test(test_idn_shown),
		cmocka_unit_test(test_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
