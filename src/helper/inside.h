/*
 * What the files of sotto-helper share.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_HELPER_INSIDE_H
#define SOTTO_HELPER_INSIDE_H

#include <sys/types.h>

#include "ipc/ipc.h"

struct job;

struct helper {
	struct loop *loop;
	struct channel *channel;
	char **commands;
	size_t count;
	bool begun;		/* there will be no more of them */
	bool quiet;		/* nobody sees standard error */
	bool apart;		/* in a session of its own: no terminal */
	char tty[IPC_TTY_MAX + 1];	/* that can be lent, or "" */
	pid_t owner;		/* ... by this group */
	struct job *jobs;
	unsigned running;
};

/* ---- main.c -------------------------------------------------------------- */

/* Tells sotto; where that is gone all ends. */
void helper_answer(struct helper *, const struct msg *);
/* The same, and sotto has taken it. */
void helper_answer_now(struct helper *, const struct msg *);

/* ---- job.c: one command that runs ---------------------------------------- */

/* Runs what a checked MSG_HELPER_RUN asks for, with these arguments. */
void job_start(struct helper *, const struct msg *, const char *const args[],
    size_t count);
/* A child of ours has ended or was stopped. */
void job_children(void *helper);
/* The one that has the terminal: is stopped with sotto, goes on with it. */
void jobs_pause(struct helper *);
void jobs_resume(struct helper *);
/* All of them are killed; the terminal is taken back. */
void jobs_end(struct helper *);

/* ---- keeper.c: between the helper and who has the terminal --------------- */

/* In the child that will be it, before the helper lets it go on. */
int keeper_ready(void);
/* Returns in its child, which becomes the command; -1: there is none. */
int keeper_begin(void);

#endif
