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

#include "chat/buffer.h"
#include "chat/direct.h"
#include "chat/talk.h"
#include "conf/conf.h"
#include "ipc/ipc.h"
#include "lib/lib.h"
#include "otr/otr.h"
#include "words/words.h"

#define CHAT_NOTE_MAX IPC_TEXT_MAX	/* foreign text within a sentence */
#define CHAT_RESOURCES_MAX 32	/* remembered of one contact */
#define CHAT_STRANGERS_MAX 64	/* conversations that strangers may open */

struct chat;
struct account;
struct contact;
struct talk;
struct line;

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
	void **features;	/* feature.c: what each of them keeps */
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
	CHAT_CLOSED,		/* talk: it goes; who keeps anything for it lets go */
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
/* keep_lines was set. */
void chat_keep_changed(struct chat *);
/* name was set. */
void chat_names_changed(struct chat *);
/* otr_wipe or otr_idle_end was set. */
void chat_fade_changed(struct chat *);
/* Foreign text for between our quotation marks: one line, bounded, without
 * such marks of its own.  Returns dst. */
const char *chat_quote(char dst[CHAT_NOTE_MAX + 1], const char *);
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
