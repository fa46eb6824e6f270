/*
 * What the files of this directory share: a session and the manager, then what
 * each file gives to the others, roughly from the lowest floor up.  Nobody
 * outside src/otr may include it.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_OTR_INSIDE_H
#define SOTTO_OTR_INSIDE_H

#include "otr/libotr/libotr.h"
#include "otr/otr.h"
#include "otr/wire/wire.h"

/* OTRv3, "Fragmentation", and DESIGN 7: what a peer may make us keep. */
#define OTR_BODY_MAX (512 * 1024)	/* one message, put together */
#define OTR_STRANGER_MAX (16 * 1024)	/* from someone unknown */
#define OTR_INSTANCES_MAX 16		/* devices of one contact */
#define OTR_REVEAL_MAX 128		/* MAC keys in a message of ours */

/* Times in milliseconds. */
#define AHEAD_KEPT 2			/* pairs of keys that an exchange takes */
#define OTR_AUTO_MS 30000		/* between starts nobody commanded */
#define OTR_ERROR_EACH_MS 10000		/* a token for an error of ours */
#define OTR_OLD_MS 120000		/* law 7 */
#define OTR_GRACE_MS 2000		/* after Starting came to nothing */

enum session_state { SESSION_NONE, SESSION_LIVE, SESSION_FINISHED };

/* Law 1: a fall that the user did not command, and what caused it. */
enum latch { LATCH_OFF, LATCH_FELL, LATCH_NEW_KEY };

/*
 * Where a query goes that nobody gave an address: to the hint of the layer
 * above, but never twice in a row where that got no answer.
 */
enum hint {
	HINT_UNUSED,
	HINT_FOLLOWED,		/* the last query went there */
	HINT_FAILED,		/* ... and got no answer */
	HINT_PASSED,		/* so the one after it did not */
};

/* What the user said about a stranger. */
enum stranger { STRANGER_UNASKED, STRANGER_ALLOWED, STRANGER_REFUSED };

/* May version 2 be spoken with the contact, as far as this run knows? */
enum v2 {
	V2_UNASKED,		/* what is kept above counts */
	V2_ALLOWED,
	V2_REFUSED,
	V2_OVER,		/* version 3 was spoken: never again */
};

/* Who began the verification (SMP) that runs. */
enum smp_role { SMP_NOT_OURS, SMP_OURS, SMP_OUR_QUESTION };

/* How long ago a message was written. */
enum age {
	AGE_LIVE,
	AGE_DELAYED,		/* it was stored meanwhile */
	AGE_OLD,		/* law 7: shown, not acted on */
};

/*
 * No program has this instance tag (OTRv3, "Instance Tags": 0x100 is the
 * first); 0 stands for all that speak version 2.
 */
#define TAG_OF_NOBODY 1

/* A message that waits: for the user, or for our own key. */
enum waiting { WAIT_NOTHING, WAIT_STRANGER, WAIT_V2, WAIT_KEY };

struct partial;			/* an unfinished message in pieces */

struct bucket {			/* a rate limit: tokens refill with time */
	unsigned tokens;
	int64_t filled;
};

/* What was last told upward: LEVEL events come from the difference. */
struct shown {
	enum otr_level level;
	int settled;		/* rank of the last level but Starting */
	char key[FINGERPRINT_HEX + 1];
	int version;
	char *resource;
};

struct otr_session {
	struct otr_session *next;
	struct otr *otr;
	char *account;
	char *contact;
	void *data;

	/*
	 * The one session that lines use.  `ctx` is libotr's context that we
	 * chose; key and generation are what it had when it was chosen: a
	 * context that shows others is not our session any more.
	 */
	enum session_state state;
	struct context *ctx;
	struct context *master;	/* found once, never forgotten */
	uint32_t tag;
	unsigned generation;
	int version;
	char key[FINGERPRINT_HEX + 1];
	char *resource;
	char *before;		/* the resource before that one */
	bool gone;		/* that resource went; it may have restarted */
	char *chosen;		/* the user's resource, or NULL: who writes */
	char *stay;		/* the session's, when a key beside it came */
	uint32_t beside;	/* it was said that this program writes too */
	bool sealed;		/* a line ever left in a session */
	int64_t heard_at;	/* something of it was read; 0: never */

	/* A key exchange: state.c moves it. */
	enum otr_exchange exchange;
	unsigned refused_steps;	/* that the table does not have */
	enum otr_exchange refused_from, refused_to;
	char *with;		/* it runs with this resource, or NULL */
	char *asked;		/* whom our query went to; NULL: anyone */
	enum hint hint;
	int deferred;		/* version of a query of theirs that waits
				 * while ours is under way; 0: none does */
	char *defer_resource;
	int64_t asked_at;
	int64_t auto_at;	/* last start for a line; 0: none or answered */
	int64_t provoked_at;	/* last start for what the contact sent */
	int64_t failed_at;	/* Starting came to nothing; 0: never */
	struct timer *answer;	/* for how long none may come */
	struct timer *stall;	/* for how long nothing may move */
	struct timer *await;	/* await.c's own */
	struct timer *ahead;	/* ahead.c's own */
	struct ahead_pair *pair;	/* for an exchange that we asked for */
	struct timer *retry;	/* when a start by policy is due again */
	struct bucket exchanges;
	struct bucket steps;	/* what comes after the first message */

	/* Decisions. */
	enum latch latch;
	int fell_from;		/* rank before the fall that set it */
	/* Of the call that runs: */
	bool commanded;		/* the user wants what it does */
	bool flush;		/* held lines may go */
	const char *why;	/* for the LEVEL event */
	char new_key[FINGERPRINT_HEX + 1];	/* law 4: not decided yet */
	uint32_t candidate;	/* the program that has the new key, where it
				 * is another than the session's */
	char accepted[FINGERPRINT_HEX + 1];
	enum v2 v2;
	char *old;		/* resource refused for having only version 2 */
	enum stranger stranger;

	/* What waits for an answer. */
	enum waiting waiting;
	char *waiting_body;	/* NULL: a tag that offered `offers` */
	char *waiting_resource;
	unsigned waiting_offers;

	bool tag_sent;
	struct bucket errors_out;	/* that we send to the contact */
	int64_t pieces_told;	/* of missing pieces; or when it is owed */
	int64_t error_due;	/* one that waits until it is back; 0: none */
	struct timer *owed;	/* ... or until one may go again */
	int64_t owed_at;
	char *owed_resource;
	int64_t notice_at;	/* last notice that might come often */
	int64_t refused_at;
	struct bucket errors;	/* what is said of each */
	struct bucket unreadable;
	unsigned unreadable_missed;
	struct partial *partials;
	size_t partial_bytes;	/* in them */
	unsigned stray_n, stray_k;	/* the last piece that fitted nowhere */
	unsigned bent_n;	/* pieces of the last one that was bent */
	int64_t bent_at;
	uint64_t bent_around;	/* the letters of what stood around it */
	uint64_t recent[32];	/* data messages read: repeats are dropped */
	unsigned recent_next;

	enum otr_smp smp;
	int smp_progress;
	enum smp_role smp_role;
	char *smp_asked;	/* theirs, or NULL */
	bool smp_unheeded;	/* ... was shown, and not answered */
	char knows_us[FINGERPRINT_HEX + 1];	/* who holds it verified us */
	char *smp_secret;	/* ours, while the contact may ask too */
	uint64_t smp_hash;	/* of the secret that was typed, for spoken.c */
	bool smp_hashed;

	struct shown shown;
};

struct queued;			/* an event that waits */
struct inject;			/* a message that waits for libotr to return */

struct otr {
	struct loop *loop;
	struct otr_ops ops;
	struct keys *keys;
	struct libotr *lib;
	struct otr_session *sessions;
	struct table *by_name;	/* ... by account and contact */
	struct hash_seed seed;	/* of the hashes against repetition */
	size_t smp_hashed;	/* sessions with one of a secret */

	int depth;		/* calls of ours on the stack */
	bool delivering;
	struct queued *events, **events_end;
	struct inject *injects, **injects_end;

	struct ahead_pair *kept[AHEAD_KEPT];	/* ahead.c: for exchanges */
	size_t kept_count;
	struct timer *kept_due;

	bool fingerprints_dirty;
	size_t partial_bytes;	/* of contacts */
	size_t partial_strange;	/* of strangers */
};

/* ---- session.c: found and made ------------------------------------------- */

/* The session with a contact; NULL: there is none yet. */
struct otr_session *session_find(const struct otr *, const char *account,
    const char *contact);
void session_peer(const struct otr_session *, struct otr_peer *);
void session_set_resource(struct otr_session *, const char *);
/* Is our address the smaller one?  Breaks ties, one side only. */
bool session_first(const struct otr_session *);
/* libotr's context of the contact; unless `add` NULL where it has none. */
struct context *session_master(const struct otr_session *, bool add);
/* ... and of one of its programs; NULL: there is none. */
struct context *session_context(const struct otr_session *, uint32_t tag);
/* For a call of libotr about this session. */
void session_run(struct otr_session *, const char *resource, struct run *);
bool resource_is(const char *, const char *);	/* false where NULL */
bool bucket_take(struct bucket *, int64_t now, unsigned size, int64_t each);
/* Room for what the user's own command will bring. */
void bucket_give(struct bucket *, unsigned size, unsigned n);

/* ---- event.c: what goes upward, after libotr has returned ---------------- */

/* Queues an event; the strings set with event_str() belong to it. */
struct otr_event *event_add(struct otr *, struct otr_session *,
    enum otr_event_type);
void event_of_account(struct otr *, const char *account, enum otr_event_type,
    bool on, const char *text);
void event_str(const char **field, const char *);
void inject_add(struct otr_session *, const char *resource, const char *wire);
void injects_send(struct otr *);
void events_deliver(struct otr *);
void events_free(struct otr *);

/* ---- state.c: the key exchange's ----------------------------------------- */

/*
 * The one function that moves it.  A step that the table does not have is
 * refused: the state is LOST then, the latch is set, lines are held.
 */
void exchange_move(struct otr_session *, enum otr_exchange to);
bool exchange_starts(const struct otr_session *);	/* the level says so */
bool exchange_ours(const struct otr_session *);	/* we began it */
bool exchange_runs(const struct otr_session *);	/* messages of it go */
bool exchange_again(const struct otr_session *);	/* begun twice */
/* Does what this resource does concern the session that lines use? */
bool exchange_concerns(const struct otr_session *, const char *resource);

/* ---- fingerprint.c: the keys that a contact is known by ------------------ */

struct s_fingerprint *fingerprint_find(const struct otr_session *,
    const char *hex);
/* The trusted fingerprint of a contact other than `hex`; NULL if none. */
struct s_fingerprint *fingerprint_verified(const struct otr_session *,
    const char *hex);
bool fingerprint_any(const struct otr_session *);
/* It is trusted by the way that the word names, since today. */
void fingerprint_trust_today(const struct otr_session *,
    struct s_fingerprint *, const char *word, size_t len);
/* One that is trusted was verified once more, today. */
void fingerprint_renew(struct otr_session *, struct s_fingerprint *);
void fingerprint_keep(struct otr_session *, struct s_fingerprint *);
/* A known one other than `hex`, the session's if it can be; or NULL. */
struct s_fingerprint *fingerprint_before(const struct otr_session *,
    const char *hex);
/*
 * Law 4: neither verified nor accepted, and another one was verified, or was
 * known before this one came; or it was asked about, with no answer yet.
 */
bool fingerprint_questioned(const struct otr_session *,
    const struct s_fingerprint *);

/* ---- policy.c: what a policy means by itself ----------------------------- */

/* Does policy want sessions without being told? */
bool policy_starts(const struct otr_session *, const struct otr_peer *);
/* Does policy let nothing out in the clear, ever? */
bool policy_never_clear(const struct otr_peer *);
/* May version 2 be spoken? */
enum otr_v2 policy_v2(const struct otr_session *, const struct otr_peer *);
int policy_rank(enum otr_level);

/* ---- level.c ------------------------------------------------------------- */

bool session_lives(const struct otr_session *);
bool session_key_trusted(const struct otr_session *);
bool session_key_questioned(const struct otr_session *);
/*
 * Nothing is sent before the user has decided about a key: the session's, or
 * any that came beside one of a verified contact's.
 */
bool session_is_locked(const struct otr_session *);
void level_fallen(struct otr_session *);

/* ---- keep.c -------------------------------------------------------------- */

void keep_or_say(struct otr *);
/* The same for what takes trust away: -1 "not-kept". */
int keep_or_fail(struct otr *, struct err *);

/* ---- turn.c -------------------------------------------------------------- */

/*
 * Every public function stands between these two.  At the outermost leave
 * the level is compared, files are written, what libotr wanted sent is sent
 * and the events are delivered, in this order.
 */
void otr_enter(struct otr *);
void otr_leave(struct otr *, struct otr_session *);

/* ---- own.c: one's own keys and tags -------------------------------------- */

/* An account needs a tag, and may have none. */
void own_want_tag(struct otr *, const char *account);

/* ---- notice.c: what is said of messages that were not read --------------- */

void notice_unreadable(struct otr_session *, const char *resource,
    const char *text);
/* ... since something on the way has changed it; text: what stood around. */
void notice_bent(struct otr_session *, const char *resource,
    const char *text, enum otr_bent);
/* What may come again and again is said once in a while. */
void notice_seldom(struct otr_session *, const char *resource,
    const char *text);
void notice_refused(struct otr_session *, const char *resource,
    enum otr_refusal);

/* ---- decide.c: what becomes of a line ------------------------------------ */

struct decision {
	enum otr_verdict verdict;
	enum otr_hold hold;
	bool start;		/* begin a key exchange */
	bool tag;		/* offer OTR by white space */
};
void decide_line(const struct otr_session *, const struct otr_peer *,
    enum otr_level shown, const char *only_key, struct decision *);

/* ---- wait.c: a message that waits ---------------------------------------- */

/* Holds a message until the user has decided, or the key is there. */
void wait_hold(struct otr_session *, enum waiting, const char *resource,
    const char *body, unsigned offers);
void wait_drop(struct otr_session *);

/* ---- tell.c: errors that go to the contact ------------------------------- */

/* One message on its way through. */
struct incoming {
	struct otr_session *s;
	const char *resource;
	const char *body;
	enum age age;
	struct wire wire;
	struct otr_peer peer;
	bool stranger;
	struct otr_in *in;
};
/* What came could not be read; now, or as soon as one may be sent. */
void tell_unreadable(struct incoming *);
void tell_owed(struct otr_session *, const char *resource, int64_t ms);
/*
 * What is owed is about the old keys: said later it would be taken for a word
 * about lines under the new ones.
 */
void tell_before_keys(struct otr_session *);
/* The contact is back: what it wrote before could not be read. */
void tell_due(struct otr_session *, const char *resource);

/* ---- device.c: the contact's programs ------------------------------------ */

const char *device_resource(const struct context *);
int64_t device_heard_at(const struct context *);	/* 0: it never spoke */
/* It spoke, from there (NULL: not known). */
void device_heard(const struct otr_session *, struct context *,
    const char *resource);
unsigned devices_live(const struct otr_session *);
void device_choose(struct otr_session *, const char *resource);
bool device_is_newest(const struct otr_session *);
bool device_is_chosen(const struct otr_session *);
/* Whether a session lives with a program there. */
bool device_is_at(const struct otr_session *, const char *resource);
/* One speaks that lines do not go to. */
void device_beside(struct otr_session *, struct context *,
    const char *resource);
void devices_gone(struct otr_session *, const char *resource);
/* The session with the program there; NULL if there is none. */
struct context *device_at(const struct otr_session *, const char *resource);
/* Another of the contact's programs with the very key, and there; or NULL. */
struct context *device_twin(const struct otr_session *);

/* ---- seal.c: data messages of our own ------------------------------------ */

/* For the session that lines use; NULL: it cannot be, or none lives. */
char *seal_text(struct otr_session *, const char *text,
    const struct sealed_reference *);	/* or NULL */
/* Without a text, and nobody misses it. */
char *seal_tlv(struct otr_session *, enum tlv, const void *data,
    size_t len);

/* ---- run.c, smp.c: a message given to libotr ----------------------------- */

/* `slow`: it takes libotr milliseconds. */
void run_wire(struct otr_session *, const char *resource, const char *wire,
    bool slow, struct run *);
void smp_event(struct run *, struct context *, enum smp_news, int percent,
    const char *question);
void smp_after(struct run *);
void smp_reset(struct otr_session *, const char *why);

/* ---- pin.c --------------------------------------------------------------- */

/* From now on lines use this context. */
void pin_session(struct otr_session *, struct context *,
    const char *resource);

/* ---- end.c, room.c ------------------------------------------------------- */

/* Ends one context of the contact, or all; how many were told. */
void end_one(struct otr_session *, struct context *);
unsigned end_all(struct otr_session *);
/* Room for a program with this tag; false: there is none. */
bool room_make(struct otr_session *, uint32_t tag);

/* ---- spoken.c: the secret of a verification, typed as a text -------------- */

void spoken_keep(struct otr_session *, const char *secret);
void spoken_drop(struct otr_session *);

/* ---- trust.c ------------------------------------------------------------- */

/* The user goes on with the key in question; or stays with the session's. */
void trust_take_key(struct otr_session *);
void trust_drop_candidate(struct otr_session *);
void trust_event(struct otr_session *, const char *hex, bool on);
void trust_gained(struct otr_session *, const char *hex, bool new);

/* ---- exchange.c ---------------------------------------------------------- */

/*
 * Sends a query to a resource (NULL: where the session is, or anywhere);
 * waits for our key first; nothing if one was just sent.
 */
int exchange_begin(struct otr_session *, const char *resource, struct err *);
/* The same by policy: rate limited, only with the contact there. */
void exchange_auto(struct otr_session *);
/* A query, or an exchange message, of theirs was acted on. */
void exchange_moved(struct otr_session *, const char *resource);
void exchange_stop(struct otr_session *);	/* done */
void exchange_give_up(struct otr_session *);
/* The contact may answer at the address of the hint after all. */
void exchange_hint_anew(struct otr_session *);
/*
 * In version 2 there is one session, and one exchange: no other of the
 * contact's programs may touch either.
 */
bool exchange_is_elsewhere(const struct otr_session *, const char *resource,
    int version);
/* Version 2 may not be spoken with it. */
void exchange_refuse_v2(struct otr_session *, const char *resource);
/* Their query offers these versions (bit 2 and bit 3). */
void exchange_query(struct otr_session *, const char *resource,
    unsigned offers, const char *body);
/* A query, whatever else is under way. */
void exchange_ask(struct otr_session *, const char *resource,
    enum otr_exchange);
void exchange_clock(struct otr_session *);	/* an answer is due */
/* What libotr waits for: an answer to our DH-Commit; or whatever it is. */
void exchange_drop_commit(struct otr_session *);
void exchange_forget(struct otr_session *);

/* ---- await.c ------------------------------------------------------------- */

/* Starting, but nothing is asked before the contact is there: for so long. */
void await_begin(struct otr_session *, int milliseconds);
void await_look(struct otr_session *);	/* is it there now? */

/* ---- ahead.c ------------------------------------------------------------- */

/* Behind what was sent: what the exchange needs next is computed soon. */
void ahead_look(struct otr_session *);
void ahead_drop(struct otr_session *);	/* what was made and not used */
/* Answers a query of version 3 with a pair that is kept; false: there is
 * none, or it cannot be used here. */
bool ahead_answer(struct otr_session *, const char *resource);
void ahead_free(struct otr *);		/* wipes what is kept */

/* ---- agreed.c: what libotr has seen; see libotr_ops ---------------------- */

void agreed_keys(struct run *, struct context *, bool known_key);
void agreed_refreshed(struct run *);
void agreed_disturbed(struct run *);
void agreed_verified(struct run *, const struct s_fingerprint *);
void agreed_ended(struct run *, struct context *);

/* ---- choose.c ------------------------------------------------------------ */

/* Goes over to another program of the same key that is still there. */
bool choose_twin(struct otr_session *);

/* ---- partial.c: fragments, put together ---------------------------------- */

/*
 * Takes a fragment; the whole message (caller frees) or NULL.  `lost`: of some
 * message there will be no whole any more.
 */
char *partial_add(struct otr_session *, const char *resource,
    const char *body, bool known, bool *lost);
void partial_drop(struct otr_session *);
unsigned partial_count(const struct otr_session *);

/* ---- bent.c, data.c, recv.c: what comes from the wire -------------------- */

void bent_recv(struct incoming *);
/* Of a message in pieces something may be gone for ever. */
void bent_torn(struct incoming *);
void data_recv(struct incoming *);
/* "This session is over", sealed for who has it now; NULL if none lives. */
char *data_farewell(struct otr_session *);
/* Puts one OTR message (no fragment) through, as if it had just come. */
void recv_body(struct otr_session *, const char *resource, const char *body,
    enum age, struct otr_in *);

/* ---- answer.c ------------------------------------------------------------ */

void answer_key_ready(struct otr_session *, bool ok);

#endif
