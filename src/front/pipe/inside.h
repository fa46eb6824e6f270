/*
 * What the files of the pipe share.  Nobody outside of this directory may
 * include it.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_PIPE_PARTS_H
#define SOTTO_PIPE_PARTS_H

#include <string.h>

#include "front/pipe/pipe.h"

struct origin;			/* event.c's: ids and their input lines */
struct told;			/* told.c's: levels */

struct pipe {
	struct chat *chat;
	struct loop *loop;
	struct front_calls calls;
	int in, out;
	int64_t linger_ms;
	struct timer *linger;
	struct timer *patience;	/* with accounts that take no lines */
	struct str input;	/* secret: lines may hold passwords */
	size_t taken;		/* of input; wiped */
	struct str output;	/* secret: decrypted text passes */
	size_t written;		/* of output */
	int64_t second;		/* of the last stamp, which began: */
	char stamped[32];
	unsigned long line;	/* of input, from 1 */
	size_t unshown;		/* stanzas that the reader missed */
	bool running;		/* within a line: events carry its number */
	bool full;		/* too much is on the way */
	bool skipping;		/* the rest of a line that was too long */
	bool listening;
	bool eof;		/* of input; some may wait in the buffer */
	bool deaf;		/* nobody reads what we write */
	bool ended;		/* no more input is taken */
	bool over;		/* done() was called */
	struct talk *current;
	struct origin *origins;	/* in order of insertion */
	/* By what became of lines: the last that was looked for, or NULL. */
	struct origin *last[DELIVERY_FAILED + 1];
	struct told *told;	/* of conversations */
};

/* ---- event.c: what is said, as JSON ------------------------------------ */

void pipe_hear(void *arg, const struct chat_event *);
void pipe_error(struct pipe *, const struct err *);
void pipe_done_line(struct pipe *, bool ok);
/* How many stanzas the reader missed, once it takes something again. */
void pipe_say_unshown(struct pipe *);
void origins_free(struct pipe *);

/* ---- decode.c: JSON that comes in ---------------------------------------- */

/* {"command":"/msg bob@x","text":"two\nlines"} into one line (secret). */
int pipe_decode(const char *text, size_t, struct str *line, struct err *);
void json_wiped(void);		/* JSON's memory is wiped from now on */

/* ---- object.c: one object of JSON, on a line ------------------------------ */

#define OBJECT_KEYS 48		/* of one that are looked at again */

/* Keys are words of ours, borrowed until the end.  A second value for one is
 * left out, and so are texts that are NULL or no UTF-8. */
struct object {
	struct str *out;
	const char *keys[OBJECT_KEYS];
	size_t nkeys;
	uint64_t seen;		/* which of 64 kinds of keys there are */
};
void object_begin(struct object *, struct str *out);	/* appends to it */
void object_put_text(struct object *, const char *key, size_t key_len,
    const char *);
/* Here, since the compiler knows the lengths of most keys. */
static inline void
object_text(struct object *o, const char *key, const char *text)
{
	object_put_text(o, key, strlen(key), text);
}
void object_number(struct object *, const char *key, unsigned long);
void object_flag(struct object *, const char *key, bool);
void object_list(struct object *, const char *key, const char *const *texts);
void object_end(struct object *);	/* and the line's */

/* A list of objects: object_begin() and object_close() for each, between the
 * two; `first` (true at the beginning) is theirs. */
bool object_array(struct object *, const char *key);
void object_array_next(struct object *, bool *first, struct object *one);
void object_close(struct object *);
void object_array_end(struct object *);

/* ---- form.c: a form as JSON ---------------------------------------------- */

/* What stands in private fields is not in it. */
void form_put(struct object *, const struct form *);

/* ---- told.c: law 1's "level shown" ------------------------------------- */

/* The script was told that a conversation has this level. */
void told_set(struct pipe *, const struct talk *, enum otr_level);
/* What it was told last; Not private where that is nothing (NULL too). */
enum otr_level told_level(const struct pipe *, const struct talk *);
/* The conversation goes. */
void told_drop(struct pipe *, const struct talk *);
void told_free(struct pipe *);

#endif
