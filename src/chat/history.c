/*
 * The history: what the user asked to be kept, in a database in the data
 * directory, readable by nobody else.  Nothing is asked for unless set:
 * `log` for text in the clear, `otr_log` for that of sessions, a contact at
 * a time (law 5).  Without either there is no file.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "chat/rooms.h"

#define FORMAT 1		/* PRAGMA user_version */

struct history {
	sqlite3 *db;		/* NULL: not opened */
	sqlite3_stmt *add, *last;
	bool broken;		/* said so: not tried again */
	bool freed;		/* lines were deleted */
	bool old;		/* the file lacks what is written now */
	int64_t due;		/* record_due() */
	/* What is written in a turn of the loop is one transaction, which ends
	 * with it (record_turn()). */
	bool writes;
};

/*
 * What is deleted is overwritten; the journal is emptied at once; nothing
 * goes to temporary files.
 */
static const char setup[] =
    "PRAGMA locking_mode = EXCLUSIVE;"
    "PRAGMA secure_delete = ON;"
    "PRAGMA temp_store = MEMORY;"
    "PRAGMA mmap_size = 0;"
    "PRAGMA trusted_schema = OFF;"
    "PRAGMA cell_size_check = ON;"
    "PRAGMA journal_mode = TRUNCATE;"
    "PRAGMA synchronous = NORMAL;";
static const char make[] =
    "PRAGMA auto_vacuum = INCREMENTAL;"
    "BEGIN;"
    "CREATE TABLE IF NOT EXISTS line (id INTEGER PRIMARY KEY,"
    " account TEXT NOT NULL, contact TEXT NOT NULL, stamp INTEGER NOT NULL,"
    " incoming INTEGER NOT NULL, level INTEGER NOT NULL,"
    " text TEXT NOT NULL);"
    "CREATE INDEX IF NOT EXISTS line_of ON line (account, contact, id);"
    "PRAGMA user_version = 1;"
    "COMMIT;";
static const char add[] =
    "INSERT INTO line (account, contact, stamp, incoming, level, text,"
    " message, corrects, nick, archive) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
#define LAST(columns) "SELECT * FROM (SELECT id, stamp, incoming, level, text," \
    columns " FROM line WHERE account IN (?1, ?3) AND contact IN (?2, ?4)" \
    " ORDER BY id DESC LIMIT ?5) ORDER BY id"
static const char last[] = LAST(" message, corrects, nick, archive");
static const char last_ids[] = LAST(" message, corrects, NULL, NULL");
static const char last_old[] = LAST(" NULL, NULL, NULL, NULL");
static char *
history_path(const struct chat *c)
{
	return xasprintf("%s/history.db", c->data_dir);
}

/* ---- opening ----------------------------------------------------------- */

/*
 * SQLite makes its file as the umask lets it: so the file is made here, and
 * one that is foreign or open to others is left alone.
 */
static int
history_prepare(const char *path, bool may_make, struct err *err)
{
	struct stat st;
	int fd;

	if (lstat(path, &st) == -1) {
		if (errno != ENOENT || !may_make)
			return err_set(err, "history", "%s: %s", path,
			    strerror(errno));
		fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW |
		    O_CLOEXEC, 0600);
		if (fd == -1)
			return err_set(err, "history", "%s: %s", path,
			    strerror(errno));
		close(fd);
		return 0;
	}
	if (!S_ISREG(st.st_mode) || st.st_uid != geteuid() ||
	    (st.st_mode & 077) != 0)
		return err_set(err, "history", "%s: this is not a file that "
		    "only you can read", path);
	return 0;
}

static int
history_sql_error(sqlite3 *db, struct err *err)
{
	return err_set(err, "history", "the history: %s", sqlite3_errmsg(db));
}

static int
history_format(void *arg, int n, char **values, char **names)
{
	(void)names;
	if (n > 0 && values[0] != NULL)
		*(int *)arg = atoi(values[0]);
	return 0;
}

static const char *
history_last(struct history *h)
{
	return history_is_old(h->db) ? last_old : h->old ? last_ids : last;
}

static int
history_open_tables(struct history *h, struct err *err)
{
	int format = -1;

	if (sqlite3_exec(h->db, setup, NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_exec(h->db, "PRAGMA user_version", history_format, &format,
	    NULL) != SQLITE_OK)
		return history_sql_error(h->db, err);
	if (format != 0 && format != FORMAT)
		return err_set(err, "history", "the history was written by "
		    "another version of sotto, and is left alone");
	if (format == 0 &&
	    sqlite3_exec(h->db, make, NULL, NULL, NULL) != SQLITE_OK)
		return history_sql_error(h->db, err);
	h->old = history_is_old(h->db) || !history_has_rooms(h->db);
	if ((!h->old && sqlite3_prepare_v2(h->db, add, -1, &h->add, NULL) !=
	    SQLITE_OK) || sqlite3_prepare_v2(h->db, history_last(h), -1,
	    &h->last, NULL) != SQLITE_OK)
		return history_sql_error(h->db, err);
	return 0;
}

/* False: SQLite says why. */
static bool
history_commit(struct history *h)
{
	bool writes = h->writes;

	h->writes = false;
	return !writes || sqlite3_exec(h->db, "COMMIT", NULL, NULL, NULL) ==
	    SQLITE_OK;
}

static void
history_close(struct history *h)
{
	(void)history_commit(h);
	sqlite3_finalize(h->add);
	sqlite3_finalize(h->last);
	sqlite3_close(h->db);
	h->add = h->last = NULL;
	h->db = NULL;
}

static int
history_open_file(struct history *h, const char *path, bool may_make,
    struct err *err)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;

#ifdef SQLITE_OPEN_NOFOLLOW
	flags |= SQLITE_OPEN_NOFOLLOW;
#endif
	if (history_prepare(path, may_make, err) == -1)
		return -1;
	if (sqlite3_open_v2(path, &h->db, flags, NULL) != SQLITE_OK ||
	    history_open_tables(h, err) == -1) {
		if (h->add == NULL && err->text[0] == '\0')
			history_sql_error(h->db, err);
		history_close(h);
		return -1;
	}
	return 0;
}

void
history_give_up(struct chat *c, const struct err *err)
{
	c->history->broken = true;
	history_close(c->history);
	chat_say(c, NULL, NULL, ENTRY_ERROR, "history", NULL,
	    "%s; no history is kept until the next start", err->text);
}

/* NULL: there is none, or it cannot be used. */
static struct history *
history_get(struct chat *c, bool may_make)
{
	struct err err = { .text = "" };
	struct stat st;
	char *path;

	if (c->history == NULL)
		c->history = xcalloc(1, sizeof(*c->history));
	if (c->history->broken)
		return NULL;
	if (c->history->db != NULL)
		return c->history;
	path = history_path(c);
	if (may_make || lstat(path, &st) == 0)
		if (history_open_file(c->history, path, may_make, &err) == -1)
			history_give_up(c, &err);
	free(path);
	return c->history->db != NULL ? c->history : NULL;
}

struct sqlite3 *
history_db(struct chat *c)
{
	struct history *h = history_get(c, false);

	return h == NULL ? NULL : h->db;
}

struct history_committing {
	struct history *h;
	bool done;
};

static void
history_commit_beside(void *arg)
{
	struct history_committing *w = arg;

	w->done = history_commit(w->h);
}

void
record_turn(struct chat *c)
{
	struct history_committing w = { .h = c->history };
	struct err err;

	if (w.h == NULL || !w.h->writes)
		return;
	chat_beside(c, history_commit_beside, &w);
	if (w.done)
		return;
	history_sql_error(w.h->db, &err);
	history_give_up(c, &err);
}

int
history_mended(struct chat *c)
{
	if (c->history != NULL)
		c->history->broken = false;
	record_turn(c);
	return history_get(c, false) == NULL && c->history->broken ? -1 : 0;
}

void
record_free(struct chat *c)
{
	if (c->history != NULL)
		history_close(c->history);
	free(c->history);
	c->history = NULL;
}

/* ---- what is due --------------------------------------------------------- */

int64_t
record_due(struct chat *c)
{
	int64_t due = c->history == NULL ? 0 : c->history->due;

	if (due != 0)
		c->history->due = 0;
	return due;
}

void
history_freed(struct chat *c)
{
	c->history->freed = c->unindexed = true;
}

bool
record_freed(struct chat *c)
{
	bool freed = c->history != NULL && c->history->freed;

	if (freed)
		c->history->freed = false;
	return freed;
}

static int
history_bind_names(sqlite3_stmt *s, const struct talk *v)
{
	sqlite3_bind_text(s, 1, v->account->jid, -1, SQLITE_STATIC);
	return sqlite3_bind_text(s, 2, v->jid, -1, SQLITE_STATIC);
}

char *
history_other(const char *jid)
{
	char *host = jid_host(jid), *exact = jid_exact(jid);
	const char *nick = jid_resource(jid);
	char *ascii = xasprintf("%.*s%s%s%s", strchr(jid, '@') == NULL ? 0 :
	    (int)(strcspn(jid, "@") + 1), jid, host, nick != NULL ? "/" : "",
	    nick != NULL ? nick : "");
	bool takes_ascii = strcmp(ascii, jid) != 0 || jid_is_odd(jid);

	free(takes_ascii ? exact : ascii);
	free(host);
	return takes_ascii ? ascii : exact;
}

static void
history_bind_other(sqlite3_stmt *s, int at, const char *jid)
{
	sqlite3_bind_text(s, at, history_other(jid), -1, free);
}

void
history_bind(struct sqlite3_stmt *s, const char *account, const char *contact)
{
	sqlite3_bind_text(s, 1, account, -1, SQLITE_STATIC);
	sqlite3_bind_text(s, 2, contact, -1, SQLITE_STATIC);
	history_bind_other(s, 3, account);
	history_bind_other(s, 4, contact);
}

/* Names and text are borrowed for the call: nothing stays bound. */
static int
history_done(struct history *h, sqlite3_stmt *s, int code, struct err *err)
{
	int rc = 0;

	if (code != SQLITE_DONE)
		rc = history_sql_error(h->db, err);
	sqlite3_reset(s);
	sqlite3_clear_bindings(s);
	return rc;
}

/* An old file may have a hundred thousand lines, and gets indexes on them. */
struct history_renewing {
	sqlite3 *db;
	bool failed;
};

static void
history_renew_beside(void *arg)
{
	struct history_renewing *r = arg;

	r->failed = history_renew(r->db) == -1;
}

/* -1: it could not be, which was said. */
static int
history_write(struct chat *c)
{
	struct history *h = c->history;
	struct history_renewing renewing = { .db = h->db };
	struct err err;

	if (!h->old)
		return 0;
	sqlite3_finalize(h->last);
	h->last = NULL;
	chat_beside(c, history_renew_beside, &renewing);
	if (renewing.failed ||
	    sqlite3_prepare_v2(h->db, add, -1, &h->add, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(h->db, last, -1, &h->last, NULL) !=
	    SQLITE_OK) {
		history_sql_error(h->db, &err);
		history_give_up(c, &err);
		return -1;
	}
	h->old = false;
	return 0;
}

/* A transaction may be ended by what fails in it. */
static int
history_begin(struct chat *c)
{
	struct history *h = c->history;
	struct err err;

	if (history_write(c) == -1)
		return -1;
	if (sqlite3_get_autocommit(h->db) == 0 ||
	    sqlite3_exec(h->db, "BEGIN", NULL, NULL, NULL) == SQLITE_OK) {
		h->writes = true;
		return 0;
	}
	history_sql_error(h->db, &err);
	history_give_up(c, &err);
	return -1;
}

struct sqlite3 *
history_db_to_write(struct chat *c)
{
	struct history *h = history_get(c, false);

	return h == NULL || history_begin(c) == -1 ? NULL : h->db;
}

/* What was sealed is meant by its digest, which no file has. */
static void
history_bind_id(sqlite3_stmt *s, int at, const struct record *r,
    const char *id)
{
	if (r->level == OTR_NOT_PRIVATE && id != NULL && *id != '\0')
		sqlite3_bind_text(s, at, id, -1, SQLITE_STATIC);
}

/* One of our own lines does not say under which name: the one of now. */
static void
history_bind_room(sqlite3_stmt *s, const struct talk *v,
    const struct record *r)
{
	if (v->kind != TALK_ROOM)
		return;
	sqlite3_bind_text(s, 9, r->nick != NULL ? r->nick : room_nick(v), -1,
	    SQLITE_STATIC);
	if (r->archive_id != NULL && *r->archive_id != '\0')
		sqlite3_bind_text(s, 10, r->archive_id, -1, SQLITE_STATIC);
}

void
record_add(struct talk *v, const struct record *r)
{
	struct chat *c = v->account->chat;
	struct history *h;
	struct err err;
	int64_t keep;

	if (!record_keeps(v, r->level) ||
	    r->stamp <= record_horizon(v) ||
	    (h = history_get(c, true)) == NULL || history_begin(c) == -1)
		return;
	keep = record_keep_of(v);
	if (keep > 0 && (h->due == 0 || r->stamp + keep < h->due))
		h->due = r->stamp + keep;
	history_bind_names(h->add, v);
	sqlite3_bind_int64(h->add, 3, r->stamp);
	sqlite3_bind_int(h->add, 4, r->incoming);
	sqlite3_bind_int(h->add, 5, (int)r->level);
	sqlite3_bind_text(h->add, 6, r->text, -1, SQLITE_STATIC);
	history_bind_id(h->add, 7, r, r->id);
	history_bind_id(h->add, 8, r, r->corrects);
	history_bind_room(h->add, v, r);
	if (history_done(h, h->add, sqlite3_step(h->add), &err) == -1)
		history_give_up(c, &err);
	else if (sqlite3_last_insert_rowid(h->db) % SPAN_LINES == 0)
		c->unindexed = true;	/* the span before is complete */
}

/* ---- reading ------------------------------------------------------------- */

struct sqlite3_stmt *
history_last_of(struct talk *v, long lines)
{
	struct history *h = history_get(v->account->chat, false);

	if (h == NULL)
		return NULL;
	history_bind(h->last, v->account->jid, v->jid);
	sqlite3_bind_int64(h->last, 5, lines);
	return h->last;
}

void
history_last_done(struct chat *c, int code)
{
	struct err err;

	if (history_done(c->history, c->history->last, code, &err) == -1)
		history_give_up(c, &err);
}
