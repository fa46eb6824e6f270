/*
 * What the files of edit/ share: what a line was, and what was cut out of it.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_EDIT_INSIDE_H
#define SOTTO_EDIT_INSIDE_H

#include "front/edit/edit.h"

#define TYPED_BYTES (CLUSTER_BYTES + 3)	/* of one character that is typed */

/* ---- history.c: what was entered before -------------------------------- */

struct history;
struct history *history_new(size_t max);
void history_free(struct history *);	/* wipes */
void history_add(struct history *, const char *);
/*
 * What was sent with this text, by whatever command, was never entered.
 * Where `now` is such a line, unchanged: what to show instead; else NULL.
 */
const char *history_forget(struct history *, const char *text,
    const char *now);
/* Back to the line that is being written. */
void history_reset(struct history *);
/* The one before or after, or NULL; `now` is kept for coming back. */
const char *history_older(struct history *, const char *now);
const char *history_newer(struct history *);

/* The last word, up to a blank, of the line that was entered so many lines ago
 * (1: the newest); or NULL.  Borrowed; not ended by a NUL. */
const char *history_last_word(const struct history *, size_t ago,
    size_t *bytes);

/* ---- kill.c: what was cut out of a line ---------------------------------- */

struct kills;
struct kills *kills_new(void);
void kills_free(struct kills *);	/* wipes; NULL is fine */
/* A piece, before those that are there; more of the newest one. */
void kills_add(struct kills *, const char *, size_t bytes);
void kills_grow(struct kills *, const char *, size_t bytes, bool before);
/* The newest, or NULL; then the one before, after the oldest the newest. */
const char *kills_newest(struct kills *);
const char *kills_older(struct kills *);
/* All of them; those that have this text in them. */
void kills_wipe(struct kills *);
void kills_forget(struct kills *, const char *text);

/* ---- undo.c: what a line was before -------------------------------------- */

struct undo;
struct undo *undo_new(void);
void undo_free(struct undo *);		/* wipes; NULL is fine */
void undo_wipe(struct undo *);
void undo_remember(struct undo *, const char *text, size_t cursor);
/* The last that was remembered, or NULL; caller frees (secret_free). */
char *undo_take(struct undo *, size_t *cursor);
/* Until it is taken back nothing is remembered: one undo for all of it. */
void undo_join(struct undo *, bool on);

/* As line_sought() and line_entered(). */
const char *history_sought(const struct history *, const char *folded,
    bool older, size_t *at);
const char *history_at(const struct history *, size_t);

#endif
