/*
 * The configuration: what the user wrote (read-only), and over it what the
 * program remembers itself (`settings` in the data directory, same syntax,
 * in which nothing can be named that is executed).  Made from one table of
 * settings and one of styles.  Knows nothing of what the values do.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CONF_H
#define SOTTO_CONF_H

#include "lib/lib.h"

/* ---- schema.c: the table of settings ----------------------------------- */

enum setting_type {
	SETTING_TEXT,
	SETTING_INT,
	SETTING_BOOL,
	SETTING_WORD,		/* one of `words`, separated by "|" */
	SETTING_SECRET,		/* text, wiped, never shown */
	SETTING_COMMAND,	/* executed: only in the configuration */
	SETTING_PATH,		/* "~/" is expanded */
	SETTING_LIST,		/* texts */
	SETTING_PROXY,		/* a URL: shown without its password */
};
enum setting_scope {		/* where it may stand; bits */
	SCOPE_GLOBAL = 1,
	SCOPE_ACCOUNT = 2,
	SCOPE_CONTACT = 4,
};
/* One id per row of the table, in its order: SET_BELL, ... */
enum setting {
#define SETTING(id, ...) SET_##id,
#include "conf/settings.h"
	SETTINGS
};
/* What it is about, in the order in which /set lists them. */
enum setting_topic {
	TOPIC_NONE,		/* what the program keeps for itself */
	TOPIC_PRIVACY, TOPIC_ACCOUNT, TOPIC_TOLD, TOPIC_ROOM, TOPIC_NOTIFY,
	TOPIC_SCREEN, TOPIC_KEYS, TOPIC_HISTORY,
	TOPICS
};
/* For scripts, "privacy", and for people, "Privacy and OTR". */
const char *topic_word(enum setting_topic);
const char *topic_head(enum setting_topic);

struct setting_row {
	const char *name;
	enum setting_topic topic;
	enum setting_type type;
	unsigned scopes;
	unsigned flags;
	const char *fallback;	/* the default, as text */
	const char *words;	/* for SETTING_WORD */
	/* What earlier versions called it, and called values of it
	 * ("true=always"): read as today's, and written as today's.  NULL at
	 * the end of both; or NULL. */
	const char *const *old_names;
	const char *const *old_values;
	long min, max;		/* for SETTING_INT; bytes of a text */
	bool (*valid)(const char *);	/* more that a value must be, or NULL */
	const char *form;	/* what `valid` asks for, or NULL */
	/* How much a checked value protects; NULL: it is no matter of that. */
	long (*strength)(const char *);
	const char *help;	/* one sentence */
	const char *heard;	/* ... where there is no screen; NULL: that */
};
#define SETTING_HIDDEN 1	/* kept by the program, not by /set */
#define SETTING_NO_SET 2	/* only in the configuration file */
#define SETTING_KEYED 4		/* items are KEY=VALUE: one for each KEY */
#define SETTING_OWN 8		/* a contact's is not the account's */
#define SETTING_SCREEN 16	/* only a screen asks for it; TOPIC_SCREEN too */
const struct setting_row *setting_row(enum setting);
int setting_find(const char *name);	/* enum setting, or -1; old names too */
/* What stands today for the value: itself, where it is no old one.  Borrowed
 * from the table or from the caller. */
const char *setting_today(enum setting, const char *value);
/* Whether its value is kept in secret memory alone. */
bool setting_is_secret(enum setting);
/* Whether only a screen asks for it. */
bool setting_is_of_screen(enum setting);
/*
 * Checks one value (of a list: one item), old or of today, against its row.
 * -1, "bad-value":
 * "expected ..., not `VALUE'"; a secret is not repeated.
 */
int setting_check(enum setting, const char *value, struct err *);
/* Appends what a value can be: "a number from 1 to 65535". */
void setting_expects(enum setting, struct str *);
/* Appends the line of the configuration that sets it; NULL: with dots in the
 * place of a value. */
void setting_line(enum setting, const char *value, struct str *);
/* The number or truth (0 or 1) in a checked value; 0 for other types. */
long setting_number(enum setting, const char *value);
/*
 * Whether the setting decides who can read, verify or keep something; and how
 * much a checked value (of a list: its items as text; NULL: none) protects.
 */
bool setting_protects(enum setting);
long setting_strength(enum setting, const char *value);

/* ---- conf.c ------------------------------------------------------------ */

struct conf;

/*
 * Reads both files.  No configuration file is fine (no accounts).  NULL,
 * err "bad-config" with "FILE:LINE: what was expected" for a broken one;
 * nothing is overwritten.  A file that others can write to is refused, one
 * with a password that others can read too, with the chmod that mends it.
 * `settings_file` may be NULL: what is set is then kept in memory only.
 */
struct conf *conf_load(const char *file, const char *settings_file,
    struct err *);
/* The same from memory, without settings (nothing is ever written). */
struct conf *conf_parse(const char *file, const char *text, size_t len,
    struct err *);
void conf_free(struct conf *);
/* Who writes the file of what is remembered, as file_write() does, which does
 * it if it is NULL. */
typedef int conf_write_fn(void *arg, const char *path, const char *,
    size_t len, struct err *);
void conf_write_with(struct conf *, conf_write_fn *, void *arg);
/* Where the configuration is, or would be; NULL: it is from memory. */
const char *conf_file(const struct conf *);
/* Whether there was a configuration file. */
bool conf_has_file(const struct conf *);

/*
 * Accounts in the order of the file, then those that only the settings file
 * has and that are marked there with SET_REMEMBERED, then conf_add_account's;
 * bare JIDs, normalized.
 */
size_t conf_accounts(const struct conf *);
const char *conf_account(const struct conf *, size_t);
/*
 * Makes an account that is in no file (typed in at the prompt); no error if
 * it is there.  It lasts if SET_REMEMBERED is set for it, with what else is.
 */
int conf_add_account(struct conf *, const char *jid, struct err *);
/*
 * Takes an account out, with all that was remembered of it and of its
 * contacts.  *configured: the configuration names it too, and brings it back
 * at the next start.  -1: that could not be written, and nothing has changed.
 */
int conf_remove_account(struct conf *, const char *jid, bool *configured,
    struct err *);

/*
 * The value that counts: contact's, else account's, else global, else the
 * default; at each level `settings` before the configuration.  `account`
 * and `contact` may be NULL.  Borrowed until the next conf_set().  NULL where
 * there is no value and no default.  Addresses are normalized ones.
 */
const char *conf_text(const struct conf *, enum setting,
    const char *account, const char *contact);
long conf_int(const struct conf *, enum setting, const char *account,
    const char *contact);
bool conf_bool(const struct conf *, enum setting, const char *account,
    const char *contact);
size_t conf_list(const struct conf *, enum setting, const char *account,
    const char *contact, const char *const **items);
/* Each contact that has a value of its own; it may come twice. */
void conf_each_contact(const struct conf *, enum setting,
    void (*fn)(void *arg, const char *account, const char *contact,
    const char *value), void *arg);
/* Scope that the value came from: SCOPE_..., or 0 for the default. */
unsigned conf_where(const struct conf *, enum setting, const char *account,
    const char *contact);
/* Whether it, or an item of it, was set by a command; else it stands in the
 * configuration, where it is no default. */
bool conf_is_remembered(const struct conf *, enum setting,
    const char *account, const char *contact);

/*
 * Checks a value against its row and remembers it in the settings file, at
 * the narrowest scope given.  NULL takes it back.  -1: "bad-value",
 * "bad-address", "not-settable" (SETTING_NO_SET, not for that scope, or a
 * password in a proxy's URL), or
 * file_write()'s; nothing has changed then.  But law 1: what protects as much
 * as before or more (the row's strength) counts although it could not be
 * written: -1 and "not-kept".  The next change that can be written takes it
 * to the file too.
 */
int conf_set(struct conf *, enum setting, const char *account,
    const char *contact, const char *value, struct err *);
/*
 * Appends to or removes from a SETTING_LIST in the settings file.  An item
 * KEY=VALUE takes the place of the one with that key; one that is there is
 * not added again.  What the configuration has stays below it: removing that
 * is refused ("not-settable"), removing what is not there "bad-value".
 */
int conf_list_add(struct conf *, enum setting, const char *account,
    const char *contact, const char *item, struct err *);
int conf_list_remove(struct conf *, enum setting, const char *account,
    const char *contact, const char *item, struct err *);
/*
 * How often each of these found that somebody else had changed the settings
 * file: what stands there counts then, and is kept.  Where it cannot be read
 * it is not written over, and the change fails with what is wrong in it.
 */
unsigned conf_edits(const struct conf *);
/* Why the file lacks what counts, or NULL. */
const char *conf_unkept(const struct conf *);
/* Writes it, where it lacks something.  -1 "not-kept". */
int conf_keep(struct conf *, struct err *);
/*
 * Text of a configuration file for an account (offered at first start);
 * caller frees.  The password is not in it.
 */
char *conf_example(const char *jid, const char *host, long port,
    const char *ca_file);
/* Counts changes of whatever is set: for what is kept of it. */
unsigned conf_changes(const struct conf *);

/* Commands that the configuration names: for the helper, by number. */
size_t conf_commands(const struct conf *, const char *const **commands);
/* The number of one of them, or -1. */
int conf_command(const struct conf *, enum setting, const char *account);

/* ---- theme.c: styles --------------------------------------------------- */

/* One id per row of the table of styles (sorted by name). */
enum style {
	STYLE_DEFAULT, STYLE_ACTIVITY, STYLE_ALARM, STYLE_AUTHOR_ME,
	STYLE_AUTHOR_THEM,
	STYLE_COMMAND, STYLE_ERROR, STYLE_HIT, STYLE_INPUT, STYLE_LEVEL_ALERT,
	STYLE_LEVEL_FINISHED,
	STYLE_LEVEL_NOT_PRIVATE, STYLE_LEVEL_PRIVATE, STYLE_LEVEL_STARTING,
	STYLE_LEVEL_UNVERIFIED, STYLE_LINE_CLEAR, STYLE_LINE_PRIVATE,
	STYLE_LINE_UNVERIFIED, STYLE_MARK, STYLE_MENTION,
	STYLE_NICK_1, STYLE_NICK_2, STYLE_NICK_3, STYLE_NICK_4, STYLE_NICK_5,
	STYLE_NICK_6, STYLE_NICK_7, STYLE_NICK_8, STYLE_NOTICE, STYLE_QR,
	STYLE_QUESTION, STYLE_ROSTER, STYLE_ROSTER_OFFLINE, STYLE_STATE_FAILED,
	STYLE_STATE_HELD, STYLE_STATE_SENT, STYLE_STATUS, STYLE_TEXT,
	STYLE_TEXT_PRE, STYLE_TEXT_QUOTE,
	STYLE_TIME, STYLE_TITLE, STYLE_UNSAFE, STYLE_WARNING,
	STYLES
};
/* Behind them: the hues of people, in the order of the circle (hue.c). */
#define HUES 48
#define STYLE_HUE STYLES
#define STYLES_ALL (STYLES + HUES)
/* Colours: -1 the terminal's own, 0..255; fallback for 8 colours beside. */
struct style_attr {
	short fg, bg;		/* of 256 */
	short fg8, bg8;		/* of 8 */
	bool bold, reverse, underline, dim;
	/* Where the terminal has more than 256: STYLE_RGB | 0xrrggbb; 0: the
	 * same as of 256. */
	int fg_rgb, bg_rgb;
};
#define STYLE_RGB 0x1000000
struct style_row {
	const char *name;
	const char *help;
};
const struct style_row *style_row(enum style);

struct theme {
	char name[64];
	struct style_attr style[STYLES_ALL];
};
/*
 * Finds NAME.theme in the directories given (NULL at the end) and reads it;
 * "dark" and "mono" are there without a file.  -1, and the theme as it was: "no-theme",
 * "bad-theme", or file_read()'s.
 */
int theme_load(struct theme *, const char *name, const char *const dirs[],
    struct err *);
/*
 * Reads a theme's text; `name` is left alone.  -1, "bad-theme":
 * "FILE:LINE: expected ...".
 */
int theme_parse(struct theme *, const char *file, const char *text,
    size_t len, struct err *);
/* Names of the themes found; caller frees the array and each. */
size_t theme_list(const char *const dirs[], char ***names);

/* ---- built-in.c: themes without a file ----------------------------------- */

void theme_default(struct theme *);
/* NO_COLOR: bold, reverse and underline only. */
void theme_mono(struct theme *);

#endif
