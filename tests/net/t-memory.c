/*
 * Memory for libstrophe: what is freed is blank, pages come back, and whoever
 * writes over it or asks for too much ends the worker.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/wait.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <strophe.h>

#include "net/stanza/stanza.h"

/* There each piece is malloc()'s own, and is not to be looked at. */
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

#define TEXT "a password that passes through"

struct bench {
	struct memory *memory;
	xmpp_ctx_t *ctx;
	xmpp_stanza_t *s;	/* its page stays */
};

static void
begin(struct bench *b)
{
	xmpp_stanza_t *text;

	b->memory = memory_new(1024 * 1024);
	b->ctx = context_new(b->memory);
	b->s = stanza_new(b->ctx, "message", NULL);
	text = xmpp_stanza_new(b->ctx);
	xmpp_stanza_set_text(text, TEXT);
	stanza_add(b->s, text);
}

static void
end(struct bench *b)
{
	xmpp_stanza_release(b->s);
	context_free(b->ctx);
	memory_free(b->memory);
}

static void
freed_is_blank(void **state)
{
	struct bench b;
	char *copy, *other;

	(void)state;
	if (SANITIZED)
		skip();
	begin(&b);
	copy = xmpp_stanza_get_text(b.s);
	assert_string_equal(copy, TEXT);
	xmpp_free(b.ctx, copy);
	/* Not given away while others are left in its page. */
	other = xmpp_stanza_get_text(b.s);
	assert_ptr_not_equal(other, copy);
	for (size_t i = 0; i < sizeof(TEXT); i++)
		assert_int_equal(copy[i], 0);
	xmpp_free(b.ctx, other);
	end(&b);
}

/* A megabyte is enough for any number of them, one after the other. */
static void
pages_come_back(void **state)
{
	struct bench b;

	(void)state;
	begin(&b);
	for (int i = 0; i < 20000; i++) {
		xmpp_stanza_t *s = stanza_new(b.ctx, "message", NS_CLIENT);
		xmpp_stanza_t *kept = b.s;

		for (int k = 0; k < i % 300; k++)
			stanza_add_text(s, "body", TEXT);
		/* The older one goes while the newer one is there. */
		b.s = s;
		xmpp_stanza_release(kept);
	}
	end(&b);
}

static void
large_ones_too(void **state)
{
	struct bench b;
	char text[100001];

	(void)state;
	begin(&b);
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	for (int i = 0; i < 100; i++) {
		xmpp_stanza_t *s = stanza_new(b.ctx, "message", NULL);
		char *copy;

		stanza_add_text(s, "body", text);
		copy = xmpp_stanza_get_text(xmpp_stanza_get_children(s));
		assert_string_equal(copy, text);
		xmpp_free(b.ctx, copy);
		xmpp_stanza_release(s);
	}
	end(&b);
}

/* ---- what ends the worker ------------------------------------------------- */

static void
must_end(void (*what)(struct bench *))
{
	struct bench b;
	int status;
	pid_t pid = fork();

	assert_int_not_equal(pid, -1);
	if (pid == 0) {
		(void)!freopen("/dev/null", "w", stderr);
		begin(&b);
		what(&b);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_false(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void
free_twice(struct bench *b)
{
	char *copy = xmpp_stanza_get_text(b->s);

	xmpp_free(b->ctx, copy);
	xmpp_free(b->ctx, copy);
}

static void
run_over(struct bench *b)
{
	char *copy = xmpp_stanza_get_text(b->s);
	char *behind = xmpp_stanza_get_text(b->s);

	memset(copy, 'x', sizeof(TEXT) + 32);
	xmpp_free(b->ctx, behind);
}

static void
take_all(struct bench *b)
{
	for (;;)
		stanza_add_text(b->s, "body", TEXT);
}

static void
ends_the_worker(void **state)
{
	(void)state;
	must_end(free_twice);
	must_end(run_over);
	must_end(take_all);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(freed_is_blank),
		cmocka_unit_test(pages_come_back),
		cmocka_unit_test(large_ones_too),
		cmocka_unit_test(ends_the_worker),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
