/*
 * What the rows of a card say: the question, what somebody else wrote, and
 * below it what can be typed.  Must not know where they are painted.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/card.h"

#define GAP 3			/* columns between two answers */
#define ROWS_FRAMED 8		/* fewer, and there is no frame */
#define FRAME 4			/* columns of it */
#define QUOTE_ROWS 3		/* of what somebody else wrote */
#define ROWS_MAX 100		/* of a question, however long */

static struct str *
card_rows_push(struct card_rows *r, enum card_part part)
{
	struct card_row *row;

	r->at = xreallocarray(r->at, r->n + 1, sizeof(*r->at));
	row = &r->at[r->n++];
	row->part = part;
	row->more = '\0';
	str_init(&row->text);
	return &row->text;
}

static void
card_rows_clear(struct card_rows *r)
{
	card_rows_free(r);
	memset(r, 0, sizeof(*r));
}

/* A text, in `most` rows; where it has more, the last one says so. */
static void
card_rows_text(const struct ui *ui, struct card_rows *r, enum card_part part,
    const char *text, int width, int most)
{
	const char *before = part == CARD_QUOTED ? "| " : "";
	const char *more = sign_text(ui, SIGN_ELLIPSIS);
	int room = width - (int)strlen(before);
	struct row *rows;
	size_t n = wrap_text(text, strlen(text), room, room, &rows);
	struct str *s;

	for (size_t i = 0; i < n && (int)i < most; i++) {
		s = card_rows_push(r, part);
		str_add(s, before);
		if ((int)i + 1 < most || i + 1 == n)
			str_addn(s, text + rows[i].from, rows[i].len);
		else {
			str_addn(s, text + rows[i].from, utf8_clip(text +
			    rows[i].from, rows[i].len, room -
			    utf8_width(more, strlen(more))));
			str_add(s, more);
		}
	}
	free(rows);
}

/* ---- what can be typed ----------------------------------------------------- */

struct keying {
	struct card_rows *rows;
	int width;
	bool brief;
	bool wide;		/* one of them has more columns */
	bool begun;
};

/* Puts one behind the others, into a new row where it has no room. */
static void
keying_add(struct keying *t, const char *text)
{
	int gap = t->brief ? 1 : GAP, wide = utf8_width(text, strlen(text));
	struct str *last = t->begun ? &t->rows->at[t->rows->n - 1].text :
	    NULL;

	t->wide |= wide > t->width;
	if (last == NULL || utf8_width(last->s, last->len) + gap + wide >
	    t->width)
		last = card_rows_push(t->rows, CARD_ANSWERS);
	else
		str_addf(last, "%*s", gap, "");
	str_add(last, text);
	t->begun = true;
}

static void
keying_addf(struct keying *t, const char *fmt, const char *text)
{
	char *s = xasprintf(fmt, text);

	keying_add(t, s);
	free(s);
}

static void
keying_answers(const struct ui *ui, const struct card *c, struct keying *t)
{
	const char *key = bindings_key_of(ui->bindings, "question");
	char *s;

	if (!ui->card.keys && key != NULL) {
		keying_addf(t, t->brief ? "%s:" : "Press %s to answer:", key);
		t->begun = t->brief;	/* in a row of its own */
	}
	for (size_t i = 0; i < c->n; i++) {
		s = xasprintf(t->brief ? "%zu %s" : "[%zu] %s", i + 1,
		    t->brief ? c->choices[i].brief : c->choices[i].text);
		keying_add(t, s);
		free(s);
	}
	keying_addf(t, t->brief ? "Esc %s" : "[Esc] %s", c->otherwise);
	keying_add(t, t->brief ? "?" : "[?] more");
}

/* Why a key did nothing. */
static void
keying_early(const struct ui *ui, struct keying *t)
{
	if (!ui->card.keys || !ui->card.early)
		return;
	keying_add(t, t->brief ? "Too early: again" :
	    "Too early: press it again.");
	t->begun = false;	/* in a row of its own */
}

/* What Enter would do now; that nothing counts now. */
static void
keying_enter(const struct ui *ui, const struct card *c, struct keying *t)
{
	const char *key = bindings_key_of(ui->bindings, "question");
	const struct card_choice *to;

	if (ui->card.chosen == 0) {
		keying_add(t, t->brief ? "No answer:" :
		    "A question is open, and that is no answer.");
		keying_add(t, t->brief ? "Esc" : "[Esc] first");
		if (key != NULL)
			keying_addf(t, t->brief ? "or %s" :
			    "[%s] to answer", key);
		return;
	}
	to = &c->choices[ui->card.chosen - 1];
	if (!t->brief)
		keying_add(t, "Sure?");
	keying_addf(t, t->brief ? "Enter: %s" : "[Enter] %s", t->brief ?
	    to->brief : to->text);
	keying_add(t, t->brief ? "or back" : "[any other key] back");
}

/* Into rows of their own; whether one of them has no room. */
static bool
keying_make(const struct ui *ui, const struct card *c, int width, bool brief,
    struct card_rows *r)
{
	struct keying t = { .rows = r, .width = width, .brief = brief };

	keying_early(ui, &t);
	if (ui->card.keys && (ui->card.chosen > 0 || ui->card.stray))
		keying_enter(ui, c, &t);
	else
		keying_answers(ui, c, &t);
	return t.wide;
}

/* ---- the whole --------------------------------------------------------------- */

/* That there is one, where it has not the keys and little room. */
static void
card_rows_brief(const struct ui *ui, const struct card *c, int width,
    struct card_rows *r)
{
	const char *key = bindings_key_of(ui->bindings, "question");
	char *text = xasprintf("%s: %s", key != NULL ? key : "?",
	    c->question);

	card_rows_text(ui, r, CARD_ASKED, text, width, 1);
	r->answers = r->n;
	free(text);
}

/* All rows, whether or not there is room for them. */
static void
card_rows_whole(const struct ui *ui, const struct card *c, int width,
    int most, struct card_rows *asked, struct card_rows *typed)
{
	card_rows_text(ui, asked, CARD_ASKED, c->question, width, ROWS_MAX);
	if (c->quote != NULL)
		card_rows_text(ui, asked, CARD_QUOTED, c->quote, width,
		    QUOTE_ROWS);
	if (!keying_make(ui, c, width, false, typed) &&
	    (int)typed->n + 2 <= most)
		return;
	card_rows_clear(typed);
	(void)keying_make(ui, c, width, true, typed);
}

/* Takes `n` of them, from `top` on; of those that are cut the last one says
 * where there are more. */
static void
card_rows_take(struct card_rows *r, const struct card_rows *from, size_t top,
    size_t n)
{
	const struct card_row *row = &from->at[top];

	for (size_t i = 0; i < n; i++, row++)
		str_addn(card_rows_push(r, row->part), row->text.s,
		    row->text.len);
	if (n > 0 && n < from->n)
		r->at[r->n - 1].more = top + n < from->n ? 'v' : '^';
}

/* What can be typed stays while the question is scrolled, then it is. */
static void
card_rows_cut(const struct ui *ui, size_t most, const struct card_rows *asked,
    const struct card_rows *typed, struct card_rows *r)
{
	size_t answers = typed->n < most ? typed->n : most > 1 ? most - 1 : 1;
	size_t rows = most - answers < asked->n ? most - answers : asked->n;
	size_t over = asked->n - rows, top;

	r->over = over + typed->n - answers;
	top = ui->card.top < r->over ? ui->card.top : r->over;
	card_rows_take(r, asked, top < over ? top : over, rows);
	r->answers = r->n;
	card_rows_take(r, typed, top < over ? 0 : top - over, answers);
}

static void
card_rows_all(const struct ui *ui, const struct card *c, int width, int most,
    struct card_rows *r)
{
	struct card_rows asked = { .n = 0 }, typed = { .n = 0 };

	card_rows_whole(ui, c, width, most, &asked, &typed);
	if ((int)(asked.n + typed.n) > most) {
		/* There is a sign behind them then. */
		card_rows_clear(&asked);
		card_rows_clear(&typed);
		card_rows_whole(ui, c, width - 2, most, &asked, &typed);
	}
	card_rows_cut(ui, (size_t)most, &asked, &typed, r);
	card_rows_clear(&asked);
	card_rows_clear(&typed);
}

void
card_rows_make(const struct ui *ui, const struct card *c, int width,
    int most, struct card_rows *r)
{
	memset(r, 0, sizeof(*r));
	if (!ui->card.keys && (most < ROWS_FRAMED ||
	    !card_is_of(c, ui->current))) {
		card_rows_brief(ui, c, width - 1, r);
		r->height = (int)r->n;
		return;
	}
	r->framed = most >= ROWS_FRAMED && width >= COLUMNS_BAR;
	card_rows_all(ui, c, width - (r->framed ? FRAME : 1), most -
	    (r->framed ? 2 : 0), r);
	r->height = (int)r->n + (r->framed ? 2 : 0);
}

void
card_rows_free(struct card_rows *r)
{
	for (size_t i = 0; i < r->n; i++)
		str_free(&r->at[i].text);
	free(r->at);
}
