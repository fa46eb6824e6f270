/*
 * The server and the wire: who gets what, and what becomes of it on the way.
 * Knows no law: tells the laws what it sees.  It is no fake-net.h: here the
 * schedule alone says which frame moves next, among several programs.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libotr/proto.h>
#include <libotr/b64.h>

#include "tests/support/fake-login.h"
#include "storm.h"

#define HISTORY 24

/* ---- the server --------------------------------------------------------- */

char *
full(const struct stream *n)
{
	return xasprintf("%s/%s", n->account, n->resource);
}

bool
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

static bool
is_hostile(const struct stream *n)
{
	return n == &n->program->w->streams[S_MALLORY];
}

/* Who gets it: the one that is meant, else who came last. */
static struct stream *
server_finds(struct world *w, const char *to, const struct stream *from)
{
	struct stream *best = NULL;

	for (int i = 0; i < STREAMS; i++) {
		struct stream *n = &w->streams[i];

		if (n->program == NULL || !n->online || n == from ||
		    !same_bare(to, n->account))
			continue;
		if (strcmp(resource_of(to), n->resource) == 0)
			return n;
		if (!is_hostile(n))
			best = n;
	}
	return best;
}

static struct stream *
third_takes(struct world *w, const struct item *i, const struct stream *from)
{
	struct stream *m = &w->streams[S_MALLORY];

	return w->mitm && m->program != NULL &&
	    from == w->nodes[w->s->victim].stream &&
	    same_bare(i->to, m->account) ? m : NULL;
}

static void
server_bounces(struct world *w, struct item *i)
{
	struct stream *back = server_finds(w, i->from, NULL);
	struct item *b;

	/* RFC 6121, 8.5.3.2.1: an error for who is gone is dropped. */
	if (back != NULL && strcmp(resource_of(i->from), back->resource) != 0)
		back = NULL;
	if (strncmp(i->body, "?OTR Error", 10) == 0)
		law_untold(w, i->from, i->to);
	if (back == NULL)
		law_misdirected(w, i->id);
	else {
		law_moved(w, i);
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
server_routes(struct world *w, struct item *i, const struct stream *from)
{
	struct stream *to = third_takes(w, i, from);

	if (to == NULL)
		to = server_finds(w, i->to, from);
	if (to != NULL && strncmp(i->body, "?OTR Error", 10) == 0 &&
	    strcmp(resource_of(i->to), to->resource) != 0)
		law_untold(w, i->from, i->to);
	if (to == NULL)
		server_nobody(w, i);
	else {
		if (is_hostile(to))
			law_taken(w, i);
		item_push(&to->down_first, i);
	}
}

static void
tell_presence(const struct stream *about, struct stream *to, bool online)
{
	char *from = full(about), *jid = full(to);
	struct item *i = item_new(ITEM_PRESENCE, from, jid);

	i->show = online ? SHOW_ONLINE : SHOW_OFFLINE;
	item_push(&to->down_first, i);
	free(from);
	free(jid);
}

/* Whether presence goes between the two: where they are in the roster. */
static bool
subscribed(const struct stream *a, const struct stream *b)
{
	const struct world *w = a->program->w;

	return w->s->subscribed && !is_hostile(a) && !is_hostile(b) &&
	    a != &w->streams[S_GUEST] && b != &w->streams[S_GUEST] &&
	    node_with(a, b->account) != NULL;
}

void
stream_presence(struct stream *about, bool online)
{
	struct world *w = about->program->w;

	for (int i = 0; i < STREAMS; i++) {
		struct stream *n = &w->streams[i];

		if (n->program != NULL && n->online && subscribed(about, n))
			tell_presence(about, n, online);
	}
}

static void
server_hands_out(struct stream *n)
{
	struct item **at = &n->program->w->stored, *i;

	while ((i = *at) != NULL) {
		if (!same_bare(i->to, n->account) || is_hostile(n)) {
			at = &i->next;
			continue;
		}
		*at = i->next;
		/* Perhaps it was the other one that had to know. */
		if (n->program->w->programs[TWINS].made &&
		    strncmp(i->body, "?OTR Error", 10) == 0)
			law_untold(n->program->w, i->from, i->to);
		item_push(&n->down_first, i);
	}
}

static void
tell_roster(struct stream *n)
{
	struct world *w = n->program->w;
	struct msg m = { .type = MSG_ROSTER_ITEM };
	unsigned count = 0;

	for (int i = 0; i < NODES; i++) {
		const struct node *of = &w->nodes[i];

		if (!of->made || of->stream != n || i == HOST)
			continue;
		m.u.roster_item.jid = of->contact;
		m.u.roster_item.name = "";
		m.u.roster_item.subscription = w->s->subscribed &&
		    !is_hostile(n) && i != GUEST ? SUB_BOTH : SUB_NONE;
		fake_channel_tell(n->worker, &m, -1);
		count++;
	}
	m = (struct msg){ .type = MSG_ROSTER_END };
	m.u.roster_end.count = count;
	fake_channel_tell(n->worker, &m, -1);
}

static void
login_tells(void *arg, const struct msg *m)
{
	struct stream *n = arg;

	if (n->worker != NULL)
		fake_channel_tell(n->worker, m, -1);
}

static void
stream_logs_in(struct stream *n)
{
	static const struct scram_setup setup = { .password = "pw" };

	n->login = fake_login_new(&setup, login_tells, n);
	fake_login_offer(n->login);
	loop_clock_move(n->program->loop, 0);	/* the key is computed */
	if (!fake_login_is_proven(n->login))
		die("storm: no log-in");
	fake_login_free(n->login);
	n->login = NULL;
}

void
stream_online(struct stream *n, bool resumed)
{
	static const char *const names[STREAMS] = { "main", "main", "twin",
	    "evil", "work", "guest" };
	struct world *w = n->program->w;
	struct msg m = { .type = MSG_ONLINE };
	char *jid;

	if (!resumed)
		snprintf(n->resource, sizeof(n->resource), "%s.%u",
		    names[n - w->streams], ++n->count);
	stream_logs_in(n);
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
	for (int i = 0; i < STREAMS; i++) {
		struct stream *o = &w->streams[i];

		if (o->program != NULL && o->online && subscribed(o, n))
			tell_presence(o, n, true);
	}
	stream_presence(n, true);
	server_hands_out(n);
}

void
server_loses(struct stream *n)
{
	struct world *w = n->program->w;
	struct item *i;

	if (!n->online)
		return;
	n->online = false;
	stream_presence(n, false);
	while ((i = item_pop(&n->down_first)) != NULL)
		if (i->kind == ITEM_MESSAGE)
			server_routes(w, i, NULL);
		else {
			if (i->kind == ITEM_BOUNCE)
				law_misdirected(w, i->id);
			item_free(i);
		}
}

/* ---- the wire ----------------------------------------------------------- */

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

static bool
knows_2_only(const struct stream *n)
{
	const struct world *w = n->program->w;

	return w->s->only_v2 && n == &w->streams[S_BOB];
}

uint64_t
server_takes(struct stream *n)
{
	struct item *i = item_pop(&n->up_first);
	uint64_t ticket = i->ticket;

	if (knows_2_only(n))
		only_v2(i);
	server_routes(n->program->w, i, n);
	return ticket;
}

static void
tell_ticket(struct stream *n, enum msg_type type, uint64_t ticket)
{
	struct msg m = { .type = type };

	if (type == MSG_SENT)
		m.u.sent.ticket = ticket;
	else
		m.u.acked.ticket = ticket;
	if (n->program->up && n->worker != NULL)
		fake_channel_tell(n->worker, &m, -1);
}

bool
world_up(struct stream *n)
{
	uint64_t ticket;

	if (n->program == NULL || !n->program->up || !n->online ||
	    n->worker == NULL || n->up_first == NULL ||
	    account_state(n->acc) != ACCOUNT_ONLINE)
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
for_other_tag(const struct stream *n, const char *body)
{
	unsigned char *raw = NULL;
	unsigned from, to;
	size_t len = 0;
	bool other = false;

	if (sscanf(body, "?OTR|%8x|%8x,", &from, &to) == 2)
		return to != n->tag;
	if (strncmp(body, "?OTR:AAMD", 9) != 0 ||
	    otrl_base64_otr_decode(body, &raw, &len) != 0)
		return false;
	if (len > 10)
		other = ((uint32_t)raw[7] << 24 | (uint32_t)raw[8] << 16 |
		    (uint32_t)raw[9] << 8 | raw[10]) != n->tag;
	free(raw);
	return other;
}

/* Neither in the roster nor answered by the user. */
static bool
is_strange(const struct stream *n, const char *from)
{
	const struct node *of = node_with(n, from);

	return of == NULL || (of->who == HOST && !of->known);
}

static void
deliver(struct stream *n, const struct item *i)
{
	struct msg m = { .type = MSG_MESSAGE };
	unsigned long works;

	if (i->kind == ITEM_MESSAGE)
		law_delivered(n, i->id);
	/* An error that was stored for so long is shown, and not heeded. */
	if (i->kind == ITEM_MESSAGE && i->delayed &&
	    strncmp(i->body, "?OTR Error", 10) == 0 &&
	    n->program->w->now - i->stamp > 120000)
		law_untold(n->program->w, i->from, i->to);
	if (i->kind == ITEM_MESSAGE && for_other_tag(n, i->body))
		law_misdirected(n->program->w, i->id);

	switch (i->kind) {
	case ITEM_MESSAGE:
		history_keep(n->program->w, i);
		m.u.message.from = i->from;
		m.u.message.to = "";
		m.u.message.id = i->id;
		m.u.message.subject = "";
		m.u.message.body = i->body;
		m.u.message.archive_id = "";
		m.u.message.refers_id = "";
		m.u.message.emoji = "";
		m.u.message.kind = MESSAGE_CHAT;
		m.u.message.flags = (i->delayed ? GOT_DELAYED : 0) |
		    ((i->flags & SEND_RECEIPT) != 0 ? GOT_ASKS_RECEIPT : 0);
		m.u.message.stamp = i->delayed ? (uint64_t)i->stamp : 0;
		break;
	case ITEM_PRESENCE:
		m.type = MSG_PRESENCE;
		m.u.presence.from = i->from;
		m.u.presence.show = i->show;
		m.u.presence.text = m.u.presence.caps = "";
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
	works = storm_works;
	fake_channel_tell(n->worker, &m, -1);
	if (storm_works != works && is_strange(n, i->from))
		law_break(n->program->w, "4 a stranger made us compute");
}

bool
world_down(struct stream *n)
{
	struct item *i;

	if (n->program == NULL || !n->program->up || !n->online ||
	    n->worker == NULL ||
	    account_state(n->acc) != ACCOUNT_ONLINE || n->down_first == NULL)
		return false;
	i = item_pop(&n->down_first);
	if (knows_2_only(n) && i->kind == ITEM_MESSAGE) {
		only_v2(i);
		if (strncmp(i->body, "?OTRv3?", 7) == 0) {
			item_free(i);	/* not understood */
			return true;
		}
	}
	if (n->program->w->verbose)
		fprintf(stderr, "\t\t%s <- %s [%d] %.60s%s\n", n->account,
		    i->from, (int)i->kind, i->body,
		    i->kind == ITEM_PRESENCE ? show_word(i->show) : "");
	deliver(n, i);
	item_free(i);
	return true;
}

