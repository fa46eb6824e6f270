/*
 * One side of an OTR session, by libotr itself, and the lines and stanzas of
 * the pipe's figures: for the floor and for the feeder.  Knows nothing of
 * sotto.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_BENCH_PIPE_SIDE_H
#define SOTTO_BENCH_PIPE_SIDE_H

#include "lib/lib.h"

struct side;
/* What libotr sends by itself. */
typedef void side_inject_fn(void *arg, const char *wire);
/* Makes a key. `self` and `peer` are borrowed and must stay. */
struct side *side_new(const char *self, const char *peer, side_inject_fn *,
    void *arg);
void side_free(struct side *);
/* A text for the contact as it goes over the wire; side_free_text(). */
char *side_seal(struct side *, const char *text);
/* The text for people in what came over the wire, or NULL; likewise. */
char *side_hear(struct side *, const char *wire);
void side_free_text(char *);	/* NULL is fine */
bool side_is_sealed(const struct side *);

/* The text of the n-th line. */
#define SIDE_LINE_MAX 128
void side_line(unsigned n, char out[SIDE_LINE_MAX]);
/* Appends the stanza of a line, as sotto writes it; from NULL: as sent. */
void side_stanza(struct str *, const char *from, const char *to, unsigned n,
    const char *wire);

#endif
