/*
 * Rooms, for Tab: those that are bookmarked, and those with a window.
 *
 * SPDX-License-Identifier: ISC
 */
#include "cmd/inside.h"

void
gather_bookmarks(struct gather *g, struct account *account)
{
	const struct bookmark *b;
	struct talk *v;

	for (size_t i = 0; (b = account_bookmark(account, i)) != NULL; i++)
		if (gather_begins(g, b->jid) || (*b->name != '\0' &&
		    gather_begins(g, b->name)))
			gather_put_noted(g, b->jid, RANK_ANY, b->name);
	for (size_t i = 0; (v = chat_talk(g->app->chat, i)) != NULL; i++)
		if (talk_account(v) == account && talk_kind(v) == TALK_ROOM)
			gather_if(g, talk_jid(v));
}
