/*
 * Commands for what names meant: by which names lines were sent, and to forget
 * that.
 *
 * SPDX-License-Identifier: ISC
 */
#include "cmd/inside.h"

static void
names_one(void *arg, const char *name, const char *jid)
{
	struct listing *list = arg;
	char quoted[CHAT_NOTE_MAX + 1];
	const struct chat_pair data[] = {
		{ "name", name }, { "contact", jid }, { NULL, NULL },
	};

	listing_add(list, data, "\"%s\" is %s", chat_quote(quoted, name), jid);
}

int
cmd_roster_names(struct app *app, struct args *args, struct err *err)
{
	struct listing list;

	(void)err;
	listing_begin(&list, app, args, "named");
	meant_each(app, names_one, &list);
	if (listing_end(&list) == 0)
		cmd_say(app, args, ENTRY_NOTICE, "names", NULL,
		    "You have not sent a line to a name yet.");
	return 0;
}

int
cmd_roster_names_forget(struct app *app, struct args *args, struct err *err)
{
	const char *name = args->arg[0];
	char quoted[CHAT_NOTE_MAX + 1];

	if (meant_forget(app, name, err) == -1)
		return -1;
	if (name == NULL)
		cmd_say(app, args, ENTRY_NOTICE, "names", NULL, "sotto has "
		    "forgotten whom your names meant: /msg asks you again.");
	else
		cmd_say(app, args, ENTRY_NOTICE, "names", NULL, "sotto has "
		    "forgotten whom \"%s\" meant: /msg asks you again.",
		    chat_quote(quoted, name));
	return 0;
}
