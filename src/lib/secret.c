/*
 * Memory for secrets: locked, left out of core dumps, wiped when freed.  Must
 * not know what is kept in it.
 *
 * Secrets live in regions of their own.  A region is a row of blocks with
 * boundary tags: a header knows its own size and that of the block before it,
 * so that freed neighbours are joined at once.  The list of regions is the
 * only state of this file; keys are made in a thread, hence the mutex.
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

struct block {
	size_t size;		/* with the header; the lowest bit: in use */
	size_t before;		/* size of the block before, 0 at the start */
};

struct region {
	struct region *next;
	size_t size;		/* of the mapping, with this header */
	struct block *rover;	/* where the next search begins */
	size_t most;		/* no free block is larger */
};

#define REGION_HEAD ((sizeof(struct region) + ALIGN - 1) / ALIGN * ALIGN)
_Static_assert(ALIGN % sizeof(struct block) == 0, "blocks stay aligned");

static pthread_mutex_t secrets_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct region *secrets;
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

/* The block after, or NULL at the region's end. */
static struct block *
secret_block_after(struct region *r, struct block *b)
{
	char *at = (char *)b + secret_block_size(b);

	return at < (char *)r + r->size ? (struct block *)at : NULL;
}

static void
secret_block_resize(struct region *r, struct block *b, size_t size)
{
	struct block *after;

	b->size = size;
	if ((after = secret_block_after(r, b)) != NULL)
		after->before = size;
}

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

	size = secrets == NULL ? FIRST_REGION : NEXT_REGION;
	if (need > size - REGION_HEAD)
		size = (need + REGION_HEAD + page - 1) / page * page;
	r = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (r == MAP_FAILED)
		die("out of memory");
	secret_region_lock(r, size);
#ifdef MADV_DONTDUMP
	(void)madvise(r, size, MADV_DONTDUMP);
#endif
	r->size = size;
	r->rover = secret_block_first(r);
	r->rover->size = size - REGION_HEAD;
	r->rover->before = 0;
	r->most = SIZE_MAX;
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

/* Takes `need` bytes off a free block and leaves the rest free behind it. */
static void *
secret_block_take(struct region *r, struct block *b, size_t need)
{
	size_t rest = secret_block_size(b) - need;
	struct block *after;

	if (rest >= sizeof(struct block) + ALIGN) {
		secret_block_resize(r, b, need);
		after = secret_block_after(r, b);
		secret_block_resize(r, after, rest);
		r->rover = after;
	} else
		r->rover = b;
	b->size |= 1;
	secrets_used++;
	return b + 1;
}

static struct block *
secret_region_find(struct region *r, size_t need)
{
	struct block *b = r->rover;

	/* With many secrets most regions are full: not all is looked at. */
	if (need > r->most)
		return NULL;
	do {
		if (!secret_block_used(b) && secret_block_size(b) >= need)
			return b;
		if ((b = secret_block_after(r, b)) == NULL)
			b = secret_block_first(r);
	} while (b != r->rover);
	r->most = need - 1;
	return NULL;
}

void *
secret_alloc(size_t size)
{
	struct region *r;
	struct block *b = NULL;
	size_t need;
	void *p;

	if (size > SIZE_MAX / 4)
		die("out of memory");
	need = (size + sizeof(struct block) + ALIGN - 1) / ALIGN * ALIGN;
	if (need < sizeof(struct block) + ALIGN)
		need = sizeof(struct block) + ALIGN;
	pthread_mutex_lock(&secrets_mutex);
	for (r = secrets; r != NULL; r = r->next)
		if ((b = secret_region_find(r, need)) != NULL)
			break;
	if (r == NULL) {
		r = secret_region_new(need);
		b = secret_block_first(r);
	}
	p = secret_block_take(r, b, need);
	pthread_mutex_unlock(&secrets_mutex);
	return p;
}

/* Joins the freed block with free neighbours; returns the whole. */
static struct block *
secret_block_join(struct region *r, struct block *b)
{
	struct block *after = secret_block_after(r, b), *before;

	if (after != NULL && !secret_block_used(after)) {
		secret_block_resize(r, b, b->size + after->size);
		wipe(after, sizeof(*after));
	}
	if (b->before != 0) {
		before = (struct block *)((char *)b - (b->before & ~(size_t)1));
		if (!secret_block_used(before)) {
			secret_block_resize(r, before, before->size + b->size);
			wipe(b, sizeof(*b));
			b = before;
		}
	}
	return b;
}

/* A region that fell empty goes, but for the first and one in reserve. */
static void
secret_region_drop(struct region *r)
{
	struct region **at = &secrets->next, *other;

	if (r == secrets)
		return;
	for (other = secrets->next; other != NULL; other = other->next)
		if (other != r && secret_block_after(other,
		    secret_block_first(other)) ==
		    NULL && !secret_block_used(secret_block_first(other)))
			break;
	if (other == NULL && r->size == NEXT_REGION)
		return;
	while (*at != r)
		at = &(*at)->next;
	*at = r->next;
	munmap(r, r->size);
}

static struct region *
secret_region_of(const void *p)
{
	struct region *r;

	for (r = secrets; r != NULL; r = r->next)
		if ((const char *)p > (const char *)r &&
		    (const char *)p < (const char *)r + r->size)
			return r;
	return NULL;
}

void
secret_free(void *p)
{
	struct region *r;
	struct block *b;

	if (p == NULL)
		return;
	b = (struct block *)p - 1;
	pthread_mutex_lock(&secrets_mutex);
	if ((r = secret_region_of(p)) == NULL || !secret_block_used(b))
		die("a secret was freed twice");
	b->size &= ~(size_t)1;
	wipe(p, b->size - sizeof(*b));
	b = secret_block_join(r, b);
	r->rover = b;
	if (b->size > r->most)
		r->most = b->size;
	secrets_used--;
	if (b->size == r->size - REGION_HEAD)
		secret_region_drop(r);
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
