/*
 * The command language: one table of rows, a parser that validates,
 * completes and explains itself from them, and the handlers.  Reaches a
 * front end only through the callbacks in struct front.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CMD_H
#define SOTTO_CMD_H

#include "chat/chat.h"
#include "conf/conf.h"
#include "lib/lib.h"
#include "otr/otr.h"
#include "words/words.h"

/*
 * Kinds of front ends, in struct front.kind; which of them have a command is
 * row.fronts.
 */
#define FRONT_SCREEN 1		/* windows, and a person who looks */
#define FRONT_SCRIPT 2		/* a program gives the lines */
#define FRONT_READER 4		/* windows, and a person who listens */
#define FRONT_PEOPLE (FRONT_SCREEN | FRONT_READER)
#define FRONT_ALL (FRONT_PEOPLE | FRONT_SCRIPT)

/* What a front end does for commands.  NULL functions: it cannot. */
struct front {
	void *arg;
	unsigned kind;			/* one FRONT_ bit */
	struct talk *(*current)(void *arg);
	void (*show)(void *arg, struct talk *);	/* NULL: status window */
	/* The window of an account's stanzas: whose is shown now, or NULL;
	 * shows one. */
	struct account *(*raw)(void *arg);
	void (*show_raw)(void *arg, struct account *);
	int (*window)(void *arg, const char *which, struct err *);
	/* Gives the window that is shown another number, that one's its own. */
	int (*move_window)(void *arg, int number, struct err *);
	int (*scroll)(void *arg, const char *where, struct err *);
	/* Copies from the window: "3", the third message from below, "url", the
	 * last link, or "code". */
	int (*copy)(void *arg, const char *which, struct err *);
	void (*clear)(void *arg);
	/* Shows all of the newest notice that is shown in short, or again in
	 * short; `all`: of all in the window. */
	int (*why)(void *arg, bool all, struct err *);
	/* Shows what a search finds, which has not begun; takes it over.  NULL:
	 * it is said, line by line. */
	void (*search)(void *arg, struct search *);
	int (*theme)(void *arg, const char *name, struct err *);
	/* Gives a key an action, or a command line, or ("") none. */
	int (*bind)(void *arg, const char *key, const char *line,
	    struct err *);
	/* How a key is written that may be written in several ways; caller
	 * frees.  NULL: there is no such key. */
	char *(*key_name)(void *arg, const char *key, struct err *);
	/* Each key: what it does ("": nothing), in words (or NULL), and
	 * whether the user bound it. */
	void (*key_each)(void *arg, void (*fn)(void *fn_arg, const char *key,
	    const char *line, const char *help, bool own), void *fn_arg);
	void (*roster)(void *arg, int on);	/* 1, 0, -1: the other */
	void (*ask_secret)(void *arg, const char *prompt,
	    void (*done)(void *, const char *secret), void *done_arg);
	void (*ask_text)(void *arg, const char *prompt,
	    void (*done)(void *, const char *text), void *done_arg);
	/* A question to a line that was just entered: which of the answers, or
	 * how many there are for none of them.  Copies all. */
	void (*ask)(void *arg, const struct answers *,
	    void (*done)(void *, size_t which), void *done_arg);
	/* Which of `n` choices (foreign, copied), to a line that was just
	 * entered: its index, or `n` for none of them. */
	void (*ask_which)(void *arg, const char *question,
	    const char *const *choices, size_t n,
	    void (*done)(void *, size_t which), void *done_arg);
	/* Shows a text by pages, until the user has read it. */
	void (*page)(void *arg, const char *title, const char *text);
	/* Names of themes, windows, keys, and of what keys can do, for
	 * completion; caller frees. */
	size_t (*themes)(void *arg, char ***names);
	size_t (*windows)(void *arg, char ***names);
	size_t (*keys)(void *arg, char ***names);
	size_t (*actions)(void *arg, char ***names);
	/* What each key does, a line for each that does something else. */
	void (*key_help)(void *arg, struct str *out);
	/* The same on a screen of its own. */
	void (*key_page)(void *arg);
	/* Says the last lines of the window once more; 0: what was said last. */
	void (*again)(void *arg, int lines);
	/* Asks a question that is open, by its number; 0: the only one. */
	int (*answer)(void *arg, int number, struct err *);
	/* Says who can read the next line, and what waits. */
	void (*level)(void *arg);
	/* Offers the links of the window, or (one of them) asks whether it is
	 * to be opened; 0: all. */
	int (*links)(void *arg, int number, struct err *);
	void (*quit)(void *arg);	/* confirmed: end the program */
};

/* Keys from and to files of other programs, which only main can reach. */
struct cmd_keys {
	void *arg;
	/* `data` NULL: the file was left where it is, and why. */
	int (*read)(void *arg, const char *path, void (*file)(void *,
	    const char *path, const char *data, size_t len, const char *why),
	    void *file_arg, struct err *);
	/* Keys and fingerprints, for each otr_program in turn. */
	int (*write)(void *arg, const char *path, const struct str *texts,
	    size_t n, struct err *);
};

/* Everything that a handler can reach.  Only main and cmd/ see it. */
struct later;
struct meant;
struct used;
struct app {
	struct chat *chat;
	struct conf *conf;
	struct otr *otr;
	const struct front *front;
	const char *version;
	const char *confined;	/* confine_describe() of this process */
	const char *data_dir;	/* for /status */
	const struct cmd_keys *keys;	/* NULL: cannot be carried */
	struct later *later;	/* later.c's own; NULL at first */
	struct meant *meant;	/* meant.c's own; NULL at first */
	struct used *used;	/* used.c's own; NULL at first */
};
/* run.c: what commands still had to do is not done.  Before the chat's end;
 * the rest is the caller's. */
void cmd_free(struct app *);

/* ---- table.c ----------------------------------------------------------- */

/*
 * Needed before a handler is called (row.needs), checked once.  A contact
 * that is optional in the params and needed here is the current window's;
 * with TAKES_ACCOUNT beside it, -a ACCOUNT alone means the account instead.
 */
#define NEEDS_ACCOUNT 1		/* sets args->account */
#define NEEDS_CONTACT 2		/* sets args->account, contact and talk */
#define NEEDS_ONLINE 4		/* the account is online */
#define NEEDS_SEALED 8		/* the level is Unverified or Private */
#define NEEDS_PEER 16		/* account and contact; opens no window */
#define TAKES_ACCOUNT 32	/* -a may be given; NULL without it */
#define TAKES_RAW 64		/* in a window of stanzas its account, and no
				 * contact, is meant */

/* row.flags */
#define CMD_ALIAS 1		/* help is "the same as /..." */
#define CMD_OF_BLOCKED 2	/* the contact is one who is blocked */
#define CMD_ANY_DOMAIN 4	/* ... may be a domain that nobody knows */
#define CMD_ROOMS 8		/* the contact may be a room, or one in it */
#define CMD_OF_ROOMS 16		/* ... is one */
#define CMD_ROOM_FIRST 32	/* an address is the contact, which is a room,
				 * only where it is known as one, or another
				 * follows */
#define CMD_NAMES 64		/* ... may be named, by the beginning of a name
				 * too: nothing is sent, nothing changed */
#define CMD_NAME 128		/* ... by a whole name, which is asked about
				 * where its address was not seen: named.c */
#define CMD_LEADS 256		/* ... and lines go there from then on: a
				 * script's name is no guess */

enum param_type {
	PARAM_CONTACT,		/* name@domain, or a domain: contact.c */
	PARAM_JID,		/* of an account: name@domain */
	PARAM_ACCOUNT,		/* one of ours: sets args->account */
	PARAM_WORD,		/* one of "a|b|c" */
	PARAM_SETTING,		/* a name that /set shows */
	PARAM_VALUE,		/* of the setting before it: the rest */
	PARAM_INT,
	PARAM_FINGERPRINT,	/* the rest: 40 hex digits, groups allowed */
	PARAM_LINK,		/* ... or an xmpp: link with one, as it is */
	PARAM_ID,		/* a line's id, of those that wait */
	PARAM_LINE,		/* ... of those that can be meant: #ID; where
				 * it is optional, only with the # */
	PARAM_COMMAND,		/* the rest: a command's name or a code */
	PARAM_ACTION,		/* the rest: what a key does */
	PARAM_THEME,
	PARAM_KEY,
	PARAM_WINDOW,		/* one argument, as /win takes it */
	PARAM_RESOURCE,		/* one argument: a program of the contact's */
	PARAM_GROUP,		/* the rest: a group of the roster */
	PARAM_GROUP_OF,		/* ... that the contact is in */
	PARAM_NICK,		/* one argument, quotable: who is in the room */
	PARAM_ROOM,		/* one argument: a room's address; where it is
				 * optional, only with an @ */
	PARAM_STRING,		/* one argument, quotable */
	PARAM_QUOTED,		/* ... of several words, or with an argument
				 * behind it, only in quotes */
	PARAM_TEXT,		/* the rest, verbatim */
	PARAM_STANZA,		/* the rest, XML: it may have a secret */
	PARAM_SECRET,		/* one argument, or the rest if last */
	PARAM_TYPES		/* how many */
};
#define PARAMS_MAX 8

struct cmd_row;
struct args {
	const struct cmd_row *rows;	/* of which the command is one */
	struct account *account;
	struct talk *talk;	/* NULL where no contact is meant */
	const char *contact;	/* bare JID, or NULL */
	const char *resource;	/* after the contact, or NULL */
	const char *named;	/* the name that was typed for it, or NULL */
	bool contact_given;	/* it stood in the line */
	bool account_given;	/* -a did */
	bool which;		/* which_account(): the user may say it */
	struct talk *window;	/* that it was typed in, or NULL */
	enum otr_level shown;	/* when Enter was pressed */
	/* By position in the row's params, contact not counted; NULL where
	 * an optional one is missing.  Wiped afterwards where secret. */
	const char *arg[PARAMS_MAX];
	size_t n;
};
typedef int cmd_fn(struct app *, struct args *, struct err *);

/*
 * A row: sorted by name; a subcommand is a row of its own and the longest
 * match wins.  `params`: "contact? name:type ..." with "?" for optional and
 * "word(a|b)" for words, e.g. "contact? question:string answer:secret".
 * A row without `run` only names a group of subcommands.
 */
struct cmd_row {
	const char *name;	/* "otr smp question", no slash */
	const char *params;
	cmd_fn *run;
	unsigned needs;
	unsigned fronts;
	unsigned flags;
	/*
	 * Law 1: what the command protects ("otr_policy"; "*": the setting
	 * that it names), or NULL; in which file that is kept; what errors
	 * mean that it is so already ("a|b"); and how many arguments it
	 * takes to do more than show.
	 */
	const char *protects;
	const char *kept_in;
	const char *is_so;
	size_t acts;
	const char *topic;	/* in /help; of names of one word */
	const char *help;	/* one sentence */
	const char *more;	/* a paragraph for /help COMMAND, or NULL */
	/* The same where there is no screen, whose keys and places these
	 * name; NULL: they are the same.  Of a command that reader mode has
	 * not: why. */
	const char *heard;
	const char *heard_more;
};
/* How many; behind them stands one without a name. */
size_t cmd_rows(const struct cmd_row **);

/* ---- match.c: rows and their parameters -------------------------------- */

/* `rows`: sorted, the last without a name, as cmd_rows() has them. */

struct cmd_param {
	enum param_type type;
	bool optional;
	char name[24];
	char words[80];		/* of PARAM_WORD: "a|b" */
};
const char *param_type_word(enum param_type);	/* "string" */
/* Reads row->params; how many, or -1 for a row that is badly written. */
int cmd_params(const struct cmd_row *, struct cmd_param[PARAMS_MAX]);
const struct cmd_row *cmd_find(const struct cmd_row *rows, const char *name);
/*
 * The row whose words begin `words` (no slash), the longest; *used is how
 * many bytes of it are its name.  NULL: none.
 */
const struct cmd_row *cmd_match(const struct cmd_row *rows, const char *words,
    size_t *used);
/* Whether other rows' names begin with this one's. */
bool cmd_has_subs(const struct cmd_row *);
/* What explains it, for front ends of this kind; of more: or NULL. */
const char *cmd_help_of(const struct cmd_row *, unsigned kind);
const char *cmd_more_of(const struct cmd_row *, unsigned kind);
/* Whether a front end of this kind has the command. */
bool cmd_is_for(const struct cmd_row *, unsigned kind);
/* Whether lines are given by a person, who has windows. */
bool cmd_is_person(const struct app *);
/* Whether one of its parameters is of this type; of a secret. */
bool cmd_takes(const struct cmd_row *, enum param_type);
bool cmd_takes_secret(const struct cmd_row *);
/* "did you mean": the row nearest to what was typed, or NULL. */
const struct cmd_row *cmd_nearest(const struct cmd_row *rows,
    const char *words);
/* The nearest of n words, or NULL. */
const char *word_nearest(const char *, const char *const words[], size_t n);
/* "/otr smp question [CONTACT] QUESTION ANSWER"; caller frees. */
char *cmd_usage(const struct cmd_row *);
/* The topics of /help in their order, NULL at the end. */
extern const char *const cmd_topics[];

/* ---- parse.c: a line into a row and its arguments ---------------------- */

/* Whether the user has to do with an address without '@'; of one with it,
 * whether it is a room of his. */
typedef bool cmd_known_fn(const void *arg, const char *jid);
struct parsed {
	const struct cmd_row *rows;
	const struct cmd_row *row;
	bool secret;		/* the line must not be remembered */
	char *account;		/* after -a or of PARAM_ACCOUNT, or NULL */
	bool account_given;	/* ... after -a */
	char *contact;		/* bare */
	char *resource;
	/* What stands where the contact does and may be a name; with `contact`
	 * it may be that domain, too.  Whose it is named.c finds. */
	char *name;
	const char *arg[PARAMS_MAX];
	size_t n;
	char *own[PARAMS_MAX];	/* what of arg[] is not within the line */
	cmd_known_fn *known;	/* or NULL: nobody is */
	const void *known_arg;
};
/* Whether a line is a command: first non-blank is '/', not "//". */
bool cmd_is_command(const char *line);
void cmd_parsed_free(struct parsed *);	/* wipes */
/*
 * The next argument of *at (blanks skipped, quotes taken away) is appended;
 * 1, 0 at the end, -1 "usage" for a quote that does not close.
 */
int cmd_token(const char **at, struct str *, struct err *);

/* ---- run.c ------------------------------------------------------------- */

/*
 * A line into one of sotto's own rows.  Looks at the model only through
 * `known`.  -1: "unknown-command", "usage", ...; free it in any case.  Texts
 * point into `line`.
 */
int cmd_parse_known(struct parsed *, const char *line, cmd_known_fn *known,
    const void *arg, struct err *);
/* The same where nobody is known. */
int cmd_parse(struct parsed *, const char *line, struct err *);
/*
 * What Enter means: a command, or text (talk_type in the current or given
 * conversation; "//x" is text "/x").  `secret` (may be NULL) is set where
 * the line must not be remembered, also when it failed.  -1 and err:
 * "unknown-command", "usage", "no-account", "unknown-account",
 * "which-account", "no-conversation", "not-here" (front end), "offline",
 * "not-encrypted", or the handler's.
 */
int cmd_run(struct app *, struct talk *, const char *line,
    enum otr_level shown, bool *secret, struct err *);
/* A domain in the roster, with a window, or that asks to see us (sotto(1),
 * "Commands"); an address with an '@': a room with a window.  `app` is a struct
 * app.  For cmd_parse_known(). */
bool cmd_knows(const void *app, const char *jid);

/* ---- slip.c ------------------------------------------------------------ */

/*
 * A line of a script's that is no line at all (no JSON, too long, not UTF-8),
 * or the beginning of it: where it may have been a command that protects,
 * nothing leaves until one does.
 */
void cmd_garbled(struct app *, struct talk *window, const char *text,
    size_t len, const struct err *);

/* ---- answer.c ---------------------------------------------------------- */

/* Answers a command where it was typed; data as in chat_say(). */
void cmd_say(struct app *, const struct args *, enum entry_kind,
    const char *code, const struct chat_pair *data, const char *fmt, ...)
    PRINTF(6, 7);
/*
 * An answer of several lines: one entry on a screen (or a few, where there
 * are very many), a notice with data for each line in the pipe.  listing_end() returns how many there were.
 */
struct listing {
	struct app *app;
	const struct args *args;
	const char *code;
	struct str text;
	size_t n;
};
void listing_begin(struct listing *, struct app *, const struct args *,
    const char *code);
void listing_add(struct listing *, const struct chat_pair *data,
    const char *fmt, ...) PRINTF(3, 4);
size_t listing_end(struct listing *);
/*
 * What a question asked at the input line needs when it is answered later:
 * whose it was, by name, since the conversation may be gone by then.
 */
struct asked {
	struct app *app;
	char *account;		/* or NULL */
	char *contact;		/* or NULL */
	char *text;		/* the command's own, wiped; or NULL */
	bool in_window;		/* answers go to the contact's window */
};
struct asked *asked_new(struct app *, const struct args *, const char *text);
void asked_free(struct asked *);
/* Fills args for an answer; false: what it was about is gone. */
bool asked_args(const struct asked *, struct args *);
/* Shows an error of the late part of a command. */
void asked_failed(const struct asked *, const struct args *,
    const struct err *);
/* Text for a prompt: foreign parts are made safe; caller frees. */
char *cmd_prompt(const char *fmt, ...) PRINTF(1, 2);
/* Asks a question, which it frees, with one answer besides what is safe:
 * `which` is nought for it. */
void cmd_ask(struct app *, char *question, const struct answer *,
    const char *otherwise, void (*done)(void *, size_t which), void *arg);

/* ---- code.c: what codes mean ------------------------------------------- */

struct code {
	const char *list;	/* "questions" */
	const char *name;	/* "level-fell" */
	const char *is;		/* "a question" */
	const char *text;	/* sentences */
	const char *data;	/* keys of the object, or NULL */
};
typedef void code_fn(void *arg, const struct code *);
/*
 * The codes of one list, NULL: of all: "questions", "answers" (notices that
 * answer a command), "notices", "states" (of an account), "errors", "starts"
 * (why sotto does not start), "failures" (of a line), "endings" (why an
 * account is offline), "holds" (why a line waits), "findings" (of /otr
 * doctor).  -1: there is no such list.
 */
int code_each(const char *list, code_fn *, void *arg);
/* All that a code may mean, a line each; -1 where there is no such code. */
int code_help(struct str *out, const char *name);

/* ---- complete.c -------------------------------------------------------- */

/* What could stand at the cursor, the likely first. */
struct candidate {
	char *text;		/* in the place of line[from .. cursor) */
	char *note;		/* its arguments, what it is: foreign; or NULL */
};
struct completion {
	size_t from;
	struct candidate *at;
	size_t n;
	bool more;		/* there are some that are less likely */
	size_t common;		/* bytes with which all begin, those too */
	bool themes;		/* they are: a screen can show them */
};
/* For the word before the cursor.  Caller frees `at` and what is in it. */
void cmd_complete(struct app *, struct talk *, const char *line,
    size_t cursor, struct completion *);
/* As ui_ops.hint: usage of the command that is being typed, or NULL. */
char *cmd_hint(struct app *, const char *line);
/* candidate.c: whether a type of parameter offers any; for tests. */
bool cmd_completes(enum param_type);

/* ---- habit.c: what other programs call commands --------------------------- */

struct habit {
	const char *typed;	/* "otr myfp" */
	const char *means;	/* as an alias has it, or NULL: */
	const char *answer;	/* what to type here */
	const char *heard;	/* ... where there is no screen; NULL: that */
};
size_t cmd_habits(const struct habit **);	/* sorted */

/* ---- handlers, one per row; under the file that has them --------------- */

/* cmd-alias.c */
cmd_fn cmd_alias, cmd_alias_remove;
/* cmd-bind.c */
cmd_fn cmd_bind, cmd_bind_reset, cmd_keys;
/* cmd-account.c */
cmd_fn cmd_account, cmd_account_add, cmd_away, cmd_back, cmd_chat,
    cmd_connect, cmd_disconnect, cmd_dnd, cmd_priority, cmd_status, cmd_xa;
/* cmd-account-remove.c */
cmd_fn cmd_account_remove;
/* cmd-block.c */
cmd_fn cmd_block, cmd_blocked, cmd_unblock;
/* cmd-bookmark.c */
cmd_fn cmd_bookmark_add, cmd_bookmark_autojoin, cmd_bookmark_list,
    cmd_bookmark_remove;
/* cmd-directory.c */
cmd_fn cmd_rooms;
/* cmd-browse.c */
cmd_fn cmd_adhoc, cmd_disco;
/* cmd-cert.c */
cmd_fn cmd_cert_accept, cmd_cert_pin, cmd_cert_refuse;
cmd_fn cmd_login_accept, cmd_login_refuse;
/* cmd-chat.c */
cmd_fn cmd_join, cmd_leave, cmd_nick, cmd_room_who, cmd_topic;
cmd_fn cmd_close, cmd_discard, cmd_me, cmd_msg, cmd_query, cmd_resend,
    cmd_resend_readable, cmd_say_text, cmd_typing;
/* cmd-doctor.c */
cmd_fn cmd_otr_doctor;
/* finding.c */
/* What it may find: the word for scripts, why and what to do; NULL at the
 * end. */
const char *cmd_finding(size_t, const char **why, const char **what);
/* cmd-device.c */
cmd_fn cmd_otr_use;
/* The sessions with each of the contact's programs. */
void cmd_show_devices(struct app *, const struct args *);
/* cmd-help.c */
cmd_fn cmd_help;
/* cmd-history.c */
cmd_fn cmd_history;
/* cmd-ignore.c */
cmd_fn cmd_ignore, cmd_unignore;
/* cmd-invite.c */
cmd_fn cmd_invite, cmd_room_decline;
/* cmd-form.c */
cmd_fn cmd_form, cmd_form_add, cmd_form_cancel, cmd_form_clear,
    cmd_form_next, cmd_form_prev, cmd_form_send;
/* cmd-notify.c */
cmd_fn cmd_notify;
/* cmd-otr.c */
cmd_fn cmd_log, cmd_log_export, cmd_otr_accept, cmd_otr_end, cmd_otr_log,
    cmd_otr_policy, cmd_otr_start, cmd_otr_status, cmd_otr_v2;
/* cmd-keys.c */
cmd_fn cmd_otr_export, cmd_otr_import, cmd_otr_import_dry,
    cmd_otr_passphrase;
/* cmd-people.c */
cmd_fn cmd_info, cmd_last, cmd_ping, cmd_time, cmd_vcard, cmd_version, cmd_whois;
/* cmd-refer.c */
cmd_fn cmd_correct, cmd_react, cmd_reply, cmd_retract;
/* cmd-room-admin.c */
cmd_fn cmd_affiliation, cmd_ban, cmd_kick, cmd_role, cmd_room_config,
    cmd_room_destroy, cmd_room_info, cmd_room_list, cmd_room_moderate, cmd_room_register,
    cmd_room_unregister;
/* cmd-roster.c */
cmd_fn cmd_roster, cmd_roster_add, cmd_roster_group_add,
    cmd_roster_group_remove, cmd_roster_hide, cmd_roster_names,
    cmd_roster_names_forget, cmd_roster_remove,
    cmd_roster_show, cmd_sub_allow, cmd_sub_ask, cmd_sub_cancel,
    cmd_sub_deny;
/* cmd-search.c */
cmd_fn cmd_search, cmd_search_all;
/* cmd-set.c */
cmd_fn cmd_set, cmd_unset;
const char *scope_word(unsigned scope);	/* "contact", ..., "default" */
/* cmd-smp.c */
cmd_fn cmd_otr_smp, cmd_otr_smp_abort, cmd_otr_smp_answer,
    cmd_otr_smp_question;
/* cmd-trust.c */
cmd_fn cmd_otr_distrust, cmd_otr_fingerprint, cmd_otr_fingerprint_all,
    cmd_otr_forget,
    cmd_otr_keygen, cmd_otr_trust;
/* cmd-verify.c */
cmd_fn cmd_verify, cmd_verify_code, cmd_verify_compare, cmd_verify_qr;
/* cmd-raw.c */
cmd_fn cmd_xml, cmd_xml_off;
/* cmd-window.c */
cmd_fn cmd_again, cmd_answer, cmd_clear, cmd_copy, cmd_copy_code, cmd_links,
    cmd_copy_url, cmd_level, cmd_quit, cmd_scroll, cmd_theme, cmd_why, cmd_why_all, cmd_win,
    cmd_win_move;

#endif
