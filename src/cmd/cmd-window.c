/*
 * Commands on what is shown, through the callbacks of the front end, and the
 * end of the program.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

int
cmd_win(struct app *app, struct args *args, struct err *err)
{
	const char *which = args->arg[0] == NULL ? "list" : args->arg[0];

	return app->front->window(app->front->arg, which, err);
}

int
cmd_win_move(struct app *app, struct args *args, struct err *err)
{
	return app->front->move_window(app->front->arg, atoi(args->arg[0]),
	    err);
}

int
cmd_scroll(struct app *app, struct args *args, struct err *err)
{
	return app->front->scroll(app->front->arg, args->arg[0], err);
}

int
cmd_copy(struct app *app, struct args *args, struct err *err)
{
	return app->front->copy(app->front->arg, args->arg[0] == NULL ? "1" :
	    args->arg[0], err);
}

int
cmd_copy_code(struct app *app, struct args *args, struct err *err)
{
	(void)args;
	return app->front->copy(app->front->arg, "code", err);
}

int
cmd_copy_url(struct app *app, struct args *args, struct err *err)
{
	(void)args;
	return app->front->copy(app->front->arg, "url", err);
}

int
cmd_clear(struct app *app, struct args *args, struct err *err)
{
	(void)args;
	(void)err;
	app->front->clear(app->front->arg);
	return 0;
}

int
cmd_why(struct app *app, struct args *args, struct err *err)
{
	(void)args;
	return app->front->why(app->front->arg, false, err);
}

int
cmd_why_all(struct app *app, struct args *args, struct err *err)
{
	(void)args;
	return app->front->why(app->front->arg, true, err);
}

/* ---- for who listens ---------------------------------------------------- */

#define AGAIN_MOST 1000		/* lines */

int
cmd_again(struct app *app, struct args *args, struct err *err)
{
	int lines = args->arg[0] == NULL ? 0 : atoi(args->arg[0]);

	if (args->arg[0] != NULL && (lines < 1 || lines > AGAIN_MOST))
		return err_set(err, "usage", "write a number from 1 to "
		    "%d", AGAIN_MOST);
	app->front->again(app->front->arg, lines);
	return 0;
}

int
cmd_answer(struct app *app, struct args *args, struct err *err)
{
	return app->front->answer(app->front->arg, args->arg[0] == NULL ? 0 :
	    atoi(args->arg[0]), err);
}

int
cmd_level(struct app *app, struct args *args, struct err *err)
{
	(void)args;
	(void)err;
	app->front->level(app->front->arg);
	return 0;
}

int
cmd_links(struct app *app, struct args *args, struct err *err)
{
	return app->front->links(app->front->arg, args->arg[0] == NULL ? 0 :
	    atoi(args->arg[0]), err);
}

/* ---- themes ------------------------------------------------------------ */

static int
window_list_themes(struct app *app, const struct args *args)
{
	const char *now = conf_text(app->conf, SET_THEME, NULL, NULL);
	struct str text;
	char **names = NULL;
	size_t n = 0;

	if (app->front->themes != NULL)
		n = app->front->themes(app->front->arg, &names);
	str_init(&text);
	for (size_t i = 0; i < n; i++) {
		str_addf(&text, " %s", names[i]);
		free(names[i]);
	}
	free(names);
	cmd_say(app, args, ENTRY_NOTICE, "themes", NULL,
	    "Theme: %s. You can choose:%s", now, text.s);
	str_free(&text);
	return 0;
}

/* It was done, and could not be written. */
static int
window_for_now(const char *what, struct err *err)
{
	return err_in(err, "%s for now, and is not remembered", what);
}

int
cmd_theme(struct app *app, struct args *args, struct err *err)
{
	const char *name = args->arg[0];

	if (name == NULL)
		return window_list_themes(app, args);
	if (app->front->theme(app->front->arg, name, err) == -1)
		return -1;
	if (conf_set(app->conf, SET_THEME, NULL, NULL, name, err) == -1)
		return window_for_now("the theme is shown", err);
	cmd_say(app, args, ENTRY_NOTICE, "themes", NULL,
	    "The theme is now %s." MORE "Some themes bring a background of "
	    "their own; dark, light and auto leave that of the terminal as it "
	    "is. /set theme explains them.", name);
	return 0;
}

/* ---- quit -------------------------------------------------------------- */

struct quitting {
	struct app *app;
	size_t unsent;		/* lines that were asked about */
};

static void window_ask_quit(struct app *, size_t);

/* The answer was for so many; more may have been typed since. */
static void
window_quit_answered(void *arg, size_t which)
{
	struct quitting *q = arg;
	struct app *app = q->app;
	size_t n = chat_unsent(app->chat);

	if (which == 0 && n > q->unsent)
		window_ask_quit(app, n);
	else if (which == 0)
		app->front->quit(app->front->arg);
	free(q);
}

/* Law 2: what waits is lost with the program. */
static void
window_ask_quit(struct app *app, size_t n)
{
	struct quitting *q = xcalloc(1, sizeof(*q));
	char *text = xasprintf("quit, drop %zu line%s", n, n == 1 ? "" : "s");
	const struct answer quit = { .text = text, .brief = "quit",
	    .risky = true };

	*q = (struct quitting){ app, n };
	cmd_ask(app, cmd_prompt("%zu of your lines %s not left. With the "
	    "program %s lost.", n, n == 1 ? "has" : "have",
	    n == 1 ? "it is" : "they are"), &quit, "stay",
	    window_quit_answered, q);
	free(text);
}

int
cmd_quit(struct app *app, struct args *args, struct err *err)
{
	size_t n = chat_unsent(app->chat);

	(void)args;
	(void)err;
	if (n == 0 || app->front->ask == NULL)
		app->front->quit(app->front->arg);
	else
		window_ask_quit(app, n);
	return 0;
}
