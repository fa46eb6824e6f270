/*
 * The helper: commands run by number with arguments that no shell reads.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/ioctl.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "ipc/ipc.h"
#include "sotto/helper.h"

enum {
	C_PRINT, C_COUNT, C_STATUS, C_SIGNAL, C_LARGE, C_SLEEP, C_BACKGROUND,
	C_INPUT, C_DESCRIPTORS, C_CLOSED, C_KILL_HELPER, C_PIPE, C_SAYS,
	C_TERMINAL, C_COMPLAINS, C_DRAWS, C_ORPHAN, C_MAX
};

static const char *const commands[C_MAX] = {
	[C_PRINT] = "printf '%s\\n' \"$1\"",
	[C_COUNT] = "printf '%s' $#; for a; do printf ' <%s>' \"$a\"; done",
	[C_STATUS] = "echo said; exit 7",
	[C_SIGNAL] = "kill -TERM $$",
	[C_LARGE] = "yes 0123456789 | head -c 100000",
	[C_SLEEP] = "sleep 1000",
	[C_BACKGROUND] = "sleep 2 & echo done",
	[C_INPUT] = "cat; echo end",
	[C_DESCRIPTORS] = "ls /proc/self/fd | wc -l",
	[C_CLOSED] = "exec >&-; sleep 0.1; exit 3",
	[C_KILL_HELPER] = "kill -KILL $PPID; sleep 0.1",
	[C_PIPE] = "yes | head -n 1",
	[C_SAYS] = "yes so | head -c 5000 >&2; echo out",
	[C_TERMINAL] = "(echo $GPG_TTY; tty; head -n 1 </dev/tty) 2>&1",
	[C_COMPLAINS] = "exec yes >&2",
	[C_DRAWS] = "[ -t 0 ] && [ -t 1 ] && [ -t 2 ] && [ \"$1\" = path ] && "
	    "sleep 2 && exit 5",
	/* Of one that has the terminal the parent is between. */
	[C_ORPHAN] = "trap '' HUP TERM; kill -KILL $(ps -o ppid= -p $PPID); "
	    "touch \"$1\"; sleep 2; rm \"$1\"",
};

struct fixture {
	struct loop *loop;
	struct helper *helper;
	int status;
	int answers;
	char output[16384];
	unsigned said_by;
	char said[4096];
};

static void
done(void *arg, int status, const char *output)
{
	struct fixture *f = arg;

	f->status = status;
	f->answers++;
	snprintf(f->output, sizeof(f->output), "%s", output);
	loop_stop(f->loop, 0);
}

static void
said(void *arg, unsigned number, const char *text)
{
	struct fixture *f = arg;

	f->said_by = number;
	snprintf(f->said, sizeof(f->said), "%s", text);
}

static int
set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));
	struct err err;

	f->loop = loop_new();
	f->helper = helper_start(f->loop, commands, C_MAX, HELPER_QUIET, &err);
	assert_non_null(f->helper);
	helper_listen(f->helper, said, NULL, f);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	helper_stop(f->helper);
	loop_free(f->loop);
	free(f);
	assert_int_equal(secret_count(), 0);
	return 0;
}

static void
run(struct fixture *f, unsigned number, const char *const argv[])
{
	helper_run(f->helper, number, argv, done, f);
	/* Never from within. */
	assert_int_equal(f->answers, 0);
	loop_run(f->loop);
	assert_int_equal(f->answers, 1);
	f->answers = 0;
}

static void
test_output(void **state)
{
	const char *const argv[] = { "hello", NULL };
	struct fixture *f = *state;

	run(f, C_PRINT, argv);
	assert_int_equal(f->status, 0);
	assert_string_equal(f->output, "hello");
}

/* Foreign text in an argument is text. */
static void
test_no_shell(void **state)
{
	const char *const argv[] = { "$(echo a); `id` '\" \n*", "", "-n",
	    "; exit 9", NULL };
	struct fixture *f = *state;

	run(f, C_COUNT, argv);
	assert_int_equal(f->status, 0);
	assert_string_equal(f->output,
	    "4 <$(echo a); `id` '\" \n*> <> <-n> <; exit 9>");
	run(f, C_COUNT, NULL);
	assert_string_equal(f->output, "0");
}

static void
test_status(void **state)
{
	struct fixture *f = *state;

	run(f, C_STATUS, NULL);
	assert_int_equal(f->status, 7);
	assert_string_equal(f->output, "said");
	run(f, C_SIGNAL, NULL);
	assert_int_equal(f->status, 128 + SIGTERM);
	run(f, C_CLOSED, NULL);
	assert_int_equal(f->status, 3);
}

static void
test_limits(void **state)
{
	const char *argv[IPC_ARGS + 2];
	struct fixture *f = *state;
	char *longest = xmalloc(IPC_ARG_MAX + 2);

	run(f, C_LARGE, NULL);
	assert_int_equal(f->status, 0);
	assert_true(strlen(f->output) >= IPC_OUTPUT_MAX - 1);
	for (size_t i = 0; i < NELEM(argv); i++)
		argv[i] = "x";
	argv[IPC_ARGS + 1] = NULL;
	run(f, C_COUNT, argv);
	assert_int_equal(f->status, -1);
	argv[IPC_ARGS] = NULL;
	memset(longest, 'y', IPC_ARG_MAX + 1);
	longest[IPC_ARG_MAX] = '\0';
	for (size_t i = 0; i < IPC_ARGS; i++)
		argv[i] = longest;
	run(f, C_PRINT, argv);
	assert_int_equal(f->status, 0);
	assert_string_equal(f->output, longest);
	longest[IPC_ARG_MAX] = 'y';
	longest[IPC_ARG_MAX + 1] = '\0';
	run(f, C_PRINT, argv);
	assert_int_equal(f->status, -1);
	run(f, C_MAX, NULL);
	assert_int_equal(f->status, -1);
	assert_string_equal(f->output, "there is no such command");
	free(longest);
}

static void
test_surroundings(void **state)
{
	struct fixture *f = *state;

	run(f, C_INPUT, NULL);
	assert_string_equal(f->output, "end");
	run(f, C_BACKGROUND, NULL);
	assert_string_equal(f->output, "done");
	/* 0, 1, 2, and the directory that ls reads. */
	run(f, C_DESCRIPTORS, NULL);
	assert_int_equal(atoi(f->output), 4);
	/* SIGPIPE is not ignored there, or yes(1) would complain. */
	run(f, C_PIPE, NULL);
	assert_string_equal(f->output, "y");
	assert_int_equal(f->status, 0);
}

/* Standard error is told, and not without end. */
static void
test_said(void **state)
{
	struct fixture *f = *state;

	run(f, C_PRINT, NULL);
	assert_string_equal(f->said, "");
	run(f, C_SAYS, NULL);
	assert_string_equal(f->output, "out");
	assert_int_equal(f->said_by, C_SAYS);
	assert_int_equal(strlen(f->said), IPC_SAID_MAX);
	assert_int_equal(strncmp(f->said, "so\nso\n", 6), 0);
}

/* The helper dies: the terminal is back, and the command dies too. */
static int
on_terminal_orphan(struct fixture *f, pid_t group)
{
	char path[] = "/tmp/sotto-t-helper-XXXXXX";
	const char *const argv[] = { path, NULL };
	int fd = mkstemp(path), there;

	close(fd);
	f->answers = 0;
	helper_run_lent(f->helper, C_ORPHAN, true, argv, done, f);
	loop_run(f->loop);
	if (f->status != NOT_RUN || tcgetpgrp(STDIN_FILENO) != group)
		return 8;
	sleep(3);
	there = access(path, F_OK);
	unlink(path);
	return there == 0 ? 0 : 9;
}

/* On a terminal of its own: 0, or which step failed. */
static int
on_terminal(int tty)
{
	const char *const path[] = { "path", NULL };
	struct fixture *f = NULL;
	void *state = NULL;
	pid_t group;

	if (setsid() == -1 || ioctl(tty, TIOCSCTTY, 0) == -1 ||
	    dup2(tty, STDIN_FILENO) == -1 || setenv("GPG_TTY", "mine", 1) == -1)
		return 1;
	set_up(&state);
	f = state;
	group = tcgetpgrp(STDIN_FILENO);
	if (!helper_lends(f->helper))
		return 2;
	/* Who does not have it finds no way to it. */
	run(f, C_TERMINAL, NULL);
	if (f->output[0] != '\n' || strstr(f->output, "not a tty") == NULL ||
	    strstr(f->output, "/dev/tty") == NULL)
		return 3;
	helper_run_lent(f->helper, C_TERMINAL, false, NULL, done, f);
	loop_run(f->loop);
	if (f->status != 0 || strncmp(f->output, "mine\n/dev/", 10) != 0 ||
	    strstr(f->output, "typed") == NULL)
		return 4;
	if (tcgetpgrp(STDIN_FILENO) != group || group != getpgrp())
		return 5;
	/* It is back also where the command does not end by itself. */
	f->answers = 0;
	helper_run_lent(f->helper, C_SLEEP, false, NULL, done, f);
	loop_run(f->loop);
	if (f->status != -1 || tcgetpgrp(STDIN_FILENO) != group)
		return 6;
	/* One that draws has all of it, and may take longer than others. */
	f->answers = 0;
	helper_run_lent(f->helper, C_DRAWS, true, path, done, f);
	loop_run(f->loop);
	if (f->status != 5 || tcgetpgrp(STDIN_FILENO) != group)
		return 7;
	return on_terminal_orphan(f, group);
}

static void
test_lent(void **state)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY), tty, status;
	char path[64];
	pid_t pid;

	(void)state;
	assert_true(master != -1 && grantpt(master) == 0 &&
	    unlockpt(master) == 0 &&
	    ptsname_r(master, path, sizeof(path)) == 0);
	tty = open(path, O_RDWR | O_NOCTTY);
	assert_true(tty != -1);
	assert_int_equal(write(master, "typed\n", 6), 6);
	if ((pid = fork()) == 0)
		_exit(on_terminal(tty));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	close(tty);
	close(master);
}

/* A command that hangs does not hold up another. */
static void
test_at_once(void **state)
{
	const char *const argv[] = { "quick", NULL };
	struct fixture *f = *state;

	helper_run(f->helper, C_SLEEP, NULL, NULL, NULL);
	run(f, C_PRINT, argv);
	assert_string_equal(f->output, "quick");
}

/* With sotto gone, nothing that it started goes on. */
static void
test_ends_with_sotto(void **state)
{
	int fds[2], status;
	char byte;
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(fds), 0);
	if ((pid = fork()) == 0) {
		const char *const only[] = { "exec sleep 1000" };
		struct loop *loop = loop_new();
		struct helper *h;
		struct err err;

		close(fds[0]);
		/* Kept open by the helper's commands alone, as fd 2. */
		dup2(fds[1], 2);
		close(fds[1]);
		if ((h = helper_start(loop, only, 1, HELPER_APART, &err)) ==
		    NULL)
			_exit(1);
		helper_run(h, 0, NULL, done, NULL);
		usleep(100000);
		kill(getpid(), SIGKILL);
	}
	close(fds[1]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	/* End of file: helper and command are gone. */
	assert_int_equal(read(fds[0], &byte, 1), 0);
	close(fds[0]);
}

/* Without a command there is no process, and what is asked for is none. */
static void
test_no_commands(void **state)
{
	struct fixture f = { .loop = loop_new() };
	struct err err;

	(void)state;
	f.helper = helper_start(f.loop, NULL, 0, HELPER_APART, &err);
	assert_non_null(f.helper);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
	assert_false(helper_lends(f.helper));
	run(&f, 0, NULL);
	assert_int_equal(f.status, NOT_RUN);
	assert_string_equal(f.output, "there is no such command");
	helper_pause(f.helper);
	helper_resume(f.helper);
	helper_stop(f.helper);
	loop_free(f.loop);
}

/* This test is built with a limit of one second. */
static void
test_time_limit(void **state)
{
	struct fixture *f = *state;
	int64_t start = loop_now(f->loop);

	run(f, C_SLEEP, NULL);
	assert_int_equal(f->status, -1);
	assert_string_equal(f->output, "not ended in time");
	assert_in_range(loop_now(f->loop) - start, 900 * HELPER_SECONDS,
	    10000 * HELPER_SECONDS);
}

/* Nor does one outlive it that never stops to complain. */
static void
test_time_limit_complains(void **state)
{
	struct fixture *f = *state;

	alarm(20);
	run(f, C_COMPLAINS, NULL);
	alarm(0);
	assert_int_equal(f->status, -1);
	assert_string_equal(f->output, "not ended in time");
}

/* A helper that dies is told to all who wait, and to those who ask later. */
static void
test_helper_gone(void **state)
{
	struct fixture *f = *state;

	helper_run(f->helper, C_KILL_HELPER, NULL, done, f);
	loop_run(f->loop);
	assert_int_equal(f->answers, 1);
	assert_int_equal(f->status, -1);
	f->answers = 0;
	run(f, C_PRINT, NULL);
	assert_int_equal(f->status, -1);
	assert_string_equal(f->output, "the helper has ended");
}

/* ---- what is secret ------------------------------------------------------ */

/* Our youngest child. */
static pid_t
helper_pid(void)
{
	char path[64];
	int pid = -1;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/self/task/%d/children",
	    (int)getpid());
	if ((f = fopen(path, "r")) == NULL)
		return -1;
	while (fscanf(f, "%d", &pid) == 1)
		continue;
	fclose(f);
	return pid;
}

/*
 * How often a word is in the memory that a process writes to; -1: unseen, or
 * the memory changed while it was looked at.
 */
static int
memory_once(pid_t pid, const char *word)
{
	char path[64], line[512], rights[8];
	unsigned long from, to;
	int count = 0, mem;
	char *all, *at;
	bool whole = true;
	FILE *maps;

	snprintf(path, sizeof(path), "/proc/%d/maps", (int)pid);
	maps = fopen(path, "r");
	snprintf(path, sizeof(path), "/proc/%d/mem", (int)pid);
	mem = open(path, O_RDONLY);
	while (maps != NULL && mem != -1 &&
	    fgets(line, sizeof(line), maps) != NULL) {
		if (sscanf(line, "%lx-%lx %7s", &from, &to, rights) != 3 ||
		    rights[1] != 'w' || to - from > 64 * 1024 * 1024)
			continue;
		all = at = xmalloc(to - from);
		if (pread(mem, all, to - from, (off_t)from) !=
		    (ssize_t)(to - from))
			whole = false;
		else
			while ((at = memmem(at, to - from - (size_t)(at - all),
			    word, strlen(word))) != NULL)
				count++, at++;
		free(all);
	}
	if (maps != NULL)
		fclose(maps);
	if (mem == -1)
		return -1;
	close(mem);
	return whole ? count : -1;
}

/* The same, of one moment in which all of it can be seen. */
static int
memory_count(pid_t pid, const char *word)
{
	int count = memory_once(pid, word);

	for (int i = 0; i < 100 && count == -1; i++) {
		usleep(20000);
		count = memory_once(pid, word);
	}
	return count;
}

/* What a command printed, and what it was given, is nowhere in the helper. */
static void
test_keeps_no_secret(void **state)
{
	const char *const argv[] = { "Zwetschgendatschi", NULL };
	struct fixture *f = *state;
	pid_t pid = helper_pid();

	assert_int_not_equal(pid, -1);
	run(f, C_STATUS, NULL);	/* its start is over */
	if (memory_once(pid, argv[0]) == -1 && geteuid() != 0)
		return;		/* nobody but root may look into it at all */
	/* It could be found: the commands are there. */
	assert_true(memory_count(pid, "kill -TERM $$") > 0);
	for (int i = 0; i < 20; i++) {
		run(f, C_PRINT, argv);
		assert_string_equal(f->output, argv[0]);
	}
	/* It answers first, and wipes then. */
	for (int i = 0; i < 100 && memory_count(pid, argv[0]) != 0; i++)
		usleep(20000);
	assert_int_equal(memory_count(pid, argv[0]), 0);
}

/* ---- the program itself, whoever speaks to it ---------------------------- */

struct talker {
	struct loop *loop;
	struct channel *channel;
	pid_t pid;
	unsigned answers;
	bool ended;
};

static void
talker_got(void *arg, const struct msg *m, int fd)
{
	struct talker *t = arg;

	(void)m;
	(void)fd;
	t->answers++;
}

static void
talker_end(void *arg, const struct err *err)
{
	struct talker *t = arg;

	(void)err;
	t->ended = true;
}

static void
talker_begin(struct talker *t)
{
	const struct spawn what = { .path = LIBEXECDIR "/sotto-helper",
	    .detach = DETACH_SESSION, .environment = true };
	struct err err;
	int fd = spawn(&what, &t->pid, &err);

	assert_int_not_equal(fd, -1);
	*t = (struct talker){ .loop = loop_new(), .pid = t->pid };
	t->channel = channel_new(t->loop, fd, MSG_FROM_HELPER, talker_got,
	    talker_end, t);
}

static void
talker_say(struct talker *t, const struct msg *m)
{
	assert_int_equal(channel_send(t->channel, m, -1, NULL), 0);
}

static void
talker_command(struct talker *t, const char *line)
{
	struct msg m = { .type = MSG_HELPER_COMMAND };

	m.u.helper_command.line = line;
	talker_say(t, &m);
}

static struct msg
talker_run(uint32_t number, const char *args, size_t len)
{
	struct msg m = { .type = MSG_HELPER_RUN };

	m.u.helper_run.id = 1;
	m.u.helper_run.number = number;
	m.u.helper_run.seconds = 10;
	m.u.helper_run.args = (struct msg_data){ args, len };
	return m;
}

/* It ends, orderly, and has run nothing. */
static void
talker_refused(struct talker *t)
{
	int status;

	for (int i = 0; i < 100 && !t->ended; i++)
		loop_turn(t->loop, 100);
	assert_true(t->ended);
	assert_int_equal(t->answers, 0);
	assert_int_equal(waitpid(t->pid, &status, 0), t->pid);
	assert_true(WIFEXITED(status));
	channel_free(t->channel);
	loop_free(t->loop);
}

/* Once begun it takes no command but by number, and none that it lacks. */
static void
test_believes_nothing(void **state)
{
	static const char unended[] = { 'a', '\0', 'b' };
	const char many[IPC_ARGS + 1] = { 0 };
	const struct msg begin = { .type = MSG_HELPER_BEGIN };
	const struct msg bad[] = {
		{ .type = MSG_HELPER_COMMAND }, begin,
		talker_run(1, "", 0), talker_run(UINT32_MAX, "", 0),
		talker_run(0, unended, sizeof(unended)),
		talker_run(0, many, sizeof(many)),
		{ .type = MSG_HELPER_RUN, .u.helper_run.lent = true },
	};
	const struct msg run = talker_run(0, "", 0);
	struct talker t;

	(void)state;
	for (size_t i = 0; i < NELEM(bad); i++) {
		talker_begin(&t);
		talker_command(&t, "exit 3");
		talker_say(&t, &begin);
		talker_say(&t, &bad[i]);
		talker_refused(&t);
	}
	/* Nor does it run one before it knows them all. */
	talker_begin(&t);
	talker_command(&t, "exit 3");
	talker_say(&t, &run);
	talker_refused(&t);
}

/* By hand it does nothing: it is not a program for people. */
static void
test_started_by_hand(void **state)
{
	int status;
	pid_t pid = fork();

	(void)state;
	if (pid == 0) {
		close(2);
		close(SPAWN_FD);
		execl(LIBEXECDIR "/sotto-helper", "sotto-helper", (char *)NULL);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		/* The first: there are no other processes. */
		cmocka_unit_test(test_no_commands),
		cmocka_unit_test_setup_teardown(test_keeps_no_secret, set_up,
		    tear_down),
		cmocka_unit_test(test_believes_nothing),
		cmocka_unit_test(test_started_by_hand),
		cmocka_unit_test_setup_teardown(test_output, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_no_shell, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(test_status, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_limits, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_surroundings, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(test_at_once, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(test_said, set_up, tear_down),
		cmocka_unit_test(test_lent),
		cmocka_unit_test(test_ends_with_sotto),
		cmocka_unit_test_setup_teardown(test_time_limit, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(test_time_limit_complains,
		    set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_helper_gone, set_up,
		    tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
