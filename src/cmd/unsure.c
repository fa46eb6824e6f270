/*
 * Texts that may not have been meant to be sent: the user is asked first.  A
 * script is not, it means what it writes.  Must not know what else becomes of
 * a text.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

/* ---- a command without its slash ----------------------------------------- */

/* A text that looked like a command. */
struct unsure {
	struct asked *asked;
	enum otr_level shown;
	named_run_fn *run;
};

#define UNSURE_SHOWN 40		/* bytes of it in the question */
enum { UNSURE_RUN, UNSURE_SEND, UNSURES };

static void
unsure_answered(void *arg, size_t which)
{
	struct unsure *u = arg;
	struct args args;
	struct str line;
	struct err err;
	int rc = 0;

	str_init_secret(&line);
	str_addc(&line, '/');
	str_add(&line, slashless_words_of(u->asked->text));
	if (asked_args(u->asked, &args)) {
		if (which == UNSURE_RUN)
			rc = u->run(u->asked->app, args.talk, line.s, u->shown,
			    NULL, &err);
		else if (which == UNSURE_SEND)
			rc = talk_type(args.talk, u->asked->text, u->shown,
			    NULL, NULL, &err);
		if (rc == -1)
			asked_failed(u->asked, &args, &err);
	}
	str_free(&line);
	asked_free(u->asked);
	free(u);
}

static void
unsure_ask(struct app *app, struct talk *window, const char *line,
    enum otr_level shown, bool secret, named_run_fn *run)
{
	const struct answer at[UNSURES] = {
		[UNSURE_RUN] = { .text = "do what the command says",
		    .brief = "do it", .risky = true },
		[UNSURE_SEND] = { .text = "send it as a line",
		    .brief = "send it", .risky = true },
	};
	struct answers answers = { .at = at, .n = UNSURES,
	    .otherwise = "neither" };
	struct args args = { .account = talk_account(window),
	    .contact = talk_jid(window), .talk = window, .window = window };
	struct unsure *u = xcalloc(1, sizeof(*u));
	bool show = !secret && strlen(line) <= UNSURE_SHOWN;
	char *question = cmd_prompt("%s%s%s looks like a command. It was not "
	    "sent to %s.", show ? "\"" : "",
	    show ? line + strspn(line, BLANKS) : "That", show ? "\"" : "",
	    talk_name(window));

	u->asked = asked_new(app, &args, line);
	u->shown = shown;
	u->run = run;
	answers.question = question;
	app->front->ask(app->front->arg, &answers, unsure_answered, u);
	free(question);
}

bool
unsure_command(struct app *app, struct talk *window, const char *line,
    enum otr_level shown, bool *secret, named_run_fn *run)
{
	bool has;

	if (app->front->kind == FRONT_SCRIPT || app->front->ask == NULL ||
	    !slashless(app, line, &has))
		return false;
	*secret = has;
	unsure_ask(app, window, line, shown, has, run);
	return true;
}
