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

#define QUIET_MS 5000		/* between two changes: time to read */
#define QUICK_MAX 3		/* with less between them: nobody answers */

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

static bool
question_same_answer(const struct answer *a, const struct answer *b)
{
	return question_same_text(a->command, b->command) &&
	    question_same_text(a->line, b->line) &&
	    question_same_text(a->text, b->text) && a->risky == b->risky;
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
		if (!question_same_answer(&q->answers[i], &s->at[i]))
			return false;
	return true;
}

static char *
question_copy(const char *s)
{
	return s == NULL ? NULL : xstrdup(s);
}

static void
question_show(struct question *q, const struct says *s)
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

/* ---- what keeps changing ---------------------------------------------------- */

static bool
says_same(const struct says *a, const struct says *b)
{
	if (a->n != b->n || !question_same_text(a->text, b->text) ||
	    !question_same_text(a->shown, b->shown) ||
	    !question_same_text(a->quote, b->quote))
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (!question_same_answer(&a->at[i], &b->at[i]))
			return false;
	return true;
}

static void
says_free(struct says *s)
{
	if (s == NULL)
		return;
	free((char *)(uintptr_t)s->quote);
	says_clear(s);
	free(s);
}

static struct says *
says_copy(const struct says *from)
{
	struct says *s = xcalloc(1, sizeof(*s));

	s->text = question_copy(from->text);
	s->shown = question_copy(from->shown);
	s->quote = question_copy(from->quote);
	for (; s->n < from->n; s->n++) {
		s->at[s->n] = from->at[s->n];
		s->at[s->n].command = question_copy(from->at[s->n].command);
		s->at[s->n].line = question_copy(from->at[s->n].line);
	}
	return s;
}

static bool
question_offers(const struct question *q, const struct answer *a)
{
	for (size_t i = 0; i < q->n; i++)
		if (question_same_answer(&q->answers[i], a))
			return true;
	return false;
}

/* Each change leaves fewer answers, and none comes back before it is quiet: so
 * nobody can keep this from being answered. */
static void
question_show_restless(struct question *q)
{
	static const char text[] = "What is asked here keeps changing. Until "
	    "that stops for 5 seconds, only what is safe can be answered.";
	struct says safe = { .shown = (char *)(uintptr_t)text };
	const struct answer *at = q->latest->at;

	for (size_t i = 0; i < q->latest->n; i++)
		if ((!at[i].risky || at[i].always) && question_offers(q,
		    &at[i]))
			safe.at[safe.n++] = at[i];
	question_show(q, &safe);
}

static void
question_count_change(struct question *q)
{
	int64_t now = loop_now(q->chat->loop);

	q->quick = q->latest != NULL && now - q->since < QUIET_MS ?
	    q->quick + 1 : 0;
	q->since = now;
	q->restless |= q->quick > QUICK_MAX;
}

void
question_say(struct question *q, const struct says *s)
{
	if (q->latest != NULL && says_same(q->latest, s))
		return;
	question_count_change(q);
	says_free(q->latest);
	q->latest = says_copy(s);
	if (q->restless)
		question_show_restless(q);
	else
		question_show(q, s);
}

static void
question_calm(struct question *q)
{
	if (!q->restless || loop_now(q->chat->loop) - q->since < QUIET_MS)
		return;
	q->restless = false;
	q->quick = 0;
	question_show(q, q->latest);
}

/* ---- opened and closed ------------------------------------------------------ */

static void
question_free(struct question *q)
{
	question_forget_answers(q);
	says_free(q->latest);
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
			question_calm(q);
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
