/*
 * What is asked about people: of their programs (which they are, what time it
 * is there, since when nobody typed), of servers (cards), and what the user's
 * own program answers.  Outcomes are said later, in the window of `said` or
 * (NULL) in the status window.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CHAT_PEOPLE_H
#define SOTTO_CHAT_PEOPLE_H

#include "lib/lib.h"
#include "words/words.h"

struct account;
struct chat;
struct talk;

/* ---- told.c ---------------------------------------------------------------- */

/*
 * Asks an address (normalized): one of a contact's programs, or of a bare
 * address each that is online.  Said: ping, time, version, last, or not-told.
 * -1: "offline", "blocked", "busy", "contact-offline" (no program is known to
 * be there, and nobody else could answer that).
 */
int account_ask(struct account *, enum inquiry, const char *jid,
    const struct talk *said, struct err *);

/* ---- consent.c ------------------------------------------------------------- */

/* answer_last, answer_time or answer_version was set. */
void chat_consent_changed(struct chat *);
/* The user did something. */
void chat_stirred(struct chat *);

/* ---- vcard.c --------------------------------------------------------------- */

/* Reads somebody's card (NULL: the own one).  Said: vcard, one for each field,
 * or not-told.  -1: "offline", "blocked", "busy". */
int account_vcard(struct account *, const char *jid,
    const struct talk *said, struct err *);
/* Changes a field of the own card ("": takes it out).  Said: vcard-set, or
 * not-told.  -1: "offline", "busy", "too-long". */
int account_vcard_set(struct account *, const char *field,
    const char *value, const struct talk *said, struct err *);

/* ---- whois.c --------------------------------------------------------------- */

/* Says all that is known of somebody, and asks for the rest those who may see
 * that we are there.  Said: whois.  -1: "busy". */
int account_whois(struct account *, const char *jid,
    const struct talk *said, struct err *);
/* The same of what is known here: nobody is asked, and nobody learns of it. */
void account_info(struct account *, const char *jid, const struct talk *said);

#endif
