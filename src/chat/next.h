/*
 * The next line of a conversation: who could read it, and what a user is
 * asked about one that did not leave.  Decided here once for every front end
 * and for commands (law 1); the words of a question are the front end's.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CHAT_NEXT_H
#define SOTTO_CHAT_NEXT_H

#include "lib/lib.h"
#include "otr/otr.h"
#include "words/words.h"

struct talk;

/* ---- what it would do --------------------------------------------------- */

struct next {
	enum otr_level level;	/* under which it would leave */
	/* Why the lines that wait do, else what would hold this one; NONE. */
	enum otr_hold hold;
	bool starts;		/* no session is there: the line starts one */
	bool waits;		/* none waits now, and this one would */
	bool logged;		/* it would be written to the disk */
	/* Not private, and that is news or need not be: the level fell, or the
	 * line would leave although the contact is known to have OTR, or says
	 * so.  Under the policy `never' that is the user's own choice. */
	bool alert;
};
void next_get(const struct talk *, struct next *);
/* The same, and what it was found from; without OTR all of that is 0. */
void next_get_with(const struct talk *, struct next *, struct otr_info *);
/* Whether it would be encrypted, to whomever. */
bool next_is_sealed(const struct talk *);
/*
 * Law 1's "level shown" of a line for `talk` that was entered in the window
 * of `window` (NULL: in none), where `shown` stood.  What the screen shows is
 * the level of its own window.  Another conversation is named by the user,
 * who means it as it stands; a fall that they have not seen is latched there.
 */
enum otr_level next_shown(const struct talk *, const struct talk *window,
    enum otr_level shown);

/* ---- what is asked about lines that wait --------------------------------- */

/* What a yes of the user's would do. */
enum next_yes {
	NEXT_NOTHING,		/* no yes could let them go */
	NEXT_START,		/* a session: then they leave by themselves */
	NEXT_SEND,		/* send them under the level that is named */
};
struct next_offer {
	enum next_yes yes;
	enum otr_level level;	/* that the question must name */
	enum otr_hold hold;	/* why the line waits, with NOTHING too */
	char *id;		/* of the line; NULL: all that wait */
	size_t exposed;		/* lines that others could read then */
};
/*
 * A line was entered.  Whether it was kept, and is to be asked about:
 * `before` is what talk_newest() was then, or NULL.  False: free nothing.
 */
bool next_entered(const struct talk *, const char *before,
    struct next_offer *);
/*
 * One that waits (NULL: all) is to be sent again under the level shown.
 * Whether that must be asked first: lines that were not written for others
 * would be readable.
 */
bool next_resend(const struct talk *, const char *id, enum otr_level shown,
    struct next_offer *);
/* The newest line waits: what can be asked about it.  False: none does. */
bool next_held(const struct talk *, struct next_offer *);
/* The user said yes.  -1 as talk_resend() and direct_start(). */
int next_take(struct talk *, const struct next_offer *, struct err *);
void next_offer_clear(struct next_offer *);

#endif
