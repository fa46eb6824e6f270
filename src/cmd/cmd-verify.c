/*
 * The way to a verified contact, for those who do not know it: what there is
 * to choose from, fingerprints to compare, one's own as a link and as a QR
 * code, and the contact's, as a link that was got from them.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

#define GROUPED (FINGERPRINT_HEX + 5)

/* The command, naming the contact where it would mean somebody else. */
static char *
verify_command(const struct args *args, const char *words)
{
	return args->window == args->talk ? chat_command(NULL, words, NULL,
	    NULL) : chat_command(args->account, words,
	    talk_jid(args->talk), NULL);
}

/* "  /verify code bob@example.org", and below it what that is for. */
static void
verify_add_way(struct str *text, const struct args *args, const char *words,
    const char *rest, const char *what)
{
	char *line = verify_command(args, words);

	str_addf(text, "\n  %s%s%s%s", line, rest, *what == '\0' ? "" :
	    "\n    ", what);
	free(line);
}

static const char *
verify_own_key(struct app *app, const struct account *account,
    char hex[FINGERPRINT_HEX + 1])
{
	if (otr_key_fingerprint(app->otr, account_jid(account), hex,
	    NULL) == -1)
		hex[0] = '\0';
	return hex;
}

/* ---- who has verified whom --------------------------------------------- */

static void
verify_add_directions(struct str *text, const char *who,
    const struct otr_info *info)
{
	char shown[GROUPED];

	if (info->verified_key[0] != '\0') {
		otr_fingerprint_show(info->verified_key, shown);
		str_addf(text, "You had verified %s with another key than "
		    "they have now: it may be a new program of theirs, or "
		    "somebody else.\n  verified  %s\n", who, shown);
		otr_fingerprint_show(info->fingerprint, shown);
		str_addf(text, "  now       %s", shown);
	} else if (info->verified && info->knows_us)
		str_addf(text, "You and %s have verified each other.", who);
	else if (info->verified)
		str_addf(text, "You have verified %s. sotto does not know "
		    "whether they have verified you; a shared secret does "
		    "both.", who);
	else if (info->knows_us)
		str_addf(text, "%s has verified you. You have not verified "
		    "them: it may still be somebody else.", who);
	else
		str_addf(text, "You have not verified %s: it may be somebody "
		    "else, or somebody between you may read along.", who);
}

static void
verify_add_asked(struct str *text, const char *who, const struct otr_info *info,
    const struct args *args)
{
	char question[CHAT_NOTE_MAX + 1];

	if (info->smp_question == NULL)
		str_addf(text, "\n%s asks whether you know the same secret: "
		    "type the one that you agreed on, exactly as you did; "
		    "capitals and blanks count.", who);
	else
		str_addf(text, "\n%s asks: \"%s\"\nIt proves you to them, "
		    "not them to you; capitals and blanks count.", who,
		    chat_quote(question, info->smp_question));
	verify_add_way(text, args, "/verify answer", "", "");
	verify_add_way(text, args, "/verify abort", "", "");
}

static void
verify_add_running(struct str *text, const char *who,
    const struct otr_info *info,
    const struct args *args)
{
	char *stop = verify_command(args, "/verify abort");

	if (info->hold == OTR_HOLD_OFFLINE)
		str_addf(text, "\nA verification was begun. It goes on only if "
		    "%s comes back to this session; %s ends it.", who,
		    stop);
	else if (info->smp_progress == 0)
		str_addf(text, "\nA verification runs: %s must answer now. %s "
		    "takes it back.", who, stop);
	else
		str_addf(text, "\nA verification runs (%d %%); %s stops "
		    "it.", info->smp_progress, stop);
	free(stop);
}

/* ---- /verify ----------------------------------------------------------- */

static void
verify_add_ways(struct str *text, const char *who, const struct args *args)
{
	char *code = xasprintf("The same with six digits that sotto makes up "
	    "and you tell %s on the phone.", who);
	char *question = xasprintf("A question that only %s can answer, in "
	    "exactly your words. It proves them to you, but not you to them.",
	    who);

	str_add(text, "\nTo verify, do one of these:");
	verify_add_way(text, args, "/verify secret", "",
	    "A secret that only you two know, agreed on face to face or on the "
	    "phone, never here; both type it exactly alike. It proves each of "
	    "you to the other.");
	verify_add_way(text, args, "/verify code", "", code);
	verify_add_way(text, args, "/verify question",
	    " \"WHERE DID WE MEET?\"",
	    question);
	verify_add_way(text, args, "/verify compare", "",
	    "Both fingerprints, which you read to each other on the phone.");
	str_add(text, "\n  /verify qr\n    Your code and link for them to scan "
	    "or paste; write a link of theirs behind /verify.");
	free(code);
	free(question);
}

static void
say_verify(struct app *app, const struct args *args,
    const struct otr_info *info)
{
	char own[FINGERPRINT_HEX + 1];
	const struct chat_pair data[] = {
		{ "fingerprint", info->fingerprint },
		{ "verified", info->verified ? "true" : "false" },
		{ "verified_us", info->knows_us ? "true" : "false" },
		{ "own_fingerprint", verify_own_key(app, args->account, own) },
		{ "smp", otr_smp_word(info->smp) },
		{ "question", info->smp_question },
		{ "verified_key", info->verified_key },
		{ NULL, NULL },
	};
	const char *who = talk_name(args->talk);
	struct str text;

	str_init(&text);
	verify_add_directions(&text, who, info);
	if (info->smp == OTR_SMP_ASKED)
		verify_add_asked(&text, who, info, args);
	else if (info->smp == OTR_SMP_RUNNING)
		verify_add_running(&text, who, info, args);
	else if (!info->verified || !info->knows_us)
		verify_add_ways(&text, who, args);
	cmd_say(app, args, ENTRY_NOTICE, "verify", data, "%s", text.s);
	str_free(&text);
}

static int
verify_need_sealed(const struct talk *talk, struct err *err)
{
	if (next_is_sealed(talk))
		return 0;
	return err_set(err, "not-encrypted", "you can verify only in a private "
	    "conversation: /otr start first");
}

static int verify_compare_only(struct app *, struct args *, struct err *);

int
cmd_verify(struct app *app, struct args *args, struct err *err)
{
	struct otr_info info;

	if (args->arg[0] != NULL)
		return verify_compare_only(app, args, err);
	if (verify_need_sealed(args->talk, err) == -1)
		return -1;
	otr_info(direct_otr(args->talk), &info);
	say_verify(app, args, &info);
	/* They wait for an answer: it can be given at once. */
	if (info.smp == OTR_SMP_ASKED && app->front->ask_secret != NULL)
		return smp_ask_secret(app, args, NULL, err);
	return 0;
}

/* ---- fingerprints side by side ----------------------------------------- */

#define GROUP 8		/* digits that are read in one breath */

/* Beside each other, group by group: so they are read out and followed. */
static void
verify_add_beside(struct str *text, const char *theirs, const char *ours)
{
	char a[GROUPED] = "", b[GROUPED] = "";

	otr_fingerprint_show(theirs, a);
	otr_fingerprint_show(ours, b);
	str_add(text, "\n  theirs    yours");
	for (size_t i = 0; i < sizeof(a) && a[i] != '\0'; i += GROUP + 1)
		str_addf(text, "\n  %.*s  %.*s", GROUP, a + i, GROUP,
		    b[0] != '\0' ? b + i : "none yet");
}

static void
verify_say_compare(struct app *app, const struct args *args)
{
	char own[FINGERPRINT_HEX + 1], *trust = verify_command(args,
	    "/otr trust");
	struct otr_info info;
	const struct chat_pair data[] = {
		{ "fingerprint", info.fingerprint },
		{ "own_fingerprint", verify_own_key(app, args->account, own) },
		{ NULL, NULL },
	};
	struct str text;

	otr_info(direct_otr(args->talk), &info);
	str_init(&text);
	str_addf(&text, "Meet %s, or call them if you know their voice. Read "
	    "yours to them, and let them read theirs to you, to the last "
	    "digit. If both are right, each of you tells it to the own "
	    "program; here with %s, which asks for two of their groups.",
	    talk_name(args->talk), trust);
	verify_add_beside(&text, info.fingerprint, own);
	str_add(&text, "\nIf they differ, it is another program of theirs, or "
	    "somebody stands between you: do not trust it.");
	cmd_say(app, args, ENTRY_NOTICE, "compare", data, "%s", text.s);
	direct_showed(args->talk, info.fingerprint);
	str_free(&text);
	free(trust);
}

int
cmd_verify_compare(struct app *app, struct args *args, struct err *err)
{
	if (verify_need_sealed(args->talk, err) == -1)
		return -1;
	verify_say_compare(app, args);
	return 0;
}

/* ---- one's own code and link ------------------------------------------- */

int
cmd_verify_qr(struct app *app, struct args *args, struct err *err)
{
	const struct account *account = args->account;
	bool ascii = args->arg[0] != NULL;
	char own[FINGERPRINT_HEX + 1], *link, *code;
	struct chat_pair data[] = {
		{ "link", NULL }, { "own_fingerprint", own }, { NULL, NULL },
	};

	if (verify_own_key(app, account, own)[0] == '\0')
		return err_set(err, "no-key", "there is no key for %s yet: "
		    "/otr keygen makes one", account_jid(account));
	link = uri_make(account_jid(account), own);
	data[0].value = link;
	code = qr_draw(link, ascii, err);
	if (code != NULL) {
		cmd_say(app, args, ENTRY_NOTICE, "verify-link", data,
		    "Let them scan this code from your screen, or give them "
		    "the link:\n%s" MORE
		    "Give it to them in a way that nobody else can change. "
		    "They write it behind /verify in sotto.", link);
		cmd_say(app, args, ENTRY_DRAWING, "verify-qr", data, "%s",
		    code);
	}
	free(link);
	free(code);
	return code != NULL ? 0 : -1;
}

/* ---- a link or fingerprint that was got from them ----------------------- */

/* What the contact is known to have, against what was given. */
struct given {
	struct uri uri;		/* jid NULL: a fingerprint alone */
	char agreed[FINGERPRINT_HEX + 1];	/* that both have, or "" */
	char other[FINGERPRINT_HEX + 1];	/* known, and not given */
	bool verified;
	bool in_session;	/* `agreed`, or `other`, is the session's */
};

static void
verify_against_known(void *arg, const struct otr_known *known)
{
	struct given *g = arg;
	bool has = uri_has(&g->uri, known->fingerprint);

	if (strlen(known->fingerprint) != FINGERPRINT_HEX)
		return;
	if (has && g->agreed[0] == '\0') {
		memcpy(g->agreed, known->fingerprint, sizeof(g->agreed));
		g->verified = known->verified;
	} else if (!has)
		memcpy(g->other, known->fingerprint, sizeof(g->other));
}

/*
 * The session's key counts, or the one that the user is asked about; what
 * was known before only where there is no session.
 */
static void
verify_compare(struct app *app, const struct args *args, struct given *g)
{
	struct otr_info info;

	otr_info(direct_otr(args->talk), &info);
	g->in_session = true;
	if (info.new_key[0] != '\0' && uri_has(&g->uri, info.new_key))
		memcpy(g->agreed, info.new_key, sizeof(g->agreed));
	else if (info.fingerprint[0] != '\0') {
		bool has = uri_has(&g->uri, info.fingerprint);

		memcpy(has ? g->agreed : g->other, info.fingerprint,
		    sizeof(g->agreed));
		g->verified = has && info.verified;
	} else {
		g->in_session = false;
		otr_known_each(app->otr, account_jid(args->account),
		    args->contact, verify_against_known, g);
	}
}

static int
verify_read_given(struct app *app, const struct args *args, struct given *g,
    struct err *err)
{
	const char *s = args->arg[0];
	int rc = 0;

	memset(g, 0, sizeof(*g));
	if (!uri_is(s)) {
		memcpy(g->uri.hex[g->uri.n++], s, FINGERPRINT_HEX + 1);
	} else if (uri_parse(s, &g->uri, err) == -1) {
		return -1;
	} else if (account_find(app->chat, g->uri.jid) != NULL) {
		rc = err_set(err, "own-link", "this link is your own: give it "
		    "to your contacts");
	} else if (strcmp(g->uri.jid, talk_jid(args->talk)) != 0) {
		rc = err_set(err, "other-contact", "this link belongs to %s, "
		    "not to %s: nothing was trusted", g->uri.jid,
		    talk_jid(args->talk));
	}
	if (rc == -1)
		uri_free(&g->uri);
	return rc;
}

static int
verify_say_mismatch(struct app *app, const struct args *args,
    const struct given *g, struct err *err)
{
	const char *who = talk_name(args->talk);
	char given[GROUPED], known[GROUPED];
	const struct chat_pair data[] = {
		{ "contact", talk_jid(args->talk) },
		{ "given", g->uri.hex[0] }, { "fingerprint", g->other },
		{ NULL, NULL },
	};

	otr_fingerprint_show(g->uri.hex[0], given);
	otr_fingerprint_show(g->other, known);
	cmd_say(app, args, ENTRY_ALARM, "mismatch", data,
	    "NO MATCH. What you were given is not the key of the %s. Nothing "
	    "was trusted.\n  given     %s\n  %s   %s\n"
	    "Perhaps it is old, or of another program of %s; perhaps somebody "
	    "stands between you. Write nothing secret, and ask %s on another "
	    "way.", g->in_session ? "session" : "key that was seen", given,
	    g->in_session ? "session" : "seen   ", known, who, who);
	return err_set(err, "fingerprint-mismatch",
	    "that is not the key of %s: nothing was trusted",
	    talk_jid(args->talk));
}

int
verify_given(struct app *app, struct args *args, char *hex, struct err *err)
{
	struct given g;
	int rc = 0;

	if (verify_read_given(app, args, &g, err) == -1)
		return -1;
	verify_compare(app, args, &g);
	if (g.agreed[0] != '\0')
		memcpy(hex, g.agreed, FINGERPRINT_HEX + 1);
	else if (g.other[0] != '\0')
		rc = verify_say_mismatch(app, args, &g, err);
	else
		rc = err_set(err, "no-fingerprint", "no key of %s is known to "
		    "compare it with: /otr start first",
		    talk_jid(args->talk));
	uri_free(&g.uri);
	return rc;
}

static void
verify_match_answered(void *arg, size_t which)
{
	struct asked *asked = arg;
	struct args args;
	struct err err;

	if (which == 0 && asked_args(asked, &args) &&
	    direct_trust(args.talk, asked->text, &err) == -1)
		asked_failed(asked, &args, &err);
	asked_free(asked);
}

static void
verify_ask_match(struct app *app, const struct args *args, const char *hex)
{
	static const struct answer trust = { .text = "yes: trust the key",
	    .brief = "trust", .risky = true };

	cmd_ask(app, cmd_prompt("Did you get it from %s, and not in this "
	    "conversation? Only then it proves whose key this is.",
	    talk_name(args->talk)), &trust, "do not trust it",
	    verify_match_answered, asked_new(app, args, hex));
}

static bool
is_verified(struct app *app, const struct args *args, const char *hex)
{
	struct given g = { .uri = { .n = 1 } };

	memcpy(g.uri.hex[0], hex, sizeof(g.uri.hex[0]));
	otr_known_each(app->otr, account_jid(args->account), args->contact,
	    verify_against_known, &g);
	return g.verified;
}

/* Says what it found; only the user knows where the link came from. */
static int
verify_compare_only(struct app *app, struct args *args, struct err *err)
{
	char hex[FINGERPRINT_HEX + 1], shown[GROUPED];
	struct chat_pair data[] = {
		{ "contact", talk_jid(args->talk) }, { "fingerprint", hex },
		{ "verified", NULL }, { NULL, NULL },
	};
	static const char proves[] = "It proves something only if you got it "
	    "from them in a way that nobody else can change: from their own "
	    "screen or paper, not in this conversation.";
	bool verified;

	if (verify_given(app, args, hex, err) == -1)
		return -1;
	verified = is_verified(app, args, hex);
	data[2].value = verified ? "true" : "false";
	otr_fingerprint_show(hex, shown);
	cmd_say(app, args, ENTRY_NOTICE, "match", data,
	    "They match: this is the key that %s shows here.\n  %s\n%s",
	    talk_jid(args->talk), shown, verified ? "You have verified it "
	    "already." : proves);
	direct_showed(args->talk, hex);
	if (!verified && app->front->ask != NULL)
		verify_ask_match(app, args, hex);
	return 0;
}
