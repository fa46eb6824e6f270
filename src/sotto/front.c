/*
 * Ties commands and the front end together: the front end gets the calls by
 * which it reaches them, they get what it does for commands.
 *
 * SPDX-License-Identifier: ISC
 */
#include "confine/confine.h"
#include "sotto/inside.h"

static int
front_enter(void *arg, struct talk *talk, const char *line,
    enum otr_level shown, bool *secret, struct err *err)
{
	struct program *p = arg;

	return (cmd_run(&p->app, talk, line, shown, secret, err));
}

static void
front_garbled(void *arg, struct talk *talk, const char *text, size_t len,
    const struct err *err)
{
	struct program *p = arg;

	cmd_garbled(&p->app, talk, text, len, err);
}

static void
front_complete(void *arg, struct talk *talk, const char *line,
    size_t cursor, struct completion *c)
{
	struct program *p = arg;

	cmd_complete(&p->app, talk, line, cursor, c);
}

static char *
front_hint(void *arg, struct talk *talk, const char *line)
{
	struct program *p = arg;

	(void)talk;
	return (cmd_hint(&p->app, line));
}

static int
front_edits(void *arg, struct err *err)
{
	return (edit_can(arg, err));
}

static int
front_edit(void *arg, const char *text, void (*done)(void *, const char *,
    const char *), void *done_arg, struct err *err)
{
	return (edit_text(arg, text, done, done_arg, err));
}

static int
front_opens(void *arg, const struct account *a, bool *beside, struct err *err)
{
	return (open_can(arg, a, beside, err));
}

static int
front_open_link(void *arg, const struct account *a, const char *target,
    struct err *err)
{
	return (open_link(arg, a, target, err));
}

static void
front_stop(void *arg, int status)
{
	program_stop(arg, status);
}

static bool
front_lent_stop(void *arg)
{
	return (lend_stop(arg));
}

static bool
front_lent_continue(void *arg)
{
	return (lend_continue(arg));
}

void
front_begin(struct program *p)
{
	const struct front_row *row = p->options.row;
	struct front_start start = {
		.chat = p->chat,
		.version = PACKAGE_VERSION,
		.themes = p->theme_dirs,
		.values = p->options.values,
		.calls = {
			.arg = p,
			.enter = front_enter,
			.garbled = front_garbled,
			.complete = front_complete,
			.hint = front_hint,
			.edits = front_edits,
			.edit = front_edit,
			.opens = front_opens,
			.open_link = front_open_link,
			.stop = front_stop,
			.lent_stop = front_lent_stop,
			.lent_continue = front_lent_continue,
		},
	};

	p->app = (struct app){
		.chat = p->chat,
		.conf = p->conf,
		.otr = chat_otr(p->chat),
		.front = &p->front,
		.version = PACKAGE_VERSION,
		.confined = confine_describe(),
		.data_dir = p->paths.data,
		.keys = &p->keys,
	};
	p->face = row->start(p->face, &start, &p->front);
	p->front.kind = row->kind;
}
