/*
 * What may stand in the way of a private conversation: a table of findings, of
 * which the first that holds is said, why it is so and what would help.  Must
 * not know how it is said.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "cmd/inside.h"

static bool
finding_is_offline(const struct patient *p)
{
	return account_state(p->account) != ACCOUNT_ONLINE;
}

static bool
finding_is_never(const struct patient *p)
{
	return p->d.peer.policy == OTR_POLICY_NEVER;
}

static bool
finding_is_stranger(const struct patient *p)
{
	return strcmp(p->d.waiting, "stranger") == 0;
}

static bool
finding_is_new_key(const struct patient *p)
{
	return p->d.new_key[0] != '\0';
}

static bool
finding_is_v2_asked(const struct patient *p)
{
	return strcmp(p->d.waiting, "v2") == 0;
}

static bool
finding_is_keyless(const struct patient *p)
{
	return !p->d.have_key && p->d.want_key;
}

static bool
finding_is_contact_offline(const struct patient *p)
{
	return !p->d.peer.online;
}

static bool
finding_is_finished(const struct patient *p)
{
	return p->info.level == OTR_FINISHED;
}

static bool
finding_is_fallen(const struct patient *p)
{
	return p->d.latched;
}

static bool
finding_is_limited(const struct patient *p)
{
	return p->d.exchanges_left == 0;
}

static bool
finding_is_unheard(const struct patient *p)
{
	return p->d.step == OTR_STEP_QUERY && p->d.own;
}

static bool
finding_is_unanswered(const struct patient *p)
{
	return p->d.exchange == OTR_EXCHANGE_UNANSWERED;
}

static bool
finding_is_without(const struct patient *p)
{
	return (finding_is_unheard(p) || finding_is_unanswered(p)) &&
	    direct_announced(p->talk) == ANNOUNCED_NO_OTR;
}

bool
finding_is_halfway(const struct patient *p)
{
	return p->info.level == OTR_STARTING;
}

static bool
finding_is_v2_refused(const struct patient *p)
{
	return p->info.level == OTR_NOT_PRIVATE && p->d.v2 == -1;
}

static bool
finding_is_gone(const struct patient *p)
{
	return p->d.gone;
}

static bool
finding_is_unverified(const struct patient *p)
{
	return p->info.hold == OTR_HOLD_UNVERIFIED;
}

static bool
finding_is_torn(const struct patient *p)
{
	return p->d.partials > 0;
}

static bool
finding_is_crowded(const struct patient *p)
{
	return p->sealed > 1;
}

static bool
finding_is_asked(const struct patient *p)
{
	return p->info.smp == OTR_SMP_ASKED;
}

static bool
finding_is_verifying(const struct patient *p)
{
	return p->info.smp == OTR_SMP_RUNNING;
}

static bool
finding_is_nobody_known(const struct patient *p)
{
	return p->info.level == OTR_UNVERIFIED;
}

static bool
finding_is_fine(const struct patient *p)
{
	return otr_level_is_sealed(p->info.level);
}

static bool
finding_is_whatever(const struct patient *p)
{
	(void)p;
	return true;
}

static const struct finding findings[] = {
	{ "offline", finding_is_offline, "Your account is not connected.",
	    "/connect; /status says why it is not." },
	{ "policy-never", finding_is_never,
	    "The policy with them is never: no OTR at "
	    "all.", "Choose another: /otr policy opportunistic." },
	{ "stranger", finding_is_stranger,
	    "They asked for a private conversation but are not in the roster. "
	    "They got no answer, so that they do not learn that you are "
	    "online.", "/otr start answers, /otr end "
	    "refuses." },
	{ "new-key", finding_is_new_key,
	    "They have another key than the ones that were known. Nothing is "
	    "sent to it until you decide.",
	    "Call them and compare: /otr trust if it is right, /otr accept to "
	    "go on without verifying, /otr end to stop." },
	{ "v2", finding_is_v2_asked,
	    "Their program offers only OTR version 2, and "
	    "you have not said whether you want that.",
	    "/otr v2 allow, or /otr v2 never." },
	{ "own-key", finding_is_keyless,
	    "Your own key is being made; the exchange goes on when it is "
	    "ready.", "Wait a moment; if no key comes, /otr "
	    "keygen makes one." },
	{ "contact-offline", finding_is_contact_offline,
	    "They are offline, or do not show you that they are online: an "
	    "exchange needs both of you at once.",
	    "Wait for them; /sub ask asks to see when they are online." },
	{ "finished", finding_is_finished,
	    "They ended the session; sotto does not go on in the clear by "
	    "itself.",
	    "/otr start makes a new session, /otr end goes on without "
	    "encryption." },
	{ "level-fell", finding_is_fallen,
	    "The encryption was lost without your "
	    "doing, and lines wait for you.", "/otr start makes a new session, "
	    "/otr end goes on without encryption, /resend sends the lines as "
	    "things are now." },
	{ "rate-limit", finding_is_limited,
	    "They began so many exchanges that sotto answers only one in six "
	    "seconds.", "Ask them to stop for a minute; "
	    "perhaps two of their programs disturb each other." },
	{ "no-otr", finding_is_without,
	    "Their program has not answered yet, and does not announce OTR: it "
	    "probably has none, though some programs that have it do not say "
	    "so.", "Ask them to use a "
	    "program with OTR; /otr start tries again." },
	{ "no-reply", finding_is_unheard,
	    "The request was sent and nothing came back: perhaps their program "
	    "has no OTR, or another of their programs got "
	    "it.", "Ask them whether they saw it, or to start it from "
	    "their side." },
	{ "half-way", finding_is_halfway,
	    "The exchange has begun and is not done "
	    "yet.", "Wait. If nothing happens for 20 seconds: /otr "
	    "start." },
	{ "no-answer", finding_is_unanswered,
	    "The last key exchange got no answer "
	    "for 20 seconds.", "/otr start tries again; if that does not help, "
	    "let them start it." },
	{ "v2-refused", finding_is_v2_refused,
	    "You refused OTR version 2, and their "
	    "program may have nothing newer.", "/otr v2 allow, or ask them to "
	    "use a newer program." },
	{ "gone", finding_is_gone,
	    "The program that had the session went offline.",
	    "When it is back, a new exchange begins by itself; /otr start "
	    "starts one with another program of theirs." },
	{ "unverified", finding_is_unverified,
	    "The policy sends nothing to a key that is not "
	    "verified.", "/verify" },
	{ "fragments", finding_is_torn,
	    "Parts of messages have come, but not the "
	    "rest.", "Ask them to send it again, in shorter messages." },
	{ "several-programs", finding_is_crowded,
	    "Several of their programs have a session; your lines go to the "
	    "one marked below.",
	    "If they do not see your lines: /otr start." },
	{ "asked", finding_is_asked,
	    "They want to verify you, and wait for your "
	    "answer.", "/verify answers, /verify abort refuses." },
	{ "verifying", finding_is_verifying,
	    "You want to verify them; they have not answered "
	    "yet.", "Their program shows it as a question; "
	    "/verify abort takes it back." },
	{ "not-verified", finding_is_nobody_known,
	    "It is encrypted, but you do not know yet whether it is really "
	    "them.", "/verify" },
	{ "fine", finding_is_fine, "Nothing is wrong here.",
	    "If they cannot read "
	    "you, /otr start makes new keys." },
	{ "none", finding_is_whatever, "There is no session, and none is being "
	    "started.", "/otr start" },
};

const char *
cmd_finding(size_t i, const char **why, const char **what)
{
	if (i >= NELEM(findings))
		return NULL;
	*why = findings[i].why;
	*what = findings[i].what;
	return findings[i].code;
}

const struct finding *
finding_of(const struct patient *p)
{
	const struct finding *f = findings;

	while (!f->holds(p))
		f++;
	return f;
}
