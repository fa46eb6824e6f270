/*
 * What the files of lib share among themselves and show to nobody else.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_LIB_INSIDE_H
#define SOTTO_LIB_INSIDE_H

#include <stdbool.h>

/* ---- jid-part.c -------------------------------------------------------- */

enum jid_part { JID_LOCAL, JID_DOMAIN, JID_RESOURCE };

/* All return new strings; caller frees. */
bool jid_part_ascii(const char *);
bool jid_part_allowed(enum jid_part, const char *);
char *jid_part_lower(const char *);	/* ASCII letters alone */
char *jid_part_nfc(const char *);
/*
 * Folds case and width and composes until nothing changes, so that a part
 * normalized twice is the same.  NULL: it never settles.
 */
char *jid_part_fold(const char *);
/* How a part that breaks the rules is written. */
char *jid_part_escape(enum jid_part, const char *);
/* The part that was written so, or NULL where that is no writing. */
char *jid_part_unescape(const char *);

#endif
