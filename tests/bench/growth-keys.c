/*
 * Sessions, known keys, history: in one process.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/stat.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "count-rig.h"
#include "growth.h"

#define LINE "The quick brown fox jumps over the lazy dog."
#define MANY 50
#define SESSIONS 1000
#define SOME 8

static struct rig *r;
static double bytes;

static void
finish(void)
{
	rig_free(r);
	r = NULL;
}

/* An OTR line of a contact's, heard; in the direction that was before. */
static double
time_sealed(size_t contact)
{
	for (int i = 0; i <= MANY; i++) {
		char *body = rig_seal(r, contact, LINE);

		rig_message(r, contact, body);
		free(body);
		if (i == 0)	/* with the new keys of the turn */
			growth_clock();
		rig_turn(r);
		if (i == 0)
			growth_clock();
	}
	return growth_median();
}

static double
time_sent(size_t contact)
{
	rig_type(r, rig_talk(r, contact), LINE);
	rig_quiet(r);
	growth_clock();
	for (int i = 0; i < MANY; i++) {
		rig_type(r, rig_talk(r, contact), LINE);
		rig_quiet(r);
	}
	return growth_median();
}

/* ---- sessions --------------------------------------------------------------- */

static size_t sessions;

static void
begin_sessions(void)
{
	r = rig_new(NULL, SESSIONS + SOME);
	rig_online(r, SESSIONS + SOME, true);
	bytes = growth_bytes();
	sessions = 0;
}

static void
measure_sessions(size_t n, double *out)
{
	size_t from = sessions;

	growth_clock();
	for (; sessions < n; sessions++)
		rig_session(r, sessions);
	out[0] = growth_sum() / (double)(n - from);
	out[1] = (growth_bytes() - bytes) / (double)n;
	out[2] = time_sealed(0);
	out[3] = time_sent(0);
}

const struct growth_series growth_sessions = {
	.name = "sessions", .of = "OTR sessions", .from = 1, .to = SESSIONS,
	.begin = begin_sessions,
	.measures = { "a key exchange, us", "memory, both sides, bytes",
	    "a line heard, us", "a line sent, us" },
	.measure = measure_sessions, .end = finish,
};

/* ---- known keys ---------------------------------------------------------------- */

static void
write_text(const char *data, const char *name, const struct str *text)
{
	char *path = xasprintf("%s/%s", data, name);
	struct err err;

	if (file_write(path, text->s, text->len, &err) == -1)
		rig_fail(path, err.text);
	free(path);
}

void
growth_write_known(const char *data, size_t n)
{
	struct str text;

	str_init(&text);
	for (size_t i = 0; i < n; i++)
		str_addf(&text, "k%06zu@example.org\t" RIG_ME "\tprpl-jabber\t"
		    "%040zx\t%s\n", i, i, i % 3 == 0 ? "smp" : "");
	write_text(data, "otr.fingerprints", &text);
	str_free(&text);
}

static void
open_keys(void *arg)
{
	const struct otr_ops none = { .arg = NULL };
	struct err err;
	struct otr *otr = otr_new(r->loop, arg, &none, &err);

	if (otr == NULL)
		rig_fail("keys", err.text);
	otr_free(otr);
}

/* Sessions with those whose keys are known now. */
static double
time_again(void)
{
	struct err err;

	for (size_t i = 0; i < SOME; i++)
		if (direct_end(rig_talk(r, i), &err) == -1)
			rig_fail("end", err.text);
	rig_quiet(r);
	growth_clock();
	for (size_t i = 0; i < SOME; i++)
		rig_session(r, i);
	return growth_sum() / SOME;
}

static void
measure_known(size_t n, double *out)
{
	char *data;

	bytes = growth_bytes();
	r = rig_new_on(NULL, SOME, growth_write_known, n);
	out[1] = (growth_bytes() - bytes) / (double)n;
	rig_online(r, SOME, true);
	data = xasprintf("%s/data", r->dir);
	growth_clock();
	for (int i = 0; i < 3; i++)
		rig_counted(open_keys, data);
	out[0] = growth_median() / (double)n;
	free(data);
	growth_clock();
	for (size_t i = 0; i < SOME; i++)
		rig_session(r, i);
	out[2] = growth_sum() / SOME;
	out[3] = time_again();
	out[4] = time_sealed(0);
	out[5] = time_sent(0);
	finish();
}

const struct growth_series growth_known = {
	.name = "known", .of = "known fingerprints", .from = 1000,
	.to = 100000,
	.measures = { "read, us a fingerprint", "memory, bytes each",
	    "an exchange, new key, us", "... a key that is known",
	    "a line heard, us", "a line sent, us" },
	.measure = measure_known,
};

/* ---- history -------------------------------------------------------------------- */

static void
must(int code, sqlite3 *db)
{
	if (code != SQLITE_OK && code != SQLITE_DONE)
		rig_fail("history", sqlite3_errmsg(db));
}

/* Behind those that are there; half of them are contact 0's. */
static void
add_rows(const char *path, size_t n)
{
	sqlite3 *db;
	sqlite3_stmt *s;
	char jid[RIG_WHO];

	must(sqlite3_open(path, &db), db);
	must(sqlite3_exec(db, "PRAGMA synchronous = OFF; BEGIN", NULL, NULL,
	    NULL), db);
	must(sqlite3_prepare_v2(db, "INSERT INTO line (account, contact, "
	    "stamp, incoming, level, text) VALUES ('" RIG_ME "', ?, ?, ?, 0, '"
	    LINE "')", -1, &s, NULL), db);
	for (size_t i = 0; i < n; i++) {
		rig_bare(jid, i % 2 == 0 ? 0 : i % 199);
		sqlite3_bind_text(s, 1, jid, -1, SQLITE_STATIC);
		sqlite3_bind_int64(s, 2, (int64_t)i * 1000);
		sqlite3_bind_int(s, 3, i % 3 == 0);
		must(sqlite3_step(s), db);
		sqlite3_reset(s);
	}
	sqlite3_finalize(s);
	must(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL), db);
	sqlite3_close(db);
}

void
growth_write_history(const char *data, size_t n)
{
	static const char make[] = "CREATE TABLE line (id INTEGER PRIMARY KEY,"
	    " account TEXT NOT NULL, contact TEXT NOT NULL, stamp INTEGER NOT"
	    " NULL, incoming INTEGER NOT NULL, level INTEGER NOT NULL,"
	    " text TEXT NOT NULL);"
	    "CREATE INDEX line_of ON line (account, contact, id);"
	    "PRAGMA user_version = 1;";
	char *path = xasprintf("%s/history.db", data);
	sqlite3 *db;
	mode_t mask = umask(077);

	must(sqlite3_open(path, &db), db);
	must(sqlite3_exec(db, make, NULL, NULL, NULL), db);
	sqlite3_close(db);
	add_rows(path, n);
	umask(mask);
	free(path);
}

static void
open_talk(void *arg)
{
	(void)rig_talk(r, *(size_t *)arg);
}

static double
time_opening(size_t contact)
{
	struct err err;

	growth_clock();
	for (int i = 0; i < 10; i++) {
		rig_counted(open_talk, &contact);
		if (talk_close(rig_talk(r, contact), true, &err) == -1)
			rig_fail("close", err.text);
	}
	return growth_median();
}

static void
measure_history(size_t n, double *out)
{
	r = rig_new_on("log = true", 0, growth_write_history, n);
	rig_online(r, 300, true);
	out[0] = time_opening(0);
	out[1] = time_opening(7);
	out[2] = time_opening(250);
	rig_talk(r, 0);
	growth_clock();
	for (int i = 0; i < MANY; i++) {
		rig_message(r, 0, LINE);
		rig_turn(r);
	}
	out[3] = growth_median();
	finish();
}

const struct growth_series growth_history = {
	.name = "history", .of = "lines in the history", .from = 1000,
	.to = 1000000,
	.measures = { "opening the one of half, us", "opening another, us",
	    "opening one without, us", "a line heard and kept, us" },
	.measure = measure_history,
};
