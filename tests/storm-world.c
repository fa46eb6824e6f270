/*
 * The programs, their server and what is on the way between them.  Knows no
 * law: tells storm-law.c what it sees.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <gcrypt.h>
#include <libotr/proto.h>
#include <libotr/b64.h>
#include <libotr/privkey.h>
#include <libotr/userstate.h>

#include "storm.h"

#define ALICE_JID "alice@example.org"
#define BOB_JID "bob@example.net"
#define START 1700000000000	/* the clock at the beginning */
#define FD 1000000		/* what stands for descriptors */
#define HISTORY 24

static struct world *the_world;	/* channels do not say whose they are */

/* ---- chance ------------------------------------------------------------- */

static uint64_t random_state;

uint64_t
storm_random(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

void
storm_random_seed(uint64_t seed)
{
	random_state = seed ^ 0x5bd1e995;
}

void
storm_random_bytes(void *p, size_t n)
{
	unsigned char *at = p;

	for (size_t i = 0; i < n; i++)
		at[i] = (unsigned char)storm_random(&random_state);
}

/* Ids and seeds of the chat core: libc's would not be the same again. */
ssize_t getrandom(void *, size_t, unsigned);
ssize_t
getrandom(void *p, size_t n, unsigned flags)
{
	(void)flags;
	storm_random_bytes(p, n);
	return (ssize_t)n;
}

/* libotr asks it: the same hour for the same seed. */
time_t
time(time_t *at)
{
	time_t now = (the_world != NULL ? the_world->now : START) / 1000;

	if (at != NULL)
		*at = now;
	return now;
}

/* ---- keys: made once, since they are dear ------------------------------- */

static struct {
	char *text;
	char fingerprint[FINGERPRINT_HEX + 1];
	OtrlUserState us;	/* that has it */
} pool[STORM_KEYS];

static void
pool_key(int i)
{
	OtrlUserState us = otrl_userstate_create();
	char name[] = "scratch", buf[8192];
	unsigned char raw[20];
	FILE *f = fdopen(mkstemp(name), "w+");
	size_t n;

	if (f == NULL || otrl_privkey_generate_FILEp(us, f, "NAME",
	    "prpl-jabber") != 0)
		die("no keys");
	rewind(f);
	n = fread(buf, 1, sizeof(buf), f);
	fclose(f);
	pool[i].text = xstrndup(buf, n);
	otrl_privkey_fingerprint_raw(us, raw, "NAME", "prpl-jabber");
	for (size_t j = 0; j < sizeof(raw); j++)
		snprintf(pool[i].fingerprint + 2 * j, 3, "%02x", raw[j]);
	pool[i].us = us;
}

const struct s_OtrlPrivKey *
pool_key_in(const char *file)
{
	for (int i = 0; i < STORM_KEYS; i++) {
		const char *tail = pool[i].text == NULL ? NULL :
		    strstr(pool[i].text, "(protocol");

		if (tail != NULL && strstr(file, tail) != NULL)
			return pool[i].us->privkey_root;
	}
	return NULL;
}

void
pool_make(void)
{
	if (otrl_init(OTRL_VERSION_MAJOR, OTRL_VERSION_MINOR,
	    OTRL_VERSION_SUB) != 0 || gcry_check_version(NULL) == NULL)
		die("libotr");
	gcry_control(GCRYCTL_ENABLE_QUICK_RANDOM, 0);
	gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
	for (int i = 0; i < STORM_KEYS; i++)
		pool_key(i);
}

const char *
pool_fingerprint(int key)
{
	return pool[key].fingerprint;
}

int
pool_find(const char *fingerprint)
{
	for (int i = 0; i < STORM_KEYS; i++)
		if (strcmp(pool[i].fingerprint, fingerprint) == 0)
			return i;
	return -1;
}

/* ---- stanzas ------------------------------------------------------------ */

void
item_free(struct item *i)
{
	free(i->from);
	free(i->to);
	free(i->id);
	free(i->body);
	free(i);
}

struct item *
item_copy(const struct item *i)
{
	struct item *copy = xmalloc(sizeof(*copy));

	*copy = *i;
	copy->next = NULL;
	copy->from = xstrdup(i->from);
	copy->to = xstrdup(i->to);
	copy->id = xstrdup(i->id);
	copy->body = xstrdup(i->body);
	return copy;
}

void
item_push(struct item **at, struct item *i)
{
	while (*at != NULL)
		at = &(*at)->next;
	i->next = NULL;
	*at = i;
}

static struct item *
item_pop(struct item **at)
{
	struct item *i = *at;

	if (i != NULL)
		*at = i->next;
	return i;
}

static void
items_free(struct item **at)
{
	struct item *i;

	while ((i = item_pop(at)) != NULL)
		item_free(i);
}

static struct item *
item_new(enum item_kind kind, const char *from, const char *to)
{
	struct item *i = xcalloc(1, sizeof(*i));

	i->kind = kind;
	i->from = xstrdup(from);
	i->to = xstrdup(to);
	i->id = xstrdup("");
	i->body = xstrdup("");
	return i;
}

/* ---- the server --------------------------------------------------------- */

static char *
full(const struct node *n)
{
	return xasprintf("%s/%s", n->account, n->resource);
}

static bool
same_bare(const char *full_jid, const char *bare)
{
	size_t n = strlen(bare);

	return strncmp(full_jid, bare, n) == 0 &&
	    (full_jid[n] == '\0' || full_jid[n] == '/');
}

static const char *
resource_of(const char *jid)
{
	const char *slash = strchr(jid, '/');

	return slash != NULL ? slash + 1 : "";
}

/* Who gets it: the one that is meant, else who came last. */
static struct node *
server_finds(struct world *w, const char *to, const struct node *from)
{
	struct node *best = NULL;

	for (int i = 0; i < NODES; i++) {
		struct node *n = &w->nodes[i];

		if (!n->made || !n->online || n == from ||
		    !same_bare(to, n->account))
			continue;
		if (strcmp(resource_of(to), n->resource) == 0)
			return n;
		if (n->who != MALLORY && (best == NULL ||
		    n->who > best->who))
			best = n;
	}
	return best;
}

static struct node *
third_takes(struct world *w, const struct node *from)
{
	struct node *m = &w->nodes[MALLORY];

	return w->mitm && m->made && from != NULL &&
	    from->who == w->s->victim ? m : NULL;
}

static void
server_bounces(struct world *w, struct item *i)
{
	struct node *back = server_finds(w, i->from, NULL);
	struct item *b;

	/* RFC 6121, 8.5.3.2.1: an error for who is gone is dropped. */
	if (back != NULL && strcmp(resource_of(i->from), back->resource) != 0)
		back = NULL;
	if (strncmp(i->body, "?OTR Error", 10) == 0)
		law_untold(w, i->to);
	if (back == NULL)
		law_misdirected(w, i->id);
	else {
		b = item_new(ITEM_BOUNCE, i->to, i->from);
		free(b->id);
		b->id = xstrdup(i->id);
		item_push(&back->down_first, b);
	}
	item_free(i);
}

static void
server_nobody(struct world *w, struct item *i)
{
	if (i->kind != ITEM_MESSAGE)
		item_free(i);
	else if (w->s->stores) {
		i->delayed = true;
		i->stamp = w->now;
		item_push(&w->stored, i);
	} else
		server_bounces(w, i);
}

static void
server_routes(struct world *w, struct item *i, const struct node *from)
{
	struct node *to = third_takes(w, from);

	if (to == NULL)
		to = server_finds(w, i->to, from);
	if (to != NULL && strncmp(i->body, "?OTR Error", 10) == 0 &&
	    strcmp(resource_of(i->to), to->resource) != 0)
		law_untold(w, i->to);
	if (to == NULL)
		server_nobody(w, i);
	else
		item_push(&to->down_first, i);
}

static void
tell_presence(const struct node *about, struct node *to, bool online)
{
	char *from = full(about), *jid = full(to);
	struct item *i = item_new(ITEM_PRESENCE, from, jid);

	i->show = online ? SHOW_ONLINE : SHOW_OFFLINE;
	item_push(&to->down_first, i);
	free(from);
	free(jid);
}

void
node_presence(struct node *about, bool online)
{
	struct world *w = about->w;

	if (!w->s->subscribed || about->who == MALLORY)
		return;
	for (int i = 0; i < NODES; i++) {
		struct node *n = &w->nodes[i];

		if (n->made && n->online && n->who != MALLORY &&
		    strcmp(n->contact, about->account) == 0)
			tell_presence(about, n, online);
	}
}

static void
server_hands_out(struct node *n)
{
	struct item **at = &n->w->stored, *i;

	while ((i = *at) != NULL) {
		if (!same_bare(i->to, n->account) || n->who == MALLORY) {
			at = &i->next;
			continue;
		}
		*at = i->next;
		item_push(&n->down_first, i);
	}
}

static void
tell_roster(struct node *n)
{
	struct msg m = { .type = MSG_ROSTER_ITEM };

	m.u.roster_item.jid = n->contact;
	m.u.roster_item.name = "";
	m.u.roster_item.subscription = n->w->s->subscribed &&
	    n->who != MALLORY ? SUB_BOTH : SUB_NONE;
	fake_channel_tell(n->worker, &m, -1);
	m = (struct msg){ .type = MSG_ROSTER_END };
	m.u.roster_end.count = 1;
	fake_channel_tell(n->worker, &m, -1);
}

static void
node_online(struct node *n, bool resumed)
{
	struct msg m = { .type = MSG_ONLINE };
	char *jid;

	if (!resumed)
		snprintf(n->resource, sizeof(n->resource), "%s.%u",
		    n->who == MALLORY ? "evil" : n->who == TWIN ? "twin" :
		    "main", ++n->stream);
	n->online = true;
	jid = full(n);
	m.u.online.jid = jid;
	m.u.online.resumed = resumed;
	m.u.online.managed = true;
	m.u.online.tls = "TLSv1.3";
	m.u.online.sha256 = "";
	fake_channel_tell(n->worker, &m, -1);
	free(jid);
	if (resumed || n->worker == NULL)
		return;
	tell_roster(n);
	for (int i = 0; i < NODES; i++) {
		struct node *o = &n->w->nodes[i];

		if (o->made && o->online && o->who != MALLORY &&
		    n->who != MALLORY && n->w->s->subscribed &&
		    strcmp(o->account, n->contact) == 0)
			tell_presence(o, n, true);
	}
	node_presence(n, true);
	server_hands_out(n);
}

/* The server knows that the stream is gone for good. */
static void
server_loses(struct node *n)
{
	struct item *i;

	if (!n->online)
		return;
	n->online = false;
	node_presence(n, false);
	while ((i = item_pop(&n->down_first)) != NULL)
		if (i->kind == ITEM_MESSAGE)
			server_routes(n->w, i, NULL);
		else {
			if (i->kind == ITEM_BOUNCE)
				law_misdirected(n->w, i->id);
			item_free(i);
		}
}

/* ---- channels ----------------------------------------------------------- */

static struct node *
node_of(const struct channel *ch)
{
	for (int i = 0; the_world != NULL && i < NODES; i++) {
		struct node *n = &the_world->nodes[i];

		if (n->made && (n->control == ch || n->worker == ch))
			return n;
	}
	return NULL;
}

void
fake_channel_made(struct channel *ch, int fd)
{
	struct node *n = &the_world->nodes[(fd - FD) / 2];

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

/* A program that knows version 2 alone says so in its queries. */
static void
only_v2(struct item *i)
{
	char *at;

	if (strncmp(i->body, "?OTRv23?", 8) == 0)
		memmove(i->body + 6, i->body + 7, strlen(i->body + 6));
	at = strstr(i->body, OTRL_MESSAGE_TAG_V3);
	if (at != NULL && strstr(i->body, OTRL_MESSAGE_TAG_BASE) != NULL)
		memmove(at, at + 8, strlen(at + 8) + 1);
}

static uint64_t
server_takes(struct node *n)
{
	struct item *i = item_pop(&n->up_first);
	uint64_t ticket = i->ticket;

	if (n->w->s->only_v2 && n->who == BOB)
		only_v2(i);
	server_routes(n->w, i, n);
	return ticket;
}

/* ---- a program ---------------------------------------------------------- */

void
node_forget_files(struct node *n, bool key, bool all)
{
	char path[64], *text, *at;
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
	text = pool[n->key].text;
	at = strstr(text, "NAME");
	str_init(&s);
	str_addn(&s, text, (size_t)(at - text));
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

static void
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
world_end(void)
{
	struct spare *s;

	while ((s = spares) != NULL) {
		spares = s->next;
		conf_free(s->conf);
		free(s->text);
		free(s);
	}
	for (int i = 0; i < STORM_KEYS; i++) {
		free(pool[i].text);
		otrl_userstate_free(pool[i].us);
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

static void
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

/* ---- moving ------------------------------------------------------------- */

static void
tell_ticket(struct node *n, enum msg_type type, uint64_t ticket)
{
	struct msg m = { .type = type };

	if (type == MSG_SENT)
		m.u.sent.ticket = ticket;
	else
		m.u.acked.ticket = ticket;
	if (n->up && n->worker != NULL)
		fake_channel_tell(n->worker, &m, -1);
}

bool
world_up(struct node *n)
{
	uint64_t ticket;

	if (!n->made || !n->up || !n->online || n->up_first == NULL ||
	    n->acc->state != ACCOUNT_ONLINE)
		return false;
	ticket = server_takes(n);
	if (ticket != 0) {
		tell_ticket(n, MSG_SENT, ticket);
		tell_ticket(n, MSG_ACKED, ticket);
	}
	return true;
}

static void
history_keep(struct world *w, const struct item *i)
{
	struct item *old;

	if (!w->s->hostile)
		return;
	item_push(&w->history, item_copy(i));
	if (++w->nhistory > HISTORY && (old = item_pop(&w->history)) != NULL) {
		item_free(old);
		w->nhistory--;
	}
}

/* OTRv3, "Data Message": the receiver's instance tag, at bytes 7 to 10. */
static bool
for_other_tag(const struct node *n, const char *body)
{
	unsigned char *raw = NULL;
	size_t len = 0;
	bool other = false;

	if (strncmp(body, "?OTR:AAMD", 9) != 0 ||
	    otrl_base64_otr_decode(body, &raw, &len) != 0)
		return false;
	if (len > 10)
		other = ((uint32_t)raw[7] << 24 | (uint32_t)raw[8] << 16 |
		    (uint32_t)raw[9] << 8 | raw[10]) != n->tag;
	free(raw);
	return other;
}

static void
deliver(struct node *n, const struct item *i)
{
	struct msg m = { .type = MSG_MESSAGE };

	if (i->kind == ITEM_MESSAGE)
		law_delivered(n, i->id);
	if (i->kind == ITEM_MESSAGE && for_other_tag(n, i->body))
		law_misdirected(n->w, i->id);

	switch (i->kind) {
	case ITEM_MESSAGE:
		history_keep(n->w, i);
		m.u.message.from = i->from;
		m.u.message.to = "";
		m.u.message.id = i->id;
		m.u.message.body = i->body;
		m.u.message.kind = MESSAGE_CHAT;
		m.u.message.flags = (i->delayed ? GOT_DELAYED : 0) |
		    ((i->flags & SEND_RECEIPT) != 0 ? GOT_ASKS_RECEIPT : 0);
		m.u.message.stamp = i->delayed ? (uint64_t)i->stamp : 0;
		break;
	case ITEM_PRESENCE:
		m.type = MSG_PRESENCE;
		m.u.presence.from = i->from;
		m.u.presence.show = i->show;
		m.u.presence.text = "";
		break;
	case ITEM_BOUNCE:
		m.type = MSG_BOUNCE;
		m.u.bounce.from = i->from;
		m.u.bounce.id = i->id;
		m.u.bounce.condition = "service-unavailable";
		m.u.bounce.text = "";
		break;
	case ITEM_RECEIPT:
		m.type = MSG_RECEIPT;
		m.u.receipt.from = i->from;
		m.u.receipt.id = i->id;
		break;
	}
	fake_channel_tell(n->worker, &m, -1);
}

bool
world_down(struct node *n)
{
	struct item *i;

	if (!n->made || !n->up || !n->online || n->worker == NULL ||
	    n->acc->state != ACCOUNT_ONLINE || n->down_first == NULL)
		return false;
	i = item_pop(&n->down_first);
	if (n->w->s->only_v2 && n->who == BOB && i->kind == ITEM_MESSAGE) {
		only_v2(i);
		if (strncmp(i->body, "?OTRv3?", 7) == 0) {
			item_free(i);	/* not understood */
			return true;
		}
	}
	if (n->w->verbose)
		fprintf(stderr, "\t\t%d <- %s [%d] %.60s%s\n", (int)n->who,
		    i->from, (int)i->kind, i->body,
		    i->kind == ITEM_PRESENCE ? show_word(i->show) : "");
	deliver(n, i);
	item_free(i);
	return true;
}

void
world_run(struct world *w)
{
	bool moved = true;

	while (moved && !law_broken(w)) {
		moved = false;
		for (int i = 0; i < NODES; i++) {
			struct node *n = &w->nodes[i];

			if (!n->made)
				continue;
			moved |= node_pump(n);
			moved |= world_up(n);
			moved |= world_down(n);
		}
		if (moved && w->budget-- == 0) {
			law_break(w, "2 messages answer each other without "
			    "end");
			w->budget = 100;
			return;
		}
	}
}

void
world_clock(struct world *w, int64_t ms, bool run)
{
	while (ms > 0 && !law_broken(w)) {
		int64_t part = ms < 500 ? ms : ms > 20000 ? 5000 : 500;

		w->now += part;
		ms -= part;
		for (int i = 0; i < NODES; i++)
			if (w->nodes[i].made && w->nodes[i].up)
				loop_clock_move(w->nodes[i].loop, part);
		if (run)
			world_run(w);
	}
}

void
world_open(struct world *w, const struct schedule *s)
{
	memset(w, 0, sizeof(*w));
	w->s = s;
	w->now = START;
	w->budget = 3000;
	the_world = w;
	storm_random_seed(s->seed);
	node_make(w, ALICE, 0, 0x1000a11c);
	node_make(w, BOB, 1, 0x20000b0b);
	world_run(w);
}

void
world_close(struct world *w)
{
	for (int i = 0; i < NODES; i++) {
		struct node *n = &w->nodes[i];

		if (!n->made)
			continue;
		node_down(n);
		conf_give(n);
		items_free(&n->up_first);
		items_free(&n->down_first);
		fake_file_remove(n->dir, NULL);
	}
	items_free(&w->stored);
	items_free(&w->history);
	for (size_t i = 0; i < w->nlines; i++)
		free(w->lines[i].id);
	the_world = NULL;
}
