/*
 * sotto's end of the courier: asks, waits, and believes only sizes that it
 * has checked.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/socket.h>
#include <sys/wait.h>

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "courier-wire.h"
#include "courier.h"
#include "lib/lib.h"

#define WAIT_MS 10000

struct courier {
	int fd;			/* -1: it is gone */
	pid_t pid;
	char *buf;		/* secret */
};

struct courier *
courier_start(struct err *err)
{
	struct courier *c;
	int fds[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds) == -1) {
		err_set(err, "start", "courier: %s", strerror(errno));
		return (NULL);
	}
	fflush(NULL);
	if ((pid = fork()) == -1) {
		err_set(err, "start", "courier: %s", strerror(errno));
		close(fds[0]);
		close(fds[1]);
		return (NULL);
	}
	if (pid == 0)
		courier_process(fds[1]);
	close(fds[1]);
	c = xcalloc(1, sizeof(*c));
	c->fd = fds[0];
	c->pid = pid;
	c->buf = secret_alloc(COURIER_FRAME_MAX + 1);
	return (c);
}

/* What comes later could be taken for an answer to something else. */
static int
gone(struct courier *c, struct err *err)
{
	if (c->fd != -1)
		close(c->fd);
	c->fd = -1;
	return (err_set(err, "courier", "the process that reads and writes "
	    "keys has ended: start sotto again"));
}

static int
say(struct courier *c, char letter, const char *data, size_t len,
    struct err *err)
{
	size_t n;

	if (c->fd == -1)
		return (gone(c, err));
	do {
		n = len < COURIER_FRAME_MAX - 1 ? len : COURIER_FRAME_MAX - 1;
		c->buf[0] = letter;
		memcpy(c->buf + 1, data, n);
		if (send(c->fd, c->buf, n + 1, MSG_NOSIGNAL) == -1)
			return (gone(c, err));
		data += n;
		len -= n;
	} while (len > 0);
	wipe(c->buf, COURIER_FRAME_MAX);
	return (0);
}

/* The next frame, NUL-terminated: its length, or -1. */
static ssize_t
hear(struct courier *c, int64_t until, struct err *err)
{
	struct pollfd p = { .fd = c->fd, .events = POLLIN };
	int64_t left;
	ssize_t n;
	int r;

	do {
		left = until - clock_now();
		r = poll(&p, 1, left > 0 ? (int)left : 0);
	} while (r == -1 && errno == EINTR);
	if (r != 1 || (n = recv(c->fd, c->buf, COURIER_FRAME_MAX, 0)) <= 0)
		return (gone(c, err));
	c->buf[n] = '\0';
	return (n);
}

/* A name on the disk may be any bytes; it will be shown. */
static char *
shown(const char *path)
{
	struct str out;

	str_init(&out);
	utf8_safe(&out, path, strlen(path), SAFE_NAME);
	return (str_take(&out));
}

/* X code NUL text, of which the paths may be any bytes. */
static int
refused(const struct courier *c, size_t n, struct err *err)
{
	const char *code = c->buf + 1;
	size_t len = strlen(code);
	char *text = shown(len + 2 < n ? code + len + 1 : "");

	err_set(err, code, "%s", text);
	free(text);
	return (-1);
}

struct reading {
	courier_fn *fn;
	void *arg;
	char *path;		/* of the file that is coming */
	struct str data;
	size_t all;
};

static void
reading_file(struct reading *r)
{
	if (r->path != NULL)
		r->fn(r->arg, r->path, r->data.s, r->data.len, NULL);
	free(r->path);
	r->path = NULL;
	str_clear(&r->data);
}

static int
reading_frame(struct courier *c, struct reading *r, size_t n,
    struct err *err)
{
	const char *text = c->buf + 1;
	char *path;

	switch (c->buf[0]) {
	case 'F':
		reading_file(r);
		r->path = shown(text);
		return (1);
	case 'D':
		if ((r->all += n - 1) > COURIER_ALL_MAX)
			return (gone(c, err));
		str_addn(&r->data, text, n - 1);
		return (1);
	case 'S':
		reading_file(r);
		path = shown(text);
		r->fn(r->arg, path, NULL, 0, strlen(text) + 2 < n ?
		    text + strlen(text) + 1 : "");
		free(path);
		return (1);
	case 'E':
		reading_file(r);
		return (0);
	case 'X':
		return (refused(c, n, err));
	default:
		return (gone(c, err));
	}
}

int
courier_read(struct courier *c, const char *path, courier_fn *fn, void *arg,
    struct err *err)
{
	struct reading r = { .fn = fn, .arg = arg };
	int64_t until = clock_now() + WAIT_MS;
	ssize_t n = 0;
	int rc = 1;

	if (path[0] == '\0' || strlen(path) >= PATH_MAX)
		return (err_set(err, "no-file", "not a path"));
	if (say(c, 'R', path, strlen(path), err) == -1)
		return (-1);
	str_init_secret(&r.data);
	while (rc == 1 && (n = hear(c, until, err)) > 0) {
		rc = reading_frame(c, &r, (size_t)n, err);
		wipe(c->buf, (size_t)n);
	}
	free(r.path);
	str_free(&r.data);
	return (n > 0 ? rc : -1);
}

int
courier_write(struct courier *c, const char *path, const struct str *texts,
    size_t n, struct err *err)
{
	ssize_t len;
	size_t i;

	if (path[0] == '\0' || strlen(path) >= PATH_MAX)
		return (err_set(err, "no-file", "not a path"));
	if (say(c, 'N', path, strlen(path), err) == -1)
		return (-1);
	for (i = 0; i < n; i++)
		if (say(c, 'D', texts[i].s, texts[i].len, err) == -1 ||
		    say(c, 'B', "", 0, err) == -1)
			return (-1);
	if (say(c, 'W', "", 0, err) == -1 ||
	    (len = hear(c, clock_now() + WAIT_MS, err)) == -1)
		return (-1);
	if (c->buf[0] == 'X')
		return (refused(c, (size_t)len, err));
	return (c->buf[0] == 'E' ? 0 : gone(c, err));
}

void
courier_stop(struct courier *c)
{
	if (c == NULL)
		return;
	if (c->fd != -1)
		close(c->fd);
	secret_free(c->buf);
	/* It ends by itself; init buries it if we do not come to it. */
	(void)waitpid(c->pid, NULL, WNOHANG);
	free(c);
}
