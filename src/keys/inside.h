/*
 * What the files of this directory share: the lists in memory, private keys
 * as text, the passphrase over the files, what is read from other programs.
 * Nobody outside src/keys may include it.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_KEYS_INSIDE_H
#define SOTTO_KEYS_INSIDE_H

#include "keys/keys.h"

struct keygen;			/* a key that is being made */
struct known;
struct vault;

#define KEYS_FILE "otr.private_key"
#define TAGS_FILE "otr.instance_tags"
#define FINGERPRINTS_FILE "otr.fingerprints"

#define TAG_MIN 0x100		/* OTRv3, "Instance Tags": the first one */

/* A private key of an account, or of another program's. */
struct own_key {
	struct own_key *next;
	char *account, *protocol;
	struct gcry_sexp *key;
};

/* OTRv3, "Instance Tags": one for each account. */
struct own_tag {
	struct own_tag *next;
	char *account, *protocol;
	uint32_t tag;
};

struct keys {
	struct loop *loop;
	struct keys_ops ops;
	char *dir;
	struct own_key *own;
	struct own_tag *tags;
	struct known *known;
	char *unkept;		/* why a file lacks what counts, or NULL */
	struct keygen *keygens;
	int pipe[2];		/* of their threads */

	struct vault *vault;	/* over the files, or NULL */
	/* The passphrase counts, and a file may not be under it yet. */
	bool unsealed;
	struct str passphrase;	/* while files are read, then wiped */
	bool unsettled;		/* a file is under another passphrase */
	bool plain;		/* a file was found in the clear */
	enum passphrase_first first;	/* what the start did */
};

/* ---- own.c: the list of private keys ------------------------------------- */

/* Puts a key in the place of the account's older one, at the end; copies. */
int own_put(struct own_key **list, const char *account, const char *protocol,
    struct gcry_sexp *);
struct own_key *own_find(const struct keys *, const char *account);
void own_free(struct own_key **list);
/* The text of a list, all of this protocol; of no keys too. */
void own_print(const struct own_key *, const char *protocol, struct str *out);

/* ---- known.c */
struct known *known_new(void);
void known_free(struct known *);
void known_print(struct keys *, struct str *);	/* in libotr's format */
void known_settle(struct keys *);	/* after many have come */

/* ---- files.c: libotr's three files, read strictly, written whole --------- */

int files_read(struct keys *, struct err *);
int files_write_keys(struct keys *, struct err *);
int files_write_fingerprints(struct keys *, struct err *);
int files_add_tag(struct keys *, const char *account, uint32_t tag,
    struct err *);

/* ---- sealed.c: on the disk, under a passphrase or not -------------------- */

#define SEALED_MAX (128 * 1024 * 1024)	/* a million fingerprints */
/* Text of a file of the directory: 0 read, 1 there is none, -1. */
int sealed_load(struct keys *, const char *name, struct str *, struct err *);
int sealed_save(const struct keys *, const char *name, const char *text,
    size_t len, struct err *);
/* Before any is read: what crashes left is removed. */
void sealed_sweep(const struct keys *);

/* ---- passphrase.c */
/* After all were read: they come under one passphrase, which may be new. */
int passphrase_settle(struct keys *, struct err *);
int passphrase_first(struct keys *, struct err *);

/* ---- make.c */
void make_stop(struct keys *);

/* ---- keyring.c: private keys, as text and as numbers --------------------- */

/*
 * Calls `fn` for each account of a "(privkeys ...)" text; it borrows all.
 * -1: not such a text (or fn said -1); *at is the offset of the trouble.
 */
typedef int keyring_fn(void *arg, const char *name, const char *protocol,
    struct gcry_sexp *key);
int keyring_each(const char *text, size_t len, keyring_fn *, void *arg,
    size_t *at);
/* Appends "(account ...)" with the key. */
void key_print(struct gcry_sexp *, const char *account, const char *protocol,
    struct str *out);
/*
 * NULL, or why it is no key for OTR: foreign numbers are looked at before
 * anything is computed with them.
 */
const char *key_trouble(struct gcry_sexp *);
int key_hex(struct gcry_sexp *, char hex[FINGERPRINT_HEX + 1]);
/* A new key (takes a while; any thread); NULL: cannot be made. */
struct gcry_sexp *key_make(void);

/* ---- vault.c: files under a passphrase ----------------------------------- */

/* Whether these are the bytes of a sealed file. */
bool vault_sealed(const char *data, size_t len);
/* A new salt, and a key from the passphrase; takes a third of a second. */
struct vault *vault_new(const char *passphrase, struct err *);
/*
 * The key to a sealed file.  NULL: "wrong-passphrase", or "broken-file" if
 * the file's beginning is damaged.
 */
struct vault *vault_unlock(const char *path, const char *data, size_t len,
    const char *passphrase, struct err *);
/* Whether a file was sealed with this very key. */
bool vault_fits(const struct vault *, const char *data, size_t len);
/* Whether it is the passphrase that the key came from. */
bool vault_is(const struct vault *, const char *passphrase);
/* `name`: a file is only itself, and cannot stand for another. */
int vault_open(const struct vault *, const char *path, const char *name,
    const char *data, size_t len, struct str *out, struct err *);
int vault_seal(const struct vault *, const char *name, const char *text,
    size_t len, struct str *out, struct err *);
void vault_free(struct vault *);	/* wipes; NULL is fine */

/* ---- foreign.c: how other programs name things --------------------------- */

enum foreign { FOREIGN_XMPP, FOREIGN_IRC, FOREIGN_OTHER };
/* What a file's word for a protocol means. */
enum foreign foreign_protocol(const char *);
/* The program that writes such entries into such a file. */
const char *foreign_program(const char *path, const char *protocol);

/* What files beside the keys say: a number or a label is an address. */
struct foreign_name {
	struct foreign_name *next;
	char *label;
	char *jid;
};
/* Adium's Accounts.plist (XML); -1: it cannot be read. */
int foreign_adium(const char *text, size_t len, struct foreign_name **);
/* Gajim's configuration: "accounts.LABEL.name = alice" and hostname. */
void foreign_gajim(const char *text, size_t len, struct foreign_name **);
const char *foreign_find(const struct foreign_name *, const char *label);
void foreign_free(struct foreign_name *);
/* potr's key file: a type, then p, q, g, y, x.  NULL: it is none. */
struct gcry_sexp *foreign_key3(const char *data, size_t len);

/*
 * ---- an import: what is in the files (import-read.c), whose it is here
 * (import-settle.c), and taking it (import.c)
 */

struct entry {
	struct import_item item;
	char *source, *account, *contact, *trust;
	const char *why;	/* not owned */
	char *why_own;
	char fingerprint[FINGERPRINT_HEX + 1];
	struct gcry_sexp *sexp;
	/* As the file has it. */
	char *their_account, *their_contact, *protocol;
	char *path;
	bool settled;
	bool taken;		/* into memory; the file comes next */
};

struct import {
	struct keys *keys;
	char *account;
	bool (*ours)(void *, const char *);
	void *arg;
	struct entry **entries;
	size_t n, cap;
	struct foreign_name *adium, *gajim;
};

/* Leaves an entry out; `why` is borrowed for ever. */
void import_skip(struct entry *, const char *why);

#endif
