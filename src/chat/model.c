/*
 * The whole of the model, read: its accounts, contacts and conversations, by
 * their place or by their address.  Changes nothing.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

#define SETTLES 5000		/* ms until all presence has come */

size_t
chat_accounts(const struct chat *c)
{
	return c->naccounts;
}

struct account *
chat_account(const struct chat *c, size_t i)
{
	return i < c->naccounts ? c->accounts[i] : NULL;
}

size_t
chat_talks(const struct chat *c)
{
	return c->ntalks;
}

struct talk *
chat_talk(const struct chat *c, size_t i)
{
	return i < c->ntalks ? c->talks[i] : NULL;
}

struct conf *
chat_conf(const struct chat *c)
{
	return c->conf;
}

struct otr *
chat_otr(const struct chat *c)
{
	return c->otr;
}

struct loop *
chat_loop(const struct chat *c)
{
	return c->loop;
}

struct buffer *
chat_status(struct chat *c)
{
	return &c->status;
}

struct account *
account_find(const struct chat *c, const char *jid)
{
	for (size_t i = 0; i < c->naccounts; i++)
		if (strcmp(c->accounts[i]->jid, jid) == 0)
			return c->accounts[i];
	return NULL;
}

bool
account_is_available(const struct account *a)
{
	return a->dial->show == SHOW_ONLINE || a->dial->show == SHOW_CHAT;
}

bool
account_is_shown(const struct account *a)
{
	return a->dial->show != SHOW_OFFLINE;
}

int
account_settles(const struct account *a)
{
	int64_t since = loop_now(a->chat->loop) - a->dial->fresh;

	return a->dial->fresh == 0 || since >= SETTLES ? 0 :
	    (int)(SETTLES - since);
}

struct contact *
contact_find(const struct account *a, const char *jid)
{
	return table_get(a->roster->by_jid, jid);
}

bool
contact_is_online(const struct contact *c)
{
	return c->nresources > 0;
}

struct talk *
talk_find(const struct account *a, const char *jid)
{
	return table_get(a->talks, jid);
}

struct talk *
direct_find(const struct account *a, const char *jid)
{
	struct talk *v = talk_find(a, jid);

	return v != NULL && talk_is_direct(v) ? v : NULL;
}

bool
account_has_room(const struct account *a, const char *jid)
{
	char *bare = jid_bare(jid);
	struct talk *v = talk_find(a, bare);

	free(bare);
	return v != NULL && v->kind == TALK_ROOM;
}

enum otr_level
talk_level(const struct talk *v)
{
	return v->kind == TALK_DIRECT ? otr_level(v->direct->otr) :
	    OTR_NOT_PRIVATE;
}
