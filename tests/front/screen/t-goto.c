/*
 * The go-to box: what is found, where it leads, what it hides meanwhile.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "front/screen/box.h"
#include "tests/support/fake-ui.h"

static void
begin(struct fake_ui *f, int columns, int rows)
{
	fake_ui_new(f, columns, rows);
	fake_contact(f->account, "carol@example.org", "Carol Example",
	    SHOW_ONLINE);
	fake_contact(f->account, "carl@example.org", "", SHOW_OFFLINE);
	fake_contact(f->account, "zoe@example.org", "Zo\xc3\xab", SHOW_AWAY);
	ui_show(f->ui, f->bob);
	ui_show(f->ui, f->eve);
	ui_paint(f->ui);
}

static const char *
current(const struct fake_ui *f)
{
	return ui_current(f->ui) == NULL ? "" : talk_jid(ui_current(f->ui));
}

static void
test_goto(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f, 80, 24);
	fake_type(&f, "draft<M-g>");
	assert_true(fake_shows(&f, "Go to"));
	assert_true(fake_shows(&f, "Carol Example"));
	assert_true(fake_shows(&f, "> draft"));
	/* The window before this one stands first. */
	assert_true(fake_shows(&f, "\n>   2 * Bob  bob@example.org"));
	fake_type(&f, "car");
	assert_false(fake_shows(&f, "Bob"));
	assert_true(fake_shows(&f, "\n>     * Carol Example"));
	assert_true(fake_shows(&f, "\n      . carl"));
	assert_true(fake_shows(&f, "Go to  car"));
	/* The keys of the input line, here too. */
	fake_type(&f, "xyz");
	assert_true(fake_shows(&f, "nothing"));
	fake_type(&f, "<C-w>");
	assert_true(fake_shows(&f, "Bob"));
	fake_type(&f, "BOB<Enter>");
	assert_false(fake_shows(&f, "Go to"));
	assert_string_equal(current(&f), "bob@example.org");
	/* Another window's line stayed there. */
	assert_string_equal(line_text(f.ui->current->line), "");
	fake_type(&f, "<M-g>eve<Enter>");
	assert_string_equal(line_text(f.ui->current->line), "draft");
	/* A contact without a window gets one. */
	fake_type(&f, "<M-g>zo\xc3\x8b<Enter>");
	assert_string_equal(current(&f), "zoe@example.org");
	assert_int_equal(f.enters, 0);
	fake_ui_free(&f);
}

/* By their groups, too: behind those who are called so. */
static void
test_goto_groups(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f, 80, 24);
	contact_find(f.account, "carol@example.org")->groups =
	    xstrdup("Chess club\nFriends");
	contact_find(f.account, "bob@example.org")->groups =
	    xstrdup("friends");
	fake_contact(f.account, "friend@example.org", "", SHOW_OFFLINE);
	fake_type(&f, "<M-g>frien");
	assert_true(fake_shows(&f, "Carol Example"));
	assert_true(fake_shows(&f, "Bob"));
	assert_false(fake_shows(&f, "Zo\xc3\xab"));
	assert_true(fake_shows(&f, "\n>     . friend"));
	fake_type(&f, "ds car<Enter>");
	assert_string_equal(current(&f), "carol@example.org");
	fake_type(&f, "<M-g>chess<Enter>");
	assert_string_equal(current(&f), "carol@example.org");
	fake_ui_free(&f);
}

/* Esc, C-c and C-g, and the key itself, lead back; nothing is lost. */
static void
test_goto_back(void **state)
{
	static const char *const keys[] = { "<Escape>", "<C-c>", "<C-g>",
	    "<M-g>" };
	struct fake_ui f;

	(void)state;
	begin(&f, 80, 24);
	fake_in(f.eve, "a line of hers");
	fake_type(&f, "half a<C-_>half a word<Left>");
	for (size_t i = 0; i < NELEM(keys); i++) {
		fake_type(&f, "<M-g>bo<Up><Down>");
		assert_false(fake_shows(&f, "a line of hers"));
		fake_type(&f, keys[i]);
		assert_true(fake_shows(&f, "a line of hers"));
		assert_true(fake_shows(&f, "half a word"));
		assert_string_equal(current(&f), "eve@example.net");
		assert_int_equal(line_cursor(f.ui->current->line) + 1,
		    strlen(line_text(f.ui->current->line)));
	}
	assert_int_equal(f.enters, 0);
	fake_ui_free(&f);
}

/* Other keys that lead to a window do so. */
static void
test_goto_keys(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f, 80, 24);
	fake_type(&f, "<M-g>x<M-l>");
	assert_false(fake_shows(&f, "Go to"));
	assert_string_equal(current(&f), "bob@example.org");
	fake_type(&f, "<M-g><M-3>");
	assert_false(fake_shows(&f, "Go to"));
	assert_string_equal(current(&f), "eve@example.net");
	/* ... but none that does something there. */
	fake_type(&f, "<M-g><M-s><M-r><F1>");
	assert_true(fake_shows(&f, "Go to"));
	assert_int_equal(fake_of(f.chat)->resent, 0);
	fake_ui_free(&f);
}

/* What is new goes first; what comes meanwhile moves nothing. */
static void
test_goto_order(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f, 80, 24);
	fake_contact(f.account, "ann@example.org", "Ann", SHOW_ONLINE);
	ui_show(f.ui, NULL);
	fake_in(f.eve, "psst");
	ui_paint(f.ui);
	fake_type(&f, "<M-g>");
	assert_true(fake_shows(&f, "\n>   3 o eve"));
	assert_true(fake_shows(&f, "1 new"));
	fake_type(&f, "<Down>");
	assert_true(fake_shows(&f, "\n>   2 * Bob"));
	fake_in(f.bob, "one");
	fake_in(f.bob, "two");
	fake_talk(fake_contact(f.account, "new@example.org", "New",
	    SHOW_ONLINE));
	assert_true(fake_shows(&f, "\n>   2 * Bob"));
	assert_true(fake_shows(&f, "2 new"));
	fake_type(&f, "<Enter>");
	assert_string_equal(current(&f), "bob@example.org");
	/* Where nothing was found nothing can move. */
	fake_type(&f, "<M-g>late");
	assert_true(fake_shows(&f, "nothing"));
	fake_contact(f.account, "late@example.org", "", SHOW_ONLINE);
	assert_true(fake_shows(&f, "\n>     * late"));
	fake_ui_free(&f);
}

/* A window that goes while the box is open is no longer gone to. */
static void
test_goto_closed(void **state)
{
	struct fake_ui f;
	struct talk *room;

	(void)state;
	begin(&f, 80, 24);
	room = fake_room(f.account, "tea@rooms.example.org", "alice");
	ui_show(f.ui, room);
	ui_show(f.ui, f.eve);
	fake_type(&f, "<M-g>tea");
	assert_true(fake_shows(&f, "\n>   4 # tea"));
	ui_close(f.ui, room, true);
	fake_talk_remove(room);
	assert_true(fake_shows(&f, "\n>     # tea"));
	assert_true(fake_shows(&f, "closed"));
	fake_type(&f, "<Enter>");
	assert_true(fake_shows(&f, "closed meanwhile"));
	assert_string_equal(current(&f), "eve@example.net");
	/* And the window that the box stands in. */
	fake_type(&f, "<M-g>");
	ui_close(f.ui, f.eve, true);
	fake_talk_remove(f.eve);
	assert_true(fake_shows(&f, "Go to"));
	fake_type(&f, "bob<Enter>");
	assert_string_equal(current(&f), "bob@example.org");
	fake_ui_free(&f);
}

static void
test_goto_close(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f, 80, 24);
	fake_type(&f, "<M-g>bob<C-x>");
	assert_string_equal(f.entered, "/close -a alice@example.org "
	    "bob@example.org");
	assert_true(fake_shows(&f, "Go to"));
	f.enters = 0;
	/* Where there is no window there is nothing to close. */
	fake_type(&f, "<C-u>carol<C-x>");
	assert_true(fake_shows(&f, "no window"));
	fake_type(&f, "<C-u>status<C-x>");
	assert_true(fake_shows(&f, "cannot be closed"));
	assert_int_equal(f.enters, 0);
	/* A contact whose window went is there once. */
	ui_close(f.ui, f.bob, false);
	fake_talk_remove(f.bob);
	fake_type(&f, "<C-u>bo");
	assert_true(fake_shows(&f, "\n>     * Bob"));
	assert_false(fake_shows(&f, "\n      * Bob"));
	/* Elsewhere the key does nothing. */
	fake_type(&f, "<Escape>x<C-x>");
	assert_int_equal(f.enters, 0);
	fake_ui_free(&f);
}

static void
test_goto_bookmark(void **state)
{
	struct fake_ui f;
	struct fake *fake;

	(void)state;
	begin(&f, 80, 24);
	fake = fake_of(f.chat);
	fake->bookmarks[0] = (struct bookmark){ .jid =
	    (char *)(uintptr_t)"tea@rooms.example.org",
	    .name = (char *)(uintptr_t)"Tea time" };
	fake->nbookmarks = 1;
	fake_type(&f, "<M-g>time");
	assert_true(fake_shows(&f, "# Tea time  tea@rooms.example.org"));
	fake_type(&f, "<Enter>");
	assert_string_equal(f.entered, "/join -a alice@example.org "
	    "tea@rooms.example.org");
	fake_ui_free(&f);
}

/* Of several accounts each row says whose it is, and finds by it. */
static void
test_goto_accounts(void **state)
{
	struct fake_ui f;
	struct account *work;

	(void)state;
	begin(&f, 80, 24);
	fake_type(&f, "<M-g>");
	assert_false(fake_shows(&f, "! example"));
	fake_type(&f, "<Escape>");
	work = fake_account(f.chat, "me@work.example");
	fake_contact(work, "bob@example.org", "Bob", SHOW_ONLINE);
	fake_type(&f, "<M-g>bob");
	assert_true(fake_shows(&f, "!  example"));
	assert_true(fake_shows(&f, "     work"));
	fake_type(&f, " work");
	assert_false(fake_shows(&f, "!  example"));
	fake_type(&f, "<Enter>");
	assert_ptr_equal(talk_account(ui_current(f.ui)), work);
	fake_ui_free(&f);
}

/* Who the lines go to is there at every size; so is a row to choose. */
static void
test_goto_sizes(void **state)
{
	static const int sizes[][2] = { { 20, 5 }, { 21, 7 }, { 40, 12 },
	    { 80, 24 }, { 100, 30 }, { 160, 50 } };
	struct fake_ui f;
	const struct grid *g = &f.display.grid;
	bool level;

	(void)state;
	begin(&f, 80, 24);
	ui_show(f.ui, f.bob);
	fake_level(f.bob, OTR_PRIVATE, OTR_HOLD_NONE);
	fake_type(&f, "<M-g>e");
	for (size_t i = 0; i < NELEM(sizes); i++) {
		fake_size(&f, sizes[i][0], sizes[i][1]);
		level = false;
		for (int y = g->rows - 2; y < g->rows; y++)
			level |= grid_find(g, y, "Private") >= 0;
		assert_true(level);
		assert_true(fake_shows(&f, "Go to  e"));
		assert_true(fake_shows(&f, ">   3 "));
		assert_int_equal(g->cursor_x, 9 +
		    f.ui->geometry.lines_x);
		assert_int_equal(g->cursor_y, 1);
		grid_check(g);
	}
	/* What cannot be seen is not chosen. */
	fake_size(&f, 15, 4);
	fake_type(&f, "<Enter>");
	assert_string_equal(current(&f), "bob@example.org");
	fake_size(&f, 80, 24);
	assert_true(fake_shows(&f, "Go to  e"));
	fake_ui_free(&f);
}

/* Law 6. */
static void
test_goto_foreign(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f, 80, 24);
	fake_contact(f.account, "m@example.org", "Mal\x1b[2J\xe2\x80\xaelory\n",
	    SHOW_ONLINE);
	fake_type(&f, "<M-g>mal");
	assert_true(fake_shows(&f, "Mal^[[2J<U+202E>lory"));
	fake_type(&f, "<C-u><Paste:m@\x1b\x02" "e>");
	assert_true(fake_shows(&f, "Go to  m@e "));
	fake_type(&f, "<Enter>");
	assert_string_equal(current(&f), "m@example.org");
	fake_ui_free(&f);
}

/* What comes while the box hides the lines was not seen. */
static void
test_hidden(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f, 80, 24);
	fake_in(f.eve, "seen");
	ui_paint(f.ui);
	assert_int_equal(talk_unread(f.eve), 0);
	fake_type(&f, "<M-g>");
	fake_in(f.eve, "unseen");
	ui_paint(f.ui);
	assert_int_equal(talk_unread(f.eve), 1);
	fake_type(&f, "<Escape>");
	assert_int_equal(talk_unread(f.eve), 0);
	assert_true(fake_shows(&f, "unseen"));
	assert_int_equal(f.ui->current->mark + 1,
	    buffer_newest(&f.eve->buffer));
	fake_ui_free(&f);
}

/* ---- a question behind the box -------------------------------------------------- */

static void
got_yes(void *arg, size_t which)
{
	*(int *)arg = which == 0 ? 1 : 2;
}

static void
test_question(void **state)
{
	struct fake_ui f;
	int got = 0;

	(void)state;
	begin(&f, 80, 24);
	fake_type(&f, "<M-g>b");
	fake_ask_yes(&f, "Really?", got_yes, &got);
	assert_true(fake_shows(&f, "Go to  b"));
	assert_false(fake_shows(&f, "Really?"));
	fake_answer(&f, "1");
	assert_true(fake_shows(&f, "Go to  b1"));
	fake_type(&f, "<Escape>");
	assert_true(fake_shows(&f, "Really?"));
	fake_type(&f, "1<Enter>");
	assert_int_equal(got, 0);
	fake_answer(&f, "1<Enter>");
	assert_int_equal(got, 1);
	fake_ui_free(&f);
}

/* No name is so long that it hides whose it is. */
static void
test_long_name(void **state)
{
	struct fake_ui f;
	char name[201];

	(void)state;
	fake_ui_new(&f, 80, 24);
	memset(name, ' ', sizeof(name) - 1);
	memcpy(name, "Eve  eve@example.net", 20);
	name[199] = 'x';
	name[200] = '\0';
	fake_contact(f.account, "mallory@example.net", name, SHOW_ONLINE);
	fake_type(&f, "<M-g>");
	assert_true(fake_shows(&f, "mallory@example.net"));
	fake_ui_free(&f);
}

/* Keys that come in one go, before anything is painted. */
static void
at_once(struct fake_ui *f, const char *keys)
{
	fake_keys(&f->display, keys);
	ui_keys(f->ui);
}

/* What was typed ahead leaves in no window that was chosen unseen. */
static void
test_typed_ahead(void **state)
{
	struct fake_ui f;

	(void)state;
	fake_ui_new(&f, 80, 24);
	fake_in(f.bob, "hi");
	fake_in(f.eve, "hi");
	ui_paint(f.ui);
	ui_show(f.ui, f.eve);
	ui_paint(f.ui);
	at_once(&f, "<M-g>bob<Enter>hello<Enter>");
	assert_int_equal(f.enters, 0);
	assert_ptr_equal(ui_current(f.ui), f.bob);
	assert_true(fake_shows(&f, "Nothing was sent"));
	assert_string_equal(line_text(f.ui->current->line), "hello");
	at_once(&f, "<Enter>");
	assert_int_equal(f.enters, 1);
	assert_ptr_equal(f.entered_in, f.bob);
	/* A command is for the program. */
	at_once(&f, "<M-g>eve<Enter>/quit<Enter>");
	assert_int_equal(f.enters, 2);
	ui_paint(f.ui);
	fake_in(f.bob, "you");
	ui_paint(f.ui);
	at_once(&f, "<M-a>well<Enter>");
	assert_int_equal(f.enters, 2);
	assert_ptr_equal(ui_current(f.ui), f.bob);
	fake_type(&f, "<Enter>");
	assert_int_equal(f.enters, 3);
	/* Seen, it is sent at once. */
	fake_in(f.eve, "and");
	ui_paint(f.ui);
	fake_type(&f, "<M-a>");
	at_once(&f, "well<Enter>");
	assert_int_equal(f.enters, 4);
	assert_ptr_equal(f.entered_in, f.eve);
	fake_ui_free(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_goto),
		cmocka_unit_test(test_goto_groups),
		cmocka_unit_test(test_goto_back),
		cmocka_unit_test(test_goto_keys),
		cmocka_unit_test(test_goto_order),
		cmocka_unit_test(test_goto_closed),
		cmocka_unit_test(test_goto_close),
		cmocka_unit_test(test_goto_bookmark),
		cmocka_unit_test(test_goto_accounts),
		cmocka_unit_test(test_goto_sizes),
		cmocka_unit_test(test_goto_foreign),
		cmocka_unit_test(test_hidden),
		cmocka_unit_test(test_long_name),
		cmocka_unit_test(test_typed_ahead),
		cmocka_unit_test(test_question),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
