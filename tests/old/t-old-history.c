/*
 * A history that an earlier version wrote: a window that opens shows it, each
 * line under the level that it had.
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

#include <cmocka.h>

#include "tests/support/chat-bench.h"

#define OF "alice@live.test"
#define WITH "bob@live.test"

static void
copy(const struct bench *b, const char *version)
{
	const char *srcdir = getenv("srcdir");
	char *from = xasprintf("%s/tests/old/%s/plain/data/history.db",
	    srcdir == NULL ? "." : srcdir, version);
	char *to = xasprintf("%s/history.db", b->dir);
	struct str s;
	struct err err;

	str_init(&s);
	if (file_read(from, 1 << 20, &s, &err) == -1 ||
	    file_write(to, s.s, s.len, &err) == -1)
		fail_msg("%s", err.text);
	str_free(&s);
	free(from);
	free(to);
}

static void
check_line(const struct talk *t, const char *text, bool incoming,
    enum otr_level level, int64_t when)
{
	const struct entry *e = bench_entry(&t->buffer, text);

	if (e == NULL)
		fail_msg("not there: %s", text);
	assert_int_equal(e->kind, incoming ? ENTRY_IN : ENTRY_OUT);
	assert_int_equal(e->level, level);
	assert_int_equal(e->stamp, when);
}

static void
test_v01(void **state)
{
	struct bench *b = bench_new(NULL);
	const struct talk *t;
	struct err err;

	(void)state;
	copy(b, "v0.1");
	bench_restart(b);
	b->account = account_add(b->chat, OF, &err);
	assert_non_null(b->account);
	t = talk_open(b->account, WITH);
	check_line(t, "hello bob, in the clear", false, OTR_NOT_PRIVATE,
	    INT64_C(1795916045426));
	check_line(t, "unverified to bob", false, OTR_UNVERIFIED,
	    INT64_C(1795916046781));
	check_line(t, "private to bob: \303\274\342\202\254 \360\237\224\222",
	    false, OTR_PRIVATE, INT64_C(1795916047070));
	check_line(t, "private from bob", true, OTR_PRIVATE,
	    INT64_C(1795916047272));
	bench_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_v01) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
