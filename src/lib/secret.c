/*
 * Memory for secrets: locked, left out of core dumps, wiped when freed.  Must
 * not know what is kept in it.
 *
 * Secrets live in regions of their own.  A region is a row of blocks with
 * boundary tags: a header knows its own size and that of the block before it,
 * so that freed neighbours are joined at once; the last one is a header alone.
 * Free blocks are in lists by their size, so that none is looked for among
 * those that are used.  Regions and lists are the only state of this file;
 * keys are made in a thread, hence the mutex.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/mman.h>

#include <pthread.h>
#include <string.h>

#include "lib/lib.h"

#define ALIGN 16
#define FIRST_REGION ((size_t)32 * 1024)	/* fits a 64 kB memlock limit */
#define NEXT_REGION ((size_t)256 * 1024)
#define BINS 64
#define EXACT 32		/* bins of one size each, ALIGN apart */
#define TRIES 16		/* blocks of the same bin that are looked at */

struct block {
	size_t size;		/* with the header; the lowest bit: in use */
	size_t before;		/* size of the block before, 0 at the start */
};

/* One that is free: the rest of it is blank. */
struct spare {
	struct block block;
	struct spare *next, **at;
};

struct region {
	struct region *next;
	size_t size;		/* of the mapping, with this header */
};

#define REGION_HEAD ((sizeof(struct region) + ALIGN - 1) / ALIGN * ALIGN)
#define REGION_ROOM(size) ((size) - REGION_HEAD - sizeof(struct block))
_Static_assert(ALIGN % sizeof(struct block) == 0, "blocks stay aligned");

static pthread_mutex_t secrets_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct region *secrets;
static struct spare *spares[BINS];
static uint64_t spares_there;		/* bit N: bin N has some */
static size_t secrets_used;

static struct block *
secret_block_first(struct region *r)
{
	return (struct block *)((char *)r + REGION_HEAD);
}

static size_t
secret_block_size(const struct block *b)
{
	return b->size & ~(size_t)1;
}

static bool
secret_block_used(const struct block *b)
{
	return (b->size & 1) != 0;
}

/* The last of a region has one behind it as well, of no size and in use. */
static struct block *
secret_block_after(struct block *b)
{
	return (struct block *)((char *)b + secret_block_size(b));
}

static void
secret_block_resize(struct block *b, size_t size)
{
	b->size = size;
	secret_block_after(b)->before = size;
}

static bool
secret_region_is_empty(struct region *r)
{
	struct block *b = secret_block_first(r);

	return !secret_block_used(b) && b->size == REGION_ROOM(r->size);
}

/* ---- free blocks ---------------------------------------------------------- */

/* Small sizes have a bin each; above, one holds all up to twice as much. */
static unsigned
spare_bin(size_t size)
{
	unsigned bin = EXACT;

	if (size < EXACT * ALIGN)
		return (unsigned)(size / ALIGN);
	while (bin < BINS - 1 && (size /= 2) >= EXACT * ALIGN)
		bin++;
	return bin;
}

static void
spare_put(struct block *b)
{
	unsigned bin = spare_bin(b->size);
	struct spare *s = (struct spare *)b;

	s->at = &spares[bin];
	if ((s->next = spares[bin]) != NULL)
		s->next->at = &s->next;
	spares[bin] = s;
	spares_there |= (uint64_t)1 << bin;
}

/* Its two pointers are wiped: what is taken is blank. */
static void
spare_take(struct block *b)
{
	unsigned bin = spare_bin(b->size);
	struct spare *s = (struct spare *)b;

	*s->at = s->next;
	if (s->next != NULL)
		s->next->at = s->at;
	if (spares[bin] == NULL)
		spares_there &= ~((uint64_t)1 << bin);
	s->next = NULL;
	s->at = NULL;
}

/* The smallest, more or less; of a higher bin any is large enough. */
static struct block *
spare_find(size_t need)
{
	unsigned bin = spare_bin(need);
	struct spare *s = spares[bin];
	uint64_t higher;

	for (int i = 0; s != NULL && i < TRIES; i++, s = s->next)
		if (s->block.size >= need)
			return &s->block;
	higher = bin < BINS - 1 ? spares_there >> (bin + 1) << (bin + 1) : 0;
	return higher == 0 ? NULL :
	    &spares[__builtin_ctzll(higher)]->block;
}

/* ---- regions -------------------------------------------------------------- */

/*
 * Each page from the moment that something is written into it: the buffer of a
 * channel is long and hardly used, and would be 128 kB of real memory.  Without
 * room under RLIMIT_MEMLOCK the region stays unlocked: it is wiped all the
 * same, and refusing to work would help nobody.
 */
static void
secret_region_lock(void *region, size_t size)
{
#ifdef MLOCK_ONFAULT
	if (mlock2(region, size, MLOCK_ONFAULT) == 0)
		return;
#endif
	(void)mlock(region, size);
}

static struct region *
secret_region_new(size_t need)
{
	size_t page = 4096, size;
	struct region *r;
	struct block *b;

	size = secrets == NULL ? FIRST_REGION : NEXT_REGION;
	if (need > REGION_ROOM(size))
		size = (need + size - REGION_ROOM(size) + page - 1) / page *
		    page;
	r = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (r == MAP_FAILED)
		die("out of memory");
	secret_region_lock(r, size);
#ifdef MADV_DONTDUMP
	(void)madvise(r, size, MADV_DONTDUMP);
#endif
	r->size = size;
	b = secret_block_first(r);
	secret_block_resize(b, REGION_ROOM(size));
	secret_block_after(b)->size = 1;
	spare_put(b);
	/* The first region stays at the head: it is the one never unmapped. */
	if (secrets == NULL) {
		r->next = NULL;
		secrets = r;
	} else {
		r->next = secrets->next;
		secrets->next = r;
	}
	return r;
}

/* ---- secrets -------------------------------------------------------------- */

/* Takes `need` bytes off a free block and leaves the rest free behind it. */
static void *
secret_block_take(struct block *b, size_t need)
{
	size_t rest = b->size - need;
	struct block *after;

	spare_take(b);
	if (rest >= sizeof(struct spare)) {
		secret_block_resize(b, need);
		after = secret_block_after(b);
		secret_block_resize(after, rest);
		spare_put(after);
	}
	b->size |= 1;
	secrets_used++;
	return b + 1;
}

void *
secret_alloc(size_t size)
{
	struct block *b;
	size_t need;
	void *p;

	if (size > SIZE_MAX / 4)
		die("out of memory");
	need = (size + sizeof(struct block) + ALIGN - 1) / ALIGN * ALIGN;
	if (need < sizeof(struct spare))
		need = sizeof(struct spare);
	pthread_mutex_lock(&secrets_mutex);
	if ((b = spare_find(need)) == NULL)
		b = secret_block_first(secret_region_new(need));
	p = secret_block_take(b, need);
	pthread_mutex_unlock(&secrets_mutex);
	return p;
}

/* Joins the freed block with free neighbours; returns the whole. */
static struct block *
secret_block_join(struct block *b)
{
	struct block *after = secret_block_after(b), *before;

	if (!secret_block_used(after)) {
		spare_take(after);
		secret_block_resize(b, b->size + after->size);
		wipe(after, sizeof(*after));
	}
	if (b->before == 0)
		return b;
	before = (struct block *)((char *)b - b->before);
	if (secret_block_used(before))
		return b;
	spare_take(before);
	secret_block_resize(before, before->size + b->size);
	wipe(b, sizeof(*b));
	return before;
}

/* A region that fell empty goes, but for the first and one in reserve. */
static void
secret_region_drop(struct region *r)
{
	struct region **at = &secrets->next, *other;

	if (r == secrets)
		return;
	for (other = secrets->next; other != NULL; other = other->next)
		if (other != r && secret_region_is_empty(other))
			break;
	if (other == NULL && r->size == NEXT_REGION)
		return;
	spare_take(secret_block_first(r));
	while (*at != r)
		at = &(*at)->next;
	*at = r->next;
	munmap(r, r->size);
}

void
secret_free(void *p)
{
	struct block *b;

	if (p == NULL)
		return;
	b = (struct block *)p - 1;
	pthread_mutex_lock(&secrets_mutex);
	if (!secret_block_used(b) ||
	    secret_block_after(b)->before != secret_block_size(b))
		die("a secret was freed twice");
	b->size &= ~(size_t)1;
	wipe(p, b->size - sizeof(*b));
	b = secret_block_join(b);
	spare_put(b);
	secrets_used--;
	if (b->before == 0 && secret_block_after(b)->size == 1)
		secret_region_drop((struct region *)((char *)b - REGION_HEAD));
	pthread_mutex_unlock(&secrets_mutex);
}

size_t
secret_count(void)
{
	size_t n;

	pthread_mutex_lock(&secrets_mutex);
	n = secrets_used;
	pthread_mutex_unlock(&secrets_mutex);
	return n;
}

/* Not locked: the thread that would unlock it may not have been copied. */
void
secret_leave(void)
{
	struct region *r;

	while ((r = secrets) != NULL) {
		secrets = r->next;
		munmap(r, r->size);
	}
	memset(spares, 0, sizeof(spares));
	spares_there = 0;
	secrets_used = 0;
}

void
secret_relock(void)
{
	for (struct region *r = secrets; r != NULL; r = r->next)
		secret_region_lock(r, r->size);
}

char *
secret_dupn(const char *s, size_t max)
{
	size_t len = strnlen(s, max);
	char *copy = secret_alloc(len + 1);

	memcpy(copy, s, len);
	return copy;
}

char *
secret_dup(const char *s)
{
	return s == NULL ? NULL : secret_dupn(s, strlen(s));
}
