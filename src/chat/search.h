/*
 * Looking for words in what was said: in what windows have, sealed or not, and
 * in the history where something is kept.  What was sealed and is not in the
 * history is found in memory alone, and goes into no file.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CHAT_SEARCH_H
#define SOTTO_CHAT_SEARCH_H

#include "chat/talk.h"
#include "lib/lib.h"
#include "otr/otr.h"

#define SEARCH_HITS_MAX 200	/* the newest are kept */

struct chat;
struct search;

/*
 * A line that has all the words, as it is now.  Texts are borrowed until the
 * next turn of the loop, foreign, and not safe for a terminal.
 */
struct search_hit {
	int64_t stamp;		/* ms since 1970 */
	bool incoming;
	enum otr_level level;
	const char *account;	/* address of ours */
	const char *jid;	/* of its conversation, as talk_find() takes it */
	const char *author;	/* the name to be shown */
	const char *text;
	uint64_t serial;	/* of its entry in the window; 0: it has none */
};

/*
 * Words are separated by blanks, quotation marks keep some together; case and
 * marks do not count.  `in` NULL: in all conversations.  Nothing is looked at
 * yet.  NULL "no-words".
 */
struct search *search_new(struct chat *, const char *words,
    const struct talk *in, struct err *);
void search_free(struct search *);	/* wipes; NULL is fine */
/*
 * Looks at a piece, which takes a millisecond or two (the history beside the
 * loop): 1 there is more, 0 all was seen, -1 "history": all but what is there
 * was.  The newest are found first, but for some.
 */
int search_some(struct search *, struct err *);
/* The same by itself, a piece in each turn of the loop until all was seen;
 * `changed` is called behind each that found something, and at the end. */
void search_run(struct search *, void (*changed)(void *arg), void *arg);
bool search_is_done(const struct search *);
/* Only one conversation is looked through. */
bool search_is_in_one(const struct search *);
/* There are older ones beyond SEARCH_HITS_MAX. */
bool search_is_cut(const struct search *);
/* Hits so far, the newest is 0.  False: that line is gone meanwhile. */
size_t search_hits(const struct search *);
bool search_hit(const struct search *, size_t, struct search_hit *);
/* The words, folded (text_find()), to light them up; below their count. */
size_t search_words(const struct search *);
const char *search_word(const struct search *, size_t);

/* search-go.c */
/*
 * Where a hit is: its conversation, opened if need be, and the serial of its
 * entry there, for which some of the history around it is loaded into the
 * window where it was not.  NULL: "no-line" (it is gone), "not-joined" (it is
 * of a room that has no window), "too-far" (the window has no room for what is
 * so old).
 */
struct talk *search_go(const struct search *, size_t, uint64_t *serial,
    struct err *);

#endif
