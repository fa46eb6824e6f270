/*
 * Message styling (XEP-0393): which bytes of a text are strong, emphasized,
 * struck through, preformatted or quoted.  The text stays as it is, with its
 * signs.  Each byte is looked at a fixed number of times, whatever stands
 * there.  Must not know how any of it is shown.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

#define SIGNS 4
static const struct { char sign; unsigned look; } signs[SIGNS] = {
	{ '*', STYLED_STRONG }, { '_', STYLED_EMPHASIS },
	{ '~', STYLED_STRIKE }, { '`', STYLED_PRE },
};
#define FENCE "```"

/* A span that is open, and those around it; each sign is in one at most. */
struct styling {
	const char *s;
	struct styled *out;
	unsigned base;			/* of the line */
	size_t end[SIGNS];		/* where each open one closes */
	int open[SIGNS];		/* which, the outermost first */
	int depth;
	size_t next[SIGNS];		/* where each sign may close next */
};

void
styled_free(struct styled *all)
{
	free(all->at);
	memset(all, 0, sizeof(*all));
}

/* What follows has this look, from where the last one ended. */
static void
styled_add(struct styled *all, size_t from, size_t to, unsigned look)
{
	struct styled_part *last = all->n > 0 ? &all->at[all->n - 1] : NULL;

	if (from == to || look == 0)
		return;
	if (last != NULL && last->look == look &&
	    last->from + last->len == from) {
		last->len += to - from;
		return;
	}
	if (all->n == all->cap) {
		all->cap = all->cap == 0 ? 8 : all->cap * 2;
		all->at = xreallocarray(all->at, all->cap, sizeof(*all->at));
	}
	all->at[all->n++] = (struct styled_part){ from, to - from, look };
}

/* ---- blanks ---------------------------------------------------------------- */

static bool
styling_is_blank(uint32_t cp)
{
	return cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0x85 ||
	    cp == 0xa0 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200a) ||
	    cp == 0x2028 || cp == 0x2029 || cp == 0x202f || cp == 0x205f ||
	    cp == 0x3000;
}

static bool
styling_blank_at(const char *s, size_t at, size_t end)
{
	uint32_t cp;

	if (at >= end)
		return true;
	(void)utf8_take(s + at, end - at, &cp);
	return styling_is_blank(cp);
}

static bool
styling_blank_before(const char *s, size_t begin, size_t at)
{
	size_t from = at;
	uint32_t cp;

	if (at == begin)
		return true;
	do
		from--;
	while (from > begin && at - from < 4 &&
	    ((unsigned char)s[from] & 0xc0) == 0x80);
	(void)utf8_take(s + from, at - from, &cp);
	return styling_is_blank(cp);
}

/* ---- spans within a line --------------------------------------------------- */

static int
styling_sign(char c)
{
	for (int i = 0; i < SIGNS; i++)
		if (signs[i].sign == c)
			return i;
	return -1;
}

/* The first place from `from` on where the sign may close; `end`: none.  The
 * places that were passed over are never looked at again. */
static size_t
styling_close(struct styling *p, int sign, size_t from, size_t begin,
    size_t end)
{
	size_t at = p->next[sign];

	if (at < from)
		at = from;
	while (at < end && (p->s[at] != signs[sign].sign ||
	    styling_blank_before(p->s, begin, at)))
		at++;
	p->next[sign] = at;
	return at;
}

static unsigned
styling_look(const struct styling *p)
{
	unsigned look = p->base;

	for (int i = 0; i < p->depth; i++)
		look |= signs[p->open[i]].look;
	return look;
}

/* Whether a span begins at `at`; `opened`: one has begun just before it. */
static bool
styling_opens(struct styling *p, int sign, size_t at, size_t begin,
    size_t end, bool opened)
{
	size_t limit = p->depth > 0 ? p->end[p->open[p->depth - 1]] : end;
	size_t close;

	if (p->depth > 0 && signs[p->open[p->depth - 1]].look == STYLED_PRE)
		return false;
	for (int i = 0; i < p->depth; i++)
		if (p->open[i] == sign)
			return false;
	if ((!opened && !styling_blank_before(p->s, begin, at)) ||
	    styling_blank_at(p->s, at + 1, limit) ||
	    p->s[at + 1] == p->s[at])
		return false;
	close = styling_close(p, sign, at + 2, begin, end);
	if (close >= limit)
		return false;
	p->open[p->depth++] = sign;
	p->end[sign] = close;
	return true;
}

static void
styling_line(struct styling *p, size_t begin, size_t end)
{
	size_t from = begin;
	bool opened = false;

	p->depth = 0;
	for (int i = 0; i < SIGNS; i++)
		p->next[i] = begin;
	for (size_t at = begin; at < end; at++) {
		int sign = styling_sign(p->s[at]);
		unsigned was = styling_look(p);

		if (p->depth > 0 && at == p->end[p->open[p->depth - 1]]) {
			styled_add(p->out, from, at + 1, was);
			from = at + 1;
			p->depth--;
			opened = false;
			continue;
		}
		opened = sign != -1 && styling_opens(p, sign, at, begin, end,
		    opened);
		if (opened) {
			styled_add(p->out, from, at, was);
			from = at;
		}
	}
	styled_add(p->out, from, end, p->base);
}

/* ---- blocks ---------------------------------------------------------------- */

/* Behind the signs of at most `most` quotations, each with a blank that may
 * follow it; how many there were. */
static size_t
styling_quotes(const char *s, size_t *at, size_t end, size_t most)
{
	size_t n = 0;

	while (n < most && *at < end && s[*at] == '>') {
		uint32_t cp;
		size_t len;

		n++;
		(*at)++;
		if (*at == end)
			break;
		len = utf8_take(s + *at, end - *at, &cp);
		if (styling_is_blank(cp))
			*at += len;
	}
	return n;
}

static bool
styling_begins(const char *s, size_t at, size_t end)
{
	return end - at >= strlen(FENCE) &&
	    memcmp(s + at, FENCE, strlen(FENCE)) == 0;
}

/*
 * A line; `*pre` is in how many quotations a preformatted block is open, 0
 * beside `*in_pre` false: in none.
 */
static void
styling_block(struct styling *p, size_t begin, size_t end, bool *in_pre,
    size_t *pre)
{
	size_t at = begin, quotes;

	if (*in_pre) {
		quotes = styling_quotes(p->s, &at, end, *pre);
		if (quotes == *pre) {
			*in_pre = !styling_begins(p->s, at, end) ||
			    end - at != strlen(FENCE);
			styled_add(p->out, begin, end, STYLED_PRE |
			    (quotes > 0 ? STYLED_QUOTE : 0));
			return;
		}
		*in_pre = false;	/* the quotation that had it is over */
		at = begin;
	}
	quotes = styling_quotes(p->s, &at, end, SIZE_MAX);
	p->base = quotes > 0 ? STYLED_QUOTE : 0;
	if (styling_begins(p->s, at, end)) {
		*in_pre = true;
		*pre = quotes;
		styled_add(p->out, begin, end, p->base | STYLED_PRE);
		return;
	}
	styled_add(p->out, begin, at, p->base);
	styling_line(p, at, end);
}

/* Most texts have no sign at all, and are shown at each page. */
static bool
styling_has_sign(const char *s, size_t n)
{
	for (size_t i = 0; i < SIGNS; i++)
		if (memchr(s, signs[i].sign, n) != NULL)
			return true;
	return memchr(s, '>', n) != NULL;
}

void
styled_text(struct styled *all, const char *s, size_t from, size_t to)
{
	struct styling p = { .s = s, .out = all };
	bool in_pre = false;
	size_t pre = 0;

	if (!styling_has_sign(s + from, to - from))
		return;
	for (size_t at = from, end; at < to; at = end + 1) {
		const char *newline = memchr(s + at, '\n', to - at);

		end = newline != NULL ? (size_t)(newline - s) : to;
		styling_block(&p, at, end, &in_pre, &pre);
	}
}
