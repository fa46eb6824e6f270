/*
 * Archives (XEP-0313): one's own at the server, of which is read what came
 * while nobody was there, when a stream begins; and what the user goes back
 * to, in it and in those of rooms.  A page at a time, so that nothing live
 * waits for it; what the user asked for goes first.  What an archive has comes
 * in messages of its own, which nothing of sessions hears (law 7).
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat/archive-said.h"

extern const struct chat_feature chat_feature_archive;

#define NEXT_MS 1		/* from page to page: what is live goes first */
#define FIRST_MS (3 * DAY_MS)	/* the first catch-up goes back */
#define FIRST_LINES 200
#define CATCH_UP_LINES 1000
#define CATCH_UP_PAGES 40	/* also where they show nothing */
#define CLOCKS_MS (10 * 60 * 1000)	/* that two clocks may differ */

static struct archive *
archive_of(const struct account *a)
{
	return chat_feature_state(a, &chat_feature_archive);
}

static void *
archive_new(void)
{
	return xcalloc(1, sizeof(struct archive));
}

static void
archive_set_state(struct account *a, enum archive_state state,
    const char *why)
{
	struct archive *s = archive_of(a);
	char *copy = xstrdup(why);

	free(s->why);
	s->why = copy;
	s->state = state;
	a->changes++;
}

static void
archive_free(void *state)
{
	struct archive *s = state;

	archive_drop(s);
	free(s->why);
	free(s->live);
	free(s);
}

/* ---- the catch-up --------------------------------------------------------- */

static void
archive_begin_catch_up(struct account *a)
{
	struct archive *s = archive_of(a);
	int64_t now = loop_wall(a->chat->loop), stamp = 0;
	const char *id = "";
	bool known = mark_get(a, &id, &stamp);
	struct walk *w;

	s->due = false;
	if (!conf_bool(a->chat->conf, SET_ARCHIVE, a->jid, NULL)) {
		archive_set_state(a, ARCHIVE_OFF, NULL);
		return;
	}
	if (archive_find(s, WALK_NEWS, "") != NULL)
		return;
	w = walk_new(WALK_NEWS, "", "", known ? stamp - DAY_MS :
	    now - FIRST_MS);
	if (w->start < 0)
		w->start = 0;
	w->news = known;
	w->until = known ? xstrdup(id) : NULL;
	w->until_stamp = stamp - CLOCKS_MS;
	w->unread_after = stamp - CLOCKS_MS;
	w->lines_most = known ? CATCH_UP_LINES : FIRST_LINES;
	w->pages_most = CATCH_UP_PAGES;
	archive_add(s, w);
	archive_later(s, 0);
}

/* Where the walk stopped before it was through, the user can go on: from
 * there on, and not from the oldest line that the window has. */
static void
archive_leave_gap(struct account *a, const struct walk *w)
{
	for (size_t i = 0; i < a->chat->ntalks; i++) {
		struct talk *v = a->chat->talks[i];
		const struct walk_talk *t;

		if (v->account != a || !talk_is_direct(v))
			continue;
		t = table_get(w->touched, v->jid);
		past_set(v, t != NULL ? t->oldest : w->before, w->stamp);
		v->archive_done = false;
	}
}

static void
archive_say_caught_up(struct account *a, const struct walk *w)
{
	char lines[24], talks[24];
	const struct chat_pair data[] = {
		{ "lines", lines }, { "conversations", talks },
		{ "complete", w->bound ? "false" : "true" }, { NULL, NULL },
	};

	snprintf(lines, sizeof(lines), "%zu", w->lines);
	snprintf(talks, sizeof(talks), "%zu", w->ntalks);
	if (!w->news && w->lines == 0)
		chat_say(a->chat, a, NULL, ENTRY_NOTICE, "archive-first", data,
		    "%s: Your server keeps what is said in the clear." MORE
		    "It has nothing from the last three days. /history in a "
		    "window gets what is older; /set archive false stops "
		    "asking the server.", a->jid);
	else if (!w->news)
		chat_say(a->chat, a, NULL, ENTRY_NOTICE, "archive-first", data,
		    "%s: Your server keeps what is said in the clear." MORE
		    "Of the last three days %s message%s of %s conversation%s "
		    "are shown (%d at most). /history in a window gets more; "
		    "/set archive false stops asking the server.",
		    a->jid, lines, w->lines == 1 ? "" : "s", talks,
		    w->ntalks == 1 ? "" : "s", FIRST_LINES);
	else if (w->lines > 0)
		chat_say(a->chat, a, NULL, ENTRY_NOTICE, "archive-read", data,
		    "%s: From the archive: %s message%s of %s "
		    "conversation%s.%s",
		    a->jid, lines, w->lines == 1 ? "" : "s",
		    talks, w->ntalks == 1 ? "" : "s", w->bound ? " /history "
		    "gets more." : "");
}

static void
archive_caught_up(struct account *a, struct walk *w)
{
	struct archive *s = archive_of(a);
	int64_t now = loop_wall(a->chat->loop);

	s->caught_up = true;
	if (w->bound && w->news)
		archive_leave_gap(a, w);
	if (s->live != NULL)
		mark_set(a, s->live, s->live_stamp);
	else if (*w->newest != '\0')
		mark_set(a, w->newest, w->newest_stamp);
	else if (w->until == NULL)
		mark_set(a, "", now);
	sealed_say(a, w->sealed);
	archive_say_caught_up(a, w);
}

/* ---- how a page ends ------------------------------------------------------ */

/* Of what, or of whom. */
static const char *
archive_whose(const struct account *a, const struct walk *w)
{
	return w->room ? w->with : a->jid;
}

static bool
archive_is_missing(const char *condition)
{
	return strcmp(condition, "service-unavailable") == 0 ||
	    strcmp(condition, "feature-not-implemented") == 0;
}

static void
archive_say_refused(struct account *a, const struct walk *w, const char *why)
{
	struct talk *v = talk_find(a, w->with);

	if (walk_is_catch_up(w) || v != NULL)
		chat_say(a->chat, a, v, ENTRY_WARNING, "archive-refused", NULL,
		    "%s: The archive was not read: %s.", archive_whose(a, w),
		    why);
}

/* No complaint about a server that has none: /status says so. */
static void
archive_refused(struct account *a, struct walk *w, const struct msg *end)
{
	const char *condition = end->u.archive_end.condition;
	char *why = strcmp(condition, "timeout") == 0 ?
	    xstrdup("the server did not answer in time") :
	    refusal_text(condition, end->u.archive_end.text, !w->room);

	if (w->room)
		archive_say_refused(a, w, archive_is_missing(condition) ?
		    "the room has none" : why);
	else if (!archive_is_missing(condition)) {
		archive_set_state(a, ARCHIVE_REFUSED, why);
		archive_say_refused(a, w, why);
	} else {
		archive_set_state(a, ARCHIVE_NONE, NULL);
		if (!walk_is_catch_up(w))
			archive_say_refused(a, w, "the server has none");
	}
	free(why);
}

/* Where the archive has forgotten the line that was the oldest, once more
 * from the newest on. */
static bool
archive_begins_anew(struct walk *w, const char *condition)
{
	if (strcmp(condition, "item-not-found") != 0 || *w->before == '\0' ||
	    w->anew)
		return false;
	free(w->before);
	w->before = xstrdup("");
	w->stamp = 0;
	w->anew = true;
	return true;
}

static void
archive_over(struct account *a, struct walk *w)
{
	if (w->why == WALK_PAST)
		past_over(a, w);
	else if (w->room)
		archive_room_over(a, w, true);
	else
		archive_caught_up(a, w);
}

/* It was the last page, or there is none. */
static void
archive_failed(struct account *a, struct walk *w, const struct msg *end)
{
	said_rest(w, a);
	archive_refused(a, w, end);
	if (w->room && w->why == WALK_NEWS)
		archive_room_over(a, w, false);
}

static void
archive_page(struct account *a, struct archive_asked *q, struct walk *w,
    const struct msg *end)
{
	struct archive *s = archive_of(a);
	const char *condition = end->u.archive_end.condition;

	/* It was left meanwhile: it is read again when it is entered. */
	if (w->room && !archive_room_is_here(a, w)) {
		archive_remove(s, w);
		return;
	}
	if (*condition != '\0') {
		if (archive_begins_anew(w, condition))
			return;
		archive_failed(a, w, end);
	} else {
		if (!w->room)
			archive_set_state(a, ARCHIVE_THERE, NULL);
		if (page_got(w, a, q->page, q->n, end))
			return;
		said_rest(w, a);
		archive_over(a, w);
	}
	archive_remove(s, w);
}

/* ---- from the worker ------------------------------------------------------ */

static int
archive_hear_line(struct account *a, const struct msg *m, struct err *err)
{
	struct archive_asked *q = archive_find_asked(archive_of(a),
	    m->u.archived.request);
	struct archived *x;

	if (q == NULL || q->n >= walk_wants(q->walk))
		return heard_bad(err, "a result of an archive that was not "
		    "asked");
	x = archived_new(a, q->walk, m);
	if (x != NULL)
		q->page[q->n++] = x;
	return 0;
}

static int
archive_hear_end(struct account *a, const struct msg *m, struct err *err)
{
	struct archive *s = archive_of(a);
	struct archive_asked *q = archive_find_asked(s,
	    m->u.archive_end.request);
	struct walk *w;

	if (q == NULL)
		return heard_bad(err, "the end of a page that was not asked");
	w = q->walk;
	q->walk = NULL;
	archive_page(a, q, w, m);
	archive_drop_page(q);
	archive_later(s, NEXT_MS);
	return 0;
}

static int
archive_hear_forged(struct account *a, const struct msg *m, struct err *err)
{
	char *from = heard_from(a, m->u.forged.from), *what;

	(void)err;
	if (from == NULL)
		return 0;
	what = xasprintf("%s that was not asked for, or that only your own "
	    "account could send", m->u.forged.what);
	account_dropped(a, what, from);
	free(what);
	free(from);
	return 0;
}

/* ---- the stream ----------------------------------------------------------- */

void
archive_saw(struct account *a, const char *archive_id)
{
	struct archive *s = archive_of(a);
	int64_t now = loop_wall(a->chat->loop);

	if (*archive_id == '\0')
		return;
	if (s->caught_up) {
		mark_set(a, archive_id, now);
		return;
	}
	free(s->live);
	s->live = xstrdup(archive_id);
	s->live_stamp = now;
}

/* What came in between is the archive's to say, unless the stream goes on. */
static void
archive_begin(struct account *a, bool resumed)
{
	struct archive *s = archive_of(a);

	s->account = a;
	if (resumed) {
		archive_later(s, NEXT_MS);
		return;
	}
	s->due = true;
	s->caught_up = false;
	free(s->live);
	s->live = NULL;
}

/* Who is there was told, and with it what the server kept for us: what of
 * that is in the archive too is known when its copy comes. */
static void
archive_roster(struct account *a)
{
	if (archive_of(a)->due)
		archive_begin_catch_up(a);
}

static void
archive_end(struct account *a, enum stream_end how)
{
	struct archive *s = archive_of(a);

	marks_keep(a->chat);
	if (how == STREAM_PAUSED)
		return;
	s->due = false;
	archive_drop(s);
}

bool
archive_enter_room(struct talk *v)
{
	return archive_room_begin(archive_of(v->account), v);
}

int
talk_past(struct talk *v, size_t lines, bool quiet, struct err *err)
{
	return past_ask(archive_of(v->account), v, lines, quiet, err);
}

bool
talk_past_is_done(const struct talk *v)
{
	return v->archive_done;
}

enum archive_state
account_archive(const struct account *a, const char **why, bool *reads)
{
	const struct archive *s = archive_of(a);

	*why = s->why;
	*reads = s->walks != NULL;
	return s->state;
}

static const struct chat_hears archive_hears[] = {
	{ MSG_ARCHIVED, archive_hear_line },
	{ MSG_ARCHIVE_END, archive_hear_end },
	{ MSG_FORGED, archive_hear_forged },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_archive = {
	.name = "archive", .hears = archive_hears,
	.new = archive_new, .free = archive_free,
	.begin = archive_begin, .end = archive_end, .roster = archive_roster,
};
