/*
 * Wrapping, laying out, scrolling, windows and their numbers, the mark.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "tests/support/fake-ui.h"

#define DAY (INT64_C(24) * 3600 * 1000)
#define NOW INT64_C(1795953600000)	/* 29 November 2026, 12:00 UTC */
#include "front/screen/inside.h"

/* ---- wrapping ---------------------------------------------------------- */

static void
assert_wrap(const char *text, int first, int width, const char *want)
{
	struct row *rows;
	size_t n = wrap_text(text, strlen(text), first, width, &rows);
	struct str s;

	str_init(&s);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			str_add(&s, "|");
		for (int j = 0; j < rows[i].indent; j++)
			str_add(&s, ".");
		str_addn(&s, text + rows[i].from, rows[i].len);
	}
	assert_string_equal(s.s, want);
	str_free(&s);
	free(rows);
}

static void
test_wrap(void **state)
{
	(void)state;
	assert_wrap("", 10, 10, "");
	assert_wrap("one two three", 20, 20, "one two three");
	assert_wrap("one two three", 7, 7, "one two|three");
	assert_wrap("one two three", 8, 8, "one two|three");
	assert_wrap("one  two", 5, 5, "one|two");
	assert_wrap("abcdefghij", 4, 4, "abcd|efgh|ij");
	assert_wrap("a\n\nb", 4, 4, "a||b");
	assert_wrap("a\n", 4, 4, "a|");
	assert_wrap("\xe4\xbd\xa0\xe5\xa5\xbd", 3, 3,
	    "\xe4\xbd\xa0|\xe5\xa5\xbd");
	assert_wrap("\xe4\xbd\xa0\xe5\xa5\xbd", 1, 1,
	    "\xe4\xbd\xa0|\xe5\xa5\xbd");
	/* A first row that begins late. */
	assert_wrap("hello you", 3, 9, "|hello you");
	assert_wrap("hello you", 5, 9, "hello|you");
	assert_wrap("hello", 0, 9, "|hello");
	assert_wrap("abcdefghijkl", 3, 5, "abc|defgh|ijkl");
	/* What is indented stays so. */
	assert_wrap("  one two three", 9, 9, "  one two|..three");
	assert_wrap("      abcdefghij", 8, 8, "      ab|cdefghij");
}

/* All of the text is there, in rows that fit, whatever the text. */
static void
test_wrap_random(void **state)
{
	static const char *const parts[] = { "a", " ", "  ", "word", "\n",
	    "\xe4\xbd\xa0", "e\xcc\x81", "longerword" };
	struct str s, all, back;
	struct row *rows;
	unsigned r = 5;
	size_t n;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		str_init(&s);
		str_init(&all);
		str_init(&back);
		for (int j = 0; j < 12; j++) {
			r = r * 1103515245u + 12345u;
			str_add(&s, parts[(r >> 16) % NELEM(parts)]);
		}
		n = wrap_text(s.s, s.len, (int)(r >> 8) % 13,
		    2 + (int)(r >> 12) % 12, &rows);
		for (size_t j = 0; j < n; j++) {
			assert_true(rows[j].from + rows[j].len <= s.len);
			if (j > 0)
				assert_true(rows[j].indent + utf8_width(s.s +
				    rows[j].from, rows[j].len) <=
				    2 + (int)(r >> 12) % 12);
			str_addn(&all, s.s + rows[j].from, rows[j].len);
		}
		/* Nothing but blanks and newlines may be missing. */
		for (size_t j = 0; j < s.len; j++)
			if (s.s[j] != ' ' && s.s[j] != '\n')
				str_addc(&back, s.s[j]);
		for (size_t j = 0, k = 0; j < all.len; j++)
			if (all.s[j] != ' ')
				assert_int_equal(all.s[j], back.s[k++]);
		free(rows);
		str_free(&s);
		str_free(&all);
		str_free(&back);
	}
}

/* ---- lines ------------------------------------------------------------- */

static void
test_lines(void **state)
{
	struct fake_ui f;

	(void)state;
	fake_ui_new(&f, 100, 30);
	fake_in(f.bob, "hello");
	fake_out(f.bob, "mine", DELIVERY_RECEIVED, NULL);
	fake_out(f.bob, "waits", DELIVERY_HELD, "the contact is offline");
	fake_in(f.bob, "/me waves");
	fake_in(f.bob, "two\nlines");
	ui_paint(f.ui);
	fake_type(&f, "<M-2>");
	assert_true(fake_shows(&f, " !        Bob  hello"));
	assert_true(fake_shows(&f, " !         me  mine  ok ok\n"));
	assert_true(fake_shows(&f, " waits  ... held: the contact is offline"));
	assert_true(fake_shows(&f, " !      * Bob  waves"));
	assert_true(fake_shows(&f, " !             two\n"));
	assert_true(fake_shows(&f, "|       !             lines"));
	/* Each level has its sign. */
	fake_level(f.bob, OTR_PRIVATE, OTR_HOLD_NONE);
	fake_in(f.bob, "sealed");
	assert_true(fake_shows(&f, " =        Bob  sealed"));
	fake_level(f.bob, OTR_UNVERIFIED, OTR_HOLD_NONE);
	fake_in(f.bob, "half");
	assert_true(fake_shows(&f, " -        Bob  half"));
	fake_ui_free(&f);
}

/* Law 6: nothing that is foreign acts, or looks like the program's line. */
static void
test_foreign(void **state)
{
	struct fake_ui f;
	struct talk *v;

	(void)state;
	fake_ui_new(&f, 100, 30);
	v = fake_talk(fake_contact(f.account, "x\x1b[2J@example.org",
	    "--\r\x1b]0;t\x07", SHOW_ONLINE));
	free(v->contact->text);
	v->contact->text = xstrdup("st\x1b[31m\xe2\x80\xae");
	fake_in(v, "a\x1b[2J\r12:00 -- Private: verified\n12:00 -- Private");
	ui_paint(f.ui);
	fake_type(&f, "<M-2>");
	for (int y = 0; y < f.display.grid.rows; y++) {
		char *row = grid_row_text(&f.display.grid, y);

		for (const char *s = row; *s != '\0'; s++)
			assert_true((unsigned char)*s >= ' ' && *s != 0x7f);
		assert_null(strstr(row, "\xe2\x80\xae"));
		/* A second row of a message never begins at the left. */
		if (strstr(row, "12:00 -- Private") != NULL)
			assert_true(strstr(row, "12:00") > row + 8);
		free(row);
	}
	/* It is made visible; that the grid drops the rest is not enough. */
	assert_true(fake_shows(&f, "a^[[2J^M12:00 --"));
	assert_true(fake_shows(&f, "  \"st^[[31m<U+202E>\""));
	/* Brackets tell an author from a sign. */
	assert_true(fake_shows(&f, "<--^M^...>  a^[[2J"));
	fake_ui_free(&f);
}

static void
test_day(void **state)
{
	struct fake_ui f;

	(void)state;
	fake_ui_new(&f, 100, 30);
	fake_in(f.bob, "one");
	fake_of(f.chat)->now += 86400000;
	fake_in(f.bob, "two");
	ui_paint(f.ui);
	fake_type(&f, "<M-2>");
	assert_true(fake_shows(&f, "-- Tuesday 24 November 2026 ---"));
	fake_ui_free(&f);
}

/* ---- windows ----------------------------------------------------------- */

static void
test_numbers(void **state)
{
	struct fake_ui f;
	struct err err;

	(void)state;
	fake_ui_new_conf(&f, 80, 24, "activity = numbers");
	assert_null(ui_current(f.ui));
	/* A message opens a window, and does not take the screen. */
	fake_in(f.bob, "hi");
	fake_in(f.eve, "psst");
	ui_paint(f.ui);
	assert_null(ui_current(f.ui));
	assert_true(fake_shows(&f, "[2,3]"));
	fake_type(&f, "<M-a>");
	assert_ptr_equal(ui_current(f.ui), f.bob);
	assert_int_equal(f.bob->unread, 0);
	assert_true(fake_shows(&f, "[3]"));
	fake_type(&f, "<M-Right>");
	assert_ptr_equal(ui_current(f.ui), f.eve);
	fake_type(&f, "<M-Right>");
	assert_null(ui_current(f.ui));
	fake_type(&f, "<M-Left><M-l><M-l>");
	assert_ptr_equal(ui_current(f.ui), f.eve);
	assert_int_equal(ui_window(f.ui, "Bob", &err), 0);
	assert_ptr_equal(ui_current(f.ui), f.bob);
	assert_int_equal(ui_window(f.ui, "eve@", &err), 0);
	assert_ptr_equal(ui_current(f.ui), f.eve);
	assert_int_equal(ui_window(f.ui, "9", &err), -1);
	assert_string_equal(err.code, "no-window");
	assert_int_equal(ui_window(f.ui, "nobody", &err), -1);
	/* In whatever case; a name of two is nobody's. */
	assert_int_equal(ui_window(f.ui, "bOB", &err), 0);
	assert_ptr_equal(ui_current(f.ui), f.bob);
	assert_int_equal(ui_window(f.ui, "", &err), 0);
	assert_true(fake_shows(&f, "1 bob@example.org  window 2"));
	assert_true(fake_shows(&f, "2 eve@example.net  window 3"));
	loop_clock_move(chat_loop(f.chat), 600);
	fake_type(&f, "2");
	assert_ptr_equal(ui_current(f.ui), f.eve);
	ui_show(f.ui, f.bob);
	assert_int_equal(ui_window(f.ui, "list", &err), 0);
	assert_true(fake_shows(&f, "2 Bob"));
	/* What goes by itself leads to no other conversation: the next keys
	 * may be a line that was for this one. */
	ui_show(f.ui, f.bob);
	ui_show(f.ui, f.eve);
	ui_close(f.ui, f.eve, true);
	assert_null(ui_current(f.ui));
	ui_show(f.ui, f.eve);
	/* Closed, its number is free; the others keep theirs. */
	ui_close(f.ui, f.bob, false);
	fake_talk_remove(f.bob);
	ui_paint(f.ui);
	assert_ptr_equal(ui_current(f.ui), f.eve);
	assert_true(fake_shows(&f, " 3 eve"));
	f.bob = fake_talk(fake_contact(f.account, "new@example.org", "New",
	    SHOW_ONLINE));
	ui_show(f.ui, f.bob);
	assert_true(fake_shows(&f, " 2 New"));
	fake_ui_free(&f);
}

/* However many have something new, the bar says so, and one comes to all. */
static void
test_many(void **state)
{
	struct talk *talks[40];
	struct fake_ui f;
	char jid[32], name[16];

	(void)state;
	fake_ui_new_conf(&f, 80, 24, "activity = numbers");
	for (int i = 0; i < 40; i++) {
		snprintf(jid, sizeof(jid), "n%d@example.org", i);
		snprintf(name, sizeof(name), "N%d", i);
		talks[i] = fake_talk(fake_contact(f.account, jid, name,
		    SHOW_ONLINE));
	}
	/* The last comes first, and is only a notice; numbers are by age. */
	fake_say(&talks[39]->buffer, f.chat, ENTRY_ERROR, "no");
	for (int i = 38; i >= 0; i--)
		fake_in(talks[i], "hi");
	ui_paint(f.ui);
	assert_true(fake_shows(&f, "[2,3,4,5,6,7,8,9,10,11,12,13,+28]"));
	for (int i = 0; i < 40; i++) {
		fake_type(&f, "<M-a>");
		assert_ptr_equal(ui_current(f.ui), talks[i]);
	}
	fake_type(&f, "<M-a>");
	assert_ptr_equal(ui_current(f.ui), talks[39]);
	assert_false(fake_shows(&f, ",+"));
	/* One that goes is not among them any more. */
	fake_in(talks[5], "hi");
	fake_in(talks[6], "hi");
	ui_paint(f.ui);
	assert_true(fake_shows(&f, "[7,8]"));
	ui_close(f.ui, talks[5], false);
	fake_talk_remove(talks[5]);
	ui_paint(f.ui);
	assert_true(fake_shows(&f, "[8]"));
	fake_ui_free(&f);
}

static void
test_bell(void **state)
{
	struct fake_ui f;

	(void)state;
	fake_ui_new(&f, 80, 24);
	fake_in(f.bob, "hi");
	ui_paint(f.ui);
	assert_int_equal(f.display.bells, 0);
	fake_ui_free(&f);
	fake_ui_new_conf(&f, 80, 24, "bell = true\n");
	fake_in(f.bob, "hi");
	ui_paint(f.ui);
	assert_int_equal(f.display.bells, 1);
	fake_type(&f, "<M-2>");
	fake_in(f.bob, "hi");
	ui_paint(f.ui);
	assert_int_equal(f.display.bells, 1);
	fake_type(&f, "<FocusOut>");
	fake_in(f.bob, "hi");
	ui_paint(f.ui);
	assert_int_equal(f.display.bells, 2);
	fake_say(&f.bob->buffer, f.chat, ENTRY_NOTICE, "no message");
	ui_paint(f.ui);
	assert_int_equal(f.display.bells, 2);
	fake_ui_free(&f);
}

static void
test_mark(void **state)
{
	struct fake_ui f;

	(void)state;
	fake_ui_new_conf(&f, 80, 24, "activity = numbers");
	fake_in(f.bob, "read");
	ui_paint(f.ui);
	fake_type(&f, "<M-2>");
	assert_false(fake_shows(&f, "- new -"));
	fake_type(&f, "<M-1>");
	fake_in(f.bob, "not read");
	ui_paint(f.ui);
	fake_type(&f, "<M-2>");
	assert_true(fake_shows(&f, "Bob  read"));
	assert_true(fake_shows(&f, "-- new ---"));
	/* So too where the terminal was looked away from. */
	fake_type(&f, "<M-1><M-2>");
	assert_false(fake_shows(&f, "- new -"));
	fake_type(&f, "<FocusOut>");
	fake_in(f.bob, "unseen");
	assert_true(fake_shows(&f, "[2]"));
	assert_int_equal(f.bob->unread, 1);
	assert_true(f.chat->looks_away);
	fake_type(&f, "<FocusIn>");
	assert_false(f.chat->looks_away);
	assert_int_equal(f.bob->unread, 0);
	assert_true(fake_shows(&f, "- new -"));
	fake_ui_free(&f);
}

/* ---- scrolling --------------------------------------------------------- */

static void
say_lines(struct fake_ui *f, int from, int to)
{
	char text[64];

	for (int i = from; i < to; i++) {
		snprintf(text, sizeof(text), "line-%d%s", i, i % 3 == 0 ?
		    " and more\nof it" : "");
		fake_in(f->bob, text);
	}
}

static void
test_scroll(void **state)
{
	struct fake_ui f;
	char *before, *after;

	(void)state;
	fake_ui_new(&f, 80, 24);
	say_lines(&f, 0, 500);
	ui_paint(f.ui);
	fake_type(&f, "<M-2>");
	assert_true(fake_shows(&f, "line-499"));
	fake_type(&f, "<PageUp><PageUp>");
	assert_false(fake_shows(&f, "line-499"));
	assert_true(fake_shows(&f, "-- more --"));
	/* What comes below moves nothing. */
	before = grid_row_text(&f.display.grid, 5);
	say_lines(&f, 500, 600);
	ui_paint(f.ui);
	after = grid_row_text(&f.display.grid, 5);
	assert_string_equal(before, after);
	free(before);
	free(after);
	assert_true(f.bob->unread > 0);
	fake_type(&f, "<M-Home>");
	assert_true(grid_find(&f.display.grid, 1, "line-0") > 0);
	fake_type(&f, "<PageUp>");
	assert_true(grid_find(&f.display.grid, 1, "line-0") > 0);
	for (int i = 0; i < 60; i++)
		fake_type(&f, "<PageDown>");
	assert_true(fake_shows(&f, "line-599"));
	assert_false(fake_shows(&f, "-- more --"));
	assert_int_equal(f.bob->unread, 0);
	/* As far down as up, though a row says in between that there is more. */
	fake_type(&f, "<PageUp><PageDown>");
	assert_true(fake_shows(&f, "line-599"));
	assert_false(fake_shows(&f, "-- more --"));
	/* Whatever the size becomes, the place stays. */
	fake_type(&f, "<PageUp><PageUp><PageUp>");
	fake_size(&f, 40, 10);
	fake_size(&f, 20, 5);
	fake_size(&f, 200, 60);
	assert_true(fake_shows(&f, "-- more --"));
	fake_type(&f, "x<Enter>");
	assert_false(fake_shows(&f, "-- more --"));
	fake_ui_free(&f);
}

/* Three rows for each step of the wheel, where the user wants it; it answers
 * no question, and chooses nothing. */
static void
test_wheel(void **state)
{
	struct fake_ui f;
	struct err err;

	(void)state;
	fake_ui_new(&f, 60, 12);
	say_lines(&f, 0, 200);
	ui_paint(f.ui);
	assert_false(f.display.wheel);
	assert_int_equal(conf_set(f.ui->conf, SET_WHEEL, NULL, NULL, "true",
	    &err), 0);
	fake_type(&f, "<M-2>");
	assert_true(f.display.wheel);
	assert_true(fake_shows(&f, "line-199"));
	fake_type(&f, "<WheelUp>");
	assert_true(fake_shows(&f, "-- more --"));
	assert_false(fake_shows(&f, "line-199"));
	fake_type(&f, "<WheelUp><WheelUp><WheelDown><WheelDown>");
	assert_false(fake_shows(&f, "line-199"));
	fake_type(&f, "<WheelDown>");
	assert_true(fake_shows(&f, "line-199"));
	assert_false(fake_shows(&f, "-- more --"));
	assert_int_equal(conf_set(f.ui->conf, SET_WHEEL, NULL, NULL, "false",
	    &err), 0);
	ui_paint(f.ui);
	assert_false(f.display.wheel);
	fake_ui_free(&f);
}

/* No page is passed over: each line is seen on the way up. */
static void
test_pages(void **state)
{
	struct fake_ui f;
	char text[32];
	int seen = 199;

	(void)state;
	fake_ui_new(&f, 60, 12);
	say_lines(&f, 0, 200);
	ui_paint(f.ui);
	fake_type(&f, "<M-2>");
	for (int page = 0; page < 200 && seen >= 0; page++) {
		for (; seen >= 0; seen--) {
			snprintf(text, sizeof(text), "  line-%d%s", seen,
			    seen % 3 == 0 ? " and" : "\n");
			if (!fake_shows(&f, text))
				break;
		}
		fake_type(&f, "<PageUp>");
	}
	assert_int_equal(seen, -1);
	fake_ui_free(&f);
}

/* The ring has lost what the window stood at. */
static void
test_lost(void **state)
{
	struct fake_ui f;
	struct err err;

	(void)state;
	fake_ui_new(&f, 80, 24);
	buffer_limit(&f.bob->buffer, 50, 0);
	say_lines(&f, 0, 50);
	ui_paint(f.ui);
	fake_type(&f, "<M-2><PageUp>");
	say_lines(&f, 50, 300);
	ui_paint(f.ui);
	fake_type(&f, "<PageUp><PageDown><M-m>");
	assert_true(fake_shows(&f, "line-2"));
	ui_clear(f.ui);
	ui_paint(f.ui);
	assert_int_equal(f.bob->buffer.count, 0);
	fake_type(&f, "<PageUp><PageDown><M-Home><M-m>");
	assert_false(fake_shows(&f, "line-"));
	fake_in(f.bob, "again");
	assert_true(fake_shows(&f, "again"));
	assert_int_equal(ui_scroll(f.ui, "up", &err), 0);
	assert_int_equal(ui_scroll(f.ui, "sideways", &err), -1);
	fake_ui_free(&f);
}

static void
say_late(struct fake_ui *f, int64_t stamp, const char *text)
{
	struct entry e = { .kind = ENTRY_IN, .via = VIA_ARCHIVE,
	    .delayed = true, .stamp = stamp, .author = "bob",
	    .text = (char *)(uintptr_t)text };

	assert_non_null(buffer_insert(&f->bob->buffer, &e));
	f->bob->unread++;
	talk_changed(f->bob);
	ui_paint(f->ui);
}

/* What comes late stands among the others, and moves nothing that is shown
 * below it. */
static void
test_late(void **state)
{
	struct buffer *b;
	struct fake_ui f;

	(void)state;
	fake_ui_new_conf(&f, 80, 24, "activity = numbers");
	say_lines(&f, 0, 50);
	b = &f.bob->buffer;
	for (int i = 0; i < 50; i++)
		buffer_serial(b, buffer_at(b, (size_t)i)->serial)->stamp =
		    (i + 1) * 60000;
	ui_paint(f.ui);
	assert_true(fake_shows(&f, "[2]"));
	fake_type(&f, "<M-2><PageUp>");
	assert_true(fake_shows(&f, "-- more -- 14 below"));
	say_late(&f, 1, "older than all");
	assert_true(fake_shows(&f, "-- more -- 14 below"));
	assert_false(fake_shows(&f, "older than all"));
	say_late(&f, 30 * 60000, "in sight");
	assert_true(fake_shows(&f, "in sight"));
	assert_true(fake_shows(&f, "-- more -- 14 below"));
	say_late(&f, 48 * 60000, "among the last");
	assert_true(fake_shows(&f, "-- more -- 15 below"));
	fake_type(&f, "<M-End>");
	assert_true(fake_shows(&f, "among the last"));
	fake_type(&f, "<M-Home>");
	assert_true(fake_shows(&f, "older than all"));
	fake_ui_free(&f);
}

/* It is new, wherever it stands. */
static void
test_late_is_new(void **state)
{
	struct fake_ui f;

	(void)state;
	fake_ui_new_conf(&f, 80, 24, "activity = numbers");
	say_lines(&f, 0, 3);
	ui_paint(f.ui);
	fake_type(&f, "<M-2><M-1>");
	assert_false(fake_shows(&f, "[2]"));
	say_late(&f, 1, "older than all");
	assert_true(fake_shows(&f, "[2]"));
	fake_type(&f, "<M-2>");
	assert_false(fake_shows(&f, "[2]"));
	assert_true(fake_shows(&f, "older than all"));
	fake_ui_free(&f);
}

/* Answered elsewhere it is no news; what is to be seen here stays so. */
static void
test_answered(void **state)
{
	struct entry e = { .kind = ENTRY_OUT, .via = VIA_CARBON, .seen = true,
	    .author = "alice", .text = "answered" };
	struct fake_ui f;

	(void)state;
	fake_ui_new_conf(&f, 80, 24, "activity = numbers");
	say_lines(&f, 0, 3);
	ui_paint(f.ui);
	fake_type(&f, "<M-2><M-1>");
	say_lines(&f, 3, 4);
	ui_paint(f.ui);
	assert_true(fake_shows(&f, "[2]"));
	buffer_serial(&f.bob->buffer, f.bob->buffer.serial)->seen = true;
	buffer_push(&f.bob->buffer, &e);
	talk_changed(f.bob);
	ui_paint(f.ui);
	assert_false(fake_shows(&f, "[2]"));
	fake_say(&f.bob->buffer, f.chat, ENTRY_ALARM, "look");
	buffer_push(&f.bob->buffer, &e);
	talk_changed(f.bob);
	ui_paint(f.ui);
	assert_true(fake_shows(&f, "[2]"));
	fake_ui_free(&f);
}

static void
test_to_mark(void **state)
{
	struct fake_ui f;

	(void)state;
	fake_ui_new(&f, 80, 24);
	say_lines(&f, 0, 50);
	ui_paint(f.ui);
	fake_type(&f, "<M-2><M-1>");
	say_lines(&f, 50, 150);
	ui_paint(f.ui);
	fake_type(&f, "<M-2><M-m>");
	assert_true(grid_find(&f.display.grid, 1, "-- new ---") == 0);
	assert_true(grid_find(&f.display.grid, 2, "line-50") > 0);
	fake_ui_free(&f);
}

/* ---- bands and drawings ------------------------------------------------ */

/* Lays out and paints an entry from (1, 0); how many rows it took. */
static int
paint_entry_at(struct grid *g, enum entry_kind kind, const char *text,
    int width, int64_t stamp)
{
	char *copy = xstrdup(text);
	struct entry e = { .kind = kind, .text = copy };
	struct columns c = { .width = width, .rows = 40, .author = 8,
		.level = true, .time = 5, .time_format = "%H:%M", .rule = "-",
		.them = STYLE_AUTHOR_THEM, .now = NOW };
	struct layout l;
	int rows;

	columns_place(&c);
	e.delayed = stamp != 0;
	e.stamp = stamp;
	layout_make(&l, &e, NULL, false, &c);
	rows = l.height;
	for (int y = 0; y < rows; y++)
		layout_paint(&l, y, &c, g, 1, y);
	layout_free(&l);
	free(copy);
	return rows;
}

static int
paint_entry(struct grid *g, enum entry_kind kind, const char *text, int width)
{
	return paint_entry_at(g, kind, text, width, 0);
}

/* A date says its year, unless it is this one. */
static void
test_year(void **state)
{
	struct grid g;

	(void)state;
	setenv("TZ", "UTC", 1);
	tzset();
	grid_init(&g);
	grid_resize(&g, 80, 4);
	paint_entry_at(&g, ENTRY_IN, "long ago", 78, NOW - 400 * DAY);
	assert_true(grid_find(&g, 0, "earlier 25 Oct 2025") > 0);
	assert_true(grid_find(&g, 0, "2025 12") == -1);
	paint_entry_at(&g, ENTRY_IN, "of late", 78, NOW - 40 * DAY);
	assert_true(grid_find(&g, 0, "earlier 20 Oct") > 0);
	/* The hour stands before it, but where that has no room. */
	assert_true(grid_find(&g, 0, "12:") == 1);
	paint_entry_at(&g, ENTRY_IN, "just now", 78, NOW - 60000);
	assert_true(grid_find(&g, 0, "earlier") > 0);
	assert_true(grid_find(&g, 0, "Nov") == -1);
	/* A clock that is wrong the other way. */
	paint_entry_at(&g, ENTRY_IN, "to come", 78, NOW + 400 * DAY);
	assert_true(grid_find(&g, 0, " 2028") > 0);
	grid_free(&g);
}

/* An alarm is seen from afar: every cell of its rows, none beside them. */
static void
test_band(void **state)
{
	struct grid g;
	int rows;

	(void)state;
	grid_init(&g);
	grid_resize(&g, 50, 20);
	rows = paint_entry(&g, ENTRY_ALARM, "ANOTHER KEY. Somebody with "
	    "another key answers under this address.\n  now  ABCD", 40);
	assert_true(rows > 3);
	for (int y = 0; y < rows; y++) {
		for (int x = 1; x <= 40; x++)
			assert_int_equal(grid_at(&g, x, y)->style,
			    STYLE_ALARM);
		assert_int_equal(grid_at(&g, 0, y)->style, STYLE_DEFAULT);
		assert_int_equal(grid_at(&g, 41, y)->style, STYLE_DEFAULT);
	}
	grid_free(&g);
}

/* An escape that came is not two signs that were written. */
static void
test_unsafe(void **state)
{
	struct grid g;
	int x;

	(void)state;
	grid_init(&g);
	grid_resize(&g, 70, 20);
	assert_int_equal(paint_entry(&g, ENTRY_IN, "QQ\x1b^[b\xe2\x80\xae"
	    "\xe2\x80\xae\xcc\x81.", 60), 1);
	x = grid_find(&g, 0, "QQ");
	assert_int_equal(grid_find(&g, 0, "QQ^[^[b<U+202E><U+202E>"), x);
	for (int i = 0; i < 24; i++)
		assert_int_equal(grid_at(&g, x + i, 0)->style,
		    i == 2 || i == 3 || (i >= 7 && i < 23) ? STYLE_UNSAFE :
		    STYLE_TEXT);
	grid_resize(&g, 70, 40);
	/* Across the rows that it was broken into. */
	assert_true(paint_entry(&g, ENTRY_IN, "\1\1\1\1\1\1\1\1\1\1\1\1"
	    "\1\1\1\1\1\1\1\1 plain", 42) > 1);
	assert_int_equal(grid_at(&g, grid_find(&g, 1, "^A"), 1)->style,
	    STYLE_UNSAFE);
	assert_int_equal(grid_at(&g, grid_find(&g, 1, "plain"), 1)->style,
	    STYLE_TEXT);
	grid_free(&g);
}

/* At the left edge, as it is, dark on light; or not at all. */
static void
test_drawing(void **state)
{
	struct grid g;
	char *row;

	(void)state;
	grid_init(&g);
	grid_resize(&g, 50, 20);
	assert_int_equal(paint_entry(&g, ENTRY_DRAWING,
	    "          \n  \u2588\u2580\u2588  \u2584  \n          ", 10), 3);
	row = grid_row_text(&g, 1);
	assert_string_equal(row, "   \u2588\u2580\u2588  \u2584");
	free(row);
	for (int y = 0; y < 3; y++)
		for (int x = 0; x < 50; x++)
			assert_int_equal(grid_at(&g, x, y)->style, x >= 1 &&
			    x <= 10 ? STYLE_QR : STYLE_DEFAULT);
	grid_resize(&g, 50, 20);
	paint_entry(&g, ENTRY_DRAWING,
	    "          \n  \u2588\u2580\u2588  \u2584  \n          ", 9);
	for (int y = 0; y < 20; y++) {
		assert_int_equal(grid_find(&g, y, "\u2588"), -1);
		assert_int_not_equal(grid_at(&g, 1, y)->style, STYLE_QR);
	}
	row = grid_text(&g);
	assert_non_null(strstr(row, "10"));
	free(row);
	grid_free(&g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wrap),
		cmocka_unit_test(test_wrap_random),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_foreign),
		cmocka_unit_test(test_day),
		cmocka_unit_test(test_year),
		cmocka_unit_test(test_band),
		cmocka_unit_test(test_unsafe),
		cmocka_unit_test(test_drawing),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_bell),
		cmocka_unit_test(test_mark),
		cmocka_unit_test(test_scroll),
		cmocka_unit_test(test_wheel),
		cmocka_unit_test(test_pages),
		cmocka_unit_test(test_lost),
		cmocka_unit_test(test_late),
		cmocka_unit_test(test_late_is_new),
		cmocka_unit_test(test_answered),
		cmocka_unit_test(test_to_mark),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
