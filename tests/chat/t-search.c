/*
 * Looking for words: what is found, and how; that sealed text is found in
 * memory and goes into no file; that what is deleted is gone from the index
 * too, whoever deletes it, and after a kill; that a broken index and words
 * that look like SQL or like a query do no harm.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/stat.h>
#include <sys/wait.h>

#include <setjmp.h>
#include <signal.h>
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

static void
set(struct bench *b, enum setting id, const char *value)
{
	struct err err;

	assert_int_equal(conf_set(b->conf, id, ALICE, BOB, value, &err), 0);
}

static const char *
path(const struct bench *b, const char *end)
{
	static char s[512];

	snprintf(s, sizeof(s), "%s/history.db%s", b->chat->data_dir, end);
	return s;
}

/* How often the file, or what SQLite writes beside it, has it anywhere, and
 * any three signs of it as the index would. */
static size_t
on_disk(const struct bench *b, const char *text)
{
	static const char *const ends[] = { "", "-wal", "-journal", "-shm" };
	size_t len = strlen(text), n = 0;
	struct str s;

	for (size_t i = 0; i < NELEM(ends); i++) {
		str_init(&s);
		if (file_read(path(b, ends[i]), 256 << 20, &s, NULL) == 0)
			for (size_t at = 0; at + len <= s.len; at++)
				n += memcmp(s.s + at, text, len) == 0;
		str_free(&s);
	}
	return n;
}

static void
sql(sqlite3 *db, const char *text)
{
	if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", text, sqlite3_errmsg(db));
}

/* Lines that were written before, with ids from `first` on. */
static void
write_lines(struct bench *b, const char *contact, const char *word,
    int64_t first, int n)
{
	char text[300];
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path(b, ""), &db), SQLITE_OK);
	sql(db, "PRAGMA secure_delete = ON; BEGIN");
	for (int i = 0; i < n; i++) {
		snprintf(text, sizeof(text), "INSERT INTO line (id, account, "
		    "contact, stamp, incoming, level, text) VALUES (%lld, '"
		    ALICE "', '%s', %lld, 1, 0, '%s number %d')",
		    (long long)(first + i), contact,
		    (long long)(1000 + first + i), word, i);
		sql(db, text);
	}
	sql(db, "COMMIT");
	sqlite3_close(db);
}

static struct search *
look(struct bench *b, const char *words, const struct talk *in)
{
	struct err err;
	struct search *s = search_new(b->chat, words, in, &err);

	assert_non_null(s);
	while (search_some(s, &err) == 1)
		continue;
	assert_true(search_is_done(s));
	return s;
}

static size_t
hits(struct bench *b, const char *words)
{
	struct search *s = look(b, words, NULL);
	size_t n = search_hits(s);

	search_free(s);
	return n;
}

static const char *
newest(struct bench *b, const char *words)
{
	static char text[300];
	struct search *s = look(b, words, NULL);
	struct search_hit hit;

	assert_true(search_hits(s) > 0 && search_hit(s, 0, &hit));
	snprintf(text, sizeof(text), "%s", hit.text);
	search_free(s);
	return text;
}

static void
hear(struct bench *b, const char *text)
{
	fake_net_message(b->net, ALICE, PHONE, NULL, text, 0);
}

/* A history that has two spans that can be indexed, and a rest; closed. */
#define FIRST 1
#define SECOND SPAN_LINES
#define REST (2 * SPAN_LINES)
static void
make_history(struct bench *b)
{
	set(b, SET_LOG, "true");
	hear(b, "to make the file");
	bench_restart(b);
	write_lines(b, BOB, "walrus", 10, 40);
	write_lines(b, CAROL, "pelican", SECOND, 40);
	write_lines(b, BOB, "ocelot", REST, 40);
}

static void
index_all(struct bench *b)
{
	indexer_start(b->chat);
	bench_clock(b, 60 * 1000);
}

static bool
is_whole(struct bench *b, int64_t n)
{
	return span_is_whole(history_db(b->chat), n);
}

/* ---- what is found ------------------------------------------------------- */

static void
test_words(void **state)
{
	struct bench *b = *state;
	struct err err;

	hear(b, "Die Bahnfahrt nach Gr\xc3\xbc\xc3\x9f" "au war sch\xc3\xb6n");
	hear(b, "50% of it_all; DROP TABLE line -- \"quoted\" * NEAR(a b)");
	hear(b, "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e\xe3\x82\x92\xe8\xa9\xb1\xe3\x81\x99");
	assert_int_equal(hits(b, "fahrt"), 1);
	assert_int_equal(hits(b, "GR\xc3\x9c" "SSAU"), 1);
	assert_int_equal(hits(b, "schon bahn"), 1);
	assert_int_equal(hits(b, "schon flug"), 0);
	assert_int_equal(hits(b, "\"nach Gru\""), 1);
	assert_int_equal(hits(b, "\"Gru nach\""), 0);
	assert_int_equal(hits(b, "\"nach Gru"), 1);
	assert_int_equal(hits(b, "%"), 1);
	assert_int_equal(hits(b, "_"), 1);
	assert_int_equal(hits(b, "*"), 1);
	assert_int_equal(hits(b, "near(a"), 1);
	assert_int_equal(hits(b, "'; drop"), 0);
	assert_int_equal(hits(b, "drop table"), 1);
	assert_int_equal(hits(b, "\xe6\x9c\xac\xe8\xaa\x9e"), 1);
	assert_null(search_new(b->chat, " \"\" ", NULL, &err));
	assert_string_equal(err.code, "no-words");
}

/* Notices are nobody's words; what is gone from a window is not found, and not
 * shown by a list of before. */
static void
test_windows(void **state)
{
	struct bench *b = *state;
	struct search_hit hit;
	struct search *s;
	uint64_t serial;
	struct err err;

	hear(b, "a heron stands there");
	bench_type(b, "herons? where?", OTR_NOT_PRIVATE);
	talk_say(b->bob, ENTRY_NOTICE, "online", "no heron here");
	s = look(b, "heron", b->bob);
	assert_int_equal(search_hits(s), 2);
	assert_true(search_hit(s, 0, &hit));
	assert_false(hit.incoming);
	assert_true(search_hit(s, 1, &hit));
	assert_true(hit.incoming);
	assert_string_equal(hit.text, "a heron stands there");
	assert_ptr_equal(search_go(s, 1, &serial, &err), b->bob);
	assert_int_equal(serial, hit.serial);
	buffer_wipe(&b->bob->buffer, hit.serial);
	assert_false(search_hit(s, 1, &hit));
	assert_null(search_go(s, 1, &serial, &err));
	search_free(s);
	assert_int_equal(hits(b, "heron"), 1);
	s = look(b, "herons", talk_open(b->account, CAROL));
	assert_int_equal(search_hits(s), 0);
	search_free(s);
}

/* Found in memory, and in no file. */
static void
test_sealed(void **state)
{
	struct bench *b = *state;
	char *wire = fake_otr_seal("the password is xylophone");

	make_history(b);
	bench_talk(b);
	index_all(b);
	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	hear(b, wire);
	free(wire);
	assert_string_equal(newest(b, "Xylophone"),
	    "the password is xylophone");
	bench_clock(b, 60 * 1000);
	assert_int_equal(on_disk(b, "xyl"), 0);
	assert_int_equal(on_disk(b, "ylophone"), 0);
}

/* ---- the history --------------------------------------------------------- */

static void
test_history(void **state)
{
	struct bench *b = *state;
	struct search *s;

	make_history(b);
	for (int indexed = 0; indexed < 2; indexed++) {
		assert_int_equal(is_whole(b, 0), indexed);
		assert_int_equal(hits(b, "walrus"), 40);
		assert_int_equal(hits(b, "PELIC number"), 40);
		assert_int_equal(hits(b, "ocelot \"number 7\""), 1);
		assert_int_equal(hits(b, "al"), 40);
		assert_int_equal(hits(b, "\"s number 39\""), 1);
		assert_int_equal(hits(b, "walrus pelican"), 0);
		s = look(b, "number", talk_open(b->account, CAROL));
		assert_int_equal(search_hits(s), 40);
		search_free(s);
		index_all(b);
	}
	assert_true(is_whole(b, 1));
	assert_false(is_whole(b, 2));
	assert_true(on_disk(b, "pel") > 40);
}

/* What windows have too is found once; the newest first. */
static void
test_once(void **state)
{
	struct bench *b = *state;
	struct search *s;
	struct search_hit hit;
	int64_t before = INT64_MAX;

	make_history(b);
	index_all(b);
	bench_talk(b);
	hear(b, "and an ocelot");
	assert_non_null(bench_entry(&b->bob->buffer, "ocelot number 3"));
	s = look(b, "ocelot", NULL);
	assert_int_equal(search_hits(s), 41);
	for (size_t i = 0; i < 41; i++) {
		assert_true(search_hit(s, i, &hit));
		assert_true(hit.stamp <= before);
		before = hit.stamp;
	}
	search_free(s);
}

static void
test_cut(void **state)
{
	struct bench *b = *state;
	struct search *s;

	make_history(b);
	write_lines(b, CAROL, "lemur", REST + 100, SEARCH_HITS_MAX + 5);
	s = look(b, "lemur", NULL);
	assert_int_equal(search_hits(s), SEARCH_HITS_MAX);
	assert_true(search_is_cut(s));
	search_free(s);
	s = look(b, "walrus", NULL);
	assert_false(search_is_cut(s));
	search_free(s);
}

/* From a hit to its line, which is loaded with what is around it. */
static void
test_go(void **state)
{
	struct bench *b = *state;
	const struct entry *e;
	struct search *s;
	struct talk *v;
	uint64_t serial;
	struct err err;

	make_history(b);
	write_lines(b, BOB, "between", 100, 400);
	s = look(b, "\"walrus number 25\"", NULL);
	assert_int_equal(search_hits(s), 1);
	v = search_go(s, 0, &serial, &err);
	assert_non_null(v);
	assert_string_equal(talk_jid(v), BOB);
	e = buffer_serial(&v->buffer, serial);
	assert_string_equal(e->text, "walrus number 25");
	assert_non_null(bench_entry(&v->buffer, "walrus number 24"));
	assert_null(bench_entry(&v->buffer, "walrus number 5"));
	assert_non_null(bench_entry(&v->buffer, "Lines are missing"));
	assert_true(buffer_is_read(&v->buffer));
	/* It stands before what is newer. */
	assert_true(buffer_index(&v->buffer, e) < buffer_index(&v->buffer,
	    bench_entry(&v->buffer, "ocelot number 39")));
	search_free(s);
	s = look(b, "\"walrus number 26\"", NULL);
	assert_ptr_equal(search_go(s, 0, &serial, &err), v);
	search_free(s);
}

/* ---- what is deleted ----------------------------------------------------- */

/* Of contacts alone: words that nothing else has. */
static void
test_forget(void **state)
{
	struct bench *b = *state;
	struct err err;

	make_history(b);
	index_all(b);
	assert_true(on_disk(b, "wal") > 0);
	bench_talk(b);
	assert_int_equal(talk_forget(b->bob, &err), 0);
	assert_int_equal(on_disk(b, "wal"), 0);
	assert_int_equal(on_disk(b, "alrus"), 0);
	assert_int_equal(on_disk(b, "ocelot"), 0);
	assert_int_equal(hits(b, "pelican"), 40);
	assert_false(is_whole(b, 0));
	assert_true(is_whole(b, 1));
	bench_clock(b, 60 * 1000);
	assert_int_equal(on_disk(b, "wal"), 0);
	assert_int_equal(hits(b, "pelican"), 40);
}

/* One line of many: the rest is indexed anew, that one is nowhere. */
static void
test_forget_line(void **state)
{
	struct bench *b = *state;

	make_history(b);
	write_lines(b, BOB, "quokka", 500, 1);
	index_all(b);
	bench_talk(b);
	assert_int_equal(hits(b, "quokka"), 1);
	assert_true(on_disk(b, "uok") > 0);
	record_forget(b->bob, true, 1500, false);
	record_turn(b->chat);
	assert_int_equal(on_disk(b, "uok"), 0);
	assert_int_equal(hits(b, "quokka"), 0);
	assert_int_equal(hits(b, "walrus"), 40);
	bench_clock(b, 60 * 1000);
	assert_true(is_whole(b, 0));
	assert_int_equal(on_disk(b, "uok"), 0);
	assert_int_equal(hits(b, "walrus"), 40);
}

static void
test_retention(void **state)
{
	struct bench *b = *state;
	struct err err;

	make_history(b);
	index_all(b);
	assert_true(on_disk(b, "pel") > 0);
	assert_int_equal(conf_set(b->conf, SET_LOG_KEEP, ALICE, CAROL, "1",
	    &err), 0);
	loop_clock_fake(b->loop, 40 * DAY_MS);
	chat_expire_changed(b->chat);
	bench_clock(b, 20 * 1000);
	assert_int_equal(on_disk(b, "pel"), 0);
	assert_int_equal(on_disk(b, "elican"), 0);
	assert_int_equal(hits(b, "pelican"), 0);
	assert_int_equal(hits(b, "walrus"), 40);
	bench_clock(b, 120 * 1000);
	assert_int_equal(on_disk(b, "pel"), 0);
}

/* What is not to be kept is not found while it is still there. */
static void
test_due(void **state)
{
	struct bench *b = *state;
	struct err err;

	make_history(b);
	loop_clock_fake(b->loop, 40 * DAY_MS);
	assert_int_equal(hits(b, "pelican"), 40);
	assert_int_equal(conf_set(b->conf, SET_LOG_KEEP, ALICE, CAROL, "1",
	    &err), 0);
	assert_true(on_disk(b, "pelican") > 0);
	assert_int_equal(hits(b, "pelican"), 0);
	assert_int_equal(hits(b, "walrus"), 40);
}

/* By a version of sotto that knows no index: at the next start. */
static void
test_other_deletes(void **state)
{
	struct bench *b = *state;
	sqlite3 *db;

	make_history(b);
	index_all(b);
	bench_restart(b);
	assert_int_equal(sqlite3_open(path(b, ""), &db), SQLITE_OK);
	sql(db, "PRAGMA secure_delete = ON;"
	    "DELETE FROM line WHERE text LIKE 'walrus%'");
	sqlite3_close(db);
	assert_true(on_disk(b, "wal") > 0);
	assert_int_equal(hits(b, "walrus"), 0);
	index_all(b);
	assert_int_equal(on_disk(b, "wal"), 0);
	assert_int_equal(hits(b, "pelican"), 40);
}

/* All later lines go, and the next gets an id of a span that has an index. */
static void
test_ids_again(void **state)
{
	struct bench *b = *state;
	sqlite3 *db;

	make_history(b);
	index_all(b);
	bench_restart(b);
	assert_int_equal(sqlite3_open(path(b, ""), &db), SQLITE_OK);
	sql(db, "DELETE FROM line WHERE id >= 8192");
	sqlite3_close(db);
	bench_talk(b);
	set(b, SET_LOG, "true");
	hear(b, "a capybara");
	bench_restart(b);
	assert_int_equal(hits(b, "capybara"), 1);
	assert_int_equal(hits(b, "walrus"), 40);
}

/* SQLite's writes are counted; the process is killed at one. */
static int writes_left;

static void
die_at(void)
{
	if (writes_left-- == 0)
		raise(SIGKILL);
}

static ssize_t
write_or_die(int fd, const void *data, size_t n, off_t at)
{
	die_at();
	return pwrite(fd, data, n, at);
}

static int
truncate_or_die(int fd, off_t size)
{
	die_at();
	return ftruncate(fd, size);
}

static void
die_at_write(int at)
{
	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);

	writes_left = at;
	vfs->xSetSystemCall(vfs, "pwrite", (sqlite3_syscall_ptr)write_or_die);
	vfs->xSetSystemCall(vfs, "pwrite64",
	    (sqlite3_syscall_ptr)write_or_die);
	vfs->xSetSystemCall(vfs, "ftruncate",
	    (sqlite3_syscall_ptr)truncate_or_die);
}

/*
 * Killed in the middle of it, at any write: at the next start either the line
 * is there, or there is nothing of it in any file.
 */
static void
test_kill(void **state)
{
	struct bench *b = *state;
	char dir[200], copy[900];
	int killed = 0, gone = 0;

	make_history(b);
	index_all(b);
	bench_restart(b);
	snprintf(dir, sizeof(dir), "%s", b->chat->data_dir);
	snprintf(copy, sizeof(copy), "cp '%s/history.db' '%s/before'", dir,
	    dir);
	assert_int_equal(system(copy), 0);
	for (int at = 0; at < 10000; at += 1 + at / 6) {
		pid_t child = fork();
		int status;

		if (child == 0) {
			struct err err;

			die_at_write(at);
			bench_talk(b);
			talk_forget(b->bob, &err);
			_exit(0);
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		killed += WIFSIGNALED(status);
		/* Anew, on what was left. */
		bench_restart(b);
		if (hits(b, "walrus") == 0) {
			gone++;
			index_all(b);
			assert_int_equal(on_disk(b, "wal"), 0);
			assert_int_equal(on_disk(b, "alrus"), 0);
		}
		bench_restart(b);
		snprintf(copy, sizeof(copy), "cp '%s/before' '%s/history.db'; "
		    "rm -f '%s/history.db-journal'", dir, dir, dir);
		assert_int_equal(system(copy), 0);
		bench_restart(b);
		if (!WIFSIGNALED(status))
			break;
	}
	assert_true(killed > 3);
	assert_true(gone > 0);
}

/* ---- what is wrong with the file ----------------------------------------- */

static void
test_broken_index(void **state)
{
	struct bench *b = *state;
	sqlite3 *db;

	make_history(b);
	index_all(b);
	bench_restart(b);
	assert_int_equal(sqlite3_open(path(b, ""), &db), SQLITE_OK);
	sql(db, "UPDATE found_0_data SET block = x'ffffffffff'");
	sql(db, "DELETE FROM found_1_data");
	sqlite3_close(db);
	assert_int_equal(hits(b, "walrus"), 40);
	assert_int_equal(hits(b, "pelican"), 40);
	assert_int_equal(hits(b, "ocelot"), 40);
}

/* Nor is it a reason not to delete: where FTS5 knows no way any more. */
static void
test_broken_forget(void **state)
{
	struct bench *b = *state;
	sqlite3 *db;
	struct err err;

	make_history(b);
	index_all(b);
	bench_restart(b);
	assert_int_equal(sqlite3_open(path(b, ""), &db), SQLITE_OK);
	sql(db, "UPDATE found_0_config SET v = 99 WHERE k = 'version'");
	sqlite3_close(db);
	bench_talk(b);
	assert_true(on_disk(b, "wal") > 0);
	assert_int_equal(talk_forget(b->bob, &err), 0);
	assert_int_equal(on_disk(b, "wal"), 0);
	assert_int_equal(on_disk(b, "alrus"), 0);
	bench_clock(b, 60 * 1000);
	assert_int_equal(hits(b, "pelican"), 40);
	assert_int_equal(hits(b, "walrus"), 0);
	/* Later deletions, too. */
	assert_int_equal(talk_forget(talk_open(b->account, CAROL), &err), 0);
	assert_int_equal(on_disk(b, "pelican"), 0);
}

/* An index that says what is not there finds nothing that is not. */
static void
test_false_index(void **state)
{
	struct bench *b = *state;
	sqlite3 *db;

	make_history(b);
	index_all(b);
	bench_restart(b);
	assert_int_equal(sqlite3_open(path(b, ""), &db), SQLITE_OK);
	sql(db, "INSERT INTO found_0 (rowid, text) VALUES (20, 'kingfisher')");
	sql(db, "INSERT INTO found_0 (rowid, text) VALUES (7000, 'walrus')");
	sqlite3_close(db);
	assert_int_equal(hits(b, "kingfisher"), 0);
	assert_int_equal(hits(b, "walrus"), 40);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, bench_setup, bench_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_words), TEST(test_windows), TEST(test_sealed),
		TEST(test_history), TEST(test_once), TEST(test_cut),
		TEST(test_go), TEST(test_forget), TEST(test_forget_line),
		TEST(test_retention), TEST(test_due), TEST(test_other_deletes),
		TEST(test_ids_again), TEST(test_kill),
		TEST(test_broken_index), TEST(test_broken_forget),
		TEST(test_false_index),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
