/*
 * A bench for the tests of chat: a model with one account, a network that is
 * played (fake-net.h), sessions that are played (fake-otr.h), a clock that
 * stands still, and a log of what front ends would hear.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CHAT_BENCH_H
#define SOTTO_CHAT_BENCH_H

#include "chat/inside.h"
#include "fake-net.h"
#include "fake-otr.h"

#define ALICE "alice@example.org"
#define BOB "bob@example.org"
#define PHONE BOB "/phone"

struct bench {
	char *dir;
	struct loop *loop;
	struct conf *conf;
	struct fake_net *net;
	struct chat *chat;
	struct account *account;
	struct talk *bob;	/* after bench_talk() */
	/* One line an event: "message out not-private TEXT",
	 * "delivery held WORD ID", "question CODE", ... */
	struct str log;
	char *command_argv0;	/* asked of the helper, or NULL */
	void (*command_done)(void *, int, const char *);
	void *command_arg;
	int stopped;
};

/* `more` goes into the account's section, or NULL. */
struct bench *bench_new(const char *more);
void bench_free(struct bench *);
/* Online, bob in the roster (both) and there with his phone, a window. */
void bench_talk(struct bench *);
/* For cmocka: a bench with that as the test's state, and its end. */
int bench_setup(void **);
int bench_teardown(void **);
/* Ends the chat and begins anew on the same files. */
void bench_restart(struct bench *);
/* Types; the id stays valid until the bench goes.  Runs. */
const char *bench_type(struct bench *, const char *text, enum otr_level);
void bench_clock(struct bench *, int64_t milliseconds);
/* These parts stand in the log in this order (NULL at the end). */
bool bench_heard(const struct bench *, ...);
size_t bench_count(const struct bench *, const char *part);
/* How many questions with that code are open. */
size_t bench_asks(const struct bench *, const char *code);
void bench_quiet(struct bench *);	/* forgets the log */
/* The newest entry that contains the text, or NULL. */
const struct entry *bench_entry(const struct buffer *, const char *text);
/* bob's session. */
struct fake_otr *bench_otr(struct bench *);

#endif
