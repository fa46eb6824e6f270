/*
 * Why a private conversation does not come about: what the session knows
 * beside what was found.  Changes nothing.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

static const char *
doctor_step_text(enum otr_step step)
{
	switch (step) {
	case OTR_STEP_NONE:
		return "none";
	case OTR_STEP_QUERY:
		return "1 of 5: asked for OTR; their first message is missing";
	case OTR_STEP_COMMIT:
		return "2 of 5: DH-Commit sent; their DH-Key is missing";
	case OTR_STEP_KEY:
		return "3 of 5: DH-Key sent; their Reveal Signature is missing";
	case OTR_STEP_REVEAL:
		return "4 of 5: Reveal Signature sent; their Signature is "
		    "missing";
	case OTR_STEP_DONE:
		return "5 of 5: done";
	case OTR_STEPS:
		break;
	}
	return "";
}

static void
doctor_add_summary(struct listing *list, const struct patient *p,
    const struct finding *f)
{
	char step[24], left[24], asked[24];
	const struct chat_pair data[] = {
		{ "contact", talk_jid(p->talk) },
		{ "finding", f->code },
		{ "level", otr_level_word(p->info.level) },
		{ "step", otr_step_word(p->d.step) },
		{ "waiting", p->d.waiting },
		{ "hold", p->info.hold == OTR_HOLD_NONE ? "" :
		    otr_hold_word(p->info.hold) },
		{ "asked_seconds", asked },
		{ "instances", step },
		{ "exchanges_left", left },
		{ "own_key", p->d.have_key ? "true" : "false" },
		{ "new_key", p->d.new_key },
		{ "v3_seen", p->d.v3_seen ? "true" : "false" },
		{ "online", p->d.peer.online ? "true" : "false" },
		{ "policy", otr_policy_word(p->d.peer.policy) },
		{ "announces", announced_word(direct_announced(p->talk)) },
		{ NULL, NULL },
	};

	snprintf(step, sizeof(step), "%zu", p->d.ninstances);
	snprintf(left, sizeof(left), "%u", p->d.exchanges_left);
	snprintf(asked, sizeof(asked), "%lld", p->d.asked_ago < 0 ? -1LL :
	    (long long)(p->d.asked_ago / 1000));
	listing_add(list, data, "%s: %s. %s\nWhat to do: %s",
	    talk_jid(p->talk), otr_level_name(p->info.level), f->why, f->what);
}

/* The key that the user knows, beside those that are there. */
static void
doctor_add_verified(struct listing *list, const struct patient *p)
{
	char shown[FINGERPRINT_HEX + 5];

	otr_fingerprint_show(p->info.verified_key, shown);
	listing_add(list, NULL, "The key that you verified is another one:\n"
	    "  %s", shown);
}

static void
doctor_add_exchange(struct listing *list, const struct patient *p)
{
	struct str s;

	str_init(&s);
	str_addf(&s, "Key exchange: step %s", doctor_step_text(p->d.step));
	if (finding_is_halfway(p))
		str_addf(&s, "; %s%s", p->d.own ? "you began" : "they began",
		    p->d.restarted ? ", begun again after a stall" : "");
	if (finding_is_halfway(p) && p->d.own && p->d.asked_ago >= 0)
		str_addf(&s, ", %lld s ago",
		    (long long)(p->d.asked_ago / 1000));
	if (p->d.refused_steps > 0)
		str_addf(&s, "; %u impossible steps were refused, the last "
		    "from %s to %s: please report it",
		    p->d.refused_steps, otr_exchange_word(p->d.refused_from),
		    otr_exchange_word(p->d.refused_to));
	if (p->d.deferred)
		str_add(&s, "; both asked at once, yours goes first");
	if (!finding_is_halfway(p) && p->d.failed_ago >= 0)
		str_addf(&s, "; the last one failed %lld s ago",
		    (long long)(p->d.failed_ago / 1000));
	listing_add(list, NULL, "%s", s.s);
	str_free(&s);
}

static void
doctor_add_instance(struct listing *list, struct app *app,
    const struct otr_instance *i)
{
	char tag[16], version[8], shown[FINGERPRINT_HEX + 5] = "";
	const char *what = i->asks ? "its key waits for your answer" :
	    i->used ? "lines go here" :
	    i->encrypted ? "has a session of its own" :
	    i->finished ? "ended its session" : "no session";
	const struct chat_pair data[] = {
		{ "their_tag", tag }, { "version", version },
		{ "otr_resource", i->resource == NULL ? "" : i->resource },
		{ "state", i->encrypted ? "encrypted" : i->finished ?
		    "finished" : "plain" },
		{ "used", i->used ? "true" : "false" },
		{ "step", otr_step_word(i->step) },
		{ "fingerprint", i->fingerprint },
		{ "verified", i->verified ? "true" : "false" },
		{ NULL, NULL },
	};
	int64_t heard;
	struct str s;

	snprintf(tag, sizeof(tag), "%08x", i->tag);
	snprintf(version, sizeof(version), "%d", i->version);
	if (i->fingerprint[0] != '\0')
		otr_fingerprint_show(i->fingerprint, shown);
	str_init(&s);
	str_addf(&s, "Their program %s", i->tag != 0 ? tag : "without a tag");
	if (i->resource != NULL)
		str_addf(&s, " \"%s\"", i->resource);
	str_addf(&s, ": %s", what);
	if (i->version != 0)
		str_addf(&s, ", version %d", i->version);
	heard = loop_wall(chat_loop(app->chat)) - i->heard;
	if (i->heard != 0 && heard >= 0)
		str_addf(&s, ", heard %lld s ago", (long long)heard / 1000);
	if (i->step != OTR_STEP_NONE && i->step != OTR_STEP_DONE)
		str_addf(&s, ", exchange at step %s",
		    doctor_step_text(i->step));
	if (shown[0] != '\0')
		str_addf(&s, "\n  %s (%s)", shown, i->verified ? "verified" :
		    "not verified");
	listing_add(list, data, "%s", s.s);
	str_free(&s);
}

static void
doctor_add_announced(struct listing *list, const struct resource *r)
{
	const struct chat_pair data[] = {
		{ "otr_resource", resource_name(r) },
		{ "announces", announced_word(resource_announced(r)) },
		{ NULL, NULL },
	};

	listing_add(list, data, "Online with \"%s\": %s", resource_name(r),
	    announced_text(resource_announced(r)));
}

/* XEP-0378: what each says of itself. */
static void
doctor_add_programs(struct listing *list, const struct contact *c)
{
	for (size_t i = 0; c != NULL && i < contact_resources(c); i++)
		doctor_add_announced(list, contact_resource(c, i));
}

static void
doctor_add_rules(struct listing *list, struct app *app, const struct patient *p)
{
	const char *account = account_jid(p->account), *who = talk_jid(p->talk);
	struct str s;

	str_init(&s);
	str_addf(&s, "Policy %s, version 2: %s%s",
	    conf_text(app->conf, SET_OTR_POLICY, account, who),
	    conf_text(app->conf, SET_OTR_V2, account, who),
	    p->d.v3_seen ? "; they have spoken version 3, and are never taken "
	    "back to 2" : "");
	if (p->d.tag_sent)
		str_add(&s, "; OTR was offered by invisible blanks behind a "
		    "message");
	if (p->d.exchanges_left < 10)
		str_addf(&s, "; %u more exchanges of theirs would be answered at "
		    "once",
		    p->d.exchanges_left);
	if (p->d.auto_in > 0)
		str_addf(&s, "; none is begun by what they send for %lld "
		    "s", (long long)(p->d.auto_in + 999) / 1000);
	if (p->d.error_in > 0)
		str_addf(&s, "; no error is sent for %lld s",
		    (long long)(p->d.error_in + 999) / 1000);
	if (p->d.partials > 0)
		str_addf(&s, "; %u message%s for missing parts",
		    p->d.partials, p->d.partials == 1 ? " waits" : "s wait");
	listing_add(list, NULL, "%s", s.s);
	str_free(&s);
}

/* DESIGN 7, "OTR over XMPP"; the flag SEND_OTR of each such message. */
static void
doctor_add_hints(struct listing *list)
{
	static const struct chat_pair data[] = {
		{ "hints", "no-copy no-permanent-store private otr" },
		{ "carbons", "false" },
		{ NULL, NULL },
	};

	listing_add(list, data, "Encrypted messages are marked as such "
	    "(XEP-0380), and servers are asked to make no copies of them and "
	    "not to archive them (XEP-0334, XEP-0280 private); a copy from "
	    "another program of yours is never decrypted.");
}

int
cmd_otr_doctor(struct app *app, struct args *args, struct err *err)
{
	struct patient p = { .talk = args->talk, .account = args->account };
	struct listing list;

	(void)err;
	otr_info(direct_otr(args->talk), &p.info);
	otr_doctor(direct_otr(args->talk), &p.d);
	for (size_t i = 0; i < p.d.ninstances; i++)
		p.sealed += p.d.instances[i].encrypted;
	listing_begin(&list, app, args, "otr-doctor");
	doctor_add_summary(&list, &p, finding_of(&p));
	if (p.info.verified_key[0] != '\0')
		doctor_add_verified(&list, &p);
	doctor_add_exchange(&list, &p);
	for (size_t i = 0; i < p.d.ninstances; i++)
		doctor_add_instance(&list, app, &p.d.instances[i]);
	doctor_add_programs(&list, talk_contact(p.talk));
	doctor_add_rules(&list, app, &p);
	doctor_add_hints(&list);
	listing_end(&list);
	return 0;
}
