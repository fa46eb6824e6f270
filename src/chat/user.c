/*
 * Whether the user is here: the one place that knows, from the keys that a
 * front end was given and from the focus that a terminal reports.  What follows
 * (presence, XEP-0352) are features that ask here.  Nothing is counted while
 * nothing happens: one timer is armed, for when the next thing would follow.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include "chat/inside.h"

#define MINUTE_MS (60 * 1000)

struct user {
	bool reports;		/* a terminal that says when it has focus */
	int64_t sign;		/* loop_now() of the last key, or of the focus
				 * got or lost since; 0: no front end has keys */
	enum absence absence;
	struct timer *timer;	/* NULL: there never was a key */
};

struct user *
user_new(void)
{
	return xcalloc(1, sizeof(struct user));
}

void
user_free(struct user *u)
{
	if (u != NULL)
		timer_free(u->timer);
	free(u);
}

bool
chat_is_here(const struct chat *c)
{
	return c->user->reports ? !c->looks_away :
	    c->user->absence == ABSENCE_NONE;
}

enum absence
chat_absence(const struct chat *c)
{
	return c->user->absence;
}

enum show
chat_absence_show(const struct chat *c)
{
	return c->user->absence == ABSENCE_LONG ? SHOW_XA : SHOW_AWAY;
}

/* ---- time without a key -------------------------------------------------- */

/* Milliseconds after which the user counts as absent so; 0: never. */
static int64_t
user_after(const struct chat *c, enum absence how)
{
	return MINUTE_MS * (int64_t)conf_int(c->conf, how == ABSENCE_LONG ?
	    SET_AUTO_XA : SET_AUTO_AWAY, NULL, NULL);
}

/* The focus alone says little: it stays where somebody left his desk. */
static enum absence
user_absence_now(const struct chat *c)
{
	const struct user *u = c->user;
	int64_t since = loop_now(c->loop) - u->sign;

	if (u->sign == 0)
		return ABSENCE_NONE;
	for (enum absence how = ABSENCE_LONG; how > ABSENCE_NONE; how--) {
		int64_t after = user_after(c, how);

		if (after > 0 && since >= after)
			return how;
	}
	return ABSENCE_NONE;
}

/* Once: that contacts see something else than the user has said. */
static void
user_say_absence(struct chat *c)
{
	bool seen = false;

	for (size_t i = 0; i < c->naccounts; i++)
		seen = seen || (c->accounts[i]->state == ACCOUNT_ONLINE &&
		    account_is_available(c->accounts[i]));
	if (seen)
		chat_say(c, NULL, NULL, ENTRY_NOTICE, "auto-away", NULL,
		    "Contacts see you as %s until you press a key." MORE
		    "You typed nothing for a while (settings auto_away, "
		    "auto_xa).",
		    show_word(chat_absence_show(c)));
}

static void
user_arm(struct chat *c)
{
	const struct user *u = c->user;
	int64_t since = loop_now(c->loop) - u->sign, next = 0;

	if (u->timer == NULL)
		return;
	for (enum absence how = ABSENCE_SHORT; how <= ABSENCE_LONG; how++) {
		int64_t after = user_after(c, how);

		if (how > u->absence && after > since && (next == 0 ||
		    after < next))
			next = after;
	}
	if (next > 0)
		timer_set(u->timer, next - since);
	else
		timer_off(u->timer);
}

static void
user_look(struct chat *c)
{
	struct user *u = c->user;
	enum absence was = u->absence;

	u->absence = user_absence_now(c);
	user_arm(c);
	if (u->absence == was)
		return;
	if (was == ABSENCE_NONE)
		user_say_absence(c);
	chat_features_look(c);
}

static void
user_late(void *arg)
{
	user_look(arg);
}

/* ---- what front ends tell -------------------------------------------------- */

void
chat_look(struct chat *c, bool looks)
{
	struct user *u = c->user;

	u->reports = true;
	if (c->looks_away == !looks)
		return;
	c->looks_away = !looks;
	if (u->sign != 0 && u->absence == ABSENCE_NONE)
		u->sign = loop_now(c->loop);
	user_arm(c);
	chat_features_look(c);
}

/* Keys are many: the timer that is armed finds out itself that one came. */
void
chat_touched(struct chat *c)
{
	struct user *u = c->user;

	u->sign = loop_now(c->loop);
	if (u->timer == NULL)
		u->timer = timer_new(c->loop, user_late, c);
	if (u->absence != ABSENCE_NONE)
		user_look(c);
	else if (!timer_armed(u->timer))
		user_arm(c);
}

void
chat_away_changed(struct chat *c)
{
	user_look(c);
}
