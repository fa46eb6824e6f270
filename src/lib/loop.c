/*
 * One poll(2) for everything: descriptors, timers, signals.  Must not know
 * who waits for what, and does nothing while nothing happens (law 8).
 *
 * A callback may remove or add anything, itself included.  So watches are
 * only marked as gone while callbacks run, and swept afterwards; a timer is
 * taken out of the heap before it fires and not looked at again.
 *
 * SPDX-License-Identifier: ISC
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lib/lib.h"

#define SIGNALS 65
#define IDLE ((size_t)-1)	/* place of a timer that is not in the heap */

struct watch {
	loop_fd_fn *fn;		/* NULL: removed, to be swept */
	void *arg;
	bool last;		/* in its turn behind all that are not */
};

struct timer {
	struct loop *loop;	/* NULL: outlived it */
	struct timer *prev, *next;	/* all of the loop's */
	loop_fn *fn;
	void *arg;
	int64_t when;
	uint64_t order;		/* of arming: equal times fire in order */
	size_t place;		/* in the heap */
};

struct hook {
	loop_fn *fn;
	void *arg;
};

struct loop {
	struct pollfd *polls;	/* polls[i] belongs to watches[i] */
	struct watch *watches;
	size_t count, cap;
	bool sweep;
	int depth;		/* of callbacks: no sweeping within */
	struct timer **heap;	/* heap[0] comes first */
	size_t armed, heap_cap;
	struct timer *timers;
	uint64_t order;
	struct hook signals[SIGNALS];
	bool owns_signals;
	struct hook *after;
	size_t after_count;
	bool fake;
	int64_t fake_now;
	bool stopped;
	int status;
};

/* Signal handlers reach nothing else: DESIGN's one exception. */
static volatile sig_atomic_t pending[SIGNALS];
static int signal_pipe[2] = { -1, -1 };

static void
on_signal(int signo)
{
	int saved = errno;
	ssize_t n;

	pending[signo] = 1;
	n = write(signal_pipe[1], "", 1);
	(void)n;	/* full: the loop is awake already */
	errno = saved;
}

struct loop *
loop_new(void)
{
	/* A peer that is gone is an error of write(2), not our end. */
	signal(SIGPIPE, SIG_IGN);
	return xcalloc(1, sizeof(struct loop));
}

void
loop_signals_forget(void)
{
	struct sigaction action;

	for (int i = 1; i < SIGNALS; i++) {
		if (sigaction(i, NULL, &action) == 0 &&
		    action.sa_handler == on_signal)
			signal(i, SIG_DFL);
		pending[i] = 0;
	}
	for (int i = 0; i < 2; i++) {
		if (signal_pipe[i] != -1)
			close(signal_pipe[i]);
		signal_pipe[i] = -1;
	}
}

void
loop_free(struct loop *loop)
{
	struct timer *t, *next;

	if (loop == NULL)
		return;
	if (loop->owns_signals)
		loop_signals_forget();
	/* Timers belong to those who made them, who may free them later. */
	for (t = loop->timers; t != NULL; t = next) {
		next = t->next;
		t->loop = NULL;
		t->place = IDLE;
	}
	free(loop->polls);
	free(loop->watches);
	free(loop->heap);
	free(loop->after);
	free(loop);
}

/* ---- descriptors ------------------------------------------------------- */

static struct watch *
watch_find(struct loop *loop, int fd)
{
	for (size_t i = 0; i < loop->count; i++)
		if (loop->polls[i].fd == fd && loop->watches[i].fn != NULL)
			return &loop->watches[i];
	return NULL;
}

void
loop_add(struct loop *loop, int fd, short events, loop_fd_fn *fn, void *arg)
{
	size_t i;

	if (fd < 0 || fn == NULL || watch_find(loop, fd) != NULL)
		die("loop: descriptor %d cannot be watched", fd);
	if (loop->count == loop->cap) {
		loop->cap = loop->cap == 0 ? 8 : loop->cap * 2;
		loop->polls = xreallocarray(loop->polls, loop->cap,
		    sizeof(*loop->polls));
		loop->watches = xreallocarray(loop->watches, loop->cap,
		    sizeof(*loop->watches));
	}
	i = loop->count++;
	loop->polls[i] = (struct pollfd){ .fd = fd, .events = events };
	loop->watches[i] = (struct watch){ .fn = fn, .arg = arg };
}

void
loop_set(struct loop *loop, int fd, short events)
{
	struct watch *w = watch_find(loop, fd);

	if (w != NULL)
		loop->polls[w - loop->watches].events = events;
}

void
loop_last(struct loop *loop, int fd)
{
	struct watch *w = watch_find(loop, fd);

	if (w != NULL)
		w->last = true;
}

static void
sweep(struct loop *loop)
{
	size_t to = 0;

	if (!loop->sweep || loop->depth > 0)
		return;
	for (size_t i = 0; i < loop->count; i++) {
		if (loop->watches[i].fn == NULL)
			continue;
		loop->polls[to] = loop->polls[i];
		loop->watches[to++] = loop->watches[i];
	}
	loop->count = to;
	loop->sweep = false;
}

void
loop_del(struct loop *loop, int fd)
{
	struct watch *w = watch_find(loop, fd);

	if (w == NULL)
		return;
	w->fn = NULL;
	loop->polls[w - loop->watches].fd = -1;
	loop->sweep = true;
	sweep(loop);
}

/* Of the first `count`: those added in this turn were not polled. */
static bool
run_watches(struct loop *loop, size_t count, bool last)
{
	bool ran = false;
	short got;

	for (size_t i = 0; i < count; i++) {
		got = loop->polls[i].revents;
		if (got == 0 || loop->watches[i].fn == NULL ||
		    loop->watches[i].last != last)
			continue;
		ran = true;
		loop->watches[i].fn(loop->watches[i].arg,
		    loop->polls[i].fd, got);
	}
	return ran;
}

/* ---- timers: a binary heap --------------------------------------------- */

static bool
timer_before(const struct timer *a, const struct timer *b)
{
	return a->when != b->when ? a->when < b->when : a->order < b->order;
}

static void
heap_put(struct loop *loop, struct timer *t, size_t place)
{
	loop->heap[place] = t;
	t->place = place;
}

static void
heap_up(struct loop *loop, struct timer *t)
{
	size_t i = t->place;

	for (; i > 0 && timer_before(t, loop->heap[(i - 1) / 2]);
	    i = (i - 1) / 2)
		heap_put(loop, loop->heap[(i - 1) / 2], i);
	heap_put(loop, t, i);
}

static void
heap_down(struct loop *loop, struct timer *t)
{
	size_t i = t->place, child;

	while ((child = 2 * i + 1) < loop->armed) {
		if (child + 1 < loop->armed &&
		    timer_before(loop->heap[child + 1], loop->heap[child]))
			child++;
		if (!timer_before(loop->heap[child], t))
			break;
		heap_put(loop, loop->heap[child], i);
		i = child;
	}
	heap_put(loop, t, i);
}

struct timer *
timer_new(struct loop *loop, loop_fn *fn, void *arg)
{
	struct timer *t = xcalloc(1, sizeof(*t));

	t->loop = loop;
	t->fn = fn;
	t->arg = arg;
	t->place = IDLE;
	if ((t->next = loop->timers) != NULL)
		t->next->prev = t;
	loop->timers = t;
	return t;
}

void
timer_off(struct timer *t)
{
	struct loop *loop = t->loop;
	struct timer *last;
	size_t place = t->place;

	if (place == IDLE)
		return;
	t->place = IDLE;
	last = loop->heap[--loop->armed];
	if (last == t)
		return;
	heap_put(loop, last, place);
	heap_up(loop, last);
	heap_down(loop, last);
}

void
timer_set(struct timer *t, int64_t milliseconds)
{
	struct loop *loop = t->loop;

	if (loop == NULL)
		return;
	timer_off(t);
	if (milliseconds < 0)
		milliseconds = 0;
	if (__builtin_add_overflow(loop_now(loop), milliseconds, &t->when))
		t->when = INT64_MAX;
	t->order = loop->order++;
	if (loop->armed == loop->heap_cap) {
		loop->heap_cap = loop->heap_cap == 0 ? 8 : loop->heap_cap * 2;
		loop->heap = xreallocarray(loop->heap, loop->heap_cap,
		    sizeof(struct timer *));
	}
	heap_put(loop, t, loop->armed++);
	heap_up(loop, t);
}

bool
timer_armed(const struct timer *t)
{
	return t->place != IDLE;
}

void
timer_free(struct timer *t)
{
	if (t == NULL)
		return;
	if (t->loop != NULL) {
		timer_off(t);
		if (t->prev != NULL)
			t->prev->next = t->next;
		else
			t->loop->timers = t->next;
		if (t->next != NULL)
			t->next->prev = t->prev;
	}
	free(t);
}

/* Fires the first timer if it is due by then and was armed before `order`. */
static bool
run_timer(struct loop *loop, int64_t now, uint64_t order)
{
	struct timer *t;

	if (loop->armed == 0)
		return false;
	t = loop->heap[0];
	if (t->when > now || t->order >= order)
		return false;
	timer_off(t);
	t->fn(t->arg);
	return true;
}

/* What callbacks arm waits for the next turn, or one could run for ever. */
static bool
run_timers(struct loop *loop)
{
	int64_t now = loop_now(loop);
	uint64_t order = loop->order;
	bool ran = false;

	while (run_timer(loop, now, order))
		ran = true;
	return ran;
}

/* ---- signals ----------------------------------------------------------- */

static void
run_signals(void *arg, int fd, short got)
{
	struct loop *loop = arg;
	char bytes[64];

	(void)got;
	while (read(fd, bytes, sizeof(bytes)) > 0)
		continue;
	for (int i = 1; i < SIGNALS; i++) {
		if (!pending[i])
			continue;
		pending[i] = 0;
		if (loop->signals[i].fn != NULL)
			loop->signals[i].fn(loop->signals[i].arg);
	}
}

void
loop_signal(struct loop *loop, int signo, loop_fn *fn, void *arg)
{
	struct sigaction action = { .sa_handler = on_signal,
	    .sa_flags = SA_RESTART };

	if (signo < 1 || signo >= SIGNALS ||
	    (!loop->owns_signals && signal_pipe[0] != -1))
		die("loop: signal %d cannot be watched", signo);
	if (!loop->owns_signals) {
		if (pipe2(signal_pipe, O_NONBLOCK | O_CLOEXEC) == -1)
			die("pipe: %s", strerror(errno));
		loop->owns_signals = true;
		loop_add(loop, signal_pipe[0], POLLIN, run_signals, loop);
	}
	loop->signals[signo] = (struct hook){ .fn = fn, .arg = arg };
	if (fn == NULL)
		action.sa_handler = SIG_DFL;
	sigemptyset(&action.sa_mask);
	sigaction(signo, &action, NULL);
}

/* ---- turns ------------------------------------------------------------- */

void
loop_after(struct loop *loop, loop_fn *fn, void *arg)
{
	loop->after = xreallocarray(loop->after, loop->after_count + 1,
	    sizeof(*loop->after));
	loop->after[loop->after_count++] =
	    (struct hook){ .fn = fn, .arg = arg };
}

static void
run_after(struct loop *loop)
{
	loop->depth++;
	for (size_t i = 0; i < loop->after_count; i++)
		loop->after[i].fn(loop->after[i].arg);
	loop->depth--;
	sweep(loop);
}

int64_t
loop_next(const struct loop *loop)
{
	int64_t left;

	if (loop->armed == 0)
		return -1;
	left = loop->heap[0]->when - loop_now(loop);
	return left > 0 ? left : 0;
}

/* How long poll(2) may wait: until the first timer, at most `limit`. */
static int
wait_time(const struct loop *loop, int limit)
{
	int64_t left;

	if (loop->armed == 0)
		return limit;
	left = loop->heap[0]->when - loop_now(loop);
	if (left <= 0)
		return 0;
	/* A fake clock does not move while poll(2) waits. */
	if (loop->fake)
		return limit;
	if (left > INT_MAX)
		left = INT_MAX;
	return limit >= 0 && limit < left ? limit : (int)left;
}

void
loop_turn(struct loop *loop, int milliseconds)
{
	size_t count = loop->count;
	bool ran = false;
	int n;

	n = poll(loop->polls, (nfds_t)loop->count,
	    wait_time(loop, milliseconds));
	if (n == -1 && errno != EINTR && errno != EAGAIN)
		die("poll: %s", strerror(errno));
	loop->depth++;
	if (n > 0) {
		ran = run_watches(loop, count, false);
		ran = run_watches(loop, count, true) || ran;
	}
	ran = run_timers(loop) || ran;
	loop->depth--;
	sweep(loop);
	if (ran)
		run_after(loop);
}

int
loop_run(struct loop *loop)
{
	loop->stopped = false;
	while (!loop->stopped)
		loop_turn(loop, -1);
	return loop->status;
}

void
loop_stop(struct loop *loop, int status)
{
	loop->stopped = true;
	loop->status = status;
}

/* ---- clocks ------------------------------------------------------------ */

static int64_t
clock_ms(clockid_t clock)
{
	struct timespec now;

	if (clock_gettime(clock, &now) == -1)
		die("clock: %s", strerror(errno));
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t
loop_now(const struct loop *loop)
{
	return loop->fake ? loop->fake_now : clock_ms(CLOCK_MONOTONIC);
}

int64_t
loop_wall(const struct loop *loop)
{
	return loop->fake ? loop->fake_now : clock_ms(CLOCK_REALTIME);
}

void
loop_clock_fake(struct loop *loop, int64_t now)
{
	loop->fake = true;
	loop->fake_now = now;
}

/* Step by step: each timer sees the time at which it was to fire. */
void
loop_clock_move(struct loop *loop, int64_t milliseconds)
{
	int64_t end = loop->fake_now + milliseconds;

	while (loop->armed > 0 && loop->heap[0]->when <= end) {
		if (loop->heap[0]->when > loop->fake_now)
			loop->fake_now = loop->heap[0]->when;
		loop->depth++;
		run_timer(loop, loop->fake_now, UINT64_MAX);
		loop->depth--;
		sweep(loop);
		run_after(loop);
	}
	loop->fake_now = end;
}
