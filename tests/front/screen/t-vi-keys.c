/*
 * The vi set on the screen: from the bytes of a terminal, over lines that are
 * slow or gather what was typed, to what stands in the input line.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <setjmp.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "front/screen/inside.h"
#include "front/tty/inside.h"
#include "tests/support/fake-ui.h"

static int64_t now;

static int64_t
fake_now(void)
{
	return now;
}

struct wire {
	struct fake_ui f;
	struct input *in;
	int fds[2];
};

static void
begin(struct wire *w, const char *config)
{
	fake_ui_new_conf(&w->f, 80, 24, config);
	if (pipe2(w->fds, O_NONBLOCK) == -1)
		fail_msg("no pipe");
	w->in = input_new(w->fds[0], fake_now);
	ui_show(w->f.ui, w->f.bob);
}

static void
end(struct wire *w)
{
	fake_ui_free(&w->f);
	input_free(w->in);
	close(w->fds[0]);
	close(w->fds[1]);
}

/* The keys that have come up to now. */
static void
look(struct wire *w)
{
	struct key key;

	input_told(w->in);
	memset(&key, 0, sizeof(key));
	while (input_next(w->in, &key)) {
		act_key(w->f.ui, &key);
		key_clear(&key);
	}
}

/* Bytes in pieces of this size, with pauses between them. */
static void
send(struct wire *w, const char *bytes, size_t piece, int pause)
{
	size_t n = strlen(bytes), len;

	for (size_t at = 0; at < n; at += len) {
		len = n - at < piece ? n - at : piece;
		if (write(w->fds[1], bytes + at, len) != (ssize_t)len)
			fail_msg("the pipe is full");
		look(w);
		now += pause;
		look(w);
	}
	now += 1000;
	look(w);
}

static void
assert_line(const struct wire *w, const char *want)
{
	const struct line_edit *l = w->f.ui->current->line;
	char *got = xasprintf("%.*s|%s", (int)line_cursor(l), line_text(l),
	    line_text(l) + line_cursor(l));

	assert_string_equal(got, want);
	free(got);
}

/* One by one, so that nothing counts as pasted. */
static void
type(struct wire *w, const char *s)
{
	send(w, s, 1, 100);
}

#define VI "keys = \"vi\"\n"

/* Whatever the line does to the pauses, the same bytes edit the same. */
static void
test_escape(void **state)
{
	static const struct {
		const char *bytes, *want;
	} cases[] = {
		{ "\033b", "one |two" },
		{ "\0330", "|one two" },
		{ "\0332b", "|one two" },
		{ "\033a!", "one two!|" },
		{ "\033dd", "|" },
		{ "\0331", "one tw|o" },
		{ "\033l", "one tw|o" },
		{ "\033xA.", "one tw.|" },
		{ "\033\001", "|one two" },
		{ "\033\003x", "x|" },
	};
	static const int pauses[] = { 0, 1, 20, 40, 200 };
	struct wire w;

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++)
		for (size_t p = 0; p < NELEM(pauses); p++)
			for (size_t piece = 1; piece < 4; piece++) {
				begin(&w, VI);
				type(&w, "one two");
				send(&w, cases[i].bytes, piece, pauses[p]);
				assert_line(&w, cases[i].want);
				/* Nobody else is written to by mistake. */
				assert_ptr_equal(ui_current(w.f.ui), w.f.bob);
				assert_null(w.f.entered);
				end(&w);
			}
}

/* Keys that are more than Escape and a character stay what they are. */
static void
test_other_keys(void **state)
{
	struct wire w;

	(void)state;
	begin(&w, VI);
	type(&w, "one");
	/* Alt-Enter must not become Enter. */
	send(&w, "\033\r", 2, 0);
	assert_line(&w, "one\n|");
	assert_null(w.f.entered);
	type(&w, "two");
	send(&w, "\033[D", 3, 0);
	assert_line(&w, "one\ntw|o");
	send(&w, "\033[D", 1, 10);
	assert_line(&w, "one\nt|wo");
	send(&w, "\033\x7f", 2, 0);
	assert_line(&w, "one\n|wo");
	/* Where the terminal says that it is Alt, it is. */
	send(&w, "\033[49;3u", 7, 0);
	assert_null(ui_current(w.f.ui));
	ui_show(w.f.ui, w.f.bob);
	assert_line(&w, "one\n|wo");
	/* In commands nothing else can be meant. */
	type(&w, "\033");
	send(&w, "\0331", 2, 0);
	assert_string_equal(w.f.entered, "/win 1");
	end(&w);
}

/* The same while a menu, the list or a number of a window has the keys. */
static void
test_elsewhere(void **state)
{
	struct wire w;

	(void)state;
	begin(&w, VI);
	type(&w, "/otr s\t\t");
	send(&w, "\0330", 2, 0);
	assert_ptr_equal(ui_current(w.f.ui), w.f.bob);
	assert_true(act_vi_commands(w.f.ui));
	type(&w, "dd");
	assert_line(&w, "|");
	/* In commands M-j is itself, and its digits are no counts. */
	send(&w, "\033j", 2, 0);
	type(&w, "1\r");
	assert_null(ui_current(w.f.ui));
	ui_show(w.f.ui, w.f.bob);
	type(&w, "idone");
	assert_line(&w, "done|");
	assert_null(w.f.entered);
	end(&w);
}

/* A slow line tears an arrow: it is one nevertheless, and no command. */
static void
test_torn(void **state)
{
	static const int pauses[] = { 0, 10, 40, 120 };
	struct wire w;

	(void)state;
	for (size_t p = 0; p < NELEM(pauses); p++) {
		begin(&w, VI);
		type(&w, "one two");
		send(&w, "\033[D", 1, pauses[p]);
		/* Escape may have been taken for one, which goes back too. */
		assert_line(&w, pauses[p] < 30 ? "one tw|o" : "one t|wo");
		send(&w, "\033[1;5D", 1, pauses[p]);
		assert_line(&w, "one |two");
		end(&w);
		begin(&w, "");
		type(&w, "one two");
		send(&w, "\033[D", 1, pauses[p]);
		assert_line(&w, "one tw|o");
		end(&w);
	}
	/* Whoever types it waits longer. */
	begin(&w, "");
	type(&w, "\033");
	type(&w, "[D");
	assert_line(&w, "[D|");
	end(&w);
}

/* The emacs set is as it was. */
static void
test_emacs(void **state)
{
	struct wire w;

	(void)state;
	begin(&w, "");
	type(&w, "one two");
	send(&w, "\033b", 2, 0);
	assert_line(&w, "one |two");
	type(&w, "\033");
	assert_line(&w, "one |two");
	type(&w, "x");
	assert_line(&w, "one x|two");
	end(&w);
}

/* One sees that characters are commands, and what has begun. */
static void
test_shown(void **state)
{
	static const int sizes[][2] = { { 160, 50 }, { 80, 24 }, { 40, 12 },
	    { 20, 5 } };
	struct fake_ui f;

	(void)state;
	for (size_t i = 0; i < NELEM(sizes); i++) {
		fake_ui_new_conf(&f, sizes[i][0], sizes[i][1], VI);
		ui_show(f.ui, f.bob);
		fake_type(&f, "one<Escape>");
		if (sizes[i][0] >= 80)
			assert_true(fake_shows(&f, "vi commands"));
		assert_true(fake_shows(&f, ": one"));
		fake_type(&f, "2d");
		if (sizes[i][0] >= 80)
			assert_true(fake_shows(&f, "vi commands: 2d"));
		fake_type(&f, "<Escape>i");
		assert_false(fake_shows(&f, "vi commands"));
		fake_ui_free(&f);
	}
}

/* Enter sends from commands too, and what is typed then is text. */
static void
test_enter(void **state)
{
	struct fake_ui f;

	(void)state;
	fake_ui_new_conf(&f, 80, 24, VI);
	ui_show(f.ui, f.bob);
	/* The keys that are named are those that work. */
	assert_true(fake_shows(&f, "Esc M-g go"));
	fake_type(&f, "<Escape>");
	assert_true(fake_shows(&f, "  M-g go"));
	fake_type(&f, "i");
	assert_true(fake_shows(&f, "Esc M-g go"));
	fake_type(&f, "one<Escape>bi<Enter>");
	assert_string_equal(f.entered, "one");
	fake_type(&f, "two<Escape><Enter>");
	assert_string_equal(f.entered, "two");
	fake_type(&f, "dd");
	assert_string_equal(line_text(f.ui->current->line), "dd");
	/* Lines from before, and back to the one that is written. */
	fake_type(&f, "<Escape>kk");
	assert_string_equal(line_text(f.ui->current->line), "one");
	fake_type(&f, "jj");
	assert_string_equal(line_text(f.ui->current->line), "dd");
	fake_type(&f, "<C-c>x");
	assert_string_equal(line_text(f.ui->current->line), "x");
	/* A paste goes where the cursor is. */
	fake_type(&f, "<C-c>ab<Escape><Paste:12>");
	assert_string_equal(line_text(f.ui->current->line), "a12b");
	fake_type(&f, "x");
	assert_string_equal(line_text(f.ui->current->line), "a12");
	fake_type(&f, "<C-c>x");
	/* A command may be an action: what follows is for that. */
	fake_type(&f, "<Escape>/x");
	assert_non_null(f.ui->seek);
	fake_type(&f, "<Escape>");
	assert_null(f.ui->seek);
	assert_true(act_vi_commands(f.ui));
	assert_string_equal(line_text(f.ui->current->line), "x");
	fake_type(&f, "A");
	/* Other keys do here what they do everywhere. */
	fake_type(&f, "<Escape><M-1>");
	assert_string_equal(f.entered, "/win 1");
	fake_ui_free(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_escape),
		cmocka_unit_test(test_other_keys),
		cmocka_unit_test(test_elsewhere),
		cmocka_unit_test(test_torn),
		cmocka_unit_test(test_emacs),
		cmocka_unit_test(test_shown),
		cmocka_unit_test(test_enter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
