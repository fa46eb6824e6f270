/*
 * Commands on the session with a contact: start, end, what holds its lines,
 * policy and version.  Must not know libotr.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"

/* ---- start and end ----------------------------------------------------- */

int
cmd_otr_start(struct app *app, struct args *args, struct err *err)
{
	(void)app;
	return direct_start_at(args->talk, args->resource, err);
}

int
cmd_otr_end(struct app *app, struct args *args, struct err *err)
{
	(void)app;
	return direct_end(args->talk, err);
}

int
cmd_otr_accept(struct app *app, struct args *args, struct err *err)
{
	char shown[FINGERPRINT_HEX + 5];
	struct otr_info info;
	const struct chat_pair data[] = {
		{ "fingerprint", info.new_key }, { NULL, NULL },
	};

	otr_info(direct_otr(args->talk), &info);
	if (direct_accept(args->talk, err) == -1)
		return -1;
	if (info.new_key[0] == '\0')
		return 0;	/* a stranger's wish was accepted */
	otr_fingerprint_show(info.new_key, shown);
	cmd_say(app, args, ENTRY_NOTICE, "accepted", data, "You go on, but "
	    "it may not be %s: this key is not verified. /verify" MORE
	    "\n  %s%s", talk_name(args->talk), shown,
	    info.verified || info.verified_key[0] != '\0' ?
	    "\nThe key that you had verified stays verified." : "");
	return 0;
}

/* ---- version 2 --------------------------------------------------------- */

static int
otr_v2_ask_again(struct app *app, const struct args *args, struct err *err)
{
	int rc = conf_set(app->conf, SET_OTR_V2, account_jid(args->account),
	    args->contact, "ask", err);

	if (rc == 0 || err_is(err, "not-kept"))
		otr_policy_changed(direct_otr(args->talk));
	return rc;
}

int
cmd_otr_v2(struct app *app, struct args *args, struct err *err)
{
	const struct chat_pair data[] = {
		{ "v2", args->arg[0] }, { NULL, NULL },
	};
	int rc;

	if (strcmp(args->arg[0], "ask") == 0)
		rc = otr_v2_ask_again(app, args, err);
	else
		rc = direct_v2(args->talk,
		    strcmp(args->arg[0], "allow") == 0, err);
	if (rc == 0 || err_is(err, "not-kept"))
		cmd_say(app, args, ENTRY_NOTICE, "v2", data,
		    "OTR version 2 with %s: %s.", args->contact,
		    args->arg[0]);
	return rc;
}

/* ---- policy ------------------------------------------------------------ */

/* Where a value comes from. */
static const char *
otr_scope_text(unsigned scope)
{
	switch (scope) {
	case SCOPE_CONTACT:
		return "set for this contact";
	case SCOPE_ACCOUNT:
		return "set for this account";
	case SCOPE_GLOBAL:
		return "set for all";
	default:
		return "the default";
	}
}

static const char *
otr_policy_means(const char *word)
{
	static const char *const means[] = {
		[OTR_POLICY_NEVER] = "no OTR; your lines leave in the clear",
		[OTR_POLICY_MANUAL] =
		    "your lines leave in the clear until /otr start",
		[OTR_POLICY_OPPORTUNISTIC] =
		    ("your lines are encrypted if the contact is known to have "
		    "OTR"),
		[OTR_POLICY_ALWAYS] = "nothing leaves in the clear",
		[OTR_POLICY_VERIFIED] =
		    "nothing leaves unless it is encrypted to a verified key",
	};
	enum otr_policy policy;

	return otr_policy_parse(word, &policy) == -1 ? "" : means[policy];
}

static void
otr_say_policy(struct app *app, const struct args *args)
{
	const char *account = account_jid(args->account), *who = args->contact;
	const char *word = conf_text(app->conf, SET_OTR_POLICY, account, who);
	unsigned scope = conf_where(app->conf, SET_OTR_POLICY, account, who);
	const struct chat_pair data[] = {
		{ "policy", word }, { "scope", scope_word(scope) },
		{ NULL, NULL },
	};

	cmd_say(app, args, ENTRY_NOTICE, "policy", data,
	    "Policy with %s: %s (%s): %s.",
	    who == NULL ? account : who, word, otr_scope_text(scope),
	    otr_policy_means(word));
}

static int
otr_set_account_policy(struct app *app, const struct args *args,
    struct err *err)
{
	int rc = conf_set(app->conf, SET_OTR_POLICY,
	    account_jid(args->account), NULL, args->arg[0], err);

	if (rc == 0 || err_is(err, "not-kept"))
		chat_policy_changed(app->chat, args->account);
	return rc;
}

int
cmd_otr_policy(struct app *app, struct args *args, struct err *err)
{
	int rc = 0;

	if (args->arg[0] != NULL)
		rc = args->talk == NULL ? otr_set_account_policy(app, args,
		    err) :
		    direct_policy(args->talk, args->arg[0], err);
	if (rc == 0 || err_is(err, "not-kept"))
		otr_say_policy(app, args);
	return rc;
}

/* ---- status ------------------------------------------------------------ */

static const char *
otr_level_means(enum otr_level level)
{
	switch (level) {
	case OTR_NOT_PRIVATE:
		return "anyone on the way can read what you send";
	case OTR_STARTING:
		return "keys are being exchanged; what you type waits for them";
	case OTR_UNVERIFIED:
		return "encrypted, but you do not know to whom: /verify";
	case OTR_PRIVATE:
		return "encrypted to a key that you verified";
	case OTR_FINISHED:
		return "the contact ended the session; nothing is sent until "
		    "/otr start or /otr end";
	}
	return "";
}

/* "4A2B..." in groups, or "" for none. */
static const char *
otr_show_fingerprint(const char *hex, char out[FINGERPRINT_HEX + 5])
{
	out[0] = '\0';
	if (*hex != '\0')
		otr_fingerprint_show(hex, out);
	return out;
}

static void
otr_status_session(struct str *text, const struct app *app,
    const struct otr_info *info)
{
	char shown[FINGERPRINT_HEX + 5], verified[DIRECT_VERIFIED + 1];

	if (info->version == 0)
		return;
	str_addf(text, "\nOTR version %d", info->version);
	if (info->resource[0] != '\0')
		str_addf(text, " with their program \"%s\"%s",
		    info->resource, info->chosen ? ", which you chose" :
		    info->devices > 1 && info->newest ?
		    ", which wrote last" : "");
	if (info->their_tag != 0)
		str_addf(text, ", tags %08x (theirs) %08x (yours)",
		    info->their_tag, info->our_tag);
	direct_verified(loop_wall(chat_loop(app->chat)), info->verified_day, verified);
	str_addf(text, "\ntheir fingerprint: %s (%s)",
	    otr_show_fingerprint(info->fingerprint, shown),
	    info->verified ? verified : "not verified");
	if (info->verified_key[0] != '\0')
		str_addf(text, "\nyou verified another: %s",
		    otr_show_fingerprint(info->verified_key, shown));
	if (info->smp == OTR_SMP_ASKED)
		str_add(text, "\nthey ask to verify you: /verify");
	else if (info->smp == OTR_SMP_RUNNING)
		str_addf(text, info->smp_progress == 0 ?
		    "\na verification waits for their answer" :
		    "\na verification runs: %d %%", info->smp_progress);
}

/* Of who is online, what they say of themselves: nobody has signed it. */
static void
otr_status_programs(struct str *text, const struct talk *talk)
{
	const struct contact *c = talk_contact(talk);
	const struct resource *r;

	for (size_t i = 0; c != NULL && i < contact_resources(c); i++) {
		r = contact_resource(c, i);
		str_addf(text, "%s \"%s\" %s", i == 0 ?
		    "\ntheir programs online:" : ",", resource_name(r),
		    announced_text(resource_announced(r)));
	}
}

static void
otr_status_lines(struct str *text, const struct talk *talk,
    const struct otr_info *info)
{
	if (talk_held(talk) > 0)
		str_addf(text, "\n%zu of your lines wait%s: /resend or "
		    "/discard", talk_held(talk),
		    talk_held(talk) == 1 ? "s" : "");
	if (info->level == OTR_NOT_PRIVATE &&
	    info->hold == OTR_HOLD_STARTING)
		str_add(text, "\na line that you type now starts a private "
		    "conversation, as the policy says, and waits for it");
	else if (info->hold != OTR_HOLD_NONE)
		str_addf(text, "\na line that you type now waits: %s: %s",
		    otr_hold_text(info->hold), otr_hold_help(info->hold));
	if (talk_failed(talk) > 0)
		str_addf(text, "\n%zu of your lines failed: /resend or "
		    "/discard", talk_failed(talk));
	if (info->latched && info->hold != OTR_HOLD_NEW_KEY)
		str_add(text, "\nthe level fell without your doing: decide "
		    "with /otr start, /otr end or /resend");
}

/* Numbers as text, since data are. */
struct numbers {
	char version[16], held[24], failed[24], theirs[16], ours[16];
	char devices[16];
};

static void
otr_status_numbers(struct numbers *n, const struct talk *talk,
    const struct otr_info *info)
{
	snprintf(n->version, sizeof(n->version), "%d", info->version);
	snprintf(n->devices, sizeof(n->devices), "%u", info->devices);
	snprintf(n->held, sizeof(n->held), "%zu", talk_held(talk));
	snprintf(n->failed, sizeof(n->failed), "%zu", talk_failed(talk));
	snprintf(n->theirs, sizeof(n->theirs), "%08x", info->their_tag);
	snprintf(n->ours, sizeof(n->ours), "%08x", info->our_tag);
}

static void
otr_say_status(struct app *app, const struct args *args,
    const struct otr_info *info, const char *own, const char *text)
{
	const char *account = account_jid(args->account);
	unsigned scope = conf_where(app->conf, SET_OTR_POLICY, account,
	    args->contact);
	struct direct_route route;
	struct numbers n;

	direct_route(args->talk, &route);
	otr_status_numbers(&n, args->talk, info);
	const struct chat_pair data[] = {
		{ "level", otr_level_word(info->level) },
		{ "version", n.version },
		{ "fingerprint", info->fingerprint },
		{ "verified", info->verified ? "true" : "false" },
		{ "verified_day", info->verified_day },
		{ "own_fingerprint", own },
		{ "otr_resource", info->resource },
		{ "written_to", route.resource },
		{ "why", direct_why_word(route.why) },
		{ "sessions", n.devices },
		{ "their_tag", n.theirs },
		{ "own_tag", n.ours },
		{ "policy", conf_text(app->conf, SET_OTR_POLICY, account,
		    args->contact) },
		{ "scope", scope_word(scope) },
		{ "v2", conf_text(app->conf, SET_OTR_V2, account,
		    args->contact) },
		{ "held", n.held },
		{ "failed", n.failed },
		{ "hold", info->hold == OTR_HOLD_NONE ? "" :
		    otr_hold_word(info->hold) },
		{ "latched", info->latched ? "true" : "false" },
		{ "smp", otr_smp_word(info->smp) },
		{ "announces", announced_word(direct_announced(args->talk)) },
		{ NULL, NULL },
	};

	cmd_say(app, args, ENTRY_NOTICE, "otr-status", data, "%s", text);
}

int
cmd_otr_status(struct app *app, struct args *args, struct err *err)
{
	char own[FINGERPRINT_HEX + 1] = "", shown[FINGERPRINT_HEX + 5];
	const char *account = account_jid(args->account);
	struct otr_info info;
	struct str text;

	(void)err;
	otr_info(direct_otr(args->talk), &info);
	if (otr_key_fingerprint(app->otr, account, own, NULL) == -1)
		own[0] = '\0';
	str_init(&text);
	str_addf(&text, "%s: %s: %s", args->contact,
	    otr_level_name(info.level), otr_level_means(info.level));
	otr_status_session(&text, app, &info);
	otr_status_programs(&text, args->talk);
	str_addf(&text, "\nyour fingerprint: %s", own[0] == '\0' ?
	    "none yet; a key is made when you need it" :
	    otr_show_fingerprint(own, shown));
	str_addf(&text, "\npolicy %s (%s), version 2: %s",
	    conf_text(app->conf, SET_OTR_POLICY, account, args->contact),
	    otr_scope_text(conf_where(app->conf, SET_OTR_POLICY, account,
	    args->contact)),
	    conf_text(app->conf, SET_OTR_V2, account, args->contact));
	otr_status_lines(&text, args->talk, &info);
	otr_say_status(app, args, &info, own, text.s);
	/* One alone is told above already; a script gets all in one way. */
	if (info.devices > 1 || (talk_contact(args->talk) != NULL &&
	    contact_resources(talk_contact(args->talk)) > 1) ||
	    app->front->kind == FRONT_SCRIPT)
		cmd_show_devices(app, args);
	if (info.fingerprint[0] != '\0')
		direct_showed(args->talk, info.fingerprint);
	str_free(&text);
	return 0;
}
