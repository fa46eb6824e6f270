/*
 * Contacts, lines, windows: in one process.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>

#include "count-rig.h"
#include "growth.h"

#define LINE "The quick brown fox jumps over the lazy dog."
#define SHORT "The quick brown fox."
#define MANY 50

static struct rig *r;
static double bytes;

static void
finish(void)
{
	rig_free(r);
	r = NULL;
}

/* Turns and a frame behind what was said: two calls. */
static void
turn(void)
{
	rig_turn(r);
	rig_paint(r);
}

static double
time_keys(void)
{
	char name[2] = "a";

	growth_clock();
	for (int i = 0; i < MANY; i++) {
		name[0] = (char)('a' + i % 26);
		rig_key(r, name);
	}
	return growth_median();
}

static double
time_key(const char *name)
{
	growth_clock();
	for (int i = 0; i < MANY; i++)
		rig_key(r, name);
	return growth_median();
}

/* A letter that many have, and it is taken back. */
static double
time_goto(void)
{
	rig_key(r, "M-g");
	growth_clock();
	for (int i = 0; i < MANY; i++)
		rig_key(r, i % 2 ? "Backspace" : "e");
	return growth_median();
}

/* What no line has: all of them are looked at. */
static double
time_search(void)
{
	double sum;

	rig_key(r, "M-/");
	growth_clock();
	for (int i = 0; i < 10; i++) {
		rig_key(r, "z");
		rig_key(r, "Backspace");
	}
	sum = growth_sum();
	rig_key(r, "Escape");
	return sum / 10;
}

static double
time_lines(size_t n, size_t (*who)(size_t i, size_t n))
{
	growth_clock();
	for (size_t i = 0; i < MANY; i++) {
		rig_message(r, who(i, n), SHORT);
		turn();
	}
	return growth_median_of(2);
}

static size_t
the_first(size_t i, size_t n)
{
	(void)i;
	(void)n;
	return 0;
}

static size_t
any(size_t i, size_t n)
{
	return i * 7919 % n;
}

/* ---- contacts ------------------------------------------------------------- */

static void
measure_contacts(size_t n, double *out)
{
	bytes = growth_bytes();
	r = rig_new(NULL, 0);
	rig_screen(r, 80, 24);
	ui_roster(r->ui, 1);
	rig_login(r);
	growth_clock();
	rig_roster(r, n);
	rig_there(r, n);
	rig_paint(r);
	out[0] = growth_sum() / (double)n;
	rig_quiet(r);
	loop_clock_move(r->loop, 60000);
	rig_quiet(r);
	out[1] = (growth_bytes() - bytes) / (double)n;
	growth_clock();
	for (size_t i = 0; i < MANY; i++) {
		rig_presence(r, any(i, n), i % 2 ? SHOW_AWAY : SHOW_ONLINE);
		turn();
	}
	out[2] = growth_median_of(2);
	ui_show(r->ui, rig_talk(r, 0));
	rig_paint(r);
	out[3] = time_keys();
	out[4] = time_lines(n, the_first);
	out[5] = time_goto();
	finish();
}

const struct growth_series growth_contacts = {
	.name = "contacts", .of = "contacts", .from = 1000, .to = 64000,
	.measures = { "log-in, us a contact", "memory, bytes a contact",
	    "a presence to screen, us", "key to screen, us",
	    "a line to screen, us", "a key of the go-to box, us" },
	.measure = measure_contacts,
};

/* ---- scrollback ----------------------------------------------------------- */

static size_t lines;

static void
begin_scrollback(void)
{
	r = rig_new("keep_lines = 1000000", 0);
	rig_online(r, 10, true);
	rig_screen(r, 80, 24);
	ui_show(r->ui, rig_talk(r, 0));
	rig_paint(r);
	bytes = growth_bytes();
	lines = 0;
}

static void
measure_scrollback(size_t n, double *out)
{
	for (; lines < n; lines++) {
		rig_message(r, 0, SHORT);
		if (lines % MANY == MANY - 1)
			rig_quiet(r);
	}
	rig_turn(r);
	rig_paint(r);
	out[0] = (growth_bytes() - bytes) / (double)lines;
	out[1] = time_keys();
	out[2] = time_key("PageUp");
	growth_clock();
	for (int i = 0; i < 10; i++) {
		rig_key(r, "M-Home");
		rig_key(r, "M-End");
	}
	out[3] = growth_median_of(2);
	rig_key(r, "M-Home");
	out[4] = time_lines(n, the_first);
	rig_key(r, "M-End");
	out[5] = time_lines(n, the_first);
	out[6] = time_search();
	lines += 2 * MANY;
}

const struct growth_series growth_scrollback = {
	.name = "scrollback", .of = "lines in one window", .from = 10000,
	.to = 1000000, .begin = begin_scrollback,
	.measures = { "memory, bytes a line", "key to screen, us",
	    "a page up, us", "to the top and back, us",
	    "a line, scrolled up, us", "a line to screen, us",
	    "a word that is nowhere, us" },
	.measure = measure_scrollback, .end = finish,
};

/* ---- windows -------------------------------------------------------------- */

static size_t windows;

static void
begin_windows(void)
{
	r = rig_new(NULL, 0);
	rig_online(r, 1000, true);
	rig_screen(r, 80, 24);
	bytes = growth_bytes();
	windows = 0;
}

static void
measure_windows(size_t n, double *out)
{
	for (; windows < n; windows++) {
		rig_message(r, windows, LINE);
		if (windows % MANY == MANY - 1)
			rig_turn(r);
	}
	rig_quiet(r);
	rig_paint(r);
	out[0] = (growth_bytes() - bytes) / (double)n;
	ui_show(r->ui, rig_talk(r, 0));
	rig_paint(r);
	out[1] = time_keys();
	out[2] = time_key("M-Down");
	out[3] = time_key("M-a");
	ui_show(r->ui, rig_talk(r, 0));
	rig_paint(r);
	out[4] = time_lines(n, the_first);
	out[5] = time_lines(n, any);
	growth_clock();
	for (int i = 0; i < MANY; i++)
		rig_type(r, rig_talk(r, 0), LINE);
	out[6] = growth_median();
	rig_quiet(r);
	out[7] = time_goto();
	rig_key(r, "Escape");
}

const struct growth_series growth_windows = {
	.name = "windows", .of = "windows", .from = 10, .to = 1000,
	.begin = begin_windows,
	.measures = { "memory, bytes a window", "key to screen, us",
	    "to the next window, us", "to an active window, us",
	    "a line to screen, us", "a line elsewhere, us",
	    "a line sent, us", "a key of the go-to box, us" },
	.measure = measure_windows, .end = finish,
};
