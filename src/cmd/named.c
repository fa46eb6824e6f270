/*
 * Whom a name in a command means.  Names are written by servers and by others,
 * so that none decides by itself who gets a line: the user is shown the
 * address first, and asked again where the name meant another one before.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

#define SEEN_COLUMNS 32		/* of an address, in a row of a small screen */

/* ---- what is said ------------------------------------------------------ */

/* "carol@example.org ("Carol"), account me@example.org" */
static char *
named_row(const struct app *app, const struct called *c)
{
	char name[CHAT_NOTE_MAX + 1];
	struct str s;

	str_init(&s);
	str_add(&s, c->jid);
	if (c->account == NULL)
		str_add(&s, " (as an address)");
	else if (c->occupant)
		str_addf(&s, " (\"%s\", in this room)", chat_quote(name,
		    c->name));
	else if (*c->name != '\0')
		str_addf(&s, " (\"%s\")", chat_quote(name, c->name));
	if (c->account != NULL && chat_accounts(app->chat) > 1)
		str_addf(&s, ", account %s", account_jid(c->account));
	return str_take(&s);
}

/* "carol@example.org ("Carol"); ..., and 3 more"; caller frees. */
static char *
named_rows(const struct app *app, const struct called_list *list)
{
	struct str s;
	char *row;

	str_init(&s);
	for (size_t i = 0; i < list->n; i++) {
		row = named_row(app, &list->at[i]);
		str_addf(&s, "%s%s", i == 0 ? "" : "; ", row);
		free(row);
	}
	if (list->more > 0)
		str_addf(&s, "; and %zu more", list->more);
	return str_take(&s);
}

static int
named_unknown(const struct app *app, const struct parsed *p,
    const struct called_list *near, const struct talk *window,
    struct err *err)
{
	bool room = window != NULL && talk_kind(window) != TALK_DIRECT &&
	    (p->row->flags & CMD_ROOMS) != 0;
	const char *nobody = room ? "nobody in this room and no contact" :
	    "no contact";
	char name[CHAT_NOTE_MAX + 1], *rows;

	(void)chat_quote(name, p->name);
	if (near->n > 0) {
		rows = named_rows(app, near);
		err_set(err, "unknown-contact", "%s is called \"%s\". Write "
		    "the address of one that begins so: %s", nobody, name,
		    rows);
		free(rows);
		return -1;
	}
	return err_set(err, "unknown-contact", "%s is called \"%s\"%s: write "
	    "the address (bob@example.org, or @server)", nobody, name,
	    (p->row->flags & CMD_NAMES) != 0 ? ", or begins so" : "");
}

static int
named_several(const struct app *app, const struct parsed *p,
    const struct called_list *list, struct err *err)
{
	char name[CHAT_NOTE_MAX + 1], *rows = named_rows(app, list);

	err_set(err, "which-contact", "\"%s\" may be one of several: write the "
	    "address of one: %s", chat_quote(name, p->name), rows);
	free(rows);
	return -1;
}

/* ---- what waits for an answer ------------------------------------------ */

/* A command that waits until the user has said who is meant. */
struct named_wait {
	struct app *app;
	const struct cmd_row *row;
	char *name;			/* that was typed */
	char *rest;			/* behind it, or NULL; secret */
	char *window, *window_account;	/* or NULL: the status window */
	enum otr_level shown;		/* when Enter was pressed */
	named_run_fn *run;
	struct called_list list;
};

/* What was entered. */
struct entered {
	struct app *app;
	const struct parsed *p;
	struct talk *window;
	enum otr_level shown;
	named_run_fn *run;
};

/* Takes the list over. */
static struct named_wait *
named_wait_new(const struct entered *e, struct called_list *list)
{
	struct named_wait *w = xcalloc(1, sizeof(*w));

	w->app = e->app;
	w->row = e->p->row;
	w->name = xstrdup(e->p->name);
	w->rest = e->p->n > 0 ? secret_dup(e->p->arg[0]) : NULL;
	w->shown = e->shown;
	w->run = e->run;
	w->list = *list;
	memset(list, 0, sizeof(*list));
	if (e->window != NULL) {
		w->window = xstrdup(talk_jid(e->window));
		w->window_account = xstrdup(account_jid(talk_account(
		    e->window)));
	}
	return w;
}

static void
named_wait_free(struct named_wait *w)
{
	called_free(&w->list);
	free(w->name);
	secret_free(w->rest);
	free(w->window);
	free(w->window_account);
	free(w);
}

/* False: its account, or the window, has gone meanwhile. */
static bool
named_window(const struct named_wait *w, struct talk **window)
{
	const struct account *a;

	*window = NULL;
	if (w->window == NULL)
		return true;
	a = account_find(w->app->chat, w->window_account);
	*window = a != NULL ? talk_find(a, w->window) : NULL;
	return *window != NULL;
}

/* The command with the address; a domain is written so that it is no name. */
static char *
named_line(const struct named_wait *w, const struct called *c)
{
	char *words, *line;

	if (strchr(c->jid, '@') != NULL)
		words = xasprintf("/%s", w->row->name);
	else
		words = xasprintf("/%s%s%s @%s", w->row->name,
		    c->account != NULL ? " -a " : "", c->account != NULL ?
		    account_jid(c->account) : "", c->jid);
	line = strchr(c->jid, '@') != NULL ?
	    chat_command(c->account, words, c->jid, w->rest) :
	    chat_command(NULL, words, NULL, w->rest);
	free(words);
	return line;
}

static bool
named_account_lives(const struct app *app, const struct account *a)
{
	for (size_t i = 0; i < chat_accounts(app->chat); i++)
		if (chat_account(app->chat, i) == a)
			return true;
	return a == NULL;
}

/* A nick is whose it is for now: somebody else may have taken it while the
 * question was open. */
static bool
named_is_same(const struct app *app, const struct called *c)
{
	const struct occupant *o;
	char *room;
	struct talk *v;

	if (!named_account_lives(app, c->account) || !c->occupant)
		return !c->occupant && named_account_lives(app, c->account);
	room = jid_bare(c->jid);
	v = talk_find(c->account, room);
	free(room);
	if (v == NULL || talk_kind(v) != TALK_ROOM)
		return false;
	o = room_find(v, jid_resource(c->jid));
	return o != NULL && o->person == c->person;
}

static void
named_gone(struct named_wait *w, const struct called *c)
{
	struct args args = { .rows = NULL };
	char nick[CHAT_NOTE_MAX + 1];

	(void)named_window(w, &args.window);
	cmd_say(w->app, &args, ENTRY_ERROR, "no-occupant", NULL, "\"%s\" is "
	    "somebody else now: nothing was done", chat_quote(nick, c->name));
}

static void
named_run(struct named_wait *w, const struct called *c)
{
	struct args args = { .rows = NULL };
	struct err err;
	char *line;
	bool secret;

	if (!named_is_same(w->app, c)) {
		named_gone(w, c);
		return;
	}
	line = named_line(w, c);
	if (!c->occupant && c->account != NULL &&
	    (w->row->flags & CMD_NAME) != 0)
		meant_send(w->app, w->name, c->jid);
	if (!named_window(w, &args.window))
		err_set(&err, "no-window", "the window of this command has "
		    "been closed: nothing was done");
	else if (w->run(w->app, args.window, line, w->shown, &secret,
	    &err) == 0)
		err.code[0] = '\0';
	if (err.code[0] != '\0')
		cmd_say(w->app, &args, ENTRY_ERROR, err.code, NULL, "%s",
		    err.text);
	wipe_free(line);
}

/* Where the policy lets nothing leave in the clear. */
static bool
named_is_kept(const struct app *app, const struct called *c)
{
	const char *policy = conf_text(app->conf, SET_OTR_POLICY,
	    account_jid(c->account), c->jid);

	return strcmp(policy, otr_policy_word(OTR_POLICY_ALWAYS)) == 0 ||
	    strcmp(policy, otr_policy_word(OTR_POLICY_VERIFIED)) == 0;
}

/* Who could read it there, since no window says so, or "". */
static const char *
named_level(const struct app *app, const struct called *c)
{
	struct next next = { .level = OTR_NOT_PRIVATE };
	const struct talk *talk;

	if (c->account == NULL)
		return "";
	talk = talk_find(c->account, c->jid);
	if (talk != NULL)
		next_get(talk, &next);
	else
		next.starts = named_is_kept(app, c);
	return next.starts || next.level == OTR_STARTING ||
	    next.level == OTR_FINISHED ? "" : next.level == OTR_UNVERIFIED ?
	    "Unverified. " : next.level == OTR_PRIVATE ? "Private. " :
	    "Not private: others can read it. ";
}

/* The address stands last: a small screen shows the end. */
static char *
named_question(const struct app *app, const char *typed,
    const struct called *c, const char *last)
{
	char name[CHAT_NOTE_MAX + 1], *of = xstrdup(""), *prompt;

	(void)chat_quote(name, typed);
	if (c->account != NULL && chat_accounts(app->chat) > 1) {
		free(of);
		of = xasprintf(" (account %s)", account_jid(c->account));
	}
	prompt = last == NULL ? cmd_prompt("%s\"%s\"%s: send the line to %s?",
	    named_level(app, c), name, of, c->jid) : cmd_prompt("%s\"%s\" was %s "
	    "before, and is somebody else now%s: send the line to %s?",
	    named_level(app, c), name, last, of, c->jid);
	free(of);
	return prompt;
}

static void
named_answered(void *arg, size_t which)
{
	struct named_wait *w = arg;

	if (which == 0)
		named_run(w, &w->list.at[0]);
	named_wait_free(w);
}

/* `w` as named_wait_new() made it: the one at its head is asked about. */
static void
named_ask_take(struct named_wait *w, const char *last)
{
	static const struct answer send = { .text = "send it there",
	    .brief = "send", .risky = true };

	cmd_ask(w->app, named_question(w->app, w->name, &w->list.at[0], last),
	    &send, "do not send it", named_answered, w);
}

/* A long address may not have been seen whole in its row. */
static bool
named_was_seen(const struct named_wait *w, const struct called *c)
{
	const char *last = meant_by_line(w->app, w->name);

	return (w->row->flags & CMD_NAME) == 0 ||
	    utf8_width(c->jid, strlen(c->jid)) <= SEEN_COLUMNS ||
	    (last != NULL && strcmp(last, c->jid) == 0);
}

static void
named_picked(void *arg, size_t i)
{
	struct named_wait *w = arg;
	struct called one;

	if (i < w->list.n && !named_was_seen(w, &w->list.at[i])) {
		one = w->list.at[0];
		w->list.at[0] = w->list.at[i];
		w->list.at[i] = one;
		named_ask_take(w, NULL);
		return;
	}
	if (i < w->list.n)
		named_run(w, &w->list.at[i]);
	named_wait_free(w);
}

/* Takes the list over. */
static int
named_pick(const struct entered *e, struct called_list *list)
{
	struct named_wait *w = named_wait_new(e, list);
	const struct front *front = e->app->front;
	const char *rows[CALLED_MAX];
	char name[CHAT_NOTE_MAX + 1], *title, *own[CALLED_MAX];
	size_t n = w->list.n;

	for (size_t i = 0; i < n; i++)
		rows[i] = own[i] = named_row(e->app, &w->list.at[i]);
	title = xasprintf("Which one is \"%s\"?%s", chat_quote(name,
	    e->p->name), w->list.more > 0 ? "  There are more: type more of "
	    "the name." : "");
	front->ask_which(front->arg, title, rows, n, named_picked, w);
	for (size_t i = 0; i < n; i++)
		free(own[i]);
	free(title);
	return 1;
}

/* ---- a line by a name -------------------------------------------------- */

/* Nobody can be asked. */
static int
named_refuse(const struct entered *e, const struct called *c,
    const char *last, struct err *err)
{
	char name[CHAT_NOTE_MAX + 1], *row = named_row(e->app, c), *set;

	(void)chat_quote(name, e->p->name);
	if (last != NULL)
		err_set(err, "which-contact", "\"%s\" was %s before, and is "
		    "%s now: write the address", name, last, row);
	else {
		set = chat_command(c->account, "/set", c->jid, "name");
		err_set(err, "which-contact", "\"%s\" is %s, which names "
		    "itself so: write the address, or %s NAME", name, row, set);
		free(set);
	}
	free(row);
	return -1;
}

/* It was never seen whose the name is, or it was somebody else's. */
static int
named_ask(const struct entered *e, struct called_list *list,
    const char *last, struct err *err)
{
	if (e->app->front->ask == NULL)
		return named_refuse(e, &list->at[0], last, err);
	named_ask_take(named_wait_new(e, list), last);
	return 1;
}

/* A script does not see where it has come to: the next line goes there. */
static bool
named_leads(const struct app *app, const struct cmd_row *row)
{
	return app->front->ask == NULL && (row->flags & CMD_LEADS) != 0;
}

/*
 * Whether a line may go to the address: it was seen, or is the user's word.
 * Whoever is in the room took the nick: it may be a name by which lines went
 * to a contact, whom the server has renamed or taken out since.
 */
static bool
named_is_sure(struct app *app, const struct parsed *p, const struct called *c,
    const char **last)
{
	*last = NULL;
	if (((p->row->flags & CMD_NAME) == 0 && !named_leads(app, p->row)) ||
	    c->account == NULL || c->given)
		return true;
	*last = meant_by_line(app, p->name);
	return *last == NULL ? c->occupant : strcmp(*last, c->jid) == 0;
}

/* ---- the whole --------------------------------------------------------- */

static void
named_take(struct parsed *p, const struct called *c)
{
	char *full;

	if (c->account == NULL)
		return;		/* the domain that was typed */
	wipe_free(p->account);
	wipe_free(p->contact);
	wipe_free(p->resource);
	p->account = xstrdup(account_jid(c->account));
	full = xstrdup(c->jid);
	p->resource = xstrdup(jid_resource(full));
	p->contact = jid_bare(full);
	free(full);
}

int
named_find(struct app *app, struct parsed *p, struct talk *window,
    enum otr_level shown, named_run_fn *run, struct err *err)
{
	const struct entered e = { app, p, window, shown, run };
	struct called_list list, near, longer;
	const char *last;
	int rc = 0;

	if (p->account != NULL && account_find(app->chat, p->account) == NULL)
		return err_set(err, "unknown-account",
		    "%s is no account: /account lists them", p->account);
	called_find(&list, &near, app, p, window);
	if (list.n > 0 && (p->row->flags & CMD_NAME) != 0 && called_goes_on(
	    &longer, app, p, window)) {
		rc = named_several(app, p, &longer, err);
		called_free(&longer);
	} else if (list.n == 0)
		rc = named_unknown(app, p, &near, window, err);
	else if (list.n > 1 && app->front->ask_which != NULL)
		rc = named_pick(&e, &list);
	else if (list.n > 1)
		rc = named_several(app, p, &list, err);
	else if (!named_is_sure(app, p, &list.at[0], &last))
		rc = named_ask(&e, &list, last, err);
	else
		named_take(p, &list.at[0]);
	called_free(&list);
	called_free(&near);
	return rc;
}

static void
named_say_in(struct app *app, const struct args *args, struct talk *in,
    const char *last)
{
	char name[CHAT_NOTE_MAX + 1];
	const char *jid = talk_jid(args->talk);
	const struct chat_pair data[] = {
		{ "name", args->named }, { "contact", jid },
		{ NULL, NULL },
	};

	(void)chat_quote(name, args->named);
	if (last != NULL)
		chat_say(app->chat, args->account, in, ENTRY_WARNING, "named",
		    data, "\"%s\" was %s before, and is %s now.", name, last,
		    jid);
	else if (talk_kind(args->talk) == TALK_OCCUPANT)
		chat_say(app->chat, args->account, in, ENTRY_NOTICE, "named",
		    data, "\"%s\" is %s, through the room, which can read "
		    "it.", name, jid);
	else
		chat_say(app->chat, args->account, in, ENTRY_NOTICE, "named",
		    data, "\"%s\" is %s.", name, jid);
}

/* Where a line was sent it stands where that was typed, else in the window
 * that was opened. */
void
named_say(struct app *app, const struct args *args)
{
	struct talk *in = cmd_is_person(app) &&
	    args->window != NULL && talk_kind(args->talk) == TALK_OCCUPANT ?
	    args->window : args->talk;
	const char *jid = talk_jid(args->talk), *last;

	if (args->named == NULL || strcmp(args->named, jid) == 0)
		return;
	last = meant_told(app, args->named);
	if (last != NULL && strcmp(last, jid) == 0) {
		if (cmd_is_person(app))
			return;
		last = NULL;
	}
	named_say_in(app, args, in, last);
	meant_tell(app, args->named, jid);
}
