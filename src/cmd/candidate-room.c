/*
 * Rooms, for Tab: those into which somebody invites.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include "cmd/inside.h"

static void
room_offer_invitations(struct gather *g, const struct account *a)
{
	const char *room;
	char *word;

	for (size_t i = 0; (room = invitation_room(a, i)) != NULL; i++) {
		word = jid_word(room, false);
		gather_if(g, word);
		free(word);
	}
}

void
gather_rooms(struct gather *g)
{
	const struct account *meant = gather_meant_account(g);

	for (size_t i = 0; i < chat_accounts(g->app->chat); i++) {
		const struct account *a = chat_account(g->app->chat, i);

		if (meant == NULL || meant == a)
			room_offer_invitations(g, a);
	}
}
