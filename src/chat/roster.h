/*
 * Contacts: who is in an account's roster, who of them is there and with which
 * programs, and what they are called.  Members are private: what can be read
 * of a contact has a function.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CHAT_ROSTER_H
#define SOTTO_CHAT_ROSTER_H

#include "lib/lib.h"
#include "words/words.h"

struct account;
struct contact;
struct resource;
struct talk;

/* ---- contact.c: what can be read of one -------------------------------- */

/* Texts are the contact's own, until the next turn of the loop. */
struct account *contact_account(const struct contact *);
const char *contact_jid(const struct contact *);	/* bare */
/* As the roster has it, or ""; foreign: to be shown is contact_name(). */
const char *contact_roster_name(const struct contact *);
/* The groups that the roster has it in, a line each, or "": foreign, to be shown
 * between quotation marks (contact_groups_text()). */
const char *contact_groups(const struct contact *);
bool contact_is_in_group(const struct contact *, const char *group);
/* Of the address: shown without a name. */
const char *contact_local(const struct contact *);
/* Else it is kept for its presence, or since it asks. */
bool contact_in_roster(const struct contact *);
enum subscription contact_subscription(const struct contact *);
bool contact_is_asked(const struct contact *);	/* our request is pending */
bool contact_asks(const struct contact *);	/* question `subscription` */
/* Of its best program; the status text may be "". */
enum show contact_show(const struct contact *);
const char *contact_text(const struct contact *);
/* Why our presence did not arrive, or NULL. */
const char *contact_unreachable(const struct contact *);
/* Its programs that are online.  Valid until the next presence; NULL: there
 * are not so many. */
size_t contact_resources(const struct contact *);
const struct resource *contact_resource(const struct contact *, size_t);
const char *resource_name(const struct resource *);
enum show resource_show(const struct resource *);
/* Whether it announces OTR: a hint. */
enum announced resource_announced(const struct resource *);

/* ---- roster.c, order.c: contacts and presence -------------------------- */

struct contact *contact_find(const struct account *, const char *jid);
/*
 * Those in the roster by their names alone, the next behind one who is or was
 * called so ("", "": from the first on), at most `max`; how many they are.
 * Valid until the roster changes.
 */
size_t roster_by_name(struct account *, const char *name, const char *jid,
    struct contact **, size_t max);
/*
 * Those in the roster, one after the other, who is there first, then by name;
 * NULL at the end.  Costs nothing for those that are not asked for.  When all
 * have changed at once, their order follows in the next turns of the loop.
 */
struct contact *roster_first(const struct account *);
struct contact *roster_next(const struct contact *);
size_t roster_count(const struct account *);
/*
 * grouped.c: those of all accounts by the groups that they are in, for a list
 * on the screen: kept from the first time on that this is asked for.  Rows are
 * those with whom there is no conversation yet; `by_name`: in the order of
 * their names alone, else who is there first; `offline`: also who is not there.
 * Where this changes, the rows follow in the next turns of the loop.
 */
struct chat;
struct grouped;
void chat_group_by(struct chat *, bool by_name, bool offline);
/* Groups, by name; the last is "", who is in none.  Valid until the roster
 * changes; NULL: there are not so many, or there is none. */
const struct grouped *grouped_at(const struct chat *, size_t);
const struct grouped *grouped_find(const struct chat *, const char *name);
const char *grouped_name(const struct grouped *);	/* foreign */
size_t grouped_people(const struct grouped *);	/* all that are in it */
size_t grouped_there(const struct grouped *);	/* ... and are online */
size_t grouped_rows(const struct grouped *);
struct contact *grouped_contact(const struct grouped *, size_t);
/* Which row a contact has; false: none. */
bool grouped_row(const struct grouped *, const struct contact *, size_t *);
/* One of all that are kept, in no order; NULL: there are not so many. */
struct contact *roster_contact(const struct account *, size_t);
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
/*
 * group.c: puts a contact into a group of the roster, or takes it out of one
 * (`in` false), as the above.  -1 also: "not-in-roster", "bad-group" (empty,
 * too long, one too many), "already-so".
 */
int roster_group(struct account *, const char *jid, const char *group,
    bool in, const struct talk *said, struct err *);
/* The contact's groups in words: `"Friends", "Work"`; "" where there are none.
 * Caller frees. */
char *contact_groups_text(const struct contact *);
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
/* Another contact, of any account, whose name can be taken for this one's (the
 * very same name counts within an account); NULL: nobody's can, or nobody has
 * called chat_mark_alike(). */
const struct contact *contact_alike(const struct contact *);
/* From now on that is known: of all contacts after some turns of the loop. */
void chat_mark_alike(struct chat *);
const char *talk_name(const struct talk *);
/* The same for an address, whether or not anything is known of it. */
const char *name_of(const struct account *, const char *jid);

#endif
