/*
 * The questions that are open (question.h).  Whether one is, whoever asked it
 * says: its cause is looked at, so that no way of answering can be forgotten.
 * Must not know what they are about.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

/* ---- what one says -------------------------------------------------------- */

void
says_answer(struct says *s, char *command, const struct answer *answer)
{
	if (s->n == QUESTION_ANSWERS)
		die("a question has too many answers");
	s->at[s->n] = *answer;
	s->at[s->n++].command = command;
}

void
says_clear(struct says *s)
{
	for (size_t i = 0; i < s->n; i++) {
		free((char *)(uintptr_t)s->at[i].command);
		free((char *)(uintptr_t)s->at[i].line);
	}
	free(s->text);
	free(s->shown);
	memset(s, 0, sizeof(*s));
}

static bool
question_same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static void
question_forget_answers(struct question *q)
{
	for (size_t i = 0; i < q->n; i++) {
		free((char *)(uintptr_t)q->answers[i].command);
		free((char *)(uintptr_t)q->answers[i].line);
	}
	q->n = 0;
}

static bool
question_says_so(const struct question *q, const struct says *s)
{
	const char *text = s->shown != NULL ? s->shown : s->text;

	if (q->n != s->n || !question_same_text(q->text, text) ||
	    !question_same_text(q->quote, s->quote))
		return false;
	for (size_t i = 0; i < q->n; i++)
		if (!question_same_text(q->answers[i].command,
		    s->at[i].command) ||
		    !question_same_text(q->answers[i].text, s->at[i].text))
			return false;
	return true;
}

static char *
question_copy(const char *s)
{
	return s == NULL ? NULL : xstrdup(s);
}

void
question_say(struct question *q, const struct says *s)
{
	char *quote = question_copy(s->quote);

	if (question_says_so(q, s)) {
		free(quote);
		return;
	}
	question_forget_answers(q);
	free(q->text);
	free(q->quote);
	q->text = xstrdup(s->shown != NULL ? s->shown : s->text);
	q->quote = quote;
	for (q->n = 0; q->n < s->n; q->n++) {
		q->answers[q->n] = s->at[q->n];
		q->answers[q->n].command = question_copy(s->at[q->n].command);
		q->answers[q->n].line = question_copy(s->at[q->n].line);
	}
	q->changes++;
}

/* ---- opened and closed ------------------------------------------------------ */

static void
question_free(struct question *q)
{
	question_forget_answers(q);
	free(q->peer);
	free(q->text);
	free(q->quote);
	free(q);
}

static bool
question_is(const struct question *q, const struct whose *whose)
{
	return q->account == whose->account && q->talk == whose->talk &&
	    strcmp(q->code, whose->code) == 0 &&
	    question_same_text(q->peer, whose->peer);
}

static struct question *
question_new(struct chat *c, const struct whose *whose)
{
	struct question **end = &c->questions, *q = xcalloc(1, sizeof(*q));

	while (*end != NULL)
		end = &(*end)->next;
	q->serial = ++c->question_serials;
	q->chat = c;
	q->code = whose->code;
	q->account = whose->account;
	q->talk = whose->talk;
	q->peer = question_copy(whose->peer);
	q->look = whose->look;
	*end = q;
	return q;
}

void
question_open(struct chat *c, const struct whose *whose,
    const struct says *says)
{
	struct question *q = c->questions;

	while (q != NULL && !question_is(q, whose))
		q = q->next;
	if (q == NULL)
		q = question_new(c, whose);
	question_say(q, says);
}

/* Takes out those that are over, or (with an account) are of one that goes. */
static void
questions_sweep(struct chat *c, const struct account *gone, bool all)
{
	struct question **at = &c->questions, *q;

	while ((q = *at) != NULL) {
		if (!all && (gone != NULL ? q->account != gone : q->look(q))) {
			at = &q->next;
			continue;
		}
		*at = q->next;
		question_free(q);
	}
}

const struct question *
chat_questions(struct chat *c)
{
	questions_sweep(c, NULL, false);
	return c->questions;
}

void
questions_drop(struct chat *c, const struct account *gone)
{
	questions_sweep(c, gone, gone == NULL);
}

void
questions_leave(struct chat *c, const struct talk *gone)
{
	for (struct question *q = c->questions; q != NULL; q = q->next)
		if (q->talk == gone)
			q->talk = NULL;
}
