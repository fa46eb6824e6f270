/*
 * OTR messages as bytes: of what kind one is, its fields, fragments; no
 * session, no key.  For src/otr alone.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_OTR_WIRE_H
#define SOTTO_OTR_WIRE_H

#include "lib/lib.h"
#include "otr/wire/html.h"
#include "otr/wire/reference.h"

/* OTRv3, "Tagged plaintext messages". */
#define WIRE_TAG_BASE " \t  \t\t\t\t \t \t \t  "
#define WIRE_TAG_V1 " \t \t  \t "
#define WIRE_TAG_V2 "  \t\t  \t "
#define WIRE_TAG_V3 "  \t\t  \t\t"

/* ---- parse.c ------------------------------------------------------------- */

enum wire_kind {
	WIRE_TEXT,
	WIRE_TAGGED,
	WIRE_QUERY,
	WIRE_COMMIT,
	WIRE_KEY,
	WIRE_REVEAL,
	WIRE_SIGNATURE,
	WIRE_DATA,
	WIRE_ERROR,
	WIRE_FRAGMENT,
	WIRE_V1,
	WIRE_BROKEN,
	WIRE_BENT,		/* armour.c found it within a text */
	WIRE_KINDS
};
struct wire {
	enum wire_kind kind;
	int version;
	uint32_t from, to;	/* instance tags */
	unsigned offers;	/* bit N: version N */
	bool ignorable;		/* a data message that nobody misses */
	const char *tag, *tag_end;	/* white-space tag within the body */
	/* Of one that is bent. */
	enum wire_kind was;	/* BROKEN: that cannot be told */
	unsigned k, n;		/* piece k of n */
	bool quoted;
};
/* What a body is; nothing of it is copied. */
void wire_parse(const char *body, struct wire *);

/* ---- armour.c: what something on the way has changed --------------------- */

/* Appends the text without it: "..." in its place. */
void armour_around(const char *body, struct str *);

/* ---- bytes.c ------------------------------------------------------------- */

/* What is between "?OTR:" and "." of a body that is WIRE_DATA.  Caller frees. */
unsigned char *wire_bytes(const char *body, size_t *len);

/* Bytes, numbers of four, and what such a number is put before. */
struct reader {
	const unsigned char *at;
	size_t left;
};
/* Each NULL, or false, where less is left. */
const unsigned char *read_bytes(struct reader *, size_t);
bool read_int(struct reader *, uint32_t *out);
const unsigned char *read_sized(struct reader *, uint32_t *len);
/* In a time that does not tell where they differ. */
bool same_bytes(const unsigned char *, const unsigned char *, size_t);

/* ---- fragment.c ---------------------------------------------------------- */

#define WIRE_FRAGMENTS_MAX 4096		/* pieces of one message */
#define WIRE_FRAGMENT_MIN 64		/* bytes of a piece of ours */
#define WIRE_FRAGMENT_HEAD 36		/* of them all but the content */

struct piece {
	uint32_t from, to;
	unsigned k, n;
	const char *text;	/* within the body */
	size_t len;
};
/* False: it is no fragment, or not a whole one. */
bool fragment_parse(const char *body, struct piece *);
/* Gives a message in pieces of at most `max` bytes (0: whole). */
void fragment_split(const char *wire, unsigned max,
    void (*put)(void *arg, const char *piece), void *arg);

#endif
