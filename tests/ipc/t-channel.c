/*
 * The channel: order, long messages, descriptors, limits, and every way in
 * which the other side can go away or break the rules.
 *
 * SPDX-License-Identifier: ISC
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "ipc/ipc.h"

struct end {
	struct channel *c;
	unsigned got, ended;
	uint64_t last;
	bool in_order;
	size_t body;
	int fd;
	char code[40];
	bool free_at_message;
	unsigned room;
};

struct pair {
	struct loop *loop;
	int raw[2];
	struct end net, main;
};

static void
got(void *arg, const struct msg *m, int fd)
{
	struct end *e = arg;

	e->got++;
	if (fd != -1)
		e->fd = fd;
	if (m->type == MSG_SEND) {
		e->in_order = e->in_order && m->u.send.ticket == e->last + 1;
		e->last = m->u.send.ticket;
		e->body = strlen(m->u.send.body);
	}
	if (e->free_at_message) {
		channel_free(e->c);
		e->c = NULL;
	}
}

static void
ended(void *arg, const struct err *err)
{
	struct end *e = arg;

	e->ended++;
	memcpy(e->code, err->code, sizeof e->code);
	channel_free(e->c);
	e->c = NULL;
}

static void
pair_init(struct pair *p, enum msg_way net_hears, bool both)
{
	memset(p, 0, sizeof *p);
	p->loop = loop_new();
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, p->raw), 0);
	p->net.in_order = true;
	p->net.fd = p->main.fd = -1;
	p->net.c = channel_new(p->loop, p->raw[0], net_hears, got, ended,
	    &p->net);
	if (both)
		p->main.c = channel_new(p->loop, p->raw[1],
		    net_hears == MSG_TO_NET ? MSG_TO_MAIN : MSG_TO_PARENT,
		    got, ended, &p->main);
}

static void
pair_end(struct pair *p)
{
	channel_free(p->net.c);
	channel_free(p->main.c);
	loop_free(p->loop);
}

static int
send_line(struct channel *c, uint64_t ticket, const char *body)
{
	struct msg m = { .type = MSG_SEND };

	m.u.send.ticket = ticket;
	m.u.send.to = "bob@example.org";
	m.u.send.body = body;
	return channel_send(c, &m, -1, NULL);
}

static void
turns(struct pair *p, unsigned want)
{
	for (int i = 0; i < 100000 && p->net.got < want; i++)
		loop_turn(p->loop, 0);
	assert_int_equal(p->net.got, want);
}

static void
test_order(void **state)
{
	struct pair p;
	char body[2001];

	(void)state;
	memset(body, 'b', 2000);
	body[2000] = '\0';
	pair_init(&p, MSG_TO_NET, true);
	for (uint64_t i = 1; i <= 3000; i++)
		assert_int_equal(send_line(p.main.c, i, body), 0);
	assert_true(channel_waiting(p.main.c) > 0);
	turns(&p, 3000);
	assert_true(p.net.in_order);
	assert_int_equal(channel_waiting(p.main.c), 0);
	pair_end(&p);
}

static void
test_long(void **state)
{
	static const size_t sizes[] = { 1, IPC_DATAGRAM_MAX - 60,
	    IPC_DATAGRAM_MAX - 50, IPC_DATAGRAM_MAX - 40, IPC_DATAGRAM_MAX,
	    2 * IPC_DATAGRAM_MAX, 400346, IPC_BODY_MAX };
	struct pair p;

	(void)state;
	pair_init(&p, MSG_TO_NET, true);
	for (unsigned i = 0; i < NELEM(sizes); i++) {
		char *body = malloc(sizes[i] + 1);
		memset(body, 'x', sizes[i]);
		body[sizes[i]] = '\0';
		assert_int_equal(send_line(p.main.c, i + 1, body), 0);
		turns(&p, i + 1);
		assert_int_equal(p.net.body, sizes[i]);
		free(body);
	}
	assert_true(p.net.in_order);
	pair_end(&p);
}

static void
test_queue_full(void **state)
{
	struct pair p;
	struct err err;
	struct msg m = { .type = MSG_SEND };
	char *body = malloc(IPC_BODY_MAX + 1);
	int rc = 0;

	(void)state;
	memset(body, 'x', IPC_BODY_MAX);
	body[IPC_BODY_MAX] = '\0';
	m.u.send.body = body;
	pair_init(&p, MSG_TO_NET, true);
	for (int i = 0; i < 40 && rc == 0; i++)
		rc = channel_send(p.main.c, &m, -1, &err);
	assert_int_equal(rc, -1);
	assert_string_equal(err.code, "queue-full");
	assert_true(channel_waiting(p.main.c) <= IPC_QUEUE_MAX);
	free(body);
	pair_end(&p);
}

static void
test_descriptor(void **state)
{
	struct pair p;
	struct msg m = { .type = MSG_WORKER };
	int fds[2];
	char c = 0;

	(void)state;
	/* Here `net` plays sotto and `main` the parent. */
	pair_init(&p, MSG_FROM_PARENT, true);
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(channel_send(p.main.c, &m, fds[0], NULL), 0);
	close(fds[0]);
	turns(&p, 1);
	assert_true(p.net.fd != -1);
	assert_int_equal(write(fds[1], "!", 1), 1);
	assert_int_equal(read(p.net.fd, &c, 1), 1);
	assert_int_equal(c, '!');
	close(p.net.fd);
	/* Some messages never come with one. */
	m.type = MSG_EXITED;
	assert_int_equal(channel_send(p.main.c, &m, fds[1], NULL), 0);
	close(fds[1]);
	loop_turn(p.loop, 0);
	assert_int_equal(p.net.ended, 1);
	assert_string_equal(p.net.code, "bad-message");
	pair_end(&p);
}

static void
test_last_words(void **state)
{
	struct pair p;

	(void)state;
	/* What was sent before the end is heard, even after a reset. */
	pair_init(&p, MSG_TO_NET, true);
	assert_int_equal(channel_send(p.net.c,
	    &(struct msg){ .type = MSG_SENT }, -1, NULL), 0);
	assert_int_equal(send_line(p.main.c, 1, "last"), 0);
	channel_free(p.main.c);
	p.main.c = NULL;
	turns(&p, 1);
	for (int i = 0; i < 3; i++)
		loop_turn(p.loop, 0);
	assert_int_equal(p.net.ended, 1);
	assert_string_equal(p.net.code, "closed");
	pair_end(&p);
}

static void
bad(const void *data, size_t len)
{
	struct pair p;

	pair_init(&p, MSG_TO_NET, false);
	assert_int_equal(write(p.raw[1], data, len), (ssize_t)len);
	for (int i = 0; i < 3 && p.net.ended == 0; i++)
		loop_turn(p.loop, 0);
	assert_int_equal(p.net.ended, 1);
	assert_int_equal(p.net.got, 0);
	assert_string_equal(p.net.code, "bad-message");
	pair_end(&p);
	close(p.raw[1]);
}

static void
test_bad(void **state)
{
	char *big = calloc(1, IPC_DATAGRAM_MAX + 1);

	(void)state;
	bad("", 1);
	bad("\0junk", 5);
	bad("\1", 1);		/* goes on with nothing */
	bad("\2", 1);		/* a batch of nothing */
	bad("\2abc", 4);
	bad("\2\5\0\0\0junk", 9);	/* longer than what came */
	bad("\2\377\377\377\377junk", 9);
	bad("\2\0\0\0\0", 5);
	bad("\3abc", 4);
	bad(big, IPC_DATAGRAM_MAX + 1);
	free(big);
}

static void
test_too_long(void **state)
{
	struct pair p;
	char *big = calloc(1, IPC_DATAGRAM_MAX);

	(void)state;
	pair_init(&p, MSG_TO_NET, false);
	big[0] = 1;
	for (int i = 0; i < 20 && p.net.ended == 0; i++) {
		assert_true(write(p.raw[1], big, IPC_DATAGRAM_MAX) > 0);
		loop_turn(p.loop, 0);
	}
	assert_int_equal(p.net.ended, 1);
	assert_string_equal(p.net.code, "bad-message");
	free(big);
	close(p.raw[1]);
	pair_end(&p);
}

static void
test_free_in_callback(void **state)
{
	struct pair p;

	(void)state;
	pair_init(&p, MSG_TO_NET, true);
	p.net.free_at_message = true;
	assert_int_equal(send_line(p.main.c, 1, "one"), 0);
	assert_int_equal(send_line(p.main.c, 2, "two"), 0);
	loop_turn(p.loop, 0);
	assert_int_equal(p.net.got, 1);
	assert_int_equal(p.net.ended, 0);
	loop_turn(p.loop, 0);
	assert_int_equal(p.main.ended, 1);
	pair_end(&p);
}

/*
 * The other side of a worker's channel was made by a parent that may be bad:
 * it can keep a copy and make it block, or pass what is no socket at all.
 */
static void
test_bad_descriptor(void **state)
{
	struct pair p;
	int fd;

	(void)state;
	pair_init(&p, MSG_TO_NET, true);
	assert_int_equal(fcntl(p.raw[0], F_SETFL, 0), 0);
	assert_int_equal(send_line(p.main.c, 1, "x"), 0);
	alarm(10);
	turns(&p, 1);
	alarm(0);
	pair_end(&p);

	memset(&p, 0, sizeof p);
	p.loop = loop_new();
	for (int i = 0; i < 2; i++) {
		fd = open("/", i == 0 ? O_PATH : O_RDONLY);
		assert_int_not_equal(fd, -1);
		p.main.ended = 0;
		p.main.c = channel_new(p.loop, fd, MSG_TO_MAIN, got, ended,
		    &p.main);
		assert_int_equal(channel_send(p.main.c, &(struct msg){
		    .type = MSG_DISCONNECT }, -1, NULL), 0);
		loop_turn(p.loop, 0);
		assert_int_equal(p.main.ended, 1);
	}
	loop_free(p.loop);
}

static void
test_closed(void **state)
{
	struct pair p;
	struct err err = { 0 };
	struct msg m = { .type = MSG_DISCONNECT };

	(void)state;
	pair_init(&p, MSG_TO_NET, true);
	channel_free(p.net.c);
	p.net.c = NULL;
	(void)channel_send(p.main.c, &m, -1, &err);
	assert_int_equal(channel_send(p.main.c, &m, -1, &err), -1);
	assert_string_equal(err.code, "closed");
	assert_int_equal(p.main.ended, 0);	/* told by the loop only */
	loop_turn(p.loop, 0);
	assert_int_equal(p.main.ended, 1);
	pair_end(&p);
}

/* The datagrams that lie there; the first byte of the last one. */
static unsigned
datagrams(int fd, char *first)
{
	char frame[IPC_DATAGRAM_MAX];
	unsigned n = 0;

	while (recv(fd, frame, sizeof frame, MSG_DONTWAIT) > 0) {
		*first = frame[0];
		n++;
	}
	return n;
}

static void
test_gathered(void **state)
{
	struct pair p;
	char first = 0;

	(void)state;
	pair_init(&p, MSG_TO_MAIN, false);
	channel_gather(p.net.c);
	for (uint64_t i = 1; i <= 100; i++)
		assert_int_equal(send_line(p.net.c, i, "gathered"), 0);
	assert_int_equal(datagrams(p.raw[1], &first), 0);
	loop_turn(p.loop, 0);
	assert_int_equal(datagrams(p.raw[1], &first), 1);
	assert_int_equal(first, 2);
	/* What was sent last is not lost with the channel. */
	assert_int_equal(send_line(p.net.c, 101, "last"), 0);
	channel_free(p.net.c);
	p.net.c = NULL;
	assert_int_equal(datagrams(p.raw[1], &first), 1);
	close(p.raw[1]);
	pair_end(&p);
}

/* Of the copy of a channel that a forked process frees nothing is written:
 * its original does that. */
static void
test_free_writes_nothing(void **state)
{
	struct pair p;
	char body[2001], first;
	unsigned n;

	(void)state;
	memset(body, 'b', 2000);
	body[2000] = '\0';
	pair_init(&p, MSG_TO_MAIN, false);
	for (uint64_t i = 1; channel_waiting(p.net.c) < 5000; i++)
		assert_int_equal(send_line(p.net.c, i, body), 0);
	n = datagrams(p.raw[1], &first);
	assert_true(n > 0);
	channel_free(p.net.c);
	p.net.c = NULL;
	assert_int_equal(datagrams(p.raw[1], &first), 0);
	close(p.raw[1]);
	pair_end(&p);
}

/* Order also between those that share a datagram and those that cannot. */
static void
test_gathered_order(void **state)
{
	char *body = calloc(1, 200001);
	struct pair p;

	(void)state;
	pair_init(&p, MSG_TO_NET, true);
	channel_gather(p.main.c);
	for (uint64_t i = 1; i <= 2000; i++) {
		memset(body, 'x', 200000);
		body[i % 100 == 0 ? 200000 : i % 7 == 0 ? 40000 : i] = '\0';
		assert_int_equal(send_line(p.main.c, i, body), 0);
		if (i % 50 == 0)
			turns(&p, (unsigned)i);
	}
	assert_true(p.net.in_order);
	free(body);
	pair_end(&p);
}

static void
count_room(void *arg)
{
	((struct end *)arg)->room++;
}

/* Held, it takes nothing, and all is there afterwards; whoever sends is told
 * when there is room again. */
static void
test_held(void **state)
{
	struct pair p;
	char body[2001];
	unsigned got_before = 0;

	(void)state;
	memset(body, 'b', 2000);
	body[2000] = '\0';
	pair_init(&p, MSG_TO_NET, true);
	channel_gather(p.main.c);
	channel_on_room(p.main.c, 1000, count_room);
	for (uint64_t i = 1; i <= 3000; i++) {
		assert_int_equal(send_line(p.main.c, i, body), 0);
		if (i == 1000) {
			loop_turn(p.loop, 0);
			loop_turn(p.loop, 0);
			got_before = p.net.got;	/* in the middle of a batch */
			channel_hold(p.net.c, true);
		}
	}
	for (int i = 0; i < 100; i++)
		loop_turn(p.loop, 0);
	assert_in_range(got_before, 1, 999);
	assert_int_equal(p.net.got, got_before);
	assert_int_equal(p.main.room, 0);
	assert_true(channel_waiting(p.main.c) > 1000 * 2000);
	channel_hold(p.net.c, false);
	turns(&p, 3000);
	assert_true(p.net.in_order);
	assert_int_equal(p.main.room, 1);
	assert_int_equal(channel_waiting(p.main.c), 0);
	pair_end(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_queue_full),
		cmocka_unit_test(test_descriptor),
		cmocka_unit_test(test_last_words),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_free_in_callback),
		cmocka_unit_test(test_bad_descriptor),
		cmocka_unit_test(test_closed),
		cmocka_unit_test(test_gathered),
		cmocka_unit_test(test_free_writes_nothing),
		cmocka_unit_test(test_gathered_order),
		cmocka_unit_test(test_held),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
