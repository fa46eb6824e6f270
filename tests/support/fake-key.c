/*
 * The key of a password, computed in no thread: what a test sees depends on
 * no clock.  Stands in for src/chat/login-key.c.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include "chat/inside.h"
#include "fake-login.h"

struct key_job {
	struct timer *timer;
	struct sasl_key *key;
	struct err err;
	key_done_fn *done;
	void *arg;
};

static bool held;
static struct key_job *waiting;		/* the last one that was held */

void
fake_key_hold(bool hold)
{
	held = hold;
	if (!hold && waiting != NULL)
		timer_set(waiting->timer, 0);
	waiting = NULL;
}

static void
ready(void *arg)
{
	struct key_job *j = arg, was = *j;

	timer_free(j->timer);
	free(j);
	was.done(was.arg, was.key, &was.err);
}

/* From the loop, as the thread's would come. */
struct key_job *
key_job_new(struct loop *loop, const struct scram *scram,
    const char *password, key_done_fn *done, void *arg, struct err *err)
{
	struct key_job *j = xcalloc(1, sizeof(*j));
	enum sasl_hash hash;
	const void *salt;
	unsigned iterations;
	size_t len;

	(void)err;
	scram_cost(scram, &hash, &salt, &len, &iterations);
	j->key = sasl_key_make(hash, salt, len, iterations, password, &j->err);
	j->done = done;
	j->arg = arg;
	j->timer = timer_new(loop, ready, j);
	if (held)
		waiting = j;
	else
		timer_set(j->timer, 0);
	return j;
}

void
key_job_free(struct key_job *j)
{
	if (j == NULL)
		return;
	if (j == waiting)
		waiting = NULL;
	timer_free(j->timer);
	sasl_key_free(j->key);
	free(j);
}
