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

#include "tests/support/fake-login.h"
#include "storm.h"

#define ALICE_JID "alice@example.org"
#define BOB_JID "bob@example.net"
#define WORK_JID "work@example.org"
#define GUEST_JID "guest@example.com"
#define FD 1000000		/* what stands for descriptors */

/* ---- channels ----------------------------------------------------------- */

#define EACH (1 + STREAMS)	/* descriptors of a program */

static struct program *
program_of_fd(int fd)
{
	return &world_now()->programs[(fd - FD) / EACH];
}

void
fake_channel_made(struct channel *ch, int fd)
{
	/* A worker's is known when it is told whose it is. */
	if ((fd - FD) % EACH == 0)
		program_of_fd(fd)->control = ch;
}

static struct program *
program_of(const struct channel *ch)
{
	struct world *w = world_now();

	for (int i = 0; w != NULL && i < PROGRAMS; i++)
		if (w->programs[i].made && w->programs[i].control == ch)
			return &w->programs[i];
	return NULL;
}

static struct stream *
stream_of(const struct channel *ch)
{
	struct world *w = world_now();

	for (int i = 0; w != NULL && i < STREAMS; i++)
		if (w->streams[i].program != NULL &&
		    w->streams[i].worker == ch)
			return &w->streams[i];
	return NULL;
}

void
fake_channel_gone(struct channel *ch)
{
	struct program *p = program_of(ch);
	struct stream *n = stream_of(ch);

	if (p != NULL)
		p->control = NULL;
	if (n != NULL) {
		n->worker = NULL;
		n->wants_stream = n->wants_off = false;
	}
}

static struct item *
item_of(const struct stream *n, const struct msg *m)
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

static void
worker_connects(struct channel *ch, const char *jid)
{
	struct world *w = world_now();

	for (int i = 0; i < STREAMS; i++)
		if (w->streams[i].program != NULL &&
		    w->streams[i].program == w->dialling &&
		    strcmp(w->streams[i].account, jid) == 0) {
			w->streams[i].worker = ch;
			w->streams[i].wants_stream = true;
		}
}

int
fake_channel_sent(struct channel *ch, const struct msg *m)
{
	struct program *p = program_of(ch);
	struct stream *n = stream_of(ch);

	if (m->type == MSG_START && p != NULL)
		p->asked[p->nasked++ % STREAMS] = m->u.start.number;
	else if (m->type == MSG_CONNECT && n != NULL)
		n->wants_stream = true;
	else if (m->type == MSG_CONNECT)
		worker_connects(ch, m->u.connect.jid);
	else if (n == NULL)
		return 0;
	else if (n->login != NULL && fake_login_hears(n->login, m))
		return 0;
	else if (m->type == MSG_DISCONNECT)
		n->wants_off = true;
	else if (m->type == MSG_SEND) {
		law_sent(n, m);
		item_push(&n->up_first, item_of(n, m));
	} else if (m->type == MSG_SEND_RECEIPT) {
		law_answers(n, m->u.send_receipt.to);
		item_push(&n->up_first, item_of(n, m));
	}
	return 0;
}

static void
tell_offline(struct stream *n, enum off why)
{
	struct msg m = { .type = MSG_OFFLINE };

	m.u.offline.why = why;
	m.u.offline.text = m.u.offline.condition = "";
	if (n->worker != NULL)
		fake_channel_tell(n->worker, &m, -1);
}

static void
tell_worker(struct program *p)
{
	struct msg m = { .type = MSG_WORKER };

	m.u.worker.number = p->asked[--p->nasked];
	m.u.worker.pid = 1;
	p->w->dialling = p;
	fake_channel_tell(p->control, &m, FD + EACH * (int)p->number + 1);
	p->w->dialling = NULL;
}

bool
stream_pump(struct stream *n)
{
	struct program *p = n->program;

	if (!p->up)
		return false;
	if (p->nasked > 0) {
		tell_worker(p);
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
		stream_online(n, n->resume && n->online);
		n->resume = false;
		return true;
	}
	return false;
}

/* ---- a program ---------------------------------------------------------- */

static void
key_file(struct program *p)
{
	struct world *w = p->w;
	char path[64];
	struct str s;

	str_init(&s);
	for (int i = 0; i < STREAMS; i++)
		if (w->streams[i].program == p)
			pool_print(&s, w->streams[i].key,
			    w->streams[i].account);
	snprintf(path, sizeof(path), "%s/otr.private_key", p->dir);
	file_write(path, s.s, s.len, NULL);
	str_free(&s);
}

void
stream_files(struct stream *n, bool key, bool all)
{
	struct program *p = n->program;
	struct str s;
	char path[64];

	if (all)
		fake_file_remove(p->dir, NULL);
	str_init(&s);
	for (int i = 0; i < STREAMS; i++)
		if (p->w->streams[i].program == p)
			str_addf(&s, "%s\tprpl-jabber\t%08x\n",
			    p->w->streams[i].account, p->w->streams[i].tag);
	snprintf(path, sizeof(path), "%s/otr.instance_tags", p->dir);
	file_write(path, s.s, s.len, NULL);
	str_free(&s);
	if (key)
		key_file(p);
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
conf_give(struct program *p)
{
	struct spare *s = xcalloc(1, sizeof(*s));

	for (int k = 0; k < NODES; k++) {
		const struct node *n = &p->w->nodes[k];

		for (int i = 0; n->made && n->program == p && i < SETTINGS; i++)
			if ((setting_row((enum setting)i)->scopes &
			    SCOPE_CONTACT) != 0)
				conf_set(p->conf, (enum setting)i,
				    n->stream->account, n->contact, NULL,
				    NULL);
	}
	s->text = p->conf_text;
	s->conf = p->conf;
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
conf_make(struct program *p, bool alice, bool hostile)
{
	const struct schedule *s = p->w->s;
	struct str text;

	str_init(&text);
	str_addf(&text, "keep_lines = 100\n"
	    "otr_policy = \"%s\"\notr_v2 = \"%s\"\nreceipts = %s\n",
	    hostile ? "manual" : otr_policy_word(s->policy[!alice]),
	    hostile ? "allow" : otr_v2_word(s->v2[!alice]),
	    s->receipts ? "true" : "false");
	for (int i = 0; i < STREAMS; i++)
		if (p->w->streams[i].program == p)
			str_addf(&text, "account \"%s\" { password = \"pw\" }\n",
			    p->w->streams[i].account);
	p->conf_text = str_take(&text);
	p->conf = conf_take(p->conf_text);
}

/* Who is who. */
static const struct {
	unsigned program, stream;
	const char *account, *contact;
} cast[NODES] = {
	[ALICE] = { ALICES, S_ALICE, ALICE_JID, BOB_JID },
	[BOB] = { BOBS, S_BOB, BOB_JID, ALICE_JID },
	[TWIN] = { TWINS, S_TWIN, BOB_JID, ALICE_JID },
	[MALLORY] = { MALLORYS, S_MALLORY, NULL, NULL },
	[WORK] = { ALICES, S_WORK, WORK_JID, BOB_JID },
	[BOB_WORK] = { BOBS, S_BOB, BOB_JID, WORK_JID },
	[GUEST] = { GUESTS, S_GUEST, GUEST_JID, ALICE_JID },
	[HOST] = { ALICES, S_ALICE, ALICE_JID, GUEST_JID },
};

static void
stream_make(struct world *w, enum who who, const char *account, int key,
    uint32_t tag)
{
	struct stream *n = &w->streams[cast[who].stream];

	memset(n, 0, sizeof(*n));
	n->program = &w->programs[cast[who].program];
	n->account = account;
	n->key = key;
	n->tag = tag;
	snprintf(n->resource, sizeof(n->resource), "none");
}

/* One that is there already gets another conversation or account. */
void
node_cast(struct world *w, enum who who, int key, uint32_t tag)
{
	struct node *n = &w->nodes[who];
	const char *account = cast[who].account, *contact = cast[who].contact;

	if (who == MALLORY) {
		account = w->s->victim == BOB ? ALICE_JID : BOB_JID;
		contact = w->s->victim == BOB ? BOB_JID : ALICE_JID;
	}
	memset(n, 0, sizeof(*n));
	n->w = w;
	n->who = who;
	n->made = true;
	n->new_key = -1;
	n->program = &w->programs[cast[who].program];
	n->stream = &w->streams[cast[who].stream];
	n->contact = contact;
	if (n->stream->program == NULL)
		stream_make(w, who, account, key, tag);
}

void
program_make(struct world *w, unsigned number)
{
	struct program *p = &w->programs[number];

	memset(p, 0, sizeof(*p));
	p->w = w;
	p->number = number;
	p->made = true;
	snprintf(p->dir, sizeof(p->dir), "storm-%u", number);
	for (int i = 0; i < STREAMS; i++)
		if (w->streams[i].program == p)
			stream_files(&w->streams[i], number > BOBS ||
			    (w->s->keyless & 1u << number) == 0, true);
	conf_make(p, number == ALICES, number == MALLORYS);
	program_boot(p);
}

struct node *
node_with(const struct stream *s, const char *jid)
{
	struct world *w = s->program->w;

	for (int i = 0; i < NODES; i++)
		if (w->nodes[i].made && w->nodes[i].stream == s &&
		    same_bare(jid, w->nodes[i].contact))
			return &w->nodes[i];
	return NULL;
}

void
program_boot(struct program *p)
{
	struct chat_ops ops = { .arg = p };
	struct world *w = p->w;
	struct err err;

	p->up = true;
	p->nasked = 0;
	p->loop = loop_new();
	loop_clock_fake(p->loop, w->now);
	p->chat = chat_new(p->loop, p->conf, p->dir,
	    FD + EACH * (int)p->number, &ops, &err);
	if (p->chat == NULL)
		die("chat: %s", err.text);
	chat_listen(p->chat, law_heard, p);
	law_born(p);
	for (int i = 0; i < STREAMS; i++) {
		struct stream *n = &w->streams[i];

		if (n->program != p)
			continue;
		n->wants_stream = n->wants_off = false;
		n->acc = account_find(p->chat, n->account);
		if (account_connect(n->acc, "pw", &err) == -1)
			die("connect: %s", err.text);
	}
	for (int i = 0; i < NODES; i++)
		if (w->nodes[i].made && w->nodes[i].program == p && i != HOST)
			w->nodes[i].talk = talk_open(w->nodes[i].stream->acc,
			    w->nodes[i].contact);
}

void
program_down(struct program *p)
{
	if (!p->up)
		return;
	p->up = false;
	chat_free(p->chat);
	loop_free(p->loop);
	p->chat = NULL;
	p->loop = NULL;
	for (int i = 0; i < NODES; i++)
		if (p->w->nodes[i].made && p->w->nodes[i].program == p)
			p->w->nodes[i].talk = NULL;
}

void
program_kill(struct program *p)
{
	/* What was written to the streams arrives. */
	for (int i = 0; i < STREAMS; i++) {
		struct stream *n = &p->w->streams[i];

		if (n->program != p)
			continue;
		while (n->online && n->up_first != NULL)
			server_takes(n);
		items_free(&n->up_first);
	}
	program_down(p);
	p->nasked = 0;
	for (int i = 0; i < STREAMS; i++) {
		struct stream *n = &p->w->streams[i];

		if (n->program != p)
			continue;
		n->wants_stream = n->wants_off = n->resume = false;
		server_loses(n);
	}
}

void
stream_lost(struct stream *n, bool resume, bool taken)
{
	struct item *i;

	if (!n->program->up || n->worker == NULL || !n->online ||
	    account_state(n->acc) != ACCOUNT_ONLINE)
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
