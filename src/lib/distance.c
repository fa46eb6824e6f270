/*
 * How far a word is from another: for "did you mean".
 *
 * SPDX-License-Identifier: ISC
 */
#include "lib/lib.h"

static unsigned
distance_least(unsigned a, unsigned b, unsigned c)
{
	if (b < a)
		a = b;
	return c < a ? c : a;
}

/* Optimal string alignment; of the table, the last three rows are kept. */
unsigned
edit_distance(const char *a, size_t alen, const char *b, size_t blen)
{
	unsigned rows[3][EDIT_FAR], *row, *above, *second;

	if (alen >= EDIT_FAR || blen >= EDIT_FAR)
		return EDIT_FAR;
	for (size_t j = 0; j <= blen; j++)
		rows[0][j] = (unsigned)j;
	for (size_t i = 1; i <= alen; i++) {
		row = rows[i % 3];
		above = rows[(i + 2) % 3];
		second = rows[(i + 1) % 3];
		row[0] = (unsigned)i;
		for (size_t j = 1; j <= blen; j++) {
			row[j] = distance_least(above[j] + 1, row[j - 1] + 1,
			    above[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1] && second[j - 2] < row[j])
				row[j] = second[j - 2] + 1;
		}
	}
	return rows[alen % 3][blen];
}
