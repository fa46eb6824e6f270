/*
 * Notices in short: what of them is shown, that there is more is seen, and a
 * key shows it; nothing of an alarm is ever out of sight.
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

#include "front/screen/inside.h"
#include "tests/support/fake-ui.h"

static void
say(struct fake_ui *f, enum entry_kind kind, const char *brief,
    const char *rest)
{
	char *text = xasprintf("%s %s", brief, rest);
	struct entry e = {
		.kind = kind, .stamp = fake_of(f->chat)->now, .text = text,
		.brief = strlen(brief),
	};

	buffer_push(&f->bob->buffer, &e);
	free(text);
}

static void
rig(struct fake_ui *f, const char *config)
{
	fake_ui_new_conf(f, 80, 24, config);
	ui_show(f->ui, f->bob);
	say(f, ENTRY_NOTICE, "The first.", "Because of one.");
	say(f, ENTRY_WARNING, "The second.", "Because of two.");
}

static void
test_toggle(void **state)
{
	struct fake_ui f;

	(void)state;
	rig(&f, NULL);
	assert_true(fake_shows(&f, "The first. [+]\n"));
	assert_true(fake_shows(&f, "The second. [+]\n"));
	assert_false(fake_shows(&f, "Because"));
	fake_type(&f, "<M-w>");
	assert_true(fake_shows(&f, "The second. Because of two.\n"));
	assert_true(fake_shows(&f, "The first. [+]\n"));
	/* One that came later is the last one. */
	say(&f, ENTRY_NOTICE, "The third.", "Because of three.");
	fake_type(&f, "<M-w>");
	assert_true(fake_shows(&f, "Because of two."));
	assert_true(fake_shows(&f, "Because of three."));
	fake_type(&f, "<M-w>");
	assert_true(fake_shows(&f, "The third. [+]\n"));
	assert_true(fake_shows(&f, "Because of two."));
	/* What has no more to say is passed over. */
	fake_say(&f.bob->buffer, f.chat, ENTRY_NOTICE, "The last.");
	fake_type(&f, "<M-w>");
	assert_true(fake_shows(&f, "Because of three."));
	fake_ui_free(&f);
}

static void
test_all(void **state)
{
	struct fake_ui f;
	struct err err;

	(void)state;
	rig(&f, NULL);
	fake_type(&f, "<M-w>");
	assert_int_equal(ui_why(f.ui, true, &err), 0);
	assert_true(fake_shows(&f, "Because of one."));
	assert_true(fake_shows(&f, "Because of two."));
	/* One of them in short again. */
	fake_type(&f, "<M-w>");
	assert_true(fake_shows(&f, "The second. [+]\n"));
	assert_true(fake_shows(&f, "Because of one."));
	assert_int_equal(ui_why(f.ui, true, &err), 0);
	assert_false(fake_shows(&f, "Because"));
	fake_ui_free(&f);
}

static void
test_setting(void **state)
{
	struct fake_ui f;
	struct err err;

	(void)state;
	rig(&f, "notices = full\n");
	assert_true(fake_shows(&f, "Because of one."));
	fake_type(&f, "<M-w>");
	assert_true(fake_shows(&f, "The second. [+]\n"));
	fake_type(&f, "<M-w>");
	assert_int_equal(conf_set(f.ui->conf, SET_NOTICES, NULL, NULL,
	    "short", &err), 0);
	assert_false(fake_shows(&f, "Because"));
	fake_ui_free(&f);
}

/* Also where an entry says that it could be folded. */
static void
test_alarm(void **state)
{
	struct fake_ui f;

	(void)state;
	rig(&f, NULL);
	say(&f, ENTRY_ALARM, "ANOTHER KEY.", "Nothing is sent to it.");
	assert_true(fake_shows(&f, "ANOTHER KEY. Nothing is sent to it.\n"));
	fake_type(&f, "<M-w>");
	assert_true(fake_shows(&f, "ANOTHER KEY. Nothing is sent to it.\n"));
	assert_true(fake_shows(&f, "Because of two."));
	fake_ui_free(&f);
}

static void
test_none(void **state)
{
	struct fake_ui f;
	struct err err;

	(void)state;
	fake_ui_new(&f, 80, 24);
	ui_show(f.ui, f.bob);
	assert_int_equal(ui_why(f.ui, false, &err), -1);
	fake_in(f.bob, "The first. [+]");
	fake_type(&f, "<M-w>");
	assert_true(fake_shows(&f, "No notice here has more to say."));
	fake_ui_free(&f);
}

/* Where one scrolled back it is the last that is seen; one above is shown. */
static void
test_scrolled(void **state)
{
	struct fake_ui f;

	(void)state;
	rig(&f, NULL);
	for (int i = 0; i < 100; i++)
		fake_in(f.bob, "hello");
	fake_type(&f, "<M-w>");
	assert_true(fake_shows(&f, "Because of two."));
	fake_type(&f, "<M-End>");
	say(&f, ENTRY_NOTICE, "The third.", "Because of three.");
	fake_type(&f, "<M-Home><M-w>");
	assert_true(fake_shows(&f, "The second. [+]\n"));
	fake_ui_free(&f);
}

/* What is looked for is shown where it is in what is folded away. */
static void
test_sought(void **state)
{
	struct fake_ui f;

	(void)state;
	rig(&f, NULL);
	fake_type(&f, "<M-/>of one");
	assert_true(fake_shows(&f, "Because of one."));
	fake_type(&f, "<Escape>");
	fake_ui_free(&f);
}

/* More than is kept in mind: the oldest are as the rest again. */
static void
test_many(void **state)
{
	struct fake_ui f;

	(void)state;
	rig(&f, NULL);
	for (int i = 0; i < 3 * FOLDS_MAX; i++) {
		say(&f, ENTRY_NOTICE, "Another.", "Because of more.");
		fake_type(&f, "<M-w>");
	}
	assert_true(fake_shows(&f, "Because of more."));
	assert_false(fake_shows(&f, "Another. [+]"));
	fake_type(&f, "<M-Home>");
	assert_true(fake_shows(&f, "Another. [+]"));
	fake_ui_free(&f);
}

/* A level's rule has the short of it, and is all of it; in a narrow window the
 * words stand below. */
static void
test_rule(void **state)
{
	static const char brief[] = "Unverified: encrypted, but is it bob? "
	    "/verify";
	struct entry e = { .kind = ENTRY_NOTICE, .tells_level = true,
	    .level = OTR_UNVERIFIED, .brief = sizeof(brief) - 1,
	    .text = (char *)(uintptr_t)"Unverified: encrypted, but is it bob? "
	    "/verify Nobody on the way can read it." };
	struct fake_ui f;

	(void)state;
	fake_ui_new(&f, 80, 24);
	ui_show(f.ui, f.bob);
	e.stamp = fake_of(f.chat)->now;
	buffer_push(&f.bob->buffer, &e);
	assert_true(fake_shows(&f, "\n-- Unverified: Encrypted, but is it bob? "
	    "/verify [+] --"));
	assert_false(fake_shows(&f, "Nobody"));
	fake_type(&f, "<M-w>");
	assert_true(fake_shows(&f, "\n-- Unverified: Encrypted, but is it bob? "
	    "/verify ---"));
	assert_true(fake_shows(&f, "-- Nobody on the way can read it.\n"));
	fake_type(&f, "<M-w>");
	fake_size(&f, 40, 12);
	assert_true(fake_shows(&f, "\n__ Unverified ___"));
	assert_true(fake_shows(&f, "Encrypted, but is it bob?"));
	assert_true(fake_shows(&f, "/verify [+]"));
	assert_false(fake_shows(&f, "Nobody"));
	fake_ui_free(&f);
}

/* The stop behind what stands on the rule is none of the rest's. */
static void
test_rule_stop(void **state)
{
	static const char brief[] = "Not private: keys go to bob";
	struct entry e = { .kind = ENTRY_NOTICE, .tells_level = true,
	    .level = OTR_NOT_PRIVATE, .brief = sizeof(brief) - 1,
	    .text = (char *)(uintptr_t)"Not private: keys go to bob. Nobody "
	    "can read it." };
	struct fake_ui f;

	(void)state;
	fake_ui_new(&f, 80, 24);
	ui_show(f.ui, f.bob);
	e.stamp = fake_of(f.chat)->now;
	buffer_push(&f.bob->buffer, &e);
	assert_true(fake_shows(&f, "Keys go to bob [+] --"));
	fake_type(&f, "<M-w>");
	assert_true(fake_shows(&f, "-- Nobody can read it.\n"));
	fake_ui_free(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_toggle), cmocka_unit_test(test_all),
		cmocka_unit_test(test_setting), cmocka_unit_test(test_alarm),
		cmocka_unit_test(test_none), cmocka_unit_test(test_scrolled),
		cmocka_unit_test(test_sought), cmocka_unit_test(test_many),
		cmocka_unit_test(test_rule), cmocka_unit_test(test_rule_stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
