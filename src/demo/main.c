/*
 * sotto-demo SOTTO: shows sotto with a server and a contact of its own, and
 * leaves nothing behind.
 *
 * The process that the shell waits for only waits itself.  The guardian,
 * its child in a session of its own, is the parent of all the others: it
 * starts them, and when sotto ends, or the first process does (be it by
 * SIGKILL), it ends them and removes the directory.  If the guardian
 * is killed, what it started dies with it or comes to the first process,
 * which then does the same.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "confine/confine.h"
#include "demo/inside.h"

/* ---- the first process ------------------------------------------------- */

struct first {
	struct loop *loop;
	struct channel *channel;	/* to the guardian */
	pid_t sotto;
	int status;		/* of sotto; -1: the guardian was killed */
	int signalled;		/* by which we were told to end, or 0 */
};

/* One signal, and whom it is for. */
struct caught {
	int signo;
	struct first *first;
};

/* Tells the guardian, as our death would. */
static void
demo_first_caught(void *arg)
{
	const struct caught *c = arg;

	c->first->signalled = c->signo;
	(void)channel_send(c->first->channel, &(struct msg){
	    .type = MSG_GUARDIAN_END }, -1, NULL);
}

static bool
demo_first_is_stopped(pid_t pid)
{
	char path[64], text[512], *p;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) == -1)
		return (false);
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (n <= 0)
		return (false);
	text[n] = '\0';
	p = strrchr(text, ')');
	return (p != NULL && p[1] == ' ' && p[2] == 'T');
}

/* sotto was suspended: so are we, so that the shell comes back. */
static void
demo_first_stop(pid_t sotto)
{
	if (!demo_first_is_stopped(sotto))
		return;
	raise(SIGSTOP);
	kill(sotto, SIGCONT);
}

static void
demo_first_got(void *arg, const struct msg *m, int fd)
{
	struct first *f = arg;

	(void)fd;
	if (m->type == MSG_GUARDIAN_SOTTO)
		f->sotto = (pid_t)m->u.guardian_sotto.pid;
	else if (m->type == MSG_GUARDIAN_STOPPED)
		demo_first_stop(f->sotto);
	else if (m->type == MSG_GUARDIAN_ENDED) {
		f->status = (int)m->u.guardian_ended.status;
		loop_stop(f->loop, 0);
	}
}

static void
demo_first_end(void *arg, const struct err *err)
{
	struct first *f = arg;

	(void)err;
	loop_stop(f->loop, 0);
}

/* What a sotto that was killed could not put right itself. */
static void
demo_first_terminal(const struct termios *was)
{
	static const char reset[] =
	    "\033[?2004l\033[?1049l\033[?25h\033[0m\r\n";
	void (*old)(int) = signal(SIGTTOU, SIG_IGN);

	tcsetattr(0, TCSANOW, was);
	if (write(1, reset, sizeof(reset) - 1) == -1)
		return;
	signal(SIGTTOU, old);
}

/* Until all that was started has ended: the status to exit with. */
static int
demo_first(struct stage *s, int fd, const struct termios *was)
{
	struct first f = { .loop = loop_new(), .sotto = -1,
	    .status = -1 };
	struct caught caught[] = { { SIGINT, &f }, { SIGTERM, &f },
	    { SIGHUP, &f }, { SIGQUIT, &f } };

	f.channel = channel_new(f.loop, fd, MSG_FROM_GUARDIAN, demo_first_got,
	    demo_first_end, &f);
	for (size_t i = 0; i < NELEM(caught); i++)
		loop_signal(f.loop, caught[i].signo, demo_first_caught,
		    &caught[i]);
	(void)loop_run(f.loop);
	if (f.status == -1) {
		children_end(f.sotto);
		stage_remove(s);
		f.status = 1;
	}
	while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
		continue;
	if (f.status > 128 || f.signalled == SIGTERM)
		demo_first_terminal(was);
	channel_free(f.channel);
	loop_free(f.loop);
	return (f.signalled != 0 ? 128 + f.signalled : f.status);
}

static int
demo_begin(struct stage *stage, const char *sotto, struct err *err)
{
	if (confine_early(err) == -1 ||
	    confine_enter(CONFINE_DEMO, NULL, 0, err) == -1)
		return (-1);
	return (stage_new(stage, sotto, err));
}

int
main(int argc, char *argv[])
{
	struct err err = { .code = "" };
	struct stage stage = { .dir = NULL };
	struct termios was;
	int pair[2], status;

	if (argc != 2 && argc != 3) {
		dprintf(2, "usage: sotto --demo\n");
		return (2);
	}
	if (tcgetattr(0, &was) == -1 || !isatty(1)) {
		dprintf(2, "sotto: the demo needs a terminal\n");
		return (1);
	}
	if (demo_begin(&stage, argv[1], &err) == -1) {
		dprintf(2, "sotto: %s\n", err.text);
		stage_free(&stage);
		return (1);
	}
	stage.front = argv[2];
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) == -1)
		die("socketpair: %s", strerror(errno));
	children_adopt();
	switch (fork()) {
	case -1:
		stage_remove(&stage);
		die("fork: %s", strerror(errno));
	case 0:
		close(pair[0]);
		guardian_live(&stage, pair[1]);
	}
	close(pair[1]);
	status = demo_first(&stage, pair[0], &was);
	stage_free(&stage);
	return (status);
}
