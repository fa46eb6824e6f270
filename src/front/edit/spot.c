/*
 * Spots in a text that somebody edits: the one before, the end of the word,
 * of the row.  A spot is a byte where a cluster begins, or the end.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "front/edit/inside.h"

size_t
spot_before(const struct str *text, size_t at)
{
	return at - utf8_prev(text->s, at);
}

size_t
spot_after(const struct str *text, size_t at)
{
	return at + utf8_next(text->s + at, text->len - at);
}

/* ---- words ------------------------------------------------------------- */

/* Anything beyond ASCII belongs to a word: no script is cut. */
static bool
spot_in_word(const struct str *text, size_t at)
{
	unsigned char c = (unsigned char)text->s[at];

	return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z');
}

size_t
spot_word_left(const struct str *text, size_t at)
{
	while (at > 0 && !spot_in_word(text, spot_before(text, at)))
		at = spot_before(text, at);
	while (at > 0 && spot_in_word(text, spot_before(text, at)))
		at = spot_before(text, at);
	return at;
}

size_t
spot_word_right(const struct str *text, size_t at)
{
	while (at < text->len && !spot_in_word(text, at))
		at = spot_after(text, at);
	while (at < text->len && spot_in_word(text, at))
		at = spot_after(text, at);
	return at;
}

bool
spot_case(const struct str *text, size_t at, enum utf8_case first,
    enum utf8_case rest, struct str *out, size_t *from, size_t *to)
{
	size_t second;

	*to = spot_word_right(text, at);
	*from = spot_word_left(text, *to);
	if (*from < at)
		*from = at;
	if (*from >= *to)
		return false;
	second = spot_after(text, *from);
	utf8_case(out, text->s + *from, second - *from, first);
	utf8_case(out, text->s + second, *to - second, rest);
	return true;
}

/* As the shell's C-w: back to a blank, so that "/otr" goes whole. */
size_t
spot_blank_left(const struct str *text, size_t at)
{
	while (at > 0 && strchr(" \n", text->s[at - 1]) != NULL)
		at--;
	while (at > 0 && strchr(" \n", text->s[at - 1]) == NULL)
		at = spot_before(text, at);
	return at;
}

/* ---- rows -------------------------------------------------------------- */

size_t
spot_row_start(const struct str *text, size_t at)
{
	while (at > 0 && text->s[at - 1] != '\n')
		at--;
	return at;
}

size_t
spot_row_end(const struct str *text, size_t at)
{
	return at + strcspn(text->s + at, "\n");
}

/* To the end of the row, or its newline where the cursor is there. */
size_t
spot_kill_end(const struct str *text, size_t at)
{
	size_t end = spot_row_end(text, at);

	return end == at && end < text->len ? end + 1 : end;
}

size_t
spot_at_column(const struct str *text, size_t start, int columns)
{
	return start + utf8_clip(text->s + start,
	    spot_row_end(text, start) - start, columns);
}
