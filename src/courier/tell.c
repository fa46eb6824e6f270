/*
 * What the courier says to sotto.
 *
 * SPDX-License-Identifier: ISC
 */
#include <unistd.h>

#include "courier/inside.h"

#define WAITING_MAX ((size_t)256 * 1024)	/* bytes on the way to sotto */
#define TAKE_MS 10000		/* for it to take them */

static void
tell_send(struct courier *c, const struct msg *m)
{
	if (channel_send(c->channel, m, -1, NULL) == -1 ||
	    channel_drain(c->channel, WAITING_MAX, TAKE_MS) == -1)
		_exit(0);
}

void
tell_file(struct courier *c, const char *path, const struct str *data)
{
	struct msg m = { .type = MSG_COURIER_FILE };
	size_t n;

	m.u.courier_file.path = path;
	tell_send(c, &m);
	m = (struct msg){ .type = MSG_COURIER_PART };
	for (size_t at = 0; at < data->len; at += n) {
		n = data->len - at < IPC_PART_MAX ? data->len - at :
		    IPC_PART_MAX;
		m.u.courier_part.data = (struct msg_data){ data->s + at, n };
		tell_send(c, &m);
	}
}

void
tell_left(struct courier *c, const char *path, const char *why)
{
	struct msg m = { .type = MSG_COURIER_LEFT };

	m.u.courier_left.path = path;
	m.u.courier_left.why = why;
	tell_send(c, &m);
}

void
tell_done(struct courier *c)
{
	tell_send(c, &(struct msg){ .type = MSG_COURIER_DONE });
}

void
tell_failed(struct courier *c, enum courier_code code, const char *path,
    const char *why)
{
	struct msg m = { .type = MSG_COURIER_FAILED };

	m.u.courier_failed.code = code;
	m.u.courier_failed.path = path;
	m.u.courier_failed.why = why;
	tell_send(c, &m);
}
