/*
 * What the files of the player share: one conversation as it is played, and the
 * words of its language, of which each file has those of its noun.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_TESTS_TALK_H
#define SOTTO_TESTS_TALK_H

#include <setjmp.h>

#include "cmd/cmd.h"
#include "front/screen/screen.h"
#include "tests/support/fake-net.h"

#define ALICE "alice@example.org"
#define BOB "bob@example.org"
#define BOB_RESOURCE "phone"
#define MOST 256

struct script;
/* A word, and what it does with the rest of its line.  In a table longer names
 * stand before those that begin them; NULL at its end. */
struct word {
	const char *name;
	void (*run)(struct script *, const char *);
};

struct frame {
	char *body;
	char *id;
	uint32_t flags;
};

/* ---- bob.c, bob-words.c: the contact, with a session manager of his own - */

struct bob {
	char *jid, *full;	/* as they are written */
	char *dir;
	char *old_dir;		/* with the key before, or NULL */
	struct otr *otr;
	struct otr_session *session;
	enum otr_policy policy;
	bool online;
	/* Of his key, and of the one before it. */
	char key[FINGERPRINT_HEX + 1], was[FINGERPRINT_HEX + 1];
	char *got[MOST];	/* since the last "got all" */
	size_t ngot;
	char *last;
	char *waiting[MOST];	/* lines that his session held */
	size_t nwaiting;
	bool held;		/* what he sends is kept */
	struct frame back[MOST];	/* that: body and id */
	size_t nback;
	char *last_back;	/* the id of his last message */
	char *id;		/* of his next messages, or NULL */
	struct reference refers; /* of his next message */
	int delay;		/* seconds that the server kept them */
	bool no_receipts, blind_receipts;
	unsigned errors;	/* OTR errors that he sent */
	unsigned made;		/* directories, one for each key */
};
extern const struct word bob_words[];
void bob_new(struct script *);
void bob_free(struct script *);
void bob_open(struct script *);	/* starts his client on its files */
/* His client ends without a word about OTR, and starts again. */
void bob_restart(struct script *, bool new_key);
void bob_say(struct script *, const char *text);	/* as his session does */
void bob_sends(struct script *, const char *body);	/* as it is */
void bob_delivers(struct script *, const char *id, const char *body);
void bob_gets(struct script *, const struct frame *);
/* Waits until the account has a key. */
void key_wait(struct script *, struct otr *, const char *account);

/* ---- net.c: the server, over fake-net.h --------------------------------- */

struct net {
	struct fake_net *fake;
	bool held;		/* what alice sends is kept */
	struct frame frames[MOST];	/* from alice, not delivered */
	size_t nframes;
	struct str wire;	/* every body that ever left */
	struct { char *name; enum announced says; bool silent; }
	    programs[8];	/* of bob's, that were asked about */
	size_t nprograms;
	char *last_to;		/* where the last frame went */
	uint64_t last_ticket;
	bool no_acks;
	bool blocks;		/* the server: XEP-0191 */
	bool no_copies;		/* it makes none (XEP-0280) */
	unsigned copies;	/* that it made */
	bool shows_xml;		/* alice looks at stanzas */
	bool states;		/* his programs announce XEP-0085 */
	struct str told;	/* ... and what they were told */
	/* read.c's: told at the log-in; the id of her last line; or NULL. */
	char *read_at, *last_line;
	bool asks;		/* his lines ask for markers */
	char *bookmark;		/* bookmark.c's: at the log-in; or NULL */
	uint32_t takes;		/* bytes of a stanza, or 0 */
	unsigned errors;	/* OTR errors that alice sent */
	uint64_t moved;		/* frames that reached bob */
};
extern const struct word net_words[];
void net_new(struct script *);
void net_free(struct script *);
void net_open(struct script *, int *control);
void net_close(struct script *);
bool net_is_online(const struct script *);
/* From the server to alice, if there is a process that would hear it. */
void net_send(struct script *, const struct msg *);
void net_presence(struct script *, bool bob_online);
/* Hands over what waits for bob, if nothing keeps it. */
void net_deliver(struct script *);
uint64_t net_moved(const struct script *);

/* ---- read.c: up to where was read ---------------------------------------- */

extern const struct word read_words[];
void read_heard(struct script *, const struct msg *);
void read_sent(struct script *, const struct msg *);	/* a line of hers */

/* ---- bookmark.c: rooms and their bookmarks -------------------------------- */

extern const struct word bookmark_words[];
/* What alice sends of it, answered; false: it is nothing of this. */
bool bookmark_heard(struct script *, const struct msg *);

/* ---- archive.c: the server's archive ------------------------------------- */

struct archive_kept {
	struct kept *kept;	/* the oldest first */
	size_t nkept;
	bool there;
};
extern const struct word archive_words[];
void archive_free(struct script *);
/* As a server that keeps it answers. */
void archive_asked(struct script *, const struct msg *);

/* ---- server.c: what a server and its services say of themselves ----------- */

extern const struct word server_words[];
/* What alice sends of it, answered; false: it is nothing of this. */
bool server_heard(struct script *, const struct msg *);

/* ---- screen.c: the terminal, a display in memory ------------------------ */

struct screen {
	struct ui *ui;
	int columns, rows;
	struct key keys[MOST];
	size_t nkeys, key;
	struct str text;	/* rows, each with its newline */
};
extern const struct word screen_words[];
void screen_open(struct script *, const struct ui_ops *);
void screen_size(struct script *, const char *size);
void check_screen(struct script *, const char *text);

/* ---- program.c: alice's sotto ------------------------------------------- */

extern const struct word program_words[];
void program_close(struct script *);
struct talk *program_talk(struct script *);	/* with bob */

/* ---- talk.c ------------------------------------------------------------- */

struct script {
	const char *file;
	int number;		/* of the script's line */
	char *dir;
	struct str config;
	struct loop *loop;
	struct conf *conf;
	struct chat *chat;
	struct app app;
	struct front front;
	struct bob bob;
	struct net net;
	struct archive_kept archive;
	struct screen screen;
	bool only_propose;	/* only what is offered is looked at */
	jmp_buf next_line;
};
/* Says where, shows the screen and ends. */
_Noreturn void script_fail(struct script *, const char *fmt, const char *a);
/* Until nothing moves any more. */
void script_settle(struct script *);
void script_pass(struct script *, int seconds);
/* "on" or "off". */
bool script_is_on(struct script *, const char *);
void script_check(struct script *, const char *what, size_t n,
    const char *expected);

#endif
