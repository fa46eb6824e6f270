/*
 * The way out to a terminal, which may stall (^S, a dead link): the network
 * must not wait for it.  Must not know what is written.
 *
 * SPDX-License-Identifier: ISC
 */
#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "front/screen/term/inside.h"

/* How long a terminal that takes nothing may hold up everything else. */
#define STALL_MS 1000

static bool
output_is_ready(const struct output *o, int milliseconds)
{
	struct pollfd pfd = { o->fd, POLLOUT, 0 };

	return poll(&pfd, 1, milliseconds) > 0;
}

bool
output_takes(const struct output *o)
{
	return !o->stalled || output_is_ready(o, 0);
}

bool
output_write(struct output *o, const char *s, size_t n)
{
	ssize_t done;

	while (n > 0 && !o->lost) {
		done = write(o->fd, s, n);
		if (done >= 0) {
			s += done;
			n -= (size_t)done;
		} else if (errno == EAGAIN) {
			if (output_is_ready(o, o->stalled ? 0 : STALL_MS))
				continue;
			o->stalled = true;
			return false;
		} else if (errno != EINTR)
			o->lost = true;
	}
	o->stalled = false;
	return true;
}
