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
#include <unistd.h>

#include "confine/confine.h"
#include "courier/inside.h"

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
	rest_memory();
	return (loop_run(c.loop));
}
