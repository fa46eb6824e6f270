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
	size_t waiting;		/* for an answer */
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

/* ---- how one stands to one ---------------------------------------------- */

#define TO(standing) (1u << (STANDING_##standing))

/* What may follow; STANDING_KNOWN may always. */
static const unsigned follows[STANDINGS] = {
	[STANDING_KNOWN] = TO(ENTERING),
	[STANDING_ENTERING] = TO(ENTERING) | TO(INSIDE) | TO(LEAVING) |
	    TO(OUTSIDE),
	/* Entered again, where the room has lost one. */
	[STANDING_INSIDE] = TO(ENTERING) | TO(INSIDE) | TO(LEAVING) |
	    TO(OUTSIDE),
	[STANDING_LEAVING] = TO(ENTERING),
	/* An answer that is late counts. */
	[STANDING_OUTSIDE] = TO(ENTERING) | TO(INSIDE) | TO(OUTSIDE),
};

static void
rooms_set(struct room *r, enum standing to)
{
	if (to != STANDING_KNOWN && (follows[r->standing] & 1u << to) == 0)
		die("a room cannot go from %d to %d", (int)r->standing,
		    (int)to);
	r->standing = to;
	if (to == STANDING_KNOWN)
		r->stale = false;
}

/* ---- answers that do not come ------------------------------------------- */

/* It may go off before any is late: then it is set anew. */
static void
rooms_arm(struct rooms *rs)
{
	int64_t first = INT64_MAX, left;

	timer_off(rs->timer);
	if (rs->waiting == 0 || rs->paused)
		return;
	for (struct rooms_entry *e = rs->all; e != NULL; e = e->hh.next)
		if (e->room.due != 0 && e->room.due < first)
			first = e->room.due;
	left = first - loop_now(rs->loop);
	timer_set(rs->timer, left < 0 ? 0 : left);
}

static void
rooms_wait_for(struct rooms *rs, struct room *r, int64_t due)
{
	rs->waiting += (due != 0) - (r->due != 0);
	r->due = due;
	if (rs->waiting == 0)
		timer_off(rs->timer);
	else if (!rs->paused && !timer_armed(rs->timer))
		timer_set(rs->timer, ANSWER_WAIT);
}

static void
rooms_is_late(struct rooms *rs, struct room *r)
{
	struct msg m = { .type = MSG_ROOM_ERROR };

	rooms_wait_for(rs, r, 0);
	if (r->standing == STANDING_LEAVING) {
		rooms_set(r, STANDING_KNOWN);
		return;
	}
	if (r->standing == STANDING_ENTERING)
		rooms_set(r, STANDING_OUTSIDE);
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
	rooms_wait_for(w->rooms, r, loop_now(w->rooms->loop) + ANSWER_WAIT);
}

void
rooms_wait_on(const struct wire *w, struct room *r)
{
	if (r->due != 0)
		rooms_wait(w, r);
}

void
rooms_move(const struct wire *w, struct room *r, enum standing to)
{
	rooms_set(r, to);
	if (to == STANDING_ENTERING || to == STANDING_LEAVING)
		rooms_wait(w, r);
	else
		rooms_wait_for(w->rooms, r, 0);
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
		rooms_wait_on(rs->wire, &e->room);
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
	for (struct rooms_entry *e = rs->all; e != NULL; e = e->hh.next) {
		rooms_set(&e->room, STANDING_KNOWN);
		rooms_wait_for(rs, &e->room, 0);
	}
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
