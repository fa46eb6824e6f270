/*
 * Memory for libstrophe: bounded; wiped when freed, for passwords pass
 * through it; and in pages, since a stanza is some seventy small pieces that
 * come one behind the other and go together.  What libstrophe forgets, for it
 * forgets some when a resumption fails, goes with the last of the pages.
 *
 * A page is used again when none of its pieces is left, and not before: what
 * was freed stays blank until then, and nothing about free pieces is kept
 * between them.  A piece bears a sign that nobody outside can know: who writes
 * past a piece or frees one twice ends the worker.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/stanza/stanza.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <strophe.h>

/* With AddressSanitizer each piece is malloc()'s own, and watched. */
#define PAGE ((size_t)16 * 1024)
#if defined(__SANITIZE_ADDRESS__)
#define PAGE_TAKES_MANY false
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PAGE_TAKES_MANY false
#endif
#endif
#ifndef PAGE_TAKES_MANY
#define PAGE_TAKES_MANY true
#endif

#define ALIGN sizeof(max_align_t)
#define FEW 128			/* bytes */

struct piece {
	uint32_t sign;		/* first: what runs over the piece before
				 * meets it */
	uint32_t size;
	struct page *page;
	_Alignas(max_align_t) char data[];
};

struct page {
	struct page *prev, *next;
	size_t size, used;	/* of `data` */
	size_t pieces;		/* in it that are not freed */
	_Alignas(max_align_t) char data[];
};

struct memory {
	xmpp_mem_t ops;
	size_t used, max;	/* bytes of all pages */
	struct page *pages;	/* the first is that which is filled */
	uint32_t sign;
};

static uint32_t
memory_sign(const struct memory *m, const struct piece *p)
{
	return m->sign ^ (uint32_t)(uintptr_t)p;
}

/* ---- pages --------------------------------------------------------------- */

static struct page *
page_new(struct memory *m, size_t size)
{
	struct page *page;

	if (size > m->max || m->used > m->max - size)
		die("the server makes sotto use too much memory");
	page = xmalloc(sizeof *page + size);
	page->prev = NULL;
	page->size = size;
	page->used = page->pieces = 0;
	if ((page->next = m->pages) != NULL)
		page->next->prev = page;
	m->pages = page;
	m->used += size;
	return page;
}

static void
page_free(struct memory *m, struct page *page)
{
	m->used -= page->size;
	if (page->prev != NULL)
		page->prev->next = page->next;
	else
		m->pages = page->next;
	if (page->next != NULL)
		page->next->prev = page->prev;
	free(page);
}

/* The last piece of it is gone. */
static void
page_is_empty(struct memory *m, struct page *page)
{
	if (PAGE_TAKES_MANY && page == m->pages && page->size == PAGE)
		page->used = 0;
	else
		page_free(m, page);
}

static struct page *
page_for(struct memory *m, size_t need)
{
	struct page *page = m->pages;

	if (page != NULL && need <= page->size - page->used)
		return page;
	return page_new(m, PAGE_TAKES_MANY && need < PAGE ? PAGE : need);
}

/* ---- pieces -------------------------------------------------------------- */

static void *
memory_alloc(const size_t size, void * const userdata)
{
	struct memory *m = userdata;
	struct page *page;
	struct piece *p;
	size_t need;

	if (size > m->max || size > UINT32_MAX)
		die("the server makes sotto use too much memory");
	need = sizeof *p + (size + ALIGN - 1) / ALIGN * ALIGN;
	page = page_for(m, need);
	p = (struct piece *)(page->data + page->used);
	page->used += need;
	page->pieces++;
	p->sign = memory_sign(m, p);
	p->page = page;
	p->size = (uint32_t)size;
	return p->data;
}

static struct piece *
memory_piece(const struct memory *m, void *ptr)
{
	struct piece *p = (struct piece *)((char *)ptr -
	    offsetof(struct piece, data));

	if (p->sign != memory_sign(m, p))
		die("libstrophe's memory was written over");
	return p;
}

/* As wipe(), without two calls for the few bytes that most have. */
static void
memory_wipe(struct piece *p)
{
	volatile uint64_t *at = (volatile uint64_t *)p->data;

	if (p->size > FEW) {
		wipe(p->data, p->size);
		return;
	}
	for (size_t i = 0; i < p->size; i += sizeof *at)
		*at++ = 0;
}

static void
memory_release(void *ptr, void * const userdata)
{
	struct memory *m = userdata;
	struct piece *p;

	if (ptr == NULL)
		return;
	p = memory_piece(m, ptr);
	memory_wipe(p);
	p->sign = 0;
	if (--p->page->pieces == 0)
		page_is_empty(m, p->page);
}

static void *
memory_realloc(void *ptr, const size_t size, void * const userdata)
{
	void *new = memory_alloc(size, userdata);
	size_t had = ptr == NULL ? 0 : memory_piece(userdata, ptr)->size;

	if (had > 0)
		memcpy(new, ptr, had < size ? had : size);
	memory_release(ptr, userdata);
	return new;
}

/* ---- all of it ------------------------------------------------------------ */

struct memory *
memory_new(size_t max)
{
	struct memory *m = xcalloc(1, sizeof *m);

	m->ops = (xmpp_mem_t){ memory_alloc, memory_release, memory_realloc,
	    m };
	m->max = max;
	random_bytes(&m->sign, sizeof m->sign);
	return m;
}

void
memory_free(struct memory *m)
{
	if (m == NULL)
		return;
	while (m->pages != NULL) {
		wipe(m->pages->data, m->pages->used);
		page_free(m, m->pages);
	}
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
