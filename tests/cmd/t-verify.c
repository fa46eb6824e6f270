/*
 * Links with a fingerprint, made and read, and QR codes as text.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

#define HEX "00112233445566778899aabbccddeeff00112233"
#define HEX2 "ffeeddccbbaa99887766554433221100ffeeddcc"

/* "address hex hex ...", or the error's code. */
static char *
read_link(const char *s)
{
	struct err err = { .code = "" };
	struct uri uri;
	struct str out;

	str_init(&out);
	if (uri_parse(s, &uri, &err) == -1) {
		str_add(&out, err.code);
		return str_take(&out);
	}
	str_add(&out, uri.jid);
	for (size_t i = 0; i < uri.n; i++)
		str_addf(&out, " %s", uri.hex[i]);
	uri_free(&uri);
	return str_take(&out);
}

static void
check(const char *s, const char *want)
{
	char *got = read_link(s);

	assert_string_equal(got, want);
	free(got);
}

/* As other programs write them. */
static void
test_read(void **state)
{
	(void)state;
	check("xmpp:bob@example.org?otr-fingerprint=" HEX,
	    "bob@example.org " HEX);
	check("XMPP:Bob@Example.org?OTR-Fingerprint=00112233445566778899AABB"
	    "CCDDEEFF00112233", "bob@example.org " HEX);
	check("xmpp:bob@example.org/?otr-fingerprint=" HEX,
	    "bob@example.org " HEX);
	check("xmpp:bob@example.org/phone?otr-fingerprint=" HEX,
	    "bob@example.org " HEX);
	check("xmpp://alice@example.org/bob@example.org?subscribe;"
	    "otr-fingerprint=" HEX "#x", "bob@example.org " HEX);
	check("xmpp:bob%40example.org?otr-fingerprint=" HEX
	    ";omemo-sid-12=" HEX HEX "&otr-fingerprint=" HEX2,
	    "bob@example.org " HEX " " HEX2);
	check("xmpp:bob@example.org?otr-fingerprint=00112233%20445566778899"
	    "aabbccddeeff00112233", "bob@example.org " HEX);
	/* A gateway's, which is all host. */
	check("xmpp:irc.example.org?otr-fingerprint=" HEX,
	    "irc.example.org " HEX);
	check("xmpp:b%C3%B6b@example.org?otr-fingerprint=" HEX,
	    "b\xc3\xb6" "b@example.org " HEX);
}

static void
test_bad(void **state)
{
	static const char *const bad[] = {
		"", "xmpp", "http://example.org", "xmpp:", "xmpp:?", "xmpp://",
		"xmpp:bob@example.org", "xmpp:bob@example.org?",
		"xmpp:bob@example.org?message;body=hi",
		"xmpp:bob@example.org?otr-fingerprint",
		"xmpp:bob@example.org?otr-fingerprint=",
		"xmpp:bob@example.org?otr-fingerprint=0011",
		"xmpp:bob@example.org?otr-fingerprint=" HEX "0",
		"xmpp:bob@example.org?otr-fingerprint=" HEX
		    ";otr-fingerprint=x",
		"xmpp:bob@example.org?otr-fingerprint=%",
		"xmpp:bob@example.org?otr-fingerprint=%0",
		"xmpp:bob@example.org?otr-fingerprint=%00" HEX,
		"xmpp:bob@example.org?x-otr-fingerprint=" HEX,
		"xmpp:bob@example.org#?otr-fingerprint=" HEX,
		"xmpp:b%00b@example.org?otr-fingerprint=" HEX,
		"xmpp:b%zzb@example.org?otr-fingerprint=" HEX,
		"xmpp:b%0Ab@example.org?otr-fingerprint=" HEX,
		"xmpp:b%FFb@example.org?otr-fingerprint=" HEX,
		"xmpp:@example.org?otr-fingerprint=" HEX,
		"xmpp://alice@example.org?otr-fingerprint=" HEX,
	};

	(void)state;
	for (size_t i = 0; i < NELEM(bad); i++)
		check(bad[i], "bad-link");
}

static void
test_many(void **state)
{
	struct uri uri;
	struct str s;

	(void)state;
	str_init(&s);
	str_add(&s, "xmpp:bob@example.org?a=b");
	for (int i = 0; i < 100; i++)
		str_add(&s, ";otr-fingerprint=" HEX);
	assert_int_equal(uri_parse(s.s, &uri, NULL), 0);
	assert_int_equal(uri.n, URI_FINGERPRINTS);
	assert_true(uri_has(&uri, HEX));
	assert_false(uri_has(&uri, HEX2));
	uri_free(&uri);
	str_free(&s);
}

/* What is made is read again, whatever stands in the address. */
static void
test_make(void **state)
{
	static const char *const addresses[] = {
		"bob@example.org", "b#?;=%b@example.org",
		("b\xc3\xb6" "b@example.org"),
	};
	char *link, *want;

	(void)state;
	link = uri_make("bob@example.org", HEX);
	assert_string_equal(link, "xmpp:bob@example.org?otr-fingerprint="
	    "00112233445566778899AABBCCDDEEFF00112233");
	free(link);
	for (size_t i = 0; i < NELEM(addresses); i++) {
		link = uri_make(addresses[i], HEX);
		want = xasprintf("%s " HEX, addresses[i]);
		check(link, want);
		free(link);
		free(want);
	}
}

/* Rows of a drawing as modules: '#' dark, '.' light. */
static size_t
modules(const char *drawing, bool ascii, char grid[64][64])
{
	size_t x = 0, y = 0, n = 0;

	memset(grid, '.', 64 * 64);
	for (const char *s = drawing; *s != '\0';) {
		bool top, bottom;

		if (*s == '\n') {
			n = x;
			x = 0;
			y += ascii ? 1 : 2;
			s++;
			continue;
		}
		if (ascii) {
			top = s[0] == '#';
			assert_int_equal(s[0], s[1]);
			bottom = false;
			s += 2;
		} else if (*s == ' ') {
			top = bottom = false;
			s++;
		} else {
			top = strncmp(s, "▄", 3) != 0;
			bottom = strncmp(s, "▀", 3) != 0;
			s += 3;
		}
		assert_true(x < 64 && y + 1 < 64);
		grid[y][x] = top ? '#' : '.';
		if (!ascii)
			grid[y + 1][x] = bottom ? '#' : '.';
		x++;
	}
	assert_int_equal(x, n);
	return n;
}

static void
test_qr(void **state)
{
	char *link = uri_make("alice@example.org", HEX), *s;
	static char blocks[64][64], ascii[64][64];
	size_t n;

	(void)state;
	s = qr_draw(link, false, NULL);
	n = modules(s, false, blocks);
	free(s);
	s = qr_draw(link, true, NULL);
	assert_int_equal(modules(s, true, ascii), n);
	free(s);
	free(link);
	/* The code of an address like this fits on 80x24, bars included. */
	assert_true((n + 1) / 2 <= 20);
	assert_memory_equal(blocks, ascii, sizeof(blocks));
	/* A finder in three corners, light around it, and not in the fourth. */
	for (size_t i = 0; i < 7; i++) {
		assert_int_equal(blocks[2][2 + i], '#');
		assert_int_equal(blocks[2 + i][2], '#');
		assert_int_equal(blocks[2][n - 3 - i], '#');
		assert_int_equal(blocks[n - 3][2 + i], '#');
	}
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(blocks[0][i], '.');
		assert_int_equal(blocks[i][1], '.');
		assert_int_equal(blocks[n - 1][i], '.');
	}
	assert_int_equal(blocks[3][3], '.');
	assert_int_equal(blocks[4][4], '#');
}

static void
test_qr_too_long(void **state)
{
	char *text = xmalloc(5000);
	struct err err;

	(void)state;
	memset(text, 'x', 4999);
	text[4999] = '\0';
	assert_null(qr_draw(text, false, &err));
	assert_string_equal(err.code, "too-long");
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_make),
		cmocka_unit_test(test_qr),
		cmocka_unit_test(test_qr_too_long),
	};

	return cmocka_run_group_tests_name("verify", tests, NULL, NULL);
}
