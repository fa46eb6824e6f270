/*
 * What the files of lib share among themselves and show to nobody else.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_LIB_INSIDE_H
#define SOTTO_LIB_INSIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REPLACEMENT "\xef\xbf\xbd"	/* U+FFFD, for bytes that are none */

/* ---- character.c ------------------------------------------------------- */

#define ZWJ 0x200d		/* joins what stands around it */
#define VS16 0xfe0f		/* variation selector: show as emoji */

int char_class(uint32_t);	/* of its breaks: UTF8PROC_BOUNDCLASS_... */
bool char_is_pictographic(uint32_t);
bool char_is_keycap_base(uint32_t);
bool char_is_skin_tone(uint32_t);
/* U+0600: a sign that is drawn, though Unicode calls it a format character. */
bool char_is_drawn_format(uint32_t);

/* ---- timer.c ----------------------------------------------------------- */

/* All timers of a loop, and the clock that they go by. */
struct timers {
	struct timer **heap;	/* the armed ones; heap[0] comes first */
	size_t armed, cap;
	struct timer *first;	/* of all */
	uint64_t order;		/* of the next that is armed */
	bool fake;		/* the clock is fake_now, for tests */
	int64_t fake_now;
};
struct timer *timers_add(struct timers *, void (*fn)(void *), void *arg);
void timers_end(struct timers *);	/* none of them fires any more */
int64_t timers_now(const struct timers *);
int64_t timers_next(const struct timers *);	/* as loop_next() */
/* Fires what is due; false: nothing was. */
bool timers_run(struct timers *);
/* Moves the fake clock to the first timer that is due by `end` and fires it;
 * false: there is none. */
bool timers_move(struct timers *, int64_t end);

/* ---- file.c ------------------------------------------------------------ */

/* The directory that a path stands in; caller frees. */
char *file_parent(const char *path);

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

/* ---- jid-plain.c ------------------------------------------------------- */

/* Whether it is an address, and normal as it stands; where it is not said to
 * be, it may be one all the same. */
bool jid_plain(const char *);

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
