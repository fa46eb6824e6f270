/*
 * Commands on aliases: list, show, make, take back.  What an alias means
 * alias.c knows.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

static int
alias_list(struct app *app, const struct args *args)
{
	struct listing list;
	const char *const *items;
	size_t n = conf_list(app->conf, SET_ALIAS, NULL, NULL, &items);

	listing_begin(&list, app, args, "alias");
	for (size_t i = 0; i < n; i++) {
		const char *line = strchr(items[i], '=') + 1;
		char *name = xstrndup(items[i], (size_t)(line - items[i]) - 1);
		const struct chat_pair data[] = {
			{ "name", name }, { "stands_for", line },
			{ NULL, NULL },
		};

		listing_add(&list, data, "/%s stands for %s", name, line);
		free(name);
	}
	if (listing_end(&list) == 0)
		cmd_say(app, args, ENTRY_NOTICE, "alias", NULL, "You have no "
		    "aliases. For example: /alias hi /msg bob@example.org hello"
		    MORE "Commands that other programs have (/q, /w, /j, "
		    "/exit) work here as they are: /help q");
	return 0;
}

/* "/x" and "x" are the same name. */
static const char *
alias_name(const struct args *args)
{
	const char *name = args->arg[0];

	return name + (name[0] == '/');
}

static int
alias_show(struct app *app, const struct args *args, struct err *err)
{
	char *told = alias_told(app, args->rows, alias_name(args));

	if (told == NULL)
		return err_set(err, "no-alias", "there is no alias /%s: "
		    "/alias NAME /COMMAND makes one", alias_name(args));
	cmd_say(app, args, ENTRY_NOTICE, "alias", NULL, "%s", told);
	free(told);
	return 0;
}

int
cmd_alias(struct app *app, struct args *args, struct err *err)
{
	char *item;
	int rc;

	if (args->arg[0] == NULL)
		return alias_list(app, args);
	if (args->arg[1] == NULL)
		return alias_show(app, args, err);
	item = xasprintf("%s=%s", alias_name(args), args->arg[1]);
	rc = alias_check(args->rows, item, err);
	if (rc == 0)
		rc = conf_list_add(app->conf, SET_ALIAS, NULL, NULL, item, err);
	free(item);
	return rc == 0 ? alias_show(app, args, err) : -1;
}

int
cmd_alias_remove(struct app *app, struct args *args, struct err *err)
{
	const char *const *items;
	size_t n = conf_list(app->conf, SET_ALIAS, NULL, NULL, &items);
	const char *name = alias_name(args);
	size_t len = strlen(name);

	for (size_t i = 0; i < n; i++)
		if (strncmp(items[i], name, len) == 0 && items[i][len] == '=')
			return conf_list_remove(app->conf, SET_ALIAS, NULL,
			    NULL, items[i], err);
	return err_set(err, "no-alias", "you have no alias /%s",
	    name);
}
