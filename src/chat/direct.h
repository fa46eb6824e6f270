/*
 * What only a talk with one contact has: a session of OTR, the keys that were
 * seen, and the contact's programs.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CHAT_DIRECT_H
#define SOTTO_CHAT_DIRECT_H

#include "ipc/ipc.h"
#include "lib/lib.h"
#include "otr/otr.h"

struct talk;

/* ---- the session ------------------------------------------------------- */

/* Borrowed; for what otr.h reads and asks. */
struct otr_session *direct_otr(const struct talk *);
/*
 * The commands on a session that concern waiting lines or what is kept for
 * the contact; the rest of otr.h is called on direct_otr().
 */
int direct_start(struct talk *, struct err *);
/* Held lines become failed: they never turn into clear text. */
int direct_end(struct talk *, struct err *);
/*
 * Answers `new-key`, or `stranger` where that is open.  Refused once where
 * yet another key came after the question ("fingerprint-changed").
 */
int direct_accept(struct talk *, struct err *);
/*
 * NULL: the fingerprint last shown here ("no-fingerprint" if none); refused
 * once if it took another's place unasked ("fingerprint-changed").
 */
int direct_trust(struct talk *, const char *fingerprint, struct err *);
/* Answers `v2` and keeps the answer for the contact. */
int direct_v2(struct talk *, bool allow, struct err *);
/* Keeps the contact's policy (NULL: takes it back) and applies it. */
int direct_policy(struct talk *, const char *word, struct err *);
/*
 * A fingerprint was shown in the window, as the user asked: what `/otr trust`
 * then means.
 */
void direct_showed(struct talk *, const char *fingerprint);
/* The one that was shown last, or "". */
const char *direct_shown_key(const struct talk *);

/* ---- route.c, device.c: several programs of one contact ---------------- */

enum direct_why {
	DIRECT_WHY_SERVER,	/* to the address: the server chooses */
	DIRECT_WHY_SESSION,	/* the only one with a session */
	DIRECT_WHY_WROTE,
	DIRECT_WHY_CHOSEN,
};
struct direct_route {
	char resource[1024];	/* that the next line goes to, or "" */
	enum direct_why why;
	bool several;		/* it could go to others too */
};
void direct_route(const struct talk *, struct direct_route *);
const char *direct_why_text(enum direct_why);	/* "it wrote last" */
const char *direct_why_word(enum direct_why);	/* "wrote-last" */
/*
 * Writes to this program of the contact's, until it goes; NULL: to the one
 * that writes.  -1: "no-resource", "no-session", "new-key" (otr_use).
 */
int direct_use(struct talk *, const char *resource, struct err *);
/* As direct_start, with one program; NULL: with the one that announces OTR,
 * else with any. */
int direct_start_at(struct talk *, const char *resource, struct err *);

/* ---- route.c: what the contact's programs say of OTR (XEP-0378) --------- */

/*
 * Of the one that was chosen, else of all that are online: OTR if one
 * announces it, NO_OTR if none of them does, UNKNOWN if one did not say.  A
 * hint for people: nobody has signed it, and many programs that have OTR do
 * not announce it.
 */
enum announced direct_announced(const struct talk *);
/* "announces OTR", "does not announce OTR", "did not say ..." */
const char *announced_text(enum announced);

#endif
