/*
 * Links in the text of an entry: the hosts that it hides stand behind them,
 * and what was marked before stays marked.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "front/screen/inside.h"
#include "ipc/ipc.h"

static void
assert_stands(const struct str *text, const struct bytes *at, const char *want)
{
	assert_int_equal(at->len, strlen(want));
	assert_memory_equal(text->s + at->from, want, at->len);
}

static void
test_hosts(void **state)
{
	static const char before[] = "http://x@y/ ";
	struct urls urls = { NULL, 0, 0 };
	struct spans unsafe = { NULL, 0, 0 };
	struct str text;
	size_t at;

	(void)state;
	str_init_secret(&text);
	str_add(&text, before);
	spans_add(&unsafe, 0, 4);
	str_add(&text, "a^G http://a@b/^A http://c/ ^B http://d@e/");
	for (const char *s = strchr(text.s, '^'); s != NULL;
	    s = strchr(s + 1, '^')) {
		at = (size_t)(s - text.s);
		spans_add(&unsafe, at, at + 2);
	}
	urls_find(&urls, &text, strlen(before), &unsafe);
	assert_string_equal(text.s, "http://x@y/ a^G http://a@b/ [b]^A "
	    "http://c/ ^B http://d@e/ [e]");
	assert_int_equal(urls.n, 3);
	assert_stands(&text, &urls.of[0].at, "http://a@b/");
	assert_stands(&text, &urls.of[1].at, "http://c/");
	assert_stands(&text, &urls.of[2].at, "http://d@e/");
	assert_int_equal(unsafe.n, 6);
	assert_stands(&text, &unsafe.at[0], "http");
	assert_stands(&text, &unsafe.at[1], "^G");
	assert_stands(&text, &unsafe.at[2], " [b]");
	assert_stands(&text, &unsafe.at[3], "^A");
	assert_stands(&text, &unsafe.at[4], "^B");
	assert_stands(&text, &unsafe.at[5], " [e]");
	urls_free(&urls);
	spans_free(&unsafe);
	str_free(&text);
}

/* As large as a message may be, and all of it links. */
static void
test_many(void **state)
{
	struct urls urls = { NULL, 0, 0 };
	struct spans unsafe = { NULL, 0, 0 };
	struct str text;
	size_t n = 0;

	(void)state;
	str_init_secret(&text);
	for (; text.len < IPC_BODY_MAX; n++)
		str_add(&text, "http://a@b/ ");
	urls_find(&urls, &text, 0, &unsafe);
	assert_int_equal(urls.n, n);
	assert_int_equal(unsafe.n, n);
	assert_int_equal(text.len, n * strlen("http://a@b/ [b] "));
	assert_stands(&text, &urls.of[n - 1].at, "http://a@b/");
	assert_stands(&text, &unsafe.at[n - 1], " [b]");
	urls_free(&urls);
	spans_free(&unsafe);
	str_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hosts),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
