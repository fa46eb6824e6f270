/*
 * The passphrase over the keys, at the start: from key_passphrase_command, or
 * asked for on the terminal before there is a screen.  Before confinement,
 * since both would be forbidden after it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "sotto/foreground.h"
#include "sotto/inside.h"

#define COMMAND_SECONDS 60
#define OUTPUT_MAX (1024 * 1024)	/* of a command that goes on and on */

/* ---- the command ------------------------------------------------------- */

static _Noreturn void
command_become(const char *command, const char *tty, int out)
{
	char *argv[] = { (char *)(uintptr_t)"sh", (char *)(uintptr_t)"-c",
	    (char *)(uintptr_t)command, NULL };
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	if (tty[0] != '\0' && foreground_become(tty) == -1)
		_exit(127);
	if (dup2(out, STDOUT_FILENO) != -1)
		execv("/bin/sh", argv);
	_exit(127);
}

struct run {
	char tty[64];		/* that it has, or "" */
	struct termios modes;	/* ... as they were */
	pid_t pid;
	int status;
	bool over;		/* buried */
	bool line;		/* its first line is whole */
	size_t read;
	time_t until;
	struct str *out;
};

static bool
run_is_late(const struct run *run)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec >= run->until);
}

static void
run_take(struct run *run, const char *s, size_t n)
{
	run->read += n;
	for (; n > 0 && !run->line; s++, n--) {
		run->line = *s == '\n';
		if (!run->line && run->out->len <= OTR_PASSPHRASE_MAX)
			str_addc(run->out, *s);
	}
}

/* The terminal is ours again, as it was before. */
static void
run_take_back(struct run *run)
{
	if (run->tty[0] == '\0')
		return;
	(void)foreground_move(STDIN_FILENO, run->pid, getpgrp());
	(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &run->modes);
}

/* ^Z stops both; who goes on finds the command as it was. */
static void
run_stopped(struct run *run)
{
	struct timespec now;

	run_take_back(run);
	(void)kill(getpid(), SIGSTOP);
	clock_gettime(CLOCK_MONOTONIC, &now);
	run->until = now.tv_sec + COMMAND_SECONDS;
	(void)foreground_move(STDIN_FILENO, getpgrp(), run->pid);
	(void)kill(-run->pid, SIGCONT);
}

static bool
run_is_over(struct run *run)
{
	if (!run->over && waitpid(run->pid, &run->status, WNOHANG |
	    (run->tty[0] != '\0' ? WUNTRACED : 0)) == run->pid) {
		run->over = !WIFSTOPPED(run->status);
		if (!run->over)
			run_stopped(run);
	}
	return (run->over);
}

/*
 * Reads until the pipe ends, or the command (which may have left somebody
 * behind who holds the pipe).  NULL, or what is wrong with it.
 */
static const char *
run_read(struct run *run, int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char buf[512];
	ssize_t n = 1;
	int r;

	while (n != 0 && run->read <= OUTPUT_MAX) {
		if ((r = poll(&p, 1, 100)) == -1 && errno != EINTR)
			break;
		if (r == 0 && run_is_over(run))
			break;
		if (run_is_late(run))
			return ("did not end within a minute");
		if (r == 1 && (n = read(fd, buf, sizeof(buf))) > 0)
			run_take(run, buf, (size_t)n);
		wipe(buf, sizeof(buf));
	}
	return (run->read > OUTPUT_MAX ? "prints without end" : NULL);
}

/* Its pipe has ended: it soon ends itself, or is ended. */
static const char *
run_bury(struct run *run, const char *why)
{
	const struct timespec moment = { 0, 20 * 1000 * 1000 };

	while (why == NULL && !run_is_over(run)) {
		if (run_is_late(run))
			why = "did not end within a minute";
		nanosleep(&moment, NULL);
	}
	if (why != NULL && !run_is_over(run)) {
		kill(run->tty[0] != '\0' ? -run->pid : run->pid, SIGKILL);
		while (waitpid(run->pid, &run->status, 0) == -1 &&
		    errno == EINTR)
			;
	}
	if (why == NULL && run->out->len > OTR_PASSPHRASE_MAX)
		why = "gave a line that is longer than any passphrase";
	if (why == NULL && memchr(run->out->s, '\0', run->out->len) != NULL)
		why = "gave a line with a NUL byte";
	return (why);
}

/* It may ask on the terminal; in the pipe there is none. */
static int
ask_command(const struct program *p, const char *command, struct str *out,
    struct err *err)
{
	struct run run = { .out = out };
	struct timespec now;
	const char *why;
	int fds[2];

	clock_gettime(CLOCK_MONOTONIC, &now);
	run.until = now.tv_sec + COMMAND_SECONDS;
	if (p->options.pipe || tcgetattr(STDIN_FILENO, &run.modes) == -1 ||
	    !foreground_path(STDIN_FILENO, run.tty, sizeof(run.tty)))
		run.tty[0] = '\0';
	if (pipe2(fds, O_CLOEXEC) == -1 || (run.pid = fork()) == -1)
		return (err_set(err, "passphrase-command", "key_passphrase_command: "
		    "%s", strerror(errno)));
	if (run.pid == 0)
		command_become(command, run.tty, fds[1]);
	if (run.tty[0] != '\0')
		(void)setpgid(run.pid, run.pid);
	close(fds[1]);
	why = run_read(&run, fds[0]);
	why = run_bury(&run, why);
	run_take_back(&run);
	close(fds[0]);
	if (why != NULL)
		return (err_set(err, "passphrase-command",
		    "key_passphrase_command %s", why));
	if (run.status != 0 || out->len == 0)
		return (err_set(err, "passphrase-command",
		    "key_passphrase_command gave no passphrase (exit status %d)",
		    WIFEXITED(run.status) ? WEXITSTATUS(run.status) :
		    128 + WTERMSIG(run.status)));
	return (0);
}

/* ---- the terminal ------------------------------------------------------ */

/* The last character goes, with all its bytes. */
static void
rub_out(struct str *out)
{
	size_t len = out->len;

	if (len > 0)
		len = utf8_prev(out->s, len) <= len ?
		    len - utf8_prev(out->s, len) : 0;
	wipe(out->s + len, out->len - len);
	out->len = len;
}

/*
 * Key by key: a signal that came from the keyboard would end us with the
 * terminal's echo off.  false: given up (^C, ^D, or the terminal is gone), or
 * one of `endings` came, which are let through while nothing is typed.
 */
static bool
terminal_read(const struct program *p, struct str *out)
{
	struct pollfd in = { .fd = p->tty, .events = POLLIN };
	char c;

	while (ppoll(&in, 1, NULL, &p->mask_was) == 1 &&
	    read(p->tty, &c, 1) == 1) {
		if (c == '\n' || c == '\r')
			return (true);
		if (c == '\003' || c == '\004')
			break;
		if (c == '\b' || c == '\177')
			rub_out(out);
		else if (c == '\025')
			str_clear(out);
		else if (out->len < OTR_PASSPHRASE_MAX)
			str_addc(out, c);
	}
	return (false);
}

static void
caught(int signo)
{
	(void)signo;
}

static const int endings[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM };

/* They end the program, but not before the terminal is as it was. */
static void
hold_endings(struct program *p)
{
	struct sigaction a = { .sa_handler = caught };
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < NELEM(endings); i++)
		sigaddset(&set, endings[i]);
	sigprocmask(SIG_BLOCK, &set, &p->mask_was);
	for (size_t i = 0; i < NELEM(endings); i++)
		sigaction(endings[i], &a, NULL);
}

static void
release_endings(const struct program *p)
{
	for (size_t i = 0; i < NELEM(endings); i++)
		signal(endings[i], SIG_DFL);
	sigprocmask(SIG_SETMASK, &p->mask_was, NULL);
}

/* The terminal of the first question; its echo stays off for the next. */
static int
terminal_quiet(struct program *p, struct err *err)
{
	struct termios quiet;
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);

	if (fd == -1 || tcgetattr(fd, &p->tty_was) == -1) {
		if (fd != -1)
			close(fd);
		return (err_set(err, "passphrase", "the keys need their "
		    "passphrase, and there is no terminal to ask at"));
	}
	hold_endings(p);
	quiet = p->tty_was;
	quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
	quiet.c_cc[VMIN] = 1;
	quiet.c_cc[VTIME] = 0;
	(void)tcsetattr(fd, TCSAFLUSH, &quiet);
	p->tty = fd;
	return (0);
}

void
unlock_done(struct program *p)
{
	if (p->tty <= 0)
		return;
	(void)tcsetattr(p->tty, TCSAFLUSH, &p->tty_was);
	close(p->tty);
	p->tty = 0;
	release_endings(p);
}

/* What was typed ahead belongs to something else. */
static int
ask_terminal(struct program *p, const char *prompt, struct str *out,
    struct err *err)
{
	bool given;

	if (p->tty <= 0 && terminal_quiet(p, err) == -1)
		return (-1);
	(void)tcflush(p->tty, TCIFLUSH);
	dprintf(p->tty, "%s", prompt);
	given = terminal_read(p, out);
	dprintf(p->tty, "\n");
	if (!given || out->len == 0)
		return (err_set(err, "passphrase", "no passphrase was given: "
		    "the keys stay closed"));
	return (0);
}

/* ---- both -------------------------------------------------------------- */

/* The configured one, or NULL. */
static const char *
command_of(const struct program *p)
{
	const char *command = conf_text(p->conf, SET_KEY_PASSPHRASE_COMMAND,
	    NULL, NULL);

	return (command != NULL && command[0] != '\0' ? command : NULL);
}

/* Nobody is asked: what is typed once could be mistyped. */
int
unlock_first(void *arg, struct str *out, struct err *err)
{
	const char *command = command_of(arg);

	return (command == NULL ? 1 : ask_command(arg, command, out, err));
}

/*
 * A command has one try, then whoever sits there is asked; in the pipe
 * nobody does.
 */
int
unlock_passphrase(void *arg, const char *file, unsigned wrong,
    struct str *out, struct err *err)
{
	struct program *p = arg;
	const char *command = command_of(p);
	char *prompt;
	int rc;

	if (command != NULL && wrong == 0) {
		if (ask_command(p, command, out, err) == 0)
			return (0);
		str_clear(out);
		if (p->options.pipe)
			return (-1);
		fprintf(stderr, "sotto: %s\n", err->text);
	}
	if (p->options.pipe)
		return (err_set(err, wrong > 0 ? "wrong-passphrase" :
		    "passphrase", wrong > 0 ? "%s: key_passphrase_command "
		    "gives a wrong passphrase" : "%s: needs a passphrase, and "
		    "no key_passphrase_command is configured", file));
	prompt = xasprintf("%sPassphrase of %s: ", wrong > 0 ?
	    "That is not it.\n" : "", file);
	rc = ask_terminal(p, prompt, out, err);
	free(prompt);
	return (rc);
}
