/*
 * Runs one of the hot paths: see count.h.  Without a name it lists them.  With
 * "beside" and a command it becomes that, with a channel where programs beside
 * sotto have theirs.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/socket.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "count-rig.h"
#include "count.h"

static bool counting;

void count_this(void (*run)(void *arg), void *arg);

/* callgrind collects while this runs: --toggle-collect=count_this */
__attribute__((noinline)) void
count_this(void (*run)(void *arg), void *arg)
{
	run(arg);
	__asm__ volatile("");	/* a call, and no jump in its place */
}

void
count_on(void)
{
	counting = true;
}

void
count_off(void)
{
	counting = false;
}

void
rig_counted(void (*run)(void *arg), void *arg)
{
	if (counting)
		count_this(run, arg);
	else
		run(arg);
}

static const struct count_path *const tables[] = {
	count_net, count_chat, count_otr, count_screen, count_file,
};

static void
list(void)
{
	for (size_t i = 0; i < NELEM(tables); i++)
		for (const struct count_path *p = tables[i]; p->name != NULL;
		    p++)
			printf("%s\t%s\n", p->name, p->unit);
}

static const struct count_path *
find(const char *name)
{
	for (size_t i = 0; i < NELEM(tables); i++)
		for (const struct count_path *p = tables[i]; p->name != NULL;
		    p++)
			if (strcmp(p->name, name) == 0)
				return p;
	return NULL;
}

static int
beside(char *command[])
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) == -1 ||
	    dup2(ends[0], SPAWN_FD) == -1)
		return 1;
	execvp(command[0], command);
	return 1;
}

int
main(int argc, char *argv[])
{
	const struct count_path *p;

	if (argc > 2 && strcmp(argv[1], "beside") == 0)
		return beside(argv + 2);
	if (argc != 2) {
		list();
		return 0;
	}
	if ((p = find(argv[1])) == NULL) {
		fprintf(stderr, "count: there is no path %s\n", argv[1]);
		return 2;
	}
	printf("%zu\n", p->run());
	return 0;
}
