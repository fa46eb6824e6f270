/*
 * The whole of the UI: made, asked to paint, told what to show.  Must not
 * know a terminal, nor what a command does.
 *
 * The clock in the status bar is right or not there: one timer, to the next
 * minute, is armed only while the terminal is used (a key within five
 * minutes, and focus as far as it is reported).  After that nothing wakes.
 *
 * SPDX-License-Identifier: ISC
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "front/screen/inside.h"

#define CLOCK_MS (5 * 60 * 1000)

/* ---- small things that all share --------------------------------------- */

uint64_t
ui_mix(uint64_t sum, uint64_t value)
{
	if (sum == 0)
		sum = 0xcbf29ce484222325u;
	for (int i = 0; i < 8; i++, value >>= 8)
		sum = (sum ^ (value & 0xff)) * 0x100000001b3u;
	return sum;
}

char *
ui_safe(const char *text)
{
	struct str s;

	str_init(&s);
	utf8_safe(&s, text, strlen(text), SAFE_NAME);
	return str_take(&s);
}

void
ui_say(struct ui *ui, enum style style, const char *fmt, ...)
{
	struct str s;
	va_list ap;
	char *text;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) == -1)
		die("out of memory");
	va_end(ap);
	str_init(&s);
	utf8_safe(&s, text, strlen(text), SAFE_MIXED);
	free(text);
	free(ui->message);
	ui->message = str_take(&s);
	ui->message_style = style;
	ui->changes++;
}

bool
ui_sees(const struct ui *ui, const struct window *w)
{
	return w == ui->current && ui->focused && w->anchor == 0 &&
	    !ui_too_small(ui);
}

bool
ui_too_small(const struct ui *ui)
{
	return ui->grid.columns < COLUMNS_MIN || ui->grid.rows < ROWS_MIN;
}

bool
ui_clock(const struct ui *ui)
{
	const char *format = conf_text(ui->conf, SET_TIME_FORMAT, NULL, NULL);

	return format != NULL && format[0] != '\0' && ui->focused &&
	    loop_now(chat_loop(ui->chat)) - ui->used < CLOCK_MS;
}

/* ---- made and freed ---------------------------------------------------- */

static void
clock_tick(void *arg)
{
	struct ui *ui = arg;

	ui->changes++;
}

/* Nothing followed what had come: it counts now. */
static void
keys_later(void *arg)
{
	ui_keys(arg);
}

static void
bind_all(struct ui *ui)
{
	const char *const *items;
	size_t n = conf_list(ui->conf, SET_BIND, NULL, NULL, &items);
	struct err err;
	char *key, *equals;

	for (size_t i = 0; i < n; i++) {
		key = xstrdup(items[i]);
		equals = key[0] == '\0' ? NULL : strchr(key + 1, '=');
		if (equals == NULL)
			ui_say(ui, STYLE_ERROR, "bind: KEY=/COMMAND was "
			    "expected: %s", key);
		else {
			*equals = '\0';
			if (ui_bind(ui, key, equals + 1, &err) == -1)
				ui_say(ui, STYLE_ERROR, "bind: %s", err.text);
		}
		free(key);
	}
}

/* The list was changed: keys that left it have their old meaning. */
static void
bind_again(struct ui *ui)
{
	const char *bound = conf_text(ui->conf, SET_BIND, NULL, NULL);

	if (bound == NULL)
		bound = "";
	if (strcmp(bound, ui->bound) == 0)
		return;
	free(ui->bound);
	ui->bound = xstrdup(bound);
	bindings_free(ui->bindings);
	ui->bindings = bindings_new();
	bind_all(ui);
}

static void
theme_show(struct ui *ui, const struct theme *theme, const char *name)
{
	char *copy = xstrdup(name);

	free(ui->theme);
	ui->theme = copy;
	ui->display.set_theme(ui->display.arg, theme);
	ui->changes++;
}

/* As the setting says, where that is not what is shown. */
static void
theme_set(struct ui *ui)
{
	const char *name = conf_text(ui->conf, SET_THEME, NULL, NULL);
	struct theme theme;
	struct err err;

	if (name == NULL)
		name = "";
	if (ui->theme != NULL && strcmp(ui->theme, name) == 0)
		return;
	if (name[0] != '\0') {
		if (ui_theme(ui, name, &err) == 0)
			return;
		ui_say(ui, STYLE_ERROR, "%s", err.text);
	}
	theme_default(&theme);
	theme_show(ui, &theme, name);
}

static void
copy_dirs(struct ui *ui, const char *const *dirs)
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
	ui->roster = -1;
	ui->used = loop_now(chat_loop(chat));
	ui->clock = timer_new(chat_loop(chat), clock_tick, ui);
	ui->later = timer_new(chat_loop(chat), keys_later, ui);
	ui->conf_seen = conf_changes(ui->conf);
	ui->roster_seen = conf_bool(ui->conf, SET_ROSTER_SHOWN, NULL, NULL);
	ui->bindings = bindings_new();
	grid_init(&ui->grid);
	copy_dirs(ui, themes);
	ui->current = window_open(ui, NULL);
	ui->bound = xstrdup("");
	bind_again(ui);
	theme_set(ui);
	return ui;
}

void
ui_free(struct ui *ui)
{
	if (ui == NULL)
		return;
	prompts_drop(ui, NULL);
	complete_end(ui);
	windows_free(ui);
	free(ui->bound);
	bindings_free(ui->bindings);
	grid_free(&ui->grid);
	timer_free(ui->clock);
	timer_free(ui->later);
	for (size_t i = 0; ui->theme_dirs[i] != NULL; i++)
		free(ui->theme_dirs[i]);
	free(ui->theme_dirs);
	free(ui->theme);
	free(ui->message);
	free(ui->hint);
	free(ui);
}

/* ---- input ------------------------------------------------------------- */

void
ui_keys(struct ui *ui)
{
	struct key key;
	int wait;

	memset(&key, 0, sizeof(key));
	for (;;) {
		ui->display.careful(ui->display.arg, ui->prompts != NULL);
		if (ui->gone || !ui->display.next_key(ui->display.arg, &key))
			break;
		if (key.code == KEY_GONE) {
			ui->gone = true;
			ui->ops.quit(ui->ops.arg);
		} else
			act_key(ui, &key);
		key_clear(&key);
	}
	act_hint(ui);
	wait = ui->gone ? -1 : ui->display.waits(ui->display.arg);
	if (wait >= 0)
		timer_set(ui->later, wait);
	else
		timer_off(ui->later);
}

/* ---- painting ---------------------------------------------------------- */

static uint64_t
level_sum(const struct talk *talk, uint64_t sum)
{
	struct otr_info info;

	/* Law 3: asked of the session itself, not of a counter. */
	otr_info(direct_otr(talk), &info);
	sum = ui_mix(sum, (uint64_t)info.level << 32 | (uint64_t)info.hold);
	sum = ui_mix(sum, (uint64_t)info.version << 32 | info.latched);
	return ui_mix(sum, (uint64_t)info.smp << 32 |
	    (uint64_t)(unsigned)info.smp_progress);
}

static uint64_t
model_sum(const struct ui *ui)
{
	struct talk *talk;
	uint64_t sum = ui_mix(0, ui->changes);

	sum = ui_mix(sum, conf_changes(ui->conf));
	sum = ui_mix(sum, chat_status(ui->chat)->changes);
	for (size_t i = 0; i < chat_accounts(ui->chat); i++)
		sum = ui_mix(sum, chat_account(ui->chat, i)->changes);
	for (size_t i = 0; i < chat_talks(ui->chat); i++) {
		talk = chat_talk(ui->chat, i);
		sum = ui_mix(sum, (uint64_t)talk_changes(talk) << 32 |
		    talk_buffer(talk)->changes);
	}
	if (ui->current->talk != NULL)
		sum = level_sum(ui->current->talk, sum);
	return sum;
}

static void
clock_set(struct ui *ui)
{
	int64_t wall;

	if (!ui_clock(ui)) {
		timer_off(ui->clock);
		return;
	}
	wall = loop_wall(chat_loop(ui->chat));
	timer_set(ui->clock, 60000 - wall % 60000);
}

/* What /set changed and the UI keeps a copy of. */
static void
conf_look(struct ui *ui)
{
	bool shown;

	if (conf_changes(ui->conf) == ui->conf_seen)
		return;
	ui->conf_seen = conf_changes(ui->conf);
	shown = conf_bool(ui->conf, SET_ROSTER_SHOWN, NULL, NULL);
	if (shown != ui->roster_seen)
		ui->roster = -1;
	ui->roster_seen = shown;
	bind_again(ui);
	theme_set(ui);
}

void
ui_paint(struct ui *ui)
{
	int columns, rows;
	uint64_t sum;

	if (ui->gone)
		return;
	conf_look(ui);
	ui->display.size(ui->display.arg, &columns, &rows);
	if (columns != ui->grid.columns || rows != ui->grid.rows) {
		grid_resize(&ui->grid, columns, rows);
		ui->lines_painted = 0;
		ui->changes++;
	}
	if (windows_scan(ui))
		ui->display.bell(ui->display.arg);
	sum = model_sum(ui);
	if (sum == ui->painted || ui->grid.cells == NULL)
		return;
	ui->painted = sum;
	view_paint(ui);
	ui->display.show(ui->display.arg, &ui->grid);
	clock_set(ui);
}

const struct grid *
ui_grid(const struct ui *ui)
{
	return &ui->grid;
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
	window_switch(ui, window_open(ui, talk));
}

void
ui_close(struct ui *ui, struct talk *talk)
{
	struct window *w = window_of(ui, talk);

	if (talk == NULL)
		return;
	prompts_drop(ui, talk);
	if (w != NULL)
		window_close(ui, w);
}

static void
list(struct ui *ui)
{
	const struct window *w;
	struct str s;

	str_init(&s);
	for (size_t i = 0; i < ui->nwindows; i++) {
		w = ui->windows[i];
		str_addf(&s, "%s%d %s", i > 0 ? "\n" : "", w->number,
		    window_name(w));
		if (w->talk != NULL && talk_unread(w->talk) > 0)
			str_addf(&s, " (%zu new)", talk_unread(w->talk));
	}
	chat_say(ui->chat, NULL, ui->current->talk, ENTRY_NOTICE, "windows",
	    NULL, "%s", s.s);
	str_free(&s);
}

/* The name or address, else the only one that begins so. */
static struct window *
find_named(const struct ui *ui, const char *which)
{
	struct window *found = NULL, *w;
	size_t n = strlen(which);

	if (strcmp(which, "status") == 0)
		return ui->windows[0];
	for (size_t i = 1; i < ui->nwindows; i++) {
		w = ui->windows[i];
		if (strcmp(talk_jid(w->talk), which) == 0 ||
		    strcmp(window_name(w), which) == 0)
			return w;
	}
	for (size_t i = 1; i < ui->nwindows; i++) {
		w = ui->windows[i];
		if (strncmp(talk_jid(w->talk), which, n) != 0 &&
		    strncasecmp(window_name(w), which, n) != 0)
			continue;
		if (found != NULL)
			return NULL;
		found = w;
	}
	return found;
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
		if (w->talk != NULL)
			(*names)[n++] = xstrdup(talk_jid(w->talk));
	}
	return n;
}

static struct window *
find_window(const struct ui *ui, const char *which)
{
	if (which[0] != '\0' &&
	    strspn(which, "0123456789") == strlen(which) && strlen(which) < 6)
		return window_numbered(ui, atoi(which));
	if (strcmp(which, "next") == 0)
		return window_next(ui, 1);
	if (strcmp(which, "previous") == 0)
		return window_next(ui, -1);
	if (strcmp(which, "active") == 0)
		return window_active(ui);
	if (strcmp(which, "last") == 0)
		return ui->last == NULL ? ui->current : ui->last;
	return find_named(ui, which);
}

int
ui_window(struct ui *ui, const char *which, struct err *err)
{
	struct window *w;

	if (strcmp(which, "list") == 0) {
		list(ui);
		return 0;
	}
	if ((w = find_window(ui, which)) == NULL)
		return err_set(err, "no-window", "no such window: %s", which);
	window_switch(ui, w);
	return 0;
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
	return err_set(err, "usage", "up, down, top, bottom or mark was "
	    "expected: %s", where);
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

int
ui_theme(struct ui *ui, const char *name, struct err *err)
{
	struct theme theme;

	if (theme_load(&theme, name, (const char *const *)ui->theme_dirs,
	    err) == -1)
		return -1;
	theme_show(ui, &theme, name);
	return 0;
}

int
ui_bind(struct ui *ui, const char *key, const char *command,
    struct err *err)
{
	return bindings_set(ui->bindings, key, command, err);
}

void
ui_roster(struct ui *ui, int on)
{
	if (on == -1)
		on = !view_has_roster(ui, ui->grid.columns);
	ui->roster = on;
	ui->changes++;
}
