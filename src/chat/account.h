/*
 * Accounts: their state, the user's commands and answers, and how connections
 * end.  Members are private: what can be read of an account has a function.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CHAT_ACCOUNT_H
#define SOTTO_CHAT_ACCOUNT_H

#include "ipc/ipc.h"
#include "lib/lib.h"
#include "words/words.h"

struct account;
struct certificate;
struct chat;

/* ---- account.c: what can be read of one -------------------------------- */

/* Texts are the account's own, until the next turn of the loop. */
const char *account_jid(const struct account *);	/* bare */
/* As bound; NULL: it was never online. */
const char *account_full(const struct account *);
enum account_state account_state(const struct account *);
/* Why it is offline or failed, as a word; and for people, or the stage. */
const char *account_code(const struct account *);
const char *account_reason(const struct account *);
/* The stream: XEP-0198 is in use; version and cipher of TLS; SASL's mechanism
 * and channel binding ("none") at the last log-in.  NULL: none yet. */
bool account_is_managed(const struct account *);
const char *account_tls(const struct account *);
const char *account_mechanism(const struct account *);
const char *account_binding(const struct account *);
/* How its worker is confined; NULL: there was none yet. */
const char *account_confined(const struct account *);
/* Whether its server remembers who is let in before they ask. */
bool account_preapproves(const struct account *);
/* Whether copies of what others of ours send and get come (XEP-0280): "on",
 * "off", "asked", "refused". */
const char *account_carbons(const struct account *);
bool account_wants_online(const struct account *); /* reconnects by itself */
/* The questions `password`, `certificate`, and `weaker-login` or `plain-login`
 * are open. */
bool account_asks_password(const struct account *);
/* A text that is typed now may be the password; not any more, for as long as
 * this question is open: the user was asked, and said that it is a text. */
bool account_expects_password(const struct account *);
void account_types_on(struct account *);
bool account_asks_certificate(const struct account *);
bool account_asks_login(const struct account *);
/* archive.c: its archive (XEP-0313), as far as is known. */
enum archive_state {
	ARCHIVE_UNKNOWN,	/* it was not asked yet */
	ARCHIVE_OFF,		/* and is not, as the user set it */
	ARCHIVE_NONE,		/* the server has none */
	ARCHIVE_THERE,
	ARCHIVE_REFUSED,	/* `why` has words */
};
enum archive_state account_archive(const struct account *, const char **why,
    bool *reads);		/* a page is asked for, or will be */
/* Grows with each change of state, roster and presence. */
unsigned account_changes(const struct account *);

/* ---- model.c, connect.c, answer.c: what the user does ------------------- */

size_t chat_accounts(const struct chat *);
struct account *chat_account(const struct chat *, size_t);
struct account *account_find(const struct chat *, const char *jid);
/* Makes one that no file names. */
struct account *account_add(struct chat *, const char *jid, struct err *);
/*
 * Takes it out of the program, which is offline, and out of what is remembered:
 * its settings and those of its contacts; its windows close, lines that wait in
 * them fail.  `history`: what is kept of its conversations is deleted, too.
 * Keys and fingerprints stay.  *configured: as conf_remove_account().  The
 * account is gone with this turn of the loop.  -1: "online", "busy" (its
 * password command runs), "history", or it could not be written.
 */
int account_remove(struct account *, bool history, bool *configured,
    struct err *);
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
/* What contacts are shown while it is online; the text may be "". */
enum show account_show(const struct account *);
const char *account_status(const struct account *);

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

#endif
