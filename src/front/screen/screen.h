/*
 * The curses-like front end without curses: windows over the model, an input
 * line, keys, and painting into a grid of cells.  Knows the model (chat) and
 * a display of five functions; neither a terminal nor a command.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_UI_H
#define SOTTO_UI_H

#include "chat/chat.h"
#include "conf/conf.h"
#include "front/edit/edit.h"
#include "front/front.h"
#include "front/screen/term/term.h"
#include "lib/lib.h"
#include "words/words.h"

/* ---- console.c: the front end ------------------------------------------ */

extern const struct front_row screen_front;

/* ---- action.c: what keys can do ----------------------------------------- */

/*
 * A new action is a row of action.c: the name that /bind takes, its topic in
 * /help keys, what does it, and one line of help.  It is done by
 *	a line_action (EDIT), where it only edits the input line;
 *	a ui_action (UI) and a case in act.c, which calls the file that does it;
 *	a command line (RUN).
 * A key that has it by default is a row of keys.c; there need be none.
 */
enum action_type { ACT_LINE, ACT_UI, ACT_COMMAND };
enum ui_action {
	UI_ENTER, UI_COMPLETE, UI_COMPLETE_BACK, UI_NEXT_ACTIVE,
	UI_NEXT_WINDOW, UI_PREVIOUS_WINDOW, UI_PAGE_UP, UI_PAGE_DOWN,
	UI_ROWS_UP, UI_ROWS_DOWN, UI_TOP, UI_BOTTOM, UI_ROSTER, UI_REDRAW, UI_SUSPEND, UI_NEWLINE,
	UI_CANCEL, UI_MARK, UI_LAST_WINDOW, UI_RESEND, UI_EDITOR, UI_GOTO,
	UI_CLOSE_CHOSEN, UI_SEEK, UI_CORRECT,
	UI_RECALL, UI_RECALL_BACK, /* a line that was entered before */
	UI_COMMANDS,		/* the vi set: characters are commands */
	UI_QUESTION, UI_JUMP, UI_WALK, UI_WHY, UI_LINKS, UI_BARE,
	UI_PANEL_UP, UI_PANEL_DOWN, UI_PANEL_FOLD,
	UI_ACTIONS
};
struct action {
	const char *name;	/* "window-active" */
	const char *topic;	/* one of action_topics */
	enum action_type type;
	int action;		/* enum line_action, enum ui_action */
	const char *command;	/* for ACT_COMMAND: "/win 1" */
	const char *help;
};
size_t action_rows(const struct action **);
const struct action *action_find(const char *name);	/* or NULL */
/* Whether it goes to a window by its number. */
bool action_is_window(const struct action *);
/* The topics in their order, NULL at the end. */
extern const char *const action_topics[];

/* ---- keys.c: the table of keys ----------------------------------------- */

struct key_row {
	const char *key;	/* "M-a", "C-w", "Home", "F1", "M-Left" */
	const char *action;	/* its name */
};
size_t key_rows(const struct key_row **);
/* What the vi set has in the place of these, or beside them. */
size_t key_vi_rows(const struct key_row **);

/* ---- key-name.c --------------------------------------------------------- */

/* Reads "M-a" into a key; -1 "bad-key". */
int key_parse(const char *, struct key *, struct err *);
/* Writes a key's name; caller frees. */
char *key_to_name(const struct key *);

/* ---- bindings.c: the table, and the user's over it ---------------------- */

struct bindings;
struct bindings *bindings_new(bool vi);
void bindings_free(struct bindings *);
/*
 * Gives a key a meaning: the name of an action, or a command line; "": none.
 * -1: "bad-key", "bad-command", and nothing has changed.
 */
int bindings_set(struct bindings *, const char *key, const char *line,
    struct err *);
/* How a key is written here; caller frees.  NULL "bad-key": there is none, or
 * it cannot be bound. */
char *bindings_key(const char *key, struct err *);
/* Each key: the name of what it does, or its command line ("": nothing), the
 * action (NULL: none of the table), and whether the user bound it. */
typedef void bindings_fn(void *arg, const char *key, const char *line,
    const struct action *, bool own);
void bindings_each(const struct bindings *, bindings_fn *, void *arg);
bool bindings_is_vi(const struct bindings *);
/* What a key means, or NULL; valid until the next set. */
const struct action *bindings_find(const struct bindings *,
    const struct key *);
/* A key that has an action; NULL: none has.  Until the next set. */
const char *bindings_key_of(const struct bindings *, const char *action);

/* ---- key-help.c: what keys do, for people -------------------------------- */

#define KEYS_WRITTEN "C- is Control, M- is Alt, S- is Shift.  /bind lists " \
	"what keys can do, and gives a key another meaning."
/* As a text: topics, and a line for each thing that keys do. */
void keys_help(const struct bindings *, struct str *out);

/* ---- window.c, view.c, ui.c: the whole --------------------------------- */

struct ui;

/* What the program does for the UI; cmd is reached only through these. */
struct ui_ops {
	void *arg;
	/*
	 * Enter was pressed in a window (talk NULL: the status window) while
	 * `shown` was painted.  0: done.  -1: err is shown; a text stays in
	 * the line, a command is in the history.
	 * `secret`: it must not be remembered.
	 */
	int (*enter)(void *arg, struct talk *, const char *line,
	    enum otr_level shown, bool *secret, struct err *);
	/* Candidates for the word before the cursor, as cmd_complete(). */
	void (*complete)(void *arg, struct talk *, const char *line,
	    size_t cursor, struct completion *);
	/* One line of help for what is being typed, or NULL; caller frees. */
	char *(*hint)(void *arg, struct talk *, const char *line);
	/* As those of struct front_calls; may be NULL, both. */
	int (*edits)(void *arg, struct err *);
	int (*edit)(void *arg, const char *text, void (*done)(void *arg,
	    const char *text, const char *why), void *done_arg, struct err *);
	/* As those of struct front_calls; may be NULL, both. */
	int (*opens)(void *arg, const struct account *, bool *beside,
	    struct err *);
	int (*open_link)(void *arg, const struct account *,
	    const char *target, struct err *);
	void (*quit)(void *arg);	/* terminal gone */
};

/*
 * `themes`: directories, NULL at the end; may be NULL.  Nothing is painted
 * before the first ui_paint().
 */
struct ui *ui_new(struct chat *, const struct display *,
    const struct ui_ops *, const char *const *themes);
void ui_free(struct ui *);
/* Input is ready: takes all keys. */
void ui_keys(struct ui *);
/*
 * The model must not be looked at for a while: takes the keys that do nothing
 * but edit the line that is shown, and shows that line.  False: what came now
 * waits for ui_keys(), and nothing more is to be read before.
 */
bool ui_type(struct ui *);
/* ... that while is over: ui_keys() is called soon. */
void ui_type_done(struct ui *);
/* End of turn: paints if anything changed.  Law 8: else does nothing. */
void ui_paint(struct ui *);
/*
 * The same, but in a flood of changes only as often as they can be seen.  The
 * first changes of a quiet time, what a key does, another level and a question
 * are painted at once.
 */
void ui_paint_seen(struct ui *);
/* The terminal took nothing: it is to be waited for, until it takes something,
 * and then ui_takes() is to be called. */
bool ui_is_stalled(const struct ui *);
void ui_takes(struct ui *);

/* The terminal is somebody else's for a while: what comes is not seen. */
void ui_lent(struct ui *, bool lent);

/* What commands do to the front end (struct front in cmd.h). */
struct talk *ui_current(const struct ui *);	/* NULL: status window */
void ui_show(struct ui *, struct talk *);	/* opens its window */
/* The talk is about to go; `unasked`: not by the user's word, whose next keys
 * are then for no other conversation. */
void ui_close(struct ui *, struct talk *, bool unasked);
/* Whose stanzas the window shows, or NULL; opens such a window; closes it. */
struct account *ui_raw(const struct ui *);
void ui_show_raw(struct ui *, struct account *);
void ui_close_raw(struct ui *, const struct account *);
/* "3", "next", "previous", "active", "list", or a JID or name. */
int ui_window(struct ui *, const char *which, struct err *);
/* Gives the one that is shown another number; who has it, gets this one's. */
int ui_move_window(struct ui *, int number, struct err *err);
/* What that takes: words, numbers, addresses.  Caller frees each, and all. */
size_t ui_window_names(const struct ui *, char ***names);
/* "up", "down", "top", "bottom", "mark" */
int ui_scroll(struct ui *, const char *where, struct err *);
/* The newest notice that says more than is shown: all of it, or again in
 * short; `all`: all of them in the window. */
int ui_why(struct ui *, bool all, struct err *);
/* The message so many from below ("1": the last that is shown), "url": the
 * last link, or "code", into the terminal's clipboard.  -1: "nothing-there",
 * "usage", "no-clipboard". */
int ui_copy(struct ui *, const char *which, struct err *);
void ui_clear(struct ui *);
/* A line of the user's was wiped from a window: no arrow brings it back. */
void ui_forget(struct ui *, const char *text);
int ui_theme(struct ui *, const char *name, struct err *);
int ui_bind(struct ui *, const char *key, const char *line, struct err *);
/* What keys do now: each, as a text, on a screen of its own. */
void ui_key_each(const struct ui *, bindings_fn *, void *arg);
void ui_key_help(const struct ui *, struct str *out);
void ui_key_page(struct ui *);
void ui_roster(struct ui *, int on);		/* 1, 0, -1: the other */
/*
 * Asks at the input line, not echoed; `done` gets the secret (borrowed,
 * wiped after), or NULL when given up (Escape, Ctrl-C, Ctrl-G).
 */
void ui_ask_secret(struct ui *, const char *prompt,
    void (*done)(void *arg, const char *secret), void *arg);
/* The same, echoed: for addresses and answers that are no secret. */
void ui_ask_text(struct ui *, const char *prompt,
    void (*done)(void *arg, const char *text), void *arg);
/*
 * A question that Enter provoked, on a card over the last lines: `done` gets
 * the index of the answer, or how many there are: none of them (Escape).  What
 * was typed ahead is thrown away first; a risky answer takes its number, and
 * Enter.  Copies all.
 */
void ui_ask(struct ui *, const struct answers *,
    void (*done)(void *arg, size_t which), void *arg);
/*
 * A question that Enter provoked: which of `n` choices, each one line, foreign
 * and copied; `done` gets its index, or `n`: none of them.  Called once.
 */
void ui_ask_which(struct ui *, const char *question,
    const char *const *choices, size_t n, void (*done)(void *arg,
    size_t which), void *arg);
/* Lists what a search finds, which has not begun; takes it over. */
void ui_search(struct ui *, struct search *);
/* Shows a text by pages, until a key ends that. */
void ui_page(struct ui *, const char *title, const char *text);

#endif
