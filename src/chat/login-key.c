/*
 * A password made into a key (PBKDF2), which may take seconds: in a thread,
 * so that the screen goes on; the thread has no part in anything else.
 *
 * SPDX-License-Identifier: ISC
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "chat/inside.h"

/* Whose the job is, once one of the two sides is through with it. */
enum { RUNNING, DONE, LEFT };

struct key_job {
	struct loop *loop;
	key_done_fn *done;
	void *arg;
	pthread_t thread;
	int pipe[2];
	int owner;
	/* What the thread reads and makes. */
	enum sasl_hash hash;
	unsigned char salt[SASL_SALT_MAX];
	size_t len;
	unsigned iterations;
	char *password;		/* secret memory */
	struct sasl_key *key;
	struct err err;
};

static void
key_job_end(struct key_job *j)
{
	sasl_key_free(j->key);
	secret_free(j->password);
	close(j->pipe[1]);
	free(j);
}

static void *
key_job_thread(void *arg)
{
	struct key_job *j = arg;

	j->key = sasl_key_make(j->hash, j->salt, j->len, j->iterations,
	    j->password, &j->err);
	if (__atomic_exchange_n(&j->owner, DONE, __ATOMIC_ACQ_REL) == LEFT)
		key_job_end(j);
	else
		while (write(j->pipe[1], "", 1) == -1 && errno == EINTR)
			;
	return NULL;
}

static void
key_job_close(struct key_job *j)
{
	loop_del(j->loop, j->pipe[0]);
	close(j->pipe[0]);
}

static void
key_job_ready(void *arg, int fd, short got)
{
	struct key_job *j = arg, was;

	(void)fd;
	(void)got;
	/* What it made is ours from here on. */
	pthread_join(j->thread, NULL);
	was = *j;
	j->key = NULL;
	key_job_close(j);
	key_job_end(j);
	was.done(was.arg, was.key, &was.err);
}

struct key_job *
key_job_new(struct loop *loop, const struct scram *scram,
    const char *password, key_done_fn *done, void *arg, struct err *err)
{
	struct key_job *j = xcalloc(1, sizeof(*j));
	const void *salt;

	if (pipe2(j->pipe, O_CLOEXEC) == -1) {
		free(j);
		err_set(err, "thread", "the key cannot be computed: %s",
		    strerror(errno));
		return NULL;
	}
	j->loop = loop;
	j->done = done;
	j->arg = arg;
	scram_cost(scram, &j->hash, &salt, &j->len, &j->iterations);
	memcpy(j->salt, salt, j->len);
	j->password = secret_dup(password);
	loop_add(loop, j->pipe[0], POLLIN, key_job_ready, j);
	if (thread_start(&j->thread, key_job_thread, j) == 0)
		return j;
	key_job_close(j);
	key_job_end(j);
	err_set(err, "thread", "the key cannot be computed: no thread can be "
	    "made");
	return NULL;
}

/* A thread that runs goes on to its end, and then cleans up by itself. */
void
key_job_free(struct key_job *j)
{
	if (j == NULL)
		return;
	key_job_close(j);
	if (__atomic_exchange_n(&j->owner, LEFT, __ATOMIC_ACQ_REL) == DONE) {
		pthread_join(j->thread, NULL);
		key_job_end(j);
	} else
		pthread_detach(j->thread);
}
