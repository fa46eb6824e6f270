/*
 * Opens a link by the user's own command (`url_command`), which gets it as its
 * one argument.  What that starts is outside of sotto's confinement, and does
 * not go through an account's proxy.  Must not know whose link it is.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "sotto/inside.h"

static int
open_number(const struct program *p, const struct account *a)
{
	return conf_command(p->conf, SET_URL_COMMAND, a == NULL ? NULL :
	    account_jid(a));
}

/* Whether an account goes through a proxy; NULL: whether one of them does. */
static bool
open_has_proxy(const struct program *p, const struct account *a)
{
	const char *proxy;

	for (size_t i = 0; a == NULL && i < chat_accounts(p->chat); i++)
		if (open_has_proxy(p, chat_account(p->chat, i)))
			return true;
	if (a == NULL)
		return false;
	proxy = conf_text(p->conf, SET_PROXY, account_jid(a), NULL);
	return proxy != NULL && proxy[0] != '\0' &&
	    strcmp(proxy, "none") != 0;
}

int
open_can(struct program *p, const struct account *a, bool *beside,
    struct err *err)
{
	*beside = open_has_proxy(p, a);
	if (p->helper == NULL || open_number(p, a) == -1)
		return err_set(err, "no-url-command", "no url_command is "
		    "configured in %s", p->paths.config);
	return 0;
}

static void
open_ended(void *arg, int status, const char *output)
{
	struct program *p = arg;

	if (status == NOT_RUN)
		chat_say(p->chat, NULL, NULL, ENTRY_NOTICE, "command-said",
		    NULL, "The link may not have been opened: url_command, "
		    "%s.", output);
	else if (status != 0)
		chat_say(p->chat, NULL, NULL, ENTRY_NOTICE, "command-said",
		    NULL, "The link was not opened: url_command ended with "
		    "exit status %d.", status);
}

int
open_link(struct program *p, const struct account *a, const char *target,
    struct err *err)
{
	const char *argv[] = { target, NULL };
	bool beside;

	if (open_can(p, a, &beside, err) == -1)
		return -1;
	/* Whoever calls: no option of a program, nothing but a link. */
	if (strncmp(target, "http://", 7) != 0 &&
	    strncmp(target, "https://", 8) != 0 &&
	    strncmp(target, "xmpp:", 5) != 0)
		return err_set(err, "bad-link", "that is not a link that can "
		    "be opened");
	start_open(p);
	helper_run(p->helper, (unsigned)open_number(p, a), argv, open_ended,
	    p);
	return 0;
}

bool
open_is_its(const struct program *p, unsigned number)
{
	if (open_number(p, NULL) == (int)number)
		return true;
	for (size_t i = 0; i < chat_accounts(p->chat); i++)
		if (open_number(p, chat_account(p->chat, i)) == (int)number)
			return true;
	return false;
}
