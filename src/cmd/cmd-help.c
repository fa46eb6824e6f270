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

const char *const cmd_topics[] = {
	"conversations", "privacy", "contacts", "accounts", "program", NULL,
};

/* "/otr accept, distrust, ..." */
static void
help_subs(struct str *out, const struct app *app, const struct cmd_row *row)
{
	const struct cmd_row *rows;
	size_t n = cmd_rows(&rows), len = strlen(row->name);
	const char *mark = " ";

	str_addf(out, "  /%s", row->name);
	for (size_t i = 0; i < n; i++) {
		const char *name = rows[i].name;

		if (strncmp(name, row->name, len) != 0 || name[len] != ' ' ||
		    strchr(name + len + 1, ' ') != NULL ||
		    (rows[i].flags & CMD_ALIAS) != 0 ||
		    !is_here(app, &rows[i]))
			continue;
		str_addf(out, "%s%s", mark, name + len + 1);
		mark = ", ";
	}
}

static void
help_topic(struct str *out, const struct app *app, const char *topic)
{
	const struct cmd_row *rows;
	size_t n = cmd_rows(&rows);

	str_addf(out, "\n%s:", topic);
	for (size_t i = 0; i < n; i++) {
		if (rows[i].topic == NULL || strcmp(rows[i].topic, topic) != 0
		    || !is_here(app, &rows[i]))
			continue;
		if (cmd_has_subs(&rows[i]))
			help_subs(out, app, &rows[i]);
		else
			str_addf(out, "  /%s", rows[i].name);
	}
}

/* Short enough for a small screen. */
static void
help_all(struct str *out, const struct app *app)
{
	str_add(out, "What begins with / is a command, anything else is sent.  "
	    "/help COMMAND explains one (/help otr smp); Tab completes.");
	for (const char *const *topic = cmd_topics; *topic != NULL; topic++)
		help_topic(out, app, *topic);
	str_add(out, "\nA private conversation: /query NAME@DOMAIN, then "
	    "/otr start, then /verify.");
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
