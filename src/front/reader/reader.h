/*
 * Reader mode: a front end for those who listen.  Lines are only ever added
 * below, nothing that was said is written anew, and all that a screen shows
 * by place, sign or colour is said in words; sotto(1) describes it.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_READER_H
#define SOTTO_READER_H

#include "front/front.h"

extern const struct front_row reader_front;

struct reader;

/* Reads keys from `in`, and says on `out`, which are taken over; both may be
 * no terminal.  Nothing is said before reader_start(). */
struct reader *reader_make(int in, int out);
void reader_start(struct reader *, const struct front_start *);
void reader_drop(struct reader *);	/* started or not; NULL is fine */
/* What commands call, but for the kind. */
void reader_functions(struct reader *, struct front *);
/* Lines are read from now on; what it is, is said first. */
void reader_begin(struct reader *, const char *version);

#endif
