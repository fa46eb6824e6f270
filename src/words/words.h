/*
 * The words that all programs and layers share: the levels of a conversation,
 * policies, what becomes of a line, what a contact is and shows; and limits
 * of what they hand to each other.  Each enum has its names for scripts and
 * settings beside it.  Must not know what levels and policies do.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_WORDS_H
#define SOTTO_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "words/codes.h"

/* Limits, in bytes without the NUL. */
#define LINE_MAX_BYTES 65536	/* one line that a user or script sends */
#define ID_MAX_BYTES 4096	/* a stanza id; a longer one counts as none */
#define FINGERPRINT_HEX 40	/* SHA-1 in hex, OTRv3 "fingerprint" */

/* Who can read the next line: sotto(1), "Levels and policies". */
enum otr_level {
	OTR_NOT_PRIVATE,	/* anyone on the way */
	OTR_STARTING,		/* a key exchange runs: nothing leaves */
	OTR_UNVERIFIED,		/* encrypted, not known with whom */
	OTR_PRIVATE,		/* encrypted to a verified key */
	OTR_FINISHED,		/* the contact ended the session */
};
const char *otr_level_name(enum otr_level);	/* "Not private" */
const char *otr_level_word(enum otr_level);	/* "not-private" */
/* Whether a line at this level can be read by the one it is encrypted to
 * alone, be that one verified or not. */
bool otr_level_is_sealed(enum otr_level);

/* What a line does at each level: sotto(1), "Levels and policies". */
enum otr_policy {
	OTR_POLICY_NEVER,
	OTR_POLICY_MANUAL,
	OTR_POLICY_OPPORTUNISTIC,
	OTR_POLICY_ALWAYS,
	OTR_POLICY_VERIFIED,
};
const char *otr_policy_word(enum otr_policy);	/* "opportunistic" */
int otr_policy_parse(const char *, enum otr_policy *);	/* 0 or -1 */

/* May OTR version 2 be spoken with a contact (setting otr_v2). */
enum otr_v2 { OTR_V2_ASK, OTR_V2_ALLOW, OTR_V2_NEVER };
const char *otr_v2_word(enum otr_v2);
int otr_v2_parse(const char *, enum otr_v2 *);

/* RFC 6121, 4.7.2.1 <show/>, and unavailable. */
enum show {
	SHOW_OFFLINE,
	SHOW_ONLINE,
	SHOW_CHAT,
	SHOW_AWAY,
	SHOW_XA,
	SHOW_DND,
};
const char *show_word(enum show);	/* "offline" "online" "chat" ... */
int show_parse(const char *, enum show *);

/* RFC 6121, 2.1.2.5 subscription. */
enum subscription { SUB_NONE, SUB_TO, SUB_FROM, SUB_BOTH };
const char *subscription_word(enum subscription);

enum account_state {
	ACCOUNT_OFFLINE,
	ACCOUNT_CONNECTING,
	ACCOUNT_ONLINE,
	ACCOUNT_FAILED,		/* will not try again by itself */
};
const char *account_state_word(enum account_state);

/* A line's way to the contact: sotto(1), "The pipe", delivery. */
enum delivery {
	DELIVERY_NONE,		/* not a line of ours */
	DELIVERY_HELD,
	DELIVERY_SENT,		/* written to the stream */
	DELIVERY_ACKED,		/* counted by the server (XEP-0198) */
	DELIVERY_RECEIVED,	/* XEP-0184 receipt from the full JID */
	DELIVERY_READ,		/* XEP-0333, from the contact; of entries alone */
	DELIVERY_FAILED,
};
const char *delivery_word(enum delivery);

/* Which way a message came to this program. */
enum via {
	VIA_LIVE,		/* to it, from who sent it */
	VIA_CARBON,		/* a copy of what others of ours have, XEP-0280 */
	VIA_ARCHIVE,		/* from the server's archive, XEP-0313 */
};
const char *via_word(enum via);		/* "live" "carbon" "archive" */

/* What a message says of another one of its conversation. */
enum reference_kind {
	REFERENCE_NONE,
	REFERENCE_CORRECTS,	/* XEP-0308 */
	REFERENCE_ANSWERS,	/* XEP-0461 */
	REFERENCE_REACTS,	/* XEP-0444 */
	REFERENCE_RETRACTS,	/* XEP-0424 */
};
#define EMOJI_MAX_BYTES 255	/* all reactions of one message */
#define EMOJI_KINDS_MAX 20	/* ... how many */
struct reference {
	enum reference_kind kind;
	const char *id;		/* the message id of the line that is meant */
	/* Of REACTS: all that stand from now on, a blank between two; "": none
	 * does any more.  Else NULL or "". */
	const char *emoji;
	/* Of CORRECTS: the id of the line that the one meant answers; or NULL. */
	const char *answers;
	bool ours;		/* what is answered is a line of the user's */
	const char *author;	/* of ANSWERS in a room: the nick; or NULL */
	/* Of ANSWERS: how that is quoted, for programs that know none; or
	 * NULL. */
	const char *quote;
};

/* ---- emoji.c: reactions as one text, a blank between two ----------------- */

/* Whether these bytes are one picture, or one character that is seen. */
bool emoji_is_one(const char *, size_t);
/* The next of a list, and its length; NULL at the end. */
const char *emoji_next(const char **at, size_t *len);
size_t emoji_count(const char *list);
bool emoji_has(const char *list, const char *one, size_t len);
/* Appends; false where it is none, is there already, or has no room. */
bool emoji_add(char list[EMOJI_MAX_BYTES + 1], const char *one, size_t len);
/* Takes one out; false where it is not there. */
bool emoji_drop(char list[EMOJI_MAX_BYTES + 1], const char *one, size_t len);
/* What is right of a list that somebody else made. */
void emoji_take(char list[EMOJI_MAX_BYTES + 1], const char *from);

/* What a contact's program says of itself, XEP-0378: unauthenticated. */
enum announced {
	ANNOUNCED_UNKNOWN,	/* it was not asked, or did not say */
	ANNOUNCED_OTR,
	ANNOUNCED_NO_OTR,	/* it named what it can do, and OTR is not there */
};
const char *announced_word(enum announced);	/* "unknown" "otr" "no-otr" */

/* What can be asked of a contact's program, or of a server. */
enum inquiry {
	INQUIRY_PING,		/* XEP-0199 */
	INQUIRY_TIME,		/* XEP-0202 */
	INQUIRY_VERSION,		/* XEP-0092 */
	INQUIRY_LAST,		/* XEP-0012 */
	INQUIRY_NICK,		/* XEP-0172, of a contact */
	INQUIRIES			/* how many */
};
const char *inquiry_word(enum inquiry);	/* "ping" "time" "version" "last" "nick" */

/* What contacts may learn who ask for it; bits. */
#define CONSENT_VERSION 1	/* of the program */
#define CONSENT_TIME 2		/* of the user's clock, with its zone */
#define CONSENT_LAST 4		/* since when the user did nothing */

/* Whether somebody is writing, XEP-0085. */
enum typing {
	TYPING_NONE,		/* nobody said */
	TYPING_ACTIVE,		/* reads, and does not write */
	TYPING_COMPOSING,
	TYPING_PAUSED,
	TYPING_INACTIVE,
	TYPING_GONE,		/* has closed the conversation */
};
const char *typing_word(enum typing);	/* "none" "active" "composing" ... */
int typing_parse(const char *, enum typing *);

/* What a server is told of who is blocked (XEP-0377). */
enum report { REPORT_NONE, REPORT_SPAM, REPORT_ABUSE };
const char *report_word(enum report);	/* "none" "spam" "abuse" */
int report_parse(const char *, enum report *);

/* What a message that cannot be read here was encrypted with. */
enum sealing {
	SEALING_NONE,		/* it was not */
	SEALING_OTR,
	SEALING_OMEMO,
	SEALING_OPENPGP,
	SEALING_OTHER,		/* it does not say, or nobody knows it */
	SEALINGS		/* how many */
};
const char *sealing_word(enum sealing);	/* "none" "OTR" "OMEMO" ... */
/* Types of a form's fields (XEP-0004, 3.3). */
enum form_type {
	FORM_TEXT,		/* one line */
	FORM_PRIVATE,		/* one line that nobody else may see */
	FORM_LINES,
	FORM_JID,
	FORM_JIDS,
	FORM_BOOLEAN,
	FORM_CHOICE,		/* one of its options */
	FORM_CHOICES,		/* any number of them */
	FORM_FIXED,		/* only shown */
	FORM_HIDDEN,		/* goes back as it came */
	FORM_TYPES		/* how many */
};
const char *form_type_word(enum form_type);	/* "text-single" */
int form_type_parse(const char *, enum form_type *);

/* ---- rooms (XEP-0045) ----------------------------------------------------- */

#define ROOM_NICK_MAX 1023	/* bytes: of a resource, RFC 7622, 3.4 */
#define ROOM_PASSWORD_MAX 1023

/* What an occupant may do there, the least first (5.1). */
enum role { ROLE_NONE, ROLE_VISITOR, ROLE_PARTICIPANT, ROLE_MODERATOR, ROLES };
const char *role_word(enum role);	/* "none" "visitor" ... */
int role_parse(const char *, enum role *);

/* What a person is to a room for good (5.2). */
enum affiliation {
	AFFILIATION_OUTCAST,
	AFFILIATION_NONE,
	AFFILIATION_MEMBER,
	AFFILIATION_ADMIN,
	AFFILIATION_OWNER,
	AFFILIATIONS		/* how many */
};
const char *affiliation_word(enum affiliation);	/* "outcast" "none" ... */
int affiliation_parse(const char *, enum affiliation *);

/* How one stands to a room. */
enum room_state {
	ROOM_LEFT,		/* or never entered */
	ROOM_JOINING,
	ROOM_JOINED,
	ROOM_FAILED,		/* it refused */
	ROOM_KICKED,
	ROOM_BANNED,
	ROOM_DESTROYED,
	ROOM_STATES		/* how many */
};
const char *room_state_word(enum room_state);	/* "left" "joining" ... */

/* What a room is (6.4, 15.2.2), bits. */
#define ROOM_IS_ROOM 1		/* it says that it is one */
#define ROOM_PASSWORD 2		/* protected by one */
#define ROOM_MEMBERS_ONLY 4
#define ROOM_REAL_ADDRESSES 8	/* all see them: non-anonymous */
#define ROOM_MODERATED 16	/* visitors may not speak */
#define ROOM_HIDDEN 32
#define ROOM_PERSISTENT 64	/* stays when nobody is in it */
#define ROOM_ARCHIVE 128	/* XEP-0313, for others */
#define ROOM_STABLE_ID 256	/* the echo has one's own id (muc#stable_id) */
#define ROOM_OCCUPANT_ID 512	/* XEP-0421 */
#define ROOM_MODERATION 1024	/* XEP-0425 */
#define ROOM_REGISTER 2048	/* XEP-0077 */
#define ROOM_TRAITS_ALL 4095

/* Status codes (15.6), bits. */
#define ROOM_CODE_REAL 1	/* 100: all see real addresses */
#define ROOM_CODE_SILENT 2	/* 101: affiliation changed while away */
#define ROOM_CODE_CONFIG 4	/* 104: set up otherwise: ask it again */
#define ROOM_CODE_SELF 8	/* 110: it is oneself */
#define ROOM_CODE_LOGGED 16	/* 170: what is said is kept in public */
#define ROOM_CODE_UNLOGGED 32	/* 171 */
#define ROOM_CODE_NOW_REAL 64	/* 172: all see real addresses from now on */
#define ROOM_CODE_NOW_SEMI 128	/* 173: moderators alone do */
#define ROOM_CODE_CREATED 256	/* 201 */
#define ROOM_CODE_NICK 512	/* 210: the room has chosen the nick */
#define ROOM_CODE_BANNED 1024	/* 301 */
#define ROOM_CODE_RENAMED 2048	/* 303 */
#define ROOM_CODE_KICKED 4096	/* 307 */
#define ROOM_CODE_DEMOTED 8192	/* 321: no member any more, and gone so */
#define ROOM_CODE_MEMBERS 16384	/* 322: for members only now, and gone so */
#define ROOM_CODE_SHUTDOWN 32768 /* 332 */
#define ROOM_CODE_ERROR 65536	/* 333: gone by an error of theirs */
#define ROOM_CODES_ALL 131071

/* "4A2B..." in five groups of eight capitals, as other clients show it. */
void otr_fingerprint_show(const char *hex, char out[FINGERPRINT_HEX + 5]);
/* Reads that form, or 40 hex digits, into lower case; -1 if it is none. */
int otr_fingerprint_parse(const char *, char hex[FINGERPRINT_HEX + 1]);

/* ---- trust.c: "smp 2026-11-12", how a key came to be trusted, and when ---- */

#define TRUST_DAY 10		/* "2026-11-12", as clock_day() has it */
#define TRUST_DAY_SHOWN 11	/* "12 Nov 2026" */
/* The length of the word for how; and the day, "" where there is none. */
size_t trust_word(const char *trust, char day[TRUST_DAY + 1]);
/* "12 Nov", with the year where that is not today's; "": it is no day. */
void trust_day_show(const char *day, const char *today,
    char out[TRUST_DAY_SHOWN + 1]);

#endif
