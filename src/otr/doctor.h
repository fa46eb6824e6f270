/*
 * A session as seen from inside, for who asks why it does not work: a part of
 * otr.h.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_OTR_DOCTOR_H
#define SOTTO_OTR_DOCTOR_H

#include "otr/otr.h"

/* ---- state.c: where a key exchange stands -------------------------------- */

/*
 * One for each session.  docs/DESIGN has the table of what may follow what,
 * printed by docs/print-exchange.  NONE and UNANSWERED aside the level is
 * Starting.
 */
enum otr_exchange {
	OTR_EXCHANGE_NONE,
	OTR_EXCHANGE_UNANSWERED,
	OTR_EXCHANGE_WAITS_CONTACT,
	OTR_EXCHANGE_WAITS_KEY,
	OTR_EXCHANGE_WANTED,
	OTR_EXCHANGE_ASKED,
	OTR_EXCHANGE_ASKED_AGAIN,
	OTR_EXCHANGE_OURS,
	OTR_EXCHANGE_OURS_AGAIN,
	OTR_EXCHANGE_THEIRS,
	OTR_EXCHANGE_LOST,
	OTR_EXCHANGES		/* how many */
};
const char *otr_exchange_word(enum otr_exchange);	/* "asked" */
const char *otr_exchange_help(enum otr_exchange);	/* a sentence */
/* Whether the table lets `to` come right after `from`. */
bool otr_exchange_follows(enum otr_exchange from, enum otr_exchange to);

/* ---- doctor.c ------------------------------------------------------------ */

/* What we sent last in a key exchange; OTRv3, "Authenticated Key Exchange". */
enum otr_step {
	OTR_STEP_NONE,
	OTR_STEP_QUERY,		/* the question; nothing came back */
	OTR_STEP_COMMIT,	/* DH-Commit; the contact's DH-Key is missing */
	OTR_STEP_KEY,		/* DH-Key; their Reveal Signature is missing */
	OTR_STEP_REVEAL,	/* Reveal Signature; their Signature is */
	OTR_STEP_DONE,
	OTR_STEPS		/* how many */
};
const char *otr_step_word(enum otr_step);	/* "none", "query", ... */

/* One program of the contact's that has spoken OTR. */
struct otr_instance {
	uint32_t tag;		/* 0: version 2 has none */
	int version;		/* 0: no session yet */
	const char *resource;	/* foreign; or NULL */
	bool encrypted, finished;
	bool used;		/* lines go there */
	bool asks;		/* its key waits for the user's answer */
	enum otr_step step;
	bool verified;
	char fingerprint[FINGERPRINT_HEX + 1];	/* or "" */
	int64_t heard;		/* wall clock, ms; 0: never */
};
#define OTR_DOCTOR_INSTANCES 20
struct otr_doctor {
	struct otr_peer peer;	/* as the layer above says */
	size_t ninstances;
	struct otr_instance instances[OTR_DOCTOR_INSTANCES];
	enum otr_step step;	/* of the exchange that is under way */
	bool have_key, want_key;	/* our own */
	enum otr_exchange exchange;
	bool own, restarted;	/* we began it; ... once more after a stall */
	bool deferred;		/* their query while ours is under way */
	/* Steps that the table of states did not allow, and the last one. */
	unsigned refused_steps;
	enum otr_exchange refused_from, refused_to;
	int64_t asked_ago, failed_ago;	/* ms; -1: never */
	const char *waiting;	/* "stranger", "v2", "key", or "" */
	bool gone;		/* the session's program went offline */
	bool latched, latch_by_key;
	char new_key[FINGERPRINT_HEX + 1];	/* not decided yet, or "" */
	bool v3_seen;
	int v2;			/* 1 allowed, -1 refused, 0 not answered */
	bool tag_sent, stranger_refused;
	unsigned exchanges_left;	/* of theirs that we would answer now */
	int64_t auto_in, error_in;	/* ms until policy may start, we may
					 * tell them of an unreadable message */
	unsigned partials;	/* messages of which parts are missing */
};
/* Read only; strings live until the session changes. */
void otr_doctor(const struct otr_session *, struct otr_doctor *);

#endif
