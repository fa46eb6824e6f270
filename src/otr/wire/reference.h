/*
 * What a sealed message says of another sealed line of its conversation: the
 * value of a TLV of our own (docs/OTR-REFERENCES).
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_OTR_WIRE_REFERENCE_H
#define SOTTO_OTR_WIRE_REFERENCE_H

#include "lib/lib.h"
#include "words/words.h"

#define DIGEST_BYTES 32			/* SHA-256 */
#define SEALED_ID_MAX 255		/* bytes of a message id in it */

struct sealed_reference {
	enum reference_kind kind;	/* not NONE */
	/* The line meant: its message id, and what its plaintext was. */
	char id[SEALED_ID_MAX + 1];
	unsigned char digest[DIGEST_BYTES];
	/* Of REACTS: all that stand from now on, a blank between two; "": none
	 * does any more.  Else "". */
	char emoji[EMOJI_MAX_BYTES + 1];
	/* Bytes at the beginning of the text that are only for programs which
	 * do not know such references. */
	uint32_t fallback;
};
/* Appends the value.  -1: there is nothing that could be written. */
int reference_pack(const struct sealed_reference *, struct str *);
/* False: it is none, or of a kind or version that is not known. */
bool reference_unpack(const void *value, size_t len,
    struct sealed_reference *);

#endif
