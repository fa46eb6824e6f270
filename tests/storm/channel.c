/*
 * Channels without sockets: what sotto sends is heard at once by the test,
 * and what the test says by sotto.  Stands in for src/ipc/channel.c.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include "ipc/ipc.h"
#include "storm.h"

struct channel {
	channel_msg_fn *msg;
	void *arg;
};

struct channel *
channel_new(struct loop *loop, int fd, enum msg_way hears,
    channel_msg_fn *msg, channel_end_fn *end, void *arg)
{
	struct channel *ch = xcalloc(1, sizeof(*ch));

	(void)loop;
	(void)hears;
	(void)end;
	ch->msg = msg;
	ch->arg = arg;
	fake_channel_made(ch, fd);
	return ch;
}

void
channel_free(struct channel *ch)
{
	if (ch == NULL)
		return;
	fake_channel_gone(ch);
	free(ch);
}

int
channel_send(struct channel *ch, const struct msg *m, int fd, struct err *err)
{
	(void)fd;
	if (fake_channel_sent(ch, m) == -1)
		return err_set(err, "closed", "closed");
	return 0;
}

size_t
channel_waiting(const struct channel *ch)
{
	(void)ch;
	return 0;
}

void
channel_gather(struct channel *ch)
{
	(void)ch;
}

void
channel_hold(struct channel *ch, bool hold)
{
	(void)ch;
	(void)hold;
}

void
fake_channel_tell(struct channel *ch, const struct msg *m, int fd)
{
	ch->msg(ch->arg, m, fd);
}
