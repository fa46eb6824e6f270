/*
 * What the played server does with stanzas (RFC 6121, 8): messages to
 * resources or into offline storage, presence among all of its accounts, the
 * roster, and answers to what it does not know.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "played-parts.h"

/* ---- small things -------------------------------------------------------- */

static bool
has_type(const struct element *e, const char *type)
{
	return strcmp(element_get(e, "type"), type) == 0;
}

/* One that offline storage takes: for people, or OTR's. */
bool
played_is_kept(const struct element *e)
{
	return element_is(e, "message", NS_CLIENT) && !has_type(e, "error") &&
	    !has_type(e, "groupchat") && !has_type(e, "headline");
}

static void
answer(struct session *i, const struct element *iq, struct element *payload)
{
	struct element *e = element_new("iq", NS_CLIENT);

	element_set(e, "type", "result");
	element_set(e, "id", element_get(iq, "id"));
	element_set(e, "to", i->full);
	if (*element_get(iq, "to") != '\0')
		element_set(e, "from", element_get(iq, "to"));
	if (payload != NULL)
		element_add(e, payload);
	played_session_send(i, e);
	element_free(e);
}

/* Turns a stanza round with an error; nothing for one that is an error. */
static void
refuse(struct session *to, const struct element *e, const char *condition)
{
	struct element *back, *error;

	if (has_type(e, "error") || has_type(e, "result"))
		return;
	back = element_new(e->name, NS_CLIENT);
	element_set(back, "type", "error");
	element_set(back, "id", element_get(e, "id"));
	element_set(back, "to", to->full);
	element_set(back, "from", *element_get(e, "to") != '\0' ?
	    element_get(e, "to") : to->account->bare);
	error = element_add_new(back, "error", NS_CLIENT);
	element_set(error, "type", "cancel");
	element_add_new(error, condition, NS_ERRORS);
	played_session_send(to, back);
	element_free(back);
}

static struct session *
session_of(struct played_account *a, const char *full)
{
	for (struct session *i = a->sessions; i != NULL; i = i->next)
		if (strcmp(i->full, full) == 0)
			return i;
	return NULL;
}

/* ---- offline storage ----------------------------------------------------- */

/* XEP-0203 */
static void
stamp(struct element *e, const struct played_server *s)
{
	struct element *delay;
	time_t now = (time_t)(loop_now(s->setup.loop) / 1000);
	char text[32];
	struct tm tm;

	if (element_child(e, "delay", NS_DELAY) != NULL)
		return;
	gmtime_r(&now, &tm);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm);
	delay = element_add_new(e, "delay", NS_DELAY);
	element_set(delay, "stamp", text);
	element_set(delay, "from", s->domain);
}

void
played_route_store(struct played_account *a, const struct element *e)
{
	struct element *copy = element_copy(e);
	struct played_server *s = a->server;

	stamp(copy, s);
	played_kept_push(&a->offline, copy);
	if (s->ops.late != NULL)
		s->ops.late(s->arg, e);
}

static void
give_stored(struct session *i)
{
	struct element *e;

	while ((e = played_kept_pop(&i->account->offline)) != NULL) {
		played_session_send(i, e);
		element_free(e);
	}
}

/* ---- messages ------------------------------------------------------------ */

/* Prosody: to all that share the highest priority, if it is not negative. */
static bool
give_to_best(struct played_account *a, const struct element *e)
{
	int best = -1;

	for (struct session *i = a->sessions; i != NULL; i = i->next)
		if (i->available && i->priority > best)
			best = i->priority;
	for (struct session *i = a->sessions; i != NULL; i = i->next)
		if (best >= 0 && i->available && i->priority == best)
			played_session_send(i, e);
	return best >= 0;
}

void
played_route_message(struct played_server *s, struct element *e)
{
	struct played_account *a = played_account_of(s, element_get(e, "to"));
	struct session *i;

	if (a == NULL)
		return;
	i = session_of(a, element_get(e, "to"));
	if (i != NULL)
		played_session_send(i, e);
	else if (played_is_kept(e) && !give_to_best(a, e))
		played_route_store(a, e);
}

/* ---- presence ------------------------------------------------------------ */

static void
tell_others(struct session *i, const struct element *presence)
{
	struct element *e = element_copy(presence);

	for (struct played_account *a = i->account->server->accounts;
	    a != NULL; a = a->next)
		for (struct session *o = a->sessions; o != NULL; o = o->next) {
			if (!o->available || o == i)
				continue;
			element_set(e, "to", o->full);
			played_session_send(o, e);
		}
	element_free(e);
}

/* Who is there: what a server's probes find (RFC 6121, 4.3). */
static void
tell_who_is_there(struct session *i)
{
	for (struct played_account *a = i->account->server->accounts;
	    a != NULL; a = a->next)
		for (struct session *o = a->sessions; o != NULL; o = o->next)
			if (o->available && o->presence != NULL) {
				element_set(o->presence, "to", i->full);
				played_session_send(i, o->presence);
			}
}

void
played_route_unavailable(struct session *i)
{
	struct element *e = element_new("presence", NS_CLIENT);

	i->available = false;
	element_set(e, "type", "unavailable");
	element_set(e, "from", i->full);
	tell_others(i, e);
	element_free(e);
}

static void
presence(struct session *i, struct element *e)
{
	struct element *priority = element_child(e, "priority", NS_CLIENT);
	bool first = !i->available;
	char *text;

	if (has_type(e, "unavailable")) {
		played_route_unavailable(i);
		return;
	}
	if (*element_get(e, "type") != '\0')
		return;
	text = priority != NULL ? element_text(priority) : xstrdup("0");
	i->priority = atoi(text);
	free(text);
	i->available = true;
	element_free(i->presence);
	i->presence = element_copy(e);
	tell_others(i, e);
	if (!first)
		return;
	tell_who_is_there(i);
	if (i->priority >= 0)
		give_stored(i);
}

static void
route_presence(struct session *i, struct element *e)
{
	const char *to = element_get(e, "to");
	struct played_account *a;

	if (*to == '\0') {
		presence(i, e);
		return;
	}
	a = played_account_of(i->account->server, to);
	for (struct session *o = a != NULL ? a->sessions : NULL; o != NULL;
	    o = o->next)
		if (strchr(to, '/') == NULL || strcmp(o->full, to) == 0)
			played_session_send(o, e);
}

/* ---- requests ------------------------------------------------------------ */

static void
give_roster(struct session *i, const struct element *iq)
{
	struct element *query = element_new("query", NS_ROSTER), *item;

	for (struct played_account *a = i->account->server->accounts;
	    a != NULL; a = a->next) {
		if (a == i->account)
			continue;
		item = element_add_new(query, "item", NS_ROSTER);
		element_set(item, "jid", a->bare);
		element_set(item, "subscription", "both");
	}
	answer(i, iq, query);
}

static bool
is_for_server(const struct session *i, const char *to)
{
	return *to == '\0' || strcmp(to, i->account->bare) == 0 ||
	    strcmp(to, i->account->server->domain) == 0;
}

static void
route_iq(struct session *i, struct element *e)
{
	const char *to = element_get(e, "to");
	struct played_account *a;
	struct session *o;

	if (!is_for_server(i, to)) {
		a = played_account_of(i->account->server, to);
		o = a != NULL ? session_of(a, to) : NULL;
		if (o != NULL)
			played_session_send(o, e);
		else
			refuse(i, e, "service-unavailable");
	} else if (has_type(e, "get") &&
	    element_child(e, "query", NS_ROSTER) != NULL)
		give_roster(i, e);
	else if (element_child(e, "ping", NS_PING) != NULL)
		answer(i, e, NULL);
	else if (has_type(e, "get") || has_type(e, "set"))
		refuse(i, e, "service-unavailable");
}

void
played_route(struct session *i, struct element *e)
{
	struct played_server *s = i->account->server;

	i->heard++;
	element_set(e, "from", i->full);
	if (s->ops.heard != NULL)
		s->ops.heard(s->arg, i->full, e);
	if (element_is(e, "message", NS_CLIENT)) {
		if (*element_get(e, "to") == '\0')
			element_set(e, "to", i->account->bare);
		played_route_message(s, e);
	} else if (element_is(e, "presence", NS_CLIENT))
		route_presence(i, e);
	else if (element_is(e, "iq", NS_CLIENT))
		route_iq(i, e);
	else
		played_stream_error(i->stream, "unsupported-stanza-type");
	element_free(e);
}
