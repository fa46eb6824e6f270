/*
 * Questions at the prompt: a secret, of which nothing is echoed, a text,
 * which of several.  They wait for one another, but what the user has just
 * called for is asked first; the line that was begun is there again
 * afterwards.  An answer is always a word and Enter; what was
 * typed ahead is dropped, and nothing counts within half a second.  Must not
 * know what is asked, nor what the answer does.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/reader/inside.h"

#define TOO_EARLY_MS 500	/* DESIGN 4 */
#define HISTORY_NONE 0
#define ANSWERS 9

static void
ask_free(struct ask *a)
{
	secret_free(a->question);
	for (size_t i = 0; i < a->n; i++) {
		secret_free(a->choices[i]);
		secret_free(a->words[i]);
	}
	free(a->choices);
	free(a->words);
	free(a->otherwise);
	line_free(a->line);
	free(a);
}

static char *
ask_safe(const char *text)
{
	struct str s;

	/* Perhaps a link in what is encrypted. */
	str_init_secret(&s);
	utf8_safe(&s, text, strlen(text), SAFE_NAME);
	while (s.len > 0 && strchr(" :", s.s[s.len - 1]) != NULL)
		s.s[--s.len] = '\0';
	return str_take(&s);
}

/* Before all others, which are said anew when their turn comes. */
static void
ask_put_first(struct reader *r, struct ask *a)
{
	if (r->asks != NULL)
		r->asks->since = 0;
	a->next = r->asks;
	a->since = 0;
	r->asks = a;
}

static void
ask_put_last(struct reader *r, struct ask *a)
{
	struct ask **end = &r->asks;

	while (*end != NULL)
		end = &(*end)->next;
	*end = a;
}

/* A command that was entered asks now, as whoever typed it expects. */
static struct ask *
ask_add(struct reader *r, enum ask_kind kind, const char *question, void *arg)
{
	struct ask *a = xcalloc(1, sizeof(*a));
	bool provoked = r->entering != NULL || r->answering;

	a->kind = kind;
	a->question = ask_safe(question);
	a->line = line_new(HISTORY_NONE);
	a->arg = arg;
	a->sudden = !provoked && line_text(r->current->line)[0] != '\0';
	if (provoked)
		ask_put_first(r, a);
	else
		ask_put_last(r, a);
	return a;
}

void
ask_secret(struct reader *r, const char *question,
    void (*done)(void *, const char *), void *arg)
{
	ask_add(r, ASK_SECRET, question, arg)->got_text = done;
}

void
ask_text(struct reader *r, const char *question,
    void (*done)(void *, const char *), void *arg)
{
	ask_add(r, ASK_TEXT, question, arg)->got_text = done;
}

struct ask *
ask_words(struct reader *r, const char *question, const char *const *choices,
    const char *const *words, size_t n, const char *otherwise,
    void (*done)(void *, size_t), void *arg)
{
	struct ask *a = ask_add(r, ASK_WHICH, question, arg);

	a->choices = xcalloc(n, sizeof(*a->choices));
	a->words = xcalloc(n, sizeof(*a->words));
	for (size_t i = 0; i < n; i++) {
		a->choices[i] = ask_safe(choices[i]);
		a->words[i] = words == NULL || words[i] == NULL ? NULL :
		    ask_safe(words[i]);
	}
	a->n = n;
	a->otherwise = xstrdup(otherwise);
	a->got_which = done;
	return a;
}

void
ask_which(struct reader *r, const char *question, const char *const *choices,
    size_t n, void (*done)(void *, size_t), void *arg)
{
	(void)ask_words(r, question, choices, NULL, n, NULL, done, arg);
}

const char *
ask_word(const struct answer *a)
{
	return !a->risky ? NULL : a->brief != NULL ? a->brief : a->text;
}

void
ask_answers(struct reader *r, const struct answers *answers,
    void (*done)(void *, size_t), void *arg)
{
	const char *texts[ANSWERS], *words[ANSWERS];
	size_t n = answers->n < ANSWERS ? answers->n : ANSWERS;

	for (size_t i = 0; i < n; i++) {
		texts[i] = answers->at[i].text;
		words[i] = ask_word(&answers->at[i]);
	}
	(void)ask_words(r, answers->question, texts, words, n,
	    answers->otherwise != NULL ? answers->otherwise : "no", done, arg);
}

/* ---- saying it ---------------------------------------------------------- */

/* What does harm has a word of its own, so that no slip of a finger does it. */
static void
ask_say_choice(struct reader *r, const struct ask *a, size_t i)
{
	if (a->words[i] != NULL)
		say(r, "Type the word %s for: %s", a->words[i], a->choices[i]);
	else
		say(r, "Number %zu: %s", i + 1, a->choices[i]);
}

static void
ask_say(struct reader *r, struct ask *a)
{
	if (a->kind == ASK_WHICH)
		say(r, "Question: %s", a->question);
	for (size_t i = 0; i < a->n; i++)
		ask_say_choice(r, a, i);
	if (a->otherwise != NULL)
		say(r, "Escape: %s", a->otherwise);
	r->prompts = true;
}

/* DESIGN 4: what was typed ahead answers no question. */
void
ask_turn(struct reader *r)
{
	struct ask *a = r->asks;

	input_careful(r->input, a != NULL);
	if (a == NULL || a->since != 0)
		return;
	input_flush(r->input);
	ask_say(r, a);
	a->heard = false;
	a->since = loop_now(r->loop);
	a->since += a->since == 0;
}

void
ask_heard(struct reader *r)
{
	struct ask *a = r->asks;

	if (a == NULL || a->since == 0 || a->heard)
		return;
	a->heard = true;
	a->since = loop_now(r->loop);
	a->since += a->since == 0;
}

/* ---- the answer --------------------------------------------------------- */

/* Taken out before it is answered: the answer may ask. */
static void
ask_end(struct reader *r, const char *text, size_t which)
{
	struct ask *a = r->asks;
	bool before = r->answering;

	r->asks = a->next;
	if (r->shown.line == a->line)
		r->shown.line = NULL;
	r->prompts = true;
	r->answering = true;
	if (a->got_which != NULL)
		a->got_which(a->arg, which);
	else
		a->got_text(a->arg, text);
	r->answering = before;
	ask_free(a);
}

void
ask_give_up(struct reader *r)
{
	/* Of one of the model's it is said that it stays open. */
	if (r->asks->of == 0)
		say(r, "Note: you gave up, and nothing was done.");
	ask_end(r, NULL, r->asks->n);
}

void
asks_drop(struct reader *r)
{
	while (r->asks != NULL)
		ask_end(r, NULL, r->asks->n);
}

bool
ask_drop_of(struct reader *r, uint64_t serial)
{
	struct ask **at = &r->asks, *a;
	bool had = r->asks != NULL && r->asks->of == serial;

	while ((a = *at) != NULL) {
		if (a->of != serial) {
			at = &a->next;
			continue;
		}
		*at = a->next;
		if (r->shown.line == a->line)
			r->shown.line = NULL;
		r->prompts = true;
		a->got_which(a->arg, a->n);
		ask_free(a);
	}
	return had;
}

bool
ask_first(struct reader *r, uint64_t serial)
{
	struct ask **at = &r->asks, *a;

	while (*at != NULL && (*at)->of != serial)
		at = &(*at)->next;
	if ((a = *at) == NULL)
		return false;
	*at = a->next;
	ask_put_first(r, a);
	return true;
}

/* Says why it was no answer, and asks once more. */
static void
ask_once_more(struct reader *r, const char *why)
{
	line_leave(r->asks->line);
	say(r, "Note: %s", why);
	r->asks->since = 0;
}

/* Which one a number or a word means; n: none. */
static size_t
ask_chosen(const struct ask *a, const char *text)
{
	size_t number = strspn(text, "0123456789") == strlen(text) &&
	    strlen(text) < 6 ? (size_t)atoi(text) : 0;

	for (size_t i = 0; i < a->n; i++)
		if (a->words[i] != NULL ? name_same(text, a->words[i]) :
		    number == i + 1)
			return i;
	return a->n;
}

static void
ask_entered_which(struct reader *r, const char *text)
{
	size_t which = ask_chosen(r->asks, text);

	if (which < r->asks->n)
		ask_end(r, NULL, which);
	else if (r->asks->otherwise != NULL && (name_same(text, "no") ||
	    name_same(text, r->asks->otherwise)))
		ask_end(r, NULL, r->asks->n);
	else if (text[0] == '\0')
		ask_give_up(r);
	else
		ask_once_more(r, "that is not one of the answers; Escape gives "
		    "up.");
}

static void
ask_entered_text(struct reader *r, const char *text)
{
	if (r->asks->kind == ASK_SECRET && text[0] == '\0')
		say(r, "Note: nothing was typed.");
	ask_end(r, text, 0);
}

/* But where any text may be the answer. */
bool
ask_is_command(const struct ask *a)
{
	return a->kind == ASK_WHICH && line_text(a->line)[0] == '/';
}

void
ask_entered(struct reader *r)
{
	struct ask *a = r->asks;
	char *text = secret_dup(line_text(a->line));

	if ((a->kind == ASK_WHICH || a->sudden) && (!a->heard ||
	    loop_now(r->loop) - a->since < TOO_EARLY_MS))
		ask_once_more(r, "that came too early to be an answer.");
	else if (a->kind == ASK_WHICH)
		ask_entered_which(r, text);
	else
		ask_entered_text(r, text);
	secret_free(text);
}
