/*
 * Who is in a room (XEP-0045, 7 to 9): its presences, and the errors that
 * answer ours.  Only what comes from an address of a room that sotto has
 * entered is looked at, and is no presence of anybody else.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#define NS_HATS "urn:xmpp:hats:0"
#define HAT_MAX 128		/* bytes of one that is told */

/* ---- what a room says of one ------------------------------------------ */

/* Owned; NULL: nothing is said. */
struct occupant_texts {
	char *text, *real, *nick, *actor, *reason, *instead, *hats;
};

static void
occupant_texts_free(struct occupant_texts *t)
{
	free(t->text);
	free(t->real);
	free(t->nick);
	free(t->actor);
	free(t->reason);
	free(t->instead);
	free(t->hats);
}

/* What the room has put in is behind what somebody could have put there. */
static xmpp_stanza_t *
occupant_x(xmpp_stanza_t *s)
{
	xmpp_stanza_t *x = NULL;

	for (xmpp_stanza_t *e = stanza_first(s); e != NULL;
	    e = stanza_after(e))
		if (stanza_is(e, "x", NS_MUC_USER))
			x = e;
	return x;
}

/* The bare address that an attribute names, or NULL. */
static char *
occupant_address(xmpp_stanza_t *e, const char *attribute)
{
	char *jid = jid_hear(stanza_attr(e, attribute, JID_MAX_BYTES), NULL);
	char *bare = jid == NULL ? NULL : jid_bare(jid);

	free(jid);
	return bare;
}

/* A nick as it stands in the addresses of a room, or NULL. */
static char *
occupant_nick(const struct room *r, const char *nick)
{
	char *raw, *jid;

	if (*nick == '\0')
		return NULL;
	raw = xasprintf("%s/%s", r->jid, nick);
	jid = jid_hear(raw, NULL);
	free(raw);
	raw = jid == NULL ? NULL : xstrdup(jid_resource(jid));
	free(jid);
	return raw;
}

static void
occupant_read_item(const struct wire *w, const struct room *r,
    xmpp_stanza_t *item, struct msg *m, struct occupant_texts *t)
{
	xmpp_stanza_t *actor = stanza_child(item, "actor", NS_MUC_USER);
	enum role role;
	enum affiliation affiliation;

	if (role_parse(stanza_attr(item, "role", 16), &role) == 0)
		m->u.room_occupant.role = role;
	if (affiliation_parse(stanza_attr(item, "affiliation", 16),
	    &affiliation) == 0)
		m->u.room_occupant.affiliation = affiliation;
	t->real = occupant_address(item, "jid");
	t->nick = occupant_nick(r, stanza_attr(item, "nick", ROOM_NICK_MAX));
	t->reason = stanza_words(w->lang, item, "reason", NULL, IPC_TEXT_MAX);
	if (actor != NULL)
		t->actor = occupant_nick(r, stanza_attr(actor, "nick",
		    ROOM_NICK_MAX));
}

static void
occupant_read_destroy(const struct wire *w, xmpp_stanza_t *d, struct msg *m,
    struct occupant_texts *t)
{
	m->u.room_occupant.destroyed = true;
	t->instead = occupant_address(d, "jid");
	free(t->reason);
	t->reason = stanza_words(w->lang, d, "reason", NULL, IPC_TEXT_MAX);
}

/* XEP-0317, 4: where the room says that it gives them; else anybody does. */
static char *
occupant_hats(const struct room *r, xmpp_stanza_t *s)
{
	xmpp_stanza_t *hats = (r->traits & TRAIT_HATS) == 0 ? NULL :
	    stanza_child(s, "hats", NS_HATS), *e;
	struct str all;

	if (hats == NULL)
		return NULL;
	str_init(&all);
	str_add(&all, "");
	for (e = stanza_first(hats); e != NULL; e = stanza_after(e)) {
		const char *title = stanza_attr(e, "title", HAT_MAX);

		if (!stanza_is(e, "hat", NS_HATS) || *title == '\0' ||
		    strchr(title, '\n') != NULL ||
		    all.len + strlen(title) >= IPC_TOLD_MAX)
			continue;
		str_addf(&all, "%s%s", all.len == 0 ? "" : "\n", title);
	}
	return all.s;
}

/* Of who is there and of whom nothing is said, as little as can be. */
static void
occupant_read(const struct wire *w, const struct room *r, xmpp_stanza_t *s,
    struct msg *m, struct occupant_texts *t)
{
	xmpp_stanza_t *x = occupant_x(s), *item, *destroy;

	t->text = stanza_words(w->lang, s, "status", NULL, IPC_TEXT_MAX);
	t->hats = occupant_hats(r, s);
	m->u.room_occupant.role = ROLE_NONE;
	m->u.room_occupant.affiliation = AFFILIATION_NONE;
	m->u.room_occupant.codes = room_codes_read(x);
	m->u.room_occupant.occupant = stanza_occupant_id(r, s);
	item = x == NULL ? NULL : stanza_child(x, "item", NS_MUC_USER);
	if (item != NULL)
		occupant_read_item(w, r, item, m, t);
	destroy = x == NULL ? NULL : stanza_child(x, "destroy", NS_MUC_USER);
	if (destroy != NULL && !m->u.room_occupant.here)
		occupant_read_destroy(w, destroy, m, t);
	/* A nick that no address can have is one that nobody will be seen
	 * under: who takes it is gone. */
	if (t->nick == NULL)
		m->u.room_occupant.codes &= ~(uint32_t)ROOM_CODE_RENAMED;
	m->u.room_occupant.text = t->text;
	m->u.room_occupant.real = t->real;
	m->u.room_occupant.nick = t->nick;
	m->u.room_occupant.actor = t->actor;
	m->u.room_occupant.reason = t->reason;
	m->u.room_occupant.instead = t->instead;
	m->u.room_occupant.hats = t->hats;
}

/* ---- oneself ---------------------------------------------------------- */

/* 7.2.3: the code says so; old rooms lack it. */
static bool
occupant_is_self(const struct room *r, const struct msg *m, const char *nick)
{
	if (m->u.room_occupant.codes & ROOM_CODE_SELF)
		return true;
	return m->u.room_occupant.here ?
	    r->standing == STANDING_ENTERING && strcmp(nick, r->asked) == 0 :
	    r->standing != STANDING_ENTERING && strcmp(nick, r->nick) == 0;
}

/* Where one stands then.  False: it answers that one has left, before one
 * entered again. */
static bool
occupant_move(const struct wire *w, struct room *r, const struct msg *m,
    const char *nick)
{
	if (!m->u.room_occupant.here && r->stale) {
		r->stale = false;
		return false;
	}
	if (!m->u.room_occupant.here) {
		if (m->u.room_occupant.codes & ROOM_CODE_RENAMED)
			rooms_nick_set(&r->nick, m->u.room_occupant.nick);
		else
			rooms_move(w, r, r->standing == STANDING_LEAVING ?
			    STANDING_KNOWN : STANDING_OUTSIDE);
		return true;
	}
	rooms_nick_set(&r->nick, nick);
	r->stale = false;
	if (r->standing != STANDING_LEAVING)
		rooms_move(w, r, STANDING_INSIDE);
	return true;
}

/* ---- presences -------------------------------------------------------- */

static void
occupant_tell(const struct wire *w, struct room *r, xmpp_stanza_t *s,
    const char *from, bool here)
{
	struct msg m = { .type = MSG_ROOM_OCCUPANT };
	struct occupant_texts texts = { .text = NULL };
	const char *nick = jid_resource(from);
	bool self, tell = true;

	m.u.room_occupant.from = from;
	m.u.room_occupant.here = here;
	m.u.room_occupant.show = here ? presence_show(s) : SHOW_OFFLINE;
	occupant_read(w, r, s, &m, &texts);
	self = occupant_is_self(r, &m, nick);
	if (self) {
		m.u.room_occupant.codes |= ROOM_CODE_SELF;
		tell = occupant_move(w, r, &m, nick);
	}
	rooms_wait_on(w, r);
	if (tell)
		w->tell(w->arg, &m);
	if (self)
		room_show_self(w, r);
	occupant_texts_free(&texts);
}

/* ---- errors ----------------------------------------------------------- */

/* RFC 6120, 8.3.3.5: where the room is now, "xmpp:ROOM" with what follows;
 * NULL: it does not say. */
static char *
occupant_gone_to(xmpp_stanza_t *s)
{
	xmpp_stanza_t *error = stanza_child(s, "error", NS_CLIENT);
	xmpp_stanza_t *gone = error == NULL ? NULL :
	    stanza_child(error, "gone", NS_ERRORS);
	char *text, *jid = NULL, *bare;

	if (gone == NULL)
		return NULL;
	text = stanza_text(gone, JID_MAX_BYTES, NULL);
	if (strncmp(text, "xmpp:", 5) == 0 && strchr(text, '%') == NULL) {
		text[strcspn(text, "?;#")] = '\0';
		jid = jid_hear(text + 5, NULL);
	}
	free(text);
	bare = jid == NULL ? NULL : jid_bare(jid);
	free(jid);
	return bare;
}

static void
occupant_tell_refused(const struct wire *w, const struct room *r,
    xmpp_stanza_t *s, const char *from)
{
	struct msg m = { .type = MSG_ROOM_ERROR };
	char *text, *instead = occupant_gone_to(s);

	stanza_error(w, s, &m.u.room_error.condition, &text);
	m.u.room_error.room = r->jid;
	m.u.room_error.nick = jid_resource(from);
	m.u.room_error.text = text;
	m.u.room_error.instead = instead;
	w->tell(w->arg, &m);
	free(text);
	free(instead);
}

/* A presence to who is not in a room tells the room nothing: one has been put
 * out of it without a word. */
static void
occupant_tell_lost(const struct wire *w, struct room *r, xmpp_stanza_t *s)
{
	struct msg m = { .type = MSG_ROOM_PONG };
	const char *condition;
	char *text;

	stanza_error(w, s, &condition, &text);
	free(text);
	m.u.room_pong.room = r->jid;
	m.u.room_pong.answer = ROOM_PONG_UNKNOWN;
	if (strcmp(condition, "item-not-found") == 0 ||
	    strcmp(condition, "not-acceptable") == 0) {
		m.u.room_pong.answer = ROOM_PONG_GONE;
		rooms_move(w, r, STANDING_OUTSIDE);
	}
	w->tell(w->arg, &m);
}

static void
occupant_error(const struct wire *w, struct room *r, xmpp_stanza_t *s,
    const char *from)
{
	bool waited = r->due != 0;

	if (r->standing == STANDING_LEAVING) {
		rooms_move(w, r, STANDING_KNOWN);
	} else if (waited) {
		rooms_move(w, r, r->standing == STANDING_ENTERING ?
		    STANDING_OUTSIDE : r->standing);
		occupant_tell_refused(w, r, s, from);
	} else if (r->standing == STANDING_INSIDE) {
		occupant_tell_lost(w, r, s);
	}
}

/* What the room itself shows is of nobody in it, and nothing else is said to
 * who is in a room by presence. */
static bool
occupant_got(const struct wire *w, xmpp_stanza_t *s, xmpp_stanza_t *child)
{
	const char *type = xmpp_stanza_get_type(s);
	struct room *r;
	char *from;

	(void)child;
	if (!rooms_any(w))
		return false;
	/* One that cannot be heard was told so, once. */
	if ((from = stanza_from(w, s)) == NULL)
		return true;
	r = rooms_of(w, from);
	if (r != NULL && type != NULL && strcmp(type, "error") == 0)
		occupant_error(w, r, s, from);
	else if (r != NULL && jid_resource(from) != NULL && (type == NULL ||
	    strcmp(type, "unavailable") == 0))
		occupant_tell(w, r, s, from, type == NULL);
	free(from);
	return r != NULL;
}

static const struct hears occupant_hears[] = {
	{ "presence", NULL, NULL, NULL, 0, occupant_got },
	{ NULL, NULL, NULL, NULL, 0, NULL },
};
const struct feature feature_occupant = {
	.name = "occupant",
	.hears = occupant_hears,
};
