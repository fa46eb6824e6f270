/*
 * Any bytes as what a server says, in a state that the first byte chooses: in
 * one piece and byte by byte the same is told, it ends once at most, nothing
 * is acknowledged that was not sent, and no log-in is over without its proof.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "net/stream/inside.h"

#define OPEN "<s:stream version='1.0' xmlns='jabber:client' " \
	"xmlns:s='http://etherx.jabber.org/streams'>"

static const enum stream_state states[] = { STREAM_CLEAR, STREAM_AUTH,
	STREAM_PROVEN, STREAM_RESUMING, STREAM_BINDING, STREAM_SESSION,
	STREAM_ENABLING, STREAM_ONLINE, STREAM_LEAVING };

struct played {
	struct str log;
	struct stream *s;
	unsigned ends;
	bool fault;		/* it ended over what is no XMPP */
	uint64_t acked;
};

static void
on_stage(void *arg, const char *text)
{
	(void)arg;
	(void)text;
}

static void
on_certificate(void *arg, const struct tls *t)
{
	(void)arg;
	(void)t;
	abort();		/* no bytes of ours are a handshake */
}

static void
on_offer(void *arg, const struct stream_offer *offer)
{
	(void)arg;
	(void)offer;
	abort();		/* not before TLS */
}

static void
on_data(void *arg, const char *data)
{
	struct played *p = arg;

	str_addf(&p->log, "data(%s) ", data);
}

static void
on_online(void *arg, const struct stream_online *on)
{
	struct played *p = arg;

	str_addf(&p->log, "online(%s %d %d) ", on->jid, on->resumed,
	    on->managed);
}

static void
on_stanza(void *arg, struct _xmpp_stanza_t *s, bool cut)
{
	struct played *p = arg;

	str_addf(&p->log, "%s%d ", stanza_name(s), cut);
}

static bool
on_by_item(void *arg, struct _xmpp_stanza_t *head)
{
	(void)arg;
	return *stanza_attr(head, "id", 1) == 'r';
}

static void
on_item(void *arg, struct _xmpp_stanza_t *head, struct _xmpp_stanza_t *item)
{
	(void)head;
	on_stanza(arg, item, false);
}

static void
on_sent(void *arg, uint64_t ticket)
{
	struct played *p = arg;

	str_addf(&p->log, "s%u ", (unsigned)ticket);
}

static void
on_acked(void *arg, uint64_t ticket)
{
	struct played *p = arg;

	if (ticket != p->acked + 1 || ticket > 3)
		abort();
	p->acked = ticket;
	str_addf(&p->log, "a%u ", (unsigned)ticket);
}

static void
on_ended(void *arg, const struct ending *e)
{
	struct played *p = arg;

	p->ends++;
	p->fault = e->why == ENDING_FAULT;
	str_addf(&p->log, "end(%d %s %s %s %u %u)", (int)e->why, e->condition,
	    e->text == NULL ? "" : e->text, e->host, (unsigned)e->port,
	    (unsigned)e->line);
}

/* As if all before had gone well; three lines wait in what was a stream. */
static void
jump(struct stream *s, struct sm *sm, enum stream_state to)
{
	s->state = to;
	if (to == STREAM_ENABLING)
		s->full = xstrdup("alice@example.org/x");
	if (to != STREAM_RESUMING && to != STREAM_ONLINE &&
	    to != STREAM_LEAVING)
		return;
	sm->mode = SM_MANAGED;
	sm->id = xstrdup("i");
	sm->jid = xstrdup("alice@example.org/x");
	for (uint64_t i = 1; i <= 3; i++)
		sm_send(sm, "<message/>", 10, i);
	if (to == STREAM_RESUMING)
		sm->mode = SM_CLOSED;
}

static void
play(struct played *p, const uint8_t *data, size_t len, size_t piece)
{
	static const struct stream_ops ops = { on_stage, on_certificate,
	    on_offer, on_data, on_data, on_online, on_stanza, on_by_item,
	    on_item, on_sent, on_acked, on_ended };
	static struct tls_trust *trust;
	struct memory *memory = memory_new(64 * 1024 * 1024);
	struct stream_setup setup = { .bare = "alice@example.org",
	    .domain = "example.org", .lang = "de", .resume = true };
	enum stream_state begun = states[data[0] % NELEM(states)];
	struct str out;

	if (trust == NULL)
		trust = tls_trust_new(NULL, NULL);
	setup.trust = trust;
	setup.ctx = context_new(memory);
	setup.sm = sm_new();
	str_init(&out);
	str_init(&p->log);
	str_add(&p->log, "");
	p->s = stream_new(&setup, &ops, p);
	jump(p->s, setup.sm, begun);
	stream_feed(p->s, OPEN, strlen(OPEN));
	for (size_t at = 1; at < len; at += piece)
		stream_feed(p->s, data + at,
		    len - at < piece ? len - at : piece);
	/* What the server says makes nobody online before the proof. */
	if (begun <= STREAM_AUTH && strstr(p->log.s, "online(") != NULL)
		abort();
	stream_wire(p->s, &out);
	stream_written(p->s);
	stream_eof(p->s, 0);
	stream_late(p->s);
	if (p->ends != 1)
		abort();
	stream_free(p->s);
	sm_free(setup.sm);
	context_free(setup.ctx);
	memory_free(memory);
	str_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct played whole = { .ends = 0 }, bytes = { .ends = 0 };

	if (len < 2)
		return 0;
	play(&whole, data, len, len);
	play(&bytes, data, len, 1);
	/* Behind <proceed/> it matters how it came: that is dropped.  A byte
	 * that is none of XML's ends a piece before all of it is read. */
	if (states[data[0] % NELEM(states)] != STREAM_CLEAR &&
	    !whole.fault &&
	    strcmp(whole.log.s, bytes.log.s) != 0)
		abort();
	str_free(&whole.log);
	str_free(&bytes.log);
	return 0;
}

FUZZ_MAIN("stream")
