/*
 * What other processes of ours may send, should one of them be another's: any
 * datagrams into the channel from sotto-net and from its parent (and into
 * theirs), the ways to and from helper, courier and the demo's guardian, into
 * the end that hears the helper, and into the one that hears the courier.
 * What is taken is what the format allows; what is not ends it, once.
 * Letters: one of "pPnmrRkKgG" the channel's way, "h" helper, "c" courier;
 * then datagrams, each a byte of length (times 8 where over 200) and bytes.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/socket.h>

#include <stdio.h>
#include <unistd.h>

#include "fuzz.h"
#include "ipc/ipc.h"

/* Their insides, to stand at the other end without a process. */
#include "sotto/helper.c"
#include "sotto/courier.c"

static void
must(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "fuzz-frame: %s\n", what);
	abort();
}

static void
datagrams(int fd, const uint8_t *data, size_t len)
{
	size_t n;

	for (int i = 0; len > 0 && i < 100; i++) {
		n = data[0] <= 200 ? data[0] : ((size_t)data[0] - 200) * 64;
		data++, len--;
		n = n < len ? n : len;
		if (send(fd, data, n, MSG_DONTWAIT | MSG_NOSIGNAL) == -1)
			return;
		data += n, len -= n;
	}
}

/* ---- the channel --------------------------------------------------------- */

struct end {
	struct channel *c;
	enum msg_way hears;
	unsigned ends;
};

static void
heard(void *arg, const struct msg *m, int fd)
{
	struct end *e = arg;
	struct msg again;
	struct str wire;

	must(e->ends == 0, "a message after the end");
	must(fd == -1, "a descriptor from nowhere");
	must(msg_row(m->type) != NULL && msg_row(m->type)->way == e->hears,
	    "a message of another way");
	str_init(&wire);
	msg_pack(&wire, m);
	must(wire.len <= IPC_MESSAGE_MAX && msg_unpack(&again, wire.s,
	    wire.len, e->hears, NULL) == 0, "a message that is refused");
	str_free(&wire);
}

static void
ended(void *arg, const struct err *err)
{
	struct end *e = arg;

	must(e->ends++ == 0, "two ends");
	must(err->code[0] != '\0', "an end without a reason");
}

static void
channel(enum msg_way way, const uint8_t *data, size_t len)
{
	struct loop *loop = loop_new();
	struct end e = { .hears = way };
	int fds[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds) == -1)
		abort();
	e.c = channel_new(loop, fds[0], way, heard, ended, &e);
	datagrams(fds[1], data, len);
	loop_turn(loop, 0);
	close(fds[1]);
	for (int i = 0; i < 4 && e.ends == 0; i++)
		loop_turn(loop, 0);
	must(e.ends == 1, "no end");
	channel_free(e.c);
	loop_free(loop);
}

/* ---- the helper ---------------------------------------------------------- */

static void
ran(void *arg, int status, const char *output)
{
	unsigned *left = arg;

	(void)status;
	must(*left > 0, "more answers than runs");
	--*left;
	must(strlen(output) <= IPC_OUTPUT_MAX, "too long");
}

/* Three were asked for, which have the ids 1 to 3. */
static void
helper(const uint8_t *data, size_t len)
{
	struct loop *loop = loop_new();
	struct helper *h = xcalloc(1, sizeof(*h));
	unsigned left = 3;
	int fds[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds) == -1)
		abort();
	h->pid = getpid();	/* no child of ours */
	h->count = 1;
	h->later = timer_new(loop, helper_run_tell_failures, h);
	h->channel = channel_new(loop, fds[0], MSG_FROM_HELPER, helper_got,
	    helper_end, h);
	for (int i = 0; i < 3; i++)
		helper_run(h, 0, NULL, ran, &left);
	datagrams(fds[1], data, len);
	for (int i = 0; i < 100; i++)
		loop_turn(loop, 0);
	close(fds[1]);
	for (int i = 0; i < 4; i++)
		loop_turn(loop, 0);
	must(left == 0, "a run without an end");
	helper_stop(h);
	loop_free(loop);
}

/* ---- the courier --------------------------------------------------------- */

static void
carried(void *arg, const char *path, const char *data, size_t len,
    const char *why)
{
	(void)arg;
	must(utf8_valid(path, strlen(path)) && strpbrk(path, "\n\033") ==
	    NULL, "a path that cannot be shown");
	must((data == NULL) == (why != NULL) || len == 0, "neither nor");
	must(data == NULL || data[len] == '\0', "no end");
	must(why == NULL || strlen(why) <= IPC_WHY_MAX, "no reason");
}

static void
courier(const uint8_t *data, size_t len)
{
	struct courier *c = xcalloc(1, sizeof(*c));
	struct err err = { .code = "" };
	int fds[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds) == -1)
		abort();
	c->pid = getpid();
	c->loop = loop_new();
	c->channel = channel_new(c->loop, fds[0], MSG_FROM_COURIER,
	    courier_got, courier_end, c);
	datagrams(fds[1], data, len);
	shutdown(fds[1], SHUT_WR);
	if (courier_read(c, "/p", carried, NULL, &err) == -1) {
		must(strchr(err.text, '\n') == NULL, "an error of two lines");
		must(utf8_valid(err.text, strlen(err.text)), "not UTF-8");
	}
	close(fds[1]);
	courier_stop(c);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const char ways[] = "pPnmrRkKgG";
	const char *way;
	size_t before = secret_count();

	if (len == 0)
		return 0;
	if (data[0] == 'h')
		helper(data + 1, len - 1);
	else if (data[0] == 'c')
		courier(data + 1, len - 1);
	else if (data[0] != '\0' && (way = strchr(ways, data[0])) != NULL)
		channel((enum msg_way)(way - ways), data + 1, len - 1);
	must(secret_count() == before, "a secret is left");
	return 0;
}

FUZZ_MAIN("frame")
