/*
 * What the features share.  For no file outside of this directory.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_NET_XEP_INSIDE_H
#define SOTTO_NET_XEP_INSIDE_H

#include "net/xep/xep.h"
#include "words/words.h"

#define NS_CAPS "http://jabber.org/protocol/caps"
#define NS_DISCO "http://jabber.org/protocol/disco#info"
#define NS_ITEMS "http://jabber.org/protocol/disco#items"
#define NS_PAGE "http://jabber.org/protocol/rsm"	/* XEP-0059 */
#define NS_NICK "http://jabber.org/protocol/nick"
#define NS_RECEIPTS "urn:xmpp:receipts"
#define NS_FALLBACK "urn:xmpp:fallback:0"
#define NS_REACTIONS "urn:xmpp:reactions:0"
#define NS_FORM "jabber:x:data"
#define NS_MUC_ADMIN "http://jabber.org/protocol/muc#admin"
#define NS_MUC_OWNER "http://jabber.org/protocol/muc#owner"
#define NS_REGISTER "jabber:iq:register"
#define NS_COMMANDS "http://jabber.org/protocol/commands"
#define NS_MAX 255		/* bytes of a namespace that is looked at */
#define NS_CARBONS "urn:xmpp:carbons:2"
#define NS_FORWARD "urn:xmpp:forward:0"
#define NS_EME "urn:xmpp:eme:0"
#define NS_OTR "urn:xmpp:otr:0"
#define NS_HINTS "urn:xmpp:hints"
#define NS_PUBSUB "http://jabber.org/protocol/pubsub"
#define NS_PUBSUB_EVENT NS_PUBSUB "#event"
#define NS_SID "urn:xmpp:sid:0"
#define NS_RETRACT "urn:xmpp:message-retract:1"
#define NS_RETRACT_0 "urn:xmpp:message-retract:0"
#define NS_MODERATE "urn:xmpp:message-moderate:1"
#define NS_MODERATE_0 "urn:xmpp:message-moderate:0"	/* 0.2 and before */
#define NS_MUC "http://jabber.org/protocol/muc"
#define NS_MUC_USER NS_MUC "#user"
#define NS_ERRORS "urn:ietf:params:xml:ns:xmpp-stanzas"

/* ---- feature.c: one of the table in xep.c ----------------------------- */

/* Whose requests are looked at.  To all others we are not there. */
enum asker {
	ASKER_OWN,		/* the own account and server */
	ASKER_CONTACT,		/* who sees our presence */
	ASKER_STRANGER,
	ASKERS			/* how many */
};

/*
 * Stanzas that a feature hears: all of the name `stanza`, or those with that
 * type, that have that child.  True: it was this feature's, and no other one's.
 * An <iq/> is of type get or set; who took it has answered it (answer.c).
 */
struct hears {
	const char *stanza;	/* NULL ends the list */
	const char *type;	/* NULL: any */
	const char *name, *ns;	/* of a child, or NULL */
	enum asker asker;	/* of an <iq/>: up to these */
	bool (*got)(const struct wire *, struct _xmpp_stanza_t *,
	    struct _xmpp_stanza_t *child);
};

/* Messages of sotto's that are a feature's. */
struct does {
	enum msg_type type;	/* MSG_NONE ends the list */
	void (*act)(const struct wire *, const struct msg *);
};

/* A node of one's own account (XEP-0163) whose events a feature hears. */
struct pep_node {
	const char *name;
	const char *notify;	/* "NAME+notify", announced */
	void (*got)(const struct wire *, struct _xmpp_stanza_t *item);
	/* One was taken back, NULL: all of them were.  Or NULL. */
	void (*gone)(const struct wire *, const char *id);
};

struct feature {
	const char *name;
	const char *const *announces;	/* XEP-0030; NULL ends it, or NULL */
	const struct hears *hears;	/* or NULL */
	const struct does *does;	/* or NULL */
	const struct pep_node *node;	/* or NULL */
	/* Announced only where contacts may learn all of this (CONSENT_...). */
	unsigned consent;
	/* What it keeps from stanza to stanza: feature_state().  Or NULL. */
	void *(*new)(void);
	void (*free)(void *);
	/* A fresh stream begins; it has ended, not to be resumed.  Or NULL. */
	void (*begin)(const struct wire *);
	void (*end)(const struct wire *);
};
void *feature_state(const struct wire *, const struct feature *);

/* ---- iq.c: requests, and what becomes of them (RFC 6120, 8.2.3) ------- */

/* IQ_TIMEOUT: nobody answered for a minute.  IQ_GONE: the stream ended. */
enum iq_end { IQ_RESULT, IQ_ERROR, IQ_TIMEOUT, IQ_GONE };
/* The answer is borrowed; NULL where there is none. */
typedef void iq_done_fn(const struct wire *, enum iq_end,
    struct _xmpp_stanza_t *answer, void *arg);
/* One child of the payload; before iq_done_fn, which then lacks them. */
typedef void iq_item_fn(const struct wire *, struct _xmpp_stanza_t *item,
    void *arg);
struct iqs *iqs_new(struct loop *);
/* What is still open is told that it is gone. */
void iqs_gone(struct iqs *);
/* No time passes for those that wait; it begins anew for each. */
void iqs_pause(struct iqs *);
void iqs_go_on(struct iqs *);
void iqs_free(struct iqs *);	/* as iqs_gone() */
/* A get or set, without payload; to NULL: the own account. */
struct _xmpp_stanza_t *iq_new(const struct wire *, const char *type,
    const char *to);
/*
 * Sends a get or set, which it takes over, under an id of its own making, and
 * calls `done` exactly once.  Only who was asked can answer (RFC 6120,
 * 8.1.2.1); where nobody was named that is the own account or server.  With
 * `item` a long answer may be told by item; or not.
 */
void iq_send(const struct wire *, struct _xmpp_stanza_t *iq_take,
    iq_item_fn *item, iq_done_fn *done, void *arg);
/* The answer to the request that ends so is on its way, in parts: it has all of
 * its time once more. */
void iq_comes(const struct wire *, iq_done_fn *done, const void *arg);
/* An <iq/> of type result or error. */
void iq_got(const struct wire *, struct _xmpp_stanza_t *);
bool iq_by_item(const struct wire *, struct _xmpp_stanza_t *head);
void iq_item(const struct wire *, struct _xmpp_stanza_t *head,
    struct _xmpp_stanza_t *item);

/* ---- error.c ---------------------------------------------------------- */

/*
 * What the <error/> of a stanza says (RFC 6120, 8.3): a condition of at most
 * IPC_CONDITION_MAX bytes, borrowed, "undefined-condition" where there is
 * none; and the text for people, which the caller frees.
 */
void stanza_error(const struct wire *, struct _xmpp_stanza_t *,
    const char **condition, char **text);

/* ---- answer.c: answers to requests of others -------------------------- */

/* An answer without content yet, to be sent by answer_send(). */
struct _xmpp_stanza_t *answer_new(const struct wire *,
    struct _xmpp_stanza_t *iq, const char *type);
void answer_send(const struct wire *, struct _xmpp_stanza_t *take);
void answer_done(const struct wire *, struct _xmpp_stanza_t *iq);
void answer_refuse(const struct wire *, struct _xmpp_stanza_t *iq);

/* ---- asker.c: who asks, and how often --------------------------------- */

struct measure *measure_new(void);	/* of how many are answered */
void measure_free(struct measure *);
enum asker asker_of(const struct wire *, struct _xmpp_stanza_t *iq);
/* Whether that one gets an answer: requests over the rate get none. */
bool asker_may(const struct wire *, enum asker);

/* ---- address.c: the addresses that stanzas name ----------------------- */

/*
 * An address that a stanza names, as jid_hear() writes it, without a resource
 * that is too long; NULL where all of it is, which is told.  Caller frees.
 */
char *stanza_heard(const struct wire *, struct _xmpp_stanza_t *,
    const char *raw);
/*
 * Who a stanza is from, as jid_hear() writes it; the account itself where it
 * does not say (RFC 6120, 8.1.2.1).  NULL if the address is too long.  Caller
 * frees.
 */
char *stanza_from(const struct wire *, struct _xmpp_stanza_t *);
/* Only what the own account itself has said: from the bare address. */
bool stanza_is_own(const struct wire *, const char *from);

/* ---- masked.c: a stanza as the user may see it ------------------------ */

/* Text in rows, without secrets, and how many bytes of it had no room. */
struct masked {
	struct str text;
	size_t missing;
};
void masked_init(struct masked *);
void masked_free(struct masked *);	/* wipes */
/*
 * Appends an element in rows of its own, `level` deep, in a default namespace.
 * Where the last element within is told by item (reader.c), these stand in it.
 */
void masked_add(struct masked *, struct _xmpp_stanza_t *, const char *ns,
    unsigned level, const struct masked *items);

/* ---- typed.c: a stanza that the user typed ---------------------------- */

/*
 * The one <iq/> or <presence/> that the text is, as it may be sent; the caller
 * releases.  NULL and why: it is none, or would carry a message.
 */
struct _xmpp_stanza_t *typed_read(struct _xmpp_ctx_t *, const char *text,
    enum xml_flaw *);

/* ---- raw.c: stanzas that the user looks at, and his own --------------- */

struct raw *raw_new(const struct wire *, struct loop *);
void raw_free(struct raw *);
void raw_watch(struct raw *, bool on);
bool raw_is_on(const struct raw *);
/* What comes, or goes (`out`); nothing where the user does not look. */
void raw_show(const struct wire *, struct _xmpp_stanza_t *, bool out);
void raw_show_bytes(const struct wire *, const char *, size_t);	/* goes */
/* Of the one that comes next. */
void raw_show_item(const struct wire *, struct _xmpp_stanza_t *);

/* ---- block.c ---------------------------------------------------------- */

/* Whether sotto itself ignores them, since the server does not: by their bare
 * address, or its domain. */
bool block_ignores(const struct wire *, const char *bare);

/* ---- announce.c ------------------------------------------------------- */

/* What all features announce and contacts may learn, sorted by octets
 * (XEP-0115, 5.1). */
void features_announce(const struct wire *,
    void (*each)(void *arg, const char *var), void *arg);

/* ---- consent.c: what contacts may learn ------------------------------- */

/* All of these bits (CONSENT_...). */
bool consent_has(const struct wire *, unsigned);
int consent_offset(const struct wire *);	/* minutes east of UTC */
unsigned consent_idle(const struct wire *);	/* seconds, by now */

/* ---- ask.c: answers to questions of ours, read into MSG_TOLD ---------- */

/*
 * Of an answer that is no error.  Texts are freed by the caller of all of
 * them, in `own`.  False: it says nothing.
 */
struct ask_texts {
	char *text, *name, *version, *system;
};
typedef bool ask_read_fn(struct _xmpp_stanza_t *answer, struct msg *told,
    struct ask_texts *own);
ask_read_fn last_read, nick_read, time_read, version_read;

/* ---- envelope.c ------------------------------------------------------- */

/* Begins the bytes of a <message/> of type chat (id "": none), to which its
 * elements are appended then.  To one in a room it says so (XEP-0045, 7.5). */
void message_begin(const struct wire *, struct str *, const char *to,
    const char *id);
/* The same of type groupchat (XEP-0045, 7.4). */
void groupchat_begin(struct str *, const char *room, const char *id);
/* Ends and sends it; the bytes are wiped and freed. */
void message_end(const struct wire *, struct str *, const uint64_t *ticket);

/* ---- receipt.c -------------------------------------------------------- */

/* A live message may be a receipt, among others. */
void receipt_tell(const struct wire *, struct _xmpp_stanza_t *,
    const char *from);

/* ---- marker.c: chat markers (XEP-0333) -------------------------------- */

#define NS_MARKERS "urn:xmpp:chat-markers:0"

/* A live message may say that another one was read. */
void marker_tell(const struct wire *, struct _xmpp_stanza_t *,
    const char *from);

/* ---- typing.c: chat states (XEP-0085) --------------------------------- */

#define NS_TYPING "http://jabber.org/protocol/chatstates"

/* A live message may say whether its sender is writing. */
void typing_tell(const struct wire *, struct _xmpp_stanza_t *,
    const char *from);

/* ---- reference.c: what a message says of another one ------------------ */

/* Puts that beside the body of a MSG_SEND, if it is to say something. */
void reference_write(const struct wire *, struct _xmpp_stanza_t *,
    const struct msg *send);
/* What a message says of another one, and where in its body the text for
 * programs is that do not know of such. */
struct reference_got {
	enum reference_kind kind;	/* NONE: the rest is void */
	const char *id;			/* borrowed from the stanza */
	char emoji[EMOJI_MAX_BYTES + 1];
	uint32_t fallback_at, fallback;
};
void reference_read(struct _xmpp_stanza_t *, const char *body,
    struct reference_got *);
/* What an archive has in the place of one that was taken back. */
bool reference_is_tombstone(struct _xmpp_stanza_t *);

/* ---- link.c: a link beside a text (XEP-0066) -------------------------- */

/* The body, which it takes over, with the link of the message below it where
 * it does not say that itself; never of what is encrypted. */
char *link_join(struct _xmpp_stanza_t *, char *body_take);

/* ---- reactions.c: <reactions/> ---------------------------------------- */

void reactions_write(struct _xmpp_stanza_t *, const char *emoji);
void reactions_read(struct _xmpp_stanza_t *,
    char emoji[EMOJI_MAX_BYTES + 1]);

/* ---- fallback.c: text for programs that know less (XEP-0428) ---------- */

/* The first `bytes` of the body are text instead of what `for_ns` says. */
void fallback_write(struct _xmpp_stanza_t *, const char *for_ns,
    const char *body, size_t bytes);
/* Where the body has that, and how many bytes; false: it has none, or that
 * cannot be told. */
bool fallback_read(struct _xmpp_stanza_t *, const char *for_ns,
    const char *body, uint32_t *at, uint32_t *bytes);

/* ---- form.c: forms (XEP-0004) ----------------------------------------- */

/*
 * Tells a form as MSG_FORM to MSG_FORM_END with that request: not more than
 * IPC_FORM_FIELDS_MAX fields, IPC_FORM_PARTS_MAX options and values, and
 * IPC_FORM_BYTES_MAX bytes, and how many had no room.  `cut`: what it stood in
 * was cut already.
 */
void form_tell(const struct wire *, uint32_t request,
    struct _xmpp_stanza_t *x, bool cut);
/* A form to be submitted, empty yet; the caller releases. */
struct _xmpp_stanza_t *form_submit(const struct wire *);
/* Adds a MSG_FORM_FILLED to it. */
void form_fill(struct _xmpp_stanza_t *, const struct msg *);

/* ---- filled.c: the form that sotto fills in ------------------------------ */

/* What was filled in for that request, or an empty form; the caller releases.
 * What was for another one is dropped. */
struct _xmpp_stanza_t *filled_take(const struct wire *, uint32_t request);

/* ---- room-admin.c -------------------------------------------------------- */

/* Tells MSG_ROOM_DONE: how that request ended; the stanza of an error. */
void room_tell_done(const struct wire *, uint32_t request, uint32_t left,
    enum iq_end, struct _xmpp_stanza_t *);

/* ---- stamp.c: when something was sent --------------------------------- */

/*
 * The oldest of all stamps within an element (XEP-0203, XEP-0091), of either
 * kind and whoever put it there: a stamp can only make a message older, and
 * then less is done with it (law 7).  One that cannot be read is the oldest.
 * Milliseconds since 1970.  `by`: that address alone; NULL: anybody.  `any`:
 * there was one, now or before.
 */
void stamp_read(struct _xmpp_stanza_t *, const char *by, bool *any,
    uint64_t *oldest);
/* A moment as XEP-0082, 3.2 writes it: milliseconds since 1970; 0: none. */
uint64_t stamp_moment(const char *);
/* The other way, in UTC. */
#define STAMP_MAX 32
void stamp_write(char out[STAMP_MAX], uint64_t ms);
/* "Z", "+02:00": minutes east of UTC.  False: it is none. */
bool stamp_zone(const char *, int *minutes);

/* ---- sealing.c: what was encrypted for others ------------------------- */

/* With what a message that has something to read was encrypted, by whatever it
 * says; `has_body`: it has text beside that. */
enum sealing stanza_sealing(struct _xmpp_stanza_t *, bool has_body);

/* ---- own.c: what one's own account has at its server ------------------ */

bool own_keeps_ids(const struct wire *);	/* XEP-0359, 5 */
/* It publishes nothing on a node that is not as the publisher asks for. */
bool own_takes_options(const struct wire *);
/* It shows bookmarks of XEP-0402 to programs that know XEP-0048 alone, and the
 * other way. */
bool own_syncs_bookmarks(const struct wire *);

/* ---- pep.c: what one's own account publishes (XEP-0163) --------------- */

#define PEP_EVENT_ITEMS_MAX 64	/* that are heard of one event */
enum pep_access {
	PEP_AS_IT_IS,		/* as the server has the node, or makes it */
	PEP_PRIVATE		/* for oneself alone, and kept (XEP-0223) */
};
/* Once for each: "": it is published; "timeout", "gone", or why it was refused
 * (RFC 6120, 8.3.3), borrowed. */
typedef void pep_done_fn(const struct wire *, const char *condition,
    void *arg);
/*
 * Publishes one item, under an address as its id, or NULL.  What is private is
 * never published where others could read it: a node that they can read is
 * made private first, else it is refused.
 */
void pep_publish(const struct wire *, const char *node, const char *id,
    struct _xmpp_stanza_t *payload_take, enum pep_access, pep_done_fn *,
    void *arg);

/* ---- pep-items.c: all that one's own account has on a node --------------- */

/* Whether it counts; others have no limit but the pages'. */
typedef bool pep_item_fn(const struct wire *, struct _xmpp_stanza_t *item);
/* How many had no room.  The condition: "" also where there is no such node;
 * "timeout", "gone", or why it was refused (RFC 6120, 8.3.3), borrowed. */
typedef void pep_items_fn(const struct wire *, const char *condition,
    uint32_t left_out);
/* Asks for them; `item` for each, `most` that count, then `done` once. */
void pep_items(const struct wire *, const char *node, uint32_t most,
    pep_item_fn *, pep_items_fn *done);

/* ---- bookmark-item.c: one bookmark, <conference/> -------------------------- */

#define NS_BOOKMARKS "urn:xmpp:bookmarks:1"
#define NS_BOOKMARKS_OLD "storage:bookmarks"	/* XEP-0048 */

/* The address of a room, normalized; NULL: no room can have it.  Caller
 * frees. */
char *conference_room(const char *raw);
/* Tells what it says as MSG_BOOKMARK; false: the address is none. */
bool conference_tell(const struct wire *, struct _xmpp_stanza_t *,
    const char *raw_room, bool pushed);
/* What is to be in it; "": what is there already. */
struct conference {
	const char *name, *nick, *password;
	bool autojoin;
};
/* One of that namespace which says so, with all else that `old` (NULL: there
 * is none) has; the caller releases. */
struct _xmpp_stanza_t *conference_with(const struct wire *, const char *ns,
    struct _xmpp_stanza_t *old, const struct conference *);

/* ---- bookmark-change.c: bookmarks are set and removed ---------------------- */

struct bookmark_changes;
struct bookmark_changes *bookmark_changes_new(void);
void bookmark_changes_free(struct bookmark_changes *);
void bookmark_changes_clear(struct bookmark_changes *);
/* MSG_BOOKMARK_SET and MSG_BOOKMARK_REMOVE: one after the other, each answered
 * by MSG_BOOKMARK_DONE, once it is known where they go. */
void bookmark_changes_add(struct bookmark_changes *, const struct msg *);
void bookmark_changes_go(const struct wire *, struct bookmark_changes *,
    enum bookmark_place);
/* XEP-0049: asks for all of the old kind. */
void bookmark_storage_get(const struct wire *, iq_done_fn *, void *arg);
/* What came of it; NULL: no bookmarks. */
struct _xmpp_stanza_t *bookmark_storage(struct _xmpp_stanza_t *iq);

/* ---- directory-service.c: where a server has its rooms --------------------- */

/*
 * Calls once with the address that is a service of rooms: `at` itself, else the
 * first one that it has (XEP-0030).  NULL: there is none, or why that is not
 * known: "timeout", "gone", or a condition; borrowed.
 */
typedef void directory_service_fn(const struct wire *, const char *service,
    const char *condition, void *arg);
void directory_service(const struct wire *, const char *at,
    directory_service_fn *, void *arg);

/* ---- stanza-id.c: the ids of an archive ------------------------------- */

/* The one by that address which stands in an element, borrowed; "": none, or
 * two, of which one was written by somebody else. */
const char *stanza_id_by(struct _xmpp_stanza_t *, const char *by);
const char *stanza_own_id(const struct wire *, struct _xmpp_stanza_t *);
/* The one of a message, borrowed; "": it has none that counts. */
const char *stanza_archive_id(const struct wire *, struct _xmpp_stanza_t *);
/* The one that a message's sender gave it, borrowed; "": none, or two. */
const char *stanza_origin_id(struct _xmpp_stanza_t *);

/* ---- contacts.c: what the server keeps of each contact ---------------- */

#define CONTACTS_MAX 65536	/* more is no roster but an attack */
#define CONTACTS_NAMED_MAX (16 * 1024 * 1024)	/* bytes of their addresses */
#define CONTACT_KEPT_MAX 8192	/* bytes kept of one item */
#define CONTACTS_KEPT_MAX (16 * 1024 * 1024)	/* of all */

struct contacts;
struct contacts *contacts_new(void);
void contacts_free(struct contacts *);
void contacts_clear(struct contacts *);
/* Whether an item that came is now known; not one too many. */
bool contacts_put(struct contacts *, const char *jid, enum subscription,
    struct _xmpp_stanza_t *item);
void contacts_drop(struct contacts *, const char *jid);
enum subscription contacts_subscription(const struct contacts *,
    const char *jid);
/* Another number each time that the contact's item came; 0: it is not known. */
unsigned contacts_told(const struct contacts *, const char *jid);
/*
 * The contact's item as it came, for a change of it: all that is not the
 * server's own to set.  A new one where nothing is known of the contact.
 * NULL: there was more than could be kept.  The caller releases.
 */
struct _xmpp_stanza_t *contacts_item(const struct contacts *,
    struct _xmpp_ctx_t *, const char *jid);

/* ---- group.c: the groups of a contact, in its item of the roster ------ */

/* Their names, a line each, at most IPC_GROUPS of IPC_GROUP_MAX bytes; blanks
 * around a name are left out.  Caller frees. */
char *groups_read(struct _xmpp_stanza_t *item);
/* Whether it has one that is told so. */
bool group_has(struct _xmpp_stanza_t *item, const char *name);
void group_add(struct _xmpp_stanza_t *item, const char *name);
/* The item, which it takes over, without those that are told so. */
struct _xmpp_stanza_t *group_without(struct _xmpp_stanza_t *item_take,
    const char *name);

/* ---- roster.c --------------------------------------------------------- */

/* Whether they may see our presence anyway: subscription from or both. */
bool contact_sees_us(const struct wire *, const char *bare);

/* ---- rooms.c: which addresses are rooms ------------------------------- */

#define ROOMS_MAX 1000		/* that are known */
/* Beside those of words.h: what only this side asks. */
#define TRAIT_IDS (ROOM_TRAITS_ALL + 1)	/* its stanza ids count, XEP-0359, 5 */
#define TRAIT_HATS (2 * TRAIT_IDS)	/* its hats count, XEP-0317 */

enum standing {
	STANDING_KNOWN,		/* what it is is known: no room otherwise */
	STANDING_ENTERING,	/* it has not answered yet */
	STANDING_INSIDE,
	STANDING_LEAVING,	/* it has not answered yet */
	STANDING_OUTSIDE,	/* refused, or put out */
	STANDINGS		/* how many */
};
struct room {
	char *jid;		/* bare */
	char *nick;		/* one's own there, as the room says it */
	char *asked;		/* ... that was asked for last */
	enum standing standing;
	bool told;		/* what it is was told: the traits */
	bool told_past;		/* what it is about, which comes behind what
				 * was said before one entered */
	bool stale;		/* left and entered again: the answer to the
				 * former is still to come */
	unsigned traits;	/* ROOM_... of words.h, TRAIT_... */
	unsigned shown;		/* show_number() that it was told */
	int64_t due;		/* when its answer is late; 0: none */
};
struct rooms *rooms_new(const struct wire *, struct loop *);
void rooms_free(struct rooms *);
/* None is a room any more; what they are stays known. */
void rooms_gone(struct rooms *);
/* As iqs_pause(), iqs_go_on(). */
void rooms_pause(struct rooms *);
void rooms_go_on(struct rooms *);
/* Finds or makes it, as one that is only known.  NULL: there are too many. */
struct room *rooms_add(const struct wire *, const char *bare);
/* The room that an address belongs to; NULL: it is none's. */
struct room *rooms_of(const struct wire *, const char *jid);
bool rooms_any(const struct wire *);	/* else none is found anyway */
/* Where an answer is due then, it is so in a minute, else sotto is told so;
 * where none is, none is any more. */
void rooms_move(const struct wire *, struct room *, enum standing);
/* An answer is due in a minute; it has that time once more, if one is due. */
void rooms_wait(const struct wire *, struct room *);
void rooms_wait_on(const struct wire *, struct room *);
/* Sets room.nick or room.asked (copied). */
void rooms_nick_set(char **, const char *);
void rooms_each(const struct wire *, void (*each)(const struct wire *,
    struct room *));

/* ---- room.c: coming and going ----------------------------------------- */

/* Tells it how one is shown, if it was told something else. */
void room_show_self(const struct wire *, struct room *);

/* ---- room-code.c: status codes ---------------------------------------- */

/* Those that stand in <x/> of NS_MUC_USER, or NULL: ROOM_CODE_... of words.h. */
unsigned room_codes_read(struct _xmpp_stanza_t *x);

/* ---- room-info.c: what a room is -------------------------------------- */

/* Asks, so that it is known what counts of it; nobody is told. */
void room_info_learn(const struct wire *, const char *jid);

/* ---- occupant-id.c ---------------------------------------------------- */

/* Who it is from (XEP-0421), borrowed; "": it does not say, or the room does
 * not keep forged ones out. */
const char *stanza_occupant_id(const struct room *, struct _xmpp_stanza_t *);

/* ---- presence.c ------------------------------------------------------- */

/* What an available presence says; online where that is nothing known. */
enum show presence_show(struct _xmpp_stanza_t *);

/* ---- show.c: how one is shown to others ------------------------------- */

/* Keeps a MSG_SEND_PRESENCE to all. */
void show_keep(const struct wire *, const struct msg *);
/* Another one each time. */
unsigned show_number(const struct wire *);
/* Not as offline: with nothing said, or with that. */
bool show_is_on(const struct wire *);
/* Adds to a presence what was kept, and what this program can do. */
void show_add(const struct wire *, struct _xmpp_stanza_t *presence);

/* ---- caps.c, discover.c ----------------------------------------------- */

/* Adds XEP-0115 capabilities to a presence. */
void caps_add(const struct wire *, struct _xmpp_stanza_t *presence);
/* The hash of XEP-0115 in a presence, "" if it has none of SHA-1. */
const char *caps_of(struct _xmpp_stanza_t *presence);
bool caps_is_sha1(const char *);

/* ---- digest.c: an answer as the text that is hashed ------------------- */

/* XEP-0115, 5.1.  0, or -1 if the answer is ill-formed (5.4). */
int digest_text(struct _xmpp_stanza_t *query, struct str *);
/* SHA-1 in base64; caller frees. */
char *digest_sha1(struct _xmpp_ctx_t *, const struct str *);

/* What this program is (XEP-0030, 3.1). */
#define IDENTITY_CATEGORY "client"
#define IDENTITY_TYPE "console"
#define IDENTITY_NAME "sotto"

#endif
