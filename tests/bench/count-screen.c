/*
 * The screen: from the model or a key to the bytes that a terminal gets.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>

#include "count-rig.h"
#include "count.h"

#define LINE "The quick brown fox jumps over the lazy dog, and goes on to the " \
	"river, where it sleeps."
#define MANY 50
#define CONTACTS 100
#define LINES 2000

static struct rig *
with_screen(int columns, int rows, size_t lines)
{
	struct rig *r = rig_new(NULL, 0);

	rig_online(r, CONTACTS, true);
	rig_screen(r, columns, rows);
	ui_show(r->ui, rig_talk(r, 0));
	for (size_t i = 0; i < lines; i++) {
		rig_message(r, 0, LINE);
		if (i % 100 == 99)
			rig_quiet(r);
	}
	rig_quiet(r);
	rig_paint(r);
	return r;
}

static size_t
end(struct rig *r, size_t frames, size_t n)
{
	if (r->frames != frames + n)
		rig_fail("frames", "not as many as there should be");
	rig_free(r);
	return n;
}

static size_t
paint(int columns, int rows)
{
	struct rig *r = with_screen(columns, rows, 200);
	size_t frames = r->frames;

	for (size_t i = 0; i < MANY; i++) {
		rig_message(r, 0, LINE);
		rig_quiet(r);
		count_on();
		rig_paint(r);
		count_off();
	}
	return end(r, frames, MANY);
}

static size_t
run_paint(void)
{
	return paint(80, 24);
}

static size_t
run_paint_large(void)
{
	return paint(200, 50);
}

static size_t
run_key(void)
{
	struct rig *r = with_screen(80, 24, 200);
	size_t frames;
	char name[2] = "a";

	rig_key(r, "x");
	frames = r->frames;
	count_on();
	for (size_t i = 0; i < MANY; i++) {
		name[0] = (char)('a' + i % 26);
		rig_key(r, name);
	}
	count_off();
	return end(r, frames, MANY);
}

static size_t
run_scroll(void)
{
	struct rig *r = with_screen(80, 24, LINES);
	size_t frames;

	rig_key(r, "PageUp");
	frames = r->frames;
	count_on();
	for (size_t i = 0; i < MANY; i++)
		rig_key(r, "PageUp");
	count_off();
	return end(r, frames, MANY);
}

const struct count_path count_screen[] = {
	{ "paint", "a frame with one new line, 80x24", run_paint },
	{ "paint-large", "a frame with one new line, 200x50",
	    run_paint_large },
	{ "key", "a typed character, to the frame, 80x24", run_key },
	{ "scroll", "a page up, to the frame, 80x24", run_scroll },
	{ NULL, NULL, NULL },
};
