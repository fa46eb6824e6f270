/*
 * Which window /win means: a number, a word, or the beginning of a name.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

#define CHOICES_MAX 9		/* windows that are offered where several are meant */

#define WINDOW_MOST 999		/* to which one may be moved */

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

/* "[work]", since when nothing was said. */
static void
choose_list_account(const struct ui *ui, struct str *s, const struct window *w)
{
	const struct account *a = w->raw != NULL ? w->raw : w->talk == NULL ?
	    NULL : talk_account(w->talk);
	char *tag = a == NULL ? NULL : tag_text(ui, a, 20);

	if (tag != NULL)
		str_addf(s, " [%s]", tag);
	free(tag);
}

static void
choose_list_age(const struct ui *ui, struct str *s, const struct window *w)
{
	const struct buffer *b = window_buffer(ui, w);
	int64_t now = loop_wall(chat_loop(ui->chat));
	char age[24];

	if (w->raw != NULL || b == NULL || b->count == 0)
		return;
	when_age(age, sizeof(age), buffer_at(b, b->count - 1)->stamp, now);
	str_addf(s, " (last line: %s)", age);
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
		choose_list_account(ui, &s, w);
		if (w->raw != NULL)
			str_addf(&s, " (%s)", account_jid(w->raw));
		if (w->talk != NULL && talk_unread(w->talk) > 0)
			str_addf(&s, " (%zu new)", talk_unread(w->talk));
		if (w->talk != NULL && talk_kind(w->talk) == TALK_ROOM)
			choose_list_room(&s, w->talk);
		choose_list_age(ui, &s, w);
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

/* Whose name or address it is; else whose begins so. */
struct choosing {
	const char *which;
	struct window *found[CHOICES_MAX];
	size_t n;		/* there may be more than were kept */
};

static void
choose_add(struct choosing *c, struct window *w)
{
	if (c->n < CHOICES_MAX)
		c->found[c->n] = w;
	c->n++;
}

static void
choose_named(const struct ui *ui, struct choosing *c)
{
	struct window *w;

	/* An address is nobody else's; a name may be. */
	for (size_t i = 1; i < ui->nwindows; i++)
		if (strcmp(choose_address(ui->windows[i]), c->which) == 0)
			choose_add(c, ui->windows[i]);
	if (c->n > 0)
		return;
	for (size_t i = 1; i < ui->nwindows; i++)
		if (name_same(window_name(ui->windows[i]), c->which))
			choose_add(c, ui->windows[i]);
	if (c->n > 0)
		return;
	for (size_t i = 1; i < ui->nwindows; i++) {
		w = ui->windows[i];
		if (name_begins(choose_address(w), c->which) ||
		    name_begins(window_name(w), c->which))
			choose_add(c, w);
	}
}

/* What waits for an answer: windows, which may be closed meanwhile. */
struct choice {
	struct ui *ui;
	struct { int number; char *address; } of[CHOICES_MAX];
	size_t n;
};

static void
choose_chosen(void *arg, size_t which)
{
	struct choice *c = arg;
	struct window *w = which < c->n ? window_numbered(c->ui,
	    c->of[which].number) : NULL;

	if (w != NULL && (w->talk != NULL || w->raw != NULL) &&
	    strcmp(choose_address(w), c->of[which].address) == 0)
		window_switch(c->ui, w);
	for (size_t i = 0; i < c->n; i++)
		free(c->of[i].address);
	free(c);
}

static void
choose_ask(struct ui *ui, const struct choosing *c)
{
	struct choice *choice = xcalloc(1, sizeof(*choice));
	const char *rows[CHOICES_MAX];
	char *own[CHOICES_MAX], *question;

	choice->ui = ui;
	choice->n = c->n < CHOICES_MAX ? c->n : CHOICES_MAX;
	for (size_t i = 0; i < choice->n; i++) {
		choice->of[i].number = c->found[i]->number;
		choice->of[i].address = xstrdup(choose_address(c->found[i]));
		rows[i] = own[i] = xasprintf("%s  window %d",
		    choose_address(c->found[i]), c->found[i]->number);
	}
	question = xasprintf("Which window is \"%s\"?", c->which);
	ui_ask_which(ui, question, rows, choice->n, choose_chosen, choice);
	free(question);
	for (size_t i = 0; i < choice->n; i++)
		free(own[i]);
}

static struct window *
choose_word(const struct ui *ui, const char *which)
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
	return strcmp(which, "status") == 0 ? ui->windows[0] : NULL;
}

void
choose_active(struct ui *ui)
{
	const struct window *before = ui->current;
	struct window *w = activity_next(ui);

	if (w == ui->current)
		ui_say(ui, STYLE_STATUS, "Nothing is new in other windows.");
	else
		window_switch(ui, w);
	window_chosen(ui, before);
}

int
ui_window(struct ui *ui, const char *which, struct err *err)
{
	struct window *w = choose_word(ui, which);
	struct choosing c = { .which = which };

	if (strcmp(which, "list") == 0) {
		choose_list(ui);
		return 0;
	}
	if (w == NULL)
		choose_named(ui, &c);
	if (w == NULL && c.n == 0)
		return err_set(err, "no-window", "there is no window %s: /win "
		    "lists them, /query NAME opens one", which);
	if (w == NULL && c.n > 1)
		choose_ask(ui, &c);
	else
		window_switch(ui, w != NULL ? w : c.found[0]);
	return 0;
}

int
ui_move_window(struct ui *ui, int number, struct err *err)
{
	if (ui->current == ui->windows[0] || number == 1)
		return err_set(err, "usage", "the status window stays number "
		    "1");
	if (number < 2 || number > WINDOW_MOST)
		return err_set(err, "usage", "write a number from 2 to "
		    "%d", WINDOW_MOST);
	window_renumber(ui, ui->current, number);
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
