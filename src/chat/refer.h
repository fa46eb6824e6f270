/*
 * What is said of another line: by messages of whatever way, and by the user.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CHAT_REFER_H
#define SOTTO_CHAT_REFER_H

#include "chat/inside.h"

/* ---- refer.c: what messages say ------------------------------------------ */

struct referred {
	enum entry_kind by;	/* ENTRY_IN: the contact; ENTRY_OUT: the user */
	struct reference refers;
	const char *id;		/* of the message that says so; or "" */
	const char *text;	/* a correction's */
	/* ... without what quotes the line that it answers, if the line meant
	 * is an answer; NULL: it quotes nothing. */
	const char *rest;
	enum otr_level level;
	/* Of a message that was sealed: what the line meant must be.  NULL: it
	 * came in the clear. */
	const struct seal *seal;
	int64_t stamp;
	bool delayed;
	enum via via;
	const char *resource;	/* or NULL */
	bool fresh;		/* the line was not seen before */
	bool unrecorded;	/* the history does not get it */
};
/* Whether a line may be meant: it is there, in the clear or sealed. */
bool refer_may(const struct entry *);
/* Whether it is for who wrote the line alone to say that. */
bool refer_is_own(enum reference_kind);
/* The line that is meant, if who says so may; or NULL. */
struct entry *refer_find(const struct talk *, const struct referred *);
/* An entry is the answer to another one. */
void refer_answers(struct talk *, const struct entry *answer,
    const struct entry *meant);
enum refer_end {
	REFER_NO_LINE,		/* there is none with that id, yet */
	REFER_NOT,		/* there is, and that cannot be said of it; or
				 * it is a line of its own */
	REFER_DONE,		/* applied, now or before */
};
/*
 * Applies what a message says, its event included.  Of what the archive has,
 * or what was kept on the way, what is older than what was applied to the line
 * already changes nothing.
 */
enum refer_end refer_heard(struct talk *, const struct referred *);
/* The archive has what was applied to a line: its order counts from now on. */
void refer_place(struct talk *, const struct referred *);
/* Whether the text of a line that was taken back goes. */
bool refer_hides(const struct account *, const char *jid, enum entry_kind by);
/* A line that no window has was taken back: the history may have it. */
void refer_forget(struct account *, const char *jid, enum entry_kind by,
    const struct reference *, int64_t stamp);
/* What was meant is not here: with nothing else in it, what the contact said
 * would be lost in silence. */
void refer_say_unknown(struct talk *, const struct reference *);

/* for refer-typed.c */
void refer_emit(struct talk *, const struct entry *, enum chat_event_type,
    const struct referred *, const char *text);
void refer_keep(struct talk *, struct entry *, const struct referred *);
void refer_rewrite(struct talk *, struct entry *, int64_t stamp,
    const char *text);
void refer_react(struct talk *, struct entry *, const struct referred *);
void refer_take_back(struct talk *, struct entry *, int64_t stamp);
/* A line that says the same of it, and has not left, has no more to say. */
void refer_supersede(struct talk *, const char *id);

/* ---- refer-typed.c: what the user's lines say ----------------------------- */

/* The line that is meant by the user, whichever of both it is; or NULL. */
struct entry *refer_find_own(const struct talk *, const struct reference *);
/* A line of the user's that is shown in another one's entry; false: it has an
 * entry of its own. */
bool refer_typed(struct talk *, struct line *);
void refer_sent(struct talk *, const struct line *);
/* The user gave the line up. */
void refer_dropped(struct talk *, const struct line *);

#endif
