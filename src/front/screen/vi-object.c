/*
 * vi: things that a text is made of, as operators take them: words, what
 * stands in quotes, in brackets.  Must not know what is done with them.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "front/screen/inside.h"

/* ---- words -------------------------------------------------------------- */

/* "iw": runs of letters, of marks, of blanks; none goes over its row. */
static size_t
vi_row_run_end(const struct str *text, size_t at, bool big)
{
	size_t row = spot_row_end(text, at), end = vi_run_end(text, at, big);

	return end < row ? end : row;
}

static size_t
vi_row_run_start(const struct str *text, size_t at, bool big)
{
	size_t row = spot_row_start(text, at);
	size_t start = vi_run_start(text, at, big);

	return start > row ? start : row;
}

/* "aw": a word and the blanks behind it, or else before it. */
static bool
vi_a_word(const struct str *text, size_t at, unsigned count, bool big,
    struct vi_span *span)
{
	size_t row = spot_row_end(text, at);
	bool blanks = vi_is_blank(text, at), behind = false;

	span->from = vi_row_run_start(text, at, big);
	span->to = span->from;
	for (unsigned i = 0; i < count && span->to < row; i++) {
		span->to = vi_row_run_end(text, span->to, big);
		behind = span->to < row && (blanks ||
		    vi_is_blank(text, span->to));
		if (behind)
			span->to = vi_row_run_end(text, span->to, big);
	}
	row = spot_row_start(text, at);
	while (!blanks && !behind && span->from > row && vi_is_blank(text,
	    spot_before(text, span->from)))
		span->from = spot_before(text, span->from);
	return true;
}

static bool
vi_word(const struct str *text, size_t at, unsigned count, bool around,
    bool big, struct vi_span *span)
{
	size_t row = spot_row_end(text, at);

	if (at >= row)
		return false;
	if (around)
		return vi_a_word(text, at, count, big, span);
	span->from = vi_row_run_start(text, at, big);
	span->to = vi_row_run_end(text, at, big);
	for (unsigned i = 1; i < count && span->to < row; i++)
		span->to = vi_row_run_end(text, span->to, big);
	return true;
}

/* ---- quotes -------------------------------------------------------------- */

/* Behind a backslash it is none. */
static size_t
vi_next_quote(const struct str *text, size_t at, size_t end, char quote)
{
	for (; at < end && text->s[at] != quote; at++)
		if (text->s[at] == '\\' && at + 1 < end)
			at++;
	return at < end ? at : end;
}

/* The pair around the place, else the next one in the row. */
static bool
vi_quotes(const struct str *text, size_t at, char quote, bool around,
    struct vi_span *span)
{
	size_t end = spot_row_end(text, at), row, from, to;

	row = spot_row_start(text, at);
	for (from = row;; from = to + 1) {
		from = vi_next_quote(text, from, end, quote);
		to = from == end ? end : vi_next_quote(text, from + 1, end,
		    quote);
		if (to == end)
			return false;
		if (to >= at)
			break;
	}
	span->from = around ? from : from + 1;
	span->to = around ? to + 1 : to;
	if (!around)
		return true;
	/* The blanks behind them, or else before. */
	from = span->from;
	to = span->to;
	while (to < end && text->s[to] == ' ')
		to++;
	while (to == span->to && from > row && text->s[from - 1] == ' ')
		from--;
	span->from = from;
	span->to = to;
	return true;
}

/* ---- brackets ------------------------------------------------------------ */

/* The pair around the place, so many levels out; over rows too. */
static bool
vi_brackets(const struct str *text, size_t at, unsigned count, char open,
    char close, bool around, struct vi_span *span)
{
	size_t from = at, to, deep;

	if (at < text->len && text->s[at] == open)
		count--;
	for (deep = count; deep > 0;) {
		if (from == 0)
			return false;
		from--;
		deep += text->s[from] == close;
		deep -= text->s[from] == open;
	}
	for (deep = 1, to = from; deep > 0;) {
		if (++to >= text->len)
			return false;
		deep += text->s[to] == open;
		deep -= text->s[to] == close;
	}
	span->from = around ? from : from + 1;
	span->to = around ? to + 1 : to;
	return true;
}

/* ---- by their letters ------------------------------------------------------ */

static const struct {
	char key, open, close;
} brackets[] = {
	{ '(', '(', ')' }, { ')', '(', ')' }, { 'b', '(', ')' },
	{ '[', '[', ']' }, { ']', '[', ']' },
	{ '{', '{', '}' }, { '}', '{', '}' }, { 'B', '{', '}' },
	{ '<', '<', '>' }, { '>', '<', '>' },
};

bool
vi_is_object(char key)
{
	for (size_t i = 0; i < NELEM(brackets); i++)
		if (brackets[i].key == key)
			return true;
	return key == 'w' || key == 'W' || key == '"' || key == '\'' ||
	    key == '`';
}

bool
vi_object(const struct str *text, size_t at, unsigned count, bool around,
    char key, struct vi_span *span)
{
	span->rows = false;
	for (size_t i = 0; i < NELEM(brackets); i++)
		if (brackets[i].key == key)
			return vi_brackets(text, at, count, brackets[i].open,
			    brackets[i].close, around, span);
	if (key == 'w' || key == 'W')
		return vi_word(text, at, count, around, key == 'W', span);
	return vi_quotes(text, at, key, around, span);
}
