/*
 * A whole connection of an account: its socket, its times and its attempts,
 * on a clock that the test moves.  What dials, and the server, are played.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/socket.h>

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <openssl/ssl.h>

#include "net/net.h"
#include "net/stream/stream.h"
#include "tests/support/identity.h"

#define ME "alice@example.org"
#define HEAD "<?xml version='1.0'?><stream:stream xmlns='jabber:client' " \
	"xmlns:stream='http://etherx.jabber.org/streams' version='1.0' " \
	"from='example.org' id='s1'>"
#define FEATURES(x) HEAD "<stream:features>" x "</stream:features>"
#define SASL "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'"
#define BOUND "<iq type='result' id='bind'><bind xmlns='urn:ietf:params:xml" \
	":ns:xmpp-bind'><jid>" ME "/x</jid></bind></iq>"
#define ERROR(c, x) "<stream:error><" c " xmlns='urn:ietf:params:xml:ns:" \
	"xmpp-streams'>" x "</" c "></stream:error></stream:stream>"

static struct identity identity;
static SSL_CTX *server_ctx;
static const char *names = "DNS:example.org";

/* ---- who the server is ---------------------------------------------------- */

static int
make_identity(void **state)
{
	(void)state;
	identity_make(&identity, names, -60, 3600);
	server_ctx = identity_server(&identity);
	return 0;
}

static int
drop_identity(void **state)
{
	(void)state;
	SSL_CTX_free(server_ctx);
	identity_free(&identity);
	return 0;
}

/* ---- the bench ------------------------------------------------------------ */

enum { STEP_CLEAR, STEP_STARTTLS, STEP_SECURE, STEP_AUTH, STEP_PROVEN,
	STEP_BIND, STEP_ENABLE, STEP_DONE };

struct game {
	struct loop *loop;
	struct conn *conn;
	struct str log;		/* what sotto was told, what was dialled */
	bool busy, quit, unproven;
	unsigned looks;		/* whether sotto is busy */
	bool answer_auth, answer_proven;	/* sotto's turn */

	/* The server. */
	int fd;			/* -1: nobody is connected */
	SSL *ssl;
	BIO *in, *out;
	struct str heard;
	int step, stop_at;	/* it says nothing from this step on */
	bool acks;		/* it answers <r/> */
	bool deaf;		/* it reads nothing */
	bool slow;		/* it reads little, and once in a turn */
	unsigned counted;
	const char *features, *enabled, *says[STEP_DONE];
};

static struct game *the_game;

/* In the place of stream/dial.c: says what is wanted, and waits. */
struct dial {
	const struct dial_ops *ops;
	void *arg;
};

struct dial *
dial_new(struct loop *loop, const struct dial_ops *ops, void *arg)
{
	struct dial *d = xcalloc(1, sizeof *d);

	(void)loop;
	d->ops = ops;
	d->arg = arg;
	return d;
}

void
dial_free(struct dial *d)
{
	free(d);
}

static struct dial *the_dial;

void
dial_start(struct dial *d, const struct dial_to *to)
{
	the_dial = d;
	str_addf(&the_game->log, "dial(%s", to->domain);
	if (to->host != NULL && *to->host != '\0')
		str_addf(&the_game->log, " %s", to->host);
	if (to->port != 0)
		str_addf(&the_game->log, ":%u", to->port);
	str_addf(&the_game->log, "%s%s%s) ", to->direct ? " direct" : "",
	    to->proxy != NULL ? " proxy" : "", to->mobile ? " mobile" : "");
}

void
dial_next(struct dial *d)
{
	the_dial = d;
	str_add(&the_game->log, "next ");
}

void
dial_stop(struct dial *d)
{
	(void)d;
}

static void
connected(struct game *g)
{
	struct endpoint at = { .host = "h.example.org", .ip = "192.0.2.1",
	    .port = 5222 };
	int pair[2], size = 4096;

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK |
	    SOCK_CLOEXEC, 0, pair), 0);
	setsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
	g->fd = pair[1];
	g->step = STEP_CLEAR;
	str_clear(&g->heard);
	the_dial->ops->connected(the_dial->arg, pair[0], &at);
}

static void
failed(const char *code)
{
	struct err err;

	err_set(&err, code, "it is %s", code);
	the_dial->ops->failed(the_dial->arg, &err);
}

static void
on_tell(void *arg, const struct msg *m)
{
	struct game *g = arg;
	struct str *log = &g->log;

	switch (m->type) {
	case MSG_SASL_OFFER:
		g->answer_auth = true;
		break;
	case MSG_SASL_SUCCESS:
		g->answer_proven = true;
		break;
	case MSG_ONLINE:
		str_addf(log, "online(%s%s%s) ", m->u.online.jid,
		    m->u.online.resumed ? " resumed" : "",
		    m->u.online.managed ? " managed" : "");
		assert_non_null(strstr(m->u.online.tls, "TLS 1.3"));
		assert_int_equal(strlen(m->u.online.sha256), 64);
		break;
	case MSG_OFFLINE:
		str_addf(log, "offline(%s|%s|%s", off_word(m->u.offline.why),
		    m->u.offline.condition, m->u.offline.text);
		if (m->u.offline.ticket != 0)
			str_addf(log, "|%llu", (unsigned long long)
			    m->u.offline.ticket);
		str_add(log, ") ");
		g->unproven = m->u.offline.unproven;
		break;
	case MSG_CERTIFICATE:
		str_addf(log, "certificate(%s) ", m->u.certificate.problem);
		break;
	case MSG_SENT:
		str_addf(log, "s%llu ", (unsigned long long)m->u.sent.ticket);
		break;
	case MSG_ACKED:
		str_addf(log, "a%llu ",
		    (unsigned long long)m->u.acked.ticket);
		break;
	case MSG_MESSAGE:
		str_addf(log, "message(%s) ", m->u.message.body);
		break;
	default:
		break;
	}
}

static bool
on_busy(void *arg)
{
	struct game *g = arg;

	g->looks++;
	return g->busy;
}

static void
on_quit(void *arg)
{
	struct game *g = arg;

	g->quit = true;
}

static bool
on_crowded(void *arg)
{
	(void)arg;
	return false;
}

static int
begin(void **state)
{
	static const struct conn_ops ops = { on_tell, on_busy, on_quit,
	    on_crowded };
	struct game *g = xcalloc(1, sizeof *g);

	the_game = g;
	g->loop = loop_new();
	loop_clock_fake(g->loop, 1000000);
	str_init(&g->log);
	str_init(&g->heard);
	g->fd = -1;
	g->stop_at = STEP_DONE;
	g->features = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
	    "<sm xmlns='urn:xmpp:sm:3'/>";
	g->enabled = "<enabled xmlns='urn:xmpp:sm:3' id='i' resume='true'/>";
	g->conn = conn_new(g->loop, ME, &ops, g);
	*state = g;
	return 0;
}

static void
server_gone(struct game *g)
{
	if (g->fd != -1)
		close(g->fd);
	g->fd = -1;
	SSL_free(g->ssl);
	g->ssl = NULL;
}

static int
end(void **state)
{
	struct game *g = *state;

	conn_free(g->conn);
	server_gone(g);
	loop_free(g->loop);
	str_free(&g->log);
	str_free(&g->heard);
	free(g);
	return 0;
}

/* ---- the server ------------------------------------------------------------ */

static void
server_flush(struct game *g)
{
	char chunk[4096];
	size_t n;

	while (g->ssl != NULL &&
	    BIO_read_ex(g->out, chunk, sizeof chunk, &n) == 1)
		if (write(g->fd, chunk, n) != (ssize_t)n)
			return;		/* the client has gone */
}

static void
say(struct game *g, const char *text)
{
	if (g->ssl == NULL)
		assert_int_equal(write(g->fd, text, strlen(text)),
		    strlen(text));
	else
		SSL_write(g->ssl, text, (int)strlen(text));
	server_flush(g);
}

/* XEP-0198; a TLS record holds whole stanzas and requests. */
static void
server_counts(struct game *g, const char *record, size_t len)
{
	char *all = xstrndup(record, len), *text;

	for (const char *at = all; g->step == STEP_DONE &&
	    (at = strchr(at, '<')) != NULL; at++) {
		if (strncmp(at, "<iq", 3) == 0 ||
		    strncmp(at, "<message", 8) == 0 ||
		    strncmp(at, "<presence", 9) == 0)
			g->counted++;
		if (!g->acks || strncmp(at, "<r ", 3) != 0)
			continue;
		text = xasprintf("<a xmlns='urn:xmpp:sm:3' h='%u'/>",
		    g->counted);
		say(g, text);
		free(text);
	}
	free(all);
}

static bool
server_reads(struct game *g)
{
	char chunk[8192];
	ssize_t n = g->fd == -1 ? 0 : g->deaf ? -1 : read(g->fd, chunk,
	    g->slow ? 2048 : sizeof chunk);
	size_t m;

	if (n <= 0) {
		if (n == 0)
			server_gone(g);
		return false;
	}
	if (g->ssl == NULL) {
		str_addn(&g->heard, chunk, (size_t)n);
		return true;
	}
	if (g->slow) {
		str_addn(&g->heard, chunk, (size_t)n);
		return false;
	}
	BIO_write(g->in, chunk, (int)n);
	SSL_do_handshake(g->ssl);
	while (SSL_read_ex(g->ssl, chunk, sizeof chunk, &m) == 1) {
		str_addn(&g->heard, chunk, m);
		server_counts(g, chunk, m);
	}
	server_flush(g);
	return true;
}

static void
begin_tls(struct game *g)
{
	g->ssl = SSL_new(server_ctx);
	g->in = BIO_new(BIO_s_mem());
	g->out = BIO_new(BIO_s_mem());
	SSL_set_bio(g->ssl, g->in, g->out);
	SSL_set_accept_state(g->ssl);
}

static char *
answer_of(struct game *g, int step)
{
	if (g->says[step] != NULL)
		return xstrdup(g->says[step]);
	switch (step) {
	case STEP_CLEAR:
		return xstrdup(FEATURES("<starttls xmlns='urn:ietf:params:"
		    "xml:ns:xmpp-tls'/>"));
	case STEP_STARTTLS:
		return xstrdup("<proceed xmlns='urn:ietf:params:xml:ns:"
		    "xmpp-tls'/>");
	case STEP_SECURE:
		return xstrdup(FEATURES("<mechanisms " SASL "><mechanism>"
		    "PLAIN</mechanism></mechanisms>"));
	case STEP_AUTH:
		return xstrdup("<success " SASL "/>");
	case STEP_PROVEN:
		return xasprintf(HEAD "<stream:features>%s</stream:features>",
		    g->features);
	case STEP_BIND:
		return xstrdup(BOUND);
	default:
		return xstrdup(g->enabled);
	}
}

/* What each step waits for. */
static bool
server_steps(struct game *g)
{
	static const char *const waits[STEP_DONE] = { "<stream:stream",
	    "<starttls", "<stream:stream", "</auth>", "<stream:stream",
	    "<", "<enable" };
	char *text;

	if (g->fd == -1 || g->step == STEP_DONE || g->step >= g->stop_at ||
	    strstr(g->heard.s, waits[g->step]) == NULL)
		return false;
	if (g->step == STEP_BIND && strstr(g->heard.s, "<resume") != NULL) {
		g->step = STEP_DONE;
		text = xasprintf("<resumed xmlns='urn:xmpp:sm:3' previd='i' "
		    "h='%u'/>", g->counted);
		say(g, text);
		free(text);
		str_clear(&g->heard);
		return true;
	}
	str_clear(&g->heard);
	if (g->step == STEP_ENABLE)
		g->counted = 0;
	text = answer_of(g, g->step);
	say(g, text);
	free(text);
	if (g->step == STEP_STARTTLS && g->says[STEP_STARTTLS] == NULL)
		begin_tls(g);
	g->step++;
	return true;
}

static bool
sotto_answers(struct game *g)
{
	struct msg m = { .type = MSG_SASL_PROVEN };

	if (g->answer_auth) {
		m.type = MSG_SASL_AUTH;
		m.u.sasl_auth.mechanism = "PLAIN";
		m.u.sasl_auth.initial = "AGEAYg==";
	} else if (!g->answer_proven) {
		return false;
	}
	g->answer_auth = g->answer_proven = false;
	conn_do(g->conn, &m);
	return true;
}

/* Until nothing moves; a busy sotto is looked at again by the clock alone. */
static void
run(struct game *g)
{
	bool moved = true;

	for (int quiet = 0; quiet < 3; quiet = moved ? 0 : quiet + 1) {
		loop_clock_move(g->loop, 0);
		loop_turn(g->loop, 0);
		moved = server_reads(g);
		moved = server_steps(g) || moved;
		moved = sotto_answers(g) || moved;
	}
}

static void
expect(struct game *g, const char *want)
{
	assert_string_equal(g->log.s, want);
	str_clear(&g->log);
}

static void
move(struct game *g, int64_t ms)
{
	loop_clock_move(g->loop, ms);
	run(g);
}

static struct msg
connect_msg(void)
{
	struct msg m = { .type = MSG_CONNECT };

	m.u.connect.jid = ME;
	m.u.connect.host = m.u.connect.pins = m.u.connect.accept = "";
	m.u.connect.lang = m.u.connect.proxy = "";
	m.u.connect.ca_file = identity.file;
	m.u.connect.resume = true;
	return m;
}

static void
connect_as(struct game *g, struct msg m)
{
	conn_do(g->conn, &m);
	run(g);
}

static void
go_online(struct game *g)
{
	connect_as(g, connect_msg());
	connected(g);
	run(g);
	assert_non_null(strstr(g->log.s, "online("));
	str_clear(&g->log);
	str_clear(&g->heard);
}

static void
send_line(struct game *g, const char *body, uint64_t ticket)
{
	struct msg m = { .type = MSG_SEND };
	char id[32];

	snprintf(id, sizeof id, "id%llu", (unsigned long long)ticket);
	m.u.send.ticket = ticket;
	m.u.send.to = "bob@example.org";
	m.u.send.id = id;
	m.u.send.body = body;
	conn_do(g->conn, &m);
}

static void
disconnect(struct game *g, bool at_once)
{
	struct msg m = { .type = MSG_DISCONNECT };

	m.u.disconnect.at_once = at_once;
	conn_do(g->conn, &m);
	run(g);
}

/* ---- tests ------------------------------------------------------------------ */

#define ONLINE "online(" ME "/x managed) "

static void
test_online(void **state)
{
	struct game *g = *state;

	connect_as(g, connect_msg());
	expect(g, "dial(example.org) ");
	connected(g);
	run(g);
	expect(g, ONLINE);
	say(g, "<message from='bob@example.org/p'><body>hi</body></message>");
	run(g);
	expect(g, "message(hi) ");
	/* Messages of one turn go out in one go, each told as it was written. */
	send_line(g, "one", 1);
	send_line(g, "two", 2);
	expect(g, "");
	run(g);
	expect(g, "s1 s2 ");
	say(g, "<a xmlns='urn:xmpp:sm:3' h='9'/>");
	run(g);
	assert_non_null(strstr(g->log.s, "offline(lost|bad-stream|it "
	    "counts 9 stanzas"));
}

/* What the kernel did not take is not sent. */
static void
test_sent(void **state)
{
	struct game *g = *state;
	char *big = xcalloc(1, 12001);

	go_online(g);
	run(g);
	memset(big, 'x', 12000);
	for (uint64_t i = 1; i <= 50; i++)
		send_line(g, big, i);
	/* The server reads nothing. */
	for (int i = 0; i < 20; i++) {
		loop_clock_move(g->loop, 0);
		loop_turn(g->loop, 0);
	}
	assert_null(strstr(g->log.s, "s50 "));
	run(g);
	assert_non_null(strstr(g->log.s, "s49 s50 "));
	free(big);
}

/* Nothing wakes an idle worker, but where the server says how long it waits. */
static void
test_idle(void **state)
{
	struct game *g = *state;

	g->acks = true;
	go_online(g);
	send_line(g, "x", 1);
	run(g);
	expect(g, "s1 a1 ");
	move(g, 61000);	/* requests that nobody answers are over */
	assert_int_equal(loop_next(g->loop), -1);
	server_gone(g);
	run(g);
	str_clear(&g->log);
	g->features = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><sm "
	    "xmlns='urn:xmpp:sm:3'/><limits xmlns='urn:xmpp:stream-limits:0'"
	    "><idle-seconds>600</idle-seconds></limits>";
	go_online(g);
	move(g, 61000);
	str_clear(&g->heard);
	move(g, 400200);
	assert_string_equal(g->heard.s, " ");
	move(g, 400200);
	assert_string_equal(g->heard.s, "  ");
}

/* A dead link, with a line waiting: 25 s, and three times that. */
static void
test_dead(void **state)
{
	struct game *g = *state;
	struct msg m = connect_msg();

	for (int mobile = 0; mobile < 2; mobile++) {
		int64_t wait = mobile ? 75000 : 25000;

		m.u.connect.mobile = mobile != 0;
		connect_as(g, m);
		connected(g);
		run(g);
		assert_non_null(strstr(g->log.s, "online("));
		str_clear(&g->log);
		send_line(g, "x", 1);
		run(g);
		expect(g, "s1 ");
		move(g, wait - 1000);
		expect(g, "");
		/* Any byte is a sign of life. */
		say(g, " ");
		run(g);
		move(g, 15000 * (mobile ? 3 : 1));
		expect(g, "");
		move(g, wait + 15000 * (mobile ? 3 : 1));
		expect(g, "offline(lost||the server does not answer) ");
		server_gone(g);
	}
}

/* A server that falls silent at any step. */
static void
test_silent(void **state)
{
	struct game *g = *state;

	for (g->stop_at = STEP_CLEAR; g->stop_at < STEP_DONE; g->stop_at++) {
		connect_as(g, connect_msg());
		connected(g);
		run(g);
		assert_null(strstr(g->log.s, "offline"));
		str_clear(&g->log);
		move(g, 121000);
		if (g->stop_at <= STEP_STARTTLS) {
			expect(g, "next ");
			failed("refused");
		}
		expect(g, "offline(timeout||) ");
		server_gone(g);
		g->answer_auth = g->answer_proven = false;
	}
}

/* What is of no use before the certificate was judged: the next place. */
static void
test_next(void **state)
{
	struct game *g = *state;
	struct msg m = connect_msg();

	g->says[STEP_STARTTLS] = "<failure xmlns='urn:ietf:params:xml:ns:"
	    "xmpp-tls'/>";
	connect_as(g, m);
	connected(g);
	run(g);
	expect(g, "dial(example.org) next ");
	server_gone(g);
	g->says[STEP_STARTTLS] = NULL;
	connected(g);
	run(g);
	expect(g, ONLINE);
	disconnect(g, true);
	server_gone(g);
	str_clear(&g->log);
	/* What was wrong is said, not that nothing was left. */
	g->says[STEP_CLEAR] = FEATURES("");
	connect_as(g, m);
	connected(g);
	run(g);
	str_clear(&g->log);
	failed("refused");
	expect(g, "offline(no-tls||) ");
	server_gone(g);
	g->says[STEP_CLEAR] = NULL;
	/* But not a certificate: the user is asked. */
	m.u.connect.pins = "sha256:00";
	connect_as(g, m);
	connected(g);
	run(g);
	expect(g, "dial(example.org) certificate(it is not the one that was "
	    "pinned) offline(certificate||the server's certificate was not "
	    "taken) ");
	server_gone(g);
	/* Nor where the log-in was refused. */
	g->says[STEP_AUTH] = "<failure " SASL "><not-authorized/></failure>";
	connect_as(g, connect_msg());
	connected(g);
	run(g);
	expect(g, "dial(example.org) offline(wrong-password|not-authorized|) ");
}

static void
test_dial_failed(void **state)
{
	static const struct { const char *code, *want; } cases[] = {
		{ "refused", "offline(refused||it is refused) " },
		{ "timeout", "offline(timeout||it is timeout) " },
		{ "unknown-host", "offline(unknown-host||it is unknown-host) " },
		{ "no-service",
		    "offline(unknown-host|no-service|it is no-service) " },
		{ "onion", "offline(unknown-host|onion|it is onion) " },
		{ "proxy", "offline(refused|proxy|it is proxy) " },
	};
	struct game *g = *state;
	struct msg m = connect_msg();

	for (size_t i = 0; i < NELEM(cases); i++) {
		connect_as(g, connect_msg());
		str_clear(&g->log);
		failed(cases[i].code);
		expect(g, cases[i].want);
	}
	m.u.connect.host = "h";
	m.u.connect.port = 5;
	m.u.connect.tls = 1;
	m.u.connect.mobile = true;
	m.u.connect.proxy = "socks5://127.0.0.1:9050";
	connect_as(g, m);
	expect(g, "dial(example.org h:5 direct proxy mobile) ");
	failed("proxy");
	str_clear(&g->log);
	m.u.connect.proxy = "gopher://x";
	connect_as(g, m);
	assert_non_null(strstr(g->log.s, "offline(refused|proxy|"));
	str_clear(&g->log);
	m = connect_msg();
	m.u.connect.ca_file = "/nonexistent/ca";
	connect_as(g, m);
	assert_non_null(strstr(g->log.s, "offline(tls||"));
	str_clear(&g->log);
	disconnect(g, false);
	expect(g, "offline(asked||) ");
}

/* RFC 6120, 4.9.3.19: followed, three at most, and once online the next time. */
static void
test_moved(void **state)
{
	struct game *g = *state;

	g->says[STEP_CLEAR] = HEAD ERROR("see-other-host", "h2:9");
	connect_as(g, connect_msg());
	for (int i = 0; i < 3; i++) {
		connected(g);
		run(g);
		expect(g, i == 0 ? "dial(example.org) dial(example.org "
		    "h2:9) " : "dial(example.org h2:9) ");
		server_gone(g);
	}
	connected(g);
	run(g);
	expect(g, "next ");
	failed("refused");
	expect(g, "offline(stream|see-other-host|h2:9: it is refused) ");
	server_gone(g);
	/* One that works; its certificate is the domain's. */
	connect_as(g, connect_msg());
	connected(g);
	run(g);
	str_clear(&g->log);
	server_gone(g);
	g->says[STEP_CLEAR] = NULL;
	connected(g);
	run(g);
	expect(g, ONLINE);
	say(g, ERROR("see-other-host", "[2001:db8::1]"));
	run(g);
	expect(g, "offline(stream|see-other-host|[2001:db8::1]) ");
	server_gone(g);
	connect_as(g, connect_msg());
	expect(g, "dial(example.org 2001:db8::1:5222) ");
	failed("refused");
	expect(g, "dial(example.org) ");
	failed("refused");
	expect(g, "offline(refused||it is refused) ");
}

static void
test_resumed(void **state)
{
	struct game *g = *state;

	g->enabled = "<enabled xmlns='urn:xmpp:sm:3' id='i' resume='true' "
	    "max='100' location='h3:7'/>";
	g->acks = true;
	go_online(g);
	move(g, 61000);
	server_gone(g);
	run(g);
	expect(g, "offline(lost||) ");
	/* Sent as it broke: it waits for the stream that is resumed. */
	send_line(g, "x", 1);
	run(g);
	expect(g, "");
	move(g, 99000);
	connect_as(g, connect_msg());
	expect(g, "dial(example.org h3:7) ");
	failed("refused");
	expect(g, "dial(example.org) ");
	connected(g);
	run(g);
	expect(g, "online(" ME "/x resumed managed) s1 a1 ");
	server_gone(g);
	run(g);
	str_clear(&g->log);
	/* Too late: a fresh one. */
	move(g, 101000);
	connect_as(g, connect_msg());
	expect(g, "dial(example.org) ");
	connected(g);
	run(g);
	expect(g, ONLINE);
	/* Not wanted. */
	server_gone(g);
	run(g);
	str_clear(&g->log);
	{
		struct msg m = connect_msg();

		m.u.connect.resume = false;
		connect_as(g, m);
		expect(g, "dial(example.org) ");
		connected(g);
		run(g);
		expect(g, ONLINE);
	}
}

/* XEP-0198, 4: an answer waits a moment, and goes with what is said. */
static void
test_answer(void **state)
{
	struct game *g = *state;

	go_online(g);
	say(g, "<message from='bob@example.org'><body>m</body></message>"
	    "<r xmlns='urn:xmpp:sm:3'/>");
	run(g);
	expect(g, "message(m) ");
	move(g, 19);
	assert_null(strstr(g->heard.s, "<a "));
	/* One for all that asked. */
	say(g, "<presence from='bob@example.org'/><r xmlns='urn:xmpp:sm:3'/>");
	move(g, 1);
	assert_non_null(strstr(g->heard.s, "<a xmlns='urn:xmpp:sm:3' h='"));
	str_clear(&g->heard);
	say(g, "<r xmlns='urn:xmpp:sm:3'/>");
	run(g);
	assert_null(strstr(g->heard.s, "<a "));
	send_line(g, "line", 1);
	run(g);
	assert_non_null(strstr(g->heard.s, "<a "));
	/* And not behind the end. */
	str_clear(&g->heard);
	say(g, "<r xmlns='urn:xmpp:sm:3'/>");
	run(g);
	disconnect(g, false);
	assert_non_null(strstr(g->heard.s, "<a "));
	assert_true(strstr(g->heard.s, "<a ") <
	    strstr(g->heard.s, "</stream:stream>"));
}

static void
test_leaving(void **state)
{
	struct game *g = *state;

	go_online(g);
	send_line(g, "last", 1);
	disconnect(g, false);
	assert_non_null(strstr(g->heard.s, "last"));
	assert_string_equal(g->heard.s + strlen(g->heard.s) -
	    strlen("</stream:stream>"), "</stream:stream>");
	disconnect(g, false);
	expect(g, "s1 ");
	say(g, "<a xmlns='urn:xmpp:sm:3' h='1'/></stream:stream>");
	run(g);
	assert_non_null(strstr(g->log.s, "offline(asked||) "));
	str_clear(&g->log);
	server_gone(g);
	/* A server that says nothing more. */
	go_online(g);
	disconnect(g, false);
	expect(g, "");
	move(g, 1499);
	expect(g, "");
	move(g, 2);
	expect(g, "offline(asked||) ");
	server_gone(g);
	go_online(g);
	conn_quit(g->conn);
	assert_false(g->quit);
	move(g, 1501);
	assert_true(g->quit);
	str_clear(&g->log);
	server_gone(g);
	/* In the middle of the log-in. */
	g->stop_at = STEP_AUTH;
	connect_as(g, connect_msg());
	connected(g);
	run(g);
	str_clear(&g->log);
	disconnect(g, false);
	expect(g, "offline(asked||) ");
}

/* sotto does not keep up: nothing more is read. */
static void
test_busy(void **state)
{
	struct game *g = *state;

	go_online(g);
	g->busy = true;
	run(g);
	say(g, "<message from='bob@example.org/p'><body>hi</body></message>");
	send_line(g, "x", 1);
	run(g);
	move(g, 100);
	expect(g, "s1 ");
	/* For as long as it takes: that it is not heard is no sign. */
	move(g, 60 * 1000);
	expect(g, "");
	g->busy = false;
	conn_go_on(g->conn);
	run(g);
	expect(g, "message(hi) ");
}

/* A link that is narrow, not dead: what is not read from still takes some. */
static void
test_slow(void **state)
{
	struct game *g = *state;
	char *body = xmalloc(100001);

	memset(body, 'x', 100000);
	body[100000] = '\0';
	go_online(g);
	g->slow = true;
	for (uint64_t i = 1; i <= 30; i++)
		send_line(g, body, i);
	for (int i = 0; i < 100; i++) {
		move(g, 1000);
		assert_null(strstr(g->log.s, "offline"));
	}
	/* Until it takes nothing any more. */
	assert_in_range(g->heard.len, 1, 1900000);
	g->deaf = true;
	for (int i = 0; i < 60; i++)
		move(g, 1000);
	assert_non_null(strstr(g->log.s, "the server does not answer"));
	g->slow = g->deaf = false;
	free(body);
}

/* The server ends it while nothing is read: that wakes nobody. */
static void
test_busy_end(void **state)
{
	struct game *g = *state;

	go_online(g);
	g->busy = true;
	run(g);
	server_gone(g);
	g->looks = 0;
	for (int i = 0; i < 50; i++)
		loop_turn(g->loop, 0);
	move(g, 3600 * 1000);
	g->looks = 0;
	for (int i = 0; i < 100; i++)
		move(g, 100);
	assert_int_equal(g->looks, 0);
	g->busy = false;
	conn_go_on(g->conn);
	run(g);
	assert_non_null(strstr(g->log.s, "offline(lost||"));
}

/* Nothing can be written any more, but the server had said why. */
static void
test_last_words(void **state)
{
	struct msg m = { .type = MSG_SASL_PROVEN };
	struct game *g = *state;

	go_online(g);
	send_line(g, "one", 1);
	run(g);
	str_clear(&g->log);
	say(g, ERROR("policy-violation", ""));
	server_gone(g);
	send_line(g, "two", 2);
	conn_do(g->conn, &m);	/* writes, before the loop reads */
	run(g);
	expect(g, "offline(stream|policy-violation||1) ");
	assert_false(g->unproven);
}

/* Whoever says it in the clear: it is told that nobody knows who. */
static void
test_unproven(void **state)
{
	struct game *g = *state;

	g->says[STEP_CLEAR] = HEAD ERROR("conflict", "");
	connect_as(g, connect_msg());
	connected(g);
	run(g);
	failed("refused");
	assert_non_null(strstr(g->log.s, "offline(conflict|conflict|"));
	assert_true(g->unproven);
}

static void
test_line(void **state)
{
	struct game *g = *state;

	go_online(g);
	move(g, 1);
	send_line(g, "one", 1);
	send_line(g, "two", 2);
	run(g);
	say(g, "<a xmlns='urn:xmpp:sm:3' h='2'/>");
	run(g);
	str_clear(&g->log);
	say(g, ERROR("policy-violation", "") );
	run(g);
	assert_non_null(strstr(g->log.s, "offline(stream|policy-violation||"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_online), TEST(test_sent), TEST(test_idle),
		TEST(test_dead), TEST(test_silent), TEST(test_next),
		TEST(test_dial_failed), TEST(test_moved),
		TEST(test_resumed), TEST(test_answer), TEST(test_leaving), TEST(test_busy), TEST(test_slow),
		TEST(test_busy_end), TEST(test_last_words), TEST(test_unproven),
		TEST(test_line),
	};

	return cmocka_run_group_tests(tests, make_identity, drop_identity);
}
