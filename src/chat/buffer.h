/*
 * What a window shows: a ring of entries, the newest of them.  Front ends
 * read it (buffer_at) and compare its counter `changes`; texts in it are
 * valid UTF-8 and not yet safe for a terminal.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CHAT_BUFFER_H
#define SOTTO_CHAT_BUFFER_H

#include "lib/lib.h"
#include "otr/otr.h"

enum entry_kind {
	ENTRY_IN,		/* a message from the contact */
	ENTRY_OUT,		/* a line of ours */
	ENTRY_NOTICE,		/* said by the program */
	ENTRY_WARNING,		/* ... to be seen: full width, marked */
	ENTRY_QUESTION,		/* ... that names the commands that answer */
	ENTRY_ERROR,
	ENTRY_ALARM,		/* ... that somebody may be listening: a band */
	ENTRY_DRAWING,		/* rows that are not to be broken: a QR code */
};
struct entry {
	uint64_t serial;	/* 1, 2, ... within its buffer */
	int64_t stamp;		/* wall clock, ms since 1970 */
	enum entry_kind kind;
	bool delayed;		/* stamp is the server's, not ours */
	enum otr_level level;	/* under which a message came or left */
	enum delivery delivery;	/* of ENTRY_OUT */
	char *author;		/* name to show, NULL for notices */
	char *text;		/* may contain newlines */
	char *subject;		/* of a message in the clear, or NULL */
	/* Bytes of a notice's text that somebody else wrote. */
	size_t quote_at, quote_len;
	char *id;		/* stanza id, or NULL */
	char *reason;		/* why it is held or failed, or NULL */
	bool wiped;		/* its text is gone, as the user set it */
	/* buffer.c's own: author, text, subject and id are in one block. */
	char *block;
	size_t size;		/* of it */
	size_t bytes;		/* of what others decide the length of */
};
/* A ring of the newest `keep` entries, of `most` bytes of text at most. */
struct buffer {
	struct entry *entries;	/* ring; read through buffer_at */
	size_t first, count, keep, room;
	size_t bytes, most;
	uint64_t serial;	/* of the newest entry */
	uint64_t read;		/* serial up to which it was read */
	unsigned changes;
	void (*changed)(void *arg);	/* called with each, or NULL */
	void *changed_arg;
};
/* Makes an empty one in place. */
void buffer_init(struct buffer *, size_t keep);
/* How many entries, and bytes of text (0: as many as by itself), it keeps
 * from now on; what is too much goes, the oldest first. */
void buffer_limit(struct buffer *, size_t keep, size_t most);
void buffer_free(struct buffer *);	/* wipes all texts */
/* Copies its texts; sets serial.  What it returns stays where it is until the
 * next push. */
struct entry *buffer_push(struct buffer *, const struct entry *);
/* 0 is the oldest that is kept; below `count`. */
const struct entry *buffer_at(const struct buffer *, size_t);
/* By serial, or NULL when the ring has lost it. */
struct entry *buffer_serial(struct buffer *, uint64_t);
/* Sets the state of an entry of ours, and why it is held or failed (copied;
 * NULL: nothing). */
void buffer_reason(struct buffer *, struct entry *, enum delivery,
    const char *reason);
/* Wipes the text of an entry; a mark takes its place. */
void buffer_wipe(struct buffer *, uint64_t serial);
/* Drops all entries; serials go on. */
void buffer_clear(struct buffer *);

#endif
