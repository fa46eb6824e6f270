/*
 * Questions at the input line: a secret (nothing of it is shown, not even
 * its length), or a text.  Each belongs to the window in which it was asked,
 * and those of a window wait for one another.  Must not know what is asked,
 * nor what the answer does.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

static void
prompt_free(struct prompt *p)
{
	free(p->question);
	str_free(&p->answer);
	free(p);
}

/* The one that has its turn in a window, or NULL. */
static struct prompt *
prompt_of(const struct ui *ui, const struct window *w)
{
	struct prompt *p = ui->prompts;

	while (p != NULL && p->window != w)
		p = p->next;
	return p;
}

struct prompt *
prompt_open(const struct ui *ui)
{
	return prompt_of(ui, ui->current);
}

/* Puts a question behind those that wait in the window that is shown. */
static void
prompt_add(struct ui *ui, struct prompt *p)
{
	struct prompt **end = &ui->prompts;

	while (*end != NULL)
		end = &(*end)->next;
	*end = p;
	p->window = ui->current;
	complete_end(ui);
	recall_end(ui);
	ui->changes++;
}

/* Takes it out of the queue before it is answered: the answer may ask. */
static void
prompt_unlink(struct ui *ui, struct prompt *p)
{
	struct prompt **at = &ui->prompts;

	while (*at != p)
		at = &(*at)->next;
	*at = p->next;
	ui->changes++;
}

static void
prompt_end(struct ui *ui, struct prompt *p, const char *text)
{
	prompt_unlink(ui, p);
	p->got_text(p->arg, text);
	prompt_free(p);
}

void
prompts_drop(struct ui *ui, const struct talk *talk)
{
	struct prompt *p = ui->prompts;

	while (p != NULL) {
		if (talk != NULL && p->talk != talk) {
			p = p->next;
			continue;
		}
		prompt_end(ui, p, NULL);
		p = ui->prompts;
	}
}

/* ---- windows ----------------------------------------------------------- */

bool
prompt_waits(const struct ui *ui, const struct window *w)
{
	return prompt_of(ui, w) != NULL;
}

struct window *
prompt_elsewhere(const struct ui *ui)
{
	const struct prompt *p = ui->prompts;

	while (p != NULL && p->window == ui->current)
		p = p->next;
	return p == NULL ? NULL : (struct window *)(uintptr_t)p->window;
}

/* What was typed of a secret there; false: nothing was. */
static bool
prompt_wipe(const struct ui *ui, const struct window *w)
{
	struct prompt *p = prompt_of(ui, w);

	if (p == NULL || p->kind != PROMPT_SECRET || p->answer.len == 0)
		return false;
	str_clear(&p->answer);
	p->wiped = true;
	return true;
}

void
prompt_suspend(struct ui *ui)
{
	if (prompt_wipe(ui, ui->current))
		prompt_entered(ui);
}

void
prompt_left(struct ui *ui, const struct window *w)
{
	if (!prompt_wipe(ui, w))
		return;
	ui_say(ui, STYLE_NOTICE, "What you typed is wiped.  The question "
	    "waits in window %d.", w->number);
}

void
prompt_entered(struct ui *ui)
{
	struct prompt *p = prompt_open(ui);

	if (p == NULL)
		return;
	if (p->wiped)
		ui_say(ui, STYLE_NOTICE, "What you typed here before was "
		    "wiped: begin anew.");
	p->wiped = false;
	ui->changes++;
}

static void
prompt_nothing(void *arg, const char *text)
{
	(void)arg;
	(void)text;
}

bool
prompts_close(struct ui *ui, const struct window *w)
{
	struct prompt *p = prompt_of(ui, w);
	bool typing = p != NULL && p->kind == PROMPT_SECRET &&
	    w == ui->current && !ui->acting;

	while ((p = prompt_of(ui, w)) != NULL)
		prompt_end(ui, p, NULL);
	return typing;
}

void
prompt_swallow(struct ui *ui)
{
	ui_ask_secret(ui, "That window was closed, and its question with it: "
	    "nothing was done.  What you type now goes nowhere; press Enter.",
	    prompt_nothing, NULL);
}

/* ---- keys -------------------------------------------------------------- */

static bool
prompt_is_control(const struct key *key, char c)
{
	return key->code == KEY_TEXT && key->mods == MOD_CTRL &&
	    key->text[0] == c && key->text[1] == '\0';
}

static bool
prompt_gives_up(const struct key *key)
{
	return key->code == KEY_ESCAPE || prompt_is_control(key, 'c') ||
	    prompt_is_control(key, 'g');
}

static void
prompt_answer_add(struct prompt *p, const char *s, size_t n)
{
	if (p->answer.len + n <= LINE_MAX_BYTES)
		str_addn(&p->answer, s, n);
}

/* An answer is one line: what comes after it is not taken in silence. */
static void
prompt_answer_paste(struct ui *ui, struct prompt *p, const struct key *key)
{
	const char *s = key->paste;
	size_t n = strcspn(s, "\r\n");

	if (key->rushed) {
		ui_say(ui, STYLE_NOTICE, "Several lines came at once: none of "
		    "them was taken for the answer.");
		return;
	}
	prompt_answer_add(p, s, n);
	if (s[n + strspn(s + n, "\r\n")] != '\0')
		ui_say(ui, STYLE_NOTICE, "Of what you pasted only the first "
		    "line was taken.");
}

static void
prompt_answer_cut(struct prompt *p)
{
	size_t n = utf8_prev(p->answer.s, p->answer.len);
	size_t left = p->answer.len - n;
	struct str s;

	str_init_secret(&s);
	str_addn(&s, p->answer.s, left);
	str_free(&p->answer);
	p->answer = s;
}

static void
prompt_key_text(struct ui *ui, struct prompt *p, const struct key *key)
{
	bool hidden = p->kind == PROMPT_SECRET;

	if (prompt_gives_up(key)) {
		ui_say(ui, STYLE_NOTICE, "Given up: nothing was done.");
		prompt_end(ui, p, NULL);
	} else if (key->code == KEY_ENTER_) {
		if (hidden && p->answer.len == 0)
			ui_say(ui, STYLE_NOTICE, "Nothing was typed.");
		prompt_end(ui, p, p->answer.s);
	} else if (key->code == KEY_TEXT &&
	    (key->mods & (MOD_CTRL | MOD_ALT)) == 0)
		prompt_answer_add(p, key->text, strlen(key->text));
	else if (key->code == KEY_PASTE)
		prompt_answer_paste(ui, p, key);
	else if (key->code == KEY_BACKSPACE_)
		prompt_answer_cut(p);
	else if (prompt_is_control(key, 'u') || prompt_is_control(key, 'w'))
		str_clear(&p->answer);
}

bool
prompt_takes(const struct key *key)
{
	return (key->code == KEY_TEXT &&
	    (key->mods & (MOD_CTRL | MOD_ALT)) == 0) ||
	    key->code == KEY_PASTE || key->code == KEY_BACKSPACE_ ||
	    key->code == KEY_ENTER_ || prompt_gives_up(key) ||
	    prompt_is_control(key, 'u') || prompt_is_control(key, 'w');
}

void
prompt_key(struct ui *ui, const struct key *key)
{
	struct prompt *p = prompt_open(ui);

	ui->changes++;
	prompt_key_text(ui, p, key);
}

/* ---- asking ------------------------------------------------------------ */

static struct prompt *
prompt_new(enum prompt_kind kind, const char *question, void *arg)
{
	struct prompt *p = xcalloc(1, sizeof(*p));

	p->kind = kind;
	p->question = ui_safe(question);
	for (size_t n = strlen(p->question); n > 0 &&
	    p->question[n - 1] == ' ';)
		p->question[--n] = '\0';
	str_init_secret(&p->answer);
	p->arg = arg;
	return p;
}

void
ui_ask_secret(struct ui *ui, const char *question,
    void (*done)(void *arg, const char *secret), void *arg)
{
	struct prompt *p = prompt_new(PROMPT_SECRET, question, arg);

	p->got_text = done;
	prompt_add(ui, p);
}

void
ui_ask_text(struct ui *ui, const char *question,
    void (*done)(void *arg, const char *text), void *arg)
{
	struct prompt *p = prompt_new(PROMPT_TEXT, question, arg);

	p->got_text = done;
	prompt_add(ui, p);
}
