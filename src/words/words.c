/*
 * The names of the enums that all layers share.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "lib/lib.h"
#include "words/words.h"

static const char *const level_names[] = {
	[OTR_NOT_PRIVATE] = "Not private",
	[OTR_STARTING] = "Starting",
	[OTR_UNVERIFIED] = "Unverified",
	[OTR_PRIVATE] = "Private",
	[OTR_FINISHED] = "Finished",
};
static const char *const level_words[] = {
	[OTR_NOT_PRIVATE] = "not-private",
	[OTR_STARTING] = "starting",
	[OTR_UNVERIFIED] = "unverified",
	[OTR_PRIVATE] = "private",
	[OTR_FINISHED] = "finished",
};
static const char *const policy_words[] = {
	[OTR_POLICY_NEVER] = "never",
	[OTR_POLICY_MANUAL] = "manual",
	[OTR_POLICY_OPPORTUNISTIC] = "opportunistic",
	[OTR_POLICY_ALWAYS] = "always",
	[OTR_POLICY_VERIFIED] = "verified",
};
static const char *const v2_words[] = {
	[OTR_V2_ASK] = "ask",
	[OTR_V2_ALLOW] = "allow",
	[OTR_V2_NEVER] = "never",
};
static const char *const show_words[] = {
	[SHOW_OFFLINE] = "offline",
	[SHOW_ONLINE] = "online",
	[SHOW_CHAT] = "chat",
	[SHOW_AWAY] = "away",
	[SHOW_XA] = "xa",
	[SHOW_DND] = "dnd",
};
static const char *const subscription_words[] = {
	[SUB_NONE] = "none",
	[SUB_TO] = "to",
	[SUB_FROM] = "from",
	[SUB_BOTH] = "both",
};
static const char *const account_state_words[] = {
	[ACCOUNT_OFFLINE] = "offline",
	[ACCOUNT_CONNECTING] = "connecting",
	[ACCOUNT_ONLINE] = "online",
	[ACCOUNT_FAILED] = "failed",
};
static const char *const via_words[] = {
	[VIA_LIVE] = "live",
	[VIA_CARBON] = "carbon",
	[VIA_ARCHIVE] = "archive",
};
static const char *const delivery_words[] = {
	[DELIVERY_NONE] = "none",
	[DELIVERY_HELD] = "held",
	[DELIVERY_SENT] = "sent",
	[DELIVERY_ACKED] = "acked",
	[DELIVERY_RECEIVED] = "received",
	[DELIVERY_READ] = "read",
	[DELIVERY_FAILED] = "failed",
};

static const char *const inquiry_words[] = {
	[INQUIRY_PING] = "ping",
	[INQUIRY_TIME] = "time",
	[INQUIRY_VERSION] = "version",
	[INQUIRY_LAST] = "last",
	[INQUIRY_NICK] = "nick",
};

static const char *const typing_words[] = {
	[TYPING_NONE] = "none",
	[TYPING_ACTIVE] = "active",
	[TYPING_COMPOSING] = "composing",
	[TYPING_PAUSED] = "paused",
	[TYPING_INACTIVE] = "inactive",
	[TYPING_GONE] = "gone",
};

static const char *const report_words[] = {
	[REPORT_NONE] = "none",
	[REPORT_SPAM] = "spam",
	[REPORT_ABUSE] = "abuse",
};

static const char *const announced_words[] = {
	[ANNOUNCED_UNKNOWN] = "unknown",
	[ANNOUNCED_OTR] = "otr",
	[ANNOUNCED_NO_OTR] = "no-otr",
};
static const char *const sealing_words[] = {
	[SEALING_NONE] = "none",
	[SEALING_OTR] = "OTR",
	[SEALING_OMEMO] = "OMEMO",
	[SEALING_OPENPGP] = "OpenPGP",
	[SEALING_OTHER] = "something else",
};

static const char *const form_type_words[] = {
	[FORM_TEXT] = "text-single",
	[FORM_PRIVATE] = "text-private",
	[FORM_LINES] = "text-multi",
	[FORM_JID] = "jid-single",
	[FORM_JIDS] = "jid-multi",
	[FORM_BOOLEAN] = "boolean",
	[FORM_CHOICE] = "list-single",
	[FORM_CHOICES] = "list-multi",
	[FORM_FIXED] = "fixed",
	[FORM_HIDDEN] = "hidden",
};

static const char *const role_words[] = {
	[ROLE_NONE] = "none",
	[ROLE_VISITOR] = "visitor",
	[ROLE_PARTICIPANT] = "participant",
	[ROLE_MODERATOR] = "moderator",
};

static const char *const affiliation_words[] = {
	[AFFILIATION_OUTCAST] = "outcast",
	[AFFILIATION_NONE] = "none",
	[AFFILIATION_MEMBER] = "member",
	[AFFILIATION_ADMIN] = "admin",
	[AFFILIATION_OWNER] = "owner",
};

static const char *const room_state_words[] = {
	[ROOM_LEFT] = "left",
	[ROOM_JOINING] = "joining",
	[ROOM_JOINED] = "joined",
	[ROOM_FAILED] = "failed",
	[ROOM_KICKED] = "kicked",
	[ROOM_BANNED] = "banned",
	[ROOM_DESTROYED] = "destroyed",
};

/* A value outside its enum is a broken invariant, never a wild read. */
static const char *
word_of(const char *const words[], size_t n, unsigned value)
{
	if (value >= n)
		die("an enum holds %u of %zu", value, n);
	return words[value];
}

static int
find_word(const char *const words[], size_t n, const char *word)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(words[i], word) == 0)
			return (int)i;
	return -1;
}

#define WORD(table, value) word_of(table, NELEM(table), (unsigned)(value))

const char *
otr_level_name(enum otr_level level)
{
	return WORD(level_names, level);
}

const char *
otr_level_word(enum otr_level level)
{
	return WORD(level_words, level);
}

bool
otr_level_is_sealed(enum otr_level level)
{
	switch (level) {
	case OTR_UNVERIFIED:
	case OTR_PRIVATE:
		return true;
	case OTR_NOT_PRIVATE:
	case OTR_STARTING:
	case OTR_FINISHED:
		break;
	}
	return false;
}

const char *
otr_policy_word(enum otr_policy policy)
{
	return WORD(policy_words, policy);
}

int
otr_policy_parse(const char *word, enum otr_policy *policy)
{
	int i = find_word(policy_words, NELEM(policy_words), word);

	if (i == -1)
		return -1;
	*policy = (enum otr_policy)i;
	return 0;
}

const char *
otr_v2_word(enum otr_v2 v2)
{
	return WORD(v2_words, v2);
}

int
otr_v2_parse(const char *word, enum otr_v2 *v2)
{
	int i = find_word(v2_words, NELEM(v2_words), word);

	if (i == -1)
		return -1;
	*v2 = (enum otr_v2)i;
	return 0;
}

const char *
show_word(enum show show)
{
	return WORD(show_words, show);
}

int
show_parse(const char *word, enum show *show)
{
	int i = find_word(show_words, NELEM(show_words), word);

	if (i == -1)
		return -1;
	*show = (enum show)i;
	return 0;
}

const char *
subscription_word(enum subscription subscription)
{
	return WORD(subscription_words, subscription);
}

const char *
account_state_word(enum account_state state)
{
	return WORD(account_state_words, state);
}

const char *
delivery_word(enum delivery delivery)
{
	return WORD(delivery_words, delivery);
}

const char *
via_word(enum via via)
{
	return WORD(via_words, via);
}

const char *
announced_word(enum announced announced)
{
	return WORD(announced_words, announced);
}

const char *
inquiry_word(enum inquiry inquiry)
{
	return WORD(inquiry_words, inquiry);
}

const char *
typing_word(enum typing typing)
{
	return WORD(typing_words, typing);
}

int
typing_parse(const char *word, enum typing *typing)
{
	int i = find_word(typing_words, NELEM(typing_words), word);

	if (i == -1)
		return -1;
	*typing = (enum typing)i;
	return 0;
}

const char *
report_word(enum report report)
{
	return WORD(report_words, report);
}

int
report_parse(const char *word, enum report *report)
{
	int i = find_word(report_words, NELEM(report_words), word);

	if (i == -1)
		return -1;
	*report = (enum report)i;
	return 0;
}

const char *
sealing_word(enum sealing sealing)
{
	return WORD(sealing_words, sealing);
}

const char *
form_type_word(enum form_type type)
{
	return WORD(form_type_words, type);
}

int
form_type_parse(const char *word, enum form_type *type)
{
	int i = find_word(form_type_words, NELEM(form_type_words), word);

	if (i == -1)
		return -1;
	*type = (enum form_type)i;
	return 0;
}

/* ---- rooms --------------------------------------------------------------- */

const char *
role_word(enum role role)
{
	return WORD(role_words, role);
}

int
role_parse(const char *word, enum role *role)
{
	int i = find_word(role_words, NELEM(role_words), word);

	if (i == -1)
		return -1;
	*role = (enum role)i;
	return 0;
}

const char *
affiliation_word(enum affiliation affiliation)
{
	return WORD(affiliation_words, affiliation);
}

int
affiliation_parse(const char *word, enum affiliation *affiliation)
{
	int i = find_word(affiliation_words, NELEM(affiliation_words), word);

	if (i == -1)
		return -1;
	*affiliation = (enum affiliation)i;
	return 0;
}

const char *
room_state_word(enum room_state state)
{
	return WORD(room_state_words, state);
}
