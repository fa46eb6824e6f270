/*
 * vi: what operators and single commands change in a line.  Must not know
 * what was typed, nor what is text and what a command.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "front/screen/inside.h"

/* ---- of a span --------------------------------------------------------------- */

/* Rows are kept with a newline, by which it is known that they are rows. */
void
vi_keep(struct line_edit *l, const struct vi_span *span)
{
	const struct str *text = line_str(l);
	struct str rows;

	if (!span->rows) {
		line_keep(l, text->s + span->from, span->to - span->from);
		return;
	}
	str_init_secret(&rows);
	str_addn(&rows, text->s + span->from, span->to - span->from);
	str_addc(&rows, '\n');
	line_keep(l, rows.s, rows.len);
	str_free(&rows);
}

void
vi_cut(struct line_edit *l, const struct vi_span *span)
{
	const struct str *text = line_str(l);
	size_t from = span->from, to = span->to;

	if (from == to && !span->rows)
		return;
	vi_keep(l, span);
	/* A newline goes too, behind the rows or before them. */
	if (span->rows && to < text->len)
		to++;
	else if (span->rows && from > 0)
		from--;
	line_replace(l, from, to, "", 0);
	if (span->rows)
		line_move(l, vi_first_nonblank(text, line_cursor(l)));
}

void
vi_change_case(struct line_edit *l, const struct vi_span *span,
    enum utf8_case how)
{
	struct str s;

	str_init_secret(&s);
	utf8_case(&s, line_text(l) + span->from, span->to - span->from, how);
	line_replace(l, span->from, span->to, s.s, s.len);
	str_free(&s);
}

/* ---- at the cursor ----------------------------------------------------------- */

/* Rows below or above this one. */
static void
vi_put_rows(struct line_edit *l, const char *s, unsigned count, bool behind)
{
	const struct str *text = line_str(l);
	size_t at = line_cursor(l), len = strlen(s);
	struct str all;

	at = behind ? spot_row_end(text, at) : spot_row_start(text, at);
	str_init_secret(&all);
	for (unsigned i = 0; i < count && all.len <= LINE_MAX_BYTES; i++) {
		if (behind)
			str_addc(&all, '\n');
		str_addn(&all, s, len - 1);
		if (!behind)
			str_addc(&all, '\n');
	}
	line_replace(l, at, at, all.s, all.len);
	line_move(l, vi_first_nonblank(text, behind && at < text->len ?
	    at + 1 : at));
	str_free(&all);
}

static void
vi_put(struct line_edit *l, unsigned count, bool behind)
{
	const char *s = line_last_cut(l);
	size_t at = line_cursor(l), len = s == NULL ? 0 : strlen(s);
	struct str all;

	if (len == 0)
		return;
	if (s[len - 1] == '\n') {
		vi_put_rows(l, s, count, behind);
		return;
	}
	if (behind && at < spot_row_end(line_str(l), at))
		at = spot_after(line_str(l), at);
	str_init_secret(&all);
	for (unsigned i = 0; i < count && all.len <= LINE_MAX_BYTES; i++)
		str_addn(&all, s, len);
	line_replace(l, at, at, all.s, all.len);
	if (line_cursor(l) > at)
		line_move(l, spot_before(line_str(l), line_cursor(l)));
	str_free(&all);
}

/* So many characters from the cursor on, none behind the row; their end. */
static size_t
vi_characters(const struct line_edit *l, unsigned *count)
{
	const struct str *text = line_str(l);
	size_t at = line_cursor(l), end = spot_row_end(text, at);
	unsigned n = 0;

	for (; n < *count && at < end; n++)
		at = spot_after(text, at);
	*count = n;
	return at;
}

static void
vi_other_character(struct line_edit *l, unsigned count, const char *arg)
{
	unsigned there = count;
	size_t to = vi_characters(l, &there);
	struct str s;

	if (there < count)
		return;
	str_init_secret(&s);
	for (unsigned i = 0; i < count; i++)
		str_add(&s, arg);
	line_replace(l, line_cursor(l), to, s.s, s.len);
	line_move(l, spot_before(line_str(l), line_cursor(l)));
	str_free(&s);
}

static void
vi_join(struct line_edit *l, unsigned count)
{
	const struct str *text = line_str(l);
	size_t from, to;

	line_join_undo(l, true);
	for (unsigned i = 0; i == 0 || i + 1 < count; i++) {
		from = spot_row_end(text, line_cursor(l));
		if (from == text->len)
			break;
		to = vi_first_nonblank(text, from + 1);
		line_replace(l, from, to, " ", from > 0 &&
		    text->s[from - 1] != ' ' && text->s[from - 1] != '\n');
		line_move(l, from);
	}
	line_join_undo(l, false);
}

void
vi_change(struct line_edit *l, const struct vi_command *c)
{
	struct vi_span span = { .from = line_cursor(l), .rows = false };
	unsigned count = c->count;

	switch (c->row->key) {
	case 'p':
	case 'P':
		vi_put(l, count, c->row->key == 'p');
		break;
	case 'r':
		vi_other_character(l, count, c->arg);
		break;
	case '~':
		span.to = vi_characters(l, &count);
		vi_change_case(l, &span, UTF8_OTHER_CASE);
		break;
	case 'J':
		vi_join(l, count);
		break;
	}
}
