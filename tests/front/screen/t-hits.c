/*
 * What a search finds, as a list that leads there.
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

#define DAY (INT64_C(24) * 3600 * 1000)

static void
hit(struct search *s, size_t at, struct talk *talk, const char *text)
{
	const struct buffer *b = talk_buffer(talk);
	const struct entry *e = NULL;

	for (size_t i = 0; i < b->count; i++)
		if (strcmp(buffer_at(b, i)->text, text) == 0)
			e = buffer_at(b, i);
	memmove(&s->hits[at + 1], &s->hits[at], (s->n - at) *
	    sizeof(s->hits[0]));
	s->n++;
	s->hits[at] = (struct search_hit){ .stamp = e == NULL ? 1000 :
	    e->stamp, .incoming = true, .level = OTR_PRIVATE,
	    .account = "alice@example.org", .jid = talk_jid(talk),
	    .author = talk_name(talk), .text = e == NULL ? text : e->text,
	    .serial = e == NULL ? 0 : e->serial };
}

static struct search *
begin(struct fake_ui *f, int columns, int rows, int *freed)
{
	struct search *s = xcalloc(1, sizeof(*s));
	char text[64];

	fake_ui_new(f, columns, rows);
	fake_level(f->bob, OTR_PRIVATE, OTR_HOLD_NONE);
	for (int i = 0; i < 100; i++) {
		fake_of(f->chat)->now += 1000;
		snprintf(text, sizeof(text), "the Needle of row %d", i);
		fake_in(f->bob, text);
	}
	fake_in(f->eve, "a needle, too");
	ui_show(f->ui, f->eve);
	ui_paint(f->ui);
	*freed = 0;
	s->freed = freed;
	s->chat = f->chat;
	s->word = "needle";
	hit(s, 0, f->bob, "the Needle of row 90");
	hit(s, 1, f->bob, "the Needle of row 7");
	hit(s, 2, f->eve, "a needle, too");
	return s;
}

static void
test_list(void **state)
{
	struct fake_ui f;
	struct search *s;
	int freed, lit = 0;

	(void)state;
	s = begin(&f, 80, 24, &freed);
	fake_type(&f, "draft");
	ui_search(f.ui, s);
	assert_true(fake_shows(&f, "Found"));
	assert_true(fake_shows(&f, "3+"));
	assert_true(fake_shows(&f, "Bob: the Needle of row 90"));
	assert_true(fake_shows(&f, "eve: a needle, too"));
	/* One's own are of "me", as in the window. */
	s->hits[1].incoming = false;
	s->done = true;
	s->changed(s->changed_arg);
	assert_false(fake_shows(&f, "3+"));
	assert_true(fake_shows(&f, "me: the Needle of row 7"));
	/* Narrowed, and there. */
	fake_type(&f, "row 7");
	assert_false(fake_shows(&f, "eve: a needle"));
	fake_type(&f, "<Enter>");
	assert_int_equal(freed, 1);
	assert_ptr_equal(ui_current(f.ui), f.bob);
	assert_true(fake_shows(&f, "the Needle of row 7"));
	assert_false(fake_shows(&f, "row 90"));
	for (int y = 0; y < 24; y++)
		for (int x = 0; x < 80; x++)
			lit += grid_at(&f.display.grid, x, y)->style ==
			    STYLE_HIT && grid_at(&f.display.grid, x, y)->bold;
	assert_int_equal(lit, 6);
	/* A key goes on as if nothing were lit. */
	fake_type(&f, "x");
	assert_string_equal(line_text(f.ui->current->line), "x");
	assert_true(fake_shows(&f, "the Needle of row 7"));
	ui_show(f.ui, f.eve);
	assert_string_equal(line_text(f.ui->current->line), "draft");
	fake_ui_free(&f);
}

/* What is found later stands before the choice, and does not move it. */
static void
test_grows(void **state)
{
	struct fake_ui f;
	struct search *s;
	int freed;

	(void)state;
	s = begin(&f, 80, 24, &freed);
	s->n = 0;
	ui_search(f.ui, s);
	assert_true(fake_shows(&f, "Looking ..."));
	fake_type(&f, "<Enter>");
	assert_true(fake_shows(&f, "Looking ..."));
	hit(s, 0, f.bob, "the Needle of row 50");
	hit(s, 1, f.bob, "the Needle of row 40");
	s->changed(s->changed_arg);
	fake_type(&f, "<Down>");
	hit(s, 0, f.bob, "the Needle of row 90");
	hit(s, 0, f.bob, "the Needle of row 91");
	hit(s, 4, f.bob, "the Needle of row 3");
	s->changed(s->changed_arg);
	assert_true(fake_shows(&f, "Needle of row 91"));
	fake_type(&f, "<Enter>");
	assert_true(fake_shows(&f, "the Needle of row 40"));
	assert_int_equal(freed, 1);
	fake_ui_free(&f);
}

static void
test_nothing(void **state)
{
	struct fake_ui f;
	struct search *s;
	int freed;

	(void)state;
	s = begin(&f, 80, 24, &freed);
	s->n = 0;
	s->done = true;
	ui_search(f.ui, s);
	assert_true(fake_shows(&f, "Nothing was found."));
	/* Where it was only looked here it is said how to look everywhere. */
	s->one = true;
	assert_false(fake_shows(&f, "/search -all"));
	fake_type(&f, "x<Backspace>");
	assert_true(fake_shows(&f, "/search -all"));
	fake_type(&f, "<Escape>");
	assert_int_equal(freed, 1);
	assert_ptr_equal(ui_current(f.ui), f.eve);
	fake_ui_free(&f);
	/* The program ends meanwhile. */
	s = begin(&f, 80, 24, &freed);
	ui_search(f.ui, s);
	fake_ui_free(&f);
	assert_int_equal(freed, 1);
}

/* A line that went, in the list and behind it. */
static void
test_gone(void **state)
{
	struct fake_ui f;
	struct search *s;
	int freed;

	(void)state;
	s = begin(&f, 80, 24, &freed);
	s->done = true;
	hit(s, 0, f.eve, "only in the history");
	ui_search(f.ui, s);
	assert_true(fake_shows(&f, "only in the history"));
	fake_type(&f, "<Enter>");
	assert_true(fake_shows(&f, "that line is gone"));
	assert_ptr_equal(ui_current(f.ui), f.eve);
	s = begin(&f, 80, 24, &freed);
	ui_search(f.ui, s);
	s->hits[1].text = NULL;
	assert_true(fake_shows(&f, "(gone)"));
	fake_ui_free(&f);
}

/* Law 5: copies of what was sealed are wiped; law 6. */
static void
test_secret(void **state)
{
	struct fake_ui f;
	struct search *s;
	size_t before;
	int freed;

	(void)state;
	s = begin(&f, 80, 24, &freed);
	before = secret_count();
	s->done = true;
	fake_in(f.bob, "one very long line, so that what is found stands far "
	    "behind the edge of the screen\x1b[2J\xe2\x80\xae, which is where "
	    "the needle is");
	hit(s, 0, f.bob, buffer_at(&f.bob->buffer, f.bob->buffer.count -
	    1)->text);
	ui_search(f.ui, s);
	assert_true(fake_shows(&f, "Bob: ... which is where the needle is") ||
	    fake_shows(&f, "is where the needle is"));
	fake_type(&f, "screen");
	assert_true(fake_shows(&f, "is where the needle is"));
	fake_type(&f, "<Escape>");
	assert_int_equal(secret_count(), before);
	fake_ui_free(&f);
}

static void
test_sizes(void **state)
{
	static const int sizes[][2] = { { 20, 5 }, { 40, 12 }, { 80, 24 },
	    { 160, 50 } };
	struct fake_ui f;
	struct search *s;
	int freed;

	(void)state;
	s = begin(&f, 80, 24, &freed);
	ui_search(f.ui, s);
	for (size_t i = 0; i < NELEM(sizes); i++) {
		fake_size(&f, sizes[i][0], sizes[i][1]);
		assert_true(fake_shows(&f, "Found"));
		assert_true(fake_shows(&f, "Bob:"));
		assert_true(fake_shows(&f, "Not private"));
		grid_check(&f.display.grid);
	}
	fake_ui_free(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_grows),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_gone),
		cmocka_unit_test(test_secret),
		cmocka_unit_test(test_sizes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
