/*
 * What storms share: chance that a seed decides, the hour, keys that are made
 * once, cryptography that costs nothing, and files in memory.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_STORM_POOL_H
#define SOTTO_STORM_POOL_H

#include "lib/lib.h"
#include "words/words.h"

/* ---- what a storm has to give them --------------------------------------- */

int64_t world_time(void);	/* ms since 1970 */
int late_key(void);		/* of the pool: the one that is to be made */

/* ---- storm-pool.c ------------------------------------------------------- */

#define STORM_KEYS 9		/* of the pool */

void pool_make(void);
void pool_end(void);
/* A file with keys: adds one to it. */
void pool_print(struct str *, int key, const char *account);
struct s_OtrlPrivKey;
const struct s_OtrlPrivKey *pool_key_of(int key);
/* The fingerprint of a key of the pool, and back (-1: none of it). */
const char *pool_fingerprint(int key);
int pool_find(const char *fingerprint);
/* The key that a file holds, or NULL. */
const struct s_OtrlPrivKey *pool_key_in(const char *file);
/* All that is random from here on comes from this. */
void storm_random_seed(uint64_t);
uint64_t storm_random(uint64_t *state);
void storm_random_bytes(void *, size_t);

/* ---- storm-real.c or toy-crypto.c --------------------------------------- */

extern const bool storm_is_toy;
extern unsigned long storm_works;	/* powers that were computed */

/* ---- fake-file.c: files in memory --------------------------------------- */

void fake_file_remove(const char *dir, const char *name); /* NULL: all */
/* The disk is full: nothing more is written until it is not. */
void fake_file_full(bool);

#endif
