/*
 * Commands on the history: whether the text of sessions is kept, what is said
 * in the clear or in a room, to forget it, and to write it into a file.  Must
 * not know how it is kept.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/inside.h"

static void
say_log(struct app *app, const struct args *args)
{
	const char *account = account_jid(args->account), *who = args->contact;
	bool sealed = conf_bool(app->conf, SET_OTR_LOG, account, who);
	bool clear = conf_bool(app->conf, SET_LOG, account, who);
	const struct chat_pair data[] = {
		{ "log", sealed ? "on" : "off" },
		{ "clear", clear ? "on" : "off" },
		{ NULL, NULL },
	};

	cmd_say(app, args, ENTRY_NOTICE, "otr-log", data, "With %s: under OTR "
	    "%s, in the clear %s." MORE
	    "The history is on the disk; it is not encrypted.", who, sealed ?
	    "kept (/otr log off)" : "not kept", clear ? "kept (/set log)" :
	    "not kept");
}

/* Of a room, and of one in it, by the room's address. */
static void
say_log_of_room(struct app *app, const struct args *args)
{
	const char *word = conf_text(app->conf, SET_LOG_ROOMS,
	    account_jid(args->account), args->contact);
	bool all = strcmp(word, "all") == 0;
	const struct chat_pair data[] = {
		{ "room", args->contact }, { "log", word }, { NULL, NULL },
	};

	cmd_say(app, args, ENTRY_NOTICE, "log", data, "What is said in %s is "
	    "%s. /log" MORE "%s%s", args->contact, strcmp(word, "off") != 0 ?
	    "kept on the disk" : "not kept", strcmp(word, "off") != 0 ?
	    "It is not encrypted there. " : "", all ?
	    "What is said through the room to one person is kept, too." :
	    "What is said through the room to one person is not kept.");
}

static void
say_log_of_either(struct app *app, const struct args *args)
{
	if (talk_kind(args->talk) == TALK_DIRECT)
		say_log(app, args);
	else
		say_log_of_room(app, args);
}

static int
log_forget(struct app *app, const struct args *args, struct err *err)
{
	if (talk_forget(args->talk, err) == -1)
		return -1;
	cmd_say(app, args, ENTRY_NOTICE, "otr-log-forgotten", NULL,
	    "The history with %s is deleted.", talk_jid(args->talk));
	say_log_of_either(app, args);
	return 0;
}

static void
log_forget_answered(void *arg, size_t which)
{
	struct asked *asked = arg;
	struct args args;
	struct err err;

	if (which == 0 && asked_args(asked, &args) &&
	    log_forget(asked->app, &args, &err) == -1)
		asked_failed(asked, &args, &err);
	asked_free(asked);
}

/* Nothing brings it back. */
static int
log_ask_forget(struct app *app, const struct args *args, struct err *err)
{
	static const struct answer forget = { .text = "delete it",
	    .brief = "delete", .risky = true };

	if (app->front->ask == NULL)
		return log_forget(app, args, err);
	cmd_ask(app, cmd_prompt("Delete all that is kept of what was said with "
	    "%s? Nothing brings it back.", talk_name(args->talk)), &forget,
	    "keep it", log_forget_answered, asked_new(app, args, NULL));
	return 0;
}

static bool
log_is(const struct app *app, const struct args *args, enum setting id,
    const char *value)
{
	return strcmp(conf_text(app->conf, id, account_jid(args->account),
	    args->contact), value) == 0;
}

/* Off: taken back, unless that leaves on what the configuration has. */
static int
log_turn(struct app *app, const struct args *args, enum setting id,
    const char *value, const char *off, struct err *err)
{
	const char *account = account_jid(args->account), *who = args->contact;
	int rc;

	if (strcmp(value, off) != 0)
		return conf_set(app->conf, id, account, who, value, err);
	if (log_is(app, args, id, off))
		return conf_keep(app->conf, err);
	rc = conf_set(app->conf, id, account, who, NULL, err);
	if (!log_is(app, args, id, off))
		rc = conf_set(app->conf, id, account, who, off, err);
	return rc;
}

int
cmd_otr_log(struct app *app, struct args *args, struct err *err)
{
	const char *word = args->arg[0];
	int rc = 0;

	if (word != NULL && strcmp(word, "forget") == 0)
		return log_ask_forget(app, args, err);
	if (word != NULL)
		rc = log_turn(app, args, SET_OTR_LOG,
		    strcmp(word, "on") == 0 ? "true" : "false", "false", err);
	if (rc == 0 || err_is(err, "not-kept"))
		say_log(app, args);
	return rc;
}

static int
log_turn_clear(struct app *app, const struct args *args, const char *word,
    struct err *err)
{
	bool on = strcmp(word, "on") == 0;

	if (talk_kind(args->talk) != TALK_DIRECT)
		return log_turn(app, args, SET_LOG_ROOMS, on ? "lines" : word,
		    "off", err);
	if (strcmp(word, "all") == 0)
		return err_set(err, "usage", "/log all is for rooms; /otr log "
		    "on keeps what is said under OTR");
	return log_turn(app, args, SET_LOG, on ? "true" : "false", "false",
	    err);
}

int
cmd_log(struct app *app, struct args *args, struct err *err)
{
	const char *word = args->arg[0];
	int rc = 0;

	if (word != NULL && strcmp(word, "forget") == 0)
		return log_ask_forget(app, args, err);
	if (word != NULL)
		rc = log_turn_clear(app, args, word, err);
	if (rc == 0 || err_is(err, "not-kept"))
		say_log_of_either(app, args);
	return rc;
}

/* ---- export -------------------------------------------------------------- */

static void
log_say_exported(struct app *app, const struct args *args,
    const struct transcript *t)
{
	char lines[24], sealed[24];
	const struct chat_pair data[] = {
		{ "path", transcript_path(t) }, { "lines", lines },
		{ "sealed", sealed }, { NULL, NULL },
	};

	snprintf(lines, sizeof(lines), "%zu", transcript_lines(t));
	snprintf(sealed, sizeof(sealed), "%zu", transcript_sealed(t));
	cmd_say(app, args, ENTRY_NOTICE, "log-exported", data,
	    "%s lines are in \"%s\", not encrypted%s%s%s." MORE
	    "Delete the file when you do not need it: log_keep and /otr log "
	    "forget leave it alone.",
	    lines, transcript_path(t), transcript_sealed(t) == 0 ?
	    "; none was said under OTR" : ", ",
	    transcript_sealed(t) == 0 ? "" : sealed,
	    transcript_sealed(t) == 0 ? "" : " of them said under OTR");
}

static bool
log_export_some(struct app *app, const struct args *args, void *state)
{
	struct transcript *t = state;
	struct err err;
	int rc = transcript_some(t, &err);

	if (rc == -1)
		cmd_say(app, args, ENTRY_ERROR, err.code, NULL, "%s",
		    err.text);
	else if (rc == 0)
		log_say_exported(app, args, t);
	return rc == 1;
}

static void
log_export_done(void *state)
{
	transcript_close(state);
}

static int
log_export(struct app *app, const struct args *args, const char *name,
    struct err *err)
{
	struct transcript *t = transcript_open(args->talk, name, err);
	int rc;

	if (t == NULL)
		return -1;
	if (cmd_is_person(app)) {
		later_run(app, args, log_export_some, log_export_done, t);
		return 0;
	}
	while ((rc = transcript_some(t, err)) == 1)
		continue;
	if (rc == 0)
		log_say_exported(app, args, t);
	transcript_close(t);
	return rc;
}

static void
log_export_answered(void *arg, size_t which)
{
	struct asked *asked = arg;
	struct args args;
	struct err err;

	if (which == 0 && asked_args(asked, &args) &&
	    log_export(asked->app, &args, asked->text, &err) == -1)
		asked_failed(asked, &args, &err);
	asked_free(asked);
}

int
cmd_log_export(struct app *app, struct args *args, struct err *err)
{
	static const struct answer write = { .text = "write it readable",
	    .brief = "write", .risky = true };

	if (app->front->ask == NULL)
		return log_export(app, args, args->arg[0], err);
	cmd_ask(app, cmd_prompt("Write what is kept of what was said with %s "
	    "to the disk, as text that whoever gets the file can read?",
	    talk_name(args->talk)), &write, "do not write it",
	    log_export_answered, asked_new(app, args, args->arg[0]));
	return 0;
}
