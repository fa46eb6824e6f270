/*
 * How many invitations, and answers to them, are said in a minute; how many
 * more came is said when it is over.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>

#include "chat/inside.h"
#include "chat/invitation.h"

extern const struct chat_feature chat_feature_invitation_side;

#define INVITATION_MINUTE_MS (60 * 1000)

static const struct {
	unsigned most;
	const char *what;
} invitation_sides[INVITATION_SIDES] = {
	[SIDE_CONTACT] = { 10, "invitations of contacts" },
	[SIDE_OTHERS] = { 3, "invitations of others" },
	[SIDE_DECLINED] = { 5, "answers to invitations" },
};

struct invitation_said {
	struct account *account;
	struct {
		int64_t since;	/* of the minute; 0: none began */
		unsigned said, more;
	} sides[INVITATION_SIDES];
	struct timer *timer;	/* how many more came; or NULL */
};

static struct invitation_said *
invitation_said_of(const struct account *a)
{
	return chat_feature_state(a, &chat_feature_invitation_side);
}

static void *
invitation_said_new(void)
{
	return xcalloc(1, sizeof(struct invitation_said));
}

static void
invitation_said_free(void *state)
{
	struct invitation_said *all = state;

	timer_free(all->timer);
	free(all);
}

static void
invitation_say_more(void *arg)
{
	struct invitation_said *all = arg;
	char count[16];

	for (size_t i = 0; i < INVITATION_SIDES; i++) {
		const struct chat_pair data[] = {
			{ "count", count }, { NULL, NULL },
		};

		if (all->sides[i].more == 0)
			continue;
		snprintf(count, sizeof(count), "%u", all->sides[i].more);
		chat_say(all->account->chat, all->account, NULL,
		    ENTRY_WARNING, "invitations-more", data, "%s: %s more %s "
		    "came within a minute, and are not shown",
		    all->account->jid, count, invitation_sides[i].what);
		all->sides[i].more = 0;
	}
}

bool
invitation_may_say(struct account *a, enum invitation_side side)
{
	struct invitation_said *all = invitation_said_of(a);
	int64_t now = loop_now(a->chat->loop);
	int64_t left = all->sides[side].since + INVITATION_MINUTE_MS - now;

	if (all->sides[side].said == 0 || left <= 0) {
		all->sides[side].since = now;
		all->sides[side].said = 1;
		return true;
	}
	if (all->sides[side].said < invitation_sides[side].most) {
		all->sides[side].said++;
		return true;
	}
	all->sides[side].more++;
	if (all->timer == NULL) {
		all->account = a;
		all->timer = timer_new(a->chat->loop, invitation_say_more,
		    all);
	}
	if (!timer_armed(all->timer))
		timer_set(all->timer, left);
	return false;
}

const struct chat_feature chat_feature_invitation_side = {
	.name = "invitation-side",
	.new = invitation_said_new, .free = invitation_said_free,
};
