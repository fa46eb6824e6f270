/*
 * Commands on settings: list, show, change, take back.  What a value must be
 * the schema knows; here is only what follows from a change.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

/* ---- show -------------------------------------------------------------- */

const char *
scope_word(unsigned scope)
{
	switch (scope) {
	case SCOPE_CONTACT:
		return "contact";
	case SCOPE_ACCOUNT:
		return "account";
	case SCOPE_GLOBAL:
		return "global";
	default:
		return "default";
	}
}

static const char *
set_account_of(const struct args *args)
{
	return args->account == NULL ? NULL : account_jid(args->account);
}

/* As it is written; a secret is not.  Caller frees. */
static char *
set_value_text(const struct app *app, enum setting id, const char *account,
    const char *contact)
{
	const char *text = conf_text(app->conf, id, account, contact);

	if (text == NULL || *text == '\0')
		return xstrdup("");
	if (setting_row(id)->type == SETTING_PROXY)
		return proxy_shown(text);
	return xstrdup(setting_is_secret(id) ? "(not shown)" : text);
}

/* Where the value that counts was set: for scripts. */
static const char *
set_source(const struct app *app, enum setting id, const char *account,
    const char *contact)
{
	if (conf_where(app->conf, id, account, contact) == 0)
		return "default";
	return conf_is_remembered(app->conf, id, account, contact) ?
	    "settings" : "configuration";
}

static void
list_setting(struct listing *list, enum setting id, const char *help)
{
	const struct args *args = list->args;
	const char *account = set_account_of(args), *contact = args->contact;
	unsigned where = conf_where(list->app->conf, id, account, contact);
	char *value = set_value_text(list->app, id, account, contact);
	const struct chat_pair data[] = {
		{ "setting", setting_row(id)->name },
		{ "value", value },
		{ "scope", scope_word(where) },
		{ "source", set_source(list->app, id, account, contact) },
		{ "topic", topic_word(setting_row(id)->topic) },
		{ NULL, NULL },
	};

	/* Under its topic; one alone stands under none. */
	listing_add(list, data, "%s%s = %s%s%s%s%s%s",
	    help == NULL && cmd_is_person(list->app) ? "  " : "",
	    setting_row(id)->name,
	    *value == '\0' ? "(nothing)" : value,
	    where == 0 ? "" : "  (", where == 0 ? "" : scope_word(where),
	    where == 0 ? "" : ")", help == NULL ? "" : "\n  ",
	    help == NULL ? "" : help);
	free(value);
}

/* Scope that the line names; bits as in the rows. */
static unsigned
set_scope_of(const struct args *args)
{
	return args->contact != NULL ? SCOPE_CONTACT :
	    args->account != NULL ? SCOPE_ACCOUNT : SCOPE_GLOBAL;
}

/* What only a screen asks for does nothing where there is none. */
static bool
set_concerns(const struct app *app, enum setting id)
{
	return app->front->kind != FRONT_READER || !setting_is_of_screen(id);
}

static void
set_list_topic(struct listing *list, enum setting_topic topic)
{
	bool headed = !cmd_is_person(list->app);

	for (int i = 0; i < SETTINGS; i++) {
		const struct setting_row *row = setting_row((enum setting)i);

		if (row->topic != topic ||
		    (row->flags & SETTING_HIDDEN) != 0 ||
		    !set_concerns(list->app, (enum setting)i) ||
		    (row->scopes & set_scope_of(list->args)) == 0)
			continue;
		if (!headed)
			listing_add(list, NULL, "%s:", topic_head(topic));
		headed = true;
		list_setting(list, (enum setting)i, NULL);
	}
}

static void
set_list_all(struct app *app, const struct args *args)
{
	struct listing list;

	listing_begin(&list, app, args, "setting");
	for (int topic = 0; topic < TOPICS; topic++)
		set_list_topic(&list, (enum setting_topic)topic);
	if (cmd_is_person(app))
		listing_add(&list, NULL, "/set NAME explains one of them.");
	if (app->front->kind == FRONT_READER)
		listing_add(&list, NULL, "Those of the screen are left out.");
	listing_end(&list);
}

/* What counts in this window, where that is not what all have. */
static void
set_list_here(struct listing *list, enum setting id)
{
	const struct talk *here = list->args->window;
	unsigned where;
	char *value;

	if (here == NULL || !cmd_is_person(list->app) ||
	    set_scope_of(list->args) != SCOPE_GLOBAL)
		return;
	where = conf_where(list->app->conf, id, account_jid(talk_account(here)),
	    talk_jid(here));
	if (where != SCOPE_CONTACT && where != SCOPE_ACCOUNT)
		return;
	value = set_value_text(list->app, id, account_jid(talk_account(here)),
	    talk_jid(here));
	listing_add(list, NULL, "  For %s: %s  (%s)", talk_name(here), value,
	    scope_word(where));
	free(value);
}

static const char *
set_file(const struct app *app)
{
	const char *file = conf_file(app->conf);

	return file == NULL ? "the configuration" : file;
}

/* Who set it, and what takes that back. */
static void
set_list_source(struct listing *list, enum setting id)
{
	const struct app *app = list->app;
	const char *account = set_account_of(list->args);
	const char *contact = list->args->contact;

	if (conf_where(app->conf, id, account, contact) == 0)
		return;
	if (!conf_is_remembered(app->conf, id, account, contact))
		listing_add(list, NULL, "  It is set in the file "
		    "%s.", set_file(app));
	else
		listing_add(list, NULL, "  A command has set it; it is kept in "
		    "%s/settings. /unset takes it back.",
		    app->data_dir);
}

/* Of which part of the file the line must be.  Caller frees. */
static char *
set_section(const struct args *args, enum setting id)
{
	unsigned scopes = setting_row(id)->scopes;

	if ((scopes & SCOPE_ACCOUNT) != 0 && args->account != NULL)
		return xasprintf("between the braces of account \"%s\" in ",
		    account_jid(args->account));
	return xstrdup((scopes & SCOPE_GLOBAL) == 0 ?
	    "between the braces of the account in " :
	    (scopes & SCOPE_ACCOUNT) == 0 ? "into " :
	    "outside of accounts, or between the braces of one, in ");
}

/* What people ask beside the value and what it means. */
static void
set_list_facts(struct listing *list, enum setting id)
{
	const struct setting_row *row = setting_row(id);
	struct str can;
	char *section;

	str_init(&can);
	setting_expects(id, &can);
	listing_add(list, NULL, "  It can be %s.  Default: %s.", can.s,
	    row->fallback == NULL || row->fallback[0] == '\0' ? "(nothing)" :
	    row->fallback);
	str_free(&can);
	set_list_source(list, id);
	if ((row->flags & SETTING_NO_SET) == 0)
		return;
	section = set_section(list->args, id);
	str_init(&can);
	setting_line(id, NULL, &can);
	listing_add(list, NULL, "  No command sets it.  Put this line %s%s and "
	    "restart sotto: %s", section, set_file(list->app), can.s);
	str_free(&can);
	free(section);
}

static const char *
set_help(const struct app *app, enum setting id)
{
	const struct setting_row *row = setting_row(id);

	return row->heard == NULL || app->front->kind == FRONT_SCREEN ?
	    row->help : row->heard;
}

/* `whole`: somebody asked, and did not just change it. */
static void
set_show_one(struct app *app, const struct args *args, enum setting id,
    bool whole)
{
	struct listing list;

	listing_begin(&list, app, args, "setting");
	list_setting(&list, id, set_help(app, id));
	if (!set_concerns(app, id))
		listing_add(&list, NULL, "  It is for the screen, and changes "
		    "nothing here.");
	if (whole && cmd_is_person(app))
		set_list_facts(&list, id);
	set_list_here(&list, id);
	listing_end(&list);
}

/* ---- change ------------------------------------------------------------ */

/* What names a command or a file is for the user's own hand: a hole in the
 * program could set it. */
static int
set_refuse(const struct app *app, const struct args *args, enum setting id,
    const char *value, struct err *err)
{
	const char *name = setting_row(id)->name;
	const char *file = set_file(app);
	char *section;
	struct str line;

	if (value == NULL)
		return err_set(err, "not-settable", "no command sets %s: take "
		    "its line out of %s and restart sotto",
		    name, file);
	if (setting_check(id, value, err) == -1)
		return -1;
	section = set_section(args, id);
	str_init(&line);
	setting_line(id, value, &line);
	err_set(err, "not-settable", "no command sets %s: put this line %s%s "
	    "and restart sotto: %s", name, section, file,
	    line.s);
	str_free(&line);
	free(section);
	return -1;
}

static int
set_check_scope(const struct args *args, enum setting id, struct err *err)
{
	const struct setting_row *row = setting_row(id);
	unsigned scope = set_scope_of(args);

	if ((row->scopes & scope) != 0)
		return 0;
	if (scope == SCOPE_GLOBAL)
		return err_set(err, "bad-scope", row->scopes == SCOPE_CONTACT ?
		    "%s can be set only for a contact: name one behind /set" :
		    "%s can be set only for an account: write -a ACCOUNT "
		    "behind /set",
		    row->name);
	return err_set(err, "bad-scope", "%s cannot be set for %s", row->name,
	    scope == SCOPE_CONTACT ? "a contact" : "an account");
}

/* A theme that cannot be read must not be remembered. */
static int
set_try_theme(struct app *app, enum setting id, const char *value,
    struct err *err)
{
	if (id != SET_THEME || value == NULL || app->front->theme == NULL)
		return 0;
	return app->front->theme(app->front->arg, value, err);
}

static int
set_store(struct app *app, const struct args *args, enum setting id,
    const char *value, struct err *err)
{
	const char *account = set_account_of(args);

	if (id == SET_BIND && value != NULL &&
	    bind_check(app, args->rows, value, err) == -1)
		return -1;
	if (id == SET_ALIAS && value != NULL &&
	    alias_check(args->rows, value, err) == -1)
		return -1;
	if (value != NULL && setting_row(id)->type == SETTING_LIST)
		return conf_list_add(app->conf, id, account, args->contact,
		    value, err);
	return conf_set(app->conf, id, account, args->contact, value, err);
}

/* Law 6 for names, too: one that is another's is not shown. */
static void
set_renamed(struct app *app, const struct args *args)
{
	const char *name = conf_text(app->conf, SET_NAME, set_account_of(args),
	    args->contact);

	chat_names_changed(app->chat, args->contact);
	if (name != NULL && args->contact != NULL && strcmp(name,
	    name_of(args->account, args->contact)) != 0)
		cmd_say(app, args, ENTRY_WARNING, "name-taken", NULL,
		    "That name is yours or another contact's: choose another "
		    "name." MORE
		    "%s is still shown with the address.",
		    args->contact);
}

/* The rest looks its settings up when it needs them. */
static void
set_follow(struct app *app, const struct args *args, enum setting id)
{
	const struct front *front = app->front;

	if (id == SET_OTR_POLICY || id == SET_OTR_V2)
		chat_policy_changed(app->chat, args->account);
	if (id == SET_NAME)
		set_renamed(app, args);
	if (id == SET_ANSWER_LAST || id == SET_ANSWER_TIME ||
	    id == SET_ANSWER_VERSION)
		chat_consent_changed(app->chat);
	if (id == SET_KEEP_LINES)
		chat_keep_changed(app->chat);
	if (id == SET_LOG_KEEP)
		chat_expire_changed(app->chat);
	if (id == SET_OTR_WIPE || id == SET_OTR_IDLE_END)
		chat_fade_changed(app->chat);
	if (id == SET_CARBONS)
		chat_carbons_changed(app->chat);
	if (id == SET_AUTO_AWAY || id == SET_AUTO_XA)
		chat_away_changed(app->chat);
	if (id == SET_PRIORITY)
		chat_priority_changed(app->chat);
	if (id == SET_PANEL && front->roster != NULL)
		front->roster(front->arg, strcmp(conf_text(app->conf, id, NULL,
		    NULL), "off") != 0);
	if (id == SET_THEME && front->theme != NULL)
		front->theme(front->arg, conf_text(app->conf, id, NULL, NULL),
		    NULL);
}

static int
set_change(struct app *app, struct args *args, enum setting id,
    const char *value, struct err *err)
{
	int rc;

	if ((setting_row(id)->flags & SETTING_NO_SET) != 0)
		return set_refuse(app, args, id, value, err);
	if (set_check_scope(args, id, err) == -1 ||
	    set_try_theme(app, id, value, err) == -1)
		return -1;
	rc = set_store(app, args, id, value, err);
	if (rc == -1 && !err_is(err, "not-kept")) {
		(void)set_try_theme(app, id, conf_text(app->conf, SET_THEME,
		    NULL,
		    NULL), NULL);
		return -1;
	}
	set_follow(app, args, id);
	set_show_one(app, args, id, false);
	return rc;
}

int
cmd_set(struct app *app, struct args *args, struct err *err)
{
	enum setting id;

	if (args->arg[0] == NULL) {
		set_list_all(app, args);
		return 0;
	}
	id = (enum setting)setting_find(args->arg[0]);
	if (args->arg[1] == NULL) {
		set_show_one(app, args, id, true);
		return 0;
	}
	return set_change(app, args, id, args->arg[1], err);
}

int
cmd_unset(struct app *app, struct args *args, struct err *err)
{
	return set_change(app, args,
	    (enum setting)setting_find(args->arg[0]), NULL, err);
}
