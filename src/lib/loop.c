/*
 * One poll(2) for everything: descriptors, timers, signals.  Must not know
 * who waits for what, and does nothing while nothing happens (law 8).
 *
 * A callback may remove or add anything, itself included.  So watches are
 * only marked as gone while callbacks run, and swept afterwards.
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
#include <unistd.h>

#include "lib/inside.h"
#include "lib/lib.h"

#define SIGNALS 65

struct watch {
	loop_fd_fn *fn;		/* NULL: removed, to be swept */
	void *arg;
	bool last;		/* in its turn behind all that are not */
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
	struct timers timers;
	int64_t wall;		/* as the callback that runs has read it, or 0 */
	struct hook signals[SIGNALS];
	bool owns_signals;
	struct hook *after;
	size_t after_count;
	bool stopped;
	int status;
};

/* Signal handlers reach nothing else: DESIGN's one exception. */
static volatile sig_atomic_t pending[SIGNALS];
static int signal_pipe[2] = { -1, -1 };

static void
loop_on_signal(int signo)
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
		    action.sa_handler == loop_on_signal)
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
	if (loop == NULL)
		return;
	if (loop->owns_signals)
		loop_signals_forget();
	timers_end(&loop->timers);
	free(loop->polls);
	free(loop->watches);
	free(loop->after);
	free(loop);
}

/* ---- descriptors ------------------------------------------------------- */

static struct watch *
loop_watch_find(struct loop *loop, int fd)
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

	if (fd < 0 || fn == NULL || loop_watch_find(loop, fd) != NULL)
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
	struct watch *w = loop_watch_find(loop, fd);

	if (w != NULL)
		loop->polls[w - loop->watches].events = events;
}

void
loop_last(struct loop *loop, int fd)
{
	struct watch *w = loop_watch_find(loop, fd);

	if (w != NULL)
		w->last = true;
}

static void
loop_sweep(struct loop *loop)
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
	struct watch *w = loop_watch_find(loop, fd);

	if (w == NULL)
		return;
	w->fn = NULL;
	loop->polls[w - loop->watches].fd = -1;
	loop->sweep = true;
	loop_sweep(loop);
}

/* Of the first `count`: those added in this turn were not polled. */
static bool
loop_run_watches(struct loop *loop, size_t count, bool last)
{
	bool ran = false;
	short got;

	for (size_t i = 0; i < count; i++) {
		got = loop->polls[i].revents;
		if (got == 0 || loop->watches[i].fn == NULL ||
		    loop->watches[i].last != last)
			continue;
		ran = true;
		loop->wall = 0;
		loop->watches[i].fn(loop->watches[i].arg,
		    loop->polls[i].fd, got);
	}
	return ran;
}

/* ---- signals ----------------------------------------------------------- */

static void
loop_run_signals(void *arg, int fd, short got)
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
	struct sigaction action = { .sa_handler = loop_on_signal,
	    .sa_flags = SA_RESTART };

	if (signo < 1 || signo >= SIGNALS ||
	    (!loop->owns_signals && signal_pipe[0] != -1))
		die("loop: signal %d cannot be watched", signo);
	if (!loop->owns_signals) {
		if (pipe2(signal_pipe, O_NONBLOCK | O_CLOEXEC) == -1)
			die("pipe: %s", strerror(errno));
		loop->owns_signals = true;
		loop_add(loop, signal_pipe[0], POLLIN, loop_run_signals, loop);
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
loop_run_after(struct loop *loop)
{
	loop->depth++;
	loop->wall = 0;
	for (size_t i = 0; i < loop->after_count; i++)
		loop->after[i].fn(loop->after[i].arg);
	loop->depth--;
	loop_sweep(loop);
}

struct timer *
timer_new(struct loop *loop, loop_fn *fn, void *arg)
{
	return timers_add(&loop->timers, fn, arg);
}

int64_t
loop_next(const struct loop *loop)
{
	return timers_next(&loop->timers);
}

/* How long poll(2) may wait: until the first timer, at most `limit`. */
static int
loop_wait_time(const struct loop *loop, int limit)
{
	int64_t left = timers_next(&loop->timers);

	if (left <= 0)
		return left == 0 ? 0 : limit;
	/* A fake clock does not move while poll(2) waits. */
	if (loop->timers.fake)
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
	    loop_wait_time(loop, milliseconds));
	if (n == -1 && errno != EINTR && errno != EAGAIN)
		die("poll: %s", strerror(errno));
	loop->depth++;
	if (n > 0) {
		ran = loop_run_watches(loop, count, false);
		ran = loop_run_watches(loop, count, true) || ran;
	}
	loop->wall = 0;
	ran = timers_run(&loop->timers) || ran;
	loop->depth--;
	loop_sweep(loop);
	if (ran)
		loop_run_after(loop);
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

int64_t
loop_now(const struct loop *loop)
{
	return timers_now(&loop->timers);
}

/* A callback may deal with many lines, each with a stamp. */
int64_t
loop_wall(const struct loop *loop)
{
	struct loop *mutable = (struct loop *)(uintptr_t)loop;

	if (loop->timers.fake)
		return loop->timers.fake_now;
	if (loop->depth == 0)
		return clock_wall();
	if (loop->wall == 0)
		mutable->wall = clock_wall();
	return loop->wall;
}

void
loop_clock_fake(struct loop *loop, int64_t now)
{
	loop->timers.fake = true;
	loop->timers.fake_now = now;
}

/* Step by step: each timer sees the time at which it was to fire. */
void
loop_clock_move(struct loop *loop, int64_t milliseconds)
{
	int64_t end = loop->timers.fake_now + milliseconds;
	bool fired = true;

	while (fired) {
		loop->depth++;
		fired = timers_move(&loop->timers, end);
		loop->depth--;
		loop_sweep(loop);
		if (fired)
			loop_run_after(loop);
	}
	loop->timers.fake_now = end;
}
