/*
 * What was kept for long enough (`log_keep`) goes from the history: all of it
 * is looked through at the start, and again when the next line is due, some
 * lines in each turn of the loop; then the file is made smaller, some pages
 * in each turn.  A timer runs only while there is something that will go.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "chat/inside.h"

/* Both take half a millisecond, and what the disk takes, beside the loop; all
 * but keys has its turn in between. */
#define LINES_A_TURN 128
#define PAGES_A_TURN 16
#define PAUSE_MS 50		/* after what was written */
/* An old file that has no list of pages yet is written anew up to here. */
#define REWRITE_MAX (4 * 1024 * 1024)	/* bytes: a quarter of a second */

enum expire_state {
	EXPIRE_IDLE,
	EXPIRE_WAITS,		/* until `due` */
	EXPIRE_LOOKS,		/* at the line after `after` */
	EXPIRE_SHRINKS,
};
struct expire {
	struct chat *chat;
	struct timer *timer;
	enum expire_state state;
	int64_t due;		/* since 1970; 0: nothing is */
	int64_t looked;		/* when the last look began */
	int64_t now;		/* at the beginning of this turn */
	int64_t after;		/* the id of the line that was looked at */
	bool deleted;
	bool wrote;		/* in this turn */
	/* Whose the last line was, and how long those are kept. */
	char *account, *contact;
	int64_t keep;
};

static void expire_step(void *);

static struct expire *
expire_of(struct chat *c)
{
	struct expire *x = c->expire;

	if (x == NULL) {
		x = c->expire = xcalloc(1, sizeof(*x));
		x->chat = c;
		x->timer = timer_new(c->loop, expire_step, x);
	}
	return x;
}

static void
expire_forget_names(struct expire *x)
{
	free(x->account);
	free(x->contact);
	x->account = x->contact = NULL;
}

void
expire_free(struct chat *c)
{
	struct expire *x = c->expire;

	if (x == NULL)
		return;
	expire_forget_names(x);
	timer_free(x->timer);
	free(x);
	c->expire = NULL;
}

/* ---- when ---------------------------------------------------------------- */

/*
 * A timer stands still while the machine sleeps, so none is for more than a
 * day; and nobody looks twice in one.
 */
static void
expire_wait(struct expire *x)
{
	int64_t now = loop_wall(x->chat->loop), wait;

	x->state = x->due == 0 ? EXPIRE_IDLE : EXPIRE_WAITS;
	if (x->due == 0) {
		timer_off(x->timer);
		return;
	}
	wait = x->due - now;
	if (x->looked + DAY_MS - now > wait)
		wait = x->looked + DAY_MS - now;
	timer_set(x->timer, wait < 0 ? 0 : wait > DAY_MS ? DAY_MS : wait);
}

static void
expire_look(struct expire *x)
{
	x->state = EXPIRE_LOOKS;
	x->looked = loop_wall(x->chat->loop);
	x->after = 0;
	x->due = 0;
	expire_forget_names(x);
	timer_set(x->timer, 0);
}

static void
expire_is_set(void *arg, const char *account, const char *contact,
    const char *value)
{
	(void)account;
	(void)contact;
	*(bool *)arg |= setting_number(SET_LOG_KEEP, value) > 0;
}

static bool
expire_wanted(const struct chat *c)
{
	bool wanted = record_keep_ms(c->conf, NULL, NULL) > 0;

	for (size_t i = 0; !wanted && i < conf_accounts(c->conf); i++)
		wanted = record_keep_ms(c->conf, conf_account(c->conf, i),
		    NULL) > 0;
	conf_each_contact(c->conf, SET_LOG_KEEP, expire_is_set, &wanted);
	return wanted;
}

void
expire_start(struct chat *c)
{
	if (expire_wanted(c))
		expire_look(expire_of(c));
}

void
chat_expire_changed(struct chat *c)
{
	if (expire_wanted(c))
		expire_look(expire_of(c));
	else if (c->expire != NULL && c->expire->state != EXPIRE_SHRINKS) {
		c->expire->due = 0;
		expire_wait(c->expire);
	}
}

/* What was written meanwhile may be due before what was there. */
void
expire_turn(struct chat *c)
{
	int64_t due = record_due(c);
	struct expire *x;

	if (record_freed(c)) {
		x = expire_of(c);
		x->deleted = true;
		if (x->state != EXPIRE_LOOKS) {
			x->state = EXPIRE_SHRINKS;
			timer_set(x->timer, 0);
		}
	}
	if (due == 0)
		return;
	x = expire_of(c);
	if (x->due != 0 && x->due <= due)
		return;
	x->due = due;
	if (x->state == EXPIRE_IDLE || x->state == EXPIRE_WAITS)
		expire_wait(x);
}

/* ---- deleting ------------------------------------------------------------ */

/* As the settings have it, however an earlier version spelled it; of one in a
 * room by the room. */
static char *
expire_name(const unsigned char *kept)
{
	const char *s = kept == NULL ? "" : (const char *)kept;
	char *jid = jid_parse(s, NULL), *bare;

	if (jid == NULL)
		return xstrdup(s);
	bare = jid_bare(jid);
	free(jid);
	return bare;
}

static int64_t
expire_keep(struct expire *x, sqlite3_stmt *s)
{
	const unsigned char *account = sqlite3_column_text(s, 1);
	const unsigned char *contact = sqlite3_column_text(s, 2);
	char *a, *c;

	if (x->account != NULL && account != NULL && contact != NULL &&
	    strcmp(x->account, (const char *)account) == 0 &&
	    strcmp(x->contact, (const char *)contact) == 0)
		return x->keep;
	a = expire_name(account);
	c = expire_name(contact);
	x->keep = record_keep_ms(x->chat->conf, a, c);
	free(a);
	free(c);
	expire_forget_names(x);
	x->account = xstrdup(account == NULL ? "" : (const char *)account);
	x->contact = xstrdup(contact == NULL ? "" : (const char *)contact);
	return x->keep;
}

/* Lines after `after`; fills in which are to go, and how many were there. */
static int
expire_find(struct expire *x, sqlite3 *db, int64_t ids[LINES_A_TURN],
    size_t *n, size_t *seen)
{
	sqlite3_stmt *s = NULL;
	int64_t keep, stamp;
	int code;

	if (sqlite3_prepare_v2(db, "SELECT id, account, contact, stamp FROM "
	    "line WHERE id > ? ORDER BY id LIMIT ?", -1, &s, NULL) !=
	    SQLITE_OK)
		return -1;
	sqlite3_bind_int64(s, 1, x->after);
	sqlite3_bind_int(s, 2, LINES_A_TURN);
	while ((code = sqlite3_step(s)) == SQLITE_ROW) {
		(*seen)++;
		x->after = sqlite3_column_int64(s, 0);
		stamp = sqlite3_column_int64(s, 3);
		if ((keep = expire_keep(x, s)) == 0)
			continue;
		/* One from the future would stay for ever. */
		stamp = stamp > x->now ? x->now : stamp;
		if (stamp <= x->now - keep)
			ids[(*n)++] = x->after;
		else if (x->due == 0 || stamp + keep < x->due)
			x->due = stamp + keep;
	}
	return sqlite3_finalize(s) == SQLITE_OK && code == SQLITE_DONE ? 0 :
	    -1;
}

static int
expire_delete(sqlite3 *db, const int64_t *ids, size_t n)
{
	sqlite3_stmt *s = NULL;
	int code = SQLITE_DONE;

	if (n == 0)
		return 0;
	if (sqlite3_exec(db, "BEGIN", NULL, NULL, NULL) != SQLITE_OK)
		return -1;
	if (sqlite3_prepare_v2(db, "DELETE FROM line WHERE id = ?", -1, &s,
	    NULL) != SQLITE_OK)
		code = SQLITE_ERROR;
	for (size_t i = 0; code == SQLITE_DONE && i < n; i++) {
		sqlite3_bind_int64(s, 1, ids[i]);
		code = sqlite3_step(s);
		sqlite3_reset(s);
	}
	sqlite3_finalize(s);
	if (code == SQLITE_DONE && span_drop_stale(db) != -1 &&
	    sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK)
		return 0;
	(void)sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	return -1;
}

/* Whether there is more. */
static int
expire_some(struct expire *x, sqlite3 *db)
{
	int64_t ids[LINES_A_TURN];
	size_t n = 0, seen = 0;

	if (expire_find(x, db, ids, &n, &seen) == -1 ||
	    expire_delete(db, ids, n) == -1)
		return -1;
	x->deleted |= n > 0;
	x->chat->unindexed |= n > 0;
	x->wrote = n > 0;
	return seen == LINES_A_TURN;
}

/* ---- making the file smaller --------------------------------------------- */

/*
 * Whether there is more.  What is free in the file has been overwritten
 * (history.c), so a large one of an earlier version may stay as large as it
 * is: to write it anew would take long, and keys would wait.
 */
static int
expire_shrink(sqlite3 *db)
{
	int64_t pages = history_pragma(db, "PRAGMA page_count");
	int64_t unused = history_pragma(db, "PRAGMA freelist_count");
	const char *sql = "PRAGMA auto_vacuum = INCREMENTAL; VACUUM";
	char some[64];

	if (unused == 0)
		return 0;
	if (history_pragma(db, "PRAGMA auto_vacuum") != 0) {
		snprintf(some, sizeof(some), "PRAGMA incremental_vacuum(%d)",
		    PAGES_A_TURN);
		sql = some;
	} else if (pages * history_pragma(db, "PRAGMA page_size") > REWRITE_MAX)
		return 0;
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return -1;
	return history_pragma(db, "PRAGMA freelist_count") != 0;
}

/* ---- a turn -------------------------------------------------------------- */

static void
expire_failed(struct expire *x, sqlite3 *db)
{
	struct err err;

	err_set(&err, "history", "the history: %s", sqlite3_errmsg(db));
	history_give_up(x->chat, &err);
	x->due = 0;
}

/* What is deleted is overwritten, and the disk takes its time. */
struct expire_going {
	struct expire *x;
	sqlite3 *db;
	int more;
};

static void
expire_go(void *arg)
{
	struct expire_going *g = arg;

	g->more = g->x->state == EXPIRE_LOOKS ? expire_some(g->x, g->db) :
	    expire_shrink(g->db);
}

static void
expire_step(void *arg)
{
	struct expire *x = arg;
	struct expire_going going = { .x = x };
	sqlite3 *db;
	int more;

	if (x->state == EXPIRE_WAITS && x->due > loop_wall(x->chat->loop)) {
		expire_wait(x);
		return;
	}
	if (x->state == EXPIRE_WAITS)
		expire_look(x);
	record_turn(x->chat);
	if ((db = history_db(x->chat)) == NULL) {
		x->due = 0;
		expire_wait(x);
		return;
	}
	x->wrote = x->state == EXPIRE_SHRINKS;
	x->now = loop_wall(x->chat->loop);
	going.db = db;
	chat_beside(x->chat, expire_go, &going);
	more = going.more;
	if (more == -1)
		expire_failed(x, db);
	else if (more == 0 && x->state == EXPIRE_LOOKS && x->deleted)
		x->state = EXPIRE_SHRINKS;
	else if (more == 0)
		x->deleted = false;
	if (more == 1 || (more == 0 && x->deleted))
		timer_set(x->timer, x->wrote ? PAUSE_MS : 0);
	else
		expire_wait(x);
}
