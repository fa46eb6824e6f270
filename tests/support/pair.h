/*
 * Two OTR managers back to back in one process, a wire between them that
 * delivers, drops, repeats, reorders and tampers, and room for a third who
 * forges.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_TESTS_PAIR_H
#define SOTTO_TESTS_PAIR_H

#include "otr/otr.h"

struct pair_event {
	struct pair_event *next;
	enum otr_event_type type;
	enum otr_level was, level;
	enum otr_smp smp;
	int progress;
	enum otr_refusal refusal;
	bool cheated, asked_by_us, asked_by_them;
	bool on, fell;
	char fingerprint[FINGERPRINT_HEX + 1];
	char verified[FINGERPRINT_HEX + 1];
	char before[FINGERPRINT_HEX + 1];
	enum otr_bent bent;
	char text[256];
	bool crossed;
	char question[256];
	char account[128];
};

struct pair_msg {
	struct pair_msg *next;
	char *resource;
	char *body;
	int64_t age;
};

struct pair_line {		/* a line that waits */
	struct pair_line *next;
	char *text;
	enum otr_level shown;
	char only_key[FINGERPRINT_HEX + 1];
	enum otr_hold hold;
};

struct pair_got {		/* a text that was shown */
	struct pair_got *next;
	char *text;
	enum otr_level level;
	bool unexpected;
	char fingerprint[FINGERPRINT_HEX + 1];
};

struct pair_side {
	struct loop *loop;
	const char *account, *contact;
	char *resource;
	char dir[256];
	struct otr *otr;
	struct otr_session *s;
	struct otr_peer peer;		/* what ops.peer says */
	char injected[64];		/* where the last message went; "": anyone */
	struct pair_side *to;		/* where what we send arrives */
	struct pair_msg *inbox;		/* not delivered yet */
	struct pair_msg *sent;		/* all that ever left */
	struct pair_line *outbox;
	struct pair_got *got;
	struct pair_event *events;
	unsigned computed;		/* in threads beside us */
	enum otr_verdict verdict;	/* of the last pair_type() */
	enum otr_hold hold;
	struct err err;
};

struct pair {
	struct loop *loop;
	struct pair_side a, b, m;	/* m: the third, made by pair_third() */
};

/* Alice's address is the smaller one: she goes first in a tie. */
#define ALICE "alice@example.org"
#define BOB "bob@example.net"

void pair_new(struct pair *);		/* with keys, policy manual */
void pair_new_without_keys(struct pair *);
void pair_free(struct pair *);
/* The same for cmocka: `state` is a pair. */
int pair_setup(void **state);
int pair_teardown(void **state);
/* A third with an own key, who claims to be Bob; with his tag if `tag`. */
void pair_third(struct pair *, bool tag);
/* Another device of Bob's: the same key, another tag. */
void pair_twin(struct pair *);
/* Closes the manager and opens it again on the same files. */
void pair_restart(struct pair_side *);

/* ... with another instance tag. */
void pair_retag(struct pair_side *, uint32_t tag);

/* Delivers until nothing is left (at most `max`; 0: all). */
void pair_run(struct pair *);
bool pair_step(struct pair_side *);	/* delivers one to this side */
void pair_drop(struct pair_side *);	/* what waits for this side */
void pair_clock(struct pair *, int64_t ms);	/* moves it and delivers */
/* Waits for threads. */
void pair_keys(struct pair *, struct pair_side *);

/* Types a line: the level is what is shown now. */
enum otr_verdict pair_type(struct pair_side *, const char *);
enum otr_verdict pair_type_shown(struct pair_side *, const char *,
    enum otr_level shown, const char *only_key);
/* A message of this side's, put on the wire. */
void pair_send(struct pair_side *, const char *body);
/* A forged message arrives at this side. */
void pair_forge(struct pair_side *, const char *resource, const char *body,
    int64_t age);
/* The first waiting message for this side, taken off the wire. */
struct pair_msg *pair_take(struct pair_side *);
void pair_msg_free(struct pair_msg *);

/* A session: Alice starts, all is delivered. */
void pair_session(struct pair *);
void pair_trust(struct pair_side *);	/* trusts the session's key */

unsigned pair_count(const struct pair_side *, enum otr_event_type);
const struct pair_event *pair_last(const struct pair_side *,
    enum otr_event_type);
void pair_forget_events(struct pair_side *);
void pair_forget_sent(struct pair_side *);
void pair_forget_got(struct pair_side *);
const char *pair_last_text(const struct pair_side *);
unsigned pair_texts(const struct pair_side *);
bool pair_showed(const struct pair_side *, const char *text);
/* Did any message that left contain this? */
bool pair_left(const struct pair_side *, const char *text);
unsigned pair_sent(const struct pair_side *, const char *prefix);
enum otr_hold pair_hold(const struct pair_side *);
void pair_key(const struct pair_side *, char *hex);	/* own fingerprint */

#endif
