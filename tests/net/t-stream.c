/*
 * The whole stream against a server that is played here, with real TLS, by
 * bytes alone: each state, each refusal, pieces of each size.
 *
 * SPDX-License-Identifier: ISC
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <openssl/ssl.h>
#include <strophe.h>

#include "net/stanza/stanza.h"
#include "net/stream/stream.h"
#include "tests/support/identity.h"

#define DOMAIN "example.org"
#define ME "alice@example.org"
#define HEAD "<?xml version='1.0'?><stream:stream xmlns='jabber:client' " \
	"xmlns:stream='http://etherx.jabber.org/streams' version='1.0' " \
	"from='example.org' id='s1'>"
#define FEATURES(x) HEAD "<stream:features>" x "</stream:features>"
#define STARTTLS "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
#define PROCEED "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
#define SASL "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'"
#define MECHANISMS "<mechanisms " SASL "><mechanism>SCRAM-SHA-1</mechanism>" \
	"<mechanism>PLAIN</mechanism></mechanisms>"
#define BINDINGS "<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'>" \
	"<channel-binding type='tls-exporter'/></sasl-channel-binding>"
#define CHALLENGE "<challenge " SASL ">cj1h</challenge>"
#define SUCCESS "<success " SASL ">dj1h</success>"
#define BIND "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
#define SM "<sm xmlns='urn:xmpp:sm:3'/>"
#define BOUND "<iq type='result' id='bind'><bind xmlns='urn:ietf:params:xml" \
	":ns:xmpp-bind'><jid>" ME "/x</jid></bind></iq>"
#define ENABLED "<enabled xmlns='urn:xmpp:sm:3' id='m1' resume='true'/>"
#define MESSAGE "<message from='b@example.org'><body>hi</body></message>"
#define ERROR(c, x) "<stream:error><" c " xmlns='urn:ietf:params:xml:ns:" \
	"xmpp-streams'/>" x "</stream:error></stream:stream>"

/* ---- the server's side ---------------------------------------------------- */

static struct identity identity;
static struct tls_trust *trust;
static SSL_CTX *server_ctx;

static int
make_identity(void **state)
{
	(void)state;
	identity_make(&identity, "DNS:" DOMAIN, -60, 3600);
	server_ctx = identity_server(&identity);
	trust = tls_trust_new(identity.file, NULL);
	return 0;
}

static int
drop_identity(void **state)
{
	(void)state;
	tls_trust_free(trust);
	SSL_CTX_free(server_ctx);
	identity_free(&identity);
	return 0;
}

struct game {
	xmpp_ctx_t *ctx;
	struct sm *sm;
	struct stream *s;
	struct stream_setup setup;
	struct str log;		/* what was told */
	struct str heard;	/* what the server heard, TLS taken off */
	struct str wire;	/* ... before that, in the clear */
	SSL *ssl;		/* NULL: in the clear */
	BIO *in, *out;
	size_t piece;		/* bytes fed at once */
	size_t left;		/* bytes that may still be fed; then it ends */
	bool refuse;		/* the certificate is not taken */
	bool later;		/* accepted by the test */
	bool by_item;
	unsigned ends;
};

/* ---- what is told ------------------------------------------------------- */

static void
on_stage(void *arg, const char *text)
{
	(void)arg;
	(void)text;
}

static void
on_certificate(void *arg, const struct tls *t)
{
	struct game *g = arg;

	str_addf(&g->log, "certificate(%s) ", tls_problem(t));
	if (g->refuse)
		stream_end(g->s, ENDING_CERTIFICATE, "", NULL);
	else if (!g->later)
		stream_accept(g->s);
}

static void
on_offer(void *arg, const struct stream_offer *o)
{
	struct game *g = arg;

	str_addf(&g->log, "offer(%s|%s|%d|%zu|%zu) ", o->mechanisms,
	    o->bindings, o->lists_bindings, strlen(o->endpoint),
	    strlen(o->exporter));
}

static void
on_challenge(void *arg, const char *data)
{
	struct game *g = arg;

	str_addf(&g->log, "challenge(%s) ", data);
}

static void
on_success(void *arg, const char *data)
{
	struct game *g = arg;

	str_addf(&g->log, "success(%s) ", data);
}

static void
on_online(void *arg, const struct stream_online *on)
{
	struct game *g = arg;

	str_addf(&g->log, "online(%s%s%s", on->jid,
	    on->resumed ? " resumed" : "", on->managed ? " managed" : "");
	if (on->max_bytes + on->idle_seconds > 0)
		str_addf(&g->log, " %lu/%lu", (unsigned long)on->max_bytes,
		    (unsigned long)on->idle_seconds);
	str_add(&g->log, ") ");
}

static void
on_stanza(void *arg, xmpp_stanza_t *s, bool cut)
{
	struct game *g = arg;

	str_addf(&g->log, "%s%s ", stanza_name(s), cut ? "(cut)" : "");
}

static bool
on_by_item(void *arg, xmpp_stanza_t *head)
{
	struct game *g = arg;

	return g->by_item && stanza_is(head, "iq", NS_CLIENT);
}

static void
on_item(void *arg, xmpp_stanza_t *head, xmpp_stanza_t *item)
{
	struct game *g = arg;

	(void)head;
	str_addf(&g->log, "item(%s) ", stanza_name(item));
}

static void
on_sent(void *arg, uint64_t ticket)
{
	struct game *g = arg;

	str_addf(&g->log, "s%llu ", (unsigned long long)ticket);
}

static void
on_acked(void *arg, uint64_t ticket)
{
	struct game *g = arg;

	str_addf(&g->log, "a%llu ", (unsigned long long)ticket);
}

static const char *const whys[] = {
	[ENDING_LEFT] = "left", [ENDING_LOOKUP] = "lookup",
	[ENDING_PROXY] = "proxy", [ENDING_NO_TLS] = "no-tls",
	[ENDING_TLS] = "tls", [ENDING_CERTIFICATE] = "certificate",
	[ENDING_SASL] = "sasl", [ENDING_CONFLICT] = "conflict",
	[ENDING_STREAM] = "stream",
	[ENDING_FAULT] = "fault", [ENDING_TIMEOUT] = "timeout",
	[ENDING_LOST] = "lost",
};

static void
on_ended(void *arg, const struct ending *e)
{
	struct game *g = arg;

	g->ends++;
	str_addf(&g->log, "end(%s%s%s%s%s%s)", whys[e->why],
	    *e->condition != '\0' ? " " : "", e->condition,
	    e->early ? " early" : "", *e->host != '\0' ? " to " : "",
	    e->host);
	if (e->line != 0)
		str_addf(&g->log, " over %llu", (unsigned long long)e->line);
}

static const struct stream_ops ops = { on_stage, on_certificate, on_offer,
	on_challenge, on_success, on_online, on_stanza, on_by_item, on_item,
	on_sent, on_acked, on_ended };

/* ---- carrying bytes ------------------------------------------------------ */

/* To the client, in pieces; what is left may run out. */
static void
feed(struct game *g, const char *data, size_t len)
{
	while (len > 0 && g->left > 0) {
		size_t n = len < g->piece ? len : g->piece;

		if (n > g->left)
			n = g->left;
		stream_feed(g->s, data, n);
		data += n;
		len -= n;
		if (g->left != SIZE_MAX && (g->left -= n) == 0)
			stream_eof(g->s, 0);
	}
}

static bool
carry_up(struct game *g)
{
	char chunk[4096];
	struct str out;
	size_t n;
	bool moved;

	str_init(&out);
	stream_wire(g->s, &out);
	moved = out.len > 0;
	if (g->ssl == NULL) {
		str_addn(&g->heard, out.s, out.len);
		str_addn(&g->wire, out.s, out.len);
	} else if (moved) {
		BIO_write(g->in, out.s, (int)out.len);
		SSL_do_handshake(g->ssl);
		while (SSL_read_ex(g->ssl, chunk, sizeof chunk, &n) == 1)
			str_addn(&g->heard, chunk, n);
	}
	str_free(&out);
	stream_written(g->s);
	return moved;
}

static void
carry(struct game *g)
{
	char chunk[8192];
	bool moved = true;
	size_t n;

	while (moved) {
		moved = carry_up(g);
		while (g->ssl != NULL &&
		    BIO_read_ex(g->out, chunk, sizeof chunk, &n) == 1) {
			feed(g, chunk, n);
			moved = true;
		}
	}
}

static void
say(struct game *g, const char *text)
{
	if (g->ssl == NULL)
		feed(g, text, strlen(text));
	else
		SSL_write(g->ssl, text, (int)strlen(text));
	carry(g);
}

static void
server_tls(struct game *g)
{
	g->ssl = SSL_new(server_ctx);
	g->in = BIO_new(BIO_s_mem());
	g->out = BIO_new(BIO_s_mem());
	SSL_set_bio(g->ssl, g->in, g->out);
	SSL_set_accept_state(g->ssl);
}

static void
begin(struct game *g)
{
	memset(g, 0, sizeof *g);
	g->ctx = xmpp_ctx_new(NULL, NULL);
	g->sm = sm_new();
	g->piece = g->left = SIZE_MAX;
	str_init(&g->log);
	str_init(&g->heard);
	str_init(&g->wire);
	g->setup = (struct stream_setup){ .bare = ME, .domain = DOMAIN,
	    .lang = "de", .trust = trust, .proxy_trust = trust,
	    .ctx = g->ctx, .sm = g->sm, .resume = true };
}

static void
drop_stream(struct game *g)
{
	stream_free(g->s);
	SSL_free(g->ssl);
	g->s = NULL;
	g->ssl = NULL;
}

static void
end(struct game *g)
{
	drop_stream(g);
	sm_free(g->sm);
	xmpp_ctx_free(g->ctx);
	str_free(&g->log);
	str_free(&g->heard);
	str_free(&g->wire);
}

static void
expect(struct game *g, const char *want)
{
	assert_string_equal(g->log.s, want);
	str_clear(&g->log);
}

/* Whether the server heard a text since the last time. */
static bool
heard(struct game *g, const char *text)
{
	bool yes = strstr(g->heard.s, text) != NULL;

	if (!yes)
		print_message("%s is not in %s\n", text, g->heard.s);
	str_clear(&g->heard);
	return yes;
}

/* One step on, as a server does that wants us in. */
static void
step(struct game *g)
{
	switch (stream_state(g->s)) {
	case STREAM_CLEAR:
		say(g, FEATURES(STARTTLS));
		break;
	case STREAM_STARTTLS:
		feed(g, PROCEED, strlen(PROCEED));
		server_tls(g);
		break;
	case STREAM_TLS:
		carry(g);
		break;
	case STREAM_VERDICT:
		stream_accept(g->s);
		carry(g);
		break;
	case STREAM_SECURE:
		say(g, FEATURES(MECHANISMS BINDINGS));
		break;
	case STREAM_OFFERED:
		stream_auth(g->s, "SCRAM-SHA-1", "bixh");
		carry(g);
		break;
	case STREAM_AUTH:
		say(g, strstr(g->log.s, "challenge(") == NULL ? CHALLENGE :
		    SUCCESS);
		break;
	case STREAM_CHALLENGED:
		stream_respond(g->s, "Yz1i");
		carry(g);
		break;
	case STREAM_SUCCESS:
		stream_proven(g->s);
		carry(g);
		break;
	case STREAM_PROVEN:
		say(g, FEATURES(BIND SM));
		break;
	case STREAM_BINDING:
		say(g, BOUND);
		break;
	case STREAM_ENABLING:
		say(g, ENABLED);
		break;
	default:
		fail_msg("no step in state %d", (int)stream_state(g->s));
	}
}

static void
reach(struct game *g, enum stream_state state)
{
	if (g->s == NULL) {
		g->s = stream_new(&g->setup, &ops, g);
		carry(g);
	}
	while (stream_state(g->s) != state &&
	    stream_state(g->s) != STREAM_ENDED)
		step(g);
}

static void
send_stanza(struct stream *s, xmpp_stanza_t *stanza, uint64_t ticket)
{
	struct str out;

	str_init(&out);
	stanza_write(stanza, &out);
	stream_send(s, out.s, out.len, ticket);
	str_free(&out);
}

static void
send_line(struct game *g, const char *text, uint64_t ticket)
{
	xmpp_stanza_t *m = stanza_new(g->ctx, "message", NULL);

	stanza_add_text(m, "body", text);
	send_stanza(g->s, m, ticket);
	xmpp_stanza_release(m);
}

/* ---- tests --------------------------------------------------------------- */

#define OFFER "offer(SCRAM-SHA-1 PLAIN|tls-exporter|1|44|44) "
#define LOGGED_IN "certificate() " OFFER "challenge(cj1h) success(dj1h) "
#define ONLINE LOGGED_IN "online(" ME "/x managed) "

static void
test_whole(void **state)
{
	static const size_t pieces[] = { 1, 2, 3, 7, 100, SIZE_MAX };

	(void)state;
	for (size_t i = 0; i < NELEM(pieces); i++) {
		struct game g;

		begin(&g);
		g.piece = pieces[i];
		reach(&g, STREAM_ONLINE);
		expect(&g, ONLINE);
		/* In the clear: whom we want, and nothing of who we are. */
		assert_non_null(strstr(g.wire.s, "to='" DOMAIN "'"));
		assert_non_null(strstr(g.wire.s, "xml:lang='de'"));
		assert_null(strstr(g.wire.s, "alice"));
		assert_non_null(strstr(g.heard.s, "<auth xmlns='urn:ietf:"
		    "params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-1'>bixh"
		    "</auth><response xmlns='urn:ietf:params:xml:ns:xmpp-"
		    "sasl'>Yz1i</response><?xml"));
		assert_non_null(strstr(g.heard.s, "</bind></iq><enable"));
		say(&g, MESSAGE "<presence/> <r xmlns='urn:xmpp:sm:3'/>");
		expect(&g, "message presence ");
		assert_true(heard(&g, "<a xmlns='urn:xmpp:sm:3' h='2'/>"));
		send_line(&g, "hello", 7);
		carry(&g);
		expect(&g, "s7 ");
		assert_true(heard(&g, "<message><body>hello</body></message>"
		    "<r xmlns='urn:xmpp:sm:3'/>"));
		say(&g, "<a xmlns='urn:xmpp:sm:3' h='1'/>");
		expect(&g, "a7 ");
		stream_leave(g.s);
		stream_leave(g.s);
		carry(&g);
		assert_true(heard(&g, "<a xmlns='urn:xmpp:sm:3' h='2'/>"
		    "</stream:stream>"));
		say(&g, MESSAGE "</stream:stream>");
		expect(&g, "message end(left)");
		assert_int_equal(g.ends, 1);
		assert_false(sm_can_resume(g.sm));
		end(&g);
	}
}

/* What is not XMPP, or not now, in each state. */
static void
test_out_of_place(void **state)
{
	static const char *const words[] = { MESSAGE, "<presence/>",
		"<iq type='set' id='x'><query xmlns='jabber:iq:roster'/>"
		"</iq>", SUCCESS, CHALLENGE, PROCEED, BOUND, ENABLED,
		"<resumed xmlns='urn:xmpp:sm:3' previd='m1' h='0'/>",
		"<stream:features>" MECHANISMS BIND "</stream:features>",
		"<a xmlns='urn:xmpp:sm:3' h='9'/>", "text", "<!-- -->",
		"<?x y?>", "<!DOCTYPE x>", "&x;", "</x>", "\200", "<x",
		"<stream:stream>", "</stream:stream>", "\001" };

	(void)state;
	for (enum stream_state at = STREAM_CLEAR; at < STREAM_ONLINE; at++)
		for (size_t i = 0; i < NELEM(words); i++) {
			struct game g;
			unsigned seconds;

			if (at == STREAM_RESUMING || at == STREAM_SESSION)
				continue;
			begin(&g);
			g.later = true;
			reach(&g, at);
			str_clear(&g.log);
			seconds = stream_patience(g.s);
			assert_in_range(seconds, 1000, 120000);
			/* In SECURE and PROVEN no document is begun. */
			if (at != STREAM_VERDICT && at != STREAM_TLS)
				say(&g, i % 2 == 0 ? HEAD : "");
			say(&g, words[i]);
			if (at == STREAM_ENABLING && strstr(g.log.s,
			    "online(") != NULL)
				assert_true(strcmp(words[i], ENABLED) == 0);
			else
				assert_null(strstr(g.log.s, "online"));
			assert_null(strstr(g.log.s, "message"));
			assert_null(strstr(g.log.s, "presence"));
			if (stream_state(g.s) != STREAM_ENDED)
				stream_late(g.s);
			else
				assert_int_equal(g.ends, 1);
			str_clear(&g.log);
			stream_eof(g.s, 0);
			stream_late(g.s);
			stream_leave(g.s);
			send_line(&g, "x", 1);
			if (g.ends == 0)
				assert_int_equal(stream_state(g.s),
				    STREAM_ONLINE);
			end(&g);
		}
}

/* A stanza before the log-in is over: exactly how it ends. */
static void
test_early_stanza(void **state)
{
	static const enum stream_state at[] = { STREAM_CLEAR,
		STREAM_STARTTLS, STREAM_SECURE, STREAM_OFFERED, STREAM_AUTH,
		STREAM_CHALLENGED, STREAM_SUCCESS, STREAM_PROVEN,
		STREAM_BINDING };

	(void)state;
	for (size_t i = 0; i < NELEM(at); i++) {
		struct game g;

		begin(&g);
		reach(&g, at[i]);
		str_clear(&g.log);
		str_clear(&g.heard);
		if (at[i] == STREAM_CLEAR || at[i] == STREAM_SECURE ||
		    at[i] == STREAM_PROVEN)
			say(&g, HEAD);
		say(&g, MESSAGE);
		expect(&g, i < 2 ? "end(fault unsupported-stanza-type early)"
		    : "end(fault unsupported-stanza-type)");
		assert_true(heard(&g, "<stream:error><unsupported-stanza-"
		    "type xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
		    "</stream:error></stream:stream>"));
		end(&g);
	}
}

/* A word in the clear behind <proceed/>: RFC 6120, 5.4.3.3. */
static void
test_injected(void **state)
{
	static const char *const behind[] = { FEATURES(MECHANISMS), MESSAGE,
		"\r\n", "junk<", "</stream:stream>", ERROR("reset", "") };

	(void)state;
	for (size_t i = 0; i < NELEM(behind); i++) {
		char *text = xasprintf("%s%s", PROCEED, behind[i]);
		struct game g;

		begin(&g);
		reach(&g, STREAM_STARTTLS);
		feed(&g, text, strlen(text));
		assert_int_equal(stream_state(g.s), STREAM_TLS);
		server_tls(&g);
		reach(&g, STREAM_SECURE);
		expect(&g, "certificate() ");
		/* The reader has forgotten it. */
		reach(&g, STREAM_ONLINE);
		free(text);
		end(&g);
	}
}

/* Before the verdict nothing is believed, said or read. */
static void
test_verdict(void **state)
{
	struct game g;

	(void)state;
	begin(&g);
	g.later = true;
	reach(&g, STREAM_VERDICT);
	str_clear(&g.heard);
	SSL_write(g.ssl, FEATURES(MECHANISMS), sizeof FEATURES(MECHANISMS) -
	    1);
	carry(&g);
	expect(&g, "certificate() ");
	stream_auth(g.s, "PLAIN", "AGEAYg==");
	stream_respond(g.s, "AGEAYg==");
	stream_proven(g.s);
	send_line(&g, "x", 1);
	carry(&g);
	assert_int_equal(g.heard.len, 0);
	stream_accept(g.s);
	carry(&g);
	/* What had come meanwhile is read now. */
	expect(&g, "offer(SCRAM-SHA-1 PLAIN||0|44|44) ");
	end(&g);

	begin(&g);
	g.refuse = true;
	reach(&g, STREAM_SECURE);
	expect(&g, "certificate() end(certificate early)");
	assert_null(strstr(g.heard.s, "auth"));
	end(&g);
}

/* It ends behind each byte: once, in words that fit, never online. */
static void
test_cut(void **state)
{
	size_t last = 0;

	(void)state;
	for (size_t n = 1;; n += n < 700 ? 13 : 57) {
		struct game g;

		begin(&g);
		g.left = n;
		g.piece = 97;
		reach(&g, STREAM_ONLINE);
		if (g.ends == 0) {
			end(&g);
			break;
		}
		assert_int_equal(g.ends, 1);
		assert_null(strstr(g.log.s, "online"));
		assert_true(strstr(g.log.s, "end(lost closed") != NULL ||
		    strstr(g.log.s, "end(tls early)") != NULL);
		last = n;
		end(&g);
	}
	assert_true(last > 1500);
}

/* Any byte of the server's is another one. */
static void
test_garbage(void **state)
{
	static const char *const script[] = { FEATURES(STARTTLS), PROCEED };

	(void)state;
	for (size_t i = 0; i < NELEM(script); i++)
		for (size_t at = 0; at < strlen(script[i]); at += 3) {
			char *text = xstrdup(script[i]);
			struct game g;

			begin(&g);
			reach(&g, i == 0 ? STREAM_CLEAR : STREAM_STARTTLS);
			text[at] = (char)(at % 2 == 0 ? '\200' : '<');
			say(&g, text);
			assert_null(strstr(g.log.s, "offer"));
			assert_true(stream_state(g.s) <= STREAM_TLS ||
			    stream_state(g.s) == STREAM_ENDED);
			free(text);
			end(&g);
		}
}

static void
end_with(enum stream_state at, const char *text, const char *want)
{
	struct game g;

	begin(&g);
	reach(&g, at);
	str_clear(&g.log);
	if (at == STREAM_TLS)
		feed(&g, text, strlen(text));
	else
		say(&g, text);
	expect(&g, want);
	end(&g);
}

static void
test_endings(void **state)
{
	(void)state;
	end_with(STREAM_CLEAR, FEATURES(""), "end(no-tls early)");
	end_with(STREAM_CLEAR, "HTTP/1.1 400 Bad Request\r\n\r\n",
	    "end(fault not-well-formed early)");
	end_with(STREAM_CLEAR, "<html/>",
	    "end(fault invalid-namespace early)");
	end_with(STREAM_CLEAR, "<stream:stream xmlns='jabber:client' xmlns:"
	    "stream='http://etherx.jabber.org/streams'>",
	    "end(fault unsupported-version early)");
	end_with(STREAM_CLEAR, HEAD "<stream:error><see-other-host xmlns="
	    "'urn:ietf:params:xml:ns:xmpp-streams'>h2:9</see-other-host>"
	    "</stream:error>", "end(stream see-other-host early to h2)");
	end_with(STREAM_STARTTLS, "<failure xmlns='urn:ietf:params:xml:ns:"
	    "xmpp-tls'/>", "end(tls early)");
	end_with(STREAM_TLS, "no TLS at all", "end(tls early)");
	end_with(STREAM_SECURE, FEATURES(""), "offer(||0|44|44) ");
	end_with(STREAM_AUTH, "<failure " SASL "><not-authorized/></failure>",
	    "end(sasl not-authorized)");
	end_with(STREAM_AUTH, "</stream:stream>", "end(lost closed)");
	end_with(STREAM_OFFERED, "</stream:stream>", "end(lost closed)");
	end_with(STREAM_PROVEN, FEATURES(""), "end(fault)");
	end_with(STREAM_BINDING, "<iq type='error' id='bind'><error type="
	    "'cancel'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'"
	    "/></error></iq>", "end(stream conflict)");
	end_with(STREAM_BINDING, "<iq type='result' id='bind'><bind xmlns="
	    "'urn:ietf:params:xml:ns:xmpp-bind'><jid>eve@example.org/x</jid>"
	    "</bind></iq>", "end(fault)");
	end_with(STREAM_BINDING, "<iq type='result' id='other'/>",
	    "end(fault unsupported-stanza-type)");
	end_with(STREAM_ONLINE, ERROR("conflict", ""), "end(conflict conflict)");
	end_with(STREAM_ONLINE, ERROR("system-shutdown", ""),
	    "end(lost system-shutdown)");
	end_with(STREAM_ONLINE, "</stream:stream>", "end(stream)");
	end_with(STREAM_ONLINE, "<x>&y;</x>", "end(fault restricted-xml)");
	end_with(STREAM_ONLINE, "<stream:features/><x/><message xmlns='urn:"
	    "o'/>", "");
}

static char *
long_challenge(size_t n)
{
	struct str s;

	str_init(&s);
	str_add(&s, "<challenge " SASL ">");
	while (n-- > 0)
		str_addc(&s, 'A');
	str_add(&s, "</challenge>");
	return str_take(&s);
}

static void
test_sasl(void **state)
{
	char *text = long_challenge(16384);
	struct game g;

	(void)state;
	/* An empty one is "=" (RFC 6120, 6.4.2). */
	begin(&g);
	reach(&g, STREAM_OFFERED);
	stream_auth(g.s, "X-MECH", "");
	carry(&g);
	assert_true(heard(&g, "mechanism='X-MECH'>=</auth>"));
	say(&g, text);
	assert_int_equal(stream_state(g.s), STREAM_CHALLENGED);
	stream_respond(g.s, "");
	carry(&g);
	assert_true(heard(&g, "xmpp-sasl'></response>"));
	free(text);
	text = long_challenge(16385);
	str_clear(&g.log);
	say(&g, text);
	expect(&g, "end(fault policy-violation)");
	free(text);
	end(&g);
	/* Nothing of ours is a way to say something else. */
	begin(&g);
	reach(&g, STREAM_OFFERED);
	stream_auth(g.s, "X'/><x y='", "");
	assert_int_equal(stream_state(g.s), STREAM_ENDED);
	end(&g);
	begin(&g);
	reach(&g, STREAM_CHALLENGED);
	stream_respond(g.s, "</response><x/>");
	assert_int_equal(stream_state(g.s), STREAM_ENDED);
	end(&g);
	/* The server's success is its word alone. */
	begin(&g);
	reach(&g, STREAM_SUCCESS);
	str_clear(&g.heard);
	carry(&g);
	assert_int_equal(g.heard.len, 0);
	expect(&g, LOGGED_IN);
	end(&g);
}

static void
test_binding(void **state)
{
	struct game g;

	(void)state;
	/* No stream management: a ping stands behind the line. */
	begin(&g);
	reach(&g, STREAM_PROVEN);
	say(&g, FEATURES(BIND "<limits xmlns='urn:xmpp:stream-limits:0'>"
	    "<max-bytes>9000</max-bytes><idle-seconds>60</idle-seconds>"
	    "</limits>"));
	str_clear(&g.log);
	say(&g, BOUND);
	expect(&g, "online(" ME "/x 9000/60) ");
	send_line(&g, "x", 1);
	carry(&g);
	assert_true(stream_waits(g.s));
	expect(&g, "s1 ");
	{
		char *id = strstr(g.heard.s, "<iq type='get' id='");
		char *pong;

		assert_non_null(id);
		id += strlen("<iq type='get' id='");
		pong = xasprintf("<iq type='result' id='%.*s'/>" MESSAGE,
		    (int)strcspn(id, "'"), id);
		say(&g, pong);
		free(pong);
	}
	expect(&g, "a1 message ");
	stream_eof(g.s, ECONNRESET);
	expect(&g, "end(lost)");
	assert_false(sm_can_resume(g.sm));
	end(&g);
	/* Offered, and refused; an old server that wants a session. */
	begin(&g);
	reach(&g, STREAM_PROVEN);
	say(&g, FEATURES(BIND SM "<session xmlns='urn:ietf:params:xml:ns:"
	    "xmpp-session'/>"));
	say(&g, BOUND);
	assert_int_equal(stream_state(g.s), STREAM_SESSION);
	assert_true(heard(&g, "<iq type='set' id='session'>"));
	say(&g, "<iq type='result' id='session'/>");
	str_clear(&g.log);
	send_line(&g, "too early", 1);
	carry(&g);
	assert_false(strstr(g.heard.s, "too early") != NULL);
	/* What comes before <enabled/> is told once it is there. */
	say(&g, MESSAGE);
	expect(&g, "");
	say(&g, "<failed xmlns='urn:xmpp:sm:3'/>");
	expect(&g, "online(" ME "/x) message ");
	end(&g);
	begin(&g);
	reach(&g, STREAM_ENABLING);
	str_clear(&g.log);
	for (int i = 0; i < 33; i++)
		say(&g, MESSAGE);
	expect(&g, "end(fault policy-violation)");
	end(&g);
}

static void
again(struct game *g)
{
	drop_stream(g);
	str_clear(&g->log);
	str_clear(&g->heard);
	g->s = stream_new(&g->setup, &ops, g);
	carry(g);
}

static void
test_resumed(void **state)
{
	struct game g;

	(void)state;
	begin(&g);
	reach(&g, STREAM_ONLINE);
	say(&g, MESSAGE);
	send_line(&g, "one", 1);
	send_line(&g, "two", 2);
	carry(&g);
	stream_eof(g.s, 0);
	assert_true(sm_can_resume(g.sm));
	send_line(&g, "three", 3);
	/* An attempt that fails keeps it. */
	again(&g);
	reach(&g, STREAM_AUTH);
	say(&g, ERROR("system-shutdown", ""));
	assert_int_equal(g.ends, 2);
	assert_true(sm_can_resume(g.sm));
	again(&g);
	reach(&g, STREAM_PROVEN);
	str_clear(&g.log);
	str_clear(&g.heard);
	say(&g, FEATURES(BIND SM));
	assert_string_equal(g.heard.s,
	    "<resume xmlns='urn:xmpp:sm:3' h='1' previd='m1'/>");
	str_clear(&g.heard);
	say(&g, "<resumed xmlns='urn:xmpp:sm:3' previd='m1' h='1'/>");
	expect(&g, "online(" ME "/x resumed managed) a1 s3 ");
	assert_true(heard(&g, "<message><body>two</body></message><r xmlns="
	    "'urn:xmpp:sm:3'/><message><body>three</body></message>"));
	say(&g, "<a xmlns='urn:xmpp:sm:3' h='3'/>");
	expect(&g, "a2 a3 ");
	/* It is gone at the server: a fresh one, and nothing goes out; of
	 * the last two the one that it says it had. */
	send_line(&g, "four", 4);
	send_line(&g, "five", 5);
	stream_eof(g.s, 0);
	again(&g);
	reach(&g, STREAM_PROVEN);
	say(&g, FEATURES(BIND SM));
	str_clear(&g.log);
	str_clear(&g.heard);
	say(&g, "<failed xmlns='urn:xmpp:sm:3' h='4'><item-not-found xmlns="
	    "'urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
	expect(&g, "s4 a4 ");
	assert_int_equal(stream_state(g.s), STREAM_BINDING);
	say(&g, BOUND ENABLED);
	expect(&g, "online(" ME "/x managed) ");
	assert_null(strstr(g.heard.s, "four"));
	assert_null(strstr(g.heard.s, "five"));
	/* Nor where it resumes what we did not have. */
	stream_eof(g.s, 0);
	again(&g);
	reach(&g, STREAM_PROVEN);
	say(&g, FEATURES(BIND SM));
	str_clear(&g.log);
	say(&g, "<resumed xmlns='urn:xmpp:sm:3' previd='m1' h='5'/>");
	expect(&g, "end(fault undefined-condition)");
	assert_false(sm_can_resume(g.sm));
	end(&g);
}

/* A stanza that is left out for its size was sent all the same: the server
 * counts it, and so do we. */
static void
test_counts_left_out(void **state)
{
	struct game g;
	struct str wide;

	(void)state;
	begin(&g);
	reach(&g, STREAM_ONLINE);
	str_init(&wide);
	str_add(&wide, MESSAGE "<message");
	for (int i = 0; i < 70; i++)
		str_addf(&wide, " a%d=''", i);
	str_add(&wide, "><body>x</body></message>" MESSAGE
	    "<r xmlns='urn:xmpp:sm:3'/>");
	say(&g, wide.s);
	assert_true(heard(&g, "<a xmlns='urn:xmpp:sm:3' h='3'/>"));
	str_free(&wide);
	end(&g);
}

/* A server that asks without end and does not read fills no memory. */
static void
test_asked(void **state)
{
	struct game g;
	struct str out, many;

	(void)state;
	begin(&g);
	str_init(&out);
	str_init(&many);
	reach(&g, STREAM_ONLINE);
	str_add(&many, MESSAGE);
	for (int i = 0; i < 300; i++)
		str_add(&many, "<r xmlns='urn:xmpp:sm:3'/>");
	for (int i = 0; i < 100; i++) {
		char chunk[16384];
		size_t n;

		SSL_write(g.ssl, many.s, (int)many.len);
		while (BIO_read_ex(g.out, chunk, sizeof chunk, &n) == 1)
			feed(&g, chunk, n);
	}
	stream_wire(g.s, &out);
	assert_in_range(out.len, 1, 1000);
	BIO_write(g.in, out.s, (int)out.len);
	carry(&g);
	{
		char text[200];
		size_t n = 0;

		str_clear(&g.heard);
		while (SSL_read_ex(g.ssl, text, sizeof text, &n) == 1)
			str_addn(&g.heard, text, n);
		assert_true(heard(&g, "<a xmlns='urn:xmpp:sm:3' h='100'/>"));
	}
	str_free(&out);
	str_free(&many);
	end(&g);
}

static void
test_counts(void **state)
{
	struct game g;

	(void)state;
	begin(&g);
	reach(&g, STREAM_ONLINE);
	send_line(&g, "x", 1);
	carry(&g);
	str_clear(&g.log);
	str_clear(&g.heard);
	say(&g, "<a xmlns='urn:xmpp:sm:3' h='2'/>");
	expect(&g, "end(fault undefined-condition)");
	assert_true(heard(&g, "<stream:error><undefined-condition xmlns="
	    "'urn:ietf:params:xml:ns:xmpp-streams'/><handled-count-too-high "
	    "xmlns='urn:xmpp:sm:3' h='2' send-count='1'/></stream:error>"
	    "</stream:stream>"));
	assert_false(sm_can_resume(g.sm));
	end(&g);
	end_with(STREAM_ONLINE, "<a xmlns='urn:xmpp:sm:3'/>",
	    "end(fault bad-format)");
}

/* Which line the server ended the stream over. */
static void
test_line(void **state)
{
	static const struct { const char *error, *want; } cases[] = {
		{ ERROR("policy-violation", ""),
		    "end(stream policy-violation) over 2" },
		{ ERROR("not-well-formed", ""),
		    "end(stream not-well-formed) over 2" },
		{ ERROR("undefined-condition", ""),
		    "end(stream undefined-condition) over 2" },
		{ ERROR("system-shutdown", ""), "end(lost system-shutdown)" },
		{ ERROR("conflict", ""), "end(conflict conflict)" },
		{ ERROR("resource-constraint", ""),
		    "end(stream resource-constraint)" },
		{ ERROR("reset", ""), "end(lost reset)" },
		{ "</stream:stream>", "end(stream)" },
		{ "<x>&y;</x>", "end(fault restricted-xml)" },
	};
	struct game g;

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		begin(&g);
		reach(&g, STREAM_ONLINE);
		send_line(&g, "one", 1);
		send_line(&g, "two", 2);
		send_line(&g, "three", 3);
		carry(&g);
		say(&g, "<a xmlns='urn:xmpp:sm:3' h='1'/>");
		str_clear(&g.log);
		say(&g, cases[i].error);
		expect(&g, cases[i].want);
		assert_false(sm_can_resume(g.sm));
		end(&g);
	}
	/* What is no line stands before it, and is not blamed. */
	begin(&g);
	reach(&g, STREAM_ONLINE);
	send_line(&g, "no line", 0);
	send_line(&g, "one", 1);
	carry(&g);
	str_clear(&g.log);
	say(&g, ERROR("policy-violation", ""));
	expect(&g, "end(stream policy-violation) over 1");
	end(&g);
}

static void
test_items(void **state)
{
	struct game g;

	(void)state;
	begin(&g);
	g.by_item = true;
	reach(&g, STREAM_ONLINE);
	str_clear(&g.log);
	say(&g, "<iq><q xmlns='x'><one/><two/></q></iq><r xmlns='urn:xmpp:"
	    "sm:3'/>");
	expect(&g, "item(one) item(two) iq ");
	assert_true(heard(&g, "h='1'"));
	end(&g);
}

static void
test_direct(void **state)
{
	struct game g;

	(void)state;
	begin(&g);
	g.setup.direct = true;
	g.s = stream_new(&g.setup, &ops, &g);
	server_tls(&g);
	reach(&g, STREAM_ONLINE);
	expect(&g, ONLINE);
	assert_int_equal(g.wire.len, 0);
	stream_nudge(g.s);
	str_clear(&g.heard);
	carry(&g);
	assert_string_equal(g.heard.s, " ");
	end(&g);
}

/* ---- proxies ------------------------------------------------------------- */

static void
test_proxy(void **state)
{
	static const size_t pieces[] = { 1, SIZE_MAX };
	struct proxy_url url;
	struct game g;

	(void)state;
	for (size_t i = 0; i < NELEM(pieces); i++) {
		assert_int_equal(proxy_parse("socks5://u:p@127.0.0.1", &url,
		    NULL), 0);
		begin(&g);
		g.setup.proxy = &url;
		g.setup.host = "chat." DOMAIN;
		g.setup.port = 5222;
		g.piece = pieces[i];
		g.s = stream_new(&g.setup, &ops, &g);
		carry(&g);
		assert_int_equal(stream_state(g.s), STREAM_PROXY);
		feed(&g, "\5\2", 2);
		feed(&g, "\1\0", 2);
		carry(&g);
		assert_null(strstr(g.wire.s, "<stream"));
		/* The server's first word right behind the proxy's last. */
		feed(&g, "\5\0\0\1\0\0\0\0\0\0" FEATURES(STARTTLS),
		    10 + strlen(FEATURES(STARTTLS)));
		carry(&g);
		assert_int_equal(stream_state(g.s), STREAM_STARTTLS);
		reach(&g, STREAM_ONLINE);
		expect(&g, ONLINE);
		end(&g);
		proxy_url_free(&url);
	}
	assert_int_equal(proxy_parse("http://127.0.0.1:8", &url, NULL), 0);
	begin(&g);
	g.setup.proxy = &url;
	g.setup.host = "chat." DOMAIN;
	g.setup.port = 5223;
	g.setup.direct = true;
	g.s = stream_new(&g.setup, &ops, &g);
	carry(&g);
	assert_true(heard(&g, "CONNECT chat." DOMAIN ":5223 HTTP/1.1"));
	say(&g, "HTTP/1.1 200 OK\r\n\r\n");
	assert_int_equal(stream_state(g.s), STREAM_TLS);
	end(&g);
	begin(&g);
	g.setup.proxy = &url;
	g.setup.host = "h";
	g.s = stream_new(&g.setup, &ops, &g);
	say(&g, "HTTP/1.1 403 No\r\n\r\n");
	expect(&g, "end(proxy proxy early)");
	end(&g);
	begin(&g);
	g.setup.proxy = &url;
	g.setup.host = "h";
	g.s = stream_new(&g.setup, &ops, &g);
	stream_eof(g.s, 0);
	expect(&g, "end(proxy proxy early)");
	end(&g);
	proxy_url_free(&url);
}

/* An https proxy is asked for nothing before its certificate is right. */
static void
test_https_proxy(void **state)
{
	struct proxy_url url;
	struct game g;

	(void)state;
	assert_int_equal(proxy_parse("https://u:p@" DOMAIN, &url, NULL), 0);
	begin(&g);
	g.setup.proxy = &url;
	g.setup.host = "chat." DOMAIN;
	g.setup.port = 5222;
	g.s = stream_new(&g.setup, &ops, &g);
	assert_int_equal(stream_state(g.s), STREAM_PROXY_TLS);
	server_tls(&g);
	carry(&g);
	assert_int_equal(stream_state(g.s), STREAM_PROXY);
	assert_true(heard(&g, "CONNECT chat." DOMAIN ":5222 HTTP/1.1"));
	say(&g, "HTTP/1.1 200 OK\r\n\r\n");
	assert_true(heard(&g, "<stream:stream"));
	say(&g, FEATURES(STARTTLS));
	assert_true(heard(&g, "<starttls"));
	say(&g, PROCEED);
	assert_int_equal(stream_state(g.s), STREAM_TLS);
	end(&g);
	proxy_url_free(&url);

	assert_int_equal(proxy_parse("https://u:p@evil.example", &url, NULL),
	    0);
	begin(&g);
	g.setup.proxy = &url;
	g.setup.host = "h";
	g.s = stream_new(&g.setup, &ops, &g);
	server_tls(&g);
	carry(&g);
	expect(&g, "end(proxy proxy early)");
	assert_int_equal(g.heard.len, 0);
	end(&g);
	proxy_url_free(&url);
}

/* A session of TLS goes on with the next connection. */
static void
test_tls_resumed(void **state)
{
	struct tls_session *session;
	struct game g;
	char *text;

	(void)state;
	begin(&g);
	reach(&g, STREAM_ONLINE);
	text = stream_tls(g.s);
	assert_null(strstr(text, "resumed"));
	free(text);
	session = stream_session_take(g.s);
	assert_non_null(session);
	stream_eof(g.s, ECONNRESET);
	g.setup.session = session;
	g.setup.resume = false;
	again(&g);
	reach(&g, STREAM_ONLINE);
	text = stream_tls(g.s);
	assert_non_null(strstr(text, "resumed"));
	free(text);
	tls_session_free(session);
	end(&g);
}

/* Without XEP-0198, too, there is an end to what a server makes us say. */
static void
test_not_read(void **state)
{
	xmpp_stanza_t *iq;
	struct game g;
	char *big = xcalloc(1, 1024 * 1024 + 1);

	(void)state;
	begin(&g);
	reach(&g, STREAM_PROVEN);
	say(&g, FEATURES(BIND));
	say(&g, BOUND);
	assert_int_equal(stream_state(g.s), STREAM_ONLINE);
	str_clear(&g.log);
	iq = stanza_new(g.ctx, "iq", NULL);
	memset(big, 'x', 1024 * 1024);
	stanza_add_text(iq, "q", big);
	for (int i = 0; i < 80; i++)
		send_stanza(g.s, iq, 0);
	stanza_release(iq);
	free(big);
	expect(&g, "end(lost)");
	end(&g);
}

/* The request for a count does not come behind the end. */
static void
test_leave_order(void **state)
{
	struct game g;

	(void)state;
	begin(&g);
	reach(&g, STREAM_ONLINE);
	send_line(&g, "nobody waits", 0);
	str_clear(&g.heard);
	stream_leave(g.s);
	carry(&g);
	assert_true(heard(&g, "<r xmlns='urn:xmpp:sm:3'/></stream:stream>"));
	end(&g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_out_of_place),
		cmocka_unit_test(test_early_stanza),
		cmocka_unit_test(test_injected),
		cmocka_unit_test(test_verdict), cmocka_unit_test(test_cut),
		cmocka_unit_test(test_garbage),
		cmocka_unit_test(test_endings), cmocka_unit_test(test_sasl),
		cmocka_unit_test(test_binding),
		cmocka_unit_test(test_resumed), cmocka_unit_test(test_counts),
		cmocka_unit_test(test_asked),
		cmocka_unit_test(test_line), cmocka_unit_test(test_items),
		cmocka_unit_test(test_direct), cmocka_unit_test(test_proxy),
		cmocka_unit_test(test_https_proxy),
		cmocka_unit_test(test_tls_resumed),
		cmocka_unit_test(test_not_read),
		cmocka_unit_test(test_leave_order),
		cmocka_unit_test(test_counts_left_out),
	};
	int rc;

	xmpp_initialize();
	rc = cmocka_run_group_tests(tests, make_identity, drop_identity);
	xmpp_shutdown();
	return rc;
}
