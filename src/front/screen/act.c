/*
 * What keys do: which action, command or character each is.  Must not know
 * what a command does.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/box.h"

static void
act_cancel(struct ui *ui)
{
	line_do(ui->current->line, LINE_CLEAR);
	ui->current->scroll = 0;
}

static int
act_page(struct ui *ui)
{
	struct geometry g;

	geometry_get(ui, &g);
	return g.lines_height > 3 ? g.lines_height - 2 : 1;
}

static void
act_suspend(struct ui *ui)
{
	prompt_suspend(ui);
	ui->display.suspend(ui->display.arg);
	ui->used = loop_now(chat_loop(ui->chat));
	ui->display.redraw(ui->display.arg);
	card_again(ui);
}

void
act_view(struct ui *ui, enum ui_action action)
{
	struct window *w = ui->current;

	if (action == UI_PAGE_UP)
		scroll_by(ui, w, -act_page(ui));
	else if (action == UI_PAGE_DOWN)
		scroll_by(ui, w, act_page(ui));
	else if (action == UI_ROWS_UP)
		scroll_by(ui, w, -WHEEL_ROWS);
	else if (action == UI_ROWS_DOWN)
		scroll_by(ui, w, WHEEL_ROWS);
	else if (action == UI_TOP)
		scroll_top(ui, w);
	else if (action == UI_MARK)
		scroll_mark(ui, w);
	else if (action == UI_BOTTOM)
		w->anchor = 0;
	else if (action == UI_REDRAW)
		ui->display.redraw(ui->display.arg);
	else if (action == UI_SUSPEND)
		act_suspend(ui);
	else
		ui_roster(ui, -1);
}

static void
act_window(struct ui *ui, enum ui_action action)
{
	const struct window *before = ui->current;

	if (action == UI_NEXT_ACTIVE)
		choose_active(ui);
	else if (action == UI_NEXT_WINDOW)
		window_switch(ui, window_next(ui, 1));
	else if (action == UI_PREVIOUS_WINDOW)
		window_switch(ui, window_next(ui, -1));
	else if (ui->last != NULL)
		window_switch(ui, ui->last);
	window_chosen(ui, before);
}

static void
act_why(struct ui *ui)
{
	struct err err;

	if (why_toggle(ui, &err) == -1)
		ui_say(ui, STYLE_STATUS, "%s", err.text);
}

static void
act_do(struct ui *ui, enum ui_action action)
{
	switch (action) {
	case UI_ENTER:
		enter_line(ui);
		break;
	case UI_COMPLETE:
		complete_key(ui, 1);
		break;
	case UI_COMPLETE_BACK:
		complete_key(ui, -1);
		break;
	case UI_NEWLINE:
		line_insert(ui->current->line, "\n", 1);
		break;
	case UI_CANCEL:
		act_cancel(ui);
		break;
	case UI_CORRECT:
		correct_begin(ui);
		break;
	case UI_RESEND:
		enter_resend(ui);
		break;
	case UI_EDITOR:
		editor_key(ui);
		break;
	case UI_GOTO:
		goto_open(ui);
		break;
	case UI_SEEK:
		seek_open(ui);
		break;
	case UI_RECALL:
		recall_open(ui);
		break;
	case UI_NEXT_ACTIVE:
	case UI_NEXT_WINDOW:
	case UI_PREVIOUS_WINDOW:
	case UI_LAST_WINDOW:
		act_window(ui, action);
		break;
	case UI_QUESTION:
		card_question_key(ui);
		break;
	case UI_JUMP:
		jump_start(ui);
		break;
	case UI_WALK:
		walk_toggle(ui);
		break;
	case UI_WHY:
		act_why(ui);
		break;
	case UI_LINKS:
		follow_open(ui);
		break;
	case UI_BARE:
		bare_open(ui);
		break;
	case UI_PANEL_UP:
	case UI_PANEL_DOWN:
		walk_scroll(ui, action == UI_PANEL_UP ? -1 : 1);
		break;
	case UI_PAGE_UP:
	case UI_PAGE_DOWN:
	case UI_ROWS_UP:
	case UI_ROWS_DOWN:
	case UI_TOP:
	case UI_BOTTOM:
	case UI_ROSTER:
	case UI_REDRAW:
	case UI_SUSPEND:
	case UI_MARK:
		act_view(ui, action);
		break;
	case UI_RECALL_BACK:	/* while one looks */
	case UI_CLOSE_CHOSEN:	/* in a box */
	case UI_PANEL_FOLD:	/* in the list */
	case UI_COMMANDS:	/* act_vi_done() */
	case UI_ACTIONS:
		break;
	}
}

static bool
act_is_view(const struct action *row)
{
	return row != NULL && row->type == ACT_UI && (row->action ==
	    UI_PAGE_UP || row->action == UI_PAGE_DOWN || row->action ==
	    UI_ROWS_UP || row->action == UI_ROWS_DOWN || row->action ==
	    UI_REDRAW || row->action == UI_SUSPEND);
}

/* What is for the terminal, whatever has the keys. */
static bool
act_is_terminal(const struct action *row)
{
	return row != NULL && row->type == ACT_UI && (row->action ==
	    UI_REDRAW || row->action == UI_SUSPEND);
}

/* Scrolls, or is for the terminal: one goes on looking for words. */
static bool
act_is_scroll(const struct action *row)
{
	return act_is_view(row) || (row != NULL && row->type == ACT_UI &&
	    (row->action == UI_TOP || row->action == UI_BOTTOM));
}

/* Whether the key was for the words that are looked for. */
static bool
act_seeks(struct ui *ui, const struct key *key, const struct action *row)
{
	if (ui->recall != NULL && !act_is_terminal(row))
		return recall_key(ui, key, row);
	if (ui->seek == NULL || act_is_scroll(row))
		return false;
	if (ui_is_seeking(ui))
		return seek_key(ui, key, row);
	seek_end(ui);
	return false;
}

/* Goes to another window: from a list of them, too. */
static bool
act_is_window(const struct action *row)
{
	return row != NULL && (action_is_window(row) || (row->type == ACT_UI &&
	    (row->action == UI_NEXT_ACTIVE || row->action == UI_NEXT_WINDOW ||
	    row->action == UI_PREVIOUS_WINDOW ||
	    row->action == UI_LAST_WINDOW)));
}

/* What a secret or a text at the input line leaves to its key: looking around,
 * and going elsewhere. */
static bool
act_is_around(const struct key *key, const struct action *row)
{
	if (row == NULL || prompt_takes(key))
		return false;
	if (act_is_scroll(row) || act_is_window(row) ||
	    act_is_terminal(row))
		return true;
	return row->type == ACT_UI && (row->action == UI_MARK ||
	    row->action == UI_GOTO || row->action == UI_SEEK ||
	    row->action == UI_JUMP || row->action == UI_WALK ||
	    row->action == UI_ROSTER || row->action == UI_PANEL_UP ||
	    row->action == UI_PANEL_DOWN);
}

static bool
act_is_complete(const struct action *row)
{
	return row != NULL && row->type == ACT_UI && (row->action ==
	    UI_COMPLETE || row->action == UI_COMPLETE_BACK);
}

static void
act_row(struct ui *ui, const struct action *row)
{
	struct window *w = ui->current;
	char *command;

	hints_used(ui, row);
	switch (row->type) {
	case ACT_LINE:
		line_do(ui->current->line, (enum line_action)row->action);
		break;
	case ACT_UI:
		act_do(ui, (enum ui_action)row->action);
		break;
	case ACT_COMMAND:
		/* It may bind this very key anew. */
		command = xstrdup(row->command);
		enter_command(ui, command);
		free(command);
		break;
	}
	act_vi_done(ui, w, row);
}

/* The user did something. */
static void
act_used(struct ui *ui)
{
	ui->used = loop_now(chat_loop(ui->chat));
	ui->began = true;
	chat_touched(ui->chat);
}

void
act_focus(struct ui *ui, bool on)
{
	if (!on && ui->focused)
		window_left(ui, ui->current);
	ui->focused = on;
	chat_look(ui->chat, on);
}

/* Keys are for the list, for the number of a window, for a link, or go back. */
static bool
act_is_elsewhere(const struct ui *ui)
{
	return ui->walk.on || ui->jump != 0 || ui->follow != NULL ||
	    ui->bare != BARE_OFF;
}

static bool
act_elsewhere(struct ui *ui, const struct key *key, const struct action *row)
{
	bool walked = ui->walk.on;

	if (card_has_keys(ui))
		return false;
	if (follow_key(ui, key, row) || jump_key(ui, key) ||
	    walk_key(ui, key, row))
		return true;
	walk_end(ui);
	/* The key that began it ends it. */
	return walked && row != NULL && row->type == ACT_UI &&
	    row->action == UI_WALK;
}

/* A character of the line, which changes nothing else on the screen. */
static bool
act_is_typed(const struct ui *ui, const struct key *key)
{
	return key->code == KEY_TEXT && !act_is_elsewhere(ui) &&
	    (key->mods & (MOD_CTRL | MOD_ALT)) == 0 && !ui_is_asking(ui) &&
	    ui->box == NULL && ui->seek == NULL && ui->recall == NULL &&
	    !complete_is_open(ui) && ui->message == NULL &&
	    !act_vi_commands(ui) &&
	    bindings_find(ui->bindings, key) == NULL;
}

/* A question of the model's was answered: its line is entered as if it had
 * been typed. */
static void
act_card(struct ui *ui)
{
	char *line = ui->card.line;

	if (line == NULL)
		return;
	ui->card.line = NULL;
	chat_question_taken(ui->chat, ui->card.taken, ui->card.which);
	enter_command(ui, line);
	free(line);
}

/*
 * Whoever has just started the program, and typed nothing yet, is asked for a
 * password at once, as at the first start: they would type it into the open
 * line.  It never opens under somebody who types.
 */
void
act_begin(struct ui *ui)
{
	char *line;

	while ((line = card_prompts(ui)) != NULL) {
		ahead_flush(ui);
		enter_command(ui, line);
		free(line);
	}
}

/*
 * Behind the question that is open, and no answer to it: what may have been
 * typed is asked about as well, a paste is dropped.
 */
static void
act_paste(struct ui *ui, const struct key *key)
{
	if (key->rushed)
		paste_key(ui, key->paste, true);
	else
		card_pasted(ui);
}

/* What could not be shown yet is not answered. */
static void
act_answer(struct ui *ui, struct key *key)
{
	if (!ui->unseen)
		prompt_key(ui, key);
}

bool
act_edits(const struct ui *ui, const struct key *key)
{
	const struct action *row;

	if (ui_is_asking(ui) || ui->box != NULL || ui->seek != NULL ||
	    ui->recall != NULL || complete_is_open(ui) ||
	    ui->message != NULL || key->code == KEY_PASTE ||
	    act_is_elsewhere(ui))
		return false;
	if (act_vi_is_escape(ui, key))
		return (key->mods & MOD_CTRL) == 0;
	if (act_is_typed(ui, key) || (act_vi_commands(ui) &&
	    act_vi_edits(ui, key)))
		return true;
	row = bindings_find(ui->bindings, key);
	return row != NULL && row->type == ACT_LINE;
}

/*
 * Escape leads out of a list or a search, and who types on at once may seem to
 * hold Alt with it: a key that means nothing so is both, one after the other.
 */
static void
act_escape(struct ui *ui, struct key *key)
{
	if (card_has_keys(ui) || !key->escaped || key->code != KEY_TEXT ||
	    bindings_find(ui->bindings, key) != NULL)
		return;
	if (ui->box != NULL)
		box_close(ui);
	else if (ui_is_seeking(ui))
		seek_leave(ui);
	else
		return;
	key->mods &= ~(unsigned)MOD_ALT;
	key->escaped = false;
}

void
act_key(struct ui *ui, struct key *key)
{
	const struct action *row, *then;
	const struct prompt *asked;

	if (ui->card.provoked != NULL)
		card_look_all(ui);
	if (card_is_late(ui, key))
		return;
	if (act_is_typed(ui, key)) {
		act_used(ui);
		ui->inserted++;
		line_insert(ui->current->line, key->text, strlen(key->text));
		return;
	}
	ui->changes++;
	if (key->code == KEY_FOCUS_IN || key->code == KEY_FOCUS_OUT) {
		act_focus(ui, key->code == KEY_FOCUS_IN);
		return;
	}
	if (key->code == KEY_NONE_)
		return;
	if (key->code == KEY_RESIZE_) {
		/* What a character takes may have been measured, and whether
		 * the background is light. */
		sign_look(ui);
		shown_theme_light(ui);
		ui->lines_painted = 0;
		panel_forget(ui);
		bare_resized(ui);
		return;
	}
	act_used(ui);
	card_look_all(ui);
	if (bare_key(ui) || card_is_late(ui, key))
		return;
	secret_free(ui->message);
	ui->message = NULL;
	act_escape(ui, key);
	act_vi_escape(ui, key);
	row = bindings_find(ui->bindings, key);
	if (complete_takes(ui, key, row) || act_elsewhere(ui, key, row))
		return;
	if (!act_is_complete(row) && !act_is_terminal(row))
		complete_end(ui);
	if (card_has_keys(ui) && key->code != KEY_PASTE &&
	    card_key(ui, key, row)) {
		act_card(ui);
		return;
	}
	/* One that was asked for has its answer first. */
	if (!box_is_careful(ui) && act_is_window(row))
		box_close(ui);
	asked = prompt_open(ui);
	if (key->code == KEY_PASTE && asked == NULL &&
	    (key->rushed || card_has_keys(ui)))
		act_paste(ui, key);
	else if (ui->box != NULL && !act_is_terminal(row))
		box_key(ui, key, row);
	else if (act_seeks(ui, key, row))
		return;
	else if (asked != NULL && !act_is_around(key, row))
		act_answer(ui, key);
	else if (act_vi_key(ui, key, &then)) {
		if (then != NULL)
			act_row(ui, then);
	} else if (row != NULL)
		act_row(ui, row);
	else if (key->code == KEY_PASTE) {
		paste_key(ui, key->paste, false);
		act_vi_done(ui, ui->current, NULL);
	} else if (key->code == KEY_TEXT &&
	    (key->mods & (MOD_CTRL | MOD_ALT)) == 0)
		line_insert(ui->current->line, key->text, strlen(key->text));
}

void
act_hint(struct ui *ui)
{
	const char *text = line_text(ui->current->line);
	char *hint = NULL;

	free(ui->hint);
	ui->hint = NULL;
	if (text[0] == '/' && !ui_is_asking(ui) && ui->box == NULL &&
	    ui->recall == NULL && ui->ops.hint != NULL)
		hint = ui->ops.hint(ui->ops.arg, ui->current->talk, text);
	if (hint != NULL && hint[0] != '\0')
		ui->hint = ui_safe(hint);
	free(hint);
}

void
act_typing(struct ui *ui)
{
	struct window *w = ui->current;
	const char *text = line_text(w->line);
	size_t bytes = strlen(text);

	if (w->talk == NULL || bytes == w->written)
		return;
	w->written = bytes;
	/* A command is nobody's business. */
	talk_typing(w->talk, enter_is_text(text));
}
