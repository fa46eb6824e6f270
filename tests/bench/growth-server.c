/*
 * A server on loopback: see growth-server.h.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/socket.h>
#include <netinet/in.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "count-rig.h"
#include "growth-server.h"
#include "tests/support/played-element.h"
#include "tests/support/played-parts.h"
#include "tests/support/played-server.h"

struct growth_server {
	struct loop *loop;
	struct played_identity *identity;
	struct played_server *server;
	struct played_stream *stream;
	int listener, fd;	/* -1: nobody came yet */
	struct str out;
	size_t written;
	size_t contacts;
};

/* ---- the socket ------------------------------------------------------------- */

static void
hang_up(struct growth_server *s)
{
	if (s->fd == -1)
		return;
	loop_del(s->loop, s->fd);
	close(s->fd);
	s->fd = -1;
}

static void
write_out(struct growth_server *s)
{
	ssize_t n;

	while (s->fd != -1 && s->written < s->out.len) {
		n = send(s->fd, s->out.s + s->written,
		    s->out.len - s->written, MSG_NOSIGNAL);
		if (n > 0)
			s->written += (size_t)n;
		else if (errno == EAGAIN) {
			loop_set(s->loop, s->fd, POLLIN | POLLOUT);
			return;
		} else if (errno != EINTR)
			hang_up(s);
	}
	str_clear(&s->out);
	s->written = 0;
	if (s->fd != -1)
		loop_set(s->loop, s->fd, POLLIN);
}

static void
ready(void *arg, int fd, short got)
{
	struct growth_server *s = arg;
	char block[65536];
	ssize_t n;

	if ((got & ~POLLOUT) != 0) {
		n = recv(fd, block, sizeof(block), 0);
		if (n > 0)
			played_stream_feed(s->stream, block, (size_t)n);
		else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
			hang_up(s);
			return;
		}
	}
	write_out(s);
}

static void
stream_writes(void *arg, const void *bytes, size_t n)
{
	str_addn(&((struct growth_server *)arg)->out, bytes, n);
}

static void
stream_closed(void *arg)
{
	(void)arg;
}

static void
came(void *arg, int fd, short got)
{
	static const struct played_stream_ops ops = { stream_writes,
	    stream_closed };
	struct growth_server *s = arg;

	(void)got;
	if (s->fd != -1)
		return;
	s->fd = accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (s->fd == -1)
		return;
	if (s->stream != NULL)
		played_stream_free(s->stream);
	s->stream = played_stream_new(s->server, false, &ops, s);
	loop_add(s->loop, s->fd, POLLIN, ready, s);
}

/* ---- what it says --------------------------------------------------------------- */

static void
give_roster(struct growth_server *s, const char *id)
{
	struct str text;

	str_init(&text);
	str_addf(&text, "<iq type='result' id='%s'>"
	    "<query xmlns='jabber:iq:roster'>", id);
	for (size_t i = 0; i < s->contacts; i++)
		str_addf(&text, "<item jid='c%zu@example.org' name='Name %zu' "
		    "subscription='both'><group>Group %zu</group></item>",
		    i * 7919 % s->contacts, i, i % 20);
	str_add(&text, "</query></iq>");
	played_write(s->stream, text.s);
	str_free(&text);
}

static void
give_presence(struct growth_server *s)
{
	struct str text;

	str_init(&text);
	for (size_t i = 0; i < s->contacts; i++)
		str_addf(&text, "<presence from='c%zu@example.org/r'>"
		    "<show>%s</show><status>here</status></presence>",
		    i * 7919 % s->contacts, i % 2 == 0 ? "away" : "dnd");
	str_add(&text, "<message type='chat' id='done' "
	    "from='c0@example.org/r'><body>" GROWTH_DONE "</body></message>");
	played_write(s->stream, text.s);
	str_free(&text);
}

/* Before the played server acts; its own roster comes later, and is none that
 * was asked for. */
static void
heard(void *arg, const char *full, const struct element *e)
{
	struct growth_server *s = arg;

	(void)full;
	if (element_is(e, "iq", NS_CLIENT) &&
	    element_child(e, "query", NS_ROSTER) != NULL &&
	    strcmp(element_get(e, "type"), "get") == 0)
		give_roster(s, element_get(e, "id"));
	else if (element_is(e, "presence", NS_CLIENT) &&
	    *element_get(e, "to") == '\0' && *element_get(e, "type") == '\0')
		give_presence(s);
}

/* ---- from the beginning to the end ------------------------------------------------ */

struct growth_server *
growth_server_new(struct loop *loop, size_t contacts)
{
	const struct played_ops ops = { .heard = heard };
	struct growth_server *s = xcalloc(1, sizeof(*s));
	struct sockaddr_in any = { .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

	s->loop = loop;
	s->contacts = contacts;
	s->fd = -1;
	str_init(&s->out);
	s->identity = played_identity_new("example.org");
	s->server = played_server_new(&(struct played_setup){ .loop = loop,
	    .identity = s->identity, .domain = "example.org" }, &ops, s);
	played_server_account(s->server, "alice", "secret");
	s->listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK |
	    SOCK_CLOEXEC, 0);
	if (bind(s->listener, (struct sockaddr *)&any, sizeof(any)) == -1 ||
	    listen(s->listener, 4) == -1)
		rig_fail("listen", strerror(errno));
	loop_add(loop, s->listener, POLLIN, came, s);
	return s;
}

void
growth_server_free(struct growth_server *s)
{
	hang_up(s);
	loop_del(s->loop, s->listener);
	close(s->listener);
	if (s->stream != NULL)
		played_stream_free(s->stream);
	played_server_free(s->server);
	played_identity_free(s->identity);
	str_free(&s->out);
	free(s);
}

int
growth_server_port(const struct growth_server *s)
{
	struct sockaddr_in at;
	socklen_t len = sizeof(at);

	if (getsockname(s->listener, (struct sockaddr *)&at, &len) == -1)
		rig_fail("listen", strerror(errno));
	return ntohs(at.sin_port);
}

const char *
growth_server_ca(const struct growth_server *s)
{
	return played_identity_file(s->identity);
}
