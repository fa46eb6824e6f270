/*
 * What the archive has that is said of other lines.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CHAT_ARCHIVE_SAID_H
#define SOTTO_CHAT_ARCHIVE_SAID_H

#include "chat/pending.h"

/* Whether it is a line, whatever else it is. */
bool said_is_line(const struct archived *);
/*
 * Notes what one says of a line.  True: it was taken over; false: there is no
 * room, and it is a line all the same.
 */
bool said_note(struct walk *, struct account *, struct archived *);
/* Whether one that the archive has no text of any more is done with: the line
 * that was shown is taken back now. */
bool said_is_done(struct account *, const struct archived *);
/* The archive has what was applied already: in its order. */
void said_place(struct account *, const struct archived *);
/* When the first of these, which is about to be shown, was taken back; 0: its
 * text may be shown. */
int64_t said_taken_back(const struct talk *, struct archived *const *,
    size_t n);
/* The line that one answers; or NULL.  Borrowed. */
const struct entry *said_answered(const struct talk *,
    const struct archived *);
/* A window was opened for it. */
void said_opened(struct walk *, struct talk *);
/* A page is shown: what means its lines is applied. */
void said_apply(struct walk *, struct account *);
/* Nothing more comes: what means no line that is here is a line itself. */
void said_rest(struct walk *, struct account *);

#endif
