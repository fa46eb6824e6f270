/*
 * What was handed to the server and not yet acknowledged: counted as XEP-0198
 * counts, so that after a broken connection each stanza goes out once.  Knows
 * stanzas only as things to hand over; the connection is conn.c's.
 *
 * libstrophe does the stream management itself and tells nobody, so we count
 * along: from <enabled/> on, the n-th stanza that we hand over is the n-th
 * that the server counts.  When a stream is resumed, libstrophe writes again
 * what it had written, but drops what it had queued only.  Which was which
 * the server knows: everything new is held, a ping is sent, and the first
 * <a h=H/> after its answer has counted the ping as the H-th stanza; so what
 * has a number above H-1 was never written and is handed over again.
 *
 * Where a resumed stream began with stanzas that the server had counted
 * without our having heard of it, libstrophe's own numbers are too low from
 * then on, and at a second resumption it might leave out what it should
 * repeat.  Then, unless nothing is waiting, we begin a fresh stream instead.
 *
 * Without XEP-0198 a ping behind the stanzas is the acknowledgement.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/net.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#define NS_PING "urn:xmpp:ping"
/* For an <a/> after the answer to the ping, if one has come before it. */
#define LATE_ACK 2000
#define TLS_RECORD 16384

enum mode {
	CLOSED,			/* no connection: all is held */
	PROBING,		/* resumed: held until the ping is counted */
	MANAGED,
	PINGED,			/* no XEP-0198 */
};

struct entry {
	struct entry *next;
	xmpp_stanza_t *stanza;
	uint64_t ticket;
	bool has_ticket;
	bool handed;
	bool told_sent;
	uint32_t number;	/* if handed: as the server counts */
	size_t size;
};

struct count {
	xmpp_ctx_t *ctx;
	const struct count_ops *ops;
	void *arg;
	enum mode mode;
	struct entry *first, **last;
	struct entry *unsent;	/* first one that SENT was not told of */
	size_t bytes;
	uint32_t handed;	/* number of the last one */
	uint32_t acked;		/* the server's last h */
	bool managed;		/* while closed: the stream was */
	bool crooked;		/* libstrophe's numbers are too low */
	char ping[17];		/* id of the ping under way, or "" */
	uint32_t ping_covers;	/* PINGED: all up to this */
	bool ponged;		/* PROBING: only the <a/> is missing */
	bool early;		/* PROBING: an <a/> came before the pong */
	uint32_t early_h;
	struct timer *late;
};

static void resolve_probe(struct count *, uint32_t);

static void
late_ack(void *arg)
{
	struct count *s = arg;

	if (s->mode == PROBING && s->ponged && s->early)
		resolve_probe(s, s->early_h);
}

struct count *
count_new(struct loop *loop, xmpp_ctx_t *ctx, const struct count_ops *ops,
    void *arg)
{
	struct count *s = xcalloc(1, sizeof *s);

	s->ctx = ctx;
	s->ops = ops;
	s->arg = arg;
	s->last = &s->first;
	s->late = timer_new(loop, late_ack, s);
	return s;
}

/* Takes the first entry out. */
static void
drop_first(struct count *s)
{
	struct entry *e = s->first;

	s->first = e->next;
	if (s->first == NULL)
		s->last = &s->first;
	if (s->unsent == e)
		s->unsent = e->next;
	s->bytes -= e->size;
	xmpp_stanza_release(e->stanza);
	free(e);
}

static void
drop_all(struct count *s)
{
	while (s->first != NULL)
		drop_first(s);
}

void
count_free(struct count *s)
{
	if (s == NULL)
		return;
	drop_all(s);
	timer_free(s->late);
	free(s);
}

static bool
number_up_to(uint32_t number, uint32_t limit)
{
	return (int32_t)(limit - number) >= 0;	/* modulo 2^32 */
}

static void
tell_sent(struct count *s, struct entry *e)
{
	if (e->told_sent)
		return;
	e->told_sent = true;
	if (e->has_ticket)
		s->ops->sent(s->arg, e->ticket);
}

/* The server has all up to `h`. */
static void
acked(struct count *s, uint32_t h)
{
	struct entry *e;

	if (!number_up_to(h, s->handed))
		h = s->handed;	/* it cannot have more than there was */
	if (number_up_to(h, s->acked) && h != s->acked)
		return;		/* nor take anything back */
	s->acked = h;
	while ((e = s->first) != NULL && e->handed &&
	    number_up_to(e->number, h)) {
		tell_sent(s, e);
		if (e->has_ticket)
			s->ops->acked(s->arg, e->ticket);
		drop_first(s);
	}
}

/* ---- pings ------------------------------------------------------------- */

static void
send_ping(struct count *s)
{
	xmpp_stanza_t *iq = stanza_new(s->ctx, "iq", NULL);

	random_word(s->ping);
	xmpp_stanza_set_type(iq, "get");
	xmpp_stanza_set_id(iq, s->ping);
	stanza_add_new(iq, "ping", NS_PING);
	s->ping_covers = s->handed;
	s->ops->write(s->arg, iq);
	xmpp_stanza_release(iq);
}

/* Without XEP-0198: one ping at a time, behind what waits. */
static void
want_ping(struct count *s)
{
	if (s->mode == PINGED && s->ping[0] == '\0' && s->first != NULL)
		send_ping(s);
}

bool
count_got_pong(struct count *s, xmpp_stanza_t *iq)
{
	const char *type = stanza_attr(iq, "type", 16);

	if (s->ping[0] == '\0' ||
	    (strcmp(type, "result") != 0 && strcmp(type, "error") != 0) ||
	    strcmp(stanza_attr(iq, "id", ID_MAX_BYTES), s->ping) != 0)
		return false;
	s->ping[0] = '\0';
	if (s->mode == PINGED) {
		acked(s, s->ping_covers);
		want_ping(s);
	} else if (s->mode == PROBING) {
		s->ponged = true;
		if (s->early)
			timer_set(s->late, LATE_ACK);
	}
	return true;
}

/* ---- sending ----------------------------------------------------------- */

static void
hand_over(struct count *s, struct entry *e)
{
	e->handed = true;
	e->number = ++s->handed;
	s->ops->write(s->arg, e->stanza);
}

/* Hands over all that was held, in order. */
static void
flush(struct count *s)
{
	for (struct entry *e = s->first; e != NULL; e = e->next)
		if (!e->handed)
			hand_over(s, e);
	want_ping(s);
}

/* About: bodies are nearly all of it, and grow by a few entities. */
static size_t
stanza_size(xmpp_stanza_t *s)
{
	xmpp_stanza_t *body = xmpp_stanza_get_child_by_name(s, "body");
	xmpp_stanza_t *text = body == NULL ? NULL :
	    xmpp_stanza_get_children(body);
	const char *p = text == NULL ? NULL : xmpp_stanza_get_text_ptr(text);

	return 1024 + (p == NULL ? 0 : strlen(p) + strlen(p) / 4);
}

void
count_send(struct count *s, xmpp_stanza_t *stanza, const uint64_t *ticket)
{
	struct entry *e;

	if (s->mode == PINGED && ticket == NULL) {
		s->ops->write(s->arg, stanza);	/* nobody waits for it */
		return;
	}
	e = xcalloc(1, sizeof *e);
	e->stanza = xmpp_stanza_clone(stanza);
	e->size = sizeof *e + stanza_size(stanza);
	if (ticket != NULL) {
		e->has_ticket = true;
		e->ticket = *ticket;
	}
	s->bytes += e->size;
	*s->last = e;
	s->last = &e->next;
	if (s->unsent == NULL)
		s->unsent = e;
	if (s->mode == MANAGED || s->mode == PINGED)
		hand_over(s, e);
	want_ping(s);
}

void
count_unwritten(struct count *s, size_t n)
{
	uint32_t written = s->handed - (uint32_t)n;

	/* The queue of a connection that is not (yet) this stream's. */
	if (s->mode != MANAGED && s->mode != PINGED)
		return;
	for (; s->unsent != NULL && s->unsent->handed &&
	    number_up_to(s->unsent->number, written);
	    s->unsent = s->unsent->next)
		tell_sent(s, s->unsent);
}

/* ---- beginning and end ------------------------------------------------- */

void
count_open(struct count *s, bool managed)
{
	drop_all(s);
	s->mode = managed ? MANAGED : PINGED;
	s->managed = managed;
	s->crooked = false;
	s->handed = s->acked = 0;
	s->ping[0] = '\0';
}

void
count_resumed(struct count *s, const uint32_t *h)
{
	bool waited = s->first != NULL && s->first->handed;

	s->mode = PROBING;
	s->ponged = s->early = false;
	if (waited && (h == NULL || *h != s->acked))
		s->crooked = true;
	if (h != NULL)
		acked(s, *h);
	send_ping(s);
}

/* The ping was the H-th: the server's count is the truth. */
static void
resolve_probe(struct count *s, uint32_t h)
{
	timer_off(s->late);
	acked(s, h - 1);
	for (struct entry *e = s->first; e != NULL; e = e->next)
		e->handed = false;
	s->handed = s->acked = h;
	s->mode = MANAGED;
	flush(s);
}

void
count_got_ack(struct count *s, xmpp_stanza_t *a)
{
	const char *word = stanza_attr(a, "h", 16);
	char *end;
	unsigned long h = strtoul(word, &end, 10);

	if (*word == '\0' || *end != '\0' || h > UINT32_MAX)
		return;
	if (s->mode == MANAGED) {
		acked(s, (uint32_t)h);
	} else if (s->mode == PROBING && s->ponged) {
		resolve_probe(s, (uint32_t)h);
	} else if (s->mode == PROBING) {
		/* It may count the ping or not: nobody can say yet. */
		s->early = true;
		s->early_h = (uint32_t)h;
	}
}

/*
 * A stanza in more than one TLS record may have arrived in part.  Prosody
 * 0.12 feeds what comes after a resumption to the parser that still waits
 * for the rest, and all that is sent then is lost in it.
 */
static bool
may_be_torn(const struct count *s)
{
	for (const struct entry *e = s->first; e != NULL && e->handed;
	    e = e->next)
		if (e->size > TLS_RECORD)
			return true;
	return false;
}

bool
count_closed(struct count *s)
{
	bool waited = s->first != NULL && s->first->handed;
	bool probing = s->mode == PROBING;

	timer_off(s->late);
	s->ping[0] = '\0';
	s->mode = CLOSED;
	if (!waited)
		s->crooked = false;
	/* Broken while probing: the numbers are not settled. */
	return s->managed && !s->crooked && !probing && !may_be_torn(s);
}

bool
count_waits(const struct count *s)
{
	return s->mode == PROBING ||
	    (s->mode != CLOSED && s->first != NULL);
}

size_t
count_held(const struct count *s)
{
	return s->bytes;
}
