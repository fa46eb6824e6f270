/*
 * What the files of conf share: reading text in libconfuse's syntax, one
 * file's settings (a layer), the two files' together, and what the rows of
 * the table name.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CONF_INSIDE_H
#define SOTTO_CONF_INSIDE_H

#include <stdint.h>

#include "conf/conf.h"

/* ---- parse.c: a text in libconfuse's syntax ---------------------------- */

struct cfg_t;
struct cfg_opt_t;

/* Where a section begins, and the text between its name and its `{'. */
struct parse_section {
	unsigned line;
	char *title;
};

/* What a name can be. */
enum parse_name { PARSE_UNKNOWN, PARSE_SETTING, PARSE_SECTION };

/*
 * One text on its way.  Set `file` (for messages), `code` (of errors),
 * `noun`, `titled`, `is_secret`, `is_known` and `where`; the rest is parse_text()'s.
 */
struct parse {
	const char *file;
	const char *code;		/* "bad-config" */
	const char *noun;		/* what a name is: "setting" */
	bool titled;			/* sections have titles */
	/* Whether the values of a name are secrets; NULL: none are. */
	bool (*is_secret)(const char *name);
	/* What a name is; NULL: whatever stands behind a value,
	 * in its line, may be named in an error.  Else only these are: it may
	 * be the rest of a secret that lacks its quotes. */
	enum parse_name (*is_known)(const char *name);
	/*
	 * What to say of a name that is not known where it stands, or NULL:
	 * "`theme' belongs outside of sections"; caller frees.
	 */
	char *(*where)(const char *name);

	struct err *err;
	bool failed;
	char **secrets;			/* values libconfuse must not see */
	size_t n_secrets;
	/*
	 * In their order.  libconfuse is not given the titles: it compares
	 * each with all before it, and ten thousand would take half a second.
	 */
	struct parse_section *sections;
	size_t n_sections;
};

/*
 * Fills an option that carries the parse to callbacks; each array of options
 * begins with it.
 */
void parse_option(struct cfg_opt_t *, struct parse *);
/*
 * Checks the text byte by byte, then lets libconfuse read it.  Returns what
 * it made (parse_done() frees it), or NULL and err "FILE:LINE: expected ...".
 */
struct cfg_t *parse_text(struct parse *, const char *text, size_t len,
    struct cfg_opt_t *, struct err *);
void parse_done(struct parse *, struct cfg_t *);

/* The parse in which a section stands. */
struct parse *parse_of(struct cfg_t *);
/* The value behind what libconfuse was given for a secret, or NULL. */
const char *parse_secret(const struct parse *, const char *value);
/* Fails with the line that is being read; the first failure counts. */
int parse_fail(struct cfg_t *, const char *fmt, ...) PRINTF(2, 3);
/* The same with a line. */
int parse_fail_at(struct parse *, unsigned line, const char *fmt, ...)
    PRINTF(3, 4);

/* ---- scan.c ------------------------------------------------------------ */

/*
 * Appends a checked copy that libconfuse can read; takes the titles of
 * sections and the secrets out of it.  -1: the parse has failed.
 */
int scan_text(struct parse *, const char *, size_t len, struct str *out);
/* Appends a text quoted so that it is read as it is. */
void scan_quote(struct str *, const char *);

/* ---- layer.c ----------------------------------------------------------- */

/*
 * One file's settings in memory: values of the whole program, of accounts,
 * and of their contacts.
 */
struct value {
	enum setting id;
	char *text;		/* of a list: its items, ", " between them */
	char **items;		/* of a list only */
	size_t n_items;
	const char **all;	/* with those of the file below, once asked */
	size_t n_all;
	char *all_text;
};
struct scope {
	char *jid;		/* normalized; NULL for the whole */
	struct value **values;	/* few: in no order */
	size_t n_values;
};
struct account {
	struct scope own;
	struct scope **contacts;	/* sorted by address */
	size_t n_contacts;
};
struct layer {
	struct scope global;
	struct account **accounts;	/* in the order of the file */
	size_t n_accounts;
};

void layer_free(struct layer *);	/* what it holds */
void layer_account_free(struct account *);
struct account *layer_account(const struct layer *, const char *jid);
struct account *layer_add_account(struct layer *, const char *jid);
struct scope *account_contact(const struct account *, const char *jid);
struct scope *account_add_contact(struct account *, const char *jid);
/* NULL if nothing is there for it. */
const struct scope *layer_find(const struct layer *, const char *account,
    const char *contact);
/* The same, made if it is not there. */
struct scope *layer_make(struct layer *, const char *account,
    const char *contact);

struct value *value_new(enum setting, const char *const *items, size_t n);
void value_free(struct value *);	/* NULL is fine */
/* Fills `all`: the items below, which must stay, and over them its own. */
void value_join(struct value *, const struct value *below);
/* Whether one item of a list takes the place of another. */
bool value_replaces(enum setting, const char *item, const char *other);
struct value *scope_value(const struct scope *, enum setting);
/* Puts a value in, or with NULL takes it out; returns what was there. */
struct value *scope_swap(struct scope *, enum setting, struct value *);

/* The whole as the text of a file; secret. */
void layer_write(const struct layer *, struct str *);

/* ---- load.c ------------------------------------------------------------ */

/* -1 and "no-file" if there is none. */
int layer_load(struct layer *, const char *file, bool settings, struct err *);
int layer_parse(struct layer *, const char *file, const char *text,
    size_t len, bool settings, struct err *);

/* ---- conf.c, change.c: both files -------------------------------------- */

/* By which a file that was written since is known. */
struct file_mark {
	bool there;
	uint64_t device, inode;
	int64_t size, seconds;
	long nanoseconds;
};

struct conf {
	struct layer config;		/* the user's; never changes */
	struct layer settings;
	char *file;			/* NULL: from memory */
	char *settings_file;		/* NULL: nothing is written */
	conf_write_fn *write;		/* NULL: file_write() */
	void *write_arg;
	bool has_file;
	char **accounts;
	size_t n_accounts;
	struct value *fallback[SETTINGS];
	const char **commands;		/* of `config` */
	size_t n_commands;
	unsigned changes;
	char *unkept;			/* why the file lacks what counts */
	struct file_mark mark;		/* of the file as it is in memory */
	unsigned edits;
	struct layer *edited;		/* as it was before each of them */
};

/* ---- edit.c: what somebody else writes into the file --------------------- */

/* The file is now what is in memory. */
void edit_mark(struct conf *);
/* Takes what was changed by hand into memory, if it can be read. */
void edit_take(struct conf *);
/* -1: it was changed, and cannot be read; nobody shall write over it. */
int edit_check(const struct conf *, struct err *);
void edit_free(struct conf *);

/* ---- valid.c: functions of rows ---------------------------------------- */

/* Whether a text, or an item of a list, can be a value. */
bool valid_blocked(const char *);
bool valid_meant(const char *);
bool valid_ignored(const char *);
bool valid_pin(const char *);
bool valid_hours(const char *);
bool valid_host(const char *);
bool valid_alias(const char *);
bool valid_bind(const char *);
bool valid_editor(const char *);
bool valid_theme(const char *);
bool valid_line(const char *);
bool valid_name(const char *);
bool valid_proxy(const char *);
bool valid_wipe(const char *);
bool valid_sasl(const char *);
/* How much a checked value protects: more is more. */
long strength_blocked(const char *);
long strength_policy(const char *);
long strength_leave(const char *);
long strength_off(const char *);
long strength_unkept(const char *);
long strength_on(const char *);
long strength_none(const char *);
long strength_minutes(const char *);
long strength_file(const char *);
long strength_proxy(const char *);
long strength_pins(const char *);
long strength_sasl(const char *);

/* ---- colour.c ------------------------------------------------------------- */

/* -1: it is no colour.  `exact`: STYLE_RGB with what was written as #rrggbb,
 * of which `colour` is the nearest of 256; else 0. */
int colour_parse(const char *, short *colour, int *exact);
/* For terminals with 8 colours, where the theme does not say. */
short colour_nearest_8(short colour);
/* Whether a colour of 256 is more light than dark; false for -1. */
bool colour_is_light(short colour);

/* ---- hue.c ---------------------------------------------------------------- */

/* Sets the hues, by the styles of the table. */
void theme_hues(struct theme *);

#endif
