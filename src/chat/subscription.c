/*
 * Who may see whom come and go: who asks us, whom we asked, and what came back
 * (RFC 6121, 3).  Texts are foreign; addresses come normalized from heard.c.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

extern const struct chat_feature chat_feature_subscription;

#define ASKED_MAX 64		/* remembered in case they bounce */

/* What becomes of each of the four where it does not arrive. */
static const struct asking {
	const char *kind, *before, *after;
} askings[] = {
	{ "subscribe", "Your request to see when ", " is online did not "
	    "arrive" },
	{ "subscribed", "Your word that they may see when you are online did "
	    "not reach ", "" },
	{ "unsubscribe", "Your word that you no longer want to see when they "
	    "are online did not reach ", "" },
	{ "unsubscribed", "Your word that they may not see when you are online "
	    "did not reach ", "" },
};

/* A subscription stanza that left on this stream. */
struct asked {
	struct asked *next;
	const struct asking *kind;
	char *jid;
};
struct subscriptions {
	struct asked *asked;		/* the newest first */
	size_t n;
};

/* ---- what was asked ---------------------------------------------------- */

static void
subscription_asked_free(struct asked *k)
{
	free(k->jid);
	free(k);
}

static void *
subscriptions_new(void)
{
	return xcalloc(1, sizeof(struct subscriptions));
}

static struct subscriptions *
subscriptions_of(const struct account *a)
{
	return chat_feature_state(a, &chat_feature_subscription);
}

static void
subscriptions_free(void *state)
{
	struct subscriptions *s = state;
	struct asked *k;

	while ((k = s->asked) != NULL) {
		s->asked = k->next;
		subscription_asked_free(k);
	}
	free(s);
}

static const struct asking *
subscription_asking_find(const char *kind)
{
	for (size_t i = 0; i < NELEM(askings); i++)
		if (strcmp(askings[i].kind, kind) == 0)
			return &askings[i];
	return NULL;
}

static bool
subscription_asked_is_request(const struct asked *k)
{
	return k->kind == &askings[0];
}

/* The newest to an address, or the oldest of all; taken out. */
static struct asked *
subscription_asked_take(struct account *a, const char *jid)
{
	struct asked **at = &subscriptions_of(a)->asked, *k;

	while (*at != NULL && (jid != NULL ? strcmp((*at)->jid, jid) != 0 :
	    (*at)->next != NULL))
		at = &(*at)->next;
	if ((k = *at) == NULL)
		return NULL;
	*at = k->next;
	subscriptions_of(a)->n--;
	return k;
}

static void
subscription_sent(struct account *a, const char *jid, const char *kind)
{
	struct asked *k;

	if (subscription_asking_find(kind) == NULL)
		return;
	if (subscriptions_of(a)->n >= ASKED_MAX)
		subscription_asked_free(subscription_asked_take(a, NULL));
	k = xcalloc(1, sizeof(*k));
	k->kind = subscription_asking_find(kind);
	k->jid = xstrdup(jid);
	k->next = subscriptions_of(a)->asked;
	subscriptions_of(a)->asked = k;
	subscriptions_of(a)->n++;
}

static void
subscription_answered(struct account *a, const char *jid)
{
	struct asked *k;

	while ((k = subscription_asked_take(a, jid)) != NULL)
		subscription_asked_free(k);
}

/* ---- what came back ---------------------------------------------------- */

static void
subscription_say_bounced(struct account *a, const struct asked *k,
    const char *condition, const char *why)
{
	const struct chat_pair data[] = {
		{ "contact", k->jid }, { "condition", condition },
		{ NULL, NULL },
	};

	chat_say(a->chat, a, talk_find(a, k->jid), ENTRY_ERROR, "sub-failed",
	    data, "%s%s%s: %s.", k->kind->before, name_of(a, k->jid),
	    k->kind->after, why);
}

/* The server's word for our presence that did not arrive: said once for each
 * time that they come, and only where somebody looks. */
static void
subscription_unreachable(struct account *a, struct contact *c, const char *why)
{
	struct talk *v = direct_find(a, c->jid);
	bool said = c->unreachable != NULL;

	if (said)
		return;
	c->unreachable = xstrdup(why);
	roster_changed(a);
	if (v != NULL)
		talk_say(v, ENTRY_WARNING, "unreachable", "%s cannot be "
		    "reached: %s.", talk_name(v), why);
}

/*
 * An error says nothing of what it answers but the address: a subscription
 * if one went there, else our presence, which goes to all who may see it.
 * Whoever is no contact and was sent nothing answers nothing.
 */
static void
subscription_bounced(struct account *a, const char *jid, const char *condition,
    const char *text)
{
	struct contact *c = contact_find(a, jid);
	struct asked *k = subscription_asked_take(a, jid);
	char *why = refusal_text(condition, text, false);

	if (k != NULL) {
		if (subscription_asked_is_request(k) && c != NULL && c->ask) {
			c->ask = false;
			roster_changed(a);
		}
		subscription_say_bounced(a, k, condition, why);
		subscription_asked_free(k);
	} else if (c != NULL && c->in_roster)
		subscription_unreachable(a, c, why);
	free(why);
}

/* The server has it if its roster says so. */
static bool
subscription_asked_arrived(const struct account *a, const struct asked *k)
{
	const struct contact *c = contact_find(a, k->jid);

	return !subscription_asked_is_request(k) || (c != NULL && (c->ask ||
	    c->subscription == SUB_TO || c->subscription == SUB_BOTH));
}

void
subscriptions_lost(struct account *a)
{
	struct asked *k;

	while ((k = subscription_asked_take(a, NULL)) != NULL) {
		if (!subscription_asked_arrived(a, k))
			subscription_say_bounced(a, k, "gone", "the "
			    "connection was lost before; /sub ask asks "
			    "again");
		subscription_asked_free(k);
	}
}

/* ---- we ask ------------------------------------------------------------ */

int
roster_subscription(struct account *a, const char *jid, const char *kind,
    struct err *err)
{
	struct contact *c = contact_find(a, jid);
	bool gives = strcmp(kind, "subscribed") == 0 ||
	    strcmp(kind, "subscribe") == 0;

	if (gives && blocked_refuse(a, jid, err) == -1)
		return -1;
	if (presence_send(a, jid, kind, SHOW_ONLINE, "") == -1)
		return err_set(err, "offline", "%s is not online", a->jid);
	subscription_sent(a, jid, kind);
	if (c != NULL && (strcmp(kind, "subscribed") == 0 ||
	    strcmp(kind, "unsubscribed") == 0)) {
		c->asks_us = false;
		contact_idle(a, c);
		roster_changed(a);
	}
	return 0;
}

/* ---- they ask ---------------------------------------------------------- */

/* What they call themselves is their claim: never a name by itself. */
static bool
subscription_look(struct question *q)
{
	const struct contact *c = contact_find(q->account, q->peer);

	return c != NULL && c->asks_us;
}

static void
subscription_ask(struct account *a, struct contact *c, const char *text,
    const char *nick)
{
	char line[CHAT_NOTE_MAX + 1], said[SAYS_MAX];
	struct says says = { .quote = *text != '\0' ? text : NULL };

	chat_fit(said, sizeof(said), chat_quote(line, nick));
	says.text = xasprintf("%s%s%s%s%s wants to be your contact, and to see "
	    "when you are online%s",
	    c->jid, chat_odd(c->jid), *said != '\0' ?
	    " (who calls itself \"" : "", said, *said != '\0' ? "\")" : "",
	    *text != '\0' ? ", and says:" : "");
	says_answer(&says, chat_command(a, "/sub allow", c->jid, NULL),
	    &(struct answer){ .text = "let them see it", .brief = "allow",
	    .risky = true });
	says_answer(&says, chat_command(a, "/sub deny", c->jid, NULL),
	    &(struct answer){ .text = "do not", .brief = "deny" });
	chat_ask(a->chat, &(struct whose){ .account = a,
		.talk = direct_find(a, c->jid), .peer = c->jid,
		.strange = !c->in_roster, .code = "subscription",
		.look = subscription_look }, &says);
}

static void
subscription_asked(struct account *a, const char *jid, const char *text,
    const char *nick)
{
	struct contact *c = contact_find(a, jid);

	if (c == NULL && a->roster->asking >= CHAT_ASKING_MAX) {
		roster_full(a);
		account_dropped(a, "one request too many to see when you are "
		    "online", jid);
		return;
	}
	if (c == NULL && (c = contact_make(a, jid)) == NULL)
		return;
	if (c->asks_us)
		return;		/* asked already: servers repeat it */
	c->asks_us = true;
	roster_changed(a);
	subscription_ask(a, c, text, nick);
}

static void
subscription_say(struct account *a, const char *jid, const char *code,
    const char *what)
{
	chat_say(a->chat, a, talk_find(a, jid), ENTRY_NOTICE, code, NULL,
	    "%s %s", jid, what);
}

/* `kind` is one of the four words: link.c has checked. */
static void
subscription_came(struct account *a, const char *jid, const char *kind,
    const char *text, const char *nick)
{
	struct contact *c = contact_find(a, jid);

	if (strcmp(kind, "subscribed") == 0 ||
	    strcmp(kind, "unsubscribed") == 0)
		subscription_answered(a, jid);
	if (strcmp(kind, "subscribe") == 0)
		subscription_asked(a, jid, text, nick);
	else if (strcmp(kind, "unsubscribe") == 0 && c != NULL) {
		c->asks_us = false;
		subscription_say(a, jid, "unsubscribed",
		    "no longer sees when you are online");
		contact_idle(a, c);
	} else if (strcmp(kind, "subscribed") == 0 && c != NULL)
		subscription_say(a, jid, "subscription-granted",
		    "lets you see when they are online");
	else if (strcmp(kind, "unsubscribed") == 0 && c != NULL)
		subscription_say(a, jid, "subscription-refused",
		    "does not let you see when they are online");
}

/* ---- from the worker --------------------------------------------------- */

static int
subscription_hear(struct account *a, const struct msg *m, struct err *err)
{
	static const char *const kinds[] = {
		"subscribe", "subscribed", "unsubscribe", "unsubscribed",
	};
	char *from, *bare;
	bool known = false;

	for (size_t i = 0; i < NELEM(kinds); i++)
		known |= strcmp(m->u.subscription.kind, kinds[i]) == 0;
	if (!known)
		return heard_bad(err, "a subscription of no kind");
	if ((from = heard_from(a, m->u.subscription.from)) == NULL)
		return 0;
	bare = jid_bare(from);
	if (strcmp(bare, a->jid) != 0)
		subscription_came(a, bare, m->u.subscription.kind,
		    m->u.subscription.text, m->u.subscription.nick);
	free(bare);
	free(from);
	return 0;
}

static int
subscription_hear_error(struct account *a, const struct msg *m, struct err *err)
{
	char *from = heard_from(a, m->u.presence_error.from), *bare;

	(void)err;
	if (from == NULL)
		return 0;
	bare = jid_bare(from);
	subscription_bounced(a, bare, m->u.presence_error.condition,
	    m->u.presence_error.text);
	free(bare);
	free(from);
	return 0;
}

static const struct chat_hears subscription_hears[] = {
	{ MSG_SUBSCRIPTION, subscription_hear },
	{ MSG_PRESENCE_ERROR, subscription_hear_error },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_subscription = {
	.name = "subscription", .hears = subscription_hears,
	.new = subscriptions_new, .free = subscriptions_free,
};
