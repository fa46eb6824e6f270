/*
 * The helper: a process forked before confinement that runs the commands
 * named in the configuration (a password command, a notifier), by number.
 * Foreign text reaches a command only as an argument, never as shell code.
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

#define HELPER_ARGS 8		/* arguments of one run, at most */
#define HELPER_ARG_MAX 4096	/* bytes in each */
#define HELPER_OUTPUT_MAX 8192	/* bytes of a command's output that count */
#ifndef HELPER_SECONDS
#define HELPER_SECONDS 60	/* then a command is killed */
#endif

/*
 * Forks the helper, which can run these `n` commands and nothing else; they
 * are borrowed for the call.  Call it before sandbox_main(), while there is
 * no thread and no secret in memory.  With `quiet`, the commands' standard
 * error goes to /dev/null (a screen is drawn), else to ours.
 */
struct helper *helper_start(const char *const commands[], size_t n,
    bool quiet, struct err *);
/* Puts the answers into the loop; before the first helper_run(). */
void helper_attach(struct helper *, struct loop *);

/*
 * How a run ended: the exit status (128 + the signal's number, as in sh), or
 * -1: never run or not ended in time, with the reason as output.  `output` is
 * standard output without the last newline; borrowed, secret.
 */
typedef void helper_fn(void *arg, int status, const char *output);
/*
 * Runs command `number` as `/bin/sh -c COMMAND sh ARG1 ...`; `argv` ends in
 * NULL and may be NULL.  `done` is called once, from the loop, never from
 * within; it may be NULL.
 */
void helper_run(struct helper *, unsigned number, const char *const argv[],
    helper_fn *done, void *arg);
/* Forgets every run whose answer would go to `arg`. */
void helper_forget(struct helper *, const void *arg);
/* Ends the helper; what still runs is killed, no `done` is called. */
void helper_stop(struct helper *);	/* NULL is fine */

#endif
