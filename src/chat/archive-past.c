/*
 * What the user goes back to in one conversation: asked of the archive before
 * the oldest line that is known there.  Must not know when it is asked.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat/rooms.h"

#define WISHES_MAX 32		/* conversations whose past was asked for */

static const struct entry *
past_oldest(const struct buffer *b)
{
	for (size_t i = 0; i < b->count; i++)
		if (buffer_at(b, i)->archive_id != NULL)
			return buffer_at(b, i);
	return NULL;
}

/* What a walk went back to counts as long as the window has the line that was
 * its oldest then: what was cleared comes again. */
static bool
past_is_there(const struct talk *v)
{
	return v->archive_before != NULL && (v->archive_at == 0 ||
	    buffer_serial(&v->buffer, v->archive_at) != NULL);
}

static struct walk *
past_walk(struct talk *v)
{
	const struct entry *oldest = past_oldest(&v->buffer);
	struct walk *w;

	if (past_is_there(v)) {
		w = walk_new(WALK_PAST, v->jid, v->archive_before, 0);
		w->stamp = v->archive_stamp;
	} else {
		v->archive_done = false;
		w = walk_new(WALK_PAST, v->jid, oldest != NULL ?
		    oldest->archive_id : "", 0);
		w->stamp = oldest != NULL ? oldest->stamp : 0;
	}
	w->room = v->kind == TALK_ROOM;
	return w;
}

void
past_set(struct talk *v, const char *before, int64_t stamp)
{
	const struct entry *oldest = buffer_at(&v->buffer, 0);
	char *copy = *before != '\0' ? xstrdup(before) : NULL;

	free(v->archive_before);
	v->archive_before = copy;
	v->archive_stamp = stamp;
	v->archive_at = oldest != NULL ? oldest->serial : 0;
}

/* Whether there is an archive that can be asked. */
static int
past_check_archive(const struct archive *s, const struct talk *v,
    struct err *err)
{
	if (v->kind == TALK_OCCUPANT)
		return err_set(err, "no-archive", "what is said through a room "
		    "to one person is in no archive");
	if (v->kind == TALK_ROOM && room_state(v) != ROOM_JOINED)
		return err_set(err, "not-joined", "you are not in %s", v->jid);
	if (v->kind == TALK_ROOM && !room_keeps(v))
		return err_set(err, "no-archive", "%s has no archive", v->jid);
	if (v->kind == TALK_DIRECT && s->state == ARCHIVE_NONE)
		return err_set(err, "no-archive", "the server of %s has no "
		    "archive", v->account->jid);
	return 0;
}

static int
past_check(const struct archive *s, const struct talk *v, struct err *err)
{
	struct account *a = v->account;
	size_t walks = archive_count(s, WALK_PAST);

	if (!conf_bool(a->chat->conf, SET_ARCHIVE, a->jid, v->jid))
		return err_set(err, "archive-off", "you have turned the "
		    "archive off for this conversation: /set archive");
	if (!link_is_open(a))
		return err_set(err, "offline", "%s is not online", a->jid);
	if (past_check_archive(s, v, err) == -1)
		return -1;
	if (walks >= WISHES_MAX)
		return err_set(err, "busy", "%zu conversations already wait "
		    "for the archive: try again in a moment", walks);
	return 0;
}

int
past_ask(struct archive *s, struct talk *v, size_t lines, bool quiet,
    struct err *err)
{
	struct walk *w;

	if (past_check(s, v, err) == -1)
		return -1;
	if ((w = archive_find(s, WALK_PAST, v->jid)) == NULL) {
		w = past_walk(v);
		archive_add(s, w);
	}
	if (lines == 0 || lines > v->buffer.keep)
		lines = v->buffer.keep;
	if (w->lines_most < w->lines + lines)
		w->lines_most = w->lines + lines;
	w->pages_most = w->pages + 10 + (unsigned)(lines / WALK_PAGE) * 4;
	w->quiet = quiet;
	archive_later(s, 0);
	return 0;
}

/* At the very top, where who scrolled up sees it. */
static void
past_say_begin(struct talk *v)
{
	const struct entry *oldest = buffer_at(&v->buffer, 0);
	struct entry e = {
		.kind = ENTRY_NOTICE,
		.stamp = oldest != NULL ? oldest->stamp - 1 :
		    loop_wall(v->account->chat->loop),
		.text = (char *)(uintptr_t)"The archive has nothing older than "
		    "this.",
	};

	if (!v->archive_done)
		buffer_insert(&v->buffer, &e);
	v->archive_done = true;
}

void
past_over(struct account *a, struct walk *w)
{
	struct talk *v = talk_find(a, w->with);
	char lines[24];
	const struct chat_pair data[] = {
		{ "lines", lines },
		{ "complete", w->complete ? "true" : "false" },
		{ NULL, NULL },
	};

	if (v == NULL)		/* closed meanwhile */
		return;
	if (w->room)
		archive_refer_apply(w, v);
	snprintf(lines, sizeof(lines), "%zu", w->lines);
	if (w->complete)
		past_say_begin(v);
	past_set(v, w->before, w->stamp);
	sealed_say(a, w->sealed);
	if (!w->quiet)
		chat_say(a->chat, a, v, ENTRY_NOTICE, "history", data,
		    "%s message%s from the archive.%s", lines,
		    w->lines == 1 ? "" : "s", w->complete ?
		    "  It has no more." : w->full ? "  The window cannot keep "
		    "more lines (setting keep_lines)." : "");
}
