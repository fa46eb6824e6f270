/*
 * A process that rests: pages of files are mapped no more until they are
 * used, free memory is given back, and nothing that was written is lost.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/lib.h"

#define PIECES 1000
#define PIECE 4000

static const char constant[] = "as it is in the file";
static char written[] = "otherwise in the file";

/* In pages: files, and what was written. */
static void
count(long *files, long *own)
{
	FILE *f = fopen("/proc/self/statm", "r");
	long size = 0, all = 0;

#ifdef __linux__
	assert_non_null(f);
#endif
	if (f == NULL)
		skip();
	if (fscanf(f, "%ld %ld %ld", &size, &all, files) != 3)
		fail_msg("/proc/self/statm has another form");
	fclose(f);
	*own = all - *files;
}

static void
test_rest(void **state)
{
	char *pieces[PIECES];
	long files, own, files_then, own_then;

	(void)state;
	snprintf(written, sizeof(written), "written");
	for (int i = 0; i < PIECES; i++) {
		pieces[i] = xmalloc(PIECE);
		memset(pieces[i], 'x', PIECE);
	}
	/* The last keeps the others from going by themselves. */
	for (int i = 0; i < PIECES - 1; i++)
		free(pieces[i]);
	count(&files, &own);
	rest_memory();
	count(&files_then, &own_then);
	assert_true(files_then < files);
#ifdef HAVE_MALLOC_TRIM
	assert_true(own_then < own - PIECES / 2);
#endif
	assert_string_equal(constant, "as it is in the file");
	assert_string_equal(written, "written");
	for (int i = 0; i < PIECE; i++)
		assert_int_equal(pieces[PIECES - 1][i], 'x');
	free(pieces[PIECES - 1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
