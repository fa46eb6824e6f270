/*
 * What is new, and is said: entries of windows, at the end of each turn; and
 * what becomes of a line that stands there already, when it happens.  A flood
 * is counted, not said.  Must not know how an entry is put into words.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/reader/inside.h"

#define FLOOD 20		/* entries of one window at once, and more */
#define FLOOD_SAID 5		/* ... of which so many are said */

/* ---- entries ------------------------------------------------------------ */

static bool
hear_is_room(const struct window *w)
{
	return w->talk != NULL && talk_kind(w->talk) == TALK_ROOM;
}

/* What was entered in this window stands above, as it was typed. */
static bool
hear_was_typed(const struct reader *r, const struct window *w,
    const struct entry *e)
{
	return e->kind == ENTRY_OUT && e->via == VIA_LIVE && !e->delayed &&
	    w == r->entering && r->entered != NULL &&
	    strcmp(e->text, r->entered) == 0;
}

/* Of before, and no news. */
static bool
hear_is_old(const struct window *w, const struct entry *e)
{
	return w->talk != NULL && talk_unread(w->talk) == 0 &&
	    (e->via == VIA_ARCHIVE || (e->delayed && (hear_is_room(w) ||
	    e->kind == ENTRY_OUT)));
}

/* In another window: of a room only what is for the user is said, and nobody's
 * messages whom the user does not want to be called for. */
static bool
hear_calls(const struct reader *r, const struct window *w,
    const struct entry *e)
{
	if (e->kind == ENTRY_IN)
		return chat_notify(r->chat, w->talk) != NOTIFY_OFF &&
		    (!hear_is_room(w) || room_notifies(w->talk, e->mention));
	return !hear_is_room(w) || e->kind == ENTRY_ALARM;
}

static bool
hear_is_said(const struct reader *r, const struct window *w,
    const struct entry *e)
{
	/* Questions are said as long as they are open: question.c. */
	if (e->seen || e->kind == ENTRY_QUESTION ||
	    hear_was_typed(r, w, e) || hear_is_old(w, e))
		return false;
	return w == r->current || hear_calls(r, w, e);
}

static size_t
hear_count(const struct reader *r, const struct window *w,
    struct buffer *b)
{
	const struct entry *e;
	size_t n = 0;

	for (uint64_t s = w->scanned + 1; s <= b->serial; s++)
		if ((e = buffer_serial(b, s)) != NULL && hear_is_said(r, w, e))
			n++;
	return n;
}

static void
hear_say_flood(struct reader *r, const struct window *w, size_t n)
{
	struct str name;

	str_init(&name);
	name_say_window(&name, w);
	say(r, "Note: %zu lines came at once in window %d, %s; the last %d "
	    "are said. /again %zu there reads all.", n, w->number, name.s,
	    FLOOD_SAID, n);
	str_free(&name);
}

/* A message or an alarm that comes now. */
static void
hear_ring(struct reader *r, const struct window *w, const struct entry *e)
{
	const struct talk *talk = w->talk;
	const char *bell = conf_text(chat_conf(r->chat), SET_BELL, talk ==
	    NULL ? NULL : account_jid(talk_account(talk)), talk == NULL ?
	    NULL : talk_set_for(talk));

	if (chat_calls(r->chat, talk, e) == NOTIFY_OFF ||
	    (e->kind == ENTRY_IN ? talk == NULL || !talk_line_calls(talk, e) :
	    e->kind != ENTRY_ALARM || e->delayed || e->via != VIA_LIVE))
		return;
	if (strcmp(bell, "always") == 0 ||
	    (w != r->current && strcmp(bell, "away") == 0))
		say_bell(r);
}

static void
hear_say_entry(struct reader *r, struct window *w, const struct entry *e)
{
	hear_ring(r, w, e);
	entry_say(r, w, e, w != r->current, false);
	if (e->tells_level && w->talk != NULL &&
	    e->level == talk_level(w->talk))
		level_told(w, e->level);
}

static void
hear_window(struct reader *r, struct window *w)
{
	struct buffer *b = entry_buffer(r, w);
	const struct entry *e;
	size_t n = hear_count(r, w, b), skip = 0;

	if (n >= FLOOD) {
		hear_say_flood(r, w, n);
		skip = n - FLOOD_SAID;
	}
	while (w->scanned < b->serial) {
		if ((e = buffer_serial(b, ++w->scanned)) == NULL ||
		    !hear_is_said(r, w, e))
			continue;
		if (skip > 0)
			skip--;
		else
			hear_say_entry(r, w, e);
	}
}

/* What became of lines, and was not said. */
static void
hear_count_changes(struct reader *r, struct window *w)
{
	size_t more = w->others > FLOOD_SAID ? w->others - FLOOD_SAID : 0;
	struct str name;

	w->others = 0;
	if (more == 0)
		return;
	str_init(&name);
	name_say_window(&name, w);
	say(r, "Note: %zu more reactions and changes of lines came at once in "
	    "window %d, %s.", more, w->number, name.s);
	str_free(&name);
}

void
hear_read(struct reader *r)
{
	struct talk *talk = r->current->talk;

	if (talk != NULL && (talk_unread(talk) > 0 ||
	    !buffer_is_read(talk_buffer(talk))))
		talk_read(talk);
}

/* What stands there when a window opens is of before. */
static void
hear_open(struct reader *r, struct talk *talk)
{
	struct buffer *b = talk_buffer(talk);
	struct window *w = place_open(r, talk);
	const struct entry *e;

	for (uint64_t s = 1; s <= b->serial; s++) {
		e = buffer_serial(b, s);
		if (e != NULL && !buffer_entry_is_read(b, e))
			break;
		w->scanned = s;
	}
}

static bool
hear_is_due(const struct reader *r, struct talk *talk)
{
	return talk_buffer(talk)->count > 0 && place_of(r, talk) == NULL;
}

/* Numbers are given by the age of conversations, not by what changed last. */
static void
hear_open_due(struct reader *r)
{
	struct talk *talk = chat_latest(r->chat, r->looked);

	while (talk != NULL && !hear_is_due(r, talk))
		talk = talk_older(talk, r->looked);
	for (size_t i = 0; talk != NULL && i < chat_talks(r->chat); i++)
		if (hear_is_due(r, chat_talk(r->chat, i)))
			hear_open(r, chat_talk(r->chat, i));
}

/* ---- the contact -------------------------------------------------------- */

static void
hear_presence(struct reader *r, struct window *w)
{
	const struct contact *c = w->talk == NULL ? NULL :
	    talk_contact(w->talk);
	enum show show = c == NULL ? w->show : contact_show(c);
	struct str name;

	if (show == w->show)
		return;
	w->show = show;
	if (talk_kind(w->talk) != TALK_DIRECT)
		return;
	str_init(&name);
	name_say(&name, talk_name(w->talk));
	say(r, "Presence, %s: %s.", name.s, show_word(show));
	str_free(&name);
}

/* Of what did not change only what is used, and the status, is looked at. */
void
hear_turn(struct reader *r)
{
	bool changed = chat_changes(r->chat) != r->looked;

	hear_open_due(r);
	r->looked = chat_changes(r->chat);
	for (size_t i = 0; i < r->nwindows; i++) {
		struct window *w = r->windows[i];

		hear_count_changes(r, w);
		if (!changed && w->talk != NULL && w != r->current)
			continue;
		hear_window(r, w);
		level_tell(r, w);
	}
	hear_presence(r, r->current);
}

/* ---- what becomes of a line --------------------------------------------- */

/* "Window 3, bob: " where it is another one. */
static void
hear_add_where(const struct reader *r, struct str *s, const struct talk *talk)
{
	const struct window *w = place_of(r, talk);

	if (w == NULL || w == r->current)
		return;
	str_addf(s, "Window %d, ", w->number);
	name_say_window(s, w);
	str_add(s, ". ");
}

static void
hear_delivery(struct reader *r, const struct chat_event *ev)
{
	const struct window *w = place_of(r, ev->talk);
	const struct entry *e = ev->id == NULL ? NULL : buffer_by_id(
	    talk_buffer(ev->talk), ENTRY_OUT, ev->id);
	bool problem = ev->delivery == DELIVERY_HELD ||
	    ev->delivery == DELIVERY_FAILED;
	struct str s;

	if (!problem && (ev->text == NULL || ev->text[0] == '\0'))
		return;
	str_init_secret(&s);
	hear_add_where(r, &s, ev->talk);
	str_addf(&s, "State: %s", ev->delivery == DELIVERY_HELD ?
	    "the line waits" : ev->delivery == DELIVERY_FAILED ?
	    "the line was not sent" : delivery_word(ev->delivery));
	if (ev->text != NULL && ev->text[0] != '\0') {
		str_add(&s, ": ");
		name_say_line(&s, ev->text);
	}
	if (e != NULL && (w == NULL || !hear_was_typed(r, w, e))) {
		str_add(&s, ". It is ");
		entry_begin(&s, e);
	}
	str_addc(&s, '.');
	say_text(r, s.s);
	str_free(&s);
}

/* What others do with lines is said where their lines would be, and of a flood
 * the first few: the end of the turn counts the rest. */
static bool
hear_is_change_said(const struct reader *r, const struct chat_event *ev)
{
	struct window *w = place_of(r, ev->talk);

	if (!ev->incoming)
		return true;
	if (w != NULL && w != r->current &&
	    (chat_notify(r->chat, w->talk) == NOTIFY_OFF ||
	    (hear_is_room(w) && !room_notifies(w->talk, ev->mention))))
		return false;
	if (w == NULL)
		w = r->windows[0];
	return w->others++ < FLOOD_SAID;
}

/* Who does something with a line that stands there, in words. */
static void
hear_about(struct reader *r, const struct chat_event *ev, const char *what)
{
	struct buffer *b = talk_buffer(ev->talk);
	const struct entry *e = ev->id == NULL ? NULL : buffer_by_id(b,
	    ENTRY_IN, ev->id);
	struct str s;

	if (!hear_is_change_said(r, ev))
		return;
	if (e == NULL && ev->id != NULL)
		e = buffer_by_id(b, ENTRY_OUT, ev->id);
	str_init_secret(&s);
	hear_add_where(r, &s, ev->talk);
	if (!ev->incoming)
		str_add(&s, "You");
	else
		name_say(&s, ev->nick != NULL ? ev->nick :
		    talk_name(ev->talk));
	str_addf(&s, ", %s", what);
	if (e != NULL)
		entry_begin(&s, e);
	if (ev->emoji != NULL) {
		str_add(&s, ": ");
		name_say_line(&s, ev->emoji[0] == '\0' ? "none" : ev->emoji);
	}
	say_foreign(r, s.s);
	str_free(&s);
}

/* A correction takes the place of a line; no entry is new. */
static void
hear_correction(struct reader *r, const struct chat_event *ev)
{
	struct str s;

	if (ev->replaces == NULL || ev->entry != NULL || !ev->incoming ||
	    ev->via == VIA_ARCHIVE || !hear_is_change_said(r, ev))
		return;
	str_init_secret(&s);
	hear_add_where(r, &s, ev->talk);
	name_say(&s, ev->nick != NULL ? ev->nick : talk_name(ev->talk));
	str_add(&s, ", corrects a line: ");
	name_say_line(&s, ev->text);
	say_foreign(r, s.s);
	str_free(&s);
}

void
hear_event(void *arg, const struct chat_event *ev)
{
	struct reader *r = arg;

	if (ev->type == CHAT_CLOSED)
		place_close(r, ev->talk);
	else if (r->ends)
		return;
	else if (ev->type == CHAT_DELIVERY && ev->talk != NULL)
		hear_delivery(r, ev);
	else if (ev->type == CHAT_REACTION && ev->talk != NULL)
		hear_about(r, ev, "reacts to ");
	else if (ev->type == CHAT_RETRACTION && ev->talk != NULL)
		hear_about(r, ev, "takes back ");
	else if (ev->type == CHAT_MESSAGE && ev->talk != NULL)
		hear_correction(r, ev);
}
