/*
 * What the files of the screen share and nobody else sees: the whole UI, its
 * windows, and the pieces of the screen.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_UI_INSIDE_H
#define SOTTO_UI_INSIDE_H

#include "front/screen/screen.h"

#define COLUMNS_MIN 20		/* smaller, and only the level is shown */
#define ROWS_MIN 5
#define COLUMNS_BAR 40		/* narrower, and the level is the prompt */
#define COLUMNS_ALIGNED 50	/* narrower, and authors are not aligned */
#define COLUMNS_TIME 30		/* narrower, and lines have no time */
#define AUTHOR_MAX 18		/* columns of one that is not */
#define QUESTION_ROWS_MAX 6	/* of one at the input line */
#define CARD_CHOICES 8		/* of one question */
#define CARD_ROWS_MIN 3		/* fewer, and one has the title's too */
#define WHEEL_ROWS 3		/* that one step of a mouse's wheel goes */
#define COLUMNS_PANEL 60	/* narrower, and there is no list */
#define COLUMNS_PANEL_UNASKED 100	/* ... nor here, unless asked for */

struct box;
struct card;
struct geometry;
struct seek;
struct window;

/* ---- vi-motion.c: where motions go ---------------------------------------- */

struct vi_go {
	const struct str *text;
	size_t at;		/* from there; then: to there */
	unsigned count;		/* at least 1 */
	bool given;		/* it was typed */
	bool operated;		/* for an operator: behind the last is a place */
	const char *arg;	/* the cluster that vi_seek() looks for */
};
/* Whether there is such a place; where not, `at` means nothing. */
typedef bool vi_go_fn(struct vi_go *);
vi_go_fn vi_left, vi_right, vi_row_start, vi_row_nonblank, vi_row_end,
    vi_column, vi_w, vi_W, vi_b, vi_B, vi_e, vi_E, vi_ge, vi_gE, vi_bracket,
    vi_first_row, vi_last_row, vi_down, vi_up;
/* By one of f, t, F, T; `again`: past what it found last. */
bool vi_seek(struct vi_go *, char key, bool again);
bool vi_is_blank(const struct str *, size_t at);
/* The ends of what is of one kind (blanks, letters, marks; with `big` all but
 * blanks) around a place. */
size_t vi_run_start(const struct str *, size_t at, bool big);
size_t vi_run_end(const struct str *, size_t at, bool big);
/* Of the row that the place is in. */
size_t vi_first_nonblank(const struct str *, size_t at);

/* ---- vi-object.c: words, what stands in quotes and brackets ---------------- */

struct vi_span {
	size_t from, to;
	bool rows;		/* whole ones */
};
bool vi_is_object(char key);
/* "iw", "aw" (`around`), ...; false: there is none. */
bool vi_object(const struct str *, size_t at, unsigned count, bool around,
    char key, struct vi_span *);

/* ---- vi-table.c: the commands of vi --------------------------------------- */

/* What belongs to what lies between for an operator. */
enum vi_kind {
	VI_EXCLUSIVE, VI_INCLUSIVE,
	VI_WORD,		/* exclusive, with the exceptions of dw and cw */
	VI_ROWS,
	VI_AGAIN		/* as the f, t, F, T before it */
};
struct vi_row {
	const char *keys;	/* "gu" */
	enum { VI_MOTION, VI_SEEK, VI_OPERATOR, VI_INSERT, VI_CHANGE,
	    VI_OTHER, VI_SAME, VI_ACTION } type;
	enum vi_kind kind;	/* of a motion */
	vi_go_fn *go;		/* of a motion; where text begins, or NULL */
	char key;		/* by which vi.c knows the others */
	const char *same;	/* VI_SAME: "dl"; VI_ACTION: its name */
	const char *help;
};
size_t vi_rows(const struct vi_row **);
struct vi_command {
	const struct vi_row *row;
	const struct vi_row *motion;	/* its own, or what is operated on */
	bool doubled;			/* "dd" */
	bool around;			/* "a" before the object */
	char object;			/* or NUL */
	unsigned count;			/* at least 1 */
	bool given;
	char arg[CELL_BYTES + 1];	/* the character behind f or r */
};
enum vi_read { VI_WRONG, VI_PART, VI_WHOLE };
/* What was typed up to now, as a command. */
enum vi_read vi_read(struct vi_command *, const char *keys);

/* ---- vi-change.c: what they change ----------------------------------------- */

/* As if it was cut; cuts it; in other letters. */
void vi_keep(struct line_edit *, const struct vi_span *);
void vi_cut(struct line_edit *, const struct vi_span *);
void vi_change_case(struct line_edit *, const struct vi_span *,
    enum utf8_case);
/* A VI_CHANGE. */
void vi_change(struct line_edit *, const struct vi_command *);

/* ---- vi.c: the vi set of keys on a line ------------------------------------ */

struct vi;
struct vi *vi_new(void);
void vi_free(struct vi *);		/* wipes; NULL is fine */
/* Whether characters are commands now, and the one that has begun. */
bool vi_commands(const struct vi *);
const char *vi_begun(const struct vi *);
/* Escape: characters are commands from now on. */
void vi_escape(struct vi *, struct line_edit *);
/* A character that is one, or a part of one.  Returns the name of the action
 * that is to be done for it, or NULL. */
const char *vi_key(struct vi *, struct line_edit *, const char *cluster);
/* Whether it would do nothing else than edit the line. */
bool vi_edits(const struct vi *, const char *cluster);
/* Something else edited the line; `took_back`: of what was typed last. */
void vi_edited(struct vi *, struct line_edit *, bool took_back);
/* The line was entered, or given up: what is typed is text; wipes all. */
void vi_entered(struct vi *);

/* ---- wrap.c: text into rows -------------------------------------------- */

struct row {
	size_t from, len;
	int indent;		/* blanks before it, in columns */
	bool quoted;		/* somebody else's words: with a mark */
};
/*
 * Breaks safe text at blanks, a word that is too long anywhere; the first
 * row has `first` columns (it stays empty where that is too few for a
 * word), the others `width`.  What begins with blanks goes on below them.
 * Returns how many rows, at least one; caller frees.
 */
size_t wrap_text(const char *, size_t, int first, int width, struct row **);

/* ---- styling.c: message styling (XEP-0393) ------------------------------- */

/* Looks of a part of a text: bits. */
#define STYLED_STRONG 1
#define STYLED_EMPHASIS 2
#define STYLED_STRIKE 4
#define STYLED_PRE 8
#define STYLED_QUOTE 16

struct styled_part {
	size_t from, len;	/* bytes */
	unsigned look;		/* not 0 */
};
/* Parts in their order, none over another; zeroed: empty. */
struct styled {
	struct styled_part *at;
	size_t n, cap;
};
/*
 * Adds the parts of valid UTF-8, from byte `from` to `to`; the first is the
 * beginning of a line.  The signs themselves are in the parts.
 */
void styled_text(struct styled *, const char *, size_t from, size_t to);
void styled_free(struct styled *);	/* empties */

/* ---- when.c: times as text ------------------------------------------------ */

/* As strftime() has it, by the user's clock; "" where that is too long. */
void when_text(char *out, size_t size, const char *format, int64_t stamp);
/* How long ago, in few columns: "now", "5m", "3h", "2d", "7w", "2y". */
void when_age(char *out, size_t size, int64_t stamp, int64_t now);
/* Whether two times say the same in a format of days or years. */
bool when_same(const char *format, int64_t a, int64_t b);

/* ---- nick.c: colours of people -------------------------------------------- */

#define HUES_KEPT 64
/* Those who were asked for: nick.c's own. */
struct hues {
	struct hue { uint64_t sum; unsigned style; } of[HUES_KEPT];
};
/* Of a contact by the bare address, in a room by the nick: always the same. */
enum style nick_style(struct hues *, const char *who);

/* ---- columns.c: where things stand in the rows of a window ---------------- */

#define TIME_BYTES 24
enum states { STATES_SIGNS, STATES_WORDS, STATES_PROBLEMS };
/* Copies of settings. */
struct look {
	char time_format[72];
	int time, author, text;	/* columns */
	bool named, left;
	bool whole;		/* notices are not folded */
	enum states states;
};
#define FOLDED " [+]"		/* behind a notice that has more to say */
/* The same for all the rows of a window. */
struct columns {
	const struct folds *folds;	/* of the window; NULL: nothing folds */
	bool whole;		/* ... as a rule, nothing */
	int width;
	int rows;		/* that a window has, as a rule */
	int time;		/* columns of it; 0: lines have none */
	int author;		/* 0: not aligned, in brackets */
	int text;		/* ... of a text at most; 0: as there are */
	bool level;		/* two columns: its sign, and another */
	bool alerts;		/* a rule of a level that fell is red */
	bool named;		/* each line has its author */
	bool left;		/* ... at the left of its columns */
	bool drawn;		/* signs are */
	bool styling;		/* texts of messages have looks */
	bool linked;		/* the terminal follows links */
	bool room;		/* authors are many, and a line may be for one */
	bool me;		/* what the user says is of "me" */
	enum style them;	/* of the contact's name */
	enum states states;
	struct hues *hues;	/* of those in a room */
	const char *time_format;	/* strftime, or "" */
	const char *rule;	/* what a rule is drawn of; one column */
	int64_t now;		/* wall clock: this year goes without saying */
	/* columns_place()'s: where each begins, and where texts end. */
	int time_x, level_x, author_x, indent, edge;
};
/* Looks what the settings say; where things stand. */
void columns_look(struct ui *);
void columns_place(struct columns *);

/* ---- urls.c: links in a text that is laid out ----------------------------- */

/* In their order; zeroed: none. */
struct urls {
	struct url_placed {
		struct bytes at;	/* in the text */
		char *target;	/* ASCII; in secret memory */
		char label;	/* by which it is chosen now, or NUL */
		bool chosen;
	} *of;
	size_t n, cap;
};
/*
 * Adds those in a safe text from a byte on.  Where a text does not show the
 * host plainly it is put behind, in brackets, and is one of `unsafe`: no sign
 * of another's looks so.
 */
void urls_find(struct urls *, struct str *text, size_t from,
    struct spans *unsafe);
void urls_free(struct urls *);		/* empties */
/* What was painted of a row of that text, from x on, leads there. */
void urls_paint(const struct urls *, const struct str *text,
    const struct row *, struct grid *, int x, int y, bool linked);

/* ---- layout.c: one entry of a buffer, laid out ------------------------- */

#define QUOTE_WIDTH 2		/* columns of the mark before other's words */

struct layout {
	const struct entry *entry;
	char day[48];		/* a row before: a new day, or "" */
	bool mark;		/* a row before: reading stopped here */
	bool message;		/* somebody said it, not the program */
	bool folded;		/* only the short of what it says */
	bool rule;		/* a row before: the level that is new, and ... */
	struct str words;	/* ... what it means; safe */
	bool wide;		/* a warning, an alarm: over the whole width */
	bool lit;		/* so is a line that names the user */
	bool action;		/* "/me": the author does something */
	bool cut;		/* the author's name is */
	char time[TIME_BYTES];
	const char *sign;	/* of the level, on each row; NULL: none */
	enum style sign_style;
	char note;		/* beside it: of what stands behind; or ' ' */
	struct str author;	/* safe; or a notice's sign; "": as before */
	enum style author_style, text_style, tail_style;
	struct str text;	/* safe */
	struct spans unsafe;	/* ... where it says what was not */
	struct urls urls;	/* ... and links in it */
	struct styled styled;	/* ... and what looks otherwise */
	struct spans hits;	/* ... and what is looked for; zeroed at first */
	bool found;		/* one of them was found last */
	size_t subject;		/* ... bytes of it that are one */
	size_t quote_at, quote_end;	/* ... and that are a quotation */
	struct row *rows;
	size_t nrows;
	struct str tail;	/* what became of the line; safe */
	bool behind;		/* ... just behind it, not at the edge */
	struct row *tails;	/* where it needs rows of its own */
	size_t ntails;
	int first;		/* column where the first row begins */
	int indent;		/* ... and the others */
	int height;		/* in rows, all together */
};
void layout_make(struct layout *, const struct entry *,
    const struct entry *before, bool mark, const struct columns *);
void layout_free(struct layout *);	/* wipes */
/* author.c: sets `author`, its style and `cut`. */
void author_make(struct layout *, const struct columns *);
/* ... whether the entry before says it. */
bool author_is_known(const struct layout *, const struct entry *before,
    const struct columns *);
/* tail.c: sets `tail` and its style. */
void tail_make(struct layout *, const struct columns *);
/* rule.c: sets `day`; sets `rule` and `words`, and returns the rest of the
 * text; what follows a rule begins with a capital; paints. */
void rule_day(struct layout *, const struct entry *before,
    const struct columns *);
const char *rule_level(struct layout *, const struct columns *);
void rule_words(struct layout *);
void rule_paint(const struct columns *, struct grid *, int x, int y,
    const char *words);
void rule_paint_level(const struct layout *, const struct columns *,
    struct grid *, int x, int y);
/* layout-paint.c: paints one of its rows; true: the one with the author. */
bool layout_paint(const struct layout *, int row, const struct columns *,
    struct grid *, int x, int y);

/* ---- state.c: what all ask ---------------------------------------------- */

bool ui_too_small(const struct ui *);
/* Shows one line until the next key. */
void ui_say(struct ui *, enum style, const char *fmt, ...) PRINTF(3, 4);
/* FNV-1a, for comparing what was painted. */
uint64_t ui_mix(uint64_t, uint64_t);
/* What the user sees now: the last lines, in a focused terminal. */
bool ui_sees(const struct ui *, const struct window *);
/* Words are looked for in the window that is shown. */
bool ui_is_seeking(const struct ui *);
/* Whether the clock may be shown: it is kept right only while used. */
bool ui_clock(const struct ui *);
char *ui_safe(const char *);		/* one line; caller frees */
const char *window_name(const struct window *);	/* not safe */
const char *show_sign(const struct ui *, enum show);

/* ---- sign.c: signs, drawn or in ASCII ------------------------------------ */

enum sign {
	SIGN_AWAY, SIGN_CLOSED, SIGN_DOT, SIGN_EDGE, SIGN_ELLIPSIS,
	SIGN_LEVEL_CLEAR,
	SIGN_LEVEL_NONE,	/* of a line that has not left */
	SIGN_LEVEL_PRIVATE, SIGN_LEVEL_UNVERIFIED, SIGN_OFFLINE, SIGN_OK,
	SIGN_ONLINE, SIGN_OPEN, SIGN_RULE,
	SIGNS
};
/* Drawn, one column; in ASCII one, but "..." and "ok".  Constant. */
const char *sign_text(const struct ui *, enum sign);
const char *sign_as(bool drawn, enum sign);
/* Which of them, as the terminal and the setting say now. */
void sign_look(struct ui *);

/* ---- level.c: how a level looks ------------------------------------------- */

/* Of its word; `alert`: where Not private is a red block (level_alerts). */
enum style level_style(enum otr_level, bool alert);
/* The word; then with a sign, for those who see no red.  Constant. */
const char *level_words(enum otr_level, bool alert);
/* Whether it is, in a conversation or in none (NULL). */
bool level_alerts(const struct ui *, const struct talk *);
/* Before a line: its sign, and the style of that. */
enum sign level_sign(enum otr_level);
enum style level_sign_style(enum otr_level);

/* ---- shown-theme.c -------------------------------------------------------- */

/* As the setting says. */
void shown_theme_set(struct ui *);
/* The terminal may have said that its background is another. */
void shown_theme_light(struct ui *);
/* Shows one as long as the line ends with its name; looks whether it does. */
void shown_theme_preview(struct ui *, const char *name);
void shown_theme_look(struct ui *);

/* ---- setting.c: copies of settings -------------------------------------- */

void setting_begin(struct ui *);
/* What /set changed since. */
void setting_look(struct ui *);

/* ---- window.c ---------------------------------------------------------- */

/* What came since it was looked at, the most of it. */
enum activity {
	ACTIVITY_NONE,
	ACTIVITY_LINES,		/* of a room, for nobody in particular */
	ACTIVITY_NOTICE,
	ACTIVITY_MESSAGE,	/* for the user */
};

#define FOLDS_MAX 64
struct folds {
	bool flipped;		/* the setting notices, turned round */
	uint64_t other[FOLDS_MAX];	/* serials: otherwise than the rest */
	size_t n;
	unsigned changes;
};
struct window {
	int number;
	struct talk *talk;	/* NULL: the status window, or ... */
	struct account *raw;	/* ... this one's stanzas */
	struct line_edit *line;	/* each its own: nothing is carried over */
	struct vi *vi;		/* ... what of it is a command */
	/* When the editor's text came into it, loop_now(), and its bytes. */
	int64_t came;
	size_t came_len;
	size_t written;		/* bytes of it that act_typing() saw last */
	bool entered;		/* what stands in it is being acted on */
	int scroll;		/* columns that the input is shifted by */
	int top;		/* its first row that is shown */
	/* Scrolled: the last row shown.  Serial 0: the newest. */
	uint64_t anchor;
	int anchor_row;
	/* seek.c's own: what was found there last, by its serial, or 0; where
	 * the window stood then, and its newest serial. */
	struct {
		uint64_t serial, anchor, newest;
		int row;
	} found;
	bool stays;		/* where it is, behind what was entered */
	/* The oldest serial when more of before was asked for, or 0. */
	uint64_t past;
	uint64_t mark;		/* reading stopped after this one, or 0 */
	struct folds folds;	/* notices that are shown in short */
	uint64_t scanned;	/* the last serial looked at for activity */
	size_t unread;		/* messages, then */
	int64_t call_at;	/* loop_now() before which no notification */
	enum activity activity;
	int64_t latest;		/* wall clock: when something was said there */
	/* window-order.c's own: what its place comes of; NULL: it has none */
	struct {
		enum activity activity;
		int64_t latest;
		char *name;
	} place;
	enum otr_level level;	/* that was painted last, and whether loudly */
	bool alert;
	bool painted;		/* and the terminal took it once: */
	enum otr_level shown;	/* the level that it shows */
	uint64_t born;		/* a number that no other has had */
};
/* Which window a conversation, an account has: window.c's own. */
struct place;
struct buffer *window_buffer(const struct ui *, const struct window *);
struct window *window_of(const struct ui *, const struct talk *);
/* Whether it was not closed meanwhile: within a turn of the loop, for another
 * one may have its place in memory later. */
bool window_lives(const struct ui *, const struct window *);
/* The one with this `born`; NULL: it was closed. */
struct window *window_born(const struct ui *, uint64_t born);
struct window *window_numbered(const struct ui *, int number);
/* Of an account's stanzas; or NULL. */
struct window *window_of_raw(const struct ui *, const struct account *);
/* Finds or opens. */
struct window *window_open(struct ui *, struct talk *);
struct window *window_open_raw(struct ui *, struct account *);
void window_close(struct ui *, struct window *);
void windows_free(struct ui *);
/* Opens windows for conversations that have something to show, notes what
 * is new in each (call_found()). */
void windows_scan(struct ui *);
/* Another window than `before` was chosen by what the screen had, which may
 * have been something else when the key was pressed: no text leaves there
 * before it is painted. */
void window_chosen(struct ui *, const struct window *before);
/* The user looks elsewhere: what comes now comes after the mark. */
void window_left(struct ui *, struct window *);
void window_switch(struct ui *, struct window *);
/* Opens it where there is none (NULL: the status window), and goes there. */
void window_show(struct ui *, struct talk *);
/* Not of the status window; another one that has the number gets its. */
void window_renumber(struct ui *, struct window *, int number);
/* The next in a direction (1, -1); never NULL. */
struct window *window_next(const struct ui *, int step);
void window_columns(const struct ui *, const struct window *, int width,
    struct columns *);
/* Lays out an entry by its index in the buffer. */
void window_layout(const struct ui *, const struct window *, size_t index,
    const struct columns *, struct layout *);

/* ---- unfinished.c: lines whose windows were closed ------------------------- */

struct unfinished;
/* Keeps one for a conversation, in the place of what was kept for it. */
void unfinished_put(struct ui *, const char *account, const char *jid,
    const char *text, size_t cursor);
/* Keeps what is being written in a window that is about to go; false: nothing
 * is. */
bool unfinished_keep(struct ui *, const struct window *);
/* A window was opened: its line stands there again. */
void unfinished_back(struct ui *, struct window *);
void unfinished_free(struct ui *);	/* wipes */

/* ---- choose.c: which window is meant --------------------------------------- */

/* Goes to one with something new, or says that there is none. */
void choose_active(struct ui *);

/* ---- window-order.c: windows as a list has them --------------------------- */

/* Where it belongs now; after its activity or number has changed. */
void window_order_put(struct ui *, struct window *);
void window_order_drop(struct ui *, struct window *);
/* Something was said there, or it was opened. */
void window_order_said(struct ui *, struct window *, int64_t stamp);
/* Which of ui->order it is; SIZE_MAX: none. */
size_t window_order_index(const struct ui *, const struct window *);
/* After settings or names may have changed. */
void window_order_look(struct ui *);

/* ---- list.c: conversations and contacts, part by part ---------------------- */

enum list_kind { LIST_UNREAD, LIST_OPEN, LIST_ROOMS, LIST_GROUP };
struct list_part {
	enum list_kind kind;
	const char *name;	/* of a group: foreign, the model's */
	size_t start, rows;	/* its heading, and what is below it */
	bool folded;
	size_t people, there;	/* in a group; 0: they are not counted */
};
struct list_room {
	struct account *account;
	size_t number;		/* of its bookmark */
};
/* list.c's own. */
struct list {
	struct list_part *parts;
	size_t nparts, room;
	size_t rows;		/* of all */
	struct list_room *rooms;
	size_t nrooms;
	struct talk **bare;	/* conversations without a window */
	size_t nbare;
};
/* What is in a row: a heading, or one of window, talk, contact and room. */
struct list_item {
	const struct list_part *part;
	bool heading;
	struct window *window;
	struct talk *talk;	/* the window's too; or NULL */
	struct contact *contact;
	const struct bookmark *room;
	struct account *account;	/* or NULL */
};
/* As it is now; valid until the model changes. */
const struct list *list_get(struct ui *);
void list_free(struct ui *);
/* False: there are not so many. */
bool list_item(const struct ui *, size_t row, struct list_item *);
/* Folds or unfolds, and remembers it. */
void list_fold(struct ui *, const struct list_part *, bool fold);

/* ---- call.c: what calls the user who looks elsewhere --------------------- */

/* Something there may call the user: by what and whether, is looked up. */
void call_found(struct ui *, struct window *, const struct entry *);
/* What was found since the last time calls; nothing keeps an entry longer. */
void call_user(struct ui *);
/* The terminal's title, where it is to be another than before. */
void call_title(struct ui *);

/* ---- activity.c: windows with something new ------------------------------ */

void activity_set(struct ui *, struct window *, enum activity);
/* The one to look at next; the current one where there is no other. */
struct window *activity_next(const struct ui *);
/*
 * "[3,5!2;4]": behind the semicolon rooms with nothing for the user; in 5, a
 * room, two lines name them.  "[3,+20]" where that has no room in so many
 * columns; "" where nothing has.  NULL: there is none.  Caller frees.
 */
char *activity_numbers(const struct ui *, int columns);
/*
 * "4 carolÂ·3  5 den!2  +20": the same with names, of what is for the user
 * and of the rest; one of them may be "".
 */
void activity_names(const struct ui *, int columns, struct str *mine,
    struct str *rest);

/* ---- fold.c: which notices are shown in short --------------------------- */

/* Whether this one is; `whole`: as a rule none is. */
bool fold_is(const struct folds *, bool whole, const struct entry *);
/* Whether there is something to be folded away. */
bool fold_may(const struct entry *);
/* Is shown otherwise from now on. */
void fold_change(struct folds *, uint64_t serial);

/* ---- why.c: all of a notice, and again in short -------------------------- */

/* Is shown whole from now on, since something in it is looked for. */
void why_show(struct ui *, struct window *, const struct entry *);
/* The newest above the window's last row.  -1: there is none. */
int why_toggle(struct ui *, struct err *);
void why_toggle_all(struct ui *);

/* ---- scroll.c: where a window stands ----------------------------------- */

/* What was asked for above the first line has come: there it goes. */
void scroll_past_came(struct ui *, struct window *);
void scroll_by(struct ui *, struct window *, int rows);	/* < 0: up */
void scroll_top(struct ui *, struct window *);
void scroll_mark(struct ui *, struct window *);
/* So that a row of an entry is seen, in the middle if it was not. */
void scroll_show(struct ui *, struct window *, size_t index, int row);
/* Index of the entry that the last row shown is of, and that row (-1: its
 * last).  False: there are no entries. */
bool scroll_place(const struct ui *, const struct window *, size_t *index,
    int *row);

/* ---- card.c: questions over the last lines -------------------------------- */

/*
 * A question with numbered answers; `asked` is copied.  `done` is called once,
 * with which of them, or with their number: none, the safe thing.  It belongs
 * to the window that is shown, and goes with it, or with the conversation that
 * it is about (NULL: none).
 */
void card_ask(struct ui *, const struct talk *, const struct answers *asked,
    void (*done)(void *arg, size_t which), void *arg);
/* Answers with none of them those about a conversation, or (NULL) all. */
void cards_drop(struct ui *, const struct talk *);
/* What has changed: a card may get the keys now, or lose them. */
void card_look(struct ui *);
/* A line was entered that waits for an answer about it. */
void card_provoke(struct ui *, const struct talk *);
/* A line is entered; true: it is no line but an answer, for which the question
 * has the keys now. */
bool card_takes_line(struct ui *, const char *);
/* card-question.c */
/* As card_look(), and the model's questions are as they are now. */
void card_look_all(struct ui *);
/* The line of the next answer that does nothing but ask, once; caller frees.
 * NULL: there is none. */
char *card_prompts(struct ui *);
/* Into the question of the window, or of another one; or out of it. */
void card_question_key(struct ui *);
/* Into the question of the window, or of the next one that has one. */
void card_enter(struct ui *);
/* The terminal was somebody else's for a while: it begins anew. */
void card_again(struct ui *);
/* Something was pasted meanwhile, which is dropped. */
void card_pasted(struct ui *);
/* The screen shows what it should: so does the card that has the keys. */
void card_painted(struct ui *);
/* Whether the key was meant for a card that is there no more. */
bool card_is_late(struct ui *, const struct key *);
/* Whether the key was for the card that has them. */
bool card_key(struct ui *, const struct key *, const struct action *);
/* card-state.c */
/* Whether one has the keys; or a question at the input line. */
bool card_has_keys(const struct ui *);
bool ui_is_asking(const struct ui *);
/* Whether a question waits in a window. */
bool card_waits(const struct ui *, const struct window *);
/* The user goes elsewhere: it waits, without the keys. */
void card_leave(struct ui *);
/* card-paint.c */
int card_height(const struct ui *, int width, int most);
void card_paint(struct ui *, const struct geometry *);

/* ---- prompt.c: questions at the input line ----------------------------- */

enum prompt_kind { PROMPT_SECRET, PROMPT_TEXT };
struct prompt {
	struct prompt *next;
	enum prompt_kind kind;
	char *question;		/* safe */
	struct str answer;	/* secret */
	void (*got_text)(void *arg, const char *);
	void *arg;
	struct talk *talk;	/* it is about; NULL: none */
	const struct window *window;	/* in which it was asked */
	bool wiped;		/* what was typed, when that was left */
};
/* The one that has its turn in the window that is shown; or NULL. */
struct prompt *prompt_open(const struct ui *);
/* Whether one takes the key, whatever it is bound to. */
bool prompt_takes(const struct key *);
/* Whether one waits in a window; the first other window with one, or NULL. */
bool prompt_waits(const struct ui *, const struct window *);
struct window *prompt_elsewhere(const struct ui *);
/* A key for the one that is open. */
void prompt_key(struct ui *, const struct key *);
/* The user left a window, and came to the one that is shown: nothing that
 * was typed of a secret waits there. */
void prompt_left(struct ui *, const struct window *);
/* The program is stopped: what was typed of a secret goes. */
void prompt_suspend(struct ui *);
void prompt_entered(struct ui *);
/* Gives up those of a window that is being closed.  True: somebody was at a
 * secret, who did not close it. */
bool prompts_close(struct ui *, const struct window *);
/* ... what is still typed of it goes nowhere. */
void prompt_swallow(struct ui *);
/* Gives up those about a conversation, or (NULL) all. */
void prompts_drop(struct ui *, const struct talk *);

/* ---- complete.c -------------------------------------------------------- */

struct complete {
	struct completion words;	/* `at` NULL: not completing */
	size_t at;		/* the one that stands in the line; words.n: none,
				 * but what they begin with */
	char *typed;		/* of the word, before; secret */
	char *rest;		/* behind the cursor; secret */
};
void complete_key(struct ui *, int step);
/* Whether the menu is open; whether it takes a key then, and does what that
 * means: the arrows go up and down, Enter takes one, Esc leaves. */
bool complete_is_open(const struct ui *);
bool complete_takes(struct ui *, const struct key *, const struct action *);
void complete_end(struct ui *);
int complete_height(const struct ui *);	/* rows that it would have */
void complete_paint(struct ui *, int x, int y, int width, int height);

/* ---- hints.c: keys that are named on the empty line ------------------------- */

#define HINTS 5			/* how many there are */
void hints_begin(struct ui *);
void hints_used(struct ui *, const struct action *);	/* by a key */
bool hints_keep(struct ui *);	/* writes what was used since; or false */
void hints_forget(struct ui *);		/* keys mean something else */
/* In the row of the empty line, from a column on. */
void hints_paint(struct ui *, int x, int y);

/* ---- copy.c: into the terminal's clipboard -------------------------------- */

/* Copies, and says so, behind `why` ("" or a sentence and blanks); asks first
 * where it was `sealed`, once. */
void copy_text(struct ui *, const char *, bool sealed, const char *why);
/* Whether what an entry of the window that is shown says was encrypted. */
bool copy_is_sealed(const struct ui *, const struct entry *);

/* ---- follow.c: choosing one of the links that are seen --------------------- */

void follow_open(struct ui *);
void follow_end(struct ui *);
/* Gives those of an entry their letters. */
void follow_label(const struct ui *, struct layout *);
/* Whether the key was for it. */
bool follow_key(struct ui *, const struct key *, const struct action *);

/* ---- bare.c: the text alone ------------------------------------------------- */

enum bare { BARE_OFF, BARE_BEGUN, BARE_SHOWN };
void bare_open(struct ui *);
/* A key: whether it was for it, and it is over. */
bool bare_key(struct ui *);
void bare_resized(struct ui *);
/* Paints all of it; false: it is not open. */
bool bare_paint(struct ui *);

/* ---- the pieces of the screen ------------------------------------------ */

struct geometry {
	int columns, rows;
	int lines_x, lines_y, lines_height, lines_width;
	int card_y, card_height;	/* height 0: none; of so many rows */
	int card_most;
	int hint_y, hint_height;
	int bar_y;
	int input_y, input_height;
	int panel_x, panel_width;	/* width 0: none */
	bool panel_left;	/* its edge is at the right of it */
};
/* geometry.c */
void geometry_get(struct ui *, struct geometry *);
/* paint.c */
/* Whether the line that is typed can be painted without the rest: it is in the
 * window that is shown, in as many rows as before, and no question. */
bool paint_can_line(const struct ui *);
/* ... which is done, without a look at the model; false: the terminal took
 * nothing now. */
bool paint_line(struct ui *);
/* view.c */
/* The entries that are seen, the newest first, and which of their rows: to the
 * one before `to`. */
void view_each(struct ui *, void (*fn)(struct ui *, const struct layout *,
    int from, int to));
/* `line_only`: nothing else has changed since the last time. */
void view_paint(struct ui *, bool line_only);
/* title.c, bar.c */
void title_paint(struct ui *, const struct geometry *);
void bar_paint(struct ui *, const struct geometry *);
/* panel-row.c: rows beside the lines */
#define PANEL_TAILS 4
#define PANEL_TEXT_MIN 4	/* columns that no tail takes from the text */
struct panel_tail {
	char text[40];		/* safe; "": none */
	enum style style;
};
/* What a row shows. */
struct panel_row {
	char head[32];		/* signs before it; safe */
	int x;			/* of the text, in the panel */
	enum style fill, style;
	struct panel_tail tail[PANEL_TAILS];	/* from the right edge on */
	char *text;		/* foreign; NULL: the row is not known */
};

struct panel {
	int x, y, width;	/* where it was painted */
	bool left;		/* ... beside the left edge */
	size_t n;
	struct panel_row *rows;	/* from above */
	size_t at;		/* that comes next */
};

/* panel-kept.c */
/* The grid has not what was painted there. */
void panel_forget(struct ui *);
/* What was painted there, if it is the same place. */
struct panel *panel_here(struct ui *, const struct geometry *);
/* panel-row.c */
/* The next row; `text` is borrowed.  One of words of the program's. */
void panel_add(struct ui *, struct panel *, const struct panel_row *);
void panel_words(struct ui *, struct panel *, int x, const char *text);
/* panel.c */
void panel_paint(struct ui *, const struct geometry *);
/* Adds the row with a number. */
typedef void panel_fn(struct ui *, struct panel *, size_t row,
    const void *arg);
/* people.c: who is in the room of the window */
/* The room, or NULL: the panel shows the list. */
const struct talk *people_room(const struct ui *);
/* Rows above them, the first ones of the list: windows with something new. */
size_t people_above(const struct ui *);
size_t people_rows(const struct talk *room);
const struct occupant *people_at(const struct talk *room, size_t row);
/* panel-people.c */
panel_fn people_row;
/* list-row.c */
panel_fn list_row;
/* list-find.c: what is in a row, kept while the rows move */
struct list_key {
	enum list_kind kind;
	bool heading;
	char *account, *jid;	/* or NULL */
	char *group;		/* the name of its part */
	int number;		/* of its window; 0: it has none */
};
void list_key_set(struct list_key *, const struct list_item *);
void list_key_free(struct list_key *);	/* empties */
/* Where it is now; false: nowhere. */
bool list_find(const struct ui *, const struct list_key *, size_t *row);
/* cut.c: safe text within so many columns; the same of what is foreign.
 * Caller frees. */
char *cut_text(const struct ui *, const char *safe, int columns);
char *cut_name(const struct ui *, const char *foreign, int columns);
/* jump.c: the number of a window, typed after one key */
void jump_start(struct ui *);
/* Whether the key was for it. */
bool jump_key(struct ui *, const struct key *);
/* tag.c */
/* Of an account, safe, in so many columns; NULL: there is no other account.
 * Caller frees. */
char *tag_text(const struct ui *, const struct account *, int columns);
enum style tag_style(const struct ui *, const struct account *);
/* input.c: the rows that one types in */
int input_height(const struct ui *, int columns, int rows);
/* Whether the usage of what is typed has room behind it. */
bool input_has_hint(const struct ui *, int columns);
void input_paint(struct ui *, const struct geometry *);

/* ---- enter.c, paste.c ---------------------------------------------------- */

/* The line of the window that is shown; a command that a key is bound to. */
void enter_line(struct ui *);
void enter_command(struct ui *, const char *line);
/* Not empty, and no command: two slashes begin a text. */
bool enter_is_text(const char *line);
/* The level under which Enter would send there, as far as one could see. */
enum otr_level enter_shown(const struct window *);
/* A key is about to be typed while an Enter is acted on: into a new line. */
void enter_leave_line(struct ui *);
/* Sends again what waits in the window that is shown. */
void enter_resend(struct ui *);
/* A paste; `rushed`: it may have been typed. */
void paste_key(struct ui *, const char *text, bool rushed);

/* ---- correct.c: one's newest line, to be written anew ---------------------- */

void correct_begin(struct ui *);

/* ---- editor.c: the line in the user's editor ----------------------------- */

/* Whether Enter was typed before anybody can have read what came from the
 * editor, which is said: it does nothing. */
bool editor_is_too_early(struct ui *);
void editor_key(struct ui *);

/* ---- act.c: what keys do ------------------------------------------------ */

void act_key(struct ui *, struct key *);
/* Nobody has typed yet: opens the prompts that are asked for at the start. */
void act_begin(struct ui *);
/* Whether all that a key would do now is to edit the line. */
bool act_edits(const struct ui *, const struct key *);
/* The user looks at the terminal, or no longer. */
void act_focus(struct ui *, bool on);
/* Scrolling, redrawing, the roster. */
void act_view(struct ui *, enum ui_action);
/* Gets the usage of what is typed. */
void act_hint(struct ui *);
/* Keys were acted on: whether the user writes to the contact. */
void act_typing(struct ui *);

/* ---- recall.c: a line that was entered before --------------------------- */

void recall_open(struct ui *);
void recall_end(struct ui *);
/* A key while words are typed; false: that is over, and the key is for the
 * line. */
bool recall_key(struct ui *, const struct key *, const struct action *);
/* Paints it in the place of the line; false: it is not open here. */
bool recall_paint(struct ui *, const struct geometry *);

/* ---- act-vi.c: the vi set, key by key -------------------------------------- */

/* Whether characters are commands in the window that is shown. */
bool act_vi_commands(const struct ui *);
/* Whether a key is Escape and another key; it becomes that one. */
bool act_vi_is_escape(const struct ui *, const struct key *);
void act_vi_escape(struct ui *, struct key *);
/* Takes a character that is a command; false: it is none.  `then`: what is to
 * be done for it, or NULL. */
bool act_vi_key(struct ui *, const struct key *, const struct action **then);
/* Whether all that a character would do is to edit the line. */
bool act_vi_edits(const struct ui *, const struct key *);
/* An action was done in a window, which may be gone; NULL: a paste. */
void act_vi_done(struct ui *, struct window *, const struct action *);

/* ---- walk.c: walking in the panel ---------------------------------------- */

struct walk_at {
	size_t row, top;	/* that is chosen; the first in sight */
};
void walk_toggle(struct ui *);
/* Whether the key was for it. */
bool walk_key(struct ui *, const struct key *, const struct action *);
void walk_end(struct ui *);
/* By a page: -1 up, 1 down. */
void walk_scroll(struct ui *, int direction);

/* ---- chosen.c: where one is in it ------------------------------------------ */

/* Rows of what the panel shows; where one is among them. */
size_t chosen_rows(struct ui *);
struct walk_at *chosen_here(struct ui *);
bool chosen_is(const struct ui *, size_t row);
/* What stands in the chosen row is what is chosen. */
void chosen_note(struct ui *);
/* It may be somewhere else now; false: it is not there any more. */
bool chosen_follow(struct ui *);
/* Puts the cursor there. */
void chosen_cursor(struct ui *);
/* The first row in sight of so many, where there is room for `n`. */
size_t chosen_top(struct ui *, size_t rows, size_t n);

/* ---- key-help.c: what keys do, line by line -------------------------------- */

/* `keys` NULL: a topic. */
typedef void key_line_fn(void *arg, const char *keys, const char *help);
void key_lines(const struct bindings *, key_line_fn *, void *arg);
/* key-brief.c: the most used, two that belong together in a line. */
void key_brief(const struct bindings *, key_line_fn *, void *arg);

/* ---- ahead.c: the next key --------------------------------------------- */

/* One that came too early, for ahead_next(); taken over. */
void ahead_keep(struct ui *, struct key *);
bool ahead_is_kept(const struct ui *);
/* As the display's next_key(), and what was kept first. */
bool ahead_next(struct ui *, struct key *);
/* Throws away what was typed ahead. */
void ahead_flush(struct ui *);

/* ---- ui.c: the whole --------------------------------------------------- */

struct ui {
	struct chat *chat;
	struct conf *conf;
	struct display display;
	struct ui_ops ops;
	char **theme_dirs;	/* NULL at the end */
	struct bindings *bindings;
	char *bound;		/* the setting that they were made from */
	bool vi;		/* the vi set of keys */
	struct window **windows;	/* by number; the first is status */
	size_t nwindows;
	uint64_t born;		/* there have been so many */
	struct place *places;	/* of them, by what they are of */
	/* activity.c's own: by number, and how many have messages */
	struct window **active;
	size_t nactive, nmessages;
	/* window-order.c's own; the first `nactive` have something new */
	struct window **order;
	size_t norder;
	bool order_by_name;
	uint64_t order_names;	/* what names came of */
	size_t ntalks;		/* windows of conversations */
	struct list list;
	int jump;		/* jump.c's own: a digit + 1; -1: none yet; 0: off */
	struct {
		bool on;
		bool above;	/* what is chosen is above the people */
		struct walk_at list, people;
		struct list_key key;	/* what is chosen in the list */
		char *nick;	/* ... among people; NULL: their heading */
	} walk;
	struct window *current, *last;
	struct prompt *prompts;	/* of all windows */
	struct unfinished *unfinished;	/* the newest first */
	bool acting;		/* on a key of the user's */
	struct {
		struct card *first;	/* they wait for one another */
		uint64_t serials;
		bool keys;	/* the one that is shown has them, ... */
		bool had;	/* ... and nothing else did, when looked at */
		uint64_t seen;	/* ... which is this one */
		int64_t since;	/* loop_now(): as it is now */
		bool shown;	/* ... and it was painted so */
		bool over;	/* one that had them went, by no key ... */
		int64_t over_at;	/* ... at that time: loop_now() */
		size_t chosen;	/* an answer that Enter gives, + 1; or 0 */
		bool stray;	/* a line was begun that is no answer */
		bool early;	/* a key did nothing: it came too early */
		size_t top;	/* rows that are scrolled away */
		const struct talk *provoked;	/* by Enter, there; or NULL */
		/* An answer to the model's that was given: the line for it,
		 * which question, which answer. */
		char *line;
		uint64_t taken;
		size_t which;
	} card;			/* card.c's own */
	struct box *box;	/* that is open; or NULL */
	struct seek *seek;	/* seek.c's own: what is looked for; or NULL */
	const struct window *sought;	/* ... and in which window */
	bool seeking;		/* ... and they are typed */
	unsigned seeks;		/* its changes */
	struct recall *recall;	/* recall.c's own: words are typed; or NULL */
	struct complete complete;
	struct follow *follow;	/* follow.c's own: a link is chosen; or NULL */
	enum bare bare;
	bool copies_sealed;	/* the user said so */
	char *message;		/* secret, safe; gone with the next key */
	enum style message_style;
	char *hint;		/* safe; usage of what is typed */
	/* hints.c's own: how often; what was named, and for what */
	unsigned hint_uses[HINTS];
	char *hints;
	unsigned hints_due;	/* uses that are not written: bits */
	uint64_t hints_for;
	bool focused;		/* as far as the terminal says */
	char *title;		/* call.c's own: of the terminal; or NULL */
	struct {		/* ... and what is found, and not called yet */
		bool bell;
		size_t windows;	/* that a notification is for */
		const struct window *window;	/* the first of them */
		const struct entry *entry;
	} call;
	int roster;		/* 1, 0; -1: as the setting says */
	struct timer *clock;
	struct timer *later;	/* a pause says what keys were meant */
	int64_t used;		/* loop_now() of the last key */
	unsigned changes;	/* of all this, but ... */
	unsigned inserted;	/* into the line, by a key */
	uint64_t looked;	/* chat_changes() at the last windows_scan() */
	struct grid grid;
	uint64_t painted;	/* what view_paint() painted */
	uint64_t rest_painted;	/* ... but what is typed */
	struct geometry geometry;	/* ... and where */
	const struct window *window_painted;	/* ... and which window */
	struct key kept;	/* ahead.c: read too early; KEY_NONE_: none */
	struct entering *entering;	/* enter.c: the line that is; or NULL */
	struct timer *frame;	/* something waits to be painted */
	int64_t frame_next;	/* loop_now(): not before, but behind a key */
	bool typed;		/* a key since it was painted */
	bool began;		/* ... since it was started */
	unsigned changes_painted;
	bool unseen;		/* the terminal did not take what was painted */
	bool blind;		/* a window was chosen; nothing is painted since */
	uint64_t lines_painted;	/* ... of the lines */
	struct panel *panel;	/* panel.c's own: what it painted; or NULL */
	char *theme;		/* name of the one that is set ... */
	char *preview;		/* ... and of one that is shown for now */
	bool light;		/* `auto' is the light one */
	bool signs;		/* sign.c's own: drawn, not ASCII */
	struct look look;	/* columns.c's own */
	struct hues *hues;
	unsigned conf_seen;	/* conf_changes() when it was looked at */
	char panel_seen[8];	/* what the setting was then */
	int input_rows;		/* ... and this one */
	bool gone;		/* the terminal is */
};

#endif
