/*
 * OTR sessions, without a libotr type: one session per contact (bare JID)
 * of an account, its level, its policy, its latch, and the keys.  Knows
 * neither the network nor the screen nor where lines wait.
 *
 * Accounts and contacts are normalized bare JIDs (jid_parse_bare).
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_OTR_H
#define SOTTO_OTR_H

#include "lib/lib.h"
#include "keys/keys.h"
#include "otr/wire/html.h"
#include "otr/wire/reference.h"
#include "words/words.h"

struct otr;			/* all accounts: sessions and keys */
struct otr_session;		/* owned by struct otr, lives as long */

/* What becomes of a line.  Zero is REFUSED: it fails closed. */
enum otr_verdict {
	OTR_REFUSED,		/* it can never leave so: err says why */
	OTR_HELD,		/* keep it; `hold` says for what */
	OTR_CLEAR,		/* one wire body, readable by everyone */
	OTR_SEALED,		/* wire bodies, OTR data messages */
};

/* Why a line is held: shown to the user, word by otr_hold_word(). */
enum otr_hold {
	OTR_HOLD_NONE,
	OTR_HOLD_STARTING,	/* a key exchange runs */
	OTR_HOLD_NO_ANSWER,	/* ... and got no answer for 20 s */
	OTR_HOLD_UNVERIFIED,	/* policy verified: verify first */
	OTR_HOLD_FINISHED,	/* the contact ended the session */
	OTR_HOLD_LEVEL_FELL,	/* the latch: not what you saw */
	OTR_HOLD_NEW_KEY,	/* law 4: a key in question */
	OTR_HOLD_OTHER_KEY,	/* it was written to another key */
	OTR_HOLD_OFFLINE,	/* the contact (or the account) is */
	OTR_HOLD_V2,		/* the user was asked about version 2 */
	OTR_HOLD_NO_KEY,	/* our own key is being made */
	OTR_HOLD_UNSURE,	/* it may have arrived: the user was asked */
	OTR_HOLDS		/* how many */
};
const char *otr_hold_word(enum otr_hold);	/* "starting", "level-fell" */
const char *otr_hold_text(enum otr_hold);	/* "waiting for the key ..." */
const char *otr_hold_help(enum otr_hold);	/* what would free the line */

enum otr_smp {
	OTR_SMP_NONE,
	OTR_SMP_ASKED,		/* the contact asks: `question`, maybe "" */
	OTR_SMP_RUNNING,	/* `progress` 0..100 */
	OTR_SMP_SUCCEEDED,
	OTR_SMP_FAILED,		/* the secrets differ */
	OTR_SMP_ABORTED,	/* by either side, or `cheated`: `text` */
};
const char *otr_smp_word(enum otr_smp);

/* Why an exchange that one of the contact's programs wanted was refused. */
enum otr_refusal {
	OTR_REFUSAL_POLICY,	/* never */
	OTR_REFUSAL_V1,
	OTR_REFUSAL_V2,		/* it has only that, and you forbid it */
	OTR_REFUSAL_V3_SEEN,	/* ... and version 3 was spoken before */
	OTR_REFUSAL_ELSEWHERE,	/* version 2: the session is with another */
	OTR_REFUSAL_BAD_KEY,
	OTR_REFUSAL_UNKNOWN,	/* only versions that nobody here speaks */
	OTR_REFUSALS		/* how many */
};
const char *otr_refusal_word(enum otr_refusal);	/* "policy", "v3-seen" */

/* What it was that something on the way has changed. */
enum otr_bent {
	OTR_BENT_NOT,
	OTR_BENT_MESSAGE,
	OTR_BENT_EXCHANGE,
	OTR_BENT_QUERY,
	OTR_BENT_ERROR,
};

enum otr_event_type {
	/* The level, key, version or resource of the next line changed; it
	 * is what otr_info() now says.  `was` is the level before, `text`
	 * why.  Comes once per change, never from inside libotr. */
	OTR_EVENT_LEVEL,
	/* Held lines may be tried again (otr_send each, in order). */
	OTR_EVENT_FLUSH,
	/* New keys after a session that was not there any more for both: what
	 * left in it may not have been read.  `on`: the contact had gone. */
	OTR_EVENT_ANEW,
	OTR_EVENT_SMP,		/* smp, progress, question, text */
	/* A key not seen before from this contact (not verified ever). */
	OTR_EVENT_FIRST_KEY,	/* fingerprint */
	/* Law 4: question `new-key`; fingerprint, the verified one or NULL,
	 * and one known before; `on`: lines go on to that session. */
	OTR_EVENT_NEW_KEY,
	OTR_EVENT_KEY_TAKEN,	/* the user's answer to it: `fingerprint` */
	OTR_EVENT_V2,		/* question `v2`: the contact offers only 2 */
	OTR_EVENT_STRANGER,	/* question `stranger`: a query is held */
	OTR_EVENT_NO_ANSWER,	/* 20 s without an answer */
	OTR_EVENT_NOT_THERE,	/* a start waited for the contact in vain */
	/* A message we could not read; text why, or where `bent` what stood
	 * around it: foreign. */
	OTR_EVENT_UNREADABLE,
	OTR_EVENT_PEER_UNREADABLE, /* the contact could not read ours */
	/* "?OTR Error:" text, foreign; `on`: it is live, from a contact. */
	OTR_EVENT_ERROR,
	OTR_EVENT_ENDED,	/* the contact ended the session */
	OTR_EVENT_TRUST,	/* trust of `fingerprint` changed; `on` */
	OTR_EVENT_KEYGEN,	/* session NULL; account; `on`: begun/ready */
	OTR_EVENT_KEY_ERROR,	/* ... begun, and failed; text */
	OTR_EVENT_V3_SEEN,	/* the contact spoke version 3: keep it */
	OTR_EVENT_FILES,	/* writing a key file failed; text */
	OTR_EVENT_REFUSED,	/* an exchange they wanted: refusal, resource */
	/* Another program of the contact's speaks than lines go to:
	 * resource, fingerprint; `on`: the same key. */
	OTR_EVENT_BESIDE,
};

struct otr_event {
	enum otr_event_type type;
	const char *account;
	const char *contact;		/* NULL where there is no session */
	enum otr_level was;
	bool on;
	/* The fall was not commanded: the latch is now set (law 1). */
	bool fell;
	enum otr_smp smp;
	int progress;
	/* SMP with a question: who asked, who alone learns by it. */
	bool asked_by_us, asked_by_them;
	bool cheated;			/* aborted: the proof was not valid */
	enum otr_refusal refusal;
	enum otr_bent bent;
	/* Asked: ours was asked at once with it, and is dropped for it. */
	bool crossed;
	const char *question;		/* foreign text */
	const char *fingerprint;	/* 40 lower-case hex digits */
	const char *verified;		/* the key that was verified before */
	const char *before;		/* a key that was known before */
	const char *resource;
	const char *text;
};

/* What the layer above knows about a contact and keeps for it. */
struct otr_peer {
	enum otr_policy policy;
	enum otr_v2 v2;
	bool v3_seen;		/* never taken back to version 2 */
	bool known;		/* in the roster, or a conversation is open */
	bool online;		/* some resource of it, and we are too */
	bool watched;		/* its presence is told to us */
	/* ms for which it may only seem to be offline, since the stream is new
	 * and not all presence has come; 0: it is. */
	int unknown_for;
	bool account_online;
	unsigned fragment;	/* bytes of a message at most; 0: no matter */
	bool html;		/* its program takes what we write for HTML */
	/*
	 * The program that a query goes to where none was named and no
	 * session lives: it announces OTR (XEP-0378), or the user writes to
	 * it.  NULL: the server chooses.  Unauthenticated: whoever answers
	 * is as welcome, and nothing else depends on it.
	 */
	const char *hint;
};

/* Given when a manager is made.  Nothing else goes upward. */
struct otr_ops {
	void *arg;
	/*
	 * Puts one OTR message (query, tag, key exchange, TLV) on the wire.
	 * `resource` NULL: the bare JID.  Borrowed.
	 */
	void (*inject)(void *arg, struct otr_session *, const char *resource,
	    const char *wire);
	void (*event)(void *arg, struct otr_session *,
	    const struct otr_event *);
	void (*peer)(void *arg, const char *account, const char *contact,
	    struct otr_peer *out);
	/*
	 * While otr_new() runs and a file is encrypted: appends its
	 * passphrase.  `wrong` is how many were wrong already (it is asked
	 * three times at most).  -1 and err: there is none.  NULL: never.
	 */
	int (*passphrase)(void *arg, const char *file, unsigned wrong,
	    struct str *out, struct err *);
	/*
	 * While otr_new() runs and no file is encrypted: appends the
	 * passphrase that all are put under before anything else is written.
	 * 0; 1: there is to be none; -1 and err: it cannot be had, and
	 * otr_new() fails.  NULL: there is none.
	 */
	int (*first_passphrase)(void *arg, struct str *out, struct err *);
	/*
	 * Runs fn(fn_arg), which takes milliseconds (a step of a key exchange
	 * or of SMP, a file of all known keys), and returns when it has: in a
	 * thread, so that something else can go on meanwhile, which calls
	 * nothing of otr and changes nothing that the other ops look at.
	 * NULL: as it is.
	 */
	void (*compute)(void *arg, void (*fn)(void *), void *fn_arg);
};

/* ---- session.c ----------------------------------------------------------- */

/*
 * Reads keys, tags and fingerprints from `dir` (made if it is not there).
 * A broken or foreign file is an error, is kept, and no new identity is
 * made: NULL, err "broken-file" with file (and line).  Timers (20 s for the
 * key exchange, libotr's poll) live in the loop, armed only when needed.
 */
struct otr *otr_new(struct loop *, const char *dir, const struct otr_ops *,
    struct err *);
/* Ends nothing on the wire: call otr_end_all() first. */
void otr_free(struct otr *);

/* Finds or makes the session of a contact; never NULL. */
struct otr_session *otr_session(struct otr *, const char *account,
    const char *contact);
const char *otr_session_account(const struct otr_session *);
const char *otr_session_contact(const struct otr_session *);
/* A pointer for the layer above (its conversation). */
void otr_session_set_data(struct otr_session *, void *);
void *otr_session_data(const struct otr_session *);

/* Law 3: computed from the session that the next line would use. */
struct otr_info {
	enum otr_level level;
	enum otr_hold hold;	/* what would hold a line typed now, or NONE */
	bool latched;
	int version;		/* 2, 3; 0 outside a session */
	char fingerprint[FINGERPRINT_HEX + 1];	/* of the session, or "" */
	bool verified;		/* that fingerprint */
	char verified_day[TRUST_DAY + 1];	/* ... when, or "" */
	char resource[1024];	/* that the session lives on, or "" */
	bool chosen;		/* ... by the user */
	bool newest;		/* ... it spoke last of them */
	unsigned devices;	/* programs of the contact's with a session */
	uint32_t their_tag;	/* OTRv3 instance tags; 0 in version 2 */
	uint32_t our_tag;
	enum otr_smp smp;
	int smp_progress;
	/* Asked: their question, foreign text, until the session changes;
	 * NULL: for the secret alone, or nothing is asked. */
	const char *smp_question;
	char new_key[FINGERPRINT_HEX + 1];	/* not decided yet, or "" */
	bool asks_v2;		/* question `v2` is open */
	/* Another key of theirs that is verified, while this one is not. */
	char verified_key[FINGERPRINT_HEX + 1];
	bool knows_us;		/* SMP convinced them of us, since the start */
	bool known;		/* some key of the contact's is: they have OTR */
};
void otr_info(const struct otr_session *, struct otr_info *);
enum otr_level otr_level(const struct otr_session *);
/* The same, as if no key exchange ran: what that began from. */
enum otr_level otr_settled(const struct otr_session *);
/* The key of the session that there is, or was when it ended; "": none. */
const char *otr_session_key(const struct otr_session *);
/* The same, "" where it has ended; otr_info()'s fingerprint. */
const char *otr_live_key(const struct otr_session *);
/*
 * Whether policy would let a line out in the clear now, were we connected:
 * one that it would not must never leave so, whatever comes meanwhile.
 */
bool otr_may_be_clear(const struct otr_session *, enum otr_level shown);

struct otr_out {
	enum otr_hold hold;	/* with OTR_HELD */
	size_t nwire;
	char **wire;		/* to be sent in this order, to `resource` */
	char resource[1024];	/* "": the caller chooses */
	char fingerprint[FINGERPRINT_HEX + 1];	/* sealed to this key */
	/* Set where it was sealed as HTML: otr_digest() of that. */
	bool digested;
	unsigned char digest[DIGEST_BYTES];
	enum otr_level level;	/* under which it leaves */
};
void otr_out_clear(struct otr_out *);	/* wipes and frees */

/*
 * The one way for a line.  `shown` is the level that the user saw when
 * Enter was pressed: CLEAR needs it to be NOT_PRIVATE (law 1), SEALED needs
 * the level not to be below it.  `only_key`, or NULL: sealed to no other
 * fingerprint (law 4).  May start a key exchange as the policy says.
 * `refers`, or NULL: to which line it refers; such a one is never CLEAR, and
 * in version 2 it leaves without (docs/OTR-REFERENCES).
 * Fills `out` (clear it whatever came); err with OTR_REFUSED:
 * "not-encrypted" and the like.
 */
enum otr_verdict otr_send(struct otr_session *, const char *text,
    enum otr_level shown, const char *only_key,
    const struct sealed_reference *refers, struct otr_out *out, struct err *);

/* Of a text as it is sealed: by that a later line can refer to it. */
void otr_digest(const char *text, unsigned char digest[DIGEST_BYTES]);

/* What came out of a message from the wire. */
struct otr_in {
	char *text;		/* secret_alloc'd, or NULL: nothing to show */
	enum otr_level level;	/* under which it came */
	/* In the clear although a session lives or policy wants one. */
	bool unexpected_clear;
	char fingerprint[FINGERPRINT_HEX + 1];
	/* For the layer above, which may change the text: otr_digest() of what
	 * was sealed. */
	bool digested;
	unsigned char digest[DIGEST_BYTES];
	/* What it says of another line, or NULL: nothing, or nothing that is
	 * understood.  Only of this very message, sealed in version 3; whether
	 * there is such a line is not known here. */
	struct sealed_reference *refers;
};
void otr_in_clear(struct otr_in *);
/* Whether a body is OTR's business (begins with "?OTR", or has a tag). */
bool otr_is_otr(const char *body);
/* ... and it is not shown as a text: not one that has but a tag. */
bool otr_is_message(const char *body);
/* ... and says that it was encrypted for a session of this program's (version
 * 3: by its instance tag).  Anybody can write that: fit for a hint alone. */
bool otr_is_for_us(const struct otr_session *, const char *body);
/* A text without the tag in it that offers OTR; caller frees. */
char *otr_without_tag(const char *body);
/*
 * Law 7: only live, direct chat messages come here.  `age_ms` is how long
 * ago it was stamped (0: live); over two minutes only data messages of a
 * living session are acted on.  Text of libotr's is never shown.
 */
void otr_recv(struct otr_session *, const char *resource, const char *body,
    int64_t age_ms, struct otr_in *out);

/* Commands.  0, or -1 and err with a code of its own each. */
int otr_start(struct otr_session *, struct err *);	/* refreshes too */
/*
 * With this one of the contact's programs, which is then chosen.  "v3-seen":
 * it is known to have only a version that is not spoken with the contact.
 */
int otr_start_at(struct otr_session *, const char *resource, struct err *);
int otr_end(struct otr_session *, struct err *);	/* clears the latch */
/*
 * Starts SMP, or answers the contact's request where one waits.  A secret is
 * refused once ("question-changed") where the contact had asked a question
 * that was not answered and is no more.
 */
int otr_smp_start(struct otr_session *, const char *question,
    const char *secret, struct err *);
int otr_smp_answer(struct otr_session *, const char *secret, struct err *);
/* With whom a verification runs whose secret is this text, more or less; or
 * NULL.  Whether a text is a code as otr_smp_code() makes them. */
const char *otr_smp_spoken(const struct otr *, const char *text);
bool otr_smp_is_code(const char *text);
int otr_smp_abort(struct otr_session *, struct err *);
/* Six digits by chance, for a secret that is told on the phone. */
#define OTR_CODE_DIGITS 6
void otr_smp_code(char code[OTR_CODE_DIGITS + 1]);
/*
 * Trusts exactly this fingerprint; it must be known for the contact.
 * Refused ("fingerprint-changed") if a session lives with another key.  What
 * cannot be written is not trusted ("write"); but what is distrusted or
 * forgotten is so at once, written or not ("not-kept").
 */
int otr_trust(struct otr_session *, const char *fingerprint, struct err *);
int otr_distrust(struct otr_session *, const char *fingerprint,
    struct err *);
/* Goes on with a new key, unverified (answers `new-key`). */
int otr_accept(struct otr_session *, struct err *);
/* Drops a fingerprint that no session uses. */
int otr_forget(struct otr_session *, const char *fingerprint, struct err *);
/* Answers `v2` for now; the layer above keeps it for the contact. */
int otr_v2_answer(struct otr_session *, bool allow, struct err *);
/* Answers `stranger`: the held query is acted on, or dropped. */
int otr_stranger_answer(struct otr_session *, bool allow, struct err *);
/* The contact is no longer one: what was allowed before is asked anew. */
void otr_estrange(struct otr_session *);
/* The user saw the fall and decided: clears the latch. */
void otr_latch_clear(struct otr_session *);

/* What happens around a session. */
void otr_policy_changed(struct otr_session *);
/* Whether anything but the next line minds that it was. */
bool otr_minds_policy(const struct otr_session *);
/* The contact's presence: the resource is gone, or (NULL) all are. */
void otr_peer_gone(struct otr_session *, const char *resource);
void otr_peer_came(struct otr_session *, const char *resource);
/* The account's stream: lost, back (resumed or new). */
void otr_link_down(struct otr *, const char *account);
void otr_link_up(struct otr *, const char *account, bool resumed);
/* Who is online is known now (otr_peer.unknown_for): starts that waited go. */
void otr_presence_known(struct otr *, const char *account);
/* Ends every session with the peers told: quitting.  How many were told. */
unsigned otr_end_all(struct otr *);

/*
 * Ends a session that lay idle, the peer told.  The user did not command it
 * just now, so the latch is set: nothing typed meanwhile leaves in the clear.
 */
void otr_end_idle(struct otr_session *);

/* ---- device.c: several programs of one contact --------------------------- */

/* One of them, with its own session. */
struct otr_device {
	const char *resource;	/* or "" */
	const char *fingerprint;
	uint32_t tag;		/* 0 in version 2 */
	int version;
	enum otr_level level;	/* of this session alone */
	bool verified;		/* its own key, whatever others have */
	bool in_use;		/* lines go there */
	bool locked;		/* question `new-key` is about its key */
	bool gone;		/* offline, as far as is known */
	int64_t heard;		/* loop_now() when it last spoke; 0: never */
};
typedef void otr_device_fn(void *arg, const struct otr_device *);
void otr_devices(const struct otr_session *, otr_device_fn *, void *arg);
/*
 * Lines go to this program from now on, whoever else writes, until it goes.
 * "no-session"; "new-key" where law 4 forbids it.  NULL: to whoever wrote
 * last again, among those with the session's key.
 */
int otr_use(struct otr_session *, const char *resource, struct err *);

/* ---- own.c --------------------------------------------------------------- */

/*
 * Sees to it that the account has a key and a tag: made in a thread where
 * not (events KEYGEN).  A message that needs the key waits for it.
 */
int otr_key_want(struct otr *, const char *account, struct err *);
/* Makes a new one although there is one: only when asked twice. */
int otr_key_replace(struct otr *, const char *account, struct err *);
/* Own fingerprint into hex[41]; -1 "no-key" while there is none. */
int otr_key_fingerprint(struct otr *, const char *account, char *hex,
    struct err *);

/* Each known key of a contact, or of all contacts (NULL). */
struct otr_known {
	const char *contact;
	const char *fingerprint;
	bool verified;
	const char *trust;	/* "", "smp", "fingerprint": how */
	const char *day;	/* "2026-11-12", or "": nobody knows when */
	bool in_use;		/* of the session that lives */
};
typedef void otr_known_fn(void *arg, const struct otr_known *);
void otr_known_each(struct otr *, const char *account, const char *contact,
    otr_known_fn *, void *arg);
/* As known_some(): of all contacts, behind `after`; the last of them, or NULL. */
const char *otr_known_some(struct otr *, const char *account,
    const char *after, size_t max, otr_known_fn *, void *arg);
/*
 * Why the file of fingerprints lacks what counts (law 1), or NULL; and to try
 * once more to write it: -1 "not-kept".
 */
const char *otr_unkept(const struct otr *);
int otr_keep(struct otr *, struct err *);
/* As keys_passphrase_check() and keys_passphrase_set(), beside the loop. */
int otr_passphrase_check(struct otr *, const char *, struct err *);
int otr_passphrase_set(struct otr *, const char *, struct err *);
/* What the start did, as first_passphrase() wanted it. */
enum passphrase_first otr_sealed_at_start(const struct otr *);
/* All keys: for commands that are about them alone. */
struct keys *otr_keys(struct otr *);

#include "otr/doctor.h"

#endif
