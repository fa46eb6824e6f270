/*
 * A program: the whole of chat and otr on files in memory, and its channels,
 * behind which there is no other process.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storm.h"

#define ALICE_JID "alice@example.org"
#define BOB_JID "bob@example.net"
#define FD 1000000		/* what stands for descriptors */

/* ---- channels ----------------------------------------------------------- */

static struct node *
node_of(const struct channel *ch)
{
	for (int i = 0; world_now() != NULL && i < NODES; i++) {
		struct node *n = &world_now()->nodes[i];

		if (n->made && (n->control == ch || n->worker == ch))
			return n;
	}
	return NULL;
}

void
fake_channel_made(struct channel *ch, int fd)
{
	struct node *n = &world_now()->nodes[(fd - FD) / 2];

	if ((fd - FD) % 2 == 0)
		n->control = ch;
	else
		n->worker = ch;
}

void
fake_channel_gone(struct channel *ch)
{
	struct node *n = node_of(ch);

	if (n == NULL)
		return;
	if (n->control == ch)
		n->control = NULL;
	else {
		n->worker = NULL;
		n->wants_stream = n->wants_off = false;
	}
}

static struct item *
item_of(const struct node *n, const struct msg *m)
{
	char *from = full(n);
	struct item *i;

	if (m->type == MSG_SEND) {
		i = item_new(ITEM_MESSAGE, from, m->u.send.to);
		free(i->body);
		free(i->id);
		i->body = xstrdup(m->u.send.body);
		i->id = xstrdup(m->u.send.id);
		i->flags = m->u.send.flags;
		i->ticket = m->u.send.ticket;
	} else {
		i = item_new(ITEM_RECEIPT, from, m->u.send_receipt.to);
		free(i->id);
		i->id = xstrdup(m->u.send_receipt.id);
	}
	free(from);
	return i;
}

int
fake_channel_sent(struct channel *ch, const struct msg *m)
{
	struct node *n = node_of(ch);

	if (m->type == MSG_START) {
		n->wants_worker = true;
		n->number = m->u.start.number;
	} else if (m->type == MSG_CONNECT) {
		n->wants_stream = true;
	} else if (m->type == MSG_DISCONNECT)
		n->wants_off = true;
	else if (m->type == MSG_SEND) {
		law_sent(n, m);
		item_push(&n->up_first, item_of(n, m));
	} else if (m->type == MSG_SEND_RECEIPT)
		item_push(&n->up_first, item_of(n, m));
	return 0;
}

static void
tell_offline(struct node *n, enum off why)
{
	struct msg m = { .type = MSG_OFFLINE };

	m.u.offline.why = why;
	m.u.offline.text = "";
	if (n->worker != NULL)
		fake_channel_tell(n->worker, &m, -1);
}

static void
tell_worker(struct node *n)
{
	struct msg m = { .type = MSG_WORKER };

	m.u.worker.number = n->number;
	m.u.worker.pid = 1;
	fake_channel_tell(n->control, &m, FD + 2 * (int)n->who + 1);
}

bool
node_pump(struct node *n)
{
	if (!n->up)
		return false;
	if (n->wants_worker) {
		n->wants_worker = false;
		tell_worker(n);
		return true;
	}
	if (n->wants_off && n->up_first == NULL) {
		n->wants_off = false;
		server_loses(n);
		tell_offline(n, OFF_ASKED);
		return true;
	}
	if (n->wants_stream && !n->cut && n->worker != NULL) {
		n->wants_stream = false;
		if (!n->resume)
			server_loses(n);
		node_online(n, n->resume && n->online);
		n->resume = false;
		return true;
	}
	return false;
}

/* ---- a program ---------------------------------------------------------- */

void
node_forget_files(struct node *n, bool key, bool all)
{
	char path[64], *text;
	const char *pooled, *at;
	struct str s;

	if (all)
		fake_file_remove(n->dir, NULL);
	snprintf(path, sizeof(path), "%s/otr.instance_tags", n->dir);
	text = xasprintf("%s\tprpl-jabber\t%08x\n", n->account, n->tag);
	file_write(path, text, strlen(text), NULL);
	free(text);
	if (!key)
		return;
	snprintf(path, sizeof(path), "%s/otr.private_key", n->dir);
	pooled = pool_text(n->key);
	at = strstr(pooled, "NAME");
	str_init(&s);
	str_addn(&s, pooled, (size_t)(at - pooled));
	str_addf(&s, "\"%s\"%s", n->account, at + 4 +
	    (at[4] == '"' && at[-1] == '"'));
	file_write(path, s.s, s.len, NULL);
	str_free(&s);
}

/* Parsing one takes a quarter of a schedule: they are used again. */
static struct spare {
	struct spare *next;
	char *text;
	struct conf *conf;
} *spares;

static struct conf *
conf_take(const char *text)
{
	struct spare **at, *s;
	struct conf *conf;
	struct err err;

	for (at = &spares; (s = *at) != NULL; at = &s->next)
		if (strcmp(s->text, text) == 0)
			break;
	if (s == NULL) {
		conf = conf_parse("storm", text, strlen(text), &err);
		if (conf == NULL)
			die("%s", err.text);
		return conf;
	}
	*at = s->next;
	conf = s->conf;
	free(s->text);
	free(s);
	return conf;
}

void
conf_give(struct node *n)
{
	struct spare *s = xcalloc(1, sizeof(*s));

	for (int i = 0; i < SETTINGS; i++)
		if ((setting_row((enum setting)i)->scopes & SCOPE_CONTACT)
		    != 0)
			conf_set(n->conf, (enum setting)i, n->account,
			    n->contact, NULL, NULL);
	s->text = n->conf_text;
	s->conf = n->conf;
	s->next = spares;
	spares = s;
}

void
conf_end(void)
{
	struct spare *s;

	while ((s = spares) != NULL) {
		spares = s->next;
		conf_free(s->conf);
		free(s->text);
		free(s);
	}
}

static void
conf_make(struct node *n)
{
	const struct schedule *s = n->w->s;
	int side = n->who == ALICE ? 0 : 1;
	char text[400];

	snprintf(text, sizeof(text), "keep_lines = 100\n"
	    "otr_policy = \"%s\"\notr_v2 = \"%s\"\nreceipts = %s\n"
	    "account \"%s\" { password = \"pw\" }\n",
	    n->who == MALLORY ? "manual" : otr_policy_word(s->policy[side]),
	    n->who == MALLORY ? "allow" : otr_v2_word(s->v2[side]),
	    s->receipts ? "true" : "false", n->account);
	n->conf_text = xstrdup(text);
	n->conf = conf_take(text);
}

void
node_make(struct world *w, enum who who, int key, uint32_t tag)
{
	struct node *n = &w->nodes[who];
	bool alice = who == ALICE || (who == MALLORY &&
	    w->s->victim == BOB);

	memset(n, 0, sizeof(*n));
	n->w = w;
	n->who = who;
	n->made = true;
	n->account = alice ? ALICE_JID : BOB_JID;
	n->contact = alice ? BOB_JID : ALICE_JID;
	n->key = key;
	n->tag = tag;
	snprintf(n->dir, sizeof(n->dir), "storm-%d", (int)who);
	snprintf(n->resource, sizeof(n->resource), "none");
	node_forget_files(n, true, true);
	conf_make(n);
	node_boot(n);
}

void
node_boot(struct node *n)
{
	struct chat_ops ops = { .arg = n };
	struct err err;

	n->up = true;
	n->wants_worker = n->wants_stream = n->wants_off = false;
	n->loop = loop_new();
	loop_clock_fake(n->loop, n->w->now);
	n->chat = chat_new(n->loop, n->conf, n->dir, FD + 2 * (int)n->who,
	    &ops, &err);
	if (n->chat == NULL)
		die("chat: %s", err.text);
	chat_listen(n->chat, law_heard, n);
	n->acc = chat_account(n->chat, 0);
	law_born(n);
	if (account_connect(n->acc, "pw", &err) == -1)
		die("connect: %s", err.text);
	n->conv = conv_open(n->acc, n->contact);
}

void
node_down(struct node *n)
{
	if (!n->up)
		return;
	n->up = false;
	chat_free(n->chat);
	loop_free(n->loop);
	n->chat = NULL;
	n->conv = NULL;
	n->loop = NULL;
}

void
node_kill(struct node *n)
{
	/* What was written to the stream arrives. */
	while (n->online && n->up_first != NULL)
		server_takes(n);
	items_free(&n->up_first);
	node_down(n);
	n->wants_worker = n->wants_stream = n->wants_off = n->resume = false;
	server_loses(n);
}

void
node_lost(struct node *n, bool resume, bool taken)
{
	struct item *i;

	if (!n->up || n->worker == NULL || !n->online ||
	    n->acc->state != ACCOUNT_ONLINE)
		return;
	n->resume = resume;
	while (!resume && n->up_first != NULL)
		if (taken)
			server_takes(n);
		else {
			i = item_pop(&n->up_first);
			item_free(i);
		}
	/* Without a word from the server: no acknowledgement came. */
	if (!resume)
		server_loses(n);
	tell_offline(n, OFF_LOST);
}

