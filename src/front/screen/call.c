/*
 * What calls the user who looks elsewhere: the bell, notifications and the
 * title of the terminal.
 *
 * Title and notifications may be seen by others (beside other windows, in a
 * picture of the desktop) and stay in memory that is not ours: they say how
 * much is new and whose it is.  What it says stands only in a notification,
 * and only where the user has set that.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

#define QUIET_MS 2000		/* a burst in a window is one notification */
#define NAME_BYTES 60		/* of a name */
#define TEXT_BYTES 240		/* of a message */

static void
call_add_cut(struct str *s, const char *text, size_t max)
{
	size_t n = strlen(text), at = 0, step;

	while (at < n && at + (step = utf8_next(text + at, n - at)) <= max)
		at += step;
	str_addn(s, text, at);
}

/* ---- what was found ------------------------------------------------------ */

static bool
call_is_set(const struct ui *ui, const struct talk *v, enum setting id)
{
	return conf_bool(ui->conf, id, v == NULL ? NULL :
	    account_jid(talk_account(v)), v == NULL ? NULL : talk_set_for(v));
}

static bool
call_rings(const struct ui *ui, const struct talk *v, bool sees)
{
	const char *bell = conf_text(ui->conf, SET_BELL, v == NULL ? NULL :
	    account_jid(talk_account(v)), v == NULL ? NULL : talk_set_for(v));

	return strcmp(bell, "always") == 0 ||
	    (!sees && strcmp(bell, "away") == 0);
}

void
call_found(struct ui *ui, struct window *w, const struct entry *e)
{
	enum notify how = chat_calls(ui->chat, w->talk, e);
	int64_t now = loop_now(chat_loop(ui->chat));
	bool sees = ui_sees(ui, w);

	if (how == NOTIFY_OFF)
		return;
	ui->call.bell |= call_rings(ui, w->talk, sees);
	if (how != NOTIFY_ALL || sees || now < w->call_at)
		return;
	w->call_at = now + QUIET_MS;
	if (ui->call.windows++ == 0) {
		ui->call.window = w;
		ui->call.entry = e;
	}
}

/* ---- notifications ------------------------------------------------------- */

/* What a line says, and in a room who says it. */
static void
call_add_line(struct str *text, const struct window *w, const struct entry *e)
{
	if (talk_kind(w->talk) == TALK_ROOM && e->author != NULL) {
		call_add_cut(text, e->author, NAME_BYTES);
		str_add(text, ": ");
	}
	call_add_cut(text, e->text, TEXT_BYTES);
}

static void
call_add_what(const struct ui *ui, struct str *text)
{
	const struct window *w = ui->call.window;
	const struct entry *e = ui->call.entry;

	if (ui->call.windows > 1)
		str_addf(text, "Something is new in %zu conversations",
		    ui->call.windows);
	else if (e->kind == ENTRY_QUESTION)
		str_add(text, "There is a question for you");
	else if (e->kind != ENTRY_IN)
		str_add(text, "There is a warning for you");
	else if (call_is_set(ui, w->talk, SET_NOTIFY_TEXT))
		call_add_line(text, w, e);
	else
		str_add(text, talk_kind(w->talk) == TALK_ROOM ?
		    "New line in the room" : "New message");
}

static void
call_notify(const struct ui *ui, int number)
{
	const struct window *w = ui->call.window;
	struct str title, text;

	str_init(&title);
	str_init_secret(&text);
	if (ui->call.windows > 1 || w->talk == NULL)
		str_add(&title, "sotto");
	else
		call_add_cut(&title, window_name(w), NAME_BYTES);
	call_add_what(ui, &text);
	ui->display.notify(ui->display.arg, number, title.s, text.s);
	str_free(&title);
	str_free(&text);
}

void
call_user(struct ui *ui)
{
	const char *by = conf_text(ui->conf, SET_NOTIFY_TERMINAL, NULL, NULL);

	if (ui->call.bell)
		ui->display.bell(ui->display.arg);
	if (ui->call.windows > 0 && ui->display.notify != NULL &&
	    strcmp(by, "off") != 0)
		call_notify(ui, (int)strtol(by, NULL, 10));	/* auto: 0 */
	memset(&ui->call, 0, sizeof(ui->call));
}

/* ---- the title ----------------------------------------------------------- */

/* Lines that are for the user; of what is no line, one. */
static size_t
call_lines(const struct window *w)
{
	size_t n = w->talk == NULL ? 0 : talk_kind(w->talk) == TALK_ROOM ?
	    talk_mentions(w->talk) : talk_unread(w->talk);

	return n > 0 ? n : 1;
}

static bool
call_counts(const struct ui *ui, const struct window *w)
{
	return w->activity == ACTIVITY_MESSAGE &&
	    chat_notify(ui->chat, w->talk) != NOTIFY_OFF;
}

static size_t
call_count(const struct ui *ui)
{
	size_t n = 0;

	for (size_t i = 0; i < ui->nactive; i++)
		if (call_counts(ui, ui->active[i]))
			n += call_lines(ui->active[i]);
	return n;
}

/* The first in the list of those that have a message; or NULL. */
static const struct window *
call_first(const struct ui *ui)
{
	for (size_t i = 0; i < ui->nactive && i < ui->norder; i++)
		if (call_counts(ui, ui->order[i]))
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
	if (first != NULL) {
		call_add_cut(&s, window_name(first), NAME_BYTES);
		str_add(&s, " - ");
	}
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
