/*
 * A new private key, made in a thread, so that the screen goes on; the thread
 * has no part in anything else.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "keys/inside.h"

/* The thread sees `key` and `pipe`, nothing else. */
struct keygen {
	struct keygen *next;
	char *account;
	bool replace;
	pthread_t thread;
	struct gcry_sexp *key;
	int pipe;
};

static void *
make_keygen_thread(void *arg)
{
	struct keygen *k = arg;
	ssize_t n;

	k->key = key_make();
	do
		n = write(k->pipe, &k, sizeof(k));
	while (n == -1 && errno == EINTR);
	return NULL;
}

static void
make_keygen_free(struct keygen *k)
{
	key_free(k->key);
	free(k->account);
	free(k);
}

static void
make_keygen_unlink(struct keys *keys, struct keygen *k)
{
	struct keygen **at;

	for (at = &keys->keygens; *at != NULL; at = &(*at)->next)
		if (*at == k) {
			*at = k->next;
			return;
		}
}

static void
make_keygen_done(struct keys *keys, struct keygen *k)
{
	pthread_join(k->thread, NULL);
	make_keygen_unlink(keys, k);
	keys->ops.made(keys->ops.arg, k->account, k->key, k->replace);
	make_keygen_free(k);
}

static void
make_keygen_ready(void *arg, int fd, short got)
{
	struct keys *keys = arg;
	struct keygen *k;

	(void)got;
	if (read(fd, &k, sizeof(k)) == sizeof(k))
		make_keygen_done(keys, k);
}

static int
make_keygen_pipe(struct keys *keys, struct err *err)
{
	if (keys->pipe[0] != -1)
		return 0;
	if (pipe2(keys->pipe, O_CLOEXEC) == -1) {
		keys->pipe[0] = keys->pipe[1] = -1;
		return err_set(err, "keygen", "key: pipe: %s",
		    strerror(errno));
	}
	loop_add(keys->loop, keys->pipe[0], POLLIN, make_keygen_ready, keys);
	return 0;
}

static bool
make_keygen_runs(const struct keys *keys, const char *account)
{
	const struct keygen *k;

	for (k = keys->keygens; k != NULL; k = k->next)
		if (strcmp(k->account, account) == 0)
			return true;
	return false;
}

int
keys_make(struct keys *keys, const char *account, bool replace,
    struct err *err)
{
	struct keygen *k;

	if (make_keygen_runs(keys, account))
		return 0;
	if (make_keygen_pipe(keys, err) == -1)
		return -1;
	k = xcalloc(1, sizeof(*k));
	k->account = xstrdup(account);
	k->replace = replace;
	k->pipe = keys->pipe[1];
	if (thread_start(&k->thread, make_keygen_thread, k) == -1) {
		make_keygen_free(k);
		return err_set(err, "keygen", "key: no thread can be made");
	}
	k->next = keys->keygens;
	keys->keygens = k;
	return 1;
}

void
make_stop(struct keys *keys)
{
	struct keygen *k;

	while ((k = keys->keygens) != NULL) {
		keys->keygens = k->next;
		pthread_join(k->thread, NULL);
		make_keygen_free(k);
	}
	if (keys->pipe[0] != -1) {
		loop_del(keys->loop, keys->pipe[0]);
		close(keys->pipe[0]);
		close(keys->pipe[1]);
	}
}
