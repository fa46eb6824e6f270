/*
 * The demo's guardian: the parent of the server, the buddy and sotto, in a
 * session of its own, so that no terminal ends it.  When sotto ends, or the
 * first process does (be it by SIGKILL), it ends them all and removes the
 * directory.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "demo/inside.h"

#define SERVER_MS 20000		/* until the server answers */
#define BUDDY_MS 20000		/* until the buddy is online */
#define TICK_MS 50		/* between two looks while starting */

struct guardian {
	struct stage *stage;
	struct loop *loop;
	struct channel *channel;	/* to the first process */
	int fd;			/* the same, before there is a channel */
	int go;			/* write end: sotto may begin */
	pid_t sotto, server, buddy;
	int status;		/* of sotto, as exit(3) takes it */
	bool ending;
};

static void
guardian_tell(const struct guardian *g, const struct msg *m)
{
	(void)channel_send(g->channel, m, -1, NULL);
}

static void
guardian_tell_sotto(const struct guardian *g)
{
	struct msg m = { .type = MSG_GUARDIAN_SOTTO };

	m.u.guardian_sotto.pid = (uint32_t)g->sotto;
	guardian_tell(g, &m);
}

static void
guardian_tell_end(const struct guardian *g)
{
	struct msg m = { .type = MSG_GUARDIAN_ENDED };

	m.u.guardian_ended.status = (uint32_t)g->status;
	guardian_tell(g, &m);
}

/* sotto's place: in the terminal's session, waiting until all is ready. */
static pid_t
guardian_place(struct guardian *g)
{
	pid_t parent = getpid(), pid;
	int fds[2];
	char c;

	if (pipe2(fds, O_CLOEXEC) == -1)
		return (-1);
	if ((pid = fork()) == 0) {
		children_reset_signals();
		children_die_with(SIGTERM, parent);
		close(fds[1]);
		close(g->fd);
		if (read(fds[0], &c, 1) == 1)
			stage_become_sotto(g->stage);
		_exit(1);
	}
	close(fds[0]);
	g->go = fds[1];
	return (pid);
}

static pid_t
guardian_fork(struct guardian *g, void (*become)(const struct stage *))
{
	pid_t parent = getpid(), pid = fork();

	if (pid != 0)
		return (pid);
	children_reset_signals();
	setpgid(0, 0);
	/* A change of user would undo what the next line does. */
	if (become != stage_become_server || stage_drop(g->stage) == 0) {
		children_die_with(SIGKILL, parent);
		become(g->stage);
	}
	_exit(127);
}

static void
guardian_child(struct guardian *g, pid_t pid, int status)
{
	if (pid == g->sotto && WIFSTOPPED(status))
		guardian_tell(g, &(struct msg){
		    .type = MSG_GUARDIAN_STOPPED });
	else if (pid == g->sotto && !WIFSTOPPED(status)) {
		g->status = WIFEXITED(status) ? WEXITSTATUS(status) :
		    128 + WTERMSIG(status);
		g->sotto = -1;
		g->ending = true;
	} else if (pid == g->server && !WIFSTOPPED(status))
		g->server = -1;
	else if (pid == g->buddy && !WIFSTOPPED(status))
		g->buddy = -1;
}

static void
guardian_reap(void *arg)
{
	struct guardian *g = arg;
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG | WUNTRACED)) > 0)
		guardian_child(g, pid, status);
}

static void
guardian_end(void *arg)
{
	((struct guardian *)arg)->ending = true;
}

/* The first process says no more than that. */
static void
guardian_got(void *arg, const struct msg *m, int fd)
{
	(void)m;
	(void)fd;
	guardian_end(arg);
}

static void
guardian_left(void *arg, const struct err *err)
{
	(void)err;
	guardian_end(arg);
}

static int
guardian_server(struct guardian *g, struct err *err)
{
	int64_t end = clock_now() + SERVER_MS;

	dprintf(2, "Starting a server of its own: Prosody on 127.0.0.1:%u "
	    "...\n", g->stage->port);
	g->server = guardian_fork(g, stage_become_server);
	while (!g->ending && !stage_answers(g->stage)) {
		if (g->server == -1)
			return (err_set(err, "server", "Prosody ended"));
		if (clock_now() > end)
			return (err_set(err, "server", "Prosody does not "
			    "answer"));
		loop_turn(g->loop, TICK_MS);
	}
	return (0);
}

static int
guardian_buddy(struct guardian *g, char first[64], char second[64],
    struct err *err)
{
	int64_t end = clock_now() + BUDDY_MS;

	dprintf(2, "Starting a contact: " DEMO_BUDDY " ...\n");
	g->buddy = guardian_fork(g, stage_become_buddy);
	while (!g->ending && !stage_fingerprints(g->stage, first,
	    second)) {
		if (g->buddy == -1)
			return (err_set(err, "buddy", "the contact ended"));
		if (clock_now() > end)
			return (err_set(err, "buddy", "the contact does not "
			    "come online"));
		loop_turn(g->loop, TICK_MS);
	}
	return (0);
}

static int
guardian_start(struct guardian *g, struct err *err)
{
	char first[64], second[64];

	dprintf(2, "Making a throwaway certificate authority ...\n");
	if (stage_fill(g->stage, err) == -1 ||
	    guardian_server(g, err) == -1)
		return (-1);
	if (g->ending)
		return (0);
	if (guardian_buddy(g, first, second, err) == -1)
		return (-1);
	if (g->ending)
		return (0);
	return (stage_note(g->stage, first, second, err));
}

/* Away from the terminal, where sotto's place stays. */
static void
guardian_begin(struct guardian *g)
{
	static const int ignored[] = { SIGINT, SIGHUP, SIGQUIT };

	children_adopt();
	for (size_t i = 0; i < NELEM(ignored); i++)
		signal(ignored[i], SIG_IGN);
	g->sotto = guardian_place(g);
	(void)detach(DETACH_SESSION, 0, NULL);
	g->loop = loop_new();
	loop_signal(g->loop, SIGTERM, guardian_end, g);
	loop_signal(g->loop, SIGCHLD, guardian_reap, g);
	g->channel = channel_new(g->loop, g->fd, MSG_TO_GUARDIAN,
	    guardian_got, guardian_left, g);
	guardian_tell_sotto(g);
}

_Noreturn void
guardian_live(struct stage *stage, int fd)
{
	struct guardian guardian = { .stage = stage, .fd = fd, .go = -1,
	    .sotto = -1, .server = -1, .buddy = -1 };
	struct guardian *g = &guardian;
	struct err err = { .code = "" };

	guardian_begin(g);
	if (guardian_start(g, &err) == -1) {
		stage_complain(g->stage);
		dprintf(2, "sotto: %s\n", err.text);
		g->status = 1;
		g->ending = true;
	}
	(void)detach(DETACH_NOT, 7, NULL);
	if (!g->ending && write(g->go, "", 1) == -1)
		g->ending = true;
	while (!g->ending)
		loop_turn(g->loop, -1);
	close(g->go);
	children_end(g->sotto);
	stage_remove(g->stage);
	guardian_tell_end(g);
	_exit(0);
}
