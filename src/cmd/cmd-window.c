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
cmd_scroll(struct app *app, struct args *args, struct err *err)
{
	return app->front->scroll(app->front->arg, args->arg[0], err);
}

int
cmd_clear(struct app *app, struct args *args, struct err *err)
{
	(void)args;
	(void)err;
	app->front->clear(app->front->arg);
	return 0;
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
	    "Theme: %s.  There are:%s", now, text.s);
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
	if (args->arg[0] == NULL)
		return window_list_themes(app, args);
	if (app->front->theme(app->front->arg, args->arg[0], err) == -1)
		return -1;
	return conf_set(app->conf, SET_THEME, NULL, NULL, args->arg[0],
	    err) == 0 ? 0 : window_for_now("the theme is shown", err);
}

/* ---- keys -------------------------------------------------------------- */

static int
window_list_bound(struct app *app, const struct args *args)
{
	struct listing list;
	const char *const *items;
	size_t n = conf_list(app->conf, SET_BIND, NULL, NULL, &items);

	listing_begin(&list, app, args, "bind");
	for (size_t i = 0; i < n; i++)
		listing_add(&list, NULL, "%s", items[i]);
	if (listing_end(&list) == 0)
		cmd_say(app, args, ENTRY_NOTICE, "bind", NULL,
		    "No keys were bound.  For example: /bind M-x /win next");
	return 0;
}

/* What a key does is written to a file: no secret may be in it (law 5). */
static int
window_check_bound(const struct cmd_row *rows, const char *line,
    struct err *err)
{
	struct parsed p;
	bool secret;
	int rc;

	if (!cmd_is_command(line))
		return err_set(err, "usage", "a key runs a command: /...");
	rc = parse_line(&p, rows, line, NULL, NULL, err);
	secret = p.secret && p.n > 0;
	cmd_parsed_free(&p);
	if (rc == 0 && secret)
		rc = err_set(err, "secret", "a key is remembered in a file; "
		    "no secret may stand there");
	return rc;
}

int
bind_check(const struct cmd_row *rows, const char *item, struct err *err)
{
	const char *equals = *item != '\0' ? strchr(item + 1, '=') : NULL;

	return equals == NULL || equals[1] == '\0' ? 0 :
	    window_check_bound(rows, equals + 1, err);
}

int
cmd_bind(struct app *app, struct args *args, struct err *err)
{
	const char *key = args->arg[0];
	const char *line = args->arg[1] == NULL ? "" : args->arg[1];
	char *item;
	int rc;

	if (key == NULL)
		return window_list_bound(app, args);
	if (*line != '\0' && window_check_bound(args->rows, line, err) == -1)
		return -1;
	if (app->front->bind(app->front->arg, key, line, err) == -1)
		return -1;
	item = xasprintf("%s=%s", key, line);
	rc = conf_list_add(app->conf, SET_BIND, NULL, NULL, item, err);
	free(item);
	return rc == 0 ? 0 : window_for_now("the key has this meaning", err);
}

/* ---- quit -------------------------------------------------------------- */

static void
window_quit_answered(void *arg, bool yes)
{
	struct app *app = arg;

	if (yes)
		app->front->quit(app->front->arg);
}

/* Law 2: what waits is lost with the program, so it asks. */
int
cmd_quit(struct app *app, struct args *args, struct err *err)
{
	size_t n = chat_unsent(app->chat);
	char *prompt;

	(void)args;
	(void)err;
	if (n == 0 || app->front->ask_yes == NULL) {
		app->front->quit(app->front->arg);
		return 0;
	}
	prompt = cmd_prompt("%zu of your lines %s not left.  Quit and lose "
	    "%s?", n, n == 1 ? "has" : "have", n == 1 ? "it" : "them");
	app->front->ask_yes(app->front->arg, prompt, window_quit_answered, app);
	free(prompt);
	return 0;
}
