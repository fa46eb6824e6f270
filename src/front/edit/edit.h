/*
 * A line that somebody types: pure editing.  Knows neither keys nor a screen,
 * and not what becomes of the line.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_EDIT_H
#define SOTTO_EDIT_H

#include "lib/lib.h"
#include "words/words.h"

/* ---- line.c: the input line, pure editing ------------------------------ */

struct line_edit;
struct line_edit *line_new(size_t history_max);
void line_free(struct line_edit *);	/* wipes */
const char *line_text(const struct line_edit *);
size_t line_cursor(const struct line_edit *);	/* byte offset */
void line_set(struct line_edit *, const char *, size_t cursor);
void line_insert(struct line_edit *, const char *, size_t bytes);
/* Columns of the rows that it is shown in, which LINE_UP and LINE_DOWN go by;
 * 0: only newlines end a row. */
void line_columns(struct line_edit *, int columns);
enum line_action {
	LINE_LEFT, LINE_RIGHT, LINE_WORD_LEFT, LINE_WORD_RIGHT, LINE_HOME,
	LINE_END, LINE_BACKSPACE, LINE_DELETE, LINE_KILL_WORD_LEFT,
	LINE_KILL_WORD_RIGHT, LINE_KILL_TO_END, LINE_KILL_TO_START,
	LINE_YANK, LINE_TRANSPOSE, LINE_OLDER, LINE_NEWER, LINE_CLEAR,
	LINE_UNDO,
	LINE_UP, LINE_DOWN,	/* by a row that is shown, else history */
	/* In the place of what was put back; the last word of an older line. */
	LINE_YANK_OLDER, LINE_LAST_WORD,
	LINE_UPPER, LINE_LOWER, LINE_CAPITAL,	/* the rest of the word */
	LINE_ACTIONS
};
void line_do(struct line_edit *, enum line_action);
/* For what edits by places (vi): the text itself; the cursor to a place where
 * a cluster begins; other bytes for some, cursor behind them. */
const struct str *line_str(const struct line_edit *);
void line_move(struct line_edit *, size_t at);
void line_replace(struct line_edit *, size_t from, size_t to, const char *,
    size_t bytes);
/* Keeps bytes as if they had been cut; what was cut last, or NULL. */
void line_keep(struct line_edit *, const char *, size_t bytes);
const char *line_last_cut(const struct line_edit *);
/* What changes from now on, until `on` is taken back, is undone as one. */
void line_join_undo(struct line_edit *, bool on);
/* Enter: empties the line; into the history unless `secret`. */
void line_done(struct line_edit *, bool secret);
/* The same in two: what was entered stands there no more; what came of it. */
void line_leave(struct line_edit *);
void line_left(struct line_edit *, const char *text, bool secret);
/* Keeps nothing that was sent with this text; what is being written stays,
 * unless an arrow brought it and nothing in it was changed. */
void line_forget(struct line_edit *, const char *text);

/* The next older (or newer) one of what was entered before that has a text,
 * folded (text_fold()), and is another one than at *at; SIZE_MAX: from the
 * newest on.  NULL: none, and *at stays.  Borrowed until the next change. */
const char *line_sought(const struct line_edit *, const char *folded,
    bool older, size_t *at);
const char *line_entered(const struct line_edit *, size_t at);	/* or NULL */

/* ---- spot.c: places in a text that is edited ----------------------------- */

typedef size_t spot_fn(const struct str *text, size_t at);
spot_fn spot_before, spot_after;	/* by one cluster */
spot_fn spot_word_left, spot_word_right, spot_blank_left;
spot_fn spot_row_start, spot_row_end;
spot_fn spot_kill_end;		/* of the row, or behind its newline */
/* The word at a spot, or the next one, in other letters, appended; where it
 * stands.  False: there is none. */
bool spot_case(const struct str *, size_t at, enum utf8_case first,
    enum utf8_case rest, struct str *out, size_t *from, size_t *to);
/* The spot in the row that begins at `start`, `columns` from its left. */
size_t spot_at_column(const struct str *, size_t start, int columns);

/* ---- typed.c: the rows of a text that is edited --------------------------- */

/*
 * From `from` to `end` it is shown; `next` is where the row behind it begins,
 * beyond a newline.  A spot at `next` is not in it, but in the last one.
 */
struct typed_row {
	size_t from, end, next;
	int number;		/* from 0 on */
	bool last;
};
/* Columns that it is shown in; what cannot be shown as it is has a form. */
int typed_width(const char *, size_t);
/* Rows have `columns`, one of them for the cursor; 0: newlines end them. */
void typed_first(const struct str *, int columns, struct typed_row *);
bool typed_next(const struct str *, int columns, struct typed_row *);
/* The row of a spot, and the one before it (the first: itself). */
void typed_find(const struct str *, int columns, size_t at,
    struct typed_row *, struct typed_row *before);
/* The spot in a row that is `column` from its left, or its end. */
size_t typed_at_column(const struct str *, const struct typed_row *,
    int column);

#endif
