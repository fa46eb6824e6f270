/*
 * What the server was asked to change in the roster: nothing counts as done
 * before it is, and what is refused is said.  Reasons are foreign.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

extern const struct chat_feature chat_feature_request;

#define REQUESTS_MAX 64		/* of one account, not answered yet */

/* A change of the roster. */
struct request {
	struct request *next;
	uint32_t number;		/* 0: it waits for the roster */
	enum roster_change change;
	char *jid;
	char *name;			/* of the contact, or the group */
	struct account *said_of;	/* where it is said: the conversation */
	char *said_in;			/* with this address, or NULL */
};
struct requests {
	struct request *changes;
	size_t nchanges;
	uint32_t number;		/* the last one given out */
};

static void *
requests_new(void)
{
	return xcalloc(1, sizeof(struct requests));
}

static struct requests *
requests_of(const struct account *a)
{
	return chat_feature_state(a, &chat_feature_request);
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
requests_free(void *state)
{
	struct requests *rs = state;
	struct request *r;

	while ((r = rs->changes) != NULL) {
		rs->changes = r->next;
		request_free(r);
	}
	free(rs);
}

static int
request_room(const struct account *a, struct err *err)
{
	if (requests_of(a)->nchanges < REQUESTS_MAX)
		return 0;
	return err_set(err, "busy", "%s: the server has not answered %d "
	    "changes yet: try again in a moment", a->jid, REQUESTS_MAX);
}

int
request_add(struct account *a, enum roster_change change, const char *jid,
    const char *name, const struct talk *said, struct err *err)
{
	struct request *r;

	if (a->state != ACCOUNT_ONLINE || !link_is_open(a))
		return err_set(err, "offline", "%s is not online", a->jid);
	if (request_room(a, err) == -1)
		return -1;
	r = xcalloc(1, sizeof(*r));
	r->change = change;
	r->jid = xstrdup(jid);
	r->name = xstrdup(name);
	if (said != NULL) {
		r->said_of = said->account;
		r->said_in = xstrdup(said->jid);
	}
	r->next = requests_of(a)->changes;
	requests_of(a)->changes = r;
	requests_of(a)->nchanges++;
	requests_send(a);
	return 0;
}

/* What the server calls the contact's item: it may have a resource. */
static const char *
request_item(const struct account *a, const char *jid)
{
	const struct contact *c = contact_find(a, jid);

	return c != NULL && c->in_roster && c->item != NULL ? c->item : jid;
}

static void
request_put_name(const struct account *a, const struct request *r,
    struct msg *m)
{
	const struct contact *c = contact_find(a, r->jid);

	m->u.roster_set.name = r->name;
	if (r->change != ROSTER_GROUP_ADD && r->change != ROSTER_GROUP_REMOVE)
		return;
	m->u.roster_set.group = r->name;
	m->u.roster_set.name = c != NULL ? c->name : "";
}

/* The number that the answer will bear, or 0. */
static uint32_t
request_tell(struct account *a, const struct request *r)
{
	struct requests *rs = requests_of(a);
	struct msg m = { .type = MSG_ROSTER_SET };

	m.u.roster_set.jid = request_item(a, r->jid);
	m.u.roster_set.change = r->change;
	request_put_name(a, r, &m);
	if (++rs->number == 0)
		rs->number = 1;
	m.u.roster_set.request = rs->number;
	return link_tell(a, &m, NULL) == 0 ? rs->number : 0;
}

/* An item is replaced whole (RFC 6121, 2.3.3): what one change has done must be
 * known before the next is made. */
static bool
request_must_wait(const struct request *r)
{
	const struct request *older = r->next;

	while (older != NULL && strcmp(older->jid, r->jid) != 0)
		older = older->next;
	return older != NULL;
}

static void
request_send(struct account *a, struct request *r)
{
	if (r == NULL)
		return;
	request_send(a, r->next);	/* the oldest first */
	if (r->number == 0 && !request_must_wait(r))
		r->number = request_tell(a, r);
}

/* What the roster has of a contact goes back to the server with a change. */
void
requests_send(struct account *a)
{
	if (!a->roster->awaited && link_is_open(a))
		request_send(a, requests_of(a)->changes);
}

static struct request *
request_take(struct account *a, struct request **at)
{
	struct request *r = *at;

	*at = r->next;
	requests_of(a)->nchanges--;
	return r;
}

static void
request_say(struct account *a, const struct request *r, enum entry_kind kind,
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
request_say_done(struct account *a, const struct request *r)
{
	const struct contact *c = contact_find(a, r->jid);
	bool seen = c != NULL && (c->subscription == SUB_TO ||
	    c->subscription == SUB_BOTH);
	char name[CHAT_NOTE_MAX + 1];
	char *text;

	if (r->change == ROSTER_REMOVE)
		text = xasprintf("%s is removed from the roster.", r->jid);
	else if (r->change == ROSTER_GROUP_ADD)
		text = xasprintf("%s is in the group \"%s\" now.", r->jid,
		    chat_quote(name, r->name));
	else if (r->change == ROSTER_GROUP_REMOVE)
		text = xasprintf("%s is no longer in the group \"%s\".",
		    r->jid, chat_quote(name, r->name));
	else if (r->change == ROSTER_ADD || *r->name == '\0')
		text = xasprintf("%s is in the roster.%s", r->jid, seen ? "" :
		    "  /sub ask asks to see when they are online.");
	else
		text = xasprintf("%s is in the roster as \"%s\".", r->jid,
		    r->name);
	request_say(a, r, ENTRY_NOTICE, r->change == ROSTER_REMOVE ?
	    "roster-removed" : "roster-set", "", text);
	free(text);
}

static void
request_say_refused(struct account *a, const struct request *r,
    const char *condition, const char *said)
{
	static const char *const what[] = {
		[ROSTER_ADD] = "was not added to the roster",
		[ROSTER_RENAME] = "keeps the name that the roster has",
		[ROSTER_REMOVE] = "is still in the roster",
		[ROSTER_GROUP_ADD] = "was not put into the group",
		[ROSTER_GROUP_REMOVE] = "is still in the group",
	};
	char *why = refusal_text(condition, said, true);
	char *text = xasprintf("%s %s: %s.", r->jid, what[r->change], why);

	request_say(a, r, ENTRY_ERROR, "roster-refused", condition, text);
	free(text);
	free(why);
}

/* It may have been done all the same. */
static void
request_say_unknown(struct account *a, const struct request *r, const char *why,
    const char *condition)
{
	static const char *const what[] = {
		[ROSTER_ADD] = "was added to the roster",
		[ROSTER_RENAME] = "was renamed in the roster",
		[ROSTER_REMOVE] = "was removed from the roster",
		[ROSTER_GROUP_ADD] = "was put into the group",
		[ROSTER_GROUP_REMOVE] = "was taken out of the group",
	};
	char *text = xasprintf("%s, so it is not known whether %s %s: /roster "
	    "shows what the server has.", why, r->jid,
	    what[r->change]);

	request_say(a, r, ENTRY_ERROR, "roster-unanswered", condition, text);
	free(text);
}

static void
request_end(struct account *a, struct request *r, const char *condition,
    const char *text)
{
	if (*condition == '\0')
		request_say_done(a, r);
	else if (strcmp(condition, "timeout") == 0)
		request_say_unknown(a, r, "The server did not answer in time",
		    condition);
	else if (strcmp(condition, "gone") == 0)
		request_say_unknown(a, r, "The connection was lost", condition);
	else
		request_say_refused(a, r, condition, text);
	request_free(r);
}

/* What was told already, when the stream ended, is not told again. */
static int
request_answered(struct account *a, uint32_t number, const char *condition,
    const char *text)
{
	struct request **at = &requests_of(a)->changes;

	if (number == 0 || number > requests_of(a)->number)
		return -1;
	while (*at != NULL && (*at)->number != number)
		at = &(*at)->next;
	if (*at == NULL)
		return 0;
	request_end(a, request_take(a, at), condition, text);
	requests_send(a);
	return 0;
}

/* ---- the stream -------------------------------------------------------- */

/* No answer comes any more; where no other stream follows, what waits for the
 * roster waits in vain. */
static void
requests_end(struct account *a, enum stream_end how)
{
	struct request **at = &requests_of(a)->changes;

	while (how != STREAM_PAUSED && *at != NULL)
		if ((*at)->number != 0 || how == STREAM_OVER)
			request_end(a, request_take(a, at), "gone", "");
		else
			at = &(*at)->next;
}

/* A number that was never given out is nobody's. */
static int
request_hear(struct account *a, const struct msg *m, struct err *err)
{
	if (request_answered(a, m->u.answer.request, m->u.answer.condition,
	    m->u.answer.text) == -1)
		return heard_bad(err, "an answer to what was not asked");
	return 0;
}

static const struct chat_hears request_hears[] = {
	{ MSG_ANSWER, request_hear },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_request = {
	.name = "request", .hears = request_hears,
	.new = requests_new, .free = requests_free, .end = requests_end,
};
