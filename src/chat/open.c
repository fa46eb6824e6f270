/*
 * Conversations begin and end here: what each is made of, and how many
 * strangers may open one.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/pending.h"

#define STRANGER_LINES 100
#define STRANGER_BYTES (64 * 1024)

struct talk *
talk_new(struct account *a, const char *jid)
{
	struct chat *c = a->chat;
	struct talk *v = xcalloc(1, sizeof(*v));

	v->account = a;
	v->jid = xstrdup(jid);
	v->recent = recent_new();
	buffer_init(&v->buffer,
	    (size_t)conf_int(c->conf, SET_KEEP_LINES, NULL, NULL));
	c->talks = xreallocarray(c->talks, c->ntalks + 1,
	    sizeof(struct talk *));
	c->talks[c->ntalks++] = v;
	table_put(a->talks, jid, v);
	latest_begin(v);
	return v;
}

static struct talk *
open_talk_direct(struct account *a, const char *jid)
{
	struct talk *v = talk_new(a, jid);

	direct_new(v);
	record_load(v);
	if (v->contact != NULL)
		contact_changed(v->contact);
	return v;
}

struct talk *
talk_open(struct account *a, const char *jid)
{
	struct talk *v = talk_find(a, jid);

	if (v != NULL)
		return v;
	v = open_talk_direct(a, jid);
	direct_discover(v, false);
	direct_tell_level(v);
	talk_say_odd(v);
	return v;
}

/* What strangers can make us keep is little. */
static void
open_talk_strange(struct talk *v)
{
	v->stranger = true;
	buffer_limit(&v->buffer, STRANGER_LINES, STRANGER_BYTES);
}

static size_t
open_talk_count_strangers(const struct chat *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->ntalks; i++)
		n += c->talks[i]->stranger;
	return n;
}

static struct talk *
open_talk_refuse_stranger(struct account *a, const char *jid)
{
	if (!a->chat->full_said)
		chat_say(a->chat, a, NULL, ENTRY_WARNING, "strangers", NULL,
		    "%s: Too many strangers write. Close some of their windows."
		    MORE "Until then, messages of other strangers are "
		    "dropped.", a->jid);
	else
		account_dropped(a, "a message of one stranger too many", jid);
	a->chat->full_said = true;
	return NULL;
}

struct talk *
talk_open_foreign(struct account *a, const char *jid)
{
	const struct contact *contact = contact_find(a, jid);
	bool stranger = contact == NULL || !contact->in_roster;
	struct talk *v;

	stranger = stranger && strcmp(jid, a->jid) != 0;
	if (stranger &&
	    open_talk_count_strangers(a->chat) >= CHAT_STRANGERS_MAX)
		return open_talk_refuse_stranger(a, jid);
	v = open_talk_direct(a, jid);
	if (stranger)
		open_talk_strange(v);
	direct_discover(v, false);
	direct_tell_level(v);
	if (stranger)
		talk_say(v, ENTRY_WARNING, "stranger", "%s is not among your "
		    "contacts; an address does not prove who it is",
		    jid);
	talk_say_odd(v);
	return v;
}

void
talk_free(struct talk *v)
{
	questions_leave(v->account->chat, v);
	v->ops->free(v);
	outbox_free(v);
	buffer_free(&v->buffer);
	latest_end(v);
	recent_free(v->recent);
	free(v->archive_before);
	copies_free(v);
	pending_free(v->pending);
	free(v->jid);
	free(v);
}

/* What waits is said to have failed before it goes. */
static void
open_talk_fail_waiting(struct talk *v)
{
	struct line *next;

	for (struct line *l = v->outbox; l != NULL; l = next) {
		next = l->next;
		if (l->delivery == DELIVERY_HELD || line_is_flying(l))
			line_fail(v, l, "discarded: the window was closed");
	}
}

int
talk_close(struct talk *v, bool discard, struct err *err)
{
	struct chat *c = v->account->chat;
	size_t waiting = v->held + v->flying, at = 0;
	struct contact *contact = v->contact;

	if (waiting > 0 && !discard)
		return err_set(err, "unsent-lines",
		    "%zu line%s to %s wait%s to be sent", waiting,
		    waiting == 1 ? "" : "s", talk_name(v),
		    waiting == 1 ? "s" : "");
	open_talk_fail_waiting(v);
	v->ops->closing(v);
	while (c->talks[at] != v)
		at++;
	memmove(c->talks + at, c->talks + at + 1,
	    (c->ntalks - at - 1) * sizeof(struct talk *));
	c->ntalks--;
	table_del(v->account->talks, v->jid);
	if (contact != NULL)
		contact_changed(contact);
	chat_emit(c, &(struct chat_event){ .type = CHAT_CLOSED,
	    .account = v->account, .talk = v, .on = v->retires });
	talk_free(v);
	return 0;
}
