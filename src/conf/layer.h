/*
 * One file's settings in memory: values of the whole program, of accounts,
 * and of their contacts.  For conf.c and load.c only.  Must not know which of
 * two files counts.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_LAYER_H
#define SOTTO_LAYER_H

#include "conf/conf.h"

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

/* ---- layer.c ----------------------------------------------------------- */

void layer_free(struct layer *);	/* what it holds */
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

#endif
