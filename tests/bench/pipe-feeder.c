/*
 * A server with one contact behind it, both in this process, faster than any
 * real one: for how fast sotto's pipe takes and gives lines.  Direct TLS on
 * loopback; it knows of XMPP what sotto says at its start, and nothing else.
 * Reads what it knows by looking for words: its one client is sotto.
 *
 * Commands, one a line of standard input:
 *
 *	make N		seals N lines of the contact's for sotto
 *	feed		writes them, as fast as they are taken
 *	count N		counts lines and receipts from sotto anew; says when
 *			there are N of either
 *	deaf, hear	stops reading, goes on
 *
 * Says, one JSON object a line: what it is ready for, and what was counted.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/socket.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/ssl.h>

#include "tests/support/identity.h"
#include "tests/bench/pipe-side.h"
#include "tests/support/scram-server.h"

#define DOMAIN "bench.test"
#define US "here@bench.test"
#define PEER "there@bench.test"
#define PASSWORD "a password"
#define RECORD 16384

struct feeder {
	struct identity identity;
	struct scram_server *scram;
	struct side *side;
	SSL *ssl;
	int fd;
	struct str in, out;
	size_t written;		/* of `out` */
	struct str made;	/* lines, as stanzas */
	struct str full;	/* address of sotto */
	bool deaf, logged_in;
	unsigned long heard;	/* stanzas, as XEP-0198 counts */
	unsigned long lines, receipts, awaited;
	unsigned injected;
};

static void
feeder_say(const char *what, unsigned long n)
{
	printf("{\"%s\": %lu}\n", what, n);
	fflush(stdout);
}

/* ---- words in stanzas ------------------------------------------------------ */

/* The value of an attribute, "" where it is not there. */
static char *
feeder_attribute(const char *stanza, const char *name)
{
	char *word = xasprintf(" %s=", name);
	const char *at = strstr(stanza, word), *end;

	if (at != NULL)
		at += strlen(word);
	free(word);
	if (at == NULL || (end = strchr(at + 1, *at)) == NULL)
		return xstrdup("");
	return xstrndup(at + 1, (size_t)(end - at - 1));
}

/* The text between two words; NULL: there is none. */
static char *
feeder_between(const char *stanza, const char *from, const char *to)
{
	const char *at = strstr(stanza, from), *end;

	if (at == NULL || (end = strstr(at += strlen(from), to)) == NULL)
		return NULL;
	return xstrndup(at, (size_t)(end - at));
}

/* ---- logging in ------------------------------------------------------------ */

static void
feeder_open(struct feeder *f)
{
	str_add(&f->out, "<?xml version='1.0'?><stream:stream version='1.0' "
	    "id='x' from='" DOMAIN "' xmlns='jabber:client' xmlns:stream='"
	    "http://etherx.jabber.org/streams'><stream:features>");
	str_add(&f->out, f->logged_in ?
	    "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
	    "<sm xmlns='urn:xmpp:sm:3'/></stream:features>" :
	    "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
	    "<mechanism>SCRAM-SHA-1</mechanism></mechanisms>"
	    "</stream:features>");
}

static void
feeder_login(struct feeder *f, const char *stanza)
{
	static const char *const words[] = {
		[SCRAM_SAYS_CHALLENGE] = "challenge",
		[SCRAM_SAYS_SUCCESS] = "success",
		[SCRAM_SAYS_FAILURE] = "failure",
	};
	char *data = feeder_between(stanza, ">", "<");
	enum scram_says says;
	struct str answer;

	if (data == NULL)
		die("no data of SASL");
	str_init(&answer);
	says = strncmp(stanza, "<auth", 5) == 0 ?
	    scram_server_auth(f->scram, "SCRAM-SHA-1", data, &answer) :
	    scram_server_response(f->scram, data, &answer);
	str_addf(&f->out, "<%s xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>%s"
	    "</%s>", words[says], answer.s, words[says]);
	f->logged_in = says == SCRAM_SAYS_SUCCESS;
	str_free(&answer);
	free(data);
}

static void
feeder_bind(struct feeder *f, const char *stanza, const char *id)
{
	char *resource = feeder_between(stanza, "<resource>", "<");

	str_addf(&f->full, US "/%s", resource == NULL ? "x" : resource);
	str_addf(&f->out, "<iq type='result' id='%s'><bind xmlns='urn:ietf:"
	    "params:xml:ns:xmpp-bind'><jid>%s</jid></bind></iq>", id,
	    f->full.s);
	free(resource);
}

static void
feeder_iq(struct feeder *f, const char *stanza)
{
	char *id = feeder_attribute(stanza, "id");
	char *type = feeder_attribute(stanza, "type");

	if (strstr(stanza, "xmpp-bind") != NULL)
		feeder_bind(f, stanza, id);
	else if (strstr(stanza, "jabber:iq:roster") != NULL)
		str_addf(&f->out, "<iq type='result' id='%s'><query xmlns='"
		    "jabber:iq:roster'><item jid='" PEER "' subscription='"
		    "both'/></query></iq>", id);
	else if (strcmp(type, "get") == 0 || strcmp(type, "set") == 0)
		str_addf(&f->out, "<iq type='error' id='%s'><error type='"
		    "cancel'><service-unavailable xmlns='urn:ietf:params:xml:"
		    "ns:xmpp-stanzas'/></error></iq>", id);
	free(id);
	free(type);
}

/* ---- the contact ------------------------------------------------------------ */

static void
feeder_inject(void *arg, const char *wire)
{
	struct feeder *f = arg;

	str_addf(&f->out, "<message type='chat' from='" PEER "/x' to='%s' "
	    "id='otr-%u'><body>%s</body></message>", f->full.s,
	    f->injected++, wire);
}

static void
feeder_talk(struct feeder *f, const char *stanza)
{
	char *body = feeder_between(stanza, "<body>", "</body>");
	bool was = side_is_sealed(f->side);

	if (body == NULL)
		return;
	side_free_text(side_hear(f->side, body));
	if (!was && side_is_sealed(f->side))
		feeder_say("sealed", 1);
	free(body);
}

static void
feeder_message(struct feeder *f, const char *stanza)
{
	if (strstr(stanza, "<body>") == NULL)
		f->receipts += strstr(stanza, "<received ") != NULL;
	else if (f->awaited == 0)
		feeder_talk(f, stanza);
	else
		f->lines++;
	if (f->awaited > 0 &&
	    (f->lines == f->awaited || f->receipts == f->awaited)) {
		feeder_say(f->lines == f->awaited ? "lines" : "receipts",
		    f->awaited);
		f->awaited = 0;
	}
}

/* ---- what sotto says ------------------------------------------------------- */

/* One element without a parent; NUL-terminated. */
static void
feeder_element(struct feeder *f, const char *s)
{
	if (strncmp(s, "<r ", 3) == 0) {
		str_addf(&f->out, "<a xmlns='urn:xmpp:sm:3' h='%lu'/>",
		    f->heard);
		return;
	}
	if (strncmp(s, "<auth", 5) == 0 || strncmp(s, "<response", 9) == 0)
		feeder_login(f, s);
	else if (strncmp(s, "<enable ", 8) == 0) {
		f->heard = 0;
		str_add(&f->out, "<enabled xmlns='urn:xmpp:sm:3'/>");
		return;
	}
	f->heard++;
	if (strncmp(s, "<message", 8) == 0)
		feeder_message(f, s);
	else if (strncmp(s, "<iq", 3) == 0)
		feeder_iq(f, s);
	else if (strncmp(s, "<presence", 9) == 0)
		str_addf(&f->out, "<presence from='" PEER "/x' to='%s'/>",
		    f->full.s);
}

/* Where the first whole element ends; 0: it is not there yet. */
static size_t
feeder_end(const char *s, size_t len)
{
	const char *tag = memchr(s, '>', len), *at;
	char close[32];
	size_t n = strcspn(s + 1, " />");

	if (tag == NULL)
		return 0;
	if (tag[-1] == '/' || s[1] == '?' || strncmp(s, "<stream:", 8) == 0 ||
	    s[1] == '/')
		return (size_t)(tag + 1 - s);
	snprintf(close, sizeof close, "</%.*s>", (int)(n > 20 ? 20 : n), s + 1);
	at = strstr(tag, close);
	return at == NULL ? 0 : (size_t)(at - s) + strlen(close);
}

static void
feeder_elements(struct feeder *f)
{
	size_t at = 0, n;
	char kept;

	while (at < f->in.len) {
		if (f->in.s[at] != '<') {
			at++;		/* blanks that keep it alive */
			continue;
		}
		if ((n = feeder_end(f->in.s + at, f->in.len - at)) == 0)
			break;
		kept = f->in.s[at + n];
		f->in.s[at + n] = '\0';
		if (strncmp(f->in.s + at, "<stream:", 8) == 0)
			feeder_open(f);
		else
			feeder_element(f, f->in.s + at);
		at += n;
		f->in.s[at] = kept;
	}
	f->in.len -= at;
	memmove(f->in.s, f->in.s + at, f->in.len + 1);
}

/* ---- the socket ------------------------------------------------------------- */

/* Whether the end was reached. */
static bool
feeder_read(struct feeder *f)
{
	char chunk[RECORD];
	int n;

	for (int i = 0; i < 16; i++) {
		if ((n = SSL_read(f->ssl, chunk, sizeof chunk)) <= 0)
			return SSL_get_error(f->ssl, n) !=
			    SSL_ERROR_WANT_READ;
		str_addn(&f->in, chunk, (size_t)n);
		feeder_elements(f);
	}
	return false;
}

static void
feeder_write(struct feeder *f)
{
	while (f->written < f->out.len) {
		size_t left = f->out.len - f->written;
		int n = SSL_write(f->ssl, f->out.s + f->written,
		    left > RECORD ? RECORD : (int)left);

		if (n <= 0)
			return;
		f->written += (size_t)n;
	}
	str_clear(&f->out);
	f->written = 0;
}

static int
feeder_listen(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (bind(fd, (struct sockaddr *)&at, sizeof at) == -1 ||
	    listen(fd, 1) == -1 ||
	    getsockname(fd, (struct sockaddr *)&at, &len) == -1)
		die("no socket: %s", strerror(errno));
	feeder_say("port", ntohs(at.sin_port));
	return fd;
}

static void
feeder_accept(struct feeder *f)
{
	SSL_CTX *ctx = identity_server(&f->identity);
	int listener = feeder_listen(), on = 1;

	f->fd = accept(listener, NULL, NULL);
	if (f->fd == -1)
		die("accept: %s", strerror(errno));
	close(listener);
	setsockopt(f->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE |
	    SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	f->ssl = SSL_new(ctx);
	SSL_set_fd(f->ssl, f->fd);
	if (SSL_accept(f->ssl) != 1)
		die("no handshake");
	fcntl(f->fd, F_SETFL, O_NONBLOCK);
	SSL_CTX_free(ctx);
}

/* ---- commands ---------------------------------------------------------------- */

static void
feeder_make(struct feeder *f, unsigned n)
{
	char text[SIDE_LINE_MAX], *wire;

	for (unsigned i = 0; i < n; i++) {
		side_line(i, text);
		wire = side_seal(f->side, text);
		side_stanza(&f->made, PEER "/x", f->full.s, i, wire);
		side_free_text(wire);
	}
	feeder_say("made", n);
}

static void
feeder_count(struct feeder *f, unsigned n)
{
	f->lines = f->receipts = 0;
	f->awaited = n;
	feeder_say("counting", n);
}

static void
feeder_feed(struct feeder *f)
{
	str_addn(&f->out, f->made.s, f->made.len);
	str_clear(&f->made);
}

/* Whether there are more commands. */
static bool
feeder_command(struct feeder *f)
{
	char line[64];
	unsigned n = 0;

	if (fgets(line, sizeof line, stdin) == NULL)
		return false;
	(void)sscanf(line, "%*s %u", &n);
	if (strncmp(line, "make", 4) == 0)
		feeder_make(f, n);
	else if (strncmp(line, "feed", 4) == 0)
		feeder_feed(f);
	else if (strncmp(line, "count", 5) == 0)
		feeder_count(f, n);
	else if (strncmp(line, "deaf", 4) == 0 ||
	    strncmp(line, "hear", 4) == 0)
		f->deaf = *line == 'd';
	return true;
}

static void
feeder_run(struct feeder *f)
{
	struct pollfd p[2] = { { .fd = f->fd }, { .fd = 0, .events = POLLIN } };

	for (;;) {
		p[0].events = (f->deaf ? 0 : POLLIN) |
		    (f->out.len > 0 ? POLLOUT : 0);
		if (poll(p, 2, -1) == -1 && errno != EINTR)
			die("poll: %s", strerror(errno));
		if (p[1].revents != 0 && !feeder_command(f))
			return;
		if ((p[0].revents & (POLLIN | POLLHUP | POLLERR)) != 0 &&
		    !f->deaf && feeder_read(f))
			return;
		feeder_write(f);
	}
}

int
main(void)
{
	static const struct scram_setup setup = { .password = PASSWORD,
	    .mechanisms = "SCRAM-SHA-1" };
	struct feeder f = { 0 };

	signal(SIGPIPE, SIG_IGN);
	setvbuf(stdin, NULL, _IONBF, 0);
	str_init(&f.in);
	str_init(&f.out);
	str_init(&f.made);
	str_init(&f.full);
	identity_make(&f.identity, "DNS:" DOMAIN, -3600, 86400);
	printf("{\"ca\": \"%s\"}\n", f.identity.file);
	f.scram = scram_server_new(&setup);
	f.side = side_new(PEER, US, feeder_inject, &f);
	feeder_accept(&f);
	feeder_run(&f);
	SSL_free(f.ssl);
	close(f.fd);
	side_free(f.side);
	scram_server_free(f.scram);
	identity_free(&f.identity);
	str_free(&f.in);
	str_free(&f.out);
	str_free(&f.made);
	str_free(&f.full);
	return 0;
}
