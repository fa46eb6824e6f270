/*
 * What the contact's programs say of OTR (XEP-0378), asked for while a
 * conversation is open.  The answers are hints that nobody has signed: they
 * choose whom to ask first and word a notice, and hold or free no line.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

#define ASKS_MAX 40			/* of one contact's programs ... */
#define ASKS_MS (10 * 60 * 1000)	/* ... within this time */
#define AGAIN_MS (60 * 1000)		/* one that is silent, not before */

/* ---- asking ------------------------------------------------------------ */

/*
 * To ask tells the other side that we are there: never a stranger, nor
 * somebody who may not see that anyway, nor one with whom neither OTR is
 * wanted nor to tell that the user is writing.
 */
static bool
discover_may_ask(struct talk *v)
{
	const struct account *a = v->account;
	const struct contact *c = v->contact;
	struct otr_peer peer;

	if (c == NULL || account_blocks(a, v->jid) != NULL)
		return false;
	if (!c->in_roster || v->stranger || !link_is_open(a) ||
	    a->roster->awaited || !account_is_shown(a) ||
	    (c->subscription != SUB_FROM && c->subscription != SUB_BOTH))
		return false;
	if (peer_said(v)->typing)
		return true;
	direct_peer(a->chat, a->jid, v->jid, &peer);
	return peer.policy != OTR_POLICY_NEVER;
}

/* Programs that come and go all the time are not asked each time. */
static bool
discover_has_room(struct talk *v)
{
	struct direct *d = v->direct;
	int64_t now = loop_now(v->account->chat->loop);

	if (d->asks == 0 || now - d->asks_since >= ASKS_MS) {
		d->asks = 0;
		d->asks_since = now;
	}
	return d->asks++ < ASKS_MAX;
}

static bool
discover_is_due(const struct talk *v, const struct resource *r, bool again)
{
	if (r->asked_at == 0)
		return true;
	return again && r->announced == ANNOUNCED_UNKNOWN &&
	    loop_now(v->account->chat->loop) - r->asked_at >= AGAIN_MS;
}

static void
discover_ask(struct talk *v, struct resource *r)
{
	char *full = xasprintf("%s/%s", v->jid, r->name);
	struct msg m = { .type = MSG_DISCOVER };

	m.u.discover.to = full;
	m.u.discover.caps = r->caps;
	if (link_tell(v->account, &m, NULL) == 0)
		r->asked_at = loop_now(v->account->chat->loop);
	free(full);
}

void
direct_discover(struct talk *v, bool again)
{
	if (!discover_may_ask(v))
		return;
	for (size_t i = 0; i < v->contact->nresources; i++) {
		struct resource *r = &v->contact->resources[i];

		if (*r->name != '\0' && discover_is_due(v, r, again) &&
		    discover_has_room(v))
			discover_ask(v, r);
	}
}

/* 20 bytes in base64.  It goes back as it came, and is never shown. */
static bool
discover_caps_is_hash(const char *caps)
{
	return strlen(caps) == IPC_CAPS_MAX && strspn(caps,
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	    "0123456789+/") == IPC_CAPS_MAX - 1 &&
	    caps[IPC_CAPS_MAX - 1] == '=';
}

void
resource_caps(struct resource *r, const char *caps)
{
	/* Without one all is as before: servers may leave it out (8.4). */
	if (!discover_caps_is_hash(caps) || strcmp(r->caps, caps) == 0)
		return;
	chat_fit(r->caps, sizeof(r->caps), caps);
	r->announced = ANNOUNCED_UNKNOWN;
	r->typing = false;
	r->asked_at = 0;
}

static void
discover_answered(struct account *a, const char *jid, const char *resource,
    enum announced says, bool typing)
{
	struct contact *c = contact_find(a, jid);
	struct talk *v = direct_find(a, jid);

	for (size_t i = 0; c != NULL && i < c->nresources; i++) {
		struct resource *r = &c->resources[i];

		if (strcmp(r->name, resource) != 0 || r->asked_at == 0)
			continue;
		r->announced = says;
		r->typing = typing;
	}
	if (v != NULL)
		talk_changed(v);
}

/* ---- from the worker --------------------------------------------------- */

static int
discover_hear(struct account *a, const struct msg *m, struct err *err)
{
	char *from = heard_from(a, m->u.discovered.from), *bare;

	(void)err;
	if (from == NULL)
		return 0;
	bare = jid_bare(from);
	/* It may be gone by now, or never have been asked. */
	if (jid_resource(from) != NULL)
		discover_answered(a, bare, jid_resource(from),
		    (enum announced)m->u.discovered.says,
		    m->u.discovered.typing);
	free(bare);
	free(from);
	return 0;
}

static const struct chat_hears discover_hears[] = {
	{ MSG_DISCOVERED, discover_hear },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_discover = {
	.name = "discover", .hears = discover_hears,
};
