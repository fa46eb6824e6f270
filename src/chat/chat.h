/*
 * The model: accounts, contacts, conversations, their lines, and the one
 * choke point through which a line leaves.  Knows neither a screen nor
 * libstrophe nor libotr; front ends ask by the functions below, compare the
 * change counters, and listen to events.
 *
 * All JIDs in the model are normalized.  All foreign text in it is valid
 * UTF-8, and not yet safe for a terminal: utf8_safe() is for who paints.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CHAT_H
#define SOTTO_CHAT_H

#include "chat/account.h"
#include "chat/adhoc.h"
#include "chat/block.h"
#include "chat/bookmark.h"
#include "chat/browse.h"
#include "chat/buffer.h"
#include "chat/direct.h"
#include "chat/directory.h"
#include "chat/remark.h"
#include "chat/form.h"
#include "chat/invitation.h"
#include "chat/next.h"
#include "chat/people.h"
#include "chat/question.h"
#include "chat/raw.h"
#include "chat/room.h"
#include "chat/room-admin.h"
#include "chat/roster.h"
#include "chat/search.h"
#include "chat/talk.h"
#include "chat/user.h"
#include "conf/conf.h"
#include "ipc/ipc.h"
#include "lib/lib.h"
#include "otr/otr.h"
#include "words/words.h"

#define CHAT_NOTE_MAX IPC_TEXT_MAX	/* foreign text within a sentence */
#define CHAT_STRANGERS_MAX 64	/* conversations that strangers may open */

struct chat;
struct account;
struct contact;
struct talk;
struct line;

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

/* ---- chat.c: the whole, and what front ends hear ----------------------- */

enum chat_event_type {
	CHAT_ACCOUNT,		/* account: state, code, text */
	CHAT_MESSAGE,		/* talk: incoming, via, id, text, level, delayed;
				 * headline: of a talk or of none */
	CHAT_DELIVERY,		/* talk: id, delivery, level, text = reason */
	CHAT_READ,		/* talk, id: shown up to there elsewhere */
	CHAT_OTR,		/* talk: level, fingerprint, version */
	CHAT_SMP,		/* talk: smp, question, progress, text, data */
	CHAT_PRESENCE,		/* account, peer, resource, show, text */
	CHAT_QUESTION,		/* code, text, commands */
	CHAT_NOTICE,		/* code, text, data */
	CHAT_ERROR,		/* code, text */
	CHAT_BLOCKED,		/* account, peer: an address or domain; on */
	CHAT_REACTION,		/* talk: incoming, id of the line, emoji, message */
	CHAT_RETRACTION,	/* talk: incoming, id of the line, message */
	CHAT_FORM,		/* account, text: its state, form, data */
	CHAT_INVITATION,	/* account, text, data; talk: theirs, or NULL */
	CHAT_TYPING,		/* talk, resource, typing: the contact */
	CHAT_ROOM,		/* talk, room, nick, state, code: one's own way */
	CHAT_OCCUPANT,		/* talk, room, nick, state, as, role, affiliation,
				 * occupant: somebody else's */
	CHAT_TOPIC,		/* talk, room, nick, text: "" for none */
	CHAT_XML,		/* account: incoming, text, missing, cut, unshown:
				 * a stanza, while the user looks at them */
	CHAT_XML_CLOSED,	/* account: he does no longer */
	CHAT_CLOSED,		/* talk: it goes; who keeps anything for it lets go.
				 * on: by itself, while the user may be typing */
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
	const char *replaces, *reply_to; /* ids of lines, or NULL */
	const char *message;		/* ... of the message that reacts */
	const char *emoji;		/* a blank between two */
	size_t missing;			/* bytes of a message that was cut */
	bool cut;			/* a stanza was, before it came here */
	size_t unshown;			/* stanzas that came too fast before it */
	bool incoming;
	enum via via;
	bool headline;			/* an announcement, shown as a notice */
	bool delayed;
	bool on;
	enum entry_kind kind;		/* of a notice */
	enum otr_level level;
	enum delivery delivery;
	enum show show;
	enum typing typing;
	enum otr_smp smp;
	int progress;
	int version;
	const char *question;
	const char *fingerprint;
	const char *const *commands;	/* lines that answer, NULL at the end */
	const struct chat_pair *data;	/* key NULL at the end; or NULL */
	const struct form *form;
	/* Of rooms, or NULL: the address, a nick, the new one. */
	const char *room, *nick, *as;
	const char *state;		/* a word */
	const char *occupant;		/* XEP-0421, or NULL */
	const char *real;		/* bare address, or NULL */
	enum role role;
	enum affiliation affiliation;
	bool mention;			/* the line names the user */
	const struct entry *entry;	/* where one was pushed, or NULL */
};
typedef void chat_event_fn(void *arg, const struct chat_event *);

/* ---- calls.c: what is to call the user ------------------------------------ */

enum notify { NOTIFY_OFF, NOTIFY_BELL, NOTIFY_ALL };
/* As the setting `notify` says for a conversation; NULL: for what is of none. */
enum notify chat_notify(const struct chat *, const struct talk *);
/* Whether it is one of the user's quiet hours now. */
bool chat_is_quiet(const struct chat *);
/* How an entry may call now: one of a stranger by `notify_strangers`. */
enum notify chat_calls(const struct chat *, const struct talk *,
    const struct entry *);
/* Whether a line is news for the user: it came now, from who wrote it, to
 * this program, and in a room `room_notify` is for it. */
bool talk_line_calls(const struct talk *, const struct entry *);

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
	/* As otr_ops: runs what computes for milliseconds; NULL: as it is.
	 * Meanwhile nothing of the model may be called or looked at. */
	void (*compute)(void *arg, void (*fn)(void *), void *fn_arg);
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
/* While it is held nothing is heard of the network: what comes waits there,
 * in the end with the server.  link.c's. */
void chat_hold(struct chat *, bool);
/* Lines that have not left yet (held, or sent and not acknowledged). */
size_t chat_unsent(const struct chat *);
/* Lines that nobody need wait for: they wait for the user (for a decision, or
 * for /connect where the account does not connect by itself), or for an account
 * that has taken none for `patience` milliseconds. */
size_t chat_stuck(const struct chat *, int64_t patience);
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
/* name was set, for a contact or (NULL) for an account. */
void chat_names_changed(struct chat *, const char *contact);
/* log_keep was set. */
void chat_expire_changed(struct chat *);
/* priority was set: those who see us are told (presence.c). */
void chat_priority_changed(struct chat *);
/* otr_wipe or otr_idle_end was set. */
void chat_fade_changed(struct chat *);
/* `carbons` was set. */
void chat_carbons_changed(struct chat *);
/* Foreign text for between our quotation marks: one line, bounded, without
 * such marks of its own.  Returns dst. */
const char *chat_quote(char dst[CHAT_NOTE_MAX + 1], const char *);
/* A nick for a sentence of ours: a long one less its end, and between
 * quotation marks where it is not one word.  Returns dst. */
const char *chat_nick(char dst[CHAT_NOTE_MAX + 1], const char *);
/*
 * Between what says an event in short, in one line, and the rest of it: once
 * in a format, as a literal, for the blank or the newline that stands there.
 * "Unverified: encrypted, but is it %s? /verify" MORE "Nobody else can ..."
 * A screen shows the rest when it is asked for; what the user must know to
 * decide stands before it.  An alarm is always shown whole.
 */
#define MORE "\f"
/*
 * Says something: an entry in the conversation's buffer, else in the status
 * window's, and an event NOTICE (ERROR for ENTRY_ERROR).  `data` may be
 * NULL.  Copies all.
 */
void chat_say(struct chat *, struct account *, struct talk *,
    enum entry_kind, const char *code, const struct chat_pair *data,
    const char *fmt, ...) PRINTF(7, 8);
void chat_vsay(struct chat *, struct account *, struct talk *,
    enum entry_kind, const char *code, const struct chat_pair *data,
    const char *fmt, va_list) PRINTF(7, 0);
/* The same, and below it what somebody else wrote, as it is: lines that can
 * look like nothing of the program's.  NULL or "": nothing. */
void chat_say_quote(struct chat *, struct account *, struct talk *,
    enum entry_kind, const char *code, const struct chat_pair *data,
    const char *quote, const char *fmt, ...) PRINTF(8, 9);
void chat_emit(struct chat *, const struct chat_event *);

#endif
