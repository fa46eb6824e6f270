/*
 * The table of codes keeps its own rules; what is said of a code can be read.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cmd/cmd.h"

#define TEXT_MAX 240

static void
test_sorted(void **state)
{
	const struct code_row *rows;
	size_t n = code_rows(&rows);

	(void)state;
	assert_true(n > 200);
	for (size_t i = 0; i < n; i++) {
		assert_int_not_equal(rows[i].kinds, 0);
		if (i > 0 && strcmp(rows[i - 1].name, rows[i].name) > 0)
			fail_msg("%s", rows[i].name);
		assert_true(strlen(rows[i].name) <
		    sizeof(((struct err *)NULL)->code));
	}
}

/* A name means one thing of each kind. */
static void
test_unique(void **state)
{
	const struct code_row *rows;
	size_t n = code_rows(&rows);

	(void)state;
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n &&
		    strcmp(rows[i].name, rows[j].name) == 0; j++)
			if ((rows[i].kinds & rows[j].kinds) != 0)
				fail_msg("%s", rows[i].name);
}

static bool
is_plain(const char *s)
{
	for (; *s != '\0'; s++)
		if (*s < ' ' || *s > '~')
			return false;
	return true;
}

static void
check_code(void *arg, const struct code *code)
{
	size_t *n = arg, len = strlen(code->text);

	(*n)++;
	if (len < 10 || len > TEXT_MAX || code->text[len - 1] != '.' ||
	    !is_plain(code->text))
		fail_msg("%s: %zu: %s", code->name, len, code->text);
	if (code->name[strspn(code->name, "abcdefghijklmnopqrstuvwxyz"
	    "0123456789-")] != '\0')
		fail_msg("%s", code->name);
	if (code->data != NULL && (!is_plain(code->data) ||
	    code->data[strlen(code->data) - 1] == '.' ||
	    strlen(code->data) > 900))
		fail_msg("%s: %s", code->name, code->data);
}

static void
test_texts(void **state)
{
	static const char *const lists[] = {
		"questions", "answers", "notices", "states", "errors",
		"starts", "failures", "endings", "holds", "findings",
	};
	size_t all = 0, sum = 0, n;

	(void)state;
	assert_int_equal(code_each(NULL, check_code, &all), 0);
	for (size_t i = 0; i < NELEM(lists); i++) {
		n = 0;
		assert_int_equal(code_each(lists[i], check_code, &n), 0);
		assert_true(n > 0);
		sum += n;
	}
	assert_int_equal(all, sum);
	assert_int_equal(code_each("nonsense", check_code, &n), -1);
}

static void
help_is(const char *name, const char *wanted)
{
	struct str out;

	str_init(&out);
	assert_int_equal(code_help(&out, name), 0);
	if (strstr(out.s, wanted) == NULL)
		fail_msg("%s", out.s);
	str_free(&out);
}

/* Each meaning on a line; one meaning of several kinds once. */
static void
test_help(void **state)
{
	struct str out;

	(void)state;
	help_is("new-key", "new-key, a question: The contact");
	help_is("new-key", "\nnew-key, an error: That program");
	help_is("new-key", "\nnew-key, what /otr doctor finds: They have");
	help_is("no-account", "no-account, an answer to a command, a notice, "
	    "an error: There is no account");
	help_is("otr-use", "chooses), `why' (server, session, wrote-last, "
	    "chosen).");
	help_is("wrong-password", "The server refused the log-in: the "
	    "password may be wrong.  You are asked for another one.");
	help_is("verify-first", "a notice");
	str_init(&out);
	assert_int_equal(code_help(&out, "nonsense"), -1);
	assert_int_equal(code_help(&out, ""), -1);
	assert_int_equal(out.len, 0);
	str_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sorted),
		cmocka_unit_test(test_unique),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_help),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
