/*
 * The table of filters that sotto was built with is what libseccomp makes of
 * the rules now, for each role and for any process.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#ifdef __linux__
#include <linux/filter.h>

#include "confine/inside.h"

/* As it is compiled for that process.  Caller frees. */
static struct sock_filter *
filter_compile(enum confine_role role, pid_t self, size_t *n)
{
	struct sock_filter *code = calloc(BPF_MAXINSNS + 1, sizeof(*code));
	FILE *f = tmpfile();

	assert_non_null(code);
	assert_non_null(f);
	assert_int_equal(rules_compile(role_row(role), self, fileno(f)), 0);
	rewind(f);
	*n = fread(code, sizeof(*code), BPF_MAXINSNS + 1, f);
	fclose(f);
	return code;
}

static void
filter_compare(enum confine_role role, pid_t self)
{
	size_t n;
	struct sock_filter *now = filter_compile(role, self, &n);
	struct sock_filter *table = filter_of(role, self);

	assert_in_range(n, 20, BPF_MAXINSNS);
	assert_int_equal(filters[role].length, n);
	assert_memory_equal(table, now, n * sizeof(*now));
	free(table);
	free(now);
}

static void
test_same(void **state)
{
	const pid_t selves[] = { getpid(), 1, 2, 10, 16, 17, 300, 65535, 65536,
	    4194304, 0x7fffffff };

	(void)state;
	for (int role = 0; role < CONFINE_ROLES; role++)
		for (size_t i = 0; i < sizeof(selves) / sizeof(selves[0]); i++)
			filter_compare((enum confine_role)role, selves[i]);
}

/* It stands where signals are sent: to oneself by kill and tgkill. */
static void
test_self(void **state)
{
	(void)state;
	for (int role = 0; role < CONFINE_ROLES; role++) {
		bool signals = (role_row((enum confine_role)role)->may &
		    MAY_SIGNAL) != 0 || role_row((enum confine_role)role)
		    ->calls == NULL || SANITIZED;

		assert_int_equal(filters[role].nselves == 0, signals);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same),
		cmocka_unit_test(test_self),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

#else
int
main(void)
{
	return 77;
}
#endif
