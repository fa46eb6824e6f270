/*
 * Makes cards: what a question and its answers say, on one line each, and
 * safe.  Must not know which one is shown, nor what its keys are.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/card.h"

static void
card_forget_answers(struct card *c)
{
	for (size_t i = 0; i < c->n; i++) {
		free(c->choices[i].text);
		free(c->choices[i].brief);
		free(c->choices[i].line);
		free(c->choices[i].command);
		free(c->choices[i].means);
	}
	free(c->otherwise);
	c->otherwise = NULL;
	c->n = 0;
}

void
card_free(struct card *c)
{
	card_forget_answers(c);
	free(c->question);
	free(c->quote);
	free(c->peer);
	free(c);
}

char *
card_text(const char *text)
{
	char *line = xstrdup(text), *safe;

	for (char *at = line; *at != '\0'; at++)
		if (*at == '\n')
			*at = ' ';
	safe = ui_safe(line);
	free(line);
	for (size_t n = strlen(safe); n > 0 && safe[n - 1] == ' ';)
		safe[--n] = '\0';
	return safe;
}

void
card_set_answers(struct card *c, const struct answer *at, size_t n,
    const char *otherwise)
{
	struct card_choice *to;
	const char *line;

	card_forget_answers(c);
	for (; c->n < n && c->n < CARD_CHOICES; c->n++, at++) {
		to = &c->choices[c->n];
		line = at->line != NULL ? at->line : at->command;
		to->text = card_text(at->text);
		to->brief = card_text(at->brief != NULL ? at->brief :
		    at->text);
		to->risky = at->risky;
		to->line = line == NULL ? NULL : xstrdup(line);
		to->command = line == NULL ? NULL : ui_safe(line);
		to->means = at->means == NULL ? NULL : card_text(at->means);
	}
	c->otherwise = card_text(otherwise);
}

void
card_ask(struct ui *ui, const struct talk *talk, const struct answers *asked,
    void (*done)(void *arg, size_t which), void *arg)
{
	struct card *c = xcalloc(1, sizeof(*c));

	c->window = ui->current->born;
	c->talk = talk;
	c->question = card_text(asked->question);
	card_set_answers(c, asked->at, asked->n, asked->otherwise != NULL ?
	    asked->otherwise : "no");
	c->due = !asked->unasked;
	c->done = done;
	c->arg = arg;
	complete_end(ui);
	card_add(ui, c);
	card_look(ui);
}

void
ui_ask(struct ui *ui, const struct answers *asked,
    void (*done)(void *arg, size_t which), void *arg)
{
	card_ask(ui, NULL, asked, done, arg);
}
