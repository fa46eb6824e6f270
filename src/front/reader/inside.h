/*
 * What the files of the reader share.  Nobody outside of this directory may
 * include it.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_READER_INSIDE_H
#define SOTTO_READER_INSIDE_H

#include <termios.h>

#include "chat/chat.h"
#include "front/edit/edit.h"
#include "front/reader/reader.h"
#include "front/tty/tty.h"

#define COLUMNS_UNKNOWN 80
#define COLUMNS_LEAST 20

/* A conversation, or (talk NULL) what concerns no conversation. */
struct window {
	int number;
	struct talk *talk;
	struct line_edit *line;	/* each its own: nothing is carried over */
	size_t written;		/* bytes of it when typing was told last */
	uint64_t scanned;	/* the last serial that was looked at */
	enum otr_level said;	/* the level that was said last */
	bool told;		/* ... and whether one was */
	/* The same, of what the terminal took: law 1's "level shown". */
	enum otr_level heard;
	bool took;
	enum show show;		/* of the contact, as it was said last */
	size_t others;		/* reactions and the like of this turn */
};

/* What is asked at the prompt; they wait for one another. */
enum ask_kind { ASK_SECRET, ASK_TEXT, ASK_WHICH };
struct ask {
	struct ask *next;
	enum ask_kind kind;
	char *question;		/* safe */
	char **choices;		/* of ASK_WHICH: safe */
	char **words;		/* ... what to type for one; NULL: its number */
	char *otherwise;	/* ... for none of them; or NULL */
	size_t n;
	struct line_edit *line;	/* what was typed */
	int64_t since;		/* loop_now() when it was said; 0: not yet */
	bool heard;		/* the terminal took it, at `since` */
	bool sudden;		/* it came while a line was typed */
	void (*got_text)(void *arg, const char *);
	void (*got_which)(void *arg, size_t);
	void *arg;
	uint64_t of;		/* serial of the model's question, or 0 */
};

/* Where what is typed stands: type.c's own, but that a row that ends has
 * nothing of it. */
struct shown_line {
	const struct line_edit *line;	/* NULL: it stands nowhere */
	size_t from, to;	/* bytes of it that stand in this row */
	int x;			/* column where they begin */
};

struct reader {
	struct chat *chat;
	struct loop *loop;
	struct front_calls calls;
	struct input *input;
	struct timer *later;	/* a pause says what keys were meant */
	int in, out;
	bool listens;		/* to keys */
	bool lent;		/* the terminal is somebody else's */
	bool ends;		/* sessions end: nothing is asked any more */
	bool gone;		/* the terminal is */
	/* mode.c's own */
	bool raw;
	struct termios saved;
	/* say.c's own: what the terminal has not taken yet; secret */
	struct str output;
	size_t written;
	bool waits;		/* for room there */
	bool fresh;		/* the row that comes next is empty */
	bool missed;		/* something was left out, for want of room */
	int columns;
	bool foreign;		/* it is other people's words */
	struct str last;	/* what was said last; secret */
	struct shown_line shown;
	bool prompts;		/* the prompt is to be said */
	bool blind;		/* another window: that was not said yet */
	struct window **windows;	/* by number; the first has no talk */
	size_t nwindows;
	struct window *current, *before;
	uint64_t looked;	/* chat_changes() when it was looked at */
	struct numbered *questions;	/* question.c's own */
	int nquestions;		/* that there were */
	char *command;		/* the line that gives an answer, or NULL */
	struct ask *asks;
	bool answering;		/* one is being answered, and may ask */
	struct window *entering;	/* its line is being acted on; or NULL */
	const char *entered;
};

/* ---- mode.c: the terminal's modes --------------------------------------- */

/* Keys come one by one and are not echoed; as it was before. */
void mode_take(struct reader *);
void mode_give(struct reader *);
/* Stops this process, as Control-Z asks for; returns after it goes on. */
void mode_stop(struct reader *);
/* Columns of the terminal. */
int mode_columns(const struct reader *);

/* ---- say.c: the way out ------------------------------------------------- */

/* One line, or several where it is too long for a row: text that is safe.
 * What goes on in the next row begins there with two blanks. */
void say_text(struct reader *, const char *);
/* One with other people's words in it: a row that goes on with what could begin
 * a line of its own says that it goes on. */
void say_foreign(struct reader *, const char *);
void say(struct reader *, const char *fmt, ...) PRINTF(2, 3);
/* The rows of one line of it. */
void say_rows(struct reader *, const char *, size_t);
/* Bytes as they are, in the row that has begun; a row ends. */
void say_bytes(struct reader *, const char *, size_t);
void say_newline(struct reader *);
void say_bell(struct reader *);
/* What comes next begins a row. */
void say_begin(struct reader *);
/* Writes what the terminal takes; whether that is all. */
bool say_flush(struct reader *);

/* ---- name.c: names in what is said -------------------------------------- */

/* Appends a foreign name, safe; one that could be taken for a word of the
 * program's, or for more than a name, stands as: from "NAME". */
void name_say(struct str *, const char *name);
/* Whose it is, where another contact has a name that sounds or looks so. */
void name_say_alike(struct str *, const struct talk *);
/* Whether a row that begins so could pass for a line of its own: by a word of
 * the program's, by a name and a colon, or by the name of who has a window or is
 * in that room.  It is safe. */
bool name_begins_line(const struct reader *, const char *safe, size_t n);
/* Appends foreign text as one line, safe. */
void name_say_line(struct str *, const char *text);
/* Appends what a window is called: "bob", "room tea", "status". */
void name_say_window(struct str *, const struct window *);

/* ---- entry.c: an entry of a window, in words ---------------------------- */

/* Says it.  `where`: it is not the window that is used; `old`: it is said
 * once more, with its time. */
void entry_say(struct reader *, const struct window *, const struct entry *,
    bool where, bool old);
/* One that says itself in short has a rest: says all of it. */
bool entry_is_folded(const struct entry *);
void entry_say_whole(struct reader *, const struct window *,
    const struct entry *);
/* The entries of a window. */
struct buffer *entry_buffer(const struct reader *, const struct window *);
/* How a line begins, in quotation marks; appended. */
void entry_begin(struct str *, const struct entry *);

/* ---- links.c ------------------------------------------------------------ */

/* Rows for those in a message that do not say plainly where they lead. */
void links_say_hosts(struct str *, const char *text);
/* As struct front has it. */
int links_open(struct reader *, int number, struct err *);

/* ---- again.c: the last lines once more ---------------------------------- */

void again_say(struct reader *, const struct window *, size_t lines);
/* All of what was said in short last, or of all that was; false: nothing. */
bool again_why(struct reader *, const struct window *, bool all);

/* ---- prompt.c: what stands before the line ------------------------------ */

char *prompt_make(const struct reader *);	/* caller frees */

/* ---- level.c: levels in words ------------------------------------------- */

/* Says the level where it is not the one that was said last. */
void level_tell(struct reader *, struct window *);
/* It was said, by whatever line. */
void level_told(struct window *, enum otr_level);
/* All about the next line: for /level. */
void level_say(struct reader *, const struct window *);

/* ---- place.c ------------------------------------------------------------ */

struct window *place_of(const struct reader *, const struct talk *);
struct window *place_numbered(const struct reader *, int number);
/* What stands there unread. */
size_t place_unread(const struct window *);
struct window *place_open(struct reader *, struct talk *);
void place_close(struct reader *, struct talk *);
void places_free(struct reader *);
/* Goes there, and says what stands there unread. */
void place_go(struct reader *, struct window *);
/* As struct front has it. */
int place_move(struct reader *, int number, struct err *);

/* ---- choose.c: which one is meant --------------------------------------- */

/* As struct front has them. */
int choose_window(struct reader *, const char *which, struct err *);
size_t choose_names(const struct reader *, char ***names);

/* ---- hear.c: what is new ------------------------------------------------ */

void hear_event(void *arg, const struct chat_event *);
/* End of turn: says what came since. */
void hear_turn(struct reader *);
/* The terminal took it: what was said in the window that is used, was read. */
void hear_read(struct reader *);

/* ---- type.c: the line that is typed ------------------------------------- */

/* What is edited now: a question's answer, or the window's line. */
struct line_edit *type_line(const struct reader *);
void type_do(struct reader *, enum line_action);
void type_insert(struct reader *, const char *, size_t);
/* The prompt and the line, in a new row. */
void type_again(struct reader *);

/* ---- keys.c: what keys do ----------------------------------------------- */

void keys_ready(struct reader *);
/* A line for each. */
void keys_tell(struct str *);

/* ---- give.c: Enter ------------------------------------------------------ */

void give_line(struct reader *);
void give_command(struct reader *, const char *line);

/* ---- tab.c: Tab --------------------------------------------------------- */

void tab_key(struct reader *);

/* ---- ask.c: questions at the prompt ------------------------------------- */

void ask_secret(struct reader *, const char *question,
    void (*done)(void *, const char *), void *arg);
void ask_text(struct reader *, const char *question,
    void (*done)(void *, const char *), void *arg);
void ask_which(struct reader *, const char *question,
    const char *const *choices, size_t n, void (*done)(void *, size_t),
    void *arg);
/* The same with words: one that sends with less protection, or trusts a key,
 * is not chosen by its number.  `words`: NULL for those that are; `otherwise`:
 * the word for none. */
struct ask *ask_words(struct reader *, const char *question,
    const char *const *choices, const char *const *words, size_t n,
    const char *otherwise, void (*done)(void *, size_t), void *arg);
/* What to type for an answer that is not chosen by its number; or NULL. */
const char *ask_word(const struct answer *);
void ask_answers(struct reader *, const struct answers *,
    void (*done)(void *, size_t), void *arg);
/* Nothing is answered to those about a question of the model's; whether one had
 * the keys. */
bool ask_drop_of(struct reader *, uint64_t serial);
/* One of them is about that: it is asked (anew) before all others. */
bool ask_first(struct reader *, uint64_t serial);
/* Enter; the line is the answer's. */
void ask_entered(struct reader *);
/* Nothing is answered; to all of them, at the end. */
void ask_give_up(struct reader *);
void asks_drop(struct reader *);
/* Says the first of them, where it was not said. */
void ask_turn(struct reader *);
/* The terminal took what was said: the first of them can be answered. */
void ask_heard(struct reader *);
/* Whether what is typed is a command, which works meanwhile. */
bool ask_is_command(const struct ask *);

/* ---- question.c: those that are open ------------------------------------ */

/* Says which are new, were changed or are over. */
void question_turn(struct reader *);
/* A line was entered there: asks what it provoked; false: it is nothing. */
bool question_provoked(struct reader *, const struct talk *);
/* A line was entered there, and waits for one that is open: says which. */
void question_point(struct reader *, const struct talk *);
/* Asks one; 0: the only one, or says which there are.  -1 "no-question". */
int question_answer(struct reader *, int number, struct err *);
void questions_free(struct reader *);

/* ---- reader.c ----------------------------------------------------------- */

/* Keys are read, or not. */
void reader_listen(struct reader *, bool on);
/* End of turn: says what is new, and the prompt where it is due. */
void reader_turn(struct reader *);

#endif
