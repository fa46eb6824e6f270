/*
 * The vi set, key by key: which are text, which are commands, and what other
 * actions mean for a command that has begun.  Must not know the commands.
 *
 * SPDX-License-Identifier: ISC
 */
#include "front/screen/inside.h"

bool
act_vi_commands(const struct ui *ui)
{
	return ui->vi && vi_commands(ui->current->vi);
}

/*
 * Escape and a character, or Alt with it: most terminals send the same.  Where
 * one types text it is Escape, however soon the character came, or a line that
 * was meant to be edited would be left for another window.
 */
bool
act_vi_is_escape(const struct ui *ui, const struct key *key)
{
	return ui->vi && !ui_is_asking(ui) && ui->box == NULL &&
	    ui->seek == NULL && key->code == KEY_TEXT && key->escaped &&
	    !act_vi_commands(ui);
}

void
act_vi_escape(struct ui *ui, struct key *key)
{
	struct window *w = ui->current;

	if (!act_vi_is_escape(ui, key))
		return;
	vi_escape(w->vi, w->line);
	key->mods &= ~(unsigned)MOD_ALT;
	key->escaped = false;
}

bool
act_vi_edits(const struct ui *ui, const struct key *key)
{
	return key->code == KEY_TEXT && key->mods == 0 &&
	    vi_edits(ui->current->vi, key->text);
}

bool
act_vi_key(struct ui *ui, const struct key *key, const struct action **then)
{
	struct window *w = ui->current;
	const char *name;

	*then = NULL;
	if (!act_vi_commands(ui))
		return false;
	if (key->code == KEY_TEXT && (key->mods & (MOD_CTRL | MOD_ALT)) == 0)
		name = vi_key(w->vi, w->line, key->text);
	else if (key->code == KEY_BACKSPACE_ && key->mods == 0)
		name = vi_key(w->vi, w->line, "h");
	else
		return false;
	if (name != NULL)
		*then = action_find(name);
	return true;
}

/* Whether it only takes back, or puts before the cursor. */
static bool
act_vi_goes_on(const struct action *action)
{
	return action->type != ACT_LINE || action->action == LINE_BACKSPACE ||
	    action->action == LINE_KILL_WORD_LEFT || action->action ==
	    LINE_YANK || action->action == LINE_LAST_WORD;
}

void
act_vi_done(struct ui *ui, struct window *w, const struct action *action)
{
	if (!ui->vi || !window_lives(ui, w))
		return;
	if (action == NULL)
		vi_edited(w->vi, w->line, true);
	else if (action->type == ACT_UI && action->action == UI_CANCEL)
		vi_entered(w->vi);
	else if (action->type == ACT_UI && action->action == UI_COMMANDS)
		vi_escape(w->vi, w->line);
	else
		vi_edited(w->vi, w->line, act_vi_goes_on(action));
}
