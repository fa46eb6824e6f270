/*
 * Key files: libotr's formats, kept through restarts, broken ones reported
 * with their line and left alone, other programs' names understood.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/stat.h>

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/support/pair.h"

#define HEX "0123456789abcdef0123456789abcdef01234567"

static char *
path(const struct pair *p, const char *name)
{
	return xasprintf("%s/%s", p->a.dir, name);
}

static char *
content(const struct pair *p, const char *name)
{
	char *file = path(p, name);
	struct str s;

	str_init(&s);
	assert_int_equal(file_read(file, 1 << 20, &s, NULL), 0);
	free(file);
	return str_take(&s);
}

static void
put(const struct pair *p, const char *name, const char *text)
{
	char *file = path(p, name);

	assert_int_equal(file_write(file, text, strlen(text), NULL), 0);
	free(file);
}

/* No manager on these files, which say where and stay as they are. */
static void
refused(struct pair *p, const char *name, const char *text,
    const char *where)
{
	static const struct otr_ops ops;
	struct err err = { .code = "" };
	char *now;

	put(p, name, text);
	assert_null(otr_new(p->loop, p->a.dir, &ops, &err));
	assert_string_equal(err.code, "broken-file");
	assert_non_null(strstr(err.text, where));
	now = content(p, name);
	assert_string_equal(now, text);
	free(now);
}

static void
kept(void **state)
{
	struct pair *p = *state;
	struct otr_info info;
	char before[FINGERPRINT_HEX + 1], after[FINGERPRINT_HEX + 1];
	uint32_t tag;

	pair_key(&p->a, before);
	otr_info(p->a.s, &info);
	tag = info.our_tag;
	assert_true(tag >= 0x100);
	pair_restart(&p->a);
	pair_key(&p->a, after);
	assert_string_equal(before, after);
	otr_info(p->a.s, &info);
	assert_int_equal(info.our_tag, tag);
}

static void
modes(void **state)
{
	static const char *const names[] = { "otr.private_key",
	    "otr.instance_tags", "otr.fingerprints" };
	struct pair *p = *state;
	struct stat st;
	size_t i;

	pair_session(p);
	for (i = 0; i < NELEM(names); i++) {
		char *file = path(p, names[i]);

		assert_int_equal(stat(file, &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
		free(file);
	}
	assert_int_equal(stat(p->a.dir, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
}

static void
formats(void **state)
{
	struct pair *p = *state;
	char *text, *line, key[FINGERPRINT_HEX + 1];

	pair_session(p);
	pair_trust(&p->a);
	pair_key(&p->b, key);
	text = content(p, "otr.fingerprints");
	line = xasprintf("%s\t%s\tprpl-jabber\t%s\tfingerprint "
	    "1970-01-01\n", BOB, ALICE, key);
	assert_string_equal(text, line);
	free(line);
	free(text);
	text = content(p, "otr.private_key");
	assert_non_null(strstr(text, "(privkeys"));
	assert_non_null(strstr(text, ALICE));
	assert_non_null(strstr(text, "prpl-jabber"));
	free(text);
	text = content(p, "otr.instance_tags");
	assert_non_null(strstr(text, ALICE "\tprpl-jabber\t"));
	free(text);
}

static void
broken_fingerprints(void **state)
{
	struct pair *p = *state;
	static const char ok[] = BOB "\t" ALICE "\tprpl-jabber\t" HEX "\t\n";
	static const char *const bad[] = {
		"nonsense\n", BOB "\t" ALICE "\tprpl-jabber\t123\t\n",
		BOB "\t" ALICE "\tprpl-jabber\n",
		"\t" ALICE "\tprpl-jabber\t" HEX "\n",
		BOB "\t" ALICE "\tprpl-jabber\t" HEX "\tsmp\textra\n",
	};
	size_t i;

	for (i = 0; i < NELEM(bad); i++) {
		char *text = xasprintf("%s\n%s%s", ok, ok, bad[i]);

		refused(p, "otr.fingerprints", text, "otr.fingerprints:4:");
		free(text);
	}
	refused(p, "otr.fingerprints", "half a li", "otr.fingerprints:1:");
}

static void
broken_tags(void **state)
{
	struct pair *p = *state;

	refused(p, "otr.instance_tags", "# note\n" ALICE "\tprpl-jabber\t12\n",
	    "otr.instance_tags:2:");
	refused(p, "otr.instance_tags", ALICE "\tprpl-jabber\t00000001\n",
	    "otr.instance_tags:1:");
}

static void
broken_keys(void **state)
{
	struct pair *p = *state;
	char *good = content(p, "otr.private_key");
	char *cut = xstrndup(good, strlen(good) / 2);

	refused(p, "otr.private_key", cut, "otr.private_key:");
	refused(p, "otr.private_key", "(privkeys\n (account\n ) )\n",
	    "otr.private_key:");
	refused(p, "otr.private_key", "(other)\n", "otr.private_key:");
	refused(p, "otr.private_key", "", "otr.private_key:");
	free(cut);
	free(good);
}

/* As Pidgin and others file them: "a@b/Resource", "xmpp", "verified". */
static void
other_names(void **state)
{
	struct pair *p = *state;
	struct otr_info info;
	char *text, *at, mine[FINGERPRINT_HEX + 1], key[FINGERPRINT_HEX + 1];

	pair_key(&p->a, mine);
	pair_key(&p->b, key);
	text = content(p, "otr.private_key");
	at = strstr(text, "prpl-jabber");
	memcpy(at, "xmpp)      ", 11);
	*strchr(at + 5, ')') = ' ';
	put(p, "otr.private_key", text);
	free(text);
	text = xasprintf("%s/Home\t%s/Work\tprpl-jabber\t%s\tverified\n", BOB,
	    ALICE, key);
	put(p, "otr.fingerprints", text);
	free(text);
	pair_restart(&p->a);
	pair_key(&p->a, key);
	assert_string_equal(key, mine);
	assert_int_equal(otr_start(p->a.s, NULL), 0);
	pair_run(p);
	otr_info(p->a.s, &info);
	assert_int_equal(info.level, OTR_PRIVATE);
}

static void
count_verified(void *arg, const struct otr_known *k)
{
	unsigned *n = arg;

	n[0]++;
	n[1] += k->verified;
}

/* What a version that knew no IDN filed under another spelling is found. */
static void
other_spelling(void **state)
{
	struct pair *p = *state;
	char *text, *again, key[FINGERPRINT_HEX + 1];
	const char *bob = "bob@b\xc3\xbc" "cher.example";
	unsigned n[2] = { 0 };

	pair_key(&p->b, key);
	text = xasprintf("bob@xn--bcher-kva.example\t%s\tprpl-jabber\t%s\t"
	    "verified\n%s\t%s\tprpl-jabber\t%s\t\n", ALICE, key, bob, ALICE,
	    key);
	put(p, "otr.fingerprints", text);
	free(text);
	pair_restart(&p->a);
	otr_known_each(p->a.otr, ALICE, bob, count_verified, n);
	assert_int_equal(n[0], 1);
	assert_int_equal(n[1], 1);
	assert_int_equal(otr_distrust(otr_session(p->a.otr, ALICE, bob), key,
	    NULL), 0);
	again = content(p, "otr.fingerprints");
	assert_non_null(strstr(again, bob));
	assert_null(strstr(again, "xn--"));
	free(again);
}

static void
replaced(void **state)
{
	struct pair *p = *state;
	char old[FINGERPRINT_HEX + 1], new[FINGERPRINT_HEX + 1];
	int i;

	pair_session(p);
	pair_key(&p->a, old);
	pair_forget_events(&p->a);
	assert_int_equal(otr_key_want(p->a.otr, ALICE, NULL), 0);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_KEYGEN), 0);
	assert_int_equal(otr_key_replace(p->a.otr, ALICE, NULL), 0);
	for (i = 0; i < 200 && pair_count(&p->a, OTR_EVENT_KEYGEN) < 2; i++)
		loop_turn(p->loop, 100);
	pair_key(&p->a, new);
	assert_string_not_equal(old, new);
	/* The sessions of the old key are over, and the contact knows. */
	pair_run(p);
	assert_int_equal(otr_level(p->a.s), OTR_NOT_PRIVATE);
	assert_int_equal(otr_level(p->b.s), OTR_FINISHED);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_LEVEL), 1);
	assert_false(pair_last(&p->a, OTR_EVENT_LEVEL)->fell);
	pair_restart(&p->a);
	pair_key(&p->a, old);
	assert_string_equal(old, new);
}

/* The disk refuses: said, and the session goes on. */
static void
cannot_write(void **state)
{
	struct pair *p = *state;
	char *moved = xasprintf("%s.moved", p->a.dir);
	char old[FINGERPRINT_HEX + 1], new[FINGERPRINT_HEX + 1];
	int i;

	assert_int_equal(rename(p->a.dir, moved), 0);
	pair_session(p);
	assert_true(pair_count(&p->a, OTR_EVENT_FILES) >= 1);
	assert_string_not_equal(pair_last(&p->a, OTR_EVENT_FILES)->text, "");
	assert_int_equal(pair_type(&p->a, "hello"), OTR_SEALED);
	/* A new key that is not kept is none: nobody hears that it is ready. */
	pair_key(&p->a, old);
	pair_forget_events(&p->a);
	assert_int_equal(otr_key_replace(p->a.otr, ALICE, NULL), 0);
	for (i = 0; i < 200 && pair_count(&p->a, OTR_EVENT_KEY_ERROR) < 1; i++)
		loop_turn(p->loop, 100);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_KEY_ERROR), 1);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_KEYGEN), 1);
	pair_key(&p->a, new);
	assert_string_equal(old, new);
	assert_int_equal(rename(moved, p->a.dir), 0);
	free(moved);
}

static void
no_key_yet(void **state)
{
	struct pair *p = *state;
	char hex[FINGERPRINT_HEX + 1];

	assert_int_equal(otr_key_fingerprint(p->a.otr, "carol@example.org",
	    hex, &p->a.err), -1);
	assert_string_equal(p->a.err.code, "no-key");
}

static void
note_contact(void *arg, const struct otr_known *known)
{
	str_addf(arg, "%.3s ", known->contact);
}

/* All known keys, some of them at a time, in a file that is in no order. */
static void
some_at_a_time(void **state)
{
	struct pair *p = *state;
	static const char *const others[] = { ALICE, "other@example.org" };
	struct str file, seen, expected;
	const char *last = "";
	int steps = 0;

	str_init(&file);
	str_init(&seen);
	str_init(&expected);
	for (int i = 0; i < 100; i++)
		for (size_t k = 0; k < NELEM(others); k++)
			str_addf(&file, "c%02d@example.org\t%s\tprpl-jabber\t"
			    "%040d\t\n", i * 37 % 100, others[k], i + 1);
	for (int i = 0; i < 100; i++)
		str_addf(&expected, "c%02d ", i);
	put(p, "otr.fingerprints", file.s);
	pair_restart(&p->a);
	for (; last != NULL && steps < 100; steps++)
		last = otr_known_some(p->a.otr, ALICE, last, 7, note_contact,
		    &seen);
	assert_string_equal(seen.s, expected.s);
	/* A contact of both accounts is not torn: eight were looked at. */
	assert_int_equal(steps, 25);
	str_free(&file);
	str_free(&seen);
	str_free(&expected);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, pair_setup, pair_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(kept), TEST(modes), TEST(formats),
		TEST(broken_fingerprints), TEST(other_spelling), TEST(broken_tags),
		TEST(broken_keys), TEST(other_names), TEST(replaced),
		TEST(cannot_write), TEST(no_key_yet),
		TEST(some_at_a_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
