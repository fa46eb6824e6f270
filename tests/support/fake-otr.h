/*
 * A stand-in for src/otr: sessions that are what a test says they are.  Its
 * "encryption" hides the text, so that a leak can be told; it can also be
 * told to lie, to see that the layer above holds all the same.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_FAKE_OTR_H
#define SOTTO_FAKE_OTR_H

#include "otr/otr.h"

#define FAKE_KEY_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define FAKE_KEY_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

struct fake_otr {
	enum otr_level level;
	enum otr_level settled;	/* under Starting */
	bool latched;
	bool starts;		/* a line under Not private starts, held */
	bool lies_clear;	/* says CLEAR whatever is right */
	bool lies_key;		/* seals to any key */
	bool refuses;
	size_t parts;		/* wire bodies of a line; 0 is 1 */
	const char *key;	/* of the session */
	char resource[64];
	enum otr_hold hold;	/* not NONE: holds for this */
	const char *new_key;	/* in question, or NULL */
	bool asks_v2;
	/* What was called, counted. */
	unsigned starts_called, ends, gone, gone_all, ups, downs;
	unsigned policy_changes, v2_answers, trusts, accepts;
	bool ended_all;
};

/* What a test may set and read of a session. */
struct fake_otr *fake_otr(struct otr_session *);
/* Sets the level and tells it; a fall sets the latch. */
void fake_otr_level(struct otr_session *, enum otr_level, bool fell);
void fake_otr_event(struct otr_session *, const struct otr_event *);
/* "?OTR:..." that the fake reads as this text; caller frees. */
char *fake_otr_seal(const char *text);
/* The same with what it says of another line, or NULL. */
char *fake_otr_seal_refers(const char *text, const struct sealed_reference *);

/* How often a key of that account was wanted, if none of another since. */
size_t fake_otr_wants(const struct otr *, const char *account);

#endif
