/*
 * sotto's end of the helper (src/helper), which runs the commands named in
 * the configuration (a password command, a notifier), by number.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_HELPER_H
#define SOTTO_HELPER_H

#include <stdbool.h>
#include <stddef.h>

struct err;
struct helper;
struct loop;

#ifndef HELPER_SECONDS
#define HELPER_SECONDS 60	/* then a command is killed */
#endif
#ifndef HELPER_LENT_SECONDS
#define HELPER_LENT_SECONDS 300	/* ... one that somebody is asked by */
#endif

/* What the commands have of our terminal. */
enum helper_terminal {
	/* Nothing, but standard error is ours. */
	HELPER_APART,
	/*
	 * A screen is drawn there: what they say on standard error is told to
	 * helper_listen's `said`, and it can be lent to one.
	 */
	HELPER_QUIET,
	/* All but the keys: they are what we would be. */
	HELPER_BESIDE,
};

/* Whether standard input is a terminal of ours that could be lent. */
bool helper_can_lend(void);
/*
 * Starts a helper that can run these `n` commands and nothing else; they are
 * borrowed for the call.  Where there are none there is no process: each run
 * fails.  Answers come in the loop.  Call it before program_confine().  NULL with the code "start".
 */
struct helper *helper_start(struct loop *, const char *const commands[],
    size_t n, enum helper_terminal, struct err *);
/* From now on commands are killed after so many seconds, lent or not. */
void helper_limit(struct helper *, unsigned seconds);

/*
 * How a run ended: the exit status (128 + the signal's number, as in sh), or
 * NOT_RUN (-1): never run or not ended in time, with the reason as output.
 * `output` is standard output without the last newline; borrowed, secret.
 */
typedef void helper_fn(void *arg, int status, const char *output);
/* Within it: all bytes of the output, which may have a NUL among them. */
size_t helper_output_len(const struct helper *);
/*
 * Runs command `number` as `/bin/sh -c COMMAND sh ARG1 ...`; `argv` ends in
 * NULL and may be NULL.  `done` is called once, from the loop, never from
 * within; it may be NULL.
 */
void helper_run(struct helper *, unsigned number, const char *const argv[],
    helper_fn *done, void *arg);
/* Whether there is a terminal of ours that could be lent. */
bool helper_lends(const struct helper *);
/*
 * Runs a command that has the terminal: its keys, its signals, and what the
 * command says on standard error is seen there too.  `whole`: it is drawn on,
 * as by an editor, has no output, and may take any time.  The caller neither
 * reads nor draws meanwhile.  When `done` is called the terminal is back, in
 * whatever state, also where the helper died.  One at a time.
 */
void helper_run_lent(struct helper *, unsigned number, bool whole,
    const char *const argv[], helper_fn *done, void *arg);
/*
 * `said`: what a command wrote to its standard error, raw and not empty, just
 * before its `done`.  `stopped`: the one that has the terminal was stopped (^Z,
 * or by somebody else), the terminal is ours, helper_resume() goes on.
 */
void helper_listen(struct helper *, void (*said)(void *arg, unsigned number,
    const char *text), void (*stopped)(void *arg), void *arg);
/*
 * We are about to be stopped: so is the command, which would go on reading;
 * and after we went on it does as well, in front.
 */
void helper_pause(struct helper *);
void helper_resume(struct helper *);
/* Ends the helper; what still runs is killed, no `done` is called. */
void helper_stop(struct helper *);	/* NULL is fine */

#endif
