/*
 * The questions of the model as cards: each has one while it is open.  Must not
 * know what an answer does.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/card.h"

static struct card *
question_card(struct ui *ui, uint64_t model)
{
	struct card *c = ui->card.first;

	while (c != NULL && c->model != model)
		c = c->next;
	return c;
}

/* ---- as they are now ------------------------------------------------------- */

static void
question_copy(struct card *c, const struct question *q)
{
	free(c->question);
	free(c->quote);
	c->question = card_text(q->text);
	c->quote = q->quote == NULL ? NULL : card_text(q->quote);
	c->changes = q->changes;
	c->talk = q->talk;
	card_set_answers(c, q->answers, q->n, "later");
}

static void
question_add(struct ui *ui, const struct question *q)
{
	struct card *c = xcalloc(1, sizeof(*c));

	c->model = q->serial;
	c->code = q->code;
	c->account = q->account;
	c->peer = q->peer == NULL ? NULL : xstrdup(q->peer);
	question_copy(c, q);
	for (size_t i = 0; i < q->n; i++)
		if (q->answers[i].prompts)
			c->prompts = i + 1;
	card_add(ui, c);
	if (c->prompts > 0 && !ui->began)
		timer_set(ui->later, 0);
}

static bool
question_is_open(const struct question *q, uint64_t serial)
{
	while (q != NULL && q->serial != serial)
		q = q->next;
	return q != NULL;
}

static void
questions_drop_closed(struct ui *ui, const struct question *open)
{
	struct card *c = ui->card.first;

	while (c != NULL) {
		if (c->model == 0 || question_is_open(open, c->model)) {
			c = c->next;
			continue;
		}
		card_drop(ui, c);
		c = ui->card.first;
	}
}

/* A line that waits for the answer was entered: that one gets the keys. */
static void
question_provoke(struct ui *ui)
{
	const struct talk *talk = ui->card.provoked;
	struct card *c = ui->card.first;

	ui->card.provoked = NULL;
	while (c != NULL && (c->model == 0 || c->talk != talk ||
	    strcmp(c->code, "level-fell") != 0))
		c = c->next;
	if (c != NULL)
		c->due = true;
}

void
card_look_all(struct ui *ui)
{
	const struct question *open = chat_questions(ui->chat);
	struct card *c;

	questions_drop_closed(ui, open);
	for (const struct question *q = open; q != NULL; q = q->next) {
		c = question_card(ui, q->serial);
		if (c == NULL)
			question_add(ui, q);
		else if (c->changes != q->changes || c->talk != q->talk) {
			question_copy(c, q);
			card_changed(ui, c);
		}
	}
	if (ui->card.provoked != NULL)
		question_provoke(ui);
	card_look(ui);
}

char *
card_prompts(struct ui *ui)
{
	struct card *c = ui->card.first;
	size_t at;

	while (c != NULL && c->prompts == 0)
		c = c->next;
	if (c == NULL || ui->current != ui->windows[0])
		return NULL;
	at = c->prompts - 1;
	c->prompts = 0;
	return xstrdup(c->choices[at].line);
}

/* ---- gone to ------------------------------------------------------------------ */

static struct window *
question_window(struct ui *ui, const struct card *c)
{
	if (c->model == 0)
		return window_born(ui, c->window);
	if (c->talk != NULL)
		return window_open(ui, (struct talk *)(uintptr_t)c->talk);
	return ui->windows[0];
}

void
card_question_key(struct ui *ui)
{
	const struct card *c = card_elsewhere(ui);
	struct window *w = c != NULL ? question_window(ui, c) :
	    prompt_elsewhere(ui);

	if (card_shown(ui) == NULL && w != NULL)
		window_switch(ui, w);
	/* What is asked at the input line has the keys by itself. */
	if (prompt_open(ui) == NULL)
		card_enter(ui);
}
