/*
 * What contacts may learn who ask for it, as the settings say, told to the
 * network half, which answers; and since when the user did nothing.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <time.h>

#include "chat/inside.h"

extern const struct chat_feature chat_feature_consent;

#define STIRRED_MS (30 * 1000)	/* told no oftener: nobody counts keys */

struct consent {
	uint32_t to;		/* what this stream was told */
	int64_t told;		/* loop_now() then */
};

static struct consent *
consent_of(const struct account *a)
{
	return chat_feature_state(a, &chat_feature_consent);
}

static void *
consent_new(void)
{
	return xcalloc(1, sizeof(struct consent));
}

static uint32_t
consent_now(const struct account *a)
{
	const struct conf *conf = a->chat->conf;

	return (conf_bool(conf, SET_ANSWER_VERSION, a->jid, NULL) ?
	    CONSENT_VERSION : 0) |
	    (conf_bool(conf, SET_ANSWER_TIME, a->jid, NULL) ?
	    CONSENT_TIME : 0) |
	    (conf_bool(conf, SET_ANSWER_LAST, a->jid, NULL) ?
	    CONSENT_LAST : 0);
}

/* Nothing that is not asked for is told to the network half either. */
static void
consent_tell(struct account *a)
{
	struct consent *c = consent_of(a);
	int64_t now = loop_now(a->chat->loop);
	time_t wall = (time_t)(loop_wall(a->chat->loop) / 1000);
	struct msg m = { .type = MSG_CONSENT };
	struct tm tm;

	m.u.consent.to = c->to = consent_now(a);
	if ((c->to & CONSENT_TIME) != 0 && localtime_r(&wall, &tm) != NULL)
		m.u.consent.offset = (int32_t)(tm.tm_gmtoff / 60);
	if ((c->to & CONSENT_LAST) != 0)
		m.u.consent.idle = (uint32_t)((now - a->chat->stirred) /
		    1000);
	c->told = now;
	link_tell(a, &m, NULL);
}

static void
consent_begin(struct account *a, bool resumed)
{
	(void)resumed;
	consent_tell(a);
}

/* What is announced is part of our presence (XEP-0115). */
void
chat_consent_changed(struct chat *c)
{
	for (size_t i = 0; i < c->naccounts; i++) {
		struct account *a = c->accounts[i];

		if (a->state != ACCOUNT_ONLINE ||
		    consent_of(a)->to == consent_now(a))
			continue;
		consent_tell(a);
		presence_again(a);
	}
}

void
chat_stirred(struct chat *c)
{
	int64_t now = loop_now(c->loop);

	c->stirred = now;
	for (size_t i = 0; i < c->naccounts; i++) {
		struct account *a = c->accounts[i];

		if (a->state == ACCOUNT_ONLINE &&
		    (consent_of(a)->to & CONSENT_LAST) != 0 &&
		    now - consent_of(a)->told >= STIRRED_MS)
			consent_tell(a);
	}
}

const struct chat_feature chat_feature_consent = {
	.name = "consent", .new = consent_new, .free = free,
	.begin = consent_begin,
};
