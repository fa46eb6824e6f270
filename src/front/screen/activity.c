/*
 * The windows in which something is new, by number: however many there are
 * besides.  Must not know what counts as new.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

/* Where it stands among them, or would. */
static size_t
activity_place(const struct ui *ui, int number)
{
	size_t low = 0, high = ui->nactive;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (ui->active[middle]->number < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
activity_add(struct ui *ui, struct window *w)
{
	size_t at = activity_place(ui, w->number);

	ui->active = xreallocarray(ui->active, ui->nactive + 1,
	    sizeof(*ui->active));
	memmove(ui->active + at + 1, ui->active + at,
	    (ui->nactive - at) * sizeof(*ui->active));
	ui->active[at] = w;
	ui->nactive++;
}

static void
activity_drop(struct ui *ui, const struct window *w)
{
	size_t at = activity_place(ui, w->number);

	ui->nactive--;
	memmove(ui->active + at, ui->active + at + 1,
	    (ui->nactive - at) * sizeof(*ui->active));
}

void
activity_set(struct ui *ui, struct window *w, enum activity a)
{
	if (a == w->activity)
		return;
	if (w->activity == ACTIVITY_NONE)
		activity_add(ui, w);
	else if (a == ACTIVITY_NONE)
		activity_drop(ui, w);
	ui->nmessages -= w->activity == ACTIVITY_MESSAGE;
	ui->nmessages += a == ACTIVITY_MESSAGE;
	w->activity = a;
	window_order_put(ui, w);
}

/* What is for the user first, then by number from the one that is shown on. */
struct window *
activity_next(const struct ui *ui)
{
	size_t n = ui->nactive, at = activity_place(ui, ui->current->number);
	struct window *best = NULL, *w;

	for (size_t i = 0; i < n; i++) {
		w = ui->active[(at + i) % n];
		if (w != ui->current && (best == NULL ||
		    w->activity > best->activity))
			best = w;
	}
	return best != NULL ? best : ui->current;
}

/* ---- by number ----------------------------------------------------------- */

/* "5!2": a room where two lines name the user. */
static void
activity_add_number(struct str *s, const struct window *w)
{
	str_addf(s, "%d", w->number);
	if (w->talk != NULL && talk_kind(w->talk) == TALK_ROOM &&
	    talk_mentions(w->talk) > 0)
		str_addf(s, "!%zu", talk_mentions(w->talk));
}

/* Adds those that are, or are not, rooms with nothing for the user; how many
 * they were. */
static size_t
activity_add_some(const struct ui *ui, struct str *s, size_t width, bool lines)
{
	const struct window *w;
	size_t n = 0;

	for (size_t i = 0; i < ui->nactive; i++) {
		w = ui->active[i];
		if ((w->activity == ACTIVITY_LINES) != lines)
			continue;
		if (s->len > width)
			return n;
		if (s->len > 1)
			str_addc(s, n > 0 ? ',' : ';');
		activity_add_number(s, w);
		n++;
	}
	return n;
}

/* In not many more columns than `width`. */
static char *
activity_numbers_in(const struct ui *ui, size_t width)
{
	struct str s;
	size_t n;

	str_init(&s);
	str_addc(&s, '[');
	n = activity_add_some(ui, &s, width, false);
	n += activity_add_some(ui, &s, width, true);
	if (n < ui->nactive)
		str_addf(&s, "%s+%zu", n > 0 ? "," : "", ui->nactive - n);
	str_addc(&s, ']');
	return str_take(&s);
}

char *
activity_numbers(const struct ui *ui, int columns)
{
	char *text = NULL;

	if (ui->nactive == 0)
		return NULL;
	for (int width = columns; width >= 0; width -= 1 + width / 8) {
		text = activity_numbers_in(ui, (size_t)width);
		if ((int)strlen(text) <= columns)
			return text;
		free(text);
	}
	return xstrdup("");
}

/* ---- by name --------------------------------------------------------------- */

#define NAME_COLUMNS 12		/* of a name, at most */
#define NAME_LEAST 3		/* a shorter one says nothing */

/* "4 carol:3", "5 den!2" */
static void
activity_add_name(const struct ui *ui, struct str *s, const struct window *w,
    int columns)
{
	size_t unread = w->talk == NULL ? 0 : talk_unread(w->talk);
	size_t mentions = w->talk == NULL || talk_kind(w->talk) != TALK_ROOM ?
	    0 : talk_mentions(w->talk);
	char count[40] = "", *name;
	int left;

	if (mentions > 0)
		snprintf(count, sizeof(count), "!%zu", mentions);
	else if (unread > 0)
		snprintf(count, sizeof(count), "%s%zu", sign_text(ui,
		    SIGN_DOT), unread);
	str_addf(s, "%d", w->number);
	left = columns - utf8_width(s->s, s->len) - utf8_width(count,
	    strlen(count)) - 1;
	if (left >= NAME_LEAST) {
		name = cut_name(ui, window_name(w), left < NAME_COLUMNS ?
		    left : NAME_COLUMNS);
		str_addf(s, " %s", name);
		free(name);
	}
	if (left >= -1)
		str_add(s, count);
}

/* Of one; "" where it has no room. */
static void
activity_name(const struct ui *ui, struct str *s, const struct window *w,
    int columns)
{
	str_clear(s);
	activity_add_name(ui, s, w, columns);
	if (utf8_width(s->s, s->len) > columns)
		str_clear(s);
}

static void
activity_add_part(struct str *to, const struct str *part)
{
	str_addf(to, "%s%s", to->len > 0 ? "  " : "", part->s);
}

/* "+20": so many more. */
static void
activity_add_more(const struct ui *ui, size_t n, struct str *mine,
    struct str *rest, int left)
{
	struct str more;

	if (n == ui->nactive)
		return;
	str_init(&more);
	str_addf(&more, "+%zu", ui->nactive - n);
	if ((int)more.len <= left)
		activity_add_part(n < ui->nmessages ? mine : rest, &more);
	str_free(&more);
}

/* Where not all have room, "+20" has to. */
void
activity_names(const struct ui *ui, int columns, struct str *mine,
    struct str *rest)
{
	struct str one;
	size_t n = 0;
	int left = columns;

	str_init(&one);
	for (; n < ui->nactive && n < ui->norder; n++) {
		const struct window *w = ui->order[n];
		int more = n + 1 < ui->nactive ? 6 : 0;

		activity_name(ui, &one, w, left - more);
		if (one.len == 0)
			break;
		left -= utf8_width(one.s, one.len) + 2;
		activity_add_part(w->activity == ACTIVITY_MESSAGE ? mine :
		    rest, &one);
	}
	activity_add_more(ui, n, mine, rest, left);
	str_free(&one);
}
