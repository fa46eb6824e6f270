/*
 * The grid: text, wide characters at every edge, clipping.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/fake-display.h"

#define WIDE "\xe4\xbd\xa0"
#define FAMILY "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d" \
	"\xf0\x9f\x91\xa7"

static void
assert_row(const struct grid *g, int y, const char *want)
{
	char *row = grid_row_text(g, y);

	assert_string_equal(row, want);
	free(row);
	grid_check(g);
}

static int
put(struct grid *g, int x, int width, const char *s)
{
	return grid_put(g, x, 0, width, STYLE_TEXT, s, strlen(s));
}

static void
test_text(void **state)
{
	struct grid g;

	(void)state;
	grid_init(&g);
	grid_resize(&g, 10, 2);
	assert_int_equal(put(&g, 2, 8, "abc"), 3);
	assert_row(&g, 0, "  abc");
	assert_int_equal(put(&g, 8, 10, "xyz"), 2);
	assert_row(&g, 0, "  abc   xy");
	assert_int_equal(put(&g, 10, 5, "x"), 0);
	assert_int_equal(grid_put(&g, 0, 7, 5, STYLE_TEXT, "x", 1), 0);
	grid_fill(&g, 3, 0, 100, STYLE_STATUS);
	assert_row(&g, 0, "  a");
	assert_int_equal(grid_at(&g, 9, 0)->style, STYLE_STATUS);
	grid_free(&g);
}

static void
test_wide(void **state)
{
	struct grid g;

	(void)state;
	grid_init(&g);
	grid_resize(&g, 6, 1);
	assert_int_equal(put(&g, 0, 6, WIDE WIDE WIDE), 6);
	assert_row(&g, 0, WIDE WIDE WIDE);
	/* Over the second half, and over the first. */
	put(&g, 1, 1, "x");
	assert_row(&g, 0, " x" WIDE WIDE);
	put(&g, 4, 1, "y");
	assert_row(&g, 0, " x" WIDE "y");
	/* A blank over half of it. */
	grid_fill(&g, 3, 0, 1, STYLE_TEXT);
	assert_row(&g, 0, " x  y");
	/* It would be cut: a blank. */
	assert_int_equal(put(&g, 0, 3, "ab" WIDE), 3);
	assert_row(&g, 0, "ab  y");
	assert_int_equal(put(&g, 5, 1, WIDE), 1);
	assert_row(&g, 0, "ab  y");
	grid_free(&g);
}

static void
test_clusters(void **state)
{
	struct grid g;
	struct str s;

	(void)state;
	grid_init(&g);
	grid_resize(&g, 8, 1);
	assert_int_equal(put(&g, 0, 8, FAMILY "e\xcc\x81" "!"), 8);
	assert_string_equal(grid_cluster(&g, 0, 0), FAMILY);
	assert_string_equal(grid_cluster(&g, 6, 0), "e\xcc\x81");
	grid_check(&g);
	/* Of a tower of marks what no cell has room for stands beside it. */
	str_init(&s);
	str_add(&s, "e");
	for (int i = 0; i < 40; i++)
		str_add(&s, "\xcc\x81");
	str_add(&s, "x");
	assert_int_equal(put(&g, 0, 8, s.s), 3);
	assert_memory_equal(grid_cluster(&g, 1, 0), "\xe2\x97\x8c\xcc\x81", 5);
	assert_string_equal(grid_cluster(&g, 2, 0), "x");
	grid_check(&g);
	str_free(&s);
	grid_free(&g);
}

/* Whatever is put anywhere, no half of a character is left. */
static void
test_random(void **state)
{
	static const char *const texts[] = { "a", WIDE, "ab" WIDE, WIDE "c",
	    FAMILY, "x" FAMILY WIDE, "\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa" };
	struct grid g;
	unsigned r = 1;

	(void)state;
	grid_init(&g);
	grid_resize(&g, 7, 1);
	for (int i = 0; i < 20000; i++) {
		r = r * 1103515245u + 12345u;
		if (r >> 28 == 0)
			grid_fill(&g, (int)(r >> 8) % 9 - 1, 0,
			    (int)(r >> 16) % 5, STYLE_TEXT);
		else
			put(&g, (int)((r >> 8) % 9), (int)((r >> 12) % 6),
			    texts[(r >> 16) % NELEM(texts)]);
		grid_check(&g);
	}
	grid_free(&g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_wide),
		cmocka_unit_test(test_clusters),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
