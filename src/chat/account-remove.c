/*
 * An account goes: by the user's word alone, and offline, so that nobody is
 * told anything by it.  Must not know what becomes of its keys.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

/* Freed in a later turn: whoever called is still busy with it. */
struct leaving {
	struct account *account;
	struct timer *timer;
};

static void
leaving_free(struct leaving *l)
{
	timer_free(l->timer);
	account_free(l->account);
	free(l);
}

static void
leaving_ends(void *arg)
{
	struct leaving *l = arg;
	struct chat *c = l->account->chat;
	size_t i;

	for (i = 0; c->leaving[i] != l; i++)
		continue;
	c->leaving[i] = c->leaving[--c->nleaving];
	leaving_free(l);
}

void
leaving_free_all(struct chat *c)
{
	while (c->nleaving > 0)
		leaving_free(c->leaving[--c->nleaving]);
	free(c->leaving);
	c->leaving = NULL;
}

static void
leaving_begin(struct account *a)
{
	struct chat *c = a->chat;
	struct leaving *l = xcalloc(1, sizeof(*l));

	l->account = a;
	l->timer = timer_new(c->loop, leaving_ends, l);
	timer_set(l->timer, 0);
	c->leaving = xreallocarray(c->leaving, c->nleaving + 1,
	    sizeof(struct leaving *));
	c->leaving[c->nleaving++] = l;
}

/* A room that goes may take others with it. */
static void
remove_talks(struct account *a)
{
	struct chat *c = a->chat;
	size_t i = 0;

	while (i < c->ntalks)
		if (c->talks[i]->account == a) {
			(void)talk_close(c->talks[i], true, NULL);
			i = 0;
		} else
			i++;
}

static void
remove_from_model(struct account *a)
{
	struct chat *c = a->chat;
	size_t i;

	for (i = 0; c->accounts[i] != a; i++)
		continue;
	c->naccounts--;
	memmove(&c->accounts[i], &c->accounts[i + 1],
	    (c->naccounts - i) * sizeof(struct account *));
}

static int
remove_check(const struct account *a, struct err *err)
{
	if (a->state == ACCOUNT_ONLINE || a->state == ACCOUNT_CONNECTING ||
	    link_is_dialling(a))
		return err_set(err, "online", "%s is connected: /disconnect "
		    "first", a->jid);
	if (password_is_coming(a))
		return err_set(err, "busy", "its password command is still "
		    "running: wait until it ends");
	return 0;
}

int
account_remove(struct account *a, bool history, bool *configured,
    struct err *err)
{
	struct err off;		/* that it is offline already */

	if (remove_check(a, err) == -1 ||
	    (history && record_forget_account(a, err) == -1) ||
	    conf_remove_account(a->chat->conf, a->jid, configured, err) == -1)
		return -1;
	account_raw_show(a, false);
	remove_talks(a);
	(void)account_disconnect(a, &off);
	link_cut(a);
	questions_drop(a->chat, a);
	remove_from_model(a);
	leaving_begin(a);
	return 0;
}
