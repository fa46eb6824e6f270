/*
 * The table of commands keeps its own rules.
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

#include "cmd/cmd.h"

static void
test_sorted(void **state)
{
	const struct cmd_row *rows;
	size_t n = cmd_rows(&rows);

	(void)state;
	assert_true(n > 50);
	for (size_t i = 1; i < n; i++)
		assert_true(strcmp(rows[i - 1].name, rows[i].name) < 0);
	for (size_t i = 0; i < n; i++)
		assert_ptr_equal(cmd_find(rows, rows[i].name), &rows[i]);
}

static void
test_help(void **state)
{
	const struct cmd_row *rows;
	size_t n = cmd_rows(&rows);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		const char *help = rows[i].help;

		assert_non_null(help);
		assert_true(strlen(help) > 10 && strlen(help) < 90);
		assert_true(help[strlen(help) - 1] == '.' ||
		    rows[i].run == NULL);
		assert_true((rows[i].fronts & FRONT_ALL) != 0);
		if ((rows[i].flags & CMD_ALIAS) != 0)
			assert_memory_equal(help, "The same as /", 13);
	}
}

/* What is told where there is no screen names nothing that only one has. */
static void
assert_heard(const char *of, const char *text)
{
	static const char *const seen[] = { "M-", "C-", "[+]", " F1",
	    "PageUp", "status bar", "the screen", "the title",
	    "the list " };

	for (size_t i = 0; text != NULL && i < NELEM(seen); i++)
		if (strstr(text, seen[i]) != NULL)
			fail_msg("%s names '%s': %s", of, seen[i], text);
}

static void
test_heard(void **state)
{
	const struct cmd_row *rows;
	size_t n = cmd_rows(&rows), nhabits;
	const struct habit *habits;

	(void)state;
	for (size_t i = 0; i < n; i++) {
		if (!cmd_is_for(&rows[i], FRONT_READER))
			continue;
		assert_heard(rows[i].name, cmd_help_of(&rows[i],
		    FRONT_READER));
		assert_heard(rows[i].name, cmd_more_of(&rows[i],
		    FRONT_READER));
		assert_ptr_equal(cmd_help_of(&rows[i], FRONT_SCREEN),
		    rows[i].help);
	}
	nhabits = cmd_habits(&habits);
	for (size_t i = 0; i < nhabits; i++)
		assert_heard(habits[i].typed, habits[i].heard != NULL ?
		    habits[i].heard : habits[i].answer);
	for (int i = 0; i < SETTINGS; i++) {
		const struct setting_row *row = setting_row((enum setting)i);

		if (!setting_is_of_screen((enum setting)i) &&
		    (row->flags & SETTING_HIDDEN) == 0)
			assert_heard(row->name, row->heard != NULL ?
			    row->heard : row->help);
	}
}

/* /help lists every command, each under one topic. */
static void
test_topics(void **state)
{
	const struct cmd_row *rows;
	size_t n = cmd_rows(&rows);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		bool known = false;

		if (strchr(rows[i].name, ' ') != NULL) {
			assert_null(rows[i].topic);
			continue;
		}
		assert_non_null(rows[i].topic);
		for (const char *const *t = cmd_topics; *t != NULL; t++)
			known |= strcmp(*t, rows[i].topic) == 0;
		assert_true(known);
	}
}

/* An alias is the same function and takes the same. */
static void
test_aliases(void **state)
{
	const struct cmd_row *rows, *meant;
	size_t n = cmd_rows(&rows);
	char name[64];

	(void)state;
	for (size_t i = 0; i < n; i++) {
		if ((rows[i].flags & CMD_ALIAS) == 0)
			continue;
		strcpy(name, rows[i].help + 13);
		name[strlen(name) - 1] = '\0';
		meant = cmd_find(rows, name);
		assert_non_null(meant);
		assert_ptr_equal(meant->run, rows[i].run);
		assert_string_equal(meant->params, rows[i].params);
		assert_int_equal(meant->fronts, rows[i].fronts);
		assert_int_equal(meant->flags | CMD_ALIAS, rows[i].flags);
	}
}

static void
test_params(void **state)
{
	struct cmd_param params[PARAMS_MAX];
	const struct cmd_row *rows;
	size_t n = cmd_rows(&rows);
	int count;

	(void)state;
	for (size_t i = 0; i < n; i++) {
		bool optional = false;

		count = cmd_params(&rows[i], params);
		assert_true(count >= 0);
		for (int j = 0; j < count; j++) {
			bool contact = params[j].type == PARAM_CONTACT;
			bool rest = params[j].type == PARAM_TEXT ||
			    params[j].type == PARAM_VALUE ||
			    params[j].type == PARAM_FINGERPRINT ||
			    params[j].type == PARAM_LINK ||
			    params[j].type == PARAM_STANZA ||
			    params[j].type == PARAM_COMMAND ||
			    params[j].type == PARAM_ACTION;

			/* The contact is first, what takes the rest last. */
			assert_true(!contact || j == 0);
			assert_true(!rest || j == count - 1);
			/* Nothing that must be there after what may be, but
			 * after what only a # makes one. */
			assert_false(optional && !params[j].optional);
			optional = params[j].optional && !contact &&
			    params[j].type != PARAM_LINE;
		}
	}
}

static void
test_groups(void **state)
{
	const struct cmd_row *rows, *group;
	size_t n = cmd_rows(&rows);
	char name[64], *blank;

	(void)state;
	for (size_t i = 0; i < n; i++) {
		strcpy(name, rows[i].name);
		while ((blank = strrchr(name, ' ')) != NULL) {
			*blank = '\0';
			group = cmd_find(rows, name);
			assert_non_null(group);
		}
		if (rows[i].run == NULL)
			assert_true(cmd_has_subs(&rows[i]));
	}
}

/* A contact that a row needs can be given. */
static void
test_needs(void **state)
{
	struct cmd_param params[PARAMS_MAX];
	const struct cmd_row *rows;
	size_t n = cmd_rows(&rows);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		if ((rows[i].needs & (NEEDS_CONTACT | NEEDS_PEER)) == 0)
			continue;
		assert_true(cmd_params(&rows[i], params) > 0);
		assert_int_equal(params[0].type, PARAM_CONTACT);
	}
}

static void
test_completes(void **state)
{
	static const enum param_type free_form[] = {
		PARAM_INT, PARAM_STRING, PARAM_QUOTED, PARAM_TEXT,
		PARAM_STANZA, PARAM_SECRET,
	};

	(void)state;
	for (int type = 0; type < PARAM_TYPES; type++) {
		bool is_free = false;

		for (size_t i = 0; i < NELEM(free_form); i++)
			is_free |= (int)free_form[i] == type;
		assert_true(cmd_completes((enum param_type)type) != is_free);
		assert_non_null(param_type_word((enum param_type)type));
	}
}

static void
test_usage(void **state)
{
	const struct cmd_row *rows;
	size_t n = cmd_rows(&rows);
	char *usage;

	(void)state;
	usage = cmd_usage(cmd_find(rows, "otr smp question"));
	assert_string_equal(usage,
	    "/otr smp question [CONTACT] QUESTION [ANSWER]");
	free(usage);
	for (size_t i = 0; i < n; i++) {
		usage = cmd_usage(&rows[i]);
		if (strlen(usage) >= 140)
			fail_msg("%s", usage);
		free(usage);
	}
}

/*
 * Law 1: each command is one that protects, or none; who adds a command
 * decides, and says so here.
 */
static const char *const protecting[] = {
	"block", "cert refuse", "log", "login refuse", "otr distrust", "otr forget",
	"otr log", "otr passphrase", "otr policy", "otr untrust", "otr v2",
	"set", "unset",
};

static void
test_protects(void **state)
{
	const struct cmd_row *rows;
	size_t n = cmd_rows(&rows), found = 0;
	int id;

	(void)state;
	for (size_t i = 0; i < n; i++) {
		const struct cmd_row *row = &rows[i];

		if (row->protects == NULL) {
			assert_null(row->kept_in);
			assert_null(row->is_so);
			continue;
		}
		assert_true(found < NELEM(protecting));
		assert_string_equal(row->name, protecting[found++]);
		id = setting_find(row->protects);
		assert_true(id == -1 || setting_protects((enum setting)id));
		if (id != -1 || *row->protects == '*')
			assert_string_equal(row->kept_in, "settings");
		/* An alias protects as what it stands for. */
		for (size_t j = 0; j < n; j++)
			if (rows[j].run == row->run && row->run != cmd_set)
				assert_string_equal(rows[j].protects,
				    row->protects);
	}
	assert_int_equal(found, NELEM(protecting));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sorted),
		cmocka_unit_test(test_help),
		cmocka_unit_test(test_heard),
		cmocka_unit_test(test_topics),
		cmocka_unit_test(test_aliases),
		cmocka_unit_test(test_params),
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_needs),
		cmocka_unit_test(test_completes),
		cmocka_unit_test(test_usage),
		cmocka_unit_test(test_protects),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
