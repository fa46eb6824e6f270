/*
 * What a window shows: a ring of entries, the newest of them.  Front ends
 * read it (buffer_at) and compare its counter `changes`; texts in it are
 * valid UTF-8 and not yet safe for a terminal.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CHAT_BUFFER_H
#define SOTTO_CHAT_BUFFER_H

#include "chat/remark.h"
#include "lib/lib.h"
#include "otr/otr.h"
#include "words/words.h"

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
/* By what a line that was sealed can be meant: seal.c's. */
struct seal {
	char key[FINGERPRINT_HEX + 1];	/* the contact's */
	bool known;		/* the digest; else it is that of the text */
	unsigned char digest[DIGEST_BYTES];	/* of its text as it was sealed */
};
struct entry {
	/* 1, 2, ... within its buffer, never given twice: says which it is,
	 * not where it stands. */
	uint64_t serial;
	int64_t stamp;		/* wall clock, ms since 1970 */
	enum entry_kind kind;
	enum via via;		/* which way a message came */
	enum otr_level level;	/* under which a message came or left */
	enum delivery delivery;	/* of ENTRY_OUT */
	char *author;		/* name to show, NULL for notices */
	char *text;		/* may contain newlines */
	char *subject;		/* of a message in the clear, or NULL */
	/* Bytes of a notice's text that say it in short, before all that need
	 * not be read at once; 0: it is one whole. */
	size_t brief;
	/* ... and that somebody else wrote. */
	size_t quote_at, quote_len;
	char *id;		/* that its sender gave it, or NULL */
	/* The one of ours that sent it, its resource; NULL: this one. */
	char *from;
	/* XEP-0359, by our own account's archive; or NULL. */
	char *archive_id;	/* ... of a room's line by the room */
	char *occupant;		/* XEP-0421: who wrote it in a room; or NULL */
	char *reason;		/* why it is held or failed, or NULL */
	bool delayed;		/* stamp is the server's, not ours */
	bool wiped;		/* its text is gone, as the user set it */
	bool unstyled;		/* its signs are no styling (XEP-0393, 6) */
	bool mention;		/* it names the user, in a room */
	bool tells_level;	/* a notice: `level` is the new one */
	bool seen;		/* answered from elsewhere: it is not news */
	bool strange;		/* a question about one who is no contact */
	struct remarks *remarks;	/* what came later about it, or NULL */
	struct seal *seal;	/* NULL: it was not sealed, or it is wiped */
	/* buffer.c's own: its texts are behind it in memory. */
	size_t size;		/* of these */
	size_t bytes;		/* of what others decide the length of */
	uint64_t place;		/* a number of it, without gaps */
	/* entry-index.c's own */
	struct entry *serial_next, *id_newer, *id_older;
	unsigned id_hash;
};
/* Entries by serial and by id: entry-index.c's own. */
struct entry_index {
	struct entry **serials, **ids;
	size_t lists, room;	/* of each: that are used, that there are */
	size_t whole;		/* the largest power of two of `lists` */
	size_t count;		/* entries */
	struct hash_seed seed;
};
/* A ring of the newest `keep` entries, of `most` bytes of text at most. */
struct buffer {
	struct entry **entries;	/* ring; read through buffer_at */
	size_t first, count, keep, room;
	size_t bytes, most;
	uint64_t serial;	/* the last that was given */
	uint64_t next, read;	/* places: of the next one, read up to */
	struct entry_index index;
	unsigned changes;
	void (*changed)(void *arg);	/* called with each, or NULL */
	void *changed_arg;
};
/* Makes an empty one in place. */
void buffer_init(struct buffer *, size_t keep);
/* How many entries, and bytes of text (0: as many as by itself), it keeps
 * from now on; what is too much goes, the oldest first. */
void buffer_limit(struct buffer *, size_t keep, size_t most);
/* The same, but what is too much stays until buffer_trim() lets it go, `max` of
 * the oldest; returns how many went.  Some go for each that is pushed, too. */
void buffer_keep(struct buffer *, size_t keep, size_t most);
size_t buffer_trim(struct buffer *, size_t max);
void buffer_free(struct buffer *);	/* wipes all texts */
/* Adds the newest: copies its texts, sets serial.  Here and below, an entry
 * stays where it is in memory until it is dropped: by the next push at the
 * earliest. */
struct entry *buffer_push(struct buffer *, const struct entry *);
/*
 * The same for one that came late: it stands behind those that are not
 * younger by their stamps.  It is read where an entry behind it is, and no
 * other one becomes so.  NULL: it is older than all that there is room for.
 */
struct entry *buffer_insert(struct buffer *, const struct entry *);
/* Gives one that has no id its message's, and the archive's (copied). */
void buffer_name(struct buffer *, struct entry *, const char *id,
    const char *archive_id);
/* Takes one out, which is freed. */
void buffer_remove(struct buffer *, struct entry *);
/* By place: 0 is the oldest that is kept; below `count`. */
const struct entry *buffer_at(const struct buffer *, size_t);
/* The place of one that is kept. */
size_t buffer_index(const struct buffer *, const struct entry *);
/* How many stand before one that is inserted with this stamp. */
size_t buffer_stamp_index(const struct buffer *, int64_t stamp);
/* By serial, or NULL when the ring has lost it. */
struct entry *buffer_serial(const struct buffer *, uint64_t);
/* The newest of a kind with that id, or NULL. */
struct entry *buffer_by_id(const struct buffer *, enum entry_kind,
    const char *id);
/* ... of those that are not younger by their stamps. */
struct entry *buffer_by_id_until(const struct buffer *, enum entry_kind,
    const char *id, int64_t stamp);
/* The one with that stamp that says that, or said it before it was corrected;
 * or NULL. */
const struct entry *buffer_kept(const struct buffer *, enum entry_kind,
    int64_t stamp, const char *text);
/* By the archive's id (XEP-0359), of some thousands of the newest; or NULL. */
struct entry *buffer_by_archive_id(const struct buffer *, const char *);
/* The serial of the newest by place; 0: there is none. */
uint64_t buffer_newest(const struct buffer *);
/* All that is there was read; whether it was, and whether an entry was. */
void buffer_read(struct buffer *);
bool buffer_is_read(const struct buffer *);
bool buffer_entry_is_read(const struct buffer *, const struct entry *);
/* Sets the state of an entry of ours, and why it is held or failed (copied;
 * NULL: nothing). */
void buffer_reason(struct buffer *, struct entry *, enum delivery,
    const char *reason);
/* An entry's text or marks were changed.  What is too much goes, the oldest
 * first: it may be one of these. */
void buffer_edited(struct buffer *, struct entry *);
/* Wipes the text of an entry; a mark takes its place. */
void buffer_wipe(struct buffer *, uint64_t serial);
/* Drops all entries; serials go on. */
void buffer_clear(struct buffer *);

#endif
