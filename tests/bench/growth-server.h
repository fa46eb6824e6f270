/*
 * A server on loopback for the whole program: it has a roster as long as one
 * wants, whose contacts are all there.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_TESTS_GROWTH_SERVER_H
#define SOTTO_TESTS_GROWTH_SERVER_H

#include "lib/lib.h"

#define GROWTH_DONE "that was all"	/* of contact 0's, behind the rest */

struct growth_server;
struct growth_server *growth_server_new(struct loop *, size_t contacts);
void growth_server_free(struct growth_server *);
int growth_server_port(const struct growth_server *);
const char *growth_server_ca(const struct growth_server *);

#endif
