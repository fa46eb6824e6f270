/*
 * Copies of what other programs of the account send and get (XEP-0280):
 * whether they are asked for, and what the server said to it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>

#include "chat/inside.h"

extern const struct chat_feature chat_feature_carbon;

enum carbons { CARBONS_OFF, CARBONS_ASKED, CARBONS_ON, CARBONS_REFUSED };
struct carbon {
	enum carbons state;
	char condition[IPC_CONDITION_MAX + 1];	/* why it was refused */
};

static struct carbon *
carbon_of(const struct account *a)
{
	return chat_feature_state(a, &chat_feature_carbon);
}

static void *
carbon_new(void)
{
	return xcalloc(1, sizeof(struct carbon));
}

static void
carbon_ask(struct account *a, bool on)
{
	struct msg m = { .type = MSG_CARBONS };

	m.u.carbons.on = on;
	if (link_tell(a, &m, NULL) == 0)
		carbon_of(a)->state = on ? CARBONS_ASKED : CARBONS_OFF;
}

static bool
carbon_is_wanted(const struct account *a)
{
	return conf_bool(a->chat->conf, SET_CARBONS, a->jid, NULL);
}

/* A stream begins without them. */
static void
carbon_begin(struct account *a, bool resumed)
{
	if (resumed)
		return;
	carbon_of(a)->state = CARBONS_OFF;
	if (carbon_is_wanted(a))
		carbon_ask(a, true);
}

static int
carbon_hear_set(struct account *a, const struct msg *m, struct err *err)
{
	struct carbon *c = carbon_of(a);

	(void)err;
	c->state = m->u.carbons_set.on ? CARBONS_ON :
	    *m->u.carbons_set.condition != '\0' ? CARBONS_REFUSED :
	    CARBONS_OFF;
	snprintf(c->condition, sizeof(c->condition), "%s",
	    m->u.carbons_set.condition);
	a->changes++;
	return 0;
}

void
chat_carbons_changed(struct chat *chat)
{
	for (size_t i = 0; i < chat->naccounts; i++) {
		struct account *a = chat->accounts[i];
		bool is = carbon_of(a)->state == CARBONS_ON ||
		    carbon_of(a)->state == CARBONS_ASKED;

		if (a->state == ACCOUNT_ONLINE && is != carbon_is_wanted(a))
			carbon_ask(a, !is);
	}
}

const char *
account_carbons(const struct account *a)
{
	static const char *const words[] = {
		[CARBONS_OFF] = "off", [CARBONS_ASKED] = "asked",
		[CARBONS_ON] = "on", [CARBONS_REFUSED] = "refused",
	};

	return a->state != ACCOUNT_ONLINE ? "off" :
	    words[carbon_of(a)->state];
}

static const struct chat_hears carbon_hears[] = {
	{ MSG_CARBONS_SET, carbon_hear_set },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_carbon = {
	.name = "carbon", .hears = carbon_hears,
	.new = carbon_new, .free = free, .begin = carbon_begin,
};
