/*
 * A conversation: a talk.  What is said in it does not depend on its kind;
 * what only a talk with one contact has (a session, programs) is in direct.h.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CHAT_TALK_H
#define SOTTO_CHAT_TALK_H

#include "chat/buffer.h"
#include "lib/lib.h"
#include "otr/otr.h"

struct account;
struct chat;
struct conf;
struct contact;
struct line;
struct talk;

#define CHAT_OUTBOX_MAX 1000	/* lines waiting in one talk */

/* A line of ours on its way.  Its text is in secret memory. */
struct line {
	struct line *next;
	struct talk *talk;
	char *id;		/* the same through all attempts */
	char *text;
	enum otr_level shown;	/* when Enter was pressed */
	/* What it must leave under at least: that, or the session that a key
	 * exchange was about to renew. */
	enum otr_level least;
	enum delivery delivery;
	enum otr_hold hold;
	char *reason;		/* words of hold, or why it failed */
	char key[FINGERPRINT_HEX + 1];	/* of the session that it was written
				 * in; "": in none, any known key may have it */
	char asked_key[FINGERPRINT_HEX + 1];	/* that the user was asked to
				 * give it to, and has not answered; or "" */
	char only_key[FINGERPRINT_HEX + 1];	/* sealed to it once */
	enum otr_level level;	/* under which it left */
	const char *code;	/* why it failed, as a word; or NULL */
	bool asked;		/* question level-fell was put for it */
	char *to;		/* full JID that it was written to */
	uint64_t first, ticket;	/* of its frames, while on the way */
	int64_t stamp;		/* when it was typed, wall clock */
	int64_t flown;		/* loop_now() when it was handed over */
	uint64_t serial;	/* of its entry in the buffer */
	/* OTR held it, or it was sealed: not in the clear by itself. */
	bool never_clear;
	bool clear_ok;		/* ... but the user sent it again so */
	unsigned attempts;	/* that came to nothing, since the user's */
	bool doubt;		/* acked, and perhaps never read */
	bool logged;		/* written to the history */
	bool said_held;		/* each state once per attempt */
	bool said_sent;
};
struct talk {
	struct account *account;
	char *jid;		/* the contact, bare */
	struct contact *contact;	/* or NULL: not in the roster */
	struct otr_session *otr;
	struct buffer buffer;
	struct line *outbox;	/* oldest first; few that were received,
				 * failed lines stay until resent */
	size_t held;		/* how many of them are held */
	size_t failed;
	size_t unread;
	bool stranger;		/* opened by one outside the roster */
	char resource[1024];	/* the contact wrote from it last, or "" */
	char chosen[1024];	/* the user's choice among them, or "" */
	char last_fingerprint[FINGERPRINT_HEX + 1]; /* last one shown here */
	bool fingerprint_changed;	/* ... unasked, in place of another */
	char alarmed[FINGERPRINT_HEX + 1];	/* question new-key's, or "" */
	bool alarmed_again;	/* ... and it was about another before */
	unsigned alarms;	/* keys that were asked about since an answer */
	int64_t alarm_at;	/* when such a one was last said */
	char key_asked[FINGERPRINT_HEX + 1];	/* question other-key's, or "" */
	char told_key[FINGERPRINT_HEX + 1];	/* of the session, last said */
	unsigned changes;	/* level, held, unread, anything but entries */
	/* talk.c's and outbox.c's own */
	const struct talk_ops *ops;	/* of its kind */
	struct line *last;
	size_t flying;		/* written, or to be, not acknowledged */
	size_t acked;		/* kept for their receipt */
	size_t received;	/* kept: perhaps it could not be read */
	bool flushing, flush_again;
	bool fell_asked;	/* question level-fell was put for this fall */
	bool idle_end;		/* the clock ends the session just now */
	bool asks_stranger;	/* question `stranger` is open */
	bool told_verify;
	bool gives_receipts;	/* the contact has sent one */
	int64_t heard;		/* loop_now() of the last text decrypted */
	char *asked;		/* id of the last request for a session */
	int64_t hearing;	/* stamp of the message that OTR has now */
	bool hearing_delayed;
	/* A key that is not the one written to, whose text came last. */
	char other_key[FINGERPRINT_HEX + 1];
	char beside[1024];	/* spoke from elsewhere than is written to */
	unsigned asks;		/* discover.c's own: questions, lately */
	int64_t asks_since;
	uint32_t told_tag;	/* of the program that lines go to */
	struct recent *recent;	/* what was shown: duplicates */
	struct timer *wipe, *idle;	/* fade.c's own; or NULL */
	unsigned markup;	/* messages in a row that were HTML */
	unsigned escaped;	/* ... or had entities and nothing against it */
	bool told_escaped;
};
/* ---- finding, opening, closing ----------------------------------------- */

size_t chat_talks(const struct chat *);
/* The oldest is 0; NULL: there are not so many. */
struct talk *chat_talk(const struct chat *, size_t);
/* `jid`: bare, normalized.  NULL: there is none. */
struct talk *talk_find(const struct account *, const char *jid);
/* Finds or makes. */
struct talk *talk_open(struct account *, const char *jid);
/* Frees it.  -1 "unsent-lines" while lines are held or on their way, unless
 * `discard`: they fail. */
int talk_close(struct talk *, bool discard, struct err *);

/* ---- reading: all of it is borrowed ------------------------------------ */

const char *talk_jid(const struct talk *);	/* bare */
struct account *talk_account(const struct talk *);
struct contact *talk_contact(const struct talk *); /* NULL: not known */
struct buffer *talk_buffer(struct talk *);
/* Grows with the level, held lines, unread: with all but the entries. */
unsigned talk_changes(const struct talk *);
size_t talk_unread(const struct talk *);	/* messages */
void talk_read(struct talk *);	/* the user has seen it all */
/* Under which the next line would leave; NOT_PRIVATE where none can be. */
enum otr_level talk_level(const struct talk *);

/* ---- lines ------------------------------------------------------------- */

/*
 * A new line of the user's.  `shown` is the level that was on the screen
 * (or in the last otr object of the pipe) when Enter was pressed.  Makes an
 * id, puts the line into the buffer and the outbox and tries to send it.
 * Returns 0 when the line was taken (on its way, held or failed, its state
 * shown), -1 when not ("too-long", "not-utf8", "empty", "outbox-full").
 * `id`, or NULL, receives the line's id (caller frees).
 */
int talk_type(struct talk *, const char *text, enum otr_level shown,
    char **id, struct err *);
/* Sends failed or held lines again (id NULL: all, "last": the newest), under
 * the level shown; answers `level-fell`. */
int talk_resend(struct talk *, const char *id, enum otr_level shown,
    struct err *);
/* Drops failed or held lines (id as above).  -1 "no-line". */
int talk_discard(struct talk *, const char *id, struct err *);
size_t talk_held(const struct talk *);
size_t talk_flying(const struct talk *);	/* not acknowledged */
size_t talk_failed(const struct talk *);	/* and not resent */
/* Why the lines that wait do; NONE where none does, or all may go now. */
enum otr_hold talk_hold(const struct talk *);
/* Calls for each line that is held or has failed, the oldest first. */
void talk_each_waiting(const struct talk *, void (*)(void *arg,
    const char *id), void *arg);
/* The newest line's id; NULL: there is none.  Borrowed until the next call
 * that sends or drops. */
const char *talk_newest(const struct talk *);
/* The same where it is held (`why`), else NULL. */
const char *talk_newest_held(const struct talk *, enum otr_hold *why);
/* How many lines talk_resend() under Not private would let others read that
 * were not written to be read: held by OTR, or typed under another level. */
size_t talk_exposed(const struct talk *);
/* Why a line to the contact would fail, since a command that protects was
 * not kept (chat_unkept), or NULL. */
const char *talk_unkept(const struct talk *);

/* ---- what is said and kept --------------------------------------------- */

/* Says something in its window, with an event NOTICE. */
void talk_say(struct talk *, enum entry_kind, const char *code,
    const char *fmt, ...) PRINTF(4, 5);
/* Deletes what the history has of the contact.  -1 "history". */
int talk_forget(struct talk *, struct err *);
/* Whether a line at this level is written to the history. */
bool record_keeps(const struct conf *, const char *account,
    const char *contact, enum otr_level);

#endif
