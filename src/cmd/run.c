/*
 * What Enter means: text for a conversation, or a row of the table whose
 * handler is called once everything that it needs is there.  Must not know
 * what the commands do.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

/* ---- the language ------------------------------------------------------ */

int
cmd_parse_known(struct parsed *p, const char *line, cmd_known_fn *known,
    const void *arg, struct err *err)
{
	const struct cmd_row *rows;

	(void)cmd_rows(&rows);
	return parse_line(p, rows, line, known, arg, err);
}

int
cmd_parse(struct parsed *p, const char *line, struct err *err)
{
	return cmd_parse_known(p, line, NULL, NULL, err);
}

/* ---- whose account ----------------------------------------------------- */

static bool
run_has_talk(const struct account *account, const char *jid)
{
	return talk_find(account, jid) != NULL;
}

static bool
run_has_room(const struct account *account, const char *jid)
{
	const struct talk *v = talk_find(account, jid);

	return v != NULL && talk_kind(v) == TALK_ROOM;
}

static bool
run_has_contact(const struct account *account, const char *jid)
{
	const struct contact *contact = contact_find(account, jid);

	return contact != NULL &&
	    (contact_in_roster(contact) || contact_asks(contact));
}

/*
 * Who only asks could choose a name that is a word of some command: not
 * without a dot.
 */
bool
cmd_knows(const void *arg, const char *jid)
{
	const struct app *app = arg;
	const struct account *account;
	const struct contact *contact;

	for (size_t i = 0; i < chat_accounts(app->chat); i++) {
		account = chat_account(app->chat, i);
		if (strchr(jid, '@') != NULL) {
			if (run_has_room(account, jid))
				return true;
			continue;
		}
		contact = contact_find(account, jid);
		if (talk_find(account, jid) != NULL ||
		    (contact != NULL && (contact_in_roster(contact) ||
		    (contact_asks(contact) && strchr(jid, '.') != NULL))) ||
		    strcmp(strchr(account_jid(account), '@') + 1, jid) == 0)
			return true;
	}
	return false;
}

/* The only account of which something holds, or NULL. */
static struct account *
run_only(const struct app *app, bool (*holds)(const struct account *,
    const char *), const char *jid)
{
	struct account *found = NULL, *account;

	for (size_t i = 0; i < chat_accounts(app->chat); i++) {
		account = chat_account(app->chat, i);
		if (!holds(account, jid))
			continue;
		if (found != NULL)
			return NULL;
		found = account;
	}
	return found;
}

/* Whose stanzas the window shows that a line was typed in, or NULL. */
static struct account *
run_raw_account(const struct app *app, const struct talk *window)
{
	return window == NULL && app->front->raw != NULL ?
	    app->front->raw(app->front->arg) : NULL;
}

/* sotto(1), "Commands": window, conversation, roster, the only one. */
static struct account *
run_account_guess(const struct app *app, const struct args *args)
{
	struct account *found = run_raw_account(app, args->window);

	if (args->window != NULL)
		return talk_account(args->window);
	if (found != NULL && args->contact == NULL)
		return found;
	found = NULL;
	if (args->contact != NULL) {
		found = run_only(app, run_has_talk, args->contact);
		if (found == NULL)
			found = run_only(app, run_has_contact, args->contact);
	}
	if (found == NULL && chat_accounts(app->chat) == 1)
		found = chat_account(app->chat, 0);
	return found;
}

static int
run_account_choose(const struct app *app, const struct parsed *p,
    struct args *args, struct err *err)
{
	if (p->account != NULL) {
		args->account = account_find(app->chat, p->account);
		return args->account != NULL ? 0 : err_set(err,
		    "unknown-account", "%s is no account: /account lists them",
		    p->account);
	}
	if ((args->account = run_account_guess(app, args)) != NULL)
		return 0;
	if (chat_accounts(app->chat) == 0)
		return err_set(err, "no-account",
		    "there is no account: /connect YOU@DOMAIN makes one");
	return which_account(args, err);
}

/* ---- what a row needs -------------------------------------------------- */

/* What is for a conversation with one person is not for rooms. */
static int
run_check_kind(const struct cmd_row *row, const struct talk *talk,
    struct err *err)
{
	if (talk == NULL || talk_kind(talk) == TALK_DIRECT ||
	    (row->flags & CMD_ROOMS) != 0)
		return 0;
	return err_set(err, "not-for-rooms", talk_kind(talk) == TALK_ROOM ?
	    "/%s works with one person, not in a room" :
	    "/%s does not work in a conversation through a room", row->name);
}

static int
run_need_peer(const struct app *app, const struct parsed *p, struct args *args,
    struct err *err)
{
	if (args->contact == NULL && args->window != NULL &&
	    !args->account_given)
		args->contact = talk_jid(args->window);
	if (args->contact != NULL && !args->contact_given &&
	    run_check_kind(p->row, args->window, err) == -1)
		return -1;
	if (args->contact == NULL)
		return err_set(err, "no-conversation",
		    (p->row->flags & CMD_OF_ROOMS) != 0 ?
		    "/%s: name the room, or go to its window" :
		    "/%s: name the contact, or go to their window",
		    p->row->name);
	return run_account_choose(app, p, args, err);
}

/* ROOM/NICK is one in the room. */
static int
run_take_nick(struct args *args, struct err *err)
{
	if (talk_kind(args->talk) != TALK_ROOM || args->resource == NULL)
		return 0;
	args->talk = room_private(args->talk, args->resource, err);
	args->resource = NULL;
	return args->talk != NULL ? 0 : -1;
}

/*
 * A conversation is made only when all else is well: what stands where the
 * contact should may be a secret with '@' in it.
 */
static int
run_need_talk(const struct cmd_row *row, struct args *args, struct err *err)
{
	args->talk = talk_find(args->account, args->contact);
	if (run_check_kind(row, args->talk, err) == -1)
		return -1;
	if ((row->needs & NEEDS_SEALED) != 0 &&
	    (args->talk == NULL || !next_is_sealed(args->talk)))
		return err_set(err, "not-encrypted",
		    "/%s needs a private conversation: /otr start first",
		    row->name);
	if (args->talk == NULL)
		args->talk = talk_open(args->account, args->contact);
	return run_take_nick(args, err);
}

static int
run_need_online(const struct args *args, struct err *err)
{
	if (account_state(args->account) == ACCOUNT_ONLINE)
		return 0;
	return err_set(err, "offline", "%s is not connected",
	    account_jid(args->account));
}

static int
run_check_needs(const struct app *app, const struct parsed *p,
    struct args *args, struct err *err)
{
	unsigned needs = p->row->needs;

	if ((needs & TAKES_ACCOUNT) != 0 && args->account_given &&
	    args->contact == NULL)
		needs &= ~(unsigned)(NEEDS_CONTACT | NEEDS_PEER);
	if ((needs & TAKES_RAW) != 0 && args->contact == NULL &&
	    run_raw_account(app, args->window) != NULL)
		needs = NEEDS_ACCOUNT;
	if ((needs & (NEEDS_CONTACT | NEEDS_PEER)) != 0) {
		if (run_need_peer(app, p, args, err) == -1)
			return -1;
	} else if ((needs & NEEDS_ACCOUNT) != 0 || p->account != NULL ||
	    args->contact != NULL) {
		if (run_account_choose(app, p, args, err) == -1)
			return -1;
	}
	if ((needs & NEEDS_ONLINE) != 0 && run_need_online(args, err) == -1)
		return -1;
	if ((needs & NEEDS_CONTACT) != 0)
		return run_need_talk(p->row, args, err);
	return 0;
}

static void
run_fill_args(struct args *args, const struct parsed *p, struct talk *window,
    enum otr_level shown)
{
	memset(args, 0, sizeof(*args));
	args->rows = p->rows;
	args->window = window;
	args->shown = shown;
	args->contact = p->contact;
	args->named = p->name;
	args->contact_given = p->contact != NULL;
	args->account_given = p->account_given;
	args->resource = p->resource;
	memcpy(args->arg, p->arg, sizeof(args->arg));
	args->n = p->n;
}

static int
run_not_here(const struct app *app, const struct cmd_row *row,
    struct err *err)
{
	bool heard = app->front->kind == FRONT_READER;

	return err_set(err, "not-here", "/%s is not for %s%s%s", row->name,
	    heard ? "reader mode" : app->front->kind == FRONT_SCRIPT ?
	    "the pipe" : "the screen", heard && row->heard != NULL ? ": " : "",
	    heard && row->heard != NULL ? row->heard : "");
}

static int
run_row(struct app *app, const struct parsed *p, struct args *args,
    struct err *err)
{
	if (!cmd_is_for(p->row, app->front->kind))
		return run_not_here(app, p->row, err);
	if (run_check_needs(app, p, args, err) == -1)
		return -1;
	args->shown = next_shown(args->talk, args->window, args->shown);
	return p->row->run(app, args, err);
}

/* ---- text -------------------------------------------------------------- */

/* True: it may not have been meant to be sent, and the user is asked.  A script
 * means what it writes. */
static bool
run_is_unsure(struct app *app, struct talk *window, const char *line,
    enum otr_level shown, bool *secret)
{
	bool has;

	if (app->front->kind == FRONT_SCRIPT || app->front->ask == NULL)
		return false;
	if (unsure_password(app, window, line, shown)) {
		*secret = true;
		return true;
	}
	if (window == NULL || run_raw_account(app, window) != NULL ||
	    !slashless(app, line, &has))
		return false;
	*secret = has;
	unsure_command(app, window, line, slashless_words_of(line), shown, has,
	    cmd_run);
	return true;
}

/* "//x" is "/x"; blanks before it stay. */
static int
run_text(struct app *app, struct talk *window, const char *line,
    enum otr_level shown, bool *secret, struct err *err)
{
	size_t blanks = strspn(line, " \t\r\n");
	struct str text;
	int rc;

	if (line[blanks] == '\0')
		return *line == '\0' ? 0 :
		    err_set(err, "empty", "there is nothing to send");
	if (run_is_unsure(app, window, line, shown, secret))
		return 0;
	if (run_raw_account(app, window) != NULL)
		return err_set(err, "no-conversation", "this window sends only "
		    "stanzas: /xml STANZA");
	if (window == NULL)
		return err_set(err, "no-conversation",
		    "this window sends to nobody: /query CONTACT first");
	if (line[blanks] != '/')
		return talk_type(window, line, shown, NULL, NULL, err);
	str_init_secret(&text);
	str_addn(&text, line, blanks);
	str_add(&text, line + blanks + 1);
	rc = talk_type(window, text.s, shown, NULL, NULL, err);
	str_free(&text);
	return rc;
}

static int run_picked(struct app *, const char *account, const char *line,
    enum otr_level shown, struct err *);

/* The user can say which account is meant, and is asked. */
static bool
run_asks_which(const struct app *app, const struct args *args, int rc)
{
	return rc == -1 && args->which && args->window == NULL &&
	    app->front->ask_which != NULL;
}

/* A command line, in the words of the table; `account`: as if -a named it, or
 * NULL. */
static int
run_command(struct app *app, struct talk *window, const char *account,
    const char *line, enum otr_level shown, bool *secret, struct err *err)
{
	struct parsed p;
	struct args args;
	bool parsed;
	int rc = cmd_parse_known(&p, line, cmd_knows, app, err);

	parsed = rc == 0;
	if (parsed && account != NULL && p.account == NULL) {
		p.account = xstrdup(account);
		p.account_given = true;
	}
	/* What was mistyped may have been a secret. */
	*secret = p.secret || (!parsed && !mistyped_is_plain(p.rows, line));
	if (parsed && p.name != NULL)
		rc = named_find(app, &p, window, shown, cmd_run, err);
	run_fill_args(&args, &p, window, shown);
	if (rc == 0)
		rc = run_row(app, &p, &args, err);
	if (run_asks_which(app, &args, rc))
		rc = which_ask(app, line, shown, run_picked);
	if (rc == 1)	/* the user is asked */
		rc = 0;
	if (rc == 0)
		used_note(app, p.row);
	/* What was to be written to a file, or to be sent, was one. */
	*secret |= rc == -1 && (err_is(err, "secret") ||
	    err_is(err, "verification-secret"));
	if (!parsed && app->front->kind == FRONT_SCRIPT &&
	    (strcmp(err->code, "unknown-command") == 0 ||
	    strcmp(err->code, "unknown-setting") == 0))
		slip_heed(app, window, line, err->code);
	else
		rc = protect_heed(app, &p, parsed, &args, rc, err);
	cmd_parsed_free(&p);
	return rc;
}

static int
run_picked(struct app *app, const char *account, const char *line,
    enum otr_level shown, struct err *err)
{
	bool secret;

	return run_command(app, NULL, account, line, shown, &secret, err);
}

/* The same in the user's own words: an alias is looked up once. */
static int
run_alias(struct app *app, struct talk *window, const char *line,
    enum otr_level shown, bool *secret, struct err *err)
{
	const struct cmd_row *rows;
	struct str meant;
	bool moved;
	int rc;

	(void)cmd_rows(&rows);
	str_init_secret(&meant);
	rc = alias_expand(app, rows, line, &meant, &moved, err);
	/* What followed it may have been a secret, too. */
	*secret = rc == -1 && !mistyped_is_plain(rows, line);
	if (rc != -1)
		rc = run_command(app, window, NULL, rc == 1 ? meant.s : line,
		    shown, secret, err);
	/* A line that is wiped is looked for by its end. */
	*secret |= moved;
	str_free(&meant);
	return rc;
}

int
cmd_run(struct app *app, struct talk *window, const char *line,
    enum otr_level shown, bool *secret, struct err *err)
{
	struct err own;
	bool unused;
	int rc;

	if (secret == NULL)
		secret = &unused;
	if (err == NULL)
		err = &own;
	*secret = false;
	chat_stirred(app->chat);
	later_end(app);
	if (!cmd_is_command(line)) {
		rc = run_text(app, window, line, shown, secret, err);
		*secret |= rc == -1 && err_is(err, "verification-secret");
		return rc;
	}
	if (!utf8_valid(line, strlen(line))) {
		*secret = true;
		return err_set(err, "not-utf8", "the line is not UTF-8");
	}
	return run_alias(app, window, line, shown, secret, err);
}

void
cmd_free(struct app *app)
{
	later_free(app);
	meant_free(app);
	used_free(app);
}
