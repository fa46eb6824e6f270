/*
 * The loop: descriptors, timers and signals, whatever callbacks do to it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/lib.h"

#define MANY 500

struct test {
	struct loop *loop;
	struct timer *timers[MANY];
	int pipes[3][2];
	int fired[MANY];	/* which, in order */
	int count;
	int after;
};

struct mark {
	struct test *t;
	int n;
};

static int
set_up(void **state)
{
	struct test *t = xcalloc(1, sizeof(*t));

	t->loop = loop_new();
	for (int i = 0; i < 3; i++)
		assert_int_equal(pipe(t->pipes[i]), 0);
	*state = t;
	return 0;
}

static int
tear_down(void **state)
{
	struct test *t = *state;

	for (int i = 0; i < MANY; i += 2)
		timer_free(t->timers[i]);
	loop_free(t->loop);
	/* Those that outlive it can still be freed. */
	for (int i = 1; i < MANY; i += 2)
		timer_free(t->timers[i]);
	for (int i = 0; i < 3; i++) {
		close(t->pipes[i][0]);
		close(t->pipes[i][1]);
	}
	free(t);
	return 0;
}

static void
fire(void *arg)
{
	struct mark *m = arg;

	m->t->fired[m->t->count++] = m->n;
}

/* Against sorting by hand. */
static void
test_timers_in_order(void **state)
{
	struct test *t = *state;
	static struct mark marks[MANY];
	int64_t when[MANY];
	unsigned seed = 3;

	loop_clock_fake(t->loop, 1000);
	for (int i = 0; i < MANY; i++) {
		marks[i] = (struct mark){ t, i };
		t->timers[i] = timer_new(t->loop, fire, &marks[i]);
		assert_false(timer_armed(t->timers[i]));
	}
	for (int i = 0; i < 3 * MANY; i++) {
		seed = seed * 1103515245u + 12345u;
		timer_set(t->timers[i % MANY], when[i % MANY] =
		    (seed >> 8) % 100);
	}
	for (int i = 0; i < MANY; i += 7) {
		timer_off(t->timers[i]);
		when[i] = -1;
	}
	loop_clock_move(t->loop, 50);
	for (int i = 0; i < MANY; i++)
		assert_int_equal(timer_armed(t->timers[i]), when[i] > 50);
	loop_clock_move(t->loop, 50);
	assert_int_equal(t->count, MANY - (MANY + 6) / 7);
	for (int i = 1; i < t->count; i++) {
		int a = t->fired[i - 1], b = t->fired[i];

		assert_true(when[a] < when[b] || (when[a] == when[b] && a < b));
	}
	assert_int_equal(loop_now(t->loop), 1100);
	assert_int_equal(loop_wall(t->loop), 1100);
}

static void
again(void *arg)
{
	struct test *t = arg;

	t->fired[t->count++] = (int)loop_now(t->loop);
	if (t->count < 4)
		timer_set(t->timers[0], 10);
	else {
		timer_free(t->timers[0]);
		t->timers[0] = NULL;
	}
}

static void
after(void *arg)
{
	struct test *t = arg;

	t->after++;
}

static void
test_timer_again(void **state)
{
	struct test *t = *state;

	loop_clock_fake(t->loop, 0);
	loop_after(t->loop, after, t);
	t->timers[0] = timer_new(t->loop, again, t);
	timer_set(t->timers[0], 5);
	loop_clock_move(t->loop, 4);
	assert_int_equal(t->count, 0);
	assert_int_equal(t->after, 0);
	loop_clock_move(t->loop, 96);
	assert_int_equal(t->count, 4);
	assert_int_equal(t->after, 4);
	for (int i = 0; i < 4; i++)
		assert_int_equal(t->fired[i], 5 + 10 * i);
	assert_null(t->timers[0]);
}

static void
free_others(void *arg)
{
	struct test *t = arg;

	t->count++;
	for (int i = 0; i < 10; i++) {
		timer_free(t->timers[i]);
		t->timers[i] = NULL;
	}
}

static void
test_timer_frees_others(void **state)
{
	struct test *t = *state;

	for (int i = 0; i < 10; i++) {
		t->timers[i] = timer_new(t->loop, free_others, t);
		timer_set(t->timers[i], 0);
	}
	loop_turn(t->loop, 100);
	loop_turn(t->loop, 0);
	assert_int_equal(t->count, 1);
}

static void
spin(void *arg)
{
	struct test *t = arg;

	t->count++;
	timer_set(t->timers[0], 0);
}

/* A timer that rearms itself at once does not starve the rest. */
static void
test_timer_at_once(void **state)
{
	struct test *t = *state;

	t->timers[0] = timer_new(t->loop, spin, t);
	timer_set(t->timers[0], 0);
	for (int i = 1; i < 5; i++) {
		loop_turn(t->loop, -1);
		assert_int_equal(t->count, i);
	}
}

static void
stop(void *arg)
{
	struct test *t = arg;

	loop_stop(t->loop, 42);
}

static void
test_real_clock(void **state)
{
	struct test *t = *state;
	int64_t start = loop_now(t->loop);

	t->timers[0] = timer_new(t->loop, stop, t);
	timer_set(t->timers[0], 30);
	assert_int_equal(loop_run(t->loop), 42);
	assert_in_range(loop_now(t->loop) - start, 30, 2000);
	assert_true(loop_wall(t->loop) > 1600000000000);
}

static void
on_read(void *arg, int fd, short got)
{
	struct test *t = arg;
	char c;

	assert_true((got & POLLIN) != 0);
	assert_int_equal(read(fd, &c, 1), 1);
	t->count++;
}

static void
test_descriptor(void **state)
{
	struct test *t = *state;

	loop_after(t->loop, after, t);
	loop_add(t->loop, t->pipes[0][0], POLLIN, on_read, t);
	loop_turn(t->loop, 0);
	assert_int_equal(t->count, 0);
	assert_int_equal(t->after, 0);
	assert_int_equal(write(t->pipes[0][1], "abc", 3), 3);
	loop_turn(t->loop, -1);
	assert_int_equal(t->count, 1);
	assert_int_equal(t->after, 1);
	loop_set(t->loop, t->pipes[0][0], 0);
	loop_turn(t->loop, 0);
	assert_int_equal(t->count, 1);
	loop_set(t->loop, t->pipes[0][0], POLLIN);
	loop_turn(t->loop, 0);
	assert_int_equal(t->count, 2);
	loop_del(t->loop, t->pipes[0][0]);
	loop_del(t->loop, t->pipes[0][0]);
	loop_turn(t->loop, 0);
	assert_int_equal(t->count, 2);
}

static void
never(void *arg, int fd, short got)
{
	(void)arg;
	(void)got;
	fail_msg("descriptor %d was removed", fd);
}

/* Removes all, and reuses the numbers for descriptors that are quiet. */
static void
on_remove(void *arg, int fd, short got)
{
	struct test *t = arg;

	(void)fd;
	(void)got;
	t->count++;
	for (int i = 0; i < 3; i++) {
		loop_del(t->loop, t->pipes[i][0]);
		close(t->pipes[i][0]);
		close(t->pipes[i][1]);
	}
	for (int i = 0; i < 3; i++) {
		assert_int_equal(pipe(t->pipes[i]), 0);
		loop_add(t->loop, t->pipes[i][0], POLLIN, never, t);
	}
}

static void
test_descriptors_change(void **state)
{
	struct test *t = *state;

	for (int i = 0; i < 3; i++) {
		loop_add(t->loop, t->pipes[i][0], POLLIN, on_remove, t);
		assert_int_equal(write(t->pipes[i][1], "x", 1), 1);
	}
	loop_turn(t->loop, -1);
	assert_int_equal(t->count, 1);
	loop_turn(t->loop, 0);
	assert_int_equal(t->count, 1);
	for (int i = 0; i < 3; i++)
		loop_del(t->loop, t->pipes[i][0]);
}

static void
on_signal(void *arg)
{
	struct test *t = arg;

	t->count++;
}

static void
test_signals(void **state)
{
	struct test *t = *state;
	struct sigaction action;
	struct loop *other;

	loop_signal(t->loop, SIGUSR1, on_signal, t);
	loop_signal(t->loop, SIGUSR2, on_signal, t);
	raise(SIGUSR1);
	raise(SIGUSR1);
	raise(SIGUSR2);
	loop_turn(t->loop, -1);
	assert_int_equal(t->count, 2);
	loop_turn(t->loop, 0);
	assert_int_equal(t->count, 2);
	/* The next loop starts afresh. */
	loop_free(t->loop);
	assert_int_equal(sigaction(SIGUSR1, NULL, &action), 0);
	assert_true(action.sa_handler == SIG_DFL);
	other = loop_new();
	loop_signal(other, SIGUSR1, on_signal, t);
	raise(SIGUSR1);
	loop_turn(other, -1);
	assert_int_equal(t->count, 3);
	t->loop = other;
}

/* Law 8: with nothing to do, poll waits until something is. */
static void
test_idle(void **state)
{
	struct test *t = *state;
	int64_t start = loop_now(t->loop);

	loop_add(t->loop, t->pipes[0][0], POLLIN, never, t);
	loop_after(t->loop, after, t);
	t->timers[0] = timer_new(t->loop, stop, t);
	timer_set(t->timers[0], 3600 * 1000);
	loop_turn(t->loop, 50);
	assert_in_range(loop_now(t->loop) - start, 49, 2000);
	assert_int_equal(t->after, 0);
}

static void
note_pipe(void *arg, int fd, short got)
{
	struct test *t = arg;
	char c;

	(void)got;
	assert_int_equal(read(fd, &c, 1), 1);
	t->fired[t->count++] = c;
}

/* One that is last comes behind the others, wherever it was added. */
static void
test_last(void **state)
{
	struct test *t = *state;

	for (int i = 0; i < 3; i++) {
		loop_add(t->loop, t->pipes[i][0], POLLIN, note_pipe, t);
		assert_int_equal(write(t->pipes[i][1], &"abc"[i], 1), 1);
	}
	loop_last(t->loop, t->pipes[0][0]);
	loop_turn(t->loop, 0);
	assert_int_equal(t->count, 3);
	assert_int_equal(t->fired[0], 'b');
	assert_int_equal(t->fired[1], 'c');
	assert_int_equal(t->fired[2], 'a');
}

int
main(void)
{
#define T(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(test_timers_in_order), T(test_timer_again),
		T(test_timer_frees_others), T(test_timer_at_once),
		T(test_real_clock), T(test_descriptor),
		T(test_descriptors_change), T(test_signals), T(test_idle),
		T(test_last),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
