/*
 * What the history has of a contact, as a file that people and programs can
 * read: text, or JSON lines.  It goes into the data directory, the only one
 * that sotto may write to, under a name that is no path.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <sqlite3.h>

#include "chat/inside.h"

#define LINES_A_STEP 100
#define NAME_BYTES_MAX 200
#define COPIES_MAX 1000		/* of one name */
#define SPELLINGS 2		/* of the account, and of the contact */

struct transcript {
	struct chat *chat;
	char *dir, *name, *path;
	int fd;
	bool json, whole;
	/* As an earlier version spelled them, then as they are. */
	char *account[SPELLINGS], *contact[SPELLINGS];
	size_t pass;		/* which of the pairs of these */
	int64_t after;		/* id of the last line of this pass */
	int unsynced;		/* errno of the last fsync(2), or 0 */
	size_t lines, sealed;
};

/* ---- the file ------------------------------------------------------------ */

/* The name of a file that is no path, is not hidden, and reads as it is. */
static bool
transcript_may_be_called(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && len <= NAME_BYTES_MAX && name[0] != '.' &&
	    name[0] != '-' && strspn(name, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@+-_.,= ") == len;
}

/* After the contact: what no name has is "_". */
static char *
transcript_usual_name(const char *jid, int copy)
{
	char *name = copy == 0 ? xasprintf("%.*s.txt", NAME_BYTES_MAX - 20,
	    jid) : xasprintf("%.*s-%d.txt", NAME_BYTES_MAX - 20, jid, copy);

	for (char *p = name; *p != '\0'; p++) {
		char one[2] = { *p, '\0' };

		if (!transcript_may_be_called(one) && (p == name ||
		    (*p != '.' && *p != '-')))
			*p = '_';
	}
	return name;
}

static int
transcript_create(struct transcript *t, int dir, const char *name)
{
	free(t->name);
	t->name = xstrdup(name);
	t->fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW |
	    O_CLOEXEC, 0600);
	return t->fd == -1 ? -1 : 0;
}

static int
transcript_create_usual(struct transcript *t, int dir, const char *jid)
{
	int rc = -1;

	for (int copy = 0; rc == -1 && copy < COPIES_MAX; copy++) {
		char *name = transcript_usual_name(jid, copy);

		rc = transcript_create(t, dir, name);
		free(name);
		if (rc == -1 && errno != EEXIST)
			break;
	}
	return rc;
}

static int
transcript_make_file(struct transcript *t, const char *jid, const char *name,
    struct err *err)
{
	int dir, rc, saved;

	if (mkdir(t->dir, 0700) == -1 && errno != EEXIST)
		return err_set(err, "write", "\"%s\": %s", t->dir,
		    strerror(errno));
	dir = open(t->dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (dir == -1)
		return err_set(err, "write", "\"%s\": %s", t->dir,
		    strerror(errno));
	rc = name != NULL ? transcript_create(t, dir, name) :
	    transcript_create_usual(t, dir, jid);
	saved = errno;
	close(dir);
	t->path = xasprintf("%s/%s", t->dir, t->name);
	if (rc == -1)
		return err_set(err, saved == EEXIST ? "exists" : "write",
		    "\"%s\": %s", t->path, saved == EEXIST ?
		    "is there already: choose another name" :
		    strerror(saved));
	return 0;
}

static int
transcript_write(struct transcript *t, const struct str *s, struct err *err)
{
	size_t done = 0;
	ssize_t n;

	while (done < s->len) {
		n = write(t->fd, s->s + done, s->len - done);
		if (n == -1 && errno != EINTR)
			return err_set(err, "write", "\"%s\": %s", t->path,
			    strerror(errno));
		done += n > 0 ? (size_t)n : 0;
	}
	return 0;
}

/* ---- a line -------------------------------------------------------------- */

struct kept {
	int64_t stamp;
	bool incoming;
	enum otr_level level;
	const char *text;
	const char *nick;	/* in a room; or NULL */
};

static void
transcript_add_time(struct str *out, int64_t stamp)
{
	time_t seconds = (time_t)(stamp / 1000);
	char text[32];
	struct tm tm;

	if (stamp < 0 || gmtime_r(&seconds, &tm) == NULL ||
	    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm) == 0)
		str_add(out, "1970-01-01T00:00:00.000Z");
	else
		str_addf(out, "%s.%03dZ", text, (int)(stamp % 1000));
}

/* ASCII alone, so that nothing in it acts on who looks at the file. */
static void
transcript_add_json(struct str *out, const char *s)
{
	size_t left = strlen(s);
	uint32_t cp;
	int n;

	str_addc(out, '"');
	for (; left > 0; s += n, left -= (size_t)n) {
		if ((n = utf8_decode(s, left, &cp)) <= 0)
			break;
		if (cp == '"' || cp == '\\')
			str_addf(out, "\\%c", (int)cp);
		else if (cp == '\n')
			str_add(out, "\\n");
		else if (cp >= 0x20 && cp < 0x7f)
			str_addc(out, (char)cp);
		else if (cp < 0x10000)
			str_addf(out, "\\u%04x", (unsigned)cp);
		else
			str_addf(out, "\\u%04x\\u%04x",
			    (unsigned)(0xd7c0 + (cp >> 10)),
			    (unsigned)(0xdc00 + (cp & 0x3ff)));
	}
	str_addc(out, '"');
}

static void
transcript_add_pair(struct str *out, const char *name, const char *value)
{
	str_addf(out, "\"%s\":", name);
	transcript_add_json(out, value);
	str_addc(out, ',');
}

/* As the screen has it: an address is no text, and before a colon or behind a
 * star; no line of a contact's can look like what somebody else does. */
static void
transcript_add_said(struct str *out, const char *who, const char *text)
{
	const char *action = action_words(text);

	str_add(out, action != NULL ? "* " : "");
	utf8_safe(out, who, strlen(who), SAFE_NAME);
	str_add(out, action != NULL ? " " : ": ");
	text = action != NULL ? action : text;
	utf8_safe(out, text, strlen(text), SAFE_LINE);
}

static void
transcript_add_line(const struct transcript *t, struct str *out,
    const struct kept *k)
{
	const char *account = t->account[SPELLINGS - 1];
	const char *contact = t->contact[SPELLINGS - 1];

	if (t->json) {
		str_add(out, "{\"event\":\"message\",\"time\":\"");
		transcript_add_time(out, k->stamp);
		str_add(out, "\",");
		transcript_add_pair(out, "account", account);
		transcript_add_pair(out, k->nick != NULL ? "room" : "peer",
		    contact);
		if (k->nick != NULL)
			transcript_add_pair(out, "nick", k->nick);
		transcript_add_pair(out, "direction",
		    k->incoming ? "in" : "out");
		transcript_add_pair(out, "level", otr_level_word(k->level));
		str_add(out, "\"body\":");
		transcript_add_json(out, k->text);
		str_add(out, "}\n");
		return;
	}
	transcript_add_time(out, k->stamp);
	str_addf(out, "  %-11s  ", otr_level_word(k->level));
	transcript_add_said(out, k->nick != NULL ? k->nick : k->incoming ?
	    contact : account, k->text);
	str_addc(out, '\n');
}

/* What the file says is checked like what a stranger says. */
static bool
transcript_read_line(sqlite3_stmt *s, struct kept *k)
{
	int level = sqlite3_column_int(s, 3);

	k->stamp = sqlite3_column_int64(s, 1);
	k->incoming = sqlite3_column_int(s, 2) != 0;
	k->text = (const char *)sqlite3_column_text(s, 4);
	k->nick = (const char *)sqlite3_column_text(s, 5);
	k->level = (enum otr_level)level;
	if (k->nick != NULL && !utf8_valid(k->nick, strlen(k->nick)))
		return false;
	return k->text != NULL && utf8_valid(k->text, strlen(k->text)) &&
	    level >= OTR_NOT_PRIVATE && level <= OTR_FINISHED;
}

/* ---- some lines ---------------------------------------------------------- */

#define READ(nick) "SELECT id, stamp, incoming, level, text, " nick \
    " FROM line WHERE account = ? AND contact = ? AND id > ?" \
    " ORDER BY id LIMIT ?"

/* Of one spelling of both names; how many rows there were, or -1. */
static int
transcript_read(struct transcript *t, sqlite3 *db, struct str *out)
{
	const char *account = t->account[t->pass / SPELLINGS];
	const char *contact = t->contact[t->pass % SPELLINGS];
	sqlite3_stmt *s = NULL;
	struct kept k;
	int code, rows = 0;

	if (sqlite3_prepare_v2(db, history_has_rooms(db) ? READ("nick") :
	    READ("NULL"), -1, &s, NULL) != SQLITE_OK)
		return -1;
	sqlite3_bind_text(s, 1, account, -1, SQLITE_STATIC);
	sqlite3_bind_text(s, 2, contact, -1, SQLITE_STATIC);
	sqlite3_bind_int64(s, 3, t->after);
	sqlite3_bind_int(s, 4, LINES_A_STEP);
	while ((code = sqlite3_step(s)) == SQLITE_ROW) {
		rows++;
		t->after = sqlite3_column_int64(s, 0);
		if (!transcript_read_line(s, &k))
			continue;
		transcript_add_line(t, out, &k);
		t->lines++;
		t->sealed += k.level != OTR_NOT_PRIVATE;
	}
	return sqlite3_finalize(s) == SQLITE_OK && code == SQLITE_DONE ?
	    rows : -1;
}

/* Whether a pass reads what another one does. */
static bool
transcript_is_double(const struct transcript *t)
{
	return (t->pass / SPELLINGS == 0 &&
	    strcmp(t->account[0], t->account[1]) == 0) ||
	    (t->pass % SPELLINGS == 0 &&
	    strcmp(t->contact[0], t->contact[1]) == 0);
}

static void
transcript_sync(void *arg)
{
	struct transcript *t = arg;

	t->unsynced = fsync(t->fd) == -1 ? errno : 0;
}

static int
transcript_end(struct transcript *t, struct err *err)
{
	if (t->lines == 0)
		return err_set(err, "nothing-kept", "nothing that was said "
		    "with %s is kept", t->contact[SPELLINGS - 1]);
	chat_beside(t->chat, transcript_sync, t);
	if (t->unsynced != 0)
		return err_set(err, "write", "\"%s\": %s", t->path,
		    strerror(t->unsynced));
	t->whole = true;
	return 0;
}

int
transcript_some(struct transcript *t, struct err *err)
{
	sqlite3 *db = history_db(t->chat);
	struct str out;
	int rows, rc;

	while (t->pass < SPELLINGS * SPELLINGS && transcript_is_double(t))
		t->pass++;
	if (db == NULL || t->pass == SPELLINGS * SPELLINGS)
		return transcript_end(t, err);
	str_init(&out);
	rows = transcript_read(t, db, &out);
	rc = rows == -1 ? err_set(err, "history", "the history: %s",
	    sqlite3_errmsg(db)) : transcript_write(t, &out, err);
	if (rows < LINES_A_STEP) {
		t->pass++;
		t->after = 0;
	}
	wipe(out.s, out.len);
	str_free(&out);
	return rc == -1 ? -1 : 1;
}

/* ---- beginning and end --------------------------------------------------- */

static bool
transcript_is_json(const char *name)
{
	const char *end = name == NULL ? NULL : strrchr(name, '.');

	return end != NULL && (strcmp(end, ".json") == 0 ||
	    strcmp(end, ".jsonl") == 0);
}

struct transcript *
transcript_open(struct talk *v, const char *name, struct err *err)
{
	struct chat *c = v->account->chat;
	struct transcript *t;

	if (name != NULL && !transcript_may_be_called(name)) {
		err_set(err, "bad-name", "a file name has letters, digits, "
		    "blanks and @+-_.,= but no folder, no dot first");
		return NULL;
	}
	t = xcalloc(1, sizeof(*t));
	t->chat = c;
	t->fd = -1;
	t->json = transcript_is_json(name);
	t->dir = xasprintf("%s/exports", c->data_dir);
	t->account[0] = history_other(v->account->jid);
	t->contact[0] = history_other(v->jid);
	t->account[1] = xstrdup(v->account->jid);
	t->contact[1] = xstrdup(v->jid);
	if (transcript_make_file(t, v->jid, name, err) == -1) {
		transcript_close(t);
		return NULL;
	}
	return t;
}

const char *
transcript_path(const struct transcript *t)
{
	return t->path;
}

size_t
transcript_lines(const struct transcript *t)
{
	return t->lines;
}

size_t
transcript_sealed(const struct transcript *t)
{
	return t->sealed;
}

void
transcript_close(struct transcript *t)
{
	if (t == NULL)
		return;
	if (t->fd != -1) {
		close(t->fd);
		if (!t->whole)
			unlink(t->path);
	}
	for (size_t i = 0; i < SPELLINGS; i++) {
		free(t->account[i]);
		free(t->contact[i]);
	}
	free(t->dir);
	free(t->name);
	free(t->path);
	free(t);
}
