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
struct contact;
struct talk;

/* ---- kinds ---------------------------------------------------------------- */

enum talk_kind {
	TALK_DIRECT,		/* with one contact: a session of OTR */
	TALK_ROOM,		/* with all who are in a room, XEP-0045 */
	TALK_OCCUPANT,		/* with one of these, through the room (7.5) */
};
enum talk_kind talk_kind(const struct talk *);

/* ---- finding, opening, closing ----------------------------------------- */

size_t chat_talks(const struct chat *);
/* The oldest is 0; NULL: there are not so many. */
struct talk *chat_talk(const struct chat *, size_t);
/* `jid`: bare, normalized; with a nick, of one in a room.  NULL: there is
 * none. */
struct talk *talk_find(const struct account *, const char *jid);
/*
 * Those that changed, their entries included, after the count of all changes
 * was `since`: the latest, and the one that changed before another.  NULL:
 * there is none.  A closing one counts as a change.
 */
uint64_t chat_changes(const struct chat *);
struct talk *chat_latest(const struct chat *, uint64_t since);
struct talk *talk_older(const struct talk *, uint64_t since);
/* Finds, or makes a direct one. */
struct talk *talk_open(struct account *, const char *jid);
/* Frees it.  -1 "unsent-lines" while lines are held or on their way, unless
 * `discard`: they fail. */
int talk_close(struct talk *, bool discard, struct err *);

/* ---- reading: all of it is borrowed ------------------------------------ */

const char *talk_jid(const struct talk *);	/* as talk_find() takes it */
/* Whose settings are for it: of one through a room the room's. */
const char *talk_set_for(const struct talk *);
struct account *talk_account(const struct talk *);
struct contact *talk_contact(const struct talk *); /* NULL: not known */
struct buffer *talk_buffer(struct talk *);
size_t talk_unread(const struct talk *);	/* messages */
size_t talk_mentions(const struct talk *);	/* ... that name the user */
void talk_read(struct talk *);	/* the user has seen it all */
/* Under which the next line would leave; NOT_PRIVATE where none can be. */
enum otr_level talk_level(const struct talk *);

/* ---- archive.c: what the server keeps of it (XEP-0313) ------------------- */

/*
 * Asks one's own archive for so many lines of before (0: all that the window
 * has room for), which come later and are put in their places.  `quiet`: what
 * came is not said in words.  -1: "archive-off", "offline", "no-archive",
 * "busy".
 */
int talk_past(struct talk *, size_t lines, bool quiet, struct err *);
bool talk_past_is_done(const struct talk *);	/* there is nothing before */

/* ---- typing.c: who is writing (XEP-0085) ------------------------------- */

/*
 * The user has changed what stands in the input line of the conversation;
 * `writing`: it is text now, and no command.  The contact is told, where the
 * setting `typing` and all else allows it.
 */
void talk_typing(struct talk *, bool writing);
/*
 * The same for a program that knows it: active, composing, paused or gone.  Who
 * was not told that the user writes is told none of the others, but for gone,
 * after a line.  -1: "typing-off".
 */
int talk_tell_typing(struct talk *, enum typing, struct err *);
/* Whether the contact is writing, as far as it says so. */
bool talk_is_typing(const struct talk *);

/* ---- lines ------------------------------------------------------------- */

/*
 * A new line of the user's.  `shown` is the level that was on the screen
 * (or in the last otr object of the pipe) when Enter was pressed.  Makes an
 * id, puts the line into the buffer and the outbox and tries to send it.
 * Returns 0 when the line was taken (on its way, held or failed, its state
 * shown), -1 when not ("too-long", "not-utf8", "empty", "outbox-full").
 * `id`, or NULL, receives the line's id (caller frees).  The reference (NULL:
 * none) is copied: what the line says of another one.
 */
int talk_type(struct talk *, const char *text, enum otr_level shown,
    const struct reference *, char **id, struct err *);
/* The same, some time after Enter was pressed: it goes to the key that the
 * session had then (talk_key()), or is asked about (law 4). */
int talk_type_to(struct talk *, const char *text, enum otr_level shown,
    const char *key, struct err *);
/* The fingerprint of who reads in the session, or "". */
const char *talk_key(const struct talk *);
/*
 * What the user says of a line, as a line of its own that leaves as any does.
 * `id`: the line's, NULL: the newest of the contact's (of one's own, where it
 * is taken back).  A reaction that stands there already is taken away.  -1:
 * "no-line", "not-left" (the line that is meant), "sealed-line" (it was
 * encrypted, or this would be), "not-emoji", or as talk_type().
 */
int talk_correct(struct talk *, const char *text, enum otr_level shown,
    struct err *);	/* the newest of the user's */
/* The text that talk_correct() would take the place of; NULL, and why. */
const char *talk_correctable(const struct talk *, enum otr_level shown,
    struct err *);
int talk_reply(struct talk *, const char *id, const char *text,
    enum otr_level shown, struct err *);
int talk_react(struct talk *, const char *id, const char *emoji,
    enum otr_level shown, struct err *);
int talk_retract(struct talk *, const char *id, enum otr_level shown,
    struct err *);
/* Whether there is a message or line with that id. */
bool talk_has_line(const struct talk *, const char *id);
/* Calls for each that can be meant, the newest first and not all of very
 * many, with how it begins; valid for the call. */
void talk_each_line(const struct talk *, void (*)(void *arg, const char *id,
    const char *begin), void *arg);
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
/* How many lines talk_resend() of `id`, or (NULL) of all, under Not private
 * would let others read that were not written to be read: held by OTR, or typed
 * under another level. */
size_t talk_exposed(const struct talk *, const char *id);
/* The line that waits or has failed and is named so ("last": the newest): its
 * own id, or NULL. */
const char *talk_waiting(const struct talk *, const char *id);

/* Deletes what the history has of the contact.  -1 "history". */
int talk_forget(struct talk *, struct err *);

/* ---- transcript.c: the history as a file that people can read ------------ */

/*
 * Writes what the history has of the contact into a new file in the folder
 * `exports` of the data directory, for the user alone (0600): a line each, or
 * JSON lines where the name ends in .json or .jsonl.  `name` NULL: after the
 * contact, with a number where that is there.  NULL with "bad-name" (not the
 * name of a file, or hidden), "exists", "nothing-kept", "write", "history".
 */
struct transcript;
struct transcript *transcript_open(struct talk *, const char *name,
    struct err *);
/* Some of it: 1 there is more, 0 all is on the disk, -1 "write", "history":
 * then the file is gone. */
int transcript_some(struct transcript *, struct err *);
const char *transcript_path(const struct transcript *);
size_t transcript_lines(const struct transcript *);
size_t transcript_sealed(const struct transcript *);	/* ... under OTR */
/* Ends it; a file that is not complete goes.  NULL is fine. */
void transcript_close(struct transcript *);

#endif
