/*
 * vi: where motions go in a text.  A place is a byte where a cluster begins,
 * or the end.  Must not know what is done with what lies between.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "front/screen/inside.h"

/* ---- kinds of characters ------------------------------------------------ */

enum { BLANK, MARK, LETTER };

/* Anything beyond ASCII is a letter, as in spot.c; in a WORD all is. */
static int
vi_kind(const struct str *text, size_t at, bool big)
{
	unsigned char c = at < text->len ? (unsigned char)text->s[at] : ' ';

	if (c == ' ' || c == '\t' || c == '\n')
		return BLANK;
	if (big || c >= 0x80 || c == '_' || (c >= '0' && c <= '9') ||
	    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
		return LETTER;
	return MARK;
}

bool
vi_is_blank(const struct str *text, size_t at)
{
	return vi_kind(text, at, false) == BLANK;
}

size_t
vi_run_end(const struct str *text, size_t at, bool big)
{
	int kind = vi_kind(text, at, big);

	while (at < text->len && vi_kind(text, at, big) == kind)
		at = spot_after(text, at);
	return at;
}

size_t
vi_run_start(const struct str *text, size_t at, bool big)
{
	int kind = vi_kind(text, at, big);

	while (at > 0 && vi_kind(text, spot_before(text, at), big) == kind)
		at = spot_before(text, at);
	return at;
}

static size_t
vi_skip_blanks(const struct str *text, size_t at)
{
	while (at < text->len && vi_is_blank(text, at))
		at++;
	return at;
}

size_t
vi_first_nonblank(const struct str *text, size_t at)
{
	at = spot_row_start(text, at);
	while (text->s[at] == ' ' || text->s[at] == '\t')
		at++;
	return at;
}

/* ---- within a row ------------------------------------------------------- */

bool
vi_left(struct vi_go *g)
{
	size_t start = spot_row_start(g->text, g->at), from = g->at;

	for (unsigned i = 0; i < g->count && g->at > start; i++)
		g->at = spot_before(g->text, g->at);
	return g->at != from;
}

/* By itself not behind the last character; with an operator up to the end. */
bool
vi_right(struct vi_go *g)
{
	size_t end = spot_row_end(g->text, g->at), from = g->at, next;

	for (unsigned i = 0; i < g->count && g->at < end; i++) {
		next = spot_after(g->text, g->at);
		if (!g->operated && next >= end)
			break;
		g->at = next;
	}
	return g->at != from;
}

bool
vi_row_start(struct vi_go *g)
{
	g->at = spot_row_start(g->text, g->at);
	return true;
}

bool
vi_row_nonblank(struct vi_go *g)
{
	g->at = vi_first_nonblank(g->text, g->at);
	return true;
}

bool
vi_row_end(struct vi_go *g)
{
	size_t end = spot_row_end(g->text, g->at);

	for (unsigned i = 1; i < g->count; i++) {
		if (end == g->text->len)
			return false;
		end = spot_row_end(g->text, end + 1);
	}
	g->at = end;
	return true;
}

bool
vi_column(struct vi_go *g)
{
	g->at = spot_at_column(g->text, spot_row_start(g->text, g->at),
	    (int)g->count - 1);
	return true;
}

/* ---- words -------------------------------------------------------------- */

static bool
vi_word_right(struct vi_go *g, bool big)
{
	size_t from = g->at;

	for (unsigned i = 0; i < g->count; i++) {
		if (vi_kind(g->text, g->at, big) != BLANK)
			g->at = vi_run_end(g->text, g->at, big);
		g->at = vi_skip_blanks(g->text, g->at);
	}
	return g->at != from;
}

static bool
vi_word_left(struct vi_go *g, bool big)
{
	size_t from = g->at;

	for (unsigned i = 0; i < g->count && g->at > 0; i++) {
		while (g->at > 0 && vi_kind(g->text, spot_before(g->text,
		    g->at), big) == BLANK)
			g->at = spot_before(g->text, g->at);
		if (g->at > 0)
			g->at = vi_run_start(g->text, spot_before(g->text,
			    g->at), big);
	}
	return g->at != from;
}

static bool
vi_word_end(struct vi_go *g, bool big)
{
	size_t from = g->at;

	for (unsigned i = 0; i < g->count && g->at < g->text->len; i++) {
		g->at = vi_skip_blanks(g->text, spot_after(g->text, g->at));
		if (g->at == g->text->len)
			break;
		g->at = spot_before(g->text, vi_run_end(g->text, g->at, big));
	}
	if (g->at == g->text->len && g->at > 0)
		g->at = spot_before(g->text, g->at);
	return g->at != from || g->operated;
}

static bool
vi_word_end_left(struct vi_go *g, bool big)
{
	size_t from = g->at, before;
	bool ends;

	for (unsigned i = 0; i < g->count && g->at > 0; i++) {
		do {
			before = spot_before(g->text, g->at);
			ends = vi_kind(g->text, before, big) != BLANK &&
			    vi_kind(g->text, before, big) !=
			    vi_kind(g->text, g->at, big);
			g->at = before;
		} while (g->at > 0 && !ends);
	}
	return g->at != from;
}

bool
vi_w(struct vi_go *g)
{
	return vi_word_right(g, false);
}

bool
vi_W(struct vi_go *g)
{
	return vi_word_right(g, true);
}

bool
vi_b(struct vi_go *g)
{
	return vi_word_left(g, false);
}

bool
vi_B(struct vi_go *g)
{
	return vi_word_left(g, true);
}

bool
vi_e(struct vi_go *g)
{
	return vi_word_end(g, false);
}

bool
vi_E(struct vi_go *g)
{
	return vi_word_end(g, true);
}

bool
vi_ge(struct vi_go *g)
{
	return vi_word_end_left(g, false);
}

bool
vi_gE(struct vi_go *g)
{
	return vi_word_end_left(g, true);
}

/* ---- a character in the row ---------------------------------------------- */

static bool
vi_is_at(const struct str *text, size_t at, const char *cluster)
{
	size_t n = strlen(cluster);

	return spot_after(text, at) - at == n &&
	    memcmp(text->s + at, cluster, n) == 0;
}

/* `short_of`: not quite there.  `again`: from there on, past the next one. */
static bool
vi_seek_right(struct vi_go *g, bool short_of, bool again)
{
	size_t end = spot_row_end(g->text, g->at), at = g->at;
	unsigned left = g->count;

	if (short_of && again && at < end)
		at = spot_after(g->text, at);
	while (left > 0) {
		if (at >= end || (at = spot_after(g->text, at)) >= end)
			return false;
		left -= vi_is_at(g->text, at, g->arg);
	}
	g->at = short_of ? spot_before(g->text, at) : at;
	return true;
}

static bool
vi_seek_left(struct vi_go *g, bool short_of, bool again)
{
	size_t start = spot_row_start(g->text, g->at), at = g->at;
	unsigned left = g->count;

	if (short_of && again && at > start)
		at = spot_before(g->text, at);
	while (left > 0) {
		if (at <= start)
			return false;
		at = spot_before(g->text, at);
		left -= vi_is_at(g->text, at, g->arg);
	}
	g->at = short_of ? spot_after(g->text, at) : at;
	return true;
}

bool
vi_seek(struct vi_go *g, char key, bool again)
{
	switch (key) {
	case 'f':
		return vi_seek_right(g, false, again);
	case 't':
		return vi_seek_right(g, true, again);
	case 'F':
		return vi_seek_left(g, false, again);
	default:
		return vi_seek_left(g, true, again);
	}
}

/* ---- brackets and rows ---------------------------------------------------- */

static const char opening[] = "([{", closing[] = ")]}";

/* From the bracket at a place to its other one. */
static bool
vi_other_bracket(const struct str *text, size_t *at)
{
	const char *open = strchr(opening, text->s[*at]);
	const char *close = strchr(closing, text->s[*at]);
	char this = text->s[*at], that;
	size_t i = *at, deep = 1;

	that = open != NULL ? closing[open - opening] :
	    opening[close - closing];
	while (deep > 0) {
		if (open != NULL ? ++i >= text->len : i-- == 0)
			return false;
		if (text->s[i] == this)
			deep++;
		else if (text->s[i] == that)
			deep--;
	}
	*at = i;
	return true;
}

bool
vi_bracket(struct vi_go *g)
{
	size_t end = spot_row_end(g->text, g->at);

	g->at += strcspn(g->text->s + g->at, "([{}])");
	return g->at < end && vi_other_bracket(g->text, &g->at);
}

/* The row with this number, or the last. */
static void
vi_to_row(struct vi_go *g, unsigned number)
{
	size_t at = 0, end;

	for (unsigned i = 1; i < number; i++) {
		if ((end = spot_row_end(g->text, at)) == g->text->len)
			break;
		at = end + 1;
	}
	g->at = vi_first_nonblank(g->text, at);
}

bool
vi_first_row(struct vi_go *g)
{
	vi_to_row(g, g->count);
	return true;
}

bool
vi_last_row(struct vi_go *g)
{
	vi_to_row(g, g->given ? g->count : 1000000);
	return true;
}

bool
vi_down(struct vi_go *g)
{
	size_t end;

	for (unsigned i = 0; i < g->count; i++) {
		if ((end = spot_row_end(g->text, g->at)) == g->text->len)
			return false;
		g->at = end + 1;
	}
	return true;
}

bool
vi_up(struct vi_go *g)
{
	size_t start;

	for (unsigned i = 0; i < g->count; i++) {
		if ((start = spot_row_start(g->text, g->at)) == 0)
			return false;
		g->at = start - 1;
	}
	return true;
}
