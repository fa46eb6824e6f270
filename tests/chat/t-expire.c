/*
 * `log_keep`: what was kept for so many days is gone from the file, and the
 * file is smaller; what shall stay stays; nothing wakes up where nothing will
 * go.
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

#define CAROL "carol@example.org"
#define HOUR_MS (60 * 60 * 1000)

static void
set_for(struct bench *b, enum setting id, const char *contact,
    const char *value)
{
	struct err err;

	assert_int_equal(conf_set(b->conf, id, contact == NULL ? NULL : ALICE,
	    contact, value, &err), 0);
	chat_expire_changed(b->chat);
}

static const char *
path(const struct bench *b)
{
	static char s[512];

	snprintf(s, sizeof(s), "%s/history.db", b->chat->data_dir);
	return s;
}

static off_t
size(const struct bench *b)
{
	struct stat st;

	assert_int_equal(stat(path(b), &st), 0);
	return st.st_size;
}

/* How often the bytes of the file have it. */
static size_t
on_disk(const struct bench *b, const char *text)
{
	size_t len = strlen(text), n = 0;
	struct str s;

	str_init(&s);
	assert_int_equal(file_read(path(b), 64 << 20, &s, NULL), 0);
	for (size_t i = 0; i + len <= s.len; i++)
		n += memcmp(s.s + i, text, len) == 0;
	str_free(&s);
	return n;
}

static void
sql(sqlite3 *db, const char *text)
{
	if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", text, sqlite3_errmsg(db));
}

/* Lines that were written before: n of each, a minute apart from `stamp`. */
static void
write_lines(struct bench *b, const char *contact, const char *word, int n,
    int64_t stamp)
{
	char text[300];
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path(b), &db), SQLITE_OK);
	sql(db, "BEGIN");
	for (int i = 0; i < n; i++) {
		snprintf(text, sizeof(text), "INSERT INTO line (account, "
		    "contact, stamp, incoming, level, text) VALUES ('" ALICE
		    "', '%s', %lld, 1, 0, '%s number %d, and so that it is as "
		    "long as what people write')", contact,
		    (long long)(stamp + i * 60000LL), word, i);
		sql(db, text);
	}
	sql(db, "COMMIT");
	sqlite3_close(db);
}

/* A start, so many days after the clock of benches began; the history is
 * there, and nothing else is due. */
static void
start_after(struct bench *b, int days)
{
	bench_restart(b);
	loop_clock_fake(b->loop, days * DAY_MS);
	chat_start(b->chat);
	bench_clock(b, HOUR_MS);
}

static void
make_history(struct bench *b)
{
	set_for(b, SET_LOG, BOB, "true");
	bench_type(b, "the first", OTR_NOT_PRIVATE);
	assert_int_equal(on_disk(b, "the first"), 1);
}

/* ---- while it runs ------------------------------------------------------- */

static void
days(struct bench *b, int n)
{
	for (; n > 0; n--)
		bench_clock(b, DAY_MS);
}

static void
test_goes(void **state)
{
	struct bench *b = *state;

	set_for(b, SET_LOG_KEEP, NULL, "30");
	make_history(b);
	days(b, 29);
	assert_int_equal(on_disk(b, "the first"), 1);
	bench_type(b, "the second", OTR_NOT_PRIVATE);
	days(b, 2);
	assert_int_equal(on_disk(b, "the first"), 0);
	assert_int_equal(on_disk(b, "the second"), 1);
	days(b, 30);
	assert_int_equal(on_disk(b, "the second"), 0);
}

/* What is set narrower counts; 0 is for ever. */
static void
test_scopes(void **state)
{
	struct bench *b = *state;

	set_for(b, SET_LOG_KEEP, NULL, "1");
	set_for(b, SET_LOG_KEEP, BOB, "0");
	make_history(b);
	days(b, 100);
	assert_int_equal(on_disk(b, "the first"), 1);
	set_for(b, SET_LOG_KEEP, BOB, "99");
	days(b, 1);
	assert_int_equal(on_disk(b, "the first"), 0);
}

static void
test_nothing_wakes(void **state)
{
	struct bench *b = *state;

	make_history(b);
	assert_null(b->chat->expire);
	set_for(b, SET_LOG_KEEP, NULL, "2");
	bench_clock(b, 1);
	assert_true(loop_next(b->loop) <= DAY_MS);
	days(b, 4);
	assert_int_equal(on_disk(b, "the first"), 0);
	bench_clock(b, 1);
	/* Nothing is left: whatever else waits is no matter of this. */
	expire_free(b->chat);
	assert_int_equal(on_disk(b, "the first"), 0);
}

static void
test_timer_ends(void **state)
{
	struct bench *b = bench_new(NULL);
	int64_t before;

	(void)state;
	before = loop_next(b->loop);
	set_for(b, SET_LOG_KEEP, NULL, "2");
	bench_clock(b, 1);
	loop_turn(b->loop, 0);
	/* No history, no timer. */
	assert_int_equal(before, -1);
	assert_int_equal(loop_next(b->loop), -1);
	set_for(b, SET_LOG_KEEP, NULL, NULL);
	assert_int_equal(loop_next(b->loop), -1);
	bench_free(b);
}

/* An archive may tell of what is older than that: it is not written at all,
 * and what lies there is not shown. */
static void
test_too_old(void **state)
{
	struct bench *b = *state;

	make_history(b);
	days(b, 10);
	set_for(b, SET_LOG_KEEP, NULL, "5");
	record_add(b->bob, &(struct record){ .incoming = true,
	    .stamp = 2 * DAY_MS, .text = "long ago" });
	record_add(b->bob, &(struct record){ .incoming = true,
	    .stamp = 8 * DAY_MS, .text = "not long ago" });
	record_turn(b->chat);
	assert_int_equal(on_disk(b, "not long ago"), 1);
	assert_int_equal(on_disk(b, "long ago"), 1);
	bench_restart(b);
	loop_clock_fake(b->loop, 10 * DAY_MS);
	bench_talk(b);
	assert_null(bench_entry(&b->bob->buffer, "the first"));
	assert_non_null(bench_entry(&b->bob->buffer, "not long ago"));
}

/* ---- at the start -------------------------------------------------------- */

static void
test_at_the_start(void **state)
{
	struct bench *b = *state;
	off_t before;

	make_history(b);
	bench_restart(b);
	write_lines(b, BOB, "secretly", 3000, 0);
	write_lines(b, CAROL, "carolling", 500, 0);
	write_lines(b, BOB, "lately", 100, 95 * DAY_MS);
	set_for(b, SET_LOG_KEEP, BOB, "30");
	before = size(b);
	start_after(b, 100);
	assert_int_equal(on_disk(b, "secretly"), 0);
	assert_int_equal(on_disk(b, "the first"), 0);
	assert_int_equal(on_disk(b, "carolling"), 500);
	assert_int_equal(on_disk(b, "lately"), 100);
	assert_true(size(b) < before / 3);
	/* The rest waits for its day, and no longer than a day is slept. */
	assert_true(loop_next(b->loop) > 0);
}

/* Each turn does a little, so that keys are read in between. */
static void
test_some_a_turn(void **state)
{
	struct bench *b = *state;
	size_t before, now, turns = 0;

	make_history(b);
	bench_restart(b);
	write_lines(b, BOB, "secretly", 2000, 0);
	set_for(b, SET_LOG_KEEP, BOB, "30");
	bench_restart(b);
	loop_clock_fake(b->loop, 100 * DAY_MS);
	expire_start(b->chat);
	loop_turn(b->loop, 0);
	for (before = on_disk(b, "secretly"); before > 0; before = now) {
		loop_clock_move(b->loop, 50);
		now = on_disk(b, "secretly");
		assert_true(before - now <= 128);
		assert_true(++turns < 100);
	}
	assert_true(turns >= 1000 / 128);
}

/* A file of an earlier version, which cannot give pages back one by one. */
static void
test_old_file(void **state)
{
	static const int counts[] = { 500, 20000, 30000 };

	(void)state;
	for (size_t i = 0; i < NELEM(counts); i++) {
		struct bench *b = bench_new(NULL);
		off_t before;
		sqlite3 *db;
		struct err err;

		assert_int_equal(file_write(path(b), "", 0, &err), 0);
		assert_int_equal(sqlite3_open(path(b), &db), SQLITE_OK);
		sql(db, "CREATE TABLE line (id INTEGER PRIMARY KEY, account "
		    "TEXT NOT NULL, contact TEXT NOT NULL, stamp INTEGER NOT "
		    "NULL, incoming INTEGER NOT NULL, level INTEGER NOT NULL, "
		    "text TEXT NOT NULL); CREATE INDEX line_of ON line "
		    "(account, contact, id); PRAGMA user_version = 1");
		sqlite3_close(db);
		write_lines(b, BOB, "secretly", counts[i], 0);
		set_for(b, SET_LOG_KEEP, NULL, "30");
		before = size(b);
		start_after(b, 100);
		assert_int_equal(on_disk(b, "secretly"), 0);
		/* The largest one stays as large, but for what is new in it. */
		if (i < 2)
			assert_true(size(b) < before / 3);
		else
			assert_in_range(size(b), before, before + 16384);
		bench_free(b);
	}
}

/* ---- forgetting ---------------------------------------------------------- */

static void
test_forget_shrinks(void **state)
{
	struct bench *b = *state;
	struct err err;
	off_t before;

	make_history(b);
	bench_restart(b);
	write_lines(b, BOB, "secretly", 3000, 0);
	before = size(b);
	bench_talk(b);
	assert_int_equal(talk_forget(b->bob, &err), 0);
	assert_int_equal(on_disk(b, "secretly"), 0);
	bench_clock(b, HOUR_MS);
	assert_true(size(b) < before / 3);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, bench_setup, bench_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_goes), TEST(test_scopes), TEST(test_nothing_wakes),
		cmocka_unit_test(test_timer_ends), TEST(test_too_old),
		TEST(test_at_the_start), TEST(test_some_a_turn),
		cmocka_unit_test(test_old_file), TEST(test_forget_shrinks),
	};

	return cmocka_run_group_tests_name("expire", tests, NULL, NULL);
}
