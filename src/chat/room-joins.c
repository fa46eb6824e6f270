/*
 * Who came to a room, left it or took another name, as lines of its window.
 * What follows each other is one line, which grows until something else is
 * said (setting room_joins); front ends hear each by itself.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/rooms.h"

#define JOINS_MAX 100		/* people of one line */
#define JOINS_NAMED 12		/* ... who are named, of each sort */
#define JOINS_MS (30 * 60 * 1000)	/* then another begins */

/* Somebody, from before the line's first event to its last. */
struct joiner {
	char *first, *now;	/* nicks */
	bool was_in, is_in;
	bool went;		/* at some time */
};
struct joins {
	uint64_t serial;	/* of the line; 0: none yet */
	int64_t begun;
	struct joiner all[JOINS_MAX];
	size_t n;
};

/* What there is to say of somebody. */
enum joins_sort { CAME, LEFT, CAME_AND_LEFT, CAME_BACK, RENAMED, SAME, SORTS };

/* ---- who did what ---------------------------------------------------------- */

static void
joins_clear(struct joins *j)
{
	for (size_t i = 0; i < j->n; i++) {
		free(j->all[i].first);
		free(j->all[i].now);
	}
	j->n = 0;
	j->serial = 0;
}

void
joins_free(struct joins *j)
{
	if (j == NULL)
		return;
	joins_clear(j);
	free(j);
}

/* The last who was called so; else another one. */
static struct joiner *
joins_of(struct joins *j, const char *nick, bool was_in)
{
	struct joiner *p;

	for (size_t i = j->n; i-- > 0;)
		if (strcmp(j->all[i].now, nick) == 0)
			return &j->all[i];
	p = &j->all[j->n++];
	p->first = xstrdup(nick);
	p->now = xstrdup(nick);
	p->was_in = was_in;
	p->went = false;
	return p;
}

/* Somebody came (`was_in`: not before), left, or is called so now. */
static void
joins_note(struct joins *j, const char *nick, bool was_in, const char *now,
    bool is_in)
{
	struct joiner *p = joins_of(j, nick, was_in);

	free(p->now);
	p->now = xstrdup(now);
	p->is_in = is_in;
	p->went |= !is_in;
}

static enum joins_sort
joins_sort_of(const struct joiner *p)
{
	if (!p->was_in)
		return p->is_in ? CAME : CAME_AND_LEFT;
	if (!p->is_in)
		return LEFT;
	return p->went ? CAME_BACK : strcmp(p->first, p->now) != 0 ? RENAMED :
	    SAME;
}

/* ---- as words ---------------------------------------------------------------- */

static void
joins_add_name(struct str *s, const char *nick)
{
	char line[CHAT_NOTE_MAX + 1];

	str_add(s, chat_nick(line, nick));
}

static size_t
joins_count(const struct joins *j, enum joins_sort sort)
{
	size_t n = 0;

	for (size_t i = 0; i < j->n; i++)
		n += joins_sort_of(&j->all[i]) == sort;
	return n;
}

static void
joins_add_sort(struct str *s, const struct joins *j, enum joins_sort sort,
    const char *verb)
{
	size_t n = joins_count(j, sort), named = 0;

	if (n > 0 && s->len > 0)
		str_add(s, "; ");
	for (size_t i = 0; i < j->n && named < JOINS_NAMED; i++) {
		if (joins_sort_of(&j->all[i]) != sort)
			continue;
		str_add(s, named++ > 0 ? ", " : "");
		if (sort == RENAMED) {
			joins_add_name(s, j->all[i].first);
			str_add(s, " is now ");
		}
		joins_add_name(s, j->all[i].now);
	}
	if (n > named)
		str_addf(s, " and %zu more", n - named);
	if (n > 0)
		str_add(s, verb);
}

/* "alice, bob came; carol left; dave is now dan" */
static char *
joins_text(const struct joins *j)
{
	static const char *const verbs[SORTS] = {
		[CAME] = " came", [LEFT] = " left",
		[CAME_AND_LEFT] = " came and left",
		[CAME_BACK] = " left and came back",
		[RENAMED] = "",
		[SAME] = " took another name and the old one again",
	};
	struct str s;

	str_init(&s);
	for (int sort = 0; sort < SORTS; sort++)
		joins_add_sort(&s, j, (enum joins_sort)sort, verbs[sort]);
	return str_take(&s);
}

/* ---- the line ------------------------------------------------------------------ */

/* The line can still grow: nothing was said since. */
static bool
joins_goes_on(const struct talk *v)
{
	const struct joins *j = v->room->joins;

	return j != NULL && j->serial != 0 && j->n < JOINS_MAX &&
	    buffer_newest(&v->buffer) == j->serial &&
	    loop_wall(v->account->chat->loop) - j->begun < JOINS_MS;
}

/* Those of the line that can grow; or of a new one. */
static struct joins *
joins_now(struct talk *v)
{
	struct room *r = v->room;

	if (r->joins == NULL)
		r->joins = xcalloc(1, sizeof(*r->joins));
	else if (!joins_goes_on(v))
		joins_clear(r->joins);
	return r->joins;
}

static void
joins_show(struct talk *v, const char *code, const char *event)
{
	struct joins *j = v->room->joins;
	struct entry *e = buffer_serial(&v->buffer, j->serial);
	char *text;

	if (j->serial == 0 || e == NULL) {
		talk_say(v, ENTRY_NOTICE, code, "%s", event);
		j->serial = buffer_newest(&v->buffer);
		j->begun = loop_wall(v->account->chat->loop);
		return;
	}
	text = joins_text(j);
	entry_set_text(e, text);
	buffer_edited(&v->buffer, e);
	free(text);
	talk_changed(v);
	chat_emit(v->account->chat, &(struct chat_event){
		.type = CHAT_NOTICE, .account = v->account, .talk = v,
		.peer = v->jid, .code = code, .text = event,
		.kind = ENTRY_NOTICE, .entry = e });
}

/* One event; `now`: the name afterwards. */
static void
joins_event(struct talk *v, const char *code, const char *nick,
    const char *now, bool is_in)
{
	const char *how = conf_text(v->account->chat->conf, SET_ROOM_JOINS,
	    v->account->jid, v->jid);
	bool was_in = strcmp(code, "room-join") != 0;
	struct joins alone = { .n = 0 };
	char *event;

	if (strcmp(how, "none") == 0)
		return;
	joins_note(&alone, nick, was_in, now, is_in);
	event = joins_text(&alone);
	joins_clear(&alone);
	if (strcmp(how, "all") == 0)
		talk_say(v, ENTRY_NOTICE, code, "%s", event);
	else {
		joins_note(joins_now(v), nick, was_in, now, is_in);
		joins_show(v, code, event);
	}
	free(event);
}

void
joins_came(struct talk *v, const char *nick)
{
	joins_event(v, "room-join", nick, nick, true);
}

void
joins_left(struct talk *v, const char *nick)
{
	joins_event(v, "room-leave", nick, nick, false);
}

void
joins_renamed(struct talk *v, const char *nick, const char *as)
{
	joins_event(v, "room-nick", nick, as, true);
}
