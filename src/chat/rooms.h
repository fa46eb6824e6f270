/*
 * What the files of rooms share among themselves and with the few of chat that
 * ask them.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CHAT_ROOMS_H
#define SOTTO_CHAT_ROOMS_H

#include "chat/inside.h"
#include "chat/room.h"

#define ROOMS_MAX 1000		/* of one account */
#define ROOM_PEOPLE_MAX 20000	/* of one room: of more only lines are shown */
#define ACCOUNT_PEOPLE_MAX 50000	/* ... of all rooms of an account */
#define ROOM_LINES 20		/* of before, asked for at the first entry */
#define ROOM_LINES_MISSED 500	/* ... after a stream was lost */

struct joins;			/* room-joins.c */
struct people;			/* occupant.c */

/* Up to which line all that was said is known: archive-room.c's own. */
struct room_past {
	bool begun;		/* what came since is being read, or was not */
	char *until;		/* the room's id for it; "": its time is known;
				 * NULL: nothing is */
	int64_t until_stamp;
	struct archived *waits;	/* archive-refer.c's own: the oldest first */
	size_t nwaits;
};
/* room-say.c's own: notices of what changes, lately. */
#define ROOM_SAID_MAX 30	/* in a minute */
struct room_said_so_far {
	int64_t since;		/* loop_now() of the first */
	unsigned said, more;
	struct timer *timer;	/* or NULL */
};
/* What only a talk with a room has. */
struct room {
	enum room_state state;
	bool wants;		/* to be in it, also on the next stream */
	bool asks;		/* ROOM_ASK went, ROOM_INFO has not come */
	bool asks_anew;		/* ... while one is in it */
	bool asks_again;	/* ... and it has changed since */
	char *nick;		/* one's own; before, that is asked for */
	char *wanted;		/* another one that was asked for, or NULL */
	char *password;		/* secret; or NULL */
	char *local;		/* of its address, before the @ */
	char *name, *topic, *topic_by;	/* "" */
	unsigned traits;
	int64_t known;		/* stamp of the newest line of others, or 0 */
	bool entered;		/* at some time */
	bool said_real;		/* that all see real addresses */
	bool said_unheard;	/* that somebody writes from its address */
	struct people *people;
	struct joins *joins;	/* room-joins.c; or NULL */
	struct room_past past;
	struct room_said_so_far said;
	struct table *alike_said;	/* room-people.c's own: nicks; or NULL */
};

/* ---- room-talk.c ----------------------------------------------------------- */

struct room *room_new(struct talk *, const char *nick);	/* makes it a room's */
struct talk *room_talk(struct account *, const char *room);	/* or NULL */
/* Says it to front ends.  `why`: a word; or NULL. */
void room_set_state(struct talk *, enum room_state, const char *why);
/* Whether a line can go now; if not, why it waits. */
bool room_may_send(const struct talk *, const char **why);
bool private_may_send(const struct talk *, const char **why);
/* The user writes to whoever has the nick now. */
void private_accept(struct talk *);

/* ---- occupant.c -------------------------------------------------------------- */

struct people *people_new(size_t *of_account);	/* how many it has */
void people_free(struct people *);
void people_clear(struct people *);
/* With no role yet.  NULL: there are too many. */
struct occupant *people_add(struct people *, const char *nick);
/* Oneself, for whom there is always a place. */
struct occupant *people_add_self(struct people *, const char *nick);
struct occupant *people_find(const struct people *, const char *nick);
/* Whatever else of it is new: to be called with each change. */
void people_set_role(struct people *, struct occupant *, enum role);
void people_rename(struct people *, struct occupant *, const char *nick);
void people_drop(struct people *, struct occupant *);
void people_ignore(struct people *, struct occupant *, bool);

/* ---- alike.c: nicks that can be taken for each other ------------------------- */

struct alikes *alikes_new(void);
void alikes_free(struct alikes *);	/* once it is empty */
void alikes_add(struct alikes *, struct occupant *);
void alikes_drop(struct alikes *, struct occupant *);
/* They can be taken for who has that address, too; NULL: for nobody. */
void alike_set(struct occupant *, const char *jid);

/* ---- alike-name.c: ... for the user, or a contact ----------------------------- */

/* Whose name it is, an address, borrowed; NULL: nobody's, or their own. */
const char *alike_name(struct account *, const struct occupant *);
void alike_names_anew(struct account *);	/* the roster is another */

/* ---- ignored.c ------------------------------------------------------------------ */

/* Whether nothing of them is shown; `id` of XEP-0421, "" or NULL. */
bool ignored_is(struct talk *, const char *nick, const char *id);

/* ---- room-say.c ------------------------------------------------------------------ */

/* Whether one more line of what changes may be said; else it is counted. */
bool room_may_say(struct talk *);


/* ---- room-kept.c ------------------------------------------------------------- */

/* Whether the room that this is with has an archive that may be read. */
bool room_keeps(const struct talk *);
/* Whether a line of before is one's own, by the room's word and never by the
 * nick: XEP-0421 ("": it did not say), or the real address, where all see
 * those ("": neither). */
bool room_kept_is_own(const struct talk *, const char *occupant,
    const char *real);

/* ---- room-joins.c ------------------------------------------------------------------ */

/* Somebody else came, left, or is called otherwise: a line says so. */
void joins_came(struct talk *, const char *nick);
void joins_left(struct talk *, const char *nick);
void joins_renamed(struct talk *, const char *nick, const char *as);
void joins_free(struct joins *);	/* NULL is fine */

/* ---- room-join.c ----------------------------------------------------------------- */

/* It is asked what it is, then entered. */
void room_begin(struct talk *);
/* One is in it: what waits goes. */
void room_entered(struct talk *, unsigned codes);
/* One is not any more, and not by one's own word. */
void room_put_out(struct talk *, enum room_state, const char *why);

/* ---- room-refused.c ------------------------------------------------------------- */

/* What ROOM_ERROR means, in words; caller frees.  `code`: the word for it. */
char *room_refused(const struct talk *, const struct msg *, const char **code);

/* ---- room-names.c ---------------------------------------------------------------- */

/* Whether a text names somebody. */
bool room_names(const char *text, const char *nick);

/* ---- room-message.c -------------------------------------------------------------- */

/* A message whose sender's bare address is a room's talk. */
void room_hear_message(struct account *, const char *from, const struct msg *,
    int64_t stamp);

/* ---- room-refer.c ---------------------------------------------------------------- */

/* What somebody says of another line. */
struct room_said {
	const char *nick, *occupant;	/* XEP-0421, or "" */
	bool own;		/* another program of the user's */
	const struct reference *refers;
	const char *id, *text;
	int64_t stamp;
	bool delayed;
};
/* Applies it; true: that was all, false: it is a line, which answers the entry
 * with that serial (0: none). */
bool room_refers(struct talk *, const struct room_said *, uint64_t *answers);

/* ---- room-private.c ---------------------------------------------------------------- */

struct occupant_talk {
	char *room;		/* bare */
	char *id;		/* XEP-0421 of whom it is with; or NULL */
	bool here;		/* they have been there all the time */
};
void private_heard(struct talk *room, const char *nick, const struct msg *,
    int64_t stamp);
/* Who had the nick has it no more, or somebody came with it. */
void private_went(struct talk *room, const char *nick);
void private_came(struct talk *room, const struct occupant *);
void private_renamed(struct talk *room, const char *nick, const char *as);

/* ---- room-echo.c -------------------------------------------------------------------- */

/* A line of ours came back from the room: true, it was one that waited for
 * that. */
bool room_echo(struct talk *, const struct msg *);
/* A message of ours was not handed on. */
void room_bounced(struct account *, const char *from, const char *id,
    const char *condition, const char *text);

/* room-nick.c: one's own name in rooms whose window was closed */
void nick_keep(const struct talk *);	/* of one that is about to be */
const char *nick_kept(const struct account *, const char *room); /* or NULL */

#endif
