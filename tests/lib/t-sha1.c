/*
 * SHA-1 by the examples of the standards.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/lib.h"

static void
assert_sum(const char *text, size_t n, const char *want)
{
	unsigned char sum[SHA1_BYTES];
	char hex[2 * SHA1_BYTES + 1];

	sha1(text, n, sum);
	for (int i = 0; i < SHA1_BYTES; i++)
		snprintf(hex + 2 * i, 3, "%02x", sum[i]);
	assert_string_equal(hex, want);
}

/* RFC 3174, 7.3, and the empty text. */
static void
test_examples(void **state)
{
	static const char long_one[] = "abcdbcdecdefdefgefghfghighijhijkijkl"
	    "jklmklmnlmnomnopnopq";
	char *many = xmalloc(1000000);

	(void)state;
	assert_sum("", 0, "da39a3ee5e6b4b0d3255bfef95601890afd80709");
	assert_sum("abc", 3, "a9993e364706816aba3e25717850c26c9cd0d89d");
	assert_sum(long_one, strlen(long_one),
	    "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
	memset(many, 'a', 1000000);
	assert_sum(many, 1000000, "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
	/* Where the length has no room in the last block. */
	assert_sum(many, 55, "c1c8bbdc22796e28c0e15163d20899b65621d65a");
	assert_sum(many, 56, "c2db330f6083854c99d4b5bfb6e8f29f201be699");
	assert_sum(many, 63, "03f09f5b158a7a8cdad920bddc29b81c18a551f5");
	assert_sum(many, 64, "0098ba824b5c16427bd7a1122a5a442a25ec644d");
	free(many);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_examples),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
