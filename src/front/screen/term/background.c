/*
 * Whether the terminal's background is light: said by the environment, asked
 * of the terminal where somebody wants to know, and told by it when that
 * changes.  Must not know when it answers: nothing waits for it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/term/inside.h"

#define OSC_BACKGROUND 11
/* Color palette update notifications: "CSI ? 997 ; 1 n" is dark, 2 light. */
#define TELL_ON "\033[?2031h"
#define TELL_OFF "\033[?2031l"

/* rxvt's way, "15;0" or "0;default;15": the last is the background. */
static int
background_of_environment(void)
{
	const char *s = getenv("COLORFGBG"), *last;
	int n;

	if (s == NULL || (last = strrchr(s, ';')) == NULL)
		return -1;
	n = (int)strspn(++last, "0123456789");
	if (n < 1 || n > 2 || last[n] != '\0')
		return -1;
	n = atoi(last);
	return n > 15 ? -1 : n == 7 || n > 8;
}

void
background_init(struct background *b)
{
	memset(b, 0, sizeof(*b));
	b->light = background_of_environment();
}

void
background_enter(struct background *b, const struct osc *osc, struct str *out)
{
	static const char *const question[] = { "?", NULL };

	if (!b->watched || !osc->takes)
		return;
	if (osc_add(osc, out, &(struct osc_string){ .number = OSC_BACKGROUND,
	    .fields = question, .max = 8, .whole = true }))
		b->asked = clock_now();
	str_add(out, TELL_ON);
	b->told = true;
}

void
background_leave(struct background *b, struct str *out)
{
	if (b->told)
		str_add(out, TELL_OFF);
	b->told = false;
}

void
background_watch(struct background *b, bool watch, bool on,
    const struct osc *osc, struct str *out)
{
	if (watch == b->watched)
		return;
	b->watched = watch;
	if (on && watch)
		background_enter(b, osc, out);
	else if (on)
		background_leave(b, out);
}

bool
background_take(struct background *b, bool light)
{
	bool other = b->light != (int)light;

	b->asked = 0;
	b->light = light;
	return other && b->watched;
}
