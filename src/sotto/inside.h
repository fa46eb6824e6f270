/*
 * The program `sotto` between its layers: what main.c makes and front.c,
 * first.c and start.c work on.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_PROGRAM_H
#define SOTTO_PROGRAM_H

#include <signal.h>
#include <termios.h>

#include "cmd/cmd.h"
#include "front/front.h"
#include "sotto/courier.h"
#include "sotto/helper.h"

struct options {
	const char *config;	/* or NULL */
	const char *data;
	const char *note;	/* a file with lines for the demo's windows */
	const struct front_row *row;	/* the front end */
	int values[FRONT_OPTIONS];	/* of its own options */
	bool demo;
	bool check;
	bool doctor;
};

struct program {
	struct options options;
	struct paths paths;
	const char *theme_dirs[3];
	struct loop *loop;
	struct conf *conf;
	int gate[2];		/* start.c: what holds the other programs */
	struct timer *gate_timer;	/* opens it; NULL: it is open, or not yet */
	struct helper *helper;
	struct courier *courier;
	struct cmd_keys keys;	/* for commands: what the courier does */
	struct chat *chat;
	struct front front;	/* what the front end does for commands */
	void *face;		/* ... it itself, as open() or start() gave it */
	struct app app;
	struct lent *lent;	/* lend.c: commands that have or get it */
	bool lent_screen;	/* the terminal is not ours now */
	bool lent_stopped;	/* ... and who has it waits, as it left it: */
	struct termios lent_modes, lent_its;	/* as it was lent; then */
	bool computes;		/* something does, beside the loop */
	bool lent_failed;	/* one of them gave nothing */
	char *drafts;		/* draft.c: where texts may be; NULL: */
	struct err no_drafts;	/* ... why */
	struct editing *editing;	/* edit.c: the text that is, or NULL */
	struct str note;
	int tty;		/* unlock.c: that was asked at; 0: none */
	struct termios tty_was;
	sigset_t mask_was;	/* while it is asked at */
	char *first_jid;	/* first.c: typed in, not yet an account */
	bool first_asks;	/* ... whether to remember it, once it is online */
	unsigned first_found;	/* bits: other programs that have keys here */
	int64_t notify_at;	/* loop_now() before which notify.c is quiet */
	int status;		/* to exit with */
	bool stopping;
};

/* ---- main.c ------------------------------------------------------------ */

/* Ends all sessions with the peers told, for at most 2 s, then the loop. */
void program_stop(struct program *, int status);

/* ---- place.c ----------------------------------------------------------- */

/* Finds the files and reads the settings; p->paths may be there if it
 * failed. */
int program_files(struct program *, struct err *);

/* ---- reach.c ----------------------------------------------------------- */

/* For good: after it nothing else on the disk is within reach. */
int program_confine(struct program *, struct err *);

/* ---- start.c: the other programs --------------------------------------- */

/* Closes every descriptor from 3 on: what a shell left open is not ours. */
void start_clean(void);
/*
 * The other programs begin when the gate opens: once there is a line to type
 * into and the first keys had a moment, or where something is asked, or one of
 * them is waited for, before.  On two processors they would take the
 * time from that line.
 */
int start_gate(struct program *, struct err *);
void start_open(struct program *);	/* for good; twice is fine */
/*
 * Starts sotto-net from the compiled-in directory, with an empty
 * environment.  Returns the control channel, or -1.
 */
int start_net(struct program *, struct err *);
/* Becomes sotto-demo, which shows this front end; returns only if that
 * failed. */
int start_demo(const struct front_row *, struct err *);

/* ---- options.c --------------------------------------------------------- */

/* Exits where it cannot be run so, and behind --version and --help. */
void options_read(struct options *, int argc, char *argv[]);

/* ---- doctor.c: --doctor -------------------------------------------------- */

/* Says what is fine here and what is not; the status to exit with. */
int doctor(struct program *);

/* ---- front.c: commands and the front end, tied together ---------------- */

/* The front end begins; the app can be used from now on. */
void front_begin(struct program *);

/* ---- unlock.c: the passphrase of the keys ------------------------------ */

/* As chat_ops.passphrase; `arg` is the program. */
int unlock_passphrase(void *arg, const char *file, unsigned wrong,
    struct str *out, struct err *);
/* As chat_ops.first_passphrase: 1 without a command. */
int unlock_first(void *arg, struct str *out, struct err *);
/* After chat_new(): the terminal is as it was. */
void unlock_done(struct program *);

/* ---- lend.c: who has the terminal -------------------------------------- */

bool lend_can(const struct program *);
/* Runs a command that may ask there; in the pipe, one that cannot. */
void lend_command(struct program *, unsigned number, helper_fn *, void *arg);
/* Runs one that draws there, with the path of a file; only if lend_can(). */
void lend_editor(struct program *, unsigned number, const char *path,
    helper_fn *, void *arg);
/* The screen is drawn as soon as no command has the terminal. */
void lend_screen(struct program *);
/* Stopped, and gone on: whether that was for a command to hear. */
bool lend_stop(struct program *);
bool lend_continue(struct program *);
void lend_free(struct program *);

/* ---- draft.c: a text in a file --------------------------------------------- */

struct draft;
/*
 * Where such files may be: below XDG_RUNTIME_DIR, if that is in memory, the
 * user's and closed to others.  Caller frees; NULL and "no-editor".
 */
char *draft_place(struct err *);
/* Wipes there what a killed sotto left. */
void draft_sweep(const char *place);
/* Writes a text.  NULL and "no-editor". */
struct draft *draft_new(const char *place, const char *text, struct err *);
const char *draft_path(const struct draft *);
/* Reads what it is now: a valid text that a line can hold; or -1, "too-long":
 * with as much of it as there is room for. */
int draft_read(const struct draft *, struct str *, struct err *);
/* Wipes and removes it, and what was put beside it; -1: something stays. */
int draft_free(struct draft *);	/* NULL is fine */

/* ---- edit.c: the user's editor ---------------------------------------------- */

/* Before confinement, which is told of p->drafts. */
void edit_begin(struct program *);
/* As front_calls.edits and .edit. */
int edit_can(struct program *, struct err *);
int edit_text(struct program *, const char *text, void (*done)(void *arg,
    const char *text, const char *why), void *arg, struct err *);
/* An editor that still runs was killed: its text is wiped. */
void edit_end(struct program *);

/* ---- notify.c ---------------------------------------------------------- */

void notify_start(struct program *);

/* ---- tour.c: what the demo has to say ------------------------------------ */

/* Does nothing where there is no note. */
void tour_start(struct program *);

/* ---- open.c: links --------------------------------------------------------- */

/* As front_calls.opens and .open_link. */
int open_can(struct program *, const struct account *, bool *beside,
    struct err *);
int open_link(struct program *, const struct account *, const char *target,
    struct err *);
/* Whether a command of the settings is a url_command. */
bool open_is_its(const struct program *, unsigned number);

/* ---- first.c: no account is configured --------------------------------- */

/* Before confinement: which other programs have keys here. */
void first_look(struct program *);
/* Asks for address, password, and whether to keep the address. */
void first_start(struct program *);

#endif
