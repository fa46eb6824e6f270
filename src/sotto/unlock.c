/*
 * The passphrase over the keys, at the start: from key_passphrase_command, or
 * asked for on the terminal before there is a screen.  Before confinement,
 * since both would be forbidden after it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "sotto/inside.h"

#define COMMAND_SECONDS 60

/* ---- the command ------------------------------------------------------- */

struct asking {
	struct loop *loop;
	struct helper *helper;
	struct termios modes;	/* of the terminal that is lent */
	int status;
	const char *fault;	/* what is wrong with what it gave */
	struct str *out;	/* its first line */
	struct str why;		/* it did not run to its end */
};

/* The first line of what it printed. */
static void
unlock_command_take(struct asking *a, const char *output, size_t len)
{
	const char *end = memchr(output, '\n', len);

	if (end != NULL)
		len = (size_t)(end - output);
	if (len > KEYS_PASSPHRASE_MAX)
		a->fault = "printed a line that is longer than any passphrase";
	else if (memchr(output, '\0', len) != NULL)
		a->fault = "printed a line with a NUL byte";
	else
		str_addn(a->out, output, len);
}

static void
unlock_command_done(void *arg, int status, const char *output)
{
	struct asking *a = arg;

	a->status = status;
	if (status == NOT_RUN)
		str_add(&a->why, output);
	else
		unlock_command_take(a, output, helper_output_len(a->helper));
	loop_stop(a->loop, 0);
}

/* Without a screen it is where ours would be. */
static void
unlock_command_said(void *arg, unsigned number, const char *text)
{
	(void)arg;
	(void)number;
	(void)text;
}

/* ^Z stops both; who goes on finds the command as it was. */
static void
unlock_command_stopped(void *arg)
{
	struct asking *a = arg;

	(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &a->modes);
	(void)kill(getpid(), SIGSTOP);
	helper_resume(a->helper);
}

/* The terminal is ours again, as it was before. */
static void
unlock_command_run(struct asking *a, bool lent)
{
	helper_limit(a->helper, COMMAND_SECONDS);
	helper_listen(a->helper, unlock_command_said, unlock_command_stopped,
	    a);
	if (lent)
		helper_run_lent(a->helper, 0, false, NULL,
		    unlock_command_done, a);
	else
		helper_run(a->helper, 0, NULL, unlock_command_done, a);
	loop_run(a->loop);
	if (lent)
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &a->modes);
}

static int
unlock_command_result(const struct asking *a, struct err *err)
{
	if (a->status == NOT_RUN)
		return (err_set(err, "passphrase-command",
		    "key_passphrase_command: %s", a->why.s));
	if (a->fault != NULL)
		return (err_set(err, "passphrase-command",
		    "key_passphrase_command %s", a->fault));
	if (a->status != 0 || a->out->len == 0)
		return (err_set(err, "passphrase-command",
		    "key_passphrase_command printed no passphrase (exit status "
		    "%d)", a->status));
	return (0);
}

/*
 * By a helper of its own, which is gone before there is a screen: the one
 * that stays must not know this command.  It may ask on the terminal; in the
 * pipe there is none.
 */
static int
unlock_ask_command(const struct program *p, const char *command,
    struct str *out,
    struct err *err)
{
	struct asking a = { .out = out };
	bool lent = p->options.row->terminal && helper_can_lend() &&
	    tcgetattr(STDIN_FILENO, &a.modes) == 0;
	int rc = -1;

	str_init(&a.why);
	a.loop = loop_new();
	a.helper = helper_start(a.loop, &command, 1, lent ? HELPER_QUIET :
	    HELPER_BESIDE, err);
	if (a.helper != NULL) {
		unlock_command_run(&a, lent);
		rc = unlock_command_result(&a, err);
	}
	helper_stop(a.helper);
	loop_free(a.loop);
	str_free(&a.why);
	return (rc);
}

/* ---- the terminal ------------------------------------------------------ */

/* The last character goes, with all its bytes. */
static void
unlock_rub_out(struct str *out)
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
unlock_terminal_read(const struct program *p, struct str *out)
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
			unlock_rub_out(out);
		else if (c == '\025')
			str_clear(out);
		else if (out->len < KEYS_PASSPHRASE_MAX)
			str_addc(out, c);
	}
	return (false);
}

static void
unlock_caught(int signo)
{
	(void)signo;
}

static const int endings[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM };

/* They end the program, but not before the terminal is as it was. */
static void
unlock_hold_endings(struct program *p)
{
	struct sigaction a = { .sa_handler = unlock_caught };
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < NELEM(endings); i++)
		sigaddset(&set, endings[i]);
	sigprocmask(SIG_BLOCK, &set, &p->mask_was);
	for (size_t i = 0; i < NELEM(endings); i++)
		sigaction(endings[i], &a, NULL);
}

static void
unlock_release_endings(const struct program *p)
{
	for (size_t i = 0; i < NELEM(endings); i++)
		signal(endings[i], SIG_DFL);
	sigprocmask(SIG_SETMASK, &p->mask_was, NULL);
}

/* The terminal of the first question; its echo stays off for the next. */
static int
unlock_terminal_quiet(struct program *p, struct err *err)
{
	struct termios quiet;
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);

	if (fd == -1 || tcgetattr(fd, &p->tty_was) == -1) {
		if (fd != -1)
			close(fd);
		return (err_set(err, "passphrase", "the keys need their "
		    "passphrase, but there is no terminal to ask at"));
	}
	unlock_hold_endings(p);
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
	unlock_release_endings(p);
}

/* What was typed ahead belongs to something else. */
static int
unlock_ask_terminal(struct program *p, const char *prompt, struct str *out,
    struct err *err)
{
	bool given;

	if (p->tty <= 0 && unlock_terminal_quiet(p, err) == -1)
		return (-1);
	(void)tcflush(p->tty, TCIFLUSH);
	dprintf(p->tty, "%s", prompt);
	given = unlock_terminal_read(p, out);
	dprintf(p->tty, "\n");
	if (!given || out->len == 0)
		return (err_set(err, "passphrase", "no passphrase was given: "
		    "the keys stay closed"));
	return (0);
}

/* ---- both -------------------------------------------------------------- */

/* The configured one, or NULL. */
static const char *
unlock_command_of(const struct program *p)
{
	const char *command = conf_text(p->conf, SET_KEY_PASSPHRASE_COMMAND,
	    NULL, NULL);

	return (command != NULL && command[0] != '\0' ? command : NULL);
}

/* Nobody is asked: what is typed once could be mistyped. */
int
unlock_first(void *arg, struct str *out, struct err *err)
{
	const char *command = unlock_command_of(arg);

	if (command == NULL)
		return (1);
	start_open(arg);
	return (unlock_ask_command(arg, command, out, err));
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
	const char *command = unlock_command_of(p);
	char *prompt;
	int rc;

	start_open(p);
	if (command != NULL && wrong == 0) {
		if (unlock_ask_command(p, command, out, err) == 0)
			return (0);
		str_clear(out);
		if (!p->options.row->terminal)
			return (-1);
		fprintf(stderr, "sotto: %s\n", err->text);
	}
	if (!p->options.row->terminal)
		return (err_set(err, wrong > 0 ? "wrong-passphrase" :
		    "passphrase", wrong > 0 ? "%s: key_passphrase_command "
		    "prints a wrong passphrase" : "%s: it needs a passphrase, "
		    "but no key_passphrase_command is configured", file));
	prompt = xasprintf("%sPassphrase of %s: ", wrong > 0 ?
	    "That is not the passphrase.\n" : "", file);
	rc = unlock_ask_terminal(p, prompt, out, err);
	free(prompt);
	return (rc);
}
