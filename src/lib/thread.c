/*
 * A thread beside the loop, which runs in the main thread.
 *
 * SPDX-License-Identifier: ISC
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "lib/lib.h"

struct thread_work {
	void (*fn)(void *);
	void *arg;
	int done;		/* to be written to */
};

int
thread_start(pthread_t *thread, void *(*fn)(void *), void *arg)
{
	sigset_t all, old;
	int code;

	/* Signals belong to the loop. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	code = pthread_create(thread, NULL, fn, arg);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return code == 0 ? 0 : -1;
}

static void *
thread_run_work(void *arg)
{
	struct thread_work *w = arg;

	w->fn(w->arg);
	while (write(w->done, "", 1) == -1 && errno == EINTR)
		continue;
	return NULL;
}

void
thread_beside(void (*fn)(void *), void *arg,
    void (*attend)(void *attend_arg, int fd), void *attend_arg)
{
	struct thread_work work = { .fn = fn, .arg = arg };
	pthread_t thread;
	int fds[2];

	if (pipe2(fds, O_CLOEXEC) == -1) {
		fn(arg);
		return;
	}
	work.done = fds[1];
	if (thread_start(&thread, thread_run_work, &work) == 0) {
		attend(attend_arg, fds[0]);
		pthread_join(thread, NULL);
	} else
		fn(arg);
	close(fds[0]);
	close(fds[1]);
}
