/*
 * Law 1 for commands: one that protects and did not do so for good must not
 * be passed over.  In the pipe nothing leaves for those it concerns until one
 * succeeds; on a screen it is said loudly.  Which commands protect, and where
 * that is kept, the tables say; must not know what they do.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

/*
 * What the parsed line would protect: a setting's name or the row's word;
 * NULL: nothing.
 */
static const char *
protect_what(const struct parsed *p)
{
	int id;

	if (p->row == NULL || p->row->protects == NULL)
		return NULL;
	if (strcmp(p->row->protects, "*") != 0)
		return p->row->protects;
	id = p->arg[0] != NULL ? setting_find(p->arg[0]) : -1;
	return id != -1 && setting_protects((enum setting)id) ?
	    setting_row((enum setting)id)->name : NULL;
}

/* "a|b" */
static bool
protect_is_among(const char *code, const char *codes)
{
	size_t len = strlen(code);

	while (codes != NULL && *codes != '\0') {
		if (strcspn(codes, "|") == len &&
		    strncmp(codes, code, len) == 0)
			return true;
		codes += strcspn(codes, "|");
		codes += *codes == '|';
	}
	return false;
}

/* "write": a change to less protection, which was not made. */
static bool
protect_is_harmless(const struct cmd_row *row, const char *code)
{
	return strcmp(code, "write") == 0 || protect_is_among(code, row->is_so);
}

/*
 * Whom a line concerns.  What could not be read may have meant an account
 * that is not known: all of them then.
 */
static void
protect_concerned(const struct app *app, const struct parsed *p,
    const struct args *args, const char **account, const char **contact)
{
	const struct account *a = args->account;

	if (a == NULL && p->account != NULL)
		a = account_find(app->chat, p->account);
	*account = a != NULL ? account_jid(a) : NULL;
	*contact = args->contact;
	if (args->contact == NULL && !args->account_given &&
	    args->window != NULL && (p->row->needs & (NEEDS_CONTACT | NEEDS_PEER)) != 0) {
		*account = account_jid(talk_account(args->window));
		*contact = talk_jid(args->window);
	}
}

/* A contact of no account that is known is one of each. */
void
protect_mark(struct app *app, const char *account, const char *contact,
    const char *what, const char *why)
{
	struct chat *c = app->chat;

	if (account != NULL || contact == NULL)
		chat_unkept(c, account, contact, what, why);
	else
		for (size_t i = 0; i < chat_accounts(c); i++)
			chat_unkept(c, account_jid(chat_account(c, i)),
			    contact, what, why);
}

static void
protect_hold_script(struct app *app, const struct parsed *p,
    const struct args *args, const char *what, const struct err *err)
{
	const char *account, *contact;
	char *why = xasprintf("/%s before this line failed (%s): nothing "
	    "leaves until it succeeds", p->row->name, err->code);

	protect_concerned(app, p, args, &account, &contact);
	protect_mark(app, account, contact, what, why);
	free(why);
}

static void
protect_free_script(struct app *app, const struct parsed *p,
    const struct args *args, const char *what)
{
	const char *account, *contact;

	protect_concerned(app, p, args, &account, &contact);
	/* What is for all does not say what was meant for one. */
	chat_kept(app->chat, account, contact, what, true);
	if (p->row->kept_in != NULL)
		chat_kept(app->chat, account, contact, p->row->kept_in, false);
	if (p->row->kept_in != NULL && strcmp(p->row->kept_in,
	    "settings") == 0)
		chat_kept(app->chat, account, contact, SLIP, true);
}

/* It counts: the line is done, and what is wrong with it is said. */
static int
protect_say_unkept(struct app *app, const struct args *args,
    const struct err *err)
{
	cmd_say(app, args, ENTRY_WARNING, err->code, NULL, "%s.  Mend that, "
	    "then give the command again", err->text);
	return 0;
}

int
protect_heed(struct app *app, const struct parsed *p, bool parsed,
    const struct args *args, int rc, struct err *err)
{
	const char *what = protect_what(p);
	bool unkept = rc == -1 && strcmp(err->code, "not-kept") == 0;

	if (app->front->kind != FRONT_SCRIPT)
		return unkept ? protect_say_unkept(app, args, err) : rc;
	if (what == NULL || (parsed && args->n < p->row->acts))
		return rc;
	if (rc == 0)
		protect_free_script(app, p, args, what);
	else if (!protect_is_harmless(p->row, err->code))
		protect_hold_script(app, p, args, unkept &&
		    p->row->kept_in != NULL ? p->row->kept_in : what, err);
	return rc;
}
