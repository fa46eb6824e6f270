/*
 * Commands on keys: list what they do, show one, give one another meaning,
 * take that back.  Which keys and actions there are the front end knows.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

/* As the front end writes it; NULL "bad-key". */
static char *
bind_key(const struct app *app, const char *key, struct err *err)
{
	return app->front->key_name == NULL ? xstrdup(key) :
	    app->front->key_name(app->front->arg, key, err);
}

/* Whether an item of the setting is for a key. */
static bool
bind_is_for(const struct app *app, const char *item, const char *key)
{
	const char *equals = *item != '\0' ? strchr(item + 1, '=') : NULL;
	char *name, *canonical;
	bool is;

	if (equals == NULL)
		return false;
	name = xstrndup(item, (size_t)(equals - item));
	canonical = bind_key(app, name, NULL);
	is = canonical != NULL && strcmp(canonical, key) == 0;
	free(canonical);
	free(name);
	return is;
}

/* ---- showing -------------------------------------------------------------- */

struct bind_list {
	struct listing list;
	const char *key;	/* only this one; NULL: all */
	struct str *page;	/* lines of a text instead of a listing; or NULL */
	char **actions;		/* of all, those that no key has had; or NULL */
	size_t n;
};

static void
bind_add(void *arg, const char *key, const char *line, const char *help,
    bool own)
{
	struct bind_list *b = arg;
	const struct chat_pair data[] = {
		{ "key", key }, { "does", line }, { NULL, NULL },
	};
	const char *what = line[0] == '\0' ? "nothing" : line;
	const char *gap = help == NULL ? "" : "  ";
	const char *yours = own ? "  (yours)" : "";

	for (size_t i = 0; i < b->n; i++)
		if (b->actions[i] != NULL && strcmp(b->actions[i], line) == 0) {
			free(b->actions[i]);
			b->actions[i] = NULL;
		}
	if (help == NULL)
		help = "";
	if (b->key != NULL && strcmp(b->key, key) != 0)
		return;
	if (b->page != NULL)
		str_addf(b->page, "%-12s %-16s %s%s\n", key, what, help,
		    yours);
	else
		listing_add(&b->list, data, "%s  %s%s%s%s", key, what, gap,
		    help, yours);
}

/* What can be bound, and is to no key. */
static void
bind_add_spare(struct bind_list *b)
{
	for (size_t i = 0; i < b->n; i++) {
		if (b->actions[i] != NULL && b->page != NULL)
			str_addf(b->page, "%-12s %s\n", "(no key)",
			    b->actions[i]);
		else if (b->actions[i] != NULL)
			listing_add(&b->list, NULL, "(no key)  %s",
			    b->actions[i]);
		free(b->actions[i]);
	}
	free(b->actions);
}

static void
bind_gather(struct app *app, struct bind_list *b)
{
	if (b->key == NULL && app->front->actions != NULL)
		b->n = app->front->actions(app->front->arg, &b->actions);
	if (app->front->key_each != NULL)
		app->front->key_each(app->front->arg, bind_add, b);
	bind_add_spare(b);
}

static int
bind_show_all(struct app *app, const struct args *args)
{
	struct bind_list b = { .key = NULL };
	struct str text;

	str_init(&text);
	if (app->front->page != NULL)
		b.page = &text;
	listing_begin(&b.list, app, args, "bind");
	bind_gather(app, &b);
	listing_end(&b.list);
	if (b.page != NULL)
		app->front->page(app->front->arg, "/bind KEY ACTION, /bind "
		    "KEY /COMMAND, /bind reset KEY", text.s);
	str_free(&text);
	return 0;
}

static int
bind_show(struct app *app, const struct args *args, const char *key)
{
	struct bind_list b = { .key = key };

	listing_begin(&b.list, app, args, "bind");
	bind_gather(app, &b);
	if (listing_end(&b.list) == 0)
		cmd_say(app, args, ENTRY_NOTICE, "bind", NULL,
		    "%s does nothing. /bind KEY ACTION lets it do something.",
		    key);
	return 0;
}

int
cmd_keys(struct app *app, struct args *args, struct err *err)
{
	struct str text;

	(void)err;
	if (app->front->key_page != NULL) {
		app->front->key_page(app->front->arg);
		return 0;
	}
	str_init(&text);
	if (app->front->key_help != NULL)
		app->front->key_help(app->front->arg, &text);
	cmd_say(app, args, ENTRY_NOTICE, "help", NULL, "%s", text.s);
	str_free(&text);
	return 0;
}

/* ---- binding -------------------------------------------------------------- */

/* What a key does is written to a file: no secret may be in it (law 5). */
static int
bind_check_line(const struct app *app, const struct cmd_row *rows,
    const char *line, struct err *err)
{
	struct parsed p;
	struct str meant;
	bool secret, moved;
	int rc;

	str_init_secret(&meant);
	rc = alias_expand(app, rows, line, &meant, &moved, err);
	if (rc != -1) {
		rc = parse_line(&p, rows, rc == 1 ? meant.s : line, NULL, NULL,
		    err);
		secret = p.secret && p.n > 0;
		cmd_parsed_free(&p);
		if (rc == 0 && secret)
			rc = err_set(err, "secret", "what a key does is kept "
			    "in a file: no secret may stand there");
		if (rc == 0)
			rc = alias_check_inner(rows, line, err);
	}
	str_free(&meant);
	return rc;
}

int
bind_check(const struct app *app, const struct cmd_row *rows,
    const char *item, struct err *err)
{
	const char *equals = *item != '\0' ? strchr(item + 1, '=') : NULL;
	char *key;
	int rc;

	if (equals == NULL || equals[1] == '\0')
		return 0;
	if (cmd_is_command(equals + 1))
		return bind_check_line(app, rows, equals + 1, err);
	if (app->front->bind == NULL)
		return err_set(err, "not-here",
		    "keys can be bound only on the screen");
	key = xstrndup(item, (size_t)(equals - item));
	rc = app->front->bind(app->front->arg, key, equals + 1, err);
	free(key);
	return rc;
}

int
cmd_bind(struct app *app, struct args *args, struct err *err)
{
	const char *line = args->arg[1];
	char *key, *item;
	int rc;

	if (args->arg[0] == NULL)
		return bind_show_all(app, args);
	if ((key = bind_key(app, args->arg[0], err)) == NULL)
		return -1;
	if (line == NULL) {
		rc = bind_show(app, args, key);
		free(key);
		return rc;
	}
	item = xasprintf("%s=%s", key, strcmp(line, "none") == 0 ? "" : line);
	free(key);
	rc = bind_check(app, args->rows, item, err);
	if (rc == 0)
		rc = conf_list_add(app->conf, SET_BIND, NULL, NULL, item, err);
	free(item);
	return rc;
}

/* ---- taking back ------------------------------------------------------------ */

static int
bind_reset_one(struct app *app, const struct args *args, const char *key,
    struct err *err)
{
	const char *const *items;
	size_t n = conf_list(app->conf, SET_BIND, NULL, NULL, &items);

	for (size_t i = 0; i < n; i++)
		if (bind_is_for(app, items[i], key))
			return conf_list_remove(app->conf, SET_BIND, NULL,
			    NULL, items[i], err);
	return bind_show(app, args, key);
}

static void
bind_reset_answered(void *arg, size_t which)
{
	struct asked *asked = arg;
	struct args args;
	struct err err;

	if (which == 0 && asked_args(asked, &args) && conf_set(asked->app->conf,
	    SET_BIND, NULL, NULL, NULL, &err) == -1)
		asked_failed(asked, &args, &err);
	asked_free(asked);
}

int
cmd_bind_reset(struct app *app, struct args *args, struct err *err)
{
	static const struct answer reset = { .text = "reset all keys",
	    .brief = "reset" };
	char *key;
	int rc;

	if (args->arg[0] == NULL) {
		cmd_ask(app, cmd_prompt("Every key that you bound gets its "
		    "first meaning again; what you bound is forgotten."),
		    &reset, "keep mine", bind_reset_answered,
		    asked_new(app, args, NULL));
		return 0;
	}
	if ((key = bind_key(app, args->arg[0], err)) == NULL)
		return -1;
	rc = bind_reset_one(app, args, key, err);
	free(key);
	return rc;
}
