/*
 * The whole of sotto but its terminal and its network, for what is counted and
 * for what grows: the model over messages of src/ipc, sessions of libotr with
 * contacts who have a manager of their own, a screen or the pipe.
 *
 * The two sides have a loop each, so that what is counted is sotto's alone.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_TESTS_COUNT_RIG_H
#define SOTTO_TESTS_COUNT_RIG_H

#include "chat/inside.h"
#include "cmd/cmd.h"
#include "front/pipe/pipe.h"
#include "front/screen/screen.h"
#include "front/screen/term/inside.h"
#include "tests/support/fake-net.h"

#define RIG_ME "alice@example.org"
#define RIG_WHO 64		/* bytes of a contact's address */

struct rig_letter {		/* on its way, an OTR message */
	struct rig_letter *next;
	size_t contact;
	char *body;
};
struct rig {
	char *dir;		/* data, contacts */
	struct loop *loop;	/* sotto's */
	struct conf *conf;
	struct chat *chat;
	struct account *account;
	struct app app;
	struct front front;

	struct loop *far;	/* the network's and the contacts' */
	struct fake_net *net;
	struct otr *others;	/* all contacts': they have the same key */
	struct rig_letter *first, **last;	/* from the contacts */
	uint64_t ids;		/* of what was said to sotto */
	uint64_t sealed;	/* OTR messages that sotto sent */

	struct talk *typing;	/* rig_type() */
	const char *typed;

	struct ui *ui;
	int columns, rows;
	struct key key;
	bool has_key;
	struct terminfo info;
	struct screen screen;
	struct str shown;	/* what the terminal was given since */
	size_t frames;

	struct pipe *pipe;
	int in, out;		/* our ends */
};

/*
 * What sotto does itself goes through this, which each program has its own of:
 * callgrind collects within it (count.c), or the time is taken (growth.c).
 */
void rig_counted(void (*run)(void *arg), void *arg);

/* `config`: lines in front of the account's, or NULL.  The first `sessions`
 * contacts have OTR. */
struct rig *rig_new(const char *config, size_t sessions);
/* ... after `prepare` was called, with the data directory and n. */
struct rig *rig_new_on(const char *config, size_t sessions,
    void (*prepare)(const char *data, size_t n), size_t n);
void rig_free(struct rig *);
/* Online, with contacts 0 to n - 1 in the roster, who are there if `there`. */
void rig_online(struct rig *, size_t n, bool there);
/* In parts: logs in; tells the roster; that they are there. */
void rig_login(struct rig *);
void rig_roster(struct rig *, size_t n);
void rig_there(struct rig *, size_t n);
/* The address of a contact, bare or of its one program.  Returns `out`. */
char *rig_bare(char out[RIG_WHO], size_t contact);
char *rig_full(char out[RIG_WHO], size_t contact);
struct talk *rig_talk(struct rig *, size_t contact);	/* opens it */

/* A turn of sotto's loop, counted. */
void rig_turn(struct rig *);
/* Turns of both, not counted, until nothing is left to do. */
void rig_quiet(struct rig *);
/* Turns of the other side alone. */
void rig_far(struct rig *);

/* Put into sotto's channel, to be read in its next turn. */
void rig_says(struct rig *, const struct msg *);
void rig_message(struct rig *, size_t contact, const char *body);
void rig_presence(struct rig *, size_t contact, enum show);

/* A session with the contact, begun by sotto. */
void rig_session(struct rig *, size_t contact);
/* What the contact sends for a line: one OTR message, caller frees. */
char *rig_seal(struct rig *, size_t contact, const char *text);

/* Types a line (counted). */
void rig_type(struct rig *, struct talk *, const char *text);

/* A screen; the terminal's bytes go to `shown`. */
void rig_screen(struct rig *, int columns, int rows);
/* A key, by its name or a character; counted up to the terminal's bytes. */
void rig_key(struct rig *, const char *name);
void rig_paint(struct rig *);

/* The pipe; a line is read in the next turn, what it writes is dropped. */
void rig_pipe(struct rig *);
void rig_pipe_line(struct rig *, const char *line);
void rig_pipe_drop(struct rig *);

/* ---- between the rig's files ------------------------------------------------ */

/* count-far.c: the contacts.  What sotto sent; what waits for it. */
void far_open(struct rig *, size_t sessions);
void far_close(struct rig *);
void far_hears(void *rig, const struct msg *);
void far_deliver(struct rig *);
/* count-front.c */
void front_close(struct rig *);

/* A bad thing that cannot be: says so and ends the program. */
_Noreturn void rig_fail(const char *what, const char *why);

/* count-key.c: the private keys of both sides, as text of a key file. */
extern const char count_key_mine[], count_key_theirs[];

#endif
