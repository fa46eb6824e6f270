/*
 * A network between a program and a server, in one process, on a test's own
 * clock: one TCP connection as its two ends see it, with every way in which
 * one can be slow, cut, or half gone.  Knows bytes alone.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_PLAYED_LINK_H
#define SOTTO_PLAYED_LINK_H

#include "lib/lib.h"

enum played_way { PLAYED_UP, PLAYED_DOWN };	/* UP: to the server */

struct played_link_ops {
	/* Bytes have come to the server's end. */
	void (*came)(void *arg, const void *, size_t);
	/* The server's end sees that the other one has closed it. */
	void (*ended)(void *arg);
};
struct played_link;
/* `fd` receives the client's end, non-blocking: the caller's own. */
struct played_link *played_link_new(struct loop *, int *fd,
    const struct played_link_ops *, void *arg);
/* Also by the test's own hand: the client's end sees it closed. */
void played_link_free(struct played_link *);

/* The server's end writes, and closes: what was written arrives first. */
void played_link_write(struct played_link *, const void *, size_t);
void played_link_close(struct played_link *);

/* Each piece takes so long from now on; pieces keep their order. */
void played_link_delay(struct played_link *, enum played_way, int64_t ms);
/* No more than so many bytes in one piece, and so long between two; 0 bytes:
 * as they come. */
void played_link_pieces(struct played_link *, enum played_way, size_t bytes,
    int64_t gap_ms);
/* Nothing moves that way for so long; then all of it arrives. */
void played_link_stall(struct played_link *, enum played_way, int64_t ms);
/*
 * After so many bytes more (0: at once) nothing arrives that way ever again,
 * its end included, and nobody is told.
 */
void played_link_cut(struct played_link *, enum played_way, size_t bytes);
/* It is whole again, if no byte was lost yet. */
void played_link_heal(struct played_link *);
/*
 * What the two kernels do about a link that is cut: the client's sees it
 * closed after so long without a word, or so long after it wrote; the
 * server's, after its own time.  0: never, as it is at first.
 */
void played_link_patience(struct played_link *, int64_t idle_ms,
    int64_t unconfirmed_ms, int64_t server_ms);
/* Both ends see it broken; what is on the way is gone. */
void played_link_reset(struct played_link *);
/* Bytes that have arrived that way. */
uint64_t played_link_moved(const struct played_link *, enum played_way);
/* Whether the client's end is closed. */
bool played_link_left(const struct played_link *);
/* Whether it is whole: neither cut nor ended. */
bool played_link_whole(const struct played_link *);

#endif
