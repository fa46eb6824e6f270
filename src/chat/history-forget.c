/*
 * What goes from the history: what was taken back, by when it was said and by
 * the id of its message; and all that was said with somebody.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include <sqlite3.h>

#include "chat/inside.h"

#define CLOCKS_MS (10 * 60 * 1000)	/* that two clocks may differ */

static const char forget_stamp[] =
    "DELETE FROM line WHERE account IN (?1, ?3) AND contact IN (?2, ?4)"
    " AND incoming = ?5 AND stamp = ?6 AND (level <> 0) = ?7"
    " AND (message IS NULL OR corrects IS NOT NULL)";
/* The newest that is older, with what corrected it. */
static const char forget_message[] =
    "DELETE FROM line WHERE id = (SELECT id FROM line"
    " WHERE account IN (?1, ?3) AND contact IN (?2, ?4) AND message = ?7"
    " AND incoming = ?5 AND level = 0 AND stamp <= ?6"
    " ORDER BY stamp DESC LIMIT 1)";
static const char forget_corrections[] =
    "DELETE FROM line"
    " WHERE account IN (?1, ?3) AND contact IN (?2, ?4) AND corrects = ?7"
    " AND incoming = ?5 AND level = 0 AND stamp <= ?6";

static const char forget_all[] =
    "DELETE FROM line WHERE account IN (?1, ?3) AND (contact IN (?2, ?4)"
    " OR (?5 AND substr(contact, 1, length(?2) + 1) = ?2 || '/'))";

/*
 * Beside the loop: a conversation may have a hundred thousand lines, and what
 * is deleted is overwritten.
 */
struct forgetting {
	sqlite3_stmt *s;
	int code;
	int lines;
};

static void
forget_step(void *arg)
{
	struct forgetting *f = arg;

	sqlite3 *db = sqlite3_db_handle(f->s);

	f->code = sqlite3_step(f->s);
	f->lines = sqlite3_changes(db);
	/* Its words go from the index with it. */
	if (f->code == SQLITE_DONE && span_drop_stale(db) == -1)
		f->code = SQLITE_ERROR;
}

/* In a transaction of its own: lines and index go together, or neither. */
static void
forget_whole(void *arg)
{
	struct forgetting *f = arg;
	sqlite3 *db = sqlite3_db_handle(f->s);

	if (sqlite3_exec(db, "BEGIN", NULL, NULL, NULL) != SQLITE_OK)
		return;
	forget_step(f);
	sqlite3_reset(f->s);
	if (f->code == SQLITE_DONE)
		f->code = sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) ==
		    SQLITE_OK ? SQLITE_DONE : SQLITE_ERROR;
	if (f->code != SQLITE_DONE)
		(void)sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
}

/* NULL: there is no history, or it cannot be used: which is said. */
static sqlite3_stmt *
forget_begin(struct account *a, const char *contact, const char *sql,
    bool incoming, int64_t stamp)
{
	sqlite3 *db = history_db_to_write(a->chat);
	sqlite3_stmt *s = NULL;
	struct err err;

	if (db == NULL)
		return NULL;
	if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK) {
		err_set(&err, "history", "the history: %s",
		    sqlite3_errmsg(db));
		history_give_up(a->chat, &err);
		return NULL;
	}
	history_bind(s, a->jid, contact);
	sqlite3_bind_int(s, 5, incoming);
	sqlite3_bind_int64(s, 6, stamp);
	return s;
}

static void
forget_end(struct account *a, sqlite3_stmt *s)
{
	sqlite3 *db = sqlite3_db_handle(s);
	struct forgetting f = { .s = s };
	bool done;
	struct err err;

	chat_beside(a->chat, forget_step, &f);
	done = f.code == SQLITE_DONE;
	if (!done)
		err_set(&err, "history", "the history: %s",
		    sqlite3_errmsg(db));
	else if (f.lines > 0)
		history_freed(a->chat);
	sqlite3_finalize(s);
	if (!done)
		history_give_up(a->chat, &err);
}

/* Of two with one stamp both go, where they have no ids: who wrote one of them
 * wrote the other. */
void
record_forget(struct talk *v, bool incoming, int64_t stamp, bool sealed)
{
	sqlite3_stmt *s = forget_begin(v->account, v->jid, forget_stamp,
	    incoming, stamp);

	if (s == NULL)
		return;
	sqlite3_bind_int(s, 7, sealed);
	forget_end(v->account, s);
}

static void
forget_by_id(struct account *a, const char *contact, const char *sql,
    bool incoming, const char *id, int64_t stamp)
{
	sqlite3_stmt *s = forget_begin(a, contact, sql, incoming,
	    stamp + CLOCKS_MS);

	if (s == NULL)
		return;
	sqlite3_bind_text(s, 7, id, -1, SQLITE_STATIC);
	forget_end(a, s);
}

void
record_forget_id(struct account *a, const char *contact, bool incoming,
    const char *id, int64_t stamp)
{
	if (*id == '\0')
		return;
	forget_by_id(a, contact, forget_message, incoming, id, stamp);
	forget_by_id(a, contact, forget_corrections, incoming, id, stamp);
}

static const char forget_account[] =
    "DELETE FROM line WHERE account IN (?1, ?3)";

/* All that a query means; -1 "history". */
static int
forget_all_of(struct account *a, const char *contact, const char *sql,
    bool room, struct err *err)
{
	struct chat *c = a->chat;
	struct forgetting f = { .s = NULL };
	sqlite3 *db = history_db(c);
	int rc = 0;

	if (db == NULL)
		return 0;
	if (sqlite3_prepare_v2(db, sql, -1, &f.s, NULL) == SQLITE_OK) {
		history_bind(f.s, a->jid, contact);
		/* What was said through the room has no window any more. */
		sqlite3_bind_int(f.s, 5, room);
		chat_beside(c, forget_whole, &f);
	}
	if (f.code != SQLITE_DONE)
		rc = err_set(err, "history", "the history: %s",
		    sqlite3_errmsg(db));
	sqlite3_finalize(f.s);
	history_freed(c);
	return rc;
}

/* Whatever was wrong with it before may have been mended. */
static int
forget_check(struct chat *c, const char *name, struct err *err)
{
	return history_mended(c) != -1 ? 0 : err_set(err, "history", "what is "
	    "kept of %s was not deleted: the history cannot be used", name);
}

int
talk_forget(struct talk *v, struct err *err)
{
	if (forget_check(v->account->chat, talk_name(v), err) == -1)
		return -1;
	return forget_all_of(v->account, v->jid, forget_all,
	    v->kind == TALK_ROOM, err);
}

int
record_forget_account(struct account *a, struct err *err)
{
	if (forget_check(a->chat, a->jid, err) == -1)
		return -1;
	return forget_all_of(a, a->jid, forget_account, false, err);
}
