/*
 * Questions that are open: what is asked, whose it is, and what can be
 * answered.  One closes by itself when its cause is gone, whatever way it was
 * answered; a front end asks for all of them each time.  What it says can be
 * made to change by others, as often as they like (a key costs nothing): where
 * it changes again and again nobody could ever read and answer it, so it says
 * that then, with the safe answers alone, until it has been quiet for a while.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CHAT_QUESTION_H
#define SOTTO_CHAT_QUESTION_H

#include "lib/lib.h"

#define QUESTION_ANSWERS 6	/* of one question, at most */

struct account;
struct chat;
struct says;
struct talk;

/*
 * An answer, in a few words.  One that sends with less protection, trusts a
 * key, lets somebody in or cannot be taken back is risky: on a screen its
 * number is not enough.
 */
struct answer {
	const char *text;	/* "send it readable" */
	const char *brief;	/* where there is little room; NULL: `text` */
	bool risky;
	const char *command;	/* the line that gives it, or NULL */
	/* Another one, where a person is asked for more; NULL: `command`. */
	const char *line;
	const char *means;	/* a sentence more, or NULL */
	/* Its line does nothing but ask, at a hidden prompt. */
	bool prompts;
	/* Risky, but also what to do where the question keeps changing. */
	bool always;
};
struct answers {
	const char *question;
	const struct answer *at;
	size_t n;
	const char *otherwise;	/* what none of them is; NULL: "no" */
	bool unasked;		/* it comes by itself, behind no key */
};

struct question {
	struct question *next;	/* the next newer one, or NULL */
	uint64_t serial;	/* a number that no other has had */
	unsigned changes;	/* of what it says */
	struct chat *chat;
	const char *code;
	struct account *account;	/* NULL: of none */
	struct talk *talk;	/* NULL: of none, or it was closed */
	char *peer;		/* bare address, or NULL */
	char *text;
	char *quote;		/* what somebody else wrote below it, or NULL */
	struct answer answers[QUESTION_ANSWERS];
	size_t n;
	/* question.c's own: whether it is still open; may say it anew. */
	bool (*look)(struct question *);
	struct says *latest;	/* what it would say, ... */
	int64_t since;		/* ... from then on: loop_now() */
	unsigned quick;		/* changes, each soon after the one before */
	bool restless;		/* they are too many */
};

/* The oldest that is open, or NULL; valid until the model changes. */
const struct question *chat_questions(struct chat *);
/* The user took an answer, by its index, which its window shows from now on;
 * the line that gives it is still to be entered. */
void chat_question_taken(struct chat *, uint64_t serial, size_t answer);

#endif
