/*
 * Commands on being told: what calls the user, for a conversation or for all.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

/* Whose it is: what was named, or the conversation of the window. */
struct notify_whose {
	const char *account;	/* or NULL */
	const char *contact;	/* ... or room; or NULL: of the account, or all */
	const char *name;
	bool room;
};

static void
notify_whose(const struct args *args, struct notify_whose *w)
{
	const struct talk *v = args->window;

	memset(w, 0, sizeof(*w));
	if (args->account != NULL)
		w->account = account_jid(args->account);
	w->contact = args->contact;
	if (w->contact != NULL) {
		v = talk_find(args->account, w->contact);
		w->name = v != NULL ? talk_name(v) :
		    name_of(args->account, w->contact);
	} else if (!args->account_given && v != NULL) {
		w->account = account_jid(talk_account(v));
		w->contact = talk_set_for(v);
		v = talk_find(talk_account(v), w->contact);
		w->name = v != NULL ? talk_name(v) : w->contact;
	} else {
		w->name = w->account != NULL ? w->account : "all";
		v = NULL;
	}
	w->room = v != NULL && talk_kind(v) == TALK_ROOM;
}

static const char *
notify_means(const char *how)
{
	return strcmp(how, "off") == 0 ? "nothing calls you" :
	    strcmp(how, "bell") == 0 ? "only the bell calls you" :
	    "bell, notification and command call you";
}

static const char *
notify_bell_means(const char *bell)
{
	return strcmp(bell, "away") == 0 ? "rings in windows that you do not "
	    "look at" :
	    strcmp(bell, "always") == 0 ? "rings always" :
	    "never rings: /set bell away";
}

static void
notify_add_rest(const struct app *app, const struct notify_whose *w,
    struct str *text)
{
	const char *quiet = conf_text(app->conf, SET_QUIET_HOURS, NULL, NULL);

	if (w->room)
		str_addf(text, "\n  room_notify = %s (which lines of a room)",
		    conf_text(app->conf, SET_ROOM_NOTIFY, w->account,
		    w->contact));
	str_addf(text, "\n  bell = %s (it %s)", conf_text(app->conf, SET_BELL,
	    w->account, w->contact), notify_bell_means(conf_text(app->conf,
	    SET_BELL, w->account, w->contact)));
	str_addf(text, "\n  notify_terminal = %s, notify_text = %s (the text "
	    "%s shown)", conf_text(app->conf, SET_NOTIFY_TERMINAL, NULL, NULL),
	    conf_text(app->conf, SET_NOTIFY_TEXT, w->account, w->contact),
	    conf_bool(app->conf, SET_NOTIFY_TEXT, w->account, w->contact) ?
	    "is" : "is never");
	str_addf(text, "\n  notify_strangers = %s (whether strangers call you)",
	    conf_text(app->conf, SET_NOTIFY_STRANGERS, w->account, NULL));
	str_addf(text, "\n  notify_command: %s", conf_command(app->conf,
	    SET_NOTIFY_COMMAND, w->account) == -1 ? "none" :
	    "as the configuration says");
	if (quiet != NULL && *quiet != '\0')
		str_addf(text, "\n  quiet_hours = %s%s", quiet,
		    chat_is_quiet(app->chat) ? " (now: nothing calls you)" :
		    "");
}

static void
notify_say(struct app *app, const struct args *args,
    const struct notify_whose *w)
{
	const char *how = conf_text(app->conf, SET_NOTIFY, w->account,
	    w->contact);
	const char *quiet = conf_text(app->conf, SET_QUIET_HOURS, NULL, NULL);
	const struct chat_pair data[] = {
		{ "of", w->contact != NULL ? w->contact : w->account != NULL ?
		    w->account : "" },
		{ "notify", how },
		{ "scope", scope_word(conf_where(app->conf, SET_NOTIFY,
		    w->account, w->contact)) },
		{ "bell", conf_text(app->conf, SET_BELL, w->account,
		    w->contact) },
		{ "terminal", conf_text(app->conf, SET_NOTIFY_TERMINAL, NULL,
		    NULL) },
		{ "shows_text", conf_bool(app->conf, SET_NOTIFY_TEXT,
		    w->account, w->contact) ? "true" : "false" },
		{ "quiet_hours", quiet != NULL ? quiet : "" },
		{ "quiet", chat_is_quiet(app->chat) ? "true" : "false" },
		{ NULL, NULL },
	};
	struct str text;

	str_init(&text);
	str_addf(&text, "notify = %s (%s) for %s: %s%s.", how, data[2].value,
	    w->name, notify_means(how), args->arg[0] != NULL &&
	    strcmp(how, "off") != 0 && strcmp(data[3].value, "never") == 0 ?
	    ", but the bell never rings: /set bell away" : "");
	if (args->arg[0] == NULL)
		notify_add_rest(app, w, &text);
	cmd_say(app, args, ENTRY_NOTICE, "notify", data, "%s", text.s);
	str_free(&text);
}

int
cmd_notify(struct app *app, struct args *args, struct err *err)
{
	struct notify_whose w;

	notify_whose(args, &w);
	if (args->arg[0] != NULL && conf_set(app->conf, SET_NOTIFY, w.account,
	    w.contact, args->arg[0], err) == -1)
		return -1;
	notify_say(app, args, &w);
	return 0;
}
