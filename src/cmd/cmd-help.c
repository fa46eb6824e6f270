/*
 * /help: the table of commands, printed; or what a code means.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

/* The table as this front end has it. */
struct help {
	struct str text;
	const struct cmd_row *rows;
	const struct front *front;
	unsigned kind;
};

const char *const cmd_topics[] = {
	"conversations", "privacy", "rooms", "contacts", "accounts", "program", NULL,
};

/* "/otr accept, distrust, ..."; "/roster [add, ...]", which runs alone too. */
static void
help_subs(struct help *h, const struct cmd_row *group)
{
	size_t len = strlen(group->name);
	const char *mark = group->run != NULL ? " [" : " ";

	str_addf(&h->text, "  /%s", group->name);
	for (const struct cmd_row *r = group + 1; row_is_below(r, group);
	    r++) {
		if (strchr(r->name + len + 1, ' ') != NULL ||
		    (r->flags & CMD_ALIAS) != 0 || !cmd_is_for(r, h->kind))
			continue;
		str_addf(&h->text, "%s%s", mark, r->name + len + 1);
		mark = ", ";
	}
	if (group->run != NULL && mark[0] == ',')
		str_addc(&h->text, ']');
}

static void
help_topic(struct help *h, const char *topic)
{
	str_addf(&h->text, "\n%s:", topic);
	for (const struct cmd_row *r = h->rows; r->name != NULL; r++) {
		if (r->topic == NULL || strcmp(r->topic, topic) != 0 ||
		    !cmd_is_for(r, h->kind))
			continue;
		if (cmd_has_subs(r))
			help_subs(h, r);
		else
			str_addf(&h->text, "  /%s", r->name);
	}
}

/* Short enough for a small screen. */
static void
help_all(struct help *h)
{
	str_add(&h->text, "A line that begins with / is a command, any other line "
	    "is sent.  /help COMMAND explains a command (/help otr start), "
	    "/help TOPIC all commands of a topic (/help privacy); Tab "
	    "completes.");
	for (const char *const *topic = cmd_topics; *topic != NULL; topic++)
		help_topic(h, *topic);
	str_add(&h->text, "\nTo talk in private: /query NAME@DOMAIN, then "
	    "/otr start, then /verify.");
	if (h->front->key_help != NULL)
		str_add(&h->text, "\n/keys shows what the keys do.");
}

static void
help_row(struct str *out, const struct cmd_row *row, unsigned kind)
{
	char *usage = cmd_usage(row);

	if (out->len > 0)
		str_addc(out, '\n');
	str_addf(out, "%s  %s", usage, cmd_help_of(row, kind));
	free(usage);
}

/* An alias is explained by the row that it stands for. */
static const char *
help_more(const struct help *h, const struct cmd_row *row)
{
	if (row->more != NULL || (row->flags & CMD_ALIAS) == 0)
		return cmd_more_of(row, h->kind);
	for (const struct cmd_row *r = h->rows; r->name != NULL; r++)
		if (r->run == row->run && r->more != NULL)
			return cmd_more_of(r, h->kind);
	return NULL;
}

static void
help_one(struct help *h, const struct cmd_row *row)
{
	const char *more = help_more(h, row);

	help_row(&h->text, row, h->kind);
	if (more != NULL)
		str_addf(&h->text, "\n%s", more);
	for (const struct cmd_row *r = row + 1; row_is_below(r, row); r++)
		if (cmd_is_for(r, h->kind))
			help_row(&h->text, r, h->kind);
}

static int
help_unknown(const struct cmd_row *rows, const char *name, struct err *err)
{
	const struct cmd_row *near = cmd_nearest(rows, name);

	if (near != NULL)
		return err_set(err, "unknown-command", "no such command or "
		    "code: did you mean /%s?", near->name);
	return err_set(err, "unknown-command",
	    "no such command or code: /help lists the commands");
}

static bool
help_alias(struct help *h, const struct app *app, const char *name)
{
	char *told = alias_told(app, h->rows, name);

	if (told == NULL)
		return false;
	str_add(&h->text, told);
	free(told);
	return true;
}

static bool
help_is_topic(const char *name)
{
	for (const char *const *t = cmd_topics; *t != NULL; t++)
		if (strcmp(*t, name) == 0)
			return true;
	return false;
}

/* Each command of a topic, in a line. */
static void
help_one_topic(struct help *h, const char *topic)
{
	if (h->text.len > 0)
		str_addc(&h->text, '\n');
	str_addf(&h->text, "%s:", topic);
	for (const struct cmd_row *r = h->rows; r->name != NULL; r++) {
		const struct cmd_row *top = r;

		while (top->topic == NULL)
			top--;
		if (strcmp(top->topic, topic) == 0 && cmd_is_for(r, h->kind) &&
		    (r->flags & CMD_ALIAS) == 0 && r->run != NULL)
			help_row(&h->text, r, h->kind);
	}
}

/* What is long is read by pages, where there are some. */
static void
help_say(struct app *app, const struct args *args, const char *text,
    bool is_long)
{
	if (is_long && app->front->page != NULL)
		app->front->page(app->front->arg, "Help", text);
	else
		cmd_say(app, args, ENTRY_NOTICE, "help", NULL, "%s", text);
}

int
cmd_help(struct app *app, struct args *args, struct err *err)
{
	const char *name = args->arg[0];
	const struct cmd_row *row;
	struct help h = { .rows = args->rows, .front = app->front,
	    .kind = app->front->kind };
	bool topic = name != NULL && help_is_topic(name);
	int rc = 0;

	str_init(&h.text);
	if (name == NULL)
		help_all(&h);
	else if (strcmp(name, "keys") == 0 && app->front->key_help != NULL)
		app->front->key_help(app->front->arg, &h.text);
	else if ((row = cmd_find(args->rows, name)) != NULL)
		help_one(&h, row);
	else if (!topic && code_help(&h.text, name) == -1 &&
	    !help_alias(&h, app, name))
		rc = help_unknown(args->rows, name, err);
	if (topic)
		help_one_topic(&h, name);
	if (rc == 0)
		help_say(app, args, h.text.s, name == NULL || topic);
	str_free(&h.text);
	return rc;
}
