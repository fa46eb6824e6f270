/*
 * sotto: starts the programs beside it, wires the layers together, confines
 * itself, and runs the loop.  No logic of a chat.
 *
 * SPDX-License-Identifier: ISC
 */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "confine/confine.h"
#include "sotto/inside.h"

#define OPEN_MS 2		/* the first keys are read and shown in it */
#define STOP_MS 2000		/* DESIGN 2: sessions are ended within this */

/* ---- the end ----------------------------------------------------------- */

static void
sotto_program_stopped(void *arg)
{
	struct program *p = arg;

	/* The server may have given a line back while the streams ended. */
	if (p->status == 0 && p->front.kind == FRONT_SCRIPT &&
	    chat_failed(p->chat) > 0)
		p->status = 3;
	loop_stop(p->loop, p->status);
}

void
program_stop(struct program *p, int status)
{
	if (p->stopping)
		return;
	p->stopping = true;
	p->status = status;
	if (p->options.row->ends != NULL)
		p->options.row->ends(p->face);
	chat_stop(p->chat, STOP_MS, sotto_program_stopped, p);
}

static void
sotto_program_signal(void *arg)
{
	struct program *p = arg;

	program_stop(p, p->front.kind == FRONT_SCRIPT &&
	    chat_unsent(p->chat) > 0 ? 3 : 0);
}

static void
sotto_program_free(struct program *p)
{
	/* A command that still has the terminal gives it back first. */
	if (p->lent_screen) {
		helper_stop(p->helper);
		p->helper = NULL;
	}
	p->options.row->free(p->face);
	p->face = NULL;
	/* Law 1: there may be room now for what could not be written. */
	if (p->chat != NULL) {
		cmd_free(&p->app);
		(void)otr_keep(chat_otr(p->chat), NULL);
		(void)conf_keep(p->conf, NULL);
	}
	chat_free(p->chat);
	timer_free(p->gate_timer);
	start_open(p);
	helper_stop(p->helper);
	lend_free(p);
	edit_end(p);
	courier_stop(p->courier);
	conf_free(p->conf);
	if (p->loop != NULL)
		loop_free(p->loop);
	paths_free(&p->paths);
	free((char *)(uintptr_t)p->theme_dirs[0]);
	free(p->first_jid);
	str_free(&p->note);
}

/* ---- the beginning ----------------------------------------------------- */

static void
sotto_program_command(void *arg, unsigned number, const char *const argv[],
    void (*done)(void *, int, const char *), void *done_arg)
{
	(void)argv;
	lend_command(arg, number, done, done_arg);
}

/* Of which command it was the setting is named. */
static void
sotto_program_said(void *arg, unsigned number, const char *text)
{
	struct program *p = arg;
	struct account *account = NULL;
	char *name;
	struct str safe;

	for (size_t i = 0; i < chat_accounts(p->chat); i++)
		if (conf_command(p->conf, SET_PASSWORD_COMMAND,
		    account_jid(chat_account(p->chat, i))) == (int)number)
			account = chat_account(p->chat, i);
	str_init(&safe);
	utf8_safe(&safe, text, strlen(text), SAFE_MIXED);
	while (safe.len > 0 && strchr(" \n", safe.s[safe.len - 1]) != NULL)
		safe.s[--safe.len] = '\0';
	name = account == NULL ? xstrdup(open_is_its(p, number) ?
	    "url_command" : "notify_command") :
	    xasprintf("password_command of %s", account_jid(account));
	if (safe.len > 0)
		chat_say(p->chat, account, NULL, ENTRY_NOTICE, "command-said",
		    NULL, "%s said: %s", name, safe.s);
	free(name);
	str_free(&safe);
}

/* ^Z at the command that has the terminal: we stop, and go on with it. */
static void
sotto_program_command_stopped(void *arg)
{
	(void)lend_stop(arg);
}

static int
sotto_program_keys_read(void *arg, const char *path, courier_fn *file,
    void *file_arg, struct err *err)
{
	struct program *p = arg;

	start_open(p);		/* it is waited for */
	return (courier_read(p->courier, path, file, file_arg, err));
}

static int
sotto_program_keys_write(void *arg, const char *path, const struct str *texts,
    size_t n, struct err *err)
{
	struct program *p = arg;

	start_open(p);
	return (courier_write(p->courier, path, texts, n, err));
}

/* Data directory, lock, log, and the lines for the demo. */
static int
sotto_program_data(struct program *p, struct err *err)
{
	const char *log;

	if (dir_private(p->paths.data, err) == -1 ||
	    file_lock(p->paths.data, err) == -1)
		return (-1);
	log = conf_text(p->conf, SET_LOG_FILE, NULL, NULL);
	if (log != NULL && log[0] != '\0' && log_open(log, err) == -1)
		return (-1);
	if (p->options.note != NULL &&
	    file_read(p->options.note, 65536, &p->note, err) == -1)
		return (-1);
	return (0);
}

static void
sotto_program_wiped(void *arg, const char *text)
{
	struct program *p = arg;

	if (p->face != NULL && p->options.row->forget != NULL)
		p->options.row->forget(p->face, text);
}

/* Keys are read while something takes long. */
static void
sotto_program_compute(void *arg, void (*fn)(void *), void *fn_arg)
{
	struct program *p = arg;
	const struct front_row *row = p->options.row;

	if (row->attend == NULL || p->face == NULL || p->lent_screen ||
	    p->computes) {
		fn(fn_arg);
		return;
	}
	p->computes = true;
	thread_beside(fn, fn_arg, row->attend, p->face);
	p->computes = false;
}

/* All that needs a process, a socket or a terminal; then it is confined. */
static int
sotto_program_start(struct program *p, struct err *err)
{
	const struct front_row *row = p->options.row;
	struct chat_ops ops = { .arg = p, .command = sotto_program_command,
	    .asks = row->terminal,
	    .passphrase = unlock_passphrase,
	    .first_passphrase = unlock_first, .wiped = sotto_program_wiped,
	    .compute = sotto_program_compute };
	const char *const *commands;
	size_t n = conf_commands(p->conf, &commands);
	int control;

	if (row->check != NULL && row->check(err) == -1)
		return (-1);
	if (start_gate(p, err) == -1)
		return (-1);
	p->loop = loop_new();
	p->helper = helper_start(p->loop, commands, n, row->terminal ?
	    HELPER_QUIET : HELPER_APART, err);
	if (p->helper == NULL ||
	    (p->courier = courier_start(p->gate, err)) == NULL)
		return (-1);
	if ((control = start_net(p, err)) == -1)
		return (-1);
	helper_listen(p->helper, sotto_program_said,
	    sotto_program_command_stopped, p);
	/* It may ask for a passphrase, below what stands on the terminal. */
	p->chat = chat_new(p->loop, p->conf, p->paths.data, control, &ops,
	    err);
	unlock_done(p);
	if (p->chat == NULL)
		return (-1);
	if (row->open != NULL && (p->face = row->open(err)) == NULL)
		return (-1);
	p->lent_screen = row->terminal;
	edit_begin(p);
	if (row->terminal && conf_accounts(p->conf) == 0)
		first_look(p);
	return (program_confine(p, err));
}

static void
sotto_program_open(void *arg)
{
	struct program *p = arg;

	start_open(p);
	timer_free(p->gate_timer);
	p->gate_timer = NULL;
}

static void
sotto_program_wire(struct program *p)
{
	p->keys = (struct cmd_keys){ .arg = p, .read = sotto_program_keys_read,
	    .write = sotto_program_keys_write };
	loop_signal(p->loop, SIGTERM, sotto_program_signal, p);
	loop_signal(p->loop, SIGHUP, sotto_program_signal, p);
	loop_signal(p->loop, SIGINT, sotto_program_signal, p);
	front_begin(p);
	if (p->front.kind != FRONT_SCRIPT)
		notify_start(p);
	tour_start(p);
	if (p->front.ask_text != NULL && chat_accounts(p->chat) == 0)
		first_start(p);
	chat_start(p->chat);
	lend_screen(p);
	/* Who typed while it started sees that first. */
	if (p->front.kind == FRONT_SCREEN) {
		p->gate_timer = timer_new(p->loop, sotto_program_open, p);
		timer_set(p->gate_timer, OPEN_MS);
	} else
		start_open(p);
}

static _Noreturn void
sotto_program_fail(struct program *p, const struct err *err)
{
	const struct front_row *row = p->options.row;

	if (row != NULL)
		row->free(p->face);
	fprintf(stderr, "sotto: %s\n", err->text);
	if (row != NULL && row->failed != NULL)
		row->failed(err);
	exit(1);
}

/* Letters, the system's messages and dates; numbers stay as files have them. */
static void
sotto_program_locale(void)
{
	static const int categories[] = { LC_CTYPE, LC_MESSAGES, LC_TIME };

	for (size_t i = 0; i < NELEM(categories); i++)
		(void)setlocale(categories[i], "");
}

int
main(int argc, char *argv[])
{
	struct program program = { .status = 0 };
	struct program *p = &program;
	struct err err = { .code = "" };

	if (confine_early(&err) == -1)
		sotto_program_fail(p, &err);
	rest_one_heap();
	sotto_program_locale();
	options_read(&p->options, argc, argv);
	if (p->options.demo) {
		start_clean();
		start_demo(p->options.row, &err);
		sotto_program_fail(p, &err);
	}
	str_init(&p->note);
	if (p->options.doctor)
		return (doctor(p));
	/* Before what a shell left open is closed: `--config <(...)`. */
	if (program_files(p, &err) == -1)
		sotto_program_fail(p, &err);
	start_clean();
	if (p->options.check) {
		printf("%s: the configuration is right\n", p->paths.config);
		return (0);
	}
	if (sotto_program_data(p, &err) == -1 || sotto_program_start(p,
	    &err) == -1)
		sotto_program_fail(p, &err);
	sotto_program_wire(p);
	loop_run(p->loop);
	sotto_program_free(p);
	return (p->status);
}
