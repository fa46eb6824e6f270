/*
 * The input line: text, cursor, kill and undo.  Pure editing; must not know
 * keys, the screen, or what becomes of a line.
 *
 * What is typed here may be said under OTR, so all of it lives in secret
 * memory, and nothing of it is ever written anywhere.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

#define UNDO_MAX 64

struct state {
	char *text;		/* secret */
	size_t cursor;
};

struct line_edit {
	struct str text;
	size_t cursor;
	char *killed;		/* secret, or NULL */
	bool kill_grows;	/* the last action was a kill too */
	struct state undo[UNDO_MAX];
	size_t nundo;
	bool typing;		/* the last change was plain typing */
	struct history *history;
};

struct line_edit *
line_new(size_t history_max)
{
	struct line_edit *l = xcalloc(1, sizeof(*l));

	str_init_secret(&l->text);
	l->history = history_new(history_max);
	return l;
}

static void
line_forget_undo(struct line_edit *l)
{
	while (l->nundo > 0)
		secret_free(l->undo[--l->nundo].text);
}

void
line_free(struct line_edit *l)
{
	if (l == NULL)
		return;
	line_forget_undo(l);
	history_free(l->history);
	secret_free(l->killed);
	str_free(&l->text);
	free(l);
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
	if (l->nundo == UNDO_MAX) {
		secret_free(l->undo[0].text);
		memmove(l->undo, l->undo + 1,
		    (UNDO_MAX - 1) * sizeof(l->undo[0]));
		l->nundo--;
	}
	l->undo[l->nundo].text = secret_dup(l->text.s);
	l->undo[l->nundo].cursor = l->cursor;
	l->nundo++;
}

static void
line_undo(struct line_edit *l)
{
	struct state *s;

	if (l->nundo == 0)
		return;
	s = &l->undo[--l->nundo];
	str_clear(&l->text);
	str_add(&l->text, s->text);
	l->cursor = s->cursor;
	secret_free(s->text);
}

/* The longest prefix of a text that a line may grow by. */
static size_t
line_room(const struct line_edit *l, const char *s, size_t n)
{
	size_t at = 0, len;

	if (l->text.len + n <= LINE_MAX_BYTES)
		return n;
	while ((len = utf8_next(s + at, n - at)) > 0 &&
	    l->text.len + at + len <= LINE_MAX_BYTES)
		at += len;
	return at;
}

void
line_insert(struct line_edit *l, const char *s, size_t n)
{
	n = line_room(l, s, n);
	if (n == 0)
		return;
	/* One undo takes back a run of typing, word by word. */
	if (!l->typing || *s == ' ' || n > CELL_BYTES)
		line_remember(l);
	l->typing = n <= CELL_BYTES;
	l->kill_grows = false;
	/* At the end nothing has to move, which is the common case. */
	if (l->cursor == l->text.len) {
		str_addn(&l->text, s, n);
		l->cursor = l->text.len;
	} else
		line_splice(l, l->cursor, l->cursor, s, n);
}

void
line_set(struct line_edit *l, const char *s, size_t cursor)
{
	size_t n = strlen(s);

	line_remember(l);
	l->typing = l->kill_grows = false;
	line_splice(l, 0, l->text.len, s, n);
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
	struct str all;
	bool before = from < l->cursor;

	if (from == to)
		return;
	str_init_secret(&all);
	if (grows && l->killed != NULL && !before)
		str_add(&all, l->killed);
	str_addn(&all, l->text.s + from, to - from);
	if (grows && l->killed != NULL && before)
		str_add(&all, l->killed);
	secret_free(l->killed);
	l->killed = str_take(&all);
	line_drop(l, from, to);
	l->kill_grows = true;
}

/* ---- rows, and lines from before --------------------------------------- */

static void
line_show(struct line_edit *l, const char *s)
{
	str_clear(&l->text);
	str_add(&l->text, s);
	l->cursor = l->text.len;
	line_forget_undo(l);
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

static void
line_up(struct line_edit *l)
{
	size_t start = spot_row_start(&l->text, l->cursor);

	if (start == 0)
		line_older(l);
	else
		l->cursor = spot_at_column(&l->text,
		    spot_row_start(&l->text, start - 1),
		    spot_column(&l->text, l->cursor));
}

static void
line_down(struct line_edit *l)
{
	size_t end = spot_row_end(&l->text, l->cursor);

	if (l->text.s[end] == '\0')
		line_newer(l);
	else
		l->cursor = spot_at_column(&l->text, end + 1,
		    spot_column(&l->text, l->cursor));
}

void
line_leave(struct line_edit *l)
{
	history_reset(l->history);
	line_forget_undo(l);
	str_clear(&l->text);
	l->cursor = 0;
	l->typing = l->kill_grows = false;
}

void
line_left(struct line_edit *l, const char *text, bool secret)
{
	if (secret) {
		/* Not even by C-y or undo. */
		secret_free(l->killed);
		l->killed = NULL;
	} else
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
	if (l->killed != NULL && strstr(l->killed, text) != NULL) {
		secret_free(l->killed);
		l->killed = NULL;
	}
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

static void
line_yank(struct line_edit *l)
{
	if (l->killed != NULL)
		line_insert(l, l->killed, strlen(l->killed));
	l->typing = false;
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
	l->typing = l->kill_grows = false;
	if (actions[action].how == CALLS)
		actions[action].call(l);
	else
		line_span(l, actions[action].how,
		    actions[action].to(&l->text, l->cursor), grows);
}
