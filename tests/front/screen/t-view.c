/*
 * The whole screen at every size: the level always there (law 3), nothing
 * painted where nothing changed (law 8), no damage.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "front/screen/inside.h"
#include "tests/support/fake-ui.h"

/* The level stands in the last rows, where one types. */
static void
assert_level(struct fake_ui *f, enum otr_level level)
{
	const struct grid *g = &f->display.grid;
	const char *name = otr_level_name(level);

	ui_paint(f->ui);
	for (int y = g->rows - 8 > 0 ? g->rows - 8 : 0; y < g->rows; y++)
		if (grid_find(g, y, name) >= 0)
			return;
	fail_msg("%dx%d: no \"%s\"", g->columns, g->rows, name);
}

static void
test_levels(void **state)
{
	struct fake_ui f;

	(void)state;
	fake_ui_new(&f, 80, 24);
	/* All that could want its place. */
	free(f.bob->contact->name);
	f.bob->contact->name = xstrdup("A contact with a very long name, so "
	    "long that it never fits \xe4\xbd\xa0\xe5\xa5\xbd");
	fake_held(f.bob, "waits", OTR_HOLD_OFFLINE);
	f.bob->failed = 3;
	direct_otr(f.bob)->info.smp = OTR_SMP_RUNNING;
	direct_otr(f.bob)->info.version = 2;
	f.account->state = ACCOUNT_CONNECTING;
	fake_in(f.eve, "psst");
	ui_show(f.ui, f.bob);
	for (int columns = 20; columns <= 120; columns++) {
		fake_size(&f, columns, columns % 2 ? 24 : 5);
		for (int i = OTR_NOT_PRIVATE; i <= OTR_FINISHED; i++) {
			fake_level(f.bob, (enum otr_level)i, OTR_HOLD_NONE);
			assert_level(&f, (enum otr_level)i);
		}
	}
	fake_ui_free(&f);
}

static void
got_yes(void *arg, size_t which)
{
	(void)arg;
	(void)which;
}

/* Also while a question is asked, a text typed, and where it is too small. */
static void
test_levels_always(void **state)
{
	struct fake_ui f;

	(void)state;
	fake_ui_new(&f, 80, 24);
	ui_show(f.ui, f.bob);
	fake_level(f.bob, OTR_UNVERIFIED, OTR_HOLD_NONE);
	fake_type(&f, "a text that is too long for the narrow screens here");
	for (int columns = 20; columns <= 120; columns++) {
		fake_size(&f, columns, 5 + columns % 9);
		assert_level(&f, OTR_UNVERIFIED);
	}
	fake_ask_yes(&f, "A question with so many words that it needs more "
	    "than one row on most screens?", got_yes, NULL);
	for (int columns = 20; columns <= 120; columns++) {
		fake_size(&f, columns, 5 + columns % 9);
		assert_level(&f, OTR_UNVERIFIED);
		assert_true(fake_shows(&f, "yes"));
		assert_true(fake_shows(&f, "Esc"));
	}
	for (int rows = 1; rows < 5; rows++) {
		fake_size(&f, 30, rows);
		assert_level(&f, OTR_UNVERIFIED);
		fake_size(&f, 10, rows + 5);
		assert_level(&f, OTR_UNVERIFIED);
	}
	fake_ui_free(&f);
}

/* It is the session's level, whether or not a counter moved. */
static void
test_truth(void **state)
{
	struct fake_ui f;

	(void)state;
	fake_ui_new(&f, 80, 24);
	ui_show(f.ui, f.bob);
	fake_level(f.bob, OTR_PRIVATE, OTR_HOLD_NONE);
	assert_level(&f, OTR_PRIVATE);
	direct_otr(f.bob)->info.level = OTR_NOT_PRIVATE;
	assert_level(&f, OTR_NOT_PRIVATE);
	assert_false(fake_shows(&f, " Private "));
	fake_ui_free(&f);
}

static void
test_bar(void **state)
{
	struct fake_ui f;

	(void)state;
	fake_ui_new(&f, 100, 24);
	assert_true(fake_shows(&f, "alice@example.org online"));
	ui_show(f.ui, f.bob);
	fake_level(f.bob, OTR_PRIVATE, OTR_HOLD_OFFLINE);
	assert_true(fake_shows(&f, " Private  Bob  offline: lines wait"));
	fake_held(f.bob, "one", OTR_HOLD_OFFLINE);
	fake_held(f.bob, "two", OTR_HOLD_OFFLINE);
	assert_true(fake_shows(&f, " Private  Bob  offline: 2 held"));
	fake_level(f.bob, OTR_STARTING, OTR_HOLD_STARTING);
	f.bob->outbox->hold = OTR_HOLD_STARTING;
	assert_true(fake_shows(&f, " Starting  Bob  2 held"));
	f.bob->failed = 1;
	talk_changed(f.bob);
	assert_true(fake_shows(&f, "1 failed"));
	f.account->state = ACCOUNT_CONNECTING;
	f.account->changes++;
	assert_true(fake_shows(&f, "alice@example.org connecting"));
	/* Where the address has no room, the state still has. */
	fake_size(&f, 56, 24);
	assert_false(fake_shows(&f, "alice@example.org c"));
	assert_true(fake_shows(&f, "connecting"));
	fake_ui_free(&f);
}

/* Of the next line as it will leave: the policy may seal it first. */
static void
test_logged(void **state)
{
	static const struct {
		const char *config;
		bool clear, starts, sealed;
	} of[] = {
		{ "", false, false, false },
		{ "log = true", true, false, false },
		{ "otr_log = true", false, true, true },
		{ "log = true\notr_log = true", true, true, true },
	};
	struct fake_ui f;
	char *config;

	(void)state;
	for (size_t i = 0; i < NELEM(of); i++) {
		config = xasprintf("account \"alice@example.org\" {\n"
		    "contact \"bob@example.org\" {\n%s\n}\n}\n",
		    of[i].config);
		fake_ui_new_conf(&f, 100, 24, config);
		free(config);
		ui_show(f.ui, f.bob);
		fake_level(f.bob, OTR_NOT_PRIVATE, OTR_HOLD_NONE);
		assert_int_equal(fake_shows(&f, "logged"), of[i].clear);
		fake_level(f.bob, OTR_NOT_PRIVATE, OTR_HOLD_STARTING);
		assert_int_equal(fake_shows(&f, "logged"), of[i].starts);
		fake_level(f.bob, OTR_PRIVATE, OTR_HOLD_NONE);
		assert_int_equal(fake_shows(&f, "logged"), of[i].sealed);
		fake_ui_free(&f);
	}
}

static void
test_policy(void **state)
{
	struct fake_ui f;

	(void)state;
	fake_ui_new_conf(&f, 100, 24, "otr_policy = \"always\"\n"
	    "roster_shown = false\ntime_format = \"\"\n");
	ui_show(f.ui, f.bob);
	fake_in(f.bob, "hi");
	assert_true(fake_shows(&f, " Not private  Bob  policy always"));
	/* Without a time on the lines there is no clock either. */
	assert_false(fake_shows(&f, "00:0"));
	assert_true(fake_shows(&f, "\n!        Bob  hi\n"));
	assert_false(fake_shows(&f, "|"));
	fake_ui_free(&f);
}

static void
test_title(void **state)
{
	struct fake_ui f;

	(void)state;
	fake_ui_new(&f, 80, 24);
	assert_int_equal(grid_find(&f.display.grid, 0, " 1 Status"), 0);
	free(f.bob->contact->text);
	f.bob->contact->text = xstrdup("at work");
	ui_show(f.ui, f.bob);
	assert_true(fake_shows(&f,
	    " 2 Bob  online  bob@example.org  \"at work\""));
	/* Of two lines one is made, and what is invisible goes. */
	free(f.bob->contact->text);
	f.bob->contact->text = xstrdup("in a\xe2\x80\x8f meeting\r\nback at 5");
	f.account->changes++;
	assert_true(fake_shows(&f, "online  bob@example.org  \"in a meeting / "
	    "back at 5\""));
	f.bob->contact->in_roster = false;
	f.account->changes++;
	assert_true(fake_shows(&f, "not in the roster"));
	fake_ui_free(&f);
}

static void
title_signs(struct fake_ui *f, bool signs)
{
	f->display.signs = signs;
	fake_size(f, f->display.columns, f->display.rows);
	f->account->changes++;
}

/* What a contact or a server writes is none of the program's words. */
static void
test_title_lies(void **state)
{
	struct fake_ui f;
	struct contact *c;

	(void)state;
	fake_ui_new(&f, 80, 24);
	free(f.bob->contact->text);
	f.bob->contact->text = xstrdup("verified \" \xc2\xb7 verified");
	ui_show(f.ui, f.bob);
	title_signs(&f, true);
	assert_true(fake_shows(&f, "bob@example.org \xc2\xb7 \"verified ' "
	    "\xc2\xb7 verified\""));
	/* A name that has all of a title, and one that leaves no room. */
	c = fake_contact(f.account, "mallory@example.net", "Eve \xc2\xb7 "
	    "online \xc2\xb7 eve@example.net \xc2\xb7 verified",
	    SHOW_ONLINE);
	ui_show(f.ui, fake_talk(c));
	f.account->changes++;
	assert_true(fake_shows(&f, "> \xc2\xb7 online \xc2\xb7 "
	    "mallory@example.net"));
	assert_false(fake_shows(&f, " 3 Eve"));
	title_signs(&f, false);
	free(c->name);
	c->name = xstrdup("Eve  online  eve@example.net  verified  a  b  c  d");
	title_signs(&f, false);
	assert_true(fake_shows(&f, " 3 <Eve  online"));
	assert_true(fake_shows(&f, ">  online  mallory@example.net"));
	fake_ui_free(&f);
}

static void
test_roster(void **state)
{
	struct fake_ui f;

	(void)state;
	fake_ui_new(&f, 80, 24);
	fake_contact(f.account, "zoe@example.org", "Zoe", SHOW_CHAT);
	fake_contact(f.account, "al@example.org", "Al", SHOW_OFFLINE);
	fake_in(f.bob, "hi");
	fake_in(f.bob, "you");
	ui_paint(f.ui);
	/* Nobody asked for it: only where there is room to spare. */
	assert_false(fake_shows(&f, "Zoe"));
	fake_size(&f, 100, 24);
	assert_true(fake_shows(&f, "Zoe"));
	fake_size(&f, 80, 24);
	fake_type(&f, "<M-r>");
	assert_int_equal(grid_find(&f.display.grid, 1, " UNREAD "), 0);
	assert_int_equal(grid_find(&f.display.grid, 2, "  2 * Bob          2 ! |"),
	    0);
	assert_int_equal(grid_find(&f.display.grid, 3, " OPEN "), 0);
	assert_int_equal(grid_find(&f.display.grid, 4, "    o eve            ! |"),
	    0);
	assert_int_equal(grid_find(&f.display.grid, 5, " CONTACTS (3/4) "), 0);
	assert_int_equal(grid_find(&f.display.grid, 6, "    * Zoe              |"),
	    0);
	assert_int_equal(grid_find(&f.display.grid, 7, "    . Al               |"),
	    0);
	fake_type(&f, "<M-r>");
	assert_false(fake_shows(&f, "Zoe"));
	fake_type(&f, "<M-r>");
	assert_true(fake_shows(&f, "Zoe"));
	fake_size(&f, 59, 24);
	assert_false(fake_shows(&f, "Zoe"));
	/* More than there are rows. */
	fake_size(&f, 80, 6);
	assert_true(fake_shows(&f, "... 5 more"));
	fake_ui_free(&f);
}

static void
assert_same_cell(const struct grid *a, const struct grid *b, int x, int y)
{
	if (strcmp(grid_cluster(a, x, y), grid_cluster(b, x, y)) != 0 ||
	    grid_at(a, x, y)->style != grid_at(b, x, y)->style ||
	    grid_at(a, x, y)->bold != grid_at(b, x, y)->bold)
		fail_msg("%d,%d: '%s' was shown for '%s'", x, y,
		    grid_cluster(a, x, y), grid_cluster(b, x, y));
}

/* Dies unless the screen is what it is when all of it is painted anew. */
static void
assert_whole(struct fake_ui *f)
{
	struct grid *g = &f->display.grid;
	struct grid seen;

	grid_init(&seen);
	grid_resize(&seen, g->columns, g->rows);
	for (int y = 0; y < g->rows; y++)
		grid_copy_row(&seen, y, g, y);
	panel_forget(f->ui);
	f->ui->lines_painted = 0;
	f->ui->changes++;
	ui_paint(f->ui);
	for (int y = 0; y < g->rows; y++)
		for (int x = 0; x < g->columns; x++)
			assert_same_cell(&seen, g, x, y);
	grid_free(&seen);
}

/* Rows of the roster are painted only where they show something else. */
static void
test_roster_rows(void **state)
{
	static const char *const keys[] = { "x", "<M-1>", "<M-2>", "/", "<M-r>",
	    "/he<Tab>", "<C-u>", "<PageUp>", "<C-u>/nonsense<Enter>" };
	static const char *const names[] = { "", "Al", "\xe6\x9d\x8e\xe6\xa2\x85",
	    "one whose name is longer than there is room", "Zoe" };
	struct fake_ui f;
	struct contact *c;
	char jid[32];
	unsigned r = 7, to;

	(void)state;
	fake_ui_new(&f, 100, 24);
	for (int i = 0; i < 24; i++) {
		snprintf(jid, sizeof(jid), "c%d@example.org", i);
		fake_contact(f.account, jid, names[i % 5], SHOW_OFFLINE);
	}
	for (int i = 0; i < 4000; i++) {
		r = r * 1103515245u + 12345u;
		to = r >> 16;
		c = fake_of(f.chat)->contacts[to % 26];
		if (r >> 29 < 3) {
			c->show = (enum show)(to / 32 % 6);
		} else if (r >> 29 == 3) {
			free(c->name);
			c->name = xstrdup(names[to / 32 % 5]);
		} else if (r >> 29 == 4) {
			fake_in(to & 1 ? f.bob : f.eve, "hi");
		} else if (r >> 29 == 5 && to % 16 == 0) {
			fake_size(&f, 70 + (int)to / 16 % 50, 7 + (int)to /
			    1024 % 30);
		} else if (r >> 29 == 5) {
			ui_say(f.ui, STYLE_STATUS, "what is said above the "
			    "status bar until a key is typed, and reaches "
			    "over the roster, where that is shown, with its "
			    "first row or with more than one");
		} else
			fake_type(&f, keys[to % NELEM(keys)]);
		f.account->changes += r >> 29 < 4;
		ui_paint(f.ui);
		assert_whole(&f);
	}
	fake_ui_free(&f);
}

/* The terminal has answered how many columns a sequence takes. */
static void
test_roster_measured(void **state)
{
	struct fake_ui f;

	(void)state;
	fake_ui_new(&f, 120, 24);
	free(f.bob->contact->name);
	f.bob->contact->name = xstrdup("\xf0\x9f\x91\xa9\xe2\x80\x8d"
	    "\xf0\x9f\x92\xbb of the day");
	f.account->changes++;
	ui_paint(f.ui);
	utf8_joins(~0u);
	fake_type(&f, "<Resize>");
	assert_true(fake_shows(&f, "of the day"));
	assert_whole(&f);
	utf8_joins(0);
	fake_ui_free(&f);
}

/* A question stands, and is gone, without a key. */
static void
got_text(void *arg, const char *text)
{
	(void)arg;
	(void)text;
}

static void
whole_step(struct fake_ui *f, unsigned kind, unsigned to)
{
	static const char *const keys[] = { "x", "x", "y", "\xe6\x9d\x8e",
	    "e\xcc\x81", "\xcc\x81", "\xe2\x80\x8d", "\xef\xb8\x8f",
	    "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb", "<Left>",
	    "<Backspace>", "<C-u>", "<M-1>", "<M-2>", "<M-3>", "<M-Enter>",
	    "<M-r>", "<PageUp>", "<PageDown>", "/", "/he<Tab>", "<Enter>",
	    "<Up>", "<FocusOut>", "<FocusIn>", "<C-g>",
	    "<Paste:one\ntwo \xe6\x9d\x8e>", "<C-l>" };
	static const char *const texts[] = { "away", "",
	    "\xe6\x9d\x8e\xe6\xa2\x85 \xf0\x9f\x91\xa9\xe2\x80\x8d"
	    "\xf0\x9f\x92\xbb", "a longer text than the title bar has room "
	    "for at any of the sizes that a screen gets here, or nearly so" };
	struct contact *c = fake_of(f->chat)->contacts[to % 8];

	if (kind == 0) {
		c->show = (enum show)(to / 8 % 6);
		f->account->changes++;
	} else if (kind == 1) {
		free(c->name);
		c->name = xstrdup(texts[to / 8 % 4]);
		f->account->changes++;
	} else if (kind == 2) {
		fake_in(to & 1 ? f->bob : f->eve, texts[to / 2 % 4]);
	} else if (kind == 3) {
		fake_level(to & 1 ? f->bob : f->eve, (enum otr_level)(to / 2 %
		    5), OTR_HOLD_NONE);
	} else if (kind == 4 && to % 8 == 0) {
		fake_size(f, 18 + (int)to / 8 % 100, 4 + (int)to / 1024 % 30);
	} else if (kind == 4 && to % 8 == 1) {
		utf8_joins(to / 8 % 2 ? ~0u : 0);
		fake_type(f, "<Resize>");
	} else if (kind == 4 && to % 8 == 2) {
		ui_ask_text(f->ui, texts[to / 8 % 4], got_text, NULL);
	} else if (kind == 4 && to % 8 == 3) {
		f->account->state = to & 8 ? ACCOUNT_ONLINE :
		    ACCOUNT_CONNECTING;
		f->account->changes++;
	} else
		fake_type(f, keys[to % NELEM(keys)]);
}

/* Whatever comes, each in a turn of its own or many in one. */
static void
test_whole(void **state)
{
	struct fake_ui f;
	char jid[32];
	unsigned r = 11;

	(void)state;
	fake_ui_new(&f, 100, 24);
	for (int i = 0; i < 12; i++) {
		snprintf(jid, sizeof(jid), "c%d@example.org", i);
		fake_contact(f.account, jid, "", SHOW_OFFLINE);
	}
	for (int i = 0; i < 20000; i++) {
		r = r * 1103515245u + 12345u;
		whole_step(&f, r >> 29, r >> 13 & 0xffff);
		if (r >> 8 & 3)
			continue;
		if (r >> 10 & 1)
			loop_clock_move(chat_loop(f.chat), r >> 8 & 31);
		ui_paint(f.ui);
		assert_whole(&f);
	}
	utf8_joins(0);
	fake_ui_free(&f);
}

/* Law 8. */
static void
test_idle(void **state)
{
	struct fake_ui f;
	int shown;

	(void)state;
	fake_ui_new(&f, 80, 24);
	ui_show(f.ui, f.bob);
	fake_in(f.bob, "hi");
	ui_paint(f.ui);
	ui_paint(f.ui);
	shown = f.display.shown;
	for (int i = 0; i < 10; i++)
		ui_paint(f.ui);
	assert_int_equal(f.display.shown, shown);
	/* The clock goes on while the terminal is used, then not at all. */
	loop_clock_move(f.chat->loop, 60000);
	ui_paint(f.ui);
	assert_int_equal(f.display.shown, shown + 1);
	for (int i = 0; i < 600; i++) {
		loop_clock_move(f.chat->loop, 10000);
		ui_paint(f.ui);
	}
	assert_in_range(f.display.shown, shown + 4, shown + 6);
	assert_false(fake_shows(&f, "  00:0"));
	shown = f.display.shown;
	loop_clock_move(f.chat->loop, 86400000);
	ui_paint(f.ui);
	assert_int_equal(f.display.shown, shown);
	fake_type(&f, "x");
	assert_true(f.display.shown > shown);
	fake_ui_free(&f);
}

/* Each size from nothing to huge, with every kind of entry. */
static void
test_sizes(void **state)
{
	struct fake_ui f;

	(void)state;
	fake_ui_new(&f, 80, 24);
	ui_show(f.ui, f.bob);
	for (int kind = ENTRY_IN; kind <= ENTRY_ERROR; kind++)
		fake_say(&f.bob->buffer, f.chat, (enum entry_kind)kind,
		    "some words \xe4\xbd\xa0\xe5\xa5\xbd\xe4\xb8\x96 that wrap "
		    "anywhere\nand go on e\xcc\x81");
	fake_out(f.bob, "x", DELIVERY_FAILED, "a reason that is a little "
	    "longer than the screen is on its narrow days");
	fake_type(&f, "typed \xe4\xbd\xa0\xe5\xa5\xbd<M-Enter>second row");
	for (int columns = 1; columns <= 130; columns++)
		for (int rows = 1; rows <= 30; rows += 3) {
			fake_size(&f, columns, rows);
			assert_int_equal(f.display.grid.columns, columns);
		}
	fake_size(&f, 300, 100);
	fake_size(&f, 80, 24);
	assert_true(fake_shows(&f, "second row"));
	fake_ui_free(&f);
}

/* Each row of what somebody else wrote has its mark, wrapped or broken, and
 * none of the program's has one. */
static void
test_quote(void **state)
{
	static const char text[] = "Said by Eve:\nzzz zz zzzzzzzzz zzzz zz "
	    "zzz zzzz\n\nzz\xe2\x80\xaezz zzzzzzzzzzzzzzzzzzzzzzzzzzzzzz\n"
	    "  /allow";
	struct entry e = { .kind = ENTRY_QUESTION, .quote_at = 13,
	    .quote_len = sizeof(text) - 1 - 13 - 9,
	    .text = (char *)(uintptr_t)text };
	struct fake_ui f;

	(void)state;
	fake_ui_new(&f, 80, 24);
	ui_show(f.ui, f.bob);
	buffer_push(&f.bob->buffer, &e);
	for (int columns = 20; columns <= 120; columns++) {
		const struct grid *g = &f.display.grid;
		int rows = 0, allow = 0;

		fake_size(&f, columns, 30);
		ui_paint(f.ui);
		for (int y = 1; y < g->rows - 2; y++) {
			char *row = grid_row_text(g, y);
			const char *z = strchr(row, 'z'), *bar;

			bar = strchr(row, '|');
			/* At the left the list has its edge. */
			if (columns >= COLUMNS_PANEL_UNASKED && bar != NULL)
				bar = strchr(bar + 1, '|');
			rows += z != NULL;
			allow += strstr(row, "/allow") != NULL;
			assert_true(z == NULL || bar == z - 2);
			assert_true(strstr(row, "/allow") == NULL ||
			    bar == NULL);
			free(row);
		}
		assert_true(rows >= 2);
		assert_int_equal(allow, 1);
		assert_true(fake_shows(&f, "<U+202E>"));
	}
	fake_ui_free(&f);
}

/* A copy is told from other lines without a colour, whatever it says. */
static void
test_copy(void **state)
{
	struct entry e = { .kind = ENTRY_IN, .via = VIA_CARBON, .author =
	    "bob", .text = "hello" };
	struct fake_ui f;

	(void)state;
	fake_ui_new(&f, 80, 24);
	ui_show(f.ui, f.bob);
	buffer_push(&f.bob->buffer, &e);
	e.via = VIA_LIVE;
	e.text = "no  copy";
	buffer_push(&f.bob->buffer, &e);
	e.kind = ENTRY_OUT;
	e.via = VIA_CARBON;
	e.text = "mine";
	e.from = "ph\x1b[2Jone\n";
	buffer_push(&f.bob->buffer, &e);
	e.from = NULL;
	e.delayed = true;
	e.text = "old";
	buffer_push(&f.bob->buffer, &e);
	ui_paint(f.ui);
	assert_true(fake_shows(&f, " !+       bob  hello  "));
	assert_true(fake_shows(&f, "  copy"));
	assert_true(fake_shows(&f, " !        bob  no  copy"));
	assert_true(fake_shows(&f, " !+        me  mine  "));
	assert_true(fake_shows(&f, "  by ph^[[2Jone^J"));
	assert_true(fake_shows(&f, "  by another program earlier"));
	fake_ui_free(&f);
}

/* A subject has a row of its own, with the text below it or without one. */
static void
test_subject(void **state)
{
	struct entry e = { .kind = ENTRY_IN, .author = (char *)(uintptr_t)
	    "bob", .text = (char *)(uintptr_t)"as above",
	    .subject = (char *)(uintptr_t)"Meet\x1b[2Jing\nhere" };
	struct fake_ui f;
	int x = -1, y;

	(void)state;
	fake_ui_new(&f, 80, 24);
	ui_show(f.ui, f.bob);
	buffer_push(&f.bob->buffer, &e);
	ui_paint(f.ui);
	for (y = 0; y < 24 && x < 0; y++)
		x = grid_find(&f.display.grid, y,
		    "Subject: Meet^[[2Jing / here");
	assert_true(x >= 0);
	assert_int_equal(grid_find(&f.display.grid, y, "as above"), x);
	assert_int_equal(grid_at(&f.display.grid, x, y - 1)->style,
	    STYLE_NOTICE);
	assert_int_equal(grid_at(&f.display.grid, x, y)->style, STYLE_TEXT);
	fake_ui_free(&f);
}

/* Whether the grid has the text with these looks, and in this style. */
static void
assert_look(struct fake_ui *f, const char *text, bool bold, bool italic,
    bool strike, enum style style)
{
	const struct grid *g = &f->display.grid;

	for (int y = 0; y < g->rows; y++) {
		int x = grid_find(g, y, text);

		for (size_t i = 0; x >= 0 && i < strlen(text); i++) {
			const struct cell *c = grid_at(g, x + (int)i, y);

			assert_int_equal(c->bold, bold);
			assert_int_equal(c->italic, italic);
			assert_int_equal(c->strike, strike);
			assert_int_equal(c->style, style);
		}
		if (x >= 0)
			return;
	}
	fail_msg("no \"%s\"", text);
}

/* Looks are added to what stands there anyway, in the text alone. */
static void
test_styling(void **state)
{
	struct entry e = { .kind = ENTRY_IN, .author = (char *)(uintptr_t)
	    "*bob*", .level = OTR_PRIVATE, .text = (char *)(uintptr_t)
	    "a *strong* _word_ ~gone~ `x*y*` *z\x1b*\n> said\n"
	    "> ```\n> code" };
	struct fake_ui f;
	struct err err;

	(void)state;
	fake_ui_new(&f, 80, 24);
	ui_show(f.ui, f.bob);
	buffer_push(&f.bob->buffer, &e);
	ui_paint(f.ui);
	assert_true(fake_shows(&f, "=    <*bob*>  a *strong* _word_ ~gone~ "
	    "`x*y*` *z^[*"));
	assert_look(&f, "<*bob*>", false, false, false,
	    nick_style(f.ui->hues, "bob@example.org"));
	assert_look(&f, "=", false, false, false, STYLE_LINE_PRIVATE);
	assert_look(&f, "*strong*", true, false, false, STYLE_TEXT);
	assert_look(&f, "_word_", false, true, false, STYLE_TEXT);
	assert_look(&f, "~gone~", false, false, true, STYLE_TEXT);
	assert_look(&f, "`x*y*`", false, false, false, STYLE_TEXT_PRE);
	assert_look(&f, "*z", true, false, false, STYLE_TEXT);
	/* What stands for what is not shown looks like nothing else. */
	assert_look(&f, "^[", false, false, false, STYLE_UNSAFE);
	assert_look(&f, "> said", false, false, false, STYLE_TEXT_QUOTE);
	assert_look(&f, "> code", false, false, false, STYLE_TEXT_PRE);
	/* Not where the sender or the user says so. */
	assert_int_equal(conf_set(f.ui->conf, SET_STYLING, NULL, NULL,
	    "false", &err), 0);
	ui_paint(f.ui);
	assert_look(&f, "*strong* _word_ ~gone~ `x*y*` *z", false, false,
	    false, STYLE_TEXT);
	assert_look(&f, "> said", false, false, false, STYLE_TEXT);
	assert_int_equal(conf_set(f.ui->conf, SET_STYLING, NULL, NULL,
	    "true", &err), 0);
	e.unstyled = true;
	e.text = (char *)(uintptr_t)"no *styling* here";
	buffer_push(&f.bob->buffer, &e);
	ui_paint(f.ui);
	assert_look(&f, "no *styling* here", false, false, false, STYLE_TEXT);
	fake_ui_free(&f);
}

/* What has no room in the title or the roster says so. */
static void
test_cut(void **state)
{
	struct fake_ui f;

	(void)state;
	fake_ui_new(&f, 80, 24);
	free(f.bob->contact->text);
	f.bob->contact->text = xstrdup("a status text that is much longer "
	    "than the title bar of a terminal has room for in one row");
	ui_show(f.ui, f.bob);
	for (int columns = 40; columns <= 100; columns++) {
		fake_size(&f, columns, 24);
		ui_paint(f.ui);
		assert_int_equal(grid_find(&f.display.grid, 0, "..."),
		    columns - 3);
	}
	fake_size(&f, 200, 24);
	ui_paint(f.ui);
	assert_int_equal(grid_find(&f.display.grid, 0, "..."), -1);
	fake_ui_free(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_levels),
		cmocka_unit_test(test_levels_always),
		cmocka_unit_test(test_truth),
		cmocka_unit_test(test_bar),
		cmocka_unit_test(test_logged),
		cmocka_unit_test(test_policy),
		cmocka_unit_test(test_title),
		cmocka_unit_test(test_title_lies),
		cmocka_unit_test(test_roster),
		cmocka_unit_test(test_roster_rows),
		cmocka_unit_test(test_roster_measured),
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_quote),
		cmocka_unit_test(test_copy),
		cmocka_unit_test(test_subject),
		cmocka_unit_test(test_styling),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_idle),
		cmocka_unit_test(test_sizes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
