/*
 * What the files that keep keys share: private keys as text, the passphrase
 * over the files, what is read from other programs.  Nobody outside src/otr
 * may include it.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_OTR_STORE_H
#define SOTTO_OTR_STORE_H

#include "otr/otr.h"

struct gcry_sexp;
struct s_OtrlPrivKey;
struct vault;

#define KEYS_FILE "otr.private_key"
#define TAGS_FILE "otr.instance_tags"
#define FINGERPRINTS_FILE "otr.fingerprints"

/* ---- keyring.c: private keys, without libotr's FILEs ------------------- */

/*
 * Calls `fn` for each account of a "(privkeys ...)" text; it borrows all.
 * -1: not such a text (or fn said -1); *at is the offset of the trouble.
 */
typedef int keyring_fn(void *arg, const char *name, const char *protocol,
    struct gcry_sexp *key);
int keyring_each(const char *text, size_t len, keyring_fn *, void *arg,
    size_t *at);
/* Puts a key into a list, in the place of the name's older one; copies. */
int keyring_put(struct s_OtrlPrivKey **list, const char *name,
    const char *protocol, struct gcry_sexp *key);
void keyring_free(struct s_OtrlPrivKey **list);
/* The text of a list, all of this protocol; of no keys too. */
void keyring_print(const struct s_OtrlPrivKey *, const char *protocol,
    struct str *out);
/*
 * NULL, or why it is no key for OTR: foreign numbers are looked at before
 * anything is computed with them.
 */
const char *key_trouble(struct gcry_sexp *);
int key_hex(struct gcry_sexp *, char hex[FINGERPRINT_HEX + 1]);
/* A new key (takes a while; any thread); NULL: cannot be made. */
struct gcry_sexp *key_make(void);
struct gcry_sexp *key_copy(struct gcry_sexp *);
void key_free(struct gcry_sexp *);

/* ---- vault.c: files under a passphrase --------------------------------- */

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

/* ---- foreign.c: how other programs name things ------------------------- */

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

#endif
