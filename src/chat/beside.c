/*
 * What takes longer than a key may wait, beside the loop.  Must not know what
 * it is.
 *
 * SPDX-License-Identifier: ISC
 */
#include "chat/inside.h"

struct writing {
	const char *path, *s;
	size_t len;
	struct err *err;
	int ret;
};

void
chat_beside(void *chat, void (*fn)(void *), void *fn_arg)
{
	const struct chat *c = chat;

	if (c->ops.compute != NULL)
		c->ops.compute(c->ops.arg, fn, fn_arg);
	else
		fn(fn_arg);
}

static void
beside_write(void *arg)
{
	struct writing *w = arg;

	w->ret = file_write(w->path, w->s, w->len, w->err);
}

int
chat_write(void *chat, const char *path, const char *s, size_t len,
    struct err *err)
{
	struct writing w = { .path = path, .s = s, .len = len, .err = err };

	chat_beside(chat, beside_write, &w);
	return w.ret;
}
