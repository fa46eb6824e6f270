/*
 * The next key, and one that was read too early for what it does.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "front/screen/inside.h"

bool
ahead_is_kept(const struct ui *ui)
{
	return ui->kept.code != KEY_NONE_;
}

void
ahead_keep(struct ui *ui, struct key *key)
{
	ui->kept = *key;
	wipe(key, sizeof(*key));
}

bool
ahead_next(struct ui *ui, struct key *key)
{
	if (!ahead_is_kept(ui))
		return ui->display.next_key(ui->display.arg, key);
	*key = ui->kept;
	wipe(&ui->kept, sizeof(ui->kept));
	return true;
}

void
ahead_flush(struct ui *ui)
{
	key_clear(&ui->kept);
	wipe(&ui->kept, sizeof(ui->kept));
	ui->display.flush(ui->display.arg);
}
