/*
 * The way out: rows of text, one below the other, for ever.  Nothing that was
 * written is written anew, and no byte says where something stands.  What the
 * terminal does not take at once waits, and the network does not wait for it.
 * Must not know what is said.
 *
 * SPDX-License-Identifier: ISC
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "front/reader/inside.h"

#define WAITING_MAX (4 * 1024 * 1024)	/* bytes that a terminal lets wait */
#define WRITTEN_MAX 65536	/* bytes kept of what it has taken */
#define INDENT "  "
#define GOES_ON "continued: "	/* blanks are not heard */

/* ---- bytes -------------------------------------------------------------- */

static void
say_lost(struct reader *r)
{
	if (r->gone)
		return;
	r->gone = true;
	str_clear(&r->output);
	r->written = 0;
	r->calls.stop(r->calls.arg, 0);
}

static void
say_takes(void *arg, int fd, short got)
{
	struct reader *r = arg;

	(void)got;
	r->waits = false;
	loop_del(r->loop, fd);
	/* The end of this turn writes. */
}

static void
say_wait(struct reader *r, bool on)
{
	if (on == r->waits)
		return;
	r->waits = on;
	if (on)
		loop_add(r->loop, r->out, POLLOUT, say_takes, r);
	else
		loop_del(r->loop, r->out);
}

/* A terminal that is slow, and never done, must not fill the memory. */
static void
say_forget_written(struct reader *r)
{
	size_t left = r->output.len - r->written;

	if (r->written < WRITTEN_MAX)
		return;
	memmove(r->output.s, r->output.s + r->written, left);
	wipe(r->output.s + left, r->written);
	r->output.len = left;
	r->written = 0;
}

bool
say_flush(struct reader *r)
{
	ssize_t n;

	while (!r->gone && !r->lent && r->written < r->output.len) {
		n = write(r->out, r->output.s + r->written,
		    r->output.len - r->written);
		if (n > 0)
			r->written += (size_t)n;
		else if (errno == EAGAIN) {
			say_forget_written(r);
			say_wait(r, true);
			return false;
		} else if (errno != EINTR)
			say_lost(r);
	}
	if (r->written < r->output.len)
		return false;
	str_clear(&r->output);
	r->written = 0;
	say_wait(r, false);
	return true;
}

/* Who takes nothing for so long hears that something is missing. */
static bool
say_has_room(struct reader *r)
{
	static const char missed[] = "\nWarning: the terminal was blocked for "
	    "long, and lines were not said. /again repeats them.\n";

	if (r->output.len - r->written < WAITING_MAX)
		return true;
	r->missed = true;
	if (strcmp(r->output.s + r->output.len - strlen(missed), missed) != 0)
		str_add(&r->output, missed);
	return false;
}

void
say_bytes(struct reader *r, const char *s, size_t n)
{
	if (r->gone || n == 0 || !say_has_room(r))
		return;
	str_addn(&r->output, s, n);
	r->fresh = false;
}

void
say_bell(struct reader *r)
{
	bool fresh = r->fresh;

	say_bytes(r, "\a", 1);
	r->fresh = fresh;
}

void
say_newline(struct reader *r)
{
	say_bytes(r, "\n", 1);
	r->fresh = true;
	r->shown.line = NULL;
}

void
say_begin(struct reader *r)
{
	if (!r->fresh)
		say_newline(r);
	r->shown.line = NULL;
}

/* ---- rows --------------------------------------------------------------- */

/* Bytes that stand in one row; *next: where the row behind it begins. */
static size_t
say_row(const char *s, size_t n, int width, size_t *next)
{
	size_t fits = utf8_clip(s, n, width), cut;

	if (fits == 0)
		fits = utf8_next(s, n);
	*next = fits;
	if (fits == n)
		return n;
	for (cut = fits; cut > 0 && s[cut] != ' ';)
		cut--;
	if (cut == 0)
		return fits;
	*next = cut + 1;
	return cut;
}

/* The last column stays free: some terminals begin a row behind it. */
void
say_rows(struct reader *r, const char *s, size_t n)
{
	int width = r->columns - 1;
	size_t row, next;

	for (bool first = true; n > 0 || first; first = false) {
		bool marked = !first && r->foreign && name_begins_line(r, s, n);

		row = say_row(s, n, width - (marked ?
		    (int)strlen(GOES_ON) : 0), &next);
		if (!first)
			say_bytes(r, INDENT, strlen(INDENT));
		else
			width -= (int)strlen(INDENT);
		if (marked)
			say_bytes(r, GOES_ON, strlen(GOES_ON));
		say_bytes(r, s, row);
		say_newline(r);
		s += next;
		n -= next;
	}
}

void
say_text(struct reader *r, const char *text)
{
	const char *end;

	say_begin(r);
	str_clear(&r->last);
	str_add(&r->last, text);
	for (; *text != '\0'; text = end + (*end == '\n')) {
		end = text + strcspn(text, "\n");
		if (end > text)
			say_rows(r, text, (size_t)(end - text));
	}
}

void
say_foreign(struct reader *r, const char *text)
{
	r->foreign = true;
	say_text(r, text);
	r->foreign = false;
}

void
say(struct reader *r, const char *fmt, ...)
{
	struct str s;
	va_list ap;

	str_init_secret(&s);
	va_start(ap, fmt);
	str_addv(&s, fmt, ap);
	va_end(ap);
	say_text(r, s.s);
	str_free(&s);
}
