/*
 * Blocking: what the user and the server say of whom, and what the server is
 * asked (XEP-0191).  An address is ignored by sotto itself, and kept in
 * the settings, until the server is known to block it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

extern const struct chat_feature chat_feature_block;

enum block_server {
	BLOCK_SERVER_UNKNOWN,	/* it has not said yet whom it blocks */
	BLOCK_SERVER_BLOCKS,
	BLOCK_SERVER_DOES_NOT,	/* it has no blocking */
};
struct blocking {
	enum block_server server;
	struct block_asked *asked;
	uint32_t number;	/* the last one given out */
	bool listing;		/* items of a list have come */
};

static struct blocking *
blocking_of(const struct account *a)
{
	return chat_feature_state(a, &chat_feature_block);
}

static void *
blocking_new(void)
{
	return xcalloc(1, sizeof(struct blocking));
}

static void
block_asked_free(struct block_asked *k)
{
	free(k->jid);
	free(k->said_in);
	free(k);
}

static void
blocking_free(void *state)
{
	struct blocking *b = state;
	struct block_asked *k;

	while ((k = b->asked) != NULL) {
		b->asked = k->next;
		block_asked_free(k);
	}
	free(b);
}

/* ---- what is told ------------------------------------------------------- */

static void
block_tell(struct account *a, const char *jid, bool on)
{
	roster_changed(a);
	chat_emit(a->chat, &(struct chat_event){ .type = CHAT_BLOCKED,
	    .account = a, .talk = talk_find(a, jid), .peer = jid,
	    .on = on });
}

/* ---- the server is asked ----------------------------------------------- */

static void
block_ignore(struct account *a, const char *jid, bool on)
{
	struct msg m = { .type = MSG_IGNORE };

	m.u.ignore.jid = jid;
	m.u.ignore.on = on;
	link_tell(a, &m, NULL);
}

static struct block_asked *
block_asked_new(const char *jid, bool on, enum report report,
    const struct talk *said)
{
	struct block_asked *k = xcalloc(1, sizeof(*k));

	k->jid = xstrdup(jid);
	k->on = on;
	k->report = report;
	if (said != NULL) {
		k->said_of = said->account;
		k->said_in = xstrdup(said->jid);
	}
	return k;
}

/* Takes it over; the answer ends it. */
static int
block_ask(struct account *a, struct block_asked *k, struct err *err)
{
	struct blocking *b = blocking_of(a);
	struct msg m = { .type = MSG_BLOCK };

	if (++b->number == 0)
		b->number = 1;
	k->number = b->number;
	m.u.block.jid = k->jid;
	m.u.block.on = k->on;
	m.u.block.report = k->report;
	m.u.block.request = k->number;
	if (link_tell(a, &m, err) == -1) {
		block_asked_free(k);
		return -1;
	}
	k->next = b->asked;
	b->asked = k;
	return 0;
}

static bool
block_is_asked(const struct account *a, const char *jid)
{
	const struct block_asked *k = blocking_of(a)->asked;

	while (k != NULL && strcmp(k->jid, jid) != 0)
		k = k->next;
	return k != NULL;
}

/* The server has it now, and sees to it from here on.  What cannot be written
 * stays as it is: twice is no harm. */
static void
block_handed_over(struct account *a, const char *jid)
{
	blocked_put(a, jid, BLOCKED_THERE);
	if ((blocked_by(a, jid) & BLOCKED_HERE) == 0)
		return;
	if (conf_list_remove(a->chat->conf, SET_BLOCKED, a->jid, NULL, jid,
	    NULL) == -1)
		return;
	blocked_drop(a, jid, BLOCKED_HERE);
	block_ignore(a, jid, false);
}

/* What was given while the server could not be told. */
static void
block_ask_late(struct account *a)
{
	struct block_asked *k;
	const char *jid;
	unsigned by;

	for (size_t i = account_blocked(a); i > 0; i--) {
		jid = account_blocked_at(a, i - 1, &by);
		if ((by & BLOCKED_HERE) == 0 || block_is_asked(a, jid))
			continue;
		k = block_asked_new(jid, true, REPORT_NONE, NULL);
		k->quiet = true;
		if ((by & BLOCKED_THERE) != 0) {
			block_handed_over(a, k->jid);
			block_asked_free(k);
		} else
			block_ask(a, k, NULL);
	}
}

/* ---- commands ---------------------------------------------------------- */

static int
block_check(const struct account *a, const char *jid, struct err *err)
{
	if (strcmp(jid, a->jid) == 0)
		return err_set(err, "own-address",
		    "%s is your own address", jid);
	if (blocked_by(a, jid) == 0 && blocked_here(a) >= BLOCKED_HERE_MAX)
		return err_set(err, "too-many", "sotto itself already ignores "
		    "%d addresses: /blocked lists them",
		    BLOCKED_HERE_MAX);
	return 0;
}

/* It counts from now on. */
static void
block_put_here(struct account *a, const char *jid)
{
	blocked_put(a, jid, BLOCKED_HERE);
	block_ignore(a, jid, true);
	avoid_forget(a, jid);
	block_tell(a, jid, true);
}

int
account_block(struct account *a, const char *jid, enum report report,
    const struct talk *said, struct err *err)
{
	bool fresh = blocked_by(a, jid) == 0;
	int rc = 0;

	if (block_check(a, jid, err) == -1)
		return -1;
	if (fresh) {
		avoid_end_sessions(a, jid);
		rc = conf_list_add(a->chat->conf, SET_BLOCKED, a->jid, NULL,
		    jid, err);
		if (rc == -1 && !err_is(err, "not-kept"))
			return -1;
		block_put_here(a, jid);
	}
	/* Else it is told with the next list. */
	if (link_is_open(a))
		block_ask(a, block_asked_new(jid, true, report, said), NULL);
	return rc;
}

/* Whether it is asked if they are online. */
static bool
block_is_over(struct account *a, const char *jid)
{
	block_ignore(a, jid, false);
	if (blocked_by(a, jid) != 0)
		return false;
	block_tell(a, jid, false);
	return avoid_over(a, jid);
}

static void
block_say_over(struct account *a, const struct block_asked *k)
{
	bool asked = block_is_over(a, k->jid);
	char *text = xasprintf("%s is no longer blocked.%s", k->jid, asked ?
	    "  Their server is asked whether they are online." : "");

	block_said(a, k, ENTRY_NOTICE, "unblocked", "", text);
	free(text);
}

static int
block_no_longer_here(struct account *a, const char *jid, struct err *err)
{
	struct err why;

	if ((blocked_by(a, jid) & BLOCKED_HERE) == 0)
		return 0;
	/* One that never was written is not there. */
	if (conf_list_remove(a->chat->conf, SET_BLOCKED, a->jid, NULL, jid,
	    &why) == -1 && !err_is(&why, "bad-value")) {
		*err = why;
		return -1;
	}
	blocked_drop(a, jid, BLOCKED_HERE);
	return 0;
}

int
account_unblock(struct account *a, const char *jid, const struct talk *said,
    struct err *err)
{
	const char *wide = account_blocks(a, jid);
	unsigned by = blocked_by(a, jid);
	bool there = (by & BLOCKED_THERE) != 0 || block_is_asked(a, jid);
	struct block_asked *k;

	if (by == 0 && wide != NULL)
		return err_set(err, "not-blocked", "%s is blocked with all of "
		    "%s: unblock that domain instead", jid, wide);
	if (by == 0)
		return err_set(err, "not-blocked", "%s is not blocked", jid);
	if (there && !link_is_open(a))
		return err_set(err, "offline", "%s must be online, as its "
		    "server has to be told", a->jid);
	if (block_no_longer_here(a, jid, err) == -1)
		return -1;
	k = block_asked_new(jid, false, REPORT_NONE, said);
	if (there)
		return block_ask(a, k, err);
	block_say_over(a, k);
	block_asked_free(k);
	return 0;
}

void
block_load(struct account *a)
{
	const char *const *items;
	size_t n = conf_list(a->chat->conf, SET_BLOCKED, a->jid, NULL,
	    &items);

	for (size_t i = 0; i < n; i++)
		blocked_put(a, items[i], BLOCKED_HERE);
}

static void
block_edited(struct account *a, const char *jid)
{
	if (blocked_by(a, jid) != 0)
		return;
	avoid_end_sessions(a, jid);
	block_put_here(a, jid);
	if (link_is_open(a))
		block_ask(a, block_asked_new(jid, true, REPORT_NONE, NULL),
		    NULL);
}

void
block_edits(struct account *a)
{
	const char *const *items;
	size_t n = conf_list(a->chat->conf, SET_BLOCKED, a->jid, NULL,
	    &items);
	char **jids = xcalloc(n + 1, sizeof(*jids));

	/* What follows may change the settings. */
	for (size_t i = 0; i < n; i++)
		jids[i] = xstrdup(items[i]);
	for (size_t i = 0; i < n; i++) {
		block_edited(a, jids[i]);
		free(jids[i]);
	}
	free(jids);
}

/* ---- the server's answers ---------------------------------------------- */

/* An /unblock may have come behind it: that one's answer comes next. */
static void
block_done_on(struct account *a, const struct block_asked *k,
    const char *condition, const char *text, bool reported)
{
	if (*condition == '\0') {
		block_handed_over(a, k->jid);
		if (!k->quiet)
			block_said_kept(a, k, reported);
		return;
	}
	if (block_said_is_unable(condition))
		blocking_of(a)->server = BLOCK_SERVER_DOES_NOT;
	if (!k->quiet && (blocked_by(a, k->jid) & BLOCKED_THERE) == 0)
		block_said_here(a, k, condition, text);
}

static void
block_done_off(struct account *a, const struct block_asked *k,
    const char *condition, const char *text)
{
	if (*condition != '\0' && strcmp(condition, "item-not-found") != 0) {
		block_said_stays(a, k, condition, text);
		return;
	}
	blocked_drop(a, k->jid, BLOCKED_THERE);
	block_say_over(a, k);
}

static struct block_asked *
block_asked_take(struct account *a, uint32_t number)
{
	struct block_asked **at = &blocking_of(a)->asked, *k;

	while (*at != NULL && (*at)->number != number)
		at = &(*at)->next;
	if ((k = *at) != NULL)
		*at = k->next;
	return k;
}

static int
block_hear_done(struct account *a, const struct msg *m, struct err *err)
{
	uint32_t number = m->u.block_done.request;
	struct block_asked *k;

	if (number == 0 || number > blocking_of(a)->number)
		return heard_bad(err, "an answer to what was not asked");
	if ((k = block_asked_take(a, number)) == NULL)
		return 0;
	if (k->on)
		block_done_on(a, k, m->u.block_done.condition,
		    m->u.block_done.text, m->u.block_done.reported);
	else
		block_done_off(a, k, m->u.block_done.condition,
		    m->u.block_done.text);
	block_asked_free(k);
	return 0;
}

/* ---- the server's list ------------------------------------------------- */

/* Those that sotto itself ignores stay so. */
static void
block_pushed_nobody(struct account *a)
{
	const char *jid;
	unsigned by;
	char *copy;

	for (size_t i = account_blocked(a); i > 0; i--) {
		jid = account_blocked_at(a, i - 1, &by);
		if ((by & BLOCKED_THERE) == 0)
			continue;
		copy = xstrdup(jid);
		blocked_drop(a, copy, BLOCKED_THERE);
		(void)block_is_over(a, copy);
		free(copy);
	}
	chat_say(a->chat, a, NULL, ENTRY_NOTICE, "unblocked", NULL, "Another "
	    "program of yours unblocked everybody that %s had blocked.",
	    a->jid);
}

/* Our own changes are pushed to us, too. */
static void
block_pushed(struct account *a, const char *jid, bool on)
{
	bool before = blocked_by(a, jid) != 0;

	if (block_is_asked(a, jid))
		return;
	if (on) {
		if (!blocked_put(a, jid, BLOCKED_THERE) || before)
			return;
		avoid_all(a, jid);
	} else
		blocked_drop(a, jid, BLOCKED_THERE);
	if (before == (blocked_by(a, jid) != 0))
		return;
	block_tell(a, jid, on);
	if (!on)
		(void)avoid_over(a, jid);
	block_said_pushed(a, jid, on);
}

static int
block_hear_item(struct account *a, const struct msg *m, struct err *err)
{
	struct blocking *b = blocking_of(a);
	char *jid;

	(void)err;
	if (*m->u.block_item.jid == '\0') {
		block_pushed_nobody(a);
		return 0;
	}
	if ((jid = heard_address(a, m->u.block_item.jid)) == NULL)
		return 0;
	if (!b->listing && !m->u.block_item.pushed)
		blocked_list_begins(a);
	b->listing |= !m->u.block_item.pushed;
	if (m->u.block_item.pushed)
		block_pushed(a, jid, m->u.block_item.on);
	else
		blocked_put(a, jid, BLOCKED_THERE);
	free(jid);
	return 0;
}

static int
block_hear_end(struct account *a, const struct msg *m, struct err *err)
{
	struct blocking *b = blocking_of(a);
	const char *condition = m->u.block_end.condition;

	(void)err;
	b->server = *condition == '\0' ? BLOCK_SERVER_BLOCKS :
	    BLOCK_SERVER_DOES_NOT;
	if (*condition == '\0' && !b->listing)
		blocked_list_begins(a);
	if (*condition == '\0')
		blocked_list_ends(a);
	b->listing = false;
	avoid_all(a, NULL);
	if (b->server == BLOCK_SERVER_BLOCKS)
		block_ask_late(a);
	return 0;
}

/* ---- the stream -------------------------------------------------------- */

static void
block_begin(struct account *a, bool resumed)
{
	struct blocking *b = blocking_of(a);
	const char *jid;
	unsigned by;

	if (!resumed) {
		b->server = BLOCK_SERVER_UNKNOWN;
		b->listing = false;
	}
	/* The worker may be a new one, or not know of the last words. */
	if (resumed || blocked_here(a) > 0)
		block_ignore(a, "", false);
	for (size_t i = 0; (jid = account_blocked_at(a, i, &by)) != NULL; i++)
		if ((by & BLOCKED_HERE) != 0)
			block_ignore(a, jid, true);
	if (b->server == BLOCK_SERVER_BLOCKS)
		block_ask_late(a);
}

/* What was not answered is asked again with the next list; an /unblock is
 * not: it stays blocked. */
static void
block_end(struct account *a, enum stream_end how)
{
	struct block_asked *k;

	if (how == STREAM_PAUSED)
		return;
	while ((k = blocking_of(a)->asked) != NULL) {
		blocking_of(a)->asked = k->next;
		if (k->on)
			block_done_on(a, k, "gone", "", false);
		else
			block_done_off(a, k, "gone", "");
		block_asked_free(k);
	}
}

static const struct chat_hears block_hears[] = {
	{ MSG_BLOCK_ITEM, block_hear_item },
	{ MSG_BLOCK_END, block_hear_end },
	{ MSG_BLOCK_DONE, block_hear_done },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_block = {
	.name = "block", .hears = block_hears,
	.new = blocking_new, .free = blocking_free,
	.begin = block_begin, .end = block_end,
};
