/*
 * SASL, the client's side, as values: what the server offered and what we
 * choose, the messages of SCRAM, and whether the server proved itself.  Knows
 * no connection, no account and no file; nothing here is sent or kept.
 *
 * Texts of the server are bytes from outside: each function here may be given
 * any.  Errors have a code that scripts see:
 *
 *	sasl-mechanism	the server offers nothing that we take
 *	sasl-syntax	a message that RFC 5802, 7 does not allow
 *	sasl-refused	the server said no (RFC 5802, 7: server-error)
 *	server-nonce	its nonce does not extend ours
 *	server-cost	iterations outside of what we compute
 *	server-offer	what was offered is not what the server had sent
 *	server-proof	it did not prove that it knows the password
 *	bad-password	SASLprep (RFC 4013) does not take the text
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_SASL_H
#define SOTTO_SASL_H

#include "lib/lib.h"

#define SASL_ITERATIONS_MIN 4096	/* RFC 5802, 5.1; RFC 7677, 4 */
#define SASL_ITERATIONS_MAX 10000000	/* some 10 s of one core */
#define SASL_MESSAGE_MAX 8192		/* bytes of one message, decoded */
#define SASL_SALT_MAX 1024		/* bytes */
#define SASL_HASH_MAX 64		/* bytes of the longest hash */
#define SASL_BINDING_MAX 256		/* bytes of channel-binding data */

/* ---- mechanism.c: what there is, weakest first ------------------------- */

enum sasl_hash {
	SASL_HASH_NONE,		/* PLAIN: the server is given the password */
	SASL_SHA1,
	SASL_SHA256,
	SASL_SHA512,
};
enum sasl_binding {
	SASL_BINDING_NONE,
	SASL_ENDPOINT,		/* tls-server-end-point, RFC 5929, 4 */
	SASL_EXPORTER,		/* tls-exporter, RFC 9266 */
};
/* What was used, and what the next log-in is held against. */
struct sasl_strength {
	enum sasl_hash hash;
	enum sasl_binding binding;
};

/* "SCRAM-SHA-256-PLUS"; `bound`: with channel binding.  Never NULL. */
const char *sasl_mechanism_name(enum sasl_hash, bool bound);
/* "tls-exporter"; "none". */
const char *sasl_binding_name(enum sasl_binding);
/* Bytes that the hash gives; 0 for SASL_HASH_NONE. */
size_t sasl_hash_size(enum sasl_hash);
/*
 * "SCRAM-SHA-256 tls-exporter": how a strength is kept in a file and shown.
 * Both directions; the parser returns -1 for anything else.  Caller frees.
 */
char *sasl_strength_text(struct sasl_strength);
int sasl_strength_parse(const char *, struct sasl_strength *);
/* Whether `a` is less than `b` in the hash, or in the binding. */
bool sasl_is_weaker(struct sasl_strength a, struct sasl_strength b);
/* The stronger of the two in each. */
struct sasl_strength sasl_strongest(struct sasl_strength,
    struct sasl_strength);

/* ---- choose.c: which of what is offered -------------------------------- */

/*
 * What the server's <features/> said, in its own order and spelling, and
 * what our end of the TLS session could bind to.  All borrowed.
 */
struct sasl_offer {
	const char *const *mechanisms;	/* RFC 6120, 6.4.1 */
	size_t nmechanisms;
	const char *const *bindings;	/* XEP-0440, 2 */
	size_t nbindings;
	bool lists_bindings;		/* <sasl-channel-binding/> was there */
	const void *endpoint;		/* data of tls-server-end-point */
	size_t endpoint_len;		/* 0: there is none */
	const void *exporter;		/* data of tls-exporter */
	size_t exporter_len;
};

/* May the password itself be given to the server (setting sasl_plain). */
enum sasl_plain { SASL_PLAIN_ASK, SASL_PLAIN_ALLOW, SASL_PLAIN_NEVER };

enum sasl_answer {
	SASL_REFUSED,		/* nothing that may be used; err says why */
	SASL_ASK_WEAKER,	/* only by the user's leave: less than before */
	SASL_ASK_PLAIN,		/* likewise: the password itself */
	SASL_CHOSEN,
};
struct sasl_choice {
	struct sasl_strength strength;
	/* RFC 5802, 7 gs2-cbind-flag: 'p', 'y' or 'n'; 0 for PLAIN. */
	char flag;
};
/*
 * The strongest of what is offered: binding before none, then SHA-512, -256,
 * -1; of these one that is not weaker than `before`, if there is any.  -PLUS
 * is taken only with a type that the server lists and for which we have data
 * (XEP-0440, 3).  PLAIN only where no SCRAM is offered.  `choice` is filled
 * unless SASL_REFUSED is returned.
 */
enum sasl_answer sasl_choose(const struct sasl_offer *,
    struct sasl_strength before, enum sasl_plain, struct sasl_choice *,
    struct err *);

/* ---- prep.c: SASLprep, RFC 4013 ---------------------------------------- */

/*
 * A text in its normal form, in secret memory (secret_free), or NULL with
 * "bad-password".  `stored`: characters that Unicode 3.2 did not have are
 * refused (RFC 5802, 2.2, Normalize).  `what` is named in the error.
 */
char *sasl_prep(const char *text, bool stored, const char *what,
    struct err *);

/* ---- base64.c: RFC 4648, 4 --------------------------------------------- */

void base64_add(struct str *, const void *, size_t);
/*
 * Appends what the text stands for.  -1: it is not in the one form that
 * base64_add() writes (no line breaks, padding in full, no spare bits).
 */
int base64_decode(struct str *, const char *, size_t);

/* ---- key.c: the password as SCRAM needs it ----------------------------- */

/*
 * SaltedPassword of RFC 5802, 3, for one hash, salt and number of iterations:
 * what is kept after a log-in in the place of the password.
 */
struct sasl_key;
/*
 * Computes it (PBKDF2): up to SASL_ITERATIONS_MAX rounds, so call it in a
 * thread of its own; it touches nothing but its arguments.  `password` is
 * what the user typed.  NULL: "bad-password" or "server-cost".  The result
 * lies in secret memory.
 */
struct sasl_key *sasl_key_make(enum sasl_hash, const void *salt, size_t len,
    unsigned iterations, const char *password, struct err *);
void sasl_key_free(struct sasl_key *);	/* wipes; NULL is fine */

/* ---- scram.c: RFC 5802 and 7677 ---------------------------------------- */

/* One exchange: scram_first(), _challenge(), _final(), _success(), once each
 * and in this order; anything else is "sasl-syntax". */
struct scram;
/*
 * `user`: the localpart.  `nonce`: NULL, but in tests.  The offer is copied
 * as far as it is needed.  NULL: "bad-password" (the user's name), or
 * "sasl-mechanism" if the choice has no data in this offer.
 */
struct scram *scram_new(const struct sasl_choice *,
    const struct sasl_offer *, const char *user, const char *nonce,
    struct err *);
void scram_free(struct scram *);	/* NULL is fine */
/* client-first-message, appended. */
int scram_first(struct scram *, struct str *, struct err *);
/*
 * server-first-message: looked at in whole before anything is computed, the
 * hash of what was offered included (XEP-0474, 3.2).
 */
int scram_challenge(struct scram *, const char *, size_t, struct err *);
/* What the challenge asks to be computed; owned by the exchange. */
void scram_cost(const struct scram *, enum sasl_hash *, const void **salt,
    size_t *len, unsigned *iterations);
/* Whether a key that was kept answers this challenge. */
bool scram_fits(const struct scram *, const struct sasl_key *);
/* client-final-message, appended; the key must fit.  Wipe it after use. */
int scram_final(struct scram *, const struct sasl_key *, struct str *,
    struct err *);
/*
 * server-final-message, be it in <success/> or in a last challenge.  0: the
 * server knows the password, too.  An empty one is "server-proof".
 */
int scram_success(struct scram *, const char *, size_t, struct err *);

/* ---- plain.c: RFC 4616 ------------------------------------------------- */

/* The one message, appended to a str in secret memory. */
int sasl_plain_message(const char *user, const char *password, struct str *,
    struct err *);

#endif
