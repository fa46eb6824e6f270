/*
 * What later messages say of an entry of a window: that it answers another
 * one, was corrected or taken back, and who reacts to it with what.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CHAT_REMARK_H
#define SOTTO_CHAT_REMARK_H

#include <stddef.h>
#include <stdint.h>

#include "lib/lib.h"
#include "words/words.h"

#define REMARKS_BY 3
#define REMARKS_OTHERS 64	/* who react to one line of a room */
#define REMARKS_KEPT 8		/* corrections of a line in the history */

/* Read by front ends, changed by chat alone. */
struct remarks {
	char *id, *archive_id;	/* the entry's, where it got them later */
	char *answers;		/* message id of the line it answers, or NULL */
	char *answered;		/* how that begins, who wrote it first */
	uint64_t quotes;	/* of a notice: the line whose words it has */
	int64_t corrected;	/* wall clock of the last time, or 0 */
	char *first;		/* what it said before any correction */
	char *text;		/* what it says since, as the entry's text */
	int64_t taken_back;	/* wall clock, or 0 */
	char *reactions;	/* the contact's, as in struct reference */
	char *own_reactions;	/* the user's; NULL: none */
	/* In a room: what others chose, each once. */
	struct reacted { char *by, *emoji; } *others;
	size_t nothers;
	int64_t reacted, own_reacted;	/* the stamps of these */
	/* Ids of the messages that said so last: of the correction, of the
	 * contact's reactions, of the user's; or NULL. */
	char *by[REMARKS_BY];
	/* Of what it said at first, once that is wiped: a hash with the seed of
	 * the model; 0: not known. */
	uint64_t was;
	/* Of ENTRY_OUT: the id of the correction whose state the entry shows;
	 * and what the contact has meanwhile; or NULL. */
	char *shows, *theirs;
	enum delivery had;	/* its state then */
	/* Of the user's reactions or retraction, while that says anything:
	 * the line's id, its state and why it is held or failed. */
	char *about, *reason;
	enum reference_kind kind;
	enum delivery delivery;
	/* Stamps of the corrections that the history has. */
	int64_t kept[REMARKS_KEPT];
	size_t nkept;
};
/* What all have reacted with, behind each how many chose it, where it is more
 * than one.  NULL: nothing. */
void remarks_reactions(const struct remarks *, struct str *);

#endif
