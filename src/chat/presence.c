/*
 * Who is there, with which programs, and what we tell of ourselves.  Texts are
 * foreign; addresses come normalized from heard.c.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

extern const struct chat_feature chat_feature_presence;

#define PRESENCE_FRESH_MS 10000	/* what was asked before is answered by then */

/* ---- presence ---------------------------------------------------------- */

static struct resource *
presence_resource_find(struct contact *c, const char *name)
{
	for (size_t i = 0; i < c->nresources; i++)
		if (strcmp(c->resources[i].name, name) == 0)
			return &c->resources[i];
	return NULL;
}

/* A server can make up presences without end: all have so much room. */
static bool
presence_resource_take_bytes(struct contact *c, size_t n, size_t most)
{
	struct roster *r = c->account->roster;

	if (r->bytes > most || n > most - r->bytes)
		return false;
	r->bytes += n;
	return true;
}

static void
presence_resource_say(struct contact *c, struct resource *r, const char *text)
{
	c->account->roster->bytes -= strlen(r->text);
	keep_text(&r->text, text, CHAT_STATUS_MAX);
	/* Half of it: that somebody is there counts more than why. */
	if (presence_resource_take_bytes(c, strlen(r->text),
	    CHAT_PRESENCE_BYTES / 2))
		return;
	keep_text(&r->text, "", 0);
	if (!c->account->roster->texts_said)
		chat_say(c->account->chat, c->account, NULL, ENTRY_WARNING,
		    "roster-full", NULL, "%s: Some contacts are shown "
		    "without their status text." MORE "There are more of "
		    "these texts than sotto keeps.",
		    c->account->jid);
	c->account->roster->texts_said = true;
}

static struct resource *
presence_resource_make(struct contact *c, const char *name)
{
	struct resource *r;

	if (c->nresources >= CHAT_RESOURCES_MAX ||
	    !presence_resource_take_bytes(c, sizeof(*r) + strlen(name),
	    CHAT_PRESENCE_BYTES))
		return NULL;
	c->resources = xreallocarray(c->resources, c->nresources + 1,
	    sizeof(*c->resources));
	r = &c->resources[c->nresources++];
	memset(r, 0, sizeof(*r));
	r->name = xstrdup(name);
	r->text = xstrdup("");
	return r;
}

static void
presence_resource_drop(struct contact *c, struct resource *r)
{
	size_t at = (size_t)(r - c->resources);

	resource_clear(c, r);
	memmove(r, r + 1, (c->nresources - at - 1) * sizeof(*r));
	c->nresources--;
}

/* RFC 6121, 4.7.2.3: the highest priority; of equals the newest. */
static void
presence_choose(struct contact *c)
{
	const struct resource *best = NULL;

	for (size_t i = 0; i < c->nresources; i++) {
		const struct resource *r = &c->resources[i];

		if (best == NULL || r->priority > best->priority ||
		    (r->priority == best->priority && r->order > best->order))
			best = r;
	}
	c->show = best != NULL ? best->show : SHOW_OFFLINE;
	contact_changed(c);
	keep_text(&c->text, best != NULL ? best->text : "", CHAT_STATUS_MAX);
}

static void
presence_tell(struct account *a, const char *jid, const char *resource,
    const struct msg *m)
{
	chat_emit(a->chat, &(struct chat_event){ .type = CHAT_PRESENCE,
		.account = a, .talk = direct_find(a, jid), .peer = jid,
		.resource = resource, .text = m->u.presence.text,
		.show = (enum show)m->u.presence.show });
}

static void
presence_tell_gone(struct account *a, const char *jid, const char *resource,
    bool last)
{
	struct talk *v = direct_find(a, jid);

	if (v != NULL)
		direct_went(v, resource, last);
}

/*
 * RFC 6121, 4.3.2: it is how a server answers that nobody is there.  The answer
 * may be older than the presence of a program that came meanwhile: that one
 * says itself that it goes.
 */
static bool
presence_drop_old(struct contact *c)
{
	int64_t now = loop_now(c->account->chat->loop);
	size_t had = c->nresources;

	for (size_t i = c->nresources; i-- > 0;)
		if (now - c->resources[i].came >= PRESENCE_FRESH_MS)
			presence_resource_drop(c, &c->resources[i]);
	return c->nresources == 0 || c->nresources < had;
}

/* ---- what is said of it in their window ---------------------------------- */

/* Those who were there before us are no news. */
static bool
presence_is_news(const struct account *a)
{
	return loop_now(a->chat->loop) - a->dial->fresh >= PRESENCE_FRESH_MS;
}

/* A line in their window, where the user wants that: they come, go, and
 * (`presence_lines` all) say how they are. */
static void
presence_say(struct account *a, struct contact *c, const char *jid,
    enum show was, const char *was_text)
{
	struct talk *v = direct_find(a, jid);
	const char *word = v == NULL ? "off" : conf_text(a->chat->conf,
	    SET_PRESENCE_LINES, a->jid, jid);
	bool came = (was == SHOW_OFFLINE) != (c->show == SHOW_OFFLINE);
	char text[CHAT_NOTE_MAX + 1];

	if (strcmp(word, "off") == 0 || !presence_is_news(a) ||
	    (!came && strcmp(word, "all") != 0) || (was == c->show &&
	    strcmp(was_text, c->text) == 0))
		return;
	chat_quote(text, c->text);
	talk_say(v, ENTRY_NOTICE, "contact-presence", "%s is %s%s%s%s.",
	    talk_name(v), show_word(c->show), *text != '\0' ? ": \"" : "",
	    text, *text != '\0' ? "\"" : "");
}

/* ---- who comes and goes -------------------------------------------------- */

static void
presence_went(struct account *a, struct contact *c, const char *jid,
    const char *resource, const struct msg *m)
{
	struct resource *r = presence_resource_find(c, resource);
	bool had = c->nresources > 0, last;
	enum show was = c->show;

	if (r != NULL)
		presence_resource_drop(c, r);
	else if (*resource == '\0') {
		if (!presence_drop_old(c))
			return;
	} else {
		/* One that was never there to see, but may have written. */
		presence_tell_gone(a, jid, resource, false);
		return;
	}
	last = had && c->nresources == 0;
	presence_choose(c);
	roster_changed(a);
	if (last)
		presence_say(a, c, jid, was, "");
	contact_idle(a, c);
	presence_tell(a, jid, resource, m);
	presence_tell_gone(a, jid, resource, last);
}

static void
presence_came(struct account *a, struct contact *c, const char *jid,
    const char *resource, const struct msg *m)
{
	struct resource *r = presence_resource_find(c, resource);
	bool fresh = r == NULL;
	enum show was = c->show;
	char *was_text;
	struct talk *v;

	if (fresh && (r = presence_resource_make(c, resource)) == NULL)
		return;
	contact_reachable(c);
	r->show = (enum show)m->u.presence.show;
	r->priority = m->u.presence.priority;
	presence_resource_say(c, r, m->u.presence.text);
	resource_caps(r, m->u.presence.caps);
	r->order = ++a->roster->order;
	r->came = loop_now(a->chat->loop);
	was_text = xstrdup(c->text);
	presence_choose(c);
	roster_changed(a);
	presence_tell(a, jid, resource, m);
	presence_say(a, c, jid, was, was_text);
	free(was_text);
	if ((v = direct_find(a, jid)) == NULL)
		return;
	direct_came(v, resource, fresh);
	direct_discover(v, false);
}

static void
presence_heard(struct account *a, const char *jid, const char *resource,
    const struct msg *m)
{
	struct contact *c = contact_find(a, jid);

	if (strcmp(jid, a->jid) == 0) {
		own_heard(a, resource, m);
		return;
	}
	if (c == NULL && m->u.presence.show != SHOW_OFFLINE &&
	    direct_find(a, jid) != NULL)
		c = contact_make(a, jid);
	if (c == NULL)
		return;
	if (m->u.presence.show == SHOW_OFFLINE)
		presence_went(a, c, jid, resource, m);
	else
		presence_came(a, c, jid, resource, m);
}

void
presence_forget(struct account *a, const char *jid)
{
	struct contact *c = contact_find(a, jid);
	struct msg gone = { .type = MSG_PRESENCE };

	if (c == NULL)
		return;
	gone.u.presence.show = SHOW_OFFLINE;
	gone.u.presence.text = "";
	c->asks_us = false;
	roster_changed(a);
	if (c->nresources == 0) {
		contact_idle(a, c);
		return;
	}
	resources_clear(c);
	presence_choose(c);
	contact_idle(a, c);
	presence_tell(a, jid, "", &gone);
	presence_tell_gone(a, jid, "", true);
}

/* ---- what we say ------------------------------------------------------- */

int
presence_send(struct account *a, const char *to, const char *kind,
    enum show show, const char *text)
{
	struct msg m = { .type = MSG_SEND_PRESENCE };

	m.u.send_presence.to = to;
	m.u.send_presence.kind = kind;
	m.u.send_presence.show = show_word(show);
	m.u.send_presence.text = text;
	if (strcmp(kind, "subscribe") == 0)
		m.u.send_presence.nick = conf_text(a->chat->conf,
		    SET_NICKNAME, a->jid, NULL);
	if (*to == '\0')
		m.u.send_presence.priority = (int32_t)conf_int(a->chat->conf,
		    SET_PRIORITY, a->jid, NULL);
	return link_tell(a, &m, NULL);
}

/* What contacts see of us. */
struct presence_told {
	enum absence absence;	/* that was told last */
};

static struct presence_told *
presence_told_of(const struct account *a)
{
	return chat_feature_state(a, &chat_feature_presence);
}

static void *
presence_new(void)
{
	return xcalloc(1, sizeof(struct presence_told));
}

/* Only who would be seen as there is seen as away by himself: what the user
 * chose is not written over. */
static enum absence
presence_absence(const struct account *a)
{
	return account_is_available(a) ? chat_absence(a->chat) : ABSENCE_NONE;
}

static int
presence_send_own(struct account *a)
{
	presence_told_of(a)->absence = presence_absence(a);
	return presence_send(a, "",
	    a->dial->show == SHOW_OFFLINE ? "unavailable" : "",
	    account_show(a), account_status(a));
}

void
presence_again(struct account *a)
{
	presence_send_own(a);
}

/* The user went, or came back. */
static void
presence_look(struct account *a)
{
	if (a->state == ACCOUNT_ONLINE &&
	    presence_told_of(a)->absence != presence_absence(a))
		presence_send_own(a);
	a->changes++;		/* it is shown, too */
}

static void
presence_begin(struct account *a, bool resumed)
{
	if (resumed)
		presence_look(a);
	else
		presence_send_own(a);
}

int
account_presence(struct account *a, enum show show, const char *text,
    struct err *err)
{
	if (text != NULL && strlen(text) > CHAT_STATUS_MAX)
		return err_set(err, "too-long", "the status text is too long");
	a->dial->show = show;
	free(a->dial->status);
	a->dial->status = xstrdup(text != NULL ? text : "");
	a->changes++;
	if (a->state == ACCOUNT_ONLINE && presence_send_own(a) == -1)
		return err_set(err, "offline", "your presence was not sent");
	return 0;
}

enum show
account_show(const struct account *a)
{
	return presence_absence(a) != ABSENCE_NONE ?
	    chat_absence_show(a->chat) : a->dial->show;
}

const char *
account_status(const struct account *a)
{
	const char *text = conf_text(a->chat->conf, SET_AUTO_AWAY_TEXT,
	    a->jid, NULL);

	return presence_absence(a) != ABSENCE_NONE && text != NULL &&
	    *text != '\0' ? text : a->dial->status;
}

void
chat_priority_changed(struct chat *c)
{
	for (size_t i = 0; i < c->naccounts; i++) {
		struct account *a = c->accounts[i];

		if (a->state == ACCOUNT_ONLINE && account_is_shown(a))
			(void)presence_send_own(a);
	}
}

/* ---- from the worker --------------------------------------------------- */

static int
presence_hear(struct account *a, const struct msg *m, struct err *err)
{
	char *from = heard_from(a, m->u.presence.from), *bare;
	const char *resource;

	(void)err;
	if (from == NULL)
		return 0;
	bare = jid_bare(from);
	resource = jid_resource(from);
	presence_heard(a, bare, resource != NULL ? resource : "", m);
	free(bare);
	free(from);
	return 0;
}

static const struct chat_hears presence_hears[] = {
	{ MSG_PRESENCE, presence_hear },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_presence = {
	.name = "presence", .hears = presence_hears,
	.new = presence_new, .free = free,
	.begin = presence_begin, .look = presence_look,
};
