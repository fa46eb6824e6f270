/*
 * A name server of the tests: RFC 1035 as far as A, AAAA and SRV need it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/socket.h>
#include <arpa/inet.h>
#include <netinet/in.h>

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "fake-dns.h"

#define HEAD 12

static const struct {
	const char *kind;
	unsigned number;
} kinds[] = { { "A", 1 }, { "AAAA", 28 }, { "SRV", 33 } };

static void
must(bool good, const char *what)
{
	if (!good) {
		perror(what);
		abort();
	}
}

static void
add16(struct str *out, unsigned n)
{
	str_addc(out, (char)(n >> 8));
	str_addc(out, (char)n);
}

/* Labels; "." is the root. */
static void
add_name(struct str *out, const char *name)
{
	size_t len;

	for (; (len = strcspn(name, ".")) > 0;
	    name += len + (name[len] == '.')) {
		str_addc(out, (char)len);
		str_addn(out, name, len);
	}
	str_addc(out, '\0');
}

static void
add_data(struct str *out, const struct dns_rule *r)
{
	unsigned char address[16];
	unsigned priority, weight, port;
	char host[256] = "";

	if (strcmp(r->kind, "SRV") == 0) {
		must(sscanf(r->data, "%u %u %u %255s", &priority, &weight,
		    &port, host) == 4, r->data);
		add16(out, priority);
		add16(out, weight);
		add16(out, port);
		add_name(out, strcmp(host, ".") == 0 ? "" : host);
		return;
	}
	must(inet_pton(strcmp(r->kind, "A") == 0 ? AF_INET : AF_INET6,
	    r->data, address) == 1, r->data);
	str_addn(out, (char *)address, strcmp(r->kind, "A") == 0 ? 4 : 16);
}

/* The question's name and kind; returns its length, with the head. */
static size_t
read_question(const unsigned char *q, size_t len, char *name,
    const char **kind)
{
	size_t at = HEAD, n = 0;
	unsigned type;

	while (at < len && q[at] != 0) {
		if (n > 0)
			name[n++] = '.';
		must(at + 1 + q[at] < len && n + q[at] < 255, "question");
		memcpy(name + n, q + at + 1, q[at]);
		n += q[at];
		at += 1u + q[at];
	}
	name[n] = '\0';
	at += 5;
	must(at <= len, "question");
	type = (unsigned)q[at - 4] << 8 | q[at - 3];
	*kind = "?";
	for (size_t i = 0; i < NELEM(kinds); i++)
		if (kinds[i].number == type)
			*kind = kinds[i].kind;
	return at;
}

static unsigned
number_of(const char *kind)
{
	for (size_t i = 0; i < NELEM(kinds); i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			return kinds[i].number;
	abort();
}

static bool
is_word(const char *data)
{
	return strcmp(data, "silent") == 0 || strcmp(data, "fail") == 0 ||
	    strcmp(data, "hold") == 0;
}

/* What is said to it. */
static void
make_answer(struct fake_dns *d, const unsigned char *q, size_t end,
    const char *kind, const char *name, bool short_of_room, struct str *out)
{
	unsigned count = 0, code = 3;
	struct str records;

	str_init(&records);
	for (size_t i = 0; i < d->n; i++) {
		struct dns_rule *r = &d->rules[i];

		if (strcasecmp(r->name, name) != 0)
			continue;
		code = code == 3 ? 0 : code;
		if (strcmp(r->kind, kind) != 0)
			continue;
		if (strcmp(r->data, "fail") == 0)
			code = 2;
		if (is_word(r->data) || short_of_room)
			continue;
		struct str data;

		str_init(&data);
		add_data(&data, r);
		add16(&records, 0xc000 | HEAD);
		add16(&records, number_of(kind));
		add16(&records, 1);
		add16(&records, 0);
		add16(&records, 60);
		add16(&records, (unsigned)data.len);
		str_addn(&records, data.s, data.len);
		str_free(&data);
		count++;
	}
	str_addn(out, (const char *)q, 2);
	add16(out, 0x8180 | code | (short_of_room ? 0x0200 : 0));
	add16(out, 1);
	add16(out, count);
	add16(out, 0);
	add16(out, 0);
	str_addn(out, (const char *)q + HEAD, end - HEAD);
	str_addn(out, records.s, records.len);
	str_free(&records);
}

static bool
has_rule(const struct fake_dns *d, const char *kind, const char *name,
    const char *data)
{
	for (size_t i = 0; i < d->n; i++)
		if (strcmp(d->rules[i].kind, kind) == 0 &&
		    strcasecmp(d->rules[i].name, name) == 0 &&
		    strcmp(d->rules[i].data, data) == 0)
			return true;
	return false;
}

static void
on_datagram(void *arg, int fd, short got)
{
	struct fake_dns *d = arg;
	struct dns_held h;
	struct sockaddr_in from;
	socklen_t size = sizeof from;
	const char *kind;
	ssize_t n = recvfrom(fd, h.question, sizeof h.question, 0,
	    (struct sockaddr *)&from, &size);
	struct str out;

	(void)got;
	if (n < HEAD + 5)
		return;
	h.len = read_question(h.question, (size_t)n, h.name, &kind);
	str_addf(&d->asked, "%s %s; ", kind, h.name);
	if (has_rule(d, kind, h.name, "silent"))
		return;
	if (has_rule(d, kind, h.name, "hold")) {
		must(d->n_held < NELEM(d->held), "held");
		snprintf(h.kind, sizeof h.kind, "%s", kind);
		memcpy(h.from.bytes, &from, sizeof from);
		h.from.len = size;
		d->held[d->n_held++] = h;
		return;
	}
	str_init(&out);
	make_answer(d, h.question, h.len, kind, h.name, d->truncated, &out);
	(void)sendto(fd, out.s, out.len, 0, (struct sockaddr *)&from, size);
	str_free(&out);
}

/* Questions by TCP, each whole, with its length before it. */
static void
on_stream(void *arg, int fd, short got)
{
	struct fake_dns *d = arg;
	unsigned char q[4096];
	char name[256];
	const char *kind;
	ssize_t n = recv(fd, q, sizeof q, 0);

	(void)got;
	for (size_t at = 0, len; n > 0 && at + 2 < (size_t)n; at += 2 + len) {
		struct str out, framed;
		size_t end;

		len = (size_t)q[at] << 8 | q[at + 1];
		must(at + 2 + len <= (size_t)n, "frame");
		end = read_question(q + at + 2, len, name, &kind);
		str_addf(&d->asked, "TCP %s %s; ", kind, name);
		str_init(&out);
		str_init(&framed);
		make_answer(d, q + at + 2, end, kind, name, false, &out);
		add16(&framed, (unsigned)out.len);
		str_addn(&framed, out.s, out.len);
		(void)send(fd, framed.s, framed.len, MSG_NOSIGNAL);
		str_free(&out);
		str_free(&framed);
	}
	if (n > 0)
		return;
	loop_del(d->loop, fd);
	close(fd);
	for (size_t i = 0; i < d->n_streams; i++)
		if (d->streams[i] == fd)
			d->streams[i] = d->streams[--d->n_streams];
}

static void
on_connection(void *arg, int listener, short got)
{
	struct fake_dns *d = arg;
	int fd = accept(listener, NULL, NULL);

	(void)got;
	must(fd != -1 && d->n_streams < NELEM(d->streams), "accept");
	d->streams[d->n_streams++] = fd;
	loop_add(d->loop, fd, POLLIN, on_stream, d);
}

void
fake_dns_begin(struct fake_dns *d, struct loop *loop)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof at;

	memset(d, 0, sizeof *d);
	d->loop = loop;
	str_init(&d->asked);
	/* Both at one port: another one where the second was taken. */
	for (;;) {
		at.sin_port = 0;
		d->fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
		d->tcp = socket(AF_INET, SOCK_STREAM, 0);
		must(bind(d->fd, (struct sockaddr *)&at, len) == 0, "bind");
		must(getsockname(d->fd, (struct sockaddr *)&at, &len) == 0,
		    "getsockname");
		if (bind(d->tcp, (struct sockaddr *)&at, len) == 0)
			break;
		close(d->fd);
		close(d->tcp);
	}
	must(listen(d->tcp, 8) == 0, "listen");
	d->port = ntohs(at.sin_port);
	snprintf(d->servers, sizeof d->servers, "127.0.0.1:%u", d->port);
	loop_add(loop, d->fd, POLLIN, on_datagram, d);
	loop_add(loop, d->tcp, POLLIN, on_connection, d);
}

void
fake_dns_end(struct fake_dns *d)
{
	loop_del(d->loop, d->fd);
	loop_del(d->loop, d->tcp);
	close(d->fd);
	close(d->tcp);
	for (size_t i = 0; i < d->n_streams; i++) {
		loop_del(d->loop, d->streams[i]);
		close(d->streams[i]);
	}
	str_free(&d->asked);
}

void
fake_dns_add(struct fake_dns *d, const char *kind, const char *name,
    const char *data)
{
	struct dns_rule *r = &d->rules[d->n++];

	must(d->n <= NELEM(d->rules), "rules");
	snprintf(r->kind, sizeof r->kind, "%s", kind);
	snprintf(r->name, sizeof r->name, "%s", name);
	snprintf(r->data, sizeof r->data, "%s", data);
}

void
fake_dns_release(struct fake_dns *d, const char *kind, const char *name)
{
	for (size_t i = 0; i < d->n_held; i++) {
		struct dns_held *h = &d->held[i];
		struct str out;

		if (strcmp(h->kind, kind) != 0 ||
		    strcasecmp(h->name, name) != 0)
			continue;
		str_init(&out);
		make_answer(d, h->question, h->len, kind, h->name, false,
		    &out);
		(void)sendto(d->fd, out.s, out.len, 0,
		    (struct sockaddr *)h->from.bytes, h->from.len);
		str_free(&out);
	}
}

int
fake_dns_asked(const struct fake_dns *d, const char *what)
{
	int n = 0;

	for (const char *s = d->asked.s; (s = strstr(s, what)) != NULL; s++)
		n++;
	return n;
}
