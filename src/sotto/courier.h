/*
 * sotto's end of the courier (src/courier), which carries keys in from other
 * programs' files and out into a new folder.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_COURIER_H
#define SOTTO_COURIER_H

#include <stddef.h>

struct courier;
struct err;
struct str;

/* Starts it; before program_confine(), as the helper. */
struct courier *courier_start(const int gate[2], struct err *);

/* `data` NULL: the file was left where it is, and why. */
typedef void courier_fn(void *arg, const char *path, const char *data,
    size_t len, const char *why);
/*
 * Reads a file, or what a folder of another program has of OTR; "~/" is the
 * home directory.  Waits for it, for some seconds at most.  Codes: "no-file",
 * "nothing-found", "read", "courier".
 */
int courier_read(struct courier *, const char *path, courier_fn *, void *arg,
    struct err *);
/*
 * Writes keys, fingerprints, and the same again for other programs (at most
 * six texts) into a new folder; also "exists", "write".
 */
int courier_write(struct courier *, const char *path, const struct str *texts,
    size_t n, struct err *);

void courier_stop(struct courier *);	/* NULL is fine */

#endif
