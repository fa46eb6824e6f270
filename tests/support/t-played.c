/*
 * The played server, which other tests stand on: a log-in by hand, a message,
 * what is kept for one who is away, a stream that is resumed.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "net/stream/stream.h"
#include "played-server.h"
#include "sasl/sasl.h"

#define DOMAIN "example.org"

struct net {
	struct loop *loop;
	struct played_identity *id;
	struct played_server *server;
	struct tls_trust *trust;
	unsigned heard, late, lost, given;
};

struct client {
	struct net *net;
	struct played_stream *stream;
	struct tls *tls;	/* NULL: in the clear */
	struct str got;		/* what the server said, decrypted */
	bool closed;
};

static void
on_heard(void *arg, const char *jid, const struct element *e)
{
	(void)jid;
	(void)e;
	((struct net *)arg)->heard++;
}

static void
on_late(void *arg, const struct element *e)
{
	(void)e;
	((struct net *)arg)->late++;
}

static void
on_lost(void *arg, const struct element *e)
{
	(void)e;
	((struct net *)arg)->lost++;
}

static void
on_given(void *arg, const char *jid, const struct element *e)
{
	(void)e;
	assert_string_equal(jid, "bob@example.org/two");
	((struct net *)arg)->given++;
}

static void
net_open(struct net *n, unsigned has)
{
	struct played_ops ops = { on_heard, on_late, on_lost,
	    on_given, NULL };
	struct played_setup setup = { .domain = DOMAIN, .has = has,
	    .resume_ms = 60000, .silence_ms = 20000, .max_bytes = 10000 };

	memset(n, 0, sizeof(*n));
	n->loop = setup.loop = loop_new();
	loop_clock_fake(n->loop, 1700000000000);
	n->id = played_identity_new(DOMAIN);
	setup.identity = n->id;
	n->server = played_server_new(&setup, &ops, n);
	played_server_account(n->server, "alice", "secret");
	played_server_account(n->server, "bob", "secret");
	n->trust = tls_trust_new(played_identity_file(n->id), NULL);
	assert_non_null(n->trust);
}

static void
net_close(struct net *n)
{
	played_server_free(n->server);
	tls_trust_free(n->trust);
	played_identity_free(n->id);
	loop_free(n->loop);
}

/* ---- a client by hand ----------------------------------------------------- */

static void
on_write(void *arg, const void *bytes, size_t n)
{
	struct client *c = arg;

	if (c->tls == NULL)
		str_addn(&c->got, bytes, n);
	else
		assert_int_equal(tls_feed(c->tls, bytes, n, NULL), 0);
	if (c->tls != NULL && tls_state(c->tls) >= TLS_OPEN)
		assert_int_equal(tls_read(c->tls, &c->got, NULL), 0);
}

static void
on_closed(void *arg)
{
	((struct client *)arg)->closed = true;
}

static const struct played_stream_ops stream_ops = { on_write, on_closed };

static void
client_flush(struct client *c)
{
	struct str out;

	str_init(&out);
	for (;;) {
		tls_wire(c->tls, &out);
		if (out.len == 0)
			break;
		played_stream_feed(c->stream, out.s, out.len);
		str_clear(&out);
	}
	str_free(&out);
}

/* What it answers is in `got` alone. */
static void
client_says(struct client *c, const char *text)
{
	str_clear(&c->got);
	str_add(&c->got, "");
	if (c->tls == NULL) {
		played_stream_feed(c->stream, text, strlen(text));
		return;
	}
	assert_int_equal(tls_write(c->tls, text, strlen(text), NULL), 0);
	client_flush(c);
}

static bool
client_got(const struct client *c, const char *text)
{
	return strstr(c->got.s, text) != NULL;
}

#define HEADER "<?xml version='1.0'?><stream:stream to='" DOMAIN "' " \
    "version='1.0' xmlns='jabber:client' " \
    "xmlns:stream='http://etherx.jabber.org/streams'>"

/* The text between `after` and the next '<'. */
static char *
cut_out(const struct client *c, const char *after)
{
	const char *at = strstr(c->got.s, after);

	assert_non_null(at);
	at = strchr(at, '>') + 1;
	return xstrndup(at, strcspn(at, "<"));
}

/* One step of SCRAM: the base64 of `message` within an element. */
static void
client_sasl(struct client *c, const char *element, const struct str *message)
{
	struct str s;

	str_init(&s);
	str_addf(&s, "<%s>", element);
	base64_add(&s, message->s, message->len);
	str_addf(&s, "</%.*s>", (int)strcspn(element, " "), element);
	client_says(c, s.s);
	str_free(&s);
}

static void
client_decodes(const struct client *c, const char *element, struct str *out)
{
	char *text = cut_out(c, element);

	str_clear(out);
	assert_int_equal(base64_decode(out, text, strlen(text)), 0);
	free(text);
}

static void
client_log_in(struct client *c, const char *user, const char *password)
{
	const char *names[] = { "SCRAM-SHA-1" };
	struct sasl_offer offer = { .mechanisms = names, .nmechanisms = 1 };
	struct sasl_choice choice = { { SASL_SHA1, SASL_BINDING_NONE }, 'n' };
	struct scram *scram = scram_new(&choice, &offer, user, NULL, NULL);
	enum sasl_hash hash;
	struct sasl_key *key;
	const void *salt;
	unsigned rounds;
	struct str s;
	size_t len;

	str_init(&s);
	assert_int_equal(scram_first(scram, &s, NULL), 0);
	client_sasl(c, "auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' "
	    "mechanism='SCRAM-SHA-1'", &s);
	client_decodes(c, "<challenge", &s);
	assert_int_equal(scram_challenge(scram, s.s, s.len, NULL), 0);
	scram_cost(scram, &hash, &salt, &len, &rounds);
	key = sasl_key_make(hash, salt, len, rounds, password, NULL);
	str_clear(&s);
	assert_int_equal(scram_final(scram, key, &s, NULL), 0);
	client_sasl(c, "response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'",
	    &s);
	if (client_got(c, "<success")) {
		client_decodes(c, "<success", &s);
		assert_int_equal(scram_success(scram, s.s, s.len, NULL), 0);
	}
	str_free(&s);
	sasl_key_free(key);
	scram_free(scram);
}

/* Up to the features behind SASL. */
static void
client_begin(struct client *c, struct net *n, const char *user)
{
	memset(c, 0, sizeof(*c));
	c->net = n;
	str_init(&c->got);
	c->stream = played_stream_new(n->server, false, &stream_ops, c);
	client_says(c, HEADER);
	assert_true(client_got(c, "<starttls"));
	assert_false(client_got(c, "SCRAM"));
	client_says(c, "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
	assert_true(client_got(c, "<proceed"));
	c->tls = tls_new(n->trust, DOMAIN, false, NULL);
	client_flush(c);
	assert_int_equal(tls_state(c->tls), TLS_VERDICT);
	assert_string_equal(tls_problem(c->tls), "");
	tls_accept(c->tls);
	client_says(c, HEADER);
	assert_true(client_got(c, "<mechanism>SCRAM-SHA-1</mechanism>"));
	client_log_in(c, user, "secret");
	assert_true(client_got(c, "<success"));
	client_says(c, HEADER);
	assert_true(client_got(c, "<max-bytes>10000</max-bytes>"));
}

static void
client_bind(struct client *c, const char *resource)
{
	char *text = xasprintf("<iq type='set' id='b'><bind xmlns='urn:ietf:"
	    "params:xml:ns:xmpp-bind'><resource>%s</resource></bind></iq>",
	    resource);

	client_says(c, text);
	free(text);
	assert_non_null(played_stream_jid(c->stream));
	assert_true(client_got(c, played_stream_jid(c->stream)));
}

static void
client_open(struct client *c, struct net *n, const char *user,
    const char *resource, bool managed)
{
	client_begin(c, n, user);
	client_bind(c, resource);
	if (managed) {
		client_says(c, "<enable xmlns='urn:xmpp:sm:3' "
		    "resume='true'/>");
		assert_true(client_got(c, "resume='true' max='60'"));
	}
	client_says(c, "<presence/>");
}

static void
client_close(struct client *c)
{
	played_stream_free(c->stream);
	tls_free(c->tls);
	str_free(&c->got);
}

/* ---- the server ------------------------------------------------------------ */

#define MESSAGE(to, id, text) "<message type='chat' to='" to "' id='" id \
    "'><body>" text "</body></message>"

static void
test_talk(void **state)
{
	struct net n;
	struct client a, b;

	(void)state;
	net_open(&n, PLAYED_SM | PLAYED_RESUME);
	client_open(&a, &n, "alice", "one", true);
	client_open(&b, &n, "bob", "two", false);
	assert_true(client_got(&b, "<presence from='alice@example.org/one'") ||
	    client_got(&b, "from='alice@example.org/one'"));
	str_clear(&b.got);
	client_says(&a, MESSAGE("bob@example.org/two", "m1", "hi &lt;you&gt;")
	    "<r xmlns='urn:xmpp:sm:3'/>");
	assert_true(client_got(&a, "h='2'"));
	assert_true(client_got(&b, "hi &lt;you&gt;"));
	assert_true(client_got(&b, "from='alice@example.org/one'"));
	client_says(&a, "<iq type='get' id='q'><query xmlns='jabber:iq:"
	    "roster'/></iq>");
	assert_true(client_got(&a, "jid='bob@example.org'"));
	client_says(&a, "<iq type='get' id='p'><ping xmlns='urn:xmpp:ping'/>"
	    "</iq>");
	assert_true(client_got(&a, "type='result'"));
	client_says(&a, "<iq type='get' id='v'><query xmlns='jabber:iq:"
	    "version'/></iq>");
	assert_true(client_got(&a, "service-unavailable"));
	assert_true(n.heard >= 5);
	/* It has gone in order: what comes now is for later. */
	client_says(&b, "</stream:stream>");
	assert_true(b.closed && client_got(&b, "</stream:stream>"));
	str_clear(&a.got);
	client_says(&a, MESSAGE("bob@example.org/two", "m2", "later"));
	assert_int_equal(played_server_stored(n.server), 1);
	client_close(&b);
	client_open(&b, &n, "bob", "three", true);
	assert_true(client_got(&b, "later") && client_got(&b, "<delay"));
	assert_int_equal(played_server_stored(n.server), 0);
	client_close(&b);
	client_close(&a);
	net_close(&n);
}

/* A wrong password, and one who is not there. */
static void
test_refused(void **state)
{
	struct net n;
	struct client c = { 0 };

	(void)state;
	net_open(&n, 0);
	client_begin(&c, &n, "alice");
	client_says(&c, MESSAGE("bob@example.org", "m", "unbound"));
	assert_true(client_got(&c, "<stream:error><not-authorized"));
	assert_true(c.closed);
	client_close(&c);
	memset(&c, 0, sizeof(c));
	c.net = &n;
	str_init(&c.got);
	c.stream = played_stream_new(n.server, true, &stream_ops, &c);
	c.tls = tls_new(n.trust, DOMAIN, true, NULL);
	client_flush(&c);
	tls_accept(c.tls);
	client_says(&c, HEADER);
	client_log_in(&c, "alice", "wrong");
	assert_true(client_got(&c, "<failure"));
	client_says(&c, "<iq/>");
	assert_null(played_stream_jid(c.stream));
	client_close(&c);
	net_close(&n);
}

/* XEP-0198: what was not acknowledged comes again, once, or is stored. */
static void
test_resume(void **state)
{
	struct net n;
	struct client a, b;

	(void)state;
	net_open(&n, PLAYED_SM | PLAYED_RESUME | PLAYED_TELLS_H);
	client_open(&a, &n, "alice", "one", true);
	client_open(&b, &n, "bob", "two", true);
	str_clear(&b.got);
	client_says(&b, "<a xmlns='urn:xmpp:sm:3' h='2'/>");
	client_says(&a, MESSAGE("bob@example.org/two", "m1", "first"));
	client_says(&a, MESSAGE("bob@example.org/two", "m2", "second"));
	assert_true(client_got(&b, "first") && client_got(&b, "second"));
	client_close(&b);
	client_says(&a, MESSAGE("bob@example.org/two", "m3", "third"));
	assert_int_equal(played_server_stored(n.server), 3);
	assert_int_equal(played_server_sessions(n.server), 2);
	client_begin(&b, &n, "bob");
	client_says(&b, "<resume xmlns='urn:xmpp:sm:3' h='3' "
	    "previd='sm-unknown'/>");
	assert_true(client_got(&b, "<failed") &&
	    client_got(&b, "item-not-found"));
	client_close(&b);
	client_begin(&b, &n, "bob");
	client_says(&b, "<resume xmlns='urn:xmpp:sm:3' h='3' "
	    "previd='sm-8'/>");
	assert_true(client_got(&b, "<resumed") && client_got(&b, "h='1'"));
	assert_int_equal(n.given, 1);
	assert_true(!client_got(&b, "first") && client_got(&b, "second") &&
	    client_got(&b, "third") && client_got(&b, "<r xmlns"));
	client_close(&b);
	/* Its time is over. */
	loop_clock_move(n.loop, 59000);
	assert_int_equal(played_server_sessions(n.server), 2);
	assert_int_equal(n.late, 0);
	loop_clock_move(n.loop, 2000);
	assert_int_equal(n.late, 2);
	assert_int_equal(played_server_stored(n.server), 2);
	client_begin(&b, &n, "bob");
	client_says(&b, "<resume xmlns='urn:xmpp:sm:3' h='3' "
	    "previd='sm-8'/>");
	assert_true(client_got(&b, "<failed xmlns='urn:xmpp:sm:3' h='1'"));
	client_bind(&b, "three");
	client_says(&b, "<presence/>");
	assert_true(client_got(&b, "second") && client_got(&b, "third"));
	client_close(&b);
	client_close(&a);
	net_close(&n);
}

/* Killed, it forgets sessions, and keeps what it had stored. */
static void
test_killed(void **state)
{
	struct net n;
	struct client a, b;

	(void)state;
	net_open(&n, PLAYED_SM | PLAYED_RESUME);
	client_open(&a, &n, "alice", "one", true);
	client_says(&a, MESSAGE("bob@example.org", "m1", "stored"));
	client_open(&b, &n, "bob", "two", true);
	client_close(&b);
	client_says(&a, MESSAGE("bob@example.org", "m2", "forgotten"));
	assert_int_equal(n.lost, 0);
	played_server_kill(n.server);
	assert_true(a.closed);
	assert_int_equal(n.lost, 2);
	assert_int_equal(played_server_sessions(n.server), 0);
	client_close(&a);
	/* A link that answers no <r/> counts as dead. */
	client_open(&a, &n, "alice", "one", true);
	client_open(&b, &n, "bob", "two", true);
	client_says(&b, MESSAGE("alice@example.org/one", "m3", "unheard"));
	loop_clock_move(n.loop, 21000);
	assert_true(a.closed);
	assert_int_equal(played_server_sessions(n.server), 2);
	client_close(&a);
	client_close(&b);
	net_close(&n);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_talk),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_resume),
		cmocka_unit_test(test_killed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
