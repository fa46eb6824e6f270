/*
 * The archives of rooms (XEP-0313): what was said since one was there, read
 * when one enters; and which lines are there already.  Must not know how pages
 * are asked for.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat/rooms.h"

#define ROOM_FIRST_LINES 50	/* of a room that nothing is known of */
#define ROOM_NEWS_LINES 500
#define ROOM_NEWS_PAGES 20
#define CLOCKS_MS (10 * 60 * 1000)	/* that two clocks may differ */

bool
archive_room_has(const struct talk *v, const struct room_line *l)
{
	const struct archived x = {
		.jid = v->jid, .room = true,
		.archive_id = (char *)(uintptr_t)l->archive_id,
		.resource = (char *)(uintptr_t)l->nick,
		.id = (char *)(uintptr_t)l->id,
		.origin = (char *)(uintptr_t)"",
		.text = (char *)(uintptr_t)l->text,
		.stamp = l->stamp, .incoming = !l->own,
	};

	/* Live, it can be there only while the archive is read. */
	return (l->delayed || (v->room->past.begun &&
	    *l->archive_id != '\0')) && archived_shown(v, &x) != NULL;
}

/* ---- what is new ------------------------------------------------------------ */

/* The newest that the room has given an id, and where none has one, of all. */
static const struct entry *
archive_room_newest(const struct buffer *b)
{
	const struct entry *line = NULL;

	for (size_t i = b->count; i-- > 0;) {
		const struct entry *e = buffer_at(b, i);

		if (e->kind != ENTRY_IN && e->kind != ENTRY_OUT)
			continue;
		if (e->archive_id != NULL)
			return e;
		if (line == NULL)
			line = e;
	}
	return line;
}

/* Up to which line all that is in the room is known here.  Where the last
 * walk was broken off, that has not moved: it began with the newest. */
static void
archive_room_note_known(struct talk *v)
{
	struct room_past *p = &v->room->past;
	const struct entry *e = p->begun ? NULL :
	    archive_room_newest(&v->buffer);

	if (!p->begun) {
		free(p->until);
		p->until = e == NULL ? NULL : xstrdup(e->archive_id != NULL ?
		    e->archive_id : "");
		p->until_stamp = e == NULL ? 0 : e->stamp;
	}
	p->begun = true;
}

static struct walk *
archive_room_walk(const struct talk *v)
{
	const struct room_past *p = &v->room->past;
	bool known = p->until != NULL;
	struct walk *w = walk_new(WALK_NEWS, v->jid, "",
	    known ? p->until_stamp - DAY_MS : 0);

	w->room = true;
	if (w->start < 0)
		w->start = 0;
	/* Else nobody knows what other programs have shown of it. */
	w->news = known || read_is_known(v->account, v->jid, true);
	w->until = xstrdup(p->until);
	w->until_stamp = p->until_stamp - CLOCKS_MS;
	w->unread_after = known ? w->until_stamp : 0;
	w->lines_most = known || v->held > 0 ? ROOM_NEWS_LINES :
	    ROOM_FIRST_LINES;
	w->pages_most = known || v->held > 0 ? ROOM_NEWS_PAGES : 1;
	return w;
}

bool
archive_room_begin(struct archive *s, struct talk *v)
{
	if (!room_keeps(v))
		return false;
	archive_room_note_known(v);
	archive_add(s, archive_room_walk(v));
	archive_later(s, 0);
	return true;
}

bool
archive_room_is_here(const struct account *a, const struct walk *w)
{
	const struct talk *v = talk_find(a, w->with);

	return v != NULL && v->kind == TALK_ROOM &&
	    room_state(v) == ROOM_JOINED;
}

static void
archive_room_say(struct talk *v, const struct walk *w)
{
	char lines[24];
	const struct chat_pair data[] = {
		{ "lines", lines },
		{ "complete", w->bound ? "false" : "true" }, { NULL, NULL },
	};

	snprintf(lines, sizeof(lines), "%zu", w->lines);
	if (w->news && w->lines > 0)
		chat_say(v->account->chat, v->account, v, ENTRY_NOTICE,
		    "archive-read", data, "%s line%s of the room came from "
		    "its archive.%s", lines, w->lines == 1 ? "" : "s",
		    w->bound ? "  There are more and older ones: /history gets "
		    "them." : "");
}

void
archive_room_over(struct account *a, struct walk *w, bool whole)
{
	struct talk *v = room_talk(a, w->with);

	if (v == NULL)		/* closed meanwhile */
		return;
	archive_refer_apply(w, v);
	if (whole) {
		v->room->past.begun = false;
		if (w->bound) {
			past_set(v, w->before, w->stamp);
			v->archive_done = false;
		}
		sealed_say(a, w->sealed);
		archive_room_say(v, w);
	}
	unsure_settle(v, whole && w->reached);
}
