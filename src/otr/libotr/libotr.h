/*
 * libotr and the care around it (docs/DESIGN, "libotr"): the only directory
 * with its headers.  Knows contexts and keys, no session; what libotr causes
 * comes up through an ops table.  For src/otr alone.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_OTR_LIBOTR_H
#define SOTTO_OTR_LIBOTR_H

#include "keys/keys.h"
#include "otr/wire/wire.h"

struct libotr;			/* its user state; owned by who made it */
/* libotr's own, by their tags. */
struct context;
struct s_fingerprint;
struct s_OtrlTLV;

/* OTRv3, "Data Message": what travels in one beside its text. */
enum tlv {
	TLV_NONE = 0,
	TLV_DISCONNECTED = 1,
	TLV_SMP1 = 2,
	TLV_SMP2 = 3,
	TLV_SMP_ABORT = 6,
	TLV_SMP1Q = 7,
	TLV_REFERENCE = 0x5354	/* our own: docs/OTR-REFERENCES */
};

/*
 * One call of libotr: whom it is about, and what it has brought.  `session`
 * is the layer above's; all strings are borrowed but `text`.
 */
struct run {
	struct libotr *lib;
	void *session;
	const char *account, *contact;
	const char *resource;	/* of the contact's, or NULL */
	struct context *master;
	struct context *used;	/* lines go there; the ops keep it true */
	char *text;		/* secret, or NULL */
	bool read;		/* a data message was decrypted */
	bool refreshed;		/* an exchange ended with the keys as before */
	bool gained;		/* SMP succeeded: trust may grow */
	/* ... and has shown us whose the key of this context is; or NULL */
	struct context *shown;
	bool upset;		/* an SMP message out of order */
	bool slow;		/* it takes milliseconds: compute() */
	struct context *refuse;	/* SMP on another context: say no */
	struct s_OtrlTLV *tlvs;
};

/* What a message of SMP has brought. */
enum smp_news {
	SMP_NEWS_ASKED,		/* `question`, or NULL: for the secret */
	SMP_NEWS_PROGRESS,
	SMP_NEWS_SUCCEEDED,
	SMP_NEWS_FAILED,
	SMP_NEWS_ABORTED,
	SMP_NEWS_CHEATED,	/* the proof was not valid */
	SMP_NEWS_UPSET,		/* out of order */
};

/*
 * Given when libotr is made.  speaks_v2() to wants_tag() and smp() are called
 * from inside libotr and only take note; the rest after it has returned.
 */
struct libotr_ops {
	/* May version 2 be spoken in this session? */
	bool (*speaks_v2)(void *session);
	/* Would a message reach the contact now? */
	bool (*is_there)(void *session);
	/* As that of otr_ops; from inside only what takes note is called. */
	void (*compute)(void *arg, void (*fn)(void *), void *fn_arg);
	void (*inject)(void *session, const char *resource, const char *wire);
	/* The file of fingerprints lacks something. */
	void (*learnt)(void *arg);
	void (*wants_tag)(void *arg, const char *account);
	void (*smp)(struct run *, struct context *, enum smp_news,
	    int percent, const char *question);
	/* SMP has shown whose a key is that was not trusted. */
	void (*verified)(struct run *, const struct s_fingerprint *);
	/* Someone begins an exchange over the context that lines use. */
	void (*disturbed)(struct run *);
	/* A key exchange was completed on this context. */
	void (*agreed)(struct run *, struct context *, bool known_key);
	/* ... on the one that lines use, with the same keys. */
	void (*refreshed)(struct run *);
	/* The contact has ended the session on this context. */
	void (*ended)(struct run *, struct context *);
};

/* ---- lib.c --------------------------------------------------------------- */

/* `arg` is for the ops.  NULL: it is older than what we were built with. */
struct libotr *libotr_new(struct loop *, const struct libotr_ops *,
    void *arg, struct err *);
void libotr_free(struct libotr *);

/* ---- run.c: what surrounds a message ------------------------------------- */

/*
 * Gives libotr one message.  It changes contexts without saying so: all of
 * the contact's are compared before and after, and what changed is told.
 */
void libotr_receive(struct run *, const char *wire);
void run_clear(struct run *);
/* What a message that was decrypted had of this type, borrowed; NULL: nothing,
 * or more than one. */
const unsigned char *run_tlv(const struct run *, enum tlv, size_t *len);
/* Ends what there is on a context; the contact is told where it is there. */
void libotr_end(struct run *, struct context *);

/* ---- lent.c: what libotr has of the keys --------------------------------- */

/* libotr's context of a contact, with all keys known of him.  Unless `add`
 * NULL where it has none yet: then no session was ever begun.  It stays. */
struct context *libotr_master(struct libotr *, struct keys *,
    const char *account, const char *contact, bool add);
void lent_key(struct libotr *, const char *account, struct gcry_sexp *);
void lent_tag(struct libotr *, const char *account, uint32_t tag);
void *lent_next(void *person, void *key);
void lent_look(void *key, char hex[FINGERPRINT_HEX + 1],
    const char **trust);
void lent_put(void *person, const char *hex, const char *trust);

/* ---- fingerprint.c ------------------------------------------------------- */

struct s_fingerprint *fingerprint_first(const struct context *master);
struct s_fingerprint *fingerprint_next(const struct s_fingerprint *);
void fingerprint_hex(const struct s_fingerprint *,	/* NULL: "" */
    char hex[FINGERPRINT_HEX + 1]);
bool fingerprint_trusted(const struct s_fingerprint *);
const char *fingerprint_trust(const struct s_fingerprint *);	/* or "" */
/* Seen in this run, and the user has not answered for it: not on the disk. */
bool fingerprint_is_new(const struct s_fingerprint *);
/* NULL: it is new again. */
void fingerprint_set_trust(struct s_fingerprint *, const char *word);
void fingerprint_forget(struct s_fingerprint *);

/* ---- context.c: one for each program of the contact's -------------------- */

/* The contact's, from the master on. */
struct context *context_next(const struct context *);
struct context *context_of_tag(struct context *master, uint32_t tag);
uint32_t context_tag(const struct context *);	/* 0: the master, version 2 */
int context_version(const struct context *);
unsigned context_generation(const struct context *);	/* of its keys */
struct s_fingerprint *context_key(const struct context *);	/* or NULL */
int64_t context_last_heard(const struct context *);	/* s; 0: never */
bool context_is_encrypted(const struct context *);
bool context_is_finished(const struct context *);
bool context_is_live(const struct context *);	/* encrypted, with a key */
void context_set_plain(struct context *);
/* For the layer above; freed with the context. */
void *context_note(const struct context *);
void context_set_note(struct context *, void *, void (*free)(void *));
void context_forget(struct context *);

/* Where an exchange stands on it: what we sent last. */
enum context_step { CONTEXT_IDLE, CONTEXT_COMMIT, CONTEXT_KEY, CONTEXT_REVEAL };
enum context_step context_step(const struct context *);
void context_drop_exchange(struct context *);
/* Of a Reveal Signature that failed: libotr would lose them. */
void context_forget_ciphers(struct context *);

/* ---- ahead.c: keys made before they are needed --------------------------- */

/*
 * In an exchange, with no session on this context: our second pair of keys,
 * which libotr would make when the last message has come.
 */
struct ahead_pair;
bool ahead_lacks_next(const struct context *);
/* Leaves the pair empty: it is the context's. */
void ahead_give_next(struct context *, struct ahead_pair *);

/*
 * The first, for our D-H Key message in an exchange that we have asked for.
 * Lent to libotr before it gets the D-H Commit message of that program, in
 * version 3; it is empty then, unless that has an exchange already.
 */
struct ahead_pair *ahead_pair_new(void);	/* or NULL */
void ahead_pair_free(struct ahead_pair *);
void ahead_lend_pair(struct run *, uint32_t tag, struct ahead_pair *);
void ahead_take_back(struct run *, uint32_t tag);	/* after it */
/*
 * Answers a query with a D-H Commit message of version 3 in which the pair is
 * used, as libotr does with one that it makes.  False: it is to be given to
 * libotr, and the pair is as it was.
 */
bool ahead_commit(struct run *, struct ahead_pair *);

/* ---- digest.c ------------------------------------------------------------ */

/* Of a text as it is sealed. */
void text_digest(const char *text, unsigned char digest[DIGEST_BYTES]);

/* ---- data.c: data messages ----------------------------------------------- */

/* `ignorable`: nobody misses it.  NULL: it could not be sealed. */
char *context_seal(struct context *, const char *text, enum tlv,
    const void *data, size_t len, bool ignorable);
/*
 * Whether this context can and may decrypt a data message.  With new keys of
 * either side libotr computes up to five powers of 1,536 bits.
 */
enum readable {
	READABLE_NOT,
	READABLE,
	READABLE_NEW_KEYS
};
enum readable context_readable(struct context *, const char *body,
    int version);
/* Keys for MACs that wait to be revealed, and what drops them. */
unsigned context_unrevealed(const struct context *);
void context_drop_unrevealed(struct context *);

/* ---- smp.c: the socialist millionaires' protocol ------------------------- */

/*
 * Our step 1 (asking) or 2b (answering): the bytes to send, freed by the
 * caller, or NULL.
 */
unsigned char *smp_make(struct run *, bool asking, const char *secret,
    size_t *len);
/* Theirs in the place of ours.  -1: the proof in it is not valid. */
int smp_take_first(struct run *, const unsigned char *data, size_t len,
    bool question);
/* The first message in what came; NULL: there is none. */
const unsigned char *smp_find_first(const struct run *, size_t *len,
    bool *question);
void smp_forget(struct context *);	/* all that was made of the secret */
void smp_expect_first(struct context *);
bool smp_had_question(const struct context *);
/* Says no to what came on run->refuse. */
void smp_refuse(struct run *);

/* ---- signer.c ------------------------------------------------------------ */

enum signer {
	SIGNER_NONE,		/* libotr would not come to look at it */
	SIGNER_GOOD,
	SIGNER_FALSE,		/* a key that nobody makes */
};
/* The public key in a Reveal Signature or Signature message. */
enum signer signer_look(struct context *, const char *body,
    const struct wire *);

#endif
