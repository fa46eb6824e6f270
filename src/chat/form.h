/*
 * Forms that somebody else made (XEP-0004): what they say, what the user put
 * in, and what of it is not right.  Knows nothing of what a form is for.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CHAT_FORM_H
#define SOTTO_CHAT_FORM_H

#include "lib/lib.h"
#include "words/words.h"

/* Read through these; changed by the functions below alone. */
struct form_option { char *label, *value; };
struct form_field {
	enum form_type type;
	bool required;
	uint32_t row;		/* of a list of results, from 1; 0: of none */
	char *var, *label, *about;
	struct form_option *options;
	size_t noptions;
	/* What it has now; of FORM_PRIVATE in secret memory. */
	char **values;
	size_t nvalues;
};
struct form {
	char *title, *text;
	struct form_field *fields;
	size_t nfields;
	size_t parts, bytes;	/* form.c's own: bounds */
	size_t left;		/* pieces that had no room */
	bool whole;		/* FORM_END has come */
};

struct account;

/* ---- form-open.c: the one that is open, of an account's at a time -------- */

/* It waits for the user; NULL "no-form"; while an answer is awaited,
 * "form-waits". */
struct form *form_open(const struct account *, struct err *);
/* Who gets it; NULL: none is open. */
const char *form_open_address(const struct account *);
/* What goes on with it, as commands: "/form send, /form cancel". */
char *form_open_steps(const struct account *);
/*
 * "next", "prev", "cancel", or "send": complete where that may be, else the
 * next stage.  -1: "no-form", "form-waits", "no-such-step", what form_check()
 * says, "offline".
 */
int form_open_step(struct account *, const char *step, struct err *);
/* Tells front ends how the form is now. */
void form_open_tell(struct account *);

/* ---- form-field.c ------------------------------------------------------- */

/* Its number as it is shown, from 1, 0 where nothing can be put in. */
size_t form_number(const struct form *, const struct form_field *);

/* ---- form-set.c --------------------------------------------------------- */

/* By number, or by the field's name; NULL "no-field". */
struct form_field *form_find(const struct form *, const char *word,
    struct err *);
/*
 * Gives a field its values as a person writes them: an option by number or by
 * "=VALUE", yes or no, a line or address each.  `more`: to those that it has.
 * -1 "bad-field", and nothing has changed.
 */
int form_set(struct form *, struct form_field *, const char *text, bool more,
    struct err *);
void form_empty(struct form_field *);
/* -1 "form-incomplete": what must be filled in and is not; "form-cut". */
int form_check(const struct form *, struct err *);

/* ---- form-text.c -------------------------------------------------------- */

/* As people read it, with what it has now; caller frees.  What is private is
 * not in it. */
char *form_text(const struct form *);
/* The same of one field; and of a form that only says something. */
char *form_field_text(const struct form *, const struct form_field *);
/* `empty`: also the fields that have no value. */
char *form_result_text(const struct form *, bool empty);
/* What a field is called; foreign, one line.  Returns dst. */
const char *form_field_name(char dst[256], const struct form_field *);
/* What asks for a hidden one: it looks like no question of the program's own,
 * whatever the field is called, and says where the answer goes.  Caller frees. */
char *form_field_prompt(const struct form_field *, const char *jid);

#endif
