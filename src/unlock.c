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
#include <unistd.h>

#include "program.h"

#define COMMAND_SECONDS 60
#define PASSPHRASE_MAX 4096

/* ---- the command ------------------------------------------------------- */

static _Noreturn void
command_become(const char *command, int out)
{
	char *argv[] = { (char *)(uintptr_t)"sh", (char *)(uintptr_t)"-c",
	    (char *)(uintptr_t)command, NULL };

	alarm(COMMAND_SECONDS);
	signal(SIGPIPE, SIG_DFL);
	if (dup2(out, STDOUT_FILENO) != -1)
		execv("/bin/sh", argv);
	_exit(127);
}

/*
 * Its first line; the rest is read and dropped, lest the command fail over
 * it.  The pipe ends when the command does, at the latest by alarm(2).
 */
static void
command_read(int fd, struct str *out)
{
	bool first = true;
	char c;
	ssize_t n;

	while ((n = read(fd, &c, 1)) == 1 || (n == -1 && errno == EINTR))
		if (n == 1) {
			first = first && c != '\n';
			if (first && out->len < PASSPHRASE_MAX)
				str_addc(out, c);
		}
}

static int
ask_command(const char *command, struct str *out, struct err *err)
{
	int fds[2], status = 0;
	pid_t pid;

	if (pipe2(fds, O_CLOEXEC) == -1 || (pid = fork()) == -1)
		return (err_set(err, "passphrase", "key_passphrase_command: "
		    "%s", strerror(errno)));
	if (pid == 0)
		command_become(command, fds[1]);
	close(fds[1]);
	command_read(fds[0], out);
	close(fds[0]);
	while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
		;
	if (status != 0 || out->len == 0)
		return (err_set(err, "passphrase", "key_passphrase_command "
		    "gave no passphrase (exit status %d)",
		    WIFEXITED(status) ? WEXITSTATUS(status) :
		    128 + WTERMSIG(status)));
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
 * terminal's echo off.  false: given up (^C, ^D, or the terminal is gone).
 */
static bool
terminal_read(int fd, struct str *out)
{
	char c;
	ssize_t n;

	while ((n = read(fd, &c, 1)) == 1 || (n == -1 && errno == EINTR)) {
		if (n == -1)
			continue;
		if (c == '\n' || c == '\r')
			return (true);
		if (c == '\003' || c == '\004')
			break;
		if (c == '\b' || c == '\177')
			rub_out(out);
		else if (c == '\025')
			str_clear(out);
		else if (out->len < PASSPHRASE_MAX)
			str_addc(out, c);
	}
	return (false);
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
	given = terminal_read(p->tty, out);
	dprintf(p->tty, "\n");
	if (!given || out->len == 0)
		return (err_set(err, "passphrase", "no passphrase was given: "
		    "the keys stay closed"));
	return (0);
}

/* ---- both -------------------------------------------------------------- */

/*
 * A command has one try, then whoever sits there is asked; in the pipe
 * nobody does.
 */
int
unlock_passphrase(void *arg, const char *file, unsigned wrong,
    struct str *out, struct err *err)
{
	struct program *p = arg;
	const char *command = conf_text(p->conf, SET_KEY_PASSPHRASE_COMMAND,
	    NULL, NULL);
	bool has = command != NULL && command[0] != '\0';
	char *prompt;
	int rc;

	if (has && wrong == 0) {
		if (ask_command(command, out, err) == 0)
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
