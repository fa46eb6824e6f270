/*
 * The rows that a typed text has on the screen, where each byte stands in
 * them, and how wide it is shown.  Must not know a grid, nor what the text
 * will do.
 *
 * No byte of the text is left out: a blank at which a row ends is the last of
 * that row, and the cursor behind it is at the start of the next.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "front/edit/inside.h"

/* ---- how wide it is shown ------------------------------------------------ */

/* It stands for itself: one column, and nothing hangs on it. */
static bool
typed_is_plain(const char *s, size_t n)
{
	return s[0] >= ' ' && s[0] < 0x7f && (n == 1 ||
	    (unsigned char)s[1] < 0x80);
}

/* How many at the beginning do. */
static size_t
typed_plain(const char *s, size_t n)
{
	size_t at = 0;

	while (at < n && (unsigned char)(s[at] - ' ') < 0x7f - ' ')
		at++;
	return at < n && at > 0 && (unsigned char)s[at] >= 0x80 ? at - 1 : at;
}

int
typed_width(const char *s, size_t n)
{
	struct str safe;
	int width;

	if (typed_plain(s, n) == n)
		return (int)n;
	str_init_secret(&safe);
	utf8_safe(&safe, s, n, SAFE_TYPED);
	width = utf8_width(safe.s, safe.len);
	str_free(&safe);
	return width;
}

/* ---- rows ---------------------------------------------------------------- */

/* Where a row ends that has no room for what is at `at`. */
static size_t
typed_break(const struct str *text, size_t from, size_t at)
{
	size_t word = at;

	if (text->s[at] == ' ' && typed_is_plain(text->s + at, text->len - at))
		return at + 1;
	while (word > from && (text->s[word - 1] != ' ' ||
	    !typed_is_plain(text->s + word - 1, text->len - word + 1)))
		word--;
	return word > from ? word : at;
}

/* The row that begins at `from`; one column is left for the cursor. */
static void
typed_row(const struct str *text, int columns, size_t from,
    struct typed_row *row)
{
	size_t at = from, left = columns == 0 ? SIZE_MAX :
	    (size_t)columns - 1, n, width;

	while (at < text->len && text->s[at] != '\n') {
		width = n = typed_plain(text->s + at, text->len - at);
		if (n == 0) {
			n = utf8_next(text->s + at, text->len - at);
			width = (size_t)typed_width(text->s + at, n);
		} else if (n > left)
			width = n = left > 0 ? left : 1;
		if (width > left && at > from)
			break;
		at += n;
		left -= width < left ? width : left;
	}
	row->from = from;
	row->last = at == text->len;
	if (at < text->len && text->s[at] != '\n')
		at = typed_break(text, from, at);
	row->end = row->next = at;
	row->next += at < text->len && text->s[at] == '\n';
}

void
typed_first(const struct str *text, int columns, struct typed_row *row)
{
	row->number = 0;
	typed_row(text, columns, 0, row);
}

bool
typed_next(const struct str *text, int columns, struct typed_row *row)
{
	if (row->last)
		return false;
	row->number++;
	typed_row(text, columns, row->next, row);
	return true;
}

void
typed_find(const struct str *text, int columns, size_t at,
    struct typed_row *row, struct typed_row *before)
{
	typed_first(text, columns, row);
	*before = *row;
	while (!row->last && at >= row->next) {
		*before = *row;
		(void)typed_next(text, columns, row);
	}
}

size_t
typed_at_column(const struct str *text, const struct typed_row *row,
    int column)
{
	size_t at = row->from + utf8_clip(text->s + row->from,
	    row->end - row->from, column);

	/* Behind its last blank one is in the next row. */
	return at == row->next && !row->last && at > row->from ?
	    spot_before(text, at) : at;
}
