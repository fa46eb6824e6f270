/*
 * Main's end of the channels to sotto-net: asks for workers, sends, and
 * closes the link to one that breaks the rules.  Must not know what they say:
 * that goes up through struct link_ops.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "chat/inside.h"

/* To the parent of all workers. */
struct links {
	struct chat *chat;
	struct link_ops ops;
	struct channel *control;	/* NULL: it is gone */
	uint32_t number;		/* of the last worker asked for */
	bool held;			/* nothing is to be heard */
};

/* ---- making and ending ------------------------------------------------- */

struct link *
link_new(struct account *a)
{
	struct link *l = xcalloc(1, sizeof(*l));

	l->account = a;
	str_init_secret(&l->connect);
	l->lines = tickets_new();
	l->ids = table_new();
	return l;
}

/* A worker whose channel is closed ends by itself. */
static void
link_shut(struct link *l)
{
	channel_free(l->channel);
	l->channel = NULL;
	l->starting = l->dialling = l->asked = l->crossed = false;
	l->sent = l->ticket;
	str_clear(&l->connect);
}

void
link_free(struct link *l)
{
	link_shut(l);
	str_free(&l->connect);
	tickets_free(l->lines);
	table_free(l->ids);
	free(l);
}

static void
link_broken(struct link *l, const char *code, const char *text, bool again)
{
	link_shut(l);
	l->account->chat->links->ops.broken(l->account, code, text, again);
}

bool
link_is_open(const struct account *a)
{
	return a->link->channel != NULL && a->state == ACCOUNT_ONLINE &&
	    !a->link->asked;
}

bool
link_is_dialling(const struct account *a)
{
	return a->link->dialling;
}

bool
link_has_room(const struct account *a)
{
	return a->link->channel == NULL ||
	    channel_waiting(a->link->channel) < CHAT_CHANNEL_MAX;
}

bool
link_is_drained(const struct account *a)
{
	return a->link->channel == NULL || a->link->sent >= a->link->ticket;
}

/* ---- dispatch ---------------------------------------------------------- */

static void
link_dispatch(void *arg, const struct msg *m, int fd)
{
	struct link *l = arg;
	struct err err = { .code = "bad-message" };
	const struct msg_row *row = msg_row(m->type);
	char *text;

	if (fd != -1)
		close(fd);	/* a worker has nothing to pass */
	if (l->account->chat->links->ops.hear(l->account, m, &err) == 0)
		return;
	text = xasprintf("the network half of sotto broke the rules: %s%s%s",
	    row != NULL ? row->name : "unknown",
	    *err.text != '\0' ? ": " : "", err.text);
	link_broken(l, "bad-message", text, true);
	free(text);
}

static void
link_ended(void *arg, const struct err *err)
{
	char *text = xasprintf("the network half of sotto ended (%s)",
	    err != NULL ? err->text : "closed");

	link_broken(arg, "network", text, true);
	free(text);
}

void
chat_hold(struct chat *c, bool hold)
{
	if (c->links->held == hold)
		return;
	c->links->held = hold;
	for (size_t i = 0; i < c->naccounts; i++)
		if (c->accounts[i]->link->channel != NULL)
			channel_hold(c->accounts[i]->link->channel, hold);
}

/* ---- asking for workers ------------------------------------------------ */

static struct link *
link_numbered(struct links *ls, uint32_t number)
{
	for (size_t i = 0; i < ls->chat->naccounts; i++) {
		struct link *l = ls->chat->accounts[i]->link;

		if (l->number == number)
			return l;
	}
	return NULL;
}

static void
link_send_waiting(struct link *l)
{
	struct msg m;
	struct err err;

	if (l->connect.len == 0)
		return;
	if (msg_unpack(&m, l->connect.s, l->connect.len, MSG_TO_NET,
	    &err) == -1 || channel_send(l->channel, &m, -1, &err) == -1)
		link_broken(l, err.code, err.text, true);
	else
		str_clear(&l->connect);
}

static void
link_worker_came(struct links *ls, uint32_t number, int fd)
{
	struct link *l = link_numbered(ls, number);

	if (l == NULL || !l->starting) {
		if (fd != -1)
			close(fd);	/* no longer wanted */
		return;
	}
	l->starting = false;
	if (fd == -1) {
		link_broken(l, "no-worker",
		    "the network half of sotto cannot be started", true);
		return;
	}
	l->channel = channel_new(ls->chat->loop, fd, MSG_TO_MAIN,
	    link_dispatch, link_ended, l);
	channel_gather(l->channel);
	channel_hold(l->channel, ls->held);
	link_send_waiting(l);
}

/* The end of its channel says the rest: what it wrote before counts. */
static void
link_worker_exited(struct links *ls, uint32_t number)
{
	struct link *l = link_numbered(ls, number);

	if (l != NULL && l->starting)
		link_broken(l, "no-worker", "the network half of sotto "
		    "ended", true);
}

static void
links_gone(struct links *ls, const char *why)
{
	struct chat *c = ls->chat;

	channel_free(ls->control);
	ls->control = NULL;
	chat_say(c, NULL, NULL, ENTRY_ERROR, "network-gone", NULL,
	    "Nothing can be sent or received: start sotto again." MORE "The "
	    "network half of sotto is gone: %s.", why);
	for (size_t i = 0; i < c->naccounts; i++)
		link_broken(c->accounts[i]->link, "network-gone",
		    "the network half of sotto is gone", false);
}

static void
links_dispatch(void *arg, const struct msg *m, int fd)
{
	struct links *ls = arg;

	if (m->type == MSG_WORKER && m->u.worker.number <= ls->number) {
		link_worker_came(ls, m->u.worker.number, fd);
		return;
	}
	if (fd != -1)
		close(fd);
	if (m->type == MSG_EXITED && m->u.exited.number <= ls->number)
		link_worker_exited(ls, m->u.exited.number);
	else
		links_gone(ls, "it broke the rules");
}

static void
links_ended(void *arg, const struct err *err)
{
	links_gone(arg, err != NULL ? err->text : "closed");
}

struct links *
links_new(struct chat *c, int control, const struct link_ops *ops)
{
	struct links *ls = xcalloc(1, sizeof(*ls));

	ls->chat = c;
	ls->ops = *ops;
	ls->control = channel_new(c->loop, control, MSG_FROM_PARENT,
	    links_dispatch, links_ended, ls);
	return ls;
}

void
links_free(struct links *ls)
{
	if (ls == NULL)
		return;
	channel_free(ls->control);
	free(ls);
}

static int
link_ask_worker(struct links *ls, struct link *l, struct err *err)
{
	struct msg m = { .type = MSG_START };

	if (ls->control == NULL)
		return err_set(err, "network-gone",
		    "the network half of sotto is gone: start sotto again");
	m.u.start.number = ++ls->number;
	if (channel_send(ls->control, &m, -1, err) == -1)
		return -1;
	l->number = ls->number;
	l->starting = true;
	return 0;
}

/* ---- sending ----------------------------------------------------------- */

int
link_connect(struct account *a, const struct msg *m, struct err *err)
{
	struct link *l = a->link;

	if (l->channel != NULL) {
		if (channel_send(l->channel, m, -1, err) == -1)
			return -1;
		l->dialling = true;
		return 0;
	}
	if (!l->starting && link_ask_worker(a->chat->links, l, err) == -1)
		return -1;
	str_clear(&l->connect);
	msg_pack(&l->connect, m);
	l->dialling = true;
	return 0;
}

/* An attempt that hangs is cut off with its worker. */
bool
link_disconnect(struct account *a)
{
	struct link *l = a->link;
	struct msg m = { .type = MSG_DISCONNECT };

	if (!l->dialling || l->asked)
		return false;
	if (a->state == ACCOUNT_ONLINE &&
	    channel_send(l->channel, &m, -1, NULL) == 0) {
		l->asked = true;
		return false;
	}
	link_shut(l);
	return true;
}

void
link_cut(struct account *a)
{
	link_shut(a->link);
}

/* While the account is in a state that the table allows it in. */
static bool
link_takes(const struct account *a, const struct msg *m)
{
	const struct msg_row *row = msg_row(m->type);

	return a->link->channel != NULL &&
	    (a->state != ACCOUNT_ONLINE || !a->link->asked) &&
	    (row->states & 1u << a->state) != 0;
}

static int
link_give(struct account *a, const struct msg *m, struct err *err)
{
	if (!link_takes(a, m))
		return err_set(err, "offline", "%s is not online", a->jid);
	return channel_send(a->link->channel, m, -1, err);
}

/* Law 1: a line has one way out, and this is not it. */
int
link_tell(struct account *a, const struct msg *m, struct err *err)
{
	if (m->type == MSG_SEND)
		die("a line that goes round talk_send()");
	return link_give(a, m, err);
}

/* How much of the body is for programs that know no references. */
static size_t
link_fallback(const char *body, const struct reference *r)
{
	switch (r->kind) {
	case REFERENCE_NONE:
	case REFERENCE_CORRECTS:
		break;
	case REFERENCE_ANSWERS:
		return r->quote != NULL ? strlen(r->quote) : 0;
	case REFERENCE_REACTS:
	case REFERENCE_RETRACTS:
		return strlen(body);
	}
	return 0;
}

uint64_t
link_send_message(struct account *a, const char *to, const char *id,
    const char *body, uint32_t flags, const struct reference *refers,
    struct err *err)
{
	struct msg m = { .type = MSG_SEND };

	if (refers != NULL && (flags & SEND_OTR))
		die("a reference beside a sealed message");
	m.u.send.ticket = a->link->ticket + 1;
	m.u.send.to = to;
	m.u.send.id = id;
	m.u.send.body = body;
	m.u.send.flags = flags;
	if (refers != NULL) {
		m.u.send.refers = refers->kind;
		m.u.send.refers_id = refers->id;
		m.u.send.emoji = refers->emoji;
		m.u.send.answers_id = refers->answers;
		m.u.send.author = refers->author;
		m.u.send.fallback = (uint32_t)link_fallback(body, refers);
		m.u.send.flags |= refers->ours ? SEND_OURS : 0;
	}
	if (link_give(a, &m, err) == -1)
		return 0;
	return ++a->link->ticket;
}
