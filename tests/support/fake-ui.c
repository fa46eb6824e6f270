/*
 * A UI over a made-up model and a display in memory, and what was done.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake-ui.h"

static void
hold(struct fake_ui *f, struct talk *talk, const char *line)
{
	fake_held(talk, line, f->hold);
	if (f->hold == OTR_HOLD_LEVEL_FELL || f->hold == OTR_HOLD_FINISHED)
		fake_ask_fell(talk);
}

static int
enter(void *arg, struct talk *talk, const char *line, enum otr_level shown,
    bool *secret, struct err *err)
{
	struct fake_ui *f = arg;

	free(f->entered);
	f->entered = xstrdup(line);
	f->entered_in = talk;
	f->shown = shown;
	f->enters++;
	*secret = f->is_secret;
	if (f->fails)
		return err_set(err, "unknown-command", "no such command");
	if (strncmp(line, "/win ", 5) == 0)
		return ui_window(f->ui, line + 5, err);
	if (strncmp(line, "/otr start", 10) == 0 ||
	    strncmp(line, "/resend", 7) == 0 ||
	    strncmp(line, "/discard", 8) == 0) {
		fake_shut(f->chat, "level-fell");
		return 0;
	}
	if (f->closes) {
		ui_close(f->ui, talk, false);
		fake_talk_remove(talk);
	} else if (talk != NULL && f->hold != OTR_HOLD_NONE)
		hold(f, talk, line);
	else if (talk != NULL)
		fake_out(talk, line, DELIVERY_SENT, NULL);
	return 0;
}

static void
complete_themes(struct completion *c, const char *line, size_t cursor)
{
	static const char *const names[] = { "dark", "mono" };

	c->from = 7;
	c->themes = true;
	c->at = xcalloc(NELEM(names), sizeof(*c->at));
	for (size_t i = 0; i < NELEM(names); i++)
		if (strncmp(line + 7, names[i], cursor - 7) == 0)
			c->at[c->n++].text = xstrdup(names[i]);
}

static void
complete(void *arg, struct talk *talk, const char *line, size_t cursor,
    struct completion *c)
{
	/* As commands are offered; as nicks are. */
	static const char *const words[] = { "/otr end", "/otr smp",
	    "/otr start", "/quit", "alan: ", "alice: ", "m1", "m2", "m3", "m4",
	    "m5", "m6", "m7", "m8", "m9", "ma" };

	(void)arg;
	(void)talk;
	memset(c, 0, sizeof(*c));
	if (strncmp(line, "/theme ", 7) == 0) {
		complete_themes(c, line, cursor);
		return;
	}
	c->at = xcalloc(NELEM(words), sizeof(*c->at));
	for (size_t i = 0; i < NELEM(words); i++) {
		size_t same = 0;

		if ((cursor == 0 && words[i][0] != '/') || strncmp(line,
		    words[i], cursor) != 0)
			continue;
		c->at[c->n].text = xstrdup(words[i]);
		c->at[c->n].note = words[i][0] == '/' ? xasprintf("note \033"
		    "[2J of %s", words[i]) : words[i][0] == 'm' ?
		    xstrdup("what needs more words than most of the screens "
		    "that there are have room for on one row, and so is cut") :
		    NULL;
		while (words[i][same] != '\0' && words[i][same] ==
		    c->at[0].text[same])
			same++;
		if (c->n++ == 0 || same < c->common)
			c->common = same;
	}
}

static char *
hint(void *arg, struct talk *talk, const char *line)
{
	(void)arg;
	(void)talk;
	return strncmp(line, "/otr", 4) == 0 ?
	    xstrdup("/otr start [CONTACT]") : NULL;
}

static int
opens(void *arg, const struct account *a, bool *beside, struct err *err)
{
	struct fake_ui *f = arg;

	(void)a;
	*beside = f->beside;
	return f->opens ? 0 : err_set(err, "no-url-command", "none");
}

static int
open_link(void *arg, const struct account *a, const char *target,
    struct err *err)
{
	struct fake_ui *f = arg;

	(void)a;
	(void)err;
	free(f->opened);
	f->opened = xstrdup(target);
	return 0;
}

static void
quit(void *arg)
{
	((struct fake_ui *)arg)->quits++;
}

void
fake_ui_new(struct fake_ui *f, int columns, int rows)
{
	fake_ui_new_conf(f, columns, rows, NULL);
}

void
fake_ui_new_conf(struct fake_ui *f, int columns, int rows,
    const char *config)
{
	struct ui_ops ops = { .arg = f, .enter = enter, .complete = complete,
	    .hint = hint, .opens = opens, .open_link = open_link,
	    .quit = quit };

	memset(f, 0, sizeof(*f));
	f->chat = fake_chat_new(config);
	f->account = fake_account(f->chat, "alice@example.org");
	f->bob = fake_talk(fake_contact(f->account, "bob@example.org", "Bob",
	    SHOW_ONLINE));
	f->eve = fake_talk(fake_contact(f->account, "eve@example.net", "",
	    SHOW_AWAY));
	fake_display_init(&f->display, columns, rows);
	f->ui = ui_new(f->chat, &f->display.display, &ops, NULL);
	ui_paint(f->ui);
}

void
fake_ui_free(struct fake_ui *f)
{
	ui_free(f->ui);
	fake_display_free(&f->display);
	fake_chat_free(f->chat);
	free(f->entered);
	free(f->opened);
}

static void
fake_type_slowly(struct fake_ui *f, const char *keys, int pause)
{
	struct fake_display one;
	const struct fake_display *d = &f->display;

	fake_display_init(&one, 1, 1);
	fake_keys(&one, keys);
	for (size_t i = 0; i < one.nkeys; i++) {
		f->display.keys = xreallocarray(f->display.keys,
		    d->nkeys + 1, sizeof(*d->keys));
		f->display.keys[f->display.nkeys++] = one.keys[i];
		loop_clock_move(chat_loop(f->chat), pause);
		ui_keys(f->ui);
		ui_paint(f->ui);
	}
	free(one.keys);
}

void
fake_type(struct fake_ui *f, const char *keys)
{
	fake_type_slowly(f, keys, 0);
}

void
fake_answer(struct fake_ui *f, const char *keys)
{
	fake_type_slowly(f, keys, 500);
}

void
fake_ask_yes(struct fake_ui *f, const char *question,
    void (*done)(void *, size_t), void *arg)
{
	const struct answer yes = { .text = "yes", .risky = true };
	const struct answers asked = { .question = question, .at = &yes,
	    .n = 1 };

	ui_ask(f->ui, &asked, done, arg);
}

void
fake_size(struct fake_ui *f, int columns, int rows)
{
	f->display.columns = columns;
	f->display.rows = rows;
	fake_type(f, "<Resize>");
}

bool
fake_shows(struct fake_ui *f, const char *text)
{
	char *all;
	bool found;

	ui_paint(f->ui);
	all = grid_text(&f->display.grid);
	found = strstr(all, text) != NULL;
	if (!found && getenv("SHOW") != NULL)
		fputs(all, stderr);
	free(all);
	return found;
}
