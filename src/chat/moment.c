/*
 * When something of a conversation is said: no two of its lines at the same
 * millisecond, since the history knows them by that.
 *
 * SPDX-License-Identifier: ISC
 */
#include "chat/inside.h"

#define AHEAD_MS (10 * 1000)	/* of the clock, at most, where many come */

int64_t
talk_moment(struct talk *v)
{
	int64_t now = loop_wall(v->account->chat->loop);

	if (now <= v->moment && v->moment - now < AHEAD_MS)
		now = v->moment + 1;
	v->moment = now;
	return now;
}
