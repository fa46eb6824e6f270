/*
 * What the tests of commands share: the whole core with two accounts and
 * nobody at the other end of the network's channel, and a front end that
 * notes what it is told.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_TESTS_CMD_H
#define SOTTO_TESTS_CMD_H

#include <sys/socket.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "tests/support/heard.h"

#define ME "me@example.org"
#define WORK "work@example.com"
#define BOB "bob@example.org"

struct world {
	char dir[256];
	struct loop *loop;
	struct conf *conf;
	struct chat *chat;
	struct app app;
	struct front front;
	int other;			/* the network's end */
	struct talk *window;		/* the current one */
	struct str said;		/* "code key=value ...: text\n" */
	struct str did;			/* what the front end was told */
	char *prompt;			/* of the question that is open */
	void (*secret_done)(void *, const char *);
	void (*ask_done)(void *, size_t);
	void (*which_done)(void *, size_t);
	struct str choices;		/* "1 text\n2 text!\n" ("!": risky) */
	size_t nchoices;
	void *done_arg;
	struct err err;
	bool secret;			/* of the last line */
};

static struct talk *
fake_current(void *arg)
{
	return ((struct world *)arg)->window;
}

static void
fake_show(void *arg, struct talk *talk)
{
	struct world *w = arg;

	w->window = talk;
	str_addf(&w->did, "show %s\n", talk == NULL ? "-" : talk_jid(talk));
}

static void
fake_closed(struct world *w, const struct talk *talk)
{
	if (w->window == talk)
		w->window = NULL;
	str_addf(&w->did, "close %s\n", talk_jid(talk));
}

static int
fake_move_window(void *arg, int number, struct err *err)
{
	(void)err;
	str_addf(&((struct world *)arg)->did, "move %d\n", number);
	return 0;
}

static int
fake_window(void *arg, const char *which, struct err *err)
{
	(void)err;
	str_addf(&((struct world *)arg)->did, "window %s\n", which);
	return 0;
}

static int
fake_theme(void *arg, const char *name, struct err *err)
{
	if (strcmp(name, "none") == 0)
		return err_set(err, "no-file", "no such theme");
	str_addf(&((struct world *)arg)->did, "theme %s\n", name);
	return 0;
}

static int
fake_bind(void *arg, const char *key, const char *command, struct err *err)
{
	if (command[0] != '\0' && command[0] != '/' &&
	    strcmp(command, "page-up") != 0)
		return err_set(err, "bad-command", "no such action");
	str_addf(&((struct world *)arg)->did, "bind %s %s\n", key, command);
	return 0;
}

/* "M-C-x" is written C-M-x. */
static char *
fake_key_name(void *arg, const char *key, struct err *err)
{
	(void)arg;
	if (strlen(key) > 5) {
		(void)err_set(err, "bad-key", "no such key");
		return NULL;
	}
	return strcmp(key, "M-C-x") == 0 ? xstrdup("C-M-x") : xstrdup(key);
}

/* A table of two, and what the settings have. */
static void
fake_key_each(void *arg, void (*fn)(void *, const char *, const char *,
    const char *, bool), void *fn_arg)
{
	const char *const *items;
	size_t n = conf_list(((struct world *)arg)->conf, SET_BIND, NULL,
	    NULL, &items);
	char *key;

	fn(fn_arg, "C-l", "redraw", "draw the screen anew", false);
	fn(fn_arg, "M-a", "window-active", "next window", false);
	for (size_t i = 0; i < n; i++) {
		key = xstrndup(items[i], strcspn(items[i], "="));
		fn(fn_arg, key, strchr(items[i], '=') + 1, NULL, true);
		free(key);
	}
}

static void
fake_roster(void *arg, int on)
{
	str_addf(&((struct world *)arg)->did, "roster %d\n", on);
}

static void
fake_ask_secret(void *arg, const char *prompt,
    void (*done)(void *, const char *), void *done_arg)
{
	struct world *w = arg;

	free(w->prompt);
	w->prompt = xstrdup(prompt);
	w->secret_done = done;
	w->done_arg = done_arg;
}

static void
fake_ask(void *arg, const struct answers *answers,
    void (*done)(void *, size_t), void *done_arg)
{
	struct world *w = arg;

	free(w->prompt);
	w->prompt = xstrdup(answers->question);
	str_clear(&w->choices);
	for (size_t i = 0; i < answers->n; i++)
		str_addf(&w->choices, "%zu %s%s\n", i + 1,
		    answers->at[i].text, answers->at[i].risky ? "!" : "");
	w->nchoices = answers->n;
	w->ask_done = done;
	w->done_arg = done_arg;
}

static void
fake_ask_which(void *arg, const char *question, const char *const *choices,
    size_t n, void (*done)(void *, size_t), void *done_arg)
{
	struct world *w = arg;

	free(w->prompt);
	w->prompt = xstrdup(question);
	str_clear(&w->choices);
	for (size_t i = 0; i < n; i++)
		str_addf(&w->choices, "%zu %s\n", i + 1, choices[i]);
	w->nchoices = n;
	w->which_done = done;
	w->done_arg = done_arg;
}

static size_t
fake_names(char ***names, const char *a, const char *b)
{
	*names = xcalloc(2, sizeof(**names));
	(*names)[0] = xstrdup(a);
	(*names)[1] = xstrdup(b);
	return 2;
}

static size_t
fake_themes(void *arg, char ***names)
{
	(void)arg;
	return fake_names(names, "dark", "light");
}

static size_t
fake_windows(void *arg, char ***names)
{
	(void)arg;
	return fake_names(names, "1", BOB);
}

static size_t
fake_keys(void *arg, char ***names)
{
	(void)arg;
	return fake_names(names, "C-l", "M-a");
}

static size_t
fake_actions(void *arg, char ***names)
{
	(void)arg;
	return fake_names(names, "page-up", "redraw");
}

static void
fake_quit(void *arg)
{
	str_add(&((struct world *)arg)->did, "quit\n");
}

static void
fake_hear(void *arg, const struct chat_event *event)
{
	struct world *w = arg;
	const struct chat_pair *pair;

	heard_check(event);
	if (event->type == CHAT_CLOSED)
		fake_closed(w, event->talk);
	if (event->type != CHAT_NOTICE && event->type != CHAT_ERROR)
		return;
	str_add(&w->said, event->code);
	for (pair = event->data; pair != NULL && pair->key != NULL; pair++)
		str_addf(&w->said, " %s=%s", pair->key, pair->value);
	str_addf(&w->said, ": %s\n", event->text);
}

static int
fake_copy(void *arg, const char *which, struct err *err)
{
	(void)arg;
	return err_set(err, "nothing-there", "no %s", which);
}

static int
fake_why(void *arg, bool all, struct err *err)
{
	(void)arg;
	return err_set(err, "no-notice", all ? "none" : "no more");
}

static void
world_front(struct world *w, unsigned kind)
{
	w->front = (struct front){
		.arg = w, .kind = kind, .current = fake_current,
		.show = fake_show, .quit = fake_quit,
	};
	if (kind == FRONT_SCRIPT)
		return;
	w->front.window = fake_window;
	w->front.move_window = fake_move_window;
	w->front.copy = fake_copy;
	w->front.why = fake_why;
	w->front.theme = fake_theme;
	w->front.bind = fake_bind;
	w->front.roster = fake_roster;
	w->front.ask_secret = fake_ask_secret;
	w->front.ask = fake_ask;
	w->front.ask_which = fake_ask_which;
	w->front.themes = fake_themes;
	w->front.windows = fake_windows;
	w->front.keys = fake_keys;
	w->front.actions = fake_actions;
	w->front.key_name = fake_key_name;
	w->front.key_each = fake_key_each;
}

static void
world_files(struct world *w)
{
	static const char text[] =
	    "account \"" ME "\" { autoconnect = false\n password = \"x\" }\n"
	    "account \"" WORK "\" { autoconnect = false }\n";
	const char *tmp = getenv("TMPDIR");
	char config[300], settings[300];
	struct err err;

	snprintf(w->dir, sizeof(w->dir), "%s/sotto-t-XXXXXX",
	    tmp == NULL ? "/tmp" : tmp);
	if (mkdtemp(w->dir) == NULL)
		die("%s cannot be made", w->dir);
	snprintf(config, sizeof(config), "%s/config", w->dir);
	snprintf(settings, sizeof(settings), "%s/settings", w->dir);
	if (file_write(config, text, sizeof(text) - 1, &err) == -1 ||
	    (w->conf = conf_load(config, settings, &err)) == NULL)
		die("%s", err.text);
}

static void
world_new(struct world *w, unsigned kind)
{
	struct chat_ops ops = { .arg = w };
	struct err err;
	int ends[2];

	memset(w, 0, sizeof(*w));
	str_init(&w->said);
	str_init(&w->did);
	str_init(&w->choices);
	world_files(w);
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == -1)
		die("no channel");
	w->other = ends[1];
	w->loop = loop_new();
	loop_clock_fake(w->loop, 1000000);
	w->chat = chat_new(w->loop, w->conf, w->dir, ends[0], &ops, &err);
	if (w->chat == NULL)
		die("%s", err.text);
	world_front(w, kind);
	w->app = (struct app){
		.chat = w->chat, .conf = w->conf, .otr = chat_otr(w->chat),
		.front = &w->front, .version = "0", .confined = "not at all",
		.data_dir = w->dir,
	};
	chat_listen(w->chat, fake_hear, w);
}

static int
world_unlink(const char *path, const struct stat *sb, int flag,
    struct FTW *ftw)
{
	(void)sb;
	(void)flag;
	(void)ftw;
	return remove(path);
}

static void
world_free(struct world *w)
{
	cmd_free(&w->app);
	chat_free(w->chat);
	conf_free(w->conf);
	loop_free(w->loop);
	close(w->other);
	free(w->prompt);
	str_free(&w->said);
	str_free(&w->did);
	str_free(&w->choices);
	nftw(w->dir, world_unlink, 8, FTW_DEPTH | FTW_PHYS);
}

/* Enter; "" when it went well, else the error's code. */
static inline const char *
world_run(struct world *w, const char *line)
{
	str_clear(&w->said);
	str_clear(&w->did);
	w->err.code[0] = '\0';
	return cmd_run(&w->app, w->window, line, w->window == NULL ?
	    OTR_NOT_PRIVATE : talk_level(w->window), &w->secret,
	    &w->err) == 0 ? "" : w->err.code;
}

#endif
