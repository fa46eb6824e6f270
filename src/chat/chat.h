/*
 * The model: accounts, contacts, conversations, their lines, and the one
 * choke point through which a line leaves.  Knows neither a screen nor
 * libstrophe nor libotr; front ends read the structs below (never write
 * them), compare the change counters, and listen to events.
 *
 * All JIDs in the model are normalized.  All foreign text in it is valid
 * UTF-8, and not yet safe for a terminal: utf8_safe() is for who paints.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CHAT_H
#define SOTTO_CHAT_H

#include "conf/conf.h"
#include "ipc/ipc.h"
#include "lib/lib.h"
#include "otr/otr.h"
#include "words/words.h"

#define CHAT_NOTE_MAX IPC_TEXT_MAX	/* foreign text within a sentence */
#define CHAT_RESOURCES_MAX 32	/* remembered of one contact */
#define CHAT_STRANGERS_MAX 64	/* conversations that strangers may open */
#define CHAT_OUTBOX_MAX 1000	/* lines waiting in one conversation */

struct chat;
struct account;
struct contact;
struct talk;
struct line;

/* ---- buffer.c: what a window shows ------------------------------------- */

enum entry_kind {
	ENTRY_IN,		/* a message from the contact */
	ENTRY_OUT,		/* a line of ours */
	ENTRY_NOTICE,		/* said by the program */
	ENTRY_WARNING,		/* ... to be seen: full width, marked */
	ENTRY_QUESTION,		/* ... that names the commands that answer */
	ENTRY_ERROR,
	ENTRY_ALARM,		/* ... that somebody may be listening: a band */
	ENTRY_DRAWING,		/* rows that are not to be broken: a QR code */
};
struct entry {
	uint64_t serial;	/* 1, 2, ... within its buffer */
	int64_t stamp;		/* wall clock, ms since 1970 */
	enum entry_kind kind;
	bool delayed;		/* stamp is the server's, not ours */
	enum otr_level level;	/* under which a message came or left */
	enum delivery delivery;	/* of ENTRY_OUT */
	char *author;		/* name to show, NULL for notices */
	char *text;		/* may contain newlines */
	char *subject;		/* of a message in the clear, or NULL */
	/* Bytes of a notice's text that somebody else wrote. */
	size_t quote_at, quote_len;
	char *id;		/* stanza id, or NULL */
	char *reason;		/* why it is held or failed, or NULL */
	bool wiped;		/* its text is gone, as the user set it */
};
/* A ring of the newest `keep` entries, of `most` bytes of text at most. */
struct buffer {
	struct entry *entries;	/* ring; read through buffer_at */
	size_t first, count, keep, room;
	size_t bytes, most;
	uint64_t serial;	/* of the newest entry */
	uint64_t read;		/* serial up to which it was read */
	unsigned changes;
};
void buffer_init(struct buffer *, size_t keep);
/* What it keeps from now on. */
void buffer_limit(struct buffer *, size_t keep, size_t most);
void buffer_free(struct buffer *);	/* wipes texts that came under OTR */
/* Copies its texts; sets serial; returns the stored entry. */
struct entry *buffer_push(struct buffer *, const struct entry *);
/* 0 is the oldest that is kept. */
const struct entry *buffer_at(const struct buffer *, size_t);
/* By serial, or NULL when the ring has lost it. */
struct entry *buffer_serial(struct buffer *, uint64_t);
/* Sets why an entry of ours is held or failed (copied; NULL: nothing). */
void buffer_reason(struct buffer *, struct entry *, enum delivery,
    const char *reason);
/* The newest entry of ours with this id, or NULL. */
struct entry *buffer_find(struct buffer *, const char *id);
/* Wipes the text of an entry; a mark takes its place. */
void buffer_wipe(struct buffer *, uint64_t serial);
void buffer_clear(struct buffer *);

/* ---- roster.c, order.c: contacts and presence -------------------------- */

struct resource {
	char *name;
	enum show show;
	int priority;
	char *text;
	unsigned order;		/* grows: the newest presence is largest */
	enum announced announced;	/* does it announce OTR: a hint */
	/* discover.c's own */
	char caps[IPC_CAPS_MAX + 1];	/* the hash in its presence, or "" */
	int64_t asked_at;	/* loop_now(); 0: it was not */
};
struct contact {
	struct account *account;
	char *jid;		/* bare */
	char *item;		/* in the roster, with a resource; or NULL */
	char *name;		/* from the roster, or "" */
	bool in_roster;
	enum subscription subscription;
	bool ask;		/* our request is pending */
	bool asks_us;		/* theirs is: question `subscription` */
	struct resource *resources;
	size_t nresources;
	enum show show;		/* of the best resource */
	char *text;		/* its status text, or "" */
	char *local;		/* of the address: shown without a name */
	char *unreachable;	/* why our presence did not arrive, or NULL */
	/* roster.c's and order.c's own */
	unsigned seen;
	size_t at;
	struct place *place;
};
struct contact *contact_find(const struct account *, const char *jid);
/* Sorted by name for showing; `n` is set.  Valid until the roster changes. */
struct contact *const *roster_sorted(struct account *, size_t *n);
/*
 * Those in the roster, one after the other, who is there first, then by name;
 * NULL at the end.  Costs nothing for those that are not asked for.
 */
struct contact *roster_first(const struct account *);
struct contact *roster_next(const struct contact *);
size_t roster_count(const struct account *);
/*
 * Commands: 0 when the server was asked, or -1 ("offline", "busy").  The
 * contact changes with the server's push, and the outcome is said when the
 * server has answered, in a conversation's window, else (NULL) in the status
 * window: roster-set, roster-removed, roster-refused, roster-unanswered.
 */
int roster_set(struct account *, const char *jid, const char *name,
    const struct talk *said, struct err *);
int roster_remove(struct account *, const char *jid, const struct talk *said,
    struct err *);
/* RFC 6121, 3: "subscribe", "subscribed", "unsubscribe", "unsubscribed". */
int roster_subscription(struct account *, const char *jid, const char *kind,
    struct err *);

/* ---- name.c: what they are called -------------------------------------- */

/*
 * Names to show: the user's word (setting `name`), else the roster's, else
 * the address or its local part.  The address itself where the name would
 * pass for oneself, for another address, or for one who was given it.  Until
 * the next change of settings or roster.
 */
const char *account_name(const struct account *);
const char *contact_name(const struct contact *);
const char *talk_name(const struct talk *);
/* The same for an address, whether or not anything is known of it. */
const char *name_of(const struct account *, const char *jid);

/* ---- address.c: addresses in what is said ------------------------------- */

/*
 * "/otr smp" -> "/otr smp [-a ACCOUNT] JID [rest]", as the parser takes it:
 * every command with an address in it that is offered to the user is made
 * here.  Caller frees.
 */
char *chat_command(const struct account *, const char *words,
    const char *jid, const char *rest);
/* The same with a program of the contact's: JID/RESOURCE. */
char *chat_command_at(const struct account *, const char *words,
    const char *jid, const char *resource);

/* ---- ending.c: how connections end ------------------------------------- */

#define ENDING_CODE_SIZE 65	/* bytes of a condition, with the NUL */

/* Who says it, and where it is defined. */
enum ending_said {
	ENDING_STREAM,		/* the server: RFC 6120, 4.9.3 */
	ENDING_SASL,		/* ... 6.5 */
	ENDING_STANZA,		/* ... 8.3.3, while it binds an address */
	ENDING_LINK,		/* sotto-net: on the way to the server */
	ENDING_SOTTO,		/* sotto itself */
};
/* What follows. */
enum ending_then {
	ENDING_LATER,		/* tried again, with a growing delay */
	ENDING_NEVER,		/* not before /connect */
	ENDING_PASSWORD,	/* ... the password is forgotten, asked for */
	ENDING_EXPIRED,		/* ... forgotten, asked for by /connect */
	ENDING_CERTIFICATE,	/* ... the question `certificate` */
	ENDING_QUESTION,	/* offline: `weaker-login`, `plain-login` */
	ENDING_ASKED,		/* the user wanted it */
};
struct ending_row {
	const char *condition;	/* as it is said: "host-gone" */
	const char *code;	/* the account's; NULL: the condition */
	enum ending_said said;
	enum ending_then then;
	const char *words;	/* what it means */
	const char *todo;	/* what the user can do, or NULL */
	const char *same;	/* ending.c's own */
};
size_t ending_rows(const struct ending_row **);
const char *ending_code(const struct ending_row *);
/* One that no server says, by its code; or NULL. */
const struct ending_row *ending_own(const char *code);
/* Whether the password was refused: the next one should be another. */
bool ending_wants_password(const char *code);

/* ---- account.c: state, password, certificate, back-off ----------------- */

/* The certificate that was refused last, for the question. */
struct certificate {
	char *subject, *issuer, *names, *not_before, *not_after, *sha256;
	char *problem;
};
struct account {
	struct chat *chat;
	char *jid;		/* bare */
	char *full;		/* as bound, or NULL */
	enum account_state state;
	char code[ENDING_CODE_SIZE];	/* why it is offline or failed */
	char reason[CHAT_NOTE_MAX + 1];	/* the same for people, or the stage */
	bool managed;		/* XEP-0198 is in use */
	uint32_t max_bytes;	/* of a stanza, XEP-0478; 0: it did not say */
	char *tls;		/* version and cipher, or NULL */
	char *mechanism;	/* SASL, of the last log-in, or NULL */
	char *binding;		/* ... its channel binding, "none"; or NULL */
	char *confined;		/* of its worker, or NULL */
	bool wants_online;	/* reconnects by itself */
	int64_t retry_at;	/* loop_now() of the next attempt, or 0 */
	bool asks_password;	/* question `password` is open */
	struct certificate *certificate;  /* question `certificate`, or NULL */
	struct certificate *refused;	/* certificate.c's own: not asked yet */
	/* Question `weaker-login` or `plain-login`, downgrade.c's; or NULL. */
	struct downgrade *downgrade;
	unsigned changes;	/* state, roster and presence */
	int64_t dropped_at;	/* address.c's own */
	unsigned dropped;
	struct link *link;	/* link.c's own */
	struct dial *dial;	/* account.c's own */
	struct login *login;	/* login.c's own */
	struct password *password;	/* password.c's own */
	struct roster *roster;	/* roster.c's own */
	struct requests *requests;	/* request.c's own */
	struct table *talks;	/* talk.c's own: by address */
};
size_t chat_accounts(const struct chat *);
struct account *chat_account(const struct chat *, size_t);
struct account *account_find(const struct chat *, const char *jid);
/* Makes one that no file names. */
struct account *account_add(struct chat *, const char *jid, struct err *);
/*
 * Connects, and stays connected (back-off 1 s to 5 min, with jitter) until
 * account_disconnect or a failure that trying again cannot mend.  The
 * password comes from the argument, the configuration, its command, or by
 * the question `password`.
 */
int account_connect(struct account *, const char *password, struct err *);
int account_disconnect(struct account *, struct err *);
/* Whether it can log in without asking: a key or a password is there. */
bool account_can_log_in(const struct account *);
/* Answers `password` and connects.  Kept in secret memory only, and no longer
 * than until the log-in, unless the server was given it (PLAIN). */
int account_password(struct account *, const char *password, struct err *);
/* Answer `certificate`: once; for ever; not. */
int account_cert_accept(struct account *, struct err *);
int account_cert_pin(struct account *, struct err *);
int account_cert_refuse(struct account *, struct err *);
/* Answer `weaker-login` or `plain-login`: from now on; not. */
int account_login_accept(struct account *, struct err *);
int account_login_refuse(struct account *, struct err *);
/* Own presence: show word and text; kept for the next connection. */
int account_presence(struct account *, enum show, const char *text,
    struct err *);

/* ---- talk.c, outbox.c: one conversation -------------------------------- */

/* A line of ours on its way.  Its text is in secret memory. */
struct line {
	struct line *next;
	struct talk *talk;
	char *id;		/* the same through all attempts */
	char *text;
	enum otr_level shown;	/* when Enter was pressed */
	/* What it must leave under at least: that, or the session that a key
	 * exchange was about to renew. */
	enum otr_level least;
	enum delivery delivery;
	enum otr_hold hold;
	char *reason;		/* words of hold, or why it failed */
	char key[FINGERPRINT_HEX + 1];	/* of the session that it was written
				 * in; "": in none, any known key may have it */
	char asked_key[FINGERPRINT_HEX + 1];	/* that the user was asked to
				 * give it to, and has not answered; or "" */
	char only_key[FINGERPRINT_HEX + 1];	/* sealed to it once */
	enum otr_level level;	/* under which it left */
	const char *code;	/* why it failed, as a word; or NULL */
	bool asked;		/* question level-fell was put for it */
	char *to;		/* full JID that it was written to */
	uint64_t first, ticket;	/* of its frames, while on the way */
	int64_t stamp;		/* when it was typed, wall clock */
	int64_t flown;		/* loop_now() when it was handed over */
	uint64_t serial;	/* of its entry in the buffer */
	/* OTR held it, or it was sealed: not in the clear by itself. */
	bool never_clear;
	bool clear_ok;		/* ... but the user sent it again so */
	unsigned attempts;	/* that came to nothing, since the user's */
	bool doubt;		/* acked, and perhaps never read */
	bool logged;		/* written to the history */
	bool said_held;		/* each state once per attempt */
	bool said_sent;
};
struct talk {
	struct account *account;
	char *jid;		/* the contact, bare */
	struct contact *contact;	/* or NULL: not in the roster */
	struct otr_session *otr;
	struct buffer buffer;
	struct line *outbox;	/* oldest first; few that were received,
				 * failed lines stay until resent */
	size_t held;		/* how many of them are held */
	size_t failed;
	size_t unread;
	bool stranger;		/* opened by one outside the roster */
	char resource[1024];	/* the contact wrote from it last, or "" */
	char chosen[1024];	/* the user's choice among them, or "" */
	char last_fingerprint[FINGERPRINT_HEX + 1]; /* last one shown here */
	bool fingerprint_changed;	/* ... unasked, in place of another */
	char alarmed[FINGERPRINT_HEX + 1];	/* question new-key's, or "" */
	bool alarmed_again;	/* ... and it was about another before */
	unsigned alarms;	/* keys that were asked about since an answer */
	int64_t alarm_at;	/* when such a one was last said */
	char key_asked[FINGERPRINT_HEX + 1];	/* question other-key's, or "" */
	char told_key[FINGERPRINT_HEX + 1];	/* of the session, last said */
	unsigned changes;	/* level, held, unread, anything but entries */
	void *window;		/* the front end's own */
	/* talk.c's and outbox.c's own */
	const struct talk_ops *ops;	/* of its kind */
	struct line *last;
	size_t flying;		/* written, or to be, not acknowledged */
	size_t acked;		/* kept for their receipt */
	size_t received;	/* kept: perhaps it could not be read */
	bool flushing, flush_again;
	bool fell_asked;	/* question level-fell was put for this fall */
	bool idle_end;		/* the clock ends the session just now */
	bool asks_stranger;	/* question `stranger` is open */
	bool told_verify;
	bool gives_receipts;	/* the contact has sent one */
	int64_t heard;		/* loop_now() of the last text decrypted */
	char *asked;		/* id of the last request for a session */
	int64_t hearing;	/* stamp of the message that OTR has now */
	bool hearing_delayed;
	/* A key that is not the one written to, whose text came last. */
	char other_key[FINGERPRINT_HEX + 1];
	char beside[1024];	/* spoke from elsewhere than is written to */
	unsigned asks;		/* discover.c's own: questions, lately */
	int64_t asks_since;
	uint32_t told_tag;	/* of the program that lines go to */
	struct recent *recent;	/* what was shown: duplicates */
	struct timer *wipe, *idle;	/* fade.c's own; or NULL */
	unsigned markup;	/* messages in a row that were HTML */
	unsigned escaped;	/* ... or had entities and nothing against it */
	bool told_escaped;
};
size_t chat_talks(const struct chat *);
struct talk *chat_talk(const struct chat *, size_t);
struct talk *talk_find(const struct account *, const char *jid);
/* Finds or makes. */
struct talk *talk_open(struct account *, const char *jid);
/* -1 "unsent-lines" while lines are held, unless `discard`. */
int talk_close(struct talk *, bool discard, struct err *);

/*
 * A new line of the user's.  `shown` is the level that was on the screen
 * (or in the last otr object of the pipe) when Enter was pressed.  Makes an
 * id, puts the line into the buffer and the outbox and tries to send it.
 * Returns 0 when the line was taken (on its way, held or failed, its state
 * shown), -1 when not ("too-long", "not-utf8", "empty", "outbox-full").
 * `id`, or NULL, receives the line's id (caller frees).
 */
int talk_type(struct talk *, const char *text, enum otr_level shown,
    char **id, struct err *);
/*
 * Choke point: the only caller of otr_send(), and with OTR's inject callback
 * the only one of link_send_message().  Decides for one line of the outbox
 * and carries the decision out.
 */
enum otr_verdict talk_send(struct talk *, struct line *, struct err *);
/* Tries every held line, in order, stopping at the first that must wait. */
void talk_flush(struct talk *);
/* Sends failed or held lines again (id NULL: all, "last": the newest), under
 * the level shown; answers `level-fell`. */
int talk_resend(struct talk *, const char *id, enum otr_level shown,
    struct err *);
int talk_discard(struct talk *, const char *id, struct err *);
/* Why the lines that wait do; NONE where none does, or all may go now. */
enum otr_hold talk_hold(const struct talk *);
void talk_read(struct talk *);	/* the user has seen it all */
/*
 * The commands on a session that concern waiting lines or what is kept for
 * the contact; the rest of otr.h is called directly on talk->otr.
 */
int talk_otr_start(struct talk *, struct err *);
/* Held lines become failed: they never turn into clear text. */
int talk_otr_end(struct talk *, struct err *);
/*
 * Answers `new-key`, or `stranger` where that is open.  Refused once where
 * yet another key came after the question ("fingerprint-changed").
 */
int talk_otr_accept(struct talk *, struct err *);
/*
 * NULL: the fingerprint last shown here ("no-fingerprint" if none); refused
 * once if it took another's place unasked ("fingerprint-changed").
 */
int talk_otr_trust(struct talk *, const char *fingerprint, struct err *);
/* Answers `v2` and keeps the answer for the contact. */
int talk_otr_v2(struct talk *, bool allow, struct err *);
/* Keeps the contact's policy (NULL: takes it back) and applies it. */
int talk_otr_policy(struct talk *, const char *word, struct err *);
/* Deletes what the history has of the contact. */
int talk_forget(struct talk *, struct err *);
/* Whether a line at this level is written to the history. */
bool record_keeps(const struct conf *, const char *account,
    const char *contact, enum otr_level);
/*
 * A fingerprint was shown in the window, as the user asked: what `/otr trust`
 * then means.
 */
void talk_showed(struct talk *, const char *fingerprint);
/* Foreign text for between our quotation marks: one line, bounded, without
 * such marks of its own.  Returns dst. */
const char *chat_quote(char dst[CHAT_NOTE_MAX + 1], const char *);
/* Says something in a conversation's window, with an event NOTICE. */
void talk_say(struct talk *, enum entry_kind, const char *code,
    const char *fmt, ...) PRINTF(4, 5);

/* ---- route.c, device.c: several programs of one contact ---------------- */

enum talk_why {
	TALK_WHY_SERVER,	/* to the address: the server chooses */
	TALK_WHY_SESSION,	/* the only one with a session */
	TALK_WHY_WROTE,
	TALK_WHY_CHOSEN,
};
struct talk_route {
	char resource[1024];	/* that the next line goes to, or "" */
	enum talk_why why;
	bool several;		/* it could go to others too */
};
void talk_route(const struct talk *, struct talk_route *);
const char *talk_why_text(enum talk_why);	/* "it wrote last" */
const char *talk_why_word(enum talk_why);	/* "wrote-last" */
/*
 * Writes to this program of the contact's, until it goes; NULL: to the one
 * that writes.  -1: "no-resource", "no-session", "new-key" (otr_use).
 */
int talk_use(struct talk *, const char *resource, struct err *);
/* As talk_otr_start, with one program; NULL: with the one that announces OTR,
 * else with any. */
int talk_otr_start_at(struct talk *, const char *resource, struct err *);

/* ---- route.c: what the contact's programs say of OTR (XEP-0378) --------- */

/*
 * Of the one that was chosen, else of all that are online: OTR if one
 * announces it, NO_OTR if none of them does, UNKNOWN if one did not say.  A
 * hint for people: nobody has signed it, and many programs that have OTR do
 * not announce it.
 */
enum announced talk_announced(const struct talk *);
/* "announces OTR", "does not announce OTR", "did not say ..." */
const char *announced_text(enum announced);

/* ---- chat.c: the whole, and what front ends hear ----------------------- */

enum chat_event_type {
	CHAT_ACCOUNT,		/* account: state, code, text */
	CHAT_MESSAGE,		/* talk: incoming, id, text, level, delayed */
	CHAT_DELIVERY,		/* talk: id, delivery, level, text = reason */
	CHAT_OTR,		/* talk: level, fingerprint, version */
	CHAT_SMP,		/* talk: smp, question, progress, text, data */
	CHAT_PRESENCE,		/* account, peer, resource, show, text */
	CHAT_QUESTION,		/* code, text, commands */
	CHAT_NOTICE,		/* code, text, data */
	CHAT_ERROR,		/* code, text */
};
struct chat_pair { const char *key, *value; };	/* value as text */
struct chat_event {
	enum chat_event_type type;
	struct account *account;	/* NULL: of none */
	struct talk *talk;		/* NULL: of none */
	const char *peer;		/* bare JID, or NULL */
	const char *resource;		/* or NULL */
	const char *code;
	const char *text;
	const char *subject;		/* of a message in the clear, or NULL */
	const char *id;
	size_t missing;			/* bytes of a message that was cut */
	bool incoming;
	bool delayed;
	enum entry_kind kind;		/* of a notice */
	enum otr_level level;
	enum delivery delivery;
	enum show show;
	enum otr_smp smp;
	int progress;
	int version;
	const char *question;
	const char *fingerprint;
	const char *const *commands;	/* lines that answer, NULL at the end */
	const struct chat_pair *data;	/* key NULL at the end; or NULL */
	const struct entry *entry;	/* where one was pushed, or NULL */
};
typedef void chat_event_fn(void *arg, const struct chat_event *);

/* What the core needs from the program. */
struct chat_ops {
	void *arg;
	/* A password command asks somebody who may be typing something else:
	 * it is run only where the user connects. */
	bool asks;
	/* Runs a command of the configuration through the helper. */
	void (*command)(void *arg, unsigned number, const char *const argv[],
	    void (*done)(void *arg, int status, const char *output),
	    void *done_arg);
	/* As otr_ops: the passphrase of a file, and the one that all files
	 * are to be put under, while chat_new() runs. */
	int (*passphrase)(void *arg, const char *file, unsigned wrong,
	    struct str *out, struct err *);
	int (*first_passphrase)(void *arg, struct str *out, struct err *);
	/* otr_wipe took a line of the user's: nobody shall remember it. */
	void (*wiped)(void *arg, const char *text);
};

/*
 * Makes the model: accounts from the configuration (none connected yet), the
 * OTR manager on `data_dir`, and the control channel to sotto-net's parent
 * (`control` is taken over).
 */
struct chat *chat_new(struct loop *, struct conf *, const char *data_dir,
    int control, const struct chat_ops *, struct err *);
void chat_free(struct chat *);
void chat_listen(struct chat *, chat_event_fn *, void *arg);
/* Connects the accounts that have autoconnect. */
void chat_start(struct chat *);
/*
 * Quitting: ends every OTR session with the peers told, closes the streams,
 * then calls `done`, at the latest after `milliseconds`.
 */
void chat_stop(struct chat *, int milliseconds, loop_fn *done, void *arg);

struct conf *chat_conf(const struct chat *);
struct otr *chat_otr(const struct chat *);
struct loop *chat_loop(const struct chat *);
/* The status window's entries: what belongs to no conversation. */
struct buffer *chat_status(struct chat *);
/* Lines that have not left yet (held, or sent and not acknowledged). */
size_t chat_unsent(const struct chat *);
/* Lines that wait for the user, not for the network: for a decision, or for
 * /connect where the account does not connect by itself. */
size_t chat_stuck(const struct chat *);
/* Lines that failed and were neither resent nor discarded. */
size_t chat_failed(const struct chat *);
/* Fails the lines that wait for a decision, or all that are not acked. */
void chat_give_up(struct chat *, bool all);
/* otr_policy or otr_v2 was set for an account or for all (NULL). */
void chat_policy_changed(struct chat *, struct account *);
/*
 * unkept.c: a command of a script's that protects did not do so for good.
 * Lines fail ("not-kept") for those whom it concerns (`account` NULL: all;
 * `contact` NULL: all of the account's), what is held among them, until one
 * for the same (`what`) succeeds that covers them; `only`: for just them.
 */
void chat_unkept(struct chat *, const char *account, const char *contact,
    const char *what, const char *why);
void chat_kept(struct chat *, const char *account, const char *contact,
    const char *what, bool only);
/* Why a line to the contact would fail so, or NULL. */
const char *talk_unkept(const struct talk *);
/* keep_lines was set. */
void chat_keep_changed(struct chat *);
/* name was set. */
void chat_names_changed(struct chat *);
/* otr_wipe or otr_idle_end was set. */
void chat_fade_changed(struct chat *);
/*
 * Says something: an entry in the conversation's buffer, else in the status
 * window's, and an event NOTICE (ERROR for ENTRY_ERROR).  `data` may be
 * NULL.  Copies all.
 */
void chat_say(struct chat *, struct account *, struct talk *,
    enum entry_kind, const char *code, const struct chat_pair *data,
    const char *fmt, ...) PRINTF(7, 8);
/* The same, and below it what somebody else wrote, as it is: lines that can
 * look like nothing of the program's.  NULL or "": nothing. */
void chat_say_quote(struct chat *, struct account *, struct talk *,
    enum entry_kind, const char *code, const struct chat_pair *data,
    const char *quote, const char *fmt, ...) PRINTF(8, 9);
/* A question that the user did not provoke: an entry and an event. */
void chat_ask(struct chat *, struct account *, struct talk *,
    const char *code, const char *const commands[], const char *fmt, ...)
    PRINTF(6, 7);
void chat_emit(struct chat *, const struct chat_event *);

#endif
