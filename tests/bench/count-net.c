/*
 * The network half behind TLS: bytes of a stream to stanzas, and those to
 * messages of src/ipc in a channel; and back.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/socket.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <strophe.h>

#include "count-rig.h"
#include "count.h"
#include "net/xep/xep.h"

#define HEAD "<stream:stream xmlns='jabber:client' " \
	"xmlns:stream='http://etherx.jabber.org/streams' version='1.0' " \
	"from='example.org' id='s1'>"
#define MANY 100		/* stanzas */
#define CONTACTS 5000

struct half {
	struct loop *loop;
	struct memory *memory;
	struct wire wire;
	struct channel *channel;
	int sotto;		/* the other end of it */
	struct reader *reader;
	struct str out;		/* for the server */
	struct str in;		/* from it */
	struct msg msg;		/* from sotto */
	size_t came;		/* stanzas */
};

/* ---- ways in and out ------------------------------------------------------ */

static void
half_tell(void *arg, const struct msg *m)
{
	struct half *h = arg;

	if (channel_send(h->channel, m, -1, NULL) == -1)
		rig_fail("channel", "full");
}

static void
half_send(void *arg, struct _xmpp_stanza_t *s, const uint64_t *ticket)
{
	(void)ticket;
	stanza_write(s, &((struct half *)arg)->out);
}

static void
half_put(void *arg, const char *bytes, size_t len, const uint64_t *ticket)
{
	(void)ticket;
	str_addn(&((struct half *)arg)->out, bytes, len);
}

static void
half_say(void *arg, struct _xmpp_stanza_t *s)
{
	half_send(arg, s, NULL);
}

static bool
half_offers(void *arg, const char *ns)
{
	(void)arg;
	(void)ns;
	return false;
}

static void
half_hears(void *arg, const struct msg *m, int fd)
{
	(void)arg;
	(void)m;
	(void)fd;
}

static void
half_ended(void *arg, const struct err *err)
{
	(void)arg;
	rig_fail("channel", err->text);
}

static void
half_opened(void *arg, struct _xmpp_stanza_t *root)
{
	(void)arg;
	(void)root;
}

static void
half_element(void *arg, struct _xmpp_stanza_t *s, bool cut)
{
	struct half *h = arg;

	(void)cut;
	h->came++;
	xep_got(&h->wire, s);
}

static bool
half_by_item(void *arg, struct _xmpp_stanza_t *head)
{
	return xep_by_item(&((struct half *)arg)->wire, head);
}

static void
half_item(void *arg, struct _xmpp_stanza_t *head, struct _xmpp_stanza_t *item)
{
	struct half *h = arg;

	h->came++;
	xep_item(&h->wire, head, item);
}

static void
half_only_parsed(void *arg, struct _xmpp_stanza_t *s, bool cut)
{
	(void)s;
	(void)cut;
	((struct half *)arg)->came++;
}

static void
half_closed(void *arg)
{
	(void)arg;
}

/* ---- from the beginning to the end ----------------------------------------- */

/* What was told to sotto is of no interest. */
static void
half_drain(struct half *h)
{
	char block[IPC_DATAGRAM_MAX];

	do {
		while (recv(h->sotto, block, sizeof(block), MSG_DONTWAIT) > 0)
			;
		loop_turn(h->loop, 0);
	} while (channel_waiting(h->channel) > 0);
	while (recv(h->sotto, block, sizeof(block), MSG_DONTWAIT) > 0)
		;
}

static void
half_feed(struct half *h)
{
	struct err err;

	if (reader_feed(h->reader, h->in.s, h->in.len, &err) == -1)
		rig_fail("stanza", err.text);
}

static void
feed(void *arg)
{
	half_feed(arg);
}

static void
counted(struct half *h, void (*run)(void *))
{
	count_on();
	rig_counted(run, h);
	count_off();
}

static void
half_begin(struct half *h, bool parse_only)
{
	static const struct reader_ops all = { half_opened, half_element,
	    half_by_item, half_item, half_closed, NULL };
	static const struct reader_ops parser = { .opened = half_opened,
	    .element = half_only_parsed, .closed = half_closed };
	int ends[2], bytes = 4 * 1024 * 1024;

	memset(h, 0, sizeof(*h));
	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) == -1)
		rig_fail("socketpair", "cannot be made");
	(void)setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &bytes,
	    sizeof(bytes));
	h->sotto = ends[1];
	h->loop = loop_new();
	loop_clock_fake(h->loop, 1000);
	h->memory = memory_new(256 * 1024 * 1024);
	h->channel = channel_new(h->loop, ends[0], MSG_TO_NET, half_hears,
	    half_ended, h);
	h->wire.ctx = context_new(h->memory);
	h->wire.bare = xstrdup(RIG_ME);
	h->wire.full = xstrdup(RIG_ME "/here");
	h->wire.tell = half_tell;
	h->wire.send = half_send;
	h->wire.put = half_put;
	h->wire.say = half_say;
	h->wire.offers = half_offers;
	h->wire.arg = h;
	str_init(&h->out);
	str_init(&h->in);
	xep_init(&h->wire, h->loop);
	h->reader = reader_new(h->wire.ctx, parse_only ? &parser : &all, h);
	reader_pass_over(h->reader, xep_passes_over, &h->wire);
	str_add(&h->in, HEAD);
	half_feed(h);
	str_clear(&h->in);
}

static size_t
half_end(struct half *h, size_t n)
{
	if (h->came != 0 && h->came < n)
		rig_fail("stanzas", "not all of them came");
	reader_free(h->reader);
	xep_free(&h->wire);
	channel_free(h->channel);
	close(h->sotto);
	free(h->wire.bare);
	free(h->wire.full);
	context_free(h->wire.ctx);
	memory_free(h->memory);
	loop_free(h->loop);
	str_free(&h->out);
	str_free(&h->in);
	return n;
}

/* ---- what comes ------------------------------------------------------------ */

static void
add_messages(struct half *h)
{
	for (size_t i = 0; i < MANY; i++)
		str_addf(&h->in, "<message to='" RIG_ME "/here' "
		    "from='c%zu@example.org/r' type='chat' id='id-%zu'><body>"
		    "The quick brown fox jumps over the lazy dog, line %zu."
		    "</body><active xmlns='http://jabber.org/protocol/"
		    "chatstates'/><request xmlns='urn:xmpp:receipts'/>"
		    "</message>", i % 10, i, i);
}

static void
add_presence(struct half *h, size_t i, const char *show)
{
	str_addf(&h->in, "<presence to='" RIG_ME "/here' "
	    "from='c%zu@example.org/r'>%s<status>here I am</status>"
	    "<priority>5</priority><c xmlns='http://jabber.org/protocol/caps'"
	    " hash='sha-1' node='https://example.org/' "
	    "ver='q07IKJEyjvHSyhy//CH0CxmKi8w='/></presence>", i, show);
}

/* The answer to the question for the roster, in `in`. */
static void
ask_roster(struct half *h)
{
	const char *at;

	xep_opened(&h->wire);
	/* All that is asked has an id; the roster's is the one with it. */
	at = h->out.s != NULL ? strstr(h->out.s, "jabber:iq:roster") : NULL;
	while (at != NULL && at > h->out.s && strncmp(at, "<iq", 3) != 0)
		at--;
	if (at == NULL || (at = strstr(at, "id=")) == NULL)
		rig_fail("roster", "it was not asked for");
	str_addf(&h->in, "<iq type='result' to='" RIG_ME "/here' id='%.16s'>"
	    "<query xmlns='jabber:iq:roster'>", at + 4);
	for (size_t i = 0; i < CONTACTS; i++)
		str_addf(&h->in, "<item jid='c%zu@example.org' name='N%zu' "
		    "subscription='both'><group>friends</group></item>",
		    i * 7919 % CONTACTS, i % 97);
	str_add(&h->in, "</query></iq>");
	half_drain(h);
}

static size_t
run_xml(void)
{
	struct half h;

	half_begin(&h, true);
	add_messages(&h);
	half_feed(&h);		/* once for what is made the first time */
	counted(&h, feed);
	return half_end(&h, MANY);
}

static size_t
run_message(void)
{
	struct half h;

	half_begin(&h, false);
	ask_roster(&h);
	half_feed(&h);
	half_drain(&h);
	str_clear(&h.in);
	add_messages(&h);
	half_feed(&h);
	half_drain(&h);
	counted(&h, feed);
	return half_end(&h, MANY);
}

static size_t
run_roster(void)
{
	struct half h;

	half_begin(&h, false);
	ask_roster(&h);
	counted(&h, feed);
	return half_end(&h, CONTACTS);
}

static size_t
run_presence(void)
{
	struct half h;

	half_begin(&h, false);
	ask_roster(&h);
	half_feed(&h);
	half_drain(&h);
	for (int i = 0; i < 2; i++) {
		str_clear(&h.in);
		for (size_t k = 0; k < MANY; k++)
			add_presence(&h, k * 7919 % CONTACTS, i == 0 ? "" :
			    "<show>away</show>");
		if (i == 0)
			half_feed(&h);
		else
			counted(&h, feed);
		half_drain(&h);
	}
	return half_end(&h, MANY);
}

/* ---- what goes ------------------------------------------------------------- */

static void
send_lines(void *arg)
{
	struct half *h = arg;

	for (size_t i = 0; i < MANY; i++)
		if (!xep_do(&h->wire, &h->msg))
			rig_fail("send", "nobody does it");
}

static size_t
run_send(void)
{
	struct half h;

	half_begin(&h, false);
	h.msg.type = MSG_SEND;
	h.msg.u.send.to = "c1@example.org/r";
	h.msg.u.send.id = "a1b2c3d4e5f6";
	h.msg.u.send.body = "The quick brown fox jumps over the lazy dog.";
	h.msg.u.send.flags = SEND_RECEIPT;
	send_lines(&h);
	str_clear(&h.out);
	counted(&h, send_lines);
	return half_end(&h, MANY);
}

const struct count_path count_net[] = {
	{ "xml", "a message: bytes to a stanza", run_xml },
	{ "net-message", "a message: bytes to the channel to sotto",
	    run_message },
	{ "net-send", "a line: message of ipc to bytes", run_send },
	{ "net-presence", "a presence of one of 5000: bytes to the channel",
	    run_presence },
	{ "net-roster", "a contact of 5000: bytes to the channel", run_roster },
	{ NULL, NULL, NULL },
};
