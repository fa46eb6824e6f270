/*
 * The screen as a front end: windows (ui.c) on a terminal (term/), and the
 * signals that concern them.
 *
 * SPDX-License-Identifier: ISC
 */
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "front/screen/screen.h"

struct console {
	struct loop *loop;
	struct front_calls calls;
	struct front_start start;
	struct term *term;
	struct ui *ui;		/* NULL before it begins */
	bool listens;		/* to keys: the terminal is not lent */
	bool lent;
	bool ends;		/* nothing new is shown */
	bool waits;		/* until the terminal takes something */
};

/* ---- keys -------------------------------------------------------------- */

static void
console_keys(void *arg, int fd, short got)
{
	struct console *c = arg;

	(void)fd;
	(void)got;
	term_told(c->term);
	ui_keys(c->ui);
}

static void
console_listen(struct console *c, bool on)
{
	if (on == c->listens)
		return;
	c->listens = on;
	if (on)
		loop_add(c->loop, term_fd(c->term), POLLIN, console_keys, c);
	else
		loop_del(c->loop, term_fd(c->term));
}

/* ---- what the UI asks for ---------------------------------------------- */

static int
console_enter(void *arg, struct talk *talk, const char *line,
    enum otr_level shown, bool *secret, struct err *err)
{
	struct console *c = arg;

	return c->calls.enter(c->calls.arg, talk, line, shown, secret, err);
}

static void
console_complete(void *arg, struct talk *talk, const char *line,
    size_t cursor, struct completion *found)
{
	struct console *c = arg;

	c->calls.complete(c->calls.arg, talk, line, cursor, found);
}

static char *
console_hint(void *arg, struct talk *talk, const char *line)
{
	struct console *c = arg;

	return c->calls.hint(c->calls.arg, talk, line);
}

static int
console_edits(void *arg, struct err *err)
{
	struct console *c = arg;

	return c->calls.edits(c->calls.arg, err);
}

static int
console_edit(void *arg, const char *text, void (*done)(void *, const char *,
    const char *), void *done_arg, struct err *err)
{
	struct console *c = arg;

	return c->calls.edit(c->calls.arg, text, done, done_arg, err);
}

static int
console_opens(void *arg, const struct account *a, bool *beside,
    struct err *err)
{
	struct console *c = arg;

	return c->calls.opens(c->calls.arg, a, beside, err);
}

static int
console_open_link(void *arg, const struct account *a, const char *target,
    struct err *err)
{
	struct console *c = arg;

	return c->calls.open_link(c->calls.arg, a, target, err);
}

/* The terminal is gone: as SIGHUP. */
static void
console_gone(void *arg)
{
	struct console *c = arg;

	/* It would be ready for ever. */
	console_listen(c, false);
	c->calls.stop(c->calls.arg, 0);
}

/* ---- signals, and the model -------------------------------------------- */

static void
console_resized(void *arg)
{
	struct console *c = arg;

	term_resized(c->term);
	ui_keys(c->ui);
}

static void
console_stopped(void *arg)
{
	struct console *c = arg;

	if (c->calls.lent_stop(c->calls.arg))
		return;
	term_stop(c->term);
	ui_keys(c->ui);
}

static void
console_continued(void *arg)
{
	struct console *c = arg;

	if (c->calls.lent_continue(c->calls.arg))
		return;
	term_continued(c->term);
	ui_keys(c->ui);
}

static void
console_takes(void *arg, int fd, short got)
{
	struct console *c = arg;

	(void)got;
	c->waits = false;
	loop_del(c->loop, fd);
	ui_takes(c->ui);
}

/* Law 8: one that takes nothing is waited for, and not asked again. */
static void
console_wait(struct console *c, bool on)
{
	if (on == c->waits)
		return;
	c->waits = on;
	if (on)
		loop_add(c->loop, term_fd_out(c->term), POLLOUT,
		    console_takes, c);
	else
		loop_del(c->loop, term_fd_out(c->term));
}

static void
console_turn(void *arg)
{
	struct console *c = arg;
	bool shows = !c->ends && c->listens;

	/* Law 8: while it is lent nothing is painted, nor tried. */
	if (shows)
		ui_paint_seen(c->ui);
	console_wait(c, shows && ui_is_stalled(c->ui));
}

static void
console_hear(void *arg, const struct chat_event *ev)
{
	if (ev->type == CHAT_CLOSED)
		ui_close(((struct console *)arg)->ui, ev->talk, ev->on);
	else if (ev->type == CHAT_XML_CLOSED)
		ui_close_raw(((struct console *)arg)->ui, ev->account);
}

/* ---- what commands do -------------------------------------------------- */

static struct talk *
console_current(void *arg)
{
	return ui_current(((struct console *)arg)->ui);
}

static void
console_show(void *arg, struct talk *talk)
{
	ui_show(((struct console *)arg)->ui, talk);
}

static struct account *
console_raw(void *arg)
{
	return ui_raw(((struct console *)arg)->ui);
}

static void
console_show_raw(void *arg, struct account *a)
{
	ui_show_raw(((struct console *)arg)->ui, a);
}

static int
console_window(void *arg, const char *which, struct err *err)
{
	return ui_window(((struct console *)arg)->ui, which, err);
}

static int
console_move_window(void *arg, int number, struct err *err)
{
	return ui_move_window(((struct console *)arg)->ui, number, err);
}

static int
console_why(void *arg, bool all, struct err *err)
{
	return ui_why(((struct console *)arg)->ui, all, err);
}

static int
console_scroll(void *arg, const char *where, struct err *err)
{
	return ui_scroll(((struct console *)arg)->ui, where, err);
}

static int
console_copy(void *arg, const char *which, struct err *err)
{
	return ui_copy(((struct console *)arg)->ui, which, err);
}

static void
console_clear(void *arg)
{
	ui_clear(((struct console *)arg)->ui);
}

static int
console_theme(void *arg, const char *name, struct err *err)
{
	return ui_theme(((struct console *)arg)->ui, name, err);
}

static int
console_bind(void *arg, const char *key, const char *command,
    struct err *err)
{
	return ui_bind(((struct console *)arg)->ui, key, command, err);
}

static void
console_roster(void *arg, int on)
{
	ui_roster(((struct console *)arg)->ui, on);
}

static void
console_ask_secret(void *arg, const char *prompt,
    void (*done)(void *, const char *), void *done_arg)
{
	ui_ask_secret(((struct console *)arg)->ui, prompt, done, done_arg);
}

static void
console_ask_text(void *arg, const char *prompt,
    void (*done)(void *, const char *), void *done_arg)
{
	ui_ask_text(((struct console *)arg)->ui, prompt, done, done_arg);
}

static void
console_ask(void *arg, const struct answers *asked,
    void (*done)(void *, size_t), void *done_arg)
{
	ui_ask(((struct console *)arg)->ui, asked, done, done_arg);
}

static void
console_ask_which(void *arg, const char *question,
    const char *const *choices, size_t n, void (*done)(void *, size_t),
    void *done_arg)
{
	ui_ask_which(((struct console *)arg)->ui, question, choices, n, done,
	    done_arg);
}

static void
console_search(void *arg, struct search *search)
{
	ui_search(((struct console *)arg)->ui, search);
}

static void
console_page(void *arg, const char *title, const char *text)
{
	ui_page(((struct console *)arg)->ui, title, text);
}

static size_t
console_themes(void *arg, char ***names)
{
	size_t n = theme_list(((struct console *)arg)->start.themes, names);

	*names = xreallocarray(*names, n + 1, sizeof(**names));
	memmove(*names + 1, *names, n * sizeof(**names));
	(*names)[0] = xstrdup("auto");
	return n + 1;
}

static size_t
console_windows(void *arg, char ***names)
{
	return ui_window_names(((struct console *)arg)->ui, names);
}

static size_t
console_key_names(void *arg, char ***names)
{
	const struct key_row *rows;
	size_t n = key_rows(&rows);

	(void)arg;
	*names = xcalloc(n, sizeof(**names));
	for (size_t i = 0; i < n; i++)
		(*names)[i] = xstrdup(rows[i].key);
	return n;
}

static void
console_key_help(void *arg, struct str *out)
{
	ui_key_help(((struct console *)arg)->ui, out);
}

static void
console_key_page(void *arg)
{
	ui_key_page(((struct console *)arg)->ui);
}

static char *
console_key_name(void *arg, const char *key, struct err *err)
{
	(void)arg;
	return bindings_key(key, err);
}

struct console_each {
	void (*fn)(void *, const char *, const char *, const char *, bool);
	void *arg;
};

static void
console_key_told(void *arg, const char *key, const char *line,
    const struct action *action, bool own)
{
	const struct console_each *each = arg;

	each->fn(each->arg, key, line, action == NULL ? NULL : action->help,
	    own);
}

static void
console_key_each(void *arg, void (*fn)(void *, const char *, const char *,
    const char *, bool), void *fn_arg)
{
	struct console_each each = { fn, fn_arg };

	ui_key_each(((struct console *)arg)->ui, console_key_told, &each);
}

static size_t
console_actions(void *arg, char ***names)
{
	const struct action *rows;
	size_t n = action_rows(&rows);

	(void)arg;
	*names = xcalloc(n, sizeof(**names));
	for (size_t i = 0; i < n; i++)
		(*names)[i] = xstrdup(rows[i].name);
	return n;
}

static void
console_quit(void *arg)
{
	struct console *c = arg;

	c->calls.stop(c->calls.arg, 0);
}

/* ---- the row ----------------------------------------------------------- */

static void *
console_open(struct err *err)
{
	struct console *c = xcalloc(1, sizeof(*c));

	if ((c->term = term_open(err)) != NULL)
		return c;
	free(c);
	return NULL;
}

static const struct front console_functions = {
	.current = console_current,
	.show = console_show,
	.raw = console_raw,
	.show_raw = console_show_raw,
	.window = console_window,
	.move_window = console_move_window,
	.scroll = console_scroll,
	.copy = console_copy,
	.clear = console_clear,
	.why = console_why,
	.theme = console_theme,
	.bind = console_bind,
	.roster = console_roster,
	.ask_secret = console_ask_secret,
	.ask_text = console_ask_text,
	.ask = console_ask,
	.ask_which = console_ask_which,
	.page = console_page,
	.search = console_search,
	.themes = console_themes,
	.windows = console_windows,
	.keys = console_key_names,
	.actions = console_actions,
	.key_name = console_key_name,
	.key_each = console_key_each,
	.key_help = console_key_help,
	.key_page = console_key_page,
	.quit = console_quit,
};

static void *
console_start(void *opened, const struct front_start *start,
    struct front *front)
{
	struct console *c = opened;
	struct ui_ops ops = {
		.arg = c,
		.enter = console_enter,
		.complete = console_complete,
		.hint = console_hint,
		.edits = console_edits,
		.edit = console_edit,
		.opens = console_opens,
		.open_link = console_open_link,
		.quit = console_gone,
	};

	c->start = *start;
	c->calls = start->calls;
	c->loop = chat_loop(start->chat);
	*front = console_functions;
	front->arg = c;
	c->ui = ui_new(start->chat, term_display(c->term), &ops,
	    start->themes);
	chat_listen(start->chat, console_hear, c);
	loop_signal(c->loop, SIGWINCH, console_resized, c);
	loop_signal(c->loop, SIGTSTP, console_stopped, c);
	loop_signal(c->loop, SIGCONT, console_continued, c);
	loop_after(c->loop, console_turn, c);
	return c;
}

static void
console_free(void *arg)
{
	struct console *c = arg;

	if (c == NULL)
		return;
	if (c->ui != NULL)
		console_wait(c, false);
	ui_free(c->ui);
	term_close(c->term);
	free(c);
}

static void
console_ends(void *arg)
{
	((struct console *)arg)->ends = true;
}

static void
console_forget(void *arg, const char *text)
{
	struct console *c = arg;

	if (c->ui != NULL)
		ui_forget(c->ui, text);
}

/* ---- the terminal, lent to a command ----------------------------------- */

/* Whoever has it may not notice that it is gone: as SIGHUP. */
static void
console_hung_up(void *arg, int fd, short got)
{
	struct console *c = arg;

	(void)got;
	loop_del(c->loop, fd);
	c->lent = false;
	c->calls.stop(c->calls.arg, 0);
}

/* Nothing of it is read; only its end is heard. */
static void
console_lent(struct console *c, bool lent)
{
	if (lent == c->lent)
		return;
	c->lent = lent;
	if (lent)
		loop_add(c->loop, term_fd(c->term), 0, console_hung_up, c);
	else
		loop_del(c->loop, term_fd(c->term));
	ui_lent(c->ui, lent);
}

/* Before the first screen too: then its modes are what was saved. */
static void
console_lend(void *arg, bool whole)
{
	struct console *c = arg;

	console_listen(c, false);
	console_lent(c, true);
	term_lend(c->term, whole);
}

static void
console_nothing(void *arg, const char *text)
{
	(void)arg;
	(void)text;
}

/*
 * Where the command came to no good end somebody may be in the middle of
 * typing a password: the rest of it is no line.
 */
static void
console_take(void *arg, bool failed)
{
	struct console *c = arg;

	console_lent(c, false);
	term_take(c->term);
	console_listen(c, true);
	if (failed)
		ui_ask_secret(c->ui, "The command gave no password; the "
		    "terminal is sotto's again.  Press Enter:",
		    console_nothing, c);
	ui_keys(c->ui);
	ui_paint(c->ui);
}

/* ---- while something computes -------------------------------------------- */

static void
console_attend(void *arg, int fd)
{
	struct console *c = arg;
	struct pollfd polls[2] = { { .fd = fd, .events = POLLIN },
	    { .fd = term_fd(c->term), .events = POLLIN } };
	bool came = false;

	if (c->ui == NULL || !c->listens || c->ends)
		polls[1].fd = -1;
	for (;;) {
		if (poll(polls, 2, -1) == -1)
			continue;	/* a signal: the loop's, later */
		if (polls[0].revents != 0)
			break;
		came = true;
		term_told(c->term);
		if (!ui_type(c->ui))
			polls[1].fd = -1;
	}
	if (came)
		ui_type_done(c->ui);
}

const struct front_row screen_front = {
	.kind = FRONT_SCREEN,
	.terminal = true,
	.check = term_check,
	.describe = term_describe,
	.open = console_open,
	.start = console_start,
	.free = console_free,
	.ends = console_ends,
	.forget = console_forget,
	.lend = console_lend,
	.take = console_take,
	.attend = console_attend,
};
