/*
 * Windows: one per conversation and the status window; their numbers, which
 * is shown, what is new in each.  Must not know how they are painted.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include <uthash.h>

#include "front/screen/inside.h"

#define HISTORY_MAX 500		/* lines that each input line remembers */

struct buffer *
window_buffer(const struct ui *ui, const struct window *w)
{
	if (w->raw != NULL)
		return account_raw_buffer(w->raw);
	return w->talk == NULL ? chat_status(ui->chat) : talk_buffer(w->talk);
}

/* ---- by what they are of ----------------------------------------------- */

struct place {
	const void *of;		/* a conversation; an account: its stanzas */
	struct window *window;
	UT_hash_handle hh;
};

static const void *
window_of_what(const struct window *w)
{
	return w->raw != NULL ? (const void *)w->raw : w->talk;
}

static struct place *
window_place_of(const struct ui *ui, const void *of)
{
	struct place *p;

	HASH_FIND_PTR(ui->places, &of, p);
	return p;
}

static void
window_place_add(struct ui *ui, struct window *w)
{
	struct place *p = xcalloc(1, sizeof(*p));

	p->of = window_of_what(w);
	p->window = w;
	HASH_ADD_PTR(ui->places, of, p);
}

static void
window_place_drop(struct ui *ui, const void *of)
{
	struct place *p = window_place_of(ui, of);

	HASH_DEL(ui->places, p);
	free(p);
}

struct window *
window_of(const struct ui *ui, const struct talk *talk)
{
	const struct place *p = window_place_of(ui, talk);

	return p == NULL ? NULL : p->window;
}

struct window *
window_of_raw(const struct ui *ui, const struct account *a)
{
	const struct place *p = window_place_of(ui, a);

	return p == NULL ? NULL : p->window;
}

bool
window_lives(const struct ui *ui, const struct window *w)
{
	for (size_t i = 0; i < ui->nwindows; i++)
		if (ui->windows[i] == w)
			return true;
	return false;
}

struct window *
window_born(const struct ui *ui, uint64_t born)
{
	for (size_t i = 0; i < ui->nwindows; i++)
		if (ui->windows[i]->born == born)
			return ui->windows[i];
	return NULL;
}

struct window *
window_numbered(const struct ui *ui, int number)
{
	for (size_t i = 0; i < ui->nwindows; i++)
		if (ui->windows[i]->number == number)
			return ui->windows[i];
	return NULL;
}

/* ---- opening, closing -------------------------------------------------- */

/* The lowest free number: windows keep theirs, so that fingers learn it. */
static struct window *
window_add(struct ui *ui, struct talk *talk, struct account *raw)
{
	struct window *w = xcalloc(1, sizeof(*w));
	size_t at = 0;

	w->talk = talk;
	w->raw = raw;
	w->born = ++ui->born;
	w->line = line_new(HISTORY_MAX);
	w->vi = vi_new();
	/* The lowest that is free: some were moved beyond it. */
	while (at < ui->nwindows && ui->windows[at]->number == (int)at + 1)
		at++;
	w->number = (int)at + 1;
	ui->windows = xreallocarray(ui->windows, ui->nwindows + 1,
	    sizeof(*ui->windows));
	memmove(ui->windows + at + 1, ui->windows + at,
	    (ui->nwindows - at) * sizeof(*ui->windows));
	ui->windows[at] = w;
	ui->nwindows++;
	ui->ntalks += talk != NULL;
	window_order_put(ui, w);
	window_place_add(ui, w);
	unfinished_back(ui, w);
	ui->changes++;
	return w;
}

struct window *
window_open(struct ui *ui, struct talk *talk)
{
	struct window *w = window_of(ui, talk);

	return w == NULL ? window_add(ui, talk, NULL) : w;
}

struct window *
window_open_raw(struct ui *ui, struct account *a)
{
	struct window *w = window_of_raw(ui, a);

	return w == NULL ? window_add(ui, NULL, a) : w;
}

static void
window_free(struct ui *ui, struct window *w)
{
	window_place_drop(ui, window_of_what(w));
	activity_set(ui, w, ACTIVITY_NONE);
	window_order_drop(ui, w);
	ui->ntalks -= w->talk != NULL;
	line_free(w->line);
	vi_free(w->vi);
	free(w);
}

void
window_close(struct ui *ui, struct window *w)
{
	bool typing = prompts_close(ui, w);
	bool kept = unfinished_keep(ui, w);
	size_t at = 0;

	while (ui->windows[at] != w)
		at++;
	memmove(ui->windows + at, ui->windows + at + 1,
	    (ui->nwindows - at - 1) * sizeof(*ui->windows));
	ui->nwindows--;
	if (ui->last == w)
		ui->last = NULL;
	if (ui->sought == w)
		ui->sought = NULL;
	if (ui->current == w) {
		complete_end(ui);
		ui->current = ui->last == NULL ? ui->windows[0] : ui->last;
		ui->last = NULL;
		if (typing)
			prompt_swallow(ui);
		prompt_entered(ui);
	}
	if (kept)
		ui_say(ui, STYLE_NOTICE, "What you were writing to %s is kept "
		    "until you go back.", window_name(w));
	window_free(ui, w);
	ui->changes++;
}

/* By number, as it is looked for. */
static int
window_compare(const void *x, const void *y)
{
	const struct window *const *a = x, *const *b = y;

	return (*a)->number - (*b)->number;
}

/* Out of the lists that are sorted by numbers, and in again. */
static enum activity
window_take_out(struct ui *ui, struct window *w)
{
	enum activity activity = w->activity;

	activity_set(ui, w, ACTIVITY_NONE);
	window_order_drop(ui, w);
	return activity;
}

static void
window_put_in(struct ui *ui, struct window *w, int number,
    enum activity activity)
{
	w->number = number;
	window_order_put(ui, w);
	activity_set(ui, w, activity);
}

void
window_renumber(struct ui *ui, struct window *w, int number)
{
	struct window *other = window_numbered(ui, number);
	enum activity mine, its = ACTIVITY_NONE;
	int before = w->number;

	if (other == w)
		return;
	mine = window_take_out(ui, w);
	if (other != NULL) {
		its = window_take_out(ui, other);
		window_put_in(ui, other, before, its);
	}
	window_put_in(ui, w, number, mine);
	qsort(ui->windows, ui->nwindows, sizeof(*ui->windows),
	    window_compare);
	ui->changes++;
}

void
windows_free(struct ui *ui)
{
	for (size_t i = 0; i < ui->nwindows; i++)
		window_free(ui, ui->windows[i]);
	free(ui->windows);
	free(ui->active);
	free(ui->order);
	ui->windows = ui->active = ui->order = NULL;
	ui->nwindows = 0;
}

/* ---- choosing ---------------------------------------------------------- */

void
window_left(struct ui *ui, struct window *w)
{
	/* Scrolled up, reading stopped where it stopped before. */
	if (w->anchor == 0)
		w->mark = buffer_newest(window_buffer(ui, w));
}

void
window_switch(struct ui *ui, struct window *w)
{
	if (w == ui->current)
		return;
	/* Who is at a question is taken away from it by no one else. */
	if (prompt_open(ui) != NULL && !ui->acting)
		return;
	complete_end(ui);	/* it was of that line */
	card_leave(ui);
	window_left(ui, ui->current);
	ui->last = ui->current;
	ui->current = w;
	prompt_left(ui, ui->last);
	prompt_entered(ui);
	ui->changes++;
}

void
window_chosen(struct ui *ui, const struct window *before)
{
	ui->blind |= ui->current != before;
}

void
window_show(struct ui *ui, struct talk *talk)
{
	struct window *w = window_of(ui, talk);

	if (w == NULL && talk != NULL) {
		w = window_open(ui, talk);
		window_order_said(ui, w, loop_wall(chat_loop(ui->chat)));
	}
	window_switch(ui, w != NULL ? w : window_open(ui, talk));
}

static size_t
window_index_of(const struct ui *ui, const struct window *w)
{
	size_t i = 0;

	while (ui->windows[i] != w)
		i++;
	return i;
}

struct window *
window_next(const struct ui *ui, int step)
{
	size_t n = ui->nwindows, at = window_index_of(ui, ui->current);

	return ui->windows[(at + n + (step > 0 ? 1 : n - 1)) % n];
}

/* ---- what is new ------------------------------------------------------- */

static bool
window_is_room(const struct window *w)
{
	return w->talk != NULL && talk_kind(w->talk) == TALK_ROOM;
}

static enum activity
window_entry_activity(const struct window *w, const struct entry *e)
{
	switch (e->kind) {
	case ENTRY_IN:
		return window_is_room(w) && !e->mention ? ACTIVITY_LINES :
		    ACTIVITY_MESSAGE;
	case ENTRY_QUESTION:
	case ENTRY_ALARM:
		return ACTIVITY_MESSAGE;
	case ENTRY_WARNING:
	case ENTRY_ERROR:
		return ACTIVITY_NOTICE;
	case ENTRY_OUT:
	case ENTRY_NOTICE:
	case ENTRY_DRAWING:
		break;
	}
	return ACTIVITY_NONE;
}

/* Whether what stands there may call the user: a line, a question, an alarm. */
static bool
window_calls(const struct window *w, const struct entry *e)
{
	if (e->kind == ENTRY_IN)
		return w->talk != NULL && talk_line_calls(w->talk, e);
	return window_entry_activity(w, e) == ACTIVITY_MESSAGE && !e->seen &&
	    !e->delayed && e->via == VIA_LIVE;
}

/* Of all that was not read, here or elsewhere. */
static enum activity
window_unread_activity(const struct window *w, const struct buffer *b)
{
	enum activity all = ACTIVITY_NONE, a;

	for (size_t i = b->count; i-- > 0;) {
		const struct entry *e = buffer_at(b, i);

		if (buffer_entry_is_read(b, e))
			break;
		a = e->seen ? ACTIVITY_NONE : window_entry_activity(w, e);
		if (a > all)
			all = a;
	}
	return all;
}

/* Whether no line is new any more, since another program of the user's has
 * shown them.  The mark goes behind those that it has. */
static bool
window_was_read(struct window *w)
{
	size_t before = w->unread;
	const struct buffer *b;

	w->unread = w->talk == NULL ? 0 : talk_unread(w->talk);
	if (w->unread >= before)
		return false;
	b = talk_buffer(w->talk);
	for (size_t i = b->count; i-- > 0;) {
		const struct entry *e = buffer_at(b, i);

		if (e->serial == w->mark || buffer_entry_is_read(b, e))
			break;
		if (e->seen) {
			w->mark = e->serial;
			break;
		}
	}
	return w->unread == 0;
}

/* Of before, and no news: an archive's, or what a room sends of it. */
static bool
window_is_old(const struct window *w, const struct entry *e)
{
	return w->talk != NULL && talk_unread(w->talk) == 0 &&
	    (e->via == VIA_ARCHIVE || (window_is_room(w) && e->delayed));
}

/* Looks at the entries that came since the last time, wherever they stand. */
static void
window_scan(struct ui *ui, struct window *w)
{
	struct buffer *b = window_buffer(ui, w);
	const struct entry *e, *calls = NULL;
	enum activity a;
	bool answered = window_was_read(w);
	int64_t said = 0;

	if (w->raw != NULL) {	/* it flows, and calls nobody */
		w->scanned = b->serial;
		return;
	}
	while (w->scanned < b->serial) {
		if ((e = buffer_serial(b, ++w->scanned)) == NULL)
			continue;	/* it has gone again */
		if ((e->kind == ENTRY_IN || e->kind == ENTRY_OUT) &&
		    e->stamp > said)
			said = e->stamp;
		if (window_is_old(w, e))
			continue;
		answered |= e->kind == ENTRY_OUT && e->seen;
		a = e->seen ? ACTIVITY_NONE : window_entry_activity(w, e);
		if (a > w->activity)
			activity_set(ui, w, a);
		if (window_calls(w, e))
			calls = e;
	}
	if (said > 0)
		window_order_said(ui, w, said);
	if (answered)
		activity_set(ui, w, window_unread_activity(w, b));
	if (calls != NULL)
		call_found(ui, w, calls);
	if (!ui_sees(ui, w))
		return;
	activity_set(ui, w, ACTIVITY_NONE);
	if (w->talk != NULL && (talk_unread(w->talk) > 0 ||
	    !buffer_is_read(b)))
		talk_read(w->talk);
	w->unread = 0;
}

static bool
window_is_due(const struct ui *ui, struct talk *talk)
{
	return talk_buffer(talk)->count > 0 && window_of(ui, talk) == NULL;
}

/* Numbers are given by the age of conversations, not by what changed last. */
static void
windows_open_due(struct ui *ui)
{
	struct talk *talk = chat_latest(ui->chat, ui->looked);

	while (talk != NULL && !window_is_due(ui, talk))
		talk = talk_older(talk, ui->looked);
	for (size_t i = 0; talk != NULL && i < chat_talks(ui->chat); i++)
		if (window_is_due(ui, chat_talk(ui->chat, i)))
			window_open(ui, chat_talk(ui->chat, i));
}

/* Only of those that changed; and what the user looks at may have come into
 * sight. */
void
windows_scan(struct ui *ui)
{
	struct talk *talk, *older;
	struct window *w;

	windows_open_due(ui);
	window_scan(ui, ui->windows[0]);
	for (talk = chat_latest(ui->chat, ui->looked); talk != NULL;
	    talk = older) {
		/* To be read is a change too: it moves in the list. */
		older = talk_older(talk, ui->looked);
		if ((w = window_of(ui, talk)) != NULL)
			window_scan(ui, w);
	}
	window_scan(ui, ui->current);
	ui->looked = chat_changes(ui->chat);
}

/* ---- lines ------------------------------------------------------------- */

static void
window_talk_columns(const struct ui *ui, struct talk *talk, struct columns *c)
{
	enum talk_kind kind = talk_kind(talk);

	c->level = true;
	c->alerts = strcmp(conf_text(ui->conf, SET_ALERT_LEVELS,
	    account_jid(talk_account(talk)), talk_jid(talk)), "never") != 0;
	c->me = kind == TALK_DIRECT;
	c->room = kind == TALK_ROOM;
	c->styling = conf_bool(ui->conf, SET_STYLING,
	    account_jid(talk_account(talk)), talk_jid(talk));
	if (!c->room)
		c->them = nick_style(ui->hues, c->me ? talk_jid(talk) :
		    jid_resource(talk_jid(talk)));
}

void
window_columns(const struct ui *ui, const struct window *w, int width,
    struct columns *c)
{
	const struct look *look = &ui->look;

	memset(c, 0, sizeof(*c));
	c->width = width;
	c->rows = ui->grid.rows - 3;	/* title, status, input */
	c->now = loop_wall(chat_loop(ui->chat));
	c->drawn = ui->signs;
	c->linked = strcmp(conf_text(ui->conf, SET_HYPERLINKS, NULL, NULL),
	    "off") != 0;
	c->hues = ui->hues;
	c->named = look->named;
	c->left = look->left;
	c->states = look->states;
	c->folds = &w->folds;
	c->whole = look->whole;
	c->text = look->text;
	c->time_format = width < COLUMNS_TIME ? "" : look->time_format;
	c->time = width < COLUMNS_TIME ? 0 : look->time;
	if (width >= COLUMNS_ALIGNED)
		c->author = w->talk == NULL ? 2 : look->author;
	if (w->talk != NULL)
		window_talk_columns(ui, w->talk, c);
	/* A level's sign in the first column must look like no rule. */
	c->rule = c->author == 0 && c->level && !c->drawn ? "_" :
	    sign_text(ui, SIGN_RULE);
	columns_place(c);
}

void
window_layout(const struct ui *ui, const struct window *w, size_t index,
    const struct columns *c, struct layout *l)
{
	struct buffer *b = window_buffer(ui, w);
	const struct entry *e = buffer_at(b, index);
	const struct entry *before = index == 0 ? NULL :
	    buffer_at(b, index - 1);

	layout_make(l, e, before, before != NULL && w->mark != 0 &&
	    before->serial == w->mark, c);
}
