/*
 * Questions as cards: what is an answer, and above all what is none (DESIGN
 * 4); how they look at every size.
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

#define NOT_ANSWERED 99

static const struct answer answers[] = {
	{ .text = "new session, then send", .brief = "new" },
	{ .text = "send it readable", .brief = "send", .risky = true },
	{ .text = "drop it", .brief = "drop" },
};

static void
got(void *arg, size_t which)
{
	*(size_t *)arg = which;
}

static void
ask(struct fake_ui *f, const char *question, size_t *which)
{
	const struct answers asked = { .question = question, .at = answers,
	    .n = NELEM(answers), .otherwise = "later" };

	*which = NOT_ANSWERED;
	ui_ask(f->ui, &asked, got, which);
	ui_paint(f->ui);
}

static void
begin(struct fake_ui *f, int columns, int rows)
{
	fake_ui_new(f, columns, rows);
	ui_show(f->ui, f->bob);
	ui_paint(f->ui);
}

static void
later(struct fake_ui *f, int milliseconds)
{
	loop_clock_move(chat_loop(f->chat), milliseconds);
}

/* ---- answers ------------------------------------------------------------- */

static void
test_safe(void **state)
{
	struct fake_ui f;
	size_t which;

	(void)state;
	begin(&f, 80, 24);
	ask(&f, "bob ended the session.", &which);
	assert_true(fake_shows(&f, "bob ended the session."));
	assert_true(fake_shows(&f, "[1] new session, then send   "
	    "[2] send it readable   [3] drop it"));
	assert_true(fake_shows(&f, "[Esc] later"));
	/* One key is enough. */
	fake_answer(&f, "3");
	assert_int_equal(which, 2);
	assert_false(fake_shows(&f, "[Esc]"));
	/* The keys are the line's again. */
	fake_type(&f, "3");
	assert_true(fake_shows(&f, "> 3"));
	fake_ui_free(&f);
}

static void
test_risky(void **state)
{
	struct fake_ui f;
	size_t which;

	(void)state;
	begin(&f, 80, 24);
	ask(&f, "bob ended the session.", &which);
	fake_answer(&f, "2");
	assert_int_equal(which, NOT_ANSWERED);
	assert_true(fake_shows(&f, "[Enter] send it readable   "
	    "[any other key] back"));
	assert_false(fake_shows(&f, "[1]"));
	/* Any other key takes it back, and is no answer itself. */
	fake_answer(&f, "x<Enter>");
	assert_int_equal(which, NOT_ANSWERED);
	assert_true(fake_shows(&f, "[Esc] first"));
	fake_answer(&f, "<C-o>2<Tab><Enter>");
	assert_int_equal(which, NOT_ANSWERED);
	assert_true(fake_shows(&f, "[2] send it readable"));
	fake_answer(&f, "2<Paste:x><Enter><Enter>");
	assert_int_equal(which, NOT_ANSWERED);
	/* A number that is no longer shown is none. */
	fake_answer(&f, "<C-o>23");
	assert_int_equal(which, NOT_ANSWERED);
	assert_true(fake_shows(&f, "[3] drop it"));
	/* So does the key that goes into a question, which does not leave. */
	fake_answer(&f, "<C-o>2<C-o><Enter>");
	assert_int_equal(which, NOT_ANSWERED);
	fake_answer(&f, "<C-o><C-o>2<PageUp><Resize><Enter>");
	assert_int_equal(which, 1);
	fake_ui_free(&f);
}

static void
test_later(void **state)
{
	static const char *const keys[] = { "<Escape>", "<C-c>", "<C-g>",
	    "2<Escape>" };
	struct fake_ui f;
	size_t which;

	(void)state;
	begin(&f, 80, 24);
	for (size_t i = 0; i < NELEM(keys); i++) {
		ask(&f, "Really?", &which);
		fake_answer(&f, keys[i]);
		assert_int_equal(which, NELEM(answers));
	}
	/* At once, too: it does nothing. */
	ask(&f, "Really?", &which);
	fake_type(&f, "<Escape>");
	assert_int_equal(which, NELEM(answers));
	fake_ui_free(&f);
}

/* ---- no answers ------------------------------------------------------------ */

static void
test_first_moment(void **state)
{
	struct fake_ui f;
	size_t which;

	(void)state;
	begin(&f, 80, 24);
	ask(&f, "Really?", &which);
	fake_type(&f, "1");
	later(&f, 499);
	fake_type(&f, "1");
	assert_int_equal(which, NOT_ANSWERED);
	later(&f, 1);
	fake_type(&f, "1");
	assert_int_equal(which, 0);
	/* Nor does the page open then; no Enter is needed after it. */
	ask(&f, "Really?", &which);
	fake_type(&f, "?");
	assert_false(fake_shows(&f, "(then Enter)"));
	assert_true(fake_shows(&f, "[1] new session"));
	fake_answer(&f, "?");
	assert_true(fake_shows(&f, "(then Enter)"));
	fake_type(&f, "<Escape><Escape>");
	/* A number that came too early gives Enter nothing to do. */
	ask(&f, "Really?", &which);
	later(&f, 499);
	fake_type(&f, "2");
	later(&f, 600);
	fake_type(&f, "<Enter>");
	assert_int_equal(which, NOT_ANSWERED);
	assert_true(fake_shows(&f, "[2] send it readable"));
	fake_ui_free(&f);
}

/* What Enter would do has to be read, too: the words are others then. */
static void
test_enter_early(void **state)
{
	struct fake_ui f;
	size_t which;

	(void)state;
	begin(&f, 80, 24);
	ask(&f, "Really?", &which);
	fake_answer(&f, "2");
	fake_type(&f, "<Enter>");
	later(&f, 499);
	fake_type(&f, "<Enter>");
	assert_int_equal(which, NOT_ANSWERED);
	/* It stays as it is, and says why; the next Enter counts. */
	assert_true(fake_shows(&f, "Sure?   [Enter] send it readable   "
	    "[any other key] back"));
	assert_true(fake_shows(&f, "Too early"));
	later(&f, 1);
	fake_type(&f, "<Enter>");
	assert_int_equal(which, 1);
	/* Both at once, and typed ahead of the second picture. */
	ask(&f, "Really?", &which);
	later(&f, 500);
	fake_keys(&f.display, "2<Enter>");
	ui_keys(f.ui);
	assert_int_equal(which, NOT_ANSWERED);
	assert_false(fake_shows(&f, "Too early"));
	later(&f, 700);
	ui_keys(f.ui);
	assert_int_equal(which, NOT_ANSWERED);
	/* The answers stand there again: a number has to wait, too. */
	fake_type(&f, "<Tab>3");
	assert_int_equal(which, NOT_ANSWERED);
	assert_true(fake_shows(&f, "[3] drop it"));
	assert_true(fake_shows(&f, "Too early"));
	later(&f, 499);
	fake_type(&f, "3");
	assert_int_equal(which, NOT_ANSWERED);
	later(&f, 1);
	fake_type(&f, "3");
	assert_int_equal(which, 2);
	/* Something computes: it is half a second from the picture on. */
	ask(&f, "Really?", &which);
	later(&f, 500);
	fake_keys(&f.display, "2");
	ui_keys(f.ui);
	later(&f, 600);
	ui_paint(f.ui);
	fake_type(&f, "<Enter>");
	assert_int_equal(which, NOT_ANSWERED);
	/* The same number once more changes no word. */
	fake_answer(&f, "2");
	fake_type(&f, "<Enter>");
	assert_int_equal(which, 1);
	fake_ui_free(&f);
}

static void
test_typed_ahead(void **state)
{
	struct fake_ui f;
	size_t which;

	(void)state;
	begin(&f, 80, 24);
	fake_keys(&f.display, "12<Enter>");
	ask(&f, "Really?", &which);
	ui_keys(f.ui);
	later(&f, 600);
	ui_keys(f.ui);
	assert_int_equal(which, NOT_ANSWERED);
	assert_int_equal(f.enters, 0);
	/* Who types on without looking: none of that line counts, nor where it
	 * begins with a number. */
	fake_answer(&f, "2x2<Enter>");
	assert_int_equal(which, NOT_ANSWERED);
	fake_answer(&f, "the 12 of 3");
	assert_int_equal(which, NOT_ANSWERED);
	assert_true(fake_shows(&f, "that is no answer."));
	/* Nor the next one. */
	fake_answer(&f, "<Enter>1 more<Enter>1<Enter>");
	assert_int_equal(which, NOT_ANSWERED);
	assert_int_equal(f.enters, 0);
	fake_type(&f, "<C-o>1");
	assert_int_equal(which, NOT_ANSWERED);
	assert_string_equal(line_text(f.ui->current->line), "");
	fake_answer(&f, "1");
	assert_int_equal(which, 0);
	fake_ui_free(&f);
}

static void
test_pasted(void **state)
{
	struct fake_ui f;
	size_t which;

	(void)state;
	begin(&f, 80, 24);
	ask(&f, "Really?", &which);
	fake_answer(&f, "<Paste:1><Paste:2\n\n>");
	assert_int_equal(which, NOT_ANSWERED);
	assert_true(fake_shows(&f, "what you pasted was dropped"));
	assert_string_equal(line_text(f.ui->current->line), "");
	/* So too without brackets. */
	fake_answer(&f, "<C-o>");
	f.display.rushed = true;
	fake_answer(&f, "1");
	fake_answer(&f, "2<Enter>");
	f.display.rushed = false;
	assert_int_equal(which, NOT_ANSWERED);
	/* Only the Enter came with others. */
	fake_answer(&f, "<C-o>2");
	f.display.rushed = true;
	fake_answer(&f, "<Enter>");
	f.display.rushed = false;
	assert_int_equal(which, NOT_ANSWERED);
	fake_answer(&f, "<Tab>1");
	assert_int_equal(which, 0);
	fake_ui_free(&f);
}

/* What could not be shown is not answered, nor in the first moment after. */
static void
test_unseen(void **state)
{
	struct fake_ui f;
	size_t which;

	(void)state;
	begin(&f, 80, 24);
	f.display.stalled = true;
	ask(&f, "Really?", &which);
	fake_answer(&f, "12<Enter>");
	assert_int_equal(which, NOT_ANSWERED);
	f.display.stalled = false;
	ui_paint(f.ui);
	fake_type(&f, "<Enter>12<Enter>");
	assert_int_equal(which, NOT_ANSWERED);
	fake_size(&f, 19, 24);
	fake_answer(&f, "12<Enter>");
	assert_int_equal(which, NOT_ANSWERED);
	fake_size(&f, 20, 5);
	fake_type(&f, "1");
	assert_int_equal(which, NOT_ANSWERED);
	fake_answer(&f, "1");
	assert_int_equal(which, 0);
	fake_ui_free(&f);
}

/* ---- windows --------------------------------------------------------------- */

static void
test_other_window(void **state)
{
	struct fake_ui f;
	size_t which;

	(void)state;
	begin(&f, 80, 24);
	fake_in(f.eve, "hi");
	ask(&f, "Really?", &which);
	fake_answer(&f, "2");
	/* Elsewhere it is not seen, and nothing there answers it. */
	ui_show(f.ui, f.eve);
	ui_paint(f.ui);
	assert_false(fake_shows(&f, "Really?"));
	fake_answer(&f, "<Enter>1<Enter>");
	assert_int_equal(which, NOT_ANSWERED);
	assert_string_equal(f.entered, "1");
	/* Back it waits, without the keys. */
	ui_show(f.ui, f.bob);
	ui_paint(f.ui);
	assert_true(fake_shows(&f, "Press C-o to answer:\n  [1] new session"));
	fake_answer(&f, "1 <Enter>");
	assert_int_equal(which, NOT_ANSWERED);
	assert_int_equal(f.enters, 2);
	fake_type(&f, "<C-o>1");
	assert_int_equal(which, NOT_ANSWERED);
	assert_true(fake_shows(&f, "\n [1] new session") ||
	    !fake_shows(&f, "Press C-o"));
	fake_answer(&f, "1");
	assert_int_equal(which, 0);
	fake_ui_free(&f);
}

/* Keys that lead to another window do so; the question waits. */
static void
test_leaves(void **state)
{
	static const char *const keys[] = { "<M-1>", "<M-Left>", "<M-a>",
	    "<M-l>" };
	struct fake_ui f;
	size_t which;

	(void)state;
	for (size_t i = 0; i < NELEM(keys); i++) {
		begin(&f, 80, 24);
		fake_in(f.eve, "hi");
		ui_paint(f.ui);
		ask(&f, "Really?", &which);
		fake_answer(&f, keys[i]);
		assert_ptr_not_equal(ui_current(f.ui), f.bob);
		fake_answer(&f, "1");
		assert_int_equal(which, NOT_ANSWERED);
		ui_show(f.ui, f.bob);
		fake_type(&f, "<C-o>");
		fake_answer(&f, "1");
		assert_int_equal(which, 0);
		fake_ui_free(&f);
	}
}

static void
test_gone(void **state)
{
	struct fake_ui f;
	size_t which, of_talk;

	(void)state;
	begin(&f, 80, 24);
	ask(&f, "Really?", &which);
	ui_close(f.ui, f.bob, false);
	ui_paint(f.ui);
	assert_int_equal(which, NELEM(answers));
	/* ... and at the end. */
	ask(&f, "Really?", &of_talk);
	fake_ui_free(&f);
	assert_int_equal(of_talk, NELEM(answers));
}

/* The next one begins anew. */
static void
test_several(void **state)
{
	struct fake_ui f;
	size_t one, two;

	(void)state;
	begin(&f, 80, 24);
	ask(&f, "First?", &one);
	ask(&f, "Second?", &two);
	assert_true(fake_shows(&f, "First?"));
	assert_false(fake_shows(&f, "Second?"));
	fake_answer(&f, "1");
	assert_int_equal(one, 0);
	assert_true(fake_shows(&f, "Second?"));
	later(&f, 499);
	fake_type(&f, "1");
	assert_int_equal(two, NOT_ANSWERED);
	later(&f, 1);
	fake_type(&f, "1");
	assert_int_equal(two, 0);
	fake_ui_free(&f);
}

/* ---- the model's -------------------------------------------------------------- */

static const struct answer key_answers[] = {
	{ .text = "they read it to me", .brief = "trust", .risky = true,
	    .command = "/otr trust bob@example.org" },
	{ .text = "end it", .brief = "end", .command =
	    "/otr end bob@example.org" },
};

static void
ask_key(struct fake_ui *f, const char *text)
{
	fake_ask(f->chat, f->account, f->bob, NULL, "new-key", text, NULL,
	    key_answers, NELEM(key_answers));
	ui_paint(f->ui);
}

/* Nobody provoked it: it takes no key before the user goes into it. */
static void
test_unasked(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f, 80, 24);
	fake_type(&f, "half a ");
	ask_key(&f, "ANOTHER KEY answers as Bob.");
	assert_true(fake_shows(&f, "ANOTHER KEY answers as Bob."));
	assert_true(fake_shows(&f, "Press C-o to answer:\n  [1] they read it to me   "
	    "[2] end it   [Esc] later"));
	fake_answer(&f, "12<Enter>");
	assert_string_equal(f.entered, "half a 12");
	fake_type(&f, "x<C-o>1<Enter>");
	assert_int_equal(f.enters, 1);
	/* Later: it stays, and what was typed is still there. */
	fake_answer(&f, "<Escape>");
	assert_true(fake_shows(&f, "Press C-o to answer:"));
	assert_true(fake_shows(&f, "> x"));
	fake_type(&f, "<C-u><C-o>");
	fake_answer(&f, "1<Enter>");
	assert_string_equal(f.entered, "/otr trust bob@example.org");
	assert_ptr_equal(f.entered_in, f.bob);
	assert_int_equal(fake_of(f.chat)->taken, 1);
	/* What it did did not close it: it waits again. */
	assert_true(fake_shows(&f, "Press C-o to answer:"));
	fake_shut(f.chat, "new-key");
	assert_false(fake_shows(&f, "ANOTHER KEY"));
	fake_ui_free(&f);
}

/* So is one of the program's own that follows on no key. */
static void
test_own_unasked(void **state)
{
	const struct answers asked = { .question = "Remember it?",
	    .at = answers, .n = NELEM(answers), .unasked = true };
	struct fake_ui f;
	size_t which = NOT_ANSWERED;

	(void)state;
	begin(&f, 80, 24);
	fake_type(&f, "half a ");
	ui_ask(f.ui, &asked, got, &which);
	fake_answer(&f, "1line<Enter>");
	assert_string_equal(f.entered, "half a 1line");
	assert_int_equal(which, NOT_ANSWERED);
	fake_answer(&f, "<C-o>1");
	assert_int_equal(which, 0);
	fake_ui_free(&f);
}

/* A number alone, in the line, is meant for the question that stands above it:
 * a line to the contact is it only for who knows that the other is one. */
static void
test_lone_number(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f, 80, 24);
	ask_key(&f, "ANOTHER KEY answers as Bob.");
	fake_answer(&f, "2<Enter>");
	assert_int_equal(f.enters, 0);
	assert_true(fake_shows(&f, "\"2\" was not sent"));
	assert_string_equal(line_text(f.ui->current->line), "");
	assert_true(fake_shows(&f, "[2] end it"));
	assert_false(fake_shows(&f, "Press C-o"));
	/* It is not the answer itself. */
	later(&f, 499);
	fake_type(&f, "2");
	assert_int_equal(f.enters, 0);
	fake_answer(&f, "2");
	assert_string_equal(f.entered, "/otr end bob@example.org");
	/* The question is still there: now it is a line. */
	fake_answer(&f, "2<Enter>");
	assert_string_equal(f.entered, "2");
	fake_shut(f.chat, "new-key");
	assert_false(fake_shows(&f, "ANOTHER KEY"));
	/* No number of an answer, or more than that.  To have been in it and
	 * out again is not enough. */
	ask_key(&f, "ANOTHER KEY answers as Bob.");
	fake_answer(&f, "<C-o><Escape>1<Enter>");
	assert_string_equal(f.entered, "2");
	assert_true(fake_shows(&f, "\"1\" was not sent"));
	fake_answer(&f, "<Escape>");
	fake_answer(&f, "3<Enter>");
	assert_string_equal(f.entered, "3");
	fake_answer(&f, "2 of them<Enter>");
	assert_string_equal(f.entered, "2 of them");
	fake_answer(&f, "0<Enter>");
	assert_string_equal(f.entered, "0");
	/* It is about somebody else. */
	ui_show(f.ui, f.eve);
	ui_paint(f.ui);
	fake_answer(&f, "2<Enter>");
	assert_string_equal(f.entered, "2");
	fake_ui_free(&f);
}

/* A command can be typed while a question has the keys, and asks first. */
static void
test_command(void **state)
{
	struct fake_ui f;
	size_t which;

	(void)state;
	begin(&f, 80, 24);
	ask(&f, "Really?", &which);
	fake_answer(&f, "2/quit<Enter>");
	assert_string_equal(f.entered, "/quit");
	assert_int_equal(which, NOT_ANSWERED);
	assert_true(fake_shows(&f, "Press C-o to answer:"));
	/* Not behind what was no answer, nor into what stands in the line. */
	fake_answer(&f, "<C-o>x/quit<Enter>");
	assert_int_equal(f.enters, 1);
	fake_answer(&f, "<Escape>");
	assert_int_equal(which, NELEM(answers));
	fake_type(&f, "half");
	ask(&f, "Really?", &which);
	fake_answer(&f, "/quit<Enter>");
	assert_int_equal(f.enters, 1);
	fake_answer(&f, "<Escape>");
	assert_true(fake_shows(&f, "> half"));
	fake_ui_free(&f);
}

/* It says something else between the number and Enter. */
static void
test_changed(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f, 80, 24);
	ask_key(&f, "Key 1 of Bob.");
	fake_type(&f, "<C-o>");
	fake_answer(&f, "1");
	assert_true(fake_shows(&f, "[Enter] they read it to me"));
	/* Nothing is painted since. */
	fake_ask(f.chat, f.account, f.bob, NULL, "new-key", "Key 2 of Bob.",
	    NULL, key_answers, NELEM(key_answers));
	later(&f, 600);
	fake_keys(&f.display, "<Enter>");
	ui_keys(f.ui);
	assert_int_equal(f.enters, 0);
	assert_true(fake_shows(&f, "Key 2 of Bob."));
	assert_true(fake_shows(&f, "[1] they read it to me"));
	later(&f, 499);
	fake_type(&f, "1<Enter>2");
	assert_int_equal(f.enters, 0);
	fake_answer(&f, "1");
	ask_key(&f, "Key 3 of Bob.");
	fake_answer(&f, "<Enter>");
	assert_int_equal(f.enters, 0);
	/* It is over between the number and Enter. */
	fake_answer(&f, "1");
	later(&f, 600);
	fake_shut(f.chat, "new-key");
	fake_type(&f, "<Enter>");
	assert_int_equal(f.enters, 0);
	assert_false(fake_shows(&f, "Key 3"));
	fake_ui_free(&f);
}

/* Another one comes where one is being answered: that one keeps the keys, and
 * the next has none. */
static void
test_behind(void **state)
{
	struct fake_ui f;
	size_t which;

	(void)state;
	begin(&f, 80, 24);
	ask(&f, "Really?", &which);
	ask_key(&f, "ANOTHER KEY answers as Bob.");
	fake_answer(&f, "2");
	assert_true(fake_shows(&f, "Really?"));
	fake_answer(&f, "<Enter>");
	assert_int_equal(which, 1);
	assert_true(fake_shows(&f, "Press C-o to answer:\n  [1] they read it"));
	fake_answer(&f, "1 <Enter>");
	assert_string_equal(f.entered, "1 ");
	/* One that is provoked is shown before one that waits. */
	ask(&f, "Really?", &which);
	assert_true(fake_shows(&f, "Really?"));
	fake_answer(&f, "1");
	assert_int_equal(which, 0);
	fake_ui_free(&f);
}

static const struct answer cert_answers[] = {
	{ .text = "take it once", .risky = true, .command = "/cert accept" },
	{ .text = "not at all", .command = "/cert refuse" },
};

/* Of an account: in the status window, and a row in each of its windows. */
static void
test_account(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f, 80, 24);
	fake_ask(f.chat, f.account, NULL, NULL, "certificate",
	    "alice: its certificate failed.", NULL, cert_answers,
	    NELEM(cert_answers));
	assert_true(fake_shows(&f, "\nC-o: alice: its certificate failed."));
	assert_false(fake_shows(&f, "[1] take it once"));
	assert_true(fake_shows(&f, "?1"));
	fake_type(&f, "<C-o>");
	assert_true(fake_shows(&f, "[1] take it once   [2] not at all"));
	fake_answer(&f, "<Escape><M-1>");
	assert_true(fake_shows(&f, "Press C-o to answer:\n  [1] take it once"));
	fake_type(&f, "<C-o>");
	fake_answer(&f, "2");
	assert_string_equal(f.entered, "/cert refuse");
	fake_ui_free(&f);
}

/* Somebody who asks to be let in is in the status window, and in theirs. */
static void
test_peer(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f, 80, 24);
	fake_ask(f.chat, f.account, NULL, "eve@example.net", "subscription",
	    "eve@example.net wants to see when you are online, and says:",
	    "[1] yes\n[2] \033[2Jtrust me", key_answers, 1);
	assert_false(fake_shows(&f, "wants to see"));
	assert_true(fake_shows(&f, "?1"));
	ui_show(f.ui, f.eve);
	ui_paint(f.ui);
	assert_true(fake_shows(&f, "  | [1] yes [2] ^[[2Jtrust me"));
	ui_show(f.ui, f.bob);
	ui_paint(f.ui);
	/* From another window into the one that has it. */
	fake_type(&f, "<C-o>");
	assert_ptr_not_equal(ui_current(f.ui), f.bob);
	assert_true(fake_shows(&f, "wants to see"));
	assert_false(fake_shows(&f, "Press C-o"));
	fake_type(&f, "1<Enter>");
	assert_int_equal(f.enters, 0);
	fake_ui_free(&f);
}

/* It goes by itself while it is answered: what was meant for it is no text, and
 * Enter sends nothing that stands in the line. */
static void
test_over(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f, 80, 24);
	fake_type(&f, "half a line");
	ask_key(&f, "ANOTHER KEY answers as Bob.");
	fake_type(&f, "<C-o>");
	fake_answer(&f, "1");
	assert_true(fake_shows(&f, "[Enter] they read it to me"));
	later(&f, 600);
	fake_shut(f.chat, "new-key");
	fake_type(&f, "<Enter>");
	assert_int_equal(f.enters, 0);
	assert_true(fake_shows(&f, "The question is over"));
	later(&f, 499);
	fake_type(&f, "2<Paste:x><Enter>");
	assert_int_equal(f.enters, 0);
	assert_true(fake_shows(&f, "> half a line"));
	/* What leads elsewhere does so. */
	fake_type(&f, "<Left>");
	later(&f, 1);
	fake_type(&f, "!<Enter>");
	assert_string_equal(f.entered, "half a lin!e");
	/* With its window: what is shown then is another one's line. */
	ask_key(&f, "ANOTHER KEY answers as Bob.");
	fake_type(&f, "<C-o>");
	later(&f, 600);
	ui_close(f.ui, f.bob, true);
	fake_talk_remove(f.bob);
	fake_type(&f, "1<Enter>");
	assert_int_equal(f.enters, 1);
	fake_ui_free(&f);
}

/* Something computed between that it was asked and that it was shown. */
static void
test_painted_late(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f, 80, 24);
	ask_key(&f, "Key 1 of Bob.");
	fake_type(&f, "<C-o>");
	fake_ask(f.chat, f.account, f.bob, NULL, "new-key", "Key 2 of Bob.",
	    NULL, key_answers, NELEM(key_answers));
	card_look_all(f.ui);
	later(&f, 700);
	fake_keys(&f.display, "1<Enter>");
	ui_keys(f.ui);
	assert_int_equal(f.enters, 0);
	fake_keys(&f.display, "1");
	ui_paint(f.ui);
	later(&f, 499);
	fake_type(&f, "1<Enter>");
	assert_int_equal(f.enters, 0);
	fake_answer(&f, "1<Enter>");
	assert_int_equal(f.enters, 1);
	fake_ui_free(&f);
}

/* Others can make many questions: none of them hides one about a key, or about
 * the account itself; and the next is seen when one is left for later. */
static void
test_many(void **state)
{
	static const char *const who[] = { "eve@example.net",
	    "mallory@example.net", "trent@example.net" };
	struct fake_ui f;

	(void)state;
	begin(&f, 80, 24);
	for (size_t i = 0; i < NELEM(who); i++)
		fake_ask(f.chat, f.account, NULL, who[i], "subscription",
		    who[i], NULL, key_answers, 1);
	fake_ask(f.chat, f.account, f.bob, "room@example.org", "invitation",
	    "Bob invites you.", NULL, key_answers, 1);
	ask_key(&f, "ANOTHER KEY answers as Bob.");
	assert_true(fake_shows(&f, "ANOTHER KEY answers as Bob."));
	assert_false(fake_shows(&f, "invites you"));
	fake_type(&f, "<C-o>");
	fake_answer(&f, "<Escape>");
	assert_true(fake_shows(&f, "ANOTHER KEY answers as Bob."));
	fake_ask(f.chat, f.account, NULL, NULL, "certificate",
	    "alice: its certificate failed.", NULL, cert_answers,
	    NELEM(cert_answers));
	ui_show(f.ui, NULL);
	assert_true(fake_shows(&f, "alice: its certificate failed."));
	fake_shut(f.chat, "certificate");
	for (size_t i = 0; i < 2 * NELEM(who); i++) {
		assert_true(fake_shows(&f, who[i % NELEM(who)]));
		fake_type(&f, "<C-o>");
		fake_answer(&f, "<Escape>");
	}
	fake_ui_free(&f);
}

/* The shell had the terminal between the number and Enter. */
static void
test_suspended(void **state)
{
	struct fake_ui f;
	size_t which;

	(void)state;
	begin(&f, 80, 24);
	ask(&f, "Really?", &which);
	fake_answer(&f, "2");
	later(&f, 600);
	fake_type(&f, "<C-z><Enter>");
	assert_int_equal(f.display.suspends, 1);
	fake_answer(&f, "<Enter>");
	assert_int_equal(which, NOT_ANSWERED);
	fake_answer(&f, "<C-z>");
	fake_type(&f, "1");
	assert_int_equal(which, NOT_ANSWERED);
	fake_answer(&f, "1");
	assert_int_equal(which, 0);
	fake_ui_free(&f);
}

/* A question that nobody answers costs no picture. */
static void
test_idle(void **state)
{
	struct fake_ui f;
	int shown;

	(void)state;
	begin(&f, 80, 24);
	ask_key(&f, "ANOTHER KEY answers as Bob.");
	fake_type(&f, "<C-o>");
	shown = f.display.shown;
	for (int i = 0; i < 10; i++) {
		later(&f, 200);
		ui_paint(f.ui);
	}
	assert_int_equal(f.display.shown, shown);
	fake_ui_free(&f);
}

static void
test_talk_gone(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f, 80, 24);
	f.hold = OTR_HOLD_LEVEL_FELL;
	fake_type(&f, "secret<Enter>");
	fake_answer(&f, "2");
	later(&f, 600);
	ui_close(f.ui, f.bob, true);
	fake_talk_remove(f.bob);
	fake_type(&f, "<Enter>");
	assert_int_equal(f.enters, 1);
	assert_false(fake_shows(&f, "[2] send"));
	fake_ui_free(&f);
}

/* More lines fail while the question stands: of those nobody was asked. */
static void
test_more_exposed(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f, 80, 24);
	fake_held(f.bob, "one", OTR_HOLD_LEVEL_FELL)->never_clear = true;
	ui_paint(f.ui);
	fake_type(&f, "<M-s>");
	assert_true(fake_shows(&f, "1 line may leave readable"));
	fake_answer(&f, "1");
	fake_held(f.bob, "two", OTR_HOLD_LEVEL_FELL)->never_clear = true;
	fake_answer(&f, "<Enter>");
	assert_int_equal(fake_of(f.chat)->resent, 0);
	assert_true(fake_shows(&f, "2 lines may leave readable"));
	fake_type(&f, "1<Enter>");
	assert_int_equal(fake_of(f.chat)->resent, 0);
	fake_answer(&f, "<Enter>1<Enter>");
	assert_int_equal(fake_of(f.chat)->resent, 1);
	assert_int_equal(fake_of(f.chat)->resent_shown, OTR_NOT_PRIVATE);
	fake_ui_free(&f);
}

/* ---- how it looks ------------------------------------------------------------ */

/* Its answers can be read at every size, and so can the level and the line. */
static void
test_sizes(void **state)
{
	struct fake_ui f;
	size_t which;

	(void)state;
	begin(&f, 80, 24);
	fake_level(f.bob, OTR_UNVERIFIED, OTR_HOLD_NONE);
	fake_type(&f, "draft");
	ask(&f, "bob has ended the private session, and now the line waits "
	    "until you say what shall become of it.", &which);
	for (int columns = 20; columns <= 160; columns += 7) {
		for (int rows = 5; rows <= 50; rows += 3) {
			fake_size(&f, columns, rows);
			assert_true(fake_shows(&f, "bob has"));
			assert_true(fake_shows(&f, "1 new") ||
			    fake_shows(&f, "[1] new session, then send"));
			assert_true(fake_shows(&f, "3 drop") ||
			    fake_shows(&f, "[3] drop"));
			assert_true(fake_shows(&f, "Unverified"));
			assert_true(fake_shows(&f, "> draft"));
			grid_check(&f.display.grid);
		}
	}
	fake_size(&f, 20, 5);
	fake_answer(&f, "2");
	assert_true(fake_shows(&f, "Enter: send"));
	/* The whole of it on a page, which answers nothing. */
	fake_size(&f, 80, 24);
	fake_answer(&f, "x<C-o>?");
	assert_true(fake_shows(&f, "[2] send it readable (then Enter)"));
	fake_answer(&f, "1");
	assert_int_equal(which, NOT_ANSWERED);
	later(&f, 600);
	fake_type(&f, "<Escape>1");
	assert_int_equal(which, NOT_ANSWERED);
	fake_answer(&f, "1");
	assert_int_equal(which, 0);
	fake_ui_free(&f);
}

/* Where there is no room for all of it, all of it can be read. */
static void
test_scrolled(void **state)
{
	static const char question[] = "Bob has ended the private session, "
	    "and now the line waits until you have said what becomes of it.";
	static const char *const parts[] = { "1 new", "2 send", "3 drop",
	    "Esc later", "?" };
	struct fake_ui f;
	size_t which, words = 0, at = 0;
	char word[32];

	(void)state;
	begin(&f, 20, 5);
	fake_level(f.bob, OTR_UNVERIFIED, OTR_HOLD_NONE);
	ask(&f, question, &which);
	for (int i = 0; i < 20; i++) {
		/* Each of its words, one behind the other. */
		while (question[at] != '\0') {
			snprintf(word, sizeof(word), "%.*s", (int)strcspn(
			    question + at, " "), question + at);
			if (!fake_shows(&f, word))
				break;
			at += strlen(word);
			at += question[at] == ' ';
		}
		for (size_t k = 0; k < NELEM(parts); k++)
			words |= (size_t)fake_shows(&f, parts[k]) << k;
		assert_true(fake_shows(&f, "Unverified"));
		grid_check(&f.display.grid);
		fake_type(&f, "<Down>");
	}
	assert_int_equal(words, (1u << NELEM(parts)) - 1);
	assert_int_equal(at, strlen(question));
	/* At its end; what was chosen stays so. */
	assert_true(fake_shows(&f, "becomes of it."));
	fake_answer(&f, "2<Up><Down><Up>");
	later(&f, 500);
	fake_type(&f, "<Enter>");
	assert_int_equal(which, 1);
	/* Another one begins at its first row. */
	ask(&f, question, &which);
	assert_true(fake_shows(&f, "Bob has ended"));
	fake_type(&f, "<Up>");
	assert_true(fake_shows(&f, "Bob has ended"));
	/* With room for all of it the keys are others'. */
	fake_size(&f, 80, 24);
	fake_answer(&f, "2<Down>");
	assert_true(fake_shows(&f, "[2] send it readable"));
	fake_ui_free(&f);
}

/* Foreign words in it are shown, and do nothing. */
static void
test_foreign(void **state)
{
	struct fake_ui f;
	size_t which;

	(void)state;
	begin(&f, 80, 24);
	ask(&f, "Let \033[2J\xe2\x80\xae" "eve\n[1] yes\xc2\x9b" "31m in?",
	    &which);
	assert_true(fake_shows(&f, "Let "));
	grid_check(&f.display.grid);
	assert_false(fake_shows(&f, "\033"));
	assert_false(fake_shows(&f, "\xe2\x80\xae"));
	fake_ui_free(&f);
}

/* ---- at the start ------------------------------------------------------------ */

static void
ask_password(struct fake_ui *f, const char *code, const char *of)
{
	char *command = xasprintf("/connect -a %s", of);
	char *text = xasprintf("%s: the password is needed", of);
	const struct answer at = { .text = "type it", .brief = "type",
	    .prompts = true, .command = command };

	fake_ask(f->chat, f->account, NULL, NULL, code, text, NULL, &at, 1);
	ui_paint(f->ui);
	later(f, 1);
	free(text);
	free(command);
}

/* Who has just started it is asked at once; whoever types is not. */
static void
test_asks_at_start(void **state)
{
	static const char *const before[] = { "x", "<Escape>", "<C-o>",
	    "<Enter>", "<Paste:x>", "<M-2>" };
	struct fake_ui f;

	(void)state;
	fake_ui_new(&f, 80, 24);
	ui_paint(f.ui);
	ask_password(&f, "password", "alice@example.org");
	assert_string_equal(f.entered, "/connect -a alice@example.org");
	ask_password(&f, "of-another", "carol@example.org");
	assert_string_equal(f.entered, "/connect -a carol@example.org");
	assert_int_equal(f.enters, 2);
	/* Once. */
	ui_paint(f.ui);
	later(&f, 1000);
	fake_type(&f, "x");
	assert_int_equal(f.enters, 2);
	fake_ui_free(&f);
	for (size_t i = 0; i < NELEM(before); i++) {
		fake_ui_new(&f, 80, 24);
		fake_type(&f, before[i]);
		f.enters = 0;
		ask_password(&f, "password", "alice@example.org");
		assert_int_equal(f.enters, 0);
		fake_ui_free(&f);
	}
	/* Nor is anything else opened by itself. */
	fake_ui_new(&f, 80, 24);
	fake_ask(f.chat, f.account, NULL, NULL, "certificate", "Take it?",
	    NULL, answers, NELEM(answers));
	ui_paint(f.ui);
	later(&f, 1000);
	assert_int_equal(f.enters, 0);
	fake_ui_free(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_safe),
		cmocka_unit_test(test_risky),
		cmocka_unit_test(test_later),
		cmocka_unit_test(test_first_moment),
		cmocka_unit_test(test_enter_early),
		cmocka_unit_test(test_typed_ahead),
		cmocka_unit_test(test_pasted),
		cmocka_unit_test(test_unseen),
		cmocka_unit_test(test_other_window),
		cmocka_unit_test(test_leaves),
		cmocka_unit_test(test_gone),
		cmocka_unit_test(test_several),
		cmocka_unit_test(test_unasked),
		cmocka_unit_test(test_own_unasked),
		cmocka_unit_test(test_lone_number),
		cmocka_unit_test(test_command),
		cmocka_unit_test(test_changed),
		cmocka_unit_test(test_behind),
		cmocka_unit_test(test_account),
		cmocka_unit_test(test_peer),
		cmocka_unit_test(test_over),
		cmocka_unit_test(test_painted_late),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_suspended),
		cmocka_unit_test(test_idle),
		cmocka_unit_test(test_talk_gone),
		cmocka_unit_test(test_more_exposed),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_scrolled),
		cmocka_unit_test(test_foreign),
		cmocka_unit_test(test_asks_at_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
