/*
 * Indexes the history, so that words are found in it at once: what an earlier
 * version has written, what was written since, and what is left where lines
 * were deleted.  Some lines at a time, with a pause behind them; a timer runs
 * only while there is something to index.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/stat.h>

#include <stdlib.h>

#include <sqlite3.h>

#include "chat/inside.h"

#define START_MS 5000		/* the start has other things to do */
#define PAUSE_MS 50		/* after what was written */
#define SETTLE_MS 30000		/* more may be deleted, or written */

struct indexer {
	struct chat *chat;
	struct timer *timer;
	bool broken;		/* it could not be: not tried again */
	/* A piece. */
	sqlite3 *db;
	int64_t span;		/* that is being indexed; -1: not known */
	bool stale;		/* the index of a span is to go first */
	int rc;
};

static void
indexer_look(void *arg)
{
	struct indexer *x = arg;

	x->stale = span_is_stale(x->db);
	if (x->span == -1)
		x->span = span_next(x->db);
}

static void
indexer_go(void *arg)
{
	struct indexer *x = arg;

	x->rc = span_drop_stale(x->db);
	if (x->rc != -1 && x->span != -1)
		x->rc = span_index_some(x->db, x->span);
}

/* 1: there may be more. */
static int
indexer_piece(struct indexer *x)
{
	/* What was written before is not in one transaction with it. */
	record_turn(x->chat);
	if ((x->db = history_db(x->chat)) == NULL)
		return 0;
	chat_beside(x->chat, indexer_look, x);
	if ((x->span == -1 && !x->stale) ||
	    (x->db = history_db_to_write(x->chat)) == NULL)
		return 0;
	chat_beside(x->chat, indexer_go, x);
	/* Half a piece is none. */
	if (x->rc == -1)
		(void)sqlite3_exec(x->db, "ROLLBACK; BEGIN", NULL, NULL,
		    NULL);
	record_turn(x->chat);
	if (x->rc == 0)
		x->span = -1;
	return x->rc == -1 ? -1 : 1;
}

static void
indexer_step(void *arg)
{
	struct indexer *x = arg;
	int rc;

	rc = indexer_piece(x);
	x->broken = rc == -1;
	if (rc == 1)
		timer_set(x->timer, PAUSE_MS);
}

static struct indexer *
indexer_of(struct chat *c)
{
	struct indexer *x = c->indexer;

	if (x == NULL) {
		x = c->indexer = xcalloc(1, sizeof(*x));
		x->chat = c;
		x->span = -1;
		x->timer = timer_new(c->loop, indexer_step, x);
	}
	return x;
}

static void
indexer_wait(struct chat *c, int64_t milliseconds)
{
	struct indexer *x = indexer_of(c);

	if (x->broken)
		return;
	/* The span that is being indexed may have gone. */
	x->span = -1;
	timer_set(x->timer, milliseconds);
}

void
indexer_start(struct chat *c)
{
	char *path = xasprintf("%s/history.db", c->data_dir);
	struct stat st;

	if (lstat(path, &st) == 0)
		indexer_wait(c, START_MS);
	free(path);
}

void
indexer_turn(struct chat *c)
{
	if (!c->unindexed)
		return;
	c->unindexed = false;
	indexer_wait(c, SETTLE_MS);
}

void
indexer_free(struct chat *c)
{
	if (c->indexer == NULL)
		return;
	timer_free(c->indexer->timer);
	free(c->indexer);
	c->indexer = NULL;
}
