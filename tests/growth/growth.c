/*
 * Counts work: see growth.h.  Compiled without what it counts.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/types.h>

#include "growth.h"

#define UNIT 16			/* bytes that count as one branch */

static _Thread_local uint64_t work;
static _Thread_local bool counting;

static void
count(size_t bytes)
{
	if (counting)
		work += 1 + bytes / UNIT;
}

/* The compiler calls it wherever the way parts (-fsanitize-coverage). */
void __sanitizer_cov_trace_pc(void);

void
__sanitizer_cov_trace_pc(void)
{
	if (counting)
		work++;
}

/* Of the C library, by the linker's --wrap: in what is ours. */
void *__real_memmove(void *, const void *, size_t);
void *__real_memcpy(void *, const void *, size_t);
void *__real_memchr(const void *, int, size_t);
size_t __real_strlen(const char *);
size_t __real_strcspn(const char *, const char *);
void *__real_realloc(void *, size_t);
int __real_strcasecmp(const char *, const char *);
void *__wrap_memmove(void *, const void *, size_t);
void *__wrap_memcpy(void *, const void *, size_t);
void *__wrap_memchr(const void *, int, size_t);
size_t __wrap_strlen(const char *);
size_t __wrap_strcspn(const char *, const char *);
void *__wrap_realloc(void *, size_t);
int __wrap_strcasecmp(const char *, const char *);

void *
__wrap_memmove(void *dst, const void *src, size_t n)
{
	count(n);
	return __real_memmove(dst, src, n);
}

void *
__wrap_memcpy(void *dst, const void *src, size_t n)
{
	count(n);
	return __real_memcpy(dst, src, n);
}

void *
__wrap_memchr(const void *s, int c, size_t n)
{
	void *at = __real_memchr(s, c, n);

	count(at != NULL ? (size_t)((char *)at - (const char *)s) : n);
	return at;
}

size_t
__wrap_strlen(const char *s)
{
	size_t n = __real_strlen(s);

	count(n);
	return n;
}

size_t
__wrap_strcspn(const char *s, const char *set)
{
	size_t n = __real_strcspn(s, set);

	count(n);
	return n;
}

void *
__wrap_realloc(void *p, size_t n)
{
	count(n);
	return __real_realloc(p, n);
}

int
__wrap_strcasecmp(const char *a, const char *b)
{
	count(0);
	return __real_strcasecmp(a, b);
}

/* Also for the libraries that we are linked with: their lists count. */
int
strcmp(const char *a, const char *b)
{
	for (; *a != '\0' && *a == *b; a++, b++)
		;
	count(0);
	return (unsigned char)*a - (unsigned char)*b;
}

void
growth_begin(void)
{
	counting = true;
}

void
growth_end(void)
{
	counting = false;
}

void
growth_check(const char *what, void (*run)(void *arg, size_t n), void *arg,
    size_t n)
{
	uint64_t before = 0;

	printf("%s:", what);
	for (int i = 0; i < 3; i++, n *= 2) {
		work = 0;
		run(arg, n);
		printf(" %zu: %llu", n, (unsigned long long)work);
		fflush(stdout);
		if (work == 0 || (i > 0 && 2 * work >= 5 * before)) {
			printf(": %s\n", work == 0 ? "nothing was counted" :
			    "it grows faster than what is done");
			exit(1);
		}
		before = work;
	}
	printf("\n");
}

/* Chance is the same in each run: how high a row of a skip list is, and where
 * a table has something, would be other work each time. */
ssize_t __wrap_getrandom(void *, size_t, unsigned);

ssize_t
__wrap_getrandom(void *p, size_t n, unsigned flags)
{
	static uint64_t state = 88172645463325252u;
	unsigned char *at = p;

	(void)flags;
	for (size_t i = 0; i < n; i++) {
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		at[i] = (unsigned char)(state >> 32);
	}
	return (ssize_t)n;
}
