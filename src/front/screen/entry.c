/*
 * One entry of a buffer laid out in rows: time, the level it came or left
 * under, author, text, and what became of it.  All that is foreign passes
 * utf8_safe() here.  Must not know the window it stands in.
 *
 * Nothing that a contact writes can look like a line of the program: authors
 * stand in brackets, the program's signs do not, and later rows are indented.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "front/screen/inside.h"

/* Of the kinds that the program says: sign, its style and the text's. */
static const struct {
	const char *sign;
	enum style style;
} said[] = {
	[ENTRY_IN] = { "", STYLE_TEXT },
	[ENTRY_OUT] = { "", STYLE_TEXT },
	[ENTRY_NOTICE] = { "--", STYLE_NOTICE },
	[ENTRY_WARNING] = { "!!", STYLE_WARNING },
	[ENTRY_QUESTION] = { "??", STYLE_QUESTION },
	[ENTRY_ERROR] = { "!!", STYLE_ERROR },
	[ENTRY_ALARM] = { "!!", STYLE_ALARM },
	[ENTRY_DRAWING] = { "", STYLE_QR },
};

#define QUOTE_WIDTH 2		/* "| " */

/* ASCII: not all fonts have locks; one stroke, two strokes. */
static const char levels[] = {
	[OTR_NOT_PRIVATE] = ' ',
	[OTR_STARTING] = ' ',
	[OTR_UNVERIFIED] = '-',
	[OTR_PRIVATE] = '=',
	[OTR_FINISHED] = ' ',
};

static bool
is_message(const struct entry *e)
{
	return e->kind == ENTRY_IN || e->kind == ENTRY_OUT;
}

static void
format_time(char *out, size_t size, const char *format, int64_t stamp)
{
	time_t t = (time_t)(stamp / 1000);
	struct tm tm;

	if (localtime_r(&t, &tm) == NULL || strftime(out, size, format, &tm)
	    == 0)
		out[0] = '\0';
}

/* ---- making ------------------------------------------------------------ */

/* Whether two times say the same in a format. */
static bool
same_time(const char *format, int64_t a, int64_t b)
{
	char x[16], y[16];

	format_time(x, sizeof(x), format, a);
	format_time(y, sizeof(y), format, b);
	return strcmp(x, y) == 0;
}

/* A delayed stamp is another clock's and lies in the past: no new day. */
static void
make_day(struct layout *l, const struct entry *before)
{
	if (before == NULL || l->entry->delayed || before->delayed ||
	    same_time("%Y-%j", before->stamp, l->entry->stamp))
		return;
	format_time(l->day, sizeof(l->day), "%A, %d %B %Y", l->entry->stamp);
}

static void
add_author(struct layout *l, const char *name, int width)
{
	struct str safe;
	size_t n;

	str_init(&safe);
	utf8_safe(&safe, name, strlen(name), SAFE_NAME);
	n = utf8_clip(safe.s, safe.len, width - 2);
	str_add(&l->author, "<");
	str_addn(&l->author, safe.s, n);
	str_add(&l->author, ">");
	str_free(&safe);
}

/* "/me waves": an action, "* alice waves". */
static const char *
action_of(const struct entry *e)
{
	return is_message(e) && strncmp(e->text, "/me ", 4) == 0 ?
	    e->text + 4 : NULL;
}

/* Our own address is the account's, long and known: its local part. */
static char *
author_name(const struct entry *e)
{
	if (e->author == NULL)
		return xstrdup("?");
	return xstrndup(e->author, e->kind == ENTRY_OUT ?
	    strcspn(e->author, "@") : strlen(e->author));
}

/* A row of its own above the text, in the style of what the program says. */
static void
make_subject(struct layout *l)
{
	const struct entry *e = l->entry;

	if (e->subject == NULL)
		return;
	str_add(&l->text, "Subject: ");
	utf8_safe_spans(&l->text, e->subject, strlen(e->subject), SAFE_LINE,
	    &l->unsafe);
	l->subject = l->text.len;
	if (e->text[0] != '\0')
		str_addc(&l->text, '\n');
}

/* The text; where in it somebody else's words are is known to make_rows(). */
static void
add_quoted(struct layout *l, const char *text)
{
	const struct entry *e = l->entry;
	size_t end = e->quote_at + e->quote_len, len = strlen(text);
	enum safe own = is_message(e) ? SAFE_TEXT : SAFE_MIXED;

	if (e->quote_len == 0 || end > len) {
		utf8_safe_spans(&l->text, text, len, own, &l->unsafe);
		return;
	}
	utf8_safe_spans(&l->text, text, e->quote_at, own, &l->unsafe);
	l->quote_at = l->text.len;
	utf8_safe_spans(&l->text, text + e->quote_at, e->quote_len,
	    SAFE_TEXT, &l->unsafe);
	l->quote_end = l->text.len;
	utf8_safe_spans(&l->text, text + end, len - end, own, &l->unsafe);
}

static void
make_author(struct layout *l, const struct columns *c)
{
	const struct entry *e = l->entry;
	char *name = author_name(e);
	const char *action = action_of(e);

	l->author_style = e->kind == ENTRY_OUT ? STYLE_AUTHOR_ME :
	    e->kind == ENTRY_IN ? STYLE_AUTHOR_THEM : said[e->kind].style;
	l->text_style = said[e->kind].style;
	if (!is_message(e)) {
		str_add(&l->author, said[e->kind].sign);
	} else if (action != NULL) {
		str_add(&l->author, "*");
		utf8_safe_spans(&l->text, name, strlen(name), SAFE_NAME,
		    &l->unsafe);
		str_addc(&l->text, ' ');
	} else
		add_author(l, name, c->author > 0 ? c->author : AUTHOR_MAX);
	make_subject(l);
	if (action == NULL)
		action = e->text;
	add_quoted(l, action);
	free(name);
}

/* What became of a line of ours, in words. */
static void
make_tail(struct layout *l, int64_t now)
{
	const struct entry *e = l->entry;
	char when[32];

	l->tail_style = e->delivery == DELIVERY_HELD ? STYLE_STATE_HELD :
	    e->delivery == DELIVERY_FAILED ? STYLE_STATE_FAILED :
	    STYLE_STATE_SENT;
	if (e->kind == ENTRY_OUT && e->delivery != DELIVERY_NONE) {
		str_add(&l->tail, delivery_word(e->delivery));
		if (e->reason != NULL && e->reason[0] != '\0' &&
		    (e->delivery == DELIVERY_HELD ||
		    e->delivery == DELIVERY_ACKED ||
		    e->delivery == DELIVERY_FAILED)) {
			str_add(&l->tail, ": ");
			utf8_safe(&l->tail, e->reason, strlen(e->reason),
			    SAFE_LINE);
		}
	} else if (e->delayed) {
		format_time(when, sizeof(when), same_time("%Y", e->stamp,
		    now) ? "sent %d %b %H:%M" : "sent %d %b %Y %H:%M",
		    e->stamp);
		str_add(&l->tail, when);
	}
}

static void
make_columns(struct layout *l, const struct columns *c)
{
	int author = utf8_width(l->author.s, l->author.len);

	l->first = 0;
	if (l->time[0] != '\0')
		l->first += utf8_width(l->time, strlen(l->time)) + 1;
	if (c->level)
		l->first += 2;
	l->first += (c->author > 0 ? c->author : author) + 1;
	l->indent = c->author > 0 ? l->first : 2;
}

/* Wraps a part of the text behind what is there. */
static void
wrap_part(struct layout *l, size_t from, size_t to, int first, int width,
    bool quoted)
{
	struct row *rows;
	size_t n = wrap_text(l->text.s + from, to - from, first, width, &rows);

	l->rows = xreallocarray(l->rows, l->nrows + n, sizeof(*l->rows));
	for (size_t i = 0; i < n; i++) {
		l->rows[l->nrows + i] = rows[i];
		l->rows[l->nrows + i].from += from;
		l->rows[l->nrows + i].quoted = quoted;
	}
	l->nrows += n;
	free(rows);
}

/* What somebody else wrote has a mark before each row, also where it was
 * only wrapped: none of it can be taken for the program's. */
static void
wrap_parts(struct layout *l, const struct columns *c)
{
	int first = c->width - l->first, width = c->width - l->indent;
	int less = width - QUOTE_WIDTH;

	if (l->quote_end == 0) {
		wrap_part(l, 0, l->text.len, first, width, false);
		return;
	}
	/* Newlines between the parts are the breaks themselves. */
	wrap_part(l, 0, l->quote_at - 1, first, width, false);
	wrap_part(l, l->quote_at, l->quote_end, less, less, true);
	if (l->quote_end < l->text.len)
		wrap_part(l, l->quote_end + 1, l->text.len, width, width,
		    false);
}

static void
make_rows(struct layout *l, const struct columns *c)
{
	int used, tail = utf8_width(l->tail.s, l->tail.len);
	struct row *last;

	wrap_parts(l, c);
	l->height = (l->day[0] != '\0') + l->mark + (int)l->nrows;
	if (tail == 0)
		return;
	last = &l->rows[l->nrows - 1];
	used = (l->nrows == 1 ? l->first : l->indent) + last->indent +
	    utf8_width(l->text.s + last->from, last->len);
	if (used + 2 + tail <= c->width)
		return;
	l->ntails = wrap_text(l->tail.s, l->tail.len, c->width - l->indent,
	    c->width - l->indent, &l->tails);
	l->height += (int)l->ntails;
}

/* Columns of the widest row. */
static int
drawing_width(const struct str *s)
{
	int widest = 0, width;
	const char *end;

	for (const char *at = s->s; *at != '\0'; at = end + (*end == '\n')) {
		end = at + strcspn(at, "\n");
		width = utf8_width(at, (size_t)(end - at));
		if (width > widest)
			widest = width;
	}
	return widest;
}

static int
drawing_rows(const struct str *text)
{
	int rows = 1;

	for (size_t i = 0; i < text->len; i++)
		rows += text->s[i] == '\n';
	return rows;
}

/*
 * A drawing stands at the left edge, and whole or not at all: a QR code that
 * was broken into other rows is none.
 */
static void
make_drawing(struct layout *l, const struct columns *c)
{
	int width, rows;

	l->time[0] = '\0';
	spans_free(&l->unsafe);	/* it is our own */
	width = drawing_width(&l->text);
	rows = drawing_rows(&l->text);
	if (width > c->width) {
		str_clear(&l->text);
		str_addf(&l->text, "The code needs %d columns, and there are "
		    "%d: make the terminal wider, hide the roster (/roster "
		    "hide) or use the link.", width, c->width);
		l->text_style = STYLE_NOTICE;
	} else if (rows > c->rows) {
		str_clear(&l->text);
		str_addf(&l->text, "The code needs %d rows, and there are "
		    "%d: make the terminal higher, or its font smaller, or "
		    "use the link.", rows, c->rows);
		l->text_style = STYLE_NOTICE;
	}
	l->first = l->indent = 0;
}

void
layout_make(struct layout *l, const struct entry *e,
    const struct entry *before, bool mark, const struct columns *c)
{
	memset(l, 0, sizeof(*l));
	l->entry = e;
	l->mark = mark;
	/* Sealed text is in the model's memory only; here it is wiped too. */
	str_init_secret(&l->text);
	str_init(&l->author);
	str_init(&l->tail);
	make_day(l, before);
	if (c->time_format[0] != '\0')
		format_time(l->time, sizeof(l->time), c->time_format,
		    e->stamp);
	l->sign = is_message(e) ? levels[e->level] : ' ';
	make_author(l, c);
	make_tail(l, c->now);
	make_columns(l, c);
	if (e->kind == ENTRY_DRAWING)
		make_drawing(l, c);
	make_rows(l, c);
}

void
layout_free(struct layout *l)
{
	str_free(&l->text);
	spans_free(&l->unsafe);
	str_free(&l->author);
	str_free(&l->tail);
	free(l->rows);
	free(l->tails);
}

/* ---- painting ---------------------------------------------------------- */

/* "--- words -----------": a row that is no line of anybody. */
static void
paint_rule(struct grid *g, int x, int y, int width, const char *words)
{
	int at = 3;

	for (int i = 0; i < width; i++)
		grid_put(g, x + i, y, 1, STYLE_MARK, "-", 1);
	if (width <= 8)
		return;
	at += grid_put(g, x + at, y, 1, STYLE_MARK, " ", 1);
	at += grid_put(g, x + at, y, width - at - 2, STYLE_MARK, words,
	    strlen(words));
	grid_put(g, x + at, y, 1, STYLE_MARK, " ", 1);
}

/* A warning and an alarm are marked over the whole width. */
static bool
is_wide(const struct entry *e)
{
	return e->kind == ENTRY_WARNING || e->kind == ENTRY_ALARM;
}

static enum style
side_style(const struct layout *l, enum style own)
{
	return is_wide(l->entry) ? said[l->entry->kind].style : own;
}

static void
paint_head(const struct layout *l, const struct columns *c, struct grid *g,
    int x, int y)
{
	int at = 0, pad;

	if (l->time[0] != '\0')
		at += grid_put(g, x, y, c->width, side_style(l, STYLE_TIME),
		    l->time, strlen(l->time)) + 1;
	if (c->level) {
		if (at < c->width && l->sign != ' ')
			grid_put(g, x + at, y, 1, STYLE_TIME, &l->sign, 1);
		at += 2;
	}
	pad = c->author - utf8_width(l->author.s, l->author.len);
	if (pad > 0)
		at += pad;
	if (at < c->width)
		grid_put(g, x + at, y, c->width - at, l->author_style,
		    l->author.s, l->author.len);
}

/*
 * The text of a row; what stands for a character that must not be shown has
 * a style of its own, lest "^[" be taken for two characters or for one.
 */
static void
paint_words(const struct layout *l, const struct row *r, struct grid *g,
    int x, int y, int width)
{
	size_t at = r->from, end = r->from + r->len, i = 0, stop;
	int used = 0;
	bool unsafe;

	while (at < end && used < width) {
		while (i < l->unsafe.n && l->unsafe.at[i].from +
		    l->unsafe.at[i].len <= at)
			i++;
		unsafe = i < l->unsafe.n && l->unsafe.at[i].from <= at;
		stop = i == l->unsafe.n ? end : unsafe ?
		    l->unsafe.at[i].from + l->unsafe.at[i].len :
		    l->unsafe.at[i].from;
		if (stop > end)
			stop = end;
		if (at < l->subject && stop > l->subject)
			stop = l->subject;
		used += grid_put(g, x + used, y, width - used, unsafe ?
		    STYLE_UNSAFE : at < l->subject ? STYLE_NOTICE :
		    l->text_style, l->text.s + at, stop - at);
		at = stop;
	}
}

static void
paint_text(const struct layout *l, int row, const struct columns *c,
    struct grid *g, int x, int y)
{
	const struct row *r = &l->rows[row];
	int at = (row == 0 ? l->first : l->indent) + r->indent, tail;

	if (row == 0 && l->entry->kind != ENTRY_DRAWING)
		paint_head(l, c, g, x, y);
	if (r->quoted) {
		grid_put(g, x + l->indent, y, c->width - l->indent,
		    side_style(l, STYLE_MARK), "|", 1);
		at += QUOTE_WIDTH;
	}
	if (at < c->width)
		paint_words(l, r, g, x + at, y, c->width - at);
	if ((size_t)row + 1 == l->nrows && l->ntails == 0 && l->tail.len > 0) {
		tail = utf8_width(l->tail.s, l->tail.len);
		grid_put(g, x + c->width - tail, y, tail, l->tail_style,
		    l->tail.s, l->tail.len);
	}
}

static void
paint_tail(const struct layout *l, size_t row, const struct columns *c,
    struct grid *g, int x, int y)
{
	const struct row *r = &l->tails[row];
	int w = utf8_width(l->tail.s + r->from, r->len), at = l->indent;

	if (l->ntails == 1 && w <= c->width - at)
		at = c->width - w;
	grid_put(g, x + at, y, c->width - at, l->tail_style,
	    l->tail.s + r->from, r->len);
}

void
layout_paint(const struct layout *l, int row, const struct columns *c,
    struct grid *g, int x, int y)
{
	grid_fill(g, x, y, c->width, STYLE_DEFAULT);
	if (l->day[0] != '\0' && row-- == 0) {
		paint_rule(g, x, y, c->width, l->day);
		return;
	}
	if (l->mark && row-- == 0) {
		paint_rule(g, x, y, c->width, "new since you looked");
		return;
	}
	if (is_wide(l->entry))
		grid_fill(g, x, y, c->width, said[l->entry->kind].style);
	if ((size_t)row < l->nrows)
		paint_text(l, row, c, g, x, y);
	else
		paint_tail(l, (size_t)row - l->nrows, c, g, x, y);
}
