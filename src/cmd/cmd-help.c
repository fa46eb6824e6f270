/*
 * /help: the table, printed.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"

static bool
is_here(const struct app *app, const struct cmd_row *row)
{
	return (row->fronts & app->front->kind) != 0;
}

/* Commands that stand alone or head a group; the others are theirs. */
static void
help_all(struct str *out, const struct app *app)
{
	const struct cmd_row *rows;
	size_t n = cmd_rows(&rows);

	str_add(out, "What begins with / is a command; anything else is sent.  "
	    "/help COMMAND explains one, Tab completes.");
	for (size_t i = 0; i < n; i++) {
		char *usage;

		if (strchr(rows[i].name, ' ') != NULL ||
		    !is_here(app, &rows[i]))
			continue;
		usage = cmd_usage(&rows[i]);
		str_addf(out, "\n%s  %s", usage, rows[i].help);
		free(usage);
	}
}

static void
help_row(struct str *out, const struct cmd_row *row)
{
	char *usage = cmd_usage(row);

	if (out->len > 0)
		str_addc(out, '\n');
	str_addf(out, "%s  %s", usage, row->help);
	free(usage);
}

/* An alias is explained by the row that it stands for. */
static const char *
more_of(const struct cmd_row *row)
{
	const struct cmd_row *rows;
	size_t n = cmd_rows(&rows);

	if (row->more != NULL || (row->flags & CMD_ALIAS) == 0)
		return row->more;
	for (size_t i = 0; i < n; i++)
		if (rows[i].run == row->run && rows[i].more != NULL)
			return rows[i].more;
	return NULL;
}

static void
help_one(struct str *out, const struct app *app, const struct cmd_row *row)
{
	const struct cmd_row *rows;
	size_t n = cmd_rows(&rows), len = strlen(row->name);
	const char *more = more_of(row);

	help_row(out, row);
	if (more != NULL)
		str_addf(out, "\n%s", more);
	for (size_t i = 0; i < n; i++)
		if (strncmp(rows[i].name, row->name, len) == 0 &&
		    rows[i].name[len] == ' ' && is_here(app, &rows[i]))
			help_row(out, &rows[i]);
}

static int
no_such(const char *name, struct err *err)
{
	const struct cmd_row *near = cmd_nearest(name);

	if (near != NULL)
		return err_set(err, "unknown-command",
		    "unknown command: did you mean /%s?", near->name);
	return err_set(err, "unknown-command",
	    "unknown command: /help lists them");
}

int
cmd_help(struct app *app, struct args *args, struct err *err)
{
	const char *name = args->arg[0];
	const struct cmd_row *row = NULL;
	struct str text;

	if (name != NULL && (row = cmd_find(name)) == NULL)
		return no_such(name, err);
	str_init(&text);
	if (row == NULL)
		help_all(&text, app);
	else
		help_one(&text, app, row);
	cmd_say(app, args, ENTRY_NOTICE, "help", NULL, "%s", text.s);
	str_free(&text);
	return 0;
}
