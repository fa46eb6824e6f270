/*
 * The whole of the UI: made, asked to paint, told what to show.  Must not
 * know a terminal, nor what a command does.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "front/screen/box.h"

/* ---- made and freed ---------------------------------------------------- */

static void
ui_clock_tick(void *arg)
{
	struct ui *ui = arg;

	ui->changes++;
}

/* What waited is painted at the end of this turn. */
static void
ui_frame_due(void *arg)
{
	(void)arg;
}

/* Nothing followed what had come: it counts now. */
static void
ui_keys_later(void *arg)
{
	ui_keys(arg);
}

static void
ui_copy_dirs(struct ui *ui, const char *const *dirs)
{
	size_t n = 0;

	while (dirs != NULL && dirs[n] != NULL)
		n++;
	ui->theme_dirs = xcalloc(n + 1, sizeof(*ui->theme_dirs));
	for (size_t i = 0; i < n; i++)
		ui->theme_dirs[i] = xstrdup(dirs[i]);
}

struct ui *
ui_new(struct chat *chat, const struct display *display,
    const struct ui_ops *ops, const char *const *themes)
{
	struct ui *ui = xcalloc(1, sizeof(*ui));

	/* The time zone's file must be read before confinement. */
	tzset();
	ui->chat = chat;
	ui->conf = chat_conf(chat);
	ui->display = *display;
	ui->ops = *ops;
	ui->focused = true;
	ui->hues = xcalloc(1, sizeof(*ui->hues));
	ui->roster = -1;
	ui->used = loop_now(chat_loop(chat));
	ui->clock = timer_new(chat_loop(chat), ui_clock_tick, ui);
	ui->later = timer_new(chat_loop(chat), ui_keys_later, ui);
	ui->frame = timer_new(chat_loop(chat), ui_frame_due, ui);
	grid_init(&ui->grid);
	ui_copy_dirs(ui, themes);
	ui->current = window_open(ui, NULL);
	setting_begin(ui);
	return ui;
}

void
ui_free(struct ui *ui)
{
	if (ui == NULL)
		return;
	prompts_drop(ui, NULL);
	cards_drop(ui, NULL);
	box_close(ui);
	seek_end(ui);
	recall_end(ui);
	follow_end(ui);
	complete_end(ui);
	key_clear(&ui->kept);
	windows_free(ui);
	unfinished_free(ui);
	panel_forget(ui);
	list_free(ui);
	list_key_free(&ui->walk.key);
	free(ui->walk.nick);
	free(ui->bound);
	bindings_free(ui->bindings);
	grid_free(&ui->grid);
	free(ui->hues);
	timer_free(ui->clock);
	timer_free(ui->later);
	timer_free(ui->frame);
	for (size_t i = 0; ui->theme_dirs[i] != NULL; i++)
		free(ui->theme_dirs[i]);
	free(ui->theme_dirs);
	free(ui->theme);
	free(ui->preview);
	free(ui->title);
	secret_free(ui->message);
	free(ui->hint);
	hints_forget(ui);
	free(ui);
}

/* ---- input ------------------------------------------------------------- */

void
ui_keys(struct ui *ui)
{
	struct key key;
	int wait;

	memset(&key, 0, sizeof(key));
	if (!ui->began && !ui->gone) {
		ui->acting = true;
		act_begin(ui);
		ui->acting = false;
	}
	for (;;) {
		ui->display.careful(ui->display.arg, prompt_open(ui) != NULL ||
		    card_has_keys(ui) || box_is_careful(ui));
		if (ui->gone || !ahead_next(ui, &key)) {
			/* Of what came meanwhile one may be kept. */
			if (ui->gone || !hints_keep(ui))
				break;
			continue;
		}
		if (key.code == KEY_GONE) {
			ui->gone = true;
			ui->ops.quit(ui->ops.arg);
		} else {
			ui->acting = true;
			act_key(ui, &key);
			ui->acting = false;
			ui->typed = true;
		}
		key_clear(&key);
	}
	act_hint(ui);
	act_typing(ui);
	wait = ui->gone ? -1 : ui->display.waits(ui->display.arg);
	if (wait >= 0)
		timer_set(ui->later, wait);
	else
		timer_off(ui->later);
}

void
ui_lent(struct ui *ui, bool lent)
{
	act_focus(ui, !lent);
	ui->used = loop_now(chat_loop(ui->chat));
	ui->changes++;
}

/* ---- what commands do -------------------------------------------------- */

struct talk *
ui_current(const struct ui *ui)
{
	return ui->current->talk;
}

void
ui_show(struct ui *ui, struct talk *talk)
{
	window_show(ui, talk);
}

void
ui_close(struct ui *ui, struct talk *talk, bool unasked)
{
	struct window *w = window_of(ui, talk);

	if (talk == NULL)
		return;
	prompts_drop(ui, talk);
	cards_drop(ui, talk);
	if (unasked)
		ui->last = NULL;
	if (w != NULL)
		window_close(ui, w);
}

struct account *
ui_raw(const struct ui *ui)
{
	return ui->current->raw;
}

void
ui_show_raw(struct ui *ui, struct account *a)
{
	window_switch(ui, window_open_raw(ui, a));
}

void
ui_close_raw(struct ui *ui, const struct account *a)
{
	struct window *w = window_of_raw(ui, a);

	if (w != NULL)
		window_close(ui, w);
}

int
ui_scroll(struct ui *ui, const char *where, struct err *err)
{
	static const struct {
		const char *where;
		enum ui_action action;
	} places[] = {
		{ "up", UI_PAGE_UP }, { "down", UI_PAGE_DOWN },
		{ "top", UI_TOP }, { "bottom", UI_BOTTOM },
		{ "mark", UI_MARK },
	};

	for (size_t i = 0; i < NELEM(places); i++) {
		if (strcmp(where, places[i].where) == 0) {
			act_view(ui, places[i].action);
			ui->changes++;
			return 0;
		}
	}
	return err_set(err, "usage", "write up, down, top, bottom or mark, not "
	    "%s", where);
}

int
ui_why(struct ui *ui, bool all, struct err *err)
{
	if (!all)
		return why_toggle(ui, err);
	why_toggle_all(ui);
	return 0;
}

void
ui_clear(struct ui *ui)
{
	struct window *w = ui->current;

	/* Not merely out of sight: out of memory. */
	buffer_clear(window_buffer(ui, w));
	w->anchor = w->mark = 0;
	ui->lines_painted = 0;
	ui->changes++;
}

void
ui_forget(struct ui *ui, const char *text)
{
	/* In any window: /msg says something elsewhere. */
	for (size_t i = 0; i < ui->nwindows; i++)
		line_forget(ui->windows[i]->line, text);
}

