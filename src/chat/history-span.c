/*
 * The index of the history, by which words are found in a million lines.
 *
 * FTS5 keeps deleted words in its files, and pages that it rewrites may keep
 * copies.  So the history is parted into spans of SPAN_LINES lines by their
 * ids, each with an index of its own, made when no line will be added to it:
 * what was said last is in none.  Where a line of a span is deleted the whole
 * index of that span goes in the same transaction, all of its pages
 * overwritten (secure_delete), and is made anew later from what is left.
 * Triggers mark the spans, so that it does not matter who deletes; what has no
 * index is looked through line by line.
 *
 * The index has every three signs of a line, folded (lib/sought.c), and not
 * where they stand: what it finds is looked at again.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "chat/inside.h"

/* A piece: two milliseconds, and what the disk takes. */
#define LINES_A_PIECE 256
#define BYTES_A_PIECE (64 * 1024)
#define GRAMS_MAX 12		/* of the words that are looked for */

#define SPAN "8192"		/* SPAN_LINES, in SQL */
_Static_assert(SPAN_LINES == 8192, "as in SQL");

static const char make[] =
    "CREATE TABLE IF NOT EXISTS span (n INTEGER PRIMARY KEY,"
    " done INTEGER NOT NULL, whole INTEGER NOT NULL, stale INTEGER NOT NULL);"
    "CREATE TRIGGER IF NOT EXISTS span_added AFTER INSERT ON line BEGIN"
    " UPDATE span SET stale = 1 WHERE n = new.id / " SPAN "; END;"
    "CREATE TRIGGER IF NOT EXISTS span_changed AFTER UPDATE ON line BEGIN"
    " UPDATE span SET stale = 1 WHERE n IN (old.id / " SPAN ","
    " new.id / " SPAN "); END;"
    "CREATE TRIGGER IF NOT EXISTS span_deleted AFTER DELETE ON line BEGIN"
    " UPDATE span SET stale = 1 WHERE n = old.id / " SPAN "; END;";

int64_t
span_of(int64_t id)
{
	return id / SPAN_LINES;
}

static int
span_exec(sqlite3 *db, const char *fmt, int64_t n)
{
	char *sql = sqlite3_mprintf(fmt, (sqlite3_int64)n);
	int code = sql == NULL ? SQLITE_NOMEM :
	    sqlite3_exec(db, sql, NULL, NULL, NULL);

	sqlite3_free(sql);
	return code == SQLITE_OK ? 0 : -1;
}

/* A number of a query with one parameter; `none` where there is no row. */
static int64_t
span_number(sqlite3 *db, const char *sql, int64_t n, int64_t none)
{
	sqlite3_stmt *s = NULL;
	int64_t value = none;

	if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK) {
		sqlite3_bind_int64(s, 1, n);
		if (sqlite3_step(s) == SQLITE_ROW)
			value = sqlite3_column_int64(s, 0);
	}
	sqlite3_finalize(s);
	return value;
}

/* ---- going --------------------------------------------------------------- */

/* What FTS5 keeps its words in, where it will not drop them itself: it is
 * missing here, or does not know what it finds. */
static int
span_drop_parts(sqlite3 *db, int64_t n)
{
	static const char *const parts[] = {
		"DROP TABLE IF EXISTS found_%lld_data",
		"DROP TABLE IF EXISTS found_%lld_idx",
		"DROP TABLE IF EXISTS found_%lld_content",
	};
	int rc = 0;

	for (size_t i = 0; i < NELEM(parts) && rc == 0; i++)
		rc = span_exec(db, parts[i], n);
	return rc;
}

static int
span_drop(sqlite3 *db, int64_t n)
{
	if (span_exec(db, "DROP TABLE IF EXISTS found_%lld", n) == -1 &&
	    span_drop_parts(db, n) == -1)
		return -1;
	return span_exec(db, "DELETE FROM span WHERE n = %lld", n);
}

int
span_drop_stale(sqlite3 *db)
{
	static const char stale[] =
	    "SELECT n FROM span WHERE stale AND n >= ?1 ORDER BY n LIMIT 1";
	int dropped = 0;
	int64_t n = 0;

	while ((n = span_number(db, stale, n, -1)) >= 0) {
		if (span_drop(db, n++) == -1)
			return -1;
		dropped = 1;
	}
	return dropped;
}

bool
span_is_stale(sqlite3 *db)
{
	return span_number(db, "SELECT n FROM span WHERE stale AND n >= ?1 "
	    "LIMIT 1", 0, -1) != -1;
}

/* ---- making -------------------------------------------------------------- */

int64_t
span_line_before(sqlite3 *db, int64_t id)
{
	return span_number(db, "SELECT id FROM line WHERE id < ?1 AND id > 0 "
	    "ORDER BY id DESC LIMIT 1", id, -1);
}

bool
span_is_whole(sqlite3 *db, int64_t n)
{
	return span_number(db, "SELECT whole AND NOT stale FROM span "
	    "WHERE n = ?1", n, 0) != 0;
}

int64_t
span_next(sqlite3 *db)
{
	int64_t id = span_line_before(db, INT64_MAX), n = INT64_MAX;

	/* A broken file may lead in a circle. */
	while (id >= 0 && span_of(id) < n) {
		n = span_of(id);
		id = span_line_before(db, n * SPAN_LINES);
		if (id >= 0 && !span_is_whole(db, span_of(id)))
			return span_of(id);
	}
	return -1;
}

static int
span_begin(sqlite3 *db, int64_t n)
{
	if (sqlite3_exec(db, make, NULL, NULL, NULL) != SQLITE_OK)
		return -1;
	if (span_number(db, "SELECT 1 FROM span WHERE n = ?1", n, 0) != 0)
		return 0;
	return span_exec(db, "CREATE VIRTUAL TABLE found_%lld USING "
	    "fts5(text, content = '', detail = none, columnsize = 0, "
	    "tokenize = 'trigram case_sensitive 1')", n) == -1 ? -1 :
	    span_exec(db, "INSERT INTO span VALUES (%lld, -1, 0, 0)", n);
}

static int
span_put(sqlite3_stmt *into, int64_t id, const char *text, struct str *room)
{
	int code;

	str_clear(room);
	text_fold(room, text, strlen(text));
	sqlite3_bind_int64(into, 1, id);
	sqlite3_bind_text(into, 2, room->s, (int)room->len, SQLITE_STATIC);
	code = sqlite3_step(into);
	sqlite3_reset(into);
	sqlite3_clear_bindings(into);
	return code == SQLITE_DONE ? 0 : -1;
}

/* Lines behind *done, up to a piece; 1: there may be more of them. */
static int
span_put_some(sqlite3_stmt *from, sqlite3_stmt *into, int64_t *done)
{
	size_t lines = 0, bytes = 0;
	struct str room;
	int code = SQLITE_ROW, rc = 0;

	str_init(&room);
	while (rc == 0 && lines < LINES_A_PIECE && bytes < BYTES_A_PIECE &&
	    (code = sqlite3_step(from)) == SQLITE_ROW) {
		const char *text = (const char *)sqlite3_column_text(from, 1);

		lines++;
		bytes += (size_t)sqlite3_column_bytes(from, 1);
		/* A broken file may lead in a circle. */
		if (sqlite3_column_int64(from, 0) <= *done)
			rc = -1;
		*done = sqlite3_column_int64(from, 0);
		if (rc == 0 && text != NULL && utf8_valid(text, strlen(text)))
			rc = span_put(into, *done, text, &room);
	}
	str_free(&room);
	return rc == -1 || (code != SQLITE_ROW && code != SQLITE_DONE) ? -1 :
	    code == SQLITE_ROW;
}

int
span_index_some(sqlite3 *db, int64_t n)
{
	sqlite3_stmt *from = NULL, *into = NULL;
	char sql[128];
	int64_t done;
	int rc = -1;

	if (span_begin(db, n) == -1)
		return -1;
	done = span_number(db, "SELECT done FROM span WHERE n = ?1", n, -1);
	snprintf(sql, sizeof(sql), "INSERT INTO found_%lld (rowid, text) "
	    "VALUES (?, ?)", (long long)n);
	if (sqlite3_prepare_v2(db, "SELECT id, text FROM line WHERE id > ? "
	    "AND id BETWEEN ? AND ? ORDER BY id", -1, &from, NULL) ==
	    SQLITE_OK && sqlite3_prepare_v2(db, sql, -1, &into, NULL) ==
	    SQLITE_OK) {
		sqlite3_bind_int64(from, 1, done);
		sqlite3_bind_int64(from, 2, n * SPAN_LINES);
		sqlite3_bind_int64(from, 3, n * SPAN_LINES + SPAN_LINES - 1);
		rc = span_put_some(from, into, &done);
	}
	sqlite3_finalize(from);
	sqlite3_finalize(into);
	snprintf(sql, sizeof(sql), "UPDATE span SET done = %lld, whole = %d "
	    "WHERE n = %%lld", (long long)done, rc == 0);
	return rc == -1 || span_exec(db, sql, n) == -1 ? -1 : rc;
}

/* ---- asking -------------------------------------------------------------- */

/* Three signs, as FTS5 takes what stands in quotes. */
static void
span_add_gram(struct str *query, const char *s, size_t len)
{
	str_add(query, query->len > 0 ? " \"" : "\"");
	for (size_t i = 0; i < len; i++)
		str_add(query, s[i] == '"' ? "\"\"" : (char[]){ s[i], '\0' });
	str_addc(query, '"');
}

/* Each three of a word, and its last three. */
static size_t
span_add_word(struct str *query, const char *word, size_t room)
{
	size_t len = strlen(word), at = 0, grams = 0, n;
	uint32_t cp;

	while (at < len && grams < room) {
		size_t end = at, back = at;

		for (n = 0; n < 3 && end < len; n++)
			end += utf8_take(word + end, len - end, &cp);
		if (n < 3 && at == 0)
			return 0;	/* too short for an index */
		for (; n < 3; n++)
			for (back--; (word[back] & 0xc0) == 0x80; back--)
				continue;
		span_add_gram(query, word + back, end - back);
		grams++;
		at = end;
	}
	return grams;
}

bool
span_query(struct str *query, const struct needles *words)
{
	size_t grams = 0;

	for (size_t i = 0; i < words->n; i++)
		grams += span_add_word(query, words->words[i],
		    GRAMS_MAX - grams);
	return grams > 0;
}
