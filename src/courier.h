/*
 * The courier: a process forked before confinement that carries keys in from
 * other programs' files and out into a new folder.  sotto itself can open
 * nothing outside its own directories; what it can have through the courier
 * is no more than files with the names and the shape of OTR keys, and what
 * it can write is six files of fixed names in a folder that was not there.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_COURIER_H
#define SOTTO_COURIER_H

#include <stddef.h>

struct courier;
struct err;
struct str;

#define COURIER_FILES 256		/* in one import */
#define COURIER_FILE_MAX (1024 * 1024)	/* bytes of one */
#define COURIER_ALL_MAX (8 * 1024 * 1024)

/* Forks it; before program_confine(), as the helper. */
struct courier *courier_start(struct err *);

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
 * COURIER_WRITES texts) into a new folder; also "exists", "write".
 */
#define COURIER_WRITES 6
int courier_write(struct courier *, const char *path, const struct str *texts,
    size_t n, struct err *);

void courier_stop(struct courier *);	/* NULL is fine */

#endif
