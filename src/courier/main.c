/*
 * sotto-courier: carries keys in from other programs' files and out into a
 * new folder.  sotto itself can open nothing outside its own directories;
 * what it can have through the courier is no more than files with the names
 * and the shape of OTR keys, and what it can write is six files of fixed
 * names in a folder that was not there.  It believes nothing of sotto, which
 * may have been taken over by what it reads from the net: the rules about
 * names and shapes are enforced here, not asked for there.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "confine/confine.h"
#include "courier/inside.h"

#define WAITING_MAX ((size_t)256 * 1024)	/* bytes that sotto has not taken */
#define TAKE_MS 10000			/* ... for so long: it never will */

/* ---- what is said to sotto ----------------------------------------------- */

static void
courier_tell(struct courier *c, const struct msg *m)
{
	if (channel_send(c->channel, m, -1, NULL) == -1 ||
	    channel_drain(c->channel, WAITING_MAX, TAKE_MS) == -1)
		_exit(0);
}

void
courier_file(struct courier *c, const char *path, const struct str *data)
{
	struct msg m = { .type = MSG_COURIER_FILE };
	size_t n;

	m.u.courier_file.path = path;
	courier_tell(c, &m);
	m = (struct msg){ .type = MSG_COURIER_PART };
	for (size_t at = 0; at < data->len; at += n) {
		n = data->len - at < IPC_PART_MAX ? data->len - at :
		    IPC_PART_MAX;
		m.u.courier_part.data = (struct msg_data){ data->s + at, n };
		courier_tell(c, &m);
	}
}

void
courier_left(struct courier *c, const char *path, const char *why)
{
	struct msg m = { .type = MSG_COURIER_LEFT };

	m.u.courier_left.path = path;
	m.u.courier_left.why = why;
	courier_tell(c, &m);
}

void
courier_done(struct courier *c)
{
	courier_tell(c, &(struct msg){ .type = MSG_COURIER_DONE });
}

void
courier_failed(struct courier *c, enum courier_code code, const char *path,
    const char *why)
{
	struct msg m = { .type = MSG_COURIER_FAILED };

	m.u.courier_failed.code = code;
	m.u.courier_failed.path = path;
	m.u.courier_failed.why = why;
	courier_tell(c, &m);
}

char *
courier_expand(const char *path)
{
	const char *home = getenv("HOME");

	if (path[0] == '~' && (path[1] == '/' || path[1] == '\0') &&
	    home != NULL && strlen(home) + strlen(path) <= IPC_PATH_MAX)
		return (xasprintf("%s%s", home, path + 1));
	return (xstrdup(path));
}

/* ---- what sotto asks ----------------------------------------------------- */

static void
courier_got(void *arg, const struct msg *m, int fd)
{
	struct courier *c = arg;

	(void)fd;		/* no message to the courier has one */
	if (m->type == MSG_COURIER_READ)
		search(c, m->u.courier_read.path);
	else if (m->type == MSG_COURIER_TEXT) {
		if (write_add(c, &m->u.courier_text.data) == -1)
			_exit(0);
	} else if (m->type == MSG_COURIER_NEXT)
		write_next(c);
	else if (m->type == MSG_COURIER_WRITE)
		write_asked(c, m->u.courier_write.path);
}

static void
courier_end(void *arg, const struct err *err)
{
	(void)arg;
	(void)err;
	_exit(0);
}

int
main(void)
{
	struct courier c = { .n = 0 };
	struct err err = { .code = "" };

	if (confine_early(&err) == -1 || spawn_began(&err) == -1 ||
	    confine_enter(CONFINE_COURIER, NULL, 0, &err) == -1) {
		fprintf(stderr, "sotto-courier: %s\n", err.text);
		return (1);
	}
	for (size_t i = 0; i < IPC_WRITES; i++)
		str_init_secret(&c.files[i]);
	c.loop = loop_new();
	c.channel = channel_new(c.loop, SPAWN_FD, MSG_TO_COURIER, courier_got,
	    courier_end, &c);
	return (loop_run(c.loop));
}
