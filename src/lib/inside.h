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

/* ---- jid-domain.c ------------------------------------------------------ */

#define JID_PART_MAX 1023	/* RFC 7622, 3.1: octets in each part */
/* All return new strings; caller frees.  The spelling that counts, or NULL. */
char *jid_domain_normal(const char *);
char *jid_domain_ascii(const char *);	/* as DNS has it */
/* As servers have it (RFC 7622, 3.2.1): in Unicode, shown or not. */
char *jid_domain_exact(const char *);

/* ---- jid-label.c ------------------------------------------------------- */

/*
 * Whether a label, case folded, can be shown in Unicode: it is of one script
 * (Latin, Han and kana may be mixed), and not of letters alone that look like
 * another's.  `last` is the domain's last label, in Unicode.
 */
bool jid_label_is_clear(const char *label, const char *last);

#endif
