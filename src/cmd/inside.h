/*
 * What the files of cmd share among themselves and show to nobody else.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CMD_INSIDE_H
#define SOTTO_CMD_INSIDE_H

#include "cmd/cmd.h"

#define BLANKS " \t\r\n"

/* ---- arg.c ------------------------------------------------------------- */

/* An empty string, secret where the row takes a secret. */
void arg_str(const struct parsed *, struct str *);
/* -1, "usage" of the row. */
int arg_usage(const struct parsed *, struct err *);
/* Takes the argument that a parameter means from *at; the last may be the
 * rest of the line. */
int arg_take(struct parsed *, const struct cmd_param *, bool last,
    const char **at, struct err *);
/* Frees what may have been a secret typed in a wrong place. */
void wipe_free(char *);

/* ---- later.c ----------------------------------------------------------- */

/* One step, of half a millisecond; whether there is more. */
typedef bool later_fn(struct app *, const struct args *, void *state);
/*
 * Goes on until all is done, on a screen in the next turns of the loop; it ends
 * before where the account or the window of `args`, of which there is nothing
 * else then, has gone.  done(state) follows in any case.
 */
void later_run(struct app *, const struct args *, later_fn *step,
    void (*done)(void *state), void *state);
/* Now, all that is left. */
void later_end(struct app *);
void later_free(struct app *);	/* what is left is not done */

/* ---- alias.c ------------------------------------------------------------- */

/*
 * What a line stands for that is no command of the table: an alias, or what
 * other programs call a command.  1: `out` (empty, secret) has it, and
 * *moved says that what was typed does not end it as it ended the line: it
 * would not be found there again.  0: nothing.  -1: "unknown-command",
 * "usage", "too-long": it says what to type.
 */
int alias_expand(const struct app *, const struct cmd_row *rows,
    const char *line, struct str *out, bool *moved, struct err *);
/* "NAME=/COMMAND"; -1 "bad-alias", "secret". */
int alias_check(const struct cmd_row *rows, const char *item, struct err *);
/* Of a line that would be remembered and makes an alias, a key or a setting:
 * that one may be remembered, too.  -1 "bad-alias", "secret". */
int alias_check_inner(const struct cmd_row *rows, const char *line,
    struct err *);
/* As cmd_match(); of an alias for a command alone, what that takes. */
const struct cmd_row *alias_row(const struct app *,
    const struct cmd_row *rows, const char *words, size_t *used);
/* A sentence about a name that is one, or NULL; caller frees. */
char *alias_told(const struct app *, const struct cmd_row *rows,
    const char *words);

/* ---- habit.c: what other programs call commands --------------------------- */

/* The longest that words begin with, or NULL; *used: its bytes. */
const struct habit *habit_find(const char *words, size_t *used);

/* ---- match.c ----------------------------------------------------------- */

/* Bytes of `words` that spell a name, blanks as they come; 0: they do not. */
size_t name_spells(const char *name, const char *words);
/* Whether a row is a subcommand of the group, or below one. */
bool row_is_below(const struct cmd_row *, const struct cmd_row *group);

/* ---- parse.c ----------------------------------------------------------- */

/* cmd_parse_known(), into one of `rows`. */
int parse_line(struct parsed *, const struct cmd_row *rows, const char *line,
    cmd_known_fn *known, const void *arg, struct err *);

/* ---- slashless.c: a command whose slash was forgotten -------------------- */

/* Whether a text looks like one; *secret: like one that takes a secret. */
bool slashless(const struct app *, const char *line, bool *secret);
/* Where such a command begins in the line, behind what was typed too much. */
const char *slashless_words_of(const char *line);

/* ---- slip.c ------------------------------------------------------------ */

#define SLIP "a slip"		/* of chat_unkept(): which setting is not known */

/*
 * A line of a script's could not be read (`code`): where it may have been to
 * protect, nothing leaves for those that it names, or for all.
 */
void slip_heed(struct app *, struct talk *window, const char *line,
    const char *code);

/* ---- protect.c --------------------------------------------------------- */

/* chat_unkept(), for whom is known of the two. */
void protect_mark(struct app *, const char *account, const char *contact,
    const char *what, const char *why);

/*
 * A line was run (rc; `parsed`: it could be read).  Where it should have
 * protected, the next lines of a script wait for that; on a screen it is said
 * and 0 returned where it counts nevertheless.
 */
int protect_heed(struct app *, const struct parsed *, bool parsed,
    const struct args *, int rc, struct err *);

/* ---- asking.c ---------------------------------------------------------- */

/*
 * The account that is named, else the window's if it asks, else the only one
 * that does.  NULL: "which-account", or "no-question" (no `what` waits).
 */
typedef bool asks_fn(const struct account *);
struct account *asking_account(const struct app *, const struct args *,
    asks_fn *, const char *what, struct err *);

/* ---- cmd-bind.c ---------------------------------------------------------- */

/* "KEY=ACTION": it is one, or a row of `rows`, and there is no secret in it. */
int bind_check(const struct app *, const struct cmd_row *rows,
    const char *item, struct err *);

/* ---- contact.c --------------------------------------------------------- */

/* The contact that the row's first parameter is, if it stands next. */
int contact_take(struct parsed *, const struct cmd_param *params, int n,
    const char **at, struct err *);
/* The same behind the other arguments. */
int contact_take_last(struct parsed *, const char **at, struct err *);

/* ---- called.c: who is called so ------------------------------------------ */

/* One whom a name may mean. */
struct called {
	struct account *account;	/* NULL: of the domain that was typed */
	char *jid;			/* bare; in a room, with the nick */
	char *name;			/* that is shown for it, foreign; or "" */
	bool given;			/* the user's own word */
	bool occupant;			/* of the room of the window */
	uint64_t person;		/* ... which one */
};
#define CALLED_MAX 9
struct called_list {
	struct called at[CALLED_MAX];
	size_t n;
	size_t more;			/* that there is no room for */
};
/*
 * Those whose name `p->name` is; if nobody's, and the row takes that, those
 * whose name or address begins so.  Each once for an account; the same address
 * of several accounts is the window's where that has it.  `near`: who else
 * begins so.  Both are freed by the caller.
 */
void called_find(struct called_list *, struct called_list *near,
    const struct app *, const struct parsed *, struct talk *window);
/*
 * Whether the text behind the name goes on with it: "/msg Franz Kafka ..."
 * where somebody is called "Franz Kafka".  `longer` as in called_find().
 */
bool called_goes_on(struct called_list *longer, const struct app *,
    const struct parsed *, struct talk *window);
void called_free(struct called_list *);

/* ---- meant.c: what names meant -------------------------------------------- */

/* The address to which a line went by that name, by the user's word; NULL. */
const char *meant_by_line(struct app *, const char *name);
/* That which the user was told last, or that one. */
const char *meant_told(struct app *, const char *name);
/* The user is told; says that a line shall go there, which is remembered. */
void meant_tell(struct app *, const char *name, const char *jid);
void meant_send(struct app *, const char *name, const char *jid);
void meant_free(struct app *);
/* Each, as it is kept (folded), and where lines by it went. */
void meant_each(struct app *, void (*fn)(void *arg, const char *name,
    const char *jid), void *arg);
/* All of it (NULL), or of a name, in the settings too: it is asked about
 * again.  -1 "unknown-contact", or it could not be written. */
int meant_forget(struct app *, const char *name, struct err *);

/* ---- named.c: whom a name means -------------------------------------------- */

/*
 * Puts the address in the place of p->name.  1: the user is asked, and `run`
 * (cmd_run()) called with the address later.  -1: "unknown-contact",
 * "which-contact", "unknown-account".
 */
typedef int named_run_fn(struct app *, struct talk *window, const char *line,
    enum otr_level shown, bool *secret, struct err *);
int named_find(struct app *, struct parsed *, struct talk *window,
    enum otr_level shown, named_run_fn *run, struct err *);
/* Says which address it was, where the user may not have seen it. */
void named_say(struct app *, const struct args *);

/* ---- unsure.c: texts that may not have been meant to be sent ---------------- */

/* In front ends that can ask. */

/*
 * It looks like a command, which begins at `words` in it, and the user may have
 * it done by `run` (cmd_run()).  `secret`: it may have one.
 */
void unsure_command(struct app *, struct talk *window, const char *line,
    const char *words, enum otr_level shown, bool secret, named_run_fn *run);

/*
 * True: a password is asked for, and the text may be it; the user is asked,
 * and it must not be remembered.  `window` NULL: it would go to nobody.
 */
bool unsure_password(struct app *, struct talk *window, const char *line,
    enum otr_level shown);

/* ---- which.c: which account is meant ---------------------------------------- */

/* -1 "which-account"; where there is somebody to be asked, cmd_run() asks. */
int which_account(struct args *, struct err *);
/* Asks; `run` is called with the line and what was picked.  Returns 1. */
typedef int which_run_fn(struct app *, const char *account, const char *line,
    enum otr_level shown, struct err *);
int which_ask(struct app *, const char *line, enum otr_level shown,
    which_run_fn *);

/* ---- mistyped.c --------------------------------------------------------------- */

/* Whether a line that could not be read has no secret in it, nor one of what it
 * may have been meant for. */
bool mistyped_is_plain(const struct cmd_row *rows, const char *line);

/* ---- used.c: which commands are used ---------------------------------------- */

void used_note(struct app *, const struct cmd_row *);	/* it was run */
/* For what Tab offers: below RANK_ANY where it, or one below it, was. */
unsigned used_rank(const struct app *, const struct cmd_row *);
void used_free(struct app *);

/* ---- uri.c: "xmpp:" links with an OTR fingerprint ---------------------- */

#define URI_FINGERPRINTS 16	/* of one link; the others are passed over */
struct uri {
	char *jid;		/* bare, normalized */
	size_t n;		/* at least one */
	char hex[URI_FINGERPRINTS][FINGERPRINT_HEX + 1];
};
bool uri_is(const char *);	/* begins with "xmpp:" */
/* -1 "bad-link": nothing is to be freed then. */
int uri_parse(const char *, struct uri *, struct err *);
void uri_free(struct uri *);
bool uri_has(const struct uri *, const char *hex);
/* Caller frees. */
char *uri_make(const char *jid, const char *hex);

/* ---- cmd-room.c -------------------------------------------------------- */

/* The room of the window, or that its occupant is in; NULL "no-room". */
struct talk *room_here(const struct args *, struct err *);

/* ---- qr.c -------------------------------------------------------------- */

/* Rows of text, newlines between them; caller frees.  NULL "too-long". */
char *qr_draw(const char *text, bool ascii, struct err *);

/* ---- cmd-verify.c ------------------------------------------------------ */

/*
 * Compares the fingerprint or link in args->arg[0] with what is known of the
 * contact.  0: `hex` is the key that they agree on; -1
 * "fingerprint-mismatch", "no-fingerprint", "other-contact", "own-link": it
 * was said what that means.
 */
int verify_given(struct app *, struct args *, char *hex, struct err *);
/* Asks at the hidden prompt (cmd-smp.c); `question`: ours, or NULL. */
int smp_ask_secret(struct app *, struct args *, const char *question,
    struct err *);

/* ---- proof.c: trust by a fact ------------------------------------------ */

/*
 * Shows a key of the contact's whole, and asks at a prompt for two of its
 * groups; it is trusted where they are right.  Needs front->ask_text.
 */
void proof_begin(struct app *, const struct args *, const char *hex);

/* ---- finding.c: why there is no private conversation -------------------- */

/* Everything that a finding looks at. */
struct patient {
	const struct talk *talk;
	const struct account *account;
	struct otr_info info;
	struct otr_doctor d;
	size_t sealed;		/* instances with a session */
};
struct finding {
	const char *code;	/* for scripts: one of /help findings */
	bool (*holds)(const struct patient *);
	const char *why, *what;	/* sentences: the cause, what to type */
};
/* The first that holds; there always is one. */
const struct finding *finding_of(const struct patient *);
/* An exchange has begun, and not come to its end. */
bool finding_is_halfway(const struct patient *);

/* ---- gather.c ---------------------------------------------------------- */

struct gather;
/* A word of help for one that was found; caller frees.  NULL: none. */
typedef char *gather_note_fn(const struct gather *, const void *of);
/* How likely it is meant, the least first.  Commands that were used (used.c)
 * come before RANK_ANY. */
#define RANK_ANY 1000000u	/* whoever or whatever else */
#define RANK_THERE 1000001u	/* contacts without a window: who is online */
#define RANK_AWAY 1000002u	/* ... who is not */
struct gathered {
	char *text, *note;
	unsigned rank;
	gather_note_fn *say;	/* the note of those that are left in the end */
	const void *of;
};
/* What is being gathered, and from what. */
struct gather {
	struct app *app;
	struct talk *window;
	const char *line;		/* all before the cursor */
	const char *word;		/* ... its last word, maybe "" */
	size_t len;
	/* what stood before it */
	const char *account;		/* after -a, or NULL */
	const char *contact;		/* or NULL */
	const char *setting;		/* for its value, or NULL */
	const struct cmd_row *row;	/* the command's, or NULL */
	const struct cmd_param *param;
	const char *rest;		/* the arguments before the word */
	/* Of more than CANDIDATES_MAX the likeliest. */
	struct gathered *found;
	size_t n;
	bool full;			/* found[CANDIDATES_MAX - 1] is the bound */
	size_t all;			/* that were added, some twice */
	struct str common;		/* what all of them begin with */
	bool themes;			/* all are names of themes */
};
#define CANDIDATES_MAX 250	/* more than anybody goes through */
/* Whether what is typed of the word begins it: capitals do not count. */
bool gather_begins(const struct gather *, const char *);
/* Adds one; adds it if it begins so. */
void gather_add(struct gather *, const char *);
void gather_if(struct gather *, const char *);
/* Adds one with its rank and its note. */
void gather_put(struct gather *, const char *, unsigned rank,
    gather_note_fn *, const void *of);
void gather_put_noted(struct gather *, const char *, unsigned rank,
    const char *note);
/* What was found, for the front end.  The end of it. */
void gather_done(struct gather *, struct completion *);
/* The account that the line means, NULL: any. */
struct account *gather_meant_account(const struct gather *);
/* The conversation that is named, else the window's; or NULL. */
struct talk *gather_meant_talk(const struct gather *);

/* ---- candidate.c, and files of single types ----------------------------- */

/* candidate-line.c: lines that wait or have failed, and that can be meant. */
void gather_waiting(struct gather *);
void gather_lines(struct gather *);
/* candidate-group.c: groups of the roster, those that the contact is not in or
 * is in; of one whose name has blanks, what is missing of it. */
void gather_groups(struct gather *);
void gather_groups_of(struct gather *);
/*
 * candidate-nick.c: those in the room that the line is about, who spoke last
 * first.  As an argument; as ROOM/NICK; in a text, up to the cursor, where
 * what is typed of a nick begins is returned (NULL: there is none), `first`:
 * what stands at the beginning calls somebody.
 */
void gather_nicks(struct gather *);
void gather_occupants(struct gather *, struct talk *room);
const char *gather_nicks_in_text(struct gather *, const char *text,
    bool first);
/* candidate-bookmark.c: rooms, by their address or the name of a bookmark. */
void gather_bookmarks(struct gather *, struct account *);
/* candidate-room.c: rooms into which somebody invites. */
void gather_rooms(struct gather *);
/* Candidates for g->param. */
void gather_param(struct gather *);
void gather_accounts(struct gather *);
/* Names of contacts and their addresses, for a word of a text. */
void gather_names(struct gather *);
/*
 * The next words of the names of rows that begin with `before` (words, one
 * blank between them), `mark` put before each; synonyms where nothing else
 * begins so.
 */
void gather_rows(struct gather *, const char *before, const char *mark);
/* Names of the user's aliases. */
void gather_aliases(struct gather *, const char *mark);

#endif
