/*
 * What a terminal sends that is no key: told by its bytes alone.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_TERM_REPLY_H
#define SOTTO_TERM_REPLY_H

#include <stdbool.h>

enum reply_kind { REPLY_NONE, REPLY_STRING, REPLY_SEQUENCE, REPLY_MOUSE };
struct reply {
	enum reply_kind kind;
	bool bell;		/* BEL ends it too */
	unsigned char last;
	int left;		/* REPLY_MOUSE: bytes that still belong to it */
};
/*
 * ENDED: with this byte.  BROKEN: before it; after a string the Escape
 * before it was the beginning of something else.
 */
enum reply_step { REPLY_GOES_ON, REPLY_ENDED, REPLY_BROKEN };
enum reply_step reply_byte(struct reply *, unsigned char);
/* Whether ESC and this byte begin a control string; if so sets it up. */
bool reply_begins(struct reply *, char introducer);
/* Whether it is one for certain, and not Alt with a key, then a text. */
bool reply_is_sure(char introducer, char next);

#endif
