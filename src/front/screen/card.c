/*
 * Questions over the last lines of a window: which one has the keys, and what
 * is an answer.  Must not know what is asked, nor what an answer does.
 *
 * One that Enter provoked has the keys at once, any other when the user goes
 * into it.  What nobody can have meant is no answer (DESIGN 4): keys typed
 * ahead, keys of the first half second after the card got the keys or its words
 * became others (a number that was chosen is such), pastes, rushed keys, and the rest of a line that was begun without
 * looking.  An answer that gives something away takes its number, and Enter.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/card.h"

#define CARD_MS 500		/* nobody has read it before */

/* ---- which there are ----------------------------------------------------- */

void
card_add(struct ui *ui, struct card *c)
{
	struct card **end = &ui->card.first;

	c->serial = ++ui->card.serials;
	while (*end != NULL)
		end = &(*end)->next;
	*end = c;
	ui->changes++;
}

static struct card *
card_now(struct ui *ui)
{
	return (struct card *)(uintptr_t)card_shown(ui);
}

static void
card_unlink(struct ui *ui, struct card *c)
{
	struct card **at = &ui->card.first;

	while (*at != c)
		at = &(*at)->next;
	*at = c->next;
	if (c->serial == ui->card.seen)
		ui->card.keys = ui->card.had = false;
	ui->changes++;
}

/* It goes by no key of the user's: one that was meant for it would be typed
 * into the line, and Enter would send what stands there. */
static void
card_goes(struct ui *ui, const struct card *c)
{
	if (!card_has_keys(ui) || c->serial != ui->card.seen)
		return;
	ui->card.over = true;
	ui->card.over_at = loop_now(chat_loop(ui->chat));
	ahead_flush(ui);
	ui_say(ui, STYLE_NOTICE, "The question is over: what you typed for it "
	    "did nothing.");
}

void
card_drop(struct ui *ui, struct card *c)
{
	card_goes(ui, c);
	card_unlink(ui, c);
	card_free(c);
}

/* Later: the others that wait there are seen first. */
static void
card_put_last(struct ui *ui, struct card *c)
{
	struct card **at = &ui->card.first;

	while (*at != c)
		at = &(*at)->next;
	*at = c->next;
	c->next = NULL;
	while (*at != NULL)
		at = &(*at)->next;
	*at = c;
}

/* Taken out before it is answered: the answer may ask. */
static void
card_end(struct ui *ui, struct card *c, size_t which)
{
	card_unlink(ui, c);
	if (c->done != NULL)
		c->done(c->arg, which);
	card_free(c);
}

/* The model's closes by itself when its command has done what it says. */
static void
card_answer(struct ui *ui, struct card *c, size_t which)
{
	if (c->model == 0) {
		card_end(ui, c, which);
		return;
	}
	if (which >= c->n)
		card_put_last(ui, c);
	else if (c->choices[which].line != NULL) {
		free(ui->card.line);
		ui->card.line = xstrdup(c->choices[which].line);
		ui->card.taken = c->model;
		ui->card.which = which;
	}
	c->due = false;
	card_leave(ui);
}

void
cards_drop(struct ui *ui, const struct talk *talk)
{
	struct card *c = ui->card.first;

	while (c != NULL) {
		if (talk != NULL && c->talk != talk) {
			c = c->next;
			continue;
		}
		if (talk != NULL)
			card_goes(ui, c);
		card_end(ui, c, c->n);
		c = ui->card.first;
	}
	if (talk == NULL || ui->card.provoked == talk)
		ui->card.provoked = NULL;
	if (talk == NULL) {
		free(ui->card.line);
		ui->card.line = NULL;
	}
}

/* Of windows that were closed. */
static void
cards_drop_closed(struct ui *ui)
{
	struct card *c = ui->card.first;

	while (c != NULL) {
		if (c->model != 0 || window_born(ui, c->window) != NULL) {
			c = c->next;
			continue;
		}
		card_goes(ui, c);
		card_end(ui, c, c->n);
		c = ui->card.first;
	}
}

/* ---- the keys -------------------------------------------------------------- */

/* Its words are others now: nobody has read them yet. */
static void
card_turns(struct ui *ui)
{
	ui->card.since = loop_now(chat_loop(ui->chat));
	ui->card.shown = false;
	ui->card.early = false;
	ui->changes++;
	ahead_flush(ui);
}

/* It begins anew: what was typed for what stood there before counts no more. */
static void
card_begins(struct ui *ui, const struct card *c)
{
	ui->card.seen = c->serial;
	ui->card.top = 0;
	ui->card.chosen = 0;
	ui->card.stray = false;
	card_turns(ui);
}

/* Enter would give the answer before `chosen`; nought: Enter gives none. */
static void
card_choose(struct ui *ui, size_t chosen)
{
	if (ui->card.chosen == chosen)
		return;
	ui->card.chosen = chosen;
	card_turns(ui);
}

/* Whether nothing counts before Enter. */
static void
card_stray(struct ui *ui, bool stray)
{
	if (ui->card.stray == stray)
		return;
	ui->card.stray = stray;
	card_turns(ui);
}

static void
card_give(struct ui *ui, struct card *c)
{
	c->due = false;
	ui->card.keys = true;
	complete_end(ui);
	walk_end(ui);
	card_begins(ui, c);
	ui->card.had = true;
}

void
card_look(struct ui *ui)
{
	struct card *c;
	bool seen;

	cards_drop_closed(ui);
	c = card_now(ui);
	if (ui->card.keys && (c == NULL || c->serial != ui->card.seen))
		card_leave(ui);
	if (c != NULL && c->due && !ui->card.keys && prompt_open(ui) == NULL &&
	    ui->box == NULL)
		card_give(ui, c);
	/* Something else had the keys, or it could not be seen. */
	seen = card_has_keys(ui) && !ui->unseen && !ui_too_small(ui);
	if (seen && !ui->card.had)
		card_begins(ui, c);
	ui->card.had = seen;
}

void
card_again(struct ui *ui)
{
	ui->card.had = false;
	card_look(ui);
}

/* The half second begins when it can be read: something may have computed
 * since. */
void
card_painted(struct ui *ui)
{
	int64_t now = loop_now(chat_loop(ui->chat));

	if (ui->card.shown || !ui->card.had || !card_has_keys(ui))
		return;
	ui->card.shown = true;
	if (now == ui->card.since)
		return;
	ui->card.since = now;
	ahead_flush(ui);
}

bool
card_is_late(struct ui *ui, const struct key *key)
{
	bool text = key->code == KEY_TEXT && (key->mods & (MOD_CTRL |
	    MOD_ALT)) == 0;

	if (!ui->card.over)
		return false;
	ui->card.over = loop_now(chat_loop(ui->chat)) - ui->card.over_at <
	    CARD_MS;
	return ui->card.over && (text || key->code == KEY_ENTER_ ||
	    key->code == KEY_PASTE);
}

void
card_changed(struct ui *ui, const struct card *c)
{
	ui->changes++;
	if (ui->card.keys && c->serial == ui->card.seen)
		card_begins(ui, c);
}

void
card_provoke(struct ui *ui, const struct talk *talk)
{
	ui->card.provoked = talk;
}

void
card_enter(struct ui *ui)
{
	struct card *c = card_now(ui);

	if (c == NULL)
		ui_say(ui, STYLE_NOTICE, "No question is open.");
	else if (!ui->card.keys)
		card_give(ui, c);
	else if (ui->card.stray || ui->card.chosen > 0)
		card_begins(ui, c);
}

/* "2" and Enter below a question that has no keys: it may be meant for that.
 * Who is told so, and enters it again, means a line. */
bool
card_takes_line(struct ui *ui, const char *line)
{
	struct card *c = card_now(ui);

	if (c == NULL || c->told || !card_is_of(c, ui->current) ||
	    line[0] < '1' || line[0] >= (char)('1' + c->n) || line[1] != '\0')
		return false;
	ui_say(ui, STYLE_NOTICE, "\"%s\" was not sent: a question is open. "
	    "Press it again to answer, or Escape.", line);
	c->told = true;
	card_give(ui, c);
	return true;
}

/* ---- answers --------------------------------------------------------------- */

static bool
card_is_too_early(const struct ui *ui, const struct key *key)
{
	return ui->unseen || !ui->card.shown || key->rushed ||
	    ui_too_small(ui) ||
	    loop_now(chat_loop(ui->chat)) - ui->card.since < CARD_MS;
}

/* "2": 1; SIZE_MAX: it is no answer. */
static size_t
card_number(const struct card *c, const struct key *key)
{
	size_t at;

	if (key->code != KEY_TEXT || key->mods != 0 || key->text[0] < '1' ||
	    key->text[0] > '9' || key->text[1] != '\0')
		return SIZE_MAX;
	at = (size_t)(key->text[0] - '1');
	return at < c->n ? at : SIZE_MAX;
}

static void
card_number_key(struct ui *ui, struct card *c, size_t at,
    const struct key *key)
{
	bool early = card_is_too_early(ui, key);

	if (ui->card.stray || early) {
		card_choose(ui, 0);
		card_stray(ui, ui->card.stray || key->rushed);
		ui->card.early |= early;
	} else if (ui->card.chosen > 0 && ui->card.chosen != at + 1)
		card_choose(ui, 0);	/* it is said that any key does */
	else if (c->choices[at].risky)
		card_choose(ui, at + 1);
	else
		card_answer(ui, c, at);
}

/* One that comes too early changes nothing, and the next one counts. */
static void
card_enter_key(struct ui *ui, struct card *c, const struct key *key)
{
	if (card_is_too_early(ui, key))
		ui->card.early |= ui->card.chosen > 0;
	else if (ui->card.chosen > 0)
		card_answer(ui, c, ui->card.chosen - 1);
}

/* The whole question, which there may be no room for. */
static void
card_page(struct ui *ui, const struct card *c)
{
	struct str s;

	str_init(&s);
	str_addf(&s, "%s\n", c->question);
	if (c->quote != NULL)
		str_addf(&s, "%c %s\n", '|', c->quote);
	for (size_t i = 0; i < c->n; i++) {
		str_addf(&s, "\n[%zu] %s%s", i + 1, c->choices[i].text,
		    c->choices[i].risky ? " (then Enter)" : "");
		if (c->choices[i].command != NULL)
			str_addf(&s, "\n    %s", c->choices[i].command);
		if (c->choices[i].means != NULL)
			str_addf(&s, "\n    %s", c->choices[i].means);
	}
	str_addf(&s, "\n[Esc] %s", c->otherwise);
	card_choose(ui, 0);
	ui_page(ui, "The question", s.s);
	str_free(&s);
}

static bool
card_is(const struct action *row, enum ui_action action)
{
	return row != NULL && row->type == ACT_UI && row->action ==
	    (int)action;
}

/* What leads elsewhere is done there, and the question waits. */
static bool
card_lets_go(const struct action *row)
{
	static const enum ui_action actions[] = { UI_NEXT_ACTIVE,
	    UI_NEXT_WINDOW, UI_PREVIOUS_WINDOW, UI_LAST_WINDOW, UI_GOTO,
	    UI_JUMP, UI_WALK };

	if (row != NULL && action_is_window(row))
		return true;
	for (size_t i = 0; i < NELEM(actions); i++)
		if (card_is(row, actions[i]))
			return true;
	return false;
}

static bool
card_is_scroll(const struct action *row)
{
	static const enum ui_action actions[] = { UI_PAGE_UP, UI_PAGE_DOWN,
	    UI_ROWS_UP, UI_ROWS_DOWN, UI_TOP, UI_BOTTOM, UI_MARK, UI_REDRAW,
	    UI_SUSPEND, UI_ROSTER, UI_PANEL_UP, UI_PANEL_DOWN };

	for (size_t i = 0; i < NELEM(actions); i++)
		if (card_is(row, actions[i]))
			return true;
	return false;
}

static void
card_other_key(struct ui *ui, struct card *c, const struct key *key)
{
	bool text = key->code == KEY_TEXT && (key->mods & (MOD_CTRL |
	    MOD_ALT)) == 0;
	bool early = card_is_too_early(ui, key);

	card_choose(ui, 0);
	if (text && strcmp(key->text, "?") == 0 && !ui->card.stray &&
	    !key->rushed) {
		if (!early)
			card_page(ui, c);
		ui->card.early |= early;
	}
	/* Whoever types on without having seen the question types a number
	 * sooner or later, and another one behind it: none counts before the
	 * key that goes into a question. */
	else if (text)
		card_stray(ui, true);
}

void
card_pasted(struct ui *ui)
{
	card_choose(ui, 0);
	card_stray(ui, true);
	ui_say(ui, STYLE_NOTICE, "A question is open: what you pasted was "
	    "dropped.");
}

/* Up and down in a question that has more rows than the screen has room; false:
 * that is none, or no such key. */
static bool
card_scrolls(struct ui *ui, const struct card *c, const struct key *key)
{
	struct geometry g;
	struct card_rows r;

	if (key->mods != 0 || (key->code != KEY_UP_ && key->code != KEY_DOWN_))
		return false;
	geometry_get(ui, &g);
	card_rows_make(ui, c, g.lines_width, g.card_most, &r);
	card_rows_free(&r);
	if (ui->card.top > r.over)
		ui->card.top = r.over;
	if (key->code == KEY_UP_ && ui->card.top > 0)
		ui->card.top--;
	else if (key->code == KEY_DOWN_ && ui->card.top < r.over)
		ui->card.top++;
	return r.over > 0;
}

/* A command can be typed meanwhile, as Escape and the line would do it. */
static bool
card_begins_command(const struct ui *ui, const struct key *key)
{
	return key->code == KEY_TEXT && key->mods == 0 && !key->rushed &&
	    strcmp(key->text, "/") == 0 && !ui->card.stray &&
	    line_text(ui->current->line)[0] == '\0';
}

bool
card_key(struct ui *ui, const struct key *key, const struct action *row)
{
	struct card *c = card_now(ui);
	size_t at = card_number(c, key);

	ui->changes++;
	if (card_scrolls(ui, c, key))
		return true;
	if (card_is_scroll(row))
		return false;
	if (card_lets_go(row) || card_begins_command(ui, key)) {
		card_leave(ui);
		return false;
	}
	if (key->code == KEY_ESCAPE || card_is(row, UI_CANCEL))
		card_answer(ui, c, c->n);
	else if (card_is(row, UI_QUESTION))
		card_enter(ui);
	else if (at != SIZE_MAX)
		card_number_key(ui, c, at, key);
	else if (key->code == KEY_ENTER_)
		card_enter_key(ui, c, key);
	else
		card_other_key(ui, c, key);
	return true;
}
