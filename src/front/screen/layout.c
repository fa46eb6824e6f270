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
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* ASCII: not all fonts have locks; one stroke, two strokes. */
static const char levels[] = {
	[OTR_NOT_PRIVATE] = ' ',
	[OTR_STARTING] = ' ',
	[OTR_UNVERIFIED] = '-',
	[OTR_PRIVATE] = '=',
	[OTR_FINISHED] = ' ',
};

#define SIGN_COPY '+'		/* of a line that another program has */
#define SIGN_MENTION '>'	/* ... that names the user, in a room */

static bool
layout_entry_is_message(const struct entry *e)
{
	return e->kind == ENTRY_IN || e->kind == ENTRY_OUT;
}

/* ---- making ------------------------------------------------------------ */

/* A delayed stamp is another clock's and lies in the past: no new day. */
static void
layout_day(struct layout *l, const struct entry *before)
{
	if (before == NULL || l->entry->delayed || before->delayed ||
	    when_same("%Y-%j", before->stamp, l->entry->stamp))
		return;
	when_text(l->day, sizeof(l->day), "%A, %d %B %Y", l->entry->stamp);
}

static void
layout_add_author(struct layout *l, const char *name, int width)
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
layout_action(const struct entry *e)
{
	return layout_entry_is_message(e) && strncmp(e->text, "/me ", 4) == 0 ?
	    e->text + 4 : NULL;
}

/* Our own address is the account's, long and known: its local part. */
static char *
layout_author_name(const struct entry *e, bool room)
{
	if (e->author == NULL)
		return xstrdup("?");
	return xstrndup(e->author, e->kind == ENTRY_OUT && !room ?
	    strcspn(e->author, "@") : strlen(e->author));
}

/* Rows of their own above the text, in the style of what the program says:
 * what it answers, and the subject. */
static void
layout_subject(struct layout *l)
{
	const struct entry *e = l->entry;
	const char *answered = e->remarks != NULL ? e->remarks->answered : NULL;

	if (answered != NULL) {
		str_add(&l->text, "-> ");
		utf8_safe_spans(&l->text, answered, strlen(answered),
		    SAFE_LINE, &l->unsafe);
		l->subject = l->text.len;
		if (e->subject != NULL || e->text[0] != '\0')
			str_addc(&l->text, '\n');
	}
	if (e->subject == NULL)
		return;
	str_add(&l->text, "Subject: ");
	utf8_safe_spans(&l->text, e->subject, strlen(e->subject), SAFE_LINE,
	    &l->unsafe);
	l->subject = l->text.len;
	if (e->text[0] != '\0')
		str_addc(&l->text, '\n');
}

/* The text; where in it are the words of somebody else is known to
 * layout_rows(). */
static void
layout_quoted(struct layout *l, const char *text, bool styling)
{
	const struct entry *e = l->entry;
	size_t end = e->quote_at + e->quote_len, len = strlen(text);
	enum safe own = layout_entry_is_message(e) ? SAFE_TEXT : SAFE_MIXED;

	if (e->quote_len == 0 || end > len) {
		size_t from = l->text.len;

		utf8_safe_spans(&l->text, text, len, own, &l->unsafe);
		if (styling && layout_entry_is_message(e))
			styled_text(&l->styled, l->text.s, from, l->text.len);
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
layout_styles(struct layout *l, const char *name, const struct columns *c)
{
	enum entry_kind kind = l->entry->kind;

	l->text_style = l->lit ? STYLE_MENTION : said[kind].style;
	if (l->lit || !layout_entry_is_message(l->entry))
		l->author_style = l->text_style;
	else if (kind == ENTRY_OUT)
		l->author_style = STYLE_AUTHOR_ME;
	else
		l->author_style = c->room ? nick_style(name) :
		    STYLE_AUTHOR_THEM;
}

static void
layout_author(struct layout *l, const struct columns *c)
{
	const struct entry *e = l->entry;
	char *name = layout_author_name(e, c->room);
	const char *action = layout_action(e);

	layout_styles(l, name, c);
	/* Never by colour alone. */
	if (l->lit && !c->level)
		str_addc(&l->author, SIGN_MENTION);
	if (!layout_entry_is_message(e)) {
		str_add(&l->author, said[e->kind].sign);
	} else if (action != NULL) {
		str_add(&l->author, "*");
		utf8_safe_spans(&l->text, name, strlen(name), SAFE_NAME,
		    &l->unsafe);
		str_addc(&l->text, ' ');
	} else
		layout_add_author(l, name, c->author > 0 && !c->room ?
		    c->author : AUTHOR_MAX);
	layout_subject(l);
	if (action == NULL)
		action = e->text;
	layout_quoted(l, action, c->styling && !e->unstyled);
	free(name);
}

static void
layout_columns(struct layout *l, const struct columns *c)
{
	int author = utf8_width(l->author.s, l->author.len);

	l->first = 0;
	if (l->time[0] != '\0')
		l->first += utf8_width(l->time, strlen(l->time)) + 1;
	if (c->level)
		l->first += 2;
	l->indent = c->author > 0 ? l->first + c->author + 1 : 2;
	/* Of many some are longer than the others, and are not cut. */
	l->first += (c->author > author ? c->author : author) + 1;
}

/* Wraps a part of the text behind what is there. */
static void
layout_wrap_part(struct layout *l, size_t from, size_t to, int first, int width,
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
layout_wrap(struct layout *l, const struct columns *c)
{
	int first = c->width - l->first, width = c->width - l->indent;
	int less = width - QUOTE_WIDTH;

	if (l->quote_end == 0) {
		layout_wrap_part(l, 0, l->text.len, first, width, false);
		return;
	}
	/* Newlines between the parts are the breaks themselves. */
	layout_wrap_part(l, 0, l->quote_at - 1, first, width, false);
	layout_wrap_part(l, l->quote_at, l->quote_end, less, less, true);
	if (l->quote_end < l->text.len)
		layout_wrap_part(l, l->quote_end + 1, l->text.len, width, width,
		    false);
}

static void
layout_rows(struct layout *l, const struct columns *c)
{
	int used, tail = utf8_width(l->tail.s, l->tail.len);
	struct row *last;

	layout_wrap(l, c);
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
layout_drawing_width(const struct str *s)
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
layout_drawing_rows(const struct str *text)
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
layout_drawing(struct layout *l, const struct columns *c)
{
	int width, rows;

	l->time[0] = '\0';
	spans_free(&l->unsafe);	/* it is our own */
	width = layout_drawing_width(&l->text);
	rows = layout_drawing_rows(&l->text);
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
	l->lit = c->room && e->kind == ENTRY_IN && e->mention;
	l->wide = l->lit || e->kind == ENTRY_WARNING ||
	    e->kind == ENTRY_ALARM;
	/* Sealed text is in the model's memory only; here it is wiped too. */
	str_init_secret(&l->text);
	str_init(&l->author);
	str_init(&l->tail);
	layout_day(l, before);
	if (c->time_format[0] != '\0')
		when_text(l->time, sizeof(l->time), c->time_format,
		    e->stamp);
	l->sign = !layout_entry_is_message(e) ? ' ' :
	    l->lit ? SIGN_MENTION :
	    e->via == VIA_CARBON ? SIGN_COPY : levels[e->level];
	layout_author(l, c);
	layout_tail(l, c->now);
	layout_columns(l, c);
	if (e->kind == ENTRY_DRAWING)
		layout_drawing(l, c);
	layout_rows(l, c);
}

void
layout_free(struct layout *l)
{
	str_free(&l->text);
	spans_free(&l->unsafe);
	spans_free(&l->hits);
	styled_free(&l->styled);
	str_free(&l->author);
	str_free(&l->tail);
	free(l->rows);
	free(l->tails);
}
