/*
 * What is written to the disk: nothing unless asked for, OTR text by its own
 * switch alone, by nobody else to be read; what is forgotten is gone from the
 * file; a broken or foreign file is left as it is.
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
#include <sqlite3.h>

#include "tests/support/chat-bench.h"

static void
set(struct bench *b, enum setting id, const char *value)
{
	struct err err;

	assert_int_equal(conf_set(b->conf, id, ALICE, BOB, value, &err), 0);
}

static void
hear(struct bench *b, const char *text)
{
	char *wire = fake_otr_seal(text);

	fake_net_message(b->net, ALICE, PHONE, NULL, wire, 0);
	free(wire);
}

static const char *
path(const struct bench *b)
{
	static char s[512];

	snprintf(s, sizeof(s), "%s/history.db", b->chat->data_dir);
	return s;
}

/* Whether the bytes of the file have it anywhere. */
static bool
on_disk(const struct bench *b, const char *text)
{
	struct str s;
	bool has = false;

	str_init(&s);
	if (file_read(path(b), 1 << 20, &s, NULL) == 0)
		for (size_t i = 0; i + strlen(text) <= s.len; i++)
			has |= memcmp(s.s + i, text, strlen(text)) == 0;
	str_free(&s);
	return has;
}

static void
talk_both(struct bench *b)
{
	fake_net_message(b->net, ALICE, PHONE, NULL, "clear in", 0);
	bench_type(b, "clear out", OTR_NOT_PRIVATE);
	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	hear(b, "sealed in");
	bench_type(b, "sealed out", OTR_PRIVATE);
	fake_otr_level(direct_otr(b->bob), OTR_NOT_PRIVATE, false);
}

static void
test_nothing(void **state)
{
	struct bench *b = *state;

	talk_both(b);
	assert_int_equal(access(path(b), F_OK), -1);
}

static void
test_clear_only(void **state)
{
	struct bench *b = *state;
	struct stat st;

	set(b, SET_LOG, "true");
	talk_both(b);
	assert_true(on_disk(b, "clear in"));
	assert_true(on_disk(b, "clear out"));
	assert_false(on_disk(b, "sealed in"));
	assert_false(on_disk(b, "sealed out"));
	assert_int_equal(stat(path(b), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void
test_sealed_only(void **state)
{
	struct bench *b = *state;
	struct err err;

	set(b, SET_OTR_LOG, "true");
	talk_both(b);
	assert_false(on_disk(b, "clear in"));
	assert_false(on_disk(b, "clear out"));
	assert_true(on_disk(b, "sealed in"));
	assert_true(on_disk(b, "sealed out"));
	set(b, SET_OTR_LOG, NULL);
	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	hear(b, "another");
	assert_false(on_disk(b, "another"));
	assert_int_equal(talk_forget(b->bob, &err), 0);
	assert_false(on_disk(b, "sealed in"));
	assert_false(on_disk(b, "sealed out"));
}

/* A line that is held, or in any state that is not clear, is OTR's. */
static void
test_held_not_clear(void **state)
{
	struct bench *b = *state;

	set(b, SET_LOG, "true");
	fake_otr_level(direct_otr(b->bob), OTR_STARTING, false);
	bench_type(b, "while starting", OTR_STARTING);
	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	bench_clock(b, 1000);
	assert_true(bench_heard(b, "delivery sent", NULL));
	assert_false(on_disk(b, "while starting"));
	for (int i = OTR_NOT_PRIVATE; i <= OTR_FINISHED; i++)
		assert_int_equal(record_keeps(b->bob, (enum otr_level)i), i == OTR_NOT_PRIVATE);
}

/* As an earlier version filed it; what is forgotten is forgotten there too. */
static void
test_other_spelling(void **state)
{
	struct bench *b = *state;
	static const char sql[] = "UPDATE line SET contact = "
	    "'bob@xn--bcher-kva.example'";
	const char *bob = "bob@b\xc3\xbc" "cher.example";
	struct talk *v;
	struct err err;
	sqlite3 *db;

	set(b, SET_LOG, "true");
	bench_type(b, "to be found", OTR_NOT_PRIVATE);
	bench_restart(b);
	assert_int_equal(sqlite3_open(path(b), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	v = talk_open(b->account, bob);
	assert_non_null(bench_entry(&v->buffer, "to be found"));
	assert_int_equal(talk_forget(v, &err), 0);
	assert_false(on_disk(b, "to be found"));
}

static void
test_shown_again(void **state)
{
	struct bench *b = *state;
	const struct entry *e;

	set(b, SET_OTR_LOG, "true");
	set(b, SET_LOG, "true");
	talk_both(b);
	bench_restart(b);
	bench_talk(b);
	e = bench_entry(&b->bob->buffer, "sealed in");
	assert_non_null(e);
	assert_int_equal(e->kind, ENTRY_IN);
	assert_int_equal(e->level, OTR_PRIVATE);
	assert_true(e->delayed);
	e = bench_entry(&b->bob->buffer, "clear out");
	assert_non_null(e);
	assert_int_equal(e->kind, ENTRY_OUT);
	assert_int_equal(e->level, OTR_NOT_PRIVATE);
	assert_int_equal(b->bob->unread, 0);
	assert_int_equal(bench_count(b, "clear out"), 0);
	/* Each line once. */
	assert_int_equal(b->bob->buffer.count >= 4, 1);
}

/* Lines of one turn of the loop are written at its end, and there at once. */
static void
test_one_turn(void **state)
{
	struct bench *b = *state;
	struct record r = { .incoming = true, .stamp = 1000,
	    .text = "first of a turn" };
	struct err err;

	set(b, SET_LOG, "true");
	record_add(b->bob, &r);
	r.text = "second of a turn";
	record_add(b->bob, &r);
	assert_false(on_disk(b, "first of a turn"));
	record_load(b->bob);
	assert_non_null(bench_entry(&b->bob->buffer, "first of a turn"));
	assert_non_null(bench_entry(&b->bob->buffer, "second of a turn"));
	record_turn(b->chat);
	assert_true(on_disk(b, "first of a turn"));
	assert_true(on_disk(b, "second of a turn"));
	r.text = "not for long";
	record_add(b->bob, &r);
	record_forget(b->bob, true, r.stamp, false);
	record_turn(b->chat);
	assert_false(on_disk(b, "not for long"));
	record_add(b->bob, &r);
	assert_int_equal(talk_forget(b->bob, &err), 0);
	assert_false(on_disk(b, "not for long"));
	assert_false(on_disk(b, "first of a turn"));
	set(b, SET_LOG, NULL);
	record_add(b->bob, &r);
	set(b, SET_LOG, "true");
	r.text = "the last";
	record_add(b->bob, &r);
	bench_restart(b);
	assert_true(on_disk(b, "the last"));
	assert_false(on_disk(b, "not for long"));
}

static void
test_broken(void **state)
{
	struct bench *b = *state;
	static const char junk[] = "this is no database at all, is it? .......";
	struct str s;
	struct err err;

	assert_int_equal(file_write(path(b), junk, strlen(junk), &err), 0);
	set(b, SET_LOG, "true");
	talk_both(b);
	talk_both(b);
	assert_int_equal(bench_count(b, "no history is kept"), 1);
	str_init(&s);
	assert_int_equal(file_read(path(b), 1000, &s, NULL), 0);
	assert_string_equal(s.s, junk);
	str_free(&s);
}

static void
test_open_to_others(void **state)
{
	struct bench *b = *state;
	struct err err;

	assert_int_equal(file_write(path(b), "", 0, &err), 0);
	assert_int_equal(chmod(path(b), 0644), 0);
	set(b, SET_LOG, "true");
	talk_both(b);
	assert_int_equal(bench_count(b, "no history is kept"), 1);
	assert_false(on_disk(b, "clear"));
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, bench_setup, bench_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_nothing), TEST(test_clear_only),
		TEST(test_sealed_only), TEST(test_held_not_clear),
		TEST(test_other_spelling), TEST(test_shown_again), TEST(test_one_turn),
		TEST(test_broken),
		TEST(test_open_to_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
