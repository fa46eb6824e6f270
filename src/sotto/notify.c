/*
 * Tells the user's own command (`notify_command`) that a message came: the
 * account and the contact's name as arguments, never a word of the message:
 * what it does with them is outside of sotto's confinement, and arguments are
 * seen by all users of the system.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "sotto/inside.h"

#define QUIET_MS 2000		/* a burst of messages is one notice */

/* A new line: not one that corrects another, and no announcement. */
static bool
notify_calls(const struct program *p, const struct chat_event *ev)
{
	return ev->type == CHAT_MESSAGE && ev->talk != NULL &&
	    ev->entry != NULL && ev->replaces == NULL &&
	    talk_line_calls(ev->talk, ev->entry) &&
	    chat_calls(p->chat, ev->talk, ev->entry) == NOTIFY_ALL;
}

static void
notify_message(void *arg, const struct chat_event *ev)
{
	struct program *p = arg;
	const char *argv[3];
	struct str name;
	int number;

	if (p->helper == NULL || !notify_calls(p, ev))
		return;
	number = conf_command(p->conf, SET_NOTIFY_COMMAND,
	    account_jid(talk_account(ev->talk)));
	if (number == -1 || loop_now(p->loop) < p->notify_at)
		return;
	p->notify_at = loop_now(p->loop) + QUIET_MS;
	str_init(&name);
	/* Names are foreign; none is an option of what the command calls. */
	if (talk_name(ev->talk)[0] == '-')
		str_addc(&name, ' ');
	utf8_safe(&name, talk_name(ev->talk), strlen(talk_name(ev->talk)),
	    SAFE_NAME);
	argv[0] = account_jid(talk_account(ev->talk));
	argv[1] = name.s;
	argv[2] = NULL;
	helper_run(p->helper, (unsigned)number, argv, NULL, NULL);
	str_free(&name);
}

void
notify_start(struct program *p)
{
	chat_listen(p->chat, notify_message, p);
}
