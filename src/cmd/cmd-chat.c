/*
 * Commands on lines and conversations: say, send, open, close, what becomes
 * of lines that wait.  Must not know how a line leaves: talk_type() does.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>

#include "cmd/inside.h"

static int
chat_say_here(struct args *args, const char *before, struct err *err)
{
	struct str text;
	int rc;

	if (args->window == NULL)
		return err_set(err, "no-conversation",
		    "this window sends to nobody: /query CONTACT first");
	str_init_secret(&text);
	str_add(&text, before);
	str_add(&text, args->arg[0]);
	rc = talk_type(args->window, text.s, args->shown, NULL, NULL, err);
	str_free(&text);
	return rc;
}

int
cmd_say_text(struct app *app, struct args *args, struct err *err)
{
	(void)app;
	return chat_say_here(args, "", err);
}

/* XEP-0245: the receiving program shows it. */
int
cmd_me(struct app *app, struct args *args, struct err *err)
{
	(void)app;
	return chat_say_here(args, "/me ", err);
}

int
cmd_msg(struct app *app, struct args *args, struct err *err)
{
	named_say(app, args);
	/* Nothing is sent elsewhere than was said. */
	if (args->resource != NULL &&
	    direct_use(args->talk, args->resource, err) == -1)
		return -1;
	return talk_type(args->talk, args->arg[0], args->shown, NULL, NULL,
	    err);
}

int
cmd_query(struct app *app, struct args *args, struct err *err)
{
	named_say(app, args);
	app->front->show(app->front->arg, args->talk);
	if (args->resource != NULL)
		return direct_use(args->talk, args->resource, err);
	return 0;
}

/* What was to leave did not: why, and what would help. */
static void
chat_say_held(struct app *app, const struct args *args)
{
	enum otr_hold hold = talk_hold(args->talk);
	char held[24];
	const struct chat_pair data[] = {
		{ "held", held }, { "hold", otr_hold_word(hold) },
		{ NULL, NULL },
	};

	snprintf(held, sizeof(held), "%zu", talk_held(args->talk));
	cmd_say(app, args, ENTRY_NOTICE, "still-held", data,
	    "%s line%s to %s still wait%s: %s: %s.", held,
	    talk_held(args->talk) == 1 ? "" : "s", talk_name(args->talk),
	    talk_held(args->talk) == 1 ? "s" : "", otr_hold_text(hold),
	    otr_hold_help(hold));
}

int
cmd_resend_readable(struct app *app, struct args *args, struct err *err)
{
	if (talk_resend(args->talk, args->arg[0], args->shown, err) == -1)
		return -1;
	if (talk_held(args->talk) > 0)
		chat_say_held(app, args);
	return 0;
}

/* ---- readable lines ------------------------------------------------------ */

/* What was asked about, and how many lines others could read then. */
struct exposing {
	struct asked *asked;	/* its text: the line's id, or NULL */
	size_t exposed;
};

/* The answer was for so many; more may have failed since. */
static int
chat_expose(struct app *app, struct args *args, const struct exposing *x,
    struct err *err)
{
	size_t n = talk_exposed(args->talk, x->asked->text);

	if (n > x->exposed)
		return err_set(err, "unsent-lines", "nothing was sent: now it "
		    "would be %zu lines; /resend asks again", n);
	args->arg[0] = x->asked->text;
	args->shown = OTR_NOT_PRIVATE;
	return cmd_resend_readable(app, args, err);
}

static void
chat_exposed_answered(void *arg, size_t which)
{
	struct exposing *x = arg;
	struct app *app = x->asked->app;
	struct args args;
	struct err err;

	if (which == 0 && asked_args(x->asked, &args) &&
	    chat_expose(app, &args, x, &err) == -1)
		asked_failed(x->asked, &args, &err);
	asked_free(x->asked);
	free(x);
}

/* Takes the offer over. */
static void
chat_ask_exposed(struct app *app, const struct args *args,
    struct next_offer *offer)
{
	bool one = offer->exposed == 1;
	const struct answer send = { .text = one ? "send it readable" :
	    "send them readable", .brief = "readable", .risky = true };
	struct exposing *x = xcalloc(1, sizeof(*x));

	/* "last" may be another one when it is answered. */
	x->asked = asked_new(app, args, offer->id == NULL ? NULL :
	    talk_waiting(args->talk, offer->id));
	x->exposed = offer->exposed;
	cmd_ask(app, cmd_prompt("You wrote %zu line%s for %s alone. Sent now, "
	    "%s readable for anyone on the way.", offer->exposed,
	    one ? "" : "s", talk_name(args->talk), one ? "it is" :
	    "they are"),
	    &send, "later", chat_exposed_answered, x);
	next_offer_clear(offer);
}

/* Law 1: the level that is shown is not all that a person must have read. */
int
cmd_resend(struct app *app, struct args *args, struct err *err)
{
	struct next_offer offer;

	if (app->front->ask == NULL || !next_resend(args->talk, args->arg[0],
	    args->shown, &offer))
		return cmd_resend_readable(app, args, err);
	chat_ask_exposed(app, args, &offer);
	return 0;
}

/* A line may have failed since: the yes was for so many. */
static int
chat_discard_all(const struct args *args, const char *meant, struct err *err)
{
	size_t n = talk_held(args->talk) + talk_failed(args->talk);

	if (n > strtoul(meant, NULL, 10))
		return err_set(err, "unsent-lines", "nothing was thrown away: "
		    "now it would be %zu lines; /discard asks again", n);
	return talk_discard(args->talk, NULL, err);
}

static void
chat_discard_answered(void *arg, size_t which)
{
	struct asked *asked = arg;
	struct args args;
	struct err err;

	if (which == 0 && asked_args(asked, &args) &&
	    chat_discard_all(&args, asked->text, &err) == -1)
		asked_failed(asked, &args, &err);
	asked_free(asked);
}

/* Of several lines one may be meant, and none comes back. */
int
cmd_discard(struct app *app, struct args *args, struct err *err)
{
	const struct answer drop = { .text = "drop them all",
	    .brief = "drop", .risky = true };
	size_t n = talk_held(args->talk) + talk_failed(args->talk);
	char meant[24];

	if (args->arg[0] != NULL || n < 2 || app->front->ask == NULL)
		return talk_discard(args->talk, args->arg[0], err);
	snprintf(meant, sizeof(meant), "%zu", n);
	cmd_ask(app, cmd_prompt("Drop all %zu lines to %s? They are kept "
	    "nowhere. /discard last drops the newest alone.", n,
	    talk_name(args->talk)), &drop, "keep them", chat_discard_answered,
	    asked_new(app, args, meant));
	return 0;
}

/* What the screen's keys say by themselves. */
int
cmd_typing(struct app *app, struct args *args, struct err *err)
{
	enum typing state;

	(void)app;
	if (typing_parse(args->arg[0], &state) == -1)
		return err_set(err, "usage", "there is no such state");
	return talk_tell_typing(args->talk, state, err);
}

/* ---- close ------------------------------------------------------------- */

static size_t
chat_waiting(const struct talk *talk)
{
	return talk_held(talk) + talk_flying(talk);
}

/* The answer was for so many; more may have been typed since. */
static int
chat_close(const struct args *args, const char *meant, struct err *err)
{
	size_t n = chat_waiting(args->talk);

	if (n > strtoul(meant, NULL, 10))
		return err_set(err, "unsent-lines", "the window stays: now "
		    "%zu lines would be lost; /close asks again", n);
	return talk_close(args->talk, true, err);
}

static void
chat_close_answered(void *arg, size_t which)
{
	struct asked *asked = arg;
	struct args args;
	struct err err;

	if (which == 0 && asked_args(asked, &args) &&
	    chat_close(&args, asked->text, &err) == -1) {
		if (talk_find(args.account, asked->contact) == NULL)
			args.talk = args.window = NULL;
		asked_failed(asked, &args, &err);
	}
	asked_free(asked);
}

/* Law 2: what waits is lost with its window. */
static void
chat_ask_close(struct app *app, const struct args *args, size_t waiting)
{
	bool one = waiting == 1;
	char *text = xasprintf("close, drop %zu line%s", waiting,
	    one ? "" : "s");
	const struct answer close = { .text = text, .brief = "close",
	    .risky = true };
	char meant[24];

	snprintf(meant, sizeof(meant), "%zu", waiting);
	cmd_ask(app, cmd_prompt("%zu of your lines to %s %s not left. With "
	    "the window %s lost.", waiting, talk_name(args->talk),
	    one ? "has" : "have", one ? "it is" : "they are"), &close, "stay",
	    chat_close_answered, asked_new(app, args, meant));
	free(text);
}

int
cmd_close(struct app *app, struct args *args, struct err *err)
{
	size_t waiting;

	if (args->talk == NULL) {
		account_raw_show(args->account, false);
		return 0;
	}
	waiting = chat_waiting(args->talk);
	if (waiting == 0)
		return talk_close(args->talk, false, err);
	if (app->front->ask == NULL)
		return err_set(err, "unsent-lines",
		    "%zu of your lines wait%s: /resend or /discard first",
		    waiting, waiting == 1 ? "s" : "");
	chat_ask_close(app, args, waiting);
	return 0;
}
