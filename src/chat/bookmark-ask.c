/*
 * Bookmarks of rooms are set and removed for the user.  What was asked for
 * counts once the server has it, and is said where it was asked for.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

extern const struct chat_feature chat_feature_bookmark_ask;

#define BOOKMARKS_ASKED_MAX 64	/* changes that are not answered yet */

/* A change that the server was told of. */
struct bookmark_asked {
	struct bookmark_asked *next;
	uint32_t request;
	bool removes;
	char *jid, *name, *nick;
	char *password;		/* secret, or NULL */
	bool autojoin;
	struct account *said_of;	/* where it is said */
	char *said_in;
};
struct bookmark_asks {
	struct bookmark_asked *changes;	/* the newest first */
	size_t n;
	uint32_t request;	/* the last number given out */
};

static struct bookmark_asks *
bookmark_asks_of(const struct account *a)
{
	return chat_feature_state(a, &chat_feature_bookmark_ask);
}

static void *
bookmark_asks_new(void)
{
	return xcalloc(1, sizeof(struct bookmark_asks));
}

static void
bookmark_asked_free(struct bookmark_asked *k)
{
	free(k->jid);
	free(k->name);
	free(k->nick);
	secret_free(k->password);
	free(k->said_in);
	free(k);
}

static void
bookmark_asks_free(void *state)
{
	struct bookmark_asks *b = state;
	struct bookmark_asked *k;

	while ((k = b->changes) != NULL) {
		b->changes = k->next;
		bookmark_asked_free(k);
	}
	free(b);
}

/* ---- what is said --------------------------------------------------------- */

static const char *
bookmark_yes(bool is)
{
	return is ? "true" : "false";
}

/* What came of a change that was asked for here. */
static void
bookmark_say(struct account *a, const struct bookmark_asked *k,
    enum entry_kind kind, const char *code, const char *condition,
    const char *text)
{
	const struct chat_pair data[] = {
		{ "room", k->jid },
		{ k->removes ? "by" : "autojoin", k->removes ? "you" :
		    bookmark_yes(k->autojoin) },
		{ *condition != '\0' ? "condition" : NULL, condition },
		{ NULL, NULL },
	};

	chat_say(a->chat, a, k->said_in != NULL ? talk_find(k->said_of,
	    k->said_in) : NULL, kind, code, data, "%s", text);
}

static void
bookmark_say_done(struct account *a, const struct bookmark_asked *k)
{
	char *off = chat_command(a, "/bookmark autojoin", k->jid, "off");
	char *text;

	if (k->removes)
		text = xasprintf("%s is no longer bookmarked.", k->jid);
	else if (k->autojoin)
		text = xasprintf("%s is bookmarked: you enter it after each "
		    "log-in, with all of your programs that know bookmarks. %s "
		    "ends that.", k->jid, off);
	else
		text = xasprintf("%s is bookmarked. You enter it only with "
		    "/join.", k->jid);
	bookmark_say(a, k, ENTRY_NOTICE, k->removes ? "bookmark-removed" :
	    "bookmark-kept", "", text);
	free(text);
	free(off);
}

static void
bookmark_say_refused(struct account *a, const struct bookmark_asked *k,
    const char *condition, const char *said)
{
	char *why = strcmp(condition, "timeout") == 0 ||
	    strcmp(condition, "gone") == 0 ? refusal_long(a->jid, condition,
	    said) : refusal_text(condition, said, true);
	char *text = xasprintf("The bookmark of %s was not %s: %s.", k->jid,
	    k->removes ? "removed" : "kept", why);

	bookmark_say(a, k, ENTRY_ERROR, "bookmark-refused", condition, text);
	free(text);
	free(why);
}

/* ---- the server is told --------------------------------------------------- */

static const struct bookmark_asked *
bookmark_change_of(const struct account *a, const char *jid)
{
	const struct bookmark_asked *k = bookmark_asks_of(a)->changes;

	while (k != NULL && strcmp(k->jid, jid) != 0)
		k = k->next;
	return k;
}

bool
bookmark_is_asked(const struct account *a, const char *jid)
{
	return bookmark_change_of(a, jid) != NULL;
}

static int
bookmark_tell(struct account *a, const struct bookmark_asked *k,
    struct err *err)
{
	struct msg m = { .type = k->removes ? MSG_BOOKMARK_REMOVE :
	    MSG_BOOKMARK_SET };

	if (k->removes) {
		m.u.bookmark_remove.request = k->request;
		m.u.bookmark_remove.room = k->jid;
	} else {
		m.u.bookmark_set.request = k->request;
		m.u.bookmark_set.room = k->jid;
		m.u.bookmark_set.name = k->name;
		m.u.bookmark_set.nick = k->nick;
		m.u.bookmark_set.password = k->password;
		m.u.bookmark_set.autojoin = k->autojoin;
	}
	return link_tell(a, &m, err);
}

/* Takes it over; the answer ends it. */
static int
bookmark_ask(struct account *a, struct bookmark_asked *k,
    const struct talk *said, struct err *err)
{
	struct bookmark_asks *b = bookmark_asks_of(a);
	int rc = -1;

	if (++b->request == 0)
		b->request = 1;
	k->request = b->request;
	if (said != NULL) {
		k->said_of = said->account;
		k->said_in = xstrdup(said->jid);
	}
	if (b->n >= BOOKMARKS_ASKED_MAX)
		err_set(err, "too-many", "%d changes of bookmarks are not "
		    "answered yet: try again in a moment", BOOKMARKS_ASKED_MAX);
	else
		rc = bookmark_tell(a, k, err);
	if (rc == -1) {
		bookmark_asked_free(k);
		return -1;
	}
	k->next = b->changes;
	b->changes = k;
	b->n++;
	return 0;
}

static struct bookmark_asked *
bookmark_asked_new(const char *jid, bool removes)
{
	struct bookmark_asked *k = xcalloc(1, sizeof(*k));

	k->jid = xstrdup(jid);
	k->removes = removes;
	return k;
}

int
bookmark_check(const struct account *a, const char *jid, struct err *err)
{
	if (strchr(jid, '@') == NULL || jid_resource(jid) != NULL ||
	    strcmp(jid, a->jid) == 0)
		return err_set(err, "not-a-room", "%s cannot be a room; an "
		    "address of a room looks like name@server", jid);
	return 0;
}

static int
bookmark_check_texts(const char *nick, const char *password, struct err *err)
{
	if (nick != NULL && (*nick == '\0' || strlen(nick) > ROOM_NICK_MAX))
		return err_set(err, "bad-nick", "a nick has 1 to %d bytes",
		    ROOM_NICK_MAX);
	if (password != NULL && strlen(password) > ROOM_PASSWORD_MAX)
		return err_set(err, "too-long", "a room's password can have at "
		    "most %d bytes", ROOM_PASSWORD_MAX);
	return 0;
}

/* The last word on it: what was asked for and not answered, else what is. */
static bool
bookmark_autojoins(const struct account *a, const char *jid)
{
	const struct bookmark_asked *k = bookmark_change_of(a, jid);
	const struct bookmark *b = bookmark_find(a, jid);

	if (k != NULL)
		return k->removes || k->autojoin;
	return b == NULL || b->autojoin;
}

int
bookmark_add(struct account *a, const char *jid, const char *nick,
    const char *password, const struct talk *said, struct err *err)
{
	const struct bookmark *b = bookmark_find(a, jid);
	const struct talk *v = talk_find(a, jid);
	struct bookmark_asked *k;

	if (bookmark_check(a, jid, err) == -1 ||
	    bookmark_check_texts(nick, password, err) == -1)
		return -1;
	if (b == NULL && account_bookmarks(a) >= IPC_BOOKMARKS_MAX)
		return err_set(err, "too-many", "%d rooms are bookmarked "
		    "already, and no more fit", IPC_BOOKMARKS_MAX);
	k = bookmark_asked_new(jid, false);
	k->nick = xstrdup(nick);
	k->password = secret_dup(password);
	k->autojoin = bookmark_autojoins(a, jid);
	if ((b == NULL || *b->name == '\0') && v != NULL &&
	    talk_kind(v) == TALK_ROOM)
		k->name = xstrdup(room_name(v));
	return bookmark_ask(a, k, said, err);
}

static int
bookmark_check_there(const struct account *a, const char *jid,
    struct err *err)
{
	if (bookmark_find(a, jid) == NULL &&
	    bookmark_change_of(a, jid) == NULL)
		return err_set(err, "not-bookmarked", "%s is not bookmarked",
		    jid);
	return 0;
}

int
bookmark_set_autojoin(struct account *a, const char *jid, bool on,
    const struct talk *said, struct err *err)
{
	struct bookmark_asked *k;

	if (bookmark_check_there(a, jid, err) == -1)
		return -1;
	k = bookmark_asked_new(jid, false);
	k->autojoin = on;
	return bookmark_ask(a, k, said, err);
}

int
bookmark_remove(struct account *a, const char *jid, const struct talk *said,
    struct err *err)
{
	if (bookmark_check_there(a, jid, err) == -1)
		return -1;
	return bookmark_ask(a, bookmark_asked_new(jid, true), said, err);
}

/* ---- the answers ---------------------------------------------------------- */

static const char *
bookmark_either(const char *set, const char *is)
{
	return set != NULL && *set != '\0' ? set : is != NULL ? is : "";
}

static void
bookmark_done(struct account *a, const struct bookmark_asked *k)
{
	struct kept_bookmark *b;

	if (k->removes) {
		bookmark_drop(a, k->jid);
		return;
	}
	if ((b = bookmark_make(a, k->jid)) == NULL)
		return;
	bookmark_set_texts(b, bookmark_either(k->name, b->is.name),
	    bookmark_either(k->nick, b->is.nick),
	    bookmark_either(k->password, b->password));
	b->is.autojoin = k->autojoin;
	b->here = true;
}

static void
bookmark_end(struct account *a, struct bookmark_asked *k,
    const char *condition, const char *text)
{
	if (*condition == '\0') {
		bookmark_done(a, k);
		bookmark_say_done(a, k);
	} else
		bookmark_say_refused(a, k, condition, text);
	bookmark_asked_free(k);
}

static struct bookmark_asked *
bookmark_asked_take(struct bookmark_asks *b, struct bookmark_asked **at)
{
	struct bookmark_asked *k = *at;

	*at = k->next;
	b->n--;
	return k;
}

static int
bookmark_hear_done(struct account *a, const struct msg *m, struct err *err)
{
	struct bookmark_asks *b = bookmark_asks_of(a);
	struct bookmark_asked **at = &b->changes;
	uint32_t request = m->u.bookmark_done.request;

	if (request == 0 || request > b->request)
		return heard_bad(err, "an answer to what was not asked");
	while (*at != NULL && (*at)->request != request)
		at = &(*at)->next;
	if (*at != NULL)
		bookmark_end(a, bookmark_asked_take(b, at),
		    m->u.bookmark_done.condition, m->u.bookmark_done.text);
	return 0;
}

/* No answer comes any more. */
static void
bookmark_asks_end(struct account *a, enum stream_end how)
{
	struct bookmark_asks *b = bookmark_asks_of(a);

	while (how != STREAM_PAUSED && b->changes != NULL)
		bookmark_end(a, bookmark_asked_take(b, &b->changes), "gone",
		    "");
}

static const struct chat_hears bookmark_ask_hears[] = {
	{ MSG_BOOKMARK_DONE, bookmark_hear_done },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_bookmark_ask = {
	.name = "bookmark-ask", .hears = bookmark_ask_hears,
	.new = bookmark_asks_new, .free = bookmark_asks_free,
	.end = bookmark_asks_end,
};
