/*
 * What follows here when somebody is blocked: sessions with them end, lines
 * that wait for them fail, and nothing is known of whether they are there.
 * When they no longer are, that is asked for.
 * Must not know who blocks.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

/* Whether it concerns them: their address or domain; NULL: all that is
 * blocked. */
static bool
avoid_concerns(const struct account *a, const char *jid, const char *bare)
{
	const char *at = strchr(bare, '@');

	if (jid == NULL)
		return account_blocks(a, bare) != NULL;
	return strcmp(bare, a->jid) != 0 && (strcmp(jid, bare) == 0 ||
	    (at != NULL && strcmp(jid, at + 1) == 0));
}

/* Once the address is blocked they are not told any more. */
void
avoid_end_sessions(struct account *a, const char *jid)
{
	struct chat *c = a->chat;

	for (size_t i = 0; i < c->ntalks; i++) {
		struct talk *v = c->talks[i];

		if (v->account == a && talk_is_direct(v) &&
		    avoid_concerns(a, jid, v->jid) && (otr_level(v->direct->otr) != OTR_NOT_PRIVATE ||
		    v->direct->asks_stranger))
			direct_end(v, NULL);
	}
}

static void
avoid_fail_held(struct talk *v)
{
	struct line *next;

	for (struct line *l = v->outbox; l != NULL; l = next) {
		next = l->next;
		if (l->delivery == DELIVERY_HELD)
			line_blocked(v, l);
	}
}

void
avoid_forget(struct account *a, const char *jid)
{
	struct roster *r = a->roster;
	struct chat *c = a->chat;
	char *bare;

	for (size_t i = 0; i < c->ntalks; i++)
		if (c->talks[i]->account == a &&
		    avoid_concerns(a, jid, c->talks[i]->jid))
			avoid_fail_held(c->talks[i]);
	/* From the end: the last takes the place of who is dropped. */
	for (size_t i = r->n; i > 0; i--)
		if (avoid_concerns(a, jid, r->all[i - 1]->jid)) {
			bare = xstrdup(r->all[i - 1]->jid);
			presence_forget(a, bare);
			free(bare);
		}
}

/* What another program of the user's, or the server's list, has brought. */
void
avoid_all(struct account *a, const char *jid)
{
	avoid_end_sessions(a, jid);
	avoid_forget(a, jid);
}

static bool
avoid_sees(const struct contact *c)
{
	return c->subscription == SUB_TO || c->subscription == SUB_BOTH;
}

/* The one who was meant, and those of a domain with whom one talks: not all of
 * it at once (XEP-0318, 2). */
static bool
avoid_is_wanted(const struct account *a, const char *jid, const char *bare)
{
	return strcmp(jid, bare) == 0 || (avoid_concerns(a, jid, bare) &&
	    direct_find(a, bare) != NULL);
}

/*
 * While they were blocked the server kept their presence from us, and it tells
 * no more than ours to them now (XEP-0191, 3.4): without a probe of our own
 * they would stay offline here, and lines wait for them.
 */
bool
avoid_over(struct account *a, const char *jid)
{
	const struct contact *c;
	bool asked = false;

	if (a->state != ACCOUNT_ONLINE || !account_is_shown(a))
		return false;
	for (size_t i = 0; (c = roster_contact(a, i)) != NULL; i++)
		if (avoid_sees(c) && c->nresources == 0 && avoid_is_wanted(a,
		    jid, c->jid) && account_blocks(a, c->jid) == NULL)
			asked |= presence_send(a, c->jid, "probe", SHOW_ONLINE,
			    "") == 0;
	return asked;
}
