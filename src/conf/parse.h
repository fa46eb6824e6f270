/*
 * Reading text in libconfuse's syntax, for conf.c and theme.c only.  Must not
 * know what settings or styles there are.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_PARSE_H
#define SOTTO_PARSE_H

#include "lib/lib.h"

struct cfg_t;
struct cfg_opt_t;

/* Where a section begins, and the text between its name and its `{'. */
struct parse_section {
	unsigned line;
	char *title;
};

/*
 * One text on its way.  Set `file` (for messages), `code` (of errors),
 * `noun`, `titled`, `is_secret` and `where`; the rest is parse_text()'s.
 */
struct parse {
	const char *file;
	const char *code;		/* "bad-config" */
	const char *noun;		/* what a name is: "setting" */
	bool titled;			/* sections have titles */
	/* Whether the values of a name are secrets; NULL: none are. */
	bool (*is_secret)(const char *name);
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

/* ---- scan.c */

/*
 * Appends a checked copy that libconfuse can read; takes the titles of
 * sections and the secrets out of it.  -1: the parse has failed.
 */
int scan_text(struct parse *, const char *, size_t len, struct str *out);
/* Appends a text quoted so that it is read as it is. */
void scan_quote(struct str *, const char *);

#endif
