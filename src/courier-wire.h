/*
 * What the courier's two ends say to each other.
 *
 * A datagram is a letter and a text.  To the courier: R path (read); N path,
 * then of each file in turn D data... B (the next), W (write).  From it: F path, D data...;
 * S path NUL why (left out); then E, or X code NUL text.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_COURIER_WIRE_H
#define SOTTO_COURIER_WIRE_H

#include <stdbool.h>
#include <stddef.h>

struct str;

#define COURIER_FRAME_MAX 32768

/* The process, from the fork on; `fd` is its end of the channel. */
_Noreturn void courier_process(int fd);

/* ---- courier-shape.c --------------------------------------------------- */

/* Whether a program's file of keys may be called so. */
bool courier_name(const char *name);
/*
 * Whether it is such a file; of one that holds more than that (Gajim's
 * configuration) what may be carried is left.
 */
bool courier_shape(const char *path, struct str *data);
bool courier_may_write(const struct str *keys,
    const struct str *fingerprints);
bool courier_one_of(const char *word, const char *const words[], size_t n);
const char *courier_base(const char *path);

#endif
