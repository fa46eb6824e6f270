/*
 * Memory: secrets are zeroed, separate, wiped and out of dumps; strings grow.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/lib.h"

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

#define SLOTS 300
#define ROUNDS 60000

struct slot {
	unsigned char *p;
	size_t size;
	unsigned char fill;
};

static unsigned
next(unsigned *seed)
{
	*seed = *seed * 1103515245u + 12345u;
	return *seed >> 8;
}

static void
take(struct slot *s, unsigned *seed)
{
	s->size = next(seed) % (next(seed) % 200 == 0 ? 400000 : 3000);
	s->fill = (unsigned char)(next(seed) | 1);
	s->p = secret_alloc(s->size);
	assert_int_equal((uintptr_t)s->p % 16, 0);
	for (size_t i = 0; i < s->size; i++)
		if (s->p[i] != 0)
			fail_msg("not zeroed");
	memset(s->p, s->fill, s->size);
}

static void
give(struct slot *s)
{
	for (size_t i = 0; i < s->size; i++)
		if (s->p[i] != s->fill)
			fail_msg("overwritten by another");
	secret_free(s->p);
	s->p = NULL;
}

static void
test_secrets_random(void **state)
{
	struct slot slots[SLOTS] = { { NULL, 0, 0 } };
	unsigned seed = 7;

	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		struct slot *s = &slots[next(&seed) % SLOTS];

		if (s->p == NULL)
			take(s, &seed);
		else
			give(s);
	}
	for (int i = 0; i < SLOTS; i++)
		if (slots[i].p != NULL)
			give(&slots[i]);
	assert_int_equal(secret_count(), 0);
}

/* Of what is free the first bytes say which other ones are. */
#define ADDRESSES (2 * sizeof(void *))

/* The first region stays mapped, so what was freed there can be looked at. */
static void
test_wiped(void **state)
{
	static const char word[] = "a very secret word, longer than addresses";
	char *keep = secret_alloc(1), *p = secret_dup(word);
	char *behind = secret_alloc(1), seen[sizeof(word)];
	const volatile char *after = p;

	(void)state;
	secret_free(p);
	for (size_t i = 0; i < sizeof(word); i++)
		seen[i] = after[i];
	for (size_t i = ADDRESSES; i < sizeof(word); i++)
		assert_int_equal(seen[i], 0);
	for (size_t i = 0; i + 3 < sizeof(word); i++)
		assert_null(memmem(seen, sizeof(seen), word + i, 3));
	secret_free(behind);
	secret_free(keep);
}

static void
test_wiped_on_growth(void **state)
{
	const volatile char *old;
	struct str s;

	(void)state;
	str_init_secret(&s);
	str_add(&s, "first words");
	old = s.s;
	str_addf(&s, "%1000d", 5);
	assert_true(s.s != (const char *)(uintptr_t)old);
	assert_int_equal(old[0], 0);
	assert_int_equal(old[5], 0);
	old = s.s;
	str_clear(&s);
	assert_int_equal(old[900], 0);
	assert_int_equal(old[1010], 0);
	assert_string_equal(s.s, "");
	str_free(&s);
	assert_int_equal(secret_count(), 0);
}

static void
test_dup(void **state)
{
	char *p;

	(void)state;
	assert_null(secret_dup(NULL));
	assert_null(xstrdup(NULL));
	p = secret_dupn("abcdef", 3);
	assert_string_equal(p, "abc");
	secret_free(p);
	p = secret_dupn("ab", 30);
	assert_string_equal(p, "ab");
	secret_free(p);
	secret_free(NULL);
	p = xasprintf("%d-%s", 3, "x");
	assert_string_equal(p, "3-x");
	free(p);
}

/* In the map of this process: locked and left out of dumps. */
static void
test_flags(void **state)
{
	char *p = secret_dup("x"), line[512];
	FILE *f = fopen("/proc/self/smaps", "r");
	unsigned long from, to;
	bool here = false, found = false;

	(void)state;
	while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
		if (sscanf(line, "%lx-%lx ", &from, &to) == 2)
			here = (uintptr_t)p >= from && (uintptr_t)p < to;
		if (!here || strncmp(line, "VmFlags:", 8) != 0)
			continue;
		found = true;
		assert_non_null(strstr(line, " dd"));
		/* ASan makes mlock(2) do nothing. */
		assert_true(SANITIZED || strstr(line, " lo") != NULL);
	}
	if (f != NULL)
		fclose(f);
	secret_free(p);
	if (!found)
		skip();
}

/* Where nothing may be locked, secrets still work. */
static void
test_no_memlock(void **state)
{
	const struct rlimit none = { 0, 0 };
	int status;
	pid_t pid = fork();
	char *p;

	(void)state;
	if (pid == 0) {
		if (setrlimit(RLIMIT_MEMLOCK, &none) == -1)
			_exit(1);
		p = secret_alloc(1000000);
		memset(p, 1, 1000000);
		secret_free(p);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

/* kB of this process that are locked; -1: it cannot be told. */
static long
locked(void)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[256];
	long kb = -1;

	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		(void)sscanf(line, "VmLck: %ld", &kb);
	if (f != NULL)
		fclose(f);
	return kb;
}

/* A lock is not inherited; and who executes something else has no secret. */
static void
test_forked(void **state)
{
	char *p = secret_dup("a word"), *q;
	long before = locked();
	int status;
	pid_t pid;

	(void)state;
	if (SANITIZED || before <= 0) {
		secret_free(p);
		skip();
	}
	if ((pid = fork()) == 0) {
		secret_relock();
		if (locked() != before || strcmp(p, "a word") != 0)
			_exit(1);
		secret_leave();
		if (locked() != 0 || secret_count() != 0)
			_exit(2);
		q = secret_dup("another");
		_exit(strcmp(q, "another") == 0 && locked() > 0 ? 0 : 3);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_string_equal(p, "a word");
	secret_free(p);
}

static void *
churn(void *arg)
{
	char *p[16] = { NULL };

	for (int i = 0; i < 20000; i++) {
		secret_free(p[i % 16]);
		p[i % 16] = secret_alloc((size_t)(i % 700));
	}
	for (int i = 0; i < 16; i++)
		secret_free(p[i]);
	return arg;
}

static void
test_threads(void **state)
{
	pthread_t threads[3];

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, churn,
		    NULL), 0);
	for (int i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(secret_count(), 0);
}

static void
test_freed_twice(void **state)
{
	int status, fds[2];
	char text[100] = "";
	pid_t pid;
	char *p;

	(void)state;
	assert_int_equal(pipe(fds), 0);
	if ((pid = fork()) == 0) {
		dup2(fds[1], 2);
		p = secret_alloc(10);
		secret_free(p);
		secret_free(p);
		_exit(0);
	}
	close(fds[1]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(WEXITSTATUS(status), 1);
	assert_true(read(fds[0], text, sizeof(text) - 1) > 0);
	assert_string_equal(text, "sotto: a secret was freed twice\n");
	close(fds[0]);
}

static void
test_strings(void **state)
{
	struct str s;
	char *taken;

	(void)state;
	for (int secret = 0; secret < 2; secret++) {
		if (secret)
			str_init_secret(&s);
		else
			str_init(&s);
		assert_string_equal(s.s, "");
		str_clear(&s);
		str_add(&s, "ab");
		str_addn(&s, "cdef", 2);
		str_addc(&s, '!');
		str_addf(&s, "%s%d", "-", 12);
		assert_string_equal(s.s, "abcd!-12");
		assert_int_equal(s.len, 8);
		str_addn(&s, "\0x", 2);
		assert_int_equal(s.len, 10);
		taken = str_take(&s);
		assert_string_equal(taken, "abcd!-12");
		assert_string_equal(s.s, "");
		assert_int_equal(s.secret, secret);
		secret ? secret_free(taken) : free(taken);
		taken = str_take(&s);
		assert_string_equal(taken, "");
		secret ? secret_free(taken) : free(taken);
		for (int i = 0; i < 5000; i++)
			str_addc(&s, (char)('a' + i % 26));
		assert_int_equal(s.len, 5000);
		assert_int_equal(s.s[4999], 'a' + 4999 % 26);
		str_free(&s);
		assert_string_equal(s.s, "");
	}
	assert_int_equal(secret_count(), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_secrets_random),
		cmocka_unit_test(test_wiped),
		cmocka_unit_test(test_wiped_on_growth),
		cmocka_unit_test(test_dup),
		cmocka_unit_test(test_flags),
		cmocka_unit_test(test_no_memlock),
		cmocka_unit_test(test_forked),
		cmocka_unit_test(test_threads),
		cmocka_unit_test(test_freed_twice),
		cmocka_unit_test(test_strings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
