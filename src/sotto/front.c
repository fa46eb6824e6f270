/*
 * Ties commands and front ends together: each front end reaches cmd through
 * its ops, each command its front end through struct front.
 *
 * SPDX-License-Identifier: ISC
 */
#include <signal.h>
#include <unistd.h>

#include "sotto/inside.h"

/* ---- the screen -------------------------------------------------------- */

static int
screen_enter(void *arg, struct talk *talk, const char *line,
    enum otr_level shown, bool *secret, struct err *err)
{
	struct program *p = arg;

	return (cmd_run(&p->app, talk, line, shown, secret, err));
}

static size_t
screen_complete(void *arg, struct talk *talk, const char *line,
    size_t cursor, size_t *from, char ***candidates)
{
	struct program *p = arg;

	return (cmd_complete(&p->app, talk, line, cursor, from, candidates));
}

static char *
screen_hint(void *arg, struct talk *talk, const char *line)
{
	struct program *p = arg;

	(void)talk;
	return (cmd_hint(&p->app, line));
}

/* The terminal is gone: as SIGHUP. */
static void
screen_gone(void *arg)
{
	struct program *p = arg;

	/* It would be ready for ever. */
	loop_del(p->loop, term_fd(p->term));
	program_stop(p, 0);
}

static struct talk *
screen_current(void *arg)
{
	return (ui_current(((struct program *)arg)->ui));
}

static void
screen_show(void *arg, struct talk *talk)
{
	ui_show(((struct program *)arg)->ui, talk);
}

static void
screen_hear(void *arg, const struct chat_event *ev)
{
	if (ev->type == CHAT_CLOSED)
		ui_close(((struct program *)arg)->ui, ev->talk);
}

static int
screen_window(void *arg, const char *which, struct err *err)
{
	return (ui_window(((struct program *)arg)->ui, which, err));
}

static int
screen_scroll(void *arg, const char *where, struct err *err)
{
	return (ui_scroll(((struct program *)arg)->ui, where, err));
}

static void
screen_clear(void *arg)
{
	ui_clear(((struct program *)arg)->ui);
}

static int
screen_theme(void *arg, const char *name, struct err *err)
{
	return (ui_theme(((struct program *)arg)->ui, name, err));
}

static int
screen_bind(void *arg, const char *key, const char *command,
    struct err *err)
{
	return (ui_bind(((struct program *)arg)->ui, key, command, err));
}

static void
screen_roster(void *arg, int on)
{
	ui_roster(((struct program *)arg)->ui, on);
}

static void
screen_ask_secret(void *arg, const char *prompt,
    void (*done)(void *, const char *), void *done_arg)
{
	ui_ask_secret(((struct program *)arg)->ui, prompt, done, done_arg);
}

static void
screen_ask_yes(void *arg, const char *prompt, void (*done)(void *, bool),
    void *done_arg)
{
	ui_ask_yes(((struct program *)arg)->ui, prompt, done, done_arg);
}

static size_t
screen_themes(void *arg, char ***names)
{
	return (theme_list(((struct program *)arg)->theme_dirs, names));
}

static size_t
screen_windows(void *arg, char ***names)
{
	return (ui_window_names(((struct program *)arg)->ui, names));
}

static size_t
screen_key_names(void *arg, char ***names)
{
	const struct key_row *rows;
	size_t n = key_rows(&rows);

	(void)arg;
	*names = xcalloc(n, sizeof(**names));
	for (size_t i = 0; i < n; i++)
		(*names)[i] = xstrdup(rows[i].key);
	return (n);
}

static void
front_quit(void *arg)
{
	program_stop(arg, 0);
}

static void
screen_resized(void *arg)
{
	struct program *p = arg;

	term_resized(p->term);
	ui_keys(p->ui);
}

static void
screen_stopped(void *arg)
{
	struct program *p = arg;

	if (lend_stop(p))
		return;
	term_stop(p->term);
	ui_keys(p->ui);
}

static void
screen_continued(void *arg)
{
	struct program *p = arg;

	if (lend_continue(p))
		return;
	term_continued(p->term);
	ui_keys(p->ui);
}

static void
screen_paint(void *arg)
{
	struct program *p = arg;

	if (!p->stopping)
		ui_paint(p->ui);
}

void
front_screen(struct program *p)
{
	struct ui_ops ops = {
		.arg = p,
		.enter = screen_enter,
		.complete = screen_complete,
		.hint = screen_hint,
		.quit = screen_gone,
	};

	p->front = (struct front){
		.arg = p,
		.kind = FRONT_SCREEN,
		.current = screen_current,
		.show = screen_show,
		.window = screen_window,
		.scroll = screen_scroll,
		.clear = screen_clear,
		.theme = screen_theme,
		.bind = screen_bind,
		.roster = screen_roster,
		.ask_secret = screen_ask_secret,
		.ask_yes = screen_ask_yes,
		.themes = screen_themes,
		.windows = screen_windows,
		.keys = screen_key_names,
		.quit = front_quit,
	};
	p->ui = ui_new(p->chat, term_display(p->term), &ops, p->theme_dirs);
	chat_listen(p->chat, screen_hear, p);
	loop_signal(p->loop, SIGWINCH, screen_resized, p);
	loop_signal(p->loop, SIGTSTP, screen_stopped, p);
	loop_signal(p->loop, SIGCONT, screen_continued, p);
	loop_after(p->loop, screen_paint, p);
}

/* ---- the pipe ---------------------------------------------------------- */

static int
pipe_enter_line(void *arg, struct talk *talk, const char *line,
    enum otr_level shown, struct err *err)
{
	struct program *p = arg;

	return (cmd_run(&p->app, talk, line, shown, NULL, err));
}

static void
pipe_garbled(void *arg, struct talk *talk, const char *text, size_t len,
    const struct err *err)
{
	struct program *p = arg;

	cmd_garbled(&p->app, talk, text, len, err);
}

static void
pipe_is_done(void *arg, int status)
{
	program_stop(arg, status);
}

static struct talk *
pipe_front_current(void *arg)
{
	return (pipe_current(((struct program *)arg)->pipe));
}

static void
pipe_front_show(void *arg, struct talk *talk)
{
	pipe_show(((struct program *)arg)->pipe, talk);
}

static void
pipe_front_quit(void *arg)
{
	pipe_quit(((struct program *)arg)->pipe);
}

void
front_pipe(struct program *p)
{
	struct pipe_ops ops = {
		.arg = p,
		.enter = pipe_enter_line,
		.garbled = pipe_garbled,
		.done = pipe_is_done,
	};

	p->front = (struct front){
		.arg = p,
		.kind = FRONT_SCRIPT,
		.current = pipe_front_current,
		.show = pipe_front_show,
		.quit = pipe_front_quit,
	};
	p->pipe = pipe_new(p->chat, STDIN_FILENO, STDOUT_FILENO,
	    p->options.linger, &ops);
}
