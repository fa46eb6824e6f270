/*
 * What the files of chat share among themselves and show to nobody else.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CHAT_INSIDE_H
#define SOTTO_CHAT_INSIDE_H

#include "chat/chat.h"
#include "sasl/sasl.h"

#define CHAT_RESOURCES_MAX 32	/* remembered of one contact */
#define CHAT_CONTACTS_MAX 65536	/* of one account */
#define BLOCKED_HERE_MAX 1000	/* addresses that sotto itself ignores */
#define CHAT_ASKING_MAX 64	/* strangers whose request is shown */
#define CHAT_NAME_MAX IPC_NAME_MAX	/* bytes of a contact's name */
#define CHAT_STATUS_MAX IPC_TEXT_MAX	/* bytes of a status text */
#define CHAT_PRESENCE_BYTES (16 * 1024 * 1024) /* said in all presences */
#define CHAT_OUTBOX_MAX 1000	/* lines waiting in one talk */
#define CHAT_FLYING_MAX 2000	/* lines handed over and not acknowledged */
#define CHAT_FLYING_BYTES (4 * 1024 * 1024)	/* ... and what they have */
#define CHAT_ACKED_MAX 256	/* lines of a conversation kept for receipts */
#define CHAT_RECEIVED_MAX 32	/* ... in case they could not be read */
#define CHAT_CHANNEL_MAX (4 * 1024 * 1024) /* bytes: then lines wait */
#define CHAT_OLD_MS (2 * 60 * 1000)
#define CHAT_RECENT 256		/* remembered against repetition: two a message */

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
	bool preapproves;	/* the server: RFC 6121, 3.4 */
	uint32_t max_bytes;	/* of a stanza, XEP-0478; 0: it did not say */
	char *tls;		/* version and cipher, or NULL */
	char *mechanism;	/* SASL, of the last log-in, or NULL */
	char *binding;		/* ... its channel binding, "none"; or NULL */
	char *confined;		/* of its worker, or NULL */
	bool wants_online;	/* reconnects by itself */
	bool untried;		/* made by the user just now: in no file, and
				 * never online; nothing is kept of it */
	int64_t retry_at;	/* loop_now() of the next attempt, or 0 */
	bool asks_password;	/* question `password` is open */
	bool types_on;		/* ... and the user typed a text, knowing it */
	struct certificate *certificate;  /* question `certificate`, or NULL */
	struct certificate *refused;	/* certificate.c's own: not asked yet */
	/* Question `weaker-login` or `plain-login`, downgrade.c's; or NULL. */
	struct downgrade *downgrade;
	unsigned changes;	/* state, roster and presence */
	size_t people;		/* in all rooms: occupant.c's own */
	int64_t dropped_at;	/* address.c's own */
	unsigned dropped;
	struct link *link;	/* link.c's own */
	struct dial *dial;	/* connect.c's own */
	struct login *login;	/* login.c's own */
	struct password *password;	/* password.c's own */
	struct roster *roster;	/* roster.c's own */
	struct blocked *blocked;	/* blocked.c's own */
	struct bookmarks *bookmarks;	/* bookmark-store.c's own */
	void **features;	/* feature.c: what each of them keeps */
	struct table *talks;	/* talk.c's own: by address */
};
struct resource {
	char *name;
	enum show show;
	int priority;
	char *text;
	unsigned order;		/* grows: the newest presence is largest */
	int64_t came;		/* loop_now() of that */
	enum announced announced;	/* does it announce OTR: a hint */
	bool typing;		/* ... chat states */
	/* discover.c's own */
	char caps[IPC_CAPS_MAX + 1];	/* the hash in its presence, or "" */
	int64_t asked_at;	/* loop_now(); 0: it was not */
};
struct contact {
	struct account *account;
	char *jid;		/* bare */
	char *item;		/* in the roster, with a resource; or NULL */
	char *name;		/* from the roster, or "" */
	char *groups;		/* there: a line each; NULL: none */
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
	struct grouped_contact *grouped;	/* grouped.c's own; or NULL */
	struct like *like;	/* alike-contact.c's own; or NULL */
};
struct listener {
	chat_event_fn *hear;
	void *arg;
};

struct roster {
	struct contact **all;	/* in no order: contact->at is where */
	size_t n, room;
	struct table *by_jid;
	struct order *places;	/* as a panel shows them */
	struct sweep *sweep;	/* sweep.c's own; or NULL */
	unsigned round;		/* grows with each fresh stream */
	unsigned order;
	size_t asking;		/* contacts outside the roster */
	size_t bytes;		/* of resources: names and texts */
	bool full_said;
	bool texts_said;	/* that some have no room: once */
	bool awaited;		/* asked for; who is there is not known yet */
};

struct chat {
	struct loop *loop;
	struct conf *conf;
	struct otr *otr;
	struct links *links;
	const struct chat_feature *const *features;	/* table.c */
	struct chat_ops ops;
	char *data_dir;
	struct account **accounts;
	size_t naccounts;
	struct leaving **leaving;	/* account-remove.c's own */
	size_t nleaving;
	unsigned edits;		/* conf_edits() that was told */
	struct talk **talks;
	size_t ntalks;
	uint64_t changes;	/* of all of them: latest.c's own */
	struct talk *latest;
	struct listener *listeners;
	size_t nlisteners;
	struct buffer status;
	struct timer *keeping;	/* keep.c's own, or NULL */
	struct history *history;	/* history.c's own, or NULL */
	struct expire *expire;		/* expire.c's own, or NULL */
	struct indexer *indexer;	/* indexer.c's own, or NULL */
	bool unindexed;		/* lines of the history got, or lost, an end:
				 * there may be something to index */
	struct hash_seed seed;	/* of the hashes against repetition */
	unsigned char chance[252];	/* of ids to come: chat_id()'s own */
	size_t chances;		/* that are left of it */
	bool full_said;		/* too many strangers: said once */
	struct user *user;	/* user.c's own */
	bool looks_away;	/* the user: chat_look() */
	int64_t stirred;	/* loop_now() when the user last did something */
	/* outbox.c's own: lines of all conversations, by state */
	size_t held, flying, failed;
	struct unkept *unkept;	/* unkept.c's own */
	/* question.c's own: the oldest first; how many there were */
	struct question *questions;
	uint64_t question_serials;
	struct names *names;	/* name.c's own, or NULL */
	struct groups *groups;	/* grouped.c's own; NULL: nobody asks */
	struct likes *likes;	/* alike-contact.c's own; the same */
	struct marks *marks;	/* archive-mark.c's own, or NULL */

	/* the file `unsent` */
	size_t unsent_before;	/* found at start */
	size_t written;		/* the number in the file */
	size_t written_held;
	bool unsent_broken;	/* said that it cannot be written */
	struct timer *unsent_timer;

	/* chat_stop */
	bool stopping;
	bool closing;		/* streams are being closed */
	struct timer *stop_timer;
	loop_fn *stopped;
	void *stopped_arg;
};

/* To the worker of one account. */
struct link {
	struct account *account;
	struct channel *channel;	/* NULL: no worker */
	uint32_t number;
	bool starting;		/* a worker was asked for */
	struct str connect;	/* CONNECT that waits for it, packed */
	bool dialling;		/* CONNECT was given, OFFLINE not got */
	bool asked;		/* DISCONNECT was sent, not answered */
	bool crossed;		/* ... and another OFFLINE came instead */
	uint64_t ticket;	/* the last one given out */
	uint64_t sent;		/* the last one that was written */
	/* outbox.c's own: lines by their ticket, and how many are on the way */
	struct tickets *lines;
	struct table *ids;	/* ... and all of them by their id */
	size_t flying, held, undecided;
	size_t weight;		/* bytes of those that fly, as sealed */
	int64_t moved;		/* loop_now() when one was last taken from us,
				 * or the first of them came */
	bool crowded;		/* a line waits until there are fewer */
	/* blame.c's own: the line that the last stream may have ended over,
	 * as long as that is not settled, and how often in a row */
	struct line *blamed;
	unsigned blames;
	bool room_said;		/* that one writes which was not entered: once */
};

/* A line of ours on its way.  Its text is in secret memory. */
struct line {
	struct line *next;
	uint64_t order;		/* of the lines of its conversation */
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
	size_t weight;		/* bytes of these */
	int64_t stamp;		/* when it was typed, wall clock */
	int64_t flown;		/* loop_now() when it was handed over */
	uint64_t serial;	/* of its entry in the buffer */
	/* What it says of another line: struct reference. */
	enum reference_kind refers;
	char *refers_id, *emoji, *quote, *answers;
	bool refers_ours;
	/* The line meant was sealed, and this was its digest: this one goes to
	 * only_key, sealed, or to nobody.  NULL: it was in the clear. */
	struct seal *refers_seal;
	/* OTR held it, or it was sealed: not in the clear by itself. */
	bool never_clear;
	bool clear_ok;		/* ... but the user sent it again so */
	unsigned attempts;	/* that came to nothing, since the user's */
	bool unsure;		/* it may be in the room: outbox_unsure() */
	bool doubt;		/* acked, and perhaps never read */
	bool read;		/* the contact's program says so */
	bool logged;		/* written to the history */
	bool said_held;		/* each state once per attempt */
	bool said_sent;
};
/* A conversation: what does not depend on its kind. */
struct talk {
	enum talk_kind kind;
	const struct talk_ops *ops;	/* of its kind */
	struct direct *direct;	/* of a direct one, or NULL */
	struct room *room;	/* of one with a room, or NULL (rooms.h) */
	struct occupant_talk *occupant;	/* of one with an occupant, or NULL */
	struct account *account;
	char *jid;		/* the contact or room, bare; ROOM/NICK */
	struct contact *contact;	/* or NULL: not in the roster */
	struct buffer buffer;
	struct line *outbox;	/* oldest first; few that were received,
				 * failed lines stay until resent */
	struct line *last;
	struct line *waits;	/* the oldest that is held, or NULL */
	uint64_t typed;		/* lines so far: the order of the last */
	int64_t moment;		/* moment.c's own: the last given out */
	/* How many of its lines are in each state. */
	size_t held;
	size_t flying;		/* written, or to be, not acknowledged */
	size_t acked;		/* kept for their receipt */
	size_t received;	/* kept: perhaps it could not be read */
	size_t failed;
	size_t unread;
	size_t mentions;	/* of these, that name the user in a room */
	/* latest.c's own: when it changed, as chat->changes was then */
	uint64_t changed;
	struct talk *newer, *older;
	bool stranger;		/* opened by one outside the roster */
	bool retires;		/* closed by the program, not by the user */
	bool flushing, flush_again;	/* send.c's own */
	bool gives_receipts;	/* the contact has sent one */
	struct recent *recent;	/* what was shown: duplicates */
	/* history-keeps.c's own: `log_keep`, as conf_changes() was then. */
	struct { bool known; unsigned at; int64_t ms; } keep;
	/* archive-past.c's own: the archive is known from this id on, as long
	 * as the window has this entry (0: any); nothing is before it. */
	char *archive_before;
	int64_t archive_stamp;	/* of that one */
	uint64_t archive_at;
	bool archive_done;
	struct recent *copies;	/* copy.c's own: the same of copies; or NULL */
	struct copy_count *sealed_copies;	/* ... or NULL */
	struct pending *pending;	/* said of lines not here; or NULL */
	struct read_state *read;	/* read.c's own, or NULL */
};

/* What the settings say about a contact: peer_said(). */
struct peer_said {
	bool known;
	unsigned at;		/* conf_changes() then */
	enum otr_policy policy;
	enum otr_v2 v2;
	bool v3_seen, html;
	bool seen_html, learns_html;	/* of which `html` comes */
	bool receipts;
	bool typing;
	bool markers;
	unsigned fragment;
	int wipe, idle;		/* minutes; 0: not by time */
};

/* What only a talk with one contact has. */
struct direct {
	struct otr_session *otr;
	struct peer_said said;
	char resource[1024];	/* the contact wrote from it last, or "" */
	char chosen[1024];	/* the user's choice among them, or "" */
	char beside[1024];	/* spoke from elsewhere than is written to */
	uint32_t told_tag;	/* of the program that lines go to */
	unsigned asks;		/* discover.c's own: questions, lately */
	int64_t asks_since;

	/* The contact's keys. */
	char shown_key[FINGERPRINT_HEX + 1];	/* the last one shown here */
	bool shown_changed;	/* ... unasked, in place of another */
	char told_key[FINGERPRINT_HEX + 1];	/* of the session, last said */
	char alarmed[FINGERPRINT_HEX + 1];	/* question new-key's, or "" */
	bool alarmed_again;	/* ... and it was about another before */
	unsigned alarms;	/* keys that were asked about since an answer */
	int64_t alarm_at;	/* when such a one was last said */
	char key_asked[FINGERPRINT_HEX + 1];	/* question other-key's */
	/* One that is not the one written to, whose text came last. */
	char other_key[FINGERPRINT_HEX + 1];

	/* Questions and words that come once. */
	bool fell_asked;	/* question level-fell was put for this fall */
	/* Of the new key in question: another one is verified, or is there. */
	bool alarm_verified, alarm_stays;
	bool asks_stranger;	/* question `stranger` is open */
	bool told_verify;
	bool told_escaped;
	char *asked;		/* id of the last request for a session */

	/* What comes. */
	int64_t heard;		/* loop_now() of the last text decrypted */
	int64_t hearing;	/* stamp of the message that OTR has now */
	bool hearing_delayed;
	unsigned markup;	/* messages in a row that were HTML */
	unsigned escaped;	/* ... or had entities and nothing against it */

	struct typing_state *typing;	/* typing.c's own, or NULL */
	struct marker_state *marker;	/* marker.c's own, or NULL */

	/* fade.c's own */
	struct timer *wipe, *idle;	/* or NULL */
	bool idle_end;		/* the clock ends the session just now */
};

/* seal.c: by what a sealed line can be meant */
struct seal seal_of(const struct otr_in *);
/* Its text is about to be changed: what was sealed is noted. */
void seal_before_change(struct otr_in *);
void seal_settle(const struct entry *);	/* the same of an entry, if sealed */
/* Whether an entry was sealed under that key, with that digest. */
bool seal_is(const struct entry *, const struct seal *meant);
struct seal *seal_copy(const struct seal *);	/* of NULL: NULL */
void seal_free(struct seal *);	/* wipes it */
void entry_set_seal(struct entry *, const struct seal *);	/* or NULL */
/* A line of the user's means this one: it goes where that went. */
void seal_bind(struct line *, const struct entry *meant);
/*
 * A line that means a sealed one, as it is sealed: its text, readable by
 * itself, and what goes beside it.  Caller frees (secret_free).
 */
char *seal_line(const struct line *, struct sealed_reference *);
/* By what a line that was just sealed can be meant. */
void seal_sent(struct seal *, const struct line *, const struct otr_out *);

/* remark.c: what came later about an entry */
struct remarks *remarks_of(struct entry *);	/* made where there are none */
void remarks_free(struct remarks *);
size_t remarks_bytes(const struct remarks *);	/* of text and ids */
/* Replaces the text of one that is not wiped (copied; the old one is). */
void entry_set_text(struct entry *, const char *);
/* Wipes text and subject; a mark, which stays, takes their place. */
void entry_wipe(struct entry *, const char *mark);
/* A later entry, which came as no entry, has the text that it says since. */
void entry_corrected(struct entry *, const struct entry *later);
/* Which message says so: of a correction, or of the reactions of one side. */
void remarks_by(struct remarks *, enum reference_kind, bool own,
    const char *id);
bool remarks_is_by(const struct remarks *, enum reference_kind, bool own,
    const char *id);
/* Its text is about to be wiped: it is known again by its hash. */
void remarks_note_text(struct entry *, const struct hash_seed *);
/* Replaces one side's reactions; what is wrong in the list is left out. */
void remarks_react(struct remarks *, bool own, const char *emoji);
/* The same of one of many (REMARKS_OTHERS at most). */
void remarks_react_by(struct remarks *, const char *by, const char *emoji);

/* shown.c */
/* What has become of a line, in the entry that it belongs to. */
void line_shown(struct buffer *, struct entry *, const struct line *,
    enum delivery, const char *reason);

/* quote.c: what somebody does, as they say it ("/me waves", XEP-0245), behind
 * that; NULL: it is another line. */
const char *action_words(const char *text);

/* text.c */
char *chat_id(struct chat *);	/* a fresh message id; caller frees */
/* Copies a valid text; what does not fit gives way to a sign that says how
 * much is missing (none in less than 64 bytes). */
void chat_fit(char *dst, size_t size, const char *);
/* Replaces a text by what fits of another. */
void keep_text(char **at, const char *, size_t max);
/* Foreign text for within a notice: one line, bounded.  Returns dst. */
const char *chat_line(char dst[CHAT_NOTE_MAX + 1], const char *);
void text_free(char *);	/* wipes what somebody has written; NULL is fine */
/* The whole of a text on one line; caller frees. */
char *chat_flat(const char *);
/* "Subject: ...", then the text; caller frees (secret_free). */
char *message_text(const char *subject, const char *body);
/*
 * A text, which a message had as its body, without a part of that: what is
 * there for programs that know less.  NULL: the body has no such part.  Caller
 * frees (secret_free).
 */
char *text_without(const char *text, const char *body, size_t at, size_t n);
bool text_is_blank(const char *);
/* "4A2B..." in groups, or "" where it is no fingerprint.  Returns out. */
const char *chat_grouped(char out[FINGERPRINT_HEX + 5], const char *);

/* say.c */
/* Of a text that was made for a notice: takes MORE out, in a copy, and returns
 * how many bytes stand before it; 0: it has none, or nothing follows. */
size_t say_brief(char **text);
/* As chat_say(), with such a text, which it takes over. */
void chat_say_made(struct chat *, struct account *, struct talk *,
    enum entry_kind, const char *code, const struct chat_pair *data,
    char *text);
/* As chat_say(), for scripts alone: what the rule of a level says already. */
void chat_tell(struct talk *, enum entry_kind, const char *code,
    const struct chat_pair *data, const char *fmt, ...) PRINTF(5, 6);
/* Says something in its window, with an event NOTICE. */
void talk_say(struct talk *, enum entry_kind, const char *code,
    const char *fmt, ...) PRINTF(4, 5);

/* question.c */
/* Whose a question is; `look` says whether it is still open, and may call
 * question_say().  Where it is open already it is the same one. */
struct whose {
	struct account *account;
	struct talk *talk;	/* or NULL */
	const char *peer;	/* NULL: the talk's, or none */
	const char *code;	/* constant */
	bool (*look)(struct question *);
	bool strange;		/* who asks is no contact */
};
/* What it says. */
struct says {
	char *text;
	char *shown;		/* to a person, where it is open; NULL: `text` */
	const char *quote;	/* what somebody else wrote below it, or NULL */
	struct answer at[QUESTION_ANSWERS];
	size_t n;
};
/* Takes the command over; the words in `answer` are constant, `line` is taken
 * over too. */
void says_answer(struct says *, char *command, const struct answer *);
void says_clear(struct says *);
/* say.c: a question that the user did not provoke: it is open from now on, an
 * entry and an event.  Clears what it says. */
void chat_ask(struct chat *, const struct whose *, struct says *);
/* The same without a word. */
void question_open(struct chat *, const struct whose *, const struct says *);
void question_say(struct question *, const struct says *);
/* An account goes (NULL: all do); a conversation does. */
void questions_drop(struct chat *, const struct account *);
void questions_leave(struct chat *, const struct talk *);

/* model.c */
/* As talk_find(), with a contact. */
struct talk *direct_find(const struct account *, const char *jid);
/* Whether its bare address is a room's, entered or not: nothing from there is
 * for OTR (law 7). */
bool account_has_room(const struct account *, const char *jid);
bool contact_is_online(const struct contact *);
bool account_is_shown(const struct account *);	/* own presence is told */
/* ... as online or as free for chat, by the user's word. */
bool account_is_available(const struct account *);
/* ms for which presence may still be on its way; 0: it has come. */
int account_settles(const struct account *);

/* blocked.c */
struct blocked *blocked_new(void);
void blocked_free(struct blocked *);
/* Who sees to it that this very address is blocked: bits, or 0. */
unsigned blocked_by(const struct account *, const char *jid);
/* `by` is one bit.  False: there are too many. */
bool blocked_put(struct account *, const char *jid, unsigned by);
void blocked_drop(struct account *, const char *jid, unsigned by);
size_t blocked_here(const struct account *);	/* how many sotto ignores */
/* -1 "blocked": nothing is sent there, nor begun. */
int blocked_refuse(const struct account *, const char *jid, struct err *);
/* The server names all that it blocks, between the two. */
void blocked_list_begins(struct account *);
void blocked_list_ends(struct account *);

/* bookmark-store.c */
struct kept_bookmark {
	struct bookmark is;
	char *password;		/* secret, or NULL */
	bool here;		/* the account has it: set since its list began */
	/* bookmark-join.c's own */
	bool entered;		/* once, since the program began */
	bool due;		/* to be, in a moment */
};
struct bookmarks {
	struct kept_bookmark **all;	/* by address */
	size_t n;
	struct timer *later;	/* bookmark-join.c's own; NULL: none is due */
};
struct bookmarks *bookmarks_new(void);
void bookmarks_free(struct bookmarks *);
struct kept_bookmark *bookmark_kept(const struct account *, const char *jid);
/* Secret, and borrowed; NULL: it has none, or there is no bookmark. */
const char *bookmark_password(const struct account *, const char *jid);
/* Finds or makes; NULL: there are too many. */
struct kept_bookmark *bookmark_make(struct account *, const char *jid);
void bookmark_set_texts(struct kept_bookmark *, const char *name,
    const char *nick, const char *password);
void bookmark_drop(struct account *, const char *jid);
/* The account's list begins; it ends: those that it did not have go. */
void bookmarks_list_begins(struct account *);
void bookmarks_list_ends(struct account *);

/* bookmark-ask.c */
/* Whether a change of that one is not answered yet. */
bool bookmark_is_asked(const struct account *, const char *jid);
/* -1 "not-a-room": no room can have that address. */
int bookmark_check(const struct account *, const char *jid, struct err *);

/* bookmark-join.c: rooms are entered by their bookmarks */
/* All that are to be entered after a log-in, and were not in this program. */
void bookmarks_enter(struct account *);
/* One that is to be entered since another program of the user's is there; or
 * left.  True: it will be, or was. */
bool bookmark_enter(struct account *, struct kept_bookmark *);
bool bookmark_leave(struct account *, const char *jid);
void bookmarks_enter_no_more(struct account *);	/* what is due is not */

/* ask.c: questions to others, and what becomes of them */
struct ask_answer {
	enum inquiry what;
	const char *to;		/* who was asked; "": the own server */
	const struct msg *told;	/* MSG_TOLD, borrowed */
	int64_t took;		/* ms */
};
/* Exactly once for each question.  The account is NULL where it is about to be
 * freed: then nothing is to be said, and nothing else is there. */
typedef void ask_fn(struct account *, const struct ask_answer *, void *arg);
/* -1: "offline", "busy"; `done` is not called then. */
int ask_send(struct account *, enum inquiry, const char *to, ask_fn *done,
    void *arg, struct err *);
/* Whether so many may be asked; -1 "busy". */
int ask_room(const struct account *, size_t, struct err *);

/* told.c: answers in words; callers free */
char *told_duration(uint32_t seconds);	/* "3 minutes" */
char *told_program(const struct msg *told);	/* "sotto 0.1 on Linux" */
/* A condition of TOLD or VCARD_END, and the other side's words. */
char *told_why_not(const char *condition, const char *said);

/* avoid.c: what follows of a block here */
/* Ends the sessions with an address, or all of a domain; NULL: with all who are
 * blocked.  Those who are blocked already are not told. */
void avoid_end_sessions(struct account *, const char *jid);
/* Lines that wait for them fail; their presence is forgotten. */
void avoid_forget(struct account *, const char *jid);
void avoid_all(struct account *, const char *jid);	/* both */
/* They are not blocked any more.  Whether it is asked if they are there. */
bool avoid_over(struct account *, const char *jid);

/* block-said.c */
/* What the server was asked. */
struct block_asked {
	struct block_asked *next;
	uint32_t number;
	char *jid;
	bool on;
	bool quiet;		/* not by the user, just now */
	enum report report;
	struct account *said_of;	/* where it is said, as in request.c */
	char *said_in;
};
/* In the window where it was asked. */
void block_said(struct account *, const struct block_asked *,
    enum entry_kind, const char *code, const char *condition,
    const char *text);
/* Whether the condition means that the server has no blocking. */
bool block_said_is_unable(const char *condition);
void block_said_kept(struct account *, const struct block_asked *,
    bool reported);
/* Not the server, but sotto itself. */
void block_said_here(struct account *, const struct block_asked *,
    const char *condition, const char *said);
void block_said_stays(struct account *, const struct block_asked *,
    const char *condition, const char *said);
/* By another program of the user's. */
void block_said_pushed(struct account *, const char *jid, bool on);

/* block.c */
void block_load(struct account *);	/* what the settings have */
/* Whom somebody has written into them meanwhile; who was taken out stays. */
void block_edits(struct account *);

/* address.c */
/* " (...)" after an address that breaks the rules; "" after others. */
const char *chat_odd(const char *jid);
/* The same in the window of such a one. */
void talk_say_odd(struct talk *);
/* Says that something was dropped, what, and from whom: once in ten seconds,
 * with the number of those between. */
void account_dropped(struct account *, const char *what,
    const char *address);

/* chat.c */

/* refusal.c */
/* As refusal_text(), of who has that address, and what "timeout" and "gone" of
 * ours are; caller frees. */
char *refusal_long(const char *jid, const char *condition,
    const char *text);

/* unsent.c */
void unsent_load(struct chat *);
void unsent_say(struct chat *);
void unsent_turn(void *chat);	/* after each turn of the loop */
void unsent_later(void *chat);	/* its timer */

/* ending.c */
/* What a condition, or what off_word() says where there is none, means. */
struct ending {
	char code[ENDING_CODE_SIZE];	/* the account's */
	struct str reason;	/* words, what the server adds, what to do;
				 * the caller frees */
	enum ending_then then;
	bool calm;		/* for no line's sake */
	bool lost;		/* nobody said why: it may be the network */
};
/* The condition as it was told, or ""; `text` is foreign. */
void ending_judge(struct ending *, enum off why, const char *condition,
    const char *text);
/* It was said by nobody knows whom: no password is asked for, none is
 * forgotten, and the account is tried again. */
void ending_doubt(struct ending *);

/* connect.c and attempt.c */
struct dial {
	bool asked;		/* this attempt, by the user */
	char *accept;		/* a certificate taken once, or NULL */
	char *proxy_word;	/* secret: its name for a proxy; or NULL */
	unsigned tries;		/* since the last steady stream */
	char *said;		/* why it went off, as it was said last */
	int64_t since;		/* loop_now() when it came online */
	int64_t fresh;		/* ... with a fresh stream, last; or 0 */
	struct timer *retry;
	enum show show;
	char *status;
};

/* account-state.c */
void account_set_state(struct account *, enum account_state, const char *code,
    const char *reason);
void account_stage(struct account *, const char *text);
void account_stop_waiting(struct account *);	/* for the next attempt */
/* Says why, and waits for the next attempt where one follows. */
void account_went_off(struct account *, const char *code, const char *reason,
    enum ending_then);
/* The worker or the network half is gone. */
void account_broken(struct account *, const char *code, const char *text,
    bool again);

/* connect.c */
void account_free(struct account *);
void account_online(struct account *, const struct msg *);
/* A condition of RFC 6120, or ""; the text is the server's own; the ticket of
 * what the server ended the stream over, or 0.  Unproven: as MSG_OFFLINE. */
void account_offline(struct account *, enum off why, const char *condition,
    const char *text, uint64_t ticket, bool unproven);
void account_hang_up(struct account *);	/* ends the stream or attempt */
void account_stop(struct account *);	/* no attempts any more */

/* attempt.c */
struct login *attempt_login(struct account *);	/* login_new() */
/* Begins, or fetches or asks for the password first; `asked`: by the user,
 * just now. */
void attempt_try(struct account *, bool asked);
/* Waits for a password, offline. */
void attempt_ask_password(struct account *);

/* offer.c: what a server offers to log in with */
struct words {
	char *text;
	const char **list;
	size_t n;
};
struct offer {
	struct sasl_offer sasl;	/* borrows the rest */
	struct words mechanisms, bindings;
	struct str endpoint, exporter;
};
/* Of SASL_OFFER; to be freed, also after -1: data that are no base64. */
int offer_read(struct offer *, const struct msg *);
void offer_free(struct offer *);
/* Adds to an error which mechanisms there were. */
void offer_name(const struct offer *, struct err *);

/* login-key.c: a password made into a key, in a thread */
struct key_job;
/* The key is taken over; NULL: err has why. */
typedef void key_done_fn(void *arg, struct sasl_key *, const struct err *);
/*
 * What the challenge asks for; `done` is called from the loop.  The password
 * is copied.  NULL: "thread".
 */
struct key_job *key_job_new(struct loop *, const struct scram *,
    const char *password, key_done_fn *, void *arg, struct err *);
/* `done` is not called any more; never waits.  NULL is fine. */
void key_job_free(struct key_job *);

/* login.c: one log-in, from the server's offer to its proof */
enum login_end {
	LOGIN_FAILED,		/* err has why; not to be tried again */
	LOGIN_ASKS_WEAKER,	/* question: less than the last time */
	LOGIN_ASKS_PLAIN,	/* ... the password itself is wanted */
};
/* Within each of them the log-in may be ended, but not freed. */
struct login_ops {
	void *arg;
	void (*send)(void *arg, const struct msg *);	/* to the network half */
	/* login_password() answers, at once or later. */
	void (*want_password)(void *arg);
	void (*computes)(void *arg);	/* a key: it may take seconds */
	/* The server is who it should be: before SASL_PROVEN leaves. */
	void (*proven)(void *arg, struct sasl_strength);
	/* Nothing more is to be said to this server. */
	void (*over)(void *arg, enum login_end, const struct err *);
};
struct login;
/* The user's name there is the localpart. */
struct login *login_new(struct loop *, const char *jid,
    const struct login_ops *);
void login_free(struct login *);
/* CONNECT was given: an offer may come. */
void login_begin(struct login *);
/* The attempt or the stream is over; a key that logged in is kept. */
void login_end(struct login *);
void login_forget(struct login *);	/* ... not even that */
/* What a worker says; -1 "bad-message": not what may come now. */
int login_offer(struct login *, const struct msg *,
    struct sasl_strength before, enum sasl_plain, struct err *);
int login_hear(struct login *, const struct msg *, struct err *);
/* The password; nothing where it is not wanted (any more). */
void login_password(struct login *, const char *);
bool login_has_key(const struct login *);
bool login_is_proven(const struct login *);	/* in this very attempt */
/* What was chosen last. */
struct sasl_strength login_strength(const struct login *);

/* password.c: where an account's password comes from */
struct password *password_new(void);
void password_free(struct password *);
/* Borrowed: what was typed or fetched, else the configuration's; or NULL. */
const char *password_word(const struct account *);
void password_take(struct account *, const char *);	/* typed */
void password_drop(struct account *);
void password_wrong(struct account *);	/* the server refused it */
/* Logged in: it is not needed any more, unless it is all there is (`keep`). */
void password_done(struct account *, bool keep);
/*
 * A key that was kept is of no use: the server has another salt, or number of
 * rounds.  One that changes them at each log-in would have the user asked at
 * each, so from now on the password is kept beside the key.
 */
void password_outlasts(struct account *);
void password_forget(struct account *);	/* as if there had been none */
/* The user says /connect: a source that failed may be better now. */
void password_asked(struct account *);
/* Whether its command may be run now; `asked`: by the user, just now. */
bool password_can_fetch(const struct account *, bool asked);
bool password_is_coming(const struct account *);	/* the command runs */
/* Runs it; `came` is called when it has given a password, or none. */
typedef void password_fn(struct account *, bool ok);
void password_fetch(struct account *, password_fn *came);
void password_ask(struct account *);	/* question `password` */

/* downgrade.c: questions weaker-login and plain-login */
struct downgrade;
void downgrade_free(struct downgrade *);
/* After the account is offline over it. */
void downgrade_ask(struct account *, enum login_end, struct sasl_strength);
void downgrade_forget(struct account *);	/* no question is open */
/* Keeps that this is taken from now on; the question is still open. */
int downgrade_accept(struct account *, struct err *);
/* What a log-in is held against, and what is so now. */
struct sasl_strength strongest_login(const struct account *);
void strongest_keep(struct account *, struct sasl_strength);

#define SAYS_MAX 500	/* bytes of a server's own text within a sentence */

/* certificate.c */
void certificate_free(struct certificate *);
void certificate_forget(struct account *);
/* A bad one that is taken for now; NULL: none. */
void certificate_accept(struct account *, const char *sha256);
void certificate_ask(struct account *);

/* roster-store.c: the contacts as they are kept */
struct roster *roster_new(void);
void roster_free(struct roster *);
/* Finds or makes; NULL when there are too many. */
struct contact *contact_make(struct account *, const char *jid);
/* Drops one outside the roster that nothing needs any more. */
void contact_idle(struct account *, struct contact *);
void contact_set_in_roster(struct account *, struct contact *, bool in);
void contact_reachable(struct contact *);	/* after all */
/* Its name, its presence or that it is in the roster has changed. */
void contact_changed(struct contact *);
void roster_changed(struct account *);	/* not its names or who is in it */
void roster_full(struct account *);	/* says it, once */
void resource_clear(struct contact *, struct resource *);
void resource_free(struct resource *);	/* which counts no more */
void resources_clear(struct contact *);

/* roster.c: as the server tells it */
/* A fresh stream: all presence is void, the roster comes anew. */
void roster_begin(struct account *);
/*
 * Names were changed, of one contact above all (NULL: of none): that one is in
 * its place at once, whoever else is called otherwise now in the next turns.
 */
void roster_renamed(struct account *, const char *jid);

/* order.c: contacts in an order */
struct order *order_new(void);
void order_free(struct order *);
/* One of its places: by rank, then by name, then by address. */
struct place *order_add(struct order *, struct contact *, int rank,
    const char *name);
void order_take(struct order *, struct place *);	/* frees it */
bool place_is(const struct place *, int rank, const char *name);
int place_rank(const struct place *);
size_t order_count(const struct order *);
struct contact *order_at(const struct order *, size_t);	/* or NULL */
size_t order_index(const struct order *, const struct place *);
/* The next; of NULL the first.  NULL: there is none. */
struct contact *order_after(const struct order *, const struct place *);
int order_rank(enum show);	/* who is there first; below 6 */
/* The order of the whole roster: contact->place. */
/* Puts a contact where its presence and its name say. */
void order_put(struct order *, struct contact *);
void order_del(struct order *, struct contact *);
/* As roster_by_name(). */
size_t order_by_name(const struct order *, const char *name, const char *jid,
    struct contact **, size_t max);

/* grouped.c: contacts by the groups that they are in */
/* Where one belongs now, with chat->groups; `talks`: there is a direct talk. */
void grouped_put(struct contact *, bool talks);
void grouped_take(struct contact *);
/* What is asked for; true: all contacts are to be put anew. */
bool grouped_begin(struct chat *, bool by_name, bool offline);
void groups_free(struct chat *);	/* before the contacts */

/* alike-contact.c: contacts that are called alike */
/* Where it belongs by its name now, with chat->likes. */
void like_put(struct contact *);
void like_take(struct contact *);
/* It is asked for; true: all contacts are to be put. */
bool likes_begin(struct chat *);
void likes_free(struct chat *);		/* before the contacts, too */

/* sweep.c: contacts that are not in their places yet */
/* contact_changed() for all of them, in the next turns of the loop. */
void sweep_begin(struct account *);
/* Takes a contact's programs, which are offline, and frees them then. */
void sweep_take(struct contact *);
/* Does now what is left of it. */
void sweep_end(struct account *);
void sweep_free(struct sweep *);

/* ticket.c: lines by the tickets of what is on the way; no number is 0 */
struct tickets *tickets_new(void);
void tickets_free(struct tickets *);
/* Takes another's place where the number is there; borrowed. */
void tickets_put(struct tickets *, uint64_t number, struct line *);
/* NULL: none. */
struct line *tickets_get(const struct tickets *, uint64_t number);
void tickets_del(struct tickets *, uint64_t number);

/* refusal.c */
/*
 * A condition of RFC 6120, 8.3.3, in words, with what the other side adds;
 * `server`: one's own server refused it, else it was not delivered.  Caller
 * frees.
 */
char *refusal_text(const char *condition, const char *text, bool server);
/* The same with words of the caller's. */
char *refusal_say(const char *words, const char *condition,
    const char *text);

/* group.c: keeps those groups, a line each, that can be some; NULL: none. */
void groups_keep(struct contact *, const char *foreign);

/* request.c: changes of the roster, and their answers */
/* A change, sent as soon as the roster is there and those of the contact before
 * it are answered; `name`: of the contact, or the group.  Its outcome is said
 * in a window, or NULL.  -1: "offline", "busy". */
int request_add(struct account *, enum roster_change, const char *jid,
    const char *name, const struct talk *said, struct err *);
void requests_send(struct account *);	/* the roster is there */

/* subscription.c: who may see whom */
/* The roster of a fresh stream is there: what was asked on the last one and
 * is not in it never arrived. */
void subscriptions_lost(struct account *);

/* presence.c */
/* To somebody, or to all (""); `kind` as in MSG_SEND_PRESENCE. */
int presence_send(struct account *, const char *to, const char *kind,
    enum show, const char *text);

/* Our own presence once more: what we announce has changed. */
void presence_again(struct account *);
/* Nothing is known of whether the contact is there, as if all of its programs
 * had gone, and no request of theirs is open. */
void presence_forget(struct account *, const char *jid);
/* own.c: the other programs of one's own.  One has said this of itself; as
 * lines, each of which begins with the newline. */
void own_heard(struct account *, const char *resource, const struct msg *);
void own_add(const struct account *, struct str *);

/* talk.c */
/* What a kind of conversation does about what happens on a lower floor. */
struct talk_ops {
	void (*sent)(struct talk *, const struct line *);  /* to the stream */
	void (*read)(struct talk *);	/* the user has seen it all */
	void (*closing)(struct talk *);	/* others are told, where they are */
	void (*free)(struct talk *);	/* what only this kind has */
};
bool talk_is_direct(const struct talk *);
void talk_befriend(struct talk *);	/* is no stranger any more */

/* latest.c */
void talk_changed(struct talk *);	/* anything of it but its entries */
/* Once its buffer is made, whose changes then count as its own; when it is
 * about to be freed. */
void latest_begin(struct talk *);
void latest_end(struct talk *);

/* open.c */
/* A new one, of which its kind makes the rest. */
struct talk *talk_new(struct account *, const char *jid);
/* One that a stranger opens; NULL when there are too many. */
struct talk *talk_open_foreign(struct account *, const char *jid);
void talk_free(struct talk *);

/* send.c: the choke point */
/* Tries every held line, in order, stopping at the first that must wait. */
void talk_flush(struct talk *);
void account_flush(struct account *);	/* all that is held */
/* The server has it: what waited for room goes. */
void send_acked(struct account *, uint64_t ticket);
void direct_inject(void *arg, struct otr_session *, const char *resource,
    const char *wire);

/* peer.c: what OTR asks about a contact */
void direct_peer(void *arg, const char *account, const char *contact,
    struct otr_peer *);
/* What is set for the contact; borrowed until a setting changes. */
const struct peer_said *peer_said(struct talk *);

/* route.c: which of the contact's programs */
/* Which of the contact's programs a session is asked for first; or NULL. */
const char *direct_hint(const struct talk *);

/* program.c */
void direct_beside(struct talk *, const struct otr_event *);
void direct_heard_clear(struct talk *, const char *resource);
void direct_tell_moved(struct talk *, const struct otr_info *);
/* What presence says: one that was not there before (`fresh`), or changed. */
void direct_came(struct talk *, const char *resource, bool fresh);
/* "": all are gone; `last`: none is there now. */
void direct_went(struct talk *, const char *resource, bool last);
/* A fresh stream: who wrote last is forgotten. */
void direct_nobody_known(struct talk *);

/* discover.c */
/* Asks those that were not asked; `again`: and those that keep silent. */
void direct_discover(struct talk *, bool again);
/* What came with a presence; another hash: what was said is void. */
void resource_caps(struct resource *, const char *caps);

/* markup.c: HTML inside OTR */
/* A text that is sure to be HTML is replaced by what it says. */
void markup_take(struct talk *, struct otr_in *);

/* receive.c */
/* A message that hear.c found worthy; `from` normalized, maybe full. */
void direct_recv(struct talk *, const char *from, const struct msg *,
    int64_t stamp, int64_t age);

/* aside.c: messages that are no line of a conversation */
/* `what` they are, from whom: an announcement, a copy. */
void aside_say(struct account *, struct talk *, const char *from,
    const struct msg *, const char *code, const char *what);
void aside_headline(struct account *, struct talk *, const char *from,
    const struct msg *);
/* One with nothing that is shown; of no room either. */
void aside_content(struct account *, struct talk *, const char *from,
    enum content);

/* copy.c: what other programs of ours send and get (XEP-0280) */
struct copy {
	bool sent;		/* by one of ours; else to one */
	const char *resource;	/* who sent it, that program; or NULL */
	const char *id, *subject, *text, *archive_id;	/* "": it has none */
	const char *body;	/* the text as it came */
	enum sealing sealing;	/* then it has no text */
	size_t missing;		/* bytes that were cut */
	int64_t stamp;
	bool delayed;		/* the stamp is another's */
	bool unstyled;		/* its signs are no styling */
	/* What it says of another line, and which part of the text is there
	 * for programs that know less. */
	struct reference refers;
	size_t fallback_at, fallback;
};
void copy_take(struct talk *, const struct copy *);
/* The message itself has come: its copy, if there was one, is taken away. */
void copy_give_way(struct talk *, const char *id, const char *text);
void copies_free(struct talk *);

/* recent.c: what was shown lately */
struct recent *recent_new(void);
void recent_free(struct recent *);
enum recent_sight {
	RECENT_NEW,
	RECENT_SAME,
	RECENT_OTHER,		/* ... in the clear, or under another key */
};
/* Whether this id came with this text before, and under this key ("": in
 * the clear); remembers it. */
enum recent_sight recent_see(struct recent *, const struct hash_seed *,
    const char *id, const char *key, const char *text);
/* Whether it came before, under whatever key. */
bool recent_has(const struct recent *, const struct hash_seed *,
    const char *id, const char *text);

/* beside.c: what the disk takes, beside the loop: keys are read meanwhile, and
 * all else waits, so that what was to be kept first is.  `chat`: the chat */
void chat_beside(void *chat, void (*fn)(void *), void *fn_arg);
int chat_write(void *chat, const char *path, const char *, size_t len,
    struct err *);	/* as file_write() */

/* history.c: what the user asked to be kept */
#define DAY_MS ((int64_t)24 * 60 * 60 * 1000)
struct sqlite3;
struct record {
	bool incoming;
	enum otr_level level;
	int64_t stamp;
	const char *text;
	/* In the clear: the message's id, and that of the line which it
	 * corrects; or NULL. */
	const char *id, *corrects;
	/* Of a room: who said it there, and the room's id for it; or NULL. */
	const char *nick, *archive_id;
};
/* A line that came or left, if it is to be kept and not too old already.  It is
 * on the disk at the end of the turn of the loop: record_turn(). */
void record_add(struct talk *, const struct record *);
/* What was written and deleted goes to the disk, at once and beside the loop:
 * after each turn of it, and before what must not be in one with it. */
void record_turn(struct chat *);
/* history-keeps.c */
/* Whether a line at this level is written to the history. */
bool record_keeps(const struct talk *, enum otr_level);
/* For how long (`log_keep`); 0: for ever.  The same of a conversation, of
 * which it is asked for each line, so it is kept. */
int64_t record_keep_ms(const struct conf *, const char *account,
    const char *contact);
int64_t record_keep_of(struct talk *);
/* What is not newer than that is too old. */
int64_t record_horizon(struct talk *);
/* history-old.c */
/* Whether a file is of a version that kept no ids. */
bool history_is_old(struct sqlite3 *);
/* Whether it can have lines of rooms. */
bool history_has_rooms(struct sqlite3 *);
/* Brings such a one to what is written now; -1: SQLite says why. */
int history_renew(struct sqlite3 *);
int64_t history_pragma(struct sqlite3 *, const char *sql);	/* a number */
/* needle.c: words that are looked for */
#define NEEDLES_MAX 16
struct needles {
	size_t n;
	char *words[NEEDLES_MAX];	/* folded (text_fold()); secret */
};
/* By blanks; what stands in quotes is one.  NULL "no-words". */
struct needles *needles_new(const char *words, struct err *);
void needles_free(struct needles *);	/* NULL is fine */
/* Whether a text has all of them; `room` is for its fold. */
bool needles_match(const struct needles *, const char *text, struct str *room);
/* history-span.c: the index.  All is SQL alone; -1: SQLite says why. */
#define SPAN_LINES 8192		/* ids of one span */
int64_t span_of(int64_t id);
/* The newest line with a smaller id; -1: there is none. */
int64_t span_line_before(struct sqlite3 *, int64_t id);
/* The index of each span that a line has gone from goes, in the transaction
 * in which the line went; 1: there was one. */
int span_drop_stale(struct sqlite3 *);
bool span_is_stale(struct sqlite3 *);	/* that of any has such lines */
/* The newest span that is to be indexed and is not; -1: none is. */
int64_t span_next(struct sqlite3 *);
/* Indexes a piece of it, in a transaction of the caller's; 1: there is more. */
int span_index_some(struct sqlite3 *, int64_t n);
/* Whether all of its lines are in its index, and nothing that is gone. */
bool span_is_whole(struct sqlite3 *, int64_t n);
/* What the index is asked for; false: it cannot help, the words are short. */
bool span_query(struct str *, const struct needles *);
/* history-find.c */
struct history_found {
	int64_t id, stamp;
	bool incoming;
	enum otr_level level;
	const char *account, *contact, *text;	/* as they are in the file */
	const char *nick, *corrects;		/* or NULL */
};
typedef void history_found_fn(void *arg, const struct history_found *);
struct history_find;
/* The words are borrowed as long as it lives; account and contact NULL: all. */
struct history_find *history_find_new(struct chat *, const struct needles *,
    const char *account, const char *contact);
void history_find_free(struct history_find *);	/* NULL is fine */
/* A piece, beside the loop, as `found` is then: 1 there is more, 0 all was
 * seen, or there is no history, -1. */
int history_find_some(struct history_find *, history_found_fn *found,
    void *arg);
/* history-forget.c */
/* Deletes what is kept with that stamp, of the clear or of what was sealed. */
void record_forget(struct talk *, bool incoming, int64_t stamp, bool sealed);
/* Deletes all that is kept of an account's conversations.  -1 "history". */
int record_forget_account(struct account *, struct err *);
/* Deletes the newest line in the clear with that message id that is not newer
 * than the stamp, and what corrected it, whoever's clock that was. */
void record_forget_id(struct account *, const char *contact, bool incoming,
    const char *id, int64_t stamp);
/* history-load.c */
void record_load(struct talk *);	/* its last lines into the window */
/* A line of the history by its id, and some around it; the serial of its
 * entry, or 0: the window has no room for it, or it is gone. */
uint64_t record_load_at(struct talk *, int64_t id);
/* history.c again */
/* When the first line that was written since it was asked last may go (since
 * 1970); 0: none was, or none goes. */
int64_t record_due(struct chat *);
/* Whether lines were deleted since it was asked last. */
bool record_freed(struct chat *);
void record_free(struct chat *);
/* The file, opened; NULL: there is none, or it cannot be used.  Borrowed
 * until history_give_up(). */
struct sqlite3 *history_db(struct chat *);
/* The same, to write what record_turn() ends: with all that is written now. */
struct sqlite3 *history_db_to_write(struct chat *);
/* Tries again what was given up; -1: in vain, which was said.  Nothing waits
 * for record_turn() then. */
int history_mended(struct chat *);
/* A query for the last lines (history-load.c), to be stepped through and given
 * back with what the last step returned; NULL: there is no history. */
struct sqlite3_stmt *history_last_of(struct talk *, long lines);
void history_last_done(struct chat *, int code);
/* What cannot be read or written is said once, and kept as it is. */
void history_give_up(struct chat *, const struct err *);
/* Lines were deleted: the file may be made smaller. */
void history_freed(struct chat *);
/* Binds an account and a contact to ?1 and ?2, borrowed, and to ?3 and ?4 how
 * an earlier version may have spelled them. */
struct sqlite3_stmt;
void history_bind(struct sqlite3_stmt *, const char *account,
    const char *contact);
/* How an earlier version may have spelled an address: in ASCII, or where that
 * is the usual one in Unicode; else it is the same.  Caller frees. */
char *history_other(const char *jid);

/* search.c: where a hit is; false: it is gone */
struct search_found {
	struct account *of;
	const char *jid;
	bool room;		/* what is kept was said in a room */
	uint64_t serial;	/* of its entry; 0: in the history alone */
	int64_t row;		/* ... under that id */
};
bool search_found(const struct search *, size_t, struct search_found *);

/* account-remove.c: those that are gone, and not freed yet */
void leaving_free_all(struct chat *);

/* indexer.c: the history is indexed, a piece at a time beside the loop */
void indexer_start(struct chat *);
void indexer_turn(struct chat *);	/* after each turn of the loop */
void indexer_free(struct chat *);

/* expire.c: what was kept for long enough goes */
void expire_start(struct chat *);
void expire_turn(struct chat *);	/* after each turn of the loop */
void expire_free(struct chat *);

/* direct.c */
/* Tells the front ends the level as it is. */
void direct_tell_level(struct talk *);
void direct_new(struct talk *);	/* makes it a direct one */
/* Taken out of the roster: a stranger, who has to be answered anew. */
void direct_estrange(struct talk *);
/* What is held and may not be clear fails, with this reason. */
void direct_policy_changed(struct talk *, const char *reason);

/* fade.c: what goes by itself */
void direct_fade_later(struct talk *);	/* a line came, or was read */
void direct_session_over(struct talk *);	/* it was we who ended it */
void direct_stir(struct talk *);	/* the session is not idle now */
int fade_idle_minutes(struct talk *);	/* as otr_idle_end is set */
void direct_fade_free(struct talk *);

/* otr-event.c: what happened to a session, in plain words */
void direct_event(void *arg, struct otr_session *,
    const struct otr_event *);

/* key-event.c: the contact's keys */
/* A fingerprint came into the window by itself. */
void direct_showed_unasked(struct talk *, const char *fingerprint);
/* The question about a key was answered. */
void alarm_over(struct talk *);
/* Refused once: yet another key came since the question. */
int alarm_changed(struct talk *, const char *what, struct err *);
void direct_first_key(struct talk *, const struct otr_event *);
void direct_new_key(struct talk *, const struct otr_event *);
void direct_trusted(struct talk *, const struct otr_event *);
void direct_tell_key(struct talk *, const struct otr_info *);

/* verify.c: SMP, in plain words */
void direct_smp(struct talk *, const struct otr_event *);

/* no-session.c: why none came about */
void direct_refused(struct talk *, const struct otr_event *);
void direct_no_answer(struct talk *, const struct otr_event *);
void direct_not_there(struct talk *, const struct otr_event *);
/* What was sent under this id came back. */
void direct_bounced(struct talk *, const char *id, const char *reason);

/* fell.c */
/* The question level-fell; `again`: it was put, and is to be open. */
void fell_ask(struct talk *, const struct line *, bool again);

/* line-key.c: whose reading a line is for */
void line_bind(struct talk *, struct line *, const char *key);
/* The one key that it may be sealed to; NULL: any that is known. */
const char *line_key(const struct talk *, const struct line *);
/* The user sends it again: it is for the key that was asked about. */
void line_give(struct talk *, struct line *);
/* The word was for another key than this: fingerprint-changed. */
int key_changed(const struct talk *, const char *fingerprint, const char *what,
    struct err *);
/* Refused once: yet another key came since the question about `one`, or all. */
int line_give_changed(struct talk *, const struct line *one, struct err *);
bool line_names_key(struct talk *, const struct line *);
/* Whether it would be, without a word. */
bool line_has_other_key(const struct talk *, const struct line *);
/* Question `other-key`, once for each key of the session. */
void line_ask_key(struct talk *, const struct line *);
void direct_key_taken(struct talk *, const struct otr_event *);

/* line-reference.c: what a line says of another one */
void line_refer(struct line *, const struct reference *);	/* copied */
struct reference line_reference(const struct line *);	/* borrowed from it */

/* hold.c */
bool hold_is_decision(enum otr_hold);	/* the user's, as "other-key" is */

/* outbox.c: the lines of a conversation, their order and states.  The text is
 * a secret and taken over; the reference is copied; NULL: none. */
struct line *outbox_add_take(struct talk *, char *text, enum otr_level,
    const struct reference *);
struct line *outbox_find(const struct talk *, const char *id);
void outbox_remove(struct talk *, struct line *);
void outbox_free(struct talk *);
void line_hold(struct talk *, struct line *, enum otr_hold,
    const char *reason);
void line_flying(struct talk *, struct line *, uint64_t ticket,
    const char *to, enum otr_level, const char *fingerprint);
void line_fail(struct talk *, struct line *, const char *reason);
/* A command before it that protects was not kept. */
void line_unkept(struct talk *, struct line *, const char *reason);
/* It would not be taken: with a word for why. */
void line_refuse(struct talk *, struct line *, const char *code,
    const char *reason);
/* The contact is blocked. */
void line_blocked(struct talk *, struct line *);
/* A new attempt: its states are told anew. */
void line_again(struct talk *, struct line *, enum otr_hold,
    const char *reason);
/* What the network half says of a ticket. */
void outbox_sent(struct account *, uint64_t ticket);
/* The conversation that it was a line of, or NULL. */
struct talk *outbox_acked(struct account *, uint64_t ticket);
/* A room has handed it on: no more is to come of it. */
void outbox_arrived(struct talk *, struct line *);
void outbox_receipt(struct talk *, const char *from, const char *id);
void outbox_bounce(struct talk *, const char *from, const char *id,
    const char *reason);
/* The stream is gone for good: what was not acknowledged waits again. */
void outbox_requeue(struct account *);
/* Of a room, the stream is gone, or it was entered anew: what it was not seen
 * to have handed on waits until that is known (room-unsure.c). */
void outbox_unsure(struct talk *);
/* The session is over: what was received is not needed any more. */
void outbox_forget(struct talk *);
/* Fails every held line that may not leave in the clear. */
void outbox_fail_held(struct talk *, const char *reason);
bool line_is_flying(const struct line *);	/* and not acknowledged */
/* Whether that address is the one, or one of those, that it was written to. */
bool line_is_from(const struct line *, const char *from);
/* Whether no more lines may be handed over; when lines may go again that
 * waited for that. */
bool outbox_is_full(const struct account *);
bool outbox_has_room(const struct account *);

/* moment.c: the wall clock, for a line that is typed or comes now */
int64_t talk_moment(struct talk *);

/* quote.c: what is shown of a line that another one means; caller frees */
char *quote_begin(const struct entry *);	/* its first words */
/* Its first lines, each behind "> ", as an answer quotes them. */
char *quote_lines(const struct entry *);

/* trace.c: what is left of a line elsewhere */
/* Before it is wiped: nobody brings it back, and of what has left no copy
 * is kept. */
void trace_forget(struct talk *, const struct entry *);
/* After that: of those that were wiped no answer shows anything, or quotes, no
 * reaction that waits, and no notice. */
void traces_wipe(struct talk *);
/* The newest entry, a notice, quotes the line with that serial. */
void trace_quoted(struct talk *, uint64_t serial);
/* Front ends forget what the user has typed; NULL: nothing. */
void trace_tell(const struct talk *, const char *text);

/* blame.c: lines that a stream ended over */
/*
 * The stream that was online since then (loop_now()) has ended: over the frame
 * with this ticket, or nobody knows (0).  Before lines are queued again.
 */
void outbox_ended(struct account *, const struct ending *, uint64_t ticket,
    int64_t since);
/* Another line has to be settled first. */
bool outbox_must_wait(const struct line *);

/* limit.c: what the server takes */
/* -1: "too-long", with the number of bytes that it may have. */
int limit_check(const struct talk *, const char *body, struct err *);
/* Bytes of one piece of an OTR message (0: all), as was set, or less. */
unsigned limit_pieces(const struct talk *, unsigned set);

/* name.c */
struct names;
void names_free(struct names *);

/* unkept.c */
/* Why a line to the contact would fail, since a command that protects was
 * not kept (chat_unkept), or NULL. */
const char *talk_unkept(const struct talk *);
void unkept_forget(struct chat *);

/* typing.c */
/* A line leaves: whether it says that the user reads (SEND_ACTIVE). */
bool typing_with_line(struct talk *);
void typing_heard_line(struct talk *);	/* one of theirs came */
/* A program of the contact's is gone; "": all of them. */
void typing_went(struct talk *, const char *resource);
/* The conversation goes: they are told, before typing_free(). */
void typing_close(struct talk *);
void typing_free(struct talk *);

/* marker.c */
/* A line leaves: whether it asks to be told when it is read. */
bool marker_with_line(struct talk *, const struct line *);
/* One of theirs is shown, and read later: marker_read(). */
void marker_shown(struct talk *, const char *from, const struct msg *);
void marker_read(struct talk *);
void marker_free(struct talk *);

/* seen.c */
/*
 * Another program of the user's has shown the first so many entries: what came
 * in the clear is not new here.  What was encrypted is for this one, which
 * alone could show it.
 */
void seen_up_to(struct talk *, size_t index);

/* read.c: up to where it was read (XEP-0490) */
/* The user has seen all of it: one's own account is told, a little later. */
void read_moved(struct talk *);
/* Whether it was read up to that line of the archive, which has this time. */
bool read_is_at(struct account *, const char *jid, bool room,
    const char *archive_id, int64_t stamp);
/* Whether anything is known of how far it was read. */
bool read_is_known(const struct account *, const char *jid, bool room);
void reads_flush(struct chat *);	/* tells what is due now */
void read_close(struct talk *);		/* the same of one that goes */

/* unread.c */
/* The contact could not read what it got since it last gave sign. */
void outbox_unreadable(struct talk *, bool again);
bool outbox_any_meant(const struct talk *);
/*
 * Marks what the server has and nothing says to have been read; `silent`: also
 * where the contact gives no receipts.  Says so; how many.
 */
size_t outbox_doubt(struct talk *, bool silent);
/*
 * One of the contact's programs says so that lines do not go to: those that
 * did are meant, or what came to it instead of one that is gone.
 */
bool outbox_is_meant(const struct talk *, const char *resource);
void outbox_unreadable_at(struct talk *, const char *resource, bool again);

/* ---- entry-index.c: the entries of a buffer by serial and by id ---------- */

/* One of zeros is empty. */
void index_clear(struct entry_index *);
void index_free(struct entry_index *);
/* One that has its place, and keeps its order among the others there. */
void index_add(struct entry_index *, struct entry *);
void index_drop(struct entry_index *, struct entry *);
struct entry *index_serial(const struct entry_index *, uint64_t serial);
/* The newest of them by place, that is not younger than the stamp. */
struct entry *index_id(const struct entry_index *, enum entry_kind,
    const char *id, int64_t stamp);

/* ---- feature.c: the features of XMPP, listed in table.c ---------------- */

/* A message of a worker's that is a feature's.  -1: it breaks the rules. */
struct chat_hears {
	enum msg_type type;	/* MSG_NONE ends the list */
	int (*hear)(struct account *, const struct msg *, struct err *);
};
enum stream_end {
	STREAM_PAUSED,		/* it may be resumed */
	STREAM_LOST,		/* what was asked on it is not answered */
	STREAM_OVER,		/* ... and no other one follows by itself */
};
/* All of it may be NULL, but the name.  Sends by link_tell(). */
struct chat_feature {
	const char *name;
	const struct chat_hears *hears;
	/* What it keeps for each account: chat_feature_state(). */
	void *(*new)(void);
	void (*free)(void *);
	/* The account is online: with a fresh stream, or the one from before
	 * was resumed. */
	void (*begin)(struct account *, bool resumed);
	/* A stream has ended; may come more than once for one. */
	void (*end)(struct account *, enum stream_end);
	/* The roster of a fresh stream is there, or was not given. */
	void (*roster)(struct account *);
	/* The user is here, or no longer (user.c). */
	void (*look)(struct account *);
};
/* All of them; NULL at the end. */
extern const struct chat_feature *const chat_features[];
void chat_features_new(struct account *);
void chat_features_free(struct account *);
void chat_features_begin(struct account *, bool resumed);
void chat_features_end(struct account *, enum stream_end);
void chat_features_roster(struct account *);
void chat_features_look(struct chat *);
void *chat_feature_state(const struct account *, const struct chat_feature *);
/* As link_ops.hear: to the feature that has the message in its list. */
int chat_feature_hear(struct account *, const struct msg *, struct err *);

/* ---- archive-*.c: what servers and rooms keep (XEP-0313) ----------------- */

/* archive-mark.c: up to where an account's archive was seen */
/* False: never.  `id`, borrowed until the next call: "" where but the time is
 * known. */
bool mark_get(struct account *, const char **id, int64_t *stamp);
void mark_set(struct account *, const char *id, int64_t stamp);
void marks_keep(struct chat *);	/* writes what is not written yet */
void marks_free(struct chat *);

/* archive-line.c: one line */
struct walk;
struct archived {
	char *archive_id;
	char *jid;		/* whom it was said with, bare; or a room */
	char *resource;		/* of who wrote it, theirs or ours; or NULL; in
				 * a room their nick */
	char *id;		/* its sender's, or "" */
	struct archived *next;	/* archive-refer.c's own */
	bool room;		/* then also, each of them or "": */
	char *origin;		/* the id that the sender gave it */
	char *occupant;		/* who it is, XEP-0421 */
	char *text, *subject;	/* no text: it was sealed; NULL: none */
	uint32_t missing;	/* bytes of the text */
	int64_t stamp;		/* 0: not known */
	enum sealing sealing;
	/* What it says of another line; and its text without what is there for
	 * programs that know less, NULL: all of it. */
	struct reference refers;	/* owned; NONE: nothing */
	char *rest;
	int64_t taken_back;	/* the archive has no more of it; or 0 */
	bool incoming;
	bool unread, looked;	/* archive-walk.c's own */
};
/* How a line of the archive is shown. */
struct archived_how {
	bool unread;
	bool record;		/* the history may get it */
	const char *answers;	/* the id of a line, which it quotes; or NULL */
	int64_t taken_back;	/* by who wrote it: not its text; or 0 */
};
/* A result of a walk's.  NULL: nothing for a conversation of the account's. */
struct archived *archived_new(struct account *, const struct walk *,
    const struct msg *);
void archived_free(struct archived *);
void archived_free_all(struct archived *);	/* and those behind it */
/* Where it is shown already; or NULL. */
const struct entry *archived_shown(const struct talk *,
    const struct archived *);
bool archived_is_answered(const struct talk *, const struct archived *);
/* NULL: it is older than what the window has room for. */
struct entry *archived_show(struct talk *, const struct archived *,
    const struct archived_how *);

/* archive-sealed.c: what nobody here can read */
struct sealed *sealed_new(void);
void sealed_free(struct sealed *);
void sealed_add(struct sealed *, const struct archived *);
void sealed_say(struct account *, const struct sealed *);

/* archive-walk.c: page after page */
#define WALK_PAGE 50		/* results of one */
struct walk_talk {
	struct walk_talk *next;
	char *jid;
	char *oldest;		/* of its lines: an id of the archive's */
	bool answered;		/* by us, later than what comes now */
	size_t lines;		/* shown */
	/* archive-said.c's own: of who has no window; the last entry that the
	 * window had before the page. */
	struct pending *pending;
	uint64_t since;
};
enum walk_why {
	WALK_NEWS,		/* what came while nobody was there */
	WALK_PAST,		/* what the user goes back to */
};
struct walk {
	struct walk *next;
	enum walk_why why;
	bool room;		/* through the archive of the room `with` */
	char *with;		/* bare; "": all, of one's own archive */
	char *before;		/* the next page ends before it; "": newest */
	int64_t stamp;		/* ... and is older than that; 0: not known */
	int64_t start;		/* older ones are not asked for */
	bool news;		/* what comes may be unread, and is kept */
	char *until;		/* the last that was seen, "": its time is */
	int64_t until_stamp;	/* ... known; NULL: there is none */
	int64_t unread_after;
	size_t lines_most, lines, ntalks;	/* shown */
	unsigned pages_most, pages;
	bool quiet;		/* the user sees what comes of it */
	bool anew;		/* it began once more */
	bool complete;		/* the archive has nothing older */
	bool reached;		/* ... or it came to what was seen before */
	bool bound;		/* it has, and this was enough */
	bool full;		/* the window has no room */
	char *newest;		/* of the first page, or "" */
	int64_t newest_stamp;
	struct archived *refers;	/* archive-refer.c's own */
	struct walk_talk *talks;
	struct table *touched;	/* the same by address */
	struct sealed *sealed;
};
struct walk *walk_new(enum walk_why, const char *with, const char *before,
    int64_t start);
void walk_free(struct walk *);
bool walk_is_catch_up(const struct walk *);	/* of one's own archive */
/* What it knows of a conversation; made where it is new. */
struct walk_talk *walk_talk_of(struct walk *, const char *jid);
/* Shows one, as long as the window has room; then NULL. */
struct entry *walk_put(struct walk *, struct talk *, const struct archived *,
    const struct archived_how *);
unsigned walk_wants(const struct walk *);	/* results of the next page */

/* archive-page.c */
/* Takes a page, the oldest first, and how it ended; true: another follows. */
bool page_got(struct walk *, struct account *, struct archived **, size_t n,
    const struct msg *end);

/* archive-queue.c: who is asked for next */
/* A question that runs: one of each archive at a time. */
struct archive_asked {
	struct walk *walk;	/* that waits for its page; NULL: none does */
	uint32_t request;
	struct archived *page[IPC_PAGE_MAX];
	size_t n;
};
struct archive {
	struct account *account;	/* once a stream began */
	enum archive_state state;
	char *why;		/* REFUSED: words; or NULL */
	bool due;		/* a catch-up, once the roster is there */
	bool caught_up;		/* what comes live is the newest */
	struct walk *walks;	/* the user's first, then what is new */
	struct archive_asked asked[IPC_QUERIES_MAX];	/* 0: one's own */
	uint32_t request;	/* the last number given out */
	struct timer *next;	/* NULL: nothing is due */
	/* The newest that came live before the catch-up was done. */
	char *live;
	int64_t live_stamp;
};
void archive_add(struct archive *, struct walk *);	/* taken over */
void archive_remove(struct archive *, struct walk *);
struct walk *archive_find(const struct archive *, enum walk_why,
    const char *with);
size_t archive_count(const struct archive *, enum walk_why);
/* By its number; NULL: none runs. */
struct archive_asked *archive_find_asked(struct archive *, uint32_t request);
void archive_drop_page(struct archive_asked *);
void archive_drop(struct archive *);	/* all walks */
/* Asks for the next pages after that time, of those that can be asked. */
void archive_later(struct archive *, int milliseconds);

/* archive-refer.c: what is said in a room of other lines there */
/* Whether it is that, and no line of its own. */
bool archive_refers(const struct archived *);
void archive_refer_note(struct walk *, struct archived *take);
/* When a line that is about to be shown was taken back; 0: it was not. */
int64_t archive_refer_taken_back(const struct walk *, const struct talk *,
    const struct archived *);
/* The archive has no text of it any more: one that is shown goes.  False: none
 * is. */
bool archive_refer_is_gone(struct talk *, const struct archived *);
/* The walk is through: what it has gathered counts now. */
void archive_refer_apply(struct walk *, struct talk *);

/* archive-room.c: what rooms keep */
/* It is entered: what came meanwhile is read.  False: it has no archive. */
bool archive_room_begin(struct archive *, struct talk *);
/* Whether one is still in the room that is read. */
bool archive_room_is_here(const struct account *, const struct walk *);
/* That is done, or (not `whole`) it was refused. */
void archive_room_over(struct account *, struct walk *, bool whole);
/* Whether a line of a room's is there already, live or of the history that it
 * sends: by the room's id for it, else by nick, id and text. */
struct room_line {
	const char *archive_id, *nick, *id, *text;	/* "": none */
	int64_t stamp;
	bool own, delayed;
};
bool archive_room_has(const struct talk *, const struct room_line *);

/* room-unsure.c: lines of the user's that perhaps are in the room (law 2) */
/* The room's archive has this: it may be one of them. */
void unsure_found(struct talk *, const struct archived *);
/* The history that it sends has a line with that id, our nick, and the text. */
void unsure_told(struct talk *, const char *id, const char *archive_id);
/* The archive was read up to what was known before: what it lacks goes again.
 * Or (not `known`) nobody knows: the user is asked. */
void unsure_settle(struct talk *, bool known);

/* archive-past.c: what the user goes back to */
int past_ask(struct archive *, struct talk *, size_t lines, bool quiet,
    struct err *);
void past_over(struct account *, struct walk *);
/* The archive of that conversation is known from this id on. */
void past_set(struct talk *, const char *before, int64_t stamp);

/* archive.c */
/* As archive_room_begin(). */
bool archive_enter_room(struct talk *);
/* A live message or a copy of one came, that the archive has under that id. */
void archive_saw(struct account *, const char *archive_id);
/* ---- form.c: forms of somebody else's ---------------------------------- */

void form_free(struct form *);		/* NULL is fine */
/* A number for a request whose answer may bring a form; form_was_requested():
 * whether one was given out. */
uint32_t form_request(struct account *);
bool form_was_requested(const struct account *, uint32_t request);
/* The next form that came for that request; NULL: none.  The caller frees. */
struct form *form_take(struct account *, uint32_t request);
/* Values in the memory that the field's type needs. */
char *form_value_dup(const struct form_field *, const char *);
void form_values_free(enum form_type, char **values, size_t n);
/* form-send.c: tells the worker what it has, for MSG_ADHOC with that request.
 * -1: "offline". */
int form_hand_over(struct account *, const struct form *, uint32_t request,
    struct err *);

/* ---- form-open.c: the form that is open --------------------------------- */

/* What forms are opened for: by who goes on with them. */
struct form_use {
	/* As form_open_step(); not where a form of another use is open. */
	int (*step)(struct account *, const char *step, struct err *);
	const char *code;	/* of the notice at its end */
};
struct opened {
	const struct form_use *use;	/* NULL: none is open, the rest void */
	char *jid, *node;	/* who gets it, and of which of theirs it is */
	struct form *form;	/* that is filled in, or NULL: there is none */
	uint32_t actions;	/* ADHOC_... that go on with it */
	uint32_t request;	/* whose answer is awaited, or 0 */
	struct account *said_of;	/* where it is said: the conversation */
	char *said_in;			/* with this address, or NULL */
};
struct opened *form_opened(const struct account *);
/* Opens one, without a form yet; jid "": of the own server.  -1 "form-open":
 * another one is. */
int form_open_begin(struct account *, const struct form_use *,
    const char *jid, const char *node, const struct talk *said, struct err *);
/* It is over, if it is of that use; `tell`: front ends are told. */
void form_open_end(struct account *, const struct form_use *, bool tell);
/* -1: "no-form", "form-waits". */
int form_open_needs(const struct account *, struct err *);
/* Says something of it where it was opened. */
void form_open_say(struct account *, enum entry_kind, const char *code,
    const char *condition, const char *text);
/* What who gets it says, and a form: one to be filled in (`open`), or at the
 * end what has come of it. */
void form_open_show(struct account *, const char *note, const struct form *,
    bool open);

/* ---- room-task.c: requests to rooms, and what became of them ------------ */

enum room_act {
	ROOM_ACT_KICK,
	ROOM_ACT_ROLE,
	ROOM_ACT_BAN,
	ROOM_ACT_AFFILIATION,
	ROOM_ACT_LIST,
	ROOM_ACT_DESTROY,
	ROOM_ACT_MODERATE,
	ROOM_ACT_CONFIG,
	ROOM_ACT_REGISTER,
	ROOM_ACT_UNREGISTER,
	ROOM_ACTS		/* how many */
};
struct room_task;
typedef void room_task_end_fn(struct account *, struct room_task *,
    size_t left, const char *condition, const char *text);
/* A request that is not answered yet. */
struct room_task {
	struct room_task *next;
	uint32_t request;
	enum room_act act;
	char *room;
	char *who;		/* a nick, an address, an id of a line; or "" */
	enum role role;
	enum affiliation affiliation;
	room_task_end_fn *end;	/* says what became of it; NULL: room-task.c */
	/* room-list.c's own, or NULL; what lets go of it. */
	struct room_lists *lists;
	void (*drop)(struct room_task *);
	struct account *said_of;	/* where it is said: the conversation */
	char *said_in;			/* with this address, or NULL */
};
struct room_task *room_task_new(enum room_act, const char *room,
    const char *who, const struct talk *said);
/* Sends what has its number in it; takes the task over.  -1 "offline",
 * "too-many". */
int room_task_ask(struct account *, struct room_task *, const struct msg *,
    struct err *);
struct room_task *room_task_find(const struct account *, uint32_t request);
/* It was answered: that is said, and the task is freed. */
room_task_end_fn room_task_end;
/* Where it is said, or NULL; and something that is said of it. */
struct talk *room_task_talk(struct account *, const struct room_task *);
void room_task_say(struct account *, const struct room_task *,
    enum entry_kind, const char *code, const char *condition,
    const char *text);

/* room-refusal.c: why a room refuses it, and who may do it; caller frees. */
char *room_refusal(enum room_act, enum affiliation, const char *room,
    const char *condition, const char *text);

/* ---- browse.c, browse-say.c: what an address is, can do and has -------- */

struct found_one {
	enum found kind;
	char *jid, *node, *name;
};
/* A question of the user's, and what has come. */
struct browsed {
	struct browsed *next;
	uint32_t request;
	char *jid, *node;
	bool commands;
	bool room;		/* it is asked as a room */
	struct account *said_of;	/* where it is said: the conversation */
	char *said_in;			/* with this address, or NULL */
	struct found_one *found;
	size_t n;
	struct form *forms[8];
	size_t nforms;
	size_t left;		/* things that had no room */
};
void browsed_say(struct account *, const struct browsed *);
/* room-info.c: the same of a room. */
void room_info_say(struct account *, const struct browsed *);
void browsed_say_failed(struct account *, const struct browsed *,
    const char *condition, const char *said);

/* ---- heard.c: for all who hear a worker -------------------------------- */

/* -1: what was heard breaks the rules ("bad-message"). */
int heard_bad(struct err *, const char *what);
/* An address, normalized; "" is our own server, for our own account.  NULL:
 * none, which was said.  Caller frees. */
char *heard_address(struct account *, const char *from);
/* The same, of somebody who is heard: NULL, too, where they are blocked. */
char *heard_from(struct account *, const char *from);
/* The conversation with an address, full or bare; or NULL. */
struct talk *heard_talk(struct account *, const char *jid);
/* The same where it is with a contact. */
struct talk *heard_direct(struct account *, const char *jid);

/* ---- link.c: main's end of the channels -------------------------------- */

/* What goes up from there.  Within each the link may be cut, not freed. */
struct link_ops {
	/* What a worker says.  -1: it broke the rules; the link is closed. */
	int (*hear)(struct account *, const struct msg *, struct err *);
	/* The link is closed: the worker is gone, or the network half is
	 * (`again`: another worker may do better). */
	void (*broken)(struct account *, const char *code, const char *text,
	    bool again);
};
/* The control channel is taken over. */
struct links *links_new(struct chat *, int control, const struct link_ops *);
void links_free(struct links *);
struct link *link_new(struct account *);
void link_free(struct link *);
/* Asks for a worker if there is none, then sends CONNECT.  Borrowed. */
int link_connect(struct account *, const struct msg *connect, struct err *);
/* Asks for the stream's end: OFFLINE follows.  True: the attempt was cut off,
 * and is over now. */
bool link_disconnect(struct account *);
/* The worker goes at once, and nothing more is said to the server. */
void link_cut(struct account *);
bool link_is_open(const struct account *);
bool link_is_dialling(const struct account *);
bool link_is_drained(const struct account *);
bool link_has_room(const struct account *);
/*
 * One message.  `to` is bare or full.  The reference is NULL for none, and
 * always with SEND_OTR.  Two callers: talk_send and OTR's inject.  Returns its
 * ticket, or 0 with err ("offline", "queue-full").
 */
uint64_t link_send_message(struct account *, const char *to, const char *id,
    const char *body, uint32_t flags, const struct reference *,
    struct err *);
/*
 * Any other message of the table, borrowed.  -1: "offline" where the table
 * does not allow it in the account's state, or channel_send()'s.
 */
int link_tell(struct account *, const struct msg *, struct err *);

#endif
