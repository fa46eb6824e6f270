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

/* Which front ends have a command: struct front.kind, and row.fronts. */
#define FRONT_UI 1
#define FRONT_PIPE 2
#define FRONT_ALL (FRONT_UI | FRONT_PIPE)

/* What a front end does for commands.  NULL functions: it cannot. */
struct front {
	void *arg;
	unsigned kind;			/* one FRONT_ bit */
	struct conv *(*current)(void *arg);
	void (*show)(void *arg, struct conv *);	/* NULL: status window */
	void (*close)(void *arg, struct conv *);
	int (*window)(void *arg, const char *which, struct err *);
	int (*scroll)(void *arg, const char *where, struct err *);
	void (*clear)(void *arg);
	int (*theme)(void *arg, const char *name, struct err *);
	int (*bind)(void *arg, const char *key, const char *command,
	    struct err *);
	void (*roster)(void *arg, int on);	/* 1, 0, -1: the other */
	void (*ask_secret)(void *arg, const char *prompt,
	    void (*done)(void *, const char *secret), void *done_arg);
	void (*ask_yes)(void *arg, const char *prompt,
	    void (*done)(void *, bool yes), void *done_arg);
	/* Names of themes, for completion; caller frees. */
	size_t (*themes)(void *arg, char ***names);
	void (*quit)(void *arg);	/* confirmed: end the program */
};

/* Everything that a handler can reach.  Only main and cmd/ see it. */
struct app {
	struct chat *chat;
	struct conf *conf;
	struct otr *otr;
	const struct front *front;
	const char *version;
	const char *confined;	/* sandbox_describe() of this process */
};

/* ---- table.c ----------------------------------------------------------- */

/* Needed before a handler is called (row.needs), checked once. */
#define NEEDS_ACCOUNT 1		/* sets args->account */
#define NEEDS_CONTACT 2		/* sets args->account and args->conv */
#define NEEDS_ONLINE 4		/* the account is online */
#define NEEDS_SEALED 8		/* the level is Unverified or Private */

/* row.flags */
#define CMD_ALIAS 1		/* help is "the same as /..." */
#define CMD_HIDDEN 2

enum param_type {
	PARAM_CONTACT,		/* a JID with '@' (or a roster name) */
	PARAM_JID,
	PARAM_ACCOUNT,
	PARAM_WORD,		/* one of "a|b|c" */
	PARAM_SETTING,
	PARAM_INT,
	PARAM_PATH,
	PARAM_FINGERPRINT,	/* 40 hex digits, groups allowed */
	PARAM_ID,		/* a line's id */
	PARAM_COMMAND,		/* a command's name, for /help */
	PARAM_THEME,
	PARAM_KEY,
	PARAM_STRING,		/* one argument, quotable */
	PARAM_TEXT,		/* the rest, verbatim */
	PARAM_SECRET,		/* one argument, or the rest if last */
};

struct args {
	struct account *account;
	struct conv *conv;	/* NULL where no contact is meant */
	const char *resource;	/* after the contact, or NULL */
	enum otr_level shown;	/* when Enter was pressed */
	/* By position in the row's params, contact not counted; NULL where
	 * an optional one is missing.  Wiped afterwards where secret. */
	const char *arg[8];
	size_t n;
};
typedef int cmd_fn(struct app *, struct args *, struct err *);

/*
 * A row: sorted by name; a subcommand is a row of its own and the longest
 * match wins.  `params`: "contact? name:type ..." with "?" for optional and
 * "word(a|b)" for words, e.g. "contact? question:string answer:secret".
 */
struct cmd_row {
	const char *name;	/* "otr smp question", no slash */
	const char *params;
	cmd_fn *run;
	unsigned needs;
	unsigned fronts;
	unsigned flags;
	const char *help;	/* one sentence */
	const char *more;	/* a paragraph for /help COMMAND, or NULL */
};
size_t cmd_rows(const struct cmd_row **);

/* ---- parse.c ----------------------------------------------------------- */

/* Whether a line is a command: first non-blank is '/', not "//". */
bool cmd_is_command(const char *line);
/*
 * What Enter means: a command, or text (conv_type in the current or given
 * conversation; "//x" is text "/x").  `secret` (may be NULL) is set where
 * the line must not be remembered, also when it failed.  -1 and err:
 * "unknown-command", "usage", "which-account", "no-conversation",
 * "not-here" (front end), "offline", "not-encrypted", or the handler's.
 */
int cmd_run(struct app *, struct conv *, const char *line,
    enum otr_level shown, bool *secret, struct err *);
/* As ui_ops.complete.  Caller frees the array and each candidate. */
size_t cmd_complete(struct app *, struct conv *, const char *line,
    size_t cursor, size_t *from, char ***candidates);
/* As ui_ops.hint: usage of the command that is being typed, or NULL. */
char *cmd_hint(struct app *, const char *line);
/* "/otr smp question [CONTACT] QUESTION ANSWER"; caller frees. */
char *cmd_usage(const struct cmd_row *);

/* ---- handlers, one per row; under the file that has them --------------- */

/* cmd-account.c */
/* cmd-chat.c */
/* cmd-otr.c */
/* cmd-window.c */

#endif
