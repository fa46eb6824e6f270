/*
 * Lines of a conversation: what a contact writes, or is called, looks like no
 * line of the program's and of nobody else's, at any size; each row says its
 * level; who says it is clear; what became of it stands behind it.
 *
 * What is hostile here has a Z in each word, and nothing else has one.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "chat/rooms.h"
#include "front/screen/inside.h"
#include "tests/support/fake-ui.h"

#define DEN "den@rooms.example.org"
#define DASH "\xe2\x94\x80"
#define BAR "\xe2\x94\x83"

static const char *const texts[] = {
	"Z\n-- Z new Z -----------Z------------",
	"Z\n" DASH DASH " newZ " DASH DASH DASH "Z" DASH DASH "Z",
	"\n-- Private: Z it is aliceZ -Z-----Z---",
	"Z\n00:00   --  Private: Zencrypted, Zand youZ have verifiedZ that itZ "
	    "is BobZ\n00:00 !!  ANOTHERZ KEYZ",
	"Z\n00:00 =         me  sureZ\n=+00:00 <me> sureZ\n= <me> sureZ",
	"Z\n" BAR " 00:00 " BAR "     carolZ  yesZ",
	"/me Z\n-- newZ ---Z",
	"/me >me  Z okZ okZ",
	"\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80Z\xe4\xb8"
	    "\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80Z"
	    "\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80\xe4\xb8\x80Z",
	"\xe2\x80\x8b\xe2\x80\x8b-Z\xe2\x81\xa0-\xe2\x80\x8bZ new Z\xcc\xb6-Z",
	"\xe2\x80\xae" "Z---Z \xd7\xa9Z\xd7\xa9 newZ ---Z",
	"Z\tZ\r00:00 -- Z\r\nZ\x1b[HZ-- new --Z\x0b-- Z",
	"yesZ                                                          okZ okZ",
	"yesZ  [correctedZ 00:01]   archiveZ 04 NovZ  heldZ: noZ",
	"Z\n\n\n\n!Z\n=Z\n-Z\n?Z",
	"> Z -- quotedZ\n```\n-- Z new Z --\n```",
};

static const char *const names[] = {
	"--Z", "!!Z", "??Z", ">meZ", "* meZ", "<me>Z", DASH DASH "Z",
	BAR " meZ", "me  okZ", "\xc7\x83\xc7\x83Z",
	"\xe4\xb8\x80\xe4\xb8\x80Z", "\xe2\x80\x8bmeZ", "=Z", "bobZ ", " bobZ",
	"a name that is longer than all columnsZ",
	"a name that is longer than all rowsZ", "bobZ",
};

/* ---- what is right of every screen ---------------------------------------- */

struct look_of {
	const struct grid *g;
	struct columns c;
	bool drawn, cut;	/* names may be */
};

/* A cell of a row has one of these characters. */
static bool
is_one_of(const struct grid *g, int x, int y, const char *const *signs,
    size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(grid_cluster(g, x, y), signs[i]) == 0)
			return true;
	return false;
}

static bool
has_level(const struct look_of *o, int y)
{
	static const char *const ascii[] = { "!", "=", "-", "?" };
	static const char *const drawn[] = { "!", BAR, "\xe2\x95\x8f", "?" };

	return is_one_of(o->g, o->c.level_x, y, o->drawn ? drawn : ascii, 4);
}

/* A rule, as whoever looks at it sees one: from the very edge on. */
static bool
is_rule(const struct look_of *o, int y)
{
	const char *rule = o->c.rule;

	return is_one_of(o->g, 0, y, &rule, 1) &&
	    is_one_of(o->g, 1, y, &rule, 1);
}

static bool
has_hostile(const struct look_of *o, int y, int from, int to)
{
	for (int x = from; x < to && x < o->g->columns; x++)
		if (strchr(grid_cluster(o->g, x, y), 'Z') != NULL)
			return true;
	return false;
}

/* The author's column: nobody, or a name, or one in brackets. */
static void
assert_author(const struct look_of *o, int y)
{
	int x = o->c.author_x, end = x + o->c.author;
	const char *s;

	while (x < end && strcmp(grid_cluster(o->g, x, y), " ") == 0)
		x++;
	if (x == end)
		return;
	for (const char *signs = ">* "; *signs != '\0'; signs++)
		if (grid_cluster(o->g, x, y)[0] == *signs && x + 1 < end)
			x++;
	s = grid_cluster(o->g, x, y);
	if (*s != '<' && !name_begins_plain(s))
		fail_msg("row %d begins with %s", y, s);
	/* Behind it, for all to see, nothing. */
	assert_string_equal(grid_cluster(o->g, end, y), " ");
	assert_string_equal(grid_cluster(o->g, end + 1, y), " ");
}

/* What is hostile stands in rows with a level, and where it belongs. */
static void
assert_row(const struct look_of *o, int y)
{
	bool level = has_level(o, y), narrow = o->c.author == 0;

	if (!has_hostile(o, y, 0, o->c.width))
		return;
	if (!level || is_rule(o, y)) {
		char *row = grid_row_text(o->g, y);

		fail_msg("%d columns, row %d: %s", o->g->columns, y, row);
	}
	assert_false(has_hostile(o, y, 0, narrow ? 2 : o->c.author_x));
	if (!narrow)
		assert_author(o, y);
	/* No tail was made: there is no sign of one. */
	if (!o->cut)
		assert_string_equal(grid_cluster(o->g, o->c.level_x + 1, y),
		    " ");
}

static int
assert_screen(struct fake_ui *f, bool drawn)
{
	const struct geometry *g = &f->ui->geometry;
	struct look_of o = { .g = &f->display.grid, .drawn = drawn,
	    .cut = talk_kind(f->ui->current->talk) == TALK_ROOM };
	int rules = 0;

	window_columns(f->ui, f->ui->current, g->lines_width, &o.c);
	for (int y = g->lines_y; y < g->hint_y; y++) {
		assert_row(&o, y);
		rules += is_rule(&o, y);
	}
	return rules;
}

static const int sizes[][2] = { { 20, 5 }, { 25, 40 }, { 40, 12 }, { 49, 24 },
	{ 50, 24 }, { 80, 24 }, { 99, 60 }, { 100, 30 }, { 130, 90 },
	{ 160, 50 } };

static void
assert_sizes(struct fake_ui *f)
{
	for (int drawn = 0; drawn < 2; drawn++) {
		f->display.signs = drawn;
		fake_type(f, "<Resize>");
		for (size_t i = 0; i < NELEM(sizes); i++) {
			fake_size(f, sizes[i][0], sizes[i][1]);
			ui_paint(f->ui);
			assert_int_equal(assert_screen(f, drawn), 0);
			fake_type(f, "<PageUp>");
			assert_int_equal(assert_screen(f, drawn), 0);
			fake_type(f, "<M-End>");
		}
	}
}

/* ---- forging ---------------------------------------------------------------- */

static void
test_texts(void **state)
{
	struct fake_ui f;

	(void)state;
	for (int level = OTR_NOT_PRIVATE; level <= OTR_FINISHED; level++) {
		fake_ui_new_conf(&f, 80, 24, "panel = \"right\"");
		fake_level(f.bob, (enum otr_level)level, OTR_HOLD_NONE);
		for (size_t i = 0; i < NELEM(texts); i++)
			fake_in(f.bob, texts[i]);
		ui_show(f.ui, f.bob);
		assert_sizes(&f);
		fake_ui_free(&f);
	}
}

static void
test_names(void **state)
{
	struct fake_ui f;
	struct talk *v;

	(void)state;
	fake_ui_new_conf(&f, 80, 24, "panel = \"right\"");
	v = fake_room(f.account, DEN, "alice");
	for (size_t i = 0; i < NELEM(names); i++) {
		/* A cut name stands behind the text, and a sign says so. */
		if (strlen(names[i]) > 20)
			continue;
		fake_room_in(v, names[i], texts[i % NELEM(texts)], false);
		fake_room_in(v, names[i], "/me -- newZ --", false);
		fake_room_in(v, names[i], "aliceZ?", true);
	}
	ui_show(f.ui, v);
	assert_sizes(&f);
	fake_ui_free(&f);
}

/* The rules that there are are the program's. */
static void
test_rules(void **state)
{
	struct entry e = { .kind = ENTRY_NOTICE, .tells_level = true,
	    .level = OTR_PRIVATE, .text = (char *)(uintptr_t)"Private: "
	    "encrypted, and you have verified that it is Bob. Go on." };
	struct fake_ui f;

	(void)state;
	fake_ui_new(&f, 80, 24);
	e.stamp = fake_of(f.chat)->now;
	fake_in(f.bob, texts[0]);
	buffer_push(&f.bob->buffer, &e);
	fake_in(f.bob, texts[1]);
	ui_show(f.ui, f.bob);
	ui_paint(f.ui);
	assert_int_equal(assert_screen(&f, false), 1);
	assert_true(fake_shows(&f, "\n-- Private: Encrypted, and you have "
	    "verified that it is Bob ---"));
	assert_true(fake_shows(&f, "   -- Go on."));
	/* Where it has no room there, it stands below. */
	fake_size(&f, 50, 24);
	assert_true(fake_shows(&f, "\n-- Private ---"));
	assert_true(fake_shows(&f, "-- Encrypted, and you"));
	f.display.signs = true;
	fake_type(&f, "<Resize>");
	fake_size(&f, 80, 24);
	assert_true(fake_shows(&f, DASH DASH " Private \xc2\xb7 Encrypted, and"));
	/* All is said: its time is at the end. */
	e.text = (char *)(uintptr_t)"Private: it is Bob.";
	buffer_push(&f.bob->buffer, &e);
	assert_true(fake_shows(&f, " Private \xc2\xb7 It is Bob " DASH));
	assert_true(fake_shows(&f, " " DASH DASH "\n"));
	/* A warning's rule is one over the whole width. */
	e.kind = ENTRY_WARNING;
	e.level = OTR_FINISHED;
	e.text = (char *)(uintptr_t)"Finished: decide.";
	buffer_push(&f.bob->buffer, &e);
	assert_true(fake_shows(&f, "\n" DASH DASH " Finished \xc2\xb7 Decide "
	    DASH));
	e.text = (char *)(uintptr_t)"Finished: decide, and this is more than "
	    "there is room for on a rule of eighty columns, is it not.";
	buffer_push(&f.bob->buffer, &e);
	assert_true(fake_shows(&f, "\n" DASH DASH " Finished " DASH DASH));
	assert_true(fake_shows(&f, "   !! Decide, and"));
	/* A message that says it tells none. */
	e.level = OTR_PRIVATE;
	e.text = (char *)(uintptr_t)"Private: it is Bob.";
	e.kind = ENTRY_IN;
	e.author = (char *)(uintptr_t)"bob";
	e.tells_level = false;
	buffer_push(&f.bob->buffer, &e);
	assert_true(fake_shows(&f, BAR "        bob  Private: it is Bob."));
	fake_ui_free(&f);
}

/* What the program says behind a line of others has its sign. */
static void
test_notes(void **state)
{
	struct entry e = { .kind = ENTRY_IN, .author = (char *)(uintptr_t)
	    "bob", .text = (char *)(uintptr_t)"of old", .delayed = true,
	    .via = VIA_ARCHIVE };
	struct fake_ui f;

	(void)state;
	fake_ui_new(&f, 80, 24);
	ui_show(f.ui, f.bob);
	buffer_push(&f.bob->buffer, &e);
	e.text = (char *)(uintptr_t)"of new  archive";
	e.delayed = false;
	e.via = VIA_LIVE;
	buffer_push(&f.bob->buffer, &e);
	assert_true(fake_shows(&f, " !~       bob  of old"));
	assert_true(fake_shows(&f, " !        bob  of new  archive"));
	/* In a room, of a name that is cut, too. */
	fake_ui_free(&f);
	fake_ui_new(&f, 80, 24);
	ui_show(f.ui, fake_room(f.account, DEN, "alice"));
	fake_room_in(f.ui->current->talk, "christopher", "hello", false);
	fake_room_in(f.ui->current->talk, "christophes", "hello", false);
	assert_true(fake_shows(&f, " !~christo...  hello"));
	assert_true(fake_shows(&f, "  (christopher)\n"));
	assert_true(fake_shows(&f, "  (christophes)\n"));
	fake_ui_free(&f);
}

/* ---- who ------------------------------------------------------------------------ */

static int
row_of(struct fake_ui *f, const char *text)
{
	ui_paint(f->ui);
	for (int y = 1; y < f->display.grid.rows; y++)
		if (grid_find(&f->display.grid, y, text) >= 0)
			return y;
	fail_msg("no \"%s\"", text);
	return -1;
}

static bool
is_named(struct fake_ui *f, const char *text)
{
	char *row = grid_row_text(&f->display.grid, row_of(f, text));
	bool is = strstr(row, "Bob") != NULL || strstr(row, "me") != NULL ||
	    strstr(row, "eve") != NULL;

	free(row);
	return is;
}

/* A name is said again where anything but the minute is another. */
static void
test_again(void **state)
{
	struct fake_ui f;
	struct err err;

	(void)state;
	fake_ui_new(&f, 80, 24);
	fake_of(f.chat)->now = 1795000000000 / 300000 * 300000;
	ui_show(f.ui, f.bob);
	fake_in(f.bob, "n-1");
	fake_in(f.bob, "n-2");
	fake_out(f.bob, "n-3", DELIVERY_ACKED, NULL);
	fake_out(f.bob, "n-4", DELIVERY_ACKED, NULL);
	fake_in(f.bob, "n-5");
	fake_level(f.bob, OTR_PRIVATE, OTR_HOLD_NONE);
	fake_in(f.bob, "n-6");
	fake_in(f.bob, "n-7");
	fake_of(f.chat)->now += 299999;
	fake_in(f.bob, "n-8");
	fake_of(f.chat)->now += 1;
	fake_in(f.bob, "n-9");
	fake_say(&f.bob->buffer, f.chat, ENTRY_NOTICE, "something else");
	fake_in(f.bob, "n-a");
	fake_in(f.bob, "/me n-b");
	for (const char *s = "1356" "9ab"; *s != '\0'; s++)
		assert_true(is_named(&f, (char[]){ 'n', '-', *s, '\0' }));
	for (const char *s = "2478"; *s != '\0'; s++)
		assert_false(is_named(&f, (char[]){ 'n', '-', *s, '\0' }));
	assert_int_equal(conf_set(f.ui->conf, SET_NAME_EACH_LINE, NULL, NULL,
	    "true", &err), 0);
	for (const char *s = "123456789ab"; *s != '\0'; s++)
		assert_true(is_named(&f, (char[]){ 'n', '-', *s, '\0' }));
	fake_ui_free(&f);
}

/* Whoever scrolls sees at once who says what. */
static void
test_top(void **state)
{
	struct fake_ui f;
	char text[16];

	(void)state;
	fake_ui_new(&f, 80, 24);
	ui_show(f.ui, f.bob);
	for (int i = 0; i < 100; i++) {
		snprintf(text, sizeof(text), "line-%d", i);
		fake_in(f.bob, text);
	}
	ui_paint(f.ui);
	assert_true(grid_find(&f.display.grid, 1, "Bob  line-") > 0);
	assert_int_equal(grid_find(&f.display.grid, 2, "Bob"), -1);
	fake_type(&f, "<PageUp>");
	assert_true(grid_find(&f.display.grid, 1, "Bob  line-") > 0);
	/* Of a line that is shown in part the next has it. */
	fake_in(f.bob, "x\nx\nx");
	for (int i = 0; i < 20; i++)
		fake_in(f.bob, "after");
	fake_type(&f, "<M-End>");
	assert_int_equal(grid_find(&f.display.grid, 1, "Bob"), -1);
	assert_true(grid_find(&f.display.grid, 2, "Bob  after") > 0);
	fake_ui_free(&f);
}

/* In a room a nick goes to somebody else: it is not who spoke before. */
static void
test_occupants(void **state)
{
	struct entry e = { .kind = ENTRY_IN, .author = (char *)(uintptr_t)
	    "eve", .text = (char *)(uintptr_t)"one", .occupant =
	    (char *)(uintptr_t)"a" };
	struct fake_ui f;

	(void)state;
	fake_ui_new(&f, 80, 24);
	ui_show(f.ui, fake_room(f.account, DEN, "alice"));
	buffer_push(&f.ui->current->talk->buffer, &e);
	e.text = (char *)(uintptr_t)"two";
	buffer_push(&f.ui->current->talk->buffer, &e);
	e.text = (char *)(uintptr_t)"three";
	e.occupant = (char *)(uintptr_t)"b";
	buffer_push(&f.ui->current->talk->buffer, &e);
	assert_true(is_named(&f, "one"));
	assert_false(is_named(&f, "two"));
	assert_true(is_named(&f, "three"));
	fake_ui_free(&f);
}

/* Nor is anybody there the user. */
static void
test_me(void **state)
{
	struct fake_ui f;

	(void)state;
	fake_ui_new(&f, 80, 24);
	ui_show(f.ui, fake_room(f.account, DEN, "alice"));
	fake_room_in(f.ui->current->talk, "me", "one", false);
	fake_room_in(f.ui->current->talk, "M\xd0\xb5", "two", false);
	fake_room_in(f.ui->current->talk, "a\xc2\xa0\xc2\xa0ok", "three",
	    false);
	assert_true(fake_shows(&f, "      <me>  one"));
	assert_true(fake_shows(&f, "      <M\xd0\xb5>  two"));
	assert_true(fake_shows(&f, "\xc2\xa0ok>  three"));
	fake_ui_free(&f);
}

/* ---- levels, states, columns ------------------------------------------------- */

/* Each row of a line says its level; a long one, too. */
static void
test_levels(void **state)
{
	static const struct { enum otr_level level; const char *sign; } of[] = {
		{ OTR_NOT_PRIVATE, "!" }, { OTR_UNVERIFIED, "-" },
		{ OTR_PRIVATE, "=" }, { OTR_STARTING, "?" },
	};
	struct fake_ui f;
	const struct grid *g = &f.display.grid;
	struct columns c;

	(void)state;
	for (size_t i = 0; i < NELEM(of); i++) {
		fake_ui_new(&f, 80, 24);
		ui_show(f.ui, f.bob);
		fake_level(f.bob, of[i].level, OTR_HOLD_NONE);
		for (int n = 0; n < 60; n++)
			fake_in(f.bob, "a text that has more words than there "
			    "is room for in one of the rows of a window of "
			    "eighty columns, or of two of those");
		for (size_t s = 0; s < NELEM(sizes); s++) {
			fake_size(&f, sizes[s][0], sizes[s][1]);
			ui_paint(f.ui);
			window_columns(f.ui, f.ui->current,
			    f.ui->geometry.lines_width, &c);
			for (int y = 1; y < f.ui->geometry.hint_y; y++)
				assert_string_equal(grid_cluster(g, c.level_x +
				    f.ui->geometry.lines_x,
				    y), of[i].sign);
		}
		fake_ui_free(&f);
	}
}

static void
test_states(void **state)
{
	struct fake_ui f;
	struct err err;

	(void)state;
	fake_ui_new(&f, 80, 24);
	ui_show(f.ui, f.bob);
	f.display.signs = true;
	fake_type(&f, "<Resize>");
	fake_out(f.bob, "s-1", DELIVERY_SENT, NULL);
	fake_out(f.bob, "s-2", DELIVERY_ACKED, NULL);
	fake_out(f.bob, "s-3", DELIVERY_ACKED, "perhaps not read");
	fake_out(f.bob, "s-4", DELIVERY_RECEIVED, NULL);
	fake_out(f.bob, "s-5", DELIVERY_READ, NULL);
	fake_out(f.bob, "s-6", DELIVERY_HELD, "Bob is offline");
	fake_out(f.bob, "s-7", DELIVERY_FAILED, "too big");
	assert_true(fake_shows(&f, "  s-1  \xe2\x80\xa6\n"));
	assert_true(fake_shows(&f, "  s-2  \xe2\x9c\x93\n"));
	assert_true(fake_shows(&f, "  s-3  acked: perhaps not read\n"));
	assert_true(fake_shows(&f, "  s-4  \xe2\x9c\x93\xe2\x9c\x93\n"));
	assert_true(fake_shows(&f, "  s-5  \xe2\x9c\x93\xe2\x9c\x93 read\n"));
	assert_true(fake_shows(&f, "  s-6  \xe2\x80\xa6 held: Bob is off"));
	assert_true(fake_shows(&f, "  s-7  failed: too big\n"));
	/* Nobody could read what did not leave yet. */
assert_true(fake_shows(&f, " !             s-5 "));
	assert_true(fake_shows(&f, " ?             s-6 "));
	assert_true(fake_shows(&f, " !             s-7 "));
	assert_int_equal(conf_set(f.ui->conf, SET_STATES, NULL, NULL,
	    "words", &err), 0);
	assert_true(fake_shows(&f, "  s-1  sent\n"));
	assert_true(fake_shows(&f, "  s-4  received\n"));
	assert_true(fake_shows(&f, "  s-6  held: Bob is offline\n"));
	assert_int_equal(conf_set(f.ui->conf, SET_STATES, NULL, NULL,
	    "problems", &err), 0);
	assert_true(fake_shows(&f, "  s-1\n"));
	assert_true(fake_shows(&f, "  s-4\n"));
	assert_true(fake_shows(&f, "  s-3  acked: perhaps not read\n"));
	assert_true(fake_shows(&f, "  s-6  held: Bob is offline\n"));
	assert_true(fake_shows(&f, "  s-7  failed: too big\n"));
	fake_ui_free(&f);
}

static void
test_columns(void **state)
{
	struct fake_ui f;
	char *name;

	(void)state;
	fake_ui_new_conf(&f, 160, 24, "nick_width = 14\nalign = \"left\"\n"
	    "text_width = 40\nroster_shown = false\ntime_format = \"\"\n");
	ui_show(f.ui, f.bob);
	fake_in(f.bob, "a text that goes on in a second row after forty");
	assert_true(fake_shows(&f, "\n! Bob             a text that goes on in "
	    "a second row\n!                 after forty\n"));
	name = f.bob->contact->name;
	f.bob->contact->name = xstrdup("A name that is too long");
	free(name);
	f.account->changes++;
	fake_in(f.bob, "hello");
	assert_true(fake_shows(&f, "\n! A name that...  hello\n"));
	fake_ui_free(&f);
}

/* XEP-0392: in a window and in a room, always the same. */
static void
test_hues(void **state)
{
	struct hues *hues = xcalloc(1, sizeof(*hues));

	(void)state;
	/* Its examples have angles of 327.26 and 209.41. */
	assert_int_equal(nick_style(hues, "Romeo"), STYLE_HUE +
	    (int)(327.255249 / 360 * HUES));
	assert_int_equal(nick_style(hues, "juliet@capulet.lit"), STYLE_HUE +
	    (int)(209.410400 / 360 * HUES));
	for (int i = 0; i < 1000; i++) {
		char *name = xasprintf("name-%d", i);

		assert_in_range(nick_style(hues, name), STYLE_HUE,
		    STYLES_ALL - 1);
		assert_int_equal(nick_style(hues, "Romeo"), STYLE_HUE + 43);
		free(name);
	}
	free(hues);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_notes),
		cmocka_unit_test(test_again),
		cmocka_unit_test(test_top),
		cmocka_unit_test(test_occupants),
		cmocka_unit_test(test_me),
		cmocka_unit_test(test_levels),
		cmocka_unit_test(test_states),
		cmocka_unit_test(test_columns),
		cmocka_unit_test(test_hues),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
