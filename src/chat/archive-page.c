/*
 * A page of the archive, judged as a whole: what of it is new, what is shown
 * already, what was read, what is said of other lines, and whether another
 * page follows.  Asks nobody.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/archive-said.h"
#include "chat/rooms.h"

/* Many servers count seconds: what was said within one has an order too. */
static void
page_part_seconds(struct archived **page, size_t n)
{
	int64_t before = 0;

	for (size_t i = 0; i < n; i++) {
		int64_t stamp = page[i]->stamp;

		if (i > 0 && stamp != 0 && stamp == before)
			page[i]->stamp = page[i - 1]->stamp + 1;
		before = stamp;
	}
}

/*
 * The archive's order counts, whatever its times are: each stands before the
 * next newer one, of the page before this too.  One without a time has that
 * one's.
 */
static void
page_order_stamps(struct walk *w, const struct account *a,
    struct archived **page, size_t n)
{
	if (w->stamp == 0)
		w->stamp = loop_wall(a->chat->loop) + 1;
	page_part_seconds(page, n);
	for (size_t i = n; i-- > 0;) {
		if (page[i]->stamp == 0 || page[i]->stamp >= w->stamp)
			page[i]->stamp = w->stamp - 1;
		w->stamp = page[i]->stamp;
	}
}

/* How many of the page, the oldest, were seen at an earlier time: those up to
 * the one that was the last, or up to its time where it had no id. */
static size_t
page_seen(const struct walk *w, struct archived **page, size_t n)
{
	for (size_t i = n; w->until != NULL && i > 0; i--)
		if (*w->until != '\0' ?
		    strcmp(page[i - 1]->archive_id, w->until) == 0 :
		    page[i - 1]->stamp <= w->until_stamp)
			return i;
	return 0;
}

/* It may be one program of theirs alone. */
static bool
page_is_blocked(const struct account *a, const struct archived *x)
{
	bool program = x->incoming && x->resource != NULL;
	char *full = xasprintf("%s%s%s", x->jid, program ? "/" : "",
	    program ? x->resource : "");
	bool blocked = account_blocks(a, full) != NULL;

	free(full);
	return blocked;
}

/* Of whom the user wants nothing, nothing is shown. */
static bool
page_is_wanted(const struct walk *w, const struct account *a,
    const struct archived *x)
{
	return !page_is_blocked(a, x) &&
	    conf_bool(a->chat->conf, SET_ARCHIVE, a->jid, x->jid) &&
	    (walk_is_catch_up(w) || strcmp(w->with, x->jid) == 0);
}

/*
 * The newest first: what we answered later, from wherever, was read, and so
 * was what stands before a line that was read elsewhere.  Nothing
 * is unread of what was there before this program ever looked, nor of what
 * the user goes back to.
 */
static bool
page_is_unread(struct walk *w, struct walk_talk *t, struct account *a,
    const struct talk *v, const struct archived *x)
{
	bool read = read_is_at(a, x->jid, x->room, x->archive_id,
	    x->stamp);

	if (!x->incoming || read)
		t->answered = true;
	return x->incoming && w->news && !t->answered &&
	    x->stamp > w->unread_after &&
	    (v == NULL || !archived_is_answered(v, x));
}

static void
page_touch(struct walk_talk *t, const struct talk *v, const struct archived *x)
{
	free(t->oldest);
	t->oldest = xstrdup(x->archive_id);
	t->since = v != NULL ? v->buffer.serial : 0;
}

/* What the user typed keeps the id that it has, whatever the room made of it. */
static void
page_name(struct talk *v, const struct archived *x, const struct entry *e)
{
	char *id = xstrdup(e->id != NULL && *e->id != '\0' ? e->id : x->id);

	buffer_name(&v->buffer, buffer_serial(&v->buffer, e->serial), id,
	    x->archive_id);
	free(id);
}

/* One that an earlier version has kept gets its ids: it may be meant now. */
static bool
page_is_shown(struct talk *v, const struct archived *x)
{
	const struct entry *e = v != NULL ? archived_shown(v, x) : NULL;

	if (e != NULL && ((e->id == NULL || *e->id == '\0') ||
	    (x->room && e->archive_id == NULL)) && *x->id != '\0')
		page_name(v, x, e);
	return e != NULL;
}

/* Whether it is to be shown; marks it as unread.  NULL stands in the place of
 * what is said of other lines. */
static bool
page_take(struct walk *w, struct account *a, struct archived **at)
{
	struct archived *x = *at;
	struct talk *v = talk_find(a, x->jid);
	struct walk_talk *t;

	if (!page_is_wanted(w, a, x))
		return false;
	t = walk_talk_of(w, x->jid);
	page_touch(t, v, x);
	x->unread = page_is_unread(w, t, a, v, x);
	x->looked = v != NULL;
	if (x->room)
		unsure_found(v, x);
	if (archive_refers(x)) {
		archive_refer_note(w, x);
		*at = NULL;
		return false;
	}
	if (x->room && archive_refer_is_gone(v, x))
		return false;
	if (!said_is_line(x) && said_note(w, a, x)) {
		*at = NULL;
		return false;
	}
	if ((!x->room && said_is_done(a, x)) || page_is_shown(v, x))
		return false;
	if (x->sealing != SEALING_NONE)
		sealed_add(w->sealed, x);
	return x->sealing == SEALING_NONE;
}

/* In a room a line is named by the room's id. */
static const struct entry *
page_answered(const struct talk *v, const struct archived *x)
{
	if (!x->room)
		return said_answered(v, x);
	return x->refers.kind == REFERENCE_ANSWERS ?
	    buffer_by_archive_id(&v->buffer, x->refers.id) : NULL;
}

/* In a room, of somebody whom the user does not want to see. */
static bool
page_is_ignored(struct talk *v, const struct archived *x)
{
	return v->room != NULL && x->resource != NULL && x->incoming &&
	    ignored_is(v, x->resource, x->occupant);
}

/* The first of these. */
static void
page_show(struct walk *w, struct account *a, struct archived *const *page,
    size_t n)
{
	const struct archived *x = page[0];
	struct talk *v = talk_find(a, x->jid);
	struct archived_how how = { .unread = x->unread, .record = w->news };
	const struct entry *meant, *put;
	uint64_t serial;

	if (v == NULL && !x->room &&
	    (v = talk_open_foreign(a, x->jid)) != NULL)
		said_opened(w, v);
	/* The window was just opened, and has what the history had. */
	if (v == NULL || (!x->looked && page_is_shown(v, x)) ||
	    page_is_ignored(v, x))
		return;
	meant = page_answered(v, x);
	serial = meant != NULL ? meant->serial : 0;
	how.answers = meant != NULL ? meant->id : NULL;
	how.taken_back = x->room ? archive_refer_taken_back(w, v, x) :
	    said_taken_back(v, page, n);
	put = walk_put(w, v, x, &how);
	meant = buffer_serial(&v->buffer, serial);
	if (put != NULL && meant != NULL && how.taken_back == 0)
		refer_answers(v, put, meant);
}

static void
page_note_newest(struct walk *w, struct archived **page, size_t n)
{
	if (*w->newest != '\0' || n == 0)
		return;
	free(w->newest);
	w->newest = xstrdup(page[n - 1]->archive_id);
	w->newest_stamp = page[n - 1]->stamp;
}

/* What a page has of a conversation comes in the order in which it was said;
 * what is said of its lines, once they are there. */
static size_t
page_show_all(struct walk *w, struct account *a, struct archived **page, size_t n)
{
	bool *shown = xcalloc(n + 1, sizeof(*shown));
	size_t seen;

	page_order_stamps(w, a, page, n);
	page_note_newest(w, page, n);
	seen = page_seen(w, page, n);
	for (size_t i = 0; i < n; i++)
		if (!page[i]->room)
			said_place(a, page[i]);
	for (size_t i = n; i-- > seen;)
		shown[i] = page_take(w, a, &page[i]);
	for (size_t i = seen; i < n; i++)
		if (shown[i])
			page_show(w, a, page + i, n - i);
	said_apply(w, a);
	free(shown);
	return seen;
}

/* ---- whether another follows ---------------------------------------------- */

/* A server that goes round, or says nothing, is not followed. */
static bool
page_goes_on(struct walk *w, const struct msg *end)
{
	const char *first = end->u.archive_end.first;

	if (end->u.archive_end.complete) {
		w->complete = true;
		return false;
	}
	if (end->u.archive_end.count == 0 || *first == '\0' ||
	    strcmp(first, w->before) == 0)
		return false;
	free(w->before);
	w->before = xstrdup(first);
	return true;
}

bool
page_got(struct walk *w, struct account *a, struct archived **page, size_t n,
    const struct msg *end)
{
	size_t seen = page_show_all(w, a, page, n);

	w->pages++;
	if (!page_goes_on(w, end) || seen > 0) {
		w->reached = w->complete || seen > 0;
		return false;
	}
	/* One full window is no end for the others. */
	if ((w->full && !walk_is_catch_up(w)) ||
	    w->pages >= w->pages_most || w->lines >= w->lines_most) {
		w->bound = true;
		return false;
	}
	return true;
}
