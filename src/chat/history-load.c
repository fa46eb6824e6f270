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

/* What the file says is checked like what a stranger says. */
static void
load_show(struct talk *v, sqlite3_stmt *s, int64_t horizon)
{
	int level = sqlite3_column_int(s, 3);
	bool incoming = sqlite3_column_int(s, 2) != 0;
	const char *text = (const char *)sqlite3_column_text(s, 4);
	const char *corrects = load_id(s, 6);
	struct entry e = {
		.kind = incoming ? ENTRY_IN : ENTRY_OUT, .delayed = true,
		.stamp = sqlite3_column_int64(s, 1),
		.author = (char *)(uintptr_t)load_author(v, incoming,
		    load_id(s, 7)),
		.text = (char *)(uintptr_t)text,
		.id = (char *)(uintptr_t)load_id(s, 5),
		.archive_id = (char *)(uintptr_t)load_id(s, 8),
	};
	struct entry *meant;

	if (text == NULL || !utf8_valid(text, strlen(text)) ||
	    e.stamp <= horizon || e.author == NULL ||
	    level < OTR_NOT_PRIVATE || level > OTR_FINISHED)
		return;
	e.level = (enum otr_level)level;
	if (level != OTR_NOT_PRIVATE)
		e.id = NULL;
	meant = corrects == NULL || level != OTR_NOT_PRIVATE ||
	    !talk_is_direct(v) ? NULL :
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
