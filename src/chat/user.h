/*
 * Whether the user is here: what front ends tell, and what follows from it.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CHAT_USER_H
#define SOTTO_CHAT_USER_H

#include "lib/lib.h"
#include "words/words.h"

struct chat;

/*
 * Whether the user sees what comes, as far as a front end knows (a terminal
 * that reports its focus); at first, and where it cannot know, yes.
 */
void chat_look(struct chat *, bool);
/* A key came, of whatever kind.  Where a front end never says so, nobody counts
 * as absent. */
void chat_touched(struct chat *);
/* auto_away or auto_xa was set. */
void chat_away_changed(struct chat *);

/* So long without a key, and without focus where it is reported: auto_away,
 * auto_xa. */
enum absence { ABSENCE_NONE, ABSENCE_SHORT, ABSENCE_LONG };
enum absence chat_absence(const struct chat *);
/* What contacts see then, who would see that the user is there. */
enum show chat_absence_show(const struct chat *);
/* By the focus where a terminal reports it, else by the keys: for what concerns
 * the server alone. */
bool chat_is_here(const struct chat *);

/* Made and freed with the rest of the model. */
struct user;
struct user *user_new(void);
void user_free(struct user *);

#endif
