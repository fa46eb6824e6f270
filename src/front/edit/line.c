/*
 * The input line: text, cursor, what was cut, undo.  Pure editing; must not know
 * keys, the screen, or what becomes of a line.
 *
 * What is typed here may be said under OTR, so all of it lives in secret
 * memory, and nothing of it is ever written anywhere.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/edit/inside.h"

struct line_edit {
	struct str text;
	size_t cursor;
	int columns;		/* of the rows that it is shown in */
	struct kills *kills;
	bool kill_grows;	/* the last action was a kill too */
	/* What the last action put before the cursor, and the action before
	 * this one: that again means another piece, or an older line's word. */
	enum put { PUT_NOTHING, PUT_PIECE, PUT_WORD } put, was;
	size_t put_from;
	size_t word_of;		/* PUT_WORD: so many lines ago */
	struct undo *undo;
	bool typing;		/* the last change was plain typing */
	struct history *history;
};

struct line_edit *
line_new(size_t history_max)
{
	struct line_edit *l = xcalloc(1, sizeof(*l));

	str_init_secret(&l->text);
	l->kills = kills_new();
	l->undo = undo_new();
	l->history = history_new(history_max);
	return l;
}

void
line_free(struct line_edit *l)
{
	if (l == NULL)
		return;
	undo_free(l->undo);
	history_free(l->history);
	kills_free(l->kills);
	str_free(&l->text);
	free(l);
}

const struct str *
line_str(const struct line_edit *l)
{
	return &l->text;
}

const char *
line_text(const struct line_edit *l)
{
	return l->text.s;
}

size_t
line_cursor(const struct line_edit *l)
{
	return l->cursor;
}

void
line_columns(struct line_edit *l, int columns)
{
	l->columns = columns;
}

/* ---- changing ---------------------------------------------------------- */

/* Replaces bytes [from, to) by `s`, cursor after it. */
static void
line_splice(struct line_edit *l, size_t from, size_t to, const char *s,
    size_t n)
{
	struct str t;

	str_init_secret(&t);
	str_addn(&t, l->text.s, from);
	str_addn(&t, s, n);
	str_addn(&t, l->text.s + to, l->text.len - to);
	str_free(&l->text);
	l->text = t;
	l->cursor = from + n;
}

static void
line_remember(struct line_edit *l)
{
	undo_remember(l->undo, l->text.s, l->cursor);
}

static void
line_undo(struct line_edit *l)
{
	size_t cursor;
	char *text = undo_take(l->undo, &cursor);

	if (text == NULL)
		return;
	str_clear(&l->text);
	str_add(&l->text, text);
	l->cursor = cursor;
	secret_free(text);
}

void
line_join_undo(struct line_edit *l, bool on)
{
	undo_join(l->undo, false);
	if (on)
		line_remember(l);
	undo_join(l->undo, on);
	l->typing = false;
}

/* The longest prefix of a text that may stand in the place of `gone` bytes. */
static size_t
line_room(const struct line_edit *l, size_t gone, const char *s, size_t n)
{
	size_t at = 0, len, left = l->text.len - gone;

	if (left + n <= LINE_MAX_BYTES)
		return n;
	while ((len = utf8_next(s + at, n - at)) > 0 &&
	    left + at + len <= LINE_MAX_BYTES)
		at += len;
	return at;
}

void
line_insert(struct line_edit *l, const char *s, size_t n)
{
	n = line_room(l, 0, s, n);
	if (n == 0)
		return;
	/* One undo takes back a run of typing, word by word. */
	if (!l->typing || *s == ' ' || n > TYPED_BYTES)
		line_remember(l);
	l->typing = n <= TYPED_BYTES;
	l->kill_grows = false;
	l->put = PUT_NOTHING;
	/* At the end nothing has to move, which is the common case. */
	if (l->cursor == l->text.len) {
		str_addn(&l->text, s, n);
		l->cursor = l->text.len;
	} else
		line_splice(l, l->cursor, l->cursor, s, n);
}

/* An action begins, or something else than an action. */
static void
line_begin(struct line_edit *l)
{
	l->was = l->put;
	l->put = PUT_NOTHING;
	l->typing = l->kill_grows = false;
}

void
line_move(struct line_edit *l, size_t at)
{
	line_begin(l);
	l->cursor = at;
}

void
line_replace(struct line_edit *l, size_t from, size_t to, const char *s,
    size_t n)
{
	line_begin(l);
	line_remember(l);
	line_splice(l, from, to, s, line_room(l, to - from, s, n));
}

void
line_set(struct line_edit *l, const char *s, size_t cursor)
{
	size_t n = strlen(s);

	line_replace(l, 0, l->text.len, s, n);
	if (cursor < n)
		l->cursor = cursor;
}

static void
line_drop(struct line_edit *l, size_t from, size_t to)
{
	if (from == to)
		return;
	line_remember(l);
	line_splice(l, from, to, "", 0);
	l->cursor = from;
}

static void
line_kill(struct line_edit *l, size_t from, size_t to, bool grows)
{
	if (from == to)
		return;
	if (grows)
		kills_grow(l->kills, l->text.s + from, to - from,
		    from < l->cursor);
	else
		kills_add(l->kills, l->text.s + from, to - from);
	line_drop(l, from, to);
	l->kill_grows = true;
}

void
line_keep(struct line_edit *l, const char *s, size_t n)
{
	kills_add(l->kills, s, n);
}

const char *
line_last_cut(const struct line_edit *l)
{
	return kills_newest(l->kills);
}

/* ---- rows, and lines from before --------------------------------------- */

static void
line_show(struct line_edit *l, const char *s)
{
	str_clear(&l->text);
	str_add(&l->text, s);
	l->cursor = l->text.len;
	undo_wipe(l->undo);
}

static void
line_older(struct line_edit *l)
{
	const char *s = history_older(l->history, l->text.s);

	if (s != NULL)
		line_show(l, s);
}

static void
line_newer(struct line_edit *l)
{
	const char *s = history_newer(l->history);

	if (s != NULL)
		line_show(l, s);
}

/* To the column in another row that the cursor has in its own. */
static void
line_go_row(struct line_edit *l, const struct typed_row *now,
    const struct typed_row *to)
{
	l->cursor = typed_at_column(&l->text, to, typed_width(l->text.s +
	    now->from, l->cursor - now->from));
}

static void
line_up(struct line_edit *l)
{
	struct typed_row row, before;

	typed_find(&l->text, l->columns, l->cursor, &row, &before);
	if (row.number == 0)
		line_older(l);
	else
		line_go_row(l, &row, &before);
}

static void
line_down(struct line_edit *l)
{
	struct typed_row row, before, next;

	typed_find(&l->text, l->columns, l->cursor, &row, &before);
	next = row;
	if (typed_next(&l->text, l->columns, &next))
		line_go_row(l, &row, &next);
	else
		line_newer(l);
}

const char *
line_sought(const struct line_edit *l, const char *folded, bool older,
    size_t *at)
{
	return history_sought(l->history, folded, older, at);
}

const char *
line_entered(const struct line_edit *l, size_t at)
{
	return history_at(l->history, at);
}

void
line_leave(struct line_edit *l)
{
	history_reset(l->history);
	undo_wipe(l->undo);
	str_clear(&l->text);
	l->cursor = 0;
	line_begin(l);
}

void
line_left(struct line_edit *l, const char *text, bool secret)
{
	/* Not even by C-y or undo. */
	if (secret)
		kills_wipe(l->kills);
	else
		history_add(l->history, text);
}

void
line_done(struct line_edit *l, bool secret)
{
	line_left(l, l->text.s, secret);
	line_leave(l);
}

void
line_forget(struct line_edit *l, const char *text)
{
	const char *s = history_forget(l->history, text, l->text.s);

	if (s != NULL)
		line_show(l, s);
	kills_forget(l->kills, text);
}

/* ---- actions ----------------------------------------------------------- */

static void
line_transpose(struct line_edit *l)
{
	size_t mid = l->cursor, left, right;
	struct str t;

	if (mid == l->text.len && mid > 0)
		mid = spot_before(&l->text, mid);
	if (mid == 0)
		return;
	left = spot_before(&l->text, mid);
	right = spot_after(&l->text, mid);
	line_remember(l);
	str_init_secret(&t);
	str_addn(&t, l->text.s + mid, right - mid);
	str_addn(&t, l->text.s + left, mid - left);
	line_splice(l, left, right, t.s, t.len);
	str_free(&t);
}

static void
line_clear(struct line_edit *l)
{
	if (l->text.len == 0)
		return;
	line_remember(l);
	str_clear(&l->text);
	l->cursor = 0;
	history_reset(l->history);
}

/* Puts a text before the cursor, in the place of what stands from there. */
static void
line_put(struct line_edit *l, enum put what, size_t from, const char *s,
    size_t n)
{
	line_remember(l);
	line_splice(l, from, l->cursor, s, line_room(l, l->cursor - from,
	    s, n));
	l->put = what;
	l->put_from = from;
}

static void
line_yank(struct line_edit *l)
{
	const char *s = kills_newest(l->kills);

	if (s != NULL)
		line_put(l, PUT_PIECE, l->cursor, s, strlen(s));
}

static void
line_yank_older(struct line_edit *l)
{
	const char *s;

	if (l->was == PUT_PIECE && (s = kills_older(l->kills)) != NULL)
		line_put(l, PUT_PIECE, l->put_from, s, strlen(s));
}

/* The last word of the line before; again: of the one before that. */
static void
line_last_word(struct line_edit *l)
{
	size_t ago = l->was == PUT_WORD ? l->word_of + 1 : 1, len;
	const char *s = history_last_word(l->history, ago, &len);

	l->put = l->was;
	if (s == NULL)
		return;
	line_put(l, PUT_WORD, l->was == PUT_WORD ? l->put_from : l->cursor,
	    s, len);
	l->word_of = ago;
}

/* The word at the cursor, or the next one, in other letters. */
static void
line_case(struct line_edit *l, enum utf8_case first, enum utf8_case rest)
{
	size_t end, from;
	struct str s;

	str_init_secret(&s);
	if (!spot_case(&l->text, l->cursor, first, rest, &s, &from, &end)) {
		str_free(&s);
		return;
	}
	line_remember(l);
	line_splice(l, from, end, s.s, line_room(l, end - from, s.s, s.len));
	str_free(&s);
}

static void
line_upper(struct line_edit *l)
{
	line_case(l, UTF8_UPPER, UTF8_UPPER);
}

static void
line_lower(struct line_edit *l)
{
	line_case(l, UTF8_LOWER, UTF8_LOWER);
}

static void
line_capital(struct line_edit *l)
{
	line_case(l, UTF8_UPPER, UTF8_LOWER);
}

/* Moves to a spot; takes away what lies between; that, and keeps it for
 * yanking; or something of its own. */
enum how { GOES, DROPS, KILLS, CALLS };

static const struct {
	enum how how;
	spot_fn *to;
	void (*call)(struct line_edit *);
} actions[LINE_ACTIONS] = {
	[LINE_LEFT] = { GOES, spot_before, NULL },
	[LINE_RIGHT] = { GOES, spot_after, NULL },
	[LINE_WORD_LEFT] = { GOES, spot_word_left, NULL },
	[LINE_WORD_RIGHT] = { GOES, spot_word_right, NULL },
	[LINE_HOME] = { GOES, spot_row_start, NULL },
	[LINE_END] = { GOES, spot_row_end, NULL },
	[LINE_BACKSPACE] = { DROPS, spot_before, NULL },
	[LINE_DELETE] = { DROPS, spot_after, NULL },
	[LINE_KILL_WORD_LEFT] = { KILLS, spot_blank_left, NULL },
	[LINE_KILL_WORD_RIGHT] = { KILLS, spot_word_right, NULL },
	[LINE_KILL_TO_END] = { KILLS, spot_kill_end, NULL },
	[LINE_KILL_TO_START] = { KILLS, spot_row_start, NULL },
	[LINE_YANK] = { CALLS, NULL, line_yank },
	[LINE_TRANSPOSE] = { CALLS, NULL, line_transpose },
	[LINE_OLDER] = { CALLS, NULL, line_older },
	[LINE_NEWER] = { CALLS, NULL, line_newer },
	[LINE_CLEAR] = { CALLS, NULL, line_clear },
	[LINE_UNDO] = { CALLS, NULL, line_undo },
	[LINE_UP] = { CALLS, NULL, line_up },
	[LINE_DOWN] = { CALLS, NULL, line_down },
	[LINE_YANK_OLDER] = { CALLS, NULL, line_yank_older },
	[LINE_LAST_WORD] = { CALLS, NULL, line_last_word },
	[LINE_UPPER] = { CALLS, NULL, line_upper },
	[LINE_LOWER] = { CALLS, NULL, line_lower },
	[LINE_CAPITAL] = { CALLS, NULL, line_capital },
};

/* To or from a spot before or behind the cursor. */
static void
line_span(struct line_edit *l, enum how how, size_t spot, bool grows)
{
	size_t from = spot < l->cursor ? spot : l->cursor;
	size_t to = spot < l->cursor ? l->cursor : spot;

	if (how == GOES)
		l->cursor = spot;
	else if (how == DROPS)
		line_drop(l, from, to);
	else
		line_kill(l, from, to, grows);
}

void
line_do(struct line_edit *l, enum line_action action)
{
	bool grows = l->kill_grows;

	if ((unsigned)action >= LINE_ACTIONS)
		die("no action of the input line");
	line_begin(l);
	if (actions[action].how == CALLS)
		actions[action].call(l);
	else
		line_span(l, actions[action].how,
		    actions[action].to(&l->text, l->cursor), grows);
}
