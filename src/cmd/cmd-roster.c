/*
 * Commands on the roster: list, add, remove, subscriptions, the panel.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

#define LISTED 50		/* contacts in one step */

/* ---- list -------------------------------------------------------------- */

static const char *
roster_subscription_text(const struct contact *contact)
{
	if (account_blocks(contact_account(contact),
	    contact_jid(contact)) != NULL)
		return ", blocked";
	if (contact_asks(contact))
		return ", asks to see when you are online: /sub allow or /sub "
		    "deny";
	if (contact_is_asked(contact))
		return ", asked";
	switch (contact_subscription(contact)) {
	case SUB_NONE:
		return ", neither of you sees when the other is online";
	case SUB_TO:
		return ", does not see when you are online";
	case SUB_FROM:
		return ", you do not see when they are online";
	case SUB_BOTH:
		break;
	}
	return "";
}

static void
roster_list_contact(struct listing *list, const struct contact *contact)
{
	const char *name = contact_name(contact);
	bool named = strcmp(name, contact_jid(contact)) != 0 &&
	    strcmp(name, contact_local(contact)) != 0;
	const char *unreachable = contact_unreachable(contact) != NULL ?
	    contact_unreachable(contact) : "";
	const struct chat_pair data[] = {
		{ "contact", contact_jid(contact) },
		{ "name", named ? name : "" },
		{ "state", show_word(contact_show(contact)) },
		{ "status", contact_text(contact) },
		{ "subscription",
		    subscription_word(contact_subscription(contact)) },
		{ "asked", contact_is_asked(contact) ? "true" : "false" },
		{ "asks", contact_asks(contact) ? "true" : "false" },
		{ "unreachable", unreachable },
		{ "groups", contact_groups(contact) },
		{ "blocked", account_blocks(contact_account(contact),
		    contact_jid(contact)) != NULL ? "true" : "false" },
		{ NULL, NULL },
	};

	char *groups;

	if (!contact_in_roster(contact) && !contact_asks(contact))
		return;
	groups = contact_groups_text(contact);
	listing_add(list, data, "%s%s%s%s: %s%s%s%s%s%s%s%s%s",
	    contact_jid(contact), named ? " (" : "",
	    named ? name : "", named ? ")" : "",
	    show_word(contact_show(contact)),
	    contact_text(contact)[0] != '\0' ? " (" : "", contact_text(contact),
	    contact_text(contact)[0] != '\0' ? ")" : "",
	    *groups != '\0' ? ", in " : "", groups,
	    roster_subscription_text(contact),
	    *unreachable != '\0' ? ", cannot be reached: " : "",
	    unreachable);
	free(groups);
}

/*
 * How far a list has come.  Each contact is as it is when its line is made;
 * who is called otherwise meanwhile may be missing, or stand there twice.
 */
struct listed {
	char *name, *jid;	/* of the last one */
	size_t n;
};

static void
roster_listed_free(void *arg)
{
	struct listed *l = arg;

	free(l->name);
	free(l->jid);
	free(l);
}

static void
roster_listed_to(struct listed *l, const struct contact *last)
{
	free(l->name);
	free(l->jid);
	l->name = xstrdup(contact_name(last));
	l->jid = xstrdup(contact_jid(last));
}

static void
roster_say_none(struct app *app, const struct args *args)
{
	cmd_say(app, args, ENTRY_NOTICE, "no-contacts", NULL,
	    account_state(args->account) == ACCOUNT_ONLINE ?
	    "%s: no contacts yet. /roster add NAME@DOMAIN adds one." :
	    "%s: not connected, so its contacts are not known.",
	    account_jid(args->account));
}

static bool
roster_list_some(struct app *app, const struct args *args, void *arg)
{
	struct contact *contacts[LISTED];
	struct listed *l = arg;
	struct listing list;
	size_t n = roster_by_name(args->account, l->name, l->jid, contacts,
	    NELEM(contacts));

	listing_begin(&list, app, args, "contact");
	for (size_t i = 0; i < n; i++)
		roster_list_contact(&list, contacts[i]);
	l->n += listing_end(&list);
	if (n > 0)
		roster_listed_to(l, contacts[n - 1]);
	if (n == NELEM(contacts))
		return true;
	if (l->n == 0)
		roster_say_none(app, args);
	return false;
}

static void
roster_list(struct app *app, const struct args *args, struct account *account)
{
	struct args his = *args;
	struct listed *l = xcalloc(1, sizeof(*l));

	his.account = account;
	l->name = xstrdup("");
	l->jid = xstrdup("");
	later_run(app, &his, roster_list_some, roster_listed_free, l);
}

int
cmd_roster(struct app *app, struct args *args, struct err *err)
{
	(void)err;
	if (args->account != NULL) {
		roster_list(app, args, args->account);
		return 0;
	}
	for (size_t i = 0; i < chat_accounts(app->chat); i++)
		roster_list(app, args, chat_account(app->chat, i));
	return 0;
}

/* ---- change ------------------------------------------------------------ */

/* The outcome is said where the command was given, as answers are. */
static const struct talk *
roster_said_in(const struct app *app, const struct args *args)
{
	return cmd_is_person(app) ? args->window : args->talk;
}

static int
roster_do_add(struct app *app, struct args *args, struct err *err)
{
	const struct contact *contact = contact_find(args->account,
	    args->contact);
	const char *name = args->arg[0];

	/* RFC 6121, 2.1.2: an item is replaced whole, so the name is kept. */
	if (name == NULL)
		name = contact == NULL ? "" : contact_roster_name(contact);
	return roster_set(args->account, args->contact, name,
	    roster_said_in(app, args), err);
}

/* What others are changed by is said with their address: a name may be taken
 * for one. */
static int
roster_need_address(const struct args *args, struct err *err)
{
	const char *name = args->arg[0], *own = name_of(args->account,
	    args->contact);
	size_t n = strlen(own);
	char *line;

	/* "/roster add buddy Franz", where it is buddy's window. */
	if (strncmp(name, own, n) == 0 && name[n] == ' ')
		name += n + 1;
	line = chat_command(NULL, "/roster add", args->contact, name);
	err_set(err, "usage", "write the address, too: %s", line);
	free(line);
	return -1;
}

int
cmd_roster_add(struct app *app, struct args *args, struct err *err)
{
	if (!args->contact_given && args->arg[0] != NULL)
		return roster_need_address(args, err);
	return roster_do_add(app, args, err);
}

int
cmd_roster_remove(struct app *app, struct args *args, struct err *err)
{
	const struct contact *contact = contact_find(args->account,
	    args->contact);

	if (contact == NULL || !contact_in_roster(contact))
		return err_set(err, "not-in-roster",
		    "%s is not in the roster of %s", args->contact,
		    account_jid(args->account));
	return roster_remove(args->account, args->contact,
	    roster_said_in(app, args), err);
}

static int
roster_regroup(struct app *app, struct args *args, bool in, struct err *err)
{
	return roster_group(args->account, args->contact, args->arg[0], in,
	    roster_said_in(app, args), err);
}

int
cmd_roster_group_add(struct app *app, struct args *args, struct err *err)
{
	return roster_regroup(app, args, true, err);
}

int
cmd_roster_group_remove(struct app *app, struct args *args, struct err *err)
{
	return roster_regroup(app, args, false, err);
}

static int
roster_panel(struct app *app, int on, struct err *err)
{
	if (app->front->roster == NULL)
		return err_set(err, "not-here", "there is no list beside the "
		    "window here");
	app->front->roster(app->front->arg, on);
	return 0;
}

int
cmd_roster_show(struct app *app, struct args *args, struct err *err)
{
	(void)args;
	return roster_panel(app, 1, err);
}

int
cmd_roster_hide(struct app *app, struct args *args, struct err *err)
{
	(void)args;
	return roster_panel(app, 0, err);
}

/* ---- subscriptions, RFC 6121, 3 ---------------------------------------- */

static int
roster_subscribe(struct app *app, struct args *args, const char *kind,
    const char *code, const char *said, struct err *err)
{
	const struct chat_pair data[] = {
		{ "contact", args->contact }, { NULL, NULL },
	};

	if (roster_subscription(args->account, args->contact, kind,
	    err) == -1)
		return -1;
	cmd_say(app, args, ENTRY_NOTICE, code, data, "%s %s", args->contact,
	    said);
	return 0;
}

/* RFC 6121, 3.4: who did not ask yet, and does not see us. */
static bool
roster_is_early(const struct args *args)
{
	const struct contact *c = contact_find(args->account, args->contact);

	return c == NULL || (!contact_asks(c) &&
	    contact_subscription(c) != SUB_FROM &&
	    contact_subscription(c) != SUB_BOTH);
}

/* Whether the user sees them: nobody is told how to ask for it then. */
static bool
roster_sees(const struct args *args)
{
	const struct contact *c = contact_find(args->account, args->contact);

	return c != NULL && (contact_subscription(c) == SUB_TO ||
	    contact_subscription(c) == SUB_BOTH);
}

int
cmd_sub_allow(struct app *app, struct args *args, struct err *err)
{
	char *ask, *said;
	int rc;

	if (roster_is_early(args))
		return roster_subscribe(app, args, "subscribed",
		    "sub-preapproved", account_preapproves(args->account) ?
		    "has not asked yet, and will see when you are online as "
		    "soon as they "
		    "do." : "has not asked yet, and the server does "
		    "not remember this: allow it again when they do.", err);
	ask = chat_command(args->account, "/sub ask", args->contact, NULL);
	said = roster_sees(args) ? xstrdup("may see when you are online.") :
	    xasprintf("may see when you are online. To see when they are: "
	    "%s", ask);
	rc = roster_subscribe(app, args, "subscribed", "sub-allowed", said,
	    err);
	free(said);
	free(ask);
	return rc;
}

int
cmd_sub_ask(struct app *app, struct args *args, struct err *err)
{
	return roster_subscribe(app, args, "subscribe", "sub-asked",
	    "is asked to let you see when they are online.", err);
}

int
cmd_sub_cancel(struct app *app, struct args *args, struct err *err)
{
	return roster_subscribe(app, args, "unsubscribe", "sub-cancelled",
	    "does not show you any more when they are online.", err);
}

int
cmd_sub_deny(struct app *app, struct args *args, struct err *err)
{
	return roster_subscribe(app, args, "unsubscribed", "sub-denied",
	    "may not see when you are online.", err);
}
