/*
 * Which conversations changed, the latest first: a front end looks at those
 * that changed since it looked, however many there are.
 *
 * SPDX-License-Identifier: ISC
 */
#include "chat/inside.h"

static void
latest_take(struct chat *c, struct talk *v)
{
	if (v->newer != NULL)
		v->newer->older = v->older;
	else if (c->latest == v)
		c->latest = v->older;
	if (v->older != NULL)
		v->older->newer = v->newer;
	v->newer = v->older = NULL;
}

void
talk_changed(struct talk *v)
{
	struct chat *c = v->account->chat;

	v->changed = ++c->changes;
	if (c->latest == v)
		return;
	latest_take(c, v);
	v->older = c->latest;
	if (v->older != NULL)
		v->older->newer = v;
	c->latest = v;
}

static void
latest_entries(void *arg)
{
	talk_changed(arg);
}

void
latest_begin(struct talk *v)
{
	v->buffer.changed = latest_entries;
	v->buffer.changed_arg = v;
	talk_changed(v);
}

void
latest_end(struct talk *v)
{
	latest_take(v->account->chat, v);
	v->account->chat->changes++;
}

uint64_t
chat_changes(const struct chat *c)
{
	return c->changes;
}

struct talk *
chat_latest(const struct chat *c, uint64_t since)
{
	return c->latest != NULL && c->latest->changed > since ? c->latest :
	    NULL;
}

struct talk *
talk_older(const struct talk *v, uint64_t since)
{
	return v->older != NULL && v->older->changed > since ? v->older : NULL;
}
