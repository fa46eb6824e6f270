/*
 * The table of keys, their names, and the user's bindings over it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "front/screen/screen.h"

static struct key
key(const char *name)
{
	struct key k;
	struct err err;

	if (key_parse(name, &k, &err) == -1)
		fail_msg("%s", err.text);
	return k;
}

/* Each action has a name of its own, a known topic, help, and is done. */
static void
test_actions(void **state)
{
	const struct action *rows;
	size_t n = action_rows(&rows);
	bool known;

	(void)state;
	assert_true(n > 40);
	for (size_t i = 0; i < n; i++) {
		assert_ptr_equal(action_find(rows[i].name), &rows[i]);
		assert_int_equal(strspn(rows[i].name,
		    "abcdefghijklmnopqrstuvwxyz0123456789-"),
		    strlen(rows[i].name));
		assert_true(rows[i].help != NULL && rows[i].help[0] != '\0');
		known = false;
		for (const char *const *t = action_topics; *t != NULL; t++)
			known |= strcmp(*t, rows[i].topic) == 0;
		assert_true(known);
		assert_int_equal(rows[i].type == ACT_COMMAND,
		    rows[i].command != NULL);
		if (rows[i].type == ACT_LINE)
			assert_in_range(rows[i].action, 0, LINE_ACTIONS - 1);
		if (rows[i].type == ACT_UI)
			assert_in_range(rows[i].action, 0, UI_ACTIONS - 1);
	}
	assert_null(action_find(""));
	assert_null(action_find("no-such-action"));
}

/* Sorted, no key twice, each name its own canonical form, with an action. */
static void
test_keys(void **state)
{
	const struct key_row *rows;
	size_t n = key_rows(&rows);
	struct key k;
	char *name;

	(void)state;
	assert_true(n > 40);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			assert_true(strcmp(rows[i - 1].key, rows[i].key) < 0);
		assert_non_null(action_find(rows[i].action));
		k = key(rows[i].key);
		name = key_to_name(&k);
		assert_string_equal(name, rows[i].key);
		free(name);
	}
}

/* As /help keys shows it: each key once, what means the same together. */
static void
test_help(void **state)
{
	const struct key_row *rows;
	size_t n = key_rows(&rows);
	struct bindings *b = bindings_new(false);
	struct str text;

	(void)state;
	str_init(&text);
	keys_help(b, &text);
	assert_non_null(strstr(text.s, "\nPageUp  a page up"));
	assert_non_null(strstr(text.s, "\nC-b, Left  back by a character"));
	assert_non_null(strstr(text.s, "\nM-1 to M-9, M-0  window 1 to 10"));
	assert_null(strstr(text.s, "M-2"));
	for (size_t i = 0; i < n; i++)
		if (!action_is_window(action_find(rows[i].action)))
			assert_non_null(strstr(text.s, rows[i].key));
	for (const char *const *t = action_topics; *t != NULL; t++)
		assert_non_null(strstr(text.s, *t));
	str_free(&text);
	bindings_free(b);
}

static void
test_names(void **state)
{
	struct key k;
	struct err err;

	(void)state;
	k = key("C-W");
	assert_int_equal(k.code, KEY_TEXT);
	assert_int_equal(k.mods, MOD_CTRL);
	assert_string_equal(k.text, "w");
	k = key("C-M-S-Left");
	assert_int_equal(k.code, KEY_LEFT_);
	assert_int_equal(k.mods, MOD_CTRL | MOD_ALT | MOD_SHIFT);
	k = key("F12");
	assert_int_equal(k.number, 12);
	k = key("M--");
	assert_string_equal(k.text, "-");
	k = key("M-\xc3\xa9");
	assert_int_equal(k.mods, MOD_ALT);
	k = key("M-Space");
	assert_string_equal(k.text, " ");
	k = key("-");
	assert_string_equal(k.text, "-");
	static const char *const bad[] = { "", "M-", "F13", "F0", "Fx",
	    "M-ab", "X-a", "Entre", "M-\x01", "M-\xff", "\xcc\x81" };
	for (size_t i = 0; i < NELEM(bad); i++) {
		assert_int_equal(key_parse(bad[i], &k, &err), -1);
		assert_string_equal(err.code, "bad-key");
	}
}

static void
test_bindings(void **state)
{
	struct bindings *b = bindings_new(false);
	const struct action *row;
	struct key k = key("M-a");
	struct err err;

	(void)state;
	row = bindings_find(b, &k);
	assert_int_equal(row->action, UI_NEXT_ACTIVE);
	assert_int_equal(bindings_set(b, "M-a", "/win 3", &err), 0);
	row = bindings_find(b, &k);
	assert_int_equal(row->type, ACT_COMMAND);
	assert_string_equal(row->command, "/win 3");
	assert_int_equal(bindings_set(b, "M-a", "", &err), 0);
	assert_null(bindings_find(b, &k));
	/* Another action, by its name; one that is not there changes nothing. */
	assert_int_equal(bindings_set(b, "M-a", "page-down", &err), 0);
	assert_int_equal(bindings_set(b, "M-a", "page-dwon", &err), -1);
	assert_string_equal(err.code, "bad-command");
	row = bindings_find(b, &k);
	assert_int_equal(row->type, ACT_UI);
	assert_int_equal(row->action, UI_PAGE_DOWN);
	/* Another way to write the same key. */
	assert_int_equal(bindings_set(b, "M-C-X", "/close", &err), 0);
	k = key("C-M-x");
	assert_string_equal(bindings_find(b, &k)->command, "/close");
	/* Letters stay letters; text is no command. */
	assert_int_equal(bindings_set(b, "a", "/close", &err), -1);
	assert_int_equal(bindings_set(b, "M-b", "hello", &err), -1);
	assert_string_equal(err.code, "bad-command");
	/* Shift, where a terminal tells it and nothing is bound to it. */
	k = key("S-PageUp");
	assert_int_equal(bindings_find(b, &k)->action, UI_PAGE_UP);
	k = key("x");
	assert_null(bindings_find(b, &k));
	bindings_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_actions),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_help),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_bindings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
