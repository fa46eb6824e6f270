/*
 * Which card is shown, and whether it has the keys: what all parts of the
 * screen ask.  Must not know how it comes to have them.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "front/screen/card.h"

static bool
card_is_of_peer(const struct card *c, const struct window *w)
{
	return w->talk != NULL && talk_account(w->talk) == c->account &&
	    strcmp(talk_jid(w->talk), c->peer) == 0;
}

bool
card_is_of(const struct card *c, const struct window *w)
{
	if (c->model == 0)
		return c->window == w->born;
	if (c->talk != NULL)
		return w->talk == c->talk;
	return (w->talk == NULL && w->raw == NULL) || (c->peer != NULL &&
	    card_is_of_peer(c, w));
}

/* It is about an account as a whole, of which the window is one. */
static bool
card_is_of_account(const struct card *c, const struct window *w)
{
	return c->model != 0 && c->talk == NULL && c->peer == NULL &&
	    c->account != NULL && (w->raw == c->account ||
	    (w->talk != NULL && talk_account(w->talk) == c->account));
}

/* One that Enter provoked is answered before all others; one about a key or
 * the account itself before those of who wants to be let in, of which others
 * can make as many as they like. */
static unsigned
card_rank(const struct card *c, const struct window *w)
{
	if (card_is_of(c, w))
		return c->model == 0 || c->due ? 3 : c->peer == NULL ? 2 : 1;
	return card_is_of_account(c, w) ? 1 : 0;
}

const struct card *
card_shown(const struct ui *ui)
{
	const struct card *best = NULL;
	unsigned rank = 0, of;

	for (const struct card *c = ui->card.first; c != NULL; c = c->next) {
		of = card_rank(c, ui->current);
		if (of == 0)
			continue;
		/* The one that has the keys stays where it is. */
		if (ui->card.keys && c->serial == ui->card.seen)
			return c;
		if (of > rank) {
			rank = of;
			best = c;
		}
	}
	return best;
}

const struct card *
card_elsewhere(const struct ui *ui)
{
	const struct card *first = NULL;

	for (const struct card *c = ui->card.first; c != NULL; c = c->next)
		if (!card_is_of(c, ui->current) && (first == NULL ||
		    (first->peer != NULL && c->peer == NULL)))
			first = c;
	return first;
}

bool
card_waits(const struct ui *ui, const struct window *w)
{
	const struct card *c = ui->card.first;

	while (c != NULL && !card_is_of(c, w))
		c = c->next;
	return c != NULL || prompt_waits(ui, w);
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
