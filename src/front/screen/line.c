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
forget_undo(struct line_edit *l)
{
	while (l->nundo > 0)
		secret_free(l->undo[--l->nundo].text);
}

void
line_free(struct line_edit *l)
{
	if (l == NULL)
		return;
	forget_undo(l);
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
splice(struct line_edit *l, size_t from, size_t to, const char *s, size_t n)
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
remember(struct line_edit *l)
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
undo(struct line_edit *l)
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
room(const struct line_edit *l, const char *s, size_t n)
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
	n = room(l, s, n);
	if (n == 0)
		return;
	/* One undo takes back a run of typing, word by word. */
	if (!l->typing || *s == ' ' || n > CELL_BYTES)
		remember(l);
	l->typing = n <= CELL_BYTES;
	l->kill_grows = false;
	/* At the end nothing has to move, which is the common case. */
	if (l->cursor == l->text.len) {
		str_addn(&l->text, s, n);
		l->cursor = l->text.len;
	} else
		splice(l, l->cursor, l->cursor, s, n);
}

void
line_set(struct line_edit *l, const char *s, size_t cursor)
{
	size_t n = strlen(s);

	remember(l);
	l->typing = l->kill_grows = false;
	splice(l, 0, l->text.len, s, n);
	if (cursor < n)
		l->cursor = cursor;
}

static void
drop(struct line_edit *l, size_t from, size_t to)
{
	if (from == to)
		return;
	remember(l);
	splice(l, from, to, "", 0);
	l->cursor = from;
}

static void
kill(struct line_edit *l, size_t from, size_t to, bool grows)
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
	drop(l, from, to);
	l->kill_grows = true;
}

/* ---- places ------------------------------------------------------------ */

static size_t
before(const struct line_edit *l, size_t at)
{
	return at - utf8_prev(l->text.s, at);
}

static size_t
after(const struct line_edit *l, size_t at)
{
	return at + utf8_next(l->text.s + at, l->text.len - at);
}

/* Anything beyond ASCII belongs to a word: no script is cut. */
static bool
in_word(const struct line_edit *l, size_t at)
{
	unsigned char c = (unsigned char)l->text.s[at];

	return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z');
}

static size_t
word_left(const struct line_edit *l)
{
	size_t at = l->cursor;

	while (at > 0 && !in_word(l, before(l, at)))
		at = before(l, at);
	while (at > 0 && in_word(l, before(l, at)))
		at = before(l, at);
	return at;
}

static size_t
word_right(const struct line_edit *l)
{
	size_t at = l->cursor;

	while (at < l->text.len && !in_word(l, at))
		at = after(l, at);
	while (at < l->text.len && in_word(l, at))
		at = after(l, at);
	return at;
}

/* As the shell's C-w: back to a blank, so that "/otr" goes whole. */
static size_t
blank_left(const struct line_edit *l)
{
	size_t at = l->cursor;

	while (at > 0 && strchr(" \n", l->text.s[at - 1]) != NULL)
		at--;
	while (at > 0 && strchr(" \n", l->text.s[at - 1]) == NULL)
		at = before(l, at);
	return at;
}

static size_t
row_start(const struct line_edit *l, size_t at)
{
	while (at > 0 && l->text.s[at - 1] != '\n')
		at--;
	return at;
}

static size_t
row_end(const struct line_edit *l, size_t at)
{
	return at + strcspn(l->text.s + at, "\n");
}

/* The place in the row that starts at `start`, `columns` from its left. */
static size_t
row_place(const struct line_edit *l, size_t start, int columns)
{
	return start + utf8_clip(l->text.s + start,
	    row_end(l, start) - start, columns);
}

static int
row_column(const struct line_edit *l)
{
	size_t start = row_start(l, l->cursor);

	return utf8_width(l->text.s + start, l->cursor - start);
}

/* ---- rows, and lines from before --------------------------------------- */

static void
show(struct line_edit *l, const char *s)
{
	str_clear(&l->text);
	str_add(&l->text, s);
	l->cursor = l->text.len;
	forget_undo(l);
}

static void
older(struct line_edit *l)
{
	const char *s = history_older(l->history, l->text.s);

	if (s != NULL)
		show(l, s);
}

static void
newer(struct line_edit *l)
{
	const char *s = history_newer(l->history);

	if (s != NULL)
		show(l, s);
}

static void
up(struct line_edit *l)
{
	size_t start = row_start(l, l->cursor);

	if (start == 0)
		older(l);
	else
		l->cursor = row_place(l, row_start(l, start - 1),
		    row_column(l));
}

static void
down(struct line_edit *l)
{
	size_t end = row_end(l, l->cursor);

	if (l->text.s[end] == '\0')
		newer(l);
	else
		l->cursor = row_place(l, end + 1, row_column(l));
}

void
line_done(struct line_edit *l, bool secret)
{
	if (secret) {
		/* Not even by C-y or undo. */
		secret_free(l->killed);
		l->killed = NULL;
	} else
		history_add(l->history, l->text.s);
	history_reset(l->history);
	forget_undo(l);
	str_clear(&l->text);
	l->cursor = 0;
	l->typing = l->kill_grows = false;
}

void
line_forget(struct line_edit *l, const char *text)
{
	const char *s = history_forget(l->history, text, l->text.s);

	if (s != NULL)
		show(l, s);
	if (l->killed != NULL && strstr(l->killed, text) != NULL) {
		secret_free(l->killed);
		l->killed = NULL;
	}
}

/* ---- actions ----------------------------------------------------------- */

static void
transpose(struct line_edit *l)
{
	size_t mid = l->cursor, left, right;
	struct str t;

	if (mid == l->text.len && mid > 0)
		mid = before(l, mid);
	if (mid == 0)
		return;
	left = before(l, mid);
	right = after(l, mid);
	remember(l);
	str_init_secret(&t);
	str_addn(&t, l->text.s + mid, right - mid);
	str_addn(&t, l->text.s + left, mid - left);
	splice(l, left, right, t.s, t.len);
	str_free(&t);
}

static void
clear(struct line_edit *l)
{
	if (l->text.len == 0)
		return;
	remember(l);
	str_clear(&l->text);
	l->cursor = 0;
	history_reset(l->history);
}

static void
move(struct line_edit *l, enum line_action action)
{
	size_t c = l->cursor;

	if (action == LINE_LEFT)
		l->cursor = before(l, c);
	else if (action == LINE_RIGHT)
		l->cursor = after(l, c);
	else if (action == LINE_WORD_LEFT)
		l->cursor = word_left(l);
	else if (action == LINE_WORD_RIGHT)
		l->cursor = word_right(l);
	else if (action == LINE_HOME)
		l->cursor = row_start(l, c);
	else
		l->cursor = row_end(l, c);
}

/* To the end of the row, or its newline where the cursor is there. */
static size_t
kill_end(const struct line_edit *l)
{
	size_t end = row_end(l, l->cursor);

	return end == l->cursor && end < l->text.len ? end + 1 : end;
}

void
line_do(struct line_edit *l, enum line_action action)
{
	size_t c = l->cursor;
	bool grows = l->kill_grows;

	l->typing = l->kill_grows = false;
	switch (action) {
	case LINE_LEFT:
	case LINE_RIGHT:
	case LINE_WORD_LEFT:
	case LINE_WORD_RIGHT:
	case LINE_HOME:
	case LINE_END:
		move(l, action);
		break;
	case LINE_BACKSPACE:
		drop(l, before(l, c), c);
		break;
	case LINE_DELETE:
		drop(l, c, after(l, c));
		break;
	case LINE_KILL_WORD_LEFT:
		kill(l, blank_left(l), c, grows);
		break;
	case LINE_KILL_WORD_RIGHT:
		kill(l, c, word_right(l), grows);
		break;
	case LINE_KILL_TO_END:
		kill(l, c, kill_end(l), grows);
		break;
	case LINE_KILL_TO_START:
		kill(l, row_start(l, c), c, grows);
		break;
	case LINE_YANK:
		if (l->killed != NULL)
			line_insert(l, l->killed, strlen(l->killed));
		l->typing = false;
		break;
	case LINE_TRANSPOSE:
		transpose(l);
		break;
	case LINE_OLDER:
		older(l);
		break;
	case LINE_NEWER:
		newer(l);
		break;
	case LINE_UP:
		up(l);
		break;
	case LINE_DOWN:
		down(l);
		break;
	case LINE_CLEAR:
		clear(l);
		break;
	case LINE_UNDO:
		undo(l);
		break;
	case LINE_ACTIONS:
		die("no action of the input line");
	}
}
