/*
 * What the files of ipc share.  Nobody outside of this directory may include
 * it.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_IPC_INSIDE_H
#define SOTTO_IPC_INSIDE_H

#include "ipc/ipc.h"

/*
 * Each datagram begins with one byte: the message ends in it, or the next one
 * goes on, or it holds several whole messages, each behind its length in four
 * bytes.  A descriptor comes with the first datagram of its message.
 */
#define FRAME_LAST 0
#define FRAME_MORE 1
#define FRAME_BATCH 2
#define FRAME_LENGTH 4		/* bytes of a length in a batch */
/* Bytes of a batch, at most, if the other end takes so many. */
#define FRAME_BATCH_MAX (32 * 1024)

/* ---- queue.c: messages that wait to be written ------------------------- */

struct item;
struct queue {
	struct item *first, *newest;
	size_t waiting;		/* bytes of messages */
	size_t batch_max;
};

/* Bytes of the longest datagram that may come this way. */
size_t frame_max(enum msg_way);
/* Of a channel that hears this way: what it sends goes the other. */
void queue_init(struct queue *, enum msg_way hears);
void queue_end(struct queue *);		/* what waits is dropped */
/*
 * Adds a message (copied).  `fd` is passed along, or -1; it stays the
 * caller's.  With `together` it may share a datagram with others, where it
 * has no secret and no descriptor.  -1 with "queue-full" over IPC_QUEUE_MAX,
 * or "closed".
 */
int queue_add(struct queue *, const struct msg *, int fd, bool together,
    struct err *);
/* Writes what the socket takes.  0: all, or it takes no more now; -1: it
 * never will. */
int queue_write(struct queue *, int fd);

#endif
