/*
 * The line that is typed, as it stands on the terminal: what a key changes is
 * written where the cursor is, with backspaces at most, as the terminal's own
 * line editing does it.  What that cannot do (a longer line than a row), and
 * what a screen reader would not speak (words that went away, an older line in
 * the place of this one), is written in a new row, whole.  Must not know what
 * becomes of the line.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/reader/inside.h"

struct line_edit *
type_line(const struct reader *r)
{
	return r->asks != NULL ? r->asks->line : r->current->line;
}

/* Nothing of it is seen, not even how long it is. */
static bool
type_is_hidden(const struct reader *r)
{
	return r->asks != NULL && r->asks->kind == ASK_SECRET;
}

/* ---- writing ------------------------------------------------------------ */

static void
type_write(struct reader *r, const char *s, size_t n)
{
	struct str safe;

	str_init_secret(&safe);
	utf8_safe(&safe, s, n, SAFE_TYPED);
	say_bytes(r, safe.s, safe.len);
	str_free(&safe);
}

static void
type_repeat(struct reader *r, char c, int times)
{
	while (times-- > 0)
		say_bytes(r, &c, 1);
}

/* Columns of bytes of the line. */
static int
type_width(const char *s, size_t from, size_t to)
{
	return from < to ? typed_width(s + from, to - from) : 0;
}

/* Goes on in the next row, from this byte on. */
static void
type_next_row(struct reader *r, size_t from)
{
	say_newline(r);
	r->fresh = false;
	r->shown = (struct shown_line){ .line = type_line(r), .from = from,
	    .to = from };
}

/* Writes from where the row ends to the end of the line, or of the row that
 * the cursor is in. */
static void
type_go_on(struct reader *r, const struct str *text, size_t cursor)
{
	struct shown_line *at = &r->shown;
	size_t n;

	while (at->to < text->len) {
		n = utf8_next(text->s + at->to, text->len - at->to);
		if (text->s[at->to] == '\n') {
			if (cursor <= at->to)
				return;
			type_next_row(r, at->to + 1);
			continue;
		}
		if (at->x + type_width(text->s, at->from, at->to + n) >
		    r->columns - 1 && at->to > at->from) {
			if (cursor < at->to)
				return;
			type_next_row(r, at->to);
		}
		type_write(r, text->s + at->to, n);
		at->to += n;
	}
}

static void
type_whole(struct reader *r, const char *prompt)
{
	const struct line_edit *l = type_line(r);
	int width = utf8_width(prompt, strlen(prompt));

	say_begin(r);
	/* Perhaps a name: the terminal would begin a row within it. */
	if (width >= r->columns) {
		say_rows(r, prompt, strlen(prompt));
		width = 0;
	} else
		say_bytes(r, prompt, strlen(prompt));
	r->shown = (struct shown_line){ .line = l, .x = width };
	if (type_is_hidden(r))
		return;
	if (width > r->columns / 2)
		type_next_row(r, 0);
	type_go_on(r, line_str(l), line_cursor(l));
	type_repeat(r, '\b', type_width(line_text(l), line_cursor(l),
	    r->shown.to));
}

void
type_again(struct reader *r)
{
	char *prompt = prompt_make(r);

	type_whole(r, prompt);
	free(prompt);
}

/* ---- changes ------------------------------------------------------------ */

struct before {
	char *text;		/* secret */
	size_t len, cursor;
};

static void
type_begin(const struct line_edit *l, struct before *b)
{
	b->text = secret_dup(line_text(l));
	b->len = strlen(b->text);
	b->cursor = line_cursor(l);
}

/* Bytes at the beginning that both have, in whole characters. */
static size_t
type_same(const struct before *b, const struct str *now)
{
	size_t at = 0, n;

	while (at < b->len && at < now->len) {
		n = utf8_next(b->text + at, b->len - at);
		if (n != utf8_next(now->s + at, now->len - at) ||
		    memcmp(b->text + at, now->s + at, n) != 0)
			break;
		at += n;
	}
	return at;
}

/* Whether what stands in the row can be made what it is now. */
static bool
type_fits(const struct reader *r, const struct before *b,
    const struct line_edit *l, size_t same)
{
	const struct str *now = line_str(l);
	const struct shown_line *at = &r->shown;

	if (at->line != l || same < at->from || line_cursor(l) < at->from ||
	    b->cursor < at->from || at->to != b->len ||
	    memchr(now->s + same, '\n', now->len - same) != NULL)
		return false;
	return at->x + type_width(now->s, at->from, now->len) <
	    r->columns;
}

/* The cursor is at `from` of a text, and goes to `to`. */
static void
type_go(struct reader *r, const char *text, size_t from, size_t to)
{
	if (to < from)
		type_repeat(r, '\b', type_width(text, to, from));
	else if (from < to)
		type_write(r, text + from, to - from);
}

static void
type_in_row(struct reader *r, const struct before *b,
    const struct line_edit *l, size_t same)
{
	const struct str *now = line_str(l);
	int gone = type_width(b->text, same, b->len) -
	    type_width(now->s, same, now->len);

	if (same == b->len && same == now->len) {
		type_go(r, now->s, b->cursor, line_cursor(l));
		return;
	}
	type_go(r, b->text, b->cursor, same);
	type_write(r, now->s + same, now->len - same);
	type_repeat(r, ' ', gone);
	type_repeat(r, '\b', gone);
	r->shown.to = now->len;
	type_go(r, now->s, now->len, line_cursor(l));
}

/* More at the end of the line: it may need another row. */
static bool
type_is_more(const struct reader *r, const struct before *b,
    const struct line_edit *l, size_t same)
{
	return r->shown.line == l && same == b->len && b->cursor == b->len &&
	    r->shown.to == b->len && line_cursor(l) == line_str(l)->len;
}

/* More than a character went away, or another text stands in its place: blanks
 * over it, and the end of a word, are nothing that could be heard. */
static bool
type_is_unheard(const struct before *b, const struct str *now, size_t same)
{
	size_t gone = b->len - same, left = now->len - same;

	while (gone > 0 && left > 0 &&
	    b->text[same + gone - 1] == now->s[same + left - 1]) {
		gone--;
		left--;
	}
	return gone > 0 && utf8_next(b->text + same, b->len - same) < gone;
}

/* What is typed behind what was said meanwhile stands in a row of its own. */
static void
type_in_new_row(struct reader *r, const struct line_edit *l,
    const struct before *b)
{
	r->shown = (struct shown_line){ .line = l, .from = b->len,
	    .to = b->len };
	r->fresh = false;
}

static void
type_changed(struct reader *r, struct before *b)
{
	struct line_edit *l = type_line(r);
	size_t same = type_same(b, line_str(l));

	if (type_is_hidden(r) || (same == b->len && same ==
	    line_str(l)->len && b->cursor == line_cursor(l))) {
		secret_free(b->text);
		return;
	}
	if (r->shown.line != l && r->fresh && same == b->len &&
	    b->cursor == b->len && line_cursor(l) == line_str(l)->len)
		type_in_new_row(r, l, b);
	if (type_is_more(r, b, l, same))
		type_go_on(r, line_str(l), line_cursor(l));
	else if (!type_is_unheard(b, line_str(l), same) &&
	    type_fits(r, b, l, same))
		type_in_row(r, b, l, same);
	else
		type_again(r);
	secret_free(b->text);
}

void
type_do(struct reader *r, enum line_action action)
{
	struct line_edit *l = type_line(r);
	struct before b;

	type_begin(l, &b);
	line_do(l, action);
	type_changed(r, &b);
}

void
type_insert(struct reader *r, const char *s, size_t n)
{
	struct line_edit *l = type_line(r);
	struct before b;

	type_begin(l, &b);
	line_insert(l, s, n);
	type_changed(r, &b);
}
