/*
 * Keys while something computes (libotr's arithmetic takes up to tens of
 * milliseconds) and the model must not be looked at: what edits the line is
 * done and shown at once, the rest waits for ui_keys().  Whoever types sees
 * what he types; Enter, and all that asks something, comes after it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "front/screen/inside.h"

/*
 * Whether the line that is edited is the one that is shown, and nothing else
 * has the keys.  What an Enter has given away, whose command computes, stands
 * there no more.
 */
static bool
type_can(struct ui *ui)
{
	if (ui->gone || ahead_is_kept(ui) || !paint_can_line(ui))
		return false;
	enter_leave_line(ui);
	return paint_can_line(ui);
}

bool
ui_type(struct ui *ui)
{
	bool edited = false, goes_on = type_can(ui);
	struct key key;

	memset(&key, 0, sizeof(key));
	while (goes_on && ahead_next(ui, &key)) {
		if (act_edits(ui, &key)) {
			act_key(ui, &key);
			key_clear(&key);
			edited = ui->typed = true;
			goes_on = paint_can_line(ui);
		} else {
			ahead_keep(ui, &key);
			goes_on = false;
		}
	}
	wipe(&key, sizeof(key));
	if (edited && paint_can_line(ui))
		(void)paint_line(ui);
	return goes_on;
}

void
ui_type_done(struct ui *ui)
{
	timer_set(ui->later, 0);
}
