/*
 * What the server was asked to change in the roster, and who was asked, or
 * told, about subscriptions: nothing counts as done before it is, and what is
 * refused is said.  Reasons are foreign.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

#define REQUESTS_MAX 64		/* of one account, not answered yet */
#define ASKED_MAX 64		/* ... remembered in case they bounce */

/* A change of the roster. */
struct request {
	struct request *next;
	uint32_t number;		/* 0: it waits for the roster */
	enum roster_change change;
	char *jid, *name;
	struct account *said_of;	/* where it is said: the conversation */
	char *said_in;			/* with this address, or NULL */
};
/* A subscription stanza that left on this stream. */
struct asked {
	struct asked *next;
	const struct asking *kind;
	char *jid;
};
struct requests {
	struct request *changes;
	struct asked *asked;
	size_t nchanges, nasked;
	uint32_t number;		/* the last one given out */
};

/* ---- reasons ----------------------------------------------------------- */

/* RFC 6120, 8.3.3, in words of ours: the condition comes from outside. */
static const struct refusal {
	const char *condition, *contact, *server;
} refusals[] = {
	{ "bad-request", NULL, "the server cannot read it" },
	{ "conflict", NULL, "something else has this name or address" },
	{ "feature-not-implemented", "the other side cannot do that", "the "
	    "server cannot do that" },
	{ "forbidden", "the server forbids it", "the server forbids it" },
	{ "gone", "the contact has moved away", NULL },
	{ "internal-server-error", "the server has a fault of its own", "the "
	    "server has a fault of its own" },
	{ "item-not-found", "there is no such address", "the server knows no "
	    "such contact" },
	{ "jid-malformed", "the address is malformed", "the address is "
	    "malformed" },
	{ "not-acceptable", "the contact does not accept it", "the server "
	    "does not take this name or address" },
	{ "not-allowed", "the server does not allow it", "the server does "
	    "not allow it" },
	{ "not-authorized", "the server wants another log-in for it", "the "
	    "server wants another log-in for it" },
	{ "policy-violation", "the server's policy forbids it", "the server's "
	    "policy forbids it" },
	{ "recipient-unavailable", "the contact is not there", NULL },
	{ "remote-server-not-found", "there is no such server", NULL },
	{ "remote-server-timeout", "the contact's server is silent", NULL },
	{ "resource-constraint", "the server has no room for it", "the server "
	    "has no room for it" },
	{ "service-unavailable", "the contact cannot be reached", "the server "
	    "does not do that" },
	{ "unexpected-request", NULL, "it is not known who is in the "
	    "roster" },
	{ "subscription-required", "the contact takes messages only from "
	    "those they know", NULL },
};

static const char *
refusal_words(const char *condition, bool server)
{
	const char *words = NULL;

	for (size_t i = 0; i < NELEM(refusals); i++)
		if (strcmp(refusals[i].condition, condition) == 0)
			words = server ? refusals[i].server :
			    refusals[i].contact;
	if (words == NULL)
		words = server ? "the server refuses it" : "not delivered";
	return words;
}

char *
refusal_text(const char *condition, const char *text, bool server)
{
	char word[CHAT_NOTE_MAX + 1], line[CHAT_NOTE_MAX + 1];
	char said[SAYS_MAX];

	chat_quote(word, *condition != '\0' ? condition :
	    "undefined-condition");
	/* A server may quote what it does not deliver. */
	chat_fit(said, sizeof(said), chat_quote(line, otr_is_otr(text) ? "" :
	    text));
	if (*said == '\0')
		return xasprintf("%s (%s)", refusal_words(word, server), word);
	return xasprintf("%s (%s: \"%s\")", refusal_words(word, server), word,
	    said);
}

/* ---- changes of the roster --------------------------------------------- */

struct requests *
requests_new(void)
{
	return xcalloc(1, sizeof(struct requests));
}

static void
request_free(struct request *r)
{
	free(r->jid);
	free(r->name);
	free(r->said_in);
	free(r);
}

static void
asked_free(struct asked *k)
{
	free(k->jid);
	free(k);
}

void
requests_free(struct requests *rs)
{
	struct request *r;
	struct asked *k;

	while ((r = rs->changes) != NULL) {
		rs->changes = r->next;
		request_free(r);
	}
	while ((k = rs->asked) != NULL) {
		rs->asked = k->next;
		asked_free(k);
	}
	free(rs);
}

int
request_room(const struct account *a, struct err *err)
{
	if (a->requests->nchanges < REQUESTS_MAX)
		return 0;
	return err_set(err, "busy", "%s: the server has not answered %d "
	    "changes yet: wait a moment", a->jid, REQUESTS_MAX);
}

void
request_add(struct account *a, enum roster_change change, const char *jid,
    const char *name, const struct talk *said)
{
	struct request *r = xcalloc(1, sizeof(*r));

	r->change = change;
	r->jid = xstrdup(jid);
	r->name = xstrdup(name);
	if (said != NULL) {
		r->said_of = said->account;
		r->said_in = xstrdup(said->jid);
	}
	r->next = a->requests->changes;
	a->requests->changes = r;
	a->requests->nchanges++;
	requests_send(a);
}

/* The number that the answer will bear, or 0. */
static uint32_t
roster_change(struct account *a, const struct request *r)
{
	struct requests *rs = a->requests;
	struct msg m = { .type = MSG_ROSTER_SET };

	m.u.roster_set.jid = roster_item_of(a, r->jid);
	m.u.roster_set.name = r->name;
	m.u.roster_set.remove = r->change == ROSTER_REMOVE;
	if (++rs->number == 0)
		rs->number = 1;
	m.u.roster_set.request = rs->number;
	return link_tell(a, &m, NULL) == 0 ? rs->number : 0;
}

static void
request_send(struct account *a, struct request *r)
{
	if (r == NULL)
		return;
	request_send(a, r->next);	/* the oldest first */
	if (r->number == 0)
		r->number = roster_change(a, r);
}

/* What the roster has of a contact goes back to the server with a change. */
void
requests_send(struct account *a)
{
	if (!a->roster->awaited && link_is_open(a))
		request_send(a, a->requests->changes);
}

static struct request *
request_take(struct account *a, struct request **at)
{
	struct request *r = *at;

	*at = r->next;
	a->requests->nchanges--;
	return r;
}

static void
say_change(struct account *a, const struct request *r, enum entry_kind kind,
    const char *code, const char *condition, const char *text)
{
	const struct chat_pair data[] = {
		{ "contact", r->jid }, { "condition", condition },
		{ NULL, NULL },
	};
	const struct chat_pair done[] = { { "contact", r->jid },
		{ NULL, NULL } };

	chat_say(a->chat, a, r->said_in != NULL ?
	    talk_find(r->said_of, r->said_in) : NULL, kind, code,
	    *condition != '\0' ? data : done, "%s", text);
}

static void
say_done(struct account *a, const struct request *r)
{
	const struct contact *c = contact_find(a, r->jid);
	bool seen = c != NULL && (c->subscription == SUB_TO ||
	    c->subscription == SUB_BOTH);
	char *text;

	if (r->change == ROSTER_REMOVE)
		text = xasprintf("%s is removed from the roster.", r->jid);
	else if (r->change == ROSTER_ADD || *r->name == '\0')
		text = xasprintf("%s is in the roster.%s", r->jid, seen ? "" :
		    "  /sub ask asks to see when they are there.");
	else
		text = xasprintf("%s is in the roster as \"%s\".", r->jid,
		    r->name);
	say_change(a, r, ENTRY_NOTICE, r->change == ROSTER_REMOVE ?
	    "roster-removed" : "roster-set", "", text);
	free(text);
}

static void
say_refused(struct account *a, const struct request *r, const char *condition,
    const char *said)
{
	static const char *const what[] = {
		[ROSTER_ADD] = "was not added to the roster",
		[ROSTER_RENAME] = "keeps the name that the roster has",
		[ROSTER_REMOVE] = "is still in the roster",
	};
	char *why = refusal_text(condition, said, true);
	char *text = xasprintf("%s %s: %s.", r->jid, what[r->change], why);

	say_change(a, r, ENTRY_ERROR, "roster-refused", condition, text);
	free(text);
	free(why);
}

/* It may have been done all the same. */
static void
say_unknown(struct account *a, const struct request *r, const char *why,
    const char *condition)
{
	static const char *const what[] = {
		[ROSTER_ADD] = "was added to",
		[ROSTER_RENAME] = "was renamed in",
		[ROSTER_REMOVE] = "was removed from",
	};
	char *text = xasprintf("%s, so that it is not known whether %s %s the "
	    "roster: /roster shows what the server has.", why, r->jid,
	    what[r->change]);

	say_change(a, r, ENTRY_ERROR, "roster-unanswered", condition, text);
	free(text);
}

static void
request_end(struct account *a, struct request *r, const char *condition,
    const char *text)
{
	if (*condition == '\0')
		say_done(a, r);
	else if (strcmp(condition, "timeout") == 0)
		say_unknown(a, r, "The server did not answer in time",
		    condition);
	else if (strcmp(condition, "gone") == 0)
		say_unknown(a, r, "The connection was lost", condition);
	else
		say_refused(a, r, condition, text);
	request_free(r);
}

int
request_answered(struct account *a, uint32_t number, const char *condition,
    const char *text)
{
	struct request **at = &a->requests->changes;

	if (number == 0 || number > a->requests->number)
		return -1;
	while (*at != NULL && (*at)->number != number)
		at = &(*at)->next;
	/* Else it was told already, when the stream ended. */
	if (*at != NULL)
		request_end(a, request_take(a, at), condition, text);
	return 0;
}

/* ---- subscriptions ----------------------------------------------------- */

/* What becomes of each of the four where it does not arrive. */
static const struct asking {
	const char *kind, *before, *after;
} askings[] = {
	{ "subscribe", "Your request to see when ", " is there did not "
	    "arrive" },
	{ "subscribed", "That they may see when you are there could not be "
	    "told to ", "" },
	{ "unsubscribe", "That you no longer want to see when they are there "
	    "could not be told to ", "" },
	{ "unsubscribed", "That they may not see when you are there could not "
	    "be told to ", "" },
};

static const struct asking *
asking_find(const char *kind)
{
	for (size_t i = 0; i < NELEM(askings); i++)
		if (strcmp(askings[i].kind, kind) == 0)
			return &askings[i];
	return NULL;
}

static bool
is_request(const struct asked *k)
{
	return k->kind == &askings[0];
}

/* The newest to an address, or the oldest of all; taken out. */
static struct asked *
asked_take(struct account *a, const char *jid)
{
	struct asked **at = &a->requests->asked, *k;

	while (*at != NULL && (jid != NULL ? strcmp((*at)->jid, jid) != 0 :
	    (*at)->next != NULL))
		at = &(*at)->next;
	if ((k = *at) == NULL)
		return NULL;
	*at = k->next;
	a->requests->nasked--;
	return k;
}

void
subscription_sent(struct account *a, const char *jid, const char *kind)
{
	struct asked *k;

	if (asking_find(kind) == NULL)
		return;
	if (a->requests->nasked >= ASKED_MAX)
		asked_free(asked_take(a, NULL));
	k = xcalloc(1, sizeof(*k));
	k->kind = asking_find(kind);
	k->jid = xstrdup(jid);
	k->next = a->requests->asked;
	a->requests->asked = k;
	a->requests->nasked++;
}

void
subscription_answered(struct account *a, const char *jid)
{
	struct asked *k;

	while ((k = asked_take(a, jid)) != NULL)
		asked_free(k);
}

static void
say_bounced(struct account *a, const struct asked *k, const char *condition,
    const char *why)
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
unreachable(struct account *a, struct contact *c, const char *why)
{
	struct talk *v = talk_find(a, c->jid);
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
void
presence_bounced(struct account *a, const char *jid, const char *condition,
    const char *text)
{
	struct contact *c = contact_find(a, jid);
	struct asked *k = asked_take(a, jid);
	char *why = refusal_text(condition, text, false);

	if (k != NULL) {
		if (is_request(k) && c != NULL && c->ask) {
			c->ask = false;
			roster_changed(a);
		}
		say_bounced(a, k, condition, why);
		asked_free(k);
	} else if (c != NULL && c->in_roster)
		unreachable(a, c, why);
	free(why);
}

/* ---- the stream -------------------------------------------------------- */

void
requests_lost(struct account *a, bool all)
{
	struct request **at = &a->requests->changes;

	while (*at != NULL)
		if ((*at)->number != 0 || all)
			request_end(a, request_take(a, at), "gone", "");
		else
			at = &(*at)->next;
}

/* The server has it if its roster says so. */
static bool
has_arrived(const struct account *a, const struct asked *k)
{
	const struct contact *c = contact_find(a, k->jid);

	return !is_request(k) || (c != NULL && (c->ask ||
	    c->subscription == SUB_TO || c->subscription == SUB_BOTH));
}

void
subscriptions_lost(struct account *a)
{
	struct asked *k;

	while ((k = asked_take(a, NULL)) != NULL) {
		if (!has_arrived(a, k))
			say_bounced(a, k, "gone", "the connection was lost "
			    "before; /sub ask asks again");
		asked_free(k);
	}
}
