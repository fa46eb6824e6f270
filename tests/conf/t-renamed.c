/*
 * Settings that were renamed: old names and values in files that an earlier
 * version wrote, or the user for one, count as today's; a file of the
 * program's own is written in today's words at the next change and not
 * before.  Over a table made up for this: renamed/conf/settings.h.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/stat.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "conf/conf.h"

#define ALICE "alice@example.org"
#define BOB "bob@example.org"

struct place {
	char dir[64], config[96], settings[96];
	struct conf *conf;
};

static void
write_file(const char *path, const char *text)
{
	struct err err;

	if (file_write(path, text, strlen(text), &err) == -1)
		fail_msg("%s", err.text);
}

static void
assert_file(const char *path, const char *text)
{
	struct str s;

	str_init(&s);
	str_add(&s, "");
	assert_int_equal(file_read(path, 4096, &s, NULL), 0);
	assert_string_equal(s.s, text);
	str_free(&s);
}

static void
load(struct place *p, const char *config, const char *settings)
{
	struct err err;

	write_file(p->config, config);
	write_file(p->settings, settings);
	p->conf = conf_load(p->config, p->settings, &err);
	if (p->conf == NULL)
		fail_msg("%s", err.text);
}

static int
setup(void **state)
{
	struct place *p = xcalloc(1, sizeof(*p));

	snprintf(p->dir, sizeof(p->dir), "/tmp/t-renamed.XXXXXX");
	if (mkdtemp(p->dir) == NULL)
		return -1;
	snprintf(p->config, sizeof(p->config), "%s/config", p->dir);
	snprintf(p->settings, sizeof(p->settings), "%s/settings", p->dir);
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	struct place *p = *state;

	conf_free(p->conf);
	unlink(p->config);
	unlink(p->settings);
	rmdir(p->dir);
	free(p);
	return 0;
}

#define OLD_SETTINGS "# Kept by sotto.\n" \
	"bell = \"true\"\nroster_shown = \"off\"\n" \
	"account \"" ALICE "\" {\n\tbell = \"false\"\n" \
	"\tpins = {\n\t\t\"one\",\n\t\t\"two\"\n\t}\n" \
	"\tcontact \"" BOB "\" {\n\t\totr = \"paranoid\"\n\t}\n}\n"

static void
test_read(void **state)
{
	struct place *p = *state;
	const char *const *items;

	load(p, "panel = true\nvault_command = \"true\"\n"
	    "account \"" ALICE "\" {\n\totr = \"manual\"\n}\n", OLD_SETTINGS);
	assert_string_equal(conf_text(p->conf, SET_BELL, NULL, NULL),
	    "always");
	assert_string_equal(conf_text(p->conf, SET_BELL, ALICE, NULL),
	    "never");
	assert_false(conf_bool(p->conf, SET_CONTACTS_SHOWN, NULL, NULL));
	assert_string_equal(conf_text(p->conf, SET_KEY_PASSPHRASE_COMMAND,
	    NULL, NULL), "true");
	assert_string_equal(conf_text(p->conf, SET_OTR_POLICY, ALICE, NULL),
	    "manual");
	assert_string_equal(conf_text(p->conf, SET_OTR_POLICY, ALICE, BOB),
	    "verified");
	assert_int_equal(conf_list(p->conf, SET_PIN, ALICE, NULL, &items), 2);
	assert_string_equal(items[0], "eins");
	assert_string_equal(items[1], "two");
	/* Reading writes nothing. */
	assert_file(p->settings, OLD_SETTINGS);
}

static void
test_rewritten(void **state)
{
	struct place *p = *state;
	struct err err;

	load(p, "", OLD_SETTINGS);
	assert_int_equal(conf_set(p->conf, SET_CONTACTS_SHOWN, NULL, NULL,
	    "true", &err), 0);
	assert_file(p->settings, "# Kept by sotto; read after the "
	    "configuration, and before it in what counts.\n"
	    "bell = \"always\"\ncontacts_shown = \"true\"\n"
	    "account \"" ALICE "\" {\n\tbell = \"never\"\n"
	    "\tpin = {\n\t\t\"eins\",\n\t\t\"two\"\n\t}\n"
	    "\tcontact \"" BOB "\" {\n\t\totr_policy = \"verified\"\n"
	    "\t}\n}\n");
}

static void
test_both(void **state)
{
	struct place *p = *state;

	/* Two versions that take turns: the newer one's word counts. */
	load(p, "", "contacts_shown = \"false\"\nroster_shown = \"true\"\n"
	    "panel = \"true\"\n");
	assert_false(conf_bool(p->conf, SET_CONTACTS_SHOWN, NULL, NULL));
}

/* Scripts and fingers know the old words too. */
static void
test_set(void **state)
{
	struct place *p = *state;
	const char *const *items;
	struct err err;

	load(p, "", "");
	assert_int_equal(setting_find("roster_shown"), SET_CONTACTS_SHOWN);
	assert_int_equal(setting_find("panel"), SET_CONTACTS_SHOWN);
	assert_int_equal(setting_find("otr"), SET_OTR_POLICY);
	assert_int_equal(setting_find("rost"), -1);
	assert_int_equal(conf_set(p->conf, SET_BELL, NULL, NULL, "True",
	    &err), 0);
	assert_string_equal(conf_text(p->conf, SET_BELL, NULL, NULL),
	    "always");
	assert_int_equal(conf_list_add(p->conf, SET_PIN, ALICE, NULL, "one",
	    &err), 0);
	assert_int_equal(conf_list_add(p->conf, SET_PIN, ALICE, NULL, "eins",
	    &err), 0);
	assert_int_equal(conf_list(p->conf, SET_PIN, ALICE, NULL, &items), 1);
	assert_int_equal(conf_list_remove(p->conf, SET_PIN, ALICE, NULL,
	    "one", &err), 0);
	assert_int_equal(conf_list(p->conf, SET_PIN, ALICE, NULL, &items), 0);
	/* An old word protects as much as today's. */
	assert_int_equal(setting_strength(SET_OTR_POLICY, "paranoid"),
	    setting_strength(SET_OTR_POLICY, "verified"));
	/* What never was a word is none, and is told in today's. */
	assert_int_equal(conf_set(p->conf, SET_BELL, NULL, NULL, "tru", &err),
	    -1);
	assert_string_equal(err.text, "expected never, first or always for "
	    "`bell', not `tru'");
}

/* An old name is where the setting may be, and nowhere else. */
static void
test_refused(void **state)
{
	struct place *p = *state;
	struct err err;

	load(p, "", "");
	assert_null(conf_parse("c", "pins = { \"a\" }\n", 15, &err));
	assert_string_equal(err.text,
	    "c:1: expected `pins' within an account");
	write_file(p->settings, "vault_command = \"true\"\n");
	assert_null(conf_load(p->config, p->settings, &err));
	assert_non_null(strstr(err.text, "in the configuration file only"));
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_read), TEST(test_rewritten), TEST(test_both),
		TEST(test_set), TEST(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
