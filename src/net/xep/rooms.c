/*
 * Which addresses are rooms (XEP-0045), and how one stands to each.  An address
 * is one from the moment at which sotto enters it until it was left, or the
 * stream has ended; what a room says that it is stays known.  Reads and writes
 * no stanza.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <uthash.h>

#define ANSWER_WAIT 60000	/* ms for an answer */

struct rooms_entry {
	struct room room;	/* first */
	UT_hash_handle hh;	/* in the order in which they came */
};

struct rooms {
	const struct wire *wire;
	struct loop *loop;
	struct timer *timer;	/* of the first that waits */
	bool paused;		/* no stream stands: nobody can answer */
	struct rooms_entry *all;
};

static void
rooms_drop(struct rooms *rs, struct rooms_entry *e)
{
	HASH_DEL(rs->all, e);
	free(e->room.jid);
	free(e->room.nick);
	free(e->room.asked);
	free(e);
}

/* ---- answers that do not come ----------------------------------------- */

static void
rooms_arm(struct rooms *rs)
{
	int64_t first = 0, left;

	for (struct rooms_entry *e = rs->all; e != NULL; e = e->hh.next)
		if (e->room.due != 0 && (first == 0 || e->room.due < first))
			first = e->room.due;
	timer_off(rs->timer);
	if (first == 0 || rs->paused)
		return;
	left = first - loop_now(rs->loop);
	timer_set(rs->timer, left < 0 ? 0 : left);
}

static void
rooms_is_late(struct rooms *rs, struct room *r)
{
	struct msg m = { .type = MSG_ROOM_ERROR };

	r->due = 0;
	if (r->standing == STANDING_LEAVING) {
		r->standing = STANDING_KNOWN;
		return;
	}
	if (r->standing == STANDING_ENTERING)
		r->standing = STANDING_OUTSIDE;
	m.u.room_error.room = r->jid;
	m.u.room_error.nick = r->asked;
	m.u.room_error.condition = "timeout";
	rs->wire->tell(rs->wire->arg, &m);
}

static void
rooms_on_timer(void *arg)
{
	struct rooms *rs = arg;

	for (struct rooms_entry *e = rs->all; e != NULL; e = e->hh.next)
		if (e->room.due != 0 && e->room.due <= loop_now(rs->loop))
			rooms_is_late(rs, &e->room);
	rooms_arm(rs);
}

void
rooms_wait(const struct wire *w, struct room *r)
{
	struct rooms *rs = w->rooms;

	r->due = loop_now(rs->loop) + ANSWER_WAIT;
	if (!rs->paused && !timer_armed(rs->timer))
		timer_set(rs->timer, ANSWER_WAIT);
}

void
rooms_goes_on(const struct wire *w, struct room *r)
{
	if (r->due != 0)
		r->due = loop_now(w->rooms->loop) + ANSWER_WAIT;
}

void
rooms_pause(struct rooms *rs)
{
	rs->paused = true;
	rooms_arm(rs);
}

/* Each has all of its time once more: what was asked may go again. */
void
rooms_go_on(struct rooms *rs)
{
	rs->paused = false;
	for (struct rooms_entry *e = rs->all; e != NULL; e = e->hh.next)
		rooms_goes_on(rs->wire, &e->room);
	rooms_arm(rs);
}

/* ---- the set ---------------------------------------------------------- */

static struct room *
rooms_find(const struct rooms *rs, const char *jid)
{
	struct rooms_entry *e = NULL;

	if (rs->all != NULL)
		HASH_FIND(hh, rs->all, jid, strcspn(jid, "/"), e);
	return e == NULL ? NULL : &e->room;
}

/* What is only known gives way first, the oldest of all. */
static bool
rooms_make_place(struct rooms *rs)
{
	static const enum standing order[] = { STANDING_KNOWN,
	    STANDING_OUTSIDE };

	if (HASH_COUNT(rs->all) < ROOMS_MAX)
		return true;
	for (size_t i = 0; i < NELEM(order); i++)
		for (struct rooms_entry *e = rs->all; e != NULL;
		    e = e->hh.next)
			if (e->room.standing == order[i]) {
				rooms_drop(rs, e);
				return true;
			}
	return false;
}

struct room *
rooms_add(const struct wire *w, const char *bare)
{
	struct rooms *rs = w->rooms;
	struct room *r = rooms_find(rs, bare);
	struct rooms_entry *e;

	if (r != NULL || !rooms_make_place(rs))
		return r;
	e = xcalloc(1, sizeof *e);
	e->room.jid = xstrdup(bare);
	e->room.nick = xstrdup("");
	e->room.asked = xstrdup("");
	HASH_ADD_KEYPTR(hh, rs->all, e->room.jid, strlen(e->room.jid), e);
	return &e->room;
}

bool
rooms_any(const struct wire *w)
{
	return w->rooms->all != NULL;
}

struct room *
rooms_of(const struct wire *w, const char *jid)
{
	struct room *r = rooms_find(w->rooms, jid);

	return r == NULL || r->standing == STANDING_KNOWN ? NULL : r;
}

void
rooms_answered(const struct wire *w, struct room *r)
{
	if (r->due == 0)
		return;
	r->due = 0;
	rooms_arm(w->rooms);
}

static void
rooms_clear(struct room *r)
{
	r->standing = STANDING_KNOWN;
	r->due = 0;
	r->stale = false;
}

void
rooms_forget(const struct wire *w, struct room *r)
{
	rooms_answered(w, r);
	rooms_clear(r);
}

void
rooms_refused(const struct wire *w, struct room *r)
{
	rooms_answered(w, r);
	r->standing = STANDING_OUTSIDE;
}

void
rooms_nick_set(char **nick, const char *now)
{
	char *copy = xstrdup(now);

	free(*nick);
	*nick = copy;
}

void
rooms_each(const struct wire *w, void (*each)(const struct wire *,
    struct room *))
{
	struct rooms_entry *e = w->rooms->all;

	for (; e != NULL; e = e->hh.next)
		each(w, &e->room);
}

void
rooms_gone(struct rooms *rs)
{
	for (struct rooms_entry *e = rs->all; e != NULL; e = e->hh.next)
		rooms_clear(&e->room);
	rs->paused = false;
	rooms_arm(rs);
}

struct rooms *
rooms_new(const struct wire *w, struct loop *loop)
{
	struct rooms *rs = xcalloc(1, sizeof *rs);

	rs->wire = w;
	rs->loop = loop;
	rs->timer = timer_new(loop, rooms_on_timer, rs);
	return rs;
}

void
rooms_free(struct rooms *rs)
{
	while (rs->all != NULL)
		rooms_drop(rs, rs->all);
	timer_free(rs->timer);
	free(rs);
}
