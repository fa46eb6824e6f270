/*
 * One entry of a buffer laid out in rows: time, the level it came or left
 * under, author, text, and what became of it.  All that is foreign passes
 * utf8_safe() here.  Must not know the window it stands in.
 *
 * Nothing that a contact writes can look like a line of the program:
 *
 *   - What others write has the columns from columns.indent on in each row,
 *     however it is wrapped, whatever is in it; left of these stand time,
 *     level, and author, which the program fills.  (Not aligned the first row
 *     begins with the author, in brackets.)
 *   - Each row of a message has the sign of its level in the level's column,
 *     and no other row has anything there: no notice, and no rule.  Aligned,
 *     the text of a notice begins where authors do.
 *   - Beside it stands a sign if what ends another's line is the program's: an
 *     end that looks so without it was written by them.
 *   - A name that begins otherwise than with a letter or a digit stands in
 *     brackets, so that none is a sign of the program's (author.c); one that
 *     is cut in a room stands behind the text as a whole.
 *   - Oneself is "me", which no contact is called (chat/name.c); who is called
 *     so in a room stands in brackets.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

/* The texts' styles. */
static const enum style styles[] = {
	[ENTRY_IN] = STYLE_TEXT,
	[ENTRY_OUT] = STYLE_TEXT,
	[ENTRY_NOTICE] = STYLE_NOTICE,
	[ENTRY_WARNING] = STYLE_WARNING,
	[ENTRY_QUESTION] = STYLE_QUESTION,
	[ENTRY_ERROR] = STYLE_ERROR,
	[ENTRY_ALARM] = STYLE_ALARM,
	[ENTRY_DRAWING] = STYLE_QR,
};

#define SIGN_COLUMNS 3		/* of a notice's, with a blank */
#define NOTE_COPY '+'		/* another program has the line */
#define NOTE_TAIL '~'		/* something stands behind it */

/* ---- making ------------------------------------------------------------ */

/* "/me waves": an action; returns what there is beside. */
static const char *
layout_action(struct layout *l)
{
	const struct entry *e = l->entry;

	l->action = l->message && strncmp(e->text, "/me ", 4) == 0;
	return l->action ? e->text + 4 : e->text;
}

/* Behind what is there, safe, and with the hosts that its links hide. */
static void
layout_foreign(struct layout *l, const char *s, size_t n, enum safe as)
{
	size_t from = l->text.len;

	utf8_safe_spans(&l->text, s, n, as, &l->unsafe);
	if (l->entry->kind != ENTRY_DRAWING)
		urls_find(&l->urls, &l->text, from, &l->unsafe);
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
	layout_foreign(l, e->subject, strlen(e->subject), SAFE_LINE);
	l->subject = l->text.len;
	if (e->text[0] != '\0')
		str_addc(&l->text, '\n');
}

/* From there on, what is shown of the entry's text. */
static size_t
layout_length(const struct layout *l, const char *text)
{
	const struct entry *e = l->entry;

	return l->folded ? (size_t)(e->text + e->brief - text) : strlen(text);
}

/* The text; where in it are the words of somebody else is known to
 * layout_rows(). */
static void
layout_quoted(struct layout *l, const char *text, bool styling)
{
	const struct entry *e = l->entry;
	size_t end = e->quote_at + e->quote_len, len = layout_length(l, text);
	enum safe own = l->message ? SAFE_TEXT : SAFE_MIXED;

	if (e->quote_len == 0 || end > len) {
		size_t from = l->text.len;

		layout_foreign(l, text, len, own);
		if (styling && l->message)
			styled_text(&l->styled, l->text.s, from, l->text.len);
		return;
	}
	layout_foreign(l, text, e->quote_at, own);
	l->quote_at = l->text.len;
	layout_foreign(l, text + e->quote_at, e->quote_len, SAFE_TEXT);
	l->quote_end = l->text.len;
	layout_foreign(l, text + end, len - end, own);
}

/* What it says besides who says it. */
static void
layout_words(struct layout *l, const char *text, const struct columns *c)
{
	layout_subject(l);
	layout_quoted(l, text, c->styling && !l->entry->unstyled);
	if (l->folded && l->text.len > 0)
		str_add(&l->text, FOLDED);
}

static void
layout_signs(struct layout *l, const struct columns *c)
{
	const struct entry *e = l->entry;
	/* What waits nobody can read yet, whatever it was written under. */
	enum otr_level level = e->delivery == DELIVERY_HELD ? OTR_FINISHED :
	    e->level;

	l->note = ' ';
	if (!c->level || !l->message)
		return;
	l->sign = sign_as(c->drawn, level_sign(level));
	l->sign_style = level_sign_style(level);
	if (e->via == VIA_CARBON)
		l->note = NOTE_COPY;
	else if (l->tail.len > 0 && !l->behind)
		l->note = NOTE_TAIL;
}

/* The program's rows begin further left than any of others' can. */
static void
layout_columns(struct layout *l, const struct columns *c)
{
	l->indent = l->first = c->author == 0 || l->message ?
	    c->indent : c->author_x + SIGN_COLUMNS;
	if (c->author == 0)
		l->first = c->author_x + utf8_width(l->author.s,
		    l->author.len) + 1;
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
	int first = c->edge - l->first, width = c->edge - l->indent;
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

/* Where the text of the last row ends. */
static int
layout_used(const struct layout *l)
{
	const struct row *last = &l->rows[l->nrows - 1];

	return (l->nrows == 1 ? l->first : l->indent) + last->indent +
	    utf8_width(l->text.s + last->from, last->len);
}

static void
layout_rows(struct layout *l, const struct columns *c)
{
	int width = c->edge - l->indent, tail;

	/* A rule may have said all. */
	if (!l->rule || l->text.len > 0)
		layout_wrap(l, c);
	l->height = (l->day[0] != '\0') + l->mark + l->rule + (int)l->nrows;
	if (l->tail.len == 0)
		return;
	tail = utf8_width(l->tail.s, l->tail.len);
	if (layout_used(l) + 2 + tail <= (l->behind ? c->width : c->edge))
		return;
	l->ntails = wrap_text(l->tail.s, l->tail.len, width, width, &l->tails);
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
		    "%d: make the terminal wider, hide the list (/roster "
		    "hide), or use the link.", width, c->width);
		l->text_style = STYLE_NOTICE;
	} else if (rows > c->rows) {
		str_clear(&l->text);
		str_addf(&l->text, "The code needs %d rows, and there are %d: "
		    "make the terminal higher or its font smaller, or use the "
		    "link.", rows, c->rows);
		l->text_style = STYLE_NOTICE;
	}
	l->first = l->indent = 0;
}

static void
layout_begin(struct layout *l, const struct entry *e, bool mark,
    const struct columns *c)
{
	memset(l, 0, sizeof(*l));
	l->entry = e;
	l->mark = mark;
	l->message = e->kind == ENTRY_IN || e->kind == ENTRY_OUT;
	l->lit = c->room && e->kind == ENTRY_IN && e->mention;
	l->folded = c->folds != NULL && fold_is(c->folds, c->whole, e);
	l->wide = l->lit || e->kind == ENTRY_WARNING ||
	    e->kind == ENTRY_ALARM;
	l->text_style = l->lit ? STYLE_MENTION : styles[e->kind];
	/* Sealed text is in the model's memory only; here it is wiped too. */
	str_init_secret(&l->text);
	str_init(&l->author);
	str_init(&l->tail);
	str_init(&l->words);
	if (c->time > 0)
		when_text(l->time, sizeof(l->time), c->time_format, e->stamp);
}

void
layout_make(struct layout *l, const struct entry *e,
    const struct entry *before, bool mark, const struct columns *c)
{
	const char *text;

	layout_begin(l, e, mark, c);
	rule_day(l, before, c);
	text = l->message ? layout_action(l) : rule_level(l, c);
	if (!author_is_known(l, before, c))
		author_make(l, c);
	layout_words(l, text, c);
	rule_words(l);
	tail_make(l, c);
	layout_signs(l, c);
	layout_columns(l, c);
	if (e->kind == ENTRY_DRAWING)
		layout_drawing(l, c);
	layout_rows(l, c);
}

void
layout_free(struct layout *l)
{
	str_free(&l->text);
	str_free(&l->words);
	spans_free(&l->unsafe);
	urls_free(&l->urls);
	spans_free(&l->hits);
	styled_free(&l->styled);
	str_free(&l->author);
	str_free(&l->tail);
	free(l->rows);
	free(l->tails);
}
