/*
 * Commands that verify the contact by the Socialist Millionaires' Protocol
 * (OTRv3, "SMP").
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

#define PROMPT_QUESTION 200	/* bytes of one at a hidden prompt */

static bool
smp_is_asked(const struct talk *talk)
{
	struct otr_info info;

	otr_info(direct_otr(talk), &info);
	return info.smp == OTR_SMP_ASKED;
}

/* The question itself: it may have scrolled away. */
static char *
smp_answer_prompt(const struct talk *talk)
{
	char question[CHAT_NOTE_MAX + 1];
	struct otr_info info;

	otr_info(direct_otr(talk), &info);
	if (info.smp_question == NULL)
		return cmd_prompt("Secret that you share with %s: ",
		    talk_name(talk));
	chat_quote(question, info.smp_question);
	/* Too long for the place where one answers. */
	if (strlen(question) > PROMPT_QUESTION)
		return cmd_prompt("%s asks a long question (/verify shows "
		    "it).  Your answer: ", talk_name(talk));
	return cmd_prompt("%s asks: \"%s\"  Your answer: ", talk_name(talk),
	    question);
}

/* ---- the hidden prompt ------------------------------------------------- */

static void
smp_secret_given(const struct asked *asked, const char *secret)
{
	struct args args;
	struct err err;
	int rc;

	if (!asked_args(asked, &args))
		return;
	/* The session may have ended while the prompt was open. */
	if (!next_is_sealed(args.talk))
		rc = err_set(&err, "not-encrypted",
		    "the private conversation is over: /otr start first");
	else if (smp_is_asked(args.talk) && (asked->text == NULL ||
	    asked->text[0] == '\0'))
		rc = otr_smp_answer(direct_otr(args.talk), secret, &err);
	/* What was to answer a question must not begin one of our own. */
	else if (asked->text != NULL && asked->text[0] == '\0')
		rc = otr_smp_start(direct_otr(args.talk), NULL, secret, &err);
	else
		rc = otr_smp_start(direct_otr(args.talk), asked->text,
		    secret, &err);
	if (rc == -1)
		asked_failed(asked, &args, &err);
}

static void
smp_answered(void *arg, const char *secret)
{
	struct asked *asked = arg;

	if (secret != NULL && *secret != '\0')
		smp_secret_given(asked, secret);
	asked_free(asked);
}

/* `question`: ours, to be sent along, or NULL. */
int
smp_ask_secret(struct app *app, struct args *args, const char *question,
    struct err *err)
{
	const char *who = talk_name(args->talk);
	char *prompt;

	if (app->front->ask_secret == NULL)
		return err_set(err, "secret-missing",
		    "no secret was typed");
	if (question == NULL && smp_is_asked(args->talk))
		question = "";		/* theirs */
	if (question != NULL && *question != '\0')
		prompt = cmd_prompt("Answer that %s must give: ", who);
	else if (question != NULL)
		prompt = smp_answer_prompt(args->talk);
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
		return smp_ask_secret(app, args, NULL, err);
	return otr_smp_start(direct_otr(args->talk), NULL, args->arg[0], err);
}

int
cmd_otr_smp_question(struct app *app, struct args *args, struct err *err)
{
	if (args->arg[1] == NULL)
		return smp_ask_secret(app, args, args->arg[0], err);
	return otr_smp_start(direct_otr(args->talk), args->arg[0], args->arg[1],
	    err);
}

int
cmd_otr_smp_answer(struct app *app, struct args *args, struct err *err)
{
	if (!smp_is_asked(args->talk))
		return err_set(err, "no-question",
		    "%s has not asked you: /verify begins a verification",
		    talk_name(args->talk));
	if (args->arg[0] == NULL)
		return smp_ask_secret(app, args, NULL, err);
	return otr_smp_answer(direct_otr(args->talk), args->arg[0], err);
}

/*
 * A secret made here, for those who agreed on none: the contact is told on a
 * way on which they are known, and types it.  It serves once.
 */
int
cmd_verify_code(struct app *app, struct args *args, struct err *err)
{
	const char *who = talk_name(args->talk);
	char code[OTR_CODE_DIGITS + 1], shown[OTR_CODE_DIGITS + 2];
	const struct chat_pair data[] = {
		{ "verify_code", code }, { NULL, NULL },
	};
	int rc = -1;

	if (smp_is_asked(args->talk))
		return err_set(err, "smp-running", "they asked first: answer "
		    "with /verify, or refuse with /verify abort");
	otr_smp_code(code);
	if (otr_smp_start(direct_otr(args->talk), NULL, code, err) == 0) {
		snprintf(shown, sizeof(shown), "%.3s %.3s", code, code + 3);
		cmd_say(app, args, ENTRY_NOTICE, "verify-code", data,
		    "Tell %s this on the phone, where you know their voice, "
		    "and never here:\n  %s\nTheir program asks them for a "
		    "secret: they type these six digits without the blank. It "
		    "works once.", who, shown);
		rc = 0;
	}
	wipe(code, sizeof(code));
	wipe(shown, sizeof(shown));
	return rc;
}

int
cmd_otr_smp_abort(struct app *app, struct args *args, struct err *err)
{
	(void)app;
	return otr_smp_abort(direct_otr(args->talk), err);
}
