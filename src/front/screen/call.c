/*
 * What calls the user who looks elsewhere.  The terminal's title may be seen
 * by others (beside other windows, in a picture of the desktop), and stays in
 * memory that is not ours: it says how many lines are new and whose the newest
 * are, never what they say.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

#define NAME_BYTES 60		/* of a name in the title */

/* Lines that are for the user; of what is no line, one. */
static size_t
call_lines(const struct window *w)
{
	size_t n = w->talk == NULL ? 0 : talk_kind(w->talk) == TALK_ROOM ?
	    talk_mentions(w->talk) : talk_unread(w->talk);

	return n > 0 ? n : 1;
}

static size_t
call_count(const struct ui *ui)
{
	size_t n = 0;

	for (size_t i = 0; i < ui->nactive; i++)
		if (ui->active[i]->activity == ACTIVITY_MESSAGE)
			n += call_lines(ui->active[i]);
	return n;
}

static void
call_add_name(struct str *s, const char *name)
{
	size_t n = strlen(name), at = 0, step;

	while (at < n && at + (step = utf8_next(name + at, n - at)) <=
	    NAME_BYTES)
		at += step;
	str_addn(s, name, at);
	str_add(s, " - ");
}

/* The first in the list of those that have a message; or NULL. */
static const struct window *
call_first(const struct ui *ui)
{
	for (size_t i = 0; i < ui->nactive && i < ui->norder; i++)
		if (ui->order[i]->activity == ACTIVITY_MESSAGE)
			return ui->order[i];
	return NULL;
}

/* "sotto", "(3) sotto", "(3) bob - sotto"; caller frees. */
static char *
call_title_text(const struct ui *ui, bool named)
{
	const struct window *first = named ? call_first(ui) : NULL;
	size_t n = call_count(ui);
	struct str s;

	str_init(&s);
	if (n > 0)
		str_addf(&s, "(%zu) ", n);
	if (first != NULL)
		call_add_name(&s, window_name(first));
	str_add(&s, "sotto");
	return str_take(&s);
}

void
call_title(struct ui *ui)
{
	const char *which = conf_text(ui->conf, SET_TITLE, NULL, NULL);
	char *title;

	if (ui->display.title == NULL)
		return;
	title = strcmp(which, "off") == 0 ? NULL :
	    call_title_text(ui, strcmp(which, "name") == 0);
	if (title == ui->title || (title != NULL && ui->title != NULL &&
	    strcmp(title, ui->title) == 0)) {
		free(title);
		return;
	}
	free(ui->title);
	ui->title = title;
	ui->display.title(ui->display.arg, title);
}
