/*
 * The pipe as a front end: on standard input and output.
 *
 * SPDX-License-Identifier: ISC
 */
#include <unistd.h>

#include "front/pipe/pipe.h"

#define LINGER_MAX (24 * 60 * 60)	/* seconds */

static struct talk *
front_current(void *arg)
{
	return (pipe_current(arg));
}

static void
front_show(void *arg, struct talk *talk)
{
	pipe_show(arg, talk);
}

static void
front_quit(void *arg)
{
	pipe_quit(arg);
}

static void *
front_start(void *opened, const struct front_start *start,
    struct front *front)
{
	struct pipe *p = pipe_new(start->chat, STDIN_FILENO, STDOUT_FILENO,
	    start->values[0], &start->calls);

	(void)opened;
	*front = (struct front){
		.arg = p,
		.current = front_current,
		.show = front_show,
		.quit = front_quit,
	};
	pipe_ready(p, start->version);
	return (p);
}

static void
front_free(void *arg)
{
	if (arg != NULL)
		pipe_free(arg);
}

static void
front_failed(const struct err *err)
{
	pipe_failed(STDOUT_FILENO, err);
}

static const struct front_option front_options[] = {
	{ .name = "linger", .takes = "SECONDS", .unit = "seconds",
	    .help = "at the end of input, wait so long for lines on\n"
	    "their way (30)", .most = LINGER_MAX, .otherwise = 30 },
};

const struct front_row pipe_front = {
	.option = "pipe",
	.help = "no screen: command lines in, JSON lines out",
	.options = front_options,
	.noptions = NELEM(front_options),
	.kind = FRONT_SCRIPT,
	.start = front_start,
	.free = front_free,
	.failed = front_failed,
};
