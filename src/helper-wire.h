/*
 * What the helper's two ends say to each other; private to them.
 *
 * A request is one datagram: what, id, number and count of arguments as
 * 32-bit integers, then the arguments, each with its NUL.  An answer is the
 * id, the status, the length of the output, the output, and what was said on
 * standard error.  Both ends are the same program: no byte order.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_HELPER_WIRE_H
#define SOTTO_HELPER_WIRE_H

#include <sys/types.h>

#include <stdint.h>

#include "helper.h"

#define NOT_RUN (-1)		/* an answer's status: the output says why */
#define STOPPED (-2)		/* ... it is not over */

enum { RUN, RUN_LENT, PAUSE, RESUME };

struct request {
	uint32_t what;
	uint32_t id;
	uint32_t number;
	uint32_t count;
};

struct answer {
	uint32_t id;
	int32_t status;
	uint32_t output;	/* bytes */
};

#define REQUEST_MAX (sizeof(struct request) + \
	HELPER_ARGS * (HELPER_ARG_MAX + 1))
#define ANSWER_MAX (sizeof(struct answer) + HELPER_OUTPUT_MAX + \
	HELPER_SAID_MAX)

/*
 * The helper's life: serves requests on `fd` until it is closed.  `tty`: the
 * terminal that it may lend, of the group `owner`; "": none.
 */
_Noreturn void helper_serve(int fd, const char *const commands[], size_t n,
    bool quiet, const char *tty, pid_t owner);

#endif
