/*
 * Which window /win means: a number, a word, or the beginning of a name.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "front/screen/inside.h"

/* "(room, 3 people)", or how one stands to it. */
static void
choose_list_room(struct str *s, const struct talk *room)
{
	size_t n = room_people(room);

	if (room_state(room) != ROOM_JOINED)
		str_addf(s, " (room, %s)", room_state_word(room_state(room)));
	else
		str_addf(s, n == 1 ? " (room, %zu person)" :
		    " (room, %zu people)", n);
	if (talk_mentions(room) > 0)
		str_addf(s, " (%zu for you)", talk_mentions(room));
}

static void
choose_list(struct ui *ui)
{
	const struct window *w;
	struct str s;

	str_init(&s);
	for (size_t i = 0; i < ui->nwindows; i++) {
		w = ui->windows[i];
		str_addf(&s, "%s%d %s", i > 0 ? "\n" : "", w->number,
		    window_name(w));
		if (w->raw != NULL)
			str_addf(&s, " (%s)", account_jid(w->raw));
		if (w->talk != NULL && talk_unread(w->talk) > 0)
			str_addf(&s, " (%zu new)", talk_unread(w->talk));
		if (w->talk != NULL && talk_kind(w->talk) == TALK_ROOM)
			choose_list_room(&s, w->talk);
	}
	chat_say(ui->chat, NULL, ui->current->talk, ENTRY_NOTICE, "windows",
	    NULL, "%s", s.s);
	str_free(&s);
}

/* Of whom or of what it is; not of the status window. */
static const char *
choose_address(const struct window *w)
{
	return w->raw != NULL ? window_name(w) : talk_jid(w->talk);
}

/* The name or address, else the only one that begins so. */
static struct window *
choose_named(const struct ui *ui, const char *which)
{
	struct window *found = NULL, *w;
	size_t n = strlen(which);

	if (strcmp(which, "status") == 0)
		return ui->windows[0];
	for (size_t i = 1; i < ui->nwindows; i++) {
		w = ui->windows[i];
		if (strcmp(choose_address(w), which) == 0 ||
		    strcmp(window_name(w), which) == 0)
			return w;
	}
	for (size_t i = 1; i < ui->nwindows; i++) {
		w = ui->windows[i];
		if (strncmp(choose_address(w), which, n) != 0 &&
		    strncasecmp(window_name(w), which, n) != 0)
			continue;
		if (found != NULL)
			return NULL;
		found = w;
	}
	return found;
}

static struct window *
choose_find(const struct ui *ui, const char *which)
{
	if (which[0] != '\0' &&
	    strspn(which, "0123456789") == strlen(which) && strlen(which) < 6)
		return window_numbered(ui, atoi(which));
	if (strcmp(which, "next") == 0)
		return window_next(ui, 1);
	if (strcmp(which, "previous") == 0)
		return window_next(ui, -1);
	if (strcmp(which, "active") == 0)
		return activity_next(ui);
	if (strcmp(which, "last") == 0)
		return ui->last == NULL ? ui->current : ui->last;
	return choose_named(ui, which);
}

int
ui_window(struct ui *ui, const char *which, struct err *err)
{
	struct window *w;

	if (strcmp(which, "list") == 0) {
		choose_list(ui);
		return 0;
	}
	if ((w = choose_find(ui, which)) == NULL)
		return err_set(err, "no-window", "no such window: %s", which);
	window_switch(ui, w);
	return 0;
}

size_t
ui_window_names(const struct ui *ui, char ***names)
{
	static const char *const words[] = { "active", "last", "list", "next",
	    "previous", "status" };
	const struct window *w;
	size_t n = 0;

	*names = xcalloc(NELEM(words) + 2 * ui->nwindows, sizeof(**names));
	for (size_t i = 0; i < NELEM(words); i++)
		(*names)[n++] = xstrdup(words[i]);
	for (size_t i = 0; i < ui->nwindows; i++) {
		w = ui->windows[i];
		(*names)[n++] = xasprintf("%d", w->number);
		if (w->talk != NULL || w->raw != NULL)
			(*names)[n++] = xstrdup(choose_address(w));
	}
	return n;
}
