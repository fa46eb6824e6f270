/*
 * The front end that shows nothing: it takes command lines from standard
 * input, counts what the model says, and prints the counts when the program
 * ends.  It is there to show that a front end needs no more than its row;
 * --help does not name it.
 *
 * Nobody sees a level here.  So each line is given as one that was written
 * under Private, and nothing that is not leaves.
 *
 * SPDX-License-Identifier: ISC
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "front/null/null.h"

struct null {
	struct loop *loop;
	struct front_calls calls;
	struct talk *current;
	struct str input;	/* secret: lines may hold passwords */
	unsigned said[CHAT_CLOSED + 1];	/* events, by kind */
	unsigned refused;	/* lines */
	bool over;		/* of input */
};

static void
null_stop(void *arg)
{
	struct null *n = arg;

	if (n->over)
		return;
	n->over = true;
	loop_del(n->loop, STDIN_FILENO);
	n->calls.stop(n->calls.arg, 0);
}

static void
null_line(struct null *n, char *line)
{
	struct err err;

	if (n->calls.enter(n->calls.arg, n->current, line, OTR_PRIVATE, NULL,
	    &err) == -1)
		n->refused++;
}

static void
null_lines(struct null *n)
{
	char *line = n->input.s, *end;	/* what is behind it, free() wipes */

	while (!n->over && (end = strchr(line, '\n')) != NULL) {
		*end = '\0';
		null_line(n, line);
		line = end + 1;
	}
	n->input.len -= (size_t)(line - n->input.s);
	memmove(n->input.s, line, n->input.len + 1);
}

static void
null_ready(void *arg, int fd, short got)
{
	struct null *n = arg;
	char block[4096];
	ssize_t len = read(fd, block, sizeof(block));

	(void)got;
	if (len == -1 && (errno == EAGAIN || errno == EINTR))
		return;
	if (len > 0) {
		str_addn(&n->input, block, (size_t)len);
		wipe(block, sizeof(block));
		null_lines(n);
	} else
		null_stop(n);
}

static void
null_hear(void *arg, const struct chat_event *ev)
{
	struct null *n = arg;

	n->said[ev->type]++;
	if (ev->type == CHAT_CLOSED && ev->talk == n->current)
		n->current = NULL;
}

/* ---- what commands do -------------------------------------------------- */

static struct talk *
null_current(void *arg)
{
	return ((struct null *)arg)->current;
}

static void
null_show(void *arg, struct talk *talk)
{
	((struct null *)arg)->current = talk;
}

/* ---- the row ----------------------------------------------------------- */

static void *
null_start(void *opened, const struct front_start *start,
    struct front *front)
{
	struct null *n = xcalloc(1, sizeof(*n));

	(void)opened;
	n->loop = chat_loop(start->chat);
	n->calls = start->calls;
	str_init_secret(&n->input);
	chat_listen(start->chat, null_hear, n);
	loop_add(n->loop, STDIN_FILENO, POLLIN, null_ready, n);
	*front = (struct front){
		.arg = n,
		.current = null_current,
		.show = null_show,
		.quit = null_stop,
	};
	return n;
}

static void
null_free(void *arg)
{
	struct null *n = arg;

	if (n == NULL)
		return;
	if (!n->over)
		loop_del(n->loop, STDIN_FILENO);
	printf("notices %u, errors %u, closed %u, lines refused %u\n",
	    n->said[CHAT_NOTICE], n->said[CHAT_ERROR], n->said[CHAT_CLOSED],
	    n->refused);
	str_free(&n->input);
	free(n);
}

const struct front_row null_front = {
	.option = "null",
	.kind = FRONT_SCRIPT,
	.start = null_start,
	.free = null_free,
};
