/*
 * All of it at once, as somebody has it who never tidies up: windows, ten
 * contacts for each, a hundred lines for each in the one that is shown, on a
 * large screen with the panel.  In one process.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>

#include "count-rig.h"
#include "growth.h"

#define SHORT "The quick brown fox."
#define MANY 50
#define CONTACTS 10
#define LINES 100

static struct rig *r;

static void
fill(size_t n)
{
	r = rig_new("keep_lines = 1000000", 0);
	rig_screen(r, 160, 50);
	ui_roster(r->ui, 1);
	rig_online(r, n * CONTACTS, true);
	for (size_t i = 0; i < n * LINES; i++) {
		rig_message(r, 0, SHORT);
		if (i % MANY == MANY - 1)
			rig_quiet(r);
	}
	for (size_t i = 1; i < n; i++) {
		rig_message(r, i, SHORT);
		if (i % MANY == MANY - 1)
			rig_quiet(r);
	}
	rig_quiet(r);
	ui_show(r->ui, rig_talk(r, 0));
	rig_paint(r);
}

static double
time_key(const char *name)
{
	growth_clock();
	for (int i = 0; i < MANY; i++)
		rig_key(r, name);
	return growth_median();
}

static double
time_lines(size_t n)
{
	growth_clock();
	for (size_t i = 0; i < MANY; i++) {
		rig_message(r, n > 0 ? i * 7919 % n : 0, SHORT);
		rig_turn(r);
		rig_paint(r);
	}
	return growth_median_of(2);
}

static void
measure_all(size_t n, double *out)
{
	fill(n);
	out[0] = time_key("x");
	rig_key(r, "C-u");
	out[1] = time_key("PageUp");
	rig_key(r, "M-End");
	out[2] = time_lines(0);
	out[3] = time_lines(n);
	growth_clock();
	for (size_t i = 0; i < MANY; i++) {
		rig_presence(r, i * 7919 % (n * CONTACTS), i % 2 ? SHOW_AWAY :
		    SHOW_ONLINE);
		rig_turn(r);
		rig_paint(r);
	}
	out[4] = growth_median_of(2);
	out[5] = time_key("M-Down");
	out[6] = time_key("M-a");
	rig_free(r);
	r = NULL;
}

const struct growth_series growth_all = {
	.name = "all", .of = "windows, each with 10 contacts and 100 lines",
	.from = 125, .to = 1000,
	.measures = { "key to screen, us", "a page up, us",
	    "a line to screen, us", "a line elsewhere, us",
	    "a presence to screen, us", "to the next window, us",
	    "to an active window, us" },
	.measure = measure_all,
};
