/*
 * The typed messages between `sotto` and the programs beside it: one table
 * describes them all, one channel carries them, one function starts such a
 * program.  Knows neither chat nor XMPP beyond the names of fields.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_IPC_H
#define SOTTO_IPC_H

#include <sys/types.h>

#include "lib/lib.h"
#include "words/words.h"

#define IPC_DATAGRAM_MAX (128 * 1024)	/* bytes in one datagram */
#define IPC_MESSAGE_MAX (1024 * 1024)	/* with its continuation frames */
#define IPC_QUEUE_MAX (16 * 1024 * 1024) /* bytes waiting to be written */
#define IPC_BODY_MAX (512 * 1024) /* body of one message */
#define IPC_SUBJECT_MAX (64 * 1024)	/* its subject */
#define IPC_TEXT_MAX 4096	/* a status text, an error text, ... */
#define IPC_BEGIN_MAX 256	/* shown of an address that is too long */
#define IPC_NAME_MAX 1024	/* a contact's name in the roster */
#define IPC_GROUP_MAX 256	/* a name of one of the roster's groups */
#define IPC_GROUPS 32		/* groups of one contact that are told */
#define IPC_GROUPS_MAX (IPC_GROUPS * (IPC_GROUP_MAX + 1))
#define IPC_PAGE_MAX 100	/* results of one page of an archive */
#define IPC_QUERIES_MAX 4	/* pages that are asked for at once */
#define IPC_READ_ID_MAX 1024	/* of a line in an archive, XEP-0490 */
#define IPC_READS_MAX 1000	/* conversations whose positions are kept */
#define IPC_BOOKMARKS_MAX 1000	/* of rooms, of one account */
#define IPC_DIRECTORY_MAX 500	/* rooms of one answer */
#define IPC_WORD_MAX 256	/* that is looked for */
#define IPC_CAPS_MAX 28		/* a SHA-1 hash in base64, XEP-0115 */
#define IPC_BLOCKED_MAX 65536	/* addresses of one list that are told */
#define IPC_TOLD_MAX 1024	/* a name, a version, a field of a card */
#define IPC_FIELDS_MAX 64	/* of one card */
#define IPC_CONDITION_MAX 64	/* RFC 6120, 4.9.3, 6.5, 8.3.3 */
#define IPC_NODE_MAX 1024	/* a node of XEP-0030, a field's name, ... */
#define IPC_FORM_VALUE_MAX 16384	/* one value of a form's field */
#define IPC_FORM_FIELDS_MAX 200	/* of one form */
#define IPC_FORM_PARTS_MAX 2000	/* its options and values together */
#define IPC_FORM_BYTES_MAX (256 * 1024)	/* all that it says */
#define IPC_FOUND_MAX 500	/* features, items, ... of one answer */
#define IPC_LISTED_MAX 2000	/* who are one thing to a room */
#define IPC_XML_MAX 16384	/* of a stanza that is shown, or typed */
#define IPC_ACTION_MAX 16	/* what is done with a command, its state */
#define IPC_PROXY_MAX 1024	/* the URL of a proxy, with its password */
#define IPC_MECHANISMS_MAX 2048	/* names of SASL mechanisms, with blanks */
#define IPC_MECHANISM_MAX 32	/* the one that was chosen */
#define IPC_BINDINGS_MAX 512	/* types of XEP-0440, with blanks between */
#define IPC_BINDING_MAX 128	/* data of one, in base64 */
#define IPC_SASL_MAX 16384	/* one message of SASL, in base64 */

/* The helper, which runs commands. */
#define IPC_COMMAND_MAX 4096	/* one of the configuration */
#define IPC_ARGS 8		/* arguments of one run, at most */
#define IPC_ARG_MAX 4096	/* bytes in each */
#define IPC_OUTPUT_MAX 8192	/* bytes of a command's output that count */
#define IPC_SAID_MAX 1024	/* ... of its standard error */
#define IPC_SECONDS_MAX 300	/* that a command may take */
#define IPC_TTY_MAX 63		/* the path of a terminal */
/* The courier, which carries keys. */
#define IPC_PATH_MAX 4095	/* PATH_MAX without the NUL */
#define IPC_WHY_MAX 256		/* why a file was left */
#define IPC_PART_MAX 32768	/* of a file that is carried */
#define IPC_FILE_MAX (1024 * 1024)	/* bytes of one */
#define IPC_FILES_MAX 256	/* in one import */
#define IPC_CARRIED_MAX (8 * 1024 * 1024)	/* ... bytes in all of them */
#define IPC_WRITES 6		/* files of one export */

/*
 * Who sends it to whom; the two of a pair stand side by side.  NET and MAIN are the ends of the channel of one
 * account: the worker in sotto-net, and sotto.
 */
enum msg_way {
	MSG_TO_PARENT, MSG_FROM_PARENT,	/* sotto-net's parent */
	MSG_TO_NET, MSG_TO_MAIN,
	MSG_TO_HELPER, MSG_FROM_HELPER,
	MSG_TO_COURIER, MSG_FROM_COURIER,
	MSG_TO_GUARDIAN, MSG_FROM_GUARDIAN,	/* within sotto-demo */
	MSG_WAYS			/* how many */
};

enum msg_type {
	MSG_NONE,
#define MESSAGE(NAME, name, ...) MSG_##NAME,
#include "ipc/messages.h"
	MSG_TYPES		/* how many */
};

/* RFC 6121, 5.2.2 */
enum message_type {
	MESSAGE_NORMAL,
	MESSAGE_CHAT,
	MESSAGE_GROUPCHAT,
	MESSAGE_HEADLINE,
};

/* MSG_ROSTER_SET.change */
enum roster_change {
	ROSTER_ADD,		/* with that name */
	ROSTER_RENAME,
	ROSTER_REMOVE,
	ROSTER_GROUP_ADD,	/* to that group */
	ROSTER_GROUP_REMOVE,	/* from it */
	ROSTER_CHANGES		/* how many */
};

/* MSG_SEND.flags */
#define SEND_OTR 1		/* XEP-0380 otr, hints XEP-0334, <private/> */
#define SEND_RECEIPT 2		/* ask for a receipt, XEP-0184 */
#define SEND_OURS 4		/* a line of our own is answered, XEP-0461 */
#define SEND_ACTIVE 8		/* with <active/>, XEP-0085 */
#define SEND_MARKABLE 16	/* ask to be told when it is read, XEP-0333 */
#define SEND_GROUPCHAT 32	/* to a room, of type groupchat, XEP-0045, 7.4 */
#define SEND_OCCUPANT 64	/* to one in a room, XEP-0045, 7.5 */

/* MSG_MESSAGE.flags */
#define GOT_DELAYED 1		/* has a stamp, XEP-0203 or 0091 */
#define GOT_CARBON 2		/* XEP-0280 copy, of a received message */
#define GOT_CARBON_SENT 4	/* XEP-0280 copy, of one we sent elsewhere */
#define GOT_ASKS_RECEIPT 8	/* XEP-0184 */
#define GOT_UNSTYLED 16		/* its signs are no styling, XEP-0393 */
#define GOT_CUT 32		/* body was over IPC_BODY_MAX: its beginning */
#define GOT_MARKABLE 64		/* asks to be told when it is read, XEP-0333 */
#define GOT_TOPIC 128		/* a subject without a body, perhaps "", XEP-0045, 8.1 */

/* MSG_ROOM_PONG.answer */
enum room_pong {
	ROOM_PONG_HERE,
	ROOM_PONG_GONE,		/* one is not in it */
	ROOM_PONG_UNKNOWN,	/* nobody answered, or nothing can be told by it */
	ROOM_PONGS		/* how many */
};

/* MSG_BOOKMARKS_END.place: where bookmarks are kept */
enum bookmark_place {
	BOOKMARK_NOWHERE,	/* the server has no place for them */
	BOOKMARK_PEP,		/* XEP-0402 */
	BOOKMARK_STORAGE,	/* XEP-0048 in XEP-0049 */
	BOOKMARK_PLACES		/* how many */
};

/* MSG_ROOM_FORM.kind, .step */
enum room_form {
	ROOM_FORM_CONFIG,	/* how the room is set up */
	ROOM_FORM_REGISTER,	/* of registration */
	ROOM_FORMS		/* how many */
};
enum room_form_step {
	ROOM_FORM_ASK,
	ROOM_FORM_SEND,
	ROOM_FORM_REMOVE,	/* registered no longer */
	ROOM_FORM_STEPS		/* how many */
};

/* What a message has for people where it has neither text nor subject. */
enum content {
	CONTENT_NONE,
	CONTENT_MARKUP,		/* XEP-0071 without the plain form */
	CONTENT_OMEMO,
	CONTENT_OPENPGP,
	CONTENT_FORM,
	CONTENT_CALL,
	CONTENT_ATTENTION,	/* XEP-0224 */
	CONTENTS		/* how many */
};

/* MSG_FOUND.kind: what an address is, can do, or has (XEP-0030). */
enum found {
	FOUND_IDENTITY,		/* node: "category/type" */
	FOUND_FEATURE,		/* node: its namespace */
	FOUND_ITEM,
	FOUNDS			/* how many */
};

/* MSG_ADHOC_DONE.actions: what may follow (XEP-0050). */
#define ADHOC_PREV 1
#define ADHOC_NEXT 2
#define ADHOC_COMPLETE 4

/* Why a stanza that the user typed is not sent: MSG_XML_REFUSED.flaw. */
enum xml_flaw {
	XML_FLAW_NONE,
	XML_FLAW_BROKEN,	/* no XML, or XML that XMPP has not */
	XML_FLAW_SEVERAL,	/* more than one element, or something beside */
	XML_FLAW_NAME,		/* neither <iq/> nor <presence/> */
	XML_FLAW_MESSAGE,	/* a message, or with one in it */
	XML_FLAW_FROM,		/* it says who it is from */
	XML_FLAW_PREFIX,	/* names with a prefix */
	XML_FLAW_ID,		/* its id is too long */
	XML_FLAW_LARGE,		/* too long, too deep, too many parts */
	XML_FLAW_TYPE,		/* an <iq/> without one of its types */
	XML_FLAW_OFF,		/* stanzas are not shown */
	XML_FLAWS		/* how many */
};

/* How a connection ended: MSG_OFFLINE.why.  The code is in off_word(). */
enum off {
	OFF_ASKED,		/* DISCONNECT was obeyed */
	OFF_LOOKUP,		/* the domain was not found */
	OFF_REFUSED,		/* no address answered */
	OFF_NO_TLS,		/* the server offers no TLS */
	OFF_TLS,		/* the handshake failed */
	OFF_CERTIFICATE,	/* MSG_CERTIFICATE came just before */
	OFF_AUTH,		/* SASL: wrong password or no mechanism */
	OFF_CONFLICT,		/* replaced by another client */
	OFF_STREAM,		/* any other stream error (text) */
	OFF_TIMEOUT,		/* no answer in time */
	OFF_LOST,		/* the connection broke */
	OFF_REASONS		/* how many */
};
const char *off_word(enum off);	/* "wrong-password", "certificate", ... */

/* What a command has of the terminal. */
enum lending {
	LENT_NOT,
	LENT_KEYS,		/* it asks there; what it prints is an answer */
	LENT_WHOLE,		/* it is drawn on, as by an editor */
};
/* MSG_HELPER_ENDED.status of a command that never ran, or had to be ended. */
#define NOT_RUN (-1)

/* Why the courier did not do it: MSG_COURIER_FAILED.code. */
enum courier_code {
	COURIER_NO_FILE,
	COURIER_READ,
	COURIER_NOTHING_FOUND,
	COURIER_EXISTS,
	COURIER_WRITE,
	COURIER_CODES		/* how many */
};

/* Any bytes; what was received has a NUL behind them. */
struct msg_data {
	const char *s;
	size_t len;
};

/*
 * Strings are UTF-8 without NUL, but for paths, which may be any bytes; NULL
 * and "" are the same on the wire and arrive as "".  In a received message
 * they point into the channel's buffer and live until the callback returns.
 */
struct msg {
	enum msg_type type;
	union {
#define MESSAGE(NAME, name, way, states, help, ...) \
	struct { __VA_ARGS__ } name;
#define NUMBER(m, f) uint32_t f;
#define BOUND(m, f, max) uint32_t f;
#define SIGNED(m, f) int32_t f;
#define TICKET(m) uint64_t ticket;
#define STAMP(m, f) uint64_t f;
#define FLAG(m, f) bool f;
#define JID(m, f) const char *f;
#define ID(m, f) const char *f;
#define TEXT(m, f, max) const char *f;
#define SECRET(m, f, max) const char *f;
#define PATH(m, f) const char *f;
#define DATA(m, f, max) struct msg_data f;
#include "ipc/messages.h"
#undef NUMBER
#undef BOUND
#undef SIGNED
#undef TICKET
#undef STAMP
#undef FLAG
#undef JID
#undef ID
#undef TEXT
#undef SECRET
#undef PATH
#undef DATA
	} u;
};

/* ---- row.c: the table ---------------------------------------------------- */

enum field_type {
	FIELD_U32,
	FIELD_I32,
	FIELD_U64,
	FIELD_BOOL,
	FIELD_TEXT,		/* at most `max` bytes */
	FIELD_JID,		/* text of at most JID_MAX_BYTES */
	FIELD_SECRET,		/* text, wiped from the buffers afterwards */
	FIELD_PATH,		/* at most `max` bytes, any but NUL */
	FIELD_DATA,		/* at most `max` bytes; wiped like a secret */
};
struct msg_field {
	const char *name;
	enum field_type type;
	size_t offset;		/* in struct msg */
	size_t max;		/* bytes; largest value of a U32 */
};
struct msg_row {
	const char *name;
	enum msg_way way;
	/* Allowed while the account is: bits 1 << enum account_state. */
	unsigned states;
	const char *help;	/* for docs/PROTOCOL */
	bool has_fd;		/* a descriptor may come with it */
	const struct msg_field *fields;
	size_t nfields;
};
const struct msg_row *msg_row(enum msg_type);	/* NULL: no such type */
bool msg_has_secret(enum msg_type);		/* its bytes must be wiped */

/* ---- msg.c: bytes and messages ------------------------------------------- */

/* Bytes of the longest message that may come this way. */
size_t msg_max(enum msg_way);
size_t msg_size(const struct msg *);	/* bytes of its encoding */
/* Appends the encoding of a message. */
void msg_pack(struct str *, const struct msg *);
/*
 * Decodes; every length, maximum, boolean and byte of UTF-8 is checked and
 * nothing may be left over.  Strings point into `data`, which must stay.
 * `way` is what may come from that side.  Returns 0 or -1 ("bad-message").
 */
int msg_unpack(struct msg *, const void *data, size_t, enum msg_way,
    struct err *);

/* ---- channel.c --------------------------------------------------------- */

struct channel;
/* `fd` is a descriptor that came with the message, or -1; callee's own. */
typedef void channel_msg_fn(void *arg, const struct msg *, int fd);
/* The other end closed, or broke the rules (err says which). */
typedef void channel_end_fn(void *arg, const struct err *);

/*
 * One end of a SOCK_SEQPACKET pair, non-blocking, in the loop.  Takes the
 * descriptor over.  `hears` is what may arrive here.  After `end` was called
 * nothing more is read or written; the owner frees it.
 */
struct channel *channel_new(struct loop *, int fd, enum msg_way hears,
    channel_msg_fn *, channel_end_fn *, void *arg);
void channel_free(struct channel *);	/* safe in its own callbacks */
/*
 * From now on what is sent in one turn of the loop is written at its end, many
 * messages in one datagram, and not each at once; before channel_free() too.
 */
void channel_gather(struct channel *);
/*
 * Nothing is read while it is held: the other side's messages stay in its
 * queue, and nothing is noticed of its end.
 */
void channel_hold(struct channel *, bool);
/* room() is called, with the channel's `arg`, whenever no more than `most`
 * bytes are waiting after it were more. */
void channel_on_room(struct channel *, size_t most, loop_fn *room);
/*
 * Queues a message (copied).  -1 with "queue-full" over IPC_QUEUE_MAX or
 * "closed".  `fd` is passed along, or -1; it stays the caller's.
 */
int channel_send(struct channel *, const struct msg *, int fd, struct err *);
/* Bytes not yet taken by the other side's socket. */
size_t channel_waiting(const struct channel *);
/*
 * Waits, `milliseconds` at most, until no more than `most` bytes are waiting;
 * nothing is read meanwhile.  -1: they still are, or never will be taken.
 */
int channel_drain(struct channel *, size_t most, int milliseconds);

/* ---- spawn.c: the programs beside sotto ---------------------------------- */

/* Where a process stands to the terminal that its parent has. */
enum detach {
	DETACH_NOT,		/* in the same session and group */
	DETACH_GROUP,		/* not in the group that its signals go to */
	DETACH_SESSION,		/* away from it for good */
};
/*
 * Detaches the calling process.  `nulls` (bits 1 << descriptor) of its first
 * three descriptors are /dev/null from now on.
 */
int detach(enum detach, unsigned nulls, struct err *);

struct spawn {
	const char *path;	/* absolute, compiled in: never of PATH */
	enum detach detach;
	bool quiet;		/* standard error goes to /dev/null */
	bool environment;	/* it gets all of ours, */
	const char *const *variables;	/* or these; NULL at the end; or NULL */
	/*
	 * NULL, or a pipe: it begins when the writing end is closed.  Until
	 * then it is a copy of us that waits, without our secrets.
	 */
	const int *gate;
};
/*
 * Starts a program with nothing of ours but its channel, which it finds as
 * descriptor SPAWN_FD, and standard error.  Returns our end, and its process
 * in `pid`; or -1 with the code "start".
 */
#define SPAWN_FD 3
int spawn(const struct spawn *, pid_t *pid, struct err *);
/*
 * In such a program, at its start: -1 with "start" unless it was started so.
 * Closes what else is open.
 */
int spawn_began(struct err *);
void spawn_close_from(int first);	/* all descriptors from there on */

/* ---- foreground.c: which group of processes has the terminal ------------- */

/* Gives it from one group to another, if it is the first one's. */
bool foreground_move(int tty, pid_t from, pid_t to);
/*
 * In a child that shall have it: a group of its own in the foreground, the
 * terminal as standard input.
 */
int foreground_become(const char *path);

#endif
