/*
 * What the files of sotto-courier share.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_COURIER_INSIDE_H
#define SOTTO_COURIER_INSIDE_H

#include "ipc/ipc.h"

struct courier {
	struct loop *loop;
	struct channel *channel;
	/* What is to be written. */
	struct str files[IPC_WRITES];
	size_t n;		/* the one that is coming */
};

/* ---- tell.c: what is said to sotto --------------------------------------- */

void tell_file(struct courier *, const char *path, const struct str *data);
void tell_left(struct courier *, const char *path, const char *why);
void tell_done(struct courier *);
void tell_failed(struct courier *, enum courier_code, const char *path,
    const char *why);

/* ---- path.c -------------------------------------------------------------- */

/* With the home directory in the place of "~"; caller frees. */
char *path_expand(const char *);

/* ---- search.c ------------------------------------------------------------ */

/* Answers with what is of OTR in a file or folder. */
void search(struct courier *, const char *path);

/* ---- write.c ------------------------------------------------------------- */

/* One more part of the text that is coming; -1: too much to be keys. */
int write_add(struct courier *, const struct msg_data *);
void write_next(struct courier *);
/* Writes all that came into a new folder, answers, forgets it. */
void write_asked(struct courier *, const char *path);

/* ---- shape.c: what is a file of OTR -------------------------------------- */

/* Whether a program's file of keys may be called so. */
bool shape_name(const char *name);
/*
 * Whether it is such a file; of one that holds more than that (Gajim's
 * configuration) what may be carried is left.
 */
bool shape_of(const char *path, struct str *data);
bool shape_may_write(const struct str *keys, const struct str *fingerprints);
bool shape_one_of(const char *word, const char *const words[], size_t n);
/* The part of a path behind the last slash. */
const char *shape_base(const char *path);

#endif
