/*
 * The last lines of the history, into the window of a conversation or a room.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include <sqlite3.h>

#include "chat/rooms.h"

static const char *
load_id(sqlite3_stmt *s, int column)
{
	const char *id = (const char *)sqlite3_column_text(s, column);
	size_t len = id != NULL ? strlen(id) : 0;

	return len == 0 || len > ID_MAX_BYTES || !utf8_valid(id, len) ? NULL :
	    id;
}

/* In a room each line has its own name; elsewhere none has one. */
static const char *
load_author(const struct talk *v, bool incoming, const char *nick)
{
	if (v->kind == TALK_ROOM)
		return nick;
	return nick != NULL ? NULL : incoming ? talk_name(v) :
	    account_name(v->account);
}

/* What the file says is checked like what a stranger says.  Texts stay the
 * query's; false: it is not to be shown. */
static bool
load_read(const struct talk *v, sqlite3_stmt *s, int64_t horizon,
    struct entry *e, const char **corrects)
{
	int level = sqlite3_column_int(s, 3);
	bool incoming = sqlite3_column_int(s, 2) != 0;
	const char *text = (const char *)sqlite3_column_text(s, 4);

	*e = (struct entry){
		.kind = incoming ? ENTRY_IN : ENTRY_OUT, .delayed = true,
		.stamp = sqlite3_column_int64(s, 1),
		.author = (char *)(uintptr_t)load_author(v, incoming,
		    load_id(s, 7)),
		.text = (char *)(uintptr_t)text,
		.id = (char *)(uintptr_t)load_id(s, 5),
		.archive_id = (char *)(uintptr_t)load_id(s, 8),
	};
	if (text == NULL || !utf8_valid(text, strlen(text)) ||
	    e->stamp <= horizon || e->author == NULL ||
	    level < OTR_NOT_PRIVATE || level > OTR_FINISHED)
		return false;
	e->level = (enum otr_level)level;
	if (level != OTR_NOT_PRIVATE)
		e->id = NULL;
	*corrects = level == OTR_NOT_PRIVATE && talk_is_direct(v) ?
	    load_id(s, 6) : NULL;
	return true;
}

static void
load_show(struct talk *v, sqlite3_stmt *s, int64_t horizon)
{
	const char *corrects;
	struct entry e, *meant;

	if (!load_read(v, s, horizon, &e, &corrects))
		return;
	meant = corrects == NULL ? NULL :
	    buffer_by_id(&v->buffer, e.kind, corrects);
	if (meant != NULL)
		entry_corrected(meant, &e);
	else
		buffer_push(&v->buffer, &e);
}

void
record_load(struct talk *v)
{
	struct chat *c = v->account->chat;
	long lines = conf_int(c->conf, SET_HISTORY_LINES, NULL, NULL);
	int64_t horizon = record_horizon(v);
	/* Who has that nick now is perhaps another one. */
	sqlite3_stmt *s = lines > 0 && v->kind != TALK_OCCUPANT ?
	    history_last_of(v, lines) : NULL;
	int code;

	if (s == NULL)
		return;
	while ((code = sqlite3_step(s)) == SQLITE_ROW)
		load_show(v, s, horizon);
	history_last_done(c, code);
	buffer_read(&v->buffer);
}

/* ---- around one line ------------------------------------------------------- */

#define AROUND_BEFORE 20	/* lines that say what it is about */
#define AROUND_LINES 150

#define AROUND(columns) \
    "SELECT id, stamp, incoming, level, text," columns " FROM line WHERE account" \
    " IN (?1, ?3) AND contact IN (?2, ?4) AND id >= (SELECT min(id) FROM" \
    " (SELECT id FROM line WHERE account IN (?1, ?3) AND contact" \
    " IN (?2, ?4) AND id <= ?5 ORDER BY id DESC LIMIT ?6))" \
    " ORDER BY id LIMIT ?7"
static const char around[] = AROUND(" message, corrects, nick, archive");
static const char around_ids[] = AROUND(" message, corrects, NULL, NULL");
static const char around_old[] = AROUND(" NULL, NULL, NULL, NULL");

/* The window's entry for a line: it has it, or gets it.  NULL: it has no room
 * for what is so old. */
static const struct entry *
load_put(struct talk *v, const struct entry *e, const char *corrects,
    bool *had)
{
	const struct entry *is = buffer_kept(&v->buffer, e->kind, e->stamp,
	    e->text);
	struct entry *meant = corrects == NULL ? NULL :
	    buffer_by_id(&v->buffer, e->kind, corrects);

	*had = is != NULL || (meant != NULL &&
	    strcmp(meant->text, e->text) == 0);
	if (is != NULL || meant == NULL)
		return is != NULL ? is : buffer_insert(&v->buffer, e);
	if (!*had)
		entry_corrected(meant, e);
	return meant;
}

static void
load_say_gap(struct talk *v, int64_t stamp)
{
	buffer_insert(&v->buffer, &(struct entry){ .kind = ENTRY_NOTICE,
		.stamp = stamp, .text = (char *)(uintptr_t)"Lines are missing "
		"here: the history has more than are shown." });
}

struct around {
	struct talk *talk;
	int64_t row, stamp;	/* the line that is meant; the last one's */
	uint64_t serial;	/* of the entry, or 0 */
	size_t lines;
	bool met;		/* the last one was there already */
};

static void
load_around(struct around *a, sqlite3_stmt *s)
{
	int64_t horizon = record_horizon(a->talk);
	const struct entry *is;
	const char *corrects;
	struct entry e;

	while (sqlite3_step(s) == SQLITE_ROW) {
		a->lines++;
		if (!load_read(a->talk, s, horizon, &e, &corrects) ||
		    (is = load_put(a->talk, &e, corrects, &a->met)) == NULL)
			continue;
		a->stamp = e.stamp;
		if (sqlite3_column_int64(s, 0) == a->row)
			a->serial = is->serial;
	}
}

static sqlite3_stmt *
load_prepare_around(sqlite3 *db)
{
	sqlite3_stmt *s = NULL;

	if (db != NULL)
		(void)sqlite3_prepare_v2(db, history_is_old(db) ? around_old :
		    history_has_rooms(db) ? around : around_ids, -1, &s, NULL);
	return s;
}

uint64_t
record_load_at(struct talk *v, int64_t row)
{
	bool read = buffer_is_read(&v->buffer);
	struct around a = { .talk = v, .row = row };
	sqlite3_stmt *s = load_prepare_around(history_db(v->account->chat));

	if (s != NULL) {
		history_bind(s, v->account->jid, v->jid);
		sqlite3_bind_int64(s, 5, row);
		sqlite3_bind_int(s, 6, AROUND_BEFORE);
		sqlite3_bind_int(s, 7, AROUND_LINES);
		load_around(&a, s);
	}
	sqlite3_finalize(s);
	if (a.serial != 0 && a.lines == AROUND_LINES && !a.met)
		load_say_gap(v, a.stamp);
	if (read)
		buffer_read(&v->buffer);
	return a.serial != 0 && buffer_serial(&v->buffer, a.serial) != NULL ?
	    a.serial : 0;
}
