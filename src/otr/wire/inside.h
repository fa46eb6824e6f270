/*
 * What the files of this directory share.  Nobody outside src/otr/wire may
 * include it.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_OTR_WIRE_INSIDE_H
#define SOTTO_OTR_WIRE_INSIDE_H

#include "otr/wire/wire.h"

/* ---- bytes.c */
int wire_digit(char);		/* of base64; -1: it is none */
size_t wire_run(const char *);	/* digits of base64 in one go */
/* The first `n` (a multiple of 3) bytes of base64 text. */
bool wire_decode(const char *base64, unsigned char *out, size_t n);
uint32_t wire_number(const unsigned char *);
/* The first 16 characters of base64: version and tags; 0 where unknown. */
void wire_head(const char *base64, struct wire *);

/* ---- fragment.c */
/* Begins as one does; what is wrong with it then is no text for people. */
bool fragment_is(const char *body);
bool fragment_fits(const char *body);	/* ... and is one, whole */

/* ---- armour.c */
/* Makes it BENT where armour stands in it. */
void armour_parse(const char *body, struct wire *);

#endif
