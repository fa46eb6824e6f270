/*
 * Who is writing (XEP-0085): what the contact says of it, and what is told of
 * the user, where that was switched on.  It is no message: it never reaches
 * OTR, and lines go to the same program as before.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

#define PAUSE_MS (15 * 1000)	/* without a key: paused */
#define SHOWN_MS (2 * 60 * 1000)	/* "is typing", if nothing more comes */
#define HEARD_MAX 60		/* changes that are shown ... */
#define HEARD_MS (60 * 1000)	/* ... within this time */

struct typing_state {
	/* What is told of the user: to this address; NULL: nothing is. */
	char *to;
	enum typing told;
	int64_t typed;		/* loop_now() of the last key */
	struct timer *pause;	/* while composing, else NULL */
	/* What the contact's program `from` says. */
	char from[1024];	/* "": none did */
	enum typing theirs;
	struct timer *fade;	/* while it is shown, else NULL */
	unsigned heard;
	int64_t heard_since;
};

static struct typing_state *
typing_state(struct talk *v)
{
	struct direct *d = v->direct;

	if (d->typing == NULL)
		d->typing = xcalloc(1, sizeof(*d->typing));
	return d->typing;
}

/* ---- of the user ------------------------------------------------------- */

/*
 * To be told that is to learn that somebody is there: only for those in the
 * roster who may see it anyway.
 */
static bool
typing_may_tell(struct talk *v)
{
	const struct account *a = v->account;
	const struct contact *c = v->contact;

	return peer_said(v)->typing && c != NULL && c->in_roster &&
	    (c->subscription == SUB_FROM || c->subscription == SUB_BOTH) &&
	    link_is_open(a) && account_is_shown(a) &&
	    account_blocks(a, v->jid) == NULL && talk_unkept(v) == NULL;
}

/* Whether the program that lines go to has announced or sent any; where the
 * server chooses it, one of them. */
static bool
typing_is_wanted(const struct talk *v, const char *resource)
{
	const struct typing_state *t = v->direct->typing;
	const struct contact *c = v->contact;

	if (t != NULL && *t->from != '\0' &&
	    (*resource == '\0' || strcmp(t->from, resource) == 0))
		return true;
	for (size_t i = 0; i < c->nresources; i++)
		if (c->resources[i].typing && (*resource == '\0' ||
		    strcmp(c->resources[i].name, resource) == 0))
			return true;
	return false;
}

/* Where the next line would leave at once: before a session is there that the
 * policy wants, or before the user has decided, nothing is said. */
static bool
typing_line_would_leave(const struct talk *v)
{
	struct otr_info info;

	otr_info(v->direct->otr, &info);
	return v->held == 0 && info.hold == OTR_HOLD_NONE;
}

static void
typing_stop_pause(struct typing_state *t)
{
	timer_free(t->pause);
	t->pause = NULL;
}

static void
typing_forget_told(struct typing_state *t)
{
	typing_stop_pause(t);
	free(t->to);
	t->to = NULL;
	t->told = TYPING_NONE;
}

/* To the address that knows the state before it. */
static void
typing_tell(struct talk *v, enum typing state)
{
	struct typing_state *t = v->direct->typing;
	struct msg m = { .type = MSG_SEND_TYPING };

	if (t->to == NULL || t->told == state)
		return;
	t->told = state;
	m.u.send_typing.to = t->to;
	m.u.send_typing.state = state;
	if (!typing_may_tell(v) || link_tell(v->account, &m, NULL) == -1)
		typing_forget_told(t);
}

static void
typing_paused(void *arg)
{
	struct talk *v = arg;
	struct typing_state *t = v->direct->typing;
	int64_t since = loop_now(v->account->chat->loop) - t->typed;

	if (since < PAUSE_MS) {
		timer_set(t->pause, (int)(PAUSE_MS - since));
		return;
	}
	typing_stop_pause(t);
	typing_tell(v, TYPING_PAUSED);
}

static char *
typing_address(const struct talk *v)
{
	struct direct_route r;

	direct_route(v, &r);
	if (!typing_is_wanted(v, r.resource))
		return NULL;
	return *r.resource == '\0' ? xstrdup(v->jid) :
	    xasprintf("%s/%s", v->jid, r.resource);
}

static void
typing_compose(struct talk *v)
{
	struct loop *loop = v->account->chat->loop;
	struct typing_state *t = typing_state(v);
	char *to;

	t->typed = loop_now(loop);
	if (t->told == TYPING_COMPOSING || !typing_may_tell(v) ||
	    !typing_line_would_leave(v) || (to = typing_address(v)) == NULL)
		return;
	free(t->to);
	t->to = to;
	typing_tell(v, TYPING_COMPOSING);
	if (t->told != TYPING_COMPOSING)
		return;
	t->pause = timer_new(loop, typing_paused, v);
	timer_set(t->pause, PAUSE_MS);
}

void
talk_typing(struct talk *v, bool writing)
{
	struct typing_state *t;

	if (!talk_is_direct(v))
		return;
	t = v->direct->typing;
	if (writing && peer_said(v)->typing)
		typing_compose(v);
	else if (t != NULL && (t->told == TYPING_COMPOSING ||
	    t->told == TYPING_PAUSED)) {
		typing_stop_pause(t);
		typing_tell(v, TYPING_ACTIVE);
	}
}

int
talk_tell_typing(struct talk *v, enum typing state, struct err *err)
{
	struct typing_state *t;

	if (!talk_is_direct(v) || !peer_said(v)->typing)
		return err_set(err, "typing-off", "your setting typing is off "
		    "for %s", talk_name(v));
	t = v->direct->typing;
	if (state == TYPING_COMPOSING || state == TYPING_ACTIVE)
		talk_typing(v, state == TYPING_COMPOSING);
	else if (t != NULL && (state == TYPING_GONE ||
	    t->told == TYPING_COMPOSING)) {
		typing_stop_pause(t);
		typing_tell(v, state);
	}
	return 0;
}

bool
typing_with_line(struct talk *v)
{
	struct typing_state *t;
	char *to;

	if (!typing_may_tell(v) || (to = typing_address(v)) == NULL)
		return false;
	t = typing_state(v);
	typing_forget_told(t);
	t->to = to;
	t->told = TYPING_ACTIVE;
	return true;
}

void
typing_close(struct talk *v)
{
	if (v->direct->typing != NULL)
		typing_tell(v, TYPING_GONE);
}

/* ---- of the contact ---------------------------------------------------- */

static void
typing_set_theirs(struct talk *v, struct typing_state *t, enum typing state)
{
	timer_free(t->fade);
	t->fade = NULL;
	if (t->theirs == state)
		return;
	if (t->theirs == TYPING_COMPOSING || state == TYPING_COMPOSING)
		talk_changed(v);
	t->theirs = state;
}

static void
typing_faded(void *arg)
{
	struct talk *v = arg;

	typing_set_theirs(v, v->direct->typing, TYPING_NONE);
}

void
typing_heard_line(struct talk *v)
{
	if (v->direct->typing != NULL)
		typing_set_theirs(v, v->direct->typing, TYPING_NONE);
}

void
typing_went(struct talk *v, const char *resource)
{
	struct typing_state *t = v->direct->typing;

	if (t == NULL || (*resource != '\0' &&
	    strcmp(t->from, resource) != 0))
		return;
	typing_set_theirs(v, t, TYPING_NONE);
	t->from[0] = '\0';
}

bool
talk_is_typing(const struct talk *v)
{
	return v->direct != NULL && v->direct->typing != NULL &&
	    v->direct->typing->theirs == TYPING_COMPOSING;
}

/* Each is painted and told: whoever sends thousands is not followed. */
static bool
typing_has_room(struct typing_state *t, int64_t now)
{
	if (t->heard == 0 || now - t->heard_since >= HEARD_MS) {
		t->heard = 0;
		t->heard_since = now;
	}
	return t->heard++ < HEARD_MAX;
}

static void
typing_heard(struct talk *v, const char *resource, enum typing state)
{
	struct loop *loop = v->account->chat->loop;
	struct typing_state *t = typing_state(v);

	if (strlen(resource) >= sizeof(t->from))
		return;
	if ((strcmp(t->from, resource) == 0 && t->theirs == state) ||
	    !typing_has_room(t, loop_now(loop)))
		return;
	str_fit(t->from, sizeof(t->from), resource);
	typing_set_theirs(v, t, state);
	if (state == TYPING_COMPOSING) {
		t->fade = timer_new(loop, typing_faded, v);
		timer_set(t->fade, SHOWN_MS);
	}
	chat_emit(v->account->chat, &(struct chat_event){
		.type = CHAT_TYPING, .account = v->account, .talk = v,
		.peer = v->jid, .resource = resource, .typing = state });
}

static int
typing_hear(struct account *a, const struct msg *m, struct err *err)
{
	enum typing state = (enum typing)m->u.typing.state;
	char *from;
	struct talk *v;

	if (state == TYPING_NONE)
		return heard_bad(err, "a chat state that is none");
	if ((from = heard_from(a, m->u.typing.from)) == NULL)
		return 0;
	v = heard_direct(a, from);
	/* Not of strangers, nor of one's own other programs. */
	if (v != NULL && v->contact != NULL && v->contact->in_roster &&
	    strcmp(v->jid, a->jid) != 0 && jid_resource(from) != NULL)
		typing_heard(v, jid_resource(from), state);
	free(from);
	return 0;
}

/* ---- beginning and end ------------------------------------------------- */

/* Nobody knows what was said on another stream. */
static void
typing_end(struct account *a, enum stream_end how)
{
	struct chat *c = a->chat;

	(void)how;
	for (size_t i = 0; i < c->ntalks; i++) {
		struct talk *v = c->talks[i];

		if (v->account != a || v->direct == NULL ||
		    v->direct->typing == NULL)
			continue;
		typing_forget_told(v->direct->typing);
		typing_went(v, "");
	}
}

void
typing_free(struct talk *v)
{
	struct typing_state *t = v->direct->typing;

	if (t == NULL)
		return;
	typing_forget_told(t);
	timer_free(t->fade);
	free(t);
}

static const struct chat_hears typing_hears[] = {
	{ MSG_TYPING, typing_hear },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_typing = {
	.name = "typing", .hears = typing_hears, .end = typing_end,
};
