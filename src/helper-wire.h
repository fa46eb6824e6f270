/*
 * What the helper's two ends say to each other; private to them.
 *
 * A request is one datagram: id, number and count of arguments as 32-bit
 * integers, then the arguments, each with its NUL.  An answer is the id, the
 * status and the output.  Both ends are the same program: no byte order.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_HELPER_WIRE_H
#define SOTTO_HELPER_WIRE_H

#include <stdint.h>

#include "helper.h"

#define NOT_RUN (-1)		/* an answer's status: the output says why */

struct request {
	uint32_t id;
	uint32_t number;
	uint32_t count;
};

struct answer {
	uint32_t id;
	int32_t status;
};

#define REQUEST_MAX (sizeof(struct request) + \
	HELPER_ARGS * (HELPER_ARG_MAX + 1))
#define ANSWER_MAX (sizeof(struct answer) + HELPER_OUTPUT_MAX)

/* The helper's life: serves requests on `fd` until it is closed. */
_Noreturn void helper_serve(int fd, const char *const commands[], size_t n,
    bool quiet);

#endif
