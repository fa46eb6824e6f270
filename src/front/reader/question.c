/*
 * Questions that are open (chat/question.h): each has a number, which stays
 * its own, and is said when it opens, changes or closes.  /answer asks it at
 * the prompt; the line that gives the answer is then entered as if it had been
 * typed.  One that Enter provoked is asked at once.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/reader/inside.h"

/* One that was said. */
struct numbered {
	struct numbered *next;	/* older */
	uint64_t serial;
	unsigned changes;	/* as it was said */
	int number;
	bool answered;		/* here: that it closes is no news */
};

static const struct question *
question_open(const struct reader *r, uint64_t serial)
{
	const struct question *q = chat_questions(r->chat);

	while (q != NULL && q->serial != serial)
		q = q->next;
	return q;
}

static struct numbered *
question_numbered(const struct reader *r, uint64_t serial)
{
	struct numbered *n = r->questions;

	while (n != NULL && n->serial != serial)
		n = n->next;
	return n;
}

/* ---- saying it ---------------------------------------------------------- */

/* "Question 3, window 2, bob: " */
static void
question_add_head(const struct reader *r, struct str *s,
    const struct question *q, int number)
{
	const struct window *w = q->talk == NULL ? NULL :
	    place_of(r, q->talk);

	str_addf(s, "Question %d", number);
	if (w != NULL && w != r->current) {
		str_addf(s, ", window %d, ", w->number);
		name_say_window(s, w);
	}
	str_add(s, ": ");
}

static void
question_add_text(struct str *s, const struct question *q)
{
	utf8_safe(s, q->text, strlen(q->text), SAFE_LINE);
	if (q->quote == NULL)
		return;
	str_add(s, "\nThey wrote: ");
	name_say_line(s, q->quote);
}

static void
question_say(struct reader *r, const struct question *q, int number,
    const char *what)
{
	struct str s;

	str_init_secret(&s);
	if (what != NULL)
		str_addf(&s, "Note: %s\n", what);
	question_add_head(r, &s, q, number);
	question_add_text(&s, q);
	str_addf(&s, "\nType /answer %d to answer it.", number);
	if (q->quote != NULL)
		say_foreign(r, s.s);
	else
		say_text(r, s.s);
	str_free(&s);
}

/* ---- asking it ---------------------------------------------------------- */

struct answering {
	struct reader *r;
	uint64_t serial;
	unsigned changes;
	size_t n;		/* answers */
};

/* The user was asked this very text, and no other. */
static void
question_take(const struct answering *a, size_t which)
{
	struct reader *r = a->r;
	const struct question *q = question_open(r, a->serial);
	struct numbered *n = question_numbered(r, a->serial);
	const struct answer *answer;
	char *line;

	if (q == NULL || q->changes != a->changes || which >= q->n) {
		say(r, "Note: the question has changed, and nothing was done.");
		return;
	}
	answer = &q->answers[which];
	line = xstrdup(answer->line != NULL ? answer->line : answer->command);
	if (n != NULL)
		n->answered = true;
	chat_question_taken(r->chat, a->serial, which);
	free(r->command);
	r->command = line;
}

static void
question_answered(void *arg, size_t which)
{
	struct answering *a = arg;
	const struct numbered *n = question_numbered(a->r, a->serial);

	if (which < a->n)
		question_take(a, which);
	else if (n != NULL && question_open(a->r, a->serial) != NULL)
		say(a->r, "Note: the question stays open; /answer %d asks it "
		    "again.",
		    n->number);
	free(a);
}

static void
question_ask(struct reader *r, const struct question *q, int number)
{
	const char *texts[QUESTION_ANSWERS], *words[QUESTION_ANSWERS];
	struct answering *a = xcalloc(1, sizeof(*a));
	struct str s;

	*a = (struct answering){ r, q->serial, q->changes, q->n };
	for (size_t i = 0; i < q->n; i++) {
		texts[i] = q->answers[i].text;
		words[i] = ask_word(&q->answers[i]);
	}
	str_init(&s);
	str_addf(&s, "%d, ", number);
	utf8_safe(&s, q->text, strlen(q->text), SAFE_LINE);
	ask_words(r, s.s, texts, words, q->n, "later", question_answered,
	    a)->of = q->serial;
	str_free(&s);
}

/* ---- end of turn -------------------------------------------------------- */

static struct numbered *
question_new(struct reader *r, const struct question *q)
{
	struct numbered *n = xcalloc(1, sizeof(*n));

	n->serial = q->serial;
	n->changes = q->changes;
	n->number = ++r->nquestions;
	n->next = r->questions;
	r->questions = n;
	return n;
}

static void
questions_drop_closed(struct reader *r)
{
	struct numbered **at = &r->questions, *n;

	while ((n = *at) != NULL) {
		if (question_open(r, n->serial) != NULL) {
			at = &n->next;
			continue;
		}
		if (!n->answered)
			say(r, "Note: question %d is answered, or no longer "
			    "open.",
			    n->number);
		*at = n->next;
		free(n);
	}
}

/* What was asked is not what it is now: no answer counts.  Who is in the middle
 * of one is asked anew: the rest of it is no line to the contact. */
static void
question_changed(struct reader *r, const struct question *q,
    struct numbered *n)
{
	n->changes = q->changes;
	if (ask_drop_of(r, q->serial)) {
		say(r, "Note: this question has changed.");
		question_ask(r, q, n->number);
	} else
		question_say(r, q, n->number, "this question has changed.");
}

void
question_turn(struct reader *r)
{
	const struct question *q;
	struct numbered *n;

	questions_drop_closed(r);
	for (q = chat_questions(r->chat); q != NULL; q = q->next) {
		n = question_numbered(r, q->serial);
		if (n == NULL)
			question_say(r, q, question_new(r, q)->number, NULL);
		else if (n->changes != q->changes)
			question_changed(r, q, n);
	}
}

bool
question_provoked(struct reader *r, const struct talk *talk)
{
	const struct question *q = chat_questions(r->chat);
	struct numbered *n;

	while (q != NULL && (q->talk != talk ||
	    strcmp(q->code, "level-fell") != 0))
		q = q->next;
	if (q == NULL)
		return false;
	/* The prompt says it: one that is new is not said before as well. */
	if ((n = question_numbered(r, q->serial)) == NULL)
		n = question_new(r, q);
	question_turn(r);
	if (!ask_first(r, q->serial))
		question_ask(r, q, n->number);
	return true;
}

void
question_point(struct reader *r, const struct talk *talk)
{
	const struct question *q = chat_questions(r->chat);
	const struct numbered *n;

	while (q != NULL && q->talk != talk)
		q = q->next;
	n = q == NULL ? NULL : question_numbered(r, q->serial);
	if (n != NULL)
		say(r, "Note: question %d decides about it; /answer %d asks "
		    "it.", n->number, n->number);
}

void
questions_free(struct reader *r)
{
	struct numbered *n;

	while ((n = r->questions) != NULL) {
		r->questions = n->next;
		free(n);
	}
	free(r->command);
}

/* ---- /answer ------------------------------------------------------------ */

static struct numbered *
question_by_number(const struct reader *r, int number)
{
	struct numbered *n = r->questions;

	while (n != NULL && n->number != number)
		n = n->next;
	return n;
}

/* Each that is open, once more. */
static void
question_list(struct reader *r)
{
	const struct question *q = chat_questions(r->chat);

	for (; q != NULL; q = q->next)
		question_say(r, q, question_numbered(r, q->serial)->number,
		    NULL);
}

/* There is nothing to choose, and what is typed next may be the secret: it must
 * not stand there. */
static bool
question_prompts(const struct question *q)
{
	return q->n == 1 && q->answers[0].prompts;
}

int
question_answer(struct reader *r, int number, struct err *err)
{
	const struct question *q;
	struct numbered *n;

	question_turn(r);
	if (r->questions == NULL)
		return err_set(err, "no-question", "no question is open");
	if (number == 0 && r->questions->next != NULL) {
		question_list(r);
		return 0;
	}
	n = number == 0 ? r->questions : question_by_number(r, number);
	q = n == NULL ? NULL : question_open(r, n->serial);
	if (q == NULL)
		return err_set(err, "no-question", "there is no open question "
		    "%d: /answer lists the open ones", number);
	if (question_prompts(q)) {
		n->answered = true;
		free(r->command);
		r->command = xstrdup(q->answers[0].command);
	} else if (!ask_first(r, q->serial))
		question_ask(r, q, n->number);
	return 0;
}
