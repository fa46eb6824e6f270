/*
 * The words of the shared enums, and errors.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "lib/lib.h"
#include "words/words.h"

static void
test_levels(void **state)
{
	(void)state;
	assert_string_equal(otr_level_name(OTR_NOT_PRIVATE), "Not private");
	assert_string_equal(otr_level_word(OTR_NOT_PRIVATE), "not-private");
	assert_string_equal(otr_level_name(OTR_FINISHED), "Finished");
	assert_string_equal(otr_level_word(OTR_PRIVATE), "private");
}

static void
test_sealed(void **state)
{
	(void)state;
	assert_false(otr_level_is_sealed(OTR_NOT_PRIVATE));
	assert_false(otr_level_is_sealed(OTR_STARTING));
	assert_true(otr_level_is_sealed(OTR_UNVERIFIED));
	assert_true(otr_level_is_sealed(OTR_PRIVATE));
	assert_false(otr_level_is_sealed(OTR_FINISHED));
}

static unsigned
distance_of(const char *a, const char *b)
{
	return edit_distance(a, strlen(a), b, strlen(b));
}

static void
test_distance(void **state)
{
	char longer[EDIT_FAR + 1] = "";

	(void)state;
	assert_int_equal(distance_of("", ""), 0);
	assert_int_equal(distance_of("", "abc"), 3);
	assert_int_equal(distance_of("abc", ""), 3);
	assert_int_equal(distance_of("verify", "verify"), 0);
	assert_int_equal(distance_of("verify", "verfiy"), 1);
	assert_int_equal(distance_of("verify", "very"), 2);
	assert_int_equal(distance_of("ab", "ba"), 1);
	assert_int_equal(distance_of("ca", "abc"), 3);
	assert_int_equal(distance_of("kitten", "sitting"), 3);
	memset(longer, 'x', EDIT_FAR - 1);
	assert_int_equal(distance_of(longer, "x"), EDIT_FAR - 2);
	memset(longer, 'x', EDIT_FAR);
	assert_int_equal(distance_of(longer, longer), EDIT_FAR);
}

/* What is printed is what is read. */
static void
test_both_ways(void **state)
{
	enum otr_policy policy;
	enum otr_v2 v2;
	enum show show;

	(void)state;
	for (int i = OTR_POLICY_NEVER; i <= OTR_POLICY_VERIFIED; i++) {
		assert_int_equal(otr_policy_parse(
		    otr_policy_word((enum otr_policy)i), &policy), 0);
		assert_int_equal(policy, i);
	}
	for (int i = OTR_V2_ASK; i <= OTR_V2_NEVER; i++) {
		assert_int_equal(otr_v2_parse(otr_v2_word((enum otr_v2)i),
		    &v2), 0);
		assert_int_equal(v2, i);
	}
	for (int i = SHOW_OFFLINE; i <= SHOW_DND; i++) {
		assert_int_equal(show_parse(show_word((enum show)i), &show),
		    0);
		assert_int_equal(show, i);
	}
	policy = OTR_POLICY_ALWAYS;
	assert_int_equal(otr_policy_parse("Always", &policy), -1);
	assert_int_equal(otr_policy_parse("", &policy), -1);
	assert_int_equal(policy, OTR_POLICY_ALWAYS);
}

static void
test_others(void **state)
{
	(void)state;
	assert_string_equal(subscription_word(SUB_BOTH), "both");
	assert_string_equal(account_state_word(ACCOUNT_FAILED), "failed");
	assert_string_equal(delivery_word(DELIVERY_ACKED), "acked");
	assert_string_equal(via_word(VIA_LIVE), "live");
	assert_string_equal(via_word(VIA_CARBON), "carbon");
	assert_string_equal(via_word(VIA_ARCHIVE), "archive");
	assert_string_equal(announced_word(ANNOUNCED_NO_OTR), "no-otr");
}

#define THUMB "\xf0\x9f\x91\x8d"
#define HEART "\xe2\x9d\xa4\xef\xb8\x8f"

static bool
one(const char *s)
{
	return emoji_is_one(s, strlen(s));
}

/* Reactions: each is one picture, none is there twice, and they are few. */
static void
test_emoji(void **state)
{
	char list[EMOJI_MAX_BYTES + 1] = "", face[] = "\xf0\x9f\x98\x80";
	size_t n = 0;

	(void)state;
	assert_true(one(THUMB));
	assert_true(one(HEART));
	assert_true(one("1\xef\xb8\x8f\xe2\x83\xa3"));
	assert_false(one(""));
	assert_false(one(" "));
	assert_false(one("ab"));
	assert_false(one(THUMB THUMB));
	assert_false(one("\n"));
	assert_false(one("\x1b"));
	assert_false(one("\xc2\x9b"));
	assert_false(one("\xe2\x80\xae"));	/* right to left */
	assert_false(one("\xff"));
	assert_true(emoji_add(list, THUMB, 4));
	assert_false(emoji_add(list, THUMB, 4));
	assert_true(emoji_add(list, HEART, 6));
	assert_string_equal(list, THUMB " " HEART);
	assert_true(emoji_has(list, HEART, 6));
	assert_false(emoji_has(list, HEART, 3));
	assert_true(emoji_drop(list, HEART, 6));
	assert_string_equal(list, THUMB);
	assert_false(emoji_drop(list, HEART, 6));
	assert_true(emoji_add(list, HEART, 6));
	assert_true(emoji_drop(list, THUMB, 4));
	assert_string_equal(list, HEART);
	emoji_take(list, "  ab " THUMB "  " THUMB " \x07 x ");
	assert_string_equal(list, THUMB " x");
	list[0] = '\0';
	for (int i = 0; i < 60; i++, face[3]++)
		n += emoji_add(list, face, 4);
	assert_int_equal(n, EMOJI_KINDS_MAX);
	assert_int_equal(emoji_count(list), EMOJI_KINDS_MAX);
}

static void
trust_is(const char *trust, const char *word, const char *day)
{
	char have[TRUST_DAY + 1];
	size_t len = trust_word(trust, have);

	assert_int_equal(len, strlen(word));
	assert_memory_equal(trust, word, len);
	assert_string_equal(have, day);
}

static void
shows(const char *day, const char *expected)
{
	char shown[TRUST_DAY_SHOWN + 1];

	trust_day_show(day, "2026-11-28", shown);
	assert_string_equal(shown, expected);
}

/* Any text is trust, as other programs wrote it. */
static void
test_trust(void **state)
{
	char day[TRUST_DAY + 1];

	(void)state;
	assert_int_equal(trust_word(NULL, day), 0);
	assert_string_equal(day, "");
	trust_is("", "", "");
	trust_is("smp", "smp", "");
	trust_is("smp 2026-11-12", "smp", "2026-11-12");
	trust_is("read to me 2026-01-31", "read to me", "2026-01-31");
	trust_is("2026-11-12", "2026-11-12", "");
	trust_is(" 2026-11-12", " 2026-11-12", "");
	trust_is("smp 2026-13-12", "smp 2026-13-12", "");
	trust_is("smp 2026-11-00", "smp 2026-11-00", "");
	trust_is("smp 2026-11-123", "smp 2026-11-123", "");
	trust_is("smp 2026-1", "smp 2026-1", "");
	shows("2026-11-12", "12 Nov");
	shows("2026-01-02", "2 Jan");
	shows("2025-12-31", "31 Dec 2025");
	shows("", "");
	shows("yesterday", "");
}

static void
test_errors(void **state)
{
	struct err err;

	(void)state;
	assert_int_equal(err_set(&err, "no-file", "%s: %d", "x", 7), -1);
	assert_string_equal(err.code, "no-file");
	assert_string_equal(err.text, "x: 7");
	assert_int_equal(err_in(&err, "in %s", "y"), -1);
	assert_string_equal(err.text, "in y: x: 7");
	assert_string_equal(err.code, "no-file");
	err_set(&err, "new", "old was %s", err.text);
	assert_string_equal(err.text, "old was in y: x: 7");
	assert_int_equal(err_set(NULL, "x", "y"), -1);
	assert_int_equal(err_in(NULL, "y"), -1);
}

/* A text that is cut is still text, says so, and keeps why. */
static void
test_long_errors(void **state)
{
	struct err err;
	char text[7200];

	(void)state;
	for (size_t i = 0; i + 3 < sizeof(text); i += 3)
		memcpy(text + i, "\xe2\x82\xac", 4);
	for (int shift = 0; shift < 3; shift++) {
		err_set(&err, "a-code-that-is-much-longer-than-a-code-may-be",
		    "%.*s%s: why", shift, "xx", text);
		assert_non_null(strstr(err.text, "\xe2\x82\xac [... "));
		assert_non_null(strstr(err.text, " bytes ...] \xe2\x82\xac"));
		assert_string_equal(err.text + strlen(err.text) - 5, ": why");
		assert_true(utf8_valid(err.text, strlen(err.text)));
		assert_true(strlen(err.text) > sizeof(err.text) - 32);
		assert_true(strlen(err.code) < sizeof(err.code));
		err_in(&err, "%.*s", shift + 1, "xxx");
		assert_true(utf8_valid(err.text, strlen(err.text)));
		err_in(&err, "%s", text);
		assert_true(utf8_valid(err.text, strlen(err.text)));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_levels),
		cmocka_unit_test(test_sealed),
		cmocka_unit_test(test_distance),
		cmocka_unit_test(test_both_ways),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_emoji),
		cmocka_unit_test(test_trust),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_long_errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
