/*
 * What only a talk with one contact has: a session of OTR, the keys that were
 * seen, and the contact's programs.  Strings that are returned are borrowed,
 * until the next event of the contact.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CHAT_DIRECT_H
#define SOTTO_CHAT_DIRECT_H

#include "ipc/ipc.h"
#include "lib/lib.h"
#include "otr/otr.h"

struct talk;

/* ---- the session: direct.c ---------------------------------------------- */

/* For what otr.h reads and asks; it lives as long as the talk. */
struct otr_session *direct_otr(const struct talk *);
/*
 * Commands on a session that concern waiting lines, too, or what is kept for
 * the contact; the other ones of otr.h are called on direct_otr().  Each gives
 * 0, or -1 with a code of its own or of otr.h's function of that name.
 *
 * Starts one, or refreshes it; answers `stranger` with yes.  With the program
 * that announces OTR, else with any.
 */
int direct_start(struct talk *, struct err *);
/* With this program, which is chosen then ("no-resource": it is not there);
 * NULL: as direct_start. */
int direct_start_at(struct talk *, const char *resource, struct err *);
/* Held lines become failed: they never turn into clear text.  Answers
 * `stranger` with no.  "no-session". */
int direct_end(struct talk *, struct err *);
/*
 * Answers `new-key`: goes on with it, unverified; or `stranger` where that is
 * open.  "no-question"; refused once ("fingerprint-changed") where yet another
 * key came after the question.
 */
int direct_accept(struct talk *, struct err *);
/*
 * Trusts exactly this key; NULL: the one shown here last ("no-fingerprint":
 * none was).  Refused ("fingerprint-changed") where a session lives with
 * another one, and once if that which was shown took another's place unasked.
 */
int direct_trust(struct talk *, const char *fingerprint, struct err *);
/*
 * Answers `v2` and keeps the answer for the contact.  "not-kept": it counts,
 * and could not be written.
 */
int direct_v2(struct talk *, bool allow, struct err *);
/*
 * Keeps the contact's policy (NULL: takes it back) and applies it: held lines
 * fail.  "not-kept" as above; another error: nothing was done.
 */
int direct_policy(struct talk *, const char *word, struct err *);

/* ---- keys: key-event.c -------------------------------------------------- */

/* A key was shown in the window, as the user asked: what `/otr trust` then
 * means.  40 lower-case hex digits. */
void direct_showed(struct talk *, const char *fingerprint);
/* The one that was shown last, by itself or so; or "". */
const char *direct_shown_key(const struct talk *);

/* ---- verified.c ---------------------------------------------------------- */

#define DIRECT_VERIFIED 20
/* "verified 12 Nov"; "verified" where nobody knows when (day "").  `now` is
 * loop_wall(): it goes without this year. */
void direct_verified(int64_t now, const char *day,
    char out[DIRECT_VERIFIED + 1]);

/* ---- programs: route.c, program.c ---------------------------------------- */

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
/* Fills it: where the next line goes. */
void direct_route(const struct talk *, struct direct_route *);
const char *direct_why_text(enum direct_why);	/* "it wrote last" */
const char *direct_why_word(enum direct_why);	/* "wrote-last" */
/*
 * Writes to this program of the contact's, until it goes; NULL: to the one
 * that writes.  -1: "no-resource", "no-session", "new-key" (otr_use).
 */
int direct_use(struct talk *, const char *resource, struct err *);
/*
 * What they announce (XEP-0378).  Of the one that was chosen, else of all
 * that are online: OTR if one announces it, NO_OTR if none of them does,
 * UNKNOWN if one did not say.  A hint for people: nobody has signed it, and
 * many programs that have OTR do not announce it.
 */
enum announced direct_announced(const struct talk *);
/* "announces OTR", "does not announce OTR", "did not say ..." */
const char *announced_text(enum announced);

#endif
