/*
 * What was said of lines that are not here: they may come, from the archive.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CHAT_PENDING_H
#define SOTTO_CHAT_PENDING_H

#include "chat/refer.h"

/*
 * Keeps in mind what is said (copied) of a line that is not here, in a set that
 * is made where there is none.  `x` is what the archive has of the message,
 * taken over, to be shown as a line of its own where that is not to be helped;
 * NULL: it is shown, or there is nothing to show.  What says less than what is
 * there already is left out, and counts as kept.  The number that it has then;
 * 0: there is no room, and nothing was taken over.
 */
uint64_t pending_note(struct pending **, const struct referred *,
    struct archived *x);
/* It stands as a line of its own, which goes once it is applied; 0: as none.
 * The set may be NULL, the number 0. */
void pending_shown(struct pending *, uint64_t number, uint64_t serial);
/* The line that it stands as is wiped, so that it is not said any more. */
void pending_forget(struct pending *, uint64_t serial);
/* All of a set to a conversation that was just opened; the set is freed. */
void pending_give(struct pending **, struct talk *);
/* When the author of a line of that time took it back, or 0. */
int64_t pending_takes_back(const struct pending *, enum entry_kind by,
    const char *id, int64_t stamp);
/* Applies what means a line that is here now, the oldest first.  Lines with
 * serials behind `since` were not seen before. */
void pending_try(struct talk *, uint64_t since);
/* What is not shown yet, the oldest first: borrowed until
 * pending_shown().  NULL: nothing more. */
const struct archived *pending_next(const struct pending *, uint64_t *number);
void pending_free(struct pending *);	/* NULL is fine */

#endif
