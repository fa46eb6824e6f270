/*
 * What runs beside the loop: elsewhere, without signals, and through when the
 * call returns.
 *
 * SPDX-License-Identifier: ISC
 */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/lib.h"

struct seen {
	pthread_t thread;
	sigset_t blocked;
	int attended, ran;
	bool early;		/* it was through before it was attended */
	int gate[2];
};

static void
work(void *arg)
{
	struct seen *s = arg;
	char byte;

	/* It goes on only while it is attended. */
	assert_int_equal(read(s->gate[0], &byte, 1), 1);
	s->thread = pthread_self();
	pthread_sigmask(SIG_BLOCK, NULL, &s->blocked);
	s->ran++;
}

static void
attend(void *arg, int fd)
{
	struct seen *s = arg;
	struct pollfd p = { .fd = fd, .events = POLLIN };

	s->attended++;
	s->early = poll(&p, 1, 0) != 0;
	assert_int_equal(write(s->gate[1], "", 1), 1);
	while (poll(&p, 1, -1) == -1)
		assert_int_equal(errno, EINTR);
}

static void
test_beside(void **state)
{
	struct seen s;

	(void)state;
	memset(&s, 0, sizeof(s));
	assert_int_equal(pipe(s.gate), 0);
	thread_beside(work, &s, attend, &s);
	assert_int_equal(s.attended, 1);
	assert_int_equal(s.ran, 1);
	assert_false(s.early);
	assert_false(pthread_equal(s.thread, pthread_self()));
	assert_true(sigismember(&s.blocked, SIGWINCH));
	assert_true(sigismember(&s.blocked, SIGTERM));
	close(s.gate[0]);
	close(s.gate[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_beside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
