/*
 * Keys: one's own, those of contacts and the trust in them, and the files
 * that keep both.  Knows no session; libotr only by the formats of its files.
 *
 * Accounts and contacts are normalized bare JIDs (jid_parse_bare);
 * fingerprints are 40 lower-case hex digits.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_KEYS_H
#define SOTTO_KEYS_H

#include "lib/lib.h"
#include "words/words.h"

struct keys;			/* of all accounts; owned by who opened it */
struct gcry_sexp;		/* libgcrypt's: a private key */

#define KEYS_PROTOCOL "prpl-jabber"	/* as Pidgin names it in its files */
#define KEYS_PASSPHRASE_MAX 1024	/* bytes */

/* Given when keys are opened.  Nothing else goes upward. */
struct keys_ops {
	void *arg;
	/* As otr_ops has them; while keys_open() runs.  NULL: never. */
	int (*passphrase)(void *arg, const char *file, unsigned wrong,
	    struct str *out, struct err *);
	int (*first_passphrase)(void *arg, struct str *out, struct err *);
	/* An account has this key, or this tag, from now on.  Borrowed. */
	void (*key)(void *arg, const char *account, struct gcry_sexp *);
	void (*tag)(void *arg, const char *account, uint32_t tag);
	/*
	 * keys_make() has come to its end; NULL: no key could be made.
	 * Borrowed, and not yet an account's.
	 */
	void (*made)(void *arg, const char *account, struct gcry_sexp *,
	    bool replace);
	/* An import is about to put a key in the place of another one. */
	void (*replaces)(void *arg, const char *account);
	/* An import gave trust to a key, and the file has it. */
	void (*trusted)(void *arg, const char *account, const char *contact,
	    const char *hex);
	/*
	 * The keys of a contact who was lent (known_lend): the one after
	 * `key` (NULL: the first), or NULL; what one is (trust NULL: nobody
	 * has answered for it yet); and one put in, or its trust changed.
	 */
	void *(*lent_next)(void *person, void *key);
	void (*lent_look)(void *key, char hex[FINGERPRINT_HEX + 1],
	    const char **trust);
	void (*lent_put)(void *person, const char *hex, const char *trust);
};

/* ---- keys.c -------------------------------------------------------------- */

/*
 * Reads private keys, instance tags and fingerprints from `dir` (made if it
 * is not there).  A broken or foreign file is an error and stays as it is:
 * NULL, err "broken-file" with file (and line).
 */
struct keys *keys_open(struct loop *, const char *dir,
    const struct keys_ops *, struct err *);
/* Waits for threads that still run: a fifth of a second at most. */
void keys_close(struct keys *);
/* Whether an account has a key and an instance tag. */
bool keys_have(const struct keys *, const char *account);
uint32_t keys_tag(const struct keys *, const char *account);	/* or 0 */
/* Of the account's own key; -1: it has none. */
int keys_fingerprint(const struct keys *, const char *account,
    char hex[FINGERPRINT_HEX + 1]);
/* A tag that counts even where it could not be written: -1. */
int keys_add_tag(struct keys *, const char *account, struct err *);
/* The account's key, on the disk and in memory; copied.  -1: as it was. */
int keys_put(struct keys *, const char *account, struct gcry_sexp *,
    struct err *);

/* Writes the file of contacts' keys.  -1: as it was. */
int known_write(struct keys *, struct err *);
/* The same for what counts already: it is remembered where it failed. */
int known_keep(struct keys *, struct err *);
/* Why the file lacks what counts (law 1), or NULL. */
const char *known_unkept(const struct keys *);

/* ---- make.c: new keys, in a thread --------------------------------------- */

/* 1: begun, made() follows; 0: one is being made already; -1. */
int keys_make(struct keys *, const char *account, bool replace,
    struct err *);

/* ---- known.c: the keys of contacts --------------------------------------- */

bool known_any(const struct keys *, const char *account,
    const char *contact);
/* What trust there is in a key: a word, ""; NULL: it is not known. */
const char *known_trust(const struct keys *, const char *account,
    const char *contact, const char *hex);
/* In the place of what was there; not on the disk yet. */
void known_put(struct keys *, const char *account, const char *contact,
    const char *protocol, const char *hex, const char *trust);
/* Of one contact, or of all (NULL). */
typedef void known_fn(void *arg, const char *contact, const char *hex,
    const char *trust);
void known_each(struct keys *, const char *account, const char *contact,
    known_fn *, void *arg);
/*
 * Of all contacts in the order of their addresses, those behind `after` ("":
 * from the first on), until `max` or a few more were looked at.  The last of
 * them, who is there until another is forgotten; NULL: there are no more.
 */
const char *known_some(struct keys *, const char *account, const char *after,
    size_t max, known_fn *, void *arg);
/*
 * From now on `person` has this contact's keys and the last word on them: each
 * is given to `fn`, in order.  The contact becomes known by it.
 */
void known_lend(struct keys *, const char *account, const char *contact,
    void *person, known_fn *, void *arg);
/* Whom they were lent to; NULL: nobody yet. */
void *known_lent(const struct keys *, const char *account,
    const char *contact);
/* ---- passphrase.c: over private keys and fingerprints on the disk -------- */

bool keys_has_passphrase(const struct keys *);
/* -1 "wrong-passphrase".  Takes a third of a second, as does setting one. */
int keys_passphrase_check(const struct keys *, const char *, struct err *);
/*
 * NULL: none.  Writes both files anew; -1: they are as they were, or
 * "half-changed"; but where there was none it counts for all that is written
 * from now on ("not-kept").  "passphrase": it could not be typed at the start.
 */
int keys_passphrase_set(struct keys *, const char *, struct err *);
/* What the start did, as first_passphrase() wanted it. */
enum passphrase_first {
	PASSPHRASE_FIRST_NOT,	/* they were encrypted, or stay as they are */
	PASSPHRASE_FIRST_FRESH,	/* there were none: the new ones will be */
	PASSPHRASE_FIRST_PLAIN,	/* ... which lay there in the clear */
};
enum passphrase_first passphrase_first_done(const struct keys *);

/* ---- keyring.c: private keys --------------------------------------------- */

struct gcry_sexp *key_copy(struct gcry_sexp *);
void key_free(struct gcry_sexp *);
/* Its public numbers as OTR writes them; appended.  -1: no key for OTR. */
int key_public(struct gcry_sexp *, struct str *out);

/* ---- import.c: keys and fingerprints of other programs ------------------- */

/*
 * What was found in other programs' files, and what would become of it.
 * Nothing is changed before import_take().
 */
struct import;
enum import_state {
	IMPORT_NEW,		/* would be taken */
	IMPORT_TRUST,		/* a known fingerprint gains trust */
	IMPORT_SAME,		/* is here already (or was just taken) */
	IMPORT_CLASH,		/* the account has another key: `why` */
	IMPORT_SKIP,		/* cannot be taken: `why` */
};
const char *import_word(enum import_state);	/* "new", ... */
struct import_item {
	enum import_state state;
	bool key;			/* a private key, else a fingerprint */
	const char *program;		/* "Pidgin", as far as can be seen */
	const char *source;		/* path, or path:line */
	const char *account;		/* here; or theirs, if it is skipped */
	const char *contact;		/* of a fingerprint, else "" */
	const char *fingerprint;	/* hex, or "" */
	const char *trust;		/* word, or "" */
	const char *why;
};
/*
 * `account`, or NULL: whose the entries are that name no address (Adium's
 * numbers, nicknames of IRC).  `ours` says whether an address is an account
 * of the user; it may be NULL.
 */
struct import *import_new(struct keys *, const char *account,
    bool (*ours)(void *arg, const char *account), void *arg);
/* Adds a file; its format is recognised.  All borrowed. */
void import_file(struct import *, const char *path, const char *data,
    size_t len);
/* After the last file: says what would become of each entry. */
void import_settle(struct import *);
typedef void import_fn(void *arg, const struct import_item *);
void import_each(const struct import *, import_fn *, void *arg);
size_t import_count(const struct import *, enum import_state, bool key);
/*
 * Takes what is new; with `replace`, and for no other keys, what clashes.
 * Afterwards what was taken is SAME.  -1: something could not be written.
 */
int import_take(struct import *, bool replace, struct err *);
void import_free(struct import *);

/* ---- export.c ------------------------------------------------------------ */

/*
 * All keys and fingerprints in libotr's formats, never encrypted, with the
 * word for the protocol by which a program finds its own: `keys` is a secret
 * string.  -1 "no-key": there are none.
 */
enum export_program {
	EXPORT_PIDGIN,		/* sotto and libotr's own tools too */
	EXPORT_PROFANITY,
	EXPORT_MCABBER,
	EXPORT_PROGRAMS		/* how many */
};
int export_keys(struct keys *, enum export_program, struct str *keys,
    struct str *fingerprints, struct err *);

#endif
