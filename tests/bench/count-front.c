/*
 * The front ends of the rig: a screen up to the bytes that a terminal gets,
 * and the pipe.
 *
 * SPDX-License-Identifier: ISC
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "count-rig.h"
#include "tests/support/little.h"

/* ---- the terminal --------------------------------------------------------- */

static void
size(void *arg, int *columns, int *rows)
{
	const struct rig *r = arg;

	*columns = r->columns;
	*rows = r->rows;
}

static bool
show(void *arg, const struct grid *g)
{
	struct rig *r = arg;

	str_clear(&r->shown);
	screen_show(&r->screen, g, &r->shown);
	r->frames++;
	return true;
}

static bool
next_key(void *arg, struct key *key)
{
	struct rig *r = arg;

	if (!r->has_key)
		return false;
	*key = r->key;
	r->has_key = false;
	return true;
}

static void nothing(void *arg) { (void)arg; }

static void
set_theme(void *arg, const struct theme *theme)
{
	screen_theme(&((struct rig *)arg)->screen, theme);
}

static void
careful(void *arg, bool on)
{
	(void)arg;
	(void)on;
}

static int
waits(void *arg)
{
	(void)arg;
	return -1;
}

/* ---- the screen ----------------------------------------------------------- */

static int
enter(void *arg, struct talk *talk, const char *line, enum otr_level shown,
    bool *secret, struct err *err)
{
	return cmd_run(&((struct rig *)arg)->app, talk, line, shown, secret,
	    err);
}

static void
complete(void *arg, struct talk *talk, const char *line, size_t cursor,
    struct completion *found)
{
	cmd_complete(&((struct rig *)arg)->app, talk, line, cursor, found);
}

static char *
hint(void *arg, struct talk *talk, const char *line)
{
	(void)talk;
	return cmd_hint(&((struct rig *)arg)->app, line);
}

static struct talk *
screen_current(void *arg)
{
	return ui_current(((struct rig *)arg)->ui);
}

static void
screen_show_talk(void *arg, struct talk *talk)
{
	ui_show(((struct rig *)arg)->ui, talk);
}

static int
screen_window(void *arg, const char *which, struct err *err)
{
	return ui_window(((struct rig *)arg)->ui, which, err);
}

void
rig_screen(struct rig *r, int columns, int rows)
{
	const struct display display = { .arg = r, .size = size, .show = show,
	    .next_key = next_key, .bell = nothing, .set_theme = set_theme,
	    .redraw = nothing, .suspend = nothing, .flush = nothing,
	    .careful = careful, .waits = waits };
	const struct ui_ops ops = { .arg = r, .enter = enter,
	    .complete = complete, .hint = hint, .quit = nothing };

	r->columns = columns;
	r->rows = rows;
	little_describe(&r->info);
	screen_init(&r->screen, &r->info);
	str_init(&r->shown);
	r->ui = ui_new(r->chat, &display, &ops, NULL);
	r->front = (struct front){ .arg = r, .kind = FRONT_SCREEN,
	    .current = screen_current, .show = screen_show_talk,
	    .window = screen_window };
	rig_paint(r);
}

static void
paint(void *arg)
{
	struct rig *r = arg;

	ui_paint(r->ui);
}

void
rig_paint(struct rig *r)
{
	rig_counted(paint, r);
}

static void
press(void *arg)
{
	struct rig *r = arg;

	ui_keys(r->ui);
	ui_paint(r->ui);
}

void
rig_key(struct rig *r, const char *name)
{
	struct err err;

	memset(&r->key, 0, sizeof(r->key));
	if (name[1] == '\0') {
		r->key.code = KEY_TEXT;
		r->key.text[0] = name[0];
	} else if (key_parse(name, &r->key, &err) == -1)
		rig_fail(name, err.text);
	r->has_key = true;
	rig_counted(press, r);
}

/* ---- the pipe --------------------------------------------------------------- */

static void
garbled(void *arg, struct talk *talk, const char *text, size_t len,
    const struct err *err)
{
	(void)arg;
	(void)talk;
	(void)text;
	(void)len;
	rig_fail("a line", err->text);
}

static void
stop(void *arg, int status)
{
	(void)arg;
	(void)status;
}

static struct talk *
pipe_talk(void *arg)
{
	return pipe_current(((struct rig *)arg)->pipe);
}

static void
pipe_show_talk(void *arg, struct talk *talk)
{
	pipe_show(((struct rig *)arg)->pipe, talk);
}

void
rig_pipe(struct rig *r)
{
	const struct front_calls calls = { .arg = r, .enter = enter,
	    .garbled = garbled, .stop = stop };
	int in[2], out[2];

	if (pipe(in) == -1 || pipe2(out, O_NONBLOCK) == -1)
		rig_fail("pipe", "cannot be made");
	r->pipe = pipe_new(r->chat, in[0], out[1], 30, &calls);
	r->in = in[1];
	r->out = out[0];
	r->front = (struct front){ .arg = r, .kind = FRONT_SCRIPT,
	    .current = pipe_talk, .show = pipe_show_talk };
}

void
rig_pipe_line(struct rig *r, const char *line)
{
	size_t n = strlen(line);

	if (write(r->in, line, n) != (ssize_t)n)
		rig_fail("pipe", "it is full");
}

void
rig_pipe_drop(struct rig *r)
{
	char block[65536];

	while (read(r->out, block, sizeof(block)) > 0)
		;
}

void
front_close(struct rig *r)
{
	if (r->ui != NULL) {
		ui_free(r->ui);
		screen_free(&r->screen);
		little_describe_free(&r->info);
		str_free(&r->shown);
	}
	if (r->pipe != NULL) {
		pipe_free(r->pipe);
		close(r->in);
		close(r->out);
	}
}
