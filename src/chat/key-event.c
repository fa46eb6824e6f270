/*
 * The contact's keys: what is said where one comes, in plain words, and which
 * of them the user has seen last.  Sends nothing itself.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

#define GROUPED (FINGERPRINT_HEX + 5)
#define ALARMS_MAX 3		/* keys in a row, each with a question */
#define ALARM_MS 60000		/* ... and how often the others are said */
#define ALARM_QUIET_MS (10 * 60 * 1000)	/* after that it is no row */

/* ---- the key that was shown last ------------------------------------- */

static void
key_keep_shown(struct talk *v, const char *fingerprint)
{
	struct direct *d = v->direct;

	str_fit(d->shown_key, sizeof(d->shown_key),
	    fingerprint);
}

void
direct_showed(struct talk *v, const char *fingerprint)
{
	key_keep_shown(v, fingerprint);
	v->direct->shown_changed = false;
}

void
direct_showed_unasked(struct talk *v, const char *fingerprint)
{
	struct direct *d = v->direct;

	if (*d->shown_key != '\0' &&
	    strcmp(d->shown_key, fingerprint) != 0)
		d->shown_changed = true;
	key_keep_shown(v, fingerprint);
}

/* From one known key to another is no alarm, and no secret either. */
void
direct_tell_key(struct talk *v, const struct otr_info *info)
{
	struct direct *d = v->direct;
	bool other = *d->told_key != '\0' && *info->fingerprint != '\0' &&
	    strcmp(d->told_key, info->fingerprint) != 0;
	char hex[GROUPED];
	struct chat_pair data[] = {
		{ "fingerprint", info->fingerprint }, { NULL, NULL },
	};

	if (strcmp(d->key_asked, info->fingerprint) != 0)
		d->key_asked[0] = '\0';
	if (*info->fingerprint != '\0' || info->level == OTR_NOT_PRIVATE)
		str_fit(d->told_key, sizeof(d->told_key),
		    info->fingerprint);
	if (!other)
		return;
	if (strcmp(d->alarmed, info->fingerprint) == 0)
		return;		/* the alarm said more */
	direct_showed_unasked(v, info->fingerprint);
	chat_say(v->account->chat, v->account, v, info->chosen ?
	    ENTRY_NOTICE : ENTRY_WARNING, "known-key", data, "%s answers "
	    "with another key now, one that %s:\n  %s", talk_name(v),
	    info->verified ? "you have verified" : "was seen before",
	    chat_grouped(hex, info->fingerprint));
}

/* ---- a key that comes ------------------------------------------------ */

void
direct_first_key(struct talk *v, const struct otr_event *e)
{
	char hex[GROUPED];
	struct chat_pair data[] = {
		{ "fingerprint", e->fingerprint }, { NULL, NULL },
	};

	direct_showed_unasked(v, e->fingerprint);
	chat_tell(v, ENTRY_NOTICE, "first-key", data, "This key of %s is seen "
	    "for the first time:\n  %s", talk_name(v), chat_grouped(hex,
	    e->fingerprint));
}

/* ---- the alarm ------------------------------------------------------- */

void
alarm_over(struct talk *v)
{
	struct direct *d = v->direct;

	d->alarmed[0] = '\0';
	d->alarmed_again = false;
	d->alarms = 0;
}

int
alarm_changed(struct talk *v, const char *what, struct err *err)
{
	struct direct *d = v->direct;

	if (!d->alarmed_again)
		return 0;
	d->alarmed_again = false;
	return key_changed(v, d->alarmed, what, err);
}

/* Where a session lives beside the new one, or NULL. */
static char *
key_stay_command(const struct talk *v, const char *new, bool stays)
{
	struct otr_info info;

	otr_info(v->direct->otr, &info);
	if ((!info.verified && !stays) || info.resource[0] == '\0' ||
	    strcmp(info.fingerprint, new) == 0)
		return NULL;
	return chat_command_at(v->account, "/otr use", v->jid, info.resource);
}

/* The words of the alarm: what it means depends on what was known. */
static void
key_say_new(struct talk *v, const struct otr_event *e)
{
	char now[GROUPED], before[GROUPED];
	struct chat_pair data[] = {
		{ "fingerprint", e->fingerprint },
		{ "verified", e->verified != NULL ? e->verified : "" },
		{ "before", e->before }, { NULL, NULL },
	};

	if (e->verified != NULL)
		chat_say(v->account->chat, v->account, v, ENTRY_ALARM,
		    "new-key", data, "ANOTHER KEY. You had verified %s, and "
		    "now somebody with another key answers under this "
		    "address. Perhaps it is a new program of theirs, perhaps "
		    "not %s at all. Nothing is sent to it.\n"
		    "  now       %s\n  verified  %s", talk_name(v),
		    talk_name(v), chat_grouped(now, e->fingerprint),
		    chat_grouped(before, e->verified));
	else
		chat_say(v->account->chat, v->account, v, ENTRY_ALARM,
		    "new-key", data, "ANOTHER KEY. Somebody with a key that "
		    "was never seen before answers under the address of %s. "
		    "Perhaps it is a new program of theirs, perhaps not %s at "
		    "all: none of their keys is verified. %s\n"
		    "  now       %s\n  before    %s", talk_name(v),
		    talk_name(v), e->on ? "Your lines go to the one from "
		    "before; nothing is sent to this one." :
		    "Nothing is sent to it.", chat_grouped(now,
		    e->fingerprint), chat_grouped(before, e->before));
}

/*
 * Keys cost nothing to make.  Who makes one after the other is told of once a
 * minute, not each time: the rest of the window is to be read as well.
 */
static void
key_say_more(struct talk *v, const struct otr_event *e)
{
	struct direct *d = v->direct;
	int64_t now = loop_now(v->account->chat->loop);
	char hex[GROUPED];
	struct chat_pair data[] = {
		{ "fingerprint", e->fingerprint },
		{ "verified", e->verified != NULL ? e->verified : "" },
		{ "before", e->before }, { NULL, NULL },
	};

	if (d->alarms > ALARMS_MAX + 1 && now - d->alarm_at < ALARM_MS)
		return;
	d->alarm_at = now;
	chat_say(v->account->chat, v->account, v, ENTRY_ALARM, "new-key", data,
	    "And yet another key, %u in a row: somebody makes them. Nothing "
	    "is sent to any. The question above stands, now about this one:\n"
	    "  %s", d->alarms, chat_grouped(hex, e->fingerprint));
}

/* What can be done about a key: to trust it, a person is asked for what they
 * were told of it. */
static void
key_say_answers(struct says *s, const struct talk *v, const char *new,
    bool verified, bool stays)
{
	const struct account *a = v->account;
	char *use = key_stay_command(v, new, stays);

	says_answer(s, chat_command(a, "/otr trust", v->jid, new),
	    &(struct answer){ .text = "they read it to me", .brief = "trust",
	    .risky = true, .line = chat_command(a, "/otr trust", v->jid, NULL),
	    .means = "they read the new fingerprint to you: it is verified, "
	    "and what waits leaves" });
	says_answer(s, chat_command(a, "/otr accept", v->jid, NULL),
	    &(struct answer){ .text = "go on, whoever it is",
	    .brief = "go on", .risky = true,
	    .means = "go on without knowing who that is: what waits, and "
	    "what you write, may go to somebody else" });
	says_answer(s, chat_command(a, "/otr end", v->jid, NULL),
	    &(struct answer){ .text = "refuse it: end the session",
	    .brief = "refuse", .risky = true, .always = true,
	    .means = "refuse the key, and end the session: what waits is "
	    "not sent (/resend sends it later), and the status bar says who "
	    "can read what you write next" });
	if (use != NULL)
		says_answer(s, use, &(struct answer){
		    .text = "stay with the other one", .brief = "stay",
		    .means = verified ? "stay with the program that you "
		    "verified: it is still there" : "stay with the program "
		    "from before: it is still there" });
}

static void
key_say_question(struct says *s, const struct talk *v, const char *new,
    bool verified, bool stays)
{
	char hex[GROUPED];

	memset(s, 0, sizeof(*s));
	s->text = xasprintf("Call %s, or meet, and let them read their "
	    "fingerprint. Then answer.", talk_name(v));
	/* No name, however long, is before it, or hides it. */
	s->shown = xasprintf("ANOTHER KEY answers: %s. Call %s, or meet, and "
	    "let them read their fingerprint.", chat_grouped(hex, new),
	    talk_name(v));
	key_say_answers(s, v, new, verified, stays);
}

/* Which key it is about may have changed: the card says so. */
static bool
key_look(struct question *q)
{
	struct otr_info info;
	struct says says;

	if (q->talk == NULL)
		return false;
	otr_info(q->talk->direct->otr, &info);
	if (info.new_key[0] == '\0')
		return false;
	key_say_question(&says, q->talk, info.new_key,
	    q->talk->direct->alarm_verified, q->talk->direct->alarm_stays);
	question_say(q, &says);
	says_clear(&says);
	return true;
}

static void
key_ask_new(struct talk *v, const struct otr_event *e)
{
	struct says says;

	v->direct->alarm_at = loop_now(v->account->chat->loop);
	key_say_new(v, e);
	key_say_question(&says, v, e->fingerprint, e->verified != NULL,
	    e->on);
	chat_ask(v->account->chat, &(struct whose){ .account = v->account,
		.talk = v, .code = "new-key", .look = key_look }, &says);
}

void
direct_new_key(struct talk *v, const struct otr_event *e)
{
	struct direct *d = v->direct;

	direct_showed_unasked(v, e->fingerprint);
	d->alarmed_again |= *d->alarmed != '\0' &&
	    strcmp(d->alarmed, e->fingerprint) != 0;
	str_fit(d->alarmed, sizeof(d->alarmed), e->fingerprint);
	d->alarm_verified = e->verified != NULL;
	d->alarm_stays = e->on;
	talk_changed(v);
	if (loop_now(v->account->chat->loop) - d->alarm_at > ALARM_QUIET_MS)
		d->alarms = 0;
	if (++d->alarms > ALARMS_MAX)
		key_say_more(v, e);
	else
		key_ask_new(v, e);
}

/* Whether the level, which has become Private, says that it is verified. */
static bool
key_is_said(struct talk *v, const char *fingerprint)
{
	struct otr_info info;

	otr_info(v->direct->otr, &info);
	return info.level == OTR_PRIVATE &&
	    strcmp(info.fingerprint, fingerprint) == 0;
}

void
direct_trusted(struct talk *v, const struct otr_event *e)
{
	char hex[GROUPED];
	struct chat_pair data[] = {
		{ "fingerprint", e->fingerprint },
		{ "verified", e->on ? "true" : "false" }, { NULL, NULL },
	};

	chat_grouped(hex, e->fingerprint);
	if (!e->on)
		chat_say(v->account->chat, v->account, v, ENTRY_NOTICE,
		    "trust", data, "This key of %s is no longer verified:"
		    MORE "\n  %s", talk_name(v), hex);
	else if (key_is_said(v, e->fingerprint))
		chat_tell(v, ENTRY_NOTICE, "trust", data, "This key of %s is "
		    "verified now:\n  %s", talk_name(v), hex);
	else
		chat_say(v->account->chat, v->account, v, ENTRY_NOTICE,
		    "trust", data, "This key of %s is verified now:" MORE
		    "\n  %s", talk_name(v), hex);
}
