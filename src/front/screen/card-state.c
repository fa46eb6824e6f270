/*
 * Which card is shown, and whether it has the keys: what all parts of the
 * screen ask.  Must not know how it comes to have them.
 *
 * SPDX-License-Identifier: ISC
 */
#include "front/screen/card.h"

const struct card *
card_shown(const struct ui *ui)
{
	const struct card *c = ui->card.first;

	while (c != NULL && c->window != ui->current->born)
		c = c->next;
	return c;
}

bool
card_has_keys(const struct ui *ui)
{
	return ui->card.keys && prompt_open(ui) == NULL && ui->box == NULL;
}

bool
ui_is_asking(const struct ui *ui)
{
	return prompt_open(ui) != NULL || card_has_keys(ui);
}

void
card_leave(struct ui *ui)
{
	ui->changes += ui->card.keys;
	ui->card.keys = false;
	ui->card.chosen = 0;
}
