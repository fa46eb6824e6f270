/*
 * To a window by its number: a key, then two digits, or one and Enter.
 *
 * SPDX-License-Identifier: ISC
 */
#include "front/screen/inside.h"

void
jump_start(struct ui *ui)
{
	ui->jump = -1;
	ui_say(ui, STYLE_STATUS, "Window: two digits, or one and Enter");
}

static void
jump_to(struct ui *ui, int number)
{
	struct window *w = window_numbered(ui, number);

	ui->jump = 0;
	if (w != NULL)
		window_switch(ui, w);
	else
		ui_say(ui, STYLE_ERROR, "There is no window %d.", number);
}

static bool
jump_digit(struct ui *ui, int digit)
{
	if (ui->jump > 0)
		jump_to(ui, 10 * (ui->jump - 1) + digit);
	else {
		ui->jump = digit + 1;
		ui_say(ui, STYLE_STATUS, "Window: %d", digit);
	}
	return true;
}

bool
jump_key(struct ui *ui, const struct key *key)
{
	if (ui->jump == 0)
		return false;
	if (key->code == KEY_TEXT && key->mods == 0 && key->text[0] >= '0' &&
	    key->text[0] <= '9')
		return jump_digit(ui, key->text[0] - '0');
	if (key->code == KEY_ENTER_ && ui->jump > 0) {
		jump_to(ui, ui->jump - 1);
		return true;
	}
	ui->jump = 0;
	return key->code == KEY_ESCAPE || key->code == KEY_ENTER_ ||
	    key->code == KEY_BACKSPACE_;
}
