/*
 * Bookmarks of rooms: what the account says of them, and what other programs
 * of the user's do with them.  All of it is foreign: a bookmark whose address
 * is no room's is passed over.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

extern const struct chat_feature chat_feature_bookmark;

#define BOOKMARKS_SAID_MAX 20	/* changes by other programs, in a minute */
#define BOOKMARKS_SAID_MS (60 * 1000)

struct bookmarking {
	bool asked;		/* the list is to come */
	bool known;		/* it has come */
	enum bookmark_place place;
	struct account *account;	/* for the timer */
	int64_t since;		/* of the minute; loop_now() */
	unsigned said, more;	/* in it: of other programs; not shown */
	struct timer *timer;	/* or NULL */
};

static struct bookmarking *
bookmarking_of(const struct account *a)
{
	return chat_feature_state(a, &chat_feature_bookmark);
}

static void *
bookmarking_new(void)
{
	return xcalloc(1, sizeof(struct bookmarking));
}

static void
bookmarking_free(void *state)
{
	struct bookmarking *b = state;

	timer_free(b->timer);
	free(b);
}

const char *
account_bookmarks_lack(const struct account *a)
{
	const struct bookmarking *b = bookmarking_of(a);

	if (!link_is_open(a))
		return "it is not connected";
	if (!b->known)
		return "they have not been read yet";
	return b->place == BOOKMARK_NOWHERE ? "the server does not give "
	    "them" : NULL;
}

/* ---- what is said --------------------------------------------------------- */

static void
bookmark_say_more(void *arg)
{
	struct bookmarking *b = arg;
	char count[16];
	const struct chat_pair data[] = {
		{ "count", count }, { NULL, NULL },
	};

	snprintf(count, sizeof(count), "%u", b->more);
	chat_say(b->account->chat, b->account, NULL, ENTRY_WARNING,
	    "bookmarks-more", data, "%s: Your other programs changed %s more "
	    "bookmarks. /bookmark list" MORE
	    "So many changes came within one minute that they are not shown "
	    "one by one; /bookmark list shows how things are "
	    "now.", b->account->jid, count);
	b->more = 0;
}

/* False: it is counted, and the number is said when the minute is over. */
static bool
bookmark_may_say(struct account *a)
{
	struct bookmarking *b = bookmarking_of(a);
	int64_t now = loop_now(a->chat->loop);
	int64_t left = b->since + BOOKMARKS_SAID_MS - now;

	if (b->said == 0 || left <= 0) {
		b->since = now;
		b->said = 0;
	}
	if (b->said < BOOKMARKS_SAID_MAX) {
		b->said++;
		return true;
	}
	b->more++;
	if (b->timer == NULL) {
		b->account = a;
		b->timer = timer_new(a->chat->loop, bookmark_say_more, b);
	}
	if (!timer_armed(b->timer))
		timer_set(b->timer, left);
	return false;
}

/* What another program of the user's has done. */
static void
bookmark_say_other(struct account *a, const struct bookmark *b,
    const char *code, const char *does, const char *then)
{
	const struct chat_pair data[] = {
		{ "room", b->jid }, { "name", b->name }, { "nick", b->nick },
		{ "autojoin", b->autojoin ? "true" : "false" },
		{ NULL, NULL },
	};

	if (!bookmark_may_say(a))
		return;
	chat_say(a->chat, a, NULL, ENTRY_NOTICE, code, data,
	    "Another program of yours %s %s%s.", does, b->jid, then);
}

/* ---- what the account has ------------------------------------------------- */

/* A room's address, normalized; NULL: none.  Caller frees. */
static char *
bookmark_heard(const struct account *a, const char *raw)
{
	char *jid = jid_parse(raw, NULL);

	if (jid == NULL || bookmark_check(a, jid, NULL) == 0)
		return jid;
	free(jid);
	return NULL;
}

static void
bookmark_switched_on(struct account *a, struct kept_bookmark *k, bool fresh)
{
	bool enters = bookmark_enter(a, k);

	bookmark_say_other(a, &k->is, fresh ? "bookmark-added" :
	    "bookmark-changed", fresh ? "has bookmarked" : "has entered",
	    enters ? ": this program enters it, too" :
	    ", which is to be entered after each log-in");
}

static void
bookmark_switched_off(struct account *a, struct kept_bookmark *k)
{
	if (bookmark_leave(a, k->is.jid))
		bookmark_say_other(a, &k->is, "bookmark-changed", "has left",
		    ": this program leaves it, too");
	else
		bookmark_say_other(a, &k->is, "bookmark-changed",
		    "has switched off that you enter", " after a log-in");
}

/* By another program, since one's own changes are heard, too: those are not
 * looked at until they are answered. */
static void
bookmark_pushed(struct account *a, const char *jid, const struct msg *m)
{
	const struct bookmark *old = bookmark_find(a, jid);
	bool fresh = old == NULL, was = old != NULL && old->autojoin;
	struct kept_bookmark *k;

	if (bookmark_is_asked(a, jid) ||
	    (k = bookmark_make(a, jid)) == NULL)
		return;
	bookmark_set_texts(k, m->u.bookmark.name, m->u.bookmark.nick,
	    m->u.bookmark.password);
	k->is.autojoin = m->u.bookmark.autojoin;
	k->here = true;
	if (k->is.autojoin && !was)
		bookmark_switched_on(a, k, fresh);
	else if (was && !k->is.autojoin)
		bookmark_switched_off(a, k);
	else if (fresh)
		bookmark_say_other(a, &k->is, "bookmark-added",
		    "has bookmarked", "");
}

static int
bookmark_hear(struct account *a, const struct msg *m, struct err *err)
{
	struct bookmarking *b = bookmarking_of(a);
	struct kept_bookmark *k;
	char *jid;

	if (!m->u.bookmark.pushed && !b->asked)
		return heard_bad(err, "bookmarks that were not asked for");
	if ((jid = bookmark_heard(a, m->u.bookmark.room)) == NULL)
		return 0;
	if (m->u.bookmark.pushed)
		bookmark_pushed(a, jid, m);
	else if ((k = bookmark_make(a, jid)) != NULL) {
		bookmark_set_texts(k, m->u.bookmark.name, m->u.bookmark.nick,
		    m->u.bookmark.password);
		k->is.autojoin = m->u.bookmark.autojoin;
		k->here = true;
	}
	free(jid);
	return 0;
}

/* Nobody has left the rooms then. */
static void
bookmark_all_gone(struct account *a)
{
	if (account_bookmarks(a) == 0)
		return;
	bookmarks_list_begins(a);
	bookmarks_list_ends(a);
	if (!bookmark_may_say(a))
		return;
	chat_say(a->chat, a, NULL, ENTRY_NOTICE, "bookmarks-gone", NULL,
	    "Another program of yours has removed all bookmarks of %s.",
	    a->jid);
}

static void
bookmark_gone(struct account *a, const char *jid)
{
	const struct chat_pair data[] = {
		{ "room", jid }, { "by", "other" }, { NULL, NULL },
	};
	bool leaves;

	if (bookmark_find(a, jid) == NULL || bookmark_is_asked(a, jid))
		return;
	leaves = bookmark_leave(a, jid);
	bookmark_drop(a, jid);
	if (!bookmark_may_say(a))
		return;
	chat_say(a->chat, a, NULL, ENTRY_NOTICE, "bookmark-removed", data,
	    "Another program of yours has removed the bookmark of %s%s.", jid,
	    leaves ? ": this program leaves it, too" : "");
}

static int
bookmark_hear_gone(struct account *a, const struct msg *m, struct err *err)
{
	char *jid;

	(void)err;
	if (*m->u.bookmark_gone.room == '\0') {
		bookmark_all_gone(a);
		return 0;
	}
	if ((jid = bookmark_heard(a, m->u.bookmark_gone.room)) != NULL)
		bookmark_gone(a, jid);
	free(jid);
	return 0;
}

static void
bookmark_say_lack(struct account *a, const struct msg *m)
{
	if (strcmp(m->u.bookmarks_end.condition, "timeout") == 0)
		chat_say(a->chat, a, NULL, ENTRY_NOTICE, "bookmarks-unread",
		    NULL, "%s: The server did not give your bookmarks." MORE
		    "It took too long. No bookmarked room is entered.", a->jid);
	else if (m->u.bookmarks_end.left_out > 0)
		chat_say(a->chat, a, NULL, ENTRY_NOTICE, "bookmarks-cut", NULL,
		    "%s has too many bookmarks: %u of them are ignored.",
		    a->jid, m->u.bookmarks_end.left_out);
}

static int
bookmark_hear_end(struct account *a, const struct msg *m, struct err *err)
{
	struct bookmarking *b = bookmarking_of(a);

	if (!b->asked)
		return heard_bad(err, "the end of bookmarks that were not "
		    "asked for");
	b->asked = false;
	b->known = true;
	b->place = (enum bookmark_place)m->u.bookmarks_end.place;
	if (*m->u.bookmarks_end.condition == '\0' &&
	    m->u.bookmarks_end.left_out == 0)
		bookmarks_list_ends(a);
	bookmark_say_lack(a, m);
	bookmarks_enter(a);
	return 0;
}

/* ---- the stream ----------------------------------------------------------- */

static void
bookmark_begin(struct account *a, bool resumed)
{
	struct bookmarking *b = bookmarking_of(a);
	struct msg m = { .type = MSG_BOOKMARKS_ASK };

	if (resumed)
		return;
	b->known = false;
	bookmarks_list_begins(a);
	b->asked = link_tell(a, &m, NULL) == 0;
}

static void
bookmark_end_stream(struct account *a, enum stream_end how)
{
	struct bookmarking *b = bookmarking_of(a);

	if (how == STREAM_PAUSED)
		return;
	b->asked = b->known = false;
	bookmarks_enter_no_more(a);
}

static const struct chat_hears bookmark_hears[] = {
	{ MSG_BOOKMARK, bookmark_hear },
	{ MSG_BOOKMARK_GONE, bookmark_hear_gone },
	{ MSG_BOOKMARKS_END, bookmark_hear_end },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_bookmark = {
	.name = "bookmark", .hears = bookmark_hears,
	.new = bookmarking_new, .free = bookmarking_free,
	.begin = bookmark_begin, .end = bookmark_end_stream,
};
