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

void
chat_keep_changed(struct chat *c)
{
	size_t keep = (size_t)conf_int(c->conf, SET_KEEP_LINES, NULL, NULL);

	buffer_limit(&c->status, keep, 0);
	for (size_t i = 0; i < c->ntalks; i++)
		if (!c->talks[i]->stranger)
			buffer_limit(&c->talks[i]->buffer, keep, 0);
}

void
talk_read(struct talk *v)
{
	if (v->unread == 0 && buffer_is_read(&v->buffer))
		return;
	v->unread = 0;
	buffer_read(&v->buffer);
	talk_changed(v);
	v->ops->read(v);
}
