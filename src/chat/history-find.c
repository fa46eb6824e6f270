/*
 * Looking for words in the history: from the newest line to the oldest, a
 * piece at a time; by the index of a span (history-span.c) where there is
 * one, else line by line.  Words are no SQL: they are bound, and what is found
 * is compared here.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "chat/inside.h"

/* A piece, beside the loop: as many milliseconds, or one step. */
#define PIECE_MS 1
#define LINES_A_STEP 256
#define BYTES_A_STEP (128 * 1024)

struct history_find {
	struct chat *chat;
	const struct needles *words;	/* borrowed */
	char *account, *contact;	/* NULL: all */
	struct str query;		/* of the index; "": it cannot help */
	int64_t before;			/* ids that were not looked at yet */
	/* A piece. */
	sqlite3 *db;
	history_found_fn *found;
	void *arg;
	int rc;
};

struct history_find *
history_find_new(struct chat *c, const struct needles *words,
    const char *account, const char *contact)
{
	struct history_find *f = xcalloc(1, sizeof(*f));

	f->chat = c;
	f->words = words;
	f->account = xstrdup(account);
	f->contact = xstrdup(contact);
	f->before = INT64_MAX;
	str_init_secret(&f->query);
	if (!span_query(&f->query, words))
		str_clear(&f->query);
	return f;
}

void
history_find_free(struct history_find *f)
{
	if (f == NULL)
		return;
	free(f->account);
	free(f->contact);
	str_free(&f->query);
	free(f);
}

/* ---- a row --------------------------------------------------------------- */

#define COLUMNS "line.id, line.account, line.contact, line.stamp," \
    " line.incoming, line.level, line.text"
#define ROOMS ", line.nick, line.corrects"
#define NO_ROOMS ", NULL, NULL"
/* ?1, ?2, ?5 and ?6 as history_bind() has them but for their places. */
#define WHOSE " AND (?3 IS NULL OR (line.account IN (?3, ?5)" \
    " AND line.contact IN (?4, ?6)))"

static const char *
find_text(sqlite3_stmt *s, int column)
{
	const char *text = (const char *)sqlite3_column_text(s, column);

	return text != NULL && utf8_valid(text, strlen(text)) ? text : NULL;
}

/* What the file says is checked like what a stranger says. */
static bool
find_read(sqlite3_stmt *s, struct history_found *row)
{
	int level = sqlite3_column_int(s, 5);

	row->id = sqlite3_column_int64(s, 0);
	row->account = find_text(s, 1);
	row->contact = find_text(s, 2);
	row->stamp = sqlite3_column_int64(s, 3);
	row->incoming = sqlite3_column_int(s, 4) != 0;
	row->level = (enum otr_level)level;
	row->text = find_text(s, 6);
	row->nick = find_text(s, 7);
	row->corrects = find_text(s, 8);
	return row->account != NULL && row->contact != NULL &&
	    row->text != NULL && level >= OTR_NOT_PRIVATE &&
	    level <= OTR_FINISHED;
}

/* Through the rows of a query; 1: there may be more of them. */
static int
find_rows(struct history_find *f, sqlite3_stmt *s)
{
	size_t lines = 0, bytes = 0;
	struct history_found row;
	struct str room;
	int code = SQLITE_ROW;

	str_init(&room);
	while (lines < LINES_A_STEP && bytes < BYTES_A_STEP &&
	    (code = sqlite3_step(s)) == SQLITE_ROW) {
		lines++;
		bytes += (size_t)sqlite3_column_bytes(s, 6);
		if (sqlite3_column_int64(s, 0) < f->before)
			f->before = sqlite3_column_int64(s, 0);
		if (find_read(s, &row) &&
		    needles_match(f->words, row.text, &room))
			f->found(f->arg, &row);
	}
	wipe(room.s, room.cap);
	str_free(&room);
	return code == SQLITE_ROW ? 1 : code == SQLITE_DONE ? 0 : -1;
}

static void
find_bind(const struct history_find *f, sqlite3_stmt *s)
{
	if (f->account == NULL)
		return;
	sqlite3_bind_text(s, 3, f->account, -1, SQLITE_STATIC);
	sqlite3_bind_text(s, 4, f->contact, -1, SQLITE_STATIC);
	sqlite3_bind_text(s, 5, history_other(f->account), -1, free);
	sqlite3_bind_text(s, 6, history_other(f->contact), -1, free);
}

/* Runs a query whose ?1 is an id that all rows are before. */
static int
find_run(struct history_find *f, const char *sql, const char *words)
{
	sqlite3_stmt *s = NULL;
	int rc = -1;

	if (sqlite3_prepare_v2(f->db, sql, -1, &s, NULL) == SQLITE_OK) {
		sqlite3_bind_int64(s, 1, f->before);
		if (words != NULL)
			sqlite3_bind_text(s, 2, words, -1, SQLITE_STATIC);
		find_bind(f, s);
		rc = find_rows(f, s);
	}
	sqlite3_finalize(s);
	return rc;
}

/* ---- a step -------------------------------------------------------------- */

static int
find_by_index(struct history_find *f, int64_t n, const char *more)
{
	char *sql = sqlite3_mprintf("SELECT " COLUMNS "%s FROM found_%lld AS f"
	    " CROSS JOIN line ON line.id = f.rowid WHERE f.rowid < ?1"
	    " AND f.found_%lld MATCH ?2" WHOSE " ORDER BY f.rowid DESC", more,
	    (sqlite3_int64)n, (sqlite3_int64)n);
	int rc = sql == NULL ? -1 : find_run(f, sql, f->query.s);

	sqlite3_free(sql);
	return rc;
}

static int
find_by_line(struct history_find *f, int64_t n, const char *more)
{
	char *sql = sqlite3_mprintf("SELECT " COLUMNS "%s FROM line"
	    " WHERE id < ?1 AND id >= %lld" WHOSE " ORDER BY id DESC", more,
	    (sqlite3_int64)n * SPAN_LINES);
	int rc = sql == NULL ? -1 : find_run(f, sql, NULL);

	sqlite3_free(sql);
	return rc;
}

/* Whether there is more. */
static int
find_step(struct history_find *f)
{
	const char *more = history_has_rooms(f->db) ? ROOMS : NO_ROOMS;
	int64_t had = f->before, id = span_line_before(f->db, had);
	int64_t n = span_of(id);
	int rc = -1;

	if (id <= 0)
		return 0;
	if (f->query.len > 0 && span_is_whole(f->db, n))
		rc = find_by_index(f, n, more);
	/* An index that is broken is no reason not to find anything. */
	if (rc == -1)
		rc = find_by_line(f, n, more);
	if (rc == 0 && n * SPAN_LINES < f->before)
		f->before = n * SPAN_LINES;
	/* A broken file may lead in a circle. */
	return rc == -1 ? -1 : f->before < had;
}

static void
find_piece(void *arg)
{
	struct history_find *f = arg;
	int64_t began = clock_now();

	do
		f->rc = find_step(f);
	while (f->rc == 1 && clock_now() - began < PIECE_MS);
}

int
history_find_some(struct history_find *f, history_found_fn *found, void *arg)
{
	f->db = history_db(f->chat);
	if (f->db == NULL)
		return 0;
	f->found = found;
	f->arg = arg;
	chat_beside(f->chat, find_piece, f);
	return f->rc;
}
