/*
 * Commands on those in a room whom the user does not want to see.
 *
 * SPDX-License-Identifier: ISC
 */
#include "cmd/inside.h"

static void
ignore_list(struct app *app, const struct args *args, const struct talk *v)
{
	char line[CHAT_NOTE_MAX + 1];
	struct listing list;
	const char *nick;
	bool by_id;

	listing_begin(&list, app, args, "ignored-one");
	for (size_t i = 0; (nick = room_ignored(v, i, &by_id)) != NULL; i++) {
		const struct chat_pair data[] = {
			{ "room", talk_jid(v) }, { "nick", nick },
			{ "by_id", by_id ? "true" : "false" },
			{ NULL, NULL },
		};

		listing_add(&list, data, "%s%s", chat_nick(line, nick), by_id ?
		    " (whatever they are called now)" : "");
	}
	if (listing_end(&list) == 0)
		cmd_say(app, args, ENTRY_NOTICE, "ignored-none", NULL,
		    "You ignore nobody in this room.");
}

int
cmd_ignore(struct app *app, struct args *args, struct err *err)
{
	struct talk *v = room_here(args, err);
	const char *nick = args->arg[0];

	if (v == NULL)
		return -1;
	if (nick == NULL) {
		ignore_list(app, args, v);
		return 0;
	}
	if (room_ignore(v, nick, err) == -1)
		return -1;
	cmd_say(app, args, ENTRY_NOTICE, "ignored",
	    (const struct chat_pair[]){ { "room", talk_jid(v) },
	    { "nick", nick }, { NULL, NULL } },
	    "You ignore %s in this room. /unignore ends that" MORE
	    "Nothing more of them is shown. Neither they nor the server are "
	    "told; they see you as before.", nick);
	return 0;
}

int
cmd_unignore(struct app *app, struct args *args, struct err *err)
{
	struct talk *v = room_here(args, err);
	const char *nick = args->arg[0];

	if (v == NULL || room_unignore(v, nick, err) == -1)
		return -1;
	cmd_say(app, args, ENTRY_NOTICE, "unignored",
	    (const struct chat_pair[]){ { "room", talk_jid(v) },
	    { "nick", nick }, { NULL, NULL } },
	    "%s is shown again in this room.", nick);
	return 0;
}
