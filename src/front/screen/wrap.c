/*
 * Breaks a text into rows of a width.  Must not know what the text is.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

#define INDENT_LEAST 4		/* columns that an indented row must have */

struct rows {
	struct row *row;
	size_t n, cap;
};

static void
wrap_add(struct rows *r, size_t from, size_t to, int indent)
{
	if (r->n == r->cap) {
		r->cap = r->cap == 0 ? 4 : r->cap * 2;
		r->row = xreallocarray(r->row, r->cap, sizeof(*r->row));
	}
	r->row[r->n++] =
	    (struct row){ .from = from, .len = to - from, .indent = indent };
}

/* What of a cluster has room that has none as a whole: a character at least. */
static size_t
wrap_part(const char *s, size_t n, int width)
{
	size_t at = 0, len;
	uint32_t cp;

	n = utf8_next(s, n);
	while (at < n) {
		len = utf8_take(s + at, n - at, &cp);
		if (at > 0 && utf8_width(s, at + len) > width)
			break;
		at += len;
	}
	return at;
}

/*
 * The end of the row that begins at `at`, at most at `end`; `*next` is where
 * the one after it begins.
 */
static size_t
wrap_row_end(const char *s, size_t at, size_t end, int width, size_t *next)
{
	size_t fits = at + utf8_clip(s + at, end - at, width), cut;

	*next = fits;
	if (fits == end)
		return end;
	/* A blank that does not fit is dropped. */
	for (cut = fits; cut > at && s[cut] != ' '; cut--)
		;
	if (s[cut] != ' ' || cut == at) {
		/* One long word, or what is wider than the row. */
		if (fits == at)
			*next = fits = at + wrap_part(s + at, end - at, width);
		return fits;
	}
	fits = cut;
	while (cut > at && s[cut - 1] == ' ')
		cut--;
	if (cut == at)		/* an indented long word */
		return *next;
	*next = fits + 1;
	return cut;
}

/* Whether a word would be torn only because the first row begins late. */
static bool
wrap_tears(const char *s, size_t at, size_t end, int first, int width)
{
	size_t word = at + strcspn(s + at, " \n");

	if (word > end)
		word = end;
	if (utf8_width(s + at, utf8_next(s + at, end - at)) > first)
		return true;
	return utf8_clip(s + at, word - at, first) < word - at &&
	    utf8_clip(s + at, word - at, width) == word - at;
}

static void
wrap_paragraph(struct rows *r, const char *s, size_t at, size_t end,
    int first, int width)
{
	int blanks = (int)strspn(s + at, " "), indent = 0;
	size_t next, stop;

	if (at == end) {
		wrap_add(r, at, at, 0);
		return;
	}
	if (r->n == 0 && first < width && wrap_tears(s, at, end, first, width))
		wrap_add(r, at, at, 0);
	for (; at < end; at = next) {
		/* One cluster may be wider than what is left. */
		if (utf8_width(s + at, utf8_next(s + at, end - at)) >
		    width - indent)
			indent = 0;
		stop = wrap_row_end(s, at, end, (r->n == 0 ? first : width) -
		    indent, &next);
		wrap_add(r, at, stop, indent);
		indent = width - blanks >= INDENT_LEAST ? blanks : 0;
	}
}

size_t
wrap_text(const char *s, size_t n, int first, int width, struct row **out)
{
	struct rows r = { NULL, 0, 0 };
	size_t at = 0, end;
	const char *newline;

	if (width < 1)
		width = 1;
	for (;;) {
		newline = n > at ? memchr(s + at, '\n', n - at) : NULL;
		end = newline == NULL ? n : (size_t)(newline - s);
		wrap_paragraph(&r, s, at, end, first, width);
		if (newline == NULL)
			break;
		at = end + 1;
	}
	*out = r.row;
	return r.n;
}
