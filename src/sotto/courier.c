/*
 * sotto's end of the courier: asks, waits, and believes it as little as it
 * believes sotto-net.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/wait.h>

#include <stdlib.h>
#include <string.h>

#include "ipc/ipc.h"
#include "sotto/courier.h"

#define COURIER_PATH LIBEXECDIR "/sotto-courier"
#define WAIT_MS 10000
#define WAITING_MAX ((size_t)256 * 1024)	/* bytes on the way to it */

/* What was asked and is not yet answered. */
struct asked {
	bool reads;		/* else it is to write */
	courier_fn *fn;
	void *arg;
	char *path;		/* of the file that is coming, as shown */
	struct str data;
	size_t files, bytes;
	bool over;
	int rc;
	struct err *err;
};

struct courier {
	struct loop *loop;	/* its own: who asks waits */
	struct channel *channel;	/* NULL: it is gone */
	pid_t pid;
	struct asked *asked;	/* or NULL */
};

static const char *const codes[COURIER_CODES] = {
	[COURIER_NO_FILE] = "no-file",
	[COURIER_READ] = "read",
	[COURIER_NOTHING_FOUND] = "nothing-found",
	[COURIER_EXISTS] = "exists",
	[COURIER_WRITE] = "write",
};

/* ---- answers ------------------------------------------------------------- */

static int
courier_asked_done(struct asked *a, int rc)
{
	a->over = true;
	a->rc = rc;
	return (0);
}

/* A name on the disk may be any bytes; it will be shown.  Caller frees. */
static char *
courier_asked_shown(const char *text, enum safe what)
{
	struct str out;

	str_init(&out);
	utf8_safe(&out, text, strlen(text), what);
	return (str_take(&out));
}

/* The file that came is complete. */
static void
courier_asked_hand_over(struct asked *a)
{
	if (a->path != NULL)
		a->fn(a->arg, a->path, a->data.s, a->data.len, NULL);
	free(a->path);
	a->path = NULL;
	str_clear(&a->data);
}

static int
courier_asked_file(struct asked *a, const char *path)
{
	courier_asked_hand_over(a);
	if (++a->files > IPC_FILES_MAX)
		return (-1);
	a->path = courier_asked_shown(path, SAFE_NAME);
	return (0);
}

static int
courier_asked_part(struct asked *a, const struct msg_data *data)
{
	if (a->path == NULL || (a->bytes += data->len) > IPC_CARRIED_MAX)
		return (-1);
	str_addn(&a->data, data->s, data->len);
	return (0);
}

static int
courier_asked_left(struct asked *a, const char *path, const char *why)
{
	char *shown = courier_asked_shown(path, SAFE_NAME);
	char *reason = courier_asked_shown(why, SAFE_LINE);

	courier_asked_hand_over(a);
	a->fn(a->arg, shown, NULL, 0, reason);
	free(reason);
	free(shown);
	return (0);
}

static int
courier_asked_failed(struct asked *a, const struct msg *m)
{
	char *shown = courier_asked_shown(m->u.courier_failed.path, SAFE_NAME);
	char *why = courier_asked_shown(m->u.courier_failed.why, SAFE_LINE);

	err_set(a->err, codes[m->u.courier_failed.code], "%s: %s", shown,
	    why);
	free(why);
	free(shown);
	return (courier_asked_done(a, -1));
}

/* -1: it said what it must not, now or ever. */
static int
courier_asked_answer(struct asked *a, const struct msg *m)
{
	if (m->type == MSG_COURIER_DONE) {
		courier_asked_hand_over(a);
		return (courier_asked_done(a, 0));
	}
	if (m->type == MSG_COURIER_FAILED)
		return (courier_asked_failed(a, m));
	if (!a->reads)
		return (-1);
	if (m->type == MSG_COURIER_FILE)
		return (courier_asked_file(a, m->u.courier_file.path));
	if (m->type == MSG_COURIER_PART)
		return (courier_asked_part(a, &m->u.courier_part.data));
	return (courier_asked_left(a, m->u.courier_left.path,
	    m->u.courier_left.why));
}

/* ---- the process --------------------------------------------------------- */

/* What comes later could be taken for an answer to something else. */
static int
courier_gone(struct courier *c, struct err *err)
{
	channel_free(c->channel);
	c->channel = NULL;
	return (err_set(err, "courier", "the process that reads and writes "
	    "keys has ended: start sotto again"));
}

static void
courier_got(void *arg, const struct msg *m, int fd)
{
	struct courier *c = arg;

	(void)fd;		/* no message of the courier's has one */
	if (c->asked == NULL || c->asked->over ||
	    courier_asked_answer(c->asked, m) == -1)
		(void)courier_gone(c, NULL);
}

static void
courier_end(void *arg, const struct err *err)
{
	(void)err;
	(void)courier_gone(arg, NULL);
}

struct courier *
courier_start(const int gate[2], struct err *err)
{
	static const char *const variables[] = { "HOME", "XDG_CONFIG_HOME",
	    NULL };
	const struct spawn what = { .path = COURIER_PATH,
	    .detach = DETACH_SESSION, .variables = variables, .gate = gate };
	struct courier *c;
	pid_t pid;
	int fd = spawn(&what, &pid, err);

	if (fd == -1)
		return (NULL);
	c = xcalloc(1, sizeof(*c));
	c->pid = pid;
	c->loop = loop_new();
	c->channel = channel_new(c->loop, fd, MSG_FROM_COURIER, courier_got,
	    courier_end, c);
	return (c);
}

static int
courier_say(struct courier *c, const struct msg *m)
{
	if (c->channel == NULL ||
	    channel_send(c->channel, m, -1, NULL) == -1)
		return (-1);
	return (channel_drain(c->channel, WAITING_MAX, WAIT_MS));
}

/* Waits for the answer. */
static int
courier_wait(struct courier *c, struct asked *a)
{
	int64_t left, until = loop_now(c->loop) + WAIT_MS;

	c->asked = a;
	while (c->channel != NULL && !a->over &&
	    (left = until - loop_now(c->loop)) > 0)
		loop_turn(c->loop, (int)left);
	c->asked = NULL;
	return (a->over ? a->rc : courier_gone(c, a->err));
}

static int
courier_path(const char *path, struct err *err)
{
	if (path[0] == '\0' || strlen(path) > IPC_PATH_MAX)
		return (err_set(err, "no-file", "not a path"));
	return (0);
}

int
courier_read(struct courier *c, const char *path, courier_fn *fn, void *arg,
    struct err *err)
{
	struct asked a = { .reads = true, .fn = fn, .arg = arg, .err = err };
	struct msg m = { .type = MSG_COURIER_READ };
	int rc;

	if (courier_path(path, err) == -1)
		return (-1);
	m.u.courier_read.path = path;
	str_init_secret(&a.data);
	rc = courier_say(c, &m) == -1 ? courier_gone(c, err) :
	    courier_wait(c, &a);
	free(a.path);
	str_free(&a.data);
	return (rc);
}

static int
courier_say_text(struct courier *c, const struct str *text)
{
	struct msg m = { .type = MSG_COURIER_TEXT };
	size_t n;

	for (size_t at = 0; at < text->len; at += n) {
		n = text->len - at < IPC_PART_MAX ? text->len - at :
		    IPC_PART_MAX;
		m.u.courier_text.data = (struct msg_data){ text->s + at, n };
		if (courier_say(c, &m) == -1)
			return (-1);
	}
	return (courier_say(c, &(struct msg){ .type = MSG_COURIER_NEXT }));
}

int
courier_write(struct courier *c, const char *path, const struct str *texts,
    size_t n, struct err *err)
{
	struct asked a = { .err = err };
	struct msg m = { .type = MSG_COURIER_WRITE };

	if (courier_path(path, err) == -1)
		return (-1);
	for (size_t i = 0; i < n; i++)
		if (courier_say_text(c, &texts[i]) == -1)
			return (courier_gone(c, err));
	m.u.courier_write.path = path;
	if (courier_say(c, &m) == -1)
		return (courier_gone(c, err));
	return (courier_wait(c, &a));
}

void
courier_stop(struct courier *c)
{
	if (c == NULL)
		return;
	channel_free(c->channel);
	loop_free(c->loop);
	/* It ends by itself; init buries it if we do not come to it. */
	(void)waitpid(c->pid, NULL, WNOHANG);
	free(c);
}
