/*
 * Memory for libstrophe: bounded; wiped when freed, for passwords pass
 * through it; and in a list, for it forgets some when a resumption fails.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/stanza/stanza.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

struct block {
	struct block *prev, *next;
	size_t size;
	max_align_t data[];
};

struct memory {
	xmpp_mem_t ops;
	size_t used, max;
	struct block *blocks;
};

static void *
memory_alloc(const size_t size, void * const userdata)
{
	struct memory *m = userdata;
	struct block *b;

	if (size > m->max || m->used > m->max - size)
		die("the server makes us use too much memory");
	b = xmalloc(sizeof *b + size);
	m->used += sizeof *b + size;
	b->size = size;
	b->prev = NULL;
	if ((b->next = m->blocks) != NULL)
		b->next->prev = b;
	m->blocks = b;
	return b + 1;
}

static void
memory_release(void *ptr, void * const userdata)
{
	struct memory *m = userdata;
	struct block *b = ptr;

	if (b == NULL)
		return;
	b--;
	m->used -= sizeof *b + b->size;
	if (b->prev != NULL)
		b->prev->next = b->next;
	else
		m->blocks = b->next;
	if (b->next != NULL)
		b->next->prev = b->prev;
	wipe(ptr, b->size);
	free(b);
}

static void *
memory_realloc(void *ptr, const size_t size, void * const userdata)
{
	void *new = memory_alloc(size, userdata);
	size_t had = ptr == NULL ? 0 : ((struct block *)ptr - 1)->size;

	if (had > 0)
		memcpy(new, ptr, had < size ? had : size);
	memory_release(ptr, userdata);
	return new;
}

struct memory *
memory_new(size_t max)
{
	struct memory *m = xcalloc(1, sizeof *m);

	m->ops = (xmpp_mem_t){ memory_alloc, memory_release, memory_realloc,
	    m };
	m->max = max;
	return m;
}

void
memory_free(struct memory *m)
{
	if (m == NULL)
		return;
	while (m->blocks != NULL)
		memory_release(m->blocks + 1, m);
	free(m);
}

xmpp_ctx_t *
context_new(const struct memory *m)
{
	xmpp_ctx_t *ctx;

	xmpp_initialize();
	ctx = xmpp_ctx_new(&m->ops, NULL);
	if (ctx == NULL)
		die("libstrophe cannot start");
	return ctx;
}

void
context_free(xmpp_ctx_t *ctx)
{
	xmpp_ctx_free(ctx);
	xmpp_shutdown();
}
