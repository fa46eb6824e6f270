/*
 * The terminal as a struct display: opened, resized, suspended, given back
 * as it was found.  Must not know what is painted.
 *
 * The alternate screen is cleared before it is left (law 5), so that no
 * conversation stays in the terminal.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/ioctl.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "front/screen/term/inside.h"
#include "front/screen/term/term.h"

/* How long an answer is one to what was asked at the beginning. */
#define ANSWER_MS 5000
/* How long they are awaited when the terminal is given back. */
#define LEAVE_MS 200
#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"
#define FOCUS_ON "\033[?1004h"
#define FOCUS_OFF "\033[?1004l"

#define WHEEL_ON "\033[?1000h\033[?1006h"
#define WHEEL_OFF "\033[?1006l\033[?1000l"

/* Mice, the keypad, inserting, origin, other letters: whoever left them on. */
#define OTHERS_OFF "\033[?1000l\033[?1002l\033[?1003l\033[?1005l" \
	"\033[?1006l\033[?1015l\033[?1l\033>\033[4l\033[?6l\033(B\017"

/*
 * What an editor may have left switched that no terminal's description knows:
 * keys told otherwise (xterm's and kitty's ways), the cursor's shape, a part
 * that scrolls, drawing that waits for its end.  Where a terminal shows some
 * of it, what is behind it clears that.
 */
#define DRAWN_OFF "\033[>4m\033[<9u\033[0 q\033[?2026l\033[r"

struct term {
	struct terminfo info;
	struct screen screen;
	struct input *input;
	struct display display;
	struct termios saved;
	int in;			/* our own open of it, which does not block */
	struct output output;	/* another one */
	int columns, rows;
	bool mono;		/* NO_COLOR, or a terminal without */
	bool on;		/* it is ours now */
	bool lent;		/* it will be again: `saved` is still right */
	bool drawn;		/* ... and somebody draws there */
	bool resized;
	bool plain;		/* its font has letters, and not much else */
	bool signs;		/* SIGNS_DRAWN may be used */
	bool wheel;		/* is asked for */
	struct measure measure;
	struct outside outside;
	struct background background;
	int64_t asked;		/* clock_now(), 0: never */
};

/* The one that die() restores. */
static struct term *opened;

/* ---- writing ----------------------------------------------------------- */

static void
term_write_str(struct term *t, struct str *s)
{
	/* What was dropped is drawn anew. */
	if (!output_write(&t->output, s->s, s->len))
		t->screen.valid = false;
	str_free(s);
}

/* ---- how it counts ------------------------------------------------------ */

/* What the samples leave is cleared before anybody can see it. */
static void
term_ask(struct term *t, struct str *out)
{
	unsigned n;

	if (t->asked != 0)
		return;
	t->asked = clock_now();
	n = measure_ask(&t->measure, &t->info, t->rows, out);
	input_expect_position(t->input, n);
	if (n > 0)
		terminfo_add(&t->info, out, CAP_CLEAR, 0, 0);
}

static void
term_take_background(struct term *t)
{
	struct background *b = &t->background;
	bool light;

	while (input_background(t->input, &light))
		t->resized |= background_take(b, light);
	if (b->asked != 0 && clock_now() - b->asked > ANSWER_MS)
		b->asked = 0;
}

/* The rows are laid out anew where the answers say so. */
static void
term_take_answers(struct term *t)
{
	int row, column;

	term_take_background(t);
	if (t->measure.left == 0)
		return;
	while (input_position(t->input, &row, &column))
		if (measure_take(&t->measure, row, column) &&
		    (t->measure.joins != 0 || t->measure.signs)) {
			utf8_joins(t->measure.joins);
			t->signs = t->measure.signs && !t->plain;
			t->resized = true;
		}
	/* It was asked before, and answers come in their order. */
	if (t->measure.left == 0)
		t->background.asked = 0;
	if (clock_now() - t->asked > ANSWER_MS) {
		t->measure.left = 0;
		input_expect_position(t->input, 0);
	}
}

/* Or they would stand behind the shell's prompt. */
static void
term_await_answers(struct term *t)
{
	struct pollfd pfd = { t->in, POLLIN, 0 };
	int64_t end = clock_now() + LEAVE_MS, left;

	while ((t->measure.left > 0 || t->background.asked != 0) &&
	    !t->output.lost && !input_is_lost(t->input) &&
	    (left = end - clock_now()) > 0 && poll(&pfd, 1, (int)left) > 0) {
		input_flush(t->input);
		term_take_answers(t);
	}
}

/* ---- taken and given back ---------------------------------------------- */

static void
term_set_raw(struct term *t)
{
	struct termios raw = t->saved;

	cfmakeraw(&raw);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	(void)tcsetattr(STDIN_FILENO, TCSANOW, &raw);
}

static void
term_enter(struct term *t)
{
	struct str out;

	/* A shell may have set it otherwise, a command only for itself. */
	if (!t->on && !t->lent)
		(void)tcgetattr(STDIN_FILENO, &t->saved);
	t->lent = false;
	term_set_raw(t);
	str_init(&out);
	terminfo_add(&t->info, &out, CAP_ENTER, 0, 0);
	str_add(&out, OTHERS_OFF);
	terminfo_add(&t->info, &out, CAP_RESET, 0, 0);
	terminfo_add(&t->info, &out, CAP_CLEAR, 0, 0);
	terminfo_add(&t->info, &out, CAP_MARGINS_OFF, 0, 0);
	background_enter(&t->background, &t->outside.osc, &out);
	term_ask(t, &out);
	str_add(&out, PASTE_ON FOCUS_ON);
	if (t->wheel)
		str_add(&out, WHEEL_ON);
	outside_enter(&t->outside, &out);
	term_write_str(t, &out);
	t->screen.valid = false;
	t->screen.cursor_off = false;
	t->on = true;
}

/* Somebody else had it last, and may have left it in any state. */
static void
term_leave_lent(struct term *t)
{
	struct str out;

	t->lent = false;
	str_init(&out);
	str_add(&out, FOCUS_OFF PASTE_OFF OTHERS_OFF);
	if (t->drawn)
		str_add(&out, DRAWN_OFF);
	terminfo_add(&t->info, &out, CAP_RESET, 0, 0);
	if (t->drawn)
		terminfo_add(&t->info, &out, CAP_CLEAR, 0, 0);
	terminfo_add(&t->info, &out, CAP_CURSOR_ON, 0, 0);
	if (t->drawn)
		terminfo_add(&t->info, &out, CAP_LEAVE, 0, 0);
	t->drawn = false;
	term_write_str(t, &out);
	(void)tcsetattr(STDIN_FILENO, TCSANOW, &t->saved);
}

static void
term_leave(struct term *t)
{
	struct str out;

	if (t->lent)
		term_leave_lent(t);
	if (!t->on)
		return;
	t->on = false;
	term_await_answers(t);
	str_init(&out);
	if (t->wheel)
		str_add(&out, WHEEL_OFF);
	str_add(&out, FOCUS_OFF PASTE_OFF);
	outside_leave(&t->outside, &out);
	if (t->screen.osc != NULL)
		hyperlink_add(t->screen.osc, 0, NULL, &out);
	background_leave(&t->background, &out);
	terminfo_add(&t->info, &out, CAP_MARGINS_ON, 0, 0);
	terminfo_add(&t->info, &out, CAP_RESET, 0, 0);
	terminfo_add(&t->info, &out, CAP_CLEAR, 0, 0);
	terminfo_add(&t->info, &out, CAP_CURSOR_ON, 0, 0);
	terminfo_add(&t->info, &out, CAP_LEAVE, 0, 0);
	term_write_str(t, &out);
	(void)tcsetattr(STDIN_FILENO, TCSANOW, &t->saved);
}

static void
term_restore(void)
{
	if (opened != NULL)
		term_leave(opened);
}

static void
term_get_size(struct term *t)
{
	struct winsize ws;

	if (ioctl(t->output.fd, TIOCGWINSZ, &ws) == 0 && ws.ws_col > 0 &&
	    ws.ws_row > 0) {
		t->columns = ws.ws_col;
		t->rows = ws.ws_row;
	} else if (t->columns == 0) {
		t->columns = 80;
		t->rows = 24;
	}
}

/* ---- struct display ---------------------------------------------------- */

static void
term_size(void *arg, int *columns, int *rows)
{
	const struct term *t = arg;

	*columns = t->columns;
	*rows = t->rows;
}

static bool
term_show(void *arg, const struct grid *g)
{
	struct term *t = arg;
	struct str out;

	if (!t->on || !output_takes(&t->output))
		return false;
	str_init_secret(&out);
	screen_show(&t->screen, g, &out);
	term_write_str(t, &out);
	return !t->output.stalled;
}

static bool
term_next_key(void *arg, struct key *key)
{
	struct term *t = arg;

	if (t->resized) {
		t->resized = false;
		term_get_size(t);
		memset(key, 0, sizeof(*key));
		key->code = KEY_RESIZE_;
		return true;
	}
	/* What is typed now is somebody else's. */
	if (!t->on)
		return false;
	if (input_next(t->input, key))
		return true;
	term_take_answers(t);
	if (t->resized)
		return term_next_key(t, key);
	t->output.lost = t->output.lost || input_is_lost(t->input);
	if (t->output.lost)
		key->code = KEY_GONE;
	return t->output.lost;
}

static int
term_waits(void *arg)
{
	struct term *t = arg;

	return t->on ? input_waits(t->input) : -1;
}

static void
term_careful(void *arg, bool on)
{
	input_careful(((struct term *)arg)->input, on);
}

static void
term_bell(void *arg)
{
	struct term *t = arg;
	struct str out;

	if (!t->on)
		return;
	str_init(&out);
	terminfo_add(&t->info, &out, CAP_BELL, 0, 0);
	term_write_str(t, &out);
}

static void
term_set_theme(void *arg, const struct theme *theme)
{
	struct term *t = arg;
	struct theme mono;

	if (t->mono) {
		theme_mono(&mono);
		theme = &mono;
	}
	screen_theme(&t->screen, theme);
}

static void
term_redraw(void *arg)
{
	struct term *t = arg;

	term_get_size(t);
	/* Whatever others did to it, also what drawing does not mend. */
	if (t->on)
		term_enter(t);
	t->screen.valid = false;
}

static void
term_suspend(void *arg)
{
	struct term *t = arg;

	term_leave(t);
	/* Ourselves alone: the network goes on, and nothing is lost. */
	(void)kill(getpid(), SIGSTOP);
	term_continued(t);
}

static bool
term_signs(void *arg)
{
	return ((struct term *)arg)->signs;
}

static void
term_wheel(void *arg, bool on)
{
	struct term *t = arg;
	struct str out;

	if (t->on && on != t->wheel) {
		str_init(&out);
		str_add(&out, on ? WHEEL_ON : WHEEL_OFF);
		term_write_str(t, &out);
	}
	t->wheel = on;
}

static void
term_title(void *arg, const char *title)
{
	struct term *t = arg;
	struct str out;

	str_init(&out);
	outside_title(&t->outside, title, t->on, &out);
	term_write_str(t, &out);
}

static enum copied
term_copy(void *arg, const char *text, size_t n)
{
	struct term *t = arg;
	struct str out;
	bool taken;

	str_init_secret(&out);
	taken = t->on && output_takes(&t->output) &&
	    clipboard_add(&t->outside.osc, text, n, &out);
	if (taken)
		term_write_str(t, &out);
	else
		str_free(&out);
	if (!taken || t->output.stalled)
		return COPIED_NOT;
	return t->outside.osc.tmux ? COPIED_BY_TMUX : COPIED;
}

static int
term_background(void *arg, bool watch)
{
	struct term *t = arg;
	struct str out;

	str_init(&out);
	background_watch(&t->background, watch, t->on, &t->outside.osc, &out);
	term_write_str(t, &out);
	return t->background.light;
}

static void
term_notify(void *arg, int number, const char *title, const char *text)
{
	struct term *t = arg;
	struct str out;

	if (!t->on)
		return;
	str_init_secret(&out);
	outside_notify(&t->outside, number, title, text, &out);
	term_write_str(t, &out);
}

static void
term_flush(void *arg)
{
	struct term *t = arg;

	if (t->on)
		input_flush(t->input);
}

/* ---- opened, lent, closed ------------------------------------------------ */

static bool
term_no_color(void)
{
	const char *s = getenv("NO_COLOR");

	return s != NULL && s[0] != '\0';
}

static const char *
term_env(const char *name)
{
	return getenv(name);
}

/* The console of Linux: 256 or 512 characters, which it counts as others do. */
static bool
term_has_few_letters(void)
{
	const char *name = getenv("TERM");

	return name != NULL && strncmp(name, "linux", 5) == 0;
}

struct term *
term_open(struct err *err)
{
	struct term *t;

	if (tty_check(err) == -1)
		return NULL;
	t = xcalloc(1, sizeof(*t));
	if (terminfo_load(&t->info, getenv("TERM"), err) == -1) {
		free(t);
		return NULL;
	}
	t->mono = term_no_color() || t->info.colours < 8;
	t->plain = term_has_few_letters();
	t->display = (struct display){ t, term_size, term_show, term_next_key,
	    term_bell, term_set_theme, term_redraw, term_suspend, term_flush,
	    term_careful, term_waits, term_signs,
	    term_wheel, term_title, term_copy,
	    term_background, term_notify };
	outside_init(&t->outside);
	background_init(&t->background);
	t->in = tty_open(STDIN_FILENO, O_RDONLY);
	t->input = input_new(t->in, clock_now);
	screen_init(&t->screen, &t->info);
	if (hyperlink_is_known(&t->outside.osc, term_env))
		t->screen.osc = &t->outside.osc;
	t->output.fd = tty_open(STDOUT_FILENO, O_WRONLY);
	term_get_size(t);
	(void)tcgetattr(STDIN_FILENO, &t->saved);
	opened = t;
	die_hook(term_restore);
	return t;
}

void
term_take(struct term *t)
{
	struct str out;

	str_init(&out);
	if (t->drawn)
		str_add(&out, DRAWN_OFF);
	t->drawn = false;
	term_write_str(t, &out);
	/* Keys for a command are none for the screen. */
	if (t->lent) {
		(void)tcflush(STDIN_FILENO, TCIFLUSH);
		input_flush(t->input);
		input_forget_paste(t->input);
	}
	term_enter(t);
	t->resized = true;
}

void
term_lend(struct term *t, bool whole)
{
	term_leave(t);
	t->lent = true;
	t->drawn = whole;
	/* Keys for the screen are none for a command. */
	input_flush(t->input);
	(void)tcflush(STDIN_FILENO, TCIFLUSH);
}

void
term_close(struct term *t)
{
	if (t == NULL)
		return;
	term_leave(t);
	opened = NULL;
	if (t->output.fd != -1)
		close(t->output.fd);
	if (t->in != -1)
		close(t->in);
	input_free(t->input);
	screen_free(&t->screen);
	outside_free(&t->outside);
	terminfo_free(&t->info);
	free(t);
}

const struct display *
term_display(struct term *t)
{
	return &t->display;
}

int
term_fd(const struct term *t)
{
	return t->in;
}

int
term_fd_out(const struct term *t)
{
	return t->output.fd;
}

void
term_told(struct term *t)
{
	input_told(t->input);
}

void
term_resized(struct term *t)
{
	t->resized = true;
}

void
term_stop(struct term *t)
{
	term_suspend(t);
}

void
term_continued(struct term *t)
{
	/* The end of a paste went to whoever had the terminal. */
	input_forget_paste(t->input);
	term_enter(t);
	/* The window may have another size than before. */
	t->resized = true;
}
