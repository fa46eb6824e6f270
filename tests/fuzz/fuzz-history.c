/*
 * The history as somebody else left it.  The first byte chooses: "f" the rest
 * is the database's file, "r" it is rows, fields of any type; "e" the same,
 * written into a file that people read, and then old enough to go.  What is
 * shown of it is a text of the contact's or one's own, laid out on a screen;
 * what is not taken is left as it is, and the program goes on.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "tests/support/chat-bench.h"
#include "fuzz.h"
#include "front/screen/inside.h"

#define NOW 1000000		/* as a bench has it */
#define KEEP_DAYS 36500		/* all is younger, until the clock moves */
#define KEEP "36500"

static struct bench *bench;
static char *path;
static struct str good;		/* a file that we made ourselves */

static void
must(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "fuzz-history: %s\n", what);
	abort();
}

static void
done(void)
{
	free(path);
	str_free(&good);
	bench_free(bench);
}

static void
begin(void)
{
	struct err err;

	if (bench != NULL)
		return;
	bench = bench_new(NULL);
	bench_talk(bench);
	path = xasprintf("%s/history.db", bench->chat->data_dir);
	must(conf_set(bench->conf, SET_LOG, ALICE, BOB, "true", &err) == 0,
	    "conf");
	record_add(bench->bob, &(struct record){ .incoming = true,
	    .stamp = 1, .text = "text", .id = "id" });
	record_free(bench->chat);
	str_init(&good);
	must(file_read(path, 1 << 20, &good, &err) == 0, err.text);
	must(conf_set(bench->conf, SET_LOG, ALICE, BOB, NULL, &err) == 0 &&
	    conf_set(bench->conf, SET_LOG_KEEP, NULL, NULL, KEEP, &err) == 0,
	    "conf");
	atexit(done);
}

/* ---- the file --------------------------------------------------------------- */

/* Not file_write(), which waits for the disk. */
static void
write_file(const void *data, size_t len)
{
	char *journal = xasprintf("%s-journal", path);
	FILE *f = fopen(path, "wb");

	must(f != NULL && fwrite(data, 1, len, f) == len, "write");
	fclose(f);
	unlink(journal);
	free(journal);
}

/* A type, a length, so many bytes. */
static void
bind(sqlite3_stmt *s, int at, const uint8_t **data, size_t *len)
{
	uint64_t number = 0;
	size_t n;

	if (*len < 2) {
		sqlite3_bind_int(s, at, at);
		return;
	}
	n = (*data)[1] < *len - 2 ? (*data)[1] : *len - 2;
	for (size_t i = 0; i < n && i < sizeof(number); i++)
		number = number << 8 | (*data)[2 + i];
	switch ((*data)[0] % 4) {
	case 0:
		sqlite3_bind_int64(s, at, (int64_t)number);
		break;
	case 1:
		sqlite3_bind_text(s, at, (const char *)*data + 2, (int)n,
		    SQLITE_TRANSIENT);
		break;
	case 2:
		sqlite3_bind_blob(s, at, *data + 2, (int)n, SQLITE_TRANSIENT);
		break;
	case 3:
		sqlite3_bind_double(s, at, (double)(int64_t)number * 1e300);
		break;
	}
	*data += 2 + n;
	*len -= 2 + n;
}

static void
write_rows(const uint8_t *data, size_t len)
{
	sqlite3 *db;
	sqlite3_stmt *s;

	must(sqlite3_open(path, &db) == SQLITE_OK, "open");
	must(sqlite3_exec(db, "PRAGMA synchronous = OFF; PRAGMA journal_mode ="
	    " OFF; DELETE FROM line", NULL, NULL, NULL) == SQLITE_OK,
	    "delete");
	must(sqlite3_prepare_v2(db, "INSERT INTO line (account, contact, "
	    "stamp, incoming, level, text) VALUES ('" ALICE "', '" BOB "', "
	    "?, ?, ?, ?)", -1, &s, NULL) == SQLITE_OK, "insert");
	for (int row = 0; len > 0 && row < 20; row++) {
		for (int at = 1; at <= 4; at++)
			bind(s, at, &data, &len);
		(void)sqlite3_step(s);
		sqlite3_reset(s);
	}
	sqlite3_finalize(s);
	sqlite3_close(db);
}

/* ---- what is shown ------------------------------------------------------ */

static void
paint(const struct entry *e, const struct entry *before, struct grid *g)
{
	struct hues hues = { 0 };
	struct columns columns = { .width = 60, .rows = 20, .author = 18,
	    .level = true, .time = 20, .time_format = "%c", .rule = "-",
	    .room = true, .hues = &hues };
	struct layout l;

	columns_place(&columns);
	layout_make(&l, e, before, false, &columns);
	must(l.height > 0, "no height");
	for (int row = 0; row < l.height && row < 20; row++)
		layout_paint(&l, row, &columns, g, 0, row);
	layout_free(&l);
}

static void
check(const struct entry *e)
{
	must(e->kind == ENTRY_IN || e->kind == ENTRY_OUT, "kind");
	must(e->text != NULL && utf8_valid(e->text, strlen(e->text)), "text");
	must(e->level >= OTR_NOT_PRIVATE && e->level <= OTR_FINISHED,
	    "level");
	must(strcmp(e->author, e->kind == ENTRY_IN ? "Bob" : ALICE) == 0,
	    "author");
	must(e->delivery == DELIVERY_NONE && e->id == NULL && e->delayed,
	    "a line that is alive");
}

static void
show(struct buffer *b)
{
	const struct entry *before = NULL;
	struct grid g;

	grid_init(&g);
	grid_resize(&g, 60, 20);
	for (size_t i = 0; i < b->count; i++) {
		const struct entry *e = buffer_at(b, i);

		check(e);
		paint(e, before, &g);
		before = e;
	}
	grid_free(&g);
	must(buffer_is_read(b), "unread");
}

/* ---- what is found ---------------------------------------------------------- */

static void
look(const char *words)
{
	struct search_hit hit;
	struct search *s;
	uint64_t serial;
	struct err err;

	s = search_new(bench->chat, words, NULL, &err);
	must(s != NULL, "words");
	while (search_some(s, &err) == 1)
		continue;
	for (size_t i = 0; i < search_hits(s); i++) {
		must(search_hit(s, i, &hit), "a hit that is gone");
		must(utf8_valid(hit.text, strlen(hit.text)) &&
		    hit.level >= OTR_NOT_PRIVATE &&
		    hit.level <= OTR_FINISHED, "a hit");
	}
	if (search_hits(s) > 0)
		(void)search_go(s, search_hits(s) - 1, &serial, &err);
	search_free(s);
}

/* ---- what is exported, and what goes ---------------------------------------- */

static void
export(void)
{
	struct err err;
	struct transcript *t = transcript_open(bench->bob, "x.jsonl", &err);
	struct str s;
	int rc;

	must(t != NULL, err.text);
	while ((rc = transcript_some(t, &err)) == 1)
		continue;
	str_init(&s);
	if (rc == 0) {
		must(file_read(transcript_path(t), 1 << 24, &s, &err) == 0,
		    err.text);
		for (size_t i = 0; i < s.len; i++)
			must(s.s[i] == '\n' || (s.s[i] >= ' ' &&
			    s.s[i] <= '~'), "what acts in a file");
		unlink(transcript_path(t));
	}
	transcript_close(t);
	str_free(&s);
}

static void
expire(void)
{
	sqlite3 *db = history_db(bench->chat);

	must(db != NULL && sqlite3_exec(db, "PRAGMA synchronous = OFF", NULL,
	    NULL, NULL) == SQLITE_OK, "pragma");
	loop_clock_fake(bench->loop, 2 * (int64_t)KEEP_DAYS * DAY_MS);
	chat_expire_changed(bench->chat);
	bench_clock(bench, DAY_MS);
	db = history_db(bench->chat);
	must(db != NULL, "the history cannot be used");
	must(sqlite3_exec(db, "SELECT 1 FROM line", NULL, NULL, NULL) ==
	    SQLITE_OK, "the lines cannot be read");
	expire_free(bench->chat);
	loop_clock_fake(bench->loop, NOW);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	if (len == 0)
		return 0;
	begin();
	if (data[0] == 'f')
		write_file(data + 1, len - 1);
	else {
		write_file(good.s, good.len);
		write_rows(data + 1, len - 1);
	}
	buffer_clear(&bench->bob->buffer);
	record_load(bench->bob);
	show(&bench->bob->buffer);
	look("e");
	look("text");
	if (data[0] == 'e') {
		export();
		expire();
	}
	record_free(bench->chat);
	buffer_clear(&bench->chat->status);
	bench_quiet(bench);
	return 0;
}

FUZZ_MAIN("history")
