/*
 * Commands that verify the contact by the Socialist Millionaires' Protocol
 * (OTRv3, "SMP"), and the way there for those who do not know it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"

static bool
is_asked(const struct conv *conv)
{
	struct otr_info info;

	otr_info(conv->otr, &info);
	return info.smp == OTR_SMP_ASKED;
}

/* ---- the hidden prompt ------------------------------------------------- */

static void
secret_given(const struct asked *asked, const char *secret)
{
	struct args args;
	struct err err;
	int rc;

	if (!asked_args(asked, &args))
		return;
	/* The session may have ended while the prompt was open. */
	if (!cmd_is_sealed(args.conv))
		rc = err_set(&err, "not-encrypted",
		    "the private conversation is over: /otr start first");
	else if (is_asked(args.conv) && asked->text == NULL)
		rc = otr_smp_answer(args.conv->otr, secret, &err);
	else
		rc = otr_smp_start(args.conv->otr, asked->text, secret, &err);
	if (rc == -1)
		asked_failed(asked, &args, &err);
}

static void
smp_answered(void *arg, const char *secret)
{
	struct asked *asked = arg;

	if (secret != NULL && *secret != '\0')
		secret_given(asked, secret);
	asked_free(asked);
}

/* `question`: ours, to be sent along, or NULL. */
static int
ask_secret(struct app *app, struct args *args, const char *question,
    struct err *err)
{
	const char *who = conv_name(args->conv);
	char *prompt;

	if (app->front->ask_secret == NULL)
		return err_set(err, "secret-missing",
		    "the secret is missing");
	if (question != NULL)
		prompt = cmd_prompt("Answer that %s must give: ", who);
	else if (is_asked(args->conv))
		prompt = cmd_prompt("Your answer to %s: ", who);
	else
		prompt = cmd_prompt("Secret that you share with %s: ", who);
	app->front->ask_secret(app->front->arg, prompt, smp_answered,
	    asked_new(app, args, question));
	free(prompt);
	return 0;
}

/* ---- commands ---------------------------------------------------------- */

int
cmd_otr_smp(struct app *app, struct args *args, struct err *err)
{
	if (args->arg[0] == NULL)
		return ask_secret(app, args, NULL, err);
	return otr_smp_start(args->conv->otr, NULL, args->arg[0], err);
}

int
cmd_otr_smp_question(struct app *app, struct args *args, struct err *err)
{
	if (args->arg[1] == NULL)
		return ask_secret(app, args, args->arg[0], err);
	return otr_smp_start(args->conv->otr, args->arg[0], args->arg[1],
	    err);
}

int
cmd_otr_smp_answer(struct app *app, struct args *args, struct err *err)
{
	if (!is_asked(args->conv))
		return err_set(err, "no-question",
		    "%s asks nothing: /otr smp starts it",
		    conv_name(args->conv));
	if (args->arg[0] == NULL)
		return ask_secret(app, args, NULL, err);
	return otr_smp_answer(args->conv->otr, args->arg[0], err);
}

int
cmd_otr_smp_abort(struct app *app, struct args *args, struct err *err)
{
	(void)app;
	return otr_smp_abort(args->conv->otr, err);
}

/* ---- the way there ----------------------------------------------------- */

static void
verify_text(struct str *text, struct app *app, const struct args *args,
    const struct otr_info *info)
{
	char own[FINGERPRINT_HEX + 1], shown[FINGERPRINT_HEX + 5];
	const char *who = conv_name(args->conv);

	str_addf(text, "To know that this is %s, do one of these.\n", who);
	if (info->smp == OTR_SMP_ASKED)
		str_addf(text, "A secret: %s asks for one now; answer it "
		    "here, or with /otr smp.\n", who);
	else
		str_addf(text, "A secret that only you two know, agreed face "
		    "to face or on the phone, never here: /otr smp, and %s "
		    "does the same.\n", who);
	str_add(text, "Or read the fingerprints to each other on the phone; "
	    "if both are right: /otr trust.");
	otr_fingerprint_show(info->fingerprint, shown);
	str_addf(text, "\n  theirs: %s", shown);
	if (otr_key_fingerprint(app->otr, args->account->jid, own,
	    NULL) == 0) {
		otr_fingerprint_show(own, shown);
		str_addf(text, "\n  yours:  %s", shown);
	}
}

static void
say_verify(struct app *app, const struct args *args,
    const struct otr_info *info)
{
	const struct chat_pair data[] = {
		{ "fingerprint", info->fingerprint },
		{ "verified", info->verified ? "true" : "false" },
		{ "smp", otr_smp_word(info->smp) },
		{ NULL, NULL },
	};
	struct str text;

	str_init(&text);
	if (info->verified)
		str_addf(&text, "%s is verified already.  To do it again: "
		    "/otr smp.", conv_name(args->conv));
	else
		verify_text(&text, app, args, info);
	cmd_say(app, args, ENTRY_NOTICE, "verify", data, "%s", text.s);
	conv_showed(args->conv, info->fingerprint);
	str_free(&text);
}

int
cmd_verify(struct app *app, struct args *args, struct err *err)
{
	struct otr_info info;

	otr_info(args->conv->otr, &info);
	if (!cmd_is_sealed(args->conv))
		return err_set(err, "not-encrypted", "a contact is verified "
		    "within a private conversation: /otr start first");
	say_verify(app, args, &info);
	if (info.verified || app->front->ask_secret == NULL)
		return 0;
	return ask_secret(app, args, NULL, err);
}
