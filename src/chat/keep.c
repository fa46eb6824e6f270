/*
 * What a conversation keeps: how much, and what of it was read.
 *
 * SPDX-License-Identifier: ISC
 */
#include "chat/inside.h"

void
talk_befriend(struct talk *v)
{
	if (!v->stranger)
		return;
	v->stranger = false;
	buffer_limit(&v->buffer, (size_t)conf_int(v->account->chat->conf,
	    SET_KEEP_LINES, NULL, NULL), 0);
	talk_changed(v);
}

/* ---- keep_lines --------------------------------------------------------- */

/* Lines that go at once: a hundred thousand take longer than a key may wait. */
#define KEEP_GO 1000

/* Whether there may be more. */
static bool
keep_trim(struct chat *c)
{
	size_t left = KEEP_GO - buffer_trim(&c->status, KEEP_GO);

	for (size_t i = 0; i < c->ntalks && left > 0; i++)
		left -= buffer_trim(&c->talks[i]->buffer, left);
	return left == 0;
}

static void
keep_go_on(void *arg)
{
	struct chat *c = arg;

	if (keep_trim(c))
		timer_set(c->keeping, 0);
}

void
chat_keep_changed(struct chat *c)
{
	size_t keep = (size_t)conf_int(c->conf, SET_KEEP_LINES, NULL, NULL);

	buffer_keep(&c->status, keep, 0);
	for (size_t i = 0; i < c->ntalks; i++)
		if (!c->talks[i]->stranger)
			buffer_keep(&c->talks[i]->buffer, keep, 0);
	if (c->keeping == NULL)
		c->keeping = timer_new(c->loop, keep_go_on, c);
	keep_go_on(c);
}

/* ---- read ---------------------------------------------------------------- */

void
talk_read(struct talk *v)
{
	if (v->unread == 0 && buffer_is_read(&v->buffer))
		return;
	v->unread = v->mentions = 0;
	buffer_read(&v->buffer);
	talk_changed(v);
	v->ops->read(v);
}
