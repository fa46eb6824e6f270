/*
 * What the rows of a card say: the question, and below it what can be typed.
 * Must not know where they are painted.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/card.h"

#define GAP 3			/* columns between two answers */
#define ROWS_FRAMED 8		/* fewer, and there is no frame */
#define FRAME 4			/* columns of it */

/* ---- what can be typed ----------------------------------------------------- */

/* Puts one behind the others, into a new row where it has no room. */
static void
card_rows_add(struct card_rows *r, int width, int gap, const char *text)
{
	struct str *last = r->nanswers > 0 ? &r->answers[r->nanswers - 1] :
	    NULL;
	int used = last == NULL ? 0 : utf8_width(last->s, last->len) + gap;
	int wide = utf8_width(text, strlen(text));

	r->wide |= wide > width;
	if (last == NULL || used + wide > width) {
		r->answers = xreallocarray(r->answers, r->nanswers + 1,
		    sizeof(*r->answers));
		last = &r->answers[r->nanswers++];
		str_init(last);
	} else
		str_addf(last, "%*s", gap, "");
	str_add(last, text);
}

static void
card_rows_addf(struct card_rows *r, int width, int gap, const char *fmt,
    const char *text)
{
	char *s = xasprintf(fmt, text);

	card_rows_add(r, width, gap, s);
	free(s);
}

static void
card_rows_answers(const struct ui *ui, const struct card *c, int width,
    bool brief, struct card_rows *r)
{
	const char *key = bindings_key_of(ui->bindings, "question");
	int gap = brief ? 1 : GAP;
	char *s;

	if (!ui->card.keys && key != NULL)
		card_rows_addf(r, width, gap, brief ? "%s:" : "%s, then:",
		    key);
	for (size_t i = 0; i < c->n; i++) {
		s = xasprintf(brief ? "%zu %s" : "[%zu] %s", i + 1, brief ?
		    c->choices[i].brief : c->choices[i].text);
		card_rows_add(r, width, gap, s);
		free(s);
	}
	card_rows_addf(r, width, gap, brief ? "Esc %s" : "[Esc] %s",
	    c->otherwise);
	if (!brief)
		card_rows_add(r, width, gap, "[?] more");
}

/* What Enter would do now; that nothing counts now. */
static void
card_rows_enter(const struct ui *ui, const struct card *c, int width,
    bool brief, struct card_rows *r)
{
	int gap = brief ? 1 : GAP;

	if (ui->card.chosen > 0) {
		card_rows_addf(r, width, gap, brief ? "Enter: %s" :
		    "[Enter] %s", brief ?
		    c->choices[ui->card.chosen - 1].brief :
		    c->choices[ui->card.chosen - 1].text);
		card_rows_add(r, width, gap, brief ? "or back" :
		    "[any other key] back");
	} else
		card_rows_add(r, width, gap, brief ? "Enter first" :
		    "That was no answer: Enter, then a number.");
}

static void
card_rows_forget(struct card_rows *r)
{
	for (size_t i = 0; i < r->nanswers; i++)
		str_free(&r->answers[i]);
	free(r->answers);
	r->answers = NULL;
	r->nanswers = 0;
}

static void
card_rows_type(const struct ui *ui, const struct card *c, int width,
    bool brief, struct card_rows *r)
{
	card_rows_forget(r);
	r->wide = false;
	if (ui->card.keys && (ui->card.chosen > 0 || ui->card.stray))
		card_rows_enter(ui, c, width, brief, r);
	else
		card_rows_answers(ui, c, width, brief, r);
}

/* ---- the whole --------------------------------------------------------------- */

/* Below the question, of which a row stays. */
static void
card_rows_fit(const struct ui *ui, const struct card *c, int width, int most,
    struct card_rows *r)
{
	card_rows_type(ui, c, width, false, r);
	if ((int)(r->nanswers + r->nasked) > most || r->wide)
		card_rows_type(ui, c, width, true, r);
	if ((int)r->nanswers > most - 1 && most > 1)
		r->nanswers = (size_t)(most - 1);
	if ((int)(r->nanswers + r->nasked) <= most)
		return;
	r->nasked = most > (int)r->nanswers ? (size_t)most - r->nanswers : 0;
	r->cut = true;
}

void
card_rows_make(const struct ui *ui, const struct card *c, int width,
    int most, struct card_rows *r)
{
	memset(r, 0, sizeof(*r));
	r->framed = most >= ROWS_FRAMED && width >= COLUMNS_BAR;
	width -= r->framed ? FRAME : 1;
	most -= r->framed ? 2 : 0;
	r->question = c->question;
	r->nasked = wrap_text(c->question, strlen(c->question), width, width,
	    &r->asked);
	card_rows_fit(ui, c, width, most, r);
	r->height = (int)(r->nasked + r->nanswers) + (r->framed ? 2 : 0);
}

void
card_rows_free(struct card_rows *r)
{
	card_rows_forget(r);
	free(r->asked);
}
