/*
 * Alice's sotto: all of it but its terminal and its network.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "talk.h"
#include "tests/support/heard.h"
#include "tests/support/propose.h"

/* ---- what the screen and commands ask of the program -------------------- */

static int
fake_enter(void *arg, struct talk *talk, const char *line,
    enum otr_level shown, bool *secret, struct err *err)
{
	struct script *t = arg;

	return cmd_run(&t->app, talk, line, shown, secret, err);
}

static void
fake_complete(void *arg, struct talk *talk, const char *line, size_t cursor,
    struct completion *c)
{
	struct script *t = arg;

	cmd_complete(&t->app, talk, line, cursor, c);
}

static char *
fake_hint(void *arg, struct talk *talk, const char *line)
{
	(void)talk;
	return cmd_hint(&((struct script *)arg)->app, line);
}

static struct talk *
fake_current(void *arg)
{
	return ui_current(((struct script *)arg)->screen.ui);
}

static void
front_show(void *arg, struct talk *talk)
{
	ui_show(((struct script *)arg)->screen.ui, talk);
}

static void
front_clear(void *arg)
{
	ui_clear(((struct script *)arg)->screen.ui);
}

static int
front_copy(void *arg, const char *which, struct err *err)
{
	return ui_copy(((struct script *)arg)->screen.ui, which, err);
}

static int
front_why(void *arg, bool all, struct err *err)
{
	return ui_why(((struct script *)arg)->screen.ui, all, err);
}

static int
front_window(void *arg, const char *which, struct err *err)
{
	return ui_window(((struct script *)arg)->screen.ui, which, err);
}

static struct account *
front_raw(void *arg)
{
	return ui_raw(((struct script *)arg)->screen.ui);
}

static void
front_show_raw(void *arg, struct account *a)
{
	ui_show_raw(((struct script *)arg)->screen.ui, a);
}

static void
front_secret(void *arg, const char *prompt,
    void (*done)(void *, const char *), void *done_arg)
{
	ui_ask_secret(((struct script *)arg)->screen.ui, prompt, done, done_arg);
}

static void
front_ask(void *arg, const struct answers *asked,
    void (*done)(void *, size_t), void *done_arg)
{
	ui_ask(((struct script *)arg)->screen.ui, asked, done, done_arg);
}

static void
front_text(void *arg, const char *prompt,
    void (*done)(void *, const char *), void *done_arg)
{
	ui_ask_text(((struct script *)arg)->screen.ui, prompt, done, done_arg);
}

static void fake_nothing(void *arg) { (void)arg; }

static void
script_command(void *arg, unsigned number, const char *const argv[],
    void (*done)(void *, int, const char *), void *done_arg)
{
	(void)arg;
	(void)number;
	(void)argv;
	done(done_arg, -1, "no commands here");
}

static void
program_front(struct script *t)
{
	struct ui_ops ops = { .arg = t, .enter = fake_enter,
	    .complete = fake_complete, .hint = fake_hint,
	    .quit = fake_nothing };

	t->front = (struct front){ .arg = t, .kind = FRONT_SCREEN,
	    .current = fake_current, .show = front_show,
	    .raw = front_raw, .show_raw = front_show_raw,
	    .window = front_window, .clear = front_clear,
	    .why = front_why, .copy = front_copy,
	    .ask_secret = front_secret, .ask_text = front_text,
	    .ask = front_ask,
	    .quit = fake_nothing };
	screen_open(t, &ops);
	t->app = (struct app){ .chat = t->chat, .conf = t->conf,
	    .otr = chat_otr(t->chat), .front = &t->front, .version = "test",
	    .confined = "test" };
	propose_app = &t->app;
}

/* ---- from start to end -------------------------------------------------- */

static const char default_config[] =
    "otr_policy = \"manual\"\n"
    "account \"" ALICE "\" { password = \"x\" autoconnect = false }\n";

/* What is offered must be taken; of whom it is, see propose.c. */
static void
hear(void *arg, const struct chat_event *e)
{
	struct script *t = arg;

	heard_check(e);
	if (e->type == CHAT_CLOSED && t->screen.ui != NULL)
		ui_close(t->screen.ui, e->talk, e->on);
	if (e->type == CHAT_XML_CLOSED && t->screen.ui != NULL)
		ui_close_raw(t->screen.ui, e->account);
	for (size_t i = 0; e->commands != NULL && e->commands[i] != NULL; i++)
		propose_check(e->commands[i]);
	if (e->text != NULL && (e->type == CHAT_QUESTION ||
	    e->type == CHAT_NOTICE || e->type == CHAT_ERROR))
		propose_text(e->text);
}

static void
program_open(struct script *t)
{
	struct chat_ops ops = { .arg = t, .command = script_command };
	struct err err = { .code = "" };
	char *config = xasprintf("%s/config", t->dir);
	char *settings = xasprintf("%s/data/settings", t->dir);
	char *data = xasprintf("%s/data", t->dir);
	int control;

	if (t->config.len == 0)
		str_add(&t->config, default_config);
	/* A script says in words what became of a line. */
	if (strstr(t->config.s, "states = ") == NULL)
		str_add(&t->config, "states = \"words\"\n");
	if (t->only_propose && strstr(t->config.s, "second@") == NULL)
		str_add(&t->config, "account \"second@example.org\" "
		    "{ password = \"x\" autoconnect = false }\n");
	if (dir_private(data, &err) == -1 || file_write(config, t->config.s,
	    t->config.len, &err) == -1 ||
	    (t->conf = conf_load(config, settings, &err)) == NULL)
		script_fail(t, "start: %s", err.text);
	net_open(t, &control);
	t->chat = chat_new(t->loop, t->conf, data, control, &ops, &err);
	if (t->chat == NULL)
		script_fail(t, "start: %s", err.text);
	chat_listen(t->chat, hear, t);
	key_wait(t, chat_otr(t->chat), ALICE);
	free(config);
	free(settings);
	free(data);
}

void
program_close(struct script *t)
{
	propose_app = NULL;
	ui_free(t->screen.ui);
	cmd_free(&t->app);
	chat_free(t->chat);
	net_close(t);
	conf_free(t->conf);
	t->screen.ui = NULL;
	t->chat = NULL;
	t->conf = NULL;
}

struct talk *
program_talk(struct script *t)
{
	return talk_open(account_find(t->chat, ALICE), t->bob.jid);
}

/* ---- the words --------------------------------------------------------- */

static void
do_start(struct script *t, const char *arg)
{
	screen_size(t, arg[0] != '\0' ? arg : "80x24");
	program_open(t);
	bob_open(t);
	program_front(t);
	chat_start(t->chat);
}

/*
 * Both are killed and start again on their files: nobody is told, and the
 * sessions are gone.  What was held on the way is still there.
 */
static void
do_both_restart(struct script *t, const char *arg)
{
	int64_t now = loop_wall(t->loop) + 1000;

	(void)arg;
	program_close(t);
	otr_free(t->bob.otr);
	loop_free(t->loop);
	t->loop = loop_new();
	loop_clock_fake(t->loop, now);
	program_open(t);
	bob_open(t);
	program_front(t);
	chat_start(t->chat);
}

static void
do_connect(struct script *t, const char *arg)
{
	struct err err = { .code = "" };

	(void)arg;
	fake_net_reachable(t->net.fake, true);
	if (account_connect(account_find(t->chat, ALICE), NULL, &err) == -1)
		script_fail(t, "connect: %s", err.text);
	script_settle(t);
	if (!net_is_online(t))
		script_fail(t, "not connected%s", "");
}

static void
do_wait(struct script *t, const char *arg)
{
	script_pass(t, atoi(arg));
}

static void
check_level(struct script *t, const char *arg)
{
	const char *name = otr_level_name(talk_level(program_talk(t)));

	if (strcmp(name, arg) != 0)
		script_fail(t, "the level is %s", name);
	check_screen(t, arg);
}

static void
check_failed(struct script *t, const char *arg)
{
	script_check(t, "failed lines", talk_failed(program_talk(t)), arg);
}

static void
check_held(struct script *t, const char *arg)
{
	script_check(t, "held lines", talk_held(program_talk(t)), arg);
}

const struct word program_words[] = {
	{ "both restart", do_both_restart },
	{ "connect", do_connect },
	{ "failed", check_failed },
	{ "held", check_held },
	{ "level", check_level },
	{ "start", do_start },
	{ "wait", do_wait },
	{ NULL, NULL },
};
