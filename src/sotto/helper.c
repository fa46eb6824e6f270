/*
 * The helper as sotto sees it: runs out, answers in.  What the helper says is
 * believed as little as what sotto-net says.  Must not know what a command is
 * for.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/wait.h>

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "ipc/ipc.h"
#include "sotto/helper.h"

#define HELPER_PATH LIBEXECDIR "/sotto-helper"
#define BEGIN_MS 10000		/* for it to take the commands */

struct run {
	struct run *next;
	uint32_t id;
	unsigned number;
	enum lending lent;
	pid_t group;		/* that has the terminal, or 0 */
	helper_fn *done;
	void *arg;
	const char *failure;	/* set: never sent, for this reason */
};

struct helper {
	struct channel *channel;	/* NULL: the process is gone */
	pid_t pid;		/* 0: there is no command, and no process */
	size_t count;
	uint32_t last_id;
	unsigned seconds, lent_seconds;
	struct timer *later;	/* tells failures from within the loop */
	struct run *runs;
	size_t output_len;
	bool lends;
	void (*said)(void *arg, unsigned number, const char *text);
	void (*stopped)(void *arg);
	void *listener;
};

bool
helper_lends(const struct helper *helper)
{
	return helper->lends && helper->channel != NULL;
}

void
helper_limit(struct helper *helper, unsigned seconds)
{
	helper->seconds = helper->lent_seconds = seconds;
}

size_t
helper_output_len(const struct helper *helper)
{
	return helper->output_len;
}

void
helper_listen(struct helper *helper, void (*said)(void *arg, unsigned number,
    const char *text), void (*stopped)(void *arg), void *arg)
{
	helper->said = said;
	helper->stopped = stopped;
	helper->listener = arg;
}

/* ---- what came of a run -------------------------------------------------- */

/* Takes a run out of the list before it is told: `done` may add others. */
static void
helper_run_done(struct run **at, int status, const char *output)
{
	struct run *run = *at;

	*at = run->next;
	if (run->done != NULL)
		run->done(run->arg, status, output);
	free(run);
}

static struct run **
helper_run_first_failed(struct helper *helper)
{
	struct run **at = &helper->runs;

	while (*at != NULL && (*at)->failure == NULL)
		at = &(*at)->next;
	return *at == NULL ? NULL : at;
}

static void
helper_run_tell_failures(void *arg)
{
	struct helper *helper = arg;
	struct run **at;

	while ((at = helper_run_first_failed(helper)) != NULL) {
		helper->output_len = strlen((*at)->failure);
		helper_run_done(at, NOT_RUN, (*at)->failure);
	}
}

/* Of those that were sent. */
static struct run **
helper_run_of(struct helper *helper, uint32_t id)
{
	struct run **at = &helper->runs;

	while (*at != NULL && ((*at)->id != id || (*at)->failure != NULL))
		at = &(*at)->next;
	return *at == NULL ? NULL : at;
}

/* ---- what the helper says ------------------------------------------------ */

/* It gives the terminal back no more: its command is gone with it. */
static void
helper_gone(struct helper *helper)
{
	channel_free(helper->channel);
	helper->channel = NULL;
	for (struct run *run = helper->runs; run != NULL; run = run->next) {
		if (run->failure == NULL)
			run->failure = "the helper has ended";
		if (run->group > 0)
			(void)foreground_move(STDIN_FILENO, run->group,
			    getpgrp());
	}
	timer_set(helper->later, 0);
}

static void
helper_end(void *arg, const struct err *err)
{
	(void)err;
	helper_gone(arg);
}

static void
helper_ended(struct helper *helper, struct run **at, const struct msg *m)
{
	const struct msg_data *output = &m->u.helper_ended.output;

	if (m->u.helper_ended.said.s[0] != '\0' && helper->said != NULL)
		helper->said(helper->listener, (*at)->number,
		    m->u.helper_ended.said.s);
	helper->output_len = output->len;
	helper_run_done(at, m->u.helper_ended.status, output->s);
}

static void
helper_started(struct helper *helper, struct run *run, uint32_t group)
{
	if (run->lent == LENT_NOT || run->group != 0 || group < 2 ||
	    group > INT_MAX || (pid_t)group == getpgrp())
		helper_gone(helper);
	else
		run->group = (pid_t)group;
}

static uint32_t
helper_id(const struct msg *m)
{
	return m->type == MSG_HELPER_ENDED ? m->u.helper_ended.id :
	    m->type == MSG_HELPER_STARTED ? m->u.helper_started.id :
	    m->u.helper_stopped.id;
}

/* About a run that there is; anything else ends it. */
static void
helper_got(void *arg, const struct msg *m, int fd)
{
	struct helper *helper = arg;
	struct run **at;

	(void)fd;		/* no message of the helper's has one */
	at = helper_run_of(helper, helper_id(m));
	if (at == NULL)
		helper_gone(helper);
	else if (m->type == MSG_HELPER_STARTED)
		helper_started(helper, *at, m->u.helper_started.group);
	else if (m->type == MSG_HELPER_STOPPED && (*at)->lent != LENT_NOT) {
		if (helper->stopped != NULL)
			helper->stopped(helper->listener);
	} else if (m->type == MSG_HELPER_ENDED &&
	    m->u.helper_ended.status >= NOT_RUN &&
	    m->u.helper_ended.status <= 255)
		helper_ended(helper, at, m);
	else
		helper_gone(helper);
}

/* ---- its start ----------------------------------------------------------- */

/* The path of a terminal that is ours, and we in its foreground; or "". */
static void
helper_tty(char tty[IPC_TTY_MAX + 1])
{
	if (!isatty(STDIN_FILENO) || tcgetsid(STDIN_FILENO) != getsid(0) ||
	    tcgetpgrp(STDIN_FILENO) != getpgrp() ||
	    ttyname_r(STDIN_FILENO, tty, IPC_TTY_MAX + 1) != 0)
		tty[0] = '\0';
}

bool
helper_can_lend(void)
{
	char tty[IPC_TTY_MAX + 1];

	helper_tty(tty);
	return tty[0] != '\0';
}

/* Once it has taken this, it takes no other command from anybody. */
static int
helper_begin(struct helper *helper, const char *const commands[], size_t n,
    bool quiet, const char *tty)
{
	struct msg m = { .type = MSG_HELPER_COMMAND };

	for (size_t i = 0; i < n; i++) {
		m.u.helper_command.line = commands[i];
		if (channel_send(helper->channel, &m, -1, NULL) == -1)
			return -1;
	}
	m = (struct msg){ .type = MSG_HELPER_BEGIN };
	m.u.helper_begin.quiet = quiet;
	m.u.helper_begin.tty = tty;
	m.u.helper_begin.owner = (uint32_t)getpgrp();
	if (channel_send(helper->channel, &m, -1, NULL) == -1)
		return -1;
	return channel_drain(helper->channel, 0, BEGIN_MS);
}

static struct helper *
helper_new(struct loop *loop, size_t n)
{
	struct helper *helper = xcalloc(1, sizeof(*helper));

	helper->count = n;
	helper->seconds = HELPER_SECONDS;
	helper->lent_seconds = HELPER_LENT_SECONDS;
	helper->later = timer_new(loop, helper_run_tell_failures, helper);
	return helper;
}

struct helper *
helper_start(struct loop *loop, const char *const commands[], size_t n,
    enum helper_terminal terminal, struct err *err)
{
	struct helper *helper;
	char tty[IPC_TTY_MAX + 1] = "";
	struct spawn what = { .path = HELPER_PATH, .environment = true,
	    .quiet = terminal == HELPER_QUIET };
	pid_t pid;
	int fd;

	if (terminal == HELPER_QUIET)
		helper_tty(tty);
	what.detach = terminal == HELPER_BESIDE ? DETACH_NOT :
	    tty[0] != '\0' ? DETACH_GROUP : DETACH_SESSION;
	if (n == 0)
		return helper_new(loop, n);
	if ((fd = spawn(&what, &pid, err)) == -1)
		return NULL;
	helper = helper_new(loop, n);
	helper->pid = pid;
	helper->lends = tty[0] != '\0';
	helper->channel = channel_new(loop, fd, MSG_FROM_HELPER, helper_got,
	    helper_end, helper);
	if (helper_begin(helper, commands, n, what.quiet, tty) == 0)
		return helper;
	err_set(err, "start", "%s does not listen", HELPER_PATH);
	helper_stop(helper);
	return NULL;
}

/* ---- runs ---------------------------------------------------------------- */

/* NULL, or why they cannot be sent. */
static const char *
helper_run_pack(const struct helper *helper, unsigned number,
    const char *const argv[], struct str *args)
{
	if (number >= helper->count)
		return "there is no such command";
	if (helper->channel == NULL)
		return "the helper has ended";
	for (size_t i = 0; argv != NULL && argv[i] != NULL; i++) {
		if (i == IPC_ARGS || strlen(argv[i]) > IPC_ARG_MAX)
			return "arguments too long or too many";
		str_addn(args, argv[i], strlen(argv[i]) + 1);
	}
	return NULL;
}

static struct run *
helper_run_new(struct helper *helper, unsigned number, enum lending lent,
    helper_fn *done, void *arg)
{
	struct run *run = xcalloc(1, sizeof(*run)), **at = &helper->runs;

	*run = (struct run){ .id = ++helper->last_id, .number = number,
	    .lent = lent, .done = done, .arg = arg };
	/* At the end: failures are told in the order of asking. */
	while (*at != NULL)
		at = &(*at)->next;
	*at = run;
	return run;
}

static void
helper_run_start(struct helper *helper, unsigned number, enum lending lent,
    const char *const argv[], helper_fn *done, void *arg)
{
	struct run *run = helper_run_new(helper, number, lent, done, arg);
	struct msg m = { .type = MSG_HELPER_RUN };
	struct str args;

	str_init_secret(&args);
	run->failure = helper_run_pack(helper, number, argv, &args);
	m.u.helper_run.id = run->id;
	m.u.helper_run.number = number;
	m.u.helper_run.lent = lent;
	m.u.helper_run.seconds = lent == LENT_WHOLE ? 0 :
	    lent == LENT_KEYS ? helper->lent_seconds : helper->seconds;
	m.u.helper_run.args = (struct msg_data){ args.s, args.len };
	if (run->failure == NULL &&
	    channel_send(helper->channel, &m, -1, NULL) == -1)
		run->failure = "the helper does not listen";
	if (run->failure != NULL)
		timer_set(helper->later, 0);
	str_free(&args);
}

void
helper_run(struct helper *helper, unsigned number, const char *const argv[],
    helper_fn *done, void *arg)
{
	helper_run_start(helper, number, LENT_NOT, argv, done, arg);
}

void
helper_run_lent(struct helper *helper, unsigned number, bool whole,
    const char *const argv[], helper_fn *done, void *arg)
{
	helper_run_start(helper, number, whole ? LENT_WHOLE : LENT_KEYS, argv,
	    done, arg);
}

static void
helper_tell(struct helper *helper, enum msg_type type)
{
	const struct msg m = { .type = type };

	if (helper->channel != NULL)
		(void)channel_send(helper->channel, &m, -1, NULL);
}

void
helper_pause(struct helper *helper)
{
	helper_tell(helper, MSG_HELPER_PAUSE);
}

void
helper_resume(struct helper *helper)
{
	helper_tell(helper, MSG_HELPER_RESUME);
}

void
helper_stop(struct helper *helper)
{
	struct run *run;

	if (helper == NULL)
		return;
	channel_free(helper->channel);
	timer_free(helper->later);
	while ((run = helper->runs) != NULL) {
		helper->runs = run->next;
		free(run);
	}
	/*
	 * It ends by itself, having taken the terminal from a command; init
	 * buries it if we do not come to it.
	 */
	if (helper->pid > 0)
		(void)waitpid(helper->pid, NULL, helper->lends ? 0 : WNOHANG);
	free(helper);
}
