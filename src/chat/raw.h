/*
 * An account's stanzas as they come and go, for a user who looks at them, and
 * what he sends as it is.  Kept in memory while he looks, and nowhere else.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CHAT_RAW_H
#define SOTTO_CHAT_RAW_H

#include "chat/buffer.h"
#include "ipc/ipc.h"
#include "lib/lib.h"

struct account;

/* ---- raw.c ------------------------------------------------------------- */

/* From now on, or no longer: then what was shown is wiped, with an event
 * XML_CLOSED. */
void account_raw_show(struct account *, bool on);
bool account_raw_is_shown(const struct account *);
/* What was shown; NULL where nothing is.  Borrowed until it is no longer. */
struct buffer *account_raw_buffer(const struct account *);
/*
 * Sends one <iq/> or <presence/>; what comes back is shown like all else.  -1:
 * "xml-off" (nothing is shown), "offline", "bad-stanza".  What only the network
 * half finds wrong is an event ERROR later.
 */
int account_raw_send(struct account *, const char *stanza, struct err *);

/* ---- typed.c ----------------------------------------------------------- */

/*
 * What is wrong with a stanza that was typed, as far as can be told without a
 * parser of XML: stricter than XML is, and never taken in by what would be a
 * message.  sotto-net looks again (net/xep/typed.c).
 */
enum xml_flaw typed_flaw(const char *);
const char *xml_flaw_text(enum xml_flaw);	/* for people; not NONE */
/* Whether it may have a password in it: what names one. */
bool typed_has_secret(const char *);

#endif
